//! `policygen redline`: what changed in a policy, as a document.

use super::opened;
use super::outcome::{CLEAN, FAULTS, Failure};
use super::place::Root;
use super::report::{self, Report};
use crate::date::Date;
use crate::document::Document;
use crate::grammar::counted;
use crate::load;
use crate::output;
use crate::redline::Redline;
use crate::render::{FORMATS, Format, Places};
use crate::source::Sources;
use crate::texts::{Opened, Whole, Wording, compared};
use clap::Args;
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen redline oak.toml                          from the text that was approved to today's
  policygen redline oak.toml --from 2026.1            what the release brings that the file names now
  policygen redline oak.toml --from 2026.1 --to 2027.1
  policygen redline oak.toml --from last-year/oak.toml    since that file and its library
  policygen redline oak.toml --from pond.pdf          since what was published, line by line
  policygen redline oak.toml --format docx            as tracked changes, to be looked through in Word
  policygen redline oak.toml --from old-policy.md     since a policy that another program made, word by word
  policygen redline oak.toml --policy social-networking --output board    write it into the folder board

Writes <policy>-changes.html and .pdf: first what changed, in sentences, then the whole text with new words \
underlined and words that are gone struck through. Numbers and references that moved are no changes; a term or a \
title with a new name is one change, however often it stands.

A Word document (--format docx) is the policy with its changes tracked: whoever accepts all has the new text, and whoever \
rejects all the old one. What changed is told in a comment beside the title.

A file of another day is read with the library that it stands in: keep last year's folder, or a copy of it. Of a page or \
PDF only the words are known, and it is compared line by line; so is a text that is kept in approved/. Of a policy that \
policygen did not make, a text file (.txt), Markdown (.md) or a page (.html) will do; of its PDF or Word document, save \
the words as text.";

#[derive(Args)]
pub(super) struct ShowChanges {
    /// The school's file
    #[arg(value_name = "FILE")]
    school: PathBuf,
    /// The text to begin with: approved, a release, a school's file of another day, a page or PDF of policygen, or a text
    #[arg(long, value_name = "TEXT", default_value = "approved")]
    from: String,
    /// The text to end with: today, or as for --from
    #[arg(long, value_name = "TEXT", default_value = "today")]
    to: String,
    #[command(flatten)]
    root: Root,
    /// The policy [default: the only one]
    #[arg(long, value_name = "ID")]
    policy: Option<String>,
    /// The formats to write; in docx the changes are tracked
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', default_values = ["html", "pdf"],
        value_parser = super::arguments::formats(Format::shows_changes))]
    format: Vec<&'static Format>,
    /// The folder to write to
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    output: PathBuf,
    /// The day it is [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    today: Option<Date>,
}

impl ShowChanges {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let today = super::arguments::today(self.today)?;
        let (from, to) = (Wording::of(&self.from), Wording::of(&self.to));
        let releases: Vec<&str> = [&from, &to].into_iter().filter_map(Wording::release).collect();
        let policy = self.policy.as_deref();
        let here = match opened::open(&self.school, &self.root, policy, &releases, today)? {
            Ok(here) => here,
            Err(code) => return Ok(code),
        };
        let mut others = Vec::new();
        for wording in [&from, &to] {
            others.push(match wording {
                Wording::File(path) => match opened::open(path, &Root::default(), Some(&here.policy), &[], today)? {
                    Ok(other) => Some(other),
                    Err(code) => return Ok(code),
                },
                Wording::Today | Wording::Approved | Wording::Release(_) | Wording::Published(_) => None,
            });
        }
        let opened = |at: usize| -> &Opened { others.get(at).and_then(Option::as_ref).unwrap_or(&here) };
        let (old, new) = (opened(0).text(&from)?, opened(1).text(&to)?);
        let look = here.today()?;
        let redline = compared(&old, &new, &look.document);
        self.write(&redline, &look, &here)
    }

    fn write(&self, redline: &Redline, look: &Whole<'_>, here: &Opened) -> Result<u8, Failure> {
        let document = &redline.document;
        let places = Places::alone(look.policy().file.model.span, &look.school.values);
        let Some(written) = printed(document, look, &places, here, &self.format) else { return Ok(FAULTS) };
        let written: Vec<(PathBuf, Vec<u8>)> =
            written.into_iter().map(|(name, bytes)| (self.output.join(name), bytes)).collect();
        for (path, bytes) in &written {
            output::write(path, bytes)?;
        }
        let how_much = match (redline.changes.len(), redline.renamed.len()) {
            (0, 0) => "no words changed".to_owned(),
            (changes, 0) => counted(changes, "change"),
            (0, names) => counted(names, "new name"),
            (changes, names) => format!("{} and {}", counted(changes, "change"), counted(names, "new name")),
        };
        report::result(&format!("From {} to {}: {how_much}.\n", redline.from, redline.to));
        for sentence in redline.sentences() {
            report::result(&format!("- {sentence}\n"));
        }
        let shown: Vec<String> = written.iter().map(|(path, _)| load::shown(path)).collect();
        report::note(&format!("Wrote {}.", shown.join(" and ")));
        Ok(CLEAN)
    }
}

/// A document that goes with a policy in these formats, by the names of its files; none after an error, which has been told of.
pub(super) fn printed(
    document: &Document,
    look: &Whole<'_>,
    places: &Places<'_>,
    here: &Opened,
    formats: &[&'static Format],
) -> Option<Vec<(String, Vec<u8>)>> {
    let theme = look.theme?;
    let mut written = Vec::new();
    // In the order of the table, so that it does not matter in which they were named.
    for format in FORMATS.iter().filter(|format| formats.iter().any(|asked| asked.name == format.name)) {
        match format.render(document, theme, places) {
            Ok(bytes) => written.push((format.file(&document.id), bytes)),
            Err(found) => {
                let mut sources = Sources::over(here.workspace.sources.clone());
                if let Ok(bytes) = &here.file.bytes {
                    crate::library::add_text(here.file.path.clone(), bytes, &mut sources, &mut Vec::new());
                }
                Report::human().add(&found, &sources);
                return None;
            }
        }
    }
    Some(written)
}
