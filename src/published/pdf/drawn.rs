//! How a PDF draws what it says, as hashes: what is written in white, covered, moved off the page, cut off by it or drawn
//! with letters that look like others. The one who builds a file and the one who reads it take them in the same way.
//!
//! Programs that save a PDF compress its streams anew, number its objects anew and write its numbers in other ways. None
//! of that counts here; what a page draws, and with which fonts and pictures, does.

use super::content::{ContentTokens, Token};
use lopdf::{Dictionary, Object, ObjectId};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// An object that another refers to.
pub enum Referred<'o> {
    /// Anything but a stream.
    Object(&'o Object),
    /// A stream: what its dictionary says, and the SHA-256 of its bytes before compression.
    Stream(&'o Dictionary, [u8; 32]),
}

/// Fonts and pictures are no deeper than this.
const DEEPEST: usize = 16;
/// Nor do they have more in them.
const MOST: usize = 1 << 20;

/// What says nothing of how an object is drawn: how it is stored, what it is called, and who it belongs to.
const NOT_DRAWN: [&str; 15] = [
    "Type",
    "Name",
    "Length",
    "Length1",
    "Length2",
    "Length3",
    "DL",
    "Filter",
    "DecodeParms",
    "CIDSystemInfo",
    "Metadata",
    "PieceInfo",
    "LastModified",
    "StructParent",
    "StructParents",
];

/// The entries of a link that are read by themselves, or only say what it belongs to.
const OF_LINKS: [&str; 6] = ["Dest", "A", "Contents", "P", "NM", "M"];

/// A page as it is drawn: the operators of its content streams, the paper that shows, and where its links can be pressed.
#[derive(Default)]
pub struct Sheet {
    hash: Sha256,
    /// What is still to be hashed: a page has some ten thousand parts of a few bytes, and the hash takes them by the block.
    parts: Vec<u8>,
}

/// So many bytes are hashed at once.
const AT_ONCE: usize = 16 * 1024;

impl Sheet {
    /// Adds the operators of a content stream.
    pub fn operators(&mut self, stream: &[u8]) {
        let mut tokens = ContentTokens::new(stream);
        while let Some(token) = tokens.next() {
            match token {
                Token::Number(number) => self.part(b'n', &ten_thousandths(number).to_le_bytes()),
                Token::Name(name) => self.part(b'/', &name),
                Token::String(string) => self.part(b'(', &string),
                Token::Bracket(bracket) => self.part(b'[', bracket),
                Token::Word(word) => {
                    self.part(b'w', word);
                    if word == b"ID" {
                        let image = tokens.skip_image();
                        self.part(b'i', image);
                    }
                }
            }
        }
    }

    fn part(&mut self, kind: u8, bytes: &[u8]) {
        self.parts.push(kind);
        self.parts.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.parts.extend_from_slice(bytes);
        if self.parts.len() > AT_ONCE {
            self.hash.update(&self.parts);
            self.parts.clear();
        }
    }

    /// Adds what the page shows of its paper: left, bottom, right and top in points.
    pub fn shown(&mut self, sides: [f32; 4]) {
        sides.iter().for_each(|side| self.part(b'p', &(side.round() as i64).to_le_bytes()));
    }

    /// Adds a link.
    pub fn link<'o>(&mut self, link: &'o Dictionary, left: &mut usize, find: Find<'_, 'o>) {
        let shape = Shape::of(link, &OF_LINKS, left, find);
        self.part(b'l', shape.as_bytes());
    }

    /// The line that tells of it.
    pub fn line(mut self) -> String {
        self.hash.update(&self.parts);
        format!("how it is drawn: {}", brief(&self.hash.finalize()))
    }
}

/// Finds what a reference leads to.
pub type Find<'f, 'o> = &'f mut dyn FnMut(ObjectId) -> Option<Referred<'o>>;

/// A dictionary with all that it refers to, written in one way whoever has saved it.
pub fn said<'o>(dictionary: &'o Dictionary, left: &mut usize, find: Find<'_, 'o>) -> String {
    Shape::of(dictionary, &[], left, find)
}

/// A line for everything that pages may draw with: fonts, pictures and the like.
pub fn resources<'o>(resources: &'o Dictionary, left: &mut usize, find: Find<'_, 'o>) -> Vec<String> {
    let mut lines = Vec::new();
    for (kind, held) in resources {
        // Lists of what a printer must know; none needs it today.
        if kind == b"ProcSet" {
            continue;
        }
        let held = match held {
            Object::Reference(id) => match find(*id) {
                Some(Referred::Object(held)) => held,
                Some(Referred::Stream(..)) | None => &Object::Null,
            },
            held => held,
        };
        let Ok(held) = held.as_dict() else { continue };
        for (name, resource) in held {
            let mut shape = Shape::default();
            if *left > 0 {
                shape.push(resource, &[], find);
            }
            *left = left.saturating_sub(shape.text.len());
            let [kind, name] = [kind, name].map(|name| String::from_utf8_lossy(name));
            lines.push(format!("draws with {kind} {name}: {}", brief(&Sha256::digest(shape.text))));
        }
    }
    lines
}

