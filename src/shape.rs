//! What a TOML file may hold. One declaration gives a type, its reader and its JSON Schema.
//!
//! Serde stops at the first fault. An author wants all of them, each at its place, so values are read from the spanned
//! tree of the `toml` crate instead: a fault is collected, and reading goes on with the next key.

mod elsewhere;
mod mended;
mod slips;

use crate::control::{is_control, is_stray};
use crate::date::{self, Date, NotADate, loose};
use crate::diagnostic::{Diagnostic, Fault, did_you_mean, nearest};
use crate::source::{At, FileId, Span};
use mended::{Edit, Mended};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::ops::Deref;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A stretch of TOML being read: a whole file, or the front matter of one.
pub(crate) struct Reader<'r> {
    text: &'r str,
    file: FileId,
    /// Where `text` starts in the file.
    offset: usize,
    /// How `text` was mended before it was read, if it was.
    mended: Option<&'r Mended<'r>>,
    /// The faults so far.
    pub found: &'r mut Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The place of a range of the TOML text.
    pub(crate) fn span(&self, range: std::ops::Range<usize>) -> Span {
        let place = |at: usize| {
            let whole_letters = self.text.floor_char_boundary(at);
            self.offset + self.mended.map_or(whole_letters, |mended| mended.written(whole_letters))
        };
        Span::new(self.file, place(range.start), place(range.end))
    }

    /// What is no TOML at all, and what is read in its place. A date that the calendar lacks and a month without quotes are no
    /// TOML either.
    fn syntax_fault(&self, place: std::ops::Range<usize>, message: &str) -> (Diagnostic, Vec<Edit>) {
        let place = self.span(place);
        let at = place.start as usize - self.offset;
        let start = self.text[..at].rfind(['=', ' ', '[', ',', '\n']).map_or(at, |before| before + 1);
        let word = self.text[start..].split(|c: char| !(c.is_ascii_digit() || c == '-')).next().unwrap_or_default();
        let digits: Vec<usize> = word.split('-').map(str::len).collect();
        let whole_word = start..start + word.len();
        let told = match digits[..] {
            _ if slips::has_colon(self.text, at) => None,
            [4, 2] => {
                let message = format!("the month {word} must stand in quotes");
                let fault = Diagnostic::error(Fault::BadDate, self.span(whole_word.clone()), message);
                Some((fault.help(format!("write \"{word}\"")), whole_word))
            }
            // The date is right: what stands behind it is not, or something else is wrong.
            [4, 2, 2] if word.parse::<Date>().is_ok() => {
                return self.behind_a_date(whole_word.end).unwrap_or_else(|| self.slip(at, place, message));
            }
            [4, 2, 2] => Some((bad_date(word, self.span(whole_word.clone())), whole_word)),
            _ => self.unquoted_date(at),
        };
        match told {
            Some((fault, place)) => (fault, slips::in_quotes(&place)),
            None => self.slip(at, place, message),
        }
    }

    /// What stands on the same line behind a date that ends at `end`, and what is read without it.
    fn behind_a_date(&self, end: usize) -> Option<(Diagnostic, Vec<Edit>)> {
        let line = self.text[end..].split('\n').next()?;
        let more = line.split('#').next()?.trim_end();
        let written = more.trim_start();
        if written.is_empty() {
            return None;
        }
        let place = end + more.len() - written.len()..end + more.len();
        let fault = Diagnostic::error(
            Fault::BadToml,
            self.span(place.clone()),
            format!("\"{written}\" stands behind the date"),
        )
        .help("take it out; a remark stands behind #".to_owned());
        Some((fault, vec![Edit { written: place, read: String::new() }]))
    }

    /// A usual slip of the hand at `at`, or else what the parser says.
    fn slip(&self, at: usize, place: Span, message: &str) -> (Diagnostic, Vec<Edit>) {
        let Some(slip) = slips::slip(self.text, at, message) else {
            return (Diagnostic::error(Fault::BadToml, place, message.replace('`', "\"")), Vec::new());
        };
        let fault = Diagnostic::error(Fault::BadToml, self.span(slip.place), slip.message).help(slip.help);
        let fault = match slip.first {
            Some(first) => fault.related(self.span(first), "the first is here"),
            None => fault,
        };
        (fault, slip.meant)
    }

    /// A value around `at` that is no TOML, and a date to people.
    fn unquoted_date(&self, at: usize) -> Option<(Diagnostic, std::ops::Range<usize>)> {
        let start = self.text[..at].rfind(['=', '\n']).map_or(0, |before| before + 1);
        let rest = &self.text[start..];
        let value = rest[..rest.find(['#', '\n']).unwrap_or(rest.len())].trim_end();
        let start = start + value.len() - value.trim_start().len();
        let value = value.trim_start();
        let place = start..start + value.len();
        let span = self.span(place.clone());
        let fault = match value.parse::<Date>() {
            Ok(date) => {
                Diagnostic::error(Fault::BadDate, span, format!("{value} must stand in quotes")).help(to_write(date))
            }
            Err(NotADate) => {
                let is_date = loose::date(value).is_some() || loose::wrong(value).is_some();
                is_date.then(|| bad_date(value, span))?
            }
        };
        Some((fault, place))
    }

    fn wrong_type(&mut self, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let written = match value.get_ref() {
            DeValue::String(_) => "text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let span = self.span(value.span());
        let fault = Diagnostic::error(Fault::WrongType, span, format!("expected {wanted}, found {written}"));
        let is_plain = !matches!(value.get_ref(), DeValue::Array(_) | DeValue::Table(_));
        let quotes = || {
            let (written, before) = (&self.text[value.span()], &self.text[..value.span().start]);
            let key = before.rsplit('\n').next().unwrap_or_default().trim().trim_end_matches('=').trim_end();
            match (key, value.get_ref()) {
                // A number alone is no cycle, in quotes either.
                ("review", DeValue::Integer(_)) => {
                    format!("write review = \"every {written} months\", or how often it is meant")
                }
                _ => format!("put it in quotes: \"{written}\""),
            }
        };
        let text = &self.text[value.span()];
        let help = match (wanted, value.get_ref()) {
            ("text", _) if is_plain => Some(quotes()),
            ("a list", DeValue::String(_)) => Some(format!("put it in brackets, as one of several: [{text}]")),
            ("a table", DeValue::String(_)) => {
                Some(format!("it takes names in braces, each with what it says: {{ \"…\" = {text} }}"))
            }
            _ => None,
        };
        self.found.push(fault.maybe_help(help));
    }
}

