//! What is kept of the texts that were approved, and how the last of them is made again as it stands today.
//!
//! A text is made again from the school's file and the library as they stood when it was approved. What governors approve are
//! its rules. Who holds a post, how to reach somebody, its dates and how it stands are always of today.

use crate::assemble::{approved_text, assemble_at, superseded};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Fault};
use crate::digest;
use crate::document::{Document, Proposal};
use crate::library::{Library, add_text};
use crate::load::{self, APPROVED};
use crate::model::register::Contact;
use crate::model::school::{ApprovalRecord, PolicyFile, SchoolFile};
use crate::pinned::{Released, Releases, library_file};
use crate::published::lines;
use crate::published::normal::normal;
use crate::school::{self, Policy, School};
use crate::shape::{self, Named};
use crate::source::{At, Sources, Span};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Where the text that was approved is kept, beside the school file at `school_file`. Its SHA-256 is the fingerprint.
pub(crate) fn kept_at(school_file: &Path, school: &str, policy: &str, on: &str, fingerprint: &str) -> PathBuf {
    let short = fingerprint.get(..8).unwrap_or(fingerprint).to_ascii_lowercase();
    libraries_of(school_file).join(school).join(format!("{policy}-{on}-{short}.txt"))
}

/// Where the school file as it stood is kept, beside the text at `text`: with the library, it makes the text again.
pub(crate) fn school_file_of(text: &Path) -> PathBuf {
    text.with_extension("toml")
}

/// Where the libraries are kept that texts were approved from and that are no release.
pub(crate) fn libraries_of(school_file: &Path) -> PathBuf {
    folder_of(school_file).join(APPROVED)
}

/// The folder of a school file, or of the file that it is a link to: whoever reads that finds there what is kept too.
fn folder_of(school_file: &Path) -> PathBuf {
    let real = school_file.is_symlink().then(|| school_file.canonicalize().ok()).flatten();
    let real = real.map(|real| PathBuf::from(load::shown(&real)));
    real.as_deref().unwrap_or(school_file).parent().unwrap_or(Path::new("")).to_owned()
}

/// The libraries that the texts in force of a school were approved from, by digest, each with the folder that may hold it.
pub(crate) fn libraries_in_force(path: &str, id: &str, bytes: &[u8]) -> BTreeMap<String, PathBuf> {
    // Most files have no approval that is recorded with its text, and need not be read twice.
    if !bytes.windows(7).any(|part| part == b"library") {
        return BTreeMap::new();
    }
    let (mut sources, mut found) = (Sources::default(), Vec::new());
    let (file, text) = add_text(String::new(), bytes, &mut sources, &mut found);
    let school: Option<SchoolFile> = shape::read(&text, file, 0, &mut found);
    let path = Path::new(path);
    let library = |policy: &PolicyFile| {
        let record = policy.last_approval()?;
        let kept = school_file_of(&of_record(path, id, policy, record)?.path);
        kept.is_file().then(|| Some((record.library.as_ref()?.value.clone(), libraries_of(path)))).flatten()
    };
    school.iter().flat_map(|school| &school.policy).filter_map(library).collect()
}

/// What is kept of the text of an approval.
pub(crate) struct AsKept {
    /// Where it is kept, or where it would be if it were.
    pub path: PathBuf,
    /// The text, if a file holds the very text that was approved.
    pub text: Option<String>,
    /// What its policy was called then.
    pub policy: String,
}

