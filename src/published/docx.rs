//! Reads the lines of a Word document back, whatever program has saved it since.
//!
//! Told of is what Word shows: words, numbers, what stands beside the text on every page, where links lead, and whatever else a
//! document can show. Word numbers the pages of the contents itself, and programs part words into runs their own way; neither changes a
//! word. Words that somebody has marked as new are read as words that are there, and told of; words that are marked as gone, and hidden
//! ones, are told of as such.
//!
//! Styles, fields, settings and macros can show other words than those that stand there, in more ways than anybody can list. So every part
//! of the file is sealed too: one that is not as it was built is told of, if nothing else is.

mod numbered;

use super::lines::{LineReader, TermLine, call};
use super::medium::{COMPANION, Medium, PART, Published, Unreadable};
use super::normal::normal;
use super::not_ours::brief;
use super::pdf::beside::ON_PAGE;
use super::record;
use super::seal::{Digests, flat, seal as seal_of};
use crate::digest::sha256;
use crate::document::State;
use numbered::{MAIN, Mark, Numbering, attribute, child, is, is_on, value};
use roxmltree::{Document, Node};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The namespace of what a document says of itself: that of the XMP of PDFs.
pub const NAMESPACE: &str = super::pdf::about::NAMESPACE;

/// The part in which it does, as we write it.
const OWN_PART: &str = "customXml/item1.xml";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";

/// No policy has more parts, or unpacks to more bytes.
const MOST_PARTS: usize = 2_000;
const MOST_BYTES: usize = 64 << 20;
/// Elements within elements.
const DEEPEST: usize = 120;

/// The parts of a file by their names.
type Parts<'p> = BTreeMap<&'p str, &'p [u8]>;

/// Puts seal and digests into the part in which a document tells of itself. `text` are the lines that the fingerprint
/// covers.
pub fn seal(files: &mut [(String, Vec<u8>)], text: &[String]) {
    let parts: Parts<'_> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let Ok(copy) = read_parts(&parts) else { return };
    let digests = Digests::of(&copy.head, &copy.body, text).encode();
    let sealed = seal_of(&copy.head, &copy.body);
    if let Some((_, bytes)) = files.iter_mut().find(|(name, _)| name == OWN_PART) {
        let whole = String::from_utf8_lossy(bytes).into_owned();
        // The last is that of the whole; a fact may be called so too.
        let Some((before, end)) = whole.rfind("</").map(|at| whole.split_at(at)) else { return };
        let more = format!("<{0}>{sealed}</{0}><{1}>{digests}</{1}>", record::SEAL, record::DIGESTS);
        *bytes = [before, &more, end].concat().into_bytes();
    }
}

/// Whether a file is a Word document.
pub fn is_word(bytes: &[u8]) -> bool {
    let archive = bytes.starts_with(b"PK").then(|| ZipArchive::new(Cursor::new(bytes)).ok()).flatten();
    archive.is_some_and(|archive| archive.index_for_name("word/document.xml").is_some())
}

/// Reads a Word document.
pub fn read(bytes: &[u8]) -> Result<Published, Unreadable> {
    let unreadable = |why: &str| Unreadable(format!("it is no whole Word document: {why}"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|fault| unreadable(&fault.to_string()))?;
    if archive.len() > MOST_PARTS {
        return Err(unreadable(&format!("it has more than {MOST_PARTS} parts")));
    }
    let mut unpacked: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut left = MOST_BYTES;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|fault| unreadable(&fault.to_string()))?;
        let name = part.name().map_err(|fault| unreadable(&fault.to_string()))?.into_owned();
        let mut bytes = Vec::new();
        part.take(left as u64 + 1).read_to_end(&mut bytes).map_err(|fault| unreadable(&fault.to_string()))?;
        left = left
            .checked_sub(bytes.len())
            .ok_or_else(|| unreadable(&format!("it unpacks to more than {} MB", MOST_BYTES >> 20)))?;
        unpacked.insert(name, bytes);
    }
    let parts: Parts<'_> = unpacked.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    read_parts(&parts)
}

