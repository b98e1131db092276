//! All schools of an authority, from England's register: the files that are new, what has changed at those that there are, and what
//! the register does not say. Writes nothing.

use super::answers::{Answers, Place};
use super::asks::Told;
use super::called::id_of_name;
use super::gias::{Establishment, Status};
use super::questions::{self, Need, Question};
use super::registered;
use super::trial::Setting;
use crate::diagnostic::{Diagnostic, Fault, Severity};
use crate::edit::{self, Edit, key};
use crate::schools::SchoolText;
use std::collections::{BTreeMap, BTreeSet};
use toml::Value;

/// What becomes of the schools of an authority.
#[derive(Default)]
pub(crate) struct Enrolment {
    /// Files to be written, by the name of each.
    pub new: Vec<NewFile>,
    /// Files that say something else than the register.
    pub changed: Vec<Changed>,
    /// So many files say what the register says.
    pub same: usize,
    /// Files of schools that the register has as closed, or not at all: the file, its name and what the register says.
    pub closed: Vec<(String, String, String)>,
    /// What somebody has to look at.
    pub notes: Vec<String>,
    /// What must be said first, because schools cannot have their policies without.
    pub open: Vec<Question>,
}

/// A file to be written.
pub(crate) struct NewFile {
    /// The id of the school, which names the file.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What the file says.
    pub text: String,
    /// What its policies print and the register does not say.
    pub missing: BTreeSet<Told>,
    /// What is wrong with it beyond that.
    pub faults: Vec<Diagnostic>,
}

/// A file that says something else than the register.
pub(crate) struct Changed {
    /// Its path.
    pub path: String,
    /// What: the key, what the file says, and what the register says.
    pub what: Vec<(&'static str, String, String)>,
    /// What the file would say; none if it has no place for that.
    pub text: Option<String>,
}

/// A school's file, as far as the register is concerned.
struct There<'t> {
    path: &'t str,
    text: String,
    urn: Option<String>,
    name: String,
    head: Option<String>,
}

impl<'t> There<'t> {
    fn of(school: &'t SchoolText) -> Option<There<'t>> {
        let text = String::from_utf8(school.bytes.as_ref().ok()?.clone()).ok()?;
        let file: toml::Table = text.trim_start_matches('\u{feff}').parse().ok()?;
        let words = |value: &Value| match value {
            Value::String(words) => Some(words.trim().to_owned()),
            Value::Integer(number) => Some(number.to_string()),
            Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_) => None,
        };
        let head = file.get("people").and_then(|people| people.get("headteacher")).and_then(words);
        Some(There {
            path: &school.path,
            urn: file.get("urn").and_then(words),
            name: file.get("name").and_then(words)?,
            head,
            text,
        })
    }
}

/// What becomes of the schools of an authority. `asked` is what holds for all of them: models, wordings and facts.
pub(crate) fn enrol(
    setting: Setting<'_>,
    establishments: &[Establishment<'_>],
    there: &[SchoolText],
    asked: &Answers,
    jobs: usize,
) -> Enrolment {
    let mut enrolment = Enrolment::default();
    let files: Vec<There<'_>> = there.iter().filter_map(There::of).collect();
    let is_open = |one: &&Establishment<'_>| one.status() != Status::Other;
    let mut new: Vec<Establishment<'_>> = Vec::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for one in establishments.iter().filter(is_open) {
        let by_urn = files.iter().find(|file| file.urn.as_deref() == Some(one.urn()));
        let by_name = || files.iter().find(|file| file.urn.is_none() && file.name == one.name());
        match by_urn.or_else(by_name) {
            Some(file) => {
                known.insert(file.path);
                enrolment.compare(file, *one);
            }
            None => new.push(*one),
        }
        if one.status() == Status::ToClose {
            enrolment.notes.push(format!("{} ({}) is open, but proposed to close", one.name(), one.urn()));
        }
    }
    let told_closed = files.iter().filter(|file| !known.contains(file.path) && file.urn.is_some());
    enrolment.closed = told_closed
        .map(|file| {
            let line = establishments.iter().find(|one| file.urn.as_deref() == Some(one.urn()));
            let said =
                line.map_or("not among the schools of this authority", |one| one.say("EstablishmentStatus (name)"));
            (file.path.to_owned(), file.name.clone(), said.to_owned())
        })
        .collect();
    let taken: BTreeSet<&str> = there.iter().map(|school| school.id.as_str()).collect();
    let ids = ids(&new, &taken);
    let answered: Vec<(String, Answers)> =
        new.iter().zip(ids).filter_map(|(one, id)| Some((id, enrolment.answers(setting, *one, asked)?))).collect();
    enrolment.open = open(setting, &answered);
    if enrolment.open.is_empty() {
        enrolment.make(setting, answered, jobs);
    }
    enrolment
}

