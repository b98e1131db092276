//! Finds law by its title, its name without the year, or a short form.

use super::citation::{Cited, Meant, NEAR, difference, gap, starts_with_capital, words_of, year};
use crate::check::words::Tokens;
use crate::check::words::law::{BEFORE_TITLES, KINDS_OF_LAW, OF_TIME, SMALL_IN_TITLES, WHOSE_LAW};
use crate::model::register::{Law, Registers};
use std::cmp::Reverse;
use std::ops::Range;

/// A title of the register of law.
pub(super) struct LawTitle<'l> {
    id: &'l str,
    law: &'l Law,
    /// The words that clauses print, without the year.
    name: Vec<String>,
    /// The year that the title ends with, if it does.
    year: Option<u16>,
    /// The words of each name that it has no more.
    former: Vec<Vec<String>>,
    /// The words of its short form.
    short: Vec<String>,
}

pub(super) fn titles<'l>(registers: &'l Registers) -> Vec<LawTitle<'l>> {
    let title = |(id, entry): (&'l String, &'l crate::shape::Keyed<Law>)| {
        let law = &entry.value;
        let span = law.title.span;
        let mut name = words_of(&law.cited_as.as_ref().unwrap_or(&law.title).value, span);
        let year = name.last().and_then(|word| year(word));
        name.truncate(name.len() - usize::from(year.is_some()));
        let former = law.formerly.iter().map(|name| words_of(name, span)).collect();
        let short = law.short.as_ref().map_or(Vec::new(), |short| words_of(short, span));
        LawTitle { id, law, name, year, former, short }
    };
    registers.law.iter().map(title).collect()
}

pub(super) fn find<'l>(titles: &[LawTitle<'l>], tokens: &Tokens<'_>) -> Vec<Cited<'l>> {
    let mut cited = Vec::new();
    let mut free = 0;
    for at in 0..tokens.words.len() {
        if at < free {
            continue;
        }
        let found = match tokens.words[at].as_str() {
            "acts" => acts(titles, tokens, at, free),
            word if KINDS_OF_LAW.contains(&word) => one(titles, tokens, at, free),
            _ => short(titles, tokens, at),
        };
        if let Some((end, found)) = found {
            free = end;
            cited.extend(found);
        }
    }
    cited
}

/// What was found, and the word after it.
type Found<'l> = Option<(usize, Vec<Cited<'l>>)>;

/// A short form with its year, as in "DPA 1998"; without a year only if its title has none, as in "UK GDPR".
fn short<'l>(titles: &[LawTitle<'l>], tokens: &Tokens<'_>, at: usize) -> Found<'l> {
    let same = |title: &&LawTitle<'_>| !title.short.is_empty() && tokens.words[at..].starts_with(&title.short);
    // Nearly every word comes past here, and short forms are written in capitals.
    if !starts_with_capital(tokens, at) {
        return None;
    }
    let length = titles.iter().filter(same).map(|title| title.short.len()).max()?;
    let of_length = || titles.iter().filter(same).filter(move |title| title.short.len() == length);
    let (end, typed) = end_with_year(tokens, at + length - 1);
    // "UK GDPR (Regulation (EU) 2016/679)" has the year of the law, which its title does not end with.
    let is_of_year =
        |title: &&LawTitle<'_>| title.year == typed || (title.year.is_none() && typed == Some(title.law.year));
    let meant = match of_length().find(is_of_year) {
        Some(title) => Meant::Law(title.id, title.law),
        None => Meant::UnknownLaw(Some(of_length().filter(|_| typed.is_some()).max_by_key(|title| title.year)?.law)),
    };
    Some((end, vec![Cited::at(tokens, at..end, meant)]))
}

/// Law whose kind stands at `kind`.
fn one<'l>(titles: &[LawTitle<'l>], tokens: &Tokens<'_>, first_kind: usize, free: usize) -> Found<'l> {
    let (kind, end, typed) = end_of_title(tokens, first_kind);
    // Whoever types the year means this law, however the letters are written.
    let exact = titles.iter().filter(|title| typed.is_some() && title.year == typed).find_map(|title| {
        let start = (kind + 1).checked_sub(title.name.len()).filter(|start| *start >= free)?;
        (tokens.words[start..=kind] == title.name).then_some((start..end, Meant::Law(title.id, title.law)))
    });
    let is_loose = tokens.words[kind] == "legislation";
    let (range, meant) = match exact.or_else(|| nearly(titles, tokens, kind, end, typed, free)) {
        Some(found) => found,
        None if is_loose || starts_with_capital(tokens, kind) => {
            let run = Run::before(tokens, first_kind, free);
            let typed_before = typed.is_none().then(|| run.year_before(tokens, free)).flatten();
            let (start, meant) = run.meant(titles, tokens, kind, typed.or(typed_before))?;
            let from = start - usize::from(typed_before.is_some() && start == run.first);
            (from..end, meant)
        }
        None => return None,
    };
    Some((end, vec![Cited::at(tokens, range, meant)]))
}

