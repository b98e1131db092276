//! Writes the content of a document as HTML. The only place where its words are escaped; knows nothing of the page
//! around them.

use crate::counting::{Counting, Start};
use crate::document::{
    Align, Block, BlockKind, Definition, Edit, Fate, Footnote, Inline, InlineKind, Item, PlacedClause, Section,
    TableRow, Target, in_language, is_blank, is_empty_cell, plain, rows_are_named,
};
use crate::language::Language;
use crate::published::html::parts::Body;
use crate::published::normal::composed;
use crate::render::address::Address;
use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::ops::Range;

/// What the content is written for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrapping {
    /// A page of its own: every anchor is there, and links within it work.
    Page,
    /// A part to be pasted into somebody else's page. It has no ids, which could clash, so nothing links within it.
    Fragment,
}

/// Content as it is being written.
pub(super) struct Markup {
    form: Wrapping,
    html: String,
    /// Where clauses stand in it.
    clauses: Vec<Range<usize>>,
    /// How many tables were written: each has a name of its own for those who cannot see it.
    tables: usize,
    /// How often each footnote was called: every call is an anchor to come back to.
    calls: BTreeMap<usize, usize>,
    /// The web address that addresses of files are read from, where they are not beside what is written.
    folder: Option<String>,
    /// Inside a link, the footnote calls that wait for its end: a link cannot hold another.
    link: Option<Vec<usize>>,
}

/// Puts markup at the end of what was written.
macro_rules! put {
    ($markup:expr, $($words:tt)*) => {
        write!($markup.html, $($words)*).expect("a string takes all that is written to it")
    };
}

impl Markup {
    /// Nothing yet, for `form`.
    pub(super) fn new(form: Wrapping) -> Markup {
        let (clauses, calls) = (Vec::new(), BTreeMap::new());
        Markup { form, html: String::new(), clauses, tables: 0, calls, folder: None, link: None }
    }

    /// The same for a fragment, whose school has its files at the web address of `folder`, if that is known.
    pub(super) fn fragment(folder: Option<&str>) -> Markup {
        Markup { folder: folder.map(str::to_owned), ..Markup::new(Wrapping::Fragment) }
    }

    /// Hands over what was written since the last time. Tables and footnote calls are still counted on.
    pub(super) fn take(&mut self) -> String {
        self.clauses.clear();
        std::mem::take(&mut self.html)
    }

    /// The same, and where each clause stands in it.
    pub(super) fn take_body(&mut self) -> Body {
        let clauses = std::mem::take(&mut self.clauses);
        Body { html: self.take(), clauses }
    }

    /// Writes sections with all that is in them.
    pub(super) fn sections(&mut self, sections: &[Section]) {
        for section in sections {
            self.section(section);
        }
    }

    fn section(&mut self, section: &Section) {
        // Sections carry no role of region: a dozen landmarks would bury the three that help.
        match self.form {
            Wrapping::Page => {
                put!(self, "<section id=\"{}\">\n<div class=\"heading\">", Escaped(&section.id));
                self.section_heading(section);
                put!(
                    self,
                    "<a class=\"permalink\" href=\"#{}\" aria-label=\"Link to section: {}\">#</a></div>\n",
                    Escaped(&section.id),
                    Escaped(&section.heading())
                );
            }
            Wrapping::Fragment => {
                self.section_heading(section);
                put!(self, "\n");
            }
        }
        for clause in &section.clauses {
            self.clause(clause);
        }
        self.sections(&section.sections);
        if self.form == Wrapping::Page {
            put!(self, "</section>\n");
        }
    }

    fn section_heading(&mut self, section: &Section) {
        let level = self.level(section.level);
        put!(self, "<h{level}>");
        match (&section.number, self.form) {
            (Some(number), Wrapping::Page) => put!(self, "<span class=\"number\">{}</span> ", Escaped(number)),
            (Some(number), Wrapping::Fragment) => put!(self, "{} ", Escaped(number)),
            (None, Wrapping::Page | Wrapping::Fragment) => {}
        }
        self.line(&section.title);
        put!(self, "</h{level}>");
    }

    /// The level a heading has here. A fragment gives level 2 to the title, so all else moves one down.
    fn level(&self, level: u8) -> u8 {
        match self.form {
            Wrapping::Page => level.clamp(2, 6),
            Wrapping::Fragment => level.saturating_add(1).clamp(3, 6),
        }
    }

