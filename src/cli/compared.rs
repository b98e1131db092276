//! What lies between the releases of schools and those that they would go to, as every command needs it that tells of that.

use super::outcome::Failure;
use super::place::Place;
use super::report::{self, Report};
use crate::grammar::counted;
use crate::schools::SchoolText;
use crate::upgrade::plan::{self, Asked, Ground, Own, Pairs};

/// Reads the workspace, its schools and their releases, and hands over what lies between them; none after an error, which has
/// been told of with the words `nothing` before their count. With `is_draft` schools go to the library here.
pub(super) fn compared<T>(
    place: &Place,
    asked: &Asked,
    is_draft: bool,
    nothing: &str,
    work: impl FnOnce(&Pairs<'_>, &[SchoolText], &mut Report) -> Result<T, Failure>,
) -> Result<Option<T>, Failure> {
    let mut workspace = place.read()?;
    if let Some(why) = workspace.publishes_nothing().filter(|_| is_draft) {
        return Err(Failure(format!("{why}; if the clauses are in another folder, name that with --workspace")));
    }
    let mut report = Report::human();
    report.add(&workspace.found, &workspace.sources);
    if report.errors > 0 {
        report::note(&format!("{nothing}: {}.", counted(report.errors, "error")));
        return Ok(None);
    }
    let schools = place.schools()?;
    plan::read_releases(&mut workspace, &schools, asked, is_draft)?;
    let own = Own::of(&workspace)?;
    let ground = Ground::of(&workspace, &own, is_draft)?;
    work(&Pairs::of(&ground), &schools, &mut report).map(Some)
}
