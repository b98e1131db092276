//! A policy of which nobody can tell when it is to be reviewed.

use crate::check::reading::PolicyReading;
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Review, State};
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("review-unknown"),
    about: "A policy that never falls due, as no review or approval of it is recorded",
    page: include_str!("review_unknown.md"),
    level: Level::Warning,
    looks: &[LooksAt::Policy(look)],
};

fn look(reading: &PolicyReading<'_>, found: &mut Vec<Diagnostic>) {
    let stamp = &reading.document.stamp;
    let file = &reading.policy.file;
    // Dates that are written and cannot be read are told of as such.
    let is_unread = file.cycle().is_none() || file.reviewed.or(file.next_review).is_some();
    if stamp.review == Review::Unknown && stamp.state() != State::Superseded && !is_unread {
        found.push(
            Diagnostic::warning(
                RULE.code,
                file.model.span,
                "this policy never falls due: no review and no approval of it is recorded",
            )
            .help("set reviewed to when it was last reviewed; once it is approved, the cycle counts from that"),
        );
    }
}
