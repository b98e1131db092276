//! Changes to a school file, each by the stretch of text that it concerns: comments, order, line ends and everything else stay
//! as they are. What was written is held against what was meant, which is worked out on the values of the file.

pub(crate) mod record;

use crate::control::escaped;
use record::{Record, plain, put};
use std::ops::Range;
use toml::Value;
use toml_edit::{Item, TableLike};

/// A step on the way to a value of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// Under this key.
    Key(String),
    /// The entry of this number in a list, from 0.
    At(usize),
}

/// The way to a value of a file.
pub(crate) type Path = Vec<Step>;

/// The way from a policy to something in it: `["drop"]` or `["replace", 0, "clause"]`.
pub(crate) fn in_policy(index: usize, rest: &[Step]) -> Path {
    [Step::Key("policy".to_owned()), Step::At(index)].into_iter().chain(rest.iter().cloned()).collect()
}

/// A key as a step.
pub(crate) fn key(name: &str) -> Step {
    Step::Key(name.to_owned())
}

/// A change to a school file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Edit {
    /// Gives what stands there another value, or writes it where there is none.
    Set(Path, Value),
    /// Calls a key otherwise.
    Rename(Path, String),
    /// Takes a key, or an entry of a list, out.
    Remove(Path),
    /// Takes a key out, and leaves its line as a remark: whoever reads the file sees what could stand there.
    Silence(Path),
    /// Writes another entry at the end of a list, or the list if there is none.
    Append(Path, Value),
    /// The same, with a remark above it that says why.
    Explained(Path, Value, String),
    /// Adds a table of this name to the policy of this number: a clause of the school's own, or its own wording of one.
    Add(usize, &'static str, Vec<(&'static str, String)>),
}

impl Edit {
    fn path(&self) -> Option<&Path> {
        match self {
            Edit::Set(path, _)
            | Edit::Append(path, _)
            | Edit::Explained(path, ..)
            | Edit::Rename(path, _)
            | Edit::Silence(path)
            | Edit::Remove(path) => Some(path),
            Edit::Add(..) => None,
        }
    }
}

/// Changes in the order in which they can be made one after the other: those that take something out come after those that
/// name it by its number, the last first.
pub(crate) fn in_order(edits: &[Edit]) -> Vec<Edit> {
    let mut edits = without_twins(edits);
    let rank = |edit: &Edit| match edit {
        Edit::Set(..) => 0,
        Edit::Append(..) | Edit::Explained(..) => 1,
        Edit::Rename(..) => 2,
        Edit::Silence(_) | Edit::Remove(_) => 3,
        Edit::Add(..) => 4,
    };
    edits.sort_by(|one, other| {
        rank(one).cmp(&rank(other)).then_with(|| match (one, other) {
            (Edit::Remove(one), Edit::Remove(other)) => other.cmp(one),
            // What stands in something is called otherwise before that is.
            (Edit::Rename(one, _), Edit::Rename(other, _)) => other.len().cmp(&one.len()),
            _ => std::cmp::Ordering::Equal,
        })
    });
    edits
}

/// The same without what is asked for twice. Entries of one list that come to say the same are one.
fn without_twins(edits: &[Edit]) -> Vec<Edit> {
    let mut kept: Vec<Edit> = Vec::new();
    for edit in edits {
        let list = |path: &Path| match path.as_slice() {
            [list @ .., Step::At(_)] => Some(list.to_vec()),
            _ => None,
        };
        let says_the_same = |other: &Edit| match (edit, other) {
            (Edit::Set(path, value), Edit::Set(other, same)) => {
                path != other && value == same && list(path).is_some() && list(path) == list(other)
            }
            _ => false,
        };
        // What is taken out needs no other change, nor what is renamed twice.
        let is_done = |other: &Edit| match (edit.path(), other) {
            (Some(path), Edit::Remove(gone)) => path.starts_with(gone),
            _ => *other == *edit,
        };
        if kept.iter().any(is_done) {
            continue;
        }
        match edit {
            Edit::Set(path, _) if kept.iter().any(says_the_same) => kept.push(Edit::Remove(path.clone())),
            Edit::Remove(gone) => {
                kept.retain(|other| !other.path().is_some_and(|path| path.starts_with(gone)));
                kept.push(edit.clone());
            }
            Edit::Set(..)
            | Edit::Append(..)
            | Edit::Explained(..)
            | Edit::Rename(..)
            | Edit::Silence(_)
            | Edit::Add(..) => kept.push(edit.clone()),
        }
    }
    kept
}

/// Why a file is left as it was.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NoPlace;

/// The text of a school file with changes made. What comes out means what was meant, or nothing does.
pub(crate) fn edited(text: &str, edits: &[Edit]) -> Result<String, NoPlace> {
    let edits = in_order(edits);
    let mut meant: toml::Table = plain(text).parse().map_err(|_| NoPlace)?;
    let mut now = text.to_owned();
    for edit in &edits {
        now = written(&now, edit).ok_or(NoPlace)?;
        apply(&mut meant, edit).ok_or(NoPlace)?;
    }
    let read: toml::Table = plain(&now).parse().map_err(|_| NoPlace)?;
    match without_empty(read) == without_empty(meant) {
        true => Ok(now),
        false => Err(NoPlace),
    }
}

