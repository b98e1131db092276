//! The lines of a text: one for each heading, paragraph, item, table row and block of code, in reading order.
//!
//! A line is the same whichever copy it is read from, so it leaves out what copies and websites do their own way:
//! type, the levels of headings, how white space is made, and the shape of quotation marks and dashes.
//!
//! | Line | is |
//! |---|---|
//! | `# 6.2 Passwords` | a heading, with its number, unless it stands in an item or a quotation |
//! | `6.7 Staff must …` | a paragraph, with its number |
//! | `- one`, `3. one`, `c. one`, `iii. one` | the first paragraph of an item of a list |
//! | two spaces, then a line | more of the item above |
//! | `- Term: meaning` | a term with a meaning of one paragraph |
//! | `> words` | words quoted from elsewhere |
//! | a row as `\| one \| two \|` | a row of a table, without the empty cells at its end |
//!
//! Words that call note 2 have `[2]` right after them. The notes stand at the end, as a numbered list. What has no words has
//! no line.

use super::normal::normal;
use super::text::{CLOSE, NAMED, OPEN, TextLines};
use crate::counting::Start;
use crate::document::{Block, BlockKind, Definition, Document, Inline, InlineKind, Section, Target, plain};
use std::borrow::Cow;

/// A line, and what its words carry along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its words, after what stands for its place.
    pub text: String,
    /// What is not printed among the words: where links lead, what is read aloud instead, what an abbreviation means.
    pub carried: Vec<String>,
}

/// Lines as they are being read.
#[derive(Debug, Default)]
pub struct LineReader {
    lines: Vec<Line>,
    frames: Vec<Frame>,
    /// In how many frames the last line stands, if it is a plain paragraph.
    plain: Option<usize>,
}

/// What holds lines.
#[derive(Debug)]
enum Frame {
    /// An item, its number or letter if it has one, and whether a line has taken its mark.
    Item { label: Option<String>, taken: bool },
    /// A quotation.
    Quote,
}

/// An item that begins with a term.
pub struct TermLine(Option<usize>);

impl LineReader {
    /// Adds a heading. In an item or a quotation it heads no part of the text, and is a paragraph like others.
    pub fn heading(&mut self, words: &str, carried: Vec<String>) {
        if !self.frames.is_empty() {
            return self.paragraph(words, carried);
        }
        self.push("# ", &normal(words), carried);
        self.plain = None;
    }

    /// Adds a paragraph.
    pub fn paragraph(&mut self, words: &str, carried: Vec<String>) {
        self.push("", &normal(words), carried);
    }

    /// Adds a row of a table.
    pub fn row(&mut self, cells: &[String], carried: Vec<String>) {
        let mut cells: Vec<Cow<str>> = cells.iter().map(|cell| normal(cell)).collect();
        while cells.last().is_some_and(|cell| cell.is_empty()) {
            cells.pop();
        }
        let words = if cells.is_empty() { String::new() } else { format!("| {} |", cells.join(" | ")) };
        self.push("", &words, carried);
        self.plain = None;
    }

    /// Begins an item of a list, with its number or letter if the list is numbered.
    pub fn open_item(&mut self, label: Option<String>) {
        self.frames.push(Frame::Item { label, taken: false });
    }

    /// Begins a quotation.
    pub fn open_quote(&mut self) {
        self.frames.push(Frame::Quote);
    }

    /// Ends the item or the quotation that was begun last.
    pub fn close(&mut self) {
        self.frames.pop();
    }

    /// Begins an item with a term; what it means follows, and then [`LineReader::close_term`].
    pub fn open_term(&mut self, term: &str, carried: Vec<String>) -> TermLine {
        self.open_item(None);
        let before = self.lines.len();
        self.paragraph(term, carried);
        TermLine((self.lines.len() > before && !normal(term).is_empty()).then_some(self.lines.len()))
    }

    /// Ends an item that began with a term. A meaning of one paragraph moves up beside it.
    pub fn close_term(&mut self, term: TermLine) {
        self.close();
        if let TermLine(Some(after)) = term
            && self.lines.len() == after + 1
            && self.plain == Some(self.frames.len() + 1)
            && let Some(meaning) = self.lines.pop()
        {
            let line = &mut self.lines[after - 1];
            line.text = format!("{}: {}", line.text, meaning.text.trim_start());
            line.carried.extend(meaning.carried);
        }
    }

