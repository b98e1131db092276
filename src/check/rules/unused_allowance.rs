//! An allowance that allows nothing.

use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::Fault;
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Fault::UnusedAllowance.code(),
    about: "An allowance for something that is not found any more",
    page: include_str!("unused_allowance.md"),
    level: Level::Warning,
    // Which allowances matched is known only when everything else has been looked at: see `check.rs`.
    looks: &[LooksAt::Building],
};
