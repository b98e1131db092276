//! Where a library comes from, and `release.toml`: what a release of one is called, and what it does away with.

use crate::date::Date;
use crate::diagnostic::{Diagnostic, Fault, did_you_mean, slip};
use crate::model::names::is_id;
use crate::shape::{Lines, Reader, Shape, shape};
use crate::source::{At, Span};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::DeValue;

/// Where a library comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum LibraryFrom {
    /// The program: files of the workspace of the same name stand in place of its own.
    BuiltIn,
    /// The workspace alone: nothing that it does not have is in it.
    Here,
    /// The releases of this publisher.
    Publisher(At<String>),
}

impl Shape for LibraryFrom {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        let written: At<String> = At::read(value, reader)?;
        match written.value.as_str() {
            "built-in" => Some(LibraryFrom::BuiltIn),
            "here" => Some(LibraryFrom::Here),
            name if is_id(name) && slip(name, ["built-in", "here"]).is_none() => Some(LibraryFrom::Publisher(written)),
            name => {
                let help = did_you_mean(name, ["built-in", "here"]).unwrap_or_else(|| {
                    "it is here, built-in, or who publishes the releases that you took, such as anyshire".to_owned()
                });
                let said = format!("a library comes from nothing called \"{name}\"");
                reader.found.push(Diagnostic::error(Fault::UnknownWord, written.span, said).help(help));
                None
            }
        }
    }

    fn fallback(_: Span) -> Option<Self> {
        Some(LibraryFrom::BuiltIn)
    }

    fn schema(_: &mut BTreeMap<String, Json>) -> Json {
        json!({ "type": "string" })
    }
}

shape! {
    /// Where the library of a workspace or a school comes from.
    pub struct LibraryTable {
        /// here, built-in, or the publisher of releases that were taken; built-in unless given.
        pub from: LibraryFrom,
    }
}

shape! {
    /// Something that an earlier release had and this one has not.
    pub struct Retired {
        /// What it was called: a clause, clause#item, clause.parameter, model, model#section, local.fact and so on.
        pub id: At<String>,
        /// Why it is gone; schools that named it are told.
        pub why: Lines,
        /// What to look at instead.
        pub see: Option<At<String>>,
        /// The first release without it; policygen release writes it.
        pub since: Option<At<String>>,
    }
}

shape! {
    /// Something that an earlier release calls otherwise, for schools that pass releases over; policygen release writes it.
    pub struct RenamedId {
        /// What it was called in the release before.
        pub id: At<String>,
        /// What it was called from then on; more than one if it was split.
        pub now: Vec<At<String>>,
        /// The number of the first release that calls it so.
        pub serial: At<u32>,
    }
}

shape! {
    /// `release.toml`: who publishes a library, and what its releases do away with.
    pub struct ReleaseFile {
        /// Who publishes it, in one word such as anyshire.
        pub publisher: At<String>,
        /// What the release is called, such as 2027.1; policygen release writes it.
        pub name: Option<At<String>>,
        /// Its number among the releases of its publisher; policygen release counts it.
        pub serial: Option<At<u32>>,
        /// The release before it; policygen release writes it.
        pub after: Option<At<String>>,
        /// The day it was made; policygen release writes it.
        pub published: Option<At<Date>>,
        /// The day by which schools should have moved to it.
        pub adopt_by: Option<At<Date>>,
        /// The earliest program that can read it, such as "policygen 0.1".
        pub needs: Option<At<String>>,
        /// The key that the releases after this one will be signed with.
        pub next_key: Option<At<String>>,
        /// What earlier releases had and this one has not.
        pub retired: Vec<Retired>,
        /// What earlier releases call otherwise; policygen release writes it.
        pub renamed: Vec<RenamedId>,
    }
}

/// A publisher and the name of one of its releases.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReleaseId {
    /// Who publishes it.
    pub publisher: String,
    /// What it is called.
    pub name: String,
}

impl std::fmt::Display for ReleaseId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.publisher, self.name)
    }
}

impl ReleaseId {
    /// The name of its bundle, without a folder.
    pub fn file_name(&self) -> String {
        format!("{}-{}.zip", self.publisher, self.name)
    }
}

/// Whether a release can be called that: digits, small letters, dots and hyphens, so that it can stand in the name of a file.
pub fn is_name(name: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    name.len() <= 40 && name.split(['.', '-']).all(is_word)
}

/// The words for a name that [`is_name`] refuses.
pub const NAME_HELP: &str =
    "name it by its year and a number, such as 2027.1; small letters, digits, dots and hyphens may be in it";

/// Reports what a release file says that cannot be.
pub fn check(file: &ReleaseFile, found: &mut Vec<Diagnostic>) {
    if !is_id(&file.publisher.value) || file.publisher.value.len() > 40 {
        let message = format!("\"{}\" cannot name a publisher", file.publisher);
        found.push(
            Diagnostic::error(Fault::BadId, file.publisher.span, message)
                .help("write one word, such as anyshire, in small letters; it becomes part of the name of a file"),
        );
    }
    for name in [&file.name, &file.after].into_iter().flatten().filter(|name| !is_name(&name.value)) {
        found.push(
            Diagnostic::error(Fault::BadId, name.span, format!("\"{name}\" cannot name a release")).help(NAME_HELP),
        );
    }
    for gone in file.retired.iter().filter(|gone| gone.why.value.trim().is_empty()) {
        found.push(
            Diagnostic::error(Fault::EmptyValue, gone.why.span, "this does not say why it is gone")
                .help("schools that named it will read these words"),
        );
    }
    if let Some(needs) = &file.needs
        && version_of(&needs.value).is_none()
    {
        found.push(
            Diagnostic::error(Fault::UnknownWord, needs.span, format!("\"{needs}\" is no version of policygen"))
                .help(format!("write it as \"policygen {}\"", env!("CARGO_PKG_VERSION"))),
        );
    }
}

/// The version in `policygen 0.4` as numbers that can be compared.
fn version_of(needs: &str) -> Option<Vec<u32>> {
    let version = needs.strip_prefix("policygen ")?;
    let mut numbers: Vec<u32> = version.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    while numbers.last() == Some(&0) {
        numbers.pop();
    }
    Some(numbers)
}

/// Whether a release that needs this program or a newer one can be read by the program of `version`.
pub fn is_read_by(needs: &str, version: &str) -> bool {
    version_of(needs) <= version_of(&format!("policygen {version}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_has_a_name_that_a_file_can_have() {
        for name in ["2027.1", "2027-autumn", "1", "2027.1.2"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "2027 1", "../2027", "2027..1", ".", "2027.", "Herbst", "é", "2027/1"] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn a_newer_program_is_known_by_its_numbers() {
        assert!(is_read_by("policygen 0.4", "0.4.0") && is_read_by("policygen 0.4", "0.10.0"));
        assert!(!is_read_by("policygen 0.4", "0.3.9") && !is_read_by("policygen 1", "0.9.9"));
        assert!(is_read_by("policygen 0.4.0", "0.4"));
    }
}
