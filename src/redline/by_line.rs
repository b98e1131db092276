//! A text of which only the lines are known, as a document that can be compared with another.

use crate::counting::Start;
use crate::document::{
    Align, Block, BlockKind, Document, Inline, InlineKind, Item, Origin, PlacedClause, Section, TableRow,
};
use crate::source::Span;
use std::collections::BTreeMap;

/// A document that has these lines, as `published::lines` gives them, and is else like another.
pub(super) fn document(lines: &[String], like: &Document, span: Option<Span>) -> Document {
    let mut document = Document { front: Vec::new(), sections: Vec::new(), footnotes: Vec::new(), ..like.clone() };
    let Some(span) = span else { return document };
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    // The first heading is the title of the whole.
    for line in lines {
        if let Some(heading) = line.strip_prefix("# ") {
            document.sections.push(section(heading, span, &mut taken));
            continue;
        }
        if document.sections.is_empty() {
            document.sections.push(section(&like.title, span, &mut taken));
        }
        if let Some(clause) = document.sections.last_mut().and_then(|section| section.clauses.first_mut()) {
            push(line, span, &mut clause.blocks);
        }
    }
    document
}

/// The number before the words of a heading or paragraph, if it has one.
pub(super) fn numbered(words: &str) -> (Option<String>, &str) {
    match words.split_once(' ') {
        Some((number, rest))
            if number.starts_with(|c: char| c.is_ascii_digit())
                && number.chars().all(|c| c.is_ascii_digit() || c == '.') =>
        {
            (Some(number.to_owned()), rest)
        }
        Some(_) | None => (None, words),
    }
}

fn text(words: &str, span: Span) -> Vec<Inline> {
    vec![Inline { span, kind: InlineKind::Text(words.to_owned()) }]
}

fn section(heading: &str, span: Span, taken: &mut BTreeMap<String, usize>) -> Section {
    let (number, words) = numbered(heading);
    let slug: String = words.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let times = taken.entry(slug.clone()).or_default();
    *times += 1;
    let id = format!("line-{slug}-{times}");
    let clause =
        PlacedClause { clause: String::new(), id: format!("{id}-text"), origin: Origin::Library, blocks: Vec::new() };
    Section { id, number, title: text(words, span), level: 2, clauses: vec![clause], sections: Vec::new() }
}

/// Adds a line: to the list or table that it goes on with, or as a paragraph of its own.
fn push(line: &str, span: Span, blocks: &mut Vec<Block>) {
    let block = |kind: BlockKind, number: Option<String>| Block { span, id: None, number, kind };
    if let Some(inner) = line.strip_prefix("  ") {
        match blocks.last_mut().map(|last| &mut last.kind) {
            Some(BlockKind::List { items, .. }) if !items.is_empty() => {
                if let Some(item) = items.last_mut() {
                    return push(inner, span, &mut item.blocks);
                }
            }
            _ => return push(inner, span, blocks),
        }
    }
    if let Some(inner) = line.strip_prefix("> ") {
        match blocks.last_mut().map(|last| &mut last.kind) {
            Some(BlockKind::Quote(quoted)) => return push(inner, span, quoted),
            _ => {
                let mut quoted = Vec::new();
                push(inner, span, &mut quoted);
                return blocks.push(block(BlockKind::Quote(quoted), None));
            }
        }
    }
    if let Some(cells) = line.strip_prefix("| ").and_then(|rest| rest.strip_suffix(" |")) {
        let cells: Vec<Vec<Inline>> = cells.split(" | ").map(|cell| text(cell, span)).collect();
        match blocks.last_mut().map(|last| &mut last.kind) {
            Some(BlockKind::Table { columns, rows, .. }) if columns.len() >= cells.len() => {
                let empty = std::iter::repeat_with(Vec::new);
                let all = columns.len();
                rows.push(TableRow::from(cells.into_iter().chain(empty).take(all).collect::<Vec<_>>()));
            }
            _ => blocks.push(block(
                BlockKind::Table { columns: vec![Align::Left; cells.len()], header: cells, rows: Vec::new() },
                None,
            )),
        }
        return;
    }
    let (label, words) = marked(line);
    if let Some(label) = label {
        let inner = vec![block(BlockKind::Paragraph(text(words, span)), None)];
        let item = Item { span, id: None, when: None, blocks: inner };
        match blocks.last_mut().map(|last| &mut last.kind) {
            Some(BlockKind::List { start, items, .. }) if start.is_some() == label.is_some() => items.push(item),
            _ => blocks
                .push(block(BlockKind::List { start: label.map(Start::at), tight: true, items: vec![item] }, None)),
        }
        return;
    }
    let (number, words) = numbered(line);
    blocks.push(block(BlockKind::Paragraph(text(words, span)), number));
}

/// The words of a line after what marks it as an item; none if nothing does.
pub(super) fn without_item_mark(line: &str) -> Option<&str> {
    let (label, words) = marked(line);
    label.map(|_| words)
}

/// What marks a line as an item, which has a number or none, and the words after that.
fn marked(line: &str) -> (Option<Option<u64>>, &str) {
    if let Some(words) = line.strip_prefix("- ") {
        return (Some(None), words);
    }
    let Some((label, words)) = line.split_once(". ") else { return (None, line) };
    match label.parse::<u64>() {
        Ok(number) => (Some(Some(number)), words),
        Err(_) if label.len() == 1 && label.starts_with(|c: char| c.is_ascii_lowercase()) => (Some(Some(1)), words),
        Err(_) => (None, line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::published::lines;
    use crate::render::pdf::fixture::small;

    #[test]
    fn the_lines_of_a_document_of_lines_are_these() {
        let said = [
            "# Pond policy",
            "- Approved by: The board",
            "# 1 At the pond",
            "Think before you post.",
            "- one",
            "  more of it",
            "  - within",
            "- two",
            "3. third",
            "4. fourth",
            "| Who | What |",
            "| Head | decides |",
            "> quoted",
            "# 2 Care",
        ];
        let said: Vec<String> = said.iter().map(|line| (*line).to_owned()).collect();
        let like = small();
        let document = document(&said, &like, crate::redline::span_of(&like));
        let again: Vec<String> = lines::of(&document).lines.into_iter().skip(1).collect();
        assert_eq!(again, said);
    }
}
