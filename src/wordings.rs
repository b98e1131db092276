//! What a clause or a school's own wording says, part by part, with its slots as they are written: for whoever compares
//! wordings before any school's words are in them.

use crate::document::{Block, BlockKind, Inline, InlineKind, Item, Target};
use crate::grammar::{capitalised, plural};
use crate::model::clause::Body;
use crate::model::condition::Condition;
use crate::model::slot::{Hole, Slot};
use crate::source::Span;
use std::collections::BTreeMap;

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
    /// Where its links lead, in their order; slots in braces.
    pub links: Vec<String>,
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

/// What each block or item says whose author gave it an id, with all that stands in it.
pub(crate) fn by_id(body: &Body) -> BTreeMap<String, Vec<Part>> {
    let mut by_id = BTreeMap::new();
    let notes = body.footnotes.iter().flatten();
    body.blocks.iter().chain(notes).for_each(|block| find_ids(block, &mut by_id));
    by_id
}

/// The words that lead in to each item whose author gave it an id: the paragraph above the list, and for an item in another the
/// words of that too. An item that stands under words which are a whole sentence has none.
pub(crate) fn leads(body: &Body) -> BTreeMap<String, String> {
    let mut leads = BTreeMap::new();
    find_leads(&body.blocks, "", &mut leads);
    body.footnotes.iter().for_each(|note| find_leads(note, "", &mut leads));
    leads
}

fn find_leads(blocks: &[Block<Hole>], outer: &str, leads: &mut BTreeMap<String, String>) {
    let mut before = String::new();
    for block in blocks {
        let block = if let BlockKind::Hole(Hole::Guarded(_, inner)) = &block.kind { inner } else { block };
        match &block.kind {
            BlockKind::List { start: _, tight: _, items } => {
                let lead = [outer, before.as_str()].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>();
                let lead = lead.join(" ");
                for item in items {
                    if let Some(id) = item.id.as_ref().filter(|_| !lead.is_empty()) {
                        leads.insert(id.clone(), lead.clone());
                    }
                    find_leads(&item.blocks, &lead, leads);
                }
            }
            BlockKind::Paragraph(text) => {
                before = line(text);
                if !before.trim_end().ends_with([':', '–', '—', '…']) {
                    before.clear();
                }
                continue;
            }
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => find_leads(inner, outer, leads),
            BlockKind::Definitions(_)
            | BlockKind::Table { .. }
            | BlockKind::Heading { .. }
            | BlockKind::Code(_)
            | BlockKind::Rule
            | BlockKind::Hole(_) => {}
        }
        before.clear();
    }
}

fn find_ids(block: &Block<Hole>, by_id: &mut BTreeMap<String, Vec<Part>>) {
    let mut keep = |id: &Option<String>, push: &dyn Fn(&mut Vec<Part>)| {
        if let Some(id) = id {
            let mut parts = Vec::new();
            push(&mut parts);
            by_id.insert(id.clone(), parts);
        }
    };
    keep(&block.id, &|parts| push_block(block, parts));
    match &block.kind {
        BlockKind::List { start: _, tight: _, items } => {
            for item in items {
                keep(&item.id, &|parts| push_item(item, parts));
            }
            items.iter().flat_map(|item| &item.blocks).for_each(|block| find_ids(block, by_id));
        }
        BlockKind::Table { columns: _, header: _, rows } => {
            for row in rows {
                keep(&row.id, &|parts| parts.push(cells(&row.cells, row.when.as_ref(), block.span)));
            }
        }
        BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => {
            inner.iter().for_each(|block| find_ids(block, by_id));
        }
        BlockKind::Definitions(definitions) => {
            definitions.iter().flat_map(|one| one.details.iter().flatten()).for_each(|block| find_ids(block, by_id));
        }
        BlockKind::Hole(Hole::Guarded(condition, inner)) => {
            find_ids(inner, by_id);
            if let Some(parts) = inner.id.as_ref().and_then(|id| by_id.get_mut(id)) {
                parts.iter_mut().for_each(|part| part.when = part.when.take().or_else(|| Some(condition.clone())));
            }
        }
        BlockKind::Paragraph(_)
        | BlockKind::Heading { .. }
        | BlockKind::Code(_)
        | BlockKind::Rule
        | BlockKind::Hole(Hole::Include(_) | Hole::Listing(_) | Hole::Slot(_) | Hole::LinkTo(..) | Hole::When(_)) => {}
    }
}

/// The cells of a row as one part.
fn cells(row: &[Vec<Inline<Hole>>], when: Option<&Hole>, span: Span) -> Part {
    let text = row.iter().map(|cell| line(cell)).collect::<Vec<_>>().join(" | ");
    let links = row.iter().flat_map(|cell| links(cell)).collect();
    Part { text, span, id: None, is_item: false, when: condition(when), links }
}

/// The condition under which an item or a row stands.
fn condition(when: Option<&Hole>) -> Option<Condition> {
    match when {
        Some(Hole::When(condition)) => Some(condition.clone()),
        Some(_) | None => None,
    }
}

