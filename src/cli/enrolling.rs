//! `policygen new --from-gias`: the files of all schools of an authority, from England's register of schools.

use super::arguments::cores;
use super::asking::flag_of;
use super::outcome::{CLEAN, FAULTS, Failure};
use super::report;
use super::table::table;
use crate::enrol::answers::Answers;
use crate::enrol::authority::{self, Enrolment};
use crate::enrol::gias;
use crate::enrol::schema::{self, SCHEMA};
use crate::enrol::trial::Setting;
use crate::grammar::counted;
use crate::load::{self, shown};
use crate::output;
use crate::schools;
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is told of the register.
#[derive(Args)]
pub(super) struct FromRegister {
    /// Make the files of all open schools of an authority from this extract of England's register of schools (GIAS):
    /// edubasealldata….csv
    #[arg(long, value_name = "FILE", requires = "authority", conflicts_with_all = ["name", "kind", "head", "chair", "file"])]
    pub from_gias: Option<PathBuf>,
    /// The authority, by its name or its number there
    #[arg(long, value_name = "NAME", requires = "from_gias")]
    authority: Option<String>,
    /// Change the name and the head in files that are there already, where the register has others
    #[arg(long, requires = "from_gias")]
    update: bool,
    /// Say what would be new, changed and closed, and write nothing
    #[arg(long, requires = "from_gias")]
    dry_run: bool,
}

impl FromRegister {
    /// Makes the files. `asked` holds for every school.
    pub(super) fn run(&self, file: &Path, setting: Setting<'_>, root: &Path, asked: &Answers) -> Result<u8, Failure> {
        let said = |why: String| Failure(format!("{}: {why}", shown(file)));
        let register = gias::read(&load::read_file(file)?).map_err(said)?;
        let authority = self.authority.as_deref().unwrap_or_default();
        let own = register.of_authority(authority).map_err(said)?;
        let folder = schools::folder_for_new(root)?;
        let mut notes = Vec::new();
        let there = schools::asked_for(Some(root), &[], &mut notes)?;
        notes.iter().for_each(|note| report::note(note));
        let enrolment = authority::enrol(setting, &own, &there, asked, cores());
        if !enrolment.open.is_empty() {
            let flags: Vec<String> = enrolment.open.iter().map(flag_of).collect();
            return Err(Failure(format!("this must be said for all of these schools:\n{}", flags.join("\n"))));
        }
        report::result(&told(&enrolment, &folder));
        enrolment.notes.iter().for_each(|note| report::note(&format!("{note}.")));
        tell_missing(&enrolment);
        if self.dry_run {
            report::note(&format!("{} Nothing was written: this was a dry run.", self.summary(&enrolment, "would be")));
            return Ok(CLEAN);
        }
        let mut code = CLEAN;
        for new in &enrolment.new {
            for fault in &new.faults {
                report::failure(&format!("{}.toml: {}", new.id, fault.message));
                code = FAULTS;
            }
            output::write_new(&folder.join(format!("{}.toml", new.id)), new.text.as_bytes())?;
        }
        let schema_file = folder.join(SCHEMA);
        if !enrolment.new.is_empty() && schema_file.symlink_metadata().is_err() {
            output::write_new(&schema_file, schema::of_school(&setting.workspace.library).as_bytes())?;
        }
        for changed in enrolment.changed.iter().filter(|_| self.update) {
            match &changed.text {
                Some(text) => drop(output::rewrite(Path::new(&changed.path), text.as_bytes())?),
                None => {
                    report::failure(&format!("{} has no place for this; change it by hand", changed.path));
                    code = FAULTS;
                }
            }
        }
        report::note(&self.summary(&enrolment, if self.update { "were" } else { "would be" }));
        if !self.update && !enrolment.changed.is_empty() {
            report::note(
                "With --update, the name and the head are changed in the files that are there, and nothing else.",
            );
        }
        Ok(code)
    }

    fn summary(&self, enrolment: &Enrolment, done: &str) -> String {
        let made = if self.dry_run { "would be new" } else { "written" };
        let mut parts = vec![format!("{} {made}", counted(enrolment.new.len(), "school file"))];
        let changed = enrolment.changed.len();
        parts.extend((changed > 0).then(|| format!("{changed} {done} changed")));
        parts.extend((enrolment.same > 0).then(|| format!("{} as the register says", enrolment.same)));
        parts.extend((!enrolment.closed.is_empty()).then(|| format!("{} of closed schools", enrolment.closed.len())));
        format!("{}.", parts.join(", "))
    }
}

/// What is new, changed and closed.
fn told(enrolment: &Enrolment, folder: &Path) -> String {
    let mut rows = Vec::new();
    for new in &enrolment.new {
        let path = shown(&folder.join(format!("{}.toml", new.id)));
        rows.push(vec!["new".to_owned(), path, new.name.clone()]);
    }
    for changed in &enrolment.changed {
        for (key, now, register) in &changed.what {
            let what = match now.is_empty() {
                true => format!("{key}: \"{register}\""),
                false => format!("{key}: \"{now}\" -> \"{register}\""),
            };
            rows.push(vec!["changed".to_owned(), changed.path.clone(), what]);
        }
    }
    for (path, name, said) in &enrolment.closed {
        rows.push(vec!["closed".to_owned(), path.clone(), format!("{name}: {said}")]);
    }
    table(&rows)
}

/// Tells what policies print and the register does not say.
fn tell_missing(enrolment: &Enrolment) {
    let mut missing: BTreeMap<String, usize> = BTreeMap::new();
    enrolment
        .new
        .iter()
        .flat_map(|new| &new.missing)
        .for_each(|told| *missing.entry(told.key().to_owned()).or_default() += 1);
    for (key, count) in missing {
        report::note(&format!(
            "\"{key}\" is printed by policies of {} and not known yet: give it with --fact {key}=…, or in each file.",
            counted(count, "school")
        ));
    }
}
