//! What a school adds to a policy: passages of its own, each after a clause of the model.

use super::asked::Reply;
use super::change::{Outcome, Wanted, change};
use super::form::Fields;
use super::page::{Field, Form, Group, Hidden, Link, Page, Part, Passage, Row, Shape, Wrong};
use super::passages::{lines, rows_for};
use super::school::{Policy, School};
use super::ways;
use crate::document::Origin;
use crate::edit::{Edit, Path, Step, in_policy, key};
use crate::enrol::called::id_of_name;
use crate::enrol::trial::push_blocks;
use crate::failure::Failure;
use crate::library::Library;
use crate::model::school::{Addition, SchoolFile};
use toml::Value;

/// The page on which it is done.
const PAGE: &str = "add";
/// What stands before the clause that a new passage is to follow, in an address.
const AFTER: &str = "after/";
/// Where the ids of a school's own passages begin.
const LOCAL: &str = "local/";

/// What a page is about: a passage that is there, or one that is to stand after a clause.
#[derive(Clone, Copy)]
enum Which<'p> {
    There(&'p Addition),
    After(&'p str),
}

/// A passage as it is filled in.
struct Said {
    title: String,
    text: String,
    reason: String,
}

/// The list of what the school has added, and the text to which more can be added.
pub(crate) fn list(school: &School<'_>, policy: Policy<'_>) -> Reply {
    let way = |name: &str| ways::of_policy(school.id(), policy.id(), &format!("{PAGE}/{name}"));
    let rows = policy.file.add.iter().map(|added| Row {
        label: added.title.value.clone(),
        lines: vec![added.text.value.trim().to_owned()],
        tag: None,
        action: Some(Link::new(way(&added.id.value), "Change")),
    });
    let rows: Vec<Row> = rows.collect();
    let mut parts = Vec::new();
    if !rows.is_empty() {
        parts.extend([Part::heading("Added"), Part::Rows { rows }]);
    }
    parts.push(Part::words(
        "What your school does and the model says nothing of can stand here as a passage of your own. It stays when the model changes.",
    ));
    parts.push(Part::words("Choose the passage that it is to follow."));
    let library = school.library(policy);
    match school.document(policy) {
        None => parts.push(Part::words("The text can be shown as soon as the errors are put right.")),
        Some(document) => {
            for section in document.all_sections() {
                let of_model = section.clauses.iter().filter(|placed| placed.origin != Origin::Added);
                let groups = of_model.filter_map(|placed| {
                    let title = library.clauses.get(&placed.clause)?.front.title.value.clone();
                    let mut lines = Vec::new();
                    push_blocks(&placed.blocks, "", &mut lines);
                    let after = placed_as(&placed.clause, library);
                    let action = Some(Link::new(way(&format!("{AFTER}{after}")), "Add a passage after this"));
                    let passage = Passage { name: after.to_owned(), lines, is_item: false, tag: None, action };
                    Some(Group { title, passages: vec![passage] })
                });
                let groups: Vec<Group> = groups.collect();
                if !groups.is_empty() {
                    parts.extend([Part::heading(section.heading()), Part::Passages { groups }]);
                }
            }
        }
    }
    let page = Page {
        title: "Add something of your own".to_owned(),
        caption: Some(school.title(policy)),
        back: Some(Link::new(ways::policy(school.id(), policy.id()), "The policy")),
        parts,
        ..Page::default()
    };
    school.office.show(200, page)
}

/// What a model calls a clause: one wording of several goes by what they are of.
fn placed_as<'c>(clause: &'c str, library: &Library) -> &'c str {
    clause
        .rsplit_once('/')
        .map(|(topic, _)| topic)
        .filter(|topic| library.topics.contains_key(*topic))
        .unwrap_or(clause)
}

