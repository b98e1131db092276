//! A telephone number among the words of a text that nobody can dial.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::address;
use crate::model::allowance::Level;
use crate::prose::{Mark, Passage};
use crate::source::At;
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("malformed-phone"),
    about: "A telephone number that lacks a digit or has one too many",
    page: include_str!("malformed_phone.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for passage in &reading.text.passages {
        for range in numbers(passage) {
            let place = passage.place(range.clone(), reading.sources);
            // Numbers in a text are judged as those that are facts.
            let number = At::new(passage.words[range].to_owned(), place);
            if let Some(fault) = address::refuse_phone(&number) {
                found.push(Diagnostic { help: fault.help, ..Diagnostic::warning(RULE.code, place, fault.message) });
            }
        }
    }
}

/// What looks like a telephone number of this country: it begins with 0 or +44, and has about as many digits.
fn numbers(passage: &Passage) -> Vec<Range<usize>> {
    const DIGITS: Range<usize> = 8..14;
    /// Numbers of another kind are announced.
    const OTHERS: [&str; 10] =
        ["urn", "ref", "reference", "account", "charity", "company", "registered", "registration", "vat", "sort"];
    let words = &passage.words;
    let mut numbers = Vec::new();
    let mut end = 0;
    for (start, c) in words.char_indices() {
        let is_start = !words[..start].ends_with(|c: char| c.is_alphanumeric() || "+./-,".contains(c));
        if start < end
            || !is_start
            || !(c == '0' || words[start..].starts_with("+44") || words[start..].starts_with("(0"))
        {
            continue;
        }
        let length = words[start..]
            .char_indices()
            .find(|(at, c)| !c.is_ascii_digit() && !" ()-\u{a0}".contains(*c) && (*c != '+' || *at > 0))
            .map_or(words.len() - start, |(at, _)| at);
        let written = words[start..start + length].trim_end_matches([' ', '(', '-', '\u{a0}']);
        let written = if written.matches('(').count() < written.matches(')').count() {
            written.trim_end_matches(')')
        } else {
            written
        };
        end = start + written.len().max(1);
        let digits = written.chars().filter(char::is_ascii_digit).count();
        let before = words[..start].to_lowercase();
        let is_other = before
            .split_whitespace()
            .rev()
            .take(3)
            .any(|word| OTHERS.contains(&word.trim_matches(|c: char| !c.is_alphabetic())));
        let goes_on = words[end..].starts_with(|c: char| {
            c.is_alphanumeric() || "/,".contains(c) && words[end + 1..].starts_with(|c: char| c.is_ascii_digit())
        });
        let is_typed = !passage.is_slot(start) && !passage.is_marked(start, |mark| *mark == Mark::Code);
        // An extension, or a second number, begins anew.
        if DIGITS.contains(&digits) && !is_other && !goes_on && is_typed {
            numbers.push(start..end);
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::numbers;
    use crate::prose::{Passage, PassageKind};
    use crate::source::Sources;

    fn found(words: &str) -> Vec<String> {
        let mut sources = Sources::default();
        let file = sources.add("a.md", words);
        let mut passage = Passage::new(PassageKind::Paragraph, sources.whole(file));
        passage.push(words, sources.whole(file));
        numbers(&passage).into_iter().map(|range| words[range].to_owned()).collect()
    }

    #[test]
    fn a_telephone_number_is_known_by_how_it_begins_and_how_long_it_is() {
        assert_eq!(found("Ring 01603 30776, or (020) 7946 0018."), ["01603 30776", "(020) 7946 0018"]);
        assert_eq!(found("Telephone +44 1603 307 760."), ["+44 1603 307 760"]);
        assert_eq!(found("On 07/10/2024, 0.5 of 1,000,000 or 0 to 5; room 012; URN 012345678; 2024-10-07"), [""; 0]);
    }
}
