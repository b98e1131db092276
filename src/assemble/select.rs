//! Chooses what stands where: variants, conditions, what a school leaves out, replaces or adds. Knows nothing of words.

use super::draft::policy_place;
use super::shells::{self, TakenOut};
use super::standing::{Parameters, WhatStands, is_of};
use crate::diagnostic::{Diagnostic, Fault, did_you_mean, slip};
use crate::document::{Block, BlockKind, Origin};
use crate::library::{Library, is_misdeclared, unknown_variant};
use crate::model::clause::{Body, Clause};
use crate::model::condition::Condition;
use crate::model::policy::{OutlineClause, OutlineSection, PlacementTable};
use crate::model::slot::Hole;
use crate::model::value;
use crate::school::{Added, AddedAt, Policy, School};
use crate::source::{At, Span};
use std::collections::{BTreeMap, BTreeSet};

/// A clause that stands in the document, with what is set for it.
pub(super) struct Selected<'s> {
    pub clause: &'s Clause,
    pub body: &'s Body,
    pub origin: Origin,
    pub parameters: Parameters,
}

/// What has been chosen so far for one policy.
pub(super) struct Selection<'s> {
    pub library: &'s Library,
    pub school: &'s School<'s>,
    pub policy: &'s Policy<'s>,
    standing: WhatStands<'s>,
    /// Items and paragraphs that have gone with what they need, and what that is.
    pub left_out: BTreeSet<(String, Vec<String>)>,
    /// Every clause that stands in the document, and where it was placed.
    placed: BTreeMap<String, Span>,
    /// Every drop, choice and replacement that had an effect.
    used: BTreeSet<String>,
    /// What keeps whole clauses and sections out, and where that is written.
    pub kept_out: Vec<(TakenOut, Span)>,
}

impl<'s> Selection<'s> {
    pub(super) fn new(library: &'s Library, school: &'s School<'s>, policy: &'s Policy<'s>) -> Selection<'s> {
        Selection {
            library,
            school,
            policy,
            standing: WhatStands::new(library, school, policy),
            left_out: BTreeSet::new(),
            placed: BTreeMap::new(),
            used: BTreeSet::new(),
            kept_out: Vec::new(),
        }
    }

    /// The holder of a post: for this policy, or for the school.
    pub(super) fn person(&self, post: &str) -> Option<&'s At<String>> {
        self.standing.person(post)
    }

    /// Whether a condition is met; where there is none, it is.
    pub(super) fn holds(&self, condition: Option<&Condition>, parameters: &Parameters) -> bool {
        self.standing.holds(condition, parameters)
    }

    /// Whether the condition of an item or block is met; if not, what takes it out. What goes only because something that
    /// it needs is gone is noted, and may be dropped too.
    pub(super) fn unmet(
        &mut self,
        condition: &Condition,
        parameters: &Parameters,
        clause: &str,
        id: Option<&str>,
    ) -> Option<TakenOut> {
        if self.standing.meets(condition, parameters, clause, id) {
            return None;
        }
        if !self.goes_with_others(condition, parameters) {
            return Some(TakenOut::Unmet);
        }
        let missing = self.standing.missing(condition, clause);
        let dropped = missing.iter().find_map(|(_, dropped)| *dropped);
        let own_drop = id.and_then(|id| self.drops(clause, id));
        // What has no id is a list that goes with its lead-in.
        if let Some(id) = id.filter(|_| own_drop.is_none()) {
            let needed = missing.into_iter().map(|(target, _)| target).collect();
            self.left_out.insert((format!("{clause}#{id}"), needed));
        }
        Some(own_drop.or(dropped).map_or(TakenOut::Unmet, TakenOut::Dropped))
    }

    /// Whether what stands under a condition that is not met goes only because something that it needs has gone.
    pub(super) fn goes_with_others(&self, condition: &Condition, parameters: &Parameters) -> bool {
        self.standing.meets_but_for_needs(condition, parameters)
    }

