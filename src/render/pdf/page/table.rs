//! Tables: how wide their columns are, and their rows.
//!
//! A row of a table becomes as many rows of the flow as its tallest cell has lines, so that even a cell longer than a
//! page has a place to go.

use super::flow::{Column, Flow, pad};
use super::rows::{Fill, Keep, Row, stays_whole, stays_with_next};
use crate::document::Align;
use crate::render::pdf::set::paragraph::{Paragraph, SetLine};
use crate::render::pdf::set::style::{Colour, Size};

/// A cell, measured.
#[derive(Clone)]
pub(crate) struct Cell {
    /// Its words.
    pub paragraph: Paragraph,
    /// Where they stand in it.
    pub align: Align,
    /// Whether it names its row or column, and is tinted.
    pub header: bool,
}

/// Left and right of the words in a cell, in letters; and above and below them, in units.
const INSET: (f32, f32) = (0.5, 4.0);
const RULE: f32 = 0.7;
/// How small letters may become for a table whose words are too wide for its columns, in shares of their usual size.
const SMALLEST: f32 = 0.75;
/// A table row of no more lines than this is kept on one page.
const KEPT_WHOLE: usize = 12;

/// How a table is ruled.
#[derive(Clone, Copy, Default)]
pub(crate) struct Ruling<'w> {
    /// How many rows name the columns. They are repeated at the top of each page the table runs on to.
    pub header_rows: usize,
    /// The widths of the columns; worked out from what stands in them if there are none.
    pub widths: Option<&'w [f32]>,
    /// How high each row is at the least; those it does not name are as high as their words.
    pub least: &'w [f32],
    /// Whether lines stand between columns and at either side too: somebody is to write into the cells.
    pub closed: bool,
}

/// Flows a table. Answers with the place of each of its rows among the rows added.
pub(crate) fn table(flow: &mut Flow, mut rows: Vec<Vec<Cell>>, ruling: Ruling, column: Column) -> Vec<usize> {
    let header_rows = ruling.header_rows;
    let mut size = flow.style.cell;
    if ruling.widths.is_none() {
        // Where a word would not fit into its column whole, all are set smaller first.
        let needed: f32 = column_widths_by(&rows, Paragraph::word_width, size).iter().sum();
        let factor = (column.width / needed.max(1.0)).clamp(SMALLEST, 1.0);
        if factor < 1.0 {
            size = size.times(factor);
            rows.iter_mut().flatten().for_each(|cell| cell.paragraph.scale(factor));
        }
    }
    let inset = (INSET.0 * size.letters, INSET.1 * flow.style.unit);
    let widths = ruling.widths.map_or_else(|| column_widths(&rows, column.width, size), <[f32]>::to_vec);
    let first = flow.rows.len();
    let count = rows.len();
    let mut starts = Vec::with_capacity(count);
    let mut header = None;
    for (at, cells) in rows.into_iter().enumerate() {
        let mut set = set_row(flow, cells, &widths, column.x, size, inset);
        if at == 0 {
            set[0].above = flow.style.around_block();
            set[0].fills.push(rule(column, 0.0));
        }
        let last = set.len() - 1;
        heighten(&mut set, ruling.least.get(at).copied().unwrap_or_default());
        if ruling.closed {
            let inner = widths.iter().scan(column.x, |x, width| {
                *x += width;
                Some(*x - RULE)
            });
            let sides: Vec<f32> = std::iter::once(column.x).chain(inner).collect();
            for row in &mut set {
                let side = |&x: &f32| Fill { x, y: 0.0, width: RULE, height: row.height, colour: Colour::Line };
                row.fills.extend(sides.iter().map(side).collect::<Vec<_>>());
            }
        }
        let bottom = set[last].height - RULE;
        set[last].fills.push(rule(column, bottom));
        // A header is nothing without a row, and no row is left alone at either end.
        if at < header_rows && header_rows < count {
            set.iter_mut().for_each(|row| row.tie(Keep::Firm));
        } else if at < header_rows {
            set[last].tie(Keep::Free);
        } else if (at == header_rows && at + 2 < count) || at + 2 == count {
            set[last].tie(Keep::Loose);
        }
        for row in &mut set {
            row.header = header;
            row.opening = Some(rule(column, 0.0));
        }
        starts.push(flow.rows.len() - first);
        if at == 0 {
            flow.lower_labels(inset.1);
        }
        flow.push(set, size);
        if at + 1 == header_rows {
            header = Some(flow.headers.len());
            flow.headers.push(flow.rows[first..].to_vec());
        }
    }
    if let Some(row) = flow.rows[first..].last_mut() {
        row.height += flow.style.around_block() - flow.style.between_paragraphs();
    }
    starts
}

