//! A text as rules read it: passages of plain words in reading order, each letter with its place in a file.
//!
//! A built document, a clause with holes in it, and a document that this program did not make all become the same
//! [`Text`], so a rule is written once.

use crate::document::{Block, BlockKind, Document, Inline, InlineKind, Target};
use crate::model::clause::Body;
use crate::model::slot::{Hole, Slot};
use crate::source::{Sources, Span};
use std::ops::Range;
use std::sync::OnceLock;

/// A text: its passages in reading order, and its lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// The passages.
    pub passages: Vec<Passage>,
    /// The lists; an outer list stands before those within it.
    pub lists: Vec<List>,
}

/// A stretch of words that stands by itself: a heading, a paragraph, an item, a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// What it is.
    pub kind: PassageKind,
    /// Its words, without mark-up. Words with typographic quotes in a document have them here too.
    pub words: String,
    /// Where it was written.
    pub span: Span,
    /// The list that it stands in, by its number in [`Text::lists`].
    pub list: Option<usize>,
    /// The item of that list, counted from 0.
    pub item: usize,
    /// How stretches of its words are marked, by bytes of `words`.
    marks: Vec<(Mark, Range<usize>)>,
    /// Where stretches of its words were written: each from this byte of `words` to the next.
    pieces: Vec<(usize, Span)>,
    /// Where each of its letters was written, once somebody asked.
    letters: OnceLock<Letters>,
    /// Its marks in an order to look them up by, once somebody asked.
    marked: OnceLock<Vec<Reach>>,
}

/// What a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageKind {
    /// A heading and its level, from 1.
    Heading(u8),
    /// A line such as `Review date: October 2025`.
    Label,
    /// A paragraph.
    Paragraph,
    /// The first words of an item of a list.
    Item,
    /// A term that is defined.
    Term,
    /// A cell of a table.
    Cell,
    /// A footnote.
    Note,
}

/// How words are marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Emphasised, usually italic.
    Emphasis,
    /// Strongly emphasised, usually bold.
    Strong,
    /// Underlined, which only documents made elsewhere are.
    Underlined,
    /// To be typed as they stand.
    Code,
    /// A link, and its address; an anchor of the document starts with `#`.
    Link(String),
    /// A short form that was expanded before.
    Abbreviation,
    /// Words that the program puts in: a term, a fact, a citation. Nobody typed them.
    Slot,
    /// Words of another language than English.
    Foreign,
}

/// A list.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// The passage that leads in to it, by its number in [`Text::passages`]: the one just before it.
    pub lead_in: Option<usize>,
    /// The list it stands in.
    pub outer: Option<usize>,
    /// Whether it is numbered.
    pub numbered: bool,
    /// The first passage of each item, by number.
    pub items: Vec<usize>,
    /// Where it was written.
    pub span: Span,
}

impl Passage {
    /// A passage without words yet.
    pub fn new(kind: PassageKind, span: Span) -> Passage {
        Passage {
            kind,
            words: String::new(),
            span,
            list: None,
            item: 0,
            marks: Vec::new(),
            pieces: Vec::new(),
            letters: OnceLock::new(),
            marked: OnceLock::new(),
        }
    }

    /// Adds words that stand at `span`.
    pub fn push(&mut self, words: &str, span: Span) {
        if !words.is_empty() {
            self.letters = OnceLock::new();
            self.pieces.push((self.words.len(), span));
            self.words.push_str(words);
        }
    }

    /// Adds words that stand at `span` letter for letter, in short pieces, so that what cannot be placed is known to be near.
    pub fn push_as_written(&mut self, words: &str, span: Span) {
        const PIECE: usize = 256;
        let mut start = 0;
        while start < words.len() {
            let end = words.ceil_char_boundary((start + PIECE).min(words.len()));
            self.push(&words[start..end], span.part(start, end));
            start = end;
        }
    }

    /// Marks a stretch of its words.
    pub fn mark(&mut self, mark: Mark, range: Range<usize>) {
        self.marked = OnceLock::new();
        self.marks.push((mark, range));
    }

