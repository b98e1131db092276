//! The only reader of disk: a workspace's files, laid over those the binary carries.

use crate::embed;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;
use walkdir::WalkDir;

/// What the machine could not do, to which path.
#[derive(Debug)]
pub struct Error {
    /// What was being done: `read`, `write`.
    pub doing: &'static str,
    /// To what.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl Error {
    /// The system's answer while `doing` something to `path`.
    pub fn new(doing: &'static str, path: &Path, source: io::Error) -> Error {
        Error { doing, path: path.to_owned(), source }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = shown(&self.path);
        let path = if path.is_empty() { "." } else { &path };
        write!(f, "cannot {} {path}: {}", self.doing, self.source)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// A path as people write it, without the folder that they are in; with the same slashes on every system.
pub fn shown(path: &Path) -> String {
    let plain: PathBuf = path.strip_prefix(".").unwrap_or(path).components().collect();
    let text = plain.to_string_lossy();
    if cfg!(windows) { with_slashes(&text) } else { text.into_owned() }
}

/// A path of Windows as other systems write theirs. Where links lead, Windows tells in a longer form that people do not write.
fn with_slashes(path: &str) -> String {
    let short = match (path.strip_prefix(r"\\?\UNC\"), path.strip_prefix(r"\\?\")) {
        (Some(share), _) => format!(r"\\{share}"),
        (None, Some(rest)) => rest.to_owned(),
        (None, None) => path.to_owned(),
    };
    short.replace('\\', "/")
}

/// What stands before the path of a file that the binary carries, in messages.
pub const BUILT_IN: &str = "built-in:";

/// A file of the workspace, or one that the binary carries.
#[derive(Clone, Debug)]
pub struct File {
    /// What it holds.
    pub bytes: Cow<'static, [u8]>,
    /// The SHA-256 of what it holds, if the binary carries it.
    embedded: Option<&'static str>,
    /// What stands before its path in the workspace to get there from where we are.
    before: String,
}

impl File {
    /// A file of a workspace.
    pub fn new(bytes: Vec<u8>) -> File {
        File { bytes: Cow::Owned(bytes), embedded: None, before: String::new() }
    }

    /// Whether the binary carries it.
    pub fn is_embedded(&self) -> bool {
        self.embedded.is_some()
    }

    /// Whether it is, to the byte, what the binary carries at `path`, wherever it comes from.
    pub fn is_as_carried(&self, path: &str) -> bool {
        self.is_embedded() || embed::FILES.iter().any(|(carried, bytes, _)| *carried == path && **bytes == *self.bytes)
    }

    /// How messages name it; `path` is that in the workspace.
    pub fn shown(&self, path: &str) -> String {
        format!("{}{path}", self.before)
    }

    /// The SHA-256 of what it holds, in hexadecimal digits, if the binary carries it: nobody need hash it again.
    pub fn known_sha256(&self) -> Option<&'static str> {
        self.embedded
    }
}

/// The files of a workspace by their path, with forward slashes.
#[derive(Clone, Debug, Default)]
pub struct Files(pub BTreeMap<String, File>);

impl Files {
    /// The files that the binary carries.
    pub fn embedded() -> Files {
        let files = embed::FILES.iter();
        let file =
            |bytes, digest| File { bytes: Cow::Borrowed(bytes), embedded: Some(digest), before: BUILT_IN.to_owned() };
        Files(files.map(|&(path, bytes, digest)| (path.to_owned(), file(bytes, digest))).collect())
    }

    /// The files of a release, in a bundle that messages call `shown`. What is no part of a library and is not among them is
    /// that of the program: a page needs a template and fonts.
    pub fn of_release(files: &BTreeMap<String, Vec<u8>>, shown: &str) -> Files {
        let mut all = Files::embedded();
        all.leave_built_in_library();
        let file = |bytes: &Vec<u8>| File { before: format!("{shown}:"), ..File::new(bytes.clone()) };
        all.0.extend(files.iter().map(|(path, bytes)| (path.clone(), file(bytes))));
        all
    }

    /// The bytes at `path`, if there is such a file.
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(|file| &*file.bytes)
    }

    /// Lays the files of a workspace over these: its settings, what it says of its next release, and all below `clauses/` and `templates/`.
    pub fn overlay(&mut self, root: &Path) -> Result<PassedOver, Error> {
        let mut passed = PassedOver::default();
        for name in [SETTINGS, RELEASE, CHANGES] {
            let file = root.join(name);
            if leads_out(&file, root) {
                passed.outside.push(name.to_owned());
            } else if leads_nowhere(&file) {
                passed.nowhere.push(name.to_owned());
            } else if file.is_file() {
                self.put(name.to_owned(), &file, root)?;
            }
        }
        for folder in ["clauses", "templates"] {
            let top = root.join(folder);
            if !top.exists() {
                continue;
            }
            let name_of = |path: &Path| {
                let below = path.strip_prefix(root).expect("it was found below the root");
                below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
            };
            let walk = WalkDir::new(&top).follow_links(true).sort_by_file_name().into_iter().filter_entry(|entry| {
                if is_hidden(entry.path()) {
                    passed.hidden.extend(would_be_read(entry.path()).then(|| name_of(entry.path())));
                    return false;
                }
                let leads_out = entry.path_is_symlink() && leads_out(entry.path(), root);
                passed.outside.extend(leads_out.then(|| name_of(entry.path())));
                !leads_out
            });
            for entry in walk {
                match entry {
                    Ok(entry) if entry.file_type().is_file() => {
                        self.put(name_of(entry.path()), entry.path(), root)?;
                    }
                    Ok(_) => {}
                    // Editors mark a file that is open by a hidden link to nowhere.
                    Err(fault) if fault.path().is_some_and(is_hidden) => {}
                    Err(fault) if fault.path().is_some_and(leads_nowhere) => {
                        passed.nowhere.extend(fault.path().map(name_of));
                    }
                    Err(fault) => {
                        let path = fault.path().unwrap_or(&top).to_owned();
                        return Err(Error::new("read", &path, fault.into()));
                    }
                }
            }
        }
        Ok(passed)
    }

    /// Takes out the clauses, registers and models that the binary carries. Page templates and fonts stay: a page needs one.
    pub fn leave_built_in_library(&mut self) {
        self.0.retain(|path, file| !file.is_embedded() || !(is_of_library(path) || path == RELEASE));
    }

    /// Takes out the name of the built-in release, if these are no longer that release: files of a workspace lie over it.
    pub fn leave_built_in_name(&mut self) {
        let is_changed = self.0.iter().any(|(path, file)| !file.is_embedded() && is_of_library(path));
        if is_changed && self.0.get(RELEASE).is_some_and(File::is_embedded) {
            self.0.remove(RELEASE);
        }
    }

    fn put(&mut self, name: String, path: &Path, root: &Path) -> Result<(), Error> {
        let before = match shown(root) {
            here if here.is_empty() => here,
            root => root + "/",
        };
        self.0.insert(name, File { before, ..File::new(read(path)?) });
        Ok(())
    }
}

/// Whether a file is part of a library: a clause, a register, a model.
pub fn is_of_library(path: &str) -> bool {
    path.starts_with("clauses/") || path.starts_with("templates/policies/")
}

/// Where links lead from `path`. What is not there yet would come into a folder that is.
fn real(path: &Path) -> Option<PathBuf> {
    path.ancestors().find_map(|part| part.canonicalize().ok())
}

/// Whether `folder` is one that holds what people write in the workspace at `root`, or is within it.
pub fn is_among_sources(folder: &Path, root: &Path) -> bool {
    let sources = SOURCE_FOLDERS.iter().filter_map(|name| root.join(name).canonicalize().ok());
    real(folder).is_some_and(|folder| sources.into_iter().any(|source| folder.starts_with(source)))
}

/// Why nothing may be built into `folder` from the workspace at `root`: people or other programs keep their files there.
pub fn why_no_output(folder: &Path, root: &Path) -> Option<&'static str> {
    let real_folder = real_path(folder);
    let is_hidden =
        |part: Component<'_>| matches!(part, Component::Normal(name) if name.to_string_lossy().starts_with('.'));
    let root_there = canonical(root);
    let within = root_there.as_ref().and_then(|root| real_folder.strip_prefix(root).ok());
    let parts = within.unwrap_or(Path::new("")).components().chain(real_folder.components().next_back());
    if is_among_sources(folder, root) {
        Some("sources are there; name another folder")
    } else if root_there.as_ref().is_some_and(|root| root.starts_with(&real_folder)) {
        Some("the whole workspace is in it; name a folder for nothing but what is built, such as output")
    } else if parts.into_iter().any(is_hidden) || real_folder.components().any(|part| part.as_os_str() == ".git") {
        Some(
            "its name begins with a dot, and other programs keep their own files in such; name another, such as output",
        )
    } else if holds_toml(&real_folder) {
        Some("files that people write are in it (.toml); name a folder for nothing but what is built, such as output")
    } else {
        None
    }
}

