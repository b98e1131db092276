//! What rules read: a text, a built policy, a library.

use super::cited::Cited;
use super::learned::Learned;
use super::schools::SchoolNames;
use super::words::Tokens;
use crate::date::Date;
use crate::document::Document;
use crate::library::Library;
use crate::load::BUILT_IN;
use crate::model::clause::Clause;
use crate::prose::{Passage, Text};
use crate::school::{Policy, School};
use crate::source::{FileId, Sources, Span};
use std::cell::OnceCell;

/// What a text is, for rules that read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A clause of the library, with words in place of its holes.
    Clause,
    /// A school's own wording, with words in place of its holes.
    Wording,
    /// A built policy.
    Document,
    /// A document that this program did not make.
    Foreign,
}

/// A text to be judged, and what is known around it.
pub struct Reading<'r> {
    /// The text.
    pub text: &'r Text,
    /// What it is.
    pub source: Source,
    /// The files it was written in.
    pub sources: &'r Sources,
    /// The library: its registers and words.
    pub library: &'r Library,
    /// What rules have worked out of it.
    pub learned: &'r Learned<'r>,
    /// The day it is judged for.
    pub today: Date,
    /// Of a built policy, the file of the school: what stands there is in its own words.
    pub own_file: Option<FileId>,
    /// The words of each passage, made when a rule first asks for them.
    tokens: OnceCell<Vec<Tokens<'r>>>,
    /// What each passage cites, found when a rule first asks for it.
    cited: OnceCell<Vec<Vec<Cited<'r>>>>,
}

impl<'r> Reading<'r> {
    /// A text to be judged for `today`.
    pub fn new(
        text: &'r Text,
        source: Source,
        sources: &'r Sources,
        learned: &'r Learned<'r>,
        today: Date,
    ) -> Reading<'r> {
        let library = learned.library;
        let (tokens, cited) = (OnceCell::new(), OnceCell::new());
        Reading { text, source, sources, library, learned, today, own_file: None, tokens, cited }
    }

    /// The same of a policy that was built from this file of a school.
    pub fn of_school(self, file: FileId) -> Reading<'r> {
        Reading { own_file: Some(file), ..self }
    }

    /// Whether nobody here can mend what stands at this place: the program carries it, or a release that was taken.
    pub fn is_carried(&self, place: Span) -> bool {
        let path = &self.sources.file(place.file).path;
        self.own_file != Some(place.file) && (path.starts_with(BUILT_IN) || path.contains(".zip"))
    }

    /// The words of each passage, in the order of the passages.
    pub fn tokens(&self) -> &[Tokens<'r>] {
        self.tokens.get_or_init(|| self.text.passages.iter().map(Tokens::of).collect())
    }

    /// Each passage, and the law and guidance that was typed in it, in order.
    pub fn cited(&self) -> impl ExactSizeIterator<Item = (&'r Passage, &[Cited<'r>])> {
        let titles = self.learned.titles();
        let cited = self.cited.get_or_init(|| self.tokens().iter().map(|tokens| titles.cited_in(tokens)).collect());
        self.text.passages.iter().zip(cited.iter().map(Vec::as_slice))
    }

    /// Whether a heading was marked as one, with `#` or a line under it.
    pub fn is_marked_up(&self, heading: &Passage) -> bool {
        let written = self.sources.text(heading.span).trim();
        written.starts_with('#') || written.lines().last().is_some_and(|line| line.starts_with(['=', '-']))
    }
}

/// A built policy to be judged, and where it comes from.
pub struct PolicyReading<'r> {
    /// The school.
    pub school: &'r School<'r>,
    /// The policy as the school has it.
    pub policy: &'r Policy<'r>,
    /// What its file makes today.
    pub document: &'r Document,
    /// What is published of it: the same, or the text in force until that is approved.
    pub shown: &'r Document,
    /// The library.
    pub library: &'r Library,
    /// The files it was written in.
    pub sources: &'r Sources,
    /// The names of the schools that are read with it.
    pub schools: &'r SchoolNames,
    /// The day it is judged for.
    pub today: Date,
}

impl PolicyReading<'_> {
    /// Where it is written when what is published is due for review: by the dates of the file, unless these are of a new text.
    pub fn due_at(&self) -> Option<Span> {
        let file = &self.policy.file;
        match self.shown.stamp.next_review == self.document.stamp.next_review {
            true => file.due_at(),
            false => file.last_approval().map(|record| record.on.span).or(file.due_at()),
        }
    }
}

/// A library to be judged.
pub struct LibraryReading<'r> {
    /// The library.
    pub library: &'r Library,
    /// What rules have worked out of it.
    pub learned: &'r Learned<'r>,
    /// The text of every clause, in the order of their ids.
    pub clauses: &'r [(&'r Clause, Text)],
    /// The lines of every model: its summary, its front table, its headings.
    pub models: &'r [Text],
    /// The files it was written in.
    pub sources: &'r Sources,
    /// The day it is judged for.
    pub today: Date,
}
