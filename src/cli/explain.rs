//! `policygen explain`.

use super::check::known_rule;
use super::{CLEAN, Failure, report};
use crate::check;
use clap::Args;

pub const EXAMPLES: &str = "\
Examples:
  policygen explain review-overdue
  policygen list rules               every rule";

#[derive(Args)]
pub struct Explain {
    /// The code of a rule
    #[arg(value_parser = page_of)]
    code: &'static str,
}

/// The code of a rule that has a page. What is wrong with a file itself has none: its message says what to do.
fn page_of(code: &str) -> Result<&'static str, String> {
    let no_rule = |wrong| format!("{wrong} (a code that is no rule’s is explained by its message)");
    known_rule(code).map_err(no_rule)
}

impl Explain {
    pub fn run(&self) -> Result<u8, Failure> {
        let rule = check::rule(self.code).expect("the argument was looked up in the table");
        report::result(rule.page);
        Ok(CLEAN)
    }
}
