//! `changes.md`: the authority's words on each change, under a heading that names what changed.
//!
//! ```markdown
//! # Changes in 2027.1
//!
//! ## school-it/access
//! Private use needs the head's permission now, because …
//! ```

use crate::diagnostic::Diagnostic;
use crate::library::add_text;
use crate::load::{CHANGES, Files};
use crate::source::{At, FileId, Sources, Span};

/// Words on a change.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// What changed: the ids that the heading names.
    pub ids: Vec<At<String>>,
    /// What is said of it: Markdown.
    pub words: String,
}

/// What changes.md among these files says; nothing if there is none.
pub fn of(files: &Files, sources: &mut Sources, found: &mut Vec<Diagnostic>) -> Vec<Explained> {
    let Some(file) = files.0.get(CHANGES) else { return Vec::new() };
    let (id, text) = add_text(file.shown(CHANGES), &file.bytes, sources, found);
    read(&text, id)
}

/// Reads the text of changes.md, which is `file`. A heading of a second level or a lower one names one id or several, with
/// commas between them or without; what stands below it up to the next heading is said of each.
pub fn read(text: &str, file: FileId) -> Vec<Explained> {
    let mut explained: Vec<Explained> = Vec::new();
    let (mut at, mut fenced) = (0, false);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        fenced ^= line.trim_start().starts_with("```");
        let level = line.bytes().take_while(|b| *b == b'#').count();
        let is_heading = !fenced && (1..=6).contains(&level) && line[level..].starts_with([' ', '\n']);
        match explained.last_mut() {
            _ if is_heading && level >= 2 => {
                explained.push(Explained { ids: ids(&line[level..], start + level, file), words: String::new() });
            }
            // The title of the whole ends what was said before it.
            _ if is_heading => explained.push(Explained { ids: Vec::new(), words: String::new() }),
            Some(last) => last.words.push_str(line),
            None => {}
        }
    }
    explained.retain(|one| !one.ids.is_empty());
    explained.iter_mut().for_each(|one| one.words = one.words.trim().to_owned());
    explained
}

/// The ids that a heading names. Its other words, such as "and", name nothing.
fn ids(heading: &str, start: usize, file: FileId) -> Vec<At<String>> {
    let is_between =
        |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '`' | '*' | '"' | '“' | '”' | ':' | '(' | ')');
    let words = heading.split(is_between).map(|word| word.trim_end_matches('.')).filter(|word| is_like_an_id(word));
    let place = |word: &str| {
        let at = start + (word.as_ptr() as usize - heading.as_ptr() as usize);
        At::new(word.to_owned(), Span::new(file, at, at + word.len()))
    };
    words.map(place).collect()
}

/// Whether a word can be the id of something: all but models have a mark that plain words lack.
fn is_like_an_id(word: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '/' | '#' | '.' | '-');
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(is_letter)
        && word.contains(['/', '#', '.', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn each_heading_is_read_with_what_is_said_below_it() {
        let text = "# Changes in 2027.1\n\nA word before.\n\n## school-it/access\n\nAsk first.\n\nIt matters.\n\n## `roles/staff#contact` and roles/head\nBoth.\n```\n## no/heading\n```\n# More\nNothing.\n## Thanks\nTo all.\n";
        let mut sources = Sources::default();
        let file = sources.add("changes.md", text);
        let read = read(text, file);
        let shown: Vec<(Vec<&str>, &str)> = read
            .iter()
            .map(|one| (one.ids.iter().map(|id| sources.text(id.span)).collect(), one.words.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                (vec!["school-it/access"], "Ask first.\n\nIt matters."),
                (vec!["roles/staff#contact", "roles/head"], "Both.\n```\n## no/heading\n```"),
            ]
        );
    }
}
