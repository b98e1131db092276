//! What stands on every page beside the text: state, dates and page number below; above it school and title, but for
//! the first page, which begins with these.

use super::laid::{Furniture, Page};
use super::rows::Fill;
use crate::document::{Document, Stamp};
use crate::render::pdf::set::paragraph::Run;
use crate::render::pdf::set::prose::{Ink, Prose};
use crate::render::pdf::set::style::{Colour, Look, Style};
use crate::render::pdf::set::typesetter::Typesetter;

/// More lines than these would run into the text or off the page.
const HEADER_LINES: usize = 2;
const FOOTER_LINES: usize = 4;
/// More letters than a line of either holds.
const LETTERS: usize = 400;
/// In units: at the least between what stands left and what stands right, from words to their rule, and from the rule
/// to the text.
const APART: f32 = 10.0;
const TO_RULE: f32 = 5.5;
const TO_TEXT: f32 = 23.0;

/// What stands beside the text, and the room that it leaves.
#[derive(Debug)]
pub(crate) struct Furnishing {
    header: Furniture,
    /// The lines on the left of the footer.
    stamp: Vec<Vec<Run>>,
    /// The rule above the footer.
    foot: f32,
    /// Where text begins on the first page, from the top of the page.
    pub first_top: f32,
    /// Where it begins on the others, below their header.
    pub top: f32,
    /// Where text ends.
    pub bottom: f32,
}

/// Works out what stands on the pages of a document.
pub(crate) fn frame(document: &Document, style: &Style, setter: &mut Typesetter) -> Furnishing {
    let (leading, unit) = (style.running.leading, style.unit);
    let (header, rule) = header(document, style, setter);
    // As wide as any number, so that the lines on the left end alike on every page.
    let (_, widest) = line(&page_of(888, 888), style, setter);
    let beside_number = style.column - widest - APART * unit;
    let [how_it_stands, what_it_is] = said(&document.stamp);
    let (whole, width) = line(&[&how_it_stands[..], &what_it_is].concat().join(BETWEEN), style, setter);
    let stamp = if width <= beside_number {
        vec![whole]
    } else {
        // Not in one line: then the dates first, and from a new line what the text is, unless that is a line more.
        let mut stamp = stacked_parts(&how_it_stands, beside_number, style, setter);
        stamp.extend(stacked_parts(&what_it_is, style.column, style, setter));
        let run_on = stacked_parts(&[how_it_stands, what_it_is].concat(), beside_number, style, setter);
        let mut fewest = if run_on.len() < stamp.len() { run_on } else { stamp };
        fewest.truncate(FOOTER_LINES);
        fewest
    };
    let foot = style.height - style.edge - stamp.len().max(1) as f32 * leading - TO_RULE * unit;
    let first_top = style.edge + leading;
    Furnishing { header, stamp, foot, first_top, top: rule + TO_TEXT * unit, bottom: foot - (TO_TEXT - 1.0) * unit }
}

/// Adds a footer to every page, and a header to every page but the first.
pub(crate) fn add(frame: &Furnishing, style: &Style, pages: &mut [Page], setter: &mut Typesetter) {
    let count = pages.len();
    let first = frame.foot + TO_RULE * style.unit + style.running.baseline();
    for (at, page) in pages.iter_mut().enumerate() {
        if at > 0 {
            page.header = frame.header.clone();
        }
        let (number, width) = line(&page_of(at + 1, count), style, setter);
        let mut runs: Vec<Run> = stacked(&frame.stamp, style.left, first, style);
        runs.extend(moved(&number, style.left + style.column - width, first));
        page.footer = Furniture { runs, rule: Some(rule(frame.foot, style)) };
    }
}

fn page_of(page: usize, count: usize) -> String {
    format!("Page {page} of {count}")
}

/// Between what is said of the text on one line.
const BETWEEN: &str = " · ";

/// Parts on as few lines as hold them, the first of them `first` wide at the most and the others as wide as the column.
/// A part too long for a line is cut short.
fn stacked_parts(parts: &[String], first: f32, style: &Style, setter: &mut Typesetter) -> Vec<Vec<Run>> {
    let mut stacked: Vec<String> = Vec::new();
    for part in parts {
        let width = if stacked.len() < 2 { first } else { style.column };
        let joined = stacked.last().map(|last| format!("{last}{BETWEEN}{part}"));
        match (joined, stacked.last_mut()) {
            (Some(joined), Some(last)) if line(&joined, style, setter).1 <= width => *last = joined,
            (Some(_) | None, _) => stacked.push(part.clone()),
        }
    }
    let width = |at| if at == 0 { first } else { style.column };
    stacked.iter().enumerate().flat_map(|(at, said)| lines(said, width(at), 1, style, setter)).collect()
}

/// How the text stands, and which text it is.
fn said(stamp: &Stamp) -> [Vec<String>; 2] {
    let mut stands = vec![stamp.state().words().to_owned()];
    stands.extend(stamp.reviewed.map(|date| format!("Reviewed {date}")));
    stands.extend(stamp.earlier_review.map(|date| format!("Earlier text reviewed {date}")));
    stands.extend(stamp.next_review.map(|date| format!("Next review {date}")));
    // Not `short_fingerprint`: a renderer is not the place to find out that a fingerprint is short.
    let fingerprint: String = stamp.fingerprint.chars().take(8).collect();
    let is = vec![format!("Model {}", stamp.release), format!("Text {fingerprint}")];
    [stands, is]
}

