//! Rows: what flows down the pages. A row is never split; keeps say which rows are not parted either.

use crate::render::pdf::set::paragraph::{Run, SetLine};
use crate::render::pdf::set::style::{Backing, Colour, Size};
use crate::render::pdf::set::tree::{Destination, LinkId, TagSlot};

/// A filled rectangle: a rule, or the ground of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fill {
    /// Its left edge.
    pub x: f32,
    /// Its top edge, from the top of the row, later of the page.
    pub y: f32,
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
    /// Its colour.
    pub colour: Colour,
}

/// The dots and the page number at the end of an entry of the contents.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PageNumber {
    /// The place whose page is meant.
    pub place: Destination,
    /// Where the entry's words end.
    pub from: f32,
    /// Where the number ends.
    pub to: f32,
    /// The baseline, from the top of the row, later of the page.
    pub y: f32,
    /// The slot of the number.
    pub slot: TagSlot,
    /// The link of the entry.
    pub link: LinkId,
}

/// A picture in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct PlacedPicture {
    /// Its left edge.
    pub x: f32,
    /// Its top edge, from the top of the row, later of the page.
    pub y: f32,
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
    /// The slot it fills.
    pub slot: TagSlot,
}

/// How firmly a row stays with the row below it. Where a page must end, it ends after the last row on it that is tied
/// the least.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Keep {
    /// Not at all.
    #[default]
    Free,
    /// Parted from the next it would stand alone: the first row of a table, the first item of a list.
    Loose,
    /// Both are of one piece: a row of a table, the contents, a signature.
    Whole,
    /// It is nothing without the next: a heading, a lead-in, the first line of a paragraph.
    Firm,
}

/// What stands side by side across the column.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Row {
    /// The space above it, unless it is the first on its page.
    pub above: f32,
    /// Its height.
    pub height: f32,
    /// How firmly it stays on one page with the row below it.
    pub keep: Keep,
    /// Its words.
    pub runs: Vec<Run>,
    /// Its rules and the grounds of its cells, drawn behind the words of the whole page.
    pub fills: Vec<Fill>,
    /// The rule above it at the top of a page, if it goes on with a table.
    pub opening: Option<Fill>,
    /// The school's logo.
    pub logo: Option<PlacedPicture>,
    /// Its page number, in the contents.
    pub page_number: Option<PageNumber>,
    /// The places that links to them reach here.
    pub places: Vec<Destination>,
    /// The table header that is repeated above it at the top of a page.
    pub header: Option<usize>,
}

impl Row {
    /// Ties it to the next, unless it is tied more firmly already.
    pub(crate) fn tie(&mut self, keep: Keep) {
        self.keep = self.keep.max(keep);
    }

    /// The footnotes that the row calls.
    pub(crate) fn calls(&self) -> impl Iterator<Item = usize> {
        self.runs.iter().filter_map(|run| run.ink.call)
    }

    /// Moves everything in the row down by `y`.
    pub(crate) fn lower(&mut self, y: f32) {
        self.runs.iter_mut().for_each(|run| run.y += y);
        self.fills.iter_mut().for_each(|fill| fill.y += y);
        if let Some(number) = &mut self.page_number {
            number.y += y;
        }
        if let Some(logo) = &mut self.logo {
            logo.y += y;
        }
    }
}

/// The lines of one text as rows at `x`, `above` below what stands above them. Neither the first line nor the last
/// is left alone on a page.
pub(crate) fn rows_of(lines: Vec<SetLine>, x: f32, size: Size, above: f32) -> Vec<Row> {
    let count = lines.len();
    lines
        .into_iter()
        .enumerate()
        .map(|(at, line)| {
            let runs = line.placed(x, size.baseline());
            Row {
                above: if at == 0 { above } else { 0.0 },
                height: size.leading,
                keep: stays_with_next(at, count),
                runs,
                ..Row::default()
            }
        })
        .collect()
}

/// How firmly line `at` of `count` stays on one page with the next: two lines at least stand on either page.
pub(crate) fn stays_with_next(at: usize, count: usize) -> Keep {
    if at + 1 < count && (at == 0 || at + 2 == count) { Keep::Firm } else { Keep::Free }
}

/// How firmly line `at` of `count` stays on one page with the next if all should stand on one.
pub(crate) fn stays_whole(at: usize, count: usize) -> Keep {
    stays_with_next(at, count).max(if at + 1 < count { Keep::Whole } else { Keep::Free })
}

/// What is drawn under a run, behind it or through it.
pub(crate) fn ground(run: &Run) -> impl Iterator<Item = Fill> {
    let size = run.ink.look.size;
    let fill = |y, height, colour| Fill { x: run.x, y: run.y + y, width: run.width, height, colour };
    let colour = run.ink.look.colour;
    let fills = match run.ink.look.ground {
        Backing::Plain => [None, None],
        Backing::Underline => [Some(fill(size * 0.14, size * 0.045, colour)), None],
        Backing::Twice => [Some(fill(size * 0.12, size * 0.04, colour)), Some(fill(size * 0.21, size * 0.04, colour))],
        Backing::Struck => [Some(fill(-size * 0.27, size * 0.05, colour)), None],
        Backing::Tint => [Some(fill(-size * 0.8, size * 1.08, Colour::Tint)), None],
    };
    fills.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::fixture::BODY;

    fn keeps(count: usize) -> String {
        let rows = rows_of(vec![SetLine::default(); count], 0.0, BODY, 7.0);
        rows.iter().map(|row| if row.keep > Keep::Free { '+' } else { '|' }).collect()
    }

    #[test]
    fn no_line_is_left_alone_at_the_foot_or_the_head_of_a_page() {
        assert_eq!(keeps(1), "|");
        assert_eq!(keeps(2), "+|");
        assert_eq!(keeps(3), "++|");
        assert_eq!(keeps(4), "+|+|");
        assert_eq!(keeps(6), "+|||+|");
    }

    #[test]
    fn only_the_first_line_stands_off() {
        let above: Vec<f32> =
            rows_of(vec![SetLine::default(); 3], 0.0, BODY, 7.0).iter().map(|row| row.above).collect();
        assert_eq!(above, [7.0, 0.0, 0.0]);
    }
}
