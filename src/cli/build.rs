//! `policygen build` and `policygen check`.

use super::{CLEAN, FAILED, FAULTS, Failure, MessageFormat, Reading, report};
use crate::build::{self, Plan, Workspace};
use crate::diagnostic::{self, Diagnostic};
use crate::grammar::counted;
use crate::load;
use crate::render::Format;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

pub const EXAMPLES: &str = "\
Examples:
  policygen build                          every school in schools/
  policygen build schools/helix.toml       one school
  policygen build helix.toml --fragment    also the text alone, to paste into a website's editor
  policygen build --format html            no PDF
  policygen build --today 2026-11-21       as if it were that day; the same bytes every time

A file is written whole or not at all, and left alone if it would not change.
A school whose file has errors is not written, and does not stop the others.
manifest.json in each school's folder lists what was built, with SHA-256.";

pub const CHECK_EXAMPLES: &str = "\
Examples:
  policygen check                          every school in schools/
  policygen check helix.toml               one school
  policygen check --message-format json    for editors and continuous integration";

#[derive(Args)]
pub struct Build {
    #[command(flatten)]
    reading: Reading,
    /// The folder to build into [default: output, or as policygen.toml says]
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// The formats to build
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', default_value = "html,pdf")]
    format: Vec<FormatName>,
    /// Also build the text alone, to paste into a website's editor
    #[arg(long)]
    fragment: bool,
}

#[derive(Args)]
pub struct Check {
    #[command(flatten)]
    reading: Reading,
}

/// The formats that may be asked for by name; the fragment has an option of its own.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FormatName {
    /// A page that needs nothing else.
    Html,
    /// A tagged PDF.
    Pdf,
    /// Plain text.
    Text,
}

impl FormatName {
    fn format(self) -> &'static Format {
        let name = match self {
            FormatName::Html => "html",
            FormatName::Pdf => "pdf",
            FormatName::Text => "text",
        };
        Format::named(name).expect("the table of formats has it")
    }
}

impl Build {
    pub fn run(&self) -> Result<u8, Failure> {
        let mut formats: Vec<&'static Format> = Vec::new();
        let asked = self.format.iter().map(|name| name.format());
        for format in
            asked.chain(self.fragment.then(|| Format::named("fragment").expect("the table of formats has it")))
        {
            if !formats.iter().any(|known| known.name == format.name) {
                formats.push(format);
            }
        }
        let workspace = Workspace::read(Path::new("."))?;
        let output = self.output.clone().unwrap_or_else(|| workspace.output());
        run(&workspace, &self.reading, &formats, Some(&output))
    }
}

impl Check {
    pub fn run(&self) -> Result<u8, Failure> {
        // A character that no font has is found only by setting it.
        let formats: Vec<&Format> = ["html", "pdf"].iter().filter_map(|name| Format::named(name)).collect();
        run(&Workspace::read(Path::new("."))?, &self.reading, &formats, None)
    }
}

/// The school files that were asked for: by name, or all in `schools/`.
pub fn school_files(reading: &Reading) -> Result<Vec<PathBuf>, Failure> {
    if !reading.schools.is_empty() {
        let files = load::school_files(&reading.schools)?;
        if files.is_empty() {
            return Err(Failure("there is no school file (.toml) there".to_owned()));
        }
        return Ok(files);
    }
    let folder = PathBuf::from("schools");
    if folder.is_dir() {
        let files = load::school_files(&[folder])?;
        if files.is_empty() {
            return Err(Failure("there is no school file (.toml) in schools/".to_owned()));
        }
        return Ok(files);
    }
    // A school of its own keeps its one file in a folder, and needs no more.
    let mut files = load::school_files(&[PathBuf::from(".")])?;
    files.retain(|path| path.file_name().is_some_and(|name| name != "policygen.toml"));
    if files.is_empty() {
        return Err(Failure("there is neither a folder schools/ here nor a school file, such as oak.toml".to_owned()));
    }
    Ok(files)
}

fn run(
    workspace: &Workspace,
    reading: &Reading,
    formats: &[&'static Format],
    output: Option<&Path>,
) -> Result<u8, Failure> {
    let start = Instant::now();
    // An authority may check its library before there is any school.
    let library_alone = output.is_none() && reading.schools.is_empty() && !Path::new("schools").is_dir();
    let files = school_files(reading).or_else(|failure| if library_alone { Ok(Vec::new()) } else { Err(failure) })?;
    let schools = build::read_schools(&files);
    let plan = Plan { today: reading.today()?, formats, output, jobs: reading.jobs() };
    let asked = schools.len();
    let bar = progress(reading, schools.len());
    let results = build::build(workspace, &schools, &plan, &|| bar.inc(1));
    bar.finish_and_clear();

    report::diagnostics(&workspace.found, &workspace.sources, reading.message_format);
    let (mut errors, mut warnings) = diagnostic::count(&workspace.found);
    let (mut built, mut written, mut left, mut failed) = (0, 0, 0, 0);
    let mut told: BTreeSet<Diagnostic> = BTreeSet::new();
    for mut result in results {
        // What is wrong with the library shows in every school that uses it, and is told of once.
        let sources = &result.sources;
        result.found.retain(|fault| !sources.is_shared(fault.span.file) || told.insert(fault.clone()));
        report::diagnostics(&result.found, sources, reading.message_format);
        if let Some(why) = &result.failed {
            report::failure(why);
            failed += 1;
        }
        let found = diagnostic::count(&result.found);
        errors += found.0;
        warnings += found.1;
        built += result.built;
        written += result.written;
        left += usize::from(output.is_some() && result.built == 0);
        if reading.verbose {
            report::note(&match (output, result.built) {
                (None, _) => format!("{}: {}, {}", result.path, counted(found.0, "error"), counted(found.1, "warning")),
                (Some(_), 0) => format!("{}: not built", result.path),
                (Some(_), _) => format!(
                    "{}: {} built, {} unchanged",
                    result.path,
                    counted(result.built, "file"),
                    result.built - result.written
                ),
            });
        }
    }
    if !reading.quiet && reading.message_format == MessageFormat::Human {
        let found = format!("{}, {}", counted(errors, "error"), counted(warnings, "warning"));
        let time = took(start);
        report::note(&match output {
            None => format!("Checked the library and {} in {time}: {found}.", counted(asked, "school")),
            Some(_) if built == 0 => format!("Built nothing in {time}: {found}."),
            Some(folder) => {
                let mut said = format!(
                    "Built {} of {} into {} in {time} ({} unchanged): {found}.",
                    counted(built, "file"),
                    counted(asked - left, "school"),
                    folder.strip_prefix(".").unwrap_or(folder).display(),
                    built - written
                );
                if left > 0 {
                    said += &format!(" {} not built.", counted(left, "school"));
                }
                said
            }
        });
    }
    Ok(match (failed, errors) {
        (0, 0) => CLEAN,
        (0, _) => FAULTS,
        _ => FAILED,
    })
}

/// A progress bar, for a person who watches a build long enough to wonder.
fn progress(reading: &Reading, schools: usize) -> ProgressBar {
    if schools < 50 || reading.quiet || reading.message_format == MessageFormat::Json || !report::is_watched() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} schools, {eta} left");
    ProgressBar::new(schools as u64).with_style(style.expect("the template is written here"))
}

fn took(start: Instant) -> String {
    let time = start.elapsed();
    match time.as_millis() {
        0..1000 => format!("{} ms", time.as_millis()),
        1000..60_000 => format!("{:.1} s", time.as_secs_f64()),
        _ => format!("{} min {} s", time.as_secs() / 60, time.as_secs() % 60),
    }
}
