//! The command line: arguments in, exit code out.

mod approve;

mod build;

mod check;

mod completions;

mod due;

mod duplicates;

mod eject;

mod explain;

mod law;

mod list;

mod place;

mod report;

mod sarif;

mod schema;

mod verify;

use self::place::Place;
use crate::build::Workspace;
use crate::control::is_control;
use crate::date::{Date, NotADate};
use crate::document::is_blank;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::process::ExitCode;

/// Nothing is wrong, or nothing but warnings.
const CLEAN: u8 = 0;
/// Something an author wrote must be put right.
const FAULTS: u8 = 1;
/// The program could not do its work.
const FAILED: u8 = 2;

/// A compiler for school policies.
///
/// Shared clauses and one short file a school make consistent, accessible HTML and PDF, stamped with their state.
#[derive(Parser)]
#[command(name = "policygen", version, max_term_width = 100, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  policygen build schools/helix.toml     build one school's policies into output/helix/
  policygen build                        build every school in schools/
  policygen check                        find what is wrong, and write nothing
  policygen check --text old-policy.md   find what is wrong with a document made elsewhere
  policygen approve helix.toml …         record that a policy was approved
  policygen due --within 90d             what is to be reviewed soon, or is overdue
  policygen list clauses                 which clause is used where
  policygen law equality-act-2010        what an Act is, and who cites it
  policygen verify policy.pdf            is a published file as it was built?
  policygen eject                        write the built-in library out, to edit it

Exit codes: 0 no errors, 1 something in a file must be put right, 2 the work could not be done.";

#[derive(Subcommand)]
enum Command {
    /// Build schools' policies as HTML and PDF.
    #[command(after_help = build::EXAMPLES)]
    Build(build::Build),
    /// Find everything that is wrong, without writing anything.
    #[command(after_help = check::EXAMPLES)]
    Check(check::Check),
    /// Explain a rule: what it finds, why that matters, how to put it right.
    #[command(after_help = explain::EXAMPLES)]
    Explain(explain::Explain),
    /// Record that a policy was approved, or reviewed without a change.
    #[command(after_help = approve::EXAMPLES)]
    Approve(approve::Approve),
    /// Show what is to be reviewed, and when: as a table, a spreadsheet or a calendar.
    #[command(after_help = due::EXAMPLES)]
    Due(due::Due),
    /// Show schools, policies, clauses, terms, law and what is used where.
    #[command(after_help = list::EXAMPLES)]
    List(list::List),
    /// Tell of one Act or piece of guidance, and who cites it.
    #[command(after_help = law::EXAMPLES)]
    Law(law::Law),
    /// Say whether a published file is as it was built, and how its policy stands.
    #[command(after_help = verify::EXAMPLES)]
    Verify(verify::Verify),
    /// Print the JSON Schema of a file, for editors that complete and check it.
    #[command(after_help = schema::EXAMPLES)]
    Schema(schema::Schema),
    /// Write the built-in clauses, templates and registers out, to edit them.
    #[command(after_help = eject::EXAMPLES)]
    Eject(eject::Eject),
    /// Print completions for a shell.
    #[command(after_help = completions::EXAMPLES)]
    Completions(completions::Completions),
}

/// What every command that reads schools is told.
#[derive(Args)]
struct Reading {
    #[command(flatten)]
    place: Place,
    /// The day to build for, such as 2026-11-21 [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<Date>,
    /// How many schools to work on at once [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Say nothing but what is wrong
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,
    /// Say what was done for each school
    #[arg(long, short)]
    verbose: bool,
    /// How to say what is wrong
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    message_format: MessageFormat,
    /// Treat warnings as errors
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,
}

/// What counts as an error though it is none.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Every warning.
    Warnings,
}

/// How diagnostics are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MessageFormat {
    /// With the lines they are about.
    Human,
    /// One JSON object a line.
    Json,
    /// A SARIF 2.1.0 log, for code hosts.
    Sarif,
}

fn day(text: &str) -> Result<Date, String> {
    match text.parse::<Date>() {
        Ok(date) if date.is_day() => Ok(date),
        Ok(_) | Err(_) => Err("write a day of the calendar as 2026-11-21".to_owned()),
    }
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|NotADate| NotADate::HELP.to_owned())
}

/// One line of words, to be put into a file.
fn line(text: &str) -> Result<String, String> {
    if text.contains(is_control) {
        return Err("write words in one line; it holds a character that cannot be seen".to_owned());
    }
    match is_blank(text) {
        true => Err("it says nothing; write words, or leave it out".to_owned()),
        false => Ok(text.trim().to_owned()),
    }
}

/// The day that is meant: as it was asked, or by the environment, or by the clock.
fn today(asked: Option<Date>) -> Result<Date, Failure> {
    if let Some(today) = asked {
        return Ok(today);
    }
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text
            .trim()
            .parse::<i64>()
            .map_err(|_| Failure(format!("SOURCE_DATE_EPOCH is \"{text}\", not a number of seconds")))?,
        Err(_) => std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .ok()
            .and_then(|since| i64::try_from(since.as_secs()).ok())
            .unwrap_or(0),
    };
    Date::from_unix_seconds(seconds).ok_or_else(|| Failure(format!("there is no day {seconds} seconds after 1970")))
}

/// How many schools to work on at once, unless somebody says.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

impl Reading {
    /// The day to build for.
    fn today(&self) -> Result<Date, Failure> {
        today(self.today)
    }

    /// The workspace, with its warnings as bad as was asked.
    fn workspace(&self) -> Result<Workspace, Failure> {
        let mut workspace = self.place.read()?;
        workspace.levels.deny_warnings = self.deny.is_some();
        let levels = workspace.levels.clone();
        levels.apply(&mut workspace.found);
        Ok(workspace)
    }

    fn jobs(&self) -> usize {
        self.jobs.map_or_else(cores, usize::from)
    }
}

/// Why a command could not do its work.
struct Failure(String);

impl From<crate::load::Error> for Failure {
    fn from(error: crate::load::Error) -> Failure {
        Failure(error.to_string())
    }
}

/// The exit code of what is done, unless somebody has not got what they asked for.
fn finished(code: u8) -> ExitCode {
    match report::unprinted() {
        None => ExitCode::from(code),
        Some(why) => {
            report::failure(&why);
            ExitCode::from(FAILED)
        }
    }
}

/// Reads the arguments, does what they say, and gives the exit code.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        // Help and versions are asked for too.
        Err(said) => {
            let code = u8::try_from(said.exit_code()).unwrap_or(FAILED);
            let _ = said.print().map_err(report::not_put);
            return finished(code);
        }
    };
    let done = match arguments.command {
        Command::Build(build) => build.run(),
        Command::Check(check) => check.run(),
        Command::Explain(explain) => explain.run(),
        Command::Approve(approve) => approve.run(),
        Command::Due(due) => due.run(),
        Command::List(list) => list.run(),
        Command::Law(law) => law.run(),
        Command::Verify(verify) => verify.run(),
        Command::Schema(schema) => schema.run(),
        Command::Eject(eject) => eject.run(),
        Command::Completions(completions) => completions.run(Arguments::command()),
    };
    match done {
        Ok(code) => finished(code),
        Err(Failure(message)) => {
            report::failure(&message);
            ExitCode::from(FAILED)
        }
    }
}
