//! A character that no font of the PDF has.

use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::Fault;
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Fault::UnknownGlyph.code(),
    about: "A character that the fonts of the PDF do not have",
    page: include_str!("unknown_glyph.md"),
    level: Level::Error,
    looks: &[LooksAt::Building],
};
