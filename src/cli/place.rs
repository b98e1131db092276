//! Which workspace is meant, and which schools of it: what every command that reads them is told.

use super::outcome::Failure;
use super::report;
use crate::build::{self, SchoolText, Workspace};
use crate::load::{self, Error};
use crate::markdown::foreign::text_of;
use crate::school;
use clap::Args;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Args, Clone, Default)]
pub(super) struct Place {
    /// School files, or folders of them [default: schools, else the files here]
    #[arg(value_name = "FILES or FOLDERS")]
    pub schools: Vec<PathBuf>,
    #[command(flatten)]
    pub root: Root,
}

/// The folder of a workspace.
#[derive(Args, Clone, Default)]
pub(super) struct Root {
    /// The folder of the workspace [default: the nearest with policygen.toml, clauses or schools, upwards from the school files]
    #[arg(long, value_name = "FOLDER")]
    workspace: Option<PathBuf>,
}

impl Root {
    /// The workspace of the school files that are asked for, or else of this folder; none if they lie in none.
    fn marked(&self, asked: &[PathBuf]) -> Result<Option<PathBuf>, Failure> {
        if let Some(folder) = &self.workspace {
            return match folder.is_dir() {
                true => Ok(Some(folder.clone())),
                false => Err(Failure(format!("there is no folder {}", load::shown(folder)))),
            };
        }
        // A link stands where it stands, wherever it leads.
        let start = |path: &PathBuf| {
            let folders = path.ancestors().skip(usize::from(!path.is_dir()));
            let folder =
                folders.into_iter().find(|folder| !folder.is_symlink()).filter(|it| !it.as_os_str().is_empty());
            folder.unwrap_or(Path::new(".")).to_owned()
        };
        let Some((first, others)) = asked.split_first() else { return Ok(found(Path::new("."))) };
        let root = found(&start(first));
        let shown = |root: &Option<PathBuf>| root.as_ref().map_or("no workspace".to_owned(), |root| written(root));
        match others.iter().map(|path| (path, found(&start(path)))).find(|(_, other)| *other != root) {
            Some((path, other)) => Err(Failure(format!(
                "{} is in {}, and {} in {}; name one with --workspace, or do them one after the other",
                load::shown(first),
                shown(&root),
                load::shown(path),
                shown(&other)
            ))),
            None => Ok(root),
        }
    }

    /// The folder of the workspace of the school files that are asked for, or else this one.
    pub(super) fn folder(&self, asked: &[PathBuf]) -> Result<PathBuf, Failure> {
        Ok(self.marked(asked)?.unwrap_or(PathBuf::from(".")))
    }

    /// Reads the workspace of the school files that are asked for.
    pub(super) fn read(&self, asked: &[PathBuf]) -> Result<Workspace, Failure> {
        let workspace = Workspace::read(&self.folder(asked)?)?;
        tell_hidden(&workspace.hidden);
        Ok(workspace)
    }
}

/// The workspace that a folder is in, as it is written from here.
fn found(folder: &Path) -> Option<PathBuf> {
    load::workspace_of(folder).map(|root| load::from_here(&root))
}

/// A folder in a sentence.
pub(super) fn written(folder: &Path) -> String {
    match load::shown(folder) {
        here if here.is_empty() => "this folder".to_owned(),
        folder => folder,
    }
}

impl Place {
    /// Reads the workspace.
    pub(super) fn read(&self) -> Result<Workspace, Failure> {
        self.root.read(&self.schools)
    }

    /// The schools that are asked for, or else all of the workspace. There must be one.
    pub(super) fn schools(&self) -> Result<Vec<SchoolText>, Failure> {
        let schools = self.schools_if_any()?;
        if schools.is_empty() { Err(self.no_school()) } else { Ok(schools) }
    }

    fn no_school(&self) -> Failure {
        let here = [PathBuf::from(".")];
        let asked = if self.schools.is_empty() { here.as_slice() } else { self.schools.as_slice() };
        Failure(match asked.iter().find_map(|folder| misnamed(folder)) {
            Some(text) => format!("there is no school file, but {text}: take .txt off its name"),
            None if !self.schools.is_empty() => "there is no school file (.toml) there".to_owned(),
            None => "there is no school file, such as oak.toml, neither here nor in a folder schools".to_owned(),
        })
    }

    /// The same; none if none is asked for and there is none, because a library can be looked at without.
    pub(super) fn schools_if_any(&self) -> Result<Vec<SchoolText>, Failure> {
        let root = self.root.marked(&self.schools)?;
        let mut files = Vec::new();
        for path in &self.schools {
            if path.is_dir() {
                files.extend(in_folder(path, &self.schools)?);
                continue;
            }
            // Who asks for a file that is not there means another; in a folder, one that cannot be read stops no other.
            std::fs::metadata(path).map_err(|fault| match load::read(path) {
                Err(told) if load::leads_nowhere(path) => told,
                Ok(_) | Err(_) => Error::new("read", path, with_way_out(path, fault)),
            })?;
            refuse_misnamed(path)?;
            files.push(path.clone());
        }
        if self.schools.is_empty() {
            files = all_schools(root.as_deref().unwrap_or(Path::new(".")))?;
        } else if files.is_empty() {
            return Err(self.no_school());
        }
        files.sort();
        files.dedup();
        let mut schools = build::read_schools(&files);
        for (path, school) in files.iter().zip(&mut schools) {
            let is_linked = path.is_symlink() || path.parent().is_some_and(Path::is_symlink);
            // A file that lies in no workspace has its folder for one.
            let folder = root.as_deref().or(path.parent()).unwrap_or(Path::new("."));
            if is_linked && load::leads_out(path, folder) {
                let why = io::Error::other("a link leads out of the workspace; put the file itself there");
                school.bytes = Err(Error::new("read", path, why));
            }
        }
        Ok(schools)
    }
}

