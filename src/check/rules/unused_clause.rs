//! A clause that no model and no other clause uses.

use crate::check::reading::LibraryReading;
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, BlockKind};
use crate::load::BUILT_IN;
use crate::model::allowance::Level;
use crate::model::policy::OutlineSection;
use crate::model::slot::Hole;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("unused-clause"),
    about: "A clause that no model policy and no other clause uses",
    page: include_str!("unused_clause.md"),
    level: Level::Warning,
    looks: &[LooksAt::Library(look)],
};

fn look(reading: &LibraryReading<'_>, found: &mut Vec<Diagnostic>) {
    // What cannot be read may use it.
    if !reading.library.is_whole {
        return;
    }
    let mut named = BTreeSet::new();
    for model in reading.library.models.values() {
        model.sections.iter().for_each(|section| placed(section, &mut named));
    }
    for clause in reading.library.clauses.values() {
        included(&clause.body.blocks, &mut named);
    }
    for clause in reading.library.clauses.values() {
        let topic = clause.id.rsplit_once('/').map_or("", |(topic, _)| topic);
        // What the program carries is there for any workspace to use.
        let is_built_in = reading.sources.file(clause.span.file).path.starts_with(BUILT_IN);
        if !is_built_in && !named.contains(clause.id.as_str()) && !named.contains(topic) {
            found.push(
                Diagnostic::warning(RULE.code, clause.front.title.span, format!("nothing uses \"{}\"", clause.id))
                    .help("put it into a section of a model in templates/policies/, or take the file away"),
            );
        }
    }
}

fn placed<'l>(section: &'l OutlineSection, named: &mut BTreeSet<&'l str>) {
    named.extend(section.placements.iter().map(|placement| placement.table.clause.as_str()));
    section.sections.iter().for_each(|inner| placed(inner, named));
}

fn included<'l>(blocks: &'l [Block<Hole>], named: &mut BTreeSet<&'l str>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Hole(Hole::Include(clause)) => drop(named.insert(clause.as_str())),
            BlockKind::Hole(Hole::Guarded(_, inner)) => included(std::slice::from_ref(inner), named),
            BlockKind::List { items, .. } => items.iter().for_each(|item| included(&item.blocks, named)),
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => included(inner, named),
            BlockKind::Definitions(definitions) => {
                definitions.iter().flat_map(|d| &d.details).for_each(|details| included(details, named));
            }
            BlockKind::Hole(Hole::Slot(_) | Hole::LinkTo(..) | Hole::When(_) | Hole::Listing(_))
            | BlockKind::Paragraph(_)
            | BlockKind::Heading { .. }
            | BlockKind::Table { .. }
            | BlockKind::Code(_)
            | BlockKind::Rule => {}
        }
    }
}
