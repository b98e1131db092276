//! How that is written which begins a sentence or a heading and comes from a slot: with a capital, as its author would have
//! written it. An item begins as its author has it, for items of a list go on with their lead-in.

use super::draft::Late;
use crate::document::{Inline, InlineKind};
use crate::grammar::capitalised;
use crate::model::slot::{Hole, Slot};
use crate::prose::is_shortened;

/// Whether a line begins with what a slot gives.
pub(super) fn is_slot_first(line: &[Inline<Hole>]) -> bool {
    match line.first().map(|first| &first.kind) {
        Some(InlineKind::Hole(Hole::Slot(slot))) => is_of_words(slot),
        Some(
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Link { to: _, text: inner }
            | InlineKind::Particular { fact: _, text: inner }
            | InlineKind::Edited { edit: _, text: inner }
            | InlineKind::Hole(Hole::LinkTo(_, inner)),
        ) => is_slot_first(inner),
        // Other languages have other ways.
        Some(
            InlineKind::Text(_)
            | InlineKind::Code(_)
            | InlineKind::Language { .. }
            | InlineKind::Abbreviation { .. }
            | InlineKind::FootnoteCall(_)
            | InlineKind::Break
            | InlineKind::Hole(Hole::When(_) | Hole::Guarded(..) | Hole::Include(_) | Hole::Listing(_)),
        )
        | None => false,
    }
}

/// Whether a slot gives words of a language; what it says of law or of places in the text is written as it is.
fn is_of_words(slot: &Slot) -> bool {
    matches!(slot, Slot::Term(_) | Slot::Local(_) | Slot::Parameter(_))
}

/// Whether the words before a slot end a sentence, so that it begins one.
pub(super) fn ends_sentence(before: &str) -> bool {
    let Some(said) = before.strip_suffix(char::is_whitespace).map(str::trim_end) else { return false };
    let said = said.trim_end_matches(['’', '”', ')', '\'', '"']);
    match said.strip_suffix(['?', '!', '.']) {
        Some(_) if !said.ends_with('.') => true,
        Some(said) => {
            let word = said.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
            !is_shortened(word) && !said.ends_with('.')
        }
        None => false,
    }
}

/// Gives the first word of a line a capital, if it is a word in small letters.
pub(super) fn begin(line: &mut [Inline<Late>]) {
    let Some(first) = line.first_mut() else { return };
    match &mut first.kind {
        InlineKind::Text(words) => {
            let word = words.split_whitespace().next().unwrap_or_default().trim_end_matches([',', ';', ':', '.']);
            let is_plain = |c: char| c.is_lowercase() || matches!(c, '-' | '’' | '\'');
            if !word.is_empty() && word.chars().all(is_plain) {
                *words = capitalised(words);
            }
        }
        InlineKind::Emphasis(inner)
        | InlineKind::Strong(inner)
        | InlineKind::Link { to: _, text: inner }
        | InlineKind::Particular { fact: _, text: inner }
        | InlineKind::Edited { edit: _, text: inner } => begin(inner),
        InlineKind::Language { .. }
        | InlineKind::Code(_)
        | InlineKind::Abbreviation { .. }
        | InlineKind::FootnoteCall(_)
        | InlineKind::Break
        | InlineKind::Hole(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};

    #[test]
    fn a_sentence_ends_where_no_word_is_shortened() {
        let said = ["Ask. ", "Really? ", "(Ask first.) ", "such as e.g. ", "Ask Mr. ", "Ask the ", "Ask.", "Wait... "];
        assert_eq!(said.map(ends_sentence), [true, true, true, false, false, false, false, false]);
    }

    #[test]
    fn only_a_word_in_small_letters_gets_a_capital() {
        let mut sources = Sources::default();
        let file = sources.add("a", "");
        let begun = |words: &str| {
            let mut line = vec![Inline { span: Span::new(file, 0, 0), kind: InlineKind::Text(words.to_owned()) }];
            begin(&mut line);
            let InlineKind::Text(words) = line.remove(0).kind else { unreachable!("it was text") };
            words
        };
        let words = ["the head", "iPads", "office@oak.example", "16 to 19", "staff-room", "de Souza"];
        assert_eq!(words.map(begun), ["The head", "iPads", "office@oak.example", "16 to 19", "Staff-room", "De Souza"]);
    }
}
