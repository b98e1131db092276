//! What is done and what is to be done: of a school, and of a policy of it.

use super::asked::Reply;
use super::change::{Outcome, Wanted, change};
use super::desk::look;
use super::form::Fields;
use super::page::{Choice, Field, Form, Link, Page, Part, Row, Shape, Tag, Task, Wrong};
use super::school::{Known, PARTICULARS, Policy, School};
use super::ways;
use crate::diagnostic::Severity;
use crate::enrol::answers::{Answers, EVERY_YEAR};
use crate::failure::Failure;
use crate::grammar::counted;
use crate::school::NOT_KNOWN_YET;

/// The page of a school.
pub(crate) fn school(school: &School<'_>, notices: Vec<String>) -> Reply {
    let id = school.id();
    let rows = PARTICULARS.iter().map(|(name, label)| {
        let said = school.particular(name);
        let tag = (said == Some(NOT_KNOWN_YET)).then(|| Tag::new("Not known yet", "wait"));
        let lines = said.filter(|said| *said != NOT_KNOWN_YET).map(str::to_owned);
        let action = Some(Link::new(ways::of_school(id, &format!("about/{name}")), "Change"));
        Row { label: (*label).to_owned(), lines: lines.into_iter().collect(), tag, action }
    });
    let mut parts = vec![Part::heading("Policies"), Part::Tasks { tasks: policies(school) }];
    let links = vec![Link::new(ways::of_school(id, "policies"), "Add a policy")];
    parts.push(Part::Links { links });
    parts.push(Part::heading("The school"));
    let files = Task {
        href: ways::of_school(id, "files"),
        text: "Files to publish".to_owned(),
        hint: Some("Web pages, PDFs, and all of it in one ZIP file".to_owned()),
        tag: None,
    };
    let own = school.parsed.words.len();
    let words = Task {
        href: ways::of_school(id, "words"),
        text: "What your school calls things".to_owned(),
        hint: Some("Pupils or students, headteacher or principal, and the board".to_owned()),
        tag: (own > 0).then(|| Tag::new(counted(own, "word") + " of your own", "good")),
    };
    parts.push(Part::Tasks { tasks: vec![facts(school), words, files] });
    parts.push(Part::Rows { rows: rows.collect() });
    let back = (!school.office.is_one_school()).then(|| Link::new("/", "All schools"));
    let errors = library_faults(school);
    let page = Page { title: school.name(), back, notices, errors, parts, ..Page::default() };
    school.office.show(200, page)
}

/// What is wrong with the library, which keeps every policy from being built.
fn library_faults(school: &School<'_>) -> Vec<Wrong> {
    let workspace = &school.here.workspace;
    let found = workspace.found.iter().filter(|fault| fault.severity == Severity::Error);
    found.map(|fault| super::school::wrong(fault, &workspace.sources)).collect()
}

fn policies(school: &School<'_>) -> Vec<Task> {
    let task = |policy: Policy<'_>| {
        let document = school.document(policy);
        let title = document.map_or_else(|| policy.id().to_owned(), |document| document.title.clone());
        let errors = school.faults(Severity::Error, Some(policy)).len();
        let tag = match document {
            _ if errors > 0 => Tag::new(format!("{} to put right", counted(errors, "error")), "bad"),
            Some(document) => Tag::new(document.stamp.state().words(), look(document.stamp.state())),
            None => Tag::new("Cannot be built", "bad"),
        };
        let due = document.and_then(|document| document.stamp.next_review);
        let hint = due.map(|due| format!("Next review {}", due.in_sentence()));
        Task { href: ways::policy(school.id(), policy.id()), text: title, hint, tag: Some(tag) }
    };
    school.policies().map(task).collect()
}

fn facts(school: &School<'_>) -> Task {
    let asked = school.asked();
    let missing = school.missing();
    let needed = asked.iter().filter(|(told, _)| missing.contains(told)).count();
    let is_told = |told| matches!(school.known(told), Known::Said(_) | Known::OfAuthority(_));
    let told = asked.iter().filter(|(told, _)| is_told(told)).count();
    let tag = match needed {
        0 => None,
        needed => Some(Tag::new(format!("{needed} needed"), "bad")),
    };
    Task {
        href: ways::of_school(school.id(), "facts"),
        text: "People and facts".to_owned(),
        hint: Some(format!("{told} of {} told", asked.len())),
        tag,
    }
}

