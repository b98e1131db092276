//! Places where the model asked for a school's own words and still has its own.

use crate::check::words::Tokens;
use crate::check::{Look, Reading, Rule};
use crate::diagnostic::Diagnostic;
use crate::model::allowance::Level;
use crate::prose::{Mark, Passage};
use std::ops::Range;

pub const RULE: Rule = Rule {
    code: "placeholder-left",
    about: "A placeholder that was never filled in",
    page: include_str!("placeholder_left.md"),
    level: Level::Warning,
    looks: &[Look::Passages(look)],
};

/// What stands in for words that are to come.
#[rustfmt::skip]
const PHRASES: &[&str] = &[
    "tbc", "tba", "tbd", "to be confirmed", "to be completed", "to be inserted", "insert name", "insert date",
    "insert here", "insert school name", "add name here", "name here", "name of school", "name of your school",
    "your school", "your school's", "school name here", "lorem ipsum",
];

/// The longest text in square or angle brackets that is a placeholder; what is longer is a remark.
const LONGEST: usize = 12;

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for passage in &reading.text.passages {
        let mut ranges = in_brackets(passage);
        let tokens = Tokens::of(passage);
        ranges.extend(PHRASES.iter().flat_map(|phrase| tokens.find(phrase)));
        ranges.extend(
            tokens.places.iter().zip(&tokens.words).filter(|(_, word)| is_crossed(word)).map(|(p, _)| p.clone()),
        );
        ranges.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        let mut end = 0;
        for range in ranges {
            let is_typed = !passage.is_slot(range.start) && !passage.is_marked(range.start, |mark| *mark == Mark::Code);
            // A phrase within brackets is the same placeholder.
            if range.start >= end && is_typed {
                end = range.end;
                let written = &passage.words[range.clone()];
                let place = passage.place(range, reading.sources);
                found.push(
                    Diagnostic::warning(RULE.code, place, format!("\"{written}\" looks like a place to fill in"))
                        .help("write what belongs here, without brackets, or take it out"),
                );
            }
        }
    }
}

/// A word of crosses alone, two or more: `xx`, `XXXX`. Roman numerals up to XX are not among what schools number.
fn is_crossed(word: &str) -> bool {
    word.len() > 2 && word.chars().all(|c| c == 'x')
}

/// Words in `[…]`, `{…}` or `<…>`, however the second bracket was mistyped.
fn in_brackets(passage: &Passage) -> Vec<Range<usize>> {
    let words = &passage.words;
    let mut ranges = Vec::new();
    for (start, open) in words.match_indices(['[', '{', '<']) {
        let inside = &words[start + 1..];
        let Some(length) = inside.find([']', '}', '>', '[', '{', '<']) else { continue };
        let end = start + 1 + length;
        let is_closed = !inside[length..].starts_with(['[', '{', '<']);
        let said = inside[..length].trim();
        let letters = said.chars().filter(|c| c.is_alphabetic()).count();
        let is_note = open == "[" && matches!(said, "sic" | "emphasis added" | "our emphasis");
        // An address in angle brackets is one, a call of a footnote another; a comparison has spaces around it.
        let is_words = letters > 1
            && !said.starts_with('^')
            && said.split_whitespace().count() <= LONGEST
            && !said.contains(['@', '/', ':'])
            && inside.starts_with(|c: char| !c.is_whitespace());
        // What stands in for a word in a quotation is in lower case and one word: "[it] must".
        let is_quoted =
            open == "[" && !said.contains(' ') && said.chars().all(char::is_lowercase) && is_in_quotes(words, start);
        if is_closed && is_words && !is_note && !is_quoted && !passage.is_link(start) {
            ranges.push(start..end + 1);
        }
    }
    ranges
}

fn is_in_quotes(words: &str, at: usize) -> bool {
    words[..at].matches('“').count() > words[..at].matches('”').count() || words[..at].matches('"').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn placeholders_are_found_however_they_are_written() {
        assert_eq!(pointed_at(&RULE, "Ask [insert name of head] now.\n"), ["[insert name of head]"]);
        assert_eq!(pointed_at(&RULE, "Our provider [ACMENET} filters.\n"), ["[ACMENET}"]);
        assert_eq!(pointed_at(&RULE, "At <name of school> we act.\n"), ["<name of school>"]);
        assert_eq!(pointed_at(&RULE, "Lead: TBC. Phone: xxxx. At your school, ask.\n"), ["TBC", "xxxx", "your school"]);
    }

    #[test]
    fn links_notes_quotations_and_sums_are_words() {
        for text in [
            "See [the policy](https://a.uk) and \"[it] must\" [sic], then 3 < 4 > 2.\n",
            "Write to <office@oak.example> in term 2 [1].\n",
            "Type `[insert name]` there.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }
}
