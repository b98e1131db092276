//! A school's own wording that was to be looked at again.

use crate::check::reading::PolicyReading;
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("expired-local-wording"),
    about: "A school's own wording past its date",
    page: include_str!("expired_local_wording.md"),
    level: Level::Warning,
    looks: &[LooksAt::Policy(look)],
};

fn look(reading: &PolicyReading<'_>, found: &mut Vec<Diagnostic>) {
    for wording in reading.policy.replacements.values() {
        if let Some(until) = wording.until.filter(|until| until.value.last_day() < reading.today) {
            found.push(
                Diagnostic::warning(
                    RULE.code,
                    until.span,
                    format!("this wording was to be looked at again by {}", until.value),
                )
                .help("go back to the library's wording, or set a later date"),
            );
        }
    }
}
