//! The font files of the four faces, read once a process and shared by its threads; letters become glyphs here.
//!
//! The only file that names harfrust.

use super::face::Face;
use harfrust::font::Blob;
use harfrust::font::glyph::outline::{DrawMemory, DrawOptions, PathElement};
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// Why a font file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontError {
    /// The face it was meant for.
    pub face: Face,
    /// What is wrong with it.
    pub fault: FontFault,
}

/// What can be wrong with a font file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FontFault {
    /// It cannot be read as a font.
    Unreadable,
    /// Its outlines are not TrueType, the kind that our PDF embeds.
    NotTrueType,
    /// It has no space, so it cannot set text.
    NoSpace,
    /// Its licence does not let a document carry a part of it.
    NoRights,
}

impl fmt::Display for FontError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fault = match self.fault {
            FontFault::Unreadable => "is not a font that can be read",
            FontFault::NotTrueType => "has no TrueType outlines; use a .ttf file",
            FontFault::NoSpace => "has no space character",
            FontFault::NoRights => "may not be embedded in documents",
        };
        write!(f, "the {} font {fault}", self.face)
    }
}

impl std::error::Error for FontError {}

/// The four faces, read and checked.
pub(crate) struct Faces([FaceFile; 4]);

impl Faces {
    /// Reads the regular, bold, italic and bold italic font files, in that order.
    pub(crate) fn read(files: [Cow<'static, [u8]>; 4]) -> Result<Faces, FontError> {
        let [regular, bold, italic, bold_italic] = files;
        Ok(Faces([
            FaceFile::read(Face::Regular, regular)?,
            FaceFile::read(Face::Bold, bold)?,
            FaceFile::read(Face::Italic, italic)?,
            FaceFile::read(Face::BoldItalic, bold_italic)?,
        ]))
    }

    /// The file of a face.
    pub(crate) fn of(&self, face: Face) -> &FaceFile {
        &self.0[face as usize]
    }
}

/// A font file with what the PDF says about it. Lengths are in font units.
pub(crate) struct FaceFile {
    pub name: String,
    pub units_per_em: u16,
    pub ascent: i16,
    pub descent: i16,
    pub cap_height: i16,
    /// Left, bottom, right and top of a box that holds every glyph.
    pub bounds: [i16; 4],
    pub italic_angle: f32,
    pub weight: u16,
    font: harfrust::Font,
    plan: harfrust::ShapePlan,
    bytes: Blob,
}

impl FaceFile {
    fn read(face: Face, file: Cow<'static, [u8]>) -> Result<FaceFile, FontError> {
        let because = |fault| FontError { face, fault };
        if !matches!(file.get(..4), Some([0, 1, 0, 0] | b"true")) {
            let is_font = matches!(file.get(..4), Some(b"OTTO" | b"ttcf" | b"wOFF" | b"wOF2"));
            return Err(because(if is_font { FontFault::NotTrueType } else { FontFault::Unreadable }));
        }
        let bytes = match file {
            Cow::Borrowed(bytes) => Blob::from(bytes),
            Cow::Owned(bytes) => Blob::from(bytes),
        };
        let font = harfrust::Font::new(bytes.clone(), 0).ok_or(because(FontFault::Unreadable))?;
        let metrics = font.metrics();
        if metrics.raw_units_per_em == 0 || metrics.num_glyphs == 0 {
            return Err(because(FontFault::Unreadable));
        }
        if font.charmap().map_unicode(' ').is_none() {
            return Err(because(FontFault::NoSpace));
        }
        // A file cut short can still be read in part; asking for a subset reads the outlines as well.
        let letters = subsetter::GlyphRemapper::new_from_glyphs(&[1]);
        if subsetter::subset(&bytes, 0, &letters).is_err() {
            return Err(because(FontFault::Unreadable));
        }
        let line = metrics.hhea_line.or(metrics.typo_line).unwrap_or_default();
        let units = |length: f64| length as i16;
        let style = font.style_metrics();
        let language = harfrust::Language::new("en-GB");
        Ok(FaceFile {
            name: postscript_name(&font),
            units_per_em: metrics.units_per_em,
            ascent: units(line.ascender.to_f64()),
            descent: units(line.descender.to_f64()),
            cap_height: units(metrics.cap_height.unwrap_or(line.ascender).to_f64()),
            bounds: [metrics.bounds.x_min, metrics.bounds.y_min, metrics.bounds.x_max, metrics.bounds.y_max]
                .map(|length| units(length.to_f64())),
            italic_angle: style.italic_angle.map_or(0.0, |angle| angle.to_f32()),
            weight: font.default_attributes().weight.value() as u16,
            plan: harfrust::ShapePlan::new(
                &font,
                harfrust::Direction::LeftToRight,
                Some(harfrust::Script::LATIN),
                language.as_ref(),
                &[],
            ),
            font,
            bytes,
        })
    }

