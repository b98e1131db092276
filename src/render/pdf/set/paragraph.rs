//! A text measured and set in lines of a given width.

use super::bind::bound_words;
use super::breaks::{End, Unbroken, break_lines};
use super::prose::{Ink, Prose, StyledStretch};
use super::shaped::{ShapedWords, WordId};
use crate::source::Span;
use std::ops::Range;
use std::sync::Arc;
use unicode_linebreak::{BreakOpportunity, linebreaks};

/// More bytes than these are not shaped as one word: slots beside each other can make one of any length.
const LONGEST_WORD: usize = 8_192;

/// A character that the fonts cannot draw.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MissingGlyph {
    /// The character.
    pub character: char,
    /// Where it was written. Words the document carries without a place, such as the school's name, have none.
    pub span: Option<Span>,
}

/// Words on one baseline that are drawn one way.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    /// From the left of the line, later of the page.
    pub x: f32,
    /// The baseline, from the top of the row, later of the page.
    pub y: f32,
    /// How wide it is, without spaces that hang over the end of the line.
    pub width: f32,
    /// How it is drawn and what it belongs to.
    pub ink: Ink,
    /// The words, and the spaces between them.
    pub words: Arc<[WordId]>,
    /// The same as text. The hyphen of a word that is parted after it is U+2010, and every other is U+002D.
    pub text: Arc<str>,
}

/// A line of a text; its runs stand on baseline 0 from 0 to the right.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct SetLine {
    /// What stands in it.
    pub runs: Vec<Run>,
    /// How wide it is.
    pub width: f32,
}

impl SetLine {
    /// Moves the line to start at `x` on the baseline `y`.
    pub(crate) fn placed(mut self, x: f32, y: f32) -> Vec<Run> {
        for run in &mut self.runs {
            run.x += x;
            run.y += y;
        }
        self.runs
    }
}

/// A text in measured pieces.
#[derive(Clone, Debug)]
pub(crate) struct Paragraph {
    stretches: Vec<StyledStretch>,
    pieces: Vec<Unbroken>,
    /// For each piece, what it draws.
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug)]
struct Part {
    word: WordId,
    stretch: usize,
    /// The stretch of the space after the word, if there is one.
    space: Option<usize>,
}

/// Measures a text. What its fonts cannot draw is added to `missing`.
pub(crate) fn measure(prose: Prose, store: &mut ShapedWords, missing: &mut Vec<MissingGlyph>) -> Paragraph {
    let Prose { text, stretches, mut joins, binds } = prose;
    if binds {
        joins.extend(bound_words(&text));
        joins.sort_unstable();
        joins.dedup();
    }
    let mut paragraph = Paragraph { stretches, pieces: Vec::new(), parts: Vec::new() };
    let (mut start, mut stretch) = (0, 0);
    for (end, opportunity) in linebreaks(&text) {
        if end < text.len() && joins.binary_search(&end).is_ok() {
            continue;
        }
        let segment = &text[start..end];
        let after = match opportunity {
            BreakOpportunity::Mandatory if end < text.len() => End::Forced,
            BreakOpportunity::Mandatory => End::Forbidden,
            BreakOpportunity::Allowed if segment.ends_with(' ') => End::Allowed,
            BreakOpportunity::Allowed => End::Discouraged,
        };
        paragraph.add_segment(&text, start..end, &mut stretch, store);
        if let Some(piece) = paragraph.pieces.last_mut() {
            piece.end = after;
        }
        start = end;
    }
    for part in &paragraph.parts {
        let word = store.get(part.word);
        missing.extend(
            word.missing()
                .map(|character| MissingGlyph { character, span: paragraph.stretches[part.stretch].ink.source }),
        );
    }
    paragraph
}

