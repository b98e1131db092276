//! Finds guidance by its title or a short form, and the year of the edition that somebody named.

use super::citation::{Cited, Meant, NEAR, Year, difference, gap, starts_with_capital, words_of, year};
use crate::check::words::Tokens;
use crate::check::words::law::{DESCRIBING, UPDATING};
use crate::model::register::{Guidance, Registers};
use crate::spelt::MONTHS;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A title of the register of guidance, or what else it is called.
pub(super) struct GuidanceTitle<'l> {
    id: &'l str,
    guidance: &'l Guidance,
    words: Vec<String>,
    kind: Kind,
    /// Words that may stand between the title and a year: of its subtitle, and who published it.
    own: Vec<String>,
    /// The years of its first and latest edition, where these have years.
    years: Option<(u16, u16)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Whole,
    /// A part of the title or other words, which mean the guidance only if a year follows.
    Part,
    /// A short form such as KCSIE, after which two digits may be a year.
    Short,
}

/// An edition is named this many years ahead at most where two digits stand for its year.
const AHEAD: u16 = 3;

/// How many words may stand between a title and its year.
const FAR: usize = 14;

/// The titles of a register, the longest first.
pub(super) struct GuidanceTitles<'l> {
    all: Vec<GuidanceTitle<'l>>,
    /// Which of them begin with a word, in their order.
    beginning: FxHashMap<String, Vec<usize>>,
}

impl<'l> GuidanceTitles<'l> {
    fn beginning_with(&self, word: &str) -> &[usize] {
        self.beginning.get(word).map_or(&[], Vec::as_slice)
    }
}

pub(super) fn titles<'l>(registers: &'l Registers) -> GuidanceTitles<'l> {
    let mut titles = Vec::new();
    for (id, entry) in &registers.guidance {
        let guidance = &entry.value;
        let span = guidance.title.span;
        let subtitle = guidance.title.value.split_once(": ").map_or("", |(_, subtitle)| subtitle);
        let mut own = words_of(subtitle, span);
        let capitals = |word: &&str| word.starts_with(char::is_uppercase);
        own.extend(words_of(&guidance.issuer.split(' ').filter(capitals).collect::<Vec<_>>().join(" "), span));
        own.push(
            guidance.issuer.split(' ').filter_map(|word| word.chars().next()).flat_map(char::to_lowercase).collect(),
        );
        let labels = || guidance.edition.iter().filter_map(|edition| year(&edition.label));
        let years = labels().min().zip(labels().max());
        let mut add = |title: &str, kind| {
            let words = words_of(title, span);
            if !words.is_empty() {
                titles.push(GuidanceTitle { id, guidance, words, kind, own: own.clone(), years });
            }
        };
        add(&guidance.title.value, Kind::Whole);
        if let Some((before, _)) = guidance.title.value.split_once(" (") {
            add(before, Kind::Whole);
        }
        if let Some((before, _)) = guidance.title.value.split_once(": ") {
            add(before, Kind::Part);
        }
        for name in &guidance.also_called {
            add(name, Kind::Part);
        }
        if let Some(short) = &guidance.short {
            add(short, Kind::Short);
        }
    }
    titles.sort_by_key(|title| std::cmp::Reverse(title.words.len()));
    let mut beginning: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, title) in titles.iter().enumerate() {
        beginning.entry(title.words[0].clone()).or_default().push(at);
    }
    GuidanceTitles { all: titles, beginning }
}

/// Guidance in a passage; the years in these ranges of it belong to law.
pub(super) fn find<'l>(titles: &GuidanceTitles<'l>, tokens: &Tokens<'_>, law: &[Range<usize>]) -> Vec<Cited<'l>> {
    let mut cited = Vec::new();
    let mut free = 0;
    for at in 0..tokens.words.len() {
        if at < free {
            continue;
        }
        // "KCSIE24" starts as "KCSIE" does.
        let word = tokens.words[at].trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '\''));
        let whole = titles.beginning_with(&tokens.words[at]);
        let bare = if word == tokens.words[at] { &[] } else { titles.beginning_with(word) };
        let mut alike = [whole, bare].concat();
        if alike.is_empty() {
            continue;
        }
        alike.sort_unstable();
        let alike: Vec<&GuidanceTitle<'l>> = alike.into_iter().map(|title| &titles.all[title]).collect();
        // "The" before a title need not belong to it: where a longer title starts after it, that one is meant.
        if tokens.words[at] == "the" && at + 1 < tokens.words.len() {
            let reach =
                |title: &GuidanceTitle<'l>, at: usize| title.at(tokens, at, law, free).and(title.end(tokens, at));
            let with = alike.iter().filter_map(|title| reach(title, at)).max();
            let without = titles.all.iter().filter_map(|title| reach(title, at + 1)).max();
            if without > with {
                continue;
            }
        }
        let exact = alike.iter().find_map(|title| title.at(tokens, at, law, free));
        if let Some((range, meant)) = exact.or_else(|| near(&alike, tokens, at, law)) {
            free = range.end;
            cited.push(Cited::at(tokens, range, meant));
        }
    }
    cited
}

