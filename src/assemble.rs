//! A school's policy from library and school file: select, include, fill, cite, number, refer, deduplicate, stamp.
//!
//! `select` decides which clauses stand where, `fill` puts words into their holes, `settle` works out
//! what can be known only of the whole document, and `stamp` says how the text stands with its approval and review.

mod fill;

mod select;

mod settle;

mod stamp;

use crate::date::Date;
use crate::design::Design;
use crate::diagnostic::Diagnostic;
use crate::document::{Block, Document, FrontRow, Inline, Origin, Uses};
use crate::library::Library;
use crate::model::slot::Listing;
use crate::school::{Policy, School};
use crate::source::{At, Span};
use std::collections::BTreeSet;

/// What is left open once a clause's words are in: it depends on the whole document.
#[derive(Clone, Debug, PartialEq)]
enum Late {
    /// A reference to a section.
    Section(At<String>),
    /// A reference to a paragraph of a clause: its first, or the one with an id.
    Paragraph(String, Option<String>),
    /// A list that is worked out, and the id of the clause it stands in.
    Listing(Listing, String),
    /// The short form of what stands before it, in brackets, if it is used later on.
    ShortForm(String),
    /// The state of the text.
    State,
}

/// A section whose holes are filled, before numbering.
struct Draft {
    id: String,
    title: Vec<Inline<Late>>,
    level: u8,
    clauses: Vec<DraftClause>,
    sections: Vec<Draft>,
}

struct DraftClause {
    clause: String,
    origin: Origin,
    blocks: Vec<Block<Late>>,
}

/// A front row before the state is known. Rows that tell of the stamp are no part of the text that is approved.
struct DraftRow {
    id: String,
    label: Vec<Inline<Late>>,
    value: Vec<Inline<Late>>,
    tells_stamp: bool,
}

/// What the whole document names, in no order.
#[derive(Default)]
struct Named {
    law: BTreeSet<String>,
    guidance: BTreeSet<String>,
    policies: BTreeSet<String>,
    contacts: BTreeSet<String>,
    /// The short forms that are used after they were expanded.
    shortened: BTreeSet<String>,
}

/// Builds the document of one policy for `today`. Faults are put into `found`; after an error the document is only as
/// whole as it could be made, and must not be published.
pub fn assemble(
    library: &Library,
    school: &School<'_>,
    policy: &Policy<'_>,
    today: Date,
    found: &mut Vec<Diagnostic>,
) -> Document {
    // An approved text cites what was in force when it was approved, and is never silently rewritten. A draft is the
    // text that is under review now, so it cites what is in force today.
    if let Some(approval) = stamp::last_recorded(policy) {
        let mut set_aside = Vec::new();
        let document = assemble_at(library, school, policy, approval.on.value.last_day(), today, &mut set_aside);
        let approved =
            approval.fingerprint.as_ref().is_some_and(|f| f.value.eq_ignore_ascii_case(&document.stamp.fingerprint));
        if approved {
            found.append(&mut set_aside);
            return document;
        }
    }
    assemble_at(library, school, policy, today, today, found)
}

fn assemble_at(
    library: &Library,
    school: &School<'_>,
    policy: &Policy<'_>,
    cited_on: Date,
    today: Date,
    found: &mut Vec<Diagnostic>,
) -> Document {
    let mut filling = fill::Filling::new(library, school, policy, cited_on);
    let title = filling.title();
    let front = filling.front();
    let sections = filling.sections();
    let summary = filling.summary();
    let design = Design { signatures: filling.signatures(), ..school.design.clone() };
    let footnotes = filling.take_footnotes();
    filling.check_use();
    let mut filled = filling.finish();
    found.append(&mut filled.found);
    let settled = settle::settle(sections, front, footnotes, &filled.named, library, school, policy, cited_on, found);
    let mut document = Document {
        id: policy.id.clone(),
        school_id: school.id.clone(),
        school: crate::grammar::typographic(&school.file.name.value),
        website: school.file.website.as_ref().map(|url| url.value.clone()),
        title,
        summary,
        stamp: stamp::unsigned(library, school, policy, today),
        front: Vec::new(),
        sections: settled.sections,
        footnotes: settled.footnotes,
        design,
        uses: Uses {
            clauses: filled.clauses,
            guidance: filled.named.guidance.iter().map(|id| edition_of(library, id, cited_on)).collect(),
            law: filled.named.law,
            policies: filled.named.policies,
            contacts: filled.named.contacts,
        },
    };
    let lasting: BTreeSet<String> =
        settled.front.iter().filter(|row| !row.tells_stamp).map(|row| format!("front-{}", row.id)).collect();
    let place = policy.file.span;
    document.front = front_rows(&settled.front, "");
    let fingerprint = crate::plain::fingerprint(&document, |row| lasting.contains(&row.id));
    stamp::sign(&mut document.stamp, fingerprint, policy);
    document.front = front_rows(&settled.front, document.stamp.state());
    settle::check_anchors(&document, place, found);
    document
}

/// A piece of guidance, and the label of its edition in force.
fn edition_of(library: &Library, id: &str, on: Date) -> (String, String) {
    let edition = library.registers.guidance[id].value.in_force(on);
    (id.to_owned(), edition.map_or(String::new(), |edition| edition.label.clone()))
}

/// The front table, with the state where a row asks for it. Rows that end up empty vanish.
fn front_rows(rows: &[DraftRow], state: &str) -> Vec<FrontRow> {
    let settle = |line: &[Inline<Late>]| {
        settle::line(line, &mut |late, span| match late {
            Late::State => vec![settle::words(state, span)],
            Late::Section(_) | Late::Paragraph(..) | Late::ShortForm(_) | Late::Listing(..) => Vec::new(),
        })
    };
    rows.iter()
        .map(|row| FrontRow {
            id: format!("front-{}", row.id),
            label: crate::document::plain(&settle(&row.label)),
            value: settle(&row.value),
        })
        .filter(|row| !row.value.is_empty())
        .collect()
}

/// The permanent anchor of a clause: `roles/head` → `roles-head`.
fn clause_anchor(clause: &str) -> String {
    clause.replace('/', "-")
}

/// The permanent anchor of a block or item: `roles/head` and `training` → `roles-head.training`.
fn item_anchor(clause: &str, id: &str) -> String {
    format!("{}.{id}", clause_anchor(clause))
}

/// A place in a file that stands for a whole policy of a school.
fn policy_place(policy: &Policy<'_>) -> Span {
    policy.file.model.span
}
