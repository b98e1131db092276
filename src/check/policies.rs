//! Policies of the school as people name them in a text.

use super::reading::Reading;
use super::words::{Tokens, folded};
use crate::check::words::documents::{COMMON_POLICIES, ENDS_OF_NAMES, WHOSE_POLICY};
use crate::library::Library;
use crate::prose::{Passage, PassageKind};
use std::collections::BTreeSet;
use std::ops::Range;

/// A line of a title has no more words than this.
const LONGEST_LINE: usize = 8;

/// The words that tell one policy from another: in lower case, without kind and owner.
pub(super) type TellingWords = BTreeSet<String>;

/// A policy that a passage names.
pub(super) struct NamedPolicy {
    /// Where, in bytes of the passage's words.
    pub range: Range<usize>,
    /// Which policy it is.
    pub key: TellingWords,
    /// Whether it leads there.
    pub is_linked: bool,
}

/// The policies other than itself that a document names in prose, each with its passage and whether it is called a policy,
/// a procedure and so on. Where several are named at once, as in "Equality and Safeguarding Policies", none is.
pub(super) fn named_in_prose<'t>(reading: &Reading<'t>) -> Vec<(&'t Passage, NamedPolicy, String)> {
    let stems = stems(reading.library);
    let passages = &reading.text.passages;
    let own = own(passages);
    let mut all = Vec::new();
    for (passage, cited) in reading.cited().filter(|(passage, _)| is_prose(passage)) {
        for named in named_in(passage, &stems) {
            let is_cited = cited.iter().any(|cited| cited.range.contains(&named.range.start));
            let words = &passage.words[named.range.clone()];
            let kind = folded(words.rsplit(' ').next().unwrap_or_default());
            let is_own = own.iter().any(|key| named.key.is_subset(key));
            if !is_cited && !is_own && kind != "policies" && kind != "procedures" {
                all.push((passage, named, kind));
            }
        }
    }
    all
}

/// What the lines at the top say: the document's own title.
pub(super) fn own(passages: &[Passage]) -> Vec<TellingWords> {
    let titles = passages.iter().take_while(|passage| !is_prose(passage)).count();
    // The end of a title that starts with a small letter looks like a paragraph.
    let goes_on = passages.get(titles).is_some_and(|next| {
        titles > 0
            && next.words.starts_with(char::is_lowercase)
            && next.words.split_whitespace().count() <= LONGEST_LINE
    });
    let lines: Vec<&str> =
        passages[..titles + usize::from(goes_on)].iter().map(|passage| passage.words.as_str()).collect();
    // A title may stand on two or three lines.
    let parts = (1..=3).flat_map(|count| lines.windows(count).map(|lines| lines.join(" ")));
    parts.flat_map(|title| [key_of(&title), initials(&title)]).filter(|key| !key.is_empty()).collect()
}

/// The first letters of a title, by which people call it for short: "send" of "Special Educational Needs and Disability
/// Policy".
fn initials(title: &str) -> TellingWords {
    let words = title.split_whitespace().filter(|word| word.starts_with(char::is_uppercase));
    let words = words.filter(|word| !ENDS_OF_NAMES.contains(&folded(word).as_str()));
    let letters: String = words.filter_map(|word| word.chars().next()).collect();
    if letters.len() > 2 { TellingWords::from([letters.to_lowercase()]) } else { TellingWords::new() }
}

fn is_prose(passage: &Passage) -> bool {
    !matches!(passage.kind, PassageKind::Heading(_) | PassageKind::Label)
}

/// What names of policies start with, without "Policy" or "Procedure": those of the register by id, and common ones.
pub(super) fn stems(library: &Library) -> Vec<(&str, String)> {
    let registered =
        library.registers.policies.iter().map(|(id, policy)| (id.as_str(), policy.value.title.value.to_lowercase()));
    let bare = registered.map(|(id, title)| {
        let last = title.rsplit_once(' ').filter(|(_, last)| ENDS_OF_NAMES.contains(last));
        (id, last.map_or(title.as_str(), |(stem, _)| stem).to_owned())
    });
    bare.chain(COMMON_POLICIES.iter().map(|stem| ("", (*stem).to_owned()))).collect()
}

/// The words of a name that tell its policy from others.
pub(super) fn key_of(words: &str) -> TellingWords {
    folded(words)
        .replace('–', "-")
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'')))
        .map(|word| word.trim_end_matches("'s").trim_matches(['\'', '-']))
        .filter(|word| {
            !word.is_empty() && (!ENDS_OF_NAMES.contains(word) || *word == "handbook") && !WHOSE_POLICY.contains(word)
        })
        .map(str::to_owned)
        .collect()
}

