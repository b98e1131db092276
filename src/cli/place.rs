//! Which workspace is meant, and which schools of it: what every command that reads them is told.

use super::outcome::Failure;
use super::report;
use crate::pinned;
use crate::release::memory;
use crate::schools::{self, SchoolText};
use crate::workspace::Workspace;
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Args, Clone, Default)]
pub(super) struct Place {
    /// School files, or folders of them [default: schools, else the files here]
    #[arg(value_name = "FILES or FOLDERS")]
    pub schools: Vec<PathBuf>,
    #[command(flatten)]
    pub root: Root,
}

/// The folder of a workspace.
#[derive(Args, Clone, Default)]
pub(super) struct Root {
    /// The folder of the workspace [default: the nearest that has policygen.toml, or some clauses, schools or releases,
    /// upwards from the school files]
    #[arg(long, value_name = "FOLDER")]
    workspace: Option<PathBuf>,
}

impl Root {
    /// The folder that was named.
    pub(super) fn named(&self) -> Option<PathBuf> {
        self.workspace.clone()
    }

    fn marked(&self, asked: &[PathBuf]) -> Result<Option<PathBuf>, Failure> {
        schools::workspace_of(self.workspace.as_deref(), asked)
    }

    /// The folder of the workspace of the school files that are asked for, or else this one.
    pub(super) fn folder(&self, asked: &[PathBuf]) -> Result<PathBuf, Failure> {
        Ok(self.marked(asked)?.unwrap_or(PathBuf::from(".")))
    }

    /// Who publishes what the schools that are asked for are built from, as their own files say. Only where something was taken
    /// can that matter.
    fn publisher(&self, root: &Path, asked: &[PathBuf]) -> Option<String> {
        if !memory::folder(root).is_dir() {
            return None;
        }
        let marked = self.marked(asked).ok()?;
        // What is wrong with them is told by whoever reads them to build them.
        let schools = schools::asked_for(marked.as_deref(), asked, &mut Vec::new()).ok()?;
        pinned::publisher_of_all(&schools)
    }

    /// Reads the workspace of the school files that are asked for.
    pub(super) fn read(&self, asked: &[PathBuf]) -> Result<Workspace, Failure> {
        let root = self.folder(asked)?;
        if self.workspace.is_none() {
            schools::note_of_far(&root, asked).iter().for_each(|note| report::note(note));
        }
        let publisher = self.publisher(&root, asked);
        let workspace = Workspace::read_for(&root, publisher.as_deref())?;
        schools::note_of_hidden(&workspace.hidden).iter().for_each(|note| report::note(note));
        Ok(workspace)
    }
}

impl Place {
    /// Reads the workspace.
    pub(super) fn read(&self) -> Result<Workspace, Failure> {
        self.root.read(&self.schools)
    }

    /// The schools that are asked for, or else all of the workspace. There must be one.
    pub(super) fn schools(&self) -> Result<Vec<SchoolText>, Failure> {
        let found = self.schools_if_any()?;
        if found.is_empty() { Err(schools::no_school(&self.schools)) } else { Ok(found) }
    }

    /// The same; none if none is asked for and there is none, because a library can be looked at without.
    pub(super) fn schools_if_any(&self) -> Result<Vec<SchoolText>, Failure> {
        let root = self.root.marked(&self.schools)?;
        let mut notes = Vec::new();
        let found = schools::asked_for(root.as_deref(), &self.schools, &mut notes);
        notes.iter().for_each(|note| report::note(note));
        found
    }
}
