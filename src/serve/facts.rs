//! What a school tells of itself: its particulars, who holds which post, and the facts that its policies ask for. One question a page.

use super::asked::Reply;
use super::change::{Outcome, Wanted, change};
use super::enrolment::in_capital;
use super::form::Fields;
use super::page::{Choice, Field, Form, Link, Page, Part, Row, Shape, Tag, Wrong};
use super::school::{Known, PARTICULARS, School};
use super::ways;
use crate::edit::{Edit, Step, key};
use crate::enrol::answers::{Answer, Place};
use crate::enrol::asks::Told;
use crate::enrol::questions::{self, Question};
use crate::failure::Failure;
use crate::library::Library;
use crate::school::NOT_KNOWN_YET;
use toml::Value;

/// What is answered where nobody knows, or there is none.
const NOT_YET: &str = "not-yet";
const NONE: &str = "none";

/// The list of all that a school tells.
pub(crate) fn list(school: &School<'_>) -> Reply {
    let (asked, missing) = (school.asked(), school.missing());
    let mut people = Vec::new();
    let mut local = Vec::new();
    for (told, library) in &asked {
        let rows = if matches!(told, Told::Post(_)) { &mut people } else { &mut local };
        rows.push(row(school, told, library, missing.contains(told)));
    }
    let open = asked.iter().find(|(told, _)| school.known(told) == Known::Nothing || missing.contains(told));
    let mut parts = vec![Part::words(
        "Its policies ask for these. What depends on something that the school does not have is left out of them.",
    )];
    if let Some((told, _)) = open {
        let href = ways::of_school(school.id(), &format!("facts/{told}"));
        parts.push(Part::Buttons { links: vec![Link::new(href, "Answer the next one")] });
    }
    for (title, rows) in [("People", people), ("Facts", local)] {
        if !rows.is_empty() {
            parts.push(Part::heading(title));
            parts.push(Part::Rows { rows });
        }
    }
    let page = Page {
        title: "People and facts".to_owned(),
        caption: Some(school.name()),
        back: Some(Link::new(ways::school(school.id()), "The school")),
        parts,
        ..Page::default()
    };
    school.office.show(200, page)
}

fn row(school: &School<'_>, told: &Told, library: &Library, is_missing: bool) -> Row {
    let label = in_capital(short(told.help(library).unwrap_or(told.key())).0);
    let (line, tag) = match school.known(told) {
        Known::Said(words) => (in_words(told, &words, library), None),
        Known::OfAuthority(words) => (in_words(told, &words, library), Some(Tag::new("From the authority", ""))),
        Known::NotYet => (String::new(), Some(Tag::new("Not known yet", "wait"))),
        Known::Nothing if is_missing => (String::new(), Some(Tag::new("Needed", "bad"))),
        Known::Nothing => (String::new(), Some(Tag::new("Not told", ""))),
    };
    let doubts = school.about(&Place::Told(told.clone()));
    let is_waiting = school.known(told) == Known::NotYet;
    let doubt = doubts.first().filter(|_| !is_waiting).map(|_| Tag::new("Look again", "wait"));
    let lines = [line].into_iter().chain(doubts.iter().filter(|_| !is_waiting).map(|wrong| wrong.message.clone()));
    Row {
        label,
        lines: lines.filter(|line| !line.is_empty()).collect(),
        tag: tag.or(doubt),
        action: Some(Link::new(ways::of_school(school.id(), &format!("facts/{told}")), "Change")),
    }
}

fn in_words(told: &Told, words: &str, library: &Library) -> String {
    match (told.is_yes_no(library), words) {
        (true, "true") => "Yes".to_owned(),
        (true, "false") => "No".to_owned(),
        _ => words.to_owned(),
    }
}

/// The page that asks for a post or a fact; none if no policy of the school asks for it, and it does not tell it.
pub(crate) fn ask(school: &School<'_>, named: &str) -> Option<Reply> {
    let (told, library) = find(school, named)?;
    let (answer, if_none) = as_shown(school, &told, library);
    // What was written otherwise than was asked is shown with what is wrong.
    let errors = school.about(&Place::Told(told.clone()));
    let errors = if if_none.is_empty() { errors } else { Vec::new() };
    Some(shown(school, &told, library, &answer, if_none, errors, 200))
}

/// The answer to a question, and why there is none, as its page shows them.
fn as_shown(school: &School<'_>, told: &Told, library: &Library) -> (String, &'static str) {
    match school.known(told) {
        Known::Said(words) if told.is_yes_no(library) => (if words == "true" { "yes" } else { "no" }.to_owned(), ""),
        Known::Said(words) => (words, ""),
        Known::NotYet => (String::new(), NOT_YET),
        Known::OfAuthority(_) | Known::Nothing => (String::new(), ""),
    }
}

fn find<'o>(school: &School<'o>, named: &str) -> Option<(Told, &'o Library)> {
    let wanted = Told::named(named)?;
    let known = matches!(school.known(&wanted), Known::Said(_) | Known::NotYet);
    let asked = school.asked().into_iter().find(|(told, _)| *told == wanted);
    asked.or_else(|| known.then_some((wanted, &school.here.workspace.library)))
}