/// What is no date, or is one written another way.
fn bad_date(words: &str, span: Span) -> Diagnostic {
    let told = |said: String, help: String| Diagnostic::error(Fault::BadDate, span, said).help(help);
    if let Some(date) = loose::date(words) {
        let help = match loose::with_year_first(words).filter(|other| *other != date) {
            Some(other) => format!("{} or {}, whichever is meant", to_write(date), other.written()),
            None => to_write(date),
        };
        return told(format!("dates are not written as {words} here"), help);
    }
    match loose::wrong(words) {
        Some(wrong) => told(wrong.said(words), wrong.meant().map_or_else(|| NotADate::HELP.to_owned(), to_write)),
        None => {
            let is_year = |part: &&str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
            let year = words.split(['-', ' ', '/', '.']).find(is_year).and_then(|year| year.parse().ok());
            let said = match year.filter(|year| !date::YEARS.contains(year)) {
                Some(year) => {
                    format!("no policy has a date in the year {year}: dates begin with {}", date::YEARS.start)
                }
                None => format!("\"{words}\" is not a date of the calendar"),
            };
            told(said, NotADate::HELP.to_owned())
        }
    }
}

/// How a date stands in a file.
fn to_write(date: Date) -> String {
    if date.is_day() { format!("write {}", date.written()) } else { format!("write \"{}\"", date.written()) }
}

/// A type that can be read from TOML, and can say so to an editor.
pub(crate) trait Shape: Sized {
    /// Reads a value; a fault is reported and gives none.
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self>;

    /// What a key of this type is when it is not there; none if it must be.
    fn absent() -> Option<Self> {
        None
    }

    /// What stands in for a value that could not be read, which has been reported, so that what is around it can still be
    /// looked up. `place` is that of the table. None if nothing can.
    fn fallback(_place: Span) -> Option<Self> {
        None
    }

    /// Its JSON Schema (draft 7, which TOML editors read). Named types are put into `definitions`.
    fn schema(definitions: &mut BTreeMap<String, Json>) -> Json;
}

/// Reads `text`, which starts at byte `offset` of `file`, as a table of shape `T`. Every fault is put into `found`.
pub(crate) fn read<T: Shape>(text: &str, file: FileId, offset: usize, found: &mut Vec<Diagnostic>) -> Option<T> {
    let (table, syntax) = DeTable::parse_recoverable(text);
    let mut reader = Reader { text, file, offset, mended: None, found: &mut Vec::new() };
    if syntax.is_empty() {
        let read = read_tree(table, &mut reader);
        say_where::<T>(text, offset, reader.found);
        found.append(reader.found);
        return read;
    }
    let Broken { told, mended, is_left_out } = broken(&reader, syntax);
    let line_of = |span: Span| text[..(span.start as usize - offset).min(text.len())].matches('\n').count();
    let lines: Vec<usize> = told.iter().map(|fault| line_of(fault.span)).collect();
    if let Some(mended) = mended {
        // What was meant is read, and looked up as what is written right.
        let (table, _) = DeTable::parse_recoverable(&mended.text);
        let mut reader = Reader { text: &mended.text, mended: Some(&mended), ..reader };
        let read = read_tree(table, &mut reader);
        let is_told = |fault: &Diagnostic| {
            (fault.is(Fault::MissingKey) && is_left_out)
                || ((fault.is(Fault::BadDate) || fault.is(Fault::WrongType)) && lines.contains(&line_of(fault.span)))
        };
        reader.found.retain(|fault| !is_told(fault));
        say_where::<T>(text, offset, reader.found);
        found.extend(told);
        found.append(reader.found);
        return read;
    }
    // What could be read is still told of, but not what a broken line may hide or have garbled.
    read_tree::<T>(table, &mut reader);
    // Words over several lines that never end take in all that follows.
    let is_swallowed = |fault: &Diagnostic| {
        let opens = |broken: &&Diagnostic| {
            let at = &text[broken.span.start as usize - offset..];
            at.starts_with("\"\"\"") || at.starts_with("'''")
        };
        told.iter().find(opens).is_some_and(|open| open.span.start <= fault.span.start)
    };
    reader
        .found
        .retain(|fault| !fault.is(Fault::MissingKey) && !lines.contains(&line_of(fault.span)) && !is_swallowed(fault));
    say_where::<T>(text, offset, reader.found);
    found.extend(told);
    found.append(reader.found);
    None
}

/// Says of each key that does not belong where it is in which table it does, if it does in some.
fn say_where<T: Shape>(text: &str, offset: usize, found: &mut [Diagnostic]) {
    // The schema is made only for who needs it.
    let mut made = None;
    for fault in found.iter_mut().filter(|fault| fault.is(Fault::UnknownKey)) {
        let written = text.get(fault.span.start as usize - offset..fault.span.end as usize - offset);
        let key = written.unwrap_or_default().trim_matches(['"', '\'']);
        let places = elsewhere::places(made.get_or_insert_with(|| schema::<T>("")), key);
        if !places.is_empty() {
            fault.help = Some(stands(key, &places));
        }
    }
}

/// The tables of a file of shape `T` that may hold `key`, each in words after "it stands".
pub(crate) fn places<T: Shape>(key: &str) -> Vec<String> {
    elsewhere::places(&schema::<T>(""), key)
}

