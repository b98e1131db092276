//! Objects become bytes: streams as they are, all else packed in object streams, an identity from the content.
//!
//! lopdf can do this too, but serialises every object more than once and compresses at its slowest. What comes by the
//! hundred, the tags, is written as bytes at once, without lopdf's dictionaries between.

use super::streams::{Stream, Streams};
use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat, dictionary};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::sync::Arc;

/// Words: in ASCII as they are, else in UTF-16.
pub(crate) fn text(words: &str) -> Object {
    Object::String(text_bytes(words), StringFormat::Literal)
}

fn text_bytes(words: &str) -> Vec<u8> {
    if words.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return words.into();
    }
    let units = words.encode_utf16().flat_map(u16::to_be_bytes);
    // As bytes: in hexadecimal they are twice as long, and still half as long again once they are compressed.
    [0xfe, 0xff].into_iter().chain(units).collect()
}

/// What goes into a file beside lopdf's objects.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// Objects whose bytes are written at once.
    packs: Vec<Pack>,
    /// Streams: number, what their dictionaries say beside length and filter, content.
    streams: Vec<(u32, Dictionary, Arc<Stream>)>,
}

impl Written {
    /// Begins an object; what is pushed from now on is its bytes.
    pub(crate) fn object(&mut self, (id, _): ObjectId) -> &mut Vec<u8> {
        if self.packs.last().is_none_or(|pack| pack.ids.len() == PACKED) {
            self.packs.push(Pack::default());
        }
        let at = self.packs.len() - 1;
        self.packs[at].begin(id)
    }

    /// A stream, whose dictionary says `head` beside length and filter.
    pub(crate) fn stream(&mut self, (id, _): ObjectId, head: Dictionary, stream: Arc<Stream>) {
        self.streams.push((id, head, stream));
    }

    /// The stream with this number, and what its dictionary says.
    pub(crate) fn find(&self, (id, _): ObjectId) -> Option<(&Dictionary, &Stream)> {
        let (_, head, stream) = self.streams.iter().find(|(known, ..)| *known == id)?;
        Some((head, stream))
    }
}

/// Objects in one object stream. A reader unpacks a whole stream to reach one object of it.
const PACKED: usize = 2_000;

/// Bytes in a row of the cross-reference table.
const ROW: usize = 7;

/// Where an object is.
#[derive(Clone, Copy)]
enum Entry {
    Free,
    At(usize),
    Packed { stream: u32, index: usize },
}

/// The bytes of a document, whose streams are all in `written`. Its identity is made from what they are made of.
pub(crate) fn write(document: &Document, mut written: Written, streams: &Streams) -> Vec<u8> {
    debug_assert!(document.objects.values().all(|object| object.as_stream().is_err()), "streams are written apart");
    let mut out = Vec::with_capacity(96 * 1024);
    out.extend_from_slice(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
    let mut entries = vec![Entry::Free; document.max_id as usize + 1];
    let mut identity = Sha256::new();
    let mut packs = std::mem::take(&mut written.packs);
    packs.push(Pack::default());
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).ok();
    for (&(id, generation), object) in &document.objects {
        if info == Some((id, generation)) {
            // Each document has its own: among the others it would make their stream one of its own too.
            let mut bytes = Vec::new();
            write_object(&mut bytes, object);
            identity.update(&bytes);
            entries[id as usize] = Entry::At(out.len());
            put(&mut out, format_args!("{id} 0 obj\n"));
            out.append(&mut bytes);
            out.extend_from_slice(b"\nendobj\n");
            continue;
        }
        let mut last = packs.len() - 1;
        if packs[last].ids.len() == PACKED {
            packs.push(Pack::default());
            last += 1;
        }
        write_object(packs[last].begin(id), object);
    }
    let mut put_stream = |out: &mut Vec<u8>, id: u32, head: &Dictionary, stream: &Stream| {
        let mut said = Vec::new();
        head.iter().for_each(|(key, value)| write_entry(&mut said, key, value));
        identity.update(&said);
        identity.update(stream.digest);
        said.extend_from_slice(b"/Filter/FlateDecode");
        write_stream(out, id, &said, &stream.bytes);
    };
    for (id, head, stream) in &written.streams {
        entries[*id as usize] = Entry::At(out.len());
        put_stream(&mut out, *id, head, stream);
    }
    for pack in packs.into_iter().filter(|pack| !pack.ids.is_empty()) {
        let stream = entries.len() as u32;
        for (index, &id) in pack.ids.iter().enumerate() {
            entries[id as usize] = Entry::Packed { stream, index };
        }
        entries.push(Entry::At(out.len()));
        let (count, first) = (pack.ids.len() as i64, pack.index.len() as i64);
        let head = dictionary! { "Type" => "ObjStm", "N" => count, "First" => first };
        put_stream(&mut out, stream, &head, &streams.of(pack.finish()));
    }
    write_cross_references(&mut out, entries, &document.trailer, identity.finalize().into());
    out
}

