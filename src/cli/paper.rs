//! `policygen paper`: what goes before governors with a new text.

use super::opened;
use super::outcome::{CLEAN, FAULTS, Failure};
use super::place::Root;
use super::redline::printed;
use super::report;
use crate::date::Date;
use crate::document::{Approval, Companion};
use crate::grammar::joined;
use crate::load;
use crate::output;
use crate::paper::{self, Meeting, Proposal};
use crate::plain;
use crate::render::{Format, Places};
use crate::texts::{self, Known, Wording, compared};
use clap::Args;
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen paper oak.toml --meeting 2027-10-04            the new text against the one that was approved
  policygen paper oak.toml --meeting 2027-10-04 --item 7 --output board
  policygen paper oak.toml --meeting 2027-10-04 --format pdf,docx    to be sent, and to be worked on in Word
  policygen paper oak.toml --meeting 2027-10-04 --text     print it, to look at first
  policygen paper oak.toml --meeting 2027-10-04 --from old-policy.pdf    against what was published before

Writes <policy>-paper.html and .pdf, and <policy>-changes.html and .pdf with it: purpose, recommendation, what changes and \
why, where the school differs from the model, what was decided and what governors are to decide, who must act, \
and a minute to agree on, with the fingerprint of the text. Why the model changed is told in the authority's own words, \
from its changes.md.

What only the school can say stands in its file:

  [policy.paper]
  equality = \"Nobody is treated otherwise by it: see the assessment of 14 September\"
  workload = \"One hour of training for all staff, in the inset day of January\"

Until both are there the paper says on every page that it is incomplete.";

#[derive(Args)]
pub(super) struct Paper {
    /// The school's file
    #[arg(value_name = "FILE")]
    school: PathBuf,
    /// The day of the meeting
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    meeting: Date,
    /// The number of the item on the agenda
    #[arg(long, value_name = "NUMBER", value_parser = super::arguments::line)]
    item: Option<String>,
    /// The text before: approved, a release, a school's file of another day, a page or PDF of policygen, or a text [default: approved, if one is]
    #[arg(long, value_name = "TEXT")]
    from: Option<String>,
    #[command(flatten)]
    root: Root,
    /// The policy [default: the only one]
    #[arg(long, value_name = "ID")]
    policy: Option<String>,
    /// The formats to write
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', default_values = ["html", "pdf"],
        value_parser = super::arguments::formats(Format::shows_changes))]
    format: Vec<&'static Format>,
    /// The folder to write to
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    output: PathBuf,
    /// Print the paper as plain text, and write nothing
    #[arg(long, conflicts_with = "output")]
    text: bool,
    /// The day it is [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    today: Option<Date>,
}

impl Paper {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let today = super::arguments::today(self.today)?;
        if self.meeting < today {
            return Err(Failure(format!(
                "the meeting {} is past; a paper goes before one",
                self.meeting.in_sentence()
            )));
        }
        let from = self.from.as_deref().map(Wording::of);
        let releases: Vec<&str> = from.iter().filter_map(Wording::release).collect();
        let policy = self.policy.as_deref();
        let here = match opened::open(&self.school, &self.root, policy, &releases, today)? {
            Ok(here) => here,
            Err(code) => return Ok(code),
        };
        let new = here.today()?;
        let stamp = &new.document.stamp;
        let from = match (from, stamp.approval) {
            (Some(from), _) => Some(from),
            (None, Approval::Draft) => None,
            (None, Approval::Changed(_)) => Some(Wording::Approved),
            (None, Approval::Approved(on)) => {
                return Err(Failure(format!(
                    "\"{}\" is the text that was approved on {on}, so there is nothing to decide; policygen approve \
                     --unchanged records a review that changed nothing",
                    new.document.title
                )));
            }
        };
        let other = match &from {
            Some(Wording::File(path)) => match opened::open(path, &Root::default(), Some(&here.policy), &[], today)? {
                Ok(other) => Some(other),
                Err(code) => return Ok(code),
            },
            Some(Wording::Today | Wording::Approved | Wording::Release(_) | Wording::Published(_)) | None => None,
        };
        let old = from.as_ref().map(|from| other.as_ref().unwrap_or(&here).text(from)).transpose()?;
        let said = format!("the new text ({})", stamp.short_fingerprint());
        let now = Known::Whole(Box::new(texts::Whole { said, ..here.today()? }));
        let redline = old.as_ref().map(|old| compared(old, &now, &new.document));
        let proposal = Proposal {
            document: &new.document,
            policy: new.policy(),
            school: &new.school,
            library: new.library,
            before: match &old {
                Some(Known::Whole(old)) => Some(&old.document),
                Some(Known::Lines { .. }) | None => None,
            },
            changes: redline.as_ref(),
            since: match &old {
                Some(Known::Whole(old)) => Some(old.library),
                Some(Known::Lines { .. }) | None => None,
            },
            explained: &new.explained,
        };
        let document = paper::paper(proposal, Meeting { on: Some(self.meeting), item: self.item.as_deref() });
        if self.text {
            report::result(&plain::text(&document));
            return Ok(CLEAN);
        }
        let places = Places::alone(new.policy().file.model.span, &new.school.values);
        let mut written = Vec::new();
        for document in std::iter::once(&document).chain(redline.iter().map(|redline| &redline.document)) {
            let Some(files) = printed(document, &new, &places, &here, &self.format) else { return Ok(FAULTS) };
            written.extend(files.into_iter().map(|(name, bytes)| (self.output.join(name), bytes)));
        }
        for (path, bytes) in &written {
            output::write(path, bytes)?;
        }
        let shown: Vec<String> = written.iter().map(|(path, _)| load::shown(path)).collect();
        report::result(&format!("{}. {}\n", document.stamp.state().words(), document.stamp.explanation()));
        if let Some(Companion::Paper { gaps }) = &document.stamp.companion
            && !gaps.is_empty()
        {
            report::result(&format!(
                "Fill in {} in {} under [policy.paper], after the policy, and make the paper again.\n",
                joined(&["equality", "workload"].map(str::to_owned), "and"),
                here.file.path
            ));
        }
        let on = self.meeting.written();
        let ends_review = stamp.next_review.is_some_and(|due| due.last_day() < self.meeting);
        report::result(&format!(
            "Once it is minuted: policygen approve {} --policy {} --on {on} --minute NUMBER --fingerprint {}{}\n",
            here.file.path,
            here.policy,
            stamp.short_fingerprint(),
            if ends_review { format!(" --reviewed {on}") } else { String::new() }
        ));
        report::note(&format!("Wrote {}.", joined(&shown, "and")));
        Ok(CLEAN)
    }
}
