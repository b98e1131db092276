//! The structure tree: what each part of the text is, in reading order, for screen readers and for reflow.
//!
//! Built while the document flows, before anything has a place on a page. Words are drawn into *slots*: a slot is a
//! stretch of an element's own words between its inner elements, and the tree knows their reading order.

use crate::counting::Counting;
use crate::document::Edit;
use crate::language::Language;

/// Names an element of a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ElementId(pub u32);

/// Names a slot of a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TagSlot(pub u32);

/// Names a link of a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LinkId(pub u32);

/// What an element is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Role {
    /// The whole.
    Document,
    /// A heading of the level, from 1.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list.
    List(ListNumbering),
    /// An item of a list.
    Item,
    /// What an item or a note begins with: its bullet, its number, its term.
    Label,
    /// What an item says.
    ItemBody,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A cell that names its row or its column.
    HeaderCell(Scope),
    /// A cell.
    Cell,
    /// A table of contents, or the part of one under an entry.
    Contents,
    /// An entry of a table of contents.
    ContentsItem,
    /// Words that refer to another place.
    Reference,
    /// Words that lead elsewhere.
    Link,
    /// A footnote, with its number.
    Note(usize),
    /// A picture, and what it shows.
    Figure(String),
    /// Words quoted from elsewhere.
    Quote,
    /// Characters to be typed as they stand.
    Code,
    /// A short form, with what it stands for.
    Abbreviation(String),
    /// Words that another text has not.
    Edit(Edit),
    /// Words in another language than those around them.
    Foreign(Language),
    /// Words after an inner element. A reader that takes an element's own words before all it holds then still reads
    /// them in order.
    Words,
}

/// How the items of a list are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListNumbering {
    /// With bullets.
    Bullets,
    /// With numbers or letters.
    Counted(Counting),
    /// With terms.
    Terms,
}

/// What a header cell names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The column below it.
    Column,
    /// The row beside it.
    Row,
}

/// What an element holds, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kid {
    /// Another element.
    Element(ElementId),
    /// Words of its own.
    Slot(TagSlot),
}

/// An element.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StructureElement {
    /// What it is.
    pub role: Role,
    /// What holds it; the document holds itself.
    pub parent: ElementId,
    /// What it holds.
    pub kids: Vec<Kid>,
}

/// A place in the document that links lead to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Destination {
    /// An anchor.
    Anchor(String),
    /// The first call of a footnote.
    Call(usize),
    /// A footnote.
    Note(usize),
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Goal {
    /// An address.
    Address(String),
    /// A place in the same document.
    Place(Destination),
}

/// A link.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Link {
    /// The element that holds its words.
    pub element: ElementId,
    /// Where it leads.
    pub goal: Goal,
    /// What it is called where its words cannot be seen.
    pub name: String,
}

/// The elements, slots and links of one document.
#[derive(Debug)]
pub(crate) struct Tree {
    elements: Vec<StructureElement>,
    slots: Vec<ElementId>,
    links: Vec<Link>,
    last_heading: u8,
}

impl Tree {
    /// The element that holds all others.
    pub(crate) const ROOT: ElementId = ElementId(0);

    /// A document that holds nothing yet.
    pub(crate) fn new() -> Tree {
        let root = StructureElement { role: Role::Document, parent: Tree::ROOT, kids: Vec::new() };
        Tree { elements: vec![root], slots: Vec::new(), links: Vec::new(), last_heading: 0 }
    }

    /// Adds an element at the end of `parent`.
    pub(crate) fn add(&mut self, parent: ElementId, role: Role) -> ElementId {
        let id = ElementId(self.elements.len() as u32);
        self.elements.push(StructureElement { role, parent, kids: Vec::new() });
        self.elements[parent.0 as usize].kids.push(Kid::Element(id));
        id
    }

    /// Adds a heading. PDF/UA allows no level to be left out on the way down, so one that would is tagged one level
    /// below the last.
    pub(crate) fn add_heading(&mut self, parent: ElementId, level: u8) -> ElementId {
        self.last_heading = level.clamp(1, self.last_heading.saturating_add(1).min(6));
        self.add(parent, Role::Heading(self.last_heading))
    }

    /// Adds an element for the words of a link.
    pub(crate) fn add_link(&mut self, parent: ElementId, goal: Goal, name: String) -> LinkId {
        let element = self.add(parent, Role::Link);
        self.links.push(Link { element, goal, name });
        LinkId(self.links.len() as u32 - 1)
    }

