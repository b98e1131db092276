//! Law and guidance as people type it: found in a passage, and looked up in the registers.
//!
//! A title is compared word by word, without regard to case and punctuation. Dates are left to the rules.

use super::words::Tokens;
use crate::model::register::{Guidance, Law, Registers};
use crate::prose::{Kind, Passage};
use crate::source::At;
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
    /// Law by its exact title: its id and entry.
    Law(&'l str, &'l Law),
    /// Law by its name alone, without the year that tells it from its forerunners.
    Yearless(&'l str, &'l Law),
    /// Law whose title this nearly is.
    NearLaw(&'l str, &'l Law),
    /// Law that the register does not have; beside it the one of the same name and another year.
    UnknownLaw(Option<&'l Law>),
    /// Guidance, and the year of the edition if one was typed.
    Guidance(&'l str, &'l Guidance, Option<u16>),
    /// Guidance whose title this nearly is.
    NearGuidance(&'l str, &'l Guidance),
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
    law: Vec<LawTitle<'l>>,
    guidance: Vec<GuidanceTitle<'l>>,
}

struct LawTitle<'l> {
    id: &'l str,
    law: &'l Law,
    /// The words that clauses print.
    words: Vec<String>,
    /// The same up to and with the kind: without the year.
    name: String,
}

struct GuidanceTitle<'l> {
    id: &'l str,
    guidance: &'l Guidance,
    words: Vec<String>,
    /// A part of the title, which means the guidance only if a year follows.
    is_part: bool,
}

/// The words that a title of law ends with, before its year.
const KINDS: [&str; 5] = ["act", "regulations", "regulation", "order", "legislation"];

/// Small words within titles of law.
const SMALL: [&str; 9] = ["and", "at", "etc", "for", "from", "in", "of", "to", "with"];

/// Words that start a sentence before a title, and no title.
const OPENERS: [&str; 12] = ["a", "an", "all", "by", "both", "our", "see", "the", "this", "under", "while", "your"];

const MONTHS: [&str; 14] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "sept",
    "october",
    "november",
    "december",
    "dfe",
];

/// Two titles are near if no more than this many letters in a hundred differ: "at Work Act" and "at Work etc. Act" differ
/// in an eighth, two Acts of one year in a third.
const NEAR: usize = 15;

impl<'l> Titles<'l> {
    /// The titles of these registers.
    pub fn of(registers: &'l Registers) -> Titles<'l> {
        let law = registers.law.iter().map(|(id, entry)| {
            let law = &entry.value;
            let words = words_of(law.cited_as.as_ref().unwrap_or(&law.title));
            let has_year = words.last().is_some_and(|word| year(word).is_some());
            let name = words[..words.len() - usize::from(has_year)].join(" ");
            LawTitle { id, law, words, name }
        });
        let mut guidance = Vec::new();
        for (id, entry) in &registers.guidance {
            let title = &entry.value.title;
            let mut add = |words: Vec<String>, is_part| {
                if !words.is_empty() {
                    guidance.push(GuidanceTitle { id, guidance: &entry.value, words, is_part });
                }
            };
            add(words_of(title), false);
            if let Some((before, _)) = title.value.split_once(" (") {
                add(words_of(&At { span: title.span, value: before.to_owned() }), false);
            }
            if let Some((before, _)) = title.value.split_once(": ") {
                add(words_of(&At { span: title.span, value: before.to_owned() }), true);
            }
            if let Some(short) = &entry.value.short {
                add(vec![super::words::folded(short)], false);
            }
        }
        guidance.sort_by_key(|title| std::cmp::Reverse(title.words.len()));
        Titles { law: law.collect(), guidance }
    }

    /// Every citation that was typed in a passage, in order; what a slot put in is not typed.
    pub fn cited_in(&self, passage: &Passage) -> Vec<Cited<'l>> {
        let tokens = Tokens::of(passage);
        let mut cited = Vec::new();
        self.find_law(&tokens, &mut cited);
        self.find_guidance(&tokens, &mut cited);
        cited.retain(|cited| !passage.is_slot(cited.range.start));
        cited.sort_by_key(|cited| cited.range.start);
        cited
    }

