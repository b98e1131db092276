//! Reads the lines of a PDF back: its text by the structure tree, whatever stands outside of that page by page, and what
//! the file says of itself.
//!
//! Words are read, and where they lead. How they are drawn is [hashed](drawn), so that what hides, covers or falsifies
//! them is found, though not told in words.

pub mod beside;

mod content;

mod commented;

mod objects;

mod owners;

pub mod about;

mod not_ours;

pub mod drawn;

use super::medium::{COMPANION, Medium, Published, Unreadable};
use super::normal::normal;
use super::record;
use super::seal::{Digests, flat};
use super::tagged::{self, TagElement, TagKid, leads_to, read_aloud};
use crate::document::State;
use about::about;
use beside::{PICTURE, bookmark, on_page, page_goal};
use content::{ContentTokens, Letters, Token};
use drawn::{Referred, Sheet};
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};
use objects::{DEEPEST, Objects, text};
use owners::Owners;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// No stream of a policy is longer than this once it is decompressed, in bytes. Longer ones are refused unread.
const LONGEST: usize = 16 * 1024 * 1024;
/// All streams that are read together are no longer than this.
const LONGEST_TOGETHER: usize = 64 * 1024 * 1024;
/// All words and descriptions that are read from its objects. A few bytes can refer to a long one a thousand times.
const MOST_SAID: usize = 32 * 1024 * 1024;
/// All codes that the tables of its fonts name.
const MOST_CODES: usize = 1_000_000;
/// No link leads to more places.
const MOST_GOALS: usize = 100;
/// More elements, pages and drawn forms than any policy has.
const MOST_ELEMENTS: usize = 200_000;
const MOST_FORMS: usize = 10_000;
const MOST_PAGES: usize = 5_000;

/// Reads a PDF.
pub fn read(bytes: &[u8]) -> Result<Published, Unreadable> {
    let options = LoadOptions { max_decompressed_size: Some(LONGEST), ..LoadOptions::default() };
    let mut pdf = Document::load_mem_with_options(bytes, options)
        .map_err(|fault| Unreadable(format!("it is no whole PDF: {fault}")))?;
    if pdf.is_encrypted() || pdf.was_encrypted() {
        return Err(Unreadable("it is encrypted".to_owned()));
    }
    commented::read_commented(&mut pdf, LONGEST);
    let mut reader = Reader::new(&pdf);
    let xmp = reader.xmp();
    let (mut record, head) = about(reader.objects.info(), &xmp);
    let seal = record.remove(record::SEAL);
    if seal.is_none() && !record::is_of_policy(&record) {
        let is_companion = record.get(record::STATE).is_some_and(|state| State::is_key_of_companion(state));
        return Err(Unreadable(if is_companion { COMPANION } else { "it carries no stamp of policygen" }.to_owned()));
    }
    let digests = record.remove(record::DIGESTS).and_then(|code| Digests::decode(&code));
    let mut body = reader.body()?;
    body.extend(around(bytes));
    let seal = seal.unwrap_or_default();
    Ok(Published { medium: Medium::Pdf, record, seal, digests, head, body, hidden_by: Vec::new() })
}

/// What stands before the first byte of a PDF or behind its end, where a program that takes it for something else reads
/// it: a browser that is told that it is a page.
fn around(bytes: &[u8]) -> Vec<String> {
    const END: &[u8] = b"%%EOF";
    let end = bytes.windows(END.len()).rposition(|window| window == END).map_or(0, |at| at + END.len());
    let before = (!bytes.starts_with(b"%PDF-")).then(|| "holds: something before its beginning".to_owned());
    let behind = !bytes[end..].iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0);
    before.into_iter().chain(behind.then(|| "holds: something behind its end".to_owned())).collect()
}

/// Words with a mark, on a page.
type MarkId = (ObjectId, i64);

