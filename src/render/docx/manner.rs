//! How a Word document looks: paper, colours and styles. The styles have the names that Word gives its own, where it has
//! one, so that its navigation, its contents and its menus know them.

use super::numbers::{HANG, INDENT, SECTIONS, are_numbered};
use super::story::{Frame, Role, Story, TableKind};
use super::xml::{Escaped, put};
use crate::colour::Rgb;
use crate::design::{Design, Paper};
use crate::document::State;
use std::collections::BTreeSet;

/// What documents of one school look like.
pub(super) struct Manner {
    /// The width of the paper, in twentieths of a point.
    pub width: usize,
    /// Its height.
    pub height: usize,
    /// Left and right of the text.
    pub margin: usize,
    /// Above and below it.
    pub edge: usize,
    font: String,
    heading: Rgb,
    link: Rgb,
}

const QUIET: Rgb = Rgb(0x54, 0x54, 0x54);
const TEXT: Rgb = Rgb(0x1a, 0x1a, 0x1a);
const LINE: Rgb = Rgb(0xb8, 0xc2, 0xcc);
/// Behind what heads a table, and the state of the text.
const TINT: Rgb = Rgb(0xed, 0xf1, 0xf5);
const IN_FORCE: Rgb = Rgb(0x1a, 0x73, 0x42);
const ATTENTION: Rgb = Rgb(0xc2, 0x6b, 0x08);
const INSERTED: Rgb = Rgb(0x08, 0x40, 0x94);
const DELETED: Rgb = Rgb(0xa8, 0x1a, 0x14);
/// The font unless a school has another: every Word has it, and LibreOffice one of the same widths.
const FONT: &str = "Calibri";

/// Digits of a colour.
fn hex(colour: Rgb) -> String {
    format!("{:02X}{:02X}{:02X}", colour.0, colour.1, colour.2)
}

impl Manner {
    /// What documents of this design look like.
    pub(super) fn of(design: &Design) -> Manner {
        let (width, height, margin, edge) = match design.paper.unwrap_or(Paper::A4) {
            Paper::A4 => (11906, 16838, 1304, 1361),
            Paper::A3 => (16838, 23811, 1844, 1924),
            Paper::A5 => (8391, 11906, 850, 1020),
            Paper::Letter => (12240, 15840, 1474, 1361),
        };
        let accent = design.accent.map(|accent| accent.light);
        Manner {
            width,
            height,
            margin,
            edge,
            font: design.font.as_ref().map_or(FONT, |font| font.value.as_str()).to_owned(),
            heading: accent.unwrap_or(Rgb(0x12, 0x33, 0x5c)),
            link: accent.unwrap_or(Rgb(0x0a, 0x4d, 0x94)),
        }
    }

    /// The width of the text.
    pub(super) fn column(&self) -> usize {
        self.width - 2 * self.margin
    }

    /// The name of the font.
    pub(super) fn font(&self) -> &str {
        &self.font
    }

    /// How many half points a size of the A4 page has here: an A3 page is the A4 page enlarged.
    fn half_points(&self, size: f32) -> usize {
        let enlarged = if self.width > 16_000 { std::f32::consts::SQRT_2 } else { 1.0 };
        (size * 2.0 * enlarged).round() as usize
    }
}

/// What holds a paragraph, as letters for the name of a style.
pub(super) fn path(frames: &[Frame]) -> String {
    let letter = |frame: &Frame| match frame {
        Frame::Item => 'i',
        Frame::Quote => 'q',
        Frame::Meaning => 'd',
    };
    frames.iter().map(letter).collect()
}

/// The style of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StyleId {
    /// One of those that every document has.
    Usual(String),
    /// One that is made for paragraphs in such frames: what it is based on, and the letters of the frames.
    Nested(&'static str, String),
}

impl StyleId {
    /// Its name in the file.
    pub(super) fn id(&self) -> String {
        match self {
            StyleId::Usual(id) => id.clone(),
            StyleId::Nested(base, path) => format!("Nested{base}-{path}"),
        }
    }
}

