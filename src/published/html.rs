//! Reads the lines of a page or of a fragment back from HTML, whatever editors have made of its mark-up.

pub mod parts;

use super::dom::{DEEPEST, Dom, Element, Endless, Node, NodeKind};
use super::lines::{Line, LineReader, TermLine, call};
use super::looks;
use super::markup::{
    self, Setting, Settings, as_shown, as_written, header_cell, heading_level, is_beside_items, is_block, is_in_place,
    is_part,
};
use super::medium::{Medium, Published, Unreadable};
use super::normal::normal;
use super::not_ours::{
    self, Dress, brief, hides_what_it_holds, is_closed, is_hidden, is_one_of, is_picture, is_struck_out,
};
use super::record;
use super::seal::{self, Digests, NO_DIGESTS, NO_SEAL, flat};
use crate::counting::Counting;
use crate::date::Date;
use crate::date::loose::dates;
use crate::document::State;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

/// What the names of our own metadata begin with.
const META: &str = "policygen:";
/// The metadata by which a list of policies is known.
const LIST: &str = "policygen:list";
/// What our attributes begin with, on the last paragraph of a fragment.
const DATA: &str = "data-policygen-";
/// Metadata that has a name in the Dublin Core, and the fact it is.
const DUBLIN_CORE: [(&str, &str); 3] = [
    ("dcterms.publisher", record::PUBLISHER),
    ("dcterms.dateaccepted", record::APPROVED),
    ("dcterms.modified", record::REVIEWED),
];
/// Elements that show no words of their own, and do something instead.
const SILENT: &str = "base link meta noscript script style template title";

/// What stands for the digits of its seal that a fragment prints.
pub const NO_PRINTED_SEAL: &str = "00000000";

/// Puts seal and digests into the HTML of a page or a fragment, where [`NO_SEAL`] and [`NO_DIGESTS`] stand for them.
/// `text` are the lines that the fingerprint covers.
pub fn seal(html: String, text: &[String]) -> String {
    match read(&html).ok().and_then(|mut copies| copies.pop()) {
        Some(copy) => put_seal(html, copy, text),
        None => html,
    }
}

/// The same for what was read of it.
fn put_seal(mut html: String, mut copy: Published, text: &[String]) -> String {
    if copy.medium == Medium::Fragment {
        let words = seal::seal(&[], &copy.body);
        let printed = &words[..NO_PRINTED_SEAL.len()];
        copy.head = fragment_head(&copy.record, printed);
        // The last place: the words of a policy may hold anything.
        let placeholder = format!("{SEALED}{NO_PRINTED_SEAL}");
        if let Some(at) = html.rfind(&placeholder) {
            html.replace_range(at..at + placeholder.len(), &format!("{SEALED}{printed}"));
        }
    }
    let digests = Digests::of(&copy.head, &copy.body, text).encode();
    html.replacen(NO_SEAL, &seal::seal(&copy.head, &copy.body), 1).replacen(NO_DIGESTS, &digests, 1)
}

/// Reads the copies of a page: the page itself if it is one of ours, or else every fragment that stands in it.
pub fn read(page: &str) -> Result<Vec<Published>, Unreadable> {
    let dom = Dom::parse(page).map_err(endless)?;
    let about = About::of(&dom);
    let is_ours = about.is_policy();
    let mut reader = Reader::new(&dom, is_ours.then(|| Dress::of(&dom, &about.sheets)));
    reader.children(0, 0)?;
    reader.flush();
    let Reader { lines, ends, .. } = reader;
    let lines = lines.finish();
    if is_ours {
        return Ok(vec![own_page(about, lines)]);
    }
    let mut from = 0;
    let fragment = |end: End| {
        let after = end.after.clamp(from, lines.len());
        let body = flat(lines[from..after].to_vec());
        from = after;
        end.fragment(body)
    };
    Ok(ends.into_iter().map(fragment).collect())
}

/// The lines of any page, whoever made it: all of its words, menus too.
pub(crate) fn lines_of(page: &str) -> Result<Vec<String>, Unreadable> {
    let dom = Dom::parse(page).map_err(endless)?;
    let mut reader = Reader::new(&dom, None);
    reader.children(0, 0)?;
    reader.flush();
    Ok(reader.lines.finish().into_iter().map(|line| line.text).filter(|line| !line.is_empty()).collect())
}

/// A page of ours with these lines, whose head says this.
fn own_page(about: About, lines: Vec<Line>) -> Published {
    Published {
        medium: Medium::Page,
        record: about.record(),
        seal: about.ours(record::SEAL).unwrap_or_default().to_owned(),
        digests: about.ours(record::DIGESTS).and_then(Digests::decode),
        head: about.head(),
        body: flat(lines),
        hidden_by: Vec::new(),
    }
}

