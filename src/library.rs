//! The library: everything an authority publishes, read and looked up once for every school.

use crate::control::{hidden_in, is_hidden};
use crate::design::{self, DesignFile};
use crate::diagnostic::{Diagnostic, Fault, Severity, did_you_mean, slip};
use crate::document::{Inline, is_blank};
use crate::grammar::joined;
use crate::load::{CHANGES, EARLIER, Files, RELEASE, SETTINGS, is_source_folder};
use crate::markdown;
use crate::markdown::foreign::{HTML_PAGE, NoText, text_of};
use crate::model::address;
use crate::model::allowance::Level;
use crate::model::claim::Checked;
use crate::model::clause::{Body, Citation, Clause, FrontMatter, for_each_hole_of};
use crate::model::condition;
use crate::model::facts::Facts;
use crate::model::kind::Kinds;
use crate::model::names::{Names, is_id, is_kept_by_windows};
use crate::model::policy::{
    FrontEntry, FrontRowFile, Model, ModelFile, ModelFrontRow, OutlineClause, OutlineSection, SectionFile, SharedRow,
};
use crate::model::register::{self, Registers};
use crate::model::release::{self, LibraryFrom, LibraryTable, ReleaseFile, Retired};
use crate::model::slot::Hole;
use crate::model::value;
use crate::model::vocabulary::Vocabulary;
use crate::shape::{self, Keyed, Loose, Named, Shape, shape};
use crate::source::{At, FileId, Sources, Span};
use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

shape! {
    /// `policygen.toml`: what holds for a whole workspace.
    pub struct Settings {
        /// The authority or trust that publishes the library.
        pub authority: Option<String>,
        /// The folder that is built into; output unless given.
        pub output: Option<At<String>>,
        /// The web address at which that folder is published with all schools in it.
        pub published_at: Option<At<String>>,
        /// Where the clauses, registers and models come from.
        pub library: Option<LibraryTable>,
        /// How many days before its date a review counts as due soon; 60 unless given.
        pub due_soon_days: Option<u16>,
        /// How bad what a rule finds is: rule = "off", "warning" or "error".
        pub rules: Named<Level>,
        /// What documents look like, unless a school says otherwise.
        pub design: Option<DesignFile>,
        /// How many days before a review is due a calendar reminds of it, such as [42, 7]; 28 unless given.
        pub reminder_days: Vec<u16>,
        /// Facts that hold for every school, unless it gives its own: those that clauses/facts.toml marks with of-authority.
        pub local: Named<At<Loose>>,
    }
}

impl Settings {
    /// How many days ahead a review counts as due soon: 60, if nothing is set, for an agenda and a meeting.
    pub fn due_soon(&self) -> u16 {
        self.due_soon_days.unwrap_or(DUE_SOON_DAYS)
    }

    /// How many days before a review is due a calendar reminds of it: four weeks, if nothing is set, for an agenda.
    pub fn reminders(&self) -> Vec<u16> {
        if self.reminder_days.is_empty() { vec![28] } else { self.reminder_days.clone() }
    }
}

/// Everything an authority publishes.
#[derive(Clone, Debug)]
pub struct Library {
    /// What holds for the whole workspace.
    pub settings: Settings,
    /// The kinds of school.
    pub kinds: Kinds,
    /// The release that it is, or that will be made of it; none if nobody publishes it.
    pub release: Option<ReleaseFile>,
    /// The terms that differ from school to school.
    pub vocabulary: Vocabulary,
    /// What a school can tell us.
    pub facts: Facts,
    /// The rows of front tables that models share.
    pub front: BTreeMap<String, ModelFrontRow>,
    /// What posts are called where their holders sign.
    pub posts: BTreeMap<String, Vec<Inline<Hole>>>,
    /// Law, guidance, linked policies.
    pub registers: Registers,
    /// Every clause by its id.
    pub clauses: BTreeMap<String, Clause>,
    /// Every folder of variants, with the names of the variants.
    pub topics: BTreeMap<String, Vec<String>>,
    /// Every model policy by its id.
    pub models: BTreeMap<String, Model>,
    /// The ids of clauses and topics: what a slot or an outline may name.
    pub clause_ids: BTreeSet<String>,
    /// Built-in clauses that do not fit this workspace, because it has its own vocabulary or registers: what is wrong
    /// with each. It is told only to who uses them.
    pub unfit_clauses: BTreeMap<String, Vec<Diagnostic>>,
    /// Built-in models that do not fit this workspace.
    pub unfit_models: BTreeMap<String, Vec<Diagnostic>>,
    /// Whether all of it could be read. Of what is not whole nobody can say what is missing or not used.
    pub is_whole: bool,
    broken: BTreeSet<String>,
    no_parameters: Named<value::Declaration>,
}

/// The warning comes this many days ahead, unless the workspace says otherwise: time for an agenda and a meeting.
const DUE_SOON_DAYS: u16 = 60;

impl Library {
    /// How many days ahead a review counts as due soon.
    pub fn due_soon_days(&self) -> i64 {
        i64::from(self.settings.due_soon())
    }

    /// What the release is called that a model of this library belongs to. A library that is on its way to its next release
    /// has no name yet.
    pub fn release_of(&self, model: &Model) -> String {
        match &self.release {
            Some(ReleaseFile { name: Some(name), .. }) => name.value.clone(),
            Some(ReleaseFile { name: None, after: Some(after), .. }) => format!("unreleased, after {after}"),
            Some(ReleaseFile { name: None, after: None, .. }) => "unreleased".to_owned(),
            None => model.file.release.as_ref().map_or(String::new(), |release| release.value.clone()),
        }
    }

    /// What is said of an id that the library did away with.
    pub fn retired(&self, id: &str) -> Option<&Retired> {
        self.release.as_ref()?.retired.iter().find(|gone| gone.id.value == id)
    }

    /// The diagnostic for a name that the library did away with: why, and what to look at instead.
    pub fn retired_id(&self, id: &str, place: Span) -> Option<Diagnostic> {
        let gone = self.retired(id)?;
        let since = gone.since.as_ref().map_or("the library".to_owned(), |since| format!("release {since}"));
        let why = gone.why.value.trim().trim_end_matches('.');
        let see = gone.see.as_ref().map_or_else(|| "take this out".to_owned(), |see| format!("see \"{see}\""));
        let said = Diagnostic::error(Fault::RetiredId, place, format!("{since} has no \"{id}\" any more"));
        Some(said.help(format!("{why}; {see}")))
    }

