//! A term of the vocabulary, or a noun of one, that no clause and no model uses.

use crate::check::reading::LibraryReading;
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, BlockKind, Inline, InlineKind};
use crate::load::BUILT_IN;
use crate::model::allowance::Level;
use crate::model::policy::OutlineSection;
use crate::model::slot::{Hole, Slot};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("unused-term"),
    about: "A term of the vocabulary that no clause and no model uses",
    page: include_str!("unused_term.md"),
    level: Level::Warning,
    looks: &[LooksAt::Library(look)],
};

/// What the program itself says in every school's words: whose approval a stamp tells of.
const SAID_BY_THE_PROGRAM: [&str; 1] = ["board"];

/// The terms that are used, and their nouns as `board.member`.
type Used = BTreeSet<String>;

fn look(reading: &LibraryReading<'_>, found: &mut Vec<Diagnostic>) {
    // What cannot be read may use it.
    if !reading.library.is_whole {
        return;
    }
    let mut used: Used = SAID_BY_THE_PROGRAM.map(str::to_owned).into();
    for clause in reading.library.clauses.values() {
        blocks(&clause.body.blocks, &mut used);
        clause.body.footnotes.iter().for_each(|note| blocks(note, &mut used));
    }
    for model in reading.library.models.values() {
        line(&model.summary, &mut used);
        for row in &model.front {
            line(&row.label, &mut used);
            line(&row.value, &mut used);
        }
        model.sections.iter().for_each(|inner| section(inner, &mut used));
    }
    for (id, term) in &reading.library.vocabulary {
        let place = term.help.span;
        // What the program carries, or a release that was taken, is there for any workspace to use.
        let path = &reading.sources.file(place.file).path;
        if path.starts_with(BUILT_IN) || path.split_once(".zip:").is_some() {
            continue;
        }
        let mut report = |place, name: &str| {
            found.push(
                Diagnostic::warning(RULE.code, place, format!("nothing uses \"{name}\""))
                    .help(format!("write {{{{ {name} }}}} in a clause, or take it out of the vocabulary")),
            );
        };
        if !used.contains(id) && !used.iter().any(|name| name.starts_with(&format!("{id}."))) {
            report(place, id);
            continue;
        }
        for noun in &term.nouns {
            let name = format!("{id}.{noun}");
            if !used.contains(&name) {
                report(noun.span, &name);
            }
        }
    }
}

fn section(inner: &OutlineSection, used: &mut Used) {
    line(&inner.title, used);
    inner.sections.iter().for_each(|inner| section(inner, used));
}

fn slot(slot: &Slot, used: &mut Used) {
    match slot {
        Slot::Term(wanted) => match &wanted.noun {
            Some(noun) => drop(used.insert(format!("{}.{noun}", wanted.term))),
            None => drop(used.insert(wanted.term.clone())),
        },
        Slot::School(_)
        | Slot::Person(_)
        | Slot::Local(_)
        | Slot::Parameter(_)
        | Slot::Document(_)
        | Slot::Law(_)
        | Slot::Guidance(_)
        | Slot::Claim(..)
        | Slot::Policy(_)
        | Slot::Contact(_)
        | Slot::Section(_)
        | Slot::Paragraph(..) => {}
    }
}

fn hole(hole: &Hole, used: &mut Used) {
    match hole {
        Hole::Slot(inner) => slot(inner, used),
        Hole::LinkTo(inner, text) => {
            slot(inner, used);
            line(text, used);
        }
        Hole::Guarded(_, inner) => blocks(std::slice::from_ref(inner), used),
        Hole::When(_) | Hole::Include(_) | Hole::Listing(_) => {}
    }
}

fn line(inlines: &[Inline<Hole>], used: &mut Used) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Particular { fact: _, text: inner }
            | InlineKind::Edited { edit: _, text: inner }
            | InlineKind::Language { lang: _, text: inner }
            | InlineKind::Link { to: _, text: inner } => {
                line(inner, used);
            }
            InlineKind::Hole(inner) => hole(inner, used),
            InlineKind::Text(_)
            | InlineKind::Code(_)
            | InlineKind::Abbreviation { .. }
            | InlineKind::FootnoteCall(_)
            | InlineKind::Break => {}
        }
    }
}

fn blocks(inner: &[Block<Hole>], used: &mut Used) {
    for block in inner {
        match &block.kind {
            BlockKind::Paragraph(text) | BlockKind::Heading { level: _, text } => line(text, used),
            BlockKind::List { items, .. } => items.iter().for_each(|item| blocks(&item.blocks, used)),
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    line(&definition.term, used);
                    definition.details.iter().for_each(|details| blocks(details, used));
                }
            }
            BlockKind::Table { columns: _, header, rows } => {
                std::iter::once(header)
                    .chain(rows.iter().map(|row| &row.cells))
                    .flatten()
                    .for_each(|cell| line(cell, used));
            }
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => blocks(inner, used),
            BlockKind::Hole(inner) => hole(inner, used),
            BlockKind::Code(_) | BlockKind::Rule => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::learned::Learned;
    use crate::check::reading::LibraryReading;
    use crate::check::rule::LooksAt;
    use crate::library;
    use crate::load::{File, Files};
    use crate::source::Sources;

    const MINIBUS: &str = "[minibus]\nhelp = \"What the school drives\"\nname = \"minibus\"\n";

    /// What is reported in a workspace that has these terms beside a board, and this clause.
    fn reported(terms: &str, clause: &str) -> Vec<String> {
        let board = "[board]\nhelp = \"Who governs\"\nname = \"Governing Body\"\n\n";
        let mut files = Files::default();
        let mut put = |path: &str, text: String| files.0.insert(path.to_owned(), File::new(text.into_bytes()));
        put("clauses/vocabulary.toml", format!("{board}{terms}"));
        put("clauses/trips/travel.md", format!("+++\ntitle = \"Travel\"\naudience = [\"staff\"]\n+++\n{clause}\n"));
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let library = library::read(&files, &mut sources, &mut Vec::new());
        let today = "2026-11-21".parse().expect("it is a date");
        let learned = &Learned::of(&library);
        let reading =
            LibraryReading { library: &library, learned, clauses: &[], models: &[], sources: &sources, today };
        for look in RULE.looks {
            if let LooksAt::Library(look) = look {
                look(&reading, &mut found);
            }
        }
        found.into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn a_term_that_no_clause_prints_is_told() {
        assert_eq!(reported(MINIBUS, "We walk."), ["nothing uses \"minibus\""]);
        assert_eq!(reported(MINIBUS, "We take the {{ minibus }}."), [""; 0]);
        assert_eq!(reported(MINIBUS, "Take:\n\n- a friend\n- **our {{ minibuses }}**"), [""; 0]);
    }

    #[test]
    fn a_noun_of_a_term_is_used_by_itself() {
        let terms = format!("{MINIBUS}nouns = [\"driver\"]\ndriver = \"driver\"\n");
        assert_eq!(reported(&terms, "We take the {{ minibus }}."), ["nothing uses \"minibus.driver\""]);
        assert_eq!(reported(&terms, "Ask the {{ minibus.driver }} of the {{ minibus }}."), [""; 0]);
        assert_eq!(reported(&terms, "We walk."), ["nothing uses \"minibus\""]);
    }

    #[test]
    fn what_the_program_says_itself_is_used() {
        assert_eq!(reported("", "We walk."), [""; 0]);
    }
}
