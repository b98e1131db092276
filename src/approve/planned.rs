//! Works out what is to be recorded of an approval or a review, or why nothing is. Writes nothing.

use super::encoding::Encoding;
use super::faults::{PLACEHOLDER, about_policy, doubts, only_errors};
use super::since::{Approved, Since, since};
use super::summary;
use super::text;
use crate::assemble;
use crate::build::{self, Plan};
use crate::check::{self, words::is_to_come};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::document::{Approval, Document, Stamp, State};
use crate::edit::record::{self, Record};
use crate::failure::{Failure, Faults, Refused};
use crate::grammar::{counted, in_capitals};
use crate::kept;
use crate::library::add_text;
use crate::model::school::SchoolFile;
use crate::pinned;
use crate::redline::Made;
use crate::render::Format;
use crate::school::{self, Policy, School};
use crate::schools::SchoolText;
use crate::source::Sources;
use crate::workspace::{Basis, Workspace};
use std::path::{Path, PathBuf};
use toml_edit::{Datetime, Value};

/// What was decided, as somebody tells it.
#[derive(Clone)]
pub(crate) struct Decision {
    /// The policy; the only one unless one is named.
    pub policy: Option<String>,
    /// Who decided; the body that approves the policy unless another is named.
    pub body: Option<String>,
    /// The day of the meeting.
    pub on: Date,
    /// The minute that says so.
    pub minute: Option<String>,
    /// Who signed.
    pub signed_by: Option<String>,
    /// What it changes, in a sentence; worked out unless it is told.
    pub summary: Option<String>,
    /// When the review was finished that an approval ends.
    pub reviewed: Option<Date>,
    /// The fingerprint of the text that was decided on, or its start.
    pub fingerprint: Option<String>,
    /// Whether it was a review that found no change needed.
    pub is_unchanged: bool,
}

/// What is to be recorded, and what there is to know of it.
pub(crate) struct Planned {
    /// The name of the school.
    pub school: String,
    /// The id of the policy.
    pub policy: String,
    /// The model that it is built from.
    pub model: String,
    /// The policy as the school's file makes it before.
    pub before: Document,
    /// The text that is approved, or was reviewed.
    pub document: Document,
    /// How it stands once the record is there.
    pub after: Stamp,
    /// The record in a sentence.
    pub said: String,
    /// What it changes, as the record says it for the table of versions.
    pub summary: Option<String>,
    /// When the file said that the text was reviewed last.
    pub reviewed_before: Option<Date>,
    /// Warnings about the text.
    pub doubts: Vec<Diagnostic>,
    /// What is known of the text before; nothing of a review that changed nothing.
    pub since: Option<Since>,
    /// The body that decided, if the document names another as the one that approves it.
    pub other_body: Option<String>,
    /// What is kept of the text, by path: the text first. A review keeps nothing.
    pub kept: Vec<(PathBuf, Vec<u8>)>,
    /// The school's file with the record in it.
    pub school_file: Vec<u8>,
}

/// A record, and the text that it is of.
struct Recorded {
    record: Record,
    said: String,
    summary: Option<String>,
    /// What the stamp must say of the approval once it is recorded.
    approval: Approval,
    fingerprint: String,
    document: Document,
    kept: Vec<(PathBuf, Vec<u8>)>,
}

/// The school's file and its workspace.
#[derive(Clone, Copy)]
struct Here<'w> {
    workspace: &'w Workspace,
    path: &'w Path,
    file: &'w SchoolText,
    today: Date,
}

