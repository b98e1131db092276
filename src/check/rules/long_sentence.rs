//! A sentence that is too long to be understood at once.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::Tokens;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::PassageKind;
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("long-sentence"),
    about: "A sentence of more than 25 words",
    page: include_str!("long_sentence.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

/// GOV.UK's content guidance: split sentences of more than 25 words.
/// <https://www.gov.uk/guidance/content-design/writing-for-gov-uk>
const LONGEST: usize = 25;

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let is_prose = |tokens: &&Tokens<'_>| !matches!(tokens.passage.kind, PassageKind::Label | PassageKind::Heading(_));
    for tokens in reading.tokens().iter().filter(is_prose) {
        let passage = tokens.passage;
        for sentence in passage.sentences() {
            let count = length(tokens, &sentence);
            if count > LONGEST {
                let place = passage.place(sentence, reading.sources);
                found.push(
                    Diagnostic::warning(RULE.code, place, format!("this sentence has {count} words"))
                        .help("split it, or make a list of it: over 25 words, readers lose the thread"),
                );
            }
        }
    }
}

/// How many words a sentence has. What a slot or a link says counts as one: nobody can shorten the title of an Act. So
/// does an address, and "P.S.H.E."; a typed number before the sentence is none of it.
fn length(tokens: &Tokens<'_>, sentence: &Range<usize>) -> usize {
    let words = &tokens.passage.words;
    let fixed = |at: usize| tokens.passage.is_slot(at) || tokens.passage.is_link(at);
    let within = tokens.within(sentence);
    let is_number = |at: &usize| tokens.words[*at].chars().all(|c| c.is_ascii_digit());
    let first = within.start + within.clone().take_while(is_number).count();
    let mut count = 0;
    let mut was_fixed = false;
    for at in first..within.end {
        let is_fixed = fixed(tokens.places[at].start);
        let goes_on =
            at > first && matches!(&words[tokens.places[at - 1].end..tokens.places[at].start], "." | "@" | "://");
        count += usize::from(!(goes_on || is_fixed && was_fixed));
        was_fixed = is_fixed;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn a_sentence_may_have_25_words_and_no_more() {
        let words = |count: usize| format!("Word{}", " word".repeat(count - 1));
        assert_eq!(pointed_at(&RULE, &format!("{}.\n", words(25))), [""; 0]);
        assert_eq!(pointed_at(&RULE, &format!("Short. {}. Short.\n", words(26))), [words(26) + "."]);
    }

    #[test]
    fn an_address_is_one_word_and_a_typed_number_none() {
        let words = |count: usize| format!("Word{}", " word".repeat(count - 1));
        assert_eq!(pointed_at(&RULE, &format!("4.3 {} office@oak.sch.uk\n", words(24))), [""; 0]);
        assert_eq!(pointed_at(&RULE, &format!("4.3 {} P.S.H.E. and/or ask\n", words(23))).len(), 1);
    }

    #[test]
    fn a_linked_title_counts_as_one_word() {
        let title = vec!["title"; 30].join(" ");
        assert_eq!(pointed_at(&RULE, &format!("Read the [{title}](https://a.uk) first.\n")), [""; 0]);
    }
}
