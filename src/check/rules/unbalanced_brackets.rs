//! Brackets, quotation marks and emphasis that are opened and not closed, or closed by something else.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{Mark, Passage};
use std::cmp::Ordering;
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("unbalanced-brackets"),
    about: "A bracket, quotation mark or emphasis without its other half",
    page: include_str!("unbalanced_brackets.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

/// What opens, and what closes it. Single quotation marks are left out: they are apostrophes too.
const PAIRS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('{', '}'), ('“', '”')];

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for (number, passage) in reading.text.passages.iter().enumerate() {
        let goes_on = quotes_go_on(&reading.text.passages, number);
        let mut report = |range: Range<usize>, message: String, help: String| {
            if goes_on && matches!(&passage.words[range.clone()], "“" | "”") {
                return;
            }
            let place = passage.place(range, reading.sources);
            found.push(Diagnostic::warning(RULE.code, place, message).help(help));
        };
        brackets(passage, &mut report);
        straight_quotes(passage, &mut report);
        emphasis(passage, &mut report);
    }
}

/// Whether a quotation goes on from here to one of the next paragraphs, or comes from one before.
fn quotes_go_on(passages: &[Passage], number: usize) -> bool {
    const FAR: usize = 3;
    let open = |passage: &Passage| passage.words.matches('“').count().cmp(&passage.words.matches('”').count());
    let (before, rest) = passages.split_at(number);
    let Some((this, after)) = rest.split_first() else { return false };
    match open(this) {
        Ordering::Greater => after.iter().take(FAR).any(|passage| open(passage) == Ordering::Less),
        Ordering::Less => before.iter().rev().take(FAR).any(|passage| open(passage) == Ordering::Greater),
        Ordering::Equal => false,
    }
}

fn brackets(passage: &Passage, report: &mut impl FnMut(Range<usize>, String, String)) {
    let mut open: Vec<(usize, char, char)> = Vec::new();
    let mut closing: Vec<(usize, char)> = Vec::new();
    for (at, c) in passage.words.char_indices() {
        if passage.is_marked(at, |mark| *mark == Mark::Code) {
            continue;
        }
        let here = at..at + c.len_utf8();
        if let Some((opener, closer)) = PAIRS.iter().find(|(opener, _)| *opener == c) {
            open.push((at, *opener, *closer));
        } else if PAIRS.iter().any(|(_, closer)| *closer == c) {
            match open.pop() {
                Some((_, _, closer)) if closer == c => {}
                Some((start, opener, closer)) => report(
                    start..here.end,
                    format!("opened with \"{opener}\" and closed with \"{c}\""),
                    format!("close it with \"{closer}\""),
                ),
                None if numbers_something(&passage.words[..at]) => {}
                None => closing.push((at, c)),
            }
        }
    }
    each_or_all(&closing, report, "closes nothing", |_| "take it out, or open it before".to_owned());
    each_or_all(
        &open.iter().map(|(at, opener, _)| (*at, *opener)).collect::<Vec<_>>(),
        report,
        "is never closed",
        |n| format!("put \"{}\" where it ends; if the end was cut off, write the rest", open[n].2),
    );
}

/// Reports every one of these brackets, or all at once if they are a row of them: that is one slip, and nobody mends it
/// bracket by bracket.
fn each_or_all(
    brackets: &[(usize, char)],
    report: &mut impl FnMut(Range<usize>, String, String),
    what: &str,
    help: impl Fn(usize) -> String,
) {
    const ROW: usize = 3;
    let ends = brackets.first().zip(brackets.last()).filter(|_| brackets.len() > ROW);
    if let Some(((first, _), (last, bracket))) = ends {
        let help = "write the words alone; if they are to stand in brackets, open and close each".to_owned();
        let message = format!("each of {} brackets {what}", brackets.len());
        return report(*first..last + bracket.len_utf8(), message, help);
    }
    for (n, (at, bracket)) in brackets.iter().enumerate() {
        report(*at..at + bracket.len_utf8(), format!("\"{bracket}\" {what}"), help(n));
    }
}