    /// What a slot may name outside a clause.
    pub fn names(&self) -> Names<'_> {
        self.names_in(&self.no_parameters)
    }

    /// What a slot may name in a clause with these parameters.
    pub fn names_in<'n>(&'n self, parameters: &'n Named<value::Declaration>) -> Names<'n> {
        Names {
            kinds: &self.kinds,
            vocabulary: &self.vocabulary,
            facts: &self.facts,
            registers: &self.registers,
            clauses: &self.clause_ids,
            parameters,
            broken: &self.broken,
        }
    }
}

/// Where the settings among `files` say that the library comes from. Faults in them are told of when they are read with all
/// the rest.
pub fn comes_from(files: &Files) -> LibraryFrom {
    let (mut sources, mut found) = (Sources::default(), Vec::new());
    let settings = Texts { files, sources: &mut sources, found: &mut found }.read::<Settings>(SETTINGS);
    settings.and_then(|settings| settings.library).map_or(LibraryFrom::BuiltIn, |library| library.from)
}

/// Reads the library from a workspace's files. Every fault is put into `found`, and what can be read is.
pub fn read(files: &Files, sources: &mut Sources, found: &mut Vec<Diagnostic>) -> Library {
    let before_all = found.len();
    let mut texts = Texts { files, sources, found };
    let mut broken = BTreeSet::new();
    let settings = texts.settings();
    let release = texts.read::<ReleaseFile>(RELEASE);
    release.iter().for_each(|file| release::check(file, texts.found));
    let vocabulary = texts.named(VOCABULARY, "", &mut broken);
    let vocabulary: Vocabulary = vocabulary.into_iter().map(|(id, term)| (id, term.value)).collect();
    let kinds = read_kinds(&mut texts, &mut broken);
    for form in vocabulary.values().flat_map(|term| term.form.iter().chain(term.by_kind.values())) {
        let names = std::iter::once(&form.noun).chain(form.nouns.values()).map(|noun| &noun.name);
        texts.found.extend(names.filter_map(markdown::refuse_markup));
    }
    if is_own(files, VOCABULARY) {
        for (kind, _) in vocabulary.values().flat_map(|term| term.by_kind.iter()) {
            kinds.check(kind, Fault::UnknownKey, texts.found);
        }
    }
    let facts = texts.read::<Facts>("clauses/facts.toml");
    if facts.is_none() {
        broken.extend(["people.*".to_owned(), "local.*".to_owned()]);
    }
    let registers = Registers {
        law: texts.named("clauses/register/law.toml", "law.", &mut broken),
        guidance: texts.named("clauses/register/guidance.toml", "guidance.", &mut broken),
        policies: texts.named("clauses/register/policies.toml", "policy.", &mut broken),
        contacts: texts.named("clauses/register/contacts.toml", "contact.", &mut broken),
    };
    check_registers(&registers, texts.found);
    let rows: Named<SharedRow> = texts.named(FRONT, "front.", &mut broken);

    let (clause_ids, topics) = clause_ids(files);
    let nowhere = Span::new(texts.sources.add("policygen.toml (none)", ""), 0, 0);
    let mut library = Library {
        settings: settings.unwrap_or(Settings {
            authority: None,
            output: None,
            published_at: None,
            library: None,
            due_soon_days: None,
            rules: Named::new(),
            design: None,
            reminder_days: Vec::new(),
            local: Named::new(),
            span: nowhere,
        }),
        kinds,
        release,
        vocabulary,
        facts: facts.unwrap_or(Facts { people: Named::new(), local: Named::new(), span: nowhere }),
        front: BTreeMap::new(),
        posts: BTreeMap::new(),
        registers,
        clauses: BTreeMap::new(),
        topics,
        models: BTreeMap::new(),
        clause_ids,
        unfit_clauses: BTreeMap::new(),
        unfit_models: BTreeMap::new(),
        is_whole: true,
        broken,
        no_parameters: Named::new(),
    };
    if is_own(files, "clauses/register/law.toml") {
        for kind in library.registers.law.values().flat_map(|law| &law.value.applies_to) {
            library.kinds.check(&named_in(kind), Fault::UnknownWord, texts.found);
        }
    }
    if is_own(files, "clauses/register/guidance.toml") {
        for kind in library.registers.guidance.values().flat_map(|guidance| &guidance.value.applies_to) {
            library.kinds.check(&named_in(kind), Fault::UnknownWord, texts.found);
        }
    }
    // The built-in list may name what a workspace's own registers do not have.
    if is_own(files, "clauses/register/policies.toml") {
        for required in library.registers.policies.values().flat_map(|policy| &policy.value.required) {
            required.kinds.iter().for_each(|kind| library.kinds.check(kind, Fault::UnknownWord, texts.found));
            read_citation(&required.by, &library, texts.found);
        }
    }
    check_declarations(&library.facts.local, texts.found);
    if is_own(files, "clauses/facts.toml") {
        let of_facts = library.facts.local.values().flat_map(|fact| &fact.value.kinds);
        let of_posts = library.facts.people.values().flat_map(|post| &post.value.kinds);
        of_facts.chain(of_posts).for_each(|kind| library.kinds.check(kind, Fault::UnknownWord, texts.found));
    }
    check_authority_facts(&library, texts.found);
    if let Some(LibraryTable { from: LibraryFrom::Here, span }) = &library.settings.library
        && library.clause_ids.is_empty()
    {
        texts.found.push(
            Diagnostic::error(Fault::NoLibrary, *span, "there is no clause in this workspace")
                .help("policygen eject writes the built-in ones out; from = \"built-in\" uses them as they are"),
        );
    }
    check_settings(&library.settings, texts.found);
    library.posts = post_titles(&library, files, texts.found);
    library.front = shared_rows(rows, is_own(files, FRONT), &library, texts.found);
    for topic in library.topics.keys() {
        let path = format!("clauses/{topic}.md");
        if let Some((file, _)) = files.0.contains_key(&path).then(|| texts.add(&path)).flatten() {
            let place = texts.sources.whole(file);
            texts.found.push(
                Diagnostic::error(
                    Fault::IdUsedTwice,
                    place,
                    format!("\"{topic}\" is a clause and a folder of variants"),
                )
                .help("put the clause into the folder, as one of the variants"),
            );
        }
    }

    for (path, file) in &files.0 {
        let (clause, model) = (clause_id(path), model_id(path));
        let Some((source, text)) = clause.or(model).and_then(|_| texts.add(path)) else { continue };
        let before = texts.found.len();
        if let Some(id) = clause {
            let clause = read_clause(id, source, &text, &library, texts.found);
            let faults = texts.found.split_off(before);
            match (clause, file.is_embedded() && !faults.is_empty()) {
                (_, true) => drop(library.unfit_clauses.insert(id.to_owned(), faults)),
                (clause, false) => {
                    texts.found.extend(faults);
                    library.clauses.extend(clause.map(|clause| (id.to_owned(), clause)));
                }
            }
        } else if let Some(id) = model {
            check_model_id(id, texts.sources.whole(source), texts.found);
            let Some(written) = shape::read::<ModelFile>(&text, source, 0, texts.found) else {
                library.broken.insert(format!("model.{id}"));
                continue;
            };
            let model = read_model(written, &library, texts.found);
            let faults = texts.found.split_off(before);
            if file.is_embedded() && !faults.is_empty() {
                library.unfit_models.insert(id.to_owned(), faults);
            } else {
                texts.found.extend(faults);
                library.models.insert(id.to_owned(), model);
            }
        }
    }
    for (id, clause) in &library.clauses {
        // A built-in clause may need an item that a workspace has taken out: then it goes too.
        if is_own(files, &format!("clauses/{id}.md")) {
            check_needs(&clause.body, id, &library, texts.found);
        }
    }
    library.is_whole = texts.found[before_all..].iter().all(|fault| fault.severity == Severity::Warning);
    warn_of_unused(&mut texts);
    library
}

