//! What became of a release in a later one, for who names parts of it: still there, reworded, renamed, split, merged, gone.

use super::followed::followed;
use crate::library::Library;
use crate::model::clause::for_each_hole_of;
use crate::model::condition::Condition;
use crate::model::policy::{Model, OutlineSection, PlacementTable};
use crate::model::release::{ReleaseId, Retired};
use crate::model::slot::Hole;
use crate::release::contents::Contents;
use crate::release::explained::{self, Explained};
use crate::release::later::{Became, Later};
use crate::wordings::{self, Part};
use std::collections::{BTreeMap, BTreeSet};

/// A release as it is compared.
pub(crate) struct Release<'r> {
    /// Which it is.
    pub id: ReleaseId,
    /// Its number among the releases of its publisher.
    pub serial: u32,
    /// Its library.
    pub library: &'r Library,
    /// What it says, id by id.
    pub contents: &'r Contents,
    /// The authority's words on what changed in it.
    pub explained: Vec<Explained>,
}

/// What became of an id of the earlier release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It stands under this id, which may be its own, and its words are the same or not.
    Stands {
        /// Its id now.
        id: String,
        /// Whether it says what it said.
        is_same: bool,
    },
    /// It stands in several places now.
    Split(Vec<String>),
    /// It stands under this id together with what these others said.
    Merged {
        /// The id of the whole.
        id: String,
        /// What else went into it.
        with: Vec<String>,
    },
    /// It is a topic now, with variants of these names.
    Topic(Vec<String>),
    /// It is an item that the variants of what was a clause have, under these ids.
    OfVariants(Vec<String>),
    /// The policy has it no more, for this reason if one is given.
    Gone(Option<String>),
    /// Neither release has it.
    Unknown,
}

/// Two releases, the earlier and the later one.
pub(crate) struct Between<'r> {
    /// The release that a policy is built from; none if nobody knows.
    pub base: Option<&'r Release<'r>>,
    /// The release that it is to be built from.
    pub theirs: &'r Release<'r>,
    later: Later<'r>,
    sources: BTreeMap<String, BTreeSet<String>>,
}

