//! A clause: one wording of one topic, as its author wrote it.

use crate::counting::Start;
use crate::document::{Block, BlockKind, Inline, InlineKind};
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
    /// Words that no law and no earlier policy has: governors decide on them when they approve the text.
    pub struct Proposed {
        /// The id of the item or paragraph; the whole clause unless given.
        pub at: Option<At<String>>,
        /// Why it is proposed.
        pub reason: Lines,
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
        /// What in it is a proposal for governors to decide on.
        pub proposed: Vec<Proposed>,
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
    /// What blocks and items were called in earlier releases.
    pub was: Vec<Was>,
}

/// An earlier name of a block or item.
#[derive(Clone, Debug, PartialEq)]
pub struct Was {
    /// What it was called: an id of the same clause, or `clause#item` of another.
    pub old: At<String>,
    /// Its id now.
    pub now: String,
}

/// Shows every hole of a text, each with its place: words to be put in, conditions, lists, what is included.
pub fn for_each_hole_of<'c>(body: &'c Body, see: &mut dyn FnMut(&'c Hole, Span)) {
    see_blocks(&body.blocks, see);
    body.footnotes.iter().for_each(|note| see_blocks(note, see));
}

fn see_blocks<'c>(blocks: &'c [Block<Hole>], see: &mut dyn FnMut(&'c Hole, Span)) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) | BlockKind::Heading { level: _, text } => see_line(text, see),
            BlockKind::List { start: _, tight: _, items } => {
                for item in items {
                    item.when.iter().for_each(|hole| see(hole, item.span));
                    see_blocks(&item.blocks, see);
                }
            }
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    see_line(&definition.term, see);
                    definition.details.iter().for_each(|details| see_blocks(details, see));
                }
            }
            BlockKind::Table { columns: _, header, rows } => {
                rows.iter().filter_map(|row| row.when.as_ref()).for_each(|hole| see(hole, block.span));
                std::iter::once(header)
                    .chain(rows.iter().map(|row| &row.cells))
                    .flatten()
                    .for_each(|cell| see_line(cell, see));
            }
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => see_blocks(inner, see),
            BlockKind::Code(_) | BlockKind::Rule => {}
            BlockKind::Hole(hole) => {
                see(hole, block.span);
                if let Hole::Guarded(_, inner) = hole {
                    see_blocks(std::slice::from_ref(inner), see);
                }
            }
        }
    }
}

fn see_line<'c>(line: &'c [Inline<Hole>], see: &mut dyn FnMut(&'c Hole, Span)) {
    for inline in line {
        match &inline.kind {
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Particular { fact: _, text: inner }
            | InlineKind::Edited { edit: _, text: inner }
            | InlineKind::Language { lang: _, text: inner }
            | InlineKind::Link { to: _, text: inner } => {
                see_line(inner, see);
            }
            InlineKind::Hole(hole) => {
                see(hole, inline.span);
                if let Hole::LinkTo(_, text) = hole {
                    see_line(text, see);
                }
            }
            InlineKind::Text(_)
            | InlineKind::Code(_)
            | InlineKind::Abbreviation { .. }
            | InlineKind::FootnoteCall(_)
            | InlineKind::Break => {}
        }
    }
}

/// How a list begins and how many items it has, whether or not it stands under a condition.
pub fn list_of(block: &Block<Hole>) -> Option<(Option<Start>, usize)> {
    match &block.kind {
        BlockKind::List { start, items, .. } => Some((*start, items.len())),
        BlockKind::Hole(Hole::Guarded(_, inner)) => list_of(inner),
        BlockKind::Hole(Hole::Slot(_) | Hole::LinkTo(..) | Hole::When(_) | Hole::Include(_) | Hole::Listing(_))
        | BlockKind::Paragraph(_)
        | BlockKind::Heading { .. }
        | BlockKind::Definitions(_)
        | BlockKind::Table { .. }
        | BlockKind::Quote(_)
        | BlockKind::Edited { .. }
        | BlockKind::Code(_)
        | BlockKind::Rule => None,
    }
}
