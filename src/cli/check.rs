//! `policygen check`.

use super::arguments::MessageFormat;
use super::asked::Asked;
use super::build::{progress, tell_forsaken, took};
use super::outcome::{FAILED, Failure};
use super::report::{self, Report};
use super::told::Told;
use crate::build::{self, Judged, Plan};
use crate::check;
use crate::diagnostic::{self, Code, Diagnostic, Fault};
use crate::grammar::counted;
use crate::library::add_foreign;
use crate::load;
use crate::markdown::foreign::{self, NoText};
use crate::render::Format;
use crate::schools;
use crate::source::Sources;
use crate::workspace::Workspace;
use clap::Args;
use std::time::Instant;

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen check                          the library, and every school in schools/
  policygen check helix.toml               one school, and the library
  policygen check --text old-policy.md     a document that policygen did not make
  policygen check --text -                 the same, from standard input
  policygen check --rule long-sentence     one rule alone
  policygen check --deny warnings          for continuous integration: a warning fails too
  policygen check --message-format sarif   for code hosts, which show it beside the lines

policygen list rules shows what is looked for, policygen explain CODE why it matters and how to put it right.";

#[derive(Args)]
pub(super) struct Check {
    #[command(flatten)]
    reading: Asked,
    /// Read the files as documents that policygen did not make: Markdown or plain text; "-" is standard input
    #[arg(long, requires = "schools")]
    text: bool,
    /// Check policies with the clauses here, whatever release they are built from
    #[arg(long)]
    unreleased: bool,
    /// Tell only of what these rules find
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = known_rule)]
    rule: Vec<Code>,
}

/// The code of a rule, as it was asked for.
pub(super) fn known_rule(code: &str) -> Result<Code, String> {
    check::rule(code)
        .map(|rule| rule.code)
        .ok_or_else(|| format!("there is no rule \"{code}\"; {}", check::no_rule(code)))
}

impl Check {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        match self.text {
            true => self.texts(),
            false => self.schools(self.reading.workspace()?),
        }
    }

    /// Leaves what was asked for, and what no rule finds: a file that cannot be read has nothing to show for any.
    fn chosen(&self, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let is_chosen = |code: Code| self.rule.contains(&code) || check::rule(code.name()).is_none();
        found.retain(|fault| self.rule.is_empty() || is_chosen(fault.code));
        found
    }

    fn schools(&self, workspace: Workspace) -> Result<u8, Failure> {
        let (reading, start) = (&self.reading, Instant::now());
        // An authority may check its library before there is any school.
        let schools = reading.place.schools_if_any()?;
        if schools.is_empty()
            && let Some(misnamed) = schools::misnamed_alone(&reading.place.schools)
        {
            return Err(misnamed);
        }
        let mut workspace = workspace.with_releases_of(&schools)?;
        workspace.unreleased = self.unreleased;
        workspace.levels = workspace.levels.of_rules(&self.rule);
        // A character that no font has is found only by setting it.
        let formats: Vec<&Format> = Format::usual().collect();
        let plan = Plan { today: reading.today()?, formats: &formats, output: None, jobs: reading.jobs() };
        let bar = progress(reading, schools.len());
        let (mut told, mut judged) = (Told::default(), Judged::default());
        let (mut report, mut said) = (Report::new(reading.message_format), Vec::new());
        build::build_each(&workspace, &schools, &plan, |built| {
            bar.inc(1);
            judged.add(&built);
            let found = self.chosen(built.found);
            if reading.verbose {
                let (errors, warnings) = diagnostic::count(&found);
                said.push(format!("{}: {}, {}", built.path, counted(errors, "error"), counted(warnings, "warning")));
            }
            told.add(found, built.sources, built.failed.as_deref(), &mut report);
        });
        bar.finish_and_clear();

        workspace.found.append(&mut judged.library(&workspace, plan.today));
        diagnostic::sort(&mut workspace.found);
        report.add(&self.chosen(std::mem::take(&mut workspace.found)), &workspace.sources);
        let failed = told.failed;
        told.tell(&mut report);
        said.iter().for_each(|said| report::note(said));
        if !reading.quiet && reading.message_format == MessageFormat::Human {
            tell_forsaken(&schools);
        }
        let checked = counted(schools.len() - failed, "school");
        self.close(&format!("the library and {checked}"), report, start, failed)
    }

    fn texts(&self) -> Result<u8, Failure> {
        // A document may lie anywhere; the library it is judged with is that of this folder.
        let workspace = self.reading.place.root.read(&[])?;
        let levels = &workspace.levels.clone().of_rules(&self.rule);
        let (start, today) = (Instant::now(), self.reading.today()?);
        let mut report = Report::new(self.reading.message_format);
        let mut failed = 0;
        for path in &self.reading.place.schools {
            let is_stdin = path.as_os_str() == "-";
            let read = if is_stdin { load::standard_input() } else { load::read_handed(path) };
            let bytes = match read {
                Ok(bytes) => bytes,
                Err(error) => {
                    report.fail(&error.to_string());
                    failed += 1;
                    continue;
                }
            };
            let shown = if is_stdin { "standard-input".to_owned() } else { load::shown(path) };
            let (mut sources, mut found) = (Sources::over(workspace.sources.clone()), Vec::new());
            match foreign::text_of(&bytes) {
                Ok(bytes) => {
                    let (file, text) = add_foreign(shown, &bytes, &mut sources, &mut found);
                    let library = &workspace.library;
                    found.append(&mut check::foreign(&text, file, &sources, library, levels, today));
                    diagnostic::sort(&mut found);
                }
                Err(NoText { kind, help }) => {
                    // Its bytes are nothing to show to anybody.
                    let file = sources.add(shown, "");
                    let message = format!("this is {kind}, and only plain text and Markdown can be checked");
                    found.push(Diagnostic::error(Fault::NotText, sources.whole(file), message).help(help));
                }
            }
            report.add(&self.chosen(found), &sources);
        }
        self.close(&counted(self.reading.place.schools.len() - failed, "document"), report, start, failed)
    }

    /// Says what was checked, and how much was found of what.
    fn close(&self, what: &str, report: Report, start: Instant, failed: usize) -> Result<u8, Failure> {
        if !self.reading.quiet && self.reading.message_format == MessageFormat::Human {
            let (errors, warnings) = (counted(report.errors, "error"), counted(report.warnings, "warning"));
            report::note(&format!("Checked {what} in {}: {errors}, {warnings}.", took(start)));
            let tally = report.tally();
            if !tally.is_empty() {
                report::note(&format!("Found {tally}. More on each: policygen explain CODE."));
            }
        }
        let code = report.finish();
        Ok(if failed > 0 { FAILED } else { code })
    }
}
