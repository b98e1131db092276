//! Whether words around a title tell that it belongs to the past.

use super::citation::{sentence_around, year};
use crate::check::words::folded;
use crate::check::words::law::{CHANGE, ENDING, HAD_ITS_TIME, IS, NO_LONGER, PAST, WAS};
use crate::prose::Passage;
use std::ops::Range;

/// How many bytes before and after a title are read: a sentence may cite a thousand laws.
const FAR: usize = 300;

/// Whether the words around `range` tell that what stands there is past. `sentences` are those of the passage.
pub fn is_told_as_past(passage: &Passage, sentences: &[Range<usize>], range: &Range<usize>) -> bool {
    let sentence = sentence_around(passage, sentences, range);
    let first = passage.words.ceil_char_boundary(range.start.saturating_sub(FAR));
    let last = passage.words.floor_char_boundary(range.end + FAR);
    let sentence = sentence.start.max(first)..sentence.end.min(last);
    let before = words_of(&passage.words[sentence.start.min(range.start)..range.start]);
    let rest = &passage.words[range.end..sentence.end.max(range.end)];
    let after = words_of(rest);
    let near = |word: &&String| PAST.contains(&word.as_str());
    let is_beside =
        before.iter().rev().take(2).any(|word| PAST.contains(&word.as_str()) || ENDING.contains(&word.as_str()))
            || after.iter().take(5).filter(|word| word.starts_with(char::is_alphabetic)).any(|word| near(&word));
    let had_its_time = HAD_ITS_TIME.iter().any(|told| after.join(" ").starts_with(told));
    is_beside
        || had_its_time
        || is_no_longer(&before, &after)
        || is_before_a_day(&before, rest)
        || is_named_with_what_is_now(rest)
        || is_changed_since(&before)
}

fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(folded).collect()
}

/// "we no longer follow the", "no longer applies"
fn is_no_longer(before: &[String], after: &[String]) -> bool {
    let found = |words: &[String]| {
        words.windows(3).any(|words| words[..2] == ["no", "longer"] && NO_LONGER.contains(&words[2].as_str()))
    };
    found(&before[before.len().saturating_sub(5)..]) || found(&after[..after.len().min(4)])
}

/// "Before 2010 the ... was", "Until August 2026 we followed": in the past, and with nothing of today.
fn is_before_a_day(before: &[String], rest: &str) -> bool {
    let clause = rest.split([',', ';', ':', '(', '–', '—']).next().unwrap_or("");
    let words: Vec<String> = before.iter().cloned().chain(words_of(clause)).collect();
    let opens = |at: usize| match words[at].as_str() {
        "before" | "until" | "till" => true,
        "to" => at > 0 && words[at - 1] == "prior",
        _ => false,
    };
    // A day of the past is written with its year: "25 May 2018".
    let is_dated = (0..before.len()).filter(|at| opens(*at)).any(|at| {
        let date = before[at + 1..].iter().take(4);
        date.into_iter().any(|word| year(word).is_some())
    });
    let has = |verbs: &[&str]| words.iter().any(|word| verbs.contains(&word.as_str()));
    is_dated && has(&WAS) && !has(&IS)
}

/// "(now KCSIE 2026)", ", now the Act of 2018"
fn is_named_with_what_is_now(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['\'', '"', '’', '”', ')']).trim_start();
    let now = ["(now ", ", now ", "– now "].iter().find_map(|now| rest.strip_prefix(now));
    now.is_some_and(|next| next.starts_with(char::is_uppercase) || next.starts_with("the "))
}

/// "changes since", "what is new since the"
fn is_changed_since(before: &[String]) -> bool {
    let mut back = before.iter().rev().map(String::as_str).skip_while(|word| *word == "the");
    matches!(back.next(), Some("since" | "from")) && back.take(3).any(|word| CHANGE.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::is_told_as_past;
    use crate::prose::{Passage, PassageKind};
    use crate::source::Sources;

    /// Whether the title between `[` and `]` is told as past.
    fn is_past(text: &str) -> bool {
        let (start, end) = (text.find('[').expect("a title"), text.find(']').expect("a title") - 1);
        let words = text.replace(['[', ']'], "");
        let mut sources = Sources::default();
        let file = sources.add("page.md", words.clone());
        let span = crate::source::Span { file, start: 0, end: 0 };
        let mut passage = Passage::new(PassageKind::Paragraph, span);
        passage.push(&words, span);
        is_told_as_past(&passage, &passage.sentences(), &(start..end))
    }

    #[test]
    fn a_sentence_may_tell_of_the_past() {
        for text in [
            "Before 2010 the [DDA 1995] was the law.",
            "Records from before 25 May 2018 were kept under the [DPA 1998].",
            "When the [DPA 1998] was in force, a fee was paid.",
            "The [DPA 1998] no longer applies.",
            "We no longer follow [KCSIE 2025].",
            "Until August 2026 we followed [KCSIE 2025].",
            "We read [KCSIE 2025] (now KCSIE 2026).",
            "Changes since [KCSIE 2025] are listed.",
            "This page tells what is new since the [KCSIE 2025].",
            "The Act Replaced the [DPA 1998].",
        ] {
            assert!(is_past(text), "{text}");
        }
    }

    #[test]
    fn a_sentence_on_today_is_not_past_for_a_word_of_the_past_in_it() {
        for text in [
            "We follow the [DPA 1998].",
            "Records from before 25 May 2018 are kept under the [DPA 1998].",
            "Records that we no longer need are destroyed under the [DPA 1998].",
            "Before 2010 the school was small, and we follow the [DDA 1995].",
            "Before a trip the risk was weighed under the [DDA 1995].",
            "[KCSIE 2025] now applies.",
            "[KCSIE 2025] (now in force) is read by all.",
            "Since [KCSIE 2025] all staff are trained.",
            "The [DPA 1998] was passed to protect people.",
        ] {
            assert!(!is_past(text), "{text}");
        }
    }
}
