//! The words of what is still a draft, for comparing and counting.

use super::draft::Late;
use crate::document::{Block, BlockKind, Inline, InlineKind, Target};

/// What blocks say, without case, and with every short form spelt out.
pub(super) fn comparable(blocks: &[Block<Late>]) -> String {
    let mut words = String::new();
    push_comparable(blocks, &mut words);
    words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Adds what blocks say, with every short form spelt out.
pub(super) fn push_comparable(blocks: &[Block<Late>], words: &mut String) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) | BlockKind::Heading { level: _, text } => push_comparable_line(text, words),
            BlockKind::List { items, .. } => items.iter().for_each(|item| push_comparable(&item.blocks, words)),
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    push_comparable_line(&definition.term, words);
                    definition.details.iter().for_each(|details| push_comparable(details, words));
                }
            }
            BlockKind::Table { columns: _, header, rows } => {
                std::iter::once(header)
                    .chain(rows.iter().map(|row| &row.cells))
                    .flatten()
                    .for_each(|cell| push_comparable_line(cell, words));
            }
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => push_comparable(inner, words),
            BlockKind::Code(code) => words.push_str(code),
            BlockKind::Rule => {}
            BlockKind::Hole(Late::Listing(listing, _)) => words.push_str(listing.word()),
            BlockKind::Hole(Late::Section(_) | Late::Paragraph(..) | Late::ShortForm(_) | Late::Told(_)) => {}
        }
        words.push('\n');
    }
}

fn push_comparable_line(line: &[Inline<Late>], words: &mut String) {
    for inline in line {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) => words.push_str(text),
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Particular { fact: _, text: inner }
            | InlineKind::Edited { edit: _, text: inner }
            | InlineKind::Language { lang: _, text: inner } => {
                push_comparable_line(inner, words);
            }
            InlineKind::Link { to, text } => {
                push_comparable_line(text, words);
                if let Target::Address(address) = to {
                    *words += &format!("<{address}>");
                }
            }
            InlineKind::Abbreviation { short: _, full } => words.push_str(full),
            InlineKind::FootnoteCall(number) => words.push_str(&format!("[{number}]")),
            InlineKind::Break => words.push(' '),
            InlineKind::Hole(Late::Section(id)) => words.push_str(&id.value),
            InlineKind::Hole(Late::Paragraph(clause, id)) => words.push_str(&format!("{clause}#{id:?}")),
            InlineKind::Hole(Late::Listing(..) | Late::Told(_) | Late::ShortForm(_)) => {}
        }
    }
}
