//! What a workspace remembers of releases, in `releases/releases.toml`: whose key signs for whom, and of each release that was
//! taken the digest that its bundle must have. The program writes this file; what people may edit stands in other files.

use crate::date::Date;
use crate::diagnostic::{Diagnostic, Fault};
use crate::library::add_text;
use crate::load::{self, Error, RELEASES};
use crate::model::release::ReleaseId;
use crate::release::bundle::{self, Bundle, MOST_BYTES, Unfit};
use crate::release::signature::PublisherKey;
use crate::shape::{self, shape};
use crate::source::{At, Sources, Span};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The name of the file in the folder of releases.
pub const NAME: &str = "releases.toml";

shape! {
    /// A publisher whose key is trusted.
    pub struct Publisher {
        /// Its name.
        pub name: At<String>,
        /// Its key.
        pub key: At<String>,
        /// The day its key was first trusted.
        pub trusted: At<Date>,
        /// The highest serial of the releases that this key has signed.
        pub serial: At<u32>,
        /// The key that a release of this one has announced.
        pub next_key: Option<At<String>>,
    }
}

shape! {
    /// A release that was taken.
    pub struct Taken {
        /// Who publishes it.
        pub publisher: At<String>,
        /// What it is called.
        pub name: At<String>,
        /// Its number among the releases of its publisher.
        pub serial: At<u32>,
        /// The digest of its manifest.
        pub digest: At<String>,
        /// The day it was published.
        pub published: At<Date>,
        /// The day it was taken.
        pub taken: At<Date>,
        /// The day by which its publisher asks schools to adopt it.
        pub adopt_by: Option<At<Date>>,
    }
}

shape! {
    /// `releases/releases.toml`.
    pub struct Memory {
        /// The publishers whose keys are trusted.
        pub publisher: Vec<Publisher>,
        /// The releases that were taken.
        pub release: Vec<Taken>,
    }
}

impl Taken {
    /// Which release it is.
    pub fn id(&self) -> ReleaseId {
        ReleaseId { publisher: self.publisher.value.clone(), name: self.name.value.clone() }
    }
}

/// Where a workspace has its releases.
pub fn folder(root: &Path) -> PathBuf {
    root.join(RELEASES)
}

/// Where the bundle of a release is kept.
pub fn kept_at(root: &Path, id: &ReleaseId) -> PathBuf {
    folder(root).join(id.file_name())
}

impl Memory {
    /// What the workspace at `root` remembers, and where in `sources` that is; nothing if it has taken nothing.
    pub fn read(root: &Path, sources: &mut Sources, found: &mut Vec<Diagnostic>) -> Result<Memory, Error> {
        let path = folder(root).join(NAME);
        let bytes = if path.is_file() { load::read(&path)? } else { Vec::new() };
        let shown = load::shown(&path);
        let (file, text) = match bytes.is_empty() {
            true => (sources.add(shown, ""), String::new()),
            false => add_text(shown, &bytes, sources, found),
        };
        let empty = || Memory { publisher: Vec::new(), release: Vec::new(), span: sources.whole(file) };
        Ok(shape::read(&text, file, 0, found).unwrap_or_else(empty))
    }

    /// The release of that name, if it was taken.
    pub fn of(&self, id: &ReleaseId) -> Option<&Taken> {
        self.release.iter().find(|taken| taken.id() == *id)
    }

    /// The newest release of a publisher.
    pub fn newest(&self, publisher: &str) -> Option<&Taken> {
        self.release.iter().filter(|taken| taken.publisher.value == publisher).max_by_key(|taken| taken.serial.value)
    }

    /// What the publisher of a release asks of those who build from it: to go to which later release, and by when. Of several
    /// the one that is asked for first.
    pub fn asked_to_adopt(&self, id: &ReleaseId) -> Option<(&Taken, Date)> {
        let from = self.of(id)?;
        let is_later = |taken: &&Taken| taken.publisher.value == id.publisher && taken.serial.value > from.serial.value;
        let later = self.release.iter().filter(is_later);
        let asked = later.filter_map(|taken| Some((taken, taken.adopt_by?.value)));
        asked.min_by_key(|(taken, by)| (by.last_day(), taken.serial.value))
    }

    /// The publisher of that name, if its key is trusted.
    pub fn publisher(&self, name: &str) -> Option<&Publisher> {
        self.publisher.iter().find(|known| known.name.value == name)
    }

