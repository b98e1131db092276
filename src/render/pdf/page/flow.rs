//! A document on its way into rows: headings and paragraphs in their measure, with keeps; pages come later.

use super::rows::{Keep, Row, rows_of};
use crate::document::{Block, BlockKind, Document, Inline, is_blank, plain};
use crate::render::pdf::set::paragraph::{MissingGlyph, Run, SetLine};
use crate::render::pdf::set::prose::{Ink, Prose, Tagger};
use crate::render::pdf::set::style::{Look, Size, Style};
use crate::render::pdf::set::tree::{Destination, ElementId, Role, TagSlot, Tree};
use crate::render::pdf::set::typesetter::Typesetter;
use rustc_hash::FxHashSet;

/// A heading in the outline that readers show beside the pages.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bookmark {
    /// How deep it stands.
    pub level: u8,
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub place: Destination,
}

/// A document in rows.
pub(crate) struct Flowed {
    /// The text.
    pub rows: Vec<Row>,
    /// The footnotes, each in rows of its own.
    pub notes: Vec<Vec<Row>>,
    /// The rows of table headers, to be repeated.
    pub headers: Vec<Vec<Row>>,
    /// What everything is.
    pub tree: Tree,
    /// The headings.
    pub bookmarks: Vec<Bookmark>,
    /// What the fonts cannot draw.
    pub missing: Vec<MissingGlyph>,
}

/// A document on its way into rows.
pub(crate) struct Flow<'d, 's, 'f> {
    /// The document.
    pub document: &'d Document,
    /// How it looks.
    pub style: Style,
    /// Shapes its words.
    pub setter: &'s mut Typesetter<'f>,
    /// Says what they are.
    pub tagger: Tagger<'d>,
    /// What the fonts could not draw so far.
    pub missing: Vec<MissingGlyph>,
    /// The rows so far.
    pub rows: Vec<Row>,
    /// The headers of the tables so far.
    pub headers: Vec<Vec<Row>>,
    bookmarks: Vec<Bookmark>,
    /// Places that the next row takes.
    pub places: Vec<Destination>,
    /// Labels of items that stand beside the next row.
    pub labels: Vec<Vec<Run>>,
    /// How many rows stand below the last heading, if it is not the next that comes.
    below_heading: Option<usize>,
}

/// Where blocks stand.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    /// The left edge.
    pub x: f32,
    /// The width.
    pub width: f32,
    /// What holds the blocks.
    pub holder: ElementId,
    /// The size of the text.
    pub size: Size,
    /// Whether this is a footnote.
    pub in_note: bool,
}

impl Column {
    /// The column less `by` on the left; never so narrow that it cannot be read.
    pub(crate) fn indented(self, by: f32, holder: ElementId) -> Column {
        let by = by.min((self.width - NARROWEST * self.size.letters).max(0.0));
        Column { x: self.x + by, width: self.width - by, holder, ..self }
    }
}

/// Lists in lists stop moving to the right when the column is as narrow as this, in letters.
const NARROWEST: f32 = 8.0;
/// From a number to the words it stands before, in letters.
pub(crate) const AFTER_NUMBER: f32 = 0.5;
/// How far the items of lists, the meanings of terms and quotations stand in at the least, in letters.
pub(crate) const INDENT: f32 = 1.5;

