//! Two sentences that a comma joins.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::grammar::{AFTER_A_SUBJECT, AFTER_HOWEVER, AFTER_THIS, DEPENDENT, FINITE, HAPPENS, ORDERS};
use crate::check::words::people::GROUPS;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("comma-splice"),
    about: "Two sentences joined by a comma",
    page: include_str!("comma_splice.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

/// A first part with fewer words than this is seldom a sentence: "In short, this is …".
const SHORTEST: usize = 5;

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for tokens in reading.tokens() {
        let passage = tokens.passage;
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
                    "however" if is_whatever_way(&words[at + 1..]) => false,
                    "however" | "therefore" => {
                        AFTER_HOWEVER.contains(&words[at + 1].as_str()) && after.trim().is_empty()
                    }
                    "this" | "these" => {
                        AFTER_THIS.contains(&words[at + 1].as_str())
                            && after.trim().is_empty()
                            && !words[..at].iter().any(|word| DEPENDENT[..].contains(&word.as_str()) && is_clause(word))
                            && !DEPENDENT.contains(&words[0].as_str())
                    }
                    order if ORDERS.contains(&order) => {
                        let is_row = words[at..].iter().any(|word| matches!(word.as_str(), "and" | "or"));
                        is_order(words) && !is_row && !has_more(passage, place.end, &sentence)
                    }
                    people if GROUPS.contains(&people) => {
                        AFTER_A_SUBJECT.contains(&words[at + 1].as_str())
                            && after.trim().is_empty()
                            && is_sentence(&words[..at])
                            && !has_more(passage, place.end, &sentence)
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

/// Whether the words after "however" leave open in what way something happens.
fn is_whatever_way(words: &[String]) -> bool {
    let (subject, verbs) = match words {
        [subject, modal, verbs @ ..] if matches!(modal.as_str(), "may" | "might") => (subject, verbs),
        [subject, verbs @ ..] => (subject, verbs),
        [] => return false,
    };
    matches!(subject.as_str(), "it" | "that" | "these" | "they" | "this")
        && verbs.first().is_some_and(|verb| HAPPENS.contains(&verb.as_str()))
        && (words.len() > verbs.len() + 1 || verbs.first().is_some_and(|verb| verb != "have"))
}

/// Whether a sentence is an order: "do not write what …". A second order after a comma needs a joint.
fn is_order(words: &[String]) -> bool {
    matches!(words, [first, second, ..] if first == "do" && second == "not")
}

/// Whether these words can stand alone: a subject and its verb, and nothing that makes them depend on what follows.
fn is_sentence(words: &[String]) -> bool {
    let words = match words {
        [first, rest @ ..] if matches!(first.as_str(), "also" | "however" | "therefore") => rest,
        words => words,
    };
    let opens = words.first().is_some_and(|word| DEPENDENT.contains(&word.as_str()));
    let depends = words.iter().any(|word| is_clause(word) || matches!(word.as_str(), "because" | "before" | "until"));
    // Behind "that" and "which" the verb is that of a clause within.
    let mut own = words.iter().take_while(|word| !matches!(word.as_str(), "that" | "which" | "who")).skip(1);
    words.len() >= SHORTEST && !opens && !depends && own.any(|word| FINITE.contains(&word.as_str()))
}

/// Whether another comma follows: in a row of three, commas part the first two.
fn has_more(passage: &crate::prose::Passage, from: usize, sentence: &std::ops::Range<usize>) -> bool {
    passage.words[from..sentence.end].contains([',', ';'])
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
        assert_eq!(pointed_at(&RULE, "Staff lock the door at night, however they have no key.\n"), [", however"]);
        assert_eq!(
            pointed_at(&RULE, "However, safety is what counts most, teachers must set limits.\n"),
            [", teachers"]
        );
        assert_eq!(pointed_at(&RULE, "Do not write what may offend others, keep calm at all times.\n"), [", keep"]);
    }

    #[test]
    fn a_comma_after_what_is_no_sentence_is_right() {
        for text in [
            "If staff use the internet at home, this is not checked.\n",
            "In the view of the governors, this is right.\n",
            "Report every breach at the school, however small it may be.\n",
            "Report every breach at the school, however this may have happened.\n",
            "Report every breach at the school, however it happened.\n",
            "The network of the school is open, however, to all.\n",
            "Ask the head about all of it, and if they agree, this is right.\n",
            "Staff may use the internet, this policy and email.\n",
            "For the safety of all of our pupils, staff must wear a badge.\n",
            "Where it is not clear what is meant, staff should ask.\n",
            "A pupil is late who comes after nine, parents will be told, and it is written down.\n",
            "The head will act if there is reason, staff should know.\n",
            "To make sure that all is well in the lesson, teachers will look round.\n",
            "Do not shout at each other, push, or be rude.\n",
            "Do not take away the letters, make copies or lend them.\n",
            "Among the people who have a duty, governors must act.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }
}
