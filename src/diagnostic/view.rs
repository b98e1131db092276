//! How much of a file is shown around the places that a diagnostic is about: their lines, and of a very long line a window.
//! What it costs to show a place never grows with the length of its line or of its file.

use std::ops::Range;

/// Part of a file, and the places in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct View {
    /// Which bytes of the file are shown.
    pub shown: Range<usize>,
    /// Whether they are a window on a line that is longer.
    pub is_window: bool,
    /// The places in it by their number, each as far as it is shown.
    pub places: Vec<(usize, Range<usize>)>,
}

/// A line of more bytes is seen through a window.
const WIDEST_LINE: usize = 400;

/// So many bytes are seen before a place in a window, and from its start on.
const WINDOW: [usize; 2] = [40, 80];

/// Lines that are further apart are shown apart.
const LONGEST_VIEW: usize = 16 * 1024;

/// What stands for the rest of a line beside a window.
const REST: &str = "...";

/// The parts of a text that show these places, each as far as it is on its first line. The first place is in the first
/// view.
pub(super) fn views(text: &str, places: &[Range<usize>]) -> Vec<View> {
    let mut views: Vec<View> = Vec::new();
    for (number, place) in places.iter().enumerate() {
        // Whatever is said of a letter is shown at the whole of it.
        let place = text.floor_char_boundary(place.start)..text.ceil_char_boundary(place.end.min(text.len()));
        let (line, is_window) = line_at(text, place.start);
        let view = match views.iter_mut().find(|view| view.takes(text, &line, is_window, &place)) {
            Some(view) => view,
            None => {
                views.push(View { shown: line.clone(), is_window, places: Vec::new() });
                views.last_mut().expect("it was put there")
            }
        };
        if !is_window {
            view.shown = view.shown.start.min(line.start)..view.shown.end.max(line.end);
        }
        let end = if is_window { view.shown.end } else { line.end };
        view.places.push((number, place.start..place.end.min(end).max(place.start)));
    }
    views
}

impl View {
    /// Whether a place on this line can be shown here too.
    fn takes(&self, text: &str, line: &Range<usize>, is_window: bool, place: &Range<usize>) -> bool {
        if self.is_window || is_window {
            return self.is_window && is_window && self.shown.start <= place.start && place.end <= self.shown.end;
        }
        let both = self.shown.start.min(line.start)..self.shown.end.max(line.end);
        both.len() <= LONGEST_VIEW && text[both].split('\n').all(|line| line.len() <= WIDEST_LINE)
    }

    /// What is printed, and how many bytes of it stand before those that are shown.
    pub(super) fn printed(&self, text: &str) -> (String, usize) {
        let shown = &text[self.shown.clone()];
        if !self.is_window {
            return (shown.to_owned(), 0);
        }
        let is_end =
            |at: usize| at == 0 || at == text.len() || text[..at].ends_with('\n') || text[at..].starts_with('\n');
        let before = if is_end(self.shown.start) { "" } else { REST };
        let after = if is_end(self.shown.end) { "" } else { REST };
        (format!("{before}{shown}{after}"), before.len())
    }
}

/// The line that the byte `at` stands in, or a window on it and that it is one.
fn line_at(text: &str, at: usize) -> (Range<usize>, bool) {
    let from = text.floor_char_boundary(at.saturating_sub(WIDEST_LINE));
    let to = text.ceil_char_boundary((at + WIDEST_LINE).min(text.len()));
    let start = text[from..at].rfind('\n').map(|found| from + found + 1).or((from == 0).then_some(0));
    let end = text[at..to].find('\n').map(|found| at + found).or((to == text.len()).then_some(to));
    if let (Some(start), Some(end)) = (start, end)
        && end - start <= WIDEST_LINE
    {
        return (start..end, false);
    }
    let [before, after] = WINDOW;
    let first = text.floor_char_boundary(at.saturating_sub(before)).max(start.unwrap_or(0));
    let last = text.ceil_char_boundary((at + after).min(text.len())).min(end.unwrap_or(text.len()));
    (first..last, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_near_are_shown_together_and_others_apart() {
        let text = format!("one\ntwo\nthree\n{}last\n", "line\n".repeat(LONGEST_VIEW / 5));
        let last = text.len() - 5;
        let views = views(&text, &[4..5, 8..30, last..last + 2]);
        assert_eq!(views.len(), 2);
        assert_eq!(views[0], View { shown: 4..13, is_window: false, places: vec![(0, 4..5), (1, 8..13)] });
        assert_eq!(views[1].printed(&text).0, "last");
    }

    #[test]
    fn a_place_within_a_letter_is_shown_at_the_letter() {
        assert_eq!(views("é", &[1..1, 1..2])[0].places, [(0, 0..2), (1, 0..2)]);
    }

    #[test]
    fn a_long_line_is_seen_through_windows() {
        let text = "é ".repeat(100_000);
        let views = views(&text, &[150_000..150_020, 150_030..150_033, 150_000..200_000, 0..9]);
        assert_eq!(views.iter().map(|view| view.places.len()).collect::<Vec<_>>(), [2, 1, 1]);
        for view in &views {
            let (printed, before) = view.printed(&text);
            assert!(printed.len() <= WINDOW[0] + WINDOW[1] + 2 * REST.len() + 4, "{printed}");
            for (_, place) in &view.places {
                let here = place.start - view.shown.start + before..place.end - view.shown.start + before;
                assert_eq!(printed[here], text[place.clone()]);
            }
        }
        assert!(views[2].printed(&text).0.starts_with('é') && views[0].printed(&text).0.starts_with("..."));
    }

    #[test]
    fn the_end_of_a_text_and_an_empty_one_have_a_line() {
        let shown = |text: &str, at: usize| views(text, std::slice::from_ref(&(at..at)))[0].shown.clone();
        assert_eq!(shown("", 0), 0..0);
        assert_eq!(shown("one\n", 4), 4..4);
    }
}
