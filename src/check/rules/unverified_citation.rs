//! Law or guidance that is cited and that nobody has seen at its source.

use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::Fault;
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Fault::UnverifiedCitation.code(),
    about: "Law or guidance that is cited and that nobody has seen at its source",
    page: include_str!("unverified_citation.md"),
    level: Level::Error,
    looks: &[LooksAt::Building],
};
