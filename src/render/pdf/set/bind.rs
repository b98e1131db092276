//! Which words stay on one line: `7 October 2024`, `Act 2010`, `Year 6`, `J. Patel`.
//!
//! Says where a line must not begin. The spaces stay plain, so that searching and copying find them.

use crate::spelt::MONTHS;

/// Words that need the number or letter after them.
const COUNTED: &[&str] = &[
    "Act",
    "Annex",
    "Appendix",
    "Article",
    "Band",
    "Chapter",
    "Class",
    "Clause",
    "Form",
    "Grade",
    "KS",
    "Level",
    "No",
    "No.",
    "Page",
    "Paragraph",
    "Part",
    "Phase",
    "Regulation",
    "Room",
    "Schedule",
    "Section",
    "Stage",
    "Step",
    "Table",
    "Term",
    "Year",
    "p.",
    "annex",
    "appendix",
    "article",
    "chapter",
    "page",
    "paragraph",
    "part",
    "regulation",
    "schedule",
    "section",
];

/// Words that need the number before them.
const UNITS: &[&str] = &[
    "%", "°C", "KB", "MB", "GB", "TB", "am", "pm", "a.m", "p.m", "cm", "mm", "km", "m", "kg", "g", "pt", "per",
    "percent", "thousand", "million", "billion", "working", "second", "seconds", "minute", "minutes", "hour", "hours",
    "day", "days", "week", "weeks", "month", "months", "year", "years",
];

const TITLES: &[&str] =
    &["Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Sir", "Dame", "Prof", "Rev", "St", "Cllr", "Revd", "Lord", "Lady"];

/// The bytes at which words begin that must not begin a line, in order.
pub(crate) fn bound_words(text: &str) -> Vec<usize> {
    let mut bound = Vec::new();
    let mut words = text.split([' ', '\n']).scan(0, |start, word| {
        let at = *start;
        *start += word.len() + 1;
        Some((at, word))
    });
    let Some((_, mut before)) = words.next() else { return bound };
    for (at, word) in words {
        if belongs(before, word) {
            bound.push(at);
        }
        before = word;
    }
    bound
}

/// Whether `word` belongs with the word `before` it.
fn belongs(before: &str, word: &str) -> bool {
    // A dash ends the line it interrupts; it does not begin the next.
    if matches!(word, "–" | "—") {
        return true;
    }
    // What closes a sentence or a clause after the first word parts them; what opens one does not.
    let before = before.trim_start_matches(['(', '[', '‘', '“', '\'', '"']);
    let word = word.trim_end_matches([',', '.', ';', ':', ')', ']', '?', '!', '’', '”', '\'', '"']);
    let first = word.chars().next();
    let capital = first.is_some_and(char::is_uppercase);
    let number = first.is_some_and(|first| first.is_ascii_digit());
    if number {
        let is_word = !before.is_empty() && before.chars().all(char::is_alphabetic);
        return (is_word && is_year(word))
            || COUNTED.contains(&before)
            || is_number_of_law(word)
            || (is_of_telephone(before) && is_of_telephone(word));
    }
    if UNITS.contains(&word) && is_amount(before) {
        return true;
    }
    if (before, word) == ("Key", "Stage") {
        return true;
    }
    if !capital {
        return false;
    }
    (MONTHS.contains(&word) && is_day(before))
        || (word.len() == 1 && COUNTED.contains(&before))
        || TITLES.contains(&before.trim_end_matches('.'))
        || are_initials(before)
}

/// `2024`.
fn is_year(word: &str) -> bool {
    word.len() == 4
        && word.bytes().all(|byte| byte.is_ascii_digit())
        && (word.starts_with("19") || word.starts_with("20"))
}

