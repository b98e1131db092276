//! Nearly the title of law or guidance.

use crate::check::cited::{Meant, is_told_as_past, sentence_around};
use crate::check::reading::{Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::law::HISTORY;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::model::register::Law;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("wrong-title"),
    about: "Nearly the title of law or guidance, but not quite",
    page: include_str!("wrong_title.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for (passage, cited) in reading.cited() {
        // Who tells of both names knows which holds now.
        let has_name_of_today = |law: &Law| {
            cited.iter().any(|cited| matches!(cited.meant, Meant::Law(_, other) if std::ptr::eq(other, law)))
        };
        for cited in cited {
            // What was retained at Brexit had the name of then.
            let is_history = || {
                let sentences = passage.sentences();
                let sentence = passage.words[sentence_around(passage, &sentences, &cited.range)].to_lowercase();
                HISTORY.iter().any(|told| sentence.contains(told)) || is_told_as_past(passage, &sentences, &cited.range)
            };
            let (slot, title, since) = match cited.meant {
                Meant::NearLaw(id, law) => (format!("law.{id}"), named(law), None),
                Meant::FormerName(id, law) if !has_name_of_today(law) && !is_history() => {
                    (format!("law.{id}"), named(law), law.in_force_from)
                }
                Meant::NearGuidance(id, guidance, _) => {
                    (format!("guidance.{id}"), format!("\"{}\"", guidance.title), None)
                }
                Meant::Law(..)
                | Meant::Yearless(..)
                | Meant::FormerName(..)
                | Meant::UnknownLaw(_)
                | Meant::Guidance(..) => continue,
            };
            let message = match (cited.meant, since) {
                (Meant::FormerName(..), Some(first)) => {
                    format!("\"{}\" has been {title} here since {}", cited.words, first.value)
                }
                (Meant::FormerName(..), None) => format!("\"{}\" is now {title}", cited.words),
                _ => format!("there is nothing called \"{}\"", cited.words),
            };
            let help = match (reading.source, cited.meant) {
                (Source::Clause | Source::Wording, _) => format!("write {{{{ {slot} }}}} for {title}"),
                (Source::Document | Source::Foreign, Meant::FormerName(..)) => format!("name {title}"),
                (Source::Document | Source::Foreign, _) => format!("did you mean {title}?"),
            };
            let place = passage.place(cited.range.clone(), reading.sources);
            found.push(Diagnostic::warning(RULE.code, place, message).help(help));
        }
    }
}

fn named(law: &Law) -> String {
    format!("the {}", law.cited_as.as_ref().unwrap_or(&law.title))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::{found, pointed_at};

    #[test]
    fn a_near_miss_is_found_for_law_and_guidance() {
        let text = "Law: Health and Safety at Work Act 1974, the General Data Protection Regulations 2018, Safeguarding \
                    Vulnerable Groups Act 2006 (Transitional Provisions) Regulations 2008, and Guidance for safer working \
                    practice for adults who work with children and young people in education settings.\n";
        assert_eq!(
            pointed_at(&RULE, text),
            [
                "Health and Safety at Work Act 1974",
                "General Data Protection Regulations 2018",
                "Safeguarding Vulnerable Groups Act 2006 (Transitional Provisions) Regulations 2008",
                "Guidance for safer working practice for adults who work with children and young people in education \
                 settings",
            ]
        );
    }

    #[test]
    fn exact_titles_and_other_laws_of_the_same_year_are_not_near_misses() {
        let text = "The Health and Safety at Work etc. Act 1974, the UK General Data Protection Regulation, the Equality Act \
                    2006 and the Education Act 1996. Guidance for safer working practice for staff.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
    }

    #[test]
    fn a_near_miss_is_found_however_its_letters_are_written() {
        let text = "See the Health and safety at work Act etc 1974 and the Protection from harrassment act 1997.\n";
        let near = ["Health and safety at work Act etc 1974", "Protection from harrassment act 1997"];
        assert_eq!(pointed_at(&RULE, text), near);
    }

    #[test]
    fn a_name_of_the_past_is_told_with_its_day_and_alone() {
        let said = "\"General Data Protection Regulation\" has been the UK General Data Protection Regulation here since 1 \
                    January 2021";
        assert_eq!(
            found(&RULE, "The General Data Protection Regulation (GDPR) applies.\n"),
            [("General Data Protection Regulation".to_owned(), said.to_owned())]
        );
        let text =
            "What was the General Data Protection Regulation is now the UK General Data Protection Regulation.\n";
        assert_eq!(found(&RULE, text), []);
    }

    #[test]
    fn a_name_of_the_past_with_its_number_is_no_other_law() {
        let text = "The General Data Protection Regulation (EU) 2016/679 applies, not the EU General Data Protection Regulation \
                    (GDPR) 2016/679.\n";
        let said: Vec<String> = found(&RULE, text).into_iter().map(|(words, _)| words).collect();
        assert_eq!(
            said,
            [
                "General Data Protection Regulation (EU) 2016/679",
                "EU General Data Protection Regulation (GDPR) 2016/679"
            ]
        );
        let (_, said) = &found(&RULE, text)[0];
        assert!(
            said.ends_with("has been the UK General Data Protection Regulation here since 1 January 2021"),
            "{said}"
        );
        let text = "The UK GDPR (General Data Protection Regulation (EU) 2016/679) applies.\n";
        assert_eq!(found(&RULE, text), []);
        let text = "After Brexit, much was kept from the General Data Protection Regulation. The law was derived from the General \
                    Data Protection Regulation.\n";
        assert_eq!(found(&RULE, text), []);
    }

    #[test]
    fn a_plural_in_a_title_is_a_near_miss() {
        let text = "The Equalities Act 2010, the Equalities Act 2011 and the Human Right Act 1998 apply.\n";
        assert_eq!(pointed_at(&RULE, text), ["Equalities Act 2010", "Human Right Act 1998"]);
    }

    #[test]
    fn what_is_explained_in_brackets_within_a_title_does_not_make_it_wrong() {
        let text = "Promoting fundamental British values as part of SMSC (spiritual, moral, social and cultural development) in \
                    schools.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
    }
}
