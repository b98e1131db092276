//! Clause text to blocks with spans: CommonMark with tables, footnotes and definition lists, and the slots in it.
//!
//! This file and those below it are the only ones that name pulldown_cmark. What a policy cannot use, such as raw HTML, is
//! refused and never dropped in silence.

mod escape;

mod languages;

mod lettered;

mod lost;

pub mod foreign;

use crate::control::{has_no_width, is_unseen};
use crate::counting::{Counting, Start};
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::{Align, Block, BlockKind, Definition, Inline, InlineKind, Item, TableRow, Target, is_blank};
use crate::grammar::Typographer;
use crate::language::Language;
use crate::model::address;
use crate::model::clause::{Body, Was, list_of};
use crate::model::condition::{self, Condition};
use crate::model::names::{Names, is_id};
use crate::model::slot::{self, Hole};
use crate::source::{At, Span};
use escape::is_escaped;
use lettered::Marker;
pub(crate) use lost::{FOR_YAML, yaml};
use pulldown_cmark::{Alignment, Event, LinkType, Options, Parser, Tag};
use std::collections::BTreeMap;
use std::ops::Range;

/// What a slot and words to be typed read like to the quotes around them.
const A_WORD: char = 'x';

/// Deeper than this no policy goes, and a text made to exhaust the stack must not.
const DEEPEST: usize = 24;

/// A word has no more letters than this, an address among them: no page has room for it, and nobody reads it.
pub(crate) const LONGEST_WORD: usize = 2_000;

/// No list begins at a number above this: it is a year, or the number of a house.
const A_YEAR: u64 = 40;

/// Reads Markdown. Every fault is put into `found`.
pub fn parse(written: &At<String>, names: &Names<'_>, found: &mut Vec<Diagnostic>) -> Body {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_DEFINITION_LIST;
    let counted = lettered::counted(&written.value, options);
    let base = written.base();
    found.extend(refuse_long_word(written));
    let parser = Parser::new_ext(&counted.text, options).into_offset_iter();
    let definitions = parser.reference_definitions().iter();
    let definitions: Vec<_> = definitions.map(|(label, to)| (label.to_owned(), to.span.clone())).collect();
    let events: Vec<(Event<'_>, Range<usize>)> = parser.collect();
    lost::report(&written.value, base, &events, &definitions, &counted.lost, found);
    let spans = languages::spans(&written.value, &events);
    let mut reading = Reader {
        text: &written.value,
        base,
        names,
        found,
        events,
        next: 0,
        depth: 0,
        skip_to: 0,
        pending: None,
        marks: counted.marks,
        ended: BTreeMap::new(),
        spans,
        until: None,
        typographer: Typographer::default(),
        line_end: 0,
        calls: BTreeMap::new(),
        notes: BTreeMap::new(),
        ids: BTreeMap::new(),
        was: Vec::new(),
    };
    let blocks = reading.blocks();
    reading.finish(blocks)
}

/// A word that is too long to be set: it is told of where it is written, and by its beginning.
fn refuse_long_word(written: &At<String>) -> Option<Diagnostic> {
    let is_space = |c: char| matches!(c, ' ' | '\n' | '\t');
    let word =
        written.value.split(is_space).find(|word| word.len() > LONGEST_WORD && word.chars().count() > LONGEST_WORD)?;
    let at = word.as_ptr() as usize - written.value.as_ptr() as usize;
    let shown = word.char_indices().nth(20).map_or(word.len(), |(end, _)| end);
    let message = format!("this word has {} letters, and none may have more than {LONGEST_WORD}", word.chars().count());
    let help = "put spaces into it, or take out what was pasted by mistake";
    Some(Diagnostic::error(Fault::LongWord, written.base().part(at, at + shown), message).help(help))
}

/// Values such as names are plain words: what only the text of a clause can have would be printed with its signs.
pub(crate) fn refuse_markup(value: &At<String>) -> Option<Diagnostic> {
    let words = &value.value;
    if let Some(long) = refuse_long_word(value) {
        return Some(long);
    }
    if let Some((at, c)) = words.char_indices().find(|(_, c)| has_no_width(*c) && *c != '\u{ad}') {
        return Some(Diagnostic::control_character(value.base().part(at, at + c.len_utf8()), c));
    }
    if let Some(at) = words.find("{{") {
        let end = words[at..].find("}}").map_or(words.len(), |end| at + end + "}}".len());
        let message = "a value is plain words, and holds no slots";
        return Some(Diagnostic::error(Fault::BadSlot, value.base().part(at, end), message).help(
            "write what is to stand there; slots belong into the text of a clause, of [[policy.add]] or of [[policy.replace]]",
        ));
    }
    if let Some(place) = misread_in(words) {
        let message = format!("\"{}\" is a letter that was read in another encoding", &words[place]);
        let help = "type the word anew, and save the file as UTF-8";
        return Some(Diagnostic::error(Fault::BadAttributes, value.span, message).help(help));
    }
    let marks = || marks_in(words).or_else(|| tag_in(words)).or_else(|| entity_in(words));
    let Some(place) = attributes_in(words).or_else(marks) else {
        return stray_space(value);
    };
    let message = format!("\"{}\" would be printed as it stands: a value is plain words", &value.value[place]);
    Some(Diagnostic::error(Fault::BadAttributes, value.span, message).help(
        "write the words alone, without signs around them; emphasis, links and the language of some words belong into the text of \
         a clause, of [[policy.add]] or of [[policy.replace]]",
    ))
}

/// A space in a value of one line that nobody sees or means: at its edge, a second one in a row, or one at which no line may end and
/// that is not written by its number.
fn stray_space(value: &At<String>) -> Option<Diagnostic> {
    let words = &value.value;
    if words.contains('\n') || words.trim().is_empty() {
        return None;
    }
    let base = value.base();
    let is_literal = base == value.span;
    let told = |at: usize, end: usize, said: &str, help: &str| {
        Diagnostic::warning(Fault::StraySpace, base.part(at, end), said).help(help)
    };
    let fixed = words.char_indices().find(|(_, c)| is_literal && c.is_whitespace() && !c.is_ascii());
    if let Some((at, c)) = fixed {
        let said = format!("there is a character U+{:04X} here, which looks like a space and is none", u32::from(c));
        let help = "type a space; if no line may end there, write \\u00a0 between double quotes";
        return Some(told(at, at + c.len_utf8(), &said, help));
    }
    if let Some(at) = words.find("  ") {
        let end = at + words[at..].len() - words[at..].trim_start_matches(' ').len();
        return Some(told(at, end, "there is more than one space here", "write one, or none at an end"));
    }
    let help = "take it out";
    match (words.starts_with(' '), words.ends_with(' ')) {
        (true, _) => Some(told(0, 1, "there is a space before these words", help)),
        (_, true) => Some(told(words.len() - 1, words.len(), "there is a space after these words", help)),
        (false, false) => None,
    }
}

/// The first letter of UTF-8 that was read as Windows-1252: `Ã©` for é, `â€™` for ’.
fn misread_in(words: &str) -> Option<Range<usize>> {
    words.char_indices().find_map(|(at, c)| {
        let rest = &words[at + c.len_utf8()..];
        let next = rest.chars().next()?;
        let is_misread = match c {
            'Ã' | 'Â' => {
                matches!(next, '\u{80}'..='\u{bf}' | '€' | '™' | '‚' | 'ƒ' | '„' | '…' | '†' | '‡' | '‰' | 'œ' | 'Ÿ')
            }
            'â' => next == '€',
            _ => false,
        };
        is_misread.then(|| at..at + c.len_utf8() + next.len_utf8())
    })
}

/// The first tag of HTML, as in `Ada <b>Green</b>`. What stands between < and > elsewhere is a place to fill in.
fn tag_in(words: &str) -> Option<Range<usize>> {
    const TAGS: [&str; 27] = [
        "a", "abbr", "b", "big", "br", "center", "code", "div", "em", "font", "h1", "h2", "h3", "hr", "i", "img", "li",
        "ol", "p", "s", "small", "span", "strong", "sub", "sup", "u", "ul",
    ];
    words.match_indices('<').find_map(|(at, _)| {
        let inner = &words[at + 1..at + words[at..].find('>')?];
        let name = inner.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        TAGS.contains(&&*name.to_lowercase()).then(|| at..at + inner.len() + 2)
    })
}

/// The first character that HTML has by a name or a number, as in `Oak &amp; Elm`.
fn entity_in(words: &str) -> Option<Range<usize>> {
    words.match_indices('&').find_map(|(at, _)| {
        let (name, _) = words[at + 1..].split_once(';')?;
        let bare = name.strip_prefix('#').unwrap_or(name);
        let is_name = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_alphanumeric());
        is_name.then(|| at..at + 1 + name.len() + 1)
    })
}