/// The style of a paragraph of this role in such frames. `marked` is one that begins an item.
pub(super) fn style_of(role: Role, frames: &[Frame], marked: bool, in_note: bool) -> StyleId {
    let usual = |id: &str| StyleId::Usual(id.to_owned());
    let nested = |base: &'static str, usual_one: &str| match frames {
        [] => usual(usual_one),
        _ => StyleId::Nested(base, path(frames)),
    };
    let items_alone = frames.iter().all(|frame| *frame == Frame::Item);
    match role {
        Role::Logo => usual("Logo"),
        Role::School => usual("School"),
        Role::Title => usual("Title"),
        Role::State(State::Approved) => usual("StateInForce"),
        Role::State(
            State::Draft | State::Changed | State::DueSoon | State::Overdue | State::Superseded | State::Incomplete,
        ) => usual("StateAttention"),
        Role::State(State::Changes | State::Paper) => usual("StateNote"),
        Role::Meanings => usual("Meanings"),
        Role::ContentsHeading => usual("TOCHeading"),
        Role::Contents(level) => usual(&format!("TOC{level}")),
        Role::Section(level) => usual(&format!("Heading{level}")),
        // In an item it heads no part of the text.
        Role::Heading(level) => nested("Heading", &format!("Subheading{level}")),
        Role::Term => nested("Term", "DefinitionTerm"),
        Role::Code => nested("Code", "Code"),
        Role::Rule => nested("Rule", "Rule"),
        Role::Fate => nested("Fate", "Fate"),
        Role::Cell { heads: true, .. } => usual("TableHeading"),
        Role::Cell { heads: false, .. } => usual("TableText"),
        Role::Body => match frames {
            [] if in_note => usual("FootnoteText"),
            [] => usual("Normal"),
            [Frame::Quote] => usual("Quote"),
            [Frame::Meaning] => usual("Definition"),
            _ if items_alone && marked && frames.len() <= super::numbers::LEVELS => usual("ListParagraph"),
            _ if items_alone && !marked && frames.len() == 1 => usual("ListContinue"),
            _ if items_alone && !marked && frames.len() <= 5 => usual(&format!("ListContinue{}", frames.len())),
            _ => StyleId::Nested(if marked { "Item" } else { "Text" }, path(frames)),
        },
    }
}

/// The style of a table.
pub(super) fn style_of_table(kind: TableKind, frames: &[Frame]) -> StyleId {
    match (kind, frames) {
        (TableKind::Box, _) => StyleId::Usual("ContactBox".to_owned()),
        (TableKind::Front, _) => StyleId::Usual("FrontTable".to_owned()),
        (TableKind::Signatures, _) => StyleId::Usual("SignatureTable".to_owned()),
        (TableKind::Text, []) => StyleId::Usual("PolicyTable".to_owned()),
        (TableKind::Text, frames) => StyleId::Nested("Table", path(frames)),
    }
}

/// A style of paragraphs as it is written.
struct Style<'s> {
    id: &'s str,
    name: &'s str,
    based_on: Option<&'s str>,
    next: Option<&'s str>,
    paragraph: String,
    run: String,
}

impl Style<'_> {
    fn put(&self, xml: &mut String) {
        let Style { id, name, based_on, next, paragraph, run } = self;
        let own = if is_of_word(name) { "" } else { " w:customStyle=\"1\"" };
        put!(xml, "<w:style w:type=\"paragraph\"{own} w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>");
        if let Some(base) = based_on {
            put!(xml, "<w:basedOn w:val=\"{base}\"/>");
        }
        if let Some(next) = next {
            put!(xml, "<w:next w:val=\"{next}\"/>");
        }
        let hidden = if name.starts_with("toc ") || name.starts_with("footnote") { "<w:unhideWhenUsed/>" } else { "" };
        put!(xml, "<w:uiPriority w:val=\"1\"/>{hidden}<w:qFormat/>");
        if !paragraph.is_empty() {
            put!(xml, "<w:pPr>{paragraph}</w:pPr>");
        }
        if !run.is_empty() {
            put!(xml, "<w:rPr>{run}</w:rPr>");
        }
        xml.push_str("</w:style>");
    }
}