/// The policies that a passage names, typed by its author.
pub(super) fn named_in(passage: &Passage, stems: &[(&str, String)]) -> Vec<NamedPolicy> {
    let tokens = Tokens::of(passage);
    let mut named = Vec::new();
    for at in 0..tokens.words.len() {
        let is_code = at > 1 && tokens.words[at - 2..=at] == ["code", "of", "conduct"];
        let first_of_kind = if is_code { at - 2 } else { at };
        if !is_code && !ENDS_OF_NAMES.contains(&tokens.words[at].as_str()) {
            continue;
        }
        let first = match start(&tokens, first_of_kind, stems) {
            first if first < first_of_kind => first,
            _ => match lower_case_start(&tokens, first_of_kind, stems) {
                Some(first) => first,
                None if is_code => first_of_kind,
                None => continue,
            },
        };
        let range = tokens.places[first].start..tokens.places[at].end;
        if is_no_document(&tokens, first, at) {
            continue;
        }
        let key = key_of(&passage.words[range.clone()]);
        if key.is_empty() || passage.is_slot(range.end - 1) || passage.is_slot(range.start) {
            continue;
        }
        let is_linked = passage.is_link(range.start) || passage.is_link(range.end - 1);
        named.push(NamedPolicy { range, key, is_linked });
    }
    named
}

/// Whether procedures or policies are no document of the school's: what starts a sentence has its capital from that
/// ("Know procedures"), and what is for schools was written by others.
fn is_no_document(tokens: &Tokens<'_>, first: usize, kind: usize) -> bool {
    if !matches!(tokens.words[kind].as_str(), "policies" | "procedures") {
        return false;
    }
    let words = &tokens.passage.words;
    let is_small = words[tokens.places[kind].start..].starts_with(char::is_lowercase);
    let before = words[..tokens.places[first].start].trim_end();
    let starts = before.is_empty() || before.ends_with(['.', '?', '!', ':']);
    (is_small && starts && first + 1 == kind)
        || tokens.words[kind + 1..].starts_with(&["for".to_owned(), "schools".to_owned()])
}

/// The first word of a name in capitals before a kind, without whose it is.
fn start(tokens: &Tokens<'_>, kind: usize, stems: &[(&str, String)]) -> usize {
    let words = &tokens.passage.words;
    // In "the Lead and procedures" nothing belongs together.
    if kind > 0 && matches!(tokens.words[kind - 1].as_str(), "and" | "at" | "of" | "for") {
        return kind;
    }
    let mut first = kind;
    for at in (0..kind).rev() {
        let gap = words[tokens.places[at].end..tokens.places[at + 1].start].trim();
        let is_capital = words[tokens.places[at].start..].starts_with(char::is_uppercase);
        let is_small = matches!(tokens.words[at].as_str(), "and" | "at" | "of" | "for") || joins(tokens, at);
        if !matches!(gap, "" | "&" | "/" | "–")
            || !(is_capital || is_small)
            || ENDS_OF_NAMES.contains(&tokens.words[at].as_str())
        {
            break;
        }
        if is_capital {
            first = at;
        }
    }
    while first < kind && (WHOSE_POLICY.contains(&tokens.words[first].as_str()) || opens(tokens, first)) {
        first += 1;
    }
    // What stands before a name that the register knows is whose it is, unless it is joined to it.
    match lower_case_start(tokens, kind, stems) {
        Some(known) if known > first && tokens.words[known - 1] != "and" => known,
        _ => first,
    }
}

/// Whether "to", "in" or "with" stands within a name, as in "Access to Records Policy": a word before it has a capital
/// that no sentence gave it.
fn joins(tokens: &Tokens<'_>, at: usize) -> bool {
    let words = &tokens.passage.words;
    let Some(before) = at.checked_sub(1).filter(|_| matches!(tokens.words[at].as_str(), "to" | "in" | "with")) else {
        return false;
    };
    let ahead = words[..tokens.places[before].start].trim_end();
    words[tokens.places[before].start..].starts_with(char::is_uppercase)
        && !ahead.is_empty()
        && !ahead.ends_with(['.', '?', '!', ':'])
}

/// Whether a word has its capital only because it starts a sentence: "See", "Follow".
fn opens(tokens: &Tokens<'_>, at: usize) -> bool {
    matches!(
        tokens.words[at].as_str(),
        "a" | "all"
            | "an"
            | "another"
            | "any"
            | "by"
            | "each"
            | "every"
            | "follow"
            | "for"
            | "if"
            | "its"
            | "no"
            | "one"
            | "other"
            | "please"
            | "read"
            | "see"
            | "such"
            | "that"
            | "their"
            | "these"
            | "those"
            | "under"
            | "when"
            | "with"
            | "your"
    )
}

/// The first word of a name in small letters before a kind, if it is a policy that schools have.
fn lower_case_start(tokens: &Tokens<'_>, kind: usize, stems: &[(&str, String)]) -> Option<usize> {
    // "procedures" in small letters are mostly what people do, and no document.
    if tokens.words.get(kind).is_some_and(|word| word == "procedures" || word == "policies") {
        return None;
    }
    stems.iter().find_map(|(_, stem)| {
        let words: Vec<&str> = stem.split(' ').collect();
        let first = kind.checked_sub(words.len())?;
        (tokens.words[first..kind] == words[..]).then_some(first)
    })
}
