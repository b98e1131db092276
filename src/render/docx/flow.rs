//! A document into paragraphs: what stands on the first page, the contents, the sections, the versions, who signs, and the footnotes.

use super::story::{BULLETS, Change, Frame, ListKind, Look, Number, Paragraph, Piece, Role, Row, Run, Story, Table};
use super::story::{TableKind, What};
use crate::counting::{Counting, Start};
use crate::document::{
    Align, Block, BlockKind, Definition, Document, FrontRow, Inline, InlineKind, Item, Section, TableRow, Target,
    is_blank, is_empty_cell, plain, rows_are_named,
};
use std::collections::BTreeSet;

/// How much of a document is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of it.
    Whole,
    /// What is approved: nothing that tells of the stamp, no contents and nobody who signs.
    Text,
}

/// The document in paragraphs.
pub(super) fn story(document: &Document, extent: Extent) -> Story {
    let mut flow = Flow {
        story: Story { lists: vec![ListKind::Bullets], ..Story::default() },
        called: BTreeSet::new(),
        notes: document.footnotes.len(),
        in_notes: false,
        tables: 0,
        frames: Vec::new(),
        anchors: Vec::new(),
        hung: false,
        link: None,
    };
    flow.front(document, extent);
    if extent == Extent::Whole && !document.design.without_contents {
        flow.contents(document);
    }
    document.sections.iter().for_each(|section| flow.section(section));
    if extent == Extent::Whole {
        flow.versions(document);
        flow.signatures(document);
    }
    flow.notes(document);
    flow.story
}

struct Flow {
    story: Story,
    /// The footnotes that were called.
    called: BTreeSet<usize>,
    /// How many footnotes there are.
    notes: usize,
    /// Whether it is they that flow: no footnote can be called in another.
    in_notes: bool,
    /// How many tables of the text there were.
    tables: usize,
    /// What holds what comes next.
    frames: Vec<Frame>,
    /// Anchors that the next paragraph takes.
    anchors: Vec<String>,
    hung: bool,
    /// Inside a link: where it leads, and the calls that wait for its end, for a link cannot hold another.
    link: Option<(Target, Vec<usize>)>,
}

/// The level of the least headings that the contents list, and of those that they list if those are too many.
const DEEPEST: u8 = 3;
const SECTIONS_ALONE: u8 = 2;

/// Contents of more entries than these are no help to find anything.
const MOST: usize = 60;

const SIGNED: [&str; 4] = ["Post", "Name", "Signature", "Date"];

impl Flow {
    fn push(&mut self, mut paragraph: Paragraph) {
        paragraph.frames.clone_from(&self.frames);
        paragraph.anchors.append(&mut self.anchors);
        paragraph.hung = self.hung;
        self.story.pieces.push(Piece::Paragraph(paragraph));
    }

    fn front(&mut self, document: &Document, extent: Extent) {
        let stamp = &document.stamp;
        if document.design.logo.is_some() && extent == Extent::Whole {
            let logo = Run { what: What::Logo, ..Run::words("") };
            self.push(Paragraph { keep: true, ..Paragraph::new(Role::Logo, vec![logo]) });
        }
        let website = document.website.as_ref().map(|address| Target::Address(address.clone()));
        let school = Run { link: website, ..Run::words(&document.school) };
        self.push(Paragraph { keep: true, ..Paragraph::new(Role::School, vec![school]) });
        if !document.title.trim().is_empty() {
            self.push(Paragraph { keep: true, ..Paragraph::new(Role::Title, vec![Run::words(&document.title)]) });
        }
        if extent == Extent::Whole {
            let state = stamp.state();
            let runs = vec![Run::strong(&format!("{}. ", state.words())), Run::words(&stamp.explanation())];
            self.push(Paragraph::new(Role::State(state), runs));
        }
        let shown = |row: &&FrontRow| extent == Extent::Whole || !row.tells_stamp;
        let (boxed, others): (Vec<&FrontRow>, Vec<&FrontRow>) =
            document.front.iter().filter(shown).partition(|row| row.boxed);
        self.front_table(&boxed, TableKind::Box, "Whom to tell");
        self.front_table(&others, TableKind::Front, "About this policy");
        if extent == Extent::Whole {
            let mut runs = vec![Run::words(&format!("{} Made from model {}.", stamp.as_of(), stamp.release))];
            for (word, rest) in stamp.meanings() {
                runs.extend([Run::words(" "), Run::strong(word), Run::words(&rest)]);
            }
            self.push(Paragraph::new(Role::Meanings, runs));
        }
    }