/// What an address means; none if there is no such passage.
fn which<'p>(school: &School<'_>, policy: Policy<'p>, name: &'p str) -> Option<Which<'p>> {
    let there = policy.file.add.iter().find(|added| added.id.value == name);
    let library = school.library(policy);
    let is_known = |clause: &&str| library.clauses.contains_key(*clause) || library.topics.contains_key(*clause);
    there.map(Which::There).or_else(|| name.strip_prefix(AFTER).filter(is_known).map(Which::After))
}

/// The page of one passage; none if there is no such.
pub(crate) fn ask(school: &School<'_>, policy: Policy<'_>, name: &str) -> Option<Reply> {
    let which = which(school, policy, name)?;
    let said = match which {
        Which::After(_) => Said { title: String::new(), text: String::new(), reason: String::new() },
        Which::There(added) => Said {
            title: added.title.value.clone(),
            text: added.text.value.trim_end().to_owned(),
            reason: added.reason.as_ref().map_or_else(String::new, |reason| reason.value.trim().to_owned()),
        },
    };
    Some(shown(school, policy, which, name, said, Vec::new(), 200))
}

fn shown(
    school: &School<'_>,
    policy: Policy<'_>,
    which: Which<'_>,
    name: &str,
    said: Said,
    errors: Vec<Wrong>,
    status: u16,
) -> Reply {
    let error = |field: &str| {
        let about = format!("#{field}");
        errors.iter().find(|wrong| wrong.href.as_ref() == Some(&about)).map(|wrong| wrong.message.clone())
    };
    let title = Field {
        name: "title".to_owned(),
        label: "What is it about?".to_owned(),
        hint: vec![
            "A few words, such as Breakfast club. Lists of what is your own call it so; the policy does not show it."
                .to_owned(),
        ],
        value: said.title,
        error: error("title"),
        ..Field::default()
    };
    let text = Field {
        name: "text".to_owned(),
        label: "Your words".to_owned(),
        hint: vec![
            "A line that begins with a hyphen is an item of a list. Write {{ head }}, {{ board }} or {{ pupils }} for what your school calls them."
                .to_owned(),
        ],
        shape: Shape::Area,
        rows: rows_for(&said.text),
        value: said.text,
        error: error("text"),
        ..Field::default()
    };
    let reason = Field {
        name: "reason".to_owned(),
        label: "Why does your school have it?".to_owned(),
        hint: vec!["Governors read it when they approve the text. Leave it empty if it speaks for itself.".to_owned()],
        value: said.reason,
        error: error("reason"),
        ..Field::default()
    };
    let action = ways::of_policy(school.id(), policy.id(), &format!("{PAGE}/{name}"));
    let mut parts = vec![Part::Form(Form {
        action: action.clone(),
        hidden: school.hidden(),
        fields: vec![title, text, reason],
        button: "Save".to_owned(),
        ..Form::default()
    })];
    if let Which::There(..) = which {
        let mut hidden = school.hidden();
        hidden.push(Hidden::new("back", "yes"));
        parts.push(Part::Form(Form {
            action,
            hidden,
            button: "Take it out again".to_owned(),
            is_second: true,
            ..Form::default()
        }));
    }
    let page = Page {
        title: match which {
            Which::There(added) => added.title.value.clone(),
            Which::After(_) => "A passage of your own".to_owned(),
        },
        caption: Some(school.title(policy)),
        back: Some(Link::new(ways::of_policy(school.id(), policy.id(), PAGE), "Add something of your own")),
        errors,
        parts,
        ..Page::default()
    };
    school.office.show(status, page)
}

