//! The file that a release travels in: a ZIP archive that is read in memory, never unpacked, and believed only as far as it
//! has been verified.
//!
//! Reading goes in steps, each of which only the one before it leads to: [`fn@open`] takes out the manifest and the signature and
//! reads neither; [`Opened::by`] and [`Opened::known`] say that the manifest is what a key signed, or what was taken before;
//! [`VerifiedBundle::unpack`] holds every file against the manifest. Nothing that came with a bundle is parsed before.

use crate::archive::archive;
use crate::control::escaped;
use crate::date::Date;
use crate::digest::sha256;
use crate::load::{CHANGES, EARLIER, Files, RELEASE, SIGNATURE};
use crate::model::release::ReleaseId;
use crate::release::manifest::{self, BundleManifest};
use crate::release::signature::{self, PublisherKey, SigningKey};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// A bundle has no more files than this.
pub const MOST_FILES: usize = 2_000;
/// Nor more bytes than this, once they are read: what an archive says of itself may be untrue.
pub const MOST_BYTES: usize = 64 << 20;

/// Why a file is no bundle, or not the one it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is no archive, or one with a part missing: what it is, in a few words.
    NotABundle(String),
    /// A newer program made it, in a form that this one does not know.
    NewerForm,
    /// Its signature is not one of the key, or there is none.
    NotSigned,
    /// These of its files are not as they were when it was made.
    Altered(Vec<String>),
}

impl Unfit {
    /// What is wrong, after the name of the file.
    pub fn words(&self) -> String {
        match self {
            Unfit::NotABundle(why) => format!("is no release: {why}"),
            Unfit::NewerForm => "was made by a newer policygen".to_owned(),
            Unfit::NotSigned => "is not signed by that key".to_owned(),
            Unfit::Altered(files) => {
                let more = files.len().saturating_sub(3);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                format!("is not as it was made: {}{more}", files[..files.len().min(3)].join(", "))
            }
        }
    }
}

fn not_a_bundle(why: impl Into<String>) -> Unfit {
    Unfit::NotABundle(why.into())
}

/// A bundle of which nothing is known yet.
pub struct Opened<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    manifest: Vec<u8>,
    signature: Option<String>,
}

/// Opens a bundle, and refuses what no bundle has: too much, links, other files than a library's, one name twice.
pub fn open(bytes: &[u8]) -> Result<Opened<'_>, Unfit> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|_| not_a_bundle("it is no ZIP archive, or not all of one"))?;
    if archive.len() > MOST_FILES {
        return Err(not_a_bundle(format!("it has more than {MOST_FILES} files")));
    }
    if archive.has_duplicate_names() {
        return Err(not_a_bundle("two of its files have one name"));
    }
    for at in 0..archive.len() {
        let unreadable = |_| not_a_bundle("its table of contents cannot be read");
        let entry = archive.by_index_data(at).map_err(unreadable)?;
        let name = entry.name().map_err(unreadable)?;
        let shown = escaped(&name).into_owned();
        if !is_of_bundle(&name) {
            return Err(not_a_bundle(format!("it has a file \"{shown}\"")));
        }
        if entry.is_symlink() || entry.is_dir() || entry.encrypted() {
            return Err(not_a_bundle(format!("\"{shown}\" is no plain file")));
        }
    }
    let mut left = MOST_BYTES;
    let missing = |name: &str| not_a_bundle(format!("it has no {name}"));
    let manifest = take(&mut archive, manifest::NAME, &mut left)?.ok_or_else(|| missing(manifest::NAME))?;
    let signature = take(&mut archive, SIGNATURE, &mut left)?;
    let signature = signature.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Ok(Opened { archive, manifest, signature })
}

/// Whether a bundle may have a file of that path: a file of a library, or one of the four that tell of the release.
fn is_of_bundle(path: &str) -> bool {
    let is_plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':', '\0']);
    let below = ["clauses/", "templates/", EARLIER].iter().any(|folder| path.starts_with(folder));
    [manifest::NAME, SIGNATURE, RELEASE, CHANGES].contains(&path) || (below && path.split('/').all(is_plain))
}

