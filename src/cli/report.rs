//! Words to the terminal. A reader that has gone away, such as a closed pipe, is no fault.

use super::MessageFormat;
use crate::diagnostic::{Diagnostic, to_json, to_text};
use crate::source::Sources;
use std::io::{IsTerminal, Write};

/// Prints diagnostics: for people to standard error, in colour on a terminal; as JSON to standard output.
pub fn diagnostics(found: &[Diagnostic], sources: &Sources, format: MessageFormat) {
    match format {
        MessageFormat::Human => {
            // The stream takes colours out again when it is not a terminal, or when NO_COLOR asks for it.
            let mut stream = anstream::stderr().lock();
            for diagnostic in found {
                let _ = stream.write_all(to_text(diagnostic, sources, true).as_bytes());
            }
        }
        MessageFormat::Json => {
            let mut stream = std::io::stdout().lock();
            for diagnostic in found {
                let _ = writeln!(stream, "{}", to_json(diagnostic, sources));
            }
        }
    }
}

/// Prints what was asked for, to standard output.
pub fn result(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Prints what was done, to standard error.
pub fn note(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Prints why the work could not be done.
pub fn failure(message: &str) {
    let _ = writeln!(anstream::stderr().lock(), "\u{1b}[1;31merror\u{1b}[0m: {message}");
}

/// Whether a person is watching.
pub fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}
