//! Reviews as a calendar after RFC 5545, for a school office to subscribe to.
//!
//! Written here because what libraries add of their own, a random name and the time of the clock for each event, would
//! make every feed new. An event keeps its name when its date moves, so that a calendar moves it too, and when the name
//! of its school is corrected: it is named by the ids of school and policy.

use crate::date::Date;
use crate::digest::sha256;
use crate::due::Due;
use std::fmt::Write;

/// A line holds at most this many bytes, line end excluded.
const LINE: usize = 75;

/// The calendar of what is due, as of `today`, called `name`. Each event reminds of itself so many days before.
pub(crate) fn calendar(name: &str, rows: &[Due], today: Date, reminders: &[u16]) -> String {
    let mut out = String::new();
    let stamp = format!("{}T000000Z", compact(today));
    line(&mut out, "BEGIN", "VCALENDAR");
    line(&mut out, "VERSION", "2.0");
    line(&mut out, "PRODID", concat!("-//policygen//policygen ", env!("CARGO_PKG_VERSION"), "//EN"));
    line(&mut out, "CALSCALE", "GREGORIAN");
    line(&mut out, "X-WR-CALNAME", &text(name));
    for row in rows {
        let (Some(next), Some(due)) = (row.next_review, row.due) else { continue };
        let summary = text(&format!("Review due: {}, {}", row.title, row.school_name));
        line(&mut out, "BEGIN", "VEVENT");
        let id = sha256(format!("{}\n{}", row.school, row.policy).as_bytes());
        line(&mut out, "UID", &format!("{}@policygen", &id[..32]));
        line(&mut out, "DTSTAMP", &stamp);
        line(&mut out, "DTSTART;VALUE=DATE", &compact(due));
        line(&mut out, "SUMMARY", &summary);
        let mut about = format!("To be reviewed by {due}.");
        if !next.is_day() {
            about = format!("To be reviewed in {next}, by {due}.");
        }
        if let Some(reviewed) = row.reviewed {
            let _ = write!(about, "\nLast reviewed: {reviewed}.");
        }
        let _ = write!(about, "\nFor approval by: {}.\nState: {}.", row.approver, row.state_words);
        line(&mut out, "DESCRIPTION", &text(&about));
        line(&mut out, "TRANSP", "TRANSPARENT");
        for days in reminders {
            line(&mut out, "BEGIN", "VALARM");
            line(&mut out, "ACTION", "DISPLAY");
            line(&mut out, "DESCRIPTION", &summary);
            line(&mut out, "TRIGGER", &format!("-P{days}D"));
            line(&mut out, "END", "VALARM");
        }
        line(&mut out, "END", "VEVENT");
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

/// A day as calendars write one.
fn compact(day: Date) -> String {
    day.first_day().written().replace('-', "")
}

/// Text as RFC 5545, 3.3.11 escapes it.
fn text(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Writes a content line. A long one goes on after a line end and a space, and no letter is torn apart.
fn line(out: &mut String, name: &str, value: &str) {
    let mut length = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if length + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Due {
        let next: Option<Date> = "2027-02".parse().ok();
        Due {
            school: "oak".into(),
            school_name: "Oak".into(),
            policy: "pond".into(),
            title: "Pond; deep, \\ policy".into(),
            state: "draft",
            state_words: "Draft",
            reviewed: "autumn 2026".parse().ok(),
            next_review: next,
            due: next.map(Date::last_day),
            days: Some(99),
            approver: "é".repeat(60),
            adopt: None,
        }
    }

    fn feed(row: Due) -> String {
        let today = "2026-11-21".parse().expect("it is a day");
        calendar("Reviews", &[row], today, &[42, 7])
    }

    #[test]
    fn an_event_is_on_the_last_day_and_reminds_before_it() {
        let feed = feed(row());
        for expected in [
            "DTSTART;VALUE=DATE:20270228\r\n",
            "DTSTAMP:20261121T000000Z\r\n",
            "SUMMARY:Review due: Pond\\; deep\\, \\\\ policy\\, Oak\r\n",
            "TRIGGER:-P42D\r\n",
            "TRIGGER:-P7D\r\n",
        ] {
            assert!(feed.contains(expected), "{expected} in {feed}");
        }
    }

    #[test]
    fn lines_are_folded_between_letters() {
        let feed = feed(row());
        assert!(feed.split("\r\n").all(|line| line.len() <= LINE), "{feed}");
        assert!(feed.replace("\r\n ", "").contains(&"é".repeat(60)));
        assert!(!feed.replace("\r\n", "").contains(['\r', '\n']));
    }

    #[test]
    fn an_event_keeps_its_name_when_its_date_moves_or_its_school_is_called_otherwise() {
        let name = |feed: &str| feed.lines().find(|line| line.starts_with("UID")).map(str::to_owned);
        let mut later = row();
        later.due = "2028-01-01".parse().ok();
        later.title = "Another title".into();
        later.school_name = "Oak Tree".into();
        assert_eq!(name(&feed(row())), name(&feed(later)));
        let mut other = row();
        other.policy = "lake".into();
        assert_ne!(name(&feed(row())), name(&feed(other)));
        let mut elsewhere = row();
        elsewhere.school = "elm".into();
        assert_ne!(name(&feed(row())), name(&feed(elsewhere)));
    }

    #[test]
    fn what_has_no_date_is_no_event() {
        let mut row = row();
        (row.due, row.next_review) = (None, None);
        assert!(!feed(row).contains("VEVENT"));
    }
}
