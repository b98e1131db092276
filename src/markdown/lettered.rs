//! Lists counted with letters, Roman numerals or numbers in brackets, which CommonMark does not know: `a.`, `b)`, `(c)`,
//! `iv.`, `(iv)`, `A.`, `(1)`; and lists that begin with another number than 1 right below a paragraph.
//!
//! Before the text is read, each such mark is replaced by a 1 of as many bytes, so that every place stays what it was.
//! What was written there is kept beside the text. A line that only happens to begin so, such as `A. Green`, is words.

use crate::counting::{Counting, Start};
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::{Block, BlockKind, Item};
use crate::model::slot::Hole;
use crate::source::Span;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What stands before an item: what it is counted with, and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    pub counting: Counting,
    pub number: u64,
    /// How many bytes it has.
    pub length: usize,
}

/// A text that CommonMark can read, and what is counted in it.
pub(super) struct Counted<'t> {
    pub text: Cow<'t, str>,
    /// The marks that were replaced, by their place.
    pub marks: BTreeMap<usize, Marker>,
    /// Marks that begin no list, though they look as if they should.
    pub lost: Vec<Range<usize>>,
}

/// Finds the lists of a text.
pub(super) fn counted(text: &str, options: Options) -> Counted<'_> {
    let candidates = candidates(text);
    let (mut marks, mut lost) = judge(&candidates);
    // Letters stand in one list with the numbers around them only if the same follows both.
    let plain = candidates.iter().find(|candidate| candidate.is_plain);
    let delimiter = plain.map_or(".", |plain| &text[plain.at + plain.length - 1..plain.at + plain.length]);
    loop {
        let replaced = replace(text, &marks, delimiter);
        let (items, words) = places(&replaced, options);
        let (found, missed): (BTreeMap<usize, Marker>, BTreeMap<usize, Marker>) =
            marks.into_iter().partition(|(at, _)| items.contains(at));
        marks = found;
        if missed.is_empty() {
            lost.retain(|range| words.iter().any(|words| words.contains(&range.start)));
            lost.sort_by_key(|range| range.start);
            return Counted { text: replaced, marks, lost };
        }
        // What stands in code, or too far in to be an item, stays as it was written.
        lost.extend(missed.into_iter().map(|(at, mark)| at..at + mark.length));
    }
}

/// What may be the mark of an item, at the start of a line or right after another.
struct Candidate {
    at: usize,
    length: usize,
    /// What it may be, in each way of counting.
    readings: Vec<(Counting, u64)>,
    /// Whether CommonMark knows it: a number with a full stop or a bracket after it.
    is_plain: bool,
    /// Whether it may be part of a name or a reference: `A. Green`, `s. 5`, `(c) 2026`.
    is_short_form: bool,
    /// Whether a block may begin here. Else it stands in a paragraph.
    opens: bool,
    /// Whether the line before ends like a sentence or a lead-in.
    after_stop: bool,
    /// The number of the paragraph: how many empty lines stand before it.
    paragraph: usize,
}

fn candidates(text: &str) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let (mut start, mut paragraph) = (0, 0);
    let (mut opens, mut after_stop) = (true, false);
    for line in text.split_inclusive('\n') {
        let margin = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
        let mut at = start + margin;
        let mut is_item = line[margin..].starts_with(['-', '*', '+', '#', '{']);
        while let Some((written, length)) = mark_at(&text[at..start + line.len()]) {
            let rest = text[at + length..start + line.len()].trim();
            let is_plain = written.starts_with(|c: char| c.is_ascii_digit()) && !text[at..].starts_with('(');
            let is_initial = written.len() == 1
                && written.starts_with(|c: char| c.is_ascii_uppercase())
                && rest.starts_with(char::is_uppercase)
                && text[at + 1..].starts_with('.');
            let is_short_form = is_initial || (!is_plain && rest.starts_with(|c: char| c.is_ascii_digit()));
            let opens = opens || is_item;
            let readings = Counting::ALL.iter().filter_map(|&counting| Some((counting, counting.read(written)?)));
            let readings = readings.collect();
            candidates.push(Candidate { at, length, readings, is_plain, is_short_form, opens, after_stop, paragraph });
            is_item = true;
            at += length + text[at + length..].len() - text[at + length..].trim_start_matches([' ', '\t']).len();
        }
        let words = line[margin..].trim_end();
        paragraph += usize::from(words.is_empty());
        opens = words.is_empty() || is_item;
        after_stop = words.ends_with([':', ';', '.', '?', '!']);
        start += line.len();
    }
    candidates
}

