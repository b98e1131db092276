//! `policygen completions`.

use super::outcome::{CLEAN, Failure};
use super::report;
use clap::Args;
use clap_complete::Shell;

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen completions bash > ~/.local/share/bash-completion/completions/policygen
  policygen completions powershell >> $PROFILE";

#[derive(Args)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, mut command: clap::Command) -> Result<u8, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, "policygen", &mut script);
        report::result(&String::from_utf8_lossy(&script));
        Ok(CLEAN)
    }
}
