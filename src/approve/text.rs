//! The text that is approved, line by line: as it is kept, and what changes from one to the next.

use crate::document::Document;
use crate::published::lines;
use crate::published::normal::normal;
use similar::{Algorithm, DiffTag, capture_diff_slices};
use std::path::{Path, PathBuf};

/// A text as its fingerprint is taken of it: the school's name and the lines that are approved, each with a line feed at
/// its end.
pub(crate) fn text_of(document: &Document) -> String {
    let mut text = normal(&document.school).into_owned() + "\n";
    for line in lines::of(document).held_out() {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// How many words a text has, without the marks of items and headings.
pub(crate) fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// The particulars of a text as their fingerprint is taken of them, and where they are kept: beside the text at `text`.
pub(crate) fn particulars_of(document: &Document, text: &Path) -> (PathBuf, String) {
    let told = lines::of(document).told().into_iter().map(|line| line + "\n").collect();
    (text.with_extension("particulars.txt"), told)
}

/// What became of a line between two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineChange<'t> {
    /// It is no longer there.
    Gone(&'t str),
    /// It was not there.
    New(&'t str),
}

/// The lines that differ between two texts, in reading order.
pub(crate) fn changes<'t>(old: &'t str, new: &'t str) -> Vec<LineChange<'t>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let mut changes = Vec::new();
    for step in capture_diff_slices(Algorithm::Myers, &old, &new) {
        if step.tag() != DiffTag::Equal {
            changes.extend(old[step.old_range()].iter().map(|line| LineChange::Gone(line)));
            changes.extend(new[step.new_range()].iter().map(|line| LineChange::New(line)));
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_the_lines_that_differ() {
        let (old, new) = ("a\nb\nc\n", "a\nB\nc\nd\n");
        assert_eq!(changes(old, new), [LineChange::Gone("b"), LineChange::New("B"), LineChange::New("d")]);
        assert_eq!(changes(old, old), []);
    }
}
