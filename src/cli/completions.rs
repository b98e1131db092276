//! `policygen completions` and `policygen man`: from the definitions of the commands.

use super::outcome::{CLEAN, Failure};
use super::report;
use crate::diagnostic::did_you_mean;
use crate::grammar::counted;
use crate::load::shown;
use crate::output;
use clap::Args;
use clap_complete::Shell;
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen completions bash > ~/.local/share/bash-completion/completions/policygen
  policygen completions powershell >> $PROFILE";

pub(super) const EXAMPLES_OF_MAN: &str = "\
Examples:
  policygen man | man -l -                     read the page of policygen
  policygen man build | man -l -               that of a command
  policygen man --into ~/.local/share/man/man1 write all pages, for man policygen-build

A page says what --help says.";

#[derive(Args)]
pub(super) struct Man {
    /// The command [default: policygen itself]
    #[arg(value_name = "COMMAND", conflicts_with = "into")]
    of: Option<String>,
    /// Write the page of every command into this folder
    #[arg(long, value_name = "FOLDER")]
    into: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(&self, mut command: clap::Command) -> Result<u8, Failure> {
        // Commands know their whole names only then.
        command.build();
        if let Some(folder) = &self.into {
            let mut count = 0;
            let all = std::iter::once(&command).chain(pages_of(&command)).chain(pages_of(&command).flat_map(pages_of));
            for (name, page) in all.map(named_page) {
                output::write(&folder.join(name), page?.as_bytes())?;
                count += 1;
            }
            report::note(&format!("Wrote {} into {}.", counted(count, "page"), shown(folder)));
            return Ok(CLEAN);
        }
        let page = match &self.of {
            None => page(&command)?,
            Some(name) => match pages_of(&command).find(|one| one.get_name() == name) {
                Some(found) => page(found)?,
                None => {
                    let names: Vec<&str> = pages_of(&command).map(clap::Command::get_name).collect();
                    let help = did_you_mean(name, names.iter().copied());
                    let help = help.unwrap_or_else(|| format!("there is: {}", names.join(", ")));
                    return Err(Failure(format!("there is no command \"{name}\"; {help}")));
                }
            },
        };
        report::result(&page);
        Ok(CLEAN)
    }
}

/// The commands that have a page.
fn pages_of(command: &clap::Command) -> impl Iterator<Item = &clap::Command> {
    command.get_subcommands().filter(|one| one.get_name() != "help")
}

/// The page of a command, and the name of its file.
fn named_page(command: &clap::Command) -> (String, Result<String, Failure>) {
    let name = command.get_display_name().unwrap_or(command.get_name());
    (format!("{name}.1"), page(command))
}

fn page(command: &clap::Command) -> Result<String, Failure> {
    let mut page = Vec::new();
    let made = clap_mangen::Man::new(command.clone()).render(&mut page);
    made.map_err(|fault| Failure(format!("the page cannot be made: {fault}")))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

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
