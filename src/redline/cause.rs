//! Why two texts differ, known from what both were made of.
//!
//! A text has two makers, the library and the school. So the text is made that would be there had only the library changed: the
//! school's file of then with the library of now. What the new text shares with it, the library brought; what it does not, the
//! school. Where that text tells neither, what both libraries say of the clause does.

use super::blocks::words_of;
use super::change::{Cause, What};
use super::follow::follow;
use super::made::Made;
use crate::assemble::assemble_at;
use crate::document::{BlockKind, Document, Origin, PlacedClause, Section, plain};
use crate::grammar::typographic;
use crate::library::Library;
use crate::model::policy::OutlineSection;
use crate::model::school::PolicyFile;
use crate::model::vocabulary::Words;
use crate::school;
use crate::source::At;
use crate::wordings;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Where two texts differ.
#[derive(Clone, Copy)]
pub(crate) enum Place<'d> {
    /// In the title of the whole.
    Title,
    /// In the row of the front table that has this id.
    Front(&'d str),
    /// In a heading, or in where it stands: the section as the old text has it, and as the new one has.
    Section(Option<&'d Section>, Option<&'d Section>),
    /// In a clause: as it stands in the old text, and in the new one.
    Clause(Option<&'d PlacedClause>, Option<&'d PlacedClause>),
    /// In the notes at the end.
    Notes,
}

/// The text as it would be had only the library changed.
pub(super) struct Halfway {
    document: Document,
    /// The words that the school would have for the terms of the vocabulary.
    pub(super) words: Words,
}

/// Makes that text; none if the old file makes none of the new library.
pub(super) fn halfway(old: &Made<'_>, new: &Made<'_>, ids: &BTreeMap<String, String>) -> Option<Halfway> {
    let mut file = old.school.file.clone();
    let id = old.policy.file.id().value.clone();
    for policy in file.policy.iter_mut().filter(|policy| policy.id().value == id) {
        policy.id = Some(At::new(id.clone(), policy.model.span));
        policy.model.value.clone_from(&new.policy.model_id);
        follow(policy, ids);
    }
    let is_it = |policy: &PolicyFile| policy.id().value == id;
    let source = old.school.file.name.span.file;
    let mut school = school::look_up(old.school.id.clone(), "", source, file, new.library, &is_it, &mut Vec::new());
    school.titles.clone_from(&old.school.titles);
    let today = new.document.stamp.built;
    let document = assemble_at(new.library, &school, school.policies.first()?, today, today, &mut Vec::new());
    Some(Halfway { document, words: school.words })
}

/// What two texts were made of, to tell why they differ.
pub(super) struct Causes<'c> {
    /// The library of the old text.
    pub(super) old: &'c Library,
    /// The library of the new one.
    pub(super) new: &'c Library,
    /// The text between the two.
    pub(super) halfway: Option<&'c Halfway>,
    /// What clauses are called now, by what they were called.
    pub(super) ids: &'c BTreeMap<String, String>,
    /// The new text.
    pub(super) document: &'c Document,
}

