//! A document as plain text: what it says, without how it looks. For the text format.

use crate::counting::Start;
use crate::document::{Block, BlockKind, Document, FrontRow, Inline, InlineKind, Item, Section, Target, plain};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The whole document as text, wrapped nowhere: title, stamp, front table, sections, notes, versions.
pub fn text(document: &Document) -> String {
    let mut out = format!("{}\n{}\n\n", document.school, document.title);
    let _ = writeln!(out, "{}. {}\n", document.stamp.state().words(), document.stamp.explanation());
    let _ = writeln!(out, "{}\n", document.stamp.as_of());
    push_front(&document.front, &mut out);
    push_sections(&document.sections, &mut out);
    push_notes(document, &mut out);
    push_sections(document.versions.as_slice(), &mut out);
    with_addresses_once(&out)
}

/// What stands around an address while the text is put together: characters that no text has.
const ADDRESS: [char; 2] = ['\u{fdd0}', '\u{fdd1}'];

/// What stands for a break that the author asked for: a line end within a paragraph, and a space elsewhere.
const BREAK: char = '\u{fdd2}';

/// The text with each address where it is first needed.
fn with_addresses_once(text: &str) -> String {
    let mut told = BTreeSet::new();
    with_addresses(text, &mut |address| told.insert(address.to_owned()))
}

/// The text with those addresses that are `wanted`.
fn with_addresses(text: &str, wanted: &mut dyn FnMut(&str) -> bool) -> String {
    let mut out = String::new();
    for part in text.split(ADDRESS[0]) {
        match part.split_once(ADDRESS[1]) {
            Some((address, rest)) => {
                if wanted(address) {
                    let _ = write!(out, " <{address}>");
                }
                out.push_str(rest);
            }
            None => out.push_str(part),
        }
    }
    out.replace(BREAK, " ")
}

fn push_front(rows: &[FrontRow], out: &mut String) {
    for row in rows {
        let _ = writeln!(out, "{}: {}", row.label, addressed(&row.value));
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
    with_addresses(&addressed(line), &mut |_| false)
}

/// The same, with the addresses that its links lead to.
fn addressed(line: &[Inline]) -> String {
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
            | InlineKind::Language { lang: _, text: inner }
            | InlineKind::Link { to: Target::Anchor(_), text: inner } => {
                words.push_str(&addressed(inner));
            }
            // Nobody can press on it here, so it says where it leads, unless its words do.
            InlineKind::Link { to: Target::Address(address), text: inner } => {
                let said = addressed(inner);
                let address = address.strip_prefix("mailto:").unwrap_or(address);
                let is_said = address.starts_with("tel:") || said.contains(bare(address));
                words.push_str(&said);
                if !is_said {
                    let _ = write!(words, "{}{address}{}", ADDRESS[0], ADDRESS[1]);
                }
            }
            InlineKind::Break => words.push(BREAK),
            InlineKind::Text(_) | InlineKind::Code(_) | InlineKind::Abbreviation { .. } => {
                words.push_str(&plain(std::slice::from_ref(inline)));
            }
            InlineKind::Hole(filled) => match *filled {},
        }
    }
    words
}

/// An address as people write it, without what a browser puts in.
fn bare(address: &str) -> &str {
    let rest = address.strip_prefix("https://").or(address.strip_prefix("http://")).unwrap_or(address);
    rest.trim_end_matches('/')
}

fn push_blocks(blocks: &[Block], indent: &str, out: &mut String) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) => {
                let number = block.number.as_ref().map_or(String::new(), |number| format!("{number} "));
                let lines = addressed(text).replace(BREAK, &format!("\n{indent}"));
                let _ = writeln!(out, "{indent}{number}{lines}\n");
            }
            BlockKind::Heading { level, text } => {
                let _ = writeln!(out, "{indent}{} {}\n", "#".repeat(usize::from(*level)), addressed(text));
            }
            BlockKind::List { start, tight, items } => push_list(*start, *tight, items, indent, out),
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    let _ = writeln!(out, "{indent}{}", addressed(&definition.term));
                    for details in &definition.details {
                        push_item(details, indent, "  ", true, out);
                    }
                }
                out.push('\n');
            }
            BlockKind::Table { columns: _, header, rows } => {
                for row in std::iter::once(header).chain(rows.iter().map(|row| &row.cells)) {
                    let cells: Vec<String> = row.iter().map(|cell| addressed(cell)).collect();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};

    #[test]
    fn a_link_says_once_where_it_leads_unless_its_words_do() {
        let file = Sources::default().add("a.md", "");
        let span = Span::new(file, 0, 0);
        let link = |to: &str, words: &str| Inline {
            span,
            kind: InlineKind::Link {
                to: Target::Address(to.to_owned()),
                text: vec![Inline { span, kind: InlineKind::Text(words.to_owned()) }],
            },
        };
        let said = |links: &[Inline]| with_addresses_once(&addressed(links));
        let act = || link("https://law.example/act", "the Act");
        assert_eq!(said(&[act(), act()]), "the Act <https://law.example/act>the Act");
        assert_eq!(said(&[link("https://oak.example/", "oak.example")]), "oak.example");
        assert_eq!(said(&[link("mailto:a@oak.example", "the office")]), "the office <a@oak.example>");
        assert_eq!(said(&[link("tel:+441632960123", "01632 960123")]), "01632 960123");
    }

    #[test]
    fn a_break_ends_a_line_of_a_paragraph_and_parts_words_elsewhere() {
        let file = Sources::default().add("a.md", "");
        let span = Span::new(file, 0, 0);
        let words = |words: &str| Inline { span, kind: InlineKind::Text(words.to_owned()) };
        let address = vec![words("Oak School"), Inline { span, kind: InlineKind::Break }, words("1 Road")];
        assert_eq!(line(&address), "Oak School 1 Road");
        let paragraph = Block { span, id: None, number: None, kind: BlockKind::Paragraph(address.clone()) };
        let item = Item { span, id: None, when: None, blocks: vec![paragraph.clone()] };
        let list = BlockKind::List { start: None, tight: true, items: vec![item] };
        let mut out = String::new();
        push_blocks(&[paragraph, Block { span, id: None, number: None, kind: list }], "", &mut out);
        assert_eq!(with_addresses_once(&out), "Oak School\n1 Road\n\n- Oak School\n  1 Road\n\n");
    }
}