    fn clause(&mut self, clause: &PlacedClause) {
        match self.form {
            Wrapping::Page => {
                let start = self.html.len();
                put!(self, "<div class=\"clause\" id=\"{}\">\n", Escaped(&clause.id));
                self.blocks(&clause.blocks);
                put!(self, "</div>\n");
                self.clauses.push(start..self.html.len());
            }
            Wrapping::Fragment => self.blocks(&clause.blocks),
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        let id = self.id(&block.id);
        match &block.kind {
            BlockKind::Paragraph(line) => {
                let Some(number) = &block.number else {
                    self.element("p", format_args!("{id}"), line);
                    return put!(self, "\n");
                };
                put!(self, "<p{id}>");
                match self.form {
                    Wrapping::Page => put!(self, "<span class=\"number\">{}</span> ", Escaped(number)),
                    Wrapping::Fragment => put!(self, "{} ", Escaped(number)),
                }
                self.line(line);
                put!(self, "</p>\n");
            }
            // Read aloud, a heading without words is a step into nothing.
            BlockKind::Heading { level: _, text } if plain(text).trim().is_empty() => {}
            BlockKind::Heading { level, text } => {
                let heading = format!("h{}", self.level(*level));
                self.element(&heading, format_args!("{id}"), text);
                put!(self, "\n");
            }
            BlockKind::List { start, tight, items } => self.list(id, *start, *tight, items),
            BlockKind::Definitions(definitions) => self.definitions(id, definitions),
            BlockKind::Table { columns, header, rows } => self.table(id, columns, header, rows),
            BlockKind::Quote(inner) => {
                put!(self, "<blockquote{id}>\n");
                self.blocks(inner);
                put!(self, "</blockquote>\n");
            }
            BlockKind::Edited { fate, blocks } => self.edited(fate, blocks),
            BlockKind::Code(lines) => put!(self, "<pre{id}><code>{}</code></pre>\n", Escaped(lines)),
            BlockKind::Rule => put!(self, "<hr{id}>\n"),
            BlockKind::Hole(filled) => match *filled {},
        }
    }

    /// Blocks that another text has not, with a word above them that says so.
    fn edited(&mut self, fate: &Fate, blocks: &[Block]) {
        let (class, tag) = match fate {
            Fate::New => ("new", Some("ins")),
            Fate::Gone => ("gone", Some("del")),
            Fate::MovedHere(_) | Fate::MovedAway(_) | Fate::Reordered => ("moved", None),
        };
        put!(self, "<div class=\"edited {class}\">\n<p class=\"fate\">{}</p>\n", Escaped(&fate.label()));
        if let Some(tag) = tag {
            put!(self, "<{tag}>\n");
        }
        self.blocks(blocks);
        if let Some(tag) = tag {
            put!(self, "</{tag}>\n");
        }
        put!(self, "</div>\n");
    }

    /// The id of an element, or nothing where ids have no place.
    fn id<'b>(&self, id: &'b Option<String>) -> Id<'b> {
        match self.form {
            Wrapping::Page => Id(id.as_deref()),
            Wrapping::Fragment => Id(None),
        }
    }

    fn list(&mut self, id: Id<'_>, start: Option<Start>, tight: bool, items: &[Item]) {
        let tag = match start {
            None => {
                put!(self, "<ul{id}>\n");
                "ul"
            }
            Some(Start { counting, number, goes_on: _ }) => {
                put!(self, "<ol{id}");
                if counting != Counting::Numbers {
                    put!(self, " type=\"{}\"", counting.html_type());
                }
                if number != 1 {
                    put!(self, " start=\"{number}\"");
                }
                put!(self, ">\n");
                "ol"
            }
        };
        for item in items {
            let id = self.id(&item.id);
            if let ([Block { kind: BlockKind::Paragraph(line), .. }], true) = (&item.blocks[..], tight)
                && self.is_bare(&item.blocks)
            {
                self.element("li", format_args!("{id}"), line);
            } else {
                put!(self, "<li{id}>");
                self.held(&item.blocks, tight);
                put!(self, "</li>");
            }
            put!(self, "\n");
        }
        put!(self, "</{tag}>\n");
    }

    /// Whether blocks begin with a paragraph that needs no element of its own. A fragment has no ids to lose.
    fn is_bare(&self, blocks: &[Block]) -> bool {
        matches!(blocks, [Block { id, kind: BlockKind::Paragraph(_), .. }, ..]
            if id.is_none() || self.form == Wrapping::Fragment)
    }

    /// Writes what an item or a description holds. In a tight one the first paragraph stands bare.
    fn held(&mut self, blocks: &[Block], tight: bool) {
        match blocks {
            [Block { kind: BlockKind::Paragraph(line), .. }, rest @ ..] if tight && self.is_bare(blocks) => {
                self.line(line);
                if !rest.is_empty() {
                    put!(self, "\n");
                }
                self.blocks(rest);
            }
            _ => {
                put!(self, "\n");
                self.blocks(blocks);
            }
        }
    }

    fn definitions(&mut self, id: Id<'_>, definitions: &[Definition]) {
        match self.form {
            Wrapping::Page => {
                put!(self, "<dl{id}>\n");
                for definition in definitions {
                    put!(self, "<div>\n");
                    self.element("dt", format_args!(""), &definition.term);
                    put!(self, "\n");
                    for detail in &definition.details {
                        put!(self, "<dd>");
                        self.held(detail, detail.len() == 1);
                        put!(self, "</dd>\n");
                    }
                    if definition.details.is_empty() {
                        // A term that stands alone is not a list of descriptions.
                        put!(self, "<dd></dd>\n");
                    }
                    put!(self, "</div>\n");
                }
                put!(self, "</dl>\n");
            }
            // Website editors drop <dl> and leave its words behind without order, so it is a list of bold terms.
            Wrapping::Fragment => {
                put!(self, "<ul>\n");
                for definition in definitions {
                    put!(self, "<li>");
                    self.element("strong", format_args!(""), &definition.term);
                    for detail in &definition.details {
                        let one_paragraph = matches!(detail[..], [Block { kind: BlockKind::Paragraph(_), .. }]);
                        let beside = one_paragraph && definition.details.len() == 1;
                        put!(self, "{}", if beside { ": " } else { "" });
                        self.held(detail, beside);
                    }
                    put!(self, "</li>\n");
                }
                put!(self, "</ul>\n");
            }
        }
    }

    fn table(&mut self, id: Id<'_>, columns: &[Align], header: &[Vec<Inline>], rows: &[TableRow]) {
        self.tables += 1;
        if self.form == Wrapping::Page {
            // A wide table scrolls in a box of its own on a phone. Only a box that takes focus scrolls by keyboard.
            let heads: Vec<String> = header.iter().map(|cell| plain(cell)).filter(|head| !head.is_empty()).collect();
            put!(
                self,
                "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table {}: {}\">\n",
                self.tables,
                Escaped(&heads.join(", "))
            );
        }
        put!(self, "<table{id}>\n");
        let named = rows_are_named(header);
        let has_header = header.iter().any(|cell| !is_empty_cell(cell));
        put!(self, "{}", if has_header { "<thead>\n<tr>" } else { "" });
        for (column, cell) in header.iter().enumerate().filter(|_| has_header) {
            // A header without words heads nothing; read aloud it would be a riddle.
            if is_empty_cell(cell) {
                put!(self, "<td></td>");
                continue;
            }
            self.element("th", format_args!(" scope=\"col\"{}", self.align(columns, column)), cell);
        }
        put!(self, "{}<tbody>\n", if has_header { "</tr>\n</thead>\n" } else { "" });
        for row in rows {
            put!(self, "<tr{}>", self.id(&row.id));
            for (column, cell) in row.cells.iter().enumerate() {
                // A name without words names nothing, as in the header.
                let names = named && column == 0 && !is_empty_cell(cell);
                let (tag, scope) = if names { ("th", " scope=\"row\"") } else { ("td", "") };
                self.element(tag, format_args!("{scope}{}", self.align(columns, column)), cell);
            }
            put!(self, "</tr>\n");
        }
        put!(self, "</tbody>\n</table>\n");
        if self.form == Wrapping::Page {
            put!(self, "</div>\n");
        }
    }

    fn align(&self, columns: &[Align], column: usize) -> &'static str {
        match (self.form, columns.get(column)) {
            (Wrapping::Fragment, _) | (Wrapping::Page, None | Some(Align::Left)) => "",
            (Wrapping::Page, Some(Align::Centre)) => " class=\"centre\"",
            (Wrapping::Page, Some(Align::Right)) => " class=\"right\"",
        }
    }

    /// Writes an element that holds no more than a line, with the language of that.
    fn element(&mut self, tag: &str, attributes: std::fmt::Arguments<'_>, line: &[Inline]) {
        let (lang, line) = in_language(line);
        put!(self, "<{tag}{attributes}{}>", Lang(lang));
        self.line(line);
        put!(self, "</{tag}>");
    }

    /// Writes a line of text.
    pub(super) fn line(&mut self, line: &[Inline]) {
        for inline in line {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(text) => put!(self, "{}", Escaped(text)),
            InlineKind::Emphasis(inner) => {
                put!(self, "<em>");
                self.line(inner);
                put!(self, "</em>");
            }
            InlineKind::Strong(inner) => {
                put!(self, "<strong>");
                self.line(inner);
                put!(self, "</strong>");
            }
            InlineKind::Code(text) => put!(self, "<code>{}</code>", Escaped(text)),
            InlineKind::Link { to, text } => self.link(to, text),
            InlineKind::Particular { fact: _, text } => self.line(text),
            InlineKind::Edited { edit, text } => {
                let (begin, end) = match edit {
                    Edit::Inserted => ("<ins>", "</ins>"),
                    Edit::Deleted => ("<del>", "</del>"),
                    Edit::Renamed => ("<span class=\"renamed\">", "</span>"),
                    Edit::Renumbered => ("<small>", "</small>"),
                };
                put!(self, "{begin}");
                self.line(text);
                put!(self, "{end}");
            }
            InlineKind::Language { lang, text } => {
                put!(self, "<span{}>", Lang(Some(lang)));
                self.line(text);
                put!(self, "</span>");
            }
            InlineKind::Abbreviation { short, full } => {
                put!(self, "<abbr title=\"{}\">{}</abbr>", Escaped(full), Escaped(short));
            }
            InlineKind::FootnoteCall(number) => match &mut self.link {
                Some(waiting) => waiting.push(*number),
                None => self.call(*number),
            },
            InlineKind::Break => put!(self, "<br>\n"),
            InlineKind::Hole(filled) => match *filled {},
        }
    }

    fn link(&mut self, to: &Target, text: &[Inline]) {
        let silent = is_blank(&plain(text));
        let address = match (to, self.form) {
            (Target::Anchor(id), Wrapping::Page) => (!silent).then(|| format!("#{id}")),
            (Target::Anchor(_), Wrapping::Fragment) => None,
            (Target::Address(address), Wrapping::Page) => Some(address.clone()),
            (Target::Address(address), Wrapping::Fragment) if stands_anywhere(address) => Some(address.clone()),
            // In any page but the one it was written for, a relative address leads astray.
            (Target::Address(address), Wrapping::Fragment) => {
                self.folder.as_ref().map(|folder| format!("{folder}{address}"))
            }
        };
        // A link cannot hold another, so notes that are called in it are called after it.
        if self.link.is_some() {
            return self.line(text);
        }
        self.link = Some(Vec::new());
        if let Some(address) = &address {
            put!(self, "<a href=\"{}\">", Address(address));
            if silent {
                // A link nobody can see or hear is worse than a plain address.
                put!(self, "{}", Escaped(address));
            }
        }
        self.line(text);
        if address.is_some() {
            put!(self, "</a>");
        }
        for number in self.link.take().expect("it was set when the link was opened") {
            self.call(number);
        }
    }

    fn call(&mut self, number: usize) {
        match self.form {
            Wrapping::Page => {
                let times = self.calls.entry(number).or_default();
                *times += 1;
                let call = Call { number, time: *times };
                put!(
                    self,
                    "<sup><a href=\"#_note-{number}\" id=\"{call}\" role=\"doc-noteref\" aria-label=\"Note {number}\">\
                     {number}</a></sup>"
                );
            }
            Wrapping::Fragment => put!(self, "<sup>[{number}]</sup>"),
        }
    }

    /// Writes the footnotes, each with a way back to every place that calls it. To be called when all else is written.
    pub(super) fn footnotes(&mut self, footnotes: &[Footnote]) {
        if footnotes.is_empty() {
            return;
        }
        let before = self.take();
        // A note may call another, and a way back is known only when all calls are written.
        let notes: Vec<String> = footnotes
            .iter()
            .map(|footnote| {
                self.held(&footnote.blocks, false);
                self.take()
            })
            .collect();
        self.html = before;
        match self.form {
            Wrapping::Page => put!(
                self,
                "<section class=\"notes\" role=\"doc-endnotes\" aria-labelledby=\"_notes\">\n\
                 <h2 id=\"_notes\">Notes</h2>\n<ol>\n"
            ),
            Wrapping::Fragment => put!(self, "<h3>Notes</h3>\n<ol>\n"),
        }
        for (note, number) in notes.iter().zip(1..) {
            match self.form {
                Wrapping::Page => {
                    let times = self.calls.get(&number).copied().unwrap_or(0);
                    let (words, end) = match note.strip_suffix("</p>\n") {
                        Some(words) => (words, "</p>\n"),
                        None => (note.as_str(), ""),
                    };
                    put!(self, "<li id=\"_note-{number}\">{words}");
                    for time in 1..=times {
                        let which = if times > 1 { format!(", place {time}") } else { String::new() };
                        put!(
                            self,
                            " <a href=\"#{}\" role=\"doc-backlink\" aria-label=\"Back from note {number} to the \
                             text{which}\">\u{21a9}\u{fe0e}</a>",
                            Call { number, time }
                        );
                    }
                    put!(self, "{end}</li>\n");
                }
                Wrapping::Fragment => put!(self, "<li>{note}</li>\n"),
            }
        }
        put!(self, "</ol>\n");
        if self.form == Wrapping::Page {
            put!(self, "</section>\n");
        }
    }

    /// Writes the contents: the sections as a nested list of links, with their numbers.
    pub(super) fn contents(&mut self, sections: &[Section]) {
        if sections.is_empty() {
            return;
        }
        put!(self, "<ol>\n");
        for section in sections {
            put!(self, "<li><a href=\"#{}\">", Escaped(&section.id));
            if let Some(number) = &section.number {
                put!(self, "<span class=\"number\">{}</span> ", Escaped(number));
            }
            put!(self, "<span>{}</span></a>", Escaped(&plain(&section.title)));
            self.contents(&section.sections);
            put!(self, "</li>\n");
        }
        put!(self, "</ol>\n");
    }
}

