//! Law that is not in force any more.

use crate::check::cited::{Meant, is_told_as_past, sentence_around};
use crate::check::reading::{Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Fault};
use crate::model::allowance::Level;
use crate::model::register::{Law, Registers, Standing};

pub(super) const RULE: Rule = Rule {
    code: Fault::SupersededLaw.code(),
    about: "Law that is not in force any more",
    page: include_str!("superseded_law.md"),
    level: Level::Error,
    looks: &[LooksAt::Passages(look), LooksAt::Building],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let registers = &reading.library.registers;
    // Law that is named with its year is told of there.
    let mut named: Vec<&Law> = Vec::new();
    for cited in reading.cited().flat_map(|(_, cited)| cited) {
        if let Meant::Law(_, law) = cited.meant
            && !named.iter().any(|named| std::ptr::eq(*named, law))
        {
            named.push(law);
        }
    }
    let is_named = |law: &Law| named.iter().any(|named| std::ptr::eq(*named, law));
    let has_ended = |law: &Law| law.standing(reading.today) == Standing::Ended;
    for (passage, cited) in reading.cited() {
        if cited.is_empty() {
            continue;
        }
        let sentences = passage.sentences();
        // The sentence that was looked at last, and whether it is about another country: it may cite many.
        let mut looked_at = (0..0, false);
        for cited in cited {
            let law = match cited.meant {
                Meant::Law(_, law) => law,
                // Without its year it can mean only what has ended.
                Meant::Yearless(_, law)
                    if !is_named(law) && registers.namesakes(law).iter().all(|(_, law)| has_ended(law)) =>
                {
                    law
                }
                Meant::Yearless(..)
                | Meant::FormerName(..)
                | Meant::NearLaw(..)
                | Meant::UnknownLaw(_)
                | Meant::Guidance(..)
                | Meant::NearGuidance(..) => continue,
            };
            // What was not seen at a source is not held against anybody.
            if !law.verified {
                continue;
            }
            let Some(last) = law.in_force_to.filter(|last| last.value.last_day() < reading.today) else { continue };
            // Much that was repealed for the rest of the kingdom is in force there.
            let sentence = sentence_around(passage, &sentences, &cited.range);
            if looked_at.0 != sentence {
                looked_at = (sentence.clone(), passage.words[sentence].contains("Northern Ireland"));
            }
            if looked_at.1 || is_told_as_past(passage, &sentences, &cited.range) {
                continue;
            }
            let next = successor(law, registers, reading.today).map(|(id, next, is_direct)| {
                let cite = match reading.source {
                    Source::Clause | Source::Wording => format!("cite {{{{ law.{id} }}}}"),
                    Source::Document | Source::Foreign => format!("cite the {}", next.title),
                };
                match is_direct {
                    true => format!("{cite}, which replaced it"),
                    false => format!("{cite}, which replaced what replaced it"),
                }
            });
            let place = passage.place(cited.range.clone(), reading.sources);
            let message = format!("the {} was in force only until {}", law.title, last.value);
            found.push(Diagnostic::error(RULE.code, place, message).maybe_help(next));
        }
    }
}

/// What took the place of `law` and is in force on `day`, or else what comes last; and whether nothing stood between them.
fn successor<'l>(law: &'l Law, registers: &'l Registers, day: Date) -> Option<(&'l str, &'l Law, bool)> {
    let mut passed = Vec::new();
    let mut next = law.superseded_by.as_ref()?.value.as_str();
    loop {
        let entry = &registers.law.get(next)?.value;
        passed.push(next);
        match entry.superseded_by.as_ref() {
            Some(after) if !entry.may_be_in_force(day) && !passed.contains(&after.value.as_str()) => {
                next = &after.value
            }
            _ => return Some((next, entry, passed.len() == 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::{found, pointed_at, ways_out};

    #[test]
    fn repealed_law_is_named_with_what_replaced_it() {
        let faults = found(&RULE, "We keep to the Data Protection Act 1998.\n");
        let said = "the Data Protection Act 1998 was in force only until 24 May 2018";
        assert_eq!(faults, [("Data Protection Act 1998".to_owned(), said.to_owned())]);
    }

    #[test]
    fn only_words_beside_a_title_tell_that_it_is_past() {
        let text = "Records of former pupils are kept under the Data Protection Act 1998.";
        assert_eq!(found(&RULE, text).len(), 1);
        let text = "This policy replaced our earlier one and follows the Data Protection Act 1998.";
        assert_eq!(found(&RULE, text).len(), 1);
        assert_eq!(found(&RULE, "It was written under the former Data Protection Act 1998."), []);
        assert_eq!(found(&RULE, "The new Act replaces the Data Protection Act 1998."), []);
    }

    #[test]
    fn law_may_be_told_of_as_past_and_law_in_force_is_fine() {
        let text = "The Data Protection Act 1998 has been repealed. We keep to the Data Protection Act 2018.\n";
        assert_eq!(found(&RULE, text), []);
    }

    #[test]
    fn repealed_law_is_known_by_a_short_form_and_by_its_year_before_it() {
        let text = "Files are kept as the 1998 Data Protection Act, the data protection act 1998, the Data Protection Acts 1998 \
                    and 2018 and DPA 1998 ask.\n";
        assert_eq!(
            pointed_at(&RULE, text),
            ["1998 Data Protection Act", "data protection act 1998", "Data Protection Acts 1998", "DPA 1998"]
        );
        let text = "The Disability Discrimination Act (DDA) 1995, the Race Relations (Amendment) Act 2000 and the Sex \
                    Discrimination Acts 1975-85 apply. In Northern Ireland the Disability Discrimination Act 1995 does.\n";
        assert_eq!(
            pointed_at(&RULE, text),
            [
                "Disability Discrimination Act (DDA) 1995",
                "Race Relations (Amendment) Act 2000",
                "Sex Discrimination Acts 1975-85"
            ]
        );
    }

    #[test]
    fn repealed_law_is_known_without_its_year_if_no_law_of_its_name_is_in_force() {
        let faults = found(&RULE, "We keep to the Disability Discrimination Act and the Data Protection Act.\n");
        let said = "the Disability Discrimination Act 1995 was in force only until 30 September 2010";
        assert_eq!(faults, [("Disability Discrimination Act".to_owned(), said.to_owned())]);
        let way = ways_out(&RULE, "We keep to the Race Relations Act.\n");
        assert_eq!(way, ["cite the Equality Act 2010, which replaced it"]);
        let text = "The Race Relations Act 1976 has been repealed. The Race Relations Act was amended in 2000.\n";
        assert_eq!(found(&RULE, text), []);
    }

    #[test]
    fn the_law_to_cite_is_the_one_in_force() {
        let way = ways_out(&RULE, "Cards are kept as the Data Protection Act 1984 asks.\n");
        assert_eq!(way, ["cite the Data Protection Act 2018, which replaced what replaced it"]);
    }
}
