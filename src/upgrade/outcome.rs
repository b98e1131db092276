//! What becomes of what a school has of its own when a policy goes to another release: kept, renamed, taken out, or a question.
//! One function for each kind of entry; together they are the table of outcomes. Decides; reads and writes nothing.

use super::between::{Between, Fate, Outline, clauses_of, duties, home, items, lead, plain, topic_of, words};
use super::followed::followed;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Severity};
use crate::edit::{Edit, Path, Step, in_policy, key};
use crate::grammar::joined;
use crate::library::Library;
use crate::markdown;
use crate::model::clause::Clause;
use crate::model::school::{Addition, PolicyFile, Replacement};
use crate::model::value::{self, Declaration, ValueType};
use crate::shape::Loose;
use crate::source::At;
use crate::wordings;
use std::collections::BTreeSet;
use toml::Value;

/// What an entry of a school file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A clause or item that is left out.
    Drop,
    /// The school's own wording.
    Replace,
    /// The variant of a topic.
    Choose,
    /// A parameter of a clause.
    Parameter,
    /// A clause of the school's own.
    Add,
    /// Nothing yet, where the release sets something else than the one before.
    Default,
    /// Nothing yet, where the release no longer says something at a school such as this.
    Clause,
    /// A fact or a post.
    Fact,
    /// What is proposed to governors.
    Proposed,
    /// What rules may find.
    Allow,
}

impl Kind {
    /// Every kind.
    pub(crate) const ALL: [Kind; 10] = [
        Kind::Drop,
        Kind::Replace,
        Kind::Choose,
        Kind::Parameter,
        Kind::Add,
        Kind::Default,
        Kind::Clause,
        Kind::Fact,
        Kind::Proposed,
        Kind::Allow,
    ];

    /// The word for it, which is that of a school file where there is one.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Kind::Drop => "drop",
            Kind::Replace => "replace",
            Kind::Choose => "choose",
            Kind::Parameter => "parameter",
            Kind::Add => "add",
            Kind::Default => "default",
            Kind::Clause => "clause",
            Kind::Fact => "fact",
            Kind::Proposed => "proposed",
            Kind::Allow => "allow",
        }
    }
}

/// What became of an entry.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// What the entry is.
    pub kind: Kind,
    /// What it is about, as the file names it.
    pub id: String,
    /// What is said of it; may be empty.
    pub said: String,
    /// What becomes of it.
    pub what: What,
}

/// What becomes of an entry.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// It stays as it is.
    Kept,
    /// It stays, under another name.
    Renamed(String, Vec<Edit>),
    /// It is taken out.
    Removed(Vec<Edit>),
    /// A person decides.
    Question(Box<Question>),
}

/// What a person is to decide.
#[derive(Clone, Debug, Default)]
pub(crate) struct Question {
    /// What the model said.
    pub base: Option<String>,
    /// What it says now.
    pub theirs: Option<String>,
    /// What the school says.
    pub ours: Option<String>,
    /// Why the model changed, in the authority's words.
    pub reason: Option<String>,
    /// Why the school has its own, in its words.
    pub own_reason: Option<String>,
    /// The answers there are.
    pub choices: Vec<Choice>,
}

/// An answer to a question.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// The word for it.
    pub word: String,
    /// What it comes to.
    pub says: String,
    /// What it changes in the file. If something is to be written, it goes into the last change.
    pub edits: Vec<Edit>,
    /// What is to be written with it.
    pub wanted: Option<Wanted>,
}

/// What is to be written with an answer.
#[derive(Clone, Debug)]
pub(crate) enum Wanted {
    /// Words in place of this clause, or in a clause of the school's own.
    Wording(Option<String>),
    /// A value of this type.
    Value(Box<Declaration>),
    /// The id of a clause.
    Id,
}

/// A policy that goes to another release.
pub(crate) struct Going<'g> {
    /// What lies between the two releases.
    pub between: &'g Between<'g>,
    /// What stands where in its model before, if that is known.
    pub before: Option<&'g Outline<'g>>,
    /// What stands where in its model.
    pub outline: &'g Outline<'g>,
    /// The policy as it is written.
    pub policy: &'g PolicyFile,
    /// Which policy of its file it is, from 0.
    pub index: usize,
    /// The day it is.
    pub today: Date,
    /// What its model was called before.
    pub model_before: &'g str,
    /// What no longer stands at this school, by its id now.
    pub away: &'g [Away],
    /// The words of a clause as its author typed them, if they are at hand.
    pub typed: &'g dyn Fn(&Clause) -> Option<String>,
}

/// A clause or an item that stood at a school and does no longer, though the model has it.
#[derive(Clone, Debug)]
pub(crate) struct Away {
    /// Its id before.
    pub old: String,
    /// Its id now.
    pub now: String,
    /// The condition that is not met, as it is written.
    pub unmet: String,
    /// Whether the section it stands in is away with it.
    pub is_section_away: bool,
}

const OURS: &str = "ours";
const THEIRS: &str = "theirs";
const NEW: &str = "new";

fn choice(word: &str, says: impl Into<String>, edits: Vec<Edit>) -> Choice {
    Choice { word: word.to_owned(), says: says.into(), edits, wanted: None }
}

fn string(words: &str) -> Value {
    Value::String(words.to_owned())
}

/// The words for an entry that no known release tells anything about.
const UNKNOWN_BASE: &str = "nobody knows which release this was written for";

