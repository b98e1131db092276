//! Words to the terminal. A reader that has gone away, such as a closed pipe, is no fault.

use super::{CLEAN, FAULTS, MessageFormat, sarif};
use crate::check::rule;
use crate::control::escaped_lines;
use crate::diagnostic::{self, Diagnostic, to_json, to_text};
use crate::source::Sources;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};

/// What is wrong, told as it comes and counted.
pub struct Report {
    format: MessageFormat,
    /// How many errors there were.
    pub errors: usize,
    /// How many warnings there were.
    pub warnings: usize,
    by_code: BTreeMap<&'static str, usize>,
    sarif: Vec<sarif::Finding>,
}

impl Report {
    /// Nothing told yet.
    pub fn new(format: MessageFormat) -> Report {
        Report { format, errors: 0, warnings: 0, by_code: BTreeMap::new(), sarif: Vec::new() }
    }

    /// Tells of `found`: for people to standard error, in colour on a terminal; as JSON to standard output, a line each.
    pub fn add(&mut self, found: &[Diagnostic], sources: &Sources) {
        let (errors, warnings) = diagnostic::count(found);
        self.errors += errors;
        self.warnings += warnings;
        for fault in found.iter().filter(|fault| rule(fault.code).is_some()) {
            *self.by_code.entry(fault.code).or_default() += 1;
        }
        match self.format {
            MessageFormat::Human => {
                // The stream takes colours out again when it is not a terminal, or when NO_COLOR asks for it.
                let mut stream = anstream::stderr().lock();
                for fault in found {
                    let _ = stream.write_all(to_text(fault, sources, true).as_bytes());
                }
            }
            MessageFormat::Json => {
                let mut stream = std::io::stdout().lock();
                for fault in found {
                    let _ = writeln!(stream, "{}", to_json(fault, sources));
                }
            }
            MessageFormat::Sarif => self.sarif.extend(found.iter().map(|fault| sarif::finding(fault, sources))),
        }
    }

    /// How often each rule found something, the most frequent first: `3 long-sentence, 1 archaic-words`.
    pub fn tally(&self) -> String {
        let mut counted: Vec<(&str, usize)> = self.by_code.iter().map(|(code, count)| (*code, *count)).collect();
        counted.sort_by_key(|(code, count)| (Reverse(*count), *code));
        counted.iter().map(|(code, count)| format!("{count} {code}")).collect::<Vec<_>>().join(", ")
    }

    /// Prints what can be told only as a whole, and gives the exit code.
    pub fn finish(self) -> u8 {
        if self.format == MessageFormat::Sarif {
            result(&sarif::log(self.sarif));
        }
        if self.errors == 0 { CLEAN } else { FAULTS }
    }
}

/// Prints what was asked for, to standard output. Nothing in it steers the terminal.
pub fn result(text: &str) {
    let _ = std::io::stdout().lock().write_all(escaped_lines(text).as_bytes());
}

/// The same, whose colours are taken out again unless somebody watches.
pub fn styled_result(text: &str) {
    let _ = anstream::stdout().lock().write_all(text.as_bytes());
}

/// Prints what was done, to standard error.
pub fn note(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{}", escaped_lines(text));
}

/// Prints why the work could not be done.
pub fn failure(message: &str) {
    let _ = writeln!(anstream::stderr().lock(), "\u{1b}[1;31merror\u{1b}[0m: {}", escaped_lines(message));
}

/// Whether a person is watching.
pub fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}
