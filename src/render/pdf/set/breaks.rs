//! Where lines end: the breaks that leave the right edge of a whole paragraph as even as it can be.
//!
//! Knows widths only, neither letters nor fonts. The least sum of squared gaps is found as in Knuth and Plass,
//! "Breaking Paragraphs into Lines" (1981), without stretching and without hyphens.

use std::ops::Range;

/// A piece of a line that no break can part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Unbroken {
    /// Its width.
    pub width: f32,
    /// The width of the space after it; nothing at the end of a line.
    pub space: f32,
    /// Whether a line may end after it.
    pub end: End,
}

/// Whether a line may end after a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// No.
    Forbidden,
    /// Yes.
    Allowed,
    /// Yes, but inside a word, at a hyphen or a stroke: rather not.
    Discouraged,
    /// It must.
    Forced,
}

/// What a line costs, beside the square of its gap in hundredths of the measure.
const LINE: f32 = 1.0;
const INSIDE_A_WORD: f32 = 400.0;
/// A last line of next to nothing costs this; one of a quarter of the measure costs nothing.
const SHORT_LAST_LINE: f32 = 900.0;
const SHORT: f32 = 0.25;

/// What lines cost together. Those that stand over the edge count first, and however many there must be, the others are
/// as even as they can be.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
struct Cost {
    overfull: u32,
    badness: f32,
}

impl Cost {
    fn and(self, overfull: bool, badness: f32) -> Cost {
        Cost { overfull: self.overfull + u32::from(overfull), badness: self.badness + badness }
    }
}

/// Parts `pieces` into lines of at most `measure`. A single piece that is wider stands over the edge on its own.
pub(crate) fn break_lines(pieces: &[Unbroken], measure: f32) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, piece) in pieces.iter().enumerate() {
        if piece.end == End::Forced {
            break_stretch(pieces, start..at + 1, measure, &mut lines);
            start = at + 1;
        }
    }
    break_stretch(pieces, start..pieces.len(), measure, &mut lines);
    lines
}

/// A place where a line may end.
struct Stop {
    /// The piece the next line begins with.
    piece: usize,
    /// The width of everything before that piece, the space at the end of the line included.
    before: f32,
    /// The least cost of the lines up to here, and the stop before the last of them.
    cost: Cost,
    from: usize,
}

fn break_stretch(pieces: &[Unbroken], stretch: Range<usize>, measure: f32, lines: &mut Vec<Range<usize>>) {
    if stretch.is_empty() {
        return;
    }
    let mut stops = vec![Stop { piece: stretch.start, before: 0.0, cost: Cost { overfull: 0, badness: 0.0 }, from: 0 }];
    let mut run = 0.0;
    for (at, piece) in pieces.iter().enumerate().take(stretch.end).skip(stretch.start) {
        let line_end = run + piece.width;
        run = line_end + piece.space;
        let last = at + 1 == stretch.end;
        let penalty = match piece.end {
            End::Forbidden if !last => continue,
            End::Discouraged if !last => INSIDE_A_WORD,
            End::Forbidden | End::Allowed | End::Discouraged | End::Forced => 0.0,
        };
        let (cost, from) = cheapest_line(&stops, line_end, measure, last);
        stops.push(Stop { piece: at + 1, before: run, cost: cost.and(false, penalty), from });
    }
    let first = lines.len();
    let mut at = stops.len() - 1;
    while at > 0 {
        let from = stops[at].from;
        lines.push(stops[from].piece..stops[at].piece);
        at = from;
    }
    lines[first..].reverse();
}

