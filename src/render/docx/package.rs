//! All parts of a Word document in one file: Office Open XML, ECMA-376. The same document gives the same bytes.

use super::body::{Leads, NAMES, Parts};
use super::emf::metafile;
use super::manner::Manner;
use super::xml::{Escaped, put};
use crate::archive::archive;
use crate::date::Date;
use crate::document::Document;
use crate::picture::{Content, Picture};
use crate::published::docx::{self, NAMESPACE};
use crate::published::{lines, record};

/// The first line of every part.
const PROLOGUE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// The most that a logo takes, in points: width, height, and how many points a pixel may be wide.
const LOGO: (f32, f32, f32) = (200.0, 60.0, 0.75);
/// What drawings measure in: so many to a point.
const EMU: f32 = 12_700.0;

/// A logo as a document holds it.
pub(super) struct LogoPart {
    /// What draws it where it stands.
    pub drawing: String,
    /// The name of its file.
    name: &'static str,
    bytes: Vec<u8>,
}

/// The logo of a document, if it has one.
pub(super) fn logo(document: &Document) -> Option<LogoPart> {
    let logo = document.design.logo.as_ref()?;
    let picture: &Picture = &logo.picture;
    let (widest, highest, pixel) = LOGO;
    let fitting = (widest / picture.width).min(highest / picture.height);
    let (scale, name) = match &picture.content {
        Content::Drawing(_) => (fitting, "logo.emf"),
        // Few pixels do not become more by being large.
        Content::Pixels(_) => (fitting.min(pixel), "logo.png"),
    };
    let bytes = match &picture.content {
        Content::Drawing(strokes) => metafile(strokes, picture.width, picture.height, picture.width * scale),
        Content::Pixels(_) => picture.file.clone(),
    };
    let [width, height] = [picture.width, picture.height].map(|length| (length * scale * EMU).round() as u64);
    let said = Escaped(&logo.text);
    let drawing = format!(
        "<w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{width}\" cy=\"{height}\"/>\
         <wp:docPr id=\"1\" name=\"Logo\" descr=\"{said}\"/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/>\
         </wp:cNvGraphicFramePr><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
         <pic:pic><pic:nvPicPr><pic:cNvPr id=\"1\" name=\"{name}\" descr=\"{said}\"/><pic:cNvPicPr/></pic:nvPicPr>\
         <pic:blipFill><a:blip r:embed=\"logo\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>\
         <a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/>\
         </a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    );
    Some(LogoPart { drawing, name, bytes })
}

/// What the parts of a file are made of.
pub(super) struct Contents<'d> {
    /// The document.
    pub document: &'d Document,
    /// How it looks.
    pub manner: &'d Manner,
    /// Its words.
    pub parts: Parts,
    /// How everything is numbered.
    pub numbering: String,
    /// How everything looks.
    pub styles: String,
    /// The logo.
    pub logo: Option<LogoPart>,
    /// What stands at the top of every page but the first, of the first, and at the foot of all.
    pub running: [String; 3],
    /// Whether changes are tracked.
    pub tracks: bool,
}

/// The file.
pub(super) fn package(contents: Contents<'_>) -> Vec<u8> {
    let Contents { document, manner, parts, numbering, styles, logo, running, tracks } = contents;
    let built = document.stamp.built;
    let [header, first_header, footer] = running;
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |name: &str, xml: String| files.push((name.to_owned(), format!("{PROLOGUE}{xml}").into_bytes()));
    add("[Content_Types].xml", content_types(logo.is_some(), parts.comments.is_some()));
    add("_rels/.rels", package_relations());
    add("docProps/app.xml", application());
    add("docProps/core.xml", core(document, built));
    add("customXml/item1.xml", said_of_itself(document));
    add(
        "customXml/itemProps1.xml",
        format!(
            "<ds:datastoreItem xmlns:ds=\"http://schemas.openxmlformats.org/officeDocument/2006/customXml\" \
             ds:itemID=\"{{{ITEM}}}\"><ds:schemaRefs><ds:schemaRef ds:uri=\"{NAMESPACE}\"/></ds:schemaRefs>\
             </ds:datastoreItem>"
        ),
    );
    add(
        "customXml/_rels/item1.xml.rels",
        format!(
            "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"properties\" Type=\"{OFFICE}/customXmlProps\" \
             Target=\"itemProps1.xml\"/></Relationships>"
        ),
    );
    add("word/_rels/document.xml.rels", document_relations(&parts, logo.as_ref()));
    if !parts.footnote_leads.addresses.is_empty() {
        add("word/_rels/footnotes.xml.rels", relations_of(&parts.footnote_leads));
    }
    if let Some(comments) = parts.comments {
        add("word/comments.xml", comments);
    }
    add("word/document.xml", parts.document);
    add("word/footnotes.xml", parts.footnotes);
    add("word/numbering.xml", numbering);
    add("word/styles.xml", styles);
    add("word/settings.xml", settings(tracks));
    add("word/fontTable.xml", super::manner::fonts(manner));
    add("word/theme/theme1.xml", super::manner::theme(manner));
    add("word/header1.xml", header);
    add("word/header2.xml", first_header);
    add("word/footer1.xml", footer);
    if let Some(logo) = logo {
        files.push((format!("word/media/{}", logo.name), logo.bytes));
    }
    if document.stamp.companion.is_none() {
        docx::seal(&mut files, &lines::of(document).lines);
    }
    archive(&files, built)
}