/// A model is named by its file, on systems too that do not know capitals from small letters.
fn check_model_id(id: &str, place: Span, found: &mut Vec<Diagnostic>) {
    if !is_id(id) {
        found.push(
            Diagnostic::error(Fault::BadId, place.point(), format!("\"{id}.toml\" cannot name a model"))
                .help("models lie in templates/policies/ itself; their names are lower-case words joined by hyphens"),
        );
    }
    check_not_kept_by_windows(id, place.point(), found);
}

/// Whoever works on a library on Windows must be able to have all files of it.
fn check_not_kept_by_windows(id: &str, place: Span, found: &mut Vec<Diagnostic>) {
    if let Some(name) = id.split('/').find(|name| is_kept_by_windows(name)) {
        found.push(
            Diagnostic::error(Fault::BadId, place, format!("Windows can have no file and no folder called \"{name}\""))
                .help("give it another name, also where it is named"),
        );
    }
}

const KINDS: &str = "clauses/kinds.toml";
const VOCABULARY: &str = "clauses/vocabulary.toml";

/// Whether the workspace has a file of its own at this path.
fn is_own(files: &Files, path: &str) -> bool {
    files.0.get(path).is_some_and(|file| !file.is_embedded())
}

/// Reads the kinds of school. A library that was written out before there was a file of them has those of the binary.
fn read_kinds(texts: &mut Texts<'_>, broken: &mut BTreeSet<String>) -> Kinds {
    let embedded = Files::embedded();
    let files = if texts.files.0.contains_key(KINDS) { texts.files } else { &embedded };
    let entries = Texts { files, sources: texts.sources, found: texts.found }.named(KINDS, "kind.", broken);
    Kinds::new(entries, texts.found)
}

/// The rows that front tables of models share.
pub(crate) const FRONT: &str = "clauses/front.toml";

/// Reads the rows that front tables share. Those of the binary may name what a workspace's own vocabulary and facts lack: such a row
/// is not there.
fn shared_rows(
    rows: Named<SharedRow>,
    is_own: bool,
    library: &Library,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, ModelFrontRow> {
    let mut read = BTreeMap::new();
    for (id, row) in rows {
        let mut faults = Vec::new();
        let row = front_row(id.clone(), &row.value, library, &mut faults);
        if is_own || faults.is_empty() {
            read.insert(id, row);
        }
        found.extend(faults.into_iter().filter(|_| is_own));
    }
    read
}

/// A row whose slots and condition have been looked up.
fn front_row(id: String, row: &SharedRow, library: &Library, found: &mut Vec<Diagnostic>) -> ModelFrontRow {
    let names = library.names();
    ModelFrontRow {
        id,
        label: markdown::line(&row.label, &names, found),
        value: markdown::line(&row.value, &names, found),
        when: row.when.as_ref().and_then(|when| condition::parse(when, &names, found)),
        boxed: row.boxed == Some(true),
        asks: row.asks == Some(true),
    }
}

/// What posts are called. Those of the binary may name terms that a workspace's own vocabulary lacks; then the id serves.
fn post_titles(library: &Library, files: &Files, found: &mut Vec<Diagnostic>) -> BTreeMap<String, Vec<Inline<Hole>>> {
    let embedded = files.0.get("clauses/facts.toml").is_some_and(|file| file.is_embedded());
    let mut titles = BTreeMap::new();
    for (id, post) in &library.facts.people {
        let Some(title) = &post.value.title else { continue };
        let mut faults = Vec::new();
        let line = markdown::line(title, &library.names(), &mut faults);
        if faults.is_empty() {
            titles.insert(id.clone(), line);
        } else if !embedded {
            found.append(&mut faults);
        }
    }
    titles
}

/// The files of a workspace that have one place and one name.
const SINGLE_FILES: [&str; 16] = [
    SETTINGS,
    RELEASE,
    CHANGES,
    KINDS,
    VOCABULARY,
    "clauses/facts.toml",
    FRONT,
    "clauses/register/law.toml",
    "clauses/register/guidance.toml",
    "clauses/register/policies.toml",
    "clauses/register/contacts.toml",
    "templates/page/policy.html",
    "templates/page/policy.css",
    "templates/page/index.css",
    "templates/page/register.html",
    "templates/page/desk.html",
];

/// Warns of files that nothing reads: an author thinks that they count.
fn warn_of_unused(texts: &mut Texts<'_>) {
    for (path, file) in &texts.files.0 {
        let is_read = clause_id(path).is_some()
            || model_id(path).is_some()
            || SINGLE_FILES.contains(&path.as_str())
            || path.starts_with("templates/fonts/")
            || path.starts_with(EARLIER);
        if file.is_embedded() || is_read || is_note(path) || path.ends_with(".schema.json") {
            continue;
        }
        let source = texts.sources.add(file.shown(path), "");
        let near = path.ends_with(".toml").then(|| did_you_mean(path, SINGLE_FILES)).flatten();
        let help = near.unwrap_or_else(|| match path.strip_prefix("clauses/") {
            Some(_) => "a clause is a file .md in a folder of its topic: clauses/topic/name.md".to_owned(),
            None => "models are templates/policies/….toml".to_owned(),
        });
        let place = texts.sources.whole(source);
        texts.found.push(Diagnostic::warning(Fault::UnusedFile, place, "nothing reads this file").help(help));
    }
}

/// Whether a file tells people about the folder that it lies in.
fn is_note(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    ["README", "LICENSE", "LICENCE"].iter().any(|note| name == *note || name.starts_with(&format!("{note}.")))
}

/// The id of the clause at `path`: the path below `clauses/` without `.md`, if it is in a folder of its topic.
fn clause_id(path: &str) -> Option<&str> {
    let id = path.strip_prefix("clauses/")?.strip_suffix(".md")?;
    (id.contains('/') && !is_note(path)).then_some(id)
}

fn model_id(path: &str) -> Option<&str> {
    path.strip_prefix("templates/policies/")?.strip_suffix(".toml")
}

/// Every id that names a clause, and every folder that holds variants of one.
fn clause_ids(files: &Files) -> (BTreeSet<String>, BTreeMap<String, Vec<String>>) {
    let mut ids = BTreeSet::new();
    let mut topics: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for id in files.0.keys().filter_map(|path| clause_id(path)) {
        ids.insert(id.to_owned());
        let (folder, name) = id.rsplit_once('/').expect("a clause's id has a slash");
        // The first folder gathers topics; a folder in it is one topic in several wordings.
        if folder.contains('/') {
            topics.entry(folder.to_owned()).or_default().push(name.to_owned());
        }
    }
    ids.extend(topics.keys().cloned());
    (ids, topics)
}

/// Takes files in as sources and reads them.
struct Texts<'t> {
    files: &'t Files,
    sources: &'t mut Sources,
    found: &'t mut Vec<Diagnostic>,
}

