//! The structure tree, its way back from the marks on the pages, and the annotations of links, as PDF objects.

use super::called::{destination_to, name};
use super::file::{integer_to, reference_to, text_to, write_entry};
use super::scaffold::Scaffold;
use crate::document::Edit;
use crate::published::pdf::drawn::Sheet;
use crate::render::pdf::page::laid::{Laid, Page};
use crate::render::pdf::set::tree::{ElementId, Goal, Kid, Link, LinkId, ListNumbering, Role, Scope, TagSlot, Tree};
use lopdf::{Dictionary, Object, ObjectId, dictionary};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::io::Write;

/// How the items of a list are marked, as the attribute of its element says it.
pub(crate) fn numbering(numbering: ListNumbering) -> &'static str {
    match numbering {
        ListNumbering::Bullets => "Disc",
        ListNumbering::Counted(counting) => counting.pdf_name(),
        ListNumbering::Terms => "None",
    }
}

/// A mark of a slot: the page, and its number there.
type MarkId = (usize, i64);

/// The marks of all slots, those of one slot together.
struct Marks {
    marks: Vec<MarkId>,
    /// For each slot, where its marks begin; they end where those of the next begin.
    starts: Vec<usize>,
}

impl Marks {
    /// `pages` are the slots of each page, in the order of their marks.
    fn of(pages: &[Vec<TagSlot>], slots: usize) -> Marks {
        let mut starts = vec![0; slots + 1];
        pages.iter().flatten().for_each(|slot| starts[slot.0 as usize + 1] += 1);
        for slot in 0..slots {
            starts[slot + 1] += starts[slot];
        }
        let mut next = starts.clone();
        let mut marks = vec![(0, 0); starts[slots]];
        for (page, slots) in pages.iter().enumerate() {
            for (slot, number) in slots.iter().zip(0..) {
                let next = &mut next[slot.0 as usize];
                marks[*next] = (page, number);
                *next += 1;
            }
        }
        Marks { marks, starts }
    }

    fn get(&self, TagSlot(slot): TagSlot) -> &[MarkId] {
        &self.marks[self.starts[slot as usize]..self.starts[slot as usize + 1]]
    }
}

