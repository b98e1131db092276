//! What the file says about itself: title, authorship, dates, conformance to PDF/UA-1 and PDF/A-2a, colours.

use super::file::text;
use super::scaffold::{self, Scaffold};
use super::srgb;
use super::streams::Stream;
use crate::date::Date;
use crate::document::{Approval, Document};
use crate::published::pdf::about::{NAMESPACE, about};
use crate::published::seal::{Digests, NO_DIGESTS, NO_SEAL, seal};
use crate::published::{lines, record};
use lopdf::{Object, ObjectId, dictionary};
use std::sync::{Arc, LazyLock};

/// The language of every policy (BCP 47).
const LANGUAGE: &str = "en-GB";
const CREATOR: &str = concat!("policygen ", env!("CARGO_PKG_VERSION"));
const PRODUCER: &str = scaffold::PRODUCER;

/// Writes the catalogue's and the trailer's entries. `tags` is the root of the structure tree.
/// `said` are the lines that the pages show.
pub(crate) fn describe(
    frame: &mut Scaffold,
    document: &Document,
    tags: ObjectId,
    outline: Option<ObjectId>,
    said: &[String],
) {
    let info = info(document);
    let text = lines::of(document);
    let xmp = xmp(document, &text.places());
    // Read before the schemas are put in: they are the longer half, and say nothing of this document.
    let (_, head) = about(Some(&info), &xmp);
    let digests = Digests::of(&head, said, &text.lines).encode();
    let xmp = xmp
        .replacen(NO_SEAL, &seal(&head, said), 1)
        .replacen(NO_DIGESTS, &digests, 1)
        .replacen(NO_SCHEMAS, &SCHEMAS, 1);
    let described = frame.pdf.new_object_id();
    let head = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    frame.written.stream(described, head, Arc::new(Stream::of(xmp.as_bytes())));
    let intent = output_intent(frame);
    let info = frame.pdf.add_object(info);
    if let Ok(Object::Reference(before)) = frame.pdf.trailer.get(b"Info").cloned() {
        frame.pdf.objects.remove(&before);
    }
    frame.pdf.trailer.set("Info", info);
    let catalog = frame.pdf.catalog_mut().expect("the frame has a catalogue");
    catalog.set("Lang", Object::string_literal(LANGUAGE));
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("StructTreeRoot", tags);
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("Metadata", described);
    catalog.set("OutputIntents", vec![intent]);
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", "UseOutlines");
    }
}

fn info(document: &Document) -> lopdf::Dictionary {
    let date = format!("D:{}000000Z", dated(document).written().replace('-', ""));
    dictionary! {
        "Title" => text(&title(document)),
        "Author" => text(&one_line(&document.school)),
        "Subject" => text(&one_line(&document.summary)),
        "Keywords" => text(&keywords(document).join(", ")),
        "Creator" => text(CREATOR),
        "Producer" => text(PRODUCER),
        "CreationDate" => Object::string_literal(date.as_str()),
        "ModDate" => Object::string_literal(date),
    }
}