    /// The slot for further words of `element`: the one it ends with, or a new one after an inner element, in an element
    /// of its own.
    pub(crate) fn slot(&mut self, element: ElementId) -> TagSlot {
        let element = match self.get(element).kids.last() {
            Some(&Kid::Slot(slot)) => return slot,
            Some(&Kid::Element(last)) if self.get(last).role == Role::Words => return self.slot(last),
            Some(&Kid::Element(_)) => self.add(element, Role::Words),
            None => element,
        };
        let slot = TagSlot(self.slots.len() as u32);
        self.elements[element.0 as usize].kids.push(Kid::Slot(slot));
        self.slots.push(element);
        slot
    }

    /// The nearest element around `element` that may hold blocks.
    pub(crate) fn block_holder(&self, element: ElementId) -> ElementId {
        let mut at = self.get(element).parent;
        loop {
            match self.get(at).role {
                Role::Document | Role::ItemBody | Role::Cell | Role::HeaderCell(_) | Role::Quote | Role::Note(_) => {
                    return at;
                }
                Role::Heading(_)
                | Role::Paragraph
                | Role::List(_)
                | Role::Item
                | Role::Label
                | Role::Table
                | Role::Row
                | Role::Contents
                | Role::ContentsItem
                | Role::Reference
                | Role::Link
                | Role::Figure(_)
                | Role::Code
                | Role::Abbreviation(_)
                | Role::Edit(_)
                | Role::Foreign(_)
                | Role::Words => at = self.get(at).parent,
            }
        }
    }

    /// For each slot, its place in reading order: a footnote is read where it is called, though it flows last.
    pub(crate) fn reading_order(&self) -> Vec<usize> {
        let mut order = vec![0; self.slots.len()];
        let mut next = 0;
        // The kids still to be visited, of the innermost element last.
        let mut open: Vec<std::slice::Iter<Kid>> = vec![self.get(Tree::ROOT).kids.iter()];
        while let Some(kids) = open.last_mut() {
            match kids.next() {
                Some(Kid::Element(element)) => open.push(self.get(*element).kids.iter()),
                Some(Kid::Slot(slot)) => {
                    order[slot.0 as usize] = next;
                    next += 1;
                }
                None => {
                    open.pop();
                }
            }
        }
        order
    }

    /// What `id` names.
    pub(crate) fn get(&self, id: ElementId) -> &StructureElement {
        &self.elements[id.0 as usize]
    }

    /// The element whose words a slot holds.
    pub(crate) fn owner(&self, slot: TagSlot) -> ElementId {
        self.slots[slot.0 as usize]
    }

    /// What a link is.
    pub(crate) fn link(&self, id: LinkId) -> &Link {
        &self.links[id.0 as usize]
    }

    /// Every element, each after the one that holds it.
    pub(crate) fn elements(&self) -> &[StructureElement] {
        &self.elements
    }

    /// How many slots there are.
    pub(crate) fn slot_count(&self) -> usize {
        self.slots.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_after_an_inner_element_have_an_element_of_their_own() {
        let mut tree = Tree::new();
        let paragraph = tree.add(Tree::ROOT, Role::Paragraph);
        let before = tree.slot(paragraph);
        assert_eq!(tree.slot(paragraph), before);
        let code = tree.add(paragraph, Role::Code);
        let inside = tree.slot(code);
        let after = tree.slot(paragraph);
        assert_eq!(tree.slot(paragraph), after);
        let own = tree.owner(after);
        assert_eq!(tree.get(paragraph).kids, [Kid::Slot(before), Kid::Element(code), Kid::Element(own)]);
        assert!(before < inside && inside < after);
        assert_eq!((tree.owner(inside), &tree.get(own).role), (code, &Role::Words));
    }

    #[test]
    fn a_footnote_is_read_where_it_is_called_though_it_flows_last() {
        let mut tree = Tree::new();
        let first = tree.add(Tree::ROOT, Role::Paragraph);
        tree.slot(first);
        let note = tree.add(Tree::ROOT, Role::Note(1));
        let second = tree.add(Tree::ROOT, Role::Paragraph);
        tree.slot(second);
        tree.slot(note);
        assert_eq!(tree.reading_order(), [0, 2, 1]);
    }

    #[test]
    fn no_heading_is_tagged_more_than_one_level_below_the_last() {
        let mut tree = Tree::new();
        let tagged: Vec<Role> = [1, 2, 5, 6, 2, 3, 9, 0]
            .into_iter()
            .map(|level| {
                let id = tree.add_heading(Tree::ROOT, level);
                tree.get(id).role.clone()
            })
            .collect();
        assert_eq!(tagged, [1, 2, 3, 4, 2, 3, 4, 1].map(Role::Heading));
    }
}
