//! A document flows into rows: every section, block and footnote in its measure, with keeps; pages come later.

use super::front::{contents, front};
use super::paragraph::{Line, MissingGlyph, Run, measure};
use super::prose::{Ink, Prose, Tagger};
use super::rows::{Fill, Keep, Row, rows_of, stays_with_next};
use super::signatures::signatures;
use super::style::{Colour, Look, Size, Style};
use super::table::{Cell, Ruling, table};
use super::tree::{ElementId, Goal, Numbering, Place, Role, Scope, Slot, Tree};
use super::typesetter::Typesetter;
use crate::counting::Start;
use crate::document::{
    self, Align, Block, BlockKind, Definition, Document, Inline, Item, Section, is_blank, is_empty_cell, plain,
    rows_are_named,
};
use rustc_hash::FxHashSet;

/// A heading in the outline that readers show beside the pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Bookmark {
    /// How deep it stands.
    pub level: u8,
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub place: Place,
}

/// A document in rows.
pub struct Flowed {
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
pub struct Flow<'d, 's, 'f> {
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
    places: Vec<Place>,
    /// Labels of items that stand beside the next row.
    labels: Vec<Vec<Run>>,
    /// How many rows stand below the last heading, if it is not the next that comes.
    below_heading: Option<usize>,
}

/// Where blocks stand.
#[derive(Clone, Copy)]
pub struct Column {
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
    fn indented(self, by: f32, holder: ElementId) -> Column {
        let by = by.min((self.width - NARROWEST * self.size.letters).max(0.0));
        Column { x: self.x + by, width: self.width - by, holder, ..self }
    }
}

/// Lists in lists stop moving to the right when the column is as narrow as this, in letters.
const NARROWEST: f32 = 8.0;
/// From a number to the words it stands before, in letters.
const AFTER_NUMBER: f32 = 0.5;
/// How far the items of lists, the meanings of terms and quotations stand in at the least, in letters.
const INDENT: f32 = 1.5;

/// Flows `document` into rows. Numbers of pages have room for `page_digits`.
pub fn flow(document: &Document, style: Style, page_digits: usize, setter: &mut Typesetter) -> Flowed {
    flowed(document, style, page_digits, setter, |flow, page| {
        front(flow, page);
        if !document.design.without_contents {
            contents(flow, page);
        }
        for section in &document.sections {
            flow.section(section, page);
        }
        signatures(flow, page);
    })
}

/// Flows `blocks` and the footnotes of `document`, and nothing else of it.
#[cfg(test)]
pub fn flow_blocks(document: &Document, blocks: &[Block], style: Style, setter: &mut Typesetter) -> Flowed {
    flowed(document, style, 2, setter, |flow, page| flow.blocks(blocks, page, 0.0))
}

/// What `text` flows, then the footnotes.
fn flowed(
    document: &Document,
    style: Style,
    page_digits: usize,
    setter: &mut Typesetter,
    text: impl FnOnce(&mut Flow, Column),
) -> Flowed {
    let mut flow = Flow {
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
    };
    let page = Column { x: style.left, width: style.column, holder: Tree::ROOT, size: style.body, in_note: false };
    text(&mut flow, page);
    flow.end();
    let rows = std::mem::take(&mut flow.rows);
    let notes = (1..=document.footnotes.len()).map(|number| flow.note(number, page)).collect();
    Flowed {
        rows,
        notes,
        headers: flow.headers,
        tree: flow.tagger.tree,
        bookmarks: flow.bookmarks,
        missing: flow.missing,
    }
}

