//! What becomes of a choice between the variants of a topic.

use super::entry::{
    Choice, Kind, NEW, OURS, Outcome, Question, THEIRS, UNKNOWN_BASE, Wanted, What, choice, gone, named, renamed,
    string,
};
use super::going::Going;
use crate::edit::{Edit, key};
use crate::source::At;
use crate::upgrade::between::{Fate, topic_of};
use std::collections::BTreeSet;

impl<'g> Going<'g> {
    pub(super) fn chosen(&self, topic: &str, variant: &At<String>) -> Outcome {
        let path = self.path(&[key("choose"), key(topic)]);
        let out = || vec![Edit::Remove(path.clone())];
        let clause = format!("{topic}/{variant}");
        let mut said = String::new();
        let is_known = !self.is_base_known() || self.between.was_there(topic);
        let is_here = |now: &String| self.outline.holds(now, self.theirs()) && self.is_away(now).is_none();
        let here = self.between.topic_now(topic).filter(is_here);
        let what = match here {
            _ if !is_known => What::Kept,
            None => match self.fate(topic) {
                Fate::Stands { id: now, .. } | Fate::Merged { id: now, .. }
                    if self.is_base_known() && !self.between.is_same(&clause, &now) =>
                {
                    said = format!("you chose {variant}, and the model now has one wording of it, which is another");
                    What::Question(Box::new(self.one_wording(&clause, &now, &out())))
                }
                Fate::Stands { .. } | Fate::Merged { .. } | Fate::OfVariants(_) | Fate::Topic(_) => {
                    said = "the model now has one wording of it, the one that you chose".to_owned();
                    What::Removed(out())
                }
                Fate::Split(ids) => self.chosen_in_halves(&ids, &out(), &mut said),
                Fate::Gone(why) => {
                    said = gone("the model no longer has it", why.as_deref());
                    What::Removed(out())
                }
                Fate::Unknown => What::Kept,
            },
            Some(now) => {
                let halves = self.between.topics_now(topic);
                if let Fate::Merged { with, .. } = self.fate(topic)
                    && with.iter().any(|other| !other.starts_with(&format!("{topic}/")))
                {
                    said = format!("you chose {variant}, and the topic is one with {} now", named(&with));
                }
                let names = self.between.name_now(&clause).unwrap_or_default();
                let prefix = format!("{now}/");
                let stays = names.iter().find_map(|id| id.strip_prefix(&prefix)).map(str::to_owned);
                let renames = if now == topic { Vec::new() } else { vec![Edit::Rename(path.clone(), now.clone())] };
                if halves.len() > 1 {
                    self.chosen_in_halves(&halves.into_iter().collect::<Vec<_>>(), &out(), &mut said)
                } else if let (Some(name), true) = (&stays, said.is_empty()) {
                    let set = (*name != variant.value).then(|| Edit::Set(path.clone(), string(name)));
                    let edits: Vec<Edit> = set.into_iter().chain(renames).collect();
                    if self.is_base_known() {
                        renamed(&clause, &format!("{now}/{name}"), edits)
                    } else {
                        said = format!("you chose {variant}, and {UNKNOWN_BASE}");
                        let mut choices = vec![choice(OURS, format!("keep {name}"), edits)];
                        choices.extend(self.by_default(&now, &out()));
                        What::Question(Box::new(self.question(&clause, &format!("{now}/{name}"), choices)))
                    }
                } else {
                    if said.is_empty() {
                        let why = self.between.gone_because(&clause);
                        said = gone(&format!("you chose {variant}, which the model no longer has"), why.as_deref());
                    }
                    let gone = if now == topic { Vec::new() } else { out() };
                    let mut choices = self.variants(&now, &gone);
                    choices.extend(self.by_default(&now, &out()));
                    self.leave_behind(&now, &mut choices, None);
                    let asked = self.question(&clause, &now, choices);
                    What::Question(Box::new(Question { theirs: self.all_variants(&now), ..asked }))
                }
            }
        };
        Outcome { kind: Kind::Choose, id: topic.to_owned(), said, what }
    }

    /// What is asked of a school that chose a wording where the model has one now, which says something else.
    fn one_wording(&self, chosen: &str, now: &str, out: &[Edit]) -> Question {
        let typed =
            self.between.base.and_then(|base| base.library.clauses.get(chosen)).and_then(|old| (self.typed)(old));
        let text = typed.map(|typed| self.followed(&typed, Some(chosen)));
        let reason = self.between.base.map_or_else(String::new, |base| {
            format!("We chose these words, which the model had until {}", base.id.name)
        });
        let edits = |text: &str| {
            let fields = [("clause", now.to_owned()), ("reason", reason.clone()), ("text", text.to_owned())];
            out.iter().cloned().chain([Edit::Add(self.index, "replace", fields.to_vec())]).collect::<Vec<_>>()
        };
        let mut choices = Vec::new();
        let can_stand = |text: &&String| self.read(&At::new((*text).clone(), self.policy.span), Some(now)).1.is_empty();
        if let Some(text) = text.as_ref().filter(can_stand) {
            choices.push(choice(OURS, "keep those words, as your own wording", edits(text)));
        }
        choices.push(choice(THEIRS, "take the model's words", out.to_vec()));
        choices.push(Choice {
            word: NEW.to_owned(),
            says: "write words of your own, as text".to_owned(),
            edits: edits(""),
            wanted: Some(Wanted::Wording(Some(now.to_owned()))),
        });
        let leave_out = Edit::Append(self.path(&[key("drop")]), string(now));
        choices.push(choice("out", "leave it out", out.iter().cloned().chain([leave_out]).collect()));
        self.question(chosen, now, choices)
    }

    /// A choice in a topic that has become several: one of the variants that the parts have, or none.
    fn chosen_in_halves(&self, ids: &[String], out: &[Edit], said: &mut String) -> What {
        let topics: BTreeSet<&str> = ids
            .iter()
            .filter_map(|id| {
                self.theirs().topics.contains_key(id).then_some(id.as_str()).or(topic_of(id, self.theirs()))
            })
            .collect();
        if topics.is_empty() {
            *said = format!("the model now has one wording each of {}", named(ids));
            return What::Removed(out.to_vec());
        }
        *said = format!("you chose here, and it has become {}", named(ids));
        let mut choices: Vec<Choice> = Vec::new();
        for topic in &topics {
            let of_topic = self.variants(topic, out).into_iter();
            choices.extend(of_topic.map(|choice| Choice { word: format!("{topic}/{}", choice.word), ..choice }));
        }
        if topics.iter().all(|topic| self.default_of(topic).is_some()) {
            choices.push(choice(THEIRS, "take the model's defaults", out.to_vec()));
        }
        What::Question(Box::new(Question { theirs: self.all_words(ids), choices, ..Question::default() }))
    }
}
