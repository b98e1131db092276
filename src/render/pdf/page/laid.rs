//! A page with everything in its place, and a document in pages.

use super::flow::Bookmark;
use super::rows::{Fill, PlacedPicture};
use crate::render::pdf::set::paragraph::Run;
use crate::render::pdf::set::style::Style;
use crate::render::pdf::set::tree::{Destination, Tree};
use rustc_hash::FxHashMap;

/// A running header or footer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Furniture {
    /// Its words.
    pub runs: Vec<Run>,
    /// The rule that parts it from the text.
    pub rule: Option<Fill>,
}

/// A line of dots, from the words of an entry to its page number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Leader {
    /// Where it starts.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
    /// The baseline.
    pub y: f32,
}

/// A page with everything in its place, from its top left corner.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The school's logo, on the first page.
    pub logo: Option<PlacedPicture>,
    /// What belongs to the text, in reading order.
    pub runs: Vec<Run>,
    /// Table headers repeated from an earlier page.
    pub repeated: Vec<Run>,
    /// Rules, and the grounds of cells and words.
    pub fills: Vec<Fill>,
    /// Dots in the contents.
    pub leaders: Vec<Leader>,
    /// The running header.
    pub header: Furniture,
    /// The running footer.
    pub footer: Furniture,
}

/// A document in pages.
pub(crate) struct Laid {
    /// The pages, at least one.
    pub pages: Vec<Page>,
    /// The page and height of every place that links lead to.
    pub places: FxHashMap<Destination, (usize, f32)>,
    /// What everything is.
    pub tree: Tree,
    /// The headings.
    pub bookmarks: Vec<Bookmark>,
    /// How it looks.
    pub style: Style,
}
