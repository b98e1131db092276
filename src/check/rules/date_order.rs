//! Dates of a policy that cannot all be true.

use crate::check::{Look, PolicyReading, Rule};
use crate::diagnostic::Diagnostic;
use crate::model::allowance::Level;

pub const RULE: Rule = Rule {
    code: "date-order",
    about: "Dates of a policy that cannot all be true",
    page: include_str!("date_order.md"),
    level: Level::Error,
    looks: &[Look::Policy(look)],
};

fn look(reading: &PolicyReading<'_>, found: &mut Vec<Diagnostic>) {
    let file = &reading.policy.file;
    let today = reading.today;
    for held in file.reviews() {
        if let Some(next) = held.next {
            let worked_out = file.review.value.next(held.on.value);
            // One of the two may be less exact than the other.
            if !next.value.covers(worked_out) && !worked_out.covers(next.value) {
                found.push(
                    Diagnostic::error(RULE.code, next.span, format!("{} does not follow from the cycle", next.value))
                        .related(held.on.span, format!("reviewed {}", file.review.value.words()))
                        .help(format!("take the line out, and it is {worked_out}; or correct one of the three")),
                );
            }
        }
        if held.on.value.first_day() > today {
            found.push(
                Diagnostic::error(RULE.code, held.on.span, format!("{} has not come yet", held.on.value))
                    .help("reviewed is the day the last review was finished"),
            );
        }
    }
    for approval in &file.approval {
        if approval.on.value.first_day() > today {
            found.push(
                Diagnostic::error(RULE.code, approval.on.span, format!("{} has not come yet", approval.on.value))
                    .help("an approval is recorded once it has been given"),
            );
        }
    }
    // Governors approve what has been reviewed: the latest approval of a text comes after its review, or on its day.
    let latest = file.approval.iter().max_by_key(|approval| approval.on.value.last_day());
    if let (Some(reviewed), Some(approval)) = (file.reviewed, latest)
        && approval.fingerprint.is_some()
        && approval.on.value.last_day() < reviewed.value.first_day()
        && matches!(reading.document.stamp.approval, crate::document::Approval::Approved(_))
    {
        found.push(
            Diagnostic::error(
                RULE.code,
                approval.on.span,
                format!("approved on {}, before it was reviewed", approval.on.value),
            )
            .related(reviewed.span, "reviewed here")
            .help("record the approval that followed the review, or that it changed nothing: policygen approve --unchanged"),
        );
    }
}
