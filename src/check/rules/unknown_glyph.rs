//! A character that no font of the PDF has.

use crate::check::{Look, Rule};
use crate::model::allowance::Level;

pub const RULE: Rule = Rule {
    code: "unknown-glyph",
    about: "A character that the fonts of the PDF do not have",
    page: include_str!("unknown_glyph.md"),
    level: Level::Error,
    looks: &[Look::Building],
};
