//! A build: every school that was asked for, on every core, each whole or not at all.

mod parts;

mod collected;

mod made;

mod rests_on;

mod adoption;

mod turns;

use crate::assemble::assemble;
use crate::check::{self, PolicyReading, SchoolNames};
use crate::date::Date;
use crate::diagnostic::{self, Diagnostic, Fault, Severity};
use crate::digest::sha256;
use crate::document::{Approval, Document};
use crate::due::{Adopt, Due};
use crate::filenames;
use crate::grammar::joined;
use crate::kept::{self, InForce};
use crate::library::add_text;
use crate::lists::{self, Around, Desk};
use crate::load::{self, Error, FileStamp};
use crate::model::school::PolicyFile;
use crate::online::Online;
use crate::output::{self, Manifest, ManifestLibrary, ManifestPolicy};
use crate::printing;
use crate::proposed::Written;
use crate::remembered::{self, Among, Comparison, Met, Now, Record, Remembered};
use crate::render::{FORMATS, Format};
use crate::schools::{SchoolText, apart, name_of};
use crate::source::{FileId, Sources, Span};
use crate::workspace::{GENERATOR, Workspace};
pub use collected::{Faulty, collect};
pub use made::{Left, Output};
use made::{MadeForSchool, Printed, manifest_before, owner_of};
pub use parts::KeptText;
use parts::{Part, read_parts};
use rests_on::RestsOn;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, mpsc};
use turns::until;

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

/// What is in the way of a batch as a whole.
#[derive(Clone, Copy)]
pub struct Batch<'b> {
    /// Whether also that is made again for which nothing has changed.
    pub force: bool,
    /// Called if another build holds the folder, before this waits for it.
    pub waits: &'b dyn Fn(),
}

/// What became of one school.
pub struct Built {
    /// Its file, as messages name it.
    pub path: String,
    /// Its id.
    pub id: String,
    /// Its file as a source, over those of the library.
    pub sources: Sources,
    /// What is wrong with it.
    pub found: Vec<Diagnostic>,
    /// Its documents as its file makes them today, for who asks which clause is used where.
    pub documents: Vec<Document>,
    /// Of each of them the text that is in force, if that is another.
    pub in_force: Vec<Option<Document>>,
    /// Where each of them begins in the school's file.
    pub begins: Vec<Span>,
    /// Where every policy of the file begins, also one of which nothing could be made.
    pub all_begin: Vec<Span>,
    /// The allowances of clauses that matched what a rule found.
    pub allowed: BTreeSet<Span>,
    /// How many files were built.
    pub built: usize,
    /// How many of them had to be written.
    pub written: usize,
    /// Where what somebody has changed in files that were built is kept, now that these were built again.
    pub edited: Vec<PathBuf>,
    /// Its policies that stay in force until another is approved that is to replace them, each with the id of that one.
    pub awaiting: Vec<(String, String)>,
    /// What earlier builds left that this one did not make: files in the school's folder, and an archive that no longer
    /// holds what was built.
    pub left: Vec<Left>,
    /// What the machine could not do for it.
    pub failed: Option<String>,
    /// Its texts in force that its file does not make any more, by school and policy.
    pub staying: Vec<String>,
    /// What has gone with something that it needs: by policy, the item and what it needs.
    pub left_out: Vec<(String, String, Vec<String>)>,
    /// What its policies are to be built from by some day, by their ids.
    pub(crate) adoptions: BTreeMap<String, Adopt>,
    /// By what it is known later that all of it would come out the same.
    record: Option<Box<Record>>,
    /// Whether that is known now, and nothing was made.
    pub is_as_before: bool,
}

impl Built {
    /// Its policies as they are published: the text in force, or else that of today.
    pub fn shown(&self) -> impl Iterator<Item = &Document> {
        shown(&self.documents, &self.in_force)
    }