    /// Tells of what leans on something that the school says in its own words: they may no longer fit each other.
    pub(super) fn check_leaning(
        &mut self,
        condition: &Condition,
        clause: &str,
        id: Option<&str>,
        left: Span,
        found: &mut Vec<Diagnostic>,
    ) {
        if id.is_some_and(|id| self.policy.replacements.contains_key(&format!("{clause}#{id}"))) {
            return;
        }
        for own in self.standing.in_own_words(condition, clause) {
            let message = format!("other words lean on \"{own}\", which this school says in its own");
            let target = id.map_or_else(|| clause.to_owned(), |id| format!("{clause}#{id}"));
            found.push(
                Diagnostic::warning(Fault::LeansOnOwnWording, own.span, message).related(left, "these").help(format!(
                    "read both together; if they do not fit, give these own words too, with [[policy.replace]] and clause = \
                     \"{target}\", or drop = [\"{target}\"]; if they fit, [[policy.allow]] says so"
                )),
            );
        }
    }

    /// Where the school leaves out an item or block of a clause, if it does.
    pub(super) fn drops(&mut self, clause: &str, item: &str) -> Option<Span> {
        let is_it = |drop: &&At<String>| is_of(&drop.value, clause, item);
        self.policy.file.drop.iter().find(is_it).and_then(|drop| self.drop_of(&drop.value))
    }

    /// Where the school leaves out this clause, item or block, if it does.
    pub(super) fn drop_of(&mut self, target: &str) -> Option<Span> {
        let dropped = self.policy.file.drop.iter().find(|at| at.value == target)?;
        self.used.insert(format!("drop {target}"));
        Some(dropped.span)
    }