impl Causes<'_> {
    /// Why the texts differ in a place.
    pub(super) fn of(&self, place: Place<'_>, what: &What) -> Cause {
        match (place, self.halfway.map(|halfway| &halfway.document)) {
            (Place::Clause(was, is), Some(halfway)) => match self.is_librarys(halfway, was, is, what) {
                Some(true) => self.by_library(was, is, what),
                Some(false) => Cause::School,
                None => by_wording(self.old, self.new, was, is, what),
            },
            (Place::Clause(was, is), None) => by_wording(self.old, self.new, was, is, what),
            (_, None) => Cause::Unknown,
            (Place::Title, Some(halfway)) => by(halfway.title == self.document.title),
            (Place::Front(id), Some(halfway)) => {
                let row = |document: &Document| {
                    let row = document.front.iter().find(|row| row.id == id)?;
                    Some((row.label.clone(), plain(&row.value)))
                };
                by(row(halfway) == row(self.document))
            }
            // Only a model says in which order sections stand, and how deep.
            (Place::Section(Some(_), Some(_)), Some(_)) if !matches!(what, What::Retitled(_)) => Cause::Model,
            (Place::Section(was, is), Some(halfway)) => {
                let id = is.or(was).map(|section| section.id.as_str());
                let title = |document: &Document| {
                    let section =
                        document.all_sections().into_iter().find(|section| Some(section.id.as_str()) == id)?;
                    Some(plain(&section.title))
                };
                by(title(halfway) == is.map(|section| plain(&section.title)))
            }
            (Place::Notes, Some(halfway)) => {
                let notes: Vec<String> = halfway.footnotes.iter().map(|note| words_of(&note.blocks)).collect();
                is_in(&notes.join("\n"), what).map_or(Cause::Unknown, by)
            }
        }
    }

    /// Whether the library alone would have made this of a clause; none if that cannot be told.
    fn is_librarys(
        &self,
        halfway: &Document,
        was: Option<&PlacedClause>,
        is: Option<&PlacedClause>,
        what: &What,
    ) -> Option<bool> {
        let name = match (was, is) {
            (_, Some(is)) => &is.clause,
            (Some(was), None) => self.ids.get(&was.clause).unwrap_or(&was.clause),
            (None, None) => return None,
        };
        let held = |document: &Document| -> Option<String> {
            let sections = document.all_sections();
            Some(sections.into_iter().find(|section| section.clauses.iter().any(|c| c.clause == *name))?.id.clone())
        };
        let find = |name: &str| {
            let clauses = halfway.all_sections().into_iter().flat_map(|section| &section.clauses);
            clauses.into_iter().find(|clause| clause.clause == name)
        };
        let between = find(name);
        let (Some(was), Some(is)) = (was, is) else {
            // It came or it went.
            return Some(between.is_some() == is.is_some());
        };
        if matches!(what, What::Moved(..)) {
            return Some(held(halfway) == held(self.document));
        }
        // Another wording of a topic has another id.
        let between = between.or_else(|| find(self.ids.get(&was.clause).unwrap_or(&was.clause)));
        let said = words_of(&between?.blocks);
        let [before, after] = [words_of(&was.blocks), words_of(&is.blocks)];
        if before == after && matches!(what, What::Reordered(_)) {
            // The clause stands elsewhere in its section.
            return Some(self.order_around(halfway, name) == self.order_around(self.document, name));
        }
        match (said == before, said == after) {
            (true, false) => Some(false),
            (false, true) => Some(true),
            (true, true) | (false, false) => is_in(&said, what),
        }
    }

    /// The clauses of the section that a clause stands in, those that the new text has there too, in their order.
    fn order_around(&self, document: &Document, name: &str) -> Vec<String> {
        let of = |document: &Document| -> Vec<String> {
            let sections = document.all_sections();
            let held = sections.into_iter().find(|section| section.clauses.iter().any(|clause| clause.clause == name));
            held.into_iter().flat_map(|section| &section.clauses).map(|clause| clause.clause.clone()).collect()
        };
        let there = of(self.document);
        of(document).into_iter().filter(|clause| there.contains(clause)).collect()
    }

    /// What of the library it was.
    fn by_library(&self, was: Option<&PlacedClause>, is: Option<&PlacedClause>, what: &What) -> Cause {
        let Some((before, after)) = was.or(is).zip(is.or(was)) else { return Cause::Model };
        match [said(self.old, &before.clause), said(self.new, &after.clause)] {
            [Some(before), Some(after)] if is_by_law((self.old, &before), (self.new, &after), what) => Cause::Law,
            // The list is as it was, and what is on it is not.
            [Some(before), Some(after)] if before == after && after.contains(MADE_OF_REGISTERS) => Cause::Law,
            _ => Cause::Model,
        }
    }
}

fn by(is_librarys: bool) -> Cause {
    if is_librarys { Cause::Model } else { Cause::School }
}

/// Whether words have changed already in the text halfway; none if that has neither the old nor the new ones.
fn is_in(said: &str, what: &What) -> Option<bool> {
    let [was, is] = what.words();
    match what {
        What::New(_) => Some(said.contains(is)),
        What::Gone(_) => Some(!said.contains(was)),
        What::Reworded(_) => match (said.contains(was), said.contains(is)) {
            // Words that were only added to, or only taken from, hold the shorter ones too.
            (true, true) if is.contains(was) => Some(true),
            (true, true) if was.contains(is) => Some(false),
            (true, false) => Some(false),
            (false, true) => Some(true),
            (true, true) | (false, false) => None,
        },
        What::Led(..)
        | What::Reordered(_)
        | What::Moved(..)
        | What::Retitled(_)
        | What::Headed(_)
        | What::Unheaded(_)
        | What::Relevelled(..)
        | What::StandsFor(..) => None,
    }
}

