//! The file of decisions beside a school file: every question with what there is to know about it, and room for the answer. It
//! is what a headteacher is sent, and what a script fills in.

use super::outcome::{Choice, Kind, Question, Wanted};
use crate::control::escaped;
use crate::diagnostic::{Diagnostic, Fault, did_you_mean};
use crate::edit::{Edit, string_text};
use crate::library::Library;
use crate::likeness::{difference, marked};
use crate::markdown;
use crate::model::names::is_id;
use crate::model::value::{self, ValueType};
use crate::shape::{Lines, Loose, shape};
use crate::source::{At, Span};
use std::path::{Path, PathBuf};
use toml::Value;

shape! {
    /// An answer to a question of policygen upgrade.
    pub struct DecisionFile {
        /// The policy it is about; all of the school if there is none.
        pub policy: Option<At<String>>,
        /// What kind of entry it is about.
        pub entry: At<String>,
        /// The entry it is about, as the school file names it.
        pub id: At<String>,
        /// The answer: one of those that the comment above it names.
        pub take: At<String>,
        /// The words, value or id that goes with the answer, where one is to be written.
        pub text: Option<Lines>,
    }
}

shape! {
    /// The decisions for one school: `oak-upgrade.toml` beside `oak.toml`.
    pub struct DecisionsFile {
        /// The school file that they are for.
        pub school: At<String>,
        /// The digest of the school file as it was when the questions were put.
        pub digest: At<String>,
        /// The release that the school goes to.
        pub to: At<String>,
        /// The decisions.
        pub decision: Vec<DecisionFile>,
    }
}

/// Where the decisions for a school file are written: `oak-upgrade.toml` beside `oak.toml`.
pub(crate) fn path_of(school_file: &Path) -> PathBuf {
    let stem = school_file.file_stem().unwrap_or_default().to_string_lossy();
    school_file.with_file_name(format!("{stem}{}", crate::load::DECISIONS))
}

/// A question, and what it is about.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    /// The id of the policy; nothing if it is about the school.
    pub policy: String,
    /// What kind of entry it is about.
    pub kind: Kind,
    /// The entry.
    pub id: String,
    /// What has happened to it.
    pub said: String,
    /// What is asked.
    pub question: Question,
}

impl Open {
    fn is_of(&self, answer: &DecisionFile) -> bool {
        let policy = answer.policy.as_ref().map_or("", |policy| policy.as_str());
        policy == self.policy && answer.entry.value == self.kind.word() && answer.id.value == self.id
    }

    /// What it is about, in words.
    pub(crate) fn about(&self) -> String {
        match (self.policy.as_str(), self.kind) {
            ("", _) => self.id.clone(),
            (policy, _) => format!("{policy}, {}", self.id),
        }
    }

    /// What there is to know before it is answered, line by line: what the model said and says, the school's words, the reasons.
    /// `base` and `theirs` are the names of the releases.
    pub(crate) fn told(&self, base: Option<&str>, theirs: &str) -> Vec<(String, String)> {
        let question = &self.question;
        let mut told = Vec::new();
        let mut put = |label: String, words: &Option<String>| {
            told.extend(words.as_ref().map(|words| (label, words.clone())));
        };
        put(format!("Model {}", base.unwrap_or("before")), &question.base);
        let now = match (&question.base, &question.theirs) {
            (Some(base), Some(theirs)) if base != theirs => Some(marked(&difference(base, theirs))),
            (_, theirs) => theirs.clone(),
        };
        put(format!("Model {theirs}"), &now);
        put("Yours".to_owned(), &question.ours);
        put("Why it changed".to_owned(), &question.reason);
        put("Your reason".to_owned(), &question.own_reason);
        told
    }
}

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Given {
    /// The word for it.
    pub take: String,
    /// What was written with it.
    pub text: Option<String>,
}

/// What the questions of one school are put for.
pub(crate) struct Heading<'h> {
    /// The name of the school file.
    pub school: &'h str,
    /// Its digest.
    pub digest: &'h str,
    /// The release it comes from, if that is one and known.
    pub from: Option<&'h str>,
    /// The release it goes to.
    pub to: &'h str,
}

