//! The name of another school of the workspace in this school's words or as its name, and this school's own name misspelt.

use crate::check::reading::PolicyReading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::schools::words_of;
use crate::check::words::Tokens;
use crate::check::words::people::{ENDS_OF_NAMES, KINDS_IN_NAMES, OF_MANY_NAMES};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{Passage, PassageKind, Text};
use crate::source::Span;
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("another-school"),
    about: "Another school's name in a school's words or as its name, or its own name misspelt",
    page: include_str!("another_school.md"),
    level: Level::Warning,
    looks: &[LooksAt::Policy(look)],
};

/// A name that differs in so many letters from the school's own is its own, misspelt.
const MISSPELT: usize = 2;

fn look(reading: &PolicyReading<'_>, found: &mut Vec<Diagnostic>) {
    let own = &reading.school.file.name;
    let own_words = words_of(&own.value);
    let policy = reading.policy;
    let own_file = &reading.sources.file(own.span.file).path;
    let others: Vec<&str> =
        reading.schools.files_of(&own_words).iter().filter(|file| *file < own_file).map(String::as_str).collect();
    if !others.is_empty() {
        found.push(Diagnostic::warning(RULE.code, own.span, format!("{} has this name too", others.join(", "))).help(
            "correct the one that was copied; if both are right, add [[policy.allow]] with rule = \"another-school\" and a reason",
        ));
    }
    let bodies = policy.replacements.values().map(|wording| &wording.body);
    let mut passages: Vec<Passage> = bodies
        .chain(policy.additions.iter().map(|added| &added.clause.body))
        .flat_map(|body| Text::of_body(body, &|_| String::new()).passages)
        .collect();
    let wordings = passages.len();
    let values = reading.school.values.iter().filter(|(key, value)| value.span != own.span && key != "model");
    passages.extend(values.map(|(_, value)| passage_of(&value.value, value.span)));
    for (number, passage) in passages.iter().enumerate() {
        let before = found.len();
        let tokens = Tokens::of(passage);
        let words: Vec<String> = tokens.words.iter().map(|word| without_possessive(word).to_owned()).collect();
        let mut at = 0;
        while at < words.len() {
            let place = |count: usize| {
                let range = tokens.places[at].start..tokens.places[at + count - 1].end;
                (passage.place(range.clone(), reading.sources), &passage.words[range])
            };
            // A name without a letter has no words, and is told of as none.
            if !own_words.is_empty() && words[at..].starts_with(&own_words) {
                at += own_words.len();
            } else if let Some((name, count)) = reading.schools.at(&words, at) {
                let (span, written) = place(count);
                found.push(
                    Diagnostic::warning(RULE.code, span, format!("\"{written}\" is another school"))
                        .related(own.span, "this school's file")
                        .help(format!("write {{{{ school.name }}}} for \"{own}\", unless {name} is meant")),
                );
                at += count;
            } else if let Some(count) = misspelt(&words[at..], &own_words) {
                let (span, written) = place(count);
                found.push(
                    Diagnostic::warning(RULE.code, span, format!("\"{written}\" is nearly the name of this school"))
                        .related(own.span, "it is written so here")
                        .help("write {{ school.name }}, or mend the one that is wrong"),
                );
                at += count;
            } else {
                at += 1;
            }
        }
        // Words that were copied may name a school that has no file here.
        if number < wordings && found.len() == before {
            for name in named_schools(&passage.words, &own_words) {
                let written = passage.words[name.clone()].to_owned();
                let place = passage.place(name, reading.sources);
                found.push(
                    Diagnostic::warning(RULE.code, place, format!("\"{written}\" is another school"))
                        .related(own.span, "this school's file")
                        .help(format!("write {{{{ school.name }}}} for \"{own}\", unless that school is meant")),
                );
            }
        }
    }
}