impl Paragraph {
    /// Adds what stands between two places where a line may end: words in one or more stretches, spaces within them.
    fn add_segment(&mut self, text: &str, segment: Range<usize>, stretch: &mut usize, store: &mut ShapedWords) {
        let bytes = text.as_bytes();
        let mut at = segment.start;
        loop {
            let inside = |stretch: &mut usize, at: usize, stretches: &[StyledStretch]| {
                while *stretch + 1 < stretches.len() && stretches[*stretch].end <= at {
                    *stretch += 1;
                }
            };
            inside(stretch, at, &self.stretches);
            let Some(current) = self.stretches.get(*stretch) else { return };
            let limit = segment.end.min(current.end.max(at));
            let limit = limit.min(text.floor_char_boundary(at + LONGEST_WORD));
            let word_end = bytes[at..limit]
                .iter()
                .position(|&byte| matches!(byte, b' ' | b'\n'))
                .map_or(limit, |length| at + length);
            let look = current.ink.look;
            let word = store.word(look.face(), &text[at..word_end]);
            let width = store.width(look.face(), word, look.size);
            let mut part = Part { word, stretch: *stretch, space: None };
            let mut space = 0.0;
            let mut next = word_end;
            if bytes.get(next) == Some(&b' ') && next < segment.end {
                inside(stretch, next, &self.stretches);
                let look = self.stretches[*stretch].ink.look;
                let blank = store.word(look.face(), " ");
                space = store.width(look.face(), blank, look.size);
                part.space = Some(*stretch);
                next += 1;
            } else if bytes.get(next) == Some(&b'\n') && next < segment.end {
                // A line that its author ended is parted from the next by a space, as any other.
                inside(stretch, next, &self.stretches);
                part.space = Some(*stretch);
                next += 1;
            }
            self.pieces.push(Unbroken { width, space, end: End::Forbidden });
            self.parts.push(part);
            if next >= segment.end || next == at {
                return;
            }
            at = next;
        }
    }

    /// Makes it `factor` as large as it is.
    pub(crate) fn scale(&mut self, factor: f32) {
        for piece in &mut self.pieces {
            piece.width *= factor;
            piece.space *= factor;
        }
        for StyledStretch { end: _, ink } in &mut self.stretches {
            ink.look.size *= factor;
            ink.look.rise *= factor;
        }
    }

    /// How wide it is without line ends but those it asks for.
    pub(crate) fn natural_width(&self) -> f32 {
        self.widest(|end| end == End::Forced)
    }

    /// How wide its widest unbroken part is: in a narrower column it must be broken inside a word or a date.
    pub(crate) fn least_width(&self) -> f32 {
        self.widest(|end| end != End::Forbidden)
    }

    /// How wide its widest word is, hyphens and all: in a narrower column it must be broken inside a word.
    pub(crate) fn word_width(&self) -> f32 {
        self.widest(|end| matches!(end, End::Allowed | End::Forced))
    }

    fn widest(&self, ends: impl Fn(End) -> bool) -> f32 {
        let (mut widest, mut run) = (0.0f32, 0.0);
        for piece in &self.pieces {
            widest = widest.max(run + piece.width);
            run = if ends(piece.end) { 0.0 } else { run + piece.width + piece.space };
        }
        widest
    }

    /// The lines of the text in a column of width `measure`.
    pub(crate) fn lines(mut self, measure: f32, store: &mut ShapedWords) -> Vec<SetLine> {
        if self.least_width() > measure {
            self.relax(measure, store);
        }
        break_lines(&self.pieces, measure).into_iter().map(|line| self.line(line, store)).collect()
    }

    /// The lines of the text in a column of width `measure`, no more of them than need be and all about as long: as
    /// headings are set.
    pub(crate) fn even_lines(self, measure: f32, store: &mut ShapedWords) -> Vec<SetLine> {
        let widest = self.clone().lines(measure, store);
        if widest.len() < 2 {
            return widest;
        }
        let natural = self.natural_width();
        let narrower = (0..8).map(|step| natural / widest.len() as f32 * (1.0 + 0.05 * step as f32));
        for narrow in narrower.take_while(|&narrow| narrow < measure) {
            let lines = self.clone().lines(narrow, store);
            if lines.len() <= widest.len() && lines.iter().all(|line| line.width <= measure) {
                return lines;
            }
        }
        widest
    }

