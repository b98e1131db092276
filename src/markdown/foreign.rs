//! Documents that this program did not make: Markdown of any kind, and plain text with headings, lists and lines such
//! as `Review date: October 2025`. Nothing is refused, because nothing is built from them.

use super::lettered;
use crate::prose::{List, Mark, Passage, PassageKind, Text};
use crate::source::{FileId, Span};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

/// A heading in plain text has no more words than this.
const LONGEST_HEADING: usize = 12;

/// A document made elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Foreign {
    /// What it says.
    pub text: Text,
    /// Its comments, `<!-- … -->`, without the marks, and the passage that each stands before.
    pub comments: Vec<(String, Span, usize)>,
}

/// What a file is that is no text, and how to make text of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoText {
    /// What it is: `a Word document`.
    pub kind: &'static str,
    /// The way out.
    pub help: &'static str,
}

/// What a page of the web is called.
pub const HTML_PAGE: &str = "an HTML page";

/// The bytes of a text in UTF-8, if they are text: what is in UTF-16 with a byte order mark, as word processors save
/// "Unicode text", is put into UTF-8. What is not UTF-8 after all is left to who reads it.
pub fn text_of(bytes: &[u8]) -> Result<Cow<'_, [u8]>, NoText> {
    const SAVE: &str = "save it as plain text or Markdown, and check that";
    const COPY: &str = "check the document that it was made from, saved as plain text or Markdown";
    const UNPACK: &str = "check what is in it, as plain text or Markdown";
    let no_text = |kind, help| Err(NoText { kind, help });
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    // A text in UTF-8 may have a mark too, and pages have empty lines before they begin.
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let begins = |tag: &str| start.get(..tag.len()).is_some_and(|first| first.eq_ignore_ascii_case(tag.as_bytes()));
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf_8(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf_8(rest, u16::from_be_bytes),
        [b'P', b'K', 3, 4, ..] if holds(b"word/") => no_text("a Word document", SAVE),
        [b'P', b'K', 3, 4, ..] if holds(b"opendocument.text") => no_text("an OpenDocument text", SAVE),
        [b'P', b'K', 3, 4, ..] => no_text("a ZIP archive", UNPACK),
        // The container of Word up to 2003.
        [0xD0, 0xCF, 0x11, 0xE0, ..] => no_text("a document of an old Word", SAVE),
        _ if begins("%PDF") => no_text(PDF, COPY),
        _ if begins("{\\rtf") => no_text("a rich text document (RTF)", SAVE),
        _ if begins("<!doctype html") || begins("<html") => no_text(HTML_PAGE, SAVE),
        // Without a mark, letters of UTF-16 are told by their empty halves.
        [first, 0, second, 0, ..] if *first > 0 && *second > 0 => utf_8(bytes, u16::from_le_bytes),
        [0, first, 0, second, ..] if *first > 0 && *second > 0 => utf_8(bytes, u16::from_be_bytes),
        _ if bytes.contains(&0) => no_text("a file of another program", SAVE),
        _ => Ok(Cow::Borrowed(bytes)),
    }
}

fn utf_8(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'static, [u8]>, NoText> {
    let (units, rest) = bytes.as_chunks::<2>();
    let text = String::from_utf16(&units.iter().map(|pair| unit(*pair)).collect::<Vec<_>>());
    match text {
        Ok(text) if rest.is_empty() => Ok(Cow::Owned(text.into_bytes())),
        Ok(_) | Err(_) => {
            Err(NoText { kind: "a broken text in UTF-16", help: "save it again with the encoding UTF-8" })
        }
    }
}

/// What a PDF is called.
pub const PDF: &str = "a PDF document";

