//! How bad findings are in a workspace.

use super::rule::{LooksAt, Rule};
use super::rules::{RULES, rule};
use crate::diagnostic::{Code, Diagnostic, Fault, Severity, did_you_mean};
use crate::library::Library;
use crate::model::allowance::Level;
use crate::source::Span;
use std::collections::BTreeMap;

/// Pairs of names for one fault of the same words: the first is not told beside the second, which says more.
pub(super) const SEEN_BY_TWO: [(&str, &str); 9] = [
    ("review-overdue", "date-order"),
    ("stray-mark", "lost-mark"),
    ("undefined-abbreviation", "placeholder-left"),
    ("bare-address", "lost-mark"),
    ("bare-address", "bad-slot"),
    ("placeholder-left", "bad-attributes"),
    ("unbalanced-brackets", "bad-attributes"),
    ("unbalanced-brackets", "bad-slot"),
    ("unbalanced-brackets", "lost-mark"),
];

/// How bad findings are in a workspace.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    set: BTreeMap<Code, Level>,
    /// The rules that alone are asked for; all, if none is named.
    asked: Vec<Code>,
    /// Whether a warning counts as an error.
    pub deny_warnings: bool,
}

impl Levels {
    /// What `policygen.toml` says under `[rules]`. A name that is no rule is reported.
    pub fn read(library: &Library, found: &mut Vec<Diagnostic>) -> Levels {
        let mut levels = Levels::default();
        for (code, level) in &library.settings.rules {
            match rule(code) {
                Some(rule) => drop(levels.set.insert(rule.code, level.value)),
                None => found.push(unknown_rule(code, level.key)),
            }
        }
        levels
    }

    /// How bad the findings of a rule are.
    pub fn of(&self, rule: &Rule) -> Level {
        self.set.get(&rule.code).copied().unwrap_or(rule.level)
    }

    /// The same for whoever asks for errors alone: what is no more than a warning is not looked for.
    pub fn of_errors(mut self) -> Levels {
        for rule in RULES {
            if self.of(rule) == Level::Warning && !self.deny_warnings {
                self.set.insert(rule.code, Level::Off);
            }
        }
        self
    }

    /// The same for whoever asks for these rules alone: what no other is asked for is not looked for.
    pub fn of_rules(mut self, asked: &[Code]) -> Levels {
        // Whether an allowance is of use, the rule that it is for has to say.
        if asked.contains(&Fault::UnusedAllowance.code()) {
            return self;
        }
        self.asked = asked.to_vec();
        // What another rule says better is not told twice, so that one looks too.
        let told_by = |code: &Code| SEEN_BY_TWO.iter().find(|(less, _)| *less == code.name());
        let better = asked.iter().filter_map(told_by).filter_map(|(_, more)| rule(more));
        self.asked.extend(better.map(|rule| rule.code));
        self
    }

    /// Whether this rule looks at anything.
    pub(super) fn asks_for(&self, code: Code) -> bool {
        self.asked.is_empty() || self.asked.contains(&code)
    }

    /// Gives findings the severity that the workspace wants, and takes out what it does not want to hear of. A fault
    /// that leaves nothing to build stays one.
    pub fn apply(&self, found: &mut Vec<Diagnostic>) {
        found.retain_mut(|fault| {
            if fault.severity == Severity::Warning {
                match self.set.get(&fault.code) {
                    Some(Level::Off) => return false,
                    Some(Level::Error) => fault.severity = Severity::Error,
                    Some(Level::Warning) | None => {}
                }
            }
            if self.deny_warnings {
                fault.severity = Severity::Error;
            }
            true
        });
    }

    /// Runs the looks that `run` knows to run, and gives what they find the level of their rule.
    pub(super) fn run(&self, found: &mut Vec<Diagnostic>, mut run: impl FnMut(LooksAt, &mut Vec<Diagnostic>)) {
        for rule in RULES.iter().filter(|rule| self.asks_for(rule.code)) {
            let severity = match self.of(rule) {
                Level::Off => continue,
                Level::Warning => Severity::Warning,
                Level::Error => Severity::Error,
            };
            let before = found.len();
            rule.looks.iter().for_each(|look| run(*look, found));
            for fault in &mut found[before..] {
                debug_assert_eq!(fault.code, rule.code, "a rule reports under its own code");
                fault.severity = severity;
            }
        }
    }
}

/// Reports a name that is no rule.
pub(super) fn unknown_rule(code: &str, place: Span) -> Diagnostic {
    Diagnostic::error(Fault::UnknownRule, place, format!("there is no rule \"{code}\"")).help(no_rule(code))
}

/// What to say to who names a rule that there is not.
pub fn no_rule(code: &str) -> String {
    if let Some(fault) = Fault::named(code) {
        return format!(
            "it is a fault of a file, which can be neither allowed nor switched off; see policygen explain {}",
            fault.name()
        );
    }
    did_you_mean(code, RULES.iter().map(|rule| rule.code.name())).unwrap_or_else(|| {
        "policygen list rules shows those there are, and policygen list faults what else is found".to_owned()
    })
}