/// The file of decisions, with the answers that have been given.
pub(crate) fn written(heading: &Heading<'_>, open: &[Open], answers: &[Option<Given>]) -> String {
    let Heading { school, digest, from, to } = heading;
    let mut text = format!(
        "# What is to be decided before {school} goes to release {to}. Fill in each take, save this file, and run again:\n\
         #   policygen upgrade {school}\n\
         # Nothing is changed until all of it is decided. In the model's words, [-this-] is gone and {{+this+}} is new.\n\
         \n\
         school = {}\n\
         digest = {}\n\
         to     = {}\n",
        string_text(school),
        string_text(digest),
        string_text(to),
    );
    for (at, (asked, given)) in open.iter().zip(answers).enumerate() {
        text.push('\n');
        push_comment(&mut text, "", &format!("{} of {}. {}: {}.", at + 1, open.len(), asked.about(), asked.said));
        for (label, words) in asked.told(*from, to) {
            push_comment(&mut text, "  ", &format!("{label}: {words}"));
        }
        for choice in &asked.question.choices {
            push_comment(&mut text, "  ", &format!("take = \"{}\": {}", choice.word, choice.says));
        }
        text += "[[decision]]\n";
        if !asked.policy.is_empty() {
            text += &format!("policy = {}\n", string_text(&asked.policy));
        }
        text += &format!("entry  = \"{}\"\n", asked.kind.word());
        text += &format!("id     = {}\n", string_text(&asked.id));
        let take = given.as_ref().map_or("", |given| given.take.as_str());
        text += &format!("take   = {}\n", string_text(take));
        match given.as_ref().and_then(|given| given.text.as_ref()) {
            Some(words) => text += &format!("text   = {}\n", string_text(words)),
            None if asked.question.choices.iter().any(|choice| choice.wanted.is_some()) => {
                text += "# text = \"\"\"…\"\"\"\n"
            }
            None => {}
        }
    }
    text
}

/// How wide a comment is at most.
const WIDTH: usize = 110;

fn push_comment(text: &mut String, indent: &str, words: &str) {
    for (at, line) in words.lines().enumerate() {
        let deeper = if at == 0 { indent.to_owned() } else { format!("{indent}  ") };
        let mut row = format!("# {deeper}");
        let start = row.len();
        for word in line.split_whitespace() {
            let word = escaped(word);
            if row.len() > start && row.chars().count() + word.chars().count() >= WIDTH {
                *text += row.trim_end();
                text.push('\n');
                row = format!("# {deeper}  ");
            }
            row += &word;
            row.push(' ');
        }
        *text += row.trim_end();
        text.push('\n');
    }
}

/// What a file of decisions answers to each question: the answer with its place, where one is given.
pub(crate) fn matched<'f>(file: &'f DecisionsFile, open: &[Open]) -> Vec<Option<&'f DecisionFile>> {
    open.iter().map(|asked| file.decision.iter().find(|answer| asked.is_of(answer))).collect()
}

/// Answers to what the file answers above already: nobody knows which of them is meant.
pub(crate) fn doubled(file: &DecisionsFile) -> Vec<Diagnostic> {
    let about = |answer: &DecisionFile| {
        let policy = answer.policy.as_ref().map_or("", |policy| policy.as_str()).to_owned();
        (policy, answer.entry.value.clone(), answer.id.value.clone())
    };
    let first = |at: usize| file.decision[..at].iter().find(|first| about(first) == about(&file.decision[at]));
    let twice = (0..file.decision.len()).filter_map(|at| Some((first(at)?, &file.decision[at])));
    twice
        .map(|(first, second)| {
            let said = format!("\"{}\" is decided twice", second.id);
            let fault = Diagnostic::error(Fault::Undecided, second.id.span, said).related(first.id.span, "first here");
            fault.help("take one of the two out")
        })
        .collect()
}

/// The answers that a file has to these questions, to be written again with others. What is filled in is never lost.
pub(crate) fn given(file: &DecisionsFile, open: &[Open]) -> Vec<Option<Given>> {
    let given = |answer: &DecisionFile| Given {
        take: answer.take.value.clone(),
        text: answer.text.as_ref().map(|text| text.value.clone()),
    };
    matched(file, open)
        .into_iter()
        .map(|answer| answer.map(given).filter(|given| !given.take.is_empty() || given.text.is_some()))
        .collect()
}

