//! Words as the strings that pages show: the codes of their glyphs, with kerning between.

use super::file::{integer_to, number_to};
use super::subset::Subset;
use crate::render::pdf::set::face::Face;
use crate::render::pdf::set::shaped::{ShapedWords, Word, WordId};
use std::ops::Range;
use std::sync::Arc;

/// A word in the codes of a subset, as it stands in an array of strings whatever stands before it.
#[derive(Debug)]
pub(crate) struct Strung {
    /// What follows when a string is open.
    bytes: Box<[u8]>,
    /// How it leaves the array.
    state: State,
}

impl Strung {
    /// Strings `word`. None if it needs more than codes and kerning: letters spelled out or glyphs off the baseline.
    pub(crate) fn of(word: &Word, subset: &Subset, units_per_em: u16) -> Option<Strung> {
        let plain = word.glyphs.first().is_some_and(|glyph| glyph.offset.0 == 0)
            && word.glyphs.iter().all(|glyph| glyph.offset.1 == 0)
            && clusters(word).all(|cluster| !is_spelled(word, &cluster, subset));
        if !plain {
            return None;
        }
        let mut bytes = Vec::new();
        let mut strings = Strings { out: &mut bytes, state: State::InString };
        strings.glyphs(word, 0..word.glyphs.len(), subset, i32::from(units_per_em), 0.0);
        let state = strings.state;
        Some(Strung { bytes: bytes.into(), state })
    }
}

/// How words are written, kept from document to document: those of an estate have their subsets in common.
#[derive(Default)]
pub(crate) struct StrungWords(Vec<Option<(Arc<Subset>, Option<Strung>)>>);

impl StrungWords {
    /// Makes ready how words of a face are written in `subset`.
    pub(crate) fn make_ready(&mut self, face: Face, ids: &[WordId], subset: &Arc<Subset>, words: &ShapedWords) {
        let units_per_em = words.faces.of(face).units_per_em;
        for id in ids {
            let at = id.index();
            if self.0.len() <= at {
                self.0.resize_with(at + 1, || None);
            }
            let strung = &mut self.0[at];
            if strung.as_ref().is_none_or(|(of, _)| !Arc::ptr_eq(of, subset)) {
                *strung = Some((Arc::clone(subset), Strung::of(words.get(*id), subset, units_per_em)));
            }
        }
    }

    /// A word as it is written in `subset`, if it was made ready and codes and kerning are all it needs.
    pub(crate) fn get(&self, id: WordId, subset: &Arc<Subset>) -> Option<&Strung> {
        let (of, strung) = self.0.get(id.index())?.as_ref()?;
        strung.as_ref().filter(|_| Arc::ptr_eq(of, subset))
    }
}

/// The glyphs that draw letters together.
fn clusters(word: &Word) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let cluster = &word.glyphs.get(at)?.text;
        let start = at;
        at += word.glyphs[at..].iter().take_while(|glyph| glyph.text == *cluster).count();
        Some(start..at)
    })
}

/// Letters drawn by several glyphs, or by one that is read otherwise elsewhere, are spelled out.
fn is_spelled(word: &Word, cluster: &Range<usize>, subset: &Subset) -> bool {
    let glyph = &word.glyphs[cluster.start];
    cluster.len() > 1 || subset.letters(glyph.id) != word.letters(glyph)
}

/// Strings that are being written, each array an operand of `TJ`.
pub(crate) struct Strings<'o> {
    out: &'o mut Vec<u8>,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    /// Nothing was begun.
    Closed,
    /// In the array, between strings.
    Between,
    /// In a string.
    InString,
}

impl<'o> Strings<'o> {
    /// Writes to `out`.
    pub(crate) fn new(out: &'o mut Vec<u8>) -> Self {
        Strings { out, state: State::Closed }
    }

    /// Adds a word.
    pub(crate) fn push(&mut self, word: &Strung) {
        self.open();
        self.out.extend_from_slice(&word.bytes);
        self.state = word.state;
    }

    /// Adds a word glyph by glyph, its letters spelled out where need be.
    pub(crate) fn spell(&mut self, word: &Word, subset: &Subset, units_per_em: u16, size: f32) {
        for cluster in clusters(word) {
            let spelled = is_spelled(word, &cluster, subset);
            if spelled {
                self.close();
                spell(self.out, word.letters(&word.glyphs[cluster.start]));
            }
            self.glyphs(word, cluster, subset, i32::from(units_per_em), size);
            if spelled {
                self.close();
                self.out.extend_from_slice(b"EMC\n");
            }
        }
    }