    fn find_law(&self, tokens: &Tokens<'_>, cited: &mut Vec<Cited<'l>>) {
        let mut free = 0;
        for at in 0..tokens.words.len() {
            if at < free || !KINDS.contains(&tokens.words[at].as_str()) {
                continue;
            }
            let is_loose = tokens.words[at] == "legislation";
            if !is_loose && !starts_with_capital(tokens, at) {
                continue;
            }
            let first = start_of_name(tokens, at, free);
            let end = end_of_title(tokens, at);
            if first == at {
                continue;
            }
            if let Some((start, meant)) = self.law_meant(tokens, first, at, end) {
                free = end;
                cited.push(Cited::at(tokens, start..end, meant));
            }
        }
    }

    /// What the words `first..end` mean, whose kind stands at `kind`, and the word that the title starts with: names are
    /// found from the longest to the shortest, because a capital before a title need not belong to it.
    fn law_meant(&self, tokens: &Tokens<'_>, first: usize, kind: usize, end: usize) -> Option<(usize, Meant<'l>)> {
        let starts = || (first..kind).filter(|at| starts_with_capital(tokens, *at));
        let typed_year = year(&tokens.words[end - 1]);
        let name_end = end - usize::from(typed_year.is_some());
        for start in starts() {
            if let Some(title) = self.law.iter().find(|title| title.words == tokens.words[start..end]) {
                return Some((start, Meant::Law(title.id, title.law)));
            }
        }
        let is_loose = tokens.words[kind] == "legislation";
        for start in starts() {
            let name = tokens.words[start..name_end].join(" ");
            let same = |title: &&LawTitle<'_>| match is_loose {
                true => {
                    kind - start > 1
                        && title
                            .name
                            .strip_suffix(" act")
                            .is_some_and(|act| name.strip_suffix(" legislation") == Some(act))
                }
                false => title.name == name,
            };
            let newest = self.law.iter().filter(same).max_by_key(|title| title.law.year);
            match (newest, typed_year) {
                (Some(title), None) => return Some((start, Meant::Yearless(title.id, title.law))),
                (Some(title), Some(year)) if is_loose && title.law.year == year => {
                    return Some((start, Meant::NearLaw(title.id, title.law)));
                }
                (Some(title), Some(_)) => return Some((start, Meant::UnknownLaw(Some(title.law)))),
                (None, _) => {}
            }
        }
        if is_loose {
            return None;
        }
        let near = starts().flat_map(|start| {
            let name = tokens.words[start..name_end].join(" ");
            self.law.iter().filter_map(move |title| {
                let has_year = title.words.last().is_some_and(|word| year(word).is_some());
                let same_year = typed_year.is_none() || !has_year || typed_year == Some(title.law.year);
                let distance = difference(&name, &title.name);
                (same_year && distance <= NEAR).then_some((distance, start, title))
            })
        });
        if let Some((_, start, title)) = near.min_by_key(|near| near.0) {
            return Some((start, Meant::NearLaw(title.id, title.law)));
        }
        let start = starts().find(|at| !OPENERS.contains(&tokens.words[*at].as_str()))?;
        (typed_year.is_some() || tokens.words[kind] == "act").then_some((start, Meant::UnknownLaw(None)))
    }

    fn find_guidance(&self, tokens: &Tokens<'_>, cited: &mut Vec<Cited<'l>>) {
        let mut at = 0;
        while at < tokens.words.len() {
            let exact = self.guidance.iter().find_map(|title| title.at(tokens, at));
            let Some((end, meant)) = exact.or_else(|| self.near_guidance(tokens, at)) else {
                at += 1;
                continue;
            };
            cited.push(Cited::at(tokens, at..end, meant));
            at = end;
        }
    }

    /// Guidance with a long title of which the first three words stand here, and nearly all others.
    fn near_guidance(&self, tokens: &Tokens<'_>, at: usize) -> Option<(usize, Meant<'l>)> {
        let long = self.guidance.iter().filter(|title| {
            title.words.len() > 4 && !title.is_part && tokens.words[at..].starts_with(&title.words[..3])
        });
        let near = long.flat_map(|title| {
            let whole = title.words.join(" ");
            let length = title.words.len();
            (length - 2..length + 4).filter_map(move |length| {
                let end = at + length;
                let typed = tokens.words.get(at..end)?.join(" ");
                let distance = difference(&typed, &whole);
                (distance <= NEAR).then_some((distance, end, title))
            })
        });
        let (_, end, title) = near.min_by_key(|near| near.0)?;
        Some((end, Meant::NearGuidance(title.id, title.guidance)))
    }
}