    /// Allows line ends where they are otherwise forbidden, for what is wider than the column: first between words
    /// that belong together, then between letters.
    fn relax(&mut self, measure: f32, store: &mut ShapedWords) {
        let pieces = std::mem::take(&mut self.pieces);
        let parts = std::mem::take(&mut self.parts);
        let mut unit = 0;
        while unit < pieces.len() {
            let end = pieces[unit..]
                .iter()
                .position(|piece| piece.end != End::Forbidden)
                .map_or(pieces.len(), |n| unit + n + 1);
            let width: f32 = pieces[unit..end].iter().map(|piece| piece.width + piece.space).sum();
            for at in unit..end {
                let (mut piece, part) = (pieces[at], parts[at]);
                if width - pieces[end - 1].space > measure && piece.end == End::Forbidden && at + 1 < pieces.len() {
                    piece.end = if part.space.is_some() { End::Allowed } else { End::Discouraged };
                }
                if piece.width > measure {
                    self.add_chopped(piece, part, measure, store);
                } else {
                    self.pieces.push(piece);
                    self.parts.push(part);
                }
            }
            unit = end;
        }
    }

    /// Adds a word wider than the column as parts that fit, at least a letter each.
    fn add_chopped(&mut self, piece: Unbroken, part: Part, measure: f32, store: &mut ShapedWords) {
        let look = self.stretches[part.stretch].ink.look;
        let text = store.get(part.word).text.clone();
        // The bytes where a letter begins, with the width of all before it.
        let mut cuts: Vec<(usize, f32)> = Vec::new();
        let mut width = 0.0;
        for glyph in store.get(part.word).glyphs.iter() {
            let at = glyph.text.start as usize;
            if cuts.last().is_none_or(|&(last, _)| last < at) {
                cuts.push((at, width));
            }
            width += store.points(look.face(), glyph.advance, look.size);
        }
        cuts.push((text.len(), width));
        let mut start = 0;
        while start + 1 < cuts.len() {
            let end = chop(&text, &cuts, start, measure);
            let word = store.word(look.face(), &text[cuts[start].0..cuts[end].0]);
            let width = store.width(look.face(), word, look.size);
            let last = end + 1 == cuts.len();
            self.pieces.push(if last {
                Unbroken { width, ..piece }
            } else {
                Unbroken { width, space: 0.0, end: End::Discouraged }
            });
            self.parts.push(if last { Part { word, ..part } } else { Part { word, space: None, ..part } });
            start = end;
        }
    }

    fn line(&self, range: Range<usize>, store: &mut ShapedWords) -> SetLine {
        let mut line = SetLine::default();
        let mut words: Vec<WordId> = Vec::new();
        let last = range.end - 1;
        for at in range {
            let (piece, part) = (self.pieces[at], self.parts[at]);
            self.draw(&mut line, &mut words, part.stretch, part.word, piece.width, store);
            if let Some(stretch) = part.space {
                let blank = store.word(self.stretches[stretch].ink.look.face(), " ");
                // The space at the end of a line hangs over its edge, and keeps the words on either side apart for
                // whoever copies them or listens.
                self.draw(&mut line, &mut words, stretch, blank, if at == last { 0.0 } else { piece.space }, store);
            }
        }
        end_run(&mut line, &mut words, store);
        if last + 1 < self.pieces.len()
            && let Some(run) = line.runs.last_mut()
            && let Some(parted) = run.text.strip_suffix('-')
        {
            run.text = format!("{parted}\u{2010}").into();
        }
        line
    }

