//! Whether a bundle that came from elsewhere is to be believed, and what is then remembered of it. Decides; writes nothing.

use crate::date::Date;
use crate::diagnostic::{Diagnostic, Fault};
use crate::load::RELEASE;
use crate::model::names::is_id;
use crate::model::release::{ReleaseFile, ReleaseId, is_name, is_read_by};
use crate::release::bundle::{self, Bundle, MOST_BYTES, Opened, Unfit, VerifiedBundle};
use crate::release::memory::{Memory, Publisher};
use crate::release::signature::PublisherKey;
use crate::shape;
use crate::source::{Sources, Span};

/// A bundle that is to be kept.
pub struct KeptBundle {
    /// The bundle.
    pub bundle: Bundle,
    /// What its release.toml says.
    pub file: ReleaseFile,
    /// What is new about it.
    pub is: Is,
    /// The key that signed it.
    pub key: PublisherKey,
    /// Whether that key is trusted from now on, and was not before.
    pub is_new_key: bool,
}

/// What a bundle is to who takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Is {
    /// The newest release of its publisher.
    Newest,
    /// An earlier one than this.
    Older(String),
    /// One that is here already.
    Here,
}

/// Why a bundle is not kept.
pub enum Refused {
    /// Its publisher is not known here: a person must say whether the key is theirs.
    NewKey(PublisherKey, ReleaseId),
    /// Something is wrong with it.
    Wrong(Box<Diagnostic>),
    /// Its own files say what cannot be; that has been put into the list of faults.
    Faults,
}

impl From<Diagnostic> for Refused {
    fn from(fault: Diagnostic) -> Refused {
        Refused::Wrong(Box::new(fault))
    }
}

/// What is known when a bundle comes.
pub struct Arrival<'a> {
    /// How messages name the file.
    pub shown: &'a str,
    /// That file as a place.
    pub place: Span,
    /// The key that a person says is the publisher's.
    pub key: Option<&'a PublisherKey>,
    /// The day it is.
    pub today: Date,
}

/// Judges a bundle, and puts into `memory` what is to be remembered of it.
pub fn take(
    bytes: &[u8],
    memory: &mut Memory,
    asked: &Arrival<'_>,
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) -> Result<KeptBundle, Refused> {
    let Arrival { shown, place, today, .. } = *asked;
    if bytes.len() > MOST_BYTES {
        let why = format!("{shown} is longer than {} MB", MOST_BYTES >> 20);
        return Err(Diagnostic::error(Fault::BadBundle, place, why).into());
    }
    let opened = bundle::open(bytes).map_err(|unfit| refused(&unfit, asked))?;
    // What was taken once stays what it was, whatever key its publisher has now.
    let digest = opened.digest();
    if memory.release.iter().any(|taken| taken.digest.value == digest)
        && let Some(key) = opened.claimed_key().filter(|key| opened.is_by(key))
        && asked.key.is_none_or(|asked| *asked == key)
    {
        let known = opened.known(&digest).and_then(VerifiedBundle::unpack);
        let bundle = known.map_err(|unfit| refused(&unfit, asked))?;
        let file = read_names(&bundle, asked, sources, found).ok_or(Refused::Faults)?;
        return Ok(KeptBundle { bundle, file, is: Is::Here, key, is_new_key: false });
    }
    let key = key_of(&opened, memory, asked)?;
    let verified = opened.by(&key).map_err(|unfit| refused(&unfit, asked))?;
    let is_new_key = is_new_for(&verified, &key, memory, asked)?;
    let bundle = verified.unpack().map_err(|unfit| refused(&unfit, asked))?;
    let file = read_names(&bundle, asked, sources, found).ok_or(Refused::Faults)?;
    if let Some(needs) = file.needs.as_ref().filter(|needs| !is_read_by(&needs.value, env!("CARGO_PKG_VERSION"))) {
        let why = format!("{shown} needs {needs}, and this is policygen {}", env!("CARGO_PKG_VERSION"));
        let fault = Diagnostic::error(Fault::NewerProgram, needs.span, why);
        return Err(fault.help("get the newer program first, then take the release again").into());
    }
    let published = file.published.map_or(today, |at| at.value);
    if let Some(at) = file.published.filter(|at| today < at.value.first_day()) {
        let why = format!("{shown} is published {}, and today is {today}", at.value.in_sentence());
        let fault = Diagnostic::error(Fault::NotYetPublished, at.span, why);
        let help = "look at --today, SOURCE_DATE_EPOCH and the clock of this machine; what is to be published later is taken then";
        return Err(fault.help(help).into());
    }
    let is = remember(&bundle, &key, &file, published, memory, asked)?;
    Ok(KeptBundle { bundle, file, is, key, is_new_key })
}

