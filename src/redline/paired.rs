//! Which section and which clause of the new text is which of the old one: by its id, by the id that it had, or else by what
//! stands in it. Where it stands in either text does not matter.

use super::blocks::words_of;
use crate::document::{Block, BlockKind, Document, PlacedClause, Section, plain};
use crate::likeness::Texts;
use std::collections::{BTreeMap, BTreeSet};

/// What of the old text is what of the new one. What is in neither map is in one of the two only.
pub(super) struct Paired {
    /// Sections, by their anchors: the old one first.
    sections: BTreeMap<String, String>,
    /// Clauses, by their ids.
    clauses: BTreeMap<String, String>,
    /// Whatever else a reference may lead to, if it has another anchor now.
    anchors: BTreeMap<String, String>,
}

/// How much of a section must stand in another for both to be one that was renamed.
const SECTION: f64 = 0.5;

/// How alike two clauses must be to be one that was renamed, wherever they stand.
const CLAUSE: f64 = 0.6;

/// More pairs than these are not read for likeness: a text of so many sections without a name in common is another text.
const PAIRS: usize = 40_000;

/// A text in which clauses of one section that are one clause now stand as one: what went into the whole has not gone.
pub(super) fn merged(old: &Document, ids: &BTreeMap<String, String>) -> Document {
    fn merge(sections: &mut [Section], ids: &BTreeMap<String, String>) {
        for section in sections {
            let mut clauses: Vec<PlacedClause> = Vec::new();
            for clause in std::mem::take(&mut section.clauses) {
                let now = ids.get(&clause.clause);
                let is_one = |other: &&mut PlacedClause| now.is_some() && ids.get(&other.clause) == now;
                match clauses.iter_mut().find(is_one) {
                    Some(first) => first.blocks.extend(clause.blocks),
                    None => clauses.push(clause),
                }
            }
            section.clauses = clauses;
            merge(&mut section.sections, ids);
        }
    }
    let mut document = old.clone();
    merge(&mut document.sections, ids);
    document
}

impl Paired {
    /// Pairs two texts. `ids` says what clauses, items and sections are called now, by what they were called.
    pub(super) fn of(old: &Document, new: &Document, ids: &BTreeMap<String, String>) -> Paired {
        let (old_sections, new_sections) = (old.all_sections(), new.all_sections());
        let clauses = pair_clauses(&old_sections, &new_sections, ids);
        let sections = pair_sections(&old_sections, &new_sections, ids, &clauses);
        let mut paired = Paired { sections, clauses, anchors: BTreeMap::new() };
        paired.anchors = paired.anchors(&old_sections, &new_sections, ids);
        paired
    }

    /// The anchor of a section of the old text in the new one, if it is there.
    pub(super) fn section(&self, old: &str) -> Option<&str> {
        self.sections.get(old).map(String::as_str)
    }

    /// The section of the old text that has this anchor in the new one.
    pub(super) fn section_before(&self, new: &str) -> Option<&str> {
        self.sections.iter().find(|(_, now)| *now == new).map(|(old, _)| old.as_str())
    }

    /// What a clause of the old text is called in the new one.
    pub(super) fn clause<'c>(&'c self, old: &'c str) -> &'c str {
        self.clauses.get(old).map_or(old, String::as_str)
    }

    /// The anchor in the new text of what had this one in the old.
    pub(super) fn anchor(&self, old: &str) -> String {
        let now = self.sections.get(old).or_else(|| self.anchors.get(old));
        now.map_or_else(|| old.to_owned(), Clone::clone)
    }

