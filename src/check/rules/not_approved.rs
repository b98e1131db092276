//! A text without a recorded approval.

use crate::check::reading::PolicyReading;
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::State;
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("not-approved"),
    about: "A text that no approval is recorded of",
    page: include_str!("not_approved.md"),
    level: Level::Off,
    looks: &[LooksAt::Policy(look)],
};

fn look(reading: &PolicyReading<'_>, found: &mut Vec<Diagnostic>) {
    if reading.document.stamp.state() == State::Draft {
        found.push(
            Diagnostic::warning(RULE.code, reading.policy.file.model.span, "no approval of this text is recorded")
                .help("when it has been given, record it: policygen approve"),
        );
    }
}