    /// The font file itself.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The outline of a glyph; nothing for one that has none.
    pub(crate) fn outline(&self, glyph: u16) -> Vec<GlyphStep> {
        let mut path: Vec<PathElement> = Vec::new();
        let outline = self.font.outline_glyphs().get(harfrust::GlyphId::new(u32::from(glyph)));
        let drawn = outline.map(|outline| outline.draw(&DrawOptions::new(), DrawMemory::default(), &mut path));
        if !matches!(drawn, Some(Ok(_))) {
            return Vec::new();
        }
        let mut at = [0.0, 0.0];
        path.into_iter()
            .map(|element| {
                let step = match element {
                    PathElement::MoveTo { x, y } => GlyphStep::Move([x, y]),
                    PathElement::LineTo { x, y } => GlyphStep::Line([x, y]),
                    PathElement::QuadTo { cx0, cy0, x, y } => {
                        // The cubic curve with the same course has its points two thirds of the way to the one point.
                        let towards = |from: [f32; 2]| {
                            [from[0] + (cx0 - from[0]) * 2.0 / 3.0, from[1] + (cy0 - from[1]) * 2.0 / 3.0]
                        };
                        GlyphStep::Curve(towards(at), towards([x, y]), [x, y])
                    }
                    PathElement::CurveTo { cx0, cy0, cx1, cy1, x, y } => {
                        GlyphStep::Curve([cx0, cy0], [cx1, cy1], [x, y])
                    }
                    PathElement::Close => GlyphStep::Close,
                };
                match step {
                    GlyphStep::Move(to) | GlyphStep::Line(to) | GlyphStep::Curve(_, _, to) => at = to,
                    GlyphStep::Close => {}
                }
                step
            })
            .collect()
    }

    /// A shaper for this face. It keeps small caches of its own, so it stays in one thread.
    pub(crate) fn shaper(&self) -> Shaper<'_> {
        Shaper { font: harfrust::ShaperFont::new(&self.font), plan: &self.plan }
    }
}

/// The family that a font file says it belongs to.
pub(crate) fn family_name(bytes: &[u8]) -> Option<String> {
    let font = harfrust::Font::new(Blob::from(bytes.to_vec()), 0)?;
    let name = font.names().get(harfrust::font::name::NameId::FAMILY_NAME)?.english_or_first()?;
    Some(name.name().to_string())
}

fn postscript_name(font: &harfrust::Font) -> String {
    let name = font
        .names()
        .get(harfrust::font::name::NameId::POSTSCRIPT_NAME)
        .and_then(|name| name.english_or_first())
        .map(|name| name.name().chars().filter(char::is_ascii_graphic).collect::<String>())
        .unwrap_or_default();
    if name.is_empty() { "Font".to_owned() } else { name }
}

/// A step of a glyph's outline, in font units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum GlyphStep {
    /// Begin here.
    Move([f32; 2]),
    /// A straight line to here.
    Line([f32; 2]),
    /// A cubic curve by two points to the third.
    Curve([f32; 2], [f32; 2], [f32; 2]),
    /// Back to where it began.
    Close,
}

/// A glyph of a shaped word. Lengths are in font units.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Glyph {
    /// Its number in the font file; 0 is the empty box.
    pub id: u16,
    /// How far the pen moves on.
    pub advance: i32,
    /// How far the pen would move on if no neighbour had a say.
    pub own_advance: i32,
    /// Where it is drawn from, off the pen's place.
    pub offset: (i32, i32),
    /// The bytes of the word that it draws. Glyphs that draw one cluster together share the range.
    pub text: Range<u32>,
}

/// Turns words of one face into glyphs.
pub(crate) struct Shaper<'f> {
    font: harfrust::ShaperFont<'f, 'static>,
    plan: &'f harfrust::ShapePlan,
}

