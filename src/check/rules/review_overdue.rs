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
    let stamp = &reading.document.stamp;
    if let (Review::Overdue, Some(due), Some(at)) = (stamp.review, stamp.next_review, reading.policy.file.due_at()) {
        let days = usize::try_from(due.last_day().days_until(reading.today)).unwrap_or(0);
        found.push(
            Diagnostic::warning(
                RULE.code,
                at,
                format!("the review was due {}, {} ago", due.in_sentence(), counted(days, "day")),
            )
            .help("review it, then set reviewed; or record that nothing had to change: policygen approve --unchanged"),
        );
    }
}