    /// How stretches of its words are marked.
    pub fn marks(&self) -> &[(Mark, Range<usize>)] {
        &self.marks
    }

    /// Makes one line of it: line ends become spaces.
    pub fn join_lines(&mut self) {
        // Both are one byte, so every place stays what it was.
        self.words = self.words.replace('\n', " ");
    }

    /// The part of it that holds these bytes of its words, with its marks.
    pub fn part(&self, range: Range<usize>) -> Passage {
        let mut part = Passage::new(self.kind, self.span);
        (part.list, part.item) = (self.list, self.item);
        part.words = self.words[range.clone()].to_owned();
        let first = self.pieces.partition_point(|(start, _)| *start <= range.start).saturating_sub(1);
        let within = self.pieces.iter().enumerate().skip(first).take_while(|(_, (start, _))| *start < range.end);
        for (index, (start, span)) in within {
            let end = self.pieces.get(index + 1).map_or(self.words.len(), |(next, _)| *next);
            if end > range.start {
                let cut = range.start.saturating_sub(*start);
                // Only a piece that was written letter for letter can be cut.
                let span = if cut > 0 { span.part(cut, (end - start).max(cut)) } else { *span };
                part.pieces.push((start.saturating_sub(range.start), span));
            }
        }
        if let (Some((_, first)), Some((_, last))) = (part.pieces.first(), part.pieces.last()) {
            part.span = first.to(*last);
        }
        let shift = |at: usize| at.clamp(range.start, range.end) - range.start;
        let marks = self.marks.iter().map(|(mark, marked)| (mark.clone(), shift(marked.start)..shift(marked.end)));
        part.marks = marks.filter(|(_, marked)| !marked.is_empty()).collect();
        part
    }

    /// Where the words of a range of bytes of [`words`](Passage::words) were written, as narrowly as is known.
    pub fn place(&self, range: Range<usize>, sources: &Sources) -> Span {
        if let Some(place) = self.typed_beside_a_slot(&range, sources) {
            return place;
        }
        let start = self.place_of(range.start, sources);
        let last = self.words[..range.end].char_indices().next_back().map_or(0, |(at, _)| at);
        let end = self.place_of(last.max(range.start), sources);
        match start.file == end.file && start.start <= end.end {
            true => start.to(end),
            false => start,
        }
    }

    /// Where these words were typed in a piece of text that other words were put into, so that its letters do not stand
    /// in the file one by one: they stand there as often as in the piece.
    fn typed_beside_a_slot(&self, range: &Range<usize>, sources: &Sources) -> Option<Span> {
        let index = self.pieces.partition_point(|(start, _)| *start <= range.start);
        let (start, span) = index.checked_sub(1).map(|index| self.pieces[index])?;
        let end = self.pieces.get(index).map_or(self.words.len(), |(next, _)| *next);
        let written = sources.text(span);
        let piece = &self.words[start..end];
        let is_known = || self.letters(sources).place(range.start).is_some();
        if range.is_empty() || range.end > end || is_known() || !written.contains("{{") {
            return None;
        }
        let wanted = &self.words[range.clone()];
        let before = piece[..range.start - start].matches(wanted).count();
        let places: Vec<usize> = written.match_indices(wanted).map(|(at, _)| at).collect();
        let at = *places.get(before).filter(|_| places.len() == piece.matches(wanted).count())?;
        Some(span.part(at, at + wanted.len()))
    }

    /// Where the letter at byte `at` was written, or if that is not known, the piece of text it stands in.
    fn place_of(&self, at: usize, sources: &Sources) -> Span {
        let index = self.pieces.partition_point(|(start, _)| *start <= at);
        let Some((_, span)) = index.checked_sub(1).map(|index| self.pieces[index]) else { return self.span };
        self.letters(sources).place(at).unwrap_or(span)
    }

    fn letters(&self, sources: &Sources) -> &Letters {
        self.letters.get_or_init(|| Letters::of(self, sources))
    }

