//! What has another name in the new text, known from what both were made of.

use super::change::{Cause, Renamed};
use crate::document::Uses;
use crate::grammar::{possessive, typographic};
use crate::library::Library;
use crate::model::clause::Clause;
use crate::model::vocabulary::Noun;
use crate::school::School;
use std::collections::BTreeMap;

/// What a text was made of.
#[derive(Clone, Copy)]
pub(crate) struct MadeOf<'m> {
    /// The library.
    pub library: &'m Library,
    /// The school.
    pub school: &'m School<'m>,
    /// What it cites, and in which edition.
    pub uses: &'m Uses,
}

/// Every name that is another one in the new text: terms and their nouns in each form, editions of guidance, titles of
/// law, and what the school file tells of the school.
pub(crate) fn renamed(old: MadeOf<'_>, new: MadeOf<'_>) -> Vec<Renamed> {
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
        let nouns = form.nouns.iter().filter_map(|(id, noun)| Some((before.nouns.get(id)?, noun)));
        for (was, is) in std::iter::once((&before.noun, &form.noun)).chain(nouns) {
            for (was, is) in forms(was).into_iter().zip(forms(is)) {
                push(was, is, Cause::Model);
            }
        }
    }
    for (id, guidance) in &new.library.registers.guidance {
        let Some(before) = old.library.registers.guidance.get(id) else { continue };
        let (was, is) = (&before.value, &guidance.value);
        let label = |uses: &Uses| uses.guidance.iter().find(|(cited, _)| cited == id).map(|(_, label)| label.clone());
        if let (Some(then), Some(now)) = (label(old.uses), label(new.uses)) {
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

/// What clauses were called before, each with what it is called now.
pub(crate) fn renamed_ids(library: &Library) -> BTreeMap<String, String> {
    let replaced = |(id, clause): (&String, &Clause)| {
        clause.front.replaces.iter().map(|before| (before.value.clone(), id.clone())).collect::<Vec<_>>()
    };
    library.clauses.iter().flat_map(replaced).collect()
}

/// The forms of a noun in which a text may have it.
fn forms(noun: &Noun) -> [String; 4] {
    let name = noun.name.value.clone();
    let plural = noun.plural();
    let owner = noun.possessive.clone().unwrap_or_else(|| possessive(&name));
    let owners = possessive(&plural);
    [plural, owners, owner, name]
}
