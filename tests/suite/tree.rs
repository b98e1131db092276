//! Looks into built documents: the words of an anchor, and all the words in reading order.

use policygen::build::{Built, Output, Plan, build};
use policygen::document::{Block, BlockKind, Document, Inline};
use policygen::plain;
use policygen::render::FORMATS;
use policygen::schools::read_schools;
use policygen::workspace::Workspace;
use std::path::{Path, PathBuf};

/// The day that the committed examples are built for.
pub(crate) const TODAY: &str = "2026-11-21";

/// This repository, which is a workspace.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The example schools, built in memory in every format.
pub(crate) fn examples(output: Option<&Path>) -> Vec<Built> {
    schools_of(repository(), output)
}

/// The schools of the workspace in `folder`, built in every format.
pub(crate) fn schools_of(folder: &Path, output: Option<&Path>) -> Vec<Built> {
    let workspace = Workspace::read(folder).expect("the workspace can be read");
    assert!(workspace.found.is_empty(), "the library is sound: {:#?}", workspace.found);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder.join("schools"))
        .expect("the workspace has schools")
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    paths.sort();
    let schools = read_schools(&paths);
    let formats: Vec<_> = FORMATS.iter().collect();
    let today = TODAY.parse().expect("it is a date");
    let plan =
        Plan { today, formats: &formats, output: output.map(|folder| Output { folder, archive: true }), jobs: 2 };
    build(&workspace, &schools, &plan)
}

/// The document of one example school.
pub(crate) fn example(school: &str) -> Document {
    let mut built = examples(None);
    let at = built.iter().position(|built| built.documents.iter().any(|document| document.school_id == school));
    built.swap_remove(at.expect("it is an example")).documents.swap_remove(0)
}

/// The text of the block or item with this anchor, on one line; none if there is no such anchor.
pub(crate) fn text_at(document: &Document, anchor: &str) -> Option<String> {
    if let Some(row) = document.front.iter().find(|row| row.id == anchor) {
        return Some(format!("{}: {}", row.label, plain::line(&row.value)));
    }
    let sections = document.all_sections().into_iter().chain(&document.versions);
    let clauses = sections.flat_map(|section| &section.clauses);
    clauses.into_iter().find_map(|clause| match clause.id == anchor {
        true => Some(joined(&clause.blocks)),
        false => in_blocks(&clause.blocks, anchor),
    })
}

fn in_blocks(blocks: &[Block], anchor: &str) -> Option<String> {
    blocks.iter().find_map(|block| {
        if block.id.as_deref() == Some(anchor) {
            return Some(joined(std::slice::from_ref(block)));
        }
        match &block.kind {
            BlockKind::List { items, .. } => items.iter().find_map(|item| match item.id.as_deref() == Some(anchor) {
                true => Some(joined(&item.blocks)),
                false => in_blocks(&item.blocks, anchor),
            }),
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => in_blocks(inner, anchor),
            BlockKind::Definitions(definitions) => {
                definitions.iter().flat_map(|d| &d.details).find_map(|details| in_blocks(details, anchor))
            }
            BlockKind::Paragraph(_)
            | BlockKind::Heading { .. }
            | BlockKind::Table { .. }
            | BlockKind::Code(_)
            | BlockKind::Rule => None,
            BlockKind::Hole(filled) => match *filled {},
        }
    })
}

fn joined(blocks: &[Block]) -> String {
    let mut words = Vec::new();
    push_blocks(blocks, &mut words);
    words.join(" ")
}

/// Every word of the sections and of the versions in reading order: headings and text, no labels of lists.
pub(crate) fn words(document: &Document) -> Vec<String> {
    let mut words = Vec::new();
    for section in document.all_sections().into_iter().chain(&document.versions) {
        push_words(&section.heading(), &mut words);
        section.clauses.iter().for_each(|clause| push_blocks(&clause.blocks, &mut words));
    }
    words
}

/// Every word of the notes, in their order.
pub(crate) fn note_words(document: &Document) -> Vec<String> {
    let mut words = Vec::new();
    document.footnotes.iter().for_each(|note| push_blocks(&note.blocks, &mut words));
    words
}

fn push_words(text: &str, words: &mut Vec<String>) {
    words.extend(text.split_whitespace().map(str::to_owned));
}

fn push_line(line: &[Inline], words: &mut Vec<String>) {
    push_words(&plain::line(line), words);
}

fn push_blocks(blocks: &[Block], words: &mut Vec<String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) | BlockKind::Heading { level: _, text } => {
                words.extend(block.number.clone());
                push_line(text, words);
            }
            BlockKind::List { items, .. } => items.iter().for_each(|item| push_blocks(&item.blocks, words)),
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    push_line(&definition.term, words);
                    definition.details.iter().for_each(|details| push_blocks(details, words));
                }
            }
            BlockKind::Table { columns: _, header, rows } => {
                std::iter::once(header)
                    .chain(rows.iter().map(|row| &row.cells))
                    .flatten()
                    .for_each(|cell| push_line(cell, words));
            }
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => push_blocks(inner, words),
            BlockKind::Code(code) => push_words(code, words),
            BlockKind::Rule => {}
            BlockKind::Hole(filled) => match *filled {},
        }
    }
}
