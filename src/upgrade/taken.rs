//! What a model says otherwise in a later release: what a school takes over by going to it.

use super::between::{Between, Fate, Outline, clauses_of, items, said, topic_of};
use super::standing::{Of, Standing};
use crate::library::Library;
use crate::model::clause::{Clause, for_each_hole_of};
use crate::model::policy::{Model, OutlineSection};
use crate::model::slot::{Hole, Slot};
use crate::model::vocabulary::Noun;
use std::collections::{BTreeMap, BTreeSet};

/// A change of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    /// What changed.
    pub id: String,
    /// How.
    pub how: How,
}

/// How something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum How {
    /// It was not there.
    New,
    /// It says something else.
    Reworded,
    /// It is no longer there.
    Gone,
    /// It stands in another section.
    Moved,
    /// A name, law or guidance that it prints is another.
    Named,
    /// It has another heading.
    Headed,
    /// What holds where nothing is chosen or given is another, or has to be given.
    Set,
}

impl How {
    /// In a word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            How::New => "new",
            How::Reworded => "reworded",
            How::Gone => "gone",
            How::Moved => "moved",
            How::Named => "name or source",
            How::Headed => "heading",
            How::Set => "setting",
        }
    }
}

/// What a model says otherwise, in reading order.
pub(crate) fn taken(
    between: &Between<'_>,
    before: (&Model, &Outline<'_>),
    after: (&Model, &Outline<'_>),
) -> Vec<Taken> {
    let Some(base) = between.base else { return Vec::new() };
    let theirs = between.theirs.library;
    let mut taken = Vec::new();
    let mut put = |id: String, how: How| taken.push(Taken { id, how });
    let headings = headings(&before.0.sections);
    for (id, title) in self::headings(&after.0.sections) {
        let was =
            after.0.sections.iter().flat_map(all).find(|section| section.id.value == id).map(|section| &section.was);
        let old = headings.get(&id).or_else(|| was?.iter().find_map(|old| headings.get(&old.value)));
        if old.is_some_and(|old| *old != title) {
            put(id, How::Headed);
        }
    }
    for place in &after.1.places {
        for clause in clauses_of(&place.id, theirs) {
            let old = between.before(&clause);
            let was_placed = before.1.holds(&old, base.library);
            if !was_placed || !base.library.clauses.contains_key(&old) {
                put(clause, How::New);
                continue;
            }
            let changed = changed_items(between, base.library, (&old, &clause), after.1);
            let is_same = between.is_same(&old, &clause);
            match changed.is_empty() {
                true if !is_same => put(clause.clone(), How::Reworded),
                true => {}
                false => changed.into_iter().for_each(|(id, how)| put(id, how)),
            }
            let section = before.1.place(&old, base.library).map(|place| place.section);
            if section.is_some_and(|old| section_now(old, &after.0.sections) != Some(place.section)) {
                put(clause, How::Moved);
            }
        }
    }
    for place in &before.1.places {
        if matches!(between.fate(&place.id, after.1), Fate::Gone(_)) && between.topic_now(&place.id).is_none() {
            put(place.id.clone(), How::Gone);
        }
    }
    for id in named(after.1, theirs) {
        let digest = |contents: &crate::release::contents::Contents, id: &str| {
            contents.ids.get(id).map(|entry| entry.digest.clone())
        };
        let (old, new) = (digest(base.contents, &between.before(&id)), digest(between.theirs.contents, &id));
        if old.is_some() && old != new {
            put(id, How::Named);
        }
    }
    taken
}

/// Items of a clause that say something else, are new or are gone from the policy.
fn changed_items(
    between: &Between<'_>,
    base: &Library,
    clause: (&str, &str),
    after: &Outline<'_>,
) -> Vec<(String, How)> {
    let ((old, now), theirs) = (clause, between.theirs.library);
    let mut changed = Vec::new();
    let mut kept: BTreeSet<String> = BTreeSet::new();
    for item in items(theirs, now) {
        let id = format!("{now}#{item}");
        let before = match between.before(&id) {
            same if same == id => format!("{old}#{item}"),
            other => other,
        };
        kept.insert(before.clone());
        if said(base, &before).is_none() {
            changed.push((id, How::New));
        } else if !between.is_same(&before, &id) {
            changed.push((id, How::Reworded));
        }
    }
    // What has another place in the policy has not gone.
    let is_elsewhere = |id: &String| {
        let now = between.name_now(id).unwrap_or_default();
        now.iter().any(|now| after.holds(super::between::home(now), theirs))
    };
    let gone = items(base, old).into_iter().map(|item| format!("{old}#{item}"));
    changed.extend(gone.filter(|id| !kept.contains(id) && !is_elsewhere(id)).map(|id| (id, How::Gone)));
    changed
}

/// What a section of the earlier release is called now.
fn section_now<'s>(old: &str, sections: &'s [OutlineSection]) -> Option<&'s str> {
    let named = |section: &&OutlineSection| section.id.value == old;
    let was = |section: &&OutlineSection| section.was.iter().any(|was| was.value == old);
    let all = || sections.iter().flat_map(all);
    all().find(named).or_else(|| all().find(was)).map(|section| section.id.as_str())
}

