//! Words shaped once and then looked up: a policy uses a thousand different words, an estate of schools the same ones.

use super::face::Face;
use super::fonts::{Faces, Glyph, Scratch, Shaper};
use super::scripts::is_set_right;
use rustc_hash::FxHashMap;

/// Names a shaped word in [`ShapedWords`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WordId(u32);

impl WordId {
    /// Its place in the store.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A word and its glyphs. Lengths are in font units.
#[derive(Debug)]
pub(crate) struct Word {
    /// Its letters.
    pub text: Box<str>,
    /// What draws them.
    pub glyphs: Box<[Glyph]>,
    /// How far it moves the pen.
    pub advance: i32,
}

impl Word {
    /// The letters that `glyph` of this word draws.
    pub(crate) fn letters(&self, glyph: &Glyph) -> &str {
        &self.text[glyph.text.start as usize..glyph.text.end as usize]
    }

    /// Letters of the word that the font cannot draw, or would draw wrong.
    pub(crate) fn missing(&self) -> impl Iterator<Item = char> {
        let lacking = self.glyphs.iter().filter(|glyph| glyph.id == 0).flat_map(|glyph| self.letters(glyph).chars());
        let wrong = self.text.chars().filter(|letter| !is_set_right(*letter));
        lacking.filter(|letter| is_set_right(*letter)).chain(wrong)
    }
}

/// A store of shaped words, kept from document to document.
#[derive(Default)]
pub(crate) struct Store {
    ids: [FxHashMap<Box<str>, WordId>; 4],
    words: Vec<Word>,
    scratch: Scratch,
}

/// A store is full that holds more words than this, some 20 MB.
const FULL: usize = 50_000;

impl Store {
    /// Whether the next document had better start afresh.
    pub(crate) fn is_full(&self) -> bool {
        self.words.len() > FULL
    }
}

/// The words of one document, on one thread.
pub(crate) struct ShapedWords<'f> {
    /// What draws them.
    pub faces: &'f Faces,
    shapers: [Shaper<'f>; 4],
    store: Store,
}

impl<'f> ShapedWords<'f> {
    /// Words in these faces, beginning with those of a store.
    pub(crate) fn new(faces: &'f Faces, store: Store) -> ShapedWords<'f> {
        ShapedWords { faces, shapers: Face::ALL.map(|face| faces.of(face).shaper()), store }
    }

    /// The store, with what has come into it.
    pub(crate) fn into_store(self) -> Store {
        self.store
    }

    /// The word `text` in `face`.
    pub(crate) fn word(&mut self, face: Face, text: &str) -> WordId {
        let Store { ids, words, scratch } = &mut self.store;
        let ids = &mut ids[face as usize];
        if let Some(&id) = ids.get(text) {
            return id;
        }
        // A font whose tables fail for a word shows none of its letters: better reported than half drawn.
        let glyphs = self.shapers[face as usize].shape(text, scratch).unwrap_or_else(|| {
            vec![Glyph { id: 0, advance: 0, own_advance: 0, offset: (0, 0), text: 0..text.len() as u32 }]
        });
        let id = WordId(words.len() as u32);
        let advance = glyphs.iter().map(|glyph| glyph.advance).fold(0, i32::saturating_add);
        words.push(Word { text: text.into(), advance, glyphs: glyphs.into() });
        ids.insert(text.into(), id);
        id
    }

    /// What `id` names.
    pub(crate) fn get(&self, id: WordId) -> &Word {
        &self.store.words[id.index()]
    }

    /// How wide a word is at `size`, in points.
    pub(crate) fn width(&self, face: Face, id: WordId, size: f32) -> f32 {
        self.points(face, self.get(id).advance, size)
    }

    /// Font units as points at `size`.
    pub(crate) fn points(&self, face: Face, units: i32, size: f32) -> f32 {
        units as f32 * size / f32::from(self.faces.of(face).units_per_em)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::fixture;

    #[test]
    fn a_word_is_shaped_once_a_face() {
        let mut words = fixture::words();
        let first = words.word(Face::Regular, "governors");
        assert_eq!(words.word(Face::Regular, "governors"), first);
        assert_ne!(words.word(Face::Bold, "governors"), first);
    }

    #[test]
    fn letters_a_font_lacks_are_named() {
        let mut words = fixture::words();
        let id = words.word(Face::Regular, "a漢b字");
        assert_eq!(words.get(id).missing().collect::<String>(), "漢字");
    }
}