/// Whether a page says of itself that it goes with a policy, as a redline or a paper does.
pub(crate) fn is_companion(page: &str) -> bool {
    Dom::parse(page).is_ok_and(|dom| About::of(&dom).ours(record::STATE).is_some_and(State::is_key_of_companion))
}

/// Where a page leads that lists policies, as its links have it; none if it is another page.
pub fn listed(page: &str) -> Option<Vec<String>> {
    let dom = Dom::parse(page).ok()?;
    let elements = || {
        dom.nodes.iter().filter_map(|node| match &node.kind {
            NodeKind::Element(element) => Some(element),
            NodeKind::Text(_) | NodeKind::Other => None,
        })
    };
    elements().find(|element| element.name() == "meta" && element.attribute("name") == Some(LIST))?;
    let mut links: Vec<String> = Vec::new();
    for link in elements().filter(|element| element.name() == "a").filter_map(|element| element.attribute("href")) {
        let is_policy = [".html", ".pdf"].iter().any(|ending| link.ends_with(ending)) && !link.contains(':');
        if is_policy && !link.ends_with("index.html") && !links.iter().any(|known| known == link) {
            links.push(link.to_owned());
        }
    }
    Some(links)
}

/// Where a fragment ends: its last paragraph says where it comes from.
struct End {
    /// How many lines stand before this place.
    after: usize,
    /// Its attributes, unless an editor took them off.
    data: BTreeMap<String, String>,
    /// What the paragraph says.
    said: String,
    /// The digits of the seal that it prints.
    printed: String,
    /// What hides it, of the elements that hold it.
    hidden_by: Vec<String>,
}

impl End {
    fn fragment(mut self, body: Vec<String>) -> Published {
        let digests = self.data.remove(record::DIGESTS).and_then(|code| Digests::decode(&code));
        let hidden_by = self.hidden_by;
        match self.data.remove(record::SEAL) {
            Some(seal) => {
                let head = fragment_head(&self.data, &self.printed);
                Published { medium: Medium::Fragment, record: self.data, seal, digests, head, body, hidden_by }
            }
            // Digests without the seal over them tell of nothing.
            None => {
                let record = said_record(&self.said);
                Published {
                    medium: Medium::Fragment,
                    record,
                    seal: self.printed,
                    digests: None,
                    head: Vec::new(),
                    body,
                    hidden_by,
                }
            }
        }
    }
}

/// What the attributes of a fragment say, and the seal that it prints.
fn fragment_head(record: &BTreeMap<String, String>, printed: &str) -> Vec<String> {
    let facts = record.iter().map(|(name, value)| format!("{name}: {value}"));
    facts.chain([format!("printed seal: {printed}")]).collect()
}

/// Parts what the last paragraph of a fragment says.
pub const BETWEEN: &str = " · ";
const TEXT: &str = "text ";
const SEALED: &str = "seal ";
const BUILT_FOR: &str = "state on ";
/// What the paragraph calls its facts, and what they are.
const SAID: [(&str, &str); 6] = [
    ("last reviewed ", record::REVIEWED),
    ("an earlier text reviewed ", record::EARLIER_REVIEW),
    ("next review ", record::NEXT_REVIEW),
    ("model policy release ", record::RELEASE),
    (TEXT, record::FINGERPRINT),
    (BUILT_FOR, record::BUILT),
];

/// The last paragraph of a fragment without its seal, and the seal; nothing if it is another paragraph. It is known by the
/// text that it names or by the seal, so that one whose seal was changed or taken off is still known.
fn provenance(words: &str) -> Option<(String, String)> {
    let short = |part: &str, name: &str| part.strip_prefix(name).is_some_and(seal::is_short);
    let mut pieces: Vec<&str> = words.split(BETWEEN).collect();
    let names = |name: &str, pieces: &[&str]| pieces.iter().any(|piece| piece.starts_with(name));
    let is_ours = pieces.iter().any(|piece| short(piece, TEXT) || short(piece, SEALED))
        && [TEXT, SEALED, BUILT_FOR].iter().filter(|name| names(name, &pieces)).count() > 1;
    is_ours.then_some(())?;
    let seal = pieces.iter().position(|piece| piece.starts_with(SEALED)).map(|at| pieces.remove(at));
    let seal = seal.map_or(String::new(), |seal| seal[SEALED.len()..].to_owned());
    Some((pieces.join(BETWEEN), seal))
}

fn said_record(said: &str) -> BTreeMap<String, String> {
    let mut record = BTreeMap::new();
    for (at, part) in said.split(BETWEEN).enumerate() {
        let known = SAID.iter().find_map(|(name, fact)| Some((fact, part.strip_prefix(name)?)));
        match known {
            Some((fact, value)) => record.insert((*fact).to_owned(), date_written(value)),
            None if at == 0 => record.insert(record::PUBLISHER.to_owned(), part.to_owned()),
            None => None,
        };
    }
    record
}

