//! A paragraph on "they" where what it leans on was taken out.

use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::Fault;
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Fault::LoosePronoun.code(),
    about: "A paragraph on \"they\" or \"it\" where the one before was taken out",
    page: include_str!("loose_pronoun.md"),
    level: Level::Warning,
    looks: &[LooksAt::Building],
};
