//! `policygen approve`: what governors decided, as a record in the school's file.

use super::arguments::MessageFormat;
use super::outcome::{CLEAN, FAULTS, Failure};
use super::place::{Place, Root};
use super::report::{self, Report};
use crate::approve::{self, Encoding, LineChange, Record};
use crate::assemble;
use crate::build::{self, Basis, Plan, SchoolText, Workspace};
use crate::check::{self, words::is_to_come};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Fault, Severity, did_you_mean};
use crate::document::{Approval, Document, Review, Stamp, State};
use crate::grammar::{self, counted, in_capitals};
use crate::kept;
use crate::library::add_text;
use crate::load;
use crate::model::school::SchoolFile;
use crate::output;
use crate::pinned;
use crate::published::lines;
use crate::render::Format;
use crate::school::{self, Policy, School};
use crate::source::Sources;
use clap::Args;
use std::path::PathBuf;
use toml_edit::{Datetime, Value};

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
        let _held = output::hold(&self.school);
        let workspace = place.read()?;
        let today = super::arguments::today(self.today)?;
        let file = place.schools()?.swap_remove(0);
        let workspace = workspace.with_releases_of(std::slice::from_ref(&file))?;
        let bytes = match &file.bytes {
            Ok(bytes) => bytes.clone(),
            Err(error) => return Err(Failure(error.to_string())),
        };
        // A text that could not be built could not have been approved either.
        let formats: Vec<&Format> = Format::usual().collect();
        let plan = Plan { today, formats: &formats, output: None, jobs: 1 };
        let built = build::build(&workspace, std::slice::from_ref(&file), &plan, &|| {}).swap_remove(0);
        let mut errors = only_errors(&workspace.found);
        Report::new(MessageFormat::Human).add(&errors, &workspace.sources);
        let of_school = only_errors(&built.found);
        Report::new(MessageFormat::Human).add(&of_school, &built.sources);
        errors.extend(of_school);
        if !errors.is_empty() {
            report::note(&format!("Nothing recorded: {}.", counted(errors.len(), "error")));
            return Ok(FAULTS);
        }
        let (written, encoding) = Encoding::read(&bytes)
            .ok_or_else(|| Failure(format!("{} is not in UTF-8; save it as that first", file.path)))?;
        let parsed = read_file(&file, &written)?;
        let index = self.chosen(&parsed)?;
        let about_policy = about_policy(&built, &parsed, index);
        let doubts = doubts(&about_policy);
        let to_fill_in: Vec<Diagnostic> =
            about_policy.into_iter().filter(|fault| fault.code.name() == PLACEHOLDER).collect();
        if !to_fill_in.is_empty() {
            Report::new(MessageFormat::Human).add(&to_fill_in, &built.sources);
            report::note(&format!(
                "Nothing recorded: the text has {} to fill in. If it is meant so, allow it in the policy: [[policy.allow]] with \
                 rule = \"{PLACEHOLDER}\" and a reason.",
                counted(to_fill_in.len(), "place")
            ));
            return Ok(FAULTS);
        }
        let (basis, school) = read_school(&workspace, &file, &written, index)?;
        let policy = policy_at(&school, index)?;
        self.refuse_no_answer(basis, &school)?;
        if self.on > today {
            return Err(Failure(format!("{} has not come yet; record it once it has been decided", self.on)));
        }
        let before = assemble::assemble(basis.library, &school, policy, today, &mut Vec::new());
        if before.stamp.state() == State::Superseded {
            return Err(Failure(format!("another policy has replaced \"{}\"; approve that one", before.title)));
        }
        output::refuse_unwritable(&self.school)?;
        let unfit =
            || Failure(format!("{} is not written as [[policy]] with its keys; add the record by hand", file.path));
        let edited = match self.reviewed {
            None => written,
            Some(on) => approve::set_reviewed(&written, index, on).ok_or_else(unfit)?,
        };
        let (_, reviewed) = read_school(&workspace, &file, &edited, index)?;
        let plan = match self.unchanged {
            false => self.approval(&workspace, basis, &reviewed, policy_at(&reviewed, index)?, &before, today)?,
            true => self.review(policy, &before)?,
        };
        if let Some(wanted) = &self.fingerprint
            && !plan.fingerprint.starts_with(wanted.as_str())
        {
            return Err(Failure(format!(
                "this is not the text {wanted}, but {}; nothing recorded",
                plan.fingerprint.get(..wanted.len()).unwrap_or(&plan.fingerprint)
            )));
        }
        let after = approve::add(&edited, index, &plan.record).ok_or_else(unfit)?;
        // What was written must say what was meant, whatever the file looks like.
        let stamp = read_back(&workspace, &file, &after, index, today)?;
        if !plan.is_held_by(&stamp) {
            return Err(Failure(format!("the record would not hold in {}; nothing recorded", file.path)));
        }
        self.refuse_overdue(&plan, &stamp, policy_at(&reviewed, index)?)?;
        let mut shown = about(&school, policy, &before, &plan.document);
        if let Some(on) = self.reviewed {
            let earlier =
                policy.file.updated().map_or(String::new(), |at| format!(", which was {}", at.value.written()));
            shown.push(("Set", format!("reviewed = {}{earlier}", on.written())));
        }
        shown.push(("Recorded", plan.said.clone()));
        shown.push(("Fingerprint", plan.fingerprint.clone()));
        let told = lines::of(&plan.document).told();
        if !told.is_empty() {
            shown.push(("Particulars", format!("{} (not part of the fingerprint)", told.join("; "))));
        }
        if !self.unchanged {
            for proposal in &plan.document.uses.proposals {
                shown.push(("Decided", format!("{} ({}): {}", proposal.place, proposal.reason, proposal.words)));
            }
        }
        if let Some((worst, rest)) = doubts.split_first() {
            let more = match rest.len() {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            shown.push((
                "Warnings",
                format!("{} ({}){more}; policygen check {} shows where", worst.message, worst.code, file.path),
            ));
        }
        shown.push(("State after", format!("{}. {}", stamp.state().words(), stamp.explanation())));
        shown.push(("Next review", stamp.next_review.map_or("not known".to_owned(), |date| date.to_string())));
        report::result(&columns(&shown));
        if let Some(since) = self.since(policy, &school, &plan) {
            report::result(&since);
        }
        let approver = &before.stamp.approver;
        if let Some(body) = self.body(approver).filter(|body| body != approver && !self.unchanged) {
            report::result(&format!(
                "\nThe document says that {} it. If that is now {}, set approver in the file.\n",
                before.stamp.approver_and("approves"),
                grammar::approver(&body)
            ));
        }
        if stamp.review == Review::Overdue && !self.unchanged {
            report::result(
                "\nIf this approval ends a review, set reviewed in the file: an approval alone moves no review date.\n",
            );
        }
        if self.dry_run {
            report::note("Nothing recorded: this was a dry run.");
            return Ok(CLEAN);
        }
        if load::read(&self.school)? != bytes {
            return Err(Failure(format!("{} has been changed meanwhile; nothing recorded, try again", file.path)));
        }
        if let Some((path, text)) = &plan.kept {
            output::write(path, text.as_bytes())?;
            output::write(&kept::school_file_of(path), &encoding.write(&after))?;
            if let Some((path, bytes)) = &plan.library {
                output::write(path, bytes)?;
            }
            let (path, told) = approve::particulars_of(&plan.document, path);
            if !told.is_empty() {
                output::write(&path, told.as_bytes())?;
            }
        }
        output::rewrite(&self.school, &encoding.write(&after))?;
        report::note(&match &plan.kept {
            Some((path, _)) => {
                let path: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
                format!("Recorded in {}; the text is kept in {}.", file.path, path.join("/"))
            }
            None => format!("Recorded in {}.", file.path),
        });
        report::note(&format!("Files that were built before do not say so: policygen build {}", file.path));
        Ok(CLEAN)
    }

    /// Refuses words that stand for an answer which is still to come, and what is no person's name where one signs.
    fn refuse_no_answer(&self, basis: Basis<'_>, school: &School<'_>) -> Result<(), Failure> {
        let said = [("--body", &self.body), ("--minute", &self.minute), ("--signed-by", &self.signed_by)];
        for (option, words) in said.iter().filter_map(|(option, words)| Some((option, words.as_ref()?))) {
            if is_to_come(words) {
                return Err(Failure(format!("{option} \"{words}\" is no answer; nothing recorded")));
            }
        }
        let signer = self.signed_by.as_ref();
        match signer.and_then(|name| Some((name, check::no_name(name, school, basis.library)?))) {
            Some((name, (why, _))) => Err(Failure(format!(
                "--signed-by \"{name}\" is {why}, and no name; write the name of the person who signed"
            ))),
            None => Ok(()),
        }
    }

    /// Refuses to approve what would need a review on the very day: governors would seem to have let it lapse.
    fn refuse_overdue(&self, plan: &Planned, stamp: &Stamp, policy: &Policy<'_>) -> Result<(), Failure> {
        let Some(due) = stamp.next_review.filter(|due| due.last_day() < self.on && !self.unchanged) else {
            return Ok(());
        };
        let way_out = match policy.file.next_review {
            Some(_) => "correct next-review in the file, or take it out".to_owned(),
            None => format!("if it has been reviewed, say when: --reviewed {}", self.on.written()),
        };
        let title = &plan.document.title;
        Err(Failure(format!(
            "\"{title}\" would be overdue as soon as it is approved: its review was due {}; {way_out}",
            due.in_sentence()
        )))
    }

    /// Which policy of the file is meant.
    fn chosen(&self, school: &SchoolFile) -> Result<usize, Failure> {
        let ids = || school.policy.iter().map(|policy| policy.id().as_str());
        let wanted = match (&self.policy, ids().next()) {
            (Some(id), _) => id.as_str(),
            (None, Some(only)) if school.policy.len() == 1 => only,
            (None, _) => {
                let known = ids().collect::<Vec<_>>().join(", ");
                return Err(Failure(format!("which policy? write --policy with one of: {known}")));
            }
        };
        ids().position(|id| id == wanted).ok_or_else(|| {
            let help = did_you_mean(wanted, ids()).map_or(String::new(), |help| format!("; {help}"));
            Failure(format!("this school has no policy \"{wanted}\"{help}"))
        })
    }

    /// Who was named on the command line, as a record names a body: without its article, and with a capital.
    fn body(&self, approver: &str) -> Option<String> {
        let body = self.body.as_deref()?.trim();
        let article = body.get(..4).filter(|start| start.eq_ignore_ascii_case("the ")).map_or("", |article| article);
        let bare = body[article.len()..].trim_start();
        let is_approver = bare.to_lowercase() == approver.to_lowercase();
        Some(if is_approver { approver.to_owned() } else { in_capitals(bare) })
    }

    fn by(&self, before: &Document) -> String {
        self.body(&before.stamp.approver).unwrap_or_else(|| before.stamp.approver.clone())
    }

    /// The record of an approval on that day, which is of the text as it reads on that day.
    fn approval(
        &self,
        workspace: &Workspace,
        basis: Basis<'_>,
        school: &School<'_>,
        policy: &Policy<'_>,
        before: &Document,
        today: Date,
    ) -> Result<Planned, Failure> {
        if let (Some(on), Some(last)) = (self.reviewed, before.stamp.reviewed_last())
            && on.last_day() < last.first_day()
        {
            return Err(Failure(format!("the last review is recorded {}, which is later", last.in_sentence())));
        }
        if let Some(reviewed) = policy.file.updated().filter(|reviewed| reviewed.value.first_day() > self.on) {
            return Err(Failure(format!(
                "the text was reviewed {}, which is later; correct one of the two days",
                reviewed.value.in_sentence()
            )));
        }
        let texts = assemble::texts_for_approval(basis.library, school, policy, self.on, today);
        let is_wanted = |document: &Document| {
            self.fingerprint.as_ref().is_none_or(|wanted| document.stamp.fingerprint.starts_with(wanted.as_str()))
        };
        let at = texts.iter().position(|(document, _)| is_wanted(document)).unwrap_or(0);
        let (document, found) = texts.into_iter().nth(at).expect("a policy has a text on every day");
        if let Some(error) = only_errors(&found).first() {
            return Err(Failure(format!(
                "the text as it reads {} has an error: {}",
                self.on.in_sentence(),
                error.message
            )));
        }
        let fingerprint = document.stamp.fingerprint.clone();
        for record in policy.file.approval.iter().filter(|record| record.fingerprint.is_some()) {
            let same = record.fingerprint.as_ref().is_some_and(|at| at.value.eq_ignore_ascii_case(&fingerprint));
            if same && record.on.value == self.on {
                return Err(Failure(format!(
                    "this very text is already recorded as approved {}",
                    self.on.in_sentence()
                )));
            }
            if record.on.value > self.on {
                return Err(Failure(format!("a later approval is recorded, {}", record.on.value.in_sentence())));
            }
        }
        let by = self.by(before);
        let mut fields = self.fields(&by);
        fields.extend(self.signed_by.as_ref().map(|name| ("signed-by", name.as_str().into())));
        fields.push(("release", document.stamp.release.as_str().into()));
        // A release is kept as it is; any other library is kept with the text.
        let (digest, library) = match basis.released {
            Some(released) => (released.digest.clone(), None),
            None => {
                let (bytes, bundle) = workspace.bundle(today);
                let path = kept::libraries_of(&self.school).join(pinned::library_file(&bundle.digest));
                (bundle.digest, Some((path, bytes)))
            }
        };
        fields.push(("library", digest.as_str().into()));
        fields.push(("fingerprint", fingerprint.as_str().into()));
        let particulars = &document.stamp.particulars;
        fields.extend((!particulars.is_empty()).then(|| ("particulars", particulars.as_str().into())));
        let mut said = format!("approved by {by} {}", self.on.in_sentence());
        said.extend(self.minute.as_ref().map(|minute| format!(", minute {minute}")));
        said.extend(self.signed_by.as_ref().map(|name| format!(", signed by {name}")));
        let path = kept::kept_at(&self.school, &school.id, &policy.id, &self.on.written(), &fingerprint);
        let kept = Some((path, approve::text_of(&document)));
        let record = Record { name: "approval", fields };
        Ok(Planned { record, said, approval: Approval::Approved(self.on), fingerprint, kept, library, document })
    }

    /// The record of a review on that day which changed nothing.
    fn review(&self, policy: &Policy<'_>, before: &Document) -> Result<Planned, Failure> {
        let stamp = &before.stamp;
        let approval = match stamp.approval {
            Approval::Approved(on) if on > self.on => {
                return Err(Failure(format!(
                    "\"{}\" was approved {}, which is later: that text was not in force {}",
                    before.title,
                    on.in_sentence(),
                    self.on.in_sentence()
                )));
            }
            Approval::Approved(on) => Approval::Approved(on),
            Approval::Draft | Approval::Changed(_) => {
                return Err(Failure(format!(
                    "\"{}\" is not approved as it reads now, so a review cannot leave it unchanged; approve it instead",
                    before.title
                )));
            }
        };
        if let Some(last) = stamp.reviewed_last().filter(|last| last.last_day() >= self.on) {
            return Err(Failure(format!("the last review is recorded {}, which is no earlier", last.in_sentence())));
        }
        let by = self.by(before);
        let mut fields = self.fields(&by);
        fields.push(("fingerprint", stamp.fingerprint.as_str().into()));
        let cycle = policy.file.cycle().expect("a cycle that cannot be read is an error, and nothing is recorded");
        let next = cycle.next(self.on);
        let said = format!(
            "reviewed by {by} {}, no change needed; the next review moves from {} to {next}",
            self.on.in_sentence(),
            stamp.next_review.map_or("a date not known".to_owned(), |date| date.to_string())
        );
        let record = Record { name: "reviewed-unchanged", fields };
        let fingerprint = stamp.fingerprint.clone();
        Ok(Planned { record, said, approval, fingerprint, kept: None, library: None, document: before.clone() })
    }

    fn fields(&self, by: &str) -> Vec<(&'static str, Value)> {
        let on: Datetime = self.on.written().parse().expect("a day is a date of TOML");
        let mut fields: Vec<(&'static str, Value)> = vec![("by", by.into()), ("on", on.into())];
        fields.extend(self.minute.as_ref().map(|minute| ("minute", minute.as_str().into())));
        fields
    }

    /// What has changed since the text that was approved last, as far as it can be known.
    fn since(&self, policy: &Policy<'_>, school: &School<'_>, plan: &Planned) -> Option<String> {
        let (_, new) = plan.kept.as_ref()?;
        let records = policy.file.approval.iter().filter(|record| record.fingerprint.is_some());
        let Some(last) = records.max_by_key(|record| record.on.value) else {
            return Some(
                "\nNo earlier text is recorded with its fingerprint, so what changed cannot be told.\n".to_owned(),
            );
        };
        let fingerprint = last.fingerprint.as_ref()?.value.to_ascii_lowercase();
        let on = last.on.value;
        if fingerprint == plan.fingerprint {
            let particulars = last.particulars.as_ref().map_or("", |at| at.as_str());
            let but_for = match particulars.eq_ignore_ascii_case(&plan.document.stamp.particulars) {
                true => "word for word",
                false => "but for names or contact details",
            };
            return Some(format!("\nThis is the text that was approved on {on}, {but_for}.\n"));
        }
        let Some(old) = kept::as_kept(&self.school, &school.id, &policy.id, &on.written(), &fingerprint).text else {
            return Some(format!(
                "\nNo file in {} holds the text that was approved on {on}, so what changed cannot be told.\n",
                load::shown(&kept::libraries_of(&self.school))
            ));
        };
        let changes = approve::changes(&old, new);
        let new_lines = changes.iter().filter(|change| matches!(change, LineChange::New(_))).count();
        let mut said = format!(
            "\nSince the text that was approved on {on}: {} new, {} gone, {} words instead of {}",
            counted(new_lines, "line"),
            changes.len() - new_lines,
            approve::words(new),
            approve::words(&old),
        );
        if let Some(release) = last.release.as_ref().filter(|release| release.value != plan.document.stamp.release) {
            said += &format!(", model release {} instead of {release}", plan.document.stamp.release);
        }
        said.push('\n');
        for change in changes.iter().take(SHOWN_CHANGES) {
            said += &match change {
                LineChange::Gone(line) => format!("- {line}\n"),
                LineChange::New(line) => format!("+ {line}\n"),
            };
        }
        if changes.len() > SHOWN_CHANGES {
            said += &format!("and {} more\n", changes.len() - SHOWN_CHANGES);
        }
        Some(said)
    }
}