/// A table without the lists and tables in it that hold nothing, which say as much as if they were not there.
fn without_empty(mut table: toml::Table) -> toml::Table {
    fn mend(value: &mut Value) -> bool {
        match value {
            Value::Array(entries) => {
                for entry in entries.iter_mut() {
                    mend(entry);
                }
                !entries.is_empty()
            }
            Value::Table(inner) => {
                *inner = without_empty(std::mem::take(inner));
                !inner.is_empty()
            }
            Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => true,
        }
    }
    table.retain(|_, value| mend(value));
    table
}

/// Makes a change to the values of a file.
fn apply(table: &mut toml::Table, edit: &Edit) -> Option<()> {
    if let Edit::Add(policy, name, fields) = edit {
        let policy = table.get_mut("policy")?.as_array_mut()?.get_mut(*policy)?.as_table_mut()?;
        let added = policy.entry(*name).or_insert_with(|| Value::Array(Vec::new())).as_array_mut()?;
        let fields = fields.iter().map(|(key, value)| ((*key).to_owned(), Value::String(value.clone())));
        added.push(Value::Table(fields.collect()));
        return Some(());
    }
    let (last, way) = edit.path()?.split_last()?;
    let mut at = None::<&mut Value>;
    for step in way {
        at = Some(match (at, step) {
            (None, Step::Key(key)) => table.entry(key).or_insert_with(|| Value::Table(toml::Table::new())),
            (Some(Value::Table(inner)), Step::Key(key)) => {
                inner.entry(key).or_insert_with(|| Value::Table(toml::Table::new()))
            }
            (Some(Value::Array(entries)), Step::At(index)) => entries.get_mut(*index)?,
            (_, Step::Key(_) | Step::At(_)) => return None,
        });
    }
    match (at, last) {
        (Some(Value::Array(entries)), Step::At(index)) => match edit {
            Edit::Set(_, value) => *entries.get_mut(*index)? = value.clone(),
            Edit::Remove(_) if *index < entries.len() => drop(entries.remove(*index)),
            Edit::Remove(_) => return None,
            Edit::Append(..) | Edit::Explained(..) | Edit::Rename(..) | Edit::Silence(_) | Edit::Add(..) => {
                return None;
            }
        },
        (None, Step::Key(name)) => apply_to(table, name, edit)?,
        (Some(Value::Table(inner)), Step::Key(name)) => apply_to(inner, name, edit)?,
        (_, Step::Key(_) | Step::At(_)) => return None,
    }
    Some(())
}

fn apply_to(table: &mut toml::Table, name: &str, edit: &Edit) -> Option<()> {
    match edit {
        Edit::Set(_, value) => drop(table.insert(name.to_owned(), value.clone())),
        Edit::Remove(_) | Edit::Silence(_) => drop(table.remove(name)?),
        Edit::Append(_, value) | Edit::Explained(_, value, _) => {
            let list = table.entry(name).or_insert_with(|| Value::Array(Vec::new()));
            list.as_array_mut()?.push(value.clone());
        }
        Edit::Rename(_, to) => {
            let value = table.remove(name)?;
            table.insert(to.clone(), value);
        }
        Edit::Add(..) => return None,
    }
    Some(())
}

/// The text with one change made; none if there is no place for it.
fn written(text: &str, edit: &Edit) -> Option<String> {
    if let Edit::Add(policy, name, fields) = edit {
        let fields = fields.iter().map(|(key, value)| (*key, value.as_str().into())).collect();
        return record::add(text, *policy, &Record { name, fields });
    }
    let plain = plain(text);
    let file = toml_edit::Document::parse(plain.as_str()).ok()?;
    let (place, new) = change(&plain, file.as_item(), edit)?;
    Some(put(text, place, &new))
}