/// The day of the text: when it was approved, and building it again does not make it younger. Of what is not approved
/// nobody knows since when it reads so; it has the day it was built for.
fn dated(document: &Document) -> Date {
    let stamp = &document.stamp;
    match stamp.approval {
        Approval::Approved(on) => on.first_day(),
        Approval::Draft | Approval::Changed(_) => stamp.built,
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

/// What the policy may be looked for by.
fn keywords(document: &Document) -> Vec<String> {
    let stamp = &document.stamp;
    [
        "school policy",
        &document.id,
        stamp.state().words(),
        &format!("model {}", stamp.release),
        stamp.short_fingerprint(),
    ]
    .into_iter()
    .map(one_line)
    .filter(|word| !word.is_empty())
    .collect()
}

fn output_intent(frame: &mut Scaffold) -> Object {
    static PROFILE: LazyLock<Arc<Stream>> = LazyLock::new(|| Arc::new(Stream::of(&srgb::profile())));
    let profile = frame.pdf.new_object_id();
    frame.written.stream(profile, dictionary! { "N" => 3 }, Arc::clone(&PROFILE));
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

/// A property in [`NAMESPACE`].
struct Property {
    name: &'static str,
    /// Its type in the language of XMP.
    kind: &'static str,
    /// What it means, for those who find the file in fifty years: PDF/A wants it said in the file.
    meaning: &'static str,
    /// Of the document, and of where its particulars stand.
    value: fn(&Document, &str) -> Option<String>,
}

/// Each has the name and the value of the `policygen:` metadata of the HTML page.
const PROPERTIES: [Property; 14] = [
    Property {
        name: "school",
        kind: "Text",
        meaning: "Id of the school, whose name is dc:creator",
        value: |document, _| Some(document.school_id.clone()),
    },
    Property {
        name: "policy",
        kind: "Text",
        meaning: "Id of the policy in its school",
        value: |document, _| Some(document.id.clone()),
    },
    Property {
        name: "state",
        kind: "Text",
        meaning: "draft, changed (since approval), approved, due-soon or overdue (for review), superseded, on the day built",
        value: |document, _| Some(document.stamp.state().key().to_owned()),
    },
    Property {
        name: "approved",
        kind: "Date",
        meaning: "When this very text was approved",
        value: |document, _| match document.stamp.approval {
            Approval::Draft | Approval::Changed(_) => None,
            Approval::Approved(on) => Some(on.written()),
        },
    },
    Property {
        name: "reviewed",
        kind: "Text",
        meaning: "When this text was last reviewed: a day, a month or a term such as spring 2027",
        value: |document, _| document.stamp.reviewed.map(Date::written),
    },
    Property {
        name: record::EARLIER_REVIEW,
        kind: "Text",
        meaning: "When the policy was last reviewed, if it had another text then",
        value: |document, _| document.stamp.earlier_review.map(Date::written),
    },
    Property {
        name: "next-review",
        kind: "Text",
        meaning: "When the policy is next to be reviewed: a day, a month or a term such as spring 2027",
        value: |document, _| document.stamp.next_review.map(Date::written),
    },
    Property {
        name: "release",
        kind: "Text",
        meaning: "Release of the model policy it was built from",
        value: |document, _| Some(one_line(&document.stamp.release)),
    },
    Property {
        name: "fingerprint",
        kind: "Text",
        meaning: "SHA-256 of the text, stamps and particulars excluded, in hexadecimal digits",
        value: |document, _| of_policy(document, document.stamp.fingerprint.clone()),
    },
    Property {
        name: record::PARTICULARS,
        kind: "Text",
        meaning: "SHA-256 of its particulars, names and contact details, in hexadecimal digits",
        value: |document, _| Some(document.stamp.particulars.clone()).filter(|particulars| !particulars.is_empty()),
    },
    Property {
        name: record::HELD_OUT,
        kind: "Text",
        meaning: "Where the particulars stand: line, first byte, end and name of each",
        value: |document, places| of_policy(document, places.to_owned()).filter(|places| !places.is_empty()),
    },
    Property {
        name: "built",
        kind: "Date",
        meaning: "The day it was built for",
        value: |document, _| Some(document.stamp.built.written()),
    },
    Property {
        name: record::SEAL,
        kind: "Text",
        meaning: "SHA-256 of every line of the file and of what it says of itself, in hexadecimal digits",
        value: |document, _| of_policy(document, NO_SEAL.to_owned()),
    },
    Property {
        name: record::DIGESTS,
        kind: "Text",
        meaning: "17 bits of the FNV-1a hash of each line, and whether the fingerprint covers it, in base64url",
        value: |document, _| of_policy(document, NO_DIGESTS.to_owned()),
    },
];

/// What only a policy says of itself: a redline is a working paper, and nobody is held to its words.
fn of_policy(document: &Document, value: String) -> Option<String> {
    document.stamp.companion.is_none().then_some(value)
}

/// What stands for the schemas.
const NO_SCHEMAS: &str = "policygen-schemas-stand-here";

/// What each property means, as PDF/A wants it said.
static SCHEMAS: LazyLock<String> = LazyLock::new(|| {
    schema("PDF/UA identification", "http://www.aiim.org/pdfua/ns/id/", "pdfuaid", &[UA_PART])
        + &schema("A school policy, by policygen", NAMESPACE, "policygen", &PROPERTIES.map(described))
});

/// The same in XMP, and what only XMP has words for. The particulars of the text stand at these places.
fn xmp(document: &Document, places: &str) -> String {
    let title = escaped(&title(document));
    let author = escaped(&one_line(&document.school));
    let subject = escaped(&one_line(&document.summary));
    let keywords = keywords(document);
    let topics: String = keywords.iter().map(|word| format!("<rdf:li>{}</rdf:li>", escaped(word))).collect();
    let keywords = escaped(&keywords.join(", "));
    let date = dated(document).written() + "T00:00:00Z";
    let own: String = PROPERTIES
        .iter()
        .filter_map(|Property { name, value, .. }| {
            let value = escaped(&value(document, places)?);
            Some(format!("<policygen:{name}>{value}</policygen:{name}>\n"))
        })
        .collect();
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
 xmlns:policygen="{NAMESPACE}"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag>{topics}</rdf:Bag></dc:subject>
<dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:CreatorTool>{CREATOR}</xmp:CreatorTool>
<pdf:Keywords>{keywords}</pdf:Keywords>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
{own}<pdfaExtension:schemas><rdf:Bag>
{NO_SCHEMAS}</rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"#
    )
}

/// The mark of PDF/UA, which PDF/A does not know of itself: name, type and meaning.
const UA_PART: [&str; 3] = ["part", "Integer", "The part of ISO 14289 that the file conforms to"];

fn described(property: Property) -> [&'static str; 3] {
    [property.name, property.kind, property.meaning]
}

/// The description that PDF/A wants of a schema it does not know (ISO 19005-2, 6.6.2.3), as an item of a bag.
/// `properties` have a name, a type and a meaning each.
fn schema(title: &str, namespace: &str, prefix: &str, properties: &[[&str; 3]]) -> String {
    let mut text = format!(
        r#"<rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>{title}</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>
"#
    );
    for [name, kind, meaning] in properties {
        text += &format!(
            r#"<rdf:li rdf:parseType="Resource">
<pdfaProperty:name>{name}</pdfaProperty:name>
<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>{meaning}</pdfaProperty:description>
</rdf:li>
"#
        );
    }
    text + "</rdf:Seq></pdfaSchema:property>\n</rdf:li>\n"
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
        let xmp = xmp(&document, "");
        assert!(xmp.contains("Cats &amp; &lt;dogs&gt;</rdf:li>"), "{xmp}");
    }

    /// The two descriptions of a built file.
    fn read_back(document: &Document) -> (lopdf::Dictionary, String) {
        let bytes = crate::render::pdf::pdf(document, fixture::stock(), crate::render::pdf::Print::Usual)
            .expect("the fonts draw every letter");
        let file = lopdf::Document::load_mem(&bytes).expect("it is a PDF");
        let info = file.trailer.get(b"Info").and_then(Object::as_reference).expect("the trailer names it");
        let info = file.get_dictionary(info).expect("it is there").clone();
        let catalog = file.catalog().expect("a file has one");
        assert_eq!(catalog.get(b"Lang").and_then(Object::as_str).ok(), Some(&b"en-GB"[..]));
        let xmp = catalog.get(b"Metadata").and_then(Object::as_reference).expect("the catalogue names it");
        let xmp = file.get_object(xmp).and_then(Object::as_stream).expect("it is there");
        let xmp = xmp.get_plain_content().expect("it was compressed by this program");
        (info, String::from_utf8(xmp).expect("it was written as UTF-8"))
    }

    /// The words of the first element of this name in XMP, or of the first item in it.
    fn words(xmp: &str, name: &str) -> Option<String> {
        let inner = xmp.split_once(&format!("<{name}>"))?.1.split_once(&format!("</{name}>"))?.0;
        let inner = match inner.split_once("<rdf:li") {
            Some((_, item)) => item.split_once('>')?.1.split_once("</rdf:li>")?.0,
            None => inner,
        };
        Some(inner.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    }

    #[test]
    fn both_descriptions_of_a_file_say_the_same() {
        let mut odd = fixture::small();
        odd.title = "Safe & well: <gŵr>  (a\\b) ½\tœuvre".to_owned();
        odd.school = "St Mary’s School".to_owned();
        odd.summary = "How staff\r\nbehave; “quoted” – and more.".to_owned();
        for document in [fixture::small(), odd] {
            let (info, xmp) = read_back(&document);
            let told = |key: &str| {
                let value = info.get(key.as_bytes()).unwrap_or_else(|_| panic!("{key} is told"));
                lopdf::decode_text_string(value).expect("a text string")
            };
            for (key, element) in [
                ("Title", "dc:title"),
                ("Author", "dc:creator"),
                ("Subject", "dc:description"),
                ("Keywords", "pdf:Keywords"),
                ("Creator", "xmp:CreatorTool"),
                ("Producer", "pdf:Producer"),
            ] {
                assert_eq!(Some(told(key)), words(&xmp, element), "{key}");
            }
            for (key, element) in [("CreationDate", "xmp:CreateDate"), ("ModDate", "xmp:ModifyDate")] {
                assert_eq!(told(key), "D:20261121000000Z");
                assert_eq!(words(&xmp, element).as_deref(), Some("2026-11-21T00:00:00Z"));
            }
            assert_eq!(info.len(), 8, "Info says nothing that XMP does not");
        }
    }

    #[test]
    fn a_file_says_what_policy_it_is_and_how_it_stands() {
        let mut document = fixture::small();
        document.stamp.approval = Approval::Approved(Date::day(2024, 10, 9).expect("the calendar has it"));
        document.stamp.earlier_review = document.stamp.reviewed.take();
        let (_, xmp) = read_back(&document);
        assert!(xmp.contains(&format!("xmlns:policygen=\"{NAMESPACE}\"")));
        let said: Vec<_> = PROPERTIES
            .iter()
            .filter_map(|property| Some((property.name, words(&xmp, &format!("policygen:{}", property.name))?)))
            .collect();
        let fingerprint = "0123abcd".repeat(8);
        let expected = [
            ("school", "brookside"),
            ("policy", "online"),
            ("state", "approved"),
            ("approved", "2024-10-09"),
            ("earlier-review", "2024-10-07"),
            ("next-review", "2025-10"),
            ("release", "2026.1"),
            ("fingerprint", &fingerprint),
            ("built", "2026-11-21"),
        ];
        let (own, seals) = said.split_at(expected.len());
        assert_eq!(own, expected.map(|(name, value)| (name, value.to_owned())).as_slice());
        let lengths: Vec<_> = seals.iter().map(|(name, value)| (*name, value.len() > 32)).collect();
        assert_eq!(lengths, [(record::SEAL, true), (record::DIGESTS, true)]);
        let described = xmp.split_once("A school policy, by policygen").expect("the schema is described").1;
        assert_eq!(described.matches("<pdfaProperty:name>").count(), PROPERTIES.len());
    }

    #[test]
    fn a_file_has_the_date_of_its_text() {
        let mut document = fixture::small();
        let day = |text: &str| text.parse::<Date>().expect("it is a date");
        let dates = |document: &Document| dated(document).written();
        assert_eq!(dates(&document), "2026-11-21", "the day it was built for");
        document.stamp.approval = Approval::Changed(day("2024-10-09"));
        assert_eq!(dates(&document), "2026-11-21", "another text was approved");
        document.stamp.approval = Approval::Approved(day("2024-10-09"));
        assert_eq!(dates(&document), "2024-10-09", "its approval");
    }

    #[test]
    fn what_is_not_known_is_not_said() {
        let mut document = fixture::small();
        document.stamp.reviewed = None;
        document.stamp.next_review = None;
        let xmp = xmp(&document, "");
        for absent in ["approved", "reviewed", "next-review"] {
            assert_eq!(words(&xmp, &format!("policygen:{absent}")), None);
        }
    }
}
