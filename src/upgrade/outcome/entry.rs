//! What an entry of a school file is, and what can become of it.

use crate::edit::Edit;
use crate::grammar::joined;
use crate::model::value::Declaration;
use toml::Value;

/// What an entry of a school file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A clause or item that is left out.
    Drop,
    /// The school's own wording.
    Replace,
    /// The variant of a topic.
    Choose,
    /// A parameter of a clause.
    Parameter,
    /// A clause of the school's own.
    Add,
    /// Nothing yet, where the release sets something else than the one before.
    Default,
    /// Nothing yet, where the release no longer says something at a school such as this.
    Clause,
    /// A fact or a post.
    Fact,
    /// What is proposed to governors.
    Proposed,
    /// What rules may find.
    Allow,
}

impl Kind {
    /// Every kind.
    pub(crate) const ALL: [Kind; 10] = [
        Kind::Drop,
        Kind::Replace,
        Kind::Choose,
        Kind::Parameter,
        Kind::Add,
        Kind::Default,
        Kind::Clause,
        Kind::Fact,
        Kind::Proposed,
        Kind::Allow,
    ];

    /// The word for it, which is that of a school file where there is one.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Kind::Drop => "drop",
            Kind::Replace => "replace",
            Kind::Choose => "choose",
            Kind::Parameter => "parameter",
            Kind::Add => "add",
            Kind::Default => "default",
            Kind::Clause => "clause",
            Kind::Fact => "fact",
            Kind::Proposed => "proposed",
            Kind::Allow => "allow",
        }
    }
}

/// What became of an entry.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// What the entry is.
    pub kind: Kind,
    /// What it is about, as the file names it.
    pub id: String,
    /// What is said of it; may be empty.
    pub said: String,
    /// What becomes of it.
    pub what: What,
}

/// What becomes of an entry.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// It stays as it is.
    Kept,
    /// It stays, under another name.
    Renamed(String, Vec<Edit>),
    /// It is taken out.
    Removed(Vec<Edit>),
    /// A person decides.
    Question(Box<Question>),
}

/// What a person is to decide.
#[derive(Clone, Debug, Default)]
pub(crate) struct Question {
    /// What the model said.
    pub base: Option<String>,
    /// What it says now.
    pub theirs: Option<String>,
    /// What the school says.
    pub ours: Option<String>,
    /// Why the model changed, in the authority's words.
    pub reason: Option<String>,
    /// Why the school has its own, in its words.
    pub own_reason: Option<String>,
    /// The answers there are.
    pub choices: Vec<Choice>,
}

/// An answer to a question.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// The word for it.
    pub word: String,
    /// What it comes to.
    pub says: String,
    /// What it changes in the file. If something is to be written, it goes into the last change.
    pub edits: Vec<Edit>,
    /// What is to be written with it.
    pub wanted: Option<Wanted>,
}

/// What is to be written with an answer.
#[derive(Clone, Debug)]
pub(crate) enum Wanted {
    /// Words in place of this clause, or in a clause of the school's own.
    Wording(Option<String>),
    /// A value of this type.
    Value(Box<Declaration>),
    /// The id of a clause.
    Id,
}

pub(super) const OURS: &str = "ours";
pub(super) const THEIRS: &str = "theirs";
pub(super) const NEW: &str = "new";

pub(super) fn choice(word: &str, says: impl Into<String>, edits: Vec<Edit>) -> Choice {
    Choice { word: word.to_owned(), says: says.into(), edits, wanted: None }
}

pub(super) fn string(words: &str) -> Value {
    Value::String(words.to_owned())
}

/// The words for an entry that no known release tells anything about.
pub(super) const UNKNOWN_BASE: &str = "nobody knows which release this was written for";

/// What stays, under its own name or another.
pub(super) fn renamed(id: &str, now: &str, edits: Vec<Edit>) -> What {
    if id == now && edits.is_empty() { What::Kept } else { What::Renamed(now.to_owned(), edits) }
}

/// That something is gone, with the authority's reason.
pub(super) fn gone(said: &str, why: Option<&str>) -> String {
    match why.map(|why| why.trim().trim_end_matches('.')) {
        Some(why) if !why.is_empty() => format!("{said}: {why}"),
        _ => said.to_owned(),
    }
}

/// Ids of which one comes first.
pub(super) fn with_first(first: &str, rest: &[String]) -> Vec<String> {
    std::iter::once(first.to_owned()).chain(rest.iter().cloned()).collect()
}

pub(super) fn named(ids: &[String]) -> String {
    joined(ids, "and")
}

/// Whether two texts have the same words.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}
