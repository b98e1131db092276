//! `policygen take`: a release that came by e-mail or download, verified and kept. No policy changes by it.

use super::outcome::{CLEAN, FAULTS, Failure};
use super::place::Root;
use super::release::write;
use super::report::{self, Report};
use crate::date::Date;
use crate::diagnostic::{self, Diagnostic, Fault, Severity};
use crate::load::{self, shown};
use crate::model::release::ReleaseId;
use crate::release::bundle::MOST_BYTES;
use crate::release::memory::{self, Memory};
use crate::release::signature::{PublisherKey, SigningKey};
use crate::release::take::{self, Arrival, Is, KeptBundle, Refused};
use crate::source::Sources;
use crate::workspace;
use clap::Args;
use std::io::{self, BufRead, IsTerminal};
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen take anyshire-2027.1.zip                verify a release, and keep it in releases/
  policygen take anyshire-2027.1.zip --key RWQ…     in a script: the key that the publisher gave you
  policygen take built-in                           keep the library of this program, as the release it is

The first time, you are shown the key of the publisher: compare it with the one in its letter or on its \
website. From then on only files that this key has signed are taken. What was taken is remembered in \
releases/releases.toml, so that nothing else can stand in its place.

No policy is changed: each is built from the release that its file names, as release = \"2026.1\".";

#[derive(Args)]
pub(super) struct Take {
    /// The file, or built-in
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    root: Root,
    /// The key that the publisher gave you, or a file that holds it
    #[arg(long, value_name = "KEY", value_parser = key)]
    key: Option<PublisherKey>,
    /// The day it is [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    today: Option<Date>,
}

fn key(text: &str) -> Result<PublisherKey, String> {
    let file = || String::from_utf8(load::read_at_most(text.as_ref(), 10_000).ok()?).ok();
    if let Some(key) = PublisherKey::read(text).or_else(|| PublisherKey::read(&file()?)) {
        return Ok(key);
    }
    let is_secret =
        file().is_some_and(|file| SigningKey::needs_password(&file) || SigningKey::read(&file, None).is_ok());
    Err(match is_secret {
        true => "this is a key to sign with; policygen key show prints the half of it that is meant here".to_owned(),
        false => "this is no key: one has 56 letters and digits, and begins with RW".to_owned(),
    })
}

impl Take {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let root = self.root.folder(&[])?;
        let today = super::arguments::today(self.today)?;
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let mut memory = Memory::read(&root, &mut sources, &mut found)?;
        if found.iter().any(|fault| fault.severity == Severity::Error) {
            Report::human().add(&found, &sources);
            report::note("Nothing was taken.");
            return Ok(FAULTS);
        }
        if self.file.as_os_str() == "built-in" {
            return self.built_in(&root, &mut memory, today);
        }
        let name = shown(&self.file);
        let bytes = load::read_at_most(&self.file, MOST_BYTES)?;
        let file = sources.add(name.clone(), "");
        let place = sources.whole(file);
        let asked = Arrival { shown: &name, place, key: self.key.as_ref(), today };
        let mut taken = take::take(&bytes, &mut memory, &asked, &mut sources, &mut found);
        if let Err(Refused::NewKey(key, id)) = &taken
            && io::stdin().is_terminal()
            && is_theirs(key, id)?
        {
            let asked = Arrival { key: Some(key), ..asked };
            taken = take::take(&bytes, &mut memory, &asked, &mut sources, &mut found);
        }
        let kept = match taken {
            Ok(kept) => kept,
            Err(refused) => {
                match refused {
                    Refused::Wrong(fault) => found.push(*fault),
                    Refused::NewKey(key, id) => found.push(new_key(&key, &id, &name, place)),
                    Refused::Faults => {}
                }
                diagnostic::sort(&mut found);
                Report::human().add(&found, &sources);
                report::note("Nothing was taken.");
                return Ok(FAULTS);
            }
        };
        let path = memory::kept_at(&root, &kept.bundle.manifest.id());
        // The bundle is kept as it came; one that is here already stays as it is.
        let bytes = if kept.is == Is::Here && path.is_file() { load::read(&path)? } else { bytes };
        write(&root, &path, &bytes, &memory)?;
        report::result(&told(&kept, &memory));
        report::note(&format!(
            "Kept as {}. No policy is changed: each is built from the release that its file names.",
            shown(&path)
        ));
        Ok(CLEAN)
    }

    fn built_in(&self, root: &std::path::Path, memory: &mut Memory, today: Date) -> Result<u8, Failure> {
        let (bytes, bundle, published) = workspace::built_in_release();
        let id = bundle.manifest.id();
        match memory.of(&id) {
            Some(same) if same.digest.value != bundle.digest => {
                return Err(Failure(format!(
                    "{id} was taken {} with other content: this is another program of that name",
                    same.taken.value.in_sentence()
                )));
            }
            Some(_) => {}
            None => memory.remember(&bundle, published, None, today),
        }
        let path = memory::kept_at(root, &id);
        write(root, &path, &bytes, memory)?;
        report::note(&format!(
            "Kept the library of this program, {id}, as {}. No policy is changed: each is built from the release that its file names.",
            shown(&path)
        ));
        Ok(CLEAN)
    }
}

