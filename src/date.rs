//! Dates as schools write them: a day, a whole month or a school term; and the [review cycle](cycle) that leads from one
//! to the next.
//!
//! Every day belongs to exactly one term, holidays included, so that none falls between two: autumn is September to
//! December, spring January to April, summer May to August. What is due in a month or a term is due by its last day.
//!
//! There is no clock here, and no time of day or time zone. Today comes in as an argument, so every boundary can be
//! tested.

pub mod cycle;

pub mod loose;

use crate::spelt::MONTHS;
use serde::Serialize;
use std::cmp::Reverse;
use std::fmt;
use std::str::FromStr;

/// A date of day, month or term precision in the Gregorian calendar, years 1900 to 2999.
///
/// Ordered by its first day; where two begin on the same day, the longer one comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Date {
    year: u16,
    part: Part,
}

/// The part of a year that a date covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Part {
    Term(SchoolTerm),
    Month(u8),
    Day(u8, u8),
}

/// A term of the English school year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SchoolTerm {
    /// January to April.
    Spring,
    /// May to August.
    Summer,
    /// September to December.
    Autumn,
}

impl SchoolTerm {
    /// The three of a calendar year.
    pub const ALL: [SchoolTerm; 3] = [SchoolTerm::Spring, SchoolTerm::Summer, SchoolTerm::Autumn];

    /// Its name, in small letters.
    pub fn name(self) -> &'static str {
        match self {
            SchoolTerm::Spring => "spring",
            SchoolTerm::Summer => "summer",
            SchoolTerm::Autumn => "autumn",
        }
    }

    fn first_month(self) -> u8 {
        match self {
            SchoolTerm::Spring => 1,
            SchoolTerm::Summer => 5,
            SchoolTerm::Autumn => 9,
        }
    }

    fn last_month(self) -> u8 {
        self.first_month() + 3
    }

    fn of_month(month: u8) -> SchoolTerm {
        match month {
            ..5 => SchoolTerm::Spring,
            5..9 => SchoolTerm::Summer,
            9.. => SchoolTerm::Autumn,
        }
    }
}

/// The years that dates may have.
pub(crate) const YEARS: std::ops::Range<u16> = 1900..3000;

impl Date {
    /// The day `year`-`month`-`day`, if the calendar has it.
    pub fn day(year: u16, month: u8, day: u8) -> Option<Date> {
        Date::month(year, month)?;
        (1..=days_in(year, month)).contains(&day).then_some(Date { year, part: Part::Day(month, day) })
    }

    /// The whole month `month` of `year`, if there is such a month.
    pub fn month(year: u16, month: u8) -> Option<Date> {
        (YEARS.contains(&year) && (1..=12).contains(&month)).then_some(Date { year, part: Part::Month(month) })
    }

    /// The whole `term` of `year`, if there is such a year.
    pub fn term(year: u16, term: SchoolTerm) -> Option<Date> {
        YEARS.contains(&year).then_some(Date { year, part: Part::Term(term) })
    }

    /// The day that stands `seconds` after the start of 1970 in UTC, as `SOURCE_DATE_EPOCH` counts.
    pub fn from_unix_seconds(seconds: i64) -> Option<Date> {
        Date::from_day_count(seconds.div_euclid(86_400) + 719_468)
    }

