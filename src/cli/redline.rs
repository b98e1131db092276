//! `policygen redline`: what changed in a policy, as a document.

use super::arguments::MessageFormat;
use super::outcome::{CLEAN, FAULTS, Failure};
use super::place::Root;
use super::report::{self, Report};
use super::texts::{self, Known, Opened, Whole, Wording};
use crate::date::Date;
use crate::document::Document;
use crate::grammar::counted;
use crate::load;
use crate::output;
use crate::published::lines;
use crate::redline::{self, MadeOf, Redline, Side};
use crate::render::{HTML, PDF, Places};
use crate::source::Sources;
use clap::Args;
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen redline oak.toml                          from the text that was approved to today's
  policygen redline oak.toml --from 2026.1            what the release brings that the file names now
  policygen redline oak.toml --from 2026.1 --to 2027.1
  policygen redline oak.toml --from last-year/oak.toml    since that file and its library
  policygen redline oak.toml --from pond.pdf          since what was published, line by line
  policygen redline oak.toml --policy social-networking --output board    write it into the folder board

Writes <policy>-changes.html and .pdf: first what changed, in sentences, then the whole text with new words \
underlined and words that are gone struck through. Numbers and references that moved are no changes; a term or a \
title with a new name is one change, however often it stands.

A file of another day is read with the library that it stands in: keep last year's folder, or a copy of it. Of a page or \
PDF only the words are known, and it is compared line by line.";

#[derive(Args)]
pub(super) struct ShowChanges {
    /// The school's file
    #[arg(value_name = "FILE")]
    school: PathBuf,
    /// The text to begin with: approved, a release, a school's file of another day, or a page or PDF of policygen
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
        let Some(here) = texts::open(&self.school, &self.root, policy, &releases, today)? else { return Ok(FAULTS) };
        let mut others = Vec::new();
        for wording in [&from, &to] {
            others.push(match wording {
                Wording::File(path) => match texts::open(path, &Root::default(), Some(&here.policy), &[], today)? {
                    Some(other) => Some(other),
                    None => return Ok(FAULTS),
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
        let places = Places { policy: look.policy().file.model.span, values: &look.school.values };
        let Some(written) = printed(document, look, &places, here) else { return Ok(FAULTS) };
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

/// The page and the PDF of a document that goes with a policy, by their names; none after an error, which has been told of.
pub(super) fn printed(
    document: &Document,
    look: &Whole<'_>,
    places: &Places<'_>,
    here: &Opened,
) -> Option<Vec<(String, Vec<u8>)>> {
    let theme = look.theme?;
    let mut written = Vec::new();
    for format in [HTML, PDF] {
        match format.render(document, theme, places) {
            Ok(bytes) => written.push((format.file(&document.id), bytes)),
            Err(found) => {
                let mut sources = Sources::over(here.workspace.sources.clone());
                if let Ok(bytes) = &here.file.bytes {
                    crate::library::add_text(here.file.path.clone(), bytes, &mut sources, &mut Vec::new());
                }
                Report::new(MessageFormat::Human).add(&found, &sources);
                return None;
            }
        }
    }
    Some(written)
}

/// Compares two texts as far as both are known. `look` is the policy as it is now.
pub(super) fn compared(old: &Known<'_>, new: &Known<'_>, look: &Document) -> Redline {
    if let (Known::Whole(old), Known::Whole(new)) = (old, new) {
        let then = MadeOf { library: old.library, school: &old.school, uses: &old.document.uses };
        let now = MadeOf { library: new.library, school: &new.school, uses: &new.document.uses };
        let names = redline::renamed(then, now);
        let ids = redline::renamed_ids(new.library);
        let cause = redline::cause(then.library, now.library);
        let known = redline::Known { names: &names, ids: &ids, cause: &cause };
        let old = Side { document: &old.document, said: &old.said };
        return redline::compare(old, Side { document: &new.document, said: &new.said }, &known);
    }
    // Where only the words of one are known, those of the other are taken in the same way.
    let held_out = |known: &Known<'_>| matches!(known, Known::Lines { is_held_out: true, .. });
    let is_held_out = held_out(old) || held_out(new);
    let lines = |known: &Known<'_>| match known {
        Known::Lines { lines, .. } => lines.clone(),
        Known::Whole(whole) => {
            let said = lines::of(&whole.document);
            if is_held_out { said.held_out() } else { said.lines }
        }
    };
    let by_line = |known: &Known<'_>| match known {
        Known::Whole(whole) => whole.said.clone(),
        Known::Lines { said, .. } => format!("{said} (line by line)"),
    };
    let (before, now) = (by_line(old), by_line(new));
    let (old, new) = (redline::by_line(&lines(old), look), redline::by_line(&lines(new), look));
    let ids = std::collections::BTreeMap::new();
    let known = redline::Known { names: &[], ids: &ids, cause: &|_, _| redline::Cause::Unknown };
    redline::compare(Side { document: &old, said: &before }, Side { document: &new, said: &now }, &known)
}
