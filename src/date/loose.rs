//! Dates in every way that people usually write them, and what is wrong with what is nearly one. A school file has one way;
//! documents made elsewhere have them all.

use super::{Date, SchoolTerm, days_in};
use crate::spelt::MONTHS;
use std::borrow::Cow;
use std::ops::Range;

/// Every date in `words`, as people write them: `7th October 2024`, `October 2024`, `7.10.24`, `07/10/2024`, `2024-10-07`.
pub fn dates(words: &str) -> Vec<(Range<usize>, Date)> {
    let tokens = tokens(words);
    let mut dates: Vec<(Range<usize>, Date)> = Vec::new();
    for (index, (range, token)) in tokens.iter().enumerate() {
        if dates.last().is_some_and(|(last, _)| last.end > range.start) {
            continue;
        }
        if let Some(date) = in_numbers(token) {
            dates.push((range.clone(), date));
            continue;
        }
        let Some(month) = month(token) else { continue };
        let at = |index: Option<usize>| index.and_then(|index| tokens.get(index));
        let before = at(index.checked_sub(1)).filter(|(_, token)| *token != "of");
        let before = before.or_else(|| at(index.checked_sub(2)).filter(|_| index > 0 && tokens[index - 1].1 == "of"));
        let day_before = before.and_then(|(range, token)| Some((range, day(token)?)));
        let year_after = at(Some(index + 1)).and_then(|(range, token)| Some((range, year(token)?)));
        // "October 7, 2024"
        let day_after = at(Some(index + 1)).and_then(|(_, token)| day(token));
        let year_behind = at(Some(index + 2)).and_then(|(range, token)| Some((range, year(token)?)));
        let found = match (day_before, year_after, day_after, year_behind) {
            (Some((from, day)), Some((to, year)), _, _) => {
                Date::day(year, month, day).map(|date| (from.start..to.end, date))
            }
            (None, Some((to, year)), _, _) => Date::month(year, month).map(|date| (range.start..to.end, date)),
            (None, None, Some(day), Some((to, year))) => {
                Date::day(year, month, day).map(|date| (range.start..to.end, date))
            }
            _ => None,
        };
        dates.extend(found);
    }
    dates
}

fn tokens(words: &str) -> Vec<(Range<usize>, &str)> {
    let mut tokens = Vec::new();
    let mut start = None;
    for (at, c) in words.char_indices().chain([(words.len(), ' ')]) {
        let parts = c.is_whitespace() || matches!(c, ',' | '(' | ')' | ':' | ';');
        match (parts, start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                let token = words[from..at].trim_end_matches('.');
                tokens.push((from..from + token.len(), token));
                start = None;
            }
            (false, Some(_)) | (true, None) => {}
        }
    }
    tokens
}

/// The number of a month, by its name or its usual short form.
pub fn month(token: &str) -> Option<u8> {
    let is_short = token.len() == 3 || token.eq_ignore_ascii_case("sept");
    let is_this = |month: &&str| match is_short {
        true => month.get(..token.len()).is_some_and(|start| start.eq_ignore_ascii_case(token)),
        false => month.eq_ignore_ascii_case(token),
    };
    let index = MONTHS.iter().position(is_this)?;
    u8::try_from(index + 1).ok()
}

fn day(token: &str) -> Option<u8> {
    let number = token.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    matches!(&token[number.len()..], "" | "st" | "nd" | "rd" | "th").then(|| number.parse().ok()).flatten()
}

fn year(token: &str) -> Option<u16> {
    (token.len() == 4).then(|| token.parse().ok()).flatten().filter(|year| (1900..2100).contains(year))
}

/// A date in numbers: day, month, year as is usual here, or year first.
fn in_numbers(token: &str) -> Option<Date> {
    let token = &*with_hyphens(token);
    let joint = token.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '.' | '/' | '-'))?;
    let parts: Vec<&str> = token.split(joint).collect();
    let small = |part: &str| part.parse::<u8>().ok();
    match parts[..] {
        [first, middle, last] if first.len() == 4 => Date::day(year(first)?, small(middle)?, small(last)?),
        [first, middle, last] if last.len() == 4 => Date::day(year(last)?, small(middle)?, small(first)?),
        [first, middle, last] if last.len() == 2 => {
            Date::day(2000 + u16::from(small(last)?), small(middle)?, small(first)?)
        }
        [first, last] if last.len() == 4 => Date::month(year(last)?, small(first)?),
        _ => None,
    }
}

