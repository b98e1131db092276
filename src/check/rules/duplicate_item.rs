//! What a document says twice in the same words.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::{Tokens, folded};
use crate::diagnostic::{Diagnostic, Fault};
use crate::model::allowance::Level;
use crate::prose::{List, Passage, PassageKind};
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

pub(super) const RULE: Rule = Rule {
    code: Fault::DuplicateItem.code(),
    about: "An item, a sentence or a line that stands twice in the same words",
    page: include_str!("duplicate_item.md"),
    level: Level::Warning,
    looks: &[LooksAt::Building, LooksAt::Whole(look)],
};

/// A sentence with fewer words may be said twice: "Ask first."
const SENTENCE: usize = 7;

/// A heading with fewer words may stand in two sections: "Training".
const HEADING: usize = 3;

/// Two lists with so many items in common, and this share of the shorter one, are one list kept in two places.
const COMMON: usize = 4;
const SHARE: f64 = 0.6;

/// Where words stand for a reader: the same words twice in the same place are too many.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Spot {
    List(usize),
    Labels,
    Headings,
    Sentences,
}

/// A part of a passage that may stand twice: where, and as it is compared.
struct Part {
    range: Range<usize>,
    words: String,
}

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let all: Vec<Rc<Vec<Part>>> = reading.tokens().iter().map(|tokens| tokens.worked_out(parts)).collect();
    let mut seen: FxHashMap<(Spot, &str), (usize, &Passage, Range<usize>)> = FxHashMap::default();
    for ((number, passage), parts) in reading.text.passages.iter().enumerate().zip(&all) {
        let (kind, place) = match passage.kind {
            PassageKind::Item => ("item", passage.list.map(Spot::List)),
            PassageKind::Label => ("line", Some(Spot::Labels)),
            PassageKind::Heading(_) => ("heading", Some(Spot::Headings)),
            PassageKind::Paragraph => ("sentence", Some(Spot::Sentences)),
            PassageKind::Term | PassageKind::Cell | PassageKind::Note => continue,
        };
        for Part { range, words } in parts.iter() {
            let Some(place) = place else { continue };
            let range = range.clone();
            match seen.entry((place, words.as_str())) {
                Entry::Vacant(entry) => drop(entry.insert((number, passage, range))),
                Entry::Occupied(mut entry)
                    if kind == "heading" && is_contents(&reading.text.passages, entry.get().0) =>
                {
                    entry.insert((number, passage, range));
                }
                Entry::Occupied(entry) => {
                    let (_, first, first_range) = entry.get();
                    found.push(
                        Diagnostic::warning(
                            RULE.code,
                            passage.place(range, reading.sources),
                            format!("this {kind} stands twice"),
                        )
                        .related(first.place(first_range.clone(), reading.sources), "here first")
                        .help("take one of them out"),
                    );
                }
            }
        }
    }
    lists(reading, found);
}

/// The parts of a passage that are long enough to stand but once.
fn parts(tokens: &Tokens<'_>) -> Vec<Part> {
    let passage = tokens.passage;
    let part = |range: Range<usize>| Part { words: comparable(&passage.words[range.clone()]), range };
    let whole = 0..passage.words.len();
    match passage.kind {
        PassageKind::Label if is_signature(&passage.words) => Vec::new(),
        PassageKind::Item | PassageKind::Label => vec![part(whole)],
        PassageKind::Heading(_) if long(passage, &whole, HEADING) => vec![part(whole)],
        PassageKind::Paragraph => {
            tokens.sentences().iter().filter(|range| long(passage, range, SENTENCE)).cloned().map(part).collect()
        }
        PassageKind::Heading(_) | PassageKind::Term | PassageKind::Cell | PassageKind::Note => Vec::new(),
    }
}

/// Whether a heading of plain text stands among so many that they are the contents.
fn is_contents(passages: &[Passage], heading: usize) -> bool {
    const A_LIST: usize = 4;
    let is_heading = |passage: &&Passage| matches!(passage.kind, PassageKind::Heading(_));
    let before = passages[..heading].iter().rev().take_while(is_heading).count();
    let from = passages[heading..].iter().take_while(is_heading).count();
    before + from >= A_LIST
}

