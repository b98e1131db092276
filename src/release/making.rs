//! A new release, compared with the one before it: refused where something went without a word, a default changed without a
//! reason, or a name would mean two things. Decides; signs and writes nothing.

use crate::date::Date;
use crate::diagnostic::{Diagnostic, Fault};
use crate::failure::Failure;
use crate::library::{self, Library};
use crate::load::{Error, Files, RELEASE};
use crate::model::release::{NAME_HELP, ReleaseFile, ReleaseId, is_name};
use crate::release::bundle::Bundle;
use crate::release::contents::{Contents, contents};
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
    /// Where another default holds: the id, what it was and what it is; nothing if there is none.
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
}

impl Earlier {
    /// Reads the library of a bundle.
    pub fn read(bundle: &Bundle, shown: &str, sources: &mut Sources) -> Earlier {
        let files = bundle.files(shown);
        // It was sound when it was made; what a newer program finds in it is told to who builds from it.
        let library = library::read(&files, sources, &mut Vec::new());
        let contents = contents(&library, &files);
        Earlier { name: bundle.manifest.name.clone(), library, contents }
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
    let made_before = ground.memory.of(&id).cloned();
    let serial = serial(file, made_before.as_ref(), ground.memory, found);
    let published = made_before.as_ref().map_or(today, |made| made.published.value);
    if let Some(by) = file.adopt_by.filter(|by| by.value.last_day() < published) {
        let said = format!("nobody can adopt it by {}: it is made on {published}", by.value);
        found.push(Diagnostic::error(Fault::BadDate, by.span, said).help("give schools time to adopt it"));
    }
    let is_earlier = |taken: &&Taken| taken.publisher.value == id.publisher && taken.serial.value < serial;
    let last = ground.memory.release.iter().filter(is_earlier).max_by_key(|taken| taken.serial.value);
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
    let explained = explained::of(ground.files, sources, found);
    let changed = match &earlier {
        Some(earlier) => compare(earlier, ground, &now, &explained, found),
        None => Differences::default(),
    };
    for gone in Later::of(ground.library, &now).not_gone() {
        let said = format!("\"{}\" is retired, and still there", gone.id);
        let fault =
            Diagnostic::error(Fault::RetiredId, gone.id.span, said).related(now.ids[&gone.id.value].span, "it is here");
        found.push(fault.help("take it out of the library, or take this entry out"));
    }
    let is_known = |id: &str| {
        now.ids.contains_key(id) || earlier.as_ref().is_some_and(|earlier| earlier.contents.ids.contains_key(id))
    };
    for id in explained.iter().flat_map(|one| &one.ids).filter(|id| !is_known(&id.value)) {
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
    let told = Told { file, name, serial, after: after.as_deref(), published, earlier: earlier.as_ref() };
    Ok(Some(Planned { file: written(&told), id, serial, after, published, ids: now.digests(), made_before, changed }))
}

/// What the workspace says of its releases, unless it says nothing.
fn own_file<'g>(ground: &Ground<'g>, sources: &mut Sources, found: &mut Vec<Diagnostic>) -> Option<&'g ReleaseFile> {
    let is_own = ground.files.0.get(RELEASE).is_some_and(|file| !file.is_embedded());
    if is_own {
        // One that cannot be read has been reported with the library.
        return ground.library.release.as_ref();
    }
    let place = sources.add(crate::load::shown(&ground.root.join(RELEASE)), "");
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
    if let Some(next) = file.next_key.as_ref().filter(|next| PublisherKey::read(&next.value).is_none()) {
        found.push(
            Diagnostic::error(Fault::BadKey, next.span, "this is no key")
                .help("policygen key show FILE prints the half of a key that others may see"),
        );
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
                changed.reworded.extend((now.ids[id].digest != entry.digest).then(|| id.clone()));
            }
            Became::Renamed(to) => {
                arrived.extend(to.iter().cloned());
                changed.renamed.push((id.clone(), to));
            }
            Became::Retired(_) => changed.retired.push(id.clone()),
            Became::Vanished => {
                // What stood in something that is gone is gone with it, and said once.
                let home = id.find(['#', '.']).map(|at| &id[..at]).filter(|home| vanished.contains(home));
                if home.is_none() {
                    found.push(id_vanished(id, entry.span, &earlier.name, (ground.named_by)(id)));
                }
                vanished.insert(id);
            }
        }
    }
    let is_new = |id: &&String| !earlier.contents.ids.contains_key(*id) && !arrived.contains(*id);
    changed.new = now.ids.keys().filter(is_new).cloned().collect();
    compare_defaults(earlier, &later, now, explained, &mut changed, found);
    changed
}

