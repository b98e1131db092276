//! How numbered lists count: with numbers, letters or Roman numerals. Knows how each is written, and nothing of lists.

/// What the items of a numbered list are counted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counting {
    /// 1, 2, 3.
    Numbers,
    /// a, b, c.
    Letters,
    /// A, B, C.
    Capitals,
    /// i, ii, iii.
    Roman,
    /// I, II, III.
    RomanCapitals,
}

/// Where a numbered list begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// What it is counted with.
    pub counting: Counting,
    /// The number of its first item.
    pub number: u64,
    /// Whether it goes on counting where the list of its kind before it ended, however many items of that stand. In a
    /// document that is worked out, and the number is the final one.
    pub goes_on: bool,
}

impl Start {
    /// A list that is counted with numbers from `number` on.
    pub fn at(number: u64) -> Start {
        Start { counting: Counting::Numbers, number, goes_on: false }
    }

    /// What stands before each item, without the full stop after it: `c`, `d`, `e`.
    pub fn labels(self) -> impl Iterator<Item = String> {
        (0..).map(move |at| self.counting.written(self.number.saturating_add(at)))
    }
}

/// The letters of Roman numerals and of pairs of them, the greatest first.
const ROMAN: [(u64, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

impl Counting {
    /// Every way of counting.
    pub const ALL: [Counting; 5] =
        [Counting::Numbers, Counting::Letters, Counting::Capitals, Counting::Roman, Counting::RomanCapitals];

    /// How HTML calls it, in the attribute `type` of a list.
    pub fn html_type(self) -> &'static str {
        match self {
            Counting::Numbers => "1",
            Counting::Letters => "a",
            Counting::Capitals => "A",
            Counting::Roman => "i",
            Counting::RomanCapitals => "I",
        }
    }

    /// How PDF calls it, in the attribute `ListNumbering` of a list.
    pub fn pdf_name(self) -> &'static str {
        match self {
            Counting::Numbers => "Decimal",
            Counting::Letters => "LowerAlpha",
            Counting::Capitals => "UpperAlpha",
            Counting::Roman => "LowerRoman",
            Counting::RomanCapitals => "UpperRoman",
        }
    }

    /// A number as it is written in this way. What has no letters or numerals is written in digits, as browsers do.
    pub fn written(self, number: u64) -> String {
        match self {
            Counting::Numbers => None,
            Counting::Letters => in_letters(number),
            Counting::Capitals => in_letters(number).map(|letters| letters.to_uppercase()),
            Counting::Roman => in_numerals(number),
            Counting::RomanCapitals => in_numerals(number).map(|numerals| numerals.to_uppercase()),
        }
        .unwrap_or_else(|| number.to_string())
    }

    /// The number that is written so in this way, if one is.
    pub fn read(self, written: &str) -> Option<u64> {
        let digit = |letter: u8| u64::from(letter.to_ascii_lowercase() - b'a') + 1;
        let number = match self {
            Counting::Numbers => return written.parse().ok(),
            // `xxxviii` is the longest that a list needs. What is longer is a word.
            _ if !(1..=7).contains(&written.len()) || !written.bytes().all(|b| b.is_ascii_alphabetic()) => return None,
            Counting::Letters | Counting::Capitals => written.bytes().fold(0, |sum, letter| sum * 26 + digit(letter)),
            Counting::Roman | Counting::RomanCapitals if !written.contains(|c| !"ivxIVX".contains(c)) => {
                (1..40).find(|&number| in_numerals(number).is_some_and(|said| said.eq_ignore_ascii_case(written)))?
            }
            Counting::Roman | Counting::RomanCapitals => return None,
        };
        (self.written(number) == written).then_some(number)
    }
}

fn in_letters(number: u64) -> Option<String> {
    let mut rest = number.checked_sub(1)?;
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'a' + (rest % 26) as u8));
        match (rest / 26).checked_sub(1) {
            Some(more) => rest = more,
            None => return Some(letters.iter().rev().collect()),
        }
    }
}

fn in_numerals(number: u64) -> Option<String> {
    if !(1..4000).contains(&number) {
        return None;
    }
    let mut rest = number;
    let mut numerals = String::new();
    for (value, letters) in ROMAN {
        while rest >= value {
            numerals += letters;
            rest -= value;
        }
    }
    Some(numerals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_counting_is_written_and_read_back() {
        for (counting, written) in [
            (Counting::Numbers, ["1", "4", "9", "26", "27", "39"]),
            (Counting::Letters, ["a", "d", "i", "z", "aa", "am"]),
            (Counting::Capitals, ["A", "D", "I", "Z", "AA", "AM"]),
            (Counting::Roman, ["i", "iv", "ix", "xxvi", "xxvii", "xxxix"]),
            (Counting::RomanCapitals, ["I", "IV", "IX", "XXVI", "XXVII", "XXXIX"]),
        ] {
            for (number, written) in [1, 4, 9, 26, 27, 39].into_iter().zip(written) {
                assert_eq!(counting.written(number), written);
                assert_eq!(counting.read(written), Some(number), "{counting:?} {written}");
            }
        }
        assert_eq!(
            Start { counting: Counting::Roman, ..Start::at(3) }.labels().take(2).collect::<Vec<_>>(),
            ["iii", "iv"]
        );
    }

    #[test]
    fn what_has_no_letters_is_written_in_digits() {
        for counting in Counting::ALL {
            assert_eq!(counting.written(0), "0");
            assert!(!counting.written(u64::MAX).is_empty());
        }
        assert_eq!(Counting::Roman.written(4000), "4000");
    }

    #[test]
    fn words_are_no_numerals() {
        for word in ["", "iiii", "vx", "ic", "mix", "A1", "é", "aaaaaaaa"] {
            assert_eq!(Counting::Roman.read(word), None, "{word}");
        }
        assert_eq!((Counting::Letters.read("B"), Counting::Capitals.read("b")), (None, None));
    }
}
