//! Two rows of blocks as one.

use super::align::{Aligned, align};
use super::change::{Depth, Hunk};
use super::line::{self, Name, bare};
use crate::counting::Start;
use crate::document::{Block, BlockKind, Definition, Edit, Fate, Inline, InlineKind, Item, TableRow, plain};
use crate::likeness::{Texts, stretches, words};
use crate::source::Span;

/// What blocks are compared with, and what is found in them.
pub(super) struct Comparison<'c> {
    /// What has another name now.
    pub(super) names: &'c [Name],
    /// The anchor in the new text of what had this one in the old.
    pub(super) anchor: &'c dyn Fn(&str) -> String,
    /// What differs in the clause at hand, in reading order.
    pub(super) found: Vec<Difference>,
    /// The names that changed, by their numbers, as often as they did.
    pub(super) renamed: Vec<usize>,
}

/// Something that differs within a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    /// Words in a line.
    Reworded(Hunk),
    /// A whole block or item is new; its words.
    New(String),
    /// A whole block or item is gone; its words.
    Gone(String),
    /// These words lead to another address.
    Led(String, String),
    /// An item or a row stands elsewhere in its list or table; its words.
    Reordered(String),
    /// A heading is more, or less, below another; its words.
    Relevelled(String, Depth),
    /// A short form stands for other words than before.
    StandsFor(String, [String; 2]),
}