    fn front_table(&mut self, front: &[&FrontRow], kind: TableKind, caption: &str) {
        let mut rows = Vec::with_capacity(front.len());
        for entry in front {
            let label = cell(vec![Run::words(&entry.label)], true, Align::Left);
            let mut value = cell(self.line(&entry.value), false, Align::Left);
            value.anchors.push(entry.id.clone());
            rows.push(row(vec![label, value], false));
        }
        self.table(Table { kind, frames: Vec::new(), caption: caption.to_owned(), rows, hung: false });
    }

    fn table(&mut self, mut table: Table) {
        let Some(first) = table.rows.first_mut().and_then(|row| row.cells.first_mut()) else { return };
        first.anchors.append(&mut self.anchors);
        table.frames.clone_from(&self.frames);
        table.hung = self.hung;
        self.story.pieces.push(Piece::Table(table));
    }

    /// The sections with the numbers that they have; the numbers of their pages are for Word to find.
    fn contents(&mut self, document: &Document) {
        let sections = document.all_sections();
        let listed = |most: u8| sections.iter().filter(move |section| section.level <= most);
        let deepest = if listed(DEEPEST).count() <= MOST { DEEPEST } else { SECTIONS_ALONE };
        let entries: Vec<&&Section> = listed(deepest).filter(|section| !is_blank(&section.heading())).collect();
        if entries.is_empty() {
            return;
        }
        let heading = Paragraph::new(Role::ContentsHeading, vec![Run::words("Contents")]);
        self.push(Paragraph { keep: true, ..heading });
        for section in entries {
            let number = section.number.iter().map(|number| format!("{number}\t"));
            let words = number.chain([plain(&section.title)]).collect::<String>();
            let run = Run { link: Some(Target::Anchor(section.id.clone())), ..Run::words(&words) };
            self.push(Paragraph::new(Role::Contents(depth(section.level)), vec![run]));
        }
    }

    fn section(&mut self, section: &Section) {
        self.anchors.push(section.id.clone());
        let runs = self.line(&section.title);
        let number = section.number.clone().map_or(Number::None, Number::Printed);
        let heading = Paragraph::new(Role::Section(depth(section.level)), runs);
        self.push(Paragraph { number, keep: true, ..heading });
        for clause in &section.clauses {
            self.anchors.push(clause.id.clone());
            self.blocks(&clause.blocks);
        }
        section.sections.iter().for_each(|inner| self.section(inner));
    }

