//! A word that stands twice in a row.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::style::TWICE;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("doubled-word"),
    about: "A word that stands twice in a row",
    page: include_str!("doubled_word.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for tokens in reading.tokens() {
        let passage = tokens.passage;
        for (at, pair) in tokens.words.windows(2).enumerate() {
            let (one, other) = (&tokens.places[at], &tokens.places[at + 1]);
            let between = &passage.words[one.end..other.start];
            let is_name = [one, other].iter().all(|place| passage.words[place.start..].starts_with(char::is_uppercase));
            // Letters alone are the ticks of a table.
            let is_letter = pair[0].chars().count() == 1 && !matches!(pair[0].as_str(), "a" | "i");
            let is_word = pair[0].chars().all(char::is_alphabetic) && !is_letter && !TWICE.contains(&pair[0].as_str());
            // "at AT&T": letters before & are a name of their own.
            let is_paired = passage.words[other.end..].starts_with('&');
            if pair[0] == pair[1] && !is_paired && between.chars().all(char::is_whitespace) && is_word && !is_name {
                let written = &passage.words[one.clone()];
                let place = passage.place(one.start..other.end, reading.sources);
                found.push(
                    Diagnostic::warning(RULE.code, place, format!("\"{written}\" stands twice")).help("take one out"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::found;

    #[test]
    fn a_word_twice_in_a_row_is_found_once() {
        assert_eq!(found(&RULE, "Ask the\nthe head.\n"), [("the\nthe".to_owned(), "\"the\" stands twice".to_owned())]);
    }

    #[test]
    fn good_english_names_and_sentences_may_repeat() {
        assert_eq!(
            found(
                &RULE,
                "They had had it. It is in Wagga Wagga. It is at AT&T. Ask staff. Staff know 4 4. Ticks x x X.\n"
            ),
            []
        );
    }
}
