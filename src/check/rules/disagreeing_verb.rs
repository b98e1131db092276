//! A verb that goes with one, after a term for which the school's word is a plural, and an article that does not go with the word after it.
//! Both are found where slots are filled.

use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::Fault;
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Fault::DisagreeingVerb.code(),
    about: "A verb or an article that does not agree with the school's word",
    page: include_str!("disagreeing_verb.md"),
    level: Level::Warning,
    looks: &[LooksAt::Building],
};
