//! What the model decides otherwise where a school has chosen nothing.

use super::entry::{Choice, Kind, OURS, Outcome, Question, THEIRS, UNKNOWN_BASE, What, choice, named, string};
use super::going::Going;
use crate::edit::{Edit, Step, key};
use crate::upgrade::between::{home, topic_of, words};

impl<'g> Going<'g> {
    /// The default of a topic that the model sets otherwise, or no longer sets.
    fn default_variant(&self, topic: &str) -> Option<Outcome> {
        let before = self.between.before(topic);
        let old_topic = self.between.base.and_then(|base| {
            let renamed =
                || base.library.topics.keys().find(|old| self.between.topic_now(old).as_deref() == Some(topic));
            if base.library.topics.contains_key(&before) { Some(before.clone()) } else { renamed().cloned() }
        });
        let chosen = [Some(topic), old_topic.as_deref()]
            .into_iter()
            .flatten()
            .any(|id| self.policy.choose.value.contains_key(id));
        if chosen {
            return None;
        }
        let now = self.default_of(topic);
        let old = old_topic.as_ref().and_then(|old| {
            let table = self.before?.places.iter().find(|place| place.id == *old)?.table?;
            Some(format!("{old}/{}", table.default.as_ref()?.value))
        });
        let stays = old.as_ref().and_then(|old| {
            let prefix = format!("{topic}/");
            let now = self.between.name_now(old).unwrap_or_default();
            now.iter().find_map(|id| id.strip_prefix(&prefix)).map(str::to_owned)
        });
        let words_now = now.as_ref().and_then(|now| words(self.theirs(), &format!("{topic}/{now}")));
        let words_old = old.as_ref().and_then(|old| self.between.words_before(old));
        let one = self.one_before(topic, now.as_deref()).filter(|_| old_topic.is_none());
        let (stays, words_old) = match &one {
            Some(one) => {
                let variants = self.theirs().topics.get(topic).into_iter().flatten();
                let is_it = |name: &&String| self.between.is_same(one, &format!("{topic}/{name}"));
                (variants.clone().find(is_it).cloned(), self.between.words_before(one))
            }
            None => (stays, words_old),
        };
        let said = match (&now, &old) {
            (Some(now), None) if !self.is_base_known() => {
                format!("{UNKNOWN_BASE}; the model's default is {now}, and you have not chosen")
            }
            (Some(now), _) if one.is_some() && stays.as_ref() != Some(now) => {
                format!("the model now has several wordings of it, its default is {now}, and you have not chosen")
            }
            (Some(now), Some(_)) if stays.as_ref() == Some(now) || words_now == words_old => return None,
            (Some(_), None) => return None,
            (Some(now), Some(_)) => format!("the model's default is {now} now, and you have not chosen"),
            (None, Some(_)) => "the model has no default here any more, and you have not chosen".to_owned(),
            (None, None) => "the model has several wordings of it, and no default".to_owned(),
        };
        let mut choices = Vec::new();
        if let Some(name) = &stays {
            let set = Edit::Set(self.path(&[key("choose"), key(topic)]), string(name));
            let was = old.as_ref().and_then(|old| old.rsplit('/').next()).filter(|was| was != name);
            let called = was.map_or(String::new(), |was| format!(", as {was} is called now"));
            let id = format!("{topic}/{name}");
            let is_same = old.as_ref().is_none_or(|old| self.between.is_same(old, &id));
            let words = words(self.theirs(), &id).filter(|_| !is_same);
            let words = words.map_or(String::new(), |words| format!("; its words are now: {words}"));
            choices.push(choice(OURS, format!("stay with {name}{called}{words}"), vec![set]));
        }
        choices.extend(self.by_default(topic, &[]));
        choices.extend(
            self.variants(topic, &[])
                .into_iter()
                .filter(|other| Some(&other.word) != stays.as_ref() && Some(&other.word) != now.as_ref()),
        );
        self.leave_behind(topic, &mut choices, stays.as_ref());
        let theirs = words_now.or_else(|| self.all_variants(topic));
        let reason = self.between.reason(&[topic, before.as_str()]);
        let question = Question { base: words_old, theirs, reason, choices, ..Question::default() };
        Some(Outcome { kind: Kind::Default, id: topic.to_owned(), said, what: What::Question(Box::new(question)) })
    }

    /// The clause of the earlier release that is a topic now, if the policy had it: of it the school has taken the one wording.
    fn one_before(&self, topic: &str, default: Option<&str>) -> Option<String> {
        let (base, before) = (self.between.base?, self.before?);
        let of_default = default.map(|default| self.between.before(&format!("{topic}/{default}")));
        let is_clause = |id: &String| {
            base.library.clauses.contains_key(id)
                && topic_of(id, base.library).is_none()
                && before.holds(id, base.library)
        };
        [Some(topic.to_owned()), of_default].into_iter().flatten().find(is_clause)
    }