/// The id of each new school: of its name; where several are called so, with the town, and if that does not do, with the number that
/// the register has for it.
fn ids(new: &[Establishment<'_>], taken: &BTreeSet<&str>) -> Vec<String> {
    let named = |one: &Establishment<'_>, more: &str| id_of_name(&format!("{} {more}", one.name()));
    let mut ids: Vec<String> = new.iter().map(|one| named(one, "")).collect();
    for column in ["Town", "URN"] {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        ids.iter().for_each(|id| *counts.entry(id.clone()).or_default() += 1);
        for (id, one) in ids.iter_mut().zip(new) {
            if counts[id] > 1 || taken.contains(id.as_str()) {
                *id = named(one, one.say(column));
            }
        }
    }
    ids
}

/// The questions that must be answered for all schools before any can be made, each once.
fn open(setting: Setting<'_>, schools: &[(String, Answers)]) -> Vec<Question> {
    let mut open: Vec<Question> = Vec::new();
    let library = &setting.workspace.library;
    for (_, answers) in schools {
        for (policy, asks) in answers.asked(library) {
            let chosen = &answers.policies[policy].choose;
            for topic in asks.topics.iter().filter(|topic| !chosen.contains_key(topic.id)) {
                let question = questions::wording(policy, &answers.policies[policy].model, topic);
                // One flag answers it for every policy.
                let is_same = |known: &Question| matches!(&known.place, Place::Wording(_, other) if other == topic.id);
                let is_new = !open.iter().any(is_same);
                open.extend((question.need == Need::Answer && is_new).then_some(question));
            }
        }
    }
    open
}

impl Enrolment {
    fn compare(&mut self, file: &There<'_>, one: Establishment<'_>) {
        let mut what = Vec::new();
        let mut edits = Vec::new();
        if file.name != one.name() {
            what.push(("name", file.name.clone(), one.name()));
            edits.push(Edit::Set(vec![key("name")], Value::String(one.name())));
        }
        // Where the register names nobody, the post may be free, or the register behind.
        if let Some(head) = one.head().filter(|head| file.head.as_ref() != Some(head)) {
            what.push(("headteacher", file.head.clone().unwrap_or_default(), head.clone()));
            edits.push(Edit::Set(vec![key("people"), key("headteacher")], Value::String(head)));
        }
        if what.is_empty() {
            self.same += 1;
            return;
        }
        let text = edit::edited(&file.text, &edits).ok();
        self.changed.push(Changed { path: file.path.to_owned(), what, text });
    }

    /// What the register says of a school, with what holds for all; none if it cannot be one of theirs.
    fn answers(&mut self, setting: Setting<'_>, one: Establishment<'_>, asked: &Answers) -> Option<Answers> {
        let library = &setting.workspace.library;
        let named = format!("{} ({})", one.name(), one.urn());
        let Some(kind) = one.kind(library) else {
            self.notes.push(format!(
                "{named} is left out: clauses/kinds.toml has no kind of school for \"{}\"",
                one.kind_said()
            ));
            return None;
        };
        let family = library.kinds.family(kind);
        let mut answers = asked.clone();
        answers
            .policies
            .retain(|policy| library.models.get(&policy.model).is_none_or(|model| model.file.serves(&family)));
        if answers.policies.is_empty() {
            self.notes.push(format!("{named} is left out: none of these models is meant for the kind \"{kind}\""));
            return None;
        }
        answers.name = Some(one.name());
        answers.kind = Some(kind.to_owned());
        registered::tell(&mut answers, one, kind, setting);
        Some(answers)
    }

    /// Tries the files of all new schools, leaves out what the register has wrong, and asks for what it has not.
    fn make(&mut self, setting: Setting<'_>, schools: Vec<(String, Answers)>, jobs: usize) {
        let library = &setting.workspace.library;
        let (mut ids, mut all): (Vec<String>, Vec<Answers>) = schools.into_iter().unzip();
        let file = |answers: &Answers| answers.file(library, Some(super::schema::SCHEMA), setting.today);
        let try_them = |ids: &[String], all: &[Answers]| {
            let files = ids.iter().zip(all).map(|(id, answers)| (format!("{id}.toml"), id.clone(), file(answers)));
            setting.try_all(files.collect(), jobs)
        };
        let tried = try_them(&ids, &all);
        for (built, answers) in tried.iter().zip(&mut all) {
            let text = file(answers);
            registered::settle(answers, built, &text);
        }
        let tried = try_them(&ids, &all);
        for ((id, answers), built) in ids.drain(..).zip(&all).zip(tried) {
            let missing = built.found.iter().filter_map(|fault| crate::assemble::missing_fact(fault, &built.sources));
            let errors = built.found.iter().filter(|fault| fault.severity == Severity::Error);
            self.new.push(NewFile {
                id,
                name: answers.name.clone().unwrap_or_default(),
                text: file(answers),
                missing: missing.filter_map(|fact| Told::named(&fact)).collect(),
                faults: errors.filter(|fault| !fault.is(Fault::MissingFact)).cloned().collect(),
            });
        }
    }
}
