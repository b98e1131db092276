//! Law or guidance that somebody typed, and how what is typed is held against a title.

use crate::check::words::Tokens;
use crate::model::register::{Guidance, Law};
use crate::prose::{Passage, PassageKind};
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
    pub(super) fn at(tokens: &Tokens<'_>, at: Range<usize>, meant: Meant<'l>) -> Cited<'l> {
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

/// The sentence of a passage that `range` starts in. A passage may cite a thousand laws, so its sentences are found once.
pub fn sentence_around(passage: &Passage, sentences: &[Range<usize>], range: &Range<usize>) -> Range<usize> {
    let at = sentences.partition_point(|sentence| sentence.end <= range.start);
    let sentence = sentences.get(at).filter(|sentence| sentence.contains(&range.start));
    sentence.cloned().unwrap_or(0..passage.words.len())
}

/// The words of a title as they are compared.
pub(super) fn words_of(title: &str, span: crate::source::Span) -> Vec<String> {
    let mut passage = Passage::new(PassageKind::Paragraph, span);
    passage.push(title, span);
    Tokens::of(&passage).words.clone()
}

/// Whether a word is written with a capital.
pub(super) fn starts_with_capital(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.passage.words[tokens.places[at].start..].starts_with(char::is_uppercase)
}

/// A year in full, alone or at the start of a school year: "2024", "2024-25".
pub(super) fn year(word: &str) -> Option<u16> {
    let (first, rest) = word.split_once('-').unwrap_or((word, ""));
    let is_year = first.len() == 4 && rest.chars().all(|c| c.is_ascii_digit());
    first.parse().ok().filter(|year| is_year && (1800..2100).contains(year))
}

/// What stands between a word and the one before it.
pub(super) fn gap<'t>(tokens: &'t Tokens<'_>, at: usize) -> &'t str {
    &tokens.passage.words[tokens.places[at - 1].end..tokens.places[at].start]
}

/// How many letters in a hundred two titles differ in.
pub(super) fn difference(one: &str, other: &str) -> usize {
    let longest = one.chars().count().max(other.chars().count()).max(12);
    strsim::levenshtein(one, other) * 100 / longest
}

/// Two titles are near if no more than this many letters in a hundred differ: "at Work Act" and "at Work etc. Act" differ
/// in an eighth, two Acts of one year in a third.
pub(super) const NEAR: usize = 15;