/// The rules that say how a text stands, and not that it is wrong: recording an approval is how to mend that.
const STATE_RULES: [&str; 6] = [
    "review-unknown",
    "not-approved",
    "changed-since-approval",
    "review-due-soon",
    "review-overdue",
    "superseded-policy",
];

/// What is about to be recorded.
struct Planned {
    record: Record,
    /// The record in a sentence.
    said: String,
    /// What the stamp must say of the approval once it is recorded.
    approval: Approval,
    fingerprint: String,
    /// The text that is approved, and where it is kept.
    kept: Option<(PathBuf, String)>,
    /// The library that it was built from, and where it is kept; nothing if it is a release, which is kept as it is.
    library: Option<(PathBuf, Vec<u8>)>,
    document: Document,
}

impl Planned {
    /// Whether a file that has the record in it says what is meant: that this very text is approved, or still is.
    fn is_held_by(&self, stamp: &Stamp) -> bool {
        is_held(&self.fingerprint, self.approval, stamp)
    }
}

/// Whether a stamp says that the text with this fingerprint stands so.
fn is_held(fingerprint: &str, approval: Approval, stamp: &Stamp) -> bool {
    stamp.fingerprint == fingerprint && stamp.approval == approval
}

/// The rule that finds what was never filled in. Nobody can approve words that are still to come.
const PLACEHOLDER: &str = "placeholder-left";

