//! A new release, compared with the one before it: refused where something went without a word, a default changed without a
//! reason, or a name would mean two things. Decides; signs and writes nothing.

use crate::date::Date;
use crate::diagnostic::{Diagnostic, Fault};
use crate::failure::Failure;
use crate::library::{self, Library};
use crate::load::{self, Error, File, Files, RELEASE};
use crate::model::release::{NAME_HELP, ReleaseFile, ReleaseId, is_name};
use crate::release::bundle::Bundle;
use crate::release::contents::{Contents, PlacedIn, Preset, contents};
use crate::release::explained::{self, Explained};
use crate::release::later::{Became, Later};
use crate::release::memory::{self, Memory, Taken};
use crate::release::signature::PublisherKey;
use crate::release::take::RESERVED;
use crate::school;
use crate::source::{Sources, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

/// The workspace that a release is made of.
pub struct Ground<'g> {
    /// Where it is.
    pub root: &'g Path,
    /// Its files.
    pub files: &'g Files,
    /// The library that was read from them.
    pub library: &'g Library,
    /// What it remembers of its earlier releases.
    pub memory: &'g Memory,
    /// How many schools of the workspace name an id in their files.
    pub named_by: &'g dyn Fn(&str) -> usize,
}

/// A release that can be made.
#[derive(Debug)]
pub struct Planned {
    /// Who publishes it, and what it is called.
    pub id: ReleaseId,
    /// Its number among the releases of its publisher.
    pub serial: u32,
    /// The release before it.
    pub after: Option<String>,
    /// The day it is made.
    pub published: Date,
    /// Its release.toml.
    pub file: String,
    /// What it says, id by id.
    pub ids: BTreeMap<String, String>,
    /// The release of this very name that was made before, if there is one: it may only be made again as it was.
    pub made_before: Option<Taken>,
    /// What is other than in the release before it.
    pub changed: Differences,
    /// What was said of the releases before it, which it keeps for schools that pass one over.
    pub history: Vec<(String, File)>,
}

/// What two releases differ in, by id.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// What was not there.
    pub new: Vec<String>,
    /// What says something else.
    pub reworded: Vec<String>,
    /// What is called something else: its old id, and its new ones.
    pub renamed: Vec<(String, Vec<String>)>,
    /// What was done away with.
    pub retired: Vec<String>,
    /// What stands under another condition: its id or words that find it, the condition that was and the one that is.
    pub conditions: Vec<(String, String, String)>,
    /// What models hold and did not: a clause or topic, and the section.
    pub put_in: Vec<(String, String)>,
    /// What models held and do not any more: a clause or topic as it is called now, and the model.
    pub taken_out: Vec<(String, String)>,
    /// What stands in another section of its model: a clause or topic, and both sections.
    pub moved: Vec<(String, String, String)>,
    /// Models, and sections of them, that hold what they held in another order.
    pub reordered: Vec<String>,
    /// Where another default holds: the id, with the models if it is so in some; what it was and what it is; nothing if there
    /// is none.
    pub defaults: Vec<(String, String, String)>,
}

/// An earlier release as it can be compared with.
pub struct Earlier {
    /// Which it is.
    pub name: String,
    /// Its library.
    pub library: Library,
    /// What it says.
    pub contents: Contents,
    /// What the release after it keeps of what was said so far.
    history: Vec<(String, File)>,
}

impl Earlier {
    /// Reads the library of a bundle.
    pub fn read(bundle: &Bundle, shown: &str, sources: &mut Sources) -> Earlier {
        let files = bundle.files(shown);
        // It was sound when it was made; what a newer program finds in it is told to who builds from it.
        let library = library::read(&files, sources, &mut Vec::new());
        let contents = contents(&library, &files);
        let history = explained::history(&files, bundle.manifest.serial);
        Earlier { name: bundle.manifest.name.clone(), library, contents, history }
    }
}