/// Where a key belongs, in words.
pub(crate) fn stands(key: &str, places: &[String]) -> String {
    format!("\"{key}\" stands {}", places.join(", or "))
}

/// Reads a whole tree.
fn read_tree<T: Shape>(table: Spanned<DeTable<'_>>, reader: &mut Reader<'_>) -> Option<T> {
    T::read(&Spanned::new(0..0, DeValue::Table(table.into_inner())), reader)
}

/// Lines that are no TOML.
struct Broken<'t> {
    /// What is told of them: one fault for each.
    told: Vec<Diagnostic>,
    /// The text with what was meant in place of all of them, if that is known.
    mended: Option<Mended<'t>>,
    /// Whether some of it was left out to make it TOML.
    is_left_out: bool,
}

/// How many times a text is mended: the parser may see the next broken line only when one before it is whole.
const MENDINGS: usize = 100;

/// Tells of the lines that are no TOML, of which the parser says `syntax`, and of those that it sees when these are mended.
fn broken<'t>(reader: &Reader<'t>, mut syntax: Vec<toml::de::Error>) -> Broken<'t> {
    let line_of = |span: Span| reader.text[..span.start as usize - reader.offset].matches('\n').count();
    let (mut told, mut edits) = (BTreeMap::new(), Vec::new());
    let mut mended = Mended::of(reader.text, Vec::new());
    for _ in 0..MENDINGS {
        let (before, mut is_known) = (told.len(), true);
        for fault in &syntax {
            let place = fault.span().unwrap_or(0..0);
            let place = mended.written(place.start)..mended.written(place.end);
            let (fault, meant) = reader.syntax_fault(place, fault.message());
            // What follows on the same line is for the most part said of the same slip.
            told.entry(line_of(fault.span)).or_insert_with(|| {
                is_known &= !meant.is_empty();
                edits.extend(meant);
                fault
            });
        }
        if !is_known || told.len() == before {
            break;
        }
        mended = Mended::of(reader.text, edits.clone());
        syntax = DeTable::parse_recoverable(&mended.text).1;
        if syntax.is_empty() {
            break;
        }
    }
    Broken {
        told: told.into_values().collect(),
        mended: is_sound(&mended.text).then_some(mended),
        is_left_out: edits.iter().any(|edit| edit.read.is_empty()),
    }
}

/// The keys of the outermost table of `text`, whether or not what they hold can be read.
pub(crate) fn keys(text: &str) -> Vec<String> {
    let (table, _) = DeTable::parse_recoverable(text);
    table.get_ref().iter().map(|(key, _)| key.get_ref().clone().into_owned()).collect()
}

/// Whether `text` is TOML throughout.
pub(crate) fn is_sound(text: &str) -> bool {
    DeTable::parse_recoverable(text).1.is_empty()
}

/// Every piece of text in a table, at any depth, and the key it stands under. What cannot be read is left out.
pub(crate) fn texts(text: &str, file: FileId) -> Vec<(String, At<String>)> {
    fn visit(key: &str, value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>, texts: &mut Vec<(String, At<String>)>) {
        match value.get_ref() {
            DeValue::String(_) => texts.extend(words(value, reader).map(|words| (key.to_owned(), words))),
            DeValue::Array(items) => items.iter().for_each(|item| visit(key, item, reader, texts)),
            DeValue::Table(table) => table.iter().for_each(|(key, item)| visit(key.get_ref(), item, reader, texts)),
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {}
        }
    }
    let (_, syntax) = DeTable::parse_recoverable(text);
    let reader = Reader { text, file, offset: 0, mended: None, found: &mut Vec::new() };
    let mended = if syntax.is_empty() { None } else { broken(&reader, syntax).mended };
    let read = mended.as_ref().map_or(text, |mended| mended.text.as_str());
    let mut reader = Reader { text: read, mended: mended.as_ref(), ..reader };
    let (table, _) = DeTable::parse_recoverable(read);
    let mut texts = Vec::new();
    visit("", &Spanned::new(0..0, DeValue::Table(table.into_inner())), &mut reader, &mut texts);
    texts
}

/// The JSON Schema of a whole file of shape `T`, with a title.
pub(crate) fn schema<T: Shape>(title: &str) -> Json {
    let mut definitions = BTreeMap::new();
    let root = T::schema(&mut definitions);
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": title,
        "allOf": [root],
        "definitions": definitions,
    })
}

/// The key that a field's name stands for: `next_review` is written `next-review`.
pub(crate) fn key_of(field: &str) -> String {
    field.trim_start_matches("r#").replace('_', "-")
}

/// Takes `key` out of `table` and reads it. An absent key that must be there is a fault at `place`, unless it is among
/// those that `meant` a misspelt one: that has been reported.
pub(crate) fn take<T: Shape>(
    table: &DeTable<'_>,
    key: &str,
    place: Span,
    meant: &[String],
    reader: &mut Reader<'_>,
) -> Option<T> {
    match table.get(key) {
        Some(value) => T::read(value, reader),
        None if meant.iter().any(|meant| meant == key) => T::absent(),
        None => T::absent().or_else(|| {
            reader.found.push(
                Diagnostic::error(Fault::MissingKey, place, format!("\"{key}\" is missing"))
                    .help(format!("add a line: {key} = …")),
            );
            None
        }),
    }
}

/// The table that `value` is; anything else is a fault.
pub(crate) fn table<'v, 'i>(
    value: &'v Spanned<DeValue<'i>>,
    reader: &mut Reader<'_>,
) -> Option<(&'v DeTable<'i>, Span)> {
    let span = reader.span(value.span());
    match value.get_ref().as_table() {
        Some(table) => Some((table, span)),
        None => {
            reader.wrong_type(value, "a table");
            None
        }
    }
}

