//! Looks for gaps in the tagging of laid out pages: words that no screen reader would come to, links without a name,
//! levels left out.
//!
//! An author can cause none of these, so one is a fault of this program, and nothing is written. A link whose words
//! cannot be seen was refused where it was written. What a table cell names, and that what is not text is an artifact,
//! need no look: the types leave no other way.

use crate::document::is_blank;
use crate::render::pdf::page::laid::Laid;
use crate::render::pdf::set::tree::{ElementId, Kid, LinkId, Role, Tree};

/// A gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// Words on the page, counted from 0, belong to no element.
    Words(usize),
    /// A link has no name to be read aloud.
    NamelessLink,
    /// A link has no words that can be seen.
    SilentLink,
    /// Words of a link on the page, counted from 0, stand outside of its element.
    WordsOutsideLink(usize),
    /// A heading has no words.
    EmptyHeading,
    /// A heading of this level stands more than one level below the last.
    Heading(u8),
    /// An element is in one that may not hold it.
    Misplaced(&'static str),
    /// An abbreviation stands for nothing.
    Abbreviation,
}

/// Every gap.
pub(crate) fn gaps(laid: &Laid) -> Vec<Gap> {
    let tree = &laid.tree;
    let mut gaps = Vec::new();
    let mut links: Vec<LinkId> = Vec::new();
    let mut speaks = vec![false; tree.elements().len()];
    for (at, page) in laid.pages.iter().enumerate() {
        for run in &page.runs {
            let Some(slot) = run.ink.slot else {
                gaps.push(Gap::Words(at));
                continue;
            };
            let owner = &mut speaks[tree.owner(slot).0 as usize];
            *owner = *owner || !is_blank(&run.text);
            let Some(link) = run.ink.link else { continue };
            if !is_in(tree, tree.owner(slot), tree.link(link).element) {
                gaps.push(Gap::WordsOutsideLink(at));
            }
            if !links.contains(&link) {
                links.push(link);
                gaps.extend(is_blank(&tree.link(link).name).then_some(Gap::NamelessLink));
            }
        }
    }
    let mut last = 0;
    look(tree, Tree::ROOT, &speaks, &mut last, &mut gaps);
    gaps
}

/// Whether an element, or what it holds, has words.
fn is_said(tree: &Tree, id: ElementId, speaks: &[bool]) -> bool {
    speaks[id.0 as usize]
        || tree.get(id).kids.iter().any(|kid| match kid {
            Kid::Element(inner) => is_said(tree, *inner, speaks),
            Kid::Slot(_) => false,
        })
}

fn is_in(tree: &Tree, mut element: ElementId, holder: ElementId) -> bool {
    while element != holder && element != Tree::ROOT {
        element = tree.get(element).parent;
    }
    element == holder
}

/// Looks at an element and all in it, in reading order. Blocks stand in each other as deep as an author writes them.
fn look(tree: &Tree, id: ElementId, speaks: &[bool], last: &mut u8, gaps: &mut Vec<Gap>) {
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        let element = tree.get(id);
        match &element.role {
            Role::Heading(level) => {
                gaps.extend((*level > *last + 1).then_some(Gap::Heading(*level)));
                gaps.extend((!is_said(tree, id, speaks)).then_some(Gap::EmptyHeading));
                *last = *level;
            }
            Role::Link => gaps.extend((!is_said(tree, id, speaks)).then_some(Gap::SilentLink)),
            Role::Abbreviation(full) => gaps.extend(full.trim().is_empty().then_some(Gap::Abbreviation)),
            // A logo without alternative text is told of where the school names it.
            Role::Figure(_)
            | Role::Document
            | Role::Paragraph
            | Role::List(_)
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
            | Role::Note(_)
            | Role::Quote
            | Role::Code
            | Role::Edit(_)
            | Role::Foreign(_)
            | Role::Words => {}
        }
        let holder = &tree.get(element.parent).role;
        if id != Tree::ROOT && !may_hold(holder, &element.role) {
            gaps.push(Gap::Misplaced(super::called::name(&element.role)));
        }
        open.extend(element.kids.iter().rev().filter_map(|kid| match kid {
            Kid::Element(inner) => Some(*inner),
            Kid::Slot(_) => None,
        }));
    }
}

