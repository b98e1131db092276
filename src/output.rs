//! The only writer of disk. A file appears whole or not at all, and one that would not change is not touched.

use crate::load::{self, Error, in_the_way, leads_out};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Whether a file had to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new, or held something else.
    Written,
    /// It held these bytes already.
    Unchanged,
}

/// Puts `bytes` into a file of the program's own at `path`. What is a link there is somebody's, and leads who knows where.
pub fn write(path: &Path, bytes: &[u8]) -> Result<Outcome, Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|fault| Error::new("make the folder", folder, fault))?;
    if path.is_symlink() {
        return Err(refused(path, "it is a link; take it away, or link the other way round"));
    }
    put(path, bytes, Then::Synced)
}

/// The same for a file that the next build makes again if the machine stops before the disk has it: a country's worth of files need
/// not wait for the disk one by one.
pub fn write_again(path: &Path, bytes: &[u8]) -> Result<Outcome, Error> {
    if path.is_symlink() {
        return Err(refused(path, "it is a link; take it away, or link the other way round"));
    }
    put(path, bytes, Then::Named)
}

/// Writes a file that an earlier build made, as [`write_again`] does; `built` is the digest of what that build wrote. What
/// somebody has put there since is kept beside it, and where that is, is told.
pub fn write_over(path: &Path, bytes: &[u8], built: Option<&str>) -> Result<(Outcome, Option<PathBuf>), Error> {
    let there = if path.is_file() && !path.is_symlink() { load::read(path)? } else { Vec::new() };
    let is_own = there.is_empty() || there == bytes || built.is_none_or(|built| crate::digest::sha256(&there) == built);
    let kept = match is_own {
        true => None,
        false => Some(put_aside(path, &there)?),
    };
    Ok((write_again(path, bytes)?, kept))
}

/// Keeps what stands in the file at `path` under a name beside it that nothing else has.
fn put_aside(path: &Path, there: &[u8]) -> Result<PathBuf, Error> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let numbers = std::iter::once(String::new()).chain((2..).map(|number: u32| format!("-{number}")));
    let mut names = numbers.map(|number| path.with_file_name(format!("{name}.edited{number}")));
    let is_free = |beside: &PathBuf| !beside.exists() || load::read_file(beside).is_ok_and(|kept| kept == there);
    let beside = names.find(is_free).expect("numbers do not end");
    write(&beside, there)?;
    Ok(beside)
}

/// Puts `bytes` into an author's file at `path`, which is there. Through a link it is the file that the link stands for.
pub fn rewrite(path: &Path, bytes: &[u8]) -> Result<Outcome, Error> {
    let real = path.canonicalize().map_err(|fault| Error::new("find", path, fault))?;
    put(&real, bytes, Then::Synced)
}

/// Takes a file of the program's own away, if it is there.
pub fn remove(path: &Path) -> Result<(), Error> {
    match std::fs::remove_file(path) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(Error::new("take away", path, fault)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Keeps whoever asks for the same from changing the file at `path` for as long as what is given back is held; waits for
/// who has it. It is of the folder, because a file that is rewritten is another file.
/// What others left there that were stopped while they wrote is taken away.
pub fn hold(path: &Path) -> Option<File> {
    let real = path.canonicalize().ok()?;
    let parent = real.parent()?;
    // Not every system can hold a folder: there what has changed meanwhile is found before it is written.
    let folder = File::open(parent).ok()?;
    folder.lock().ok()?;
    sweep(parent);
    Some(folder)
}

/// Puts `bytes` into a new file at `path`; whatever is there already is somebody's, and an error.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|fault| Error::new("make the folder", folder, fault))?;
    let put = || {
        let mut file = File::options().write(true).create_new(true).open(path)?;
        let put = file.write_all(bytes).and_then(|()| file.sync_all());
        // A file that is not whole is none.
        put.inspect_err(|_| drop(std::fs::remove_file(path)))
    };
    put().map_err(|fault| Error::new("write", path, fault))
}

/// Puts `bytes` into a new file at `path` that only its owner may read.
pub fn write_secret(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let put = || {
        let mut file = options.open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    put().map_err(|fault| Error::new("write", path, fault))
}

/// An error if the file at `path` is there and may not be written to. Taking its name would be a way round that.
pub fn refuse_unwritable(path: &Path) -> Result<(), Error> {
    match path.metadata().is_ok_and(|file| file.permissions().readonly()) {
        true => Err(refused(path, "it is read-only")),
        false => Ok(()),
    }
}

fn refused(path: &Path, why: &str) -> Error {
    Error::new("write", path, io::Error::new(io::ErrorKind::PermissionDenied, why.to_owned()))
}

/// When a file takes its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    /// Once the disk has it.
    Synced,
    /// Once it is whole.
    Named,
}

/// What follows the number of a process in the name of a file that it writes.
const PART: &str = ".part";

/// Takes away what processes left in a folder that were stopped while they wrote. Nobody else may write there meanwhile.
pub fn sweep(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let left = name.to_str().and_then(|name| name.strip_prefix('.')?.strip_suffix(PART)?.rsplit_once('.'));
        if left.is_some_and(|(_, process)| !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit())) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// The file whose lock is held by who builds into a folder.
const LOCK: &str = "lock";

/// Keeps others from building into `folder` for as long as what is given back is held. If another does so now, calls `waits` and then waits
/// for it. `within` is a folder in it for files of this program's own.
pub fn hold_folder(folder: &Path, within: &Path, waits: &dyn Fn()) -> Result<File, Error> {
    make_within(folder, within)?;
    let path = within.join(LOCK);
    let held = || {
        if path.is_symlink() {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is a link; take it away"));
        }
        if let Some(why) = in_the_way(&path) {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, why));
        }
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waits();
                file.lock()?;
            }
            // Not every file system can lock, and then there is nobody to wait for.
            Err(TryLockError::Error(fault)) if fault.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(fault)) => return Err(fault),
        }
        Ok(file)
    };
    held().map_err(|fault| Error::new("hold", &path, fault))
}

