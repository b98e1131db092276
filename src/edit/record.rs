//! Records of approval and review, put into a school file without touching another byte of it.

use crate::date::Date;
use std::ops::Range;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

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
    let rest = &plain[before..];
    let is_remark = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    // Remarks at the end of a file tell of the policy above them, and stay there.
    let at = if rest.ends_with('\n') && rest.lines().all(is_remark) { plain.len() } else { before };
    edited.ends_with(rest).then(|| put(text, at..at, added))
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
        assert_eq!(
            added("[[policy]]\nmodel = 'm'\n# of it\n", 0),
            format!("[[policy]]\nmodel = 'm'\n# of it\n{ADDED}")
        );
        for last in ["# the end\n", "\n# the end", "# one\n\n# two\n"] {
            let text = format!("[[policy]]\nmodel = 'm'\n{last}");
            let added = added(&text, 0);
            assert_eq!(added.replacen(ADDED.trim_start(), "", 1).replace('\n', ""), text.replace('\n', ""), "{added}");
        }
        assert_eq!(added("[[policy]]\nmodel = 'm' # end", 0), format!("[[policy]]\nmodel = 'm' # end\n{ADDED}"));
    }
}
