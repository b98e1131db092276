//! The questions that a new school is asked, in their order, and what becomes of the answers. Whoever asks them, on a terminal or
//! elsewhere, shows them, and gives the answers back.

use super::answers::{Answer, Answers, EVERY_YEAR, FIRST, Place};
use super::asks::{Told, Topic};
use super::trial::{Setting, Trial, Words};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Severity};
use crate::grammar::joined;
use crate::library::Library;
use crate::model::value::{Declaration, ValueType};
use crate::school::NOT_KNOWN_YET;
use crate::source::{At, Span};
use std::collections::BTreeSet;
use toml::Value;

/// A question.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// Where its answer stands.
    pub place: Place,
    /// What is asked.
    pub asks: String,
    /// What else is to be known before it is answered.
    pub help: Vec<String>,
    /// What can be answered, if it is one of a few.
    pub choices: Vec<Choice>,
    /// What comes of it if it is not answered.
    pub need: Need,
}

/// One of the answers to a question.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// As it is written.
    pub word: String,
    /// What it is.
    pub says: String,
    /// The words that a policy comes to have by it, paragraph by paragraph.
    pub words: Vec<String>,
}

/// What comes of a question that is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// There is no file without an answer.
    Answer,
    /// A policy prints it, and cannot be built until it is known.
    Printed,
    /// It may be left out: what depends on it goes with it.
    LeftOut,
    /// This stands.
    Usual(String),
}

impl Question {
    /// Whether it may be answered with "?", which asks for it later.
    pub(crate) fn may_wait(&self) -> bool {
        matches!(self.place, Place::Told(_))
    }
}

/// Why an answer is not taken, or what is to be thought of, in the words of `policygen check`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// What is said.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
}

impl Said {
    fn of(fault: &Diagnostic) -> Said {
        Said { message: fault.message.clone(), help: fault.help.clone() }
    }
}

/// The question that comes next; none if all is answered.
pub(crate) fn next(setting: Setting<'_>, answers: &Answers) -> Option<Question> {
    open(setting, answers).into_iter().next()
}

/// The questions that are open, in their order, as far as they are known: which facts there are depends on models and wordings.
pub(crate) fn open(setting: Setting<'_>, answers: &Answers) -> Vec<Question> {
    let library = &setting.workspace.library;
    let mut open = Vec::new();
    if answers.name.is_none() {
        open.push(Question {
            place: Place::Name,
            asks: "What is the school called?".to_owned(),
            help: vec!["Its full name, as parents know it.".to_owned()],
            choices: Vec::new(),
            need: Need::Answer,
        });
    }
    if answers.kind.is_none() {
        open.push(kind(library));
    }
    if answers.policies.is_empty() {
        open.push(models(answers, library));
    }
    if answers.kind.is_none() || answers.policies.is_empty() {
        return open;
    }
    let asked = answers.asked(library);
    let before = open.len();
    for (policy, asks) in &asked {
        let answered = &answers.policies[*policy].choose;
        for topic in asks.topics.iter().filter(|topic| !answered.contains_key(topic.id)) {
            open.push(wording(*policy, &answers.policies[*policy].model, topic));
        }
    }
    if open.len() > before {
        return open;
    }
    let mut told =
        asked.iter().flat_map(|(_, asks)| &asks.told).filter(|asked| !answers.told.contains_key(&asked.told));
    let first = told.next();
    if let Some(first) = first {
        let missing = setting.try_answers(answers).missing();
        open.extend(std::iter::once(first).chain(told).map(|asked| fact(&asked.told, &missing, library)));
    }
    if answers.review.is_none() {
        open.push(Question {
            place: Place::Review,
            asks: "How often is it reviewed?".to_owned(),
            help: vec!["As people say it: every year, termly, every two years.".to_owned()],
            choices: Vec::new(),
            need: Need::Usual(EVERY_YEAR.to_owned()),
        });
    }
    if answers.reviewed.is_none() {
        open.push(Question {
            place: Place::Reviewed,
            asks: "When was it last reviewed?".to_owned(),
            help: vec!["A day such as 2026-09-14, or a month such as 2026-09.".to_owned()],
            choices: Vec::new(),
            need: Need::LeftOut,
        });
    }
    open
}

/// The question for the kind of a school.
pub(crate) fn kind(library: &Library) -> Question {
    let choice = |(id, kind): (&str, &crate::model::kind::Kind)| {
        let called: Vec<&str> = kind.also_called.iter().map(At::as_str).take(CALLED).collect();
        let called = if called.is_empty() { String::new() } else { format!(" ({})", called.join(", ")) };
        let help = kind.help.as_ref().map_or("", |help| help.as_str());
        Choice { word: id.to_owned(), says: format!("{help}{called}"), words: Vec::new() }
    };
    Question {
        place: Place::Kind,
        asks: "What kind of school is it?".to_owned(),
        help: vec!["In the words that people use, such as VA or academy in a MAT, or as listed.".to_owned()],
        choices: library.kinds.all().map(choice).collect(),
        need: Need::Answer,
    }
}

