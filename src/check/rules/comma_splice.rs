//! Two sentences that a comma joins.

use crate::check::words::Tokens;
use crate::check::{Look, Reading, Rule};
use crate::diagnostic::Diagnostic;
use crate::model::allowance::Level;

pub const RULE: Rule = Rule {
    code: "comma-splice",
    about: "Two sentences joined by a comma",
    page: include_str!("comma_splice.md"),
    level: Level::Warning,
    looks: &[Look::Passages(look)],
};

/// After "however" or "therefore", words that begin a sentence of their own. What follows in "however small" does not.
#[rustfmt::skip]
const SUBJECTS: &[&str] = &[
    "a", "all", "an", "any", "he", "i", "if", "it", "no", "she", "some", "that", "the", "there", "these", "they",
    "this", "we", "you",
];

/// After ", this" or ", these", verbs that make a sentence of it.
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "applies", "apply", "are", "can", "cannot", "does", "has", "have", "includes", "is", "may", "means", "must",
    "should", "was", "will",
];

/// Words at the start of a sentence whose first part is no sentence by itself, so that a comma after it is right.
#[rustfmt::skip]
const DEPENDENT: &[&str] = &[
    "after", "although", "as", "at", "because", "before", "besides", "by", "despite", "due", "during", "even", "for",
    "from", "given", "if", "in", "like", "on", "once", "rather", "since", "so", "though", "through", "to", "under",
    "unless", "until", "when", "whenever", "where", "wherever", "while", "whilst", "with",
];

/// A first part with fewer words than this is seldom a sentence: "In short, this is …".
const SHORTEST: usize = 5;

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for passage in &reading.text.passages {
        let tokens = Tokens::of(passage);
        let mut first = 0;
        for sentence in passage.sentences() {
            while tokens.places.get(first).is_some_and(|place| place.start < sentence.start) {
                first += 1;
            }
            let count = tokens.places[first..].iter().take_while(|place| place.start < sentence.end).count();
            let words = &tokens.words[first..first + count];
            for at in SHORTEST..count.saturating_sub(1) {
                let place = &tokens.places[first + at];
                let before = &passage.words[tokens.places[first + at - 1].end..place.start];
                let after = &passage.words[place.end..tokens.places[first + at + 1].start];
                let joins = match words[at].as_str() {
                    "however" | "therefore" => SUBJECTS.contains(&words[at + 1].as_str()) && after.trim().is_empty(),
                    "this" | "these" => {
                        VERBS.contains(&words[at + 1].as_str())
                            && after.trim().is_empty()
                            && !words[..at].iter().any(|word| DEPENDENT[..].contains(&word.as_str()) && is_clause(word))
                            && !DEPENDENT.contains(&words[0].as_str())
                    }
                    _ => false,
                };
                if before.trim() == "," && joins {
                    let start = tokens.places[first + at - 1].end;
                    let place = passage.place(start..place.end, reading.sources);
                    found.push(
                        Diagnostic::warning(RULE.code, place, "a comma joins two sentences")
                            .help("put a full stop there, and a capital after it"),
                    );
                }
            }
        }
    }
}

/// Whether a word begins a clause wherever it stands: in "ask first, and if they do, this is right" a comma is right.
fn is_clause(word: &str) -> bool {
    matches!(word, "if" | "when" | "where" | "although" | "unless" | "while" | "whilst" | "once")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn a_comma_between_two_sentences_is_found() {
        assert_eq!(pointed_at(&RULE, "Staff may use the internet freely, this is checked by the head.\n"), [", this"]);
        assert_eq!(pointed_at(&RULE, "The network is open to all, however it is watched.\n"), [", however"]);
    }

    #[test]
    fn a_comma_after_what_is_no_sentence_is_right() {
        for text in [
            "If staff use the internet at home, this is not checked.\n",
            "In the view of the governors, this is right.\n",
            "Report every breach at the school, however small it may be.\n",
            "The network of the school is open, however, to all.\n",
            "Ask the head about all of it, and if they agree, this is right.\n",
            "Staff may use the internet, this policy and email.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }
}