fn read_parts(parts: &Parts<'_>) -> Result<Published, Unreadable> {
    let mut record = said_of_itself(parts);
    let seal = record.remove(record::SEAL);
    if seal.is_none() && !record::is_of_policy(&record) {
        let is_companion = record.get(record::STATE).is_some_and(|state| State::is_key_of_companion(state));
        return Err(Unreadable(if is_companion { COMPANION } else { "it carries no stamp of policygen" }.to_owned()));
    }
    let digests = record.remove(record::DIGESTS).and_then(|code| Digests::decode(&code));
    let mut head: Vec<String> =
        record.iter().map(|(fact, value)| format!("policygen:{fact}: {}", normal(value))).collect();
    head.extend(properties(parts));
    let others = parts.iter().filter(|(name, _)| **name != OWN_PART);
    head.extend(others.map(|(name, bytes)| format!("{PART}{name} ({})", &sha256(bytes)[..16])));
    let body = body(parts)?;
    Ok(Published {
        medium: Medium::Word,
        record,
        seal: seal.unwrap_or_default(),
        digests,
        head,
        body,
        hidden_by: Vec::new(),
    })
}

fn text<'p>(parts: &Parts<'p>, name: &str) -> Option<Cow<'p, str>> {
    parts.get(name.trim_start_matches('/')).map(|bytes| String::from_utf8_lossy(bytes))
}

/// The facts of its stamp.
fn said_of_itself(parts: &Parts<'_>) -> BTreeMap<String, String> {
    let mut record = BTreeMap::new();
    for name in parts.keys().filter(|name| name.starts_with("customXml/item")) {
        let Some(xml) = text(parts, name) else { continue };
        let Ok(part) = Document::parse(&xml) else { continue };
        let root = part.root_element();
        if root.tag_name().namespace() == Some(NAMESPACE) && record.is_empty() {
            for fact in root.children().filter(Node::is_element) {
                let value = fact.text().unwrap_or_default().trim().to_owned();
                record.insert(fact.tag_name().name().to_owned(), value);
            }
        }
    }
    record
}

/// What its properties say that a change would falsify. Which program saved it, and when, is no such thing.
fn properties(parts: &Parts<'_>) -> Vec<String> {
    let Some(xml) = text(parts, "docProps/core.xml") else { return Vec::new() };
    let Ok(part) = Document::parse(&xml) else { return Vec::new() };
    let told = |node: Node<'_, '_>| {
        let name = node.tag_name().name().to_owned();
        let value = normal(node.text().unwrap_or_default()).into_owned();
        let counts = matches!(name.as_str(), "title" | "subject" | "creator" | "description" | "contentStatus");
        (counts && !value.is_empty()).then(|| format!("{name}: {value}"))
    };
    let mut said: Vec<String> = part.root_element().children().filter(Node::is_element).filter_map(told).collect();
    // Programs write these in an order of their own.
    said.sort();
    said
}

/// What a paragraph, a table or a character style is called, and what it does to words.
#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    numbering: Option<String>,
    level: Option<usize>,
    /// Ways in which it keeps words from being read.
    hides: Vec<String>,
}

struct Reader<'r> {
    styles: BTreeMap<String, Style>,
    numbering: Numbering,
    /// Where relationships of the part lead.
    leads: BTreeMap<String, String>,
    parts: &'r Parts<'r>,
    lines: LineReader,
    open: Vec<Open>,
    /// How many of the open frames hold the whole of what is read.
    base: usize,
    /// The footnotes in the order of their calls, by their ids.
    called: Vec<String>,
}

/// What holds the lines that are read.
enum Open {
    Item,
    Quote,
    Term(TermLine),
}

/// The words of a paragraph as they are read.
#[derive(Default)]
struct Words {
    text: String,
    carried: Vec<String>,
    /// For each open field whether its result is being read, and its code.
    fields: Vec<(bool, String)>,
}

