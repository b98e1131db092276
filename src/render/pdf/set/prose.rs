//! Inlines laid end to end: one text with stretches of look, slot and link, ready to be measured.
//!
//! Here words meet the structure tree; nothing has a width yet.

use super::style::{Backing, Colour, Look};
use super::tree::{Destination, ElementId, Goal, LinkId, Role, TagSlot, Tree};
use crate::document::{Inline, InlineKind, Target, is_blank, plain};
use crate::published::normal::composed;
use crate::source::Span;
use rustc_hash::FxHashSet;

/// A text and how each part of it is drawn.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Prose {
    /// The words; `\n` where a line must end. No space stands twice, or at an end.
    pub text: String,
    /// The parts, each up to its `end`.
    pub stretches: Vec<StyledStretch>,
    /// The bytes that must not begin a line, beside those the Unicode rules forbid; in order.
    pub joins: Vec<usize>,
    /// Whether dates, Acts and names stay on one line too.
    pub binds: bool,
}

/// A part of a text that is drawn one way.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StyledStretch {
    /// The byte after its last.
    pub end: usize,
    /// How it is drawn and what it belongs to.
    pub ink: Ink,
}

/// How words are drawn, and what they belong to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ink {
    /// How they look.
    pub look: Look,
    /// The slot they fill; none if they are no part of the text, as in a running header.
    pub slot: Option<TagSlot>,
    /// The link they carry.
    pub link: Option<LinkId>,
    /// The footnote they call.
    pub call: Option<usize>,
    /// Whether they stand for the number of the page that their link leads to, which is put in when pages are known.
    pub page: bool,
    /// Where they were written, if they were.
    pub source: Option<Span>,
}

impl Ink {
    /// Words of the program's own that look like `look` and fill `slot`.
    pub(crate) fn new(look: Look, slot: Option<TagSlot>) -> Ink {
        Ink { look, slot, link: None, call: None, page: false, source: None }
    }
}

/// Room for a text of usual length, in bytes.
const USUAL: usize = 96;

impl Prose {
    /// A text drawn one way throughout.
    pub(crate) fn of(text: &str, ink: Ink) -> Prose {
        let mut prose = Prose::default();
        prose.push(text, ink);
        prose.finish()
    }

    /// A line of code: its spaces are kept and it is broken only where it must be.
    pub(crate) fn code(line: &str, ink: Ink) -> Prose {
        let mut text = line.trim_end().replace('\t', "    ");
        let joins = text
            .char_indices()
            .filter(|&(at, c)| c == ' ' && text[..at].trim().is_empty())
            .map(|(at, _)| at + 1)
            .collect();
        // It parts the line from the next for whoever copies or hears them.
        if !text.is_empty() {
            text.push(' ');
        }
        Prose { stretches: vec![StyledStretch { end: text.len(), ink }], joins, text, binds: false }
    }

    /// Adds words. White space becomes one space; a space that holds words together becomes a plain one and a join.
    pub(crate) fn push(&mut self, words: &str, ink: Ink) {
        let words = composed(words);
        // Most texts are pushed in few parts.
        self.text.reserve(words.len().max(USUAL.saturating_sub(self.text.len())));
        let mut rest = &*words;
        loop {
            // Nearly all of a text is words in ASCII, taken one at a time.
            let plain = rest.bytes().position(|byte| !byte.is_ascii_graphic()).unwrap_or(rest.len());
            self.text.push_str(&rest[..plain]);
            let mut letters = rest[plain..].chars();
            let Some(letter) = letters.next() else { break };
            rest = letters.as_str();
            match letter {
                '\u{a0}' | '\u{2007}' | '\u{202f}' => {
                    self.text.push(' ');
                    self.joins.push(self.text.len());
                }
                '\u{2011}' => {
                    self.text.push('-');
                    self.joins.push(self.text.len());
                }
                '\u{2010}' => self.text.push('-'),
                '\u{2060}' => self.joins.push(self.text.len()),
                // No line ends at a hyphen that is only drawn there, and a byte order mark has no business here.
                '\u{ad}' | '\u{feff}' => {}
                letter if letter.is_whitespace() => {
                    if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                        self.text.push(' ');
                    }
                }
                letter => self.text.push(letter),
            }
        }
        self.end_stretch(ink);
    }

    fn end_stretch(&mut self, ink: Ink) {
        let end = self.text.len();
        match self.stretches.last_mut() {
            Some(last) if last.ink == ink => last.end = end,
            Some(last) if last.end == end => {}
            Some(_) => self.stretches.push(StyledStretch { end, ink }),
            None if end == 0 => {}
            None => self.stretches.push(StyledStretch { end, ink }),
        }
    }

    fn push_break(&mut self, ink: Ink) {
        self.trim_end();
        self.text.push('\n');
        self.end_stretch(ink);
    }

    fn trim_end(&mut self) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        let end = self.text.len();
        for stretch in self.stretches.iter_mut().rev().take_while(|stretch| stretch.end > end) {
            stretch.end = end;
        }
    }

    /// Drops what hangs over at the end. Dates, Acts and names stay on one line.
    pub(crate) fn finish(mut self) -> Prose {
        while self.text.ends_with([' ', '\n']) {
            self.text.pop();
            self.trim_end();
        }
        let end = self.text.len();
        self.stretches.iter_mut().for_each(|stretch| stretch.end = stretch.end.min(end));
        self.binds = true;
        self
    }
}

