//! `policygen list releases` and `list rejected`: where schools stand after a release, and what of it they do not want.

use super::outcome::Failure;
use super::report;
use crate::schools::SchoolText;
use crate::upgrade::fleet::{self, Doubtful, Stands};
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
    let mut head =
        ["RELEASE", "APPROVED", "BUILT FROM", "PUBLISHED", "SCHOOLS BUILT FROM IT"].map(str::to_owned).to_vec();
    match published {
        Some(folder) => {
            tell(&stands.read_published(folder)?);
            head.push("SCHOOLS THAT PUBLISH IT".to_owned());
        }
        None => stands.read_built(&workspace.output(None)?)?,
    }
    let columns = head.len();
    let mut rows = vec![head];
    rows.extend(stands.rows().into_iter().rev().map(|row| {
        let mut cells = vec![
            row.release,
            row.approved.to_string(),
            row.pinned.len().to_string(),
            row.published.to_string(),
            some_of(&row.pinned),
            some_of(&row.publishing),
        ];
        cells.truncate(columns);
        cells
    }));
    Ok(rows)
}

/// Tells of files that are not what somebody who downloads policies looks for.
fn tell(doubtful: &Doubtful) {
    let named = |files: &[String]| some_of(&files.iter().cloned().collect());
    if !doubtful.unread.is_empty() {
        report::note(&format!("Of no policy that this program made: {}.", named(&doubtful.unread)));
    }
    if !doubtful.altered.is_empty() {
        report::note(&format!("Not as they were built, see policygen verify: {}.", named(&doubtful.altered)));
    }
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
