//! By when a policy is to be built from a later release, as who publishes it asks.

use crate::date::Date;
use crate::diagnostic::{Diagnostic, Fault};
use crate::due::Adopt;
use crate::library::Library;
use crate::school::Policy;
use crate::workspace::{Basis, Workspace};

/// What is asked of a policy that is built from this.
pub(super) fn asked(workspace: &Workspace, basis: Basis<'_>) -> Option<Adopt> {
    let memory = workspace.releases.memory.as_ref()?;
    let (release, by) = memory.asked_to_adopt(&basis.released?.id)?;
    Some(Adopt { release: release.id().to_string(), by })
}

/// The first day after `today` on which something else is said of that.
pub(super) fn turns(asked: &Adopt, library: &Library, today: Date) -> Option<Date> {
    let soon = u16::try_from(library.due_soon_days()).ok().and_then(|days| asked.by.last_day().days_before(days));
    [soon, Some(asked.by.last_day().plus_days(1))].into_iter().flatten().filter(|day| *day > today).min()
}

/// What is said of that once the day is near.
pub(super) fn warning(
    asked: &Adopt,
    policy: &Policy<'_>,
    path: &str,
    library: &Library,
    today: Date,
) -> Option<Diagnostic> {
    let left = today.days_until(asked.by.last_day());
    let place = policy.file.release.as_ref().map_or(policy.file.model.span, |release| release.span);
    let (is, Adopt { release, by }) = (if left < 0 { "was" } else { "is" }, asked);
    let said = format!("{release} {is} to be adopted by {by}, and this is built from an earlier one");
    (left <= library.due_soon_days())
        .then(|| Diagnostic::warning(Fault::AdoptionDue, place, said).help(format!("policygen upgrade {path}")))
}