/// Whether a closing bracket after these words belongs to a typed number such as `a)` or `12)`, or to a smiling face.
fn numbers_something(before: &str) -> bool {
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default().trim_end_matches('.');
    matches!(word, ":" | ";" | ":-") || (1..=3).contains(&word.len()) && word.chars().all(char::is_alphanumeric)
}

fn straight_quotes(passage: &Passage, report: &mut impl FnMut(Range<usize>, String, String)) {
    let is_inch = |at: usize| passage.words[..at].ends_with(|c: char| c.is_ascii_digit());
    let is_code = |at: usize| passage.is_marked(at, |mark| *mark == Mark::Code);
    let quotes = || passage.words.match_indices('"').map(|(at, _)| at).filter(|at| !is_code(*at));
    // A mark after a digit may be an inch, or close a quotation.
    let others: Vec<usize> = quotes().filter(|at| !is_inch(*at)).collect();
    if let Some(last) = others.last().filter(|_| others.len() % 2 == 1 && quotes().count() % 2 == 1) {
        let help = "put the other one where the quotation begins or ends".to_owned();
        report(*last..*last + 1, "a quotation mark has no other half".to_owned(), help);
    }
}

/// Stars that Markdown could make no pair of stay letters, just outside the words they were to mark.
fn emphasis(passage: &Passage, report: &mut impl FnMut(Range<usize>, String, String)) {
    for (mark, range) in passage.marks() {
        if !matches!(mark, Mark::Emphasis | Mark::Strong) {
            continue;
        }
        for star in ["*", "_"] {
            let before = passage.words[..range.start].ends_with(star).then(|| range.start - 1..range.start);
            let after = passage.words[range.end..].starts_with(star).then(|| range.end..range.end + 1);
            if let Some(stray) = before.or(after) {
                let message = "emphasis is not closed as it was opened".to_owned();
                report(stray, message, format!("put as many \"{star}\" after the words as before them"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::{found, pointed_at};

    #[test]
    fn halves_are_found() {
        assert_eq!(pointed_at(&RULE, "Ask (the head now.\n"), ["("]);
        assert_eq!(pointed_at(&RULE, "Ask the head) now.\n"), [")"]);
        assert_eq!(pointed_at(&RULE, "Ask \"the head now.\n"), ["\""]);
        assert_eq!(pointed_at(&RULE, "Ask “the head now.\n"), ["“"]);
        assert_eq!(
            found(&RULE, "Ask [ACME} now.\n"),
            [("[ACME}".to_owned(), "opened with \"[\" and closed with \"}\"".to_owned())]
        );
        assert_eq!(pointed_at(&RULE, "**Some words are.*\n"), ["*"]);
    }

    #[test]
    fn a_row_of_brackets_is_told_of_once() {
        assert_eq!(pointed_at(&RULE, "Ask ((( now.\n"), ["("; 3]);
        let message = "each of 900 brackets is never closed".to_owned();
        assert_eq!(found(&RULE, &format!("Ask {} now.\n", "(".repeat(900))), [("(".repeat(900), message)]);
        assert_eq!(pointed_at(&RULE, "Ask )) )) now.\n"), [")) ))"]);
    }

    #[test]
    fn typed_numbers_inches_code_and_nested_pairs_are_whole() {
        for text in [
            "a) Ask (the head (now)).\n",
            "Use a 14\" screen.\n",
            "Type `(` first.\n",
            "**Ask** the *head*.\n",
            "It is 3 * 4.\n",
            "See “this [and] that”.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_quotation_may_go_on_and_a_number_may_have_a_full_stop() {
        assert_eq!(pointed_at(&RULE, "“Ask first.\n\nThen act.” It is said.\n"), [""; 0]);
        assert_eq!(pointed_at(&RULE, "Do this: 1.) ask.\n"), [""; 0]);
    }
}