    /// Whether a mark of this kind covers the byte `at`. It is asked of every word, so marks are found by where they end.
    pub fn is_marked(&self, at: usize, is: impl Fn(&Mark) -> bool) -> bool {
        let marked = self.marked.get_or_init(|| Reach::of(&self.marks));
        let open = &marked[marked.partition_point(|mark| mark.end <= at)..];
        open.iter().take_while(|mark| mark.first_start <= at).any(|mark| {
            let (mark, range) = &self.marks[mark.index];
            range.start <= at && is(mark)
        })
    }

    /// Whether the words at byte `at` were put in by the program.
    pub fn is_slot(&self, at: usize) -> bool {
        self.is_marked(at, |mark| matches!(mark, Mark::Slot))
    }

    /// Whether the words at byte `at` are a link.
    pub fn is_link(&self, at: usize) -> bool {
        self.is_marked(at, |mark| matches!(mark, Mark::Link(_)))
    }

    /// Whether the words at byte `at` are of another language than English.
    pub fn is_foreign(&self, at: usize) -> bool {
        self.is_marked(at, |mark| matches!(mark, Mark::Foreign))
    }

    /// Its sentences, as ranges of bytes without white space around them. A full stop ends one where a capital or
    /// nothing follows, but not after a single letter or a short form such as `e.g.` Those that begin in another language are
    /// left out: what is good English does not concern them.
    pub fn sentences(&self) -> Vec<Range<usize>> {
        let text = &self.words;
        let mut sentences = Vec::new();
        let mut start = 0;
        for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, '.' | '?' | '!')) {
            let after = text[at + c.len_utf8()..].trim_start_matches(['’', '”', ')', '\'', '"']);
            let next = after.trim_start();
            let goes_on = !next.is_empty()
                && (next.len() == after.len()
                    || !next.starts_with(|c: char| c.is_uppercase() || "“‘\"'(0123456789".contains(c)));
            let word = text[start..at].rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
            let shortened = c == '.' && !next.is_empty() && is_shortened(word);
            if !goes_on && !shortened {
                let end = text.len() - after.len();
                push_trimmed(&mut sentences, text, start..end);
                start = end;
            }
        }
        push_trimmed(&mut sentences, text, start..text.len());
        sentences.retain(|sentence| !self.is_foreign(sentence.start));
        sentences
    }

    /// Its English words, as ranges of bytes: letters and digits, with apostrophes and hyphens between them.
    pub fn tokens(&self) -> Vec<Range<usize>> {
        let mut tokens: Vec<Range<usize>> = Vec::new();
        let text = &self.words;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if !c.is_alphanumeric() {
                continue;
            }
            let mut end = at + c.len_utf8();
            while let Some((next, c)) = chars.peek().copied() {
                let joins = matches!(c, '\'' | '’' | '-')
                    && text[next + c.len_utf8()..].starts_with(|after: char| after.is_alphanumeric());
                if !c.is_alphanumeric() && !joins {
                    break;
                }
                end = next + c.len_utf8();
                chars.next();
            }
            tokens.push(at..end);
        }
        tokens.retain(|token| !self.is_foreign(token.start));
        tokens
    }
}

/// A mark, by where it ends.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Reach {
    end: usize,
    /// The first byte that this mark or one that ends later begins at.
    first_start: usize,
    index: usize,
}

impl Reach {
    fn of(marks: &[(Mark, Range<usize>)]) -> Vec<Reach> {
        let of = |(index, (_, range)): (usize, &(Mark, Range<usize>))| Reach {
            end: range.end,
            first_start: range.start,
            index,
        };
        let mut reaches: Vec<Reach> = marks.iter().enumerate().map(of).collect();
        reaches.sort_by_key(|reach| reach.end);
        let mut first = usize::MAX;
        for reach in reaches.iter_mut().rev() {
            first = first.min(reach.first_start);
            reach.first_start = first;
        }
        reaches
    }
}

