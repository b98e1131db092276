//! `policygen build`.

use super::arguments::{MessageFormat, formats};
use super::asked::Asked;
use super::outcome::{FAILED, FAULTS, Failure};
use super::report::{self, Report};
use super::told::Told;
use crate::approve::again;
use crate::build::{self, Batch, Built, Output, Plan};
use crate::date::Date;
use crate::grammar::{counted, joined};
use crate::lists::{self, Desk};
use crate::load::shown;
use crate::model::release::{LibraryFrom, LibraryTable};
use crate::render::{FORMATS, FRAGMENT, Format, LARGE_PRINT, When};
use crate::schools;
use crate::schools::SchoolText;
use crate::workspace::Workspace;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;
use std::time::Instant;

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen build                          every school in schools/
  policygen build schools/helix.toml       one school
  policygen build helix.toml --fragment    also the text alone, to paste into a website's editor
  policygen build helix.toml --large-print also each PDF in large print: …-large-print.pdf
  policygen build --zip                    also one archive a school: output/helix.zip
  policygen build --format html            no PDF
  policygen build --format html,pdf,docx --zip    also Word documents, in the archive too
  policygen build --today 2026-11-21 --force    as if it were that day; the same bytes every time
  policygen build --approved 2026-10-05    again what was approved on that day, into output/approved-2026-10-05,
                                           in the look of today
  policygen build --unreleased             drafts from the clauses here, whatever release a policy is built from

A file is written whole or not at all, and left alone if it would not change. What somebody has changed in one by hand is kept \
beside it, as NAME.edited. A school for which nothing has \
changed since the last build, and no day has come that turns its state, is not made again: --force makes all.
A school whose file has errors is not written, and does not stop the others.
manifest.json in each school's folder lists what was built, with SHA-256; index.html there is the \
school's register of policies, and calendar.ics its reviews. index.html in the folder of output lists \
all schools that are built there.

A text that governors have approved stays in force until they approve another: it is built again as it was \
approved, with the names, dates and state of today. What the school's file makes now waits in the folder \
proposed, with what changes, until it is approved too.

An archive holds all that is published for its school, with the text alone to paste, ready to be uploaded or \
sent. A build names what earlier builds left and it did not make again.";

#[derive(Args)]
pub(super) struct Build {
    #[command(flatten)]
    reading: Asked,
    /// The folder to build into [default: output, or as policygen.toml says]
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', value_parser = formats(|_| true), help = about_formats())]
    format: Vec<&'static Format>,
    /// Also build the text alone, to paste into a website's editor
    #[arg(long)]
    fragment: bool,
    /// Also build a PDF in large print for who asks for it: letters of 18 points, and on A4 instead of A5
    #[arg(long)]
    large_print: bool,
    /// Also put all that is built for a school, with the text alone, into one ZIP file beside its folder
    #[arg(long)]
    zip: bool,
    /// Make the texts again that were approved on that day, from what was kept then
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    approved: Option<Date>,
    /// Make everything again, also what nothing has changed for
    #[arg(long)]
    force: bool,
    /// Build drafts from the clauses here, whatever release a policy is built from
    #[arg(long, conflicts_with = "approved")]
    unreleased: bool,
}

/// What is said of `--format`.
fn about_formats() -> String {
    let usual: Vec<&str> = Format::usual().map(|format| format.name).collect();
    format!("The formats to build [default: {}]", usual.join(","))
}

