//! One way in which something is called, and where.

use crate::check::reading::Reading;
use crate::check::words::Tokens;
use crate::prose::Passage;
use crate::source::Span;
use std::ops::Range;

/// One way in which something is called, and where.
#[derive(Default)]
pub(super) struct Use {
    pub(super) written: String,
    pub(super) places: Vec<Span>,
}

impl Use {
    /// Notes another place.
    pub(super) fn push(&mut self, passage: &Passage, range: Range<usize>, reading: &Reading<'_>) {
        if self.written.is_empty() {
            self.written = passage.words[range.clone()].to_owned();
        }
        self.places.push(passage.place(range, reading.sources));
    }

    /// Its words and how often they stand there, for a message.
    pub(super) fn shown(&self) -> String {
        format!("\"{}\" ({})", self.written, self.places.len())
    }
}

/// Whether a word has a capital.
pub(super) fn is_capital(tokens: &Tokens<'_>, index: usize) -> bool {
    tokens.passage.words[tokens.places[index].clone()].starts_with(char::is_uppercase)
}

/// Whether two words next to each other have only a space between them.
pub(super) fn are_joined(tokens: &Tokens<'_>, first: usize) -> bool {
    tokens.places.get(first + 1).is_some_and(|next| {
        let between = &tokens.passage.words[tokens.places[first].end..next.start];
        between.chars().all(|c| c == ' ' || c == '&')
    })
}
