//! The outline that readers show beside the pages: the headings, nested.

use super::called::destination_to;
use super::file::{integer_to, reference_to, text_to};
use super::scaffold::Scaffold;
use crate::render::pdf::page::laid::Laid;
use lopdf::ObjectId;

/// Adds the outline, if there are headings.
pub(crate) fn outline(frame: &mut Scaffold, laid: &Laid) -> Option<ObjectId> {
    let levels: Vec<u8> = laid.bookmarks.iter().map(|bookmark| bookmark.level).collect();
    if levels.is_empty() {
        return None;
    }
    let root = frame.pdf.new_object_id();
    let ids: Vec<ObjectId> = levels.iter().map(|_| frame.pdf.new_object_id()).collect();
    let parents = parents(&levels);
    let kids_of = kids(&parents);
    for (at, bookmark) in laid.bookmarks.iter().enumerate() {
        let siblings = &kids_of[parents[at].map_or(0, |parent| parent + 1)];
        let out = frame.written.object(ids[at]);
        out.extend_from_slice(b"<</Title");
        text_to(out, &bookmark.title);
        let mut refer = |key: &str, to: ObjectId| {
            out.extend_from_slice(key.as_bytes());
            reference_to(out, to);
        };
        refer("/Parent ", parents[at].map_or(root, |parent| ids[parent]));
        let place = siblings.binary_search(&at).expect("an entry is among its siblings");
        if let Some(before) = place.checked_sub(1) {
            refer("/Prev ", ids[siblings[before]]);
        }
        if let Some(&next) = siblings.get(place + 1) {
            refer("/Next ", ids[next]);
        }
        if let [first, .., last] | [first @ last] = kids_of[at + 1][..] {
            refer("/First ", ids[first]);
            refer("/Last ", ids[last]);
            // Negative: closed until the reader opens it.
            out.extend_from_slice(b"/Count ");
            integer_to(out, -(kids_of[at + 1].len() as i64));
        }
        destination_to(out, &bookmark.place, laid, &frame.pages);
        out.extend_from_slice(b">>");
    }
    let top = &kids_of[0];
    let out = frame.written.object(root);
    out.extend_from_slice(b"<</Type/Outlines/First ");
    reference_to(out, ids[top[0]]);
    out.extend_from_slice(b"/Last ");
    reference_to(out, ids[top[top.len() - 1]]);
    out.extend_from_slice(b"/Count ");
    integer_to(out, top.len() as i64);
    out.extend_from_slice(b">>");
    Some(root)
}

/// Under how many others each bookmark stands.
pub(crate) fn depths(laid: &Laid) -> Vec<usize> {
    let levels: Vec<u8> = laid.bookmarks.iter().map(|bookmark| bookmark.level).collect();
    let mut depths: Vec<usize> = Vec::with_capacity(levels.len());
    for parent in parents(&levels) {
        depths.push(parent.map_or(0, |parent| depths[parent] + 1));
    }
    depths
}

/// For each heading, the heading it stands under: the last before it of a lesser level.
fn parents(levels: &[u8]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    levels
        .iter()
        .enumerate()
        .map(|(at, &level)| {
            while open.last().is_some_and(|&last| levels[last] >= level) {
                open.pop();
            }
            let parent = open.last().copied();
            open.push(at);
            parent
        })
        .collect()
}

/// The headings under none, then those under each heading.
fn kids(parents: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut kids = vec![Vec::new(); parents.len() + 1];
    for (at, parent) in parents.iter().enumerate() {
        kids[parent.map_or(0, |parent| parent + 1)].push(at);
    }
    kids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_stand_under_the_last_of_a_lesser_level() {
        assert_eq!(parents(&[2, 3, 4, 3, 2, 6, 3]), [None, Some(0), Some(1), Some(0), None, Some(4), Some(4)]);
    }

    #[test]
    fn a_first_heading_of_any_level_stands_at_the_top() {
        assert_eq!(parents(&[4, 2, 3]), [None, None, Some(1)]);
        assert_eq!(kids(&parents(&[4, 2, 3])), [vec![0, 1], vec![], vec![2], vec![]]);
    }
}