/// Whether an address leads to the same place from every page of the website it is pasted into.
fn stands_anywhere(address: &str) -> bool {
    let before_path = address.split(['/', '?', '#']).next().unwrap_or_default();
    address.starts_with('/') || before_path.contains(':')
}

/// The anchor of one of the calls of a footnote. It begins with `_`, as no id of a section or a clause does.
struct Call {
    number: usize,
    time: usize,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.time {
            1 => write!(f, "_call-{}", self.number),
            time => write!(f, "_call-{}-{time}", self.number),
        }
    }
}

/// An id attribute with the space before it, or nothing.
#[derive(Clone, Copy)]
struct Id<'t>(Option<&'t str>);

impl fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(id) => write!(f, " id=\"{}\"", Escaped(id)),
            None => Ok(()),
        }
    }
}

/// The language of an element, or nothing. Where its letters run from right to left is for the letters to say.
struct Lang<'t>(Option<&'t Language>);

impl fmt::Display for Lang<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(lang) if lang.may_run_from_right() => write!(f, " lang=\"{lang}\" dir=\"auto\""),
            Some(lang) => write!(f, " lang=\"{lang}\""),
            None => Ok(()),
        }
    }
}

/// Words as HTML writes them, in text and between double quotes alike.
pub(super) struct Escaped<'t>(pub(super) &'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = composed(self.0);
        let mut rest = &*words;
        while let Some(at) = rest.find(|c: char| matches!(c, '&' | '<' | '>' | '"') || forbidden(c)) {
            f.write_str(&rest[..at])?;
            let special = rest[at..].chars().next().expect("it was found there");
            f.write_str(match special {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                _ => "\u{fffd}",
            })?;
            rest = &rest[at + special.len_utf8()..];
        }
        f.write_str(rest)
    }
}

/// Whether HTML has no way to write the character, escaped or not.
fn forbidden(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t'
}
