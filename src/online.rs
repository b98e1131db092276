//! Where what is built is published, if the school's file or the settings of the workspace tell it. Untold, nothing is assumed:
//! a school may put its files anywhere.

use crate::filenames::INDEX;
use crate::library::Settings;
use crate::model::school::SchoolFile;

/// Where the files of a school are published.
pub(crate) struct Online {
    /// The web address of its folder, with a stroke at its end.
    pub folder: String,
    /// Where the list of all schools is, from there.
    pub desk: Option<String>,
}

impl Online {
    /// Where the files of the school with this id are, if that is told. What its file says goes before the settings.
    pub(crate) fn of(settings: &Settings, school: &SchoolFile, id: &str) -> Option<Online> {
        let all = settings.published_at.as_ref().map(|at| folder(&at.value));
        match (&school.published_at, all) {
            (Some(own), all) => {
                Some(Online { folder: folder(&own.value), desk: all.map(|all| format!("{all}{INDEX}")) })
            }
            (None, Some(all)) => Some(Online { folder: format!("{all}{id}/"), desk: Some(format!("../{INDEX}")) }),
            (None, None) => None,
        }
    }
}

/// The address of a folder, which ends in a stroke.
fn folder(address: &str) -> String {
    format!("{}/", address.trim_end_matches('/'))
}
