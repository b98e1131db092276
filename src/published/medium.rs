//! A copy as it was read back from a file that somebody has published.

use super::seal::Digests;
use std::collections::BTreeMap;

/// The ways in which a copy is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// A page of its own.
    Page,
    /// The text alone, in somebody else's page.
    Fragment,
    /// A PDF.
    Pdf,
    /// A Word document.
    Word,
}

/// A copy as it was read from a published file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// How it was published.
    pub medium: Medium,
    /// The facts of its stamp, by the names that [`record`](super::record) gives them.
    pub record: BTreeMap<String, String>,
    /// Its seal, or the first digits of it.
    pub seal: String,
    /// The digests of its lines as they were built.
    pub digests: Option<Digests>,
    /// What it says of itself, a line a fact.
    pub head: Vec<String>,
    /// What it shows, and what stands around it on the same page.
    pub body: Vec<String>,
    /// The elements around it that hide all of it or strike it out.
    pub hidden_by: Vec<String>,
}

/// What begins the line of a part of a Word document among what it says of itself.
pub(crate) const PART: &str = "the part ";

/// Why a redline or a paper cannot be verified.
pub(crate) const COMPANION: &str =
    "it is a redline or a paper, which goes with a policy; only the policy itself is sealed";

/// Why a file cannot be read as a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable(pub String);