/// `2016/679`, after `(EU)` or `SI`.
fn is_number_of_law(word: &str) -> bool {
    word.split_once('/').is_some_and(|(year, number)| {
        is_year(year) && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// A group of digits of a telephone number, such as those of 0344 381 4772. Hardly any other number follows a number.
fn is_of_telephone(word: &str) -> bool {
    let digits = word.trim_start_matches('+');
    (2..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// `7`, `07`, `7th`.
fn is_day(word: &str) -> bool {
    let digits = word.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
    (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// `7`, `2.5`, `1,000`, `£5`; not the year of an Act before its next word.
fn is_amount(word: &str) -> bool {
    let number = word.trim_start_matches('£');
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    number.starts_with(|first: char| first.is_ascii_digit())
        && number.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ','))
        && !number.ends_with(['.', ','])
        && (digits != 4 || number.contains([',', '.']))
}

/// `J`, `J.`, `PK`, `J.K.`; not `A` and `I`, which are words as well.
fn are_initials(word: &str) -> bool {
    let letters = word.chars().filter(|letter| letter.is_uppercase()).count();
    (1..=2).contains(&letters)
        && word.chars().all(|letter| letter.is_uppercase() || letter == '.')
        && !matches!(word, "A" | "I" | "UK" | "EU" | "US" | "IT")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with `~` for each space that holds its words together.
    fn bound(text: &str) -> String {
        let mut shown = text.to_owned();
        for at in bound_words(text).into_iter().rev() {
            shown.replace_range(at - 1..at, "~");
        }
        shown
    }

    #[test]
    fn dates_stay_whole() {
        assert_eq!(bound("on 7 October 2024, and in May 2025 again"), "on 7~October~2024, and in May~2025 again");
        assert_eq!(bound("the (7th March) meeting"), "the (7th~March) meeting");
        assert_eq!(bound("You may march on 12 roads"), "You may march on 12 roads");
    }

    #[test]
    fn telephone_numbers_stay_whole() {
        assert_eq!(bound("call 0344 381 4772, or +44 20 7946 0000."), "call 0344~381~4772, or +44~20~7946~0000.");
        assert_eq!(bound("of 30 pupils 12 stayed for 1 year"), "of 30 pupils 12 stayed for 1~year");
    }

    #[test]
    fn acts_keep_their_year_and_counted_things_their_number() {
        assert_eq!(bound("the Equality Act 2010 and Part 2 of it"), "the Equality Act~2010 and Part~2 of it");
        assert_eq!(
            bound("Year 6 pupils, see section 6.2 or Appendix A."),
            "Year~6 pupils, see section~6.2 or Appendix~A."
        );
        assert_eq!(bound("in Key Stage 2 under regulation 7"), "in Key~Stage~2 under regulation~7");
    }

    #[test]
    fn a_year_and_the_number_of_a_law_do_not_begin_a_line() {
        assert_eq!(bound("education settings 2024, in May 2025"), "education settings~2024, in May~2025");
        assert_eq!(bound("Regulation (EU) 2016/679 and SI 2012/1034"), "Regulation (EU)~2016/679 and SI~2012/1034");
        assert_eq!(bound("all 1200 pupils of 3000"), "all 1200 pupils of 3000");
    }

    #[test]
    fn numbers_keep_their_units() {
        assert_eq!(
            bound("within 10 days, by 3.30 pm, for £5 million or 1,000 hours"),
            "within 10~days, by 3.30~pm, for £5~million or 1,000~hours"
        );
        assert_eq!(bound("over 50 %, at 10 °C, in 5 working days"), "over 50~%, at 10~°C, in 5~working days");
        assert_eq!(bound("the Act 2010 hours later"), "the Act~2010 hours later");
    }

    #[test]
    fn people_keep_their_initials_and_titles() {
        assert_eq!(bound("Ask Mrs Patel, J. Khan or PK Maselino"), "Ask Mrs~Patel, J.~Khan or PK~Maselino");
        assert_eq!(bound("A Governor and I Agree"), "A Governor and I Agree");
    }

    #[test]
    fn a_dash_does_not_begin_a_line() {
        assert_eq!(bound("staff – all of them – must"), "staff~– all of them~– must");
    }

    #[test]
    fn places_count_bytes() {
        assert_eq!(bound_words("é Act 2010"), [7]);
        assert!(bound_words("").is_empty());
        assert!(bound_words("  ").is_empty());
    }
}
