//! Paragraphs as WordprocessingML: the text, the footnotes, and what stands on every page.

use super::manner::{Manner, StyleId, path, style_of, style_of_table};
use super::numbers::{HANG, INDENT, are_numbered, level, of_list};
use super::story::{Change, Look, Number, Paragraph, Piece, Role, Row, Run, Story, Table, TableKind, What};
use super::xml::{Escaped, put};
use crate::document::{Align, Edit, Target};
use crate::language::Language;
use crate::render::address::Address;
use std::collections::{BTreeMap, BTreeSet};

/// Who changed a text, and when, as it is tracked.
pub(super) struct Author {
    /// The name.
    pub name: String,
    /// The day, as XML writes a moment.
    pub moment: String,
    /// What is told beside the title: the changes, a sentence each.
    pub comment: Vec<String>,
}

/// What links and pictures of a part lead to, by the number of the relationship.
#[derive(Debug, Default)]
pub(super) struct Leads {
    /// The addresses, in the order of their first use.
    pub addresses: Vec<String>,
}

impl Leads {
    /// The name of the relationship that leads to an address.
    fn id(&mut self, address: &str) -> String {
        let at = self.addresses.iter().position(|known| known == address).unwrap_or_else(|| {
            self.addresses.push(address.to_owned());
            self.addresses.len() - 1
        });
        link_id(at)
    }

    /// The relationships themselves.
    pub(super) fn relationships(&self) -> String {
        let mut xml = String::new();
        for (at, address) in self.addresses.iter().enumerate() {
            put!(
                xml,
                "<Relationship Id=\"{}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink\" \
                 Target=\"{}\" TargetMode=\"External\"/>",
                link_id(at),
                Address(address)
            );
        }
        xml
    }
}

fn link_id(at: usize) -> String {
    format!("link{}", at + 1)
}

/// The parts of a document that hold words.
pub(super) struct Parts {
    /// The text.
    pub document: String,
    /// Where its links lead.
    pub document_leads: Leads,
    /// The footnotes.
    pub footnotes: String,
    /// Where their links lead.
    pub footnote_leads: Leads,
    /// The comments, if there are any.
    pub comments: Option<String>,
    /// The styles that are needed beside the usual ones.
    pub nested: BTreeSet<StyleId>,
}

/// The names that a part of the text declares.
pub(super) const NAMES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
    xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";

/// What a document has beside its text.
pub(super) struct Around<'d> {
    /// How it looks.
    pub manner: &'d Manner,
    /// The logo in its place: what draws it.
    pub logo: Option<String>,
    /// Whose changes are tracked, if any are.
    pub author: Option<&'d Author>,
    /// Whether Word works out the numbers of sections and paragraphs. Else they are typed.
    pub counted: bool,
}

