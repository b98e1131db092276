//! `policygen list model NAME`: all that a school can name in its file to change a model, in its order.

use crate::check::slot_words;
use crate::control::escaped;
use crate::document::{Block, BlockKind, Inline, InlineKind};
use crate::enrol::asks::{Asked, Asks, Topic};
use crate::grammar::joined;
use crate::library::Library;
use crate::model::clause::Clause;
use crate::model::condition::Condition;
use crate::model::policy::{Model, OutlineSection};
use crate::model::slot::{Hole, Slot};
use crate::model::value::ValueType;
use crate::source::At;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The outline of a model: whom it is for, what it asks for, what can be chosen, and its sections with their clauses and items.
pub(super) fn outline(id: &str, model: &Model, library: &Library) -> String {
    let mut outline = Outline { library, lines: Vec::new(), seen: BTreeSet::new() };
    for row in &model.front {
        let line = format!("  front#{}: {}{}", row.id, outline.words(&row.label), provided(row.when.as_ref()));
        outline.lines.push(line);
    }
    let front = std::mem::take(&mut outline.lines);
    outline.sections(&model.sections, 0);
    let asks = Asks::of(model, library);
    let mut text = format!("{id}: {}\n{}\n", escaped(&model.file.title.value), outline.words(&model.summary));
    let _ = writeln!(text, "It is meant for {}.", kinds_of(&model.file.kinds, "every kind of school"));
    if !asks.topics.is_empty() {
        text += "\nChoices, for choose = { … }; each wording stands in full below:\n";
        text.extend(asks.topics.iter().map(|topic| format!("  {}\n", topic_line(topic))));
    }
    if !asks.told.is_empty() {
        text += "\nFacts, for the tables [people] and [local]:\n";
        text.extend(asks.told.iter().map(|asked| format!("  {}\n", fact_line(asked, library))));
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

/// The kinds that something is for, in a sentence.
pub(super) fn kinds_of(kinds: &[At<String>], all: &str) -> String {
    let kinds: Vec<String> = kinds.iter().map(|kind| format!("\"{}\"", escaped(&kind.value))).collect();
    match kinds[..] {
        [] => all.to_owned(),
        [_, ..] => format!("schools of the kind {}", joined(&kinds, "or")),
    }
}

/// A topic with its wordings, as a school's file names them.
fn topic_line(topic: &Topic<'_>) -> String {
    let said = topic.wordings.iter().map(|(name, clause)| {
        let usual = if topic.default == Some(*name) { ", unless another is chosen" } else { "" };
        format!("\"{name}\" ({}{usual})", clause.front.title)
    });
    let must = if topic.default.is_none() { ": one must be chosen" } else { "" };
    format!("\"{}\" = {}{must}", topic.id, said.collect::<Vec<_>>().join(" or "))
}

/// A fact, what it is, what is written for it, and what comes of it if it is not told.
fn fact_line(asked: &Asked, library: &Library) -> String {
    let told = &asked.told;
    let mut line = told.to_string();
    line += &told.help(library).map_or(String::new(), |help| format!(": {}", escaped(help)));
    let declared = told.declared(library);
    let written = declared.and_then(|fact| match (&fact.example, fact.r#type) {
        (_, ValueType::YesNo) => Some("true or false".to_owned()),
        (_, ValueType::OneOf) => {
            let options: Vec<String> = fact.options.iter().map(|option| format!("\"{option}\"")).collect();
            Some(joined(&options, "or"))
        }
        (Some(example), _) => Some(format!("such as \"{}\"", escaped(&example.value))),
        (None, _) => None,
    });
    let kinds = declared.map_or(&[][..], |fact| &fact.kinds);
    let notes = [
        written,
        (!kinds.is_empty()).then(|| format!("for {}", kinds_of(kinds, ""))),
        asked.is_printed.then(|| "some words print it, and cannot be built without".to_owned()),
    ];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    if !notes.is_empty() {
        let _ = write!(line, " ({})", notes.join("; "));
    }
    line
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
    /// The clauses that have been listed: one that includes itself must end.
    seen: BTreeSet<&'l str>,
}

impl<'l> Outline<'l> {
    fn sections(&mut self, sections: &'l [OutlineSection], depth: usize) {
        for section in sections {
            let title = self.words(&section.title);
            self.lines.push(String::new());
            let when = provided(section.when.as_ref());
            self.lines.push(format!("{}{}: {title}{when}", "  ".repeat(depth), section.id.value));
            for placed in &section.placements {
                let at = self.lines.len();
                self.clause(&placed.table.clause.value, depth + 1);
                self.say_when(at, placed.when.as_ref());
            }
            self.sections(&section.sections, depth + 1);
        }
    }

    /// The clause of this id, or each wording of this topic.
    fn clause(&mut self, named: &str, depth: usize) {
        let library = self.library;
        let Some(names) = library.topics.get(named) else {
            if let Some(clause) = library.clauses.get(named) {
                self.one(clause, depth);
            }
            return;
        };
        let variants = names.iter().filter_map(|name| library.clauses.get(&format!("{named}/{name}")));
        variants.for_each(|clause| self.one(clause, depth));
    }

    fn one(&mut self, clause: &'l Clause, depth: usize) {
        if !self.seen.insert(&clause.id) {
            return;
        }
        let indent = "  ".repeat(depth);
        let when = provided(clause.when.as_ref());
        self.lines.push(format!("{indent}{}: {}{when}", clause.id, clause.front.title));
        for (name, parameter) in &clause.front.parameters {
            let declared = &parameter.value;
            let default = declared.default.as_ref().map_or("must be given".to_owned(), |default| {
                format!("{} unless given", escaped(&default.value.written()))
            });
            let help = escaped(declared.help.value.trim_end_matches('.'));
            self.lines.push(format!("{indent}  parameter {name}: {help} ({default})"));
        }
        self.blocks(&clause.body.blocks, depth + 1);
    }

    /// Adds the condition to the line at `at`.
    fn say_when(&mut self, at: usize, condition: Option<&Condition>) {
        if let Some(line) = self.lines.get_mut(at) {
            line.push_str(&provided(condition));
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
                BlockKind::Hole(Hole::Include(clause)) => self.clause(&clause.value, depth),
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
