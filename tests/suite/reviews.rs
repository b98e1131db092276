//! When a review is due: every boundary of days, months, terms, cycles and clocks.

use crate::promises::empty_folder;
use crate::tree::repository;
use policygen::build::{Plan, build};
use policygen::date::Date;
use policygen::document::{Review, Stamp};
use policygen::schools::SchoolText;
use policygen::workspace::Workspace;
use std::process::Command;
use std::sync::OnceLock;

/// The stamp on `today` of a policy whose dates are written so, and what is wrong with them.
fn stamp(dates: &str, today: &str) -> (Stamp, Vec<&'static str>) {
    static WORKSPACE: OnceLock<Workspace> = OnceLock::new();
    let workspace = WORKSPACE.get_or_init(|| Workspace::read(repository()).expect("the repository can be read"));
    let text = format!(
        "name = \"A\"\nkind = \"maintained\"\n[[policy]]\nmodel = \"social-networking\"\n\
         choose = {{ \"profile/name\" = \"own-name\" }}\n{dates}\n"
    );
    let school = SchoolText { path: "a.toml".into(), id: "a".into(), bytes: Ok(text.into_bytes()) };
    let plan = Plan { today: today.parse().expect("it is a date"), formats: &[], output: None, jobs: 1 };
    let mut built = build(workspace, &[school], &plan).swap_remove(0);
    (built.documents.swap_remove(0).stamp, built.found.iter().map(|fault| fault.code.name()).collect())
}

fn review(dates: &str, today: &str) -> Review {
    stamp(dates, today).0.review
}

fn next(dates: &str) -> String {
    stamp(dates, "2026-11-21").0.next_review.map_or("not known".to_owned(), Date::written)
}

#[test]
fn a_review_due_today_is_due_soon_and_tomorrow_overdue() {
    let dates = "reviewed = 2025-11-21\nreview = \"every year\"";
    assert_eq!(review(dates, "2026-11-20"), Review::DueSoon);
    assert_eq!(review(dates, "2026-11-21"), Review::DueSoon);
    assert_eq!(review(dates, "2026-11-22"), Review::Overdue);
}

#[test]
fn a_review_is_due_soon_for_sixty_days() {
    let dates = "reviewed = 2025-11-21\nreview = \"every year\"";
    assert_eq!(review(dates, "2026-09-21"), Review::Current);
    assert_eq!(review(dates, "2026-09-22"), Review::DueSoon);
}

#[test]
fn what_is_due_in_a_month_is_overdue_after_its_last_day_leap_years_too() {
    let dates = "reviewed = \"2026-02\"\nreview = \"every two years\"";
    assert_eq!(review(dates, "2028-02-29"), Review::DueSoon);
    assert_eq!(review(dates, "2028-03-01"), Review::Overdue);
    let dates = "reviewed = \"2026-02\"\nreview = \"every year\"";
    assert_eq!(review(dates, "2027-02-28"), Review::DueSoon);
    assert_eq!(review(dates, "2027-03-01"), Review::Overdue);
}

#[test]
fn what_is_due_in_a_term_is_overdue_after_its_last_day() {
    for (reviewed, last_day, day_after) in [
        ("autumn 2026", "2027-04-30", "2027-05-01"),
        ("spring 2027", "2027-08-31", "2027-09-01"),
        ("summer 2027", "2027-12-31", "2028-01-01"),
    ] {
        let dates = format!("reviewed = \"{reviewed}\"\nreview = \"every term\"");
        assert_eq!(review(&dates, last_day), Review::DueSoon, "{reviewed}");
        assert_eq!(review(&dates, day_after), Review::Overdue, "{reviewed}");
    }
}

#[test]
fn a_year_after_a_leap_day_is_the_28th_and_four_years_after_it_the_29th() {
    assert_eq!(next("reviewed = 2024-02-29\nreview = \"every year\""), "2025-02-28");
    assert_eq!(next("reviewed = 2024-02-29\nreview = \"every four years\""), "2028-02-29");
    assert_eq!(review("reviewed = 2024-02-29\nreview = \"every year\"", "2025-02-28"), Review::DueSoon);
    assert_eq!(review("reviewed = 2024-02-29\nreview = \"every year\"", "2025-03-01"), Review::Overdue);
}

