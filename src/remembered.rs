//! What earlier builds into a folder have made, and by what it is known that it would come out the same.
//!
//! A school is left as it is if all of this holds: everything that it was made of is the same, no day has passed on which its state or a date
//! in it turns, and every file that was made for it lies there as it was written. What it was made of is known by digests of contents;
//! files that were written, by their length and the time of their last change.
//!
//! The record is a file beside what was built, which anybody may delete: then everything is built again, and comes out the same.

use crate::check;
use crate::check::schools::words_of;
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Fault, Severity};
use crate::digest::sha256;
use crate::load::{self, Error, FileStamp};
use crate::model::release::ReleaseId;
use crate::output;
use crate::source::{FileId, Sources, Span};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The folder in that of output which holds the record.
pub(crate) const FOLDER: &str = ".policygen";
/// The record in it.
const RECORD: &str = "built.json";

/// The clauses that shape a school's policies.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Clauses {
    /// By their ids, before they are written down.
    Named(Vec<String>),
    /// By the number of their set: many schools have the same.
    Set(usize),
}

impl Default for Clauses {
    fn default() -> Clauses {
        Clauses::Named(Vec::new())
    }
}

/// What a build has made for a school.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The digest of all that it was made of but what follows.
    pub inputs: String,
    /// The clauses that shape it.
    pub clauses: Clauses,
    /// The digest of these clauses.
    pub clauses_sha256: String,
    /// The releases that its policies are pinned to, and their digests.
    pub pins: Vec<(String, String, String)>,
    /// Other files that it was made of.
    pub beside: Vec<(PathBuf, Option<FileStamp>)>,
    /// The digest of the names of the schools that were built with it.
    pub among: String,
    /// The day it was built for.
    pub built_for: String,
    /// The first day for which something would come out otherwise; none if there is none.
    pub until: Option<String>,
    /// The files that it is, by their paths in the folder of output, and the folders that hold them.
    pub files: Vec<(String, FileStamp)>,
    /// How many of these are files.
    pub built: usize,
    /// What was told of it.
    pub found: Vec<Finding>,
    /// Its policies that wait for another to be approved, each with the id of that.
    pub awaiting: Vec<(String, String)>,
    /// Its texts in force that its file does not make any more.
    pub staying: Vec<String>,
    /// What was left there by builds before, and the format of it that a build may be asked for.
    pub left: Vec<(PathBuf, Option<String>)>,
    /// What has gone with something that it needs, by policy.
    pub left_out: Vec<(String, String, Vec<String>)>,
}

/// A diagnostic whose places are told by path.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Finding {
    code: String,
    is_error: bool,
    message: String,
    at: Place,
    label: String,
    related: Vec<(Place, String)>,
    help: Option<String>,
}

/// A path, and the first and last byte.
type Place = (String, u32, u32);

impl Finding {
    fn of(fault: &Diagnostic, sources: &Sources) -> Finding {
        let place = |span: Span| (sources.file(span.file).path.clone(), span.start, span.end);
        Finding {
            code: fault.code.name().to_owned(),
            is_error: fault.severity == Severity::Error,
            message: fault.message.clone(),
            at: place(fault.span),
            label: fault.label.clone(),
            related: fault.related.iter().map(|(span, words)| (place(*span), words.clone())).collect(),
            help: fault.help.clone(),
        }
    }

    /// The same as it was; none if a file is not among these sources, or this program does not call anything so.
    fn again(&self, files: &dyn Fn(&str) -> Option<FileId>) -> Option<Diagnostic> {
        let place = |(path, start, end): &Place| Some(Span::new(files(path)?, *start as usize, *end as usize));
        let code = match check::rule(&self.code) {
            Some(rule) => rule.code,
            None => Code::from(Fault::named(&self.code)?),
        };
        let related = self.related.iter().map(|(at, words)| Some((place(at)?, words.clone())));
        Some(Diagnostic {
            code,
            severity: if self.is_error { Severity::Error } else { Severity::Warning },
            message: self.message.clone(),
            span: place(&self.at)?,
            label: self.label.clone(),
            related: related.collect::<Option<_>>()?,
            help: self.help.clone(),
        })
    }
}

impl Record {
    /// Keeps what was told of it.
    pub(crate) fn tell_again(&mut self, found: &[Diagnostic], sources: &Sources) {
        self.found = found.iter().map(|fault| Finding::of(fault, sources)).collect();
    }

    /// What was told of it, again; none if that cannot be made again.
    pub(crate) fn told(&self, files: &dyn Fn(&str) -> Option<FileId>) -> Option<Vec<Diagnostic>> {
        self.found.iter().map(|finding| finding.again(files)).collect()
    }

