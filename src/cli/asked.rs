//! What every command that reads schools is told.

use super::arguments::{MessageFormat, cores, day, today};
use super::outcome::Failure;
use super::place::Place;
use crate::date::Date;
use crate::workspace::Workspace;
use clap::{Args, ValueEnum};

/// What every command that reads schools is told.
#[derive(Args)]
pub(super) struct Asked {
    #[command(flatten)]
    pub place: Place,
    /// The day to build for, such as 2026-11-21 [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
    /// How many schools to work on at once [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Say nothing but what is wrong
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say what was done for each school
    #[arg(long, short)]
    pub verbose: bool,
    /// How to say what is wrong
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub message_format: MessageFormat,
    /// Treat warnings as errors
    #[arg(long, value_name = "WHAT")]
    pub deny: Option<Deny>,
}

/// What counts as an error though it is none.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// Every warning.
    Warnings,
}

impl Asked {
    /// The day to build for.
    pub(super) fn today(&self) -> Result<Date, Failure> {
        today(self.today)
    }

    /// The workspace, with its warnings as bad as was asked.
    pub(super) fn workspace(&self) -> Result<Workspace, Failure> {
        let mut workspace = self.place.read()?;
        workspace.levels.deny_warnings = self.deny.is_some();
        let levels = workspace.levels.clone();
        levels.apply(&mut workspace.found);
        Ok(workspace)
    }

    /// How many schools to work on at once.
    pub(super) fn jobs(&self) -> usize {
        self.jobs.map_or_else(cores, usize::from)
    }
}