/// Plans the release `name` of a workspace for `today`; none if something is wrong, which is then among what was `found`.
pub fn plan(
    ground: &Ground<'_>,
    name: &str,
    today: Date,
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) -> Result<Option<Planned>, Error> {
    let before = found.len();
    let Some(file) = own_file(ground, sources, found) else { return Ok(None) };
    let id = ReleaseId { publisher: file.publisher.value.clone(), name: name.to_owned() };
    check_names(file, name, found);
    if let Some(first) = memory::unremembered(ground.root, ground.memory)?.first() {
        // Numbers would begin again, and every school that has an earlier release would refuse this one.
        let shown = load::shown(&memory::folder(ground.root).join(first));
        let said = format!("{shown} is there, and nothing is known of any earlier release");
        let fault = Diagnostic::error(Fault::ReleaseMissing, file.publisher.span, said);
        found.push(fault.help(memory::put_back(ground.root, &shown)));
        return Ok(None);
    }
    let made_before = ground.memory.of(&id).cloned();
    let serial = serial(file, made_before.as_ref(), ground.memory, found);
    let published = made_before.as_ref().map_or(today, |made| made.published.value);
    if let Some(by) = file.adopt_by.filter(|by| by.value.last_day() < published) {
        let said = format!("nobody can adopt it by {}: it is made on {published}", by.value);
        found.push(Diagnostic::error(Fault::BadDate, by.span, said).help("give schools time to adopt it"));
    }
    let is_earlier = |taken: &&Taken| taken.publisher.value == id.publisher && taken.serial.value < serial;
    let last = ground.memory.release.iter().filter(is_earlier).max_by_key(|taken| taken.serial.value);
    if let Some(last) = last.filter(|last| published < last.published.value) {
        let said = format!(
            "{} was published {}, and this would be before that",
            last.id(),
            last.published.value.in_sentence()
        );
        found.push(
            Diagnostic::error(Fault::BadDate, file.publisher.span, said)
                .help("a release is made after the one before it: look at --today, SOURCE_DATE_EPOCH and the clock"),
        );
    }
    let earlier = match last {
        None => None,
        Some(last) => match memory::bundle_of(ground.root, last)? {
            Ok(bundle) => Some(Earlier::read(&bundle, &memory::shown(ground.root, &last.id()), sources)),
            Err(why) => {
                let place = file.publisher.span;
                found.push(memory::not_there(ground.root, &last.id(), Some(last), &why, place));
                return Ok(None);
            }
        },
    };
    let now = contents(ground.library, ground.files);
    let history = earlier.as_ref().map_or_else(Vec::new, |earlier| earlier.history.clone());
    let mut files = ground.files.clone();
    files.0.extend(history.iter().cloned());
    let explained = explained::of(&files, sources, found);
    let changed = match &earlier {
        Some(earlier) => compare(earlier, ground, &now, &explained, found),
        None => Differences::default(),
    };
    check_retired(file, earlier.as_ref(), &now, found);
    for gone in Later::of(ground.library, &now).not_gone() {
        let said = format!("\"{}\" is retired, and still there", gone.id);
        let fault =
            Diagnostic::error(Fault::RetiredId, gone.id.span, said).related(now.ids[&gone.id.value].span, "it is here");
        found.push(fault.help("take it out of the library, or take this entry out"));
    }
    let is_known = |id: &str| {
        now.ids.contains_key(id) || earlier.as_ref().is_some_and(|earlier| earlier.contents.ids.contains_key(id))
    };
    let now_said = explained.iter().filter(|one| one.of.is_none());
    for id in now_said.flat_map(|one| &one.ids).filter(|id| !is_known(&id.value)) {
        let said = format!("nothing is or was called \"{id}\"");
        found.push(
            Diagnostic::warning(Fault::UnknownChange, id.span, said)
                .help("a heading of changes.md names what changed, such as roles/staff#contact"),
        );
    }
    if found[before..].iter().any(|fault| fault.severity == crate::diagnostic::Severity::Error) {
        return Ok(None);
    }
    let after = earlier.as_ref().map(|earlier| earlier.name.clone());
    let renamed = &changed.renamed;
    let told = Told { file, name, serial, after: after.as_deref(), published, earlier: earlier.as_ref(), renamed };
    Ok(Some(Planned {
        file: written(&told),
        id,
        serial,
        after,
        published,
        ids: now.digests(),
        made_before,
        changed,
        history,
    }))
}

