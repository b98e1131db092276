//! `policygen explain`.

use super::{CLEAN, Failure, report};
use crate::check::{self, FAULTS, RULES};
use crate::diagnostic::did_you_mean;
use clap::Args;

pub const EXAMPLES: &str = "\
Examples:
  policygen explain review-overdue
  policygen list rules               every rule";

#[derive(Args)]
pub struct Explain {
    /// The code of a rule
    #[arg(value_parser = known_code)]
    code: &'static str,
}

/// A code that a finding can have: a rule's, which has a page, or that of a fault in a file.
fn known_code(code: &str) -> Result<&'static str, String> {
    let mut known = RULES.iter().map(|rule| rule.code).chain(FAULTS.iter().copied());
    known.clone().find(|known| *known == code).ok_or_else(|| {
        let help = did_you_mean(code, &mut known).unwrap_or_else(|| "policygen list rules shows the rules".to_owned());
        format!("nothing that is found has the code \"{code}\"; {help}")
    })
}

impl Explain {
    pub fn run(&self) -> Result<u8, Failure> {
        match check::rule(self.code) {
            Some(rule) => report::result(rule.page),
            None => report::result(&format!(
                "# {}\n\nThis is a fault in a file and no rule, so there is no page on it: its message says what is wrong and, where there\n\
                 is one, the way out. It can be neither allowed nor switched off.\n",
                self.code
            )),
        }
        Ok(CLEAN)
    }
}

#[cfg(test)]
mod tests {
    use super::known_code;
    use std::fs;
    use std::path::Path;

    /// The codes that sources give to what they find.
    fn given_in(folder: &Path, codes: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("the sources are there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                given_in(&path, codes);
                continue;
            }
            let text = fs::read_to_string(&path).expect("sources are text");
            for call in ["Diagnostic::error(", "Diagnostic::warning(", "refuse("] {
                let first_arguments = text.split(call).skip(1).map(str::trim_start);
                let literals = first_arguments.filter_map(|rest| rest.strip_prefix('"'));
                codes.extend(literals.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
            }
        }
    }

    #[test]
    fn every_code_that_the_sources_give_can_be_explained() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut codes = Vec::new();
        given_in(&root.join("src"), &mut codes);
        for page in fs::read_dir(root.join("tests/commands")).expect("the transcripts are there").flatten() {
            let page = fs::read_to_string(page.path()).expect("transcripts are text");
            let shown = page.lines().filter_map(|line| {
                line.strip_prefix("error[").or_else(|| line.strip_prefix("warning["))?.split(']').next()
            });
            codes.extend(shown.map(str::to_owned));
        }
        assert!(codes.len() > 100, "{codes:?}");
        let unknown: Vec<&String> = codes.iter().filter(|code| is_code(code) && known_code(code).is_err()).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    /// What the tests of the sources call `Diagnostic` with has no hyphen or a space.
    fn is_code(word: &str) -> bool {
        word.contains('-') && !word.contains(' ')
    }

    #[test]
    fn a_slip_is_guessed_among_rules_and_faults() {
        let said = known_code("not-utf8").expect_err("it is misspelt");
        assert!(said.ends_with("did you mean \"not-utf-8\"?"), "{said}");
        assert!(known_code("zebra").expect_err("it is none").ends_with("shows the rules"));
    }
}
