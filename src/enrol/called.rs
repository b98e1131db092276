//! What the file of a new school is called.

use crate::load::{self, Error};
use crate::model::names;
use crate::school;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The id of a school of this name: words in small letters that every system has, joined by hyphens. "Ysgol Tŷ'r Gŵr" is
/// `ysgol-tyr-gwr`.
pub(crate) fn id_of_name(name: &str) -> String {
    let mut id = String::new();
    for c in name.to_lowercase().nfd().filter(|c| !is_combining_mark(*c) && !APOSTROPHES.contains(c)) {
        match (c, SPELT.iter().find(|(letter, _)| *letter == c)) {
            (_, Some((_, spelt))) => id.push_str(spelt),
            ('a'..='z' | '0'..='9', None) => id.push(c),
            ('&', None) => id.push_str("-and-"),
            (_, None) => id.push('-'),
        }
    }
    let words: Vec<&str> = id.split('-').filter(|word| !word.is_empty()).collect();
    match words.join("-") {
        id if id.is_empty() => "school".to_owned(),
        id if names::is_kept_by_windows(&id) => format!("{id}-school"),
        id => id,
    }
}

/// The file that is there already and keeps one from being made at `path`: it has that name, or would be the same school.
pub(crate) fn twin(path: &Path) -> Result<Option<PathBuf>, Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let id = |path: &Path| path.file_stem().map(|stem| school::id_of(&stem.to_string_lossy()));
    let there = if folder.is_dir() { load::school_files(folder)?.0 } else { Vec::new() };
    let twin = there.into_iter().find(|other| id(other) == id(path));
    Ok(twin.or_else(|| path.symlink_metadata().is_ok().then(|| path.to_owned())))
}

/// Whether Windows could not have a school's file at `path`, or the folder that it is built into.
pub(crate) fn is_kept_by_windows(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    names::is_kept_by_windows(&stem) || names::is_kept_by_windows(&school::id_of(&stem))
}

/// What stands within a word and parts none.
const APOSTROPHES: [char; 5] = ['\'', '’', '‘', '`', '´'];

/// Letters that are no other letter with a mark.
const SPELT: [(char, &str); 8] =
    [('æ', "ae"), ('œ', "oe"), ('ø', "o"), ('ß', "ss"), ('ł', "l"), ('đ', "d"), ('ð', "d"), ('þ', "th")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_file_name_that_every_system_has() {
        for (name, id) in [
            ("Oak Tree Primary School", "oak-tree-primary-school"),
            ("St Mary's C.E. (VA) Primary", "st-marys-c-e-va-primary"),
            ("Ysgol Tŷ’r Gŵr", "ysgol-tyr-gwr"),
            ("Arts & Media \"Academy\" \\ North", "arts-and-media-academy-north"),
            ("Smørrebrød Straße", "smorrebrod-strasse"),
            ("Con", "con-school"),
            ("学校", "school"),
            ("  ", "school"),
        ] {
            assert_eq!(id_of_name(name), id, "{name}");
        }
    }
}