impl Build {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let is_named = |format: &Format| self.format.iter().any(|asked| asked.name == format.name);
        let is_asked = |format: &&Format| {
            let options = [(FRAGMENT, self.fragment), (LARGE_PRINT, self.large_print)];
            options.iter().any(|(option, is_given)| *is_given && option.name == format.name)
                || is_named(format)
                || match format.when {
                    When::Usual => self.format.is_empty(),
                    When::Archive => self.zip,
                    When::Asked => false,
                }
        };
        // In the order of the table, so that it does not matter in which they were named.
        let formats: Vec<&Format> = FORMATS.iter().filter(is_asked).collect();
        let workspace = self.reading.workspace()?;
        self.build(workspace, &formats)
    }

    /// Judges and builds schools, and tells of everything that is wrong: with the library, then with each school.
    fn build(&self, workspace: Workspace, formats: &[&'static Format]) -> Result<u8, Failure> {
        let (start, reading) = (Instant::now(), &self.reading);
        let schools = reading.place.schools()?;
        let mut workspace = workspace.with_releases_of(&schools)?;
        workspace.unreleased = self.unreleased;
        // Nothing is built from a workspace with errors, so it does not matter where to. What was approved needs none of it.
        let folder = match (workspace.is_broken(), self.approved, &self.output) {
            (true, None, _) => None,
            (_, Some(on), None) => Some(workspace.output(None)?.join(format!("approved-{}", on.written()))),
            (_, _, output) => Some(workspace.output(output.as_deref())?),
        };
        let output = folder.as_deref().map(|folder| Output { folder, archive: self.zip });
        let today = match (self.approved, reading.today) {
            (Some(on), None) => on,
            (None, None) | (_, Some(_)) => reading.today()?,
        };
        let plan = Plan { today, formats, output, jobs: reading.jobs() };
        let mut report = Report::new(reading.message_format);
        let (mut told, mut sum) = (Told::default(), Sum { verbose: reading.verbose, ..Sum::default() });
        let mut asked = schools.len();
        let desk = match self.approved {
            None => {
                report.add(&workspace.found, &workspace.sources);
                report.add(&workspace.stale_claims(plan.today), &workspace.sources);
                let bar = progress(reading, asked);
                let waits =
                    || report::note("Another policygen is building into this folder; this waits for it to end.");
                let batch = Batch { force: self.force, waits: &waits };
                let done = build::build_into(&workspace, &schools, &plan, batch, |built| {
                    bar.inc(1);
                    sum.add(built, &mut told, &mut report);
                });
                bar.finish_and_clear();
                done
            }
            Some(on) => {
                let kept = again::kept(&schools, on)?;
                report.add(&kept.found, &kept.sources);
                workspace.read_releases(&kept.wanted)?;
                let remade = build::build_kept(&workspace, &kept.texts, &plan);
                asked = remade.len();
                if asked == 0 {
                    report::note(&format!("No text that was approved {} is kept. {}", on.in_sentence(), kept.days()));
                }
                for built in remade {
                    sum.add(built, &mut told, &mut report);
                }
                match folder.as_deref().filter(|_| sum.built > 0) {
                    Some(folder) => lists::write_desk(&workspace, folder, plan.today),
                    None => Ok(Desk::default()),
                }
            }
        };
        let workspace = &workspace;
        let mut failed = told.failed;
        told.tell(&mut report);
        if reading.verbose {
            let root = schools::written(&workspace.root);
            report::note(&format!("The workspace is {root}; its library is {}.", workspace.library_in_words()));
            sum.said.iter().for_each(|said| report::note(said));
        }
        let Sum { built, written, left, .. } = sum;
        let into = folder.as_deref().filter(|_| built > 0);
        let mut gone: Vec<String> = Vec::new();
        match desk {
            Ok(desk) => {
                report.add(&desk.found, &workspace.sources);
                gone = desk.gone.iter().map(|path| shown(path)).collect();
            }
            Err(error) => {
                report.fail(&error.to_string());
                failed += 1;
            }
        }
        // Who uploads the folder would publish what no longer holds, so this is said to who wants quiet too.
        if reading.message_format == MessageFormat::Human {
            sum.left_over(formats).iter().for_each(|said| report::note(said));
        }
        if !reading.quiet && reading.message_format == MessageFormat::Human {
            if sum.staying.count > 0 {
                report::note(&format!(
                    "The text in force stays: {}. What is new waits in proposed/ until it is approved.",
                    sum.staying.words()
                ));
            }
            sum.awaiting.iter().for_each(|said| report::note(said));
        }
        if !gone.is_empty() && reading.message_format == MessageFormat::Human {
            report::note(&format!(
                "No school file that was read makes this any more, so remove it if the school has gone or has another name: {}.",
                gone.join(", ")
            ));
        }
        if !reading.quiet && reading.message_format == MessageFormat::Human {
            tell_forsaken(&schools);
        }
        if !reading.quiet && reading.message_format == MessageFormat::Human {
            let found = format!("{}, {}", counted(report.errors, "error"), counted(report.warnings, "warning"));
            let time = took(start);
            report::note(&match into {
                None => format!("Built nothing in {time}: {found}."),
                Some(folder) => {
                    let mut said = format!(
                        "Built {} of {} into {} in {time} ({} unchanged): {found}.",
                        counted(built, "file"),
                        counted(asked - left, "school"),
                        shown(folder),
                        built - written
                    );
                    if left > 0 {
                        said += &format!(" {} not built.", counted(left, "school"));
                    }
                    said
                }
            });
            // Who writes clauses would take a clean build for clean clauses.
            let is_own = |table: &LibraryTable| matches!(table.from, LibraryFrom::Here);
            if into.is_some() && workspace.library.settings.library.as_ref().is_some_and(is_own) {
                report::note(
                    "This judged what these schools' files make, and not the clauses and registers of the library: policygen \
                     check judges those too.",
                );
            }
        }
        let code = if asked == 0 { report.finish().max(FAULTS) } else { report.finish() };
        Ok(if failed > 0 { FAILED } else { code })
    }
}

/// Tells of approved texts whose school file is gone.
pub(super) fn tell_forsaken(schools: &[SchoolText]) {
    let forsaken: Vec<String> = schools::forsaken_approvals(schools).iter().map(|folder| shown(folder)).collect();
    if !forsaken.is_empty() {
        report::note(&format!(
            "No school file is called as these approved texts are: {}. If it has another name now, give the folder that name; \
             if the school has gone, keep the folder elsewhere.",
            forsaken.join(", ")
        ));
    }
}