/// A date for people as attributes have it; other words as they are.
fn date_written(words: &str) -> String {
    let term = words.replace(" term ", " ").parse().ok();
    let whole = |(range, date): &(Range<usize>, Date)| (*range == (0..words.len())).then_some(*date);
    let date = term.or_else(|| dates(words).first().and_then(whole));
    date.map_or_else(|| words.to_owned(), Date::written)
}

/// What the head of a page says.
#[derive(Default)]
struct About {
    title: Vec<String>,
    meta: BTreeMap<String, Vec<String>>,
    /// Descriptions for search engines, as JSON.
    described: Vec<String>,
    /// Its style sheets.
    sheets: Vec<String>,
    /// All else, a line each.
    more: Vec<String>,
}

impl About {
    fn of(dom: &Dom) -> About {
        let mut about = About::default();
        let is_head = |node: &&Node| matches!(&node.kind, NodeKind::Element(element) if element.name() == "head");
        let head = dom.nodes.iter().find(is_head);
        about.meet_all(dom, head.map_or(&[][..], |head| &head.children).iter().copied());
        about.more.push(format!("read aloud in: {}", language_of(dom)));
        if let Some(Node { kind: NodeKind::Element(head), .. }) = head {
            about.more.extend(head.attributes().map(|(name, value)| format!("head: {name}={}", normal(value))));
        }
        if dom.is_quirky {
            about.more.push("holds: no document type".to_owned());
        }
        if !about.is_policy() {
            // Words before the head end it, and what stood in it stands among them.
            let is_meta = |&at: &usize| matches!(&dom.nodes[at].kind, NodeKind::Element(e) if e.name() == "meta");
            about.meet_all(dom, (0..dom.nodes.len()).filter(is_meta));
        }
        about
    }

    fn meet_all(&mut self, dom: &Dom, nodes: impl Iterator<Item = usize>) {
        for node in nodes {
            if let NodeKind::Element(element) = &dom.nodes[node].kind {
                self.meet(dom, node, element);
            }
        }
    }

    /// The first metadata of ours with this name.
    fn ours(&self, fact: &str) -> Option<&str> {
        self.meta.get(&format!("{META}{fact}"))?.first().map(String::as_str)
    }

    /// Whether it says that the page is a policy. One that lost its seal still does.
    fn is_policy(&self) -> bool {
        self.ours(record::SEAL).is_some() || record::is_of_policy(&self.record())
    }

    fn record(&self) -> BTreeMap<String, String> {
        let facts = self.meta.iter().filter_map(|(name, values)| {
            let dublin_core = DUBLIN_CORE.iter().find(|(dublin, _)| dublin == name).map(|(_, fact)| *fact);
            let fact = name.strip_prefix(META).or(dublin_core)?;
            Some((fact.to_owned(), values.first()?.clone()))
        });
        facts.filter(|(fact, _)| fact != record::SEAL && fact != record::DIGESTS).collect()
    }

    fn head(self) -> Vec<String> {
        let mut head: Vec<String> = self.title.iter().map(|title| format!("title: {}", normal(title))).collect();
        for (name, values) in self.meta {
            let fact = name.strip_prefix(META);
            // The seal does not cover itself; a second one is no seal.
            let apart = usize::from(fact == Some(record::SEAL) || fact == Some(record::DIGESTS));
            head.extend(values.iter().skip(apart).map(|value| format!("{name}: {}", normal(value))));
        }
        head.extend(self.described.into_iter().map(|json| format!("described: {json}")));
        let printed = self.sheets.iter().flat_map(|sheet| style_words(sheet));
        head.extend(printed.map(|words| format!("printed: {}", normal(&words))));
        head.extend(self.sheets.iter().map(|sheet| format!("style sheet: {}", brief(&normal(sheet)))));
        head.extend(self.more);
        head
    }

    fn meet(&mut self, dom: &Dom, node: usize, element: &Element) {
        let words = || text_of(dom, node);
        let has_more = |known: &str| element.attributes().any(|(name, _)| !is_one_of(known, name));
        match element.name() {
            "title" if !has_more("") => self.title.push(words()),
            // One of another type is no style sheet to a browser.
            "style" if !has_more("type") && element.attribute("type").is_none_or(|of| of == "text/css") => {
                self.sheets.push(words());
            }
            "script" if element.attribute("type") == Some("application/ld+json") && !has_more("type") => {
                // Parsed and written again, so that white space and order are one.
                match serde_json::from_str::<serde_json::Value>(&words()) {
                    Ok(json) => self.described.push(json.to_string()),
                    Err(_) => self.described.push(words()),
                }
            }
            "meta" if !has_more("name content") => {
                let of = |name| element.attribute(name).unwrap_or_default();
                self.meta.entry(of("name").to_ascii_lowercase()).or_default().push(of("content").to_owned());
            }
            // Browsers that save a page say it once more.
            "meta" if is_utf_8(element) && (!has_more("charset") || !has_more("http-equiv content")) => {
                self.meta.insert("charset".to_owned(), vec!["utf-8".to_owned()]);
            }
            _ => self.more.push(format!("holds: {}", not_ours::whole(dom, node))),
        }
    }
}