fn shown(
    school: &School<'_>,
    told: &Told,
    library: &Library,
    answer: &str,
    if_none: &str,
    errors: Vec<Wrong>,
    status: u16,
) -> Reply {
    let missing = school.missing();
    let question = questions::fact(told, &missing, library);
    let errors: Vec<Wrong> =
        errors.into_iter().map(|wrong| Wrong { href: Some("#answer".to_owned()), ..wrong }).collect();
    let mut first = field(&question, answer);
    if let Known::OfAuthority(words) = school.known(told) {
        let words = in_words(told, &words, library);
        first.hint.push(format!(
            "The authority says “{words}” for all of its schools. Answer only if it is otherwise in yours."
        ));
    }
    if missing.contains(told) {
        first.hint.push("A policy prints it, and cannot be built before it is known.".to_owned());
    }
    first.error = errors.first().map(|wrong| wrong.message.clone());
    let choice = |value: &str, label: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        is_chosen: if_none == value,
        ..Choice::default()
    };
    let mut choices = vec![choice(NOT_YET, "I do not know yet")];
    if told.declared(library).is_none_or(|_| !told.is_yes_no(library)) {
        let none = if matches!(told, Told::Post(_)) { "Nobody has this post" } else { "The school has none" };
        choices.push(choice(NONE, none));
    }
    let other = Field {
        name: "if-none".to_owned(),
        label: "Or, if you cannot answer".to_owned(),
        shape: Shape::Radios,
        choices,
        ..Field::default()
    };
    let title = first.label.clone();
    let form = Form {
        action: ways::of_school(school.id(), &format!("facts/{told}")),
        hidden: school.hidden(),
        fields: vec![first, other],
        button: "Save and continue".to_owned(),
        away: Some(Link::new(next(school, told), "Skip this")),
        ..Form::default()
    };
    let page = Page {
        title,
        caption: Some(school.name()),
        back: Some(Link::new(ways::of_school(school.id(), "facts"), "People and facts")),
        errors,
        parts: vec![Part::Form(form)],
        asks: true,
        ..Page::default()
    };
    school.office.show(status, page)
}

/// The field that answers a question in words, or by one of a few.
fn field(question: &Question, answer: &str) -> Field {
    let (asks, more) = short(question.asks.trim_end_matches(':'));
    let hint = more.map(|more| format!("{}.", in_capital(more))).into_iter().chain(question.help.iter().cloned());
    let choice = |choice: &questions::Choice| Choice {
        value: choice.word.clone(),
        label: in_capital(&choice.word),
        is_chosen: choice.word == answer,
        ..Choice::default()
    };
    Field {
        name: "answer".to_owned(),
        label: in_capital(asks),
        is_title: true,
        hint: hint.collect(),
        shape: if question.choices.is_empty() { Shape::Line } else { Shape::Radios },
        value: answer.to_owned(),
        choices: question.choices.iter().map(choice).collect(),
        ..Field::default()
    }
}

/// What is asked, and what else is said of it.
pub(crate) fn short(help: &str) -> (&str, Option<&str>) {
    help.split_once("; ").map_or((help, None), |(asks, more)| (asks, Some(more)))
}

/// The page that comes after a question: the next that is open, or else the list.
fn next(school: &School<'_>, told: &Told) -> String {
    let asked = school.asked();
    let missing = school.missing();
    let after = asked.iter().skip_while(|(known, _)| known != told).skip(1);
    let open = after.map(|(told, _)| told).find(|told| school.known(told) == Known::Nothing || missing.contains(told));
    match open {
        Some(told) => ways::of_school(school.id(), &format!("facts/{told}")),
        None => ways::of_school(school.id(), "facts"),
    }
}

/// Takes the answer to a question.
pub(crate) fn take(school: &School<'_>, named: &str, fields: &Fields) -> Result<Option<Reply>, Failure> {
    let Some((told, library)) = find(school, named) else { return Ok(None) };
    let (said, if_none) = (fields.get("answer"), fields.get("if-none"));
    let refuse = |message: &str| {
        let wrong = Wrong { message: message.to_owned(), ..Wrong::default() };
        Ok(Some(shown(school, &told, library, said, if_none, vec![wrong], 422)))
    };
    // What a page shows already is sent back with what is new: nobody can take a choice back.
    let (shown_said, shown_none) = as_shown(school, &told, library);
    let (said_now, none_now) = match (said != shown_said, if_none != shown_none) {
        (true, true) if !said.is_empty() && !if_none.is_empty() => {
            return refuse("Enter an answer or select why there is none, and not both");
        }
        (false, true) if !if_none.is_empty() => ("", if_none),
        _ if said.is_empty() => ("", if_none),
        _ => (said, ""),
    };
    let answer = match (said_now, none_now) {
        ("", NOT_YET) => Answer::NotYet,
        ("", NONE) => Answer::None,
        ("", _) => return refuse("Enter an answer, or select why there is none"),
        (said, _) => questions::answer(&told, said, library),
    };
    let way = vec![key(told.table()), Step::Key(told.key().to_owned())];
    let action = ways::of_school(school.id(), &format!("facts/{told}"));
    let outcome = change(school, fields, &action, |parsed| {
        let is_there = match &told {
            Told::Post(post) => parsed.people.contains_key(post),
            Told::Fact(fact) => parsed.local.contains_key(fact),
        };
        Wanted::edits(match &answer {
            Answer::Known(value) => vec![Edit::Set(way.clone(), value.clone())],
            Answer::NotYet => vec![Edit::Set(way.clone(), Value::String(NOT_KNOWN_YET.to_owned()))],
            Answer::None if is_there => vec![Edit::Silence(way.clone())],
            Answer::None => Vec::new(),
        })
    })?;
    Ok(Some(match outcome {
        Outcome::Done => Reply::see(&next(school, &told)),
        Outcome::Refused(errors) => shown(school, &told, library, said, if_none, errors, 422),
        Outcome::Moved(reply) => reply,
    }))
}

