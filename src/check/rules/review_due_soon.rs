//! A review that is due within the time the workspace warns ahead.

use crate::check::{Look, PolicyReading, Rule};
use crate::diagnostic::Diagnostic;
use crate::document::Review;
use crate::grammar::counted;
use crate::model::allowance::Level;

pub const RULE: Rule = Rule {
    code: "review-due-soon",
    about: "A review that is due soon",
    page: include_str!("review_due_soon.md"),
    level: Level::Warning,
    looks: &[Look::Policy(look)],
};

fn look(reading: &PolicyReading<'_>, found: &mut Vec<Diagnostic>) {
    let file = &reading.policy.file;
    let stamp = &reading.document.stamp;
    if let (Review::DueSoon, Some(due), Some(at)) =
        (stamp.review, stamp.next_review, file.next_review.or(file.reviewed))
    {
        let days = usize::try_from(reading.today.days_until(due.last_day())).unwrap_or(0);
        let left = match days {
            0 => "today is its last day".to_owned(),
            days => format!("{} left", counted(days, "day")),
        };
        let when = if due.is_month() { "in" } else { "on" };
        found.push(
            Diagnostic::warning(RULE.code, at.span, format!("the review is due {when} {due}: {left}"))
                .help("put it on the agenda of the next meeting"),
        );
    }
}
