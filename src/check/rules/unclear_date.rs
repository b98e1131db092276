//! Dates that can be misread, or that one document writes in several ways.

use crate::check::reading::{Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::Tokens;
use crate::check::words::documents::DATED;
use crate::date::Date;
use crate::date::loose::{self, Wrong, month};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{Passage, PassageKind};
use std::ops::Range;
use std::rc::Rc;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("unclear-date"),
    about: "A date that can be misread, or that is written unlike the others",
    page: include_str!("unclear_date.md"),
    level: Level::Warning,
    looks: &[LooksAt::Whole(look)],
};

/// How a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `7 October 2024`.
    Plain,
    /// `7th October 2024`, or `07th October 2024`.
    Ordinal { zero: bool },
    /// `October 7, 2024`.
    MonthFirst,
    /// `7.10.24`.
    Figures,
    /// `October 2024`.
    Month,
}

/// The dates of a passage.
#[derive(Default)]
struct Dates {
    /// Those that can be read: where each stands, how it is written, and which day it is if the calendar has it.
    read: Vec<(Range<usize>, Form, Option<Date>)>,
    /// Those that cannot, each with what is wrong and the way out.
    wrong: Vec<(Range<usize>, String, String)>,
}

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let known: Vec<Rc<Dates>> = reading.tokens().iter().map(|tokens| tokens.worked_out(dates_of)).collect();
    let all = || reading.text.passages.iter().zip(&known);
    for (passage, known) in all() {
        for (range, said, help) in &known.wrong {
            let place = passage.place(range.clone(), reading.sources);
            found.push(Diagnostic::warning(RULE.code, place, said).help(help));
        }
    }
    let dates: Vec<(&Passage, Range<usize>, Form, Option<Date>)> = all()
        .flat_map(|(passage, known)| {
            known.read.iter().map(move |(range, form, date)| (passage, range.clone(), *form, *date))
        })
        .collect();
    let is_label = |passage: &Passage| passage.kind == PassageKind::Label && reading.source == Source::Foreign;
    let first_plain = dates.iter().find(|(_, _, form, _)| *form == Form::Plain);
    let first_day = dates.iter().find(|(passage, _, form, _)| *form != Form::Month && is_label(passage));
    // One finding tells of all of them: a school that gives months gives them throughout.
    let months: Vec<_> = dates
        .iter()
        .filter(|(passage, range, form, _)| *form == Form::Month && is_label(passage) && is_of_document(passage, range))
        .collect();
    for dated in &dates {
        let (passage, range, form, date) = dated;
        let written = &passage.words[range.clone()];
        let message = match form {
            _ if date.is_none() => Some(format!("\"{written}\" is no day of the calendar")),
            // No month has a number over 12, so this reads one way.
            Form::Figures if date.is_some_and(|date| date.numbers().2 > 12) => {
                Some(format!("\"{written}\" is in figures"))
            }
            Form::Figures => Some(format!("\"{written}\" can be misread")),
            Form::Ordinal { zero: true } => Some(format!("\"{written}\" has a needless zero")),
            Form::Ordinal { zero: false } | Form::MonthFirst => {
                first_plain.map(|_| format!("\"{written}\" is written unlike other dates here"))
            }
            Form::Month if months.first().is_some_and(|first| std::ptr::eq(*first, dated)) => {
                Some(format!("\"{written}\" gives no day"))
            }
            Form::Plain | Form::Month => None,
        };
        if let Some(message) = message {
            let place = passage.place(range.clone(), reading.sources);
            let fault = Diagnostic::warning(RULE.code, place, message);
            let other = if *form == Form::Month { first_day } else { first_plain };
            let other = other.filter(|_| date.is_some());
            let fault = match other {
                Some((other, range, _, _)) => {
                    fault.related(other.place(range.clone(), reading.sources), "written like this here")
                }
                None => fault,
            };
            let fault = match form {
                Form::Month => months.iter().skip(1).fold(fault, |fault, (other, range, ..)| {
                    fault.related(other.place(range.clone(), reading.sources), "and here")
                }),
                Form::Plain | Form::Ordinal { .. } | Form::MonthFirst | Form::Figures => fault,
            };
            found.push(match date {
                Some(date) if *form != Form::Month => fault.help(format!("write {date}")),
                _ => fault.help("write a day as 7 October 2024"),
            });
        }
    }
}