/// The first words that stand between signs of Markdown: `**bold**`, `_soft_`, `[words](address)` or a code.
fn marks_in(words: &str) -> Option<Range<usize>> {
    let pair = |sign: &str| {
        let start = words.match_indices(sign).map(|(at, _)| at).find(|at| {
            !words[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '/')
                && words[at + sign.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '*' || c == '_')
        })?;
        let inner = start + sign.len();
        let end = words[inner..].match_indices(sign).map(|(at, _)| inner + at).find(|at| {
            !words[..*at].ends_with(char::is_whitespace)
                && !words[at + sign.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '/')
        })?;
        Some(start..end + sign.len())
    };
    let link = || {
        let middle = words.find("](")?;
        let start = words[..middle].rfind('[')?;
        let end = middle + words[middle..].find(')')? + 1;
        Some(start..end)
    };
    ["**", "__", "`", "*", "_"].iter().find_map(|sign| pair(sign)).or_else(link)
}

/// The part of words which an author may take for attributes: `{lang=cy}`, `{#id}`.
fn attributes_in(words: &str) -> Option<Range<usize>> {
    let begins = |at: usize| languages::attributes_begin(&words[at..]);
    let (at, length) = words.match_indices('{').find_map(|(at, _)| Some((at, begins(at)?)))?;
    let end = words[at..].find('}').map_or(at + length, |close| at + close + 1);
    Some(at..end)
}

/// Reads one line of Markdown, such as a heading: no more than a paragraph.
pub fn line(written: &At<String>, names: &Names<'_>, found: &mut Vec<Diagnostic>) -> Vec<Inline<Hole>> {
    let mut body = parse(written, names, found);
    if !body.footnotes.is_empty() {
        found.push(Diagnostic::error(Fault::NotALine, written.span, "this cannot have a footnote"));
    }
    match body.blocks.pop() {
        Some(Block { kind: BlockKind::Paragraph(line), .. }) if body.blocks.is_empty() => line,
        None => Vec::new(),
        Some(_) => {
            found.push(
                Diagnostic::error(Fault::NotALine, written.span, "this must be one line of text")
                    .help("no lists, headings or paragraphs here; write 1\\. for a line that starts with a number"),
            );
            Vec::new()
        }
    }
}

/// An id, a condition and a language that an author put before something.
#[derive(Default)]
struct Attributes {
    id: Option<At<String>>,
    when: Option<Condition>,
    lang: Option<Language>,
    span: Option<Span>,
}

/// How attributes are written.
const ATTRIBUTES: &str = "write {#id}, {when=\"…\"}, {needs=\"…\"}, {lang=cy}, or several in one: {#id lang=cy}";

/// A condition that holds where both do.
fn both(first: Option<Condition>, second: Option<Condition>) -> Option<Condition> {
    match (first, second) {
        (Some(first), Some(second)) => Some(Condition::All(vec![first, second])),
        (first, second) => first.or(second),
    }
}

struct Reader<'r> {
    text: &'r str,
    base: Span,
    names: &'r Names<'r>,
    found: &'r mut Vec<Diagnostic>,
    events: Vec<(Event<'r>, Range<usize>)>,
    next: usize,
    depth: usize,
    /// Text before this offset has been read as attributes or as a slot.
    skip_to: usize,
    /// Attributes that stand alone and belong to the block that follows.
    pending: Option<Attributes>,
    /// What stands before the items of numbered lists, by their place.
    marks: BTreeMap<usize, Marker>,
    /// The number that comes after the last list of each kind that stands beside the block that is being read.
    ended: BTreeMap<Counting, u64>,
    /// Words between brackets that have attributes behind them: where they open and close.
    spans: BTreeMap<usize, usize>,
    /// The bracket that ends the words that are being read.
    until: Option<usize>,
    /// Sets the line that is being read, which ends before the byte `line_end`.
    typographer: Typographer,
    line_end: usize,
    /// The labels of footnotes, each with its number in the order they are called.
    calls: BTreeMap<String, usize>,
    notes: BTreeMap<String, (Span, Vec<Block<Hole>>)>,
    ids: BTreeMap<String, Span>,
    was: Vec<Was>,
}

impl<'r> Reader<'r> {
    fn span(&self, range: Range<usize>) -> Span {
        self.base.part(range.start, range.end)
    }

    /// Where in the text a span begins.
    fn offset(&self, span: Span) -> usize {
        (span.start - self.base.start) as usize
    }

    fn peek(&self) -> Option<&(Event<'r>, Range<usize>)> {
        self.events.get(self.next)
    }

    fn take(&mut self) -> Option<(Event<'r>, Range<usize>)> {
        let taken = self.events.get(self.next).cloned();
        self.next += 1;
        taken
    }

    fn at_end(&self) -> bool {
        matches!(self.peek(), None | Some((Event::End(_), _)))
    }

