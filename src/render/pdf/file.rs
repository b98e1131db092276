//! Objects become bytes: streams as they are, all else packed in object streams, an identity from the content.
//!
//! lopdf can do this too, but serialises every object more than once and compresses at its slowest.

use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::{Dictionary, Document, Object, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::io::Write;

/// A name.
pub fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

/// Words: in ASCII as they are, else in UTF-16.
pub fn text(words: &str) -> Object {
    if words.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Object::string_literal(words);
    }
    let units = words.encode_utf16().flat_map(u16::to_be_bytes);
    // As bytes: in hexadecimal they are twice as long, and still half as long again once they are compressed.
    Object::String([0xfe, 0xff].into_iter().chain(units).collect(), StringFormat::Literal)
}

/// A stream of bytes that [`deflate`] made.
pub fn compressed(mut dictionary: Dictionary, bytes: Vec<u8>) -> Stream {
    dictionary.set("Filter", "FlateDecode");
    Stream::new(dictionary, bytes).with_compression(false)
}

/// Compresses with zlib.
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    thread_local! {
        /// A compressor's working memory is larger than most of what it compresses here.
        static COMPRESSOR: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(6), true));
    }
    COMPRESSOR.with_borrow_mut(|compressor| {
        compressor.reset();
        let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
        loop {
            let read = compressor.total_in() as usize;
            let status = compressor
                .compress_vec(&bytes[read..], &mut out, FlushCompress::Finish)
                .expect("compressing in memory cannot fail");
            if status == Status::StreamEnd {
                return out;
            }
            out.reserve(out.len() + 64);
        }
    })
}

/// SHA-256.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
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

/// The bytes of a document. Its identity is made from them.
pub fn write(document: Document) -> Vec<u8> {
    let mut out = Vec::with_capacity(96 * 1024);
    out.extend_from_slice(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
    let mut entries = vec![Entry::Free; document.max_id as usize + 1];
    let mut packs: Vec<Pack> = Vec::new();
    for (&(id, _), object) in &document.objects {
        if let Object::Stream(stream) = object {
            entries[id as usize] = Entry::At(out.len());
            write_stream(&mut out, id, &stream.dict, &stream.content);
            continue;
        }
        if packs.last().is_none_or(|pack| pack.count == PACKED) {
            packs.push(Pack::default());
        }
        let stream = document.max_id + packs.len() as u32;
        let Some(pack) = packs.last_mut() else { continue };
        entries[id as usize] = Entry::Packed { stream, index: pack.count };
        pack.add(id, object);
    }
    for pack in packs {
        let id = entries.len() as u32;
        entries.push(Entry::At(out.len()));
        let (dictionary, bytes) = pack.finish();
        write_stream(&mut out, id, &dictionary, &bytes);
    }
    write_cross_references(&mut out, entries, &document.trailer);
    out
}

/// Objects on their way into an object stream.
#[derive(Default)]
struct Pack {
    count: usize,
    index: Vec<u8>,
    objects: Vec<u8>,
}

impl Pack {
    fn add(&mut self, id: u32, object: &Object) {
        put(&mut self.index, format_args!("{id} {} ", self.objects.len()));
        write_object(&mut self.objects, object);
        self.objects.push(b'\n');
        self.count += 1;
    }

    fn finish(mut self) -> (Dictionary, Vec<u8>) {
        let first = self.index.len();
        self.index.append(&mut self.objects);
        let mut dictionary = Dictionary::new();
        dictionary.set("Type", "ObjStm");
        dictionary.set("N", self.count as i64);
        dictionary.set("First", first as i64);
        dictionary.set("Filter", "FlateDecode");
        (dictionary, deflate(&self.index))
    }
}

fn write_cross_references(out: &mut Vec<u8>, mut entries: Vec<Entry>, trailer: &Dictionary) {
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
    let identity = Object::String(digest(out)[..16].to_vec(), StringFormat::Hexadecimal);
    let mut dictionary = Dictionary::new();
    dictionary.set("Type", "XRef");
    dictionary.set("Size", entries.len() as i64);
    dictionary.set("W", vec![Object::Integer(1), Object::Integer(4), Object::Integer(2)]);
    for key in ["Root", "Info"] {
        if let Ok(value) = trailer.get(key.as_bytes()) {
            dictionary.set(key, value.clone());
        }
    }
    dictionary.set("ID", vec![identity.clone(), identity]);
    dictionary.set("Filter", "FlateDecode");
    dictionary.set("DecodeParms", dictionary! { "Predictor" => 12, "Columns" => ROW as i64 });
    write_stream(out, id, &dictionary, &deflate(&table));
    put(out, format_args!("startxref\n{start}\n%%EOF\n"));
}

fn write_stream(out: &mut Vec<u8>, id: u32, dictionary: &Dictionary, bytes: &[u8]) {
    put(out, format_args!("{id} 0 obj\n<<"));
    for (key, value) in dictionary.iter().filter(|(key, _)| key.as_slice() != b"Length") {
        write_entry(out, key, value);
    }
    put(out, format_args!("/Length {}>>\nstream\n", bytes.len()));
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\nendstream\nendobj\n");
}

fn write_object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => put(out, format_args!("{value}")),
        Object::Integer(value) => put(out, format_args!("{value}")),
        Object::Real(value) => put(out, format_args!("{}", (f64::from(*value) * 100.0).round() / 100.0)),
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
        Object::Dictionary(dictionary) | Object::Stream(Stream { dict: dictionary, .. }) => {
            out.extend_from_slice(b"<<");
            for (key, value) in dictionary {
                write_entry(out, key, value);
            }
            out.extend_from_slice(b">>");
        }
        Object::Reference((id, generation)) => put(out, format_args!("{id} {generation} R")),
    }
}

fn write_entry(out: &mut Vec<u8>, key: &[u8], value: &Object) {
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
        assert_eq!(written(name("a b#/")), "/a#20b#23#2F");
    }

    #[test]
    fn words_beyond_ascii_are_utf_16() {
        assert_eq!(written(text("(a\\b)")), "(\\(a\\\\b\\))");
        let mut out = Vec::new();
        write_object(&mut out, &text("(ŵ\u{d}"));
        assert_eq!(out, b"(\xfe\xff\0\\(\x01\x75\0\\r)");
    }

    #[test]
    fn what_is_compressed_can_be_read_back() {
        for length in [0, 1, 100, 100_000] {
            let bytes: Vec<u8> =
                (0..length as u32).flat_map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
            let mut back = Vec::new();
            flate2::Decompress::new(true)
                .decompress_vec(
                    &deflate(&bytes),
                    {
                        back.reserve(bytes.len() + 64);
                        &mut back
                    },
                    flate2::FlushDecompress::Finish,
                )
                .expect("it was compressed a line ago");
            assert_eq!(back, bytes);
        }
    }
}
