//! Law and guidance as people type it: found in a passage, and looked up in the registers.
//!
//! A title is compared word by word, without regard to case and punctuation. What is in force on which day is left to the
//! rules.

mod citation;

mod law;

mod guidance;

mod past;

pub use citation::{Cited, Meant, Year, sentence_around};
pub use past::is_told_as_past;

use super::words::Tokens;
use crate::model::register::Registers;
use std::ops::Range;

/// The titles of the registers, ready to be looked for.
pub struct Titles<'l> {
    law: Vec<law::LawTitle<'l>>,
    guidance: guidance::GuidanceTitles<'l>,
}

impl<'l> Titles<'l> {
    /// The titles of these registers.
    pub fn of(registers: &'l Registers) -> Titles<'l> {
        Titles { law: law::titles(registers), guidance: guidance::titles(registers) }
    }

    /// Every citation that was typed in a passage, in order; what a slot put in is not typed.
    pub fn cited_in(&self, tokens: &Tokens<'_>) -> Vec<Cited<'l>> {
        let mut cited = law::find(&self.law, tokens);
        let law: Vec<Range<usize>> = cited.iter().map(|cited| cited.range.clone()).collect();
        cited.extend(guidance::find(&self.guidance, tokens, &law));
        cited.retain(|cited| !tokens.passage.is_slot(cited.range.start));
        cited.sort_by_key(|cited| cited.range.start);
        cited
    }
}
