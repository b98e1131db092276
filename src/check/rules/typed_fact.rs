//! A name, a telephone number or an email address that a school typed into its own words: its file tells it once already, or it
//! goes stale where nobody looks for it.

use super::contact_unchecked::{Way, WayKind, digits, ways};
use crate::check::reading::PolicyReading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::schools::words_of;
use crate::check::words::people::TITLES;
use crate::check::words::{Tokens, folded};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::address::wrong_email;
use crate::model::allowance::Level;
use crate::model::value::Value;
use crate::prose::{Passage, Text};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("typed-fact"),
    about: "A name, a number or an address in a school's own words that its file tells, or should",
    page: include_str!("typed_fact.md"),
    level: Level::Warning,
    looks: &[LooksAt::Policy(look)],
};

/// What the school's file tells, and the slot that prints it.
struct Told {
    slot: String,
    /// As it is written.
    value: String,
    what: What,
}

#[derive(PartialEq, Eq)]
enum What {
    Person,
    Phone,
    Email,
    Words,
}

fn look(reading: &PolicyReading<'_>, found: &mut Vec<Diagnostic>) {
    let policy = reading.policy;
    let bodies = policy.replacements.values().map(|wording| &wording.body);
    let passages: Vec<Passage> = bodies
        .chain(policy.additions.iter().map(|added| &added.clause.body))
        .flat_map(|body| Text::of_body(body, &|_| String::new()).passages)
        .collect();
    if passages.is_empty() {
        return;
    }
    let all = told(reading);
    for passage in &passages {
        let mut typed = facts_in(passage, &all);
        typed.extend(people_in(passage, &all));
        typed.extend(ways(passage).iter().filter_map(|way| of_way(passage, way, &all)));
        typed.sort_by_key(|typed| (typed.range.start, std::cmp::Reverse(typed.range.end)));
        let mut end = 0;
        for Typed { range, said, help } in typed {
            if range.start >= end {
                end = range.end;
                let place = passage.place(range, reading.sources);
                found.push(Diagnostic::warning(RULE.code, place, said).help(help));
            }
        }
    }
}

/// Every fact of the school that has words of its own.
fn told(reading: &PolicyReading<'_>) -> Vec<Told> {
    let (file, of_policy) = (&reading.school.file, &reading.policy.file);
    let mut all = Vec::new();
    let mut add = |slot: String, value: &str, what: What| all.push(Told { slot, value: value.trim().to_owned(), what });
    for (post, holder) in of_policy.people.iter().chain(&file.people) {
        add(format!("people.{post}"), &holder.value.value, What::Person);
    }
    let reached = [("phone", &file.phone, What::Phone), ("email", &file.email, What::Email)];
    for (key, value, what) in reached {
        if let Some(value) = value {
            add(format!("school.{key}"), &value.value, what);
        }
    }
    if let Some(address) = &file.address {
        add("school.address".to_owned(), &address.value, What::Words);
    }
    for name in file.local.keys() {
        match reading.school.local.get(name) {
            Some(Value::Phone(phone)) => add(format!("local.{name}"), phone, What::Phone),
            Some(Value::Email(email)) => add(format!("local.{name}"), email, What::Email),
            // A name of one word, such as that of a website, may stand for many things.
            Some(Value::Text(words)) if words.trim().contains(' ') => {
                add(format!("local.{name}"), words, What::Words);
            }
            Some(Value::Text(_) | Value::Number(_) | Value::YesNo(_) | Value::Date(_) | Value::Web(_)) | None => {}
        }
    }
    all
}

/// What is typed, and what is said of it.
struct Typed {
    range: Range<usize>,
    said: String,
    help: String,
}

impl Typed {
    fn told(passage: &Passage, range: Range<usize>, told: &Told) -> Typed {
        Typed {
            said: format!("\"{}\" is typed by hand", &passage.words[range.clone()]),
            help: format!(
                "write {{{{ {} }}}}: your file tells it once, and a change there changes it here too",
                told.slot
            ),
            range,
        }
    }
}