/// The least cost of lines that end at `end`, and the stop at which the last of them begins.
fn cheapest_line(stops: &[Stop], end: f32, measure: f32, last: bool) -> (Cost, usize) {
    let mut best: Option<(Cost, usize)> = None;
    for (at, stop) in stops.iter().enumerate().rev() {
        let width = end - stop.before;
        let overfull = width > measure + 0.01;
        // Lines only grow from here, and what does not fit is for a piece that stands alone.
        if overfull && best.is_some() {
            break;
        }
        let gap = (1.0 - width / measure.max(1.0)).max(0.0);
        let line = match (overfull, last) {
            (true, _) => 0.0,
            (false, true) if at > 0 => {
                let missing = (gap - (1.0 - SHORT)).max(0.0) / SHORT;
                missing * missing * SHORT_LAST_LINE
            }
            (false, true) => 0.0,
            (false, false) => gap * gap * 10_000.0,
        };
        let cost = stop.cost.and(overfull, line + LINE);
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, at));
        }
        if overfull {
            break;
        }
    }
    best.expect("there is a stop before every piece")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of fixed-width letters: a space is one wide, `-` may end a line and `|` must.
    fn pieces(text: &str) -> Vec<Unbroken> {
        text.split_inclusive([' ', '-', '|'])
            .map(|piece| {
                let word = piece.trim_end_matches([' ', '|']);
                let end = match piece.as_bytes().last() {
                    Some(b' ') => End::Allowed,
                    Some(b'-') => End::Discouraged,
                    Some(b'|') => End::Forced,
                    Some(_) | None => End::Forbidden,
                };
                Unbroken { width: word.len() as f32, space: if end == End::Allowed { 1.0 } else { 0.0 }, end }
            })
            .collect()
    }

    fn broken(text: &str, measure: f32) -> Vec<String> {
        let words: Vec<&str> = text.split_inclusive([' ', '-', '|']).collect();
        break_lines(&pieces(text), measure)
            .into_iter()
            .map(|line| words[line].concat().trim_end_matches([' ', '|']).to_owned())
            .collect()
    }

    #[test]
    fn lines_are_evened_out_over_the_paragraph() {
        // Filling each line in turn would leave "ccc" alone on the second.
        assert_eq!(broken("aaa bb cc ddddd", 6.0), ["aaa", "bb cc", "ddddd"]);
    }

    #[test]
    fn no_line_is_wider_than_the_measure() {
        let text = "it is a truth that all staff must know and keep to the rules of this policy at all times";
        for measure in 6..40 {
            assert!(broken(text, measure as f32).iter().all(|line| line.len() <= measure), "{measure}");
        }
    }

    #[test]
    fn a_word_wider_than_the_measure_stands_alone() {
        assert_eq!(broken("an extraordinarily long word", 8.0), ["an", "extraordinarily", "long", "word"]);
    }

    #[test]
    fn lines_are_evened_out_after_words_wider_than_the_measure_too() {
        let wide = "extraordinarily ".repeat(40);
        let lines = broken(&format!("{wide}aaa bb cc ddddd"), 6.0);
        assert_eq!(lines[40..], ["aaa", "bb cc", "ddddd"]);
    }

    #[test]
    fn a_forced_end_is_kept_even_when_the_line_is_empty() {
        assert_eq!(broken("one|two|", 9.0), ["one", "two"]);
        assert_eq!(broken("one||two", 9.0), ["one", "", "two"]);
    }

    #[test]
    fn a_line_ends_inside_a_word_only_when_much_is_won() {
        let staff = "all staff of this school and all who visit it must always";
        assert_eq!(broken(&format!("{staff} cross-check"), 66.0), [staff, "cross-check"]);
        assert_eq!(broken("all staff cross-check", 16.0), ["all staff cross-", "check"]);
    }

    #[test]
    fn a_short_word_is_not_left_alone_on_the_last_line() {
        let text = "get permission from everyone in a picture before you share it";
        assert_eq!(broken(text, 58.0)[1], "share it");
        assert_eq!(broken("share it", 58.0), ["share it"]);
    }

    #[test]
    fn where_there_is_no_measure_there_is_one_line() {
        assert_eq!(broken("all staff of this school", f32::INFINITY), ["all staff of this school"]);
    }

    #[test]
    fn nothing_makes_no_lines() {
        assert!(break_lines(&[], 10.0).is_empty());
        assert_eq!(broken("word", 0.0), ["word"]);
    }
}
