//! A school's file as a command names it, opened.

use super::outcome::Failure;
use super::place::{Place, Root};
use super::report;
use crate::date::Date;
use crate::failure::Refused;
use crate::load::shown;
use crate::texts::{self, Opened};
use std::path::Path;

/// Opens a school's file, with the releases of these names; or gives the exit code once it was told why not.
pub(super) fn open(
    path: &Path,
    root: &Root,
    policy: Option<&str>,
    releases: &[&str],
    today: Date,
) -> Result<Result<Opened, u8>, Failure> {
    if path.is_dir() {
        return Err(Failure(format!("{} is a folder; name a school's file", shown(path))));
    }
    let place = Place { schools: vec![path.to_owned()], root: root.clone() };
    let workspace = place.read()?;
    let file = place.schools()?.swap_remove(0);
    match texts::open(workspace, path, file, policy, releases, today) {
        Ok(opened) => Ok(Ok(opened)),
        Err(Refused::Failure(why)) => Err(why),
        Err(why) => report::refused(why).map(Err),
    }
}
