//! Two clauses in one policy that exclude each other, and one act that is bound more strictly in one place than in another.

use crate::check::reading::Reading;
use crate::check::rule::{Look, Rule};
use crate::check::words::{Tokens, telling};
use crate::diagnostic::{Diagnostic, Fault};
use crate::model::allowance::Level;
use crate::prose::{Kind, Passage};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Fault::ContradictoryClauses.code(),
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
    "after", "before", "except", "exceptional", "exceptionally", "if", "instead", "normally", "once", "only",
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

/// Words that do not make another act of one.
const MANNER: [&str; 8] = ["always", "immediately", "promptly", "strictly", "therefore", "once", "ever", "personally"];

/// Who is bound, and how.
#[derive(Clone)]
struct Bound {
    subject: Vec<String>,
    /// How strictly.
    word: &'static str,
}

/// Something that somebody is asked to do.
struct Asked<'t> {
    bound: Bound,
    /// What is asked for, by its telling words.
    act: BTreeSet<String>,
    passage: &'t Passage,
    range: Range<usize>,
}

fn strengths(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let mut all: BTreeMap<(Vec<String>, BTreeSet<String>), Vec<Asked<'_>>> = BTreeMap::new();
    for asked in asked_in(reading) {
        let earlier = all.entry((asked.bound.subject.clone(), asked.act.clone())).or_default();
        let other = earlier.iter().find(|other| asked.bound.word != other.bound.word);
        if let Some(other) = other {
            let place = asked.passage.place(asked.range.clone(), reading.sources);
            let (here, there) = (asked.bound.word, other.bound.word);
            found.push(
                Diagnostic::warning(RULE.code, place, format!("this says \"{here}\", and an earlier rule \"{there}\""))
                    .related(other.passage.place(other.range.clone(), reading.sources), "the earlier one")
                    .help("decide which holds, and say it in one place"),
            );
        }
        if earlier.iter().all(|other| asked.bound.word != other.bound.word) {
            earlier.push(asked);
        }
    }
}

/// What a text asks for: in whole sentences, and in items that go on from a lead-in such as "Staff must:".
fn asked_in<'t>(reading: &Reading<'t>) -> Vec<Asked<'t>> {
    let text = reading.text;
    let lead_ins: Vec<Option<Bound>> =
        text.lists.iter().map(|list| lead_in(text.passages.get(list.lead_in?)?)).collect();
    let mut all = Vec::new();
    for tokens in reading.tokens() {
        let passage = tokens.passage;
        if !matches!(passage.kind, Kind::Paragraph | Kind::Item) {
            continue;
        }
        let lead_in = passage.list.and_then(|list| lead_ins[list].as_ref()).filter(|_| passage.kind == Kind::Item);
        for sentence in passage.sentences() {
            let words = words_of(tokens, &sentence);
            match (binding(tokens, words.clone()), lead_in) {
                (Some((bound, act)), _) => all.extend(asked(tokens, act..words.end, bound)),
                (None, Some(bound)) if words.start == 0 => all.extend(asked(tokens, words, bound.clone())),
                (None, _) => {}
            }
        }
    }
    all
}

/// Who is bound to what items say, if these words lead in to them.
fn lead_in(passage: &Passage) -> Option<Bound> {
    let tokens = Tokens::of(passage);
    let words = words_of(&tokens, &passage.sentences().pop()?);
    let (bound, act) = binding(&tokens, words.clone())?;
    (act == words.end && passage.words.trim_end().ends_with(':')).then_some(bound)
}

fn words_of(tokens: &Tokens<'_>, sentence: &Range<usize>) -> Range<usize> {
    let at = |byte: usize| tokens.places.partition_point(|place| place.start < byte);
    at(sentence.start)..at(sentence.end)
}

