//! How the PDF looks: the page, its margins, sizes and colours. Every length is in points.

use super::face::Face;
use crate::colour::Rgb;
use crate::design::{Design, Paper};
use crate::document::Edit;

/// For whom a PDF is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Print {
    /// For most readers.
    Usual,
    /// For readers who need large letters.
    LargePrint,
}

/// A size of type and the distance from one line to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Size {
    /// The size of the letters.
    pub letters: f32,
    /// From baseline to baseline.
    pub leading: f32,
}

impl Size {
    const fn new(letters: f32, leading: f32) -> Size {
        Size { letters, leading }
    }

    /// The same `factor` as large.
    pub(crate) fn times(self, factor: f32) -> Size {
        Size::new(self.letters * factor, self.leading * factor)
    }

    /// How far below the top of its line the baseline runs: capitals stand in the middle.
    pub(crate) fn baseline(self) -> f32 {
        self.leading / 2.0 + self.letters * 0.33
    }
}

/// How one document looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    /// The width of the paper.
    pub width: f32,
    /// The height of the paper.
    pub height: f32,
    /// Left of the text.
    pub left: f32,
    /// The width of the text.
    pub column: f32,
    /// Above the running header and below the running footer.
    pub edge: f32,
    /// Running text.
    pub body: Size,
    /// Cells of tables.
    pub cell: Size,
    /// Footnotes.
    pub note: Size,
    /// Running header and footer.
    pub running: Size,
    /// The name of the school above the title.
    pub school: Size,
    /// The state of the text, in its box.
    pub state: Size,
    /// Entries of the contents.
    pub entry: Size,
    /// Headings: the title, and the levels from 2 on.
    headings: [Size; 5],
    /// What small distances are measured in: a point, or more where everything is larger.
    pub unit: f32,
    /// Whether stressed words slant. In large print they are bold: slanted letters are hard to tell apart.
    pub slants: bool,
    /// Whether a word stands behind each page of a draft. In large print none does: words behind words are hard to read.
    pub watermark: bool,
    accent: Option<Rgb>,
}

/// The least left and right of what is printed: 15 mm.
const NARROWEST_MARGIN: f32 = 42.5;
/// The width of a line of text in sizes of its letters. A letter of prose takes some 0.44 of its size.
const MEASURE: f32 = 32.5;

impl Style {
    /// How a document of this design looks in print for whom.
    pub(crate) fn of(design: &Design, print: Print) -> Style {
        let paper = match (design.paper.unwrap_or(Paper::A4), print) {
            // Letters of 18 points on a page of a booklet would be four or five words a line.
            (Paper::A5, Print::LargePrint) => Paper::A4,
            (paper, Print::Usual | Print::LargePrint) => paper,
        };
        // An A3 page is the A4 page enlarged, for a wall; letters on smaller paper are as large as ever.
        let enlarged = if paper == Paper::A3 { std::f32::consts::SQRT_2 } else { 1.0 };
        let (width, height) = match paper {
            Paper::A4 => (595.28, 841.89),
            Paper::A3 => (841.89, 1190.55),
            Paper::A5 => (419.53, 595.28),
            Paper::Letter => (612.0, 792.0),
        };
        let accent = design.accent.map(|accent| accent.light);
        let usual = Style {
            width,
            height,
            left: 0.0,
            column: 0.0,
            edge: 45.0,
            // No smaller than what the UK's guidance on clear print asks for.
            body: Size::new(12.0, 17.0),
            cell: Size::new(11.0, 15.0),
            note: Size::new(10.0, 13.5),
            running: Size::new(9.0, 11.5),
            school: Size::new(13.5, 18.0),
            state: Size::new(12.0, 16.5),
            entry: Size::new(12.0, 18.0),
            headings: [
                Size::new(25.0, 30.0),
                Size::new(17.0, 22.0),
                Size::new(14.0, 19.0),
                Size::new(12.5, 17.0),
                Size::new(12.0, 17.0),
            ],
            unit: 1.0,
            slants: true,
            watermark: !design.without_watermark,
            accent,
        };
        let style = match print {
            Print::Usual => usual,
            // Nothing that is read is smaller than 18 points; only what stands on every page is 16.
            Print::LargePrint => Style {
                body: Size::new(18.0, 26.0),
                cell: Size::new(18.0, 25.0),
                note: Size::new(18.0, 25.0),
                running: Size::new(16.0, 20.0),
                school: Size::new(20.0, 26.0),
                state: Size::new(18.0, 25.0),
                entry: Size::new(18.0, 27.0),
                headings: [
                    Size::new(32.0, 38.0),
                    Size::new(25.0, 31.0),
                    Size::new(21.0, 28.0),
                    Size::new(18.5, 26.0),
                    Size::new(18.0, 26.0),
                ],
                unit: 1.5,
                slants: false,
                watermark: false,
                edge: 34.0,
                ..usual
            },
        };
        style.enlarged(enlarged).with_margins()
    }

