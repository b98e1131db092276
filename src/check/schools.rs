//! The names of all schools of a workspace.

use super::words::folded;
use std::collections::BTreeMap;

/// The names of all schools of a workspace.
#[derive(Debug, Default)]
pub struct SchoolNames {
    /// By their first words.
    by_first: BTreeMap<String, Vec<(Vec<String>, String)>>,
    /// The files of the schools that have each.
    files: BTreeMap<Vec<String>, Vec<String>>,
}

impl SchoolNames {
    /// These names, each with the file of its school, ready to be looked for.
    pub fn of(names: impl IntoIterator<Item = (String, String)>) -> SchoolNames {
        let mut all = SchoolNames::default();
        for (name, file) in names {
            let words = words_of(&name);
            all.files.entry(words.clone()).or_default().push(file);
            // A name of one word may be any word.
            if let (Some(first), true) = (words.first().cloned(), words.len() > 1) {
                all.by_first.entry(first).or_default().push((words, name));
            }
        }
        all
    }

    /// The files of the schools that have the name of these words.
    pub fn files_of(&self, words: &[String]) -> &[String] {
        self.files.get(words).map_or(&[], Vec::as_slice)
    }

    /// The name that stands from the word `at` on, and how many words it has.
    pub fn at<'n>(&'n self, words: &[String], at: usize) -> Option<(&'n str, usize)> {
        let here = self.by_first.get(&words[at])?.iter().filter(|(name, _)| words[at..].starts_with(name));
        here.max_by_key(|(name, _)| name.len()).map(|(words, name)| (name.as_str(), words.len()))
    }
}

/// The words of a name as they are compared.
pub fn words_of(name: &str) -> Vec<String> {
    let is_between = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-');
    let words = name.split(is_between).map(|word| folded(word.trim_matches(|c: char| !c.is_alphanumeric())));
    words.filter(|word| !word.is_empty()).collect()
}