/// What was found about the policy at `index` of the school's file: all but what is about another policy of it.
fn about_policy(built: &build::Built, file: &SchoolFile, index: usize) -> Vec<Diagnostic> {
    let starts = |at: usize| file.policy.get(at).map(|policy| policy.span.start);
    let (start, end) = (starts(index).unwrap_or(0), starts(index + 1).unwrap_or(u32::MAX));
    let first = starts(0).unwrap_or(0);
    let is_here = |fault: &&Diagnostic| {
        let at = fault.span.start;
        built.sources.file(fault.span.file).path != built.path || at < first || (start..end).contains(&at)
    };
    built.found.iter().filter(is_here).cloned().collect()
}

/// Warnings about what is approved, without those that only say how a text stands: first what is wrong in fact.
fn doubts(found: &[Diagnostic]) -> Vec<Diagnostic> {
    const WORST: [&str; 8] = [
        "unchecked-claim",
        "superseded-law",
        "superseded-guidance",
        "contradictory-clauses",
        "leans-on-own-wording",
        "loose-pronoun",
        "malformed-phone",
        "expired-local-wording",
    ];
    let warnings = found.iter().filter(|fault| fault.severity == Severity::Warning);
    // What an earlier text lacks is no doubt about this one.
    let is_of_state = |code: &str| STATE_RULES.contains(&code) || code == Fault::NotRemade.name();
    let mut doubts: Vec<Diagnostic> = warnings.filter(|fault| !is_of_state(fault.code.name())).cloned().collect();
    doubts.sort_by_key(|fault| WORST.iter().position(|code| *code == fault.code.name()).unwrap_or(WORST.len()));
    doubts
}