/// Finds the text that was approved on a day: where [`kept_at`] has it, or else in any file that has this fingerprint, because
/// the policy, its model or the school's file had another name when it was approved.
pub(crate) fn as_kept(school_file: &Path, school: &str, policy: &str, on: &str, fingerprint: &str) -> AsKept {
    let fingerprint = fingerprint.to_ascii_lowercase();
    let held = |path: &Path| {
        let text = String::from_utf8(load::read_file(path).ok()?).ok()?;
        (digest::sha256(text.as_bytes()) == fingerprint).then_some(text)
    };
    let usual = kept_at(school_file, school, policy, on, &fingerprint);
    if let text @ Some(_) = held(&usual) {
        return AsKept { path: usual, text, policy: policy.to_owned() };
    }
    let ending = format!("-{on}-{}.txt", fingerprint.get(..8).unwrap_or(&fingerprint));
    let approved = libraries_of(school_file);
    // Most often it is the policy that has another name. What belongs to a school whose file is there is that school's, even if its
    // record was copied along with its file.
    let is_of_another = |folder: &String| folder_of(school_file).join(format!("{folder}.toml")).is_file();
    let (own, others): (Vec<String>, Vec<String>) = load::folders_in(&approved)
        .into_iter()
        .filter(|folder| folder == school || !is_of_another(folder))
        .partition(|folder| folder == school);
    own.into_iter()
        .chain(others)
        .map(|folder| approved.join(folder))
        .find_map(|folder| {
            load::names_in(&folder).unwrap_or_default().into_iter().find_map(|name| {
                let policy = name.strip_suffix(&ending)?.to_owned();
                let path = folder.join(&name);
                held(&path).map(|text| AsKept { path, text: Some(text), policy })
            })
        })
        .unwrap_or_else(|| AsKept { path: usual, text: None, policy: policy.to_owned() })
}

/// What is kept of the text of a record, if it has the fingerprint of one.
pub(crate) fn of_record(
    school_file: &Path,
    school: &str,
    policy: &PolicyFile,
    record: &ApprovalRecord,
) -> Option<AsKept> {
    let fingerprint = &record.fingerprint.as_ref()?.value;
    Some(as_kept(school_file, school, policy.id().as_str(), &record.on.value.written(), fingerprint))
}

/// Leaves among the proposals of a text only those on which governors have not decided yet: the text that they approved last
/// has a line of the very words.
pub(crate) fn leave_undecided(document: &mut Document, school_file: &Path, school: &str, policy: &PolicyFile) {
    let kept = policy.last_approval().and_then(|record| of_record(school_file, school, policy, record)?.text);
    let Some(kept) = kept.filter(|_| !document.uses.proposals.is_empty()) else { return };
    let decided: BTreeSet<&str> = kept.lines().map(without_mark).collect();
    let said = lines::of(document);
    let held_out = said.held_out();
    let is_decided = |proposal: &Proposal| {
        let words = normal(&proposal.words);
        let is_it = |line: &String| without_mark(&normal(line)) == words;
        said.lines.iter().position(is_it).is_some_and(|at| decided.contains(without_mark(&held_out[at])))
    };
    let open = document.uses.proposals.iter().filter(|proposal| !is_decided(proposal)).cloned().collect();
    document.propose(open);
}

/// The words of a line without the number or the bullet in front.
fn without_mark(line: &str) -> &str {
    let line = line.trim();
    let is_mark = |mark: &str| matches!(mark, "-" | "#") || mark.starts_with(|c: char| c.is_ascii_digit());
    line.split_once(' ').filter(|(mark, _)| is_mark(mark)).map_or(line, |(_, words)| words)
}

/// What is wrong with what is kept of the approvals of a policy: another text stands there, it is kept for another day, the record
/// was altered since, or, of the one `in_force`, the library cannot be read. That nothing is kept of an approval is no fault.
pub(crate) fn damage(
    school_file: &Path,
    school: &str,
    policy: &PolicyFile,
    in_force: Option<&ApprovalRecord>,
    releases: &Releases,
) -> Vec<Diagnostic> {
    let warning = |record: &ApprovalRecord, said: String, help: &str| {
        Diagnostic::warning(Fault::KeptOtherwise, record.on.span, said).help(help)
    };
    let of = |record: &ApprovalRecord| {
        let kept = of_record(school_file, school, policy, record)?;
        let place = load::shown(&kept.path);
        if kept.text.is_none() && kept.path.is_file() {
            let said = format!("{place} is no longer the text that was approved");
            return Some(warning(
                record,
                said,
                "it was altered since: put back a copy from before, such as from a backup",
            ));
        }
        if kept.text.is_none() {
            let Some(other) = kept_of_another_day(&kept.path, &record.fingerprint.as_ref()?.value) else {
                // What was recorded by hand has nothing that is kept.
                record.library.as_ref()?;
                let said = format!("{place} is gone, where the text of this approval was kept");
                return Some(warning(record, said, GONE));
            };
            let said = format!("the text of this approval is kept as of another day: {}", load::shown(&other));
            return Some(warning(
                record,
                said,
                "write the day that its name tells, or find out which of the two is right",
            ));
        }
        if let Some((field, written)) = altered(record, &kept.path) {
            let was =
                written.map_or_else(|| "the line is gone".to_owned(), |was| format!("it was recorded as \"{was}\""));
            let said = format!("\"{field}\" of this approval was altered since: {was}");
            let help = "put it back; a record tells what was decided, and what is found out later stands in a minute of its own";
            return Some(Diagnostic::warning(Fault::KeptOtherwise, field_of(record, field), said).help(help));
        }
        let library = &record.library.as_ref()?.value;
        let is_lost = in_force.is_some_and(|in_force| in_force.span == record.span)
            && releases.memory.is_some()
            && school_file_of(&kept.path).is_file()
            && releases.by_digest(library).is_none();
        is_lost.then(|| {
            let file = libraries_of(school_file).join(library_file(library));
            let said = match file.is_file() {
                true => format!("{} is no longer the library that this text was approved from", load::shown(&file)),
                false => "the library that this text was approved from is not kept".to_owned(),
            };
            warning(
                record,
                said,
                "without it the text cannot be made again: put back a copy from before, such as from a backup",
            )
        })
    };
    let unrecorded = unrecorded(school_file, school, policy).into_iter().map(|path| {
        let said = format!("{} was approved, and this file has no record of that", load::shown(&path));
        Diagnostic::warning(Fault::KeptOtherwise, policy.model.span, said)
            .help("put the record back, [[policy.approval]], such as from a backup; or keep the text elsewhere")
    });
    policy.approval.iter().filter_map(of).chain(unrecorded).collect()
}

