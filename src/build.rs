//! A build: every school that was asked for, on every core, each whole or not at all.

use crate::archive::archive;
use crate::assemble::assemble;
use crate::calendar;
use crate::check::{self, Levels, PolicyReading, SchoolNames};
use crate::control::escaped;
use crate::date::Date;
use crate::design::{self, DesignFile, Logo};
use crate::diagnostic::{self, Diagnostic, Fault, Severity};
use crate::digest::sha256;
use crate::document::{Document, State, last_review};
use crate::due::{self, Due};
use crate::duplicates::Collection;
use crate::ejected::Ejected;
use crate::grammar::{counted, typographic};
use crate::library::{self, Library, add_text};
use crate::load::{self, APPROVED, Error, Files};
use crate::names::{self, CALENDAR, INDEX, MANIFEST};
use crate::output::{self, Manifest, ManifestFile, ManifestLibrary, ManifestPolicy, Outcome};
use crate::picture;
use crate::render::html::index::{Listed, ListedFile, Titled};
use crate::render::{self, FORMATS, Format, Places, Theme};
use crate::school::{self, Policy, School};
use crate::source::{Sources, Span};
use std::collections::BTreeSet;
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
}

impl Workspace {
    /// Reads the workspace at `root`, laid over what the binary carries.
    pub fn read(root: &Path) -> Result<Workspace, Error> {
        let mut files = Files::embedded();
        let passed = files.overlay(root)?;
        let (mut sources, mut found) = (Sources::default(), Vec::new());
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
        let is_alone = library::is_of_workspace_alone(&files);
        if is_alone {
            files.leave_built_in_library();
        }
        let origins = Origins::of(&files, is_alone);
        found.extend(Ejected::read(root)?.warning(&files, &mut sources));
        let library = library::read(&files, &mut sources, &mut found);
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
        })
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
    /// Its documents, for who asks which clause is used where.
    pub documents: Vec<Document>,
    /// The allowances of clauses that matched what a rule found.
    pub allowed: BTreeSet<Span>,
    /// How many files were built.
    pub built: usize,
    /// How many of them had to be written.
    pub written: usize,
    /// What earlier builds left that this one did not make: files in the school's folder, and an archive that no longer
    /// holds what was built.
    pub left: Vec<PathBuf>,
    /// What the machine could not do for it.
    pub failed: Option<String>,
}

impl Built {
    /// A school of which nothing has been made yet.
    fn nothing_of(workspace: &Workspace, school: &SchoolText) -> Built {
        Built {
            path: school.path.clone(),
            sources: Sources::over(workspace.sources.clone()),
            found: Vec::new(),
            documents: Vec::new(),
            allowed: BTreeSet::new(),
            built: 0,
            written: 0,
            left: Vec::new(),
            failed: None,
        }
    }
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
        if let Some(read) = school::read(school.id.clone(), &text, file, &workspace.library, &mut found) {
            own.add_school(&read, &sources);
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
    let clashes = names::clashes(schools.iter().map(|school| (&*school.id, &*school.path)));
    let names = SchoolNames::of(schools.iter().filter_map(|school| Some((name_of(school)?, school.path.clone()))));
    let next = AtomicUsize::new(0);
    let slots: Vec<Mutex<Option<Built>>> = schools.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(school) = schools.get(index) else { return };
            let result = apart(school, || build_school(workspace, school, clashes[index].as_ref(), &names, plan));
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

fn build_school(
    workspace: &Workspace,
    school: &SchoolText,
    clash: Option<&(Fault, String)>,
    schools: &SchoolNames,
    plan: &Plan<'_>,
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
    let mut result = Built { sources, found, failed, ..Built::nothing_of(workspace, school) };
    if result.failed.is_some() {
        return result;
    }
    let found = &mut result.found;
    let library = &workspace.library;
    let mut read = school::read(school.id.clone(), &text, file, library, found);
    if let Some(read) = &mut read {
        let ids = read.file.policy.iter().map(|policy| policy.id.as_ref().unwrap_or(&policy.model));
        names::check(ids, FORMATS.iter().map(|format| format.ending), found);
        read.design.logo = logo_of(read, &school.path, workspace, found);
    }
    let logo = read.as_ref().and_then(|read| read.design.logo.as_ref()).map(|logo| sha256(&logo.picture.file));
    let mut files = Vec::new();
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
            [&workspace.fingerprint, &sha256(bytes), &plan.today.written(), logo.as_deref().unwrap_or_default()]
                .join("\n")
                .as_bytes(),
        ),
        policies: Vec::new(),
        files: Vec::new(),
    };
    if let Some(read) = &read {
        manifest.school = read.file.name.value.clone();
        for policy in &read.policies {
            let document = assemble(library, read, policy, plan.today, found);
            let reading = PolicyReading {
                school: read,
                policy,
                document: &document,
                library,
                sources: &result.sources,
                schools,
                today: plan.today,
            };
            check::policy(&reading, &workspace.levels, found, &mut result.allowed);
            if let Some(theme) = &workspace.theme {
                let places = Places { policy: policy.file.model.span, values: &read.values };
                manifest.policies.push(render(&document, policy, theme, &places, plan.formats, &mut files, found));
            }
            result.documents.push(document);
        }
        if let Some(theme) = &workspace.theme {
            for (name, bytes) in lists(workspace, theme, &result.documents, &manifest, plan.today, found) {
                manifest.files.push(ManifestFile { name: name.clone(), bytes: bytes.len(), sha256: sha256(&bytes) });
                files.push((name, bytes));
            }
        }
    }
    workspace.levels.apply(found);
    diagnostic::sort(found);
    // What is wrong with the library was reported with the library, and stops every school.
    let sound = diagnostic::count(found).0 == 0 && !workspace.is_broken();
    if let Some(output) = plan.output.filter(|_| sound) {
        files.push((MANIFEST.to_owned(), manifest.to_json().into_bytes()));
        if let Err(error) = write(output, &school.id, &files, plan.today, &mut result) {
            result.failed = Some(error.to_string());
        }
    }
    result
}

