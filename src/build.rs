//! A build: every school that was asked for, on every core, each whole or not at all.

use crate::archive::archive;
use crate::assemble::assemble;
use crate::calendar;
use crate::check::{self, Levels, PolicyReading, SchoolNames};
use crate::control::escaped;
use crate::date::Date;
use crate::design::{self, DesignFile, Logo};
use crate::diagnostic::{self, Code, Diagnostic, Fault, Severity};
use crate::digest::sha256;
use crate::document::{Approval, Document, State, last_review};
use crate::due::{self, Due};
use crate::duplicates::Collection;
use crate::ejected::Ejected;
use crate::filenames::{self, CALENDAR, INDEX, MANIFEST, PROPOSED};
use crate::grammar::{counted, typographic};
use crate::kept::{self, InForce};
use crate::library::{self, Library, add_text};
use crate::load::{self, APPROVED, Error, Files, PassedOver};
use crate::model::release::{LibraryFrom, ReleaseFile};
use crate::model::school::{PolicyFile, SchoolFile};
use crate::output::{self, Manifest, ManifestFile, ManifestLibrary, ManifestPolicy, Outcome};
use crate::picture;
use crate::pinned::{self, Released, Releases, Wanted};
use crate::printing::{self, NamedBytes};
use crate::proposed::{self, Proposed, Waiting};
use crate::release::bundle::{self, Bundle};
use crate::release::contents::contents;
use crate::release::memory::{self, Memory};
use crate::render::html::index::{Listed, ListedFile, Titled};
use crate::render::{self, FORMATS, Format, HTML, Places, Theme};
use crate::school::{self, Policy, School};
use crate::source::{FileId, Sources, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

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
    /// What is wrong with it.
    pub found: Vec<Diagnostic>,
    /// Its hidden files, which nobody reads.
    pub hidden: Vec<String>,
    /// How bad what rules find is.
    pub levels: Levels,
    /// SHA-256 of everything in it that shapes a document.
    pub fingerprint: String,
    /// The releases that policies are pinned to, once the schools are known.
    pub releases: Releases,
    /// Whether policies are built from the library here all the same, as drafts.
    pub unreleased: bool,
    files: Files,
}

impl Workspace {
    /// Reads the workspace at `root`, laid over what the binary carries.
    pub fn read(root: &Path) -> Result<Workspace, Error> {
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
        if let LibraryFrom::Publisher(publisher) = &from {
            let memory = Memory::read(root, &mut sources, &mut found)?;
            found.extend(newest_of(root, &publisher.value, &memory, &mut files, &mut sources)?);
        }
        found.extend(Ejected::read(root)?.warning(&files, &mut sources));
        let mut library = library::read(&files, &mut sources, &mut found);
        name_unreleased(&mut library, root, &mut sources, &mut found)?;
        let theme = render::theme(&files, &mut sources, &mut found);
        let logo = library.settings.design.as_ref().and_then(|design| read_logo(design, root, &mut found));
        let levels = Levels::read(&library, &mut found);
        levels.apply(&mut found);
        diagnostic::sort(&mut found);
        let mut inputs = GENERATOR.to_owned();
        for (path, file) in &files.0 {
            let digest = file.known_sha256().map_or_else(|| sha256(&file.bytes), str::to_owned);
            inputs += &format!("\n{path} {digest}");
        }
        if let Some(logo) = &logo {
            inputs += &format!("\nlogo {}", sha256(&logo.picture.file));
        }
        let fingerprint = sha256(inputs.as_bytes());
        Ok(Workspace {
            root: root.to_owned(),
            library,
            theme,
            logo,
            sources: Arc::new(sources),
            origins,
            found,
            hidden: passed.hidden,
            levels,
            fingerprint,
            releases: Releases::default(),
            unreleased: false,
            files,
        })
    }

    /// The same with the releases that the policies of these schools are pinned to, and the libraries that their texts in
    /// force were approved from.
    pub fn with_releases_of(mut self, schools: &[SchoolText]) -> Result<Workspace, Error> {
        let bytes = schools.iter().filter_map(|school| school.bytes.as_ref().ok());
        let pinned = bytes.flat_map(|bytes| pinned::pins_of(bytes, &self.library)).collect();
        let read = schools.iter().filter_map(|school| Some((school, school.bytes.as_ref().ok()?)));
        let approved =
            read.flat_map(|(school, bytes)| kept::libraries_in_force(&school.path, &school.id, bytes)).collect();
        self.read_releases(&Wanted { pinned, approved })?;
        Ok(self)
    }

    /// Reads releases and libraries of approved texts that are wanted.
    pub fn read_releases(&mut self, wanted: &Wanted) -> Result<(), Error> {
        let is_needed = !wanted.pinned.is_empty() || !wanted.approved.is_empty() || memory::folder(&self.root).is_dir();
        if is_needed {
            self.sources = self.releases.read(&self.root, wanted, &self.files, self.sources.clone())?;
        }
        Ok(())
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
        let help = match self.releases.newest(&publisher.value) {
            Some(newest) => format!("write release = \"{}\", the newest that you have", newest.name),
            None => format!("take a release of {publisher} first: policygen take FILE"),
        };
        Err(Box::new(Diagnostic::error(Fault::NoRelease, policy.model.span, said).help(help)))
    }

