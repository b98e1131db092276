//! A review whose date has passed.

use crate::check::{Look, PolicyReading, Rule};
use crate::diagnostic::Diagnostic;
use crate::document::Review;
use crate::grammar::counted;
use crate::model::allowance::Level;

pub const RULE: Rule = Rule {
    code: "review-overdue",
    about: "A review whose date has passed",
    page: include_str!("review_overdue.md"),
    level: Level::Warning,
    looks: &[Look::Policy(look)],
};

fn look(reading: &PolicyReading<'_>, found: &mut Vec<Diagnostic>) {
    let file = &reading.policy.file;
    let stamp = &reading.document.stamp;
    if let (Review::Overdue, Some(due), Some(at)) =
        (stamp.review, stamp.next_review, file.next_review.or(file.reviewed))
    {
        let days = usize::try_from(due.last_day().days_until(reading.today)).unwrap_or(0);
        let when = if due.is_month() { "in" } else { "on" };
        found.push(
            Diagnostic::warning(
                RULE.code,
                at.span,
                format!("the review was due {when} {due}, {} ago", counted(days, "day")),
            )
            .help("review the policy, then set reviewed and next-review"),
        );
    }
}
