//! The way back from what a page draws to its tags: a reader who points at words is told by it what they are. It leads where the
//! tags lead from, or other words would be read out for these.

use super::beside::on_page;
use super::objects::{DEEPEST, Objects};
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// More numbers than any policy has.
const MOST: usize = 200_000;

/// Which elements of the structure tree hold which words and links, as the tree says.
#[derive(Default)]
pub(super) struct Owners {
    /// The page, the number of the mark on it, and the element.
    pub marks: Vec<(ObjectId, i64, ObjectId)>,
    /// The annotation of a link, and the element.
    pub links: Vec<(ObjectId, ObjectId)>,
}

impl<'p> Objects<'p> {
    /// A line for every page of which the way back leads to other elements.
    pub(super) fn led_astray(&self, pages: &[ObjectId], owners: &Owners) -> Vec<String> {
        let back = self.ways_back();
        let key = |dictionary: &'p Dictionary, key: &str| self.entry(dictionary, key).and_then(|key| key.as_i64().ok());
        let of_mark = |page: ObjectId, mark: i64| {
            let elements = back.get(&key(self.0.get_dictionary(page).ok()?, "StructParents")?)?;
            elements.as_array().ok()?.get(usize::try_from(mark).ok()?)?.as_reference().ok()
        };
        let astray = owners.marks.iter().filter(|(page, mark, element)| of_mark(*page, *mark) != Some(*element));
        let astray: BTreeSet<ObjectId> = astray.map(|(page, ..)| *page).collect();
        let of_link =
            |link: ObjectId| back.get(&key(self.0.get_dictionary(link).ok()?, "StructParent")?)?.as_reference().ok();
        let of_pages = pages.iter().enumerate().filter(|(_, page)| astray.contains(page));
        let mut lines: Vec<String> =
            of_pages.map(|(number, _)| on_page(number, "its words lead back to the tags of others")).collect();
        if owners.links.iter().any(|(link, element)| of_link(*link) != Some(*element)) {
            lines.push("a link leads back to the tags of others".to_owned());
        }
        lines
    }

    /// What each number of the way back stands for: the elements of a page in the order of their marks, or that of a link.
    fn ways_back(&self) -> BTreeMap<i64, &'p Object> {
        let catalogue = self.0.catalog().ok();
        let tree = catalogue.and_then(|catalogue| self.entry(catalogue, "StructTreeRoot"));
        let tree = tree.and_then(|root| self.dictionary(root)).and_then(|root| root.get(b"ParentTree").ok());
        let mut open: Vec<(&'p Object, usize)> = tree.into_iter().map(|tree| (tree, 0)).collect();
        let (mut back, mut seen) = (BTreeMap::new(), HashSet::new());
        while let Some((object, depth)) = open.pop() {
            let is_seen = object.as_reference().is_ok_and(|id| !seen.insert(id));
            let Some(node) = self.dictionary(object).filter(|_| !is_seen && depth < DEEPEST && back.len() < MOST)
            else {
                continue;
            };
            if let Some(Object::Array(numbers)) = self.entry(node, "Nums") {
                for pair in numbers.chunks_exact(2).take(MOST) {
                    if let Ok(number) = self.follow(&pair[0]).as_i64() {
                        // An element is known by its reference, and a list by what it holds.
                        let held = match self.follow(&pair[1]) {
                            list @ Object::Array(_) => list,
                            _ => &pair[1],
                        };
                        back.insert(number, held);
                    }
                }
            }
            if let Some(Object::Array(kids)) = self.entry(node, "Kids") {
                open.extend(kids.iter().take(MOST).map(|kid| (kid, depth + 1)));
            }
        }
        back
    }
}
