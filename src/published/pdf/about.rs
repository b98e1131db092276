//! What a PDF says of itself.

use super::objects::text;
use crate::published::normal::normal;
use crate::published::record;
use lopdf::Dictionary;
use std::collections::BTreeMap;

/// The namespace of what policygen says about a policy in XMP: a name and no address, so that it outlives every host.
pub const NAMESPACE: &str = "urn:uuid:3debc15b-400a-4545-90f6-7e474206b301#";
const DUBLIN_CORE: &str = "http://purl.org/dc/elements/1.1/";
const XMP: &str = "http://ns.adobe.com/xap/1.0/";

/// What a file says of itself in its information dictionary and in its XMP: the facts of its stamp, and a line for each
/// word and date that a change would falsify. Which program saved the file, and when, is no such thing.
pub fn about(info: Option<&Dictionary>, xmp: &str) -> (BTreeMap<String, String>, Vec<String>) {
    let mut record = BTreeMap::new();
    let mut head = Vec::new();
    for key in ["Title", "Author", "Subject", "Keywords", "CreationDate"] {
        if let Some(value) = info.and_then(|info| info.get(key.as_bytes()).ok()).and_then(text) {
            let value = if key == "CreationDate" { in_utc(&value) } else { value };
            head.push(format!("{key}: {}", normal(&value)));
        }
    }
    let Ok(xml) = roxmltree::Document::parse(xmp) else { return (record, head) };
    let mut tell = |namespace: Option<&str>, name: &str, value: &str| {
        let prefix = match namespace {
            Some(NAMESPACE) => {
                record.insert(name.to_owned(), value.trim().to_owned());
                if name == record::SEAL || name == record::DIGESTS {
                    return;
                }
                "policygen"
            }
            Some(DUBLIN_CORE) if name == "creator" => {
                record.insert(record::PUBLISHER.to_owned(), value.trim().to_owned());
                "dc"
            }
            Some(DUBLIN_CORE) if matches!(name, "title" | "description" | "subject") => "dc",
            Some(XMP) if name == "CreateDate" => "xmp",
            _ => return,
        };
        let value = if name == "CreateDate" { in_utc(value) } else { value.to_owned() };
        head.push(format!("{prefix}:{name}: {}", normal(&value)));
    };
    for node in xml.descendants().filter(roxmltree::Node::is_element) {
        for attribute in node.attributes() {
            tell(attribute.namespace(), attribute.name(), attribute.value());
        }
        if !matches!(node.tag_name().namespace(), Some(NAMESPACE | DUBLIN_CORE | XMP)) {
            continue;
        }
        let words: String = node.descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect();
        tell(node.tag_name().namespace(), node.tag_name().name(), &words);
    }
    // Programs write these in an order of their own.
    head.sort();
    (record, head)
}

/// A moment in UTC as we write it. Programs that save a file again say `+00'00'` or `+00:00` for `Z`.
fn in_utc(moment: &str) -> String {
    let zero = ["+00'00'", "-00'00'", "+00'00", "-00'00", "+00:00", "-00:00"].into_iter();
    let before = zero.filter_map(|zone| moment.trim().strip_suffix(zone)).next();
    before.map_or_else(|| moment.to_owned(), |before| format!("{before}Z"))
}