/// Whether a full stop after `word` need not end a sentence.
pub(crate) fn is_shortened(word: &str) -> bool {
    const SHORT: [&str; 9] = ["eg", "ie", "etc", "mr", "mrs", "ms", "dr", "no", "st"];
    let bare: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let initial = word.chars().filter(|c| c.is_alphabetic()).count() == 1 && word.chars().count() == 1;
    // A typed number such as "6.7." before what it numbers.
    let number = !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit());
    initial || SHORT.contains(&bare.as_str()) || (number && word.len() == bare.len() && bare.len() < 3)
}

fn push_trimmed(sentences: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    let end = range.start + part.trim_end().len();
    if start < end {
        sentences.push(start..end);
    }
}

/// Where each letter of a passage's words was written, as far as its pieces tell: its first byte, and its place. A piece that
/// has too little in common with what was written is told as far as the two go together.
#[derive(Clone, Debug, Default, PartialEq)]
struct Letters(Vec<(usize, Span)>);

impl Letters {
    /// Reads every piece once. Asked again for each finding, a long paragraph with thousands of them would be read as often.
    fn of(passage: &Passage, sources: &Sources) -> Letters {
        let mut letters = Vec::new();
        for (index, (start, span)) in passage.pieces.iter().enumerate() {
            let end = passage.pieces.get(index + 1).map_or(passage.words.len(), |(next, _)| *next);
            let written = sources.text(*span);
            for (offset, range) in aligned(&passage.words[*start..end], written) {
                letters.push((start + offset, span.part(range.start, range.end)));
            }
        }
        Letters(letters)
    }

    /// Where the letter at byte `at` was written.
    fn place(&self, at: usize) -> Option<Span> {
        self.0.binary_search_by_key(&at, |(start, _)| *start).ok().map(|index| self.0[index].1)
    }
}

/// The bytes of `written` that became each letter of `words`, by the byte at which it stands, up to where the two part.
/// Knows line ends that became spaces, quotes, dashes and dots that became typographic, and escapes.
fn aligned(words: &str, written: &str) -> Vec<(usize, Range<usize>)> {
    let mut known = Vec::new();
    let mut rest = written.char_indices().peekable();
    if !words.starts_with(char::is_whitespace) {
        // White space at the start of a line was trimmed.
        while rest.next_if(|(_, next)| next.is_whitespace()).is_some() {}
    }
    for (offset, letter) in words.char_indices() {
        let Some(mut place) = rest.next() else { break };
        if place.1 == '\\'
            && let Some(escaped) = rest.next_if(|(_, next)| *next == letter)
        {
            place = escaped;
        }
        // The letters that were typed for this one, beside the first.
        let more = match letter {
            '–' if written[place.0..].starts_with("--") => 1,
            '—' if written[place.0..].starts_with("---") => 2,
            '…' if written[place.0..].starts_with("...") => 2,
            _ => 0,
        };
        let alike = place.1 == letter
            || more > 0
            || (place.1 == '\'' && matches!(letter, '‘' | '’' | '′'))
            || (place.1 == '"' && matches!(letter, '“' | '”' | '″'))
            || (place.1.is_whitespace() && letter == ' ');
        if !alike {
            break;
        }
        for _ in 0..more {
            rest.next();
        }
        if letter == ' ' {
            while rest.next_if(|(_, next)| next.is_whitespace() && *next != ' ').is_some() {}
            if place.1 == '\n' {
                while rest.next_if(|(_, next)| matches!(next, ' ' | '>')).is_some() {}
            }
        }
        known.push((offset, place.0..place.0 + place.1.len_utf8() + more));
    }
    known
}

/// How holes are read: what words stand for one in a line, and what block stands in one between blocks.
struct Holes<'h, H> {
    words: &'h dyn Fn(&H) -> String,
    block: fn(&H) -> Option<&Block<H>>,
    text: fn(&H) -> Option<&[Inline<H>]>,
}