    /// The anchors of clauses, and of what stands in them, that are others now.
    fn anchors(&self, old: &[&Section], new: &[&Section], ids: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let mut placed: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for section in new {
            for clause in &section.clauses {
                placed.entry(&clause.clause).or_default().push((&section.id, &clause.id));
            }
        }
        let mut anchors = BTreeMap::new();
        for section in old {
            for clause in &section.clauses {
                let name = self.clause(&clause.clause);
                let Some(places) = placed.get(name) else { continue };
                let here = places.iter().find(|(held, _)| self.section(&section.id) == Some(*held));
                let Some((_, now)) = here.or_else(|| places.first()) else { continue };
                for anchor in anchors_in(clause) {
                    let Some(rest) = anchor.strip_prefix(clause.id.as_str()) else { continue };
                    let item = rest.strip_prefix('.').and_then(|item| ids.get(&format!("{}#{item}", clause.clause)));
                    let rest = match item.and_then(|now| now.strip_prefix(name)?.strip_prefix('#')) {
                        Some(item) => format!(".{item}"),
                        None => rest.to_owned(),
                    };
                    let renamed = format!("{now}{rest}");
                    if renamed != anchor {
                        anchors.insert(anchor, renamed);
                    }
                }
            }
        }
        anchors
    }
}

/// The anchors that a clause has in a text: its own, and those of its blocks, items and rows.
fn anchors_in(clause: &PlacedClause) -> Vec<String> {
    let mut anchors = BTreeSet::from([clause.id.clone()]);
    push_anchors(&clause.blocks, &mut anchors);
    anchors.into_iter().collect()
}

/// Adds the anchors that stand in blocks.
fn push_anchors(of: &[Block], anchors: &mut BTreeSet<String>) {
    for block in of {
        anchors.extend(block.id.clone());
        match &block.kind {
            BlockKind::List { items, .. } => {
                for item in items {
                    anchors.extend(item.id.clone());
                    push_anchors(&item.blocks, anchors);
                }
            }
            BlockKind::Definitions(definitions) => {
                let details = definitions.iter().flat_map(|definition| &definition.details);
                details.for_each(|all| push_anchors(all, anchors));
            }
            BlockKind::Table { columns: _, header: _, rows } => {
                anchors.extend(rows.iter().filter_map(|row| row.id.clone()));
            }
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => push_anchors(inner, anchors),
            BlockKind::Paragraph(_) | BlockKind::Heading { .. } | BlockKind::Code(_) | BlockKind::Rule => {}
            BlockKind::Hole(filled) => match *filled {},
        }
    }
}

fn pair_clauses(old: &[&Section], new: &[&Section], ids: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    fn placed<'s>(sections: &[&'s Section]) -> BTreeMap<&'s str, &'s PlacedClause> {
        let clauses = sections.iter().flat_map(|section| &section.clauses);
        // A text of which only the lines are known has no clauses.
        clauses.filter(|clause| !clause.clause.is_empty()).map(|clause| (clause.clause.as_str(), clause)).collect()
    }
    let (old, new) = (placed(old), placed(new));
    let mut pairs = BTreeMap::new();
    for name in old.keys() {
        let now = if new.contains_key(name) { Some(*name) } else { ids.get(*name).map(String::as_str) };
        if let Some(now) = now.filter(|now| new.contains_key(now)) {
            pairs.insert((*name).to_owned(), now.to_owned());
        }
    }
    let taken: BTreeSet<&String> = pairs.values().collect();
    let free_old: Vec<(&str, String)> = old
        .iter()
        .filter(|(name, _)| !pairs.contains_key(**name))
        .map(|(name, c)| (*name, words_of(&c.blocks)))
        .collect();
    let free_new: Vec<(&str, String)> = new
        .iter()
        .filter(|(name, _)| !taken.iter().any(|taken| taken == *name))
        .map(|(name, clause)| (*name, words_of(&clause.blocks)))
        .collect();
    let mut texts = Texts::default();
    let number = |free: &[(&str, String)], texts: &mut Texts| free.iter().map(|(_, said)| texts.add(said)).collect();
    let (old_texts, new_texts): (Vec<usize>, Vec<usize>) =
        (number(&free_old, &mut texts), number(&free_new, &mut texts));
    let likest =
        likest(free_old.len(), free_new.len(), CLAUSE, |was, at| texts.likeness(old_texts[was], new_texts[at]));
    pairs.extend(likest.into_iter().map(|(was, at)| (free_old[was].0.to_owned(), free_new[at].0.to_owned())));
    pairs
}