/// The letters or digits of a mark at the start of a line, and the length of the mark: white space and words follow it.
pub(super) fn mark_at(line: &str) -> Option<(&str, usize)> {
    let inner = line.strip_prefix('(').unwrap_or(line);
    let length = inner.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (written, after) = inner.split_at(length);
    let in_brackets = inner.len() < line.len();
    let ends = if in_brackets { after.starts_with(')') } else { after.starts_with(['.', ')']) };
    let is_number = written.bytes().all(|byte| byte.is_ascii_digit());
    // A year in brackets is none.
    let is_short = if is_number { (1..=3).contains(&length) } else { (1..=7).contains(&length) };
    let words = after.get(1..)?;
    let is_apart = words.starts_with([' ', '\t']) && !words.trim().is_empty();
    let reads = || Counting::ALL.iter().any(|counting| counting.read(written).is_some());
    (ends && is_short && is_apart && reads()).then_some((written, line.len() - words.len()))
}

/// Which candidates are marks, and which are lost: they look like marks, and nothing says that they are.
fn judge(candidates: &[Candidate]) -> (BTreeMap<usize, Marker>, Vec<Range<usize>>) {
    let (mut marks, mut lost) = (BTreeMap::new(), Vec::new());
    let mut latest: BTreeMap<(Counting, u64), usize> = BTreeMap::new();
    for (index, candidate) in candidates.iter().enumerate() {
        latest.extend(candidate.readings.iter().map(|&reading| (reading, index)));
    }
    // The last number of each way of counting and the paragraph it stands in; the way that was used last stands first.
    let mut last: Vec<(Counting, u64, usize)> = Vec::new();
    for (index, candidate) in candidates.iter().enumerate() {
        let is_followed = |(counting, number)| latest.get(&(counting, number + 1)).is_some_and(|next| *next > index);
        // After h comes i, unless ii follows.
        let begins_numerals = [Counting::Roman, Counting::RomanCapitals].into_iter().any(|roman| {
            let next = candidates.get(index + 1);
            candidate.readings.contains(&(roman, 1)) && next.is_some_and(|next| next.readings.contains(&(roman, 2)))
        });
        let goes_on = last
            .iter()
            .map(|(counting, number, _)| (*counting, number + 1))
            .find(|reading| candidate.readings.contains(reading) && !begins_numerals);
        // Letters in a row are a word, unless z stands before them.
        let readings = || {
            candidate.readings.iter().copied().filter(|(counting, number)| match counting {
                Counting::Letters | Counting::Capitals => *number <= 26,
                Counting::Numbers | Counting::Roman | Counting::RomanCapitals => true,
            })
        };
        let Some((counting, number)) = goes_on
            .or_else(|| readings().find(|(_, number)| *number == 1))
            .or_else(|| readings().find(|reading| is_followed(*reading)))
            .or_else(|| readings().next())
        else {
            continue;
        };
        let beside = |other: &&Candidate| other.paragraph == candidate.paragraph;
        let has = |other: &Candidate, number: Option<u64>| {
            number.is_some_and(|number| other.readings.contains(&(counting, number)))
        };
        let in_a_row = || {
            let (before, after) = (candidates[..index].iter(), candidates[index + 1..].iter());
            before.rev().take_while(beside).any(|other| has(other, number.checked_sub(1)))
                || after.take_while(beside).any(|other| has(other, Some(number + 1)))
        };
        let in_list = last.iter().any(|(of, _, paragraph)| *of == counting && *paragraph == candidate.paragraph);
        let begins = number == 1 && !candidate.is_short_form;
        let is_mark = match candidate.opens {
            true => candidate.is_plain || begins || in_list || goes_on.is_some() || is_followed((counting, number)),
            false => in_list || in_a_row() || (candidate.after_stop && (candidate.is_plain || begins)),
        };
        if is_mark {
            last.retain(|(known, ..)| *known != counting);
            last.insert(0, (counting, number, candidate.paragraph));
            marks.insert(candidate.at, Marker { counting, number, length: candidate.length });
        } else if (candidate.opens || candidate.after_stop) && !candidate.is_short_form {
            lost.push(candidate.at..candidate.at + candidate.length);
        }
    }
    (marks, lost)
}

/// The text with a 1 for every mark.
fn replace<'t>(text: &'t str, marks: &BTreeMap<usize, Marker>, delimiter: &str) -> Cow<'t, str> {
    let mut replaced = Cow::Borrowed(text);
    for (&at, mark) in marks {
        let end = at + mark.length;
        let is_plain = text[at..].starts_with(|c: char| c.is_ascii_digit());
        let delimiter = if is_plain { &text[end - 1..end] } else { delimiter };
        replaced.to_mut().replace_range(at..end, &format!("{:0>1$}{delimiter}", 1, mark.length - 1));
    }
    replaced
}