impl Text {
    /// The text of a document: title, front table, sections, footnotes.
    pub fn of_document(document: &Document, place: Span) -> Text {
        let holes = Holes {
            words: &|filled| match *filled {},
            block: |filled| match *filled {},
            text: |filled| match *filled {},
        };
        let mut text = Text::default();
        let mut title = Passage::new(PassageKind::Heading(1), place);
        title.push(&document.title, place);
        text.passages.push(title);
        for row in &document.front {
            let span = row.value.first().map_or(place, |inline| inline.span);
            let mut label = Passage::new(PassageKind::Label, span);
            label.push(&format!("{}: ", row.label), span.point());
            push_line(&row.value, &holes, &mut label);
            text.passages.push(label);
        }
        for section in document.all_sections() {
            let span = section.title.first().map_or(place, |inline| inline.span);
            text.line(PassageKind::Heading(section.level), &section.title, span, None, &holes);
            section.clauses.iter().for_each(|clause| text.blocks(&clause.blocks, None, &holes));
        }
        for note in &document.footnotes {
            let first = text.passages.len();
            text.blocks(&note.blocks, None, &holes);
            text.passages[first..].iter_mut().for_each(|passage| passage.kind = PassageKind::Note);
        }
        text
    }

    /// The text of a clause or of a school's own wording. Where it has a hole, `words` stand for what will be put in.
    pub fn of_body(body: &Body, words: &dyn Fn(&Slot) -> String) -> Text {
        let words = |hole: &Hole| match hole {
            Hole::Slot(slot) | Hole::LinkTo(slot, _) => words(slot),
            Hole::When(_) | Hole::Guarded(..) | Hole::Include(_) | Hole::Listing(_) => String::new(),
        };
        let holes = Holes {
            words: &words,
            block: |hole| match hole {
                Hole::Guarded(_, block) => Some(block),
                Hole::Slot(_) | Hole::LinkTo(..) | Hole::When(_) | Hole::Include(_) | Hole::Listing(_) => None,
            },
            text: |hole| match hole {
                Hole::LinkTo(_, text) => Some(text),
                Hole::Slot(_) | Hole::When(_) | Hole::Guarded(..) | Hole::Include(_) | Hole::Listing(_) => None,
            },
        };
        let mut text = Text::default();
        text.blocks(&body.blocks, None, &holes);
        let first = text.passages.len();
        body.footnotes.iter().for_each(|note| text.blocks(note, None, &holes));
        text.passages[first..].iter_mut().for_each(|passage| passage.kind = PassageKind::Note);
        text
    }

    /// The passages of an item: its own words, and those of what stands within it.
    pub fn item(&self, list: usize, item: usize) -> impl Iterator<Item = &Passage> {
        self.passages.iter().filter(move |passage| passage.list == Some(list) && passage.item == item)
    }

    fn line<H>(
        &mut self,
        kind: PassageKind,
        line: &[Inline<H>],
        span: Span,
        place: Option<(usize, usize)>,
        holes: &Holes<'_, H>,
    ) {
        let mut passage = Passage::new(kind, span);
        if let Some((list, item)) = place {
            (passage.list, passage.item) = (Some(list), item);
        }
        push_line(line, holes, &mut passage);
        if !passage.words.trim().is_empty() {
            self.passages.push(passage);
        }
    }

    fn blocks<H>(&mut self, blocks: &[Block<H>], place: Option<(usize, usize)>, holes: &Holes<'_, H>) {
        blocks.iter().for_each(|block| self.block(block, place, holes));
    }

