//! An edition of guidance that is not in force any more.

use crate::check::cited::{Meant, is_told_as_past};
use crate::check::reading::{Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Fault};
use crate::model::allowance::Level;
use crate::model::register::{Edition, Guidance};

pub(super) const RULE: Rule = Rule {
    code: Fault::SupersededGuidance.code(),
    about: "An edition of guidance that is not in force any more",
    page: include_str!("superseded_guidance.md"),
    level: Level::Error,
    looks: &[LooksAt::Passages(look), LooksAt::Building],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for (passage, cited) in reading.cited() {
        if cited.is_empty() {
            continue;
        }
        let sentences = passage.sentences();
        for cited in cited {
            let (id, guidance, year) = match cited.meant {
                Meant::Guidance(id, guidance, year) | Meant::NearGuidance(id, guidance, year) => (id, guidance, year),
                Meant::Law(..)
                | Meant::Yearless(..)
                | Meant::FormerName(..)
                | Meant::NearLaw(..)
                | Meant::UnknownLaw(_) => continue,
            };
            let fault = match (guidance.in_force(reading.today), year) {
                (Some(current), Some(year)) => old_edition(id, guidance, current, year.year, reading),
                (Some(_), None) => None,
                (None, _) => withdrawn(guidance, reading),
            };
            let is_past = || is_told_as_past(passage, &sentences, &cited.range);
            let Some((message, help)) = fault.filter(|_| !is_past()) else { continue };
            let place = passage.place(cited.range.clone(), reading.sources);
            found.push(Diagnostic::error(RULE.code, place, message).maybe_help(help));
        }
    }
}

/// What to say of an edition that came before the one in force, and the way out.
fn old_edition(
    id: &str,
    guidance: &Guidance,
    current: &Edition,
    year: u16,
    reading: &Reading<'_>,
) -> Option<(String, Option<String>)> {
    let typed = guidance.edition.iter().find(|edition| edition.label == year.to_string());
    // What was not seen at a source is not held against anybody.
    let is_verified = current.verified || typed.is_some_and(|edition| edition.verified);
    if !is_verified || !is_older(year, current, guidance, reading.today) {
        return None;
    }
    let named = match current.label.as_str() {
        "" => guidance.title.value.clone(),
        label => format!("{} {label}", guidance.title),
    };
    let since = current.in_force_from.map_or(String::new(), |first| format!(", in force since {}", first.value));
    let help = match reading.source {
        Source::Clause | Source::Wording => {
            format!("write {{{{ guidance.{id} }}}}: it names the edition in force, now {named}")
        }
        Source::Document | Source::Foreign if current.verified => format!("check the text against {named}{since}"),
        Source::Document | Source::Foreign => {
            "look up which edition is in force, and check the text against it".to_owned()
        }
    };
    let message = match typed.and_then(|edition| edition.in_force_to) {
        Some(last) => format!("the {year} edition was in force only until {}", last.value),
        None => format!("the {year} edition is not in force"),
    };
    Some((message, Some(help)))
}

/// What to say of guidance of which no edition is in force any more, and what took its place.
fn withdrawn(guidance: &Guidance, reading: &Reading<'_>) -> Option<(String, Option<String>)> {
    let ends = guidance.edition.iter().map(|edition| edition.in_force_to.map(|last| last.value));
    let last = ends.collect::<Option<Vec<Date>>>()?.into_iter().max()?;
    let is_verified = guidance.edition.iter().any(|edition| edition.verified);
    if last.last_day() >= reading.today || !is_verified {
        return None;
    }
    let next = guidance.superseded_by.as_ref().and_then(|next| {
        let title = &reading.library.registers.guidance.get(&next.value)?.value.title;
        Some(match reading.source {
            Source::Clause | Source::Wording => format!("cite {{{{ guidance.{next} }}}}, which replaced it"),
            Source::Document | Source::Foreign => format!("check the text against \"{title}\", which replaced it"),
        })
    });
    Some((format!("\"{}\" was in force only until {last}", guidance.title), next))
}