/// Where the items of a text begin, and where its words stand.
fn places(text: &str, options: Options) -> (BTreeSet<usize>, Vec<Range<usize>>) {
    let (mut items, mut words) = (BTreeSet::new(), Vec::new());
    let mut in_code = false;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Item) => drop(items.insert(mark_of_item(text, range.start))),
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(_) if !in_code => words.push(range),
            _ => {}
        }
    }
    (items, words)
}

/// Where the mark of an item stands that begins at `start`: spaces before it may belong to it.
pub(super) fn mark_of_item(text: &str, start: usize) -> usize {
    start + text[start..].len() - text[start..].trim_start_matches([' ', '\t']).len()
}

/// A list of one way of counting that is being put together.
struct Level {
    start: Start,
    /// The number that comes next.
    next: u64,
    /// Whether every item has the same number.
    is_alike: bool,
    items: Vec<Item<Hole>>,
}

/// Puts together the items of one list of Markdown. Where an item is counted in another way than the one before it, a list
/// begins that stands in that item, until the first way goes on. Answers with the number that comes after the last.
pub(super) fn levels(
    items: Vec<(Item<Hole>, Marker, Span)>,
    tight: bool,
    found: &mut Vec<Diagnostic>,
) -> (Start, Vec<Item<Hole>>, u64) {
    let mut levels: Vec<Level> = Vec::new();
    for (item, Marker { counting, number, .. }, span) in items {
        if let Some(at) = levels.iter().rposition(|level| level.start.counting == counting) {
            while levels.len() > at + 1 {
                close(&mut levels, tight);
            }
        } else {
            levels.push(Level {
                start: Start { counting, ..Start::at(number) },
                next: number,
                is_alike: true,
                items: Vec::new(),
            });
        }
        let level = levels.last_mut().expect("one was found or added");
        // Many write 1. before every item, and let the program count.
        let is_alike = counting == Counting::Numbers && level.is_alike && number == level.start.number;
        // Of two items under contrary conditions one stands.
        let is_instead = item.when.is_some() && !level.items.is_empty() && number + 1 == level.next;
        if number != level.next && !is_alike && !is_instead {
            let printed = counting.written(level.next);
            found.push(
                Diagnostic::error(Fault::ListOrder, span, format!("this item would be printed as {printed}.")).help(
                    format!("write {printed}. here; a list that begins with another number stands after a paragraph"),
                ),
            );
        }
        level.next += u64::from(number == level.next || is_alike || !is_instead);
        level.is_alike &= number == level.start.number;
        level.items.push(item);
    }
    while levels.len() > 1 {
        close(&mut levels, tight);
    }
    let outer = levels.pop().expect("a list has an item");
    (outer.start, outer.items, outer.next)
}

/// Puts the innermost list into the item it stands in.
fn close(levels: &mut Vec<Level>, tight: bool) {
    let Some(Level { start, items, .. }) = levels.pop() else { return };
    let Some(holder) = levels.last_mut().and_then(|level| level.items.last_mut()) else { return };
    let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
    let span = first.span.to(last.span);
    holder.span = holder.span.to(span);
    holder.blocks.push(Block {
        span,
        id: None,
        number: None,
        kind: BlockKind::List { start: Some(start), tight, items },
    });
}

#[cfg(test)]
mod tests {
    use crate::counting::Start;
    use crate::document::{Block, BlockKind};
    use crate::markdown::tests::read;
    use crate::model::slot::Hole;

