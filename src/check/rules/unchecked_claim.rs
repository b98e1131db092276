//! A claim that a text keeps to guidance, which nobody has checked, or not since its edition changed.

use crate::check::reading::{LibraryReading, Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::law::{AFTER_CLAIM, CLAIM_AS_DUTY, CLAIMS};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::model::claim::Checked;
use crate::model::register::Guidance;
use crate::prose::Passage;
use crate::shape::Named;
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("unchecked-claim"),
    about: "A claim that a text keeps to guidance, which nobody has checked",
    page: include_str!("unchecked_claim.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look), LooksAt::Records(look_at_records)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    match reading.source {
        Source::Clause | Source::Wording => {}
        // A built policy was judged in its clauses; what others wrote may have been checked.
        Source::Document | Source::Foreign => return,
    }
    for passage in &reading.text.passages {
        for (range, slot) in claims(passage, &reading.library.registers.guidance) {
            let place = passage.place(range.clone(), reading.sources);
            let message = format!("\"{}\" claims what nobody has checked", &passage.words[range]);
            let help = format!(
                "write {{{{ {slot} }}}}: it claims this only of an edition that somebody is recorded to have checked, and \
                 else says that it has regard to it"
            );
            found.push(Diagnostic::warning(RULE.code, place, message).help(help));
        }
    }
}

/// The claims that are typed in a passage, each with the slot to write instead.
fn claims(passage: &Passage, guidance: &Named<Guidance>) -> Vec<(Range<usize>, String)> {
    let words = passage.words.to_ascii_lowercase();
    let mut claims = Vec::new();
    for (typed, slot) in CLAIMS {
        for (at, _) in words.match_indices(typed) {
            let end = at + typed.len();
            if is_part_of_a_word(&words, at, end) || passage.is_slot(at) || is_duty(passage, &words, at) {
                continue;
            }
            let rest = after_filler(&words[end..]);
            if let Some((id, _)) = guidance.iter().find(|(_, entry)| is_named(&entry.value, rest)) {
                claims.push((at..end, format!("{slot} guidance.{id}")));
            }
        }
    }
    claims
}

fn is_part_of_a_word(words: &str, at: usize, end: usize) -> bool {
    words[..at].ends_with(char::is_alphanumeric) || words[end..].starts_with(char::is_alphanumeric)
}

/// Whether somebody is told before byte `at` of its sentence to do it.
fn is_duty(passage: &Passage, words: &str, at: usize) -> bool {
    let start = passage.sentences().into_iter().map(|sentence| sentence.start).filter(|start| *start <= at).max();
    let mut before = words[start.unwrap_or(0)..at].split(|c: char| !c.is_alphanumeric());
    before.any(|word| CLAIM_AS_DUTY.contains(&word))
}

fn after_filler(mut rest: &str) -> &str {
    rest = rest.trim_start();
    while let Some(next) = AFTER_CLAIM.iter().find_map(|filler| rest.strip_prefix(filler)) {
        rest = next;
    }
    rest.trim_start_matches(['“', '‘', '"', '\'', '*'])
}

fn is_named(guidance: &Guidance, rest: &str) -> bool {
    let names =
        [Some(&guidance.title.value), guidance.short.as_ref()].into_iter().flatten().chain(&guidance.also_called);
    names.into_iter().any(|name| {
        let name = name.to_ascii_lowercase();
        rest.strip_prefix(&name).is_some_and(|after| !after.starts_with(char::is_alphanumeric))
    })
}

/// Records of checks that do not count today: against an edition that is not in force any more or not yet, or of a day to
/// come.
fn look_at_records(reading: &LibraryReading<'_>, found: &mut Vec<Diagnostic>) {
    let of_clauses = reading.library.clauses.values().map(|clause| &clause.front.checked);
    let of_models = reading.library.models.values().map(|model| &model.file.checked);
    for records in of_clauses.chain(of_models) {
        for record in records {
            if record.on.value.first_day() > reading.today {
                let message = format!("this check is of {}, which is still to come", record.on.value);
                let help = "correct the day; until then the text says \"has regard to\"";
                found.push(Diagnostic::warning(RULE.code, record.on.span, message).help(help));
                continue;
            }
            let id = record.against.value.trim_start_matches("guidance.");
            let Some(guidance) = reading.library.registers.guidance.get(id).map(|entry| &entry.value) else { continue };
            let Some(current) = guidance.in_force(reading.today).filter(|now| now.label != record.edition.value) else {
                continue;
            };
            let is_again = |other: &Checked| other.is_of(id, &current.label, reading.today);
            if records.iter().any(is_again) {
                continue;
            }
            let starts = guidance.edition.iter().filter(|edition| edition.label == record.edition.value);
            let starts = starts.filter_map(|edition| edition.in_force_from).min();
            if let Some(from) = starts.filter(|from| from.value.first_day() > reading.today) {
                let message = format!(
                    "this was checked against \"{} {}\", which is in force only from {}",
                    guidance.title, record.edition, from.value
                );
                let help =
                    format!("until then it says \"has regard to\", unless it is checked against {} too", current.label);
                let fault = Diagnostic::warning(RULE.code, record.edition.span, message);
                found.push(fault.related(from.span, "in force from here").help(help));
                continue;
            }
            let since = current.in_force_from.map_or(String::new(), |from| format!(" since {}", from.value));
            let message = format!(
                "this was checked against \"{} {}\"; the edition in force{since} is \"{}\"",
                guidance.title, record.edition, current.label
            );
            let fault = Diagnostic::warning(RULE.code, record.edition.span, message);
            let fault = match current.in_force_from {
                Some(from) => fault.related(from.span, "in force from here"),
                None => fault,
            };
            found.push(fault.help(format!(
                "check the text against {} and record it; until then it says \"has regard to\"",
                current.label
            )));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;
    use crate::load::Files;
    use crate::prose::PassageKind;
    use crate::source::Sources;

    fn is_claim(words: &str) -> bool {
        let (mut sources, mut faults) = (Sources::default(), Vec::new());
        let library = library::read(&Files::embedded(), &mut sources, &mut faults);
        let file = sources.add("a.md", words);
        let mut passage = Passage::new(PassageKind::Paragraph, sources.whole(file));
        passage.push(words, sources.whole(file));
        !claims(&passage, &library.registers.guidance).is_empty()
    }

    #[test]
    fn a_claim_is_no_duty() {
        assert!(is_claim("This policy follows Keeping children safe in education."));
        assert!(is_claim("In line with the “Keeping children safe in education”, all staff must report it."));
        assert!(is_claim(
            "Staff must know it. It is in accordance with all current Keeping children safe in education."
        ));
        assert!(!is_claim("Staff must act in line with Keeping children safe in education."));
        assert!(!is_claim("Trips are planned to be in accordance with Keeping children safe in education."));
        assert!(!is_claim("Staff should follow Keeping children safe in education."));
    }
}