/// Whether metadata says, in either form, that the page is in UTF-8.
fn is_utf_8(meta: &Element) -> bool {
    let is = |name, value: &str| meta.attribute(name).is_some_and(|given| given.eq_ignore_ascii_case(value));
    is("charset", "utf-8") || is("http-equiv", "content-type") && is("content", "text/html; charset=utf-8")
}

/// The strings that a style sheet prints: those of `content` and of our running headers and footers.
fn style_words(style: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = style;
    while let Some(at) = ["content:", "--running-"].iter().filter_map(|name| rest.find(name)).min() {
        let end = at + rest[at..].find([';', '}']).unwrap_or(rest.len() - at);
        // A string may hold what ends a declaration, but ours are written without.
        let declaration = &rest[at..end];
        let mut strings = declaration.split(['"', '\'']).skip(1).step_by(2).map(unescaped);
        words.extend(strings.by_ref().filter(|string| !string.trim().is_empty()));
        rest = &rest[end..];
    }
    words
}

/// A string of a style sheet with its numbered letters as letters.
fn unescaped(string: &str) -> String {
    let mut words = String::new();
    let mut rest = string;
    while let Some((before, after)) = rest.split_once('\\') {
        words.push_str(before);
        let digits = after.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        let letter = u32::from_str_radix(&after[..digits], 16).ok().and_then(char::from_u32);
        words.extend(letter);
        rest = after[digits..].strip_prefix(' ').filter(|_| digits > 0).unwrap_or(&after[digits..]);
    }
    words + rest
}

fn too_deep() -> Unreadable {
    endless(Endless::Depth)
}

fn endless(why: Endless) -> Unreadable {
    let why = match why {
        Endless::Depth => "its elements stand too deep in each other",
        Endless::Attributes => "an element of it has more attributes than any page needs",
        Endless::Work => "it holds more elements than any page needs",
    };
    Unreadable(why.to_owned())
}

/// The language of a whole page, as its first element says it.
fn language_of(dom: &Dom) -> String {
    let language = dom.nodes.iter().find_map(|node| match &node.kind {
        NodeKind::Element(element) if element.name() == "html" => Some(element.attribute("lang")),
        NodeKind::Element(_) | NodeKind::Text(_) | NodeKind::Other => None,
    });
    let language = normal(language.flatten().unwrap_or_default()).to_ascii_lowercase();
    if is_english(&language) { ENGLISH.to_owned() } else { language }
}

const ENGLISH: &str = "en";

/// Whether a language, as its code in small letters, is some English: policies are in British, and Word likes to say
/// American.
fn is_english(language: &str) -> bool {
    language == ENGLISH || language.starts_with("en-")
}

struct Reader<'d> {
    dom: &'d Dom,
    lines: LineReader,
    /// The words of the line that is being read, and what they carry.
    words: String,
    carried: Vec<String>,
    /// How they are set.
    settings: Settings,
    /// How deep a heading they are, if they head something.
    heading: Option<u8>,
    /// The last heading of the fragment, by its line, how deep it is, and its words.
    last_heading: Option<(usize, u8, String)>,
    /// The attributes of a last paragraph that is being read.
    data: Option<BTreeMap<String, String>>,
    ends: Vec<End>,
    /// What its looks hang on, if it is a page of ours.
    dress: Option<Dress>,
    /// What all words of each node have from the elements around them.
    inherited: Vec<Inherited>,
    /// The words of the line in each such language.
    foreign: Vec<(Rc<str>, String)>,
    /// Which nodes hold the end of a fragment, and what hides those that are being read.
    holds_end: Vec<bool>,
    hidden_by: Vec<String>,
    /// How many empty lines and blocks stand right before this place.
    blanks: usize,
    /// How many stood before the first words.
    blanks_before: Option<usize>,
    /// How many texts and pictures have been met.
    met: usize,
}

/// More empty lines than this push what follows them off a screen.
const MOST_BLANKS: usize = 40;
/// Gaps that add up to more than this move words off a screen.
const WIDEST_GAP: f32 = 600.0;

/// What words have from all elements around them.
#[derive(Clone, Default, PartialEq)]
struct Inherited {
    /// How far the gaps of these may move them, in pixels.
    gap: f32,
    /// Their language if it is none of English, as its code in small letters.
    language: Option<Rc<str>>,
    setting: Setting,
}