/// Reads the text of a file.
pub fn read(text: &str, file: FileId) -> Foreign {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_DEFINITION_LIST;
    let start = front_matter(text);
    let bulleted = bullets(text);
    let text = bulleted.as_ref();
    let mut reading = Reader {
        written: text,
        file,
        out: Foreign::default(),
        open: None,
        marks: Vec::new(),
        lists: Vec::new(),
        note: 0,
        is_passed_over: false,
    };
    reading.front_matter(start);
    // Letters and numerals stand in one list with the numbers around them, as indentation has it.
    let counted = lettered::counted(&text[start..], options);
    for (event, range) in Parser::new_ext(&counted.text, options).into_offset_iter() {
        reading.event(event, range.start + start..range.end + start);
    }
    reading.close();
    reading.out
}

/// The text with the bullets of word processors as Markdown has them. Every byte stays where it was, so that places do.
/// A bullet that stands alone is left: it makes no list.
fn bullets(text: &str) -> Cow<'_, str> {
    const BULLETS: [char; 7] = ['•', '▪', '◦', '●', '○', '‣', '\u{f0b7}'];
    /// So many lines from one bullet to the next, with those of a wrapped item, are one list.
    const NEAR: usize = 4;
    let mut lines: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let trimmed = line.trim_start();
        if trimmed.strip_prefix(BULLETS).is_some_and(|rest| rest.starts_with([' ', '\t'])) {
            lines.push((number, at + line.len() - trimmed.len()));
        }
        at += line.len();
    }
    let is_near =
        |one: Option<&(usize, usize)>, other: &(usize, usize)| one.is_some_and(|one| one.0.abs_diff(other.0) <= NEAR);
    let mut out = Cow::Borrowed(text);
    for (index, line) in lines.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| lines.get(before));
        if is_near(before, line) || is_near(lines.get(index + 1), line) {
            let bullet = text[line.1..].chars().next().map_or(0, char::len_utf8);
            // With the tab after a bullet its words would stand so far in that they were code.
            let mark = format!("-{}", " ".repeat(bullet));
            out.to_mut().replace_range(line.1..line.1 + bullet + 1, &mark);
        }
    }
    out
}

/// The keys of front matter that say what other documents say at their top, by words in them; the rest is for programs.
const SAID_AT_THE_TOP: [&str; 14] = [
    "adopt",
    "agreed",
    "approv",
    "author",
    "date",
    "minute",
    "owner",
    "ratif",
    "responsible",
    "review",
    "school",
    "signed",
    "status",
    "version",
];

/// Where a document begins behind keys and values between two lines of hyphens.
fn front_matter(text: &str) -> usize {
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else { return 0 };
    let mut at = first.len();
    for line in lines {
        at += line.len();
        let is_value = line.contains(':') || line.starts_with([' ', '-', '#']) || line.trim().is_empty();
        match line.trim_end() {
            "---" | "..." => return at,
            _ if !is_value => return 0,
            _ => {}
        }
    }
    0
}

struct Reader<'r> {
    written: &'r str,
    file: FileId,
    out: Foreign,
    open: Option<Passage>,
    /// The marks that are open, and where each started in the words of the open passage.
    marks: Vec<(Mark, usize)>,
    /// The lists that are open, outermost first.
    lists: Vec<OpenList>,
    note: usize,
    /// Whether what stands here is no text: code, or a picture.
    is_passed_over: bool,
}

/// A list that is being read.
struct OpenList {
    /// Its number in the text.
    number: usize,
    /// How many items it has so far.
    items: usize,
    /// How far its items are indented, once there is one.
    indent: Option<usize>,
    /// Whether only its indent tells it from the list it stands in. Markdown wants two spaces for that; people type one.
    by_indent: bool,
}