/// Tags the pages of `frame`. `marks` are the slots of each page, in the order of their marks.
/// Answers with the root of the structure tree, and which elements are written.
pub(crate) fn tag(frame: &mut Scaffold, laid: &Laid, marks: &[Vec<TagSlot>]) -> (ObjectId, Vec<bool>) {
    let tree = &laid.tree;
    let elements: Vec<ObjectId> = tree.elements().iter().map(|_| frame.pdf.new_object_id()).collect();
    let root = frame.pdf.new_object_id();
    let id_of = |element: ElementId| elements[element.0 as usize];

    let marks_of = Marks::of(marks, tree.slot_count());
    let mut parents: Vec<u8> = Vec::new();
    for (page, slots) in marks.iter().enumerate() {
        entry_to(&mut parents, page as i64);
        parents.push(b'[');
        for (number, &slot) in slots.iter().enumerate() {
            if number > 0 {
                parents.push(b' ');
            }
            reference_to(&mut parents, id_of(tree.owner(slot)));
        }
        parents.push(b']');
    }

    let mut annotations_of: FxHashMap<ElementId, Vec<(usize, ObjectId)>> = FxHashMap::default();
    let mut key = laid.pages.len() as i64;
    for (at, page) in laid.pages.iter().enumerate() {
        let mut annotations = Vec::new();
        for (link, area) in areas(page) {
            let link = tree.link(link);
            if !leads_somewhere(link, laid) {
                continue;
            }
            let id = frame.pdf.new_object_id();
            annotation_to(frame.written.object(id), link, area, key, laid, &frame.pages);
            annotations.push(Object::Reference(id));
            annotations_of.entry(link.element).or_default().push((at, id));
            entry_to(&mut parents, key);
            reference_to(&mut parents, id_of(link.element));
            key += 1;
        }
        let page = frame.pdf.get_dictionary_mut(frame.pages[at]).expect("the frame has this page");
        page.remove(b"Annots");
        if !annotations.is_empty() {
            page.set("Annots", annotations);
        }
        page.set("StructParents", at as i64);
        page.set("Tabs", "S");
    }

    let shown = shown(tree, &marks_of);
    let pages = &frame.pages;
    let mut ids = Vec::new();
    for (at, element) in tree.elements().iter().enumerate() {
        if !shown[at] {
            continue;
        }
        let id = ElementId(at as u32);
        let out = frame.written.object(elements[at]);
        out.extend_from_slice(b"<</S/");
        out.extend_from_slice(name(&element.role).as_bytes());
        out.extend_from_slice(b"/P ");
        reference_to(out, if id == Tree::ROOT { root } else { id_of(element.parent) });
        // Marks on the element's own page are plain numbers; the page is that of the first.
        let page = element.kids.iter().find_map(|kid| match kid {
            Kid::Slot(slot) => marks_of.get(*slot).first().map(|mark| mark.0),
            Kid::Element(_) => None,
        });
        if let Some(page) = page {
            out.extend_from_slice(b"/Pg ");
            reference_to(out, pages[page]);
        }
        let mut kids = Kids::new(out);
        for kid in &element.kids {
            match kid {
                Kid::Element(inner) if shown[inner.0 as usize] => reference_to(kids.next(), id_of(*inner)),
                Kid::Element(_) => {}
                Kid::Slot(slot) => {
                    for &(on, number) in marks_of.get(*slot) {
                        if Some(on) == page {
                            integer_to(kids.next(), number);
                        } else {
                            held_to(kids.next(), "MCR", pages[on], "/MCID ", |out| integer_to(out, number));
                        }
                    }
                }
            }
        }
        for &(on, annotation) in annotations_of.get(&id).into_iter().flatten() {
            held_to(kids.next(), "OBJR", pages[on], "/Obj ", |out| reference_to(out, annotation));
        }
        kids.end();
        describe(out, &element.role, laid);
        out.extend_from_slice(b">>");
        if let Role::Note(number) = element.role {
            ids.push((note_id(number), elements[at]));
        }
    }
    let parent_tree = frame.pdf.new_object_id();
    let out = frame.written.object(parent_tree);
    out.extend_from_slice(b"<</Nums[");
    out.append(&mut parents);
    out.extend_from_slice(b"]>>");
    let id_tree = (!ids.is_empty()).then(|| id_tree(ids, frame));
    let out = frame.written.object(root);
    out.extend_from_slice(b"<</Type/StructTreeRoot/K ");
    reference_to(out, id_of(Tree::ROOT));
    out.extend_from_slice(b"/ParentTree ");
    reference_to(out, parent_tree);
    out.extend_from_slice(b"/ParentTreeNextKey ");
    integer_to(out, key);
    if let Some(id_tree) = id_tree {
        out.extend_from_slice(b"/IDTree ");
        reference_to(out, id_tree);
    }
    out.extend_from_slice(b">>");
    (root, shown)
}

/// Begins an entry of a number tree.
fn entry_to(out: &mut Vec<u8>, key: i64) {
    if !out.is_empty() {
        out.push(b' ');
    }
    integer_to(out, key);
    out.push(b' ');
}

/// Something that an element holds and that is not on its own page.
fn held_to(out: &mut Vec<u8>, kind: &str, page: ObjectId, key: &str, what: impl Fn(&mut Vec<u8>)) {
    out.extend_from_slice(b"<</Type/");
    out.extend_from_slice(kind.as_bytes());
    out.extend_from_slice(b"/Pg ");
    reference_to(out, page);
    out.extend_from_slice(key.as_bytes());
    what(out);
    out.extend_from_slice(b">>");
}

/// What an element holds, as the entry `K`: a list, but one alone stands without brackets.
struct Kids<'o> {
    out: &'o mut Vec<u8>,
    /// Where the entry begins.
    start: usize,
    count: usize,
}

impl<'o> Kids<'o> {
    fn new(out: &'o mut Vec<u8>) -> Self {
        Kids { start: out.len(), out, count: 0 }
    }

    fn next(&mut self) -> &mut Vec<u8> {
        self.out.extend_from_slice(if self.count == 0 { b"/K[" } else { b" " });
        self.count += 1;
        self.out
    }

    fn end(self) {
        match self.count {
            0 => {}
            1 => self.out[self.start + 2] = b' ',
            _ => self.out.push(b']'),
        }
    }
}

