//! `policygen eject`: the embedded library, written out for editing.

use super::outcome::{CLEAN, Failure};
use super::report;
use crate::ejected::Ejected;
use crate::embed::FILES;
use crate::grammar::counted;
use crate::load::{self, RELEASE, SETTINGS, shown};
use crate::output;
use clap::Args;
use std::path::PathBuf;
use toml_edit::DocumentMut;

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen eject                          everything: the folder then has a library of its own
  policygen eject clauses/roles            what is below that folder
  policygen eject clauses/roles/head.md    one file
  policygen eject --into ../workspace      into another folder

Who writes out everything has a library of their own from then on: policygen.toml says so, nothing
built in is used beside it, and what is taken out of clauses/ and templates/policies/ is gone.
Who writes out a file uses that one in place of the built-in one, and the others as they are built in.

A file that is there already is left alone. ejected.json remembers what was written, so that a newer
program can say which files it has newer.";

#[derive(Args)]
pub(super) struct Eject {
    /// The file or folder to write out, as it is called in a workspace [default: everything]
    #[arg(value_name = "PATH")]
    path: Option<String>,
    /// The workspace to write into [default: this folder]
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    into: PathBuf,
}

impl Eject {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let asked = self.path.as_deref().map(|path| path.replace('\\', "/"));
        let asked = asked.as_deref().map(|path| path.trim_start_matches("./").trim_end_matches('/'));
        let asked = asked.filter(|asked| !asked.is_empty());
        let wanted = |path: &str| match asked {
            // What release the built-in library is says nothing of one that somebody makes of it.
            _ if path == RELEASE => false,
            None => true,
            Some(asked) => path == asked || path.strip_prefix(asked).is_some_and(|rest| rest.starts_with('/')),
        };
        let files: Vec<_> = FILES.iter().filter(|(path, _, _)| wanted(path)).collect();
        if files.is_empty() {
            let asked = asked.unwrap_or_default();
            let near = crate::diagnostic::did_you_mean(asked, FILES.iter().map(|(path, _, _)| *path));
            let help = near.unwrap_or_else(|| "policygen eject writes everything out".to_owned());
            return Err(Failure(format!("nothing built in is called \"{asked}\"; {help}")));
        }
        let settings = if asked.is_none() { self.settings_of_own_library()? } else { None };
        let mut ejected = Ejected::read(&self.into)?;
        let has_own_library = asked.is_none() || self.has_own_library()?;
        let (mut written, mut kept, mut gone) = (0, 0, Vec::new());
        for (path, bytes, digest) in files {
            let target = self.into.join(path);
            let is_there = target.symlink_metadata().is_ok();
            if load::leads_out(target.parent().unwrap_or(&self.into), &self.into) {
                return Err(Failure(format!("a link leads from {} out of the workspace", shown(&target))));
            }
            // What was written before and is not there has been taken out of a library of its own. Beside a built-in one the
            // built-in file has counted since.
            let was_taken_out =
                has_own_library && !is_there && ejected.files.contains_key(*path) && asked != Some(path);
            ejected.files.insert((*path).to_owned(), (*digest).to_owned());
            if was_taken_out {
                gone.push(*path);
            } else if is_there {
                // Whatever stands there is somebody's work.
                kept += 1;
            } else {
                output::write(&target, bytes)?;
                written += 1;
            }
        }
        ejected.write(&self.into)?;
        if let Some(settings) = &settings {
            output::write(&self.into.join(SETTINGS), settings.as_bytes())?;
        }
        let mut said = format!("Wrote {}", counted(written, "file"));
        if kept > 0 {
            said += &format!("; {} there already, left alone", counted(kept, "file"));
        }
        if let Some(first) = gone.first() {
            said += &format!("; {} taken out before, left out", counted(gone.len(), "file"));
            said += &format!(". policygen eject {first} brings one back");
        }
        report::note(&format!("{said}."));
        if settings.is_some() {
            report::note(
                "This folder has a library of its own now, as policygen.toml says: nothing built in is used beside it.",
            );
        }
        Ok(CLEAN)
    }

    /// Whether the settings of the folder say that its library is its own. If they cannot be read, that is left open, and what
    /// somebody took out stays out.
    fn has_own_library(&self) -> Result<bool, Failure> {
        let path = self.into.join(SETTINGS);
        let bytes = if path.is_file() { load::read(&path)? } else { Vec::new() };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Ok(settings) = text.trim_start_matches('\u{feff}').parse::<DocumentMut>() else { return Ok(true) };
        let from = settings.get("library").and_then(|library| library.get("from"));
        Ok(from.and_then(|from| from.as_str()) == Some("here"))
    }

    /// The settings of the folder with a library of its own; none if they say so already.
    fn settings_of_own_library(&self) -> Result<Option<String>, Failure> {
        let path = self.into.join(SETTINGS);
        let text = match path.is_file() {
            true => String::from_utf8_lossy(&load::read(&path)?).into_owned(),
            false => String::new(),
        };
        let unreadable = |_| Failure(format!("{} cannot be read; policygen check says why", shown(&path)));
        let settings: DocumentMut = text.trim_start_matches('\u{feff}').parse().map_err(unreadable)?;
        match settings.get("library").map(|library| library.get("from").and_then(|from| from.as_str())) {
            Some(Some("here")) => Ok(None),
            None => {
                let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
                let before = if text.is_empty() { String::new() } else { text.trim_end().to_owned() + end + end };
                Ok(Some(format!("{before}[library]{end}from = \"here\"{end}")))
            }
            Some(_) => Err(Failure(format!(
                "{} has a table [library] that says otherwise; write from = \"here\" there, and eject again",
                shown(&path)
            ))),
        }
    }
}
