//! What the policies of a school rest on, so that it is known later whether they would come out the same.

use crate::date::Date;
use crate::document::Document;
use crate::load::{self, APPROVED, FileStamp};
use crate::model::release::ReleaseId;
use crate::release::memory;
use crate::remembered::{Clauses, Record, digest_of};
use crate::schools::SchoolText;
use crate::workspace::{Basis, Workspace};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What policies rest on.
#[derive(Default)]
pub(super) struct RestsOn {
    /// Clauses of the library of the workspace.
    clauses: BTreeSet<String>,
    /// Releases, and their digests.
    pins: Vec<(String, String, String)>,
    /// Files beside the school's own that it was made of.
    beside: Vec<(PathBuf, Option<FileStamp>)>,
    /// The first day for which something would come out otherwise.
    pub(super) until: Option<Date>,
}

impl RestsOn {
    /// Takes a policy.
    pub(super) fn add(&mut self, basis: Basis<'_>, document: &Document) {
        match basis.released {
            Some(released) => {
                let pin = (released.id.publisher.clone(), released.id.name.clone(), released.digest.clone());
                if !self.pins.contains(&pin) {
                    self.pins.push(pin);
                }
            }
            None => self.clauses.extend(document.uses.clauses.keys().cloned()),
        }
    }

    /// Takes what is remembered of releases: one that is taken may be asked for.
    pub(super) fn add_memory(&mut self, workspace: &Workspace) {
        let path = memory::folder(&workspace.root).join(memory::NAME);
        let stamp = load::stamp(&path);
        if !self.beside.iter().any(|(known, _)| *known == path) {
            self.beside.push((path, stamp));
        }
    }

    /// Takes the file of the release that a text in force is made again from: once it is lost, that is told.
    pub(super) fn add_bundle(&mut self, workspace: &Workspace, id: &ReleaseId) {
        let path = memory::folder(&workspace.root).join(id.file_name());
        if !self.beside.iter().any(|(known, _)| *known == path) {
            self.beside.push((path.clone(), load::stamp(&path)));
        }
    }

    /// Takes the day until when a policy holds.
    pub(super) fn until(&mut self, day: Option<Date>) {
        self.until = [self.until, day].into_iter().flatten().min();
    }

    /// Takes the school's file. `logo` is its own, if it has one.
    pub(super) fn add_file(&mut self, workspace: &Workspace, school: &SchoolText, text: &str, logo: Option<&str>) {
        self.clauses.extend(named(text, workspace));
        let folder = Path::new(&school.path).parent().unwrap_or(Path::new(""));
        let approved = folder.join(APPROVED).join(&school.id);
        self.beside = load::stamps_below(&approved);
        if self.beside.is_empty() {
            self.beside.push((approved, None));
        }
        self.beside.extend(logo.map(|logo| folder.join(logo)).map(|logo| (logo.clone(), load::stamp(&logo))));
    }

    /// What is to be remembered of it.
    pub(super) fn record(mut self, workspace: &Workspace) -> Record {
        // The others are the school's own, and stand in its file.
        self.clauses.retain(|id| workspace.clause_sha256(id).is_some());
        let clauses: Vec<String> = self.clauses.into_iter().collect();
        Record {
            clauses_sha256: digest_of(&clauses, &|id| workspace.clause_sha256(id)).unwrap_or_default(),
            clauses: Clauses::Named(clauses),
            pins: self.pins,
            beside: self.beside,
            until: self.until.map(Date::written),
            ..Record::default()
        }
    }
}

/// The clauses that a school's file names, whether or not they stand anywhere: in quotes, alone, with an item, or as the
/// variant of a topic.
fn named(text: &str, workspace: &Workspace) -> BTreeSet<String> {
    let strings: Vec<&str> = text.split(['"', '\'']).collect();
    let ids = strings.iter().enumerate().flat_map(|(at, string)| {
        let id = string.split('#').next().unwrap_or(string);
        let variant = strings.get(at + 2).map(|variant| format!("{id}/{variant}"));
        [Some(id.to_owned()), variant].into_iter().flatten()
    });
    ids.filter(|id| workspace.clause_sha256(id).is_some()).collect()
}
