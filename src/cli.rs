//! The command line: arguments in, exit code out.

mod outcome;

mod arguments;

mod sarif;

mod report;

mod clicked;

mod told;

mod place;

mod asked;

mod table;

mod opened;

mod asking;

mod compared;

mod approve;

mod build;

mod check;

mod completions;

mod due;

mod duplicates;

mod eject;

mod explain;

mod impact;

mod key;

mod law;

mod outline;

mod releases;

mod each;

mod reuse;

mod list;

mod outdated;

mod redline;

mod paper;

mod release;

mod schema;

mod enrolling;

mod new;

mod serve;

mod take;

mod upgrade;

mod verify;

use clap::{CommandFactory, Parser, Subcommand};
use clicked::Start;
use outcome::{CLEAN, FAILED, Failure};
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

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
  policygen new                          make the first file of a school: asks what must be known
  policygen serve --open                 do all of it in the browser
  policygen build schools/helix.toml     build one school's policies into output/helix/
  policygen build                        build every school in schools/
  policygen check                        find what is wrong, and write nothing
  policygen check --text old-policy.md   find what is wrong with a document made elsewhere
  policygen approve helix.toml …         record that a policy was approved
  policygen due --within 90d             what is to be reviewed soon, or is overdue
  policygen list model acceptable-use    what a school can choose, drop and replace, in order
  policygen law equality-act-2010        what an Act is, and who cites it
  policygen redline oak.toml             show what changed since the text that was approved
  policygen paper oak.toml --meeting …   make the paper that asks governors to decide
  policygen verify policy.pdf            is a published file as it was built?
  policygen eject                        write the built-in library out, to edit it
  policygen release 2027.1 --key a.key   make one signed file of the library, for schools
  policygen impact                       what a release would come to, before it is published
  policygen take anyshire-2027.1.zip     verify a release that you were sent, and keep it
  policygen outdated                     which policies are behind the newest release
  policygen upgrade oak.toml             take a school's policies to the newest release

Exit codes: 0 no errors, 1 something in a file must be put right, 2 the work could not be done.";

#[derive(Subcommand)]
enum Command {
    /// Make the first file of a school: asks what must be known.
    #[command(after_help = new::EXAMPLES)]
    New(new::New),
    /// Make, change, approve and download policies in a browser on this machine.
    #[command(after_help = serve::EXAMPLES)]
    Serve(serve::Serve),
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
    /// Show what changed in a policy, as a page and a PDF.
    #[command(after_help = redline::EXAMPLES)]
    Redline(redline::ShowChanges),
    /// Make the paper that asks governors to decide on a new text.
    #[command(after_help = paper::EXAMPLES)]
    Paper(paper::Paper),
    /// Say whether a published file is as it was built, and how its policy stands.
    #[command(after_help = verify::EXAMPLES)]
    Verify(verify::Verify),
    /// Print the JSON Schema of a file, for editors that complete and check it.
    #[command(after_help = schema::EXAMPLES)]
    Schema(schema::Schema),
    /// Write the built-in clauses, templates and registers out, to edit them.
    #[command(after_help = eject::EXAMPLES)]
    Eject(eject::Eject),
    /// Make one signed file of the library, for schools to build from.
    #[command(after_help = release::EXAMPLES)]
    Release(release::Release),
    /// Make a key to sign releases with, or show the half that others may see.
    #[command(after_help = key::EXAMPLES)]
    Key(key::Key),
    /// Verify a release that you were sent, and keep it.
    #[command(after_help = take::EXAMPLES)]
    Take(take::Take),
    /// Show which policies are behind the newest release, and what going there comes to.
    #[command(after_help = outdated::EXAMPLES)]
    Outdated(outdated::Outdated),
    /// Show what the library, as it is now, would come to for the schools.
    #[command(after_help = impact::EXAMPLES)]
    Impact(impact::ShowImpact),
    /// Take policies to a later release, with what a school has of its own.
    #[command(after_help = upgrade::EXAMPLES)]
    Upgrade(upgrade::Upgrade),
    /// Print completions for a shell.
    #[command(after_help = completions::EXAMPLES)]
    Completions(completions::Completions),
    /// Print a manual page, or write all of them.
    #[command(after_help = completions::EXAMPLES_OF_MAN)]
    Man(completions::Man),
}

/// The exit code of what is done, unless somebody has not got what they asked for.
fn finished(code: u8) -> u8 {
    match report::unprinted() {
        None => code,
        Some(why) => {
            report::failure(&why);
            FAILED
        }
    }
}

/// Reads the arguments, does what they say, and gives the exit code.
pub fn run() -> ExitCode {
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    let is_click = Start::of(&arguments).may_be_a_click();
    if is_click {
        clicked::tell();
        arguments.extend(clicked::WORDS.map(OsString::from));
    }
    let code = act(arguments);
    if is_click && code != CLEAN {
        clicked::wait_for_reader(&mut io::stdin().lock(), &mut io::stderr());
    }
    ExitCode::from(code)
}

fn act(arguments: Vec<OsString>) -> u8 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        // Help and versions are asked for too.
        Err(said) => {
            let code = u8::try_from(said.exit_code()).unwrap_or(FAILED);
            let _ = said.print().map_err(report::not_put);
            return finished(code);
        }
    };
    let done = match arguments.command {
        Command::New(new) => new.run(),
        Command::Serve(serve) => serve.run(),
        Command::Build(build) => build.run(),
        Command::Check(check) => check.run(),
        Command::Explain(explain) => explain.run(),
        Command::Approve(approve) => approve.run(),
        Command::Due(due) => due.run(),
        Command::List(list) => list.run(),
        Command::Law(law) => law.run(),
        Command::Redline(redline) => redline.run(),
        Command::Paper(paper) => paper.run(),
        Command::Verify(verify) => verify.run(),
        Command::Schema(schema) => schema.run(),
        Command::Eject(eject) => eject.run(),
        Command::Release(release) => release.run(),
        Command::Key(key) => key.run(),
        Command::Take(take) => take.run(),
        Command::Outdated(outdated) => outdated.run(),
        Command::Impact(impact) => impact.run(),
        Command::Upgrade(upgrade) => upgrade.run(),
        Command::Completions(completions) => completions.run(Arguments::command()),
        Command::Man(man) => man.run(Arguments::command()),
    };
    match done {
        Ok(code) => finished(code),
        Err(Failure(message)) => {
            report::failure(&message);
            FAILED
        }
    }
}