impl Texts<'_> {
    /// Takes the file at `path` in, if there is one.
    fn add(&mut self, path: &str) -> Option<(FileId, String)> {
        let file = self.files.0.get(path)?;
        Some(add_text(file.shown(path), &file.bytes, self.sources, self.found))
    }

    fn read<T: Shape>(&mut self, path: &str) -> Option<T> {
        let (file, text) = self.add(path)?;
        shape::read(&text, file, 0, self.found)
    }

    /// Reads the settings of the workspace, and judges every value of them as words.
    fn settings(&mut self) -> Option<Settings> {
        let (file, text) = self.add(SETTINGS)?;
        let settings = shape::read(&text, file, 0, self.found);
        self.found.extend(shape::texts(&text, file).iter().filter_map(|(_, value)| markdown::refuse_markup(value)));
        settings
    }

    /// Reads a table of entries by id. What cannot be read is noted as broken, so that it is not also called unknown.
    fn named<T: Shape>(&mut self, path: &str, space: &str, broken: &mut BTreeSet<String>) -> Named<T> {
        let Some((file, text)) = self.add(path) else { return Named::new() };
        let named: Option<Named<T>> = shape::read(&text, file, 0, self.found);
        match &named {
            None => drop(broken.insert(format!("{space}*"))),
            Some(named) => {
                let written = shape::keys(&text);
                broken
                    .extend(written.into_iter().filter(|id| !named.contains_key(id)).map(|id| format!("{space}{id}")));
            }
        }
        let named = named.unwrap_or_default();
        for (id, entry) in &named {
            if !is_id(id) {
                self.found.push(
                    Diagnostic::error(Fault::BadId, entry.key, format!("\"{id}\" is not an id"))
                        .help("an id is lower-case words joined by hyphens, such as equality-act-2010"),
                );
            }
        }
        named
    }
}

/// Takes a file of a workspace in as a source. What steers in it is reported, and reads as a space.
pub fn add_text(shown: String, bytes: &[u8], sources: &mut Sources, found: &mut Vec<Diagnostic>) -> (FileId, String) {
    let bytes = match text_of(bytes) {
        Ok(bytes) => bytes,
        // A page template is one, and a page in place of another file is full of what can be pointed at.
        Err(NoText { kind: HTML_PAGE, .. }) => Cow::Borrowed(bytes),
        Err(NoText { kind, .. }) => {
            // Its bytes are nothing to show to anybody.
            let file = sources.add(shown, "");
            let message = format!("this is {kind}, and no text");
            let help = "save what is in it as plain text; school files are .toml, clauses .md";
            found.push(Diagnostic::error(Fault::NotText, sources.whole(file), message).help(help));
            return (file, String::new());
        }
    };
    let (file, text) = add_foreign(shown, &bytes, sources, found);
    let (first, more) = {
        let mut stray = hidden_in(&text);
        (stray.next(), stray.count())
    };
    let Some((at, c)) = first else { return (file, text) };
    let fault = Diagnostic::control_character(Span::new(file, at, at + c.len_utf8()), c);
    found.push(match more {
        0 => fault,
        more => fault.label(format!("and {more} more in this file")),
    });
    // As many spaces as it has bytes, so that a place in the text stays a place in the file.
    let text = text.split_inclusive(is_hidden).map(|part| match part.chars().next_back() {
        Some(c) if is_hidden(c) => part.replace(c, &" ".repeat(c.len_utf8())),
        Some(_) | None => part.to_owned(),
    });
    (file, text.collect())
}

/// Takes a file in as a source that this program has no say in. One that is not UTF-8 is reported, and read as what it is
/// likely to be: in the encoding of old Windows, or else in UTF-8 as far as it goes.
pub fn add_foreign(
    shown: String,
    bytes: &[u8],
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) -> (FileId, String) {
    // Notepad puts a byte order mark in front, which is no part of the text.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let Err(fault) = std::str::from_utf8(bytes) else {
        let file = sources.add(shown, String::from_utf8_lossy(bytes));
        return (file, sources.file(file).text.clone());
    };
    let sound = &bytes[..fault.valid_up_to()];
    let (text, message, help) = match sound.is_ascii() {
        true => (
            WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
            "this file is in Windows-1252, not in UTF-8",
            "save it again with the encoding UTF-8",
        ),
        false => (
            mixed(bytes),
            "this file is in UTF-8, and from here not: some of it came from another program",
            "type this character again, and save the file with the encoding UTF-8",
        ),
    };
    let file = sources.add(shown, text);
    // Line ends of Windows are shorter in the source than in the file.
    let at = sound.len() - sound.windows(2).filter(|pair| pair == b"\r\n").count();
    found.push(Diagnostic::error(Fault::NotUtf8, Span::new(file, at, at), message).help(help));
    (file, sources.file(file).text.clone())
}

