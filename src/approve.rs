//! Records of approval and review: put into a school file without touching another byte of it, and the approved text
//! kept beside it.

use crate::build::{KeptText, SchoolText};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::Document;
use crate::kept::{as_kept, libraries_of, school_file_of};
use crate::library::add_text;
use crate::load::{self, Error};
use crate::markdown::foreign;
use crate::pinned::Wanted;
use crate::published::lines;
use crate::published::normal::normal;
use crate::school;
use crate::source::Sources;
use similar::{Algorithm, DiffTag, capture_diff_slices};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

/// How a school file is written, so that it can be written so again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8, with its mark if the file begins with one: that is part of the text.
    Utf8,
    /// UTF-16 with the small half of a letter first, as old Notepad has it, and perhaps its mark.
    Utf16Le {
        /// Whether the file begins with a byte order mark.
        mark: bool,
    },
    /// UTF-16 with the large half first.
    Utf16Be {
        /// Whether the file begins with a byte order mark.
        mark: bool,
    },
}

impl Encoding {
    /// The text of a file, and how it is written; none if it is no text of these.
    pub(crate) fn read(bytes: &[u8]) -> Option<(String, Encoding)> {
        let text = foreign::text_of(bytes).ok()?;
        let encoding = match bytes {
            [0xFF, 0xFE, ..] => Encoding::Utf16Le { mark: true },
            [0xFE, 0xFF, ..] => Encoding::Utf16Be { mark: true },
            _ if matches!(text, Cow::Borrowed(_)) => Encoding::Utf8,
            [0, ..] => Encoding::Utf16Be { mark: false },
            _ => Encoding::Utf16Le { mark: false },
        };
        String::from_utf8(text.into_owned()).ok().map(|text| (text, encoding))
    }

    /// A text as a file of this encoding.
    pub(crate) fn write(self, text: &str) -> Vec<u8> {
        let units = |mark: bool, bytes: fn(u16) -> [u8; 2]| {
            let mark = mark.then_some(0xFEFF_u16);
            mark.into_iter().chain(text.encode_utf16()).flat_map(bytes).collect()
        };
        match self {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf16Le { mark } => units(mark, u16::to_le_bytes),
            Encoding::Utf16Be { mark } => units(mark, u16::to_be_bytes),
        }
    }
}

/// A record to be put into a policy: the name of its tables, and its keys with their values in TOML.
pub(crate) struct Record {
    /// `approval` or `reviewed-unchanged`.
    pub name: &'static str,
    /// Its keys in their order, each with its value.
    pub fields: Vec<(&'static str, Value)>,
}

/// The text of a school file with `record` at the end of the records of the policy at `index`, from 0. Every byte of
/// `text` is still there, in its order. None if the file is written so that there is no such place.
pub(crate) fn add(text: &str, index: usize, record: &Record) -> Option<String> {
    let plain = plain(text);
    let mut file: DocumentMut = plain.parse().ok()?;
    let policy = file.get_mut("policy")?.as_array_of_tables_mut()?.get_mut(index)?;
    match policy.entry(record.name).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new())) {
        Item::ArrayOfTables(records) => records.push(table(record)),
        Item::Value(Value::Array(records)) => push_inline(records, record),
        Item::Value(_) | Item::Table(_) | Item::None => return None,
    }
    let edited = file.to_string();
    let before = plain.bytes().zip(edited.bytes()).take_while(|(old, new)| old == new).count();
    let before = plain.floor_char_boundary(before);
    let added = edited.get(before..edited.len().checked_sub(plain.len() - before)?)?;
    edited.ends_with(&plain[before..]).then(|| put(text, before..before, added))
}

/// The text of a school file that says that the policy at `index`, from 0, was reviewed `on` that date. Nothing else in
/// it is changed. None if the file is written so that there is no such place.
pub(crate) fn set_reviewed(text: &str, index: usize, on: Date) -> Option<String> {
    let plain = plain(text);
    let file = toml_edit::Document::parse(plain.as_str()).ok()?;
    let policy = file.get("policy")?.as_array_of_tables()?.get(index)?;
    let date = if on.is_day() { on.written() } else { format!("\"{}\"", on.written()) };
    if let Some(written) = policy.get("reviewed") {
        return Some(put(text, written.span()?, &date));
    }
    // A line of its own, in line with the one that says how often.
    let key = policy.get_key_value("review")?.0.span()?;
    let line = plain[..key.start].rfind('\n').map_or(0, |end| end + 1);
    let indent = &plain[line..key.start];
    let gap = plain[key.end..].find('=').map_or(1, |gap| gap.saturating_sub("ed".len()).max(1));
    indent.trim().is_empty().then(|| put(text, line..line, &format!("{indent}reviewed{}= {date}\n", " ".repeat(gap))))
}

/// The text as the editor reads it, which writes line ends its own way and drops a byte order mark. So it only says what
/// to put where, and that is put into the text as it was.
pub(crate) fn plain(text: &str) -> String {
    text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n")
}

