//! Law or guidance that the registers do not have, or that was typed where a slot would keep it current.

use crate::check::cited::{Cited, Meant, Year};
use crate::check::reading::{LibraryReading, Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Fault};
use crate::grammar::joined;
use crate::model::allowance::Level;
use crate::model::register::{Guidance, Law, Standing};
use crate::prose::Passage;

pub(super) const RULE: Rule = Rule {
    code: Fault::UnknownCitation.code(),
    about: "Law or guidance that is in no register, or is typed by hand",
    page: include_str!("unknown_citation.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look), LooksAt::Library(look_at_models), LooksAt::Building],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    // Who names an Act with its year may leave the year out elsewhere.
    let named: Vec<&Law> = reading
        .cited()
        .flat_map(|(_, cited)| cited)
        .filter_map(|cited| match cited.meant {
            Meant::Law(_, law) => Some(law),
            _ => None,
        })
        .collect();
    for (index, (passage, all)) in reading.cited().enumerate() {
        for cited in all {
            let next = reading.text.passages.get(index + 1);
            if next.is_some_and(|next| has_year_below(cited, passage, next, reading)) {
                continue;
            }
            if let Some((message, help)) = fault(cited, passage, &named, reading) {
                let place = passage.place(cited.range.clone(), reading.sources);
                found.push(Diagnostic::warning(RULE.code, place, message).help(help));
            }
        }
    }
}

fn look_at_models(reading: &LibraryReading<'_>, found: &mut Vec<Diagnostic>) {
    for text in reading.models {
        look(&Reading::new(text, Source::Clause, reading.sources, reading.learned, reading.today), found);
    }
}

/// Whether a page broke the title of law in force before its year: "… under the Equality Act" and then "2010 and …".
fn has_year_below(cited: &Cited<'_>, passage: &Passage, next: &Passage, reading: &Reading<'_>) -> bool {
    let Meant::Yearless(_, law) = cited.meant else { return false };
    let year = next.words.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    reading.source == Source::Foreign
        && year.len() == 4
        && passage.words[cited.range.end..].trim().is_empty()
        && reading
            .library
            .registers
            .namesakes(law)
            .iter()
            .any(|(_, law)| law.title.value.ends_with(year) && law.may_be_in_force(reading.today))
}

/// What to say of a citation, and the way out; `named` is the law that the text names in full.
fn fault(cited: &Cited<'_>, passage: &Passage, named: &[&Law], reading: &Reading<'_>) -> Option<(String, String)> {
    let registers = &reading.library.registers;
    let words = &cited.words;
    let has_slots = matches!(reading.source, Source::Clause | Source::Wording);
    // Words of the author's that lead to a slot are a link, and as current as the slot.
    let is_by_hand = has_slots && !passage.is_link(cited.range.start);
    Some(match cited.meant {
        Meant::Law(id, law) if is_by_hand && law.in_force_to.is_none() => (
            format!("\"{words}\" is typed by hand"),
            format!("write {{{{ law.{id} }}}}: it links, lists the law, and tells when it is replaced"),
        ),
        Meant::Guidance(id, _, None) if is_by_hand => (
            format!("\"{words}\" is typed by hand"),
            format!("write {{{{ guidance.{id} }}}}: it names the edition in force, and links to it"),
        ),
        Meant::Yearless(_, law) => {
            let namesakes = registers.namesakes(law);
            let is_named = |law: &Law| named.iter().any(|named| std::ptr::eq(*named, law));
            if !has_slots && namesakes.iter().filter(|(_, law)| is_named(law)).count() == 1 {
                return None;
            }
            // What is in force no more is told as such.
            if namesakes.iter().all(|(_, law)| law.standing(reading.today) == Standing::Ended) {
                return None;
            }
            let in_force: Vec<_> = namesakes.iter().filter(|(_, law)| law.may_be_in_force(reading.today)).collect();
            let slots = in_force.iter().map(|(id, law)| format!("{{{{ law.{id} }}}} for the {}", law.title));
            let titles = in_force.iter().map(|(_, law)| format!("the {}", law.cited_as.as_ref().unwrap_or(&law.title)));
            let help = match has_slots {
                true => format!("write {}", joined(&slots.collect::<Vec<_>>(), "or")),
                false => format!("did you mean {}?", joined(&titles.collect::<Vec<_>>(), "or")),
            };
            (format!("\"{words}\" does not say which law"), help)
        }
        // No register has all law: what a school cites is doubtful only if another year of it is known.
        Meant::UnknownLaw(None) if !has_slots => return None,
        Meant::UnknownLaw(None) => {
            let near = registers
                .nearest_law(words)
                .map(|(_, law)| format!("the nearest is the {}; if that is not meant, ", law.title));
            let way = "check its title, then add it to clauses/register/law.toml";
            (format!("\"{words}\" is not in the register of law"), near.unwrap_or_default() + way)
        }
        Meant::UnknownLaw(Some(law)) => {
            let namesakes = registers.namesakes(law);
            // Where several of one name are in force together, one more is no surprise.
            if !has_slots && namesakes.iter().filter(|(_, law)| law.may_be_in_force(reading.today)).count() > 1 {
                return None;
            }
            let known = namesakes.into_iter().map(|(_, law)| format!("the {}", law.title));
            let known = joined(&known.collect::<Vec<_>>(), "and");
            let help = format!("the register has {known}; check which is meant");
            (format!("\"{words}\" is not in the register of law"), help)
        }
        Meant::Guidance(_, guidance, Some(year)) => return later_edition(guidance, year, reading.today),
        Meant::Guidance(_, guidance, None) if is_called_current(&passage.words[..cited.range.start]) => {
            let now = guidance.in_force(reading.today).map(|edition| &edition.label).filter(|label| !label.is_empty());
            let help = match now {
                Some(label) => format!("name it: the edition of {label} is in force now"),
                None => "name the edition; what is current changes".to_owned(),
            };
            (format!("nothing says which edition of \"{words}\" was current"), help)
        }
        Meant::Law(..) | Meant::FormerName(..) | Meant::NearLaw(..) | Meant::Guidance(..) | Meant::NearGuidance(..) => {
            return None;
        }
    })
}

/// What to say of an edition that is newer than all the register has.
fn later_edition(guidance: &Guidance, typed: Year, today: Date) -> Option<(String, String)> {
    let numbered = guidance.edition.iter().filter_map(|edition| Some((edition.label.parse::<u16>().ok()?, edition)));
    let (label, latest) = numbered.max_by_key(|(label, _)| *label)?;
    let started = latest.in_force_from.map_or(label, |first| first.value.numbers().0);
    // The register may be behind; it cannot be behind what is to come.
    let is_known = latest.verified || typed.year > today.numbers().0;
    if typed.year <= label.max(started) || typed.is_update || !is_known {
        return None;
    }
    let message = format!("no edition of {} of \"{}\" is in the register", typed.year, guidance.title);
    let help = format!(
        "its latest is that of {label}; correct the year, or add the new edition to clauses/register/guidance.toml"
    );
    Some((message, help))
}

/// Whether these words call what follows them current: "the Department's current advice".
fn is_called_current(before: &str) -> bool {
    let words: Vec<String> = before.split_whitespace().rev().take(3).map(crate::check::words::folded).collect();
    let kind = |word: &str| matches!(word, "advice" | "document" | "edition" | "guidance" | "on" | "version");
    let last = words.iter().find(|word| !kind(word.trim_matches(|c: char| !c.is_alphanumeric())));
    last.is_some_and(|word| matches!(word.as_str(), "current" | "latest"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::{found, pointed_at};

    #[test]
    fn an_act_without_its_year_is_not_named() {
        assert_eq!(
            pointed_at(&RULE, "Under the Data Protection Act and Freedom of Information legislation, letters count.\n"),
            ["Data Protection Act", "Freedom of Information legislation"]
        );
    }

    #[test]
    fn a_year_below_a_broken_line_belongs_to_the_title() {
        assert_eq!(found(&RULE, "Every head must keep to the Data Protection Act\n\n2018 and ask first.\n"), []);
        assert_eq!(found(&RULE, "Every head must keep to the Data Protection Act\n\n1066 pupils ask.\n").len(), 1);
    }

    #[test]
    fn legislation_is_on_all_the_subjects_before_it() {
        let text = "We keep to Copyright and Data Protection legislation.\n";
        assert_eq!(pointed_at(&RULE, text), ["Data Protection legislation"]);
    }

    #[test]
    fn an_act_in_the_register_is_known_whatever_stands_before_it() {
        let text = "Under the Equality Act 2010 (see Human Rights Act 1998), and Copyright, Designs and Patents Act 1988, \
                    act fairly. We comply with equality legislation, in order. Act now. The Health and Safety at Work \
                    etc. Act 1974 applies.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
    }

    #[test]
    fn guidance_that_is_called_current_names_its_edition() {
        let title = "Searching, screening and confiscation";
        assert_eq!(pointed_at(&RULE, &format!("We follow the DfE's current advice {title}.\n")), [title]);
        assert_eq!(pointed_at(&RULE, &format!("We follow {title}, and current advice on phones.\n")), [""; 0]);
    }

    #[test]
    fn an_act_of_another_year_than_the_register_has_is_reported() {
        assert_eq!(pointed_at(&RULE, "See the Bread Act 1822, and the Equality Act 2006.\n"), ["Equality Act 2006"]);
    }

    #[test]
    fn an_act_that_the_text_names_with_its_year_may_go_without_it() {
        let text = "The Equality Act 2010 protects us. Under the Equality Act we act fairly.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
        let text =
            "The Data Protection Act 1998 gave way to the Data Protection Act 2018. We keep the Data Protection Act.\n";
        assert_eq!(pointed_at(&RULE, text), ["Data Protection Act"]);
    }

    #[test]
    fn the_year_may_stand_before_the_name_and_several_years_after_it() {
        let text = "See the 2010 Equality Act, the 2004 Equality Act, the Equality Acts 2006 and 2010, DPA 2018 and DPA 2008. In \
                    2018 Data Protection Act training began.\n";
        assert_eq!(pointed_at(&RULE, text), ["2004 Equality Act", "Equality Acts 2006", "DPA 2008"]);
        // There are many Education Acts, and no register needs them all.
        assert_eq!(pointed_at(&RULE, "See the Education Act 1997 and the Education Acts 1996 and 2005.\n"), [""; 0]);
    }

    #[test]
    fn part_of_a_longer_name_is_another_law() {
        let text = "The Adoption and Equality Act 2002, the Special Freedom of Information Act, Further Education Act 1992 \
                    and the Guide to Data Protection Act.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
    }

    #[test]
    fn a_short_form_may_have_the_number_of_its_law() {
        let text = "The UK GDPR (General Data Protection Regulation (EU) 2016/679) and UK GDPR 2016/679 apply.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
    }

    #[test]
    fn a_year_later_than_every_edition_is_in_no_register() {
        let said = "no edition of 2029 of \"Keeping children safe in education\" is in the register";
        assert_eq!(found(&RULE, "We follow KCSIE 2029.\n"), [("KCSIE 2029".to_owned(), said.to_owned())]);
        assert_eq!(pointed_at(&RULE, "See Teaching online safety in schools (updated 2024), KCSIE 2026.\n"), [""; 0]);
    }
}
