//! What a PDF of this program never has: actions other than following a link, files within the file, forms, layers.

use super::beside::on_page;
use super::objects::Objects;
use lopdf::{Dictionary, Object};

/// What the catalogue of a PDF may have that neither runs nor shows anything.
const OF_CATALOGUES: [&str; 16] = [
    "Type",
    "Version",
    "Extensions",
    "Pages",
    "PageLayout",
    "PageMode",
    "Outlines",
    "Dests",
    "Metadata",
    "StructTreeRoot",
    "MarkInfo",
    "Lang",
    "ViewerPreferences",
    "OutputIntents",
    "PieceInfo",
    "LastModified",
];
/// What the information of a file may have. Its words are read elsewhere; those of other keys are shown by viewers too.
const OF_INFORMATION: [&str; 9] =
    ["Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate", "Trapped"];
/// What the root of the structure tree may have. Another map of roles would make a heading of a paragraph.
const OF_STRUCTURE: [&str; 5] = ["Type", "K", "ParentTree", "ParentTreeNextKey", "IDTree"];
/// Ways to open a file that hide nothing of it, and show no other things in its place.
const OPENED: [&str; 3] = ["UseNone", "UseOutlines", "UseThumbs"];
/// The language of every policy, in which it is read aloud.
const LANGUAGE: &[u8] = b"en-GB";
/// What a page may have: all else draws, hides, moves or runs.
const OF_PAGES: [&str; 16] = [
    "Type",
    "Parent",
    "LastModified",
    "Resources",
    "MediaBox",
    "CropBox",
    "BleedBox",
    "TrimBox",
    "ArtBox",
    "Contents",
    "Rotate",
    "Annots",
    "StructParents",
    "Tabs",
    "Metadata",
    "PieceInfo",
];
/// What a bookmark may have.
const OF_BOOKMARKS: [&str; 11] =
    ["Type", "Title", "Parent", "Prev", "Next", "First", "Last", "Count", "Dest", "A", "SE"];

impl<'p> Objects<'p> {
    /// A line for everything of the whole file that is not ours.
    pub(super) fn not_ours(&self) -> Vec<String> {
        let Ok(catalogue) = self.0.catalog() else { return Vec::new() };
        let mut found = others(catalogue, &OF_CATALOGUES);
        // A file may open at its first page, and give names to places.
        found.retain(|key| match key.as_str() {
            "OpenAction" => !self.opens_at_beginning(catalogue),
            "Names" => {
                let names = self.entry(catalogue, key).and_then(|names| names.as_dict().ok());
                names.is_none_or(|names| !others(names, &["Dests"]).is_empty())
            }
            _ => true,
        });
        let structure = self.entry(catalogue, "StructTreeRoot").and_then(|root| root.as_dict().ok());
        found.extend(structure.into_iter().flat_map(|root| others(root, &OF_STRUCTURE)));
        let language = self.entry(catalogue, "Lang").and_then(|lang| lang.as_str().ok()).unwrap_or_default();
        if !language.eq_ignore_ascii_case(LANGUAGE) {
            found.push(format!("Lang {}", String::from_utf8_lossy(language)));
        }
        found.extend(self.told_otherwise(catalogue));
        let information = self.info().into_iter().flat_map(|info| others(info, &OF_INFORMATION));
        found.extend(information.map(|key| format!("{key} in its information")));
        found.into_iter().map(|key| format!("holds: {key}")).collect()
    }

    /// Whether what a file does when it is opened is to show its first page.
    fn opens_at_beginning(&self, catalogue: &'p Dictionary) -> bool {
        let Some(Object::Array(place)) = self.entry(catalogue, "OpenAction") else { return false };
        place.first().and_then(|page| page.as_reference().ok()) == self.0.page_iter().next()
    }

    /// What a file tells viewers and screen readers otherwise than ours do: that it has no tags, that its title is not to
    /// be shown, that it is to fill the screen.
    fn told_otherwise(&self, catalogue: &'p Dictionary) -> Vec<String> {
        let mut found = Vec::new();
        for (key, only) in [("MarkInfo", "Marked"), ("ViewerPreferences", "DisplayDocTitle")] {
            let told = self.entry(catalogue, key).and_then(|told| told.as_dict().ok());
            let is_so = told.and_then(|told| self.entry(told, only)).and_then(|said| said.as_bool().ok()) == Some(true);
            if !is_so {
                found.push(format!("{key} without {only}"));
            }
            let others = told.into_iter().flat_map(|told| told.iter()).filter(|(key, said)| {
                let is_off = matches!(said, Object::Boolean(false) | Object::Integer(0));
                **key != only.as_bytes() && !is_off
            });
            found.extend(others.map(|(other, _)| format!("{key} {}", other.escape_ascii())));
        }
        let mode = self.name(catalogue, "PageMode").filter(|mode| !OPENED.contains(&mode.as_str()));
        found.extend(mode.map(|mode| format!("PageMode {mode}")));
        found
    }

    /// The same of a page.
    pub(super) fn not_ours_on_page(&self, number: usize, page: &'p Dictionary) -> Vec<String> {
        let mut others = others(page, &OF_PAGES);
        // A keyboard goes through the links of a page as its tags do.
        let order = self.name(page, "Tabs").filter(|order| order != "S");
        others.extend(order.map(|order| format!("Tabs {order}")));
        others.into_iter().map(|key| on_page(number, &format!("holds: {key}"))).collect()
    }

    /// The same of a bookmark and of where it leads.
    pub(super) fn not_ours_in_bookmark(&self, bookmark: &'p Dictionary) -> Vec<String> {
        let mut found = others(bookmark, &OF_BOOKMARKS);
        found.extend(self.not_our_action(bookmark));
        found.into_iter().map(|key| format!("a bookmark holds: {key}")).collect()
    }

    /// What pressing a link or a bookmark does beside leading somewhere.
    pub(super) fn not_our_action(&self, from: &'p Dictionary) -> Vec<String> {
        let Some(action) = self.entry(from, "A") else { return Vec::new() };
        let Ok(action) = action.as_dict() else { return vec!["A".to_owned()] };
        match self.name(action, "S").as_deref() {
            Some("URI") => others(action, &["Type", "S", "URI"]),
            Some("GoTo") => others(action, &["Type", "S", "D"]),
            Some(other) => vec![other.to_owned()],
            None => vec!["A".to_owned()],
        }
    }
}

/// The keys of a dictionary that are not among `known`.
fn others(dictionary: &Dictionary, known: &[&str]) -> Vec<String> {
    let keys = dictionary.iter().map(|(key, _)| key).filter(|key| known.iter().all(|name| name.as_bytes() != **key));
    keys.map(|key| String::from_utf8_lossy(key).into_owned()).collect()
}