#[test]
fn half_a_year_after_the_end_of_a_long_month_is_the_end_of_a_short_one() {
    assert_eq!(next("reviewed = 2026-08-31\nreview = \"every six months\""), "2027-02-28");
    assert_eq!(next("reviewed = 2026-03-31\nreview = \"every six months\""), "2026-09-30");
    assert_eq!(next("reviewed = 2026-02-28\nreview = \"every six months\""), "2026-08-28");
}

#[test]
fn the_next_review_is_as_exact_as_the_last() {
    assert_eq!(next("reviewed = 2026-10-07\nreview = \"every year\""), "2027-10-07");
    assert_eq!(next("reviewed = \"2026-10\"\nreview = \"every year\""), "2027-10");
    assert_eq!(next("reviewed = \"autumn 2026\"\nreview = \"every year\""), "autumn 2027");
    assert_eq!(next("reviewed = 2026-10-07\nreview = \"every term\""), "spring 2027");
    assert_eq!(next("review = \"every year\""), "not known");
}

#[test]
fn another_cycle_counts_from_the_last_review() {
    let reviewed = "reviewed = 2025-10-07\n";
    assert_eq!(review(&format!("{reviewed}review = \"every year\""), "2026-11-21"), Review::Overdue);
    assert_eq!(review(&format!("{reviewed}review = \"every two years\""), "2026-11-21"), Review::Current);
    // A date that was typed for the old cycle no longer follows.
    let typed = "reviewed = 2025-10-07\nnext-review = \"2026-10\"\nreview = ";
    assert!(!stamp(&format!("{typed}\"every year\""), "2025-11-21").1.contains(&"date-order"));
    assert!(stamp(&format!("{typed}\"every two years\""), "2025-11-21").1.contains(&"date-order"));
}

#[test]
fn a_review_that_changed_nothing_moves_the_date_whatever_stands_first() {
    let unchanged = "[[policy.reviewed-unchanged]]\nby = \"B\"\non = ";
    let dates = format!("reviewed = 2024-10-07\nreview = \"every year\"\n{unchanged}2026-10-05\n{unchanged}2025-10-06");
    assert_eq!(next(&dates), "2027-10-05");
}

#[test]
fn nothing_is_counted_from_a_day_that_has_not_come() {
    let cycle = "review = \"every year\"";
    for (dates, due) in [
        (format!("reviewed = 2027-11-21\n{cycle}"), "not known"),
        (format!("{cycle}\n[[policy.approval]]\non = 2027-01-05\nby = \"Governing Board\""), "not known"),
        (format!("reviewed = 2026-11-21\n{cycle}"), "2027-11-21"),
        ("reviewed = 2027-11-21\nnext-review = 2028-05-01".to_owned(), "2028-05-01"),
    ] {
        assert_eq!(next(&dates), due, "{dates}");
    }
}

/// What a build for the day that these variables tell says.
fn built_by_clock(variables: &[(&str, &str)]) -> String {
    let folder = empty_folder("clock");
    let school = "name = \"A\"\nkind = \"maintained\"\n[[policy]]\nmodel = \"social-networking\"\n\
                  reviewed = 2025-11-21\nreview = \"every year\"\nchoose = { \"profile/name\" = \"own-name\" }\n";
    std::fs::write(folder.join("a.toml"), school).expect("it can be written");
    let output = Command::new(env!("CARGO_BIN_EXE_policygen"))
        .current_dir(&folder)
        .args(["due", "--format", "json"])
        .envs(variables.iter().copied())
        .output()
        .expect("the program runs");
    String::from_utf8(output.stdout).expect("it is UTF-8")
}

#[test]
fn a_time_zone_moves_no_date() {
    // The last second of 21 November 2026 in UTC, which is the 22nd in Kiribati and the 21st in Los Angeles.
    let last_second = ("SOURCE_DATE_EPOCH", "1795305599");
    let utc = built_by_clock(&[last_second, ("TZ", "UTC")]);
    assert!(utc.contains("\"days\": 0"), "{utc}");
    for zone in ["Pacific/Kiritimati", "America/Los_Angeles", "Europe/London", "nowhere"] {
        assert_eq!(built_by_clock(&[last_second, ("TZ", zone)]), utc, "{zone}");
    }
    let next_second = built_by_clock(&[("SOURCE_DATE_EPOCH", "1795305600")]);
    assert!(next_second.contains("\"days\": -1"), "{next_second}");
}