/// So many names that people have for a kind are shown.
const CALLED: usize = 2;

fn models(answers: &Answers, library: &Library) -> Question {
    let family = answers.kind.as_deref().map_or_else(Vec::new, |kind| library.kinds.family(kind));
    let (meant, others): (Vec<_>, Vec<_>) =
        library.models.iter().partition(|(_, model)| answers.kind.is_none() || model.file.serves(&family));
    let mut help = vec!["One, or several with commas between them.".to_owned()];
    for (id, model) in others {
        let kinds: Vec<String> = model.file.kinds.iter().map(|kind| format!("\"{kind}\"")).collect();
        help.push(format!("{id} is meant for schools of the kind {}.", joined(&kinds, "or")));
    }
    Question {
        place: Place::Models,
        asks: "Which policies is it to have?".to_owned(),
        help,
        choices: meant
            .into_iter()
            .map(|(id, model)| Choice { word: id.clone(), says: model.file.title.value.clone(), words: Vec::new() })
            .collect(),
        need: Need::Answer,
    }
}

/// The question for the wording of a topic. Its words are put in by [`with_words`], because they take a trial each.
pub(crate) fn wording(policy: usize, model: &str, topic: &Topic<'_>) -> Question {
    let choice = |(name, clause): &(&str, &crate::model::clause::Clause)| Choice {
        word: (*name).to_owned(),
        says: clause.front.title.value.clone(),
        words: Vec::new(),
    };
    Question {
        place: Place::Wording(policy, topic.id.to_owned()),
        asks: format!("Which wording of \"{}\", in {model}?", topic.id),
        help: Vec::new(),
        choices: topic.wordings.iter().map(choice).collect(),
        need: topic.default.map_or(Need::Answer, |default| Need::Usual(default.to_owned())),
    }
}

/// The question with the words that each wording would come to in this school.
pub(crate) fn with_words(question: Question, setting: Setting<'_>, answers: &Answers) -> Question {
    let Place::Wording(policy, topic) = question.place.clone() else { return question };
    with_words_by(question, |wording| {
        let mut answers = answers.clone();
        answers.policies[policy].choose.insert(topic.clone(), Some(wording.to_owned()));
        // What is printed and not told yet is shown as that.
        setting.try_answers(&answers).words(policy, &format!("{topic}/{wording}"))
    })
}

/// The same where `tried` says what the policy comes to by a wording.
pub(crate) fn with_words_by(mut question: Question, tried: impl Fn(&str) -> Words) -> Question {
    let tried: Vec<Words> = question.choices.iter().map(|choice| tried(&choice.word)).collect();
    // What stands in every one of them is no matter of the choice.
    let common: BTreeSet<&String> = match tried.split_first() {
        Some((first, others)) => {
            first.all.iter().filter(|line| others.iter().all(|other| other.all.contains(line))).collect()
        }
        None => BTreeSet::new(),
    };
    for (choice, words) in question.choices.iter_mut().zip(&tried) {
        choice.words = match words.of_clause.is_empty() {
            false => words.of_clause.clone(),
            true => words.all.iter().filter(|line| !common.contains(line)).cloned().collect(),
        };
    }
    question
}

/// What is taken where nobody says: what is usual, or nothing. The head and the chair everybody has, so the file asks for them.
pub(crate) fn usual(question: &Question) -> &'static str {
    match &question.place {
        Place::Told(Told::Post(post)) if question.need == Need::LeftOut && FIRST.contains(&post.as_str()) => {
            NOT_KNOWN_YET
        }
        Place::Name
        | Place::Kind
        | Place::Particular(_)
        | Place::Models
        | Place::Wording(..)
        | Place::Told(_)
        | Place::Review
        | Place::Reviewed => "",
    }
}

