//! Why something that was asked for is not done.

use crate::diagnostic::Diagnostic;
use crate::load;
use crate::source::Sources;

/// Why something that was asked for cannot be done, in a sentence. What an author wrote wrong is a diagnostic instead.
#[derive(Debug)]
pub(crate) struct Failure(pub String);

impl From<load::Error> for Failure {
    fn from(error: load::Error) -> Failure {
        Failure(error.to_string())
    }
}

/// Why something that was asked for is not done.
pub(crate) enum Refused {
    /// It cannot be done.
    Failure(Failure),
    /// What these find must be put right first, as the sentence says.
    Faults(Box<Faults>, String),
    /// What would come of it has these faults, so it is not done.
    Unfit(Box<Faults>, Failure),
}

/// What is wrong, and where.
pub(crate) struct Faults {
    /// What is wrong.
    pub found: Vec<Diagnostic>,
    /// Where.
    pub sources: Sources,
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Refused {
        Refused::Failure(failure)
    }
}

impl From<load::Error> for Refused {
    fn from(error: load::Error) -> Refused {
        Refused::Failure(error.into())
    }
}
