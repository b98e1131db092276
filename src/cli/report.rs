//! Words to the terminal. A reader that has gone away, such as a closed pipe, is no fault; a full disk is.

use super::arguments::MessageFormat;
use super::outcome::{CLEAN, FAULTS, Failure};
use super::sarif;
use crate::check::rule;
use crate::control::escaped_lines;
use crate::diagnostic::{Code, Diagnostic, Elsewhere, Severity, to_json, to_text_once};
use crate::failure::{Faults, Refused};
use crate::source::Sources;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;

/// What is wrong, told as it comes and counted.
pub(super) struct Report {
    format: MessageFormat,
    /// How many errors there were.
    pub errors: usize,
    /// How many warnings there were.
    pub warnings: usize,
    by_code: BTreeMap<Code, usize>,
    sarif: Vec<sarif::Finding>,
}

impl Report {
    /// Nothing told yet.
    pub(super) fn new(format: MessageFormat) -> Report {
        Report { format, errors: 0, warnings: 0, by_code: BTreeMap::new(), sarif: Vec::new() }
    }

    /// Nothing told yet, for people.
    pub(super) fn human() -> Report {
        Report::new(MessageFormat::Human)
    }

    /// Whether what is wrong with schools is told when all of it is known: people are told of the same at many of them once.
    pub(super) fn waits(&self) -> bool {
        self.format == MessageFormat::Human
    }

    /// Tells of `found`: for people to standard error, in colour on a terminal; as JSON to standard output, a line each.
    pub(super) fn add(&mut self, found: &[Diagnostic], sources: &Sources) {
        for fault in found {
            self.add_once(fault, &Elsewhere::default(), sources);
        }
    }

    /// Tells of a fault that is at other places too, which stand beside it and are told of again by themselves only to
    /// programs.
    pub(super) fn add_once(&mut self, fault: &Diagnostic, others: &Elsewhere, sources: &Sources) {
        self.count(fault);
        match self.format {
            MessageFormat::Human => {
                // The stream takes colours out again when it is not a terminal, or when NO_COLOR asks for it.
                let text = to_text_once(fault, others, sources, true);
                let _ = anstream::stderr().lock().write_all(text.as_bytes());
            }
            MessageFormat::Json => put(std::io::stdout().lock(), &(to_json(fault, sources) + "\n")),
            MessageFormat::Sarif => self.sarif.push(sarif::finding(fault, sources)),
        }
    }

    /// Counts a fault of which people have been told with another.
    pub(super) fn add_told(&mut self, fault: &Diagnostic, sources: &Sources) {
        match self.format {
            MessageFormat::Human => self.count(fault),
            MessageFormat::Json | MessageFormat::Sarif => self.add_once(fault, &Elsewhere::default(), sources),
        }
    }

    fn count(&mut self, fault: &Diagnostic) {
        match fault.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
        if rule(fault.code.name()).is_some() {
            *self.by_code.entry(fault.code).or_default() += 1;
        }
    }

    /// Tells of what the machine could not do, which counts as an error.
    pub(super) fn fail(&mut self, why: &str) {
        self.errors += 1;
        failure(why);
    }

    /// How often each rule found something, the most frequent first: `3 long-sentence, 1 archaic-words`.
    pub(super) fn tally(&self) -> String {
        let mut counted: Vec<(Code, usize)> = self.by_code.iter().map(|(code, count)| (*code, *count)).collect();
        counted.sort_by_key(|(code, count)| (Reverse(*count), *code));
        counted.iter().map(|(code, count)| format!("{count} {code}")).collect::<Vec<_>>().join(", ")
    }

    /// Prints what can be told only as a whole, and gives the exit code.
    pub(super) fn finish(self) -> u8 {
        if self.format == MessageFormat::Sarif {
            result(&sarif::log(self.sarif));
        }
        if self.errors == 0 { CLEAN } else { FAULTS }
    }
}

/// Tells why something is not done, and gives the exit code.
pub(super) fn refused(why: Refused) -> Result<u8, Failure> {
    let tell = |faults: &Faults| Report::human().add(&faults.found, &faults.sources);
    match why {
        Refused::Failure(failure) => Err(failure),
        Refused::Faults(faults, said) => {
            tell(&faults);
            note(&said);
            Ok(FAULTS)
        }
        Refused::Unfit(faults, failure) => {
            tell(&faults);
            Err(failure)
        }
    }
}

/// Prints what was asked for, to standard output. Nothing in it steers the terminal.
pub(super) fn result(text: &str) {
    put(std::io::stdout().lock(), &escaped_lines(text));
}

/// The same, whose colours are taken out again unless somebody watches.
pub(super) fn styled_result(text: &str) {
    put(anstream::stdout().lock(), text);
}

/// Why standard output did not take what was asked for, if it did not.
static NOT_PUT: OnceLock<io::Error> = OnceLock::new();

fn put(mut stream: impl Write, text: &str) {
    if let Err(fault) = stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        not_put(fault);
    }
}

/// Remembers a fault of standard output. Who closed a pipe has read what they wanted.
pub(super) fn not_put(fault: io::Error) {
    if fault.kind() != io::ErrorKind::BrokenPipe {
        let _ = NOT_PUT.set(fault);
    }
}

/// Why something that was asked for could not be printed, once everything has been.
pub(super) fn unprinted() -> Option<String> {
    NOT_PUT.get().map(|fault| format!("cannot write to standard output: {fault}"))
}

/// Prints what was done, to standard error.
pub(super) fn note(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{}", escaped_lines(text));
}

/// Prints why the work could not be done.
pub(super) fn failure(message: &str) {
    let _ = writeln!(anstream::stderr().lock(), "\u{1b}[1;31merror\u{1b}[0m: {}", escaped_lines(message));
}

/// Whether a person is watching.
pub(super) fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}
