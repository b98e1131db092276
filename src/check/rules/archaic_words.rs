//! Words of law Latin, commercial English and filler, where plain ones would do.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::Tokens;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("archaic-words"),
    about: "Law Latin and old-fashioned words where plain ones would do",
    page: include_str!("archaic_words.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

/// What is better said otherwise, and how. GOV.UK's list of words to avoid is the model; the choice is ours.
const INSTEAD: &[(&str, &str)] = &[
    ("ad hoc", "when needed"),
    ("amongst", "among"),
    ("but are not limited to", "such as; it already says that there are more"),
    ("but is not limited to", "such as; it already says that there are more"),
    ("but not limited to", "such as; it already says that there are more"),
    ("forthwith", "at once"),
    ("hereby", ""),
    ("herein", "in this policy"),
    ("hereinafter", "from here on"),
    ("heretofore", "until now"),
    ("in respect of", "about, for"),
    ("in the event of", "if"),
    ("in the event that", "if"),
    ("inter alia", "among other things"),
    ("notwithstanding", "despite"),
    ("per annum", "a year"),
    ("prior to", "before"),
    ("pursuant to", "under"),
    ("shall", "must, or will"),
    ("thereof", "of it"),
    ("therein", "in it"),
    ("thereto", "to it"),
    ("whereby", "by which"),
    ("wherein", "in which"),
    ("whilst", "while"),
    ("with regards to", "about"),
];

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for passage in &reading.text.passages {
        let tokens = Tokens::of(passage);
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