/// What the workspace says of its releases, unless it says nothing.
fn own_file<'g>(ground: &Ground<'g>, sources: &mut Sources, found: &mut Vec<Diagnostic>) -> Option<&'g ReleaseFile> {
    let is_own = ground.files.0.get(RELEASE).is_some_and(|file| !file.is_embedded());
    if is_own {
        // One that cannot be read has been reported with the library.
        return ground.library.release.as_ref();
    }
    let place = sources.add(load::shown(&ground.root.join(RELEASE)), "");
    found.push(
        Diagnostic::error(Fault::NoPublisher, sources.whole(place), "nobody says who publishes this library")
            .help("write release.toml with a line such as: publisher = \"anyshire\""),
    );
    None
}

fn check_names(file: &ReleaseFile, name: &str, found: &mut Vec<Diagnostic>) {
    if RESERVED.contains(&file.publisher.value.as_str()) {
        let said = format!("no authority can be called \"{}\"", file.publisher);
        found.push(
            Diagnostic::error(Fault::BadId, file.publisher.span, said)
                .help("write who publishes, in one word such as anyshire"),
        );
    }
    let place = file.name.as_ref().map_or(file.publisher.span, |written| written.span);
    if !is_name(name) {
        found.push(Diagnostic::error(Fault::BadId, place, format!("\"{name}\" cannot name a release")).help(NAME_HELP));
    }
    if let Some(written) = file.name.as_ref().filter(|written| written.value != name) {
        let said = format!("this says that the release is {written}, and {name} was asked for");
        found.push(
            Diagnostic::error(Fault::BadId, written.span, said)
                .help("take the line out: the command names the release"),
        );
    }
    if let Some(renamed) = file.renamed.first() {
        let said = format!("what \"{}\" is called now is told where it is now", renamed.id);
        found.push(
            Diagnostic::error(Fault::UnknownKey, renamed.id.span, said)
                .help("take this entry out, and write was or replaces there; the command writes these entries"),
        );
    }
    if let Some(next) = file.next_key.as_ref().filter(|next| PublisherKey::read(&next.value).is_none()) {
        found.push(
            Diagnostic::error(Fault::BadKey, next.span, "this is no key")
                .help("policygen key show FILE prints the half of a key that others may see"),
        );
    }
}

/// What is done away with was there, for a reason, and what is named in its place is there.
fn check_retired(file: &ReleaseFile, earlier: Option<&Earlier>, now: &Contents, found: &mut Vec<Diagnostic>) {
    for gone in &file.retired {
        if !gone.why.value.trim().is_empty() && !explained::is_reason(&gone.why.value) {
            found.push(
                Diagnostic::error(Fault::EmptyValue, gone.why.span, "this does not say why it is gone")
                    .help("schools that named it will read these words"),
            );
        }
        if let Some(see) = gone.see.as_ref().filter(|see| !now.ids.contains_key(&see.value)) {
            found.push(
                Diagnostic::error(Fault::BadId, see.span, format!("nothing is called \"{see}\""))
                    .help("name what schools are to look at instead, or take the line out"),
            );
        }
        let known = earlier.map(|earlier| (&earlier.contents, earlier.library.retired(&gone.id.value).is_some()));
        let was_there = known.is_none_or(|(contents, was_retired)| {
            was_retired || contents.ids.contains_key(&gone.id.value) || contents.passed.contains_key(&gone.id.value)
        });
        if !was_there && !now.ids.contains_key(&gone.id.value) {
            found.push(
                Diagnostic::warning(
                    Fault::UnknownChange,
                    gone.id.span,
                    format!("no earlier release had \"{}\"", gone.id),
                )
                .help("write the id as that release had it; policygen list clauses shows those of today"),
            );
        }
    }
}