/// Whether a file in TOML lies right in a folder: this program writes none.
fn holds_toml(folder: &Path) -> bool {
    let Ok(files) = std::fs::read_dir(folder) else { return false };
    files.flatten().any(|file| Path::new(&file.file_name()).extension().is_some_and(|ending| ending == "toml"))
}

fn canonical(path: &Path) -> Option<PathBuf> {
    let here = path.as_os_str().is_empty();
    if here { Path::new(".") } else { path }.canonicalize().ok()
}

/// A path without links and `..`, as far as it is there; the rest of it as it was given.
fn real_path(path: &Path) -> PathBuf {
    let there = path.ancestors().find_map(|part| Some((part, canonical(part)?)));
    match there {
        Some((part, real)) => real.join(path.strip_prefix(part).unwrap_or(Path::new(""))),
        None => path.to_owned(),
    }
}

/// The folders of a workspace that hold what people write, so that nothing may be built into them.
const SOURCE_FOLDERS: [&str; 5] = [APPROVED, "clauses", RELEASES, "schools", "templates"];

/// The folder beside school files that holds the texts that were approved.
pub const APPROVED: &str = "approved";

/// Whether that is the name of one of them.
pub fn is_source_folder(name: &str) -> bool {
    SOURCE_FOLDERS.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// What a folder holds and nobody reads, by the names that messages give it.
#[derive(Clone, Debug, Default)]
pub struct PassedOver {
    /// Files whose names begin with a dot: editors and other systems make them.
    pub hidden: Vec<String>,
    /// Links that lead out of the workspace.
    pub outside: Vec<String>,
    /// Links that lead nowhere.
    pub nowhere: Vec<String>,
}

/// Whether the name of a file or folder begins with a dot.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Whether a file of that ending counts where it lies.
fn would_be_read(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml") || ending.eq_ignore_ascii_case("md"))
}

/// The path of a file within the folder `root`, with forward slashes; none if it is not there.
pub fn within(root: &Path, path: &Path) -> Option<String> {
    let here = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    let real = path.canonicalize().ok()?;
    let below = real.strip_prefix(here.canonicalize().ok()?).ok()?;
    Some(shown(below))
}

/// Whether links lead from `path` out of the folder `root`.
pub fn leads_out(path: &Path, root: &Path) -> bool {
    let here = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    match (real(path), here.canonicalize()) {
        (Some(real), Ok(root)) => !real.starts_with(root),
        (None, _) | (_, Err(_)) => false,
    }
}

/// Whether there is a link at `path`, and nothing where it leads.
pub fn leads_nowhere(path: &Path) -> bool {
    path.is_symlink() && !path.exists()
}

/// The folders that mark a workspace, as its settings do, each with the endings of what it is for: other folders are called so too.
const MARKS: [(&str, &[&str]); 3] = [("clauses", &["md", "toml"]), ("schools", &["toml"]), (RELEASES, &["toml"])];

/// The settings of a workspace.
pub const SETTINGS: &str = "policygen.toml";
/// What the next release of its library is called, and what it does away with.
pub const RELEASE: &str = "release.toml";
/// The authority's words on each change in it.
pub const CHANGES: &str = "changes.md";
/// Where a release keeps what was said of changes in those before it, each under its number.
pub const EARLIER: &str = "changes/";
/// The folder of the releases that a workspace has.
pub const RELEASES: &str = "releases";

/// The workspace that `folder` is in: the nearest folder upwards, itself included, that has a [mark](mark_of) of one. It is
/// given without links; none if there is no such folder.
pub fn workspace_of(folder: &Path) -> Option<PathBuf> {
    let real = folder.canonicalize().ok()?;
    real.ancestors().find(|folder| mark_of(folder).is_some()).map(Path::to_owned)
}

/// By what `folder` is a workspace: its settings, or else a folder of clauses, schools or releases that holds some.
pub fn mark_of(folder: &Path) -> Option<&'static str> {
    let is_of = |path: &Path, endings: &[&str]| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        !is_hidden(path) && ending.is_some_and(|ending| endings.contains(&&*ending))
    };
    let holds_some = |name: &str, endings: &[&str]| {
        let files = WalkDir::new(folder.join(name)).min_depth(1).follow_links(true).into_iter().flatten();
        files.into_iter().any(|entry| entry.file_type().is_file() && is_of(entry.path(), endings))
    };
    match folder.join(SETTINGS).is_file() {
        true => Some(SETTINGS),
        false => {
            let marked = MARKS.iter().find(|(name, endings)| holds_some(name, endings)).map(|(name, _)| *name);
            marked.or_else(|| holds_bundle(&folder.join(RELEASES)).then_some(RELEASES))
        }
    }
}