    /// A text as it was read: items as `[a one [i two]]`, and the words and code of each fault.
    fn shown(text: &str) -> (String, Vec<(String, &'static str)>) {
        let (body, found) = read(text);
        (body.blocks.iter().map(block).collect::<Vec<_>>().join(" "), found)
    }

    fn block(block: &Block<Hole>) -> String {
        match &block.kind {
            BlockKind::Paragraph(line) => crate::markdown::tests::words(line),
            BlockKind::List { start, items, .. } => {
                let mut labels = start.map(Start::labels);
                let items = items.iter().map(|item| {
                    let label = labels.as_mut().and_then(Iterator::next).unwrap_or("-".to_owned());
                    let blocks: Vec<String> = item.blocks.iter().map(self::block).collect();
                    format!("[{label} {}]", blocks.join(" "))
                });
                items.collect()
            }
            BlockKind::Hole(Hole::Guarded(_, inner)) => self::block(inner),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn lists_are_counted_with_letters_and_numerals() {
        for (text, expected) in [
            ("a. one\nb. two", "[a one][b two]"),
            ("a) one\nb) two", "[a one][b two]"),
            ("(a) one\n(b) two", "[a one][b two]"),
            ("A. one\nB. two", "[A one][B two]"),
            ("(A) One\n(B) Two", "[A One][B Two]"),
            ("i. one\nii. two\niii. three\niv. four", "[i one][ii two][iii three][iv four]"),
            ("(i) one\n(ii) two", "[i one][ii two]"),
            ("I. One\nII. Two", "[I One][II Two]"),
            ("(1) one\n(2) two", "[1 one][2 two]"),
            ("a. one\n\nb. two", "[a one][b two]"),
            ("Just this:\n\n(a) only one", "Just this: [a only one]"),
            ("> (a) one\n> (b) two", "Quote"),
        ] {
            let (read, found) = shown(text);
            assert!(found.is_empty(), "{text}: {found:?}");
            assert!(read.starts_with(expected), "{text}: {read}");
        }
    }

    #[test]
    fn a_list_counted_in_another_way_stands_in_the_item_before_it() {
        for text in [
            "1. one\n   a. two\n   b. three\n      i. four\n2. five",
            "1. one\na. two\nb. three\ni. four\n2. five",
            "1. one\n(a) two\n(b) three\n(i) four\n2. five",
            "1. one\n    a. two\n    b. three\n        i. four\n2. five",
            "1) one\n  a. two\n  b. three\n     (i) four\n2) five",
        ] {
            let (read, found) = shown(text);
            assert!(found.is_empty(), "{text}: {found:?}");
            assert_eq!(read, "[1 one [a two][b three [i four]]][2 five]", "{text}");
        }
        assert_eq!(shown("(a) (i) one\n    (ii) two\n(b) three").0, "[a [i one][ii two]][b three]");
    }

    #[test]
    fn i_is_a_letter_after_h_and_a_numeral_elsewhere() {
        assert_eq!(shown("g. one\nh. two\ni. three\nj. four").0, "[g one][h two][i three][j four]");
        assert_eq!(shown("g. one\nh. two\ni. three\nii. four").0, "[g one][h two [i three][ii four]]");
        assert_eq!(shown("u. one\nv. two\nw. three").0, "[u one][v two][w three]");
        assert_eq!(shown("iv. one\nv. two\nvi. three").0, "[iv one][v two][vi three]");
    }

    #[test]
    fn a_list_goes_on_counting_after_a_paragraph() {
        for (text, expected) in [
            ("a. one\nb. two\n\nWords.\n\nc. three", "[a one][b two] Words. [c three]"),
            ("1. one\n\nWords.\n\n2. two", "[1 one] Words. [2 two]"),
            ("The steps:\n3. third\n4. fourth", "The steps: [3 third][4 fourth]"),
            ("The steps:\n3. third", "The steps: [3 third]"),
            ("They must\na. ask\nb. tell", "They must [a ask][b tell]"),
        ] {
            let (read, found) = shown(text);
            assert!(found.is_empty(), "{text}: {found:?}");
            assert_eq!(read, expected);
        }
    }

    #[test]
    fn words_that_begin_like_an_item_are_words() {
        for text in [
            "A. Green is the headteacher.",
            "Ask Ms\nA. Green or her deputy.",
            "The school was founded in\n1998. It has grown.",
            "As section 5\n(a) of the Act says.",
            "\\(a) of the Act",
            "a\\. of the Act",
            "(s)he asks",
            "(2026) 3 All ER",
            "s. 5 of the Act",
            "i.e. the head",
        ] {
            let (read, found) = shown(text);
            assert!(found.is_empty(), "{text}: {found:?}");
            assert_eq!(read, text.replace('\n', " ").replace('\\', ""));
        }
    }

    #[test]
    fn what_looks_like_an_item_and_begins_no_list_is_told() {
        for (text, mark, code) in [
            ("(c) alone", "(c)", "lost-mark"),
            ("The list:\n    a. too far in", "a.", "lost-mark"),
            ("a. one\nb. two\nd. four", "d.", "list-order"),
            ("a. one\na. two", "a.", "list-order"),
            ("1. one\n2. two\n4. four", "4.", "list-order"),
        ] {
            assert_eq!(shown(text).1, [(mark.to_owned(), code)], "{text}");
        }
        assert!(shown("1. one\n1. two\n1. three").1.is_empty(), "the program counts");
        assert!(shown("a. {when=\"local.page\"} one\na. {when=\"not local.page\"} two\nb. three").1.is_empty());
    }

    #[test]
    fn code_stays_as_it_was_written() {
        let (read, found) = shown("```\na. one\nb. two\n```");
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(read, "Code(\"a. one\\nb. two\")");
    }
}
