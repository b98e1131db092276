//! What a model asks of a school, in the order of its text: which wordings are to be chosen, and what is to be told.

use crate::document::{Block, BlockKind, Inline, InlineKind};
use crate::library::Library;
use crate::model::clause::{Body, Clause};
use crate::model::condition::{Condition, Fact};
use crate::model::policy::{Model, OutlineSection, is_among};
use crate::model::slot::{Hole, Slot};
use crate::model::value::{Declaration, ValueType};
use crate::source::At;
use std::collections::BTreeSet;
use std::fmt;

/// Something that a school tells of itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Told {
    /// The holder of a post.
    Post(String),
    /// A fact.
    Fact(String),
}

impl Told {
    /// That which is called so, as `people.chair` or `local.motto`; none if it is neither.
    pub(crate) fn named(id: &str) -> Option<Told> {
        match id.split_once('.')? {
            ("people", post) => Some(Told::Post(post.to_owned())),
            ("local", fact) => Some(Told::Fact(fact.to_owned())),
            _ => None,
        }
    }

    /// The table of a school's file in which it stands.
    pub(crate) fn table(&self) -> &'static str {
        match self {
            Told::Post(_) => "people",
            Told::Fact(_) => "local",
        }
    }

    /// Its key in that table.
    pub(crate) fn key(&self) -> &str {
        match self {
            Told::Post(key) | Told::Fact(key) => key,
        }
    }

    /// What it is, in the library's words.
    pub(crate) fn help<'l>(&self, library: &'l Library) -> Option<&'l str> {
        let help = match self {
            Told::Post(post) => library.facts.people.get(post).map(|post| &post.value.help),
            Told::Fact(_) => self.declared(library).map(|fact| &fact.help),
        };
        help.map(|help| help.value.trim_end_matches('.'))
    }

    /// How a fact is declared; none of a post, which is always words.
    pub(crate) fn declared<'l>(&self, library: &'l Library) -> Option<&'l Declaration> {
        match self {
            Told::Post(_) => None,
            Told::Fact(fact) => library.facts.local.get(fact).map(|fact| &fact.value),
        }
    }

    /// Whether it is answered with yes or no.
    pub(crate) fn is_yes_no(&self, library: &Library) -> bool {
        self.declared(library).is_some_and(|fact| fact.r#type == ValueType::YesNo)
    }

    /// The kinds of school that have it; every kind if none is named.
    fn kinds<'l>(&self, library: &'l Library) -> &'l [At<String>] {
        match self {
            Told::Post(post) => library.facts.people.get(post).map_or(&[], |post| &post.value.kinds),
            Told::Fact(_) => self.declared(library).map_or(&[], |fact| &fact.kinds),
        }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.table(), self.key())
    }
}

/// A topic with several wordings.
#[derive(Debug)]
pub(crate) struct Topic<'l> {
    /// Its id.
    pub id: &'l str,
    /// The wording that a policy has unless its school chooses another.
    pub default: Option<&'l str>,
    /// Each wording: its name and its clause.
    pub wordings: Vec<(&'l str, &'l Clause)>,
}

/// Something that a model asks a school to tell.
#[derive(Debug)]
pub(crate) struct Asked {
    /// What.
    pub told: Told,
    /// Whether some words print it that do not depend on whether it is told.
    pub is_printed: bool,
}

/// What a model asks of a school.
#[derive(Debug, Default)]
pub(crate) struct Asks<'l> {
    /// Topics of which a wording is to be chosen.
    pub topics: Vec<Topic<'l>>,
    /// What is to be told.
    pub told: Vec<Asked>,
}

impl<'l> Asks<'l> {
    /// What `model` asks of any school, in the order of its text.
    pub(crate) fn of(model: &'l Model, library: &'l Library) -> Asks<'l> {
        let mut walk = Walk { library, asks: Asks::default(), above: Vec::new(), seen: BTreeSet::new() };
        for row in &model.front {
            walk.under(row.when.as_ref(), |walk| {
                walk.line(&row.label);
                walk.line(&row.value);
            });
        }
        walk.line(&model.summary);
        walk.sections(&model.sections);
        walk.asks
    }

    /// The same without what schools of this kind do not have. The kind is given with the broader ones.
    pub(crate) fn of_kind<K: AsRef<str>>(mut self, family: &[K], library: &Library) -> Asks<'l> {
        self.told.retain(|asked| is_among(asked.told.kinds(library), family));
        self
    }
}

struct Walk<'l> {
    library: &'l Library,
    asks: Asks<'l>,
    /// The conditions under which what is walked over stands.
    above: Vec<&'l Condition>,
    /// The clauses that have been walked over: one that includes itself must end.
    seen: BTreeSet<&'l str>,
}

impl<'l> Walk<'l> {
    /// Walks over what stands under a condition.
    fn under(&mut self, condition: Option<&'l Condition>, walk: impl FnOnce(&mut Self)) {
        let Some(condition) = condition else { return walk(self) };
        for fact in condition.facts() {
            self.add(told_by(fact), false);
        }
        self.above.push(condition);
        walk(self);
        self.above.pop();
    }

    fn add(&mut self, told: Option<Told>, is_printed: bool) {
        let Some(told) = told else { return };
        match self.asks.told.iter_mut().find(|asked| asked.told == told) {
            Some(asked) => asked.is_printed |= is_printed,
            None => self.asks.told.push(Asked { told, is_printed }),
        }
    }