/// The title of the same year that the words up to `kind` nearly are, however their letters are written.
fn nearly<'l>(
    titles: &[LawTitle<'l>],
    tokens: &Tokens<'_>,
    kind: usize,
    end: usize,
    typed: Option<u16>,
    free: usize,
) -> Option<(Range<usize>, Meant<'l>)> {
    let of_year = titles.iter().filter(|title| typed.is_some() && title.year == typed && title.name.len() > 3);
    let near = of_year.flat_map(|title| {
        let length = title.name.len();
        (length - 1..=length + 1).filter_map(move |length| {
            let start = (kind + 1).checked_sub(length).filter(|start| *start >= free)?;
            let is_start = tokens.words[start] == title.name[0] && starts_with_capital(tokens, start);
            let distance = difference(&tokens.words[start..=kind].join(" "), &title.name.join(" "));
            (is_start && distance <= NEAR).then_some((distance, start, title))
        })
    });
    let (_, start, title) = near.min_by_key(|near| near.0)?;
    Some((start..end, Meant::NearLaw(title.id, title.law)))
}

/// Several Acts of one name: "the Education Acts 1996 and 2002". The year of each is a citation of its own.
fn acts<'l>(titles: &[LawTitle<'l>], tokens: &Tokens<'_>, kind: usize, free: usize) -> Found<'l> {
    let mut years = Vec::new();
    let mut at = kind + 1;
    while let Some(word) = tokens.words.get(at) {
        let is_next = matches!(gap(tokens, at).trim(), "" | "," | "/" | "&" | "(" | "–" | "-");
        match year(word) {
            Some(year) if is_next => years.push((at, year)),
            None if is_next && matches!(word.as_str(), "and" | "to" | "of") => {}
            _ => break,
        }
        at += 1;
    }
    let (last, _) = *years.last().filter(|_| starts_with_capital(tokens, kind))?;
    let run = Run::before(tokens, kind, free);
    let mut found = Vec::new();
    for (position, (at, year)) in years.iter().enumerate() {
        let (start, meant) = run.meant(titles, tokens, kind, Some(*year))?;
        let range = if position == 0 { start..at + 1 } else { *at..at + 1 };
        let mut cited = Cited::at(tokens, range, meant);
        let name = &tokens.passage.words[tokens.places[start].start..tokens.places[kind].end];
        cited.words = format!("{} {year}", name.strip_suffix(['s', 'S']).unwrap_or(name));
        found.push(cited);
    }
    Some((last + 1, found))
}

/// The words before a kind of law that may be its name.
struct Run {
    /// The first of them that starts with a capital and is no opener.
    first: usize,
    /// All that may start the name, in order.
    starts: Vec<usize>,
}

impl Run {
    fn before(tokens: &Tokens<'_>, kind: usize, free: usize) -> Run {
        let mut starts = Vec::new();
        let mut at = kind;
        while at > free {
            let before = at - 1;
            let word = tokens.words[before].as_str();
            let gap = gap(tokens, at).trim();
            let is_joined = matches!(gap, "" | "," | "&" | "(" | ")" | ") (") || (gap == "." && word == "etc");
            let is_name = starts_with_capital(tokens, before) && !KINDS_OF_LAW.contains(&word) && word != "acts";
            if !is_joined || !(is_name || SMALL_IN_TITLES.contains(&word)) {
                break;
            }
            if is_name {
                starts.push(before);
            }
            at = before;
        }
        starts.reverse();
        let opens = starts.iter().take_while(|start| BEFORE_TITLES.contains(&tokens.words[**start].as_str())).count();
        starts.drain(..opens);
        Run { first: starts.first().copied().unwrap_or(kind), starts }
    }

    /// The year right before the name, as in "the 1998 Data Protection Act".
    fn year_before(&self, tokens: &Tokens<'_>, free: usize) -> Option<u16> {
        let at = self.first.checked_sub(1).filter(|at| *at >= free && gap(tokens, self.first) == " ")?;
        let is_time = at > 0 && OF_TIME.contains(&tokens.words[at - 1].as_str());
        year(&tokens.words[at]).filter(|_| !is_time)
    }

