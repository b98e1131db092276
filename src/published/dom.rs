//! An HTML page as a tree of elements and words, built as browsers build it, whatever was left out or badly closed.
//! The only file that names html5ever.
//!
//! Some steps of that take time by the square of what a page holds: attributes of one tag, siblings of a table, elements
//! in each other. A page is made by anybody, so the work is counted, and one that is made to take no end is refused.

mod opened;

use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{EndTag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer};
use html5ever::tree_builder::TreeBuilder;
use html5ever::{Attribute, QualName};
use opened::OpenedTag;
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

/// More attributes than any element has.
const MOST_ATTRIBUTES: usize = 500;

/// More elements and words than any page has.
const MOST_NODES: usize = 500_000;

/// As many steps as a page may take beside those that grow with its length. A website's largest take a hundredth.
const MOST_STEPS: usize = 100_000_000;

/// As much of a page is parsed at once, in bytes, before it is looked at how far that has come.
const PART: usize = 16 * 1024;

/// Why a page is not parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endless {
    /// Its elements stand too deep in each other.
    Depth,
    /// An element has too many attributes.
    Attributes,
    /// It has too many elements, or is put together so that each costs more than the one before.
    Work,
}

impl Dom {
    /// Parses a page, or a part of one, unless it is made so that this takes no end.
    pub fn parse(page: &str) -> Result<Dom, Endless> {
        let root = Node { parent: None, children: Vec::new(), kind: NodeKind::Other };
        let watch = Rc::new(Watch::default());
        let sink = Sink { nodes: RefCell::new(vec![root]), watch: watch.clone(), is_quirky: Cell::new(false) };
        let sink = Watched { builder: TreeBuilder::new(sink, Default::default()), watch: watch.clone() };
        let tokenizer = Tokenizer::new(sink, Default::default());
        let input = BufferQueue::default();
        let mut tag: Option<OpenedTag> = None;
        let mut is_inside = false;
        for piece in pieces(page) {
            if !is_inside {
                tag = OpenedTag::begun(piece, watch.is_raw.get());
                is_inside =
                    tag.is_some() || piece.starts_with("<!") || piece.starts_with("<?") || piece.starts_with("</");
            }
            if let Some(tag) = &mut tag {
                tag.read(piece);
                if tag.count > MOST_ATTRIBUTES {
                    return Err(Endless::Attributes);
                }
            }
            watch.has_token.set(false);
            input.push_back(piece.into());
            // It stops at the end of each script.
            while !input.is_empty() {
                let _ = tokenizer.feed(&input);
            }
            is_inside &= !watch.has_token.get();
            watch.look()?;
        }
        tokenizer.end();
        watch.look()?;
        Ok(tokenizer.sink.builder.sink.finish())
    }
}

impl Dom {
    /// What holds a node.
    pub fn parent(&self, node: usize) -> Option<usize> {
        self.nodes[node].parent
    }
}

