//! Law and guidance as people type it: found in a passage, and looked up in the registers.
//!
//! A title is compared word by word, without regard to case and punctuation. What is in force on which day is left to the
//! rules.

mod guidance;
mod law;
mod past;

pub use past::is_told_as_past;

use super::words::Tokens;
use crate::model::register::{Guidance, Law, Registers};
use crate::prose::{Kind, Passage};
use std::ops::Range;

/// Law or guidance that somebody typed.
pub struct Cited<'l> {
    /// Where, in bytes of the passage's words.
    pub range: Range<usize>,
    /// What it says, with single spaces.
    pub words: String,
    /// What it means.
    pub meant: Meant<'l>,
}

/// What somebody meant who typed the name of law or guidance.
#[derive(Clone, Copy)]
pub enum Meant<'l> {
    /// Law by its exact title, or by a short form and its year: its id and entry.
    Law(&'l str, &'l Law),
    /// Law by its name alone, without the year that tells it from its forerunners.
    Yearless(&'l str, &'l Law),
    /// Law by a name that it has no more.
    FormerName(&'l str, &'l Law),
    /// Law whose title this nearly is.
    NearLaw(&'l str, &'l Law),
    /// Law that the register does not have; beside it the one of the same name and another year.
    UnknownLaw(Option<&'l Law>),
    /// Guidance, and the year of the edition if one was typed.
    Guidance(&'l str, &'l Guidance, Option<Year>),
    /// Guidance whose title this nearly is, and the year if one was typed.
    NearGuidance(&'l str, &'l Guidance, Option<Year>),
}

/// The year by which somebody named an edition.
#[derive(Clone, Copy, PartialEq)]
pub struct Year {
    /// In full: 2024, also where only 24 was typed.
    pub year: u16,
    /// Whether it was called an update, which need not be an edition.
    pub is_update: bool,
}

impl<'l> Cited<'l> {
    /// What stands in these words of a passage, with the bracket that closes after them.
    fn at(tokens: &Tokens<'_>, at: Range<usize>, meant: Meant<'l>) -> Cited<'l> {
        let written = &tokens.passage.words;
        let (start, mut end) = (tokens.places[at.start].start, tokens.places[at.end - 1].end);
        let opened = written[start..end].matches('(').count() > written[start..end].matches(')').count();
        if opened && written[end..].starts_with(')') {
            end += 1;
        }
        let words = written[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
        Cited { range: start..end, words, meant }
    }
}

/// The titles of the registers, ready to be looked for.
pub struct Titles<'l> {
    law: Vec<law::Title<'l>>,
    guidance: Vec<guidance::Title<'l>>,
}

impl<'l> Titles<'l> {
    /// The titles of these registers.
    pub fn of(registers: &'l Registers) -> Titles<'l> {
        Titles { law: law::titles(registers), guidance: guidance::titles(registers) }
    }

    /// Every citation that was typed in a passage, in order; what a slot put in is not typed.
    pub fn cited_in(&self, passage: &Passage) -> Vec<Cited<'l>> {
        let tokens = Tokens::of(passage);
        let mut cited = law::find(&self.law, &tokens);
        let law: Vec<Range<usize>> = cited.iter().map(|cited| cited.range.clone()).collect();
        cited.extend(guidance::find(&self.guidance, &tokens, &law));
        cited.retain(|cited| !passage.is_slot(cited.range.start));
        cited.sort_by_key(|cited| cited.range.start);
        cited
    }
}

/// The sentence of a passage that `range` starts in. A passage may cite a thousand laws, so its sentences are found once.
pub fn sentence_around(passage: &Passage, sentences: &[Range<usize>], range: &Range<usize>) -> Range<usize> {
    let at = sentences.partition_point(|sentence| sentence.end <= range.start);
    let sentence = sentences.get(at).filter(|sentence| sentence.contains(&range.start));
    sentence.cloned().unwrap_or(0..passage.words.len())
}

/// The words of a title as they are compared.
fn words_of(title: &str, span: crate::source::Span) -> Vec<String> {
    let mut passage = Passage::new(Kind::Paragraph, span);
    passage.push(title, span);
    Tokens::of(&passage).words
}

fn starts_with_capital(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.passage.words[tokens.places[at].start..].starts_with(char::is_uppercase)
}

/// A year in full, alone or at the start of a school year: "2024", "2024-25".
fn year(word: &str) -> Option<u16> {
    let (first, rest) = word.split_once('-').unwrap_or((word, ""));
    let is_year = first.len() == 4 && rest.chars().all(|c| c.is_ascii_digit());
    first.parse().ok().filter(|year| is_year && (1800..2100).contains(year))
}

/// What stands between a word and the one before it.
fn gap<'t>(tokens: &'t Tokens<'_>, at: usize) -> &'t str {
    &tokens.passage.words[tokens.places[at - 1].end..tokens.places[at].start]
}

/// Two titles are near if no more than this many letters in a hundred differ: "at Work Act" and "at Work etc. Act" differ
/// in an eighth, two Acts of one year in a third.
const NEAR: usize = 15;

/// How many letters in a hundred two titles differ in.
fn difference(one: &str, other: &str) -> usize {
    let longest = one.chars().count().max(other.chars().count()).max(12);
    strsim::levenshtein(one, other) * 100 / longest
}