/// What an answer changes, or what is wrong with it. `place` is where the question stands if nobody has answered it.
pub(crate) fn decided(
    asked: &Open,
    answer: Option<&DecisionFile>,
    library: &Library,
    place: Span,
) -> Result<Vec<Edit>, Vec<Diagnostic>> {
    let words: Vec<&str> = asked.question.choices.iter().map(|choice| choice.word.as_str()).collect();
    let undecided = |place: Span, said: String, help: String| {
        Err(vec![Diagnostic::error(Fault::Undecided, place, said).help(help)])
    };
    let options = || format!("take is one of: {}", words.join(", "));
    let Some(answer) = answer else {
        return undecided(
            place,
            format!("\"{}\" is not decided yet", asked.about()),
            "take this file away and run policygen upgrade again: it asks about this too".to_owned(),
        );
    };
    let take = answer.take.value.trim();
    if take.is_empty() {
        return undecided(answer.take.span, format!("\"{}\" is not decided yet", asked.id), options());
    }
    let Some(choice) = asked.question.choices.iter().find(|choice| choice.word == take) else {
        let help = did_you_mean(take, words.iter().copied()).unwrap_or_else(options);
        return undecided(answer.take.span, format!("\"{take}\" is no answer to this"), help);
    };
    let written = answer.text.as_ref().filter(|text| !text.value.trim().is_empty());
    match (&choice.wanted, written) {
        (None, None) => Ok(choice.edits.clone()),
        (None, Some(text)) => {
            let takes_text = asked.question.choices.iter().find(|choice| choice.wanted.is_some());
            let out = "take the text out, or make a comment of it";
            let help = match takes_text {
                Some(other) => format!("write take = \"{}\" if these words are to stand; if not, {out}", other.word),
                None => out.to_owned(),
            };
            let said = format!("\"{take}\" takes no text, and there is one");
            Err(vec![Diagnostic::error(Fault::Undecided, text.span, said).help(help)])
        }
        (Some(_), None) => {
            let help = "write it below: text = \"…\"; three quotes go round several lines".to_owned();
            undecided(answer.take.span, format!("\"{take}\" needs a text"), help)
        }
        (Some(wanted), Some(text)) => fill(choice, wanted, &asked.id, text, library),
    }
}