    fn draw(
        &self,
        line: &mut SetLine,
        words: &mut Vec<WordId>,
        stretch: usize,
        word: WordId,
        width: f32,
        store: &ShapedWords,
    ) {
        let ink = self.stretches[stretch].ink;
        match line.runs.last_mut() {
            Some(run) if run.ink == ink => run.width += width,
            Some(_) | None => {
                end_run(line, words, store);
                let (words, text) = (Arc::default(), Arc::default());
                line.runs.push(Run { x: line.width, y: -ink.look.rise, width, ink, words, text });
            }
        }
        words.push(word);
        line.width += width;
    }
}

/// After these signs an address, a file name or the like is best parted.
const PARTING: [char; 8] = ['/', '.', '-', '_', '?', '&', '=', '@'];
/// What of a line the first part of a word must fill at the least, to be parted there and not between other letters.
const WELL_FILLED: f32 = 1.0 / 3.0;
/// Of a word parted between letters, so many at least stand on either line.
const LETTERS: usize = 3;

/// Where the part of a word wider than `measure` ends that begins at `cuts[start]`: after a sign or before a capital in
/// the midst of it, and otherwise so that no letter or two are left alone. Each cut is a byte where a letter begins and
/// the width of all before it; the last is the end of the word.
fn chop(text: &str, cuts: &[(usize, f32)], start: usize, measure: f32) -> usize {
    let end = cuts.len() - 1;
    let filled = |at: usize| cuts[at].1 - cuts[start].1;
    let farthest = (start + 1..=end).rev().find(|&at| filled(at) <= measure).unwrap_or(start + 1);
    if farthest == end {
        return end;
    }
    let parts_well = |at: usize| {
        let (before, after) = text.split_at(cuts[at].0);
        let (before, after) = (before.chars().next_back(), after.chars().next());
        before.zip(after).is_some_and(|(before, after)| {
            (PARTING.contains(&before) && !PARTING.contains(&after)) || (before.is_lowercase() && after.is_uppercase())
        })
    };
    let well = (start + 1..=farthest).rev().find(|&at| parts_well(at) && filled(at) >= measure * WELL_FILLED);
    let apart = farthest.min(end.saturating_sub(LETTERS)).max(start + LETTERS).min(farthest);
    well.unwrap_or(apart)
}

