//! What becomes of what a school leaves out.

use super::entry::{
    Kind, OURS, Outcome, Question, THEIRS, UNKNOWN_BASE, What, choice, gone, named, renamed, string, with_first,
};
use super::going::Going;
use crate::edit::{Edit, Step, key};
use crate::source::At;
use crate::upgrade::between::{Fate, duties, home, items, lead, words};
use crate::wordings;

impl<'g> Going<'g> {
    pub(super) fn dropped(&self, at: usize, target: &At<String>) -> Outcome {
        let id = target.value.as_str();
        let path = self.path(&[key("drop"), Step::At(at)]);
        let set = |to: &str| if to == id { Vec::new() } else { vec![Edit::Set(path.clone(), string(to))] };
        let out = || vec![Edit::Remove(path.clone())];
        let ours = |to: &str| choice(OURS, "leave it out", set(to));
        let theirs = || choice(THEIRS, "take the model's words", out());
        let mut said = String::new();
        let what = match self.fate(id) {
            Fate::Unknown => What::Kept,
            Fate::Stands { id: now, is_same: _ } if !self.is_base_known() => {
                said = format!("you leave this out, and {UNKNOWN_BASE}");
                What::Question(Box::new(self.question(id, &now, vec![ours(&now), theirs()])))
            }
            Fate::Stands { id: now, is_same } => {
                let (before, after) = (self.between.words_before(id), words(self.theirs(), &now));
                let count = |words: &Option<String>, lead: Option<String>| {
                    words.as_deref().map_or(0, duties) + lead.as_deref().map_or(0, duties)
                };
                let before = count(&before, self.between.lead_before(id));
                let waiting = self.waiting_for(&now);
                if let Some(first) = waiting.first() {
                    said = format!(
                        "you leave this out, and {}, which is new and stands only with it, has a duty",
                        named(&waiting)
                    );
                    let asked = self.question(id, &now, vec![ours(&now), theirs()]);
                    let new = words(self.theirs(), first);
                    let theirs = asked.theirs.clone().into_iter().chain(new).collect::<Vec<_>>().join(" ");
                    What::Question(Box::new(Question { theirs: Some(theirs), ..asked }))
                } else if !is_same && count(&after, lead(self.theirs(), &now)) > before {
                    said = "you leave this out, and the model now has a duty in it".to_owned();
                    What::Question(Box::new(self.question(id, &now, vec![ours(&now), theirs()])))
                } else {
                    if !is_same {
                        let asked = self.question(id, &now, Vec::new());
                        said = format!("its words are now: {}", asked.theirs.unwrap_or_default());
                    }
                    renamed(id, &now, set(&now))
                }
            }
            Fate::Split(ids) => {
                said = format!("you leave this out, and it has become {}", named(&ids));
                let mut all = set(&ids[0]);
                all.extend(ids[1..].iter().map(|id| Edit::Append(self.path(&[key("drop")]), string(id))));
                let mut choices = vec![choice(OURS, "leave all of it out", all)];
                choices.extend(ids.iter().map(|part| choice(part, format!("leave out {part} alone"), set(part))));
                choices.push(choice(THEIRS, "take the model's words, all of them", out()));
                What::Question(Box::new(Question {
                    theirs: self.all_words(&ids),
                    ..self.question(id, &ids[0], choices)
                }))
            }
            Fate::Merged { id: now, with } => {
                said = format!("you leave this out, and it is one with {} now, as {now}", named(&with));
                let mut choices = self.in_its_part(id, &now, &|part, rest| {
                    let mut edits = set(part);
                    edits.extend(rest.iter().map(|id| Edit::Append(self.path(&[key("drop")]), string(id))));
                    choice("", format!("leave out {} alone, which it was", named(&with_first(part, rest))), edits)
                });
                let says = format!("leave all of it out, what was {} too", named(&with));
                choices.push(choice(OURS, says, set(&now)));
                choices.push(theirs());
                What::Question(Box::new(self.merged(id, &with, self.question(id, &now, choices))))
            }
            Fate::Topic(_) => {
                said = "you leave this out, and the model now has several wordings of it".to_owned();
                let mut choices = vec![choice(OURS, "leave it out, whichever it is", Vec::new())];
                choices.extend(self.variants(id, &out()));
                choices.extend(self.by_default(id, &out()));
                What::Question(Box::new(Question { theirs: self.all_variants(id), ..self.question(id, id, choices) }))
            }
            Fate::OfVariants(ids) => {
                said = "you leave this out, and the model now has several wordings of the clause".to_owned();
                let choices = self.in_variant(&ids, &|to| choice(OURS, "leave it out", set(to)), theirs());
                What::Question(Box::new(Question {
                    theirs: self.all_words(&ids),
                    ..self.question(id, &ids[0], choices)
                }))
            }
            Fate::Gone(why) => {
                said = gone("the model no longer says it", why.as_deref());
                What::Removed(out())
            }
        };
        Outcome { kind: Kind::Drop, id: id.to_owned(), said, what }
    }

    /// What the later release alone says in the policy, with a duty, where something stands that the school leaves out.
    fn waiting_for(&self, now: &str) -> Vec<String> {
        let clause = home(now);
        let is_new = |id: &String| self.between.before(id) == *id && !self.between.was_there(id);
        let has_duty = |id: &str| {
            words(self.theirs(), id).map_or(0, |words| duties(&words))
                + lead(self.theirs(), id).map_or(0, |words| duties(&words))
                > 0
        };
        let needs_it = |id: &String| {
            let Some(clause) = self.theirs().clauses.get(home(id)) else { return false };
            let item = id.split_once('#').and_then(|(_, item)| wordings::by_id(&clause.body).remove(item));
            let when = item.and_then(|parts| parts.first()?.when.clone());
            let named = |needed: &str| match needed.contains('/') {
                true => needed.to_owned(),
                false => format!("{}#{needed}", clause.id),
            };
            when.is_some_and(|when| when.needed().iter().any(|needed| named(needed.as_str()) == now))
        };
        let all = items(self.theirs(), clause).into_iter().map(|item| format!("{clause}#{item}"));
        all.filter(|id| is_new(id) && has_duty(id) && needs_it(id)).collect()
    }
}