/// Whether Word has a style of its own by this name.
fn is_of_word(name: &str) -> bool {
    const OWN: [&str; 8] =
        ["Title", "Quote", "header", "footer", "footnote text", "List Paragraph", "TOC Heading", "Normal"];
    OWN.contains(&name)
        || name.starts_with("heading ")
        || name.starts_with("toc ")
        || name == "List Continue"
        || name.starts_with("List Continue ")
}

fn size(half_points: usize) -> String {
    format!("<w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/>")
}

fn colour(colour: Rgb) -> String {
    format!("<w:color w:val=\"{}\"/>", hex(colour))
}

fn spacing(before: usize, after: usize) -> String {
    format!("<w:spacing w:before=\"{before}\" w:after=\"{after}\"/>")
}

fn border(side: &str, width: usize, space: usize, of: Rgb) -> String {
    format!("<w:{side} w:val=\"single\" w:sz=\"{width}\" w:space=\"{space}\" w:color=\"{}\"/>", hex(of))
}

fn shade(of: Rgb) -> String {
    format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{}\"/>", hex(of))
}

const MAIN: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// The part that says how everything looks. `nested` are the styles that this document needs beside the usual ones.
pub(super) fn styles(manner: &Manner, story: &Story, nested: &BTreeSet<StyleId>) -> String {
    let Manner { font, heading, link, .. } = manner;
    let points = |of: f32| size(manner.half_points(of));
    let font = Escaped(font);
    let mut xml = format!(
        "<w:styles {MAIN}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"{font}\" w:eastAsia=\"{font}\" \
         w:hAnsi=\"{font}\" w:cs=\"{font}\"/>{}{}<w:lang w:val=\"en-GB\" w:eastAsia=\"en-GB\" w:bidi=\"ar-SA\"/></w:rPr>\
         </w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"150\" w:line=\"276\" w:lineRule=\"auto\"/></w:pPr>\
         </w:pPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">\
         <w:name w:val=\"Normal\"/><w:qFormat/></w:style>\
         <w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\">\
         <w:name w:val=\"Default Paragraph Font\"/><w:uiPriority w:val=\"1\"/><w:semiHidden/><w:unhideWhenUsed/></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>\
         <w:uiPriority w:val=\"99\"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/>\
         <w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" \
         w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>\
         <w:style w:type=\"numbering\" w:default=\"1\" w:styleId=\"NoList\"><w:name w:val=\"No List\"/>\
         <w:uiPriority w:val=\"99\"/><w:semiHidden/><w:unhideWhenUsed/></w:style>",
        colour(TEXT),
        points(12.0)
    );
    let mut style = |id: &str, name: &str, based_on: &str, paragraph: String, run: String| {
        let next = if id.contains("eading") || id == "Title" { Some("Normal") } else { None };
        Style { id, name, based_on: Some(based_on), next, paragraph, run }.put(&mut xml);
    };
    let bold = "<w:b/><w:bCs/>";
    style("Logo", "Logo", "Normal", format!("<w:keepNext/>{}", spacing(0, 120)), String::new());
    let school = format!("{}{}", colour(QUIET), points(13.5));
    style("School", "School", "Normal", format!("<w:keepNext/>{}", spacing(0, 60)), school);
    let title = format!("{bold}{}{}", colour(*heading), points(25.0));
    style("Title", "Title", "Normal", format!("<w:keepNext/>{}", spacing(0, 200)), title);
    for (id, name, of) in [
        ("StateInForce", "State in force", IN_FORCE),
        ("StateAttention", "State for attention", ATTENTION),
        ("StateNote", "State of a working paper", INSERTED),
    ] {
        let edges = ["top", "bottom", "right"].map(|side| border(side, 4, 6, TINT));
        let [top, bottom, right] = edges;
        let borders = format!("<w:pBdr>{top}{}{bottom}{right}</w:pBdr>", border("left", 36, 8, of));
        let paragraph = format!(
            "<w:keepLines/>{borders}{}{}<w:ind w:left=\"227\" w:right=\"142\"/>",
            shade(TINT),
            spacing(120, 240)
        );
        style(id, name, "Normal", paragraph, String::new());
    }
    let meanings = format!("{}{}", colour(QUIET), points(11.0));
    style("Meanings", "Meanings", "Normal", format!("<w:keepLines/>{}", spacing(200, 200)), meanings);
    let by_clause = are_numbered(story);
    for (level, points_of, before) in [(1, 17.0, 440), (2, 14.0, 320), (3, 12.5, 260), (4, 12.0, 260), (5, 12.0, 240)] {
        let run = format!("{bold}{}{}", colour(*heading), points(points_of));
        let numbered = level == 1 || !by_clause;
        let number = match (numbered, level) {
            (false, _) => String::new(),
            (true, 1) => format!("<w:numPr><w:numId w:val=\"{SECTIONS}\"/></w:numPr>"),
            (true, _) => {
                format!("<w:numPr><w:ilvl w:val=\"{}\"/><w:numId w:val=\"{SECTIONS}\"/></w:numPr>", level - 1)
            }
        };
        let outline = format!("<w:outlineLvl w:val=\"{}\"/>", level - 1);
        let kept = format!("<w:keepNext/><w:keepLines/>{number}{}{outline}", spacing(before, 120));
        style(&format!("Heading{level}"), &format!("heading {level}"), "Normal", kept, run.clone());
        let kept = format!("<w:keepNext/><w:keepLines/>{}{outline}", spacing(before, 120));
        style(&format!("Subheading{level}"), &format!("Subheading {level}"), "Normal", kept, run);
    }
    let contents = format!("{bold}{}{}", colour(*heading), points(17.0));
    style("TOCHeading", "TOC Heading", "Normal", format!("<w:keepNext/>{}", spacing(360, 120)), contents);
    for (level, bold, after) in [(1, bold, 40), (2, "", 20)] {
        let (left, hang) = if level == 1 { (567, 567) } else { (1304, 737) };
        let tabs = format!(
            "<w:tabs><w:tab w:val=\"left\" w:pos=\"{left}\"/><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"{}\"/></w:tabs>",
            manner.column()
        );
        let paragraph =
            format!("{tabs}{}<w:ind w:left=\"{left}\" w:right=\"567\" w:hanging=\"{hang}\"/>", spacing(0, after));
        style(&format!("TOC{level}"), &format!("toc {level}"), "Normal", paragraph, bold.to_owned());
    }
    let numbered = match by_clause {
        true => format!("<w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"{SECTIONS}\"/></w:numPr>"),
        false => format!("<w:ind w:left=\"{HANG}\" w:hanging=\"{HANG}\"/>"),
    };
    style("NumberedParagraph", "Numbered paragraph", "Normal", numbered, String::new());
    let item = format!("<w:spacing w:after=\"120\"/><w:ind w:left=\"{INDENT}\"/><w:contextualSpacing/>");
    style("ListParagraph", "List Paragraph", "Normal", item, String::new());
    for depth in 1..=5 {
        let (id, name) = match depth {
            1 => ("ListContinue".to_owned(), "List Continue".to_owned()),
            _ => (format!("ListContinue{depth}"), format!("List Continue {depth}")),
        };
        let paragraph = format!("{}<w:ind w:left=\"{}\"/>", spacing(0, 120), depth * INDENT);
        style(&id, &name, "Normal", paragraph, String::new());
    }
    let bar = format!("<w:pBdr>{}</w:pBdr>", border("left", 18, 10, LINE));
    style("Quote", "Quote", "Normal", format!("{bar}<w:ind w:left=\"{INDENT}\"/>"), String::new());
    style("DefinitionTerm", "Definition Term", "Normal", format!("<w:keepNext/>{}", spacing(60, 20)), bold.to_owned());
    style("Definition", "Definition", "Normal", format!("<w:ind w:left=\"{INDENT}\"/>"), String::new());
    style("Code", "Code", "Normal", shade(TINT), points(11.0));
    let rule = format!("<w:pBdr>{}</w:pBdr>{}", border("bottom", 6, 1, LINE), spacing(60, 240));
    style("Rule", "Rule", "Normal", rule, String::new());
    style("Fate", "Fate", "Normal", format!("<w:keepNext/>{}", spacing(120, 40)), bold.to_owned());
    style("TableText", "Table Text", "Normal", spacing(40, 40), points(11.0));
    let heads = format!("{bold}{}", colour(*heading));
    style("TableHeading", "Table Heading", "TableText", String::new(), heads);
    style(
        "Gap",
        "Gap",
        "Normal",
        "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"160\" w:lineRule=\"exact\"/>".to_owned(),
        size(8),
    );
    let running = format!("{}{}", colour(QUIET), points(9.0));
    let tab = format!("<w:tabs><w:tab w:val=\"right\" w:pos=\"{}\"/></w:tabs>", manner.column());
    for (id, side) in [("Header", "bottom"), ("Footer", "top")] {
        let paragraph = format!("<w:pBdr>{}</w:pBdr>{tab}{}", border(side, 4, 4, LINE), spacing(0, 0));
        style(id, &id.to_lowercase(), "Normal", paragraph, running.clone());
    }
    style("FootnoteText", "footnote text", "Normal", spacing(0, 40), points(10.0));
    style("CommentText", "annotation text", "Normal", spacing(0, 60), points(10.0));
    for id in nested {
        let StyleId::Nested(base, path) = id else { continue };
        if *base == "Table" {
            continue;
        }
        let based_on = match *base {
            "Heading" | "Term" => "DefinitionTerm",
            "Code" => "Code",
            "Fate" => "Fate",
            "Rule" => "Rule",
            _ => "Normal",
        };
        let bar = if path.contains('q') { bar.as_str() } else { "" };
        let paragraph = format!("{bar}<w:ind w:left=\"{}\"/>", path.len() * INDENT);
        style(&id.id(), &format!("Nested {} {path}", base.to_lowercase()), based_on, paragraph, String::new());
    }
    let mut letters = |id: &str, name: &str, run: &str| {
        let own = if matches!(name, "Hyperlink" | "footnote reference" | "annotation reference") {
            ""
        } else {
            " w:customStyle=\"1\""
        };
        put!(
            xml,
            "<w:style w:type=\"character\"{own} w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn \
             w:val=\"DefaultParagraphFont\"/><w:uiPriority w:val=\"2\"/><w:unhideWhenUsed/><w:rPr>{run}</w:rPr></w:style>"
        );
    };
    letters("Hyperlink", "Hyperlink", &format!("{}<w:u w:val=\"single\"/>", colour(*link)));
    letters("CrossReference", "Cross-reference", &colour(*link));
    letters("FootnoteReference", "footnote reference", "<w:vertAlign w:val=\"superscript\"/>");
    letters("CommentReference", "annotation reference", &size(16));
    letters("CodeLetters", "Code letters", &shade(TINT));
    letters("NewWords", "New words", &format!("{}<w:u w:val=\"double\"/>", colour(INSERTED)));
    letters("WordsGone", "Words that are gone", &format!("<w:strike/>{}", colour(DELETED)));
    letters("NewName", "New name", &shade(TINT));
    letters("FormerNumber", "Former number", &format!("{}{}", colour(QUIET), points(9.5)));
    let mut tables: Vec<(String, String, bool)> = [
        ("PolicyTable", "Policy table", false),
        ("FrontTable", "Front table", false),
        ("ContactBox", "Contact box", true),
        ("SignatureTable", "Signature table", false),
    ]
    .map(|(id, name, tinted)| (id.to_owned(), name.to_owned(), tinted))
    .into();
    for id in nested {
        if let StyleId::Nested("Table", path) = id {
            tables.push((id.id(), format!("Nested table {path}"), false));
        }
    }
    for (id, name, tinted) in tables {
        let sides = match id.as_str() {
            "SignatureTable" => vec!["top", "left", "bottom", "right", "insideH", "insideV"],
            "ContactBox" => vec!["top", "left", "bottom", "right"],
            _ => vec!["top", "bottom", "insideH"],
        };
        let borders: String = sides.into_iter().map(|side| border(side, 4, 0, LINE)).collect();
        let ground = if tinted { shade(TINT) } else { String::new() };
        put!(
            xml,
            "<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn \
             w:val=\"TableNormal\"/><w:uiPriority w:val=\"3\"/><w:tblPr><w:tblBorders>{borders}</w:tblBorders>\
             <w:tblCellMar><w:top w:w=\"28\" w:type=\"dxa\"/><w:left w:w=\"85\" w:type=\"dxa\"/><w:bottom w:w=\"28\" \
             w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>"
        );
        if !ground.is_empty() {
            put!(xml, "<w:tcPr>{ground}</w:tcPr>");
        }
        put!(
            xml,
            "<w:tblStylePr w:type=\"firstRow\"><w:tblPr/><w:tcPr>{}</w:tcPr></w:tblStylePr></w:style>",
            shade(TINT)
        );
    }
    xml.push_str("</w:styles>");
    xml
}