/// Which elements are written: all that show something; cells, which hold their place in a row even when empty; and
/// the empty body of an item that has a label.
fn shown(tree: &Tree, marks: &Marks) -> Vec<bool> {
    let mut shown = vec![false; tree.elements().len()];
    for (at, element) in tree.elements().iter().enumerate().rev() {
        let cell = matches!(element.role, Role::Cell | Role::HeaderCell(_) | Role::Document);
        shown[at] |= cell
            || element.kids.iter().any(|kid| match kid {
                Kid::Slot(slot) => !marks.get(*slot).is_empty(),
                Kid::Element(inner) => shown[inner.0 as usize],
            });
    }
    for (at, element) in tree.elements().iter().enumerate() {
        shown[at] |= element.role == Role::ItemBody && shown[element.parent.0 as usize];
    }
    shown
}

/// What an element says beside its type.
fn describe(out: &mut Vec<u8>, role: &Role, laid: &Laid) {
    match role {
        Role::Note(number) => put(out, format_args!("/ID({})", note_id(*number))),
        Role::Abbreviation(full) => {
            out.extend_from_slice(b"/E");
            text_to(out, full);
        }
        Role::Figure(shown) => {
            out.extend_from_slice(b"/Alt");
            text_to(out, shown);
        }
        Role::Foreign(lang) => put(out, format_args!("/Lang({lang})")),
        Role::List(_)
        | Role::HeaderCell(_)
        | Role::Edit(_)
        | Role::Document
        | Role::Heading(_)
        | Role::Paragraph
        | Role::Item
        | Role::Label
        | Role::ItemBody
        | Role::Table
        | Role::Row
        | Role::Cell
        | Role::Contents
        | Role::ContentsItem
        | Role::Reference
        | Role::Link
        | Role::Quote
        | Role::Code
        | Role::Words => {}
    }
    if let Some(attributes) = attributes(role, laid) {
        write_entry(out, b"A", &attributes.into());
    }
}

/// The attributes of an element: how a list counts, what a header cell heads.
pub(crate) fn attributes(role: &Role, laid: &Laid) -> Option<Dictionary> {
    match role {
        Role::List(numbering) => Some(dictionary! { "O" => "List", "ListNumbering" => self::numbering(*numbering) }),
        Role::HeaderCell(scope) => {
            let scope = match scope {
                Scope::Column => "Column",
                Scope::Row => "Row",
            };
            Some(dictionary! { "O" => "Table", "Scope" => scope })
        }
        // ISO 32000-1, 14.8.5.4: what a viewer that lays the text out again is to draw.
        Role::Edit(edit) => match edit {
            Edit::Inserted => Some(dictionary! { "O" => "Layout", "TextDecorationType" => "Underline" }),
            Edit::Deleted => Some(dictionary! { "O" => "Layout", "TextDecorationType" => "LineThrough" }),
            Edit::Renamed | Edit::Renumbered => None,
        },
        Role::Figure(_) => {
            let logo = laid.pages.first()?.logo.as_ref()?;
            let bottom = laid.style.height - logo.y - logo.height;
            let sides = [logo.x, bottom, logo.x + logo.width, bottom + logo.height];
            let sides = sides.map(|side| Object::Real((side * 100.0).round() / 100.0)).to_vec();
            Some(dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => sides })
        }
        Role::Document
        | Role::Heading(_)
        | Role::Paragraph
        | Role::Item
        | Role::Label
        | Role::ItemBody
        | Role::Table
        | Role::Row
        | Role::Cell
        | Role::Contents
        | Role::ContentsItem
        | Role::Reference
        | Role::Link
        | Role::Note(_)
        | Role::Quote
        | Role::Code
        | Role::Abbreviation(_)
        | Role::Foreign(_)
        | Role::Words => None,
    }
}

/// Sorts as it counts, as a name tree must.
fn note_id(number: usize) -> String {
    format!("note-{number:04}")
}

fn id_tree(mut ids: Vec<(String, ObjectId)>, frame: &mut Scaffold) -> ObjectId {
    ids.sort();
    let (leaf, tree) = (frame.pdf.new_object_id(), frame.pdf.new_object_id());
    let out = frame.written.object(leaf);
    put(out, format_args!("<</Limits[({})({})]/Names[", ids[0].0, ids[ids.len() - 1].0));
    for (name, id) in ids {
        put(out, format_args!("({name})"));
        reference_to(out, id);
    }
    out.extend_from_slice(b"]>>");
    let out = frame.written.object(tree);
    out.extend_from_slice(b"<</Kids[");
    reference_to(out, leaf);
    out.extend_from_slice(b"]>>");
    tree
}