fn refused(unfit: &Unfit, asked: &Arrival<'_>) -> Refused {
    let said = format!("{} {}", asked.shown, unfit.words());
    let (code, help) = match unfit {
        Unfit::NotABundle(_) => {
            (Fault::BadBundle, "ask for the file as policygen release made it, and do not unpack it")
        }
        Unfit::NewerForm => (Fault::NewerProgram, "get the newer program first, then take the release again"),
        Unfit::NotSigned => (Fault::BadSignature, "get it again from who publishes it; nothing was kept"),
        Unfit::Altered(_) => (Fault::BundleAltered, "get it again from who publishes it; nothing was kept"),
    };
    Diagnostic::error(code, asked.place, said).help(help).into()
}

/// The key that signed a bundle, as its signature shows: one that is trusted, or that a person names, or that it names itself.
fn key_of(opened: &Opened<'_>, memory: &Memory, asked: &Arrival<'_>) -> Result<PublisherKey, Refused> {
    let trusted = memory.publisher.iter().flat_map(|known| [Some(&known.key), known.next_key.as_ref()]).flatten();
    let known = trusted.filter_map(|key| PublisherKey::read(&key.value)).chain(asked.key.cloned());
    if let Some(key) = known.into_iter().find(|key| opened.is_by(key)) {
        return Ok(key);
    }
    match (opened.claimed_key(), asked.key) {
        (None, _) => {
            let said = format!("{} is not signed, so nobody knows who made it", asked.shown);
            Err(Diagnostic::error(Fault::UnsignedRelease, asked.place, said)
                .help("ask who publishes it for the signed file")
                .into())
        }
        (Some(_), Some(key)) => {
            let said = format!("{} is not signed by the key {key}", asked.shown);
            Err(Diagnostic::error(Fault::BadSignature, asked.place, said)
                .help("get the file, or the key, again from who publishes it; nothing was kept")
                .into())
        }
        (Some(key), None) => Ok(key),
    }
}

/// Whether the key of a bundle is not yet that of its publisher, and may become it.
fn is_new_for(
    verified: &VerifiedBundle<'_>,
    key: &PublisherKey,
    memory: &Memory,
    asked: &Arrival<'_>,
) -> Result<bool, Refused> {
    let id = verified.id();
    if !is_id(&id.publisher) || !is_name(&id.name) || RESERVED.contains(&id.publisher.as_str()) {
        let said = format!("{} is of a publisher \"{}\", which nobody can be", asked.shown, id.publisher);
        return Err(Diagnostic::error(Fault::BadBundle, asked.place, said).into());
    }
    let is = |at: &str| at == key.to_string();
    if let Some(other) = memory.publisher.iter().find(|known| is(&known.key.value) && known.name.value != id.publisher)
    {
        let said =
            format!("{} is signed by the key of {}, and says that it is of {}", asked.shown, other.name, id.publisher);
        return Err(Diagnostic::error(Fault::BadSignature, asked.place, said)
            .help("ask both who made it; nothing was kept")
            .into());
    }
    let by_hand = asked.key == Some(key);
    match memory.publisher(&id.publisher) {
        None if by_hand => Ok(true),
        None => Err(Refused::NewKey(key.clone(), id)),
        Some(known) if is(&known.key.value) => Ok(false),
        Some(Publisher { next_key: Some(next), .. }) if is(&next.value) => Ok(true),
        Some(_) if by_hand => Ok(true),
        Some(known) => {
            let said = format!(
                "{} is not signed by the key of {} ({}…)",
                asked.shown,
                id.publisher,
                &known.key.value[..8.min(known.key.value.len())]
            );
            let mut help = "get it again from who publishes it; nothing was kept. If they have another key now and tell you which: --key".to_owned();
            if verified.serial() > known.serial.value.saturating_add(1) {
                help +=
                    "; or take the releases before it first, in their order: one of them may say that this key comes";
            }
            Err(Diagnostic::error(Fault::BadSignature, asked.place, said).help(help).into())
        }
    }
}