impl Comparison<'_> {
    /// Two lines as one.
    pub(super) fn line(&mut self, old: &[Inline], new: &[Inline]) -> Vec<Inline> {
        let mut compared = line::compare(old, new, self.names, self.anchor);
        self.found.extend(compared.hunks.into_iter().map(Difference::Reworded));
        self.found.extend(compared.led.into_iter().map(|(words, to)| Difference::Led(words, to)));
        let is_name = |full: &[String; 2]| new.first().is_some_and(|first| self.is_name_alone(full, first.span));
        let stands_for = compared.stand_for.into_iter().filter(|(_, full)| !is_name(full));
        let stands_for: Vec<_> = stands_for.map(|(short, full)| Difference::StandsFor(short, full)).collect();
        self.found.extend(stands_for);
        self.renamed.append(&mut compared.renamed);
        compared.line
    }

    /// Whether nothing but names differs between two wordings.
    fn is_name_alone(&self, [was, is]: &[String; 2], span: Span) -> bool {
        let line = |words: &String| vec![Inline { span, kind: InlineKind::Text(words.clone()) }];
        line::compare(&line(was), &line(is), self.names, self.anchor).hunks.is_empty()
    }

    /// The blocks of two items that are one: where either has one alone, that is the other.
    fn item_blocks(&mut self, old: &[Block], new: &[Block]) -> Vec<Block> {
        match (old, new) {
            ([was], [is]) if alike_in_kind(was, is) => self.pair(was, is),
            _ => self.blocks(old, new),
        }
    }

    /// Two rows of blocks as one.
    pub(super) fn blocks(&mut self, old: &[Block], new: &[Block]) -> Vec<Block> {
        let mut likeness = Likeness::default();
        let steps = align(
            (old.len(), new.len()),
            &|was, at| {
                self.is_same(old[was].id.as_deref(), new[at].id.as_deref()) && alike_in_kind(&old[was], &new[at])
            },
            &mut |was, at| match alike_in_kind(&old[was], &new[at]) {
                true => likeness.of(was, at, || words_of(&old[was..=was]), || words_of(&new[at..=at])),
                false => 0.0,
            },
        );
        let mut blocks = Vec::new();
        for step in steps {
            match step {
                Aligned::Both { old: was, new: at } => blocks.append(&mut self.pair(&old[was], &new[at])),
                Aligned::Old(was) => blocks.push(self.went(&old[was])),
                Aligned::New(at) => blocks.push(self.came(&new[at])),
                Aligned::Here { old: was, new: at } => {
                    self.found.push(Difference::Reordered(words_of(&new[at..=at])));
                    let span = new[at].span;
                    let moved = self.pair(&old[was], &new[at]);
                    blocks.push(edited(span, Fate::Reordered, moved));
                }
                Aligned::Away(_) => {}
            }
        }
        blocks
    }

    fn is_same(&self, old: Option<&str>, new: Option<&str>) -> bool {
        old.zip(new).is_some_and(|(old, new)| (self.anchor)(old) == new)
    }

    fn came(&mut self, block: &Block) -> Block {
        if !matches!(block.kind, BlockKind::Rule) {
            self.found.push(Difference::New(words_of(std::slice::from_ref(block))));
        }
        edited(block.span, Fate::New, vec![block.clone()])
    }

    fn went(&mut self, block: &Block) -> Block {
        if !matches!(block.kind, BlockKind::Rule) {
            self.found.push(Difference::Gone(words_of(std::slice::from_ref(block))));
        }
        edited(block.span, Fate::Gone, vec![bare_block(block)])
    }

    /// Two blocks as one, or as the old one and the new one.
    fn pair(&mut self, old: &Block, new: &Block) -> Vec<Block> {
        let kind = match (&old.kind, &new.kind) {
            (BlockKind::Paragraph(was), BlockKind::Paragraph(line)) => {
                BlockKind::Paragraph(renumbered(old.number.as_deref(), new.number.as_deref(), self.line(was, line)))
            }
            (BlockKind::Heading { level: before, text: was }, BlockKind::Heading { level, text }) => {
                if before != level {
                    let depth = if level > before { Depth::Deeper } else { Depth::Higher };
                    self.found.push(Difference::Relevelled(plain(text), depth));
                }
                BlockKind::Heading { level: *level, text: self.line(was, text) }
            }
            (BlockKind::List { items: was, .. }, BlockKind::List { start: None, tight, items }) => {
                BlockKind::List { start: None, tight: *tight, items: self.items(was, items) }
            }
            (BlockKind::List { items: was, .. }, BlockKind::List { start: Some(start), tight, items }) => {
                let items = self.items(was, items);
                return counted_apart(new, *start, *tight, items);
            }
            (BlockKind::Definitions(was), BlockKind::Definitions(definitions)) => {
                BlockKind::Definitions(self.definitions(was, definitions))
            }
            (
                BlockKind::Table { columns: had, header: old_header, rows: old_rows },
                BlockKind::Table { columns, header, rows },
            ) if had.len() == columns.len() => BlockKind::Table {
                columns: columns.clone(),
                header: self.cells(old_header, header),
                rows: self.rows(old_rows, rows),
            },
            (BlockKind::Quote(was), BlockKind::Quote(blocks)) => BlockKind::Quote(self.blocks(was, blocks)),
            (BlockKind::Code(was), BlockKind::Code(code)) if was == code => new.kind.clone(),
            (BlockKind::Rule, BlockKind::Rule) => BlockKind::Rule,
            (BlockKind::Hole(filled), _) | (_, BlockKind::Hole(filled)) => match *filled {},
            (
                BlockKind::Paragraph(_)
                | BlockKind::Heading { .. }
                | BlockKind::List { .. }
                | BlockKind::Definitions(_)
                | BlockKind::Table { .. }
                | BlockKind::Quote(_)
                | BlockKind::Code(_)
                | BlockKind::Rule
                | BlockKind::Edited { .. },
                _,
            ) => return vec![self.went(old), self.came(new)],
        };
        vec![Block { span: new.span, id: new.id.clone(), number: new.number.clone(), kind }]
    }

    fn items(&mut self, old: &[Item], new: &[Item]) -> Vec<Item> {
        let mut likeness = Likeness::default();
        let steps = align(
            (old.len(), new.len()),
            &|was, at| self.is_same(old[was].id.as_deref(), new[at].id.as_deref()),
            &mut |was, at| likeness.of(was, at, || words_of(&old[was].blocks), || words_of(&new[at].blocks)),
        );
        let mut items = Vec::new();
        for step in steps {
            let item = match step {
                Aligned::Both { old: was, new: at } => {
                    Item { blocks: self.item_blocks(&old[was].blocks, &new[at].blocks), ..new[at].clone() }
                }
                Aligned::Here { old: was, new: at } => {
                    self.found.push(Difference::Reordered(words_of(&new[at].blocks)));
                    let moved = self.blocks(&old[was].blocks, &new[at].blocks);
                    Item { blocks: vec![edited(new[at].span, Fate::Reordered, moved)], ..new[at].clone() }
                }
                Aligned::New(at) => {
                    self.found.push(Difference::New(words_of(&new[at].blocks)));
                    let blocks = new[at].blocks.clone();
                    Item { blocks: vec![edited(new[at].span, Fate::New, blocks)], ..new[at].clone() }
                }
                Aligned::Old(was) => {
                    self.found.push(Difference::Gone(words_of(&old[was].blocks)));
                    let blocks = old[was].blocks.iter().map(bare_block).collect();
                    let span = old[was].span;
                    Item { span, id: None, when: None, blocks: vec![edited(span, Fate::Gone, blocks)] }
                }
                Aligned::Away(_) => continue,
            };
            items.push(item);
        }
        items
    }

    fn definitions(&mut self, old: &[Definition], new: &[Definition]) -> Vec<Definition> {
        let mut likeness = Likeness::default();
        let terms = |definitions: &[Definition]| -> Vec<String> {
            definitions.iter().map(|definition| plain(&definition.term).to_lowercase()).collect()
        };
        let (old_terms, new_terms) = (terms(old), terms(new));
        let steps = align((old.len(), new.len()), &|was, at| old_terms[was] == new_terms[at], &mut |was, at| {
            likeness.of(was, at, || said(&old[was]), || said(&new[at]))
        });
        let mut definitions = Vec::new();
        for step in steps {
            definitions.push(match step {
                Aligned::Both { old: was, new: at } | Aligned::Here { old: was, new: at } => {
                    if matches!(step, Aligned::Here { .. }) {
                        self.found.push(Difference::Reordered(said(&new[at])));
                    }
                    let (old, new) = (&old[was], &new[at]);
                    let term = self.line(&old.term, &new.term);
                    let (was, is) = (old.details.concat(), new.details.concat());
                    let details = match old.details.len() == new.details.len() {
                        true => old.details.iter().zip(&new.details).map(|(old, new)| self.blocks(old, new)).collect(),
                        false => vec![self.blocks(&was, &is)],
                    };
                    Definition { term, details }
                }
                Aligned::New(at) => {
                    self.found.push(Difference::New(said(&new[at])));
                    whole(&new[at], Edit::Inserted, Fate::New)
                }
                Aligned::Old(was) => {
                    self.found.push(Difference::Gone(said(&old[was])));
                    whole(&old[was], Edit::Deleted, Fate::Gone)
                }
                Aligned::Away(_) => continue,
            });
        }
        definitions
    }

    fn cells(&mut self, old: &[Vec<Inline>], new: &[Vec<Inline>]) -> Vec<Vec<Inline>> {
        old.iter().zip(new).map(|(old, new)| self.line(old, new)).collect()
    }

    fn rows(&mut self, old: &[TableRow], new: &[TableRow]) -> Vec<TableRow> {
        let mut likeness = Likeness::default();
        let steps = align(
            (old.len(), new.len()),
            &|was, at| {
                self.is_same(old[was].id.as_deref(), new[at].id.as_deref()) || names_the_same(&old[was], &new[at])
            },
            &mut |was, at| likeness.of(was, at, || words_of_row(&old[was]), || words_of_row(&new[at])),
        );
        let mut rows = Vec::new();
        for step in steps {
            rows.push(match step {
                Aligned::Both { old: was, new: at } => {
                    TableRow { cells: self.cells(&old[was].cells, &new[at].cells), ..new[at].clone() }
                }
                Aligned::Here { old: was, new: at } => {
                    self.found.push(Difference::Reordered(words_of_row(&new[at])));
                    TableRow { cells: self.cells(&old[was].cells, &new[at].cells), ..new[at].clone() }
                }
                Aligned::New(at) => {
                    self.found.push(Difference::New(words_of_row(&new[at])));
                    TableRow { cells: in_all(&new[at].cells, Edit::Inserted), ..new[at].clone() }
                }
                Aligned::Old(was) => {
                    self.found.push(Difference::Gone(words_of_row(&old[was])));
                    TableRow { id: None, when: None, cells: in_all(&old[was].cells, Edit::Deleted) }
                }
                Aligned::Away(_) => continue,
            });
        }
        rows
    }
}