/// The text with `new` where `place` is in the plain text.
pub(crate) fn put(text: &str, place: Range<usize>, new: &str) -> String {
    let start = place_in(text, place.start);
    // What ends where a line ends leaves both bytes of a line end of Windows.
    let end = if place.is_empty() { start } else { place_in(text, place.end) };
    let end = if text[start..end].ends_with('\r') { end - 1 } else { end };
    let new = if text.contains("\r\n") { new.replace('\n', "\r\n") } else { new.to_owned() };
    format!("{}{new}{}", &text[..start], &text[end..])
}

/// Where byte `at` of the plain text is in the text as it was.
fn place_in(text: &str, at: usize) -> usize {
    let mut plain = 0;
    for (place, c) in text.char_indices() {
        let dropped = (place == 0 && c == '\u{feff}') || (c == '\r' && text[place + 1..].starts_with('\n'));
        if plain == at && !dropped {
            return place;
        }
        plain += if dropped { 0 } else { c.len_utf8() };
    }
    text.len()
}

fn table(record: &Record) -> Table {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    let widest = record.fields.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
    for (key, value) in &record.fields {
        table.insert(key, Item::Value(value.clone()));
        if let Some(mut written) = table.key_mut(key) {
            written.leaf_decor_mut().set_suffix(" ".repeat(widest + 1 - key.len()));
        }
    }
    table
}

fn push_inline(records: &mut Array, record: &Record) {
    let mut table = InlineTable::new();
    for (key, value) in &record.fields {
        table.insert(*key, value.clone());
    }
    records.push(table);
}

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

/// Texts that were approved on a day, as they were kept.
#[derive(Default)]
pub(crate) struct Kept {
    /// Those that can be made again.
    pub texts: Vec<KeptText>,
    /// The libraries that they were built from.
    pub wanted: Wanted,
    /// What is not kept, and what is wrong with the school files.
    pub found: Vec<Diagnostic>,
    /// Those files.
    pub sources: Sources,
    days: BTreeSet<Date>,
}

impl Kept {
    /// The days on which texts were approved that are kept, in a sentence.
    pub(crate) fn days(&self) -> String {
        let days: Vec<String> = self.days.iter().map(|day| day.written()).collect();
        match days.is_empty() {
            true => "None is kept of any day: policygen approve keeps what it records.".to_owned(),
            false => format!("There is one of {}.", days.join(", ")),
        }
    }
}