/// Writes the files of a school, and their archive.
fn write(
    output: Output<'_>,
    school_id: &str,
    files: &[(String, Vec<u8>)],
    today: Date,
    result: &mut Built,
) -> Result<(), Error> {
    let folder = output.folder.join(school_id);
    output::make_within(output.folder, &folder)?;
    for (name, bytes) in files {
        result.written += usize::from(output::write(&folder.join(name), bytes)? == Outcome::Written);
        result.built += 1;
    }
    let endings = FORMATS.iter().map(|format| format.ending).chain([CALENDAR]);
    for name in load::names_in(&folder)? {
        let is_made = files.iter().any(|(made, _)| *made == name);
        if !is_made && endings.clone().any(|ending| name.ends_with(ending)) {
            result.left.push(folder.join(name));
        }
    }
    let path = output.folder.join(names::archive(school_id));
    if output.archive {
        result.written += usize::from(output::write(&path, &archive(files, today))? == Outcome::Written);
        result.built += 1;
    } else if path.is_file() && load::read(&path)? != archive(files, today) {
        result.left.push(path);
    }
    Ok(())
}

/// Renders a document in every format that is asked for.
fn render(
    document: &Document,
    policy: &Policy<'_>,
    theme: &Theme,
    places: &Places<'_>,
    formats: &[&Format],
    files: &mut Vec<(String, Vec<u8>)>,
    found: &mut Vec<Diagnostic>,
) -> ManifestPolicy {
    let mut built = Vec::new();
    // A school that always has its large print gets it with its PDF.
    let large_print = Format::named("large-print").expect("the table of formats has it");
    let asked = |name: &str| formats.iter().any(|format| format.name == name);
    let too = document.design.large_print && asked("pdf") && !asked("large-print");
    for format in formats.iter().copied().chain(too.then_some(large_print)) {
        match format.render(document, theme, places) {
            Ok(bytes) => {
                let name = format.file(&document.id);
                built.push(ManifestFile { name: name.clone(), bytes: bytes.len(), sha256: sha256(&bytes) });
                files.push((name, bytes));
            }
            Err(mut faults) => found.append(&mut faults),
        }
    }
    ManifestPolicy {
        id: document.id.clone(),
        title: document.title.clone(),
        model: policy.model_id.clone(),
        release: document.stamp.release.clone(),
        state: document.stamp.state().key().to_owned(),
        approver: document.stamp.approver.clone(),
        approval: document.stamp.approval_in_words(),
        local: document.uses.local,
        reviewed: document.stamp.reviewed.map(Date::written),
        earlier_review: document.stamp.earlier_review.map(Date::written),
        next_review: document.stamp.next_review.map(Date::written),
        fingerprint: document.stamp.fingerprint.clone(),
        particulars: document.stamp.particulars.clone(),
        files: built,
    }
}

/// The register of a school's policies, and the calendar of their reviews unless none has a date.
fn lists(
    workspace: &Workspace,
    theme: &Theme,
    documents: &[Document],
    manifest: &Manifest,
    today: Date,
    found: &mut Vec<Diagnostic>,
) -> Vec<(String, Vec<u8>)> {
    let Some(first) = documents.first() else { return Vec::new() };
    let mut due: Vec<Due> = documents.iter().filter_map(Due::of).collect();
    due::sort(&mut due);
    let mut lists = Vec::new();
    if due.iter().any(|row| row.due.is_some()) {
        let name = format!("Policy reviews, {}", first.school);
        let feed = calendar::calendar(&name, &due, today, &workspace.library.settings.reminders());
        lists.push((CALENDAR.to_owned(), feed.into_bytes()));
    }
    let mut policies = listed(&first.school_id, manifest, &workspace.library);
    for (policy, document) in policies.iter_mut().zip(documents) {
        policy.explanation = document.stamp.explanation();
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

/// The policies of a manifest as lists show them. One whose state nobody knows was not written by this program.
fn listed(school_id: &str, manifest: &Manifest, library: &Library) -> Vec<Listed> {
    let date = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
    let policies = manifest.policies.iter().filter_map(|policy| {
        let file = |format: &Format| {
            let (label, name) = (format.listed?, format.file(&policy.id));
            let built = policy.files.iter().find(|file| file.name == name)?;
            Some(ListedFile { label, name, bytes: built.bytes })
        };
        let now = library.models.get(&policy.model).map(|model| model.file.release.value.clone());
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
            files: FORMATS.iter().filter_map(file).collect(),
        })
    });
    policies.collect()
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
            let archive = output.join(names::archive(&school_id));
            desk.gone.extend(archive.is_file().then_some(archive));
        } else {
            policies.extend(listed(&school_id, &manifest, &workspace.library));
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