/// Puts `bytes` at `path`: into a temporary file beside it, with its mode, which takes its name once it is whole.
fn put(path: &Path, bytes: &[u8], then: Then) -> Result<Outcome, Error> {
    if let Some(why) = in_the_way(path) {
        return Err(refused(path, why));
    }
    if std::fs::read(path).is_ok_and(|before| before == bytes) {
        return Ok(Outcome::Unchanged);
    }
    refuse_unwritable(path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}{PART}", std::process::id()));
    let put = || {
        // What a build that was killed left; never what a link of that name leads to.
        let _ = std::fs::remove_file(&temporary);
        let mut file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
        if let Ok(before) = path.metadata() {
            file.set_permissions(before.permissions())?;
        }
        file.write_all(bytes)?;
        if then == Then::Synced {
            file.sync_all()?;
        }
        std::fs::rename(&temporary, path)
    };
    put().map_err(|fault| {
        // What is half written must not be found later; if even that fails, the first fault is the one to tell.
        let _ = std::fs::remove_file(&temporary);
        Error::new("write", path, fault)
    })?;
    Ok(Outcome::Written)
}

/// Makes the folder `path` within `root`, unless a link leads out of that.
pub fn make_within(root: &Path, path: &Path) -> Result<(), Error> {
    let make = |folder: &Path| {
        let in_the_way = folder.ancestors().find(|part| part.exists() && !part.is_dir());
        match in_the_way {
            Some(file) => Err(Error::new(
                "make the folder",
                folder,
                io::Error::other(format!("{} is a file; move it away", load::shown(file))),
            )),
            None => std::fs::create_dir_all(folder).map_err(|fault| Error::new("make the folder", folder, fault)),
        }
    };
    make(root)?;
    match leads_out(path, root) {
        true => Err(Error::new("write into", path, io::Error::other("a link leads out of the folder that it is in"))),
        false => make(path),
    }
}

/// Removes a file that this program wrote, if it is there and still holds what was written: `sha256` is the digest of that.
/// Whether it is gone.
pub fn remove_own(path: &Path, sha256: &str) -> Result<bool, Error> {
    if path.is_symlink() || !path.is_file() {
        return Ok(!path.exists());
    }
    let bytes = std::fs::read(path).map_err(|fault| Error::new("read", path, fault))?;
    if crate::digest::sha256(&bytes) != sha256 {
        return Ok(false);
    }
    std::fs::remove_file(path).map_err(|fault| Error::new("remove", path, fault))?;
    Ok(true)
}

/// Removes a folder that has nothing in it any more.
pub fn remove_empty(folder: &Path) {
    // What somebody else has put there keeps it, and that is as it should be.
    if !folder.is_symlink() {
        let _ = std::fs::remove_dir(folder);
    }
}

/// What a build has made for a school: `manifest.json` in its folder.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// The school's name.
    pub school: String,
    /// Its file in the workspace, if it is in that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The program that built it.
    pub generator: String,
    /// The day it was built for.
    pub built_for: String,
    /// The first day for which it would come out otherwise, though nothing is changed: a state turns. None if no such day is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds_until: Option<String>,
    /// The library it was built from; nothing if a program of before wrote it.
    #[serde(default)]
    pub library: Option<ManifestLibrary>,
    /// SHA-256 of everything it was built from: library, school file, day and program.
    pub inputs: String,
    /// Its policies.
    pub policies: Vec<ManifestPolicy>,
    /// What was built for the school as a whole: its register, and its calendar if anything has a date.
    pub files: Vec<ManifestFile>,
}

