//! A text with all that it was made of.

use crate::document::Document;
use crate::library::Library;
use crate::school::{Policy, School};

/// A text, and what it was made of.
#[derive(Clone, Copy)]
pub(crate) struct Made<'m> {
    /// The text.
    pub document: &'m Document,
    /// The library.
    pub library: &'m Library,
    /// The school.
    pub school: &'m School<'m>,
    /// The policy.
    pub policy: &'m Policy<'m>,
    /// Which text it is, as it goes on in a sentence: `the text approved on 5 October 2026`.
    pub said: &'m str,
}
