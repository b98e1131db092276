//! What stands on every page beside the text: school and title above, state and dates and page number below.

use super::pages::Page;
use super::paragraph::{Run, measure};
use super::prose::{Ink, Prose};
use super::rows::Fill;
use super::style::{self, Colour, Look};
use super::words::Typesetter;
use crate::document::{Document, Stamp};

/// A running header or footer.
#[derive(Clone, Debug, Default)]
pub struct Furniture {
    /// Its words.
    pub runs: Vec<Run>,
    /// The rule that parts it from the text.
    pub rule: Option<Fill>,
}

const HEADER_RULE: f32 = 62.0;
const FOOTER_RULE: f32 = style::PAGE_HEIGHT - 66.0;
/// At the least between what stands left and what stands right.
const APART: f32 = 18.0;
/// More lines than these would run into the text or off the page.
const HEADER_LINES: usize = 2;
const FOOTER_LINES: usize = 3;
/// More letters than a line of either holds.
const LETTERS: usize = 400;

/// Adds header and footer to every page.
pub fn add(document: &Document, pages: &mut [Page], setter: &mut Typesetter) {
    let header = header(document, setter);
    let stamp = said(&document.stamp);
    let count = pages.len();
    // As wide as the last number, so that the lines on the left end alike on every page.
    let (_, widest) = line(&page_of(count, count), setter);
    let left = lines(&stamp, style::COLUMN - widest - APART, FOOTER_LINES, setter);
    for (at, page) in pages.iter_mut().enumerate() {
        page.header = header.clone();
        let (number, width) = line(&page_of(at + 1, count), setter);
        let right = style::LEFT + style::COLUMN - width;
        let first = FOOTER_RULE + 5.0 + style::RUNNING.baseline();
        let mut runs: Vec<Run> = (0..)
            .zip(&left)
            .flat_map(|(at, runs)| moved(runs, style::LEFT, first + at as f32 * style::RUNNING.leading))
            .collect();
        runs.extend(moved(&number, right, first));
        page.footer = Furniture { runs, rule: Some(rule(FOOTER_RULE)) };
    }
}

fn page_of(page: usize, count: usize) -> String {
    format!("Page {page} of {count}")
}

/// The state of the text in a line.
fn said(stamp: &Stamp) -> String {
    let mut said = vec![stamp.state().words().to_owned()];
    said.extend(stamp.reviewed.map(|date| format!("Reviewed {date}")));
    said.extend(stamp.next_review.map(|date| format!("Next review {date}")));
    said.push(format!("Model {}", stamp.release));
    // Not `short_fingerprint`: a renderer is not the place to find out that a fingerprint is short.
    let fingerprint: String = stamp.fingerprint.chars().take(8).collect();
    said.push(format!("Text {fingerprint}"));
    // Each part stays whole, and a line ends after a point, not before it.
    let whole: Vec<String> = said.iter().map(|part| part.replace(' ', "\u{a0}")).collect();
    whole.join("\u{a0}· ")
}

/// The school on the left and the title on the right; one below the other if the line is too short for both.
fn header(document: &Document, setter: &mut Typesetter) -> Furniture {
    let (school, school_width) = line(&document.school, setter);
    let (title, title_width) = line(&document.title, setter);
    let last = HEADER_RULE - 6.0;
    let runs = if school_width + APART + title_width <= style::COLUMN {
        let right = style::LEFT + style::COLUMN - title_width;
        [moved(&school, style::LEFT, last), moved(&title, right, last)].concat()
    } else {
        let both = [&document.school, &document.title].map(|words| lines(words, style::COLUMN, 1, setter));
        let both: Vec<Vec<Run>> = both.into_iter().flatten().collect();
        let first = last - (both.len().saturating_sub(1).min(HEADER_LINES - 1)) as f32 * style::RUNNING.leading;
        (0..)
            .zip(&both)
            .flat_map(|(at, runs)| moved(runs, style::LEFT, first + at as f32 * style::RUNNING.leading))
            .collect()
    };
    Furniture { runs, rule: Some(rule(HEADER_RULE)) }
}

fn rule(y: f32) -> Fill {
    Fill { x: style::LEFT, y, width: style::COLUMN, height: 0.6, colour: Colour::Line }
}

fn moved(runs: &[Run], x: f32, y: f32) -> Vec<Run> {
    runs.iter().map(|run| Run { x: run.x + x, y: run.y + y, ..run.clone() }).collect()
}

/// Words on one line, and their width. What the fonts lack was reported where the words stand in the text.
fn line(words: &str, setter: &mut Typesetter) -> (Vec<Run>, f32) {
    let prose = Prose::of(words, Ink::new(Look::running(), None));
    let line = measure(prose, setter, &mut Vec::new()).lines(f32::INFINITY, setter).pop().unwrap_or_default();
    let width = line.width;
    (line.placed(0.0, 0.0), width)
}

/// Words on as many lines as they need, but no more than `most`; three points stand for what is left out.
fn lines(words: &str, width: f32, most: usize, setter: &mut Typesetter) -> Vec<Vec<Run>> {
    let set = |words: &str, width: f32, setter: &mut Typesetter| {
        measure(Prose::of(words, Ink::new(Look::running(), None)), setter, &mut Vec::new()).lines(width, setter)
    };
    // Letters that no line could show need not be set to find that out.
    let mut kept = words.char_indices().nth(LETTERS * most).map_or(words.len(), |(at, _)| at);
    let mut lines = set(&words[..kept], width, setter);
    while lines.len() > most {
        kept = words[..kept].char_indices().next_back().map_or(0, |(at, _)| at);
        lines = set(&format!("{}…", words[..kept].trim_end()), width, setter);
    }
    lines.into_iter().map(|line| line.placed(0.0, 0.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::fixture;

    #[test]
    fn the_footer_says_what_a_reader_of_one_page_must_know() {
        let document = fixture::small();
        assert_eq!(
            said(&document.stamp).replace('\u{a0}', " "),
            "Draft · Reviewed 7 October 2024 · Next review October 2025 · Model 2026.1 · Text 0123abcd"
        );
    }

    #[test]
    fn words_too_long_for_their_lines_end_with_three_points() {
        let mut setter = Typesetter::new(fixture::fonts());
        let set = lines(&"long ".repeat(100), 100.0, 2, &mut setter);
        assert_eq!(set.len(), 2);
        let last: String =
            set[1].iter().flat_map(|run| &run.words).map(|&id| setter.get(id).text.clone()).collect::<String>();
        assert!(last.trim_end().ends_with('…'), "{last}");
    }
}