    fn push(&mut self, mark: &str, words: &str, carried: Vec<String>) {
        if words.is_empty() && carried.is_empty() {
            return;
        }
        let mut text = String::new();
        // What has no words takes no mark.
        if !words.is_empty() {
            text.reserve(4 * self.frames.len() + mark.len() + words.len());
            for frame in &mut self.frames {
                match frame {
                    Frame::Quote => text.push_str("> "),
                    Frame::Item { label: _, taken: true } => text.push_str("  "),
                    Frame::Item { label, taken } => {
                        *taken = true;
                        match label {
                            Some(label) => text.push_str(&format!("{label}. ")),
                            None => text.push_str("- "),
                        }
                    }
                }
            }
            text.push_str(mark);
            text.push_str(words);
        }
        self.plain = Some(self.frames.len());
        self.lines.push(Line { text, carried });
    }

    /// Adds to what the words of a line carry along, which was pushed as the `at`th: a meaning may have moved up beside its term since.
    pub fn carry(&mut self, at: usize, carried: String) {
        let last = self.lines.len().checked_sub(1);
        match last.and_then(|last| self.lines.get_mut(at.min(last))) {
            Some(line) => line.carried.push(carried),
            None => self.lines.push(Line { text: String::new(), carried: vec![carried] }),
        }
    }

    /// How many lines there are so far.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is none yet.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines that were read.
    pub fn finish(self) -> Vec<Line> {
        self.lines
    }
}

/// The lines of a document that its fingerprint covers: its title as a heading; the rows of the front table, each as a
/// term and its meaning; its sections; its notes. What tells of the stamp is left out, so that approving a text does not
/// change it: every row whose value in the model has a slot `document.…` other than `document.title`. These are the
/// dates and the cycle of reviews, the approvals, the state and the release. The sign beside a heading that links to it
/// is no part of the text.
pub fn of(document: &Document) -> TextLines {
    let mut lines = LineReader::default();
    lines.heading(&document.title, Vec::new());
    for row in document.front.iter().filter(|row| !row.tells_stamp) {
        let term = lines.open_term(&row.label, Vec::new());
        lines.paragraph(&words(&row.value), Vec::new());
        lines.close_term(term);
    }
    sections(&document.sections, &mut lines);
    for (note, label) in document.footnotes.iter().zip(Start::at(1).labels()) {
        lines.open_item(Some(label));
        blocks(&note.blocks, &mut lines);
        lines.close();
    }
    TextLines::of_marked(lines.finish().into_iter().map(|line| line.text).filter(|text| !text.is_empty()))
}

fn sections(sections: &[Section], lines: &mut LineReader) {
    for section in sections {
        lines.heading(&numbered(section.number.as_deref(), &section.title), Vec::new());
        for clause in &section.clauses {
            blocks(&clause.blocks, lines);
        }
        self::sections(&section.sections, lines);
    }
}

fn blocks(blocks: &[Block], lines: &mut LineReader) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(line) => lines.paragraph(&numbered(block.number.as_deref(), line), Vec::new()),
            BlockKind::Heading { level: _, text } => lines.heading(&words(text), Vec::new()),
            BlockKind::List { start, tight: _, items } => {
                let mut labels = start.map(Start::labels);
                for item in items {
                    lines.open_item(labels.as_mut().and_then(Iterator::next));
                    self::blocks(&item.blocks, lines);
                    lines.close();
                }
            }
            BlockKind::Definitions(definitions) => definitions.iter().for_each(|each| definition(each, lines)),
            BlockKind::Table { columns: _, header, rows } => {
                for row in std::iter::once(header).chain(rows.iter().map(|row| &row.cells)) {
                    let cells: Vec<String> = row.iter().map(|cell| words(cell).into_owned()).collect();
                    lines.row(&cells, Vec::new());
                }
            }
            BlockKind::Quote(inner) => {
                lines.open_quote();
                self::blocks(inner, lines);
                lines.close();
            }
            BlockKind::Edited { fate, blocks } => {
                lines.paragraph(&fate.label(), Vec::new());
                self::blocks(blocks, lines);
            }
            BlockKind::Code(code) => lines.paragraph(code, Vec::new()),
            BlockKind::Rule => {}
            BlockKind::Hole(filled) => match *filled {},
        }
    }
}

fn definition(definition: &Definition, lines: &mut LineReader) {
    let term = lines.open_term(&words(&definition.term), Vec::new());
    definition.details.iter().for_each(|details| blocks(details, lines));
    lines.close_term(term);
}

/// The words of a line, with the numbers of its notes. A note that is called in a link is called after it, for a link
/// cannot hold another; and a link without words shows its address.
fn words(line: &[Inline]) -> Cow<'_, str> {
    numbered(None, line)
}

