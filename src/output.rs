//! The only writer of disk. A file appears whole or not at all, and one that would not change is not touched.

use crate::load::Error;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Whether a file had to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new, or held something else.
    Written,
    /// It held these bytes already.
    Unchanged,
}

/// Puts `bytes` at `path`: into a temporary file beside it, which then takes its name.
pub fn write(path: &Path, bytes: &[u8]) -> Result<Outcome, Error> {
    if std::fs::read(path).is_ok_and(|before| before == bytes) {
        return Ok(Outcome::Unchanged);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|fault| Error::new("make the folder", folder, fault))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}.part", std::process::id()));
    let put = std::fs::write(&temporary, bytes).and_then(|()| std::fs::rename(&temporary, path));
    put.map_err(|fault| {
        // What is half written must not be found later; if even that fails, the first fault is the one to tell.
        let _ = std::fs::remove_file(&temporary);
        Error::new("write", path, fault)
    })?;
    Ok(Outcome::Written)
}

/// What a build has made for a school: `manifest.json` in its folder.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// The school's name.
    pub school: String,
    /// The program that built it.
    pub generator: String,
    /// The day it was built for.
    pub built_for: String,
    /// SHA-256 of everything it was built from: library, school file, day and program.
    pub inputs: String,
    /// Its policies.
    pub policies: Vec<ManifestPolicy>,
    /// What was built for the school as a whole: its register, and its calendar if anything has a date.
    pub files: Vec<ManifestFile>,
}

/// A policy in a manifest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ManifestPolicy {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The model it is built from.
    pub model: String,
    /// The release of the model.
    pub release: String,
    /// Its state: draft, changed, approved, due-soon, overdue or superseded.
    pub state: String,
    /// The body that approves it.
    pub approver: String,
    /// Who approved this very text and when, if it is approved.
    pub approval: Option<String>,
    /// How many wordings and clauses are the school's own.
    pub local: usize,
    /// When it was last reviewed.
    pub reviewed: Option<String>,
    /// When it is next to be reviewed.
    pub next_review: Option<String>,
    /// SHA-256 of what it says.
    pub fingerprint: String,
    /// Its files.
    pub files: Vec<ManifestFile>,
}

/// A file in a manifest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Its name in the school's folder.
    pub name: String,
    /// Its length in bytes.
    pub bytes: usize,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

impl Manifest {
    /// As it is written: JSON in lines, so that two of them can be compared.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("strings and numbers become JSON") + "\n"
    }
}

/// Writes files of a folder. Either all of them can be made, or the first fault is told.
pub fn write_all(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<usize, Error> {
    let mut written = 0;
    for (name, bytes) in files {
        let path: PathBuf = folder.join(name);
        written += usize::from(write(&path, bytes)? == Outcome::Written);
    }
    Ok(written)
}