/// What each node has from those around it and from itself.
fn inherited(dom: &Dom) -> Vec<Inherited> {
    let mut inherited = vec![Inherited::default(); dom.nodes.len()];
    let mut open = vec![0];
    while let Some(at) = open.pop() {
        if let NodeKind::Element(element) = &dom.nodes[at].kind {
            let own = &mut inherited[at];
            own.gap += looks::widest_gap(element.attribute("style").unwrap_or_default());
            own.setting = own.setting.within(element);
            if let Some(language) = element.attribute("lang") {
                let language = normal(language).to_ascii_lowercase();
                own.language = (!language.is_empty() && !is_english(&language)).then(|| language.into());
            }
        }
        for &child in &dom.nodes[at].children {
            inherited[child] = inherited[at].clone();
            open.push(child);
        }
    }
    inherited
}

/// Which nodes hold the end of a fragment.
fn holders_of_ends(dom: &Dom) -> Vec<bool> {
    let mut holds = vec![false; dom.nodes.len()];
    for (at, node) in dom.nodes.iter().enumerate() {
        let is_end = match &node.kind {
            NodeKind::Element(element) => !our_data(element).is_empty(),
            NodeKind::Text(words) => words.contains(BETWEEN.trim()) && words.contains(SEALED.trim()),
            NodeKind::Other => false,
        };
        let mut above = is_end.then_some(at);
        while let Some(at) = above.filter(|&at| !holds[at]) {
            holds[at] = true;
            above = dom.parent(at);
        }
    }
    holds
}

type Done = Result<(), Unreadable>;