/// Why a clause differs, as far as that can be told from how both libraries word it.
///
/// Own words are the school's. Where the library says of the clause what it said before, and places it as before, what
/// differs is what the school chose, left out or is; but a list that is made of the registers may differ because of them. A
/// clause that cites other law or guidance than before, and is else the same, differs because of that; where it is worded
/// otherwise too, so do those words that name what came or went.
fn by_wording(
    old: &Library,
    new: &Library,
    was: Option<&PlacedClause>,
    is: Option<&PlacedClause>,
    what: &What,
) -> Cause {
    let own = |clause: Option<&PlacedClause>| clause.is_some_and(|clause| clause.origin != Origin::Library);
    if own(was) || own(is) {
        return Cause::School;
    }
    let (Some(before), Some(after)) = (was.or(is), is.or(was)) else { return Cause::Unknown };
    let said = [said(old, &before.clause), said(new, &after.clause)];
    let placed = [placed(old, &before.clause), placed(new, &after.clause)];
    match said {
        [Some(before), Some(after)] if before == after && placed[0] == placed[1] => {
            // What a short form stands for is said in no clause.
            let is_elsewhere = after.contains(MADE_OF_REGISTERS) || matches!(what, What::StandsFor(..));
            if is_elsewhere { Cause::Unknown } else { Cause::School }
        }
        [Some(before), Some(after)] if placed[0] == placed[1] && is_by_law((old, &before), (new, &after), what) => {
            Cause::Law
        }
        _ => Cause::Model,
    }
}

/// How a slot begins that becomes a list of what policies cite.
const MADE_OF_REGISTERS: &str = "{{ list.";

/// Whether words differ because what they cite is other law or guidance. Given is what each library says of their clause.
fn is_by_law((old, before): (&Library, &str), (new, after): (&Library, &str), what: &What) -> bool {
    let (was, is) = (citations(before), citations(after));
    if was.ids == is.ids {
        return false;
    }
    let [words_before, words_now] = what.words();
    let names = |library: &Library, ids: &BTreeSet<&str>, others: &BTreeSet<&str>, words: &str| {
        ids.difference(others).any(|id| titles(library, id).iter().any(|title| words.contains(title.as_str())))
    };
    was.without == is.without || names(old, &was.ids, &is.ids, words_before) || names(new, &is.ids, &was.ids, words_now)
}

/// What a clause cites, and what it says without that.
struct Citations<'c> {
    ids: BTreeSet<&'c str>,
    without: String,
}

fn citations(said: &str) -> Citations<'_> {
    let mut found = Citations { ids: BTreeSet::new(), without: String::new() };
    for (at, part) in said.split("{{ ").enumerate() {
        let slot = part.split_once(" }}").filter(|_| at > 0);
        match slot.filter(|(id, _)| id.starts_with("law.") || id.starts_with("guidance.")) {
            Some((id, rest)) => {
                found.ids.insert(id);
                found.without += rest;
            }
            None => found.without += part,
        }
        found.without.push('\0');
    }
    found
}

/// What law or guidance is called in a text.
fn titles(library: &Library, id: &str) -> Vec<String> {
    let registers = &library.registers;
    let names = match id.split_once('.') {
        Some(("law", id)) => registers.law.get(id).map(|law| {
            let cited_as = law.value.cited_as.as_ref().map(|at| at.value.clone());
            cited_as.into_iter().chain([law.value.title.value.clone()]).collect::<Vec<_>>()
        }),
        Some((_, id)) => registers.guidance.get(id).map(|guidance| {
            let short = guidance.value.short.clone();
            short.into_iter().chain([guidance.value.title.value.clone()]).collect()
        }),
        None => None,
    };
    names.unwrap_or_default().iter().map(|name| typographic(name)).collect()
}

/// All that a library says of a clause; none if it has none of this id.
fn said(library: &Library, id: &str) -> Option<String> {
    let clause = library.clauses.get(id)?;
    let mut said = clause.when.as_ref().map_or_else(String::new, ToString::to_string);
    for (name, parameter) in &clause.front.parameters {
        let default = parameter.value.default.as_ref().map(|default| default.value.written());
        let _ = write!(said, "\n{name} {default:?}");
    }
    for block in &clause.body.blocks {
        if let BlockKind::Heading { level, text: _ } = &block.kind {
            let _ = write!(said, "\n{level}");
        }
    }
    for part in wordings::parts(&clause.body) {
        let when = part.when.as_ref().map(ToString::to_string);
        let _ = write!(said, "\n{:?} {when:?} {} {:?}", part.id, part.text, part.links);
    }
    Some(said)
}

