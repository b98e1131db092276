//! A model policy: an outline of sections and the clauses that stand in them.

use crate::document::{Block, BlockKind, Inline};
use crate::model::claim::Checked;
use crate::model::clause::Body;
use crate::model::condition::Condition;
use crate::model::slot::Hole;
use crate::shape::{Loose, Named, Reader, Shape, choice, shape};
use crate::source::At;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::DeValue;

choice! {
    /// How the sections of a model are numbered.
    pub enum Numbering {
        /// Not at all.
        None = "none",
        /// 1, 1.1, 1.1.1.
        Sections = "sections",
        /// Sections 1, 2, 3, and in each its paragraphs 1.1, 1.2, 1.3.
        Clauses = "clauses",
    }
}

shape! {
    /// A row of the front table.
    pub struct FrontRowFile {
        /// Its id.
        pub id: At<String>,
        /// What it says; may hold slots.
        pub label: At<String>,
        /// What it says it is; may hold slots.
        pub value: At<String>,
        /// The condition under which it stands.
        pub when: Option<At<String>>,
        /// Whether it stands in the box above the table, where whoever is worried looks first.
        pub boxed: Option<bool>,
        /// Whether a school is asked for the posts and facts that it names; until they are given, it says so in their place.
        pub asks: Option<bool>,
    }
}

shape! {
    /// A row that models share: `clauses/front.toml`.
    pub struct SharedRow {
        /// What it says; may hold slots.
        pub label: At<String>,
        /// What it says it is; may hold slots.
        pub value: At<String>,
        /// The condition under which it stands.
        pub when: Option<At<String>>,
        /// Whether it stands in the box above the table, where whoever is worried looks first.
        pub boxed: Option<bool>,
        /// Whether a school is asked for the posts and facts that it names; until they are given, it says so in their place.
        pub asks: Option<bool>,
    }
}

/// A row of a model's front table: the id of one that models share, or one of its own.
#[derive(Clone, Debug)]
pub enum FrontEntry {
    /// The id of a shared row.
    Shared(At<String>),
    /// A row of its own.
    Own(FrontRowFile),
}

impl Shape for FrontEntry {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        match value.get_ref().is_str() {
            true => At::read(value, reader).map(FrontEntry::Shared),
            false => FrontRowFile::read(value, reader).map(FrontEntry::Own),
        }
    }

    fn schema(definitions: &mut BTreeMap<String, Json>) -> Json {
        json!({ "oneOf": [{ "type": "string" }, FrontRowFile::schema(definitions)] })
    }
}

shape! {
    /// A clause in an outline, with what is set for it.
    pub struct PlacementTable {
        /// The clause, or a folder of variants.
        pub clause: At<String>,
        /// The variant, unless the school chooses another.
        pub default: Option<At<String>>,
        /// The condition under which it stands.
        pub when: Option<At<String>>,
        /// Its parameters, unless the school sets them.
        pub with: Named<At<Loose>>,
    }
}

/// A clause in an outline: its id, or a table.
#[derive(Clone, Debug)]
pub struct Placement(pub PlacementTable);

impl Shape for Placement {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        if value.get_ref().is_str() {
            let clause: At<String> = At::read(value, reader)?;
            let span = clause.span;
            return Some(Placement(PlacementTable { clause, default: None, when: None, with: Named::new(), span }));
        }
        PlacementTable::read(value, reader).map(Placement)
    }

    fn schema(definitions: &mut BTreeMap<String, Json>) -> Json {
        json!({ "oneOf": [{ "type": "string" }, PlacementTable::schema(definitions)] })
    }
}

shape! {
    /// A section of an outline.
    pub struct SectionFile {
        /// Its id: its permanent anchor, and the name cross-references use.
        pub id: At<String>,
        /// Its heading; may hold slots.
        pub title: At<String>,
        /// The condition under which it stands.
        pub when: Option<At<String>>,
        /// The ids it had in earlier releases.
        pub was: Vec<At<String>>,
        /// The clauses that stand in it, in order.
        pub clauses: Vec<Placement>,
        /// The sections within it, in order.
        pub section: Vec<SectionFile>,
    }
}

