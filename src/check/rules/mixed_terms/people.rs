//! What the people and bodies of a school are called where a list of names is not enough: who is meant shows in the words
//! around.

use super::families::uses;
use super::used::{Use, are_joined};
use crate::check::reading::Reading;
use crate::check::words::Tokens;
use crate::check::words::people::{AFTER_A_PERSON, BODIES};
use std::collections::BTreeMap;

/// Names of the body that governs the school, and names of the board of its trust. A trust of several schools has both, so
/// they are one thing only where nothing speaks for two. `words` are those that the library has for them.
pub(super) fn bodies(words: Vec<Vec<String>>, texts: &[Tokens<'_>], reading: &Reading<'_>) -> Vec<Vec<Use>> {
    let mut names = words;
    names.extend(BODIES.iter().map(|body| vec![(*body).to_owned()]));
    names.sort();
    names.dedup();
    let is_of_trust = |name: &str| ["trust", "director"].iter().any(|word| name.contains(word));
    let is_local = |name: &str| name.starts_with("local ") || name.starts_with("academy ");
    let mut by_name: BTreeMap<String, Use> = BTreeMap::new();
    let mut are_two = false;
    for a_use in uses(&names, false, texts, reading) {
        let name = a_use.written.to_lowercase();
        are_two |= is_local(&name);
        // "The governing body" is short for "the local governing body".
        let short = name.strip_prefix("local ").unwrap_or(&name).to_owned();
        let entry = by_name.entry(short).or_default();
        if entry.written.is_empty() || a_use.places.len() > entry.places.len() {
            entry.written = a_use.written;
        }
        entry.places.extend(a_use.places);
    }
    let (of_trust, of_school): (BTreeMap<String, Use>, BTreeMap<String, Use>) =
        by_name.into_iter().partition(|(name, _)| is_of_trust(name));
    are_two |= texts.iter().any(|tokens| {
        let has = |names: &BTreeMap<String, Use>| names.keys().any(|name| !tokens.find(name).is_empty());
        tokens.words.iter().any(|word| matches!(word.as_str(), "multi-academy" | "mat"))
            || (has(&of_trust) && has(&of_school))
    });
    let (of_trust, of_school): (Vec<Use>, Vec<Use>) =
        (of_trust.into_values().collect(), of_school.into_values().collect());
    match are_two {
        true => vec![of_school, of_trust],
        false => vec![of_school.into_iter().chain(of_trust).collect()],
    }
}

/// The person who leads the school: headteacher, principal, head. None if two people may be meant, because one of them
/// is called executive or because they stand side by side.
pub(super) fn heads(texts: &[Tokens<'_>], reading: &Reading<'_>) -> Vec<Use> {
    let mut uses: BTreeMap<&str, Use> = BTreeMap::new();
    for tokens in texts {
        let word = |at: usize| tokens.words.get(at).map_or("", String::as_str);
        let mut last: Option<(&str, usize)> = None;
        let mut at = 0;
        while at < tokens.words.len() {
            let before = at.checked_sub(1).map_or("", word);
            if matches!(before, "executive" | "exec") && matches!(word(at), "head" | "headteacher" | "principal") {
                return Vec::new();
            }
            let is_person = || before == "the" && (!are_joined(tokens, at) || AFTER_A_PERSON.contains(&word(at + 1)));
            let named = match (word(at), word(at + 1), word(at + 2)) {
                ("head", "of", "school") => Some(("head of school", 3)),
                ("head", "teacher", _) if are_joined(tokens, at) => Some(("headteacher", 2)),
                ("headteacher" | "head-teacher", ..) => Some(("headteacher", 1)),
                ("head", ..) if is_person() => Some(("head", 1)),
                ("principal", ..) if is_person() => Some(("principal", 1)),
                _ => None,
            };
            let Some((name, count)) = named.filter(|_| !matches!(before, "deputy" | "assistant" | "vice" | "acting"))
            else {
                at += 1;
                continue;
            };
            let range = tokens.places[at].start..tokens.places[at + count - 1].end;
            let between =
                last.filter(|(other, _)| *other != name).map(|(_, end)| &tokens.passage.words[end..range.start]);
            let joint: Option<Vec<&str>> = between.map(|words| words.split_whitespace().collect());
            last = Some((name, range.end));
            at += count;
            match joint.as_deref() {
                Some(["and" | ","] | ["and" | ",", "the"]) => return Vec::new(),
                // It is left open which of them the school has; another rule says so.
                Some([] | ["/" | "or"] | ["/" | "or" | "(the" | "(or", ..]) => {}
                Some(_) | None => uses.entry(name).or_default().push(tokens.passage, range, reading),
            }
        }
    }
    // Short for what the school calls this person.
    if uses.contains_key("head of school")
        && !uses.contains_key("headteacher")
        && let Some(mut short) = uses.remove("head")
    {
        uses.entry("head of school").or_default().places.append(&mut short.places);
    }
    uses.into_values().collect()
}

/// Members of the board with a task: link governor, nominated governor, link MC member.
pub(super) fn links(texts: &[Tokens<'_>], reading: &Reading<'_>) -> Vec<Use> {
    let mut uses: BTreeMap<String, Use> = BTreeMap::new();
    for tokens in texts {
        for (at, word) in tokens.words.iter().enumerate() {
            if !matches!(word.as_str(), "link" | "linked" | "nominated") {
                continue;
            }
            let is_member = |word: &String| {
                matches!(word.as_str(), "governor" | "governors" | "trustee" | "trustees" | "member" | "members")
            };
            let Some(noun) = (at + 1..(at + 3).min(tokens.words.len())).find(|noun| is_member(&tokens.words[*noun]))
            else {
                continue;
            };
            let range = tokens.places[at].start..tokens.places[noun].end;
            uses.entry(word.clone()).or_default().push(tokens.passage, range, reading);
        }
    }
    uses.into_values().collect()
}

/// Parents and those who stand in for them: with "and", with a stroke, with a comma, or alone.
pub(super) fn parents(texts: &[Tokens<'_>], reading: &Reading<'_>) -> Vec<Use> {
    let mut uses: BTreeMap<String, Use> = BTreeMap::new();
    for tokens in texts {
        for at in 0..tokens.words.len() {
            if !matches!(tokens.words[at].as_str(), "parent" | "parents") {
                continue;
            }
            let other = |index: usize| {
                let word = tokens.words.get(index)?;
                ["carer", "guardian"].into_iter().find(|other| word.strip_suffix('s').unwrap_or(word) == *other)
            };
            let between = |from: usize| &tokens.passage.words[tokens.places[from].end..tokens.places[from + 1].start];
            let (name, last) = match (other(at + 1), other(at + 2)) {
                (Some(other), _) => (format!("{} {other}", between(at).trim()), at + 1),
                (None, Some(other)) if matches!(tokens.words[at + 1].as_str(), "and" | "or") => {
                    // "Parents and carers" and "a parent or carer" are one name in two numbers.
                    (format!("and {other}"), at + 2)
                }
                _ => (String::new(), at),
            };
            let range = tokens.places[at].start..tokens.places[last].end;
            uses.entry(name).or_default().push(tokens.passage, range, reading);
        }
    }
    uses.into_values().collect()
}