/// Reports every key of `table` that is not among `known`. Gives the keys that were probably meant.
pub(crate) fn refuse_unknown(table: &DeTable<'_>, known: &[String], reader: &mut Reader<'_>) -> Vec<String> {
    let mut meant = Vec::new();
    for (key, _) in table {
        if !known.iter().any(|name| name == key.get_ref().as_ref()) {
            let span = reader.span(key.span());
            let near = nearest(key.get_ref(), known.iter().map(String::as_str));
            meant.extend(near.map(str::to_owned));
            let help = near
                .map(|near| format!("did you mean \"{near}\"?"))
                .unwrap_or_else(|| format!("it may hold: {}", known.join(", ")));
            reader.found.push(
                Diagnostic::error(Fault::UnknownKey, span, format!("unknown key \"{}\"", key.get_ref())).help(help),
            );
        }
    }
    meant
}

/// Declares a table: `shape! { /// What it is. pub struct Name { /// What the key says. pub field: Type, … } }`.
///
/// The key is the field's name with hyphens. `Option`, `Vec` and [`Named`] may be absent; anything else must be there.
/// The struct also gets `span`, the place of the table.
macro_rules! shape {
    (
        $(#[doc = $doc:literal])+
        $vis:vis struct $name:ident { $( $(#[doc = $field_doc:literal])+ pub $field:ident : $type:ty, )* }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug)]
        $vis struct $name {
            $( $(#[doc = $field_doc])+ pub $field: $type, )*
            /// Where the table stands.
            pub span: $crate::source::Span,
        }

        impl $name {
            /// The keys it may hold.
            $vis fn keys() -> Vec<String> {
                vec![$( $crate::shape::key_of(stringify!($field)) ),*]
            }
        }

        impl $crate::shape::Shape for $name {
            fn read(
                value: &toml::Spanned<toml::de::DeValue<'_>>,
                reader: &mut $crate::shape::Reader<'_>,
            ) -> Option<Self> {
                let (table, span) = $crate::shape::table(value, reader)?;
                let known = Self::keys();
                let meant = $crate::shape::refuse_unknown(table, &known, reader);
                // Read them all before giving up, so that every fault of the table is reported.
                $( let $field = $crate::shape::take(
                    table, &$crate::shape::key_of(stringify!($field)), span, &meant, reader,
                ); )*
                Some($name {
                    $( $field: match $field {
                        Some(field) => field,
                        None => <$type as $crate::shape::Shape>::fallback(span)?,
                    }, )*
                    span,
                })
            }

            fn schema(
                definitions: &mut std::collections::BTreeMap<String, serde_json::Value>,
            ) -> serde_json::Value {
                let reference = serde_json::json!({ "$ref": concat!("#/definitions/", stringify!($name)) });
                if definitions.contains_key(stringify!($name)) {
                    return reference;
                }
                // Stands in while the fields are worked out, so that a type may hold itself.
                definitions.insert(stringify!($name).to_owned(), serde_json::Value::Null);
                let mut properties = serde_json::Map::new();
                let mut required: Vec<String> = Vec::new();
                $(
                    let key = $crate::shape::key_of(stringify!($field));
                    let schema = <$type as $crate::shape::Shape>::schema(definitions);
                    properties.insert(
                        key.clone(),
                        $crate::shape::described(schema, concat!($($field_doc),+)),
                    );
                    if <$type as $crate::shape::Shape>::absent().is_none() {
                        required.push(key);
                    }
                )*
                definitions.insert(stringify!($name).to_owned(), serde_json::json!({
                    "type": "object",
                    "description": concat!($($doc),+).trim(),
                    "properties": properties,
                    "required": required,
                    "additionalProperties": false,
                }));
                reference
            }
        }
    };
}

pub(crate) use shape;

/// Declares a value that is one of a few words: `choice! { /// What. pub enum Name { /// What. Variant = "word", … } }`.
macro_rules! choice {
    (
        $(#[doc = $doc:literal])+
        $vis:vis enum $name:ident { $( $(#[doc = $variant_doc:literal])+ $variant:ident = $word:literal, )+ }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        $vis enum $name { $( $(#[doc = $variant_doc])+ $variant, )+ }

        impl $name {
            /// Every one of them.
            $vis const ALL: &'static [$name] = &[$( $name::$variant ),+];

            /// The word it is written with.
            $vis fn word(self) -> &'static str {
                match self { $( $name::$variant => $word, )+ }
            }
        }

        impl $crate::shape::Shape for $name {
            fn read(
                value: &toml::Spanned<toml::de::DeValue<'_>>,
                reader: &mut $crate::shape::Reader<'_>,
            ) -> Option<Self> {
                $crate::shape::one_of(value, &[$( ($word, $name::$variant) ),+], reader)
            }

            fn fallback(_: $crate::source::Span) -> Option<Self> {
                Self::ALL.first().copied()
            }

            fn schema(
                _: &mut std::collections::BTreeMap<String, serde_json::Value>,
            ) -> serde_json::Value {
                serde_json::json!({ "enum": [$( $word ),+], "description": concat!($($doc),+).trim() })
            }
        }
    };
}

pub(crate) use choice;

/// Reads one of a few words.
pub(crate) fn one_of<T: Copy>(value: &Spanned<DeValue<'_>>, words: &[(&str, T)], reader: &mut Reader<'_>) -> Option<T> {
    let written: At<String> = At::read(value, reader)?;
    if let Some((_, meant)) = words.iter().find(|(word, _)| *word == written.value) {
        return Some(*meant);
    }
    let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let help = did_you_mean(&written.value, names.iter().copied())
        .unwrap_or_else(|| format!("it is one of: {}", names.join(", ")));
    reader.found.push(
        Diagnostic::error(Fault::UnknownWord, written.span, format!("\"{}\" is not known here", written.value))
            .help(help),
    );
    None
}

/// `schema` with a description; a reference is wrapped, because draft 7 reads nothing beside `$ref`.
pub(crate) fn described(schema: Json, description: &str) -> Json {
    let description = description.trim();
    match schema {
        Json::Object(mut object) if !object.contains_key("$ref") => {
            object.insert("description".to_owned(), json!(description));
            Json::Object(object)
        }
        reference => json!({ "allOf": [reference], "description": description }),
    }
}

/// Words as they stand in the file. The span is that of the words between the quotes when they stand there letter for
/// letter, so that a place in the words is a place in the file. Words written with escapes have the span of the whole literal.
fn words(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<At<String>> {
    let DeValue::String(words) = value.get_ref() else {
        reader.wrong_type(value, "text");
        return None;
    };
    let range = value.span();
    let literal = &reader.text[range.clone()];
    let inner_start = match literal {
        _ if literal.starts_with("\"\"\"\n") || literal.starts_with("'''\n") => 4,
        _ if literal.starts_with("\"\"\"") || literal.starts_with("'''") => 3,
        _ => 1,
    };
    let stands_there = literal.get(inner_start..inner_start + words.len()) == Some(words.as_ref());
    let span = match stands_there {
        true => reader.span(range.start + inner_start..range.start + inner_start + words.len()),
        false => reader.span(range),
    };
    Some(At::new(words.clone().into_owned(), span))
}

/// Words without what steers in them: it is reported, and reads as a space.
fn refuse_controls(words: At<String>, is_refused: fn(char) -> bool, reader: &mut Reader<'_>) -> At<String> {
    let Some((at, c)) = words.value.char_indices().find(|(_, c)| is_refused(*c)) else { return words };
    let place = words.base().part(at, at + c.len_utf8());
    let place = if words.base() == words.span { place } else { words.span };
    reader.found.push(match c {
        '\n' | '\r' => {
            Diagnostic::error(Fault::LineBreak, place, "this value must be one line").help("write it in one line")
        }
        '\t' => Diagnostic::error(Fault::ControlCharacter, place, "there is a tab in this value").help("write spaces"),
        _ => Diagnostic::control_character(place, c),
    });
    words.map(|words| words.replace(is_refused, " "))
}

/// One line of words.
impl Shape for At<String> {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        words(value, reader).map(|words| refuse_controls(words, is_control, reader))
    }

    fn schema(_: &mut BTreeMap<String, Json>) -> Json {
        json!({ "type": "string" })
    }
}

/// Words that may go over several lines, such as the text of a clause; any other value is one line.
#[derive(Clone, Debug)]
pub struct Lines(At<String>);

impl Deref for Lines {
    type Target = At<String>;

    fn deref(&self) -> &At<String> {
        &self.0
    }
}

impl Shape for Lines {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        words(value, reader).map(|words| Lines(refuse_controls(words, is_stray, reader)))
    }

    fn schema(_: &mut BTreeMap<String, Json>) -> Json {
        json!({ "type": "string" })
    }
}

impl Shape for String {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        At::<String>::read(value, reader).map(|at| at.value)
    }

    fn schema(_: &mut BTreeMap<String, Json>) -> Json {
        json!({ "type": "string" })
    }
}

impl Shape for bool {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        let read = value.get_ref().as_bool();
        if read.is_none() {
            reader.wrong_type(value, "true or false");
        }
        read
    }

    fn schema(_: &mut BTreeMap<String, Json>) -> Json {
        json!({ "type": "boolean" })
    }
}

impl Shape for u16 {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        let read = value.get_ref().as_integer().and_then(|n| u16::from_str_radix(n.as_str(), n.radix()).ok());
        if read.is_none() {
            reader.wrong_type(value, "a whole number from 0 to 65535");
        }
        read
    }

    fn schema(_: &mut BTreeMap<String, Json>) -> Json {
        json!({ "type": "integer", "minimum": 0, "maximum": 65535 })
    }
}

/// A whole number, and where it stands.
impl Shape for At<u32> {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        let span = reader.span(value.span());
        let read = value.get_ref().as_integer().and_then(|n| u32::from_str_radix(n.as_str(), n.radix()).ok());
        if read.is_none() {
            reader.wrong_type(value, "a whole number, from 0");
        }
        read.map(|number| At::new(number, span))
    }

    fn schema(_: &mut BTreeMap<String, Json>) -> Json {
        json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX })
    }
}

/// A date written as TOML writes one (`2024-10-07`) or as text (`"2024-10-07"`, `"2024-10"`, `"spring 2027"`).
impl Shape for At<Date> {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        let span = reader.span(value.span());
        let words = match value.get_ref() {
            DeValue::String(words) => words.clone().into_owned(),
            DeValue::Datetime(written) => written.to_string(),
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Array(_) | DeValue::Table(_) => {
                reader.wrong_type(value, "a date");
                return None;
            }
        };
        match words.parse() {
            Ok(date) => Some(At::new(date, span)),
            Err(NotADate) => {
                reader.found.push(bad_date(&words, span));
                None
            }
        }
    }

    fn schema(_: &mut BTreeMap<String, Json>) -> Json {
        json!({ "type": "string", "pattern": NotADate::PATTERN })
    }
}

impl<T: Shape> Shape for Option<T> {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        T::read(value, reader).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn fallback(_: Span) -> Option<Self> {
        Some(None)
    }

    fn schema(definitions: &mut BTreeMap<String, Json>) -> Json {
        T::schema(definitions)
    }
}

/// A value that is there, whether or not it could be read. Nothing may be guessed in its place.
#[derive(Clone, Copy, Debug)]
pub struct Given<T> {
    /// What was written, if it could be read.
    pub known: Option<At<T>>,
}

impl<T> Shape for Given<T>
where
    At<T>: Shape,
{
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        Some(Given { known: Shape::read(value, reader) })
    }

    fn fallback(_: Span) -> Option<Self> {
        Some(Given { known: None })
    }

    fn schema(definitions: &mut BTreeMap<String, Json>) -> Json {
        <At<T>>::schema(definitions)
    }
}

