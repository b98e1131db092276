//! What pages and tags call things: fonts, drawings, the types of structure, places that links lead to.

use super::file::{integer_to, reference_to};
use crate::render::pdf::page::laid::Laid;
use crate::render::pdf::set::tree::{Destination, Role};
use lopdf::ObjectId;

/// The resource names of the four faces.
pub(crate) const FONT_NAMES: [&str; 4] = ["F0", "F1", "F2", "F3"];

/// The resource name of the word behind a draft.
pub(crate) const WATERMARK: &str = "Draft";

/// The resource name of the school's logo.
pub(crate) const LOGO: &str = "Logo";

/// The standard structure type of a role.
pub(crate) fn name(role: &Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::Heading(1) => "H1",
        Role::Heading(2) => "H2",
        Role::Heading(3) => "H3",
        Role::Heading(4) => "H4",
        Role::Heading(5) => "H5",
        Role::Heading(_) => "H6",
        Role::Paragraph => "P",
        Role::List(_) => "L",
        Role::Item => "LI",
        Role::Label => "Lbl",
        Role::ItemBody => "LBody",
        Role::Table => "Table",
        Role::Row => "TR",
        Role::HeaderCell(_) => "TH",
        Role::Cell => "TD",
        Role::Contents => "TOC",
        Role::ContentsItem => "TOCI",
        Role::Reference => "Reference",
        Role::Link => "Link",
        Role::Note(_) => "Note",
        Role::Figure(_) => "Figure",
        Role::Quote => "BlockQuote",
        Role::Code => "Code",
        Role::Abbreviation(_) | Role::Foreign(_) | Role::Edit(_) | Role::Words => "Span",
    }
}

/// Writes where a place is, a little above its words, as an entry of a dictionary.
pub(crate) fn destination_to(out: &mut Vec<u8>, place: &Destination, laid: &Laid, pages: &[ObjectId]) {
    let Some(&(page, y)) = laid.places.get(place) else { return };
    out.extend_from_slice(b"/Dest[");
    reference_to(out, pages[page]);
    out.extend_from_slice(b"/XYZ null ");
    integer_to(out, height_of(y, laid));
    out.extend_from_slice(b" null]");
}

/// How high on its page a place is, a little above its words, in points from the foot.
pub(crate) fn height_of(y: f32, laid: &Laid) -> i64 {
    (laid.style.height - y + 8.0).round() as i64
}
