//! A policy that another has replaced.

use crate::check::reading::PolicyReading;
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("superseded-policy"),
    about: "A policy that another policy of the school has replaced",
    page: include_str!("superseded_policy.md"),
    level: Level::Off,
    looks: &[LooksAt::Policy(look)],
};

fn look(reading: &PolicyReading<'_>, found: &mut Vec<Diagnostic>) {
    if let (Some(at), Some(successor)) = (&reading.policy.file.superseded_by, &reading.document.stamp.superseded_by) {
        found.push(
            Diagnostic::warning(RULE.code, at.span, format!("\"{}\" has replaced this policy", successor.title))
                .help("take the policy out when nobody needs to read it any longer"),
        );
    }
}