/// Guidance with a long title of which the first three words stand here, and nearly all others.
fn near<'l>(
    titles: &[&GuidanceTitle<'l>],
    tokens: &Tokens<'_>,
    at: usize,
    law: &[Range<usize>],
) -> Option<(Range<usize>, Meant<'l>)> {
    // What it is called too is no slip.
    let is_called = |title: &GuidanceTitle<'_>| {
        titles.iter().any(|other| other.id == title.id && other.words.len() > 4 && other.end(tokens, at).is_some())
    };
    let long = titles.iter().filter(|title| {
        let starts_alike = title.words.len() > 4 && tokens.words[at..].starts_with(&title.words[..3]);
        title.kind == Kind::Whole && starts_alike && !is_called(title)
    });
    let near = long.flat_map(|title| {
        let whole = title.words.join(" ");
        let length = title.words.len();
        (length - 2..length + 4).filter_map(move |length| {
            let end = at + length;
            let typed = tokens.words.get(at..end)?.join(" ");
            let distance = difference(&typed, &whole);
            (distance <= NEAR).then_some((distance, end, title))
        })
    });
    let (_, end, title) = near.min_by_key(|near| near.0)?;
    let year = title.year_after(tokens, end, law).map(|(_, year)| year);
    Some((at..end, Meant::NearGuidance(title.id, title.guidance, year)))
}

impl<'l> GuidanceTitle<'l> {
    /// This guidance if its title starts at the word `at`, with the year of its edition where one was typed after it or
    /// before it.
    fn at(
        &self,
        tokens: &Tokens<'_>,
        at: usize,
        law: &[Range<usize>],
        free: usize,
    ) -> Option<(Range<usize>, Meant<'l>)> {
        let meant = |year| Meant::Guidance(self.id, self.guidance, year);
        if self.kind == Kind::Short
            && let Some(rest) = tokens.words[at].strip_prefix(self.words[0].as_str())
        {
            // "KCSIE24", "KCSIE-2024", "KCSIE'24"
            let rest = rest.trim_start_matches(['-', '\'']);
            if let Some(year) = self.short_year(rest).or_else(|| year(rest)) {
                return Some((at..at + 1, meant(Some(Year { year, is_update: false }))));
            }
        }
        let end = self.end(tokens, at)?;
        if self.kind == Kind::Part && !starts_with_capital(tokens, at) {
            return None;
        }
        if let Some((end, year)) = self.year_after(tokens, end, law) {
            return Some((at..end, meant(Some(year))));
        }
        if let Some((start, year)) = year_before(tokens, at, free) {
            return Some((start..end, meant(Some(year))));
        }
        (self.kind != Kind::Part).then_some((at..end, meant(None)))
    }

    /// The word after the title, if it stands at `at`: what somebody explains in brackets within it does not count.
    fn end(&self, tokens: &Tokens<'_>, at: usize) -> Option<usize> {
        let mut next = at;
        for word in &self.words {
            if next > at && tokens.words.get(next)? != word && gap(tokens, next).contains('(') {
                next +=
                    (1..FAR).find(|more| next + more < tokens.words.len() && gap(tokens, next + more).contains(')'))?;
            }
            if tokens.words.get(next)? != word {
                return None;
            }
            next += 1;
        }
        Some(next)
    }