/// A page in pieces. Each begins with what may be a tag, so that where one begins is known; a long one is cut.
fn pieces(page: &str) -> impl Iterator<Item = &str> {
    let mut rest = page;
    std::iter::from_fn(move || {
        let next = rest.chars().next()?.len_utf8();
        let most = rest.ceil_char_boundary(PART.max(next));
        let end = rest[next..most].find('<').map_or(most, |at| next + at);
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

/// How far a page has been parsed, and at what cost.
#[derive(Default)]
struct Watch {
    /// How deep the element stands that was put in last.
    depth: Cell<usize>,
    nodes: Cell<usize>,
    steps: Cell<usize>,
    /// Whether what stands here is raw: the words of a script, a style or a title.
    is_raw: Cell<bool>,
    /// Whether something was read to its end since this was last set.
    has_token: Cell<bool>,
}

impl Watch {
    fn step(&self, count: usize) {
        self.steps.set(self.steps.get().saturating_add(count));
    }

    fn look(&self) -> Result<(), Endless> {
        if self.depth.get() > DEEPEST {
            return Err(Endless::Depth);
        }
        match self.nodes.get() > MOST_NODES || self.steps.get() > MOST_STEPS {
            true => Err(Endless::Work),
            false => Ok(()),
        }
    }
}

/// A tree builder, and who looks on.
struct Watched {
    builder: TreeBuilder<usize, Sink>,
    watch: Rc<Watch>,
}

impl TokenSink for Watched {
    type Handle = usize;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<usize> {
        match &token {
            Token::ParseError(_) => {}
            TagToken(tag) => {
                self.watch.has_token.set(true);
                self.watch.step(tag.attrs.len() * tag.attrs.len());
                if tag.kind == EndTag {
                    self.watch.is_raw.set(false);
                }
            }
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::CharacterTokens(_)
            | Token::NullCharacterToken
            | Token::EOFToken => self.watch.has_token.set(true),
        }
        let result = self.builder.process_token(token, line);
        if matches!(result, TokenSinkResult::RawData(_) | TokenSinkResult::Plaintext) {
            self.watch.is_raw.set(true);
        }
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

struct Sink {
    nodes: RefCell<Vec<Node>>,
    watch: Rc<Watch>,
    is_quirky: Cell<bool>,
}

impl Sink {
    fn add(&self, kind: NodeKind) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node { parent: None, children: Vec::new(), kind });
        self.watch.nodes.set(nodes.len());
        nodes.len() - 1
    }

    /// How many elements hold `node`, counted no further than is too many.
    fn depth(&self, node: usize) -> usize {
        let nodes = self.nodes.borrow();
        let depth = std::iter::successors(Some(node), |&at| nodes[at].parent).take(DEEPEST + 2).count();
        self.watch.step(depth);
        depth
    }

    fn detach(&self, node: usize) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(parent) = nodes[node].parent.take() {
            self.watch.step(nodes[parent].children.len());
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
        self.watch.depth.set(self.depth(*parent));
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
        self.watch.step(place.unwrap_or(0));
        self.insert(parent, place.unwrap_or(0), child);
    }

    fn add_attrs_if_missing(&self, target: &usize, attributes: Vec<Attribute>) {
        if let NodeKind::Element(element) = &mut self.nodes.borrow_mut()[*target].kind {
            self.watch.step(attributes.len() * element.attributes.len());
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
        self.watch.step(children.len());
        for &child in &children {
            nodes[child].parent = Some(*new_parent);
        }
        nodes[*new_parent].children.extend(children);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(page: &str) -> Vec<String> {
        let dom = Dom::parse(page).expect("it has an end");
        let names = dom.nodes.iter().filter_map(|node| match &node.kind {
            NodeKind::Element(element) => Some(element.name().to_owned()),
            NodeKind::Text(_) | NodeKind::Other => None,
        });
        names.filter(|name| !["html", "head", "body"].contains(&name.as_str())).collect()
    }

    #[test]
    fn a_page_is_one_tree_however_it_is_cut() {
        let script = "<script>if (a <b c d) '<p x y z>'</script>";
        let long = "x y ".repeat(PART);
        let page = format!("<!-- <i> --><p a='<b {long}'>{script}{long}é</p><title><u></title><![CDATA[<s>]]>");
        assert_eq!(names(&page), ["p", "script", "title"]);
        assert_eq!(pieces(&page).collect::<String>(), page);
        assert_eq!(names("<<b>"), ["b"]);
    }

    #[test]
    fn a_tag_without_end_is_refused_wherever_it_stands() {
        let attributes = |count: usize| (0..count).map(|n| format!(" a{n}")).collect::<String>();
        let (few, many) = (attributes(MOST_ATTRIBUTES - 9), attributes(200_000));
        for before in
            ["", "<", "<!-- <i --><", "<script><b x='</script>", "<p a='<b>'>", "<title><b></title>", "</p", "<p <b"]
        {
            for tag in ["<p", "</p", "<p/"] {
                let page = |attributes: &str| Dom::parse(&format!("{before}{tag}{attributes}>"));
                assert_eq!(page(&many).err(), Some(Endless::Attributes), "{before}{tag}");
                assert!(page(&few).is_ok(), "{before}{tag}");
            }
        }
        for raw in [
            format!("<!-- {many} -->"),
            format!("<script>a <b {many}</script>"),
            format!("<p a='{many}'>"),
            many.clone(),
        ] {
            assert!(Dom::parse(&raw).is_ok(), "{}", &raw[..12]);
        }
    }

    #[test]
    fn what_costs_more_with_every_element_is_refused() {
        let html = (0..2_000).map(|n| format!("<html a{n}=1 b{n} c{n} d{n} e{n} f{n} g{n} h{n} i{n} j{n} k{n}>"));
        for page in [
            html.collect::<String>(),
            format!("<table>{}", "<i></i>x".repeat(40_000)),
            "<p>".repeat(MOST_NODES + 1),
            "<b a=1><i>".repeat(390 / 2) + &"<u></u>".repeat(300_000),
        ] {
            assert_eq!(Dom::parse(&page).err(), Some(Endless::Work), "{}", &page[..30]);
        }
        assert_eq!(Dom::parse(&"<div>".repeat(50_000)).err(), Some(Endless::Depth));
        assert!(Dom::parse(&"<p class=a>words <b>and</b> <i>more</i>".repeat(20_000)).is_ok());
    }
}