    /// Whether a policy without a pin stands on what a newer program changes, in a folder that has releases.
    fn moves_unpinned(&self) -> bool {
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

    /// What rules find in its library, once its schools have been judged.
    pub fn check_library(&self, schools: &[Built], today: Date) -> Vec<Diagnostic> {
        let used = schools.iter().flat_map(|school| school.allowed.iter().copied()).collect();
        let documents = schools.iter().flat_map(|school| &school.documents);
        let judged = documents.flat_map(|document| document.uses.clauses.keys().cloned()).collect();
        check::library(&self.library, &self.sources, &self.levels, today, &used, &judged)
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
        if load::is_among_sources(&folder, &self.root) {
            return refused("sources are there; name another folder");
        }
        Ok(folder)
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
    fn is(&self, other: &Basis<'_>) -> bool {
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
    let place = sources.add(load::shown(&root.join(load::SETTINGS)), "");
    let place = sources.whole(place);
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

    /// In words, after "the library is".
    pub fn words(self) -> String {
        match (self.is_alone, self.own) {
            (true, own) => format!("the workspace's own ({})", counted(own, "file")),
            (false, 0) => "built in".to_owned(),
            (false, own) => format!("built in, with {} of the workspace", counted(own, "file")),
        }
    }
}

/// What to make of schools.
pub struct Plan<'p> {
    /// The day it is made for.
    pub today: Date,
    /// The formats.
    pub formats: &'p [&'static Format],
    /// Where it is written to; none if nothing is to be written.
    pub output: Option<Output<'p>>,
    /// How many threads work.
    pub jobs: usize,
}

/// Where schools are written to.
#[derive(Clone, Copy)]
pub struct Output<'p> {
    /// The folder in which each school has its own.
    pub folder: &'p Path,
    /// Whether each school also gets one archive of all that was built for it, beside its folder.
    pub archive: bool,
}

/// What became of one school.
pub struct Built {
    /// Its file, as messages name it.
    pub path: String,
    /// Its file as a source, over those of the library.
    pub sources: Sources,
    /// What is wrong with it.
    pub found: Vec<Diagnostic>,
    /// Its documents as its file makes them today, for who asks which clause is used where.
    pub documents: Vec<Document>,
    /// Of each of them the text that is in force, if that is another.
    pub in_force: Vec<Option<Document>>,
    /// The allowances of clauses that matched what a rule found.
    pub allowed: BTreeSet<Span>,
    /// How many files were built.
    pub built: usize,
    /// How many of them had to be written.
    pub written: usize,
    /// Its policies that stay in force until another is approved that is to replace them, each with the id of that one.
    pub awaiting: Vec<(String, String)>,
    /// What earlier builds left that this one did not make: files in the school's folder, and an archive that no longer
    /// holds what was built.
    pub left: Vec<PathBuf>,
    /// What the machine could not do for it.
    pub failed: Option<String>,
}

impl Built {
    /// Its policies as they are published: the text in force, or else that of today.
    pub fn shown(&self) -> impl Iterator<Item = &Document> {
        shown(&self.documents, &self.in_force)
    }

    /// When each of its policies is due for review, as it is published.
    pub(crate) fn due(&self) -> Vec<Due> {
        due_of(&self.documents, &self.in_force)
    }

    /// The texts in force that are not what its file makes today.
    pub fn staying(&self) -> impl Iterator<Item = &Document> {
        self.in_force.iter().flatten()
    }

    /// A school of which nothing has been made yet.
    fn nothing_of(workspace: &Workspace, school: &SchoolText) -> Built {
        Built {
            path: school.path.clone(),
            sources: Sources::over(workspace.sources.clone()),
            found: Vec::new(),
            documents: Vec::new(),
            in_force: Vec::new(),
            allowed: BTreeSet::new(),
            built: 0,
            written: 0,
            awaiting: Vec::new(),
            left: Vec::new(),
            failed: None,
        }
    }
}

fn shown<'d>(documents: &'d [Document], in_force: &'d [Option<Document>]) -> impl Iterator<Item = &'d Document> {
    documents.iter().zip(in_force).map(|(today, in_force)| in_force.as_ref().unwrap_or(today))
}

fn due_of(documents: &[Document], in_force: &[Option<Document>]) -> Vec<Due> {
    let named = |(shown, today): (&Document, &Document)| {
        // A text in force may have the name that the school had.
        Due::of(shown).map(|due| Due { school_name: today.school.clone(), ..due })
    };
    shown(documents, in_force).zip(documents).filter_map(named).collect()
}

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
                bytes: load::read(path),
            }
        })
        .collect()
}

