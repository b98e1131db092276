//! The releases that policies are built from, each read once for all schools that are pinned to it.
//!
//! A policy says `release = "2026.1"` and is built from that release alone until its file says another: what an authority
//! changes, and what arrives by mail, changes no policy that was adopted. What has no such line is built from the library of
//! the workspace.

use crate::diagnostic::{Diagnostic, Severity};
use crate::library::{self, Library, add_text};
use crate::load::{self, Error, Files, SETTINGS};
use crate::model::release::{LibraryFrom, ReleaseId};
use crate::model::school::{PolicyFile, SchoolFile};
use crate::release::bundle::{self, Bundle, MOST_BYTES};
use crate::release::contents::{Contents, contents};
use crate::release::explained::{self, Explained};
use crate::release::memory::{self, Memory, NotThere, Taken};
use crate::render::{self, Theme};
use crate::schools::SchoolText;
use crate::shape;
use crate::source::{Sources, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Who publishes the library that the program carries.
pub const BUILT_IN: &str = "policygen";

/// A release, ready for any number of policies.
pub struct Released {
    /// Which it is.
    pub id: ReleaseId,
    /// The digest by which it is remembered.
    pub digest: String,
    /// Its library, with the settings of the workspace.
    pub library: Library,
    /// What its documents look like, unless that cannot be read.
    pub theme: Option<Theme>,
    /// What is wrong with it, for this program.
    pub found: Vec<Diagnostic>,
    files: Files,
    contents: OnceLock<Contents>,
}

impl Released {
    /// What it says, id by id.
    pub fn contents(&self) -> &Contents {
        self.contents.get_or_init(|| contents(&self.library, &self.files))
    }

    /// The authority's words on what changed in it.
    pub fn explained(&self, sources: &mut Sources) -> Vec<Explained> {
        explained::of(&self.files, sources, &mut Vec::new())
    }
}

/// What is to be read for the schools of a run.
#[derive(Default)]
pub struct Wanted {
    /// Releases that policies are pinned to.
    pub pinned: BTreeSet<ReleaseId>,
    /// Libraries that texts were approved from, by digest, and the folder of approved texts that may hold each.
    pub approved: BTreeMap<String, PathBuf>,
}

/// The releases that a workspace has, and those of them that have been read.
#[derive(Default)]
pub struct Releases {
    /// What it remembers; nothing until something is wanted.
    pub memory: Option<Memory>,
    read: BTreeMap<String, Released>,
    missing: BTreeMap<ReleaseId, NotThere>,
}

impl Releases {
    /// The release that a policy is pinned to, or why it cannot be built from.
    pub fn pinned(&self, id: &ReleaseId, root: &Path, place: Span) -> Result<&Released, Box<Diagnostic>> {
        let taken = self.memory.as_ref().and_then(|memory| memory.of(id));
        let known = taken.and_then(|taken| self.read.get(&taken.digest.value));
        known.ok_or_else(|| {
            let why = self.missing.get(id).unwrap_or(&NotThere::Missing);
            Box::new(memory::not_there(root, id, taken, why, place))
        })
    }

    /// The digest of a release that was taken and is as it was then.
    pub fn digest_of(&self, id: &ReleaseId) -> Option<String> {
        let digest = &self.memory.as_ref()?.of(id)?.digest.value;
        self.read.contains_key(digest).then(|| digest.clone())
    }

    /// The library of that digest, if it was found.
    pub fn by_digest(&self, digest: &str) -> Option<&Released> {
        self.read.get(digest)
    }

    /// The newest release of a publisher that was taken.
    pub fn newest(&self, publisher: &str) -> Option<&Taken> {
        self.memory.as_ref()?.newest(publisher)
    }

    /// Every release that has been read.
    pub fn all(&self) -> impl Iterator<Item = &Released> {
        self.read.values()
    }

    /// Whether any release was taken.
    pub fn has_any(&self) -> bool {
        self.memory.as_ref().is_some_and(|memory| !memory.release.is_empty())
    }

    /// Reads what is wanted and not yet read. `sources` are those of the workspace; the files of each release come after
    /// them.
    pub fn read(
        &mut self,
        root: &Path,
        wanted: &Wanted,
        own: &Files,
        mut sources: Arc<Sources>,
    ) -> Result<Arc<Sources>, Error> {
        let memory = self.memory.take();
        let memory = match memory {
            Some(memory) => memory,
            None => {
                let mut over = Sources::over(sources);
                let memory = Memory::read(root, &mut over, &mut Vec::new())?;
                sources = Arc::new(over);
                memory
            }
        };
        for id in &wanted.pinned {
            let Some(taken) = memory.of(id) else { continue };
            if self.read.contains_key(&taken.digest.value) {
                continue;
            }
            match memory::bundle_of(root, taken)? {
                Ok(bundle) => sources = self.add(&bundle, &memory::shown(root, id), own, sources),
                Err(why) => drop(self.missing.insert(id.clone(), why)),
            }
        }
        for (digest, folder) in wanted.approved.iter().filter(|(digest, _)| !digest.is_empty()) {
            if self.read.contains_key(digest) {
                continue;
            }
            let taken = memory.release.iter().find(|taken| taken.digest.value == *digest);
            if let Some(taken) = taken
                && let Ok(bundle) = memory::bundle_of(root, taken)?
            {
                sources = self.add(&bundle, &memory::shown(root, &taken.id()), own, sources);
            } else if let Some((bundle, shown)) = kept_library(folder, digest)? {
                sources = self.add(&bundle, &shown, own, sources);
            } else if let Some((bundle, shown)) = memory::bundle_of_digest(root, digest)? {
                sources = self.add(&bundle, &shown, own, sources);
            }
        }
        self.memory = Some(memory);
        Ok(sources)
    }

    fn add(&mut self, bundle: &Bundle, shown: &str, own: &Files, sources: Arc<Sources>) -> Arc<Sources> {
        let mut sources = Sources::over(sources);
        let mut found = Vec::new();
        let files = with_looks(bundle.files(shown), own);
        let library = library::read(&files, &mut sources, &mut found);
        let theme = render::theme(&files, &mut sources, &mut found);
        // What is wrong with the settings or the looks of the workspace was told of with the workspace; a bundle cannot be
        // mended here, so only what stops a build matters.
        found.retain(|fault| {
            let path = &sources.file(fault.span.file).path;
            fault.severity == Severity::Error && path.starts_with(shown)
        });
        let (id, digest) = (bundle.manifest.id(), bundle.digest.clone());
        let released = Released { id, digest, library, theme, found, files, contents: OnceLock::new() };
        self.read.insert(bundle.digest.clone(), released);
        Arc::new(sources)
    }
}

/// The files of a release, with the settings of the workspace and what its documents look like: words are the release's,
/// the look is the school's.
fn with_looks(mut files: Files, own: &Files) -> Files {
    let is_look = |path: &str| path == SETTINGS || (path.starts_with("templates/") && !load::is_of_library(path));
    let looks = own.0.iter().filter(|(path, file)| is_look(path) && !file.is_embedded());
    files.0.extend(looks.map(|(path, file)| (path.clone(), file.clone())));
    files
}

/// The name of the file that keeps a library that texts were approved from.
pub fn library_file(digest: &str) -> String {
    let digits = digest.strip_prefix("sha256:").unwrap_or(digest);
    format!("library-{}.zip", digits.get(..16).unwrap_or(digits))
}

/// The library of that digest in a folder of approved texts, and how messages name it.
fn kept_library(folder: &Path, digest: &str) -> Result<Option<(Bundle, String)>, Error> {
    let path = folder.join(library_file(digest));
    if !path.is_file() {
        return Ok(None);
    }
    let bytes = load::read_at_most(&path, MOST_BYTES)?;
    let bundle = bundle::open(&bytes).and_then(|opened| opened.known(digest)).and_then(|known| known.unpack());
    Ok(bundle.ok().map(|bundle| (bundle, load::shown(&path))))
}

/// The release that a policy is pinned to: of the publisher that its school names, or else the workspace, or else the program.
pub fn pin(policy: &PolicyFile, school: &SchoolFile, workspace: &Library) -> Option<ReleaseId> {
    let name = policy.release.as_ref()?.value.clone();
    Some(ReleaseId { publisher: publisher(school, workspace), name })
}

/// Who publishes the releases that a school's policies are pinned to.
pub fn publisher(school: &SchoolFile, workspace: &Library) -> String {
    let of_school = school.library.as_ref().map(|table| &table.from);
    let of_workspace = workspace.settings.library.as_ref().map(|table| &table.from);
    match of_school.or(of_workspace) {
        Some(LibraryFrom::Publisher(name)) => name.value.clone(),
        Some(LibraryFrom::Here) => {
            workspace.release.as_ref().map_or_else(|| BUILT_IN.to_owned(), |file| file.publisher.value.clone())
        }
        Some(LibraryFrom::BuiltIn) | None => BUILT_IN.to_owned(),
    }
}

/// Who publishes what these schools are built from, if each of them says so in its own file and all say the same.
pub fn publisher_of_all(schools: &[SchoolText]) -> Option<String> {
    let of = |school: &SchoolText| {
        let bytes = school.bytes.as_ref().ok().filter(|bytes| bytes.windows(7).any(|part| part == b"library"))?;
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let (file, text) = add_text(String::new(), bytes, &mut sources, &mut found);
        let parsed: SchoolFile = shape::read(&text, file, 0, &mut found)?;
        match parsed.library?.from {
            LibraryFrom::Publisher(publisher) => Some(publisher.value),
            LibraryFrom::Here | LibraryFrom::BuiltIn => None,
        }
    };
    let first = of(schools.first()?)?;
    schools.iter().skip(1).all(|school| of(school).as_ref() == Some(&first)).then_some(first)
}

/// The pins of a school file, whatever else is wrong with it.
pub fn pins_of(bytes: &[u8], workspace: &Library) -> BTreeSet<ReleaseId> {
    // Most files of a folder without releases have none, and need not be read twice.
    if !bytes.windows(7).any(|part| part == b"release") {
        return BTreeSet::new();
    }
    let (mut sources, mut found) = (Sources::default(), Vec::new());
    let (file, text) = add_text(String::new(), bytes, &mut sources, &mut found);
    let school: Option<SchoolFile> = shape::read(&text, file, 0, &mut found);
    let pins =
        school.iter().flat_map(|school| school.policy.iter().filter_map(|policy| pin(policy, school, workspace)));
    pins.collect()
}
