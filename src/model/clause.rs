//! A clause: one wording of one topic, as its author wrote it.

use crate::document::Block;
use crate::model::allowance::Allowance;
use crate::model::claim::Checked;
use crate::model::condition::Condition;
use crate::model::slot::Hole;
use crate::model::value::Declaration;
use crate::shape::{Lines, Named, choice, shape};
use crate::source::{At, Span};
use std::collections::BTreeMap;

choice! {
    /// For whom a clause is meant.
    pub enum Audience {
        /// Everyone who works at the school.
        Staff = "staff",
        /// People who help without pay.
        Volunteers = "volunteers",
        /// Members of the governing body.
        Governors = "governors",
        /// Parents and carers.
        Parents = "parents",
        /// Pupils.
        Pupils = "pupils",
    }
}

shape! {
    /// The front matter of a clause.
    pub struct FrontMatter {
        /// What it is called in lists; it is not printed.
        pub title: At<String>,
        /// For whom it is meant.
        pub audience: Vec<Audience>,
        /// The condition under which it stands.
        pub when: Option<At<String>>,
        /// Clauses that may not stand in the same document.
        pub excludes: Vec<At<String>>,
        /// Its earlier ids, and the ids of clauses it has taken the place of.
        pub replaces: Vec<At<String>>,
        /// Law, guidance and contacts that belong to it without being named in its text, such as law.equality-act-2010.
        pub cites: Vec<At<String>>,
        /// The editions of guidance that its words were checked against, by whom and when.
        pub checked: Vec<Checked>,
        /// What rules find in it and is as it should be.
        pub allow: Vec<Allowance>,
        /// Notes for authors.
        pub notes: Option<Lines>,
        /// What may be set where it is used.
        pub parameters: Named<Declaration>,
    }
}

/// A clause, or a school's own wording of one.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Its id: the path below `clauses/` without `.md`.
    pub id: String,
    /// Its front matter.
    pub front: FrontMatter,
    /// The condition under which it stands.
    pub when: Option<Condition>,
    /// The law and guidance it rests on without naming it.
    pub cites: Vec<Citation>,
    /// What it says, with holes.
    pub body: Body,
    /// The start of the file, or of the wording in a school file.
    pub span: Span,
}

impl Clause {
    /// Whether its author says that it may not stand beside the clause `other`.
    pub fn excludes(&self, other: &str) -> bool {
        self.front.excludes.iter().any(|id| other == id.value || other.starts_with(&format!("{id}/")))
    }
}

/// An entry of a register.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Citation {
    /// Of the register of law.
    Law(String),
    /// Of the register of guidance.
    Guidance(String),
    /// Of the register of contacts.
    Contact(String),
}

impl Citation {
    /// As it is written in the front matter of a clause: `law.equality-act-2010`.
    pub fn written(&self) -> String {
        match self {
            Citation::Law(id) => format!("law.{id}"),
            Citation::Guidance(id) => format!("guidance.{id}"),
            Citation::Contact(id) => format!("contact.{id}"),
        }
    }
}

/// The text of a clause.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// Its blocks.
    pub blocks: Vec<Block<Hole>>,
    /// Its footnotes; a call of number 1 means the first.
    pub footnotes: Vec<Vec<Block<Hole>>>,
    /// The ids its author gave to blocks and items, with their places.
    pub ids: BTreeMap<String, Span>,
}
