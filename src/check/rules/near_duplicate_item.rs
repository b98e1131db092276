//! What a document says twice in nearly the same words.

use crate::check::words::folded;
use crate::check::{Look, Reading, Rule};
use crate::diagnostic::Diagnostic;
use crate::likeness::Texts;
use crate::model::allowance::Level;
use crate::prose::{Kind, Passage, Text};
use std::ops::Range;

pub const RULE: Rule = Rule {
    code: "near-duplicate-item",
    about: "Two items or sentences that say nearly the same",
    page: include_str!("near_duplicate_item.md"),
    level: Level::Warning,
    looks: &[Look::Whole(look)],
};

/// The likeness from which two items of a list, or two sentences, are one said twice. Two rules about different things
/// in the same words, such as "Report theft to the head" and "Report bullying to the head", stay below it.
const ALIKE: f64 = 0.72;

/// How much of the shorter sentence stands in the longer, from which it adds nothing.
const CONTAINED: f64 = 0.85;

/// The likeness below which nothing is looked at: a sentence of 13 words within one of 37 has 0.48.
const LEAST: f64 = 0.4;

/// Shorter sentences are alike by chance.
const SHORTEST: usize = 9;

/// A sentence, and where it stands.
struct Sentence<'t> {
    passage: &'t Passage,
    range: Range<usize>,
    /// Its words as they are compared.
    words: String,
    /// How many there are.
    count: usize,
}

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let mut texts = Texts::default();
    let mut sentences: Vec<Sentence<'_>> = Vec::new();
    let passages = reading.text.passages.iter();
    for passage in passages.filter(|passage| matches!(passage.kind, Kind::Paragraph | Kind::Item)) {
        for range in passage.sentences() {
            // Two references to one section are alike in words that nobody typed.
            let is_own = |at: usize| range.contains(&at) && !passage.is_slot(at) && !passage.is_link(at);
            let tokens = passage.tokens().into_iter().filter(|token| is_own(token.start));
            let words: Vec<String> = tokens.map(|token| folded(&passage.words[token])).collect();
            if words.len() >= SHORTEST {
                let (count, words) = (words.len(), words.join(" "));
                texts.add(&words);
                sentences.push(Sentence { passage, range, words, count });
            }
        }
    }
    for pair in texts.pairs(LEAST) {
        let (first, second) = (&sentences[pair.first], &sentences[pair.second]);
        let (shorter, longer) = (first.count.min(second.count) - 1, first.count.max(second.count) - 1);
        let contained = pair.likeness * (shorter + longer) as f64 / 2.0 / shorter as f64;
        let is_near = pair.likeness >= ALIKE || contained >= CONTAINED;
        // The same words twice are duplicate-item's, and two roles may have one duty.
        if !is_near || first.words == second.words || !may_compare(first.passage, second.passage, reading.text) {
            continue;
        }
        let kind = if second.passage.kind == Kind::Item { "item" } else { "sentence" };
        found.push(
            Diagnostic::warning(
                RULE.code,
                second.passage.place(second.range.clone(), reading.sources),
                format!("this {kind} says nearly the same as an earlier one"),
            )
            .related(first.passage.place(first.range.clone(), reading.sources), "the earlier one")
            .help("make one of the two; if they differ in something that counts, say only that"),
        );
    }
}

/// Whether two sentences stand where one of them would do: in one list, under the same lead-in, or not in lists.
fn may_compare(one: &Passage, other: &Passage, text: &Text) -> bool {
    let (Some(list), Some(other_list)) = (one.list, other.list) else { return true };
    let lead_in = |list: usize| {
        let lead_in = text.lists.get(list).and_then(|list| list.lead_in).and_then(|number| text.passages.get(number));
        lead_in.map(|passage| folded(&passage.words))
    };
    list == other_list || lead_in(list).is_some_and(|words| lead_in(other_list).as_ref() == Some(&words))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn items_of_a_list_that_say_nearly_the_same_are_found() {
        let text = "- Post images of any pupil of the school or of another school where you worked\n\
                    - Without asking, post images of any teacher of the school or of another school where you worked\n";
        assert_eq!(pointed_at(&RULE, text).len(), 1);
    }

    #[test]
    fn a_sentence_that_stands_in_a_longer_one_adds_nothing() {
        let text = "We believe this policy is in line with the Equality Act 2010.\n\nStaff ask first.\n\n\
                    We believe that this policy is in line with the Equality Act 2010, and it is fair.\n";
        assert_eq!(pointed_at(&RULE, text).len(), 1);
    }

    #[test]
    fn rules_about_different_things_and_duties_of_different_roles_are_not_alike() {
        for text in [
            "- Report every theft of property to the head at once\n- Report every case of bullying to the lead at once\n",
            "The head will:\n\n- report once a year to the governing body on how well this policy works\n\n\
             The link governor will:\n\n- report once a term to the governing body on how well this policy works\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }
}
