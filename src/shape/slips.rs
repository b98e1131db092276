//! Slips of the hand that leave a file no TOML: told in the words of who made them, and not in those of a parser.

use super::mended::Edit;
use crate::control::is_unseen;
use std::ops::Range;

/// What was meant, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Slip {
    /// The text that is wrong.
    pub place: Range<usize>,
    /// What is wrong with it.
    pub message: String,
    /// The way out.
    pub help: String,
    /// An earlier place that belongs to it, if there is one.
    pub first: Option<Range<usize>>,
    /// What is read in its place, so that the rest can be looked up; none if what was meant cannot be told.
    pub meant: Vec<Edit>,
}

/// Quotes around words that have none.
pub(super) fn in_quotes(words: &Range<usize>) -> Vec<Edit> {
    let quote = |at: usize| Edit { written: at..at, read: "\"".to_owned() };
    vec![quote(words.start), quote(words.end)]
}

/// A line that is read as if it were not there.
fn without(line: &Range<usize>) -> Vec<Edit> {
    vec![Edit { written: line.clone(), read: String::new() }]
}

/// The same text with a letter for each of some others, wherever they stand in `line`.
fn with(text: &str, line: &Range<usize>, read: impl Fn(char) -> Option<&'static str>) -> Vec<Edit> {
    let letters = text[line.clone()].char_indices();
    let edit = |(at, c): (usize, char)| {
        let written = line.start + at..line.start + at + c.len_utf8();
        Some(Edit { written, read: read(c)?.to_owned() })
    };
    letters.filter_map(edit).collect()
}

/// What stands in place of a mark of a word processor.
fn plain(c: char) -> Option<&'static str> {
    match c {
        '“' | '”' | '„' => Some("\""),
        '‘' | '’' => Some("'"),
        _ => None,
    }
}

/// Marks that word processors put in place of `"` and `'`.
const CURLY: [char; 5] = ['“', '”', '„', '‘', '’'];

/// The slip that made byte `at` of `text` a fault, of which the parser says `message`; none if it is no usual one.
pub(super) fn slip(text: &str, at: usize, message: &str) -> Option<Slip> {
    let line = line_at(text, at);
    let words = &text[line.clone()];
    if let Some(slip) = another_kind(text) {
        return Some(slip);
    }
    if let Some(slip) = not_of_the_keyboard(text, &line) {
        return Some(slip);
    }
    if message.starts_with("duplicate key") {
        return Some(twice(text, at, line));
    }
    if let Some(slip) = colon(text, &line) {
        return Some(slip);
    }
    let value = line.start + words.find('=').map_or(0, |equals| equals + 1);
    let value = value + (text[value..line.end].len() - text[value..line.end].trim_start().len())..line.end;
    let value = value.start..value.start + text[value.clone()].trim_end().len();
    let written = &text[value.clone()];
    if written.starts_with(CURLY) || (written.ends_with(CURLY) && message.contains("string")) {
        let mended = words.replace(['“', '”', '„'], "\"").replace(['‘', '’'], "'");
        let message = "these are the quotation marks of a word processor, not those of the keyboard".to_owned();
        let meant = with(text, &line, plain);
        return Some(Slip { place: value, message, help: format!("write {}", mended.trim()), first: None, meant });
    }
    if written.starts_with('"') && words.contains('\\') && (message.contains("escape") || message.contains("unicode")) {
        let backslash = line.start + words.find('\\').expect("it has one");
        let message = "a backslash in quotes is the start of a special character".to_owned();
        let help = format!("part folders with /: {}", words.replace('\\', "/").trim());
        let meant = with(text, &line, |c| (c == '\\').then_some("/"));
        return Some(Slip { place: backslash..backslash + 1, message, help, first: None, meant });
    }
    if let Some(slip) = misquoted(text, &line, &value) {
        return Some(slip);
    }
    if message.starts_with("key with no value") && !words.split('#').next().is_some_and(|said| said.contains('=')) {
        return Some(without_equals(text, &line));
    }
    if message.starts_with("unclosed") && words.trim_start().starts_with('[') {
        return unclosed_header(text, &line);
    }
    if message.starts_with("unexpected key or value") {
        return behind_a_value(text, &line, &value);
    }
    if message.starts_with("invalid unquoted key") {
        return unquoted_key(text, at, &line);
    }
    if message.contains("string") && message.starts_with("invalid") {
        return unclosed(text, at, value);
    }
    key_in_words(text, at, &line).or_else(|| unquoted(text, at, &line))
}

