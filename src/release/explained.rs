//! `changes.md`: the authority's words on each change, under a heading that names what changed.
//!
//! ```markdown
//! # Changes in 2027.1
//!
//! ## school-it/access
//! Private use needs the head's permission now, because …
//! ```

use crate::diagnostic::Diagnostic;
use crate::library::{Library, add_text};
use crate::load::{CHANGES, EARLIER, File, Files};
use crate::source::{At, FileId, Sources, Span};

/// Words on a change.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// What changed: the ids that the heading names.
    pub ids: Vec<At<String>>,
    /// What is said of it: Markdown.
    pub words: String,
    /// The number of the earlier release that it was said of; none if it is said of this one.
    pub of: Option<u32>,
}

/// What changes.md among these files says, and what it said in earlier releases, that of the last first. Words belong to the
/// release that said them first: what is left standing of an earlier one explains nothing now.
pub fn of(files: &Files, sources: &mut Sources, found: &mut Vec<Diagnostic>) -> Vec<Explained> {
    let number = |path: &str| path.strip_prefix(EARLIER)?.strip_suffix(".md")?.parse::<u32>().ok();
    let mut texts: Vec<(Option<u32>, &str)> =
        files.0.keys().filter_map(|path| Some((Some(number(path)?), path.as_str()))).collect();
    texts.sort_unstable();
    texts.push((None, CHANGES));
    let mut explained: Vec<Explained> = Vec::new();
    for (of, path) in texts {
        let Some(file) = files.0.get(path) else { continue };
        let (id, text) = add_text(file.shown(path), &file.bytes, sources, found);
        let mut read = read(&text, id);
        for one in &mut read {
            one.of = of;
            let is_old = |id: &At<String>| {
                let says_so =
                    |old: &&Explained| old.words == one.words && old.ids.iter().any(|named| named.value == id.value);
                explained.iter().any(|old| says_so(&old))
            };
            one.ids = one.ids.iter().filter(|id| !is_old(id)).cloned().collect();
        }
        read.retain(|one| !one.ids.is_empty());
        explained.splice(0..0, read);
    }
    explained
}

/// Whether this is said of what lies between an earlier library and a later one: of the later, or of a release that was passed
/// over.
pub fn is_between(one: &Explained, earlier: &Library, later: &Library) -> bool {
    let publisher = |library: &Library| library.release.as_ref().map(|file| file.publisher.value.clone());
    let since = earlier.release.as_ref().and_then(|file| file.serial);
    let since = since.filter(|_| publisher(earlier) == publisher(later)).map(|serial| serial.value);
    one.of.is_none_or(|of| since.is_some_and(|since| of > since))
}

/// What a release after the one of this number and files has to keep of what was said before it.
pub fn history(files: &Files, serial: u32) -> Vec<(String, File)> {
    let earlier = files.0.iter().filter(|(path, _)| path.starts_with(EARLIER));
    let last = files.0.get(CHANGES).map(|file| (format!("{EARLIER}{serial}.md"), file.clone()));
    earlier.map(|(path, file)| (path.clone(), file.clone())).chain(last).collect()
}

/// Words on a change as plain lines: a paragraph each, an item of a list with its mark.
pub fn in_lines(words: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in words.lines() {
        let line = line.replace("**", "").replace('`', "");
        let line = line.trim();
        let text = line.trim_start_matches('#').trim_start();
        let is_heading = text.len() < line.len() && line.starts_with('#');
        let marks = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_item = ["- ", "* ", "+ "].iter().any(|mark| text.starts_with(mark))
            || (marks.len() < text.len() && [". ", ") "].iter().any(|mark| marks.starts_with(mark)));
        let said = without_stress(text);
        match lines.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if goes_on && !is_item && !is_heading => {
                last.push(' ');
                last.push_str(&said);
            }
            Some(_) | None => lines.push(said),
        }
        goes_on = !text.is_empty() && !is_heading;
    }
    lines
}

/// Words without the stars of their stress; a star that stands alone, as that of an item does, stays.
fn without_stress(text: &str) -> String {
    let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let letters: Vec<char> = text.chars().collect();
    let at = |at: usize| letters.get(at).copied();
    let stands = |(place, c): &(usize, &char)| {
        **c != '*' || (is_blank(place.checked_sub(1).and_then(at)) && is_blank(at(place + 1)))
    };
    letters.iter().enumerate().filter(stands).map(|(_, c)| *c).collect()
}

/// Whether words give a reason: "TODO", dots or a comment alone are none.
pub fn is_reason(words: &str) -> bool {
    let mut said = String::new();
    let mut rest = words;
    while let Some(at) = rest.find("<!--") {
        said += &rest[..at];
        rest = rest[at..].find("-->").map_or("", |end| &rest[at + end + 3..]);
    }
    said += rest;
    let words: Vec<String> =
        said.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let stands_in = ["todo", "tbc", "tba", "tbd", "fixme", "xxx"];
    words.iter().any(|word| word.len() > 1) && !words.iter().take(2).any(|word| stands_in.contains(&word.as_str()))
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
        let named = if is_heading { ids(&line[level..], start + level, file) } else { Vec::new() };
        match explained.last_mut() {
            // A heading below that of a change, which names nothing, heads a part of what is said of it.
            Some(last) if is_heading && level >= 3 && named.is_empty() => last.words.push_str(line),
            _ if is_heading && level >= 2 => {
                explained.push(Explained { ids: named, words: String::new(), of: None });
            }
            // The title of the whole ends what was said before it.
            _ if is_heading => explained.push(Explained { ids: Vec::new(), words: String::new(), of: None }),
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
    fn words_belong_to_the_release_that_said_them_first() {
        let mut files = Files::default();
        for (path, text) in [
            ("changes/2.md", "## a/b\nTrains are safer.\n"),
            ("changes/10.md", "## a/b\nTrains are safer.\n## a/c\nTrains are late.\n"),
            (CHANGES, "## a/b\nTrains are safer.\n## a/c\nBuses are cheap.\n"),
        ] {
            files.0.insert(path.to_owned(), File::new(text.as_bytes().to_vec()));
        }
        let said = of(&files, &mut Sources::default(), &mut Vec::new());
        let shown: Vec<(Option<u32>, &str)> = said.iter().map(|one| (one.of, one.words.as_str())).collect();
        assert_eq!(shown, [(None, "Buses are cheap."), (Some(10), "Trains are late."), (Some(2), "Trains are safer.")]);
    }

    #[test]
    fn a_heading_that_names_nothing_is_part_of_what_is_said() {
        let text =
            "## a/b\nA child opened it.\n\n- one\n  more\n- *two*\n\n### For nurseries\nAsk the *fire* officer.\n";
        let mut sources = Sources::default();
        let file = sources.add("changes.md", text);
        let read = read(text, file);
        assert_eq!(read.len(), 1);
        assert_eq!(
            in_lines(&read[0].words),
            ["A child opened it.", "- one more", "- two", "For nurseries", "Ask the fire officer."]
        );
    }

    #[test]
    fn what_says_nothing_is_no_reason() {
        for words in ["TODO", "TODO: ask", "...", "-", "<!-- why -->", "", "x"] {
            assert!(!is_reason(words), "{words}");
        }
        assert!(is_reason("Because.") && is_reason("<!-- a note --> A child fell in."));
    }

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