/// The words with a hyphen for each of the dashes that word processors put in its place.
fn with_hyphens(words: &str) -> Cow<'_, str> {
    const DASHES: [char; 6] = ['\u{2010}', '\u{2011}', '\u{2012}', '–', '—', '−'];
    match words.contains(DASHES) {
        true => Cow::Owned(words.replace(DASHES, "-")),
        false => Cow::Borrowed(words),
    }
}

/// The other date that three short numbers with hyphens may be, if their first is the year and not their last: `26-09-14`.
pub fn with_year_first(words: &str) -> Option<Date> {
    let words = with_hyphens(words.trim());
    let parts: Vec<&str> = words.split('-').collect();
    let small = |part: &str| part.parse::<u8>().ok();
    match parts[..] {
        [first, middle, last] if first.len() == 2 && (1..=2).contains(&last.len()) => {
            Date::day(2000 + u16::from(small(first)?), small(middle)?, small(last)?)
        }
        _ => None,
    }
}

/// The date that `words` are and hold nothing beside, unless it is the day of the week.
pub fn date(words: &str) -> Option<Date> {
    let words = without_weekday(words.trim());
    let (range, date) = dates(words).pop()?;
    (range == (0..words.len())).then_some(date)
}

/// The days of the week as they are written before a date.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn without_weekday(words: &str) -> &str {
    let Some((first, rest)) = words.split_once([' ', ',']) else { return words };
    let first = first.to_lowercase();
    let is_weekday = WEEKDAYS.iter().any(|day| first == *day || (first.starts_with(day) && first.ends_with("day")));
    if is_weekday { rest.trim_start_matches([' ', ',']) } else { words }
}

/// What is wrong with words that are nearly a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The month has not so many days.
    NoSuchDay {
        /// The month, and the year if that is known.
        month: String,
        /// How many days it has.
        days: u8,
    },
    /// A year has no such month.
    NoSuchMonth {
        /// The number that stands for the month.
        month: u8,
        /// The date, if the month stands before the day.
        turned: Option<Date>,
    },
    /// A month or a term is misspelt.
    Misspelt {
        /// The word that was meant.
        meant: &'static str,
        /// The date, if nothing else is wrong.
        date: Option<Date>,
    },
    /// The year is missing.
    NoYear,
    /// What stands for the year has too few figures, or too many.
    NoFourFigures {
        /// What stands there.
        year: String,
    },
}

impl Wrong {
    /// What is told of these `words`.
    pub fn said(&self, words: &str) -> String {
        match self {
            Wrong::NoSuchDay { month, days } => format!("\"{words}\" is no day: {month} has {days}"),
            Wrong::NoSuchMonth { month, .. } => format!("\"{words}\" is no day: no year has a month {month}"),
            Wrong::Misspelt { meant, .. } => format!("\"{words}\" is no date: {meant} is misspelt"),
            Wrong::NoYear => format!("\"{words}\" has no year"),
            Wrong::NoFourFigures { year } => format!("\"{words}\" is no day: {year} is no year of four figures"),
        }
    }

    /// The date that was meant, if it can be told.
    pub fn meant(&self) -> Option<Date> {
        match self {
            Wrong::NoSuchMonth { turned, .. } => *turned,
            Wrong::Misspelt { date, .. } => *date,
            Wrong::NoSuchDay { .. } | Wrong::NoYear | Wrong::NoFourFigures { .. } => None,
        }
    }
}

/// What is wrong with words that are nearly a date and hold nothing beside; none if they are no date at all.
pub fn wrong(words: &str) -> Option<Wrong> {
    let words = without_weekday(words.trim());
    let tokens: Vec<&str> = tokens(words).into_iter().map(|(_, token)| token).filter(|token| *token != "of").collect();
    match tokens[..] {
        [only] if only.starts_with(|c: char| c.is_ascii_digit()) => wrong_numbers(only),
        _ => wrong_words(&tokens),
    }
}