    /// Passes over everything to the end of the element whose start has been taken.
    fn skip_element(&mut self) {
        let mut open = 1;
        while open > 0 {
            match self.take() {
                Some((Event::Start(_), _)) => open += 1,
                Some((Event::End(_), _)) => open -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }

    fn refuse(&mut self, fault: Fault, range: Range<usize>, message: &str, help: &str) {
        let span = self.span(range);
        self.found.push(Diagnostic::error(fault, span, message).help(help));
    }

    /// Blocks up to the end of the element they stand in, which is taken.
    fn blocks(&mut self) -> Vec<Block<Hole>> {
        let mut blocks = Vec::new();
        let ended = std::mem::take(&mut self.ended);
        self.depth += 1;
        while !self.at_end() {
            if let Some(block) = self.block() {
                blocks.push(block);
            }
        }
        self.depth -= 1;
        self.ended = ended;
        if let Some(span) = self.pending.take().and_then(|attributes| attributes.span) {
            self.found.push(
                Diagnostic::error(Fault::StrayAttributes, span, "nothing follows that this could belong to")
                    .help("put it at the start of the paragraph, item or heading it is for"),
            );
        }
        self.next += 1;
        blocks
    }

    /// Reports words that have become a list of one item, such as "(a) of the Act": they begin with what marks an item, and
    /// no other follows. Within an item a list of one is common.
    fn refuse_lone_items(&mut self, blocks: &[Block<Hole>]) {
        for (index, block) in blocks.iter().enumerate() {
            let Some((start, 1)) = list_of(block) else { continue };
            let at = self.offset(block.span);
            let above = self.text[..at].trim_end_matches([' ', '\t', '>']);
            if above.trim_end().ends_with(':') {
                continue;
            }
            let is_lone = match start {
                // A dash at the start of a line of a paragraph.
                None => {
                    let line_above = above.strip_suffix('\n').map(|above| above.trim_end_matches([' ', '\t', '>']));
                    let before = index.checked_sub(1).map(|before| &blocks[before].kind);
                    matches!(before, Some(BlockKind::Paragraph(_) | BlockKind::Hole(Hole::Guarded(..))))
                        && line_above.is_some_and(|above| !above.ends_with('\n') && !is_attributes(above))
                }
                Some(start) if start.goes_on => false,
                Some(Start { counting, number, .. }) => {
                    let goes_on = |block| matches!(list_of(block), Some((Some(start), _)) if start.goes_on && start.counting == counting);
                    (counting != Counting::Numbers || number > A_YEAR) && !blocks[index + 1..].iter().any(goes_on)
                }
            };
            let mark = self.text[at..].split_whitespace().next().map_or(0, str::len);
            if is_lone {
                self.refuse(
                    Fault::LoneItem,
                    at..at + mark,
                    "this begins a list, which has no other item",
                    "for words, write \\ before the mark or its stop, or join the line to the one before; for a list, write \
                     its other items, or a colon before it",
                );
            }
        }
    }

    /// Blocks inside a block. Attributes that wait belong to the outer one.
    fn inner_blocks(&mut self) -> Vec<Block<Hole>> {
        let kept = self.pending.take();
        let blocks = self.blocks();
        self.pending = kept;
        blocks
    }

    fn block(&mut self) -> Option<Block<Hole>> {
        let (event, range) = self.peek().cloned()?;
        let Event::Start(tag) = event else {
            if is_inline(&event) {
                return self.paragraph(range.start);
            }
            self.next += 1;
            return match event {
                Event::Rule => Some(self.finish_block(Attributes::default(), range, BlockKind::Rule)),
                // Pulldown gives nothing else between blocks.
                _ => None,
            };
        };
        if self.depth > DEEPEST {
            self.next += 1;
            self.refuse(Fault::TooDeep, range, "this is nested too deeply", "a policy needs no more than a few levels");
            self.skip_element();
            return None;
        }
        if matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. }) {
            return self.paragraph(range.start);
        }
        self.next += 1;
        let kind = match tag {
            Tag::Paragraph => {
                let start = self.peek().map_or(range.start, |(_, inner)| inner.start);
                let block = self.paragraph(start);
                self.next += 1;
                return block;
            }
            Tag::Heading { level, .. } => {
                let start = self.peek().map_or(range.end, |(_, inner)| inner.start);
                let attributes = self.attributes_at(start);
                let text = self.line();
                self.refuse_blocks_in(&text);
                self.next += 1;
                let is_bare = self.text[range.clone()].trim_matches(['#', ' ', '\t', '\n', '\r']).is_empty();
                if is_bare || !text.is_empty() && shows_nothing(&text) {
                    self.refuse(
                        Fault::InvisibleHeading,
                        trimmed(self.text, range),
                        "nothing of this heading can be seen",
                        "say what it heads",
                    );
                    return None;
                }
                return Some(self.finish_block(attributes, range, BlockKind::Heading { level: level as u8, text }));
            }
            Tag::List(start) => self.list(start),
            Tag::BlockQuote(_) => {
                let inner = self.inner_blocks();
                if inner.is_empty() && !self.text[range.clone()].contains(|c: char| c != '>' && !c.is_whitespace()) {
                    let help = "write its words, or take its mark out";
                    self.refuse(
                        Fault::EmptyItem,
                        trimmed(self.text, range.clone()),
                        "this quotation says nothing",
                        help,
                    );
                }
                BlockKind::Quote(inner)
            }
            Tag::CodeBlock(_) => BlockKind::Code(self.code()),
            Tag::Table(columns) => {
                let table = self.table(&columns);
                if matches!(&table, BlockKind::Table { rows, .. } if rows.is_empty()) {
                    self.refuse(
                        Fault::BadTable,
                        trimmed(self.text, range.clone()),
                        "this table has a header and no row",
                        "write its rows below the line of hyphens, or say it in a paragraph",
                    );
                }
                table
            }
            Tag::DefinitionList => self.definitions(),
            Tag::FootnoteDefinition(label) => {
                let span = self.span(range);
                let blocks = self.inner_blocks();
                if blocks.is_empty() {
                    self.found.push(Diagnostic::error(
                        Fault::EmptyFootnote,
                        span,
                        format!("the footnote \"{label}\" says nothing"),
                    ));
                }
                if let Some((first, _)) = self.notes.insert(label.to_lowercase(), (span, blocks)) {
                    self.found.push(
                        Diagnostic::error(Fault::IdUsedTwice, span, format!("there are two footnotes \"{label}\""))
                            .related(first, "the first is here"),
                    );
                }
                return None;
            }
            Tag::HtmlBlock => {
                self.skip_element();
                self.refuse_html(range);
                return None;
            }
            Tag::Item
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::MetadataBlock(_) => {
                self.skip_element();
                self.refuse(
                    Fault::Unusable,
                    range,
                    "a policy cannot use this",
                    "write it as paragraphs, lists or tables",
                );
                return None;
            }
        };
        Some(self.finish_block(Attributes::default(), range, kind))
    }

    /// Puts a block together with the attributes before it or at its start.
    fn finish_block(&mut self, own: Attributes, range: Range<usize>, mut kind: BlockKind<Hole>) -> Block<Hole> {
        let pending = self.pending.take().unwrap_or_default();
        for (lang, span) in [(own.lang, own.span), (pending.lang, pending.span)] {
            if let (Some(lang), Some(span)) = (lang, span) {
                let speaks = languages::put_on_kind(&mut kind, &lang);
                self.check_speaks(speaks, span);
            }
        }
        let id = own.id.or(pending.id).map(|id| id.value);
        let when = both(pending.when, own.when);
        let span = self.span(trimmed(self.text, range));
        let block = Block { span, id, number: None, kind };
        match when {
            Some(when) => {
                Block { span, id: None, number: None, kind: BlockKind::Hole(Hole::Guarded(when, Box::new(block))) }
            }
            None => block,
        }
    }

    /// A paragraph whose first inline starts at `start`; attributes that stand alone are kept for what follows.
    fn paragraph(&mut self, start: usize) -> Option<Block<Hole>> {
        let attributes = self.attributes_at(start);
        let mut text = self.line();
        let end = self.events.get(self.next.saturating_sub(1)).map_or(start, |(_, range)| range.end).max(start);
        if text.is_empty() {
            if attributes.span.is_some()
                && let Some(earlier) = self.pending.replace(attributes).and_then(|earlier| earlier.span)
            {
                self.found.push(
                    Diagnostic::error(Fault::StrayAttributes, earlier, "another line like this follows")
                        .help("write both in one: {#id when=\"… and …\"}"),
                );
            }
            return None;
        }
        let alone = text.len() == 1;
        let kind = match text
            .pop_if(|inline| alone && matches!(inline.kind, InlineKind::Hole(Hole::Include(_) | Hole::Listing(_))))
        {
            Some(Inline { kind: InlineKind::Hole(hole), .. }) => BlockKind::Hole(hole),
            Some(inline) => BlockKind::Paragraph(vec![inline]),
            None => {
                self.refuse_blocks_in(&text);
                BlockKind::Paragraph(text)
            }
        };
        Some(self.finish_block(attributes, start..end, kind))
    }

    /// A clause or a list cannot stand within a line.
    fn refuse_blocks_in(&mut self, line: &[Inline<Hole>]) {
        for inline in line {
            if let InlineKind::Hole(Hole::Include(_) | Hole::Listing(_)) = &inline.kind {
                self.found.push(
                    Diagnostic::error(
                        Fault::NotAlone,
                        inline.span,
                        "this slot must stand alone in its paragraph or list item",
                    )
                    .help("put it on a line of its own, with an empty line before and after"),
                );
            }
        }
    }

