//! What a school calls what other schools call otherwise: its board, its pupils, its head. One term a page.

use super::asked::Reply;
use super::change::{Outcome, Wanted, change};
use super::form::Fields;
use super::page::{Field, Form, Link, Page, Part, Row, Tag, Wrong};
use super::school::School;
use super::ways;
use crate::edit::{Edit, Path, key};
use crate::failure::Failure;
use crate::grammar::typographic;
use crate::model::school::SchoolFile;
use crate::model::vocabulary::{self, Choice, Noun, Term, Words};
use crate::source::At;
use std::collections::BTreeMap;
use toml::Value;

/// The page on which it is done.
const PAGE: &str = "words";
/// The fields that every term has; after them come those of its nouns.
const NAME: &str = "name";
const PLURAL: &str = "plural";

/// The words of a school: as its file says, or as schools of its kind have them.
fn words_of(school: &School<'_>, is_usual: bool) -> Words {
    let library = &school.here.workspace.library;
    let kind = school.parsed.kind.known.as_ref();
    let understood = kind.and_then(|kind| Some(At::new(library.kinds.understood(kind, &mut Vec::new())?, kind.span)));
    let none = BTreeMap::new();
    let chosen = if is_usual { &none } else { &school.parsed.words };
    vocabulary::choose(&library.vocabulary, &library.kinds, understood.as_ref(), chosen, &mut Vec::new())
}

/// What a school's file says of a term under its own name for it, and of each of its nouns.
fn own<'s>(parsed: &'s SchoolFile, term: &str) -> Option<(&'s Noun, &'s BTreeMap<String, Noun>)> {
    match &parsed.words.get(term)?.value {
        Choice::Own(noun, nouns, _) => Some((noun, nouns)),
        Choice::Known(_) => None,
    }
}

/// The list of all terms, each as the school says it.
pub(crate) fn list(school: &School<'_>) -> Reply {
    let words = words_of(school, false);
    let rows = school.here.workspace.library.vocabulary.iter().filter_map(|(id, term)| {
        let form = words.get(id)?;
        let (name, plural) = (form.noun.name.value.clone(), form.noun.plural());
        let both = if plural == name { name } else { format!("{name}, {plural}") };
        let others = form.nouns.values().map(|noun| noun.name.value.clone());
        let lines = std::iter::once(both).chain(others).map(|line| typographic(&line)).collect();
        let is_own = school.parsed.words.contains_key(id);
        Some(Row {
            label: term.help.value.clone(),
            lines,
            tag: is_own.then(|| Tag::new("Your word", "good")),
            action: Some(Link::new(way(school, id), "Change")),
        })
    });
    let rows = rows.collect();
    let parts = vec![
        Part::words("Every policy of your school says these in the same words, wherever they stand."),
        Part::Rows { rows },
    ];
    let page = Page {
        title: "What your school calls things".to_owned(),
        caption: Some(school.name()),
        back: Some(Link::new(ways::school(school.id()), "The school")),
        parts,
        ..Page::default()
    };
    school.office.show(200, page)
}

fn way(school: &School<'_>, term: &str) -> String {
    ways::of_school(school.id(), &format!("{PAGE}/{term}"))
}

/// The page of a term; none if there is no such.
pub(crate) fn ask(school: &School<'_>, id: &str) -> Option<Reply> {
    let term = school.here.workspace.library.vocabulary.get(id)?;
    let said = |field: &str| {
        let Some((noun, nouns)) = own(&school.parsed, id) else { return String::new() };
        match field {
            NAME => noun.name.value.clone(),
            PLURAL => noun.plural.clone().unwrap_or_default(),
            other => nouns.get(other).map_or_else(String::new, |noun| noun.name.value.clone()),
        }
    };
    Some(shown(school, id, term, &said, Vec::new(), 200))
}

