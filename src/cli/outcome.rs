//! What comes of a command.

use crate::load;

/// Nothing is wrong, or nothing but warnings.
pub(super) const CLEAN: u8 = 0;
/// Something an author wrote must be put right.
pub(super) const FAULTS: u8 = 1;
/// The program could not do its work.
pub(super) const FAILED: u8 = 2;

/// Why a command could not do its work.
pub(super) struct Failure(pub String);

impl From<load::Error> for Failure {
    fn from(error: load::Error) -> Failure {
        Failure(error.to_string())
    }
}