struct Reader<'p> {
    pdf: &'p Document,
    objects: Objects<'p>,
    pages: Vec<ObjectId>,
    /// The place of each page.
    numbers: HashMap<ObjectId, usize>,
    /// The words of each mark, until the structure tree has taken them.
    marked: BTreeMap<MarkId, String>,
    /// What stands on each page outside of the text, in the order in which it is drawn.
    beside: Vec<Vec<String>>,
    /// The letters of each font, by where its dictionary stands in memory: it need not be an object of its own.
    fonts: BTreeMap<*const Dictionary, Letters>,
    /// How each page is drawn.
    sheets: Vec<Sheet>,
    /// What pages draw with, and what of it has been told, by where it stands in memory.
    resources: BTreeSet<String>,
    described: HashSet<*const Dictionary>,
    /// The SHA-256 of what streams hold.
    contents: BTreeMap<ObjectId, [u8; 32]>,
    /// The annotations that the structure tree has told of.
    told: HashSet<ObjectId>,
    /// Which elements hold which words and links.
    owners: Owners,
    /// How many bytes were decompressed, and how many elements were read.
    bytes: usize,
    elements: usize,
    /// How many forms were drawn.
    forms: usize,
    /// How much of its words and descriptions may yet be read, and how many codes of fonts.
    left: usize,
    codes: usize,
}