/// Gives the last run of a line its words.
fn end_run(line: &mut SetLine, words: &mut Vec<WordId>, store: &ShapedWords) {
    if let Some(run) = line.runs.last_mut() {
        run.text = words.iter().map(|&word| &*store.get(word).text).collect::<String>().into();
        run.words = words.drain(..).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::fixture;
    use crate::render::pdf::fixture::BODY;
    use crate::render::pdf::set::style::Look;

    /// The text of each line in a column of `measure`, with its width.
    fn set(text: &str, measure: f32) -> Vec<(String, f32)> {
        let mut words = fixture::words();
        let prose = Prose::of(text, Ink::new(Look::plain(BODY), None));
        let paragraph = super::measure(prose, &mut words, &mut Vec::new());
        let lines = paragraph.lines(measure, &mut words);
        let said = |line: &SetLine| line.runs.iter().map(|run| &*run.text).collect();
        lines.iter().map(|line| (said(line), line.width)).collect()
    }

    #[test]
    fn every_letter_is_set_once_and_in_order() {
        let text =
            "The governors review this policy every year. The Head-teacher reports on 7 October 2024 and/or later.";
        for measure in [1.0, 20.0, 55.0, 90.0, 200.0, 2_000.0] {
            let lines = set(text, measure);
            let said = lines.iter().map(|line| line.0.as_str()).collect::<String>();
            assert_eq!(said.replace('\u{2010}', "-"), text, "{measure}");
        }
    }

    #[test]
    fn a_word_is_set_however_long_it_is() {
        let text = "é".repeat(LONGEST_WORD);
        let lines = set(&text, 400.0);
        assert_eq!(lines.iter().map(|(said, _)| said.trim_end_matches('\u{2010}')).collect::<String>(), text);
        assert!(lines.iter().all(|(_, width)| *width <= 400.0));
    }

    #[test]
    fn headings_are_set_in_lines_of_like_length() {
        let mut words = fixture::words();
        let mut even = |text: &str, measure: f32| -> Vec<String> {
            let prose = Prose::of(text, Ink::new(Look::plain(BODY), None));
            let lines = super::measure(prose, &mut words, &mut Vec::new()).even_lines(measure, &mut words);
            let said = |line: &SetLine| line.runs.iter().map(|run| &*run.text).collect();
            lines.iter().map(said).collect()
        };
        let heading = "What the Governing Body and the headteacher must do";
        assert_eq!(even(heading, 240.0), ["What the Governing Body and ", "the headteacher must do"]);
        assert_eq!(even(heading, 1_000.0).len(), 1);
        assert_eq!(even("Pneumonoultramicroscopicsilicovolcanoconiosis", 50.0).concat().len(), 45);
    }

    #[test]
    fn a_line_broken_at_a_space_ends_with_it() {
        let lines = set("governors review", 60.0);
        assert_eq!(lines.iter().map(|line| line.0.as_str()).collect::<Vec<_>>(), ["governors ", "review"]);
    }

    #[test]
    fn a_word_wider_than_the_column_is_broken_between_letters() {
        let lines = set("see https://www.example.org/averyveryverylongaddresswithoutanyplacetobreak now", 80.0);
        assert!(lines.len() > 3);
        assert!(lines.iter().all(|line| line.1 <= 80.0), "{lines:?}");
    }

    /// The same without widths.
    fn words(text: &str, measure: f32) -> Vec<String> {
        set(text, measure).into_iter().map(|line| line.0).collect()
    }

    #[test]
    fn a_word_wider_than_the_column_is_broken_after_a_sign_or_before_a_capital() {
        assert_eq!(words("coordinator@oak_tree_school", 110.0), ["coordinator@oak_", "tree_school"]);
        assert_eq!(words("averylongname=anothervalue", 100.0), ["averylongname=", "anothervalue"]);
        assert_eq!(words("SafeguardingTrainingOnline", 110.0), ["SafeguardingTraining", "Online"]);
        assert_eq!(words("a_thoroughlyindivisibleword", 90.0)[0], "a_thoroughlyindi", "too little for a line");
    }

    #[test]
    fn a_word_broken_between_letters_leaves_three_at_least_on_either_line() {
        let word = "Headteacher";
        let width = set(word, 900.0)[0].1;
        for step in 1..60 {
            let lines = words(word, width * (0.4 + step as f32 * 0.01));
            assert!(lines.iter().all(|line| line.len() >= 3), "{lines:?}");
        }
        assert_eq!(words(word, width - 0.1), ["Headteac", "her"]);
        assert_eq!(words("abc", 8.0).concat(), "abc", "where there is room for three");
    }

    #[test]
    fn a_hyphen_is_known_for_one_where_a_line_ends_after_it() {
        assert_eq!(words("semi-nudes", 40.0), ["semi\u{2010}", "nudes"]);
        assert_eq!(words("semi-nudes", 400.0), ["semi-nudes"]);
        assert_eq!(words("share semi- or", 70.0)[0], "share semi- ");
    }

    #[test]
    fn a_date_is_broken_only_in_a_column_too_narrow_for_it() {
        let lines = |measure| set("of 27 September 2024", measure).into_iter().map(|line| line.0).collect::<Vec<_>>();
        assert_eq!(lines(98.0), ["of ", "27 September 2024"]);
        assert!(lines(60.0).len() >= 3);
    }

    #[test]
    fn what_the_font_lacks_is_reported() {
        let mut words = fixture::words();
        let mut missing = Vec::new();
        let prose = Prose::of("see 漢 and x字", Ink::new(Look::plain(BODY), None));
        super::measure(prose, &mut words, &mut missing);
        let found: Vec<_> = missing.iter().map(|missing| missing.character).collect();
        assert_eq!(found, ['漢', '字']);
    }
}