/// The signature in the bundle of a release.
pub const SIGNATURE: &str = "manifest.json.minisig";

/// Whether the bundle of a release lies in a folder, where what is remembered of releases was lost: by the list of files at its end.
fn holds_bundle(folder: &Path) -> bool {
    const LIST: u64 = 1 << 16;
    let is_bundle = |path: &Path| -> io::Result<bool> {
        let mut file = std::fs::File::open(path)?;
        let start = file.metadata()?.len().saturating_sub(LIST);
        file.seek(SeekFrom::Start(start))?;
        let mut end = Vec::new();
        file.take(LIST).read_to_end(&mut end)?;
        Ok(end.windows(SIGNATURE.len()).any(|part| part == SIGNATURE.as_bytes()))
    };
    let names = names_in(folder).unwrap_or_default().into_iter().filter(|name| name.ends_with(".zip"));
    names.map(|name| folder.join(name)).any(|path| is_bundle(&path).unwrap_or(false))
}

/// Whether a file or a folder lies where the workspace at `root` has what people write: in it, or below one of its folders for that.
pub fn is_placed_in(root: &Path, folder: &Path) -> bool {
    let (Ok(folder), Ok(root)) = (folder.canonicalize(), root.canonicalize()) else { return true };
    folder == root || is_among_sources(&folder, &root)
}