/// A file of another kind: JSON, or a page of the web. One fault says all that is wrong with it.
fn another_kind(text: &str) -> Option<Slip> {
    let start = text.len() - text.trim_start().len();
    let first = text[start..].lines().next().unwrap_or_default().trim_end();
    let (message, help) = match first.chars().next()? {
        '{' => (
            "this is JSON",
            "write each value on a line of its own as name = \"Oak School\", without braces and commas",
        ),
        '<' => ("this is a web page or XML", "give the file that says what the school is, such as schools/oak.toml"),
        _ => return None,
    };
    let message = format!("{message}, and not TOML");
    let meant = without(&(0..text.len()));
    Some(Slip { place: start..start + first.len(), message, help: help.to_owned(), first: None, meant })
}

/// Characters outside of quotes that look like those of the keyboard: spaces at which no line ends, dashes for hyphens.
fn not_of_the_keyboard(text: &str, line: &Range<usize>) -> Option<Slip> {
    let words = &text[line.clone()];
    if is_in_text(text, line) {
        return None;
    }
    let bare = words.split(['"', '\'', '#', '“', '”', '‘', '’']).next().unwrap_or_default();
    let is_space = |c: char| !c.is_ascii() && (c.is_whitespace() || is_unseen(c));
    if let Some((at, c)) = bare.char_indices().find(|(_, c)| is_space(*c)) {
        let place = line.start + at..line.start + at + c.len_utf8();
        let message = format!("there is a character U+{:04X} here, which looks like a space and is none", u32::from(c));
        let help = "type a space in its place, or take it out".to_owned();
        let within = line.start..line.start + bare.len();
        let meant = with(text, &within, |c| is_space(c).then_some(" "));
        return Some(Slip { place, message, help, first: None, meant });
    }
    let key = bare.split('=').next().unwrap_or_default();
    let is_dash = |c: char| ('\u{2010}'..='\u{2015}').contains(&c) || c == '\u{2212}';
    if key.len() < bare.len() && key.contains(is_dash) {
        let start = line.start + key.len() - key.trim_start().len();
        let written = key.trim();
        let place = start..start + written.len();
        let help = format!("write {} with the hyphen of the keyboard", written.replace(is_dash, "-"));
        let meant = with(text, &place, |c| is_dash(c).then_some("-"));
        let message = format!("the dash in \"{written}\" is that of a word processor");
        return Some(Slip { place, message, help, first: None, meant });
    }
    None
}