    fn block<H>(&mut self, block: &Block<H>, place: Option<(usize, usize)>, holes: &Holes<'_, H>) {
        match &block.kind {
            BlockKind::Paragraph(line) => self.line(PassageKind::Paragraph, line, block.span, place, holes),
            BlockKind::Heading { level, text } => {
                self.line(PassageKind::Heading(*level), text, block.span, place, holes)
            }
            BlockKind::List { start, tight: _, items } => {
                let number = self.lists.len();
                let lead_in = self.passages.len().checked_sub(1);
                let outer = place.map(|(list, _)| list);
                self.lists.push(List {
                    lead_in,
                    outer,
                    numbered: start.is_some(),
                    items: Vec::new(),
                    span: block.span,
                });
                for (index, item) in items.iter().enumerate() {
                    let first = self.passages.len();
                    self.blocks(&item.blocks, Some((number, index)), holes);
                    if let Some(passage) = self.passages.get_mut(first) {
                        if passage.kind == PassageKind::Paragraph {
                            passage.kind = PassageKind::Item;
                        }
                        passage.span = item.span;
                        self.lists[number].items.push(first);
                    }
                }
            }
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    let span = definition.term.first().map_or(block.span, |inline| inline.span);
                    self.line(PassageKind::Term, &definition.term, span, place, holes);
                    definition.details.iter().for_each(|details| self.blocks(details, place, holes));
                }
            }
            BlockKind::Table { columns: _, header, rows } => {
                for cell in std::iter::once(header).chain(rows.iter().map(|row| &row.cells)).flatten() {
                    let span = cell.first().map_or(block.span, |inline| inline.span);
                    self.line(PassageKind::Cell, cell, span, place, holes);
                }
            }
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => self.blocks(inner, place, holes),
            BlockKind::Code(_) | BlockKind::Rule => {}
            BlockKind::Hole(hole) => {
                if let Some(block) = (holes.block)(hole) {
                    self.block(block, place, holes);
                }
            }
        }
    }
}