/// A library in a manifest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ManifestLibrary {
    /// Whether nothing built into the program is part of it.
    #[serde(rename = "without_built_in")]
    pub is_alone: bool,
    /// How many files of it are the workspace's own.
    #[serde(rename = "own_files")]
    pub own: usize,
    /// SHA-256 of it, with the settings, page templates, fonts and program.
    pub sha256: String,
}

/// A policy in a manifest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ManifestPolicy {
    /// Its id.
    pub id: String,
    /// The name that the school has in it, if its file gives the school another one now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub school: Option<String>,
    /// Its title.
    pub title: String,
    /// The model it is built from.
    pub model: String,
    /// The release of the model.
    pub release: String,
    /// Its state: draft, changed, approved, due-soon, overdue or superseded.
    pub state: String,
    /// The body that approves it.
    pub approver: String,
    /// Who approved this very text and when, if it is approved.
    pub approval: Option<String>,
    /// How many wordings and clauses are the school's own.
    pub local: usize,
    /// Items and paragraphs that have gone with others that they lean on, which the school leaves out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// When this text was last reviewed.
    pub reviewed: Option<String>,
    /// When the policy was last reviewed, if it had another text then.
    #[serde(default)]
    pub earlier_review: Option<String>,
    /// When it is next to be reviewed.
    pub next_review: Option<String>,
    /// The digest of the release that it is pinned to; nothing if it is built from the library of the workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub library: Option<String>,
    /// SHA-256 of what it says, particulars excluded.
    pub fingerprint: String,
    /// SHA-256 of its particulars; empty if it has none.
    #[serde(default)]
    pub particulars: String,
    /// Its files.
    pub files: Vec<ManifestFile>,
}

/// A file in a manifest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Its name in the school's folder.
    pub name: String,
    /// Its length in bytes.
    pub bytes: usize,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

impl Manifest {
    /// The digest of a file of this name, as it was built.
    pub fn sha256_of(&self, name: &str) -> Option<&str> {
        let files = self.policies.iter().flat_map(|policy| &policy.files).chain(&self.files);
        files.into_iter().find(|file| file.name == name).map(|file| file.sha256.as_str())
    }

    /// As it is written: JSON in lines, so that two of them can be compared.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("strings and numbers become JSON") + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    /// An empty folder for a test.
    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("policygen-output-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("the temporary folder can be written to");
        folder
    }

    #[test]
    fn a_file_that_is_read_only_is_left_alone() {
        let path = folder("read-only").join("oak.toml");
        std::fs::write(&path, "before").expect("it can be written");
        let mut mode = path.metadata().expect("it is there").permissions();
        mode.set_readonly(true);
        std::fs::set_permissions(&path, mode).expect("it is ours");
        for refused in [write(&path, b"after"), rewrite(&path, b"after")] {
            let error = refused.expect_err("it is read-only").to_string();
            assert!(error.ends_with("oak.toml: it is read-only"), "{error}");
        }
        assert_eq!(write(&path, b"before").expect("nothing has to be written"), Outcome::Unchanged);
        assert_eq!(std::fs::read(&path).expect("it is there"), b"before");
        assert_eq!(std::fs::read_dir(path.parent().expect("a folder")).expect("it is there").count(), 1);
    }

    #[test]
    fn only_what_is_as_it_was_written_is_removed() {
        let folder = folder("own");
        let path = folder.join("pond.html");
        write(&path, b"built").expect("it can be written");
        let digest = crate::digest::sha256(b"built");
        std::fs::write(&path, "somebody's").expect("it can be written");
        assert!(!remove_own(&path, &digest).expect("it can be read") && path.is_file());
        remove_empty(&folder);
        std::fs::write(&path, "built").expect("it can be written");
        assert!(remove_own(&path, &digest).expect("it can be removed") && !path.exists());
        assert!(remove_own(&path, &digest).expect("it is gone already"));
        remove_empty(&folder);
        assert!(!folder.exists());
    }

    #[cfg(unix)]
    #[test]
    fn an_authors_file_is_written_through_a_link_and_keeps_its_mode() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = folder("link");
        let (real, link) = (folder.join("real.toml"), folder.join("link.toml"));
        std::fs::write(&real, "before").expect("it can be written");
        std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).expect("it is ours");
        symlink("real.toml", &link).expect("links can be made");
        assert_eq!(rewrite(&link, b"after").expect("it can be written"), Outcome::Written);
        assert!(link.is_symlink());
        assert_eq!(std::fs::read(&real).expect("it is there"), b"after");
        assert_eq!(real.metadata().expect("it is there").permissions().mode() & 0o777, 0o640);
        let error = write(&link, b"built").expect_err("what is built is no link").to_string();
        assert!(error.contains("it is a link"), "{error}");
        assert_eq!(std::fs::read(&real).expect("it is there"), b"after");
    }
}
