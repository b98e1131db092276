//! What joins the items of a list, mended where one of them has been taken out: "…; and" before what is now nothing, "…;"
//! before what is now the last.
//!
//! Items are joined as their author joined them: the last item that stands ends as the last one was written, and the one
//! before it as that before the last was.

use super::draft::Late;
use crate::document::{Block, BlockKind, Inline, InlineKind, Item};
use crate::model::slot::Hole;

/// How an item ends: with a sign such as `;`, and a word that leads over to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct End<'e> {
    sign: &'e str,
    word: &'e str,
}

const SIGNS: [&str; 2] = [";", ","];
const STOPS: [&str; 4] = [".", "!", "?", "…"];
const WORDS: [&str; 5] = ["and/or", "and", "or", "nor", "but"];

impl<'e> End<'e> {
    /// The end of these words, and what stands before it.
    fn of(words: &'e str) -> (&'e str, End<'e>) {
        let words = words.trim_end();
        let leads = |word: &&str| {
            let before = words.strip_suffix(*word)?;
            before
                .ends_with(|c: char| c.is_whitespace() || SIGNS.iter().any(|sign| sign.starts_with(c)))
                .then_some(before)
        };
        let word = WORDS.iter().find(|word| leads(word).is_some());
        let before = word.and_then(leads).unwrap_or(words).trim_end();
        let known = SIGNS.iter().chain(STOPS.iter().filter(|_| word.is_none()));
        let sign = known.into_iter().find(|sign| before.ends_with(**sign)).copied().unwrap_or_default();
        (&before[..before.len() - sign.len()], End { sign, word: word.copied().unwrap_or_default() })
    }

    /// Whether something must follow it.
    fn goes_on(self) -> bool {
        !self.word.is_empty() || SIGNS.contains(&self.sign)
    }

    fn written(self) -> String {
        let space = if self.word.is_empty() { "" } else { " " };
        format!("{}{space}{}", self.sign, self.word)
    }
}

/// Joins the items that stand as those that were `written` are joined. `stands` are those that were not taken out, and
/// say what they were written to say.
pub(super) fn mend(written: &[Item<Hole>], items: &mut [Item<Late>]) {
    let ends: Vec<Option<End<'_>>> =
        written.iter().map(|item| last_words(&item.blocks).map(|words| End::of(words).1)).collect();
    let [.., before_last, Some(last)] = ends[..] else { return };
    let is_last = |item: &Item<Late>| written.last().is_some_and(|written| written.span == item.span);
    let Some((end, before)) = items.split_last_mut() else { return };
    if last.goes_on() {
        return;
    }
    if !is_last(end) {
        set(end, |own| own.goes_on().then_some(last));
    }
    let (Some(joint), Some(before)) = (before_last, before.last_mut()) else { return };
    let is_joint = written.iter().rev().nth(1).is_some_and(|written| written.span == before.span);
    if !joint.word.is_empty() && !is_joint {
        // With a joint in the middle, as in "a; and/or", the author joins by other rules than these.
        let plain = End { word: "", ..joint };
        set(before, |own| (own == plain || own == End::default()).then_some(joint));
    }
}

/// Ends an item as `end` says, if it says something of how it ends now.
fn set<'e>(item: &mut Item<Late>, end: impl FnOnce(End<'_>) -> Option<End<'e>>) {
    let Some(line) = last_line(&mut item.blocks) else { return };
    let Some(Inline { span, kind }) = line.last_mut() else { return };
    if let InlineKind::Text(words) = kind {
        let (before, own) = End::of(words);
        if let Some(end) = end(own) {
            *words = format!("{before}{}", end.written());
        }
    } else if let Some(end) = end(End::default()) {
        let joint = Inline { span: *span, kind: InlineKind::Text(end.written()) };
        line.push(joint);
    }
}

/// The words that the last line of blocks ends with, if it ends with plain words.
fn last_words(blocks: &[Block<Hole>]) -> Option<&str> {
    let kind = &blocks.last()?.kind;
    if let BlockKind::List { items, .. } = kind {
        return last_words(&items.last()?.blocks);
    }
    let BlockKind::Paragraph(line) = kind else { return None };
    // What a slot ends with is no word that joins.
    if let InlineKind::Text(words) = &line.last()?.kind { Some(words) } else { Some("") }
}

/// The last line of blocks, if it is one of a paragraph.
fn last_line(blocks: &mut [Block<Late>]) -> Option<&mut Vec<Inline<Late>>> {
    let kind = &mut blocks.last_mut()?.kind;
    if let BlockKind::List { items, .. } = kind {
        return last_line(&mut items.last_mut()?.blocks);
    }
    if let BlockKind::Paragraph(line) = kind { Some(line) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assemble::comparable::comparable;
    use crate::source::{Sources, Span};

    /// What is left of a list when the items at `gone` are taken out.
    fn left(written: &[&str], gone: &[usize]) -> Vec<String> {
        let file = Sources::default().add("list.md", "abcdef".to_owned());
        fn item<H>(file: crate::source::FileId, at: usize, words: &str) -> Item<H> {
            let span = Span::new(file, at, at + 1);
            let line = vec![Inline { span, kind: InlineKind::Text(words.to_owned()) }];
            Item {
                span,
                id: None,
                when: None,
                blocks: vec![Block { span, id: None, number: None, kind: BlockKind::Paragraph(line) }],
            }
        }
        let all: Vec<Item<Hole>> = written.iter().enumerate().map(|(at, words)| item(file, at, words)).collect();
        let stands = written.iter().enumerate().filter(|(at, _)| !gone.contains(at));
        let mut items: Vec<Item<Late>> = stands.map(|(at, words)| item(file, at, words)).collect();
        mend(&all, &mut items);
        items
            .iter()
            .filter_map(|item| item.blocks.first())
            .map(|block| comparable(std::slice::from_ref(block)))
            .collect()
    }

    #[test]
    fn items_are_joined_as_they_were_written_whichever_is_taken_out() {
        for (written, gone, said) in [
            (&["a;", "b; and", "c."][..], &[2][..], &["a; and", "b."][..]),
            (&["a;", "b; and", "c."], &[1], &["a; and", "c."]),
            (&["a;", "b; and", "c."], &[0], &["b; and", "c."]),
            (&["a;", "b; and", "c."], &[1, 2], &["a."]),
            (&["a;", "b; and", "c."], &[0, 2], &["b."]),
            (&["a;", "b; and", "c."], &[0, 1], &["c."]),
            (&["a,", "b, or", "c"], &[2], &["a, or", "b"]),
            (&["a", "b, or", "c"], &[2], &["a, or", "b"]),
            (&["a", "b or", "c?"], &[1], &["a or", "c?"]),
            (&["a;", "b;", "c."], &[2], &["a;", "b."]),
            (&["a; or", "b; or", "c."], &[2], &["a; or", "b."]),
            (&["a; and/or", "b."], &[1], &["a."]),
            (&["a;and", "b."], &[1], &["a."]),
            (&["a", "b", "c"], &[2], &["a", "b"]),
            (&["a.", "b.", "c."], &[1], &["a.", "c."]),
            // What ends in letters that only look like a word that joins.
            (&["a hand", "b for"], &[1], &["a hand"]),
            // A list that goes on elsewhere.
            (&["a;", "b;", "c;"], &[2], &["a;", "b;"]),
            (&["a;", "b; and", "c."], &[], &["a;", "b; and", "c."]),
        ] {
            assert_eq!(left(written, gone), said, "{written:?} without {gone:?}");
        }
    }
}