/// The number of a release: one more than that of the last.
fn serial(file: &ReleaseFile, made_before: Option<&Taken>, memory: &Memory, found: &mut Vec<Diagnostic>) -> u32 {
    if let Some(made) = made_before {
        return made.serial.value;
    }
    let newest = memory.newest(&file.publisher.value);
    let signed = memory.publisher(&file.publisher.value).map_or(0, |known| known.serial.value);
    let last = newest.map_or(signed, |newest| newest.serial.value.max(signed));
    if let Some(written) = file.serial.filter(|written| written.value <= last) {
        let name = newest.map_or("the last release".to_owned(), |newest| newest.name.to_string());
        let said = format!("the number {} is no higher than that of {name}, {last}", written.value);
        found.push(
            Diagnostic::error(Fault::OlderRelease, written.span, said)
                .help("take the line out: the program counts; schools take a lower number for an older release"),
        );
    }
    file.serial.map_or(last.saturating_add(1), |written| written.value)
}

fn compare(
    earlier: &Earlier,
    ground: &Ground<'_>,
    now: &Contents,
    explained: &[Explained],
    found: &mut Vec<Diagnostic>,
) -> Differences {
    let later = Later::of(ground.library, now);
    let mut changed = Differences::default();
    let mut vanished: BTreeSet<&str> = BTreeSet::new();
    let mut arrived: BTreeSet<String> = BTreeSet::new();
    for (id, entry) in &earlier.contents.ids {
        match later.became(id) {
            Became::Here => {
                changed.reworded.extend((now.ids[id].words != entry.words).then(|| id.clone()));
            }
            Became::Renamed(to) => {
                arrived.extend(to.iter().cloned());
                changed.renamed.push((id.clone(), to));
            }
            Became::Retired(_) => changed.retired.push(id.clone()),
            Became::Vanished => {
                // What stood in something that is gone is gone with it, and said once.
                let within = id.find(['#', '.']).map(|at| &id[..at]);
                let topic = within.unwrap_or(id).rsplit_once('/').map(|(topic, _)| topic);
                if !within.into_iter().chain(topic).any(|home| vanished.contains(home)) {
                    let wordings = earlier.library.topics.get(id).map(Vec::as_slice);
                    found.push(id_vanished(id, wordings, entry.span, &earlier.name, (ground.named_by)(id)));
                }
                vanished.insert(id);
            }
        }
    }
    let is_new = |id: &&String| !earlier.contents.ids.contains_key(*id) && !arrived.contains(*id);
    changed.new = now.ids.keys().filter(is_new).cloned().collect();
    compare_conditions(&earlier.contents, &later, now, &mut changed);
    compare_outlines(&earlier.contents, &later, now, &mut changed);
    compare_defaults(earlier, &later, now, explained, &mut changed, found);
    changed
}

/// What an id, or each of several in a phrase that has them, is called now; none if one of them is gone.
fn called_now(phrase: &str, later: &Later<'_>, earlier: &Contents) -> Option<String> {
    let words = phrase.split(' ').map(|word| match earlier.ids.contains_key(word).then(|| later.became(word)) {
        None | Some(Became::Here) => Some(word.to_owned()),
        Some(Became::Renamed(to)) => to.into_iter().next(),
        Some(Became::Retired(_) | Became::Vanished) => None,
    });
    Some(words.collect::<Option<Vec<_>>>()?.join(" "))
}

fn compare_conditions(earlier: &Contents, later: &Later<'_>, now: &Contents, changed: &mut Differences) {
    for (place, was) in &earlier.conditions {
        let found = called_now(place, later, earlier).and_then(|place| now.conditions.get_key_value(&place));
        if let Some((place, is)) = found.filter(|(_, is)| *is != was) {
            changed.conditions.push((place.clone(), was.clone(), is.clone()));
        }
    }
}