/// Whether an element of the one role may stand in one of the other (ISO 32000-1, 14.8.4), where that is not free.
fn may_hold(holder: &Role, inner: &Role) -> bool {
    match inner {
        Role::Item => matches!(holder, Role::List(_)),
        Role::Label => matches!(holder, Role::Item | Role::Note(_) | Role::ContentsItem),
        Role::ItemBody => matches!(holder, Role::Item),
        Role::Row => matches!(holder, Role::Table),
        Role::HeaderCell(_) | Role::Cell => matches!(holder, Role::Row),
        Role::ContentsItem => matches!(holder, Role::Contents),
        Role::Document
        | Role::Heading(_)
        | Role::Paragraph
        | Role::List(_)
        | Role::Table
        | Role::Contents
        | Role::Reference
        | Role::Link
        | Role::Note(_)
        | Role::Figure(_)
        | Role::Quote
        | Role::Code
        | Role::Abbreviation(_)
        | Role::Edit(_)
        | Role::Foreign(_)
        | Role::Words => !matches!(holder, Role::List(_) | Role::Item | Role::Table | Role::Row),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::page::lay_out;
    use crate::render::pdf::set::paragraph::Run;
    use crate::render::pdf::set::style::Style;
    use crate::render::pdf::set::tree::{Goal, Scope};
    use crate::render::pdf::{Print, fixture};

    fn usual(document: &crate::document::Document) -> Style {
        Style::of(&document.design, Print::Usual)
    }

    fn laid() -> Laid {
        lay_out(&fixture::torture(), usual(&fixture::torture()), &mut fixture::setter())
            .expect("the fonts draw every letter")
    }

    #[test]
    fn documents_of_any_shape_have_none() {
        assert_eq!(gaps(&laid()), []);
        for seed in 0..20 {
            let document = fixture::chance(seed);
            let laid = lay_out(&document, usual(&document), &mut fixture::setter()).expect("they draw every letter");
            assert_eq!(gaps(&laid), [], "{seed}");
        }
    }

    #[test]
    fn words_that_belong_to_nothing_are_found() {
        let mut laid = laid();
        laid.pages[1].runs[3].ink.slot = None;
        laid.pages[1].runs[3].ink.link = None;
        assert_eq!(gaps(&laid), [Gap::Words(1)]);
    }

    #[test]
    fn links_without_a_name_or_a_place_in_the_tree_are_found() {
        let mut laid = laid();
        let nameless = laid.tree.add_link(Tree::ROOT, Goal::Address("https://example.org".to_owned()), " ".to_owned());
        let slot = laid.tree.slot(laid.tree.link(nameless).element);
        let run = laid.pages[0].runs.iter_mut().find(|run| run.ink.link.is_none()).expect("a page has plain words");
        run.ink.link = Some(nameless);
        let elsewhere = run.ink.slot;
        assert_eq!(gaps(&laid), [Gap::WordsOutsideLink(0), Gap::NamelessLink, Gap::SilentLink]);
        let run = laid.pages[0].runs.iter_mut().find(|run| run.ink.slot == elsewhere).expect("it was there");
        run.ink.slot = Some(slot);
        assert_eq!(gaps(&laid), [Gap::NamelessLink]);
    }

    #[test]
    fn links_and_headings_whose_words_cannot_be_seen_are_found() {
        for (role, gap) in [(Role::Heading(1), Gap::EmptyHeading), (Role::Link, Gap::SilentLink)] {
            let mut laid = laid();
            let of_role = |run: &&mut Run| {
                let owner = run.ink.slot.map(|slot| laid.tree.owner(slot));
                owner.is_some_and(|owner| laid.tree.get(owner).role == role)
            };
            let said = laid.pages[0].runs.iter_mut().find(of_role).expect("the first page has one").ink.slot;
            for run in laid.pages[0].runs.iter_mut().filter(|run| run.ink.slot == said) {
                run.text = "\u{200b}".into();
            }
            assert_eq!(gaps(&laid), [gap]);
        }
    }

    #[test]
    fn levels_left_out_and_elements_out_of_place_are_found() {
        let mut laid = laid();
        laid.tree.add(Tree::ROOT, Role::Heading(1));
        laid.tree.add(Tree::ROOT, Role::Heading(3));
        laid.tree.add(Tree::ROOT, Role::HeaderCell(Scope::Row));
        let row = laid.tree.add(Tree::ROOT, Role::Row);
        laid.tree.add(row, Role::Paragraph);
        laid.tree.add(Tree::ROOT, Role::Abbreviation(String::new()));
        let misplaced = ["TH", "TR", "P"].map(Gap::Misplaced);
        let [cell, row, paragraph] = misplaced;
        assert_eq!(
            gaps(&laid),
            [Gap::EmptyHeading, Gap::Heading(3), Gap::EmptyHeading, cell, row, paragraph, Gap::Abbreviation]
        );
    }
}
