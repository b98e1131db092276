//! What a school leaves out of the built-in library leaves no sentence behind that leans on it.

use crate::tree::{TODAY, repository};
use policygen::build::{Built, Plan, build};
use policygen::document::{Block, BlockKind};
use policygen::model::clause::Body;
use policygen::model::condition::Condition;
use policygen::model::slot::Hole;
use policygen::schools::SchoolText;
use policygen::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet};

/// All that the built-in models ask for, and nothing of it.
const FACTS: [&str; 2] = [
    "authority = \"Anyshire Council\"\n[people]\nheadteacher = \"Ada Green\"\nchair = \"Sam Okoro\"\ncoordinator = \"Jo Bell\"\n\
     [local]\nmonitoring-system = \"Hawk\"\nit-provider = \"Wires\"\npage-platform = \"Facebook\"\nequality-member = true\n\
     trust = \"Elm Trust\"\nconcerns-system = \"CPOMS\"\nhr-provider = \"HR Services\"\nhr-phone = \"01603 307760\"\n\
     hr-email = \"hr@oak.example\"\n",
    "authority = \"Anyshire Council\"\n[people]\nheadteacher = \"Ada Green\"\n[local]\nconcerns-system = \"CPOMS\"\n",
];

/// What each topic can be, in every combination that changes more than one.
fn choices(workspace: &Workspace) -> Vec<String> {
    let topics = &workspace.library.topics;
    let most = topics.values().map(Vec::len).max().unwrap_or(1);
    let chosen = |at: usize| {
        let each = topics.iter().map(|(topic, names)| format!("\"{topic}\" = \"{}\"", names[at % names.len()]));
        each.collect::<Vec<_>>()
    };
    (0..most).map(|at| chosen(at).join("\n")).collect()
}

fn school(model: &str, facts: &str, choices: &str, drop: &str) -> SchoolText {
    let kind = if facts.contains("trust =") { "academy-in-trust" } else { "maintained" };
    let text = format!(
        "name = \"Oak Tree School\"\nkind = \"{kind}\"\n{facts}\n[[policy]]\nmodel = \"{model}\"\nreviewed = 2026-11-20\n\
         review = \"every year\"\ndrop = [{drop}]\n[policy.choose]\n{choices}\n"
    );
    SchoolText { path: "schools/oak.toml".to_owned(), id: "oak".to_owned(), bytes: Ok(text.into_bytes()) }
}

/// What a school may leave out of a policy, as it names it, in turns: of each clause no more than one item at once, and of two
/// neighbours no more than one clause. What was in an earlier turn is not in one again.
fn turns(workspace: &Workspace, built: &Built, seen: &mut BTreeSet<String>) -> Vec<Vec<String>> {
    let mut turns: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for document in &built.documents {
        for (place, clause) in document.all_sections().iter().flat_map(|section| &section.clauses).enumerate() {
            // The first two turns are of whole clauses.
            turns.entry(place % 2).or_default().push(clause.clause.clone());
        }
        for id in document.uses.clauses.keys() {
            for (at, item) in workspace.library.clauses[id].body.ids.keys().enumerate() {
                turns.entry(at + 2).or_default().push(format!("{id}#{item}"));
            }
        }
    }
    turns.values_mut().for_each(|turn| turn.retain(|id| seen.insert(id.clone())));
    turns.into_values().filter(|turn| !turn.is_empty()).collect()
}

#[test]
fn nothing_leans_on_what_a_school_leaves_out() {
    let workspace = Workspace::read(repository()).expect("the workspace can be read");
    let today = TODAY.parse().expect("it is a date");
    let plan = Plan { today, formats: &[], output: None, jobs: 2 };
    let mut texts = Vec::new();
    let mut models: Vec<&String> = Vec::new();
    for model in workspace.library.models.keys() {
        for facts in FACTS {
            let mut seen = BTreeSet::new();
            for choices in choices(&workspace) {
                // A choice of a topic that this model has not is an error here, and is of no interest.
                let whole = &build(&workspace, &[school(model, facts, &choices, "")], &plan)[0];
                for turn in turns(&workspace, whole, &mut seen) {
                    let drop: Vec<String> = turn.iter().map(|id| format!("\"{id}\"")).collect();
                    texts.push(school(model, facts, &choices, &drop.join(", ")));
                    models.push(model);
                }
            }
        }
    }
    let mut left: BTreeSet<String> = BTreeSet::new();
    for (built, model) in build(&workspace, &texts, &plan).iter().zip(models) {
        let leans = built.found.iter().filter(|fault| fault.code.to_string() == "loose-pronoun");
        left.extend(leans.map(|fault| {
            let at = built.sources.text(fault.span);
            format!("{model} without {at}: {}", fault.message)
        }));
    }
    assert!(left.is_empty(), "{}", left.into_iter().collect::<Vec<_>>().join("\n"));
}

/// The words of a block and all in it, with what it needs.
fn lines<'b>(blocks: &'b [Block<Hole>], needs: bool, see: &mut dyn FnMut(String, bool, Option<&'b str>)) {
    for block in blocks {
        let text = |line: &[policygen::document::Inline<Hole>]| -> String {
            line.iter()
                .filter_map(|inline| match &inline.kind {
                    policygen::document::InlineKind::Text(words) => Some(words.clone()),
                    _ => None,
                })
                .collect()
        };
        match &block.kind {
            BlockKind::Paragraph(line) | BlockKind::Heading { level: _, text: line } => {
                see(text(line), needs, block.id.as_deref());
            }
            BlockKind::List { items, .. } => {
                for item in items {
                    let needed = matches!(&item.when, Some(Hole::When(condition)) if leans(condition));
                    lines(&item.blocks, needs || needed, see);
                }
            }
            BlockKind::Hole(Hole::Guarded(condition, inner)) => {
                lines(std::slice::from_ref(inner), needs || leans(condition), see);
            }
            BlockKind::Definitions(definitions) => {
                definitions.iter().flat_map(|d| &d.details).for_each(|details| lines(details, needs, see));
            }
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => lines(inner, needs, see),
            BlockKind::Table { .. } | BlockKind::Code(_) | BlockKind::Rule | BlockKind::Hole(_) => {}
        }
    }
}

fn leans(condition: &Condition) -> bool {
    !condition.needed().is_empty()
}

#[test]
fn what_names_a_rule_of_another_place_goes_with_it() {
    let workspace = Workspace::read(repository()).expect("the workspace can be read");
    let mut without: Vec<String> = Vec::new();
    let mut seen = 0;
    for (id, clause) in &workspace.library.clauses {
        let Body { blocks, .. } = &clause.body;
        lines(blocks, false, &mut |words, needs, item| {
            let names = [
                "he rule on ",
                "he rules on ",
                "he rule in ",
                "he advice on ",
                "he ban on ",
                "That rule",
                "These rules",
                "listed here",
                // What announces rules of another place goes with those.
                "he rules for  apply",
                "has rules for ",
                "sets rules on for ",
                " are also for ",
                "should start with",
                "makes clear what",
            ];
            if names.iter().any(|name| words.contains(name)) {
                seen += 1;
                if !needs {
                    without.push(format!("{id}#{}: {words}", item.unwrap_or_default()));
                }
            }
        });
    }
    assert!(seen > 5, "the library has such sentences");
    assert!(without.is_empty(), "{}", without.join("\n"));
}