    /// The same with all text in letters of `line` on lines as high, in a column as wide as the page, with next to
    /// nothing between blocks and around the text.
    #[cfg(test)]
    pub(crate) fn in_squares(self, line: f32, column: f32) -> Style {
        let square = Size::new(line, line);
        Style {
            width: column,
            left: 0.0,
            column,
            edge: 0.0,
            body: square,
            cell: square,
            note: square,
            running: square.times(0.001),
            school: square,
            state: square,
            entry: square,
            headings: [square; 5],
            unit: line * 0.0001,
            ..self
        }
    }

    fn enlarged(self, factor: f32) -> Style {
        Style {
            edge: self.edge * factor,
            body: self.body.times(factor),
            cell: self.cell.times(factor),
            note: self.note.times(factor),
            running: self.running.times(factor),
            school: self.school.times(factor),
            state: self.state.times(factor),
            entry: self.entry.times(factor),
            headings: self.headings.map(|size| size.times(factor)),
            unit: self.unit * factor,
            ..self
        }
    }

    /// Lines hold 60 to 75 letters where the paper is wide enough, and margins are never less than 15 mm.
    fn with_margins(self) -> Style {
        let column = (self.width - 2.0 * NARROWEST_MARGIN).min(self.body.letters * MEASURE);
        // On small paper the margins above and below are smaller too.
        let edge = if self.width < 500.0 { self.edge * 0.62 } else { self.edge };
        Style { left: (self.width - column) / 2.0, column, edge, ..self }
    }

    /// Where running header and footer begin: they hang out of the text, so that all they say has room on one line.
    pub(crate) fn running_left(&self) -> f32 {
        self.left.min(NARROWEST_MARGIN)
    }

    /// How wide running header and footer are.
    pub(crate) fn running_width(&self) -> f32 {
        self.width - 2.0 * self.running_left()
    }

    /// The size of a heading of `level`, from 1.
    pub(crate) fn heading(&self, level: u8) -> Size {
        self.headings[usize::from(level.clamp(1, 5)) - 1]
    }

    /// The space above a heading of `level`.
    pub(crate) fn above_heading(&self, level: u8) -> f32 {
        let units = match level {
            0 | 1 => 4.0,
            2 => 23.0,
            3 => 17.0,
            _ => 13.0,
        };
        units * self.unit
    }

    /// Between paragraphs, and between the items of a list that is not tight.
    pub(crate) fn between_paragraphs(&self) -> f32 {
        7.5 * self.unit
    }

    /// Between the items of a tight list.
    pub(crate) fn between_items(&self) -> f32 {
        3.0 * self.unit
    }

    /// The room that the number of a paragraph takes: enough for 10.12.
    pub(crate) fn numbered(&self) -> f32 {
        self.body.letters * 3.0
    }

    /// From one dot of a leader in the contents to the next.
    pub(crate) fn dots(&self) -> f32 {
        4.0 * self.unit
    }

    /// Around tables, quotations and lines of code.
    pub(crate) fn around_block(&self) -> f32 {
        10.0 * self.unit
    }

    /// Red, green and blue of sRGB, from 0 to 1. Words reach a contrast of 4.5 to 1 on tint and watermark too; a
    /// school's accent colour was checked for that when it was read.
    pub(crate) fn rgb(&self, colour: Colour) -> [f32; 3] {
        match (colour, self.accent) {
            (Colour::Heading | Colour::Link, Some(accent)) => {
                [accent.0, accent.1, accent.2].map(|part| f32::from(part) / 255.0)
            }
            (Colour::Text, _) => [0.1, 0.1, 0.1],
            (Colour::Heading, None) => [0.07, 0.2, 0.36],
            (Colour::Link, None) => [0.04, 0.3, 0.58],
            (Colour::Quiet, _) => [0.33, 0.33, 0.33],
            (Colour::Line, _) => [0.72, 0.76, 0.8],
            (Colour::Tint, _) => [0.93, 0.945, 0.96],
            (Colour::Watermark, _) => [0.94, 0.94, 0.94],
            (Colour::Inserted, _) => [0.03, 0.25, 0.58],
            (Colour::Deleted, _) => [0.66, 0.1, 0.08],
            (Colour::InForce, _) => [0.1, 0.45, 0.26],
            (Colour::Attention, _) => [0.76, 0.42, 0.03],
        }
    }
}

/// A colour by what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Colour {
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
    /// Words that are new in a redline.
    Inserted,
    /// Words that are gone in a redline.
    Deleted,
    /// Beside the state of a text that is in force.
    InForce,
    /// Beside the state of a text that is not, or that asks for attention.
    Attention,
}

