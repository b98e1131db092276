//! What stands where words are to come, or where somebody has yet to choose.

/// In capitals these are no answer, whatever stands beside them.
pub(in crate::check) const ANYWHERE: [&str; 5] = ["TBA", "TBC", "TBD", "TODO", "FIXME"];

/// What stands around the fields of templates and of letters to many.
pub(in crate::check) const AROUND_A_FIELD: [(&str, &str); 10] = [
    ("{{", "}}"),
    ("{%", "%}"),
    ("<%", "%>"),
    ("<<", ">>"),
    ("«", "»"),
    ("[[", "]]"),
    ("${", "}"),
    ("%", "%"),
    ("$", "$"),
    ("##", "##"),
];

/// Words before a line to write on, where that stands for words in a sentence.
pub(in crate::check) const BEFORE_A_BLANK: [&str; 12] =
    ["a", "at", "by", "for", "from", "in", "is", "of", "our", "the", "to", "with"];

/// What people write beside a choice.
pub(in crate::check) const BESIDE_A_CHOICE: &[&str] = &[
    "delete as appropriate",
    "delete as applicable",
    "delete as necessary",
    "delete where appropriate",
    "delete if not applicable",
    "amend as appropriate",
    "amend as necessary",
];

/// Keys of a keyboard, which handbooks put in square brackets.
pub(in crate::check) const KEYS: [&str; 12] =
    ["alt", "backspace", "caps lock", "ctrl", "delete", "enter", "esc", "escape", "return", "shift", "space", "tab"];

/// All that somebody writes who has no answer yet, in lower case and without marks.
pub(in crate::check) const NO_ANSWER: [&str; 34] = [
    "as above",
    "as before",
    "as below",
    "ditto",
    "fixme",
    "insert",
    "lorem ipsum",
    "n a",
    "n n",
    "na",
    "nn",
    "name",
    "name here",
    "no data",
    "none given",
    "not applicable",
    "not known",
    "not yet known",
    "pending",
    "placeholder",
    "same",
    "same as above",
    "school name",
    "see above",
    "see below",
    "t b a",
    "t b c",
    "t b d",
    "tba",
    "tbc",
    "tbd",
    "todo",
    "unknown",
    "various",
];

/// All that somebody writes who is asked for a name and has nothing of the kind, in lower case.
pub(in crate::check) const NO_FACT: [&str; 17] = [
    "false",
    "never",
    "nil",
    "no",
    "no longer",
    "no one",
    "nobody",
    "none",
    "none at present",
    "none at the moment",
    "none in use",
    "none used",
    "not have any",
    "not have one",
    "not in use",
    "not used",
    "nothing",
];

/// Short forms that stand for what is to be filled in, which are no abbreviations.
pub(in crate::check) const SHORT_STANDS_IN: [&str; 6] = ["TBA", "TBC", "TBD", "XXX", "XXXX", "XXXXX"];

/// What stands in for words that are to come.
#[rustfmt::skip]
pub(in crate::check) const STANDS_IN: &[&str] = &[
    "tbc", "tba", "tbd", "todo", "fixme", "to be confirmed", "to be completed", "to be inserted", "insert name", "insert date",
    "insert here", "insert school name", "add name here", "name here", "name of school", "name of your school",
    "your school", "your school's", "school name here", "lorem ipsum",
];

/// What is to be done with an answer that is to come: "to be confirmed".
pub(in crate::check) const TO_BE: [&str; 10] = [
    "added",
    "advised",
    "agreed",
    "announced",
    "appointed",
    "completed",
    "confirmed",
    "decided",
    "determined",
    "inserted",
];

/// All that somebody writes who takes a question after a name for one of yes or no, in lower case.
pub(in crate::check) const YES: [&str; 5] = ["one", "some", "true", "yes", "y"];