    /// Remembers that `key` signs for a publisher, and that it has signed a release of this serial.
    pub fn trust(&mut self, name: &str, key: &PublisherKey, serial: u32, next: Option<&PublisherKey>, today: Date) {
        let nowhere = self.span;
        let at = |text: String| At::new(text, nowhere);
        let next_key = next.map(|next| at(next.to_string()));
        match self.publisher.iter_mut().find(|known| known.name.value == name) {
            Some(known) if known.key.value == key.to_string() => {
                known.serial.value = known.serial.value.max(serial);
                known.next_key = next_key.or(known.next_key.take());
            }
            Some(known) => {
                // Numbers begin again: whoever had the other key may have used up all of them.
                (known.key, known.trusted) = (at(key.to_string()), At::new(today, nowhere));
                (known.serial, known.next_key) = (At::new(serial, nowhere), next_key);
            }
            None => self.publisher.push(Publisher {
                name: at(name.to_owned()),
                key: at(key.to_string()),
                trusted: At::new(today, nowhere),
                serial: At::new(serial, nowhere),
                next_key,
                span: nowhere,
            }),
        }
    }

    /// Remembers a release.
    pub fn remember(&mut self, bundle: &Bundle, published: Date, adopt_by: Option<Date>, today: Date) {
        let nowhere = self.span;
        let at = |text: &str| At::new(text.to_owned(), nowhere);
        self.release.push(Taken {
            publisher: at(&bundle.manifest.publisher),
            name: at(&bundle.manifest.name),
            serial: At::new(bundle.manifest.serial, nowhere),
            digest: at(&bundle.digest),
            published: At::new(published, nowhere),
            taken: At::new(today, nowhere),
            adopt_by: adopt_by.map(|by| At::new(by, nowhere)),
            span: nowhere,
        });
        self.release.sort_by_key(|taken| (taken.publisher.value.clone(), taken.serial.value));
    }

    /// As it is written.
    pub fn to_toml(&self) -> String {
        let mut text =
            "# policygen take and policygen release write this file. It says what each bundle beside it must be,\n\
                        # so keep it with them, and do not edit it.\n"
                .to_owned();
        for known in &self.publisher {
            let _ = write!(
                text,
                "\n[[publisher]]\nname    = \"{}\"\nkey     = \"{}\"\ntrusted = {}\nserial  = {}\n",
                known.name,
                known.key,
                known.trusted.value.written(),
                known.serial.value
            );
            if let Some(next) = &known.next_key {
                let _ = writeln!(text, "next-key = \"{next}\"");
            }
        }
        for taken in &self.release {
            let _ = write!(
                text,
                "\n[[release]]\npublisher = \"{}\"\nname      = \"{}\"\nserial    = {}\ndigest    = \"{}\"\npublished = {}\ntaken     = {}\n",
                taken.publisher,
                taken.name,
                taken.serial.value,
                taken.digest,
                taken.published.value.written(),
                taken.taken.value.written()
            );
            if let Some(by) = &taken.adopt_by {
                let _ = writeln!(text, "adopt-by  = {}", by.value.written());
            }
        }
        text
    }
}

/// Why a release that is to be built from cannot be.
#[derive(Debug)]
pub enum NotThere {
    /// It was never taken, or its bundle is no longer there.
    Missing,
    /// Its bundle is another file than the one that was taken.
    Unfit(Unfit),
}

/// The bundle of a release that was taken, if it is as it was then.
pub fn bundle_of(root: &Path, taken: &Taken) -> Result<Result<Bundle, NotThere>, Error> {
    let path = kept_at(root, &taken.id());
    if !path.is_file() || load::leads_out(&path, root) {
        return Ok(Err(NotThere::Missing));
    }
    let bytes = load::read_at_most(&path, MOST_BYTES)?;
    let bundle =
        bundle::open(&bytes).and_then(|opened| opened.known(&taken.digest.value)).and_then(|known| known.unpack());
    Ok(bundle.map_err(NotThere::Unfit))
}

/// The bundle of this digest among those that lie in the folder of releases, and how messages name it: what it must be is known,
/// even where nothing is remembered of it.
pub fn bundle_of_digest(root: &Path, digest: &str) -> Result<Option<(Bundle, String)>, Error> {
    for name in load::names_in(&folder(root))?.into_iter().filter(|name| name.ends_with(".zip")) {
        let path = folder(root).join(name);
        if path.is_file() && !load::leads_out(&path, root) {
            let bytes = load::read_at_most(&path, MOST_BYTES)?;
            let bundle = bundle::open(&bytes).and_then(|opened| opened.known(digest)).and_then(|known| known.unpack());
            if let Ok(bundle) = bundle {
                return Ok(Some((bundle, load::shown(&path))));
            }
        }
    }
    Ok(None)
}

/// The bundles that lie in the folder of releases though nothing is remembered of any: the memory was lost.
pub fn unremembered(root: &Path, memory: &Memory) -> Result<Vec<String>, Error> {
    if !memory.release.is_empty() || !memory.publisher.is_empty() {
        return Ok(Vec::new());
    }
    let names = load::names_in(&folder(root))?;
    Ok(names.into_iter().filter(|name| name.ends_with(".zip")).collect())
}