/// Errors, without those that only say how a text stands.
fn only_errors(found: &[Diagnostic]) -> Vec<Diagnostic> {
    let errors = found.iter().filter(|fault| fault.severity == Severity::Error);
    errors.filter(|fault| !STATE_RULES.contains(&fault.code.name())).cloned().collect()
}

/// A school file as `text` has it. What is wrong with it has been reported, or will be.
fn read_file(file: &SchoolText, text: &str) -> Result<SchoolFile, Failure> {
    let (mut sources, mut found) = (Sources::default(), Vec::new());
    let (id, text) = add_text(file.path.clone(), text.as_bytes(), &mut sources, &mut found);
    school::parse(&text, id, &mut found).ok_or_else(|| Failure(format!("{} cannot be read", file.path)))
}

/// The school as `text` has it, looked up in the library that the policy at `index` of the file is built from.
fn read_school<'l>(
    workspace: &'l Workspace,
    file: &SchoolText,
    text: &str,
    index: usize,
) -> Result<(Basis<'l>, School<'l>), Failure> {
    let (mut sources, mut found) = (Sources::over(workspace.sources.clone()), Vec::new());
    let (id, text) = add_text(file.path.clone(), text.as_bytes(), &mut sources, &mut found);
    let parsed =
        school::parse(&text, id, &mut found).ok_or_else(|| Failure(format!("{} cannot be read", file.path)))?;
    let policy = parsed.policy.get(index).ok_or_else(|| Failure(format!("{} cannot be read", file.path)))?;
    let basis = workspace.basis(policy, &parsed).map_err(|fault| Failure(fault.message))?;
    let school = school::look_up(file.id.clone(), &text, id, parsed, basis.library, &|_| true, &mut found);
    Ok((basis, school))
}

