//! A new school: the questions without whose answers there is no file, one a page. What has been answered goes with the form, and the
//! file is written with the last.

use super::asked::Reply;
use super::form::Fields;
use super::office::{Here, Office};
use super::page::{Choice, Field, Form, Hidden, Link, Page, Part, Shape, Wrong, as_read};
use super::school::folder_of;
use super::ways;
use crate::enrol::answers::{Answers, Place};
use crate::enrol::called::{id_of_name, twin};
use crate::enrol::gias::Establishment;
use crate::enrol::questions::{self, Need, Question, Said};
use crate::enrol::registered;
use crate::enrol::schema::{self, SCHEMA};
use crate::enrol::trial::Setting;
use crate::failure::Failure;
use crate::load::shown;
use crate::output;
use crate::school;
use std::path::PathBuf;

/// The page of the first question, or of the next once some are answered.
pub(crate) fn answer(office: &Office, here: &Here, fields: &Fields) -> Result<Reply, Failure> {
    let setting = Setting { workspace: &here.workspace, today: here.today };
    if here.workspace.library.models.is_empty() {
        return Err(Failure("this library has no model policy that a school could have".to_owned()));
    }
    let mut answers = Answers::default();
    let mut known: Vec<Hidden> = Vec::new();
    let registered = match in_register(office, fields) {
        Ok(registered) => registered,
        Err(reply) => return Ok(*reply),
    };
    known.extend(registered.map(|one| Hidden::new(URN, one.urn())));
    if office.register.is_some() && registered.is_none() {
        known.push(Hidden::new(TYPED, "yes"));
    }
    // Each is judged again: what goes with a form may have been changed on its way.
    while let Some(question) =
        questions::open(setting, &answers).into_iter().find(|question| question.need == Need::Answer)
    {
        let name = name_of(&question.place);
        let of_register = registered.and_then(|one| match question.place {
            Place::Name => Some(one.name()),
            Place::Kind => one.kind(&here.workspace.library).map(str::to_owned),
            _ => None,
        });
        let mut said: Vec<&str> = fields.all(&name).filter(|said| !said.is_empty()).collect();
        if said.is_empty() && fields.get("asked") != name {
            said.extend(of_register.as_deref());
        }
        let question = questions::with_words(question, setting, &answers);
        if said.is_empty() {
            // It was on the page if the button below it was pressed.
            let error = (fields.get("asked") == name).then(|| missing(&question));
            return Ok(ask(office, &question, "", known, error.into_iter().collect()));
        }
        let words = said.join(", ");
        if let Err(faults) = questions::give(setting, &mut answers, &question.place, &words) {
            return Ok(ask(office, &question, &words, known, faults.iter().map(wrong).collect()));
        }
        if question.place == Place::Name
            && let Some(there) = twin(&path(office, here, &words)?)?
        {
            let message = format!("{} is there already, and is left as it is", shown(&there));
            let help = Some(
                "if it is of this school, open that; if not, write the name so that it can be told from the other"
                    .to_owned(),
            );
            return Ok(ask(office, &question, &words, known, vec![Wrong { message, help, ..Wrong::default() }]));
        }
        known.extend(said.into_iter().map(|said| Hidden::new(name.clone(), said)));
    }
    if let (Some(one), Some(kind)) = (registered, answers.kind.clone()) {
        registered::tell(&mut answers, one, &kind, setting);
        let text = answers.file(&here.workspace.library, None, here.today);
        let tried = setting.try_all(vec![("school.toml".to_owned(), "school".to_owned(), text.clone())], 1);
        tried.iter().for_each(|built| registered::settle(&mut answers, built, &text));
    }
    write(office, here, setting, answers)
}

/// What stands in a form for the number of a school in the register, for what was looked for there, and for that it is not to be found there.
const URN: &str = "urn";
const FIND: &str = "find";
const TYPED: &str = "typed";

/// So many schools that were found are shown.
const SHOWN: usize = 20;

