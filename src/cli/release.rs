//! `policygen release`: the library of a workspace as one signed file that never changes.

use super::key;
use super::outcome::{CLEAN, FAULTS, Failure};
use super::place::{Place, Root};
use super::report::{self, Report};
use crate::date::Date;
use crate::grammar::counted;
use crate::load::shown;
use crate::output;
use crate::release::bundle::{self, Bundle};
use crate::release::making::{self, Differences, Ground, Planned};
use crate::release::memory::{self, Memory};
use crate::release::signature::PublisherKey;
use crate::source::Sources;
use crate::workspace::files_of;
use clap::Args;
use std::fmt::Write;
use std::path::{Path, PathBuf};

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen key new anyshire.key                    once: a key to sign with
  policygen release 2027.1 --key anyshire.key       make releases/anyshire-2027.1.zip
  policygen release 2027.1 --key anyshire.key --dry-run

A release is all of the library as it stands today, under a name that never means anything else: change a \
word, and it is another release. Who publishes it stands in release.toml: publisher = \"anyshire\". What \
changes in it, and why, is told in changes.md, under headings such as ## roles/staff#contact.

Refused are a release in which something is gone without a word, or in which a default is another one and \
changes.md does not say why: schools would build another rule unasked. An id that is called otherwise now is \
named where it is: replaces in a clause, was at an item, section, parameter or fact. What is gone for good \
is told in release.toml: [[retired]], with id and why.

Send the file to schools; they run policygen take.";

#[derive(Args)]
pub(super) struct Release {
    /// What it is called, such as 2027.1
    #[arg(value_name = "NAME")]
    name: String,
    /// The file of the key to sign it with
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    #[command(flatten)]
    root: Root,
    /// Sign with another key than schools know, because that is lost: each takes this release with --key, and the key that you
    /// tell it by letter
    #[arg(long)]
    old_key_lost: bool,
    /// Show what would be released, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// The day it is [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    today: Option<Date>,
}

impl Release {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let workspace = self.root.read(&[])?;
        let root = &workspace.root;
        let today = super::arguments::today(self.today)?;
        let mut report = Report::human();
        report.add(&workspace.found, &workspace.sources);
        let mut sources = Sources::over(workspace.sources.clone());
        let mut found = Vec::new();
        let mut memory = Memory::read(root, &mut sources, &mut found)?;
        let (mut files, _, _) = files_of(root)?;
        let texts = self.school_texts()?;
        let named_by = |id: &str| texts.iter().filter(|text| making::names(text, id)).count();
        let ground = Ground { root, files: &files, library: &workspace.library, memory: &memory, named_by: &named_by };
        let planned = making::plan(&ground, &self.name, today, &mut sources, &mut found)?;
        crate::diagnostic::sort(&mut found);
        report.add(&found, &sources);
        let Some(planned) = planned.filter(|_| report.errors == 0) else {
            report::note(&format!("Released nothing: {}.", counted(report.errors, "error")));
            return Ok(FAULTS);
        };
        let signer = key::signing_key(&self.key)?;
        making::refuse_other_key(&planned, &signer.public(), &memory, self.old_key_lost)?;
        let release = bundle::Release {
            publisher: &planned.id.publisher,
            name: &planned.id.name,
            serial: planned.serial,
            published: planned.published,
            file: &planned.file,
        };
        files.0.extend(planned.history.iter().cloned());
        let packed = bundle::pack(&files, &release, planned.ids.clone(), Some(&signer));
        let (bytes, made) = packed.map_err(|unfit| Failure(format!("this release {}", unfit.words())))?;
        if let Some(before) = &planned.made_before
            && before.digest.value != made.digest
        {
            report.add(&[making::exists(&planned, before.published.value, &memory)], &sources);
            report::note("Released nothing: 1 error.");
            return Ok(FAULTS);
        }
        let path = memory::kept_at(root, &planned.id);
        report::result(&told(&planned, &made, &signer.public()));
        if self.dry_run {
            report::note("Released nothing: this was a dry run.");
            return Ok(CLEAN);
        }
        let signer = signer.public();
        let next =
            workspace.library.release.as_ref().and_then(|file| PublisherKey::read(&file.next_key.as_ref()?.value));
        memory.trust(&planned.id.publisher, &signer, planned.serial, next.as_ref(), today);
        if planned.made_before.is_none() {
            let file = workspace.library.release.as_ref();
            let adopt_by = file.and_then(|file| file.adopt_by).map(|by| by.value);
            memory.remember(&made, planned.published, adopt_by, today);
        }
        // A bundle that is out already is not written anew, unless another key is to have signed it: its content is the same.
        let is_there = planned.made_before.is_some() && memory::is_signed_by(root, &planned.id, &signer)?;
        if !is_there {
            write(root, &path, &bytes, &memory)?;
        }
        report::note(&match planned.made_before {
            None => format!(
                "Released as {}. Send that file to schools: policygen take {}",
                shown(&path),
                planned.id.file_name()
            ),
            Some(before) => {
                let how = if is_there { "" } else { ", and the file is signed with this key now" };
                format!(
                    "This was released {}, as it is now{how}: {}",
                    before.published.value.in_sentence(),
                    shown(&path)
                )
            }
        });
        Ok(CLEAN)
    }

    /// The files of the schools that are here, to count who names what is gone.
    fn school_texts(&self) -> Result<Vec<String>, Failure> {
        let place = Place { schools: Vec::new(), root: self.root.clone() };
        let schools = place.schools_if_any()?;
        let texts = schools.into_iter().filter_map(|school| school.bytes.ok());
        Ok(texts.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect())
    }
}