/// The changes of an answer with what was written in them.
fn fill(
    choice: &Choice,
    wanted: &Wanted,
    id: &str,
    text: &At<String>,
    library: &Library,
) -> Result<Vec<Edit>, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let value = match wanted {
        Wanted::Wording(clause) => {
            let clause = clause.as_ref().and_then(|clause| library.clauses.get(clause));
            let names = clause.map_or_else(|| library.names(), |clause| library.names_in(&clause.front.parameters));
            let body = markdown::parse(text, &names, &mut found);
            found.retain(|fault| fault.severity == crate::diagnostic::Severity::Error);
            if body.blocks.is_empty() && found.is_empty() {
                found.push(
                    Diagnostic::error(Fault::EmptyValue, text.span, "this wording says nothing")
                        .help("write the words"),
                );
            }
            Value::String(text.value.clone())
        }
        Wanted::Value(declared) => {
            let written = At::new(loose(text.value.trim(), declared.r#type), text.span);
            let name = id.rsplit('.').next().unwrap_or(id);
            value::check(name, declared, &written, &mut found);
            super::outcome::toml_of(&written.value)
        }
        Wanted::Id => {
            let id = text.value.trim();
            if !id.contains('/') || !id.split('/').all(is_id) {
                found.push(
                    Diagnostic::error(Fault::BadId, text.span, format!("\"{id}\" is not the id of a clause"))
                        .help("write it as topic/name; policygen list clauses shows those there are"),
                );
            }
            Value::String(id.to_owned())
        }
    };
    if !found.is_empty() {
        return Err(found);
    }
    let mut edits = choice.edits.clone();
    match edits.last_mut() {
        Some(Edit::Set(_, last)) => *last = value,
        Some(Edit::Add(_, _, fields)) => {
            let words = value.as_str().unwrap_or_default().to_owned();
            fields.iter_mut().filter(|(name, _)| *name == "text").for_each(|(_, text)| text.clone_from(&words));
        }
        Some(Edit::Append(..) | Edit::Explained(..) | Edit::Rename(..) | Edit::Remove(_) | Edit::Silence(_)) | None => {
        }
    }
    Ok(edits)
}

/// What was written as a value of a type.
fn loose(text: &str, r#type: ValueType) -> Loose {
    match r#type {
        ValueType::Number => text.parse().map_or_else(|_| Loose::Text(text.to_owned()), Loose::Number),
        ValueType::YesNo => match text.to_lowercase().as_str() {
            "yes" | "true" => Loose::YesNo(true),
            "no" | "false" => Loose::YesNo(false),
            _ => Loose::Text(text.to_owned()),
        },
        ValueType::Date
        | ValueType::Text
        | ValueType::Web
        | ValueType::Email
        | ValueType::Phone
        | ValueType::Contact
        | ValueType::OneOf => Loose::Text(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Step, in_policy, key};
    use crate::release::contents::tests::with;
    use crate::shape;
    use crate::source::Sources;

    fn open() -> Open {
        let edits = |last: Edit| vec![last];
        let set = |name: &str| {
            Edit::Set(in_policy(0, &[key("replace"), Step::At(0), key(name)]), Value::String(String::new()))
        };
        let choice = |word: &str, edits: Vec<Edit>, wanted| Choice {
            word: word.to_owned(),
            says: format!("take {word}"),
            edits,
            wanted,
        };
        let choices = vec![
            choice("ours", Vec::new(), None),
            choice("new", edits(set("text")), Some(Wanted::Wording(None))),
            choice("elsewhere", edits(set("clause")), Some(Wanted::Id)),
        ];
        let question = Question {
            base: Some("Shut it.".to_owned()),
            theirs: Some("Lock it.".to_owned()),
            choices,
            ..Question::default()
        };
        Open {
            policy: "pond".to_owned(),
            kind: Kind::Replace,
            id: "a/b#c".to_owned(),
            said: "it changed".to_owned(),
            question,
        }
    }

    /// What comes of a file with this answer: the changes, or what is said of it.
    fn answered(answer: &str) -> Result<Vec<Edit>, Vec<String>> {
        let text = format!(
            "school = 'oak.toml'\ndigest = '0'\nto = '2'\n[[decision]]\npolicy = 'pond'\nentry = 'replace'\nid = 'a/b#c'\n{answer}"
        );
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let id = sources.add("oak-upgrade.toml", text.clone());
        let file: DecisionsFile = shape::read(&text, id, 0, &mut found).expect("it can be read");
        assert!(found.is_empty(), "{found:?}");
        let (library, _) = with(&[]);
        let asked = open();
        let place = sources.whole(id);
        let answer = matched(&file, std::slice::from_ref(&asked))[0];
        decided(&asked, answer, &library, place).map_err(|found| {
            found.iter().map(|fault| format!("{}: {}", fault.message, fault.help.clone().unwrap_or_default())).collect()
        })
    }

    #[test]
    fn an_answer_is_one_of_the_words() {
        assert_eq!(answered("take = 'ours'"), Ok(Vec::new()));
        assert_eq!(
            answered("take = ''"),
            Err(vec!["\"a/b#c\" is not decided yet: take is one of: ours, new, elsewhere".to_owned()])
        );
        assert_eq!(
            answered("take = 'our'"),
            Err(vec!["\"our\" is no answer to this: did you mean \"ours\"?".to_owned()])
        );
    }

    #[test]
    fn words_are_written_with_the_answer_that_needs_them() {
        let put = |words: &str| {
            vec![Edit::Set(in_policy(0, &[key("replace"), Step::At(0), key("text")]), Value::String(words.to_owned()))]
        };
        assert_eq!(answered("take = 'new'\ntext = 'Bolt it.'"), Ok(put("Bolt it.")));
        assert!(answered("take = 'new'").is_err_and(|said| said[0].starts_with("\"new\" needs a text")));
        assert!(answered("take = 'new'\ntext = '{{ nobody }}'").is_err(), "they are read as a clause is");
        assert!(
            answered("take = 'elsewhere'\ntext = 'Not an id'")
                .is_err_and(|said| said[0].contains("is not the id of a clause"))
        );
    }

    #[test]
    fn words_that_the_answer_would_not_take_are_told_of() {
        let said = "\"ours\" takes no text, and there is one: write take = \"new\" if these words are to stand; if not, take the text out, or make a comment of it";
        assert_eq!(answered("take = 'ours'\ntext = 'Bolt it.'"), Err(vec![said.to_owned()]));
        assert_eq!(answered("take = 'ours'\ntext = ''"), Ok(Vec::new()));
    }

    #[test]
    fn one_question_has_one_answer() {
        let one = "[[decision]]\npolicy = 'pond'\nentry = 'replace'\nid = 'a/b#c'\ntake = 'ours'\n";
        let read = |text: &str| {
            let (mut sources, mut found) = (Sources::default(), Vec::new());
            let id = sources.add("oak-upgrade.toml", text);
            shape::read::<DecisionsFile>(text, id, 0, &mut found).expect("it can be read")
        };
        let head = "school = 'oak.toml'\ndigest = '0'\nto = '2'\n";
        assert!(doubled(&read(&format!("{head}{one}"))).is_empty());
        let twice = doubled(&read(&format!("{head}{one}{}", one.replace("ours", "theirs"))));
        assert_eq!(twice[0].message, "\"a/b#c\" is decided twice");
    }

    #[test]
    fn a_value_has_the_type_that_is_asked_for() {
        assert_eq!(loose("7", ValueType::Number), Loose::Number(7));
        assert_eq!(loose("Yes", ValueType::YesNo), Loose::YesNo(true));
        assert_eq!(loose("seven", ValueType::Number), Loose::Text("seven".to_owned()));
    }

    #[test]
    fn what_is_written_is_read_again_with_its_answers() {
        let asked = [open()];
        let given = [Some(Given { take: "new".to_owned(), text: Some("Bolt it.\n\n\"Well\".".to_owned()) })];
        let heading = Heading { school: "oak.toml", digest: "0", from: Some("1"), to: "2" };
        let text = written(&heading, &asked, &given);
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let id = sources.add("oak-upgrade.toml", text.clone());
        let file: DecisionsFile = shape::read(&text, id, 0, &mut found).expect("it can be read");
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(super::given(&file, &asked), given);
        assert!(text.contains("#   Model 2: [-Shut-]{+Lock+} it."), "{text}");
    }
}
