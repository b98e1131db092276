//! What stands in a policy at one school: a clause may stand under a condition in one release and without in another.

use super::between::{Outline, Place, clauses_of, home};
use crate::library::Library;
use crate::model::condition::{Condition, Fact};
use crate::model::school::{PolicyFile, SchoolFile};
use crate::shape::Loose;
use crate::wordings;
use std::collections::BTreeSet;

/// A school that a policy is made for, with what it says.
#[derive(Clone, Copy)]
pub(crate) struct Of<'s> {
    /// What it says for all of its policies.
    pub school: &'s SchoolFile,
    /// What it says for this one.
    pub policy: &'s PolicyFile,
}

/// What stands at a school in a policy of one release.
pub(crate) struct Standing<'s> {
    /// The library of the release.
    pub library: &'s Library,
    /// What stands where in the model.
    pub outline: &'s Outline<'s>,
    /// The school.
    pub of: Of<'s>,
    /// What the school file may call something that the release has by this id.
    pub written: &'s dyn Fn(&str) -> String,
}

impl Standing<'_> {
    /// Whether a section stands.
    pub(crate) fn section(&self, id: &str) -> bool {
        self.outline.conditions_of(id).is_none_or(|conditions| conditions.iter().all(|one| self.holds(one, "")))
    }

    /// Whether a clause, a topic or an item stands, whatever the school leaves out.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.unmet(id).is_some_and(|unmet| unmet.is_empty())
    }

    /// Whether it does, or a variant of it if it is a topic.
    pub(crate) fn has_any_of(&self, id: &str) -> bool {
        match id.contains('#') {
            true => self.has(id),
            false => clauses_of(id, self.library).iter().any(|clause| self.has(clause)),
        }
    }

    /// The conditions that keep it out, if the policy has it at all.
    pub(crate) fn unmet(&self, id: &str) -> Option<Vec<Condition>> {
        let clause = home(id);
        let own = conditions(self.library, id);
        let of_place = |place: &Place<'_>| place.conditions.iter().copied().filter(|one| !self.holds(one, "")).count();
        let place = self.outline.places_of(clause, self.library).min_by_key(|place| of_place(place))?;
        let unmet = place.conditions.iter().copied().filter(|one| !self.holds(one, "")).cloned();
        Some(unmet.chain(own.into_iter().filter(|one| !self.holds(one, clause))).collect())
    }

    fn holds(&self, condition: &Condition, clause: &str) -> bool {
        condition.holds(&|fact| self.given(fact, clause))
    }

    /// The words of a fact that a condition in a clause asks for: none if it is not given or is "no".
    fn given(&self, fact: &Fact, clause: &str) -> Option<String> {
        let names = |space: &str, name: &str| {
            let id = format!("{space}.{name}");
            let written = (self.written)(&id);
            [name.to_owned(), written.split_once('.').map_or(name.to_owned(), |(_, name)| name.to_owned())]
        };
        match fact {
            Fact::Kind => {
                let kind = self.of.school.kind.known.as_ref()?;
                let kind = self.library.kinds.understood(kind, &mut Vec::new())?;
                Some(self.library.kinds.family(&kind).join(" "))
            }
            Fact::Person(post) => names("people", post).iter().find_map(|name| {
                let holder = self.of.policy.people.get(name).or_else(|| self.of.school.people.get(name));
                holder.map(|holder| holder.value.value.clone())
            }),
            Fact::Local(name) => {
                let given = names("local", name).iter().find_map(|name| self.of.school.local.get(name));
                let default = || self.library.facts.local.get(name)?.value.default.as_ref();
                given.map(|given| &given.value).or_else(default).and_then(|value| words(&value.value))
            }
            Fact::Parameter(name) => self.parameter(clause, name).and_then(|value| words(&value)),
            Fact::Stands(target) => {
                let id = if target.value.contains('/') { target.value.clone() } else { format!("{clause}#{target}") };
                let is_out = |id: &str| self.of.policy.drop.iter().any(|drop| drop.value == id);
                let is_left_out = [id.as_str(), home(&id)].iter().any(|id| is_out(id) || is_out(&(self.written)(id)));
                let stands = !is_left_out && self.outline.holds(home(&id), self.library);
                stands.then(String::new)
            }
        }
    }

    /// What is set for a parameter: by the school, the model or its author.
    fn parameter(&self, clause: &str, name: &str) -> Option<Loose> {
        let place = self.outline.place(clause, self.library)?;
        let written = (self.written)(&format!("{clause}.{name}"));
        let (old_clause, old_name) = written.rsplit_once('.').unwrap_or((clause, name));
        let old_place = (self.written)(&place.id);
        let of_school = [place.id.as_str(), clause, old_clause, old_place.as_str()].into_iter().find_map(|holder| {
            let set = &self.of.policy.parameters.get(holder)?.value;
            set.get(name).or_else(|| set.get(old_name)).map(|set| set.value.value.clone())
        });
        let preset = || place.table?.with.get(name).map(|set| set.value.value.clone());
        let declared = || self.library.clauses.get(clause)?.front.parameters.get(name)?.value.default.clone();
        of_school.or_else(preset).or_else(|| declared().map(|default| default.value))
    }
}

/// The words of a value that a condition asks for; none if it is "no".
fn words(value: &Loose) -> Option<String> {
    match value {
        Loose::YesNo(false) => None,
        Loose::YesNo(true) => Some("yes".to_owned()),
        Loose::Text(_) | Loose::Number(_) | Loose::Date(_) => Some(value.written()),
    }
}

/// The conditions of a clause, and of the item if one is named.
fn conditions(library: &Library, id: &str) -> Vec<Condition> {
    let Some(clause) = library.clauses.get(home(id)) else { return Vec::new() };
    let of_item =
        id.split_once('#').and_then(|(_, item)| wordings::by_id(&clause.body).remove(item)?.first()?.when.clone());
    clause.when.iter().cloned().chain(of_item).collect()
}

/// Of ids, as two releases have them, those that these say under other conditions.
pub(crate) fn under_other_conditions(
    ids: impl Iterator<Item = (String, String)>,
    before: (&Outline<'_>, &Library),
    after: (&Outline<'_>, &Library),
) -> Vec<(String, String)> {
    let all = |id: &str, (outline, library): (&Outline<'_>, &Library)| -> BTreeSet<String> {
        let written = |one: &Condition| one.to_string();
        let of_place = |place: &Place<'_>| place.conditions.iter().map(|one| written(one)).collect::<Vec<_>>();
        let places = outline.places_of(home(id), library).map(of_place);
        places.chain([conditions(library, id).iter().map(written).collect()]).map(|all| all.join(" and ")).collect()
    };
    ids.filter(|(old, now)| all(old, before) != all(now, after)).collect()
}