fn brief(digest: &[u8]) -> String {
    digest.iter().take(8).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn ten_thousandths(number: f64) -> i64 {
    (number * 10_000.0).round() as i64
}

/// An object written in one way, whoever has saved it, with all that it refers to.
#[derive(Default)]
struct Shape {
    text: String,
    depth: usize,
}

impl Shape {
    /// A few bytes can refer to the same long object a thousand times. So `left` is how much may yet be written of
    /// objects in the same file, and what was written is taken off.
    fn of<'o>(dictionary: &'o Dictionary, but: &[&str], left: &mut usize, find: Find<'_, 'o>) -> String {
        let mut shape = Shape::default();
        if *left > 0 {
            shape.dictionary(dictionary, but, find);
        }
        *left = left.saturating_sub(shape.text.len());
        shape.text
    }

    fn push<'o>(&mut self, object: &'o Object, but: &[&str], find: Find<'_, 'o>) {
        if self.depth > DEEPEST || self.text.len() > MOST {
            self.text.push('…');
            return;
        }
        self.depth += 1;
        match object {
            Object::Null => self.text.push_str(" null"),
            Object::Boolean(value) => self.add(format_args!(" {value}")),
            Object::Integer(value) => self.add(format_args!(" {}", value.saturating_mul(100))),
            // In hundredths, as this program writes them.
            Object::Real(value) => self.add(format_args!(" {}", (f64::from(*value) * 100.0).round() as i64)),
            Object::Name(name) => self.add(format_args!("/{}", name.escape_ascii())),
            Object::String(string, _) => self.add(format_args!("({})", string.escape_ascii())),
            Object::Array(objects) => {
                self.text.push('[');
                objects.iter().for_each(|object| self.push(object, &[], find));
                self.text.push(']');
            }
            Object::Dictionary(dictionary) => self.dictionary(dictionary, but, find),
            // A stream is never held by another object, only referred to.
            Object::Stream(stream) => self.dictionary(&stream.dict, but, find),
            Object::Reference(id) => match find(*id) {
                Some(Referred::Object(object)) => self.push(object, but, find),
                Some(Referred::Stream(dictionary, content)) => {
                    self.dictionary(dictionary, but, find);
                    self.add(format_args!("stream {}", brief(&content)));
                }
                None => self.text.push_str(" null"),
            },
        }
        self.depth -= 1;
    }

    fn dictionary<'o>(&mut self, dictionary: &'o Dictionary, but: &[&str], find: Find<'_, 'o>) {
        let is_drawn = |key: &[u8]| NOT_DRAWN.iter().chain(but).all(|name| name.as_bytes() != key);
        let mut entries: Vec<_> = dictionary.iter().filter(|(key, _)| is_drawn(key)).collect();
        entries.sort_by_key(|(key, _)| *key);
        self.text.push_str("<<");
        for (key, value) in entries {
            self.add(format_args!("/{}", key.escape_ascii()));
            self.push(value, &[], find);
        }
        self.text.push_str(">>");
    }

    fn add(&mut self, what: std::fmt::Arguments) {
        self.text.write_fmt(what).expect("a string takes what is written to it");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    fn drawn(stream: &[u8]) -> String {
        let mut sheet = Sheet::default();
        sheet.operators(stream);
        sheet.line()
    }

    #[test]
    fn how_operators_are_written_does_not_count_and_what_they_do_does() {
        let first = drawn(b"BT /F0 12 Tf 0.5 0 0 rg (a) Tj ET");
        assert_eq!(first, drawn(b"BT\n/F0 12.0 Tf % letters\n.5 0 0.000 rg<61>Tj\nET "));
        for other in [
            &b"BT /F1 12 Tf 0.5 0 0 rg (a) Tj ET"[..],
            b"BT /F0 12 Tf 1 1 1 rg (a) Tj ET",
            b"BT /F0 12 Tf 0.5 0 0 rg 3 Tr (a) Tj ET",
            b"BT /F0 12 Tf 0.5 0 0 rg (b) Tj ET",
            b"BT /F0 12 Tf 0.5 0 0 rg (a) Tj ET 0 0 9 9 re f",
        ] {
            assert_ne!(first, drawn(other));
        }
        let image = |pixel: &[u8]| drawn(&[b"BI /W 1 /H 1 ID ", pixel, b" EI"].concat());
        assert_ne!(image(b"x"), image(b"y"));
    }

    #[test]
    fn how_objects_are_stored_does_not_count_and_what_they_hold_does() {
        let held = |font: Dictionary, content: u8| {
            let (resources, font) =
                (dictionary! { "Font" => dictionary! { "F0" => (7, 0) } }, Object::Dictionary(font));
            let program = dictionary! { "Length1" => 5, "Filter" => "FlateDecode" };
            super::resources(&resources, &mut 10_000, &mut |(id, _)| match id {
                7 => Some(Referred::Object(&font)),
                8 => Some(Referred::Stream(&program, [content; 32])),
                _ => None,
            })
        };
        let first = held(dictionary! { "Type" => "Font", "DW" => 1000, "FontFile2" => (8, 0) }, 1);
        assert_eq!(first, held(dictionary! { "FontFile2" => (8, 0), "DW" => Object::Real(1000.0) }, 1));
        assert_ne!(first, held(dictionary! { "DW" => 1000, "FontFile2" => (8, 0) }, 2), "another program");
        assert_ne!(first, held(dictionary! { "DW" => 900, "FontFile2" => (8, 0) }, 1), "other widths");
        assert_ne!(first, held(dictionary! { "DW" => 1000 }, 1), "no program");
    }

    #[test]
    fn what_holds_itself_has_an_end() {
        let round = Object::Array(vec![Object::Reference((7, 0)); 3]);
        let resources = dictionary! { "XObject" => dictionary! { "X" => (7, 0) } };
        let mut left = 1_000_000_000;
        let lines = super::resources(&resources, &mut left, &mut |_| Some(Referred::Object(&round)));
        assert!(lines.len() == 1 && left < 1_000_000_000);
        let more = super::resources(&resources, &mut 0, &mut |_| panic!("no more is looked up"));
        assert_eq!(more.len(), 1);
    }
}
