//! Taking policies to a later release, with everything that a school has of its own.
//!
//! Three texts are compared: the release that a policy is built from, what the school file says, and the later release. Nothing of
//! the school's is lost, and nothing is kept in silence where it no longer fits: what needs judgement is a question, and as long as
//! one is open the file keeps its bytes.
//!
//! `followed` follows what its slots name, `between` says what
//! became of an id, `standing` what stands at a school, `taken` what a model says otherwise, and `outcome` what becomes of each entry of a school, which is the table of outcomes. `decisions` is the file of
//! answers, `questions` asks on a terminal, `plan` works out what an upgrade comes to for a school, `carry` carries that
//! out, and `fleet` adds up what a release comes to for many schools.

pub(crate) mod followed;

pub(crate) mod between;

pub(crate) mod standing;

pub(crate) mod taken;

pub(crate) mod outcome;

pub mod decisions;

pub(crate) mod questions;

pub(crate) mod plan;

pub(crate) mod carry;

pub mod fleet;
