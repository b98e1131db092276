//! How a text stands with its approval and its review.

use crate::date::Date;
use crate::document::{Approval, Review, Stamp, Successor};
use crate::grammar::{is_plural, typographic};
use crate::library::Library;
use crate::model::school::{ApprovalRecord, AssessmentRecord, ConsultationRecord};
use crate::model::slot::DocumentFact;
use crate::model::vocabulary::Noun;
use crate::school::{Policy, School};
use crate::source::At;

/// The stamp of a text whose fingerprint is not known yet.
pub(super) fn unsigned(library: &Library, school: &School<'_>, policy: &Policy<'_>, today: Date) -> Stamp {
    let next_review = policy.file.due_on(today);
    let review = match next_review {
        None => Review::Unknown,
        Some(due) if due.last_day() < today => Review::Overdue,
        Some(due) if today.days_until(due.last_day()) <= library.due_soon_days() => Review::DueSoon,
        Some(_) => Review::Current,
    };
    let approver = school.approver_of(policy);
    // A form of the school's words knows best whether it is a plural.
    let known = school.words.values().map(|form| &form.noun).find(|noun| noun.name.value == approver);
    let approver_is_plural = known.map_or_else(|| is_plural(approver), Noun::is_plural);
    let approved_by = policy
        .file
        .last_approval()
        .map(|approval| approval.by.as_str())
        .filter(|by| by.to_lowercase() != approver.to_lowercase());
    let successor = policy.file.superseded_by.as_ref().map(|at| Successor {
        id: at.value.clone(),
        title: school.title_of(&at.value).map_or_else(|| at.value.clone(), typographic),
    });
    Stamp {
        approval: Approval::Draft,
        review,
        superseded_by: successor,
        approver: typographic(approver),
        approver_is_plural,
        approved_by: approved_by.map(typographic),
        reviewed: policy.file.last_review().map(|held| held.on.value),
        earlier_review: None,
        next_review,
        release: library.release_of(policy.model),
        overtaken: Vec::new(),
        proposals: Vec::new(),
        fingerprint: String::new(),
        particulars: String::new(),
        particulars_changed: false,
        particulars_behind: Vec::new(),
        built: today,
        companion: None,
    }
}

/// Puts the fingerprints into a stamp, and with them whether this very text was approved and reviewed. `cites_since` is when
/// the latest of what it cites came out.
pub(super) fn sign(
    stamp: &mut Stamp,
    fingerprint: String,
    particulars: String,
    policy: &Policy<'_>,
    cites_since: Option<Date>,
) {
    let recorded = policy.file.last_approval().and_then(|approval| {
        approval
            .fingerprint
            .as_ref()
            .map(|recorded| (recorded.value.eq_ignore_ascii_case(&fingerprint), approval.on.value))
    });
    stamp.approval = match recorded {
        None => Approval::Draft,
        Some((true, on)) => Approval::Approved(on),
        Some((false, on)) => Approval::Changed(on),
    };
    let approved_with = policy.file.last_approval().and_then(|approval| approval.particulars.as_ref());
    stamp.particulars_changed = approved_with.is_some_and(|with| !with.value.eq_ignore_ascii_case(&particulars));
    (stamp.fingerprint, stamp.particulars) = (fingerprint, particulars);
    if is_of_earlier_text(stamp, policy, cites_since) {
        stamp.earlier_review = stamp.reviewed.take();
    }
}

/// Whether the last review was of another text than this. One that cites what came out later is another. So is one
/// without approval if a text was approved since. That it is time for the next review says nothing of that.
fn is_of_earlier_text(stamp: &Stamp, policy: &Policy<'_>, cites_since: Option<Date>) -> bool {
    let Some(reviewed) = stamp.reviewed else { return false };
    let cites_newer = cites_since.is_some_and(|since| since.first_day() > reviewed.last_day());
    // A review that changed nothing was of the text that was approved.
    let changed_nothing = policy.file.updated().is_none_or(|updated| updated.value != reviewed);
    let approved_since =
        || policy.file.approval.iter().any(|record| record.on.value.first_day() >= reviewed.first_day());
    match stamp.approval {
        Approval::Approved(_) => cites_newer,
        Approval::Draft | Approval::Changed(_) => cites_newer || changed_nothing || approved_since(),
    }
}

/// What a fact of the stamp is called in the front table, once the stamp is signed. Facts that are known earlier have
/// no words here.
pub(super) fn told(fact: DocumentFact, stamp: &Stamp, policy: &Policy<'_>) -> String {
    let current = match stamp.approval {
        Approval::Approved(_) => policy.file.last_approval().map(|approval| approval.span),
        Approval::Draft | Approval::Changed(_) => None,
    };
    let approvals = |wanted: &dyn Fn(&ApprovalRecord) -> bool| {
        let records: Vec<String> = policy.file.approval.iter().filter(|record| wanted(record)).map(record).collect();
        records.join("; ")
    };
    match fact {
        DocumentFact::State => stamp.state().words().to_owned(),
        DocumentFact::Reviewed => stamp.last_review(),
        // A date that is not known leaves its row empty, and the row vanishes.
        DocumentFact::NextReview => stamp.next_review.map_or_else(String::new, |date| date.to_string()),
        DocumentFact::Approval => approvals(&|record| Some(record.span) == current),
        DocumentFact::EarlierApprovals => approvals(&|record| Some(record.span) != current),
        DocumentFact::EqualityAssessment => policy.file.equality_assessment.as_ref().map_or_else(String::new, assessed),
        DocumentFact::Consulted => {
            let records: Vec<String> = policy.file.consulted.iter().map(consulted).collect();
            records.join("; ")
        }
        DocumentFact::Title | DocumentFact::ReviewCycle | DocumentFact::Release | DocumentFact::Approver => {
            String::new()
        }
    }
}

fn assessed(record: &AssessmentRecord) -> String {
    let (by, finding) = (typographic(&record.by.value), typographic(&record.finding.value));
    format!("{}, by {by}: {finding}", record.on.value)
}

fn consulted(record: &ConsultationRecord) -> String {
    let mut said = format!("{}, {}", typographic(&record.whom.value), record.on.value);
    if let Some(outcome) = &record.outcome {
        said += &format!(": {}", typographic(&outcome.value));
    }
    said
}

fn record(approval: &ApprovalRecord) -> String {
    let mut said = format!("{}, {}", typographic(&approval.by.value), approval.on.value);
    said += &proved(approval.minute.as_ref(), approval.signed_by.as_ref());
    said
}

/// What proves a decision, as it goes on after who took it.
pub(super) fn proved(minute: Option<&At<String>>, signer: Option<&At<String>>) -> String {
    let minute = minute.map(|minute| format!(", minute {}", typographic(&minute.value)));
    let signer = signer.map(|signer| format!(", signed by {}", typographic(&signer.value)));
    minute.into_iter().chain(signer).collect()
}
