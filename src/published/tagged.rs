//! The lines of a tagged text, as PDF tags one: from the structure tree of a file, or from that of a document that is
//! about to become one.

use super::lines::{Line, LineReader, call};
use super::normal::normal;
use crate::counting::Counting;
use crate::digest::sha256;
use std::borrow::Cow;

/// An element of a structure tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagElement<'e> {
    /// Its standard structure type, such as `P`.
    pub role: Cow<'static, str>,
    /// How the items of a list are numbered, if it is one.
    pub numbering: Option<Cow<'e, str>>,
    /// What an abbreviation stands for.
    pub full: Option<Cow<'e, str>>,
    /// What it carries beside its words, such as where it leads.
    pub carried: Vec<String>,
    /// What else is said of it: its language, and what its cells or its marks are, written in one way.
    pub said: Cow<'e, str>,
    /// What it holds, in order.
    pub kids: Vec<TagKid<'e>>,
}

/// What an element holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagKid<'e> {
    /// Another element.
    Element(TagElement<'e>),
    /// Words of its own.
    Words(Cow<'e, str>),
}

impl TagElement<'_> {
    /// All its words, and those of what it holds.
    pub fn words(&self) -> String {
        let mut words = String::new();
        self.add_words(&mut words);
        words
    }

    fn add_words(&self, words: &mut String) {
        for kid in &self.kids {
            match kid {
                TagKid::Words(more) => words.push_str(more),
                TagKid::Element(inner) => inner.add_words(words),
            }
        }
    }
}

/// A line of what a link carries: where it leads.
pub fn leads_to(goal: &str) -> String {
    format!("leads to: {goal}")
}

/// A line of what a link carries: what it is called, if that is not what its words say.
pub fn read_aloud(name: &str, words: &str) -> Option<String> {
    let name = normal(name);
    (!name.is_empty() && name != normal(words)).then(|| format!("read aloud: {name}"))
}

/// A line for what each part of a text is and which words it holds, as a hash: a header cell that became a plain one reads the
/// same, and is no longer read aloud with the cells below it; so does a link whose words stand beside it.
pub fn shape(root: &TagElement) -> String {
    let mut shape = String::new();
    push_shape(root, &mut shape);
    format!("{TAGGED}{}", &sha256(shape.as_bytes())[..16])
}

/// What [`shape`] begins with.
pub const TAGGED: &str = "how it is tagged: ";

fn push_shape(element: &TagElement, shape: &mut String) {
    shape.push('(');
    shape.push_str(&element.role);
    shape.push(' ');
    shape.push_str(&element.said);
    for carried in element.full.iter().map(AsRef::as_ref).chain(element.carried.iter().map(String::as_str)) {
        shape.push('\n');
        shape.push_str(carried);
    }
    let mut words = String::new();
    for kid in &element.kids {
        match kid {
            TagKid::Words(more) => words.push_str(more),
            TagKid::Element(inner) => {
                push_words(&mut words, shape);
                push_shape(inner, shape);
            }
        }
    }
    push_words(&mut words, shape);
    shape.push(')');
}

/// Adds the words that stand right in an element, between what else it holds.
fn push_words(words: &mut String, shape: &mut String) {
    let said = normal(words);
    if !said.is_empty() {
        shape.push('=');
        shape.push_str(&said);
    }
    words.clear();
}

/// The lines of a text in reading order, its notes at the end.
pub fn lines(root: &TagElement) -> Vec<Line> {
    let mut reader = Reader { lines: LineReader::default(), front: true, contents: false };
    reader.block(root);
    let mut notes = Vec::new();
    find_notes(root, &mut notes);
    notes.sort_by_key(|(number, _)| *number);
    for (number, note) in notes {
        reader.lines.open_item(Some(number.to_string()));
        for kid in &note.kids {
            match kid {
                TagKid::Element(label) if label.role == "Lbl" => {
                    let (_, carried) = reader.inline(label);
                    reader.lines.paragraph("", carried);
                }
                TagKid::Element(inner) => reader.block(inner),
                TagKid::Words(words) => reader.lines.paragraph(words, Vec::new()),
            }
        }
        reader.lines.close();
    }
    reader.lines.finish()
}

/// Every note with its number, those in notes too.
fn find_notes<'e>(element: &'e TagElement<'e>, notes: &mut Vec<(u64, &'e TagElement<'e>)>) {
    if element.role == "Note" {
        let label = element.kids.iter().filter_map(self::element).find(|kid| kid.role == "Lbl");
        let number = label.and_then(|label| label.words().trim().parse().ok());
        notes.push((number.unwrap_or(u64::MAX), element));
    }
    element.kids.iter().filter_map(self::element).for_each(|kid| find_notes(kid, notes));
}

struct Reader {
    lines: LineReader,
    /// Whether a table would be the front table: it stands before the contents.
    front: bool,
    /// Whether a table of contents is being read.
    contents: bool,
}

