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

mod known;

use self::grammar::SMALL;
use self::missing::{ANYWHERE, NO_ANSWER, SHORT_STANDS_IN, TO_BE};
use crate::prose::Passage;
use std::ops::{Deref, Range};
use std::rc::Rc;

use known::Known;
pub use known::folded;

/// A passage made ready for looking words up.
#[derive(Clone)]
pub struct Tokens<'p> {
    /// The passage.
    pub passage: &'p Passage,
    known: Rc<Known>,
}

impl Deref for Tokens<'_> {
    type Target = Known;

    fn deref(&self) -> &Known {
        &self.known
    }
}

impl<'p> Tokens<'p> {
    /// The words of a passage.
    pub fn of(passage: &'p Passage) -> Tokens<'p> {
        Tokens { passage, known: Known::of(passage) }
    }

    /// The sentences of the passage, as [`Passage::sentences`] has them.
    pub fn sentences(&self) -> &[Range<usize>] {
        self.known.sentences(self.passage)
    }

    /// What `work` makes of the passage, without regard to where it stands and where it was written: the next text with the same
    /// passage has it from here. `T` is what one rule alone works out.
    pub fn worked_out<T: 'static>(&self, work: fn(&Tokens<'p>) -> T) -> Rc<T> {
        self.known.worked_out(|| work(self))
    }

    /// Which words start within these bytes, by their numbers.
    pub fn within(&self, range: &Range<usize>) -> Range<usize> {
        let before = |at: usize| self.places.partition_point(|place| place.start < at);
        before(range.start)..before(range.end)
    }

    /// Every place where these words, in lower case, follow each other with nothing but spaces between them.
    pub fn find(&self, phrase: &str) -> Vec<Range<usize>> {
        if !phrase.split(' ').all(|word| self.known.may_have(word)) {
            return Vec::new();
        }
        let wanted: Vec<&str> = phrase.split(' ').collect();
        (0..self.words.len())
            .filter(|at| self.is_phrase_at(*at, &wanted))
            .map(|first| self.places[first].start..self.places[first + wanted.len() - 1].end)
            .collect()
    }

    /// Every place where these words follow each other like that, also where the last of them is a possessive: without its
    /// `'s`, and whether it has one.
    pub fn find_also_of(&self, phrase: &str) -> Vec<(Range<usize>, bool)> {
        let mut found: Vec<(Range<usize>, bool)> = self.find(phrase).into_iter().map(|range| (range, false)).collect();
        for range in self.find(&format!("{phrase}'s")) {
            let ending = self.passage.words[range.clone()].chars().rev().take(2).map(char::len_utf8).sum::<usize>();
            found.push((range.start..range.end - ending, true));
        }
        found
    }

    /// Whether these words, in lower case, begin with the word of this number and follow each other like that.
    pub fn is_phrase_at(&self, at: usize, wanted: &[&str]) -> bool {
        let Some(words) = self.words.get(at..at + wanted.len()) else { return false };
        words == wanted
            && (wanted.len() == 1
                || self.is_one_phrase(&(self.places[at].start..self.places[at + wanted.len() - 1].end)))
    }

    fn is_one_phrase(&self, range: &Range<usize>) -> bool {
        !self.passage.words[range.clone()].contains(['.', ',', ';', ':', '?', '!', '(', ')'])
    }
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
