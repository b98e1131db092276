//! Lists that a blank line or a missing indent takes apart.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{List, PassageKind, Text};
use crate::source::{Sources, Span};

pub(super) const RULE: Rule = Rule {
    code: Code::rule("split-list"),
    about: "A list that is taken apart by a blank line or a missing indent",
    page: include_str!("split_list.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let text = reading.text;
    for (number, list) in text.lists.iter().enumerate() {
        // A list whose items all stand apart is written so on purpose.
        let pairs = list.items.windows(2);
        let after_blank: Vec<usize> = pairs
            .filter(|pair| follows_blank(text, pair[1], reading.sources) && is_plain(text, pair, reading.sources))
            .map(|pair| pair[1])
            .collect();
        if after_blank.len() * 3 < list.items.len() {
            for item in after_blank {
                let passage = &text.passages[item];
                let place = passage.place(0..passage.words.len(), reading.sources);
                found.push(
                    Diagnostic::warning(RULE.code, place, "a blank line splits this list before this item")
                        .help("take the blank line out; if a new list begins here, lead in to it"),
                );
            }
        }
        for pair in list.items.windows(2) {
            let (lead_in, next) = (&text.passages[pair[0]], &text.passages[pair[1]]);
            let has_inside = has_inside(text, number, list, pair[0]) || !is_plain(text, pair, reading.sources);
            if lead_in.words.trim_end().ends_with(':') && !has_inside {
                let place = |passage: &crate::prose::Passage| {
                    let words = passage.words.trim_end().len();
                    passage.place(0..words, reading.sources)
                };
                found.push(
                    Diagnostic::warning(
                        RULE.code,
                        place(lead_in),
                        "this item leads in to a list, and no list is in it",
                    )
                    .related(place(next), "this stands beside it")
                    .help("indent the items that belong to it"),
                );
            }
        }
    }
}

/// Whether an empty line stands just before the item.
fn follows_blank(text: &Text, item: usize, sources: &Sources) -> bool {
    let span = text.passages[item].span;
    let before = sources.text(Span::new(span.file, 0, span.start as usize));
    let line = before.rfind('\n').unwrap_or_default();
    let line_before = before[..line].rfind('\n').map_or(0, |at| at + 1);
    line > 0 && before[line_before..line].trim().is_empty()
}

/// Whether the first of two items is a paragraph and no more; after code or a second paragraph a blank line is usual.
fn is_plain(text: &Text, pair: &[usize], sources: &Sources) -> bool {
    let (first, second) = (text.passages[pair[0]].span, text.passages[pair[1]].span);
    let file = &sources.file(first.file).text;
    let written = file.get(first.start as usize..second.start as usize).unwrap_or_default();
    // The mark of the second item stands on its line.
    let before = written.rsplit_once('\n').map_or(written, |(before, _)| before).trim_end();
    !before.lines().any(|line| line.trim().is_empty() || line.trim_start().starts_with("```"))
}

/// Whether anything stands in an item besides its first words.
fn has_inside(text: &Text, number: usize, list: &List, first: usize) -> bool {
    let item = list.items.iter().position(|item| *item == first);
    let is_inner = |inner: &List| inner.outer == Some(number) && inner.lead_in == Some(first);
    text.lists.iter().any(is_inner)
        || text.passages.get(first + 1).is_some_and(|next| {
            next.kind == PassageKind::Cell || (next.list == Some(number) && Some(next.item) == item)
        })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn a_blank_line_within_a_list_is_found() {
        assert_eq!(pointed_at(&RULE, "- one\n- two\n\n- three\n- four\n"), ["three"]);
        assert_eq!(pointed_at(&RULE, "- one\n\n- two\n\n- three\n\n- four\n"), [""; 0]);
        assert_eq!(pointed_at(&RULE, "- one\n- two\n\n  more\n\n- three\n- four\n- five\n"), [""; 0]);
        assert_eq!(pointed_at(&RULE, "- one\n- two\n  ```\n  x\n  ```\n\n- three\n- four\n- five\n"), [""; 0]);
    }

    #[test]
    fn a_lead_in_among_its_items_is_found() {
        assert_eq!(pointed_at(&RULE, "- Staff must:\n- ask\n - act\n"), ["Staff must:"]);
        assert_eq!(pointed_at(&RULE, "- Staff must:\n  - ask\n  - act\n- Pupils too\n"), [""; 0]);
        assert_eq!(pointed_at(&RULE, "- Staff must:\n\n  ask and act\n- Pupils too\n"), [""; 0]);
        let letters = "1. The school has a helper who:\na. sees to the gate\nb. feeds the fish\n2. The helper writes\n";
        assert_eq!(pointed_at(&RULE, letters), ["The school has a helper who:"]);
        assert_eq!(pointed_at(&RULE, &letters.replace("\na.", "\n   a.").replace("\nb.", "\n   b.")), [""; 0]);
        assert_eq!(pointed_at(&RULE, "- Run this:\n\n      cargo build --release\n- Wait\n"), [""; 0]);
    }
}