/// The stretch that a change concerns, and what is to stand there.
fn change(plain: &str, root: &Item, edit: &Edit) -> Option<(Range<usize>, String)> {
    let path = edit.path()?;
    match edit {
        Edit::Set(_, value) => match item_at(root, path) {
            Some(item) => {
                let place = item.span()?;
                let new = like(&plain[place.clone()], value);
                Some((place, new))
            }
            None => in_place_of_remark(plain, root, path, value).or_else(|| insertion(plain, root, path, value)),
        },
        Edit::Explained(_, value, why) => explained(plain, root, path, value, why),
        Edit::Silence(_) => {
            let (key, end) = (key_at(root, path)?, end_of(item_at(root, path)?)?);
            let line = start_of_line(plain, key.start);
            let is_line = plain[line..key.start].trim().is_empty() && !plain[line..end].contains('\n');
            match is_line {
                true => Some((line..line, "# ".to_owned())),
                // What is written in some other way is taken out as it is.
                false => change(plain, root, &Edit::Remove(path.clone())),
            }
        }
        Edit::Append(_, value) => match item_at(root, path) {
            Some(list) => after_last(plain, list, value),
            None => insertion(plain, root, path, &Value::Array(vec![value.clone()])),
        },
        Edit::Rename(_, to) => Some((key_at(root, path)?, key_text(to))),
        Edit::Remove(_) => {
            let (last, way) = path.split_last()?;
            let holder = item_at(root, way)?;
            match (last, holder) {
                (Step::At(index), Item::ArrayOfTables(tables)) => {
                    Some((block(plain, tables.get(*index)?)?, String::new()))
                }
                (Step::At(index), _) => {
                    let entries = holder.as_array()?;
                    if entries.len() == 1 && is_bare(plain, &holder.span()?, &item_at(root, path)?.span()?) {
                        return change(plain, root, &Edit::Remove(way.to_vec()));
                    }
                    let _ = index;
                    Some((entry(plain, item_at(root, path)?.span()?, ']'), String::new()))
                }
                (Step::Key(_), Item::Value(value)) => {
                    let inline = value.as_inline_table()?;
                    let place = key_at(root, path)?.start..item_at(root, path)?.span()?.end;
                    if inline.len() == 1 && is_bare(plain, &holder.span()?, &place) {
                        return change(plain, root, &Edit::Remove(way.to_vec()));
                    }
                    Some((entry(plain, place, '}'), String::new()))
                }
                (Step::Key(_), _) => {
                    let key = key_at(root, path)?;
                    let end = end_of(item_at(root, path)?)?;
                    let line = start_of_line(plain, key.start);
                    Some((line..end_of_line(plain, end), String::new()))
                }
            }
        }
        Edit::Add(..) => None,
    }
}

/// What stands at the end of a way.
fn item_at<'i>(root: &'i Item, path: &[Step]) -> Option<&'i Item> {
    path.iter().try_fold(root, |item, step| match step {
        Step::Key(key) => item.get(key.as_str()),
        Step::At(index) => item.get(*index),
    })
}

/// The place of the key at the end of a way.
fn key_at(root: &Item, path: &[Step]) -> Option<Range<usize>> {
    let (Step::Key(name), way) = path.split_last()? else { return None };
    item_at(root, way)?.as_table_like()?.get_key_value(name)?.0.span()
}

/// Where a key stands with its value in the text of a file, as an editor of text counts: in bytes, without a byte order mark and
/// with the line ends of Unix. None if it is not there.
pub(crate) fn entry_of(text: &str, path: &Path) -> Option<Range<usize>> {
    let file = toml_edit::Document::parse(plain(text)).ok()?;
    let value = item_at(file.as_item(), path)?.span()?;
    let start = key_at(file.as_item(), path).map_or(value.start, |key| key.start);
    Some(start..value.end)
}

/// Where the last value of an item ends.
fn end_of(item: &Item) -> Option<usize> {
    match item {
        Item::Value(value) => value.span().map(|span| span.end),
        Item::Table(table) => {
            let inner = table.iter().filter_map(|(_, item)| end_of(item)).max();
            inner.or_else(|| table.span().map(|span| span.end))
        }
        Item::ArrayOfTables(tables) => {
            tables.iter().filter_map(|table| table.iter().filter_map(|(_, item)| end_of(item)).max()).max()
        }
        Item::None => None,
    }
}

/// A value as it is written, with the quotes that stand there now.
fn like(now: &str, value: &Value) -> String {
    match value {
        Value::String(words) if now.starts_with('\'') && !now.starts_with("'''") && is_one_plain_line(words) => {
            format!("'{words}'")
        }
        value => value_text(value),
    }
}

fn is_one_plain_line(words: &str) -> bool {
    !words.contains('\'') && !words.contains(|c: char| c.is_control())
}

