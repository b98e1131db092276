//! What waits to be approved: in a folder of its own beside what is published, with what changes in it.

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::filenames::{self, INDEX_ABOVE, MANIFEST, PROPOSED};
use crate::kept::InForce;
use crate::library::Library;
use crate::load::{self, Error};
use crate::output::{self, Manifest, ManifestPolicy, Outcome};
use crate::paper::{self, Meeting, Proposal};
use crate::printing::{self, NamedBytes};
use crate::redline::{self, Made, Redline};
use crate::release::explained::Explained;
use crate::render::{FORMATS, Format, Places, Theme};
use crate::school::{Policy, School};
use std::path::{Path, PathBuf};

/// The texts of a school that wait to be approved.
pub(crate) struct Proposed {
    /// Their files, by their names in the folder; none if nobody wants them.
    pub files: Option<Vec<NamedBytes>>,
    /// What the manifest of that folder says of them.
    pub policies: Vec<ManifestPolicy>,
}

/// A text that waits, and what it was made of.
#[derive(Clone, Copy)]
pub(crate) struct Waiting<'d> {
    /// The text.
    pub document: &'d Document,
    /// The library that it is built from.
    pub library: &'d Library,
    /// The school.
    pub school: &'d School<'d>,
    /// The policy.
    pub policy: &'d Policy<'d>,
    /// The authority's words on what changed in its library.
    pub explained: &'d [Explained],
}

impl Proposed {
    /// Renders a text that waits, the paper that asks for a decision on it, and what would change by it if the text in
    /// force is known.
    pub(crate) fn add(
        &mut self,
        draft: Waiting<'_>,
        in_force: Option<&InForce<'_>>,
        theme: &Theme,
        places: &Places<'_>,
        formats: &[&'static Format],
        found: &mut Vec<Diagnostic>,
    ) {
        // What is published lies one folder further up.
        let mut document = draft.document.clone();
        document.lead_up();
        let places = &Places { list: Some(INDEX_ABOVE), published_at: None, ..*places };
        let mut entry = printing::render(&document, theme, places, formats, self.files.as_mut(), found);
        let formats: Vec<&'static Format> = formats.iter().copied().filter(|format| format.shows_changes()).collect();
        let changes = in_force.map(|in_force| changes(draft, in_force));
        let proposal = Proposal {
            document: draft.document,
            policy: draft.policy,
            school: draft.school,
            library: draft.library,
            before: in_force.map(|in_force| &in_force.document),
            changes: changes.as_ref(),
            since: in_force.map(|in_force| &in_force.released.library),
            explained: draft.explained,
        };
        // When governors meet is not known here: policygen paper tells it.
        let paper = paper::paper(proposal, Meeting::default());
        for mut companion in changes.map(|changes| changes.document).into_iter().chain([paper]) {
            companion.lead_up();
            let of_companion = printing::render(&companion, theme, places, &formats, self.files.as_mut(), found);
            entry.files.extend(of_companion.files);
        }
        self.policies.push(entry);
    }
}

/// What would change by a text that waits.
fn changes(draft: Waiting<'_>, in_force: &InForce<'_>) -> Redline {
    let (old, new) = (&in_force.document, draft.document);
    let from = redline::said(old, "the text in force");
    let to = redline::said(new, "the new text");
    let policy = in_force.school.policies.first().expect("a text is made of its policy");
    let then =
        Made { document: old, library: &in_force.released.library, school: &in_force.school, policy, said: &from };
    let now = Made { document: new, library: draft.library, school: draft.school, policy: draft.policy, said: &to };
    redline::between(&then, &now)
}

/// What became of the folder.
#[derive(Default)]
pub(crate) struct Written {
    /// How many files are there.
    pub built: usize,
    /// How many of them had to be written.
    pub written: usize,
    /// The paths of what is there.
    pub paths: Vec<String>,
    /// What is there that this program did not make now and may not remove: somebody has changed it.
    pub left: Vec<PathBuf>,
    /// Where what somebody has changed since it was built is kept.
    pub edited: Vec<PathBuf>,
}

/// Puts the files of texts that wait into their folder within that of a school. What an earlier build put there and nobody
/// has changed since goes once it waits no longer, and then the folder.
pub(crate) fn write(school_folder: &Path, files: &[NamedBytes], manifest: &Manifest) -> Result<Written, Error> {
    let folder = school_folder.join(PROPOSED);
    let mut done = Written::default();
    if !load::leads_out(&folder, school_folder) {
        output::sweep(&folder);
    }
    let is_made = |name: &str| files.iter().any(|(made, _)| made == name);
    let before = folder.join(MANIFEST);
    let mut built: Option<Manifest> = None;
    if before.is_file()
        && !load::leads_out(&folder, school_folder)
        && let Ok(earlier) = serde_json::from_slice::<Manifest>(&load::read(&before)?)
    {
        let listed = earlier.policies.iter().flat_map(|policy| &policy.files).chain(&earlier.files);
        for file in listed.filter(|file| !is_made(&file.name) && filenames::is_plain(&file.name)) {
            output::remove_own(&folder.join(&file.name), &file.sha256)?;
        }
        if files.is_empty() {
            output::remove_own(&before, &crate::digest::sha256(&load::read(&before)?))?;
        }
        built = Some(earlier);
    }
    if files.is_empty() {
        output::remove_empty(&folder);
    } else {
        output::make_within(school_folder, &folder)?;
        for (name, bytes) in files.iter().chain([&(MANIFEST.to_owned(), manifest.to_json().into_bytes())]) {
            let built = built.as_ref().and_then(|built| built.sha256_of(name));
            let (outcome, kept) = output::write_over(&folder.join(name), bytes, built)?;
            done.written += usize::from(outcome == Outcome::Written);
            done.edited.extend(kept);
            done.built += 1;
            done.paths.push(name.clone());
        }
    }
    let is_ours = |name: &str| FORMATS.iter().any(|format| name.ends_with(format.ending));
    let left = load::names_in(&folder)?.into_iter().filter(|name| !is_made(name) && is_ours(name));
    done.left = left.map(|name| folder.join(name)).collect();
    Ok(done)
}
