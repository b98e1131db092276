//! What is known of a passage by its words alone, kept for the next text that has the same passage.
//!
//! The documents of an estate have most of their passages in common. What rules work out of one of them, without regard to
//! where it stands and where it was written, is worked out once.

use crate::prose::{Mark, Passage, PassageKind};
use crate::recent::Recent;
use rustc_hash::FxHasher;
use std::any::Any;
use std::cell::{OnceCell, RefCell};
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::rc::Rc;

/// What is known of a passage by its words, how they are marked, and what it is.
#[derive(Debug)]
pub struct Known {
    /// Where each word stands.
    pub places: Vec<Range<usize>>,
    /// Each word in lower case, with straight apostrophes.
    pub words: Vec<String>,
    /// A bit for each of its words, by their hash.
    bits: [u64; 4],
    sentences: OnceCell<Vec<Range<usize>>>,
    /// What rules have worked out, each as a type of its own.
    worked_out: RefCell<Vec<Rc<dyn Any>>>,
}

/// A passage as far as what is known of it depends on it.
struct Kept {
    kind: PassageKind,
    words: Box<str>,
    marks: Box<[(Mark, Range<usize>)]>,
    known: Rc<Known>,
}

/// So many bytes of words are kept by each thread. With all that is known of them they are some fifty times as long.
const KEPT: usize = 256 << 10;

thread_local! {
    static RECENT: RefCell<Recent<Kept>> = RefCell::new(Recent::new(KEPT));
}

impl Known {
    /// What is known of a passage.
    pub(super) fn of(passage: &Passage) -> Rc<Known> {
        let Passage { kind, words, .. } = passage;
        let marks = passage.marks();
        let mut hasher = FxHasher::default();
        (words, marks.len()).hash(&mut hasher);
        let hash = hasher.finish();
        let is_it = |kept: &Kept| kept.kind == *kind && *kept.words == **words && *kept.marks == *marks;
        RECENT.with_borrow_mut(|recent| {
            if let Some(kept) = recent.find(hash, is_it) {
                return Rc::clone(&kept.known);
            }
            let known = Rc::new(Known::new(passage));
            let kept =
                Kept { kind: *kind, words: words.as_str().into(), marks: marks.into(), known: Rc::clone(&known) };
            recent.keep(hash, words.len(), kept);
            known
        })
    }

    fn new(passage: &Passage) -> Known {
        let places = passage.tokens();
        let words: Vec<String> = places.iter().map(|place| folded(&passage.words[place.clone()])).collect();
        let mut bits = [0; 4];
        for word in &words {
            let (at, bit) = bit_of(word);
            bits[at] |= bit;
        }
        Known { places, words, bits, sentences: OnceCell::new(), worked_out: RefCell::default() }
    }

    /// Whether this word may be among them: hundreds are looked for, and hardly one is there.
    pub(super) fn may_have(&self, word: &str) -> bool {
        let (at, bit) = bit_of(word);
        self.bits[at] & bit != 0
    }

    /// The sentences of the passage, which is `passage`.
    pub(super) fn sentences(&self, passage: &Passage) -> &[Range<usize>] {
        self.sentences.get_or_init(|| passage.sentences())
    }

    /// What somebody has worked out of the passage as a `T`; if nobody has, `work` does.
    pub(super) fn worked_out<T: 'static>(&self, work: impl FnOnce() -> T) -> Rc<T> {
        let known = self.worked_out.borrow().iter().find_map(|known| Rc::clone(known).downcast().ok());
        known.unwrap_or_else(|| {
            let made = Rc::new(work());
            self.worked_out.borrow_mut().push(Rc::clone(&made) as Rc<dyn Any>);
            made
        })
    }
}

/// Which bit of 256 stands for a word.
fn bit_of(word: &str) -> (usize, u64) {
    let mut hasher = FxHasher::default();
    word.hash(&mut hasher);
    let hash = hasher.finish() >> 56;
    (hash as usize / 64, 1 << (hash % 64))
}

/// A word as it is compared: lower case, with straight apostrophes.
pub fn folded(word: &str) -> String {
    word.chars().map(|c| if c == '’' { '\'' } else { c }).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};

    fn passage(kind: PassageKind, words: &str) -> Passage {
        let mut sources = Sources::default();
        let file = sources.add("a.md", words);
        let whole = Span::new(file, 0, words.len());
        let mut passage = Passage::new(kind, whole);
        passage.push(words, whole);
        passage
    }

    #[test]
    fn the_same_passage_is_worked_out_once_and_another_by_itself() {
        let ask = || Known::of(&passage(PassageKind::Item, "Ask the head first."));
        let first = ask();
        assert_eq!(*first.worked_out(|| 1_u8), 1);
        assert!(Rc::ptr_eq(&first, &ask()));
        assert_eq!(*ask().worked_out::<u8>(|| panic!("it is known")), 1);
        assert_eq!(*ask().worked_out(|| 2_u16), 2, "another thing to know of it");

        let mut marked = passage(PassageKind::Item, "Ask the head first.");
        marked.mark(Mark::Slot, 4..12);
        let paragraph = passage(PassageKind::Paragraph, "Ask the head first.");
        for other in [marked, paragraph] {
            assert!(!Rc::ptr_eq(&first, &Known::of(&other)));
        }
    }
}
