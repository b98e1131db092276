//! The structure tree, its way back from the marks on the pages, and the annotations of links, as PDF objects.

use super::file::{name as pdf_name, text};
use super::pages::{Laid, Page};
use super::scaffold::Frame;
use super::tree::{ElementId, Goal, Kid, Link, LinkId, Numbering, Place, Role, Scope, Slot, Tree};
use lopdf::{Dictionary, Object, ObjectId, dictionary};
use rustc_hash::FxHashMap;

/// The standard structure type of a role.
pub fn name(role: &Role) -> &'static str {
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
        Role::Abbreviation(_) | Role::Words => "Span",
    }
}

/// How the items of a list are marked, as the attribute of its element says it.
pub fn numbering(numbering: Numbering) -> &'static str {
    match numbering {
        Numbering::Bullets => "Disc",
        Numbering::Numbers => "Decimal",
        Numbering::Terms => "None",
    }
}

/// A mark of a slot: the page, and its number there.
type Mark = (usize, i64);

/// Tags the pages of `frame`. `marks` are the slots of each page, in the order of their marks.
pub fn tag(frame: &mut Frame, laid: &Laid, marks: &[Vec<Slot>]) -> ObjectId {
    let tree = &laid.tree;
    let elements: Vec<ObjectId> = tree.elements().iter().map(|_| frame.pdf.new_object_id()).collect();
    let root = frame.pdf.new_object_id();
    let id_of = |element: ElementId| elements[element.0 as usize];

    let mut marks_of: Vec<Vec<Mark>> = vec![Vec::new(); tree.slot_count()];
    let mut parents: Vec<Object> = Vec::new();
    for (page, slots) in marks.iter().enumerate() {
        for (number, slot) in slots.iter().enumerate() {
            marks_of[slot.0 as usize].push((page, number as i64));
        }
        let owners: Vec<Object> = slots.iter().map(|&slot| id_of(tree.owner(slot)).into()).collect();
        parents.extend([Object::Integer(page as i64), Object::Array(owners)]);
    }

    let mut annotations_of: FxHashMap<ElementId, Vec<(usize, ObjectId)>> = FxHashMap::default();
    let mut key = laid.pages.len() as i64;
    for (at, page) in laid.pages.iter().enumerate() {
        let mut annotations = Vec::new();
        for (link, area) in areas(page) {
            let link = tree.link(link);
            let Some(annotation) = annotation(link, area, key, laid, frame) else { continue };
            let id = frame.pdf.add_object(annotation);
            annotations.push(Object::Reference(id));
            annotations_of.entry(link.element).or_default().push((at, id));
            parents.extend([Object::Integer(key), id_of(link.element).into()]);
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
    let mut ids = Vec::new();
    for (at, element) in tree.elements().iter().enumerate() {
        if !shown[at] {
            continue;
        }
        let id = ElementId(at as u32);
        // Marks on the element's own page are plain numbers; the page is that of the first.
        let page = element.kids.iter().find_map(|kid| match kid {
            Kid::Slot(slot) => marks_of[slot.0 as usize].first().map(|mark| mark.0),
            Kid::Element(_) => None,
        });
        let mut kids: Vec<Object> = Vec::new();
        for kid in &element.kids {
            match kid {
                Kid::Element(inner) if shown[inner.0 as usize] => kids.push(id_of(*inner).into()),
                Kid::Element(_) => {}
                Kid::Slot(slot) => kids.extend(marks_of[slot.0 as usize].iter().map(|&(on, number)| {
                    if Some(on) == page {
                        return Object::Integer(number);
                    }
                    dictionary! { "Type" => "MCR", "Pg" => frame.pages[on], "MCID" => number }.into()
                })),
            }
        }
        for &(on, annotation) in annotations_of.get(&id).into_iter().flatten() {
            kids.push(dictionary! { "Type" => "OBJR", "Pg" => frame.pages[on], "Obj" => annotation }.into());
        }
        let holder = if id == Tree::ROOT { root } else { id_of(element.parent) };
        let mut object = dictionary! { "S" => name(&element.role), "P" => holder };
        if let Some(page) = page {
            object.set("Pg", frame.pages[page]);
        }
        match kids.len() {
            0 => {}
            1 => object.set("K", kids.remove(0)),
            _ => object.set("K", kids),
        }
        describe(&element.role, laid, &mut object);
        if let Role::Note(number) = element.role {
            ids.push((note_id(number), elements[at]));
        }
        frame.pdf.set_object(elements[at], object);
    }
    let parents = frame.pdf.add_object(dictionary! { "Nums" => parents });
    let mut object = dictionary! {
        "Type" => "StructTreeRoot", "K" => id_of(Tree::ROOT), "ParentTree" => parents, "ParentTreeNextKey" => key,
    };
    if !ids.is_empty() {
        object.set("IDTree", id_tree(ids, frame));
    }
    frame.pdf.set_object(root, object);
    root
}

/// Which elements are written: all that show something; cells, which hold their place in a row even when empty; and
/// the empty body of an item that has a label.
fn shown(tree: &Tree, marks_of: &[Vec<Mark>]) -> Vec<bool> {
    let mut shown = vec![false; tree.elements().len()];
    for (at, element) in tree.elements().iter().enumerate().rev() {
        let cell = matches!(element.role, Role::Cell | Role::HeaderCell(_) | Role::Document);
        shown[at] |= cell
            || element.kids.iter().any(|kid| match kid {
                Kid::Slot(slot) => !marks_of[slot.0 as usize].is_empty(),
                Kid::Element(inner) => shown[inner.0 as usize],
            });
    }
    for (at, element) in tree.elements().iter().enumerate() {
        shown[at] |= element.role == Role::ItemBody && shown[element.parent.0 as usize];
    }
    shown
}

/// What an element says beside its type.
fn describe(role: &Role, laid: &Laid, object: &mut Dictionary) {
    match role {
        Role::List(numbering) => {
            object.set("A", dictionary! { "O" => "List", "ListNumbering" => self::numbering(*numbering) });
        }
        Role::HeaderCell(scope) => {
            let scope = match scope {
                Scope::Column => "Column",
                Scope::Row => "Row",
            };
            object.set("A", dictionary! { "O" => "Table", "Scope" => scope });
        }
        Role::Note(number) => object.set("ID", text(&note_id(*number))),
        Role::Abbreviation(full) => object.set("E", text(full)),
        Role::Figure(shown) => {
            object.set("Alt", text(shown));
            if let Some(logo) = laid.pages.first().and_then(|page| page.logo.as_ref()) {
                let bottom = laid.style.height - logo.y - logo.height;
                let sides = [logo.x, bottom, logo.x + logo.width, bottom + logo.height];
                let bounds = sides.map(Object::Real).to_vec();
                object.set("A", dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => bounds });
            }
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
        | Role::Quote
        | Role::Code
        | Role::Words => {}
    }
}

/// Sorts as it counts, as a name tree must.
fn note_id(number: usize) -> String {
    format!("note-{number:04}")
}

fn id_tree(mut ids: Vec<(String, ObjectId)>, frame: &mut Frame) -> ObjectId {
    ids.sort();
    let names = ids.into_iter().flat_map(|(name, id)| [text(&name), id.into()]).collect::<Vec<Object>>();
    let limits = vec![names[0].clone(), names[names.len() - 2].clone()];
    let leaf = frame.pdf.add_object(dictionary! { "Limits" => limits, "Names" => names });
    frame.pdf.add_object(dictionary! { "Kids" => vec![Object::Reference(leaf)] })
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

fn annotation(link: &Link, area: Area, key: i64, laid: &Laid, frame: &Frame) -> Option<Dictionary> {
    let [left, top, right, bottom] = area;
    // In whole points outwards: no finger is finer.
    let least = |length: f32| length.floor() as i64;
    let most = |length: f32| length.ceil() as i64;
    let rect = [least(left), least(laid.style.height - bottom), most(right), most(laid.style.height - top)];
    let mut annotation = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Link",
        "F" => 4,
        "Border" => vec![0.into(), 0.into(), 0.into()],
        "Rect" => rect.map(Object::Integer).to_vec(),
        "StructParent" => key,
        "Contents" => text(&link.name),
    };
    match &link.goal {
        Goal::Address(address) => {
            annotation.set("A", dictionary! { "S" => "URI", "URI" => Object::string_literal(ascii(address)) });
        }
        Goal::Place(place) => annotation.set("Dest", destination(place, laid, frame)?),
    }
    Some(annotation)
}

/// Where a place is, a little above its words.
pub fn destination(place: &Place, laid: &Laid, frame: &Frame) -> Option<Object> {
    let &(page, y) = laid.places.get(place)?;
    let top = (laid.style.height - y + 8.0).round();
    Some(vec![frame.pages[page].into(), pdf_name("XYZ"), Object::Null, Object::Real(top), Object::Null].into())
}

/// An address in the letters that PDF allows in one; others as their bytes in hexadecimal, as browsers send them.
pub fn ascii(address: &str) -> String {
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
    fn elements_that_show_nothing_are_left_out_but_empty_cells_stay() {
        let mut tree = Tree::new();
        let paragraph = tree.add(Tree::ROOT, Role::Paragraph);
        tree.slot(paragraph);
        let table = tree.add(Tree::ROOT, Role::Table);
        let row = tree.add(table, Role::Row);
        tree.add(row, Role::Cell);
        assert_eq!(shown(&tree, &[Vec::new()]), [true, false, true, true, true]);
    }
}
