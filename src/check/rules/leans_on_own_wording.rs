//! A line of the library that leans on what a school says in its own words.

use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::Fault;
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Fault::LeansOnOwnWording.code(),
    about: "A line that leans on what the school says in its own words",
    page: include_str!("leans_on_own_wording.md"),
    level: Level::Warning,
    looks: &[LooksAt::Building],
};
