//! `policygen redline`: what changed in a policy, as a document.

use super::arguments::MessageFormat;
use super::outcome::{CLEAN, FAULTS, Failure};
use super::place::{Place, Root};
use super::report::{self, Report};
use crate::build::{self, Plan, SchoolText, Workspace};
use crate::date::Date;
use crate::diagnostic::{Severity, did_you_mean};
use crate::document::Document;
use crate::grammar::counted;
use crate::library::add_text;
use crate::load;
use crate::output;
use crate::redline::{self, Known, MadeOf, Side};
use crate::render::{HTML, PDF, Places};
use crate::school::{self, School};
use crate::source::Sources;
use clap::Args;
use std::path::{Path, PathBuf};

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen redline oak.toml --from last-year/oak.toml        what changed since that file and its library
  policygen redline oak.toml --from old.toml --policy social-networking
  policygen redline oak.toml --from old.toml --output board   write it into the folder board

Writes <policy>-changes.html and .pdf: first what changed, in sentences, then the whole text with new words \
underlined and words that are gone struck through. Numbers and references that moved are no changes; a term or a \
title with a new name is one change, however often it stands.

The earlier file is read with the library that it stands in: keep last year's folder, or a copy of it.";

#[derive(Args)]
pub(super) struct ShowChanges {
    /// The school's file as it is now
    #[arg(value_name = "FILE")]
    school: PathBuf,
    /// The school's file as it was
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    #[command(flatten)]
    root: Root,
    /// The policy [default: the only one]
    #[arg(long, value_name = "ID")]
    policy: Option<String>,
    /// The folder to write to
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    output: PathBuf,
    /// The day it is [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    today: Option<Date>,
}

/// One of the two texts, with all that it was made of.
struct Text {
    workspace: Workspace,
    file: SchoolText,
    document: Document,
}

impl ShowChanges {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let today = super::arguments::today(self.today)?;
        let Some(new) = self.read(&self.school, &self.root, today)? else { return Ok(FAULTS) };
        let Some(old) = self.read(&self.from, &Root::default(), today)? else { return Ok(FAULTS) };
        let (was, is) = (school_of(&old)?, school_of(&new)?);
        let names = redline::renamed(
            MadeOf { library: &old.workspace.library, school: &was, on: today },
            MadeOf { library: &new.workspace.library, school: &is, on: today },
        );
        let ids = redline::renamed_ids(&new.workspace.library);
        let known = Known { names: &names, ids: &ids, cause: &redline::cause_by_origin };
        let draft = |path: &Path| format!("the draft of {}", load::shown(path));
        let before = redline::said(&old.document, &draft(&self.from));
        let now = redline::said(&new.document, &draft(&self.school));
        let redline = redline::compare(
            Side { document: &old.document, said: &before },
            Side { document: &new.document, said: &now },
            &known,
        );
        let document = &redline.document;
        let mut written = Vec::new();
        for format in [HTML, PDF] {
            let Some(theme) = &new.workspace.theme else { continue };
            let place = is.policies.first().map(|policy| policy.file.model.span);
            let span = place.ok_or_else(|| Failure(format!("{} has no policy", new.file.path)))?;
            let places = Places { policy: span, values: &is.values };
            match format.render(document, theme, &places) {
                Ok(bytes) => {
                    let path = self.output.join(format!("{}{}", document.id, format.ending));
                    written.push((path, bytes));
                }
                Err(found) => {
                    let mut sources = Sources::over(new.workspace.sources.clone());
                    add_school(&new.file, &mut sources)?;
                    Report::new(MessageFormat::Human).add(&found, &sources);
                    return Ok(FAULTS);
                }
            }
        }
        for (path, bytes) in &written {
            output::write(path, bytes)?;
        }
        let how_much = match (redline.changes.len(), redline.renamed.len()) {
            (0, 0) => "no words changed".to_owned(),
            (changes, 0) => counted(changes, "change"),
            (0, names) => counted(names, "new name"),
            (changes, names) => format!("{} and {}", counted(changes, "change"), counted(names, "new name")),
        };
        report::result(&format!("From {before} to {now}: {how_much}.\n"));
        for sentence in redline.sentences() {
            report::result(&format!("- {sentence}\n"));
        }
        let shown: Vec<String> = written.iter().map(|(path, _)| load::shown(path)).collect();
        report::note(&format!("Wrote {}.", shown.join(" and ")));
        Ok(CLEAN)
    }

    /// Builds the text of a file, and tells what is wrong with it; none after an error.
    fn read(&self, path: &Path, root: &Root, today: Date) -> Result<Option<Text>, Failure> {
        if path.is_dir() {
            return Err(Failure(format!("{} is a folder; name a school's file", path.display())));
        }
        let place = Place { schools: vec![path.to_owned()], root: root.clone() };
        let workspace = place.read()?;
        let file = place.schools()?.swap_remove(0);
        let plan = Plan { today, formats: &[], output: None, jobs: 1 };
        let built = build::build(&workspace, std::slice::from_ref(&file), &plan, &|| {}).swap_remove(0);
        let errors = |found: &[crate::diagnostic::Diagnostic]| {
            found.iter().filter(|fault| fault.severity == Severity::Error).cloned().collect::<Vec<_>>()
        };
        let (of_library, of_school) = (errors(&workspace.found), errors(&built.found));
        Report::new(MessageFormat::Human).add(&of_library, &workspace.sources);
        Report::new(MessageFormat::Human).add(&of_school, &built.sources);
        if !(of_library.is_empty() && of_school.is_empty()) {
            report::note(&format!("Nothing written: {}.", counted(of_library.len() + of_school.len(), "error")));
            return Ok(None);
        }
        if let Some(why) = built.failed {
            return Err(Failure(why));
        }
        let document = self.chosen(built.documents, &file)?;
        Ok(Some(Text { workspace, file, document }))
    }

    fn chosen(&self, documents: Vec<Document>, file: &SchoolText) -> Result<Document, Failure> {
        let ids: Vec<String> = documents.iter().map(|document| document.id.clone()).collect();
        let wanted = match &self.policy {
            Some(id) => id.as_str(),
            None if ids.len() == 1 => ids[0].as_str(),
            None => return Err(Failure(format!("which policy? write --policy with one of: {}", ids.join(", ")))),
        };
        documents.into_iter().find(|document| document.id == wanted).ok_or_else(|| {
            let help =
                did_you_mean(wanted, ids.iter().map(String::as_str)).map_or(String::new(), |help| format!("; {help}"));
            Failure(format!("{} has no policy \"{wanted}\"{help}", file.path))
        })
    }
}

fn add_school(file: &SchoolText, sources: &mut Sources) -> Result<(crate::source::FileId, String), Failure> {
    let bytes = file.bytes.as_ref().map_err(|error| Failure(error.to_string()))?;
    Ok(add_text(file.path.clone(), bytes, sources, &mut Vec::new()))
}

fn school_of(text: &Text) -> Result<School<'_>, Failure> {
    let mut sources = Sources::over(text.workspace.sources.clone());
    let (file, written) = add_school(&text.file, &mut sources)?;
    school::read(text.file.id.clone(), &written, file, &text.workspace.library, &mut Vec::new())
        .ok_or_else(|| Failure(format!("{} cannot be read", text.file.path)))
}