/// Names that stand for something else than a publisher.
pub const RESERVED: [&str; 3] = ["built-in", "here", "policygen"];

/// What the release says of itself, if that is what its manifest says.
fn read_names(
    bundle: &Bundle,
    asked: &Arrival<'_>,
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) -> Option<ReleaseFile> {
    let before = found.len();
    let files = bundle.files(asked.shown);
    let Some(written) = files.0.get(RELEASE).filter(|file| !file.is_embedded()) else {
        found.push(Diagnostic::error(Fault::BadBundle, asked.place, format!("{} has no release.toml", asked.shown)));
        return None;
    };
    let (file, text) = crate::library::add_text(written.shown(RELEASE), &written.bytes, sources, found);
    let read = shape::read::<ReleaseFile>(&text, file, 0, found)?;
    crate::model::release::check(&read, found);
    let manifest = &bundle.manifest;
    let is_same = read.publisher.value == manifest.publisher
        && read.name.as_ref().is_some_and(|name| name.value == manifest.name)
        && read.serial.is_some_and(|serial| serial.value == manifest.serial);
    if !is_same {
        let said = format!("release.toml does not say that this is {}", bundle.manifest.comment());
        found.push(Diagnostic::error(Fault::BadBundle, sources.whole(file), said));
    }
    (found.len() == before).then_some(read)
}

