//! School files: which are meant, and what they hold.

use crate::control::escaped;
use crate::failure::Failure;
use crate::load::{self, APPROVED, Error};
use crate::markdown::foreign;
use crate::school;
use std::collections::BTreeSet;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// A school file that has been read.
pub struct SchoolText {
    /// Its path as messages name it.
    pub path: String,
    /// The id of the school.
    pub id: String,
    /// Its bytes, or why it cannot be read.
    pub bytes: Result<Vec<u8>, Error>,
}

/// Reads school files.
pub fn read_schools(paths: &[PathBuf]) -> Vec<SchoolText> {
    paths
        .iter()
        .map(|path| {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            SchoolText {
                path: escaped(&load::shown(path)).into_owned(),
                id: school::id_of(&stem),
                bytes: load::read_file(path),
            }
        })
        .collect()
}

/// The name that stands in a school's file, before its first table.
pub(crate) fn name_of(school: &SchoolText) -> Option<String> {
    let text = String::from_utf8_lossy(school.bytes.as_ref().ok()?);
    let mut lines = text.lines().map(str::trim).take_while(|line| !line.starts_with('['));
    let value = lines.find_map(|line| line.strip_prefix("name")?.trim_start().strip_prefix('='))?;
    let (_, rest) = value.split_once('"')?;
    rest.split_once('"').map(|(name, _)| name.to_owned())
}

/// Folders of approved texts beside these schools' files that belong to none of the files there: the file was given
/// another name, and what was approved under the old one is no longer found.
pub fn forsaken_approvals(schools: &[SchoolText]) -> Vec<PathBuf> {
    let folders: BTreeSet<&Path> = schools.iter().filter_map(|school| Path::new(&school.path).parent()).collect();
    let mut forsaken = Vec::new();
    for folder in folders {
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let Ok((files, _)) = load::school_files(here) else { continue };
        let ids: BTreeSet<String> =
            files.iter().filter_map(|file| Some(school::id_of(&file.file_stem()?.to_string_lossy()))).collect();
        let approved = folder.join(APPROVED);
        let names = load::folders_in(&approved).into_iter().filter(|name| !ids.contains(name));
        forsaken.extend(names.map(|name| approved.join(name)));
    }
    forsaken
}

/// What `work` gives for one school. Whatever its file makes this program do wrong, the work on others goes on.
pub(crate) fn apart<T>(school: &SchoolText, work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|_| format!("a fault of policygen itself stopped {}; please report it", school.path))
}

