//! Which scripts a page of the PDF can bear. Its lines run from left to right and its words are drawn letter by letter, so
//! letters that run the other way, join or change places with their neighbours would be set wrong: they are told of as
//! letters are that the font lacks.

/// Blocks of Unicode 16.0 of scripts that run from right to left, join their letters, or reorder them.
const SET_WRONG: [(char, char); 16] = [
    // Hebrew, Arabic, Syriac, Thaana, N'Ko, Samaritan, Mandaic; Devanagari to Sinhala; Thai, Lao, Tibetan, Myanmar.
    ('\u{590}', '\u{109f}'),
    // Tagalog to Tagbanwa, Khmer, Mongolian.
    ('\u{1700}', '\u{18af}'),
    // Limbu to Lepcha and Ol Chiki; the additions to Sundanese and to the Vedic signs.
    ('\u{1900}', '\u{1c7f}'),
    ('\u{1cc0}', '\u{1cff}'),
    // Syloti Nagri, Phags-pa, Saurashtra, Devanagari Extended, Rejang, Javanese, Cham, Tai Viet, Meetei Mayek.
    ('\u{a800}', '\u{a82f}'),
    ('\u{a840}', '\u{a8ff}'),
    ('\u{a930}', '\u{a95f}'),
    ('\u{a980}', '\u{aaff}'),
    ('\u{abc0}', '\u{abff}'),
    // Forms of Hebrew and Arabic letters, but for the byte order mark.
    ('\u{fb1d}', '\u{fdff}'),
    ('\u{fe70}', '\u{fefe}'),
    // The scripts of antiquity and of today that run from right to left, and those of India and around it.
    ('\u{10800}', '\u{10fff}'),
    ('\u{11000}', '\u{11fff}'),
    ('\u{16100}', '\u{1613f}'),
    ('\u{16d40}', '\u{16d7f}'),
    ('\u{1e800}', '\u{1efff}'),
];

/// Whether a letter would be set as its script wants it.
pub fn is_set_right(letter: char) -> bool {
    // Nearly every letter of a policy stands before all of these.
    letter < SET_WRONG[0].0 || !SET_WRONG.iter().any(|(first, last)| (*first..=*last).contains(&letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_join_or_run_from_right_to_left_are_not_set_right() {
        for letter in "שעދहগதไ\u{1000}ខ\u{fb2a}\u{fefb}\u{1e900}".chars() {
            assert!(!is_set_right(letter), "{letter:?}");
        }
        for letter in "aŵéßαДւ漢あ한ე–…\u{feff}✓".chars() {
            assert!(is_set_right(letter), "{letter:?}");
        }
    }
}