    /// What is meant by these words, whose kind stands at `kind`, and the word that the name starts with. Names are looked
    /// for from the longest to the shortest, because a capital before a title need not belong to it.
    fn meant<'l>(
        &self,
        titles: &[LawTitle<'l>],
        tokens: &Tokens<'_>,
        kind: usize,
        typed: Option<u16>,
    ) -> Option<(usize, Meant<'l>)> {
        let is_loose = tokens.words[kind] == "legislation";
        let named = |start: usize| {
            let mut words = tokens.words[start..=kind].to_vec();
            if tokens.words[kind] == "acts" || is_loose {
                words[kind - start] = "act".to_owned();
            }
            words
        };
        // "Equality legislation" is law in general; "Data Protection legislation" is that of one Act.
        let starts = || self.starts.iter().copied().filter(move |start| !is_loose || kind - start > 1);
        for start in starts() {
            let name = named(start);
            if let Some(title) = titles.iter().find(|title| title.name == name && title.year == typed) {
                let meant = if is_loose { Meant::NearLaw } else { Meant::Law };
                return Some((start, meant(title.id, title.law)));
            }
            let is_of_year = |law: &Law| typed.is_none_or(|typed| law.year == typed);
            let is_former = |title: &&LawTitle<'_>| is_of_year(title.law) && title.former.contains(&name);
            if let Some(title) = titles.iter().find(is_former) {
                return Some((start, Meant::FormerName(title.id, title.law)));
            }
        }
        // Part of a longer name is another law: the Adoption and Children Act is not the Children Act. Legislation is on
        // all the subjects that stand before it.
        let whole = starts().find(|start| !WHOSE_LAW.contains(&tokens.words[*start].as_str()))?;
        let newest_of = |start: usize| {
            let name = named(start);
            titles.iter().filter(|title| title.name == name).max_by_key(|title| title.year)
        };
        let subject = is_loose.then(|| starts().find(|start| newest_of(*start).is_some())).flatten();
        let whole = subject.unwrap_or(whole);
        let newest = newest_of(whole);
        match (newest, typed) {
            (Some(title), None) => return Some((whole, Meant::Yearless(title.id, title.law))),
            (Some(title), Some(_)) => return Some((whole, Meant::UnknownLaw(Some(title.law)))),
            (None, _) if is_loose => return None,
            (None, _) => {}
        }
        let near = starts().flat_map(|start| {
            let name = named(start).join(" ");
            titles.iter().filter_map(move |title| {
                let same_year = typed.is_none() || title.year.is_none() || typed == title.year;
                let whole = title.name.join(" ");
                // Nobody sees a plural: the Equalities Act.
                let distance = if singular(&name) == singular(&whole) { 1 } else { difference(&name, &whole) };
                (same_year && (1..=NEAR).contains(&distance)).then_some((distance, start, title))
            })
        });
        if let Some((_, start, title)) = near.min_by_key(|near| (near.0, Reverse(near.2.year))) {
            return Some((start, Meant::NearLaw(title.id, title.law)));
        }
        let is_law = typed.is_some() || tokens.words[kind] == "act";
        is_law.then_some((whole, Meant::UnknownLaw(None)))
    }
}

/// Words without the endings of the plural.
fn singular(words: &str) -> String {
    let singular = |word: &str| match (word.strip_suffix("ies"), word.strip_suffix('s')) {
        (Some(stem), _) => format!("{stem}y"),
        (None, Some(stem)) if !stem.ends_with('s') => stem.to_owned(),
        (None, _) => word.to_owned(),
    };
    words.split(' ').map(singular).collect::<Vec<_>>().join(" ")
}

/// The word after a kind of law or a short form at `kind` and its year, if one follows: "Act 1998", "Act (1998)", "Act of
/// 1998", "Act etc. 1974", "Act (DPA) 1998".
fn end_with_year(tokens: &Tokens<'_>, kind: usize) -> (usize, Option<u16>) {
    let words = &tokens.words;
    let is_small = words.get(kind + 1).is_some_and(|word| matches!(word.as_str(), "of" | "etc"));
    let mut at = kind + 1 + usize::from(is_small);
    let opens = |at: usize| at < words.len() && gap(tokens, at).trim() == "(";
    if opens(at) && year(&words[at]).is_none() {
        let closes = |at: &usize| matches!(gap(tokens, *at).trim(), ")" | ") (" | "),");
        let near: Range<usize> = at + 1..words.len().min(at + 8);
        at = near.into_iter().find(closes).unwrap_or(at);
    }
    let joins = |at: usize| matches!(gap(tokens, at).trim(), "" | "(" | "," | ")" | ") (" | "),");
    match words.get(at).and_then(|word| year(word)) {
        Some(year) if joins(at) || (is_small && gap(tokens, at).trim() == ".") => {
            // European law has a number after its year: "Regulation (EU) 2016/679".
            let is_number = |word: &String| word.chars().all(|c| c.is_ascii_digit());
            let is_numbered = words.get(at + 1).is_some_and(is_number) && gap(tokens, at + 1) == "/";
            (at + 1 + usize::from(is_numbered), Some(year))
        }
        _ => (kind + 1, None),
    }
}

/// The kind of the title whose first kind stands at `kind`, the word after the title, and its year: with what an
/// instrument adds to the title of its Act, as in "Act 2006 (Transitional Provisions) Order 2008".
fn end_of_title(tokens: &Tokens<'_>, kind: usize) -> (usize, usize, Option<u16>) {
    let (end, year) = end_with_year(tokens, kind);
    let opens = year.is_some() && end < tokens.words.len() && gap(tokens, end).trim() == "(";
    if opens {
        let near: Range<usize> = end + 1..tokens.words.len().min(end + 8);
        let close = near.into_iter().find(|at| gap(tokens, *at).trim() == ")");
        if let Some(inner) = close.filter(|at| KINDS_OF_LAW.contains(&tokens.words[*at].as_str()))
            && let (end, Some(year)) = end_with_year(tokens, inner)
        {
            return (inner, end, Some(year));
        }
    }
    (kind, end, year)
}