/// The question for a post or a fact. `missing` are those that the policies print and the school has not told.
pub(crate) fn fact(told: &Told, missing: &BTreeSet<Told>, library: &Library) -> Question {
    let declared = told.declared(library);
    let help = told.help(library).unwrap_or(told.key());
    let mut more = Vec::new();
    if let Some(example) = declared.and_then(|fact| fact.example.as_ref()) {
        more.push(format!("Such as {example}."));
    }
    let word = |word: &str, says: &str| Choice { word: word.to_owned(), says: says.to_owned(), words: Vec::new() };
    let choices = match declared {
        Some(fact) if fact.r#type == ValueType::YesNo => vec![word("yes", ""), word("no", "")],
        Some(fact) => fact.options.iter().map(|option| word(&option.value, "")).collect(),
        None => Vec::new(),
    };
    Question {
        place: Place::Told(told.clone()),
        asks: format!("{help}:"),
        help: more,
        choices,
        need: if missing.contains(told) { Need::Printed } else { Need::LeftOut },
    }
}

/// Takes the answer to a question, or says why not. What is to be thought of, and no fault, is given back with it.
pub(crate) fn give(
    setting: Setting<'_>,
    answers: &mut Answers,
    place: &Place,
    said: &str,
) -> Result<Vec<Said>, Vec<Said>> {
    let library = &setting.workspace.library;
    let mut now = answers.clone();
    put(&mut now, place, said.trim(), setting);
    let trial = setting.try_answers(&now);
    let (errors, warnings): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        trial.about(place).into_iter().partition(|fault| fault.severity == Severity::Error);
    if !errors.is_empty() {
        return Err(errors.into_iter().map(Said::of).collect());
    }
    // That it is not known is what was just said.
    let is_waiting = said.trim() == NOT_KNOWN_YET;
    let warnings = warnings.into_iter().filter(|_| !is_waiting).map(Said::of).collect();
    if let (Place::Kind, Some(written)) = (place, &now.kind) {
        let nowhere = At::new(written.clone(), Span::new(library.settings.span.file, 0, 0));
        now.kind = library.kinds.understood(&nowhere, &mut Vec::new());
    }
    *answers = now;
    Ok(warnings)
}

/// Tries the file as it stands now.
pub(crate) fn tried(setting: Setting<'_>, answers: &Answers) -> Trial {
    setting.try_answers(answers)
}

fn put(answers: &mut Answers, place: &Place, said: &str, setting: Setting<'_>) {
    let library = &setting.workspace.library;
    match place {
        Place::Name => answers.name = Some(said.to_owned()),
        Place::Kind => answers.kind = Some(said.to_owned()),
        Place::Particular(key) => {
            answers.particulars.retain(|(known, _)| known != key);
            answers.particulars.push((key, said.to_owned()));
        }
        Place::Models => {
            let mut named: Vec<&str> = Vec::new();
            for model in said.split(',').map(str::trim).filter(|model| !model.is_empty()) {
                if !named.contains(&model) {
                    named.push(model);
                }
            }
            answers.policies = named.into_iter().map(|model| setting.wanted(model)).collect();
        }
        Place::Wording(policy, topic) => {
            let wording = (!said.is_empty()).then(|| said.to_owned());
            if let Some(policy) = answers.policies.get_mut(*policy) {
                policy.choose.insert(topic.clone(), wording);
            }
        }
        Place::Told(told) => drop(answers.told.insert(told.clone(), answer(told, said, library))),
        Place::Review => answers.review = Some(if said.is_empty() { EVERY_YEAR } else { said }.to_owned()),
        Place::Reviewed => answers.reviewed = Some((!said.is_empty()).then(|| date(said))),
    }
}

/// What somebody says when they are asked to tell something.
pub(crate) fn answer(told: &Told, said: &str, library: &Library) -> Answer {
    match said {
        "" => Answer::None,
        NOT_KNOWN_YET => Answer::NotYet,
        _ => Answer::Known(
            told.declared(library).map_or_else(|| Value::String(said.to_owned()), |fact| value(fact, said)),
        ),
    }
}

/// What was said, as a value of the type that is wanted; words that are none are judged as they stand.
fn value(declared: &Declaration, said: &str) -> Value {
    let words = || Value::String(said.to_owned());
    match declared.r#type {
        ValueType::YesNo => match said.to_lowercase().as_str() {
            "yes" | "y" | "true" => Value::Boolean(true),
            "no" | "n" | "false" => Value::Boolean(false),
            _ => words(),
        },
        ValueType::Number => said.parse().map_or_else(|_| words(), Value::Integer),
        ValueType::Date => date(said),
        ValueType::Text
        | ValueType::Web
        | ValueType::Email
        | ValueType::Phone
        | ValueType::Contact
        | ValueType::OneOf => words(),
    }
}

/// A date as a file has it: a day without quotes, a month or a term with them.
pub(crate) fn date(said: &str) -> Value {
    let day = said.parse::<Date>().ok().filter(|date| date.is_day());
    let day = day.and_then(|day| day.written().parse().ok());
    day.map_or_else(|| Value::String(said.to_owned()), Value::Datetime)
}
