//! A workspace: its library, read once and ready for any number of schools, and the releases that policies are pinned to.

use crate::check::{self, Levels};
use crate::date::Date;
use crate::design::{self, DesignFile, Logo};
use crate::diagnostic::{self, Diagnostic, Fault};
use crate::digest::sha256;
use crate::ejected::Ejected;
use crate::grammar::{counted, typographic};
use crate::kept;
use crate::library::{self, Library};
use crate::load::{self, Error, Files, PassedOver};
use crate::model::release::{LibraryFrom, ReleaseFile, ReleaseId};
use crate::model::school::{PolicyFile, SchoolFile};
use crate::picture;
use crate::pinned::{self, Released, Releases, Wanted};
use crate::release::bundle::{self, Bundle};
use crate::release::contents::contents;
use crate::release::explained::{self, Explained};
use crate::release::memory::{self, Memory};
use crate::render::{self, Theme};
use crate::schools::SchoolText;
use crate::source::{Sources, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name and version of this program, as documents and manifests give it.
pub const GENERATOR: &str = concat!("policygen ", env!("CARGO_PKG_VERSION"));

/// A workspace that has been read: its library, ready for any number of schools.
pub struct Workspace {
    /// Where it is.
    pub root: PathBuf,
    /// Its library.
    pub library: Library,
    /// What its documents look like, unless that cannot be read.
    pub theme: Option<Theme>,
    /// The logo of schools that have none of their own.
    pub logo: Option<Arc<Logo>>,
    /// Its files as sources.
    pub sources: Arc<Sources>,
    /// What its library is made of.
    pub origins: Origins,
    /// The release that it shows and checks, if its library is one.
    shows: Option<ReleaseId>,
    /// What is wrong with it.
    pub found: Vec<Diagnostic>,
    /// The newest release of the publisher that its settings name, if that cannot be read.
    missing: Option<ReleaseId>,
    /// Its hidden files, which nobody reads.
    pub hidden: Vec<String>,
    /// How bad what rules find is.
    pub levels: Levels,
    /// SHA-256 of everything in it that shapes a document.
    pub fingerprint: String,
    /// SHA-256 of the same without what its clauses say below their front matter.
    pub frame: String,
    /// SHA-256 of each clause, by its id.
    clauses: BTreeMap<String, String>,
    /// The releases that policies are pinned to, once the schools are known.
    pub releases: Releases,
    /// Whether policies are built from the library here all the same, as drafts.
    pub unreleased: bool,
    files: Files,
}

impl Workspace {
    /// The authority's words on what changed in the library that a policy is built from, and what it said of earlier releases.
    pub fn explained(&self, basis: Basis<'_>) -> Vec<Explained> {
        let mut sources = Sources::over(self.sources.clone());
        match basis.released {
            Some(released) => released.explained(&mut sources),
            None => explained::of(&self.files, &mut sources, &mut Vec::new()),
        }
    }

    /// Reads the workspace at `root`, laid over what the binary carries.
    pub fn read(root: &Path) -> Result<Workspace, Error> {
        Workspace::read_for(root, None)
    }

    /// The same for schools that are built from what `publisher` has released, as their own files say.
    pub(crate) fn read_for(root: &Path, publisher: Option<&str>) -> Result<Workspace, Error> {
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let (mut files, passed, from) = files_of(root)?;
        for link in passed.outside {
            let place = sources.add(load::shown(&root.join(link)), "");
            found.push(
                Diagnostic::error(
                    Fault::OutsideWorkspace,
                    sources.whole(place),
                    "this link leads out of the workspace",
                )
                .help("put the file itself here, or a link to one that is within"),
            );
        }
        for link in passed.nowhere {
            let place = sources.add(load::shown(&root.join(link)), "");
            found.push(
                Diagnostic::error(
                    Fault::NoSuchFile,
                    sources.whole(place),
                    "this link leads to a file that is not there",
                )
                .help("put the file there, or take the link away"),
            );
        }
        let origins = Origins::of(&files, from == LibraryFrom::Here);
        let (mut missing, mut shows) = (None, None);
        let set = match &from {
            LibraryFrom::Publisher(set) => Some(set.value.as_str()),
            LibraryFrom::Here | LibraryFrom::BuiltIn => None,
        };
        let of_schools = publisher.filter(|_| from != LibraryFrom::Here && origins.own == 0);
        if let Some(publisher) = of_schools.or(set) {
            let memory = Memory::read(root, &mut sources, &mut found)?;
            let newest = memory.newest(publisher).map(memory::Taken::id);
            let fault = newest_of(root, publisher, &memory, &mut files, &mut sources)?;
            let is_read = fault.is_none();
            // The policies of schools tell of it themselves.
            found.extend(fault.filter(|_| of_schools.is_none()));
            (missing, shows) = if is_read { (None, newest) } else { (newest, None) };
        }
        found.extend(Ejected::read(root)?.warning(&files, &mut sources));
        let mut library = library::read(&files, &mut sources, &mut found);
        name_unreleased(&mut library, root, &mut sources, &mut found)?;
        let theme = render::theme(&files, &mut sources, &mut found);
        let logo = library.settings.design.as_ref().and_then(|design| read_logo(design, root, &mut found));
        let levels = Levels::read(&library, &mut found);
        levels.apply(&mut found);
        diagnostic::sort(&mut found);
        let (mut inputs, mut frame) = (GENERATOR.to_owned(), GENERATOR.to_owned());
        for (path, file) in &files.0 {
            let digest = file.known_sha256().map_or_else(|| sha256(&file.bytes), str::to_owned);
            inputs += &format!("\n{path} {digest}");
            if !(load::is_of_library(path) && path.ends_with(".md")) {
                frame += &format!("\n{path} {digest}");
            }
        }
        let mut clauses = BTreeMap::new();
        for (id, clause) in &library.clauses {
            let text = &sources.file(clause.span.file).text;
            frame += &format!("\n{id} {}", sha256(library::front_of(text).as_bytes()));
            clauses.insert(id.clone(), sha256(text.as_bytes()));
        }
        if let Some(logo) = &logo {
            let logo = format!("\nlogo {}", sha256(&logo.picture.file));
            inputs += &logo;
            frame += &logo;
        }
        let (fingerprint, frame) = (sha256(inputs.as_bytes()), sha256(frame.as_bytes()));
        Ok(Workspace {
            root: root.to_owned(),
            library,
            theme,
            logo,
            sources: Arc::new(sources),
            origins,
            shows,
            found,
            missing,
            hidden: passed.hidden,
            levels,
            fingerprint,
            frame,
            clauses,
            releases: Releases::default(),
            unreleased: false,
            files,
        })
    }

    /// The same with the releases that the policies of these schools are pinned to, and the libraries that their texts in
    /// force were approved from.
    pub fn with_releases_of(mut self, schools: &[SchoolText]) -> Result<Workspace, Error> {
        let bytes = schools.iter().filter_map(|school| school.bytes.as_ref().ok());
        let pinned: BTreeSet<ReleaseId> = bytes.flat_map(|bytes| pinned::pins_of(bytes, &self.library)).collect();
        // It is told where a policy names it.
        if self.missing.as_ref().is_some_and(|missing| pinned.contains(missing)) {
            self.found.retain(|fault| !(fault.is(Fault::ReleaseMissing) || fault.is(Fault::BundleAltered)));
        }
        let read = schools.iter().filter_map(|school| Some((school, school.bytes.as_ref().ok()?)));
        let approved =
            read.flat_map(|(school, bytes)| kept::libraries_in_force(&school.path, &school.id, bytes)).collect();
        self.read_releases(&Wanted { pinned, approved })?;
        Ok(self)
    }

    /// The same for whoever asks how schools' policies stand and not what could be better in them: an error tells that, and
    /// a warning does not.
    pub fn for_errors(self) -> Workspace {
        Workspace { levels: self.levels.of_errors(), ..self }
    }

    /// Reads releases and libraries of approved texts that are wanted.
    pub fn read_releases(&mut self, wanted: &Wanted) -> Result<(), Error> {
        let is_needed = !wanted.pinned.is_empty() || !wanted.approved.is_empty() || memory::folder(&self.root).is_dir();
        if is_needed {
            self.sources = self.releases.read(&self.root, wanted, &self.files, self.sources.clone())?;
        }
        Ok(())
    }

    /// What its library is, in words, after "the library is".
    pub fn library_in_words(&self) -> String {
        let Origins { is_alone, own } = self.origins;
        match (&self.shows, is_alone, own) {
            (Some(release), ..) => format!("{release}, the newest release of it that was taken"),
            (None, true, own) => format!("the workspace's own ({})", counted(own, "file")),
            (None, false, 0) => "built in".to_owned(),
            (None, false, own) => format!("built in, with {} of the workspace", counted(own, "file")),
        }
    }

    /// Why no release can be made of it: it has no library of its own.
    pub fn publishes_nothing(&self) -> Option<String> {
        let from = self.library.settings.library.as_ref().map(|table| &table.from);
        match from {
            Some(LibraryFrom::Publisher(publisher)) => Some(format!(
                "this folder publishes nothing: what it builds from is released by {publisher}, where the clauses are written"
            )),
            Some(LibraryFrom::Here) => None,
            Some(LibraryFrom::BuiltIn) | None => (self.origins.own == 0)
                .then(|| "this folder publishes nothing: its library is the one that the program carries".to_owned()),
        }
    }

    /// The files that its library is read from.
    pub(crate) fn files(&self) -> &Files {
        &self.files
    }

    /// SHA-256 of a clause of the library here.
    pub fn clause_sha256(&self, id: &str) -> Option<&str> {
        self.clauses.get(id).map(String::as_str)
    }

    /// What a policy is built from, or why it cannot be.
    pub fn basis(&self, policy: &PolicyFile, school: &SchoolFile) -> Result<Basis<'_>, Box<Diagnostic>> {
        let place = policy.release.as_ref().map_or(policy.model.span, |release| release.span);
        match pinned::pin(policy, school, &self.library) {
            _ if self.unreleased => Ok(self.own_basis()),
            None => self.without_pin(policy, school),
            Some(id) if self.is_built_in(&id) => Ok(self.own_basis()),
            Some(_) if !self.origins.is_alone && self.origins.own > 0 => Err(Box::new(
                Diagnostic::error(
                    Fault::LibraryOverridden,
                    place,
                    format!(
                        "a policy that is built from a release takes no clause or model from this folder, which has {}",
                        counted(self.origins.own, "file")
                    ),
                )
                .help("take what is in clauses/ and templates/policies/ away; --unreleased builds a draft of it"),
            )),
            Some(id) => self.releases.pinned(&id, &self.root, place).map(Basis::of),
        }
    }

    /// A policy without a pin is built from the library here, unless that is whatever release was taken last.
    fn without_pin(&self, policy: &PolicyFile, school: &SchoolFile) -> Result<Basis<'_>, Box<Diagnostic>> {
        let from = school.library.as_ref().or(self.library.settings.library.as_ref()).map(|table| &table.from);
        let Some(LibraryFrom::Publisher(publisher)) = from else { return Ok(self.own_basis()) };
        let said = format!("this policy does not say which release of {publisher} it is built from");
        // What governors approved was built from a release: who writes a later one passes over what an upgrade would ask.
        let last = policy.last_approval().and_then(|record| Some((record.release.as_ref()?, record.on.value)));
        let help = match (last, self.releases.newest(&publisher.value)) {
            (Some((release, on)), Some(_)) => format!(
                "write release = \"{release}\", which the text approved {} was built from; policygen upgrade goes on from there",
                on.in_sentence()
            ),
            (None, Some(newest)) => format!("write release = \"{}\", the newest that you have", newest.name),
            (_, None) => format!("take a release of {publisher} first: policygen take FILE"),
        };
        Err(Box::new(Diagnostic::error(Fault::NoRelease, policy.model.span, said).help(help)))
    }

    /// The release that a new policy is built from: the newest that was taken of the publisher that the settings name.
    pub(crate) fn newest_release(&self) -> Option<String> {
        match self.library.settings.library.as_ref().map(|table| &table.from) {
            Some(LibraryFrom::Publisher(publisher)) => {
                self.releases.newest(&publisher.value).map(|newest| newest.name.value.clone())
            }
            Some(LibraryFrom::BuiltIn | LibraryFrom::Here) | None => None,
        }
    }

    /// Whether a policy without a pin stands on what a newer program changes, in a folder that has releases.
    pub(crate) fn moves_unpinned(&self) -> bool {
        let from = self.library.settings.library.as_ref().map(|table| &table.from);
        let is_built_in = matches!(from, None | Some(LibraryFrom::BuiltIn));
        is_built_in && self.releases.has_any() && !self.unreleased
    }

    /// Whether a release is the one that the program carries, and nothing lies over it here.
    fn is_built_in(&self, id: &crate::model::release::ReleaseId) -> bool {
        let is_own = self.origins.is_alone || self.origins.own > 0;
        let name = self.library.release.as_ref().and_then(|file| file.name.as_ref());
        !is_own && id.publisher == pinned::BUILT_IN && name.is_some_and(|name| name.value == id.name)
    }

    /// The library of the workspace, as policies are built from it.
    pub fn own_basis(&self) -> Basis<'_> {
        Basis { library: &self.library, theme: self.theme.as_ref(), released: None }
    }

    /// The library here as a bundle that its digest alone identifies, to be kept with a text that was approved from it.
    pub fn bundle(&self, today: Date) -> (Vec<u8>, Bundle) {
        let name = self.library.release.as_ref().map_or_else(String::new, |file| file.publisher.value.clone());
        let publisher = if name.is_empty() { "workspace" } else { name.as_str() };
        let file = self.files.bytes(load::RELEASE).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let release = bundle::Release {
            publisher,
            name: "unreleased",
            serial: 0,
            // The same library is the same bundle, whenever it is packed.
            published: Date::day(1980, 1, 1).unwrap_or(today),
            file: &file.unwrap_or_default(),
        };
        let ids = contents(&self.library, &self.files).digests();
        bundle::pack(&self.files, &release, ids, None)
            .expect("a library that was read is no larger than a bundle may be")
    }

    /// Which of its claims its documents do not make now.
    pub fn stale_claims(&self, today: Date) -> Vec<Diagnostic> {
        check::stale_claims(&self.library, &self.sources, &self.levels, today)
    }

    /// Whether nothing can be built from it.
    pub fn is_broken(&self) -> bool {
        self.theme.is_none() || diagnostic::count(&self.found).0 > 0
    }

    /// The folder that schools are built into: that which is `asked` for, or else as the settings say, within the workspace.
    /// It is none that holds sources.
    pub fn output(&self, asked: Option<&Path>) -> Result<PathBuf, Error> {
        let set = self.library.settings.output.as_ref().map_or("output", |folder| folder.as_str());
        let folder = asked.map_or_else(|| self.root.join(set), Path::to_owned);
        let refused = |why| Err(Error::new("build into", &folder, io::Error::other(why)));
        if asked.is_none() && load::leads_out(&folder, &self.root) {
            return refused("a link leads out of the workspace; for another folder, use policygen build --output");
        }
        match load::why_no_output(&folder, &self.root) {
            Some(why) => refused(why),
            None => Ok(folder),
        }
    }
}