fn wrong_words(tokens: &[&str]) -> Option<Wrong> {
    let (mut number, mut year_of, mut name) = (None, None, None);
    for token in tokens {
        if let Some(day) = day(token).filter(|_| number.is_none()) {
            number = Some(day);
        } else if let Some(year) = year(token).filter(|_| year_of.is_none()) {
            year_of = Some(year);
        } else if let Some(of) = Named::of(token).filter(|_| name.is_none()) {
            name = Some(of);
        } else if !(token.eq_ignore_ascii_case("term") && matches!(name, Some(Named { part: NamedPart::Term(_), .. })))
        {
            return None;
        }
    }
    let name = name?;
    let of_month = match name.part {
        NamedPart::Month(month) => Some(month),
        NamedPart::Term(_) => None,
    };
    let dated = match (name.part, number, year_of) {
        (_, None, None) if !name.is_right => return None,
        (NamedPart::Month(month), Some(day), Some(year)) => Date::day(year, month, day),
        (NamedPart::Month(month), None, Some(year)) => Date::month(year, month),
        (NamedPart::Term(term), None, Some(year)) => Date::term(year, term),
        (NamedPart::Term(_), Some(_), _) => return None,
        (_, _, None) => None,
    };
    if let (Some(month), Some(day)) = (of_month, number) {
        // Without a year, a day is none only if no year has it.
        let days = days_in(year_of.unwrap_or(2000), month);
        if !(1..=days).contains(&day) {
            let year = year_of.map_or_else(String::new, |year| format!(" {year}"));
            return Some(Wrong::NoSuchDay { month: format!("{}{year}", name.right), days });
        }
    }
    if !name.is_right {
        return Some(Wrong::Misspelt { meant: name.right, date: dated });
    }
    year_of.is_none().then_some(Wrong::NoYear)
}

fn wrong_numbers(token: &str) -> Option<Wrong> {
    let token = &*with_hyphens(token);
    let joint = token.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '.' | '/' | '-'))?;
    let parts: Vec<&str> = token.split(joint).collect();
    let small = |part: &str| part.parse::<u8>().ok();
    let is_of_figures = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    // A year lacks a figure or has one too many, where the other two numbers are a day and a month.
    if let [first, middle, last] = parts[..]
        && parts.iter().all(is_of_figures)
        && middle.len() <= 2
        && let (year, 1..=2) | (1..=2, year) = (first.len(), last.len())
        && matches!(year, 3 | 5)
    {
        let written = if first.len() == year { first } else { last };
        return Some(Wrong::NoFourFigures { year: written.to_owned() });
    }
    let (day, month, year) = match parts[..] {
        [first, middle, last] if first.len() == 4 => (small(last)?, small(middle)?, year(first)?),
        [first, middle, last] if last.len() == 4 => (small(first)?, small(middle)?, year(last)?),
        [first, middle, last] if last.len() == 2 => (small(first)?, small(middle)?, 2000 + u16::from(small(last)?)),
        _ => return None,
    };
    if Date::month(year, month).is_none() {
        return Some(Wrong::NoSuchMonth { month, turned: Date::day(year, day, month) });
    }
    let days = days_in(year, month);
    let named = || format!("{} {year}", MONTHS[usize::from(month) - 1]);
    (!(1..=days).contains(&day)).then(|| Wrong::NoSuchDay { month: named(), days })
}

/// A month or a term by its name, or nearly.
struct Named {
    part: NamedPart,
    right: &'static str,
    is_right: bool,
}

#[derive(Clone, Copy)]
enum NamedPart {
    Month(u8),
    Term(SchoolTerm),
}

impl Named {
    fn of(token: &str) -> Option<Named> {
        let of_month = |number: u8, is_right| Named {
            part: NamedPart::Month(number),
            right: MONTHS[usize::from(number) - 1],
            is_right,
        };
        if let Some(number) = month(token) {
            return Some(of_month(number, true));
        }
        let of_term = |term: SchoolTerm, is_right| Named { part: NamedPart::Term(term), right: term.name(), is_right };
        if let Some(term) = SchoolTerm::ALL.into_iter().find(|term| term.name().eq_ignore_ascii_case(token)) {
            return Some(of_term(term, true));
        }
        let number = (1..=12).find(|number| is_near(token, MONTHS[usize::from(*number) - 1]));
        let term = SchoolTerm::ALL.into_iter().find(|term| is_near(token, term.name()));
        number.map(|number| of_month(number, false)).or_else(|| term.map(|term| of_term(term, false)))
    }
}

