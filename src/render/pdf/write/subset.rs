//! The part of each font file that a document carries, and how its letters are numbered there.
//!
//! Every subset of a face that is used at all holds the letters of English prose, so that most documents of an estate
//! share one subset, which is made and compressed once a process.

use super::hints::without_hints;
use super::streams::Stream;
use crate::render::pdf::page::laid::Laid;
use crate::render::pdf::set::face::Face;
use crate::render::pdf::set::fonts::Faces;
use crate::render::pdf::set::shaped::{ShapedWords, WordId};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The glyphs of a face that a document uses, each with the letters it is read as.
pub(crate) type UsedGlyphs = BTreeMap<u16, Box<str>>;

/// Glyphs of a face beside the common ones, in order, each with the letters it is read as.
type Rare = Vec<(u16, Box<str>)>;

/// A face as one document carries it.
#[derive(Debug)]
pub(crate) struct Subset {
    /// The name of the font, marked as a subset.
    pub name: String,
    /// The font program.
    pub program: Arc<Stream>,
    /// The map from numbers to letters.
    pub to_unicode: Arc<Stream>,
    /// The width of each number, in thousandths of the size.
    pub widths: Vec<i64>,
    /// For each glyph of the font file, its number and letters, if it is here.
    glyphs: Vec<Option<(u16, Box<str>)>>,
}

impl Subset {
    /// What stands for a glyph of the font file in the pages: its number in the subset, high byte first. One byte would
    /// do and make pages a twentieth smaller, but of the programs that read text out of files only some follow the map
    /// that it needs: with two and `Identity-H` all do (PDF 32000-1, 9.7.5.2).
    pub(crate) fn code(&self, glyph: u16) -> [u8; 2] {
        self.glyph(glyph).map_or(0, |(number, _)| *number).to_be_bytes()
    }

    /// The letters a glyph is read as.
    pub(crate) fn letters(&self, glyph: u16) -> &str {
        self.glyph(glyph).map_or("", |(_, letters)| letters)
    }

    fn glyph(&self, glyph: u16) -> Option<&(u16, Box<str>)> {
        self.glyphs.get(usize::from(glyph))?.as_ref()
    }
}

/// Subsets made so far, each by what it has beside what is common.
#[derive(Default)]
pub(crate) struct Subsets {
    common: [OnceLock<Common>; 4],
    made: Mutex<FxHashMap<(Face, Rare), Arc<Subset>>>,
}

/// What every subset of a face has.
#[derive(Default)]
struct Common {
    used: UsedGlyphs,
    /// For each glyph of the font file, whether it is among them.
    has: Vec<bool>,
}

impl Common {
    fn of(face: Face, words: &mut ShapedWords) -> Common {
        let mut common = Common::default();
        // Faces for running text carry the common letters; a few stressed words are not worth an alphabet.
        if matches!(face, Face::Regular | Face::Bold) {
            let ids: Vec<WordId> = COMMON.split(' ').chain([" "]).map(|word| words.word(face, word)).collect();
            let mut used = Rare::new();
            ids.iter().for_each(|&id| add_word(&mut used, &mut common.has, id, words));
            common.used = used.into_iter().collect();
        }
        common
    }
}

/// Subsets kept at most; an estate has a few dozen.
const KEPT: usize = 256;

/// What English prose is printed with. Ligatures come first, so that the letters they stand for are what they are
/// read as.
const COMMON: &str =
    "ff ft fft fi fl abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 .,:;!?'\"()[]&/-–—‘’“”•·…@%+£";

/// What a document carries of a face.
pub(crate) struct Carried {
    /// The part of the font.
    pub subset: Arc<Subset>,
    /// The words that are set in it.
    pub words: Vec<WordId>,
}

/// What the laid out document needs of each face; none of a face it does not use.
pub(crate) fn subsets(laid: &Laid, words: &mut ShapedWords, made: &Subsets) -> [Option<Carried>; 4] {
    let mut used: [Vec<WordId>; 4] = Default::default();
    let mut seen: [Vec<bool>; 4] = Default::default();
    for page in &laid.pages {
        for run in [&page.header.runs, &page.repeated, &page.runs, &page.footer.runs].into_iter().flatten() {
            let face = run.ink.look.face() as usize;
            let seen = &mut seen[face];
            for &id in run.words.iter() {
                let at = id.index();
                if seen.len() <= at {
                    seen.resize(at + 1, false);
                }
                if !std::mem::replace(&mut seen[at], true) {
                    used[face].push(id);
                }
            }
        }
    }
    Face::ALL.map(|face| {
        let used = std::mem::take(&mut used[face as usize]);
        if used.is_empty() {
            return None;
        }
        let common = made.common[face as usize].get_or_init(|| Common::of(face, words));
        let (mut rare, mut has) = (Rare::new(), common.has.clone());
        used.iter().for_each(|&id| add_word(&mut rare, &mut has, id, words));
        rare.sort_unstable();
        Some(Carried { subset: made.get(face, common, rare, words.faces), words: used })
    })
}

