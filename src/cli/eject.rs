//! `policygen eject`: the embedded library, written out for editing.

use super::{CLEAN, Failure, report};
use crate::embed::FILES;
use crate::grammar::counted;
use crate::output;
use clap::Args;
use std::path::PathBuf;

pub const EXAMPLES: &str = "\
Examples:
  policygen eject                          everything: clauses/ and templates/
  policygen eject clauses/roles            what is below that folder
  policygen eject clauses/roles/head.md    one file
  policygen eject --into ../workspace      into another folder

A file that is there already is left alone. From then on the file in the
workspace counts, not the built-in one.";

#[derive(Args)]
pub struct Eject {
    /// The file or folder to write out, as it is called in a workspace [default: everything]
    #[arg(value_name = "PATH")]
    path: Option<String>,
    /// The workspace to write into [default: this folder]
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    into: PathBuf,
}

impl Eject {
    pub fn run(&self) -> Result<u8, Failure> {
        let asked = self.path.as_deref().map(|path| path.replace('\\', "/"));
        let asked = asked.as_deref().map(|path| path.trim_start_matches("./").trim_end_matches('/'));
        let wanted = |path: &str| match asked {
            None | Some("") => true,
            Some(asked) => path == asked || path.strip_prefix(asked).is_some_and(|rest| rest.starts_with('/')),
        };
        let files: Vec<_> = FILES.iter().filter(|(path, _, _)| wanted(path)).collect();
        if files.is_empty() {
            let asked = asked.unwrap_or_default();
            let near = crate::diagnostic::did_you_mean(asked, FILES.iter().map(|(path, _, _)| *path));
            let help = near.unwrap_or_else(|| "policygen eject writes everything out".to_owned());
            return Err(Failure(format!("nothing built in is called \"{asked}\"; {help}")));
        }
        let (mut written, mut kept) = (0, 0);
        for (path, bytes, _) in files {
            let target = self.into.join(path);
            // Whatever stands there is somebody's work.
            if target.symlink_metadata().is_ok() {
                kept += 1;
                continue;
            }
            output::write(&target, bytes)?;
            written += 1;
        }
        let kept =
            if kept > 0 { format!("; {} there already, left alone", counted(kept, "file")) } else { String::new() };
        report::note(&format!("Wrote {}{kept}.", counted(written, "file")));
        Ok(CLEAN)
    }
}
