//! What changed, in one sentence: how much of each kind, and under which headings.

use super::by_line::numbered;
use super::change::{Changed, What};
use crate::grammar::joined;

/// As many headings are named. Of more it is told how many they are.
const NAMED: usize = 3;

/// The changes and so many names that changed, in one sentence; none if there is neither.
pub(super) fn summed(changes: &[Changed], names: usize) -> Option<String> {
    let count = |kind: Kind| changes.iter().filter(|change| Kind::of(&change.what) == kind).count();
    let told = [
        (count(Kind::Added), "passage added", "passages added"),
        (count(Kind::TakenOut), "passage taken out", "passages taken out"),
        (count(Kind::Reworded), "change of wording", "changes of wording"),
        (count(Kind::Moved), "passage moved", "passages moved"),
        (names, "name changed", "names changed"),
    ];
    let told: Vec<String> = told
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, more)| format!("{number} {}", if number == 1 { one } else { more }))
        .collect();
    (!told.is_empty()).then(|| format!("{}{}.", joined(&told, "and"), under(changes)))
}

/// What a change is, as it is counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Added,
    TakenOut,
    Reworded,
    Moved,
}

impl Kind {
    fn of(what: &What) -> Kind {
        match what {
            What::New(_) | What::Headed(_) => Kind::Added,
            What::Gone(_) | What::Unheaded(_) => Kind::TakenOut,
            What::Reworded(_) | What::Led(..) | What::Retitled(_) | What::StandsFor(..) => Kind::Reworded,
            What::Reordered(_) | What::Moved(..) | What::Relevelled(..) => Kind::Moved,
        }
    }
}

/// Where the changes are, as it goes on after what they are. Numbers of sections are left out: another text counts otherwise.
fn under(changes: &[Changed]) -> String {
    let mut headings: Vec<&str> = Vec::new();
    for change in changes.iter().filter(|change| !change.section.is_empty()) {
        let (_, heading) = numbered(&change.heading);
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    match headings.len() {
        0 => String::new(),
        1..=NAMED => {
            let quoted: Vec<String> = headings.iter().map(|heading| format!("“{heading}”")).collect();
            format!(", in {}", joined(&quoted, "and"))
        }
        many => format!(", in {many} sections"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::change::Cause;

    fn changed(section: &str, what: What) -> Changed {
        let heading = if section.is_empty() { "Title".to_owned() } else { format!("6.2 {section}") };
        let (section, clause) = (section.to_owned(), String::new());
        Changed { section, heading, clause, cause: Cause::Unknown, what }
    }

    fn new(section: &str) -> Changed {
        changed(section, What::New("words".to_owned()))
    }

    #[test]
    fn changes_are_counted_by_their_kind_and_placed_by_their_heading() {
        let gone = changed("Photographs", What::Gone("words".to_owned()));
        let said = summed(&[new("Passwords"), new("Passwords"), gone], 1);
        assert_eq!(
            said.as_deref(),
            Some("2 passages added, 1 passage taken out and 1 name changed, in “Passwords” and “Photographs”.")
        );
    }

    #[test]
    fn what_stands_under_no_heading_has_no_place() {
        assert_eq!(
            summed(&[changed("", What::Retitled("Ponds".to_owned()))], 0).as_deref(),
            Some("1 change of wording.")
        );
    }

    #[test]
    fn of_many_headings_none_is_named() {
        let said = summed(&["A", "B", "C", "D"].map(new), 0);
        assert_eq!(said.as_deref(), Some("4 passages added, in 4 sections."));
    }

    #[test]
    fn nothing_is_said_of_no_change() {
        assert_eq!(summed(&[], 0), None);
    }
}