/// What a policy is built from.
#[derive(Clone, Copy)]
pub struct Basis<'w> {
    /// The library.
    pub library: &'w Library,
    /// What its documents look like, unless that cannot be read.
    pub theme: Option<&'w Theme>,
    /// The release that it is; none if it is the library of the workspace.
    pub released: Option<&'w Released>,
}

impl<'w> Basis<'w> {
    /// Of a release.
    pub fn of(released: &'w Released) -> Basis<'w> {
        Basis { library: &released.library, theme: released.theme.as_ref(), released: Some(released) }
    }

    /// Whether two policies are built from the same.
    pub(crate) fn is(&self, other: &Basis<'_>) -> bool {
        std::ptr::eq(self.library, other.library)
    }
}

/// The files of the workspace at `root`, what of it is not read, and where its library comes from.
pub fn files_of(root: &Path) -> Result<(Files, PassedOver, LibraryFrom), Error> {
    let mut files = Files::embedded();
    let passed = files.overlay(root)?;
    let from = library::comes_from(&files);
    if from == LibraryFrom::Here {
        files.leave_built_in_library();
    }
    files.leave_built_in_name();
    Ok((files, passed, from))
}

/// Says of a library that is on its way to its next release which was its last.
fn name_unreleased(
    library: &mut Library,
    root: &Path,
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) -> Result<(), Error> {
    if let Some(file) = library.release.as_mut().filter(|file| file.name.is_none() && file.after.is_none()) {
        let memory = Memory::read(root, sources, found)?;
        file.after = memory.newest(&file.publisher.value).map(|newest| newest.name.clone());
    }
    Ok(())
}

/// Puts the newest release of a publisher that was taken in place of the built-in library: it is what the workspace shows and
/// checks. Policies say for themselves which release they are built from.
fn newest_of(
    root: &Path,
    publisher: &str,
    memory: &Memory,
    files: &mut Files,
    sources: &mut Sources,
) -> Result<Option<Diagnostic>, Error> {
    let settings = files.bytes(load::SETTINGS).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let settings = settings.unwrap_or_default();
    let named = format!("\"{publisher}\"");
    let at = settings.find(&named);
    let file = sources.add(load::shown(&root.join(load::SETTINGS)), settings);
    let place = at.map_or_else(|| sources.whole(file), |at| Span::new(file, at, at + named.len()));
    let Some(newest) = memory.newest(publisher) else {
        let said = format!("nothing that {publisher} published was taken here");
        return Ok(Some(
            Diagnostic::error(Fault::ReleaseMissing, place, said)
                .help("policygen take FILE takes a release that you were sent"),
        ));
    };
    match memory::bundle_of(root, newest)? {
        Err(why) => Ok(Some(memory::not_there(root, &newest.id(), Some(newest), &why, place))),
        Ok(bundle) => {
            files.leave_built_in_library();
            for (path, file) in bundle.files(&memory::shown(root, &newest.id())).0 {
                // What the workspace has of its own, such as its settings and its look, stays.
                if files.0.get(&path).is_none_or(load::File::is_embedded) {
                    files.0.insert(path, file);
                }
            }
            Ok(None)
        }
    }
}

/// The logo that a table `[design]` names, a file below `folder`.
pub(crate) fn read_logo(design: &DesignFile, folder: &Path, found: &mut Vec<Diagnostic>) -> Option<Arc<Logo>> {
    // A path that leads elsewhere was reported with the table.
    let named = design.logo.as_ref().filter(|logo| design::is_below(&logo.value))?;
    let text = design.logo_text.as_ref().map_or("", |text| text.value.trim());
    let mut refuse = |fault, why: String, help: String| {
        found.push(Diagnostic::error(fault, named.span, format!("\"{named}\" {why}")).help(help));
        None
    };
    let bytes = match load::read_below(folder, &named.value, picture::MOST_BYTES) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => {
            let help = "a logo lies in the folder of the file that names it, or in a folder below";
            return refuse(Fault::NoSuchFile, "is not there".to_owned(), help.to_owned());
        }
        Err(fault) => return refuse(Fault::NoSuchFile, format!("cannot be read: {}", fault.source), String::new()),
    };
    match picture::read(&bytes) {
        Ok(picture) => Some(Arc::new(Logo { text: typographic(text), picture: Arc::new(picture) })),
        Err(unfit) => refuse(Fault::BadPicture, unfit.why, unfit.help),
    }
}