/// A value and whether all of it could be read. What is missing from it may be in what could not.
#[derive(Clone, Copy, Debug)]
pub struct Whole<T> {
    /// What could be read.
    pub value: T,
    /// Whether that is all.
    pub is_whole: bool,
}

impl<T: Shape> Shape for Whole<T> {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        T::read(value, reader).map(|value| Whole { value, is_whole: true })
    }

    fn absent() -> Option<Self> {
        T::absent().map(|value| Whole { value, is_whole: true })
    }

    fn fallback(place: Span) -> Option<Self> {
        T::fallback(place).map(|value| Whole { value, is_whole: false })
    }

    fn schema(definitions: &mut BTreeMap<String, Json>) -> Json {
        T::schema(definitions)
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(array) = value.get_ref().as_array() else {
            reader.wrong_type(value, "a list");
            if value.get_ref().is_table()
                && let Some(fault) = reader.found.last_mut()
            {
                fault.help = Some("what may be there several times stands in two pairs of brackets: [[…]]".to_owned());
            }
            return None;
        };
        // An item that cannot be read has been reported; the others can still be looked up.
        Some(array.iter().filter_map(|item| T::read(item, reader)).collect())
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }

    fn fallback(_: Span) -> Option<Self> {
        Some(Vec::new())
    }

    fn schema(definitions: &mut BTreeMap<String, Json>) -> Json {
        json!({ "type": "array", "items": T::schema(definitions) })
    }
}