/// The policy at `index` of the file of a school.
fn policy_at<'s, 'l>(school: &'s School<'l>, index: usize) -> Result<&'s Policy<'l>, Failure> {
    let written = school.file.policy.get(index).map(|policy| policy.span);
    let policy = school.policies.iter().find(|policy| Some(policy.file.span) == written);
    policy.ok_or_else(|| Failure("the policy cannot be read".to_owned()))
}

/// The stamp that the changed file gives the policy, once it has been built and judged as any other.
fn read_back(
    workspace: &Workspace,
    file: &SchoolText,
    text: &str,
    index: usize,
    today: Date,
) -> Result<Stamp, Failure> {
    let changed = SchoolText { path: file.path.clone(), id: file.id.clone(), bytes: Ok(text.as_bytes().to_vec()) };
    let plan = Plan { today, formats: &[], output: None, jobs: 1 };
    let mut built = build::build(workspace, &[changed], &plan, &|| {}).swap_remove(0);
    let errors = only_errors(&built.found);
    Report::new(MessageFormat::Human).add(&errors, &built.sources);
    if !errors.is_empty() || index >= built.documents.len() {
        return Err(Failure(format!("{} could not be built with the record in it; nothing recorded", file.path)));
    }
    Ok(built.documents.swap_remove(index).stamp)
}