/// Keeps a bundle, and then remembers it: a bundle that nothing remembers can be taken again, the other way round it cannot.
pub(super) fn write(root: &Path, path: &Path, bytes: &[u8], memory: &Memory) -> Result<(), Failure> {
    output::make_within(root, &memory::folder(root))?;
    output::write(path, bytes)?;
    output::write(&memory::folder(root).join(memory::NAME), memory.to_toml().as_bytes())?;
    Ok(())
}

/// What is released, and what is other in it than in the release before.
fn told(planned: &Planned, made: &Bundle, key: &PublisherKey) -> String {
    let mut said = format!("{}, number {}", planned.id, planned.serial);
    said += &match &planned.after {
        Some(after) => format!(", after {after}\n"),
        None => ", the first\n".to_owned(),
    };
    let _ = writeln!(said, "{}, signed with the key {key}", counted(made.manifest.files.len(), "file"));
    if planned.after.is_some() {
        said += &differences(&planned.changed);
    }
    said
}

fn differences(changed: &Differences) -> String {
    let mut said = String::new();
    let mut row = |label: &str, ids: Vec<String>| {
        if !ids.is_empty() {
            let _ = writeln!(said, "  {label:9} {:3}  {}", ids.len(), ids.join(", "));
        }
    };
    // A clause whose item is new or changed is reworded; that is said of the item alone.
    let parts = |ids: &[String]| -> Vec<String> {
        let has_part = |id: &String| ids.iter().any(|other| other.starts_with(&format!("{id}#")));
        ids.iter().filter(|id| !has_part(id)).cloned().collect()
    };
    row("new", parts(&changed.new));
    row("reworded", parts(&changed.reworded));
    row("renamed", changed.renamed.iter().map(|(old, new)| format!("{old} -> {}", new.join(" and "))).collect());
    row("retired", changed.retired.clone());
    let placed = |ids: &[(String, String)], word: &str| {
        ids.iter().map(|(clause, place)| format!("{clause} {word} {place}")).collect::<Vec<_>>()
    };
    row("put in", placed(&changed.put_in, "into"));
    row("taken out", placed(&changed.taken_out, "of"));
    row("moved", changed.moved.iter().map(|(clause, from, to)| format!("{clause}: {from} -> {to}")).collect());
    row("reordered", changed.reordered.clone());
    let or_none = |words: &str| if words.is_empty() { "none".to_owned() } else { words.to_owned() };
    let conditions =
        changed.conditions.iter().map(|(place, old, new)| format!("{place}: {} -> {}", or_none(old), or_none(new)));
    row("condition", conditions.collect());
    let defaults = changed.defaults.iter().map(|(id, old, new)| format!("{id}: {} -> {}", or_none(old), or_none(new)));
    row("default", defaults.collect());
    match said.is_empty() {
        true => "  nothing is other than it was\n".to_owned(),
        false => said,
    }
}