/// A table whose keys the author chooses: ids, each with its place, and values.
pub(crate) type Named<T> = BTreeMap<String, Keyed<T>>;

/// A value and the place of its key.
#[derive(Clone, Debug)]
pub struct Keyed<T> {
    /// Where the key was written.
    pub key: Span,
    /// What it holds.
    pub value: T,
}

impl<T: Shape> Shape for Named<T> {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        let (table, _) = self::table(value, reader)?;
        let mut named = BTreeMap::new();
        for (key, item) in table {
            let span = reader.span(key.span());
            // An entry that cannot be read has been reported; the others can still be looked up.
            if let Some(value) = T::read(item, reader) {
                named.insert(key.get_ref().clone().into_owned(), Keyed { key: span, value });
            }
        }
        Some(named)
    }

    fn absent() -> Option<Self> {
        Some(BTreeMap::new())
    }

    fn fallback(_: Span) -> Option<Self> {
        Some(BTreeMap::new())
    }

    fn schema(definitions: &mut BTreeMap<String, Json>) -> Json {
        json!({ "type": "object", "additionalProperties": T::schema(definitions) })
    }
}

/// A value whose type is known only once its name has been looked up.
#[derive(Clone, Debug, PartialEq)]
pub enum Loose {
    /// Words.
    Text(String),
    /// A whole number.
    Number(i64),
    /// True or false.
    YesNo(bool),
    /// A date as TOML writes one.
    Date(Date),
}

impl Loose {
    /// As it is written in a file, without quotes.
    pub fn written(&self) -> String {
        match self {
            Loose::Text(text) => text.clone(),
            Loose::Number(number) => number.to_string(),
            Loose::YesNo(answer) => answer.to_string(),
            Loose::Date(date) => date.written(),
        }
    }
}