/// What is kept of the texts of these schools that were approved `on` a day.
pub(crate) fn kept(schools: &[SchoolText], on: Date) -> Result<Kept, Error> {
    let mut kept = Kept::default();
    for school in schools {
        let Ok(bytes) = &school.bytes else { continue };
        let (file, text) = add_text(school.path.clone(), bytes, &mut kept.sources, &mut kept.found);
        let Some(parsed) = school::parse(&text, file, &mut kept.found) else { continue };
        let path = Path::new(&school.path);
        for policy in &parsed.policy {
            let id = policy.id().as_str();
            for record in &policy.approval {
                let Some(fingerprint) = &record.fingerprint else { continue };
                let text = as_kept(path, &school.id, id, &record.on.value.written(), &fingerprint.value);
                let file = school_file_of(&text.path);
                let is_kept = file.is_file() && record.library.is_some();
                kept.days.extend(is_kept.then_some(record.on.value));
                if record.on.value != on {
                    continue;
                }
                let Some(library) = record.library.as_ref().filter(|_| is_kept) else {
                    let said =
                        format!("\"{id}\" cannot be made again as it was approved then: its school file was not kept");
                    let words = text.path.is_file().then(|| format!("its words are in {}", load::shown(&text.path)));
                    kept.found.push(Diagnostic::warning(Fault::NotRemade, record.on.span, said).maybe_help(words));
                    continue;
                };
                kept.wanted.approved.insert(library.value.clone(), libraries_of(path));
                kept.texts.push(KeptText {
                    school: SchoolText { path: load::shown(&file), id: school.id.clone(), bytes: load::read(&file) },
                    // In the file that was kept the policy has the name that it had then.
                    policy: text.policy,
                    library: library.value.clone(),
                    fingerprint: fingerprint.value.clone(),
                    beside: path.parent().unwrap_or(Path::new("")).to_owned(),
                });
            }
        }
    }
    Ok(kept)
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

    fn record() -> Record {
        Record { name: "approval", fields: vec![("by", "Governing \"Body\"".into()), ("minute", "26/14".into())] }
    }

    const ADDED: &str = "\n[[policy.approval]]\nby     = 'Governing \"Body\"'\nminute = \"26/14\"\n";

    fn added(text: &str, index: usize) -> String {
        add(text, index, &record()).expect("the record has a place")
    }

    #[test]
    fn a_record_is_added_and_nothing_else_changes() {
        let text = "name = 'A' # why\n\n[[policy]] # first\nmodel='m'   # odd   spacing\n\tdrop = [\n 'a', # b\n]\n";
        assert_eq!(added(text, 0), format!("{text}{ADDED}"));
    }

    #[test]
    fn a_record_stands_after_the_earlier_ones_of_its_own_policy() {
        let first = "[[policy]]\nmodel = 'm'\n\n[[policy.approval]]\nby = 'B' # history\n";
        let second =
            "\n[[policy.replace]]\ntext = '''\n[[policy.approval]]\n'''\n\n# the other\n[[policy]]\nmodel = 'n'\n";
        let text = format!("{first}{second}");
        assert_eq!(added(&text, 0), format!("{first}{ADDED}{second}"));
        assert_eq!(added(&text, 1), format!("{text}{ADDED}"));
    }

    #[test]
    fn line_ends_and_marks_of_windows_stay() {
        let text = "\u{feff}# é\r\n[[policy]]\r\nmodel = 'm'\r\n\r\n[[policy]]\r\nmodel = 'n'\r\n";
        let (head, tail) = text.split_at(text.find("\r\n\r\n").expect("it has an empty line") + 2);
        assert_eq!(added(text, 0), format!("{head}{}{tail}", ADDED.replace('\n', "\r\n")));
    }

    #[test]
    fn a_file_without_a_last_line_end_keeps_its_last_line() {
        assert_eq!(added("[[policy]]\nmodel = 'm'", 0), format!("[[policy]]\nmodel = 'm'\n{ADDED}"));
    }

    #[test]
    fn records_in_line_and_records_without_a_place_are_known() {
        let text = "[[policy]]\napproval = [{ by = 'B' }] # kept\n";
        let inline = added(text, 0);
        assert_eq!(inline.matches("by = ").count(), 2);
        assert!(inline.ends_with("] # kept\n"), "{inline}");
        assert_eq!(add("policy = [{ model = 'm' }]\n", 0, &record()), None);
        assert_eq!(add("[[policy]]\napproval = 3\n", 0, &record()), None);
    }

    #[test]
    fn a_review_is_set_and_nothing_else_changes() {
        let set = |text: &str, index: usize, on: &str| {
            set_reviewed(text, index, on.parse().expect("the test writes a date")).expect("the date has a place")
        };
        let ends = "[[policy]]\r\nreviewed = 2024-10-07\r\nreview = 'yearly'\r\n";
        assert_eq!(set(ends, 0, "2026-11-19"), ends.replace("2024-10-07", "2026-11-19"));
        let text = "[[policy]]\r\nreviewed = 2024-10-07 # early\r\n\r\n[[policy]]\r\nreview   = 'yearly'\r\n# the end";
        assert_eq!(set(text, 0, "2026-11-19"), text.replace("2024-10-07", "2026-11-19"));
        assert_eq!(set(text, 0, "autumn 2026"), text.replace("2024-10-07", "\"autumn 2026\""));
        assert_eq!(set(text, 1, "2026-11"), text.replace("review   =", "reviewed = \"2026-11\"\r\nreview   ="));
        let mark = "\u{feff}[[policy]]\n  review='yearly'\n";
        assert_eq!(set(mark, 0, "2026-11-19"), "\u{feff}[[policy]]\n  reviewed = 2026-11-19\n  review='yearly'\n");
        assert_eq!(
            set_reviewed("policy = [{ review = 'yearly' }]\n", 0, Date::day(2026, 11, 19).expect("a day")),
            None
        );
    }

    #[test]
    fn a_last_comment_is_kept() {
        for last in ["# the end\n", "\n# the end", "# one\n\n# two\n"] {
            let text = format!("[[policy]]\nmodel = 'm'\n{last}");
            let added = added(&text, 0);
            assert_eq!(added.replacen(ADDED.trim_start(), "", 1).replace('\n', ""), text.replace('\n', ""), "{added}");
        }
        assert_eq!(added("[[policy]]\nmodel = 'm' # end", 0), format!("[[policy]]\nmodel = 'm' # end\n{ADDED}"));
    }

    #[test]
    fn a_file_is_written_in_the_encoding_it_was_read_in() {
        let text = "name = \"Éloïse’s School\"\r\n";
        let marked = [0xFEFF].into_iter().chain(text.encode_utf16());
        let le: Vec<u8> = marked.clone().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = marked.flat_map(u16::to_be_bytes).collect();
        for bytes in [text.as_bytes(), &le, &be, &le[2..], &be[2..]] {
            let (read, encoding) = Encoding::read(bytes).expect("it is a text");
            assert_eq!(read, text);
            assert_eq!(encoding.write(&read), bytes);
        }
        assert_eq!(Encoding::read(b"name = \"\xC9\"\n"), None, "Windows-1252 is told of, and not guessed");
        assert_eq!(Encoding::read(b"%PDF-1.7"), None);
    }

    #[test]
    fn changes_are_the_lines_that_differ() {
        let (old, new) = ("a\nb\nc\n", "a\nB\nc\nd\n");
        assert_eq!(changes(old, new), [LineChange::Gone("b"), LineChange::New("B"), LineChange::New("d")]);
        assert_eq!(changes(old, old), []);
    }
}
