//! What the editor works on: a school's file, or a folder of them, read anew for every request, so that what is shown is what stands there.

use super::asked::Reply;
use super::guard::Guard;
use super::page::{Page, shown};
use crate::control::escaped;
use crate::date::Date;
use crate::enrol::gias::Register;
use crate::failure::Failure;
use crate::load;
use crate::pinned;
use crate::release::memory;
use crate::schools::{self, SchoolText};
use crate::workspace::Workspace;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};

/// What day it is; the library has no clock.
pub(crate) type Clock = Box<dyn Fn() -> Result<Date, Failure>>;

/// What the editor works on.
pub(crate) struct Office {
    /// Who may ask.
    pub guard: Guard,
    /// The school files, or folders of them, that were named.
    asked: Vec<PathBuf>,
    /// The folder of the workspace, if that was named.
    workspace: Option<PathBuf>,
    today: Clock,
    /// England's register of schools, to find new schools in.
    pub register: Option<Register>,
    /// Texts that pages were made of, by their digest, so that a page can be compared with what has come since.
    seen: RefCell<VecDeque<(String, String)>>,
}

/// So many texts are kept.
const KEPT: usize = 64;

/// The workspace and its schools, as they stand now.
pub(crate) struct Here {
    /// The workspace.
    pub workspace: Workspace,
    /// The schools.
    pub schools: Vec<SchoolText>,
    /// What is told of files that are not read.
    pub notes: Vec<String>,
    /// The day.
    pub today: Date,
}

impl Office {
    /// Of the school files or folders that were `asked` for, or else of all of the workspace.
    pub(crate) fn new(guard: Guard, asked: Vec<PathBuf>, workspace: Option<PathBuf>, today: Clock) -> Office {
        Office { guard, asked, workspace, today, register: None, seen: RefCell::default() }
    }

    /// The same with England's register of schools.
    pub(crate) fn with_register(self, register: Option<Register>) -> Office {
        Office { register, ..self }
    }

    /// Whether it is one school's file and no folder.
    pub(crate) fn is_one_school(&self) -> bool {
        matches!(self.asked.as_slice(), [only] if !only.is_dir())
    }

    /// What is edited, in words.
    pub(crate) fn place(&self) -> String {
        match self.asked.as_slice() {
            [only] => escaped(&load::shown(only)).into_owned(),
            _ => "all schools here".to_owned(),
        }
    }

    /// The folder that the file of a new school goes into.
    pub(crate) fn folder_for_new(&self, here: &Here) -> Result<PathBuf, Failure> {
        match self.asked.as_slice() {
            [folder] if folder.is_dir() && !has_mark(folder) => Ok(folder.clone()),
            _ => schools::folder_for_new(&here.workspace.root),
        }
    }

    /// Reads the workspace and its schools.
    pub(crate) fn read(&self) -> Result<Here, Failure> {
        let marked = schools::workspace_of(self.workspace.as_deref(), &self.asked)?;
        let root = marked.clone().unwrap_or_else(|| PathBuf::from("."));
        let mut notes = Vec::new();
        let schools = match schools::asked_for(marked.as_deref(), &self.asked, &mut notes) {
            Ok(schools) => schools,
            // A folder that is to have its first school has none.
            Err(_) if !self.is_one_school() && self.asked.iter().all(|path| path.is_dir()) => Vec::new(),
            Err(why) => return Err(why),
        };
        let is_taken = memory::folder(&root).is_dir();
        let publisher = if is_taken { pinned::publisher_of_all(&schools) } else { None };
        let workspace = Workspace::read_for(&root, publisher.as_deref())?.with_releases_of(&schools)?;
        Ok(Here { workspace, schools, notes, today: (self.today)()? })
    }

    /// Keeps a text under its digest for as long as a person may take to fill in a page.
    pub(crate) fn remember(&self, digest: &str, text: &str) {
        let mut seen = self.seen.borrow_mut();
        if seen.iter().any(|(known, _)| known == digest) {
            return;
        }
        if seen.len() == KEPT {
            seen.pop_front();
        }
        seen.push_back((digest.to_owned(), text.to_owned()));
    }

    /// The text of this digest, if it was shown and is kept.
    pub(crate) fn remembered(&self, digest: &str) -> Option<String> {
        self.seen.borrow().iter().find(|(known, _)| known == digest).map(|(_, text)| text.clone())
    }

    /// A page of this editor.
    pub(crate) fn show(&self, status: u16, page: Page) -> Reply {
        let page = Page { place: Some(self.place()), ..page };
        shown(status, &page, &self.guard.form_token())
    }
}

/// Whether a folder is a workspace of its own, which has a folder for its schools.
fn has_mark(folder: &Path) -> bool {
    load::mark_of(folder).is_some()
}