/// Takes what a passage is to say, or that it is to go. None if there is no such passage.
pub(crate) fn take(
    school: &School<'_>,
    policy: Policy<'_>,
    name: &str,
    fields: &Fields,
) -> Result<Option<Reply>, Failure> {
    let Some(which) = which(school, policy, name) else { return Ok(None) };
    let is_back = fields.get("back") == "yes";
    let said = || Said {
        title: fields.get("title").to_owned(),
        text: fields.get("text").to_owned(),
        reason: fields.get("reason").to_owned(),
    };
    let missing = [("title", "Enter what it is about"), ("text", "Enter your words")]
        .into_iter()
        .filter(|(field, _)| fields.get(field).is_empty() && !is_back)
        .map(|(field, message)| Wrong {
            message: message.to_owned(),
            href: Some(format!("#{field}")),
            ..Wrong::default()
        });
    let missing: Vec<Wrong> = missing.collect();
    if !missing.is_empty() {
        return Ok(Some(shown(school, policy, which, name, said(), missing, 422)));
    }
    let action = ways::of_policy(school.id(), policy.id(), &format!("{PAGE}/{name}"));
    let library = school.library(policy);
    let outcome = change(school, fields, &action, |parsed: &SchoolFile| {
        let Some(there) = parsed.policy.get(policy.index) else { return Wanted::edits(Vec::new()) };
        let at = there.add.iter().position(|added| added.id.value == name);
        match (which, at) {
            (Which::After(clause), _) => new(policy.index, &there.add, clause, &said(), library),
            (Which::There(..), None) => Wanted::edits(Vec::new()),
            (Which::There(..), Some(at)) if is_back => Wanted::edits(vec![Edit::Remove(entry(policy.index, at))]),
            (Which::There(..), Some(at)) => changed(policy.index, at, &there.add[at], &said()),
        }
    })?;
    Ok(Some(match outcome {
        Outcome::Done => Reply::see(&ways::of_policy(school.id(), policy.id(), PAGE)),
        Outcome::Refused(errors) => {
            // Whatever is wrong with what was just written is mended here.
            let of_policy = ways::of_policy(school.id(), policy.id(), PAGE);
            let here = |wrong: Wrong| {
                let is_here = wrong.href.as_ref().is_none_or(|href| href.starts_with(&of_policy));
                let field =
                    wrong.href.as_ref().and_then(|href| href.rsplit_once('#')).map_or("text", |(_, field)| field);
                Wrong { href: if is_here { Some(format!("#{field}")) } else { wrong.href.clone() }, ..wrong }
            };
            shown(school, policy, which, name, said(), errors.into_iter().map(here).collect(), 422)
        }
        Outcome::Moved(reply) => reply,
    }))
}

fn entry(policy: usize, at: usize) -> Path {
    in_policy(policy, &[key("add"), Step::At(at)])
}

/// A new passage after a clause, under an id that nothing has.
fn new(policy: usize, there: &[Addition], after: &str, said: &Said, library: &Library) -> Wanted {
    let name = id_of_name(&said.title);
    let is_taken = |id: &String| library.clause_ids.contains(id) || there.iter().any(|added| added.id.value == *id);
    let numbered = (2..).map(|number| format!("{LOCAL}{name}-{number}"));
    let id = std::iter::once(format!("{LOCAL}{name}")).chain(numbered).find(|id| !is_taken(id)).unwrap_or_default();
    let mut fields = vec![("id", id), ("title", said.title.clone()), ("after", after.to_owned())];
    fields.extend((!said.reason.is_empty()).then(|| ("reason", said.reason.clone())));
    fields.push(("text", lines(&said.text)));
    Wanted::edits(vec![Edit::Add(policy, "add", fields)])
}

/// Other words for a passage that is there.
fn changed(policy: usize, at: usize, added: &Addition, said: &Said) -> Wanted {
    let way = |name: &str| in_policy(policy, &[key("add"), Step::At(at), key(name)]);
    let mut edits = vec![
        Edit::Set(way("title"), Value::String(said.title.clone())),
        Edit::Set(way("text"), Value::String(lines(&said.text))),
    ];
    match (said.reason.is_empty(), added.reason.is_some()) {
        (false, _) => edits.push(Edit::Set(way("reason"), Value::String(said.reason.clone()))),
        (true, true) => edits.push(Edit::Remove(way("reason"))),
        (true, false) => {}
    }
    Wanted { places: vec![entry(policy, at)], edits, added: None }
}