/// The library that the program carries, as a bundle, and the day it was published.
pub fn built_in_release() -> (Vec<u8>, Bundle, Date) {
    let files = Files::embedded();
    let (mut sources, mut found) = (Sources::default(), Vec::new());
    let library = library::read(&files, &mut sources, &mut found);
    let Some(ReleaseFile { publisher, name: Some(name), serial: Some(serial), published: Some(published), .. }) =
        &library.release
    else {
        panic!("release.toml of the program says which release it is")
    };
    let file = String::from_utf8_lossy(files.bytes(load::RELEASE).unwrap_or_default()).into_owned();
    let release = bundle::Release {
        publisher: &publisher.value,
        name: &name.value,
        serial: serial.value,
        published: published.value,
        file: &file,
    };
    let ids = contents(&library, &files).digests();
    let (bytes, bundle) = bundle::pack(&files, &release, ids, None).expect("the program's own library is small");
    (bytes, bundle, published.value)
}

/// What the library of a workspace is made of.
#[derive(Clone, Copy, Debug)]
pub struct Origins {
    /// Whether nothing built in is part of it.
    pub is_alone: bool,
    /// How many files of it are the workspace's own.
    pub own: usize,
}

impl Origins {
    fn of(files: &Files, is_alone: bool) -> Origins {
        let own = files.0.iter().filter(|(path, file)| !file.is_embedded() && load::is_of_library(path)).count();
        Origins { is_alone, own }
    }
}
