//! What becomes of a parameter that a school set, or left to the model.

use super::entry::{
    Choice, Kind, NEW, OURS, Outcome, Question, THEIRS, UNKNOWN_BASE, Wanted, What, choice, gone, named, renamed,
    string,
};
use super::going::Going;
use crate::edit::{Edit, key};
use crate::model::value::{self, Declaration, ValueType};
use crate::shape::Loose;
use crate::source::At;
use crate::upgrade::between::{Fate, Outline, clauses_of, home};
use std::collections::BTreeSet;
use toml::Value;

impl<'g> Going<'g> {
    pub(super) fn parameter(&self, clause: &str, name: &str, value: &At<Loose>) -> Outcome {
        let path = self.path(&[key("parameters"), key(clause), key(name)]);
        let out = || vec![Edit::Remove(path.clone())];
        let id = format!("{clause}.{name}");
        let mut said = String::new();
        let ask = |choices: Vec<Choice>, now: &str| {
            let ours = Some(format!("{name} = {}", value.value.written()));
            What::Question(Box::new(Question { ours, ..self.question(clause, now, choices) }))
        };
        let now: Vec<String> = self.parameter_now(clause, name);
        let what = match now.as_slice() {
            _ if self.is_base_known() && !self.was_declared(clause, name) => What::Kept,
            [] => {
                let gone_clause = self.between.name_now(clause).err().flatten();
                said = gone("the model no longer asks for it", gone_clause.as_deref());
                What::Removed(out())
            }
            [now] => {
                let (home_now, name_now) = now.rsplit_once('.').unwrap_or((now, name));
                let declared = clauses_of(home_now, self.theirs()).into_iter().find_map(|id| {
                    self.theirs().clauses.get(&id)?.front.parameters.get(name_now).map(|declared| &declared.value)
                });
                let fits =
                    declared.is_none_or(|declared| value::check(name, declared, value, &mut Vec::new()).is_some());
                let mut edits = Vec::new();
                edits.extend((name_now != name).then(|| Edit::Rename(path.clone(), name_now.to_owned())));
                let holder = self.path(&[key("parameters"), key(clause)]);
                edits.extend((home_now != clause).then(|| Edit::Rename(holder, home_now.to_owned())));
                let with = match self.fate(clause) {
                    Fate::Merged { with, .. } => with,
                    _ => Vec::new(),
                };
                let has_default =
                    declared.is_some_and(|declared| declared.default.is_some() || declared.r#type == ValueType::YesNo);
                let theirs = has_default.then(|| choice(THEIRS, "take the model's default", out()));
                if !fits {
                    said = "what you set is no longer one of the values it may have".to_owned();
                    let mut choices: Vec<Choice> = theirs.into_iter().collect();
                    choices.extend(declared.into_iter().flat_map(|declared| {
                        value_choices(declared, &|written| {
                            edits.iter().cloned().chain([Edit::Set(path.clone(), written)]).collect()
                        })
                    }));
                    ask(choices, home_now)
                } else if !self.is_base_known() || !with.is_empty() {
                    said = match with.is_empty() {
                        true => format!("you set this, and {UNKNOWN_BASE}"),
                        false => format!("you set this, and its clause is one with {} now", named(&with)),
                    };
                    ask([choice(OURS, "keep it", edits)].into_iter().chain(theirs).collect(), home_now)
                } else {
                    renamed(&id, now, edits)
                }
            }
            several => {
                said = format!("you set this, and it has become {}", named(several));
                let written = toml_of(&value.value);
                let all = several.iter().filter_map(|now| now.rsplit_once('.')).map(|(clause, name)| {
                    Edit::Set(self.path(&[key("parameters"), key(clause), key(name)]), written.clone())
                });
                let ours = choice(OURS, "set it in each", out().into_iter().chain(all).collect());
                ask(vec![ours, choice(THEIRS, "take what the model sets", out())], &several[0])
            }
        };
        Outcome { kind: Kind::Parameter, id, said, what }
    }

    /// The parameters that one of the earlier release is now, where they have a use: `clause.name` each.
    pub(super) fn parameter_now(&self, clause: &str, name: &str) -> Vec<String> {
        let holds = |id: &str| self.outline.holds(id, self.theirs()) && self.is_away(id).is_none();
        // One that is set for a topic is set for whichever variant declares it.
        if self.is_topic_before(clause) {
            let Some(topic) = self.between.topic_now(clause).filter(|topic| holds(topic)) else { return Vec::new() };
            let of_variants = self.between.base.map_or_else(Vec::new, |base| clauses_of(clause, base.library));
            let names: BTreeSet<String> = of_variants
                .iter()
                .filter_map(|variant| self.between.name_now(&format!("{variant}.{name}")).ok())
                .flatten()
                .filter_map(|id| id.rsplit_once('.').map(|(_, name)| format!("{topic}.{name}")))
                .collect();
            let declares = |id: &String| {
                self.theirs().clauses.get(id).is_some_and(|clause| clause.front.parameters.contains_key(name))
            };
            return match names.is_empty() && clauses_of(&topic, self.theirs()).iter().any(declares) {
                true => vec![format!("{topic}.{name}")],
                false => names.into_iter().collect(),
            };
        }
        let mut now = self.between.name_now(&format!("{clause}.{name}")).unwrap_or_default();
        now.retain(|id| holds(home(id)));
        now
    }

    /// Whether an id was that of a topic in the earlier release, or is now if nobody knows that one.
    pub(super) fn is_topic_before(&self, id: &str) -> bool {
        self.between.base.map_or(self.theirs(), |base| base.library).topics.contains_key(id)
    }

    /// Whether the earlier release asked for a parameter.
    fn was_declared(&self, clause: &str, name: &str) -> bool {
        self.between.base.is_some_and(|base| {
            let declares = |id: &String| {
                base.library.clauses.get(id).is_some_and(|clause| clause.front.parameters.contains_key(name))
            };
            clauses_of(clause, base.library).iter().any(declares)
        })
    }

    /// A parameter that the model sets otherwise, or that has to be given.
    pub(super) fn default_parameter(
        &self,
        place: &str,
        clause: &str,
        name: &str,
        declared: &Declaration,
        is_replaced: bool,
    ) -> Option<Outcome> {
        let id = format!("{clause}.{name}");
        let before = self.between.before(&id);
        let (old_clause, old_name) = before.rsplit_once('.')?;
        let is_set = |clause: &str, name: &str| {
            self.policy.parameters.get(clause).is_some_and(|set| set.value.contains_key(name))
        };
        let old_place = self.between.before(place);
        let holders = [place, clause, old_clause, old_place.as_str()];
        if holders.iter().any(|holder| is_set(holder, name) || is_set(holder, old_name)) {
            return None;
        }
        let preset =
            |outline: &Outline<'_>, place: &str, name: &str, declared: Option<&Declaration>| -> Option<Loose> {
                let with =
                    outline.places.iter().find(|other| other.id == place).and_then(|place| place.table?.with.get(name));
                with.map(|set| set.value.value.clone())
                    .or_else(|| declared?.default.as_ref().map(|default| default.value.clone()))
            };
        let now = preset(self.outline, place, name, Some(declared));
        if is_replaced && (now.is_some() || declared.r#type == ValueType::YesNo) {
            return None;
        }
        let old_declared =
            self.between.base.and_then(|base| base.library.clauses.get(old_clause)?.front.parameters.get(old_name));
        let old = match (self.before, old_declared) {
            (Some(before), Some(old)) => preset(before, &old_place, old_name, Some(&old.value)),
            _ => None,
        };
        let is_unknown = !self.is_base_known() && now.is_some();
        let is_as_before = now == old || (now.is_some() && old.is_none());
        if !is_unknown && (is_as_before || (now.is_none() && declared.r#type == ValueType::YesNo)) {
            // Nothing is set and nothing was, which has to be given: that is new only if nobody asked for it before.
            let is_missing =
                now.is_none() && declared.r#type != ValueType::YesNo && old_declared.is_none() && self.is_base_known();
            if !is_missing {
                return None;
            }
        }
        let set = |written: Value| vec![Edit::Set(self.path(&[key("parameters"), key(place), key(name)]), written)];
        let mut choices = Vec::new();
        if let Some(old) = &old {
            let written = At::new(old.clone(), declared.span);
            if value::check(name, declared, &written, &mut Vec::new()).is_some() {
                choices.push(choice(OURS, format!("stay with {}", old.written()), set(toml_of(old))));
            }
        }
        choices.extend(
            now.as_ref().map(|now| choice(THEIRS, format!("take the model's default, {}", now.written()), Vec::new())),
        );
        choices.extend(value_choices(declared, &set));
        let help = declared.help.value.trim_end_matches('.');
        let said = match (&now, &old) {
            (Some(now), _) if is_unknown => {
                format!("{UNKNOWN_BASE}; the model's default is {}, and you have set nothing", now.written())
            }
            (Some(now), _) => format!("the model's default is {} now, and you have set nothing", now.written()),
            (None, Some(_)) => "the model has no default here any more, and you have set nothing".to_owned(),
            (None, None) => format!("the model now asks for something: {help}"),
        };
        let told = |value: &Option<Loose>| value.as_ref().map(|value| format!("{name} = {}", value.written()));
        let reason = self.between.reason(&[&id, before.as_str(), place]);
        let question = Question { base: told(&old), theirs: told(&now), reason, choices, ..Question::default() };
        Some(Outcome { kind: Kind::Default, id, said, what: What::Question(Box::new(question)) })
    }
}

/// The answers that give a value: each of its options, or any that can be written.
pub(crate) fn value_choices(declared: &Declaration, set: &dyn Fn(Value) -> Vec<Edit>) -> Vec<Choice> {
    match declared.r#type {
        ValueType::OneOf => declared
            .options
            .iter()
            .map(|option| choice(&option.value, format!("set {option}"), set(string(&option.value))))
            .collect(),
        ValueType::Text
        | ValueType::Number
        | ValueType::YesNo
        | ValueType::Date
        | ValueType::Web
        | ValueType::Email
        | ValueType::Phone
        | ValueType::Contact => {
            let says = format!("give it, as text: {}", declared.help.value.trim_end_matches('.'));
            vec![Choice {
                word: NEW.to_owned(),
                says,
                edits: set(string("")),
                wanted: Some(Wanted::Value(Box::new(declared.clone()))),
            }]
        }
    }
}

/// A value as a file has it.
pub(crate) fn toml_of(value: &Loose) -> Value {
    match value {
        Loose::Text(text) => string(text),
        Loose::Number(number) => Value::Integer(*number),
        Loose::YesNo(answer) => Value::Boolean(*answer),
        Loose::Date(date) => date.written().parse().map_or_else(|_| string(&date.written()), Value::Datetime),
    }
}
