//! Two clauses in one policy that exclude each other, and one act that is bound more strictly in one place than in another.

use super::near_duplicate_item::telling;
use crate::check::words::Tokens;
use crate::check::{Look, Reading, Rule};
use crate::diagnostic::Diagnostic;
use crate::model::allowance::Level;
use crate::prose::{Kind, Passage, Text};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

pub const RULE: Rule = Rule {
    code: "contradictory-clauses",
    about: "Clauses that exclude each other, or one act that must and only should be done",
    page: include_str!("contradictory_clauses.md"),
    // Clauses that exclude each other are an error whatever is set, because there is no policy to build.
    level: Level::Warning,
    looks: &[Look::Building, Look::Whole(strengths)],
};

/// How strictly something is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strength {
    Must,
    Should,
    May,
}

/// What binds, as words that follow each other. "Will" is a promise here and a plain future there, so it is left out.
const BINDING: [(&[&str], Strength); 7] = [
    (&["must"], Strength::Must),
    (&["shall"], Strength::Must),
    (&["required", "to"], Strength::Must),
    (&["should"], Strength::Should),
    (&["expected", "to"], Strength::Should),
    (&["advised", "to"], Strength::Should),
    (&["may"], Strength::May),
];

/// Words that bind an act to a case, in which it can be bound otherwise than in others.
#[rustfmt::skip]
const CASES: &[&str] = &[
    "after", "also", "before", "during", "except", "exceptional", "exceptionally", "if", "instead", "normally", "once", "only",
    "sometimes", "unless", "until", "usually", "when", "whenever", "where", "wherever", "while", "without",
];

/// Subjects that stand for one named elsewhere.
const PRONOUNS: [&str; 9] = ["he", "it", "she", "that", "these", "they", "this", "which", "who"];

/// Words before a subject that do not change who is meant.
const DETERMINERS: [&str; 8] = ["a", "all", "an", "any", "each", "every", "our", "the"];

/// A subject with more words is rather a clause of its own.
const LONGEST_SUBJECT: usize = 5;

/// An act with fewer telling words can be many things: "ask first".
const SHORTEST_ACT: usize = 3;

/// Two acts are one if twice what they have in common is so much of both.
const SAME: f64 = 0.8;

/// Somebody who is asked to do something.
struct Asked<'t> {
    subject: Vec<String>,
    strength: Strength,
    is_ban: bool,
    /// The word that binds, as it was written.
    word: String,
    /// What is asked for: its first telling word, and all.
    verb: String,
    act: BTreeSet<String>,
    passage: &'t Passage,
    range: Range<usize>,
}

fn strengths(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let mut all: BTreeMap<(Vec<String>, String), Vec<Asked<'_>>> = BTreeMap::new();
    for asked in asked_in(reading.text) {
        let earlier = all.entry((asked.subject.clone(), asked.verb.clone())).or_default();
        let other = earlier.iter().find(|other| {
            let common = asked.act.intersection(&other.act).count() as f64;
            let differs = asked.is_ban != other.is_ban || asked.strength != other.strength;
            differs && 2.0 * common >= SAME * (asked.act.len() + other.act.len()) as f64
        });
        if let Some(other) = other {
            let place = asked.passage.place(asked.range.clone(), reading.sources);
            let (here, there) = (&asked.word, &other.word);
            found.push(
                Diagnostic::warning(RULE.code, place, format!("this says \"{here}\", and an earlier rule \"{there}\""))
                    .related(other.passage.place(other.range.clone(), reading.sources), "the earlier one")
                    .help("decide which holds, and say it in one place"),
            );
        }
        earlier.push(asked);
    }
}