impl<'l> GuidanceTitle<'l> {
    /// This guidance if its title starts at the word `at`, and the word after it and the year of its edition.
    fn at(&self, tokens: &Tokens<'_>, at: usize) -> Option<(usize, Meant<'l>)> {
        let is_short = self.words.len() == 1;
        if is_short && let Some(rest) = tokens.words[at].strip_prefix(self.words[0].as_str()) {
            // "KCSIE24"
            if let Some(year) = short_year(rest).or_else(|| year(rest)) {
                return Some((at + 1, Meant::Guidance(self.id, self.guidance, Some(year))));
            }
        }
        if !tokens.words[at..].starts_with(&self.words) {
            return None;
        }
        let end = at + self.words.len();
        let mut next = end;
        while tokens.words.get(next).is_some_and(|word| MONTHS.contains(&word.as_str())) && joins(tokens, next) {
            next += 1;
        }
        let typed = tokens.words.get(next).filter(|_| joins(tokens, next));
        let typed = typed
            .and_then(|word| year(word).or_else(|| short_year(word).filter(|_| is_short && gap(tokens, next) == " ")));
        match typed {
            Some(year) => Some((next + 1, Meant::Guidance(self.id, self.guidance, Some(year)))),
            None if self.is_part => None,
            None => Some((end, Meant::Guidance(self.id, self.guidance, None))),
        }
    }
}

/// The words of a title as they are compared.
fn words_of(title: &At<String>) -> Vec<String> {
    let mut passage = Passage::new(Kind::Paragraph, title.span);
    passage.push(&title.value, title.span);
    Tokens::of(&passage).words
}

fn starts_with_capital(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.passage.words[tokens.places[at].start..].starts_with(char::is_uppercase)
}

fn year(word: &str) -> Option<u16> {
    word.parse().ok().filter(|year| word.len() == 4 && (1800..2100).contains(year))
}

fn short_year(word: &str) -> Option<u16> {
    let year: u16 = word.parse().ok().filter(|_| word.len() == 2)?;
    Some(2000 + year)
}

/// What stands between a word and the one before it.
fn gap<'t>(tokens: &'t Tokens<'_>, at: usize) -> &'t str {
    &tokens.passage.words[tokens.places[at - 1].end..tokens.places[at].start]
}

/// Whether nothing stands before a word that would end what came before.
fn joins(tokens: &Tokens<'_>, at: usize) -> bool {
    at > 0 && gap(tokens, at).chars().all(|c| " \u{a0}’'”\"(),:–-".contains(c))
}

/// The first word of the name whose kind stands at `kind`.
fn start_of_name(tokens: &Tokens<'_>, kind: usize, free: usize) -> usize {
    let mut first = kind;
    let mut at = kind;
    while at > free {
        let before = at - 1;
        let is_small = SMALL.contains(&tokens.words[before].as_str());
        let gap = gap(tokens, at).trim();
        let is_joined = gap.is_empty() || gap == "," || gap == "&" || (gap == "." && tokens.words[before] == "etc");
        let is_name = starts_with_capital(tokens, before) && !KINDS.contains(&tokens.words[before].as_str());
        if !is_joined || !(is_name || is_small) {
            break;
        }
        if is_name {
            first = before;
        }
        at = before;
    }
    first
}

/// The word after the title whose kind stands at `kind`: with its year, and with what an instrument adds to the title of
/// its Act, as in "Act 2006 (Transitional Provisions) Order 2008".
fn end_of_title(tokens: &Tokens<'_>, kind: usize) -> usize {
    let has_year = |at: usize| {
        tokens.words.get(at).is_some_and(|word| year(word).is_some())
            && matches!(gap(tokens, at).trim(), "" | "(" | ",")
    };
    if !has_year(kind + 1) {
        return kind + 1;
    }
    let end = kind + 2;
    let opens = |at: usize| tokens.words.get(at).is_some() && gap(tokens, at).trim() == "(";
    if opens(end) {
        let close = (end + 1..tokens.words.len().min(end + 8)).find(|at| gap(tokens, *at).trim() == ")");
        if let Some(inner) = close.filter(|at| KINDS.contains(&tokens.words[*at].as_str()) && has_year(at + 1)) {
            return inner + 2;
        }
    }
    end
}

/// How many letters in a hundred two titles differ in.
fn difference(one: &str, other: &str) -> usize {
    let longest = one.chars().count().max(other.chars().count()).max(12);
    strsim::levenshtein(one, other) * 100 / longest
}
