//! A text that is not the one that was approved.

use crate::check::reading::PolicyReading;
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Approval, State};
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("changed-since-approval"),
    about: "A text that is not the one that was approved",
    page: include_str!("changed_since_approval.md"),
    level: Level::Warning,
    looks: &[LooksAt::Policy(look)],
};

fn look(reading: &PolicyReading<'_>, found: &mut Vec<Diagnostic>) {
    let stamp = &reading.document.stamp;
    if let (State::Changed, Approval::Changed(on)) = (stamp.state(), stamp.approval) {
        let records = &reading.policy.file.approval;
        let mut last =
            records.iter().filter(|record| record.on.value == on).filter_map(|record| record.fingerprint.as_ref());
        let at = last.next_back().map_or(reading.policy.file.model.span, |fingerprint| fingerprint.span);
        let help = match reading.shown.stamp.approval {
            Approval::Approved(_) => {
                "that one stays in force, and the new text waits in proposed/; once it is approved, record it: policygen approve"
            }
            Approval::Draft | Approval::Changed(_) => {
                "when the new text has been approved, record it: policygen approve"
            }
        };
        found.push(
            Diagnostic::warning(RULE.code, at, format!("this is not the text that was approved on {on}")).help(help),
        );
    }
}
