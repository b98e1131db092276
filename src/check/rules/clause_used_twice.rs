//! A clause that stands twice in one policy.

use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::Fault;
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Fault::ClauseUsedTwice.code(),
    about: "A clause that stands twice in one policy",
    page: include_str!("clause_used_twice.md"),
    level: Level::Error,
    looks: &[LooksAt::Building],
};