fn dates_of(tokens: &Tokens<'_>) -> Dates {
    let passage = tokens.passage;
    let mut dates = Dates::default();
    for at in 0..tokens.words.len().saturating_sub(1) {
        dates.wrong.extend(misspelt(tokens, at));
    }
    let mut at = 0;
    while at < tokens.words.len() {
        match date_at(tokens, at) {
            Some((count, form, date)) => {
                let range = tokens.places[at].start..tokens.places[at + count - 1].end;
                if !passage.is_slot(range.start) && !passage.is_link(range.start) {
                    dates.read.push((range, form, date));
                }
                at += count;
            }
            None => at += 1,
        }
    }
    dates
}

/// A day that begins with this word, with a month that is misspelt, or that the month never has: "14 Febuary", "31 Feb".
fn misspelt(tokens: &Tokens<'_>, at: usize) -> Option<(Range<usize>, String, String)> {
    let passage = tokens.passage;
    let is_day = day(&tokens.words[at]).is_some();
    if !is_day || date_at(tokens, at).is_some() {
        return None;
    }
    let of = usize::from(tokens.words[at + 1] == "of");
    let month = tokens.places.get(at + 1 + of)?;
    let year = tokens.places.get(at + 2 + of).filter(|place| is_year(&passage.words[(*place).clone()]));
    let range = tokens.places[at].start..year.unwrap_or(month).end;
    let written = &passage.words[range.clone()];
    let is_typed = !passage.is_slot(range.start) && !passage.is_link(range.start);
    let (said, help) = match loose::wrong(written) {
        Some(wrong @ Wrong::NoSuchDay { .. }) => (wrong.said(written), "write the day that is meant".to_owned()),
        Some(Wrong::Misspelt { meant, date }) => (
            format!("\"{meant}\" is misspelt in \"{written}\""),
            date.map_or_else(|| format!("write {meant}"), |date| format!("write {date}")),
        ),
        Some(Wrong::NoSuchMonth { .. } | Wrong::NoYear | Wrong::NoFourFigures { .. }) | None => return None,
    };
    is_typed.then_some((range, said, help))
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.starts_with(['1', '2']) && word.chars().all(|c| c.is_ascii_digit())
}

/// Whether a date stands behind words that say when something was done with the document.
fn is_of_document(passage: &Passage, range: &Range<usize>) -> bool {
    let before = passage.words[..range.start].to_lowercase();
    DATED.iter().any(|word| before.contains(word))
}

/// The date that starts at this word: of how many words, in which form, and which day if the calendar has it.
fn date_at(tokens: &Tokens<'_>, at: usize) -> Option<(usize, Form, Option<Date>)> {
    let word = |index: usize| tokens.words.get(index).map(String::as_str);
    let year = |index| word(index).filter(|w| w.len() == 4 && w.starts_with(['1', '2'])).and_then(|w| w.parse().ok());
    if let Some(month) = word(at).and_then(month) {
        if let (Some((day, _)), Some(year)) = (word(at + 1).and_then(day), year(at + 2)) {
            return Some((3, Form::MonthFirst, Date::day(year, month, day)));
        }
        return year(at + 1).map(|year| (2, Form::Month, Date::month(year, month)));
    }
    let Some((number, ordinal)) = word(at).and_then(day) else { return figures(tokens, at) };
    let of = usize::from(word(at + 1) == Some("of"));
    if let (Some(month), Some(year)) = (word(at + 1 + of).and_then(month), year(at + 2 + of)) {
        let form = match ordinal || of == 1 {
            true => Form::Ordinal { zero: word(at)?.starts_with('0') },
            false => Form::Plain,
        };
        return Some((3 + of, form, Date::day(year, month, number)));
    }
    figures(tokens, at)
}