/// Works out what is to be recorded in the file of a school, which is at `path`.
pub(crate) fn plan(
    workspace: &Workspace,
    path: &Path,
    file: &SchoolText,
    decision: &Decision,
    today: Date,
) -> Result<Planned, Refused> {
    let here = Here { workspace, path, file, today };
    let bytes = file.bytes.as_ref().map_err(|error| Failure(error.to_string()))?;
    // A text that could not be built could not have been approved either.
    let formats: Vec<&Format> = Format::usual().collect();
    let plan = Plan { today, formats: &formats, output: None, jobs: 1 };
    let built = build::build(workspace, std::slice::from_ref(file), &plan).swap_remove(0);
    let mut errors = only_errors(&workspace.found);
    errors.extend(only_errors(&built.found));
    if !errors.is_empty() {
        let said = format!("Nothing recorded: {}.", counted(errors.len(), "error"));
        return Err(Refused::Faults(Box::new(Faults { found: errors, sources: built.sources }), said));
    }
    let (written, encoding) = Encoding::read(bytes)
        .ok_or_else(|| Failure(format!("{} is not in UTF-8; save it as that first", file.path)))?;
    let parsed = here.parsed(&written)?;
    let index = decision.chosen(&parsed)?;
    let about_policy = about_policy(&built, &parsed, index);
    let doubts = doubts(&about_policy);
    let to_fill_in: Vec<Diagnostic> =
        about_policy.into_iter().filter(|fault| fault.code.name() == PLACEHOLDER).collect();
    if !to_fill_in.is_empty() {
        let said = format!(
            "Nothing recorded: the text has {} to fill in. If it is meant so, allow it in the policy: [[policy.allow]] with \
             rule = \"{PLACEHOLDER}\" and a reason.",
            counted(to_fill_in.len(), "place")
        );
        return Err(Refused::Faults(Box::new(Faults { found: to_fill_in, sources: built.sources }), said));
    }
    let (basis, school) = here.school(&written, index)?;
    let policy = policy_at(&school, index)?;
    decision.refuse_no_answer(basis, &school)?;
    if decision.on > today {
        return Err(Failure(format!("{} has not come yet; record it once it has been decided", decision.on)).into());
    }
    let before = assemble::assemble(basis.library, &school, policy, today, &mut Vec::new());
    if before.stamp.state() == State::Superseded {
        return Err(Failure(format!("another policy has replaced \"{}\"; approve that one", before.title)).into());
    }
    let unfit = || Failure(format!("{} is not written as [[policy]] with its keys; add the record by hand", file.path));
    let edited = match decision.reviewed {
        None => written,
        Some(on) => record::set_reviewed(&written, index, on).ok_or_else(unfit)?,
    };
    let (_, reviewed) = here.school(&edited, index)?;
    let mut recorded = match decision.is_unchanged {
        false => decision.approval(here, basis, &reviewed, policy_at(&reviewed, index)?, &before)?,
        true => decision.review(policy, &before)?,
    };
    kept::leave_undecided(&mut recorded.document, path, &school.id, &policy.file);
    if let Some(wanted) = &decision.fingerprint
        && !recorded.fingerprint.starts_with(wanted.as_str())
    {
        let is = recorded.fingerprint.get(..wanted.len()).unwrap_or(&recorded.fingerprint);
        return Err(Failure(format!("this is not the text {wanted}, but {is}; nothing recorded")).into());
    }
    let after = record::add(&edited, index, &recorded.record).ok_or_else(unfit)?;
    // What was written must say what was meant, whatever the file looks like.
    let stamp = here.read_back(&after, index)?;
    if !is_held(&recorded.fingerprint, recorded.approval, &stamp) {
        return Err(Failure(format!("the record would not hold in {}; nothing recorded", file.path)).into());
    }
    decision.refuse_overdue(&recorded.document.title, &stamp, policy_at(&reviewed, index)?)?;
    let now = Approved { fingerprint: &recorded.fingerprint, particulars: &recorded.document.stamp.particulars };
    let since = (!decision.is_unchanged).then(|| since(path, &school, policy, &now));
    let school_file = encoding.write(&after);
    // The school's file as it then stands makes the text again.
    if let Some((text, _)) = recorded.kept.first() {
        recorded.kept.insert(1, (kept::school_file_of(text), school_file.clone()));
    }
    let approver = &before.stamp.approver;
    Ok(Planned {
        school: school.file.name.value.clone(),
        policy: policy.id.clone(),
        model: policy.model_id.clone(),
        after: stamp,
        said: recorded.said,
        summary: recorded.summary,
        reviewed_before: policy.file.updated().map(|at| at.value),
        doubts,
        since,
        other_body: decision.body(approver).filter(|body| body != approver && !decision.is_unchanged),
        kept: recorded.kept,
        school_file,
        document: recorded.document,
        before,
    })
}

/// What stands for the number of a minute in the commands that papers print.
const NUMBER: &str = "NUMBER";