    /// Whether an error is in the policy of this document, or in what all policies of the school share.
    pub(crate) fn has_error(&self, document: usize) -> bool {
        let policy_at = |place: &Span| {
            let begins = self.all_begin.iter().filter(|begin| begin.file == place.file && begin.start <= place.start);
            begins.map(|begin| begin.start).max()
        };
        let own = self.begins.get(document).map(|begin| begin.start);
        let errors = self.found.iter().filter(|fault| fault.severity == Severity::Error);
        errors.map(|fault| policy_at(&fault.span)).any(|at| at.is_none() || at == own)
    }

    /// When each of its policies is due for review, as it is published.
    pub(crate) fn due(&self) -> Vec<Due> {
        let mut due = due_of(&self.documents, &self.in_force);
        due.iter_mut().for_each(|row| row.adopt = self.adoptions.get(&row.policy).cloned());
        due
    }

    /// A school of which nothing has been made yet.
    fn nothing_of(workspace: &Workspace, school: &SchoolText) -> Built {
        Built {
            path: school.path.clone(),
            id: school.id.clone(),
            sources: Sources::over(workspace.sources.clone()),
            found: Vec::new(),
            documents: Vec::new(),
            in_force: Vec::new(),
            begins: Vec::new(),
            all_begin: Vec::new(),
            allowed: BTreeSet::new(),
            built: 0,
            written: 0,
            edited: Vec::new(),
            awaiting: Vec::new(),
            left: Vec::new(),
            failed: None,
            staying: Vec::new(),
            left_out: Vec::new(),
            adoptions: BTreeMap::new(),
            record: None,
            is_as_before: false,
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

/// Builds schools, and gives what became of each of them.
pub fn build(workspace: &Workspace, schools: &[SchoolText], plan: &Plan<'_>) -> Vec<Built> {
    let mut results = Vec::with_capacity(schools.len());
    build_each(workspace, schools, plan, |built| results.push(built));
    results
}

/// As many schools may be finished and not yet handed over as there are threads, times this: a school that takes long holds no
/// more of the others in memory.
const AHEAD: usize = 16;

/// Builds schools, and hands each over as soon as it and those before it are finished, in the order of `schools`. Whoever lets go of it
/// holds no more than a few schools at a time, however many there are.
pub fn build_each(workspace: &Workspace, schools: &[SchoolText], plan: &Plan<'_>, take: impl FnMut(Built)) {
    each(workspace, schools, plan, None, take);
}

/// Builds schools into their folder, where it is the only one to build meanwhile, and then the list of all of them. What is known to
/// come out as it lies there is not made again.
pub fn build_into(
    workspace: &Workspace,
    schools: &[SchoolText],
    plan: &Plan<'_>,
    batch: Batch<'_>,
    mut take: impl FnMut(Built),
) -> Result<Desk, Error> {
    let Some(output) = plan.output else {
        build_each(workspace, schools, plan, take);
        return Ok(Desk::default());
    };
    let _held = output::hold_folder(output.folder, &output.folder.join(remembered::FOLDER), batch.waits)?;
    output::sweep(output.folder);
    let mut remembered = Remembered::read(output.folder, GENERATOR);
    let among = Among::of(schools.iter().filter_map(name_of));
    let (mut records, mut is_any_new, mut is_any_built) = (Vec::new(), false, false);
    let comparison = Comparison::new(&remembered, output.folder, plan.today, &among, |id| workspace.clause_sha256(id));
    let known = (!batch.force).then_some(&comparison);
    let mut met = Met::beside(&remembered);
    each(workspace, schools, plan, known, |mut built| {
        is_any_built |= built.built > 0;
        if !built.is_as_before {
            is_any_new = true;
            let mut record = built.record.take();
            record.iter_mut().for_each(|record| met.share(record));
            records.push((built.id.clone(), record));
        }
        take(built);
    });
    remembered.learn(met);
    for (id, record) in records {
        match record {
            Some(record) => remembered.put(&id, *record, &among),
            None => remembered.forget(&id),
        }
    }
    if !is_any_built {
        return Ok(Desk::default());
    }
    let desk = output.folder.join(filenames::INDEX);
    // Of a school that is not among these the file may be gone.
    let is_any_gone = remembered.has_other_than(schools.iter().map(|school| school.id.as_str()));
    if !is_any_new && !is_any_gone && remembered.has_desk(&desk, plan.today) {
        return Ok(Desk::default());
    }
    let made = lists::write_desk(workspace, output.folder, plan.today)?;
    // What is said of folders whose schools are gone is said again as long as they are there.
    match made.found.is_empty() && made.gone.is_empty() {
        true => remembered.put_desk(&desk, plan.today),
        false => remembered.forget_desk(),
    }
    remembered.write(output.folder)?;
    Ok(made)
}

fn each(
    workspace: &Workspace,
    schools: &[SchoolText],
    plan: &Plan<'_>,
    known: Option<&Comparison<'_>>,
    mut take: impl FnMut(Built),
) {
    let clashes = filenames::clashes(schools.iter().map(|school| (&*school.id, &*school.path)));
    let names = SchoolNames::of(schools.iter().filter_map(|school| Some((name_of(school)?, school.path.clone()))));
    let make = |index: usize| {
        let (school, clash) = (&schools[index], clashes[index].as_ref());
        let make = || {
            let inputs = inputs(workspace, school, plan);
            let again = known.filter(|_| clash.is_none() && !workspace.is_broken());
            again.and_then(|known| as_before(workspace, school, known, &inputs)).unwrap_or_else(|| {
                let mut built = build_school(workspace, school, clash, &names, plan);
                if let Some(record) = &mut built.record {
                    record.inputs = inputs;
                }
                built
            })
        };
        apart(school, make).unwrap_or_else(|why| Built { failed: Some(why), ..Built::nothing_of(workspace, school) })
    };
    let jobs = plan.jobs.clamp(1, schools.len().max(1));
    if jobs == 1 {
        (0..schools.len()).for_each(|index| take(make(index)));
        return;
    }
    let next = AtomicUsize::new(0);
    let (handed, moved) = (Mutex::new(0), Condvar::new());
    let (give, finished) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            let (give, next, handed, moved, make) = (give.clone(), &next, &handed, &moved, &make);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= schools.len() {
                        return;
                    }
                    let is_far = |handed: &mut usize| index >= *handed + AHEAD * jobs;
                    drop(moved.wait_while(handed.lock().expect(NO_PANIC), is_far).expect(NO_PANIC));
                    if give.send((index, make(index))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(give);
        let mut early = BTreeMap::new();
        let mut due = 0;
        for (index, built) in finished {
            early.insert(index, built);
            while let Some(built) = early.remove(&due) {
                take(built);
                due += 1;
            }
            *handed.lock().expect(NO_PANIC) = due;
            moved.notify_all();
        }
    });
}

const NO_PANIC: &str = "no thread panics while it counts";

/// The digest of what a school is made of, but for what a [record](Record) names by itself.
fn inputs(workspace: &Workspace, school: &SchoolText, plan: &Plan<'_>) -> String {
    let formats: Vec<&str> = plan.formats.iter().map(|format| format.name).collect();
    let is_archive = plan.output.is_some_and(|output| output.archive);
    let file = school.bytes.as_ref().map_or_else(|_| String::new(), |bytes| sha256(bytes));
    let said = [
        &workspace.frame,
        &file,
        &school.path,
        &formats.join(" "),
        &format!("{is_archive} {} {}", workspace.unreleased, workspace.releases.has_any()),
    ];
    sha256(said.map(String::as_str).join("\n").as_bytes())
}

/// What became of a school for which nothing has changed; none if something has, or what was told of it cannot be told again.
fn as_before(workspace: &Workspace, school: &SchoolText, known: &Comparison<'_>, inputs: &str) -> Option<Built> {
    let bytes = school.bytes.as_ref().ok()?;
    let mut built = Built::nothing_of(workspace, school);
    let (file, text) = add_text(school.path.clone(), bytes, &mut built.sources, &mut Vec::new());
    let now = Now { school: &school.id, inputs, text: &text };
    let record = known.unchanged(&now, |id| workspace.releases.digest_of(id))?;
    built.found = record.told(&|path| if path == school.path { Some(file) } else { workspace.sources.named(path) })?;
    built.built = record.built;
    built.awaiting.clone_from(&record.awaiting);
    built.staying.clone_from(&record.staying);
    let format = |name: &Option<String>| name.as_deref().and_then(Format::named);
    built.left = record.left.iter().map(|(path, name)| Left { path: path.clone(), format: format(name) }).collect();
    built.left_out.clone_from(&record.left_out);
    built.is_as_before = true;
    Some(built)
}

/// Makes texts again that were approved, each as it was, and tells of each school once. The libraries that they were built
/// from have been read.
pub fn build_kept(workspace: &Workspace, kept: &[KeptText], plan: &Plan<'_>) -> Vec<Built> {
    let mut schools: Vec<Vec<&KeptText>> = Vec::new();
    for text in kept {
        match schools.iter_mut().find(|texts| texts[0].is_of_school_of(text)) {
            Some(texts) => texts.push(text),
            None => schools.push(vec![text]),
        }
    }
    let make = |texts: &Vec<&KeptText>| {
        let school = &texts[0].school;
        let result = apart(school, || {
            let mut making = Making::of(workspace, school, plan);
            for text in texts {
                making.add_kept(text);
            }
            making.finish()
        });
        result.unwrap_or_else(|why| Built { failed: Some(why), ..Built::nothing_of(workspace, school) })
    };
    schools.iter().map(make).collect()
}

fn build_school(
    workspace: &Workspace,
    school: &SchoolText,
    clash: Option<&(Fault, String)>,
    schools: &SchoolNames,
    plan: &Plan<'_>,
) -> Built {
    let mut making = Making::of(workspace, school, plan);
    making.add_file(school, clash, schools);
    making.finish()
}

/// A school that is being built, from its file or from the files that were kept with texts of it.
struct Making<'m> {
    workspace: &'m Workspace,
    plan: &'m Plan<'m>,
    school_id: &'m str,
    result: Built,
    made: MadeForSchool,
    manifest: Manifest,
    /// What it was made of.
    inputs: Vec<String>,
    /// Why texts that were approved cannot be made again. One that cannot stops no other.
    lost: Vec<Diagnostic>,
    /// Whether texts are made again that need nothing of the library here.
    is_of_then: bool,
    /// What the policies of its file rest on.
    rests_on: RestsOn,
}

impl<'m> Making<'m> {
    /// A school of which nothing has been made yet.
    fn of(workspace: &'m Workspace, school: &'m SchoolText, plan: &'m Plan<'m>) -> Making<'m> {
        let manifest = Manifest {
            school: String::new(),
            file: load::within(&workspace.root, Path::new(&school.path)),
            generator: GENERATOR.to_owned(),
            built_for: plan.today.written(),
            holds_until: None,
            library: Some(ManifestLibrary {
                is_alone: workspace.origins.is_alone,
                own: workspace.origins.own,
                sha256: workspace.fingerprint.clone(),
            }),
            inputs: String::new(),
            policies: Vec::new(),
            files: Vec::new(),
        };
        let result = Built::nothing_of(workspace, school);
        Making {
            workspace,
            plan,
            school_id: &school.id,
            result,
            made: MadeForSchool::new(plan.output.is_some()),
            manifest,
            inputs: Vec::new(),
            lost: Vec::new(),
            is_of_then: false,
            rests_on: RestsOn::default(),
        }
    }

