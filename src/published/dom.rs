//! An HTML page as a tree of elements and words, built as browsers build it, whatever was left out or badly closed.
//! The only file that names html5ever.

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, QualName};
use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;

/// A node of a [`Dom`].
#[derive(Debug)]
pub struct Node {
    parent: Option<usize>,
    /// What it holds, in order, as places in [`Dom::nodes`].
    pub children: Vec<usize>,
    /// What it is.
    pub kind: NodeKind,
}

/// The kinds of node.
#[derive(Debug)]
pub enum NodeKind {
    /// An element.
    Element(Element),
    /// Words.
    Text(String),
    /// The document, a comment or an instruction.
    Other,
}

/// An element.
#[derive(Debug)]
pub struct Element {
    name: QualName,
    attributes: Vec<Attribute>,
}

impl Element {
    /// Its name in small letters.
    pub fn name(&self) -> &str {
        &self.name.local
    }

    /// An attribute of it.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
    }

    /// Every attribute and its value.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|attribute| (&*attribute.name.local, &*attribute.value))
    }
}

/// A page. The document is node 0.
#[derive(Debug)]
pub struct Dom {
    /// Every node.
    pub nodes: Vec<Node>,
    /// Whether browsers show the page as pages were long ago, for want of a document type: then classes have no case.
    pub is_quirky: bool,
}

/// Deeper than any page that a person made; browsers stop at 512.
pub const DEEPEST: usize = 400;

/// As much of a page is parsed at once, in bytes, before its depth is looked at.
const PART: usize = 16 * 1024;

impl Dom {
    /// Parses a page, or a part of one; nothing if its elements stand too deep in each other. To parse such a page would
    /// take time by the square of its depth.
    pub fn parse(page: &str) -> Option<Dom> {
        let root = Node { parent: None, children: Vec::new(), kind: NodeKind::Other };
        let open = Rc::new(Cell::new(0));
        let sink = Sink { nodes: RefCell::new(vec![root]), open: open.clone(), is_quirky: Cell::new(false) };
        let mut parser = html5ever::parse_document(sink, Default::default());
        let mut rest = page;
        while !rest.is_empty() {
            let (part, after) = rest.split_at(rest.ceil_char_boundary(PART));
            parser.process(part.into());
            if open.get() > DEEPEST {
                return None;
            }
            rest = after;
        }
        Some(parser.finish())
    }
}

struct Sink {
    nodes: RefCell<Vec<Node>>,
    /// How deep the element stands that was put in last.
    open: Rc<Cell<usize>>,
    is_quirky: Cell<bool>,
}

impl Sink {
    fn add(&self, kind: NodeKind) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node { parent: None, children: Vec::new(), kind });
        nodes.len() - 1
    }

    /// How many elements hold `node`, counted no further than is too many.
    fn depth(&self, node: usize) -> usize {
        let nodes = self.nodes.borrow();
        std::iter::successors(Some(node), |&at| nodes[at].parent).take(DEEPEST + 2).count()
    }

    fn detach(&self, node: usize) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(parent) = nodes[node].parent.take() {
            nodes[parent].children.retain(|&child| child != node);
        }
    }

    /// Puts a node, or words, among the children of `parent`. Words join those before them.
    fn insert(&self, parent: usize, at: usize, child: NodeOrText<usize>) {
        let child = match child {
            NodeOrText::AppendNode(node) => {
                self.detach(node);
                node
            }
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let before = at.checked_sub(1).and_then(|at| nodes[parent].children.get(at)).copied();
                if let Some(before) = before
                    && let NodeKind::Text(words) = &mut nodes[before].kind
                {
                    words.push_str(&text);
                    return;
                }
                drop(nodes);
                self.add(NodeKind::Text(text.to_string()))
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        nodes[child].parent = Some(parent);
        let at = at.min(nodes[parent].children.len());
        nodes[parent].children.insert(at, child);
    }
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = Dom;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Dom {
        Dom { nodes: self.nodes.into_inner(), is_quirky: self.is_quirky.get() }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.is_quirky.set(mode == QuirksMode::Quirks);
    }

    fn get_document(&self) -> usize {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Ref<'a, QualName> {
        Ref::map(self.nodes.borrow(), |nodes| match &nodes[*target].kind {
            NodeKind::Element(element) => &element.name,
            NodeKind::Text(_) | NodeKind::Other => unreachable!("the parser asks for the names of elements only"),
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> usize {
        self.add(NodeKind::Element(Element { name, attributes }))
    }

    fn create_comment(&self, _: StrTendril) -> usize {
        self.add(NodeKind::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        self.add(NodeKind::Other)
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        self.open.set(self.depth(*parent));
        let end = self.nodes.borrow()[*parent].children.len();
        self.insert(*parent, end, child);
    }

    fn append_based_on_parent_node(&self, element: &usize, before: &usize, child: NodeOrText<usize>) {
        if self.nodes.borrow()[*element].parent.is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(before, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// What a template holds is not shown, and is kept with it.
    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }

    fn same_node(&self, one: &usize, other: &usize) -> bool {
        one == other
    }

    fn append_before_sibling(&self, sibling: &usize, child: NodeOrText<usize>) {
        if let NodeOrText::AppendNode(node) = &child {
            self.detach(*node);
        }
        let Some(parent) = self.nodes.borrow()[*sibling].parent else { return };
        let place = self.nodes.borrow()[parent].children.iter().position(|child| child == sibling);
        self.insert(parent, place.unwrap_or(0), child);
    }

    fn add_attrs_if_missing(&self, target: &usize, attributes: Vec<Attribute>) {
        if let NodeKind::Element(element) = &mut self.nodes.borrow_mut()[*target].kind {
            for attribute in attributes {
                if element.attributes.iter().all(|known| known.name != attribute.name) {
                    element.attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &usize) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &usize, new_parent: &usize) {
        let mut nodes = self.nodes.borrow_mut();
        let children = std::mem::take(&mut nodes[*node].children);
        for &child in &children {
            nodes[child].parent = Some(*new_parent);
        }
        nodes[*new_parent].children.extend(children);
    }
}