/// What a text asks for: in whole sentences, and in items that go on from a lead-in such as "Staff must:".
fn asked_in(text: &Text) -> Vec<Asked<'_>> {
    let mut all = Vec::new();
    for passage in text.passages.iter().filter(|passage| matches!(passage.kind, Kind::Paragraph | Kind::Item)) {
        let tokens = Tokens::of(passage);
        for sentence in passage.sentences() {
            let first = tokens.places.partition_point(|place| place.start < sentence.start);
            let last = tokens.places.partition_point(|place| place.start < sentence.end);
            if let Some((subject, strength, is_ban, act)) = binding(&tokens, first..last) {
                all.extend(asked(&tokens, act..last, subject, strength, is_ban));
            }
        }
    }
    for list in &text.lists {
        let Some(lead_in) = list.lead_in.and_then(|number| text.passages.get(number)) else { continue };
        let tokens = Tokens::of(lead_in);
        let sentence = lead_in.sentences().pop().unwrap_or(0..0);
        let first = tokens.places.partition_point(|place| place.start < sentence.start);
        let bound = binding(&tokens, first..tokens.words.len());
        let Some((subject, strength, is_ban, act)) = bound.filter(|_| lead_in.words.trim_end().ends_with(':')) else {
            continue;
        };
        if act == tokens.words.len() {
            for item in &list.items {
                let tokens = Tokens::of(&text.passages[*item]);
                let is_whole = binding(&tokens, 0..tokens.words.len()).is_some();
                let count = tokens.words.len();
                if !is_whole {
                    all.extend(asked(&tokens, 0..count, subject.clone(), strength, is_ban));
                }
            }
        }
    }
    all
}

/// Who is bound by these words of a passage, how strictly, whether it is a ban, and where the act begins.
fn binding(tokens: &Tokens<'_>, words: Range<usize>) -> Option<(Vec<String>, Strength, bool, usize)> {
    let within = &tokens.words[words.clone()];
    let (at, strength, length) = (0..within.len()).find_map(|at| {
        let bound = BINDING.iter().find(|(binding, _)| within[at..].starts_with(&binding.map_str()))?;
        Some((at, bound.1, bound.0.len()))
    })?;
    let is_month = tokens.passage.words[tokens.places[words.start + at].clone()].starts_with('M');
    let is_ban = within.get(at + length).is_some_and(|word| word == "not");
    let before = &within[..at];
    let before = before.strip_suffix(&["are".to_owned()]).or(before.strip_suffix(&["is".to_owned()])).unwrap_or(before);
    let subject: Vec<String> =
        before.iter().filter(|word| !DETERMINERS.contains(&word.as_str())).cloned().collect();
    let is_named = !subject.is_empty()
        && subject.len() <= LONGEST_SUBJECT
        && !subject.iter().any(|word| PRONOUNS.contains(&word.as_str()));
    let has_case = within.iter().any(|word| CASES.contains(&word.as_str()));
    (is_named && !has_case && !is_month).then(|| (subject, strength, is_ban, words.start + at + length + usize::from(is_ban)))
}

/// An act, if these words are one: up to the first comma.
fn asked<'t>(
    tokens: &Tokens<'t>,
    words: Range<usize>,
    subject: Vec<String>,
    strength: Strength,
    is_ban: bool,
) -> Option<Asked<'t>> {
    if words.is_empty() || tokens.words[words.clone()].iter().any(|word| CASES.contains(&word.as_str())) {
        return None;
    }
    let start = tokens.places[words.start].start;
    let end = tokens.places[words.end - 1].end;
    let end = tokens.passage.words[start..end].find([',', ';', '(']).map_or(end, |comma| start + comma);
    let places = tokens.places[words.clone()].iter().take_while(|place| place.end <= end);
    let told: Vec<String> =
        tokens.words[words.clone()].iter().take(places.count()).filter_map(|word| telling(word)).collect();
    let word = match (strength, is_ban) {
        (Strength::Must, false) => "must",
        (Strength::Must, true) => "must not",
        (Strength::Should, false) => "should",
        (Strength::Should, true) => "should not",
        (Strength::May, false) => "may",
        (Strength::May, true) => "may not",
    };
    (told.len() >= SHORTEST_ACT).then(|| Asked {
        subject,
        strength,
        is_ban,
        word: word.to_owned(),
        verb: told[0].clone(),
        act: told.into_iter().collect(),
        passage: tokens.passage,
        range: start..end,
    })
}