/// A school file with errors, so that words of it may be missing.
pub struct Faulty {
    /// Its file as a source, over those of the library.
    pub sources: Sources,
    /// What is wrong with it.
    pub errors: Vec<Diagnostic>,
    /// Why the machine could not read it.
    pub failed: Option<String>,
}

/// Every wording of the library and of the schools' own, and the schools that could not be read as a whole.
pub fn collect(workspace: &Workspace, schools: &[SchoolText], jobs: usize) -> (Collection, Vec<Faulty>) {
    let (mut collection, mut faulty) = (Collection::default(), Vec::new());
    collection.add_library(&workspace.library, &workspace.sources);
    let read_own = |school: &SchoolText| -> (Collection, Option<Faulty>) {
        let mut sources = Sources::over(workspace.sources.clone());
        let (mut own, mut found) = (Collection::default(), Vec::new());
        let bytes = match &school.bytes {
            Ok(bytes) => bytes,
            Err(error) => {
                return (own, Some(Faulty { sources, errors: Vec::new(), failed: Some(error.to_string()) }));
            }
        };
        let (file, text) = add_text(school.path.clone(), bytes, &mut sources, &mut found);
        for part in read_parts(workspace, school, &text, file, None, &mut found).0 {
            own.add_school(&part.school, &sources);
        }
        found.retain(|fault| fault.severity == Severity::Error);
        diagnostic::sort(&mut found);
        (own, (!found.is_empty()).then_some(Faulty { sources, errors: found, failed: None }))
    };
    let read = |school: &SchoolText| -> (Collection, Option<Faulty>) {
        let none = |why| {
            let sources = Sources::over(workspace.sources.clone());
            (Collection::default(), Some(Faulty { sources, errors: Vec::new(), failed: Some(why) }))
        };
        apart(school, || read_own(school)).unwrap_or_else(none)
    };
    let share = schools.len().div_ceil(jobs.max(1)).max(1);
    std::thread::scope(|scope| {
        let shares: Vec<_> =
            schools.chunks(share).map(|schools| scope.spawn(|| schools.iter().map(read).collect::<Vec<_>>())).collect();
        for share in shares {
            for (own, fault) in share.join().expect("no thread panics") {
                collection.append(own);
                faulty.extend(fault);
            }
        }
    });
    (collection, faulty)
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

/// Builds schools. `done` is called as each is finished, from any thread; results come in the order of `schools`.
pub fn build(workspace: &Workspace, schools: &[SchoolText], plan: &Plan<'_>, done: &(dyn Fn() + Sync)) -> Vec<Built> {
    let clashes = filenames::clashes(schools.iter().map(|school| (&*school.id, &*school.path)));
    let names = SchoolNames::of(schools.iter().filter_map(|school| Some((name_of(school)?, school.path.clone()))));
    let next = AtomicUsize::new(0);
    let slots: Vec<Mutex<Option<Built>>> = schools.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(school) = schools.get(index) else { return };
            let clash = clashes[index].as_ref();
            let result = apart(school, || build_school(workspace, school, clash, &names, plan, None));
            let result =
                result.unwrap_or_else(|why| Built { failed: Some(why), ..Built::nothing_of(workspace, school) });
            *slots[index].lock().expect("no thread panics while it holds a result") = Some(result);
            done();
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..plan.jobs.clamp(1, schools.len().max(1)) {
            scope.spawn(work);
        }
        work();
    });
    slots
        .into_iter()
        .map(|slot| slot.into_inner().expect("no thread panicked").expect("every school was built"))
        .collect()
}

/// The name that stands in a school's file, before its first table.
fn name_of(school: &SchoolText) -> Option<String> {
    let text = String::from_utf8_lossy(school.bytes.as_ref().ok()?);
    let mut lines = text.lines().map(str::trim).take_while(|line| !line.starts_with('['));
    let value = lines.find_map(|line| line.strip_prefix("name")?.trim_start().strip_prefix('='))?;
    let (_, rest) = value.split_once('"')?;
    rest.split_once('"').map(|(name, _)| name.to_owned())
}

/// What `work` gives for one school. Whatever its file makes this program do wrong, the work on others goes on.
fn apart<T>(school: &SchoolText, work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|_| format!("a fault of policygen itself stopped {}; please report it", school.path))
}

