//! The word behind the text of a draft, from the bottom left of the page to the top right.
//!
//! Drawn as outlines: letters would be found between the lines by whoever copies or searches them.

use crate::render::pdf::set::face::Face;
use crate::render::pdf::set::fonts::{Faces, GlyphStep};
use crate::render::pdf::set::style::{Colour, Style};
use std::fmt::Write;

const WORD: &str = "DRAFT";
/// The size of its letters, as a share of the height of the page.
const SIZE: f32 = 0.178;
/// Cosine and sine of 55 degrees.
const TURN: (f32, f32) = (0.573_576, 0.819_152);

/// The operators that draw it.
pub(crate) fn watermark(style: &Style, faces: &Faces) -> String {
    let file = faces.of(Face::Bold);
    let scale = SIZE * style.height / f32::from(file.units_per_em);
    let glyphs = file.shaper().shape(WORD, &mut Default::default()).unwrap_or_default();
    let width: i32 = glyphs.iter().map(|glyph| glyph.advance).sum();
    let (along, across) = (width as f32 * scale / 2.0, f32::from(file.cap_height) * scale / 2.0);
    let (cos, sin) = TURN;
    let x = style.width / 2.0 - along * cos + across * sin;
    let y = style.height / 2.0 - along * sin - across * cos;
    let [a, b] = [cos * scale, sin * scale];
    let [red, green, blue] = style.rgb(Colour::Watermark);
    let mut operators = format!("q {red} {green} {blue} rg {a:.5} {b:.5} {:.5} {a:.5} {x:.2} {y:.2} cm\n", -b);
    let mut pen = 0;
    for glyph in &glyphs {
        for step in file.outline(glyph.id) {
            let at = |[x, y]: [f32; 2]| format!("{} {}", (x + pen as f32).round(), y.round());
            let step = match step {
                GlyphStep::Move(to) => format!("{} m\n", at(to)),
                GlyphStep::Line(to) => format!("{} l\n", at(to)),
                GlyphStep::Curve(first, second, to) => format!("{} {} {} c\n", at(first), at(second), at(to)),
                GlyphStep::Close => "h\n".to_owned(),
            };
            operators.push_str(&step);
        }
        pen += glyph.advance;
    }
    writeln!(operators, "f Q").expect("a string takes what is written to it");
    operators
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::fixture;

    #[test]
    fn it_is_five_letters_of_closed_outlines_and_no_text() {
        let operators = watermark(&fixture::style(), fixture::faces());
        // D, R and A have a hole each.
        assert_eq!(operators.matches(" m\n").count(), 8);
        assert_eq!(operators.matches("h\n").count(), 8);
        assert!(!operators.contains("BT") && !operators.contains("Tj"));
    }
}
