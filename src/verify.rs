//! Published files held against what they carry, against a manifest, and against what a school's file makes today.
//!
//! What this proves: that a file says what it said when it was built. It finds every changed word, date, name and link
//! that came about by mistake, by an editor, or by a hand that knows nothing of seals. It is no signature: who changes a
//! file with this program at hand can seal it anew. Then only the comparison with something from another place tells,
//! such as the school's own file or a manifest on the authority's website.

use crate::date::Date;
use crate::digest::sha256;
use crate::document::Document;
use crate::markdown::foreign;
use crate::published::medium::{COMPANION, Medium, Published, Unreadable};
use crate::published::normal::normal;
use crate::published::verdict::{Verdict, judge};
use crate::published::{docx, html, lines, pdf, record};
use serde::Deserialize;
use similar::{Algorithm, capture_diff_slices};
use std::borrow::Cow;

/// A copy and what came of checking it.
pub struct Verified {
    /// The copy.
    pub copy: Published,
    /// Whether it is as it was built.
    pub verdict: Verdict,
}

/// How the review of a policy stands on a day, as far as a file tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewStanding {
    /// It names no date for it.
    Unknown,
    /// Not due before this date.
    Next(Date),
    /// It was due by this date.
    Overdue(Date),
}

/// Longer than any file that this program builds: in bytes, and before anything in it is decompressed.
const LONGEST: usize = 32 * 1024 * 1024;

/// Reads and checks every copy in a file.
pub fn verify(bytes: &[u8]) -> Result<Vec<Verified>, Unreadable> {
    if bytes.len() > LONGEST {
        return Err(Unreadable("it is longer than 32 MB".to_owned()));
    }
    if let Some(other) = other_output(bytes) {
        return Err(Unreadable(other.to_owned()));
    }
    let copies = if bytes[..bytes.len().min(1024)].windows(5).any(|start| start == b"%PDF-") {
        vec![pdf::read(bytes)?]
    } else if docx::is_word(bytes) {
        vec![docx::read(bytes)?]
    } else if let Some(page) = page(bytes) {
        let copies = html::read(&page)?;
        if copies.is_empty() {
            return Err(Unreadable(no_edition(&page)));
        }
        copies
    } else {
        return Err(Unreadable("it is neither HTML, PDF nor Word".to_owned()));
    };
    Ok(copies.into_iter().map(|copy| Verified { verdict: judge(&copy), copy }).collect())
}

/// The text of a page, if a file can be one. Old programs save pages in UTF-16.
fn page(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let is_page = |text: &[u8]| text.contains(&b'<') && !text.contains(&0);
    if is_page(bytes) {
        return Some(String::from_utf8_lossy(bytes));
    }
    match foreign::text_of(bytes).ok()? {
        Cow::Owned(text) if is_page(&text) => Some(Cow::Owned(String::from_utf8_lossy(&text).into_owned())),
        Cow::Owned(_) | Cow::Borrowed(_) => None,
    }
}

/// What a file is that this program also makes, and that carries no fingerprint; and what to verify instead.
fn other_output(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"PK\x03\x04") && !docx::is_word(bytes) {
        Some("it is an archive; unpack it, and verify the pages and PDFs in it")
    } else if bytes.starts_with(b"BEGIN:VCALENDAR") {
        Some("it is a calendar, which carries no fingerprint; verify the policies")
    } else if bytes.starts_with(b"{") && serde_json::from_slice::<Manifest>(bytes).is_ok() {
        Some("it is a manifest; verify the policies, and hold them against it with --manifest")
    } else {
        None
    }
}

/// Why a page without a copy cannot be verified.
fn no_edition(page: &str) -> String {
    if html::is_companion(page) {
        return COMPANION.to_owned();
    }
    let Some(links) = html::listed(page) else { return "it carries no stamp of policygen".to_owned() };
    let (named, more) = links.split_at(links.len().min(LINKS_NAMED));
    let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
    format!(
        "it is a list of policies, which carries no fingerprint; verify what it leads to: {}{more}",
        named.join(", ")
    )
}