    /// The school's own wording of an item, if it has one.
    pub(super) fn own_item(&mut self, clause: &str, item: &str) -> Option<&'s Body> {
        // Asked of every item, and most schools say nothing otherwise.
        if self.policy.replacements.is_empty() {
            return None;
        }
        let target = format!("{clause}#{item}");
        let own = self.policy.replacements.get(&target);
        if own.is_some() {
            self.used.insert(format!("replace {target}"));
        }
        own.map(|wording| &wording.body)
    }

    /// The clauses of a section in order, with those the school adds.
    pub(super) fn section(&mut self, section: &OutlineSection, found: &mut Vec<Diagnostic>) -> Vec<Selected<'s>> {
        let mut selected = Vec::new();
        // The entry that drops the clause before.
        let mut dropped = None;
        for placement in &section.placements {
            let named = &placement.table.clause.value;
            if self.holds(placement.when.as_ref(), &Parameters::new()) {
                let before = self.kept_out.len();
                let clause = self.clause(&placement.table, found);
                if let (Some(clause), Some(dropped)) = (&clause, dropped) {
                    shells::check_start(&clause.body.blocks, dropped, found);
                }
                dropped = self.kept_out[before..].iter().find_map(|(taken, _)| match taken {
                    TakenOut::Dropped(at) => Some(*at),
                    TakenOut::Unmet => None,
                });
                selected.extend(clause);
            } else {
                let place = placement.table.when.as_ref().map_or(placement.table.clause.span, |when| when.span);
                self.kept_out.push((TakenOut::Unmet, place));
            }
            // What a school adds after a clause stands there whether or not the clause itself does.
            self.added(
                |place| matches!(place, AddedAt::After(after) if self_names(after, named)),
                &mut selected,
                found,
            );
        }
        // A school may name a section as earlier releases called it.
        let is_it = |id: &str| id == section.id.value || section.was.iter().any(|earlier| earlier.value == id);
        self.added(|place| matches!(place, AddedAt::AtEndOf(id) if is_it(&id.value)), &mut selected, found);
        selected
    }

    fn added(
        &mut self,
        here: impl Fn(&AddedAt) -> bool,
        selected: &mut Vec<Selected<'s>>,
        found: &mut Vec<Diagnostic>,
    ) {
        for added in self.policy.additions.iter().filter(|added| here(&added.place)) {
            if self.used.insert(format!("add {}", added.clause.id))
                && self.place(&added.clause, added.clause.span, found)
            {
                selected.push(Selected {
                    clause: &added.clause,
                    body: &added.clause.body,
                    origin: Origin::Added,
                    parameters: Parameters::new(),
                });
            }
        }
    }

    /// The clause that a placement or an include stands for: none if its condition is not met or the school drops it.
    pub(super) fn clause(&mut self, placement: &PlacementTable, found: &mut Vec<Diagnostic>) -> Option<Selected<'s>> {
        let named = &placement.clause;
        if let Some(dropped) = self.drop_of(&named.value) {
            self.kept_out.push((TakenOut::Dropped(dropped), named.span));
            return None;
        }
        let clause = self.variant(named, placement.default.as_ref(), found)?;
        if clause.id != named.value
            && let Some(dropped) = self.drop_of(&clause.id)
        {
            self.kept_out.push((TakenOut::Dropped(dropped), named.span));
            return None;
        }
        let parameters = self.parameters(clause, placement, found);
        if !self.holds(clause.when.as_ref(), &parameters) {
            let place = clause.front.when.as_ref().map_or(named.span, |when| when.span);
            self.kept_out.push((TakenOut::Unmet, place));
            return None;
        }
        if !self.place(clause, named.span, found) {
            return None;
        }
        let own = [&clause.id, &named.value].into_iter().find_map(|id| self.policy.replacements.get_key_value(id));
        let (body, origin) = match own {
            Some((target, wording)) => {
                self.used.insert(format!("replace {target}"));
                (&wording.body, Origin::Replaced)
            }
            None => (&clause.body, Origin::Library),
        };
        Some(Selected { clause, body, origin, parameters })
    }

    /// The clause of this id, or the variant of this topic that school or model chooses.
    fn variant(
        &mut self,
        named: &At<String>,
        default: Option<&At<String>>,
        found: &mut Vec<Diagnostic>,
    ) -> Option<&'s Clause> {
        let Some(variants) = self.library.topics.get(&named.value) else {
            // An id that names nothing was reported where it was written.
            return self.fit(&named.value, found);
        };
        let choices = &self.policy.file.choose;
        let choice = choices.value.get(&named.value).map(|keyed| &keyed.value);
        if choice.is_some() {
            self.used.insert(format!("choose {}", named.value));
        }
        // What could not be read may be the choice.
        if choice.map_or(!choices.is_whole, |choice| choice.known.is_none()) {
            return None;
        }
        // One under a misspelt name may be the choice, and has been told of.
        let is_misspelt = |topic: &String| {
            !self.library.topics.contains_key(topic) && did_you_mean(topic, [named.value.as_str()]).is_some()
        };
        if choice.is_none() && choices.value.keys().any(is_misspelt) {
            return None;
        }
        let chosen = choice.and_then(|choice| choice.known.as_ref());
        let Some(variant) = chosen.or(default) else {
            let titles: Vec<String> = variants
                .iter()
                .filter_map(|name| Some((name, self.library.clauses.get(&format!("{}/{name}", named.value))?)))
                .map(|(name, clause)| format!("\"{name}\" ({})", clause.front.title))
                .collect();
            found.push(
                Diagnostic::error(
                    Fault::UnresolvedChoice,
                    policy_place(self.policy),
                    format!("this policy must choose a wording of \"{named}\""),
                )
                .related(named.span, "it stands here")
                .help(format!(
                    "add to the policy: choose = {{ \"{named}\" = \"…\" }}, with {}",
                    crate::grammar::joined(&titles, "or")
                )),
            );
            return None;
        };
        let clause = self.fit(&format!("{}/{variant}", named.value), found);
        if clause.is_none() && !variants.contains(&variant.value) && chosen.is_none() {
            found.push(unknown_variant(&named.value, variant, variants, self.library));
        }
        clause
    }

    /// The clause of this id. What is wrong with a built-in one is told here, where it is used.
    fn fit(&self, id: &str, found: &mut Vec<Diagnostic>) -> Option<&'s Clause> {
        found.extend(self.library.unfit_clauses.get(id).into_iter().flatten().cloned());
        self.library.clauses.get(id)
    }

    fn parameters(&self, clause: &Clause, placement: &PlacementTable, found: &mut Vec<Diagnostic>) -> Parameters {
        let parameters = self.standing.parameters(clause, placement, found);
        for (name, declared) in &clause.front.parameters {
            let is_needed = declared.value.r#type != value::ValueType::YesNo;
            if !parameters.contains_key(name) && is_needed && !is_misdeclared(name, declared) {
                found.push(
                    Diagnostic::error(
                        Fault::MissingParameter,
                        policy_place(self.policy),
                        format!("\"{}\" needs its parameter \"{name}\"", clause.id),
                    )
                    .related(declared.key, "declared here")
                    .help(format!(
                        "{}: add to the policy: parameters = {{ \"{}\" = {{ {name} = … }} }}",
                        declared.value.help.value.trim_end_matches('.'),
                        clause.id
                    )),
                );
            }
        }
        parameters
    }

    /// Notes that a clause stands in the document. Twice, or beside one it excludes, is an error.
    fn place(&mut self, clause: &Clause, at: Span, found: &mut Vec<Diagnostic>) -> bool {
        if let Some(first) = self.placed.get(&clause.id) {
            found.push(
                Diagnostic::error(Fault::ClauseUsedTwice, at, format!("the clause \"{}\" is placed twice", clause.id))
                    .label("placed again here")
                    .related(*first, "first placed here")
                    .help("say it once, and refer to it with {{ section.… }}"),
            );
            return false;
        }
        for (other, first) in &self.placed {
            let theirs = self.library.clauses.get(other).is_some_and(|other| other.excludes(&clause.id));
            if theirs || clause.excludes(other) {
                found.push(
                    Diagnostic::error(
                        Fault::ContradictoryClauses,
                        at,
                        format!("\"{}\" and \"{other}\" exclude each other", clause.id),
                    )
                    .related(*first, format!("\"{other}\" is placed here"))
                    .help("drop one of them, or choose another variant"),
                );
            }
        }
        self.placed.insert(clause.id.clone(), at);
        true
    }

    /// Whether `target` is a row of a table.
    fn is_row(&self, target: &str) -> bool {
        let Some((clause, id)) = target.split_once('#') else { return false };
        let clause = self.library.clauses.get(clause);
        clause.is_some_and(|clause| {
            holds_row(&clause.body.blocks, id) || clause.body.footnotes.iter().any(|note| holds_row(note, id))
        })
    }

    /// Tells that an added clause names a section or a clause that the model has, and that does not stand at this school.
    fn does_not_stand(&self, added: &Added) -> Option<Diagnostic> {
        let mut sections: Vec<&OutlineSection> = self.policy.model.sections.iter().collect();
        let mut at = 0;
        while at < sections.len() {
            sections.extend(&sections[at].sections);
            at += 1;
        }
        let (place, what, when) = match &added.place {
            AddedAt::AtEndOf(place) => {
                let section = sections.iter().find(|section| section.id.value == place.value)?;
                (place, "section", section.when.as_ref())
            }
            AddedAt::After(place) => {
                let holds = |clause: &&OutlineClause| clause.table.clause.value == place.value;
                let section = sections.iter().find(|section| section.placements.iter().any(|clause| holds(&clause)))?;
                let when = section.placements.iter().find(holds).and_then(|clause| clause.when.as_ref());
                (place, "clause", when.or(section.when.as_ref()))
            }
        };
        let help = match when {
            Some(when) => format!("it stands only where this is so: {when}; name another place, or see to that"),
            None => "it is left out here, or all that is in it is; name another place".to_owned(),
        };
        let message = format!("the {what} \"{place}\" of the model does not stand in this policy");
        Some(Diagnostic::error(Fault::NoPlace, place.span, message).help(help))
    }

    /// Reports what a school asked for that had no effect: it would otherwise think it had dropped or said something.
    pub(super) fn check_use(&self, found: &mut Vec<Diagnostic>) {
        let dropped = |target: &At<String>| {
            let clause = target.value.split_once('#').map_or(target.value.as_str(), |(clause, _)| clause);
            let drops = self.policy.file.drop.iter().filter(|drop| drop.span != target.span);
            drops.into_iter().find(|drop| drop.value == target.value || drop.value == clause).map(|drop| drop.span)
        };
        let asked = |kind: &str, target: &At<String>, known: bool| {
            if let Some(drop) = dropped(target).filter(|_| known && !self.used.contains(&format!("{kind} {target}"))) {
                let message = format!("\"{target}\" is left out already, so there is nothing to {kind}");
                let fault = Diagnostic::error(Fault::WithoutEffect, target.span, message);
                return Some(fault.related(drop, "it is left out here").help("take one of the two out"));
            }
            (known && !self.used.contains(&format!("{kind} {target}"))).then(|| {
                Diagnostic::error(
                    Fault::WithoutEffect,
                    target.span,
                    format!("this policy does not hold \"{target}\", so there is nothing to {kind}"),
                )
                .help(format!(
                    "take it out, or correct it; policygen list model {} shows what this policy holds",
                    self.policy.model_id
                ))
            })
        };
        let known = |target: &At<String>| {
            let (clause, item) = target.value.split_once('#').unwrap_or((&target.value, ""));
            let named = self.library.clauses.get(clause);
            self.library.clause_ids.contains(clause)
                && (item.is_empty() || named.is_some_and(|clause| clause.body.ids.contains_key(item)))
        };
        let file = &self.policy.file;
        found.extend(file.drop.iter().filter_map(|target| asked("drop", target, known(target))));
        for replaced in &file.replace {
            if let Some(fault) = asked("replace", &replaced.clause, known(&replaced.clause)) {
                found.push(if self.is_row(&replaced.clause.value) { of_row(&replaced.clause) } else { fault });
            }
        }
        for (topic, variant) in &file.choose.value {
            let topic = At::new(topic.clone(), variant.key);
            found.extend(asked("choose", &topic, self.library.topics.contains_key(&topic.value)));
        }
        for (clause, parameters) in &file.parameters {
            let stands = self.placed.keys().any(|id| id == clause || id.starts_with(&format!("{clause}/")));
            if self.library.clause_ids.contains(clause) && !stands {
                found.push(
                    Diagnostic::error(
                        Fault::WithoutEffect,
                        parameters.key,
                        format!("this policy does not hold \"{clause}\", so its parameters set nothing"),
                    )
                    .help("take them out, or correct the name"),
                );
            }
        }
        let added_here = |id: &str| self.policy.additions.iter().any(|added| added.clause.id == id);
        for added in &self.policy.additions {
            if !self.used.contains(&format!("add {}", added.clause.id)) {
                let (AddedAt::After(place) | AddedAt::AtEndOf(place)) = &added.place;
                if let Some(fault) = self.does_not_stand(added) {
                    found.push(fault);
                    continue;
                }
                let mut known = Vec::new();
                let what = match &added.place {
                    AddedAt::After(_) => {
                        known.extend(self.placed.keys().map(String::as_str).filter(|id| !added_here(id)));
                        "clause"
                    }
                    AddedAt::AtEndOf(_) => {
                        push_sections(&self.policy.model.sections, &mut known);
                        "section"
                    }
                };
                let near = slip(&place.value, known.iter().copied());
                let help = near.map_or_else(
                    || format!("name a {what} of this policy: {}", known.join(", ")),
                    |near| format!("did you mean \"{near}\"?"),
                );
                let message = format!("this policy has no {what} \"{place}\" to add to");
                found.push(Diagnostic::error(Fault::NoPlace, place.span, message).help(help));
            }
        }
    }
}