shape! {
    /// A model policy: `templates/policies/<model>.toml`.
    pub struct ModelFile {
        /// Its title, unless the school gives its own.
        pub title: At<String>,
        /// What it is about, in one sentence; may hold slots.
        pub summary: At<String>,
        /// The release that its publisher has given it, where no release.toml says so.
        pub release: Option<At<String>>,
        /// The kinds of school it is meant for; every kind unless given.
        pub kinds: Vec<At<String>>,
        /// What it was called in earlier releases.
        pub was: Vec<At<String>>,
        /// How its sections are numbered.
        pub numbering: Numbering,
        /// The editions of guidance that all of its clauses were checked against, by whom and when.
        pub checked: Vec<Checked>,
        /// The rows of the front table, in order: the ids of those that models share, or rows of its own.
        pub front: Vec<FrontEntry>,
        /// Its sections, in order.
        pub section: Vec<SectionFile>,
    }
}

impl ModelFile {
    /// Whether it is meant for a school of this kind, which is given with the broader ones that it belongs to.
    pub fn serves<K: AsRef<str>>(&self, family: &[K]) -> bool {
        is_among(&self.kinds, family)
    }
}

/// Whether kinds that something is for hold for a school whose kind is given with the broader ones. Where none is named, all do.
pub fn is_among<K: AsRef<str>>(kinds: &[At<String>], family: &[K]) -> bool {
    kinds.is_empty() || kinds.iter().any(|kind| family.iter().any(|own| own.as_ref() == kind.value))
}

/// A model policy whose slots, conditions and clauses have been looked up.
#[derive(Clone, Debug)]
pub struct Model {
    /// As it was written.
    pub file: ModelFile,
    /// What it is about.
    pub summary: Vec<Inline<Hole>>,
    /// The rows of the front table.
    pub front: Vec<ModelFrontRow>,
    /// Its sections.
    pub sections: Vec<OutlineSection>,
}

impl Model {
    /// Its lines as paragraphs, for rules that read words: the summary, the front table and the headings.
    pub fn lines(&self) -> Body {
        fn headings<'m>(sections: &'m [OutlineSection], lines: &mut Vec<&'m Vec<Inline<Hole>>>) {
            for section in sections {
                lines.push(&section.title);
                headings(&section.sections, lines);
            }
        }
        let mut lines = vec![&self.summary];
        lines.extend(self.front.iter().flat_map(|row| [&row.label, &row.value]));
        headings(&self.sections, &mut lines);
        let paragraph = |line: &Vec<Inline<Hole>>| {
            let span = line.first()?.span;
            Some(Block { span, id: None, number: None, kind: BlockKind::Paragraph(line.clone()) })
        };
        let blocks = lines.into_iter().filter_map(paragraph).collect();
        Body { blocks, ..Body::default() }
    }
}

/// A row of the front table.
#[derive(Clone, Debug)]
pub struct ModelFrontRow {
    /// Its id.
    pub id: String,
    /// What it says.
    pub label: Vec<Inline<Hole>>,
    /// What it says it is.
    pub value: Vec<Inline<Hole>>,
    /// The condition under which it stands.
    pub when: Option<Condition>,
    /// Whether it stands in the box above the table.
    pub boxed: bool,
    /// Whether a school is asked for what it names.
    pub asks: bool,
}

/// A section of a model.
#[derive(Clone, Debug)]
pub struct OutlineSection {
    /// Its id.
    pub id: At<String>,
    /// Its heading.
    pub title: Vec<Inline<Hole>>,
    /// The condition under which it stands.
    pub when: Option<Condition>,
    /// The ids it had in earlier releases.
    pub was: Vec<At<String>>,
    /// The clauses in it.
    pub placements: Vec<OutlineClause>,
    /// The sections within it.
    pub sections: Vec<OutlineSection>,
}

/// A clause in a section of a model.
#[derive(Clone, Debug)]
pub struct OutlineClause {
    /// As it was written.
    pub table: PlacementTable,
    /// The condition under which it stands.
    pub when: Option<Condition>,
}