    fn slot(&mut self, slot: &Slot) {
        let told = match slot {
            Slot::Person(post) => Told::Post(post.clone()),
            Slot::Local(fact) => Told::Fact(fact.clone()),
            Slot::Term(_)
            | Slot::School(_)
            | Slot::Parameter(_)
            | Slot::Document(_)
            | Slot::Law(_)
            | Slot::Guidance(_)
            | Slot::Claim(..)
            | Slot::Policy(_)
            | Slot::Section(_)
            | Slot::Paragraph(..)
            | Slot::Contact(_) => return,
        };
        let depends_on_it = self.above.iter().any(|condition| needs(condition, &told));
        self.add(Some(told), !depends_on_it);
    }

    fn sections(&mut self, sections: &'l [OutlineSection]) {
        for section in sections {
            self.under(section.when.as_ref(), |walk| {
                walk.line(&section.title);
                for placed in &section.placements {
                    let default = placed.table.default.as_ref().map(|default| default.value.as_str());
                    walk.under(placed.when.as_ref(), |walk| walk.clause(&placed.table.clause.value, default));
                }
                walk.sections(&section.sections);
            });
        }
    }

    /// The clause of this id, or each wording of this topic.
    fn clause(&mut self, named: &str, default: Option<&'l str>) {
        let library = self.library;
        let Some((topic, names)) = library.topics.get_key_value(named) else {
            if let Some(clause) = library.clauses.get(named) {
                self.one(clause);
            }
            return;
        };
        let wording = |name: &'l String| Some((name.as_str(), library.clauses.get(&format!("{named}/{name}"))?));
        let wordings: Vec<(&str, &Clause)> = names.iter().filter_map(wording).collect();
        if !self.asks.topics.iter().any(|known| known.id == topic) {
            self.asks.topics.push(Topic { id: topic, default, wordings: wordings.clone() });
        }
        wordings.into_iter().for_each(|(_, clause)| self.one(clause));
    }

    fn one(&mut self, clause: &'l Clause) {
        if self.seen.insert(&clause.id) {
            self.under(clause.when.as_ref(), |walk| walk.body(&clause.body));
        }
    }

    fn body(&mut self, body: &'l Body) {
        self.blocks(&body.blocks);
        body.footnotes.iter().for_each(|note| self.blocks(note));
    }

    fn blocks(&mut self, blocks: &'l [Block<Hole>]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(line) | BlockKind::Heading { level: _, text: line } => self.line(line),
                BlockKind::List { start: _, tight: _, items } => {
                    for item in items {
                        self.under(condition_of(item.when.as_ref()), |walk| walk.blocks(&item.blocks));
                    }
                }
                BlockKind::Definitions(definitions) => {
                    for definition in definitions {
                        self.line(&definition.term);
                        definition.details.iter().for_each(|details| self.blocks(details));
                    }
                }
                BlockKind::Table { columns: _, header, rows } => {
                    header.iter().for_each(|cell| self.line(cell));
                    for row in rows {
                        self.under(condition_of(row.when.as_ref()), |walk| {
                            row.cells.iter().for_each(|cell| walk.line(cell));
                        });
                    }
                }
                BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => self.blocks(inner),
                BlockKind::Hole(Hole::Guarded(condition, inner)) => {
                    self.under(Some(condition), |walk| walk.blocks(std::slice::from_ref(inner)));
                }
                BlockKind::Hole(Hole::Include(clause)) => self.clause(&clause.value, None),
                BlockKind::Hole(Hole::Slot(_) | Hole::LinkTo(..) | Hole::When(_) | Hole::Listing(_))
                | BlockKind::Code(_)
                | BlockKind::Rule => {}
            }
        }
    }

    fn line(&mut self, line: &'l [Inline<Hole>]) {
        for inline in line {
            match &inline.kind {
                InlineKind::Emphasis(inner)
                | InlineKind::Strong(inner)
                | InlineKind::Particular { fact: _, text: inner }
                | InlineKind::Edited { edit: _, text: inner }
                | InlineKind::Language { lang: _, text: inner }
                | InlineKind::Link { to: _, text: inner } => self.line(inner),
                InlineKind::Hole(Hole::Slot(slot)) => self.slot(slot),
                InlineKind::Hole(Hole::LinkTo(slot, text)) => {
                    self.slot(slot);
                    self.line(text);
                }
                InlineKind::Hole(Hole::Include(clause)) => self.clause(&clause.value, None),
                InlineKind::Hole(Hole::When(_) | Hole::Guarded(..) | Hole::Listing(_))
                | InlineKind::Text(_)
                | InlineKind::Code(_)
                | InlineKind::Abbreviation { .. }
                | InlineKind::FootnoteCall(_)
                | InlineKind::Break => {}
            }
        }
    }
}

/// Whether a condition can be met only if something is told.
fn needs(condition: &Condition, told: &Told) -> bool {
    match condition {
        Condition::Given(fact) | Condition::Is(fact, _) => told_by(fact).as_ref() == Some(told),
        Condition::Not(_) => false,
        Condition::All(parts) => parts.iter().any(|part| needs(part, told)),
        Condition::Any(parts) => parts.iter().all(|part| needs(part, told)),
    }
}

/// What a condition asks for.
fn told_by(fact: &Fact) -> Option<Told> {
    match fact {
        Fact::Person(post) => Some(Told::Post(post.clone())),
        Fact::Local(fact) => Some(Told::Fact(fact.clone())),
        Fact::Kind | Fact::Parameter(_) | Fact::Stands(_) => None,
    }
}

fn condition_of(when: Option<&Hole>) -> Option<&Condition> {
    match when {
        Some(Hole::When(condition)) => Some(condition),
        Some(Hole::Slot(_) | Hole::LinkTo(..) | Hole::Guarded(..) | Hole::Include(_) | Hole::Listing(_)) | None => None,
    }
}
