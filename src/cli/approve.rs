//! `policygen approve`: what governors decided, as a record in the school's file.

use super::outcome::{CLEAN, Failure};
use super::place::{Place, Root};
use super::report;
use crate::approve::planned::{self, Decision};
use crate::approve::recorded;
use crate::approve::told;
use crate::date::Date;
use crate::load::shown;
use crate::output;
use clap::Args;
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen approve schools/helix.toml --body \"Management Committee\" --on 2026-12-03 --minute 26/14
  policygen approve oak.toml --policy acceptable-use --on 2026-12-03 --dry-run
  policygen approve oak.toml --on 2026-12-03 --fingerprint 15ecf6c2     refuse any text but this one
  policygen approve oak.toml --on 2026-12-03 --reviewed 2026-11-30      the approval ends a review
  policygen approve oak.toml --on 2026-12-03 --summary \"Staff may use the school's phones on trips.\"
  policygen approve oak.toml --unchanged --body \"Ada Green\" --on 2027-11-20

The record goes into the school's file, which otherwise stays as it is to the byte. The text that was \
approved is kept in approved/ beside it: its SHA-256 is the fingerprint. Kept with it are the school's file \
and the library as they stood, so that policygen build --approved DATE can make it again. Text approved on a day cites \
what was in force on that day.

Refused are a text with errors, a day to come, a day before the last review or approval, the same text on \
the same day, and a text that would be overdue for review as soon as it is approved: --reviewed says when \
it was reviewed, and sets reviewed in the file.";

#[derive(Args)]
pub(super) struct Approve {
    /// The school's file
    #[arg(value_name = "FILE")]
    school: PathBuf,
    #[command(flatten)]
    root: Root,
    /// The policy [default: the only one]
    #[arg(long, value_name = "ID")]
    policy: Option<String>,
    /// Who approved, or reviewed [default: the body that approves the policy]
    #[arg(long, value_name = "NAME", value_parser = super::arguments::line)]
    body: Option<String>,
    /// The day of the meeting
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    on: Date,
    /// The minute that says so
    #[arg(long, value_name = "REFERENCE", value_parser = super::arguments::line)]
    minute: Option<String>,
    /// Who signed
    #[arg(long, value_name = "NAME", conflicts_with = "unchanged", value_parser = super::arguments::line)]
    signed_by: Option<String>,
    /// What the text changes, in a sentence for its table of versions [default: counted from the text approved before]
    #[arg(long, value_name = "SENTENCE", conflicts_with = "unchanged", value_parser = super::arguments::line)]
    summary: Option<String>,
    /// When the review was finished that this approval ends: sets reviewed in the file
    #[arg(long, value_name = "DATE", conflicts_with = "unchanged", value_parser = super::arguments::date)]
    reviewed: Option<Date>,
    /// Refuse any other text: the fingerprint, or its start, as it stands on the paper that was approved
    #[arg(long, value_name = "DIGITS", value_parser = digits)]
    fingerprint: Option<String>,
    /// Record a review that found no change needed: the dates move on, and the approval stays
    #[arg(long)]
    unchanged: bool,
    /// Show what would be recorded, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// The day it is [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    today: Option<Date>,
}

fn digits(text: &str) -> Result<String, String> {
    match (8..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        true => Ok(text.to_ascii_lowercase()),
        false => Err("write at least the first 8 of its 64 hexadecimal digits".to_owned()),
    }
}

impl Approve {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        if self.school.is_dir() {
            return Err(Failure(format!("{} is a folder; name a school's file", shown(&self.school))));
        }
        let place = Place { schools: vec![self.school.clone()], root: self.root.clone() };
        // Of two that record at once, the second reads what the first has written.
        let held = output::hold(&self.school);
        let workspace = place.read()?;
        let today = super::arguments::today(self.today)?;
        let file = place.schools()?.swap_remove(0);
        let workspace = workspace.with_releases_of(std::slice::from_ref(&file))?;
        let decision = self.decision();
        let planned = match planned::plan(&workspace, &self.school, &file, &decision, today) {
            Ok(planned) => planned,
            Err(why) => return report::refused(why),
        };
        output::refuse_unwritable(&self.school)?;
        // What is told of as recorded is.
        if !self.dry_run {
            recorded::record(&planned, &self.school, &file, held.is_some())
                .map_err(|why| Failure(format!("{}; nothing was recorded", why.0)))?;
        }
        report::result(&columns(&told::rows(&decision, &planned, &file.path)));
        if let Some(since) = &planned.since {
            report::result(&format!("\n{}", told::in_words(since, &planned, &file.path)));
        }
        for remark in told::remarks(&decision, &planned) {
            report::result(&format!("\n{remark}\n"));
        }
        if self.dry_run {
            report::note("Nothing recorded: this was a dry run.");
            return Ok(CLEAN);
        }
        report::note(&match planned.kept.first() {
            Some((path, _)) => format!("Recorded in {}; the text is kept in {}.", file.path, shown(path)),
            None => format!("Recorded in {}.", file.path),
        });
        report::note(&format!("Files that were built before do not say so: policygen build {}", file.path));
        Ok(CLEAN)
    }

    fn decision(&self) -> Decision {
        Decision {
            policy: self.policy.clone(),
            body: self.body.clone(),
            on: self.on,
            minute: self.minute.clone(),
            signed_by: self.signed_by.clone(),
            summary: self.summary.clone(),
            reviewed: self.reviewed,
            fingerprint: self.fingerprint.clone(),
            is_unchanged: self.unchanged,
        }
    }
}

fn columns(rows: &[(&str, String)]) -> String {
    let width = rows.iter().map(|(label, _)| label.len()).max().unwrap_or(0);
    rows.iter().map(|(label, words)| format!("{label:width$}  {words}\n")).collect()
}