/// What models hold, in which section and in which order.
fn compare_outlines(earlier: &Contents, later: &Later<'_>, now: &Contents, changed: &mut Differences) {
    for (model, before) in &earlier.outlines {
        let Some(model) = called_now(model, later, earlier) else { continue };
        let Some(after) = now.outlines.get(&model) else { continue };
        let after_in: BTreeMap<&str, &str> = places(after).collect();
        // What is gone from the library is told of as that.
        let mut before_in: BTreeMap<String, Option<String>> = BTreeMap::new();
        for (clause, section) in places(before) {
            let Some(clause) = called_now(clause, later, earlier) else { continue };
            before_in.insert(clause, called_now(section, later, earlier));
        }
        for (clause, section) in &before_in {
            match (after_in.get(clause.as_str()), section) {
                (None, _) => changed.taken_out.push((clause.clone(), model.clone())),
                (Some(is), Some(was)) if is != was => {
                    changed.moved.push((clause.clone(), was.clone(), (*is).to_owned()));
                }
                (Some(_), _) => {}
            }
        }
        let arrived = after_in.iter().filter(|(clause, _)| !before_in.contains_key(**clause));
        changed.put_in.extend(arrived.map(|(clause, section)| ((*clause).to_owned(), (*section).to_owned())));
        let sections = |of: &[PlacedIn]| of.iter().map(|one| one.section.clone()).collect::<Vec<_>>();
        let named = |ids: Vec<String>| ids.iter().filter_map(|id| called_now(id, later, earlier)).collect::<Vec<_>>();
        if are_reordered(&named(sections(before)), &sections(after)) {
            changed.reordered.push(model.clone());
        }
        for was in before {
            let section = called_now(&was.section, later, earlier);
            let is = after.iter().find(|is| Some(&is.section) == section.as_ref());
            if let Some(is) = is.filter(|is| are_reordered(&named(was.clauses.clone()), &is.clauses)) {
                changed.reordered.push(is.section.clone());
            }
        }
    }
}

/// Each clause and topic that a model places, with its section.
fn places(outline: &[PlacedIn]) -> impl Iterator<Item = (&str, &str)> {
    outline.iter().flat_map(|one| one.clauses.iter().map(|clause| (clause.as_str(), one.section.as_str())))
}

/// Whether what both have stands in another order.
fn are_reordered(before: &[String], after: &[String]) -> bool {
    let common = |of: &[String], other: &[String]| -> Vec<String> {
        of.iter().filter(|one| other.contains(one)).cloned().collect()
    };
    common(before, after) != common(after, before)
}

/// `wordings` are those of a topic.
fn id_vanished(id: &str, wordings: Option<&[String]>, place: Span, earlier: &str, schools: usize) -> Diagnostic {
    let named = match schools {
        0 => String::new(),
        1 => "; 1 school names it".to_owned(),
        more => format!("; {more} schools name it"),
    };
    let way = match (wordings.and_then(<[String]>::first), id.contains('/'), id.contains('#')) {
        (Some(wording), ..) => format!(
            "if its folder has another name, write in each wording there what that was called, such as replaces = [\"{id}/{wording}\"]"
        ),
        (None, true, false) if !id.contains('.') => format!("write replaces = [\"{id}\"] in the clause that it is now"),
        (None, true, _) | (None, false, true) => "write was where it is now".to_owned(),
        (None, false, false) if id.starts_with("local.") => "write was where it is now".to_owned(),
        (None, false, false) => "put it back".to_owned(),
    };
    Diagnostic::error(Fault::IdVanished, place, format!("\"{id}\" was in {earlier} and is nowhere{named}"))
        .help(format!("{way}, or say why it is gone: [[retired]] in release.toml, with id and why"))
}