/// Writes a story.
pub(super) fn write(story: &Story, around: &Around<'_>) -> Parts {
    let places = Places::of(story);
    let mut writer = Writer {
        around,
        places: &places,
        by_clause: are_numbered(story),
        xml: String::new(),
        leads: Leads::default(),
        nested: BTreeSet::new(),
        in_note: false,
        bookmarks: 0,
        changes: 0,
    };
    put!(writer.xml, "<w:document {NAMES}><w:body>");
    writer.pieces(&story.pieces);
    let Manner { width, height, margin, edge, .. } = around.manner;
    put!(
        writer.xml,
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"header1\"/><w:headerReference w:type=\"first\" \
         r:id=\"header2\"/><w:footerReference w:type=\"default\" r:id=\"footer1\"/><w:footerReference w:type=\"first\" \
         r:id=\"footer1\"/><w:pgSz w:w=\"{width}\" w:h=\"{height}\"/><w:pgMar w:top=\"{}\" w:right=\"{margin}\" \
         w:bottom=\"{}\" w:left=\"{margin}\" w:header=\"624\" w:footer=\"567\" w:gutter=\"0\"/><w:titlePg/></w:sectPr>\
         </w:body></w:document>",
        edge + 120,
        edge
    );
    let document = std::mem::take(&mut writer.xml);
    let document_leads = std::mem::take(&mut writer.leads);

    writer.in_note = true;
    put!(writer.xml, "<w:footnotes {NAMES}>");
    for (id, kind) in [(-1, "separator"), (0, "continuationSeparator")] {
        put!(
            writer.xml,
            "<w:footnote w:type=\"{kind}\" w:id=\"{id}\"><w:p><w:pPr><w:spacing w:after=\"0\" w:line=\"240\" \
             w:lineRule=\"auto\"/></w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>"
        );
    }
    for (note, number) in story.notes.iter().zip(1..).filter(|(note, _)| !note.is_empty()) {
        put!(writer.xml, "<w:footnote w:id=\"{number}\">");
        writer.note(note);
        writer.xml.push_str("</w:footnote>");
    }
    writer.xml.push_str("</w:footnotes>");
    let comments = around.author.filter(|author| !author.comment.is_empty()).map(comments);
    Parts {
        document,
        document_leads,
        footnotes: writer.xml,
        footnote_leads: writer.leads,
        comments,
        nested: writer.nested,
    }
}

/// The number of the comment beside the title.
const COMMENT: usize = 0;

fn comments(author: &Author) -> String {
    let mut xml = format!(
        "<w:comments {NAMES}><w:comment w:id=\"{COMMENT}\" w:author=\"{}\" w:date=\"{}\" w:initials=\"{}\">",
        Escaped(&author.name),
        author.moment,
        Escaped(&initials(&author.name))
    );
    for (at, sentence) in author.comment.iter().enumerate() {
        let mark = "<w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr><w:annotationRef/></w:r>";
        put!(
            xml,
            "<w:p><w:pPr><w:pStyle w:val=\"CommentText\"/></w:pPr>{}<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
            if at == 0 { mark } else { "" },
            Escaped(sentence)
        );
    }
    xml.push_str("</w:comment></w:comments>");
    xml
}

fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|word| word.chars().next()).filter(|c| c.is_alphanumeric()).take(4).collect()
}

/// Where links within the document may lead.
struct Places<'s> {
    /// The name of the bookmark at each anchor that something leads to.
    bookmarks: BTreeMap<&'s str, String>,
    /// The number and the words of sections and numbered paragraphs, by their anchors.
    called: BTreeMap<&'s str, (Option<&'s str>, String)>,
}

impl<'s> Places<'s> {
    fn of(story: &'s Story) -> Places<'s> {
        let mut wanted: BTreeSet<&str> = BTreeSet::new();
        let all =
            || std::iter::once(&story.pieces).chain(&story.notes).flat_map(|pieces| super::numbers::paragraphs(pieces));
        for run in all().flat_map(|paragraph| &paragraph.runs) {
            if let Some(Target::Anchor(to)) = &run.link {
                wanted.insert(to);
            }
        }
        let mut places = Places { bookmarks: BTreeMap::new(), called: BTreeMap::new() };
        for paragraph in all().filter(|paragraph| paragraph.change != Change::Deleted) {
            let number = match &paragraph.number {
                Number::Printed(number) => Some(number.as_str()),
                Number::None | Number::Item(_) | Number::Typed(_) => None,
            };
            for anchor in paragraph.anchors.iter().filter(|anchor| wanted.contains(anchor.as_str())) {
                let next = places.bookmarks.len() + 1;
                places.bookmarks.entry(anchor).or_insert_with(|| format!("_Ref{next:06}"));
                places.called.entry(anchor).or_insert_with(|| (number, paragraph.words()));
            }
        }
        places
    }
}

struct Writer<'w> {
    around: &'w Around<'w>,
    places: &'w Places<'w>,
    /// Whether paragraphs have numbers.
    by_clause: bool,
    xml: String,
    leads: Leads,
    nested: BTreeSet<StyleId>,
    in_note: bool,
    bookmarks: usize,
    changes: usize,
}