/// A numbered list as parts of one, so that an item that is gone takes no number of the new text: it stands between them.
fn counted_apart(list: &Block, start: Start, tight: bool, items: Vec<Item>) -> Vec<Block> {
    let mut parts: Vec<Block> = Vec::new();
    let mut next = start;
    let mut held: Vec<Item> = Vec::new();
    let mut close = |held: &mut Vec<Item>, parts: &mut Vec<Block>| {
        let items = std::mem::take(held);
        let count = u64::try_from(items.len()).unwrap_or(u64::MAX);
        if count > 0 {
            let kind = BlockKind::List { start: Some(next), tight, items };
            let id = if parts.is_empty() { list.id.clone() } else { None };
            parts.push(Block { span: list.span, id, number: None, kind });
            next = Start { number: next.number.saturating_add(count), goes_on: true, ..next };
        }
    };
    for item in items {
        match &item.blocks[..] {
            [Block { kind: BlockKind::Edited { fate: Fate::Gone, blocks }, .. }] => {
                close(&mut held, &mut parts);
                let gone = Item { blocks: blocks.clone(), ..item.clone() };
                // Its old number is not known here; as a bullet it takes none.
                let kind = BlockKind::List { start: None, tight, items: vec![gone] };
                let inner = Block { span: item.span, id: None, number: None, kind };
                parts.push(edited(item.span, Fate::Gone, vec![inner]));
            }
            _ => held.push(item),
        }
    }
    close(&mut held, &mut parts);
    parts
}