    /// Howard Hinnant's `civil_from_days`, from "chrono-Compatible Low-Level Date Algorithms", without its offset.
    fn from_day_count(days: i64) -> Option<Date> {
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Date::day(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// Month and day of the first day it covers.
    fn first(self) -> (u8, u8) {
        match self.part {
            Part::Term(term) => (term.first_month(), 1),
            Part::Month(month) => (month, 1),
            Part::Day(month, day) => (month, day),
        }
    }

    /// Month and day of the last day it covers.
    fn last(self) -> (u8, u8) {
        match self.part {
            Part::Term(term) => (term.last_month(), days_in(self.year, term.last_month())),
            Part::Month(month) => (month, days_in(self.year, month)),
            Part::Day(month, day) => (month, day),
        }
    }

    /// The first day it covers: itself, or the first of the month or term.
    pub fn first_day(self) -> Date {
        let (month, day) = self.first();
        Date { part: Part::Day(month, day), ..self }
    }

    /// The last day it covers: itself, or the last of the month or term.
    pub fn last_day(self) -> Date {
        let (month, day) = self.last();
        Date { part: Part::Day(month, day), ..self }
    }

    /// Year, month and day of the first day it covers.
    pub fn numbers(self) -> (u16, u8, u8) {
        let (month, day) = self.first();
        (self.year, month, day)
    }

    /// Whether a single day is meant.
    pub fn is_day(self) -> bool {
        match self.part {
            Part::Day(..) => true,
            Part::Month(_) | Part::Term(_) => false,
        }
    }

    /// The month its last day is in.
    pub fn last_month(self) -> Date {
        Date { part: Part::Month(self.last().0), ..self }
    }

    /// The term its last day is in.
    fn last_term(self) -> Date {
        Date { part: Part::Term(SchoolTerm::of_month(self.last().0)), ..self }
    }

    /// Whether every day of `other` is a day of this date.
    pub fn covers(self, other: Date) -> bool {
        self.first_day() <= other.first_day() && other.last_day() <= self.last_day()
    }

    /// The same date `months` later, at the same precision. A day the new month lacks becomes its last: a year after
    /// 29 February is 28 February. A term becomes the term that its last day moves into.
    pub fn plus_months(self, months: u16) -> Date {
        let moved = |month: u8| {
            let index = u32::from(self.year) * 12 + u32::from(month) - 1 + u32::from(months);
            (u16::try_from(index / 12).unwrap_or(YEARS.end - 1).min(YEARS.end - 1), (index % 12) as u8 + 1)
        };
        match self.part {
            Part::Day(month, day) => {
                let (year, month) = moved(month);
                Date { year, part: Part::Day(month, day.min(days_in(year, month))) }
            }
            Part::Month(month) => {
                let (year, month) = moved(month);
                Date { year, part: Part::Month(month) }
            }
            Part::Term(_) => self.last_day().plus_months(months).last_term(),
        }
    }

    /// The day `days` later than its first day, or itself if no date is so late.
    pub fn plus_days(self, days: u16) -> Date {
        Date::from_day_count(self.day_count() + i64::from(days)).unwrap_or(self)
    }

    /// The day `days` earlier than its first day.
    pub fn days_before(self, days: u16) -> Option<Date> {
        Date::from_day_count(self.day_count() - i64::from(days))
    }

    /// Days from the first day of `self` to the first day of `later`; negative when `later` is earlier.
    pub fn days_until(self, later: Date) -> i64 {
        later.day_count() - self.day_count()
    }

    /// Days of its first day since 1 March of year 0, Hinnant's `days_from_civil` without its offset.
    fn day_count(self) -> i64 {
        let (month, day) = self.first();
        let year = i64::from(self.year) - i64::from(month <= 2);
        let shifted_month = (i64::from(month) + 9) % 12;
        let day_of_year = (153 * shifted_month + 2) / 5 + i64::from(day) - 1;
        year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year
    }

    /// As a school file writes it, and as manifests and metadata do: `2024-10-07`, `2025-10`, `spring 2027`.
    pub fn written(self) -> String {
        match self.part {
            Part::Day(month, day) => format!("{:04}-{month:02}-{day:02}", self.year),
            Part::Month(month) => format!("{:04}-{month:02}", self.year),
            Part::Term(term) => format!("{} {}", term.name(), self.year),
        }
    }

    /// As ISO 8601 writes it: `2024-10-07`, or `2025-10` for a month. It has no form for a term.
    pub fn iso(self) -> Option<String> {
        match self.part {
            Part::Day(..) | Part::Month(_) => Some(self.written()),
            Part::Term(_) => None,
        }
    }

    /// As it stands in a sentence: `on 7 October 2024`, `in October 2025`, `in spring term 2027`.
    pub fn in_sentence(self) -> String {
        format!("{} {self}", if self.is_day() { "on" } else { "in" })
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Date) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Date {
    fn cmp(&self, other: &Date) -> std::cmp::Ordering {
        let key = |date: &Date| (date.year, date.first(), Reverse(date.last()));
        key(self).cmp(&key(other))
    }
}

/// As documents print it: `7 October 2024`, `October 2025`, `spring term 2027`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |month: u8| MONTHS[usize::from(month) - 1];
        match self.part {
            Part::Day(month, day) => write!(f, "{day} {} {}", name(month), self.year),
            Part::Month(month) => write!(f, "{} {}", name(month), self.year),
            Part::Term(term) => write!(f, "{} term {}", term.name(), self.year),
        }
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.written())
    }
}

/// Why a date could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADate;

impl FromStr for Date {
    type Err = NotADate;

    /// Reads `2024-10-07`, `2024-10`, `spring 2027` or `spring term 2027`; a capital may begin each word.
    fn from_str(text: &str) -> Result<Date, NotADate> {
        let number = |part: &str, digits: usize| {
            (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<u16>().ok())
                .flatten()
        };
        let small = |part: &str| number(part, 2).and_then(|n| u8::try_from(n).ok());
        let is = |part: &str, word: &str| {
            part.len() == word.len() && part[1..] == word[1..] && part[..1].eq_ignore_ascii_case(&word[..1])
        };
        let of_term = |name: &str, year: &str| {
            let term = SchoolTerm::ALL.into_iter().find(|term| is(name, term.name()))?;
            Date::term(number(year, 4)?, term)
        };
        if !text.is_ascii() {
            return Err(NotADate);
        }
        let words: Vec<&str> = text.split(' ').collect();
        let parts: Vec<&str> = text.split('-').collect();
        match (&words[..], &parts[..]) {
            ([name, year], _) => of_term(name, year),
            ([name, term, year], _) if is(term, "term") => of_term(name, year),
            (_, [year, month]) => number(year, 4).zip(small(month)).and_then(|(y, m)| Date::month(y, m)),
            (_, [year, month, day]) => {
                number(year, 4).zip(small(month)).zip(small(day)).and_then(|((y, m), d)| Date::day(y, m, d))
            }
            _ => None,
        }
        .ok_or(NotADate)
    }
}