/// The logo that a table `[design]` names, a file below `folder`.
fn read_logo(design: &DesignFile, folder: &Path, found: &mut Vec<Diagnostic>) -> Option<Arc<Logo>> {
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

/// The logo of a school: its own, or that of the workspace, perhaps with words of its own.
fn logo_of(school: &School<'_>, path: &str, workspace: &Workspace, found: &mut Vec<Diagnostic>) -> Option<Arc<Logo>> {
    let Some(design) = &school.file.design else { return workspace.logo.clone() };
    if design.logo.is_some() {
        return read_logo(design, Path::new(path).parent().unwrap_or(Path::new("")), found);
    }
    let logo = workspace.logo.clone()?;
    match &design.logo_text {
        Some(text) => Some(Arc::new(Logo { text: typographic(text.value.trim()), picture: logo.picture.clone() })),
        None => Some(logo),
    }
}

/// A text that was approved, as it can be made again: the school file as it stood, and the library it was built from.
pub struct KeptText {
    /// The school file as it was kept; its path is that of the kept file.
    pub school: SchoolText,
    /// The id of the policy that was approved.
    pub policy: String,
    /// The digest of the library.
    pub library: String,
    /// The fingerprint that must come out.
    pub fingerprint: String,
    /// The folder of the school's file, where its logo is.
    pub beside: PathBuf,
}

/// Makes texts again that were approved, each as it was. The libraries that they were built from have been read.
pub fn build_kept(workspace: &Workspace, kept: &[KeptText], plan: &Plan<'_>) -> Vec<Built> {
    let schools = kept.iter().map(|kept| &kept.school);
    let names = SchoolNames::of(schools.filter_map(|school| Some((name_of(school)?, school.path.clone()))));
    let make = |kept: &KeptText| {
        let result = apart(&kept.school, || build_school(workspace, &kept.school, None, &names, plan, Some(kept)));
        result.unwrap_or_else(|why| Built { failed: Some(why), ..Built::nothing_of(workspace, &kept.school) })
    };
    kept.iter().map(make).collect()
}

/// Whether the text came out that was approved. If not, nothing may be taken for it.
fn remade(kept: &KeptText, documents: &[Document], place: &Span, found: &mut Vec<Diagnostic>) -> bool {
    let is_same = documents.iter().any(|document| document.stamp.fingerprint.eq_ignore_ascii_case(&kept.fingerprint));
    if !is_same && diagnostic::count(found).0 == 0 {
        let said = "this program words the text otherwise than it was when it was approved";
        let words = kept.school.path.strip_suffix(".toml").map_or(String::new(), |path| format!("{path}.txt"));
        found.push(
            Diagnostic::warning(Fault::NotRemade, *place, said)
                .help(format!("its words are in {words}; nothing was built")),
        );
    }
    is_same
}

/// The policies of a school that are built from one library.
struct Part<'w> {
    basis: Basis<'w>,
    school: School<'w>,
}

/// Reads a school file, and looks its policies up each in the library that it is built from. Also gives what all that was
/// made of.
fn read_parts<'w>(
    workspace: &'w Workspace,
    school: &SchoolText,
    text: &str,
    file: FileId,
    kept: Option<&KeptText>,
    found: &mut Vec<Diagnostic>,
) -> (Vec<Part<'w>>, String) {
    let mut built_from = workspace.fingerprint.clone();
    let Some(parsed) = school::parse(text, file, found) else { return (Vec::new(), built_from) };
    let mut bases: Vec<(Basis<'w>, Vec<Span>)> = Vec::new();
    for policy in &parsed.policy {
        let basis = match kept {
            None => workspace.basis(policy, &parsed),
            Some(kept) if policy.id().value != kept.policy => continue,
            Some(kept) => workspace.releases.by_digest(&kept.library).map(Basis::of).ok_or_else(|| {
                let fault = Diagnostic::error(
                    Fault::ReleaseMissing,
                    policy.model.span,
                    "the library that this was built from is not kept",
                )
                .help("put its bundle back into releases/ or approved/");
                Box::new(fault)
            }),
        };
        if kept.is_none() && policy.release.is_none() && parsed.library.is_none() && workspace.moves_unpinned() {
            let said = "this policy is built from whatever library is here, and changes when that does";
            let name = workspace.library.release.as_ref().and_then(|file| file.name.as_ref());
            let help = match name {
                Some(name) => {
                    format!("write release = \"{name}\", which the program has, and keep that: policygen take built-in")
                }
                None => {
                    "say with [library] from = \"…\" whose releases it is built from, and with release = \"…\" which"
                        .to_owned()
                }
            };
            found.push(Diagnostic::warning(Fault::UnpinnedPolicy, policy.model.span, said).help(help));
        }
        match basis {
            Err(fault) => found.push(*fault),
            Ok(basis) => match bases.iter_mut().find(|(known, _)| known.is(&basis)) {
                Some((_, policies)) => policies.push(policy.span),
                None => bases.push((basis, vec![policy.span])),
            },
        }
    }
    if bases.is_empty() {
        // What is wrong with the rest of the file is told all the same.
        bases.push((workspace.own_basis(), Vec::new()));
    }
    let look_up = |basis: &Basis<'w>, wanted: &dyn Fn(&PolicyFile) -> bool, found: &mut Vec<Diagnostic>| {
        school::look_up(school.id.clone(), text, file, parsed.clone(), basis.library, wanted, found)
    };
    // A name that the library of one policy knows is no slip, even if another policy is built from an older one.
    let everywhere: Option<BTreeSet<(Code, Span)>> = (bases.len() > 1).then(|| {
        let codes = bases.iter().map(|(basis, _)| {
            let mut general = Vec::new();
            look_up(basis, &|_| false, &mut general);
            general.into_iter().map(|fault| (fault.code, fault.span)).collect::<BTreeSet<_>>()
        });
        codes.reduce(|all, some| all.intersection(&some).copied().collect()).unwrap_or_default()
    });
    let mut parts = Vec::new();
    for (at, (basis, policies)) in bases.iter().enumerate() {
        let mut faults = Vec::new();
        if let Some(released) = basis.released {
            built_from += &format!("\n{}", released.digest);
            found.extend(released.found.iter().cloned());
        }
        let read = look_up(basis, &|policy| policies.contains(&policy.span), &mut faults);
        if let Some(everywhere) = &everywhere {
            let mut general = Vec::new();
            look_up(basis, &|_| false, &mut general);
            // What every library finds is told once, in the words of the last.
            let is_told = |fault: &Diagnostic| at + 1 == bases.len() && everywhere.contains(&(fault.code, fault.span));
            faults.retain(|fault| !general.contains(fault) || is_told(fault));
        }
        found.append(&mut faults);
        parts.push(Part { basis: *basis, school: read });
    }
    let titles: BTreeMap<String, String> = parts.iter().flat_map(|part| part.school.titles.clone()).collect();
    let beside = kept.map_or(school.path.clone(), |kept| kept.beside.join("-").to_string_lossy().into_owned());
    let logo = parts.first().and_then(|part| logo_of(&part.school, &beside, workspace, found));
    for part in &mut parts {
        part.school.titles.clone_from(&titles);
        part.school.design.logo.clone_from(&logo);
        for policy in &mut part.school.policies {
            if part.school.file.awaited(&policy.file).is_some() {
                policy.file.superseded_by = None;
            }
        }
    }
    (parts, built_from)
}