impl Decision {
    /// Refuses words that stand for an answer which is still to come, and what is no person's name where one signs.
    fn refuse_no_answer(&self, basis: Basis<'_>, school: &School<'_>) -> Result<(), Failure> {
        let said = [
            ("--body", &self.body),
            ("--minute", &self.minute),
            ("--signed-by", &self.signed_by),
            ("--summary", &self.summary),
        ];
        for (option, words) in said.iter().filter_map(|(option, words)| Some((option, words.as_ref()?))) {
            if is_to_come(words) || words == NUMBER {
                return Err(Failure(format!("{option} \"{words}\" is no answer; nothing recorded")));
            }
        }
        let signer = self.signed_by.as_ref();
        match signer.and_then(|name| Some((name, check::no_name(name, school, basis.library)?))) {
            Some((name, (why, _))) => {
                Err(Failure(format!("--signed-by \"{name}\" is {why}; write the name of the person who signed")))
            }
            None => Ok(()),
        }
    }

    /// Refuses to approve what would need a review on the very day: governors would seem to have let it lapse.
    fn refuse_overdue(&self, title: &str, stamp: &Stamp, policy: &Policy<'_>) -> Result<(), Failure> {
        let Some(due) = stamp.next_review.filter(|due| due.last_day() < self.on && !self.is_unchanged) else {
            return Ok(());
        };
        let way_out = match policy.file.next_review {
            Some(_) => "correct next-review in the file, or take it out".to_owned(),
            None => format!("if it has been reviewed, say when: --reviewed {}", self.on.written()),
        };
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

    /// Who was named, as a record names a body: without its article, and with a capital.
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
        here: Here<'_>,
        basis: Basis<'_>,
        school: &School<'_>,
        policy: &Policy<'_>,
        before: &Document,
    ) -> Result<Recorded, Failure> {
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
        let texts = assemble::texts_for_approval(basis.library, school, policy, self.on, here.today);
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
        let made = Made { document: &document, library: basis.library, school, policy, said: "the text approved" };
        let summary = self.summary.clone().or_else(|| summary::summary(here.workspace, here.path, &made, here.today));
        fields.extend(summary.as_ref().map(|summary| ("summary", summary.as_str().into())));
        fields.push(("release", document.stamp.release.as_str().into()));
        let path = kept::kept_at(here.path, &school.id, &policy.id, &self.on.written(), &fingerprint);
        let mut kept = vec![(path.clone(), text::text_of(&document).into_bytes())];
        // A release is kept as it is; any other library is kept with the text.
        let digest = match basis.released {
            Some(released) => released.digest.clone(),
            None => {
                let (bytes, bundle) = here.workspace.bundle(here.today);
                kept.push((kept::libraries_of(here.path).join(pinned::library_file(&bundle.digest)), bytes));
                bundle.digest
            }
        };
        let (path, told) = text::particulars_of(&document, &path);
        kept.extend((!told.is_empty()).then(|| (path, told.into_bytes())));
        fields.push(("library", digest.as_str().into()));
        fields.push(("fingerprint", fingerprint.as_str().into()));
        let particulars = &document.stamp.particulars;
        fields.extend((!particulars.is_empty()).then(|| ("particulars", particulars.as_str().into())));
        let mut said = format!("approved by {by} {}", self.on.in_sentence());
        said.extend(self.minute.as_ref().map(|minute| format!(", minute {minute}")));
        said.extend(self.signed_by.as_ref().map(|name| format!(", signed by {name}")));
        let record = Record { name: "approval", fields };
        Ok(Recorded { record, said, summary, approval: Approval::Approved(self.on), fingerprint, document, kept })
    }

    /// The record of a review on that day which changed nothing.
    fn review(&self, policy: &Policy<'_>, before: &Document) -> Result<Recorded, Failure> {
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
        Ok(Recorded { record, said, summary: None, approval, fingerprint, document: before.clone(), kept: Vec::new() })
    }

    fn fields(&self, by: &str) -> Vec<(&'static str, Value)> {
        let on: Datetime = self.on.written().parse().expect("a day is a date of TOML");
        let mut fields: Vec<(&'static str, Value)> = vec![("by", by.into()), ("on", on.into())];
        fields.extend(self.minute.as_ref().map(|minute| ("minute", minute.as_str().into())));
        fields
    }
}

/// Whether a stamp says that the text with this fingerprint stands so: that this very text is approved, or still is.
fn is_held(fingerprint: &str, approval: Approval, stamp: &Stamp) -> bool {
    stamp.fingerprint == fingerprint && stamp.approval == approval
}

impl<'w> Here<'w> {
    fn unread(&self) -> Failure {
        Failure(format!("{} cannot be read", self.file.path))
    }