fn shown(
    school: &School<'_>,
    id: &str,
    term: &Term,
    said: &dyn Fn(&str) -> String,
    errors: Vec<Wrong>,
    status: u16,
) -> Reply {
    let (usual, now) = (words_of(school, true), words_of(school, false));
    let error = |field: &str| {
        let about = format!("#{field}");
        errors.iter().find(|wrong| wrong.href.as_ref() == Some(&about)).map(|wrong| wrong.message.clone())
    };
    let field = |name: &str, label: String, hint: Option<String>| Field {
        name: name.to_owned(),
        label,
        hint: hint.into_iter().collect(),
        value: said(name),
        error: error(name),
        ..Field::default()
    };
    let of_kind =
        usual.get(id).map(|form| format!("Schools of your kind say “{}”.", typographic(&form.noun.name.value)));
    let mut fields = vec![
        field(
            NAME,
            "Your school says".to_owned(),
            Some("Leave it empty if your school says it as others do.".to_owned()),
        ),
        field(PLURAL, "More than one".to_owned(), Some("Leave it empty if it only takes an s.".to_owned())),
    ];
    // A noun that is left out has the new name in it where it had the usual one.
    fields.extend(term.nouns.iter().map(|noun| {
        let label = format!("Its {}", noun.value.replace('-', " "));
        let form = now.get(id).and_then(|form| form.nouns.get(&noun.value));
        let hint = form.map(|form| format!("Now “{}”.", typographic(&form.name.value)));
        field(&noun.value, label, hint)
    }));
    let mut parts: Vec<Part> = of_kind.map(Part::words).into_iter().collect();
    if let Some(Choice::Known(form)) = school.parsed.words.get(id).map(|choice| &choice.value) {
        parts.push(Part::words(format!(
            "The file has it as “{form}”, a form that the library knows; what is written here takes its place."
        )));
    }
    parts.push(Part::Form(Form {
        action: way(school, id),
        hidden: school.hidden(),
        fields,
        button: "Save".to_owned(),
        ..Form::default()
    }));
    let page = Page {
        title: term.help.value.clone(),
        caption: Some(school.name()),
        back: Some(Link::new(ways::of_school(school.id(), PAGE), "What your school calls things")),
        errors,
        parts,
        ..Page::default()
    };
    school.office.show(status, page)
}

/// Takes what a school calls something. None if there is no such term.
pub(crate) fn take(school: &School<'_>, id: &str, fields: &Fields) -> Result<Option<Reply>, Failure> {
    let Some(term) = school.here.workspace.library.vocabulary.get(id) else { return Ok(None) };
    let said = |field: &str| fields.get(field).to_owned();
    let others = std::iter::once(PLURAL).chain(term.nouns.iter().map(|noun| noun.as_str()));
    let others: Vec<&str> = others.filter(|field| !fields.get(field).is_empty()).collect();
    if fields.get(NAME).is_empty() && !others.is_empty() {
        let message = "Enter what your school says, or leave all of it empty".to_owned();
        let wrong = Wrong { message, href: Some(format!("#{NAME}")), ..Wrong::default() };
        return Ok(Some(shown(school, id, term, &said, vec![wrong], 422)));
    }
    let outcome = change(school, fields, &way(school, id), |parsed: &SchoolFile| Wanted {
        places: vec![vec![key(PAGE), key(id)]],
        ..Wanted::edits(edits(parsed, id, term, &said))
    })?;
    Ok(Some(match outcome {
        Outcome::Done => Reply::see(&ways::of_school(school.id(), PAGE)),
        Outcome::Refused(errors) => {
            let here = |wrong: Wrong| Wrong { href: Some(format!("#{NAME}")), ..wrong };
            shown(school, id, term, &said, errors.into_iter().map(here).collect(), 422)
        }
        Outcome::Moved(reply) => reply,
    }))
}

/// What gives a term these words in a file, and keeps what else the file says of it.
fn edits(parsed: &SchoolFile, id: &str, term: &Term, said: &dyn Fn(&str) -> String) -> Vec<Edit> {
    let whole: Path = vec![key(PAGE), key(id)];
    let there = own(parsed, id);
    let name = said(NAME);
    if name.is_empty() {
        return if parsed.words.contains_key(id) { vec![Edit::Remove(whole)] } else { Vec::new() };
    }
    let way = |field: &str| whole.iter().cloned().chain([key(field)]).collect::<Path>();
    let mut edits = match there {
        Some(_) => vec![Edit::Set(way(NAME), Value::String(name))],
        None => {
            vec![Edit::Set(whole.clone(), Value::Table([(NAME.to_owned(), Value::String(name))].into_iter().collect()))]
        }
    };
    let of_noun = |field: &str| there.and_then(|(_, nouns)| nouns.get(field));
    let is_there = |field: &str| match field {
        PLURAL => there.is_some_and(|(noun, _)| noun.plural.is_some()),
        other => of_noun(other).is_some(),
    };
    for field in std::iter::once(PLURAL).chain(term.nouns.iter().map(|noun| noun.as_str())) {
        // A noun of which the file says more than its name keeps that.
        let more = |noun: &Noun| {
            noun.plural.is_some() || noun.possessive.is_some() || noun.article.is_some() || noun.short.is_some()
        };
        let name_of = of_noun(field).is_some_and(more).then(|| key(NAME));
        match (said(field), is_there(field)) {
            (words, true) if words.is_empty() => edits.push(Edit::Remove(way(field))),
            (words, false) if words.is_empty() => {}
            (words, _) => edits.push(Edit::Set(way(field).into_iter().chain(name_of).collect(), Value::String(words))),
        }
    }
    edits
}