impl<'g> Going<'g> {
    /// What becomes of every entry of the policy, and what else is to be decided.
    pub(crate) fn outcomes(&self) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        let policy = self.policy;
        outcomes.extend(policy.drop.iter().enumerate().map(|(at, target)| self.dropped(at, target)));
        outcomes.extend(policy.replace.iter().enumerate().map(|(at, own)| self.replaced(at, own)));
        for (topic, variant) in &policy.choose.value {
            // A file with what cannot be read goes nowhere.
            outcomes.extend(variant.value.known.as_ref().map(|variant| self.chosen(topic, variant)));
        }
        for (clause, set) in &policy.parameters {
            let each = set.value.iter().map(|(name, value)| self.parameter(clause, name, &value.value));
            outcomes.extend(each);
        }
        outcomes.extend(policy.add.iter().enumerate().map(|(at, added)| self.added(at, added)));
        for (at, proposed) in policy.proposed.iter().enumerate() {
            outcomes.extend(self.pointer(Kind::Proposed, "proposed", at, &proposed.at));
        }
        for (at, allowed) in policy.allow.iter().enumerate() {
            let place = allowed.at.as_ref();
            outcomes.extend(place.and_then(|place| self.pointer(Kind::Allow, "allow", at, place)));
        }
        self.defaults(&mut outcomes);
        self.taken_out(&mut outcomes);
        outcomes
    }

    /// Why a clause, a topic or an item is away at this school.
    fn is_away(&self, now: &str) -> Option<&'g Away> {
        let topic = topic_of(home(now), self.theirs());
        self.away.iter().find(|away| away.now == now || away.now == home(now) || Some(away.now.as_str()) == topic)
    }

    /// What no longer stands at this school, of which it has nothing of its own: it goes, or stays as the school's own words.
    fn taken_out(&self, outcomes: &mut Vec<Outcome>) {
        for away in self.away {
            let is_out = |id: &str| self.policy.drop.iter().any(|drop| drop.value == id || drop.value == home(id));
            let is_told = outcomes.iter().any(|outcome| {
                [&away.old, &away.now].contains(&&outcome.id) && matches!(outcome.kind, Kind::Drop | Kind::Replace)
            });
            if is_told || is_out(&away.old) || is_out(&away.now) {
                continue;
            }
            let base = self.between.base.and_then(|base| base.library.clauses.get(home(&away.old)));
            let typed = match away.old.contains('#') {
                true => self.between.words_before(&away.old),
                false => base.and_then(|clause| (self.typed)(clause)),
            };
            let reason = self.between.base.map(|base| format!("The model said so until {}", base.id.name));
            let theirs = choice(THEIRS, "let it go", Vec::new());
            let typed = typed.map(|typed| self.followed(&typed, Some(home(&away.old))));
            let own = Own { id: &away.old, reason, text: typed, edits: Vec::new() };
            let choices = self.as_own_clause(&own, theirs, "keep what it said");
            let question = Question {
                base: self.between.words_before(&away.old),
                reason: self.between.reason_of_whole(&[&away.now, &away.old]),
                choices,
                ..Question::default()
            };
            let said = format!("the model says this only under a condition now, which is not met here: {}", away.unmet);
            let (id, what) = (away.now.clone(), What::Question(Box::new(question)));
            outcomes.push(Outcome { kind: Kind::Clause, id, said, what });
        }
    }

    /// Words with the names in their slots as they are now; `clause` is whose parameters they may name.
    fn followed(&self, words: &str, clause: Option<&str>) -> String {
        followed(words, &|name| self.between.called(name, clause))
    }

    fn theirs(&self) -> &'g Library {
        self.between.theirs.library
    }

    fn path(&self, rest: &[Step]) -> Path {
        in_policy(self.index, rest)
    }

    fn fate(&self, id: &str) -> Fate {
        match self.between.fate(id, self.outline) {
            Fate::Stands { id, .. } | Fate::Merged { id, .. } if self.is_away(&id).is_some() => {
                let unmet = self.is_away(&id).map_or("", |away| away.unmet.as_str());
                Fate::Gone(Some(format!("it stands only where this is so, {unmet}")))
            }
            fate => fate,
        }
    }

    fn is_base_known(&self) -> bool {
        self.between.base.is_some()
    }

    /// A question with what the model said and says.
    fn question(&self, id: &str, now: &str, choices: Vec<Choice>) -> Question {
        // An item ends the sentence that leads in to it: where that is another, it is shown.
        let (lead_before, lead_now) = (self.between.lead_before(id), lead(self.theirs(), now));
        let is_shown = lead_before != lead_now;
        let with = |lead: Option<String>, words: String| match lead.filter(|_| is_shown) {
            Some(lead) => format!("{lead} {words}"),
            None => words,
        };
        Question {
            base: self.between.words_before(id).map(|words| with(lead_before, words)),
            theirs: words(self.theirs(), now).map(|words| with(lead_now, words)),
            reason: self.between.reason(&[now, id]),
            choices,
            ..Question::default()
        }
    }

    /// The variant of a topic that stands, by choice or by default.
    pub(crate) fn variant(&self, topic: &str) -> Option<String> {
        let choices = &self.policy.choose.value;
        let chosen = choices.get(&self.between.before(topic)).or_else(|| choices.get(topic));
        let chosen = chosen.and_then(|chosen| chosen.value.known.as_ref()).map(|chosen| chosen.value.as_str());
        chosen.map(|chosen| self.variant_now(topic, chosen)).or_else(|| self.default_of(topic))
    }

    /// What a variant that the school chose is called in the topic now: as it chose it, if nobody says otherwise.
    fn variant_now(&self, topic: &str, chosen: &str) -> String {
        let before = self.between.before(topic);
        let now = [before.as_str(), topic].into_iter().find_map(|old| {
            let clause = format!("{old}/{chosen}");
            let now = self.between.was_there(&clause).then(|| self.between.name_now(&clause).ok()).flatten()?;
            now.iter().find_map(|id| Some(id.strip_prefix(topic)?.strip_prefix('/')?.to_owned()))
        });
        now.unwrap_or_else(|| chosen.to_owned())
    }

    fn default_of(&self, topic: &str) -> Option<String> {
        let table = self.outline.places.iter().find(|place| place.id == topic)?.table?;
        table.default.as_ref().map(|default| default.value.clone())
    }

    /// The answers that choose a variant of a topic, after changes that come with it.
    fn variants(&self, topic: &str, edits: &[Edit]) -> Vec<Choice> {
        let variants = self.theirs().topics.get(topic).into_iter().flatten();
        let choose = |variant: &String| {
            let title = self.theirs().clauses.get(&format!("{topic}/{variant}"));
            let title = title.map_or(String::new(), |clause| format!(": {}", clause.front.title));
            let set = Edit::Set(self.path(&[key("choose"), key(topic)]), string(variant));
            choice(variant, format!("choose {variant}{title}"), edits.iter().cloned().chain([set]).collect())
        };
        variants.map(choose).collect()
    }

    /// The answer that takes the default of a topic, if it has one.
    fn by_default(&self, topic: &str, edits: &[Edit]) -> Option<Choice> {
        let default = self.default_of(topic)?;
        Some(choice(THEIRS, format!("take the model's default, {default}"), edits.to_vec()))
    }

    fn dropped(&self, at: usize, target: &At<String>) -> Outcome {
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

    /// The answers for an entry about an item that stands in the variants of a topic now: about the one in effect, if that is known.
    fn in_variant(&self, ids: &[String], ours: &dyn Fn(&str) -> Choice, theirs: Choice) -> Vec<Choice> {
        let topic = topic_of(home(&ids[0]), self.theirs()).unwrap_or_default();
        let variant = self.variant(topic).map(|variant| format!("{topic}/{variant}"));
        let in_effect = ids.iter().find(|id| variant.as_deref() == Some(home(id)));
        let mut choices: Vec<Choice> = match in_effect {
            Some(id) => vec![ours(id)],
            // Whichever is chosen, its item is meant.
            None => ids.iter().map(|id| Choice { word: id.clone(), ..ours(id) }).collect(),
        };
        choices.push(theirs);
        choices
    }

    /// A question about what is one with others now: before, those said their part.
    fn merged(&self, id: &str, with: &[String], asked: Question) -> Question {
        let mut ids: Vec<&str> = std::iter::once(id).chain(with.iter().map(String::as_str)).collect();
        let place = |id: &str| {
            let base = self.between.base.map(|base| base.library);
            let place = base.and_then(|base| self.before?.place(home(id), base)).map(|place| place.id.as_str());
            self.before.and_then(|before| before.places.iter().position(|other| Some(other.id.as_str()) == place))
        };
        ids.sort_by_key(|id| place(id));
        let base: Vec<String> = ids.iter().filter_map(|id| self.between.words_before(id)).collect();
        Question { base: Some(base.join(" ")).filter(|base| !base.is_empty()), ..asked }
    }

    /// The answer that leaves the rest of what a clause is one with as the model has it, if all that it said has gone into items of
    /// that: `answer` says what it is about the first of these and the others. It goes by the name of the first.
    fn in_its_part(&self, id: &str, now: &str, answer: &dyn Fn(&str, &[String]) -> Choice) -> Vec<Choice> {
        let Some(base) = self.between.base.filter(|_| !id.contains('#') && !now.contains('#')) else {
            return Vec::new();
        };
        let Some(clause) = base.library.clauses.get(id) else { return Vec::new() };
        let parts = wordings::parts(&clause.body);
        let mut ids: Vec<String> = Vec::new();
        for part in &parts {
            // A lead-in belongs to its items; what has no id nobody can follow.
            let Some(item) = &part.id else { return Vec::new() };
            let each = self.between.name_now(&format!("{id}#{item}")).unwrap_or_default();
            let [one] = each.as_slice() else { return Vec::new() };
            if home(one) != now {
                return Vec::new();
            }
            ids.push(one.clone());
        }
        match ids.split_first() {
            Some((first, rest)) => vec![Choice { word: first.clone(), ..answer(first, rest) }],
            None => Vec::new(),
        }
    }

    fn all_words(&self, ids: &[String]) -> Option<String> {
        let each = ids.iter().filter_map(|id| Some(format!("{id}: {}", words(self.theirs(), id)?)));
        Some(each.collect::<Vec<_>>().join("\n")).filter(|words| !words.is_empty())
    }

    fn all_variants(&self, topic: &str) -> Option<String> {
        self.all_words(&clauses_of(topic, self.theirs()))
    }

    /// The school's words as the later release reads them, and what is wrong with them there.
    fn read(&self, text: &At<String>, clause: Option<&str>) -> (String, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let library = self.theirs();
        let names = match clause.and_then(|clause| library.clauses.get(clause)) {
            Some(clause) => library.names_in(&clause.front.parameters),
            None => library.names(),
        };
        let body = markdown::parse(text, &names, &mut found);
        found.retain(|fault| fault.severity == Severity::Error);
        (plain(&wordings::parts(&body)), found)
    }

    fn replaced(&self, at: usize, own: &Replacement) -> Outcome {
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
    fn says(&self, id: &str) -> Option<String> {
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

    /// The answers for words of which the model has nothing any more: a clause of the school's own at the same place, or nothing.
    fn as_own_clause(&self, own: &Own<'_>, theirs: Choice, keep: &str) -> Vec<Choice> {
        let name = own.id.rsplit(['/', '#']).next().unwrap_or(own.id);
        let taken = |id: &str| {
            self.theirs().clause_ids.contains(id) || self.policy.add.iter().any(|added| added.id.value == id)
        };
        let mut local = format!("local/{name}");
        let mut number = 2;
        while taken(&local) {
            local = format!("local/{name}-{number}");
            number += 1;
        }
        let title = self.between.base.and_then(|base| base.library.clauses.get(home(own.id)));
        let title = title.map_or_else(|| name.to_owned(), |clause| clause.front.title.value.clone());
        let (place, place_id) = self.nearest(home(own.id));
        let fields = |text: &str| {
            let given = [("id", local.clone()), ("title", title.clone()), (place, place_id.clone())];
            let reason = own.reason.clone().map(|reason| ("reason", reason));
            given.into_iter().chain(reason).chain([("text", text.to_owned())]).collect::<Vec<_>>()
        };
        let edits =
            |text: &str| own.edits.iter().cloned().chain([Edit::Add(self.index, "add", fields(text))]).collect();
        let mut choices = Vec::new();
        // Words that name a parameter of the clause that is gone cannot stand by themselves.
        let can_stand = |text: &&String| self.read(&At::new((*text).clone(), self.policy.span), None).1.is_empty();
        if let Some(text) = own.text.as_ref().filter(can_stand) {
            let says = format!("{keep}, as a clause of your own, {local}, {} {place_id}", place.replace('-', " "));
            choices.push(choice(OURS, says, edits(text)));
        }
        choices.push(theirs);
        choices.push(Choice {
            word: NEW.to_owned(),
            says: format!("write other words, as a clause of your own, {local}"),
            edits: edits(""),
            wanted: Some(Wanted::Wording(None)),
        });
        choices
    }

    /// Where something stands that stood at a clause which is gone: after that, if it is still there, or after the nearest clause before
    /// it, or at the end of its section.
    fn nearest(&self, clause: &str) -> (&'static str, String) {
        let stands = |id: &str| match self.fate(id) {
            Fate::Stands { id, .. } | Fate::Merged { id, .. } => self.placed(&id),
            Fate::Split(ids) => ids.last().and_then(|id| self.placed(id)),
            Fate::Topic(_) => self.placed(id),
            Fate::OfVariants(_) | Fate::Gone(_) | Fate::Unknown => None,
        };
        let before = self.before.map_or(&[][..], |before| before.places.as_slice());
        let topic = self.between.base.and_then(|base| topic_of(clause, base.library));
        let here = before.iter().position(|place| place.id == clause || Some(place.id.as_str()) == topic);
        if let Some(here) = here {
            let section = before[here].section;
            let earlier = before[..=here].iter().rev().take_while(|place| place.section == section);
            if let Some(after) = earlier.filter(|place| place.table.is_some()).find_map(|place| stands(&place.id)) {
                return ("after", after);
            }
            let now = self.between.name_now(&format!("{}#{section}", self.model_before)).ok();
            let now = now.and_then(|now| now.first()?.split_once('#').map(|(_, section)| section.to_owned()));
            // The section may have gone with it: then the one before.
            let at = now.and_then(|now| self.outline.sections.iter().position(|section| *section == now));
            let before =
                at.and_then(|at| self.outline.sections[..=at].iter().rev().find(|one| !self.is_section_away(one)));
            if let Some(before) = before {
                return ("at-end-of", (*before).to_owned());
            }
        } else if let Some(after) = stands(clause) {
            return ("after", after);
        }
        let last = self.outline.sections.iter().rev().find(|section| !self.is_section_away(section));
        ("at-end-of", last.map_or(String::new(), |section| (*section).to_owned()))
    }

    fn is_section_away(&self, section: &str) -> bool {
        let is_of_it = |away: &&Away| {
            self.outline.place(home(&away.now), self.theirs()).is_some_and(|place| place.section == section)
        };
        self.away.iter().filter(|away| away.is_section_away).any(|away| is_of_it(&away))
    }

    /// The id under which a clause is placed in the model, which `after` can name.
    fn placed(&self, id: &str) -> Option<String> {
        self.outline.place(id, self.theirs()).filter(|place| place.table.is_some()).map(|place| place.id.clone())
    }

    fn chosen(&self, topic: &str, variant: &At<String>) -> Outcome {
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

    fn parameter(&self, clause: &str, name: &str, value: &At<Loose>) -> Outcome {
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
    fn parameter_now(&self, clause: &str, name: &str) -> Vec<String> {
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
    fn is_topic_before(&self, id: &str) -> bool {
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

    fn added(&self, at: usize, added: &Addition) -> Outcome {
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
    fn pointer(&self, kind: Kind, list: &str, at: usize, place: &At<String>) -> Option<Outcome> {
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

    /// What the model sets otherwise where the school says nothing.
    fn defaults(&self, outcomes: &mut Vec<Outcome>) {
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
    fn leave_behind(&self, topic: &str, choices: &mut [Choice], stays: Option<&String>) {
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

    /// A parameter that the model sets otherwise, or that has to be given.
    fn default_parameter(
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

/// Words that may become a clause of the school's own.
struct Own<'o> {
    /// The clause or item that they stood for or were.
    id: &'o str,
    /// Why the school has them.
    reason: Option<String>,
    /// The words, if they are known.
    text: Option<String>,
    /// What else that changes in the file.
    edits: Vec<Edit>,
}

/// Where an added clause stands.
enum Placing {
    Same,
    Moved(String),
    Gone(String, Option<String>),
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

/// What stays, under its own name or another.
fn renamed(id: &str, now: &str, edits: Vec<Edit>) -> What {
    if id == now && edits.is_empty() { What::Kept } else { What::Renamed(now.to_owned(), edits) }
}

/// That something is gone, with the authority's reason.
fn gone(said: &str, why: Option<&str>) -> String {
    match why.map(|why| why.trim().trim_end_matches('.')) {
        Some(why) if !why.is_empty() => format!("{said}: {why}"),
        _ => said.to_owned(),
    }
}

/// Ids of which one comes first.
fn with_first(first: &str, rest: &[String]) -> Vec<String> {
    std::iter::once(first.to_owned()).chain(rest.iter().cloned()).collect()
}

fn named(ids: &[String]) -> String {
    joined(ids, "and")
}

/// Whether two texts have the same words.
fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::release::ReleaseId;
    use crate::model::school::SchoolFile;
    use crate::release::contents::Contents;
    use crate::release::contents::tests::with;
    use crate::release::explained::Explained;
    use crate::shape;
    use crate::source::Sources;
    use crate::upgrade::between::Release;

    /// The text of a clause with these lines of front matter.
    fn clause(front: &str, body: &str) -> String {
        format!("+++\ntitle = \"A clause\"\naudience = [\"staff\"]\n{front}\n+++\n{body}\n")
    }

    /// A release: its clauses below pond/, and the sections of the model, each with the clauses in it.
    struct Side {
        library: Library,
        contents: Contents,
    }

    fn side(clauses: &[(&str, String)], sections: &[(&str, &str)], more: &[(&str, &str)]) -> Side {
        let mut model = "title = \"Pond\"\nsummary = \"P.\"\nnumbering = \"none\"\n".to_owned();
        for (id, placed) in sections {
            model += &format!("[[section]]\n{id}\ntitle = \"A\"\nclauses = [{placed}]\n");
        }
        let paths: Vec<(String, &str)> =
            clauses.iter().map(|(id, text)| (format!("clauses/pond/{id}.md"), text.as_str())).collect();
        let mut files: Vec<(&str, &str)> = paths.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        files.push(("templates/policies/pond.toml", &model));
        files.extend(more);
        let (library, contents) = with(&files);
        Side { library, contents }
    }

    fn day(text: &str) -> Date {
        text.parse().expect("the test writes a date")
    }

    /// What becomes of the entries of a policy, a line each; answers to questions in brackets.
    fn outcomes_of(base: Option<&Side>, theirs: &Side, policy: &str) -> Vec<Outcome> {
        let text =
            format!("name = 'Oak'\nkind = 'maintained'\n[[policy]]\nmodel = 'pond'\nreview = 'every year'\n{policy}");
        let mut sources = Sources::default();
        let file = sources.add("oak.toml", text.clone());
        let mut found = Vec::new();
        let school: SchoolFile = shape::read(&text, file, 0, &mut found).expect("it is a school");
        assert!(found.is_empty(), "{found:?}");
        let release = |side: &'_ Side, name: &str, serial: u32| {
            let id = ReleaseId { publisher: "a".to_owned(), name: name.to_owned() };
            let explained = vec![Explained {
                ids: vec![At::new("pond/rules".to_owned(), school.span)],
                words: "Because of the law.".to_owned(),
                of: None,
            }];
            // The test keeps both sides until it ends.
            let (library, contents) =
                (Box::leak(Box::new(side.library.clone())), Box::leak(Box::new(side.contents.clone())));
            Release { id, serial, library, contents, explained }
        };
        let base = base.map(|base| release(base, "1", 1));
        let theirs = release(theirs, "2", 2);
        let between = Between::of(base.as_ref(), &theirs);
        let before = base.as_ref().map(|base| Outline::of(&base.library.models["pond"], base.library));
        let outline = Outline::of(&theirs.library.models["pond"], theirs.library);
        let today = day("2027-09-01");
        let policy = &school.policy[0];
        let going = Going {
            between: &between,
            before: before.as_ref(),
            outline: &outline,
            policy,
            index: 0,
            today,
            model_before: "pond",
            away: &[],
            typed: &|_| None,
        };
        going.outcomes()
    }

    fn told(outcomes: &[Outcome]) -> Vec<String> {
        let line = |outcome: &Outcome| {
            let entry = format!("{} {}", outcome.kind.word(), outcome.id);
            match &outcome.what {
                What::Kept => format!("{entry}: kept"),
                What::Renamed(now, _) => format!("{entry}: renamed {now}"),
                What::Removed(_) => format!("{entry}: removed, {}", outcome.said),
                What::Question(question) => {
                    let words: Vec<&str> = question.choices.iter().map(|choice| choice.word.as_str()).collect();
                    format!("{entry}: {} [{}]", outcome.said, words.join(" "))
                }
            }
        };
        outcomes.iter().map(line).collect()
    }

    fn became(base: &Side, theirs: &Side, policy: &str) -> Vec<String> {
        told(&outcomes_of(Some(base), theirs, policy))
    }

    const RULES: &str = "At the pond, staff:\n\n- {#gate} shut the gate\n- {#count} count the pupils";

    #[test]
    fn another_default_under_another_name_is_told_and_can_be_taken_with_what_hangs_on_the_old_one() {
        let variants = |asked: (&str, String), default: &str| {
            let never = ("swim/never", clause("", "{#no} Nobody swims."));
            let placed = format!("{{ clause = 'pond/swim', default = '{default}' }}");
            side(&[never, asked], &[("id = 'a'", &placed)], &[])
        };
        let base = variants(("swim/asked", clause("", "{#ask} They ask.\n\n{#towel} They bring a towel.")), "asked");
        let renamed = clause("replaces = ['pond/swim/asked']", "{#ask} They ask.\n\n{#towel} They bring two towels.");
        let theirs = variants(("swim/permitted", renamed), "never");
        let outcomes = outcomes_of(Some(&base), &theirs, "drop = ['pond/swim/asked#towel']");
        let asked = outcomes.iter().find(|outcome| outcome.kind == Kind::Default).expect("the default is another");
        let What::Question(question) = &asked.what else { panic!("it is a question") };
        let says: Vec<&str> = question.choices.iter().map(|choice| choice.says.as_str()).collect();
        assert_eq!(
            says,
            [
                "stay with permitted, as asked is called now; its words are now: They ask. They bring two towels.",
                "take the model's default, never; drop \"pond/swim/asked#towel\", which it does not have, goes",
            ]
        );
        let out = Edit::Remove(in_policy(0, &[key("drop"), Step::At(0)]));
        assert!(!question.choices[0].edits.contains(&out) && question.choices[1].edits == [out]);
    }

    fn rules(body: &str) -> Side {
        side(&[("rules", clause("", body))], &[("id = 'a'", "'pond/rules'")], &[])
    }

    const DROP: &str = "drop = ['pond/rules#gate']\n";
    const REPLACE: &str = "[[policy.replace]]\nclause = 'pond/rules#gate'\nreason = 'R'\ntext = 'close the gate'\n";

    #[test]
    fn what_the_model_left_alone_is_kept() {
        let same = rules(RULES);
        let all = format!("{DROP}{}", REPLACE.replace("#gate", "#count"));
        assert_eq!(became(&same, &same, &all), ["drop pond/rules#gate: kept", "replace pond/rules#count: kept"]);
    }

    #[test]
    fn what_is_left_out_stays_out_when_it_is_reworded_and_its_words_are_told() {
        let theirs = rules(&RULES.replace("shut the gate", "lock the gate"));
        let outcomes = outcomes_of(Some(&rules(RULES)), &theirs, DROP);
        assert_eq!(told(&outcomes), ["drop pond/rules#gate: kept"]);
        assert_eq!(outcomes[0].said, "its words are now: lock the gate");
    }

    #[test]
    fn what_is_left_out_is_asked_about_when_a_duty_came_in() {
        let theirs = rules(&RULES.replace("shut the gate", "must lock the gate"));
        assert_eq!(
            became(&rules(RULES), &theirs, DROP),
            ["drop pond/rules#gate: you leave this out, and the model now has a duty in it [ours theirs]"]
        );
    }

    #[test]
    fn words_in_place_of_others_are_asked_about_when_those_changed() {
        let theirs = rules(&RULES.replace("shut the gate", "lock the gate"));
        let outcomes = outcomes_of(Some(&rules(RULES)), &theirs, REPLACE);
        assert_eq!(
            told(&outcomes),
            ["replace pond/rules#gate: you have your own wording, and the model's wording changed [ours theirs new]"]
        );
        let What::Question(question) = &outcomes[0].what else { panic!("it is a question") };
        assert_eq!(question.base.as_deref(), Some("shut the gate"));
        assert_eq!(question.theirs.as_deref(), Some("lock the gate"));
        assert_eq!(question.ours.as_deref(), Some("close the gate"));
        assert_eq!(question.reason.as_deref(), Some("Because of the law."));
        assert_eq!(question.own_reason.as_deref(), Some("R"));
    }

    #[test]
    fn words_that_the_model_now_has_are_taken_out() {
        let theirs = rules(&RULES.replace("shut the gate", "close the gate"));
        assert_eq!(
            became(&rules(RULES), &theirs, REPLACE),
            ["replace pond/rules#gate: removed, the model now says so"]
        );
    }

    #[test]
    fn what_the_change_does_not_touch_is_kept_beside_it() {
        let theirs = rules(&RULES.replace("count the pupils", "must count the pupils twice"));
        assert_eq!(became(&rules(RULES), &theirs, &format!("{DROP}{}", REPLACE)).len(), 2);
        assert_eq!(became(&rules(RULES), &theirs, REPLACE), ["replace pond/rules#gate: kept"]);
    }

    #[test]
    fn a_term_with_another_name_changes_no_wording() {
        let words = |name: &str| format!("[pondkeeper]\nhelp = 'P'\nname = '{name}'\n");
        let text = "At the pond, {{ pondkeeper }}:\n\n- {#gate} shut the gate\n- {#count} tell {{ pondkeeper }}";
        let vocabulary = |name: &str| {
            let built_in = crate::load::Files::embedded();
            let bytes = built_in.bytes("clauses/vocabulary.toml").expect("it is there");
            String::from_utf8_lossy(bytes).into_owned() + "\n" + &words(name)
        };
        let with_name = |name: &str| {
            side(
                &[("rules", clause("", text))],
                &[("id = 'a'", "'pond/rules'")],
                &[("clauses/vocabulary.toml", &vocabulary(name))],
            )
        };
        let own = REPLACE.replace("#gate", "#count");
        assert_eq!(
            became(&with_name("keeper"), &with_name("warden"), &format!("{DROP}{own}")),
            ["drop pond/rules#gate: kept", "replace pond/rules#count: kept"]
        );
    }

    #[test]
    fn what_is_renamed_is_followed() {
        let now = side(
            &[("lake", clause("replaces = ['pond/rules']", &RULES.replace("{#gate}", "{#door was=\"gate\"}")))],
            &[("id = 'a'", "'pond/lake'")],
            &[],
        );
        let add = "[[policy.add]]\nid = 'local/x'\ntitle = 'X'\nafter = 'pond/rules'\ntext = 'Ours.'\n";
        assert_eq!(
            became(&rules(RULES), &now, &format!("{DROP}{}{add}", REPLACE.replace("#gate", "#count"))),
            [
                "drop pond/rules#gate: renamed pond/lake#door",
                "replace pond/rules#count: renamed pond/lake#count",
                "add local/x: renamed pond/lake"
            ]
        );
    }

    #[test]
    fn words_in_place_of_what_is_renamed_and_reworded_are_asked_about() {
        let body = RULES.replace("{#gate} shut", "{#door was=\"gate\"} lock");
        let outcomes = outcomes_of(Some(&rules(RULES)), &rules(&body), REPLACE);
        assert_eq!(
            told(&outcomes),
            ["replace pond/rules#gate: you have your own wording, and the model's wording changed [ours theirs new]"]
        );
        let What::Question(question) = &outcomes[0].what else { panic!("it is a question") };
        assert_eq!(
            question.choices[0].edits,
            [Edit::Set(in_policy(0, &[key("replace"), Step::At(0), key("clause")]), string("pond/rules#door"))]
        );
    }

    fn halves() -> Side {
        let half = |item: &str| clause("replaces = ['pond/rules']", item);
        side(
            &[("gates", half("{#gate} Shut the gate.")), ("counts", half("{#count} Count the pupils."))],
            &[("id = 'a'", "'pond/counts', 'pond/gates'")],
            &[],
        )
    }

    #[test]
    fn what_is_split_is_asked_about_but_an_item_goes_with_its_half() {
        let all = "drop = ['pond/rules#gate', 'pond/rules']\n[[policy.add]]\nid = 'local/x'\ntitle = 'X'\nafter = 'pond/rules'\ntext = 'Ours.'\n";
        assert_eq!(
            became(&rules(RULES), &halves(), all),
            [
                "drop pond/rules#gate: renamed pond/gates#gate",
                "drop pond/rules: you leave this out, and it has become pond/counts and pond/gates [ours pond/counts pond/gates theirs]",
                "add local/x: renamed pond/gates",
            ]
        );
        let own = "[[policy.replace]]\nclause = 'pond/rules'\nreason = 'R'\ntext = 'Ours.'\n";
        assert_eq!(
            became(&rules(RULES), &halves(), own),
            [
                "replace pond/rules: you have your own wording, and the model's has become pond/counts and pond/gates [ours pond/counts pond/gates theirs]"
            ]
        );
    }

    #[test]
    fn what_is_merged_is_asked_about_and_what_stands_after_it_follows() {
        let base = halves_before();
        let whole = side(
            &[("all", clause("replaces = ['pond/gates', 'pond/counts']", RULES))],
            &[("id = 'a'", "'pond/all'")],
            &[],
        );
        let all = "drop = ['pond/gates']\n[[policy.replace]]\nclause = 'pond/counts'\nreason = 'R'\ntext = 'Ours.'\n[[policy.add]]\nid = 'local/x'\ntitle = 'X'\nafter = 'pond/gates'\ntext = 'Ours.'\n";
        assert_eq!(
            became(&base, &whole, all),
            [
                "drop pond/gates: you leave this out, and it is one with pond/counts now, as pond/all [pond/all#gate ours theirs]",
                "replace pond/counts: you have your own wording, and the model's is one with pond/gates now, as pond/all [pond/all#count ours theirs new]",
                "add local/x: renamed pond/all",
            ]
        );
    }

    fn halves_before() -> Side {
        side(
            &[("gates", clause("", "{#gate} Shut the gate.")), ("counts", clause("", "{#count} Count the pupils."))],
            &[("id = 'a'", "'pond/counts', 'pond/gates'")],
            &[],
        )
    }

    #[test]
    fn what_is_gone_is_taken_out_but_own_words_and_additions_are_asked_about() {
        let gone = side(
            &[("counts", clause("", "{#count} Count the pupils."))],
            &[("id = 'a'", "'pond/counts'")],
            &[("release.toml", "publisher = 'a'\n[[retired]]\nid = 'pond/gates'\nwhy = 'There is no gate.'\n")],
        );
        let all = "drop = ['pond/gates#gate']\n[[policy.replace]]\nclause = 'pond/gates'\nreason = 'R'\ntext = 'Ours.'\n[[policy.add]]\nid = 'local/x'\ntitle = 'X'\nafter = 'pond/gates'\ntext = 'Ours.'\n";
        let outcomes = outcomes_of(Some(&halves_before()), &gone, all);
        assert_eq!(
            told(&outcomes),
            [
                "drop pond/gates#gate: removed, the model no longer says it: There is no gate",
                "replace pond/gates: you have your own wording, and the model no longer has what it stands for: There is no gate [ours theirs new]",
                "add local/x: it stands after pond/gates, which the model no longer has: There is no gate [ours theirs new]",
            ]
        );
        let What::Question(question) = &outcomes[1].what else { panic!("it is a question") };
        assert!(question.choices[0].says.contains("local/gates, after pond/counts"), "{}", question.choices[0].says);
        let What::Question(question) = &outcomes[2].what else { panic!("it is a question") };
        assert_eq!(question.choices[0].says, "keep it, after pond/counts");
    }

    #[test]
    fn what_stands_in_another_section_is_kept_there() {
        let one = side(&[("rules", clause("", RULES))], &[("id = 'a'", "'pond/rules'"), ("id = 'b'", "")], &[]);
        let other = side(&[("rules", clause("", RULES))], &[("id = 'a'", ""), ("id = 'b'", "'pond/rules'")], &[]);
        let add = "[[policy.add]]\nid = 'local/x'\ntitle = 'X'\nafter = 'pond/rules'\ntext = 'Ours.'\n";
        assert_eq!(
            became(&one, &other, &format!("{DROP}{}{add}", REPLACE.replace("#gate", "#count"))),
            ["drop pond/rules#gate: kept", "replace pond/rules#count: kept", "add local/x: kept"]
        );
    }

    #[test]
    fn what_stands_at_the_end_of_a_section_follows_its_name() {
        let one = side(&[("rules", clause("", RULES))], &[("id = 'a'", "'pond/rules'")], &[]);
        let now = side(&[("rules", clause("", RULES))], &[("id = 'b'\nwas = ['a']", "'pond/rules'")], &[]);
        let gone = side(&[("rules", clause("", RULES))], &[("id = 'c'", "'pond/rules'")], &[]);
        let add = "[[policy.add]]\nid = 'local/x'\ntitle = 'X'\nat-end-of = 'a'\ntext = 'Ours.'\n";
        assert_eq!(became(&one, &now, add), ["add local/x: renamed b"]);
        assert_eq!(
            became(&one, &gone, add),
            ["add local/x: it stands after a, which the model no longer has [ours theirs new]"]
        );
    }

    fn topic(default: &str) -> Side {
        let body = |words: &str| clause("", &format!("{{#gate}} {words}\n\n{{#count}} Count the pupils."));
        side(
            &[("rules/strict", body("Lock the gate.")), ("rules/mild", body("Shut the gate."))],
            &[("id = 'a'", &format!("{{ clause = 'pond/rules'{default} }}"))],
            &[],
        )
    }

    #[test]
    fn what_has_become_a_topic_is_asked_about() {
        let theirs = topic(", default = 'mild'");
        let all = "drop = ['pond/rules']\n[[policy.add]]\nid = 'local/x'\ntitle = 'X'\nafter = 'pond/rules'\ntext = 'Ours.'\n";
        assert_eq!(
            became(&rules(RULES), &theirs, all),
            [
                "drop pond/rules: you leave this out, and the model now has several wordings of it [ours mild strict theirs]",
                "add local/x: kept",
            ]
        );
        let own = "[[policy.replace]]\nclause = 'pond/rules'\nreason = 'R'\ntext = 'Ours.'\n";
        assert_eq!(
            became(&rules(RULES), &theirs, own),
            ["replace pond/rules: you have your own wording, and the model now has several [ours mild strict theirs]"]
        );
        assert_eq!(
            became(&rules(RULES), &theirs, DROP),
            [
                "drop pond/rules#gate: you leave this out, and the model now has several wordings of the clause [ours theirs]",
                "default pond/rules: the model now has several wordings of it, its default is mild, and you have not chosen [theirs strict]",
            ]
        );
    }

    #[test]
    fn a_topic_without_a_default_has_to_be_chosen() {
        assert_eq!(
            became(&rules(RULES), &topic(""), ""),
            ["default pond/rules: the model has several wordings of it, and no default [mild strict]"]
        );
    }

    const CHOOSE: &str = "choose = { 'pond/rules' = 'strict' }\n";

    #[test]
    fn a_choice_is_kept_renamed_or_taken_out() {
        let base = topic(", default = 'mild'");
        assert_eq!(became(&base, &base, CHOOSE), ["choose pond/rules: kept"]);
        let renamed = side(
            &[
                ("rules/hard", clause("replaces = ['pond/rules/strict']", "{#gate} Lock the gate.")),
                ("rules/mild", clause("", "{#gate} Shut the gate.")),
            ],
            &[("id = 'a'", "{ clause = 'pond/rules', default = 'mild' }")],
            &[],
        );
        assert_eq!(became(&base, &renamed, CHOOSE), ["choose pond/rules: renamed pond/rules/hard"]);
        let strict = rules("{#gate} Lock the gate.\n\n{#count} Count the pupils.");
        assert_eq!(
            became(&base, &strict, CHOOSE),
            ["choose pond/rules: removed, the model now has one wording of it, the one that you chose"]
        );
    }

    #[test]
    fn a_choice_of_words_that_the_one_wording_does_not_have_is_asked_about() {
        let base = topic(", default = 'mild'");
        assert_eq!(
            became(&base, &rules(RULES), CHOOSE),
            [
                "choose pond/rules: you chose strict, and the model now has one wording of it, which is another [theirs new out]"
            ]
        );
    }

    #[test]
    fn a_clause_that_became_a_topic_with_another_wording_by_default_is_asked_about() {
        let one = |words: &str| rules(&format!("{{#gate}} {words}\n\n{{#count}} Count the pupils."));
        let theirs = topic(", default = 'mild'");
        assert_eq!(
            became(&one("Lock the gate."), &theirs, ""),
            [
                "default pond/rules: the model now has several wordings of it, its default is mild, and you have not chosen [ours theirs]"
            ]
        );
        assert_eq!(became(&one("Shut the gate."), &theirs, ""), [""; 0], "the default says what it said");
    }

    #[test]
    fn what_the_model_decides_is_asked_about_where_nobody_knows_what_it_decided() {
        assert_eq!(
            told(&outcomes_of(None, &topic(", default = 'mild'"), "")),
            [format!(
                "default pond/rules: {UNKNOWN_BASE}; the model's default is mild, and you have not chosen [theirs strict]"
            )]
        );
        assert_eq!(
            told(&outcomes_of(None, &days("type = 'number'\ndefault = 5", ""), "")),
            [format!(
                "default pond/rules.days: {UNKNOWN_BASE}; the model's default is 5, and you have set nothing [theirs new]"
            )]
        );
    }

    #[test]
    fn a_new_duty_that_waits_for_what_is_left_out_is_asked_about() {
        let theirs = rules(&format!("{RULES}\n- {{#list needs=\"gate\"}} must keep a list"));
        assert_eq!(
            became(&rules(RULES), &theirs, DROP),
            [
                "drop pond/rules#gate: you leave this out, and pond/rules#list, which is new and stands only with it, has a duty [ours theirs]"
            ]
        );
    }

    #[test]
    fn an_item_is_another_where_the_sentence_that_it_ends_is() {
        let must = "Staff may:\n\n- {#gate} shut the gate\n- {#count} count the pupils";
        let theirs = rules(&must.replace("may", "must"));
        let own = REPLACE.replace("#gate", "#count");
        let outcomes = outcomes_of(Some(&rules(must)), &theirs, &format!("{DROP}{own}"));
        assert_eq!(
            told(&outcomes),
            [
                "drop pond/rules#gate: you leave this out, and the model now has a duty in it [ours theirs]",
                "replace pond/rules#count: you have your own wording, and the model's wording changed [ours theirs new]",
            ]
        );
        let What::Question(question) = &outcomes[0].what else { panic!("it is a question") };
        assert_eq!(question.base.as_deref(), Some("Staff may: shut the gate"));
        assert_eq!(question.theirs.as_deref(), Some("Staff must: shut the gate"));
    }

    #[test]
    fn own_words_for_half_of_what_is_one_now_can_stay_with_that_half() {
        let base = side(
            &[("gate", clause("", "{#a} Shut the gate.")), ("rope", clause("", "{#b} Carry a rope."))],
            &[("id = 'a'", "'pond/gate', 'pond/rope'")],
            &[],
        );
        let body = "{#a was=\"pond/gate#a\"} Shut the gate.\n\n{#b was=\"pond/rope#b\"} Carry a rope.";
        let both = clause("replaces = ['pond/gate', 'pond/rope']", body);
        let theirs = side(&[("both", both)], &[("id = 'a'", "'pond/both'")], &[]);
        let own = "[[policy.replace]]\nclause = 'pond/gate'\nreason = 'R'\ntext = 'Mind the gate.'\n";
        let outcomes = outcomes_of(Some(&base), &theirs, own);
        let What::Question(question) = &outcomes[0].what else { panic!("it is a question") };
        let says: Vec<(&str, &str)> =
            question.choices.iter().map(|choice| (choice.word.as_str(), choice.says.as_str())).collect();
        assert_eq!(says[0], ("pond/both#a", "your words in place of pond/both#a alone, which it was"));
        assert_eq!(says[1], ("ours", "your words in place of all of it: what was pond/rope goes"));
        assert_eq!(question.base, question.theirs, "nothing of it is new");
        let drop = outcomes_of(Some(&base), &theirs, "drop = ['pond/rope']");
        assert_eq!(
            told(&drop),
            [
                "drop pond/rope: you leave this out, and it is one with pond/gate now, as pond/both [pond/both#b ours theirs]"
            ]
        );
    }

    #[test]
    fn what_is_set_for_a_variant_that_is_gone_goes_with_the_answer() {
        let front = "[parameters.n]\ntype = 'number'\nhelp = 'N'\ndefault = 3";
        let never = || ("swim/never", clause("", "{#no} Nobody swims."));
        let placed = [("id = 'a'", "{ clause = 'pond/swim', default = 'never' }")];
        let base = side(&[never(), ("swim/few", clause(front, "{#few} {{ n }} swim."))], &placed, &[]);
        let some = ("swim/some", clause(front, "{#some} {{ n }} may swim."));
        let retired = "publisher = 'a'\n[[retired]]\nid = 'pond/swim/few'\nwhy = 'It was too many.'\n";
        let theirs = side(&[never(), some], &placed, &[("release.toml", retired)]);
        let own = "choose = { 'pond/swim' = 'few' }\nparameters = { 'pond/swim' = { n = 5 } }\n";
        let outcomes = outcomes_of(Some(&base), &theirs, own);
        let asked = outcomes.iter().find(|outcome| outcome.kind == Kind::Choose).expect("it is asked about");
        assert_eq!(asked.said, "you chose few, which the model no longer has: It was too many");
        let What::Question(question) = &asked.what else { panic!("it is a question") };
        let says: Vec<&str> = question.choices.iter().map(|choice| choice.says.as_str()).collect();
        assert_eq!(
            says,
            [
                "choose never: A clause; what you set as \"pond/swim.n\", which it does not have, goes",
                "choose some: A clause",
                "take the model's default, never; what you set as \"pond/swim.n\", which it does not have, goes",
            ]
        );
    }

    #[test]
    fn a_choice_that_is_gone_is_asked_about() {
        let gone = side(
            &[
                ("rules/mild", clause("", "{#gate} Shut the gate.")),
                ("rules/new", clause("", "{#gate} Guard the gate.")),
            ],
            &[("id = 'a'", "{ clause = 'pond/rules', default = 'mild' }")],
            &[],
        );
        assert_eq!(
            became(&topic(", default = 'mild'"), &gone, CHOOSE),
            ["choose pond/rules: you chose strict, which the model no longer has [mild new theirs]"]
        );
    }

    #[test]
    fn a_choice_in_a_topic_that_is_split_is_asked_about() {
        let part = |old: &str| clause(&format!("replaces = ['pond/rules/{old}']"), "{#gate} Words.");
        let split = side(
            &[("one/a", part("strict")), ("one/b", part("mild")), ("two/c", part("strict")), ("two/d", part("mild"))],
            &[("id = 'a'", "{ clause = 'pond/one', default = 'b' }, { clause = 'pond/two', default = 'd' }")],
            &[],
        );
        let told = became(&topic(", default = 'mild'"), &split, CHOOSE);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].starts_with("choose pond/rules: ")
                && told[0].contains("pond/one/a")
                && told[0].contains("pond/two/d"),
            "{told:?}"
        );
    }

    #[test]
    fn another_default_is_asked_about_where_nothing_is_chosen() {
        let (base, theirs) = (topic(", default = 'mild'"), topic(", default = 'strict'"));
        let outcomes = outcomes_of(Some(&base), &theirs, "");
        assert_eq!(
            told(&outcomes),
            ["default pond/rules: the model's default is strict now, and you have not chosen [ours theirs]"]
        );
        let What::Question(question) = &outcomes[0].what else { panic!("it is a question") };
        assert_eq!(
            question.choices[0].edits,
            [Edit::Set(in_policy(0, &[key("choose"), key("pond/rules")]), string("mild"))]
        );
        assert_eq!(question.choices[1].edits, []);
        assert_eq!(became(&base, &theirs, CHOOSE), ["choose pond/rules: kept"]);
        assert_eq!(became(&base, &theirs, "drop = ['pond/rules']\n"), ["drop pond/rules: kept"]);
    }

    #[test]
    fn a_default_with_the_same_words_is_no_question() {
        let same = |default: &str| {
            let body = || clause("", "{#gate} Shut the gate.");
            side(
                &[("rules/one", body()), ("rules/two", body())],
                &[("id = 'a'", &format!("{{ clause = 'pond/rules', default = '{default}' }}"))],
                &[],
            )
        };
        assert_eq!(became(&same("one"), &same("two"), ""), [""; 0]);
    }

    fn days(declared: &str, with: &str) -> Side {
        let front = format!("[parameters.days]\nhelp = 'Days'\n{declared}");
        side(
            &[("rules", clause(&front, "{#a} After {{ days }} days."))],
            &[("id = 'a'", &format!("{{ clause = 'pond/rules'{with} }}"))],
            &[],
        )
    }

    const SET: &str = "parameters = { 'pond/rules' = { days = 3 } }\n";

    #[test]
    fn a_parameter_with_another_default_is_asked_about_where_nothing_is_set() {
        let (base, theirs) = (days("type = 'number'\ndefault = 5", ""), days("type = 'number'\ndefault = 7", ""));
        assert_eq!(
            became(&base, &theirs, ""),
            ["default pond/rules.days: the model's default is 7 now, and you have set nothing [ours theirs new]"]
        );
        assert_eq!(became(&base, &theirs, SET), ["parameter pond/rules.days: kept"]);
        let of_model = days("type = 'number'\ndefault = 5", ", with = { days = 9 }");
        assert_eq!(became(&base, &of_model, "").len(), 1);
        assert_eq!(became(&of_model, &of_model, ""), [""; 0]);
    }

    #[test]
    fn a_parameter_that_is_gone_is_taken_out_and_own_words_with_it_are_asked_about() {
        let (base, none) = (days("type = 'number'\ndefault = 5", ""), rules("{#a} At once."));
        assert_eq!(became(&base, &none, SET), ["parameter pond/rules.days: removed, the model no longer asks for it"]);
        let own = "[[policy.replace]]\nclause = 'pond/rules'\nreason = 'R'\ntext = 'Within {{ days }} days.'\n";
        let told = became(&base, &none, own);
        assert!(
            told[0].contains("your words name what the model has not any more") && told[0].ends_with("[theirs new]"),
            "{told:?}"
        );
    }

    #[test]
    fn a_parameter_that_is_new_and_has_no_default_is_asked_for() {
        assert_eq!(
            became(&rules("{#a} At once."), &days("type = 'number'", ""), ""),
            ["default pond/rules.days: the model now asks for something: Days [new]"]
        );
        let options = days("type = 'one-of'\noptions = ['two', 'three']", "");
        assert_eq!(
            became(&rules("{#a} At once."), &options, ""),
            ["default pond/rules.days: the model now asks for something: Days [two three]"]
        );
    }

    #[test]
    fn a_parameter_of_another_type_is_asked_about() {
        let (base, text) = (days("type = 'number'\ndefault = 5", ""), days("type = 'text'\ndefault = 'five'", ""));
        assert_eq!(
            became(&base, &text, SET),
            ["parameter pond/rules.days: what you set is no longer one of the values it may have [theirs new]"]
        );
    }

    #[test]
    fn a_parameter_follows_its_name_and_its_clause() {
        let base = days("type = 'number'\ndefault = 5", "");
        let front =
            "replaces = ['pond/rules']\n[parameters.nights]\nhelp = 'N'\ntype = 'number'\ndefault = 5\nwas = ['days']";
        let now =
            side(&[("lake", clause(front, "{#a} After {{ nights }} days."))], &[("id = 'a'", "'pond/lake'")], &[]);
        let outcomes = outcomes_of(Some(&base), &now, SET);
        assert_eq!(told(&outcomes), ["parameter pond/rules.days: renamed pond/lake.nights"]);
        let What::Renamed(_, edits) = &outcomes[0].what else { panic!("it is renamed") };
        assert_eq!(edits.len(), 2);
    }

    #[test]
    fn an_item_that_came_into_a_clause_with_own_words_is_asked_about() {
        let own = "[[policy.replace]]\nclause = 'pond/rules'\nreason = 'R'\ntext = 'Ours.'\n";
        let theirs = rules(&format!("{RULES}\n- {{#boots}} wear boots"));
        assert_eq!(
            became(&rules(RULES), &theirs, own),
            [
                "replace pond/rules: you have your own wording of the clause, and pond/rules#boots came in [ours theirs new]"
            ]
        );
    }

    #[test]
    fn words_whose_time_has_passed_are_asked_about() {
        let same = rules(RULES);
        let until = |date: &str| format!("{REPLACE}until = '{date}'\n");
        assert_eq!(
            became(&same, &same, &until("2027-06")),
            ["replace pond/rules#gate: you have your own wording until June 2027, which has passed [ours theirs new]"]
        );
        assert_eq!(became(&same, &same, &until("2027-10")), ["replace pond/rules#gate: kept"]);
    }

    #[test]
    fn a_clause_of_ones_own_that_the_model_now_has_is_asked_about() {
        let add = "[[policy.add]]\nid = 'pond/boats'\ntitle = 'X'\nafter = 'pond/rules'\ntext = 'Ours.'\n";
        let theirs = side(
            &[("rules", clause("", RULES)), ("boats", clause("", "{#b} No boats."))],
            &[("id = 'a'", "'pond/rules', 'pond/boats'")],
            &[],
        );
        assert_eq!(
            became(&rules(RULES), &theirs, add),
            ["add pond/boats: you added a clause of this name, and the model has one now [ours theirs new]"]
        );
    }

    #[test]
    fn everything_is_asked_about_where_nobody_knows_what_it_was_written_for() {
        let all = format!(
            "{DROP}{CHOOSE}{SET}{}[[policy.add]]\nid = 'local/x'\ntitle = 'X'\nafter = 'pond/rules'\ntext = 'Ours.'\n",
            REPLACE.replace("#gate", "#count")
        );
        let all = all
            .replace("'pond/rules' = 'strict'", "'pond/fish' = 'carp'")
            .replace("'pond/rules' = { days", "'pond/depth' = { days");
        let theirs = side(
            &[
                ("rules", clause("", RULES)),
                ("fish/carp", clause("", "{#c} Carp.")),
                ("fish/pike", clause("", "{#p} Pike.")),
                (
                    "depth",
                    clause("[parameters.days]\nhelp = 'D'\ntype = 'number'\ndefault = 2", "{#d} {{ days }} days."),
                ),
            ],
            &[("id = 'a'", "'pond/rules', { clause = 'pond/fish', default = 'pike' }, 'pond/depth'")],
            &[],
        );
        let told = told(&outcomes_of(None, &theirs, &all));
        assert_eq!(told.len(), 5, "{told:?}");
        for line in &told {
            assert!(line.contains("nobody knows which release this was written for [ours theirs"), "{line}");
        }
    }

    #[test]
    fn what_points_at_words_goes_with_them() {
        let now = side(&[("lake", clause("replaces = ['pond/rules']", RULES))], &[("id = 'a'", "'pond/lake'")], &[]);
        let points = "[[policy.proposed]]\nat = 'pond/rules#gate'\nreason = 'R'\n[[policy.allow]]\nrule = 'long-sentence'\nat = 'pond/rules'\nreason = 'R'\n";
        assert_eq!(
            became(&rules(RULES), &now, points),
            ["proposed pond/rules#gate: renamed pond/lake#gate", "allow pond/rules: renamed pond/lake"]
        );
    }
}