/// What to do about a kept text that is no longer there.
const GONE: &str = "put back a copy from before, such as from a backup; if the record was copied from another school's file, take it out";

/// Texts of a policy that are kept as approved though no record in the school's file is of them.
fn unrecorded(school_file: &Path, school: &str, policy: &PolicyFile) -> Vec<PathBuf> {
    let folder = libraries_of(school_file).join(school);
    let known: BTreeSet<String> = policy
        .approval
        .iter()
        .filter_map(|record| Some(record.fingerprint.as_ref()?.value.get(..8)?.to_ascii_lowercase()))
        .collect();
    let start = format!("{}-", policy.id());
    let is_of_policy = |name: &str| {
        let (day, digits) = name.strip_prefix(&start)?.strip_suffix(".txt")?.rsplit_once('-')?;
        (day.parse::<Date>().is_ok() && digits.len() == 8).then(|| !known.contains(digits))
    };
    let names = load::names_in(&folder).unwrap_or_default();
    names.into_iter().filter(|name| is_of_policy(name) == Some(true)).map(|name| folder.join(name)).collect()
}

/// The fields of a record that nothing else is held against, by name.
fn fields(record: &ApprovalRecord) -> [(&'static str, Option<&At<String>>); 4] {
    [
        ("by", Some(&record.by)),
        ("minute", record.minute.as_ref()),
        ("signed-by", record.signed_by.as_ref()),
        ("release", record.release.as_ref()),
    ]
}

/// Where a field of a record is written; if it is gone, where the record says who approved.
fn field_of(record: &ApprovalRecord, name: &str) -> Span {
    let written = fields(record).into_iter().find_map(|(field, value)| value.filter(|_| field == name));
    written.unwrap_or(&record.by).span
}

/// The first field of a record that is not as the school's file had it that was kept with the `text`, and what it was, unless the line
/// is gone. What was added since, such as the number of a minute, alters nothing.
fn altered(record: &ApprovalRecord, text: &Path) -> Option<(&'static str, Option<String>)> {
    let bytes = load::read_file(&school_file_of(text)).ok()?;
    let (mut sources, mut found) = (Sources::default(), Vec::new());
    let (file, text) = add_text(String::new(), &bytes, &mut sources, &mut found);
    let then: SchoolFile = shape::read(&text, file, 0, &mut found)?;
    let fingerprint = &record.fingerprint.as_ref()?.value;
    let is_same = |other: &&ApprovalRecord| {
        let its = other.fingerprint.as_ref().is_some_and(|its| its.value.eq_ignore_ascii_case(fingerprint));
        its && other.on.value == record.on.value
    };
    let then = then.policy.iter().flat_map(|policy| &policy.approval).find(is_same)?;
    fields(then).into_iter().zip(fields(record)).find_map(|((name, then), (_, now))| {
        let then = &then?.value;
        match now {
            Some(now) if now.value == *then => None,
            Some(_) => Some((name, Some(then.clone()))),
            None => Some((name, None)),
        }
    })
}

/// The file beside `path` that holds the text of this fingerprint, and by its name is of another day.
fn kept_of_another_day(path: &Path, fingerprint: &str) -> Option<PathBuf> {
    let fingerprint = fingerprint.to_ascii_lowercase();
    let ending = format!("-{}.txt", fingerprint.get(..8)?);
    let folder = path.parent()?;
    let names = load::names_in(folder).unwrap_or_default().into_iter().filter(|name| name.ends_with(&ending));
    names
        .map(|name| folder.join(name))
        .find(|file| std::fs::read(file).is_ok_and(|bytes| digest::sha256(&bytes) == fingerprint))
}

/// A policy of which another text was approved than the one that its school's file makes today.
#[derive(Clone, Copy)]
pub(crate) struct Today<'t> {
    /// The school's file.
    pub path: &'t str,
    /// The school.
    pub school: &'t School<'t>,
    /// The policy as it is now.
    pub policy: &'t Policy<'t>,
    /// The library that it is built from now.
    pub library: &'t Library,
    /// The day.
    pub on: Date,
}

