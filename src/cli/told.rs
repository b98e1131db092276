//! What is wrong with many schools, each kind of it told once.
//!
//! What is wrong with the library shows in every school that uses it, and schools that copy from each other copy their mistakes. People
//! are told of each once, with the first of the other places and how many more there are; programs are told of every place in a school's own file.

use super::report::Report;
use crate::diagnostic::{Code, Diagnostic, Elsewhere};
use crate::source::{Sources, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What was found, school by school.
#[derive(Default)]
pub(super) struct Told {
    entries: Vec<Entry>,
    /// The other places of what is the same.
    elsewhere: Vec<Elsewhere>,
    /// What is wrong with the library, each with the number of its other places.
    of_library: BTreeMap<Diagnostic, usize>,
    /// What is wrong with schools' own files, each with the school where it was met first and the number of its other places.
    of_schools: BTreeMap<Same, (usize, usize)>,
    schools: usize,
    /// How many schools the machine could not work on.
    pub(super) failed: usize,
}

/// What people are told once every school has been seen.
enum Entry {
    Found { fault: Diagnostic, sources: Arc<Sources>, elsewhere: usize },
    Failed(String),
}

/// What makes faults of two schools the same: all but their places.
type Same = (Code, String, String, Option<String>);

impl Told {
    /// Takes what was found at a school. Programs are told at once.
    pub(super) fn add(&mut self, found: Vec<Diagnostic>, sources: Sources, failed: Option<&str>, report: &mut Report) {
        let (number, sources) = (self.schools, Arc::new(sources));
        self.schools += 1;
        for fault in found {
            let Some(elsewhere) = self.place(&fault, number, &sources, report) else { continue };
            match report.waits() {
                true => self.entries.push(Entry::Found { fault, sources: sources.clone(), elsewhere }),
                false => report.add_once(&fault, &Elsewhere::default(), &sources),
            }
        }
        if let Some(why) = failed {
            self.failed += 1;
            match report.waits() {
                true => self.entries.push(Entry::Failed(why.to_owned())),
                false => report.fail(why),
            }
        }
    }

    /// Where the other places of a fault are kept; none if it is one of these.
    fn place(&mut self, fault: &Diagnostic, number: usize, sources: &Sources, report: &mut Report) -> Option<usize> {
        let next = self.elsewhere.len();
        if let Some((of_library, place)) = of_library(fault, sources) {
            if let Some(&known) = self.of_library.get(&of_library) {
                place.iter().for_each(|&span| self.elsewhere[known].add(|| written_at(span, sources)));
                return None;
            }
            self.of_library.insert(of_library, next);
        } else {
            let same = (fault.code, fault.message.clone(), fault.label.clone(), fault.help.clone());
            let (first, known) = *self.of_schools.entry(same).or_insert((number, next));
            if first != number {
                self.elsewhere[known].add(|| written_at(fault.span, sources));
                report.add_told(fault, sources);
                return None;
            }
            if known < next {
                return Some(known);
            }
        }
        self.elsewhere.push(Elsewhere::default());
        Some(next)
    }

    /// Tells people of all of it, in the order of the schools.
    pub(super) fn tell(self, report: &mut Report) {
        for entry in self.entries {
            match entry {
                Entry::Found { fault, sources, elsewhere } => {
                    report.add_once(&fault, &self.elsewhere[elsewhere], &sources);
                }
                Entry::Failed(why) => report.fail(&why),
            }
        }
    }
}

/// A fault of the library without what it says of one school, and where it says that of this school.
fn of_library(fault: &Diagnostic, sources: &Sources) -> Option<(Diagnostic, Option<Span>)> {
    if !sources.is_shared(fault.span.file) {
        return None;
    }
    let mut fault = fault.clone();
    let school = fault.related.iter().find(|(span, _)| !sources.is_shared(span.file)).map(|(span, _)| *span);
    fault.related.retain(|(span, _)| sources.is_shared(span.file));
    Some((fault, school))
}

fn written_at(span: Span, sources: &Sources) -> String {
    let (line, column) = sources.line_column(span);
    format!("{}:{line}:{column}", sources.file(span.file).path)
}
