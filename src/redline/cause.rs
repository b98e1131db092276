//! Why a clause differs between two texts, known from the libraries that both were made of.

use super::change::Cause;
use crate::document::{Origin, PlacedClause};
use crate::library::Library;
use crate::model::policy::OutlineSection;
use crate::wordings;
use std::fmt::Write;

/// Tells why a clause differs, given as it stands in the old text and as it stands in the new one.
///
/// Own words are the school's. Where the library says of the clause what it said before, and places it as before, what
/// differs is what the school chose, left out or is; but a list that is made of the registers may differ because of them.
pub(crate) fn cause<'l>(
    old: &'l Library,
    new: &'l Library,
) -> impl Fn(Option<&PlacedClause>, Option<&PlacedClause>) -> Cause + 'l {
    move |was, is| {
        let own = |clause: Option<&PlacedClause>| clause.is_some_and(|clause| clause.origin != Origin::Library);
        if own(was) || own(is) {
            return Cause::School;
        }
        let (Some(before), Some(after)) = (was.or(is), is.or(was)) else { return Cause::Unknown };
        let said = [said(old, &before.clause), said(new, &after.clause)];
        let placed = [placed(old, &before.clause), placed(new, &after.clause)];
        match said {
            [Some(before), Some(after)] if before == after && placed[0] == placed[1] => {
                if after.contains(MADE_OF_REGISTERS) { Cause::Unknown } else { Cause::School }
            }
            _ => Cause::Model,
        }
    }
}

/// How a slot begins that becomes a list of what policies cite.
const MADE_OF_REGISTERS: &str = "{{ list.";

/// All that a library says of a clause; none if it has none of this id.
fn said(library: &Library, id: &str) -> Option<String> {
    let clause = library.clauses.get(id)?;
    let mut said = clause.when.as_ref().map_or_else(String::new, ToString::to_string);
    for (name, parameter) in &clause.front.parameters {
        let default = parameter.value.default.as_ref().map(|default| default.value.written());
        let _ = write!(said, "\n{name} {default:?}");
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

    #[test]
    fn what_a_school_leaves_out_or_chooses_is_not_the_models_doing() {
        let [old, new] = [library(POND, "\"pond/rules\""), library(POND, "\"pond/rules\"")];
        let clause = placed("pond/rules", Origin::Library);
        assert_eq!(cause(&old, &new)(Some(&clause), None), Cause::School);
        assert_eq!(cause(&old, &new)(None, Some(&clause)), Cause::School);
        assert_eq!(cause(&old, &new)(Some(&clause), Some(&clause)), Cause::School);
    }

    #[test]
    fn what_the_library_words_or_places_otherwise_is_the_models_doing() {
        let old = library(POND, "\"pond/rules\"");
        let clause = placed("pond/rules", Origin::Library);
        let reworded = library(&POND.replace("Nobody feeds", "No pupil feeds"), "\"pond/rules\"");
        let conditional = library(POND, "{ clause = \"pond/rules\", when = \"local.trust\" }");
        for new in [reworded, conditional, library(POND, "")] {
            assert_eq!(cause(&old, &new)(Some(&clause), Some(&clause)), Cause::Model);
        }
        let own = placed("pond/rules", Origin::Replaced);
        assert_eq!(cause(&old, &library(POND, ""))(Some(&clause), Some(&own)), Cause::School);
    }

    #[test]
    fn a_list_of_law_may_differ_because_of_the_registers() {
        let library = library(POND, "");
        let law = placed("law/legislation", Origin::Library);
        assert_eq!(cause(&library, &library)(Some(&law), Some(&law)), Cause::Unknown);
    }
}