fn push_line<H>(line: &[Inline<H>], holes: &Holes<'_, H>, passage: &mut Passage) {
    for inline in line {
        let start = passage.words.len();
        let mark = match &inline.kind {
            InlineKind::Text(text) => {
                passage.push(text, inline.span);
                None
            }
            InlineKind::Code(text) => {
                passage.push(text, inline.span);
                Some(Mark::Code)
            }
            InlineKind::Emphasis(inner) => {
                push_line(inner, holes, passage);
                Some(Mark::Emphasis)
            }
            InlineKind::Strong(inner) => {
                push_line(inner, holes, passage);
                Some(Mark::Strong)
            }
            InlineKind::Particular { fact: _, text } | InlineKind::Edited { edit: _, text } => {
                push_line(text, holes, passage);
                None
            }
            InlineKind::Language { lang, text } => {
                push_line(text, holes, passage);
                (!lang.is_english()).then_some(Mark::Foreign)
            }
            InlineKind::Link { to, text } => {
                push_line(text, holes, passage);
                Some(Mark::Link(match to {
                    Target::Address(address) => address.clone(),
                    Target::Anchor(anchor) => format!("#{anchor}"),
                }))
            }
            InlineKind::Abbreviation { short, full: _ } => {
                passage.push(short, inline.span);
                Some(Mark::Abbreviation)
            }
            InlineKind::FootnoteCall(_) => None,
            InlineKind::Break => {
                passage.push(" ", inline.span);
                None
            }
            InlineKind::Hole(hole) => match (holes.text)(hole) {
                Some(text) => {
                    push_line(text, holes, passage);
                    Some(Mark::Link((holes.words)(hole)))
                }
                None => {
                    passage.push(&(holes.words)(hole), inline.span);
                    Some(Mark::Slot)
                }
            },
        };
        if let Some(mark) = mark {
            passage.mark(mark, start..passage.words.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(words: &str) -> Passage {
        let mut sources = Sources::default();
        let file = sources.add("a.md", words);
        let whole = Span::new(file, 0, words.len());
        let mut passage = Passage::new(PassageKind::Paragraph, whole);
        passage.push(words, whole);
        passage
    }

    fn sentences(words: &str) -> Vec<String> {
        let passage = passage(words);
        passage.sentences().into_iter().map(|range| passage.words[range].to_owned()).collect()
    }

    #[test]
    fn words_typed_beside_a_slot_have_their_own_place() {
        let written = "Tell {{ head }} or the QXZ, and not another QXZ.";
        let mut sources = Sources::default();
        let file = sources.add("a.md", written);
        let whole = Span::new(file, 0, written.len());
        let mut passage = Passage::new(PassageKind::Paragraph, whole);
        passage.push("Tell the headteacher or the QXZ, and not another QXZ.", whole);
        let place = |at: usize, words: &str| passage.place(at..at + words.len(), &sources);
        for (at, words) in passage.words.match_indices("QXZ") {
            let place = place(at, words);
            assert_eq!(sources.text(place), "QXZ");
            assert_eq!(place.start as usize, at - "the headteacher".len() + "{{ head }}".len());
        }
        let slot = passage.words.find("headteacher").expect("it is there");
        assert_eq!(place(slot, "headteacher"), whole, "nobody typed it");
    }

    #[test]
    fn a_full_stop_ends_a_sentence_unless_it_shortens_a_word() {
        assert_eq!(sentences("Ask first. Then act."), ["Ask first.", "Then act."]);
        assert_eq!(
            sentences("See 6.7. Use tools, e.g. Word, with care"),
            ["See 6.7.", "Use tools, e.g. Word, with care"]
        );
        assert_eq!(
            sentences("Ask P. K. Maselino (first.) Then “act.” Stop"),
            ["Ask P. K. Maselino (first.)", "Then “act.”", "Stop"]
        );
    }

    #[test]
    fn a_token_keeps_its_apostrophe_and_hyphen() {
        let passage = passage("The head’s co-ordinator - e.g. (2024)");
        let tokens: Vec<&str> = passage.tokens().into_iter().map(|range| &passage.words[range]).collect();
        assert_eq!(tokens, ["The", "head’s", "co-ordinator", "e", "g", "2024"]);
    }

    #[test]
    fn a_place_is_found_behind_quotes_escapes_and_line_ends() {
        let mut sources = Sources::default();
        let written = "The head's\n  \"staff\" -- and ... 1\\. pupils";
        let file = sources.add("a.md", written);
        let whole = Span::new(file, 0, written.len());
        let mut passage = Passage::new(PassageKind::Paragraph, whole);
        passage.push("The head’s “staff” – and … 1. pupils", whole);
        let place = |word: &str| {
            let at = passage.words.find(word).expect("it is there");
            let span = passage.place(at..at + word.len(), &sources);
            written[span.start as usize..span.end as usize].to_owned()
        };
        assert_eq!(place("staff"), "staff");
        assert_eq!(place("“staff”"), "\"staff\"");
        assert_eq!(place("1. pupils"), "1\\. pupils");
        assert_eq!(place("–"), "--");
        assert_eq!(place("…"), "...");
        assert_eq!(place("pupils"), "pupils");
        assert_eq!(aligned("Ask", "  Ask")[0], (0, 2..3));
    }

    #[test]
    fn a_letter_has_one_place_whatever_is_asked_before_and_added_after() {
        let mut sources = Sources::default();
        let written = "- [ask](x) \\[the\n  head's -- \\\\ \"staff\"";
        let file = sources.add("a.md", written);
        let pieces = [("ask", 3..6), (" [the head’s – \\ “staff”", 10..written.len()), (" not here", 0..2)];
        let of = |pieces: &[(&str, Range<usize>)]| {
            let mut passage = Passage::new(PassageKind::Paragraph, Span::new(file, 0, written.len()));
            for (words, place) in pieces {
                passage.push(words, Span::new(file, place.start, place.end));
            }
            passage
        };
        let whole = of(&pieces);
        let mut growing = of(&[]);
        let mut start = 0;
        for (words, place) in pieces {
            growing.push(words, Span::new(file, place.start, place.end));
            for (at, letter) in words.char_indices() {
                let naive = aligned(&words[..at + letter.len_utf8()], &written[place.clone()]);
                let naive = naive.last().filter(|(last, _)| *last == at);
                let known =
                    naive.map_or(place.clone(), |(_, range)| place.start + range.start..place.start + range.end);
                let known = Span::new(file, known.start, known.end);
                assert_eq!(whole.place_of(start + at, &sources), known, "{letter}");
                assert_eq!(growing.place_of(start + at, &sources), known, "{letter}");
            }
            start += words.len();
        }
    }
}