/// The names and other words of facts in a passage.
fn facts_in(passage: &Passage, all: &[Told]) -> Vec<Typed> {
    let tokens = Tokens::of(passage);
    let in_words = all.iter().filter(|told| matches!(told.what, What::Person | What::Words));
    let phrase_of = |told: &Told| {
        let words: Vec<String> = words_of(&told.value);
        (words.len() > 1).then(|| words.join(" "))
    };
    in_words
        .filter_map(|told| Some((told, phrase_of(told)?)))
        .flat_map(|(told, phrase)| tokens.find_also_of(&phrase).into_iter().map(move |(range, _)| (told, range)))
        .map(|(told, range)| Typed::told(passage, range, told))
        .collect()
}

/// The people whom a passage names with how they are addressed: "Mrs B Smith".
fn people_in(passage: &Passage, all: &[Told]) -> Vec<Typed> {
    let tokens = Tokens::of(passage);
    let mut people = Vec::new();
    for (at, word) in tokens.words.iter().enumerate() {
        let written = |at: usize| tokens.places.get(at).map(|place| &passage.words[place.clone()]);
        let is_capital = |at: usize| written(at).is_some_and(|word| word.starts_with(char::is_uppercase));
        if !TITLES.contains(&word.as_str()) || !is_capital(at) {
            continue;
        }
        let is_joined = |at: usize| {
            let gap = &passage.words[tokens.places[at - 1].end..tokens.places[at].start];
            gap.chars().all(|c| c.is_whitespace() || c == '.')
        };
        let mut last = at;
        while last + 1 < tokens.places.len() && last < at + 4 && is_capital(last + 1) && is_joined(last + 1) {
            last += 1;
        }
        let surname = tokens.words[last].trim_end_matches("'s").to_owned();
        if last == at || surname.chars().count() < 2 || TITLES.contains(&surname.as_str()) {
            continue;
        }
        let range = tokens.places[at].start..tokens.places[last].end;
        let is_of = |told: &&Told| told.what == What::Person && words_of(&told.value).last() == Some(&surname);
        people.push(match all.iter().find(is_of) {
            Some(told) => Typed::told(passage, range, told),
            None => Typed {
                said: format!("\"{}\" is named here, and may leave", &passage.words[range.clone()]),
                help: "name the post; who holds one stands under [people], and {{ people.… }} prints that: policygen list \
                       facts"
                    .to_owned(),
                range,
            },
        });
    }
    people
}

/// What is said of a way to reach somebody; nothing of one that the school's file could not tell.
fn of_way(passage: &Passage, way: &Way, all: &[Told]) -> Option<Typed> {
    let range = way.range.clone();
    let written = &passage.words[range.clone()];
    let (what, key) = match way.kind {
        WayKind::Phone(_) => (What::Phone, "phone"),
        WayKind::Email(_) => (What::Email, "email"),
    };
    let of_kind: Vec<&Told> = all.iter().filter(|told| told.what == what).collect();
    let is_it = |told: &&&Told| match &way.kind {
        WayKind::Phone(phone) => digits(&told.value) == *phone,
        WayKind::Email(email) => folded(&told.value) == *email,
    };
    if let Some(told) = of_kind.iter().find(is_it) {
        return Some(Typed::told(passage, range, told));
    }
    let is_nearly = |told: &&&Told| match &way.kind {
        WayKind::Phone(phone) => strsim::osa_distance(&digits(&told.value), phone) == 1,
        WayKind::Email(email) => strsim::osa_distance(&folded(&told.value), email) == 1,
    };
    if let Some(told) = of_kind.iter().find(is_nearly) {
        return Some(Typed {
            said: format!("\"{written}\" is nearly \"{}\", which your file tells", told.value),
            help: format!("write {{{{ {} }}}}, or mend the one that is wrong", told.slot),
            range,
        });
    }
    // What is no address would be refused where it is advised to be written.
    if what == What::Email
        && let Some((said, help)) = wrong_email(written)
    {
        return Some(Typed { said, help, range });
    }
    let slot = format!("school.{key}");
    let has_slot = all.iter().any(|told| told.slot == slot);
    (!has_slot).then(|| Typed {
        said: format!("\"{written}\" is typed by hand"),
        help: format!(
            "if it is the school's own, write {key} = \"{written}\" at the top of your file and {{{{ {slot} }}}} here: then a new \
             one needs no approval"
        ),
        range,
    })
}
