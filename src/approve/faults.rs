//! Which faults of a text stand in the way of its approval, and which are only doubts.

use crate::build::Built;
use crate::diagnostic::{Diagnostic, Fault, Severity};
use crate::model::school::SchoolFile;

/// The rules that say how a text stands, and not that it is wrong: recording an approval is how to mend that.
const STATE_RULES: [&str; 6] = [
    "review-unknown",
    "not-approved",
    "changed-since-approval",
    "review-due-soon",
    "review-overdue",
    "superseded-policy",
];

/// The rule that finds what was never filled in. Nobody can approve words that are still to come.
pub(crate) const PLACEHOLDER: &str = "placeholder-left";

/// What is worst in fact, which is told of first.
const WORST: [&str; 8] = [
    "unchecked-claim",
    "superseded-law",
    "superseded-guidance",
    "contradictory-clauses",
    "leans-on-own-wording",
    "loose-pronoun",
    "malformed-phone",
    "expired-local-wording",
];

/// What was found about the policy at `index` of the school's file: all but what is about another policy of it.
pub(crate) fn about_policy(built: &Built, file: &SchoolFile, index: usize) -> Vec<Diagnostic> {
    let starts = |at: usize| file.policy.get(at).map(|policy| policy.span.start);
    let (start, end) = (starts(index).unwrap_or(0), starts(index + 1).unwrap_or(u32::MAX));
    let first = starts(0).unwrap_or(0);
    let is_here = |fault: &&Diagnostic| {
        let at = fault.span.start;
        built.sources.file(fault.span.file).path != built.path || at < first || (start..end).contains(&at)
    };
    built.found.iter().filter(is_here).cloned().collect()
}

/// Warnings about what is approved, without those that only say how a text stands: first what is wrong in fact.
pub(crate) fn doubts(found: &[Diagnostic]) -> Vec<Diagnostic> {
    let warnings = found.iter().filter(|fault| fault.severity == Severity::Warning);
    // What an earlier text lacks is no doubt about this one.
    let is_of_state = |code: &str| STATE_RULES.contains(&code) || code == Fault::NotRemade.name();
    let mut doubts: Vec<Diagnostic> = warnings.filter(|fault| !is_of_state(fault.code.name())).cloned().collect();
    doubts.sort_by_key(|fault| WORST.iter().position(|code| *code == fault.code.name()).unwrap_or(WORST.len()));
    doubts
}

/// Errors, without those that only say how a text stands.
pub(crate) fn only_errors(found: &[Diagnostic]) -> Vec<Diagnostic> {
    let errors = found.iter().filter(|fault| fault.severity == Severity::Error);
    errors.filter(|fault| !STATE_RULES.contains(&fault.code.name())).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rule;
    use crate::diagnostic::Code;
    use crate::source::Sources;

    fn faults(names: &[&'static str], as_error: bool) -> Vec<Diagnostic> {
        let mut sources = Sources::default();
        let file = sources.add("oak.toml", "");
        let place = sources.whole(file);
        let new = |name: &&'static str| match as_error {
            true => Diagnostic::error(Code::rule(name), place, "so it is"),
            false => Diagnostic::warning(Code::rule(name), place, "so it is"),
        };
        names.iter().map(new).collect()
    }

    fn names(found: &[Diagnostic]) -> Vec<&'static str> {
        found.iter().map(|fault| fault.code.name()).collect()
    }

    #[test]
    fn every_rule_that_is_named_is_one() {
        for name in STATE_RULES.iter().chain(&WORST).chain([&PLACEHOLDER]) {
            assert!(rule(name).is_some(), "{name}");
        }
    }

    #[test]
    fn how_a_text_stands_keeps_nobody_from_approving_it() {
        let found = faults(&["review-overdue", "not-approved", "superseded-law"], true);
        assert_eq!(names(&only_errors(&found)), ["superseded-law"]);
        assert!(doubts(&found).is_empty(), "an error is no doubt");
    }

    #[test]
    fn the_worst_doubt_is_told_of_first() {
        let found = faults(&["long-sentence", "malformed-phone", "review-due-soon", "superseded-law"], false);
        assert_eq!(names(&doubts(&found)), ["superseded-law", "malformed-phone", "long-sentence"]);
    }
}