    /// Reads a file of the school; none if the machine cannot.
    fn read<'s>(&mut self, school: &'s SchoolText, found: &mut Vec<Diagnostic>) -> Option<(FileId, String, &'s [u8])> {
        match &school.bytes {
            Ok(bytes) => {
                let (file, text) = add_text(school.path.clone(), bytes, &mut self.result.sources, found);
                Some((file, text, bytes))
            }
            Err(error) => {
                self.result.failed = Some(error.to_string());
                None
            }
        }
    }

    /// Notes what a file was made of, and which school it is of.
    fn is_made_of(&mut self, built_from: &str, bytes: &[u8], first: Option<&Part<'_>>) {
        let logo = first.and_then(|part| part.school.design.logo.as_ref()).map(|logo| sha256(&logo.picture.file));
        let inputs = [built_from, &sha256(bytes), &self.plan.today.written(), logo.as_deref().unwrap_or_default()];
        self.inputs.push(inputs.join("\n"));
        if let Some(first) = first {
            self.manifest.school = first.school.file.name.value.clone();
        }
    }

    /// Builds the policies of the school's file, and judges them.
    fn add_file(&mut self, school: &SchoolText, clash: Option<&(Fault, String)>, schools: &SchoolNames) {
        let (workspace, plan) = (self.workspace, self.plan);
        let mut found = Vec::new();
        let Some((file, text, bytes)) = self.read(school, &mut found) else { return };
        let place = self.result.sources.whole(file);
        if let Some((fault, message)) = clash {
            let one = if *fault == Fault::IdUsedTwice { "one of the two files" } else { "the file" };
            let help = format!("give {one} another name");
            found.push(Diagnostic::error(*fault, place, message).help(help));
        }
        if let Some(output) = plan.output.filter(|_| clash.is_none())
            && let Some(other) = owner_of(&output.folder.join(&school.id), workspace, &school.path)
        {
            let folder = load::shown(&output.folder.join(&school.id));
            let said = format!("{folder} was built from {other}, and this would take its place");
            let help = format!(
                "give one of the two files another name, or build this one into another folder with --output; if {other} is no \
                 school any more, take it away"
            );
            found.push(Diagnostic::error(Fault::IdUsedTwice, place, said).help(help));
        }
        let (parts, built_from) = read_parts(workspace, school, &text, file, None, &mut found);
        self.is_made_of(&built_from, bytes, parts.first());
        let logo = parts.first().and_then(|part| part.school.file.design.as_ref()?.logo.as_ref());
        self.rests_on.add_file(workspace, school, &text, logo.map(|logo| logo.as_str()));
        if let Some(first) = parts.first() {
            let school_file = &first.school.file;
            self.made.online = Online::of(&workspace.library.settings, school_file, &school.id);
            self.result.all_begin = school_file.policy.iter().map(|policy| policy.span).collect();
            let ids = school_file.policy.iter().map(PolicyFile::id);
            filenames::check(ids, FORMATS.iter().map(|format| format.ending), &mut found);
            let awaiting =
                |policy: &PolicyFile| Some((policy.id().value.clone(), school_file.awaited(policy)?.to_owned()));
            self.result.awaiting = school_file.policy.iter().filter_map(awaiting).collect();
            let earlier = plan.output.and_then(|output| manifest_before(&output.folder.join(&school.id)));
            let earlier = earlier.map_or_else(Vec::new, |manifest| manifest.policies);
            for written in &school_file.policy {
                let of_part = |part: &'_ Part<'_>| {
                    part.school.policies.iter().position(|policy| policy.file.span == written.span)
                };
                let Some((part, at)) = parts.iter().find_map(|part| Some((part, of_part(part)?))) else { continue };
                self.add_policy(school, (part, at), schools, &earlier, &mut found);
            }
        }
        self.result.found = found;
    }

    /// Builds a policy of the school's file, and judges it.
    fn add_policy(
        &mut self,
        school: &SchoolText,
        (part, at): (&Part<'_>, usize),
        schools: &SchoolNames,
        earlier: &[ManifestPolicy],
        found: &mut Vec<Diagnostic>,
    ) {
        let (workspace, plan, result) = (self.workspace, self.plan, &mut self.result);
        let (read, policy, library) = (&part.school, &part.school.policies[at], part.basis.library);
        let mut document = assemble(library, read, policy, plan.today, found);
        if matches!(document.stamp.approval, Approval::Changed(_)) {
            kept::leave_undecided(&mut document, Path::new(&school.path), &school.id, &policy.file);
        }
        let today = kept::Today { path: &school.path, school: read, policy, library, on: plan.today };
        let in_force = match document.stamp.approval {
            Approval::Changed(_) => Some(kept::in_force(&workspace.releases, today, &mut result.sources)),
            Approval::Draft | Approval::Approved(_) => None,
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
        let is_in_force = matches!(document.stamp.approval, Approval::Approved(_));
        let record = policy.file.last_approval().filter(|_| is_in_force);
        let path = Path::new(&school.path);
        let damage = kept::damage(path, &school.id, &policy.file, record, &workspace.releases);
        // A text that cannot be made again is told of as that.
        let lost = in_force.as_ref().and_then(|in_force| in_force.as_ref().err()).map(|lost| lost.span);
        found.extend(damage.into_iter().filter(|fault| Some(fault.span) != lost));
        if let Some(Ok(InForce { behind, .. })) = &in_force
            && !behind.is_empty()
        {
            let said = format!(
                "the text in force has {} as when it was approved, because something in it hangs on that",
                joined(behind, "and")
            );
            found.push(
                Diagnostic::warning(Fault::ParticularsBehind, policy.file.model.span, said)
                    .help("approve the new text: it has what holds today"),
            );
        }
        if part.basis.released.is_some() {
            self.rests_on.add_memory(workspace);
            if let Some(asked) = adoption::asked(workspace, part.basis) {
                self.rests_on.until(adoption::turns(&asked, library, plan.today));
                found.extend(adoption::warning(&asked, policy, &school.path, library, plan.today));
                result.adoptions.insert(document.id.clone(), asked);
            }
        }
        let explained = in_force.as_ref().map_or(Vec::new(), |_| workspace.explained(part.basis));
        let text = Printed {
            document: &document,
            in_force: in_force.as_ref(),
            basis: part.basis,
            school: read,
            policy,
            explained,
        };
        self.made.add(&text, earlier, plan.formats, found);
        self.rests_on.add(part.basis, &document);
        self.rests_on.until(until(&[&document, shown], &policy.file, library, found, plan.today));
        let left_out = document.uses.left_out.iter();
        result.left_out.extend(left_out.map(|(item, needs)| (document.id.clone(), item.clone(), needs.clone())));
        let in_force = match in_force {
            Some(Ok(in_force)) => {
                self.rests_on.add_bundle(workspace, &in_force.released.id);
                Some(in_force.document)
            }
            Some(Err(lost)) => {
                found.push(*lost);
                None
            }
            None => None,
        };
        result.documents.push(document);
        result.in_force.push(in_force);
        result.begins.push(policy.file.span);
    }

    /// Makes a text again that was approved. Whatever is said today of the files of then, either this very text comes out or
    /// none does.
    fn add_kept(&mut self, kept: &KeptText) {
        self.is_of_then = true;
        let mut aside = Vec::new();
        let Some((file, text, bytes)) = self.read(&kept.school, &mut aside) else { return };
        let (parts, built_from) = read_parts(self.workspace, &kept.school, &text, file, Some(kept), &mut aside);
        let policies = parts.iter().flat_map(|part| part.school.policies.iter().map(move |policy| (part, policy)));
        let remade = policies
            .map(|(part, policy)| {
                let document = assemble(part.basis.library, &part.school, policy, self.plan.today, &mut aside);
                (part, policy, document)
            })
            .find(|(_, _, document)| document.stamp.fingerprint.eq_ignore_ascii_case(&kept.fingerprint));
        let Some((part, policy, document)) = remade else {
            aside.retain(|fault| fault.severity == Severity::Error);
            if aside.is_empty() {
                aside.push(otherwise(kept, self.result.sources.whole(file)));
            }
            self.lost.append(&mut aside);
            return;
        };
        let text = Printed {
            document: &document,
            in_force: None,
            basis: part.basis,
            school: &part.school,
            policy,
            explained: Vec::new(),
        };
        self.made.add(&text, &[], self.plan.formats, &mut self.result.found);
        self.is_made_of(&built_from, bytes, parts.first());
        self.result.documents.push(document);
        self.result.in_force.push(None);
        self.result.begins.push(policy.file.span);
    }

    /// Makes the lists of what was built, and writes all of it if nothing is wrong.
    fn finish(self) -> Built {
        let Making { workspace, plan, school_id, rests_on, .. } = self;
        let Making { mut result, mut made, mut manifest, inputs, lost, is_of_then, .. } = self;
        manifest.inputs = sha256(inputs.join("\n").as_bytes());
        manifest.policies.append(&mut made.policies);
        manifest.holds_until = rests_on.until.map(Date::written);
        let staying = result.in_force.iter().flatten().filter(|document| document.stamp.superseded_by.is_none());
        result.staying = staying.map(|document| format!("{}/{}", document.school_id, document.id)).collect();
        if let (Some(theme), Some(first)) = (&workspace.theme, result.documents.first()) {
            let due = due_of(&result.documents, &result.in_force);
            let desk = made.online.as_ref().and_then(|online| online.desk.as_deref());
            let listed = Around { explanations: &made.explanations, desk };
            for (name, bytes) in lists::of_school(workspace, theme, first, due, listed, &manifest, &mut result.found) {
                if let Some(files) = &mut made.files {
                    manifest.files.push(printing::listed(&name, &bytes));
                    files.push((name, bytes));
                }
            }
        }
        workspace.levels.apply(&mut result.found);
        let is_there = match is_of_then {
            true => !result.documents.is_empty(),
            // What is wrong with the library was reported with the library, and stops every school.
            false => !workspace.is_broken() && result.failed.is_none(),
        };
        let is_sound = is_there && diagnostic::count(&result.found).0 == 0;
        result.found.extend(lost);
        diagnostic::sort(&mut result.found);
        if let Some(output) = plan.output.filter(|_| is_sound) {
            let mut done = Written::default();
            let written = made::write(output, school_id, made, &manifest, plan.today, &mut done, &mut result.left);
            result.failed = written.err().map(|error| error.to_string()).or(result.failed);
            let files = stamps(output.folder, &done.paths);
            (result.built, result.written, result.edited) = (done.built, done.written, done.edited);
            if result.failed.is_none() && !is_of_then {
                result.record = Some(Box::new(record(rests_on.record(workspace), &result, plan.today, files)));
            }
        }
        result
    }
}

/// Tells that another text comes out than was approved. Nothing may be taken for that.
fn otherwise(kept: &KeptText, place: Span) -> Diagnostic {
    let said = "this program words the text otherwise than it was when it was approved";
    let words = kept.school.path.strip_suffix(".toml").map_or(String::new(), |path| format!("{path}.txt"));
    Diagnostic::warning(Fault::NotRemade, place, said).help(format!("its words are in {words}; nothing was built"))
}

/// What is to be remembered of a school whose files were written.
fn record(rests_on: Record, result: &Built, today: Date, files: Vec<(String, FileStamp)>) -> Record {
    let mut record = Record {
        built_for: today.written(),
        files,
        built: result.built,
        awaiting: result.awaiting.clone(),
        staying: result.staying.clone(),
        left: result
            .left
            .iter()
            .map(|left| (left.path.clone(), left.format.map(|format| format.name.to_owned())))
            .collect(),
        left_out: result.left_out.clone(),
        ..rests_on
    };
    record.tell_again(&result.found, &result.sources);
    record
}

/// How files, and the folders that hold them, stand; none of what has gone meanwhile.
fn stamps(folder: &Path, paths: &[String]) -> Vec<(String, FileStamp)> {
    paths.iter().filter_map(|path| Some((path.clone(), load::stamp(&folder.join(path))?))).collect()
}

/// What the policies of schools say of the library that they are built from.
#[derive(Default)]
pub struct Judged {
    /// The allowances of its clauses that matched something.
    used: BTreeSet<Span>,
    /// The clauses that stand in any of them.
    clauses: BTreeSet<String>,
}

impl Judged {
    /// Takes what became of a school.
    pub fn add(&mut self, school: &Built) {
        self.used.extend(&school.allowed);
        for id in school.documents.iter().flat_map(|document| document.uses.clauses.keys()) {
            if !self.clauses.contains(id) {
                self.clauses.insert(id.clone());
            }
        }
    }

    /// What rules find in the library, once its schools have been judged.
    pub fn library(&self, workspace: &Workspace, today: Date) -> Vec<Diagnostic> {
        let Workspace { library, sources, levels, .. } = workspace;
        let mut found = check::library(library, sources, levels, today, &self.used, &self.clauses);
        check::untell(&mut found, &workspace.found);
        found
    }
}