fn push_blocks(blocks: &[Block<Hole>], parts: &mut Vec<Part>) {
    for block in blocks {
        push_block(block, parts);
    }
}

fn push_block(block: &Block<Hole>, parts: &mut Vec<Part>) {
    let mut push = |text: String, links: Vec<String>| {
        parts.push(Part { text, span: block.span, id: block.id.clone(), is_item: false, when: None, links });
    };
    match &block.kind {
        BlockKind::Paragraph(text) | BlockKind::Heading { level: _, text } => push(line(text), links(text)),
        BlockKind::List { start: _, tight: _, items } => items.iter().for_each(|item| push_item(item, parts)),
        BlockKind::Definitions(definitions) => {
            for definition in definitions {
                let mut details = Vec::new();
                definition.details.iter().for_each(|blocks| push_blocks(blocks, &mut details));
                let lead = links(&definition.term);
                let links = lead.into_iter().chain(details.iter().flat_map(|part| part.links.clone())).collect();
                let details: Vec<String> = details.into_iter().map(|part| part.text).collect();
                push(format!("{}: {}", line(&definition.term), details.join(" ")), links);
            }
        }
        BlockKind::Table { columns: _, header, rows } => {
            parts.push(Part { id: block.id.clone(), ..cells(header, None, block.span) });
            let rows = rows.iter().map(|row| cells(&row.cells, row.when.as_ref(), block.span));
            parts.extend(rows.map(|row| Part { id: block.id.clone(), ..row }));
        }
        BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => push_blocks(inner, parts),
        BlockKind::Code(code) => push(code.clone(), Vec::new()),
        BlockKind::Rule => {}
        BlockKind::Hole(Hole::Guarded(condition, inner)) => {
            let before = parts.len();
            push_block(inner, parts);
            parts[before..]
                .iter_mut()
                .for_each(|part| part.when = part.when.take().or_else(|| Some(condition.clone())));
        }
        BlockKind::Hole(hole @ (Hole::Include(_) | Hole::Listing(_))) => push(written(hole), Vec::new()),
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
    let links = own.iter().flat_map(|part| part.links.clone()).collect();
    let text: Vec<String> = own.into_iter().map(|part| part.text).collect();
    let when = condition(item.when.as_ref());
    parts.push(Part { text: text.join(" "), span: item.span, id: item.id.clone(), is_item: true, when, links });
    parts.append(&mut nested);
}

/// What a line says, with its slots as they are written.
pub(crate) fn line(line: &[Inline<Hole>]) -> String {
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

/// Where the links of a line lead.
fn links(line: &[Inline<Hole>]) -> Vec<String> {
    let mut found = Vec::new();
    for inline in line {
        match &inline.kind {
            InlineKind::Link { to: Target::Address(to), text } => {
                found.push(to.clone());
                found.extend(links(text));
            }
            InlineKind::Link { to: Target::Anchor(to), text } => {
                found.push(format!("#{to}"));
                found.extend(links(text));
            }
            InlineKind::Hole(Hole::LinkTo(slot, text)) => {
                found.push(written(&Hole::Slot(slot.clone())));
                found.extend(links(text));
            }
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Particular { fact: _, text: inner }
            | InlineKind::Language { lang: _, text: inner }
            | InlineKind::Edited { edit: _, text: inner } => found.extend(links(inner)),
            InlineKind::Text(_)
            | InlineKind::Code(_)
            | InlineKind::Abbreviation { .. }
            | InlineKind::FootnoteCall(_)
            | InlineKind::Break
            | InlineKind::Hole(
                Hole::Slot(_) | Hole::Include(_) | Hole::Listing(_) | Hole::When(_) | Hole::Guarded(..),
            ) => {}
        }
    }
    found
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

    fn body_of(text: &str) -> Body {
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let library = library::read(&Files::embedded(), &mut sources, &mut found);
        let file = sources.add("clause.md", text);
        let body =
            markdown::parse(&At::new(text.to_owned(), Span::new(file, 0, text.len())), &library.names(), &mut found);
        assert!(found.is_empty(), "{found:?}");
        body
    }

    /// The parts of a wording: each with its id, and whether it is an item.
    fn read(text: &str) -> (Vec<Part>, String) {
        let parts = parts(&body_of(text));
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

    #[test]
    fn what_has_an_id_is_found_with_all_that_stands_in_it() {
        let text = "{#intro} See [the pond](https://pond.example).\n\n- {#pond} mind the pond\n  - {#edge} and its edge\n\n| A | B |\n|---|---|\n| {#row when=\"people.headteacher\"} c | d |\n";
        let by_id = by_id(&body_of(text));
        let said = |id: &str| whole(&by_id[id]);
        assert_eq!(said("intro"), "See the pond.");
        assert_eq!(by_id["intro"][0].links, ["https://pond.example"]);
        assert_eq!(said("pond"), "• mind the pond • and its edge");
        assert_eq!(said("edge"), "• and its edge");
        assert_eq!((said("row"), by_id["row"][0].when.is_some()), ("c | d".to_owned(), true));
    }
}