/// The tree of a document, and what links in it may lead to.
pub(crate) struct Tagger<'d> {
    /// The tree so far.
    pub tree: Tree,
    /// Every anchor of the document. A link to any other is printed as plain words.
    pub anchors: FxHashSet<&'d str>,
    /// Whether stressed words slant; else they are bold.
    pub slants: bool,
    /// How many digits the numbers of pages may have.
    pub page_digits: usize,
    /// For each footnote, its element, once it was called.
    pub notes: Vec<Option<ElementId>>,
    /// Calls that wait for the end of the link they stand in: a link cannot hold another.
    pub waiting: Option<Vec<Inline>>,
}

impl Tagger<'_> {
    /// The text of a line of inlines, whose words belong to `element` and look like `look` unless they say otherwise.
    pub(crate) fn prose(&mut self, line: &[Inline], look: Look, element: ElementId) -> Prose {
        let mut prose = Prose::default();
        self.lay(line, look, element, None, &mut prose);
        prose.finish()
    }

    fn lay(&mut self, line: &[Inline], look: Look, element: ElementId, link: Option<LinkId>, prose: &mut Prose) {
        for inline in line {
            let ink =
                |slot, look| Ink { look, slot: Some(slot), link, call: None, page: false, source: Some(inline.span) };
            match &inline.kind {
                InlineKind::Text(words) => prose.push(words, ink(self.tree.slot(element), look)),
                InlineKind::Emphasis(inner) => {
                    let stressed = match self.slants {
                        true => Look { italic: !look.italic, ..look },
                        false => Look { bold: true, ..look },
                    };
                    self.lay(inner, stressed, element, link, prose);
                }
                InlineKind::Strong(inner) => self.lay(inner, Look { bold: true, ..look }, element, link, prose),
                InlineKind::Particular { fact: _, text } => self.lay(text, look, element, link, prose),
                InlineKind::Edited { edit, text } => {
                    let element = self.tree.add(element, Role::Edit(*edit));
                    self.lay(text, look.edited(*edit), element, link, prose);
                }
                InlineKind::Language { lang, text } => {
                    let element = self.tree.add(element, Role::Foreign(lang.clone()));
                    self.lay(text, look, element, link, prose);
                }
                InlineKind::Code(code) => {
                    let element = self.tree.add(element, Role::Code);
                    prose.push(code, ink(self.tree.slot(element), Look { ground: Backing::Tint, ..look }));
                }
                InlineKind::Link { to, text } => {
                    let silent = is_blank(&plain(text));
                    let goal = match to {
                        Target::Address(address) => Some(Goal::Address(address.clone())),
                        Target::Anchor(anchor) if self.anchors.contains(anchor.as_str()) => {
                            Some(Goal::Place(Destination::Anchor(anchor.clone())))
                        }
                        Target::Anchor(_) => None,
                    };
                    let words = match to {
                        // A link that nobody can see is worse than a plain address.
                        Target::Address(address) if silent => address.clone(),
                        Target::Address(_) | Target::Anchor(_) => plain(text),
                    };
                    let outermost = self.waiting.is_none();
                    self.waiting.get_or_insert_default();
                    match goal {
                        // A link in a link, or one without words, would be an annotation that nothing shows.
                        Some(goal) if link.is_none() && !is_blank(&words) => {
                            let link = self.tree.add_link(element, goal, words);
                            let element = self.tree.link(link).element;
                            let look = Look { colour: Colour::Link, ground: Backing::Underline, ..look };
                            if silent {
                                let name = self.tree.link(link).name.clone();
                                let ink = Ink::new(look, Some(self.tree.slot(element)));
                                prose.push(&name, Ink { link: Some(link), source: Some(inline.span), ..ink });
                            }
                            self.lay(text, look, element, Some(link), prose);
                            if let Goal::Place(_) = &self.tree.link(link).goal {
                                let ink = ink(self.tree.slot(element), look);
                                self.page_of(link, ink, prose);
                            }
                        }
                        Some(_) | None => self.lay(text, look, element, link, prose),
                    }
                    if outermost {
                        let calls = self.waiting.take().unwrap_or_default();
                        self.lay(&calls, look, element, None, prose);
                    }
                }
                InlineKind::Abbreviation { short, full } => {
                    let element = self.tree.add(element, Role::Abbreviation(full.clone()));
                    prose.push(short, ink(self.tree.slot(element), look));
                }
                InlineKind::FootnoteCall(number) => {
                    if let Some(waiting) = &mut self.waiting {
                        waiting.push(inline.clone());
                        continue;
                    }
                    let (slot, link) = if self.note_for(*number, element) {
                        let reference = self.tree.add(element, Role::Reference);
                        let goal = Goal::Place(Destination::Note(*number));
                        let link = self.tree.add_link(reference, goal, format!("Footnote {number}"));
                        (self.tree.slot(self.tree.link(link).element), Some(link))
                    } else {
                        (self.tree.slot(element), None)
                    };
                    prose.trim_end();
                    prose.joins.push(prose.text.len());
                    let look = Look { colour: Colour::Link, ground: Backing::Plain, ..look.raised() };
                    let ink = Ink { link, call: Some(*number), ..ink(slot, look) };
                    prose.push(&number.to_string(), ink);
                }
                InlineKind::Break => prose.push_break(ink(self.tree.slot(element), look)),
                InlineKind::Hole(filled) => match *filled {},
            }
        }
    }

    /// Says at the end of a reference on which page it leads to: on paper nobody can follow a link. Within brackets if
    /// the reference ends with some. An element of its own sets it apart from the text, which has no pages; a link may
    /// hold any inline element but another link (ISO 32000-1, 14.8.4.4.2).
    fn page_of(&mut self, link: LinkId, ink: Ink, prose: &mut Prose) {
        let element = self.tree.link(link).element;
        let reference = self.tree.add(element, Role::Reference);
        let ink = Ink { link: Some(link), slot: Some(self.tree.slot(reference)), ..ink };
        let in_brackets = prose.text.ends_with(')');
        if in_brackets {
            prose.text.pop();
            prose.trim_end();
        }
        prose.push(if in_brackets { ", page\u{a0}" } else { " on page\u{a0}" }, ink);
        // As wide as the widest number may be: when the true one is put in, no line grows.
        prose.push(&"8".repeat(self.page_digits), Ink { page: true, ..ink });
        if in_brackets {
            prose.push(")", Ink { slot: Some(self.tree.slot(element)), ..ink });
        }
    }

    /// Whether there is a footnote `number`. At its first call it is given its place in the tree: after the block that
    /// calls it, where a listener wants to hear it.
    fn note_for(&mut self, number: usize, caller: ElementId) -> bool {
        let Some(note) = number.checked_sub(1).and_then(|index| self.notes.get_mut(index)) else { return false };
        if note.is_none() {
            let holder = self.tree.block_holder(caller);
            *note = Some(self.tree.add(holder, Role::Note(number)));
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::fixture::BODY;
    use crate::render::pdf::fixture::{inline, text};
    use crate::render::pdf::set::tree::Kid;

    fn tagger(notes: usize) -> (Tagger<'static>, ElementId) {
        let mut tree = Tree::new();
        let paragraph = tree.add(Tree::ROOT, Role::Paragraph);
        (
            Tagger {
                tree,
                anchors: FxHashSet::from_iter(["roles"]),
                slants: true,
                page_digits: 2,
                notes: vec![None; notes],
                waiting: None,
            },
            paragraph,
        )
    }

    fn link(anchor: &str) -> Inline {
        inline(InlineKind::Link { to: Target::Anchor(anchor.into()), text: vec![text("the roles")] })
    }

    #[test]
    fn white_space_is_one_space_and_none_at_the_ends() {
        let (mut tagger, paragraph) = tagger(0);
        let line = [
            text("  one\n"),
            inline(InlineKind::Strong(vec![text(" two ")])),
            inline(InlineKind::Break),
            text(" three "),
        ];
        let prose = tagger.prose(&line, Look::plain(BODY), paragraph);
        assert_eq!(prose.text, "one two\nthree");
        assert_eq!(prose.stretches.last().map(|stretch| stretch.end), Some(prose.text.len()));
        assert!(prose.stretches.is_sorted_by_key(|stretch| stretch.end));
    }

    #[test]
    fn a_letter_and_its_accent_are_one() {
        assert_eq!(Prose::of("g\u{57}\u{302}r", Ink::new(Look::plain(BODY), None)).text, "gŴr");
    }

    #[test]
    fn a_space_that_holds_words_together_is_plain_and_joins() {
        let prose = Prose::of("10\u{a0}days, x\u{2011}ray", Ink::new(Look::plain(BODY), None));
        assert_eq!((prose.text.as_str(), &prose.joins[..]), ("10 days, x-ray", &[3, 11][..]));
    }

    #[test]
    fn a_link_to_nowhere_is_plain_words() {
        let (mut tagger, paragraph) = tagger(0);
        let prose = tagger.prose(&[link("roles"), text(" and "), link("gone")], Look::plain(BODY), paragraph);
        assert_eq!(prose.text, "the roles on page 88 and the roles");
        assert_eq!(tagger.tree.get(paragraph).kids.len(), 2, "a link and the words after it");
    }

    #[test]
    fn a_reference_names_its_page_within_the_brackets_it_ends_with() {
        let (mut tagger, paragraph) = tagger(0);
        let to = Target::Anchor("roles".into());
        let reference = inline(InlineKind::Link { to, text: vec![text("section 3 (“Roles”)")] });
        let prose = tagger.prose(&[reference, text(", which")], Look::plain(BODY), paragraph);
        assert_eq!(prose.text, "section 3 (“Roles”, page 88), which");
        let numbers = prose.stretches.iter().filter(|stretch| stretch.ink.page);
        assert_eq!(numbers.map(|number| &prose.text[number.end - 2..number.end]).collect::<Vec<_>>(), ["88"]);
        assert_eq!(tagger.tree.get(paragraph).kids.len(), 2, "all of it is the link, and the words after it");
    }

    #[test]
    fn a_footnote_stands_in_the_tree_after_the_block_that_first_calls_it() {
        let (mut tagger, paragraph) = tagger(1);
        let line = [
            text("Word"),
            inline(InlineKind::FootnoteCall(1)),
            text(" and again"),
            inline(InlineKind::FootnoteCall(1)),
        ];
        let prose = tagger.prose(&line, Look::plain(BODY), paragraph);
        assert_eq!(prose.text, "Word1 and again1");
        let note = tagger.notes[0].expect("it was called");
        assert_eq!(tagger.tree.get(Tree::ROOT).kids, [Kid::Element(paragraph), Kid::Element(note)]);
        assert_eq!(prose.joins, [4, 15], "no line begins with the number");
        assert!(prose.stretches.iter().all(|stretch| stretch.ink.call.is_some() == stretch.ink.link.is_some()));
    }

    #[test]
    fn a_call_of_a_footnote_that_is_not_there_is_only_printed() {
        let (mut tagger, paragraph) = tagger(1);
        let line = [inline(InlineKind::FootnoteCall(0)), inline(InlineKind::FootnoteCall(2))];
        assert_eq!(tagger.prose(&line, Look::plain(BODY), paragraph).text, "02");
        assert_eq!(tagger.tree.get(paragraph).kids.len(), 1, "words, and no link");
    }
}
