//! Writes what was planned: the text that is approved first, and then the record of it.

use super::planned::Planned;
use crate::failure::Failure;
use crate::load;
use crate::output;
use crate::schools::SchoolText;
use std::path::Path;

/// Records an approval in the school's file at `path`, unless that is no longer what it was planned for. `is_held` tells that nobody else
/// writes there meanwhile.
pub(crate) fn record(planned: &Planned, path: &Path, file: &SchoolText, is_held: bool) -> Result<(), Failure> {
    output::refuse_unwritable(path)?;
    let now = load::read(path)?;
    if file.bytes.as_ref().is_ok_and(|bytes| *bytes != now) {
        return Err(Failure(format!("{} has been changed meanwhile; nothing recorded, try again", file.path)));
    }
    if let Some(folder) = planned.kept.first().and_then(|(path, _)| path.parent()).filter(|_| is_held) {
        output::sweep(folder);
    }
    for (path, bytes) in &planned.kept {
        output::write(path, bytes)?;
    }
    output::rewrite(path, &planned.school_file)?;
    Ok(())
}
