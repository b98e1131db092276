//! Asks the questions of a new school on a terminal, one after the other. Reads and writes whatever it is given, so that tests can be
//! the person there.

use crate::control::escaped_lines;
use crate::enrol::answers::{Answers, Place};
use crate::enrol::questions::{self, Need, Question, Said};
use crate::enrol::trial::Setting;
use crate::grammar::joined;
use std::io::{self, BufRead, Write};

/// That whoever is asked has gone away.
#[derive(Debug)]
pub(super) struct Stopped;

impl From<io::Error> for Stopped {
    fn from(_: io::Error) -> Stopped {
        Stopped
    }
}

/// Asks until nothing is open.
pub(super) fn ask_all(
    setting: Setting<'_>,
    answers: &mut Answers,
    reader: &mut dyn BufRead,
    screen: &mut dyn Write,
) -> Result<(), Stopped> {
    while let Some(question) = questions::next(setting, answers) {
        let question = questions::with_words(question, setting, answers);
        ask(&question, setting, answers, reader, screen)?;
    }
    Ok(())
}

/// Asks one question until it is answered.
fn ask(
    question: &Question,
    setting: Setting<'_>,
    answers: &mut Answers,
    reader: &mut dyn BufRead,
    screen: &mut dyn Write,
) -> Result<(), Stopped> {
    write!(screen, "{}", escaped_lines(&page(question)))?;
    let mut doubted: Option<String> = None;
    loop {
        write!(screen, "> ")?;
        screen.flush()?;
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Err(Stopped);
        }
        let said = in_full(question, line.trim());
        if said.is_empty() && question.need == Need::Answer {
            writeln!(screen, "There is no file without it.")?;
            continue;
        }
        if said.is_empty() && question.need == Need::Printed {
            writeln!(screen, "A policy prints it: write ? if it is not known yet.")?;
            continue;
        }
        let mut now = answers.clone();
        match questions::give(setting, &mut now, &question.place, &said) {
            Err(faults) => faults.iter().try_for_each(|fault| tell(fault, screen))?,
            // What may be a mistake is asked about once.
            Ok(doubts) if !doubts.is_empty() && doubted.as_ref() != Some(&said) => {
                doubts.iter().try_for_each(|doubt| tell(doubt, screen))?;
                writeln!(screen, "If it is as meant, write it again.")?;
                doubted = Some(said);
            }
            Ok(_) => {
                if let (Place::Kind, Some(kind)) = (&question.place, &now.kind)
                    && *kind != said
                {
                    writeln!(screen, "That is \"{}\".", escaped_lines(kind))?;
                }
                *answers = now;
                return Ok(());
            }
        }
    }
}

fn tell(said: &Said, screen: &mut dyn Write) -> io::Result<()> {
    let help = said.help.as_ref().map_or(String::new(), |help| format!("\n  {help}"));
    writeln!(screen, "{}", escaped_lines(&format!("{}{help}", said.message)))
}

/// The words of what is chosen by its number; several with commas between them.
fn in_full(question: &Question, said: &str) -> String {
    let word = |part: &str| {
        let number = part.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let choice = number.and_then(|at| question.choices.get(at));
        choice.map_or_else(|| part.trim().to_owned(), |choice| choice.word.clone())
    };
    match question.place {
        Place::Models => said.split(',').map(word).collect::<Vec<_>>().join(", "),
        Place::Name
        | Place::Kind
        | Place::Particular(_)
        | Place::Wording(..)
        | Place::Told(_)
        | Place::Review
        | Place::Reviewed => word(said),
    }
}

/// A question as it is shown.
fn page(question: &Question) -> String {
    let mut page = format!("\n{}\n", question.asks);
    question.help.iter().for_each(|help| page += &format!("  {help}\n"));
    for (at, choice) in question.choices.iter().enumerate() {
        let says = if choice.says.is_empty() { String::new() } else { format!(": {}", choice.says) };
        page += &format!("  {:>2}  {}{says}\n", at + 1, choice.word);
        choice.words.iter().for_each(|line| page += &format!("        {line}\n"));
    }
    let enter = match &question.need {
        Need::Answer | Need::Printed => None,
        Need::LeftOut if matches!(question.place, Place::Reviewed) => Some("Enter: it is new".to_owned()),
        Need::LeftOut => Some("Enter: the school has none".to_owned()),
        Need::Usual(usual) => Some(format!("Enter: {usual}")),
    };
    let wait = question.may_wait().then(|| "?: not known yet".to_owned());
    let keys: Vec<String> = enter.into_iter().chain(wait).collect();
    if !keys.is_empty() {
        page += &format!("  {}\n", keys.join("    "));
    }
    page
}

/// The flag that answers a question.
pub(super) fn flag_of(question: &Question) -> String {
    let words: Vec<String> = question.choices.iter().map(|choice| choice.word.clone()).collect();
    match &question.place {
        Place::Name => "  --name \"…\", the full name of the school".to_owned(),
        Place::Kind => "  --kind …, in the words that people use, as policygen list kinds shows".to_owned(),
        Place::Models => format!("  --model …, with {}; once for each policy", joined(&words, "or")),
        Place::Wording(_, topic) => {
            let wordings: Vec<String> =
                question.choices.iter().map(|choice| format!("{} ({})", choice.word, choice.says)).collect();
            format!("  --choose {topic}=…, with {}", joined(&wordings, "or"))
        }
        Place::Told(told) => {
            let help = question.asks.trim_end_matches(':');
            format!("  --fact {}=\"…\", or ? if it is not known yet: {help}", told.key())
        }
        Place::Review => "  --review \"every year\"".to_owned(),
        Place::Reviewed => "  --reviewed 2026-09".to_owned(),
        Place::Particular(key) => format!("  {key}"),
    }
}