/// A section and all that stand in it.
fn all(section: &OutlineSection) -> Vec<&OutlineSection> {
    std::iter::once(section).chain(section.sections.iter().flat_map(all)).collect()
}

/// The headings of sections, by id, with their slots as they are written.
fn headings(sections: &[OutlineSection]) -> BTreeMap<String, String> {
    let title = |section: &OutlineSection| crate::wordings::line(&section.title);
    sections.iter().flat_map(all).map(|section| (section.id.value.clone(), title(section))).collect()
}

/// The names, law, guidance and contacts that the clauses of a model print, as a release has them by id.
pub(crate) fn named(outline: &Outline<'_>, library: &Library) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for clause in outline.places.iter().flat_map(|place| clauses_of(&place.id, library)) {
        let Some(clause) = library.clauses.get(&clause) else { continue };
        for_each_hole_of(&clause.body, &mut |hole, _| {
            if let Hole::Slot(slot) | Hole::LinkTo(slot, _) = hole {
                named.extend(id_of(slot));
            }
        });
        named.extend(clause.cites.iter().map(|cited| cited.written()));
    }
    named
}

fn id_of(slot: &Slot) -> Option<String> {
    match slot {
        Slot::Term(term) => Some(format!("words.{}", term.term)),
        Slot::Person(post) => Some(format!("people.{post}")),
        Slot::Local(name) => Some(format!("local.{name}")),
        Slot::Law(id) => Some(format!("law.{id}")),
        Slot::Guidance(id) | Slot::Claim(_, id, _) => Some(format!("guidance.{id}")),
        Slot::Policy(id) => Some(format!("policy.{id}")),
        Slot::Contact(id) => Some(format!("contact.{id}")),
        Slot::School(_) | Slot::Parameter(_) | Slot::Document(_) | Slot::Section(_) | Slot::Paragraph(..) => None,
    }
}

/// The variants among the changes that a policy does not have, because another one of their topic stands in it, are no changes of it.
pub(crate) fn of_policy(taken: &[Taken], library: &Library, variant: &dyn Fn(&str) -> Option<String>) -> Vec<Taken> {
    let is_of_it = |taken: &&Taken| {
        let clause = super::between::home(&taken.id);
        topic_of(clause, library)
            .is_none_or(|topic| variant(topic).is_none_or(|variant| format!("{topic}/{variant}") == clause))
    };
    taken.iter().filter(is_of_it).cloned().collect()
}

/// What both releases have in a policy: clauses and their items, as the earlier and the later one call them.
pub(crate) fn in_both(between: &Between<'_>, before: &Outline<'_>, after: &Outline<'_>) -> Vec<(String, String)> {
    let (Some(base), theirs) = (between.base, between.theirs.library) else { return Vec::new() };
    let mut both: Vec<(String, String)> = Vec::new();
    for place in &after.places {
        for clause in clauses_of(&place.id, theirs) {
            let old = between.before(&clause);
            if !before.holds(&old, base.library) || !base.library.clauses.contains_key(&old) {
                continue;
            }
            let of_items = items(theirs, &clause).into_iter().map(|item| {
                let now = format!("{clause}#{item}");
                (between.before(&now), now)
            });
            let of_items: Vec<_> = of_items.filter(|(before, _)| said(base.library, before).is_some()).collect();
            both.push((old, clause));
            both.extend(of_items);
        }
    }
    both
}

/// Whether a name, law or guidance that changed is printed at a school, and is another there: a term may have a word for each kind
/// of school.
pub(crate) fn is_named_here(id: &str, between: &Between<'_>, of: &Of<'_>, stands: &Standing<'_>) -> bool {
    let theirs = between.theirs.library;
    let prints = |clause: &Clause| {
        let mut names = clause.cites.iter().any(|cited| cited.written() == id);
        for_each_hole_of(&clause.body, &mut |hole, _| {
            if let Hole::Slot(slot) | Hole::LinkTo(slot, _) = hole {
                names |= id_of(slot).as_deref() == Some(id);
            }
        });
        names && stands.has(&clause.id)
    };
    let is_printed = stands
        .outline
        .places
        .iter()
        .flat_map(|place| clauses_of(&place.id, theirs))
        .any(|clause| theirs.clauses.get(&clause).is_some_and(prints));
    let Some(term) = id.strip_prefix("words.") else { return is_printed };
    let old = between.before(id);
    let old = old.strip_prefix("words.").unwrap_or(term);
    if of.school.words.contains_key(term) || of.school.words.contains_key(old) {
        return is_printed;
    }
    let word = |library: &Library, term: &str| {
        let kind = library.kinds.understood(of.school.kind.known.as_ref()?, &mut Vec::new())?;
        let term = library.vocabulary.get(term)?;
        let form = term.by_kind.of(&kind, &library.kinds).or(term.form.as_ref())?;
        let said = |noun: &Noun| {
            let Noun { name, plural, possessive, article, short, short_article } = noun;
            format!("{name} {plural:?} {possessive:?} {article:?} {short:?} {short_article:?}")
        };
        let others = form.nouns.iter().map(|(id, noun)| format!("{id} {}", said(noun)));
        Some([said(&form.noun)].into_iter().chain(others).collect::<Vec<_>>())
    };
    is_printed && between.base.and_then(|base| word(base.library, old)) != word(theirs, term)
}