impl Reader<'_> {
    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    /// Reads the keys and values before `end` that say something of the document, as lines: its title alone, the others
    /// such as `review date: 2025-10-01`.
    fn front_matter(&mut self, end: usize) {
        let mut at = 0;
        for line in self.written[..end].split_inclusive('\n') {
            let start = at;
            at += line.len();
            let Some((key, after)) = line.split_once(':') else { continue };
            let value = after.trim().trim_matches(['"', '\'']);
            let name = key.to_ascii_lowercase();
            let is_title = name == "title";
            // Keys and items within a value stand further in.
            let is_plain =
                !value.is_empty() && !key.starts_with([' ', '-', '#']) && !value.starts_with(['[', '{', '|', '>']);
            if !is_plain || !(is_title || SAID_AT_THE_TOP.iter().any(|said| name.contains(said))) {
                continue;
            }
            let place = start + key.len() + 1 + after.find(value).unwrap_or_default();
            let value_span = self.span(&(place..place + value.len()));
            let mut passage = Passage::new(PassageKind::Label, self.span(&(start..start + line.trim_end().len())));
            if !is_title {
                passage.push(&key.replace(['_', '-'], " "), self.span(&(start..start + key.len())));
                passage.push(": ", self.span(&(start + key.len()..place.max(start + key.len() + 1))));
            }
            passage.push_as_written(value, value_span);
            self.out.text.passages.push(passage);
        }
    }

    fn open(&mut self, kind: PassageKind, range: &Range<usize>) {
        self.close();
        let mut passage = Passage::new(kind, self.span(range));
        if let Some(list) = self.lists.last() {
            (passage.list, passage.item) = (Some(list.number), list.items.saturating_sub(1));
        }
        self.open = Some(passage);
    }

    fn close(&mut self) {
        let Some(mut passage) = self.open.take() else { return };
        self.marks.clear();
        if passage.words.trim().is_empty() {
            return;
        }
        match passage.kind {
            PassageKind::Paragraph if passage.list.is_none() => {
                self.out.text.passages.extend(lines(passage, self.written))
            }
            PassageKind::Paragraph if self.note == 0 => {
                passage.join_lines();
                self.push_item(passage);
            }
            PassageKind::Paragraph
            | PassageKind::Heading(_)
            | PassageKind::Label
            | PassageKind::Item
            | PassageKind::Term
            | PassageKind::Cell
            | PassageKind::Note => {
                passage.join_lines();
                self.out.text.passages.push(passage);
            }
        }
    }

    /// A paragraph in a list: the first of its item becomes the item's words.
    fn push_item(&mut self, mut passage: Passage) {
        let number = self.out.text.passages.len();
        if let Some(list) = passage.list.and_then(|list| self.out.text.lists.get_mut(list))
            && list.items.len() <= passage.item
        {
            passage.kind = PassageKind::Item;
            list.items.push(number);
            passage.item = list.items.len() - 1;
        }
        self.out.text.passages.push(passage);
    }

    fn words(&mut self, words: &str, range: &Range<usize>) {
        let span = self.span(range);
        if self.open.is_none() {
            // The words of a tight item stand in no paragraph.
            self.open(PassageKind::Paragraph, range);
        }
        let as_written = self.written.get(range.clone()) == Some(words);
        if let Some(passage) = &mut self.open {
            if as_written { passage.push_as_written(words, span) } else { passage.push(words, span) }
        }
    }

    fn mark(&mut self, mark: Mark) {
        let at = self.open.as_ref().map_or(0, |passage| passage.words.len());
        self.marks.push((mark, at));
    }

    fn unmark(&mut self) {
        if let (Some((mark, start)), Some(passage)) = (self.marks.pop(), &mut self.open) {
            passage.mark(mark, start..passage.words.len());
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, &range),
            Event::End(tag) => self.end(tag),
            Event::Text(_) if self.is_passed_over => {}
            Event::Text(words) => self.words(&words, &range),
            Event::Code(words) => {
                self.mark(Mark::Code);
                self.words(&words, &range);
                self.unmark();
            }
            // A line end is kept, so that lines that are not one paragraph can be told apart.
            Event::SoftBreak | Event::HardBreak => self.words("\n", &range),
            Event::InlineHtml(html) => match html.to_ascii_lowercase().as_str() {
                "<u>" => self.mark(Mark::Underlined),
                "</u>" => self.unmark(),
                tag if is_typed(tag) => self.words(&html, &range),
                _ => self.comment(&html, &range),
            },
            Event::Html(html) if is_typed(&html) => self.words(html.trim_end(), &range),
            Event::Html(html) => self.comment(&html, &range),
            Event::FootnoteReference(_)
            | Event::Rule
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn comment(&mut self, html: &str, range: &Range<usize>) {
        if let Some(words) = html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")) {
            let before = self.out.text.passages.len() + usize::from(self.open.is_some());
            let span = self.span(range);
            self.out.comments.push((words.trim().to_owned(), span, before));
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph => self.open(PassageKind::Paragraph, range),
            Tag::Heading { level, .. } => self.open(PassageKind::Heading(*level as u8), range),
            // What somebody fenced is code. What is only indented is often a paragraph that a word processor indented.
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => {
                self.close();
                self.is_passed_over = true;
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => {
                let written = &self.written[range.clone()];
                self.is_passed_over = written.contains(['|', '{', '}', '<', '>', '=', '$', '`', '\\'])
                    || written.contains("--")
                    || written.contains("  ");
                if !self.is_passed_over {
                    self.open(PassageKind::Paragraph, range);
                }
            }
            // What a picture shows stands beside the text.
            Tag::Image { .. } => self.is_passed_over = true,
            Tag::TableCell => self.open(PassageKind::Cell, range),
            Tag::DefinitionListTitle => self.open(PassageKind::Term, range),
            Tag::FootnoteDefinition(_) => self.note += 1,
            Tag::List(start) => {
                self.close();
                self.start_list(start.is_some(), false, range);
            }
            Tag::Item => {
                self.close();
                self.start_item(range);
            }
            Tag::Emphasis => self.mark(Mark::Emphasis),
            Tag::Strong => self.mark(Mark::Strong),
            Tag::Link { dest_url, .. } => self.mark(Mark::Link(dest_url.to_string())),
            _ => {}
        }
    }

    fn start_list(&mut self, numbered: bool, by_indent: bool, range: &Range<usize>) {
        let list = List {
            lead_in: self.out.text.passages.len().checked_sub(1),
            outer: self.lists.last().map(|list| list.number),
            numbered,
            items: Vec::new(),
            span: self.span(range),
        };
        self.lists.push(OpenList { number: self.out.text.lists.len(), items: 0, indent: None, by_indent });
        self.out.text.lists.push(list);
    }

    fn start_item(&mut self, range: &Range<usize>) {
        let line = self.written[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let indent = self.written[line..].find(|c: char| !c.is_whitespace()).unwrap_or_default();
        while self.lists.last().is_some_and(|list| list.by_indent && list.indent.is_some_and(|its| indent < its)) {
            self.lists.pop();
        }
        let Some(list) = self.lists.last() else { return };
        // Numbers are often set to the right, so a number with fewer digits stands further in.
        let numbered = self.out.text.lists[list.number].numbered;
        if !numbered && list.indent.is_some_and(|its| indent > its) {
            self.start_list(numbered, true, range);
        }
        if let Some(list) = self.lists.last_mut() {
            list.items += 1;
            list.indent.get_or_insert(indent);
        }
    }

    /// Makes a heading of a list that has a single number and a few words, such as `2. Internet use`.
    fn numbered_heading(&mut self) {
        let text = &mut self.out.text;
        let Some(list) = text.lists.last().filter(|list| list.numbered && list.outer.is_none()) else { return };
        let is_last = list.items.len() == 1 && list.items[0] + 1 == text.passages.len();
        if let Some(passage) = text.passages.last_mut().filter(|_| is_last)
            && heading_or_paragraph(&passage.words) != PassageKind::Paragraph
        {
            (passage.kind, passage.list, passage.item) = (PassageKind::Heading(2), None, 0);
            text.lists.pop();
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link => self.unmark(),
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::TableCell
            | TagEnd::Item
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => self.close(),
            TagEnd::CodeBlock => {
                self.close();
                self.is_passed_over = false;
            }
            TagEnd::Image => self.is_passed_over = false,
            TagEnd::List(_) => {
                self.close();
                while self.lists.pop().is_some_and(|list| list.by_indent) {}
                self.numbered_heading();
            }
            TagEnd::FootnoteDefinition => {
                self.close();
                self.note -= 1;
            }
            _ => {}
        }
    }
}

/// Whether angle brackets hold words that somebody typed, such as `<name of school>`, and no element of HTML.
fn is_typed(html: &str) -> bool {
    /// Elements that stand in Markdown made by word processors and websites.
    const ELEMENTS: &[&str] = &[
        "a",
        "abbr",
        "address",
        "article",
        "aside",
        "b",
        "big",
        "blockquote",
        "body",
        "br",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "i",
        "iframe",
        "img",
        "ins",
        "kbd",
        "li",
        "link",
        "main",
        "mark",
        "meta",
        "nav",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "script",
        "section",
        "small",
        "span",
        "strike",
        "strong",
        "style",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "title",
        "tr",
        "tt",
        "u",
        "ul",
        "video",
        "wbr",
    ];
    let inside = html.trim().strip_prefix('<').map(|rest| rest.trim_start_matches('/'));
    let name = inside.map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default());
    name.is_some_and(|name| !name.is_empty() && !ELEMENTS.contains(&name.to_ascii_lowercase().as_str()))
}

