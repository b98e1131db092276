//! What stands on every page beside the text: state, dates and page number below; above it school and title, but for
//! the first page, which begins with these.

use super::laid::{Furniture, Page};
use super::rows::Fill;
use crate::document::{Document, Stamp};
use crate::render::pdf::set::paragraph::Run;
use crate::render::pdf::set::prose::{Ink, Prose};
use crate::render::pdf::set::style::{Colour, Look, Style};
use crate::render::pdf::set::typesetter::Typesetter;

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
    /// What stands on the left of the footer.
    stamp: Vec<Run>,
    /// The rule above the footer.
    foot: f32,
    /// Where text begins on the first page, from the top of the page.
    pub first_top: f32,
    /// Where it begins on the others, below their header.
    pub top: f32,
    /// Where text ends.
    pub bottom: f32,
}

/// Works out what stands on the pages of a document: one line above and one below.
pub(crate) fn frame(document: &Document, style: &Style, setter: &mut Typesetter) -> Furnishing {
    let unit = style.unit;
    let (header, rule) = header(document, style, setter);
    // As wide as any number, so that the same is said on every page.
    let (_, widest) = line(&page_of(888, 888), style, setter);
    let stamp = fitting(&said(&document.stamp), style.running_width() - widest - APART * unit, style, setter);
    let foot = style.height - style.edge - style.running.leading - TO_RULE * unit;
    let first_top = style.edge + style.running.leading;
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
        let mut runs = moved(&frame.stamp, style.running_left(), first);
        runs.extend(moved(&number, style.running_left() + style.running_width() - width, first));
        page.footer = Furniture { runs, rule: Some(rule(frame.foot, style)) };
    }
}

fn page_of(page: usize, count: usize) -> String {
    format!("Page {page} of {count}")
}

/// Between what is said of the text on one line.
const BETWEEN: &str = " · ";

/// What is said of the text, and how much each part matters to who holds one page: the least first.
struct Said {
    words: String,
    matters: u8,
}

/// How the text stands, and which text it is.
fn said(stamp: &Stamp) -> Vec<Said> {
    let said = |matters, words| Said { words, matters };
    let mut all = vec![said(5, stamp.state().words().to_owned())];
    all.extend(stamp.reviewed.map(|date| said(2, format!("Reviewed {date}"))));
    all.extend(stamp.earlier_review.map(|date| said(2, format!("Earlier text reviewed {date}"))));
    all.extend(stamp.next_review.map(|date| said(3, format!("Next review {date}"))));
    // Not `short_fingerprint`: a renderer is not the place to find out that a fingerprint is short.
    let fingerprint: String = stamp.fingerprint.chars().take(8).collect();
    all.push(said(1, format!("Model {}", stamp.release)));
    all.push(said(4, format!("Text {fingerprint}")));
    all
}

/// As much of `said` as stands on one line; what matters least is left to the first page, which says it all.
fn fitting(said: &[Said], width: f32, style: &Style, setter: &mut Typesetter) -> Vec<Run> {
    for least in 0..=5 {
        let words: Vec<&str> = said.iter().filter(|said| said.matters > least).map(|said| &*said.words).collect();
        let (runs, needed) = line(&words.join(BETWEEN), style, setter);
        if needed <= width {
            return runs;
        }
    }
    Vec::new()
}

/// The school on the left and the title on the right, or the title alone if the line is too short for both; and the
/// rule below them.
fn header(document: &Document, style: &Style, setter: &mut Typesetter) -> (Furniture, f32) {
    let (school, school_width) = line(&document.school, style, setter);
    let (title, title_width) = line(&document.title, style, setter);
    let (left, width) = (style.running_left(), style.running_width());
    let y = style.edge + style.running.baseline();
    let runs = if school_width + APART * style.unit + title_width <= width {
        [moved(&school, left, y), moved(&title, left + width - title_width, y)].concat()
    } else {
        moved(&cut(&document.title, width, style, setter), left, y)
    };
    let bottom = style.edge + style.running.leading + TO_RULE * style.unit;
    (Furniture { runs, rule: Some(rule(bottom, style)) }, bottom)
}

