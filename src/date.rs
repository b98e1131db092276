//! Dates as schools write them: a day or a whole month, and the review cycle that leads from one to the next.
//!
//! There is no clock here. Today comes in as an argument, so every boundary can be tested.

use serde::Serialize;
use std::fmt;
use std::str::FromStr;

/// A date of day or month precision in the Gregorian calendar, years 1900 to 2999.
///
/// Ordered by its first day; a whole month comes before the days in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: Option<u8>,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Date {
    /// The day `year`-`month`-`day`, if the calendar has it.
    pub fn day(year: u16, month: u8, day: u8) -> Option<Date> {
        let month_date = Date::month(year, month)?;
        (1..=month_date.last_day_number()).contains(&day).then_some(Date { year, month, day: Some(day) })
    }

    /// The whole month `month` of `year`, if there is such a month.
    pub fn month(year: u16, month: u8) -> Option<Date> {
        ((1900..3000).contains(&year) && (1..=12).contains(&month)).then_some(Date { year, month, day: None })
    }

    /// The day that stands `seconds` after the start of 1970 in UTC, as `SOURCE_DATE_EPOCH` counts.
    ///
    /// Howard Hinnant's `civil_from_days`, from "chrono-Compatible Low-Level Date Algorithms".
    pub fn from_unix_seconds(seconds: i64) -> Option<Date> {
        let days = seconds.div_euclid(86_400) + 719_468;
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

    fn last_day_number(self) -> u8 {
        match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400)) => 29,
            2 => 28,
            _ => 31,
        }
    }

    /// The first day it covers: itself, or the first of the month.
    pub fn first_day(self) -> Date {
        Date { day: Some(self.day.unwrap_or(1)), ..self }
    }

    /// The last day it covers: itself, or the last of the month.
    pub fn last_day(self) -> Date {
        Date { day: Some(self.day.unwrap_or(self.last_day_number())), ..self }
    }

    /// Whether a whole month is meant.
    pub fn is_month(self) -> bool {
        self.day.is_none()
    }

    /// The same date `months` later, at the same precision. A day the new month lacks becomes its last: a year after
    /// 29 February is 28 February.
    pub fn plus_months(self, months: u16) -> Date {
        let index = u32::from(self.year) * 12 + u32::from(self.month) - 1 + u32::from(months);
        let (year, month) = (u16::try_from(index / 12).unwrap_or(2999).min(2999), (index % 12) as u8 + 1);
        let moved = Date { year, month, day: None };
        Date { day: self.day.map(|day| day.min(moved.last_day_number())), ..moved }
    }

    /// Days from the first day of `self` to the first day of `later`; negative when `later` is earlier.
    pub fn days_until(self, later: Date) -> i64 {
        later.day_count() - self.day_count()
    }

    /// Days since 1 March of year 0, Hinnant's `days_from_civil` without its offset.
    fn day_count(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let shifted_month = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * shifted_month + 2) / 5 + i64::from(self.day.unwrap_or(1)) - 1;
        year * 365 + year / 4 - year / 100 + year / 400 + day_of_year
    }

    /// As ISO 8601 writes it: `2024-10-07`, or `2025-10` for a month.
    pub fn iso(self) -> String {
        match self.day {
            Some(day) => format!("{:04}-{:02}-{day:02}", self.year, self.month),
            None => format!("{:04}-{:02}", self.year, self.month),
        }
    }
}

/// As documents print it: `7 October 2024`, `October 2025`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month = MONTHS[usize::from(self.month) - 1];
        match self.day {
            Some(day) => write!(f, "{day} {month} {}", self.year),
            None => write!(f, "{month} {}", self.year),
        }
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.iso())
    }
}

/// Why a date could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADate;

impl FromStr for Date {
    type Err = NotADate;

    /// Reads `2024-10-07` or `2024-10`.
    fn from_str(text: &str) -> Result<Date, NotADate> {
        let number = |part: &str, digits: usize| {
            (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<u16>().ok())
                .flatten()
        };
        let parts: Vec<&str> = text.split('-').collect();
        let small = |part: &str| number(part, 2).and_then(|n| u8::try_from(n).ok());
        match parts[..] {
            [year, month] => number(year, 4).zip(small(month)).and_then(|(y, m)| Date::month(y, m)),
            [year, month, day] => {
                number(year, 4).zip(small(month)).zip(small(day)).and_then(|((y, m), d)| Date::day(y, m, d))
            }
            _ => None,
        }
        .ok_or(NotADate)
    }
}

/// How often a policy is reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cycle {
    months: u16,
    words: &'static str,
}

impl Cycle {
    /// Every cycle a school file may name, in the words it names them with.
    pub const ALL: [Cycle; 7] = [
        Cycle { months: 4, words: "every term" },
        Cycle { months: 6, words: "every six months" },
        Cycle { months: 12, words: "every year" },
        Cycle { months: 24, words: "every two years" },
        Cycle { months: 36, words: "every three years" },
        Cycle { months: 48, words: "every four years" },
        Cycle { months: 60, words: "every five years" },
    ];

    /// The cycle that `words` names.
    pub fn named(words: &str) -> Option<Cycle> {
        Cycle::ALL.into_iter().find(|cycle| cycle.words == words)
    }

    /// The words for it: `every year`.
    pub fn words(self) -> &'static str {
        self.words
    }

    /// When a policy last reviewed on `reviewed` is due again.
    pub fn next(self, reviewed: Date) -> Date {
        reviewed.plus_months(self.months)
    }
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
        assert_eq!(date("2025-10").iso(), "2025-10");
    }

    #[test]
    fn days_the_calendar_lacks_are_refused() {
        for text in ["2023-02-29", "2024-13", "2024-00-01", "2024-1-1", "1.9.19", "24-10-07", "2024-10-07-01"] {
            assert_eq!(text.parse::<Date>(), Err(NotADate), "{text}");
        }
        assert_eq!(date("2024-02-29").to_string(), "29 February 2024");
    }

    #[test]
    fn a_year_after_a_leap_day_is_the_last_of_february() {
        let yearly = Cycle::named("every year").expect("it is in the list");
        assert_eq!(yearly.next(date("2024-02-29")), date("2025-02-28"));
        assert_eq!(yearly.next(date("2024-10")), date("2025-10"));
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
    fn days_are_counted_across_leap_years() {
        assert_eq!(date("2024-02-28").days_until(date("2024-03-01")), 2);
        assert_eq!(date("2026-11-21").days_until(date("2025-10-31")), -386);
    }
}
