//! What becomes of a clause of the school's own, and of what points at a clause.

use super::entry::{
    Choice, Kind, NEW, OURS, Outcome, Question, THEIRS, UNKNOWN_BASE, Wanted, What, choice, gone, renamed, string,
};
use super::going::Going;
use crate::edit::{Edit, Path, Step, key};
use crate::model::school::Addition;
use crate::source::At;
use crate::upgrade::between::{Fate, home};

/// Where an added clause stands.
enum Placing {
    Same,
    Moved(String),
    Gone(String, Option<String>),
}

impl<'g> Going<'g> {
    pub(super) fn added(&self, at: usize, added: &Addition) -> Outcome {
        let path = |name: &str| self.path(&[key("add"), Step::At(at), key(name)]);
        let out = || vec![Edit::Remove(self.path(&[key("add"), Step::At(at)]))];
        let id = added.id.value.as_str();
        let theirs = || choice(THEIRS, "let your clause go", out());
        let ask = |choices: Vec<Choice>, now: Option<&str>| {
            let ours = Some(added.text.value.trim().to_owned());
            let own_reason = added.reason.as_ref().map(|reason| reason.value.trim().to_owned());
            let asked = now.map(|now| self.question(now, now, Vec::new())).unwrap_or_default();
            What::Question(Box::new(Question { base: None, ours, own_reason, choices, ..asked }))
        };
        let (place, mut moved) = self.place_of(added, &path);
        // What the words name is called as it is now.
        let text = self.followed(&added.text.value, None);
        let is_followed = text != added.text.value;
        let faults = self.read(&At::new(text.clone(), added.text.span), None).1;
        if is_followed && faults.is_empty() {
            moved.push(Edit::Set(path("text"), string(&text)));
        }
        let mut said = String::new();
        let what = if self.theirs().clause_ids.contains(id) {
            said = "you added a clause of this name, and the model has one now".to_owned();
            let name = id.rsplit('/').next().unwrap_or(id);
            let free = [format!("local/{name}"), format!("local/{name}-own")];
            let is_free = |id: &&String| {
                !self.theirs().clause_ids.contains(*id) && !self.policy.add.iter().any(|other| other.id.value == **id)
            };
            let mut choices: Vec<Choice> = free
                .iter()
                .find(is_free)
                .into_iter()
                .map(|free| {
                    let edits = moved.iter().cloned().chain([Edit::Set(path("id"), string(free))]).collect();
                    choice(OURS, format!("keep yours too, as {free}"), edits)
                })
                .collect();
            choices.push(choice(THEIRS, "take the model's; yours goes", out()));
            let edits = moved.iter().cloned().chain([Edit::Set(path("id"), string(""))]).collect();
            choices.push(Choice {
                word: NEW.to_owned(),
                says: "keep yours under another id, given as text".to_owned(),
                edits,
                wanted: Some(Wanted::Id),
            });
            ask(choices, Some(id))
        } else if let Some(fault) = faults.first() {
            said = format!("your words name what the model has not any more: {}", fault.message);
            let edits = moved.iter().cloned().chain([Edit::Set(path("text"), string(""))]).collect();
            let new = Choice {
                word: NEW.to_owned(),
                says: "write other words, as text".to_owned(),
                edits,
                wanted: Some(Wanted::Wording(None)),
            };
            ask(vec![theirs(), new], None)
        } else if let Placing::Gone(old, why) = &place {
            said = gone(&format!("it stands after {old}, which the model no longer has"), why.as_deref());
            let (key_now, near) = match added.at_end_of.is_some() {
                true => {
                    ("at-end-of", self.outline.sections.last().map_or(String::new(), |section| (*section).to_owned()))
                }
                false => self.nearest(home(old)),
            };
            let old_key = if added.at_end_of.is_some() { "at-end-of" } else { "after" };
            let put = |value: &str| match key_now == old_key {
                true => vec![Edit::Set(path(old_key), string(value))],
                false => vec![Edit::Remove(path(old_key)), Edit::Set(path(key_now), string(value))],
            };
            let follow = moved.iter().cloned();
            let ours = choice(
                OURS,
                format!("keep it, {} {near}", key_now.replace('-', " ")),
                put(&near).into_iter().chain(follow.clone()).collect(),
            );
            let mut elsewhere = if old_key == "after" { Vec::new() } else { vec![Edit::Remove(path(old_key))] };
            elsewhere.extend(follow);
            elsewhere.push(Edit::Set(path("after"), string("")));
            let new = Choice {
                word: NEW.to_owned(),
                says: "keep it after another clause, whose id is given as text".to_owned(),
                edits: elsewhere,
                wanted: Some(Wanted::Id),
            };
            ask(vec![ours, theirs(), new], None)
        } else if !self.is_base_known() {
            said = format!("you added this, and {UNKNOWN_BASE}");
            ask(vec![choice(OURS, "keep it", moved), theirs()], None)
        } else {
            match place {
                Placing::Moved(to) => What::Renamed(to, moved),
                Placing::Same | Placing::Gone(..) if is_followed => {
                    said = "the names in your words are as they are now".to_owned();
                    What::Renamed(id.to_owned(), moved)
                }
                Placing::Same | Placing::Gone(..) => What::Kept,
            }
        };
        Outcome { kind: Kind::Add, id: id.to_owned(), said, what }
    }