    fn list(&mut self, first: Option<u64>) -> BlockKind<Hole> {
        let mut items = Vec::new();
        let mut tight = true;
        while let Some((Event::Start(Tag::Item), range)) = self.peek().cloned() {
            self.next += 1;
            tight &= !self.item_has_paragraphs();
            let first = match self.peek() {
                Some((Event::Start(Tag::Paragraph), _)) => self.events.get(self.next + 1).map(|(_, inner)| inner.start),
                Some((event, inner)) if is_inline(event) || starts_inline(event) => Some(inner.start),
                Some(_) | None => None,
            };
            let attributes = first.map(|at| self.attributes_at(at)).unwrap_or_default();
            let mut blocks = self.inner_blocks();
            let written = self.text[range.clone()].trim();
            if blocks.is_empty() && !written.contains(char::is_whitespace) {
                let help = "write its words, or take its mark out";
                self.refuse(Fault::EmptyItem, trimmed(self.text, range.clone()), "this item says nothing", help);
            }
            if let (Some(lang), Some(span)) = (attributes.lang, attributes.span) {
                let speaks = languages::put_on(&mut blocks, &lang);
                self.check_speaks(speaks, span);
            }
            let item = Item {
                span: self.span(trimmed(self.text, range.clone())),
                id: attributes.id.map(|id| id.value),
                when: attributes.when.map(Hole::When),
                blocks,
            };
            items.push((item, lettered::mark_of_item(self.text, range.start)));
        }
        self.next += 1;
        let Some(first) = first else {
            return BlockKind::List { start: None, tight, items: items.into_iter().map(|(item, _)| item).collect() };
        };
        let mut next = first;
        let counted = items.into_iter().map(|(item, at)| {
            // A number that is too long for letters to be mistaken for it is left to Markdown.
            let mark = self.marks.get(&at).copied();
            let mark = mark.unwrap_or(Marker { counting: Counting::Numbers, number: next, length: 1 });
            next = mark.number.saturating_add(1);
            (item, mark, self.base.part(at, at + mark.length))
        });
        let counted: Vec<(Item<Hole>, Marker, Span)> = counted.collect();
        let (start, items, next) = lettered::levels(counted, tight, self.found);
        let before = self.ended.insert(start.counting, next);
        let goes_on = start.number > 1 && before == Some(start.number);
        BlockKind::List { start: Some(Start { goes_on, ..start }), tight, items }
    }

