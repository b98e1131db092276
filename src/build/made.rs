//! What a build makes of a school's policies, and how all of it is written.

use crate::archive::archive;
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::document::{Approval, Document};
use crate::filenames::{self, CALENDAR, INDEX, MANIFEST, PROPOSED};
use crate::kept::InForce;
use crate::load::{self, Error};
use crate::online::Online;
use crate::output::{self, Manifest, ManifestFile, ManifestPolicy, Outcome};
use crate::pinned::Released;
use crate::printing::{self, NamedBytes};
use crate::proposed::{self, Proposed, Waiting, Written};
use crate::release::explained::Explained;
use crate::render::{FORMATS, Format, Places};
use crate::school::{Policy, School};
use crate::workspace::{Basis, Workspace};
use std::path::{Path, PathBuf};

/// A file that an earlier build left and this one did not make.
pub struct Left {
    /// Where it is.
    pub path: PathBuf,
    /// The format that it is of, if it is of a policy that the school still has: asked for that, a build makes it again.
    pub format: Option<&'static Format>,
}

impl Left {
    /// Whether it is an archive, which a build makes again if it is asked for that.
    pub fn is_archive(&self) -> bool {
        let name = self.path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.ends_with(filenames::ARCHIVE))
    }

    /// A file of which no more is known.
    fn of(path: PathBuf) -> Left {
        Left { path, format: None }
    }
}

/// Where schools are written to.
#[derive(Clone, Copy)]
pub struct Output<'p> {
    /// The folder in which each school has its own.
    pub folder: &'p Path,
    /// Whether each school also gets one archive of all that was built for it, beside its folder.
    pub archive: bool,
}

/// A policy to be printed, and what it was made of.
pub(super) struct Printed<'t> {
    /// As the school's file makes it today.
    pub(super) document: &'t Document,
    /// The text that is in force, if that is another; or why it cannot be made again.
    pub(super) in_force: Option<&'t Result<InForce<'t>, Box<Diagnostic>>>,
    pub(super) basis: Basis<'t>,
    pub(super) school: &'t School<'t>,
    pub(super) policy: &'t Policy<'t>,
    /// The authority's words on what changed in its library.
    pub(super) explained: Vec<Explained>,
}

/// What a build makes for a school.
pub(super) struct MadeForSchool {
    /// What is published; none if nobody wants it.
    pub(super) files: Option<Vec<NamedBytes>>,
    /// What the manifest says of its policies.
    pub(super) policies: Vec<ManifestPolicy>,
    /// How each of them stands, in sentences.
    pub(super) explanations: Vec<String>,
    /// What an earlier build has published and this one leaves as it is.
    stays: Vec<ManifestFile>,
    /// What waits to be approved.
    proposed: Proposed,
    /// Where the files are published, if that is told.
    pub(super) online: Option<Online>,
}

impl MadeForSchool {
    /// Nothing yet, of which the files are wanted or only what would be wrong with them.
    pub(super) fn new(is_written: bool) -> MadeForSchool {
        let files = || is_written.then(Vec::new);
        let proposed = Proposed { files: files(), policies: Vec::new() };
        let (policies, explanations, stays) = (Vec::new(), Vec::new(), Vec::new());
        MadeForSchool { files: files(), policies, explanations, stays, proposed, online: None }
    }