/// Whether a file is one that this program makes beside policies: a list of them, what changes in one, a paper.
pub(crate) fn is_beside_policies(bytes: &[u8]) -> bool {
    match page(bytes) {
        Some(page) => html::is_companion(&page) || html::listed(&page).is_some(),
        None if docx::is_word(bytes) => docx::read(bytes).is_err_and(|why| why.0 == COMPANION),
        None => pdf::read(bytes).is_err_and(|why| why.0 == COMPANION),
    }
}

/// Of the policies of a list so many links are named.
const LINKS_NAMED: usize = 4;

impl Verified {
    /// Whether every word, date and link is as it was built.
    pub fn is_unaltered(&self) -> bool {
        self.verdict.changes.is_empty()
    }

    /// A fact of its stamp.
    pub fn fact(&self, name: &str) -> Option<&str> {
        self.copy.record.get(name).map(String::as_str)
    }

    /// The lines of the text that it shows.
    pub fn lines(&self) -> &[String] {
        let shown = &self.copy.body[self.verdict.begins..];
        self.verdict.text.as_ref().map_or(shown, |text| &text.lines)
    }

    /// The title it shows.
    pub fn title(&self) -> &str {
        self.lines().iter().find_map(|line| line.strip_prefix("# ")).unwrap_or_default()
    }

    /// What the format is called.
    pub fn format(&self) -> &'static str {
        match self.copy.medium {
            Medium::Page => "html",
            Medium::Fragment => "fragment",
            Medium::Pdf => "pdf",
            Medium::Word => "docx",
        }
    }

    /// How its review stands on `today`.
    pub fn standing(&self, today: Date) -> ReviewStanding {
        match self.fact(record::NEXT_REVIEW).and_then(|date| date.parse().ok()) {
            None => ReviewStanding::Unknown,
            Some(due) if Date::last_day(due) < today => ReviewStanding::Overdue(due),
            Some(due) => ReviewStanding::Next(due),
        }
    }
}

/// A fact that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differs {
    /// What it is called.
    pub fact: String,
    /// What the file says; nothing if it does not say.
    pub file: Option<String>,
    /// What the other says.
    pub other: Option<String>,
}

/// A file held against something else that tells what the policy is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// The facts that differ.
    pub facts: Vec<Differs>,
    /// Lines of the text that only the file has.
    pub only_file: Vec<String>,
    /// Lines of the text that only the other has.
    pub only_other: Vec<String>,
    /// Of a manifest, whether it lists the very bytes of the file; links are compared in no other way.
    pub is_very_file: Option<bool>,
}

impl Compared {
    /// Whether both tell the same.
    pub fn is_same(&self) -> bool {
        self.facts.is_empty()
    }

    fn fact(&mut self, fact: &str, file: Option<&str>, other: Option<&str>) {
        // A fragment without attributes has no more than the first digits of its fingerprint.
        let same = match (file, other) {
            (Some(file), Some(other)) if fact == record::FINGERPRINT => file.len() >= 8 && other.starts_with(file),
            _ => file == other,
        };
        if !same {
            let owned = |value: Option<&str>| value.map(str::to_owned);
            self.facts.push(Differs { fact: fact.to_owned(), file: owned(file), other: owned(other) });
        }
    }
}

impl Verified {
    /// The fingerprint of the text as it now stands in the file, or as much of it as the file prints.
    pub fn fingerprint(&self) -> Option<&str> {
        self.verdict.fingerprint.as_deref().or_else(|| self.fact(record::FINGERPRINT))
    }

    /// Whether the file carries its stamp for machines; an editor may have taken it off a fragment.
    pub fn has_record(&self) -> bool {
        self.fact(record::STATE).is_some()
    }

