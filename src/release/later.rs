//! What became of the ids of an earlier release: still there, renamed, done away with, or gone without a word.
//!
//! An author says where something went at the place where it is now: `replaces` in a clause, `was` at an item, a section, a
//! parameter or a fact; and of what is gone for good, `[[retired]]` in release.toml says why.

use crate::library::Library;
use crate::model::policy::OutlineSection;
use crate::model::release::Retired;
use crate::release::contents::Contents;
use std::collections::{BTreeMap, BTreeSet};

/// What became of an id.
#[derive(Clone, Debug)]
pub enum Became<'l> {
    /// It is still there.
    Here,
    /// It is called this now; more than one if it was split.
    Renamed(Vec<String>),
    /// It was done away with, for a reason.
    Retired(&'l Retired),
    /// Nobody says.
    Vanished,
}

/// What a library says of earlier ids.
pub struct Later<'l> {
    library: &'l Library,
    contents: &'l Contents,
    renamed: BTreeMap<String, BTreeSet<String>>,
    /// The number of the release that the earlier ids are of.
    since: u32,
}

impl<'l> Later<'l> {
    /// Of a library and what it says.
    pub fn of(library: &'l Library, contents: &'l Contents) -> Later<'l> {
        let mut renamed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut put = |old: String, now: String| renamed.entry(old).or_default().extend([now]);
        for (id, clause) in &library.clauses {
            clause.front.replaces.iter().for_each(|old| put(old.value.clone(), id.clone()));
            // A folder has no file to say what it was called: its wordings say it for theirs.
            let topic = id.rsplit_once('/').map(|(topic, _)| topic).filter(|topic| library.topics.contains_key(*topic));
            if let Some(topic) = topic {
                let folders = clause.front.replaces.iter().filter_map(|old| old.value.rsplit_once('/'));
                let others =
                    folders.map(|(folder, _)| folder).filter(|folder| folder.contains('/') && *folder != topic);
                others.for_each(|folder| put(folder.to_owned(), topic.to_owned()));
            }
            // A clause is followed from its own earlier ids too.
            let homes: Vec<&str> =
                std::iter::once(id.as_str()).chain(clause.front.replaces.iter().map(|old| old.as_str())).collect();
            for was in &clause.body.was {
                let now = format!("{id}#{}", was.now);
                match was.old.value.contains('#') {
                    true => put(was.old.value.clone(), now),
                    false => homes.iter().for_each(|home| put(format!("{home}#{}", was.old), now.clone())),
                }
            }
            for (name, parameter) in &clause.front.parameters {
                for old in &parameter.value.was {
                    homes.iter().for_each(|home| put(format!("{home}.{old}"), format!("{id}.{name}")));
                }
            }
        }
        for (id, model) in &library.models {
            // A model is followed from its own earlier ids too.
            let homes = std::iter::once(id.as_str()).chain(model.file.was.iter().map(|old| old.as_str()));
            homes.clone().for_each(|home| put_sections(home, id, &model.sections, &mut put));
            model.file.was.iter().for_each(|old| put(old.value.clone(), id.clone()));
        }
        for (name, post) in &library.facts.people {
            post.value.was.iter().for_each(|old| put(format!("people.{old}"), format!("people.{name}")));
        }
        for (name, term) in &library.vocabulary {
            term.was.iter().for_each(|old| put(format!("words.{old}"), format!("words.{name}")));
        }
        for (name, fact) in &library.facts.local {
            fact.value.was.iter().for_each(|old| put(format!("local.{old}"), format!("local.{name}")));
        }
        Later { library, contents, renamed, since: u32::MAX }
    }

    /// The same for the ids of the release of this number: what was called otherwise in a release between is followed through it.
    pub fn since(self, serial: u32) -> Later<'l> {
        Later { since: serial, ..self }
    }

    /// Whether it is the id of a clause in the library.
    pub fn is_clause(&self, id: &str) -> bool {
        self.library.clauses.contains_key(id)
    }

    /// Whether it is that of a topic.
    pub fn is_topic(&self, id: &str) -> bool {
        self.library.topics.contains_key(id)
    }

    /// What became of an id of an earlier release.
    pub fn became(&self, id: &str) -> Became<'l> {
        self.became_since(id, self.since)
    }

    fn became_since(&self, id: &str, since: u32) -> Became<'l> {
        let passed = self.contents.passed.get(id).into_iter().flatten().filter(|(serial, _)| *serial > since);
        // A number only grows on the way, so this ends.
        if let Some((serial, ids)) = passed.min_by_key(|(serial, _)| *serial) {
            return self.all_became(ids, *serial);
        }
        if self.contents.ids.contains_key(id) {
            return Became::Here;
        }
        let mut now: BTreeSet<String> = self.renamed.get(id).into_iter().flatten().cloned().collect();
        // What stood in a clause has gone with it to where that is now, if it is found there under its own name.
        if let Some((home, name, mark)) = part_of_clause(id) {
            let homes = self.renamed.get(home).into_iter().flatten().cloned();
            let variants =
                self.library.topics.get(home).into_iter().flatten().map(|variant| format!("{home}/{variant}"));
            let moved = homes.chain(variants).map(|home| format!("{home}{mark}{name}"));
            now.extend(moved.filter(|id| self.contents.ids.contains_key(id)));
        }
        if !now.is_empty() {
            return Became::Renamed(now.into_iter().collect());
        }
        // Of which release it is nobody knows: of any that had it.
        let before = self.contents.passed.get(id).filter(|_| since == u32::MAX);
        if let Some((serial, ids)) = before.and_then(|passed| passed.iter().max_by_key(|(serial, _)| *serial)) {
            return self.all_became(ids, *serial);
        }
        match self.retired(id) {
            Some(retired) => Became::Retired(retired),
            None => Became::Vanished,
        }
    }

    /// What became of what a release between called by these ids.
    fn all_became(&self, ids: &[String], since: u32) -> Became<'l> {
        let (mut now, mut gone) = (BTreeSet::new(), None);
        for id in ids {
            match self.became_since(id, since) {
                Became::Here => drop(now.insert(id.clone())),
                Became::Renamed(ids) => now.extend(ids),
                Became::Retired(retired) => gone = Some(retired),
                Became::Vanished => {}
            }
        }
        match (now.is_empty(), gone) {
            (false, _) => Became::Renamed(now.into_iter().collect()),
            (true, Some(retired)) => Became::Retired(retired),
            (true, None) => Became::Vanished,
        }
    }

    /// What is said of an id that was done away with, or of that in which it stood.
    fn retired(&self, id: &str) -> Option<&'l Retired> {
        let home = || id.split_once(['#']).or_else(|| part_of_clause(id).map(|(home, name, _)| (home, name)));
        self.library.retired(id).or_else(|| self.library.retired(home()?.0))
    }

    /// Entries of `[[retired]]` whose ids are there all the same.
    pub fn not_gone(&self) -> impl Iterator<Item = &'l Retired> {
        let retired = self.library.release.iter().flat_map(|release| &release.retired);
        retired.filter(|gone| self.contents.ids.contains_key(&gone.id.value))
    }
}