/// A folder as it is written from where we are: `.`, `..`, `north`; as it is if neither is within the other.
pub fn from_here(folder: &Path) -> PathBuf {
    let Ok(here) = Path::new(".").canonicalize() else { return folder.to_owned() };
    if let Ok(up) = here.strip_prefix(folder) {
        let up: PathBuf = up.iter().map(|_| "..").collect();
        return if up.as_os_str().is_empty() { PathBuf::from(".") } else { up };
    }
    folder.strip_prefix(&here).unwrap_or(folder).to_owned()
}

/// The bytes of the file at `path` below `folder`, wherever links lead; none if there is no such file there. Of a file
/// longer than `most` only one byte more than that is read, by which it is known.
pub fn read_below(folder: &Path, path: &str, most: usize) -> Result<Option<Vec<u8>>, Error> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let named = folder.join(path);
    let (Ok(real_folder), Ok(real)) = (folder.canonicalize(), named.canonicalize()) else { return Ok(None) };
    if !real.starts_with(real_folder) || !real.is_file() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    let read = std::fs::File::open(&named).and_then(|file| file.take(most as u64 + 1).read_to_end(&mut bytes));
    read.map(|_| Some(bytes)).map_err(|fault| Error::new("read", &named, fault))
}

/// The bytes of one file, or if it is longer than `most`, so many and one more.
pub fn read_at_most(path: &Path, most: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(most as u64 + 1).read_to_end(&mut bytes));
    read.map(|_| bytes).map_err(|fault| Error::new("read", path, fault))
}

/// The bytes of one file.
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|fault| {
        let fault = match std::fs::read_link(path) {
            Ok(target) if leads_nowhere(path) => io::Error::new(
                fault.kind(),
                format!(
                    "it is a link to {}, which is not there; put the file there, or take the link away",
                    shown(&target)
                ),
            ),
            Ok(_) | Err(_) => fault,
        };
        Error::new("read", path, fault)
    })
}

/// No file that somebody hands over is longer: 256 MB. A device may have no end.
const LONGEST: u64 = 256 << 20;