/// The bytes of a file of an archive, if it has one of that name; they are taken from what is `left` to be read.
fn take(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str, left: &mut usize) -> Result<Option<Vec<u8>>, Unfit> {
    let Some(at) = archive.index_for_name(name) else { return Ok(None) };
    let unreadable = |_| not_a_bundle(format!("\"{}\" in it cannot be read", escaped(name)));
    let file = archive.by_index(at).map_err(|_| not_a_bundle(format!("\"{}\" in it cannot be read", escaped(name))))?;
    let mut bytes = Vec::new();
    file.take(*left as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    match left.checked_sub(bytes.len()) {
        Some(rest) => *left = rest,
        None => return Err(not_a_bundle(format!("it holds more than {} MB", MOST_BYTES >> 20))),
    }
    Ok(Some(bytes))
}

impl<'b> Opened<'b> {
    /// The digest by which it is remembered.
    pub fn digest(&self) -> String {
        manifest::digest(&self.manifest)
    }

    /// The key that it says it was signed with. Anybody can say so: it is to be shown to a person, or held against one that is
    /// known.
    pub fn claimed_key(&self) -> Option<PublisherKey> {
        let first = self.signature.as_ref()?.lines().next()?;
        PublisherKey::read(first.strip_prefix("untrusted comment: ")?.strip_prefix(SIGNED_WITH)?)
    }

    /// Whether its manifest is what the holder of `key` signed.
    pub fn is_by(&self, key: &PublisherKey) -> bool {
        self.signature.as_deref().is_some_and(|signature| signature::verified(&self.manifest, signature, key).is_some())
    }

    /// The same, once its manifest is known to be what the holder of `key` signed.
    pub fn by(self, key: &PublisherKey) -> Result<VerifiedBundle<'b>, Unfit> {
        let signature = self.signature.as_deref().ok_or(Unfit::NotSigned)?;
        let comment = signature::verified(&self.manifest, signature, key).ok_or(Unfit::NotSigned)?;
        let verified = self.read()?;
        // The signature of another manifest would not fit; that of this one says which release it is.
        if verified.manifest.comment() != comment {
            return Err(Unfit::NotSigned);
        }
        Ok(verified)
    }

    /// The same, if its manifest is that which was remembered by `digest`.
    pub fn known(self, digest: &str) -> Result<VerifiedBundle<'b>, Unfit> {
        if self.digest() != digest {
            return Err(Unfit::Altered(vec![manifest::NAME.to_owned()]));
        }
        self.read()
    }

    fn read(self) -> Result<VerifiedBundle<'b>, Unfit> {
        let form =
            serde_json::from_slice::<Form>(&self.manifest).map_err(|_| not_a_bundle("its manifest says nothing"))?;
        if form.form > manifest::FORM {
            return Err(Unfit::NewerForm);
        }
        let manifest: BundleManifest = serde_json::from_slice(&self.manifest)
            .map_err(|_| not_a_bundle("its manifest does not say what is in it"))?;
        Ok(VerifiedBundle { digest: self.digest(), archive: self.archive, manifest })
    }
}

/// The one thing that every manifest will say.
#[derive(serde::Deserialize)]
struct Form {
    form: u32,
}

/// A bundle whose manifest is to be believed.
pub struct VerifiedBundle<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    manifest: BundleManifest,
    digest: String,
}

impl VerifiedBundle<'_> {
    /// Which release it says it is.
    pub fn id(&self) -> ReleaseId {
        self.manifest.id()
    }

    /// Its number among the releases of its publisher.
    pub fn serial(&self) -> u32 {
        self.manifest.serial
    }

    /// The bundle, if every file of it is as the manifest has it, and there is no other.
    pub fn unpack(mut self) -> Result<Bundle, Unfit> {
        let names: Vec<String> = self.archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
        let (mut files, mut left, mut altered) = (BTreeMap::new(), MOST_BYTES, Vec::new());
        for name in names {
            if name == manifest::NAME || name == SIGNATURE {
                continue;
            }
            let bytes = take(&mut self.archive, &name, &mut left)?;
            match (bytes, self.manifest.files.get(&name)) {
                (Some(bytes), Some(digest)) if sha256(&bytes) == *digest => drop(files.insert(name, bytes)),
                (Some(_) | None, Some(_) | None) => altered.push(name),
            }
        }
        altered.extend(self.manifest.files.keys().filter(|name| !files.contains_key(*name)).cloned());
        altered.sort();
        altered.dedup();
        match altered.is_empty() {
            true => Ok(Bundle { manifest: self.manifest, digest: self.digest, files }),
            false => Err(Unfit::Altered(altered)),
        }
    }
}