/// The same, after its number.
fn numbered<'l>(number: Option<&str>, line: &'l [Inline]) -> Cow<'l, str> {
    fn push(line: &[Inline], words: &mut String, link: &mut Option<Vec<usize>>) {
        for inline in line {
            match &inline.kind {
                InlineKind::Text(text) | InlineKind::Code(text) => words.push_str(text),
                // In whatever language, they are the words that were approved.
                InlineKind::Emphasis(inner)
                | InlineKind::Strong(inner)
                | InlineKind::Edited { edit: _, text: inner }
                | InlineKind::Language { lang: _, text: inner } => push(inner, words, link),
                InlineKind::Particular { fact, text } => {
                    words.push(OPEN);
                    words.push_str(fact);
                    words.push(NAMED);
                    push(text, words, link);
                    words.push(CLOSE);
                }
                InlineKind::Link { to, text } if link.is_none() => {
                    *link = Some(Vec::new());
                    if let (Target::Address(address), true) = (to, plain(text).trim().is_empty()) {
                        words.push_str(address);
                    }
                    push(text, words, link);
                    link.take().into_iter().flatten().for_each(|number| call(number, words));
                }
                InlineKind::Link { to: _, text } => push(text, words, link),
                InlineKind::Abbreviation { short, full: _ } => words.push_str(short),
                InlineKind::FootnoteCall(number) => match link {
                    Some(waiting) => waiting.push(*number),
                    None => call(*number, words),
                },
                InlineKind::Break => words.push(' '),
                InlineKind::Hole(filled) => match *filled {},
            }
        }
    }
    if let (None, [Inline { kind: InlineKind::Text(text), .. }]) = (number, line) {
        return Cow::Borrowed(text);
    }
    let mut words = String::with_capacity(128);
    if let Some(number) = number {
        words.push_str(number);
        words.push(' ');
    }
    push(line, &mut words, &mut None);
    Cow::Owned(words)
}

/// Adds the call of a note to the words it stands behind.
pub fn call(number: usize, words: &mut String) {
    words.truncate(words.trim_end().len());
    words.push_str(&format!("[{number}]"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: LineReader) -> Vec<String> {
        lines.finish().into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn what_a_line_carries_stays_when_its_meaning_moves_up() {
        let mut lines = LineReader::default();
        lines.carry(0, "first".to_owned());
        let term = lines.open_term("DSL", Vec::new());
        lines.paragraph("the lead", Vec::new());
        let at = lines.len() - 1;
        lines.close_term(term);
        lines.carry(at, "later".to_owned());
        let last = lines.finish().pop().expect("there is one");
        assert_eq!((last.text.as_str(), last.carried), ("- DSL: the lead", vec!["later".to_owned()]));
    }

    #[test]
    fn the_mark_of_an_item_stands_before_its_first_line_only() {
        let mut lines = LineReader::default();
        lines.open_item(None);
        lines.paragraph("one", Vec::new());
        lines.open_item(Some("3".to_owned()));
        lines.paragraph("two", Vec::new());
        lines.close();
        lines.paragraph("", Vec::new());
        lines.paragraph("three", Vec::new());
        lines.close();
        lines.open_quote();
        lines.heading("four", Vec::new());
        lines.close();
        lines.heading("five", Vec::new());
        assert_eq!(texts(lines), ["- one", "  3. two", "  three", "> four", "# five"]);
    }

    #[test]
    fn a_meaning_of_one_paragraph_stands_beside_its_term() {
        let mut lines = LineReader::default();
        for meanings in [&["one"][..], &["one", "two"], &[]] {
            let term = lines.open_term("Term", Vec::new());
            meanings.iter().for_each(|meaning| lines.paragraph(meaning, vec!["along".to_owned()]));
            lines.close_term(term);
        }
        let carried: Vec<usize> = lines.lines.iter().map(|line| line.carried.len()).collect();
        assert_eq!(carried, [1, 0, 1, 1, 0]);
        assert_eq!(texts(lines), ["- Term: one", "- Term", "  one", "  two", "- Term"]);
    }

    #[test]
    fn a_row_has_no_empty_cells_at_its_end() {
        let mut lines = LineReader::default();
        lines.row(&["a ".into(), String::new(), "c".into(), " ".into()], Vec::new());
        lines.row(&[String::new()], Vec::new());
        assert_eq!(texts(lines), ["| a |  | c |"]);
    }
}