/// What to do where the memory was lost, and with it whose key signs for whom.
pub fn put_back(root: &Path, bundle: &str) -> String {
    let memory = load::shown(&folder(root).join(NAME));
    format!(
        "put {memory} back, such as from a backup; if there is none, compare the key with the one that the publisher gave \
         you, in a letter or on its website, and take each release again, the oldest first: policygen take {bundle} --key RWQ…"
    )
}

/// Whether the bundle of a release is there, and signed with this key.
pub fn is_signed_by(root: &Path, id: &ReleaseId, key: &PublisherKey) -> Result<bool, Error> {
    let path = kept_at(root, id);
    if !path.is_file() || load::leads_out(&path, root) {
        return Ok(false);
    }
    let bytes = load::read_at_most(&path, MOST_BYTES)?;
    Ok(bundle::open(&bytes).is_ok_and(|opened| opened.is_by(key)))
}

/// How messages name the bundle of a release.
pub fn shown(root: &Path, id: &ReleaseId) -> String {
    load::shown(&kept_at(root, id))
}

/// The diagnostic for a release that cannot be built from, at the place that asks for it.
pub fn not_there(root: &Path, id: &ReleaseId, taken: Option<&Taken>, why: &NotThere, place: Span) -> Diagnostic {
    let name = shown(root, id);
    match (why, taken) {
        (NotThere::Missing, None) if kept_at(root, id).is_file() => Diagnostic::error(
            Fault::ReleaseMissing,
            place,
            format!("{name} is there, and {} does not know it", load::shown(&folder(root).join(NAME))),
        )
        .help(put_back(root, &name)),
        (NotThere::Missing, None) => Diagnostic::error(
            Fault::ReleaseMissing,
            place,
            format!("this is built from {id}, which nobody has taken here"),
        )
        .help(format!("get {} from who publishes it, then policygen take {}", id.file_name(), id.file_name())),
        (NotThere::Missing, Some(taken)) => Diagnostic::error(
            Fault::ReleaseMissing,
            place,
            format!("this is built from {id}, and {name} is not there any more"),
        )
        .help(format!(
            "it was taken {}; put it back, or policygen take {} again",
            taken.taken.value.in_sentence(),
            id.file_name()
        )),
        (NotThere::Unfit(unfit), taken) => {
            let taken =
                taken.map_or(String::new(), |taken| format!(", as it was taken {}", taken.taken.value.in_sentence()));
            Diagnostic::error(Fault::BundleAltered, place, format!("{name} {}", unfit.words()))
                .help(format!("put the file back{taken}; nothing is built from this one"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::signature::tests::key;

    fn day(text: &str) -> Date {
        text.parse().expect("the test writes a date")
    }

    #[test]
    fn the_first_day_counts_by_which_a_later_release_is_to_be_adopted() {
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let mut text = String::new();
        for (serial, by) in [(1, ""), (2, "adopt-by = 2027-12-31"), (3, "adopt-by = 2027-10-31"), (4, "")] {
            let _ = writeln!(
                text,
                "[[release]]\npublisher = \"anyshire\"\nname = \"{serial}\"\nserial = {serial}\ndigest = \"d\"\n\
                 published = 2026-01-01\ntaken = 2026-01-01\n{by}"
            );
        }
        let file = sources.add("releases.toml", text.clone());
        let memory: Memory = shape::read(&text, file, 0, &mut found).expect("the test writes it");
        assert!(found.is_empty(), "{found:?}");
        let asked = |name: &str, publisher: &str| {
            let id = ReleaseId { publisher: publisher.to_owned(), name: name.to_owned() };
            memory.asked_to_adopt(&id).map(|(taken, by)| (taken.name.value.clone(), by.written()))
        };
        let third = Some(("3".to_owned(), "2027-10-31".to_owned()));
        assert_eq!([asked("1", "anyshire"), asked("2", "anyshire")], [third.clone(), third]);
        assert_eq!([asked("3", "anyshire"), asked("1", "other"), asked("9", "anyshire")], [None, None, None]);
    }

    #[test]
    fn what_is_remembered_is_read_again() {
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let nowhere = Path::new("no-such-folder");
        let mut memory = Memory::read(nowhere, &mut sources, &mut found).expect("nothing is there");
        memory.trust("anyshire", &key().public(), 1, None, day("2026-09-03"));
        memory.trust("anyshire", &key().public(), 3, Some(&key().public()), day("2027-09-03"));
        memory.trust("anyshire", &key().public(), 2, None, day("2027-09-04"));
        let text = memory.to_toml();
        let file = sources.add("releases.toml", text.clone());
        let again: Memory = shape::read(&text, file, 0, &mut found).expect("it was written to be read");
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(again.to_toml(), text);
        let known = again.publisher("anyshire").expect("it is there");
        assert_eq!((known.serial.value, known.trusted.value), (3, day("2026-09-03")));
        assert_eq!(known.next_key.as_ref().map(|key| key.value.clone()), Some(key().public().to_string()));
    }
}