/// A release as it was made.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// What is in it.
    pub manifest: BundleManifest,
    /// The digest by which it is remembered.
    pub digest: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Bundle {
    /// Its files as those of a library. `shown` is how messages name the bundle. Of the page templates and fonts that it need
    /// not hold, those of the program serve.
    pub fn files(&self, shown: &str) -> Files {
        Files::of_release(&self.files, shown)
    }

    /// The fonts that it was made with and this program has not.
    pub fn other_fonts(&self) -> Vec<&str> {
        let built_in = Files::embedded();
        let is_there =
            |path: &str, digest: &str| built_in.0.get(path).and_then(|file| file.known_sha256()) == Some(digest);
        self.manifest
            .fonts
            .iter()
            .filter(|(path, digest)| !is_there(path, digest))
            .map(|(path, _)| path.as_str())
            .collect()
    }

    /// The authority's words on each change; none if it wrote none.
    pub fn changes(&self) -> Option<&[u8]> {
        self.files.get(CHANGES).map(Vec::as_slice)
    }
}

const SIGNED_WITH: &str = "signed with the key ";

/// Packs a library into a bundle: its files, with `release` as release.toml. Fonts that are those of the program are only named.
/// The same files and day give the same bytes, but for the signature, which is made with some chance in it. Without a key it
/// is a bundle that is remembered by its digest alone.
pub fn pack(
    files: &Files,
    release: &Release<'_>,
    ids: BTreeMap<String, String>,
    key: Option<&SigningKey>,
) -> Result<(Vec<u8>, Bundle), Unfit> {
    let built_in = Files::embedded();
    let mut fonts = BTreeMap::new();
    let mut packed: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (path, file) in files.0.iter().filter(|(path, _)| is_of_bundle(path)) {
        let digest = file.known_sha256().map_or_else(|| sha256(&file.bytes), str::to_owned);
        let is_built_in = || built_in.0.get(path).and_then(|file| file.known_sha256()) == Some(digest.as_str());
        match path.starts_with("templates/fonts/") && is_built_in() {
            true => drop(fonts.insert(path.clone(), digest)),
            false => drop(packed.insert(path.clone(), file.bytes.to_vec())),
        }
    }
    if !release.file.is_empty() {
        packed.insert(RELEASE.to_owned(), release.file.as_bytes().to_vec());
    }
    if packed.len() + 2 > MOST_FILES || packed.values().map(Vec::len).sum::<usize>() > MOST_BYTES / 2 {
        return Err(not_a_bundle(format!("it would have more than {MOST_FILES} files or {} MB", MOST_BYTES >> 21)));
    }
    let manifest = BundleManifest {
        form: manifest::FORM,
        publisher: release.publisher.to_owned(),
        name: release.name.to_owned(),
        serial: release.serial,
        files: packed.iter().map(|(path, bytes)| (path.clone(), sha256(bytes))).collect(),
        fonts,
        ids,
    };
    let json = manifest.to_json().into_bytes();
    let digest = manifest::digest(&json);
    let mut entries: Vec<(String, Vec<u8>)> = packed.clone().into_iter().collect();
    entries.extend(key.map(|key| {
        let signature = key.sign(&json, &manifest.comment(), &format!("{SIGNED_WITH}{}", key.public()));
        (SIGNATURE.to_owned(), signature.into_bytes())
    }));
    entries.push((manifest::NAME.to_owned(), json));
    Ok((archive(&entries, release.published), Bundle { manifest, digest, files: packed }))
}

