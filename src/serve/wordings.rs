//! The wordings of topics that have several, each shown in full in the words of this school.

use super::asked::Reply;
use super::change::{Outcome, Wanted, change};
use super::enrolment::in_capital;
use super::form::Fields;
use super::page::{Choice, Field, Form, Link, Page, Part, Row, Shape, Tag, Wrong, as_read};
use super::school::{Policy, School};
use super::ways;
use crate::edit::{Edit, edited, in_policy, key};
use crate::enrol::asks::Topic;
use crate::enrol::questions;
use crate::enrol::trial::{Words, words_of};
use crate::failure::Failure;
use toml::Value;

/// The list of topics, with what is chosen.
pub(crate) fn list(school: &School<'_>, policy: Policy<'_>) -> Reply {
    let library = school.library(policy);
    let asks = school.asks(policy).unwrap_or_default();
    let row = |topic: &Topic<'_>| {
        let chosen = chosen(policy, topic);
        let clause = chosen.and_then(|name| library.clauses.get(&format!("{}/{name}", topic.id)));
        Row {
            label: topic_in_words(topic.id),
            lines: clause.map(|clause| clause.front.title.value.clone()).into_iter().collect(),
            tag: chosen.is_none().then(|| Tag::new("To choose", "bad")),
            action: Some(Link::new(way(school, policy, topic.id), "Change")),
        }
    };
    let mut parts = vec![Part::words(
        "Where schools differ, the model has several wordings. Choose the one that says what you do.",
    )];
    if let Some(topic) = school.to_choose(policy).first() {
        parts.push(Part::Buttons { links: vec![Link::new(way(school, policy, topic), "Choose the next one")] });
    }
    parts.push(Part::Rows { rows: asks.topics.iter().map(row).collect() });
    let page = Page {
        title: "Wordings".to_owned(),
        caption: Some(school.title(policy)),
        back: Some(Link::new(ways::policy(school.id(), policy.id()), "The policy")),
        parts,
        ..Page::default()
    };
    school.office.show(200, page)
}

fn way(school: &School<'_>, policy: Policy<'_>, topic: &str) -> String {
    ways::of_policy(school.id(), policy.id(), &format!("wordings/{topic}"))
}

/// The wording that a policy has of a topic, if it is known.
pub(crate) fn chosen<'p>(policy: Policy<'p>, topic: &Topic<'p>) -> Option<&'p str> {
    let written = policy.file.choose.value.get(topic.id).and_then(|chosen| chosen.value.known.as_ref());
    written.map(|chosen| chosen.as_str()).or(topic.default)
}

/// The id of a topic as people read it: `profile/name` is "Profile: name".
pub(crate) fn topic_in_words(id: &str) -> String {
    in_capital(&id.replace('-', " ").replace('/', ": "))
}

fn find<'o>(school: &School<'o>, policy: Policy<'_>, named: &str) -> Option<Topic<'o>> {
    school.asks(policy)?.topics.into_iter().find(|topic| topic.id == named)
}

/// The page on which a wording is chosen; none if there is no such topic.
pub(crate) fn ask(school: &School<'_>, policy: Policy<'_>, named: &str) -> Option<Reply> {
    let topic = find(school, policy, named)?;
    let now = chosen(policy, &topic).unwrap_or_default().to_owned();
    Some(shown(school, policy, &topic, &now, Vec::new(), 200))
}

fn shown(
    school: &School<'_>,
    policy: Policy<'_>,
    topic: &Topic<'_>,
    now: &str,
    errors: Vec<Wrong>,
    status: u16,
) -> Reply {
    let question = questions::wording(policy.index, policy.file.model.as_str(), topic);
    let question = questions::with_words_by(question, |wording| {
        let set =
            Edit::Set(in_policy(policy.index, &[key("choose"), key(topic.id)]), Value::String(wording.to_owned()));
        let Ok(text) = edited(&school.text, &[set]) else { return Words::default() };
        let built = school.tried(&text);
        let document = built.documents.iter().find(|document| document.id == policy.id());
        document.map_or_else(Words::default, |document| words_of(document, &format!("{}/{wording}", topic.id)))
    });
    let choice = |choice: questions::Choice| Choice {
        hint: (topic.default == Some(choice.word.as_str()))
            .then(|| "What the model has unless another is chosen".to_owned()),
        is_chosen: choice.word == now,
        value: choice.word,
        label: choice.says,
        words: as_read(choice.words),
    };
    let title = "Which of these is right for your school?";
    let errors: Vec<Wrong> =
        errors.into_iter().map(|wrong| Wrong { href: wrong.href.or(Some("#answer".to_owned())), ..wrong }).collect();
    let field = Field {
        name: "answer".to_owned(),
        label: title.to_owned(),
        is_title: true,
        hint: vec![format!("{}. Each is shown as your policy would say it.", topic_in_words(topic.id))],
        shape: Shape::Radios,
        error: errors.first().map(|wrong| wrong.message.clone()),
        choices: question.choices.into_iter().map(choice).collect(),
        ..Field::default()
    };
    let form = Form {
        action: way(school, policy, topic.id),
        hidden: school.hidden(),
        fields: vec![field],
        button: "Save and continue".to_owned(),
        ..Form::default()
    };
    let page = Page {
        title: title.to_owned(),
        caption: Some(school.title(policy)),
        back: Some(Link::new(ways::of_policy(school.id(), policy.id(), "wordings"), "Wordings")),
        errors,
        parts: vec![Part::Form(form)],
        asks: true,
        ..Page::default()
    };
    school.office.show(status, page)
}

/// Takes the wording that was chosen.
pub(crate) fn take(
    school: &School<'_>,
    policy: Policy<'_>,
    named: &str,
    fields: &Fields,
) -> Result<Option<Reply>, Failure> {
    let Some(topic) = find(school, policy, named) else { return Ok(None) };
    let said = fields.get("answer");
    if said.is_empty() {
        let wrong = Wrong { message: "Select a wording".to_owned(), ..Wrong::default() };
        return Ok(Some(shown(school, policy, &topic, said, vec![wrong], 422)));
    }
    let outcome = change(school, fields, &way(school, policy, topic.id), |_| {
        // What the model has anyway need not be said.
        let is_said = policy.file.choose.value.contains_key(topic.id);
        let set = Edit::Set(in_policy(policy.index, &[key("choose"), key(topic.id)]), Value::String(said.to_owned()));
        Wanted::edits(if topic.default == Some(said) && !is_said { Vec::new() } else { vec![set] })
    })?;
    let rest = school.to_choose(policy);
    let next = rest.iter().find(|other| **other != topic.id);
    Ok(Some(match (outcome, next) {
        (Outcome::Done, Some(next)) => Reply::see(&way(school, policy, next)),
        (Outcome::Done, None) => Reply::see(&ways::of_policy(school.id(), policy.id(), "wordings")),
        (Outcome::Refused(errors), _) => shown(school, policy, &topic, said, errors, 422),
        (Outcome::Moved(reply), _) => reply,
    }))
}
