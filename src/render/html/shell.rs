//! What stands around words: templates and style sheets that an authority may replace, and what they may not hold.

use super::{bounded, inert};
use std::ops::Range;
use tera::{ErrorKind, Tera};

/// The files that make the page of a policy and the lists of policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShellFile {
    /// `policy.html`, the Tera template.
    Page,
    /// `policy.css`, the style sheet.
    Style,
    /// `register.html`, the template of a school's list of policies.
    Register,
    /// `desk.html`, the template of the list of all schools.
    Desk,
    /// `index.css`, what lists add to the style sheet.
    IndexStyle,
}

/// What is wrong with one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShellFault {
    /// The file it is in.
    pub file: ShellFile,
    /// Where in that file, in bytes, if it is in one place.
    pub place: Option<Range<usize>>,
    /// What is wrong, worded as a diagnostic is.
    pub message: String,
}

/// A template that was read, and whether what is made of it is looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// It is the one that the program carries.
    Program,
    /// Somebody wrote it, whom nobody here knows.
    Library,
}

/// Reads a template into `tera`, and refuses what could make a page without end.
pub(super) fn add(tera: &mut Tera, name: &'static str, file: ShellFile, text: &str) -> Result<(), ShellFault> {
    if let Some((place, message)) = bounded::fault(text) {
        return Err(ShellFault { file, place: Some(place), message });
    }
    tera.add_raw_template(name, text).map_err(|error| ShellFault { file, ..fault(error) })
}

/// Refuses a style sheet that fetches something.
pub(super) fn refuse_style(file: ShellFile, text: &str) -> Result<(), ShellFault> {
    inert::in_style(text).map_or(Ok(()), |alive| Err(located(file, text, alive)))
}

/// Refuses a page that runs, fetches or sends something, or leads its reader away. `template` is what it was made of.
pub(super) fn refuse_page(file: ShellFile, template: &str, page: &str) -> Result<(), ShellFault> {
    inert::fault(page).map_or(Ok(()), |alive| Err(located(file, template, alive)))
}

/// The fault at the first place in `text` that says so plainly.
fn located(file: ShellFile, text: &str, alive: inert::Alive) -> ShellFault {
    let start = (!alive.word.is_empty()).then(|| text.to_ascii_lowercase().find(&alive.word)).flatten();
    let message = match start {
        None if !alive.word.is_empty() => format!("{} (`{}` comes out of this)", alive.message, alive.word),
        _ => alive.message,
    };
    ShellFault { file, place: start.map(|start| start..start + alive.word.len()), message }
}

/// What Tera found wrong, with its place.
pub(super) fn fault(error: tera::Error) -> ShellFault {
    let (message, place) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            (report.message().to_owned(), Some(report.span().range.clone()))
        }
        other => (other.to_string(), None),
    };
    let mut letters = message.trim_end_matches('.').chars();
    let message = letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect());
    ShellFault { file: ShellFile::Page, place, message }
}