/// A value as it is written.
pub(crate) fn value_text(value: &Value) -> String {
    match value {
        Value::String(words) => string_text(words),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(answer) => answer.to_string(),
        Value::Datetime(date) => date.to_string(),
        Value::Array(entries) => format!("[{}]", entries.iter().map(value_text).collect::<Vec<_>>().join(", ")),
        Value::Table(table) => {
            let entries = table.iter().map(|(key, value)| format!("{} = {}", key_text(key), value_text(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

/// Words as they are written, between quotes.
pub(crate) fn string_text(words: &str) -> String {
    toml_edit::Value::from(words).to_string()
}

/// A key as it is written.
pub(crate) fn key_text(key: &str) -> String {
    let is_bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if is_bare { key.to_owned() } else { string_text(key) }
}

fn start_of_line(plain: &str, at: usize) -> usize {
    plain[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// Where the line ends in which `at` is, with its line end.
fn end_of_line(plain: &str, at: usize) -> usize {
    plain[at..].find('\n').map_or(plain.len(), |end| at + end + 1)
}

/// Whether a list or a table in one pair of brackets holds nothing but what is at `only`: no comment either.
fn is_bare(plain: &str, whole: &Range<usize>, only: &Range<usize>) -> bool {
    let rest = [&plain[whole.start + 1..only.start], &plain[only.end..whole.end - 1]].concat();
    rest.chars().all(|c| c.is_whitespace() || c == ',')
}

/// An entry between brackets, with the comma that goes with it: its line and the comment behind it if it has one to itself, and a
/// comment above it that can be about nothing else.
fn entry(plain: &str, place: Range<usize>, closing: char) -> Range<usize> {
    let line = start_of_line(plain, place.start);
    let after = &plain[place.end..];
    let comma = after.len() - after.trim_start_matches([' ', '\t']).len();
    let has_comma = after[comma..].starts_with(',');
    let end = place.end + if has_comma { comma + 1 } else { 0 };
    let rest = plain[end..end_of_line(plain, end)].trim();
    let is_alone = plain[line..place.start].trim().is_empty() && (rest.is_empty() || rest.starts_with('#'));
    if is_alone && line > 0 {
        let next = end_of_line(plain, end);
        return above(plain, line, next, closing)..next;
    }
    if has_comma {
        let space = plain[end..].len() - plain[end..].trim_start_matches([' ', '\t']).len();
        return place.start..end + space;
    }
    // The last one goes with the comma before it.
    let before = plain[..place.start].trim_end();
    match before.ends_with(',') && !plain[before.len()..place.start].contains('\n') {
        true => before.len() - 1..place.end,
        false => place.start..place.end,
    }
}

/// The end of a list, and what makes another entry of it: below the last one if that has a line to itself.
fn after_last(plain: &str, list: &Item, value: &Value) -> Option<(Range<usize>, String)> {
    let entries = list.as_array()?;
    let Some(last) = entries.len().checked_sub(1).and_then(|last| entries.get(last)?.span()) else {
        return Some((list.span()?, format!("[{}]", value_text(value))));
    };
    let line = start_of_line(plain, last.start);
    let lead = &plain[line..last.start];
    if !lead.trim().is_empty() {
        return Some((last.end..last.end, format!(", {}", value_text(value))));
    }
    let end = end_of_line(plain, last.end);
    let comma = if plain[last.end..].trim_start_matches([' ', '\t']).starts_with(',') { "" } else { "," };
    Some((last.end..end, format!("{comma}{}{lead}{},\n", &plain[last.end..end], value_text(value))))
}

/// The line of a remark that shows how a key would be written, and what is to stand there now: a value of one line. None if
/// there is no such remark in the table that the key belongs to.
fn in_place_of_remark(plain: &str, root: &Item, path: &[Step], value: &Value) -> Option<(Range<usize>, String)> {
    let (Step::Key(name), way) = path.split_last()? else { return None };
    let text = value_text(value);
    let Item::Table(table) = item_at(root, way)? else { return None };
    if text.contains('\n') {
        return None;
    }
    let from = if way.is_empty() { 0 } else { end_of_line(plain, table.span()?.start) };
    let written = key_text(name);
    // A table ends where the header of another stands, for which nothing within a value of several lines may be taken.
    let within: Vec<Range<usize>> = table.iter().filter_map(|(_, item)| item.as_value()?.span()).collect();
    let mut start = from;
    for line in plain[from..].split_inclusive('\n') {
        let place = start..start + line.len();
        start = place.end;
        if within.iter().any(|value| value.start < place.start && place.start < value.end) {
            continue;
        }
        let bare = line.trim_start();
        if bare.starts_with('[') {
            return None;
        }
        let shown = bare.strip_prefix('#').and_then(|rest| rest.trim_start().strip_prefix(&*written));
        if let Some(rest) = shown.filter(|rest| rest.trim_start().starts_with('=')) {
            let (gap, indent) = (&rest[..rest.len() - rest.trim_start().len()], &line[..line.len() - bare.len()]);
            let end = place.end - usize::from(line.ends_with('\n'));
            return Some((place.start..end, format!("{indent}{written}{gap}= {text}")));
        }
    }
    None
}

/// Another entry of a list, with a remark above it: each entry then has a line to itself.
fn explained(plain: &str, root: &Item, path: &[Step], value: &Value, why: &str) -> Option<(Range<usize>, String)> {
    const INDENT: &str = "  ";
    let lines = |indent: &str| {
        let why = why.lines().map(str::trim).filter(|line| !line.is_empty());
        let remark: String = why.map(|line| format!("{indent}# {}\n", escaped(line))).collect();
        format!("{remark}{indent}{},\n", value_text(value))
    };
    let Some(list) = item_at(root, path) else {
        let (place, line) = insertion(plain, root, path, &Value::Array(Vec::new()))?;
        let (head, tail) = line.split_once("[]")?;
        return match line.ends_with('\n') {
            true => Some((place, format!("{head}[\n{}]{tail}", lines(INDENT)))),
            // What goes into a table of one line has no room for a remark.
            false => insertion(plain, root, path, &Value::Array(vec![value.clone()])),
        };
    };
    let entries = list.as_array()?;
    let spans: Vec<Range<usize>> = (0..entries.len()).filter_map(|at| entries.get(at)?.span()).collect();
    let place = list.span()?;
    match spans.last() {
        Some(last) if plain[place.clone()].contains('\n') => {
            let lead = &plain[start_of_line(plain, last.start)..last.start];
            let indent = if lead.trim().is_empty() { lead } else { INDENT };
            let end = end_of_line(plain, last.end).min(place.end - 1);
            let rest = &plain[last.end..end];
            let comma = if rest.trim_start_matches([' ', '\t']).starts_with(',') { "" } else { "," };
            let gap = if rest.ends_with('\n') { "" } else { "\n" };
            Some((last.end..end, format!("{comma}{rest}{gap}{}", lines(indent))))
        }
        Some(_) | None => {
            let before: String = spans.iter().map(|span| format!("{INDENT}{},\n", &plain[span.clone()])).collect();
            Some((place, format!("[\n{before}{}]", lines(INDENT))))
        }
    }
}

/// The text of a school file with another policy at its end, as `policy` writes it. None if policies cannot be added so.
pub(crate) fn with_policy(text: &str, policy: &str) -> Option<String> {
    let count = |text: &str| {
        let file: toml::Table = plain(text).parse().ok()?;
        file.get("policy").map_or(Some(0), |policies| policies.as_array().map(Vec::len))
    };
    let end = plain(text).len();
    let gap = if plain(text).ends_with('\n') { "" } else { "\n" };
    let now = put(text, end..end, &format!("{gap}{policy}"));
    (count(&now)? == count(text)? + 1).then_some(now)
}

/// The remark that stands right above an entry of a list, in one line and without its marks.
pub(crate) fn remark_of(text: &str, path: &Path) -> Option<String> {
    let plain = plain(text);
    let line = start_of_line(&plain, entry_of(text, path)?.start);
    let remark = plain[comment_above(&plain, line)..line].lines();
    let remark: Vec<&str> = remark.map(|line| line.trim().trim_start_matches('#').trim()).collect();
    (!remark.is_empty()).then(|| remark.join(" "))
}

/// Where the comment begins that stands right above a line and tells of it alone: what follows the line is another comment, an empty
/// line or the end of the list.
fn above(plain: &str, line: usize, next: usize, closing: char) -> usize {
    let following = plain[next..].lines().next().unwrap_or_default().trim();
    let is_last_of_its_own = following.is_empty() || following.starts_with('#') || following.starts_with(closing);
    if is_last_of_its_own { comment_above(plain, line) } else { line }
}

fn comment_above(plain: &str, line: usize) -> usize {
    let mut start = line;
    while start > 0 {
        let before = start_of_line(plain, start - 1);
        match plain[before..start].trim_start().starts_with('#') {
            true => start = before,
            false => break,
        }
    }
    start
}

/// The lines of a table with a header of its own: from the comment that heads it to its last value, and one empty line.
fn block(plain: &str, table: &toml_edit::Table) -> Option<Range<usize>> {
    let header = table.span()?.start;
    let line = start_of_line(plain, header);
    let last = table.iter().filter_map(|(_, item)| end_of(item)).max().unwrap_or(header);
    let mut end = end_of_line(plain, last);
    // So do remarks right below its last value, unless they head what follows.
    let remarks: usize =
        plain[end..].split_inclusive('\n').take_while(|line| line.starts_with('#')).map(str::len).sum();
    if plain[end + remarks..].lines().next().is_none_or(|line| line.trim().is_empty()) {
        end += remarks;
    }
    // A comment right above the header tells of the table, unless it goes on from what stands before.
    let comment = comment_above(plain, line);
    let is_apart = plain[..comment].ends_with("\n\n") || comment == 0;
    let start = if is_apart { comment } else { line };
    if plain[end..].starts_with('\n') {
        end += 1;
    } else if end == plain.len() && plain[..start].ends_with("\n\n") {
        return Some(start - 1..end);
    }
    Some(start..end)
}

/// Where a key that is not there yet is to be written, and how.
fn insertion(plain: &str, root: &Item, path: &[Step], value: &Value) -> Option<(Range<usize>, String)> {
    let (Step::Key(name), way) = path.split_last()? else { return None };
    let Some(holder) = item_at(root, way) else {
        // What it is to stand in is not there either.
        let table = toml::Table::from_iter([(name.clone(), value.clone())]);
        return insertion(plain, root, way, &Value::Table(table));
    };
    if let Item::Value(value_of_holder) = holder {
        let inline = value_of_holder.as_inline_table()?;
        let place = value_of_holder.span()?;
        let inside = plain[..place.end - 1].trim_end().len();
        let line = format!("{} = {}", key_text(name), value_text(value));
        return Some(match inline.is_empty() {
            true => (place, format!("{{ {line} }}")),
            false => (inside..inside, format!(", {line}")),
        });
    }
    let table = holder.as_table_like()?;
    if way.is_empty()
        && let Value::Table(entries) = value
    {
        // A table of the whole file stands before its policies, with a header.
        let header = root.get("policy")?.as_array_of_tables()?.get(0)?.span()?.start;
        let line = comment_above(plain, start_of_line(plain, header));
        let entries: String =
            entries.iter().map(|(key, value)| format!("{} = {}\n", key_text(key), value_text(value))).collect();
        return Some((line..line, format!("[{}]\n{entries}\n", key_text(name))));
    }
    let Some((key, end)) = last_line_of(table) else {
        // A header with nothing below it.
        let at = end_of_line(plain, holder.span()?.start);
        let gap = if plain[..at].ends_with('\n') { "" } else { "\n" };
        return Some((at..at, format!("{gap}{} = {}\n", key_text(name), value_text(value))));
    };
    let line = start_of_line(plain, key.start);
    // Up to the key stand blanks, or the names of tables before it, with points between.
    let lead = &plain[line..key.start];
    let gap = plain[key.end..].find('=').unwrap_or(1);
    let width = key.len() + gap;
    let name = key_text(name);
    let at = end_of_line(plain, end);
    let line_end = if plain[..at].ends_with('\n') { "" } else { "\n" };
    Some((
        at..at,
        format!(
            "{line_end}{lead}{name:<width$}{}= {}\n",
            if name.len() >= width { " " } else { "" },
            value_text(value)
        ),
    ))
}

/// The last line that stands in a table itself: the place of its key, and where its value ends.
fn last_line_of(table: &dyn TableLike) -> Option<(Range<usize>, usize)> {
    let names: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
    let lines = names.iter().filter_map(|name| {
        let (key, item) = table.get_key_value(name)?;
        item.is_value().then(|| Some((key.span()?, end_of(item)?)))?
    });
    lines.max_by_key(|(_, end)| *end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OAK: &str = "\
# Oak
name = 'Oak' # short

[[policy]] # first
model    = \"pond\" # the pond
release  = \"2026.1\"
review   = \"every year\"
drop     = [
  # Nobody swims here.
  \"pond/rules#swim\", # minute 3
  \"pond/rules#boat\", # minute 4

  'pond/rules#ice',
]
choose   = { \"pond/depth\" = \"deep\", \"pond/fish\" = 'carp' }

# Ours, since 2020.
[[policy.replace]]
clause = \"pond/rules#gate\"
reason = \"The gate is at the back\"
text   = '''
[[policy.replace]] is no header
'''

[[policy.replace]]
clause = \"pond/rules#fence\" # high
reason = \"Old\"
text   = \"High.\"
";

    fn drop_at(index: usize) -> Path {
        in_policy(0, &[key("drop"), Step::At(index)])
    }

    /// The lines that are gone and those that are new.
    fn changed(text: &str, edits: &[Edit]) -> (Vec<String>, Vec<String>) {
        let now = edited(text, edits).expect("there is a place");
        let (old, new): (Vec<&str>, Vec<&str>) = (text.lines().collect(), now.lines().collect());
        let only = |some: &[&str], others: &[&str]| {
            some.iter().filter(|line| !others.contains(line)).map(|line| (*line).to_owned()).collect()
        };
        (only(&old, &new), only(&new, &old))
    }

    fn string(words: &str) -> Value {
        Value::String(words.to_owned())
    }

    #[test]
    fn an_entry_goes_with_its_line_and_the_comment_behind_it() {
        let (gone, new) = changed(OAK, &[Edit::Remove(drop_at(1))]);
        assert_eq!((gone, new.len()), (vec!["  \"pond/rules#boat\", # minute 4".to_owned()], 0));
    }

    #[test]
    fn a_comment_above_several_entries_stays_with_those_that_stay() {
        let (gone, _) = changed(OAK, &[Edit::Remove(drop_at(0))]);
        assert_eq!(gone, ["  \"pond/rules#swim\", # minute 3"]);
        let alone = "[[policy]]\ndrop = [\n  'a',\n  # Why b.\n  'b',\n]\n";
        assert_eq!(edited(alone, &[Edit::Remove(drop_at(1))]).as_deref(), Ok("[[policy]]\ndrop = [\n  'a',\n]\n"));
    }

    #[test]
    fn the_last_entry_takes_its_list_along() {
        let text = "[[policy]]\nmodel = 'm'\ndrop = ['a'] # none of it\nreview = 'x'\n";
        assert_eq!(edited(text, &[Edit::Remove(drop_at(0))]).as_deref(), Ok("[[policy]]\nmodel = 'm'\nreview = 'x'\n"));
        let text = "[[policy]]\ndrop = ['a', 'b', 'c']\n";
        assert_eq!(edited(text, &[Edit::Remove(drop_at(2))]).as_deref(), Ok("[[policy]]\ndrop = ['a', 'b']\n"));
        assert_eq!(edited(text, &[Edit::Remove(drop_at(0))]).as_deref(), Ok("[[policy]]\ndrop = ['b', 'c']\n"));
        let text = "[[policy]]\ndrop = [\n  'a', # why\n  # more\n]\n";
        assert_eq!(edited(text, &[Edit::Remove(drop_at(0))]).as_deref(), Ok("[[policy]]\ndrop = [\n  # more\n]\n"));
    }

    #[test]
    fn a_value_keeps_its_quotes_and_its_comment() {
        let edits = [
            Edit::Set(in_policy(0, &[key("release")]), string("2027.1")),
            Edit::Set(drop_at(2), string("pond/ice#ice")),
            Edit::Set(in_policy(0, &[key("replace"), Step::At(1), key("clause")]), string("pond/new#fence")),
        ];
        let (_, new) = changed(OAK, &edits);
        assert_eq!(new, ["release  = \"2027.1\"", "  'pond/ice#ice',", "clause = \"pond/new#fence\" # high"]);
    }

    #[test]
    fn keys_in_one_line_are_renamed_and_taken_out() {
        let choose = |topic: &str| in_policy(0, &[key("choose"), key(topic)]);
        let (_, new) = changed(OAK, &[Edit::Rename(choose("pond/depth"), "lake/depth".to_owned())]);
        assert_eq!(new, ["choose   = { \"lake/depth\" = \"deep\", \"pond/fish\" = 'carp' }"]);
        let (_, new) = changed(OAK, &[Edit::Remove(choose("pond/fish"))]);
        assert_eq!(new, ["choose   = { \"pond/depth\" = \"deep\" }"]);
        let (gone, new) = changed(OAK, &[Edit::Remove(choose("pond/fish")), Edit::Remove(choose("pond/depth"))]);
        assert_eq!((gone.len(), new.len()), (1, 0));
    }

    #[test]
    fn a_table_goes_with_the_comment_that_heads_it() {
        let first =
            edited(OAK, &[Edit::Remove(in_policy(0, &[key("replace"), Step::At(0)]))]).expect("there is a place");
        assert!(first.ends_with("'carp' }\n\n[[policy.replace]]\nclause = \"pond/rules#fence\" # high\nreason = \"Old\"\ntext   = \"High.\"\n"), "{first}");
        let second =
            edited(OAK, &[Edit::Remove(in_policy(0, &[key("replace"), Step::At(1)]))]).expect("there is a place");
        assert!(second.ends_with("is no header\n'''\n"), "{second}");
        let two = "[[policy]]\nmodel = 'a'\n# drop = []\n\n[[policy]]\nmodel = 'b'\n# drop = []\n";
        let gone = |at: usize| edited(two, &[Edit::Remove(in_policy(at, &[]))]);
        assert_eq!(gone(0).as_deref(), Ok("[[policy]]\nmodel = 'b'\n# drop = []\n"));
        assert_eq!(gone(1).as_deref(), Ok("[[policy]]\nmodel = 'a'\n# drop = []\n"));
        let headed = "[[policy]]\nmodel = 'a'\n# The other\n[[policy]]\nmodel = 'b'\n";
        let gone = edited(headed, &[Edit::Remove(in_policy(0, &[]))]);
        assert_eq!(gone.as_deref(), Ok("# The other\n[[policy]]\nmodel = 'b'\n"));
    }

    #[test]
    fn what_is_not_there_is_written_in_line_with_the_rest() {
        let set = |rest: &[Step], value: Value| Edit::Set(in_policy(0, rest), value);
        let (_, new) = changed(OAK, &[set(&[key("choose"), key("pond/ice")], string("thin"))]);
        assert_eq!(new, ["choose   = { \"pond/depth\" = \"deep\", \"pond/fish\" = 'carp', \"pond/ice\" = \"thin\" }"]);
        let (gone, new) =
            changed(OAK, &[set(&[key("parameters"), key("pond/rules"), key("depth")], Value::Integer(2))]);
        assert_eq!((gone.len(), new), (0, vec!["parameters = { \"pond/rules\" = { depth = 2 } }".to_owned()]));
        let (gone, new) = changed(OAK, &[Edit::Set(vec![key("local"), key("pond-depth")], string("deep"))]);
        assert_eq!((gone.len(), new), (0, vec!["[local]".to_owned(), "pond-depth = \"deep\"".to_owned()]));
        let bare = "[[policy]]\nmodel   = 'm' # odd\nreview  = 'x'\n[policy.choose]\n\"a\" = 'b'\n[[policy]]\n";
        let edits = [
            Edit::Set(in_policy(0, &[key("release")]), string("2027.1")),
            Edit::Set(in_policy(0, &[key("choose"), key("c/d")]), string("e")),
        ];
        let now = edited(bare, &edits).expect("there is a place");
        assert_eq!(
            now,
            "[[policy]]\nmodel   = 'm' # odd\nreview  = 'x'\nrelease = \"2027.1\"\n[policy.choose]\n\"a\" = 'b'\n\"c/d\" = \"e\"\n[[policy]]\n"
        );
    }

    #[test]
    fn line_ends_and_marks_of_windows_stay() {
        let windows = format!("\u{feff}{}", OAK.replace('\n', "\r\n"));
        let edits = [
            Edit::Remove(drop_at(1)),
            Edit::Set(in_policy(0, &[key("release")]), string("2027.1")),
            Edit::Add(0, "add", vec![("id", "local/a".to_owned()), ("text", "One.\n\nTwo.\n".to_owned())]),
        ];
        let (unix, now) = (edited(OAK, &edits).expect("a place"), edited(&windows, &edits).expect("a place"));
        assert_eq!(now, format!("\u{feff}{}", unix.replace('\n', "\r\n")));
    }

    #[test]
    fn another_entry_stands_below_the_last_and_takes_no_comment_from_it() {
        let append = |text: &str| edited(text, &[Edit::Append(in_policy(0, &[key("drop")]), string("z"))]);
        let lines = "[[policy]]\ndrop = [\n  'a', # one\n  'b' # two\n]\n";
        assert_eq!(append(lines).as_deref(), Ok("[[policy]]\ndrop = [\n  'a', # one\n  'b', # two\n  \"z\",\n]\n"));
        assert_eq!(append("[[policy]]\ndrop = ['a']\n").as_deref(), Ok("[[policy]]\ndrop = ['a', \"z\"]\n"));
        assert_eq!(append("[[policy]]\nmodel = 'a'\n").as_deref(), Ok("[[policy]]\nmodel = 'a'\ndrop  = [\"z\"]\n"));
    }

    #[test]
    fn a_remark_that_shows_a_key_becomes_its_line_and_the_line_a_remark_again() {
        let text =
            "name = 'Oak'\n[people]\nhead = 'A'\n# The chair\n# chair = \"…\" # or nobody\n[local]\n# chair = 1\n";
        let chair = vec![key("people"), key("chair")];
        let set = edited(text, &[Edit::Set(chair.clone(), string("B"))]).expect("there is a place");
        assert_eq!(set, text.replace("# chair = \"…\" # or nobody", "chair = \"B\""));
        let gone = edited(&set, &[Edit::Silence(chair.clone())]).expect("there is a place");
        assert_eq!(gone, set.replace("chair = \"B\"", "# chair = \"B\""));
        let within = "[people]\na = '''\n# chair = 1\n'''\n";
        let set = edited(within, &[Edit::Set(chair, string("B"))]);
        assert_eq!(set, Ok(format!("{within}chair = \"B\"\n")));
    }

    #[test]
    fn an_entry_stands_below_the_remark_that_says_why() {
        let drop = in_policy(0, &[key("drop")]);
        let why = || "We have none\nof it".to_owned();
        let out = |text: &str| edited(text, &[Edit::Explained(drop.clone(), string("z"), why())]);
        let lines = "  # We have none\n  # of it\n  \"z\",\n]\n";
        let two = "[[policy]]\ndrop = ['a', 'b']\n";
        assert_eq!(out(two), Ok(format!("[[policy]]\ndrop = [\n  'a',\n  'b',\n{lines}")));
        assert_eq!(out("[[policy]]\nmodel = 'a'\n"), Ok(format!("[[policy]]\nmodel = 'a'\ndrop  = [\n{lines}")));
        assert_eq!(out("[[policy]]\ndrop = []\n"), Ok(format!("[[policy]]\ndrop = [\n{lines}")));
        let many = "[[policy]]\ndrop = [\n  'a', # one\n  'b', # two\n";
        let now = out(&format!("{}]\n", many.replace("'b',", "'b'"))).expect("there is a place");
        assert_eq!(now, format!("{many}{lines}"));
        let third = in_policy(0, &[key("drop"), Step::At(2)]);
        assert_eq!(remark_of(&now, &third).as_deref(), Some("We have none of it"));
        assert_eq!(edited(&now, &[Edit::Remove(third)]), Ok(format!("{many}]\n")));
        let windows = out("[[policy]]\r\ndrop = ['a']\r\n").expect("there is a place");
        assert_eq!(windows.matches("\r\n").count(), windows.matches('\n').count());
    }

    #[test]
    fn two_entries_that_come_to_say_the_same_become_one() {
        let edits = [Edit::Set(drop_at(0), string("pond/all")), Edit::Set(drop_at(1), string("pond/all"))];
        let now = edited(OAK, &edits).expect("there is a place");
        assert_eq!(now.matches("pond/all").count(), 1);
    }

    #[test]
    fn other_ways_to_write_the_same_have_their_places() {
        let dotted = "[[policy]]\nchoose.\"a/b\" = 'c' # why\nchoose.\"d/e\" = 'f'\n";
        let path = in_policy(0, &[key("choose"), key("a/b")]);
        assert_eq!(edited(dotted, &[Edit::Remove(path.clone())]).as_deref(), Ok("[[policy]]\nchoose.\"d/e\" = 'f'\n"));
        let more = edited(dotted, &[Edit::Set(in_policy(0, &[key("choose"), key("g/h")]), string("i"))]);
        assert_eq!(
            more.as_deref(),
            Ok("[[policy]]\nchoose.\"a/b\" = 'c' # why\nchoose.\"d/e\" = 'f'\nchoose.\"g/h\" = \"i\"\n")
        );
        let inline = "policy = [{ model = 'm', choose = { \"a/b\" = 'c' }, drop = ['x'] }]\n";
        assert_eq!(edited(inline, &[Edit::Remove(path)]).as_deref(), Ok("policy = [{ model = 'm', drop = ['x'] }]\n"));
        let set = edited(inline, &[Edit::Set(in_policy(0, &[key("release")]), string("2"))]);
        assert_eq!(
            set.as_deref(),
            Ok("policy = [{ model = 'm', choose = { \"a/b\" = 'c' }, drop = ['x'], release = \"2\" }]\n")
        );
        let replaced = "[[policy]]\nreplace = [\n  { clause = 'a' }, # one\n  { clause = 'b' },\n]\n";
        let gone = edited(replaced, &[Edit::Remove(in_policy(0, &[key("replace"), Step::At(0)]))]);
        assert_eq!(gone.as_deref(), Ok("[[policy]]\nreplace = [\n  { clause = 'b' },\n]\n"));
    }

    #[test]
    fn what_has_no_place_leaves_the_file_alone() {
        assert_eq!(edited(OAK, &[Edit::Remove(drop_at(9))]), Err(NoPlace));
        assert_eq!(edited("name = ", &[Edit::Remove(drop_at(0))]), Err(NoPlace));
    }
}
