//! Every wording of a library and of schools, to be compared.

use super::parts::read_parts;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::duplicates::Collection;
use crate::library::add_text;
use crate::schools::{SchoolText, apart};
use crate::source::Sources;
use crate::workspace::Workspace;

/// A school file with errors, so that words of it may be missing.
pub struct Faulty {
    /// Its file as a source, over those of the library.
    pub sources: Sources,
    /// What is wrong with it.
    pub errors: Vec<Diagnostic>,
    /// Why the machine could not read it.
    pub failed: Option<String>,
}

/// Every wording of the library and of the schools' own, and the schools that could not be read as a whole.
pub fn collect(workspace: &Workspace, schools: &[SchoolText], jobs: usize) -> (Collection, Vec<Faulty>) {
    let (mut collection, mut faulty) = (Collection::default(), Vec::new());
    collection.add_library(&workspace.library, &workspace.sources);
    let read_own = |school: &SchoolText| -> (Collection, Option<Faulty>) {
        let mut sources = Sources::over(workspace.sources.clone());
        let (mut own, mut found) = (Collection::default(), Vec::new());
        let bytes = match &school.bytes {
            Ok(bytes) => bytes,
            Err(error) => {
                return (own, Some(Faulty { sources, errors: Vec::new(), failed: Some(error.to_string()) }));
            }
        };
        let (file, text) = add_text(school.path.clone(), bytes, &mut sources, &mut found);
        for part in read_parts(workspace, school, &text, file, None, &mut found).0 {
            own.add_school(&part.school, &sources);
        }
        found.retain(|fault| fault.severity == Severity::Error);
        diagnostic::sort(&mut found);
        (own, (!found.is_empty()).then_some(Faulty { sources, errors: found, failed: None }))
    };
    let read = |school: &SchoolText| -> (Collection, Option<Faulty>) {
        let none = |why| {
            let sources = Sources::over(workspace.sources.clone());
            (Collection::default(), Some(Faulty { sources, errors: Vec::new(), failed: Some(why) }))
        };
        apart(school, || read_own(school)).unwrap_or_else(none)
    };
    let share = schools.len().div_ceil(jobs.max(1)).max(1);
    std::thread::scope(|scope| {
        let shares: Vec<_> =
            schools.chunks(share).map(|schools| scope.spawn(|| schools.iter().map(read).collect::<Vec<_>>())).collect();
        for share in shares {
            for (own, fault) in share.join().expect("no thread panics") {
                collection.append(own);
                faulty.extend(fault);
            }
        }
    });
    (collection, faulty)
}
