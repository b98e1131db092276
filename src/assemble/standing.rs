//! What stands in a policy, seen before anything is filled: what leans on an item has to know whether that stands, and it may
//! stand further below.

use crate::diagnostic::Diagnostic;
use crate::document::{Block, BlockKind, Item, TableRow};
use crate::library::Library;
use crate::model::clause::{Body, Clause};
use crate::model::condition::{Condition, Fact};
use crate::model::policy::{OutlineSection, PlacementTable};
use crate::model::slot::Hole;
use crate::model::value::{self, Value};
use crate::school::{Policy, School, check_parameter};
use crate::source::{At, Span};
use std::collections::{BTreeMap, BTreeSet};

/// The values of a clause's parameters.
pub(super) type Parameters = BTreeMap<String, Value>;

/// What a school says of itself and its policy, and what of the policy stands by that.
pub(super) struct WhatStands<'s> {
    pub library: &'s Library,
    pub school: &'s School<'s>,
    pub policy: &'s Policy<'s>,
    /// Clauses, with no item, and their items; a folder of variants stands for the one that was chosen. None until it is
    /// known: then all that may stand does.
    stands: Option<BTreeSet<(&'s str, &'s str)>>,
}

impl<'s> WhatStands<'s> {
    pub(super) fn new(library: &'s Library, school: &'s School<'s>, policy: &'s Policy<'s>) -> WhatStands<'s> {
        let mut standing = WhatStands { library, school, policy, stands: None };
        // What leans on something that leans on something else goes with both. No condition asks for what does not stand,
        // so each look finds less, and the last what the one before found.
        loop {
            let mut look = LookAhead { standing: &standing, stands: BTreeSet::new(), leans: false };
            look.sections(&policy.model.sections);
            for added in &policy.additions {
                look.body(&added.clause.body, &[&added.clause.id], &Parameters::new());
            }
            let (stands, leans) = (look.stands, look.leans);
            let is_settled = !leans || standing.stands.as_ref() == Some(&stands);
            standing.stands = Some(stands);
            if is_settled {
                return standing;
            }
        }
    }

    /// The holder of a post: for this policy, or for the school.
    pub(super) fn person(&self, post: &str) -> Option<&'s At<String>> {
        let here = self.policy.file.people.get(post);
        here.or_else(|| self.school.file.people.get(post)).map(|keyed| &keyed.value)
    }

    /// The words of a fact that a condition in `clause` asks for: none if it is not given or is "no".
    fn given(&self, fact: &Fact, parameters: &Parameters, clause: &str) -> Option<String> {
        let value = match fact {
            Fact::Kind => return Some(self.school.kinds.join(" ")),
            Fact::Person(post) => return self.person(post).map(|at| at.value.clone()),
            Fact::Local(name) => self.school.local.get(name),
            Fact::Parameter(name) => parameters.get(name),
            Fact::Stands(target) => return self.has(&target.value, clause).then(String::new),
        };
        value.filter(|value| value.holds()).map(Value::words)
    }

    /// Whether what a text in `clause` names stands.
    fn has(&self, target: &str, clause: &str) -> bool {
        let (clause, item) = parts(target, clause);
        self.stands.as_ref().is_none_or(|stands| stands.contains(&(clause, item)))
    }

    /// Whether a condition is met; where there is none, it is.
    pub(super) fn holds(&self, condition: Option<&Condition>, parameters: &Parameters) -> bool {
        condition.is_none_or(|condition| condition.holds(&|fact| self.given(fact, parameters, "")))
    }

    /// The same of a condition of an item or block of a clause. One that the school says in its own words leans on nothing.
    pub(super) fn meets(&self, condition: &Condition, parameters: &Parameters, clause: &str, id: Option<&str>) -> bool {
        match id.is_some_and(|id| self.is_own(clause, id)) {
            true => self.meets_but_for_needs(condition, parameters),
            false => condition.holds(&|fact| self.given(fact, parameters, clause)),
        }
    }

    /// Whether a condition is met if all that it needs stands.
    pub(super) fn meets_but_for_needs(&self, condition: &Condition, parameters: &Parameters) -> bool {
        condition.holds(&|fact| match fact {
            Fact::Stands(_) => Some(String::new()),
            Fact::Kind | Fact::Person(_) | Fact::Local(_) | Fact::Parameter(_) => self.given(fact, parameters, ""),
        })
    }

    /// What a condition needs and does not stand, with the clause it is of, and where the school drops that.
    pub(super) fn missing(&self, condition: &Condition, clause: &str) -> Vec<(String, Option<Span>)> {
        let gone = condition.needed().into_iter().filter(|target| !self.has(&target.value, clause));
        let told = gone.map(|target| {
            let (clause, item) = parts(&target.value, clause);
            let is_of = |id: &str| id == clause || id.strip_prefix(clause).is_some_and(|rest| rest.starts_with('/'));
            let drop = self.policy.file.drop.iter().find(|drop| match drop.value.split_once('#') {
                Some((dropped, of)) => of == item && is_of(dropped),
                None => is_of(&drop.value),
            });
            (whole(clause, item), drop.map(|drop| drop.span))
        });
        told.collect()
    }