fn pair_sections(
    old: &[&Section],
    new: &[&Section],
    ids: &BTreeMap<String, String>,
    clauses: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let has = |sections: &[&Section], id: &str| sections.iter().any(|section| section.id == id);
    let mut pairs: BTreeMap<String, String> = old
        .iter()
        .filter(|section| has(new, &section.id))
        .map(|section| (section.id.clone(), section.id.clone()))
        .collect();
    // Of two that were made one, the other is gone.
    for section in old.iter().filter(|section| !has(new, &section.id)) {
        if let Some(now) =
            ids.get(&section.id).filter(|now| has(new, now) && !pairs.values().any(|taken| taken == *now))
        {
            pairs.insert(section.id.clone(), now.clone());
        }
    }
    let free_old: Vec<&&Section> = old.iter().filter(|section| !pairs.contains_key(&section.id)).collect();
    let free_new: Vec<&&Section> = new.iter().filter(|section| !pairs.values().any(|now| *now == section.id)).collect();
    let mut texts = Texts::default();
    let mut number = |sections: &[&&Section]| -> Vec<usize> {
        let said =
            |section: &&&Section| section.clauses.iter().map(|clause| words_of(&clause.blocks)).collect::<Vec<_>>();
        sections.iter().map(|section| texts.add(&said(section).join(" "))).collect()
    };
    let (old_texts, new_texts) = (number(&free_old), number(&free_new));
    let likest = likest(free_old.len(), free_new.len(), SECTION, |was, at| {
        let said = texts.likeness(old_texts[was], new_texts[at]);
        let held = said.max(share_of_clauses(free_old[was], free_new[at], clauses));
        // Of two that say the same, the one with the same heading.
        let is_titled_alike = plain(&free_old[was].title) == plain(&free_new[at].title);
        if is_titled_alike { 1.0 + held } else { held }
    });
    pairs.extend(likest.into_iter().map(|(was, at)| (free_old[was].id.clone(), free_new[at].id.clone())));
    pairs
}

/// How many of the clauses of two sections stand in both, of all that they have.
fn share_of_clauses(old: &Section, new: &Section, clauses: &BTreeMap<String, String>) -> f64 {
    let is_named = |clause: &&PlacedClause| !clause.clause.is_empty();
    let names: Vec<&str> = new.clauses.iter().filter(is_named).map(|clause| clause.clause.as_str()).collect();
    let is_there =
        |clause: &&PlacedClause| clauses.get(&clause.clause).is_some_and(|now| names.contains(&now.as_str()));
    let before = old.clauses.iter().filter(is_named);
    let common = before.clone().filter(is_there).count();
    2.0 * common as f64 / (before.count() + names.len()).max(1) as f64
}

/// Pairs of two rows of so many things, the likest first, each thing once, if they are `at_least` so alike.
fn likest(old: usize, new: usize, at_least: f64, like: impl Fn(usize, usize) -> f64) -> Vec<(usize, usize)> {
    if old.saturating_mul(new) > PAIRS {
        return Vec::new();
    }
    let all = (0..old).flat_map(|was| (0..new).map(move |at| (was, at)));
    let mut near: Vec<(f64, usize, usize)> =
        all.map(|(was, at)| (like(was, at), was, at)).filter(|(alike, ..)| *alike >= at_least).collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    let (mut taken_old, mut taken_new, mut pairs) = (vec![false; old], vec![false; new], Vec::new());
    for (_, was, at) in near {
        if !taken_old[was] && !taken_new[at] {
            (taken_old[was], taken_new[at]) = (true, true);
            pairs.push((was, at));
        }
    }
    pairs
}
