//! Dates in every way that people usually write them. A school file has one way; documents made elsewhere have them all.

use super::Date;
use crate::spelt::MONTHS;
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

/// The date that `words` are and hold nothing beside.
pub fn date(words: &str) -> Option<Date> {
    let words = words.trim();
    let (range, date) = dates(words).pop()?;
    (range == (0..words.len())).then_some(date)
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
    fn one_date_is_a_date_with_nothing_beside_it() {
        assert_eq!(date(" 14.9.2026 ").map(Date::written).as_deref(), Some("2026-09-14"));
        assert_eq!(date("Sept 2026").map(Date::written).as_deref(), Some("2026-09"));
        for words in ["", "on 14.9.2026", "14.9.2026 or 15.9.2026", "31.9.2026", "autumn 2026"] {
            assert_eq!(date(words), None, "{words}");
        }
    }
}
