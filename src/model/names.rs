//! The names that slots and conditions may use, and where they are looked up.

use crate::model::facts::Facts;
use crate::model::kind::Kinds;
use crate::model::register::Registers;
use crate::model::value::Declaration;
use crate::model::vocabulary::Vocabulary;
use crate::shape::Named;
use std::collections::BTreeSet;

/// Everything a clause may name. Parameters are those of the clause itself.
#[derive(Clone, Copy)]
pub struct Names<'n> {
    /// The kinds of school.
    pub kinds: &'n Kinds,
    /// The terms.
    pub vocabulary: &'n Vocabulary,
    /// The posts and local facts.
    pub facts: &'n Facts,
    /// Law, guidance, linked policies.
    pub registers: &'n Registers,
    /// The ids of clauses, and of folders of variants.
    pub clauses: &'n BTreeSet<String>,
    /// The parameters of the clause that is being read.
    pub parameters: &'n Named<Declaration>,
    /// Names whose entries could not be read, which has been reported: `board`, `law.equality-act-2010`, `law.*`.
    pub broken: &'n BTreeSet<String>,
}

impl Names<'_> {
    /// Whether the entry that `path` names could not be read.
    pub fn is_broken(&self, path: &str) -> bool {
        let head = path.split('.').next().unwrap_or(path);
        let lower = lower_first(head);
        [path, head, &lower].iter().any(|name| self.broken.contains(*name))
            || self.broken.contains(&format!("{head}.*"))
            || (self.broken.contains("*") && !NAMESPACES.contains(&head))
    }
}

/// The first words of slots that are not terms. A school is both.
pub const NAMESPACES: [&str; 11] =
    ["people", "local", "law", "guidance", "policy", "contact", "section", "paragraph", "clause", "list", "document"];

/// A name with its first letter small: `Board` and `board` are one term.
pub fn lower_first(path: &str) -> String {
    let mut letters = path.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Whether `id` is lower-case words joined by hyphens.
pub fn is_id(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase())
        && !id.ends_with('-')
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// Whether Windows keeps a name for a device, with whatever ending: no folder and no file there can have it.
pub fn is_kept_by_windows(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    let numbered = |device| {
        let mut rest = stem.strip_prefix(device).unwrap_or("").chars();
        matches!((rest.next(), rest.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    };
    ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::is_kept_by_windows;

    #[test]
    fn windows_keeps_the_names_of_its_devices_whatever_follows_a_dot() {
        for name in ["con", "Aux", "NUL", "prn.toml", "nul.tar.gz", "com1", "LPT9", "com¹", "con .txt", "CONIN$"] {
            assert!(is_kept_by_windows(name), "{name}");
        }
        for name in ["console", "com", "com10", "com12", "lpt", "aux-in", "a.con", "", ".con", "comé"] {
            assert!(!is_kept_by_windows(name), "{name}");
        }
    }
}
