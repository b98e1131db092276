//! Numbers that somebody typed before a paragraph or inside a bullet.

use crate::check::{Look, Reading, Rule, Source};
use crate::diagnostic::Diagnostic;
use crate::model::allowance::Level;
use crate::prose::{Kind, Passage};
use std::ops::Range;

pub const RULE: Rule = Rule {
    code: "typed-numbers",
    about: "A number typed before a paragraph or inside a bullet",
    page: include_str!("typed_numbers.md"),
    level: Level::Warning,
    looks: &[Look::Passages(look)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    needless_zeros(reading, found);
    let text = reading.text;
    let numbered: Vec<(&Passage, Range<usize>)> = text
        .passages
        .iter()
        .filter(|passage| matches!(passage.kind, Kind::Item | Kind::Paragraph))
        .filter_map(|passage| number(&passage.words).map(|number| (passage, number)))
        .collect();
    let in_bullets: Vec<_> = numbered
        .iter()
        .filter(|(passage, _)| passage.list.is_some_and(|list| text.lists.get(list).is_some_and(|list| !list.numbered)))
        .collect();
    let place = |(passage, range): &(&Passage, Range<usize>)| passage.place(range.clone(), reading.sources);
    let help = "let the word processor or the program number: then numbers and references move with the text";
    let mut lists: Vec<Option<usize>> = Vec::new();
    for item in &in_bullets {
        // One finding a list: whoever mends one number mends them all.
        if !lists.contains(&item.0.list) {
            lists.push(item.0.list);
            let count = in_bullets.iter().filter(|other| other.0.list == item.0.list).count();
            let message = match count {
                1 => "a number is typed inside a bullet".to_owned(),
                _ => format!("numbers are typed inside {count} bullets of this list"),
            };
            found.push(Diagnostic::warning(RULE.code, place(item), message).help(help));
        }
    }
    let has_stop = |(passage, range): &(&Passage, Range<usize>)| passage.words[range.clone()].ends_with(['.', ')']);
    let stops = in_bullets.iter().filter(|item| has_stop(item)).count();
    if stops * 2 > in_bullets.len() {
        for item in in_bullets.iter().filter(|item| !has_stop(item)) {
            found.push(
                Diagnostic::warning(RULE.code, place(item), "this number has no full stop, the others have")
                    .help("write all numbers alike"),
            );
        }
    }
    let mut loose = numbered.iter().filter(|(passage, _)| passage.list.is_none());
    // In a text without mark-up a typed number is all that there is; among bullets with numbers it is a slip.
    let is_slip = matches!(reading.source, Source::Clause | Source::Wording) || !in_bullets.is_empty();
    if let Some(first) = loose.next().filter(|_| is_slip) {
        let message = match in_bullets.is_empty() {
            true => "a number is typed before this paragraph",
            false => "this numbered paragraph is no bullet, others are",
        };
        let fault = Diagnostic::warning(RULE.code, place(first), message).help(help);
        found.push(loose.fold(fault, |fault, other| fault.related(place(other), "and here")));
    }
}

/// Headings numbered `1.0`: one finding, for they were all typed alike.
fn needless_zeros(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let zero = |passage: &Passage| {
        let number = passage.words.split_whitespace().next()?.strip_suffix(".0")?;
        let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
        (is_number && passage.words.contains(char::is_alphabetic)).then(|| 0..number.len() + 2)
    };
    let headings = reading.text.passages.iter().filter(|passage| matches!(passage.kind, Kind::Heading(_)));
    let mut places = headings.filter_map(|passage| zero(passage).map(|range| passage.place(range, reading.sources)));
    if let Some(first) = places.next() {
        let fault = Diagnostic::warning(RULE.code, first, "the zero of this number says nothing").help("write 1, 2, 3");
        found.push(places.fold(fault, |fault, other| fault.related(other, "nor does this one")));
    }
}

/// A typed number at the start: `6.1`, `6.1.`, `(a)`, `a)`, `iv)`. A lone `5` or `2.` may be anything.
fn number(words: &str) -> Option<Range<usize>> {
    let start = words.len() - words.trim_start().len();
    let word = words[start..].split(char::is_whitespace).next()?;
    let rest = words[start + word.len()..].trim_start();
    let bare = word.trim_end_matches('.');
    let parts: Vec<&str> = bare.split('.').collect();
    let is_number = parts.len() >= 2
        && parts.iter().all(|part| (1..=2).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit()))
        // "2.5 million" counts something.
        && rest.starts_with(|c: char| c.is_uppercase() || "“‘\"'".contains(c));
    let letters = word.strip_suffix(')').map(|word| word.strip_prefix('(').unwrap_or(word));
    let is_letter = letters.is_some_and(|letters| {
        letters.len() == 1 && letters.chars().all(char::is_alphanumeric)
            || (1..=4).contains(&letters.len()) && letters.chars().all(|c| matches!(c, 'i' | 'v' | 'x'))
    });
    ((is_number || is_letter) && !rest.is_empty()).then(|| start..start + word.len())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::{found, pointed_at};

    #[test]
    fn numbers_in_bullets_are_found_once_a_list() {
        assert_eq!(
            found(&RULE, "- 6.1. Ask first\n- 6.2. Then act\n- (a) Wait\n"),
            [("6.1.".to_owned(), "numbers are typed inside 3 bullets of this list".to_owned())]
        );
    }

    #[test]
    fn one_number_without_its_stop_and_one_outside_the_bullets_are_found() {
        assert_eq!(
            pointed_at(&RULE, "- 6.1. Ask first\n- 6.2. Then act\n- 6.3 Wait\n\n6.4. Go home at once.\n"),
            ["6.1.", "6.3", "6.4."]
        );
    }

    #[test]
    fn a_heading_needs_no_zero() {
        let text = "1.0 Aims\n\nAsk first.\n\n2.0 Roles\n\nAsk first again.\n";
        assert_eq!(pointed_at(&RULE, text), ["1.0"]);
        assert_eq!(pointed_at(&RULE, "2.5 Roles\n\nAsk first.\n"), [""; 0]);
    }

    #[test]
    fn amounts_real_numbers_and_plain_text_are_right() {
        for text in [
            "- 2.5 million pupils\n- 5 minutes\n- 1998 Act\n",
            "1. Ask\n2. Act\n",
            "6.1 Ask the head first, always.\n\n6.2 Then act.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }
}
