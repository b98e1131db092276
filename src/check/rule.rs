//! What a rule is.

use super::reading::{LibraryReading, PolicyReading, Reading};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;

/// One thing that can be wrong with a policy.
pub struct Rule {
    /// Its name, which reads well after "allow": `long-sentence`.
    pub code: Code,
    /// What it finds, in a few words without a full stop.
    pub about: &'static str,
    /// Its page: what it finds, why that hurts a school, an example, how to put it right.
    pub page: &'static str,
    /// How bad its findings are unless `policygen.toml` says otherwise.
    pub level: Level,
    /// What it looks at.
    pub looks: &'static [LooksAt],
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub enum LooksAt {
    /// Passages, each by itself: in every clause once, in a school's own wording, in foreign documents.
    Passages(fn(&Reading<'_>, &mut Vec<Diagnostic>)),
    /// A text as a whole: built policies and foreign documents.
    Whole(fn(&Reading<'_>, &mut Vec<Diagnostic>)),
    /// A policy with its school file and its dates.
    Policy(fn(&PolicyReading<'_>, &mut Vec<Diagnostic>)),
    /// The library.
    Library(fn(&LibraryReading<'_>, &mut Vec<Diagnostic>)),
    /// The records in the library of what was checked, on which depends what a document says: looked at by every build.
    Records(fn(&LibraryReading<'_>, &mut Vec<Diagnostic>)),
    /// Files as they are read and policies as they are put together: found there, ruled here.
    Building,
}