impl Shape for At<Loose> {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        let span = reader.span(value.span());
        let loose = match value.get_ref() {
            DeValue::String(_) => return At::<String>::read(value, reader).map(|words| words.map(Loose::Text)),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok().map(Loose::Number),
            DeValue::Boolean(answer) => Some(Loose::YesNo(*answer)),
            DeValue::Datetime(_) => return At::<Date>::read(value, reader).map(|date| date.map(Loose::Date)),
            DeValue::Float(_) | DeValue::Array(_) | DeValue::Table(_) => None,
        };
        if loose.is_none() {
            reader.wrong_type(value, "text, a whole number, a date, or true or false");
        }
        loose.map(|loose| At::new(loose, span))
    }

    fn schema(_: &mut BTreeMap<String, Json>) -> Json {
        json!({ "type": ["string", "integer", "boolean"] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    shape! {
        /// A person.
        struct Person {
            /// What they are called.
            pub name: At<String>,
            /// The post they hold.
            pub post_held: Option<Post>,
            /// When they came.
            pub since: Option<At<Date>>,
        }
    }

    choice! {
        /// A post.
        enum Post {
            /// The head.
            Head = "head",
            /// The chair.
            Chair = "chair",
        }
    }

    fn faults(text: &str) -> Vec<(String, String, Option<String>)> {
        let mut sources = Sources::default();
        let file = sources.add("a.toml", text);
        let mut found = Vec::new();
        read::<Person>(text, file, 0, &mut found);
        crate::diagnostic::sort(&mut found);
        found.into_iter().map(|d| (sources.text(d.span).to_owned(), d.message, d.help)).collect()
    }

    #[test]
    fn every_fault_of_a_table_is_reported_at_once() {
        let found = faults("nam = \"A\"\npost-held = \"haed\"\nsince = \"2023-02-29\"\n");
        let messages: Vec<&str> = found.iter().map(|(_, message, _)| message.as_str()).collect();
        assert_eq!(
            messages,
            ["unknown key \"nam\"", "\"haed\" is not known here", "\"2023-02-29\" is no day: February 2023 has 28"],
        );
        assert_eq!(found[0].2.as_deref(), Some("did you mean \"name\"?"));
        assert_eq!(found[1].0, "haed");
        assert_eq!(found[1].2.as_deref(), Some("did you mean \"head\"?"));
    }

    #[test]
    fn dates_written_as_people_write_them_are_told_how_to_stand() {
        for (written, place, help) in [
            ("14.9.2026", "14.9.2026", "write 2026-09-14"),
            ("14/09/2026 # a Monday", "14/09/2026", "write 2026-09-14"),
            ("2026-9-14", "2026-9-14", "write 2026-09-14"),
            ("September 2026", "September 2026", "write \"2026-09\""),
            ("spring 2027", "spring 2027", "write \"spring 2027\""),
            ("2026-09", "2026-09", "write \"2026-09\""),
            ("\"1st May 2026\"", "\"1st May 2026\"", "write 2026-05-01"),
        ] {
            let found = faults(&format!("name = \"A\"\nsince = {written}\n"));
            assert_eq!(found[0].0, place, "{found:?}");
            assert_eq!(found[0].2.as_deref(), Some(help));
        }
    }

    #[test]
    fn broken_toml_is_reported_at_its_place() {
        let found = faults("name = \"A\npost-held = = \"head\"\n");
        assert!(found.len() >= 2, "{found:?}");
    }

    #[test]
    fn slips_that_leave_no_toml_are_told_once_in_the_words_of_who_made_them() {
        for (text, place, message, help) in [
            (
                "name = “Ada”\n",
                "“Ada”",
                "these are the quotation marks of a word processor, not those of the keyboard",
                "write name = \"Ada\"",
            ),
            (
                "name = \"Ada”\n",
                "\"Ada”",
                "these are the quotation marks of a word processor, not those of the keyboard",
                "write name = \"Ada\"",
            ),
            (
                "name = ‘Ada’ \n",
                "‘Ada’",
                "these are the quotation marks of a word processor, not those of the keyboard",
                "write name = 'Ada'",
            ),
            ("name = \"Ada\nsince = 2024-10-07\n", "\"", "what begins here in quotes never ends", "end it with \""),
            ("name = \"St Mary's\n", "\"", "what begins here in quotes never ends", "end it with \""),
            ("name = \"Ada'\n", "\"Ada'", "what begins with \" ends with '", "write name = \"Ada\""),
            ("since = 2024-10-07,\n", ",", "\",\" stands behind the date", "take it out; a remark stands behind #"),
            (
                "since = 2024-10-07\nnam\n",
                "nam",
                "there is no = on this line, so it says nothing",
                "write a name, = and what it says, such as review = \"every year\"; or take the line out",
            ),
            (
                "[[post-held.more]]\na = 1\n[[post-held]]\n",
                "[[post-held.more]]",
                "[[post-held.more]] stands before the [[post-held]] that it belongs to",
                "move it, with all that is under it, below [[post-held]]",
            ),
            ("name \"Ada\"\n", "name \"Ada\"", "there is no = between name and what it says", "write name = \"Ada\""),
            ("name = \"Ada\";\n", ";", "\";\" stands behind the words in quotes", "take it out: name = \"Ada\""),
            (
                "name = 'Ada O'Brien' # head\n",
                "'Ada O'Brien'",
                "the words hold the quotation mark ' that they stand in",
                "write name = \"Ada O'Brien\"",
            ),
            (
                "name = \"Ada \"Addy\" Green\"\n",
                "\"Ada \"Addy\" Green\"",
                "the words hold the quotation mark \" that they stand in",
                "write name = 'Ada \"Addy\" Green'",
            ),
            ("name = Ada\"\n", "Ada\"", "the quotation mark before the words is missing", "write name = \"Ada\""),
            (
                "name = \"\"Ada Green\"\" # head\n",
                "\"\"Ada Green\"\"",
                "two quotation marks stand where one belongs",
                "write name = \"Ada Green\"",
            ),
            (
                "since = 2024-10-07\nname = \"\"\"\nAda\nGreen\n",
                "\"\"\"",
                "what begins here in quotes never ends",
                "end it with \"\"\"",
            ),
            (
                "name = \"C:\\Users\\Ada\"\n",
                "\\",
                "a backslash in quotes is the start of a special character",
                "part folders with /: name = \"C:/Users/Ada\"",
            ),
            ("name = \"A\"\nname = \"B\"\n", "name", "name is said twice", "take one of the two out"),
            (
                "name\u{a0}= \"A\"\n",
                "\u{a0}",
                "there is a character U+00A0 here, which looks like a space and is none",
                "type a space in its place, or take it out",
            ),
            (
                "name = \"A\"\npost\u{2013}held = \"chair\"\n",
                "post\u{2013}held",
                "the dash in \"post\u{2013}held\" is that of a word processor",
                "write post-held with the hyphen of the keyboard",
            ),
            ("name = `A`\n", "`A`", "these are no quotation marks", "write name = \"A\""),
            (
                "name = Mrs Ada Green # the head\n",
                "Mrs Ada Green",
                "words stand in quotes",
                "put it in quotes: name = \"Mrs Ada Green\"",
            ),
            ("name = true north\n", "true north", "words stand in quotes", "put it in quotes: name = \"true north\""),
            (
                "name = \"A\"\nsince = 11.23.2026\n",
                "11.23.2026",
                "\"11.23.2026\" is no day: no year has a month 23",
                "write 2026-11-23",
            ),
            ("name = Yes\n", "Yes", "Yes is written as true here", "write name = true"),
            ("name =\nsince = 2024-10-07\n", "=", "name has no value", "write it after the =, or take the line out"),
            (
                "name: Ada Green\n",
                ":",
                "a name and what it stands for have = between them, not a colon",
                "write name = \"Ada Green\"",
            ),
            (
                "name = \"Ada\"\nsince: 2024-10-07\n",
                ":",
                "a name and what it stands for have = between them, not a colon",
                "write since = 2024-10-07",
            ),
            (
                "head teacher = \"Ada\"\n",
                "head teacher",
                "\"head teacher\" is several words, and a name before = is one",
                "write the name that the program knows, such as headteacher or chair: policygen list facts",
            ),
        ] {
            let told = faults(text);
            let told: Vec<_> =
                told.iter().map(|(at, what, out)| (at.as_str(), what.as_str(), out.as_deref())).collect();
            assert_eq!(told, [(place, message, Some(help))], "{text}");
        }
    }

    #[test]
    fn a_table_that_is_there_twice_points_at_the_first() {
        let text = "[people] # one\nhead = \"A\"\n\n[local]\n\n[people]\nchair = \"B\"\n";
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let file = sources.add("a.toml", text);
        read::<Named<At<Loose>>>(text, file, 0, &mut found);
        let fault = found.iter().find(|fault| fault.is(Fault::BadToml)).expect("it is a fault");
        assert_eq!((sources.text(fault.span), sources.line_column(fault.span)), ("[people]", (6, 1)));
        assert_eq!(sources.line_column(fault.related[0].0), (1, 1));
    }

    #[test]
    fn a_broken_line_does_not_hide_the_faults_of_others() {
        let found = faults("name = \"A\"\nsince = 2023-02-29\npost-held = \"haed\"\n");
        let words: Vec<&str> = found.iter().map(|(at, ..)| at.as_str()).collect();
        assert_eq!(words, ["2023-02-29", "haed"], "{found:?}");
        let found = faults("name = \"A\"\nsince = 2023-02\n");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].2.as_deref(), Some("write \"2023-02\""));
    }

    #[test]
    fn names_without_quotes_and_headers_without_an_end_are_mended() {
        let text = "a = { profile/név = 1 }\n[[b # c\n";
        for (at, message, written, help) in [
            ("/", "invalid unquoted key", "profile/név", "write \"profile/név\""),
            ("#", "unclosed array table", "[[b", "write [[b]]"),
        ] {
            let slip = slips::slip(text, text.find(at).expect("it is there"), message).expect("it is one");
            assert_eq!((&text[slip.place], slip.help.as_str()), (written, help));
        }
    }

    #[test]
    fn what_was_meant_by_a_slip_is_read() {
        for slip in ["chair", "“chair”", "\"chair", "\"chair”"] {
            let text = format!("name: Ada Green\nsince = 14.9.2026\npost-held = {slip}\n");
            let (mut sources, mut found) = (Sources::default(), Vec::new());
            let file = sources.add("a.toml", text.clone());
            let person: Person = read(&text, file, 0, &mut found).expect("it is read as it was meant");
            assert_eq!((person.name.value.as_str(), person.post_held), ("Ada Green", Some(Post::Chair)));
            assert_eq!(sources.text(person.name.span), "Ada Green");
            assert_eq!(found.len(), 3, "{found:?}");
            let texts = texts(&text, file);
            assert!(texts.iter().any(|(key, at)| key == "name" && at.value == "Ada Green"), "{texts:?}");
        }
        let found = faults("name = Ada\npost-held = haed\n");
        assert_eq!(found.iter().map(|(at, ..)| at.as_str()).collect::<Vec<_>>(), ["Ada", "haed", "haed"]);
    }

    #[test]
    fn words_without_escapes_have_the_span_of_the_words() {
        let text = "name = \"\"\"\nLocal {{ board }}\"\"\"\n";
        let mut sources = Sources::default();
        let file = sources.add("a.toml", text);
        let person: Person = read(text, file, 0, &mut Vec::new()).expect("it is whole");
        assert_eq!(sources.text(person.name.span), "Local {{ board }}");
        let escaped = "name = \"a\\tb\"\n";
        let file = sources.add("b.toml", escaped);
        let person: Person = read(escaped, file, 0, &mut Vec::new()).expect("it is whole");
        assert_eq!(sources.text(person.name.span), "\"a\\tb\"");
    }

    #[test]
    fn a_value_holds_no_character_that_steers_and_no_line_break() {
        for (written, code, place) in [
            ("\"Ada\\u001b[2J\"", "control-character", "\"Ada\\u001b[2J\""),
            ("\"Ada\\u009B\"", "control-character", "\"Ada\\u009B\""),
            ("\"Ada \\u202e\"", "control-character", "\"Ada \\u202e\""),
            ("\"Ada\\tGreen\"", "control-character", "\"Ada\\tGreen\""),
            ("\"Ada\tGreen\"", "control-character", "\t"),
            ("\"Ada\\nGreen\"", "line-break", "\"Ada\\nGreen\""),
            ("\"\"\"\nAda\nGreen\"\"\"", "line-break", "\n"),
        ] {
            let (mut sources, mut found) = (Sources::default(), Vec::new());
            let text = format!("name = {written}\n");
            let file = sources.add("a.toml", text.clone());
            let person: Person = read(&text, file, 0, &mut found).expect("it is read all the same");
            let told: Vec<_> = found.iter().map(|fault| (fault.code.name(), sources.text(fault.span))).collect();
            assert_eq!(told, [(code, place)]);
            assert!(!person.name.value.contains(is_control), "{:?}", person.name.value);
        }
    }

    #[test]
    fn what_is_right_is_read_with_its_place() {
        let text = "name = \"A\"\npost-held = \"chair\"\nsince = 2024-10-07\n";
        let file = Sources::default().add("a.toml", text);
        let person: Person = read(text, file, 0, &mut Vec::new()).expect("it is whole");
        assert_eq!(person.post_held, Some(Post::Chair));
        assert_eq!(person.since.map(|since| since.value.to_string()).as_deref(), Some("7 October 2024"));
        assert_eq!(person.span.file, file);
        assert_eq!(Post::ALL.iter().map(|post| post.word()).collect::<Vec<_>>(), ["head", "chair"]);
    }

    #[test]
    fn the_schema_names_keys_words_and_what_must_be_there() {
        let schema = schema::<Person>("A person");
        let person = &schema["definitions"]["Person"];
        assert_eq!(person["required"], json!(["name"]));
        assert_eq!(person["properties"]["post-held"]["enum"], json!(["head", "chair"]));
        assert_eq!(person["additionalProperties"], json!(false));
    }
}