/// A date such as `7.10.24` or `07/10/2024`; read as day, month and year.
fn figures(tokens: &Tokens<'_>, at: usize) -> Option<(usize, Form, Option<Date>)> {
    let places = tokens.places.get(at..at + 3)?;
    let between = |one: usize| &tokens.passage.words[places[one].end..places[one + 1].start];
    let separator = between(0);
    let is_one = matches!(separator, "." | "/") && between(1) == separator;
    // It is part of something longer: a number, an address.
    let before = &tokens.passage.words[..places[0].start];
    let after = &tokens.passage.words[places[2].end..];
    let stands_alone = !before.ends_with(['.', '/', ':'])
        && !after.starts_with(['/', '%'])
        && !after.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    let digits = |index: usize| tokens.words[at + index].chars().all(|c| c.is_ascii_digit());
    if !is_one || !stands_alone || !(0..3).all(digits) {
        return None;
    }
    let number = |index: usize| tokens.words[at + index].parse::<u16>().ok();
    let (day, month, year) = (number(0)?, number(1)?, number(2)?);
    let year = match tokens.words[at + 2].len() {
        4 => year,
        // A paragraph 1.2.10 is no date; a line of dates is.
        2 if separator == "/" || tokens.passage.kind == PassageKind::Label => 2000 + year,
        _ => return None,
    };
    let date =
        u8::try_from(month).ok().zip(u8::try_from(day).ok()).and_then(|(month, day)| Date::day(year, month, day));
    // Three numbers that are no day may be something else, unless they stand as a date does.
    let is_date = separator == "/"
        && [0, 1].iter().all(|part| tokens.words[at + part].len() <= 2)
        && tokens.words[at + 2].len() == 4;
    (date.is_some() || is_date).then_some((3, Form::Figures, date))
}

/// A day of a month, and whether it is an ordinal. A number over 31 is one only as an ordinal: `32nd March 2021`.
fn day(word: &str) -> Option<(u8, bool)> {
    let digits = word.trim_end_matches(char::is_alphabetic);
    let ending = &word[digits.len()..];
    let number: u8 = digits.parse().ok()?;
    let last = if ending.is_empty() { 31 } else { 99 };
    let is_day = digits.len() <= 2 && (1..=last).contains(&number) && matches!(ending, "" | "st" | "nd" | "rd" | "th");
    is_day.then_some((number, !ending.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::{found, pointed_at};

    #[test]
    fn figures_and_leading_zeros_are_found_anywhere() {
        assert_eq!(pointed_at(&RULE, "Date: 19.9.19\n"), ["19.9.19"]);
        assert_eq!(pointed_at(&RULE, "It was agreed on 03/04/2025.\n"), ["03/04/2025"]);
        assert_eq!(
            found(&RULE, "Reviewed: 07th October 2024\n"),
            [("07th October 2024".to_owned(), "\"07th October 2024\" has a needless zero".to_owned())]
        );
    }

    #[test]
    fn days_that_no_calendar_has_are_told() {
        let no_day = |text: &str| {
            found(&RULE, text).into_iter().filter(|(_, said)| said.ends_with("no day of the calendar")).count()
        };
        for text in [
            "Agreed on 31 February 2020.\n",
            "Agreed on 30th of Feb 2021.\n",
            "Review date: 99/99/9999\n",
            "Agreed on 32nd March 2021.\n",
            "Agreed on February 30, 2021.\n",
            "Agreed on 29 February 2023.\n",
        ] {
            assert_eq!(no_day(text), 1, "{text}");
        }
        assert_eq!(found(&RULE, "From 31 Feb on.\n")[0].1, "\"31 Feb\" is no day: February has 29");
        assert_eq!(found(&RULE, "On 14 Febuary 2026.\n")[0].1, "\"February\" is misspelt in \"14 Febuary 2026\"");
        assert_eq!(found(&RULE, "From 12 Novels and 4 marks.\n"), []);
        let others =
            "Agreed on 29 February 2024 and 3/4/2025. It is in version 99.99.9999, on page 32 March 2021 had.\n";
        assert_eq!(no_day(others), 0);
    }

    #[test]
    fn months_of_reviews_are_told_of_once_and_other_months_are_right() {
        assert_eq!(pointed_at(&RULE, "Reviewed: October 2024\nNext review: October 2025\n"), ["October 2024"]);
        assert_eq!(pointed_at(&RULE, "Reviewed: 7 October 2024\nIn post since: January 2019\n"), [""; 0]);
    }

    #[test]
    fn forms_are_not_mixed() {
        let text = "Agreed on 7 October 2024. Changed on 8th October 2024 and October 9, 2024.\n";
        assert_eq!(pointed_at(&RULE, text), ["8th October 2024", "October 9, 2024"]);
        assert_eq!(pointed_at(&RULE, "Reviewed: 7 October 2024\nNext review: October 2025\n"), ["October 2025"]);
    }

    #[test]
    fn one_form_paragraph_numbers_and_editions_are_right() {
        for text in [
            "Agreed on 7th October 2024 and 8th October 2024.\n",
            "See paragraph 6.1.10 and version 1.2.2024.1, of 3/4 of all.\n",
            "The guidance of June 2015 counts from 7 October 2024.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }
}