/// The folder of the workspace that is `named`, or else that of the school files that are asked for, or of this folder; none
/// if they lie in none.
pub(crate) fn workspace_of(named: Option<&Path>, asked: &[PathBuf]) -> Result<Option<PathBuf>, Failure> {
    if let Some(folder) = named {
        return match folder.is_dir() {
            true => Ok(Some(folder.to_owned())),
            false => Err(Failure(format!("there is no folder {}", load::shown(folder)))),
        };
    }
    let found = |folder: &Path| load::workspace_of(folder).map(|root| load::from_here(&root));
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

/// The folder of what is asked for. A link stands where it stands, wherever it leads.
fn start(path: &Path) -> PathBuf {
    let mut folders = path.ancestors().skip(usize::from(!path.is_dir()));
    let folder = folders.find(|folder| !folder.is_symlink()).filter(|it| !it.as_os_str().is_empty());
    folder.unwrap_or(Path::new(".")).to_owned()
}

/// What is told of a workspace that was found further up than anybody may expect: schools are asked for that are not where it has its
/// own, and it is marked by no more than the name of a folder.
pub(crate) fn note_of_far(root: &Path, asked: &[PathBuf]) -> Option<String> {
    let mark = load::mark_of(root).filter(|mark| *mark != load::SETTINGS)?;
    let here = PathBuf::from(".");
    let asked = if asked.is_empty() { std::slice::from_ref(&here) } else { asked };
    let has_schools =
        |path: &&PathBuf| !path.is_dir() || load::school_files(path).is_ok_and(|(files, _)| !files.is_empty());
    let far = asked.iter().filter(has_schools).find(|path| !load::is_placed_in(root, &start(path)))?;
    let (far, folder) = (if far.is_dir() { written(far) } else { load::shown(far) }, written(root));
    Some(format!(
        "The workspace is {folder}, because it has {mark}/, and {far} is not among its schools. If that is meant, an empty file \
         {} there says so; if not, name another with --workspace.",
        load::SETTINGS
    ))
}

/// A folder in a sentence.
pub(crate) fn written(folder: &Path) -> String {
    match load::shown(folder) {
        here if here.is_empty() => "this folder".to_owned(),
        folder => folder,
    }
}

/// The schools that are asked for, or else all of the workspace at `root`. None if none is asked for and there is none: a
/// library can be looked at without. `notes` are what people are told of files that are not read.
pub(crate) fn asked_for(
    root: Option<&Path>,
    asked: &[PathBuf],
    notes: &mut Vec<String>,
) -> Result<Vec<SchoolText>, Failure> {
    let mut files = Vec::new();
    for path in asked {
        if path.is_dir() {
            files.extend(in_folder(path, asked, notes)?);
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
    if asked.is_empty() {
        files = all_schools(root.unwrap_or(Path::new(".")), notes)?;
    } else if files.is_empty() {
        return Err(no_school(asked));
    }
    files.sort();
    files.dedup();
    let mut schools = read_schools(&files);
    for (path, school) in files.iter().zip(&mut schools) {
        let is_linked = path.is_symlink() || path.parent().is_some_and(Path::is_symlink);
        // A file that lies in no workspace has its folder for one.
        let folder = root.or(path.parent()).unwrap_or(Path::new("."));
        if is_linked && load::leads_out(path, folder) {
            let why = io::Error::other("a link leads out of the workspace; put the file itself there");
            school.bytes = Err(Error::new("read", path, why));
        }
    }
    Ok(schools)
}

/// That there is no school where some are asked for, or at all.
pub(crate) fn no_school(asked: &[PathBuf]) -> Failure {
    let here = [PathBuf::from(".")];
    let folders = if asked.is_empty() { here.as_slice() } else { asked };
    Failure(match folders.iter().find_map(|folder| misnamed(folder)) {
        Some(text) => format!("there is no school file, but {text}: take .txt off its name"),
        None if !asked.is_empty() => "there is no school file (.toml) there".to_owned(),
        None => "there is no school file, such as oak.toml, neither here nor in a folder schools".to_owned(),
    })
}

/// That there is a school file by another name, where there is none by a right one.
pub(crate) fn misnamed_alone(asked: &[PathBuf]) -> Option<Failure> {
    let here = [PathBuf::from(".")];
    let folders = if asked.is_empty() { here.as_slice() } else { asked };
    folders.iter().any(|folder| misnamed(folder).is_some()).then(|| no_school(asked))
}

/// That nobody reads these files, if there are any.
pub(crate) fn note_of_hidden(hidden: &[String]) -> Option<String> {
    (!hidden.is_empty())
        .then(|| format!("Not read, because a name that begins with a dot is hidden: {}.", hidden.join(", ")))
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
    let Ok(bytes) = load::read_file(path) else { return Ok(()) };
    // What is no text is told of by what it is.
    let Ok(text) = foreign::text_of(&bytes) else { return Ok(()) };
    let is_school = school::has_some_key_of_school(&String::from_utf8_lossy(&text));
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    Err(Failure(match is_school {
        true => format!("{}: the name of a school file ends in .toml; call this one {stem}.toml", load::shown(path)),
        false => format!("{} is no school file; the README shows a whole one", load::shown(path)),
    }))
}

/// Every school of the workspace at `root`: those of this folder if it is one within the workspace, else those in its
/// folder schools, else those beside its library.
fn all_schools(root: &Path, notes: &mut Vec<String>) -> Result<Vec<PathBuf>, Failure> {
    // The folder that one is in counts where it is one of the workspace, and not where another workspace is named.
    let is_within = || {
        let (here, whole) = (Path::new(".").canonicalize().ok()?, root.canonicalize().ok()?);
        Some(here.starts_with(whole))
    };
    let here = (root != Path::new(".") && is_within() == Some(true)).then(|| PathBuf::from("."));
    for folder in here.into_iter().chain([root.join("schools"), root.to_owned()]).filter(|folder| folder.is_dir()) {
        let files = in_folder(&folder, &[], notes)?;
        if !files.is_empty() {
            return Ok(files);
        }
    }
    Ok(Vec::new())
}

/// The folder in which the file of a new school of the workspace at `root` is to be: its folder schools, unless some lie beside its library.
pub(crate) fn folder_for_new(root: &Path) -> Result<PathBuf, Failure> {
    let schools = root.join("schools");
    if load::leads_out(&schools, root) {
        return Err(Failure(format!("a link leads from {} out of the workspace", load::shown(&schools))));
    }
    let is_workspace = load::mark_of(root).is_some();
    let are_beside = || asked_for(Some(root), &[], &mut Vec::new()).map(|found| !found.is_empty());
    Ok(match schools.is_dir() || (is_workspace && !are_beside()?) {
        true => schools,
        false => root.to_owned(),
    })
}

/// The school files in a folder, which is one of those that were `asked` for. In one that is not for schools alone, other programs may have files of that ending.
fn in_folder(folder: &Path, asked: &[PathBuf], notes: &mut Vec<String>) -> Result<Vec<PathBuf>, Failure> {
    let (files, passed) = load::school_files(folder)?;
    notes.extend(note_of_hidden(&passed.hidden));
    // What cannot be read is told of when it is.
    let is_school = |path: &PathBuf| {
        let Ok(bytes) = load::read_file(path) else { return true };
        foreign::text_of(&bytes).map_or(true, |text| school::has_key_of_school(&String::from_utf8_lossy(&text)))
    };
    let misnamed = load::names_in(folder)?.into_iter().filter(|name| is_misnamed(name)).map(|name| folder.join(name));
    let is_certain = |path: &PathBuf| {
        let bytes = load::read_file(path).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let is_name = |line: &str| line.split_once('=').is_some_and(|(key, _)| key.trim() == "name");
        text.lines().any(is_name) && school::has_key_of_school(&text)
    };
    let misnamed: Vec<String> = misnamed.filter(is_certain).map(|path| load::shown(&path)).collect();
    // Alone it is told of as what there is in place of a school's file.
    if !misnamed.is_empty() && !files.is_empty() {
        notes
            .push(format!("Not read, because a school's file has a name that ends in .toml: {}.", misnamed.join(", ")));
    }
    if folder.file_name().is_some_and(|name| name == "schools") {
        let is_asked = |file: &PathBuf| asked.iter().any(|other| other != folder && file.starts_with(other));
        let deeper = load::files_below(folder).into_iter().filter(|file| !is_asked(file) && is_school(file));
        notes.extend(note_of_deeper(&deeper.collect::<Vec<_>>()));
        return Ok(files);
    }
    let (schools, others): (Vec<PathBuf>, Vec<PathBuf>) = files.into_iter().partition(is_school);
    if !others.is_empty() {
        let others: Vec<String> = others.iter().map(|path| load::shown(path)).collect();
        notes.push(format!("Not read, because nothing in it is of a school: {}.", others.join(", ")));
    }
    Ok(schools)
}

/// Whether a file may be a school's under a name that it was given by mistake: Windows hides the ending.
fn is_misnamed(name: &str) -> bool {
    let lower = name.to_lowercase();
    (lower.ends_with(".txt") || lower.ends_with(".tml")) && !name.starts_with('.')
}

/// What is told of school files in folders within the folder of schools. They are not read: a folder may be where schools that have
/// closed are put away.
fn note_of_deeper(files: &[PathBuf]) -> Option<String> {
    let first = files.first()?.parent()?;
    let named: Vec<String> = files.iter().take(SHOWN).map(|path| load::shown(path)).collect();
    let more = match files.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(format!(
        "Not read, because only what lies in the folder itself is: {}{more}. To read them too, name their folder, as in \
         policygen build {} {}.",
        named.join(", "),
        load::shown(first.ancestors().find(|it| it.file_name().is_some_and(|name| name == "schools")).unwrap_or(first)),
        load::shown(first),
    ))
}

/// So many files are named where there may be hundreds.
const SHOWN: usize = 5;

/// A file oak.toml.txt where oak.toml, or any in a folder, is looked for: Windows hides the ending.
fn misnamed(asked: &Path) -> Option<String> {
    if asked.is_dir() {
        let names = load::names_in(asked).ok()?;
        return names.into_iter().find(|name| name.to_lowercase().ends_with(".toml.txt"));
    }
    let text = asked.with_added_extension("txt");
    text.is_file().then(|| load::shown(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_this_program_stops_one_school_and_no_other() {
        let school = SchoolText { path: "oak.toml".to_owned(), id: "oak".to_owned(), bytes: Ok(Vec::new()) };
        let why = apart(&school, || panic!("this is what the test is of")).expect_err("it panicked");
        assert_eq!(why, "a fault of policygen itself stopped oak.toml; please report it");
        assert_eq!(apart(&school, || 1), Ok(1));
    }

    const OAK: &str = "name = \"Oak\"\nkind = \"community\"\n";

    /// A folder of its own for a test, with these files.
    fn folder(test: &str, files: &[(&str, &str)]) -> PathBuf {
        let root = std::env::temp_dir().join(format!("policygen-schools-{test}-{}", std::process::id()));
        for (name, text) in files {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
            std::fs::write(path, text).expect("it can be written");
        }
        root
    }

    /// The ids of the schools that are found, what is noted, or why there is none.
    fn found(root: &Path, asked: &[PathBuf]) -> (Vec<String>, Vec<String>, Option<String>) {
        let mut notes = Vec::new();
        match asked_for(Some(root), asked, &mut notes) {
            Ok(schools) => (schools.into_iter().map(|school| school.id).collect(), notes, None),
            Err(why) => (Vec::new(), notes, Some(why.0)),
        }
    }

    #[test]
    fn the_schools_of_a_workspace_are_in_its_folder_of_schools_or_else_beside_its_library() {
        let root = folder("all", &[("schools/oak.toml", OAK), ("elm.toml", OAK), ("schools/gone/ash.toml", OAK)]);
        let (ids, notes, _) = found(&root, &[]);
        assert_eq!(ids, ["oak"]);
        let last = notes.last().expect("something is noted");
        assert!(last.contains("gone/ash.toml") && last.contains("only what lies in the folder itself"), "{last}");
        std::fs::remove_dir_all(root.join("schools")).expect("it was made here");
        assert_eq!(found(&root, &[]).0, ["elm"]);
        std::fs::remove_dir_all(&root).expect("it was made here");
    }

    #[test]
    fn what_is_of_no_school_is_not_read_among_schools() {
        let root = folder("others", &[("a/oak.toml", OAK), ("a/Cargo.toml", "[package]\n"), ("a/.oak.toml", OAK)]);
        let (ids, notes, _) = found(&root, &[root.join("a")]);
        assert_eq!(ids, ["oak"]);
        assert_eq!(notes.len(), 2, "{notes:?}");
        assert!(notes[0].contains(".oak.toml") && notes[1].contains("Cargo.toml"), "{notes:?}");
        std::fs::remove_dir_all(&root).expect("it was made here");
    }

    #[test]
    fn a_file_with_an_ending_that_windows_hides_is_found_and_told_of() {
        let root = folder("misnamed", &[("a/oak.toml.txt", OAK), ("elm.md", OAK), ("list.csv", "a,b\n")]);
        let why = |path: &str| found(&root, &[root.join(path)]).2.unwrap_or_default();
        assert!(why("a").contains("but oak.toml.txt: take .txt off its name"), "{}", why("a"));
        assert!(why("a/oak.toml").contains("oak.toml.txt: take .txt off its name"), "{}", why("a/oak.toml"));
        assert!(why("a/oak.toml.txt").ends_with("call this one oak.toml"), "{}", why("a/oak.toml.txt"));
        assert!(why("elm.md").ends_with("call this one elm.toml"), "{}", why("elm.md"));
        assert!(why("list.csv").contains("is no school file"), "{}", why("list.csv"));
        let beside = [("b/oak.toml", OAK), ("b/elm.toml.txt", OAK), ("b/notes.txt", "Ask Ada.\n")];
        let root = folder("misnamed", &beside);
        let (ids, notes, _) = found(&root, &[root.join("b")]);
        assert_eq!(ids, ["oak"]);
        assert!(notes.len() == 1 && notes[0].ends_with("b/elm.toml.txt."), "{notes:?}");
        std::fs::remove_dir_all(&root).expect("it was made here");
    }

    #[test]
    fn a_folder_marks_a_workspace_only_by_what_it_is_for() {
        let oak = "work/oak/oak.toml";
        let root =
            folder("marks", &[(oak, OAK), ("releases/v1.zip", ""), ("schools/list.csv", ""), ("clauses/.x.md", "")]);
        let marked = || load::workspace_of(&root.join("work/oak"));
        assert_eq!(marked(), None);
        // What is remembered of a release may be lost, and its bundle is there.
        folder("marks", &[("releases/v1.zip", "PK manifest.json.minisig")]);
        assert_eq!(load::mark_of(&root), Some("releases"));
        for (name, mark) in
            [("releases/releases.toml", "releases"), ("schools/elm.toml", "schools"), ("clauses/a/b.md", "clauses")]
        {
            folder("marks", &[(name, "")]);
            assert_eq!(load::mark_of(&root), Some(mark));
        }
        assert_eq!(marked(), root.canonicalize().ok());
        std::fs::remove_dir_all(&root).expect("it was made here");
    }

    #[test]
    fn a_workspace_further_up_that_has_nothing_of_the_school_is_told_of() {
        let root = folder("far", &[("work/oak/oak.toml", OAK), ("schools/elm.toml", OAK), ("ash.toml", OAK)]);
        let far = |path: &str| note_of_far(&root, &[root.join(path)]);
        let said = far("work/oak/oak.toml").expect("nobody may expect it");
        assert!(
            said.contains("because it has schools/") && said.contains("oak.toml is not among its schools"),
            "{said}"
        );
        assert_eq!((far("schools/elm.toml"), far("schools"), far("ash.toml"), far(".")), (None, None, None, None));
        folder("far", &[("policygen.toml", "")]);
        assert_eq!(far("work/oak/oak.toml"), None);
        std::fs::remove_dir_all(&root).expect("it was made here");
    }

    #[test]
    fn schools_of_two_workspaces_are_not_taken_for_those_of_one() {
        let root = folder("two", &[("a/schools/oak.toml", OAK), ("b/schools/elm.toml", OAK)]);
        let asked = [root.join("a/schools/oak.toml"), root.join("b/schools/elm.toml")];
        let why = workspace_of(None, &asked).expect_err("which one is meant is not known");
        assert!(why.0.contains("name one with --workspace"), "{}", why.0);
        let named = workspace_of(Some(&root), &asked).expect("it is named");
        assert_eq!(named, Some(root.clone()));
        std::fs::remove_dir_all(&root).expect("it was made here");
    }
}