    /// Where an added clause stands now, and what that changes in the file.
    fn place_of(&self, added: &Addition, path: &dyn Fn(&str) -> Path) -> (Placing, Vec<Edit>) {
        let moved = |name: &str, old: &str, now: String| match now == old {
            true => (Placing::Same, Vec::new()),
            false => (Placing::Moved(now.clone()), vec![Edit::Set(path(name), string(&now))]),
        };
        if let Some(after) = &added.after {
            let old = after.value.as_str();
            // What stands after a clause that is away stands all the same, unless the section has gone.
            let is_section_away = self.away.iter().any(|away| away.is_section_away && away.old == home(old));
            let fate = if is_section_away { self.fate(old) } else { self.between.fate(old, self.outline) };
            return match fate {
                Fate::Stands { id, .. } | Fate::Merged { id, .. } => {
                    moved("after", old, self.placed(&id).filter(|_| id != old).unwrap_or(id))
                }
                Fate::Split(ids) => {
                    let places = || self.outline.places.iter().map(|place| place.id.as_str());
                    let last = ids
                        .iter()
                        .filter_map(|id| self.placed(id))
                        .max_by_key(|id| places().position(|place| place == id));
                    moved("after", old, last.unwrap_or_else(|| ids[0].clone()))
                }
                Fate::Topic(_) | Fate::OfVariants(_) | Fate::Unknown => (Placing::Same, Vec::new()),
                Fate::Gone(why) => (Placing::Gone(old.to_owned(), why), Vec::new()),
            };
        }
        let Some(section) = &added.at_end_of else { return (Placing::Same, Vec::new()) };
        let id = format!("{}#{section}", self.model_before);
        match self.between.name_now(&id) {
            _ if self.is_section_away(&section.value) => (
                Placing::Gone(section.value.clone(), Some("it stands only under a condition now".to_owned())),
                Vec::new(),
            ),
            _ if self.outline.sections.contains(&section.as_str()) => (Placing::Same, Vec::new()),
            Ok(now) => {
                let now =
                    now.last().and_then(|now| now.split_once('#')).map_or(String::new(), |(_, now)| now.to_owned());
                moved("at-end-of", &section.value, now)
            }
            Err(_) if self.is_base_known() && !self.between.was_there(&id) => (Placing::Same, Vec::new()),
            Err(why) => (Placing::Gone(section.value.clone(), why), Vec::new()),
        }
    }

    /// An entry that points at words: what is proposed, or what a rule may find. It goes with the words.
    pub(super) fn pointer(&self, kind: Kind, list: &str, at: usize, place: &At<String>) -> Option<Outcome> {
        let id = place.value.as_str();
        let own = self.policy.add.iter().any(|added| added.id.value == home(id));
        if !home(id).contains('/') || own {
            return None;
        }
        let entry = [key(list), Step::At(at)];
        let mut said = String::new();
        let what = match self.fate(id) {
            Fate::Stands { id: now, .. } | Fate::Merged { id: now, .. } => {
                let edits = if now == id {
                    Vec::new()
                } else {
                    vec![Edit::Set(self.path(&[&entry[..], &[key("at")]].concat()), string(&now))]
                };
                renamed(id, &now, edits)
            }
            Fate::Split(ids) | Fate::OfVariants(ids) => {
                let edits = vec![Edit::Set(self.path(&[&entry[..], &[key("at")]].concat()), string(&ids[0]))];
                What::Renamed(ids[0].clone(), edits)
            }
            Fate::Topic(_) | Fate::Unknown => What::Kept,
            Fate::Gone(why) => {
                said = gone("the model no longer has what it is about", why.as_deref());
                What::Removed(vec![Edit::Remove(self.path(&entry))])
            }
        };
        Some(Outcome { kind, id: id.to_owned(), said, what })
    }
}