    fn blocks(&mut self, blocks: &[Block]) {
        let outer = self.hung;
        // What belongs to a numbered paragraph stands below its words, not below its number.
        self.hung |= blocks.iter().any(|block| block.number.is_some());
        for block in blocks {
            self.anchors.extend(block.id.clone());
            self.block(block);
        }
        self.hung = outer;
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(line) => {
                let number = block.number.clone().map_or(Number::None, Number::Printed);
                let keep = plain(line).trim_end().ends_with(':');
                let runs = self.line(line);
                if !runs.is_empty() || number != Number::None {
                    self.push(Paragraph { number, keep, ..Paragraph::new(Role::Body, runs) });
                }
            }
            // Read aloud, a heading without words is a step into nothing.
            BlockKind::Heading { level: _, text } if is_blank(&plain(text)) => {}
            BlockKind::Heading { level, text } => {
                let runs = self.line(text);
                self.push(Paragraph { keep: true, ..Paragraph::new(Role::Heading(depth(*level)), runs) });
            }
            BlockKind::List { start, tight, items } => self.list(*start, *tight, items),
            BlockKind::Definitions(definitions) => definitions.iter().for_each(|each| self.definition(each)),
            BlockKind::Table { columns, header, rows } => self.text_table(columns, header, rows),
            BlockKind::Quote(blocks) => self.within(Frame::Quote, |flow| flow.blocks(blocks)),
            BlockKind::Edited { fate, blocks } => {
                let label = Paragraph::new(Role::Fate, vec![Run::strong(&fate.label())]);
                self.push(Paragraph { keep: !blocks.is_empty(), ..label });
                self.blocks(blocks);
            }
            BlockKind::Code(code) => {
                let mut runs = Vec::new();
                for (at, line) in code.trim_end().split('\n').enumerate() {
                    runs.extend((at > 0).then(|| Run { what: What::Break, ..Run::words("") }));
                    runs.push(Run::words(line));
                }
                self.push(Paragraph::new(Role::Code, runs));
            }
            BlockKind::Rule => self.push(Paragraph::new(Role::Rule, Vec::new())),
            BlockKind::Hole(filled) => match *filled {},
        }
    }

    fn within(&mut self, frame: Frame, flow: impl FnOnce(&mut Flow)) {
        self.frames.push(frame);
        flow(self);
        self.frames.pop();
    }

    fn list(&mut self, start: Option<Start>, tight: bool, items: &[Item]) {
        let list = match start {
            None => BULLETS,
            Some(start) => {
                self.story.lists.push(ListKind::Counted(start));
                self.story.lists.len() - 1
            }
        };
        let typed = start.filter(|start| !counts_alike(*start, items.len()));
        for (at, item) in items.iter().enumerate() {
            self.anchors.extend(item.id.clone());
            let number = match typed {
                Some(start) => Number::Typed(start.labels().nth(at).expect("labels go on without end")),
                None => Number::Item(list),
            };
            self.within(Frame::Item, |flow| {
                let (first, rest) = match &item.blocks[..] {
                    [Block { kind: BlockKind::Paragraph(line), id, number: None, .. }, rest @ ..] => {
                        flow.anchors.extend(id.clone());
                        (flow.line(line), rest)
                    }
                    // The mark stands before nothing, and what the item holds stands below it.
                    blocks => (Vec::new(), blocks),
                };
                let keep = !rest.is_empty() || (at == 0 && items.len() > 1);
                flow.push(Paragraph { number, tight, keep, ..Paragraph::new(Role::Body, first) });
                flow.blocks(rest);
            });
        }
    }

    fn definition(&mut self, definition: &Definition) {
        let runs = self.line(&definition.term);
        self.push(Paragraph { keep: true, ..Paragraph::new(Role::Term, runs) });
        for detail in &definition.details {
            self.within(Frame::Meaning, |flow| flow.blocks(detail));
        }
    }

    fn text_table(&mut self, columns: &[Align], header: &[Vec<Inline>], rows: &[TableRow]) {
        // A row with a cell too many is no reason to lose its words.
        let width = rows.iter().map(|row| row.cells.len()).chain([columns.len(), header.len()]).max().unwrap_or(0);
        self.tables += 1;
        let heads: Vec<String> = header.iter().map(|cell| plain(cell)).filter(|head| !head.is_empty()).collect();
        let caption = format!("Table {}: {}", self.tables, heads.join(", "));
        let named = rows_are_named(header);
        let mut made = Vec::with_capacity(rows.len() + 1);
        if header.iter().any(|cell| !is_empty_cell(cell)) {
            made.push(self.row((columns, width), header, |_| true));
        }
        let heads = made.len();
        for row in rows {
            let mut cells = self.row((columns, width), &row.cells, |at| named && at == 0);
            if let (Some(id), Some(first)) = (&row.id, cells.first_mut()) {
                first.anchors.push(id.clone());
            }
            made.push(cells);
        }
        let rows = made.into_iter().enumerate().map(|(at, cells)| row(cells, at < heads)).collect();
        self.table(Table { kind: TableKind::Text, frames: Vec::new(), caption, rows, hung: false });
    }

    fn row(
        &mut self,
        (columns, width): (&[Align], usize),
        cells: &[Vec<Inline>],
        heads: impl Fn(usize) -> bool,
    ) -> Vec<Paragraph> {
        let one = |at: usize| {
            let runs = cells.get(at).map_or(Vec::new(), |line| self.line(line));
            // A header without words heads nothing.
            let heads = heads(at) && cells.get(at).is_some_and(|line| !is_empty_cell(line));
            cell(runs, heads, columns.get(at).copied().unwrap_or(Align::Left))
        };
        (0..width).map(one).collect()
    }

    /// What was approved when. Its heading has no number, whatever the headings of the text have.
    fn versions(&mut self, document: &Document) {
        let Some(versions) = &document.versions else { return };
        self.anchors.push(versions.id.clone());
        let runs = self.line(&versions.title);
        self.push(Paragraph { keep: true, ..Paragraph::new(Role::Heading(1), runs) });
        versions.clauses.iter().for_each(|clause| self.blocks(&clause.blocks));
    }

    fn signatures(&mut self, document: &Document) {
        let signatories = &document.design.signatures;
        if signatories.is_empty() {
            return;
        }
        self.push(Paragraph { keep: true, ..Paragraph::new(Role::Heading(1), vec![Run::words("Signatures")]) });
        let said = vec![Run::words(&document.stamp.to_be_signed())];
        self.push(Paragraph { keep: true, ..Paragraph::new(Role::Body, said) });
        let words = |words: &str, heads| cell(vec![Run::words(words)], heads, Align::Left);
        let mut rows = vec![row(SIGNED.iter().map(|head| words(head, true)).collect(), true)];
        for one in signatories {
            let cells = vec![words(&one.post, true), words(&one.name, false), words("", false), words("", false)];
            rows.push(Row { by_hand: true, ..row(cells, false) });
        }
        let caption = "Who signs".to_owned();
        self.table(Table { kind: TableKind::Signatures, frames: Vec::new(), caption, rows, hung: false });
    }

    /// The footnotes. Those that nothing calls could not be seen, so they end the text.
    fn notes(&mut self, document: &Document) {
        let text = std::mem::take(&mut self.story.pieces);
        let mut uncalled = Vec::new();
        self.in_notes = true;
        for (note, number) in document.footnotes.iter().zip(1..) {
            self.hung = false;
            self.blocks(&note.blocks);
            self.anchors.clear();
            let mut pieces = std::mem::take(&mut self.story.pieces);
            if self.called.contains(&number) {
                self.story.notes.push(pieces);
                continue;
            }
            if !matches!(pieces.first(), Some(Piece::Paragraph(first)) if first.number == Number::None) {
                pieces.insert(0, Piece::Paragraph(Paragraph::new(Role::Body, Vec::new())));
            }
            for piece in &mut pieces {
                match piece {
                    Piece::Paragraph(paragraph) => paragraph.frames.insert(0, Frame::Item),
                    Piece::Table(table) => table.frames.insert(0, Frame::Item),
                }
            }
            if let Some(Piece::Paragraph(first)) = pieces.first_mut() {
                first.number = Number::Typed(number.to_string());
            }
            uncalled.append(&mut pieces);
            self.story.notes.push(Vec::new());
        }
        self.story.pieces = text;
        if !uncalled.is_empty() {
            self.push(Paragraph { keep: true, ..Paragraph::new(Role::Heading(1), vec![Run::words("Notes")]) });
            self.story.pieces.append(&mut uncalled);
        }
    }

    /// The words of a line.
    fn line(&mut self, line: &[Inline]) -> Vec<Run> {
        let mut runs = Vec::new();
        self.inlines(line, &Look::default(), &mut runs);
        runs
    }

    fn inlines(&mut self, line: &[Inline], look: &Look, runs: &mut Vec<Run>) {
        for inline in line {
            match &inline.kind {
                InlineKind::Text(words) => self.words(words, look, runs),
                InlineKind::Emphasis(inner) => self.inlines(inner, &Look { italic: true, ..look.clone() }, runs),
                InlineKind::Strong(inner) => self.inlines(inner, &Look { bold: true, ..look.clone() }, runs),
                InlineKind::Code(words) => self.words(words, &Look { code: true, ..look.clone() }, runs),
                InlineKind::Link { to, text } => self.link(to, text, look, runs),
                InlineKind::Particular { fact: _, text } => self.inlines(text, look, runs),
                InlineKind::Edited { edit, text } => {
                    self.inlines(text, &Look { edit: Some(*edit), ..look.clone() }, runs);
                }
                InlineKind::Language { lang, text } => {
                    self.inlines(text, &Look { lang: Some(lang.clone()), ..look.clone() }, runs);
                }
                InlineKind::Abbreviation { short, full: _ } => self.words(short, look, runs),
                InlineKind::FootnoteCall(number) => match &mut self.link {
                    Some((_, waiting)) => waiting.push(*number),
                    None => self.call(*number, look, runs),
                },
                InlineKind::Break => runs.push(self.run(What::Break, look)),
                InlineKind::Hole(filled) => match *filled {},
            }
        }
    }

    fn run(&self, what: What, look: &Look) -> Run {
        let link = self.link.as_ref().map(|(to, _)| to.clone());
        Run { what, look: look.clone(), link, change: Change::Same }
    }

    fn words(&mut self, words: &str, look: &Look, runs: &mut Vec<Run>) {
        if words.is_empty() {
            return;
        }
        let run = self.run(What::Words(words.to_owned()), look);
        if let Some(Run { what: What::Words(before), look, link, .. }) = runs.last_mut()
            && *look == run.look
            && *link == run.link
        {
            return before.push_str(words);
        }
        runs.push(run);
    }

    fn link(&mut self, to: &Target, text: &[Inline], look: &Look, runs: &mut Vec<Run>) {
        if self.link.is_some() {
            return self.inlines(text, look, runs);
        }
        self.link = Some((to.clone(), Vec::new()));
        // A link that nobody can see is worse than a plain address.
        if let (Target::Address(address), true) = (to, plain(text).trim().is_empty()) {
            self.words(address, look, runs);
        }
        self.inlines(text, look, runs);
        for number in self.link.take().into_iter().flat_map(|(_, waiting)| waiting) {
            self.call(number, look, runs);
        }
    }

    /// A call of a footnote. White space before it goes: it stands at its word.
    fn call(&mut self, number: usize, look: &Look, runs: &mut Vec<Run>) {
        while let Some(Run { what: What::Words(words), .. }) = runs.last_mut() {
            words.truncate(words.trim_end().len());
            if !words.is_empty() {
                break;
            }
            runs.pop();
        }
        // Word counts the footnotes itself, in the order in which they are called.
        let is_next = number == self.called.len() + 1 && number <= self.notes && !self.in_notes;
        let what = if is_next { What::Call(number) } else { What::CallAgain(number) };
        if is_next {
            self.called.insert(number);
        }
        runs.push(self.run(what, look));
    }
}

/// The level of a heading below the title, from 1.
fn depth(level: u8) -> u8 {
    level.clamp(2, 6) - 1
}

fn cell(runs: Vec<Run>, heads: bool, align: Align) -> Paragraph {
    Paragraph::new(Role::Cell { heads, align }, runs)
}

fn row(cells: Vec<Paragraph>, heads: bool) -> Row {
    Row { heads, by_hand: false, cells, change: Change::Same }
}

/// Whether Word counts so many items as we do: after `z` it goes on with `bb`, and it has no letter for 0.
fn counts_alike(start: Start, items: usize) -> bool {
    let last = start.number.saturating_add(items as u64);
    let most = match start.counting {
        Counting::Numbers => return last <= 30_000,
        Counting::Letters | Counting::Capitals => 27,
        Counting::Roman | Counting::RomanCapitals => 3_000,
    };
    start.number > 0 && last <= most
}