impl Flow<'_, '_, '_> {
    fn section(&mut self, section: &Section, page: Column) {
        self.places.push(Place::Anchor(section.id.clone()));
        self.heading(section.level, section.number.as_deref(), &section.title, Some(&section.id), page);
        for clause in &section.clauses {
            self.places.push(Place::Anchor(clause.id.clone()));
            self.blocks(&clause.blocks, page, self.style.between_paragraphs());
        }
        for section in &section.sections {
            self.section(section, page);
        }
    }

    /// Flows a heading. One with an id is found in the outline.
    pub fn heading(&mut self, level: u8, number: Option<&str>, title: &[Inline], id: Option<&str>, column: Column) {
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
                self.bookmarks.push(Bookmark { level, title, place: Place::Anchor(id.to_owned()) });
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
    pub fn heading_of_ours(&mut self, words: &str, place: Option<Place>, column: Column) {
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

    /// Flows blocks one below the other; `above` stands over the first.
    pub fn blocks(&mut self, blocks: &[Block], column: Column, above: f32) {
        // What belongs to a numbered paragraph stands below its words, not below its number.
        let numbered = blocks.iter().any(|block| block.number.is_some());
        let hung = if numbered { column.indented(self.style.numbered(), column.holder) } else { column };
        for (at, block) in blocks.iter().enumerate() {
            let start = self.rows.len();
            self.places.extend(block.id.iter().cloned().map(Place::Anchor));
            let column = if block.number.is_some() { column } else { hung };
            self.block(block, column, if at == 0 { above } else { self.style.between_paragraphs() });
            if self.rows.len() > start && leads_in(block) && at + 1 < blocks.len() {
                self.keep_last();
            }
        }
    }

    fn block(&mut self, block: &Block, column: Column, above: f32) {
        match &block.kind {
            BlockKind::Paragraph(line) => self.paragraph(block.number.as_deref(), line, column, above),
            BlockKind::Heading { level, text } => self.heading(*level, None, text, block.id.as_deref(), column),
            BlockKind::List { start, tight, items } => self.list(*start, *tight, items, column, above),
            BlockKind::Definitions(definitions) => self.definitions(definitions, column, above),
            BlockKind::Table { columns, header, rows } => self.table(columns, header, rows, column),
            BlockKind::Quote(blocks) => self.quote(blocks, column),
            BlockKind::Code(code) => self.code(block, code, column),
            BlockKind::Rule => self.rule(column),
            BlockKind::Hole(filled) => match *filled {},
        }
    }

    /// Flows a paragraph, unless it is empty. Its number hangs before it.
    pub fn paragraph(&mut self, number: Option<&str>, line: &[Inline], column: Column, above: f32) {
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
    pub fn text(&mut self, prose: Prose, column: Column, above: f32) {
        let lines = self.lines(prose, column.width);
        self.push(rows_of(lines, column.x, column.size, above), column.size);
    }

    fn list(&mut self, start: Option<Start>, tight: bool, items: &[Item], column: Column, above: f32) {
        if items.is_empty() {
            return;
        }
        let numbering = start.map_or(Numbering::Bullets, |start| Numbering::Counted(start.counting));
        let list = self.tagger.tree.add(column.holder, Role::List(numbering));
        let depth = self.depth(list);
        let marks: Vec<String> = match start {
            Some(start) => start.labels().take(items.len()).map(|label| format!("{label}.")).collect(),
            None => vec![if depth % 2 == 1 { "•" } else { "–" }.to_owned(); items.len()],
        };
        let look = Look::plain(column.size);
        let gap = column.size.letters * AFTER_NUMBER;
        let widest = marks.iter().map(|mark| self.label(mark, Ink::new(look, None)).width).fold(0.0, f32::max);
        let indent = (widest + gap).max(column.size.letters * INDENT);
        let mut starts = Vec::with_capacity(items.len());
        for (at, (item, mark)) in items.iter().zip(&marks).enumerate() {
            starts.push(self.rows.len());
            let element = self.tagger.tree.add(list, Role::Item);
            let label = self.tagger.tree.add(element, Role::Label);
            let ink = Ink { source: Some(item.span), ..Ink::new(look, Some(self.tagger.tree.slot(label))) };
            let line = self.label(mark, ink);
            let body = self.tagger.tree.add(element, Role::ItemBody);
            let inner = column.indented(indent, body);
            // Numbers end on one line, so that their points stand below one another; bullets begin on one. Where lists
            // move no further to the right, they hang in the margin of the list around them.
            let x = inner.x - if start.is_some() { gap + line.width } else { indent * 0.75 };
            self.labels.push(line.placed(x, 0.0));
            self.places.extend(item.id.iter().cloned().map(Place::Anchor));
            let apart = match (at, tight) {
                (0, true) if depth > 1 => self.style.between_items(),
                (0, _) => above.min(self.style.between_paragraphs() * 0.75),
                (_, true) => self.style.between_items(),
                (_, false) => self.style.between_paragraphs(),
            };
            let before = self.rows.len();
            self.blocks(&item.blocks, inner, apart);
            if self.rows.len() == before {
                let row = Row { above: apart, height: column.size.leading, ..Row::default() };
                self.push(vec![row], column.size);
            }
        }
        // Neither the first item nor the last stands alone on a page if it is but a line.
        let count = starts.len();
        starts.push(self.rows.len());
        let is_line = |at: usize| starts[at + 1] - starts[at] == 1;
        if count > 1 && is_line(0) {
            self.rows[starts[1] - 1].tie(Keep::Loose);
        }
        if count > 1 && is_line(count - 1) {
            self.rows[starts[count - 1] - 1].tie(Keep::Loose);
        }
    }

    /// How many lists of bullets hold `list`, itself among them.
    fn depth(&self, list: ElementId) -> usize {
        let tree = &self.tagger.tree;
        let outwards = std::iter::successors(Some(list), |&at| (at != Tree::ROOT).then(|| tree.get(at).parent));
        outwards.filter(|&at| tree.get(at).role == Role::List(Numbering::Bullets)).count()
    }

    fn definitions(&mut self, definitions: &[Definition], column: Column, above: f32) {
        if definitions.is_empty() {
            return;
        }
        let list = self.tagger.tree.add(column.holder, Role::List(Numbering::Terms));
        for (at, definition) in definitions.iter().enumerate() {
            let item = self.tagger.tree.add(list, Role::Item);
            let label = self.tagger.tree.add(item, Role::Label);
            let look = Look { bold: true, ..Look::plain(column.size) };
            let prose = self.tagger.prose(&definition.term, look, label);
            self.text(prose, column, if at == 0 { above } else { self.style.between_paragraphs() });
            self.keep_last();
            let body = self.tagger.tree.add(item, Role::ItemBody);
            let inner = column.indented(INDENT * column.size.letters, body);
            for (at, detail) in definition.details.iter().enumerate() {
                self.blocks(detail, inner, if at == 0 { self.style.unit } else { self.style.between_items() });
            }
        }
    }

    fn table(&mut self, columns: &[Align], header: &[Vec<Inline>], rows: &[document::Row], column: Column) {
        // A row with a cell too many is no reason to lose its words.
        let width = rows.iter().map(|row| row.cells.len()).chain([columns.len(), header.len()]).max().unwrap_or(0);
        if width == 0 || (rows.is_empty() && header.is_empty()) {
            return;
        }
        let element = self.tagger.tree.add(column.holder, Role::Table);
        let mut all = Vec::with_capacity(rows.len() + 1);
        if header.iter().any(|cell| !is_empty_cell(cell)) {
            // A header without words heads nothing.
            let role = |at: usize| match header.get(at).is_some_and(|cell| !is_empty_cell(cell)) {
                true => Role::HeaderCell(Scope::Column),
                false => Role::Cell,
            };
            all.push(self.table_row(element, (columns, width), header, role));
        }
        let header_rows = all.len();
        let named = rows_are_named(header);
        for row in rows {
            let names = named && row.cells.first().is_some_and(|cell| !is_empty_cell(cell));
            let role = |at| if names && at == 0 { Role::HeaderCell(Scope::Row) } else { Role::Cell };
            all.push(self.table_row(element, (columns, width), &row.cells, role));
        }
        table(self, all, Ruling { header_rows, ..Ruling::default() }, column);
    }

    /// The cells of a row, tagged; those that the row lacks are empty, so that every row has as many.
    fn table_row(
        &mut self,
        table: ElementId,
        (columns, width): (&[Align], usize),
        cells: &[Vec<Inline>],
        role: impl Fn(usize) -> Role,
    ) -> Vec<Cell> {
        let row = self.tagger.tree.add(table, Role::Row);
        (0..width)
            .map(|at| {
                let role = role(at);
                let header = matches!(role, Role::HeaderCell(_));
                let look = if header { Look::heading(self.style.cell) } else { Look::plain(self.style.cell) };
                let element = self.tagger.tree.add(row, role);
                let prose = self.tagger.prose(cells.get(at).map_or(&[], Vec::as_slice), look, element);
                let paragraph = measure(prose, &mut self.setter.words, &mut self.missing);
                Cell { paragraph, align: columns.get(at).copied().unwrap_or(Align::Left), header }
            })
            .collect()
    }

    fn quote(&mut self, blocks: &[Block], column: Column) {
        let element = self.tagger.tree.add(column.holder, Role::Quote);
        let start = self.rows.len();
        self.blocks(blocks, column.indented(INDENT * column.size.letters, element), self.style.around_block());
        for (at, row) in self.rows[start..].iter_mut().enumerate() {
            // The bar reaches over the space between rows, but not above the first.
            let above = if at == 0 { 0.0 } else { row.above };
            row.fills.push(Fill {
                x: column.x,
                y: -above,
                width: 2.5 * self.style.unit,
                height: row.height + above,
                colour: Colour::Line,
            });
        }
        self.gap_below(start);
    }

    fn code(&mut self, block: &Block, code: &str, column: Column) {
        let paragraph = self.tagger.tree.add(column.holder, Role::Paragraph);
        let element = self.tagger.tree.add(paragraph, Role::Code);
        let size = self.style.cell;
        let ink = Ink { source: Some(block.span), ..Ink::new(Look::plain(size), Some(self.tagger.tree.slot(element))) };
        let start = self.rows.len();
        for (at, line) in code.trim_end().split('\n').enumerate() {
            let inset = 0.75 * size.letters;
            let lines = self.lines(Prose::code(line, ink), column.width - 2.0 * inset);
            let mut rows =
                rows_of(lines, column.x + inset, size, if at == 0 { self.style.around_block() } else { 0.0 });
            if rows.is_empty() {
                rows.push(Row { height: size.leading, ..Row::default() });
            }
            self.push(rows, size);
        }
        let last = self.rows.len() - start;
        for (at, row) in self.rows[start..].iter_mut().enumerate() {
            let inset = 5.0 * self.style.unit;
            pad(row, if at == 0 { inset } else { 0.0 }, if at + 1 == last { inset } else { 0.0 });
            row.fills
                .insert(0, Fill { x: column.x, y: 0.0, width: column.width, height: row.height, colour: Colour::Tint });
            row.keep = stays_with_next(at, last);
        }
        self.gap_below(start);
    }

    fn rule(&mut self, column: Column) {
        let fill = Fill { x: column.x, y: 0.0, width: column.width, height: 0.7, colour: Colour::Line };
        let row =
            Row { above: 14.0 * self.style.unit, height: 7.0 * self.style.unit, fills: vec![fill], ..Row::default() };
        self.push(vec![row], column.size);
    }

    /// A footnote in rows of its own. One that nothing calls is tagged at the end of the document.
    fn note(&mut self, number: usize, page: Column) -> Vec<Row> {
        let called = self.tagger.notes[number - 1];
        let element = called.unwrap_or_else(|| self.tagger.tree.add(Tree::ROOT, Role::Note(number)));
        let label = self.tagger.tree.add(element, Role::Label);
        let look = Look { colour: Colour::Link, ..Look::plain(self.style.note) };
        let mut ink = Ink::new(look, None);
        if called.is_some() {
            let goal = Goal::Place(Place::Call(number));
            let link = self.tagger.tree.add_link(label, goal, format!("Back to footnote {number} in the text"));
            ink.slot = Some(self.tagger.tree.slot(self.tagger.tree.link(link).element));
            ink.link = Some(link);
        } else {
            ink.slot = Some(self.tagger.tree.slot(label));
        }
        let line = self.label(&number.to_string(), ink);
        let line_width = line.width;
        self.labels.push(line.placed(page.x, 0.0));
        self.places.push(Place::Note(number));
        let indent = (line_width + self.style.note.letters * AFTER_NUMBER).max(self.style.note.letters * 1.4);
        let column = Column { size: self.style.note, in_note: true, ..page }.indented(indent, element);
        let document = self.document;
        let above = 3.0 * self.style.unit;
        self.blocks(&document.footnotes[number - 1].blocks, column, above);
        if self.rows.is_empty() {
            self.push(vec![Row { above, height: self.style.note.leading, ..Row::default() }], self.style.note);
        }
        std::mem::take(&mut self.rows)
    }

    /// A text that is not broken. A space at its end is kept: it parts the words from what stands beside them.
    pub fn label(&mut self, text: &str, ink: Ink) -> Line {
        let mut prose = Prose::default();
        prose.push(text, ink);
        self.setter.set(prose, f32::INFINITY, &mut self.missing).pop().unwrap_or_default()
    }

    /// The lines of a text in a column of this width.
    pub fn lines(&mut self, prose: Prose, width: f32) -> Vec<Line> {
        self.setter.set(prose, width, &mut self.missing)
    }

    /// Adds rows of text of `size`. The first takes the labels and places that wait for it.
    pub fn push(&mut self, mut rows: Vec<Row>, size: Size) {
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
            row.places.extend(row.runs.iter().filter_map(|run| run.ink.call).map(Place::Call).collect::<Vec<_>>());
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
    pub fn lower_labels(&mut self, y: f32) {
        self.labels.iter_mut().flatten().for_each(|run| run.y += y);
    }

    /// Keeps the last row with what comes next.
    pub fn keep_last(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.tie(Keep::Firm);
        }
    }

    /// Leaves space below the rows from `start` on.
    fn gap_below(&mut self, start: usize) {
        if let Some(row) = self.rows[start..].last_mut() {
            row.height += self.style.around_block() - self.style.between_paragraphs();
        }
    }

    /// Gives what still waits for a row, such as the anchor of an empty section at the end, to the last.
    fn end(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.places.append(&mut self.places);
        }
    }

    /// The slot for further words of `element`.
    pub fn slot(&mut self, element: ElementId) -> Slot {
        self.tagger.tree.slot(element)
    }
}

/// Adds space inside a row, above and below what stands in it.
pub fn pad(row: &mut Row, top: f32, bottom: f32) {
    row.lower(top);
    row.height += top + bottom;
}

/// Whether a block announces the next: a paragraph that ends with a colon.
fn leads_in(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Paragraph(line) => plain(line).trim_end().ends_with(':'),
        BlockKind::Heading { .. }
        | BlockKind::List { .. }
        | BlockKind::Definitions(_)
        | BlockKind::Table { .. }
        | BlockKind::Quote(_)
        | BlockKind::Code(_)
        | BlockKind::Rule
        | BlockKind::Hole(_) => false,
    }
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
                BlockKind::Quote(blocks) => visit(blocks, anchors),
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
