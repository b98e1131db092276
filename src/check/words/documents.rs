//! What documents are called, what they say of themselves, and how they send a reader elsewhere.

/// What a document calls itself that governors approve.
pub(in crate::check) const APPROVED_KINDS: [&str; 6] =
    ["policy", "procedure", "procedures", "statement", "code of conduct", "scheme"];

/// Policies that are often written without capitals, beside those of the register.
pub(in crate::check) const COMMON_POLICIES: [&str; 6] =
    ["anti-bullying", "child protection", "complaint", "data protection", "equalities", "whistle blowing"];

/// Beginnings of words that say when something was done with a document.
pub(in crate::check) const DATED: [&str; 9] =
    ["adopt", "agree", "approv", "date", "due", "issue", "ratif", "review", "version"];

/// Words that the names of a school's documents end with.
pub(in crate::check) const ENDS_OF_NAMES: [&str; 5] = ["policy", "policies", "procedure", "procedures", "handbook"];

/// What can be found in one of these has been said where it is.
#[rustfmt::skip]
pub(in crate::check) const FOUND_IN: &[&str] = &[
    "annex", "appendices", "appendix", "below", "board", "document", "folder", "guidance", "handbook", "link",
    "office", "page", "paragraph", "policies", "policy", "procedure", "register", "room", "schedule", "section",
    "staffroom",
];

/// Words that say nothing of where a link leads. WCAG 2.2 names them as a failure of success criterion 2.4.9.
/// <https://www.w3.org/WAI/WCAG22/Techniques/failures/F84>
pub(in crate::check) const LINKS_NOWHERE: [&str; 10] = [
    "click here",
    "details",
    "find out more",
    "here",
    "link",
    "more",
    "more information",
    "read more",
    "this",
    "this link",
];

/// What a text says of itself that nobody has agreed.
pub(in crate::check) const NOT_AGREED: [&str; 9] = [
    "has yet to be",
    "is yet to be",
    "not yet been agreed",
    "not yet been approved",
    "not yet been ratified",
    "not yet been adopted",
    "awaiting approval",
    "awaiting ratification",
    "subject to approval by",
];

/// What only the writer of a model says.
#[rustfmt::skip]
pub(in crate::check) const OF_A_MODEL: &[&str] = &[
    "adapt this policy", "adapt this template", "adopt this policy", "aid the school in", "aid schools in",
    "individual schools", "model policy should be", "schools and academies", "schools and settings",
    "should also be made aware", "should be made aware", "the school may wish to", "this model policy",
    "this policy template", "this template",
];

/// What a heading over a list of policies says.
pub(in crate::check) const OVER_A_LIST: [&str; 6] = [
    "associated policies",
    "linked documents",
    "linked policies",
    "other policies",
    "related documents",
    "related policies",
];

/// After "Schools" at the start of a sentence, verbs that tell all of them what to do.
pub(in crate::check) const TELLS_SCHOOLS: &[&str] =
    &["are", "can", "have", "may", "might", "must", "need", "ought", "should", "will", "wishing"];

/// Sentences that send a reader away to look for something.
pub(in crate::check) const TO_BE_FOUND: &[&str] =
    &["can be found", "may be found", "is to be found", "are to be found"];

/// Words that point at a place in the same text without saying which.
pub(in crate::check) const VAGUE: &[&str] =
    &["see below", "see above", "as above", "see overleaf", "see attached", "see over"];

/// Words before a name that say whose policy it is.
pub(in crate::check) const WHOSE_POLICY: [&str; 12] =
    ["and", "at", "in", "of", "our", "school", "school's", "schools", "the", "this", "trust", "trust's"];
