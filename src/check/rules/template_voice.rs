//! Words of the writers of a model to the schools that use it, left in a school's own policy.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::Tokens;
use crate::check::words::documents::{OF_A_MODEL, TELLS_SCHOOLS};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("template-voice"),
    about: "Advice to schools in the policy of one",
    page: include_str!("template_voice.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for tokens in reading.tokens() {
        let passage = tokens.passage;
        let mut ranges: Vec<Range<usize>> = OF_A_MODEL.iter().flat_map(|phrase| tokens.find(phrase)).collect();
        for sentence in passage.sentences() {
            let first = tokens.places.partition_point(|place| place.start < sentence.start);
            if let [subject, verb, ..] = &tokens.words[first..]
                && matches!(subject.as_str(), "schools" | "academies")
                && TELLS_SCHOOLS.contains(&verb.as_str())
                && !goes_on_to_this_school(tokens, &sentence)
            {
                ranges.push(tokens.places[first].start..tokens.places[first + 1].end);
            }
        }
        ranges.sort_by_key(|range| range.start);
        for range in ranges.into_iter().filter(|range| !passage.is_slot(range.start) && !passage.is_link(range.start)) {
            let written = &passage.words[range.clone()];
            let (message, help) = match written.ends_with("made aware") {
                true => (
                    format!("\"{written}\" tells somebody to tell others"),
                    "tell them here, or say who tells them and when",
                ),
                false => (
                    format!("\"{written}\" speaks to schools, not for this one"),
                    "say what this school does, or take it out",
                ),
            };
            found.push(Diagnostic::warning(RULE.code, passage.place(range, reading.sources), message).help(help));
        }
    }
}

/// Whether a sentence says what all schools must do and then, behind "so", what this one does.
fn goes_on_to_this_school(tokens: &Tokens<'_>, sentence: &Range<usize>) -> bool {
    let within = tokens.within(sentence);
    let words = &tokens.words[within.clone()];
    let Some(so) = words.iter().position(|word| matches!(word.as_str(), "so" | "therefore")) else { return false };
    let after = within.start + so + 1..within.end;
    tokens.words[after.clone()].iter().any(|word| matches!(word.as_str(), "we" | "our"))
        || after.clone().skip(1).any(|at| {
            let is_school = matches!(tokens.words[at].as_str(), "school" | "academy" | "nursery" | "college");
            let is_name = || tokens.passage.words[tokens.places[at - 1].start..].starts_with(char::is_uppercase);
            is_school && at > after.start && (is_name() || matches!(tokens.words[at - 1].as_str(), "this" | "the"))
        })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn advice_to_schools_is_found() {
        assert_eq!(
            pointed_at(&RULE, "Ask first. Schools should advise staff. Email is used in schools and academies.\n"),
            ["Schools should", "schools and academies"]
        );
        assert_eq!(pointed_at(&RULE, "Staff should be made aware of the log.\n"), ["should be made aware"]);
    }

    #[test]
    fn what_a_school_says_of_others_is_its_own() {
        assert_eq!(pointed_at(&RULE, "We work with other schools. Our school should ask.\n"), [""; 0]);
        for who in ["we keep", "Oak Hill Infant School keeps", "this school keeps"] {
            assert_eq!(pointed_at(&RULE, &format!("Schools must count their keys, so {who} a list.\n")), [""; 0]);
        }
        assert_eq!(pointed_at(&RULE, "Schools must count their keys so that none is lost.\n"), ["Schools must"]);
    }
}