/// A fault in reading a file, with the name that it has instead.
fn with_way_out(path: &Path, fault: io::Error) -> io::Error {
    match misnamed(path) {
        Some(text) => io::Error::new(fault.kind(), format!("{fault}; there is {text}: take .txt off its name")),
        None => fault,
    }
}

/// Refuses a text of another ending than school files have: it would be built under a name with that ending in it.
fn refuse_misnamed(path: &Path) -> Result<(), Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = match name.to_lowercase() {
        lower if lower.ends_with(".toml") => return Ok(()),
        lower if lower.ends_with(".toml.txt") => &name[..name.len() - ".txt".len()],
        _ => &name,
    };
    let Ok(bytes) = load::read(path) else { return Ok(()) };
    // What is no text is told of by what it is.
    let Ok(text) = text_of(&bytes) else { return Ok(()) };
    let is_school = school::has_some_key_of_school(&String::from_utf8_lossy(&text));
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    Err(Failure(match is_school {
        true => format!("{}: the name of a school file ends in .toml; call this one {stem}.toml", load::shown(path)),
        false => format!("{} is no school file; the README shows a whole one", load::shown(path)),
    }))
}

/// Every school of the workspace at `root`: those of this folder if it is one within the workspace, else those in its
/// folder schools, else those beside its library.
fn all_schools(root: &Path) -> Result<Vec<PathBuf>, Failure> {
    let here = (root != Path::new(".")).then(|| PathBuf::from("."));
    for folder in here.into_iter().chain([root.join("schools"), root.to_owned()]).filter(|folder| folder.is_dir()) {
        let files = in_folder(&folder, &[])?;
        if !files.is_empty() {
            return Ok(files);
        }
    }
    Ok(Vec::new())
}

/// The school files in a folder, which is one of those that were `asked` for. In one that is not for schools alone, other programs may have files of that ending.
fn in_folder(folder: &Path, asked: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let (files, passed) = load::school_files(folder)?;
    tell_hidden(&passed.hidden);
    // What cannot be read is told of when it is.
    let is_school = |path: &PathBuf| {
        let Ok(bytes) = load::read(path) else { return true };
        text_of(&bytes).map_or(true, |text| school::has_key_of_school(&String::from_utf8_lossy(&text)))
    };
    if folder.file_name().is_some_and(|name| name == "schools") {
        let is_asked = |file: &PathBuf| asked.iter().any(|other| other != folder && file.starts_with(other));
        let deeper = load::files_below(folder).into_iter().filter(|file| !is_asked(file) && is_school(file));
        tell_deeper(deeper.collect());
        return Ok(files);
    }
    let (schools, others): (Vec<PathBuf>, Vec<PathBuf>) = files.into_iter().partition(is_school);
    if !others.is_empty() {
        let others: Vec<String> = others.iter().map(|path| load::shown(path)).collect();
        report::note(&format!("Not read, because nothing in it is of a school: {}.", others.join(", ")));
    }
    Ok(schools)
}

/// Tells of school files in folders within the folder of schools. They are not read: a folder may be where schools that have
/// closed are put away.
fn tell_deeper(files: Vec<PathBuf>) {
    let Some(first) = files.first().and_then(|file| file.parent()) else { return };
    let named: Vec<String> = files.iter().take(SHOWN).map(|path| load::shown(path)).collect();
    let more = match files.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    report::note(&format!(
        "Not read, because only what lies in the folder itself is: {}{more}. To read them too, name their folder, as in \
         policygen build {} {}.",
        named.join(", "),
        load::shown(first.ancestors().find(|it| it.file_name().is_some_and(|name| name == "schools")).unwrap_or(first)),
        load::shown(first),
    ));
}

/// So many files are named where there may be hundreds.
const SHOWN: usize = 5;

fn tell_hidden(hidden: &[String]) {
    if !hidden.is_empty() {
        report::note(&format!("Not read, because a name that begins with a dot is hidden: {}.", hidden.join(", ")));
    }
}

/// A file oak.toml.txt where oak.toml, or any in a folder, is looked for: Windows hides the ending.
fn misnamed(asked: &Path) -> Option<String> {
    if asked.is_dir() {
        let names = load::names_in(asked).ok()?;
        return names.into_iter().find(|name| name.to_lowercase().ends_with(".toml.txt"));
    }
    let text = asked.with_added_extension("txt");
    text.is_file().then(|| load::shown(&text))
}
