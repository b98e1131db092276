//! The only reader of disk: a workspace's files, laid over those the binary carries.

use crate::embed;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
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
        write!(f, "cannot {} {}: {}", self.doing, self.path.display(), self.source)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// A file of the workspace, or one that the binary carries.
#[derive(Clone, Debug)]
pub struct File {
    /// What it holds.
    pub bytes: Cow<'static, [u8]>,
    /// The SHA-256 of what it holds, if the binary carries it.
    embedded: Option<&'static str>,
}

impl File {
    /// A file of a workspace.
    pub fn new(bytes: Vec<u8>) -> File {
        File { bytes: Cow::Owned(bytes), embedded: None }
    }

    /// Whether the binary carries it.
    pub fn is_embedded(&self) -> bool {
        self.embedded.is_some()
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
        let file = |bytes, digest| File { bytes: Cow::Borrowed(bytes), embedded: Some(digest) };
        Files(files.map(|&(path, bytes, digest)| (path.to_owned(), file(bytes, digest))).collect())
    }

    /// The bytes at `path`, if there is such a file.
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(|file| &*file.bytes)
    }

    /// Lays the files of a workspace over these: `policygen.toml`, and all below `clauses/` and `templates/`.
    pub fn overlay(&mut self, root: &Path) -> Result<(), Error> {
        let settings = root.join("policygen.toml");
        if settings.is_file() {
            self.put("policygen.toml".to_owned(), read(&settings)?);
        }
        for folder in ["clauses", "templates"] {
            let top = root.join(folder);
            if !top.is_dir() {
                continue;
            }
            for entry in WalkDir::new(&top).sort_by_file_name() {
                let entry = entry.map_err(|fault| {
                    let path = fault.path().unwrap_or(&top).to_owned();
                    Error::new("read", &path, fault.into())
                })?;
                let below = entry.path().strip_prefix(root).expect("it was found below the root");
                let name: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
                let hidden = name.iter().any(|part| part.starts_with('.'));
                if entry.file_type().is_file() && !hidden {
                    self.put(name.join("/"), read(entry.path())?);
                }
            }
        }
        Ok(())
    }

    fn put(&mut self, path: String, bytes: Vec<u8>) {
        self.0.insert(path, File::new(bytes));
    }
}

/// The bytes of the file at `path` below `folder`, wherever links lead; none if there is no such file there.
pub fn read_below(folder: &Path, path: &str) -> Result<Option<Vec<u8>>, Error> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let named = folder.join(path);
    let (Ok(real_folder), Ok(real)) = (folder.canonicalize(), named.canonicalize()) else { return Ok(None) };
    if !real.starts_with(real_folder) || !real.is_file() {
        return Ok(None);
    }
    read(&named).map(Some)
}

/// The bytes of one file.
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|fault| Error::new("read", path, fault))
}

/// All that stands on standard input.
pub fn standard_input() -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(|fault| Error::new("read", Path::new("standard input"), fault))
}

/// The school files that `asked` names: files as they are, folders for every `.toml` directly in them. Sorted, each once.
pub fn school_files(asked: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for path in asked {
        let kind = std::fs::metadata(path).map_err(|fault| Error::new("read", path, fault))?;
        if !kind.is_dir() {
            files.push(path.clone());
            continue;
        }
        for entry in std::fs::read_dir(path).map_err(|fault| Error::new("read", path, fault))? {
            let found = entry.map_err(|fault| Error::new("read", path, fault))?.path();
            if found.extension().is_some_and(|ending| ending == "toml") && found.is_file() {
                files.push(found);
            }
        }
    }
    files.sort();
    files.dedup();
    Ok(files)
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