impl<'p> Reader<'p> {
    fn new(pdf: &'p Document) -> Reader<'p> {
        let pages: Vec<ObjectId> = pdf.page_iter().take(MOST_PAGES).collect();
        Reader {
            pdf,
            objects: Objects(pdf),
            numbers: pages.iter().enumerate().rev().map(|(number, page)| (*page, number)).collect(),
            pages,
            marked: BTreeMap::new(),
            beside: Vec::new(),
            fonts: BTreeMap::new(),
            sheets: Vec::new(),
            resources: BTreeSet::new(),
            described: HashSet::new(),
            contents: BTreeMap::new(),
            told: HashSet::new(),
            owners: Owners::default(),
            bytes: 0,
            elements: 0,
            forms: 0,
            left: MOST_SAID,
            codes: MOST_CODES,
        }
    }

    /// The words under a key; none once too many were read.
    fn words(&mut self, dictionary: &'p Dictionary, key: &str) -> Option<String> {
        let object = self.objects.entry(dictionary, key)?;
        let length = object.as_str().map_or(0, <[u8]>::len);
        self.left = self.left.saturating_sub(length);
        text(object).filter(|_| self.left > 0)
    }

    /// The bytes of a stream; none if it is broken or too long.
    fn stream(&mut self, object: &'p Object) -> Vec<u8> {
        let Ok(stream) = self.objects.follow(object).as_stream() else { return Vec::new() };
        let left = LONGEST_TOGETHER.saturating_sub(self.bytes).min(LONGEST);
        let bytes = stream.get_plain_content_with_limit(left).unwrap_or_default();
        self.bytes += bytes.len();
        bytes
    }

    fn xmp(&mut self) -> String {
        let metadata = self.pdf.catalog().ok().and_then(|catalogue| catalogue.get(b"Metadata").ok());
        let bytes = metadata.map_or(Vec::new(), |metadata| self.stream(metadata));
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Every line that the file shows.
    fn body(&mut self) -> Result<Vec<String>, Unreadable> {
        self.pages()?;
        let root = self.structure()?;
        let mut body = flat(tagged::lines(&root));
        body.extend(self.rest());
        if self.left == 0 || self.elements > MOST_ELEMENTS {
            return Err(Unreadable("it says more than any policy does".to_owned()));
        }
        let sheets = std::mem::take(&mut self.sheets).into_iter();
        body.extend(sheets.enumerate().map(|(page, sheet)| on_page(page, &sheet.line())));
        body.push(tagged::shape(&root));
        body.extend(std::mem::take(&mut self.resources));
        body.extend(self.objects.not_ours());
        body.extend(self.objects.led_astray(&self.pages, &self.owners));
        Ok(body)
    }

    /// Reads the words of every page.
    fn pages(&mut self) -> Result<(), Unreadable> {
        for page in self.pages.clone() {
            let Ok(dictionary) = self.pdf.get_dictionary(page) else {
                self.beside.push(Vec::new());
                self.sheets.push(Sheet::default());
                continue;
            };
            let mut bytes = Vec::new();
            for stream in self.objects.all(dictionary.get(b"Contents").ok()) {
                bytes.extend(self.stream(stream));
                bytes.push(b'\n');
            }
            let resources =
                self.objects.inherited(dictionary, "Resources").and_then(|held| self.objects.dictionary(held));
            self.look(&bytes, dictionary, resources);
            let mut drawn = Drawn { page, beside: Vec::new(), open: Vec::new(), words: String::new() };
            self.draw(&bytes, resources, &mut drawn, 0);
            drawn.end_words();
            self.beside.push(drawn.beside);
            if self.bytes >= LONGEST_TOGETHER {
                return Err(Unreadable("it holds more than 64 MB".to_owned()));
            }
            if self.forms >= MOST_FORMS {
                return Err(Unreadable("it has no end of pictures in each other".to_owned()));
            }
        }
        Ok(())
    }

    /// How a page is drawn, and with what.
    fn look(&mut self, operators: &[u8], page: &'p Dictionary, resources: Option<&'p Dictionary>) {
        let mut sheet = Sheet::default();
        sheet.operators(operators);
        sheet.shown(self.shown(page));
        let mut left = self.left;
        for annotation in self.annotations(page) {
            if let Some(annotation) = self.objects.dictionary(annotation) {
                sheet.link(annotation, &mut left, &mut |id| self.found(id));
            }
        }
        self.sheets.push(sheet);
        if let Some(resources) = resources.filter(|&resources| self.described.insert(std::ptr::from_ref(resources))) {
            let lines = drawn::resources(resources, &mut left, &mut |id| self.found(id));
            self.resources.extend(lines);
        }
        self.left = left;
    }

    /// The annotations of a page. Pages may share a list of them.
    fn annotations(&mut self, page: &'p Dictionary) -> Vec<&'p Object> {
        let annotations = self.objects.all(page.get(b"Annots").ok());
        self.elements += annotations.len();
        if self.elements > MOST_ELEMENTS { Vec::new() } else { annotations }
    }

    /// What a reference leads to, for [`drawn`].
    fn found(&mut self, id: ObjectId) -> Option<Referred<'p>> {
        let object = self.pdf.get_object(id).ok()?;
        let Object::Stream(stream) = object else { return Some(Referred::Object(object)) };
        let content = match self.contents.get(&id) {
            Some(content) => *content,
            None => {
                let content = Sha256::digest(self.stream(object)).into();
                self.contents.insert(id, content);
                content
            }
        };
        Some(Referred::Stream(&stream.dict, content))
    }

    /// As much as shows of a page's paper: left, bottom, right and top. A page that is turned shows another side.
    fn shown(&self, page: &'p Dictionary) -> [f32; 4] {
        let sides = |key: &str| {
            let numbers = self.objects.inherited(page, key)?.as_array().ok()?;
            let numbers: Vec<f32> =
                numbers.iter().filter_map(|side| self.objects.follow(side).as_float().ok()).collect();
            <[f32; 4]>::try_from(numbers).ok()
        };
        let paper = sides("MediaBox").unwrap_or_default();
        let cut = sides("CropBox").unwrap_or(paper);
        let turned =
            self.objects.inherited(page, "Rotate").and_then(|turned| turned.as_float().ok()).unwrap_or_default();
        [paper[0].max(cut[0]), paper[1].max(cut[1]), paper[2].min(cut[2]), paper[3].min(cut[3]) + 10_000.0 * turned]
    }

    /// Reads the words of a content stream.
    fn draw(&mut self, bytes: &[u8], resources: Option<&'p Dictionary>, drawn: &mut Drawn, depth: usize) {
        let resource = |reader: &Self, kind: &str, name: &[u8]| {
            let kinds = reader.objects.dictionary(resources?.get(kind.as_bytes()).ok()?)?;
            kinds.get(name).ok()
        };
        let mut font: Option<*const Dictionary> = None;
        let mut operands: Vec<Token> = Vec::new();
        let mut tokens = ContentTokens::new(bytes);
        while let Some(token) = tokens.next() {
            let Token::Word(operator) = token else {
                operands.push(token);
                continue;
            };
            match operator {
                b"ID" => {
                    tokens.skip_image();
                    drawn.beside.push(PICTURE.to_owned());
                }
                b"Tf" => {
                    let name = operands.iter().find_map(name);
                    let object = name.and_then(|name| resource(self, "Font", name));
                    font = object.and_then(|object| self.font(object));
                }
                b"Tj" | b"TJ" | b"'" | b"\"" => {
                    if matches!(operator, b"'" | b"\"") {
                        drawn.move_pen();
                    }
                    let letters = font.and_then(|font| self.fonts.get(&font));
                    let mut read = 0;
                    for token in &operands {
                        if let (Token::String(codes), Some(letters), true) = (token, letters, read < self.left) {
                            let words = letters.read(codes);
                            read += words.len();
                            drawn.write(&words);
                        }
                    }
                    self.left = self.left.saturating_sub(read);
                }
                b"Tm" | b"Td" | b"TD" | b"T*" => drawn.move_pen(),
                b"BMC" | b"BDC" => {
                    let tag = operands.iter().find_map(name).map(<[u8]>::to_vec).unwrap_or_default();
                    let listed = operands.iter().filter_map(name).nth(1).filter(|_| operands.len() == 2);
                    let listed = listed.and_then(|name| resource(self, "Properties", name));
                    let mut listed = self.properties(&operands, listed);
                    listed.tag = tag;
                    self.open(listed, drawn);
                }
                b"EMC" => self.close(drawn),
                b"Do" => {
                    drawn.beside.push(PICTURE.to_owned());
                    let object = operands.iter().find_map(name).and_then(|name| resource(self, "XObject", name));
                    let form = object.and_then(|object| Some((object, self.objects.dictionary(object)?)));
                    if let Some((object, form)) = form
                        && self.objects.name(form, "Subtype").as_deref() == Some("Form")
                        && depth < 8
                        && self.bytes < LONGEST_TOGETHER
                        && self.forms < MOST_FORMS
                    {
                        self.forms += 1;
                        let inner = form.get(b"Resources").ok().and_then(|object| self.objects.dictionary(object));
                        let bytes = self.stream(object);
                        self.draw(&bytes, inner.or(resources), drawn, depth + 1);
                    }
                }
                _ => {}
            }
            operands.clear();
        }
    }

    /// The letters of a font, read when it is first met.
    fn font(&mut self, object: &'p Object) -> Option<*const Dictionary> {
        let font = self.objects.dictionary(object)?;
        let place = std::ptr::from_ref(font);
        if !self.fonts.contains_key(&place) {
            let is_simple = self.objects.entry(font, "Subtype").and_then(|kind| kind.as_name().ok()) != Some(b"Type0");
            let letters = match font.get(b"ToUnicode") {
                Ok(table) => {
                    let table = self.stream(table);
                    Letters::parse(&table, &mut self.codes)
                }
                Err(_) if is_simple => Letters::guessed(),
                Err(_) => Letters::default(),
            };
            self.fonts.insert(place, letters);
        }
        Some(place)
    }

    /// What an operator that opens marked content says of it.
    /// `listed` is what it names instead of saying it.
    fn properties(&mut self, operands: &[Token], listed: Option<&'p Object>) -> Open {
        let mut open = Open::default();
        for pair in operands.windows(2) {
            match pair {
                [Token::Name(key), Token::Number(number)] if key == b"MCID" => open.mark = Some(*number as i64),
                [Token::Name(key), Token::String(bytes)] if key == b"ActualText" => {
                    open.actual = text(&Object::string_literal(bytes.clone()));
                }
                _ => {}
            }
        }
        if let Some(properties) = listed.and_then(|object| self.objects.dictionary(object)) {
            open.mark = self.objects.entry(properties, "MCID").and_then(|mark| mark.as_i64().ok());
            open.actual = self.words(properties, "ActualText");
        }
        open
    }

    fn open(&mut self, open: Open, drawn: &mut Drawn) {
        if open.mark.is_some() || open.tag == b"Artifact" {
            drawn.end_words();
        }
        if drawn.open.len() < DEEPEST {
            drawn.open.push(open);
        }
    }

    fn close(&mut self, drawn: &mut Drawn) {
        let Some(open) = drawn.open.pop() else { return };
        if let Some(actual) = &open.actual {
            drawn.write(actual);
        }
        if let Some(mark) = open.mark {
            self.marked.entry((drawn.page, mark)).or_default().push_str(&std::mem::take(&mut drawn.words));
        } else if open.tag == b"Artifact" {
            drawn.end_words();
        }
    }

    fn structure(&mut self) -> Result<TagElement<'static>, Unreadable> {
        let catalogue = self.pdf.catalog().map_err(|fault| Unreadable(format!("it is no whole PDF: {fault}")))?;
        let root = catalogue.get(b"StructTreeRoot").ok().and_then(|root| self.objects.dictionary(root));
        let mut element = TagElement::default();
        if let Some(root) = root {
            self.kids((root, None), None, &mut element, &mut BTreeSet::new(), 0)?;
        }
        Ok(element)
    }

    fn kids(
        &mut self,
        (dictionary, id): (&'p Dictionary, Option<ObjectId>),
        page: Option<ObjectId>,
        element: &mut TagElement<'static>,
        above: &mut BTreeSet<ObjectId>,
        depth: usize,
    ) -> Result<(), Unreadable> {
        if depth > DEEPEST {
            return Err(Unreadable("its structure tree is too deep".to_owned()));
        }
        let page = dictionary.get(b"Pg").and_then(Object::as_reference).ok().or(page);
        for kid in self.objects.all(dictionary.get(b"K").ok()) {
            self.elements += 1;
            if self.elements > MOST_ELEMENTS {
                return Err(Unreadable("its structure tree has no end".to_owned()));
            }
            if let (Ok(number), Some(page)) = (self.objects.follow(kid).as_i64(), page) {
                self.owners.marks.extend(id.map(|id| (page, number, id)));
                element.kids.push(TagKid::Words(self.marked.remove(&(page, number)).unwrap_or_default().into()));
                continue;
            }
            let Some(inner) = self.objects.dictionary(kid) else { continue };
            let page = inner.get(b"Pg").and_then(Object::as_reference).ok().or(page);
            match self.objects.name(inner, "Type").as_deref() {
                Some("MCR") => {
                    let number = self.objects.entry(inner, "MCID").and_then(|number| number.as_i64().ok());
                    let mark = page.zip(number);
                    self.owners.marks.extend(mark.zip(id).map(|((page, number), id)| (page, number, id)));
                    let words = mark.and_then(|mark| self.marked.remove(&mark));
                    element.kids.push(TagKid::Words(words.unwrap_or_default().into()));
                }
                Some("OBJR") => {
                    let Ok(link) = inner.get(b"Obj").and_then(Object::as_reference) else { continue };
                    if let Ok(annotation) = self.pdf.get_dictionary(link) {
                        self.told.insert(link);
                        self.owners.links.extend(id.map(|id| (link, id)));
                        if element.carried.len() > MOST_GOALS {
                            return Err(Unreadable("its structure tree has no end".to_owned()));
                        }
                        let goal = leads_to(&self.goal(annotation));
                        if !element.carried.contains(&goal) {
                            element.carried.push(goal);
                        }
                        let name = self.words(annotation, "Contents").unwrap_or_default();
                        self.left = self.left.saturating_sub(element.kids.len());
                        let name = read_aloud(&name, &element.words());
                        if let Some(name) = name.filter(|name| !element.carried.contains(name)) {
                            element.carried.push(name);
                        }
                    }
                }
                _ => {
                    let id = kid.as_reference().ok();
                    // An element that holds itself has no end.
                    if id.is_some_and(|id| !above.insert(id)) {
                        continue;
                    }
                    let mut made = TagElement {
                        role: self.objects.name(inner, "S").unwrap_or_default().into(),
                        numbering: self.numbering(inner).map(Cow::Owned),
                        full: self.words(inner, "E").map(Cow::Owned),
                        ..TagElement::default()
                    };
                    for key in ["Alt", "ActualText"] {
                        let instead = self.words(inner, key);
                        made.carried.extend(instead.map(|words| format!("read aloud: {}", normal(&words))));
                    }
                    made.said = self.said(inner).into();
                    self.kids((inner, id), page, &mut made, above, depth + 1)?;
                    element.kids.push(TagKid::Element(made));
                    if let Some(id) = id {
                        above.remove(&id);
                    }
                }
            }
        }
        Ok(())
    }

    /// What an element says of itself beside its type, its words and what it holds.
    fn said(&mut self, element: &'p Dictionary) -> String {
        const READ: [&str; 9] = ["Type", "S", "P", "Pg", "K", "ID", "E", "Alt", "ActualText"];
        let mut said = self.words(element, "Lang").unwrap_or_default();
        let mut left = self.left;
        for attributes in self.objects.all(element.get(b"A").ok()) {
            if let Some(attributes) = self.objects.dictionary(attributes) {
                said += &drawn::said(attributes, &mut left, &mut |id| self.found(id));
            }
        }
        self.left = left;
        let is_other = |key: &[u8]| READ.iter().chain(&["Lang", "A"]).all(|read| read.as_bytes() != key);
        for (key, _) in element.iter().filter(|(key, _)| is_other(key)) {
            said += &format!(" {}", key.escape_ascii());
        }
        said
    }

    fn numbering(&self, element: &'p Dictionary) -> Option<String> {
        self.objects
            .all(element.get(b"A").ok())
            .into_iter()
            .filter_map(|attributes| self.objects.dictionary(attributes))
            .find_map(|attributes| self.objects.name(attributes, "ListNumbering"))
    }

    /// Where a link or a bookmark leads.
    fn goal(&mut self, from: &'p Dictionary) -> String {
        let action = self.objects.entry(from, "A").and_then(|action| action.as_dict().ok());
        if let Some(address) = action.and_then(|action| self.words(action, "URI")) {
            return normal(&address).into_owned();
        }
        let place = self.objects.entry(from, "Dest").or_else(|| self.objects.entry(action?, "D"));
        match place {
            Some(Object::Array(place)) => {
                let page = place.first().and_then(|page| page.as_reference().ok());
                let page = page.and_then(|page| self.numbers.get(&page));
                page.map_or("nowhere".to_owned(), |&page| page_goal(page, self.height(place)))
            }
            Some(Object::Name(name) | Object::String(name, _)) => String::from_utf8_lossy(name).into_owned(),
            Some(_) | None => match action.and_then(|action| self.objects.name(action, "S")) {
                Some(kind) => kind,
                None => "nowhere".to_owned(),
            },
        }
    }

    /// How high on its page a place is, in points; none if it is the page.
    fn height(&self, place: &'p [Object]) -> Option<i64> {
        let way = self.objects.follow(place.get(1)?).as_name().ok()?;
        let at = match way {
            b"XYZ" => 3,
            b"FitH" | b"FitBH" => 2,
            b"FitR" => 5,
            _ => return None,
        };
        self.objects.follow(place.get(at)?).as_float().ok().map(|height| height.round() as i64)
    }

    /// What is not part of the tagged text: words beside it, links and notes that nobody tagged, bookmarks.
    fn rest(&mut self) -> Vec<String> {
        let mut rest = Vec::new();
        for (number, page) in self.pages.clone().into_iter().enumerate() {
            rest.extend(self.beside[number].iter().map(|words| on_page(number, words)));
            let left = self.marked.range((page, i64::MIN)..=(page, i64::MAX));
            let left = left.map(|(_, words)| normal(words)).filter(|words| !words.is_empty());
            rest.extend(left.map(|words| on_page(number, &words)));
            let Ok(dictionary) = self.pdf.get_dictionary(page) else { continue };
            rest.extend(self.objects.not_ours_on_page(number, dictionary));
            for object in self.annotations(dictionary) {
                let Some(annotation) = self.objects.dictionary(object) else { continue };
                let actions = self.objects.not_our_action(annotation).into_iter();
                rest.extend(actions.map(|key| on_page(number, &format!("a link holds: {key}"))));
                if object.as_reference().is_ok_and(|id| self.told.contains(&id)) {
                    continue;
                }
                let kind = self.objects.name(annotation, "Subtype").unwrap_or_default();
                let words = self.words(annotation, "Contents").unwrap_or_default();
                let what = format!("{kind} {} {}", normal(&words), leads_to(&self.goal(annotation)));
                rest.push(on_page(number, &what));
            }
        }
        rest.extend(self.bookmarks());
        rest
    }

    fn bookmarks(&mut self) -> Vec<String> {
        let mut bookmarks = Vec::new();
        let outlines = self.pdf.catalog().ok().and_then(|catalogue| self.objects.entry(catalogue, "Outlines"));
        let first = |dictionary: &'p Dictionary, key: &str| dictionary.get(key.as_bytes()).ok();
        let mut open: Vec<(&'p Object, usize)> = outlines
            .and_then(|outlines| outlines.as_dict().ok())
            .and_then(|outlines| first(outlines, "First"))
            .into_iter()
            .map(|first| (first, 0))
            .collect();
        let mut seen = HashSet::new();
        while let Some((object, depth)) = open.pop() {
            if object.as_reference().is_ok_and(|id| !seen.insert(id)) || bookmarks.len() > 2 * MOST_PAGES {
                continue;
            }
            let Some(mark) = self.objects.dictionary(object) else { continue };
            let title = self.words(mark, "Title").unwrap_or_default();
            bookmarks.push(bookmark(depth, &title, &self.goal(mark)));
            bookmarks.extend(self.objects.not_ours_in_bookmark(mark));
            open.extend(first(mark, "Next").map(|next| (next, depth)));
            open.extend(first(mark, "First").map(|first| (first, depth + 1)));
        }
        bookmarks
    }
}

fn name<'t>(token: &'t Token) -> Option<&'t [u8]> {
    match token {
        Token::Name(name) => Some(name),
        Token::Number(_) | Token::String(_) | Token::Bracket(_) | Token::Word(_) => None,
    }
}

/// Marked content that is open.
#[derive(Default)]
struct Open {
    tag: Vec<u8>,
    mark: Option<i64>,
    /// What its letters stand for, if not for themselves.
    actual: Option<String>,
}

/// A page that is being read.
struct Drawn {
    page: ObjectId,
    beside: Vec<String>,
    open: Vec<Open>,
    words: String,
}

impl Drawn {
    fn write(&mut self, words: &str) {
        if self.open.iter().all(|open| open.actual.is_none()) {
            self.words.push_str(words);
        }
    }

    /// Beside the text nothing else parts words that stand apart.
    fn move_pen(&mut self) {
        if self.open.iter().all(|open| open.mark.is_none()) {
            self.words.push(' ');
        }
    }

    /// Ends words that no mark has taken: they stand beside the text.
    fn end_words(&mut self) {
        let words = std::mem::take(&mut self.words);
        let words = normal(&words);
        if !words.is_empty() {
            self.beside.push(words.into_owned());
        }
    }
}