/// UTF-8 with the bytes between that are none read as Windows-1252: what comes of them is a character that fonts have.
fn mixed(bytes: &[u8]) -> String {
    let parts = bytes.utf8_chunks().flat_map(|chunk| {
        let other = WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0.into_owned();
        [chunk.valid().to_owned(), other]
    });
    parts.collect()
}

/// The kind that an entry of `applies-to` names, whether or not it is left out.
fn named_in(kind: &At<String>) -> At<String> {
    match kind.value.strip_prefix(register::NOT) {
        Some(named) => At::new(named.to_owned(), kind.base().part(register::NOT.len(), kind.value.len())),
        None => kind.clone(),
    }
}

/// A workspace builds into itself: a file that is shared must not say where to write on somebody's machine.
fn check_settings(settings: &Settings, found: &mut Vec<Diagnostic>) {
    use std::path::{Component, Path};
    if let Some(file) = &settings.design {
        design::check(file, found);
    }
    found.extend(settings.published_at.as_ref().and_then(address::refuse_web));
    if let Some(output) = &settings.output {
        let parts: Vec<Component<'_>> =
            Path::new(&output.value).components().filter(|part| *part != Component::CurDir).collect();
        let is_below = parts.iter().all(|part| matches!(part, Component::Normal(_)));
        if output.value.is_empty() || !is_below || output.value.contains('\\') {
            found.push(
                Diagnostic::error(
                    Fault::OutsideWorkspace,
                    output.span,
                    format!("\"{output}\" is not a folder of this workspace"),
                )
                .help("name a folder below this one; for another, use policygen build --output"),
            );
        } else if parts.iter().any(|part| part.as_os_str().to_string_lossy().starts_with('.')) {
            found.push(Diagnostic::error(Fault::SourceFolder, output.span, format!("\"{output}\" is hidden")).help(
                "other programs keep their own files there: name a folder without a dot in front, such as \"output\"",
            ));
        } else if parts.first().is_none_or(|first| is_source_folder(&first.as_os_str().to_string_lossy())) {
            found.push(
                Diagnostic::error(Fault::SourceFolder, output.span, format!("\"{output}\" is where sources are"))
                    .help("name a folder for nothing but what is built, such as \"output\""),
            );
        }
    }
}

fn check_registers(registers: &Registers, found: &mut Vec<Diagnostic>) {
    let mut check_url = |url: &At<String>| found.extend(address::refuse_web(url));
    registers.law.values().for_each(|law| check_url(&law.value.url));
    registers.guidance.values().for_each(|guidance| check_url(&guidance.value.url));
    registers.contacts.values().filter_map(|contact| contact.value.url.as_ref()).for_each(check_url);
    for contact in registers.contacts.values() {
        found.extend(contact.value.phone.as_ref().and_then(address::refuse_phone));
        found.extend(contact.value.email.as_ref().and_then(address::refuse_email));
    }
    let mut check_id = |id: &At<String>, known: Vec<&str>, register: &str| {
        if !known.contains(&id.value.as_str()) {
            found.push(
                Diagnostic::error(
                    Fault::UnknownCitation,
                    id.span,
                    format!("\"{id}\" is not in the register of {register}"),
                )
                .maybe_help(did_you_mean(&id.value, known)),
            );
        }
    };
    let law = || registers.law.keys().map(String::as_str).collect();
    for entry in registers.law.values() {
        entry.value.superseded_by.iter().for_each(|next| check_id(next, law(), "law"));
        entry.value.amendment.iter().for_each(|amendment| check_id(&amendment.by, law(), "law"));
    }
    let guidance = || registers.guidance.keys().map(String::as_str).collect();
    for entry in registers.guidance.values() {
        entry.value.superseded_by.iter().for_each(|next| check_id(next, guidance(), "guidance"));
    }
    for guidance in registers.guidance.values().filter(|guidance| guidance.value.edition.is_empty()) {
        found.push(
            Diagnostic::error(Fault::NoEdition, guidance.key, "this guidance has no edition")
                .help("add [[….edition]] with a label and the day it came into force; the label may be \"\""),
        );
    }
}

/// Whether a default or the options of a parameter are none that could be used, which has been told of where it is declared.
pub(crate) fn is_misdeclared(name: &str, declared: &Keyed<value::Declaration>) -> bool {
    let mut faults = Vec::new();
    let alone = Named::from_iter([(name.to_owned(), declared.clone())]);
    check_declarations(&alone, &mut faults);
    !faults.is_empty()
}

/// Checks that defaults have the type they are declared with, and that options are given where they are needed.
fn check_declarations(declared: &Named<value::Declaration>, found: &mut Vec<Diagnostic>) {
    for (name, Keyed { key, value: declaration }) in declared {
        if !is_id(name) {
            found.push(
                Diagnostic::error(Fault::BadId, *key, format!("\"{name}\" is not an id"))
                    .help("an id is lower-case words joined by hyphens, such as it-provider"),
            );
        }
        let is_choice = declaration.r#type == value::ValueType::OneOf;
        if is_choice == declaration.options.is_empty() {
            let message = if is_choice { "one-of needs options" } else { "only one-of has options" };
            found.push(
                Diagnostic::error(Fault::BadOptions, declaration.span, message)
                    .help("type = \"one-of\" goes with options = [\"…\", \"…\"]"),
            );
        }
        if let Some(default) = &declaration.default {
            value::check(name, declaration, default, found);
        }
    }
}

/// Checks the facts that the settings give for every school.
fn check_authority_facts(library: &Library, found: &mut Vec<Diagnostic>) {
    let declared = &library.facts.local;
    let is_told = |name: &&String| declared.get(*name).is_some_and(|fact| fact.value.is_of_authority());
    for (name, written) in &library.settings.local {
        match declared.get(name) {
            Some(fact) if fact.value.is_of_authority() => {
                drop(value::check(name, &fact.value, &written.value, found));
            }
            Some(_) => found.push(
                Diagnostic::error(Fault::UnknownFact, written.key, format!("each school says \"{name}\" for itself"))
                    .help(
                        "write it under [local] in the schools' files; what may stand here is marked with of-authority = true in \
                         clauses/facts.toml",
                    ),
            ),
            None if library.broken.contains("local.*") => {}
            None => {
                let known: Vec<&str> = declared.keys().filter(is_told).map(String::as_str).collect();
                let help = did_you_mean(name, known.iter().copied())
                    .unwrap_or_else(|| format!("an authority may give: {}", known.join(", ")));
                found.push(
                    Diagnostic::error(Fault::UnknownFact, written.key, format!("no clause asks for \"{name}\""))
                        .help(help),
                );
            }
        }
    }
}

