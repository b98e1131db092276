//! Lines to pages: a document flows into rows, and rows are laid out on pages.

pub(super) mod rows;

pub(super) mod flow;

pub(super) mod table;

pub(super) mod front;

pub(super) mod signatures;

pub(super) mod blocks;

pub(super) mod laid;

pub(super) mod furniture;

pub(super) mod pages;

pub(super) mod listing;

use super::set::paragraph::MissingGlyph;
use super::set::style::Style;
use super::set::typesetter::Typesetter;
use crate::document::Document;
use flow::{Column, Flow, Flowed};
use laid::Laid;
use rustc_hash::FxHashSet;

/// The document in pages, or every character of it that the fonts cannot draw.
pub(super) fn lay_out(document: &Document, style: Style, setter: &mut Typesetter) -> Result<Laid, Vec<MissingGlyph>> {
    // References name their pages, so room for the numbers is kept before there are pages; most have fewer than 100.
    let mut page_digits = 2;
    let mut flowed = flow(document, style, page_digits, setter);
    while flowed.missing.is_empty() {
        let laid = pages::lay_out(document, flowed, style, setter);
        let needed = laid.pages.len().to_string().len();
        if needed <= page_digits {
            return Ok(laid);
        }
        page_digits = needed;
        flowed = flow(document, style, page_digits, setter);
    }
    // The contents repeat the headings, and an author mends a place once.
    let mut seen = FxHashSet::default();
    flowed.missing.retain(|missing| seen.insert((missing.character, missing.span)));
    Err(flowed.missing)
}

/// Flows `document` into rows. Numbers of pages have room for `page_digits`.
fn flow(document: &Document, style: Style, page_digits: usize, setter: &mut Typesetter) -> Flowed {
    flowed(document, style, page_digits, setter, |flow, page| {
        front::front(flow, page);
        if !document.design.without_contents {
            front::contents(flow, page);
        }
        for section in &document.sections {
            flow.section(section, page);
        }
        if let Some(versions) = &document.versions {
            flow.section(versions, page);
        }
        signatures::signatures(flow, page);
    })
}

/// Flows `blocks` and the footnotes of `document`, and nothing else of it.
#[cfg(test)]
pub(super) fn flow_blocks(
    document: &Document,
    blocks: &[crate::document::Block],
    style: Style,
    setter: &mut Typesetter,
) -> Flowed {
    flowed(document, style, 2, setter, |flow, page| flow.blocks(blocks, page, 0.0))
}

/// What `text` flows, then the footnotes.
fn flowed(
    document: &Document,
    style: Style,
    page_digits: usize,
    setter: &mut Typesetter,
    text: impl FnOnce(&mut Flow, Column),
) -> Flowed {
    let mut flow = Flow::new(document, style, page_digits, setter);
    let page = flow.page();
    text(&mut flow, page);
    flow.end();
    let rows = std::mem::take(&mut flow.rows);
    let notes = (1..=document.footnotes.len()).map(|number| flow.note(number, page)).collect();
    flow.finish(rows, notes)
}