/// What is known of the words that are being read.
#[derive(Clone, Copy, Default)]
struct Around {
    gone: bool,
    depth: usize,
}

fn body(parts: &Parts<'_>) -> Result<Vec<String>, Unreadable> {
    let unreadable = |why: &str| Unreadable(format!("it is no whole Word document: {why}"));
    let main = "word/document.xml";
    let xml = text(parts, main).ok_or_else(|| unreadable("it has no text"))?;
    let document = Document::parse(&xml).map_err(|fault| unreadable(&fault.to_string()))?;
    let body = child(document.root_element(), "body").ok_or_else(|| unreadable("it has no body"))?;
    let mut reader = Reader {
        styles: styles(parts),
        numbering: Numbering::read(&text(parts, "word/numbering.xml").unwrap_or_default()),
        leads: leads(parts, main),
        parts,
        lines: LineReader::default(),
        open: Vec::new(),
        base: 0,
        called: Vec::new(),
    };
    reader.blocks(body, Around::default())?;
    reader.sync(&[], false);
    reader.footnotes()?;
    let mut beside: BTreeSet<String> = BTreeSet::new();
    for node in document.descendants().filter(|node| is(node, "headerReference") || is(node, "footerReference")) {
        beside.extend(node.attribute((RELATIONS, "id")).and_then(|id| leads(parts, main).get(id).cloned()));
    }
    for part in beside {
        reader.beside(&part)?;
    }
    let hiding = reader
        .styles
        .values()
        .flat_map(|style| style.hides.iter().map(|how| format!("style: {} is {how}", style.name)).collect::<Vec<_>>());
    let hiding: BTreeSet<String> = hiding.collect();
    let mut lines = flat(reader.lines.finish());
    lines.extend(hiding);
    Ok(lines)
}

/// Where the relationships of a part lead, by their ids.
fn leads(parts: &Parts<'_>, of: &str) -> BTreeMap<String, String> {
    let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
    let Some(xml) = text(parts, &format!("{folder}/_rels/{name}.rels")) else { return BTreeMap::new() };
    let Ok(part) = Document::parse(&xml) else { return BTreeMap::new() };
    let lead = |node: Node<'_, '_>| {
        let to = node.attribute("Target")?;
        let is_outside = node.attribute("TargetMode") == Some("External");
        let to = match (is_outside, to.strip_prefix('/')) {
            (true, _) => to.to_owned(),
            (false, Some(from_the_top)) => from_the_top.to_owned(),
            (false, None) => format!("{folder}/{to}"),
        };
        Some((node.attribute("Id")?.to_owned(), to))
    };
    part.root_element().children().filter(Node::is_element).filter_map(lead).collect()
}

fn styles(parts: &Parts<'_>) -> BTreeMap<String, Style> {
    let Some(xml) = text(parts, "word/styles.xml") else { return BTreeMap::new() };
    let Ok(part) = Document::parse(&xml) else { return BTreeMap::new() };
    let mut styles = BTreeMap::new();
    for node in part.root_element().children().filter(|node| is(node, "style")) {
        let numbers = child(node, "pPr").and_then(|properties| child(properties, "numPr"));
        let style = Style {
            name: value(node, "name").unwrap_or_default().to_owned(),
            based_on: value(node, "basedOn").map(str::to_owned),
            numbering: numbers.and_then(|numbers| value(numbers, "numId")).map(str::to_owned),
            level: numbers.and_then(|numbers| value(numbers, "ilvl")).and_then(|level| level.parse().ok()),
            hides: child(node, "rPr").map_or(Vec::new(), hiding),
        };
        styles.insert(attribute(node, "styleId").unwrap_or_default().to_owned(), style);
    }
    styles
}

