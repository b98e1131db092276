//! Finding words in a passage: whole words and phrases, without regard to case and to the kind of apostrophe.

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

/// The byte at which the last word of these words begins: after any white space, such as a no-break space.
pub fn last_word_at(words: &str) -> usize {
    words.len() - words.rsplit(char::is_whitespace).next().map_or(0, str::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_begins_after_any_white_space() {
        let last = |words: &'static str| &words[last_word_at(words)..];
        assert_eq!(
            ["", "one", "one two", "one\u{a0}two", "one\u{2003}", "é\u{a0}ŵ"].map(last),
            ["", "one", "two", "two", "", "ŵ"]
        );
    }
}