/// What is being approved.
fn about(
    school: &School<'_>,
    policy: &Policy<'_>,
    before: &Document,
    document: &Document,
) -> Vec<(&'static str, String)> {
    let words = approve::words(&approve::text_of(document));
    let sections = document.sections.len();
    let stamp = &before.stamp;
    vec![
        ("School", school.file.name.value.clone()),
        ("Policy", format!("{} ({})", document.title, policy.id)),
        ("State before", format!("{}. {}", stamp.state().words(), stamp.explanation())),
        ("Model", format!("{}, {}", policy.model_id, named(&document.stamp.release))),
        (
            "Text",
            format!(
                "{}, {}, {}",
                counted(sections, "section"),
                counted(document.uses.clauses.len(), "clause"),
                counted(words, "word")
            ),
        ),
    ]
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_record_holds_only_of_its_very_text_and_its_very_approval() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/keys");
        let workspace = Workspace::read(&folder).expect("it can be read");
        let file = SchoolText {
            path: "oak.toml".to_owned(),
            id: "oak".to_owned(),
            bytes: Ok(b"name = \"Oak\"\nkind = \"maintained\"\n[people]\nheadteacher = \"Ada Green\"\nchair = \"Sam Okoro\"\n\
                [[policy]]\nmodel = \"social-networking\"\nreviewed = 2026-09-14\nreview = \"every year\"\n\
                choose = { \"profile/name\" = \"own-name\" }\n"
                .to_vec()),
        };
        let plan = Plan { today: "2026-11-21".parse().expect("a day"), formats: &[], output: None, jobs: 1 };
        let built = build::build(&workspace, &[file], &plan, &|| {}).swap_remove(0);
        let stamp = &built.documents[0].stamp;
        assert!(is_held(&stamp.fingerprint, stamp.approval, stamp));
        assert!(!is_held(&stamp.fingerprint.replace(['0', '1', '2', '3'], "f"), stamp.approval, stamp));
        assert!(!is_held(&stamp.fingerprint[..8], stamp.approval, stamp));
        assert_eq!(stamp.approval, Approval::Draft);
        assert!(!is_held(&stamp.fingerprint, Approval::Approved(plan.today), stamp));
    }
}
