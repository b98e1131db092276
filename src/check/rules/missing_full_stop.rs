//! A paragraph that ends without a full stop, so that a reader wonders what was cut off.

use crate::check::reading::{Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::last_word_at;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{Passage, PassageKind};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("missing-full-stop"),
    about: "A paragraph that ends without a full stop",
    page: include_str!("missing_full_stop.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look), LooksAt::Whole(look_at_own)],
};

/// A line of fewer words may be a label, a name or an address.
const SHORTEST: usize = 9;

/// What a school adds in its own words is no label; it may be a name.
const SHORTEST_OWN: usize = 4;

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    // What takes the place of an item ends as items do: where it stands, that is known.
    if reading.source != Source::Wording {
        look_for(reading, (SHORTEST, false), |_| true, found);
    }
}

/// The school's own words, as they stand in its policy.
fn look_at_own(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    if reading.source == Source::Document {
        look_for(reading, (SHORTEST_OWN, true), |passage| Some(passage.span.file) == reading.own_file, found);
    }
}

/// Looks at paragraphs of so many words. Among the school's own words are no labels, so what begins with a small letter lacks two
/// things.
fn look_for(
    reading: &Reading<'_>,
    (shortest, is_own): (usize, bool),
    is_meant: impl Fn(&Passage) -> bool,
    found: &mut Vec<Diagnostic>,
) {
    // What leads in to a list is list-stem's.
    let leads_in: BTreeSet<usize> = reading.text.lists.iter().filter_map(|list| list.lead_in).collect();
    for (number, passage) in reading.text.passages.iter().enumerate() {
        let leads_to_table = reading.text.passages.get(number + 1).is_some_and(|next| next.kind == PassageKind::Cell);
        let is_paragraph = !leads_to_table
            && passage.kind == PassageKind::Paragraph
            && passage.list.is_none()
            && is_meant(passage)
            && !leads_in.contains(&number);
        let begins = passage.words.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        let passage_meant = Some(passage).filter(|_| is_paragraph && (begins || is_own));
        if let Some(word) = passage_meant.and_then(|passage| last_word(passage, shortest)) {
            let place = passage.place(word, reading.sources);
            let help = match begins {
                true => "put one there; if the end was cut off, write the rest",
                false => "put one there, and begin it with a capital; if words were cut off, write them",
            };
            found.push(Diagnostic::warning(RULE.code, place, "this paragraph has no full stop at its end").help(help));
        }
    }
}

/// The last word of a paragraph that lacks its full stop.
fn last_word(passage: &Passage, shortest: usize) -> Option<std::ops::Range<usize>> {
    let words = passage.words.trim_end();
    let bare = words.trim_end_matches([')', '”', '’', '"', '\'', ']']);
    let tokens = passage.tokens();
    let last = tokens.last().filter(|_| tokens.len() >= shortest)?;
    let start = Some(last_word_at(words)).filter(|&start| start > 0)?;
    let is_address = words[start..].contains(['@', '/']) || words[start..].contains("www.");
    (bare.len() == last.end && !is_address && !passage.is_link(last.start)).then(|| last.clone())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn a_paragraph_ends_with_a_full_stop() {
        assert_eq!(pointed_at(&RULE, "The lead reads the reports of every filter (in the log)\n"), ["log"]);
        assert_eq!(
            pointed_at(&RULE, "The lead reads what is in the log. The head acts on what they tell\n\nIn time.\n"),
            ["tell"]
        );
    }

    #[test]
    fn headings_addresses_lead_ins_and_items_have_none() {
        for text in [
            "## The lead reads the reports of every filter in the log\n",
            "Write to all of us at the office of the school: office@oak.example\n",
            "At all times the staff of this school must also\n\n- ask everyone of them first before they do it\n",
            "The lead reads the reports of every filter, does he?\n",
            "Signed by the head\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }
}
