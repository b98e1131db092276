//! The lists of policies: the register and the calendar of a school, and the desk of all schools. They are made from manifests.

use crate::calendar;
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, State, last_review};
use crate::due::{self, Due};
use crate::filenames::{self, CALENDAR, INDEX, MANIFEST, PROPOSED};
use crate::library::Library;
use crate::load::{self, Error};
use crate::output::{self, Manifest};
use crate::printing::NamedBytes;
use crate::render::html::index::{Listed, ListedFile, Titled};
use crate::render::{FORMATS, Format, HTML, Theme};
use crate::workspace::Workspace;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What a register shows beside what the manifest says.
#[derive(Clone, Copy)]
pub(crate) struct Around<'a> {
    /// How each policy stands, in sentences.
    pub explanations: &'a [String],
    /// Where the list of all schools is, if it is published.
    pub desk: Option<&'a str>,
}

/// The register of a school's policies, and the calendar of their reviews unless none has a date. `first` is any document of
/// the school.
pub(crate) fn of_school(
    workspace: &Workspace,
    theme: &Theme,
    first: &Document,
    mut due: Vec<Due>,
    around: Around<'_>,
    manifest: &Manifest,
    found: &mut Vec<Diagnostic>,
) -> Vec<NamedBytes> {
    due::sort(&mut due);
    let today = first.stamp.built;
    let mut lists = Vec::new();
    if due.iter().any(|row| row.due.is_some()) {
        let name = format!("Policy reviews, {}", first.school);
        let feed = calendar::calendar(&name, &due, today, &workspace.library.settings.reminders());
        lists.push((CALENDAR.to_owned(), feed.into_bytes()));
    }
    let mut policies = listed(&first.school_id, manifest, None, &workspace.library);
    for (policy, explanation) in policies.iter_mut().zip(around.explanations) {
        policy.explanation.clone_from(explanation);
    }
    let calendar = (!lists.is_empty()).then_some(CALENDAR);
    let mut meanings = first.stamp.meanings();
    let approvers = policies.iter().map(|policy| (policy.approval.as_deref(), policy.approver.as_str()));
    if let Some((_, meaning)) = meanings.iter_mut().find(|(word, _)| *word == "Approved") {
        *meaning = format!(" means that {} agreed to exactly this text.", agreed(approvers));
    }
    let school = Titled { name: &first.school, website: first.website.as_deref(), design: &first.design };
    match theme.indexes.register(&school, today, &policies, &meanings, calendar, around.desk) {
        Ok(page) => lists.push((INDEX.to_owned(), page.into_bytes())),
        Err(fault) => found.push(theme.shell_files.diagnostic(fault)),
    }
    lists
}

/// Who agreed to the policies of a list, each given by its approval, as a body and a day, and by the body that is to approve it: who
/// did where anybody has, and words for whoever it is where they differ.
fn agreed<'p>(policies: impl Iterator<Item = (Option<&'p str>, &'p str)>) -> String {
    let by = policies.map(|(approval, approver)| match approval.and_then(|said| said.rsplit_once(", ")) {
        Some((by, _)) => by,
        None => approver,
    });
    let by: BTreeSet<&str> = by.collect();
    match by.first() {
        Some(one) if by.len() == 1 => crate::grammar::approver(one),
        Some(_) | None => "who is named beside it".to_owned(),
    }
}

/// The policies of a manifest as lists show them, with what waits to be approved. One whose state nobody knows was not written
/// by this program.
fn listed(school_id: &str, manifest: &Manifest, waits: Option<&Manifest>, library: &Library) -> Vec<Listed> {
    let date = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
    let is_published = |id: &str| manifest.policies.iter().any(|policy| policy.id == id);
    let only_waits = waits.iter().flat_map(|waits| &waits.policies).filter(|policy| !is_published(&policy.id));
    let policies = manifest.policies.iter().chain(only_waits).filter_map(|policy| {
        let file = |format: &Format| {
            let (label, name) = (format.listed?, format.file(&policy.id));
            let built = policy.files.iter().find(|file| file.name == name)?;
            Some(ListedFile { label, name, bytes: built.bytes })
        };
        let now = library.models.get(&policy.model).map(|model| library.release_of(model));
        Some(Listed {
            school_id: school_id.to_owned(),
            school: crate::grammar::typographic(&manifest.school),
            id: policy.id.clone(),
            title: policy.title.clone(),
            state: State::ALL.into_iter().find(|state| state.key() == policy.state)?,
            explanation: String::new(),
            approver: policy.approver.clone(),
            approval: policy.approval.clone(),
            last_review: last_review(date(&policy.reviewed), date(&policy.earlier_review)),
            next_review: date(&policy.next_review),
            model: policy.model.clone(),
            release: policy.release.clone(),
            newer_release: now.filter(|now| *now != policy.release),
            local: policy.local,
            built: manifest.built_for.parse().ok()?,
            until: date(&manifest.holds_until),
            files: if is_published(&policy.id) { FORMATS.iter().filter_map(file).collect() } else { Vec::new() },
            waits: waits.map_or_else(Vec::new, |waits| waiting(&policy.id, waits)),
        })
    });
    policies.collect()
}