/// What was taken.
fn told(kept: &KeptBundle, memory: &Memory) -> String {
    let manifest = &kept.bundle.manifest;
    let published = kept.file.published.map_or(String::new(), |at| format!(", published {}", at.value.in_sentence()));
    let mut said = format!("{}, number {}{published}\n", manifest.id(), manifest.serial);
    let since = memory.publisher(&manifest.publisher).map(|known| known.trusted.value);
    let is_of_today = memory.publisher(&manifest.publisher).is_none_or(|known| known.key.value == kept.key.to_string());
    said += &match (kept.is_new_key, since) {
        (false, _) if !is_of_today => format!("Signed by a key that {} had before.\n", manifest.publisher),
        (false, Some(since)) => format!("Signed by the key that is known since {since}.\n"),
        (true, _) | (false, None) => format!("Signed by the key {}, which is known from now on.\n", kept.key),
    };
    match &kept.is {
        Is::Newest => {}
        Is::Here => said += "It was taken before.\n",
        Is::Older(than) => {
            said +=
                &format!("It is older than {than}, which you have had: kept for policies that are built from it.\n");
        }
    }
    let fonts = kept.bundle.other_fonts();
    if !fonts.is_empty() {
        said += &format!("This program has other fonts than it was made with: {}.\n", fonts.join(", "));
    }
    if let Some(by) = kept.file.adopt_by {
        said += &format!("Schools are asked to adopt it by {}.\n", by.value);
    }
    said
}

fn new_key(key: &PublisherKey, id: &ReleaseId, name: &str, place: crate::source::Span) -> Diagnostic {
    let said = format!("{id} is the first release of {} here, signed by the key {key}", id.publisher);
    Diagnostic::error(Fault::NewKey, place, said).help(format!(
        "compare the key with the one that {} gave you, in a letter or on its website; if it is the same: policygen take {name} --key {key}",
        id.publisher
    ))
}

/// Shows a key, and asks whether it is the publisher's.
fn is_theirs(key: &PublisherKey, id: &ReleaseId) -> Result<bool, Failure> {
    let publisher = &id.publisher;
    report::note(&format!(
        "This is the first release of {publisher} here: {id}. It is signed by this key:\n\n    {key}\n\n\
         Compare it with the key that {publisher} gave you, in a letter or on its website. Is it the same? Write yes or no:"
    ));
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.map_err(|fault| Failure(format!("cannot read the answer: {fault}")))?;
    Ok(["yes", "y"].contains(&answer.trim().to_lowercase().as_str()))
}
