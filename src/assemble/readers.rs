//! For whom which sections are: the clauses of a library say for whom they are meant.

use crate::document::{Reader, Section};
use crate::grammar::capitalised;
use crate::library::Library;
use crate::model::clause::Audience;
use crate::school::School;

/// The readers for whom some sections are, and others not. Where a text is for all alike, nobody needs to be shown the way.
pub(super) fn readers(sections: &[Section], library: &Library, school: &School<'_>) -> Vec<Reader> {
    let reader = |audience: &Audience| Reader {
        key: audience.word(),
        name: name(*audience, school),
        sections: sections
            .iter()
            .filter(|section| is_for(section, *audience, library))
            .map(|section| section.id.clone())
            .collect(),
    };
    let mut readers: Vec<Reader> =
        Audience::ALL.iter().map(reader).filter(|reader| !reader.sections.is_empty()).collect();
    if readers.iter().all(|reader| reader.sections.len() == sections.len()) {
        readers.clear();
    }
    readers
}

/// Whether a section has a clause for them. What a school has added of its own is for everybody.
fn is_for(section: &Section, audience: Audience, library: &Library) -> bool {
    let meant = |id: &str| library.clauses.get(id).is_none_or(|clause| clause.front.audience.contains(&audience));
    section.clauses.iter().any(|clause| meant(&clause.clause))
        || section.sections.iter().any(|inner| is_for(inner, audience, library))
}

/// What this school calls them.
fn name(audience: Audience, school: &School<'_>) -> String {
    let (term, usual) = match audience {
        Audience::Staff => ("staff", "staff"),
        Audience::Volunteers => return "Volunteers".to_owned(),
        Audience::Governors => ("board", "governors"),
        Audience::Parents => ("parent", "parents and carers"),
        Audience::Pupils => ("pupil", "pupils"),
    };
    let form = school.words.get(term);
    let noun = match audience {
        Audience::Governors => form.and_then(|form| form.nouns.get("member")),
        Audience::Staff | Audience::Volunteers | Audience::Parents | Audience::Pupils => form.map(|form| &form.noun),
    };
    capitalised(&noun.map_or_else(|| usual.to_owned(), |noun| noun.plural()))
}
