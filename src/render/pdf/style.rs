//! How the edition looks: the page, its margins, sizes and colours. Every length is in points.

use super::fonts::Face;

/// The width of A4.
pub const PAGE_WIDTH: f32 = 595.28;
/// The height of A4.
pub const PAGE_HEIGHT: f32 = 841.89;
/// Left of the text: 30 mm, which makes lines of some 80 letters.
pub const LEFT: f32 = 85.0;
/// The width of the text.
pub const COLUMN: f32 = PAGE_WIDTH - 2.0 * LEFT;
/// Where text begins, below the running header.
pub const TOP: f32 = 86.0;
/// Where text ends, above the running footer.
pub const BOTTOM: f32 = PAGE_HEIGHT - 88.0;

/// A size of type and the distance from one line to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// The size of the letters.
    pub letters: f32,
    /// From baseline to baseline.
    pub leading: f32,
}

impl Size {
    const fn new(letters: f32, leading: f32) -> Size {
        Size { letters, leading }
    }

    /// How far below the top of its line the baseline runs: capitals stand in the middle.
    pub fn baseline(self) -> f32 {
        self.leading / 2.0 + self.letters * 0.33
    }
}

/// Running text.
pub const BODY: Size = Size::new(11.25, 16.0);
/// Cells of tables.
pub const CELL: Size = Size::new(10.25, 14.0);
/// Footnotes.
pub const NOTE: Size = Size::new(9.25, 12.5);
/// Running header and footer.
pub const RUNNING: Size = Size::new(8.5, 11.0);
/// The name of the school above the title.
pub const SCHOOL: Size = Size::new(13.0, 18.0);
/// The state of the text, in its box.
pub const STATE: Size = Size::new(11.25, 15.5);

/// The size of a heading of `level`, from 1.
pub fn heading(level: u8) -> Size {
    match level {
        0 | 1 => Size::new(25.0, 30.0),
        2 => Size::new(16.5, 21.0),
        3 => Size::new(13.25, 18.0),
        4 => Size::new(11.75, 16.0),
        _ => Size::new(11.25, 16.0),
    }
}

/// The space above a heading of `level`.
pub fn above_heading(level: u8) -> f32 {
    match level {
        0 | 1 => 4.0,
        2 => 22.0,
        3 => 16.0,
        _ => 12.0,
    }
}

/// Between paragraphs, and between the items of a list that is not tight.
pub const BETWEEN_PARAGRAPHS: f32 = 7.0;
/// Between the items of a tight list.
pub const BETWEEN_ITEMS: f32 = 3.0;
/// The room that the number of a paragraph takes: enough for 10.12.
pub const NUMBERED: f32 = 34.0;
/// Around tables, quotations and lines of code.
pub const AROUND_BLOCK: f32 = 10.0;

/// A colour by what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Words.
    Text,
    /// Headings and labels.
    Heading,
    /// Words that lead somewhere.
    Link,
    /// Running header and footer.
    Quiet,
    /// Thin lines.
    Line,
    /// Behind header cells and code.
    Tint,
    /// The word behind a draft.
    Watermark,
    /// Beside the state of a text that is in force.
    InForce,
    /// Beside the state of a text that is not, or that asks for attention.
    Attention,
}

impl Colour {
    /// Red, green and blue of sRGB, from 0 to 1. Words reach a contrast of 4.5 to 1 on tint and watermark too.
    pub fn rgb(self) -> [f32; 3] {
        match self {
            Colour::Text => [0.1, 0.1, 0.1],
            Colour::Heading => [0.07, 0.2, 0.36],
            Colour::Link => [0.04, 0.3, 0.58],
            Colour::Quiet => [0.33, 0.33, 0.33],
            Colour::Line => [0.72, 0.76, 0.8],
            Colour::Tint => [0.93, 0.945, 0.96],
            Colour::Watermark => [0.94, 0.94, 0.94],
            Colour::InForce => [0.1, 0.45, 0.26],
            Colour::Attention => [0.76, 0.42, 0.03],
        }
    }
}

/// How words are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Whether they are strong.
    pub bold: bool,
    /// Whether they are stressed.
    pub italic: bool,
    /// The size of their letters.
    pub size: f32,
    /// Their colour.
    pub colour: Colour,
    /// How far they stand above the baseline.
    pub rise: f32,
    /// What is drawn with them.
    pub ground: Ground,
}

/// What is drawn under words or behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Nothing.
    Plain,
    /// A thin line below.
    Underline,
    /// A tint behind.
    Tint,
}

impl Look {
    /// Plain words of `size`.
    pub fn plain(size: Size) -> Look {
        Look { bold: false, italic: false, size: size.letters, colour: Colour::Text, rise: 0.0, ground: Ground::Plain }
    }

    /// Strong words of `size` in the colour of headings.
    pub fn heading(size: Size) -> Look {
        Look { bold: true, colour: Colour::Heading, ..Look::plain(size) }
    }

    /// Words of the running header and footer.
    pub fn running() -> Look {
        Look { colour: Colour::Quiet, ..Look::plain(RUNNING) }
    }

    /// The face that draws it.
    pub fn face(self) -> Face {
        Face::of(self.bold, self.italic)
    }

    /// The same, raised and small, as for the number of a footnote.
    pub fn raised(self) -> Look {
        Look { size: self.size * 0.64, rise: self.rise + self.size * 0.34, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(colour: Colour) -> f32 {
        let [r, g, b] = colour.rgb().map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    #[test]
    fn words_stand_out_from_every_ground() {
        for words in [Colour::Text, Colour::Heading, Colour::Link, Colour::Quiet] {
            for ground in [Colour::Tint, Colour::Watermark] {
                let contrast = (luminance(ground) + 0.05) / (luminance(words) + 0.05);
                assert!(contrast >= 4.5, "{words:?} on {ground:?} is {contrast}");
            }
        }
    }
}
