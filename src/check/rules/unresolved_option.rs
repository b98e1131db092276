//! Alternatives that a school should have chosen from: `school/academy`, `(or the Trust)`, `to/by`. Pronouns such as `he/she`
//! are the matter of `paired-pronouns`.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::missing::BESIDE_A_CHOICE;
use crate::check::words::people::ONE_OF;
use crate::check::words::{folded, last_word_at};
use crate::diagnostic::{Code, Diagnostic};
use crate::library::Library;
use crate::model::allowance::Level;
use crate::prose::Passage;
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("unresolved-option"),
    about: "A choice that the model left to the school, and nobody made",
    page: include_str!("unresolved_option.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let bodies = reading.learned.worked_out(|library| Bodies(bodies(library)));
    let bodies = &bodies.0;
    for passage in &reading.text.passages {
        let mut ranges = brackets(passage, bodies);
        ranges.extend(slashes(passage, bodies));
        ranges.extend(notes(passage));
        ranges.sort_by_key(|range| (range.start, range.end));
        for range in merged(ranges).into_iter().filter(|range| !passage.is_slot(range.start)) {
            let written = &passage.words[range.clone()];
            let place = passage.place(range, reading.sources);
            found.push(
                Diagnostic::warning(RULE.code, place, format!("\"{written}\" leaves a choice open"))
                    .help("write the one that holds for this school"),
            );
        }
    }
}

/// What [`bodies`] finds in a library.
struct Bodies(Vec<Vec<String>>);

/// The words of which one holds: those above, and those that one term of the library has in different schools.
fn bodies(library: &Library) -> Vec<Vec<String>> {
    let mut sets: Vec<Vec<String>> =
        ONE_OF.iter().map(|set| set.iter().map(|word| (*word).to_owned()).collect()).collect();
    for term in library.vocabulary.values().filter(|term| term.by_kind.len() > 1) {
        let names = |pick: &dyn Fn(&crate::model::vocabulary::Form) -> Vec<String>| -> Vec<String> {
            term.by_kind.values().flat_map(pick).map(|name| folded(&name)).collect()
        };
        sets.push(names(&|form| vec![form.noun.name.value.clone(), form.noun.plural()]));
        for noun in &term.nouns {
            sets.push(names(&|form| {
                form.nouns.get(&noun.value).map(|noun| vec![noun.name.value.clone(), noun.plural()]).unwrap_or_default()
            }));
        }
    }
    sets
}

/// Brackets such as `(or the Trust)`.
fn brackets(passage: &Passage, bodies: &[Vec<String>]) -> Vec<Range<usize>> {
    let words = &passage.words;
    let open = words.match_indices('(').filter_map(|(start, _)| {
        let end = start + words[start..].find(')')?;
        let inside = folded(&words[start + 1..end]);
        let named = inside.strip_prefix("or ")?.trim();
        let named = ["the ", "our ", "a ", "an "].iter().find_map(|word| named.strip_prefix(word)).unwrap_or(named);
        let is_body = bodies.iter().flatten().any(|body| body.len() > 2 && body == named);
        (is_body || inside == "or equivalent").then_some(start..end + 1)
    });
    open.collect()
}

/// Slashes between two of which one holds, and slashes with nothing between them.
fn slashes(passage: &Passage, bodies: &[Vec<String>]) -> Vec<Range<usize>> {
    let words = &passage.words;
    let mut found = Vec::new();
    // What stands beside a slash has no more bytes than this.
    const NEAR: usize = 60;
    for (at, _) in words.match_indices('/') {
        let chunk_start = last_word_at(&words[..at]);
        let chunk_end = words[at..].find(char::is_whitespace).map_or(words.len(), |space| at + space);
        let chunk = &words[chunk_start..chunk_end];
        if chunk.contains(['@', '.', ':']) && chunk.contains("//") || chunk.contains("www.") {
            continue;
        }
        let (before, after) = (words[..at].trim_end(), words[at + 1..].trim_start());
        if let Some(rest) = after.strip_prefix('/').filter(|_| !before.is_empty() && !before.ends_with('/')) {
            // "school/ /trust": the slot between was never filled.
            let tail = rest.trim_start();
            let end = words.len() - tail.len() + first_word(tail).len();
            found.push(words.len() - last_word(before, words)..end);
            continue;
        }
        let left = folded(&before[before.floor_char_boundary(before.len().saturating_sub(NEAR))..]);
        let right = folded(&after[..after.ceil_char_boundary(NEAR.min(after.len()))]);
        let (the, right) = right.strip_prefix("the ").map_or((0, right.as_str()), |rest| ("the ".len(), rest));
        let spoken = |set: &Vec<String>| {
            let one = set.iter().filter(|word| ends_with_word(&left, word)).max_by_key(|word| word.len())?;
            let other = set.iter().filter(|word| starts_with_word(right, word)).max_by_key(|word| word.len())?;
            (one != other).then_some((one.len(), other.len()))
        };
        if let Some((one, other)) = bodies.iter().find_map(spoken) {
            let start = before.len().saturating_sub(one);
            let end = words.len() - after.len() + the + other;
            if words.is_char_boundary(start) && words.is_char_boundary(end.min(words.len())) {
                found.push(start..end.min(words.len()));
            }
        }
    }
    found
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}

/// How many bytes of `words` stand from the start of the last word of `before` to the end.
fn last_word(before: &str, words: &str) -> usize {
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    words.len() - (before.len() - word.len())
}

fn ends_with_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word).is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '\''))
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '\''))
}

fn notes(passage: &Passage) -> Vec<Range<usize>> {
    let tokens = crate::check::words::Tokens::of(passage);
    BESIDE_A_CHOICE.iter().flat_map(|note| tokens.find(note)).collect()
}

/// Ranges that touch as one: `school / Trust /Academy` is one choice.
fn merged(ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn choices_that_nobody_made_are_found() {
        assert_eq!(pointed_at(&RULE, "Ask the Governing Body (Or the Trust) first.\n"), ["(Or the Trust)"]);
        assert_eq!(pointed_at(&RULE, "It is the school/ /trust that acts.\n"), ["school/ /trust"]);
        assert_eq!(pointed_at(&RULE, "Ask the school / Trust /Academy now.\n"), ["school / Trust /Academy"]);
        assert_eq!(pointed_at(&RULE, "A parent must say if he/she knows his/her part.\n"), [""; 0]);
        assert_eq!(
            pointed_at(&RULE, "It is reported to/by parents (delete as appropriate).\n"),
            ["to/by", "delete as appropriate"]
        );
    }

    #[test]
    fn words_that_one_term_of_the_library_has_are_alternatives() {
        assert_eq!(
            pointed_at(&RULE, "The Governing Body/Management Committee decides.\n"),
            ["Governing Body/Management Committee"]
        );
    }

    #[test]
    fn a_slash_between_things_of_which_both_hold_is_no_choice() {
        for text in [
            "Ask a parent/carer and/or the Governing Body/Headteacher.\n",
            "Send it to https://school.uk/academy/trust now.\n",
            "Former/current pupils, friend/follow requests, 24/7, n/a.\n",
            "Tell a parent (or carer) of the school (or earlier).\n",
            "Preschool/academy link.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }
}