fn rule(column: Column, y: f32) -> Fill {
    Fill { x: column.x, y, width: column.width, height: RULE, colour: Colour::Line }
}

/// The width of each column: as wide as its longest line if all fit, else what dates and names need that stay on one
/// line, else what its longest word needs, and a fair share of the rest. They fill the measure.
pub(crate) fn column_widths(rows: &[Vec<Cell>], measure: f32, size: Size) -> Vec<f32> {
    let [words, least, natural] = [Paragraph::word_width, Paragraph::least_width, Paragraph::natural_width]
        .map(|of| column_widths_by(rows, of, size));
    match least.iter().sum::<f32>() < measure {
        true => share(&least, &natural, measure),
        false => share(&words, &least, measure),
    }
}

/// The width that each column of letters of `size` needs for what `of` measures of its cells.
pub(crate) fn column_widths_by(rows: &[Vec<Cell>], of: fn(&Paragraph) -> f32, size: Size) -> Vec<f32> {
    let inset = INSET.0 * size.letters;
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    (0..columns)
        .map(|at| rows.iter().filter_map(|row| row.get(at)).map(|cell| of(&cell.paragraph)).fold(0.0, f32::max))
        .map(|width| width + 2.0 * inset + 0.1)
        .collect()
}

/// Shares `measure` out among columns that need `least` and would like `natural`.
fn share(least: &[f32], natural: &[f32], measure: f32) -> Vec<f32> {
    let (all_least, all_natural) = (least.iter().sum::<f32>(), natural.iter().sum::<f32>());
    if all_natural <= measure {
        // What is left over goes to the last column: labels stay close to what they label.
        let mut widths = natural.to_vec();
        if let Some(last) = widths.last_mut() {
            *last += measure - all_natural;
        }
        return widths;
    }
    if all_least >= measure {
        return capped(least, measure);
    }
    // Columns content with an even share get all they would like, as long as the others keep what they need.
    let mut widths: Vec<f32> = least.to_vec();
    let mut wanting: Vec<usize> = (0..least.len()).collect();
    wanting.sort_by(|&a, &b| natural[a].total_cmp(&natural[b]));
    let mut rest = measure;
    let mut rest_least = all_least;
    while let Some(&column) = wanting.first() {
        let others = rest_least - least[column];
        if natural[column] > rest / wanting.len() as f32 || natural[column] + others > rest {
            break;
        }
        widths[column] = natural[column];
        rest -= natural[column];
        rest_least = others;
        wanting.remove(0);
    }
    let longing: f32 = wanting.iter().map(|&column| natural[column] - least[column]).sum();
    for column in wanting {
        widths[column] += (natural[column] - least[column]) * (rest - rest_least) / longing.max(0.01);
    }
    widths
}

/// Cuts down to `measure` the widest of columns that need more than that together; the others keep what they need.
fn capped(least: &[f32], measure: f32) -> Vec<f32> {
    let mut narrowest_first: Vec<f32> = least.to_vec();
    narrowest_first.sort_by(f32::total_cmp);
    let mut rest = measure;
    let mut cap = 0.0;
    for (at, width) in narrowest_first.iter().enumerate() {
        cap = rest / (narrowest_first.len() - at) as f32;
        if *width > cap {
            break;
        }
        rest -= width;
    }
    least.iter().map(|width| width.min(cap)).collect()
}