/// A paragraph as what its lines are: one paragraph that was wrapped, or lines that each say something.
fn lines(passage: Passage, written: &str) -> Vec<Passage> {
    let is_label = |line: &str| {
        let line = line.trim();
        let label = line.split_once(['\t', ':']).filter(|(label, value)| {
            label.starts_with(char::is_uppercase)
                && label.split_whitespace().count() <= 6
                && !label.contains(['.', ',', '"', '('])
                && value.split_whitespace().count() <= 10
                && !value.trim().is_empty()
        });
        label.is_some_and(|(label, value)| line.contains('\t') || label.len() + value.len() < 80)
    };
    let parts: Vec<&str> = passage.words.split('\n').collect();
    let labels = parts.iter().filter(|line| is_label(line)).count();
    if labels * 2 > parts.len() || parts.iter().any(|line| line.contains('\t')) {
        let mut at = 0;
        let mut lines = Vec::new();
        for part in parts {
            let mut line = passage.part(at..at + part.len());
            line.kind = if is_label(part) { PassageKind::Label } else { heading_or_paragraph(part) };
            at += part.len() + 1;
            if !part.trim().is_empty() {
                lines.push(line);
            }
        }
        return lines;
    }
    if stand_alone(&parts) {
        let mut at = 0;
        let mut lines = Vec::new();
        for part in &parts {
            let mut line = passage.part(at..at + part.len());
            line.kind =
                if part.trim_end().ends_with(['.', '?', '!']) { PassageKind::Paragraph } else { PassageKind::Label };
            at += part.len() + 1;
            lines.push(line);
        }
        return lines;
    }
    let follows = written.get(passage.span.end as usize..).is_some_and(|rest| !rest.trim().is_empty());
    let kind = if parts.len() == 1 && follows { heading_or_paragraph(&passage.words) } else { PassageKind::Paragraph };
    let mut whole = passage;
    whole.kind = kind;
    whole.join_lines();
    vec![whole]
}