/// A text that is in force though its school's file makes another today.
pub(crate) struct InForce<'w> {
    /// The text, with the names, dates and state of today.
    pub document: Document,
    /// The library that it was approved from.
    pub released: &'w Released,
    /// The school as it stood then.
    pub school: School<'w>,
    /// The particulars that it has as they were then, because a rule of it hangs on them: posts, facts and ways to reach the
    /// school.
    pub behind: Vec<String>,
}

/// Makes the last text of a policy that was approved again, as it stands today; or says why that cannot be.
pub(crate) fn in_force<'w>(
    releases: &'w Releases,
    today: Today<'_>,
    sources: &mut Sources,
) -> Result<InForce<'w>, Box<Diagnostic>> {
    let record = today.policy.file.last_approval().expect("a text that has changed since its approval has one");
    let text = of_record(Path::new(today.path), &today.school.id, &today.policy.file, record);
    let text = text.expect("the last approval has its fingerprint");
    let lost = |why: &str| Box::new(not_remade(today, record, &text.path, why));
    let kept = school_file_of(&text.path);
    let Some(digest) = &record.library else {
        return Err(lost("its school file was not kept"));
    };
    let Ok(bytes) = load::read(&kept) else {
        return Err(lost(&format!("{} is gone, where the school's file was kept", load::shown(&kept))));
    };
    let Some(released) = releases.by_digest(&digest.value) else {
        return Err(lost("the library that it was built from is not kept"));
    };
    // What is wrong with files of then is of no use today: either the text comes out, or it does not.
    let mut aside = Vec::new();
    let (file, written) = add_text(load::shown(&kept), &bytes, sources, &mut aside);
    let place = load::shown(&kept);
    let otherwise = &format!(
        "{place}, the school's file as it was kept, makes another text: it was altered since, or this program words it \
         otherwise"
    );
    let mut then = school::parse(&written, file, &mut aside)
        .ok_or_else(|| lost(&format!("{place} is no longer the school's file as it was kept")))?;
    // Its files and its address are those of its name of today.
    for policy in then.policy.iter_mut().filter(|policy| policy.id().value == text.policy) {
        policy.id = Some(today.policy.file.id().clone());
    }
    let is_it = |policy: &PolicyFile| policy.id().value == today.policy.id;
    let look_up = |file_of_school: SchoolFile| {
        let id = today.school.id.clone();
        let mut school =
            school::look_up(id, &written, file, file_of_school, &released.library, &is_it, &mut Vec::new());
        school.titles.clone_from(&today.school.titles);
        school.design.logo.clone_from(&today.school.design.logo);
        school
    };
    let as_approved = look_up(then.clone());
    let policy = as_approved.policies.first().ok_or_else(|| lost(otherwise))?;
    let (text_then, cited_on) =
        approved_text(&released.library, &as_approved, policy, record, today.on).ok_or_else(|| lost(otherwise))?;
    let make = |brought: &BTreeSet<Particular>| {
        let school = look_up(as_of(today, record, &then, brought));
        let policy = school.policies.first()?;
        let library = match brought.contains(&Particular::Contacts) {
            true => with_contacts_of(today.library, &released.library, &text_then.uses.contacts),
            false => Cow::Borrowed(&released.library),
        };
        let document = assemble_at(&library, &school, policy, cited_on, today.on, &mut Vec::new());
        let fingerprint = record.fingerprint.as_ref()?;
        fingerprint.value.eq_ignore_ascii_case(&document.stamp.fingerprint).then_some((document, school))
    };
    let all = particulars(today, &then, &released.library);
    let (made, behind) = match make(&all) {
        Some(made) => (made, Vec::new()),
        // One of today may have come with another rule, such as a sentence that stands only where a post is held: the others are
        // brought up to date all the same.
        None => {
            let mut made = make(&BTreeSet::new()).ok_or_else(|| lost(otherwise))?;
            let (mut brought, mut behind) = (BTreeSet::new(), Vec::new());
            for particular in all {
                let with = brought.iter().cloned().chain([particular.clone()]).collect();
                match make(&with) {
                    Some(better) => (made, brought) = (better, with),
                    None => behind.extend(particular.told()),
                }
            }
            (made, behind)
        }
    };
    let (mut document, school) = made;
    document.website = today.school.file.website.as_ref().map(|url| url.value.clone());
    let overtaken = superseded::superseded(&document, today.library, record, cited_on, today.on);
    document.stamp.overtaken = overtaken.into_iter().map(|overtaken| overtaken.said).collect();
    document.stamp.particulars_behind.clone_from(&behind);
    Ok(InForce { document, released, school, behind })
}