/// The page that asks for a particular of the school; none if there is no such.
pub(crate) fn ask_particular(school: &School<'_>, name: &str) -> Option<Reply> {
    let (name, _) = PARTICULARS.iter().find(|(known, _)| *known == name)?;
    let said = school.particular(name).unwrap_or_default();
    let said = if *name == "kind" { kind_of(school) } else { said.to_owned() };
    let errors = if said == NOT_KNOWN_YET { Vec::new() } else { school.about(&place_of(name)) };
    Some(shown_particular(school, name, &said, errors, 200))
}

fn place_of(name: &'static str) -> Place {
    match name {
        "name" => Place::Name,
        "kind" => Place::Kind,
        name => Place::Particular(name),
    }
}

/// The id of the kind that a school says it is of; what it says if that is none.
fn kind_of(school: &School<'_>) -> String {
    let written = school.parsed.kind.known.as_ref();
    let understood = written.and_then(|kind| school.here.workspace.library.kinds.understood(kind, &mut Vec::new()));
    understood.or_else(|| written.map(|kind| kind.value.clone())).unwrap_or_default()
}

fn shown_particular(school: &School<'_>, name: &str, said: &str, errors: Vec<Wrong>, status: u16) -> Reply {
    let errors: Vec<Wrong> =
        errors.into_iter().map(|wrong| Wrong { href: Some("#answer".to_owned()), ..wrong }).collect();
    let label = PARTICULARS.iter().find(|(known, _)| *known == name).map_or(name, |(_, label)| label);
    let (title, hint) = match name {
        "name" => ("What is the school called?", vec!["Its full name, as parents know it.".to_owned()]),
        "kind" => ("What kind of school is it?", Vec::new()),
        _ => (label, vec!["Leave it empty if no policy needs it.".to_owned()]),
    };
    let mut field = Field {
        name: "answer".to_owned(),
        label: title.to_owned(),
        is_title: true,
        hint,
        value: said.to_owned(),
        error: errors.first().map(|wrong| wrong.message.clone()),
        ..Field::default()
    };
    if name == "kind" {
        let choice = |choice: questions::Choice| Choice {
            is_chosen: choice.word == said,
            value: choice.word,
            label: in_capital(&choice.says),
            ..Choice::default()
        };
        field.shape = Shape::Radios;
        field.choices = questions::kind(&school.here.workspace.library).choices.into_iter().map(choice).collect();
    }
    let form = Form {
        action: ways::of_school(school.id(), &format!("about/{name}")),
        hidden: school.hidden(),
        fields: vec![field],
        button: "Save".to_owned(),
        ..Form::default()
    };
    let page = Page {
        title: title.to_owned(),
        caption: Some(school.name()),
        back: Some(Link::new(ways::school(school.id()), "The school")),
        errors,
        parts: vec![Part::Form(form)],
        asks: true,
        ..Page::default()
    };
    school.office.show(status, page)
}

/// Takes a particular of the school.
pub(crate) fn take_particular(school: &School<'_>, name: &str, fields: &Fields) -> Result<Option<Reply>, Failure> {
    let Some((name, _)) = PARTICULARS.iter().find(|(known, _)| *known == name) else { return Ok(None) };
    let said = fields.get("answer");
    if said.is_empty() && matches!(*name, "name" | "kind") {
        let message = if *name == "name" { "Enter the name of the school" } else { "Select what kind of school it is" };
        let wrong = Wrong { message: message.to_owned(), ..Wrong::default() };
        return Ok(Some(shown_particular(school, name, said, vec![wrong], 422)));
    }
    let way = vec![key(name)];
    let action = ways::of_school(school.id(), &format!("about/{name}"));
    let is_there = school.particular(name).is_some();
    let outcome = change(school, fields, &action, |_| {
        Wanted::edits(match (said.is_empty(), is_there) {
            (false, _) => vec![Edit::Set(way.clone(), Value::String(said.to_owned()))],
            (true, true) => vec![Edit::Remove(way.clone())],
            (true, false) => Vec::new(),
        })
    })?;
    Ok(Some(match outcome {
        Outcome::Done => Reply::see(&ways::school(school.id())),
        Outcome::Refused(errors) => shown_particular(school, name, said, errors, 422),
        Outcome::Moved(reply) => reply,
    }))
}