/// Who is bound by these words of a passage and how, and the word that the act begins with.
fn binding(tokens: &Tokens<'_>, words: Range<usize>) -> Option<(Bound, usize)> {
    let within = &tokens.words[words.clone()];
    let (at, strength, length) = (0..within.len()).find_map(|at| {
        let begins =
            |binding: &[&str]| within[at..].iter().map(String::as_str).take(binding.len()).eq(binding.iter().copied());
        let bound = BINDING.iter().find(|(binding, _)| begins(binding))?;
        Some((at, bound.1, bound.0.len()))
    })?;
    let is_month = tokens.passage.words[tokens.places[words.start + at].clone()].starts_with('M');
    let is_ban = within.get(at + length).is_some_and(|word| word == "not");
    let before = &within[..at];
    let before = before.strip_suffix(&["are".to_owned()]).or(before.strip_suffix(&["is".to_owned()])).unwrap_or(before);
    let subject: Vec<String> = before.iter().filter(|word| !DETERMINERS.contains(&word.as_str())).cloned().collect();
    let is_named = !subject.is_empty()
        && subject.len() <= LONGEST_SUBJECT
        && !subject.iter().any(|word| PRONOUNS.contains(&word.as_str()));
    let has_case = within.iter().any(|word| CASES.contains(&word.as_str()));
    let word = match (strength, is_ban) {
        (Strength::Must, false) => "must",
        (Strength::Must, true) => "must not",
        (Strength::Should, false) => "should",
        (Strength::Should, true) => "should not",
        (Strength::May, false) => "may",
        (Strength::May, true) => "may not",
    };
    (is_named && !has_case && !is_month)
        .then(|| (Bound { subject, word }, words.start + at + length + usize::from(is_ban)))
}

/// An act, if these words are one: up to the first comma.
fn asked<'t>(tokens: &Tokens<'t>, words: Range<usize>, bound: Bound) -> Option<Asked<'t>> {
    if words.is_empty() || tokens.words[words.clone()].iter().any(|word| CASES.contains(&word.as_str())) {
        return None;
    }
    let start = tokens.places[words.start].start;
    let end = tokens.places[words.end - 1].end;
    let end = tokens.passage.words[start..end].find([',', ';', '(']).map_or(end, |comma| start + comma);
    let act = tokens.words[words.clone()].iter().zip(&tokens.places[words]).take_while(|(_, place)| place.end <= end);
    let told: BTreeSet<String> =
        act.filter(|(word, _)| !MANNER.contains(&word.as_str())).filter_map(|(word, _)| telling(word)).collect();
    (told.len() >= SHORTEST_ACT).then_some(Asked { bound, act: told, passage: tokens.passage, range: start..end })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::{found, pointed_at};

    #[test]
    fn one_act_that_must_and_should_be_done_is_found() {
        assert_eq!(
            found(
                &RULE,
                "Staff must report every concern to the safeguarding lead.\n\nTeachers ask first. All staff should \
                 report concerns to the safeguarding lead immediately.\n"
            ),
            [(
                "report concerns to the safeguarding lead immediately".to_owned(),
                "this says \"should\", and an earlier rule \"must\"".to_owned()
            )]
        );
    }

    #[test]
    fn what_items_ask_for_counts_with_their_lead_in() {
        let text = "Pupils must not:\n\n- wear jewellery in science lessons\n- run in corridors\n\nPupils may wear jewellery \
                    in science lessons.\n";
        assert_eq!(
            found(&RULE, text),
            [(
                "wear jewellery in science lessons".to_owned(),
                "this says \"may\", and an earlier rule \"must not\"".to_owned()
            )]
        );
        assert_eq!(
            pointed_at(&RULE, "Staff are expected to lock all classroom doors. Staff must lock classroom doors.\n")
                .len(),
            1
        );
    }

    #[test]
    fn another_act_another_person_and_another_case_are_no_contradiction() {
        for text in [
            "Staff must report every concern to the safeguarding lead. Parents should report concerns to the safeguarding lead.\n",
            "Staff must lock classroom doors at night. Staff should lock classroom windows at night.\n",
            "Pupils must not use phones on school premises. Pupils may use phones on school premises if a teacher agrees.\n",
            "Pupils may only use school email accounts. Pupils must use school email accounts.\n",
            "They should report every concern to the safeguarding lead. They must report every concern to the safeguarding lead.\n",
            "Staff must report concerns to the safeguarding lead. Staff must report concerns to the safeguarding lead.\n",
            "The May half term holiday dates apply. The holiday must half term dates apply.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }
}
