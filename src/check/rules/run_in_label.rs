//! Labels at the start of items that run into what they label: `Safe Do not give your name`.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::Tokens;
use crate::check::words::grammar::NO_LABEL;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("run-in-label"),
    about: "A label with nothing between it and the sentence after it",
    page: include_str!("run_in_label.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

/// One item alone may begin with a word in a capital for another reason.
const FEWEST: usize = 3;

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let text = reading.text;
    for list in text.lists.iter().filter(|list| list.items.len() >= FEWEST) {
        let mut places = list.items.iter().filter_map(|item| {
            let passage = &text.passages[*item];
            let tokens = Tokens::of(passage);
            let [first, second, ..] = &tokens.places[..] else { return None };
            let is_capital = |at: usize| passage.words[at..].starts_with(char::is_uppercase);
            let is_label = is_capital(first.start)
                && is_capital(second.start)
                && &passage.words[first.end..second.start] == " "
                && NO_LABEL.contains(&tokens.words[1].as_str());
            // A label in bold can be told from what follows it.
            let is_marked = passage.marks().iter().any(|(_, marked)| marked.contains(&first.start));
            (is_label && !is_marked).then(|| (passage, first.clone()))
        });
        let labels: Vec<_> = places.by_ref().collect();
        if labels.len() < FEWEST || labels.len() * 5 < list.items.len() * 4 {
            continue;
        }
        let (passage, range) = &labels[0];
        let label = &passage.words[range.clone()];
        found.push(
            Diagnostic::warning(
                RULE.code,
                passage.place(range.clone(), reading.sources),
                format!("\"{label}\" runs into its sentence, and so do the labels of the other items"),
            )
            .help("put a colon after each, or make it bold"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn labels_that_run_into_their_sentences_are_found_once_a_list() {
        let text = "- Safe Do not give your name.\n- Meeting Never meet a stranger.\n- Tell We help you to tell.\n";
        assert_eq!(pointed_at(&RULE, text), ["Safe"]);
    }

    #[test]
    fn names_marked_labels_and_plain_sentences_are_right() {
        for text in [
            "- Ada Green (headteacher)\n- Sam Okoro (chair)\n- Bo Lee (clerk)\n",
            "- **Safe** Do not give it.\n- **Meeting** Never meet.\n- **Tell** We help.\n",
            "- Safe: Do not give it.\n- Meeting: Never meet.\n- Tell: We help.\n",
            "- Tell We the People\n- Ask first\n- Then act\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }
}
