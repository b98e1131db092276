//! A text with what was meant in place of its slips, so that reading goes on behind them. Every place in it leads back to
//! what was written.

use std::ops::Range;

/// What is read in place of some of a text: nothing is written over, and words may stand where none were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// What was written.
    pub written: Range<usize>,
    /// What is read.
    pub read: String,
}

/// A text, mended.
pub(super) struct Mended<'t> {
    /// What was written.
    source: &'t str,
    /// What is read.
    pub text: String,
    /// Where each edit stands in the text that is read, and what was written there; in order.
    places: Vec<(Range<usize>, Range<usize>)>,
}

impl<'t> Mended<'t> {
    /// `text` with these edits; none of two that overlap is made twice.
    pub(super) fn of(text: &'t str, mut edits: Vec<Edit>) -> Mended<'t> {
        edits.sort_by_key(|edit| (edit.written.start, edit.written.end));
        let mut mended = Mended { source: text, text: String::with_capacity(text.len()), places: Vec::new() };
        let mut from = 0;
        for edit in edits {
            if edit.written.start < from {
                continue;
            }
            mended.text.push_str(&text[from..edit.written.start]);
            let start = mended.text.len();
            mended.text.push_str(&edit.read);
            from = edit.written.end;
            mended.places.push((start..mended.text.len(), edit.written));
        }
        mended.text.push_str(&text[from..]);
        mended
    }

    /// Where byte `at` of the text that is read was written.
    pub(super) fn written(&self, at: usize) -> usize {
        let before = self.places.partition_point(|(read, _)| read.start <= at);
        let Some((read, written)) = before.checked_sub(1).and_then(|last| self.places.get(last)) else { return at };
        match at < read.end {
            // What is read for something else is not as long: no place leads into a letter.
            true => self.source.floor_char_boundary((written.start + (at - read.start)).min(written.end)),
            false => written.end + (at - read.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_what_is_read_leads_back_to_what_was_written() {
        let text = "a: b c\nd = “e”\n";
        let quote = |at: usize| Edit { written: at..at, read: "\"".to_owned() };
        let edits = vec![
            quote(6),
            Edit { written: 1..2, read: " =".to_owned() },
            quote(3),
            Edit { written: 11..14, read: "\"".to_owned() },
            Edit { written: 15..18, read: "\"".to_owned() },
        ];
        let mended = Mended::of(text, edits);
        assert_eq!(mended.text, "a = \"b c\"\nd = \"e\"\n");
        for (read, written) in [("\"b c\"", "b c"), ("b c", "b c"), ("d", "d"), ("\"e\"", "“e”"), ("e", "e")] {
            let at = mended.text.find(read).expect("it is read");
            assert_eq!(&text[mended.written(at)..mended.written(at + read.len())], written);
        }
    }

    #[test]
    fn no_place_leads_into_a_letter() {
        let text = "kind = Åcadémy\"";
        let mended = Mended::of(text, vec![Edit { written: 7..text.len(), read: "\"Åcadémy\"".to_owned() }]);
        let places = (0..mended.text.len()).map(|at| mended.written(at));
        assert_eq!(places.filter(|at| !text.is_char_boundary(*at)).count(), 0);
    }
}