/// Whether lines are no wrapped paragraph: each begins with a capital or a digit, and none is as long as a line that had
/// to be wrapped.
fn stand_alone(lines: &[&str]) -> bool {
    const LONGEST: usize = 72;
    let starts = |line: &&str| line.trim_start().starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let (last, before) = lines.split_last().expect("a text has a line");
    !before.is_empty()
        && starts(last)
        && before.iter().all(|line| starts(line) && line.chars().count() <= LONGEST && !line.trim_end().ends_with(','))
}

/// What a line of plain text is: a heading is short, starts with a capital or a number, and has no full stop.
fn heading_or_paragraph(line: &str) -> PassageKind {
    let line = line.trim();
    let starts = line.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let ends = line.ends_with(['.', ',', ';', ':', '!']);
    match starts && !ends && line.split_whitespace().count() <= LONGEST_HEADING {
        true => PassageKind::Heading(2),
        false => PassageKind::Paragraph,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn outline(text: &str) -> Vec<String> {
        let mut sources = Sources::default();
        let file = sources.add("a.md", text);
        let show = |passage: &Passage| format!("{:?} {}", passage.kind, passage.words.replace('\n', "|"));
        read(text, file).text.passages.iter().map(show).collect()
    }

    #[test]
    fn what_is_no_text_is_known_by_its_first_bytes() {
        let kind = |bytes: &[u8]| text_of(bytes).err().map(|no_text| no_text.kind);
        assert_eq!(kind(b"PK\x03\x04\x14\0\x06\0[Content_Types].xml word/document.xml"), Some("a Word document"));
        assert_eq!(kind(b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.text"), Some("an OpenDocument text"));
        assert_eq!(kind(b"PK\x03\x04 photograph.jpg"), Some("a ZIP archive"));
        assert_eq!(kind(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), Some("a document of an old Word"));
        assert_eq!(kind(b"{\\rtf1\\ansi Trips}"), Some("a rich text document (RTF)"));
        assert_eq!(kind(b"%PDF-1.7"), Some("a PDF document"));
        assert_eq!(kind(b"\xEF\xBB\xBF\n<!DOCTYPE html><html>"), Some("an HTML page"));
        assert_eq!(kind(b"<HTML lang=\"en\">"), Some("an HTML page"));
        for text in ["", "PK is our word for it.", "# <html> and how to write it", "<!-- allow x: y -->"] {
            assert_eq!(text_of(text.as_bytes()), Ok(Cow::Borrowed(text.as_bytes())), "{text}");
        }
    }

    #[test]
    fn unicode_text_of_word_processors_is_read() {
        let units: Vec<u16> = "\u{feff}Café 🙂".encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for bytes in [&little, &big] {
            assert_eq!(text_of(bytes).as_deref(), Ok("Café 🙂".as_bytes()));
        }
        for broken in [&little[..little.len() - 1], &little[..little.len() - 2]] {
            assert_eq!(text_of(broken).err().map(|no_text| no_text.kind), Some("a broken text in UTF-16"));
        }
    }

    #[test]
    fn lines_of_a_header_stand_each_alone() {
        assert_eq!(
            outline(
                "Title:\tSocial media\nReview Frequency\tAnnually\n\nWhat is this policy?\n\nIt is a policy\nabout pages.\n"
            ),
            [
                "Label Title:\tSocial media",
                "Label Review Frequency\tAnnually",
                "Heading(2) What is this policy?",
                "Paragraph It is a policy about pages.",
            ]
        );
    }

    #[test]
    fn lines_that_were_not_wrapped_stand_alone() {
        assert_eq!(
            outline("Approved by governors on 4 May 2026\nOwner: Ada Green\nVersion 2\nNext review May 2027\n\nAsk.\n"),
            [
                "Label Approved by governors on 4 May 2026",
                "Label Owner: Ada Green",
                "Label Version 2",
                "Label Next review May 2027",
                "Paragraph Ask."
            ]
        );
        let wrapped = "Every member of staff reads this policy when they start work, and tells the head or the\nChair if \
                       they do not understand it.\n";
        assert_eq!(outline(wrapped).len(), 1);
    }

    #[test]
    fn fenced_code_says_nothing_and_an_indented_paragraph_does() {
        assert_eq!(outline("Run this now:\n\n```sh\ncargo run [NAME\n```\n\n- ask\n\n  ```\n  act\n  ```\n").len(), 2);
        assert_eq!(outline("Ask.\n\n    Then act at once.\n").len(), 2);
        assert_eq!(outline("Ask.\n\n    cargo run -- build\n\n![A page with a banner](a.png)\n").len(), 1);
    }

    #[test]
    fn front_matter_says_whose_and_from_when_and_the_rest_is_for_programs() {
        assert_eq!(
            outline(
                "---\ntitle: \"Our Data\"\nlayout: page\nnext_review: 2027-05-01\ntags: [a, b]\nowner:\n---\n\n# Data\n"
            ),
            ["Label Our Data", "Label next review: 2027-05-01", "Heading(1) Data"]
        );
    }

    #[test]
    fn a_line_of_hyphens_alone_is_no_front_matter_and_definitions_are_terms() {
        assert_eq!(
            outline("# Data\n\nBreach\n: A loss of data.\n"),
            ["Heading(1) Data", "Term Breach", "Paragraph A loss of data."]
        );
        assert_eq!(outline("---\n\nAsk the head first.\n\n---\n").len(), 1);
    }

    #[test]
    fn lists_know_their_lead_in_and_their_outer_list() {
        let mut sources = Sources::default();
        let written = "Staff must:\n\n- ask\n  - first\n- act\n\n  later\n";
        let file = sources.add("a.md", written);
        let text = read(written, file).text;
        let words: Vec<&str> = text.passages.iter().map(|passage| passage.words.as_str()).collect();
        assert_eq!(words, ["Staff must:", "ask", "first", "act", "later"]);
        assert_eq!(text.lists[0].lead_in, Some(0));
        assert_eq!((text.lists[0].items.clone(), text.lists[1].items.clone()), (vec![1, 3], vec![2]));
        assert_eq!((text.lists[1].outer, text.lists[1].lead_in), (Some(0), Some(1)));
        assert_eq!(text.passages[4].kind, PassageKind::Paragraph);
        assert_eq!((text.passages[4].list, text.passages[4].item), (Some(0), 1));
    }

    #[test]
    fn bullets_of_word_processors_make_lists_where_they_are() {
        let written = "Staff must:\n\n  • ask\n  •\tact\n\n• wait\n\nThen:\n\nOne more.\n\nGo.\n\n• alone\n";
        let text = read(written, Sources::default().add("a.md", written)).text;
        assert_eq!(text.lists.len(), 1);
        let items: Vec<&str> = text.lists[0].items.iter().map(|item| text.passages[*item].words.as_str()).collect();
        assert_eq!(items, ["ask", "act", "wait"]);
        let last = text.passages[text.lists[0].items[2]].span;
        assert_eq!(written[last.start as usize..last.end as usize].trim(), "wait");
    }

    #[test]
    fn one_space_is_indent_enough_for_a_list_in_a_list() {
        let written = "Staff must:\n\n- report:\n - to the head\n - to the lead\n- act\n";
        let text = read(written, Sources::default().add("a.md", written)).text;
        assert_eq!((text.lists[0].items.clone(), text.lists[1].items.clone()), (vec![1, 4], vec![2, 3]));
        assert_eq!((text.lists[1].outer, text.lists[1].lead_in), (Some(0), Some(1)));
        assert_eq!((text.passages[3].list, text.passages[3].item), (Some(1), 1));
        assert_eq!((text.passages[4].list, text.passages[4].item), (Some(0), 1));
    }

    #[test]
    fn a_number_before_a_few_words_makes_a_heading() {
        assert_eq!(
            outline("1. Internet use\n\nUse it.\n\n2. Ask first.\n\n1. One\n2. Two\n"),
            ["Heading(2) Internet use", "Paragraph Use it.", "Item Ask first.", "Item One", "Item Two"]
        );
    }

    #[test]
    fn words_in_angle_brackets_are_words() {
        assert_eq!(outline("Ask <name of head> now<br>.\n"), ["Paragraph Ask <name of head> now."]);
    }

    #[test]
    fn underlining_and_comments_are_kept() {
        let mut sources = Sources::default();
        let written = "<!-- allow shouting: a name -->\nSay <u>never</u> again.\n";
        let file = sources.add("a.md", written);
        let foreign = read(written, file);
        assert_eq!(foreign.comments[0].0, "allow shouting: a name");
        let passage = foreign.text.passages.last().expect("there is one");
        assert!(passage.is_marked(passage.words.find("never").expect("it is there"), |mark| *mark == Mark::Underlined));
    }
}