    /// What a condition needs and the school says in its own words, and where.
    pub(super) fn in_own_words(&self, condition: &Condition, clause: &str) -> Vec<&'s At<String>> {
        let own = condition.needed().into_iter().filter_map(|target| {
            let (clause, item) = parts(&target.value, clause);
            let variants = self.library.topics.get(clause).into_iter().flatten();
            let ids = std::iter::once(clause.to_owned()).chain(variants.map(|name| format!("{clause}/{name}")));
            let mut targets = ids.flat_map(|id| [whole(&id, item), id]);
            targets.find_map(|target| self.policy.replacements.get(&target)).map(|wording| &wording.target)
        });
        own.collect()
    }

    /// Whether the school leaves this clause out, or this item of it.
    fn is_dropped(&self, clause: &str, item: &str) -> bool {
        self.policy.file.drop.iter().any(|drop| is_of(&drop.value, clause, item))
    }

    /// Whether the school says an item of a clause in its own words.
    fn is_own(&self, clause: &str, item: &str) -> bool {
        // Asked of every item, and most schools say nothing otherwise.
        !self.policy.replacements.is_empty() && self.policy.replacements.contains_key(&whole(clause, item))
    }

    /// What is set for a clause where it is placed: by its author, the model, then the school.
    pub(super) fn parameters(
        &self,
        clause: &Clause,
        placement: &PlacementTable,
        found: &mut Vec<Diagnostic>,
    ) -> Parameters {
        let mut parameters = Parameters::new();
        for (name, declared) in &clause.front.parameters {
            if let Some(default) = &declared.value.default
                && let Some(value) = value::check(name, &declared.value, default, &mut Vec::new())
            {
                parameters.insert(name.clone(), value);
            }
        }
        let named = [placement.clause.value.as_str(), clause.id.as_str()];
        let of_school = named.iter().find_map(|id| self.policy.file.parameters.get(*id));
        let settings = placement.with.iter().chain(of_school.into_iter().flat_map(|set| &set.value));
        for (name, written) in settings {
            if let Some(value) = check_parameter(clause, name, written.key, &written.value, found) {
                parameters.insert(name.clone(), value);
            }
        }
        parameters
    }
}

/// The clause and the item that `target` names in a text of `clause`; no item if it names a clause.
fn parts<'t>(target: &'t str, clause: &'t str) -> (&'t str, &'t str) {
    match target.split_once('#') {
        Some(parts) => parts,
        None if target.contains('/') => (target, ""),
        None => (clause, target),
    }
}

/// Whether `target` names this clause, or this item of it.
pub(super) fn is_of(target: &str, clause: &str, item: &str) -> bool {
    match target.split_once('#') {
        Some(parts) => parts == (clause, item),
        None => target == clause && item.is_empty(),
    }
}

/// `clause#item`, or the clause.
fn whole(clause: &str, item: &str) -> String {
    if item.is_empty() { clause.to_owned() } else { format!("{clause}#{item}") }
}

/// One look through the policy.
struct LookAhead<'l, 's> {
    standing: &'l WhatStands<'s>,
    stands: BTreeSet<(&'s str, &'s str)>,
    /// Whether anything leans on something.
    leans: bool,
}

