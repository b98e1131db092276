//! The objects of a PDF, followed to where they stand.

use super::content::utf16;
use lopdf::{Dictionary, Document, Object};

/// Deeper than any structure tree or form that a document needs.
pub(super) const DEEPEST: usize = 400;

/// The objects of a file.
#[derive(Clone, Copy)]
pub(super) struct Objects<'p>(pub &'p Document);

impl<'p> Objects<'p> {
    /// What the file says of itself, in its older place.
    pub(super) fn info(&self) -> Option<&'p Dictionary> {
        self.dictionary(self.0.trailer.get(b"Info").ok()?)
    }

    /// What a reference leads to; anything else is itself.
    pub(super) fn follow(&self, object: &'p Object) -> &'p Object {
        self.0.dereference(object).map_or(object, |(_, object)| object)
    }

    /// An object that is a dictionary, or has one.
    pub(super) fn dictionary(&self, object: &'p Object) -> Option<&'p Dictionary> {
        match self.follow(object) {
            Object::Dictionary(dictionary) => Some(dictionary),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// What stands under a key.
    pub(super) fn entry(&self, dictionary: &'p Dictionary, key: &str) -> Option<&'p Object> {
        dictionary.get(key.as_bytes()).ok().map(|object| self.follow(object))
    }

    /// The name that stands under a key.
    pub(super) fn name(&self, dictionary: &'p Dictionary, key: &str) -> Option<String> {
        self.entry(dictionary, key)?.as_name().ok().map(|name| String::from_utf8_lossy(name).into_owned())
    }

    /// An object, or every object of an array.
    pub(super) fn all(&self, object: Option<&'p Object>) -> Vec<&'p Object> {
        match object.map(|object| (object, self.follow(object))) {
            Some((_, Object::Array(objects))) => objects.iter().collect(),
            Some((object, _)) => vec![object],
            None => Vec::new(),
        }
    }

    /// An entry of a page, or of what holds it.
    pub(super) fn inherited(&self, page: &'p Dictionary, key: &str) -> Option<&'p Object> {
        let mut at = page;
        for _ in 0..DEEPEST {
            if let Some(found) = self.entry(at, key) {
                return Some(found);
            }
            at = self.dictionary(at.get(b"Parent").ok()?)?;
        }
        None
    }
}

/// A string object as words: UTF-16 or UTF-8 if it says so, else letter by letter.
pub(super) fn text(object: &Object) -> Option<String> {
    let bytes = object.as_str().ok()?;
    Some(match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => bytes.iter().map(|&byte| char::from(byte)).collect(),
    })
}
