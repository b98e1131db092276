//! Two clauses in one policy that exclude each other.

use crate::check::{Look, Rule};
use crate::model::allowance::Level;

pub const RULE: Rule = Rule {
    code: "contradictory-clauses",
    about: "Two clauses in one policy that exclude each other",
    page: include_str!("contradictory_clauses.md"),
    level: Level::Error,
    looks: &[Look::Building],
};