fn build_school(
    workspace: &Workspace,
    school: &SchoolText,
    clash: Option<&(Fault, String)>,
    schools: &SchoolNames,
    plan: &Plan<'_>,
    kept: Option<&KeptText>,
) -> Built {
    let mut sources = Sources::over(workspace.sources.clone());
    let mut found = Vec::new();
    let (bytes, failed) = match &school.bytes {
        Ok(bytes) => (bytes.as_slice(), None),
        Err(error) => (&[][..], Some(error.to_string())),
    };
    let (file, text) = add_text(school.path.clone(), bytes, &mut sources, &mut found);
    if let Some((fault, message)) = clash {
        let one = if *fault == Fault::IdUsedTwice { "one of the two files" } else { "the file" };
        let help = format!("give {one} another name");
        found.push(Diagnostic::error(*fault, sources.whole(file), message).help(help));
    }
    if let Some(output) = plan.output.filter(|_| clash.is_none() && kept.is_none())
        && let Some(other) = owner_of(&output.folder.join(&school.id), workspace, &school.path)
    {
        let folder = load::shown(&output.folder.join(&school.id));
        let said = format!("{folder} was built from {other}, and this would take its place");
        let help = format!(
            "give one of the two files another name, or build this one into another folder with --output; if {other} is no \
             school any more, take it away"
        );
        found.push(Diagnostic::error(Fault::IdUsedTwice, sources.whole(file), said).help(help));
    }
    let mut result = Built { sources, found, failed, ..Built::nothing_of(workspace, school) };
    if result.failed.is_some() {
        return result;
    }
    let found = &mut result.found;
    let (parts, built_from) = read_parts(workspace, school, &text, file, kept, found);
    if let Some(first) = parts.first() {
        let ids = first.school.file.policy.iter().map(|policy| policy.id());
        filenames::check(ids, FORMATS.iter().map(|format| format.ending), found);
    }
    let logo = parts.first().and_then(|part| part.school.design.logo.as_ref()).map(|logo| sha256(&logo.picture.file));
    let mut made = MadeForSchool::default();
    let mut manifest = Manifest {
        school: String::new(),
        file: load::within(&workspace.root, Path::new(&school.path)),
        generator: GENERATOR.to_owned(),
        built_for: plan.today.written(),
        library: Some(ManifestLibrary {
            is_alone: workspace.origins.is_alone,
            own: workspace.origins.own,
            sha256: workspace.fingerprint.clone(),
        }),
        inputs: sha256(
            [&built_from, &sha256(bytes), &plan.today.written(), logo.as_deref().unwrap_or_default()]
                .join("\n")
                .as_bytes(),
        ),
        policies: Vec::new(),
        files: Vec::new(),
    };
    if let Some(first) = parts.first() {
        manifest.school = first.school.file.name.value.clone();
        let school_file = &first.school.file;
        let awaiting = |policy: &PolicyFile| Some((policy.id().value.clone(), school_file.awaited(policy)?.to_owned()));
        result.awaiting = school_file.policy.iter().filter_map(awaiting).collect();
        let earlier = plan.output.and_then(|output| manifest_before(&output.folder.join(&school.id)));
        let earlier = earlier.map_or_else(Vec::new, |manifest| manifest.policies);
        for written in &first.school.file.policy {
            let of_part =
                |part: &'_ Part<'_>| part.school.policies.iter().position(|policy| policy.file.span == written.span);
            let Some((part, at)) = parts.iter().find_map(|part| Some((part, of_part(part)?))) else { continue };
            let (read, policy, library) = (&part.school, &part.school.policies[at], part.basis.library);
            let document = assemble(library, read, policy, plan.today, found);
            let today = kept::Today { path: &school.path, school: read, policy, library, on: plan.today };
            let in_force = match document.stamp.approval {
                Approval::Changed(_) if kept.is_none() => {
                    Some(kept::in_force(&workspace.releases, today, &mut result.sources))
                }
                Approval::Changed(_) | Approval::Draft | Approval::Approved(_) => None,
            };
            let shown = match &in_force {
                Some(Ok(in_force)) => &in_force.document,
                Some(Err(_)) | None => &document,
            };
            let reading = PolicyReading {
                school: read,
                policy,
                document: &document,
                shown,
                library,
                sources: &result.sources,
                schools,
                today: plan.today,
            };
            check::policy(&reading, &workspace.levels, found, &mut result.allowed);
            if kept.is_none() {
                let is_in_force = matches!(document.stamp.approval, Approval::Approved(_));
                let record = policy.file.last_approval().filter(|_| is_in_force);
                let path = Path::new(&school.path);
                found.extend(kept::damage(path, &school.id, &policy.file, record, &workspace.releases));
            }
            let text =
                Printed { document: &document, in_force: in_force.as_ref(), basis: part.basis, school: read, policy };
            made.add(&text, &earlier, plan, found);
            let in_force = match in_force {
                Some(Ok(in_force)) => Some(in_force.document),
                Some(Err(lost)) => {
                    found.push(*lost);
                    None
                }
                None => None,
            };
            result.documents.push(document);
            result.in_force.push(in_force);
        }
        manifest.policies.append(&mut made.policies);
        if let (Some(theme), Some(first)) = (&workspace.theme, result.documents.first()) {
            let due = due_of(&result.documents, &result.in_force);
            for (name, bytes) in lists(workspace, theme, first, due, &made.explanations, &manifest, found) {
                manifest.files.push(printing::listed(&name, &bytes));
                made.files.push((name, bytes));
            }
        }
    }
    workspace.levels.apply(found);
    let sources_place = result.sources.whole(file);
    diagnostic::sort(found);
    // What is wrong with the library was reported with the library, and stops every school.
    let is_whole = kept.is_none_or(|kept| remade(kept, &result.documents, &sources_place, found));
    let sound = diagnostic::count(found).0 == 0 && is_whole && (kept.is_some() || !workspace.is_broken());
    if let Some(output) = plan.output.filter(|_| sound)
        && let Err(error) = write(output, &school.id, made, &manifest, plan.today, &mut result)
    {
        result.failed = Some(error.to_string());
    }
    result
}