impl<'d> Reader<'d> {
    fn new(dom: &'d Dom, dress: Option<Dress>) -> Reader<'d> {
        Reader {
            dom,
            lines: LineReader::default(),
            words: String::new(),
            carried: Vec::new(),
            settings: Settings::default(),
            heading: None,
            last_heading: None,
            data: None,
            ends: Vec::new(),
            holds_end: if dress.is_none() { holders_of_ends(dom) } else { vec![false; dom.nodes.len()] },
            dress,
            inherited: inherited(dom),
            foreign: Vec::new(),
            hidden_by: Vec::new(),
            blanks: 0,
            blanks_before: None,
            met: 0,
        }
    }

    /// Whether the elements around a node change nothing of its words.
    fn gives_nothing(&self, node: usize) -> bool {
        self.inherited[node] == Inherited::default()
    }

    fn children(&mut self, node: usize, depth: usize) -> Done {
        if depth > DEEPEST {
            return Err(too_deep());
        }
        let dom = self.dom;
        dom.nodes[node].children.iter().try_for_each(|&child| self.node(child, depth + 1))
    }

    fn node(&mut self, node: usize, depth: usize) -> Done {
        let dom = self.dom;
        match &dom.nodes[node].kind {
            NodeKind::Text(words) => {
                self.meet(words);
                self.settings.set(self.words.len(), self.inherited[node].setting);
                self.words.push_str(words);
                if let Some(language) = &self.inherited[node].language {
                    match self.foreign.iter_mut().find(|(known, _)| known == language) {
                        Some((_, more)) => more.extend([" ", words]),
                        None => self.foreign.push((language.clone(), words.clone())),
                    }
                }
            }
            NodeKind::Element(element) => {
                let before = self.met;
                self.element(node, element, depth)?;
                let is_line = element.name() == "br" || is_block(element.name());
                self.blanks += usize::from(is_line && self.met == before);
            }
            NodeKind::Other if node == 0 => return self.children(node, depth),
            NodeKind::Other => {}
        }
        Ok(())
    }

    /// The words of the line that is being read, and what they carry.
    fn take_words(&mut self) -> (String, Vec<String>) {
        let words = std::mem::take(&mut self.words);
        self.carried.extend(self.settings.take(&words));
        for (language, words) in std::mem::take(&mut self.foreign) {
            let words = normal(&words);
            if !words.is_empty() {
                self.carried.push(format!("read aloud in {language}: {words}"));
            }
        }
        (words, std::mem::take(&mut self.carried))
    }

    /// Notes that there is something to be seen, and what pushes it away.
    fn meet(&mut self, words: &str) {
        if words.chars().all(|c| c.is_whitespace()) {
            return;
        }
        if self.blanks > MOST_BLANKS {
            self.carried.push("holds: empty lines that push words away".to_owned());
        }
        self.blanks_before.get_or_insert(self.blanks);
        (self.met, self.blanks) = (self.met + 1, 0);
    }

    fn element(&mut self, node: usize, element: &Element, depth: usize) -> Done {
        let name = element.name();
        if name == "head" {
            return Ok(());
        }
        // A website may put a fragment where nobody sees it. It is read there, and what hides it is told.
        let hides = self.holds_end[node] && hides_what_it_holds(element);
        if hides {
            self.hidden_by.push(name.to_owned());
            let done = self.children(node, depth);
            // It may hold no more than the words of the last line, which is not at its end yet.
            if !normal(&self.words).is_empty() {
                self.carried.push(format!("hidden: {name}"));
            }
            self.hidden_by.pop();
            return done;
        }
        if is_one_of(SILENT, name) {
            self.carried.push(format!("holds: {}", not_ours::whole(self.dom, node)));
            return Ok(());
        }
        let block = is_block(name);
        if block {
            self.flush();
        }
        if !self.carry(node, element) || is_picture(name) {
            return Ok(());
        }
        if !block {
            return self.inline(node, element, depth);
        }
        let is_part = is_part(name, self.dress.is_some());
        if is_part {
            self.carried.push(format!("begins: {name}"));
            self.flush();
        }
        self.block(node, element, depth)?;
        if is_part {
            self.carried.push(format!("ends: {name}"));
            self.flush();
        }
        Ok(())
    }

    fn block(&mut self, node: usize, element: &Element, depth: usize) -> Done {
        if let Some(level) = heading_level(element.name()) {
            self.heading = Some(level);
            self.children(node, depth)?;
            self.flush();
            self.heading = None;
            return Ok(());
        }
        if !is_in_place(element.name(), self.parent(node)) {
            self.carried.push(format!("holds: {} in no list", element.name()));
        }
        match element.name() {
            "ol" | "ul" | "menu" => self.list(node, element, depth)?,
            "blockquote" => {
                self.lines.open_quote();
                self.children(node, depth)?;
                self.flush();
                self.lines.close();
            }
            "dl" => {
                let mut term = None;
                self.definitions(node, depth, &mut term)?;
                self.end_term(&mut term);
            }
            "table" => {
                as_shown(self.dom, node).into_iter().try_for_each(|child| self.node(child, depth + 1))?;
                self.flush();
            }
            "tr" if self.is_row(node) => self.row(node, depth)?,
            "hr" => {
                self.carried.push("shows: a line across".to_owned());
                self.flush();
            }
            "pre" => {
                self.carried.push(as_written(&all_words(self.dom, node)));
                self.children(node, depth)?;
                self.flush();
            }
            _ => {
                let data = our_data(element);
                if !data.is_empty() {
                    self.data = Some(data);
                }
                self.children(node, depth)?;
                self.flush();
                if let Some(data) = self.data.take() {
                    // It is marked as the last paragraph, though it no longer says so.
                    self.end(data, String::new(), String::new());
                }
            }
        }
        Ok(())
    }

    fn inline(&mut self, node: usize, element: &Element, depth: usize) -> Done {
        let before = self.words.len();
        match element.name() {
            "br" => self.words.push(' '),
            // Within a word it is what a space without width is.
            "wbr" => self.words.push('\u{200b}'),
            "sup" => {
                self.children(node, depth)?;
                // The number of a note, which a fragment has in brackets.
                let raised = self.words.get(before..).map(|words| words.trim().trim_matches(['[', ']']));
                match raised.map(str::parse) {
                    Some(Ok(number)) => {
                        self.words.truncate(before);
                        self.words.truncate(self.words.trim_end().len());
                        self.settings.take_back(self.words.len());
                        self.settings.set(self.words.len(), self.inherited[node].setting);
                        call(number, &mut self.words);
                    }
                    Some(Err(_)) | None => self.carried.push("holds: sup".to_owned()),
                }
            }
            _ => {
                self.children(node, depth)?;
                let is_arrow = |words: &str| words.trim_end_matches('\u{fe0e}') == "\u{21a9}";
                if element.attribute("role") == Some("doc-backlink") && self.words.get(before..).is_some_and(is_arrow) {
                    // The arrow back is no part of the note.
                    self.words.truncate(before);
                    self.settings.take_back(before);
                }
            }
        }
        Ok(())
    }

    /// A number that is not written as ours are: browsers read "7x" as 7.
    fn carry_odd_number(&mut self, element: &Element, attribute: &str) {
        let written = element.attribute(attribute).filter(|_| number_of(element, attribute).is_none());
        self.carried.extend(written.map(|written| format!("attribute: {attribute}={}", normal(written))));
    }

    fn list(&mut self, node: usize, element: &Element, depth: usize) -> Done {
        let by_type =
            Counting::ALL.into_iter().find(|counting| element.attribute("type") == Some(counting.html_type()));
        let usual = (element.name() == "ol").then(|| by_type.unwrap_or(Counting::Numbers));
        // A style of its own counts for more than that.
        let counted = element.attribute("style").and_then(looks::of_items).unwrap_or(usual);
        let counting = counted.unwrap_or(Counting::Numbers);
        let mut number = counted.map(|_| number_of(element, "start").unwrap_or(1));
        self.carry_odd_number(element, "start");
        let dom = self.dom;
        for &child in &dom.nodes[node].children {
            match &dom.nodes[child].kind {
                NodeKind::Element(item) if item.name() == "li" && !is_hidden(item) => {
                    self.flush();
                    number = number.map(|number| number_of(item, "value").unwrap_or(number));
                    self.carry_odd_number(item, "value");
                    self.lines.open_item(number.map(|number| counting.written(number)));
                    self.carry(child, item);
                    self.children(child, depth + 1)?;
                    self.flush();
                    self.lines.close();
                    number = number.map(|number| number.saturating_add(1));
                }
                kind @ (NodeKind::Element(_) | NodeKind::Text(_) | NodeKind::Other) => {
                    if is_beside_items(kind, "li script template") {
                        self.carried.push(format!("holds: {} with more than items", element.name()));
                    }
                    self.node(child, depth + 1)?;
                }
            }
        }
        self.flush();
        Ok(())
    }

    /// Reads terms and meanings, which may stand in groups.
    fn definitions(&mut self, node: usize, depth: usize, open: &mut Option<TermLine>) -> Done {
        if depth > DEEPEST {
            return Err(too_deep());
        }
        let dom = self.dom;
        for &child in &dom.nodes[node].children {
            match &dom.nodes[child].kind {
                NodeKind::Element(element) if element.name() == "dt" && !is_hidden(element) => {
                    self.end_term(open);
                    self.carry(child, element);
                    self.children(child, depth + 1)?;
                    let (words, carried) = self.take_words();
                    *open = Some(self.lines.open_term(&words, carried));
                }
                NodeKind::Element(element) if element.name() == "div" && !is_hidden(element) => {
                    self.carry(child, element);
                    self.definitions(child, depth + 1, open)?;
                }
                kind @ (NodeKind::Element(_) | NodeKind::Text(_) | NodeKind::Other) => {
                    if is_beside_items(kind, "dt dd div script template") {
                        self.carried.push("holds: dl with more than terms and meanings".to_owned());
                    }
                    self.node(child, depth + 1)?;
                }
            }
        }
        self.flush();
        Ok(())
    }

    fn end_term(&mut self, open: &mut Option<TermLine>) {
        self.flush();
        if let Some(term) = open.take() {
            self.lines.close_term(term);
        }
    }

    /// The name of the element that holds a node.
    fn parent(&self, node: usize) -> &'d str {
        let dom = self.dom;
        match dom.parent(node).map(|parent| &dom.nodes[parent].kind) {
            Some(NodeKind::Element(parent)) => parent.name(),
            Some(NodeKind::Text(_) | NodeKind::Other) | None => "",
        }
    }