/// Words whose marks do not match: another mark at their end than at their beginning, one only at their end, or two for one.
fn misquoted(text: &str, line: &Range<usize>, value: &Range<usize>) -> Option<Slip> {
    let key = key_of(text, line)?.trim();
    let written = text[value.clone()].split(" #").next()?.trim_end();
    let place = value.start..value.start + written.len();
    if let Some(bare) =
        written.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')).filter(|bare| !bare.contains(['`', '"']))
    {
        let message = "these are no quotation marks".to_owned();
        let help = format!("write {key} = \"{bare}\"");
        let meant = vec![Edit { written: place.clone(), read: format!("\"{bare}\"") }];
        return Some(Slip { place, message, help, first: None, meant });
    }
    let bare = written.trim_matches(['"', '\'']);
    // What has marks within may be several values.
    if bare.is_empty() || bare.contains('"') || written.starts_with(['[', '{']) || written.contains("\"\"\"") {
        return None;
    }
    let (before, after) = (&written[..written.len() - written.trim_start_matches(['"', '\'']).len()], {
        &written[written.trim_end_matches(['"', '\'']).len()..]
    });
    let message = match (before, after) {
        ("\"", "'") | ("'", "\"") => format!("what begins with {before} ends with {after}"),
        ("", "\"" | "'") => "the quotation mark before the words is missing".to_owned(),
        ("\"\"" | "''", _) | (_, "\"\"" | "''") => "two quotation marks stand where one belongs".to_owned(),
        _ => return None,
    };
    let help = format!("write {key} = \"{bare}\"");
    let meant = vec![Edit { written: place.clone(), read: format!("\"{bare}\"") }];
    Some(Slip { place, message, help, first: None, meant })
}

/// A line that has no `=`: a key and its value side by side, or less than that.
fn without_equals(text: &str, line: &Range<usize>) -> Slip {
    let words = text[line.clone()].split(" #").next().unwrap_or_default();
    let written = words.trim();
    let start = line.start + words.len() - words.trim_start().len();
    let place = start..start + written.len();
    match written.split_once(char::is_whitespace) {
        Some((key, value)) if value.trim_start().starts_with(['"', '\'', '[', '{']) => {
            let meant = format!("{key} = {}", value.trim_start());
            Slip {
                message: format!("there is no = between {key} and what it says"),
                help: format!("write {meant}"),
                meant: vec![Edit { written: place.clone(), read: meant }],
                place,
                first: None,
            }
        }
        Some(_) | None => Slip {
            place,
            message: "there is no = on this line, so it says nothing".to_owned(),
            help: "write a name, = and what it says, such as review = \"every year\"; or take the line out".to_owned(),
            first: None,
            meant: without(line),
        },
    }
}

/// The header of a table that does not end: `[[policy.add`.
fn unclosed_header(text: &str, line: &Range<usize>) -> Option<Slip> {
    let words = &text[line.clone()];
    let written = words.split('#').next()?.trim();
    let name = written.trim_matches(['[', ']', ' ']);
    let opening = written.len() - written.trim_start_matches('[').len();
    let start = line.start + words.len() - words.trim_start().len();
    let place = start..start + written.len();
    let whole = format!("{}{name}{}", "[".repeat(opening), "]".repeat(opening));
    (!name.is_empty()).then(|| Slip {
        place: place.clone(),
        message: "the brackets around this do not match".to_owned(),
        help: format!("write {whole}"),
        first: None,
        meant: vec![Edit { written: place, read: whole }],
    })
}

/// What stands behind a value in quotes: a mark that belongs nowhere, or more of the value, in which the same quotation marks stand.
fn behind_a_value(text: &str, line: &Range<usize>, value: &Range<usize>) -> Option<Slip> {
    let key = key_of(text, line)?.trim();
    let written = &text[value.clone()];
    let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let end = 1 + written[1..].find(quote)? + 1;
    let more = written[end..].split(" #").next()?.trim_end();
    let behind = more.trim_start();
    let place = value.start + end + more.len() - behind.len()..value.start + end + more.len();
    if !behind.is_empty() && behind.chars().all(|c| matches!(c, ',' | ';' | '.')) {
        let message = format!("\"{behind}\" stands behind the words in quotes");
        let help = format!("take it out: {key} = {}", &written[..end]);
        let meant = vec![Edit { written: place.clone(), read: String::new() }];
        return Some(Slip { place, message, help, first: None, meant });
    }
    let whole = written.split(" #").next()?.trim_end();
    let inner = whole.strip_prefix(quote)?.strip_suffix(quote)?;
    let mended = match quote {
        '\'' if !inner.contains(['"', '\\']) => format!("\"{inner}\""),
        '"' if !inner.contains('\'') => format!("'{inner}'"),
        _ => format!("\"{}\"", inner.replace('\\', "\\\\").replace('"', "\\\"")),
    };
    let place = value.start..value.start + whole.len();
    Some(Slip {
        place: place.clone(),
        message: format!("the words hold the quotation mark {quote} that they stand in"),
        help: format!("write {key} = {mended}"),
        first: None,
        meant: vec![Edit { written: place, read: mended }],
    })
}

/// A key around `at` that is no plain word: `profile/name = "own-name"`.
fn unquoted_key(text: &str, at: usize, line: &Range<usize>) -> Option<Slip> {
    let is_of_key = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '#' | '.' | '’');
    let before = &text[line.start..at];
    let start = at - before.len() + before.trim_end_matches(is_of_key).len();
    let length = text[start..line.end].find(|c| !is_of_key(c)).unwrap_or(line.end - start);
    let place = start..start + length;
    let written = &text[place.clone()];
    (length > 0).then(|| Slip {
        place: place.clone(),
        message: format!("a name such as {written} stands in quotes"),
        help: format!("write \"{written}\""),
        first: None,
        meant: in_quotes(&place),
    })
}

/// The keys whose value is a day.
const DAYS: [&str; 4] = ["reviewed", "next-review", "on", "until"];

/// The key of `key = value` in a line outside a text of several lines, if the line is one.
fn key_of<'t>(text: &'t str, line: &Range<usize>) -> Option<&'t str> {
    let key = text[line.clone()].split_once('=')?.0;
    (!is_in_text(text, line) && !key.contains(['"', '\'', '#', '[', '{', ','])).then_some(key)
}

/// A key that is written in several words: `Chair of Governors = "…"`.
fn key_in_words(text: &str, at: usize, line: &Range<usize>) -> Option<Slip> {
    let written = key_of(text, line)?;
    let key = written.trim();
    let start = line.start + (written.len() - written.trim_start().len());
    let place = start..start + key.len();
    (key.contains(char::is_whitespace) && (place.start..=place.end).contains(&at)).then(|| Slip {
        place,
        message: format!("\"{key}\" is several words, and a name before = is one"),
        help: "write the name that the program knows, such as headteacher or chair: policygen list facts".to_owned(),
        first: None,
        meant: without(line),
    })
}

/// Words that stand after `=` without quotes, or nothing that stands there.
fn unquoted(text: &str, at: usize, line: &Range<usize>) -> Option<Slip> {
    let before = key_of(text, line)?;
    let key = before.trim();
    let equals = line.start + before.len();
    let rest = text[equals + 1..line.end].split(" #").next()?;
    let written = rest.trim().trim_end_matches(',');
    let start = equals + 1 + (rest.len() - rest.trim_start().len());
    let place = start..start + written.len();
    if at < equals || at > line.end {
        return None;
    }
    if written.is_empty() || written.starts_with('#') {
        let help = "write it after the =, or take the line out".to_owned();
        let message = format!("{key} has no value");
        return Some(Slip { place: equals..equals + 1, message, help, first: None, meant: without(line) });
    }
    if written.contains(['"', '\'', '\\', '=']) || written.starts_with(['[', '{']) {
        return None;
    }
    let is_day = DAYS.contains(&key) || is_three_numbers(written);
    let quoted = in_quotes(&place);
    let answer = |answer: &str| vec![Edit { written: place.clone(), read: answer.to_owned() }];
    // Nothing is guessed of a day, and what stands there is not judged as words.
    let no_day = vec![Edit { written: place.clone(), read: "\"\"".to_owned() }];
    let (message, help, meant) = match written.to_lowercase().as_str() {
        _ if is_day => (format!("{written} is no date"), format!("write a date as {key} = 2026-11-23"), no_day),
        "yes" | "true" => (format!("{written} is written as true here"), format!("write {key} = true"), answer("true")),
        "no" | "false" => {
            (format!("{written} is written as false here"), format!("write {key} = false"), answer("false"))
        }
        _ => ("words stand in quotes".to_owned(), format!("put it in quotes: {key} = \"{written}\""), quoted),
    };
    Some(Slip { place, message, help, first: None, meant })
}

/// Whether the line of byte `at` has a colon where an equals sign stands.
pub(super) fn has_colon(text: &str, at: usize) -> bool {
    colon(text, &line_at(text, at)).is_some()
}

/// A colon where an equals sign stands: `name: Oak School`.
fn colon(text: &str, line: &Range<usize>) -> Option<Slip> {
    let (before, after) = text[line.clone()].split_once(':')?;
    let (key, written) = (before.trim(), after.split(" #").next()?.trim());
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if !is_key || is_in_text(text, line) {
        return None;
    }
    let at = line.start + before.len();
    if written.is_empty() {
        let start = line.start + before.len() - before.trim_start().len();
        let meant = vec![
            Edit { written: start..start, read: "[".to_owned() },
            Edit { written: at..at + 1, read: "]".to_owned() },
        ];
        let message = "what several values stand under is written in brackets, not with a colon".to_owned();
        return Some(Slip { place: start..at + 1, message, help: format!("write [{key}]"), first: None, meant });
    }
    let start = at + 1 + (after.len() - after.trim_start().len());
    let value = start..start + written.len();
    let stands = written.starts_with(['"', '\'', '[', '{']) || written.parse::<toml::Value>().is_ok();
    let mut meant = vec![Edit { written: at..at + 1, read: " =".to_owned() }];
    let help = match stands {
        true => format!("write {key} = {written}"),
        false => format!("write {key} = \"{written}\""),
    };
    if !stands {
        meant.extend(in_quotes(&value));
    }
    let message = "a name and what it stands for have = between them, not a colon".to_owned();
    Some(Slip { place: at..at + 1, message, help, first: None, meant })
}

/// Whether a line stands within a text of several lines.
fn is_in_text(text: &str, line: &Range<usize>) -> bool {
    let before = &text[..line.start];
    ["\"\"\"", "'''"].into_iter().any(|mark| before.matches(mark).count() % 2 == 1)
}

/// Whether these are three numbers with dots between, as in `11.23.2026`.
fn is_three_numbers(written: &str) -> bool {
    let parts: Vec<&str> = written.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The range of the line that byte `at` stands in.
fn line_at(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
    start..text[at..].find('\n').map_or(text.len(), |end| at + end)
}

/// Words that begin with a quotation mark and never end.
fn unclosed(text: &str, at: usize, value: Range<usize>) -> Option<Slip> {
    let before = &text[..value.end.max(at)];
    let several = ["\"\"\"", "'''"].into_iter().rfind(|mark| before.matches(mark).count() % 2 == 1);
    let (start, mark) = match several {
        Some(mark) => (before.rfind(mark)?, mark),
        None => {
            // An apostrophe in words that have begun is no mark.
            let mut marks = text[value.clone()].char_indices().filter(|(_, c)| matches!(c, '"' | '\''));
            let first = marks.next()?;
            let marks = if first.0 == 0 { first } else { marks.next_back().unwrap_or(first) };
            (value.start + marks.0, if marks.1 == '"' { "\"" } else { "'" })
        }
    };
    let message = "what begins here in quotes never ends".to_owned();
    let end = Edit { written: value.end..value.end, read: mark.to_owned() };
    let meant = if several.is_none() && start < value.end { vec![end] } else { Vec::new() };
    Some(Slip { place: start..start + mark.len(), message, help: format!("end it with {mark}"), first: None, meant })
}

/// A key or a table that is there already.
fn twice(text: &str, at: usize, line: Range<usize>) -> Slip {
    let words = text[line.clone()].trim();
    let start = line.start + text[line.clone()].find(words).unwrap_or(0);
    if words.starts_with('[') {
        let header = words.split('#').next().unwrap_or(words).trim_end();
        let place = start..start + header.len();
        let first = line_of(text, 0..line.start, |other| other.split('#').next().is_some_and(|it| it.trim() == header));
        // What belongs to a policy stands below it: what comes before makes a table of another kind.
        let below = header.strip_suffix("]]").filter(|_| header.starts_with("[[")).map(|start| format!("{start}."));
        let early = below.and_then(|below| line_of(text, 0..line.start, |other| other.starts_with(&below)));
        if let (None, Some(early)) = (&first, early) {
            let early_header = text[early.clone()].split('#').next().unwrap_or_default().trim_end();
            let message = format!("{early_header} stands before the {header} that it belongs to");
            let help = format!("move it, with all that is under it, below {header}");
            let place = early.start..early.start + early_header.len();
            return Slip { place, message, help, first: None, meant: Vec::new() };
        }
        let help = "put all of it under the first".to_owned();
        let message = format!("the table {header} is there twice");
        return Slip { place, message, help, first, meant: Vec::new() };
    }
    let key = text[at..].split(['=', '\n']).next().unwrap_or_default().trim_end();
    let table = text[..line.start].rfind("\n[").map_or(0, |header| header + 1);
    let is_same = |other: &str| other.split('=').next().is_some_and(|other| other.trim() == key);
    let message = format!("{key} is said twice");
    Slip {
        place: at..at + key.len(),
        message,
        help: "take one of the two out".to_owned(),
        first: line_of(text, table..line.start, is_same),
        meant: without(&line),
    }
}

/// The first line within a range of a text that is as asked, without the white space around it.
fn line_of(text: &str, range: Range<usize>, is_asked: impl Fn(&str) -> bool) -> Option<Range<usize>> {
    let mut start = range.start;
    for line in text[range].split_inclusive('\n') {
        if is_asked(line.trim()) {
            let from = start + line.len() - line.trim_start().len();
            return Some(from..from + line.trim().len());
        }
        start += line.len();
    }
    None
}
