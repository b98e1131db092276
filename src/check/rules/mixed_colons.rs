//! Colons at the end of some headings or labels, and of others not.

use crate::check::reading::{Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::Tokens;
use crate::check::words::grammar::LEADING;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{Passage, PassageKind};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("mixed-colons"),
    about: "Headings or labels of which some end with a colon and some do not",
    page: include_str!("mixed_colons.md"),
    level: Level::Warning,
    looks: &[LooksAt::Whole(look)],
};

/// With fewer headings there is no custom to break.
const FEWEST: usize = 3;

/// A heading that ends with a colon has so many words at most; what is longer leads in to something.
const LONGEST: usize = 6;

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    // A built policy has its headings and labels from the model, which prints the colons.
    if reading.source != Source::Foreign {
        return;
    }
    let passages = &reading.text.passages;
    // Where headings are marked up as such, a short line with a colon is none.
    let is_marked_up = passages.iter().any(|passage| {
        matches!(passage.kind, PassageKind::Heading(_))
            && reading.sources.text(passage.span).trim_start().starts_with('#')
    });
    let headings = passages
        .iter()
        .enumerate()
        .filter_map(|(index, passage)| heading(passages, index, is_marked_up).map(|at| (passage, at)));
    report("heading", headings.collect(), reading, found);
    let labels = passages.iter().take_while(|passage| passage.kind != PassageKind::Paragraph);
    let labels = labels.filter(|passage| passage.kind == PassageKind::Label && passage.words.contains('\t'));
    let labels = labels.filter_map(|passage| {
        let label = passage.words.split('\t').next()?;
        Some((passage, 0..label.trim_end().len()))
    });
    report("label", labels.collect(), reading, found);
}

/// The words of a heading, if this passage is one or was meant to be one.
fn heading(passages: &[Passage], index: usize, is_marked_up: bool) -> Option<Range<usize>> {
    let passage = &passages[index];
    let words = passage.words.trim_end();
    let whole = 0..words.len();
    match passage.kind {
        PassageKind::Heading(_) if index > 0 => Some(whole),
        PassageKind::Paragraph if !is_marked_up && passage.list.is_none() && words.ends_with(':') => {
            let tokens = Tokens::of(passage);
            let is_short = (1..=LONGEST).contains(&tokens.words.len())
                && words.starts_with(char::is_uppercase)
                && !words[..words.len() - 1].contains([',', ':', '.', ';'])
                && !tokens.words.iter().any(|word| LEADING.contains(&word.as_str()));
            // Items in small letters go on from their lead-in.
            let leads_in = passages
                .get(index + 1)
                .is_some_and(|next| next.kind == PassageKind::Item && !next.words.starts_with(char::is_uppercase));
            (is_short && !leads_in).then_some(whole)
        }
        _ => None,
    }
}

fn report(what: &str, lines: Vec<(&Passage, Range<usize>)>, reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let ends = |line: &(&Passage, Range<usize>)| line.0.words[line.1.clone()].ends_with(':');
    let (with, without): (Vec<_>, Vec<_>) = lines.into_iter().partition(ends);
    if with.len() + without.len() < FEWEST {
        return;
    }
    // Headings have none by custom; labels may.
    let (rare, message) = match what == "label" && with.len() > without.len() {
        true => (without, "has no colon, the others have one"),
        false if with.len() * 2 <= without.len() => (with, "ends with a colon, the others do not"),
        false => return,
    };
    let place = |(passage, range): &(&Passage, Range<usize>)| passage.place(range.clone(), reading.sources);
    let Some((passage, range)) = rare.first() else { return };
    let words = passage.words[range.clone()].trim_end_matches(':');
    let fault = Diagnostic::warning(RULE.code, place(&rare[0]), format!("the {what} \"{words}\" {message}"))
        .help(format!("write every {what} in one way"));
    found.push(rare[1..].iter().fold(fault, |fault, other| fault.related(place(other), "as this one")));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn a_heading_and_a_label_unlike_the_others_are_found() {
        let text = "Oak School\n\nOnline policy\n\nAims:\n\n- To ask first.\n\nRoles\n\nAsk now.\n\nTraining\n\nAct.\n";
        assert_eq!(pointed_at(&RULE, text), ["Aims:"]);
        let text = "Title:\tOnline safety\nReviewed:\tMay 2025\nReview Frequency\tAnnually\n\nAsk the head first.\n";
        assert_eq!(pointed_at(&RULE, text), ["Review Frequency"]);
    }

    #[test]
    fn lead_ins_are_no_headings_and_one_custom_is_fine() {
        for text in [
            "Oak School\n\nRoles\n\nStaff must:\n\n- ask\n\nTraining\n\nAll teachers:\n\n- have it each year\n\nFor example:\n\n- act\n\nAims\n\nAsk.\n",
            "Oak School\n\nAims:\n\nAsk first.\n\nRoles:\n\nAct now.\n\nTraining:\n\nLearn.\n",
            "# Oak School\n\n## Aims\n\nAsk first.\n\nMain points:\n\n- One\n\n## Roles\n\nAct now.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }
}
