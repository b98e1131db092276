//! Numbers that somebody typed before a paragraph or inside a bullet.

use crate::check::reading::{Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{Passage, PassageKind};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("typed-numbers"),
    about: "A number typed before a paragraph or inside a bullet",
    page: include_str!("typed_numbers.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    needless_zeros(reading, found);
    let text = reading.text;
    let numbered: Vec<(&Passage, Range<usize>)> = text
        .passages
        .iter()
        .filter(|passage| matches!(passage.kind, PassageKind::Item | PassageKind::Paragraph))
        .filter_map(|passage| number(&passage.words).map(|number| (passage, number)))
        .collect();
    let in_bullets: Vec<_> = numbered
        .iter()
        .filter(|(passage, _)| passage.list.is_some_and(|list| text.lists.get(list).is_some_and(|list| !list.numbered)))
        .collect();
    let place = |(passage, range): &(&Passage, Range<usize>)| passage.place(range.clone(), reading.sources);
    let help = "let the word processor or the program number: then numbers and references move with the text";
    // Whoever mends one number mends them all.
    if let Some(first) = in_bullets.first() {
        let lists: BTreeSet<Option<usize>> = in_bullets.iter().map(|(passage, _)| passage.list).collect();
        let message = match (in_bullets.len(), lists.len()) {
            (1, _) => "a number is typed inside a bullet".to_owned(),
            (count, 1) => format!("numbers are typed inside {count} bullets of this list"),
            (count, lists) => format!("numbers are typed inside {count} bullets, in {lists} lists"),
        };
        found.push(Diagnostic::warning(RULE.code, place(first), message).help(help));
    }
    unnumbered(reading, &in_bullets, found);
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

/// Items without a number in lists where nearly all others have one: the number was lost, or they belong to the item before.
fn unnumbered(reading: &Reading<'_>, in_bullets: &[&(&Passage, Range<usize>)], found: &mut Vec<Diagnostic>) {
    let mut counts: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (passage, _) in in_bullets {
        counts.entry(passage.list.expect("it is in bullets")).or_default().insert(passage.item);
    }
    for (number, numbered) in counts {
        let items = &reading.text.lists[number].items;
        if numbered.len() < 3 || numbered.len() * 5 < items.len() * 4 {
            continue;
        }
        for (_, item) in items.iter().enumerate().filter(|(item, _)| !numbered.contains(item)) {
            let passage = &reading.text.passages[*item];
            let place = passage.place(0..passage.words.trim_end().len(), reading.sources);
            found.push(
                Diagnostic::warning(RULE.code, place, "this item has no number, the others have")
                    .help("number it too, or join it to the item that it belongs to"),
            );
        }
    }
}

/// Headings numbered `1.0`: one finding, for they were all typed alike.
fn needless_zeros(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let zero = |passage: &Passage| {
        let number = passage.words.split_whitespace().next()?.strip_suffix(".0")?;
        let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
        (is_number && passage.words.contains(char::is_alphabetic)).then(|| 0..number.len() + 2)
    };
    let headings = reading.text.passages.iter().filter(|passage| matches!(passage.kind, PassageKind::Heading(_)));
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
    fn lists_in_a_row_are_one_finding_and_a_lost_number_is_another() {
        let text = "- 1.1 Ask first\n- 1.2 Then act\n\nNow.\n\n- 2.1 Go\n- 2.2 Stay\n- Wait\n- 2.3 Sit\n- 2.4 Stand\n";
        assert_eq!(
            found(&RULE, text),
            [
                ("1.1".to_owned(), "numbers are typed inside 6 bullets, in 2 lists".to_owned()),
                ("Wait".to_owned(), "this item has no number, the others have".to_owned()),
            ]
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