    /// Whether the item whose start has been taken holds paragraphs: in a tight list its text stands bare.
    fn item_has_paragraphs(&self) -> bool {
        let mut depth = 0;
        for (event, _) in &self.events[self.next..] {
            match event {
                Event::Start(Tag::Paragraph) if depth == 0 => return true,
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => return false,
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
        false
    }

    fn code(&mut self) -> String {
        let mut code = String::new();
        while let Some((event, range)) = self.take() {
            match event {
                Event::Text(text) => {
                    self.refuse_holes_in_code(range);
                    code.push_str(&text);
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        code.trim_end_matches('\n').to_owned()
    }

    /// Reports a slot or a condition in code, which is printed as it is typed.
    fn refuse_holes_in_code(&mut self, range: Range<usize>) {
        let text = self.text;
        let code = &text[range.clone()];
        for (at, _) in code.match_indices('{') {
            let rest = &code[at..];
            let is_slot = rest
                .strip_prefix("{{")
                .is_some_and(|slot| slot.trim_start().starts_with(|c: char| c.is_alphabetic()) && slot.contains("}}"));
            let is_attributes = ["{#", "{when=", "{needs=", "{lang="].iter().any(|begins| rest.starts_with(begins))
                && rest.contains('}')
                && !code[..at].ends_with('{');
            let close = if is_slot { "}}" } else { "}" };
            if is_slot || is_attributes {
                let end = rest.find(close).map_or(rest.len(), |end| end + close.len());
                self.refuse(
                    Fault::LostMark,
                    range.start + at..range.start + at + end,
                    "this stands in code, which is printed as it is typed",
                    "take the marks of code away; to print the braces, write them outside of code with \\ before them",
                );
            }
        }
    }

    fn table(&mut self, columns: &[Alignment]) -> BlockKind<Hole> {
        let columns: Vec<Align> = columns
            .iter()
            .map(|column| match column {
                Alignment::None | Alignment::Left => Align::Left,
                Alignment::Center => Align::Centre,
                Alignment::Right => Align::Right,
            })
            .collect();
        let mut header = Vec::new();
        let mut rows = Vec::new();
        while let Some((Event::Start(tag), row)) = self.take() {
            let mut cells = Vec::new();
            let mut last = row.start;
            let is_head = tag == Tag::TableHead;
            let mut attributes = Attributes::default();
            while let Some((Event::Start(Tag::TableCell), cell)) = self.take() {
                last = cell.end;
                if cells.is_empty() && !is_head {
                    let start = self.peek().map_or(cell.start, |(_, inner)| inner.start);
                    attributes = self.attributes_at(start);
                }
                let cell = self.line();
                self.refuse_blocks_in(&cell);
                cells.push(cell);
                self.next += 1;
            }
            let lost = self.text.get(last..row.end).unwrap_or_default();
            if lost.contains(|c: char| c != '|' && !c.is_whitespace()) {
                self.refuse(
                    Fault::ExtraCell,
                    last..row.end,
                    "this row has more cells than the table has columns",
                    "take the cell out, or write \\| for a bar that is no border",
                );
            }
            if let Some(lang) = attributes.lang {
                cells.iter_mut().for_each(|cell| languages::put_on_line(cell, &lang));
            }
            match is_head {
                true => header = cells,
                false => rows.push(TableRow {
                    id: attributes.id.map(|id| id.value),
                    when: attributes.when.map(Hole::When),
                    cells,
                }),
            }
        }
        BlockKind::Table { columns, header, rows }
    }

    fn definitions(&mut self) -> BlockKind<Hole> {
        let mut definitions: Vec<Definition<Hole>> = Vec::new();
        while let Some((Event::Start(tag), _)) = self.take() {
            match (tag, definitions.last_mut()) {
                (Tag::DefinitionListTitle, _) => {
                    let term = self.line();
                    self.refuse_blocks_in(&term);
                    self.next += 1;
                    definitions.push(Definition { term, details: Vec::new() });
                }
                (_, Some(_)) => {
                    let details = self.inner_blocks();
                    if let Some(last) = definitions.last_mut() {
                        last.details.push(details);
                    }
                }
                (_, None) => self.skip_element(),
            }
        }
        for definition in &definitions {
            if definition.details.iter().all(Vec::is_empty)
                && let (Some(first), Some(last)) = (definition.term.first(), definition.term.last())
            {
                self.found.push(
                    Diagnostic::error(Fault::EmptyMeaning, first.span.to(last.span), "this term has no meaning")
                        .help("write it on the line below, after \": \"; or take the term out"),
                );
            }
        }
        BlockKind::Definitions(definitions)
    }

    /// Inlines up to the end of the element they stand in, or to the next block; neither is taken.
    fn line(&mut self) -> Vec<Inline<Hole>> {
        self.typographer = Typographer::default();
        self.line_end = self.end_of_line();
        let mut line = self.inlines();
        trim_ends(&mut line);
        line
    }

    /// Where the line that comes next ends.
    fn end_of_line(&self) -> usize {
        let mut depth = 0;
        let mut end = self.skip_to;
        for (event, range) in &self.events[self.next.min(self.events.len())..] {
            match event {
                Event::End(_) if depth == 0 => break,
                Event::End(_) => depth -= 1,
                Event::Start(_) if starts_inline(event) => depth += 1,
                Event::Start(_) | Event::Rule => break,
                _ => end = range.end,
            }
        }
        end
    }

    /// Adds words that stand in the text letter for letter, made typographic.
    fn set(&mut self, range: Range<usize>, line: &mut Vec<Inline<Hole>>) {
        let after = self.text.get(range.end..self.line_end).unwrap_or_default();
        let words = self.typographer.set(&self.text[range.clone()], after);
        let span = self.span(range);
        push_text(line, &words, span);
    }

    /// Adds words as they are.
    fn keep(&mut self, words: &str, range: Range<usize>, line: &mut Vec<Inline<Hole>>) {
        words.chars().for_each(|letter| self.typographer.pass(letter));
        let span = self.span(range);
        push_text(line, words, span);
    }

    /// Reports what Markdown took for plain words and an author meant as more: the call of a footnote that is missing,
    /// and attributes out of their place. `range` is that of the text around it, `words` what was read of it.
    fn refuse_lost(&mut self, words: &str, range: Range<usize>) {
        let text = self.text;
        let escaped = |at: usize| is_escaped(text, at);
        if words.starts_with('^')
            && text[..range.start].ends_with('[')
            && !escaped(range.start - 1)
            && let Some(close) = text[range.start..].find(']')
        {
            let label = text[range.start + 1..range.start + close].to_owned();
            self.refuse(
                Fault::UnknownFootnote,
                range.start - 1..range.start + close + 1,
                &format!("there is no footnote \"{label}\""),
                &format!("write it below: [^{label}]: …"),
            );
        }
        for (at, _) in words.match_indices('{') {
            let at = range.start + at;
            if !escaped(at)
                && let Some(length) = languages::attributes_begin(&text[at..])
            {
                self.refuse(
                    Fault::BadAttributes,
                    at..at + length,
                    "this is out of its place, and would be printed",
                    "put it at the very start of the paragraph, list item, heading or row; for a language of some words \
                     only, write [words]{lang=cy}",
                );
            }
        }
    }

    /// Reports a language that nothing is written in.
    fn check_speaks(&mut self, speaks: bool, span: Span) {
        if !speaks {
            self.found.push(
                Diagnostic::error(Fault::BadAttributes, span, "nothing here has words that could be in a language")
                    .help("code has none, and a clause that is included says its own; take lang=… out"),
            );
        }
    }

    /// The language that stands behind words, at `start`, if one does.
    fn language_behind(&mut self, start: usize) -> Option<Language> {
        languages::attributes_begin(self.text.get(start..)?)?;
        let attributes = self.attributes_at(start);
        let span = attributes.span?;
        if attributes.id.is_some() || attributes.when.is_some() {
            self.found.push(
                Diagnostic::error(
                    Fault::BadAttributes,
                    span,
                    "words within a line can have a language, but no id or condition",
                )
                .help(
                    "write [words]{lang=cy}; an id and a condition stand at the start of a paragraph, item or heading",
                ),
            );
        }
        attributes.lang
    }

    fn inlines(&mut self) -> Vec<Inline<Hole>> {
        let mut line: Vec<Inline<Hole>> = Vec::new();
        while let Some((event, range)) = self.peek().cloned() {
            let skipped = range.end <= self.skip_to && !matches!(event, Event::End(_));
            let kind = match event {
                Event::Text(_) if self.until == Some(range.start) => return line,
                Event::Text(_) if !skipped && self.spans.contains_key(&range.start) => {
                    let (text, end) = self.span_of_words(range.clone());
                    let Some(lang) = self.language_behind(end) else {
                        line.extend(text);
                        continue;
                    };
                    let span = self.span(range.start..self.skip_to);
                    line.push(Inline { span, kind: InlineKind::Language { lang, text } });
                    continue;
                }
                Event::Text(text) => {
                    self.next += 1;
                    if !skipped {
                        let from = range.start.max(self.skip_to);
                        match self.text.get(from..range.end) {
                            Some(rest) if from > range.start => self.refuse_lost(rest, from..range.end),
                            _ => self.refuse_lost(&text, range.clone()),
                        }
                        self.text_event(&text, range, &mut line);
                    }
                    continue;
                }
                Event::SoftBreak => {
                    self.next += 1;
                    if !skipped {
                        self.keep(" ", range, &mut line);
                    }
                    continue;
                }
                Event::HardBreak => {
                    self.next += 1;
                    self.typographer.pass(' ');
                    InlineKind::Break
                }
                Event::Code(code) => {
                    self.next += 1;
                    self.refuse_holes_in_code(range.clone());
                    self.typographer.pass(A_WORD);
                    InlineKind::Code(code.to_string())
                }
                Event::FootnoteReference(label) => {
                    self.next += 1;
                    InlineKind::FootnoteCall(self.call(&label))
                }
                Event::InlineHtml(_) | Event::Html(_) => {
                    self.next += 1;
                    self.refuse_html(range);
                    continue;
                }
                Event::Start(Tag::Emphasis) => InlineKind::Emphasis(self.nested(range.clone())),
                Event::Start(Tag::Strong) => InlineKind::Strong(self.nested(range.clone())),
                Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                    let text = self.nested(range.clone());
                    match self.link(link_type, &dest_url, &title, range.clone(), text) {
                        Some(kind) => kind,
                        None => continue,
                    }
                }
                Event::Start(Tag::Image { .. }) => {
                    self.next += 1;
                    self.skip_element();
                    self.refuse(
                        Fault::Image,
                        range,
                        "a policy's text cannot hold a picture",
                        "say it in words, so that everyone can read it",
                    );
                    continue;
                }
                Event::Start(_) | Event::End(_) | Event::Rule => return line,
                Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                    self.next += 1;
                    self.refuse(Fault::Unusable, range, "a policy cannot use this", "write it in words");
                    continue;
                }
            };
            let takes_language = matches!(
                kind,
                InlineKind::Emphasis(_)
                    | InlineKind::Strong(_)
                    | InlineKind::Link { .. }
                    | InlineKind::Hole(Hole::LinkTo(..))
            );
            let span = self.span(range.clone());
            let inline = Inline { span, kind };
            match takes_language.then(|| self.language_behind(range.end)).flatten() {
                Some(lang) => {
                    line.push(Inline { span, kind: InlineKind::Language { lang, text: vec![inline] } });
                }
                None => line.push(inline),
            }
        }
        line
    }

    /// The words between brackets that open at `range`, and where what stands behind them begins.
    fn span_of_words(&mut self, range: Range<usize>) -> (Vec<Inline<Hole>>, usize) {
        let close = self.spans.remove(&range.start).expect("whoever asks has looked");
        self.skip_to = range.start + 1;
        let outer = self.until.replace(close);
        self.depth += 1;
        let text = match self.depth > DEEPEST * 2 {
            true => {
                self.refuse(
                    Fault::TooDeep,
                    range,
                    "this is nested too deeply",
                    "a policy needs no more than a few levels",
                );
                Vec::new()
            }
            false => self.inlines(),
        };
        self.depth -= 1;
        self.until = outer;
        self.refuse_blocks_in(&text);
        if shows_nothing(&text) {
            self.refuse(Fault::BadAttributes, close..close + 1, "no words stand before this", "write [words]{lang=cy}");
        }
        self.skip_to = close + 1;
        (text, close + 1)
    }

    /// The inlines inside an element whose start comes next.
    fn nested(&mut self, range: Range<usize>) -> Vec<Inline<Hole>> {
        self.next += 1;
        self.depth += 1;
        let inner = match self.depth > DEEPEST * 2 {
            true => {
                self.refuse(
                    Fault::TooDeep,
                    range,
                    "this is nested too deeply",
                    "a policy needs no more than a few levels",
                );
                self.skip_element();
                self.depth -= 1;
                return Vec::new();
            }
            false => self.inlines(),
        };
        self.depth -= 1;
        self.next += 1;
        self.refuse_blocks_in(&inner);
        inner
    }

    fn refuse_html(&mut self, range: Range<usize>) {
        self.refuse(
            Fault::RawHtml,
            trimmed(self.text, range),
            "raw HTML cannot stand in a clause",
            "write it as Markdown; to show the characters themselves, put them in `backticks`",
        );
    }

    fn link(
        &mut self,
        link_type: LinkType,
        to: &str,
        title: &str,
        range: Range<usize>,
        text: Vec<Inline<Hole>>,
    ) -> Option<InlineKind<Hole>> {
        if !title.is_empty() {
            self.refuse(
                Fault::LinkTitle,
                range.clone(),
                "a link cannot have a title: touch screens and most screen readers never show it",
                "say it in the text of the link",
            );
        }
        if shows_nothing(&text) {
            let what =
                if text.is_empty() { "this link has no text" } else { "nothing of this link's text can be seen" };
            self.refuse(Fault::LinkWithoutText, range, what, "say where it leads: [text](address)");
            return None;
        }
        if let Some(inner) = to.strip_prefix("{{").and_then(|to| to.strip_suffix("}}")) {
            let at = self.text[range.clone()].rfind(inner).map_or(range.start, |at| range.start + at);
            let span = self.span(at..at + inner.len());
            return match slot::parse(inner, span, self.names, self.found)? {
                Hole::Slot(slot) => Some(InlineKind::Hole(Hole::LinkTo(slot, text))),
                Hole::Include(_) | Hole::Listing(_) | Hole::LinkTo(..) | Hole::When(_) | Hole::Guarded(..) => {
                    self.refuse(
                        Fault::BadSlot,
                        range,
                        "a link cannot lead there",
                        "give an address, or a fact that is one",
                    );
                    None
                }
            };
        }
        if to.contains("{{") {
            self.refuse(
                Fault::BadSlot,
                range,
                "a slot must be the whole address of a link",
                "declare the whole address as a fact of type web",
            );
            return None;
        }
        let address = match link_type {
            LinkType::Email => format!("mailto:{to}"),
            _ => to.to_owned(),
        };
        // Its words stay, or those around them would be found fault with.
        if address.starts_with('#') {
            self.refuse(
                Fault::TypedAnchor,
                range,
                "a link within the policy cannot be typed",
                "write {{ section.… }}: its number and title are worked out",
            );
        } else if let Some(fault) = address::fault(&address) {
            let span = self.span(range);
            self.found.push(fault.at(span));
        } else if let Some(fault) = address::misleading(&said_by(&text), &address) {
            let span = self.span(range);
            self.found.push(fault.at(span));
        } else if !address.contains(['/', '.', ':', '?']) {
            self.refuse(
                Fault::BadAddress,
                range,
                &format!("\"{address}\" is no address, and the link would lead nowhere"),
                "write [words](https://…), or the name of a file with its ending; to print the brackets, write \\[ and \\(",
            );
        }
        Some(InlineKind::Link { to: Target::Address(address), text })
    }

    fn call(&mut self, label: &str) -> usize {
        // Markdown matches labels without regard to case.
        let next = self.calls.len() + 1;
        *self.calls.entry(label.to_lowercase()).or_insert(next)
    }

    /// A run of text: what is left of it after attributes, with its slots.
    fn text_event(&mut self, words: &str, range: Range<usize>, line: &mut Vec<Inline<Hole>>) {
        let literal = &self.text[range.clone()] == words;
        if !literal {
            // Entities: the words differ from what was typed, and hold no slot.
            if range.start >= self.skip_to {
                // What stands in the file letter for letter was looked at with the file.
                if let Some(c) = words.chars().find(|c| is_unseen(*c)) {
                    let span = self.span(range.clone());
                    self.found.push(Diagnostic::control_character(span, c));
                }
                self.keep(&words.replace(is_unseen, " "), range, line);
            }
            return;
        }
        let mut at = range.start.max(self.skip_to);
        // A quote after a backslash stays straight.
        if at > 0
            && is_escaped(self.text, at)
            && let Some(escaped) =
                self.text[at..range.end].chars().next().filter(|c| c.is_ascii_punctuation() && *c != '{')
        {
            self.keep(&escaped.to_string(), at..at + 1, line);
            at += 1;
        }
        while let Some(open) = self.text[at..range.end].find("{{").map(|found| at + found) {
            if is_escaped(self.text, open) {
                self.set(at..open + 2, line);
                at = open + 2;
                continue;
            }
            if open > at {
                self.set(at..open, line);
            }
            let rest = &self.text[open + 2..];
            // A slot never reaches over the end of its paragraph.
            let within = |close: &usize| !rest[..*close].contains("\n\n");
            let Some(close) = rest.find("}}").filter(within).map(|found| open + 2 + found) else {
                self.refuse(Fault::OpenSlot, open..open + 2, "this slot is never closed", "close it with }}");
                self.skip_to = range.end;
                return;
            };
            let span = self.span(open + 2..close);
            if let Some(hole) = slot::parse(&self.text[open + 2..close], span, self.names, self.found) {
                line.push(Inline { span: self.span(open..close + 2), kind: InlineKind::Hole(hole) });
            } else {
                // Keeps the line from being taken for an empty one.
                push_text(line, "…", span);
            }
            self.typographer.pass(A_WORD);
            self.skip_to = close + 2;
            at = self.skip_to;
            if at >= range.end {
                return;
            }
        }
        if at < range.end {
            self.set(at..range.end, line);
        }
    }

    /// Attributes that stand at `start`: `{#id}`, `{when="…"}`, `{lang=cy}`, `{#id was="…" when="…" lang=cy}`.
    fn attributes_at(&mut self, start: usize) -> Attributes {
        let Some(rest) = self.text.get(start..) else { return Attributes::default() };
        if start < self.skip_to || is_escaped(self.text, start) || languages::attributes_begin(rest).is_none() {
            return Attributes::default();
        }
        let mut quoted = false;
        let close = rest.char_indices().find(|(_, c)| {
            quoted ^= *c == '"';
            *c == '\n' || (*c == '}' && !quoted)
        });
        let Some((close, '}')) = close else {
            self.refuse(Fault::BadAttributes, start..start + 1, "this is never closed", ATTRIBUTES);
            return Attributes::default();
        };
        let mut attributes = Attributes { span: Some(self.span(start..start + close + 1)), ..Attributes::default() };
        let (mut at, mut was, mut needs) = (1, None, None);
        while at < close {
            let part = &rest[at..close];
            if let Some(space) = part.chars().next().filter(|c| c.is_whitespace()) {
                if !space.is_ascii() {
                    self.refuse(
                        Fault::BadAttributes,
                        start + at..start + at + space.len_utf8(),
                        &format!("this is no plain space, but U+{:04X}", u32::from(space)),
                        "type a space",
                    );
                }
                at += space.len_utf8();
            } else if let Some(id) = part.strip_prefix('#') {
                let length = id.find(char::is_whitespace).unwrap_or(id.len());
                self.own_id(&id[..length], start + at + 1, &mut attributes);
                at += 1 + length;
            } else if let Some(condition) = part.strip_prefix("when=\"") {
                let length = condition.find('"').unwrap_or(condition.len());
                let from = start + at + 6;
                let written = At::new(condition[..length].to_owned(), self.span(from..from + length));
                attributes.when = condition::parse(&written, self.names, self.found);
                at += 6 + length + 1;
            } else if let Some(ids) = part.strip_prefix("needs=\"") {
                let length = ids.find('"').unwrap_or(ids.len());
                let from = start + at + 7;
                let written = At::new(ids[..length].to_owned(), self.span(from..from + length));
                needs = condition::needs(&written, self.names, self.found);
                at += 7 + length + 1;
            } else if let Some(lang) = part.strip_prefix("lang=") {
                let length = lang.find(char::is_whitespace).unwrap_or(lang.len());
                let quotes = usize::from(lang.starts_with('"') && lang[1..length].ends_with('"'));
                let from = start + at + 5;
                let span = self.span(from + quotes..from + length - quotes);
                attributes.lang = Language::read(&lang[quotes..length - quotes], span, self.found);
                at += 5 + length;
            } else if let Some(names) = part.strip_prefix("was=\"") {
                let length = names.find('"').unwrap_or(names.len());
                was = Some(start + at + 5..start + at + 5 + length);
                at += 5 + length + 1;
            } else {
                self.refuse(
                    Fault::BadAttributes,
                    start + at..start + close,
                    "this is neither an id, a condition nor a language",
                    ATTRIBUTES,
                );
                break;
            }
        }
        attributes.when = both(attributes.when, needs);
        if let Some(range) = was {
            self.earlier_ids(range, attributes.id.as_ref());
        }
        self.skip_to = start + close + 1;
        attributes
    }

    /// What stood under the id `now` was called in earlier releases, as it is written at `range`: ids of this clause, or
    /// `clause#item` of another.
    fn earlier_ids(&mut self, range: Range<usize>, now: Option<&At<String>>) {
        let text = self.text;
        let Some(now) = now else {
            self.refuse(Fault::BadAttributes, range, "this has no id now", "write {#id was=\"…\"}");
            return;
        };
        let mut names = 0;
        for word in text[range.clone()].split_whitespace() {
            names += 1;
            let at = word.as_ptr() as usize - text.as_ptr() as usize;
            let old = At::new(word.to_owned(), self.span(at..at + word.len()));
            let (clause, item) = word.split_once('#').unwrap_or(("", word));
            if !is_id(item) || !(clause.is_empty() || clause.split('/').all(is_id)) {
                self.found.push(
                    Diagnostic::error(Fault::BadId, old.span, format!("\"{word}\" is not an id"))
                        .help("write the id that it had, such as work, or with its clause roles/staff#work"),
                );
            } else {
                self.was.push(Was { old, now: now.value.clone() });
            }
        }
        if names == 0 {
            self.refuse(Fault::BadAttributes, range, "this names nothing", "write {#id was=\"…\"}");
        }
    }

    fn own_id(&mut self, id: &str, at: usize, attributes: &mut Attributes) {
        let span = self.span(at..at + id.len());
        if !is_id(id) {
            self.found.push(
                Diagnostic::error(Fault::BadId, span, format!("\"{id}\" is not an id"))
                    .help("an id is lower-case words joined by hyphens, such as date-of-birth"),
            );
        } else if let Some(first) = self.ids.get(id) {
            self.found.push(
                Diagnostic::error(Fault::IdUsedTwice, span, format!("the id \"{id}\" is used twice in this clause"))
                    .related(*first, "first used here"),
            );
        } else {
            self.ids.insert(id.to_owned(), span);
            attributes.id = Some(At::new(id.to_owned(), span));
        }
    }

    fn finish(mut self, blocks: Vec<Block<Hole>>) -> Body {
        self.refuse_lone_items(&blocks);
        let mut footnotes = Vec::new();
        let mut calls: Vec<(String, usize)> = std::mem::take(&mut self.calls).into_iter().collect();
        calls.sort_by_key(|(_, number)| *number);
        for (label, _) in calls {
            // A call without its note was taken for plain words.
            footnotes.push(self.notes.remove(&label).map(|(_, blocks)| blocks).unwrap_or_default());
        }
        for (label, (span, _)) in &self.notes {
            self.found.push(
                Diagnostic::error(Fault::UnusedFootnote, *span, format!("nothing calls the footnote \"{label}\""))
                    .help(format!("call it with [^{label}], or take it out")),
            );
        }
        for was in self.was.iter().filter(|was| self.ids.contains_key(&was.old.value)) {
            self.found.push(
                Diagnostic::error(
                    Fault::ReplacedClause,
                    was.old.span,
                    format!("\"{}\" is still an item here", was.old),
                )
                .related(self.ids[&was.old.value], "it is here")
                .help("was names what earlier releases called it"),
            );
        }
        Body { blocks, footnotes, ids: self.ids, was: self.was }
    }
}

/// Whether the last line of a text is attributes alone.
fn is_attributes(text: &str) -> bool {
    let line = text.lines().next_back().unwrap_or_default().trim_start_matches([' ', '\t', '>']);
    line.ends_with('}') && languages::attributes_begin(line).is_some()
}

fn is_inline(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Text(_)
            | Event::Code(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
    )
}

fn starts_inline(event: &Event<'_>) -> bool {
    matches!(event, Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. }))
}

/// Adds words to a line, joined to words that stand before them.
fn push_text(line: &mut Vec<Inline<Hole>>, words: &str, span: Span) {
    match line.last_mut() {
        Some(Inline { span: before, kind: InlineKind::Text(text) }) => {
            text.push_str(words);
            *before = before.to(span);
        }
        Some(_) | None => line.push(Inline { span, kind: InlineKind::Text(words.to_owned()) }),
    }
}

/// Whether nothing in a line can be seen. What a slot will be is not known here, so it can.
fn shows_nothing(line: &[Inline<Hole>]) -> bool {
    line.iter().all(|inline| match &inline.kind {
        InlineKind::Text(words) | InlineKind::Code(words) => is_blank(words),
        InlineKind::Emphasis(inner)
        | InlineKind::Strong(inner)
        | InlineKind::Particular { fact: _, text: inner }
        | InlineKind::Edited { edit: _, text: inner }
        | InlineKind::Language { lang: _, text: inner }
        | InlineKind::Link { to: _, text: inner } => shows_nothing(inner),
        InlineKind::Abbreviation { short, full: _ } => is_blank(short),
        InlineKind::FootnoteCall(_) | InlineKind::Break => true,
        InlineKind::Hole(_) => false,
    })
}

/// The words of a line, as far as they are known before its slots are filled.
fn said_by(line: &[Inline<Hole>]) -> String {
    let words = line.iter().map(|inline| match &inline.kind {
        InlineKind::Text(words) | InlineKind::Code(words) => words.clone(),
        InlineKind::Emphasis(inner)
        | InlineKind::Strong(inner)
        | InlineKind::Particular { fact: _, text: inner }
        | InlineKind::Edited { edit: _, text: inner }
        | InlineKind::Language { lang: _, text: inner }
        | InlineKind::Link { to: _, text: inner } => said_by(inner),
        InlineKind::Abbreviation { short, full: _ } => short.clone(),
        InlineKind::FootnoteCall(_) | InlineKind::Break | InlineKind::Hole(_) => " ".to_owned(),
    });
    words.collect()
}

/// Takes white space from both ends of a line, and what is left empty.
fn trim_ends(line: &mut Vec<Inline<Hole>>) {
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = line.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = line.last_mut() {
        *text = text.trim_end().to_owned();
    }
    line.retain(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.is_empty()));
}