/// The ids of sections, and of those in them.
fn push_sections<'s>(sections: &'s [OutlineSection], ids: &mut Vec<&'s str>) {
    for section in sections {
        ids.push(&section.id.value);
        push_sections(&section.sections, ids);
    }
}

/// Tells that a row cannot be said in other words by itself.
fn of_row(target: &At<String>) -> Diagnostic {
    let clause = target.value.split('#').next().unwrap_or_default();
    Diagnostic::error(
        Fault::WholeTable,
        target.span,
        format!("\"{target}\" is a row of a table, which has no wording of its own"),
    )
    .help(format!("drop the row, and say yours in a clause that you add; or replace \"{clause}\", the whole clause"))
}

/// Whether a table in `blocks` has a row with this id.
fn holds_row(blocks: &[Block<Hole>], id: &str) -> bool {
    blocks.iter().any(|block| match &block.kind {
        BlockKind::Table { rows, .. } => rows.iter().any(|row| row.id.as_deref() == Some(id)),
        BlockKind::List { items, .. } => items.iter().any(|item| holds_row(&item.blocks, id)),
        BlockKind::Definitions(definitions) => {
            definitions.iter().flat_map(|definition| &definition.details).any(|details| holds_row(details, id))
        }
        BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => holds_row(inner, id),
        BlockKind::Hole(Hole::Guarded(_, inner)) => holds_row(std::slice::from_ref(inner), id),
        BlockKind::Hole(Hole::Slot(_) | Hole::LinkTo(..) | Hole::When(_) | Hole::Include(_) | Hole::Listing(_))
        | BlockKind::Paragraph(_)
        | BlockKind::Heading { .. }
        | BlockKind::Code(_)
        | BlockKind::Rule => false,
    })
}

/// Whether a placement named `named` is the one that `after` means: itself, or the topic of a variant.
fn self_names(after: &At<String>, named: &str) -> bool {
    after.value == named || after.value.starts_with(&format!("{named}/"))
}