/// Something that may change without another approval, so that a text in force has it as it is today.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Particular {
    /// Who holds a post.
    Post(String),
    /// A way to reach the school: by its key.
    Reached(&'static str),
    /// A fact.
    Fact(String),
    /// How often the policy is reviewed, where the text does not say it.
    Cycle,
    /// How the contacts of the register are reached.
    Contacts,
}

impl Particular {
    /// What it is called in a message; none if nobody need know.
    fn told(&self) -> Option<String> {
        match self {
            Particular::Post(name) | Particular::Fact(name) => Some(name.clone()),
            Particular::Reached(key) => Some((*key).to_owned()),
            Particular::Cycle | Particular::Contacts => None,
        }
    }
}

/// The particulars of a school that are otherwise today than they were.
fn particulars(today: Today<'_>, then: &SchoolFile, library: &Library) -> BTreeSet<Particular> {
    let now = &today.school.file;
    let policy = then.policy.iter().find(|policy| policy.id().value == today.policy.id);
    let posts = then.people.keys().chain(policy.iter().flat_map(|policy| policy.people.keys()));
    let is_post = |post: &&String| library.facts.people.get(*post).is_some_and(|post| post.value.is_particular());
    let posts = posts.filter(is_post).map(|post| Particular::Post(post.clone()));
    let is_fact = |name: &&String| library.facts.local.get(*name).is_some_and(|fact| fact.value.is_particular());
    let facts = then.local.keys().filter(is_fact).filter(|name| now.local.contains_key(*name));
    let reached = [
        ("website", &then.website, &now.website),
        ("email", &then.email, &now.email),
        ("phone", &then.phone, &now.phone),
        ("address", &then.address, &now.address),
    ];
    let reached = reached.into_iter().filter(|(_, then, now)| then.is_some() && now.is_some());
    posts
        .chain(facts.map(|name| Particular::Fact(name.clone())))
        .chain(reached.map(|(key, ..)| Particular::Reached(key)))
        .chain([Particular::Cycle, Particular::Contacts])
        .collect()
}

fn not_remade(today: Today<'_>, record: &ApprovalRecord, text: &Path, why: &str) -> Diagnostic {
    let id = &today.policy.id;
    let said = format!("\"{id}\" cannot be made again as it was approved {}: {why}", record.on.value.in_sentence());
    let mut help = "files that were published stay as they are".to_owned();
    if today.policy.file.superseded_by.is_none() {
        help += ", and the new text waits in proposed/ until it is approved";
    }
    if !text.is_file() {
        help += "; if the record was copied from another school's file, take it out";
    }
    if text.is_file() {
        help += &format!(
            "; the words of the approved one are in {}; of what was altered, put back a copy from a backup",
            load::shown(text)
        );
    }
    Diagnostic::warning(Fault::NotRemade, record.on.span, said).help(help)
}

