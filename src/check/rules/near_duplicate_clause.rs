//! Two clauses of the library that say nearly the same and are no alternatives.

use crate::check::reading::LibraryReading;
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::likeness::{AT_LEAST, Texts};
use crate::load::BUILT_IN;
use crate::model::allowance::Level;
use crate::model::clause::Clause;
use crate::prose::Text;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("near-duplicate-clause"),
    about: "Two clauses that say nearly the same and are no variants of one topic",
    page: include_str!("near_duplicate_clause.md"),
    level: Level::Warning,
    looks: &[LooksAt::Library(look)],
};

/// Clauses with fewer words than this are alike by chance.
const SHORTEST: usize = 8;

fn look(reading: &LibraryReading<'_>, found: &mut Vec<Diagnostic>) {
    let mut texts = Texts::default();
    let mut clauses: Vec<&Clause> = Vec::new();
    for (clause, text) in reading.clauses {
        let words = words(text);
        if words.split_whitespace().count() >= SHORTEST {
            texts.add(&words);
            clauses.push(clause);
        }
    }
    let is_built_in = |clause: &Clause| reading.sources.file(clause.span.file).path.starts_with(BUILT_IN);
    for pair in texts.pairs(AT_LEAST) {
        let (one, other) = (clauses[pair.first], clauses[pair.second]);
        if are_alternatives(one, other, reading) || (is_built_in(one) && is_built_in(other)) {
            continue;
        }
        // An author can change a file of their own, and not one that the program carries.
        let (here, there) = if is_built_in(other) { (one, other) } else { (other, one) };
        found.push(
            Diagnostic::warning(
                RULE.code,
                here.front.title.span,
                format!("\"{}\" is nearly the same as \"{}\"", here.id, there.id),
            )
            .related(there.front.title.span, "this clause")
            .help("use one of them in both places, or make them variants of one topic: a folder with a file for each"),
        );
    }
}

/// Whether two clauses never stand together: variants of a topic, or one excludes the other.
fn are_alternatives(one: &Clause, other: &Clause, reading: &LibraryReading<'_>) -> bool {
    let topic = |clause: &Clause| clause.id.rsplit_once('/').map(|(topic, _)| topic.to_owned());
    let same_topic =
        topic(one).is_some_and(|it| topic(other).as_ref() == Some(&it) && reading.library.topics.contains_key(&it));
    let excludes = |one: &Clause, other: &Clause| one.front.excludes.iter().any(|id| id.value == other.id);
    same_topic || excludes(one, other) || excludes(other, one)
}

/// All that a clause says, as one text.
fn words(text: &Text) -> String {
    let passages: Vec<&str> = text.passages.iter().map(|passage| passage.words.as_str()).collect();
    passages.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{RULE, look};
    use crate::check::learned::Learned;
    use crate::check::reading::LibraryReading;
    use crate::library;
    use crate::load::{File, Files};
    use crate::prose::Text;
    use crate::source::Sources;

    const BELTS: &str = "Staff check before each journey that every pupil in the coach wears a belt.";
    const BELTS_TOO: &str = "Staff check before each journey that every pupil in a coach wears a belt.";

    /// What is reported in a library of these clauses: for each a path, more front matter, and its words.
    fn reported(clauses: &[(&str, &str, &str)]) -> Vec<String> {
        let mut files = Files::default();
        for (path, front, words) in clauses {
            let text = format!("+++\ntitle = \"{path}\"\n{front}\n+++\n{words}\n");
            files.0.insert(format!("clauses/{path}.md"), File::new(text.into_bytes()));
        }
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let library = library::read(&files, &mut sources, &mut Vec::new());
        let texts: Vec<_> =
            library.clauses.values().map(|clause| (clause, Text::of_body(&clause.body, &|_| String::new()))).collect();
        let today = "2026-11-21".parse().expect("it is a date");
        let learned = &Learned::of(&library);
        look(
            &LibraryReading { library: &library, learned, clauses: &texts, models: &[], sources: &sources, today },
            &mut found,
        );
        assert!(found.iter().all(|fault| fault.code == RULE.code));
        found.into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn two_clauses_that_say_nearly_the_same_are_told_once() {
        assert_eq!(
            reported(&[("trips/coaches", "", BELTS), ("walks/coaches", "", BELTS_TOO)]),
            ["\"walks/coaches\" is nearly the same as \"trips/coaches\""]
        );
    }

    #[test]
    fn alternatives_and_other_or_short_clauses_are_no_duplicates() {
        let excludes = "excludes = [\"walks/coaches\"]";
        for clauses in [
            [("trips/coaches", excludes, BELTS), ("walks/coaches", "", BELTS_TOO)],
            [("trips/coaches", "", BELTS), ("walks/coaches", "", "Pupils walk in pairs and a teacher goes in front.")],
            [("trips/coaches", "", "Everyone wears a belt."), ("walks/coaches", "", "Everyone wears a belt.")],
        ] {
            assert_eq!(reported(&clauses), [""; 0], "{clauses:?}");
        }
    }
}
