//! A policy that says of itself that its effects were assessed, or that somebody was consulted on it, and no record shows that.

use crate::check::reading::PolicyReading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::Tokens;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{Passage, PassageKind, Text};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("unrecorded-claim"),
    about: "A policy that says it was assessed or consulted on, and no record shows it",
    page: include_str!("unrecorded_claim.md"),
    level: Level::Warning,
    looks: &[LooksAt::Policy(look)],
};

/// What a sentence may claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Claim {
    Assessed,
    Consulted,
}

/// What a sentence is about that claims one of the two.
const THE_POLICY: [&str; 3] = ["policy", "standard", "document"];
/// What an assessment is of.
const EFFECTS: [&str; 5] = ["equality", "equalities", "impact", "discrimination", "protected characteristics"];
/// What has been done is told with one of these.
const DONE: [&str; 4] = ["has", "have", "was", "were"];
/// After these, it is yet to be done, or done to something else.
const NOT_YET: [&str; 13] =
    ["must", "should", "will", "can", "when", "once", "before", "until", "unless", "if", "whether", "not", "never"];
/// How people say that they have asked others.
const ASKED: [&str; 6] =
    ["consulted", "consultation", "agreed with", "negotiated with", "discussed with", "developed with"];
/// Who is asked.
const OTHERS: [&str; 14] = [
    "union",
    "unions",
    "staff",
    "employees",
    "parents",
    "carers",
    "pupils",
    "students",
    "governors",
    "trustees",
    "community",
    "stakeholders",
    "representatives",
    "professionals",
];

fn look(reading: &PolicyReading<'_>, found: &mut Vec<Diagnostic>) {
    let file = &reading.policy.file;
    let text = Text::of_document(reading.document, file.model.span);
    for passage in text.passages.iter().filter(|passage| is_prose(passage)) {
        for (claim, range) in claims(passage) {
            let (is_recorded, said, help) = match claim {
                Claim::Assessed => (
                    file.equality_assessment.is_some(),
                    "this says that effects were assessed, and no assessment is recorded",
                    "record it, with when, by whom and what they found: [policy.equality-assessment]; until then a text may say who must assess it",
                ),
                Claim::Consulted => (
                    !file.consulted.is_empty(),
                    "this says that others were consulted, and no consultation is recorded",
                    "record it, with whom and when: [[policy.consulted]]; what is not recorded, a text should not say",
                ),
            };
            if !is_recorded {
                let place = passage.place(range, reading.sources);
                found.push(Diagnostic::warning(RULE.code, place, said).help(help));
            }
        }
    }
}

fn is_prose(passage: &Passage) -> bool {
    !matches!(passage.kind, PassageKind::Heading(_) | PassageKind::Label)
}

/// The sentences of a passage that claim something.
fn claims(passage: &Passage) -> Vec<(Claim, Range<usize>)> {
    let tokens = Tokens::of(passage);
    let claim = |sentence: &Range<usize>| {
        let words = &tokens.words[tokens.within(sentence)];
        let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
        let says = |phrases: &[&str]| {
            phrases.iter().any(|phrase| tokens.find(phrase).iter().any(|at| sentence.contains(&at.start)))
        };
        if !has(&THE_POLICY) || !has(&DONE) || has(&NOT_YET) {
            return None;
        }
        if words.iter().any(|word| word.starts_with("assess")) && says(&EFFECTS) {
            return Some(Claim::Assessed);
        }
        (says(&ASKED) && has(&OTHERS)).then_some(Claim::Consulted)
    };
    tokens.sentences().iter().filter_map(|sentence| Some((claim(sentence)?, sentence.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claimed(words: &str) -> Option<Claim> {
        use crate::markdown::foreign;
        use crate::source::Sources;
        let mut sources = Sources::default();
        let file = sources.add("a.md", words);
        let text = foreign::read(words, file).text;
        claims(&text.passages[0]).first().map(|(claim, _)| *claim)
    }

    #[test]
    fn what_was_done_is_a_claim_and_what_is_to_be_done_is_none() {
        for words in [
            "This policy has been assessed for its impact on equality.",
            "An equality impact assessment of this policy was carried out in May.",
            "This policy was equality impact assessed and found to be fair.",
        ] {
            assert_eq!(claimed(words), Some(Claim::Assessed), "{words}");
        }
        for words in [
            "This policy was agreed with the recognised trade unions.",
            "Staff and parents were consulted on this policy.",
            "The policy has been drawn up in consultation with staff.",
        ] {
            assert_eq!(claimed(words), Some(Claim::Consulted), "{words}");
        }
        for words in [
            "Before approving this policy, the Governing Body must consider its impact on equality.",
            "If an equality impact assessment of this policy was made, it must be kept.",
            "Staff were told of this policy.",
            "The risk was assessed, and the parents were told of the policy on trips.",
            "Parents must be consulted on the policy.",
        ] {
            assert_eq!(claimed(words), None, "{words}");
        }
    }
}