    /// Holds the file against a document that was assembled today.
    pub fn against(&self, document: &Document) -> Compared {
        let mut compared = Compared::default();
        let now = lines::of(document);
        let record = record::of(document, now.places());
        let other = |name: &str| record.iter().find(|(fact, _)| *fact == name).map(|(_, value)| value.as_str());
        if self.has_record() {
            for fact in [record::STATE, record::APPROVED, record::REVIEWED, record::EARLIER_REVIEW, record::NEXT_REVIEW]
            {
                compared.fact(fact, self.fact(fact), other(fact));
            }
        }
        compared.fact(record::RELEASE, self.fact(record::RELEASE), other(record::RELEASE));
        compared.fact(record::FINGERPRINT, self.fingerprint(), other(record::FINGERPRINT));
        if self.has_record() {
            compared.fact(record::PARTICULARS, self.fact(record::PARTICULARS), other(record::PARTICULARS));
        }
        let is_other = |at: &Differs| at.fact == record::FINGERPRINT || at.fact == record::PARTICULARS;
        if let (Some(text), true) = (&self.verdict.text, compared.facts.iter().any(is_other)) {
            for step in capture_diff_slices(Algorithm::Myers, &text.lines, &now.lines) {
                let (_, file, other) = step.as_tag_tuple();
                if text.lines[file.clone()] != now.lines[other.clone()] {
                    compared.only_file.extend_from_slice(&text.lines[file]);
                    compared.only_other.extend_from_slice(&now.lines[other]);
                }
            }
        }
        compared
    }

    /// Holds the file, which has these bytes, against what a manifest says of its policy; nothing if the manifest does not know it.
    pub fn against_manifest(&self, manifest: &Manifest, bytes: &[u8]) -> Option<Compared> {
        let school = normal(self.fact(record::PUBLISHER)?);
        let same_school =
            |policy: &&ManifestPolicy| school == normal(policy.school.as_deref().unwrap_or(&manifest.school));
        let known = |policy: &&ManifestPolicy| match self.fact(record::POLICY) {
            Some(id) => id == policy.id,
            // Without attributes a fragment does not say its id.
            None => self.fingerprint().is_some_and(|printed| policy.fingerprint.starts_with(printed)),
        };
        let policy = manifest.policies.iter().filter(same_school).find(known)?;
        let digest = sha256(bytes);
        let is_very_file = policy.files.iter().any(|file| file.sha256.eq_ignore_ascii_case(&digest));
        let mut compared = Compared { is_very_file: Some(is_very_file), ..Compared::default() };
        if self.has_record() {
            compared.fact(record::STATE, self.fact(record::STATE), Some(&policy.state));
            compared.fact(record::REVIEWED, self.fact(record::REVIEWED), policy.reviewed.as_deref());
            let earlier = policy.earlier_review.as_deref();
            compared.fact(record::EARLIER_REVIEW, self.fact(record::EARLIER_REVIEW), earlier);
            compared.fact(record::NEXT_REVIEW, self.fact(record::NEXT_REVIEW), policy.next_review.as_deref());
            compared.fact(record::BUILT, self.fact(record::BUILT), Some(&manifest.built_for));
        }
        compared.fact(record::RELEASE, self.fact(record::RELEASE), Some(&policy.release));
        compared.fact(record::FINGERPRINT, self.fingerprint(), Some(&policy.fingerprint));
        if self.has_record() {
            let particulars = Some(policy.particulars.as_str()).filter(|told| !told.is_empty());
            compared.fact(record::PARTICULARS, self.fact(record::PARTICULARS), particulars);
        }
        Some(compared)
    }
}

/// As much of a manifest as a file is held against.
#[derive(Clone, Debug, Deserialize)]
pub struct Manifest {
    school: String,
    built_for: String,
    policies: Vec<ManifestPolicy>,
}

#[derive(Clone, Debug, Deserialize)]
struct ManifestPolicy {
    id: String,
    #[serde(default)]
    school: Option<String>,
    release: String,
    state: String,
    reviewed: Option<String>,
    earlier_review: Option<String>,
    next_review: Option<String>,
    fingerprint: String,
    #[serde(default)]
    particulars: String,
    #[serde(default)]
    files: Vec<ManifestFile>,
}

#[derive(Clone, Debug, Deserialize)]
struct ManifestFile {
    sha256: String,
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn a_page_saved_in_utf_16_is_read() {
        let units: Vec<u16> = "\u{feff}<p>Café</p>".encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let large: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for bytes in [&little[..], &large, "<p>Café</p>".as_bytes()] {
            assert_eq!(page(bytes).as_deref(), Some("<p>Café</p>"));
        }
        assert_eq!(page(b"Caf\xe9 \0<p>"), None);
    }
}