/// What became of all schools.
#[derive(Default)]
struct Sum {
    /// Whether each is told of.
    verbose: bool,
    /// How many files there are, how many of them were written, and how many schools have none.
    built: usize,
    written: usize,
    left: usize,
    /// A line or more for each school, if each is told of.
    said: Vec<String>,
    /// Files that earlier builds left: those that nothing builds under their name now, archives, and those that a build in some
    /// other format makes again.
    old: Named,
    archives: Named,
    other: Named,
    /// Where what somebody has changed by hand is kept.
    edited: Named,
    other_formats: Vec<&'static str>,
    /// Texts that are in force and stay so, though their schools' files make others now.
    staying: Named,
    /// Policies that are to be replaced and stay in force until then.
    awaiting: Vec<String>,
}

impl Sum {
    /// Takes what became of a school.
    fn add(&mut self, school: Built, told: &mut Told, report: &mut Report) {
        self.built += school.built;
        self.written += school.written;
        self.left += usize::from(school.built == 0 || school.failed.is_some());
        school.edited.iter().for_each(|path| self.edited.add(|| shown(path)));
        for left in &school.left {
            let name = || shown(&left.path);
            match left.format {
                None if left.is_archive() => self.archives.add(name),
                None => self.old.add(name),
                Some(format) => {
                    self.other.add(name);
                    self.other_formats.extend((!self.other_formats.contains(&format.name)).then_some(format.name));
                }
            }
        }
        if school.built > 0 {
            school.staying.iter().for_each(|name| self.staying.add(|| name.clone()));
            self.awaiting.extend(school.awaiting.iter().map(|(id, next)| {
                let path = &school.path;
                format!("\"{id}\" in {path} stays in force until \"{next}\", which is to replace it, is approved.")
            }));
        }
        if self.verbose {
            self.tell_of(&school);
        }
        told.add(school.found, school.sources, school.failed.as_deref(), report);
    }

    /// What is told of files that earlier builds left; of those in formats that were not asked for now, how to have them again.
    fn left_over(&self, built: &[&Format]) -> Vec<String> {
        let them = |named: &Named| if named.count == 1 { "it" } else { "them" };
        let mut said = Vec::new();
        if self.edited.count > 0 {
            said.push(format!(
                "Files that were changed by hand are built again, and what stood in them is kept as {}. What is to stay belongs in \
                 the school's file.",
                self.edited.words()
            ));
        }
        if self.other.count > 0 {
            let (files, them) = (self.other.words(), them(&self.other));
            let is_built = |format: &Format| built.iter().any(|it| it.name == format.name);
            let is_meant = |format: &&Format| is_built(format) || self.other_formats.contains(&format.name);
            let all: Vec<&str> = FORMATS.iter().filter(is_meant).map(|format| format.name).collect();
            said.push(format!(
                "Built before and not now: {files}. To build {them} again, use --format {}; if nobody needs {them}, remove {them}.",
                all.join(",")
            ));
        }
        if self.old.count > 0 {
            let (files, them) = (self.old.words(), them(&self.old));
            said.push(format!(
                "Left from an earlier build: {files}. Nothing is built under that name now: remove {them}."
            ));
        }
        if self.archives.count > 0 {
            let (files, them) = (self.archives.words(), them(&self.archives));
            said.push(format!(
                "Left from an earlier build: {files}. To build {them} again, use --zip; if nobody needs {them}, remove {them}."
            ));
        }
        said
    }

    fn tell_of(&mut self, school: &Built) {
        self.said.push(match school.built {
            0 => format!("{}: not built", school.path),
            built if school.is_as_before => {
                format!("{}: nothing has changed, {} left alone", school.path, counted(built, "file"))
            }
            built => {
                format!("{}: {} built, {} unchanged", school.path, counted(built, "file"), built - school.written)
            }
        });
        self.said.extend(school.left_out.iter().map(|(policy, item, needed)| {
            format!("  {policy}: {item} is left out, because it needs {}", joined(needed, "and"))
        }));
    }
}

/// Things of which the first few are named.
#[derive(Default)]
struct Named {
    first: Vec<String>,
    count: usize,
}

impl Named {
    fn add(&mut self, name: impl FnOnce() -> String) {
        if self.first.len() < 5 {
            self.first.push(name());
        }
        self.count += 1;
    }

    fn words(&self) -> String {
        let more = match self.count - self.first.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        self.first.join(", ") + &more
    }
}

/// A progress bar, for a person who watches a build long enough to wonder.
pub(super) fn progress(reading: &Asked, schools: usize) -> ProgressBar {
    if schools < 50 || reading.quiet || reading.message_format != MessageFormat::Human || !report::is_watched() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} schools, {per_sec}, {eta} left");
    ProgressBar::new(schools as u64).with_style(style.expect("the template is written here"))
}

pub(super) fn took(start: Instant) -> String {
    let time = start.elapsed();
    match time.as_millis() {
        0..1000 => format!("{} ms", time.as_millis()),
        1000..60_000 => format!("{:.1} s", time.as_secs_f64()),
        _ => format!("{} min {} s", time.as_secs() / 60, time.as_secs() % 60),
    }
}