/// Puts a bundle into the memory, unless it is another of the same name or number than the one that is there.
fn remember(
    bundle: &Bundle,
    key: &PublisherKey,
    file: &ReleaseFile,
    published: Date,
    memory: &mut Memory,
    asked: &Arrival<'_>,
) -> Result<Is, Refused> {
    let manifest = &bundle.manifest;
    let next = file.next_key.as_ref().and_then(|next| PublisherKey::read(&next.value));
    if let Some(same) = memory.of(&manifest.id()) {
        if same.digest.value != bundle.digest {
            let said = format!("{} was taken {} with other content", manifest.id(), same.taken.value.in_sentence());
            let help = "a release never changes: ask who publishes it to give the new content a new name";
            return Err(Diagnostic::error(Fault::ReleaseExists, asked.place, said).help(help).into());
        }
        memory.trust(&manifest.publisher, key, manifest.serial, next.as_ref(), asked.today);
        return Ok(Is::Here);
    }
    let of_publisher = || memory.release.iter().filter(|taken| taken.publisher.value == manifest.publisher);
    if let Some(same) = of_publisher().find(|taken| taken.serial.value == manifest.serial) {
        let said = format!("{} says that it is number {}, as {} does", manifest.id(), manifest.serial, same.id());
        return Err(Diagnostic::error(Fault::ReleaseExists, asked.place, said).help("ask who publishes it").into());
    }
    // What a key has signed counts, even if that bundle is gone from here.
    let newest = memory.newest(&manifest.publisher).map(|newest| (newest.serial.value, newest.name.value.clone()));
    let highest = memory.publisher(&manifest.publisher).filter(|known| known.key.value == key.to_string());
    let highest = highest.map_or(0, |known| known.serial.value);
    memory.trust(&manifest.publisher, key, manifest.serial, next.as_ref(), asked.today);
    memory.remember(bundle, published, file.adopt_by.map(|by| by.value), asked.today);
    Ok(match newest {
        Some((serial, name)) if serial > manifest.serial => Is::Older(name),
        Some(_) | None if highest > manifest.serial => Is::Older(format!("number {highest}")),
        Some(_) | None => Is::Newest,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::{File, Files};
    use crate::release::signature::SigningKey;
    use crate::release::signature::tests::key;
    use std::collections::BTreeMap;
    use std::path::Path;

    struct Office {
        memory: Memory,
        sources: Sources,
        place: Span,
    }

    impl Office {
        fn new() -> Office {
            let mut sources = Sources::default();
            let memory = Memory::read(Path::new("nowhere"), &mut sources, &mut Vec::new()).expect("nothing is there");
            let place = sources.add("anyshire.zip", "");
            let place = sources.whole(place);
            Office { memory, sources, place }
        }

        /// What it says of a bundle: what that is, or the code of what is wrong.
        fn take(&mut self, bytes: &[u8], key: Option<&PublisherKey>) -> String {
            let today = "2027-09-03".parse().expect("a day");
            let asked = Arrival { shown: "anyshire.zip", place: self.place, key, today };
            let mut found = Vec::new();
            match take(bytes, &mut self.memory, &asked, &mut self.sources, &mut found) {
                Ok(KeptBundle { is: Is::Newest, .. }) => "newest".to_owned(),
                Ok(KeptBundle { is: Is::Older(than), .. }) => format!("older than {than}"),
                Ok(KeptBundle { is: Is::Here, .. }) => "here".to_owned(),
                Err(Refused::NewKey(key, id)) => format!("new key {} of {id}", &key.to_string()[..2]),
                Err(Refused::Wrong(fault)) => fault.code.name().to_owned(),
                Err(Refused::Faults) => found[0].code.name().to_owned(),
            }
        }
    }

    struct Made<'m> {
        publisher: &'m str,
        name: &'m str,
        serial: u32,
        words: &'m str,
        more: &'m str,
    }

    const FIRST: Made<'_> = Made { publisher: "anyshire", name: "2026.1", serial: 1, words: "the pond", more: "" };
    const SECOND: Made<'_> = Made { name: "2027.1", serial: 2, ..FIRST };

    fn made(made: &Made<'_>, key: &SigningKey) -> Vec<u8> {
        let mut files = Files::default();
        files.0.insert("clauses/pond/rules.md".to_owned(), File::new(made.words.as_bytes().to_vec()));
        let published = "2027-07-12".parse().expect("a day");
        let file = format!(
            "publisher = \"{}\"\nname = \"{}\"\nserial = {}\npublished = 2027-07-12\n{}",
            made.publisher, made.name, made.serial, made.more
        );
        let release =
            bundle::Release { publisher: made.publisher, name: made.name, serial: made.serial, published, file: &file };
        bundle::pack(&files, &release, BTreeMap::new(), Some(key)).expect("it is small").0
    }

    fn other_key() -> SigningKey {
        let (file, _) = SigningKey::generate(None).expect("the system gives random numbers");
        SigningKey::read(&file, None).expect("it was just made")
    }

    #[test]
    fn the_first_key_of_a_publisher_is_shown_to_a_person_and_then_known() {
        let (mut office, first, second) = (Office::new(), made(&FIRST, &key()), made(&SECOND, &key()));
        assert_eq!(office.take(&first, None), "new key RW of anyshire 2026.1");
        assert!(office.memory.release.is_empty() && office.memory.publisher.is_empty());
        assert_eq!(office.take(&first, Some(&other_key().public())), "bad-signature");
        assert_eq!(office.take(&first, Some(&key().public())), "newest");
        assert_eq!(office.take(&first, None), "here");
        assert_eq!(office.take(&second, None), "newest");
    }

    #[test]
    fn another_key_is_refused_unless_a_person_or_the_old_key_names_it() {
        let (mut office, other) = (Office::new(), other_key());
        office.take(&made(&FIRST, &key()), Some(&key().public()));
        assert_eq!(office.take(&made(&SECOND, &other), None), "bad-signature");
        assert_eq!(office.take(&made(&SECOND, &other), Some(&other.public())), "newest");
        assert_eq!(office.take(&made(&Made { name: "2028.1", serial: 3, ..FIRST }, &key()), None), "bad-signature");

        let mut office = Office::new();
        let more = format!("next-key = \"{}\"\n", other.public());
        office.take(&made(&Made { more: &more, ..FIRST }, &key()), Some(&key().public()));
        assert_eq!(office.take(&made(&SECOND, &other), None), "newest");
        assert_eq!(
            office.memory.publisher("anyshire").map(|known| known.key.value.clone()),
            Some(other.public().to_string())
        );
    }

    #[test]
    fn what_was_taken_stays_valid_under_another_key() {
        let (mut office, other) = (Office::new(), other_key());
        office.take(&made(&FIRST, &key()), Some(&key().public()));
        assert_eq!(office.take(&made(&SECOND, &other), Some(&other.public())), "newest");
        assert_eq!(office.take(&made(&FIRST, &key()), None), "here");
        assert_eq!(
            office.memory.publisher("anyshire").map(|known| known.key.value.clone()),
            Some(other.public().to_string())
        );
        assert_eq!(office.take(&made(&Made { name: "2026.2", serial: 9, ..FIRST }, &key()), None), "bad-signature");
    }

    #[test]
    fn a_key_signs_for_its_own_publisher_only() {
        let mut office = Office::new();
        office.take(&made(&FIRST, &key()), Some(&key().public()));
        assert_eq!(
            office.take(&made(&Made { publisher: "beeshire", ..FIRST }, &key()), Some(&key().public())),
            "bad-signature"
        );
        for publisher in RESERVED {
            assert_eq!(
                Office::new().take(&made(&Made { publisher, ..FIRST }, &key()), Some(&key().public())),
                "bad-bundle"
            );
        }
    }

    #[test]
    fn a_release_never_changes_and_an_older_one_is_no_news() {
        let mut office = Office::new();
        assert_eq!(office.take(&made(&SECOND, &key()), Some(&key().public())), "newest");
        assert_eq!(office.take(&made(&Made { words: "a lake", ..SECOND }, &key()), None), "release-exists");
        assert_eq!(office.take(&made(&Made { name: "2027.2", ..SECOND }, &key()), None), "release-exists");
        assert_eq!(office.take(&made(&FIRST, &key()), None), "older than 2027.1");
        assert_eq!(office.memory.newest("anyshire").map(|newest| newest.name.value.clone()).as_deref(), Some("2027.1"));
        office.memory.release.clear();
        assert_eq!(office.take(&made(&FIRST, &key()), None), "older than number 2");
    }

    #[test]
    fn what_cannot_be_read_is_refused_whole() {
        let mut office = Office::new();
        let key = key();
        let mut take = |made_of: &Made<'_>| office.take(&made(made_of, &key), Some(&key.public()));
        assert_eq!(take(&Made { more: "needs = \"policygen 99\"\n", ..FIRST }), "newer-program");
        assert_eq!(take(&Made { more: "needs = \"99\"\n", ..FIRST }), "unknown-word");
        assert_eq!(take(&Made { more: "nonsense = 1\n", ..FIRST }), "unknown-key");
        assert_eq!(office.take(b"hello", None), "bad-bundle");
        let mut altered = made(&FIRST, &key);
        let at = altered.windows(21).position(|part| part == b"clauses/pond/rules.md").expect("its name is there");
        altered[at + 21 + 2] ^= 1;
        assert!(["bundle-altered", "bad-bundle"].contains(&office.take(&altered, Some(&key.public())).as_str()));
        assert!(office.memory.release.is_empty() && office.memory.publisher.is_empty());
    }
}
