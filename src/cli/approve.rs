//! `policygen approve`: what governors decided, as a record in the school's file.

use super::outcome::{CLEAN, Failure};
use super::place::{Place, Root};
use super::report;
use crate::approve::planned::{self, Decision, Planned};
use crate::approve::since::Since;
use crate::approve::text::{self, LineChange};
use crate::date::Date;
use crate::document::Review;
use crate::grammar::{self, counted};
use crate::load;
use crate::output;
use crate::published::lines;
use clap::Args;
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen approve schools/helix.toml --body \"Management Committee\" --on 2026-12-03 --minute 26/14
  policygen approve oak.toml --policy acceptable-use --on 2026-12-03 --dry-run
  policygen approve oak.toml --on 2026-12-03 --fingerprint 15ecf6c2     refuse any text but this one
  policygen approve oak.toml --on 2026-12-03 --reviewed 2026-11-30      the approval ends a review
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

/// The lines of a change that are shown; who wants all of them has both texts.
const SHOWN_CHANGES: usize = 20;

impl Approve {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        if self.school.is_dir() {
            return Err(Failure(format!("{} is a folder; name a school's file", self.school.display())));
        }
        let place = Place { schools: vec![self.school.clone()], root: self.root.clone() };
        // Of two that record at once, the second reads what the first has written.
        let held = output::hold(&self.school);
        let workspace = place.read()?;
        let today = super::arguments::today(self.today)?;
        let file = place.schools()?.swap_remove(0);
        let workspace = workspace.with_releases_of(std::slice::from_ref(&file))?;
        let planned = match planned::plan(&workspace, &self.school, &file, &self.decision(), today) {
            Ok(planned) => planned,
            Err(why) => return report::refused(why),
        };
        output::refuse_unwritable(&self.school)?;
        report::result(&columns(&self.rows(&planned, &file.path)));
        if let Some(since) = &planned.since {
            report::result(&in_words(since, &planned, &file.path));
        }
        if let Some(body) = &planned.other_body {
            report::result(&format!(
                "\nThe document says that {} it. If that is now {}, set approver in the file.\n",
                planned.before.stamp.approver_and("approves"),
                grammar::approver(body)
            ));
        }
        if planned.after.review == Review::Overdue && !self.unchanged {
            report::result(
                "\nIf this approval ends a review, set reviewed in the file: an approval alone moves no review date.\n",
            );
        }
        if self.dry_run {
            report::note("Nothing recorded: this was a dry run.");
            return Ok(CLEAN);
        }
        let now = load::read(&self.school)?;
        if file.bytes.is_ok_and(|bytes| bytes != now) {
            return Err(Failure(format!("{} has been changed meanwhile; nothing recorded, try again", file.path)));
        }
        if let Some(folder) = planned.kept.first().and_then(|(path, _)| path.parent()).filter(|_| held.is_some()) {
            output::sweep(folder);
        }
        for (path, bytes) in &planned.kept {
            output::write(path, bytes)?;
        }
        output::rewrite(&self.school, &planned.school_file)?;
        report::note(&match planned.kept.first() {
            Some((path, _)) => {
                let path: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
                format!("Recorded in {}; the text is kept in {}.", file.path, path.join("/"))
            }
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
            reviewed: self.reviewed,
            fingerprint: self.fingerprint.clone(),
            is_unchanged: self.unchanged,
        }
    }

    /// What is recorded, and of what.
    fn rows(&self, planned: &Planned, path: &str) -> Vec<(&'static str, String)> {
        let (document, stamp) = (&planned.document, &planned.before.stamp);
        let words = text::words(&text::text_of(document));
        let mut shown = vec![
            ("School", planned.school.clone()),
            ("Policy", format!("{} ({})", document.title, planned.policy)),
            ("State before", format!("{}. {}", stamp.state().words(), stamp.explanation())),
            ("Model", format!("{}, {}", planned.model, named(&document.stamp.release))),
            (
                "Text",
                format!(
                    "{}, {}, {}",
                    counted(document.sections.len(), "section"),
                    counted(document.uses.clauses.len(), "clause"),
                    counted(words, "word")
                ),
            ),
        ];
        if let Some(on) = self.reviewed {
            let earlier = planned.reviewed_before.map_or(String::new(), |at| format!(", which was {}", at.written()));
            shown.push(("Set", format!("reviewed = {}{earlier}", on.written())));
        }
        shown.push(("Recorded", planned.said.clone()));
        shown.push(("Fingerprint", document.stamp.fingerprint.clone()));
        let told = lines::of(document).told();
        if !told.is_empty() {
            shown.push(("Particulars", format!("{} (not part of the fingerprint)", told.join("; "))));
        }
        if !self.unchanged {
            for proposal in &document.uses.proposals {
                shown.push(("Decided", format!("{} ({}): {}", proposal.place, proposal.reason, proposal.words)));
            }
        }
        if let Some((worst, rest)) = planned.doubts.split_first() {
            let more = match rest.len() {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            let said = format!("{} ({}){more}; policygen check {path} shows where", worst.message, worst.code);
            shown.push(("Warnings", said));
        }
        let after = &planned.after;
        shown.push(("State after", format!("{}. {}", after.state().words(), after.explanation())));
        shown.push(("Next review", after.next_review.map_or("not known".to_owned(), |date| date.to_string())));
        shown
    }
}

/// What changed since the text that was approved last.
fn in_words(since: &Since, planned: &Planned, path: &str) -> String {
    let (on, old, kept, release) = match since {
        Since::Nothing => {
            return "\nNo earlier text is recorded with its fingerprint, so what changed cannot be told.\n".to_owned();
        }
        Since::Same { on, to_the_word } => {
            let but_for = if *to_the_word { "word for word" } else { "but for names or contact details" };
            return format!("\nThis is the text that was approved on {on}, {but_for}.\n");
        }
        Since::NotKept { on, folder } => {
            return format!(
                "\nNo file in {folder} holds the text that was approved on {on}, so what changed cannot be told.\n"
            );
        }
        Since::Changed { on, old, kept, release } => (on, old, kept, release),
    };
    let new = text::text_of(&planned.document);
    let changes = text::changes(old, &new);
    let new_lines = changes.iter().filter(|change| matches!(change, LineChange::New(_))).count();
    let mut said = format!(
        "\nSince the text that was approved on {on}: {} new, {} gone, {} words instead of {}",
        counted(new_lines, "line"),
        changes.len() - new_lines,
        text::words(&new),
        text::words(old),
    );
    let now = &planned.document.stamp.release;
    if let Some(release) = release.as_ref().filter(|release| *release != now) {
        said += &format!(", model release {now} instead of {release}");
    }
    said.push('\n');
    for change in changes.iter().take(SHOWN_CHANGES) {
        said += &match change {
            LineChange::Gone(line) => format!("- {line}\n"),
            LineChange::New(line) => format!("+ {line}\n"),
        };
    }
    if changes.len() > SHOWN_CHANGES {
        let more = changes.len() - SHOWN_CHANGES;
        said += &format!("and {more} more: policygen redline {path} --policy {} --from {kept}\n", planned.policy);
    }
    said
}

/// A release in a sentence. A library that is on its way to its next has no name yet, and says so.
fn named(release: &str) -> String {
    match release.starts_with("unreleased") {
        true => release.to_owned(),
        false => format!("release {release}"),
    }
}

fn columns(rows: &[(&str, String)]) -> String {
    let width = rows.iter().map(|(label, _)| label.len()).max().unwrap_or(0);
    rows.iter().map(|(label, words)| format!("{label:width$}  {words}\n")).collect()
}