    /// Whether what holds for its day holds for this one.
    fn holds_on(&self, today: Date) -> bool {
        let day = |written: &str| written.parse::<Date>().ok();
        let until = self.until.as_deref().map(day);
        day(&self.built_for).is_some_and(|built_for| built_for <= today)
            && until.is_none_or(|until| until.is_some_and(|until| today < until))
    }

    /// Whether every file of it is as it was written, and nothing has come to its folders or gone.
    fn is_whole(&self, folder: &Path) -> bool {
        self.files.iter().all(|(path, stamp)| load::stamp(&folder.join(path)).is_some_and(|now| now == *stamp))
    }
}

/// The record of a folder.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Remembered {
    /// The program that wrote it.
    program: String,
    /// Sets of clauses, by their ids.
    sets: Vec<Vec<String>>,
    /// Sets of names of schools, by their digests.
    names: BTreeMap<String, Vec<String>>,
    schools: BTreeMap<String, Record>,
    /// The list of all schools, and the day it is of.
    desk: Option<(FileStamp, String)>,
}

impl Remembered {
    /// What is remembered of a folder; nothing of one that this program did not build into.
    pub(crate) fn read(folder: &Path, program: &str) -> Remembered {
        let bytes = load::read_file(&folder.join(FOLDER).join(RECORD)).unwrap_or_default();
        let read: Option<Remembered> = serde_json::from_slice(&bytes).ok();
        read.filter(|read| read.program == program)
            .unwrap_or_else(|| Remembered { program: program.to_owned(), ..Remembered::default() })
    }

    /// Writes it down. Sets that no school needs any more are left out.
    pub(crate) fn write(mut self, folder: &Path) -> Result<(), Error> {
        let among: BTreeSet<&String> = self.schools.values().map(|record| &record.among).collect();
        self.names.retain(|digest, _| among.contains(digest));
        let (old, mut sets) = (std::mem::take(&mut self.sets), BTreeMap::new());
        for record in self.schools.values_mut() {
            let clauses = match &record.clauses {
                Clauses::Named(clauses) => clauses,
                Clauses::Set(number) => old.get(*number).unwrap_or(const { &Vec::new() }),
            };
            let number = sets.get(clauses).copied().unwrap_or_else(|| {
                sets.insert(clauses.clone(), sets.len());
                sets.len() - 1
            });
            record.clauses = Clauses::Set(number);
        }
        self.sets = vec![Vec::new(); sets.len()];
        sets.into_iter().for_each(|(clauses, number)| self.sets[number] = clauses);
        let bytes = serde_json::to_vec(&self).expect("strings and numbers become JSON");
        output::make_within(folder, &folder.join(FOLDER))?;
        output::write(&folder.join(FOLDER).join(RECORD), &bytes).map(|_| ())
    }

    /// Remembers sets of clauses, so that records may name them by number.
    pub(crate) fn learn(&mut self, met: Met) {
        let mut sets: Vec<(usize, Vec<String>)> = met.numbers.into_iter().map(|(set, number)| (number, set)).collect();
        sets.sort();
        self.sets.extend(sets.into_iter().map(|(_, set)| set));
    }

    /// Puts the record of a school in place of that of before.
    pub(crate) fn put(&mut self, school: &str, mut record: Record, among: &Among) {
        record.among.clone_from(&among.digest);
        self.names.entry(among.digest.clone()).or_insert_with(|| among.names.clone());
        self.schools.insert(school.to_owned(), record);
    }

    /// Forgets a school.
    pub(crate) fn forget(&mut self, school: &str) {
        self.schools.remove(school);
    }

    /// Whether anything is remembered of a school that is none of these.
    pub(crate) fn has_other_than<'s>(&self, schools: impl Iterator<Item = &'s str>) -> bool {
        let schools: BTreeSet<&str> = schools.collect();
        self.schools.keys().any(|known| !schools.contains(known.as_str()))
    }

    /// The list of all schools is as it was written for that day.
    pub(crate) fn has_desk(&self, path: &Path, today: Date) -> bool {
        let known = self.desk.as_ref().filter(|(_, day)| *day == today.written());
        known.is_some_and(|(stamp, _)| load::stamp(path).as_ref() == Some(stamp))
    }

    /// The list of all schools is to be made again, whatever happens.
    pub(crate) fn forget_desk(&mut self) {
        self.desk = None;
    }

    /// Remembers the list of all schools.
    pub(crate) fn put_desk(&mut self, path: &Path, today: Date) {
        self.desk = load::stamp(path).map(|stamp| (stamp, today.written()));
    }
}

/// The sets of clauses that a build meets and that nobody remembered: many schools have the same, so each is held once.
pub(crate) struct Met {
    /// The number of the first.
    first: usize,
    numbers: BTreeMap<Vec<String>, usize>,
}