impl<'r> Between<'r> {
    /// What lies between two releases.
    pub(crate) fn of(base: Option<&'r Release<'r>>, theirs: &'r Release<'r>) -> Between<'r> {
        let later = Later::of(theirs.library, theirs.contents);
        let later = match base {
            Some(base) => later.since(base.serial),
            None => later,
        };
        let mut between = Between { base, theirs, later, sources: BTreeMap::new() };
        for id in base.iter().flat_map(|base| base.contents.ids.keys()) {
            for now in between.name_now(id).unwrap_or_default() {
                between.sources.entry(now).or_default().insert(id.clone());
            }
        }
        between
    }

    /// What became of a clause, a topic or an item, in a policy of the later release that has this outline.
    pub(crate) fn fate(&self, id: &str, outline: &Outline<'_>) -> Fate {
        if self.base.is_some() && !self.was_there(id) {
            return match self.theirs.contents.ids.contains_key(id) {
                true => Fate::Stands { id: id.to_owned(), is_same: true },
                false => Fate::Unknown,
            };
        }
        if self.base.is_some_and(|base| base.library.clauses.contains_key(id))
            && let Some(variants) = self.theirs.library.topics.get(id)
        {
            return match outline.holds(id, self.theirs.library) {
                true => Fate::Topic(variants.clone()),
                false => Fate::Gone(None),
            };
        }
        let retired = match self.later.became(id) {
            Became::Retired(gone) => Some(gone.why.value.trim().to_owned()),
            Became::Here | Became::Renamed(_) | Became::Vanished => None,
        };
        let mut now = self.later.now(id);
        now.retain(|id| outline.holds(home(id), self.theirs.library));
        if now.len() > 1 && self.are_variants(&now) {
            return Fate::OfVariants(now);
        }
        match <[String; 1]>::try_from(now) {
            Ok([id_now]) => {
                let mut with = self.sources.get(&id_now).cloned().unwrap_or_default();
                with.remove(id);
                if !with.is_empty() {
                    return Fate::Merged { id: id_now, with: with.into_iter().collect() };
                }
                let is_same = self.base.is_some() && self.is_same(id, &id_now) && self.leads_alike(id, &id_now);
                Fate::Stands { id: id_now, is_same }
            }
            Err(now) if now.is_empty() => Fate::Gone(retired),
            Err(now) => Fate::Split(now),
        }
    }

    /// Whether the earlier release has an id.
    pub(crate) fn was_there(&self, id: &str) -> bool {
        self.base.is_some_and(|base| base.contents.ids.contains_key(id))
    }

    /// What a clause or item said in the earlier release, for people.
    pub(crate) fn words_before(&self, id: &str) -> Option<String> {
        words(self.base?.library, id)
    }

    /// The words that lead in to an item of the earlier release.
    pub(crate) fn lead_before(&self, id: &str) -> Option<String> {
        lead(self.base?.library, id)
    }

    /// Whether the words that lead in to an item are the same, whatever the names in them are called.
    fn leads_alike(&self, old: &str, now: &str) -> bool {
        let follow = |lead: String| followed(&lead, &|name| self.called(name, Some(home(old))));
        self.lead_before(old).map(follow) == lead(self.theirs.library, now)
    }

    /// Why something is gone, in the authority's words, and what it says to look at instead.
    pub(crate) fn gone_because(&self, id: &str) -> Option<String> {
        let Became::Retired(gone) = self.later.became(id) else { return None };
        let why = gone.why.value.trim().trim_end_matches('.');
        Some(gone.see.as_ref().map_or_else(|| why.to_owned(), |see| format!("{why} (see {see})")))
    }

    /// The topic that a topic of the earlier release is now: its own id, or where its variants are.
    pub(crate) fn topic_now(&self, topic: &str) -> Option<String> {
        self.topics_now(topic).into_iter().next()
    }

    /// The same; several if it was split.
    pub(crate) fn topics_now(&self, topic: &str) -> BTreeSet<String> {
        let variants = self.base.map_or_else(Vec::new, |base| clauses_of(topic, base.library));
        let now: BTreeSet<String> = std::iter::once(topic.to_owned())
            .chain(variants)
            .flat_map(|id| self.later.now(&id))
            .filter_map(|id| match self.is_topic(&id) {
                true => Some(id),
                false => topic_of(&id, self.theirs.library).map(str::to_owned),
            })
            .collect();
        if now.contains(topic) { BTreeSet::from([topic.to_owned()]) } else { now }
    }

    /// Whether items stand in the variants of one topic.
    fn are_variants(&self, ids: &[String]) -> bool {
        let topics: BTreeSet<&str> =
            ids.iter().map(|id| home(id).rsplit_once('/').map_or("", |(topic, _)| topic)).collect();
        ids.iter().all(|id| id.contains('#')) && topics.len() == 1 && topics.iter().all(|topic| self.is_topic(topic))
    }

    fn is_topic(&self, id: &str) -> bool {
        self.theirs.library.topics.contains_key(id)
    }

    /// What something other than words is called now: a parameter, a fact, a post, a term, a section. None if it is gone, with the reason
    /// if there is one.
    pub(crate) fn name_now(&self, id: &str) -> Result<Vec<String>, Option<String>> {
        match self.later.became(id) {
            Became::Here => Ok(vec![id.to_owned()]),
            Became::Renamed(now) => Ok(now),
            Became::Retired(gone) => {
                self.in_its_place(id, gone).map(|now| vec![now]).ok_or_else(|| Some(gone.why.value.trim().to_owned()))
            }
            Became::Vanished => Err(None),
        }
    }

    /// What a model that was done away with, or a section of it, is called now: one that is new and is named in its place is the
    /// same model under another name.
    fn in_its_place(&self, id: &str, gone: &Retired) -> Option<String> {
        let see = gone.see.as_ref()?.value.as_str();
        let (model, section) = id.split_once('#').map_or((id, None), |(model, section)| (model, Some(section)));
        let before = &self.base?.library.models;
        let is_it = before.contains_key(model) && !before.contains_key(see);
        if gone.id.value != model || !is_it || !self.theirs.library.models.contains_key(see) {
            return None;
        }
        let Some(section) = section else { return Some(see.to_owned()) };
        self.later.now(&format!("{see}#{section}")).into_iter().next()
    }

    /// The model that a policy of the later release was made by in the earlier one: as the school file names it, or as that
    /// was called, or else as the policy is.
    pub(crate) fn model_before(&self, now: &str, written: &str, policy: &str) -> Option<String> {
        let models = &self.base?.library.models;
        if models.contains_key(written) {
            return Some(written.to_owned());
        }
        let is_it = |old: &str| self.name_now(old).is_ok_and(|all| all.iter().any(|one| one == now));
        let mut before: Vec<&String> = models.keys().filter(|old| is_it(old)).collect();
        before.sort_by_key(|old| *old != policy);
        before.first().map(|old| (*old).clone()).or_else(|| models.contains_key(policy).then(|| policy.to_owned()))
    }

    /// Whether a clause or an item says what it said, whatever the names in it are called and whenever it stands.
    pub(crate) fn is_same(&self, old: &str, now: &str) -> bool {
        let follow = |lines: Vec<String>| -> Vec<String> {
            lines.iter().map(|line| followed(line, &|name| self.called(name, Some(home(old))))).collect()
        };
        // What is one with others now says what all of them said.
        let parts = self.sources.get(now).filter(|parts| parts.len() > 1 && parts.contains(old));
        if let Some(parts) = parts {
            let before = parts.iter().filter_map(|part| said(self.base?.library, part)).flatten().collect();
            let sorted = |mut lines: Vec<String>| {
                lines.sort();
                lines
            };
            return Some(sorted(follow(before))) == said(self.theirs.library, now).map(sorted);
        }
        let before = self.base.and_then(|base| said(base.library, old));
        before.map(follow) == said(self.theirs.library, now)
    }

    /// What a name in a slot is now, if that is another; in words of a clause its parameters too.
    pub(crate) fn called(&self, name: &str, clause: Option<&str>) -> Option<String> {
        let one = |id: &str| {
            let now = self.was_there(id).then(|| self.name_now(id).ok()).flatten()?;
            <[String; 1]>::try_from(now).ok().map(|[now]| now)
        };
        let (head, rest) = name.split_once('.').map_or((name, None), |(head, rest)| (head, Some(rest)));
        let parameter = || one(&format!("{}.{name}", clause?))?.rsplit_once('.').map(|(_, now)| now.to_owned());
        let term = || {
            let now = one(&format!("words.{head}"))?;
            let now = now.strip_prefix("words.")?;
            Some(rest.map_or_else(|| now.to_owned(), |rest| format!("{now}.{rest}")))
        };
        let now = match (head, rest) {
            ("paragraph", Some(id)) => one(id).map(|now| format!("paragraph.{now}")),
            (_, Some(_)) => one(name).or_else(term),
            (_, None) if name.contains('/') => one(name),
            (_, None) => parameter().or_else(term),
        };
        now.filter(|now| now != name)
    }

    /// What an id of the later release was called before; itself if nobody says.
    pub(crate) fn before(&self, id: &str) -> String {
        let sources = self.sources.get(id);
        match sources.and_then(|sources| sources.first()).filter(|_| !self.was_there(id)) {
            Some(first) => first.clone(),
            None => id.to_owned(),
        }
    }

    /// Why something changed, in the authority's words. Those on a clause hold for what stands in it too.
    pub(crate) fn reason(&self, ids: &[&str]) -> Option<String> {
        reason(&self.explained(), ids)
    }

    /// The same where only words on these very ids, or on the clause they stand in, can be the reason.
    pub(crate) fn reason_of_whole(&self, ids: &[&str]) -> Option<String> {
        let explained = self.explained();
        let whole = explained.into_iter().filter(|one| {
            one.ids.iter().any(|named| ids.iter().any(|id| named.value == *id || named.value == home(id)))
        });
        reason(&whole.collect::<Vec<_>>(), ids)
    }

    /// What the authority says of what lies between the two.
    fn explained(&self) -> Vec<&Explained> {
        // Of a release that was passed over too; without one to come from, of the last alone.
        let since = self.base.map(|base| base.serial);
        let is_since = |one: &&Explained| one.of.is_none_or(|of| since.is_some_and(|since| of > since));
        self.theirs.explained.iter().filter(is_since).collect()
    }
}