/// How words are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Look {
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
    pub ground: Backing,
}

/// What is drawn under words or behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backing {
    /// Nothing.
    Plain,
    /// A thin line below.
    Underline,
    /// Two thin lines below.
    Twice,
    /// A thin line through them.
    Struck,
    /// A tint behind.
    Tint,
}

impl Look {
    /// The same for words that another text has not. How they are drawn says it, and the colour again.
    pub(crate) fn edited(self, edit: Edit) -> Look {
        match edit {
            Edit::Inserted => Look { colour: Colour::Inserted, ground: Backing::Twice, ..self },
            Edit::Deleted => Look { colour: Colour::Deleted, ground: Backing::Struck, ..self },
            Edit::Renamed => Look { ground: Backing::Tint, ..self },
            Edit::Renumbered => Look { colour: Colour::Quiet, size: self.size * 0.8, ..self },
        }
    }

    /// Plain words of `size`.
    pub(crate) fn plain(size: Size) -> Look {
        Look { bold: false, italic: false, size: size.letters, colour: Colour::Text, rise: 0.0, ground: Backing::Plain }
    }

    /// Strong words of `size` in the colour of headings.
    pub(crate) fn heading(size: Size) -> Look {
        Look { bold: true, colour: Colour::Heading, ..Look::plain(size) }
    }

    /// Words of the running header and footer.
    pub(crate) fn running(style: &Style) -> Look {
        Look { colour: Colour::Quiet, ..Look::plain(style.running) }
    }

    /// The face that draws it.
    pub(crate) fn face(self) -> Face {
        Face::of(self.bold, self.italic)
    }

    /// The same, raised and small, as for the number of a footnote; not so small where letters are large for those who
    /// need them large.
    pub(crate) fn raised(self) -> Look {
        let share = if self.size >= 16.0 { 0.75 } else { 0.64 };
        Look { size: self.size * share, rise: self.rise + self.size * (0.98 - share), ..self }
    }
}

/// How page numbers in the contents look.
pub(crate) fn number_look(style: &Style) -> Look {
    Look { colour: Colour::Text, ..Look::plain(style.entry) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::LIGHT_GROUNDS;

    fn usual() -> Style {
        Style::of(&Design::default(), Print::Usual)
    }

    fn as_rgb(colour: Colour) -> Rgb {
        let [r, g, b] = usual().rgb(colour).map(|part| (part * 255.0).round() as u8);
        Rgb(r, g, b)
    }

    #[test]
    fn words_stand_out_from_every_ground() {
        for words in [Colour::Text, Colour::Heading, Colour::Link, Colour::Quiet] {
            for ground in [Colour::Tint, Colour::Watermark] {
                let contrast = as_rgb(ground).contrast(as_rgb(words));
                assert!(contrast >= 4.5, "{words:?} on {ground:?} is {contrast}");
            }
        }
    }

    #[test]
    fn an_accent_is_checked_against_the_grounds_of_the_pages() {
        for ground in [Colour::Tint, Colour::Watermark] {
            assert!(LIGHT_GROUNDS.iter().any(|(_, checked)| *checked == as_rgb(ground)), "{ground:?}");
        }
    }

    #[test]
    fn lines_hold_sixty_to_seventy_five_letters_on_paper_that_is_wide_enough() {
        for paper in [Paper::A4, Paper::A3, Paper::A5, Paper::Letter] {
            let design = Design { paper: Some(paper), ..Design::default() };
            for print in [Print::Usual, Print::LargePrint] {
                let style = Style::of(&design, print);
                // A letter of running text is some 0.44 of its size wide.
                let letters = style.column / (style.body.letters * 0.44);
                let least = if style.width < 500.0 { 50.0 } else { 60.0 };
                assert!((least..75.0).contains(&letters), "{paper:?}, {print:?}: {letters}");
                assert!(style.left >= 42.0 && style.left * 2.0 + style.column <= style.width + 0.01);
            }
        }
    }

    #[test]
    fn large_print_is_not_set_on_small_paper() {
        let booklet = Design { paper: Some(Paper::A5), ..Design::default() };
        let style = Style::of(&booklet, Print::LargePrint);
        assert_eq!(style, Style::of(&Design::default(), Print::LargePrint));
    }

    #[test]
    fn nothing_that_is_read_in_large_print_is_smaller_than_18_points() {
        let style = Style::of(&Design::default(), Print::LargePrint);
        let sizes = [style.body, style.cell, style.note, style.school, style.state, style.entry];
        let headings = (1..=6).map(|level| style.heading(level));
        assert!(sizes.into_iter().chain(headings).all(|size| size.letters >= 18.0));
    }
}
