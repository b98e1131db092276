//! The names of all schools of a workspace.

use super::words::folded;
use std::collections::BTreeMap;

/// The names of all schools of a workspace, by their first words.
#[derive(Debug, Default)]
pub struct SchoolNames(BTreeMap<String, Vec<(Vec<String>, String)>>);

impl SchoolNames {
    /// These names, ready to be looked for.
    pub fn of(names: impl IntoIterator<Item = String>) -> SchoolNames {
        let mut all = SchoolNames::default();
        for name in names {
            let words = words_of(&name);
            // A name of one word may be any word.
            if let (Some(first), true) = (words.first().cloned(), words.len() > 1) {
                all.0.entry(first).or_default().push((words, name));
            }
        }
        all
    }

    /// The name that stands from the word `at` on, and how many words it has.
    pub fn at<'n>(&'n self, words: &[String], at: usize) -> Option<(&'n str, usize)> {
        let here = self.0.get(&words[at])?.iter().filter(|(name, _)| words[at..].starts_with(name));
        here.max_by_key(|(name, _)| name.len()).map(|(words, name)| (name.as_str(), words.len()))
    }
}

/// The words of a name as they are compared.
pub fn words_of(name: &str) -> Vec<String> {
    let is_between = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-');
    let words = name.split(is_between).map(|word| folded(word.trim_matches(|c: char| !c.is_alphanumeric())));
    words.filter(|word| !word.is_empty()).collect()
}
