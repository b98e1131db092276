//! What a text proposes: words that no law and no earlier policy has, for governors to decide on.

use super::draft::{clause_anchor, item_anchor};
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::{Block, BlockKind, Document, FrontRow, Inline, Origin, Proposal, Section, plain};
use crate::library::Library;
use crate::school::Policy;
use std::collections::BTreeMap;

/// The proposals that stand in a document, in its order. One of a school that stands nowhere in it is an error.
pub(super) fn proposals<'l>(
    document: &Document,
    library: &'l Library,
    policy: &'l Policy<'_>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Proposal> {
    let passages = passages(document);
    // Who names the item comes before who names its clause, and what a school says before what the library says.
    let (mut of_items, mut of_clauses) = (Vec::new(), Vec::new());
    let mut propose = |written: &str, reason: &'l str| {
        let meant = find(&passages, &anchor(written));
        let is_there = !meant.is_empty();
        let kind = if written.contains('#') { &mut of_items } else { &mut of_clauses };
        kind.extend(meant.into_iter().map(|index| (index, reason)));
        is_there
    };
    for proposed in &policy.file.proposed {
        let at = &proposed.at;
        if !propose(&at.value, &proposed.reason.value) {
            found.push(
                Diagnostic::error(
                    Fault::WithoutEffect,
                    at.span,
                    format!("this policy does not hold \"{at}\", so there is nothing to propose"),
                )
                .help("name a clause, clause#item, or front#row of the front table"),
            );
        }
    }
    let placed = document.uses.clauses.iter().filter(|(_, (origin, _))| *origin == Origin::Library);
    for clause in placed.filter_map(|(id, _)| library.clauses.get(id)) {
        for proposed in &clause.front.proposed {
            let written = match &proposed.at {
                Some(item) => format!("{}#{item}", clause.id),
                None => clause.id.clone(),
            };
            // What the school says in its own words is not the library's proposal.
            if !policy.replacements.contains_key(&written) {
                propose(&written, &proposed.reason.value);
            }
        }
    }
    let mut proposals: BTreeMap<usize, Proposal> = BTreeMap::new();
    for (index, reason) in of_items.into_iter().chain(of_clauses) {
        proposals.entry(index).or_insert_with(|| passages[index].proposal(reason));
    }
    proposals.into_values().collect()
}

/// The anchor of `clause`, `clause#item` or `front#row`.
fn anchor(written: &str) -> String {
    match written.split_once('#') {
        Some(("front", row)) => format!("front-{row}"),
        Some((clause, item)) => item_anchor(clause, item),
        None => clause_anchor(written),
    }
}

/// What has an anchor in a document.
struct Passage<'d> {
    anchor: &'d str,
    place: String,
    words: String,
}

impl Passage<'_> {
    fn proposal(&self, reason: &str) -> Proposal {
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        Proposal { place: self.place.clone(), words: self.words.clone(), reason }
    }
}

/// Where an anchor stands; for a clause, every paragraph and item of it, since governors decide on all of them.
fn find(passages: &[Passage<'_>], anchor: &str) -> Vec<usize> {
    let all = |is_meant: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (0..passages.len()).filter(|index| is_meant(passages[*index].anchor)).collect()
    };
    let items = all(&|passage| is_item_of(passage, anchor));
    if items.is_empty() { all(&|passage| passage == anchor) } else { items }
}

fn is_item_of(item: &str, clause: &str) -> bool {
    item.strip_prefix(clause).is_some_and(|rest| rest.starts_with('.'))
}

/// Everything that has an anchor, in the order of the document.
fn passages<'d>(document: &'d Document) -> Vec<Passage<'d>> {
    let row = |row: &'d FrontRow| Passage {
        anchor: &row.id,
        place: "the front table".to_owned(),
        words: format!("{}: {}", row.label, plain(&row.value)),
    };
    let mut passages: Vec<Passage<'d>> = document.front.iter().map(row).collect();
    for section in &document.sections {
        push_section(section, &mut passages);
    }
    passages
}

fn push_section<'d>(section: &'d Section, passages: &mut Vec<Passage<'d>>) {
    let place = match &section.number {
        Some(number) => format!("section {number}"),
        None => format!("“{}”", plain(&section.title)),
    };
    for clause in &section.clauses {
        let numbered = clause.blocks.iter().find(|block| block.number.is_some());
        let words = clause.blocks.iter().map(said).find(|words| !words.is_empty()).unwrap_or_default();
        passages.push(Passage { anchor: &clause.id, place: place_of(numbered, &place), words });
        push_blocks(&clause.blocks, &place, passages);
    }
    for inner in &section.sections {
        push_section(inner, passages);
    }
}

fn place_of(block: Option<&Block>, section: &str) -> String {
    block.and_then(|block| block.number.as_ref()).map_or(section.to_owned(), |number| format!("paragraph {number}"))
}

/// The passages of blocks. A list stands at the paragraph that leads in to it.
fn push_blocks<'d>(blocks: &'d [Block], place: &str, passages: &mut Vec<Passage<'d>>) {
    let mut place = place.to_owned();
    for block in blocks {
        place = place_of(Some(block), &place);
        let mut push = |anchor: &'d Option<String>, words: &dyn Fn() -> String| {
            if let Some(anchor) = anchor {
                passages.push(Passage { anchor, place: place.clone(), words: words() });
            }
        };
        push(&block.id, &|| said(block));
        match &block.kind {
            BlockKind::List { items, .. } => {
                for item in items {
                    if let Some(anchor) = &item.id {
                        passages.push(Passage { anchor, place: place.clone(), words: all_said(&item.blocks) });
                    }
                    push_blocks(&item.blocks, &place, passages);
                }
            }
            BlockKind::Table { rows, .. } => {
                for row in rows {
                    push(&row.id, &|| cells(&row.cells));
                }
            }
            BlockKind::Definitions(definitions) => {
                for details in definitions.iter().flat_map(|definition| &definition.details) {
                    push_blocks(details, &place, passages);
                }
            }
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => {
                push_blocks(inner, &place, passages);
            }
            BlockKind::Paragraph(_) | BlockKind::Heading { .. } | BlockKind::Code(_) | BlockKind::Rule => {}
            BlockKind::Hole(filled) => match *filled {},
        }
    }
}

fn all_said(blocks: &[Block]) -> String {
    let said = blocks.iter().map(said).filter(|words| !words.is_empty());
    said.collect::<Vec<_>>().join(" ")
}

fn cells(cells: &[Vec<Inline>]) -> String {
    let cells = cells.iter().map(|cell| plain(cell)).filter(|words| !words.is_empty());
    cells.collect::<Vec<_>>().join(": ")
}

fn said(block: &Block) -> String {
    match &block.kind {
        BlockKind::Paragraph(text) | BlockKind::Heading { level: _, text } => plain(text),
        BlockKind::List { items, .. } => items.iter().map(|item| all_said(&item.blocks)).collect::<Vec<_>>().join("; "),
        BlockKind::Table { rows, .. } => rows.iter().map(|row| cells(&row.cells)).collect::<Vec<_>>().join("; "),
        BlockKind::Definitions(definitions) => {
            definitions.iter().map(|definition| plain(&definition.term)).collect::<Vec<_>>().join("; ")
        }
        BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => all_said(inner),
        BlockKind::Code(text) => text.clone(),
        BlockKind::Rule => String::new(),
        BlockKind::Hole(filled) => match *filled {},
    }
}
