//! Pages to bytes: what is drawn, what it is, what the file says of itself, and the file.
//!
//! Until here nothing knows of PDF.

pub(super) mod streams;

pub(super) mod file;

pub(super) mod called;

pub(super) mod hints;

pub(super) mod subset;

pub(super) mod strings;

pub(super) mod picture;

pub(super) mod watermark;

pub(super) mod content;

pub(super) mod srgb;

pub(super) mod scaffold;

pub(super) mod tags;

pub(super) mod outline;

pub(super) mod said;

pub(super) mod metadata;

pub(super) mod gaps;

use super::page::laid::Laid;
use super::set::face::Face;
use super::set::fonts::Faces;
use super::set::shaped::ShapedWords;
use crate::document::{Document, State};
use crate::published::pdf::beside::on_page;
use crate::published::pdf::drawn::Sheet;
use streams::Streams;
use strings::StrungWords;
use subset::Subsets;

/// What documents have embedded, for the next document with the same.
#[derive(Default)]
pub(super) struct Embedded {
    /// Subsets of faces.
    pub subsets: Subsets,
    /// Streams.
    pub streams: Streams,
}

/// The bytes of a document in pages.
pub(super) fn write(
    document: &Document,
    laid: &Laid,
    words: &mut ShapedWords,
    strung: &mut StrungWords,
    faces: &Faces,
    Embedded { subsets, streams }: &Embedded,
) -> Vec<u8> {
    let draft = match document.stamp.state() {
        State::Draft | State::Changed => true,
        State::Approved
        | State::DueSoon
        | State::Overdue
        | State::Superseded
        | State::Changes
        | State::Paper
        | State::Incomplete => false,
    };
    let watermark = draft && laid.style.watermark;
    let carried = subset::subsets(laid, words, subsets);
    for (face, carried) in Face::ALL.into_iter().zip(&carried) {
        carried.iter().for_each(|carried| strung.make_ready(face, &carried.words, &carried.subset, words));
    }
    let (tree, style) = (&laid.tree, &laid.style);
    let drawing = content::Drawing { words, strung, carried: &carried, tree, style, watermark };
    let shared = content::Shared::of(&laid.pages);
    let mut contents = Vec::with_capacity(laid.pages.len());
    let mut marks = Vec::with_capacity(laid.pages.len());
    let mut looks = Vec::with_capacity(laid.pages.len());
    let common = shared.draw(&drawing);
    for (at, page) in laid.pages.iter().enumerate() {
        let (operators, slots) = content::draw(page, &shared, &drawing);
        let mut sheet = Sheet::default();
        sheet.operators(&common[at.min(1)]);
        sheet.operators(&operators);
        sheet.shown([0.0, 0.0, laid.style.width, laid.style.height]);
        tags::draw_links(page, laid, &mut sheet);
        looks.push(on_page(at, &sheet.line()));
        contents.push(streams.of(operators));
        marks.push(slots);
    }
    let behind = watermark.then(|| streams.of(watermark::watermark(style, faces).into_bytes()));
    let drawn = scaffold::Drawn { shared: common.map(|operators| streams.of(operators)), contents, watermark: behind };
    let logo = document.design.logo.as_ref().map(|logo| &*logo.picture);
    let mut frame = scaffold::frame(drawn, &carried, logo, style, faces, streams);
    let (tags, shown) = tags::tag(&mut frame, laid, &marks);
    let outline = outline::outline(&mut frame, laid);
    let mut said = said::lines(laid, &shared, watermark, &shown, looks);
    said.append(&mut frame.resources());
    metadata::describe(&mut frame, document, tags, outline, &said);
    file::write(&frame.pdf, frame.written, streams)
}