fn put(out: &mut Vec<u8>, what: std::fmt::Arguments) {
    out.write_fmt(what).expect("a vector takes what is written to it");
}

/// Left, top, right and bottom, from the top left corner of the page.
type Area = [f32; 4];

/// Where a reader may press on each link: an area a line.
fn areas(page: &Page) -> Vec<(LinkId, Area)> {
    let mut areas: Vec<(LinkId, Area)> = Vec::new();
    for run in &page.runs {
        let Some(link) = run.ink.link else { continue };
        let size = run.ink.look.size;
        let [left, top, right, bottom] = [run.x, run.y - size * 0.85, run.x + run.width, run.y + size * 0.3];
        match areas.last_mut() {
            Some((last, area)) if *last == link && (area[3] - bottom).abs() < 0.05 => {
                area[0] = area[0].min(left);
                area[2] = area[2].max(right);
            }
            Some(_) | None => areas.push((link, [left, top, right, bottom])),
        }
    }
    areas
}

fn leads_somewhere(link: &Link, laid: &Laid) -> bool {
    match &link.goal {
        Goal::Address(_) => true,
        Goal::Place(place) => laid.places.contains_key(place),
    }
}

fn annotation_to(out: &mut Vec<u8>, link: &Link, area: Area, key: i64, laid: &Laid, pages: &[ObjectId]) {
    let shape = shape(area, laid.style.height);
    out.extend_from_slice(b"<</Type/Annot");
    shape.iter().for_each(|(key, value)| write_entry(out, key, value));
    out.extend_from_slice(b"/StructParent ");
    integer_to(out, key);
    out.extend_from_slice(b"/Contents");
    text_to(out, &link.name);
    match &link.goal {
        Goal::Address(address) => {
            out.extend_from_slice(b"/A<</S/URI/URI");
            text_to(out, &ascii(address));
            out.extend_from_slice(b">>");
        }
        Goal::Place(place) => destination_to(out, place, laid, pages),
    }
    out.extend_from_slice(b">>");
}

/// What an annotation says of how a link looks, and where it can be pressed.
fn shape([left, top, right, bottom]: Area, height: f32) -> Dictionary {
    // In whole points outwards: no finger is finer.
    let least = |length: f32| length.floor() as i64;
    let most = |length: f32| length.ceil() as i64;
    let sides = [least(left), least(height - bottom), most(right), most(height - top)];
    dictionary! {
        "Subtype" => "Link",
        "F" => 4,
        "Border" => [0, 0, 0].map(Object::Integer).to_vec(),
        "Rect" => sides.map(Object::Integer).to_vec(),
    }
}

/// Adds the links of a page to how it is drawn.
pub(crate) fn draw_links(page: &Page, laid: &Laid, sheet: &mut Sheet) {
    let mut left = usize::MAX;
    for (link, area) in areas(page) {
        if leads_somewhere(laid.tree.link(link), laid) {
            sheet.link(&shape(area, laid.style.height), &mut left, &mut |_| None);
        }
    }
}

/// An address in the letters that PDF allows in one; others as their bytes in hexadecimal, as browsers send them.
pub(crate) fn ascii(address: &str) -> Cow<'_, str> {
    if address.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Cow::Borrowed(address);
    }
    address
        .bytes()
        .map(|byte| if byte.is_ascii_graphic() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_ascii() {
        assert_eq!(ascii("https://example.org/ysgol gŵr?a=1#b"), "https://example.org/ysgol%20g%C5%B5r?a=1#b");
    }

    #[test]
    fn the_marks_of_a_slot_stand_together() {
        let marks = Marks::of(&[vec![TagSlot(2), TagSlot(0)], vec![TagSlot(2)]], 3);
        let of_each: Vec<&[MarkId]> = (0..3).map(|slot| marks.get(TagSlot(slot))).collect();
        assert_eq!(of_each, [&[(0, 1)][..], &[], &[(0, 0), (1, 0)]]);
    }

    #[test]
    fn elements_that_show_nothing_are_left_out_but_empty_cells_stay() {
        let mut tree = Tree::new();
        let paragraph = tree.add(Tree::ROOT, Role::Paragraph);
        tree.slot(paragraph);
        let table = tree.add(Tree::ROOT, Role::Table);
        let row = tree.add(table, Role::Row);
        tree.add(row, Role::Cell);
        assert_eq!(shown(&tree, &Marks::of(&[], 1)), [true, false, true, true, true]);
    }
}
