//! Wordings that say nearly the same, across a library's clauses and its schools' own words, so that an authority can
//! make one clause of them.

use crate::library::Library;
use crate::likeness::{Group, Texts, words};
use crate::load::BUILT_IN;
use crate::model::clause::Body;
use crate::model::condition::Condition;
use crate::school::School;
use crate::source::{Sources, Span};
use crate::wordings::{parts, whole};
use std::collections::BTreeSet;

/// Fewer words than this are everybody's, such as the name of a form or of a website.
const FEWEST_WORDS: usize = 6;

/// Where a wording stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    /// The file, as messages name it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The school whose own words they are; none if they are the library's.
    pub school: Option<SchoolPlace>,
    /// The clause, or clause#item: the wording itself in the library, what it takes the place of or is called in a school.
    pub clause: String,
}

/// Which words of a school.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SchoolPlace {
    /// The name of the school.
    pub name: String,
    /// The id of the policy.
    pub policy: String,
    /// Whether they are added; else they take the place of the library's.
    pub is_added: bool,
}

/// Words that are said in several places.
#[derive(Clone, Debug, PartialEq)]
pub struct Duplicate {
    /// How many words the first wording has.
    pub words: usize,
    /// The different wordings: the library's if it has one, else the most repeated; then the likest to it first.
    pub wordings: Vec<DuplicateWording>,
}

/// One of the wordings.
#[derive(Clone, Debug, PartialEq)]
pub struct DuplicateWording {
    /// What it says, with slots in braces.
    pub text: String,
    /// How like it is to the first wording.
    pub likeness: f64,
    /// Where it stands.
    pub places: Vec<Site>,
}

impl Duplicate {
    /// Every place.
    pub fn places(&self) -> impl Iterator<Item = &Site> {
        self.wordings.iter().flat_map(|wording| &wording.places)
    }

    /// How many schools have it in their own words.
    pub fn schools(&self) -> usize {
        let files: BTreeSet<&str> =
            self.places().filter(|place| place.school.is_some()).map(|place| place.file.as_str()).collect();
        files.len()
    }

    /// How many words would not have to be kept up if there were one wording.
    fn saved(&self) -> usize {
        self.words * (self.places().count() - 1)
    }
}

/// Wordings in the order they were collected.
#[derive(Clone, Debug, Default)]
pub struct Collection {
    entries: Vec<Entry>,
}

/// A whole wording, or one part of several.
#[derive(Clone, Debug)]
struct Entry {
    text: String,
    place: Site,
    /// The condition under which it stands.
    when: Option<Condition>,
    /// For a part how far before it its whole stands.
    whole: Option<usize>,
}

impl Collection {
    /// Takes in the clauses of a library.
    pub fn add_library(&mut self, library: &Library, sources: &Sources) {
        for (id, clause) in &library.clauses {
            self.add(&clause.body, None, id, sources);
        }
    }

    /// Takes in a school's own words.
    pub fn add_school(&mut self, school: &School<'_>, sources: &Sources) {
        for policy in &school.policies {
            let place = |is_added| {
                Some(SchoolPlace { name: school.file.name.value.clone(), policy: policy.id.clone(), is_added })
            };
            for (target, wording) in &policy.replacements {
                self.add(&wording.body, place(false), target, sources);
            }
            for added in &policy.additions {
                self.add(&added.clause.body, place(true), &added.clause.id, sources);
            }
        }
    }

    /// Takes in what was collected elsewhere.
    pub fn append(&mut self, mut other: Collection) {
        self.entries.append(&mut other.entries);
    }

    fn add(&mut self, body: &Body, school: Option<SchoolPlace>, clause: &str, sources: &Sources) {
        let parts = parts(body);
        let place = |span: Span, clause: String| {
            let (line, column) = sources.line_column(span);
            Site { file: sources.file(span.file).path.clone(), line, column, school: school.clone(), clause }
        };
        let Some(first) = parts.first() else { return };
        let place_of_all = place(first.span, clause.to_owned());
        self.entries.push(Entry { text: whole(&parts), place: place_of_all, when: None, whole: None });
        if parts.len() > 1 {
            for (at, part) in parts.into_iter().enumerate() {
                let clause = part.id.map_or_else(|| clause.to_owned(), |id| format!("{clause}#{id}"));
                let place = place(part.span, clause);
                self.entries.push(Entry { text: part.text, place, when: part.when, whole: Some(at + 1) });
            }
        }
    }