fn id_vanished(id: &str, place: Span, earlier: &str, schools: usize) -> Diagnostic {
    let named = match schools {
        0 => String::new(),
        1 => "; 1 school names it".to_owned(),
        more => format!("; {more} schools name it"),
    };
    let way = match (id.contains('/'), id.contains('#')) {
        (true, false) if !id.contains('.') => "write replaces where it is now",
        (true, _) | (false, true) => "write was where it is now",
        (false, false) if id.starts_with("local.") => "write was where it is now",
        (false, false) => "put it back",
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
    let is_explained = |id: &str| {
        let names = |one: &&Explained| one.ids.iter().any(|named| named.value == id);
        explained.iter().find(names).is_some_and(|one| !one.words.is_empty())
    };
    let mut judge = |old_id: &str, id: &str, place: Option<Span>| {
        let (old, new) = (earlier.contents.defaults.get(old_id), now.defaults.get(id));
        let (was, is) = (old.map_or("", |old| &old.words), new.map_or("", |new| &new.words));
        if was == is {
            return;
        }
        changed.defaults.push((id.to_owned(), was.to_owned(), is.to_owned()));
        if is_explained(id) || is_explained(old_id) {
            return;
        }
        let said = match (was, is) {
            (_, "") => format!("\"{id}\" has no default any more, and changes.md does not say why"),
            ("", _) => format!("\"{id}\" has a default now, and changes.md does not say why"),
            (_, _) => format!("\"{id}\" has another default, and changes.md does not say why"),
        };
        let Some(place) = new.map(|new| new.span).or(place).or(old.map(|old| old.span)) else { return };
        let label = if was.is_empty() { "it had none".to_owned() } else { format!("it was {was}") };
        found.push(Diagnostic::error(Fault::ChangeUnexplained, place, said).label(label).help(format!(
            "it changes the rule of every school that has not chosen: write a heading ## {id} in changes.md, and why"
        )));
    };
    for old_id in earlier.contents.ids.keys() {
        match later.became(old_id) {
            Became::Here => judge(old_id, old_id, now.ids.get(old_id).map(|entry| entry.span)),
            Became::Renamed(to) => {
                to.iter().for_each(|id| judge(old_id, id, now.ids.get(id).map(|entry| entry.span)));
            }
            Became::Retired(_) | Became::Vanished => {}
        }
    }
}

/// What is put into the release.toml of a bundle.
struct Told<'t> {
    file: &'t ReleaseFile,
    name: &'t str,
    serial: u32,
    after: Option<&'t str>,
    published: Date,
    earlier: Option<&'t Earlier>,
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
    document.to_string()
}

/// Whether a school file names an id: whole, between quotes.
pub(crate) fn names(text: &str, id: &str) -> bool {
    school::has_key_of_school(text) && (text.contains(&format!("\"{id}\"")) || text.contains(&format!("'{id}'")))
}

/// Schools know a publisher by its key: another one must have been announced.
pub(crate) fn refuse_other_key(planned: &Planned, signer: &PublisherKey, memory: &Memory) -> Result<(), Failure> {
    let Some(known) = memory.publisher(&planned.id.publisher) else { return Ok(()) };
    let public = signer.to_string();
    let announced = known.next_key.as_ref().is_some_and(|next| next.value == public);
    match known.key.value == public || announced {
        true => Ok(()),
        false => Err(Failure(format!(
            "schools know {} by the key {}, and this is another; announce it first: next-key = \"{public}\" in release.toml, \
             in a release that the old key signs",
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
