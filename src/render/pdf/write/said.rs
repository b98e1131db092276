//! What a document says once it is laid out, as [`published`](crate::published) reads it back from the finished file.

use super::called::{height_of, name};
use super::content::Shared;
use super::outline;
use super::tags::attributes;
use crate::published::normal::normal;
use crate::published::pdf::beside::{PICTURE, bookmark, on_page, page_goal};
use crate::published::pdf::drawn;
use crate::published::seal::flat;
use crate::published::tagged::{self, TagElement, leads_to, read_aloud};
use crate::render::pdf::page::laid::{Laid, Page};
use crate::render::pdf::set::paragraph::Run;
use crate::render::pdf::set::tree::{Destination, ElementId, Goal, Kid, LinkId, Role, Tree};
use std::borrow::Cow;

/// Every line of the file: the text, then what stands beside it on each page, then the outline. `looks` tells how each
/// page is drawn. `shown` are the elements that the file has.
pub(crate) fn lines(laid: &Laid, shared: &Shared, watermark: bool, shown: &[bool], looks: Vec<String>) -> Vec<String> {
    let mut words: Vec<Cow<str>> = vec![Cow::Borrowed(""); laid.tree.slot_count()];
    let mut links: Vec<Option<LinkId>> = vec![None; laid.tree.elements().len()];
    for run in laid.pages.iter().flat_map(|page| &page.runs) {
        if let Some(slot) = run.ink.slot {
            let words = &mut words[slot.0 as usize];
            // Most slots are filled by one line.
            match words.is_empty() {
                true => *words = Cow::Borrowed(&run.text),
                false => words.to_mut().push_str(&run.text),
            }
        }
        if let Some(link) = run.ink.link {
            links[laid.tree.link(link).element.0 as usize] = Some(link);
        }
    }
    let mut said = Said { laid, words, links, shown };
    let document = tagged::TagKid::Element(said.element(Tree::ROOT));
    let root = TagElement { kids: vec![document], ..TagElement::default() };
    let mut lines = flat(tagged::lines(&root));
    for (at, page) in laid.pages.iter().enumerate() {
        lines.extend(beside(page, shared, watermark).into_iter().map(|words| on_page(at, &words)));
    }
    let outlined = laid.bookmarks.iter().zip(outline::depths(laid));
    lines.extend(outlined.map(|(entry, depth)| bookmark(depth, &entry.title, &said.page_of(&entry.place))));
    lines.extend(looks);
    lines.push(tagged::shape(&root));
    lines
}

/// What stands on a page that is no part of the text, as it is drawn.
fn beside(page: &Page, shared: &Shared, watermark: bool) -> Vec<String> {
    let joined = |runs: &[Run]| {
        let mut words = String::new();
        for run in runs {
            words.push(' ');
            words.push_str(&run.text);
        }
        normal(&words).into_owned()
    };
    let [header, footer] = shared.own(page);
    // The first page has no header.
    let above = if page.header.runs.is_empty() { &[][..] } else { &shared.header.runs };
    let furniture = [above, &shared.footer.runs, &header.runs, &footer.runs].map(joined);
    let words = furniture.into_iter().chain([joined(&page.repeated)]);
    let watermark = watermark.then(|| PICTURE.to_owned());
    // The logo is drawn after all that repeats.
    let logo = page.logo.is_some().then(|| PICTURE.to_owned());
    watermark.into_iter().chain(words.filter(|words| !words.is_empty())).chain(logo).collect()
}

struct Said<'l> {
    laid: &'l Laid,
    /// What is drawn into each slot.
    words: Vec<Cow<'l, str>>,
    /// The link that each element is, if it can be pressed.
    links: Vec<Option<LinkId>>,
    /// Which elements the file has.
    shown: &'l [bool],
}

impl<'l> Said<'l> {
    fn element(&mut self, id: ElementId) -> TagElement<'l> {
        let laid = self.laid;
        let element = laid.tree.get(id);
        let kids = Vec::with_capacity(element.kids.len());
        let mut made = TagElement { role: name(&element.role).into(), kids, ..TagElement::default() };
        match &element.role {
            Role::List(numbering) => made.numbering = Some(super::tags::numbering(*numbering).into()),
            Role::Abbreviation(full) => made.full = Some(full.into()),
            Role::Figure(shown) => made.carried.extend(read_aloud(shown, "")),
            Role::Document
            | Role::Heading(_)
            | Role::Paragraph
            | Role::Item
            | Role::Label
            | Role::ItemBody
            | Role::Table
            | Role::Row
            | Role::HeaderCell(_)
            | Role::Cell
            | Role::Contents
            | Role::ContentsItem
            | Role::Reference
            | Role::Link
            | Role::Note(_)
            | Role::Quote
            | Role::Code
            | Role::Edit(_)
            | Role::Foreign(_)
            | Role::Words => {}
        }
        if let Role::Foreign(lang) = &element.role {
            made.said = lang.to_string().into();
        } else if let Some(attributes) = attributes(&element.role, laid) {
            let mut left = usize::MAX;
            made.said = drawn::said(&attributes, &mut left, &mut |_| None).into();
        }
        for kid in &element.kids {
            made.kids.push(match kid {
                Kid::Element(inner) if !self.shown[inner.0 as usize] => continue,
                Kid::Element(inner) => tagged::TagKid::Element(self.element(*inner)),
                Kid::Slot(slot) => tagged::TagKid::Words(std::mem::take(&mut self.words[slot.0 as usize])),
            });
        }
        if let Some(link) = self.links[id.0 as usize] {
            let link = laid.tree.link(link);
            let goal = match &link.goal {
                Goal::Address(address) => Some(normal(&super::tags::ascii(address)).into_owned()),
                Goal::Place(place) => laid.places.contains_key(place).then(|| self.page_of(place)),
            };
            if let Some(goal) = goal {
                made.carried.push(leads_to(&goal));
                made.carried.extend(read_aloud(&link.name, &made.words()));
            }
        }
        made
    }

    fn page_of(&self, place: &Destination) -> String {
        let goal = |&(page, y): &(usize, f32)| page_goal(page, Some(height_of(y, self.laid)));
        self.laid.places.get(place).map_or_else(|| "nowhere".to_owned(), goal)
    }
}
