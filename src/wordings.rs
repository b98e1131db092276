//! What a clause or a school's own wording says, part by part, with its slots as they are written: for whoever compares
//! wordings before any school's words are in them.

use crate::document::{Block, BlockKind, Inline, InlineKind, Item};
use crate::grammar::{capitalised, plural};
use crate::model::clause::Body;
use crate::model::condition::Condition;
use crate::model::slot::{Hole, Slot};
use crate::source::Span;

/// A part of a wording that is read on its own: a paragraph, a list item without the lists in it, a row of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    /// What it says, without mark-up, with slots in braces.
    pub text: String,
    /// Where it was written.
    pub span: Span,
    /// The id its author gave it.
    pub id: Option<String>,
    /// Whether it is an item of a list.
    pub is_item: bool,
    /// The condition under which it stands.
    pub when: Option<Condition>,
}

/// The parts of a wording, in reading order; those that a condition may leave out too.
pub(crate) fn parts(body: &Body) -> Vec<Part> {
    let mut parts = Vec::new();
    push_blocks(&body.blocks, &mut parts);
    body.footnotes.iter().for_each(|note| push_blocks(note, &mut parts));
    parts
}

/// What a whole wording says, in one line; items start with a bullet.
pub(crate) fn whole(parts: &[Part]) -> String {
    let said = parts.iter().map(|part| if part.is_item { format!("• {}", part.text) } else { part.text.clone() });
    said.collect::<Vec<_>>().join(" ")
}

fn push_blocks(blocks: &[Block<Hole>], parts: &mut Vec<Part>) {
    for block in blocks {
        push_block(block, parts);
    }
}

fn push_block(block: &Block<Hole>, parts: &mut Vec<Part>) {
    let mut push = |text: String| {
        parts.push(Part { text, span: block.span, id: block.id.clone(), is_item: false, when: None });
    };
    match &block.kind {
        BlockKind::Paragraph(text) | BlockKind::Heading { level: _, text } => push(line(text)),
        BlockKind::List { start: _, tight: _, items } => items.iter().for_each(|item| push_item(item, parts)),
        BlockKind::Definitions(definitions) => {
            for definition in definitions {
                let mut details = Vec::new();
                definition.details.iter().for_each(|blocks| push_blocks(blocks, &mut details));
                let details: Vec<String> = details.into_iter().map(|part| part.text).collect();
                push(format!("{}: {}", line(&definition.term), details.join(" ")));
            }
        }
        BlockKind::Table { columns: _, header, rows } => {
            for row in std::iter::once(header).chain(rows.iter().map(|row| &row.cells)) {
                push(row.iter().map(|cell| line(cell)).collect::<Vec<_>>().join(" | "));
            }
        }
        BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => push_blocks(inner, parts),
        BlockKind::Code(code) => push(code.clone()),
        BlockKind::Rule => {}
        BlockKind::Hole(Hole::Guarded(condition, inner)) => {
            let before = parts.len();
            push_block(inner, parts);
            parts[before..]
                .iter_mut()
                .for_each(|part| part.when = part.when.take().or_else(|| Some(condition.clone())));
        }
        BlockKind::Hole(hole @ (Hole::Include(_) | Hole::Listing(_))) => push(written(hole)),
        BlockKind::Hole(Hole::Slot(_) | Hole::LinkTo(..) | Hole::When(_)) => {}
    }
}

fn push_item(item: &Item<Hole>, parts: &mut Vec<Part>) {
    let (mut own, mut nested) = (Vec::new(), Vec::new());
    for block in &item.blocks {
        match block.kind {
            BlockKind::List { .. } => push_block(block, &mut nested),
            BlockKind::Paragraph(_)
            | BlockKind::Heading { .. }
            | BlockKind::Definitions(_)
            | BlockKind::Table { .. }
            | BlockKind::Quote(_)
            | BlockKind::Edited { .. }
            | BlockKind::Code(_)
            | BlockKind::Rule
            | BlockKind::Hole(_) => push_block(block, &mut own),
        }
    }
    let text: Vec<String> = own.into_iter().map(|part| part.text).collect();
    let when = match &item.when {
        Some(Hole::When(condition)) => Some(condition.clone()),
        Some(_) | None => None,
    };
    parts.push(Part { text: text.join(" "), span: item.span, id: item.id.clone(), is_item: true, when });
    parts.append(&mut nested);
}