/// Objects on their way into an object stream.
#[derive(Debug, Default)]
struct Pack {
    ids: Vec<u32>,
    index: Vec<u8>,
    objects: Vec<u8>,
}

impl Pack {
    fn begin(&mut self, id: u32) -> &mut Vec<u8> {
        if !self.ids.is_empty() {
            self.objects.push(b'\n');
        }
        self.ids.push(id);
        integer_to(&mut self.index, i64::from(id));
        self.index.push(b' ');
        integer_to(&mut self.index, self.objects.len() as i64);
        self.index.push(b' ');
        &mut self.objects
    }

    fn finish(mut self) -> Vec<u8> {
        self.index.append(&mut self.objects);
        self.index
    }
}

fn write_cross_references(out: &mut Vec<u8>, mut entries: Vec<Entry>, trailer: &Dictionary, identity: [u8; 32]) {
    let id = entries.len() as u32;
    let start = out.len();
    entries.push(Entry::At(start));
    // The kind in a byte, an offset or stream in four, an index in two. Each row is written as what it adds to the one
    // above, by PNG's filter 2: one row is so like the next that little else is left.
    let mut table = Vec::with_capacity(entries.len() * (1 + ROW));
    let mut above = [0; ROW];
    for entry in &entries {
        let (kind, place, index) = match *entry {
            Entry::Free => (0u8, 0, u16::MAX),
            Entry::At(offset) => (1, offset as u32, 0),
            Entry::Packed { stream, index } => (2, stream, index as u16),
        };
        let ([a, b, c, d], [e, f]) = (place.to_be_bytes(), index.to_be_bytes());
        let row = [kind, a, b, c, d, e, f];
        table.push(2);
        table.extend(row.iter().zip(above).map(|(byte, above)| byte.wrapping_sub(above)));
        above = row;
    }
    let identity = Object::String(identity[..16].to_vec(), StringFormat::Hexadecimal);
    let mut dictionary = dictionary! {
        "Type" => "XRef",
        "Size" => entries.len() as i64,
        "W" => [1, 4, 2].map(Object::Integer).to_vec(),
        "ID" => vec![identity.clone(), identity],
        "Filter" => "FlateDecode",
        "DecodeParms" => dictionary! { "Predictor" => 12, "Columns" => ROW as i64 },
    };
    for key in ["Root", "Info"] {
        if let Ok(value) = trailer.get(key.as_bytes()) {
            dictionary.set(key, value.clone());
        }
    }
    let mut head = Vec::new();
    dictionary.iter().for_each(|(key, value)| write_entry(&mut head, key, value));
    write_stream(out, id, &head, &Stream::of(&table).bytes);
    put(out, format_args!("startxref\n{start}\n%%EOF\n"));
}

/// `head` is what its dictionary says beside its length.
fn write_stream(out: &mut Vec<u8>, id: u32, head: &[u8], bytes: &[u8]) {
    put(out, format_args!("{id} 0 obj\n<<"));
    out.extend_from_slice(head);
    put(out, format_args!("/Length {}>>\nstream\n", bytes.len()));
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\nendstream\nendobj\n");
}

fn write_object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => put(out, format_args!("{value}")),
        Object::Integer(value) => integer_to(out, *value),
        Object::Real(value) => put(out, format_args!("{}", (f64::from(*value) * 1000.0).round() / 1000.0)),
        Object::Name(name) => write_name(out, name),
        Object::String(bytes, StringFormat::Literal) => write_literal(out, bytes),
        Object::String(bytes, StringFormat::Hexadecimal) => {
            out.push(b'<');
            bytes.iter().for_each(|byte| put(out, format_args!("{byte:02X}")));
            out.push(b'>');
        }
        Object::Array(values) => {
            out.push(b'[');
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    out.push(b' ');
                }
                write_object(out, value);
            }
            out.push(b']');
        }
        // A stream stands alone, not in another object; its dictionary is all that could be written here.
        Object::Dictionary(dictionary) | Object::Stream(lopdf::Stream { dict: dictionary, .. }) => {
            out.extend_from_slice(b"<<");
            for (key, value) in dictionary {
                write_entry(out, key, value);
            }
            out.extend_from_slice(b">>");
        }
        Object::Reference(id) => reference_to(out, *id),
    }
}

