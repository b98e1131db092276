//! Why a clause differs between two texts, known from the libraries that both were made of.

use super::change::{Cause, What};
use crate::document::{BlockKind, Origin, PlacedClause};
use crate::grammar::typographic;
use crate::library::Library;
use crate::model::policy::OutlineSection;
use crate::wordings;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Tells why a clause differs, given as it stands in the old text and as it stands in the new one.
///
/// Own words are the school's. Where the library says of the clause what it said before, and places it as before, what
/// differs is what the school chose, left out or is; but a list that is made of the registers may differ because of them. A
/// clause that cites other law or guidance than before, and is else the same, differs because of that; where it is worded
/// otherwise too, so do those words that name what came or went.
pub(crate) fn cause<'l>(
    old: &'l Library,
    new: &'l Library,
) -> impl Fn(Option<&PlacedClause>, Option<&PlacedClause>, &What) -> Cause + 'l {
    move |was, is, what| {
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
        assert_eq!(cause(&old, &new)(Some(&clause), None, &words()), Cause::School);
        assert_eq!(cause(&old, &new)(None, Some(&clause), &words()), Cause::School);
        assert_eq!(cause(&old, &new)(Some(&clause), Some(&clause), &words()), Cause::School);
    }

    #[test]
    fn what_the_library_words_or_places_otherwise_is_the_models_doing() {
        let old = library(POND, "\"pond/rules\"");
        let clause = placed("pond/rules", Origin::Library);
        let reworded = library(&POND.replace("Nobody feeds", "No pupil feeds"), "\"pond/rules\"");
        let conditional = library(POND, "{ clause = \"pond/rules\", when = \"local.trust\" }");
        for new in [reworded, conditional, library(POND, "")] {
            assert_eq!(cause(&old, &new)(Some(&clause), Some(&clause), &words()), Cause::Model);
        }
        let own = placed("pond/rules", Origin::Replaced);
        assert_eq!(cause(&old, &library(POND, ""))(Some(&clause), Some(&own), &words()), Cause::School);
    }

    #[test]
    fn a_list_of_law_may_differ_because_of_the_registers() {
        let library = library(POND, "");
        let law = placed("law/legislation", Origin::Library);
        assert_eq!(cause(&library, &library)(Some(&law), Some(&law), &words()), Cause::Unknown);
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
        let why = |new: &Library, what: &What| cause(&old, new)(Some(&clause), Some(&clause), what);
        let only_cited = cites("education-act-1996", "counts");
        assert_eq!(why(&only_cited, &reworded("Equality Act 2010 counts", "Education Act 1996 counts")), Cause::Law);
        let reworded_too = cites("education-act-1996", "does not count");
        let named = reworded("The Equality Act 2010 counts", "The Education Act 1996 does not");
        assert_eq!(why(&reworded_too, &named), Cause::Law);
        assert_eq!(why(&reworded_too, &reworded("Shut the gate", "Shut every gate")), Cause::Model);
        assert_eq!(why(&cites("equality-act-2010", "does not count"), &named), Cause::Model, "it cites what it cited");
    }
}