    /// Whether the cells of a row hold words only, and no lists or tables. Others lay out a page.
    fn is_row(&self, node: usize) -> bool {
        let mut open = self.dom.nodes[node].children.clone();
        let mut cells = true;
        while let Some(node) = open.pop() {
            if let NodeKind::Element(element) = &self.dom.nodes[node].kind {
                let name = element.name();
                cells &= !is_block(name) || matches!(name, "td" | "th" | "p" | "div");
                cells &= our_data(element).is_empty();
                open.extend(&self.dom.nodes[node].children);
            }
        }
        cells
    }

    fn row(&mut self, node: usize, depth: usize) -> Done {
        let dom = self.dom;
        let mut cells = Vec::new();
        let mut carried = Vec::new();
        let mut heads = Vec::new();
        for &child in &dom.nodes[node].children {
            let NodeKind::Element(element) = &dom.nodes[child].kind else { continue };
            if self.carry(child, element) {
                self.cell(child, depth + 1)?;
            }
            let (words, mut with_it) = self.take_words();
            cells.push(words);
            carried.append(&mut with_it);
            if element.name() == "th" {
                heads.push(header_cell(element, cells.len()));
            }
        }
        if !heads.is_empty() {
            carried.push(format!("header cells: {}", heads.join(" ")));
        }
        self.lines.row(&cells, carried);
        Ok(())
    }

    /// Reads the words of a cell, in which editors like to put paragraphs.
    fn cell(&mut self, node: usize, depth: usize) -> Done {
        if depth > DEEPEST {
            return Err(too_deep());
        }
        let dom = self.dom;
        for &child in &dom.nodes[node].children {
            match &dom.nodes[child].kind {
                NodeKind::Element(element) if is_block(element.name()) => {
                    self.words.push(' ');
                    if self.carry(child, element) {
                        self.cell(child, depth + 1)?;
                    }
                    self.words.push(' ');
                }
                NodeKind::Element(_) | NodeKind::Text(_) | NodeKind::Other => self.node(child, depth + 1)?,
            }
        }
        Ok(())
    }

