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
    /// The code of a rule, as it stands in brackets after error or warning
    #[arg(value_parser = known_rule)]
    code: &'static str,
}

impl Explain {
    pub fn run(&self) -> Result<u8, Failure> {
        let rule = check::rule(self.code).expect("the argument was looked up in the table");
        report::result(rule.page);
        Ok(CLEAN)
    }
}