impl<'d, 's, 'f> Flow<'d, 's, 'f> {
    /// A document of which nothing has flowed yet. Numbers of pages have room for `page_digits`.
    pub(crate) fn new(
        document: &'d Document,
        style: Style,
        page_digits: usize,
        setter: &'s mut Typesetter<'f>,
    ) -> Flow<'d, 's, 'f> {
        Flow {
            document,
            style,
            setter,
            tagger: Tagger {
                tree: Tree::new(),
                anchors: anchors(document),
                slants: style.slants,
                page_digits,
                notes: vec![None; document.footnotes.len()],
                waiting: None,
            },
            missing: Vec::new(),
            rows: Vec::new(),
            headers: Vec::new(),
            bookmarks: Vec::new(),
            places: Vec::new(),
            labels: Vec::new(),
            below_heading: None,
        }
    }

    /// The column of a page.
    pub(crate) fn page(&self) -> Column {
        let Style { left, column, body, .. } = self.style;
        Column { x: left, width: column, holder: Tree::ROOT, size: body, in_note: false }
    }

    /// What has flowed, with its footnotes.
    pub(crate) fn finish(self, rows: Vec<Row>, notes: Vec<Vec<Row>>) -> Flowed {
        Flowed {
            rows,
            notes,
            headers: self.headers,
            tree: self.tagger.tree,
            bookmarks: self.bookmarks,
            missing: self.missing,
        }
    }

    /// Flows a heading. One with an id is found in the outline.
    pub(crate) fn heading(
        &mut self,
        level: u8,
        number: Option<&str>,
        title: &[Inline],
        id: Option<&str>,
        column: Column,
    ) {
        let size = self.style.heading(level);
        let look = Look::heading(size);
        // What has no words heads nothing, and what stands in a footnote heads no part of the document.
        let heads = number.is_some() || !is_blank(&plain(title));
        let element = if heads && !column.in_note {
            self.tagger.tree.add_heading(column.holder, level)
        } else {
            self.tagger.tree.add(column.holder, Role::Paragraph)
        };
        let mut x = column.x;
        if let Some(number) = number {
            // The space belongs to the words, so that number and title are two words to whoever copies them.
            let ink = Ink::new(look, Some(self.tagger.tree.slot(element)));
            let label = self.label(&format!("{number}\u{a0}"), ink);
            let width = label.width + size.letters * AFTER_NUMBER;
            self.labels.push(label.placed(x, 0.0));
            x += width.min(column.width / 3.0);
        }
        let prose = self.tagger.prose(title, look, element);
        if let Some(id) = id {
            let title = match number {
                Some(number) => format!("{number} {}", prose.text.replace('\n', " ")),
                None => prose.text.replace('\n', " "),
            };
            if !is_blank(&title) {
                self.bookmarks.push(Bookmark { level, title, place: Destination::Anchor(id.to_owned()) });
            }
        }
        let lines = self.setter.set_even(prose, column.width - (x - column.x), &mut self.missing);
        let mut rows = rows_of(lines, x, size, self.style.above_heading(level));
        if rows.is_empty() && number.is_some() {
            rows.push(Row { above: self.style.above_heading(level), height: size.leading, ..Row::default() });
        }
        rows.iter_mut().for_each(|row| row.tie(Keep::Firm));
        self.below_heading = None;
        self.push(rows, size);
        self.below_heading = Some(0);
    }

    /// Flows a heading of level 2 that is no section's. With a place it is found in the outline.
    pub(crate) fn heading_of_ours(&mut self, words: &str, place: Option<Destination>, column: Column) {
        let element = self.tagger.tree.add_heading(column.holder, 2);
        let size = self.style.heading(2);
        let ink = Ink::new(Look::heading(size), Some(self.slot(element)));
        if let Some(place) = place {
            self.places.push(place.clone());
            self.bookmarks.push(Bookmark { level: 2, title: words.to_owned(), place });
        }
        self.below_heading = None;
        self.text(Prose::of(words, ink), Column { size, ..column }, self.style.above_heading(2));
        self.keep_last();
        self.below_heading = Some(0);
    }

    /// Flows a paragraph, unless it is empty. Its number hangs before it.
    pub(crate) fn paragraph(&mut self, number: Option<&str>, line: &[Inline], column: Column, above: f32) {
        if line.is_empty() {
            return;
        }
        let element = self.tagger.tree.add(column.holder, Role::Paragraph);
        let mut text_column = column;
        if let Some(number) = number {
            let ink = Ink::new(Look::plain(column.size), Some(self.tagger.tree.slot(element)));
            // The space belongs to the words, as after the number of a heading.
            let label = self.label(&format!("{number}\u{a0}"), ink);
            let hang = (label.width + column.size.letters * AFTER_NUMBER).max(self.style.numbered());
            self.labels.push(label.placed(column.x, 0.0));
            text_column = column.indented(hang.min(column.width / 3.0), column.holder);
        }
        let prose = self.tagger.prose(line, Look::plain(column.size), element);
        self.text(prose, text_column, above);
    }

    /// Flows a text into the column.
    pub(crate) fn text(&mut self, prose: Prose, column: Column, above: f32) {
        let lines = self.lines(prose, column.width);
        self.push(rows_of(lines, column.x, column.size, above), column.size);
    }

    /// A text that is not broken. A space at its end is kept: it parts the words from what stands beside them.
    pub(crate) fn label(&mut self, text: &str, ink: Ink) -> SetLine {
        let mut prose = Prose::default();
        prose.push(text, ink);
        self.setter.set(prose, f32::INFINITY, &mut self.missing).pop().unwrap_or_default()
    }

    /// The lines of a text in a column of this width.
    pub(crate) fn lines(&mut self, prose: Prose, width: f32) -> Vec<SetLine> {
        self.setter.set(prose, width, &mut self.missing)
    }

    /// Adds rows of text of `size`. The first takes the labels and places that wait for it.
    pub(crate) fn push(&mut self, mut rows: Vec<Row>, size: Size) {
        let Some(first) = rows.first_mut() else { return };
        first.places.append(&mut self.places);
        // Labels are read first, so they are painted first.
        let mut labels = self.labels.drain(..).flatten().peekable();
        if labels.peek().is_some() {
            let mut runs: Vec<Run> = labels.map(|run| Run { y: run.y + size.baseline(), ..run }).collect();
            runs.append(&mut first.runs);
            first.runs = runs;
        }
        for row in &mut rows {
            row.places
                .extend(row.runs.iter().filter_map(|run| run.ink.call).map(Destination::Call).collect::<Vec<_>>());
        }
        // A heading at the foot of a page with a single line below it looks lost.
        if self.below_heading == Some(1)
            && let Some(line) = self.rows.last_mut()
        {
            line.tie(Keep::Loose);
        }
        self.below_heading = self.below_heading.map(|count| count + rows.len());
        self.rows.append(&mut rows);
    }

    /// Moves the labels that wait for the next row down by `y`, to stand beside words that are lowered in it.
    pub(crate) fn lower_labels(&mut self, y: f32) {
        self.labels.iter_mut().flatten().for_each(|run| run.y += y);
    }

    /// Keeps the last row with what comes next.
    pub(crate) fn keep_last(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.tie(Keep::Firm);
        }
    }

    /// Leaves space below the rows from `start` on.
    pub(crate) fn gap_below(&mut self, start: usize) {
        if let Some(row) = self.rows[start..].last_mut() {
            row.height += self.style.around_block() - self.style.between_paragraphs();
        }
    }

    /// Gives what still waits for a row, such as the anchor of an empty section at the end, to the last.
    pub(crate) fn end(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.places.append(&mut self.places);
        }
    }

    /// The slot for further words of `element`.
    pub(crate) fn slot(&mut self, element: ElementId) -> TagSlot {
        self.tagger.tree.slot(element)
    }
}

