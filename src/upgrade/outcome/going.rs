//! A policy that goes to another release, and what every kind of entry asks of it.

use super::entry::{Choice, NEW, OURS, Question, THEIRS, Wanted, choice, string};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Severity};
use crate::edit::{Edit, Path, Step, in_policy, key};
use crate::library::Library;
use crate::markdown;
use crate::model::clause::Clause;
use crate::model::school::PolicyFile;
use crate::source::At;
use crate::upgrade::between::{Between, Fate, Outline, clauses_of, home, lead, plain, topic_of, words};
use crate::upgrade::followed::followed;
use crate::wordings;

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

/// Words that may become a clause of the school's own.
pub(super) struct Own<'o> {
    /// The clause or item that they stood for or were.
    pub(super) id: &'o str,
    /// Why the school has them.
    pub(super) reason: Option<String>,
    /// The words, if they are known.
    pub(super) text: Option<String>,
    /// What else that changes in the file.
    pub(super) edits: Vec<Edit>,
}

impl<'g> Going<'g> {
    /// Words with the names in their slots as they are now; `clause` is whose parameters they may name.
    pub(super) fn followed(&self, words: &str, clause: Option<&str>) -> String {
        followed(words, &|name| self.between.called(name, clause))
    }

    pub(super) fn theirs(&self) -> &'g Library {
        self.between.theirs.library
    }

    pub(super) fn path(&self, rest: &[Step]) -> Path {
        in_policy(self.index, rest)
    }

    pub(super) fn fate(&self, id: &str) -> Fate {
        match self.between.fate(id, self.outline) {
            Fate::Stands { id, .. } | Fate::Merged { id, .. } if self.is_away(&id).is_some() => {
                let unmet = self.is_away(&id).map_or("", |away| away.unmet.as_str());
                Fate::Gone(Some(format!("it stands only where this is so, {unmet}")))
            }
            fate => fate,
        }
    }

    /// Why a clause, a topic or an item is away at this school.
    pub(super) fn is_away(&self, now: &str) -> Option<&'g Away> {
        let topic = topic_of(home(now), self.theirs());
        self.away.iter().find(|away| away.now == now || away.now == home(now) || Some(away.now.as_str()) == topic)
    }

    pub(super) fn is_base_known(&self) -> bool {
        self.between.base.is_some()
    }

    /// A question with what the model said and says.
    pub(super) fn question(&self, id: &str, now: &str, choices: Vec<Choice>) -> Question {
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

    pub(super) fn default_of(&self, topic: &str) -> Option<String> {
        let table = self.outline.places.iter().find(|place| place.id == topic)?.table?;
        table.default.as_ref().map(|default| default.value.clone())
    }

    /// The answers that choose a variant of a topic, after changes that come with it.
    pub(super) fn variants(&self, topic: &str, edits: &[Edit]) -> Vec<Choice> {
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
    pub(super) fn by_default(&self, topic: &str, edits: &[Edit]) -> Option<Choice> {
        let default = self.default_of(topic)?;
        Some(choice(THEIRS, format!("take the model's default, {default}"), edits.to_vec()))
    }

    /// The answers for an entry about an item that stands in the variants of a topic now: about the one in effect, if that is known.
    pub(super) fn in_variant(&self, ids: &[String], ours: &dyn Fn(&str) -> Choice, theirs: Choice) -> Vec<Choice> {
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
    pub(super) fn merged(&self, id: &str, with: &[String], asked: Question) -> Question {
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
    pub(super) fn in_its_part(&self, id: &str, now: &str, answer: &dyn Fn(&str, &[String]) -> Choice) -> Vec<Choice> {
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

    pub(super) fn all_words(&self, ids: &[String]) -> Option<String> {
        let each = ids.iter().filter_map(|id| Some(format!("{id}: {}", words(self.theirs(), id)?)));
        Some(each.collect::<Vec<_>>().join("\n")).filter(|words| !words.is_empty())
    }

    pub(super) fn all_variants(&self, topic: &str) -> Option<String> {
        self.all_words(&clauses_of(topic, self.theirs()))
    }

    /// The school's words as the later release reads them, and what is wrong with them there.
    pub(super) fn read(&self, text: &At<String>, clause: Option<&str>) -> (String, Vec<Diagnostic>) {
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

    /// Where something stands that stood at a clause which is gone: after that, if it is still there, or after the nearest clause before
    /// it, or at the end of its section.
    pub(super) fn nearest(&self, clause: &str) -> (&'static str, String) {
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

    pub(super) fn is_section_away(&self, section: &str) -> bool {
        let is_of_it = |away: &&Away| {
            self.outline.place(home(&away.now), self.theirs()).is_some_and(|place| place.section == section)
        };
        self.away.iter().filter(|away| away.is_section_away).any(|away| is_of_it(&away))
    }

    /// The id under which a clause is placed in the model, which `after` can name.
    pub(super) fn placed(&self, id: &str) -> Option<String> {
        self.outline.place(id, self.theirs()).filter(|place| place.table.is_some()).map(|place| place.id.clone())
    }

    /// The answers for words of which the model has nothing any more: a clause of the school's own at the same place, or nothing.
    pub(super) fn as_own_clause(&self, own: &Own<'_>, theirs: Choice, keep: &str) -> Vec<Choice> {
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
}