/// How alike pairs of two rows are, each text read once.
#[derive(Default)]
struct Likeness {
    texts: Texts,
    old: Vec<Option<(usize, String)>>,
    new: Vec<Option<(usize, String)>>,
}

impl Likeness {
    fn of(&mut self, was: usize, at: usize, old: impl FnOnce() -> String, new: impl FnOnce() -> String) -> f64 {
        let (old_number, old_text) = known(&mut self.old, was, &mut self.texts, old);
        let (new_number, new_text) = known(&mut self.new, at, &mut self.texts, new);
        match old_text == new_text {
            true => 1.0,
            // What only became longer or shorter holds all of the other's words; of few words, one other is much.
            false => (self.texts.likeness(old_number, new_number))
                .max(self.texts.held(old_number, new_number) * 0.8)
                .max(in_order(&old_text, &new_text)),
        }
    }
}

/// Texts of up to so many words are compared word by word too.
const FEW: usize = 16;

/// Of two short texts, how many of all words stand in both in the same order, if these are the most of them.
fn in_order(old: &str, new: &str) -> f64 {
    let (old, new) = (words(old), words(new));
    if old.len().max(new.len()) > FEW {
        return 0.0;
    }
    let (was, is): (Vec<&str>, Vec<&str>) =
        (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
    let same: usize = stretches(&was, &is).iter().filter(|s| s.is_same).map(|s| s.old.len()).sum();
    let share = 2.0 * same as f64 / (old.len() + new.len()).max(1) as f64;
    if share >= 0.6 { share } else { 0.0 }
}

fn known(
    row: &mut Vec<Option<(usize, String)>>,
    at: usize,
    texts: &mut Texts,
    text: impl FnOnce() -> String,
) -> (usize, String) {
    if row.len() <= at {
        row.resize(at + 1, None);
    }
    let (number, text) = row[at].get_or_insert_with(|| {
        let text = text();
        (texts.add(&text), text)
    });
    (*number, text.clone())
}

/// Blocks with what became of them around them.
pub(super) fn edited(span: Span, fate: Fate, blocks: Vec<Block>) -> Block {
    Block { span, id: None, number: None, kind: BlockKind::Edited { fate, blocks } }
}

/// A line that begins with the number it had, if it has another now.
pub(super) fn renumbered(was: Option<&str>, is: Option<&str>, mut line: Vec<Inline>) -> Vec<Inline> {
    if let (Some(was), Some(first)) = (was, line.first())
        && Some(was) != is
    {
        let span = first.span;
        let text = vec![Inline { span, kind: InlineKind::Text(format!("(was {was})")) }];
        line.insert(0, Inline { span, kind: InlineKind::Text(" ".to_owned()) });
        line.insert(0, Inline { span, kind: InlineKind::Edited { edit: Edit::Renumbered, text } });
    }
    line
}

fn alike_in_kind(old: &Block, new: &Block) -> bool {
    std::mem::discriminant(&old.kind) == std::mem::discriminant(&new.kind)
}

/// A definition that is all new or all gone.
fn whole(definition: &Definition, edit: Edit, fate: Fate) -> Definition {
    let term = in_all(std::slice::from_ref(&definition.term), edit).concat();
    let details = definition.details.iter().map(|blocks| {
        let shown = match fate {
            Fate::Gone => blocks.iter().map(bare_block).collect(),
            Fate::New | Fate::Reordered | Fate::MovedHere(_) | Fate::MovedAway(_) => blocks.clone(),
        };
        blocks.first().map(|first| edited(first.span, fate.clone(), shown)).into_iter().collect()
    });
    Definition { term, details: details.collect() }
}

/// Lines that are all new or all gone.
fn in_all(lines: &[Vec<Inline>], edit: Edit) -> Vec<Vec<Inline>> {
    let marked = |line: &Vec<Inline>| {
        let text = match edit {
            Edit::Deleted => bare(line.clone()),
            Edit::Inserted | Edit::Renamed | Edit::Renumbered => line.clone(),
        };
        let Some(first) = text.first() else { return Vec::new() };
        vec![Inline { span: first.span, kind: InlineKind::Edited { edit, text } }]
    };
    lines.iter().map(marked).collect()
}

/// A block that is gone: its anchors are free, and its words lead nowhere.
pub(super) fn bare_block(block: &Block) -> Block {
    let all = |blocks: &[Block]| blocks.iter().map(bare_block).collect::<Vec<_>>();
    let cells = |cells: &[Vec<Inline>]| cells.iter().map(|cell| bare(cell.clone())).collect::<Vec<_>>();
    let kind = match &block.kind {
        BlockKind::Paragraph(line) => BlockKind::Paragraph(bare(line.clone())),
        BlockKind::Heading { level: _, text } => {
            // A heading that is gone heads nothing.
            let text = bare(text.clone());
            BlockKind::Paragraph(vec![Inline { span: block.span, kind: InlineKind::Strong(text) }])
        }
        BlockKind::List { start, tight, items } => BlockKind::List {
            start: *start,
            tight: *tight,
            items: items
                .iter()
                .map(|item| Item { span: item.span, id: None, when: None, blocks: all(&item.blocks) })
                .collect(),
        },
        BlockKind::Definitions(definitions) => BlockKind::Definitions(
            definitions
                .iter()
                .map(|definition| Definition {
                    term: bare(definition.term.clone()),
                    details: definition.details.iter().map(|blocks| all(blocks)).collect(),
                })
                .collect(),
        ),
        BlockKind::Table { columns, header, rows } => BlockKind::Table {
            columns: columns.clone(),
            header: cells(header),
            rows: rows.iter().map(|row| TableRow::from(cells(&row.cells))).collect(),
        },
        BlockKind::Quote(blocks) => BlockKind::Quote(all(blocks)),
        BlockKind::Code(code) => BlockKind::Code(code.clone()),
        BlockKind::Rule => BlockKind::Rule,
        BlockKind::Edited { fate, blocks } => BlockKind::Edited { fate: fate.clone(), blocks: all(blocks) },
        BlockKind::Hole(filled) => match *filled {},
    };
    Block { span: block.span, id: None, number: None, kind }
}

/// The words of blocks, in one line.
pub(crate) fn words_of(blocks: &[Block]) -> String {
    let mut words = Vec::new();
    push_words(blocks, &mut words);
    words.retain(|line| !line.is_empty());
    words.join(" ")
}

fn push_words(blocks: &[Block], words: &mut Vec<String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(line) | BlockKind::Heading { level: _, text: line } => {
                words.push(plain(line).trim().to_owned());
            }
            BlockKind::List { items, .. } => items.iter().for_each(|item| push_words(&item.blocks, words)),
            BlockKind::Definitions(definitions) => words.extend(definitions.iter().map(said)),
            BlockKind::Table { columns: _, header, rows } => {
                words.push(in_line(header));
                words.extend(rows.iter().map(words_of_row));
            }
            BlockKind::Quote(blocks) | BlockKind::Edited { fate: _, blocks } => push_words(blocks, words),
            BlockKind::Code(code) => words.push(code.trim().to_owned()),
            BlockKind::Rule => {}
            BlockKind::Hole(filled) => match *filled {},
        }
    }
}

fn said(definition: &Definition) -> String {
    format!("{}: {}", plain(&definition.term), words_of(&definition.details.concat()))
}

/// Whether two rows begin with the same words: what a row is about stands in its first cell.
fn names_the_same(old: &TableRow, new: &TableRow) -> bool {
    let first = |row: &TableRow| row.cells.first().map(|cell| plain(cell)).filter(|words| !words.trim().is_empty());
    first(old).is_some_and(|words| first(new).is_some_and(|other| words == other))
}

fn words_of_row(row: &TableRow) -> String {
    in_line(&row.cells)
}

fn in_line(cells: &[Vec<Inline>]) -> String {
    cells.iter().map(|cell| plain(cell)).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" | ")
}
