//! What comes of a command.

/// Why a command could not do its work.
pub(super) use crate::failure::Failure;

/// Nothing is wrong, or nothing but warnings.
pub(super) const CLEAN: u8 = 0;
/// Something an author wrote must be put right.
pub(super) const FAULTS: u8 = 1;
/// The program could not do its work.
pub(super) const FAILED: u8 = 2;