/// Where words name a school by its kind, as in "Elm Street Primary School", and a word of the name is none of this school's.
fn named_schools(words: &str, own: &[String]) -> Vec<Range<usize>> {
    let tokens: Vec<Range<usize>> = words
        .split(|c: char| c.is_whitespace())
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .map(|word| {
            let start = word.as_ptr() as usize - words.as_ptr() as usize;
            start..start + word.len()
        })
        .collect();
    let word = |at: usize| &words[tokens[at].clone()];
    let is_name = |at: usize| word(at).starts_with(|c: char| c.is_uppercase());
    // Nothing but a space stands between the words of a name.
    let goes_on = |at: usize| words[tokens[at].end..tokens[at + 1].start].chars().all(char::is_whitespace);
    let mut found = Vec::new();
    for at in 1..tokens.len() {
        if !(ENDS_OF_NAMES.contains(&word(at)) && KINDS_IN_NAMES.contains(&word(at - 1)) && goes_on(at - 1)) {
            continue;
        }
        let mut first = at - 1;
        while first > 0 && is_name(first - 1) && goes_on(first - 1) {
            first -= 1;
        }
        // A sentence begins with a capital, whatever it begins with.
        let begins = first == 0 || words[..tokens[first].start].trim_end().ends_with(['.', '?', '!', ':']);
        let named = first + usize::from(begins && first + 1 < at - 1)..at - 1;
        let is_of_another = |at: usize| {
            let word = word(at).to_lowercase();
            !OF_MANY_NAMES.contains(&word.as_str()) && !own.contains(&without_possessive(&word).to_owned())
        };
        let is_one_word_that_begins = begins && named.len() <= 1 && first == named.start;
        if !is_one_word_that_begins && named.clone().any(is_of_another) {
            found.push(tokens[named.start].start..tokens[at].end);
        }
    }
    found
}

/// How many of these words are the school's name with a slip in it.
fn misspelt(words: &[String], own: &[String]) -> Option<usize> {
    let name = own.join(" ");
    let first = own.first()?;
    let counts = [own.len(), own.len() + 1, own.len().saturating_sub(1)];
    let fits = |count: &usize| {
        let said = words.get(..*count).filter(|said| said.len() > 1).map(|said| said.join(" "));
        said.is_some_and(|said| said != name && strsim::levenshtein(&said, &name) <= MISSPELT)
    };
    // Most words begin otherwise, and need not be compared.
    let begins_so = words.first()?.chars().next() == first.chars().next() || words.get(1) == own.get(1);
    let found = counts.into_iter().filter(|_| own.len() > 1 && begins_so).find(fits)?;
    // "School" and "schools", "Infant" and "Infants" may both be right, and so may the next class: 1A and 1B.
    let last = |words: &[String]| words.last().map(|word| word.trim_end_matches('s').to_owned());
    let only_plural = words[..found - 1] == own[..own.len() - 1] && last(&words[..found]) == last(own);
    let numbers = |words: &[String]| words.concat().chars().filter(char::is_ascii_digit).collect::<String>();
    (!only_plural && numbers(&words[..found]) == numbers(own)).then_some(found)
}

fn passage_of(words: &str, span: Span) -> Passage {
    let mut passage = Passage::new(PassageKind::Paragraph, span);
    passage.push(words, span);
    passage
}

fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s").unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::schools::SchoolNames;

    fn slips(text: &str) -> Option<usize> {
        misspelt(&words_of(text), &words_of("Oak Tree Primary School"))
    }

    #[test]
    fn a_name_with_a_slip_is_the_schools_own() {
        assert_eq!(slips("Oak Treee Primary School opens"), Some(4));
        assert_eq!(slips("Oaktree Primary School"), Some(3));
        assert_eq!(slips("Aok Tree Primary School"), Some(4));
        for other in [
            "Oak Tree Primary School",
            "Oak Tree Primary Schools",
            "Elm Tree Primary School",
            "Oak Tree Infant School",
            "Oak",
            "",
        ] {
            assert_eq!(slips(other), None, "{other}");
        }
    }

    #[test]
    fn a_school_is_known_by_its_kind() {
        let named = |words: &'static str| -> Vec<&str> {
            let own = words_of("Oak Tree Church of England Primary School");
            named_schools(words, &own).into_iter().map(|range| &words[range]).collect()
        };
        assert_eq!(named("ask the office of Elm Street Primary School first"), ["Elm Street Primary School"]);
        assert_eq!(
            named("At St Mary's Infant School, and at Ash High School."),
            ["St Mary's Infant School", "Ash High School"]
        );
        for none in [
            "this is Oak Tree Primary School",
            "Every Primary School has one",
            "a Church of England Primary School",
            "our Local Primary School",
            "pupils go on to a secondary school",
            "the Primary School",
        ] {
            assert!(named(none).is_empty(), "{none}");
        }
    }

    #[test]
    fn the_longest_name_is_meant() {
        let names =
            SchoolNames::of(["Elm School", "Elm School House", "Ash"].map(|name| (name.to_owned(), String::new())));
        assert_eq!(names.at(&words_of("Elm School House is near"), 0), Some(("Elm School House", 3)));
        assert_eq!(names.at(&words_of("Ash is near"), 0), None);
    }
}