fn line(line: &[Inline<Hole>]) -> String {
    let mut words = String::new();
    for inline in line {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) => words.push_str(text),
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Particular { fact: _, text: inner }
            | InlineKind::Edited { edit: _, text: inner }
            | InlineKind::Language { lang: _, text: inner } => {
                words += &self::line(inner);
            }
            InlineKind::Link { to: _, text } | InlineKind::Hole(Hole::LinkTo(_, text)) => words += &self::line(text),
            InlineKind::Abbreviation { short, full: _ } => words.push_str(short),
            InlineKind::FootnoteCall(_) => {}
            InlineKind::Break => words.push(' '),
            InlineKind::Hole(hole) => words += &written(hole),
        }
    }
    words
}

/// A hole as an author writes it: `{{ a board.member }}`.
fn written(hole: &Hole) -> String {
    let name = match hole {
        Hole::Slot(slot) => slot_name(slot),
        Hole::Include(clause) => format!("clause.{clause}"),
        Hole::Listing(listing) => format!("list.{}", listing.word()),
        Hole::LinkTo(..) | Hole::When(_) | Hole::Guarded(..) => return String::new(),
    };
    format!("{{{{ {name} }}}}")
}

fn slot_name(slot: &Slot) -> String {
    match slot {
        Slot::Term(term) => {
            let bent = |id: &str| if term.plural { plural(id) } else { id.to_owned() };
            let mut name = match &term.noun {
                Some(noun) => format!("{}.{}", term.term, bent(noun)),
                None => bent(&term.term),
            };
            if term.capital {
                name = capitalised(&name);
            }
            let article = if term.article { "a " } else { "" };
            format!("{article}{name}{}", if term.possessive { "’s" } else { "" })
        }
        Slot::School(fact) => format!("school.{}", fact.word()),
        Slot::Person(post) => format!("people.{post}"),
        Slot::Local(name) => format!("local.{name}"),
        Slot::Parameter(name) => name.clone(),
        Slot::Document(fact) => format!("document.{}", fact.word()),
        Slot::Law(id) => format!("law.{id}"),
        Slot::Guidance(id) => format!("guidance.{id}"),
        Slot::Claim(claim, id, _) => format!("{} guidance.{id}", claim.claimed),
        Slot::Policy(id) => format!("policy.{id}"),
        Slot::Section(id) => format!("section.{id}"),
        Slot::Paragraph(clause, Some(id)) => format!("paragraph.{clause}#{id}"),
        Slot::Paragraph(clause, None) => format!("paragraph.{clause}"),
        Slot::Contact(id) => format!("contact.{id}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;
    use crate::load::Files;
    use crate::markdown;
    use crate::source::{At, Sources};

    /// The parts of a wording: each with its id, and whether it is an item.
    fn read(text: &str) -> (Vec<Part>, String) {
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let library = library::read(&Files::embedded(), &mut sources, &mut found);
        let file = sources.add("clause.md", text);
        let body =
            markdown::parse(&At::new(text.to_owned(), Span::new(file, 0, text.len())), &library.names(), &mut found);
        assert!(found.is_empty(), "{found:?}");
        let parts = parts(&body);
        let whole = whole(&parts);
        (parts, whole)
    }

    #[test]
    fn slots_stand_as_they_are_written_and_mark_up_does_not() {
        let line = "*Ask* {{ a board.member }}, [{{ Pupils }}](https://a.example) and {{ parents }}; see {{ law.equality-act-2010 }}";
        let (_, whole) = read(line);
        assert_eq!(whole, "Ask {{ a board.member }}, {{ Pupils }} and {{ parents }}; see {{ law.equality-act-2010 }}");
    }

    #[test]
    fn paragraphs_and_items_are_parts_with_their_ids_and_conditions() {
        let (parts, whole) = read(
            "Keep to this:\n\n- {#pond} mind the pond\n  - {#edge} and its edge\n- {#head when=\"people.headteacher\"} ask\n",
        );
        let shown: Vec<(&str, Option<&str>, bool, bool)> = parts
            .iter()
            .map(|part| (part.text.as_str(), part.id.as_deref(), part.is_item, part.when.is_some()))
            .collect();
        assert_eq!(
            shown,
            [
                ("Keep to this:", None, false, false),
                ("mind the pond", Some("pond"), true, false),
                ("and its edge", Some("edge"), true, false),
                ("ask", Some("head"), true, true),
            ]
        );
        assert_eq!(whole, "Keep to this: • mind the pond • and its edge • ask");
    }
}
