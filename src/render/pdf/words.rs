//! Words shaped once and then looked up: a policy uses a thousand different words, an estate of schools the same ones.

use super::face::Face;
use super::fonts::{Fonts, Glyph, Scratch, Shaper};
use super::paragraph::Texts;
use super::strings::Strung;
use super::subset::Subset;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Names a shaped word in a [`Typesetter`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WordId(u32);

impl WordId {
    /// Its place in the store.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A word and its glyphs. Lengths are in font units.
#[derive(Debug)]
pub struct Word {
    /// Its letters.
    pub text: Box<str>,
    /// What draws them.
    pub glyphs: Box<[Glyph]>,
    /// How far it moves the pen.
    pub advance: i32,
    /// The subset that last carried it and how it was written there.
    strung: Option<(Arc<Subset>, Option<Strung>)>,
}

impl Word {
    /// The letters that `glyph` of this word draws.
    pub fn letters(&self, glyph: &Glyph) -> &str {
        &self.text[glyph.text.start as usize..glyph.text.end as usize]
    }

    /// The word as it is written in `subset`, if [`Typesetter::string`] found that codes and kerning are all it needs.
    pub fn strung(&self, subset: &Arc<Subset>) -> Option<&Strung> {
        let (of, strung) = self.strung.as_ref()?;
        strung.as_ref().filter(|_| Arc::ptr_eq(of, subset))
    }

    /// Letters of the word that the font cannot draw.
    pub fn missing(&self) -> impl Iterator<Item = char> {
        self.glyphs.iter().filter(|glyph| glyph.id == 0).flat_map(|glyph| self.letters(glyph).chars())
    }
}

/// A store of shaped words and of texts set in them, kept from document to document.
#[derive(Default)]
pub struct Words {
    ids: [FxHashMap<Box<str>, WordId>; 4],
    words: Vec<Word>,
    texts: Texts,
    scratch: Scratch,
}

/// The store starts afresh at the next document when it holds more words than this, some 20 MB.
const FULL: usize = 50_000;

/// Shapes words for one document, on one thread.
pub struct Typesetter<'f> {
    /// The faces.
    pub fonts: &'f Fonts,
    shapers: [Shaper<'f>; 4],
    words: Words,
}

impl<'f> Typesetter<'f> {
    /// A typesetter that starts with the words earlier documents left warm.
    pub fn new(fonts: &'f Fonts) -> Typesetter<'f> {
        Typesetter { fonts, shapers: Face::ALL.map(|face| fonts.face(face).shaper()), words: fonts.borrow_words() }
    }

    /// The word `text` in `face`.
    pub fn word(&mut self, face: Face, text: &str) -> WordId {
        let Words { ids, words, scratch, .. } = &mut self.words;
        let ids = &mut ids[face as usize];
        if let Some(&id) = ids.get(text) {
            return id;
        }
        // A font whose tables fail for a word shows none of its letters: better reported than half drawn.
        let glyphs = self.shapers[face as usize].shape(text, scratch).unwrap_or_else(|| {
            vec![Glyph { id: 0, advance: 0, own_advance: 0, offset: (0, 0), text: 0..text.len() as u32 }]
        });
        let id = WordId(words.len() as u32);
        words.push(Word {
            text: text.into(),
            advance: glyphs.iter().map(|glyph| glyph.advance).sum(),
            glyphs: glyphs.into(),
            strung: None,
        });
        ids.insert(text.into(), id);
        id
    }

    /// Texts that were set before.
    pub fn texts(&mut self) -> &mut Texts {
        &mut self.words.texts
    }

    /// What `id` names.
    pub fn get(&self, id: WordId) -> &Word {
        &self.words.words[id.index()]
    }

    /// Makes ready how a word is written in `subset`: documents of an estate have their subsets in common.
    pub fn string(&mut self, face: Face, id: WordId, subset: &Arc<Subset>) {
        let units_per_em = self.fonts.face(face).units_per_em;
        let word = &mut self.words.words[id.index()];
        if word.strung.as_ref().is_none_or(|(of, _)| !Arc::ptr_eq(of, subset)) {
            let strung = Strung::of(word, subset, units_per_em);
            word.strung = Some((Arc::clone(subset), strung));
        }
    }

    /// How wide a word is at `size`, in points.
    pub fn width(&self, face: Face, id: WordId, size: f32) -> f32 {
        self.points(face, self.get(id).advance, size)
    }

    /// Font units as points at `size`.
    pub fn points(&self, face: Face, units: i32, size: f32) -> f32 {
        units as f32 * size / f32::from(self.fonts.face(face).units_per_em)
    }
}

impl Drop for Typesetter<'_> {
    fn drop(&mut self) {
        let mut words = std::mem::take(&mut self.words);
        if words.words.len() > FULL {
            words = Words::default();
        }
        self.fonts.return_words(words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::fixture;

    #[test]
    fn a_word_is_shaped_once_a_face() {
        let fonts = fixture::fonts();
        let mut setter = Typesetter::new(fonts);
        let first = setter.word(Face::Regular, "governors");
        assert_eq!(setter.word(Face::Regular, "governors"), first);
        assert_ne!(setter.word(Face::Bold, "governors"), first);
    }

    #[test]
    fn letters_a_font_lacks_are_named() {
        let fonts = fixture::fonts();
        let mut setter = Typesetter::new(fonts);
        let id = setter.word(Face::Regular, "a漢b字");
        assert_eq!(setter.get(id).missing().collect::<String>(), "漢字");
    }
}