impl NotADate {
    /// How dates are written, for who wrote something else.
    pub const HELP: &str = "write a day as 2024-10-07, a month as \"2024-10\", a term as \"spring 2027\"";
    /// The JSON Schema pattern of what [`Date::from_str`] reads.
    pub const PATTERN: &str = "^([0-9]{4}-[0-9]{2}(-[0-9]{2})?|([Ss]pring|[Ss]ummer|[Aa]utumn)( [Tt]erm)? [0-9]{4})$";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().expect("the test writes a date")
    }

    #[test]
    fn dates_print_one_way() {
        assert_eq!(date("2024-10-07").to_string(), "7 October 2024");
        assert_eq!(date("2025-10").to_string(), "October 2025");
        assert_eq!(date("spring 2027").to_string(), "spring term 2027");
        assert_eq!(date("2025-10").iso().as_deref(), Some("2025-10"));
        assert_eq!(date("autumn 2026").iso(), None);
    }

    #[test]
    fn what_is_written_reads_back() {
        for text in ["2024-10-07", "2025-10", "spring 2027", "summer 1900", "autumn 2999"] {
            assert_eq!(date(text).written(), text);
        }
        assert_eq!(date("Spring Term 2027"), date("spring 2027"));
        for text in
            ["winter 2027", "spring 27", "SPRING 2027", "spring  2027", "spring 2026/27", "sprîng 2027", " 2027"]
        {
            assert_eq!(text.parse::<Date>(), Err(NotADate), "{text}");
        }
    }

    #[test]
    fn every_day_belongs_to_one_term_and_one_month() {
        let mut day = date("2023-12-30");
        for _ in 0..800 {
            let terms =
                (2023..2027).flat_map(|year| SchoolTerm::ALL.map(|term| Date::term(year, term).expect("a year")));
            assert_eq!(terms.filter(|term| term.covers(day)).count(), 1, "{day}");
            assert!(day.last_month().covers(day) && day.last_term().covers(day.last_month()), "{day}");
            day = Date::from_day_count(day.day_count() + 1).expect("it is before 3000");
        }
        assert_eq!(day, date("2026-03-09"), "800 days later");
        assert_eq!(date("autumn 2026").last_day(), date("2026-12-31"));
        assert_eq!(date("spring 2027").last_day(), date("2027-04-30"));
        assert_eq!(date("summer 2027").last_day(), date("2027-08-31"));
    }

    #[test]
    fn dates_sort_by_their_first_day_and_the_longer_first() {
        let mut dates = ["2027-01-01", "2027-02", "2027-01", "spring 2027", "2026-12-31"].map(date);
        dates.sort();
        assert_eq!(dates, ["2026-12-31", "spring 2027", "2027-01", "2027-01-01", "2027-02"].map(date));
    }

    #[test]
    fn days_the_calendar_lacks_are_refused() {
        for text in ["2023-02-29", "2024-13", "2024-00-01", "2024-1-1", "1.9.19", "24-10-07", "2024-10-07-01"] {
            assert_eq!(text.parse::<Date>(), Err(NotADate), "{text}");
        }
        assert_eq!(date("2024-02-29").to_string(), "29 February 2024");
    }

    #[test]
    fn a_month_lasts_until_its_last_day() {
        assert_eq!(date("2024-02").last_day(), date("2024-02-29"));
        assert_eq!(date("2025-10").first_day(), date("2025-10-01"));
    }

    #[test]
    fn seconds_since_1970_give_the_day() {
        assert_eq!(Date::from_unix_seconds(0), Some(date("1970-01-01")));
        assert_eq!(Date::from_unix_seconds(1_795_219_200 - 1), Some(date("2026-11-20")));
        assert_eq!(Date::from_unix_seconds(1_709_164_800), Some(date("2024-02-29")));
    }

    #[test]
    fn days_before_cross_years_and_leap_days() {
        assert_eq!(date("2024-03-01").days_before(1), Some(date("2024-02-29")));
        assert_eq!(date("spring 2027").days_before(1), Some(date("2026-12-31")));
        assert_eq!(date("1900-01-01").days_before(1), None);
    }

    #[test]
    fn days_are_counted_across_leap_years() {
        assert_eq!(date("2024-02-28").days_until(date("2024-03-01")), 2);
        assert_eq!(date("2026-11-21").days_until(date("2025-10-31")), -386);
    }
}
