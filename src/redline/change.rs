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
    /// This heading is new, above what stood elsewhere before.
    Headed(String),
    /// This heading is gone, and what stood below it is elsewhere.
    Unheaded(String),
    /// These words head a part of the text that is more, or less, below another than it was.
    Relevelled(String, Depth),
    /// This short form stands for other words: those of before, and those of now.
    StandsFor(String, [String; 2]),
}

impl What {
    /// The words that it is about: as the old text has them, and as the new one has.
    pub(crate) fn words(&self) -> [&str; 2] {
        match self {
            What::Reworded(hunk) => [&hunk.old, &hunk.new],
            What::New(words) => ["", words],
            What::Gone(words) => [words, ""],
            What::Headed(is) => ["", is],
            What::Retitled(was) | What::Unheaded(was) => [was, ""],
            What::Led(words, _) | What::Reordered(words) | What::Moved(_, words) | What::Relevelled(words, _) => {
                [words, words]
            }
            What::StandsFor(short, _) => [short, short],
        }
    }
}

/// Where a heading went in the order of headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Below another than before.
    Deeper,
    /// Not so far below others as before.
    Higher,
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