fn compare_defaults(
    earlier: &Earlier,
    later: &Later<'_>,
    now: &Contents,
    explained: &[Explained],
    changed: &mut Differences,
    found: &mut Vec<Diagnostic>,
) {
    let names =
        |one: &Explained, id: &str| one.ids.iter().any(|named| named.value == id) && explained::is_reason(&one.words);
    let is_explained = |id: &str| explained.iter().any(|one| one.of.is_none() && names(one, id));
    let was_explained = |id: &str| explained.iter().any(|one| one.of.is_some() && names(one, id));
    compare_kinds(earlier, later, now, &is_explained, changed, found);
    for old_id in earlier.contents.ids.keys() {
        let ids = match later.became(old_id) {
            Became::Here => vec![old_id.clone()],
            Became::Renamed(to) => to,
            Became::Retired(_) | Became::Vanished => continue,
        };
        for id in ids {
            let Some((old, new)) = earlier.contents.defaults.get(old_id).zip(now.defaults.get(&id)) else { continue };
            // A wording that has another name is the same.
            let is_renamed = |default: &OtherDefault<'_>| {
                let was = format!("{old_id}/{}", default.was);
                let now = earlier.contents.ids.contains_key(&was).then(|| called_now(&was, later, &earlier.contents));
                now.flatten().is_some_and(|now| now == format!("{id}/{}", default.is))
            };
            let others = other_defaults(old, new, |model| called_now(model, later, &earlier.contents));
            for default in others.into_iter().filter(|default| !is_renamed(default)) {
                let models = &default.models;
                let whose = if models.is_empty() { String::new() } else { format!(" in {}", models.join(" and ")) };
                changed.defaults.push((format!("{id}{whose}"), default.was.to_owned(), default.is.to_owned()));
                if !(is_explained(&id) || is_explained(old_id)) {
                    let was_explained = was_explained(&id) || was_explained(old_id);
                    found.extend(unexplained(&id, &whose, &default, was_explained));
                }
            }
        }
    }
}

/// A topic that is one clause now, or a clause that is a topic, where the wording that held by default is another.
fn compare_kinds(
    earlier: &Earlier,
    later: &Later<'_>,
    now: &Contents,
    is_explained: &dyn Fn(&str) -> bool,
    changed: &mut Differences,
    found: &mut Vec<Diagnostic>,
) {
    const ONE: &str = "one wording";
    let words = |contents: &Contents, id: &str| contents.ids.get(id).map(|entry| entry.words.clone());
    let variants = |contents: &Contents, topic: &str| -> BTreeSet<String> {
        let presets = contents.defaults.get(topic).into_iter().flatten();
        presets.map(|(_, preset)| preset.words.clone()).filter(|words| !words.is_empty()).collect()
    };
    for (old_id, entry) in &earlier.contents.ids {
        let ids = match later.became(old_id) {
            Became::Here => vec![old_id.clone()],
            Became::Renamed(to) => to,
            Became::Retired(_) | Became::Vanished => continue,
        };
        let was_topic = earlier.library.topics.contains_key(old_id);
        let was_clause = earlier.library.clauses.contains_key(old_id);
        for id in ids {
            let (of_topic, other) = match was_topic {
                true if later.is_clause(&id) => (variants(&earlier.contents, old_id), words(now, &id)),
                false if was_clause && later.is_topic(&id) => (variants(now, &id), Some(entry.words.clone())),
                true | false => continue,
            };
            for variant in of_topic {
                let wording = match was_topic {
                    true => words(&earlier.contents, &format!("{old_id}/{variant}")),
                    false => words(now, &format!("{id}/{variant}")),
                };
                if wording == other {
                    continue;
                }
                let (was, is) = if was_topic { (variant.as_str(), ONE) } else { (ONE, variant.as_str()) };
                changed.defaults.push((id.clone(), was.to_owned(), is.to_owned()));
                if is_explained(&id) || is_explained(old_id) {
                    continue;
                }
                let said = match was_topic {
                    true => format!("\"{id}\" has one wording now, which is another than its default, {variant}, was"),
                    false => format!("\"{id}\" is a topic now, and its default, {variant}, is not what it said"),
                };
                let span = now.ids.get(&id).map_or(entry.span, |now| now.span);
                let fault =
                    Diagnostic::error(Fault::ChangeUnexplained, span, said + ", and changes.md does not say why");
                found.push(fault.help(format!(
                    "it changes the rule of every school that has not chosen: write a heading ## {id} in changes.md, and why"
                )));
            }
        }
    }
}