/// `has` says of each glyph whether it was added before: most words have no new one.
fn add_word(used: &mut Rare, has: &mut Vec<bool>, id: WordId, words: &ShapedWords) {
    let word = words.get(id);
    for glyph in word.glyphs.iter().filter(|glyph| glyph.id != 0) {
        let at = usize::from(glyph.id);
        if has.len() <= at {
            has.resize(at + 1, false);
        }
        if !std::mem::replace(&mut has[at], true) {
            used.push((glyph.id, word.letters(glyph).into()));
        }
    }
}

impl Subsets {
    fn get(&self, face: Face, common: &Common, rare: Rare, faces: &Faces) -> Arc<Subset> {
        let key = (face, rare);
        let lock = || self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(subset) = lock().get(&key) {
            return Arc::clone(subset);
        }
        // Made without the lock: two threads may make the same one, which is the same to a byte.
        let used = common.used.iter().map(|(glyph, letters)| (*glyph, letters.clone())).chain(key.1.iter().cloned());
        let subset = Arc::new(make(face, &used.collect(), faces));
        let mut kept = lock();
        if kept.len() >= KEPT {
            kept.clear();
        }
        Arc::clone(kept.entry(key).or_insert(subset))
    }
}

fn make(face: Face, used: &UsedGlyphs, faces: &Faces) -> Subset {
    let file = faces.of(face);
    let wanted: Vec<u16> = used.keys().copied().collect();
    let remapper = subsetter::GlyphRemapper::new_from_glyphs_sorted(&wanted);
    let (program, numbers): (Cow<[u8]>, FxHashMap<u16, u16>) = match subsetter::subset(file.bytes(), 0, &remapper) {
        Ok(program) => {
            let program = without_hints(&program).unwrap_or(program);
            let numbers = wanted.iter().filter_map(|&glyph| Some((glyph, remapper.get(glyph)?)));
            (program.into(), numbers.collect())
        }
        // A font with a glyph that cannot be subset is embedded whole, its glyphs numbered as they are.
        Err(_) => (file.bytes().into(), wanted.iter().map(|&glyph| (glyph, glyph)).collect()),
    };
    let shaper = file.shaper();
    let em = i64::from(file.units_per_em);
    let width = |glyph: u16| (i64::from(shaper.advance(glyph)) * 1000 + em / 2) / em;
    let mut widths = vec![width(0); numbers.values().max().map_or(0, |&last| usize::from(last)) + 1];
    for (&glyph, &number) in &numbers {
        widths[usize::from(number)] = width(glyph);
    }
    let mut glyphs = vec![None; used.keys().last().map_or(0, |&last| usize::from(last) + 1)];
    for (glyph, letters) in used {
        glyphs[usize::from(*glyph)] = numbers.get(glyph).map(|&number| (number, letters.clone()));
    }
    let numbered = used.iter().filter_map(|(glyph, letters)| Some((*numbers.get(glyph)?, &**letters)));
    let to_unicode = to_unicode(numbered);
    Subset {
        name: format!("{}+{}", tag(&program), file.name),
        program: Arc::new(Stream::of(&program)),
        to_unicode: Arc::new(Stream::of(to_unicode.as_bytes())),
        widths,
        glyphs,
    }
}

/// Six capitals that tell one subset from another: made from its bytes, so that the same subset has the same name.
fn tag(program: &[u8]) -> String {
    let digest = Sha256::digest(program);
    digest.iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

/// The map that readers copy and search by.
fn to_unicode<'a>(letters: impl Iterator<Item = (u16, &'a str)>) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let lines: Vec<String> = letters
        .filter(|(_, letters)| !letters.is_empty())
        .map(|(number, letters)| {
            let units: String = letters.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
            format!("<{number:04X}> <{units}>\n")
        })
        .collect();
    for hundred in lines.chunks(100) {
        writeln!(map, "{} beginbfchar", hundred.len()).expect("a string takes what is written to it");
        map.extend(hundred.iter().map(String::as_str));
        map.push_str("endbfchar\n");
    }
    map + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::fixture;

    #[test]
    fn the_map_to_letters_spells_ligatures_out() {
        let map = to_unicode([(3, "ffi"), (0x104, "𝄞")].into_iter());
        assert!(map.contains("2 beginbfchar\n<0003> <006600660069>\n<0104> <D834DD1E>\nendbfchar"), "{map}");
    }

    #[test]
    fn a_subset_is_named_after_its_bytes() {
        let used: UsedGlyphs = fixture::faces()
            .of(Face::Regular)
            .shaper()
            .shape("abc", &mut Default::default())
            .expect("the face shapes Latin")
            .iter()
            .map(|glyph| (glyph.id, "x".into()))
            .collect();
        let made = || make(Face::Regular, &used, fixture::faces());
        assert_eq!(made().name, made().name);
        assert!(made().name.ends_with("+SourceSans3-Regular"));
        assert_eq!(made().widths.len(), 4);
    }
}
