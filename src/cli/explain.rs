//! `policygen explain`.

use super::outcome::{CLEAN, Failure};
use super::report;
use crate::check::{self, RULES, Rule};
use crate::diagnostic::{Fault, Severity, did_you_mean};
use clap::Args;

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen explain review-overdue
  policygen list rules               every rule
  policygen list faults              every fault of a file";

#[derive(Args)]
pub(super) struct Explain {
    /// The name of a rule, or of a fault in a file
    #[arg(value_name = "CODE", value_parser = known_code)]
    code: Found,
}

/// What a finding can be: that of a rule, which has a page, or a fault.
#[derive(Clone, Copy)]
enum Found {
    Rule(&'static Rule),
    Fault(Fault),
}

/// What has this name.
fn known_code(code: &str) -> Result<Found, String> {
    let rule = check::rule(code).map(Found::Rule);
    rule.or_else(|| Fault::named(code).map(Found::Fault)).ok_or_else(|| {
        let known = RULES.iter().map(|rule| rule.code.name()).chain(Fault::ALL.iter().map(|fault| fault.name()));
        let help = did_you_mean(code, known)
            .unwrap_or_else(|| "policygen list rules and policygen list faults show all of them".to_owned());
        format!("nothing that is found has the code \"{code}\"; {help}")
    })
}

impl Explain {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        match self.code {
            Found::Rule(rule) => report::result(rule.page),
            Found::Fault(fault) => report::result(&told(fault)),
        }
        Ok(CLEAN)
    }
}

/// What there is to say of a fault.
fn told(fault: Fault) -> String {
    let so = match fault.severity() {
        Some(Severity::Error) => "Nothing is built with it.",
        Some(Severity::Warning) | None => "What it is in can be built all the same.",
    };
    format!(
        "# {}\n\n{}. {so}\n\nThis is a fault in a file and no rule, so there is no page on it: its message says what is wrong \
         and, where there\nis one, the way out. It can be neither allowed nor switched off.\n",
        fault.name(),
        fault.about()
    )
}

#[cfg(test)]
mod tests {
    use super::known_code;
    use std::fs;
    use std::path::Path;

    #[test]
    fn every_code_that_the_transcripts_show_can_be_explained() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut shown = 0;
        for page in fs::read_dir(root.join("tests/commands")).expect("the transcripts are there").flatten() {
            let page = fs::read_to_string(page.path()).expect("transcripts are text");
            let heads = page.lines().filter_map(|line| line.strip_prefix("error[").or(line.strip_prefix("warning[")));
            for code in heads.filter_map(|rest| rest.split(']').next()) {
                assert!(known_code(code).is_ok(), "{code}");
                shown += 1;
            }
        }
        assert!(shown > 100, "{shown}");
    }

    #[test]
    fn a_slip_is_guessed_among_rules_and_faults() {
        let said = known_code("not-utf8").err().expect("it is misspelt");
        assert!(said.ends_with("did you mean \"not-utf-8\"?"), "{said}");
        assert!(known_code("zebra").err().expect("it is none").ends_with("show all of them"));
    }
}