/// Another default.
struct OtherDefault<'d> {
    was: &'d str,
    is: &'d str,
    span: Span,
    /// The models in which it holds; none if it holds wherever it can.
    models: Vec<String>,
    /// Whether every model that places the clause sets its own.
    is_set_by_models: bool,
}

/// What holds otherwise where it held before too: a model that no longer places a clause, or places it anew, has no other
/// default. `named` says what a model is called now.
fn other_defaults<'d>(
    old: &'d BTreeMap<String, Preset>,
    new: &'d BTreeMap<String, Preset>,
    named: impl Fn(&str) -> Option<String>,
) -> Vec<OtherDefault<'d>> {
    let mut others: BTreeMap<(Span, &str, &str), Vec<String>> = BTreeMap::new();
    let mut both = 0;
    for (model, was) in old {
        let model = if model.is_empty() { Some(String::new()) } else { named(model) };
        let Some((model, is)) = model.and_then(|model| new.get_key_value(&model)) else { continue };
        both += 1;
        if was.words != is.words {
            others.entry((is.span, &was.words, &is.words)).or_default().push(model.clone());
        }
    }
    let other = |((span, was, is), models): ((Span, &'d str, &'d str), Vec<String>)| {
        let is_everywhere = models.len() == both;
        let is_set_by_models = !is_everywhere && models == [""];
        let models =
            if is_everywhere { Vec::new() } else { models.into_iter().filter(|model| !model.is_empty()).collect() };
        OtherDefault { was, is, span, models, is_set_by_models }
    };
    others.into_iter().map(other).collect()
}

/// What is wrong with another default that nobody explains, unless no school is worse or better off for it: where everybody had
/// to choose, everybody has.
fn unexplained(id: &str, whose: &str, default: &OtherDefault<'_>, was_explained: bool) -> Option<Diagnostic> {
    let is_fact = id.starts_with("local.");
    let (said, so) = match (default.was, default.is) {
        ("", _) if !is_fact => return None,
        ("", _) => ("has a default now", "it changes what holds at every school that has not said"),
        (_, "") if is_fact => ("has no default any more", "it changes what holds at every school that has not said"),
        (_, "") => ("has no default any more", "every school that has not chosen must choose now"),
        (_, _) if default.is_set_by_models => (
            "has another default",
            "the models that hold the clause set their own, so it changes the rule of schools that add the clause themselves",
        ),
        (_, _) => ("has another default", "it changes the rule of every school that has not chosen"),
    };
    let label = if default.was.is_empty() { "it had none".to_owned() } else { format!("it was {}", default.was) };
    let why = match was_explained {
        true => "what changes.md says of it was said of an earlier release",
        false => "changes.md does not say why",
    };
    let said = format!("\"{id}\" {said}{whose}, and {why}");
    let fault = Diagnostic::error(Fault::ChangeUnexplained, default.span, said).label(label);
    Some(fault.help(format!("{so}: write a heading ## {id} in changes.md, and why")))
}

/// What is put into the release.toml of a bundle.
struct Told<'t> {
    file: &'t ReleaseFile,
    name: &'t str,
    serial: u32,
    after: Option<&'t str>,
    published: Date,
    earlier: Option<&'t Earlier>,
    renamed: &'t [(String, Vec<String>)],
}