    /// The words that are said in several places with a likeness of `at_least` so much; the longest and most repeated
    /// first.
    ///
    /// Wordings of the library that are meant as alternatives, variants of one topic or clauses that exclude each other,
    /// are not reported unless a school's words or another clause are like them too. Nor is what stands twice only in
    /// the clauses that the program brings: nobody can change it.
    pub fn duplicates(self, library: &Library, at_least: f64) -> Vec<Duplicate> {
        let mut texts = Texts::default();
        let mut numbers = Vec::new();
        for (number, entry) in self.entries.iter().enumerate() {
            if words(&entry.text).len() >= FEWEST_WORDS {
                texts.add(&entry.text);
                numbers.push(number);
            }
        }
        let groups = texts.groups(at_least);
        // Which group each whole wording is in.
        let mut group_of: Vec<Option<usize>> = vec![None; self.entries.len()];
        for (number, group) in groups.iter().enumerate() {
            group.texts().for_each(|text| group_of[numbers[text]] = Some(number));
        }
        let whole_of = |entry: usize| self.entries[entry].whole.map(|before| entry - before);
        let mut found = Vec::new();
        for (number, group) in groups.iter().enumerate() {
            let entries: Vec<usize> = group.texts().map(|text| numbers[text]).collect();
            let wholes: BTreeSet<Option<usize>> =
                entries.iter().map(|entry| whole_of(*entry).and_then(|whole| group_of[whole])).collect();
            // Where whole wordings are alike, their parts are not told of again.
            let told = wholes.len() == 1 && wholes.first().is_some_and(|of| of.is_some_and(|of| of != number));
            if !told {
                found.extend(self.duplicate(group, number, &texts, &numbers, &group_of, library));
            }
        }
        found.sort_by(|a, b| (b.saved(), a.places().min()).cmp(&(a.saved(), b.places().min())));
        found
    }

    fn duplicate(
        &self,
        group: &Group,
        number: usize,
        texts: &Texts,
        numbers: &[usize],
        group_of: &[Option<usize>],
        library: &Library,
    ) -> Option<Duplicate> {
        // A long part is nearly the whole that it is part of; that is no repeat.
        let counts =
            |entry: usize| self.entries[entry].whole.is_none_or(|before| group_of[entry - before] != Some(number));
        let is_library = |text: &usize| self.entries[numbers[*text]].place.school.is_none();
        let mut wordings: Vec<Vec<usize>> = group
            .wordings
            .iter()
            .map(|wording| wording.texts.iter().copied().filter(|text| counts(numbers[*text])).collect())
            .filter(|texts: &Vec<usize>| !texts.is_empty())
            .collect();
        let first = wordings.iter().position(|texts| texts.iter().any(is_library)).unwrap_or(0);
        if first < wordings.len() {
            wordings[..=first].rotate_right(1);
        }
        let leader = *wordings.first()?.first()?;
        let likeness = |wording: &[usize]| texts.likeness(leader, wording[0]);
        wordings[1..].sort_by(|a, b| likeness(b).total_cmp(&likeness(a)).then(a.cmp(b)));
        let entries: Vec<&Entry> = wordings.iter().flatten().map(|text| &self.entries[numbers[*text]]).collect();
        if entries.len() < 2 || is_meant(&entries, library) {
            return None;
        }
        let shown = |wording: &Vec<usize>| {
            let entries = || wording.iter().map(|text| &self.entries[numbers[*text]]);
            let mut places: Vec<Site> = entries().map(|entry| entry.place.clone()).collect();
            places.sort();
            let text = entries().next().map_or(String::new(), |entry| entry.text.clone());
            DuplicateWording { text, likeness: likeness(wording), places }
        };
        let wordings: Vec<DuplicateWording> = wordings.iter().map(shown).collect();
        Some(Duplicate { words: words(&wordings[0].text).len(), wordings })
    }
}

