//! What an edition of a policy says, in a form that its HTML, its fragment, its PDF and the document itself share.
//!
//! A policy leaves this program as several files, and files are saved again by websites and PDF tools. What must not
//! change is what they say. So editions are read back into [lines], and compared by these and not by their bytes. What
//! an edition carries to be checked against, when nothing else is at hand, is its [seal].

pub mod check;

pub mod dom;

pub mod lines;

pub mod looks;

pub mod foreign;

pub mod html;

pub mod pdf;

pub mod seal;

pub mod tagged;

pub mod text;

use seal::Digests;
use std::collections::BTreeMap;

/// The formats that editions are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A page of its own.
    Page,
    /// The text alone, in somebody else's page.
    Fragment,
    /// A PDF.
    Pdf,
}

/// An edition as it was read from a published file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// What it is.
    pub kind: Kind,
    /// The facts of its stamp, by the names that [`facts`] gives them.
    pub record: BTreeMap<String, String>,
    /// Its seal, or the first digits of it.
    pub seal: String,
    /// The digests of its lines as they were built.
    pub digests: Option<Digests>,
    /// What it says of itself, a line a fact.
    pub head: Vec<String>,
    /// What it shows, and what stands around it on the same page.
    pub body: Vec<String>,
}

/// Why a file cannot be read as an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable(pub String);

/// The names of the facts of a stamp, in the order in which editions carry them.
pub mod facts {
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
}