/// Ways in which properties of words keep them from being read.
fn hiding(properties: Node<'_, '_>) -> Vec<String> {
    let mut ways: Vec<String> = ["vanish", "webHidden", "specVanish"]
        .into_iter()
        .filter(|way| is_on(properties, way))
        .map(|_| "hidden".to_owned())
        .collect();
    let is_pale = |colour: &str| {
        let parts: Vec<u32> = (0..3)
            .filter_map(|at| colour.get(2 * at..2 * at + 2))
            .filter_map(|part| u32::from_str_radix(part, 16).ok())
            .collect();
        parts.len() == 3 && parts.iter().all(|part| *part > 0xd0)
    };
    if value(properties, "color").is_some_and(is_pale) {
        ways.push("white on white".to_owned());
    }
    if value(properties, "sz").and_then(|size| size.parse::<u32>().ok()).is_some_and(|size| size < 7) {
        ways.push("too small to be read".to_owned());
    }
    ways
}

impl Reader<'_> {
    /// The name of a style, in small letters.
    fn name(&self, id: Option<&str>) -> String {
        id.and_then(|id| self.styles.get(id)).map_or(String::new(), |style| style.name.to_lowercase())
    }

    fn blocks(&mut self, holder: Node<'_, '_>, around: Around) -> Result<(), Unreadable> {
        if around.depth > DEEPEST {
            return Err(Unreadable("its elements stand in each other without end".to_owned()));
        }
        let inner = Around { depth: around.depth + 1, ..around };
        for node in holder.children().filter(Node::is_element) {
            let name = node.tag_name().name();
            if node.tag_name().namespace() != Some(MAIN) {
                if name != "AlternateContent" {
                    self.lines.paragraph("", vec![format!("holds: {name}")]);
                }
                continue;
            }
            match name {
                "p" => self.paragraph(node, inner)?,
                "tbl" => self.table(node, inner)?,
                "sdt" => {
                    if let Some(content) = child(node, "sdtContent") {
                        self.blocks(content, inner)?;
                    }
                }
                "customXml" | "smartTag" => self.blocks(node, inner)?,
                "ins" | "moveTo" => self.blocks(node, inner)?,
                "del" | "moveFrom" => self.blocks(node, Around { gone: true, ..inner })?,
                "bookmarkStart" | "bookmarkEnd" | "proofErr" | "permStart" | "permEnd" | "sectPr"
                | "commentRangeStart" | "commentRangeEnd" | "sdtPr" | "sdtEndPr" | "customXmlPr" => {}
                _ => self.lines.paragraph("", vec![format!("holds: {name}")]),
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, node: Node<'_, '_>, around: Around) -> Result<(), Unreadable> {
        let properties = child(node, "pPr");
        let style_id = properties.and_then(|properties| value(properties, "pStyle"));
        let style = self.name(style_id);
        let mark = self.mark(properties, style_id);
        let mut words = Words::default();
        self.inlines(node, &mut words, around)?;
        let mark_change = properties.and_then(|properties| child(properties, "rPr"));
        if let Some(change) = mark_change {
            if child(change, "del").is_some() || child(change, "moveFrom").is_some() {
                words.carried.push("struck out: the end of a paragraph".to_owned());
            }
            if child(change, "ins").is_some() || child(change, "moveTo").is_some() {
                words.carried.push("inserted: the end of a paragraph".to_owned());
            }
        }
        let Words { mut text, carried, .. } = words;
        if style.starts_with("toc ") {
            // The number of the page, which Word finds out.
            if let Some((before, page)) = text.rsplit_once('\t')
                && !page.is_empty()
                && page.bytes().all(|byte| byte.is_ascii_digit())
            {
                text.truncate(before.len());
            }
        }
        let level = mark.as_ref().map_or(0, |(_, level)| *level);
        let (mut frames, nested) = frames_of(&style, level);
        let mut label = None;
        let mut begins = false;
        match mark {
            Some((mark, level)) if !style.starts_with("heading ") && style != "numbered paragraph" => {
                begins = true;
                if frames.is_empty() {
                    frames = vec![Kind::Item; level + 1];
                }
                if let Mark::Counted(words) = mark {
                    label = Some(words.trim_end_matches('.').to_owned());
                }
            }
            Some((Mark::Counted(number), _)) => text = format!("{number} {text}"),
            Some((Mark::Bullet, _)) | None => {}
        }
        if nested == "mark" {
            begins = true;
            let whole = std::mem::take(&mut text);
            let (before, after) = whole.split_once('\t').unwrap_or(("", &whole));
            label = Some(before.trim_end_matches('.').to_owned()).filter(|label| !label.is_empty());
            after.clone_into(&mut text);
        }
        self.sync(&frames, begins);
        if begins {
            self.lines.open_item(label);
            self.open.push(Open::Item);
        }
        if style == "definition term" || nested == "term" {
            let term = self.lines.open_term(&text, carried);
            self.open.push(Open::Term(term));
            return Ok(());
        }
        let heads = style == "title"
            || style == "toc heading"
            || style.starts_with("heading ")
            || style.starts_with("subheading ")
            || nested == "heading";
        match heads {
            true => self.lines.heading(&text, carried),
            false => self.lines.paragraph(&text, carried),
        }
        Ok(())
    }

    /// What stands before a paragraph, and on which level.
    fn mark(&mut self, properties: Option<Node<'_, '_>>, style: Option<&str>) -> Option<(Mark, usize)> {
        let own = properties.and_then(|properties| child(properties, "numPr"));
        let mut id = own.and_then(|own| value(own, "numId")).map(str::to_owned);
        let mut level: Option<usize> = own.and_then(|own| value(own, "ilvl")).and_then(|level| level.parse().ok());
        let mut next = style.map(str::to_owned);
        for _ in 0..LONGEST_CHAIN {
            let Some(name) = &next else { break };
            let Some(style) = self.styles.get(name) else { break };
            if id.is_none() && style.numbering.is_some() {
                id.clone_from(&style.numbering);
                let linked = id.as_deref().and_then(|id| self.numbering.level_of(id, name));
                level = level.or(style.level).or(linked);
            }
            next.clone_from(&style.based_on);
        }
        let id = id.filter(|id| id != "0")?;
        let level = level.unwrap_or(0);
        if self.numbering.is_bullet(&id, level) {
            return Some((Mark::Bullet, level));
        }
        self.numbering.next(&id, level).map(|mark| (mark, level))
    }

    /// Closes what does not hold the next paragraph, and opens what holds it. If it begins an item, that is opened by whoever
    /// asks.
    fn sync(&mut self, frames: &[Kind], begins: bool) {
        let wanted = if begins { &frames[..frames.len().saturating_sub(1)] } else { frames };
        let same = self.open[self.base..].iter().zip(wanted).take_while(|(open, kind)| match (open, kind) {
            (Open::Item, Kind::Item) | (Open::Quote, Kind::Quote) | (Open::Term(_), Kind::Meaning) => true,
            (Open::Item | Open::Quote | Open::Term(_), _) => false,
        });
        let same = same.count();
        while self.open.len() > self.base + same {
            match self.open.pop() {
                Some(Open::Term(term)) => self.lines.close_term(term),
                Some(Open::Item | Open::Quote) | None => self.lines.close(),
            }
        }
        for kind in &wanted[same..] {
            match kind {
                Kind::Quote => {
                    self.lines.open_quote();
                    self.open.push(Open::Quote);
                }
                Kind::Item | Kind::Meaning => {
                    self.lines.open_item(None);
                    self.open.push(Open::Item);
                }
            }
        }
    }

    fn table(&mut self, node: Node<'_, '_>, around: Around) -> Result<(), Unreadable> {
        if around.depth > DEEPEST {
            return Err(Unreadable("its elements stand in each other without end".to_owned()));
        }
        let style = self.name(child(node, "tblPr").and_then(|properties| value(properties, "tblStyle")));
        let (frames, _) = frames_of(&style, 0);
        self.sync(&frames, false);
        let is_front = style == "front table" || style == "contact box";
        for row in node.children().filter(|row| is(row, "tr")) {
            let mut carried = Vec::new();
            let properties = child(row, "trPr");
            let gone = properties.is_some_and(|properties| child(properties, "del").is_some());
            if gone {
                carried.push("struck out: a row".to_owned());
            }
            if properties.is_some_and(|properties| child(properties, "ins").is_some()) {
                carried.push("inserted: a row".to_owned());
            }
            let inner = Around { gone: around.gone || gone, ..around };
            let mut cells = Vec::new();
            for cell in row.descendants().filter(|cell| is(cell, "tc")).filter(|cell| nearest_row(*cell) == Some(row)) {
                let mut words = Words::default();
                for paragraph in cell.descendants().filter(|node| is(node, "p")) {
                    if !words.text.is_empty() && !words.text.ends_with(' ') {
                        words.text.push(' ');
                    }
                    self.inlines(paragraph, &mut words, inner)?;
                }
                cells.push(words.text);
                carried.append(&mut words.carried);
            }
            match cells.as_slice() {
                [label, meaning] if is_front => {
                    let term = self.lines.open_term(label, Vec::new());
                    self.lines.paragraph(meaning, carried);
                    self.lines.close_term(term);
                }
                cells => self.lines.row(cells, carried),
            }
        }
        Ok(())
    }

    fn footnotes(&mut self) -> Result<(), Unreadable> {
        let part = "word/footnotes.xml";
        let Some(xml) = text(self.parts, part) else { return Ok(()) };
        let Ok(notes) = Document::parse(&xml) else { return Ok(()) };
        self.leads = leads(self.parts, part);
        let called = std::mem::take(&mut self.called);
        for (id, number) in called.iter().zip(1_usize..) {
            let note = notes.root_element().children().find(|note| {
                is(note, "footnote") && attribute(*note, "id") == Some(id) && attribute(*note, "type").is_none()
            });
            let Some(note) = note else { continue };
            self.lines.open_item(Some(number.to_string()));
            self.open.push(Open::Item);
            self.base = self.open.len();
            self.blocks(note, Around::default())?;
            self.sync(&[], false);
            self.base = 0;
            self.sync(&[], false);
        }
        Ok(())
    }

    /// What stands on every page beside the text.
    fn beside(&mut self, part: &str) -> Result<(), Unreadable> {
        let Some(xml) = text(self.parts, part) else { return Ok(()) };
        let Ok(document) = Document::parse(&xml) else { return Ok(()) };
        self.leads = leads(self.parts, part);
        for paragraph in document.descendants().filter(|node| is(node, "p")) {
            let mut words = Words::default();
            self.inlines(paragraph, &mut words, Around::default())?;
            if !words.text.trim().is_empty() || !words.carried.is_empty() {
                self.lines.paragraph(&format!("{ON_PAGE}{}", words.text), words.carried);
            }
        }
        Ok(())
    }

    fn inlines(&mut self, holder: Node<'_, '_>, words: &mut Words, around: Around) -> Result<(), Unreadable> {
        if around.depth > DEEPEST {
            return Err(Unreadable("its elements stand in each other without end".to_owned()));
        }
        let inner = Around { depth: around.depth + 1, ..around };
        for node in holder.children().filter(Node::is_element) {
            let name = node.tag_name().name();
            match name {
                "r" => self.run(node, words, inner)?,
                "hyperlink" => {
                    self.inlines(node, words, inner)?;
                    let to = node.attribute((RELATIONS, "id")).and_then(|id| self.leads.get(id).cloned());
                    if let Some(to) = to {
                        words.carried.push(format!("leads to: {to}"));
                    }
                    // A place on the screen that shows words which are not there.
                    if let Some(tip) = attribute(node, "tooltip") {
                        words.carried.push(format!("read aloud: {}", normal(tip)));
                    }
                }
                "ins" | "moveTo" => {
                    let before = words.text.len();
                    self.inlines(node, words, inner)?;
                    let put_in = words.text.get(before..).map_or(String::new(), |put_in| normal(put_in).into_owned());
                    words.carried.push(format!("inserted: {put_in}"));
                }
                "del" | "moveFrom" => self.inlines(node, words, Around { gone: true, ..inner })?,
                "sdt" => {
                    if let Some(content) = child(node, "sdtContent") {
                        self.inlines(content, words, inner)?;
                    }
                }
                "fldSimple" => {
                    let code = attribute(node, "instr").unwrap_or_default().to_owned();
                    words.fields.push((true, code));
                    self.inlines(node, words, inner)?;
                    words.fields.pop();
                }
                "smartTag" | "customXml" | "dir" | "bdo" => self.inlines(node, words, inner)?,
                "pPr"
                | "bookmarkStart"
                | "bookmarkEnd"
                | "proofErr"
                | "commentRangeStart"
                | "commentRangeEnd"
                | "permStart"
                | "permEnd"
                | "lastRenderedPageBreak"
                | "sdtPr"
                | "sdtEndPr"
                | "smartTagPr"
                | "customXmlPr" => {}
                _ => words.carried.push(format!("holds: {name}")),
            }
        }
        Ok(())
    }

    fn run(&mut self, run: Node<'_, '_>, words: &mut Words, around: Around) -> Result<(), Unreadable> {
        let properties = child(run, "rPr");
        let style = self.name(properties.and_then(|properties| value(properties, "rStyle")));
        let mut said = String::new();
        for node in run.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "rPr"
                | "lastRenderedPageBreak"
                | "footnoteRef"
                | "annotationRef"
                | "separator"
                | "continuationSeparator"
                | "softHyphen" => {}
                "t" | "delText" => said.push_str(node.text().unwrap_or_default()),
                "tab" | "ptab" => said.push('\t'),
                "br" | "cr" => said.push(' '),
                "noBreakHyphen" => said.push('\u{2011}'),
                "sym" => {
                    let code = attribute(node, "char").and_then(|code| u32::from_str_radix(code, 16).ok());
                    said.push(code.and_then(char::from_u32).unwrap_or('\u{fffd}'));
                }
                "pgNum" => {}
                "fldChar" => match attribute(node, "fldCharType") {
                    Some("begin") => words.fields.push((false, String::new())),
                    Some("separate") => {
                        if let Some(field) = words.fields.last_mut() {
                            field.0 = true;
                        }
                    }
                    Some("end") => {
                        words.fields.pop();
                    }
                    Some(_) | None => {}
                },
                "instrText" | "delInstrText" => {
                    if let Some(field) = words.fields.last_mut() {
                        field.1.push_str(node.text().unwrap_or_default());
                    }
                }
                "footnoteReference" if !around.gone => {
                    let id = attribute(node, "id").unwrap_or_default().to_owned();
                    let number = self.called.iter().position(|known| *known == id).unwrap_or_else(|| {
                        self.called.push(id);
                        self.called.len() - 1
                    });
                    words.text.push_str(&std::mem::take(&mut said));
                    call(number + 1, &mut words.text);
                }
                "footnoteReference" => {}
                "drawing" => words.carried.extend(self.pictured(node)),
                "AlternateContent" | "pict" | "object" => words.carried.extend(self.pictured(node)),
                "commentReference" => words.carried.push("holds: a comment".to_owned()),
                other => words.carried.push(format!("holds: {other}")),
            }
        }
        if let Some((true, code)) = words.fields.last()
            && code.split_whitespace().next().is_some_and(|name| matches!(name, "PAGE" | "NUMPAGES"))
        {
            said = if said.trim().is_empty() { said } else { "#".to_owned() };
        }
        let looks = properties.map_or(Vec::new(), marks);
        if said.is_empty() {
            return Ok(());
        }
        let shown = normal(&said).into_owned();
        if around.gone || looks.iter().any(|look| look == "struck out") {
            words.carried.push(format!("struck out: {shown}"));
        } else if looks.iter().any(|look| look == "hidden") {
            words.carried.push(format!("hidden: {shown}"));
        } else {
            if style == "footnote reference" && said.trim().bytes().all(|byte| byte.is_ascii_digit()) {
                call(said.trim().parse().unwrap_or(0), &mut words.text);
            } else {
                words.text.push_str(&said);
            }
            words.carried.extend(looks.into_iter().map(|look| format!("marked: {look}: {shown}")));
        }
        Ok(())
    }

    /// What a picture shows: what it is called, which one it is, and words in it.
    fn pictured(&self, node: Node<'_, '_>) -> Vec<String> {
        let mut said = Vec::new();
        for inner in node.descendants().filter(Node::is_element) {
            let name = inner.tag_name().name();
            if name == "docPr" && inner.tag_name().namespace() == Some(DRAWING) {
                said.push(format!("shows: {}", normal(inner.attribute("descr").unwrap_or_default())));
            }
            for id in ["embed", "id"].map(|name| inner.attribute((RELATIONS, name))) {
                let bytes = id.and_then(|id| self.leads.get(id)).and_then(|part| self.parts.get(part.as_str()));
                if let Some(bytes) = bytes {
                    said.push(format!("shows: {}", &crate::digest::sha256(bytes)[..16]));
                }
            }
            let words = match name {
                "t" => inner.text(),
                "textpath" => inner.attribute("string"),
                _ => None,
            };
            if let Some(words) = words {
                said.push(format!("shows: {}", normal(words)));
            }
        }
        if said.is_empty() {
            said.push(format!("shows: {}", brief(node.tag_name().name())));
        }
        said
    }
}

