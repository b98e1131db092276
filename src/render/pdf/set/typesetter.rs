//! Sets texts in lines, and keeps what it has set: most documents of an estate say the same.

use super::face::Face;
use super::fonts::Faces;
use super::paragraph::{MissingGlyph, Run, SetLine, measure};
use super::prose::{Prose, StyledStretch};
use super::shaped::{ShapedWords, Store, WordId};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Sets the texts of one document, on one thread.
pub(crate) struct Typesetter<'f> {
    /// The words it sets.
    pub words: ShapedWords<'f>,
    texts: Texts,
}

/// What earlier documents leave to later ones.
#[derive(Default)]
pub(crate) struct Warm {
    words: Store,
    texts: Texts,
}

impl<'f> Typesetter<'f> {
    /// A typesetter that starts with what earlier documents have left.
    pub(crate) fn new(faces: &'f Faces, warm: Warm) -> Typesetter<'f> {
        Typesetter { words: ShapedWords::new(faces, warm.words), texts: warm.texts }
    }

    /// What it leaves to later documents; none if that would be too much.
    pub(crate) fn into_warm(self) -> Option<Warm> {
        let words = self.words.into_store();
        (!words.is_full()).then_some(Warm { words, texts: self.texts })
    }

    /// The lines of a text in a column of width `width`, as [`measure`] and [`Paragraph::lines`] give them.
    ///
    /// [`Paragraph::lines`]: super::paragraph::Paragraph::lines
    pub(crate) fn set(&mut self, prose: Prose, width: f32, missing: &mut Vec<MissingGlyph>) -> Vec<SetLine> {
        self.set_by(prose, width, false, missing)
    }

    /// The same by [`Paragraph::even_lines`].
    ///
    /// [`Paragraph::even_lines`]: super::paragraph::Paragraph::even_lines
    pub(crate) fn set_even(&mut self, prose: Prose, width: f32, missing: &mut Vec<MissingGlyph>) -> Vec<SetLine> {
        self.set_by(prose, width, true, missing)
    }

    fn set_by(&mut self, prose: Prose, width: f32, even: bool, missing: &mut Vec<MissingGlyph>) -> Vec<SetLine> {
        let (key, stretches) = TextKey::of(prose, width, even);
        if let Some(lines) = self.texts.get(&key) {
            return lines.iter().map(|line| line.drawn(&stretches)).collect();
        }
        let before = missing.len();
        let words = &mut self.words;
        let paragraph = measure(key.prose(&stretches), words, missing);
        let lines = if even { paragraph.even_lines(width, words) } else { paragraph.lines(width, words) };
        // What the fonts lack is told of wherever it stands.
        if missing.len() == before {
            self.texts.keep(key, lines.iter().map(|line| SetBefore::of(line, &stretches)).collect());
        }
        lines
    }
}

/// Texts that were set before.
#[derive(Debug, Default)]
struct Texts(FxHashMap<TextKey, Box<[SetBefore]>>);

/// Texts kept at most, some 20 MB.
const FULL: usize = 10_000;

impl Texts {
    fn get(&self, key: &TextKey) -> Option<&[SetBefore]> {
        self.0.get(key).map(|lines| &**lines)
    }

    fn keep(&mut self, key: TextKey, lines: Box<[SetBefore]>) {
        if self.0.len() >= FULL {
            self.0.clear();
        }
        self.0.insert(key, lines);
    }
}

/// All that decides how a text is set.
#[derive(Debug, PartialEq, Eq, Hash)]
struct TextKey {
    text: String,
    joins: Vec<usize>,
    binds: bool,
    /// The bits of the column's width.
    width: u32,
    /// Whether its lines are of like length.
    even: bool,
    stretches: Box<[KeyStretch]>,
}

/// Of a stretch its end, the bits of its size and its rise, and its face; and the first stretch with the same ink,
/// because neighbours in one ink are drawn as one.
type KeyStretch = (usize, [u32; 2], Face, usize);

impl TextKey {
    /// The key of a text, and its stretches.
    fn of(prose: Prose, width: f32, even: bool) -> (TextKey, Vec<StyledStretch>) {
        let Prose { text, stretches, joins, binds } = prose;
        let decide = stretches.iter().map(|stretch| {
            let look = stretch.ink.look;
            let first = stretches.iter().position(|first| first.ink == stretch.ink).unwrap_or_default();
            (stretch.end, [look.size.to_bits(), look.rise.to_bits()], look.face(), first)
        });
        let key = TextKey { stretches: decide.collect(), text, joins, binds, width: width.to_bits(), even };
        (key, stretches)
    }

