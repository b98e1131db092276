//! One word that is written in several ways: its apostrophe, its capital.

use super::used::{Use, are_joined, is_capital};
use crate::check::reading::Reading;
use crate::check::words::Tokens;
use crate::check::words::people::CAPITALISED;
use crate::prose::PassageKind;
use std::collections::BTreeMap;
use std::ops::Range;

/// "The schools' values" in a document whose other sentences speak of "the school's".
pub(super) fn apostrophes(texts: &[Tokens<'_>], reading: &Reading<'_>) -> Vec<Use> {
    let (mut one, mut many) = (Use::default(), Use::default());
    for tokens in texts {
        for (at, word) in tokens.words.iter().enumerate() {
            let Range { start, end } = tokens.places[at];
            let is_the = at > 0 && tokens.words[at - 1] == "the";
            if word == "school's" {
                one.push(tokens.passage, start..end, reading);
            } else if is_the && word == "schools" {
                let apostrophe = tokens.passage.words[end..].chars().next().filter(|c| matches!(c, '\'' | '’'));
                if let Some(apostrophe) = apostrophe {
                    many.push(tokens.passage, start..end + apostrophe.len_utf8(), reading);
                }
            }
        }
    }
    match one.places.len() > many.places.len() && !many.places.is_empty() {
        true => vec![one, many],
        false => Vec::new(),
    }
}

/// Nouns of a school that some sentences write with a capital and some without: how often each is written without, and with.
pub(super) fn capitals(texts: &[Tokens<'_>], reading: &Reading<'_>) -> Vec<[Use; 2]> {
    let mut nouns: BTreeMap<&str, [Use; 2]> = BTreeMap::new();
    for tokens in
        texts.iter().filter(|tokens| matches!(tokens.passage.kind, PassageKind::Paragraph | PassageKind::Item))
    {
        let starts: Vec<usize> = tokens.passage.sentences().iter().map(|sentence| sentence.start).collect();
        for (at, word) in tokens.words.iter().enumerate() {
            let place = &tokens.places[at];
            let Some(noun) = CAPITALISED.iter().find(|noun| *noun == word) else { continue };
            let follows = |before: usize| {
                let next = starts.partition_point(|start| *start < tokens.places[before].end);
                starts.get(next).is_some_and(|start| *start <= place.start)
            };
            // A typed number, such as 5.2, starts nothing.
            let is_number = |word: &String| word.chars().all(|c| c.is_ascii_digit());
            let is_first = tokens.words[..at].iter().rposition(|word| !is_number(word)).is_none_or(follows);
            let beside = |index: usize, joint: usize| {
                index < tokens.places.len() && are_joined(tokens, joint) && is_capital(tokens, index)
            };
            let is_representative = noun.starts_with("representative");
            let in_title = beside(at + 1, at) || (at > 0 && beside(at - 1, at - 1) && !is_representative);
            let of_title = at > 1 && tokens.words[at - 1] == "of" && is_capital(tokens, at - 2);
            let after_stroke = at > 0 && tokens.passage.words[..place.start].ends_with(['/', '\'', '"', '‘', '“', '(']);
            if is_first || in_title || of_title || after_stroke {
                continue;
            }
            let case = usize::from(is_capital(tokens, at));
            nouns.entry(noun.strip_suffix('s').unwrap_or(noun)).or_default()[case].push(
                tokens.passage,
                place.clone(),
                reading,
            );
        }
    }
    nouns.into_values().filter(|uses| uses.iter().all(|a_use| !a_use.places.is_empty())).collect()
}
