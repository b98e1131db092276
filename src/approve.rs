//! What governors decided, recorded in a school's file, and the text that they approved, kept beside it.
//!
//! `encoding` says how a file is written, `text` is the text that is approved, `again` finds
//! what is kept of a day, `faults` says which faults stand in the way of an approval, `since` what changed since the last
//! and `summary` says that in one sentence, and `planned` works out from all that what is to be recorded, or why nothing is; `told` says that in words, and `recorded` writes it.

pub(crate) mod encoding;

pub(crate) mod text;

pub(crate) mod again;

pub(crate) mod faults;

pub(crate) mod since;

mod summary;

pub(crate) mod planned;

pub(crate) mod told;

pub(crate) mod recorded;