/// The bytes of what somebody hands over, which may be a pipe: there may be no end to them.
pub fn read_handed(path: &Path) -> Result<Vec<u8>, Error> {
    let unread = |fault| Error::new("read", path, fault);
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unread)?;
    file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(unread)?;
    match bytes.len() as u64 > LONGEST {
        true => Err(unread(io::Error::other(format!("it is longer than {} MB, as no policy is", LONGEST >> 20)))),
        false => Ok(bytes),
    }
}

/// The bytes of one file, and not of a pipe or a device that has its name: nobody may ever write into that.
pub fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
    match in_the_way(path) {
        Some(why) => Err(Error::new("read", path, io::Error::other(why))),
        None => read(path),
    }
}

/// What has the name of a file and is none, if that is so, and the way out.
pub fn in_the_way(path: &Path) -> Option<&'static str> {
    let kind = path.metadata().ok()?.file_type();
    match (kind.is_file(), kind.is_dir()) {
        (true, _) => None,
        (_, true) => Some("a folder has that name; take it away"),
        (_, _) => Some("a pipe or a device has that name; take it away"),
    }
}

/// How a file or a folder stands: its length, when it was changed last, in nanoseconds since 1970, and the same as the system
/// keeps it for itself, where it does so: what people and programs can set, such as `touch -r`, does not set that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStamp(u64, u64, i128);

/// How a file or a folder stands; none if it is not there, or is a link.
pub fn stamp(path: &Path) -> Option<FileStamp> {
    let known = path.symlink_metadata().ok().filter(|known| !known.is_symlink())?;
    let since = known.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let length = if known.is_dir() { 0 } else { known.len() };
    Some(FileStamp(length, u64::try_from(since.as_nanos()).ok()?, changed(&known)))
}

#[cfg(unix)]
fn changed(known: &std::fs::Metadata) -> i128 {
    use std::os::unix::fs::MetadataExt;
    i128::from(known.ctime()) * 1_000_000_000 + i128::from(known.ctime_nsec())
}

#[cfg(not(unix))]
fn changed(_: &std::fs::Metadata) -> i128 {
    0
}

/// How every file below a folder stands, in order; nothing if there is no such folder.
pub fn stamps_below(folder: &Path) -> Vec<(PathBuf, Option<FileStamp>)> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    entries.map(|entry| (entry.path().to_owned(), stamp(entry.path()))).collect()
}

/// All that stands on standard input.
pub fn standard_input() -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(|fault| Error::new("read", Path::new("standard input"), fault))
}

/// What stands after the name of a school file in that of the decisions which are still to be taken for it: `oak-upgrade.toml`.
pub const DECISIONS: &str = "-upgrade.toml";

/// Whether a file holds the decisions for the school file beside it.
fn is_of_decisions(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let school = name.strip_suffix(DECISIONS).filter(|stem| !stem.is_empty());
    school.is_some_and(|stem| path.with_file_name(format!("{stem}.toml")).is_file())
}

/// The pages and PDFs in a folder and below it, sorted.
pub fn documents_below(folder: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let is_document = |path: &Path| {
        let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
        ending.is_some_and(|ending| ["html", "htm", "pdf"].iter().any(|known| ending == *known))
    };
    let files = entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    files.filter(|path| is_document(path)).collect()
}

/// The `.toml` files directly in a folder, without its settings, its release and decisions for schools, sorted; and those that are
/// hidden.
pub fn school_files(folder: &Path) -> Result<(Vec<PathBuf>, PassedOver), Error> {
    let (mut files, mut passed) = (Vec::new(), PassedOver::default());
    for entry in std::fs::read_dir(folder).map_err(|fault| Error::new("read", folder, fault))? {
        let found = entry.map_err(|fault| Error::new("read", folder, fault))?.path();
        let is_toml = found.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
        let is_other = found.file_name().is_some_and(|name| name == SETTINGS || name == RELEASE);
        if !is_toml || is_other || found.is_dir() || is_of_decisions(&found) {
            continue;
        }
        match is_hidden(&found) {
            true => passed.hidden.push(shown(&found)),
            false => files.push(found),
        }
    }
    files.sort();
    passed.hidden.sort();
    Ok((files, passed))
}

/// How deep below a folder of schools others are looked for that are not read.
const DEEPEST_SCHOOL: usize = 4;

