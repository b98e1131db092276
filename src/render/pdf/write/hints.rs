//! A TrueType font without its hints: nothing but outlines and widths, which is what a PDF draws with.
//!
//! Half of a subset's bytes are hints, programs that fit outlines to the pixels of a coarse screen, and names. Readers
//! that draw smooth letters run no hints, and a PDF has the names in its own dictionaries.

/// The tables that a font in a PDF must have (ISO 32000-1, 9.9), in the order they stand in.
const KEPT: [&[u8; 4]; 6] = [b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"];

/// In `head`: how offsets of `loca` are written, 0 for halves in two bytes, 1 for whole ones in four.
const LOCA_FORMAT: usize = 50;
/// In `head`: what makes the sum of the whole file come out right.
const ADJUSTMENT: usize = 8;
/// Flags of points.
const SHORT_X: u8 = 0x02;
const SHORT_Y: u8 = 0x04;
const REPEATED: u8 = 0x08;
const SAME_X: u8 = 0x10;
const SAME_Y: u8 = 0x20;
/// Flags of a part of a composed glyph (OpenType, `glyf`).
const ARGUMENTS_ARE_WORDS: u16 = 0x0001;
const HAS_SCALE: u16 = 0x0008;
const MORE_PARTS: u16 = 0x0020;
const HAS_TWO_SCALES: u16 = 0x0040;
const HAS_MATRIX: u16 = 0x0080;
const HAS_PROGRAM: u16 = 0x0100;

/// The font without hints, names and other tables. None if it is not as a TrueType font should be.
pub(crate) fn without_hints(font: &[u8]) -> Option<Vec<u8>> {
    let mut head = table(font, b"head")?.to_vec();
    let long = word(&head, LOCA_FORMAT)? != 0;
    let (glyphs, starts) = glyphs_without_programs(table(font, b"glyf")?, table(font, b"loca")?, long)?;
    let short = glyphs.len() <= 2 * usize::from(u16::MAX);
    head.get_mut(LOCA_FORMAT..LOCA_FORMAT + 2)?.copy_from_slice(&u16::from(!short).to_be_bytes());
    head.get_mut(ADJUSTMENT..ADJUSTMENT + 4)?.fill(0);
    let loca: Vec<u8> = if short {
        starts.iter().flat_map(|start| ((start / 2) as u16).to_be_bytes()).collect()
    } else {
        starts.iter().flat_map(|&start| (start as u32).to_be_bytes()).collect()
    };
    let mut maxp = table(font, b"maxp")?.to_vec();
    // One zone, and no points, storage, functions or stack for programs.
    maxp.get_mut(14..16)?.copy_from_slice(&[0, 1]);
    maxp.get_mut(16..28)?.fill(0);
    let (hhea, hmtx) = (table(font, b"hhea")?, table(font, b"hmtx")?);
    Some(file([&glyphs, &head, hhea, hmtx, &loca, &maxp]))
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn long_word(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize)
}

fn table<'f>(font: &'f [u8], name: &[u8; 4]) -> Option<&'f [u8]> {
    let count = usize::from(word(font, 4)?);
    let entry = (0..count).map(|at| 12 + at * 16).find(|&at| font.get(at..at + 4) == Some(name))?;
    let start = long_word(font, entry + 8)?;
    font.get(start..start.checked_add(long_word(font, entry + 12)?)?)
}

/// The glyphs one after the other, each at an even place, and where each starts; last, where the last ends.
fn glyphs_without_programs(glyf: &[u8], loca: &[u8], long: bool) -> Option<(Vec<u8>, Vec<usize>)> {
    let place =
        |at: usize| if long { long_word(loca, at * 4) } else { word(loca, at * 2).map(|half| usize::from(half) * 2) };
    let count = loca.len() / if long { 4 } else { 2 };
    let mut glyphs = Vec::with_capacity(glyf.len());
    let mut starts = vec![0];
    for at in 0..count.checked_sub(1)? {
        let glyph = glyf.get(place(at)?..place(at + 1)?)?;
        if !glyph.is_empty() {
            add_without_program(glyph, &mut glyphs)?;
            glyphs.resize(glyphs.len().next_multiple_of(2), 0);
        }
        starts.push(glyphs.len());
    }
    Some((glyphs, starts))
}

