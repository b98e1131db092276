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
    let stamp = &reading.document.stamp;
    if let (Review::DueSoon, Some(due), Some(at)) = (stamp.review, stamp.next_review, reading.policy.file.due_at()) {
        let days = usize::try_from(reading.today.days_until(due.last_day())).unwrap_or(0);
        let left = match days {
            0 => "today is its last day".to_owned(),
            days => format!("{} left", counted(days, "day")),
        };
        found.push(
            Diagnostic::warning(RULE.code, at, format!("the review is due {}: {left}", due.in_sentence()))
                .help("put it on the agenda of the next meeting"),
        );
    }
}