/// Makes the rows of one row of a table as high as `least` together.
fn heighten(rows: &mut [Row], least: f32) {
    let missing = least - rows.iter().map(|row| row.height).sum::<f32>();
    let Some(last) = rows.last_mut().filter(|_| missing > 0.0) else { return };
    last.height += missing;
    last.fills.iter_mut().filter(|fill| fill.y == 0.0).for_each(|fill| fill.height += missing);
}

/// The rows of the flow that one row of a table needs, at least one.
fn set_row(flow: &mut Flow, cells: Vec<Cell>, widths: &[f32], left: f32, size: Size, inset: (f32, f32)) -> Vec<Row> {
    let mut rows = vec![Row { height: size.leading, ..Row::default() }];
    let mut x = left;
    let mut tinted = Vec::new();
    for (cell, &width) in cells.into_iter().zip(widths) {
        let inner = (width - 2.0 * inset.0).max(1.0);
        for (at, line) in cell.paragraph.lines(inner, &mut flow.setter.words).into_iter().enumerate() {
            if rows.len() == at {
                rows.push(Row { height: size.leading, ..Row::default() });
            }
            let x = x + inset.0 + offset(&line, cell.align, inner);
            let runs = line.placed(x, size.baseline());
            rows[at].runs.extend(runs);
        }
        if cell.header {
            tinted.push((x, width));
        }
        x += width;
    }
    let count = rows.len();
    for (at, row) in rows.iter_mut().enumerate() {
        pad(row, if at == 0 { inset.1 } else { 0.0 }, if at + 1 == count { inset.1 } else { 0.0 });
        let height = row.height;
        let ground = |&(x, width): &(f32, f32)| Fill { x, y: 0.0, width, height, colour: Colour::Tint };
        row.fills.splice(0..0, tinted.iter().map(ground));
        row.keep = if count <= KEPT_WHOLE { stays_whole(at, count) } else { stays_with_next(at, count) };
    }
    rows
}

fn offset(line: &SetLine, align: Align, width: f32) -> f32 {
    let rest = (width - line.width).max(0.0);
    match align {
        Align::Left => 0.0,
        Align::Centre => rest / 2.0,
        Align::Right => rest,
    }
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn columns_that_fit_keep_their_natural_width_and_the_last_takes_the_rest() {
        assert_eq!(share(&[20.0, 20.0], &[50.0, 80.0], 200.0), [50.0, 150.0]);
    }

    #[test]
    fn a_narrow_column_is_not_broken_for_a_wide_one() {
        assert_eq!(share(&[60.0, 20.0], &[90.0, 900.0], 200.0), [90.0, 110.0]);
    }

    #[test]
    fn columns_that_do_not_fit_keep_their_longest_word_whole() {
        let widths = share(&[60.0, 20.0, 110.0], &[150.0, 300.0, 120.0], 200.0);
        assert!(widths[0] >= 60.0 && widths[1] >= 20.0 && widths[2] >= 110.0, "{widths:?}");
        assert!((widths.iter().sum::<f32>() - 200.0).abs() < 0.01);
    }

    #[test]
    fn of_columns_that_cannot_fit_the_widest_shrink() {
        assert_eq!(share(&[300.0, 80.0], &[300.0, 90.0], 200.0), [120.0, 80.0]);
        assert_eq!(share(&[300.0, 50.0, 200.0], &[300.0, 90.0, 400.0], 200.0), [75.0, 50.0, 75.0]);
        assert_eq!(share(&[300.0, 200.0], &[300.0, 200.0], 200.0), [100.0, 100.0]);
    }

    #[test]
    fn no_columns_share_nothing() {
        assert!(share(&[], &[], 200.0).is_empty());
    }
}