/// The `.toml` files in the folders below `folder`, which are not read with those of the folder itself; sorted, without
/// what is hidden and what the program keeps there. No link is followed.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let walk = WalkDir::new(folder).min_depth(1).max_depth(DEEPEST_SCHOOL).sort_by_file_name().into_iter();
    let is_kept = |entry: &walkdir::DirEntry| entry.file_name() == APPROVED || entry.file_name() == RELEASES;
    let entries = walk.filter_entry(|entry| !is_hidden(entry.path()) && !is_kept(entry)).flatten();
    let is_below = |entry: &walkdir::DirEntry| {
        let ending = entry.path().extension();
        entry.depth() > 1
            && entry.file_type().is_file()
            && ending.is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
    };
    entries.filter(is_below).map(walkdir::DirEntry::into_path).collect()
}

/// The names of the folders directly in a folder, sorted, without those that are hidden; none if it cannot be listed.
pub fn folders_in(folder: &Path) -> Vec<String> {
    let walk = WalkDir::new(folder).min_depth(1).max_depth(1).sort_by_file_name().into_iter().flatten();
    let folders = walk.filter(|entry| entry.file_type().is_dir() && !is_hidden(entry.path()));
    folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// The names of the files directly in a folder, sorted; none if there is no such folder.
pub fn names_in(folder: &Path) -> Result<Vec<String>, Error> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|fault| Error::new("read", folder, fault))? {
        let path = entry.map_err(|fault| Error::new("read", folder, fault))?.path();
        if path.is_file() {
            names.push(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// The manifests of the schools that have been built into a folder, each with the name of its own, sorted.
pub fn manifests(output: &Path) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(output).map_err(|fault| Error::new("read", output, fault))? {
        let folder = entry.map_err(|fault| Error::new("read", output, fault))?.path();
        let manifest = folder.join("manifest.json");
        if manifest.is_file() {
            found.push((folder.file_name().unwrap_or_default().to_string_lossy().into_owned(), read(&manifest)?));
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_windows_are_shown_with_slashes() {
        for (path, said) in [
            (r"schools\oak.toml", "schools/oak.toml"),
            (r"C:\Schools\oak.toml", "C:/Schools/oak.toml"),
            (r"\\?\C:\Ysgol Tŷ\oak.toml", "C:/Ysgol Tŷ/oak.toml"),
            (r"\\server\share\oak.toml", "//server/share/oak.toml"),
            (r"\\?\UNC\server\share", "//server/share"),
        ] {
            assert_eq!(with_slashes(path), said);
        }
    }

    #[test]
    fn paths_are_shown_without_what_does_not_matter() {
        for (path, said) in [("./a//b/./c/", "a/b/c"), ("/", "/"), ("/a/b", "/a/b"), (".", ""), ("../a", "../a")] {
            assert_eq!(shown(Path::new(path)), said, "{path}");
        }
    }

    #[test]
    fn a_file_is_read_below_its_folder_only_and_no_further_than_is_asked() {
        let root = std::env::temp_dir().join(format!("policygen-load-{}", std::process::id()));
        let folder = root.join("schools");
        std::fs::create_dir_all(folder.join("logos")).expect("the folder for temporary files can be written to");
        std::fs::write(folder.join("logos/oak.svg"), "0123456789").expect("it can be written");
        std::fs::write(root.join("secret"), "secret").expect("it can be written");
        let read = |path: &str, most| read_below(&folder, path, most).expect("the system lets us look");
        assert_eq!(read("logos/oak.svg", 10).as_deref(), Some(&b"0123456789"[..]));
        assert_eq!(read("logos/oak.svg", 4).as_deref(), Some(&b"01234"[..]));
        for outside in ["../secret", "logos", "none.svg", "logos/../../secret"] {
            assert_eq!(read(outside, 10), None, "{outside}");
        }
        #[cfg(unix)]
        {
            let link =
                |to: &str, name: &str| std::os::unix::fs::symlink(to, folder.join(name)).expect("links can be made");
            link("../secret", "out.svg");
            link("..", "up");
            link("logos/oak.svg", "in.svg");
            assert_eq!((read("out.svg", 10), read("up/secret", 10)), (None, None));
            assert!(read("in.svg", 10).is_some(), "a link may lead to another file of the folder");
        }
        std::fs::remove_dir_all(&root).expect("it was made here");
    }
}