/// Whether a word is another with a slip or two in it. A short one may be any word.
fn is_near(written: &str, right: &str) -> bool {
    let (written, right) = (written.to_lowercase(), right.to_lowercase());
    let slips = if right.len() > 6 { 2 } else { 1 };
    written.len() > 4
        && written.chars().next() == right.chars().next()
        && strsim::osa_distance(&written, &right) <= slips
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(words: &str) -> Vec<(&str, String)> {
        dates(words).into_iter().map(|(range, date)| (&words[range], date.written())).collect()
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        assert_eq!(written("on 07th October 2024."), [("07th October 2024", "2024-10-07".to_owned())]);
        assert_eq!(written("the 3rd of May 2021"), [("3rd of May 2021", "2021-05-03".to_owned())]);
        assert_eq!(
            written("Sept 2023, and October 7, 2024"),
            [("Sept 2023", "2023-09".to_owned()), ("October 7, 2024", "2024-10-07".to_owned())]
        );
        assert_eq!(
            written("19.9.19 or 19/09/2019 or 2019-09-19"),
            [
                ("19.9.19", "2019-09-19".to_owned()),
                ("19/09/2019", "2019-09-19".to_owned()),
                ("2019-09-19", "2019-09-19".to_owned())
            ]
        );
        assert_eq!(written("31 February 2024, may 12 people, 1.2.3, 6.10"), []);
    }

    #[test]
    fn what_is_nearly_a_date_is_told_for_what_is_wrong_with_it() {
        let said = |words: &str| wrong(words).map(|wrong| (wrong.said(words), wrong.meant().map(Date::written)));
        let told = |said: &str, meant: Option<&str>| Some((said.to_owned(), meant.map(str::to_owned)));
        assert_eq!(said("31 Febuary"), told("\"31 Febuary\" is no day: February has 29", None));
        assert_eq!(
            said("14 Febuary 2026"),
            told("\"14 Febuary 2026\" is no date: February is misspelt", Some("2026-02-14"))
        );
        assert_eq!(said("31 Feb 2026"), told("\"31 Feb 2026\" is no day: February 2026 has 28", None));
        assert_eq!(said("2026-04-31"), told("\"2026-04-31\" is no day: April 2026 has 30", None));
        assert_eq!(said("11/23/2026"), told("\"11/23/2026\" is no day: no year has a month 23", Some("2026-11-23")));
        assert_eq!(said("206-09-14"), told("\"206-09-14\" is no day: 206 is no year of four figures", None));
        assert_eq!(said("14.9.20266"), told("\"14.9.20266\" is no day: 20266 is no year of four figures", None));
        assert_eq!(said("12th Nov"), told("\"12th Nov\" has no year", None));
        assert_eq!(said("Autumn term"), told("\"Autumn term\" has no year", None));
        assert_eq!(said("autum 2026"), told("\"autum 2026\" is no date: autumn is misspelt", Some("autumn 2026")));
        for words in ["", "May Green", "4 boxes", "2026", "spring 4", "12 Novel Street", "3.1", "soon"] {
            assert_eq!(wrong(words), None, "{words}");
        }
    }

    #[test]
    fn short_numbers_may_be_two_dates_and_dashes_are_hyphens() {
        let other = |words: &str| with_year_first(words).map(Date::written);
        assert_eq!(other("26-09-14").as_deref(), Some("2026-09-14"));
        assert_eq!(other("26–9–14").as_deref(), Some("2026-09-14"));
        for words in ["2026-09-14", "26/09/14", "26-09", "26-14-09", "soon"] {
            assert_eq!(other(words), None, "{words}");
        }
        for words in ["2026–09–14", "14—9—2026", "2026−09−14", "2026\u{2011}09\u{2011}14"] {
            assert_eq!(date(words).map(Date::written).as_deref(), Some("2026-09-14"), "{words}");
        }
    }

    #[test]
    fn one_date_is_a_date_with_nothing_beside_it() {
        assert_eq!(date(" 14.9.2026 ").map(Date::written).as_deref(), Some("2026-09-14"));
        assert_eq!(date("Sept 2026").map(Date::written).as_deref(), Some("2026-09"));
        assert_eq!(date("Monday, 14 September 2026").map(Date::written).as_deref(), Some("2026-09-14"));
        for words in ["", "on 14.9.2026", "14.9.2026 or 15.9.2026", "31.9.2026", "autumn 2026"] {
            assert_eq!(date(words), None, "{words}");
        }
    }
}
