//! What a workspace makes of rules: how bad a finding is, and which single findings are as they should be.

use crate::shape::{Lines, choice, shape};
use crate::source::At;

choice! {
    /// How bad what a rule finds is.
    pub enum Level {
        /// The rule is not run.
        Off = "off",
        /// It is shown.
        Warning = "warning",
        /// It is shown, and what it concerns is not built.
        Error = "error",
    }
}

shape! {
    /// A finding that is as it should be: the rule does not report it here.
    pub struct Allowance {
        /// The code of the rule, such as long-sentence.
        pub rule: At<String>,
        /// Why what it finds is right here.
        pub reason: Lines,
        /// Where: in a clause the id of an item or paragraph, in a school file a clause or clause#item. Everywhere in the
        /// clause or policy unless given.
        pub at: Option<At<String>>,
    }
}