/// The front matter of a clause, or all of it if it has none.
pub(crate) fn front_of(text: &str) -> &str {
    split_front_matter(text).map_or(text, |(front, _)| front)
}

/// What a clause says below its front matter, as it was typed.
pub(crate) fn body_of(text: &str) -> &str {
    split_front_matter(text).map_or("", |(_, start)| &text[start..])
}

/// The front matter of a clause, and where its text starts.
fn split_front_matter(text: &str) -> Option<(&str, usize)> {
    let rest = text.strip_prefix("+++\n")?;
    if let Some(body) = rest.strip_prefix("+++\n") {
        return Some(("", text.len() - body.len()));
    }
    let end = rest.find("\n+++\n").map(|at| (at, 5)).or_else(|| rest.strip_suffix("\n+++").map(|f| (f.len(), 4)))?;
    Some((&rest[..end.0 + 1], 4 + end.0 + end.1))
}

/// What is wrong with front matter that has its first line: it never ends, or spaces stand behind a line of +++.
fn unclosed_front_matter(text: &str, file: FileId) -> Diagnostic {
    let lines = text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line.trim_end_matches('\n')))
    });
    let spaced = lines.filter(|(_, line)| line.trim_end() == "+++").find(|(_, line)| line.len() > "+++".len());
    match spaced {
        Some((start, line)) => {
            let place = Span::new(file, start + "+++".len(), start + line.len());
            Diagnostic::error(Fault::MissingFrontMatter, place, "spaces stand behind this line of front matter")
                .help("take them out: the line is +++ alone")
        }
        None => Diagnostic::error(
            Fault::MissingFrontMatter,
            Span::new(file, 0, "+++".len()),
            "this front matter never ends",
        )
        .help("write a line +++ below its last key; the text of the clause stands below that"),
    }
}

fn read_clause(id: &str, file: FileId, text: &str, library: &Library, found: &mut Vec<Diagnostic>) -> Option<Clause> {
    let start = Span::new(file, 0, text.find('\n').unwrap_or(text.len()));
    if !id.split('/').all(is_id) {
        found.push(
            Diagnostic::error(Fault::BadId, start, format!("\"{id}.md\" cannot name a clause"))
                .help("folders and files of clauses are lower-case words joined by hyphens"),
        );
    }
    check_not_kept_by_windows(id, start, found);
    let Some((front, body_at)) = split_front_matter(text) else {
        if let Some(front) = markdown::yaml(text) {
            let place = Span::new(file, 0, front.len());
            let message = "this is front matter as other programs have it, in YAML";
            found.push(Diagnostic::error(Fault::MissingFrontMatter, place, message).help(markdown::FOR_YAML));
            return None;
        }
        if text.lines().next().is_some_and(|first| first.trim_end() == "+++") {
            found.push(unclosed_front_matter(text, file));
            return None;
        }
        found
            .push(Diagnostic::error(Fault::MissingFrontMatter, start, "a clause starts with front matter").help(
                "begin the file with a line +++, then title = \"…\" and audience = [\"staff\"], then a line +++",
            ));
        return None;
    };
    let before = found.len();
    let front: FrontMatter = shape::read(front, file, 4, found)?;
    // One that is wrong is there, and has been told of.
    if front.audience.is_empty() && found.len() == before {
        found.push(
            Diagnostic::error(Fault::MissingKey, front.title.span, "\"audience\" is missing")
                .help("add a line such as: audience = [\"staff\"]"),
        );
    }
    check_declarations(&front.parameters, found);
    for (name, parameter) in &front.parameters {
        if parameter.value.particular.is_some() {
            found.push(
                Diagnostic::error(Fault::UnknownKey, parameter.key, "what a parameter says is part of the rule")
                    .help("take particular out; only facts of clauses/facts.toml can be particulars"),
            );
        }
        let declared = &parameter.value;
        let of_facts = [
            ("kinds", !declared.kinds.is_empty()),
            ("of-authority", declared.of_authority.is_some()),
            ("gias", declared.gias.is_some()),
        ];
        for (key, _) in of_facts.into_iter().filter(|(_, is_given)| *is_given) {
            found.push(
                Diagnostic::error(Fault::UnknownKey, parameter.key, format!("a parameter has no \"{key}\""))
                    .help(format!("take {key} out; it is for facts of clauses/facts.toml")),
            );
        }
        if library.vocabulary.contains_key(name) {
            found.push(
                Diagnostic::error(Fault::HiddenTerm, parameter.key, format!("the parameter \"{name}\" hides a term"))
                    .help("give it another name"),
            );
        }
    }
    for old in front.replaces.iter().filter(|old| library.clause_ids.contains(&old.value)) {
        found.push(
            Diagnostic::error(Fault::ReplacedClause, old.span, format!("\"{old}\" is still a clause")).help(
                "take that clause out; if it is built in, policygen eject gives this folder a library of its own",
            ),
        );
    }
    for other in &front.excludes {
        if !library.clause_ids.contains(&other.value) {
            found.push(unknown_clause(other, library));
        }
    }
    check_checked(&front.checked, library, found);
    let names = library.names_in(&front.parameters);
    let when = front.when.as_ref().and_then(|when| condition::parse(when, &names, found));
    let cites = front.cites.iter().filter_map(|cited| read_citation(cited, library, found)).collect();
    let written = At::new(text[body_at..].to_owned(), Span::new(file, body_at, text.len()));
    let body = markdown::parse(&written, &names, found);
    if body.blocks.is_empty() {
        found.push(
            Diagnostic::error(Fault::EmptyClause, start, "this clause says nothing")
                .help("write its text below the front matter"),
        );
    }
    for proposed in &front.proposed {
        check_proposal(&proposed.reason, found);
        if let Some(item) = proposed.at.as_ref().filter(|item| !body.ids.contains_key(&item.value)) {
            let known: Vec<&str> = body.ids.keys().map(String::as_str).collect();
            found.push(
                Diagnostic::error(Fault::UnknownItem, item.span, format!("this clause has no item \"{item}\"")).help(
                    match slip(&item.value, known.iter().copied()) {
                        Some(meant) => format!("did you mean \"{meant}\"?"),
                        None => format!("there is: {}", known.join(", ")),
                    },
                ),
            );
        }
    }
    Some(Clause { id: id.to_owned(), when, cites, body, span: start, front })
}