/// Whether an edition of this year came before the one in force.
fn is_older(year: u16, current: &Edition, guidance: &Guidance, today: Date) -> bool {
    if current.label == year.to_string() {
        return false;
    }
    let named = guidance.edition.iter().find(|edition| edition.label == year.to_string());
    let ended = |edition: &Edition| edition.in_force_to.is_some_and(|last| last.value.last_day() < today);
    match (named, current.in_force_from) {
        (Some(named), _) => ended(named),
        // Guidance is often named by the year it was published, the year before it came into force at the earliest.
        (None, Some(first)) => Date::month(year + 1, 12).is_some_and(|end| end.last_day() < first.value.first_day()),
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::{found, pointed_at};

    #[test]
    fn an_old_edition_is_found_however_its_year_is_written() {
        let text = "Read 'Keeping Children Safe in Education' 2024 (KCSIE), Keeping children safe in education (2018), KCSIE \
                    24 and KCSIE (September 2025).\n";
        assert_eq!(
            pointed_at(&RULE, text),
            [
                "Keeping Children Safe in Education' 2024",
                "Keeping children safe in education (2018)",
                "KCSIE 24",
                "KCSIE (September 2025)"
            ]
        );
    }

    #[test]
    fn what_the_document_is_and_who_published_it_may_stand_before_the_year() {
        for typed in [
            "Keeping children safe in education: statutory guidance for schools and colleges 2023",
            "Keeping Children Safe in Education – statutory guidance for schools and colleges, September 2021",
            "Keeping children safe in education statutory guidance (September 2021)",
            "Keeping children safe in education, part 1 (2018)",
            "KCSIE Part One (2018)",
            "KCSIE Part 1 and Annex B 2020",
            "Keeping children safe in education (DfE, Sept. 2023)",
            "Keeping children safe in education (DfE 2021)",
            "Keeping children safe in education (Department for Education, 2021)",
            "KCSIE (DfE guidance, last updated on 1st September 2022)",
            "KCSIE (09/2022)",
            "KCSIE 2024-25",
            "KCSIE 24",
            "KCSIE '23",
            "KCSIE (Sept 23)",
            "KCSIE-2023",
            "2022 edition of Keeping children safe in education",
            "2021 version of the KCSIE",
            "2023 KCSIE",
        ] {
            let found = pointed_at(&RULE, &format!("Staff read the {typed}, and ask.\n"));
            assert_eq!(found.len(), 1, "{typed}: {found:?}");
            assert_eq!(found[0].trim_end_matches(')'), typed.trim_end_matches(')'), "{found:?}");
        }
    }

    #[test]
    fn a_year_that_belongs_to_something_else_is_not_taken() {
        let text = "We read Keeping children safe in education and the Education Act 2002. KCSIE, the 2018 Data Protection Act \
                    and more. KCSIE training was given in September 2021. Since 2019 KCSIE has grown. In 2020 KCSIE came \
                    late. KCSIE. September 2021 was warm. KCSIE 10 staff know, and KCSIE 45 do not. We have worked together \
                    since 2018. See KCSIE (reviewed by governors in May 2023), and KCSIE in 2022.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
    }

    #[test]
    fn guidance_that_was_withdrawn_is_found_without_a_year() {
        let (words, said) = &found(&RULE, "See Statutory policies for schools and academy trusts.\n")[0];
        assert_eq!(words, "Statutory policies for schools and academy trusts");
        assert_eq!(said, "\"Statutory policies for schools and academy trusts\" was in force only until 6 March 2024");
    }

    #[test]
    fn an_edition_may_be_told_of_as_past() {
        assert_eq!(found(&RULE, "KCSIE 2025 was replaced in September.\n"), []);
    }

    #[test]
    fn the_before_a_title_changes_nothing() {
        let faults = |text: &str| found(&RULE, text);
        let without = faults("Prevent Duty Guidance 2015 applies.\n");
        assert_eq!(without.len(), 1);
        let with = faults("The Prevent Duty Guidance 2015 applies.\n");
        assert_eq!(with.iter().map(|(_, said)| said).collect::<Vec<_>>(), [&without[0].1]);
        assert!(with[0].0.ends_with("Prevent Duty Guidance 2015"), "{with:?}");
    }

    #[test]
    fn the_edition_in_force_and_a_title_without_a_year_are_fine() {
        let text = "Read Keeping children safe in education 2026, KCSIE, and Searching, screening and confiscation. In \
                    KCSIE, 24 hours are a day. Since the Teachers' Standards 2011, much is new.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
    }
}
