//! `policygen list releases` and `list rejected`: where schools stand after a release, and what of it they do not want.

use super::outcome::Failure;
use super::report;
use crate::load;
use crate::output::Manifest;
use crate::published::record::{POLICY, RELEASE, SCHOOL};
use crate::schools::SchoolText;
use crate::upgrade::fleet::{self, Stands};
use crate::verify;
use crate::workspace::Workspace;
use std::collections::BTreeSet;
use std::path::Path;

/// How many schools are named in a row.
const SHOWN: usize = 6;

/// Every release, and who is where.
pub(super) fn releases(
    workspace: &Workspace,
    schools: &[SchoolText],
    published: Option<&Path>,
) -> Result<Vec<Vec<String>>, Failure> {
    let mut stands = Stands::of(schools, &workspace.library);
    match published {
        Some(folder) => read_published(folder, &mut stands)?,
        None => read_built(workspace, &mut stands)?,
    }
    let mut rows =
        vec![["RELEASE", "APPROVED", "BUILT FROM", "PUBLISHED", "SCHOOLS BUILT FROM IT"].map(str::to_owned).to_vec()];
    rows.extend(stands.rows().into_iter().rev().map(|row| {
        vec![
            row.release,
            row.approved.to_string(),
            row.pinned.len().to_string(),
            row.published.to_string(),
            some_of(&row.pinned),
        ]
    }));
    Ok(rows)
}

/// The releases of downloaded pages and PDFs.
fn read_published(folder: &Path, stands: &mut Stands) -> Result<(), Failure> {
    if !folder.is_dir() {
        return Err(Failure(format!("there is no folder {}", load::shown(folder))));
    }
    let (mut unread, mut altered) = (Vec::new(), Vec::new());
    for path in load::documents_below(folder) {
        let copies = match verify::verify(&load::read(&path)?) {
            Ok(copies) => copies,
            Err(_) => {
                unread.push(load::shown(&path));
                continue;
            }
        };
        for copy in copies {
            if !copy.is_unaltered() {
                altered.push(load::shown(&path));
            }
            let fact = |name: &str| copy.fact(name).unwrap_or_default();
            stands.publish(fact(SCHOOL), fact(POLICY), fact(RELEASE));
        }
    }
    if !unread.is_empty() {
        report::note(&format!("Of no policy that this program made: {}.", unread.join(", ")));
    }
    if !altered.is_empty() {
        report::note(&format!("Not as they were built, see policygen verify: {}.", altered.join(", ")));
    }
    Ok(())
}

/// The releases of what was built last here.
fn read_built(workspace: &Workspace, stands: &mut Stands) -> Result<(), Failure> {
    let folder = workspace.output(None)?;
    if !folder.is_dir() {
        return Ok(());
    }
    for (school, bytes) in load::manifests(&folder)? {
        let Ok(manifest) = serde_json::from_slice::<Manifest>(&bytes) else { continue };
        for policy in &manifest.policies {
            stands.publish(&school, &policy.id, &policy.release);
        }
    }
    Ok(())
}

/// What schools leave out or word for themselves, the most frequent first.
pub(super) fn rejected(schools: &[SchoolText]) -> Vec<Vec<String>> {
    let mut rows = vec![["WORDING", "LEFT OUT", "REPLACED", "SCHOOLS"].map(str::to_owned).to_vec()];
    rows.extend(
        fleet::rejected(schools)
            .into_iter()
            .map(|row| vec![row.id, row.dropped.to_string(), row.replaced.to_string(), some_of(&row.schools)]),
    );
    rows
}

fn some_of(schools: &BTreeSet<String>) -> String {
    let named: Vec<&str> = schools.iter().take(SHOWN).map(String::as_str).collect();
    match schools.len().saturating_sub(SHOWN) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}