    /// The text it was made of.
    fn prose(&self, stretches: &[StyledStretch]) -> Prose {
        let (text, joins) = (self.text.clone(), self.joins.clone());
        Prose { text, joins, stretches: stretches.to_vec(), binds: self.binds }
    }
}

/// A line of a text that was set before.
#[derive(Debug)]
struct SetBefore {
    width: f32,
    runs: Box<[KeptRun]>,
}

/// A run of it, which is drawn as its text's stretch is.
#[derive(Debug)]
struct KeptRun {
    x: f32,
    width: f32,
    stretch: usize,
    words: Arc<[WordId]>,
    text: Arc<str>,
}

impl SetBefore {
    fn of(line: &SetLine, stretches: &[StyledStretch]) -> SetBefore {
        let runs = line.runs.iter().map(|run| KeptRun {
            x: run.x,
            width: run.width,
            stretch: stretches.iter().position(|stretch| stretch.ink == run.ink).unwrap_or_default(),
            words: Arc::clone(&run.words),
            text: Arc::clone(&run.text),
        });
        SetBefore { width: line.width, runs: runs.collect() }
    }

    fn drawn(&self, stretches: &[StyledStretch]) -> SetLine {
        let runs = self.runs.iter().map(|run| {
            let ink = stretches[run.stretch].ink;
            let (words, text) = (Arc::clone(&run.words), Arc::clone(&run.text));
            Run { x: run.x, y: -ink.look.rise, width: run.width, ink, words, text }
        });
        SetLine { width: self.width, runs: runs.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::fixture;
    use crate::render::pdf::fixture::BODY;
    use crate::render::pdf::set::prose::Ink;
    use crate::render::pdf::set::style::Look;
    use crate::render::pdf::set::tree::TagSlot;

    #[test]
    fn a_text_that_was_set_before_is_set_again_in_its_own_ink() {
        let mut setter = fixture::setter();
        let words = "Staff must not post pictures of pupils; see section 2 for the reasons and for what to do.";
        let prose = |slot: u32| {
            let mut prose = Prose::default();
            prose.push(&words[..40], Ink::new(Look::plain(BODY), Some(TagSlot(slot))));
            prose.push(&words[40..], Ink { call: Some(1), ..Ink::new(Look::plain(BODY), Some(TagSlot(slot + 1))) });
            prose.finish()
        };
        let before = setter.texts.0.len();
        for (slot, width) in [(0, 200.0), (7, 200.0), (9, 120.0), (11, 200.0)] {
            let afresh = measure(prose(slot), &mut setter.words, &mut Vec::new()).lines(width, &mut setter.words);
            assert_eq!(setter.set(prose(slot), width, &mut Vec::new()), afresh, "{slot}, {width}");
        }
        assert_eq!(setter.texts.0.len() - before, 2, "one for each width");
    }

    #[test]
    fn what_the_fonts_lack_is_told_of_every_time() {
        let mut setter = fixture::setter();
        for _ in 0..2 {
            let mut missing = Vec::new();
            let prose = Prose::of("a 漢", Ink::new(Look::plain(BODY), None));
            setter.set(prose, 90.0, &mut missing);
            assert_eq!(missing.len(), 1);
        }
    }
}