/// The part with the colours and fonts that a theme has.
pub(super) fn theme(manner: &Manner) -> String {
    let (heading, link, font) = (hex(manner.heading), hex(manner.link), Escaped(&manner.font));
    let plain = |name: &str, of: &str| format!("<a:{name}><a:srgbClr val=\"{of}\"/></a:{name}>");
    let colours: String = [
        ("dk1", "1A1A1A"),
        ("lt1", "FFFFFF"),
        ("dk2", &heading),
        ("lt2", "EDF1F5"),
        ("accent1", &heading),
        ("accent2", "1A7342"),
        ("accent3", "C26B08"),
        ("accent4", "084094"),
        ("accent5", "A81A14"),
        ("accent6", "545454"),
        ("hlink", &link),
        ("folHlink", &link),
    ]
    .iter()
    .map(|(name, of)| plain(name, of))
    .collect();
    let fonts = format!("<a:latin typeface=\"{font}\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/>");
    let fill = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>".repeat(3);
    let line = "<a:ln w=\"6350\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln>".repeat(3);
    let effect = "<a:effectStyle><a:effectLst/></a:effectStyle>".repeat(3);
    format!(
        "<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"Policy\"><a:themeElements>\
         <a:clrScheme name=\"Policy\">{colours}</a:clrScheme><a:fontScheme name=\"Policy\"><a:majorFont>{fonts}\
         </a:majorFont><a:minorFont>{fonts}</a:minorFont></a:fontScheme><a:fmtScheme name=\"Policy\"><a:fillStyleLst>{fill}\
         </a:fillStyleLst><a:lnStyleLst>{line}</a:lnStyleLst><a:effectStyleLst>{effect}</a:effectStyleLst>\
         <a:bgFillStyleLst>{fill}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
}

/// The part that names the fonts.
pub(super) fn fonts(manner: &Manner) -> String {
    format!(
        "<w:fonts {MAIN}><w:font w:name=\"{}\"><w:charset w:val=\"00\"/><w:family w:val=\"swiss\"/><w:pitch \
         w:val=\"variable\"/></w:font></w:fonts>",
        Escaped(&manner.font)
    )
}
