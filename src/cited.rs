//! Where law, guidance and contacts of the registers are cited: in clauses, and through them in model policies.

use crate::library::Library;
use crate::model::clause::{Citation, Clause, for_each_hole_of};
use crate::model::policy::OutlineSection;
use crate::model::slot::{Hole, Slot};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// The clauses that cite an entry, each with the places where it does.
pub(crate) fn in_clauses<'l>(library: &'l Library, entry: &Citation) -> BTreeMap<&'l str, Vec<Span>> {
    let cited = |clause: &'l Clause| {
        let mut places = in_front_matter(clause, entry);
        for_each_hole_of(&clause.body, &mut |hole, span| {
            if cites(hole, entry) {
                places.push(span);
            }
        });
        (!places.is_empty()).then_some((clause.id.as_str(), places))
    };
    library.clauses.values().filter_map(cited).collect()
}

/// The models in which these clauses stand, each with the places that name them or a clause that includes them.
pub(crate) fn in_models<'l>(library: &'l Library, clauses: &BTreeSet<&str>) -> BTreeMap<&'l str, Vec<Span>> {
    // What includes them cites through them; what includes that, too.
    let mut citing: BTreeSet<&str> = clauses.clone();
    loop {
        let includes = |clause: &Clause| {
            let mut found = false;
            for_each_hole_of(&clause.body, &mut |hole, _| {
                found |= matches!(hole, Hole::Include(included) if stands_for(library, &included.value, &citing));
            });
            found
        };
        let more: Vec<&str> = library
            .clauses
            .values()
            .filter(|clause| !citing.contains(clause.id.as_str()) && includes(clause))
            .map(|clause| clause.id.as_str())
            .collect();
        if more.is_empty() {
            break;
        }
        citing.extend(more);
    }
    let mut models = BTreeMap::new();
    for (id, model) in &library.models {
        let mut places = Vec::new();
        model.sections.iter().for_each(|section| push_placements(section, library, &citing, &mut places));
        if !places.is_empty() {
            models.insert(id.as_str(), places);
        }
    }
    models
}

fn push_placements(section: &OutlineSection, library: &Library, citing: &BTreeSet<&str>, places: &mut Vec<Span>) {
    let named = section.placements.iter().map(|placed| &placed.table.clause);
    places.extend(named.filter(|clause| stands_for(library, &clause.value, citing)).map(|clause| clause.span));
    section.sections.iter().for_each(|inner| push_placements(inner, library, citing, places));
}

/// Whether `named` is one of the clauses, or a topic that one of them is a variant of.
fn stands_for(library: &Library, named: &str, clauses: &BTreeSet<&str>) -> bool {
    let variants = library.topics.get(named).into_iter().flatten();
    clauses.contains(named) || variants.into_iter().any(|name| clauses.contains(format!("{named}/{name}").as_str()))
}

fn in_front_matter(clause: &Clause, entry: &Citation) -> Vec<Span> {
    let written = entry.written();
    clause.front.cites.iter().filter(|cited| cited.value == written).map(|cited| cited.span).collect()
}

fn cites(hole: &Hole, entry: &Citation) -> bool {
    match hole {
        Hole::Slot(slot) | Hole::LinkTo(slot, _) => match (slot, entry) {
            (Slot::Law(id), Citation::Law(entry))
            | (Slot::Guidance(id) | Slot::Claim(_, id, _), Citation::Guidance(entry))
            | (Slot::Contact(id), Citation::Contact(entry)) => id == entry,
            _ => false,
        },
        Hole::When(_) | Hole::Guarded(..) | Hole::Include(_) | Hole::Listing(_) => false,
    }
}
