//! What is due for review, and when: one row for each policy that is still reviewed.

use crate::date::Date;
use crate::document::{Document, State};
use serde::Serialize;

/// When a policy is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Due {
    /// The id of the school.
    pub school: String,
    /// Its name.
    pub school_name: String,
    /// The id of the policy.
    pub policy: String,
    /// Its title.
    pub title: String,
    /// How its text stands, as [`State::key`] says it.
    pub state: &'static str,
    /// The same in words.
    #[serde(skip)]
    pub state_words: &'static str,
    /// When it was last reviewed, whatever its text was then.
    pub reviewed: Option<Date>,
    /// When it is next to be reviewed, as exactly as that is known.
    pub next_review: Option<Date>,
    /// The last day for that.
    pub due: Option<Date>,
    /// Days from today to that day; negative when it has passed.
    pub days: Option<i64>,
    /// The body that approves it.
    pub approver: String,
    /// The release that it is to be built from by some day.
    pub adopt: Option<Adopt>,
}

/// A release that a policy is to be built from by a day that its publisher names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Adopt {
    /// The release, with its publisher.
    pub release: String,
    /// The day.
    pub by: Date,
}

impl Due {
    /// When a document is due, counted from the day it was built for. None if another policy has replaced it.
    pub(crate) fn of(document: &Document) -> Option<Due> {
        let stamp = &document.stamp;
        if stamp.state() == State::Superseded {
            return None;
        }
        let due = stamp.next_review.map(Date::last_day);
        Some(Due {
            school: document.school_id.clone(),
            school_name: document.school.clone(),
            policy: document.id.clone(),
            title: document.title.clone(),
            state: stamp.state().key(),
            state_words: stamp.state().words(),
            reviewed: stamp.reviewed_last(),
            next_review: stamp.next_review,
            due,
            days: due.map(|due| stamp.built.days_until(due)),
            approver: stamp.approver.clone(),
            adopt: None,
        })
    }

    /// How far off it is: `418 days overdue`, `today`, `in 1 day`.
    pub(crate) fn away(&self) -> String {
        let days = |days: i64| crate::grammar::counted(usize::try_from(days).unwrap_or(usize::MAX), "day");
        match self.days {
            None => "not known".to_owned(),
            Some(0) => "today".to_owned(),
            Some(late) if late < 0 => format!("{} overdue", days(-late)),
            Some(left) => format!("in {}", days(left)),
        }
    }
}

/// Sorts by the last day, then by school and policy. What has no date comes last.
pub(crate) fn sort(rows: &mut [Due]) {
    rows.sort_by(|a, b| {
        let key = |row: &Due| (row.due.is_none(), row.due, row.next_review);
        key(a).cmp(&key(b)).then_with(|| (&a.school, &a.policy).cmp(&(&b.school, &b.policy)))
    });
}

/// What tells Excel that a file is in UTF-8. Without it, a double click shows the letters of another encoding.
const SIGNATURE: &str = "\u{feff}";

/// As comma-separated values after RFC 4180, in UTF-8 with its signature. A cell that a spreadsheet would take for a
/// formula has an apostrophe before it.
pub(crate) fn csv(rows: &[Due]) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let head = [
        "school",
        "school_name",
        "policy",
        "title",
        "state",
        "reviewed",
        "next_review",
        "due",
        "days",
        "approver",
        "adopt",
        "adopt_by",
    ];
    let date = |date: Option<Date>| date.map_or(String::new(), Date::written);
    let mut put = |cells: &[String]| writer.write_record(cells).expect("a vector takes what is written to it");
    put(&head.map(str::to_owned));
    for row in rows {
        put(&[
            row.school.clone(),
            plain_cell(&row.school_name),
            row.policy.clone(),
            plain_cell(&row.title),
            row.state.to_owned(),
            date(row.reviewed),
            date(row.next_review),
            date(row.due),
            row.days.map_or(String::new(), |days| days.to_string()),
            plain_cell(&row.approver),
            row.adopt.as_ref().map_or(String::new(), |adopt| adopt.release.clone()),
            row.adopt.as_ref().map_or(String::new(), |adopt| adopt.by.written()),
        ]);
    }
    let cells = writer.into_inner().expect("a vector takes what is written to it");
    SIGNATURE.to_owned() + &String::from_utf8(cells).expect("text was written")
}

fn plain_cell(words: &str) -> String {
    match words.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{words}"),
        false => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(due: &str, days: i64) -> Due {
        let next = due.parse::<Date>().ok();
        Due {
            school: "oak".into(),
            school_name: "Oak, the \"Tree\"".into(),
            policy: "pond".into(),
            title: "=1+1".into(),
            state: "draft",
            state_words: "Draft",
            reviewed: None,
            next_review: next,
            due: next.map(Date::last_day),
            days: Some(days),
            approver: "Board\nof governors".into(),
            adopt: None,
        }
    }

    #[test]
    fn cells_are_quoted_as_rfc_4180_says_and_none_is_a_formula() {
        let head = "school,school_name,policy,title,state,reviewed,next_review,due,days,approver,adopt,adopt_by\r\n";
        let cells =
            "oak,\"Oak, the \"\"Tree\"\"\",pond,'=1+1,draft,,spring 2027,2027-04-30,-3,\"Board\nof governors\",,\r\n";
        assert_eq!(csv(&[row("spring 2027", -3)]), format!("\u{feff}{head}{cells}"));
    }

    #[test]
    fn how_far_off_it_is_reads_well() {
        let away = |days| row("2027-01-01", days).away();
        assert_eq!(
            [-2, -1, 0, 1, 40].map(away),
            ["2 days overdue", "1 day overdue", "today", "in 1 day", "in 40 days"]
        );
    }

    #[test]
    fn rows_stand_by_their_last_day() {
        let mut rows = ["", "2027-04-30", "spring 2027", "2027-01", "2026-12-31"].map(|due| row(due, 0));
        sort(&mut rows);
        let order = rows.map(|row| row.next_review.map_or(String::new(), Date::written));
        assert_eq!(order, ["2026-12-31", "2027-01", "spring 2027", "2027-04-30", ""]);
    }
}
