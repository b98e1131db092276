//! Underlining, capitals and bold that shout.

use crate::check::reading::{Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{Mark, Passage, PassageKind};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("underlined-or-shouted"),
    about: "Underlining, words in capitals, and bold where words should do",
    page: include_str!("underlined_or_shouted.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

/// Fewer words in capitals may be short names side by side: "DSL and DDSL".
const SHOUTED: usize = 4;

/// Fewer bold words may be a label: "Who this is for".
const BOLD: usize = 10;

/// So many bold stretches within sentences are a habit.
const HABIT: usize = 4;

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let mut emphasised: Vec<(&Passage, Range<usize>)> = Vec::new();
    let mut labels: Vec<(&Passage, Range<usize>)> = Vec::new();
    // A document of others has its headings as its program writes them.
    let is_of_a_clause = match reading.source {
        Source::Clause | Source::Wording => true,
        Source::Document | Source::Foreign => false,
    };
    for passage in &reading.text.passages {
        let mut report = |range: Range<usize>, message: &str, help: &str| {
            found.push(Diagnostic::warning(RULE.code, passage.place(range, reading.sources), message).help(help));
        };
        let whole = passage.words.trim();
        for (mark, range) in passage.marks() {
            match mark {
                Mark::Underlined => {
                    report(range.clone(), "underlined: readers take it for a link", "say it in plain words");
                }
                Mark::Strong if is_prose(passage) => {
                    let bold = passage.words[range.clone()].trim();
                    let count = bold.split_whitespace().count();
                    if heads(passage, bold) && is_of_a_clause {
                        let message = "bold words alone in a paragraph are no heading";
                        let level = "write ## before them: screen readers jump to headings, and the levels show what belongs together";
                        report(range.clone(), message, level);
                    } else if count >= BOLD && bold.len() * 10 >= whole.len() * 9 {
                        report(range.clone(), "the whole paragraph is bold", "nothing stands out where all does");
                    } else if count <= 4 && is_inside(passage, range) {
                        emphasised.push((passage, range.clone()));
                    }
                }
                Mark::Strong
                | Mark::Emphasis
                | Mark::Code
                | Mark::Link(_)
                | Mark::Abbreviation
                | Mark::Slot
                | Mark::Foreign => {}
            }
        }
        for range in shouted(passage) {
            if passage.words[range.end..].trim_start().starts_with(':')
                && passage.words[..range.start].trim().is_empty()
            {
                labels.push((passage, range));
                continue;
            }
            report(range, "words in capitals", "write them as words: capitals are hard to read and seem to shout");
        }
    }
    let place = |(passage, range): &(&Passage, Range<usize>)| passage.place(range.clone(), reading.sources);
    // The labels of a form have one style: it is told of once.
    if let Some((first, rest)) = labels.split_first() {
        let message = if rest.is_empty() { "a label in capitals" } else { "labels in capitals" };
        let fault = Diagnostic::warning(RULE.code, place(first), message)
            .help("write them as words: capitals are hard to read and seem to shout");
        found.push(rest.iter().fold(fault, |fault, other| fault.related(place(other), "")));
    }
    if let Some((first, rest)) = emphasised.split_first().filter(|_| emphasised.len() >= HABIT) {
        let message = format!("bold stresses words within {} sentences", emphasised.len());
        let fault = Diagnostic::warning(RULE.code, place(first), message).help("\"must\" needs no bold to bind");
        found.push(rest.iter().fold(fault, |fault, other| fault.related(place(other), "")));
    }
}

/// Whether bold words are all of a paragraph and look like a heading: they are few, and end like no sentence and no lead-in.
fn heads(passage: &Passage, bold: &str) -> bool {
    let count = bold.split_whitespace().count();
    let ends = |c: char| ".,;:!?”’)".contains(c);
    passage.kind == PassageKind::Paragraph && bold == passage.words.trim() && count < BOLD && !bold.ends_with(ends)
}

fn is_prose(passage: &Passage) -> bool {
    matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item | PassageKind::Note)
}

/// Whether words stand on both sides, so that the marked ones are neither a label nor a whole.
fn is_inside(passage: &Passage, range: &Range<usize>) -> bool {
    let before = passage.words[..range.start].trim_end();
    let after = passage.words[range.end..].trim_start();
    !before.is_empty() && (before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric))
}

/// Runs of words in capitals that are no short names.
fn shouted(passage: &Passage) -> Vec<Range<usize>> {
    let tokens = passage.tokens();
    let is_loud = |place: &Range<usize>| {
        let word = &passage.words[place.clone()];
        word.contains(char::is_alphabetic) && !word.contains(char::is_lowercase) && !passage.is_slot(place.start)
    };
    // Single letters and figures join a run and do not make one.
    let is_word = |place: &Range<usize>| passage.words[place.clone()].chars().filter(|c| c.is_alphabetic()).count() > 1;
    let all: usize = tokens.iter().filter(|place| is_word(place)).count();
    let mut runs = Vec::new();
    let mut rest = &tokens[..];
    while let Some(start) = rest.iter().position(&is_loud) {
        let length = rest[start..].iter().take_while(|place| is_loud(place)).count();
        let run = &rest[start..start + length];
        let words: Vec<&Range<usize>> = run.iter().filter(|place| is_word(place)).collect();
        let longest = words.iter().map(|place| place.len()).max().unwrap_or_default();
        let heading =
            matches!(passage.kind, PassageKind::Heading(_)) && words.len() == all && words.len() >= 2 && longest > 5;
        if (words.len() >= SHOUTED && longest > 4 || heading)
            && let (Some(first), Some(last)) = (run.first(), run.last())
        {
            runs.push(first.start..last.end);
        }
        rest = &rest[start + length..];
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::{found, pointed_at};

    #[test]
    fn underlining_capitals_and_bold_paragraphs_are_found() {
        assert_eq!(pointed_at(&RULE, "Staff should <u>never</u> do so.\n"), ["never"]);
        assert_eq!(pointed_at(&RULE, "Staff MUST NOT SHARE PASSWORDS with others.\n"), ["MUST NOT SHARE PASSWORDS"]);
        assert_eq!(pointed_at(&RULE, "# ACCEPTABLE USE\n\nText.\n"), ["ACCEPTABLE USE"]);
        let bold = "Everything that is posted online is public, whatever the settings are.";
        assert_eq!(pointed_at(&RULE, &format!("**{bold}**\n")), [bold]);
    }

    #[test]
    fn labels_in_capitals_are_told_of_once() {
        let text = "DATE OF FIRST ISSUE: May 2026\n\nTO BE READ AGAIN BY: June 2027\n\nAsk first.\n";
        assert_eq!(found(&RULE, text), [("DATE OF FIRST ISSUE".to_owned(), "labels in capitals".to_owned())]);
    }

    #[test]
    fn bold_within_sentences_is_found_once_it_is_a_habit() {
        let text = "Staff **must** ask.\n\nThey **must not** run.\n\nThey **always** act.\n\n";
        assert_eq!(found(&RULE, text), []);
        assert_eq!(
            found(&RULE, &format!("{text}They **never** sleep.\n")),
            [("must".to_owned(), "bold stresses words within 4 sentences".to_owned())]
        );
    }

    #[test]
    fn short_names_labels_and_bold_terms_are_quiet() {
        for text in [
            "Ask the DSL or DDSL at KS1 and KS2.\n",
            "The DSL, DDSL, SENCO and LADO meet.\n",
            "**Staff**: all who work here.\n",
            "# KCSIE\n\nText.\n",
        ] {
            assert_eq!(found(&RULE, text), [], "{text}");
        }
    }
}