    /// Renders a policy: what is published of it, and what waits.
    pub(super) fn add(
        &mut self,
        text: &Printed<'_>,
        earlier: &[ManifestPolicy],
        formats: &[&'static Format],
        found: &mut Vec<Diagnostic>,
    ) {
        let Some(theme) = text.basis.theme else { return };
        let published_at = self.online.as_ref().map(|online| online.folder.as_str());
        let at = text.policy.file.model.span;
        let places = Places { list: Some(INDEX), published_at, ..Places::alone(at, &text.school.values) };
        let mut push = |document: &Document, mut entry: ManifestPolicy, library: Option<&Released>| {
            entry.library = library.map(|released| released.digest.clone());
            self.policies.push(entry);
            self.explanations.push(document.stamp.explanation());
        };
        match text.in_force {
            None => {
                let entry = printing::render(text.document, theme, &places, formats, self.files.as_mut(), found);
                push(text.document, entry, text.basis.released);
            }
            Some(Ok(InForce { document, released, school, .. })) => {
                let theme = released.theme.as_ref().unwrap_or(theme);
                let places = Places { list: Some(INDEX), published_at, ..Places::alone(at, &school.values) };
                let mut entry = printing::render(document, theme, &places, formats, self.files.as_mut(), found);
                entry.school = (document.school != text.document.school).then(|| document.school.clone());
                push(document, entry, Some(released));
            }
            Some(Err(_)) => {
                if let Some(entry) = earlier.iter().find(|entry| entry.id == text.document.id) {
                    let (document, entry) = left_as_it_is(text, entry);
                    self.stays.extend(entry.files.iter().cloned());
                    self.policies.push(entry);
                    self.explanations.push(document.stamp.explanation());
                }
            }
        }
        // What another policy has replaced is not approved again.
        if let Some(in_force) = text.in_force.filter(|_| text.policy.file.superseded_by.is_none()) {
            let draft = Waiting {
                document: text.document,
                library: text.basis.library,
                school: text.school,
                policy: text.policy,
                explained: &text.explained,
            };
            self.proposed.add(draft, in_force.as_ref().ok(), theme, &places, formats, found);
        }
    }
}

/// How a policy stands whose files an earlier build made and this one cannot make again. If they are of the text that was
/// approved last, that is in force.
fn left_as_it_is(text: &Printed<'_>, earlier: &ManifestPolicy) -> (Document, ManifestPolicy) {
    let mut document = text.document.clone();
    let stamp = &mut document.stamp;
    let record = text.policy.file.last_approval();
    let recorded = record.and_then(|record| Some((record.on.value, record.fingerprint.as_ref()?)));
    if let Some((on, fingerprint)) = recorded
        && fingerprint.value.eq_ignore_ascii_case(&earlier.fingerprint)
    {
        stamp.approval = Approval::Approved(on);
        stamp.proposals = Vec::new();
    }
    let entry = ManifestPolicy {
        state: stamp.state().key().to_owned(),
        approval: stamp.approval_in_words(),
        next_review: stamp.next_review.map(Date::written),
        ..earlier.clone()
    };
    (document, entry)
}

/// What an earlier build says it has made for a school, if there was one.
pub(super) fn manifest_before(folder: &Path) -> Option<Manifest> {
    serde_json::from_slice(&load::read_file(&folder.join(MANIFEST)).ok()?).ok()
}

/// The other school file of the workspace that the files in a folder were built from, if it is still there.
pub(super) fn owner_of(folder: &Path, workspace: &Workspace, path: &str) -> Option<String> {
    let owner = manifest_before(folder)?.file?;
    let own = load::within(&workspace.root, Path::new(path))?;
    let there = workspace.root.join(&owner).canonicalize().ok()?;
    // Where capitals are as good as small letters, a file can be called by several names.
    (own != owner && Path::new(path).canonicalize().ok()? != there).then_some(owner)
}

/// Writes the files of a school, and their archive: what is published, without what waits to be approved.
pub(super) fn write(
    output: Output<'_>,
    school_id: &str,
    made: MadeForSchool,
    manifest: &Manifest,
    today: Date,
    done: &mut Written,
    left: &mut Vec<Left>,
) -> Result<(), Error> {
    let folder = output.folder.join(school_id);
    output::make_within(output.folder, &folder)?;
    output::sweep(&folder);
    let mut files = made.files.unwrap_or_default();
    files.push((MANIFEST.to_owned(), manifest.to_json().into_bytes()));
    let before = manifest_before(&folder);
    for (name, bytes) in &files {
        let built = before.as_ref().and_then(|before| before.sha256_of(name));
        let (outcome, kept) = output::write_over(&folder.join(name), bytes, built)?;
        done.written += usize::from(outcome == Outcome::Written);
        done.edited.extend(kept);
        done.built += 1;
        done.paths.push(format!("{school_id}/{name}"));
    }
    let made_here = files.len();
    for stays in made.stays.iter().filter(|file| filenames::is_plain(&file.name) && folder.join(&file.name).is_file()) {
        files.push((stays.name.clone(), load::read(&folder.join(&stays.name))?));
    }
    let endings = FORMATS.iter().map(|format| format.ending).chain([CALENDAR]);
    for name in load::names_in(&folder)? {
        let is_made = files.iter().any(|(made, _)| *made == name);
        if !is_made && endings.clone().any(|ending| name.ends_with(ending)) {
            let of = |format: &&Format| manifest.policies.iter().any(|policy| format.file(&policy.id) == name);
            let format = FORMATS.iter().find(of);
            left.push(Left { path: folder.join(name), format });
        }
    }
    let waits = Manifest { policies: made.proposed.policies, files: Vec::new(), ..manifest.clone() };
    let mut proposed = proposed::write(&folder, &made.proposed.files.unwrap_or_default(), &waits)?;
    done.built += proposed.built;
    done.written += proposed.written;
    done.edited.append(&mut proposed.edited);
    left.extend(proposed.left.drain(..).map(|path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let of = |format: &&Format| waits.policies.iter().any(|policy| format.file(&policy.id) == name);
        Left { format: FORMATS.iter().find(of), path }
    }));
    done.paths.extend(proposed.paths.iter().map(|name| format!("{school_id}/{PROPOSED}/{name}")));
    done.paths.extend(files.iter().skip(made_here).map(|(name, _)| format!("{school_id}/{name}")));
    let path = output.folder.join(filenames::archive(school_id));
    if output.archive {
        done.written += usize::from(output::write_again(&path, &archive(&files, today))? == Outcome::Written);
        done.built += 1;
        done.paths.push(filenames::archive(school_id));
    } else if path.is_file() && load::read(&path)? != archive(&files, today) {
        left.push(Left::of(path));
    }
    // A file that comes or goes changes its folder.
    done.paths.extend([school_id.to_owned(), format!("{school_id}/{PROPOSED}")]);
    Ok(())
}
