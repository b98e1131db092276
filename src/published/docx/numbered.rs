//! The numbers that Word shows before paragraphs: they stand nowhere in the file, and are counted by whoever opens it.

use crate::counting::Counting;
use roxmltree::{Document, Node};
use std::collections::{BTreeMap, BTreeSet};

/// The namespace of WordprocessingML.
pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// How many levels a numbering has.
const LEVELS: usize = 9;

/// Whether a node is the element of WordprocessingML with this name.
pub(super) fn is(node: &Node<'_, '_>, name: &str) -> bool {
    node.tag_name().name() == name && node.tag_name().namespace() == Some(MAIN)
}

/// The first element of this name that a node holds.
pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| is(child, name))
}

/// An attribute of WordprocessingML.
pub(super) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attribute((MAIN, name))
}

/// The value of the element of this name that a node holds.
pub(super) fn value<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    child(node, name).and_then(|child| attribute(child, "val"))
}

/// Whether a switch of this name is on.
pub(super) fn is_on(node: Node<'_, '_>, name: &str) -> bool {
    let off = |value: &str| matches!(value, "0" | "false" | "off" | "none");
    child(node, name).is_some_and(|child| !attribute(child, "val").is_some_and(off))
}

/// A level of a numbering.
#[derive(Clone, Debug, Default)]
struct Level {
    start: u64,
    /// How it counts; none for bullets.
    counting: Option<Counting>,
    /// Its words, with `%1` for the number of the first level.
    words: String,
    /// The style that is linked to it.
    style: Option<String>,
}

/// What a document counts with.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    schemes: BTreeMap<String, Vec<Level>>,
    /// By its number, each numbering's scheme, and where its levels begin anew.
    numberings: BTreeMap<String, (String, BTreeMap<usize, u64>)>,
    counts: BTreeMap<String, [Option<u64>; LEVELS]>,
    begun: BTreeSet<String>,
}

/// What stands before a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A bullet.
    Bullet,
    /// A number or a letter, as it is printed.
    Counted(String),
}

impl Numbering {
    /// Of the part that says how everything is numbered.
    pub(super) fn read(xml: &str) -> Numbering {
        let mut numbering = Numbering::default();
        let Ok(part) = Document::parse(xml) else { return numbering };
        for node in part.root_element().children() {
            if is(&node, "abstractNum") {
                let mut levels = vec![Level { start: 1, ..Level::default() }; LEVELS];
                for level in node.children().filter(|child| is(child, "lvl")) {
                    let at = attribute(level, "ilvl").and_then(|at| at.parse().ok()).unwrap_or(LEVELS);
                    if let Some(place) = levels.get_mut(at) {
                        *place = read_level(level);
                    }
                }
                numbering.schemes.insert(attribute(node, "abstractNumId").unwrap_or_default().to_owned(), levels);
            } else if is(&node, "num") {
                let mut starts = BTreeMap::new();
                for anew in node.children().filter(|child| is(child, "lvlOverride")) {
                    let at = attribute(anew, "ilvl").and_then(|at| at.parse::<usize>().ok());
                    let start = value(anew, "startOverride").and_then(|start| start.parse::<u64>().ok());
                    starts.extend(at.zip(start));
                }
                let scheme = value(node, "abstractNumId").unwrap_or_default().to_owned();
                let id = attribute(node, "numId").unwrap_or_default().to_owned();
                numbering.numberings.insert(id, (scheme, starts));
            }
        }
        numbering
    }

    /// The level of a numbering that a style is linked to.
    pub(super) fn level_of(&self, id: &str, style: &str) -> Option<usize> {
        let (scheme, _) = self.numberings.get(id)?;
        self.schemes.get(scheme)?.iter().position(|level| level.style.as_deref() == Some(style))
    }

    /// What stands before the next paragraph of a numbering.
    pub(super) fn next(&mut self, id: &str, level: usize) -> Option<Mark> {
        let (scheme, starts) = self.numberings.get(id)?;
        let levels = self.schemes.get(scheme)?;
        let this = levels.get(level)?;
        let counts = self.counts.entry(scheme.clone()).or_default();
        if self.begun.insert(id.to_owned()) {
            for (at, start) in starts.iter().filter(|(at, _)| **at < LEVELS) {
                // The next is the first of them.
                counts[*at] = start.checked_sub(1);
            }
        }
        let first = starts.get(&level).copied().unwrap_or(this.start);
        counts[level] = Some(counts[level].map_or(first, |count| count.saturating_add(1)));
        counts[level + 1..].fill(None);
        this.counting?;
        let mut words = this.words.clone();
        for (at, other) in levels.iter().enumerate().take(level + 1) {
            let number = counts[at].unwrap_or(other.start);
            let counted = other.counting.unwrap_or(Counting::Numbers).written(number);
            words = words.replace(&format!("%{}", at + 1), &counted);
        }
        Some(Mark::Counted(words))
    }

    /// Whether a numbering marks a level with bullets.
    pub(super) fn is_bullet(&self, id: &str, level: usize) -> bool {
        let scheme = self.numberings.get(id).and_then(|(scheme, _)| self.schemes.get(scheme));
        scheme.and_then(|levels| levels.get(level)).is_some_and(|level| level.counting.is_none())
    }
}

fn read_level(level: Node<'_, '_>) -> Level {
    let counting = match value(level, "numFmt").unwrap_or("decimal") {
        "bullet" | "none" => None,
        "lowerLetter" => Some(Counting::Letters),
        "upperLetter" => Some(Counting::Capitals),
        "lowerRoman" => Some(Counting::Roman),
        "upperRoman" => Some(Counting::RomanCapitals),
        _ => Some(Counting::Numbers),
    };
    Level {
        start: value(level, "start").and_then(|start| start.parse().ok()).unwrap_or(1),
        counting,
        words: value(level, "lvlText").unwrap_or_default().to_owned(),
        style: value(level, "pStyle").map(str::to_owned),
    }
}
