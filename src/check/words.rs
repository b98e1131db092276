//! Finding words in a passage: whole words and phrases, without regard to case and to the kind of apostrophe.
//!
//! The lists of words that rules look for are in this folder, a file for each theme, and each says what it is for. A list
//! has a source beside it, or is ours, from policies as schools publish them. What is more than words stays with its rule:
//! names in families, and what binds how strongly.

pub(super) mod grammar;

pub(super) mod people;

pub(super) mod documents;

pub(super) mod law;

pub(super) mod missing;

pub(super) mod style;

use self::grammar::SMALL;
use self::missing::{ANYWHERE, NO_ANSWER, SHORT_STANDS_IN, TO_BE};
use crate::prose::Passage;
use std::ops::Range;

/// A passage made ready for looking words up.
pub struct Tokens<'p> {
    /// The passage.
    pub passage: &'p Passage,
    /// Where each word stands.
    pub places: Vec<Range<usize>>,
    /// Each word in lower case, with straight apostrophes.
    pub words: Vec<String>,
}

impl<'p> Tokens<'p> {
    /// The words of a passage.
    pub fn of(passage: &'p Passage) -> Tokens<'p> {
        let places = passage.tokens();
        let words = places.iter().map(|place| folded(&passage.words[place.clone()])).collect();
        Tokens { passage, places, words }
    }

    /// Which words start within these bytes, by their numbers.
    pub fn within(&self, range: &Range<usize>) -> Range<usize> {
        let before = |at: usize| self.places.partition_point(|place| place.start < at);
        before(range.start)..before(range.end)
    }

    /// Every place where these words, in lower case, follow each other with nothing but spaces between them.
    pub fn find(&self, phrase: &str) -> Vec<Range<usize>> {
        let wanted: Vec<&str> = phrase.split(' ').collect();
        let starts = self.words.windows(wanted.len()).enumerate();
        starts
            .filter(|(_, words)| words.iter().zip(&wanted).all(|(word, wanted)| word == wanted))
            .map(|(first, _)| self.places[first].start..self.places[first + wanted.len() - 1].end)
            .filter(|range| wanted.len() == 1 || self.is_one_phrase(range))
            .collect()
    }

    fn is_one_phrase(&self, range: &Range<usize>) -> bool {
        !self.passage.words[range.clone()].contains(['.', ',', ';', ':', '?', '!', '(', ')'])
    }
}

/// A word as it is compared: lower case, with straight apostrophes.
pub fn folded(word: &str) -> String {
    word.chars().map(|c| if c == '’' { '\'' } else { c }).flat_map(char::to_lowercase).collect()
}

/// Whether words are no answer and stand for one that is to come: `TBC`, `n/a`, `?`, `to be confirmed`, `[name]`.
pub fn is_to_come(words: &str) -> bool {
    let words = words.trim();
    let parts: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let lower = parts.join(" ").to_lowercase();
    let is_crossed = |part: &&str| part.len() > 2 && part.chars().all(|c| matches!(c, 'x' | 'X'));
    let in_brackets = |open: char, close: char| words.starts_with(open) && words.ends_with(close);
    let is_bracketed = in_brackets('[', ']') || in_brackets('<', '>') || in_brackets('{', '}');
    // A value that is empty is told of where it is read.
    // In an address the letters may be those of a name.
    let is_said = words.contains(' ') && !words.contains(['/', '@']);
    let stands_in =
        |part: &&str| ANYWHERE.contains(part) || (is_said && SHORT_STANDS_IN.contains(&&*part.to_uppercase()));
    (!words.is_empty() && parts.is_empty())
        || is_bracketed
        || NO_ANSWER.contains(&&*lower)
        || lower.starts_with("insert ")
        || lower.starts_with("todo ")
        || lower == "xx"
        || TO_BE.iter().any(|done| lower.contains(&format!("to be {done}")))
        || parts.iter().any(|part| stands_in(part) || is_crossed(part))
}

/// The byte at which the last word of these words begins: after any white space, such as a no-break space.
pub fn last_word_at(words: &str) -> usize {
    words.len() - words.rsplit(char::is_whitespace).next().map_or(0, str::len)
}

/// The stem of a word that tells a sentence from others; none for small words and single letters.
pub fn telling(word: &str) -> Option<String> {
    let stem = |word: &str| {
        let endings = ["ance", "ment", "ary", "ing", "ion", "ed", "es", "e", "s"];
        let bare = word.trim_end_matches("'s");
        let ending = endings.iter().find(|ending| bare.ends_with(**ending) && bare.len() >= ending.len() + 4);
        bare[..bare.len() - ending.map_or(0, |ending| ending.len())].to_owned()
    };
    (word.chars().count() > 1 && !SMALL.contains(&word)).then(|| stem(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_answer_is_told_from_a_name() {
        for to_come in [
            "TBC",
            "tba",
            "T.B.C.",
            "tbc - election in January",
            "Ada Green (tbc)",
            "To be confirmed",
            "Name to be confirmed in May",
            "N/A",
            "n.a.",
            "?",
            "??",
            "-",
            "…",
            "xxx",
            "XX",
            "TODO",
            "todo: ask",
            "Ada Green (TBC)",
            "unknown",
            "[name]",
            "<insert>",
            "Insert name",
            "Not yet known",
            "xxxx xxx",
        ] {
            assert!(is_to_come(to_come), "{to_come}");
        }
        for answer in [
            "Ada Green",
            "Xi Na",
            "Nathalie N/A-Smith",
            "X",
            "26/14",
            "Max",
            "Facebook",
            "",
            "The Helix Centre",
            "Tbilisi",
            "https://www.tbc.sch.uk",
            "Jin Todo",
        ] {
            assert!(!is_to_come(answer), "{answer}");
        }
    }

    #[test]
    fn the_last_word_begins_after_any_white_space() {
        let last = |words: &'static str| &words[last_word_at(words)..];
        assert_eq!(
            ["", "one", "one two", "one\u{a0}two", "one\u{2003}", "é\u{a0}ŵ"].map(last),
            ["", "one", "two", "two", "", "ŵ"]
        );
    }
}