fn rule(y: f32, style: &Style) -> Fill {
    let (x, width) = (style.running_left(), style.running_width());
    Fill { x, y, width, height: 0.6 * style.unit, colour: Colour::Line }
}

fn moved(runs: &[Run], x: f32, y: f32) -> Vec<Run> {
    runs.iter().map(|run| Run { x: run.x + x, y: run.y + y, ..run.clone() }).collect()
}

/// Words on one line, and their width. What the fonts lack was reported where the words stand in the text.
fn line(words: &str, style: &Style, setter: &mut Typesetter) -> (Vec<Run>, f32) {
    let prose = Prose::of(words, Ink::new(Look::running(style), None));
    let line = setter.set(prose, f32::INFINITY, &mut Vec::new()).pop().unwrap_or_default();
    let width = line.width;
    (line.placed(0.0, 0.0), width)
}

/// Words on one line; what has no room there is left out, and three points stand for it after a whole word.
fn cut(words: &str, width: f32, style: &Style, setter: &mut Typesetter) -> Vec<Run> {
    // Letters that no line could show need not be set to find that out.
    let mut kept = words.char_indices().nth(LETTERS).map_or(words.len(), |(at, _)| at);
    let (runs, needed) = line(&words[..kept], style, setter);
    if needed <= width {
        return runs;
    }
    while kept > 0 {
        let whole = words[..kept].trim_end();
        // A title of one word as long as this is cut within it.
        kept = whole.rfind(' ').or_else(|| whole.char_indices().next_back().map(|(at, _)| at)).unwrap_or(0);
        let (runs, needed) = line(&format!("{}…", words[..kept].trim_end()), style, setter);
        if needed <= width {
            return runs;
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::{Print, fixture};

    fn words(said: &[Said]) -> String {
        said.iter().map(|said| &*said.words).collect::<Vec<_>>().join(BETWEEN)
    }

    fn printed(runs: &[Run]) -> String {
        runs.iter().map(|run| &*run.text).collect()
    }

    #[test]
    fn the_footer_says_what_a_reader_of_one_page_must_know() {
        assert_eq!(
            words(&said(&fixture::small().stamp)),
            "Draft · Reviewed 7 October 2024 · Next review October 2025 · Model 2026.1 · Text 0123abcd"
        );
    }

    #[test]
    fn the_review_of_an_earlier_text_is_called_that() {
        let mut stamp = fixture::small().stamp;
        stamp.earlier_review = stamp.reviewed.take();
        assert!(words(&said(&stamp)).starts_with("Draft · Earlier text reviewed 7 October 2024 · Next review"));
    }

    #[test]
    fn a_footer_of_one_line_keeps_what_matters_most() {
        let mut setter = fixture::setter();
        let document = fixture::small();
        let large = Style::of(&crate::design::Design::default(), Print::LargePrint);
        let stamp = printed(&frame(&document, &large, &mut setter).stamp);
        assert_eq!(stamp, "Draft · Next review October 2025 · Text 0123abcd");
        let narrow = fitting(&said(&document.stamp), 120.0, &fixture::style(), &mut setter);
        assert_eq!(printed(&narrow), "Draft · Text 0123abcd");
        assert!(fitting(&said(&document.stamp), 10.0, &fixture::style(), &mut setter).is_empty());
    }

    #[test]
    fn a_title_too_long_for_its_line_ends_after_a_word_with_three_points() {
        let mut setter = fixture::setter();
        let set = cut(&"long ".repeat(100), 100.0, &fixture::style(), &mut setter);
        let said = printed(&set);
        assert!(said.ends_with("long…") && said.len() < 100, "{said}");
        let set = cut(&"W".repeat(900), 100.0, &fixture::style(), &mut setter);
        assert!(printed(&set).ends_with("W…"));
    }
}
