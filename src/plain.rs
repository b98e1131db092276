//! A document as plain text: what it says, without how it looks. For the text format.

use crate::counting::Start;
use crate::document::{Block, BlockKind, Document, FrontRow, Inline, InlineKind, Item, Section, plain};
use std::fmt::Write;

/// The whole document as text, wrapped nowhere: title, stamp, front table, sections, notes.
pub fn text(document: &Document) -> String {
    let mut out = format!("{}\n{}\n\n", document.school, document.title);
    let _ = writeln!(out, "{}. {}\n", document.stamp.state().words(), document.stamp.explanation());
    push_front(&document.front, &mut out);
    push_sections(&document.sections, &mut out);
    push_notes(document, &mut out);
    out
}

fn push_front(rows: &[FrontRow], out: &mut String) {
    for row in rows {
        let _ = writeln!(out, "{}: {}", row.label, line(&row.value));
    }
    if !rows.is_empty() {
        out.push('\n');
    }
}

fn push_sections(sections: &[Section], out: &mut String) {
    for section in sections {
        let _ = writeln!(out, "{} {}\n", "#".repeat(usize::from(section.level)), section.heading());
        for clause in &section.clauses {
            push_blocks(&clause.blocks, "", out);
        }
        push_sections(&section.sections, out);
    }
}

fn push_notes(document: &Document, out: &mut String) {
    for (number, note) in document.footnotes.iter().enumerate() {
        let _ = write!(out, "[{}] ", number + 1);
        push_blocks(&note.blocks, "", out);
    }
}

/// A line as text, with the numbers of its notes.
pub fn line(line: &[Inline]) -> String {
    let mut words = String::new();
    for inline in line {
        match &inline.kind {
            InlineKind::FootnoteCall(number) => {
                let _ = write!(words, "[{number}]");
            }
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Particular { fact: _, text: inner }
            | InlineKind::Edited { edit: _, text: inner }
            | InlineKind::Link { to: _, text: inner } => {
                words.push_str(&self::line(inner));
            }
            InlineKind::Text(_) | InlineKind::Code(_) | InlineKind::Abbreviation { .. } | InlineKind::Break => {
                words.push_str(&plain(std::slice::from_ref(inline)));
            }
            InlineKind::Hole(filled) => match *filled {},
        }
    }
    words
}

fn push_blocks(blocks: &[Block], indent: &str, out: &mut String) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) => {
                let number = block.number.as_ref().map_or(String::new(), |number| format!("{number} "));
                let _ = writeln!(out, "{indent}{number}{}\n", line(text));
            }
            BlockKind::Heading { level, text } => {
                let _ = writeln!(out, "{indent}{} {}\n", "#".repeat(usize::from(*level)), line(text));
            }
            BlockKind::List { start, tight, items } => push_list(*start, *tight, items, indent, out),
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    let _ = writeln!(out, "{indent}{}", line(&definition.term));
                    for details in &definition.details {
                        push_item(details, indent, "  ", true, out);
                    }
                }
                out.push('\n');
            }
            BlockKind::Table { columns: _, header, rows } => {
                for row in std::iter::once(header).chain(rows.iter().map(|row| &row.cells)) {
                    let cells: Vec<String> = row.iter().map(|cell| line(cell)).collect();
                    let _ = writeln!(out, "{indent}| {} |", cells.join(" | "));
                }
                out.push('\n');
            }
            BlockKind::Quote(inner) => push_blocks(inner, &format!("{indent}> "), out),
            BlockKind::Edited { fate, blocks } => {
                let _ = writeln!(out, "{indent}{}\n", fate.label());
                push_blocks(blocks, &format!("{indent}  "), out);
            }
            BlockKind::Code(code) => {
                for row in code.lines() {
                    let _ = writeln!(out, "{indent}    {row}");
                }
                out.push('\n');
            }
            BlockKind::Rule => {
                let _ = writeln!(out, "{indent}* * *\n");
            }
            BlockKind::Hole(filled) => match *filled {},
        }
    }
}

fn push_list(start: Option<Start>, tight: bool, items: &[Item], indent: &str, out: &mut String) {
    let mut labels = start.map(Start::labels);
    for item in items {
        let label = labels.as_mut().and_then(Iterator::next).map_or("- ".to_owned(), |label| format!("{label}. "));
        push_item(&item.blocks, indent, &label, tight, out);
    }
    if tight {
        out.push('\n');
    }
}

/// Blocks after a label, later lines indented by its width. A tight item has no empty line at its end.
fn push_item(blocks: &[Block], indent: &str, label: &str, tight: bool, out: &mut String) {
    let mut inner = String::new();
    push_blocks(blocks, &format!("{indent}{}", " ".repeat(label.chars().count())), &mut inner);
    let inner = inner.strip_prefix(indent).unwrap_or(&inner);
    let _ = write!(out, "{indent}{label}{}", inner.trim_start_matches(' '));
    if tight {
        while out.ends_with("\n\n") {
            out.pop();
        }
    }
    if inner.is_empty() {
        out.push('\n');
    }
}
