//! Marks that stand where none belongs: punctuation doubled, after a space, or parting what belongs together.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::Tokens;
use crate::check::words::style::{BEFORE_A_COMMA, DOUBLED_MARKS};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{Mark, Passage};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("stray-mark"),
    about: "A mark where none belongs: doubled, after a space, or a bullet without a list",
    page: include_str!("stray_mark.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for passage in &reading.text.passages {
        let mut report = |range: Range<usize>, message: &str, help: &str| {
            if !passage.is_marked(range.start, |mark| matches!(mark, Mark::Code | Mark::Link(_))) {
                let place = passage.place(range, reading.sources);
                found.push(Diagnostic::warning(RULE.code, place, message).help(help));
            }
        };
        let words = &passage.words;
        for (at, stops) in runs_of_stops(words) {
            if stops == 2 && !words[..at].ends_with('/') && !words[at + 2..].starts_with('/') {
                report(at..at + 2, "two full stops", "take one out");
            }
        }
        for pair in DOUBLED_MARKS {
            for (at, _) in words.match_indices(pair) {
                report(at..at + 2, "two marks of punctuation where one belongs", "take one out");
            }
        }
        for (at, mark) in words.match_indices([',', ';', '.', ':']) {
            let before = &words[..at];
            let after = &words[at + mark.len()..];
            // ".docx" may follow a space, and a clock time a colon.
            let alone =
                before.ends_with(' ') && (after.is_empty() || after.starts_with(' ') || matches!(mark, "," | ";"));
            let is_code = passage.is_marked(at, |mark| *mark == Mark::Code);
            if alone && !before.trim().is_empty() && !is_code {
                report(at - 1..at + 1, "a space before punctuation", "take the space out");
            }
        }
        let is_bullet = |c: char| matches!(c, '•' | '·' | '▪' | '●' | '\u{f0b7}');
        if let Some(mark) = words.chars().next().filter(|c| is_bullet(*c)) {
            report(0..mark.len_utf8(), "a bullet that makes no list", "make an item of a list of it");
        }
        for range in openers(passage) {
            report(range, "a semicolon after the word that opens the sentence", "put a comma there");
        }
    }
}

/// Where full stops stand, and how many in a row.
fn runs_of_stops(words: &str) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in words.match_indices('.') {
        match runs.last_mut() {
            Some((start, count)) if *start + *count == at => *count += 1,
            _ => runs.push((at, 1)),
        }
    }
    runs
}

/// Opening adverbs with a semicolon after them, at the start of a sentence.
fn openers(passage: &Passage) -> Vec<Range<usize>> {
    let tokens = Tokens::of(passage);
    let starts_sentence = |at: usize| {
        let before = passage.words[..at].trim_end();
        before.is_empty() || before.ends_with(['.', '!', '?', ':'])
    };
    tokens
        .places
        .iter()
        .zip(&tokens.words)
        .filter(|(place, word)| {
            BEFORE_A_COMMA.contains(&word.as_str())
                && passage.words[place.end..].starts_with(';')
                && starts_sentence(place.start)
        })
        .map(|(place, _)| place.start..place.end + 1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn doubled_spaced_and_misplaced_marks_are_found() {
        assert_eq!(pointed_at(&RULE, "Keep to the code..\n"), [".."]);
        assert_eq!(pointed_at(&RULE, "Ask first,, then act ,please , now.\n"), [",,", " ,", " ,"]);
        assert_eq!(pointed_at(&RULE, "They may. However; the school must ask.\n"), ["However;"]);
        assert_eq!(pointed_at(&RULE, "• Parents work with us.\n"), ["•"]);
    }

    #[test]
    fn ellipses_short_forms_paths_and_code_are_right() {
        for text in [
            "And so on... or … etc., as now.\n",
            "Open ../forms or a .docx file.\n",
            "Type `a ,, b`.\n",
            "Ask first; however, do it.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }
}
