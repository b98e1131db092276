//! An edition of guidance that is not in force any more.

use crate::check::cited::{Meant, Titles};
use crate::check::{Look, Reading, Rule, Source};
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::model::allowance::Level;
use crate::model::register::{Edition, Guidance};

pub const RULE: Rule = Rule {
    code: "superseded-guidance",
    about: "An edition of guidance that is not in force any more",
    page: include_str!("superseded_guidance.md"),
    level: Level::Error,
    looks: &[Look::Passages(look), Look::Building],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let titles = Titles::of(&reading.library.registers);
    for passage in &reading.text.passages {
        for cited in titles.cited_in(passage) {
            let Meant::Guidance(id, guidance, Some(year)) = cited.meant else { continue };
            let Some(current) = guidance.in_force(reading.today) else { continue };
            if !is_older(year, current, guidance, reading.today) {
                continue;
            }
            let named = match current.label.as_str() {
                "" => guidance.title.value.clone(),
                label => format!("{} {label}", guidance.title),
            };
            let since =
                current.in_force_from.map_or(String::new(), |first| format!(", in force since {}", first.value));
            let help = match reading.source {
                Source::Clause | Source::Wording => {
                    format!("write {{{{ guidance.{id} }}}}: it names the edition in force, now {named}")
                }
                Source::Document | Source::Foreign => format!("check the text against {named}{since}"),
            };
            let until = guidance.edition.iter().find(|edition| edition.label == year.to_string());
            let message = match until.and_then(|edition| edition.in_force_to) {
                Some(last) => format!("the {year} edition was in force only until {}", last.value),
                None => format!("the {year} edition is not in force"),
            };
            let place = passage.place(cited.range, reading.sources);
            found.push(Diagnostic::error(RULE.code, place, message).help(help));
        }
    }
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
    use crate::check::rules::fixture::pointed_at;

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
    fn the_edition_in_force_and_a_title_without_a_year_are_fine() {
        let text = "Read Keeping children safe in education 2026, KCSIE, and Searching, screening and confiscation. In \
                    KCSIE, 24 hours are a day. Since the Teachers' Standards 2011, much is new.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
    }
}
