//! What becomes of a school's own wording.

use super::entry::{
    Choice, Kind, NEW, OURS, Outcome, Question, THEIRS, UNKNOWN_BASE, Wanted, What, choice, gone, named, renamed,
    same_words, string, with_first,
};
use super::going::{Going, Own};
use crate::edit::{Edit, Step, key};
use crate::model::school::Replacement;
use crate::source::At;
use crate::upgrade::between::{Fate, home, items, plain};
use crate::wordings;

impl<'g> Going<'g> {
    pub(super) fn replaced(&self, at: usize, own: &Replacement) -> Outcome {
        let id = own.clause.value.as_str();
        let path = |name: &str| self.path(&[key("replace"), Step::At(at), key(name)]);
        let whole = self.path(&[key("replace"), Step::At(at)]);
        let set = |to: &str| if to == id { Vec::new() } else { vec![Edit::Set(path("clause"), string(to))] };
        let out = || vec![Edit::Remove(whole.clone())];
        // What the words name is called as it is now.
        let text = self.followed(&own.text.value, Some(home(id)));
        let reworded = (text != own.text.value).then(|| Edit::Set(path("text"), string(&text)));
        let set = |to: &str| set(to).into_iter().chain(reworded.clone()).collect::<Vec<_>>();
        let own_now = At::new(text.clone(), own.text.span);
        let ours = |to: &str| choice(OURS, "keep your words", set(to));
        let theirs = || choice(THEIRS, "take the model's words; yours go", out());
        let new = |to: &str| {
            let mut edits = set(to);
            edits.retain(|edit| !matches!(edit, Edit::Set(at, _) if *at == path("text")));
            edits.push(Edit::Set(path("text"), string("")));
            let wanted = Some(Wanted::Wording(Some(home(to).to_owned())));
            Choice { word: NEW.to_owned(), says: "write other words of your own, as text".to_owned(), edits, wanted }
        };
        let three = |to: &str| vec![ours(to), theirs(), new(to)];
        let ask = |now: &str, choices: Vec<Choice>| Question {
            ours: Some(own.text.value.trim().to_owned()),
            own_reason: Some(own.reason.value.trim().to_owned()),
            ..self.question(id, now, choices)
        };
        let mut said = String::new();
        let what = match self.fate(id) {
            Fate::Unknown => What::Kept,
            Fate::Stands { id: now, is_same } => {
                let (mine, faults) = self.read(&own_now, Some(home(&now)));
                let says_so = self.says(&now).is_some_and(|theirs| same_words(&mine, &theirs));
                let has_passed = own.until.is_some_and(|until| until.value.last_day() < self.today);
                if !is_same && says_so && faults.is_empty() {
                    said = "the model now says so".to_owned();
                    What::Removed(out())
                } else if let Some(fault) = faults.first() {
                    said = format!("your words name what the model has not any more: {}", fault.message);
                    What::Question(Box::new(ask(&now, vec![theirs(), new(&now)])))
                } else if !self.is_base_known() {
                    said = format!("you have your own wording, and {UNKNOWN_BASE}");
                    What::Question(Box::new(ask(&now, three(&now))))
                } else if !is_same {
                    let arrived = self.new_items(id, &now);
                    said = match arrived.is_empty() {
                        true => "you have your own wording, and the model's wording changed".to_owned(),
                        false => format!("you have your own wording of the clause, and {} came in", named(&arrived)),
                    };
                    What::Question(Box::new(ask(&now, three(&now))))
                } else if has_passed {
                    let until = own.until.map_or(String::new(), |until| until.value.to_string());
                    said = format!("you have your own wording until {until}, which has passed");
                    let unlimited = Edit::Remove(path("until"));
                    let ours = choice(
                        OURS,
                        "keep your words, from now on without an end",
                        [set(&now), vec![unlimited]].concat(),
                    );
                    What::Question(Box::new(ask(&now, vec![ours, theirs(), new(&now)])))
                } else {
                    renamed(id, &now, set(&now))
                }
            }
            Fate::Split(ids) => {
                said = format!("you have your own wording, and the model's has become {}", named(&ids));
                let mut all = set(&ids[0]);
                all.extend(ids[1..].iter().map(|id| Edit::Append(self.path(&[key("drop")]), string(id))));
                let mut choices = vec![choice(OURS, "your words in place of all of it", all)];
                choices.extend(
                    ids.iter().map(|part| choice(part, format!("your words in place of {part} alone"), set(part))),
                );
                choices.push(theirs());
                What::Question(Box::new(Question { theirs: self.all_words(&ids), ..ask(&ids[0], choices) }))
            }
            Fate::Merged { id: now, with } => {
                said = format!("you have your own wording, and the model's is one with {} now, as {now}", named(&with));
                let mut choices = self.in_its_part(id, &now, &|part, rest| {
                    let mut edits = set(part);
                    edits.extend(rest.iter().map(|id| Edit::Append(self.path(&[key("drop")]), string(id))));
                    choice(
                        "",
                        format!("your words in place of {} alone, which it was", named(&with_first(part, rest))),
                        edits,
                    )
                });
                let says = format!("your words in place of all of it: what was {} goes", named(&with));
                choices.push(Choice { says, ..ours(&now) });
                choices.extend([theirs(), new(&now)]);
                What::Question(Box::new(self.merged(id, &with, ask(&now, choices))))
            }
            Fate::Topic(_) => {
                said = "you have your own wording, and the model now has several".to_owned();
                let mut ours = choice(OURS, "keep your words, in place of any of them", Vec::new());
                if let (None, Some(first)) =
                    (self.variant(id), self.theirs().topics.get(id).and_then(|all| all.first()))
                {
                    ours.edits.push(Edit::Set(self.path(&[key("choose"), key(id)]), string(first)));
                }
                let mut choices = vec![ours];
                choices.extend(self.variants(id, &out()));
                choices.extend(self.by_default(id, &out()));
                What::Question(Box::new(Question { theirs: self.all_variants(id), ..ask(id, choices) }))
            }
            Fate::OfVariants(ids) => {
                said = "you have your own wording, and the model now has several wordings of the clause".to_owned();
                let choices = self.in_variant(&ids, &|to| choice(OURS, "keep your words", set(to)), theirs());
                What::Question(Box::new(Question { theirs: self.all_words(&ids), ..ask(&ids[0], choices) }))
            }
            Fate::Gone(why) => {
                said =
                    gone("you have your own wording, and the model no longer has what it stands for", why.as_deref());
                let own = Own {
                    id,
                    reason: Some(own.reason.value.trim().to_owned()),
                    text: Some(self.followed(&own.text.value, None)),
                    edits: vec![Edit::Remove(whole.clone())],
                };
                let theirs = Choice { says: "let your words go".to_owned(), ..theirs() };
                What::Question(Box::new(ask(id, self.as_own_clause(&own, theirs, "keep your words"))))
            }
        };
        Outcome { kind: Kind::Replace, id: id.to_owned(), said, what }
    }

    /// What a clause or an item says in the later release, as one's own wording of it reads.
    pub(super) fn says(&self, id: &str) -> Option<String> {
        let clause = self.theirs().clauses.get(home(id))?;
        Some(match id.split_once('#') {
            Some((_, item)) => plain(wordings::by_id(&clause.body).get(item)?),
            None => plain(&wordings::parts(&clause.body)),
        })
    }

    /// Items that a clause has in the later release alone.
    fn new_items(&self, id: &str, now: &str) -> Vec<String> {
        let Some(base) = self.between.base.filter(|_| !id.contains('#')) else { return Vec::new() };
        let before = items(base.library, id);
        let is_new = |item: &String| {
            let whole = format!("{now}#{item}");
            !before.contains(item) && self.between.before(&whole) == whole
        };
        items(self.theirs(), now).into_iter().filter(is_new).map(|item| format!("{now}#{item}")).collect()
    }
}
