//! How a text stands with its approval and its review.

use crate::date::Date;
use crate::document::{Approval, Review, Stamp, Successor};
use crate::grammar::{is_plural, typographic};
use crate::library::Library;
use crate::model::school::ApprovalRecord;
use crate::model::slot::DocumentFact;
use crate::model::vocabulary::Noun;
use crate::school::{Policy, School};
use crate::source::At;

/// The stamp of a text whose fingerprint is not known yet.
pub(super) fn unsigned(library: &Library, school: &School<'_>, policy: &Policy<'_>, today: Date) -> Stamp {
    let next_review = policy.file.due();
    let review = match next_review {
        None => Review::Unknown,
        Some(due) if due.last_day() < today => Review::Overdue,
        Some(due) if today.days_until(due.last_day()) <= library.due_soon_days() => Review::DueSoon,
        Some(_) => Review::Current,
    };
    let board = school.words.get("board").map(|form| &form.noun);
    let approver = policy.file.approver.as_ref().or(board.map(|board| &board.name));
    let approver = approver.map_or("governing body", At::as_str);
    // A form of the school's words knows best whether it is a plural.
    let known = school.words.values().map(|form| &form.noun).find(|noun| noun.name.value == approver);
    let approver_is_plural = known.map_or_else(|| is_plural(approver), Noun::is_plural);
    let approved_by = last_recorded(policy).map(|approval| approval.by.as_str()).filter(|by| *by != approver);
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
        next_review,
        release: policy.model.file.release.value.clone(),
        overtaken: Vec::new(),
        fingerprint: String::new(),
        built: today,
    }
}

/// The latest approval that has a fingerprint, in whatever order they are written.
pub(super) fn last_recorded<'p>(policy: &'p Policy<'_>) -> Option<&'p ApprovalRecord> {
    let recorded = policy.file.approval.iter().filter(|approval| approval.fingerprint.is_some());
    recorded.max_by_key(|approval| approval.on.value.last_day())
}

/// Puts the fingerprint into a stamp, and with it whether this very text was approved.
pub(super) fn sign(stamp: &mut Stamp, fingerprint: String, policy: &Policy<'_>) {
    let recorded = last_recorded(policy).and_then(|approval| {
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
    stamp.fingerprint = fingerprint;
}

/// What a fact of the stamp is called in the front table, once the stamp is signed. Facts that are known earlier have
/// no words here.
pub(super) fn told(fact: DocumentFact, stamp: &Stamp, policy: &Policy<'_>) -> String {
    let current = match stamp.approval {
        Approval::Approved(_) => last_recorded(policy).map(|approval| approval.span),
        Approval::Draft | Approval::Changed(_) => None,
    };
    let approvals = |wanted: &dyn Fn(&ApprovalRecord) -> bool| {
        let records: Vec<String> = policy.file.approval.iter().filter(|record| wanted(record)).map(record).collect();
        records.join("; ")
    };
    match fact {
        DocumentFact::State => stamp.state().words().to_owned(),
        DocumentFact::Approval => approvals(&|record| Some(record.span) == current),
        DocumentFact::EarlierApprovals => approvals(&|record| Some(record.span) != current),
        DocumentFact::Title
        | DocumentFact::Reviewed
        | DocumentFact::NextReview
        | DocumentFact::ReviewCycle
        | DocumentFact::Release => String::new(),
    }
}

fn record(approval: &ApprovalRecord) -> String {
    let mut said = format!("{}, {}", typographic(&approval.by.value), approval.on.value);
    if let Some(minute) = &approval.minute {
        said += &format!(", minute {}", typographic(&minute.value));
    }
    if let Some(signer) = &approval.signed_by {
        said += &format!(", signed by {}", typographic(&signer.value));
    }
    said
}