/// A policy to be printed, and what it was made of.
struct Printed<'t> {
    /// As the school's file makes it today.
    document: &'t Document,
    /// The text that is in force, if that is another; or why it cannot be made again.
    in_force: Option<&'t Result<InForce<'t>, Box<Diagnostic>>>,
    basis: Basis<'t>,
    school: &'t School<'t>,
    policy: &'t Policy<'t>,
}

/// What a build makes for a school.
#[derive(Default)]
struct MadeForSchool {
    /// What is published.
    files: Vec<NamedBytes>,
    /// What the manifest says of its policies.
    policies: Vec<ManifestPolicy>,
    /// How each of them stands, in sentences.
    explanations: Vec<String>,
    /// What an earlier build has published and this one leaves as it is.
    stays: Vec<ManifestFile>,
    /// What waits to be approved.
    proposed: Proposed,
}

impl MadeForSchool {
    /// Renders a policy: what is published of it, and what waits.
    fn add(&mut self, text: &Printed<'_>, earlier: &[ManifestPolicy], plan: &Plan<'_>, found: &mut Vec<Diagnostic>) {
        let Some(theme) = text.basis.theme else { return };
        let places = Places { policy: text.policy.file.model.span, values: &text.school.values };
        let mut push = |document: &Document, mut entry: ManifestPolicy, library: Option<&Released>| {
            entry.library = library.map(|released| released.digest.clone());
            self.policies.push(entry);
            self.explanations.push(document.stamp.explanation());
        };
        match text.in_force {
            None => {
                let entry = printing::render(text.document, theme, &places, plan.formats, &mut self.files, found);
                push(text.document, entry, text.basis.released);
            }
            Some(Ok(InForce { document, released, school })) => {
                let theme = released.theme.as_ref().unwrap_or(theme);
                let places = Places { policy: text.policy.file.model.span, values: &school.values };
                let mut entry = printing::render(document, theme, &places, plan.formats, &mut self.files, found);
                entry.school = (document.school != text.document.school).then(|| document.school.clone());
                push(document, entry, Some(released));
            }
            Some(Err(_)) => {
                if let Some(entry) = earlier.iter().find(|entry| entry.id == text.document.id) {
                    let (document, entry) = left_as_it_is(text, entry);
                    self.stays.extend(entry.files.iter().cloned());
                    self.policies.push(entry);
                    self.explanations.push(document.stamp.explanation());
                }
            }
        }
        // What another policy has replaced is not approved again.
        if let Some(in_force) = text.in_force.filter(|_| text.policy.file.superseded_by.is_none()) {
            let draft = Waiting { document: text.document, library: text.basis.library, school: text.school };
            self.proposed.add(draft, in_force.as_ref().ok(), theme, &places, plan.formats, found);
        }
    }
}