/// Looks up the items that a text of `clause` needs. What it needs of a clause that could not be read nobody knows.
pub(crate) fn check_needs(body: &Body, clause: &str, library: &Library, found: &mut Vec<Diagnostic>) {
    for_each_hole_of(body, &mut |hole, _| {
        let (Hole::When(condition) | Hole::Guarded(condition, _)) = hole else { return };
        for needed in condition.needed() {
            let (of, item) = match needed.value.split_once('#') {
                Some(parts) => parts,
                None if needed.value.contains('/') => continue,
                None => (clause, needed.value.as_str()),
            };
            let variants = library.topics.get(of).into_iter().flatten().map(|name| format!("{of}/{name}"));
            let ids: Vec<String> = std::iter::once(of.to_owned()).chain(variants).collect();
            let bodies = ids.iter().filter_map(|id| match id == clause {
                true => Some(body),
                false => library.clauses.get(id).map(|clause| &clause.body),
            });
            // A school's own words for an item lean on those of the clause it stands in.
            let bodies: Vec<&Body> = bodies.chain(library.clauses.get(of).map(|clause| &clause.body)).collect();
            if bodies.is_empty() || bodies.iter().any(|body| body.ids.contains_key(item)) {
                continue;
            }
            let known: BTreeSet<&str> = bodies.iter().flat_map(|body| body.ids.keys().map(String::as_str)).collect();
            let message = format!("\"{of}\" has no item \"{item}\" to lean on");
            found.push(Diagnostic::error(Fault::UnknownItem, needed.span, message).help(
                match slip(item, known.iter().copied()) {
                    Some(meant) => format!("did you mean \"{meant}\"?"),
                    None => format!("there is: {}", known.into_iter().collect::<Vec<_>>().join(", ")),
                },
            ));
        }
    });
}

/// A proposal says why it is made.
pub(crate) fn check_proposal(reason: &At<String>, found: &mut Vec<Diagnostic>) {
    if reason.value.trim().is_empty() {
        found.push(
            Diagnostic::error(Fault::EmptyValue, reason.span, "a proposal needs a reason")
                .help("say why it is proposed; governors will read it"),
        );
    }
}

/// Looks up what records of checks name: guidance, and an edition that it has.
fn check_checked(records: &[Checked], library: &Library, found: &mut Vec<Diagnostic>) {
    for record in records {
        let id = match read_citation(&record.against, library, found) {
            Some(Citation::Guidance(id)) => id,
            Some(Citation::Law(_) | Citation::Contact(_)) => {
                let not_guidance = format!("\"{}\" has no editions", record.against);
                found.push(
                    Diagnostic::error(Fault::UnknownCitation, record.against.span, not_guidance)
                        .help("name guidance that the text was checked against, such as guidance.kcsie"),
                );
                continue;
            }
            None => continue,
        };
        let editions = &library.registers.guidance[&id].value.edition;
        if let Some(edition) = editions.iter().find(|edition| edition.label == record.edition.value) {
            let first = [edition.published, edition.in_force_from].into_iter().flatten().map(|at| at.value).min();
            if let Some(first) = first.filter(|first| record.on.value.last_day() < first.first_day()) {
                let message = format!("nobody can have checked this edition then: it is of {first}");
                found.push(
                    Diagnostic::error(Fault::NoEdition, record.on.span, message)
                        .help("write the day on which the text was checked against it"),
                );
            }
        } else {
            let known: Vec<String> = editions.iter().map(|edition| format!("\"{}\"", edition.label)).collect();
            found.push(
                Diagnostic::error(
                    Fault::NoEdition,
                    record.edition.span,
                    format!("the register has no edition \"{}\" of \"{}\"", record.edition, record.against),
                )
                .help(format!("it has {}", known.join(", "))),
            );
        }
    }
}

fn read_citation(cited: &At<String>, library: &Library, found: &mut Vec<Diagnostic>) -> Option<Citation> {
    let registers = &library.registers;
    match cited.value.split_once('.') {
        Some(("law", id)) if registers.law.contains_key(id) => return Some(Citation::Law(id.to_owned())),
        Some(("guidance", id)) if registers.guidance.contains_key(id) => {
            return Some(Citation::Guidance(id.to_owned()));
        }
        Some(("contact", id)) if registers.contacts.contains_key(id) => return Some(Citation::Contact(id.to_owned())),
        _ if library.names().is_broken(&cited.value) => return None,
        _ => {}
    }
    let law = registers.law.keys().map(|id| format!("law.{id}"));
    let guidance = registers.guidance.keys().map(|id| format!("guidance.{id}"));
    let contacts = registers.contacts.keys().map(|id| format!("contact.{id}"));
    let known: Vec<String> = law.chain(guidance).chain(contacts).collect();
    let (space, id) = cited.value.split_once('.').unwrap_or(("", &cited.value));
    let law = || registers.nearest_law(id).filter(|_| space != "guidance").map(|(id, _)| format!("law.{id}"));
    let guidance = || registers.nearest_guidance(id).filter(|_| space != "law").map(|id| format!("guidance.{id}"));
    let meant = (space != "contact").then(|| law().or_else(guidance)).flatten();
    found.push(
        Diagnostic::error(Fault::UnknownCitation, cited.span, format!("\"{cited}\" is in no register")).help(
            meant
                .map(|meant| format!("did you mean \"{meant}\"?"))
                .or_else(|| did_you_mean(&cited.value, known.iter().map(String::as_str)))
                .unwrap_or_else(|| "write law.…, guidance.… or contact.… and an id of the register".to_owned()),
        ),
    );
    None
}

/// The diagnostic for an id that names no clause.
pub fn unknown_clause(written: &At<String>, library: &Library) -> Diagnostic {
    if let Some(retired) = library.retired_id(&written.value, written.span) {
        return retired;
    }
    let known = || library.clause_ids.iter().map(String::as_str);
    let name_of = |id: &str| id.rsplit_once('/').map(|(_, name)| name == written.value);
    let topic_left_out = || known().find(|id| name_of(id) == Some(true));
    let is_renamed = |clause: &&Clause| clause.front.replaces.iter().any(|old| old.value == written.value);
    let renamed: Vec<String> =
        library.clauses.values().filter(is_renamed).map(|clause| format!("\"{}\"", clause.id)).collect();
    Diagnostic::error(Fault::UnknownClause, written.span, format!("there is no clause \"{written}\"")).help(
        match (&renamed[..], slip(&written.value, known()).or_else(topic_left_out)) {
            ([now], _) => format!("it is called {now} now"),
            ([_, ..], _) => format!("what it said is in {} now", joined(&renamed, "and")),
            ([], Some(meant)) => format!("did you mean \"{meant}\"?"),
            ([], None) => {
                "if it is gone, take this out; policygen list model and the name of the model shows what it holds"
                    .to_owned()
            }
        },
    )
}