/// Names the part that says what a file is; any would do, and this one is always the same.
const ITEM: &str = "6F0B1E0A-6E0B-4B53-9D1B-2B7B7A0C4D51";

fn content_types(has_logo: bool, has_comments: bool) -> String {
    let mut xml = String::from(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
         ContentType=\"application/xml\"/>",
    );
    if has_logo {
        xml += "<Default Extension=\"png\" ContentType=\"image/png\"/><Default Extension=\"emf\" ContentType=\"image/x-emf\"/>";
    }
    let mut part = |name: &str, kind: &str| put!(xml, "<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>");
    for (name, kind) in [
        ("word/document.xml", "document.main"),
        ("word/styles.xml", "styles"),
        ("word/numbering.xml", "numbering"),
        ("word/settings.xml", "settings"),
        ("word/fontTable.xml", "fontTable"),
        ("word/footnotes.xml", "footnotes"),
        ("word/header1.xml", "header"),
        ("word/header2.xml", "header"),
        ("word/footer1.xml", "footer"),
    ] {
        part(name, &format!("{WORD}.{kind}+xml"));
    }
    if has_comments {
        part("word/comments.xml", &format!("{WORD}.comments+xml"));
    }
    part("word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml");
    part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    part("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml");
    part("customXml/itemProps1.xml", "application/vnd.openxmlformats-officedocument.customXmlProperties+xml");
    xml + "</Types>"
}

fn package_relations() -> String {
    format!(
        "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"document\" Type=\"{OFFICE}/officeDocument\" \
         Target=\"word/document.xml\"/><Relationship Id=\"core\" \
         Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" \
         Target=\"docProps/core.xml\"/><Relationship Id=\"application\" Type=\"{OFFICE}/extended-properties\" \
         Target=\"docProps/app.xml\"/></Relationships>"
    )
}

fn document_relations(parts: &Parts, logo: Option<&LogoPart>) -> String {
    let mut xml = format!("<Relationships xmlns=\"{RELATIONS}\">");
    let mut lead = |id: &str, kind: &str, target: &str| {
        put!(xml, "<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>");
    };
    lead("styles", "styles", "styles.xml");
    lead("numbering", "numbering", "numbering.xml");
    lead("settings", "settings", "settings.xml");
    lead("fonts", "fontTable", "fontTable.xml");
    lead("theme", "theme", "theme/theme1.xml");
    lead("footnotes", "footnotes", "footnotes.xml");
    lead("header1", "header", "header1.xml");
    lead("header2", "header", "header2.xml");
    lead("footer1", "footer", "footer1.xml");
    lead("item1", "customXml", "../customXml/item1.xml");
    if parts.comments.is_some() {
        lead("comments", "comments", "comments.xml");
    }
    if let Some(logo) = logo {
        lead("logo", "image", &format!("media/{}", logo.name));
    }
    xml + &parts.document_leads.relationships() + "</Relationships>"
}

fn relations_of(leads: &Leads) -> String {
    format!("<Relationships xmlns=\"{RELATIONS}\">{}</Relationships>", leads.relationships())
}

fn application() -> String {
    "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>policygen\
     </Application><AppVersion>1.0000</AppVersion></Properties>"
        .to_owned()
}

/// Title, language and dates, as every office program shows them.
fn core(document: &Document, built: Date) -> String {
    let (year, month, day) = built.first_day().numbers();
    let moment = format!("{year:04}-{month:02}-{day:02}T00:00:00Z");
    format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:subject>{}</dc:subject>\
         <dc:creator>{}</dc:creator><dc:description>{}</dc:description><dc:language>en-GB</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{moment}</dcterms:created><dcterms:modified \
         xsi:type=\"dcterms:W3CDTF\">{moment}</dcterms:modified><cp:contentStatus>{}</cp:contentStatus></cp:coreProperties>",
        Escaped(&document.title),
        Escaped(&document.school),
        Escaped(&document.school),
        Escaped(&document.summary),
        Escaped(document.stamp.state().words())
    )
}

/// The facts of the stamp for machines: Word keeps this part as it is when a file is saved again.
fn said_of_itself(document: &Document) -> String {
    let mut xml = format!("<policy xmlns=\"{NAMESPACE}\">");
    for (fact, value) in record::of(document, lines::of(document).places()) {
        put!(xml, "<{fact}>{}</{fact}>", Escaped(&value));
    }
    xml + "</policy>"
}

fn settings(tracks: bool) -> String {
    let tracks = if tracks { "<w:trackRevisions/>" } else { "" };
    format!(
        "<w:settings {NAMES}><w:zoom w:percent=\"100\"/>{tracks}<w:defaultTabStop w:val=\"567\"/><w:footnotePr>\
         <w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr><w:compat><w:compatSetting \
         w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
         <w:themeFontLang w:val=\"en-GB\"/><w:clrSchemeMapping w:bg1=\"light1\" w:t1=\"dark1\" w:bg2=\"light2\" w:t2=\"dark2\" \
         w:accent1=\"accent1\" w:accent2=\"accent2\" w:accent3=\"accent3\" w:accent4=\"accent4\" w:accent5=\"accent5\" \
         w:accent6=\"accent6\" w:hyperlink=\"hyperlink\" w:followedHyperlink=\"followedHyperlink\"/><w:decimalSymbol \
         w:val=\".\"/><w:listSeparator w:val=\",\"/></w:settings>"
    )
}