impl Met {
    /// None yet, to be numbered on from those that are remembered.
    pub(crate) fn beside(remembered: &Remembered) -> Met {
        Met { first: remembered.sets.len(), numbers: BTreeMap::new() }
    }

    /// Has a record name its clauses by the number of their set.
    pub(crate) fn share(&mut self, record: &mut Record) {
        if let Clauses::Named(clauses) = &mut record.clauses {
            let next = self.first + self.numbers.len();
            record.clauses = Clauses::Set(*self.numbers.entry(std::mem::take(clauses)).or_insert(next));
        }
    }
}

/// The names of the schools that are built together: a text that has the name of another is told of.
pub(crate) struct Among {
    names: Vec<String>,
    digest: String,
}

impl Among {
    /// These names.
    pub(crate) fn of(names: impl Iterator<Item = String>) -> Among {
        let mut names: Vec<String> = names.map(|name| words_of(&name).join(" ")).collect();
        names.sort();
        let digest = sha256(names.join("\n").as_bytes());
        Among { names, digest }
    }
}

/// What is remembered, held against what there is now.
pub(crate) struct Comparison<'r> {
    remembered: &'r Remembered,
    /// Of each set of clauses its digest now, if all of them are there.
    sets: Vec<Option<String>>,
    /// Of each set of names, those that are new since, and whether any is gone.
    names: BTreeMap<&'r str, (Vec<&'r str>, bool)>,
    today: Date,
    folder: &'r Path,
}

/// What a school is made of now.
pub(crate) struct Now<'n> {
    /// Its id.
    pub school: &'n str,
    /// The digest of all that it is made of but its clauses, releases and what lies beside it.
    pub inputs: &'n str,
    /// The text of its file.
    pub text: &'n str,
}

impl<'r> Comparison<'r> {
    /// Of what is remembered of `folder` with now: `clause` gives the digest of a clause, and `among` are the schools.
    pub(crate) fn new<'c>(
        remembered: &'r Remembered,
        folder: &'r Path,
        today: Date,
        among: &'r Among,
        clause: impl Fn(&str) -> Option<&'c str>,
    ) -> Comparison<'r> {
        let sets = remembered.sets.iter().map(|set| digest_of(set, &clause)).collect();
        let now: BTreeSet<&str> = among.names.iter().map(String::as_str).collect();
        let names = remembered.names.iter().map(|(digest, then)| {
            let then: BTreeSet<&str> = then.iter().map(String::as_str).collect();
            let new = now.difference(&then).copied().collect();
            (digest.as_str(), (new, !then.is_subset(&now)))
        });
        Comparison { remembered, sets, names: names.collect(), today, folder }
    }

    /// What is remembered of a school, if it would come out the same.
    pub(crate) fn unchanged(&self, now: &Now<'_>, pin: impl Fn(&ReleaseId) -> Option<String>) -> Option<&'r Record> {
        let record = self.remembered.schools.get(now.school)?;
        let is_pinned = |(publisher, name, digest): &(String, String, String)| {
            pin(&ReleaseId { publisher: publisher.clone(), name: name.clone() }).as_ref() == Some(digest)
        };
        let is_same = record.inputs == now.inputs
            && record.holds_on(self.today)
            && self.has_clauses(record)
            && record.pins.iter().all(is_pinned)
            && self.meets_no_other(record, now.text)
            && record.beside.iter().all(|(path, stamp)| load::stamp(path) == *stamp)
            && record.is_whole(self.folder);
        is_same.then_some(record)
    }

    /// Whether the clauses that shape it say what they said.
    fn has_clauses(&self, record: &Record) -> bool {
        let Clauses::Set(number) = record.clauses else { return false };
        self.sets.get(number).is_some_and(|now| now.as_ref() == Some(&record.clauses_sha256))
    }

    /// Whether the schools that have come and gone since matter to none of its words.
    fn meets_no_other(&self, record: &Record, text: &str) -> bool {
        let Some((new, is_any_gone)) = self.names.get(record.among.as_str()) else { return false };
        let told_of = || record.found.iter().any(|finding| finding.code == "another-school");
        if *is_any_gone && told_of() {
            return false;
        }
        let words = if new.is_empty() { String::new() } else { words_of(text).join(" ") };
        !new.iter().any(|name| words.contains(name))
    }
}

/// The digest of a set of clauses; none if one of them is gone.
pub(crate) fn digest_of<'c>(set: &[String], clause: &impl Fn(&str) -> Option<&'c str>) -> Option<String> {
    let digests: Option<Vec<&str>> = set.iter().map(|id| clause(id)).collect();
    digests.map(|digests| sha256(digests.join("\n").as_bytes()))
}
