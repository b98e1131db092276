//! What a school file names of one library, as another calls it: its entries are written for the release that it is built from, and
//! a text of it may be made of any.

use crate::library::Library;
use crate::model::school::PolicyFile;
use std::collections::BTreeMap;

/// Has what a school file names of the old library named as the new one calls it.
pub(super) fn follow(policy: &mut PolicyFile, ids: &BTreeMap<String, String>) {
    let names = policy.drop.iter_mut().chain(policy.replace.iter_mut().map(|own| &mut own.clause));
    let places = policy.add.iter_mut().filter_map(|added| added.after.as_mut());
    for name in names.chain(places) {
        if let Some(now) = called_now(&name.value, ids) {
            name.value = now;
        }
    }
    for (clause, set) in std::mem::take(&mut policy.parameters) {
        policy.parameters.insert(called_now(&clause, ids).unwrap_or(clause), set);
    }
    let choices = &mut policy.choose.value;
    for (topic, mut chosen) in std::mem::take(choices) {
        let variant = chosen.value.known.as_mut();
        let now = variant.as_ref().and_then(|variant| ids.get(&format!("{topic}/{variant}")));
        match (now.and_then(|now| now.rsplit_once('/')), variant) {
            (Some((topic, name)), Some(variant)) => {
                name.clone_into(&mut variant.value);
                choices.insert(topic.to_owned(), chosen);
            }
            (Some(_) | None, _) => drop(choices.insert(topic, chosen)),
        }
    }
}

/// What a clause or an item of the old library is called in the new one, if that is another name.
fn called_now(id: &str, ids: &BTreeMap<String, String>) -> Option<String> {
    // What is one with others now is more than it was: words for a part are no words for the whole.
    let is_part = |now: &&String| id.contains('#') || ids.values().filter(|other| other == now).count() == 1;
    let of_home = || {
        let (home, item) = id.split_once('#')?;
        Some(format!("{}#{item}", ids.get(home)?))
    };
    ids.get(id).filter(is_part).cloned().or_else(of_home)
}

/// Takes out what says nothing in a library, because that has not what it names: a wording of an item that is not there yet.
pub(super) fn fit(policy: &mut PolicyFile, library: &Library) {
    let is_there = |id: &str| match id.split_once('#') {
        Some((clause, item)) => library.clauses.get(clause).is_some_and(|clause| clause.body.ids.contains_key(item)),
        None => library.clauses.contains_key(id) || library.topics.contains_key(id),
    };
    policy.drop.retain(|id| is_there(&id.value));
    policy.replace.retain(|own| is_there(&own.clause.value));
    policy.choose.value.retain(|topic, chosen| {
        let is_variant = |name: &str| library.clauses.contains_key(&format!("{topic}/{name}"));
        chosen.value.known.as_ref().is_none_or(|chosen| is_variant(&chosen.value))
    });
    for (id, set) in policy.parameters.iter_mut() {
        let variants = library.topics.get(id).into_iter().flatten().map(|name| format!("{id}/{name}"));
        let clauses: Vec<_> = variants.chain([id.clone()]).filter_map(|clause| library.clauses.get(&clause)).collect();
        set.value.retain(|name, _| clauses.iter().any(|clause| clause.front.parameters.contains_key(name)));
    }
    policy.parameters.retain(|_, set| !set.value.is_empty());
}