/// Where models place a clause or the topic that it is a wording of, and what they set for it.
fn placed(library: &Library, id: &str) -> Vec<String> {
    fn visit(model: &str, sections: &[OutlineSection], id: &str, placed: &mut Vec<String>) {
        for section in sections {
            let when = section.when.as_ref().map(ToString::to_string);
            for at in &section.placements {
                let clause = at.table.clause.as_str();
                if clause != id && id.strip_prefix(clause).is_none_or(|variant| !variant.starts_with('/')) {
                    continue;
                }
                let default = at.table.default.as_ref().map(|default| &default.value);
                let mut said = format!("{model} {} {when:?} {default:?}", section.id);
                let _ = write!(said, " {:?}", at.when.as_ref().map(ToString::to_string));
                for (name, value) in &at.table.with {
                    let _ = write!(said, " {name} {}", value.value.value.written());
                }
                placed.push(said);
            }
            visit(model, &section.sections, id, placed);
        }
    }
    let mut placed = Vec::new();
    library.models.iter().for_each(|(model, of)| visit(model, &of.sections, id, &mut placed));
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::{File, Files};
    use crate::redline::change::Hunk;
    use crate::source::Sources;

    const POND: &str = "+++\ntitle = \"Pond\"\naudience = [\"staff\"]\n+++\n{#feed} Nobody feeds the ducks.\n";
    const MODEL: &str = "title = \"Pond\"\nsummary = \"The pond.\"\n[[section]]\nid = \"rules\"\ntitle = \"Rules\"\n";

    fn library(clause: &str, placement: &str) -> Library {
        let mut files = Files::embedded();
        let model = format!("{MODEL}clauses = [{placement}]\n");
        for (path, text) in [("clauses/pond/rules.md", clause), ("templates/policies/pond.toml", &model)] {
            files.0.insert(path.to_owned(), File::new(text.as_bytes().to_vec()));
        }
        crate::library::read(&files, &mut Sources::default(), &mut Vec::new())
    }

    fn placed(clause: &str, origin: Origin) -> PlacedClause {
        PlacedClause { clause: clause.to_owned(), id: clause.replace('/', "."), origin, blocks: Vec::new() }
    }

    /// Some words that differ.
    fn words() -> What {
        What::New("Nobody feeds the ducks.".to_owned())
    }

    #[test]
    fn what_a_school_leaves_out_or_chooses_is_not_the_models_doing() {
        let [old, new] = [library(POND, "\"pond/rules\""), library(POND, "\"pond/rules\"")];
        let clause = placed("pond/rules", Origin::Library);
        assert_eq!(by_wording(&old, &new, Some(&clause), None, &words()), Cause::School);
        assert_eq!(by_wording(&old, &new, None, Some(&clause), &words()), Cause::School);
        assert_eq!(by_wording(&old, &new, Some(&clause), Some(&clause), &words()), Cause::School);
    }

    #[test]
    fn what_the_library_words_or_places_otherwise_is_the_models_doing() {
        let old = library(POND, "\"pond/rules\"");
        let clause = placed("pond/rules", Origin::Library);
        let reworded = library(&POND.replace("Nobody feeds", "No pupil feeds"), "\"pond/rules\"");
        let conditional = library(POND, "{ clause = \"pond/rules\", when = \"local.trust\" }");
        for new in [reworded, conditional, library(POND, "")] {
            assert_eq!(by_wording(&old, &new, Some(&clause), Some(&clause), &words()), Cause::Model);
        }
        let own = placed("pond/rules", Origin::Replaced);
        assert_eq!(by_wording(&old, &library(POND, ""), Some(&clause), Some(&own), &words()), Cause::School);
    }

    #[test]
    fn a_list_of_law_may_differ_because_of_the_registers() {
        let library = library(POND, "");
        let law = placed("law/legislation", Origin::Library);
        assert_eq!(by_wording(&library, &library, Some(&law), Some(&law), &words()), Cause::Unknown);
    }

    #[test]
    fn another_citation_is_the_laws_doing() {
        let cites = |act: &str, then: &str| {
            let clause =
                POND.replace("Nobody feeds the ducks.", &format!("The {{{{ law.{act} }}}} {then}. Shut the gate."));
            library(&clause, "\"pond/rules\"")
        };
        let reworded = |old: &str, new: &str| What::Reworded(Hunk { old: old.to_owned(), new: new.to_owned() });
        let clause = placed("pond/rules", Origin::Library);
        let old = cites("equality-act-2010", "counts");
        let why = |new: &Library, what: &What| by_wording(&old, new, Some(&clause), Some(&clause), what);
        let only_cited = cites("education-act-1996", "counts");
        assert_eq!(why(&only_cited, &reworded("Equality Act 2010 counts", "Education Act 1996 counts")), Cause::Law);
        let reworded_too = cites("education-act-1996", "does not count");
        let named = reworded("The Equality Act 2010 counts", "The Education Act 1996 does not");
        assert_eq!(why(&reworded_too, &named), Cause::Law);
        assert_eq!(why(&reworded_too, &reworded("Shut the gate", "Shut every gate")), Cause::Model);
        assert_eq!(why(&cites("equality-act-2010", "does not count"), &named), Cause::Model, "it cites what it cited");
    }

    /// What a text is made of: clauses and a model by path, and the school's file.
    #[derive(Clone)]
    struct Making {
        files: BTreeMap<String, String>,
        school: String,
        today: &'static str,
    }

    impl Making {
        fn before() -> Making {
            let clause = |title: &str, body: &str| format!("+++\ntitle = \"{title}\"\naudience = [\"staff\"]\n{body}");
            let often = "[parameters.often]\ntype = \"text\"\nhelp = \"How often\"\ndefault = \"each week\"\n";
            let files = [
                (
                    "clauses/pond/rules.md",
                    clause("Rules", "+++\nAt the pond, {{ staff }} must:\n\n- {#gate} shut the gate\n- {#count} count the pupils\n- {#rope} carry a rope\n"),
                ),
                ("clauses/pond/care.md", clause("Care", &format!("{often}+++\n{{#clean}} The caretaker cleans the pond {{{{ often }}}}, and writes down what was found.\n"))),
                ("clauses/pond/swimming/asked.md", clause("Asked", "+++\nWho wants to swim in the pond asks first.\n")),
                ("clauses/pond/swimming/never.md", clause("Never", "+++\nNobody at all may go into the water.\n")),
                ("clauses/pond/law.md", clause("Law", "+++\nThe {{ law.equality-act-2010 }} holds at the pond. We follow {{ guidance.kcsie }} there.\n")),
                (
                    "templates/policies/pond.toml",
                    "title = \"Pond\"\nsummary = \"The pond.\"\nnumbering = \"none\"\n\n[[section]]\nid = \"rules\"\ntitle = \"Rules\"\nclauses = [\"pond/rules\", { clause = \"pond/swimming\", default = \"asked\" }]\n\n[[section]]\nid = \"care\"\ntitle = \"Care\"\nclauses = [\"pond/care\", \"pond/law\"]\n".to_owned(),
                ),
            ];
            let school =
                "name = \"Oak\"\nkind = \"community\"\n\n[[policy]]\nmodel = \"pond\"\nreview = \"every year\"\n";
            Making {
                files: files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect(),
                school: school.to_owned(),
                today: "2026-11-21",
            }
        }

        /// The same with other words in a file.
        fn with(mut self, path: &str, old: &str, new: &str) -> Making {
            let text = self.files.get_mut(path).expect("the file is there");
            assert!(text.contains(old), "{old} in {text}");
            *text = text.replacen(old, new, 1);
            self
        }

        /// The same with more in the policy of the school.
        fn says(mut self, more: &str) -> Making {
            self.school += more;
            self
        }
    }

    /// Makes both texts, and gives why each change and each name came.
    fn causes(before: &Making, after: &Making) -> BTreeSet<Cause> {
        fn made<T>(making: &Making, work: &mut dyn FnMut(&Made<'_>) -> T) -> T {
            let (mut files, mut sources, mut found) = (Files::embedded(), Sources::default(), Vec::new());
            for (path, text) in &making.files {
                files.0.insert(path.clone(), File::new(text.clone().into_bytes()));
            }
            let library = crate::library::read(&files, &mut sources, &mut found);
            let file = sources.add("oak.toml", making.school.clone());
            let parsed = school::parse(&making.school, file, &mut found).expect("the test writes a school");
            let school =
                school::look_up("oak".to_owned(), &making.school, file, parsed, &library, &|_| true, &mut found);
            let policy = school.policies.first().expect("it has one");
            let today = making.today.parse().expect("the test writes a day");
            let document = assemble_at(&library, &school, policy, today, today, &mut found);
            let errors: Vec<_> =
                found.iter().filter(|fault| fault.severity == crate::diagnostic::Severity::Error).collect();
            assert!(errors.is_empty(), "{errors:?}");
            work(&Made { document: &document, library: &library, school: &school, policy, said: "it" })
        }
        made(before, &mut |old| {
            made(after, &mut |new| {
                let redline = crate::redline::between(old, new);
                let names = redline.renamed.iter().map(|(name, _)| name.cause);
                redline.changes.iter().map(|change| change.cause).chain(names).collect::<BTreeSet<_>>()
            })
        })
    }

    #[test]
    fn each_kind_of_change_is_put_down_to_whoever_made_it() {
        const RULES: &str = "clauses/pond/rules.md";
        const CARE: &str = "clauses/pond/care.md";
        const LAW: &str = "clauses/pond/law.md";
        const MODEL: &str = "templates/policies/pond.toml";
        let own = "\n[[policy.replace]]\nclause = \"pond/rules#gate\"\nreason = \"Ours\"\ntext = \"see that the gate has closed\"\n";
        let own_again = own.replace("has closed", "has locked");
        let added = "\n[[policy.add]]\nid = \"local/nets\"\ntitle = \"Nets\"\nafter = \"pond/rules\"\ntext = \"Nets stay in the shed.\"\n";
        let start = Making::before;
        let never = "choose = { \"pond/swimming\" = \"never\" }\n";
        let often = "parameters = { \"pond/care\" = { often = \"every day\" } }\n";
        for (what, before, after, cause) in [
            (
                "a clause that the model words otherwise",
                start(),
                start().with(CARE, "writes down", "tells the head"),
                Cause::Model,
            ),
            (
                "an item that the model adds",
                start(),
                start().with(RULES, "- {#rope}", "- {#look} look round\n- {#rope}"),
                Cause::Model,
            ),
            (
                "an item that the model adds beside own words",
                start().says(own),
                start().says(own).with(RULES, "- {#rope}", "- {#look} look round\n- {#rope}"),
                Cause::Model,
            ),
            (
                "an item of the model beside own words that are reworded",
                start().says(own),
                start().says(own).with(RULES, "count the pupils", "count all of the pupils twice"),
                Cause::Model,
            ),
            ("own words for an item", start(), start().says(own), Cause::School),
            ("own words that are others", start().says(own), start().says(&own_again), Cause::School),
            (
                "own words that are others where the model changed too",
                start().says(own),
                start().says(&own_again).with(RULES, "shut the gate", "lock the gate"),
                Cause::School,
            ),
            ("an item that is left out", start(), start().says("drop = [\"pond/rules#rope\"]\n"), Cause::School),
            ("a clause of the school's own", start(), start().says(added), Cause::School),
            ("a choice of the school", start(), start().says(never), Cause::School),
            (
                "another default of the model",
                start(),
                start().with(MODEL, "default = \"asked\"", "default = \"never\""),
                Cause::Model,
            ),
            ("a parameter that the school sets", start(), start().says(often), Cause::School),
            ("another default of a parameter", start(), start().with(CARE, "each week", "each month"), Cause::Model),
            ("a word of the school", start(), start().says("\n[words.staff]\nname = \"colleague\"\n"), Cause::School),
            (
                "a heading of the model",
                start(),
                start().with(MODEL, "title = \"Care\"", "title = \"Looking after it\""),
                Cause::Model,
            ),
            ("a title of the school", start(), start().says("title = \"The pond and us\"\n"), Cause::School),
            (
                "a title of the model",
                start(),
                start().with(MODEL, "title = \"Pond\"", "title = \"Water\""),
                Cause::Model,
            ),
            (
                "a clause that the model moves",
                start(),
                start().with(MODEL, "\"pond/care\", ", "").with(
                    MODEL,
                    "[\"pond/rules\"",
                    "[\"pond/care\", \"pond/rules\"",
                ),
                Cause::Model,
            ),
            ("other law", start(), start().with(LAW, "equality-act-2010", "education-act-1996"), Cause::Law),
            ("another edition", Making { today: "2025-11-21", ..start() }, start(), Cause::Law),
        ] {
            assert_eq!(causes(&before, &after), BTreeSet::from([cause]), "{what}");
        }
        let both = start().says(&own_again).with(CARE, "writes down", "tells the head");
        assert_eq!(causes(&start().says(own), &both), BTreeSet::from([Cause::Model, Cause::School]), "both at once");
    }
}