/// Adds space inside a row, above and below what stands in it.
pub(crate) fn pad(row: &mut Row, top: f32, bottom: f32) {
    row.lower(top);
    row.height += top + bottom;
}

/// Every anchor that a row of the document will bear.
fn anchors(document: &Document) -> FxHashSet<&str> {
    fn visit<'d>(blocks: &'d [Block], anchors: &mut FxHashSet<&'d str>) {
        for block in blocks {
            anchors.extend(block.id.as_deref());
            match &block.kind {
                BlockKind::List { start: _, tight: _, items } => {
                    for item in items {
                        anchors.extend(item.id.as_deref());
                        visit(&item.blocks, anchors);
                    }
                }
                BlockKind::Definitions(definitions) => {
                    definitions
                        .iter()
                        .flat_map(|definition| &definition.details)
                        .for_each(|blocks| visit(blocks, anchors));
                }
                BlockKind::Quote(blocks) | BlockKind::Edited { fate: _, blocks } => visit(blocks, anchors),
                BlockKind::Paragraph(_)
                | BlockKind::Heading { .. }
                | BlockKind::Table { .. }
                | BlockKind::Code(_)
                | BlockKind::Rule
                | BlockKind::Hole(_) => {}
            }
        }
    }
    let mut anchors: FxHashSet<&str> = document.front.iter().map(|row| row.id.as_str()).collect();
    for section in document.all_sections() {
        anchors.insert(&section.id);
        for clause in &section.clauses {
            anchors.insert(&clause.id);
            visit(&clause.blocks, &mut anchors);
        }
    }
    document.footnotes.iter().for_each(|note| visit(&note.blocks, &mut anchors));
    anchors
}