impl Later<'_> {
    /// The ids under which something of the earlier release stands now.
    fn now(&self, id: &str) -> Vec<String> {
        match self.became(id) {
            Became::Here => vec![id.to_owned()],
            Became::Renamed(now) => now,
            Became::Retired(_) | Became::Vanished => Vec::new(),
        }
    }
}

/// Why something changed, in the words of changes.md: a paragraph a line.
pub(crate) fn reason(explained: &[&Explained], ids: &[&str]) -> Option<String> {
    let of = |id: &str| explained.iter().find(|one| one.ids.iter().any(|named| named.value == id));
    // Words on an item of a clause are the nearest to words on the clause.
    let within = |id: &str| explained.iter().find(|one| one.ids.iter().any(|named| home(&named.value) == id));
    let found = ids.iter().find_map(|id| of(id)).or_else(|| ids.iter().find_map(|id| of(home(id))));
    let found = found.or_else(|| ids.iter().find_map(|id| within(id)))?;
    Some(explained::in_lines(&found.words).join("\n")).filter(|words| !words.is_empty())
}

/// The clause in which something stands: the part of its id before # or, after the last slash, a point.
pub(crate) fn home(id: &str) -> &str {
    match id.find('#') {
        Some(at) => &id[..at],
        None => id.rfind('/').and_then(|slash| id[slash..].find('.').map(|at| &id[..slash + at])).unwrap_or(id),
    }
}