/// The files of a text that waits to be approved, as the desk shows them.
fn waiting(policy_id: &str, waits: &Manifest) -> Vec<ListedFile> {
    let Some(policy) = waits.policies.iter().find(|policy| policy.id == policy_id) else { return Vec::new() };
    let texts = FORMATS.iter().filter_map(|format| Some((format.listed?, format.file(policy_id))));
    let known = texts.chain([("What changes", HTML.file(&filenames::changes(policy_id)))]);
    let file = |(label, name): (&'static str, String)| {
        let bytes = policy.files.iter().find(|file| file.name == name)?.bytes;
        Some(ListedFile { label, name: format!("{PROPOSED}/{name}"), bytes })
    };
    known.filter_map(file).collect()
}

/// Writes the list of every school in the folder of output, whichever of them were built now: it is made from their
/// manifests, so that building one school loses no other.
pub fn write_desk(workspace: &Workspace, output: &Path, today: Date) -> Result<Desk, Error> {
    let mut desk = Desk::default();
    let Some(theme) = &workspace.theme else { return Ok(desk) };
    // Into another folder schools of other workspaces may be built too.
    let is_own = workspace.output(None).is_ok_and(|own| own.canonicalize().ok() == output.canonicalize().ok());
    let mut policies = Vec::new();
    for (school_id, bytes) in load::manifests(output)? {
        // A manifest that cannot be read is from another program or version; the next build of that school renews it.
        let Ok(manifest) = serde_json::from_slice::<Manifest>(&bytes) else { continue };
        let is_gone = manifest.file.as_ref().is_some_and(|file| !workspace.root.join(file).exists());
        if is_own && is_gone {
            desk.gone.push(output.join(&school_id));
            let archive = output.join(filenames::archive(&school_id));
            desk.gone.extend(archive.is_file().then_some(archive));
        } else {
            let waits = load::read_file(&output.join(&school_id).join(PROPOSED).join(MANIFEST)).unwrap_or_default();
            let waits: Option<Manifest> = serde_json::from_slice(&waits).ok();
            policies.extend(listed(&school_id, &manifest, waits.as_ref(), &workspace.library));
        }
    }
    let settings = &workspace.library.settings;
    match theme.indexes.desk(settings.authority.as_deref(), today, settings.due_soon(), &policies) {
        Ok(page) => drop(output::write_again(&output.join(INDEX), page.as_bytes())?),
        Err(fault) => desk.found.push(theme.shell_files.diagnostic(fault)),
    }
    Ok(desk)
}

/// What became of the list of all schools.
#[derive(Default)]
pub struct Desk {
    /// What is wrong with its template.
    pub found: Vec<Diagnostic>,
    /// What was built for schools whose files are gone, which it does not list.
    pub gone: Vec<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::agreed;

    #[test]
    fn a_list_says_who_agreed_and_not_who_should() {
        let said = |policies: &[(Option<&'static str>, &'static str)]| agreed(policies.iter().copied());
        assert_eq!(said(&[(None, "Governing Body")]), "the Governing Body");
        let by_committee = (Some("Finance Committee, 7 October 2026"), "Governing Body");
        assert_eq!(said(&[by_committee, by_committee]), "the Finance Committee");
        assert_eq!(said(&[by_committee, (None, "Governing Body")]), "who is named beside it");
        assert_eq!(
            said(&[(Some("Ada Green, headteacher, 7 October 2026"), "Governing Body")]),
            "Ada Green, headteacher"
        );
    }
}