/// How a policy stands whose files an earlier build made and this one cannot make again. If they are of the text that was
/// approved last, that is in force.
fn left_as_it_is(text: &Printed<'_>, earlier: &ManifestPolicy) -> (Document, ManifestPolicy) {
    let mut document = text.document.clone();
    let stamp = &mut document.stamp;
    let record = text.policy.file.last_approval();
    let recorded = record.and_then(|record| Some((record.on.value, record.fingerprint.as_ref()?)));
    if let Some((on, fingerprint)) = recorded
        && fingerprint.value.eq_ignore_ascii_case(&earlier.fingerprint)
    {
        stamp.approval = Approval::Approved(on);
        stamp.proposals = Vec::new();
    }
    let entry = ManifestPolicy {
        state: stamp.state().key().to_owned(),
        approval: stamp.approval_in_words(),
        next_review: stamp.next_review.map(Date::written),
        ..earlier.clone()
    };
    (document, entry)
}

/// What an earlier build says it has made for a school, if there was one.
fn manifest_before(folder: &Path) -> Option<Manifest> {
    serde_json::from_slice(&load::read(&folder.join(MANIFEST)).ok()?).ok()
}

/// The other school file of the workspace that the files in a folder were built from, if it is still there.
fn owner_of(folder: &Path, workspace: &Workspace, path: &str) -> Option<String> {
    let owner = manifest_before(folder)?.file?;
    let own = load::within(&workspace.root, Path::new(path))?;
    let there = workspace.root.join(&owner).canonicalize().ok()?;
    // Where capitals are as good as small letters, a file can be called by several names.
    (own != owner && Path::new(path).canonicalize().ok()? != there).then_some(owner)
}

/// Writes the files of a school, and their archive: what is published, without what waits to be approved.
fn write(
    output: Output<'_>,
    school_id: &str,
    made: MadeForSchool,
    manifest: &Manifest,
    today: Date,
    result: &mut Built,
) -> Result<(), Error> {
    let folder = output.folder.join(school_id);
    output::make_within(output.folder, &folder)?;
    let mut files = made.files;
    files.push((MANIFEST.to_owned(), manifest.to_json().into_bytes()));
    for (name, bytes) in &files {
        result.written += usize::from(output::write(&folder.join(name), bytes)? == Outcome::Written);
        result.built += 1;
    }
    for stays in made.stays.iter().filter(|file| filenames::is_plain(&file.name) && folder.join(&file.name).is_file()) {
        files.push((stays.name.clone(), load::read(&folder.join(&stays.name))?));
    }
    let endings = FORMATS.iter().map(|format| format.ending).chain([CALENDAR]);
    for name in load::names_in(&folder)? {
        let is_made = files.iter().any(|(made, _)| *made == name);
        if !is_made && endings.clone().any(|ending| name.ends_with(ending)) {
            result.left.push(folder.join(name));
        }
    }
    let waits = Manifest { policies: made.proposed.policies, files: Vec::new(), ..manifest.clone() };
    let mut proposed = proposed::write(&folder, &made.proposed.files, &waits)?;
    result.built += proposed.built;
    result.written += proposed.written;
    result.left.append(&mut proposed.left);
    let path = output.folder.join(filenames::archive(school_id));
    if output.archive {
        result.written += usize::from(output::write(&path, &archive(&files, today))? == Outcome::Written);
        result.built += 1;
    } else if path.is_file() && load::read(&path)? != archive(&files, today) {
        result.left.push(path);
    }
    Ok(())
}

/// The register of a school's policies, and the calendar of their reviews unless none has a date. `first` is any document of
/// the school.
fn lists(
    workspace: &Workspace,
    theme: &Theme,
    first: &Document,
    mut due: Vec<Due>,
    explanations: &[String],
    manifest: &Manifest,
    found: &mut Vec<Diagnostic>,
) -> Vec<NamedBytes> {
    due::sort(&mut due);
    let today = first.stamp.built;
    let mut lists = Vec::new();
    if due.iter().any(|row| row.due.is_some()) {
        let name = format!("Policy reviews, {}", first.school);
        let feed = calendar::calendar(&name, &due, today, &workspace.library.settings.reminders());
        lists.push((CALENDAR.to_owned(), feed.into_bytes()));
    }
    let mut policies = listed(&first.school_id, manifest, None, &workspace.library);
    for (policy, explanation) in policies.iter_mut().zip(explanations) {
        policy.explanation.clone_from(explanation);
    }
    let calendar = (!lists.is_empty()).then_some(CALENDAR);
    let meanings = first.stamp.meanings();
    let school = Titled { name: &first.school, website: first.website.as_deref(), design: &first.design };
    match theme.indexes.register(&school, today, &policies, &meanings, calendar) {
        Ok(page) => lists.push((INDEX.to_owned(), page.into_bytes())),
        Err(fault) => found.push(theme.shell_files.diagnostic(fault)),
    }
    lists
}