/// What a clause or an item says, without the ids in it: what must be the same for it to be unchanged.
pub(crate) fn said(library: &Library, id: &str) -> Option<Vec<String>> {
    let clause = library.clauses.get(home(id))?;
    let line = |part: &Part| format!("{} {} {:?}", if part.is_item { "•" } else { "¶" }, part.text, part.links);
    match id.split_once('#') {
        Some((_, item)) => Some(wordings::by_id(&clause.body).get(item)?.iter().map(line).collect()),
        None => {
            let mut said: Vec<String> = wordings::parts(&clause.body).iter().map(line).collect();
            said.extend(clause.cites.iter().map(|cited| cited.written()));
            Some(said)
        }
    }
}

/// The words of a clause or an item, for people: slots in braces.
pub(crate) fn words(library: &Library, id: &str) -> Option<String> {
    let clause = library.clauses.get(home(id))?;
    Some(match id.split_once('#') {
        Some((_, item)) => plain(wordings::by_id(&clause.body).get(item)?),
        None => wordings::whole(&wordings::parts(&clause.body)),
    })
}

/// The words that lead in to an item of a list: the sentence that it ends.
pub(crate) fn lead(library: &Library, id: &str) -> Option<String> {
    let (clause, item) = id.split_once('#')?;
    wordings::leads(&library.clauses.get(clause)?.body).remove(item)
}

/// The words of parts in one line, without bullets: an item reads like the school's own wording of it.
pub(crate) fn plain(parts: &[Part]) -> String {
    parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The ids of items of a clause.
pub(crate) fn items(library: &Library, clause: &str) -> BTreeSet<String> {
    library.clauses.get(clause).map(|clause| clause.body.ids.keys().cloned().collect()).unwrap_or_default()
}

/// How many duties a text has.
pub(crate) fn duties(words: &str) -> usize {
    words.split(|c: char| !c.is_alphanumeric()).filter(|word| word.eq_ignore_ascii_case("must")).count()
}

/// A clause or topic that stands in a model.
pub(crate) struct Place<'l> {
    /// The conditions under which it stands there: its own, and those of what it stands in.
    pub conditions: Vec<&'l Condition>,
    /// Its id, as the model names it.
    pub id: String,
    /// The section it stands in.
    pub section: &'l str,
    /// What the model sets for it, unless it is included by another clause.
    pub table: Option<&'l PlacementTable>,
}

