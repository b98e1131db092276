//! `policygen list duplicates`.

use super::outcome::{CLEAN, FAULTS};
use super::report::{self, Report};
use crate::build::collect;
use crate::duplicates::{Duplicate, Site};
use crate::grammar::counted;
use crate::likeness::{Piece, difference};
use crate::schools::SchoolText;
use crate::workspace::Workspace;
use serde_json::{Value as Json, json};
use std::fmt::Write;

/// How groups are printed.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum GroupsAs {
    /// With differences marked.
    Human,
    /// One object a line.
    Json,
}

/// Unless all are asked for, this many wordings of a group and places of a wording are shown to people.
const SHOWN: usize = 5;

/// Reads how alike wordings must be.
pub(super) fn likeness(text: &str) -> Result<f64, String> {
    // Below a half every clause is like some other.
    let likeness = text.parse().ok().filter(|likeness| (0.5..=1.0).contains(likeness));
    likeness.ok_or_else(|| "write a number from 0.5 to 1, such as 0.8".to_owned())
}

/// Prints what is said in several places in nearly the same words, and gives the exit code.
pub(super) fn print(
    workspace: &Workspace,
    schools: &[SchoolText],
    at_least: f64,
    all: bool,
    format: GroupsAs,
    jobs: usize,
) -> u8 {
    let (collection, faulty) = collect(workspace, schools, jobs);
    // What cannot be read would be missing here without a word.
    for school in &faulty {
        Report::human().add(&school.errors, &school.sources);
        if let Some(why) = &school.failed {
            report::failure(why);
        }
    }
    let duplicates = collection.duplicates(&workspace.library, at_least);
    match format {
        GroupsAs::Json => {
            let lines = duplicates.iter().map(|duplicate| to_json(duplicate).to_string() + "\n");
            report::result(&lines.collect::<String>());
        }
        GroupsAs::Human => {
            let mut text = String::new();
            for (number, duplicate) in duplicates.iter().enumerate() {
                push(number + 1, duplicate, all, &mut text);
            }
            let missing = match faulty.len() {
                0 => String::new(),
                1 => " 1 school has errors, and words of it may be missing.".to_owned(),
                many => format!(" {many} schools have errors, and words of them may be missing."),
            };
            let _ = writeln!(
                text,
                "Found {} in several places, at least {at_least} alike, among {} and {}.{missing}",
                counted(duplicates.len(), "wording"),
                counted(workspace.library.clauses.len(), "clause"),
                counted(schools.len() - faulty.len(), "school"),
            );
            report::styled_result(&text);
        }
    }
    if faulty.is_empty() { CLEAN } else { FAULTS }
}

fn push(number: usize, duplicate: &Duplicate, all: bool, text: &mut String) {
    let limit = if all { usize::MAX } else { SHOWN };
    let has_library = duplicate.places().any(|place| place.school.is_none());
    let whose = match (has_library, duplicate.schools()) {
        (_, 0) => "the library".to_owned(),
        (true, schools) => format!("the library and {}", counted(schools, "school")),
        (false, schools) => counted(schools, "school"),
    };
    let places = counted(duplicate.places().count(), "place");
    let _ = writeln!(text, "{number}. {} in {places} of {whose}", counted(duplicate.words, "word"));
    let first = &duplicate.wordings[0];
    for (at, wording) in duplicate.wordings.iter().enumerate().take(limit) {
        let _ = match at {
            0 => writeln!(text, "\n         {}", first.text),
            _ => writeln!(text, "\n  {:.2}   {}", wording.likeness, coloured(&difference(&first.text, &wording.text))),
        };
        for place in wording.places.iter().take(limit) {
            let _ = writeln!(text, "         {}:{}: {}", place.file, place.line, who(place));
        }
        if wording.places.len() > limit {
            let _ = writeln!(text, "         and {} more", counted(wording.places.len() - limit, "place"));
        }
    }
    if duplicate.wordings.len() > limit {
        let more = counted(duplicate.wordings.len() - limit, "wording");
        let _ = writeln!(text, "\n         and {more} more; --all shows every one");
    }
    text.push('\n');
}

/// Whose words they are.
fn who(place: &Site) -> String {
    match &place.school {
        None => place.clause.clone(),
        Some(school) if school.is_added => format!("{} adds {} to {}", school.name, place.clause, school.policy),
        Some(school) => format!("{} says it instead of {} in {}", school.name, place.clause, school.policy),
    }
}

/// A difference with its marks, and in colour too: red and green alone would not tell everybody.
fn coloured(pieces: &[Piece]) -> String {
    let colour = |piece: &Piece| match piece {
        Piece::Same(words) => words.clone(),
        Piece::Old(words) => format!("\u{1b}[31m[-{words}-]\u{1b}[0m"),
        Piece::New(words) => format!("\u{1b}[32m{{+{words}+}}\u{1b}[0m"),
    };
    pieces.iter().map(colour).collect()
}

fn to_json(duplicate: &Duplicate) -> Json {
    let first = &duplicate.wordings[0];
    let place = |place: &Site| {
        let mut known =
            json!({ "file": place.file, "line": place.line, "column": place.column, "clause": place.clause });
        if let Some(school) = &place.school {
            known["school"] = school.name.clone().into();
            known["policy"] = school.policy.clone().into();
            known["added"] = school.is_added.into();
        }
        known
    };
    let piece = |piece: &Piece| match piece {
        Piece::Same(words) => json!({ "same": words }),
        Piece::Old(words) => json!({ "old": words }),
        Piece::New(words) => json!({ "new": words }),
    };
    let wordings = duplicate.wordings.iter().map(|wording| {
        json!({
            "text": wording.text,
            "likeness": (wording.likeness * 1000.0).round() / 1000.0,
            "difference": difference(&first.text, &wording.text).iter().map(piece).collect::<Vec<_>>(),
            "places": wording.places.iter().map(place).collect::<Vec<_>>(),
        })
    });
    json!({ "words": duplicate.words, "wordings": wordings.collect::<Vec<_>>() })
}
