//! A school as it is built: its policies, each looked up in the library that it is built from.

use crate::design::Logo;
use crate::diagnostic::{Code, Diagnostic, Fault};
use crate::grammar::typographic;
use crate::model::school::PolicyFile;
use crate::school::{self, School};
use crate::schools::SchoolText;
use crate::source::{FileId, Span};
use crate::workspace::{Basis, Workspace, read_logo};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A text that was approved, as it can be made again: the school file as it stood, and the library it was built from.
pub struct KeptText {
    /// The school file as it was kept; its path is that of the kept file.
    pub school: SchoolText,
    /// The id of the policy that was approved.
    pub policy: String,
    /// The digest of the library.
    pub library: String,
    /// The fingerprint that must come out.
    pub fingerprint: String,
    /// The folder of the school's file, where its logo is.
    pub beside: PathBuf,
}

impl KeptText {
    /// Whether another text is of the same school.
    pub(super) fn is_of_school_of(&self, other: &KeptText) -> bool {
        self.school.id == other.school.id && self.beside == other.beside
    }
}

/// The policies of a school that are built from one library.
pub(super) struct Part<'w> {
    /// The library.
    pub(super) basis: Basis<'w>,
    /// The school with them.
    pub(super) school: School<'w>,
}

/// What is found of names that the library of a policy would know.
const OF_NAMES: [Fault; 4] = [Fault::UnknownFact, Fault::UnknownPost, Fault::UnknownTerm, Fault::UnknownPolicy];

/// Reads a school file, and looks its policies up each in the library that it is built from. Also gives what all that was
/// made of.
pub(super) fn read_parts<'w>(
    workspace: &'w Workspace,
    school: &SchoolText,
    text: &str,
    file: FileId,
    kept: Option<&KeptText>,
    found: &mut Vec<Diagnostic>,
) -> (Vec<Part<'w>>, String) {
    let mut built_from = workspace.fingerprint.clone();
    let Some(parsed) = school::parse(text, file, found) else { return (Vec::new(), built_from) };
    let mut bases: Vec<(Basis<'w>, Vec<Span>)> = Vec::new();
    let mut is_any_missing = false;
    for policy in &parsed.policy {
        let basis = match kept {
            None => workspace.basis(policy, &parsed),
            Some(kept) if policy.id().value != kept.policy => continue,
            Some(kept) => workspace.releases.by_digest(&kept.library).map(Basis::of).ok_or_else(|| {
                let fault = Diagnostic::error(
                    Fault::ReleaseMissing,
                    policy.model.span,
                    "the library that this was built from is not kept",
                )
                .help("put its bundle back into releases/ or approved/");
                Box::new(fault)
            }),
        };
        if kept.is_none() && policy.release.is_none() && parsed.library.is_none() && workspace.moves_unpinned() {
            let said = "this policy is built from whatever library is here, and changes when that does";
            let name = workspace.library.release.as_ref().and_then(|file| file.name.as_ref());
            let help = match name {
                Some(name) => {
                    format!("write release = \"{name}\", which the program has, and keep that: policygen take built-in")
                }
                None => {
                    "say with [library] from = \"…\" whose releases it is built from, and with release = \"…\" which"
                        .to_owned()
                }
            };
            found.push(Diagnostic::warning(Fault::UnpinnedPolicy, policy.model.span, said).help(help));
        }
        match basis {
            Err(fault) => {
                is_any_missing = true;
                found.push(*fault);
            }
            Ok(basis) => match bases.iter_mut().find(|(known, _)| known.is(&basis)) {
                Some((_, policies)) => policies.push(policy.span),
                None => bases.push((basis, vec![policy.span])),
            },
        }
    }
    if bases.is_empty() {
        // What is wrong with the rest of the file is told all the same.
        bases.push((workspace.own_basis(), Vec::new()));
    }
    let look_up = |basis: &Basis<'w>, wanted: &dyn Fn(&PolicyFile) -> bool, found: &mut Vec<Diagnostic>| {
        school::look_up(school.id.clone(), text, file, parsed.clone(), basis.library, wanted, found)
    };
    // A name that the library of one policy knows is no slip, even if another policy is built from an older one.
    let everywhere: Option<BTreeSet<(Code, Span)>> = (bases.len() > 1).then(|| {
        let codes = bases.iter().map(|(basis, _)| {
            let mut general = Vec::new();
            look_up(basis, &|_| false, &mut general);
            general.into_iter().map(|fault| (fault.code, fault.span)).collect::<BTreeSet<_>>()
        });
        codes.reduce(|all, some| all.intersection(&some).copied().collect()).unwrap_or_default()
    });
    let mut parts = Vec::new();
    for (at, (basis, policies)) in bases.iter().enumerate() {
        let mut faults = Vec::new();
        if let Some(released) = basis.released {
            built_from += &format!("\n{}", released.digest);
            found.extend(released.found.iter().cloned());
        }
        let read = look_up(basis, &|policy| policies.contains(&policy.span), &mut faults);
        if let Some(everywhere) = &everywhere {
            let mut general = Vec::new();
            look_up(basis, &|_| false, &mut general);
            // What every library finds is told once, in the words of the last.
            let is_told = |fault: &Diagnostic| at + 1 == bases.len() && everywhere.contains(&(fault.code, fault.span));
            faults.retain(|fault| !general.contains(fault) || is_told(fault));
        }
        // The library that is missing may know what the others do not.
        faults.retain(|fault| !(is_any_missing && OF_NAMES.iter().any(|name| fault.is(*name))));
        found.append(&mut faults);
        parts.push(Part { basis: *basis, school: read });
    }
    school::say_where(text, file, &workspace.library, found);
    let titles: BTreeMap<String, String> = parts.iter().flat_map(|part| part.school.titles.clone()).collect();
    let beside = kept.map_or(school.path.clone(), |kept| kept.beside.join("-").to_string_lossy().into_owned());
    let logo = parts.first().and_then(|part| logo_of(&part.school, &beside, workspace, found));
    for part in &mut parts {
        part.school.titles.clone_from(&titles);
        part.school.design.logo.clone_from(&logo);
        for policy in &mut part.school.policies {
            if part.school.file.awaited(&policy.file).is_some() {
                policy.file.superseded_by = None;
            }
        }
    }
    (parts, built_from)
}

/// The logo of a school: its own, or that of the workspace, perhaps with words of its own.
fn logo_of(school: &School<'_>, path: &str, workspace: &Workspace, found: &mut Vec<Diagnostic>) -> Option<Arc<Logo>> {
    let Some(design) = &school.file.design else { return workspace.logo.clone() };
    if design.logo.is_some() {
        return read_logo(design, Path::new(path).parent().unwrap_or(Path::new("")), found);
    }
    let logo = workspace.logo.clone()?;
    match &design.logo_text {
        Some(text) => Some(Arc::new(Logo { text: typographic(text.value.trim()), picture: logo.picture.clone() })),
        None => Some(logo),
    }
}