/// The policies of a manifest as lists show them, with what waits to be approved. One whose state nobody knows was not written
/// by this program.
fn listed(school_id: &str, manifest: &Manifest, waits: Option<&Manifest>, library: &Library) -> Vec<Listed> {
    let date = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
    let is_published = |id: &str| manifest.policies.iter().any(|policy| policy.id == id);
    let only_waits = waits.iter().flat_map(|waits| &waits.policies).filter(|policy| !is_published(&policy.id));
    let policies = manifest.policies.iter().chain(only_waits).filter_map(|policy| {
        let file = |format: &Format| {
            let (label, name) = (format.listed?, format.file(&policy.id));
            let built = policy.files.iter().find(|file| file.name == name)?;
            Some(ListedFile { label, name, bytes: built.bytes })
        };
        let now = library.models.get(&policy.model).map(|model| library.release_of(model));
        Some(Listed {
            school_id: school_id.to_owned(),
            school: crate::grammar::typographic(&manifest.school),
            id: policy.id.clone(),
            title: policy.title.clone(),
            state: State::ALL.into_iter().find(|state| state.key() == policy.state)?,
            explanation: String::new(),
            approver: policy.approver.clone(),
            approval: policy.approval.clone(),
            last_review: last_review(date(&policy.reviewed), date(&policy.earlier_review)),
            next_review: date(&policy.next_review),
            model: policy.model.clone(),
            release: policy.release.clone(),
            newer_release: now.filter(|now| *now != policy.release),
            local: policy.local,
            built: manifest.built_for.parse().ok()?,
            files: if is_published(&policy.id) { FORMATS.iter().filter_map(file).collect() } else { Vec::new() },
            waits: waits.map_or_else(Vec::new, |waits| waiting(&policy.id, waits)),
        })
    });
    policies.collect()
}

/// The files of a text that waits to be approved, as the desk shows them.
fn waiting(policy_id: &str, waits: &Manifest) -> Vec<ListedFile> {
    let Some(policy) = waits.policies.iter().find(|policy| policy.id == policy_id) else { return Vec::new() };
    let texts = FORMATS.iter().filter_map(|format| Some((format.listed?, format.file(policy_id))));
    let known = texts.chain([("What changes", HTML.file(&filenames::changes(policy_id)))]);
    let file = |(label, name): (&'static str, String)| {
        let bytes = policy.files.iter().find(|file| file.name == name)?.bytes;
        Some(ListedFile { label, name: format!("{PROPOSED}/{name}"), bytes })
    };
    known.filter_map(file).collect()
}

/// Writes the list of every school in the folder of output, whichever of them were built now: it is made from their
/// manifests, so that building one school loses no other.
pub fn write_desk(workspace: &Workspace, output: &Path, today: Date) -> Result<Desk, Error> {
    let mut desk = Desk::default();
    let Some(theme) = &workspace.theme else { return Ok(desk) };
    // Into another folder schools of other workspaces may be built too.
    let is_own = workspace.output(None).is_ok_and(|own| own.canonicalize().ok() == output.canonicalize().ok());
    let mut policies = Vec::new();
    for (school_id, bytes) in load::manifests(output)? {
        // A manifest that cannot be read is from another program or version; the next build of that school renews it.
        let Ok(manifest) = serde_json::from_slice::<Manifest>(&bytes) else { continue };
        let is_gone = manifest.file.as_ref().is_some_and(|file| !workspace.root.join(file).exists());
        if is_own && is_gone {
            desk.gone.push(output.join(&school_id));
            let archive = output.join(filenames::archive(&school_id));
            desk.gone.extend(archive.is_file().then_some(archive));
        } else {
            let waits = load::read(&output.join(&school_id).join(PROPOSED).join(MANIFEST)).unwrap_or_default();
            let waits: Option<Manifest> = serde_json::from_slice(&waits).ok();
            policies.extend(listed(&school_id, &manifest, waits.as_ref(), &workspace.library));
        }
    }
    let settings = &workspace.library.settings;
    match theme.indexes.desk(settings.authority.as_deref(), today, settings.due_soon(), &policies) {
        Ok(page) => drop(output::write(&output.join(INDEX), page.as_bytes())?),
        Err(fault) => desk.found.push(theme.shell_files.diagnostic(fault)),
    }
    Ok(desk)
}

/// What became of the list of all schools.
#[derive(Default)]
pub struct Desk {
    /// What is wrong with its template.
    pub found: Vec<Diagnostic>,
    /// What was built for schools whose files are gone, which it does not list.
    pub gone: Vec<PathBuf>,
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
}