/// The page of a policy.
pub(crate) fn policy(school: &School<'_>, policy: Policy<'_>) -> Reply {
    let (id, policy_id) = (school.id(), policy.id());
    let page = |page: &str| ways::of_policy(id, policy_id, page);
    let document = school.document(policy);
    let errors = school.faults(Severity::Error, Some(policy));
    let warnings = school.faults(Severity::Warning, Some(policy)).len();
    let asks = school.asks(policy).unwrap_or_default();
    let to_choose = school.to_choose(policy).len();
    let done = || Some(Tag::new("Done", "good"));
    let task = |href: String, text: &str, hint: Option<String>, tag: Option<Tag>| Task {
        href,
        text: text.to_owned(),
        hint,
        tag,
    };
    let wordings = match to_choose {
        0 => done(),
        left => Some(Tag::new(format!("{left} to choose"), "bad")),
    };
    let some = |count: usize, what: &str| (count > 0).then(|| counted(count, what));
    let dates = match document.and_then(|document| document.stamp.next_review) {
        Some(due) => (Some(format!("Next review {}", due.in_sentence())), done()),
        None => (None, Some(Tag::new("Not known", "wait"))),
    };
    let mut own = vec![facts(school)];
    if !asks.topics.is_empty() {
        own.push(task(page("wordings"), "Wordings", some(asks.topics.len(), "choice"), wordings));
    }
    own.push(task(page("leave-out"), "Leave something out", some(policy.file.drop.len(), "passage"), None));
    own.push(task(page("own"), "Say something in your own words", some(policy.file.replace.len(), "wording"), None));
    own.push(task(page("add"), "Add something of your own", some(policy.file.add.len(), "passage"), None));
    own.push(task(page("dates"), "Dates of review", dates.0, dates.1));
    let check = match (errors.len(), warnings) {
        (0, 0) => done(),
        (0, warnings) => Some(Tag::new(format!("{} to look at", counted(warnings, "warning")), "wait")),
        (errors, _) => Some(Tag::new(format!("{} to put right", counted(errors, "error")), "bad")),
    };
    let mut then = vec![task(page("check"), "Check your answers", None, check)];
    if document.is_some() {
        then.push(task(page("preview"), "See the policy", None, None));
        let tag = document.map(|document| Tag::new(document.stamp.state().words(), look(document.stamp.state())));
        then.push(task(page("approve"), "Record an approval or a review", None, tag));
    }
    then.push(task(ways::of_school(id, "files"), "Make and download the files", None, None));
    let mut parts = Vec::new();
    if let Some(document) = document {
        parts.push(Part::words(document.stamp.explanation()));
    }
    parts.extend([Part::heading("Make it your own"), Part::Tasks { tasks: own }]);
    parts.extend([Part::heading("Then"), Part::Tasks { tasks: then }]);
    parts.push(Part::Buttons { links: vec![Link::new(page("remove"), "Remove this policy")] });
    let title = document.map_or_else(|| policy_id.to_owned(), |document| document.title.clone());
    let page = Page {
        title,
        caption: Some(school.name()),
        back: Some(Link::new(ways::school(id), "The school")),
        parts,
        ..Page::default()
    };
    school.office.show(200, page)
}

/// The page that offers the models of which the school has no policy yet.
pub(crate) fn more_policies(school: &School<'_>, errors: Vec<Wrong>, status: u16) -> Reply {
    let library = &school.here.workspace.library;
    let kind = school.parsed.kind.known.as_ref().and_then(|kind| library.kinds.understood(kind, &mut Vec::new()));
    let kind = kind.unwrap_or_default();
    let family = library.kinds.family(&kind);
    let is_there =
        |model: &str| school.policies().any(|policy| policy.id() == model || policy.file.model.as_str() == model);
    let offered = library.models.iter().filter(|(id, _)| !is_there(id));
    let choices = offered.map(|(id, model)| Choice {
        value: id.clone(),
        label: model.file.title.value.clone(),
        hint: Some(match model.file.serves(&family) {
            true => id.clone(),
            false => format!("{id}, which is meant for other kinds of school"),
        }),
        ..Choice::default()
    });
    let choices: Vec<Choice> = choices.collect();
    let title = "Which policy is to be added?";
    let part = match choices.is_empty() {
        true => Part::words("The school has a policy of every model there is."),
        false => Part::Form(Form {
            action: ways::of_school(school.id(), "policies"),
            hidden: school.hidden(),
            fields: vec![Field {
                name: "model".to_owned(),
                label: title.to_owned(),
                is_title: true,
                shape: Shape::Radios,
                error: errors.first().map(|wrong| wrong.message.clone()),
                choices,
                ..Field::default()
            }],
            button: "Add it".to_owned(),
            ..Form::default()
        }),
    };
    let page = Page {
        title: title.to_owned(),
        caption: Some(school.name()),
        back: Some(Link::new(ways::school(school.id()), "The school")),
        errors,
        asks: matches!(part, Part::Form(_)),
        parts: vec![part],
        ..Page::default()
    };
    school.office.show(status, page)
}

/// Adds a policy to a school's file.
pub(crate) fn add_policy(school: &School<'_>, fields: &Fields) -> Result<Reply, Failure> {
    let named = fields.get("model");
    let Some((model, _)) = school.here.workspace.library.models.get_key_value(named) else {
        let wrong =
            Wrong { message: "Select a policy".to_owned(), href: Some("#model".to_owned()), ..Wrong::default() };
        return Ok(more_policies(school, vec![wrong], 422));
    };
    let answers = Answers { review: Some(EVERY_YEAR.to_owned()), ..Answers::default() };
    let mut policy = String::new();
    answers.push_policy(&mut policy, &school.setting().wanted(model), school.here.today);
    let action = ways::of_school(school.id(), "policies");
    let outcome =
        change(school, fields, &action, |_| Wanted { added: Some(policy.clone()), ..Wanted::edits(Vec::new()) })?;
    Ok(match outcome {
        Outcome::Done => Reply::see(&ways::policy(school.id(), model)),
        Outcome::Refused(errors) => more_policies(school, errors, 422),
        Outcome::Moved(reply) => reply,
    })
}
