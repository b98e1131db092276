//! What the file says about itself: title, authorship, dates, conformance to PDF/UA-1 and PDF/A-2a, colours.

use super::file::{compressed, deflate, text};
use super::scaffold::Frame;
use super::srgb;
use crate::date::Date;
use crate::document::Document;
use lopdf::{Object, ObjectId, Stream, dictionary};
use std::sync::LazyLock;

const CREATOR: &str = concat!("policygen ", env!("CARGO_PKG_VERSION"));
const PRODUCER: &str = concat!("policygen ", env!("CARGO_PKG_VERSION"), " with printpdf and lopdf");

/// Writes the catalogue's and the trailer's entries. `tags` is the root of the structure tree.
pub fn describe(frame: &mut Frame, document: &Document, tags: ObjectId, outline: Option<ObjectId>) {
    let xmp = xmp(document).into_bytes();
    // Plain, so that programs that know no PDF can find it.
    let xmp = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, xmp).with_compression(false);
    let xmp = frame.pdf.add_object(xmp);
    let intent = output_intent(frame);
    let info = info(document);
    let info = frame.pdf.add_object(info);
    if let Ok(Object::Reference(printpdfs)) = frame.pdf.trailer.get(b"Info").cloned() {
        frame.pdf.objects.remove(&printpdfs);
    }
    frame.pdf.trailer.set("Info", info);
    let catalog = frame.pdf.catalog_mut().expect("printpdf writes a catalogue");
    catalog.set("Lang", Object::string_literal("en-GB"));
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("StructTreeRoot", tags);
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("Metadata", xmp);
    catalog.set("OutputIntents", vec![intent]);
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", "UseOutlines");
    }
}

fn info(document: &Document) -> lopdf::Dictionary {
    let date = date(document.stamp.built);
    let date = format!("D:{}000000Z", date.iso().replace('-', ""));
    dictionary! {
        "Title" => text(&title(document)),
        "Author" => text(&one_line(&document.school)),
        "Subject" => text(&one_line(&document.summary)),
        "Creator" => text(CREATOR),
        "Producer" => text(PRODUCER),
        "CreationDate" => Object::string_literal(date.as_str()),
        "ModDate" => Object::string_literal(date),
    }
}

/// What a window shows. A document without a title is called by its id, as PDF/UA wants a title.
fn title(document: &Document) -> String {
    let title = one_line(&document.title);
    if title.is_empty() { one_line(&document.id) } else { title }
}

/// Words on one line, without what XML cannot hold. PDF/A wants them alike in both places.
fn one_line(words: &str) -> String {
    let words: String = words
        .chars()
        .filter(|letter| !matches!(letter, '\u{fffe}' | '\u{ffff}'))
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn date(built: Date) -> Date {
    built.first_day()
}

fn output_intent(frame: &mut Frame) -> Object {
    static PROFILE: LazyLock<Vec<u8>> = LazyLock::new(|| deflate(&srgb::profile()));
    let profile = frame.pdf.add_object(compressed(dictionary! { "N" => 3 }, PROFILE.clone()));
    let name = Object::string_literal("sRGB IEC61966-2.1");
    dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => name.clone(),
        "Info" => name,
        "DestOutputProfile" => profile,
    }
    .into()
}

/// The same in XMP. PDF/A wants a schema for the PDF/UA mark, since it has none of its own.
fn xmp(document: &Document) -> String {
    let title = escaped(&title(document));
    let author = escaped(&one_line(&document.school));
    let subject = escaped(&one_line(&document.summary));
    let date = date(document.stamp.built).iso() + "T00:00:00Z";
    let mark = '\u{feff}';
    format!(
        r#"<?xpacket begin="{mark}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:CreatorTool>{CREATOR}</xmp:CreatorTool>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"#
    )
}

/// Words as XML text.
fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::fixture;

    #[test]
    fn words_from_a_school_cannot_become_markup() {
        let mut document = fixture::small();
        document.title = "Cats & <dogs>\u{1}".to_owned();
        let xmp = xmp(&document);
        assert!(xmp.contains("Cats &amp; &lt;dogs&gt;</rdf:li>"), "{xmp}");
    }

    #[test]
    fn dates_are_those_of_the_build_day() {
        let document = fixture::small();
        assert!(xmp(&document).contains("<xmp:CreateDate>2026-11-21T00:00:00Z</xmp:CreateDate>"));
        let info = info(&document);
        assert_eq!(info.get(b"ModDate").and_then(Object::as_str).ok(), Some(&b"D:20261121000000Z"[..]));
    }
}