/// The school of the register that a form is about; none if it is typed. As long as neither is known, the page that asks for it.
fn in_register<'o>(office: &'o Office, fields: &Fields) -> Result<Option<Establishment<'o>>, Box<Reply>> {
    let Some(register) = office.register.as_ref().filter(|_| fields.get(TYPED) != "yes") else { return Ok(None) };
    if let Some(one) = register.of_urn(fields.get(URN)) {
        return Ok(Some(one));
    }
    let asked = fields.get(FIND);
    let found = register.found(asked);
    let label = "Which school is it?";
    let search = Field {
        name: FIND.to_owned(),
        label: if found.is_empty() { label.to_owned() } else { "Look for another".to_owned() },
        is_title: found.is_empty(),
        hint: vec!["Its name, with the town if the name is a common one, or its postcode.".to_owned()],
        value: asked.to_owned(),
        error: (found.is_empty() && !asked.is_empty()).then(|| format!("No open school is found for “{asked}”")),
        ..Field::default()
    };
    let errors = search.error.iter().map(|message| Wrong {
        message: message.clone(),
        href: Some(format!("#{FIND}")),
        ..Wrong::default()
    });
    let errors: Vec<Wrong> = errors.collect();
    let form = |fields: Vec<Field>, button: &str, is_second: bool| {
        Part::Form(Form { action: "/new".to_owned(), fields, button: button.to_owned(), is_second, ..Form::default() })
    };
    let mut parts = Vec::new();
    if !found.is_empty() {
        let choice = |one: &Establishment<'_>| Choice {
            value: one.urn().to_owned(),
            label: one.name(),
            hint: Some([one.address().unwrap_or_default(), one.kind_said()].join("; ")),
            ..Choice::default()
        };
        let choices = Field {
            name: URN.to_owned(),
            label: label.to_owned(),
            is_title: true,
            shape: Shape::Radios,
            choices: found.iter().take(SHOWN).map(choice).collect(),
            ..Field::default()
        };
        parts.push(form(vec![choices], "Continue", false));
        if found.len() > SHOWN {
            parts.push(Part::hint(format!(
                "{} more are found: say more of the name, or the town.",
                found.len() - SHOWN
            )));
        }
    }
    let is_second = !found.is_empty();
    parts.push(form(vec![search], "Look for it", is_second));
    let typed = Hidden::new(TYPED, "yes");
    parts.push(Part::Form(Form {
        action: "/new".to_owned(),
        hidden: vec![typed],
        button: "It is not in the register".to_owned(),
        is_second: true,
        ..Form::default()
    }));
    let status = if errors.is_empty() { 200 } else { 422 };
    let page = Page {
        title: label.to_owned(),
        caption: Some("A new school".to_owned()),
        back: Some(Link::new("/", "All schools")),
        errors,
        parts,
        asks: true,
        ..Page::default()
    };
    Err(Box::new(office.show(status, page)))
}

fn path(office: &Office, here: &Here, name: &str) -> Result<PathBuf, Failure> {
    Ok(office.folder_for_new(here)?.join(format!("{}.toml", id_of_name(name))))
}