/// Writes an entry of a dictionary.
pub(crate) fn write_entry(out: &mut Vec<u8>, key: &[u8], value: &Object) {
    write_name(out, key);
    if matches!(value, Object::Null | Object::Boolean(_) | Object::Integer(_) | Object::Real(_) | Object::Reference(_))
    {
        out.push(b' ');
    }
    write_object(out, value);
}

fn write_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(&byte) {
            out.push(byte);
        } else {
            put(out, format_args!("#{byte:02X}"));
        }
    }
}

fn write_literal(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'(');
    for &byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\r' => out.extend_from_slice(b"\\r"),
            byte => out.push(byte),
        }
    }
    out.push(b')');
}

/// Writes words as [`text`] makes them.
pub(crate) fn text_to(out: &mut Vec<u8>, words: &str) {
    write_literal(out, &text_bytes(words));
}

/// Writes a reference to an object.
pub(crate) fn reference_to(out: &mut Vec<u8>, (id, generation): ObjectId) {
    integer_to(out, i64::from(id));
    if generation == 0 {
        return out.extend_from_slice(b" 0 R");
    }
    out.push(b' ');
    integer_to(out, i64::from(generation));
    out.extend_from_slice(b" R");
}

/// Writes a whole number.
pub(crate) fn integer_to(out: &mut Vec<u8>, value: i64) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

/// Points in hundredths, a hundredth being three thousandths of a millimetre.
pub(crate) fn hundredths(points: f32) -> i64 {
    (f64::from(points) * 100.0).round() as i64
}

/// Writes a number with at most two decimals, as short as can be.
pub(crate) fn number_to(out: &mut Vec<u8>, number: f32) {
    hundredths_to(out, hundredths(number));
}

/// Writes hundredths as [`number_to`] writes the number.
pub(crate) fn hundredths_to(out: &mut Vec<u8>, hundredths: i64) {
    let (whole, part) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    if hundredths < 0 {
        out.push(b'-');
    }
    if whole > 0 || part == 0 {
        integer_to(out, whole as i64);
    }
    if part > 0 {
        out.extend_from_slice(&[b'.', b'0' + (part / 10) as u8]);
        if part % 10 > 0 {
            out.push(b'0' + (part % 10) as u8);
        }
    }
}

fn put(out: &mut Vec<u8>, what: std::fmt::Arguments) {
    out.write_fmt(what).expect("a vector takes what is written to it");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(object: impl Into<Object>) -> String {
        let mut out = Vec::new();
        write_object(&mut out, &object.into());
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn objects_are_written_as_short_as_readers_allow() {
        let kids = vec![Object::Integer(1), Object::Reference((7, 0))];
        let object = dictionary! { "S" => "Link", "K" => kids, "Y" => Object::Real(12.5), "N" => Object::Null };
        assert_eq!(written(object), "<</S/Link/K[1 7 0 R]/Y 12.5/N null>>");
        assert_eq!(written(Object::Name(b"a b#/".to_vec())), "/a#20b#23#2F");
    }

    #[test]
    fn words_beyond_ascii_are_utf_16() {
        assert_eq!(written(text("(a\\b)")), "(\\(a\\\\b\\))");
        let mut out = Vec::new();
        write_object(&mut out, &text("(ŵ\u{d}"));
        assert_eq!(out, b"(\xfe\xff\0\\(\x01\x75\0\\r)");
    }

    #[test]
    fn numbers_are_short() {
        let shown = |number| {
            let mut out = Vec::new();
            number_to(&mut out, number);
            String::from_utf8(out).expect("digits are ASCII")
        };
        assert_eq!(
            [0.0, 1.0, -0.5, 12.345_6, 0.1, -0.004, 100.05].map(shown),
            ["0", "1", "-.5", "12.35", ".1", "0", "100.05"]
        );
    }

    #[test]
    fn two_thousand_objects_fill_a_stream() {
        let mut written = Written::default();
        for id in 1..=2_001 {
            written.object((id, 0)).extend_from_slice(b"null");
        }
        let lengths: Vec<usize> = written.packs.iter().map(|pack| pack.ids.len()).collect();
        assert_eq!(lengths, [2_000, 1]);
        assert_eq!(written.packs[1].index, b"2001 0 ");
    }
}