impl Shaper<'_> {
    /// The glyphs of `word`, ligatures and kerning applied. None if the font's tables fail for it.
    pub(crate) fn shape(&self, word: &str, scratch: &mut Scratch) -> Option<Vec<Glyph>> {
        let buffer = &mut scratch.0;
        buffer.clear();
        buffer.push_str(word);
        buffer.set_direction(self.plan.direction());
        buffer.set_script(self.plan.script());
        buffer.set_language(self.plan.language().cloned());
        harfrust::shape(&self.font, buffer, harfrust::ShapeOptions::new().plan(Some(self.plan))).ok()?;
        let infos = buffer.glyph_infos();
        let mut end = word.len() as u32;
        let mut glyphs = Vec::with_capacity(infos.len());
        for (at, (info, position)) in infos.iter().zip(buffer.glyph_positions()).enumerate().rev() {
            let id = u16::try_from(info.glyph_id).ok()?;
            glyphs.push(Glyph {
                id,
                advance: position.x_advance,
                own_advance: self.font.default_glyph_h_advance(harfrust::GlyphId::new(info.glyph_id)),
                offset: (position.x_offset, position.y_offset),
                text: info.cluster..end,
            });
            if at > 0 && infos[at - 1].cluster != info.cluster {
                end = info.cluster;
            }
        }
        glyphs.reverse();
        Some(glyphs)
    }
}

impl Shaper<'_> {
    /// How far a glyph moves the pen if no neighbour has a say.
    pub(crate) fn advance(&self, glyph: u16) -> i32 {
        self.font.default_glyph_h_advance(harfrust::GlyphId::new(u32::from(glyph)))
    }
}

/// Working memory that shaping uses again and again.
#[derive(Default)]
pub(crate) struct Scratch(harfrust::Buffer);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::fixture;
    use crate::render::pdf::write::hints::without_hints;

    fn shape(text: &str) -> Vec<Glyph> {
        let regular = fixture::faces().of(Face::Regular);
        regular.shaper().shape(text, &mut Scratch::default()).expect("the face shapes Latin")
    }

    #[test]
    fn a_file_that_is_no_font_is_refused_by_name() {
        let files = || fixture::font_files();
        let [regular, bold, _, bold_italic] = files();
        let text = Cow::Borrowed(&b"not a font"[..]);
        let refused = Faces::read([regular, bold, text, bold_italic]).err().expect("a text file is refused");
        assert_eq!(refused.to_string(), "the italic font is not a font that can be read");
    }

    #[test]
    fn a_font_file_cut_short_is_an_error_and_not_a_panic() {
        let [regular, bold, italic, whole] = fixture::font_files();
        for length in [0, 3, 4, 12, 100, 1_000, 10_000, whole.len() / 2] {
            let cut = Cow::Owned(whole[..length].to_vec());
            assert!(Faces::read([regular.clone(), bold.clone(), italic.clone(), cut]).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn letters_look_the_same_without_their_programs() {
        let drawn = |file: Vec<u8>| -> Vec<Vec<PathElement>> {
            let font = harfrust::Font::new(Blob::from(file), 0).expect("it is a font");
            let outlines = font.outline_glyphs();
            let glyphs = (0..600).filter_map(|glyph| outlines.get(harfrust::GlyphId::new(glyph)));
            glyphs
                .map(|outline| {
                    let mut path = Vec::new();
                    outline.draw(&DrawOptions::new(), DrawMemory::default(), &mut path).expect("it can be drawn");
                    path
                })
                .collect()
        };
        for file in fixture::font_files() {
            let bare = without_hints(&file).expect("the fonts of the fixture are sound");
            assert!(drawn(bare) == drawn(file.into_owned()));
        }
    }

    #[test]
    fn a_ligature_draws_all_its_letters() {
        let glyphs = shape("staff");
        let texts: Vec<_> =
            glyphs.iter().map(|glyph| &"staff"[glyph.text.start as usize..glyph.text.end as usize]).collect();
        assert_eq!(texts, ["s", "t", "a", "ff"]);
    }

    #[test]
    fn a_space_kerns_with_no_letter_so_words_may_be_shaped_alone() {
        let width = |text| shape(text).iter().map(|glyph| glyph.advance).sum::<i32>();
        for pair in ["T A", "V. A", "y, ‘T", "L T"] {
            let alone: i32 = pair.split(' ').map(width).sum::<i32>() + width(" ");
            assert_eq!(width(pair), alone, "{pair}");
        }
    }
}