/// What a bundle is packed as.
pub struct Release<'r> {
    /// Who publishes it.
    pub publisher: &'r str,
    /// What it is called.
    pub name: &'r str,
    /// Its number among the releases of its publisher.
    pub serial: u32,
    /// The day it is made.
    pub published: Date,
    /// Its release.toml.
    pub file: &'r str,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::File;
    use crate::release::signature::tests::key;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn files() -> Files {
        let mut files = Files::embedded();
        files.0.insert("clauses/pond/rules.md".to_owned(), File::new(b"the pond".to_vec()));
        files.0.insert("policygen.toml".to_owned(), File::new(b"authority = \"A\"".to_vec()));
        files
    }

    fn packed(key: Option<&SigningKey>) -> (Vec<u8>, Bundle) {
        let published = "2027-07-12".parse().expect("a day");
        let file = "publisher = \"anyshire\"\n";
        let release = Release { publisher: "anyshire", name: "2027.1", serial: 2, published, file };
        pack(&files(), &release, BTreeMap::new(), key).expect("it is small")
    }

    /// The files of an archive as they are in it.
    fn entries(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("it is an archive");
        let mut entries = Vec::new();
        for at in 0..archive.len() {
            let mut entry = archive.by_index(at).expect("it has that many");
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("it can be read");
            entries.push((entry.name().expect("it is UTF-8").into_owned(), bytes));
        }
        entries
    }

    fn with(change: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) -> Vec<u8> {
        let mut entries = entries(&packed(Some(&key())).0);
        change(&mut entries);
        archive(&entries, "2027-07-12".parse().expect("a day"))
    }

    fn read(bytes: &[u8]) -> Result<Bundle, Unfit> {
        open(bytes)?.by(&key().public())?.unpack()
    }

    #[test]
    fn what_is_packed_is_read_again_as_it_was() {
        let (bytes, bundle) = packed(Some(&key()));
        let again = read(&bytes).expect("it is a bundle");
        assert_eq!(again.manifest, bundle.manifest);
        assert_eq!(again.digest, bundle.digest);
        assert_eq!(again.files, bundle.files);
        let but_for_signature = |bytes: &[u8]| -> Vec<(String, Vec<u8>)> {
            entries(bytes).into_iter().filter(|(name, _)| name != SIGNATURE).collect()
        };
        let second = packed(Some(&key())).0;
        assert!(but_for_signature(&bytes) == but_for_signature(&second), "the same files every time");
        assert!(packed(None).0 == packed(None).0, "without a signature, the same bytes");
        let files = again.files("anyshire-2027.1.zip");
        assert_eq!(files.bytes("clauses/pond/rules.md"), Some(&b"the pond"[..]));
        assert_eq!(files.bytes("policygen.toml"), None, "settings are the workspace's own");
        assert!(again.manifest.fonts.len() >= 4 && bytes.len() < 400_000, "fonts of the program stay in it");
        assert!(files.0.keys().any(|path| path.ends_with(".ttf")));
        assert_eq!(again.other_fonts(), [""; 0]);
        let shown = files.0["clauses/pond/rules.md"].shown("clauses/pond/rules.md");
        assert_eq!(shown, "anyshire-2027.1.zip:clauses/pond/rules.md");
    }

    #[test]
    fn a_bundle_says_which_key_signed_it_and_only_that_key_did() {
        let (bytes, _) = packed(Some(&key()));
        let opened = open(&bytes).expect("it is a bundle");
        assert_eq!(opened.claimed_key(), Some(key().public()));
        let (_, other) = SigningKey::generate(None).expect("the system gives random numbers");
        assert_eq!(opened.by(&other).err(), Some(Unfit::NotSigned));
        let (unsigned, bundle) = packed(None);
        assert_eq!(open(&unsigned).expect("it is a bundle").claimed_key(), None);
        assert_eq!(read(&unsigned).err(), Some(Unfit::NotSigned));
        let known = open(&unsigned).expect("it is a bundle").known(&bundle.digest);
        assert!(known.is_ok_and(|verified| verified.unpack().is_ok()));
    }

    #[test]
    fn a_file_that_was_changed_added_or_taken_out_is_named() {
        let altered = |bytes: Vec<u8>| match read(&bytes) {
            Err(Unfit::Altered(files)) => files,
            other => panic!("{other:?}"),
        };
        let place = |entries: &[(String, Vec<u8>)], name: &str| {
            entries.iter().position(|(path, _)| path == name).expect("it is there")
        };
        let pond = "clauses/pond/rules.md";
        assert_eq!(
            altered(with(|entries| {
                let at = place(entries, pond);
                entries[at].1[0] ^= 1;
            })),
            [pond]
        );
        assert_eq!(
            altered(with(|entries| {
                let at = place(entries, pond);
                entries.remove(at);
            })),
            [pond]
        );
        let new = "clauses/pond/new.md".to_owned();
        assert_eq!(altered(with(|entries| entries.push((new.clone(), Vec::new())))), [new.as_str()]);
        let manifest = with(|entries| {
            let at = place(entries, manifest::NAME);
            entries[at].1.push(b' ');
        });
        assert_eq!(read(&manifest).err(), Some(Unfit::NotSigned));
        let (_, bundle) = packed(Some(&key()));
        let known = open(&manifest).expect("it can be opened").known(&bundle.digest);
        assert_eq!(known.err(), Some(Unfit::Altered(vec!["manifest.json".to_owned()])));
    }

    #[test]
    fn what_no_bundle_has_is_refused_before_anything_is_read() {
        let refused = |bytes: &[u8]| match open(bytes) {
            Err(Unfit::NotABundle(why)) => why,
            Err(other) => panic!("{other:?}"),
            Ok(_) => panic!("it was opened"),
        };
        assert_eq!(refused(b"hello"), "it is no ZIP archive, or not all of one");
        let (bytes, _) = packed(Some(&key()));
        assert_eq!(refused(&bytes[..bytes.len() / 2]), "it is no ZIP archive, or not all of one");
        for name in [
            "../oak.toml",
            "/etc/passwd",
            "clauses/../oak.toml",
            "clauses//a.md",
            "clauses/.a.md",
            "oak.toml",
            "policygen.toml",
            "clauses\\a.md",
            "clauses/a\\..\\b.md",
            "clauses/c:a.md",
            "schools/oak.toml",
            "clauses/",
        ] {
            let why = refused(&with(|entries| entries.push((name.to_owned(), Vec::new()))));
            assert!(why.starts_with("it has a file \"") || why.ends_with("is no plain file"), "{name}: {why}");
        }
        let without = with(|entries| entries.retain(|(path, _)| path != manifest::NAME));
        assert_eq!(refused(&without), "it has no manifest.json");
        let many =
            with(|entries| entries.extend((0..MOST_FILES).map(|n| (format!("clauses/many/n{n}.md"), Vec::new()))));
        assert_eq!(refused(&many), "it has more than 2000 files");
        let mut link = ZipWriter::new(Cursor::new(Vec::new()));
        link.add_symlink("clauses/link.md", "/etc/passwd", SimpleFileOptions::default()).expect("it can be written");
        let link = link.finish().expect("it can be written").into_inner();
        assert_eq!(refused(&link), "\"clauses/link.md\" is no plain file");
    }

    #[test]
    fn two_files_of_one_name_are_refused() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["clauses/a.md", "clauses/b.md"] {
            writer.start_file(name, SimpleFileOptions::default()).expect("it can be written");
            writer.write_all(b"words").expect("it can be written");
        }
        let bytes = writer.finish().expect("it can be written").into_inner();
        let mut twice = bytes.clone();
        for at in 0..bytes.len() - 12 {
            if &bytes[at..at + 12] == b"clauses/b.md" {
                twice[at..at + 12].copy_from_slice(b"clauses/a.md");
            }
        }
        assert_eq!(open(&twice).err(), Some(not_a_bundle("two of its files have one name")));
    }

    #[test]
    fn an_archive_that_swells_is_read_no_further_than_the_limit() {
        let mut left = 1_000;
        let bytes =
            archive(&[("clauses/a.md".to_owned(), vec![b'a'; 5_000_000])], "2027-07-12".parse().expect("a day"));
        let mut opened = ZipArchive::new(Cursor::new(bytes.as_slice())).expect("it is an archive");
        let why = take(&mut opened, "clauses/a.md", &mut left).expect_err("it is too large");
        assert_eq!(why, not_a_bundle("it holds more than 64 MB"));
    }

    #[test]
    fn a_manifest_of_a_later_form_asks_for_a_newer_program() {
        let json = b"{ \"form\": 2, \"what\": \"is to come\" }".to_vec();
        let signature = key().sign(&json, "anyshire 2027.1 serial 2", "x").into_bytes();
        let entries = [(manifest::NAME.to_owned(), json), (SIGNATURE.to_owned(), signature)];
        let bytes = archive(&entries, "2027-07-12".parse().expect("a day"));
        assert_eq!(read(&bytes).err(), Some(Unfit::NewerForm));
    }

    #[test]
    fn a_signature_of_another_release_does_not_serve() {
        let (_, bundle) = packed(Some(&key()));
        let json = bundle.manifest.to_json().into_bytes();
        let signature = key().sign(&json, "anyshire 2028.1 serial 3", "x").into_bytes();
        let entries = [(manifest::NAME.to_owned(), json), (SIGNATURE.to_owned(), signature)];
        let bytes = archive(&entries, "2027-07-12".parse().expect("a day"));
        assert_eq!(read(&bytes).err(), Some(Unfit::NotSigned));
    }
}
