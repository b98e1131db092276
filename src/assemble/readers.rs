//! For whom which sections are: the clauses of a library say for whom they are meant.

use super::draft::clause_anchor;
use crate::document::{Block, BlockKind, PlacedClause, Reader, Section};
use crate::grammar::capitalised;
use crate::library::Library;
use crate::model::clause::Audience;
use crate::school::School;
use std::collections::BTreeSet;

/// The readers for whom some sections are, and others not. Where a text is for all alike, nobody needs to be shown the way.
pub(super) fn readers(sections: &[Section], library: &Library, school: &School<'_>) -> Vec<Reader> {
    let reader = |audience: &Audience| Reader {
        key: audience.word(),
        name: name(*audience, school),
        sections: sections
            .iter()
            .filter(|section| is_for(section, *audience, library))
            .map(|section| section.id.clone())
            .collect(),
    };
    let mut readers: Vec<Reader> =
        Audience::ALL.iter().map(reader).filter(|reader| !reader.sections.is_empty()).collect();
    if readers.iter().all(|reader| reader.sections.len() == sections.len()) {
        readers.clear();
    }
    readers
}

/// Whether a section has a clause for them, also one that another includes. What a school has added of its own is for everybody.
fn is_for(section: &Section, audience: Audience, library: &Library) -> bool {
    let meant = |id: &str| library.clauses.get(id).is_none_or(|clause| clause.front.audience.contains(&audience));
    // Words keep the anchor of the clause that they come from.
    let is_of = |anchor: &str, id: &str| anchor.split('.').next() == Some(&clause_anchor(id));
    let includes = |clause: &PlacedClause| {
        let mut anchors = BTreeSet::new();
        anchors_in(&clause.blocks, &mut anchors);
        let others = anchors.into_iter().filter(|anchor| !is_of(anchor, &clause.clause));
        let others: BTreeSet<&str> = others.filter_map(|anchor| anchor.split('.').next()).collect();
        let mut known = library.clauses.iter().filter(|(_, clause)| clause.front.audience.contains(&audience));
        !others.is_empty() && known.any(|(id, _)| others.contains(&*clause_anchor(id)))
    };
    section.clauses.iter().any(|clause| meant(&clause.clause) || includes(clause))
        || section.sections.iter().any(|inner| is_for(inner, audience, library))
}

fn anchors_in<'d>(blocks: &'d [Block], anchors: &mut BTreeSet<&'d str>) {
    for block in blocks {
        anchors.extend(block.id.as_deref());
        match &block.kind {
            BlockKind::List { items, .. } => {
                for item in items {
                    anchors.extend(item.id.as_deref());
                    anchors_in(&item.blocks, anchors);
                }
            }
            BlockKind::Definitions(definitions) => {
                definitions.iter().flat_map(|each| &each.details).for_each(|details| anchors_in(details, anchors));
            }
            BlockKind::Table { columns: _, header: _, rows } => {
                anchors.extend(rows.iter().filter_map(|row| row.id.as_deref()));
            }
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => anchors_in(inner, anchors),
            BlockKind::Paragraph(_) | BlockKind::Heading { .. } | BlockKind::Code(_) | BlockKind::Rule => {}
            BlockKind::Hole(filled) => match *filled {},
        }
    }
}

/// What this school calls them.
fn name(audience: Audience, school: &School<'_>) -> String {
    let (term, usual) = match audience {
        Audience::Staff => ("staff", "staff"),
        Audience::Volunteers => return "Volunteers".to_owned(),
        Audience::Governors => ("board", "governors"),
        Audience::Parents => ("parent", "parents and carers"),
        Audience::Pupils => ("pupil", "pupils"),
    };
    let form = school.words.get(term);
    let noun = match audience {
        Audience::Governors => form.and_then(|form| form.nouns.get("member")),
        Audience::Staff | Audience::Volunteers | Audience::Parents | Audience::Pupils => form.map(|form| &form.noun),
    };
    capitalised(&noun.map_or_else(|| usual.to_owned(), |noun| noun.plural()))
}
