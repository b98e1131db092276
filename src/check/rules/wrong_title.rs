//! Nearly the title of law or guidance.

use crate::check::cited::{Meant, Titles};
use crate::check::{Look, Reading, Rule, Source};
use crate::diagnostic::Diagnostic;
use crate::model::allowance::Level;

pub const RULE: Rule = Rule {
    code: "wrong-title",
    about: "Nearly the title of law or guidance, but not quite",
    page: include_str!("wrong_title.md"),
    level: Level::Warning,
    looks: &[Look::Passages(look)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let titles = Titles::of(&reading.library.registers);
    for passage in &reading.text.passages {
        for cited in titles.cited_in(passage) {
            let (slot, title) = match cited.meant {
                Meant::NearLaw(id, law) => {
                    (format!("law.{id}"), format!("the {}", law.cited_as.as_ref().unwrap_or(&law.title)))
                }
                Meant::NearGuidance(id, guidance) => (format!("guidance.{id}"), format!("\"{}\"", guidance.title)),
                Meant::Law(..) | Meant::Yearless(..) | Meant::UnknownLaw(_) | Meant::Guidance(..) => continue,
            };
            let place = passage.place(cited.range, reading.sources);
            let help = match reading.source {
                Source::Clause | Source::Wording => format!("write {{{{ {slot} }}}} for {title}"),
                Source::Document | Source::Foreign => format!("did you mean {title}?"),
            };
            let message = format!("there is nothing called \"{}\"", cited.words);
            found.push(Diagnostic::warning(RULE.code, place, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

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
}
