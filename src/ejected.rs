//! What `policygen eject` wrote into a folder, kept there in a file of its own, so that a newer program can say which of
//! these it has newer.

use crate::diagnostic::{Diagnostic, Fault};
use crate::digest::sha256;
use crate::embed;
use crate::grammar::counted;
use crate::load::{self, Error, Files};
use crate::output;
use crate::source::Sources;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// The name of that file.
pub(crate) const NAME: &str = "ejected.json";

/// The files that were written out, each with the SHA-256 of the built-in one that it was taken from or last compared with.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Ejected {
    /// By their path in the folder.
    pub files: BTreeMap<String, String>,
}

impl Ejected {
    /// What was written into `folder`; nothing if nobody has.
    pub(crate) fn read(folder: &Path) -> Result<Ejected, Error> {
        let path = folder.join(NAME);
        if !path.is_file() {
            return Ok(Ejected::default());
        }
        serde_json::from_slice(&load::read(&path)?).map_err(|fault| Error::new("read", &path, io::Error::other(fault)))
    }

    /// Keeps it in `folder`.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), Error> {
        let json = serde_json::to_string_pretty(self).expect("strings become JSON") + "\n";
        output::write(&folder.join(NAME), json.as_bytes()).map(|_| ())
    }

    /// A warning of those that the program has newer and other than they are here.
    pub(crate) fn warning(&self, files: &Files, sources: &mut Sources) -> Option<Diagnostic> {
        let is_newer = |(path, _, digest): &&(&str, &[u8], &str)| {
            let is_other = |file: &load::File| !file.is_embedded() && sha256(&file.bytes) != *digest;
            self.files.get(*path).is_some_and(|taken| taken != digest) && files.0.get(*path).is_some_and(is_other)
        };
        let newer: Vec<&str> = embed::FILES.iter().filter(is_newer).map(|(path, ..)| *path).collect();
        let first = newer.first()?;
        let names = newer.iter().take(5).copied().collect::<Vec<_>>().join(", ");
        let more = match newer.len().saturating_sub(5) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let file = sources.add(NAME, "");
        let message = format!("the program has {} newer than here: {names}{more}", counted(newer.len(), "file"));
        Some(Diagnostic::warning(Fault::NewerBuiltIn, sources.whole(file), message).help(format!(
            "policygen eject --into FOLDER writes the newer ones out, to compare; policygen eject {first} takes one as seen"
        )))
    }
}