    /// The year that says which edition is meant, and the word after it, if it follows the title that ends before the word
    /// `end`. Between them may stand what the document is, who published it and the day.
    fn year_after(&self, tokens: &Tokens<'_>, end: usize, law: &[Range<usize>]) -> Option<(usize, Year)> {
        let mut is_update = false;
        let mut at = end;
        while at < tokens.words.len().min(end + FAR) {
            if !joins(tokens, at) || law.iter().any(|law| law.contains(&tokens.places[at].start)) {
                return None;
            }
            let word = tokens.words[at].as_str();
            let before = if at > end { tokens.words[at - 1].as_str() } else { "" };
            let short = || self.short_year(word).filter(|_| self.may_shorten(tokens, at, end));
            if let Some(year) = year(word).or_else(short) {
                return Some((at + 1, Year { year, is_update }));
            }
            let next = tokens.words.get(at + 1).map_or("", String::as_str);
            let is_known = |word: &str| DESCRIBING.contains(&word) || self.own.iter().any(|own| own == word);
            let is_between = match word {
                "and" | "to" => is_known(before) && is_known(next),
                "for" => is_known(before) && is_known(next),
                "of" => matches!(before, "edition" | "version" | "update" | "guidance"),
                "in" | "on" => matches!(before, "issued" | "published" | "updated" | "revised" | "amended"),
                "by" | "from" | "the" => is_known(next) || next == "the",
                _ => {
                    let of_day = is_day(word) && (is_month(next) || gap_is_slash(tokens, at + 1));
                    is_known(word) || UPDATING.contains(&word) || word == "last" || is_month(word) || of_day
                }
            };
            if !is_between {
                return None;
            }
            is_update |= UPDATING.contains(&word);
            at += 1;
        }
        None
    }

    /// Whether two digits at the word `at` may be a year: right after a short form, or after a month.
    fn may_shorten(&self, tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
        let is_apostrophe = gap(tokens, at).trim_start_matches(' ').chars().all(|c| matches!(c, '\'' | '‘' | '’'));
        let is_after_short = at == end && self.kind == Kind::Short && is_apostrophe;
        is_after_short || (at > end && is_month(&tokens.words[at - 1]) && gap(tokens, at) == " ")
    }

    /// The year that two digits mean, if there can be an edition of it.
    fn short_year(&self, word: &str) -> Option<u16> {
        let year = 2000 + word.parse::<u16>().ok().filter(|_| word.len() == 2)?;
        self.years.filter(|(first, last)| (*first..=last + AHEAD).contains(&year)).map(|_| year)
    }
}

/// The year before a title that starts at the word `at`, and where it starts: "the 2022 edition of", "the September 2022".
fn year_before(tokens: &Tokens<'_>, at: usize, free: usize) -> Option<(usize, Year)> {
    let word = |back: usize| at.checked_sub(back).filter(|at| *at >= free).map(|at| tokens.words[at].as_str());
    let is_close = |back: usize| gap(tokens, at + 1 - back).chars().all(|c| " ‘’'\"“”".contains(c));
    let typed = |back: usize| {
        let year = word(back).and_then(year).filter(|_| (1..=back).all(is_close))?;
        Some((at - back, Year { year, is_update: false }))
    };
    let the = usize::from(word(1) == Some("the"));
    let is_of = matches!(word(1 + the), Some("of" | "to"));
    if is_of && matches!(word(2 + the), Some("edition" | "version" | "update" | "revision")) {
        return typed(3 + the);
    }
    let month = usize::from(word(2).is_some_and(is_month));
    matches!(word(2 + month), Some("the" | "this" | "dfe" | "current" | "latest")).then(|| typed(1)).flatten()
}

fn is_month(word: &str) -> bool {
    word == "sept"
        || MONTHS.iter().any(|month| word.eq_ignore_ascii_case(month) || word.eq_ignore_ascii_case(&month[..3]))
}

/// A day of a month: "1", "1st".
fn is_day(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
    let ends = matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th");
    ends && digits.parse().is_ok_and(|day: u8| (1..=31).contains(&day))
}

fn gap_is_slash(tokens: &Tokens<'_>, at: usize) -> bool {
    at < tokens.words.len() && gap(tokens, at) == "/"
}

/// Whether nothing stands before a word that would end what came before.
fn joins(tokens: &Tokens<'_>, at: usize) -> bool {
    let is_shortened = at > 0 && is_month(&tokens.words[at - 1]);
    at > 0 && gap(tokens, at).chars().all(|c| " \u{a0}‘’“”\"'(),:;–-/".contains(c) || (c == '.' && is_shortened))
}
