//! What stands around words: templates and style sheets that an authority may replace, and what they may not hold.

use std::ops::Range;
use tera::{ErrorKind, Kwargs, State, Tera, Value};

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

/// What is HTML already is marked so by what gives it. All else must be escaped, whoever writes the template.
pub(super) fn switch_off_safe(tera: &mut Tera) {
    tera.register_filter("safe", |_: &Value, _: Kwargs, _: &State| -> tera::TeraResult<Value> {
        Err(tera::Error::message("`safe` is switched off, because it would let the words of a file become HTML"))
    });
}

/// What a shell may not hold: how it begins, in small letters, and what to say of it. A tag or an address that begins
/// so is let through if it has one of the words in [`ALLOWED`].
const REFUSED: [(ShellFile, &str, &str); 12] = [
    (ShellFile::Page, "<script", "a page runs no script; only `application/ld+json`, which is data, may stand here"),
    (ShellFile::Page, "<link", "a page fetches no other file; put styles into `policy.css`"),
    (ShellFile::Page, "<iframe", "a page shows no other page"),
    (ShellFile::Page, "<object", "a page shows no other file"),
    (ShellFile::Page, "<embed", "a page shows no other file"),
    (ShellFile::Page, "<base", "a page's addresses are its own"),
    (ShellFile::Page, "http-equiv=\"refresh", "a page leads nobody away"),
    (ShellFile::Page, "src=", "a page fetches no other file; write the picture as SVG or as a `data:` address"),
    (ShellFile::Page, "srcset=", "a page fetches no other file; write the picture as SVG or as a `data:` address"),
    (ShellFile::Style, "</style", "this would end the style sheet in the middle"),
    (ShellFile::Style, "@import", "a page fetches no other file; copy the styles to this place"),
    (ShellFile::Style, "url(", "a page fetches no other file; write the picture or font as a `data:` address"),
];

/// What makes harmless that which [`REFUSED`] names: data that is no script, and files that are held in their address.
const ALLOWED: [&str; 2] = ["application/ld+json", "data:"];

/// Refuses what plainly would run or fetch something.
pub(super) fn refuse(file: ShellFile, text: &str) -> Result<(), ShellFault> {
    let small = text.to_ascii_lowercase();
    let found = REFUSED.iter().filter(|(refused_in, ..)| *refused_in == file).flat_map(|(_, start, message)| {
        let allowed = |at: usize| {
            let end = small[at..].find(['>', ')']).map_or(small.len(), |end| at + end);
            ALLOWED.iter().any(|word| small[at..end].contains(word))
        };
        let places = small.match_indices(start).filter(move |(at, _)| !allowed(*at));
        places.map(|(at, words)| (at..at + words.len(), *message))
    });
    match found.min_by_key(|(place, _)| place.start) {
        Some((place, message)) => Err(ShellFault { file, place: Some(place), message: message.to_owned() }),
        None => Ok(()),
    }
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
