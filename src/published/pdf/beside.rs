//! The lines of a PDF that are no part of its tagged text, and how they are worded.

use crate::published::normal::normal;
use crate::published::tagged::leads_to;

/// Where an annotation or a bookmark leads, for a place in the same file: a page, and how high on it in points.
pub fn page_goal(page: usize, height: Option<i64>) -> String {
    match height {
        Some(height) => format!("page {}, {height} points up", page + 1),
        None => format!("page {}", page + 1),
    }
}

/// A line of what stands on a page beside its text.
pub fn on_page(page: usize, what: &str) -> String {
    format!("{ON_PAGE}{}: {what}", page + 1)
}

/// What such a line begins with.
pub const ON_PAGE: &str = "on page ";

/// What [`on_page`] says of a picture.
pub const PICTURE: &str = "shows a picture";

/// A line of the outline, which stands under as many others as `depth` says.
pub fn bookmark(depth: usize, title: &str, goal: &str) -> String {
    format!("bookmark of level {}: {} {}", depth + 1, normal(title), leads_to(goal))
}