/// The sections of a model, as they were called in it when it was `home`.
fn put_sections(home: &str, model: &str, outline: &[OutlineSection], put: &mut impl FnMut(String, String)) {
    for section in outline {
        let was = section.was.iter().map(|old| old.as_str());
        let moved = (home != model).then_some(section.id.as_str());
        was.chain(moved).for_each(|old| put(format!("{home}#{old}"), format!("{model}#{}", section.id)));
        put_sections(home, model, &section.sections, put);
    }
}

/// The clause that an item or a parameter stands in, its own name there, and the mark between the two.
fn part_of_clause(id: &str) -> Option<(&str, &str, char)> {
    let at = id.find(['#', '.']).filter(|at| id[..*at].contains('/'))?;
    let mark = id[at..].chars().next()?;
    Some((&id[..at], &id[at + 1..], mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::contents::tests::with;

    const NAMES: &str = "release.toml";

    fn clause(front: &str, body: &str) -> String {
        format!("+++\ntitle = \"A clause\"\naudience = [\"staff\"]\n{front}\n+++\n{body}\n")
    }

    /// What became of ids, in words, where these files stand in place of the built-in ones.
    fn later(changed: &[(&str, &str)], ids: &[&str]) -> Vec<String> {
        let (library, contents) = with(changed);
        let later = Later::of(&library, &contents);
        let told = |id: &&str| match later.became(id) {
            Became::Here => "here".to_owned(),
            Became::Renamed(now) => now.join(" "),
            Became::Retired(gone) => gone.why.value.clone(),
            Became::Vanished => "vanished".to_owned(),
        };
        ids.iter().map(told).collect()
    }

    #[test]
    fn a_renamed_clause_takes_what_stands_in_it_along() {
        let now = clause(
            "replaces = [\"pond/old\"]\n[parameters.days]\ntype = \"number\"\nhelp = \"Days\"\nwas = [\"nights\"]",
            "{#ducks} {{ days }}\n\n{#newts was=\"frogs toads\"} Newts.",
        );
        let ids = [
            "pond/old",
            "pond/old#ducks",
            "pond/old#frogs",
            "pond/old#toads",
            "pond/old#geese",
            "pond/old.nights",
            "pond/new#frogs",
        ];
        let became = later(&[("clauses/pond/new.md", &now)], &ids);
        assert_eq!(
            became,
            [
                "pond/new",
                "pond/new#ducks",
                "pond/new#newts",
                "pond/new#newts",
                "vanished",
                "pond/new.days",
                "pond/new#newts"
            ]
        );
    }

    #[test]
    fn a_clause_that_was_split_is_in_both_halves_and_its_items_in_one() {
        let (one, other) =
            (clause("replaces = [\"pond/old\"]", "{#a} A."), clause("replaces = [\"pond/old\"]", "{#b} B."));
        let files = [("clauses/pond/one.md", one.as_str()), ("clauses/pond/two.md", other.as_str())];
        assert_eq!(
            later(&files, &["pond/old", "pond/old#a", "pond/old#b"]),
            ["pond/one pond/two", "pond/one#a", "pond/two#b"]
        );
    }

    #[test]
    fn an_item_that_went_to_another_clause_or_to_variants_is_found_there() {
        let (moved, variant) = (clause("", "{#a was=\"pond/old#a\"} A."), clause("", "{#b} B."));
        let files = [("clauses/pond/new.md", moved.as_str()), ("clauses/pond/old/one.md", variant.as_str())];
        assert_eq!(later(&files, &["pond/old", "pond/old#a", "pond/old#b"]), ["here", "pond/new#a", "pond/old/one#b"]);
    }

    #[test]
    fn a_model_a_post_and_a_term_are_followed_by_their_names() {
        let text = |path: &str| {
            let files = crate::load::Files::embedded();
            String::from_utf8_lossy(files.bytes(path).expect("it is built in")).into_owned()
        };
        let model = "title = \"P\"\nsummary = \"P.\"\nwas = [\"pool\"]\nnumbering = \"none\"\n[[section]]\nid = \"a\"\ntitle = \"A\"\nwas = [\"b\"]\nclauses = [\"roles/staff\"]\n";
        let facts = text("clauses/facts.toml") + "\n[people.warden]\nhelp = \"W\"\nwas = [\"keeper\"]\n";
        let words = text("clauses/vocabulary.toml") + "\n[pond]\nhelp = \"P\"\nname = \"pond\"\nwas = [\"water\"]\n";
        let files = [
            ("templates/policies/pond.toml", model),
            ("clauses/facts.toml", facts.as_str()),
            ("clauses/vocabulary.toml", words.as_str()),
        ];
        assert_eq!(
            later(&files, &["pool", "pool#a", "pool#b", "pond#b", "people.keeper", "words.water"]),
            ["pond", "pond#a", "pond#a", "pond#a", "people.warden", "words.pond"]
        );
    }

    #[test]
    fn what_was_renamed_in_a_release_that_is_passed_over_is_followed_through_it() {
        let names = "publisher = \"a\"\n[[renamed]]\nid = \"pond/rules#a\"\nnow = [\"pond/rules#b\"]\nserial = 2\n";
        let now = clause("", "{#c was=\"b\"} C.\n\n{#a} Another a.");
        let (library, contents) = with(&[(NAMES, names), ("clauses/pond/rules.md", &now)]);
        let became = |serial: u32| Later::of(&library, &contents).since(serial).became("pond/rules#a");
        assert!(matches!(became(1), Became::Renamed(now) if now == ["pond/rules#c"]));
        assert!(matches!(became(2), Became::Here), "what the second release has is another");
    }

    #[test]
    fn what_is_retired_is_so_with_all_that_stood_in_it() {
        let names = "publisher = \"a\"\n[[retired]]\nid = \"pond/old\"\nwhy = \"filled in\"\n[[retired]]\nid = \"duck\"\nwhy = \"flown\"\n";
        let ids = ["pond/old", "pond/old#a", "pond/old.days", "duck", "duck#pond", "pond/other", "local.x"];
        let became = later(&[(NAMES, names)], &ids);
        assert_eq!(became, ["filled in", "filled in", "filled in", "flown", "flown", "vanished", "vanished"]);
    }
}
