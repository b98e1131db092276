//! Words of law Latin, commercial English and filler, where plain ones would do.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::style::INSTEAD;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("archaic-words"),
    about: "Law Latin and old-fashioned words where plain ones would do",
    page: include_str!("archaic_words.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for tokens in reading.tokens() {
        let passage = tokens.passage;
        for (phrase, instead) in INSTEAD {
            for range in tokens
                .find(phrase)
                .into_iter()
                .filter(|range| !passage.is_slot(range.start) && !passage.is_link(range.start))
            {
                let written = &passage.words[range.clone()];
                let fault = Diagnostic::warning(
                    RULE.code,
                    passage.place(range.clone(), reading.sources),
                    format!("\"{written}\" is not plain English"),
                );
                found.push(match *instead {
                    "" => fault.help("leave it out"),
                    instead => fault.help(format!("say: {instead}")),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn whole_words_are_found_in_any_case() {
        assert_eq!(
            pointed_at(&RULE, "Whilst at work, staff shall ask. Marshall is in a shallow pond.\n"),
            ["shall", "Whilst"]
        );
    }
}