/// Writes the file. All that nobody was asked is as it usually is.
fn write(office: &Office, here: &Here, setting: Setting<'_>, mut answers: Answers) -> Result<Reply, Failure> {
    loop {
        let open = questions::open(setting, &answers);
        if open.is_empty() {
            break;
        }
        for question in &open {
            // What some words print is asked for later: the file says that it is not known yet.
            let said = if question.need == Need::Printed { school::NOT_KNOWN_YET } else { questions::usual(question) };
            questions::give(setting, &mut answers, &question.place, said).map_err(|faults| {
                Failure(faults.iter().map(|said| said.message.clone()).collect::<Vec<_>>().join("; "))
            })?;
        }
    }
    let path = path(office, here, answers.name.as_deref().unwrap_or_default())?;
    output::write_new(&path, answers.file(&here.workspace.library, Some(SCHEMA), here.today).as_bytes())?;
    let beside = folder_of(&path).join(SCHEMA);
    if beside.symlink_metadata().is_err() {
        output::write_new(&beside, schema::of_school(&here.workspace.library).as_bytes())?;
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    Ok(Reply::see(&ways::school(&school::id_of(&stem))))
}

/// The name of the field that answers a question.
fn name_of(place: &Place) -> String {
    match place {
        Place::Name => "name".to_owned(),
        Place::Kind => "kind".to_owned(),
        Place::Models => "models".to_owned(),
        Place::Wording(policy, topic) => format!("wording.{policy}.{topic}"),
        Place::Particular(key) => format!("particular.{key}"),
        Place::Told(told) => told.to_string(),
        Place::Review => "review".to_owned(),
        Place::Reviewed => "reviewed".to_owned(),
    }
}

fn missing(question: &Question) -> Wrong {
    let message = match question.place {
        Place::Name => "Enter the name of the school",
        Place::Kind => "Select what kind of school it is",
        Place::Models => "Select at least one policy",
        Place::Wording(..) => "Select a wording",
        Place::Particular(_) | Place::Told(_) | Place::Review | Place::Reviewed => "Enter an answer",
    };
    Wrong { message: message.to_owned(), ..Wrong::default() }
}

fn wrong(said: &Said) -> Wrong {
    Wrong { message: said.message.clone(), help: said.help.clone(), ..Wrong::default() }
}

/// The page of a question.
fn ask(office: &Office, question: &Question, said: &str, known: Vec<Hidden>, errors: Vec<Wrong>) -> Reply {
    let name = name_of(&question.place);
    let errors: Vec<Wrong> =
        errors.into_iter().map(|wrong| Wrong { href: Some(format!("#{name}")), ..wrong }).collect();
    let chosen: Vec<&str> = said.split(", ").collect();
    let choice = |choice: &questions::Choice| Choice {
        value: choice.word.clone(),
        label: if choice.says.is_empty() { choice.word.clone() } else { in_capital(&choice.says) },
        // Two models may have one title.
        hint: (question.place == Place::Models).then(|| choice.word.clone()),
        words: as_read(choice.words.clone()),
        is_chosen: chosen.contains(&choice.word.as_str()),
    };
    let shape = match question.place {
        Place::Models => Shape::Checks,
        Place::Kind | Place::Wording(..) => Shape::Radios,
        Place::Name | Place::Particular(_) | Place::Told(_) | Place::Review | Place::Reviewed => Shape::Line,
    };
    let hint = match question.place {
        // On a page they are chosen, and not written.
        Place::Kind => Vec::new(),
        Place::Models => question.help.iter().skip(1).cloned().collect(),
        _ => question.help.clone(),
    };
    let label = match &question.place {
        Place::Wording(..) => "Which of these is right for your school?".to_owned(),
        _ => question.asks.clone(),
    };
    let field = Field {
        name: name.clone(),
        label: label.clone(),
        is_title: true,
        hint,
        shape,
        value: said.to_owned(),
        error: errors.first().map(|wrong| wrong.message.clone()),
        choices: question.choices.iter().map(choice).collect(),
        ..Field::default()
    };
    let mut hidden = known;
    hidden.push(Hidden::new("asked", name));
    let status = if errors.is_empty() { 200 } else { 422 };
    let form = Form {
        action: "/new".to_owned(),
        hidden,
        fields: vec![field],
        button: "Continue".to_owned(),
        ..Form::default()
    };
    let page = Page {
        title: label,
        caption: Some("A new school".to_owned()),
        back: Some(Link::new("/", "All schools")),
        errors,
        parts: vec![Part::Form(form)],
        asks: true,
        ..Page::default()
    };
    office.show(status, page)
}

/// Words as the beginning of a line.
pub(crate) fn in_capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