/// The release.toml of a bundle: what its author wrote, and what was worked out.
fn written(told: &Told<'_>) -> String {
    let mut document = DocumentMut::new();
    let text = |at: &str| value(at);
    let date = |on: Date| on.written().parse::<toml_edit::Datetime>().map_or_else(|_| value(on.written()), value);
    document["publisher"] = text(&told.file.publisher.value);
    document["name"] = text(told.name);
    document["serial"] = value(i64::from(told.serial));
    if let Some(after) = told.after {
        document["after"] = text(after);
    }
    document["published"] = date(told.published);
    if let Some(by) = told.file.adopt_by {
        document["adopt-by"] = date(by.value);
    }
    if let Some(needs) = &told.file.needs {
        document["needs"] = text(&needs.value);
    }
    if let Some(next) = &told.file.next_key {
        document["next-key"] = text(&next.value);
    }
    let mut retired = ArrayOfTables::new();
    for gone in &told.file.retired {
        let mut table = Table::new();
        let before = told.earlier.and_then(|earlier| earlier.library.retired(&gone.id.value)?.since.clone());
        let since = gone.since.clone().or(before).map_or(told.name.to_owned(), |since| since.value);
        table["id"] = text(&gone.id.value);
        table["why"] = text(gone.why.value.trim());
        if let Some(see) = &gone.see {
            table["see"] = text(&see.value);
        }
        table["since"] = text(&since);
        retired.push(table);
    }
    if !retired.is_empty() {
        document["retired"] = Item::ArrayOfTables(retired);
    }
    let mut renamed = ArrayOfTables::new();
    let mut put = |id: &str, now: &[String], serial: u32| {
        let mut table = Table::new();
        table["id"] = text(id);
        table["now"] = value(now.iter().collect::<toml_edit::Array>());
        table["serial"] = value(i64::from(serial));
        renamed.push(table);
    };
    for (id, each) in told.earlier.iter().flat_map(|earlier| &earlier.contents.passed) {
        each.iter().for_each(|(serial, now)| put(id, now, *serial));
    }
    told.renamed.iter().for_each(|(id, now)| put(id, now, told.serial));
    if !renamed.is_empty() {
        document["renamed"] = Item::ArrayOfTables(renamed);
    }
    document.to_string()
}

/// Whether a school file names an id: whole, between quotes.
pub(crate) fn names(text: &str, id: &str) -> bool {
    school::has_key_of_school(text) && (text.contains(&format!("\"{id}\"")) || text.contains(&format!("'{id}'")))
}

/// Schools know a publisher by its key: another one must have been announced, unless the old one is lost.
pub(crate) fn refuse_other_key(
    planned: &Planned,
    signer: &PublisherKey,
    memory: &Memory,
    is_old_lost: bool,
) -> Result<(), Failure> {
    let Some(known) = memory.publisher(&planned.id.publisher) else { return Ok(()) };
    let public = signer.to_string();
    let announced = known.next_key.as_ref().is_some_and(|next| next.value == public);
    match known.key.value == public || announced || is_old_lost {
        true => Ok(()),
        false => Err(Failure(format!(
            "schools know {} by the key {}, and this is another. While you have the old key, make one release with it that says \
             next-key = \"{public}\" in release.toml; the release after that may have this one. If the old key is lost: \
             --old-key-lost, and each school is told the new key by letter and takes the release with --key",
            planned.id.publisher, known.key
        ))),
    }
}

/// That a release of this name was made before, with other content.
pub(crate) fn exists(planned: &Planned, published: Date, memory: &Memory) -> Diagnostic {
    let said = format!("{} was released {} with other content", planned.id, published.in_sentence());
    let place = memory.of(&planned.id).map_or(memory.span, |taken| taken.name.span);
    Diagnostic::error(Fault::ReleaseExists, place, said)
        .help(format!("a release never changes; give this one another name, such as {}", next_name(&planned.id.name)))
}

/// The name after this: 2027.2 after 2027.1.
fn next_name(name: &str) -> String {
    let digits = name.len() - name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (head, number) = name.split_at(name.len() - digits);
    match number.parse::<u32>() {
        Ok(number) if number < 1_000 => format!("{head}{}", number + 1),
        Ok(_) | Err(_) => format!("{name}.2"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_name_counts_on() {
        assert_eq!((next_name("2027.1").as_str(), next_name("2027.9").as_str()), ("2027.2", "2027.10"));
        assert_eq!((next_name("autumn").as_str(), next_name("2027").as_str()), ("autumn.2", "2027.2"));
    }
}