/// Whether all are the library's, and either alternatives to each other or all built in.
fn is_meant(entries: &[&Entry], library: &Library) -> bool {
    let are_alternatives = || {
        entries.iter().enumerate().all(|(at, one)| entries[at + 1..].iter().all(|two| alternatives(one, two, library)))
    };
    entries.iter().all(|entry| entry.place.school.is_none())
        && (entries.iter().all(|entry| entry.place.file.starts_with(BUILT_IN)) || are_alternatives())
}

/// Whether a document holds only one of two places of the library.
fn alternatives(one: &Entry, other: &Entry, library: &Library) -> bool {
    let never_both = |one: &Entry, other: &Entry| {
        one.when.as_ref().zip(other.when.as_ref()).is_some_and(|(one, other)| one.excludes(other))
    };
    let id = |entry: &Entry| entry.place.clause.split('#').next().unwrap_or_default().to_owned();
    let (of_one, of_other) = (id(one), id(other));
    let topic = |id: &str| {
        let folder = id.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        folder.filter(|folder| library.topics.contains_key(folder))
    };
    let excludes = |one: &str, other: &str| library.clauses.get(one).is_some_and(|clause| clause.excludes(other));
    if of_one == of_other {
        return never_both(one, other);
    }
    let are_variants = topic(&of_one).is_some_and(|of| topic(&of_other) == Some(of));
    are_variants || excludes(&of_one, &of_other) || excludes(&of_other, &of_one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;
    use crate::load::Files;

    /// A school's own wording of these parts, which stands at this line.
    fn wording(line: usize, parts: &[&str]) -> Collection {
        let entry = |line, text: String, whole| {
            let school = Some(SchoolPlace { name: "Oak".to_owned(), policy: "pond".to_owned(), is_added: true });
            let place = Site { file: "oak.toml".to_owned(), line, column: 1, school, clause: "local/a".to_owned() };
            Entry { text, place, when: None, whole }
        };
        let mut entries = vec![entry(line, parts.join(" "), None)];
        let part = |(at, text): (usize, &&str)| entry(line + at, (*text).to_owned(), Some(at + 1));
        entries.extend(parts.iter().enumerate().map(part));
        Collection { entries }
    }

    fn lines(wordings: Vec<Collection>) -> Vec<Vec<usize>> {
        let library = library::read(&Files::default(), &mut Sources::default(), &mut Vec::new());
        let mut all = Collection::default();
        wordings.into_iter().for_each(|wording| all.append(wording));
        let found = all.duplicates(&library, 0.8);
        found.iter().map(|duplicate| duplicate.places().map(|place| place.line).collect()).collect()
    }

    const POND: &str = "the pond is deep and nobody swims in it at all";
    const BOOTS: &str = "wear boots when you walk near the muddy water in winter";

    #[test]
    fn parts_of_whole_wordings_that_are_alike_are_not_told_of_again() {
        assert_eq!(lines(vec![wording(10, &[POND, BOOTS]), wording(20, &[POND, BOOTS])]), [[10, 20]]);
    }

    #[test]
    fn one_part_of_two_wordings_is_found() {
        let other = "tell the office when the gate is broken or the fence is down";
        assert_eq!(lines(vec![wording(10, &[POND, BOOTS]), wording(20, &[BOOTS, other])]), [[11, 20]]);
    }

    #[test]
    fn a_long_part_is_no_repeat_of_the_whole_it_is_part_of() {
        assert_eq!(lines(vec![wording(10, &[BOOTS, "Yes"])]), Vec::<Vec<usize>>::new());
        assert_eq!(lines(vec![wording(10, &[BOOTS, "Yes"]), wording(20, &[BOOTS, "No"])]), [[10, 20]]);
    }

    #[test]
    fn a_repeat_within_one_wording_is_found() {
        assert_eq!(lines(vec![wording(10, &[POND, BOOTS, POND])]), [[10, 12]]);
    }
}