    fn glyphs(&mut self, word: &Word, range: Range<usize>, subset: &Subset, units_per_em: i32, size: f32) {
        for glyph in &word.glyphs[range] {
            let (x, y) = glyph.offset;
            let thousandths = |units: i32| units * 1000 / units_per_em;
            if y != 0 {
                self.close();
                number_to(self.out, y as f32 * size / units_per_em as f32);
                self.out.extend_from_slice(b" Ts\n");
            }
            self.shift(-thousandths(x));
            self.code(subset.code(glyph.id));
            self.shift(thousandths(glyph.own_advance - glyph.advance + x));
            if y != 0 {
                self.close();
                self.out.extend_from_slice(b"0 Ts\n");
            }
        }
    }

    fn open(&mut self) {
        match self.state {
            State::Closed => self.out.extend_from_slice(b"[("),
            State::Between => self.out.push(b'('),
            State::InString => {}
        }
        self.state = State::InString;
    }

    fn code(&mut self, code: [u8; 2]) {
        self.open();
        // Bytes as they are: half as long as hexadecimal, and compressed in half the time.
        for byte in code {
            match byte {
                b'(' | b')' | b'\\' => self.out.extend_from_slice(&[b'\\', byte]),
                // A bare carriage return would be read as a line feed.
                b'\r' => self.out.extend_from_slice(b"\\r"),
                byte => self.out.push(byte),
            }
        }
    }

    /// Moves the pen back by thousandths of the size.
    fn shift(&mut self, thousandths: i32) {
        if thousandths == 0 {
            return;
        }
        match self.state {
            State::Closed => self.out.push(b'['),
            State::Between => self.out.push(b' '),
            State::InString => self.out.push(b')'),
        }
        self.state = State::Between;
        integer_to(self.out, i64::from(thousandths));
    }

    /// Ends the array, if one was begun.
    pub(crate) fn close(&mut self) {
        match self.state {
            State::Closed => {}
            State::Between => self.out.extend_from_slice(b"]TJ\n"),
            State::InString => self.out.extend_from_slice(b")]TJ\n"),
        }
        self.state = State::Closed;
    }
}

fn spell(out: &mut Vec<u8>, letters: &str) {
    out.extend_from_slice(format!("/Span<</ActualText<{}>>>BDC\n", in_hexadecimal(letters)).as_bytes());
}

/// Text as the digits of a string of PDF, in UTF-16 with its byte order mark.
pub(crate) fn in_hexadecimal(letters: &str) -> String {
    letters.encode_utf16().fold("FEFF".to_owned(), |digits, unit| format!("{digits}{unit:04X}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_mean_something_in_a_string_are_escaped() {
        let mut out = Vec::new();
        let mut strings = Strings::new(&mut out);
        for code in [[0x00, 0x28], [0x0d, 0x29], [0x5c, 0x01]] {
            strings.code(code);
        }
        strings.shift(-12);
        strings.code([0, 1]);
        strings.close();
        assert_eq!(out, b"[(\0\\(\\r\\)\\\\\x01)-12(\0\x01)]TJ\n");
    }

    #[test]
    fn a_word_that_was_strung_before_is_written_as_glyph_by_glyph() {
        use super::super::subset;
        use crate::render::pdf::fixture;
        use crate::render::pdf::page::lay_out;
        let mut setter = fixture::setter();
        let style = fixture::style();
        let laid = lay_out(&fixture::torture(), style, &mut setter).expect("the fonts draw it");
        let carried = subset::subsets(&laid, &mut setter.words, &fixture::stock().made.subsets);
        let words = &setter.words;
        let mut strung_words = StrungWords::default();
        for (face, carried) in Face::ALL.into_iter().zip(&carried) {
            carried.iter().for_each(|carried| strung_words.make_ready(face, &carried.words, &carried.subset, words));
        }
        let mut strung = 0;
        for run in laid.pages.iter().flat_map(|page| &page.runs) {
            let face = run.ink.look.face();
            let subset = &carried[face as usize].as_ref().expect("a face in use has a subset").subset;
            let units = words.faces.of(face).units_per_em;
            for &id in run.words.iter() {
                let word = words.get(id);
                let (mut at_once, mut by_glyph) = (Vec::new(), Vec::new());
                let mut strings = Strings::new(&mut by_glyph);
                strings.spell(word, subset, units, 12.0);
                strings.close();
                let Some(made) = strung_words.get(id, subset) else { continue };
                let mut strings = Strings::new(&mut at_once);
                strings.push(made);
                strings.close();
                assert_eq!(at_once, by_glyph, "{}", word.text);
                strung += 1;
            }
        }
        assert!(strung > 500, "{strung}");
    }
}