impl Writer<'_> {
    fn pieces(&mut self, pieces: &[Piece]) {
        let is_entry = |piece: &Piece| matches!(piece, Piece::Paragraph(Paragraph { role: Role::Contents(_), .. }));
        let last_entry = pieces.iter().rposition(is_entry);
        let deepest = pieces.iter().filter_map(|piece| match piece {
            Piece::Paragraph(Paragraph { role: Role::Contents(level), .. }) => Some(*level),
            Piece::Paragraph(_) | Piece::Table(_) => None,
        });
        let deepest = deepest.max().unwrap_or(1);
        let mut in_contents = false;
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Paragraph(paragraph) => {
                    if paragraph.role == Role::ContentsHeading {
                        self.xml.push_str(
                            "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/>\
                             <w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>",
                        );
                    }
                    let begins = is_entry(piece) && !in_contents;
                    in_contents |= begins;
                    let field = Field { begins: begins.then_some(deepest), ends: last_entry == Some(at) };
                    self.paragraph(paragraph, &field);
                    if last_entry == Some(at) {
                        self.xml.push_str("</w:sdtContent></w:sdt>");
                    }
                }
                Piece::Table(table) => {
                    self.table(table);
                    self.gap(table);
                }
            }
        }
    }

    /// A little space below a table. Word makes one of two tables that touch, and wants a paragraph at the end.
    fn gap(&mut self, table: &Table) {
        let first = table.rows.first().map_or(Change::Same, |row| row.change);
        let change = if table.rows.iter().all(|row| row.change == first) { first } else { Change::Same };
        self.xml.push_str("<w:p><w:pPr><w:pStyle w:val=\"Gap\"/>");
        if change != Change::Same {
            self.xml.push_str("<w:rPr>");
            self.mark(change, true);
            self.xml.push_str("</w:rPr>");
        }
        self.xml.push_str("</w:pPr></w:p>");
    }

    /// A footnote, with its number before its first words.
    fn note(&mut self, note: &[Piece]) {
        let mark = "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t \
                    xml:space=\"preserve\"> </w:t></w:r>";
        let (first, rest) = match note {
            [Piece::Paragraph(first), rest @ ..] if first.frames.is_empty() && first.role == Role::Body => {
                (Some(first), rest)
            }
            rest => (None, rest),
        };
        self.xml.push_str("<w:p><w:pPr><w:pStyle w:val=\"FootnoteText\"/></w:pPr>");
        self.xml.push_str(mark);
        if let Some(first) = first {
            self.runs(&first.runs);
        }
        self.xml.push_str("</w:p>");
        self.pieces(rest);
    }

    fn style(&mut self, id: StyleId) -> String {
        let name = id.id();
        if matches!(id, StyleId::Nested(..)) {
            self.nested.insert(id);
        }
        name
    }

    fn paragraph(&mut self, paragraph: &Paragraph, field: &Field) {
        self.xml.push_str("<w:p><w:pPr>");
        self.properties(paragraph);
        self.xml.push_str("</w:pPr>");
        if let Some(deepest) = field.begins {
            put!(
                self.xml,
                "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> TOC \\o \
                 \"1-{deepest}\" \\h \\z </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
            );
        }
        let mut open = Vec::new();
        for anchor in &paragraph.anchors {
            if paragraph.change == Change::Deleted {
                break;
            }
            if let Some(name) = self.places.bookmarks.get(anchor.as_str()) {
                self.bookmarks += 1;
                open.push(self.bookmarks);
                put!(self.xml, "<w:bookmarkStart w:id=\"{}\" w:name=\"{name}\"/>", self.bookmarks);
            }
        }
        let commented =
            paragraph.role == Role::Title && self.around.author.is_some_and(|author| !author.comment.is_empty());
        if commented {
            put!(self.xml, "<w:commentRangeStart w:id=\"{COMMENT}\"/>");
        }
        let typed = match &paragraph.number {
            Number::Typed(label) => Some(format!("{label}.\t")),
            Number::Printed(number) if !self.is_counted(paragraph) => Some(format!("{number}\t")),
            Number::Printed(_) | Number::None | Number::Item(_) => None,
        };
        if let Some(typed) = typed {
            self.runs(&[Run { change: paragraph.change, ..Run::words(&typed) }]);
        }
        match paragraph.role {
            Role::Contents(_) => self.entry(paragraph),
            _ => self.runs(&paragraph.runs),
        }
        if commented {
            put!(
                self.xml,
                "<w:commentRangeEnd w:id=\"{COMMENT}\"/><w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr>\
                 <w:commentReference w:id=\"{COMMENT}\"/></w:r>"
            );
        }
        for id in open {
            put!(self.xml, "<w:bookmarkEnd w:id=\"{id}\"/>");
        }
        if field.ends {
            self.xml.push_str("<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>");
        }
        self.xml.push_str("</w:p>");
    }

    /// Whether Word works out the number that a paragraph has.
    fn is_counted(&self, paragraph: &Paragraph) -> bool {
        self.around.counted && paragraph.frames.is_empty() && !self.in_note
    }

    fn properties(&mut self, paragraph: &Paragraph) {
        let Paragraph { role, frames, number, .. } = paragraph;
        let marked = matches!(number, Number::Item(_) | Number::Typed(_));
        let style = match (role, number) {
            (Role::Body, Number::Printed(_)) if frames.is_empty() => "NumberedParagraph".to_owned(),
            // A typed mark tells that it is one by the style.
            (Role::Body, Number::Typed(_)) => self.style(StyleId::Nested("Mark", path(frames))),
            _ => {
                let id = style_of(*role, frames, marked, self.in_note);
                self.style(id)
            }
        };
        if style != "Normal" {
            put!(self.xml, "<w:pStyle w:val=\"{style}\"/>");
        }
        if paragraph.keep {
            self.xml.push_str("<w:keepNext/>");
        }
        let counted = self.is_counted(paragraph);
        let heads = matches!(role, Role::Section(_));
        match number {
            Number::Item(list) => {
                put!(
                    self.xml,
                    "<w:numPr><w:ilvl w:val=\"{}\"/><w:numId w:val=\"{}\"/></w:numPr>",
                    level(frames),
                    of_list(*list)
                );
            }
            Number::Printed(_) if !counted => {
                self.xml.push_str("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"0\"/></w:numPr>")
            }
            // What is no section within sections when paragraphs are numbered has no number by its style.
            Number::None if heads && !(self.by_clause && *role != Role::Section(1)) => {
                self.xml.push_str("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"0\"/></w:numPr>");
            }
            Number::Printed(_) | Number::None | Number::Typed(_) => {}
        }
        self.indent(paragraph, heads && (*number == Number::None || !counted));
        if let Number::Item(_) = number
            && !paragraph.tight
        {
            self.xml.push_str("<w:contextualSpacing w:val=\"0\"/>");
        }
        if let Role::Cell { align, .. } = role {
            match align {
                Align::Left => {}
                Align::Centre => self.xml.push_str("<w:jc w:val=\"center\"/>"),
                Align::Right => self.xml.push_str("<w:jc w:val=\"right\"/>"),
            }
        }
        if paragraph.change != Change::Same {
            self.xml.push_str("<w:rPr>");
            self.mark(paragraph.change, true);
            self.xml.push_str("</w:rPr>");
        }
    }

    /// How far a paragraph stands in, where that is not as its style says.
    fn indent(&mut self, paragraph: &Paragraph, without_number: bool) {
        let Paragraph { role, frames, number, hung, .. } = paragraph;
        let below =
            if *hung && !matches!(role, Role::Section(_) | Role::Heading(_) | Role::Cell { .. }) { HANG } else { 0 };
        let depth = frames.len() * INDENT;
        match number {
            Number::Item(_) if below > 0 || level(frames) + 1 != frames.len() => {
                put!(self.xml, "<w:ind w:left=\"{}\" w:hanging=\"{INDENT}\"/>", below + depth);
            }
            Number::Typed(_) => {
                put!(self.xml, "<w:ind w:left=\"{}\" w:hanging=\"{INDENT}\"/>", below + depth);
            }
            Number::Printed(_) if *role == Role::Body => {}
            Number::None | Number::Printed(_) if without_number => {
                self.xml.push_str("<w:ind w:left=\"0\" w:firstLine=\"0\"/>");
            }
            Number::None if below > 0 => put!(self.xml, "<w:ind w:left=\"{}\"/>", below + depth),
            Number::Item(_) | Number::None | Number::Printed(_) => {}
        }
    }

    /// An element that says who put words in or took them out: whole, or only its beginning.
    fn mark(&mut self, change: Change, whole: bool) {
        let name = match change {
            Change::Same => return,
            Change::Inserted => "ins",
            Change::Deleted => "del",
        };
        let Some(author) = self.around.author else { return };
        self.changes += 1;
        put!(
            self.xml,
            "<w:{name} w:id=\"{}\" w:author=\"{}\" w:date=\"{}\"{}>",
            1000 + self.changes,
            Escaped(&author.name),
            author.moment,
            if whole { "/" } else { "" }
        );
    }

    /// An entry of the contents: number and title, and a link to the section.
    fn entry(&mut self, paragraph: &Paragraph) {
        for run in &paragraph.runs {
            let name = match &run.link {
                Some(Target::Anchor(to)) => self.places.bookmarks.get(to.as_str()),
                Some(Target::Address(_)) | None => None,
            };
            if let Some(name) = name {
                put!(self.xml, "<w:hyperlink w:anchor=\"{name}\" w:history=\"1\">");
            }
            self.run(run, None);
            if name.is_some() {
                self.xml.push_str("</w:hyperlink>");
            }
        }
    }

    fn runs(&mut self, runs: &[Run]) {
        let mut rest = runs;
        while let Some(first) = rest.first() {
            let count = rest.iter().take_while(|run| run.link == first.link).count();
            let (group, after) = rest.split_at(count);
            rest = after;
            match &first.link {
                None => group.iter().for_each(|run| self.run(run, None)),
                Some(Target::Address(address)) => {
                    let id = self.leads.id(address);
                    put!(self.xml, "<w:hyperlink r:id=\"{id}\" w:history=\"1\">");
                    group.iter().for_each(|run| self.run(run, Some("Hyperlink")));
                    self.xml.push_str("</w:hyperlink>");
                }
                Some(Target::Anchor(to)) => self.reference(to, group),
            }
        }
    }

    /// A reference within the document. Where its words end with a number that Word works out, or are those that it leads
    /// to, it is a field, which follows what it leads to.
    fn reference(&mut self, to: &str, runs: &[Run]) {
        let Some(name) = self.places.bookmarks.get(to) else {
            return runs.iter().for_each(|run| self.run(run, None));
        };
        let field = match (self.places.called.get(to), runs) {
            (Some((number, title)), [run @ Run { what: What::Words(words), change: Change::Same, .. }])
                if self.around.author.is_none() =>
            {
                let by_number = number.filter(|_| self.around.counted).and_then(|number| {
                    let before = words.strip_suffix(number)?;
                    (!before.ends_with(|c: char| c.is_alphanumeric() || c == '.')).then_some((before, number, "\\w "))
                });
                by_number.or((words == title).then_some(("", words.as_str(), ""))).map(|parts| (run, parts))
            }
            _ => None,
        };
        let Some((run, (before, result, switch))) = field else {
            put!(self.xml, "<w:hyperlink w:anchor=\"{name}\" w:history=\"1\">");
            runs.iter().for_each(|run| self.run(run, Some("CrossReference")));
            return self.xml.push_str("</w:hyperlink>");
        };
        let of = |words: &str| Run { what: What::Words(words.to_owned()), ..run.clone() };
        if !before.is_empty() {
            self.run(&of(before), Some("CrossReference"));
        }
        // All of a field has the look of its result, for a program that works it out anew.
        let look = "<w:rPr><w:rStyle w:val=\"CrossReference\"/></w:rPr>";
        put!(
            self.xml,
            "<w:r>{look}<w:fldChar w:fldCharType=\"begin\"/></w:r><w:r>{look}<w:instrText xml:space=\"preserve\"> REF {name} \
             {switch}\\h </w:instrText></w:r><w:r>{look}<w:fldChar w:fldCharType=\"separate\"/></w:r>"
        );
        self.run(&of(result), Some("CrossReference"));
        put!(self.xml, "<w:r>{look}<w:fldChar w:fldCharType=\"end\"/></w:r>");
    }

    /// Words with their look. Those that lead somewhere have a style that shows it.
    fn run(&mut self, run: &Run, leads: Option<&str>) {
        if run.change != Change::Same {
            self.mark(run.change, false);
        }
        let gone = run.change == Change::Deleted;
        match &run.what {
            What::Words(words) => {
                self.xml.push_str("<w:r>");
                self.look(&run.look, leads);
                let name = if gone { "w:delText" } else { "w:t" };
                for (at, part) in words.split('\t').enumerate() {
                    if at > 0 {
                        self.xml.push_str("<w:tab/>");
                    }
                    if !part.is_empty() {
                        put!(self.xml, "<{name} xml:space=\"preserve\">{}</{name}>", Escaped(part));
                    }
                }
                self.xml.push_str("</w:r>");
            }
            What::Break => {
                self.xml.push_str("<w:r>");
                self.look(&run.look, leads);
                self.xml.push_str("<w:br/></w:r>");
            }
            What::Call(number) => {
                self.xml.push_str("<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr>");
                put!(self.xml, "<w:footnoteReference w:id=\"{number}\"/></w:r>");
            }
            What::CallAgain(number) => {
                let name = if gone { "w:delText" } else { "w:t" };
                self.xml.push_str("<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr>");
                put!(self.xml, "<{name}>{number}</{name}></w:r>");
            }
            What::Logo => {
                if let Some(logo) = &self.around.logo {
                    put!(self.xml, "<w:r>{logo}</w:r>");
                }
            }
        }
        match run.change {
            Change::Same => {}
            Change::Inserted => self.xml.push_str("</w:ins>"),
            Change::Deleted => self.xml.push_str("</w:del>"),
        }
    }

    fn look(&mut self, look: &Look, leads: Option<&str>) {
        let Look { bold, italic, code, lang, edit } = look;
        let edited = edit.map(|edit| match edit {
            Edit::Inserted => "NewWords",
            Edit::Deleted => "WordsGone",
            Edit::Renamed => "NewName",
            Edit::Renumbered => "FormerNumber",
        });
        let style = edited.or(leads).or(code.then_some("CodeLetters"));
        let mut xml = String::new();
        if let Some(style) = style {
            put!(xml, "<w:rStyle w:val=\"{style}\"/>");
        }
        xml.push_str(if *bold { "<w:b/><w:bCs/>" } else { "" });
        xml.push_str(if *italic { "<w:i/><w:iCs/>" } else { "" });
        xml.push_str(if *code { "<w:noProof/>" } else { "" });
        match lang {
            Some(lang) if lang.may_run_from_right() => put!(xml, "<w:rtl/><w:lang w:bidi=\"{}\"/>", tag(lang)),
            Some(lang) => put!(xml, "<w:lang w:val=\"{}\"/>", tag(lang)),
            None => {}
        }
        if !xml.is_empty() {
            put!(self.xml, "<w:rPr>{xml}</w:rPr>");
        }
    }

    fn table(&mut self, table: &Table) {
        let id = style_of_table(table.kind, &table.frames);
        let style = self.style(id);
        let inset = table.frames.len() * INDENT + if table.hung { HANG } else { 0 };
        let widths = widths(table, self.around.manner.column().saturating_sub(inset));
        let heads = table.rows.first().is_some_and(|row| row.heads);
        let named = table
            .rows
            .iter()
            .filter(|row| !row.heads)
            .any(|row| matches!(row.cells.first(), Some(Paragraph { role: Role::Cell { heads: true, .. }, .. })));
        put!(
            self.xml,
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"{style}\"/><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblInd w:w=\"{inset}\" \
             w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"{}\" w:firstRow=\"{}\" w:lastRow=\"0\" \
             w:firstColumn=\"{}\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/><w:tblCaption w:val=\"{}\"/></w:tblPr>\
             <w:tblGrid>",
            widths.iter().sum::<usize>(),
            match (heads, named) {
                (true, true) => "06A0",
                (true, false) => "0620",
                (false, true) => "0680",
                (false, false) => "0600",
            },
            u8::from(heads),
            u8::from(named),
            Escaped(&table.caption)
        );
        for width in &widths {
            put!(self.xml, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.xml.push_str("</w:tblGrid>");
        for row in &table.rows {
            self.row(row, &widths);
        }
        self.xml.push_str("</w:tbl>");
    }

    fn row(&mut self, row: &Row, widths: &[usize]) {
        self.xml.push_str("<w:tr><w:trPr><w:cantSplit/>");
        if row.by_hand {
            self.xml.push_str("<w:trHeight w:val=\"720\" w:hRule=\"atLeast\"/>");
        }
        if row.heads {
            self.xml.push_str("<w:tblHeader/>");
        }
        self.mark(row.change, true);
        self.xml.push_str("</w:trPr>");
        for (cell, width) in row.cells.iter().zip(widths) {
            put!(self.xml, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>");
            self.paragraph(cell, &Field::default());
            self.xml.push_str("</w:tc>");
        }
        self.xml.push_str("</w:tr>");
    }
}

/// Whether a paragraph begins the field of the contents, and down to which level, and whether it ends it.
#[derive(Default)]
struct Field {
    begins: Option<u8>,
    ends: bool,
}

/// A language as Word writes it.
fn tag(lang: &Language) -> String {
    lang.to_string()
}

/// The widths of the columns of a table in a column of text.
fn widths(table: &Table, column: usize) -> Vec<usize> {
    match table.kind {
        TableKind::Signatures => return shares(&[28, 27, 29, 16], column),
        TableKind::Box | TableKind::Front => return shares(&[32, 68], column),
        TableKind::Text => {}
    }
    let count = table.rows.first().map_or(0, |row| row.cells.len());
    let wants: Vec<usize> = (0..count)
        .map(|at| {
            let cells = table.rows.iter().filter_map(|row| row.cells.get(at)).map(Paragraph::words);
            let lengths: Vec<(usize, usize)> = cells
                .map(|words| {
                    let word = words.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
                    (words.chars().count().min(60), word.min(24))
                })
                .collect();
            let longest = lengths.iter().map(|(length, _)| *length).max().unwrap_or(0);
            let word = lengths.iter().map(|(_, word)| *word).max().unwrap_or(0);
            // Long cells may break their lines; no word should have to.
            (4 + word).max(6 + longest * 2 / 3)
        })
        .collect();
    shares(&wants, column)
}

/// A width in these shares, whole.
fn shares(wants: &[usize], column: usize) -> Vec<usize> {
    let sum: usize = wants.iter().sum::<usize>().max(1);
    wants.iter().map(|want| (want * column / sum).max(1)).collect()
}

/// So many letters stand at the top of a page at the least.
const LETTERS: usize = 92;

/// What stands at the top of every page but the first, and `behind` all of them.
pub(super) fn header(school: &str, title: &str, behind: &str) -> String {
    // Where there is no room for both, the title says which text it is.
    let fits = school.chars().count() + title.chars().count() < LETTERS;
    let (school, title) = if fits { (school, title) } else { (title, "") };
    format!(
        "<w:hdr {NAMES}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>{behind}<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>\
         <w:r><w:tab/></w:r><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p></w:hdr>",
        Escaped(school),
        Escaped(title)
    )
}

/// What stands at the top of the first page, which begins with school and title: nothing, but what stands `behind` it.
pub(super) fn first_header(behind: &str) -> String {
    format!("<w:hdr {NAMES}><w:p>{behind}</w:p></w:hdr>")
}

/// The word behind the pages of a draft. This is how Word itself writes one.
pub(super) fn watermark(word: &str, number: usize, manner: &Manner) -> String {
    let (width, height) = (manner.column() / 20, manner.column() / 50);
    format!(
        "<w:r><w:rPr><w:noProof/></w:rPr><w:pict><v:shapetype id=\"_x0000_t136\" coordsize=\"21600,21600\" o:spt=\"136\" \
         adj=\"10800\" path=\"m@7,l@8,m@5,21600l@6,21600e\"><v:formulas><v:f eqn=\"sum #0 0 10800\"/><v:f eqn=\"prod #0 2 \
         1\"/><v:f eqn=\"sum 21600 0 @1\"/><v:f eqn=\"sum 0 0 @2\"/><v:f eqn=\"sum 21600 0 @3\"/><v:f eqn=\"if @0 @3 \
         0\"/><v:f eqn=\"if @0 21600 @1\"/><v:f eqn=\"if @0 0 @2\"/><v:f eqn=\"if @0 @4 21600\"/><v:f eqn=\"mid @5 \
         @6\"/><v:f eqn=\"mid @8 @5\"/><v:f eqn=\"mid @7 @8\"/><v:f eqn=\"mid @6 @7\"/><v:f eqn=\"sum @6 0 @5\"/>\
         </v:formulas><v:path textpathok=\"t\" o:connecttype=\"custom\" o:connectlocs=\"@9,0;@10,10800;@11,21600;@12,10800\" \
         o:connectangles=\"270,180,90,0\"/><v:textpath on=\"t\" fitshape=\"t\"/></v:shapetype><v:shape \
         id=\"PowerPlusWaterMarkObject{number}\" o:spid=\"_x0000_s{}\" type=\"#_x0000_t136\" alt=\"\" \
         style=\"position:absolute;margin-left:0;margin-top:0;width:{width}pt;height:{height}pt;rotation:315;z-index:-251658752;\
         mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;\
         mso-position-vertical-relative:margin\" o:allowincell=\"f\" fillcolor=\"#f0f0f0\" stroked=\"f\"><v:textpath \
         style=\"font-family:&quot;{}&quot;;font-size:1pt;font-weight:bold\" string=\"{word}\"/></v:shape></w:pict></w:r>",
        2048 + number,
        Escaped(manner.font())
    )
}

/// What stands at the foot of every page: how the text stands, and which page it is.
pub(super) fn footer(said: &str) -> String {
    let field = |name: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {name} \
             </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar \
             w:fldCharType=\"end\"/></w:r>"
        )
    };
    format!(
        "<w:ftr {NAMES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r><w:r>\
         <w:tab/></w:r><w:r><w:t xml:space=\"preserve\">Page </w:t></w:r>{}<w:r><w:t xml:space=\"preserve\"> of </w:t></w:r>{}\
         </w:p></w:ftr>",
        Escaped(said),
        field("PAGE"),
        field("NUMPAGES")
    )
}