    /// Notes what an element carries that is not among its words. Whether these are to be seen.
    fn carry(&mut self, node: usize, element: &Element) -> bool {
        let name = element.name();
        if is_picture(name) {
            (self.met, self.blanks) = (self.met + 1, 0);
        }
        if self.inherited[node].gap > WIDEST_GAP && element.attribute("style").is_some() {
            self.carried.push("style: gaps that add up".to_owned());
        }
        let mut carry = |what: &str, value: &str| self.carried.push(format!("{what}: {}", normal(value)));
        if is_hidden(element) || self.dress.is_none() && is_closed(element) {
            carry("hidden", name);
            return false;
        }
        if let Some(label) = element.attribute("aria-label") {
            carry("read aloud", label);
        }
        match name {
            "a" => element.attribute("href").into_iter().for_each(|to| carry("leads to", to)),
            "abbr" => element.attribute("title").into_iter().for_each(|full| carry("in full", full)),
            "time" => element.attribute("datetime").into_iter().for_each(|date| carry("date", date)),
            // Words that are struck out are there and do not hold. This program strikes none.
            _ if is_struck_out(element) => carry("struck out", name),
            "img" => {
                let alone = ["alt", "src"].iter().filter_map(|name| element.attribute(name));
                carry("shows", &std::iter::once(name).chain(alone).collect::<Vec<_>>().join(" "));
            }
            _ if is_picture(name) => carry("shows", &format!("{name} {}", brief(&not_ours::whole(self.dom, node)))),
            _ => {}
        }
        self.carried.extend(not_ours::marks(element, self.dress.as_ref()));
        true
    }

    /// Ends a fragment.
    fn end(&mut self, data: BTreeMap<String, String>, said: String, printed: String) {
        let hidden_by = self.hidden_by.clone();
        self.last_heading = None;
        self.ends.push(End { after: self.lines.len(), data, said, printed, hidden_by });
    }

    /// Ends the line that is being read.
    fn flush(&mut self) {
        let (words, mut carried) = self.take_words();
        let words = normal(&words);
        if let Some((said, printed)) = provenance(&words) {
            carried.extend(self.heading.map(|level| format!("level: {level}")));
            self.lines.paragraph(&said, carried);
            let data = self.data.take().unwrap_or_default();
            self.end(data, said, printed);
        } else if let (Some(level), false) = (self.heading, words.is_empty()) {
            if self.dress.is_some() {
                carried.insert(0, format!("level: {level}"));
            } else {
                if let Some((last, above, words)) = self.last_heading.take() {
                    self.lines.carry(last, markup::next_heading(&words, above, level));
                }
                self.last_heading = Some((self.lines.len(), level, words.clone().into_owned()));
            }
            self.lines.heading(&words, carried);
        } else {
            self.lines.paragraph(&words, carried);
        }
    }
}

/// All words in an element, those of what it holds too.
fn all_words(dom: &Dom, node: usize) -> String {
    let mut words = String::new();
    let mut open = vec![node];
    while let Some(at) = open.pop() {
        if let NodeKind::Text(more) = &dom.nodes[at].kind {
            words.push_str(more);
        }
        open.extend(dom.nodes[at].children.iter().rev());
    }
    words
}

/// The words right in an element.
fn text_of(dom: &Dom, node: usize) -> String {
    let children = dom.nodes[node].children.iter();
    let words = children.filter_map(|&child| match &dom.nodes[child].kind {
        NodeKind::Text(words) => Some(words.as_str()),
        NodeKind::Element(_) | NodeKind::Other => None,
    });
    words.collect()
}

fn number_of(element: &Element, attribute: &str) -> Option<u64> {
    element.attribute(attribute)?.trim().parse().ok()
}

/// The facts in our attributes, if the element has any.
fn our_data(element: &Element) -> BTreeMap<String, String> {
    let data = element.attributes().filter_map(|(name, value)| Some((name.strip_prefix(DATA)?, value)));
    data.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(page: &str) -> Vec<String> {
        let dom = Dom::parse(page).expect("it has an end");
        let mut reader = Reader::new(&dom, None);
        reader.children(0, 0).expect("it is not deep");
        reader.flush();
        flat(reader.lines.finish())
    }

    #[test]
    fn cells_that_head_others_are_told_from_those_that_do_not() {
        let table = "<table><tr><th scope=COL>Post<th>Days<tr><th scope=row>Head<td>5<tr><td>Cook<td>4</table>";
        let told =
            ["| Post | Days |", "header cells: 1 (col) 2", "| Head | 5 |", "header cells: 1 (row)", "| Cook | 4 |"];
        assert_eq!(lines(table), told);
    }

    #[test]
    fn words_are_told_in_the_language_that_holds_for_them() {
        let page = "<div lang=cy>Bore <b>da</b><p><i lang=en-GB>Good</i> dydd<ul><li lang=''>x</ul></div><p>y";
        let told = [
            "Bore da",
            "marked: Bore {strong: da}",
            "read aloud in cy: Bore da",
            "Good dydd",
            "marked: {emphasis: Good} dydd",
            "read aloud in cy: dydd",
            "- x",
            "y",
        ];
        assert_eq!(lines(page), told);
    }
}