    /// Has each answer that chooses a variant take out what the school has in another, which would no longer stand. `stays` is the
    /// variant that the school keeps with its own answer.
    pub(super) fn leave_behind(&self, topic: &str, choices: &mut [Choice], stays: Option<&String>) {
        for answer in choices {
            let variant = match answer.word.as_str() {
                OURS => stays.cloned(),
                THEIRS => self.default_of(topic),
                variant => Some(variant.to_owned()),
            };
            if let Some(variant) = variant {
                let (gone, edits) = self.of_other_variants(topic, &variant);
                answer.says += &gone;
                // What is chosen is written last.
                answer.edits.splice(0..0, edits);
            }
        }
    }

    /// What the school has in the variants of a topic that do not stand once this one does: in words, and what takes it out.
    fn of_other_variants(&self, topic: &str, variant: &str) -> (String, Vec<Edit>) {
        let is_other = |id: &str| {
            let now = self.between.name_now(home(id)).unwrap_or_default();
            let now = now.first().map_or(home(id), String::as_str);
            now.strip_prefix(topic).and_then(|rest| rest.strip_prefix('/')).is_some_and(|other| other != variant)
        };
        let (mut gone, mut edits) = (Vec::new(), Vec::new());
        for (at, drop) in self.policy.drop.iter().enumerate().filter(|(_, drop)| is_other(&drop.value)) {
            gone.push(format!("drop \"{drop}\""));
            edits.push(Edit::Remove(self.path(&[key("drop"), Step::At(at)])));
        }
        for (at, own) in self.policy.replace.iter().enumerate().filter(|(_, own)| is_other(&own.clause.value)) {
            gone.push(format!("your words for \"{}\"", own.clause));
            edits.push(Edit::Remove(self.path(&[key("replace"), Step::At(at)])));
        }
        for clause in self.policy.parameters.keys().filter(|clause| is_other(clause)) {
            gone.push(format!("what you set for \"{clause}\""));
            edits.push(Edit::Remove(self.path(&[key("parameters"), key(clause)])));
        }
        // What is set for the topic counts for the variant that declares it.
        let declared = self.theirs().clauses.get(&format!("{topic}/{variant}")).map(|clause| &clause.front.parameters);
        for (holder, set) in &self.policy.parameters {
            let is_of_topic = holder == topic || self.between.topic_now(holder).as_deref() == Some(topic);
            if !is_of_topic || !self.is_topic_before(holder) {
                continue;
            }
            let is_of_it = |name: &str| {
                let now = self.parameter_now(holder, name);
                let names = now.iter().filter_map(|id| id.rsplit_once('.')).map(|(_, name)| name);
                declared.is_some_and(|declared| names.chain([name]).any(|name| declared.contains_key(name)))
            };
            let others: Vec<&String> = set.value.keys().filter(|name| !is_of_it(name)).collect();
            gone.extend(others.iter().map(|name| format!("what you set as \"{holder}.{name}\"")));
            match others.len() == set.value.len() {
                true if others.is_empty() => {}
                true => edits.push(Edit::Remove(self.path(&[key("parameters"), key(holder)]))),
                false => edits.extend(
                    others.iter().map(|name| Edit::Remove(self.path(&[key("parameters"), key(holder), key(name)]))),
                ),
            }
        }
        match gone.is_empty() {
            true => (String::new(), edits),
            false => (format!("; {}, which it does not have, goes", named(&gone)), edits),
        }
    }

    /// What the model sets otherwise where the school says nothing.
    pub(super) fn defaults(&self, outcomes: &mut Vec<Outcome>) {
        let is_out = |id: &str| self.policy.drop.iter().any(|at| at.value == id || at.value == self.between.before(id));
        let is_own = |id: &str| {
            self.policy.replace.iter().any(|own| own.clause.value == id || own.clause.value == self.between.before(id))
        };
        for place in &self.outline.places {
            if is_out(&place.id) || self.is_away(&place.id).is_some() {
                continue;
            }
            let clause = match self.theirs().topics.contains_key(&place.id) {
                false => Some(place.id.clone()),
                true => {
                    let asked = self.default_variant(&place.id);
                    // A topic that was a clause of which the school has its own is asked about there.
                    let is_asked = outcomes
                        .iter()
                        .any(|outcome| outcome.id == place.id && matches!(outcome.what, What::Question(_)));
                    outcomes.extend(asked.filter(|_| !is_asked && !is_own(&place.id)));
                    self.variant(&place.id).map(|variant| format!("{}/{variant}", place.id))
                }
            };
            let Some(clause) = clause.filter(|clause| !is_out(clause)) else { continue };
            let Some(declared) = self.theirs().clauses.get(&clause) else { continue };
            // Where the school has its own words, what a parameter is by default says nothing; one without has to be given all
            // the same.
            let is_replaced = is_own(&clause) || is_own(&place.id);
            for (name, parameter) in &declared.front.parameters {
                outcomes.extend(self.default_parameter(&place.id, &clause, name, &parameter.value, is_replaced));
            }
        }
    }
}