/// Styles that are based on each other without end are not followed.
const LONGEST_CHAIN: usize = 20;

fn nearest_row<'a, 'i>(cell: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    cell.ancestors().skip(1).find(|node| is(node, "tr"))
}

/// What words are marked with that ours never are: colours, sizes and lines of their own.
fn marks(properties: Node<'_, '_>) -> Vec<String> {
    let mut marks = Vec::new();
    for node in properties.children().filter(Node::is_element) {
        let name = node.tag_name().name();
        let said = attribute(node, "val").unwrap_or_default();
        match name {
            "strike" | "dstrike" if is_on(properties, name) => marks.push("struck out".to_owned()),
            "vanish" | "webHidden" | "specVanish" if is_on(properties, name) => marks.push("hidden".to_owned()),
            "color" if said != "auto" => marks.push(format!("colour {said}")),
            "sz" | "w" | "position" | "effect" | "highlight" => marks.push(format!("{name} {said}")),
            _ => {}
        }
    }
    marks
}

/// What holds a paragraph, as its style tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Item,
    Quote,
    Meaning,
}

/// What holds a paragraph of a style, and what it is there.
fn frames_of(style: &str, level: usize) -> (Vec<Kind>, &'static str) {
    let items = |count: usize| vec![Kind::Item; count];
    if let Some(nested) = style.strip_prefix("nested ") {
        let (what, path) = nested.split_once(' ').unwrap_or((nested, ""));
        let kind = |letter: char| match letter {
            'i' => Some(Kind::Item),
            'q' => Some(Kind::Quote),
            'd' => Some(Kind::Meaning),
            _ => None,
        };
        let known = ["mark", "term", "heading", "item", "code", "fate", "rule", "table"];
        let what = known.into_iter().find(|known| *known == what).unwrap_or("text");
        return (path.chars().filter_map(kind).take(DEEPEST).collect(), what);
    }
    let frames = match style {
        "list paragraph" => items(level + 1),
        "list continue" => items(1),
        "quote" => vec![Kind::Quote],
        "definition" => vec![Kind::Meaning],
        _ => match style.strip_prefix("list continue ").and_then(|depth| depth.parse::<usize>().ok()) {
            Some(depth) => items(depth.min(LEVELS)),
            None => Vec::new(),
        },
    };
    (frames, "")
}

const LEVELS: usize = 9;
