//! The English of slots and sentences: plural, possessive, article, capital, verb. Each is worked out, and each can be
//! overridden.

mod article;
mod number;
mod quotes;

pub(crate) use article::article;
pub(crate) use number::{agreeing, is_plural, plural, plural_verb};
pub(crate) use quotes::{Typographer, typographic};

/// The possessive of a noun phrase; after a plural in -s the apostrophe stands alone: `board’s`, `governors’`,
/// `Board of Governors’`.
pub(crate) fn possessive(phrase: &str) -> String {
    let last = phrase.rsplit(char::is_whitespace).next().unwrap_or_default();
    match phrase.ends_with('s') && number::is_plural_word(last) {
        true => format!("{phrase}’"),
        false => format!("{phrase}’s"),
    }
}

/// A name with its article in the middle of a sentence, unless it has one: `the Governing Body`.
pub(crate) fn with_the(name: &str) -> String {
    match name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("the ")) {
        true => format!("the {}", &name[4..]),
        false => format!("the {name}"),
    }
}

/// The phrase with its first letter a capital.
pub(crate) fn capitalised(phrase: &str) -> String {
    let mut letters = phrase.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// Names in a row: `a`, `a and b`, `a, b and c`.
pub(crate) fn joined(names: &[String], joint: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {joint} {last}", first.join(", ")),
    }
}

/// `1 warning`, `2 warnings`.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {}", plural(noun)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn possessives_of_plurals_take_the_apostrophe_alone() {
        for (phrase, owns) in [
            ("Governing Body", "Governing Body’s"),
            ("Governors", "Governors’"),
            ("Board of Governors", "Board of Governors’"),
            ("members of staff", "members of staff’s"),
            ("children", "children’s"),
            ("St Thomas", "St Thomas’s"),
            ("MPs", "MPs’"),
        ] {
            assert_eq!(possessive(phrase), owns);
        }
    }

    #[test]
    fn a_name_has_one_article() {
        assert_eq!(
            ["Governors", "The Trustees", "the board", "Théâtre"].map(with_the),
            ["the Governors", "the Trustees", "the board", "the Théâtre"]
        );
    }

    #[test]
    fn names_in_a_row_read_as_a_sentence() {
        let names = |n: usize| ["a", "b", "c"][..n].iter().map(|s| s.to_string()).collect::<Vec<_>>();
        assert_eq!(joined(&names(1), "and"), "a");
        assert_eq!(joined(&names(2), "and"), "a and b");
        assert_eq!(joined(&names(3), "or"), "a, b or c");
    }
}