/// What stands where in a model, in reading order, with what is included.
pub(crate) struct Outline<'l> {
    /// Every place.
    pub places: Vec<Place<'l>>,
    /// The ids of its sections, in order.
    pub sections: Vec<&'l str>,
    /// The conditions under which each stands: its own, and those of what it stands in.
    conditions: BTreeMap<&'l str, Vec<&'l Condition>>,
}

impl<'l> Outline<'l> {
    /// Of a model.
    pub(crate) fn of(model: &'l Model, library: &'l Library) -> Outline<'l> {
        let mut outline = Outline { places: Vec::new(), sections: Vec::new(), conditions: BTreeMap::new() };
        model.sections.iter().for_each(|section| outline.push(section, &[], library));
        outline
    }

    fn push(&mut self, section: &'l OutlineSection, outer: &[&'l Condition], library: &'l Library) {
        self.sections.push(&section.id.value);
        let conditions: Vec<&Condition> = outer.iter().copied().chain(&section.when).collect();
        for placed in &section.placements {
            let id = &placed.table.clause.value;
            let place = Place {
                conditions: conditions.iter().copied().chain(&placed.when).collect(),
                id: id.clone(),
                section: &section.id.value,
                table: Some(&placed.table),
            };
            let conditions = place.conditions.clone();
            self.places.push(place);
            self.push_included(id, &conditions, &section.id.value, library);
        }
        section.sections.iter().for_each(|section| self.push(section, &conditions, library));
        self.conditions.insert(&section.id.value, conditions);
    }

    fn push_included(&mut self, id: &str, outer: &[&'l Condition], section: &'l str, library: &'l Library) {
        let mut included = Vec::new();
        let includer = library.clauses.get(id).and_then(|clause| clause.when.as_ref());
        let conditions: Vec<&Condition> = outer.iter().copied().chain(includer).collect();
        for clause in clauses_of(id, library) {
            let Some(clause) = library.clauses.get(&clause) else { continue };
            for_each_hole_of(&clause.body, &mut |hole, _| {
                if let Hole::Include(other) = hole {
                    included.push(other.value.clone());
                }
            });
        }
        for id in included {
            // A clause that includes itself is an error, which was told of.
            if !self.places.iter().any(|place| place.id == id) {
                self.places.push(Place { conditions: conditions.clone(), id: id.clone(), section, table: None });
                self.push_included(&id, &conditions, section, library);
            }
        }
    }

    /// The place of a clause, or of the topic it is a variant of.
    pub(crate) fn place(&self, id: &str, library: &Library) -> Option<&Place<'l>> {
        self.places_of(id, library).next()
    }

    /// Every such place.
    pub(crate) fn places_of<'o>(&'o self, id: &str, library: &Library) -> impl Iterator<Item = &'o Place<'l>> {
        let topic = topic_of(id, library);
        let is_there = |place: &&Place<'l>| place.id == id || Some(place.id.as_str()) == topic;
        self.places.iter().filter(is_there).collect::<Vec<_>>().into_iter()
    }

    /// The conditions under which a section stands.
    pub(crate) fn conditions_of(&self, section: &str) -> Option<&[&'l Condition]> {
        self.conditions.get(section).map(Vec::as_slice)
    }

    /// Whether the policy has a clause, or the topic it is a variant of.
    pub(crate) fn holds(&self, id: &str, library: &Library) -> bool {
        self.place(id, library).is_some()
    }
}

/// The topic that a clause is a variant of.
pub(crate) fn topic_of<'i>(id: &'i str, library: &Library) -> Option<&'i str> {
    id.rsplit_once('/').map(|(topic, _)| topic).filter(|topic| library.topics.contains_key(*topic))
}

/// The clauses that an id of a placement may stand for: itself, or its variants.
pub(crate) fn clauses_of(id: &str, library: &Library) -> Vec<String> {
    match library.topics.get(id) {
        Some(variants) => variants.iter().map(|variant| format!("{id}/{variant}")).collect(),
        None => vec![id.to_owned()],
    }
}