/// A range without the white space at its end.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let end = range.start + text[range.clone()].trim_end().len();
    range.start..end
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::library::{self, Library};
    use crate::load::{File, Files};
    use crate::source::Sources;

    /// A library with one term, one fact and one Act.
    fn library() -> Library {
        let mut files = Files::default();
        for (path, text) in [
            (
                "clauses/vocabulary.toml",
                "[board]\nhelp = \"b\"\nname = \"board\"\nnouns = [\"member\"]\nmember = \"governor\"\n\
                 [pupil]\nhelp = \"p\"\nname = \"pupil\"\n",
            ),
            ("clauses/facts.toml", "[local.page]\ntype = \"web\"\nhelp = \"the page\"\n"),
        ] {
            files.0.insert(path.to_owned(), File::new(text.as_bytes().to_vec()));
        }
        let mut found = Vec::new();
        let library = library::read(&files, &mut Sources::default(), &mut found);
        assert!(found.is_empty(), "{found:?}");
        library
    }

    /// What is read, and for each fault the words it points at and its code.
    pub(crate) fn read(text: &str) -> (Body, Vec<(String, &'static str)>) {
        let mut sources = Sources::default();
        let file = sources.add("clause.md", text);
        let mut found = Vec::new();
        let written = At::new(text.to_owned(), Span::new(file, 0, text.len()));
        let body = parse(&written, &library().names(), &mut found);
        (body, found.iter().map(|fault| (sources.text(fault.span).to_owned(), fault.code.name())).collect())
    }

    /// The words of a line that has nothing else.
    pub(crate) fn words(line: &[Inline<Hole>]) -> String {
        let words = line.iter().map(|inline| match &inline.kind {
            InlineKind::Text(text) => text.as_str(),
            other => panic!("{other:?}"),
        });
        words.collect()
    }

    #[test]
    fn slots_stand_among_words_with_typographic_quotes() {
        let (body, found) = read("The {{ board's }} \"view\" of {{ a board.member }}.");
        assert!(found.is_empty(), "{found:?}");
        let [Block { kind: BlockKind::Paragraph(line), .. }] = body.blocks.as_slice() else { panic!("{body:?}") };
        let kinds: Vec<String> = line
            .iter()
            .map(|inline| match &inline.kind {
                InlineKind::Text(text) => text.clone(),
                InlineKind::Hole(Hole::Slot(slot)) => format!("{slot:?}").split(' ').next().unwrap_or("").to_owned(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(kinds, ["The ", "Term(TermUse", " “view” of ", "Term(TermUse", "."]);
    }

    #[test]
    fn faults_point_at_the_words_that_are_wrong() {
        let (_, found) = read("One {{ bord }}, {{ local.pge }}, {{ board.membre }} and {{ open\n\nTwo.");
        let expected =
            [("bord", "unknown-term"), ("pge", "unknown-slot"), ("membre", "unknown-term"), ("{{", "open-slot")];
        assert_eq!(found, expected.map(|(words, code)| (words.to_owned(), code)));
    }

    #[test]
    fn ids_and_conditions_belong_to_items_paragraphs_headings_and_what_follows() {
        let (body, found) = read(
            "## {#title} Title\n\n{#intro} Words.\n\n{#list when=\"local.page\"}\n\n- {#one} first\n- {#two when=\"not local.page\"} second\n",
        );
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(body.ids.keys().collect::<Vec<_>>(), ["intro", "list", "one", "title", "two"]);
        assert_eq!(body.blocks[0].id.as_deref(), Some("title"));
        let BlockKind::Hole(Hole::Guarded(_, list)) = &body.blocks[2].kind else { panic!("{:?}", body.blocks[2]) };
        assert_eq!(list.id.as_deref(), Some("list"));
        let BlockKind::List { items, .. } = &list.kind else { panic!("{list:?}") };
        assert!(items[0].when.is_none() && items[1].when.is_some());
        assert_eq!(items[1].id.as_deref(), Some("two"));
    }

    #[test]
    fn white_space_in_attributes_is_a_space_or_a_fault_at_its_place() {
        for space in [' ', '\t'] {
            assert!(read(&format!("{{#a{space}when=\"local.page\"}} Hi")).1.is_empty());
        }
        for space in ["\u{a0}", "\u{1680}", "\u{2003}", "\u{2028}", "\u{202f}", "\u{3000}"] {
            let attributes = format!("{{#a{space}when=\"local.page\"{space}}}");
            for text in [format!("{attributes} Hi"), format!("- {attributes} Hi"), format!("# {attributes} Hi")] {
                let (body, found) = read(&text);
                assert_eq!(
                    found,
                    [(space.to_owned(), "bad-attributes"), (space.to_owned(), "bad-attributes")],
                    "{text}"
                );
                assert!(body.ids.contains_key("a"));
            }
        }
    }

    #[test]
    fn what_a_policy_cannot_use_is_refused_and_never_dropped_in_silence() {
        for (text, code) in [
            ("<div>a</div>", "raw-html"),
            ("a <b>b</b>", "raw-html"),
            ("![a](b.png)", "image"),
            ("[a](javascript:alert)", "unsafe-link"),
            ("[a](#b)", "typed-anchor"),
            ("[](https://a.uk)", "link-without-text"),
            ("[\u{200b}](https://a.uk)", "link-without-text"),
            ("# \u{200b}", "invisible-heading"),
            ("[**\u{ad}** &zwnj;](https://a.uk)", "link-without-text"),
            ("[a](https://a.uk \"t\")", "link-title"),
            ("a[^n]", "unknown-footnote"),
            ("a\n\n[^n]: b", "unused-footnote"),
            ("{#a} b\n\n{#a} c", "id-used-twice"),
            ("{#a} b\n\n{#c was=\"a\"} c", "replaced-clause"),
            ("{when=\"local.page\" was=\"a\"} b", "bad-attributes"),
            ("{#a was=\"\"} b", "bad-attributes"),
            ("{#a was=\"B\"} b", "bad-id"),
            ("{#A} b", "bad-id"),
            ("{when=\"local.page or\"} b", "bad-condition"),
            ("{#a}", "stray-attributes"),
            ("a {{ list.legislation }}", "not-alone"),
            ("# {{ list.legislation }}", "not-alone"),
            ("a &#27;[2J b", "control-character"),
            ("a &#x202e; b", "control-character"),
            ("a&#8203;b", "control-character"),
            ("a &#xFFFE; b", "control-character"),
            ("a &#xE000; b", "control-character"),
            ("a &#0; b", "control-character"),
            ("[a](https://a.uk/&#x202e;b)", "unsafe-link"),
        ] {
            let (_, found) = read(text);
            assert!(found.iter().any(|(_, found)| *found == code), "{text}: {found:?}");
        }
    }

    #[test]
    fn a_word_that_no_page_has_room_for_is_refused_where_it_begins() {
        let word = |letters: usize| "é".repeat(letters);
        assert_eq!(read(&format!("One {} two", word(LONGEST_WORD))).1, []);
        let found = read(&format!("One {} two", word(LONGEST_WORD + 1))).1;
        assert_eq!(found, [(word(20), "long-word")]);
        let address = read(&format!("See <https://a.uk/{}>.", "x".repeat(LONGEST_WORD))).1;
        assert!(address.iter().any(|(_, code)| *code == "long-word"), "{address:?}");
    }

    #[test]
    fn a_text_made_to_exhaust_the_stack_is_refused() {
        for text in ["> ".repeat(20_000) + "a", "- ".repeat(5_000) + "a", "*a **b ".repeat(5_000)] {
            read(&text);
        }
        assert!(read(&("> ".repeat(100) + "a")).1.iter().any(|(_, code)| *code == "too-deep"));
    }

    #[test]
    fn an_escaped_slot_is_words() {
        let (body, found) = read("Write \\{{ board }}.");
        assert!(found.is_empty(), "{found:?}");
        let [Block { kind: BlockKind::Paragraph(line), .. }] = body.blocks.as_slice() else { panic!("{body:?}") };
        assert!(matches!(&line[..], [Inline { kind: InlineKind::Text(text), .. }] if text == "Write {{ board }}."));
    }

    #[test]
    fn letters_that_were_read_in_another_encoding_are_no_words() {
        let misread = |words: &str| misread_in(words).map(|place| words[place].to_owned());
        for (words, letters) in
            [("Oak CafÃ©", "Ã©"), ("The childâ€™s book", "â€"), ("Â£5", "Â£"), ("a\u{c2}\u{a0}b", "\u{c2}\u{a0}")]
        {
            assert_eq!(misread(words).as_deref(), Some(letters), "{words}");
        }
        for words in ["Café", "São Paulo", "Â", "SÃO", "Ysgol Tŷ’r Ŵyl", "château", "€5"] {
            assert_eq!(misread(words), None, "{words}");
        }
    }
}
