//! Releases: a library as a whole under one name, in one signed file that never changes.
//!
//! An authority changes its library all year. What schools adopt is a release: every clause, register, model and page
//! template as they stood together on a day. `manifest` says what is in one, `signature` who made it, `bundle` is the file it
//! travels in, which is read in memory and never unpacked. `contents` says what a library says, id by id, `later` what became
//! of the ids of an earlier release, and `explained` why something changed. `memory` is what a workspace remembers of the
//! releases it has, `take` decides whether another is to be believed, and `making` whether one can be made.
//!
//! Inside this folder a file uses only files that stand above it here.

pub mod signature;

pub mod manifest;

pub mod bundle;

pub mod contents;

pub mod later;

pub mod explained;

pub mod memory;

pub mod take;

pub mod making;