/// The school on the left and the title on the right, or one below the other if the line is too short for both; and
/// the rule below them.
fn header(document: &Document, style: &Style, setter: &mut Typesetter) -> (Furniture, f32) {
    let (school, school_width) = line(&document.school, style, setter);
    let (title, title_width) = line(&document.title, style, setter);
    let first = style.edge + style.running.baseline();
    let (runs, count) = if school_width + APART * style.unit + title_width <= style.column {
        let right = style.left + style.column - title_width;
        ([moved(&school, style.left, first), moved(&title, right, first)].concat(), 1)
    } else {
        let both = [&document.school, &document.title].map(|words| lines(words, style.column, 1, style, setter));
        let both: Vec<Vec<Run>> = both.into_iter().flatten().collect();
        (stacked(&both, style.left, first, style), both.len().clamp(1, HEADER_LINES))
    };
    let bottom = style.edge + count as f32 * style.running.leading + TO_RULE * style.unit;
    (Furniture { runs, rule: Some(rule(bottom, style)) }, bottom)
}

fn rule(y: f32, style: &Style) -> Fill {
    Fill { x: style.left, y, width: style.column, height: 0.6 * style.unit, colour: Colour::Line }
}

fn moved(runs: &[Run], x: f32, y: f32) -> Vec<Run> {
    runs.iter().map(|run| Run { x: run.x + x, y: run.y + y, ..run.clone() }).collect()
}

/// Lines below one another, the first on the baseline `y`.
fn stacked(lines: &[Vec<Run>], x: f32, y: f32, style: &Style) -> Vec<Run> {
    let baselines = (0..).map(|at| y + at as f32 * style.running.leading);
    lines.iter().zip(baselines).flat_map(|(runs, y)| moved(runs, x, y)).collect()
}

/// Words on one line, and their width. What the fonts lack was reported where the words stand in the text.
fn line(words: &str, style: &Style, setter: &mut Typesetter) -> (Vec<Run>, f32) {
    let prose = Prose::of(words, Ink::new(Look::running(style), None));
    let line = setter.set(prose, f32::INFINITY, &mut Vec::new()).pop().unwrap_or_default();
    let width = line.width;
    (line.placed(0.0, 0.0), width)
}

/// Words on as many lines as they need, but no more than `most`; three points stand for what is left out.
fn lines(words: &str, width: f32, most: usize, style: &Style, setter: &mut Typesetter) -> Vec<Vec<Run>> {
    let set = |words: &str, width: f32, setter: &mut Typesetter| {
        setter.set(Prose::of(words, Ink::new(Look::running(style), None)), width, &mut Vec::new())
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
    use crate::render::pdf::{Print, fixture};

    #[test]
    fn the_footer_says_what_a_reader_of_one_page_must_know() {
        let document = fixture::small();
        assert_eq!(
            said(&document.stamp).map(|said| said.join(BETWEEN)),
            ["Draft · Reviewed 7 October 2024 · Next review October 2025", "Model 2026.1 · Text 0123abcd"]
        );
    }

    #[test]
    fn the_review_of_an_earlier_text_is_called_that() {
        let mut stamp = fixture::small().stamp;
        stamp.earlier_review = stamp.reviewed.take();
        let [stands, _] = said(&stamp);
        assert_eq!(stands.join(BETWEEN), "Draft · Earlier text reviewed 7 October 2024 · Next review October 2025");
    }

    #[test]
    fn a_footer_has_no_more_lines_than_its_words_need() {
        let mut setter = fixture::setter();
        let style = Style::of(&crate::design::Design::default(), Print::LargePrint);
        let mut document = fixture::small();
        let mut lines = |document: &Document| -> Vec<String> {
            let frame = frame(document, &style, &mut setter);
            let words = |line: &Vec<Run>| line.iter().map(|run| &*run.text).collect();
            frame.stamp.iter().map(words).collect()
        };
        document.stamp.next_review = document.stamp.reviewed;
        let next = "Next review 7 October 2024 · Model 2026.1 · Text 0123abcd";
        assert_eq!(lines(&document), ["Draft · Reviewed 7 October 2024", next]);
        document.stamp.next_review = None;
        assert_eq!(lines(&document), ["Draft · Reviewed 7 October 2024", "Model 2026.1 · Text 0123abcd"]);
    }

    #[test]
    fn words_too_long_for_their_lines_end_with_three_points() {
        let mut setter = fixture::setter();
        let set = lines(&"long ".repeat(100), 100.0, 2, &fixture::style(), &mut setter);
        assert_eq!(set.len(), 2);
        let last: String = set[1]
            .iter()
            .flat_map(|run| run.words.iter())
            .map(|&id| setter.words.get(id).text.clone())
            .collect::<String>();
        assert!(last.trim_end().ends_with('…'), "{last}");
    }
}
