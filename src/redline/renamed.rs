//! What has another name in the new text, known from what both were made of.

use super::cause::Halfway;
use super::change::{Cause, Renamed};
use super::made::Made;
use crate::document::Uses;
use crate::grammar::{possessive, typographic};
use crate::library::Library;
use crate::model::policy::{Model, OutlineSection};
use crate::model::vocabulary::Noun;
use std::collections::BTreeMap;

/// Every name that is another one in the new text: terms and their nouns in each form, editions of guidance, titles of
/// law, and what the school file tells of the school. With `halfway` it is known which terms are called otherwise by the school.
pub(super) fn renamed(old: &Made<'_>, new: &Made<'_>, halfway: Option<&Halfway>) -> Vec<Renamed> {
    let mut names: Vec<Renamed> = Vec::new();
    let mut push = |was: String, is: String, cause: Cause| {
        let (was, is) = (typographic(was.trim()), typographic(is.trim()));
        let renamed = Renamed { old: was, new: is, cause };
        if renamed.old != renamed.new && !renamed.old.is_empty() && !renamed.new.is_empty() && !names.contains(&renamed)
        {
            names.push(renamed);
        }
    };
    for (id, form) in &new.school.words {
        let Some(before) = old.school.words.get(id) else { continue };
        let between = halfway.and_then(|halfway| halfway.words.get(id));
        let nouns = form.nouns.iter().filter_map(|(noun, is)| {
            Some((before.nouns.get(noun)?, is, between.and_then(|between| between.nouns.get(noun))))
        });
        for (was, is, between) in
            std::iter::once((&before.noun, &form.noun, between.map(|form| &form.noun))).chain(nouns)
        {
            let between = between.map(forms);
            for (at, (was, is)) in forms(was).into_iter().zip(forms(is)).enumerate() {
                let is_schools = between.as_ref().is_some_and(|between| between[at] != is);
                push(was, is, if is_schools { Cause::School } else { Cause::Model });
            }
        }
    }
    for (id, guidance) in &new.library.registers.guidance {
        let Some(before) = old.library.registers.guidance.get(id) else { continue };
        let (was, is) = (&before.value, &guidance.value);
        let label = |uses: &Uses| uses.guidance.iter().find(|(cited, _)| cited == id).map(|(_, label)| label.clone());
        if let (Some(then), Some(now)) = (label(&old.document.uses), label(&new.document.uses)) {
            push(format!("{} {then}", was.title), format!("{} {now}", is.title), Cause::Law);
        }
        push(was.title.value.clone(), is.title.value.clone(), Cause::Law);
        if let (Some(was), Some(is)) = (&was.short, &is.short) {
            push(was.clone(), is.clone(), Cause::Law);
        }
    }
    for (id, law) in &new.library.registers.law {
        let Some(before) = old.library.registers.law.get(id) else { continue };
        push(before.value.title.value.clone(), law.value.title.value.clone(), Cause::Law);
    }
    for (id, policy) in &new.library.registers.policies {
        let Some(before) = old.library.registers.policies.get(id) else { continue };
        push(before.value.title.value.clone(), policy.value.title.value.clone(), Cause::Model);
    }
    for (key, value) in &new.school.values {
        let before = old.school.values.iter().filter(|(known, _)| known == key);
        if let Some((_, was)) = before.into_iter().next()
            && new.school.values.iter().filter(|(known, _)| known == key).count() == 1
        {
            push(was.value.clone(), value.value.clone(), Cause::School);
        }
    }
    // A longer name before a shorter one that stands in it.
    names.sort_by_key(|name| std::cmp::Reverse(name.old.len()));
    names
}

/// What clauses, their items and the sections of a model were called before, each with what it is called now.
pub(super) fn renamed_ids(library: &Library, model: &Model) -> BTreeMap<String, String> {
    fn sections(outline: &[OutlineSection], ids: &mut BTreeMap<String, String>) {
        for section in outline {
            ids.extend(section.was.iter().map(|was| (was.value.clone(), section.id.value.clone())));
            sections(&section.sections, ids);
        }
    }
    let mut ids = BTreeMap::new();
    for (id, clause) in &library.clauses {
        let homes = || clause.front.replaces.iter().map(|before| &before.value);
        ids.extend(homes().map(|before| (before.clone(), id.clone())));
        for was in &clause.body.was {
            let now = format!("{id}#{}", was.now);
            match was.old.value.contains('#') {
                true => ids.extend([(was.old.value.clone(), now)]),
                false => ids.extend(homes().chain([id]).map(|home| (format!("{home}#{}", was.old), now.clone()))),
            }
        }
    }
    sections(&model.sections, &mut ids);
    // What a release that was passed over called otherwise, the last first: it may be called otherwise again.
    let mut passed: Vec<_> = library.release.iter().flat_map(|release| &release.renamed).collect();
    passed.sort_by_key(|renamed| std::cmp::Reverse(renamed.serial.value));
    for renamed in passed {
        let Some(now) = renamed.now.first() else { continue };
        let now = ids.get(&now.value).unwrap_or(&now.value).clone();
        ids.entry(renamed.id.value.clone()).or_insert(now);
    }
    ids
}

/// The forms of a noun in which a text may have it.
fn forms(noun: &Noun) -> [String; 4] {
    let name = noun.name.value.clone();
    let plural = noun.plural();
    let owner = noun.possessive.clone().unwrap_or_else(|| possessive(&name));
    let owners = possessive(&plural);
    [plural, owners, owner, name]
}
