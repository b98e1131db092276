//! The pages as a list of lines with their places: what tests compare, and what shows a changed layout in words.

use super::laid::{Laid, Page};
use crate::render::pdf::set::paragraph::Run;
use std::fmt::Write;

/// A line of text on a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlacedLine {
    /// The page, from 1.
    pub page: usize,
    /// Where it starts, in points from the left edge of the page.
    pub x: f32,
    /// Its baseline, in points from the top edge.
    pub y: f32,
    /// Its words.
    pub text: String,
}

/// The lines of every page, from top to bottom and left to right.
pub(crate) fn lines(laid: &Laid) -> Vec<PlacedLine> {
    laid.pages.iter().enumerate().flat_map(|(at, page)| page_lines(page, at + 1)).collect()
}

fn page_lines(page: &Page, number: usize) -> Vec<PlacedLine> {
    let mut runs: Vec<&Run> =
        [&page.header.runs, &page.repeated, &page.runs, &page.footer.runs].into_iter().flatten().collect();
    // The number of a footnote stands on the line above whose baseline it is raised.
    let baseline = |run: &Run| run.y + run.ink.look.rise;
    runs.sort_by(|a, b| baseline(a).total_cmp(&baseline(b)).then(a.x.total_cmp(&b.x)));
    let mut lines: Vec<PlacedLine> = Vec::new();
    let mut end = 0.0;
    for run in runs {
        match lines.last_mut() {
            // Further off than the next column of a table starts, it is another line.
            Some(last) if (last.y - baseline(run)).abs() < 0.05 && run.x - end < 1.0 => last.text.push_str(&run.text),
            Some(_) | None => {
                lines.push(PlacedLine { page: number, x: run.x, y: baseline(run), text: run.text.to_string() })
            }
        }
        end = run.x + run.width;
    }
    for line in &mut lines {
        line.text.truncate(line.text.trim_end().len());
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

/// The lines as a table in plain text.
pub(crate) fn print(lines: &[PlacedLine]) -> String {
    let mut text = String::new();
    for PlacedLine { page, x, y, text: words } in lines {
        writeln!(text, "{page:>3} {x:>6.1} {y:>6.1}  {words}").expect("a string takes what is written to it");
    }
    text
}
