//! Asks a person on a terminal, one question a screen. Reads and writes whatever it is given, so that tests can be that person.

use super::decisions::{Given, Open};
use crate::control::escaped_lines;
use std::io::{self, BufRead, Write};

/// What a person said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// An answer.
    Answer(Given),
    /// To be asked later.
    Later,
    /// No more questions now.
    Stop,
}

/// The names of the two releases.
pub(crate) struct Names<'n> {
    /// The earlier one, if it is known.
    pub base: Option<&'n str>,
    /// The later one.
    pub theirs: &'n str,
}

/// Asks one question, which is the `number`th of `all`, until it is answered or put off.
pub(crate) fn ask(
    asked: &Open,
    (number, all): (usize, usize),
    names: &Names<'_>,
    reader: &mut dyn BufRead,
    screen: &mut dyn Write,
) -> io::Result<Said> {
    let mut page = format!("\n{number} of {all}. {}: {}.\n\n", asked.about(), asked.said);
    for (label, words) in asked.told(names.base, names.theirs) {
        page += &format!("  {label}:\n    {}\n", words.replace('\n', "\n    "));
    }
    page.push('\n');
    let choices = &asked.question.choices;
    for (at, choice) in choices.iter().enumerate() {
        page += &format!("  {}  {} ({})\n", at + 1, choice.says, choice.word);
    }
    page += "\n  Enter: decide later    q: stop here\n";
    write!(screen, "{}", escaped_lines(&page))?;
    loop {
        write!(screen, "> ")?;
        screen.flush()?;
        let Some(line) = line(reader)? else { return Ok(Said::Stop) };
        let word = line.trim();
        match word {
            "" => return Ok(Said::Later),
            "q" | "Q" => return Ok(Said::Stop),
            _ => {}
        }
        let by_number = word.parse::<usize>().ok().and_then(|number| choices.get(number.checked_sub(1)?));
        let Some(choice) = by_number.or_else(|| choices.iter().find(|choice| choice.word == word)) else {
            writeln!(screen, "Write a number from 1 to {}.", choices.len())?;
            continue;
        };
        let text = match &choice.wanted {
            None => None,
            Some(_) => {
                writeln!(screen, "Write it, and then a line with nothing but a full stop:")?;
                let Some(text) = lines(reader)? else { return Ok(Said::Stop) };
                Some(text)
            }
        };
        return Ok(Said::Answer(Given { take: choice.word.clone(), text }));
    }
}

/// A line without its end; none if there is no more.
fn line(reader: &mut dyn BufRead) -> io::Result<Option<String>> {
    let mut line = String::new();
    let read = reader.read_line(&mut line)?;
    Ok((read > 0).then(|| line.trim_end_matches(['\n', '\r']).to_owned()))
}

/// Lines up to one that is a full stop; none if there is no such line.
fn lines(reader: &mut dyn BufRead) -> io::Result<Option<String>> {
    let mut text = String::new();
    while let Some(next) = line(reader)? {
        if next == "." {
            return Ok(Some(text.trim_end().to_owned()));
        }
        text += &next;
        text.push('\n');
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::upgrade::outcome::{Choice, Kind, Question, Wanted};

    fn open() -> Open {
        let choice = |word: &str, wanted| Choice {
            word: word.to_owned(),
            says: format!("take {word}"),
            edits: Vec::new(),
            wanted,
        };
        let question = Question {
            base: Some("Shut the gate.".to_owned()),
            theirs: Some("Lock the gate.".to_owned()),
            choices: vec![choice("ours", None), choice("new", Some(Wanted::Id))],
            ..Question::default()
        };
        Open {
            policy: "pond".to_owned(),
            kind: Kind::Drop,
            id: "a/b#c".to_owned(),
            said: "it changed".to_owned(),
            question,
        }
    }

    fn said(typed: &str) -> (Said, String) {
        let mut screen = Vec::new();
        let names = Names { base: Some("2026.1"), theirs: "2027.1" };
        let said = ask(&open(), (1, 2), &names, &mut typed.as_bytes(), &mut screen).expect("a text can be read");
        (said, String::from_utf8(screen).expect("it is UTF-8"))
    }

    #[test]
    fn an_answer_is_a_number_or_its_word() {
        let ours = Said::Answer(Given { take: "ours".to_owned(), text: None });
        assert_eq!(said("1\n").0, ours);
        assert_eq!(said("9\nnonsense\nours\r\n").0, ours);
    }

    #[test]
    fn words_are_read_up_to_a_full_stop_of_their_own() {
        let new = Said::Answer(Given { take: "new".to_owned(), text: Some("One.\n\nTwo.".to_owned()) });
        assert_eq!(said("2\nOne.\n\nTwo.\n.\n").0, new);
        assert_eq!(said("2\nOne.\n").0, Said::Stop, "half an answer is none");
    }

    #[test]
    fn who_goes_away_has_said_nothing() {
        assert_eq!((said("").0, said("q\n").0, said("\n").0), (Said::Stop, Said::Stop, Said::Later));
    }

    #[test]
    fn a_screen_says_what_was_and_what_is() {
        let screen = said("q\n").1;
        assert!(screen.contains("Model 2026.1:\n    Shut the gate."), "{screen}");
        assert!(screen.contains("Model 2027.1:\n    [-Shut-]{+Lock+} the gate."), "{screen}");
    }
}
