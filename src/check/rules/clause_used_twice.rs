//! A clause that stands twice in one policy.

use crate::check::{Look, Rule};
use crate::model::allowance::Level;

pub const RULE: Rule = Rule {
    code: "clause-used-twice",
    about: "A clause that stands twice in one policy",
    page: include_str!("clause_used_twice.md"),
    level: Level::Error,
    looks: &[Look::Building],
};
