//! What a change between two texts can be, and why it came.

/// Why a text changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cause {
    /// Law or guidance is another one now.
    Law,
    /// The model policy says something else.
    Model,
    /// The school decided so: its own wording, choices and facts.
    School,
    /// Only the two texts are known.
    Unknown,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Changed {
    /// The anchor of the section it is in.
    pub section: String,
    /// The heading of that section, with its number.
    pub heading: String,
    /// The clause it is in; empty outside of clauses.
    pub clause: String,
    /// Why it came.
    pub cause: Cause,
    /// What it is.
    pub what: What,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// Words in a line, with a few of those around them.
    Reworded(Hunk),
    /// These words are new.
    New(String),
    /// These words are gone.
    Gone(String),
    /// These words lead to another address.
    Led(String, String),
    /// These words stand elsewhere in their list.
    Reordered(String),
    /// A clause moved here from under this heading; its words.
    Moved(String, String),
    /// The heading itself was this one.
    Retitled(String),
}

/// What has another name now, and is no other thing for it: a term, an edition, who holds a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Renamed {
    /// As the old text has it.
    pub old: String,
    /// As the new text has it.
    pub new: String,
    /// Why it has.
    pub cause: Cause,
}

/// Words that differ, with a few on either side that do not, so that they can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hunk {
    /// As the old line has them.
    pub old: String,
    /// As the new line has them.
    pub new: String,
}