fn add_without_program(glyph: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let contours = word(glyph, 0)? as i16;
    if let Ok(contours) = usize::try_from(contours) {
        // The header, the last point of each contour, the program with its length, the points.
        let length = 10 + contours * 2;
        let program = usize::from(word(glyph, length)?);
        out.extend_from_slice(glyph.get(..length)?);
        out.extend_from_slice(&[0, 0]);
        let points = glyph.get(length + 2 + program..)?;
        let count = if contours == 0 { 0 } else { usize::from(word(glyph, length - 2)?) + 1 };
        out.extend_from_slice(points.get(..length_of_points(points, count)?)?);
        return Some(());
    }
    let mut at = 10;
    out.extend_from_slice(glyph.get(..at)?);
    loop {
        let flags = word(glyph, at)?;
        let arguments = if flags & ARGUMENTS_ARE_WORDS != 0 { 4 } else { 2 };
        let matrix = match flags & (HAS_SCALE | HAS_TWO_SCALES | HAS_MATRIX) {
            0 => 0,
            HAS_SCALE => 2,
            HAS_TWO_SCALES => 4,
            _ => 8,
        };
        let end = at + 4 + arguments + matrix;
        out.extend_from_slice(&(flags & !HAS_PROGRAM).to_be_bytes());
        out.extend_from_slice(glyph.get(at + 2..end)?);
        at = end;
        if flags & MORE_PARTS == 0 {
            return Some(());
        }
    }
}

/// How many bytes so many points take: their flags, then what each flag announces. What follows is padding.
fn length_of_points(points: &[u8], count: usize) -> Option<usize> {
    let (mut at, mut seen, mut coordinates) = (0, 0, 0);
    while seen < count {
        let flag = *points.get(at)?;
        at += 1;
        let mut times = 1;
        if flag & REPEATED != 0 {
            times += usize::from(*points.get(at)?);
            at += 1;
        }
        let length = |short: u8, same: u8| match (flag & short != 0, flag & same != 0) {
            (true, _) => 1,
            (false, true) => 0,
            (false, false) => 2,
        };
        coordinates += times * (length(SHORT_X, SAME_X) + length(SHORT_Y, SAME_Y));
        seen += times;
    }
    Some(at + coordinates)
}

/// A font file of these tables, which are those of [`KEPT`].
fn file(tables: [&[u8]; KEPT.len()]) -> Vec<u8> {
    let count = KEPT.len() as u16;
    let power = count.ilog2() as u16;
    let mut out = vec![0, 1, 0, 0];
    for number in [count, 16 << power, power, (count - (1 << power)) * 16] {
        out.extend_from_slice(&number.to_be_bytes());
    }
    let mut start = 12 + KEPT.len() * 16;
    let mut adjustment = 0;
    for (name, table) in KEPT.into_iter().zip(tables) {
        if name == b"head" {
            adjustment = start + ADJUSTMENT;
        }
        out.extend_from_slice(name);
        for number in [sum(table), start as u32, table.len() as u32] {
            out.extend_from_slice(&number.to_be_bytes());
        }
        start += table.len().next_multiple_of(4);
    }
    for table in tables {
        out.extend_from_slice(table);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    let whole = 0xb1b0_afba_u32.wrapping_sub(sum(&out));
    out[adjustment..adjustment + 4].copy_from_slice(&whole.to_be_bytes());
    out
}

fn sum(bytes: &[u8]) -> u32 {
    bytes.chunks(4).fold(0, |sum: u32, chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::fixture;

    #[test]
    fn a_file_adds_up_and_is_smaller() {
        for file in fixture::font_files() {
            let bare = without_hints(&file).expect("the fonts of the fixture are sound");
            assert!(bare.len() * 2 < file.len(), "{} bytes of {}", bare.len(), file.len());
            assert_eq!(sum(&bare), 0xb1b0_afba, "the sum that a font file has");
        }
    }

    #[test]
    fn a_font_cut_short_is_no_font() {
        let file = &fixture::font_files()[0];
        let bare = without_hints(file).expect("the fonts of the fixture are sound");
        for length in (0..bare.len() - 4).step_by(997) {
            assert_eq!(without_hints(&bare[..length]), None, "{length} bytes");
        }
    }
}