    /// The school's file as `text` has it. What is wrong with it has been reported, or will be.
    fn parsed(&self, text: &str) -> Result<SchoolFile, Failure> {
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let (id, text) = add_text(self.file.path.clone(), text.as_bytes(), &mut sources, &mut found);
        school::parse(&text, id, &mut found).ok_or_else(|| self.unread())
    }

    /// The school as `text` has it, looked up in the library that the policy at `index` of the file is built from.
    fn school(&self, text: &str, index: usize) -> Result<(Basis<'w>, School<'w>), Failure> {
        let (mut sources, mut found) = (Sources::over(self.workspace.sources.clone()), Vec::new());
        let (id, text) = add_text(self.file.path.clone(), text.as_bytes(), &mut sources, &mut found);
        let parsed = school::parse(&text, id, &mut found).ok_or_else(|| self.unread())?;
        let policy = parsed.policy.get(index).ok_or_else(|| self.unread())?;
        let basis = self.workspace.basis(policy, &parsed).map_err(|fault| Failure(fault.message))?;
        let school = school::look_up(self.file.id.clone(), &text, id, parsed, basis.library, &|_| true, &mut found);
        Ok((basis, school))
    }

    /// The stamp that the changed file gives the policy, once it has been built and judged as any other.
    fn read_back(&self, text: &str, index: usize) -> Result<Stamp, Refused> {
        let (path, id) = (self.file.path.clone(), self.file.id.clone());
        let changed = SchoolText { path, id, bytes: Ok(text.as_bytes().to_vec()) };
        let plan = Plan { today: self.today, formats: &[], output: None, jobs: 1 };
        let mut built = build::build(self.workspace, &[changed], &plan).swap_remove(0);
        let found = only_errors(&built.found);
        if !found.is_empty() || index >= built.documents.len() {
            let said = format!("{} could not be built with the record in it; nothing recorded", self.file.path);
            return Err(Refused::Unfit(Box::new(Faults { found, sources: built.sources }), Failure(said)));
        }
        Ok(built.documents.swap_remove(index).stamp)
    }
}

/// The policy at `index` of the file of a school.
fn policy_at<'s, 'l>(school: &'s School<'l>, index: usize) -> Result<&'s Policy<'l>, Failure> {
    let written = school.file.policy.get(index).map(|policy| policy.span);
    let policy = school.policies.iter().find(|policy| Some(policy.file.span) == written);
    policy.ok_or_else(|| Failure("the policy cannot be read".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OAK: &str = "name = \"Oak\"\nkind = \"maintained\"\n[people]\nheadteacher = \"Ada Green\"\nchair = \"Sam Okoro\"\n\
        [[policy]]\nmodel = \"social-networking\"\nreviewed = 2026-09-14\nreview = \"every year\"\n\
        choose = { \"profile/name\" = \"own-name\" }\n";
    const TODAY: &str = "2026-11-21";

    fn day(written: &str) -> Date {
        written.parse().expect("the test writes a date")
    }

    fn decided(on: &str) -> Decision {
        Decision {
            policy: None,
            body: None,
            on: day(on),
            minute: None,
            signed_by: None,
            summary: None,
            reviewed: None,
            fingerprint: None,
            is_unchanged: false,
        }
    }

    /// What comes of a decision on the policy of a school whose file has this text.
    fn planned(text: &str, decision: &Decision) -> Result<Planned, String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/keys");
        let workspace = Workspace::read(&folder).expect("it can be read");
        let bytes = Ok(text.as_bytes().to_vec());
        let file = SchoolText { path: "oak.toml".to_owned(), id: "oak".to_owned(), bytes };
        plan(&workspace, Path::new("oak.toml"), &file, decision, day(TODAY)).map_err(|refused| match refused {
            Refused::Failure(why) | Refused::Unfit(_, why) => why.0,
            Refused::Faults(_, said) => said,
        })
    }

    fn refused(text: &str, decision: &Decision) -> String {
        planned(text, decision).err().expect("it is refused")
    }

    #[test]
    fn a_record_holds_only_of_its_very_text_and_its_very_approval() {
        let planned = planned(OAK, &decided("2026-11-19")).expect("it can be approved");
        let stamp = &planned.after;
        assert!(is_held(&stamp.fingerprint, Approval::Approved(day("2026-11-19")), stamp));
        assert!(!is_held(&stamp.fingerprint.replace(['0', '1', '2', '3'], "f"), stamp.approval, stamp));
        assert!(!is_held(&stamp.fingerprint[..8], stamp.approval, stamp));
        assert!(!is_held(&stamp.fingerprint, Approval::Draft, stamp));
        assert!(!is_held(&stamp.fingerprint, Approval::Approved(day(TODAY)), stamp));
    }

    #[test]
    fn an_approval_keeps_its_text_first_and_the_file_that_makes_it_again() {
        let planned = planned(OAK, &decided("2026-11-19")).expect("it can be approved");
        let endings = planned.kept.iter().map(|(path, _)| path.extension().unwrap_or_default().to_string_lossy());
        assert_eq!(endings.take(2).collect::<Vec<_>>(), ["txt", "toml"]);
        assert_eq!(planned.kept[1].1, planned.school_file);
        assert_eq!(crate::digest::sha256(&planned.kept[0].1), planned.document.stamp.fingerprint);
        assert_eq!(planned.since, Some(Since::Nothing));
    }

    #[test]
    fn what_was_approved_is_known_again_or_said_to_be_lost() {
        let first = planned(OAK, &decided("2026-11-02")).expect("it can be approved");
        let once = String::from_utf8(first.school_file).expect("it is UTF-8");
        let again = planned(&once, &decided("2026-11-19")).expect("it can be approved again");
        assert_eq!(again.since, Some(Since::Same { on: day("2026-11-02"), to_the_word: true }));
        let lost = once.replace(&first.document.stamp.fingerprint, &"0".repeat(64));
        let lost = planned(&lost, &decided("2026-11-19")).expect("another text may be approved");
        let not_kept = Since::NotKept { on: day("2026-11-02"), folder: "approved".to_owned() };
        assert_eq!(lost.since, Some(not_kept));
    }

    #[test]
    fn a_minute_is_not_what_stands_for_its_number() {
        let minute = Decision { minute: Some("NUMBER".to_owned()), ..decided("2026-11-19") };
        assert!(refused(OAK, &minute).contains("is no answer"));
    }

    #[test]
    fn what_has_not_come_and_what_came_before_is_not_recorded() {
        assert!(refused(OAK, &decided("2026-11-22")).contains("has not come yet"));
        assert!(refused(OAK, &decided("2026-09-01")).contains("was reviewed on 14 September 2026, which is later"));
        let once = planned(OAK, &decided("2026-11-19")).expect("it can be approved").school_file;
        let once = String::from_utf8(once).expect("it is UTF-8");
        assert!(refused(&once, &decided("2026-11-19")).contains("already recorded"));
        assert!(refused(&once, &decided("2026-11-18")).contains("a later approval is recorded"));
    }

    #[test]
    fn a_review_leaves_unchanged_only_what_is_approved() {
        let unchanged = Decision { is_unchanged: true, ..decided("2026-11-20") };
        assert!(refused(OAK, &unchanged).contains("is not approved as it reads now"));
        let once = planned(OAK, &decided("2026-11-19")).expect("it can be approved").school_file;
        let once = String::from_utf8(once).expect("it is UTF-8");
        let review = planned(&once, &unchanged).expect("it can be reviewed");
        assert!(review.kept.is_empty() && review.since.is_none());
        assert!(
            review.said.contains("the next review moves from 14 September 2027 to 20 November 2027"),
            "{}",
            review.said
        );
    }

    #[test]
    fn another_text_than_the_one_on_the_paper_is_refused() {
        let paper = Decision { fingerprint: Some("0123abcd".to_owned()), ..decided("2026-11-19") };
        assert!(refused(OAK, &paper).starts_with("this is not the text 0123abcd, but "));
    }

    #[test]
    fn a_body_is_named_as_the_document_names_it() {
        let named = |body: &str| Decision { body: Some(body.to_owned()), ..decided("2026-11-19") };
        assert_eq!(named("the governing body").body("Governing Body").as_deref(), Some("Governing Body"));
        assert_eq!(named("resources committee").body("Governing Body").as_deref(), Some("Resources Committee"));
        let planned = planned(OAK, &named("Resources Committee")).expect("a committee may approve");
        assert_eq!(planned.other_body.as_deref(), Some("Resources Committee"));
    }
}
