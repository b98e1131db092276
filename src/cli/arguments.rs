//! What commands are told in the same way: days, lines, the form of messages.

use super::outcome::Failure;
use crate::control::is_control;
use crate::date::{Date, NotADate, YEARS, loose};
use crate::document::is_blank;
use crate::render::{FORMATS, Format};
use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// How diagnostics are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageFormat {
    /// With the lines they are about.
    Human,
    /// One JSON object a line.
    Json,
    /// A SARIF 2.1.0 log, for code hosts.
    Sarif,
}

/// How a table is printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TextOrJson {
    /// For people.
    Text,
    /// For a script.
    Json,
}

/// Takes the name of one of the formats that `are_meant`, of which `--help` tells.
pub(super) fn formats(are_meant: fn(&Format) -> bool) -> impl TypedValueParser<Value = &'static Format> {
    let meant = FORMATS.iter().filter(move |format| are_meant(format));
    let names = meant.map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(names).map(|name| Format::named(&name).expect("it is one of their names"))
}

/// A day of the calendar.
pub(super) fn day(text: &str) -> Result<Date, String> {
    let year = text.split('-').next().filter(|year| year.len() == 4).and_then(|year| year.parse::<u16>().ok());
    if let Some(year) = year.filter(|year| !YEARS.contains(year)) {
        return Err(format!("{year} is out of range: dates are of the years {} to {}", YEARS.start, YEARS.end - 1));
    }
    match text.parse::<Date>() {
        Ok(date) if date.is_day() => Ok(date),
        Ok(_) | Err(_) => Err(in_a_file(text, "write a day of the calendar as 2026-11-21")),
    }
}

/// How a day that is written in another way stands here, or what is wrong with it; or else `help`.
fn in_a_file(text: &str, help: &str) -> String {
    match (loose::date(text).filter(|date| date.is_day()), loose::wrong(text)) {
        (Some(date), _) => match loose::with_year_first(text).filter(|other| *other != date) {
            Some(other) => format!("write {} or {}, whichever is meant", date.written(), other.written()),
            None => format!("write {}", date.written()),
        },
        (None, Some(wrong)) => format!("{}; {help}", wrong.said(text)),
        (None, None) => help.to_owned(),
    }
}

/// A date: a day, a month or a term.
pub(super) fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|NotADate| in_a_file(text, NotADate::HELP))
}

/// One line of words, to be put into a file.
pub(super) fn line(text: &str) -> Result<String, String> {
    if text.contains(is_control) {
        return Err("write words in one line; it holds a character that cannot be seen".to_owned());
    }
    match is_blank(text) {
        true => Err("it says nothing; write words, or leave it out".to_owned()),
        false => Ok(text.trim().to_owned()),
    }
}

/// The day that is meant: as it was asked, or by the environment, or by the clock.
pub(super) fn today(asked: Option<Date>) -> Result<Date, Failure> {
    if let Some(today) = asked {
        return Ok(today);
    }
    let seconds =
        match std::env::var("SOURCE_DATE_EPOCH") {
            Ok(text) => text.trim().parse::<i64>().ok().filter(|seconds| *seconds >= 0).ok_or_else(|| {
                Failure(format!("SOURCE_DATE_EPOCH is \"{text}\", not a number of seconds since 1970"))
            })?,
            Err(_) => std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .ok()
                .and_then(|since| i64::try_from(since.as_secs()).ok())
                .unwrap_or(0),
        };
    Date::from_unix_seconds(seconds).ok_or_else(|| Failure(format!("there is no day {seconds} seconds after 1970")))
}

/// How many schools to work on at once, unless somebody says.
pub(super) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
