//! Blocks flow into rows: lists, definitions, tables, quotations, code, and the sections and footnotes that hold them.

use super::flow::{AFTER_NUMBER, Column, Flow, INDENT, pad};
use super::rows::{Fill, Keep, Row, rows_of, stays_with_next};
use super::table::{Cell, Ruling, table};
use crate::counting::Start;
use crate::document::{
    self, Align, Block, BlockKind, Definition, Fate, Inline, Item, Section, is_empty_cell, plain, rows_are_named,
};
use crate::render::pdf::set::paragraph::measure;
use crate::render::pdf::set::prose::{Ink, Prose};
use crate::render::pdf::set::style::{Colour, Look};
use crate::render::pdf::set::tree::{Destination, ElementId, Goal, ListNumbering, Role, Scope, Tree};

impl Flow<'_, '_, '_> {
    /// Flows a section, with the sections in it.
    pub(crate) fn section(&mut self, section: &Section, page: Column) {
        self.places.push(Destination::Anchor(section.id.clone()));
        self.heading(section.level, section.number.as_deref(), &section.title, Some(&section.id), page);
        for clause in &section.clauses {
            self.places.push(Destination::Anchor(clause.id.clone()));
            self.blocks(&clause.blocks, page, self.style.between_paragraphs());
        }
        for section in &section.sections {
            self.section(section, page);
        }
    }

    /// Flows blocks one below the other; `above` stands over the first.
    pub(crate) fn blocks(&mut self, blocks: &[Block], column: Column, above: f32) {
        // What belongs to a numbered paragraph stands below its words, not below its number.
        let numbered = blocks.iter().any(|block| block.number.is_some());
        let hung = if numbered { column.indented(self.style.numbered(), column.holder) } else { column };
        for (at, block) in blocks.iter().enumerate() {
            let start = self.rows.len();
            self.places.extend(block.id.iter().cloned().map(Destination::Anchor));
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
            BlockKind::Edited { fate, blocks } => self.edited(fate, blocks, column),
            BlockKind::Code(code) => self.code(block, code, column),
            BlockKind::Rule => self.rule(column),
            BlockKind::Hole(filled) => match *filled {},
        }
    }

    fn list(&mut self, start: Option<Start>, tight: bool, items: &[Item], column: Column, above: f32) {
        if items.is_empty() {
            return;
        }
        let numbering = start.map_or(ListNumbering::Bullets, |start| ListNumbering::Counted(start.counting));
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
            self.places.extend(item.id.iter().cloned().map(Destination::Anchor));
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
        // Two items at the least stand on either page, and both with the words that lead to them, unless they are so
        // long that each is a text of its own.
        let count = starts.len();
        starts.push(self.rows.len());
        let is_short = |at: usize| starts[at + 1] - starts[at] <= SHORT_ITEM;
        if count > 1 && is_short(0) {
            self.rows[starts[1] - 1].tie(Keep::Whole);
        }
        if count > 1 && is_short(count - 1) {
            self.rows[starts[count - 1] - 1].tie(Keep::Whole);
        }
    }

    /// How many lists of bullets hold `list`, itself among them.
    fn depth(&self, list: ElementId) -> usize {
        let tree = &self.tagger.tree;
        let outwards = std::iter::successors(Some(list), |&at| (at != Tree::ROOT).then(|| tree.get(at).parent));
        outwards.filter(|&at| tree.get(at).role == Role::List(ListNumbering::Bullets)).count()
    }

    fn definitions(&mut self, definitions: &[Definition], column: Column, above: f32) {
        if definitions.is_empty() {
            return;
        }
        let list = self.tagger.tree.add(column.holder, Role::List(ListNumbering::Terms));
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

    fn table(&mut self, columns: &[Align], header: &[Vec<Inline>], rows: &[document::TableRow], column: Column) {
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
        self.bar(start, column, Colour::Line);
        self.gap_below(start);
    }

    /// Blocks that another text has not: a word that says so, and a bar beside all of it.
    fn edited(&mut self, fate: &Fate, blocks: &[Block], column: Column) {
        let colour = match fate {
            Fate::New => Colour::Inserted,
            Fate::Gone => Colour::Deleted,
            Fate::MovedHere(_) | Fate::MovedAway(_) | Fate::Reordered => Colour::Quiet,
        };
        let start = self.rows.len();
        let inner = column.indented(0.75 * INDENT * column.size.letters, column.holder);
        let element = self.tagger.tree.add(column.holder, Role::Paragraph);
        let mut label = Prose::default();
        let look = Look { bold: true, colour, ..Look::plain(column.size) };
        label.push(&fate.label(), Ink::new(look, Some(self.tagger.tree.slot(element))));
        self.text(label.finish(), inner, self.style.between_paragraphs());
        if !blocks.is_empty() {
            self.keep_last();
        }
        self.blocks(blocks, inner, self.style.between_items());
        self.bar(start, column, colour);
        self.gap_below(start);
    }

    /// A bar beside the rows from `start` on.
    fn bar(&mut self, start: usize, column: Column, colour: Colour) {
        for (at, row) in self.rows[start..].iter_mut().enumerate() {
            // The bar reaches over the space between rows, but not above the first.
            let above = if at == 0 { 0.0 } else { row.above };
            row.fills.push(Fill {
                x: column.x,
                y: -above,
                width: 2.5 * self.style.unit,
                height: row.height + above,
                colour,
            });
        }
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
    pub(crate) fn note(&mut self, number: usize, page: Column) -> Vec<Row> {
        let called = self.tagger.notes[number - 1];
        let element = called.unwrap_or_else(|| self.tagger.tree.add(Tree::ROOT, Role::Note(number)));
        let label = self.tagger.tree.add(element, Role::Label);
        let look = Look { colour: Colour::Link, ..Look::plain(self.style.note) };
        let mut ink = Ink::new(look, None);
        if called.is_some() {
            let goal = Goal::Place(Destination::Call(number));
            let link = self.tagger.tree.add_link(label, goal, format!("Back to footnote {number} in the text"));
            ink.slot = Some(self.tagger.tree.slot(self.tagger.tree.link(link).element));
            ink.link = Some(link);
        } else {
            ink.slot = Some(self.tagger.tree.slot(label));
        }
        let line = self.label(&number.to_string(), ink);
        let line_width = line.width;
        self.labels.push(line.placed(page.x, 0.0));
        self.places.push(Destination::Note(number));
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
}

/// An item of a list with no more lines than these is not left alone on a page.
const SHORT_ITEM: usize = 4;

/// Whether a block announces the next: a paragraph that ends with a colon.
fn leads_in(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Paragraph(line) => plain(line).trim_end().ends_with(':'),
        BlockKind::Heading { .. }
        | BlockKind::List { .. }
        | BlockKind::Definitions(_)
        | BlockKind::Table { .. }
        | BlockKind::Quote(_)
        | BlockKind::Edited { .. }
        | BlockKind::Code(_)
        | BlockKind::Rule
        | BlockKind::Hole(_) => false,
    }
}
