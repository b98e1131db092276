//! The English of slots: plural, possessive, article, capital. Each is worked out, and each can be overridden.

mod quotes;

pub use quotes::{Typographer, typographic};

/// The plural of a noun phrase: `governor` → `governors`, `member of staff` → `members of staff`,
/// `parent or carer` → `parents or carers`.
pub fn plural(phrase: &str) -> String {
    for (joint, both) in [(" of ", false), (" or ", true), (" and ", true), (" in ", false)] {
        if let Some((head, rest)) = phrase.split_once(joint) {
            let rest = if both { plural(rest) } else { rest.to_owned() };
            return plural(head) + joint + &rest;
        }
    }
    let lower = phrase.to_lowercase();
    let ends = |tails: &[&str]| tails.iter().any(|tail| lower.ends_with(tail));
    let before_last = lower.chars().rev().nth(1);
    if let Some(stem) = phrase.strip_suffix("person") {
        format!("{stem}people")
    } else if lower == "child" || lower.ends_with(" child") {
        format!("{phrase}ren")
    } else if ends(&["y"]) && !before_last.is_some_and(|c| "aeiou".contains(c)) {
        format!("{}ies", &phrase[..phrase.len() - 1])
    } else if ends(&["s", "x", "z", "ch", "sh"]) {
        format!("{phrase}es")
    } else {
        format!("{phrase}s")
    }
}

/// The possessive of a noun phrase; a plural in -s takes the apostrophe alone: `board’s`, `governors’`.
pub fn possessive(phrase: &str, is_plural: bool) -> String {
    match is_plural && phrase.ends_with('s') {
        true => format!("{phrase}’"),
        false => format!("{phrase}’s"),
    }
}

/// `a` or `an`, by how the first word is said: `a governor`, `an academy`, `an MC member`, `a union`, `an hour`.
pub fn article(phrase: &str) -> &'static str {
    let word: String = phrase.chars().take_while(|c| c.is_alphanumeric()).collect();
    let lower = word.to_lowercase();
    let starts = |heads: &[&str]| heads.iter().any(|head| lower.starts_with(head));
    let spelled = word.len() > 1 && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    let first = lower.chars().next().unwrap_or(' ');
    let vowel = if spelled && !spoken_as_a_word(&word) {
        // The names of these letters start with a vowel: an MP, an SLT, an HR adviser.
        "aefhilmnorsx8".contains(first)
    } else if starts(&["uni", "use", "usa", "usu", "eu", "one", "once", "ut"]) && !starts(&["unin", "unim", "utt"]) {
        false
    } else if starts(&["hour", "honest", "honour", "heir"]) {
        true
    } else {
        "aeiou8".contains(first) || lower == "11" || lower == "18"
    };
    if vowel { "an" } else { "a" }
}

/// Short forms that are said as a word: a NASUWT rep says the letters, a SENCO does not.
fn spoken_as_a_word(short: &str) -> bool {
    ["SENCO", "SEND", "NEET", "LADO", "RIDDOR", "UNISON", "SMART"].contains(&short)
}

/// The phrase with its first letter a capital.
pub fn capitalised(phrase: &str) -> String {
    let mut letters = phrase.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// Names in a row: `a`, `a and b`, `a, b and c`.
pub fn joined(names: &[String], joint: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {joint} {last}", first.join(", ")),
    }
}

/// `1 warning`, `2 warnings`.
pub fn counted(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {}", plural(noun)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_go_to_the_head_of_the_phrase() {
        for (one, many) in [
            ("governor", "governors"),
            ("member of staff", "members of staff"),
            ("Management Committee member", "Management Committee members"),
            ("parent or carer", "parents or carers"),
            ("local authority", "local authorities"),
            ("boss", "bosses"),
            ("child", "children"),
            ("holiday", "holidays"),
            ("chairperson", "chairpeople"),
        ] {
            assert_eq!(plural(one), many);
        }
    }

    #[test]
    fn articles_follow_the_sound() {
        for (phrase, expected) in [
            ("governor", "a"),
            ("academy trustee", "an"),
            ("MC member", "an"),
            ("DSL", "a"),
            ("SLT member", "an"),
            ("SENCO", "a"),
            ("university", "a"),
            ("uninvited guest", "an"),
            ("hour", "an"),
            ("Ofsted report", "an"),
            ("one-year plan", "a"),
        ] {
            assert_eq!(article(phrase), expected, "{phrase}");
        }
    }

    #[test]
    fn possessives_of_plurals_take_the_apostrophe_alone() {
        assert_eq!(possessive("Governing Body", false), "Governing Body’s");
        assert_eq!(possessive("governors", true), "governors’");
        assert_eq!(possessive("children", true), "children’s");
        assert_eq!(possessive("St Thomas", false), "St Thomas’s");
    }

    #[test]
    fn names_in_a_row_read_as_a_sentence() {
        let names = |n: usize| ["a", "b", "c"][..n].iter().map(|s| s.to_string()).collect::<Vec<_>>();
        assert_eq!(joined(&names(1), "and"), "a");
        assert_eq!(joined(&names(2), "and"), "a and b");
        assert_eq!(joined(&names(3), "or"), "a, b or c");
    }
}
