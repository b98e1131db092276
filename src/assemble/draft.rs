//! A document as long as something in it is left open.

use crate::document::{Block, Inline, InlineKind, Origin};
use crate::model::slot::{DocumentFact, Listing};
use crate::school::Policy;
use crate::source::{At, Span};
use std::collections::{BTreeMap, BTreeSet};

/// What is left open once a clause's words are in: it depends on the whole document.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Late {
    /// A reference to a section.
    Section(At<String>),
    /// A reference to a paragraph of a clause: its first, or the one with an id.
    Paragraph(String, Option<String>),
    /// A list that is worked out, and the id of the clause it stands in.
    Listing(Listing, String),
    /// The short form of what stands before it, in brackets, if it is used later on.
    ShortForm(String),
    /// A fact that is known once the text has its fingerprint.
    Told(DocumentFact),
}

/// A section whose holes are filled, before numbering.
pub(super) struct Draft {
    pub id: String,
    pub title: Vec<Inline<Late>>,
    pub level: u8,
    pub clauses: Vec<DraftClause>,
    pub sections: Vec<Draft>,
}

/// A clause as it stands in a section.
pub(super) struct DraftClause {
    pub clause: String,
    pub origin: Origin,
    pub blocks: Vec<Block<Late>>,
}

/// A front row before the state is known. Rows that tell of the stamp are no part of the text that is approved.
pub(super) struct DraftRow {
    pub id: String,
    pub label: Vec<Inline<Late>>,
    pub value: Vec<Inline<Late>>,
    pub tells_stamp: bool,
    pub boxed: bool,
    pub unnamed: Vec<String>,
}

/// What the whole document names, in no order.
#[derive(Default)]
pub(super) struct Mentions {
    pub law: BTreeSet<String>,
    pub guidance: BTreeSet<String>,
    pub policies: BTreeSet<String>,
    pub contacts: BTreeSet<String>,
    /// Where law and guidance are cited, by `law.` or `guidance.` and the id.
    pub cited: BTreeMap<String, BTreeSet<Span>>,
    /// The short forms that are used after they were expanded.
    pub shortened: BTreeSet<String>,
}

impl Mentions {
    pub(super) fn cite_law(&mut self, id: &str, place: Span) {
        self.law.insert(id.to_owned());
        self.cited.entry(format!("law.{id}")).or_default().insert(place);
    }

    pub(super) fn cite_guidance(&mut self, id: &str, place: Span) {
        self.guidance.insert(id.to_owned());
        self.cited.entry(format!("guidance.{id}")).or_default().insert(place);
    }
}

/// Plain words at a place.
pub(super) fn words(words: &str, span: Span) -> Inline {
    Inline { span, kind: InlineKind::Text(words.to_owned()) }
}

/// A line with everything that was left open replaced by what `settle` gives for it.
pub(super) fn line(line: &[Inline<Late>], settle: &mut dyn FnMut(&Late, Span) -> Vec<Inline>) -> Vec<Inline> {
    let mut settled = Vec::new();
    for inline in line {
        let kind = match &inline.kind {
            InlineKind::Text(text) => InlineKind::Text(text.clone()),
            InlineKind::Emphasis(inner) => InlineKind::Emphasis(self::line(inner, settle)),
            InlineKind::Strong(inner) => InlineKind::Strong(self::line(inner, settle)),
            InlineKind::Code(code) => InlineKind::Code(code.clone()),
            InlineKind::Particular { fact, text } => {
                InlineKind::Particular { fact: fact.clone(), text: self::line(text, settle) }
            }
            InlineKind::Edited { edit, text } => InlineKind::Edited { edit: *edit, text: self::line(text, settle) },
            InlineKind::Language { lang, text } => {
                InlineKind::Language { lang: lang.clone(), text: self::line(text, settle) }
            }
            InlineKind::Link { to, text } => InlineKind::Link { to: to.clone(), text: self::line(text, settle) },
            InlineKind::Abbreviation { short, full } => {
                InlineKind::Abbreviation { short: short.clone(), full: full.clone() }
            }
            InlineKind::FootnoteCall(number) => InlineKind::FootnoteCall(*number),
            InlineKind::Break => InlineKind::Break,
            InlineKind::Hole(late) => {
                settled.append(&mut settle(late, inline.span));
                continue;
            }
        };
        push_joined(&mut settled, Inline { span: inline.span, kind });
    }
    settled
}

/// Adds an inline; words that follow words become one text, so that shaping and line breaking see whole words.
fn push_joined(line: &mut Vec<Inline>, inline: Inline) {
    match (line.last_mut(), inline.kind) {
        (Some(Inline { span, kind: InlineKind::Text(before) }), InlineKind::Text(text)) => {
            before.push_str(&text);
            if span.file == inline.span.file && span.start <= inline.span.start {
                *span = span.to(inline.span);
            }
        }
        (_, kind) => line.push(Inline { span: inline.span, kind }),
    }
}

/// The permanent anchor of a clause: `roles/head` → `roles-head`.
pub(crate) fn clause_anchor(clause: &str) -> String {
    clause.replace('/', "-")
}

/// The permanent anchor of a block or item: `roles/head` and `training` → `roles-head.training`.
pub(crate) fn item_anchor(clause: &str, id: &str) -> String {
    format!("{}.{id}", clause_anchor(clause))
}

/// A place in a file that stands for a whole policy of a school.
pub(super) fn policy_place(policy: &Policy<'_>) -> Span {
    policy.file.model.span
}