impl Reader {
    fn block(&mut self, element: &TagElement) {
        match element.role.as_ref() {
            "H" | "H1" | "H2" | "H3" | "H4" | "H5" | "H6" => {
                self.front &= matches!(element.role.as_ref(), "H" | "H1");
                let (words, carried) = self.inline(element);
                self.lines.heading(&words, carried);
            }
            "P" | "Caption" | "Lbl" | "Link" | "Reference" | "Span" | "Code" => {
                let (words, carried) = self.inline(element);
                self.lines.paragraph(&words, carried);
            }
            "L" => self.list(element),
            "Table" => self.table(element),
            "BlockQuote" => {
                self.lines.open_quote();
                self.holder(element);
                self.lines.close();
            }
            "TOC" => self.contents(element),
            // Notes are read last.
            "Note" => {}
            _ => self.holder(element),
        }
    }

    /// Reads what only holds blocks.
    fn holder(&mut self, element: &TagElement) {
        self.lines.paragraph("", element.carried.clone());
        for kid in &element.kids {
            match kid {
                TagKid::Element(inner) => self.block(inner),
                TagKid::Words(words) => self.lines.paragraph(words, Vec::new()),
            }
        }
    }

    fn list(&mut self, list: &TagElement) {
        let numbering = list.numbering.as_deref();
        for item in list.kids.iter().filter_map(element) {
            let label = item.kids.iter().filter_map(element).find(|kid| kid.role == "Lbl");
            let (label, carried) = label.map(|label| self.inline(label)).unwrap_or_default();
            let rest = |reader: &mut Self| {
                for kid in &item.kids {
                    match kid {
                        TagKid::Element(inner) if inner.role == "Lbl" => {}
                        TagKid::Element(inner) => reader.block(inner),
                        TagKid::Words(words) => reader.lines.paragraph(words, Vec::new()),
                    }
                }
            };
            if numbering == Some("None") {
                let term = self.lines.open_term(&label, carried);
                rest(self);
                self.lines.close_term(term);
                continue;
            }
            let counting = Counting::ALL.into_iter().find(|counting| numbering == Some(counting.pdf_name()));
            self.lines.open_item(counting.map(|_| label.trim().trim_end_matches('.').to_owned()));
            rest(self);
            self.lines.close();
        }
    }

    fn table(&mut self, table: &TagElement) {
        for part in table.kids.iter().filter_map(element) {
            match part.role.as_ref() {
                "TR" => {}
                "THead" | "TBody" | "TFoot" => {
                    self.table(part);
                    continue;
                }
                _ => {
                    self.block(part);
                    continue;
                }
            }
            let cells: Vec<&TagElement> = part.kids.iter().filter_map(element).collect();
            let mut read: Vec<(String, Vec<String>)> = cells.iter().map(|cell| self.inline(cell)).collect();
            if self.front
                && let [(label, _), (value, _)] = &mut read[..]
            {
                let (label, value) = (std::mem::take(label), std::mem::take(value));
                let carried: Vec<String> = read.into_iter().flat_map(|(_, carried)| carried).collect();
                let term = self.lines.open_term(&label, Vec::new());
                self.lines.paragraph(&value, carried);
                self.lines.close_term(term);
                continue;
            }
            let carried = read.iter_mut().flat_map(|(_, carried)| std::mem::take(carried)).collect();
            let words: Vec<String> = read.into_iter().map(|(words, _)| words).collect();
            self.lines.row(&words, carried);
        }
    }

    fn contents(&mut self, contents: &TagElement) {
        self.front = false;
        for kid in contents.kids.iter().filter_map(element) {
            if kid.role == "TOC" {
                self.contents(kid);
                continue;
            }
            self.contents = true;
            let (words, carried) = self.inline(kid);
            self.contents = false;
            self.lines.paragraph(&words, carried);
        }
    }

    /// The words of an element and of all in it, and what they carry.
    fn inline(&mut self, element: &TagElement) -> (String, Vec<String>) {
        let (mut words, mut carried) = (String::new(), Vec::new());
        self.collect(element, &mut words, &mut carried);
        (words, carried)
    }

    fn collect(&mut self, element: &TagElement, words: &mut String, carried: &mut Vec<String>) {
        let before = words.len();
        for kid in &element.kids {
            match kid {
                TagKid::Words(more) => words.push_str(more),
                TagKid::Element(note) if note.role == "Note" => {}
                TagKid::Element(inner) => {
                    if matches!(inner.role.as_ref(), "P" | "L" | "LI" | "LBody" | "Table" | "TR" | "TD" | "TH") {
                        words.push(' ');
                    }
                    self.collect(inner, words, carried);
                }
            }
        }
        if element.role == "Reference" && !self.contents {
            let referred = words.split_off(before);
            match referred.trim().parse() {
                Ok(number) => call(number, words),
                // The text has no pages: only paper does.
                Err(_) => carried.push(format!("on paper: {}", normal(&referred))),
            }
        }
        // What shows nothing stands for nothing.
        if words.len() > before {
            carried.extend(element.full.iter().map(|full| format!("in full: {}", normal(full))));
        }
        carried.extend(element.carried.iter().cloned());
    }
}

fn element<'e>(kid: &'e TagKid<'e>) -> Option<&'e TagElement<'e>> {
    match kid {
        TagKid::Element(element) => Some(element),
        TagKid::Words(_) => None,
    }
}
