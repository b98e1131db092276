//! `policygen build`.

use super::arguments::MessageFormat;
use super::asked::Asked;
use super::outcome::{FAILED, FAULTS, Failure};
use super::report::{self, Report};
use crate::approve::again;
use crate::build::{self, Built, Output, Plan};
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic};
use crate::grammar::{counted, joined};
use crate::lists;
use crate::load::shown;
use crate::model::release::{LibraryFrom, LibraryTable};
use crate::render::{FORMATS, FRAGMENT, Format, LARGE_PRINT, When};
use crate::schools;
use crate::schools::SchoolText;
use crate::source::{Sources, Span};
use crate::workspace::Workspace;
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
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
  policygen build --today 2026-11-21       as if it were that day; the same bytes every time
  policygen build --approved 2026-10-05    again what was approved on that day, into output/approved-2026-10-05
  policygen build --unreleased             drafts from the clauses here, whatever release a policy is built from

A file is written whole or not at all, and left alone if it would not change.
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
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', value_parser = format_names(), help = about_formats())]
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
    /// Build drafts from the clauses here, whatever release a policy is built from
    #[arg(long, conflicts_with = "approved")]
    unreleased: bool,
}

/// Takes the name of a format, of which `--help` tells.
fn format_names() -> impl TypedValueParser<Value = &'static Format> {
    let names = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(names).map(|name| Format::named(&name).expect("it is one of their names"))
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
        let mut asked = schools.len();
        let mut results = match self.approved {
            None => {
                let bar = progress(reading, asked);
                let results = build::build(&workspace, &schools, &plan, &|| bar.inc(1));
                bar.finish_and_clear();
                report.add(&workspace.found, &workspace.sources);
                report.add(&workspace.stale_claims(plan.today), &workspace.sources);
                results
            }
            Some(on) => {
                let kept = again::kept(&schools, on)?;
                report.add(&kept.found, &kept.sources);
                workspace.read_releases(&kept.wanted)?;
                asked = kept.texts.len();
                if asked == 0 {
                    report::note(&format!("No text that was approved {} is kept. {}", on.in_sentence(), kept.days()));
                }
                build::build_kept(&workspace, &kept.texts, &plan)
            }
        };
        let workspace = &workspace;

        let mut failed = tell(&mut results, &mut report);
        if reading.verbose {
            let root = schools::written(&workspace.root);
            report::note(&format!("The workspace is {root}; its library is {}.", workspace.origins.words()));
        }
        let (mut built, mut written, mut left) = (0, 0, 0);
        for result in &results {
            built += result.built;
            written += result.written;
            left += usize::from(result.built == 0 || result.failed.is_some());
            if reading.verbose {
                report::note(&match result.built {
                    0 => format!("{}: not built", result.path),
                    _ => format!(
                        "{}: {} built, {} unchanged",
                        result.path,
                        counted(result.built, "file"),
                        result.built - result.written
                    ),
                });
                for document in &result.documents {
                    for (item, needed) in &document.uses.left_out {
                        let needed = joined(needed, "and");
                        report::note(&format!("  {}: {item} is left out, because it needs {needed}", document.id));
                    }
                }
            }
        }
        let mut gone: Vec<String> = Vec::new();
        let into = folder.as_deref().filter(|_| built > 0);
        if let Some(folder) = into {
            match lists::write_desk(workspace, folder, plan.today) {
                Ok(desk) => {
                    report.add(&desk.found, &workspace.sources);
                    gone = desk.gone.iter().map(|path| shown(path)).collect();
                }
                Err(error) => {
                    report.fail(&error.to_string());
                    failed += 1;
                }
            }
        }
        let old: Vec<String> = results.iter().flat_map(|result| &result.left).map(|path| shown(path)).collect();
        // Who uploads the folder would publish what no longer holds, so this is said to who wants quiet too.
        if !old.is_empty() && reading.message_format == MessageFormat::Human {
            report::note(&left_over(&old));
        }
        if !reading.quiet && reading.message_format == MessageFormat::Human {
            tell_staying(&results);
            tell_awaiting(&results);
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

/// Tells of texts that are in force and stay so, though their schools' files make others now.
fn tell_staying(results: &[Built]) {
    let built = results.iter().filter(|result| result.built > 0);
    let staying = built.flat_map(Built::staying).filter(|document| document.stamp.superseded_by.is_none());
    let named: Vec<String> = staying.map(|document| format!("{}/{}", document.school_id, document.id)).collect();
    let (first, more) = named.split_at(named.len().min(5));
    let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
    if !named.is_empty() {
        report::note(&format!(
            "The text in force stays: {}{more}. What is new waits in proposed/ until it is approved.",
            first.join(", ")
        ));
    }
}

/// Tells of policies that are to be replaced and stay in force until then.
fn tell_awaiting(results: &[Built]) {
    let built = results.iter().filter(|result| result.built > 0);
    for (result, (id, next)) in built.flat_map(|result| result.awaiting.iter().map(move |awaits| (result, awaits))) {
        report::note(&format!(
            "\"{id}\" in {} stays in force until \"{next}\", which is to replace it, is approved.",
            result.path
        ));
    }
}

/// Tells of files that earlier builds left.
fn left_over(old: &[String]) -> String {
    let (named, more) = old.split_at(old.len().min(5));
    let more = match more.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let them = if old.len() == 1 { "it" } else { "them" };
    format!("Left from an earlier build: {}{more}. Build {them} again, or remove {them}.", named.join(", "))
}

/// Tells of what is wrong with schools, and how many of them the machine could not work on. What is wrong with the library
/// shows in every school that uses it, and is told of once; so is what is wrong in the same way at several schools.
pub(super) fn tell(results: &mut [Built], report: &mut Report) -> usize {
    // Faults of the library, each with the places of the other schools that meet it.
    let mut told: BTreeMap<Diagnostic, Vec<String>> = BTreeMap::new();
    for result in &mut *results {
        let sources = &result.sources;
        result.found.retain(|fault| {
            let Some((fault, school)) = of_library(fault, sources) else { return true };
            match told.entry(fault) {
                Entry::Vacant(first) => {
                    first.insert(Vec::new());
                    true
                }
                Entry::Occupied(mut first) => {
                    first.get_mut().extend(school.map(|span| written_at(span, sources)));
                    false
                }
            }
        });
    }
    let mut failed = 0;
    let alike = alike(results);
    for (number, result) in results.iter().enumerate() {
        for fault in &result.found {
            match alike.get(&same(fault)).map(Vec::as_slice) {
                Some([(first, _), ..]) if *first != number => report.add_told(fault, &result.sources),
                Some(places) => {
                    let others: Vec<String> =
                        places.iter().filter(|(school, _)| *school != number).map(|(_, place)| place.clone()).collect();
                    report.add_once(fault, &others, &result.sources);
                }
                None => {
                    let others = of_library(fault, &result.sources).and_then(|(fault, _)| told.get(&fault));
                    report.add_once(fault, others.map_or(&[], Vec::as_slice), &result.sources);
                }
            }
        }
        if let Some(why) = &result.failed {
            report.fail(why);
            failed += 1;
        }
    }
    failed
}

/// A fault of the library without what it says of one school, and where it says that of this school.
fn of_library(fault: &Diagnostic, sources: &Sources) -> Option<(Diagnostic, Option<Span>)> {
    if !sources.is_shared(fault.span.file) {
        return None;
    }
    let mut fault = fault.clone();
    let school = fault.related.iter().find(|(span, _)| !sources.is_shared(span.file)).map(|(span, _)| *span);
    fault.related.retain(|(span, _)| sources.is_shared(span.file));
    Some((fault, school))
}

fn written_at(span: Span, sources: &Sources) -> String {
    let (line, column) = sources.line_column(span);
    format!("{}:{line}:{column}", sources.file(span.file).path)
}

/// What makes faults of two schools the same: all but their places.
type Same<'f> = (Code, &'f str, &'f str, Option<&'f str>);

fn same(fault: &Diagnostic) -> Same<'_> {
    (fault.code, &fault.message, &fault.label, fault.help.as_deref())
}

/// Faults in schools' own files by what they have in common, each with the numbers of the schools and its places.
fn alike(results: &[Built]) -> BTreeMap<Same<'_>, Vec<(usize, String)>> {
    let mut alike: BTreeMap<Same<'_>, Vec<(usize, String)>> = BTreeMap::new();
    for (number, result) in results.iter().enumerate() {
        for fault in result.found.iter().filter(|fault| !result.sources.is_shared(fault.span.file)) {
            alike.entry(same(fault)).or_default().push((number, written_at(fault.span, &result.sources)));
        }
    }
    alike
}

/// A progress bar, for a person who watches a build long enough to wonder.
pub(super) fn progress(reading: &Asked, schools: usize) -> ProgressBar {
    if schools < 50 || reading.quiet || reading.message_format != MessageFormat::Human || !report::is_watched() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} schools, {eta} left");
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