/// The school's file as it stood, with the approvals and dates of today, and with those particulars of today that are `brought`.
fn as_of(today: Today<'_>, record: &ApprovalRecord, then: &SchoolFile, brought: &BTreeSet<Particular>) -> SchoolFile {
    let (mut school, now) = (then.clone(), &today.school.file);
    let of_policy = &today.policy.file;
    school.design.clone_from(&now.design);
    let is_brought = |post: &String| brought.contains(&Particular::Post(post.clone()));
    // Where nobody holds a post any more, it has no name.
    let held = |post: &String| of_policy.people.get(post).or_else(|| now.people.get(post)).map(|held| &held.value);
    let bring = |people: &mut Named<At<String>>| {
        people.retain(|post, keyed| match held(post) {
            _ if !is_brought(post) => true,
            Some(name) => {
                keyed.value.clone_from(name);
                true
            }
            None => false,
        });
    };
    bring(&mut school.people);
    for policy in school.policy.iter_mut().filter(|policy| policy.id().value == today.policy.id) {
        bring(&mut policy.people);
        policy.approval.clone_from(&of_policy.approval);
        policy.superseded_by.clone_from(&of_policy.superseded_by);
        // A review of this very text counts; the one that made another text of it does not.
        let is_of_this = |fingerprint: &str| {
            record.fingerprint.as_ref().is_some_and(|at| at.value.eq_ignore_ascii_case(fingerprint))
        };
        let unchanged = of_policy.reviewed_unchanged.iter().cloned();
        let of_this = unchanged.filter(|held| held.fingerprint.as_ref().is_none_or(|at| is_of_this(&at.value)));
        policy.reviewed_unchanged = of_this.collect();
        if of_policy.updated().is_none_or(|reviewed| reviewed.value.first_day() <= record.on.value.last_day()) {
            policy.reviewed.clone_from(&of_policy.reviewed);
            policy.next_review.clone_from(&of_policy.next_review);
        }
        if brought.contains(&Particular::Cycle) {
            policy.review.clone_from(&of_policy.review);
        }
    }
    let reached = [
        ("website", &mut school.website, &now.website),
        ("email", &mut school.email, &now.email),
        ("phone", &mut school.phone, &now.phone),
        ("address", &mut school.address, &now.address),
    ];
    for (_, then, now) in reached.into_iter().filter(|(key, ..)| brought.contains(&Particular::Reached(key))) {
        then.clone_from(now);
    }
    for (name, keyed) in &mut school.local {
        if let Some(now) = now.local.get(name).filter(|_| brought.contains(&Particular::Fact(name.clone()))) {
            keyed.value.clone_from(&now.value);
        }
    }
    for (id, linked) in &now.linked {
        // What another policy is called is part of the text; where it is to be found is not.
        let title = then.linked.get(id).and_then(|keyed| keyed.value.title.clone());
        let mut linked = linked.clone();
        linked.value.title = title;
        school.linked.insert(id.clone(), linked);
    }
    school
}

/// A library with the telephone numbers and addresses that another has for the same contacts, where it has any itself.
fn with_contacts_of<'l>(today: &Library, then: &'l Library, used: &BTreeSet<String>) -> Cow<'l, Library> {
    let mut library = Cow::Borrowed(then);
    for id in used {
        let Some(had) = then.registers.contacts.get(id).map(|then| &then.value) else { continue };
        let Some(now) = today.registers.contacts.get(id).map(|now| &now.value) else { continue };
        let words = |at: &Option<At<String>>| at.as_ref().map(|at| at.value.clone());
        let told =
            |contact: &Contact| (words(&contact.phone), words(&contact.email), contact.verified, contact.checked.value);
        let is_alike = had.phone.is_some() == now.phone.is_some() && had.email.is_some() == now.email.is_some();
        if is_alike
            && told(had) != told(now)
            && let Some(contact) = library.to_mut().registers.contacts.get_mut(id)
        {
            let contact = &mut contact.value;
            contact.phone.clone_from(&now.phone);
            contact.email.clone_from(&now.email);
            contact.verified = now.verified;
            contact.checked = now.checked;
        }
    }
    library
}
