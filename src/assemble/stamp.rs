//! How a text stands with its approval and its review.

use crate::date::Date;
use crate::document::{Approval, Review, Stamp};
use crate::grammar::typographic;
use crate::library::Library;
use crate::model::school::ApprovalRecord;
use crate::school::{Policy, School};

/// The warning comes this many days ahead, unless the workspace says otherwise: time for an agenda and a meeting.
const DUE_SOON_DAYS: u16 = 60;

/// When a policy is next to be reviewed: as it is written, or worked out from the last review and the cycle.
pub(super) fn next_review(policy: &Policy<'_>) -> Option<Date> {
    let worked_out = || policy.file.reviewed.map(|reviewed| policy.file.review.value.next(reviewed.value));
    policy.file.next_review.map(|written| written.value).or_else(worked_out)
}

/// The stamp of a text whose fingerprint is not known yet.
pub(super) fn unsigned(library: &Library, school: &School<'_>, policy: &Policy<'_>, today: Date) -> Stamp {
    let next_review = next_review(policy);
    let due_soon = i64::from(library.settings.due_soon_days.unwrap_or(DUE_SOON_DAYS));
    let review = match next_review {
        None => Review::Unknown,
        Some(due) if due.last_day() < today => Review::Overdue,
        Some(due) if today.days_until(due.last_day()) <= due_soon => Review::DueSoon,
        Some(_) => Review::Current,
    };
    let board = school.words.get("board").map(|form| form.noun.name.value.as_str());
    let approver = policy.file.approver.as_ref().map(|at| at.as_str()).or(board).unwrap_or("governing body");
    Stamp {
        approval: Approval::Draft,
        review,
        approver: typographic(approver),
        reviewed: policy.file.reviewed.map(|date| date.value),
        next_review,
        release: policy.model.file.release.value.clone(),
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
