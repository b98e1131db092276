//! `policygen list model NAME`: all that a school can name in its file to change a model, in its order.

use crate::check::slot_words;
use crate::control::escaped;
use crate::document::{Block, BlockKind, Inline, InlineKind};
use crate::library::Library;
use crate::model::clause::{Clause, for_each_hole_of};
use crate::model::condition::{Condition, Fact};
use crate::model::policy::{Model, OutlineSection};
use crate::model::slot::{Hole, Slot};
use std::collections::BTreeSet;

/// The outline of a model: what it asks for, what can be chosen, and its sections with their clauses and items.
pub(super) fn outline(id: &str, model: &Model, library: &Library) -> String {
    let mut outline =
        Outline { library, lines: Vec::new(), facts: BTreeSet::new(), choices: Vec::new(), seen: BTreeSet::new() };
    for row in &model.front {
        outline.condition(row.when.as_ref());
        let line = format!("  front#{}: {}{}", row.id, outline.words(&row.label), provided(row.when.as_ref()));
        outline.lines.push(line);
        outline.slots_of(&row.value);
    }
    let front = std::mem::take(&mut outline.lines);
    outline.sections(&model.sections, 0);
    let mut text = format!("{id}: {}\n", escaped(&model.file.title.value));
    if !outline.choices.is_empty() {
        text += "\nChoices, for choose = { … }:\n";
        text.extend(outline.choices.iter().map(|line| format!("  {line}\n")));
    }
    if !outline.facts.is_empty() {
        text += "\nFacts, for the tables [people] and [local]:\n";
        text.extend(outline.facts.iter().map(|fact| format!("  {fact}{}\n", help_of(fact, library))));
    }
    if !front.is_empty() {
        text += "\nRows of the front table, for at of [[policy.proposed]]:\n";
        text.extend(front.iter().map(|line| format!("{line}\n")));
    }
    text += "\nSections, for at-end-of; in each its clauses, for after, drop and clause; in each its paragraphs and items, for drop and \
             clause as clause#item. What stands in [brackets] comes from the school's file:\n";
    text.extend(outline.lines.iter().map(|line| format!("{}\n", line.trim_end())));
    text
}

/// What a fact is, from the library that asks for it.
fn help_of(fact: &str, library: &Library) -> String {
    let help = match fact.split_once('.') {
        Some(("people", post)) => library.facts.people.get(post).map(|post| &post.value.help),
        Some((_, name)) => library.facts.local.get(name).map(|fact| &fact.value.help),
        None => None,
    };
    help.map_or(String::new(), |help| format!(": {}", escaped(&help.value)))
}

/// When something stands, if not always.
fn provided(condition: Option<&Condition>) -> String {
    match condition {
        None => String::new(),
        Some(condition) if condition.facts().len() == condition.needed().len() => format!(" (goes with {condition})"),
        Some(condition) => format!(" (if {condition})"),
    }
}

struct Outline<'l> {
    library: &'l Library,
    lines: Vec<String>,
    facts: BTreeSet<String>,
    choices: Vec<String>,
    /// The clauses that have been listed: one that includes itself must end.
    seen: BTreeSet<&'l str>,
}

impl<'l> Outline<'l> {
    fn sections(&mut self, sections: &'l [OutlineSection], depth: usize) {
        for section in sections {
            self.condition(section.when.as_ref());
            let title = self.words(&section.title);
            self.lines.push(String::new());
            self.slots_of(&section.title);
            let when = provided(section.when.as_ref());
            self.lines.push(format!("{}{}: {title}{when}", "  ".repeat(depth), section.id.value));
            for placed in &section.placements {
                self.condition(placed.when.as_ref());
                let chosen = placed.table.default.as_ref().map(|default| default.value.as_str());
                let at = self.lines.len();
                self.clause(&placed.table.clause.value, chosen, depth + 1);
                self.say_when(at, placed.when.as_ref());
            }
            self.sections(&section.sections, depth + 1);
        }
    }

    /// The clause of this id, or each wording of this topic.
    fn clause(&mut self, named: &str, default: Option<&str>, depth: usize) {
        let library = self.library;
        let Some(names) = library.topics.get(named) else {
            if let Some(clause) = library.clauses.get(named) {
                self.one(clause, depth);
            }
            return;
        };
        let variants: Vec<&Clause> =
            names.iter().filter_map(|name| library.clauses.get(&format!("{named}/{name}"))).collect();
        let said = names.iter().zip(&variants).map(|(name, clause)| {
            let usual = if default == Some(name.as_str()) { ", unless another is chosen" } else { "" };
            format!("\"{name}\" ({}{usual})", clause.front.title)
        });
        self.choices.push(format!("\"{named}\" = {}", said.collect::<Vec<_>>().join(" or ")));
        variants.into_iter().for_each(|clause| self.one(clause, depth));
    }

    fn one(&mut self, clause: &'l Clause, depth: usize) {
        if !self.seen.insert(&clause.id) {
            return;
        }
        let indent = "  ".repeat(depth);
        self.condition(clause.when.as_ref());
        let parameters: Vec<&str> = clause.front.parameters.keys().map(String::as_str).collect();
        let parameters = match parameters.is_empty() {
            true => String::new(),
            false => format!(" (parameters: {})", parameters.join(", ")),
        };
        let when = provided(clause.when.as_ref());
        self.lines.push(format!("{indent}{}: {}{parameters}{when}", clause.id, clause.front.title));
        for_each_hole_of(&clause.body, &mut |hole, _| match hole {
            Hole::Slot(slot) | Hole::LinkTo(slot, _) => self.slot(slot),
            Hole::When(condition) | Hole::Guarded(condition, _) => self.condition(Some(condition)),
            Hole::Include(_) | Hole::Listing(_) => {}
        });
        self.blocks(&clause.body.blocks, depth + 1);
    }