/// Reports lists of which an earlier one holds most.
fn lists(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let text = reading.text;
    let long = text.lists.iter().filter(|list| list.items.len() >= COMMON);
    let words = |item: &usize| reading.tokens()[*item].worked_out(whole);
    let long: Vec<(&List, Vec<Rc<Whole>>)> = long.map(|list| (list, list.items.iter().map(words).collect())).collect();
    let lists: Vec<(&List, BTreeSet<&str>)> =
        long.iter().map(|(list, items)| (*list, items.iter().map(|item| item.0.as_str()).collect())).collect();
    // Where each item stands, so that only lists with something in common are compared.
    let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, (_, items)) in lists.iter().enumerate() {
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        for item in items {
            let earlier = holders.entry(item).or_default();
            earlier.iter().for_each(|list| *common.entry(*list).or_default() += 1);
            earlier.push(number);
        }
        let most = common.into_iter().max_by_key(|(list, count)| (*count, std::cmp::Reverse(*list)));
        let Some((other, count)) = most else { continue };
        let shorter = items.len().min(lists[other].1.len());
        if count < COMMON || (count as f64) < shorter as f64 * SHARE {
            continue;
        }
        let place = |list: &List| {
            let first = &text.passages[list.items[0]];
            first.place(0..first.words.trim_end().len(), reading.sources)
        };
        found.push(
            Diagnostic::warning(
                RULE.code,
                place(lists[number].0),
                format!("{count} of the {} items from here on stand in an earlier list too", items.len()),
            )
            .related(place(lists[other].0), "the earlier list")
            .help("keep one list, and refer to it; two that differ a little leave it open which is right"),
        );
    }
}

/// Whether a line belongs to a signature: two people may sign on one day.
fn is_signature(line: &str) -> bool {
    let label = line.split([':', '\t']).next().unwrap_or_default();
    matches!(folded(label.trim()).as_str(), "date" | "dated" | "name" | "print name" | "signature" | "signed")
}

/// Whether the words are many enough, and no lead-in: two lists may follow from the same words.
fn long(passage: &Passage, range: &Range<usize>, least: usize) -> bool {
    let words = &passage.words[range.clone()];
    words.split_whitespace().count() >= least && !words.ends_with(':')
}

/// The words of a passage as they are compared.
struct Whole(String);

fn whole(tokens: &Tokens<'_>) -> Whole {
    Whole(comparable(&tokens.passage.words))
}

/// Words without regard to case and to punctuation at their end.
fn comparable(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    folded(words.join(" ").trim_end_matches(|c: char| !c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::{found, pointed_at};

    #[test]
    fn items_lines_headings_and_sentences_stand_once() {
        assert_eq!(
            found(&RULE, "- Equality Act 2010\n- Education Act 2002\n- equality act 2010;\n"),
            [("equality act 2010;".to_owned(), "this item stands twice".to_owned())]
        );
        let text = "Review date: March 2021\nNext review: March 2022\n\nAsk.\n\nReview date: March 2021\nBy: Ann Lee\n";
        assert_eq!(pointed_at(&RULE, text), ["Review date: March 2021"]);
        let text = "Oak Tree Primary School\n\nAsk the head.\n\nOak Tree Primary School\n\nDo so.\n";
        assert_eq!(pointed_at(&RULE, text), ["Oak Tree Primary School"]);
        let sentence = "The head of the school reads every report.";
        assert_eq!(pointed_at(&RULE, &format!("{sentence} Then act.\n\nAsk. {sentence}\n")), [sentence]);
    }

    #[test]
    fn two_lists_with_most_items_in_common_are_found() {
        let one =
            "Training covers:\n\n- Code of Conduct\n- Grievances\n- Discipline\n- Whistleblowing\n- Inclusion\n\n";
        let text =
            format!("{one}## Linked policies\n\n- Code of Conduct\n- Grievances\n- Whistleblowing\n- Discipline\n");
        assert_eq!(
            found(&RULE, &text),
            [("Code of Conduct".to_owned(), "4 of the 4 items from here on stand in an earlier list too".to_owned())]
        );
        let text = format!("{one}## Linked policies\n\n- Code of Conduct\n- Grievances\n- Lateness\n- Discipline\n");
        assert_eq!(found(&RULE, &text), []);
    }

    #[test]
    fn two_roles_may_have_the_same_duty_and_two_sections_the_same_name() {
        for text in [
            "The head will:\n\n- report to governors\n\nThe lead will:\n\n- report to governors\n",
            "All of the staff of this school must:\n\n- ask\n\nThen act.\n\nAll of the staff of this school must:\n\n- act\n",
            "Date: 4 May 2025\n\nAnn Lee\n\nDate: 4 May 2025\n\nBob Ray\n",
            "## Training\n\nAsk first.\n\n## Training\n\nAsk first.\n",
        ] {
            assert_eq!(found(&RULE, text), [], "{text}");
        }
    }

    #[test]
    fn contents_of_plain_text_name_each_heading_first() {
        let contents = "What this is for\n\nWho does what here\n\nHow to tell us\n\nWhen we look again\n\n";
        let text = format!("Words before.\n\n{contents}Words between.\n\nHow to tell us\n\nAsk. It is so.\n");
        assert_eq!(pointed_at(&RULE, &text), [""; 0]);
        assert_eq!(pointed_at(&RULE, &format!("{text}\nHow to tell us\n\nAct. It was so.\n")).len(), 1);
    }
}