impl<'s> LookAhead<'_, 's> {
    fn sections(&mut self, sections: &'s [OutlineSection]) {
        for section in sections {
            if self.standing.holds(section.when.as_ref(), &Parameters::new()) {
                for placement in &section.placements {
                    if self.standing.holds(placement.when.as_ref(), &Parameters::new()) {
                        self.clause(&placement.table);
                    }
                }
                self.sections(&section.sections);
            }
        }
    }

    /// Whether anything of the clause that is placed stands.
    fn clause(&mut self, placement: &PlacementTable) -> bool {
        let named = &placement.clause.value;
        let standing = self.standing;
        let library = standing.library;
        let variant = standing
            .policy
            .file
            .choose
            .value
            .get(named)
            .and_then(|keyed| keyed.value.known.as_ref())
            .or(placement.default.as_ref());
        let clause = match library.topics.contains_key(named) {
            true => variant.and_then(|variant| library.clauses.get(&format!("{named}/{variant}"))),
            false => library.clauses.get(named),
        };
        let Some(clause) = clause else { return false };
        if standing.is_dropped(named, "") || standing.is_dropped(&clause.id, "") {
            return false;
        }
        let parameters = standing.parameters(clause, placement, &mut Vec::new());
        if !standing.holds(clause.when.as_ref(), &parameters) || self.stands.contains(&(&clause.id, "")) {
            return false;
        }
        let topic = library.topics.get_key_value(named).map(|(topic, _)| topic.as_str());
        let ids: Vec<&'s str> = topic.into_iter().chain([clause.id.as_str()]).collect();
        // Before its text: one that includes itself must end.
        self.stands.extend(ids.iter().map(|id| (*id, "")));
        let own = [&clause.id, named].into_iter().find_map(|id| standing.policy.replacements.get(id));
        let stands = self.body(own.map_or(&clause.body, |wording| &wording.body), &ids, &parameters);
        if !stands {
            self.stands.retain(|(id, item)| !(ids.contains(id) && item.is_empty()));
        }
        stands
    }

    fn body(&mut self, body: &'s Body, ids: &[&'s str], parameters: &Parameters) -> bool {
        let stands = self.blocks(&body.blocks, ids, parameters);
        if stands {
            self.stands.extend(ids.iter().map(|id| (*id, "")));
        }
        stands
    }

    fn blocks(&mut self, blocks: &'s [Block<Hole>], ids: &[&'s str], parameters: &Parameters) -> bool {
        let mut any = false;
        for block in blocks {
            any |= self.block(block, ids, parameters);
        }
        any
    }

    /// Notes that what has this id stands.
    fn note(&mut self, id: Option<&'s str>, ids: &[&'s str]) {
        self.stands.extend(id.into_iter().flat_map(|item| ids.iter().map(move |id| (*id, item))));
    }

    fn is_dropped(&self, id: Option<&str>, ids: &[&str]) -> bool {
        let (Some(item), Some(clause)) = (id, ids.last()) else { return false };
        self.standing.is_dropped(clause, item)
    }

    fn is_own(&self, id: Option<&str>, ids: &[&str]) -> bool {
        let (Some(item), Some(clause)) = (id, ids.last()) else { return false };
        self.standing.is_own(clause, item)
    }

    fn meets(&mut self, when: Option<&Condition>, id: Option<&str>, ids: &[&str], parameters: &Parameters) -> bool {
        let Some(condition) = when else { return true };
        self.leans |= !condition.needed().is_empty();
        let clause = ids.last().copied().unwrap_or_default();
        self.standing.meets(condition, parameters, clause, id)
    }

    fn item(&mut self, item: &'s Item<Hole>, ids: &[&'s str], parameters: &Parameters) -> bool {
        let id = item.id.as_deref();
        let stands = !self.is_dropped(id, ids)
            && self.meets(condition_of(item.when.as_ref()), id, ids, parameters)
            && (self.is_own(id, ids) || self.blocks(&item.blocks, ids, parameters));
        if stands {
            self.note(id, ids);
        }
        stands
    }

    fn row(&mut self, row: &'s TableRow<Hole>, ids: &[&'s str], parameters: &Parameters) -> bool {
        let id = row.id.as_deref();
        let stands = !self.is_dropped(id, ids) && self.meets(condition_of(row.when.as_ref()), id, ids, parameters);
        if stands {
            self.note(id, ids);
        }
        stands
    }

    fn block(&mut self, block: &'s Block<Hole>, ids: &[&'s str], parameters: &Parameters) -> bool {
        let id = block.id.as_deref();
        if self.is_dropped(id, ids) {
            return false;
        }
        let stands = self.is_own(id, ids)
            || match &block.kind {
                BlockKind::List { items, .. } => {
                    items.iter().filter(|item| self.item(item, ids, parameters)).count() > 0
                }
                BlockKind::Table { rows, .. } => {
                    rows.iter().filter(|row| self.row(row, ids, parameters)).count() > 0 || rows.is_empty()
                }
                BlockKind::Definitions(definitions) => {
                    let details = definitions.iter().flat_map(|definition| &definition.details);
                    details.filter(|details| self.blocks(details, ids, parameters)).count() > 0
                }
                BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => {
                    self.blocks(inner, ids, parameters)
                }
                BlockKind::Hole(Hole::Guarded(condition, inner)) => {
                    self.meets(Some(condition), inner.id.as_deref(), ids, parameters)
                        && self.block(inner, ids, parameters)
                }
                BlockKind::Hole(Hole::Include(clause)) => self.clause(&included(clause)),
                BlockKind::Hole(Hole::Slot(_) | Hole::LinkTo(..) | Hole::When(_) | Hole::Listing(_))
                | BlockKind::Paragraph(_)
                | BlockKind::Heading { .. }
                | BlockKind::Code(_)
                | BlockKind::Rule => true,
            };
        if stands {
            self.note(id, ids);
        }
        stands
    }
}

/// The condition of an item or a row.
pub(super) fn condition_of(when: Option<&Hole>) -> Option<&Condition> {
    match when {
        Some(Hole::When(condition)) => Some(condition),
        Some(Hole::Slot(_) | Hole::LinkTo(..) | Hole::Guarded(..) | Hole::Include(_) | Hole::Listing(_)) | None => None,
    }
}

/// A clause that is included, as it would be placed.
pub(super) fn included(clause: &At<String>) -> PlacementTable {
    PlacementTable {
        clause: clause.clone(),
        default: None,
        when: None,
        with: crate::shape::Named::new(),
        span: clause.span,
    }
}
