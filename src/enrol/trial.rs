//! A school's file tried before it is written: read and judged as every command does, so that nobody is told anything else
//! about an answer than about the file.

use super::answers::{Answers, Place, Wanted};
use super::asks::Told;
use crate::assemble;
use crate::build::{self, Built, Plan};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Fault, Severity};
use crate::document::{Block, BlockKind, Document, Section, plain};
use crate::edit;
use crate::schools::SchoolText;
use crate::source::Span;
use crate::workspace::Workspace;
use std::collections::BTreeSet;

/// Where and when a school is tried.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'w> {
    /// The workspace that it is to be in.
    pub workspace: &'w Workspace,
    /// The day.
    pub today: Date,
}

/// A file that has been tried.
pub(crate) struct Trial {
    /// Its text.
    text: String,
    /// So many policies it has.
    policies: usize,
    /// What became of it.
    pub built: Built,
}

impl<'w> Setting<'w> {
    /// Tries the files of schools, each under its path and id.
    pub(crate) fn try_all(&self, files: Vec<(String, String, String)>, jobs: usize) -> Vec<Built> {
        let school = |(path, id, text): (String, String, String)| SchoolText { path, id, bytes: Ok(text.into_bytes()) };
        let schools: Vec<SchoolText> = files.into_iter().map(school).collect();
        build::build(self.workspace, &schools, &Plan { today: self.today, formats: &[], output: None, jobs })
    }

    /// Tries the file that answers make. What is not known of the school yet is stood in for, so that the rest can be judged.
    pub(crate) fn try_answers(&self, answers: &Answers) -> Trial {
        let mut answers = answers.clone();
        let library = &self.workspace.library;
        answers.name.get_or_insert_with(|| "Oak Tree School".to_owned());
        let kind = library.kinds.all().next().map_or_else(String::new, |(id, _)| id.to_owned());
        let kind = answers.kind.get_or_insert(kind).clone();
        if answers.policies.is_empty() {
            let family = library.kinds.family(&kind);
            let model = library.models.iter().find(|(_, model)| model.file.serves(&family));
            let model = model.or_else(|| library.models.iter().next()).map(|(id, _)| id.clone());
            answers.policies = vec![Wanted { model: model.unwrap_or_default(), ..self.wanted("") }];
        }
        let text = answers.file(library, None, self.today);
        let file = ("school.toml".to_owned(), "school".to_owned(), text.clone());
        let built = self.try_all(vec![file], 1).pop().expect("one school was tried");
        Trial { text, policies: answers.policies.len(), built }
    }

    /// A policy from a model, of the newest release where releases are taken.
    pub(crate) fn wanted(&self, model: &str) -> Wanted {
        Wanted { model: model.to_owned(), release: self.workspace.newest_release(), ..Wanted::default() }
    }
}

impl Trial {
    /// What is wrong with the answer that stands at a place.
    pub(crate) fn about(&self, place: &Place) -> Vec<&Diagnostic> {
        about(&self.built, &self.text, place, self.policies)
    }

    /// What the policies print and the school has not told.
    pub(crate) fn missing(&self) -> BTreeSet<Told> {
        let missing = self.built.found.iter().filter_map(|fault| assemble::missing_fact(fault, &self.built.sources));
        missing.filter_map(|fact| Told::named(&fact)).collect()
    }

    /// What is wrong beyond facts that are not known yet: for these a policy has to wait, and the file is as it should be.
    pub(crate) fn faults(&self) -> impl Iterator<Item = &Diagnostic> {
        let errors = self.built.found.iter().filter(|fault| fault.severity == Severity::Error);
        errors.filter(|fault| !fault.is(Fault::MissingFact))
    }

    /// The words of its policy of this number, paragraph by paragraph; those of one clause alone, if that stands by itself.
    pub(crate) fn words(&self, policy: usize, clause: &str) -> Words {
        self.built.documents.get(policy).map_or_else(Words::default, |document| words_of(document, clause))
    }
}

/// The words of a policy, paragraph by paragraph, and those of one clause of it.
pub(crate) fn words_of(document: &Document, clause: &str) -> Words {
    let mut words = Words::default();
    push_sections(&document.sections, clause, &mut words);
    words.all.extend(front_of(document));
    words
}

/// What is wrong with what stands at a place of a file with so many policies, of what was found in it.
pub(crate) fn about<'b>(built: &'b Built, text: &str, place: &Place, policies: usize) -> Vec<&'b Diagnostic> {
    let places: Vec<_> = place.ways(policies).iter().filter_map(|way| edit::entry_of(text, way)).collect();
    let is_there = |span: Span| {
        built.sources.file(span.file).path == built.path
            && places.iter().any(|place| (span.start as usize) < place.end && (span.end as usize) > place.start)
    };
    // That a policy falls short of something is told where its model is named, and no fault of that.
    let is_of_model =
        |fault: &Diagnostic| *place != Place::Models || fault.is(Fault::UnknownModel) || fault.is(Fault::UnfitModel);
    built.found.iter().filter(|fault| is_there(fault.span) && is_of_model(fault)).collect()
}

/// The words of a policy, paragraph by paragraph.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// All of them.
    pub all: Vec<String>,
    /// Those of the clause that was asked for.
    pub of_clause: Vec<String>,
}

fn front_of(document: &Document) -> impl Iterator<Item = String> {
    document.front.iter().map(|row| format!("{}: {}", row.label, plain(&row.value)))
}

fn push_sections(sections: &[Section], clause: &str, words: &mut Words) {
    for section in sections {
        words.all.push(plain(&section.title));
        for placed in &section.clauses {
            let mut said = Vec::new();
            push_blocks(&placed.blocks, "", &mut said);
            if placed.clause == clause {
                words.of_clause.extend(said.iter().cloned());
            }
            words.all.append(&mut said);
        }
        push_sections(&section.sections, clause, words);
    }
}

/// What blocks say, a line for each paragraph; items behind a dash.
pub(crate) fn push_blocks(blocks: &[Block], lead: &str, said: &mut Vec<String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(line) | BlockKind::Heading { level: _, text: line } => {
                said.push(format!("{lead}{}", plain(line)));
            }
            BlockKind::List { start: _, tight: _, items } => {
                let deeper = format!("{}- ", " ".repeat(lead.len()));
                items.iter().for_each(|item| push_blocks(&item.blocks, &deeper, said));
            }
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    said.push(format!("{lead}{}:", plain(&definition.term)));
                    definition.details.iter().for_each(|details| push_blocks(details, lead, said));
                }
            }
            BlockKind::Table { columns: _, header, rows } => {
                let cells = |cells: &[Vec<crate::document::Inline>]| {
                    cells.iter().map(|cell| plain(cell)).collect::<Vec<_>>().join(" | ")
                };
                said.push(format!("{lead}{}", cells(header)));
                said.extend(rows.iter().map(|row| format!("{lead}{}", cells(&row.cells))));
            }
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => push_blocks(inner, lead, said),
            BlockKind::Code(code) => said.extend(code.lines().map(str::to_owned)),
            BlockKind::Rule => {}
            BlockKind::Hole(filled) => match *filled {},
        }
    }
}
