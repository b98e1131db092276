//! The names of the facts of a stamp, in the order in which copies carry them.

use crate::date::Date;
use crate::document::{Approval, Document, State};
use std::collections::BTreeMap;

/// The id of the school.
pub const SCHOOL: &str = "school";
/// The id of the policy.
pub const POLICY: &str = "policy";
/// The name of the school.
pub const PUBLISHER: &str = "publisher";
/// The state of the text, in one word.
pub const STATE: &str = "state";
/// The day on which the text was approved.
pub const APPROVED: &str = "approved";
/// The last review of the text.
pub const REVIEWED: &str = "reviewed";
/// The last review, if it was of an earlier text.
pub const EARLIER_REVIEW: &str = "earlier-review";
/// The next review.
pub const NEXT_REVIEW: &str = "next-review";
/// The release of the model policy.
pub const RELEASE: &str = "release";
/// The fingerprint of the text that is approved: its particulars are held out.
pub const FINGERPRINT: &str = "fingerprint";
/// The fingerprint of the particulars.
pub const PARTICULARS: &str = "particulars";
/// Where the particulars stand in the lines of the text.
pub const HELD_OUT: &str = "held-out";
/// The day for which the state was worked out.
pub const BUILT: &str = "built";
/// The seal. It covers everything but itself and the digests.
pub const SEAL: &str = "seal";
/// The digests.
pub const DIGESTS: &str = "digests";

/// Whether facts that a file says of itself are those of a policy, and not of a list, a redline or a paper. It may have lost
/// its seal.
pub fn is_of_policy(record: &BTreeMap<String, String>) -> bool {
    let is_companion = record.get(STATE).is_some_and(|state| State::is_key_of_companion(state));
    !is_companion && [STATE, FINGERPRINT, PARTICULARS, HELD_OUT].iter().any(|fact| record.contains_key(*fact))
}

/// The facts of a document's stamp as its copies carry them for machines, in order; those that are known. `held_out`
/// are the places of its particulars.
pub fn of(document: &Document, held_out: String) -> Vec<(&'static str, String)> {
    let stamp = &document.stamp;
    let approved = match stamp.approval {
        Approval::Approved(on) => Some(on.written()),
        Approval::Draft | Approval::Changed(_) => None,
    };
    let facts = [
        (SCHOOL, Some(document.school_id.clone())),
        (POLICY, Some(document.id.clone())),
        (PUBLISHER, Some(document.school.clone())),
        (STATE, Some(stamp.state().key().to_owned())),
        (APPROVED, approved),
        (REVIEWED, stamp.reviewed.map(Date::written)),
        (EARLIER_REVIEW, stamp.earlier_review.map(Date::written)),
        (NEXT_REVIEW, stamp.next_review.map(Date::written)),
        (RELEASE, Some(stamp.release.clone())),
        (FINGERPRINT, Some(stamp.fingerprint.clone())),
        (PARTICULARS, Some(stamp.particulars.clone())),
        (HELD_OUT, Some(held_out)),
        (BUILT, Some(stamp.built.written())),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?))).collect()
}