    /// Adds the condition to the line at `at`.
    fn say_when(&mut self, at: usize, condition: Option<&Condition>) {
        if let Some(line) = self.lines.get_mut(at) {
            line.push_str(&provided(condition));
        }
    }

    fn slots_of(&mut self, line: &[Inline<Hole>]) {
        for inline in line {
            if let InlineKind::Hole(Hole::Slot(slot)) = &inline.kind {
                self.slot(slot);
            }
        }
    }

    fn condition(&mut self, condition: Option<&Condition>) {
        for fact in condition.into_iter().flat_map(Condition::facts) {
            match fact {
                Fact::Person(_) | Fact::Local(_) => drop(self.facts.insert(fact.to_string())),
                Fact::Kind | Fact::Parameter(_) | Fact::Stands(_) => {}
            }
        }
    }

    fn slot(&mut self, slot: &Slot) {
        match slot {
            Slot::Person(name) => drop(self.facts.insert(format!("people.{name}"))),
            Slot::Local(name) => drop(self.facts.insert(format!("local.{name}"))),
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
            | Slot::Contact(_) => {}
        }
    }

    fn blocks(&mut self, blocks: &'l [Block<Hole>], depth: usize) {
        for block in blocks {
            let indent = "  ".repeat(depth);
            match &block.kind {
                BlockKind::Paragraph(line) | BlockKind::Heading { level: _, text: line } => {
                    let id = block.id.as_ref().map_or(String::new(), |id| format!("#{id} "));
                    let words = self.words(line);
                    self.lines.push(format!("{indent}{id}{words}"));
                }
                BlockKind::List { items, .. } => {
                    for item in items {
                        let at = self.lines.len();
                        self.blocks(&item.blocks, depth + 1);
                        if let (Some(id), Some(first)) = (&item.id, self.lines.get_mut(at)) {
                            let words = first.trim_start().to_owned();
                            *first = format!("{indent}  #{id} {words}");
                        }
                        if let Some(Hole::When(condition)) = &item.when {
                            self.say_when(at, Some(condition));
                        }
                    }
                }
                BlockKind::Definitions(definitions) => {
                    for definition in definitions {
                        let term = self.words(&definition.term);
                        self.lines.push(format!("{indent}{term}:"));
                        definition.details.iter().for_each(|details| self.blocks(details, depth + 1));
                    }
                }
                BlockKind::Table { rows, .. } => {
                    for row in rows {
                        let cells: Vec<String> = row.cells.iter().map(|cell| self.words(cell)).collect();
                        let id = row.id.as_ref().map_or(String::new(), |id| format!("#{id} "));
                        self.lines.push(format!("{indent}{id}{}", cells.join(" | ")));
                        if let Some(Hole::When(condition)) = &row.when {
                            self.say_when(self.lines.len() - 1, Some(condition));
                        }
                    }
                }
                BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => self.blocks(inner, depth + 1),
                BlockKind::Hole(Hole::Guarded(condition, inner)) => {
                    let at = self.lines.len();
                    self.blocks(std::slice::from_ref(inner), depth);
                    self.say_when(at, Some(condition));
                }
                BlockKind::Hole(Hole::Include(clause)) => self.clause(&clause.value, None, depth),
                BlockKind::Hole(Hole::Slot(_) | Hole::LinkTo(..) | Hole::When(_) | Hole::Listing(_))
                | BlockKind::Code(_)
                | BlockKind::Rule => {}
            }
        }
    }

    /// What a slot will say, as far as it can be told before a school has filled it.
    fn called(&self, slot: &Slot) -> String {
        match slot {
            Slot::Section(id) => format!("section {id}"),
            Slot::Paragraph(clause, None) => format!("paragraph {clause}"),
            Slot::Paragraph(clause, Some(id)) => format!("paragraph {clause}#{id}"),
            Slot::School(_) | Slot::Person(_) | Slot::Local(_) | Slot::Parameter(_) | Slot::Document(_) => {
                format!("[{}]", slot_words(slot, self.library))
            }
            Slot::Term(_) | Slot::Law(_) | Slot::Guidance(_) | Slot::Claim(..) | Slot::Policy(_) | Slot::Contact(_) => {
                slot_words(slot, self.library)
            }
        }
    }

    /// A line in plain words, with what its slots are called.
    fn words(&self, line: &[Inline<Hole>]) -> String {
        let piece = |inline: &Inline<Hole>| match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) => escaped(text).into_owned(),
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Particular { fact: _, text: inner }
            | InlineKind::Edited { edit: _, text: inner }
            | InlineKind::Language { lang: _, text: inner }
            | InlineKind::Link { to: _, text: inner } => self.words(inner),
            InlineKind::Abbreviation { short, full: _ } => short.clone(),
            InlineKind::Hole(Hole::Slot(slot)) => self.called(slot),
            InlineKind::Hole(Hole::LinkTo(_, text)) => self.words(text),
            InlineKind::Hole(Hole::When(_) | Hole::Guarded(..) | Hole::Include(_) | Hole::Listing(_)) => String::new(),
            InlineKind::FootnoteCall(_) | InlineKind::Break => " ".to_owned(),
        };
        line.iter().map(piece).collect()
    }
}