fn read_model(file: ModelFile, library: &Library, found: &mut Vec<Diagnostic>) -> Model {
    found.extend(markdown::refuse_markup(&file.title));
    let names = library.names();
    if file.title.value.trim().is_empty() {
        found.push(
            Diagnostic::error(Fault::EmptyValue, file.title.span, "the title is empty")
                .help("say what the policy is called; a school may give its own title in its file"),
        );
    }
    check_checked(&file.checked, library, found);
    file.kinds.iter().for_each(|kind| library.kinds.check(kind, Fault::UnknownWord, found));
    let summary = markdown::line(&file.summary, &names, found);
    let mut front_ids: BTreeMap<&str, Span> = BTreeMap::new();
    let front = file
        .front
        .iter()
        .filter_map(|entry| {
            let (FrontEntry::Shared(id) | FrontEntry::Own(FrontRowFile { id, .. })) = entry;
            check_unique(id, &mut front_ids, found);
            match entry {
                FrontEntry::Own(row) => {
                    let FrontRowFile { label, value, when, boxed, asks, .. } = row.clone();
                    let row = SharedRow { label, value, when, boxed, asks, span: id.span };
                    Some(front_row(id.value.clone(), &row, library, found))
                }
                FrontEntry::Shared(_) => {
                    let row = library.front.get(&id.value).cloned();
                    // One that could not be read has been told of.
                    if row.is_none() && !names.is_broken(&format!("front.{id}")) {
                        found.push(unknown_row(id, library));
                    }
                    row
                }
            }
        })
        .collect();
    let mut section_ids: BTreeMap<&str, Span> = BTreeMap::new();
    let sections =
        file.section.iter().map(|section| read_section(section, 2, library, &mut section_ids, found)).collect();
    Model { summary, front, sections, file }
}

/// The diagnostic for a row that models do not share.
fn unknown_row(id: &At<String>, library: &Library) -> Diagnostic {
    let known = library.front.keys().map(String::as_str);
    let help = did_you_mean(&id.value, known).unwrap_or_else(|| {
        format!(
            "add it to {FRONT}, or write a row of this model's own: {{ id = \"{id}\", label = \"…\", value = \"…\" }}"
        )
    });
    Diagnostic::error(Fault::UnknownItem, id.span, format!("models share no row \"{id}\" of the front table"))
        .help(help)
}

fn check_unique<'i>(id: &'i At<String>, seen: &mut BTreeMap<&'i str, Span>, found: &mut Vec<Diagnostic>) {
    if !id.value.split('.').all(is_id) {
        found.push(
            Diagnostic::error(Fault::BadId, id.span, format!("\"{id}\" is not an id"))
                .help("an id is lower-case words joined by hyphens, and by dots for sections within sections"),
        );
    }
    if let Some(first) = seen.insert(&id.value, id.span) {
        found.push(
            Diagnostic::error(Fault::IdUsedTwice, id.span, format!("the id \"{id}\" is used twice"))
                .related(first, "first used here"),
        );
    }
}

fn read_section<'f>(
    section: &'f SectionFile,
    level: u8,
    library: &Library,
    ids: &mut BTreeMap<&'f str, Span>,
    found: &mut Vec<Diagnostic>,
) -> OutlineSection {
    let names = library.names();
    check_unique(&section.id, ids, found);
    if level > 5 {
        found.push(
            Diagnostic::error(Fault::TooDeep, section.id.span, "sections are nested too deeply")
                .help("four levels of sections are enough for a policy"),
        );
    }
    let placements = section
        .clauses
        .iter()
        .map(|placement| {
            let table = placement.0.clone();
            if !library.clause_ids.contains(&table.clause.value) {
                found.push(unknown_clause(&table.clause, library));
            }
            check_default(&table.clause, table.default.as_ref(), library, found);
            let when = table.when.as_ref().and_then(|when| condition::parse(when, &names, found));
            OutlineClause { table, when }
        })
        .collect();
    let when = section.when.as_ref().and_then(|when| condition::parse(when, &names, found));
    let title = markdown::line(&section.title, &names, found);
    if is_blank(&section.title.value) {
        found.push(
            Diagnostic::error(Fault::EmptyValue, section.title.span, "this section has no title")
                .help("say what the section is about: the contents, links and screen readers name it by that"),
        );
    }
    // Deeper than any heading, a section is not read: the fault has been reported.
    let sections = match level > 5 {
        true => Vec::new(),
        false => section.section.iter().map(|inner| read_section(inner, level + 1, library, ids, found)).collect(),
    };
    OutlineSection { id: section.id.clone(), title, when, was: section.was.clone(), placements, sections }
}

fn check_default(topic: &At<String>, default: Option<&At<String>>, library: &Library, found: &mut Vec<Diagnostic>) {
    let Some(default) = default else { return };
    let variants = library.topics.get(&topic.value).map(Vec::as_slice).unwrap_or_default();
    if !variants.contains(&default.value) && library.clause_ids.contains(&topic.value) {
        found.push(unknown_variant(topic.as_str(), default, variants, library));
    }
}

/// The diagnostic for a variant that a topic does not have.
pub fn unknown_variant(topic: &str, written: &At<String>, variants: &[String], library: &Library) -> Diagnostic {
    let old = format!("{topic}/{written}");
    if let Some(retired) = library.retired_id(&old, written.span) {
        return retired;
    }
    let takes_its_place = |clause: &&Clause| clause.front.replaces.iter().any(|replaced| replaced.value == old);
    let of_topic = |clause: &Clause| clause.id.strip_prefix(topic)?.strip_prefix('/').map(|name| format!("\"{name}\""));
    let now: Vec<String> = library.clauses.values().filter(takes_its_place).filter_map(of_topic).collect();
    let help = match variants {
        _ if now.len() == 1 => format!("it is called {} now", now[0]),
        _ if now.len() > 1 => format!("what it said is in {} now", joined(&now, "and")),
        [] => format!("\"{topic}\" is one clause, not a folder of variants"),
        _ => slip(&written.value, variants.iter().map(String::as_str))
            .map(|near| format!("did you mean \"{near}\"?"))
            .unwrap_or_else(|| format!("it has: {}", variants.join(", "))),
    };
    Diagnostic::error(Fault::UnknownVariant, written.span, format!("\"{topic}\" has no variant \"{written}\""))
        .help(help)
}
