//! A policy of the school that is named where nobody can follow it.

use crate::check::cited::Titles;
use crate::check::words::{Tokens, folded};
use crate::check::{Look, Reading, Rule, Source};
use crate::diagnostic::{Code, Diagnostic};
use crate::library::Library;
use crate::model::allowance::Level;
use crate::prose::{Kind, Passage};
use crate::source::Span;
use std::collections::BTreeSet;
use std::ops::Range;

pub const RULE: Rule = Rule {
    code: Code::rule("unlinked-policy"),
    about: "A policy that is named, but not linked",
    page: include_str!("unlinked_policy.md"),
    level: Level::Warning,
    looks: &[Look::Passages(typed), Look::Whole(unlinked)],
};

/// Words that the names of a school's documents end with.
const KINDS: [&str; 5] = ["policy", "policies", "procedure", "procedures", "handbook"];

/// Policies that are often written without capitals, beside those of the register.
const COMMON: [&str; 6] =
    ["anti-bullying", "child protection", "complaint", "data protection", "equalities", "whistle blowing"];

/// Words before a name that say whose policy it is.
const WHOSE: [&str; 12] =
    ["and", "at", "in", "of", "our", "school", "school's", "schools", "the", "this", "trust", "trust's"];

/// What a heading over a list of policies says.
const OVER_A_LIST: [&str; 6] = [
    "associated policies",
    "linked documents",
    "linked policies",
    "other policies",
    "related documents",
    "related policies",
];

/// A line of a title has no more words than this.
const LONGEST_LINE: usize = 8;

/// The words that tell one policy from another: in lower case, without kind and owner.
pub(super) type Key = BTreeSet<String>;

/// A policy that a passage names.
pub(super) struct Named {
    pub range: Range<usize>,
    pub key: Key,
    is_linked: bool,
}

/// The policies other than itself that a document names in prose, each with its passage and whether it is called a policy,
/// a procedure and so on. Where several are named at once, as in "Equality and Safeguarding Policies", none is.
pub(super) fn named_in_prose<'t>(reading: &Reading<'t>) -> Vec<(&'t Passage, Named, String)> {
    let stems = stems(reading.library);
    let titles = Titles::of(&reading.library.registers);
    let passages = &reading.text.passages;
    let own = own(passages);
    let mut all = Vec::new();
    for passage in passages.iter().filter(|passage| is_prose(passage)) {
        let cited = titles.cited_in(passage);
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
fn own(passages: &[Passage]) -> Vec<Key> {
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
fn initials(title: &str) -> Key {
    let words = title.split_whitespace().filter(|word| word.starts_with(char::is_uppercase));
    let words = words.filter(|word| !KINDS.contains(&folded(word).as_str()));
    let letters: String = words.filter_map(|word| word.chars().next()).collect();
    if letters.len() > 2 { Key::from([letters.to_lowercase()]) } else { Key::new() }
}

/// Whether a name is that of the document itself: "this Child Protection Policy".
fn is_this(words: &str, at: usize) -> bool {
    let named = words[at..].split(' ').next().unwrap_or_default();
    let before = words[..at].trim_end().rsplit(' ').next().unwrap_or_default();
    [named, before].iter().any(|word| word.eq_ignore_ascii_case("this"))
}

/// In clauses, a policy of the register that is typed.
fn typed(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    if !matches!(reading.source, Source::Clause | Source::Wording) {
        return;
    }
    let stems = stems(reading.library);
    for passage in &reading.text.passages {
        for named in named_in(passage, &stems).into_iter().filter(|named| !named.is_linked) {
            let Some((id, _)) = stems.iter().find(|(id, stem)| !id.is_empty() && key_of(stem) == named.key) else {
                continue;
            };
            let words = &passage.words[named.range.clone()];
            let place = passage.place(named.range.clone(), reading.sources);
            found.push(
                Diagnostic::warning(RULE.code, place, format!("\"{words}\" is typed by hand")).help(format!(
                    "write {{{{ policy.{id} }}}}: it has this school's title and link, and stands in the list of linked policies"
                )),
            );
        }
    }
}

/// In documents made elsewhere, policies that are named and have no link anywhere.
fn unlinked(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    if reading.source != Source::Foreign {
        return;
    }
    let stems = stems(reading.library);
    let passages = &reading.text.passages;
    let own = own(passages);
    let (listed, lists) = listed(passages, reading, found);
    let titles = Titles::of(&reading.library.registers);
    let mut named: Vec<(Named, Span, String)> = Vec::new();
    for (index, passage) in passages.iter().enumerate() {
        if !matches!(passage.kind, Kind::Heading(_) | Kind::Label) && !lists.contains(&index) {
            // "Code of Practice on Disciplinary and Grievance Procedures" is guidance.
            let cited = titles.cited_in(passage);
            let is_own = |policy: &Named| {
                !cited.iter().any(|cited| cited.range.contains(&policy.range.start))
                    && !is_this(&passage.words, policy.range.start)
            };
            for policy in named_in(passage, &stems).into_iter().filter(is_own) {
                let place = passage.place(policy.range.clone(), reading.sources);
                let words = passage.words[policy.range.clone()].to_owned();
                named.push((policy, place, words));
            }
        }
    }
    let linked: Vec<Key> =
        named.iter().filter(|(policy, ..)| policy.is_linked).map(|(policy, ..)| policy.key.clone()).collect();
    let mut told: Vec<Key> = Vec::new();
    for (policy, place, words) in named.iter().filter(|(policy, ..)| !policy.is_linked) {
        let part_of = |keys: &[Key]| keys.iter().any(|key| policy.key.is_subset(key));
        if part_of(&own) || part_of(&linked) || part_of(&told) || part_of(&listed) {
            continue;
        }
        told.push(policy.key.clone());
        let also = if lists.is_empty() { "" } else { ", and is not in the list of policies" };
        found.push(
            Diagnostic::warning(RULE.code, *place, format!("\"{words}\" has no link{also}"))
                .help("link it, so that who reads this can read that"),
        );
    }
}

/// The policies that stand in a list of them, and the passages of such lists. A list without a link is reported once.
fn listed(passages: &[Passage], reading: &Reading<'_>, found: &mut Vec<Diagnostic>) -> (Vec<Key>, BTreeSet<usize>) {
    let (mut keys, mut lists) = (Vec::new(), BTreeSet::new());
    for (index, heading) in passages.iter().enumerate() {
        let tokens = Tokens::of(heading);
        if !matches!(heading.kind, Kind::Heading(_)) || !OVER_A_LIST.iter().any(|words| !tokens.find(words).is_empty())
        {
            continue;
        }
        let below = passages[index + 1..].iter().take_while(|passage| !matches!(passage.kind, Kind::Heading(_)));
        let items: Vec<&Passage> = below.filter(|passage| passage.list.is_some()).collect();
        keys.extend(items.iter().map(|item| key_of(&item.words)));
        lists.extend(index + 1..=index + items.len());
        if !items.is_empty() && items.iter().all(|item| !has_link(item)) {
            let place = heading.place(0..heading.words.len(), reading.sources);
            let message = match items.len() {
                1 => "the policy listed here has no link".to_owned(),
                count => format!("none of the {count} policies listed here has a link"),
            };
            found.push(Diagnostic::warning(RULE.code, place, message).help("link each to where it can be read"));
        }
    }
    (keys, lists)
}

fn has_link(passage: &Passage) -> bool {
    (0..passage.words.len()).any(|at| passage.is_link(at))
}

fn is_prose(passage: &Passage) -> bool {
    !matches!(passage.kind, Kind::Heading(_) | Kind::Label)
}

/// What names of policies start with, without "Policy" or "Procedure": those of the register by id, and common ones.
fn stems(library: &Library) -> Vec<(&str, String)> {
    let registered =
        library.registers.policies.iter().map(|(id, policy)| (id.as_str(), policy.value.title.value.to_lowercase()));
    let bare = registered.map(|(id, title)| {
        let last = title.rsplit_once(' ').filter(|(_, last)| KINDS.contains(last));
        (id, last.map_or(title.as_str(), |(stem, _)| stem).to_owned())
    });
    bare.chain(COMMON.iter().map(|stem| ("", (*stem).to_owned()))).collect()
}

fn key_of(words: &str) -> Key {
    folded(words)
        .replace('–', "-")
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'')))
        .map(|word| word.trim_end_matches("'s").trim_matches(['\'', '-']))
        .filter(|word| !word.is_empty() && (!KINDS.contains(word) || *word == "handbook") && !WHOSE.contains(word))
        .map(str::to_owned)
        .collect()
}

/// The policies that a passage names, typed by its author.
fn named_in(passage: &Passage, stems: &[(&str, String)]) -> Vec<Named> {
    let tokens = Tokens::of(passage);
    let mut named = Vec::new();
    for at in 0..tokens.words.len() {
        let is_code = at > 1 && tokens.words[at - 2..=at] == ["code", "of", "conduct"];
        let first_of_kind = if is_code { at - 2 } else { at };
        if !is_code && !KINDS.contains(&tokens.words[at].as_str()) {
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
        named.push(Named { range, key, is_linked });
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
            || KINDS.contains(&tokens.words[at].as_str())
        {
            break;
        }
        if is_capital {
            first = at;
        }
    }
    while first < kind && (WHOSE.contains(&tokens.words[first].as_str()) || opens(tokens, first)) {
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

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::{found, pointed_at};

    #[test]
    fn each_policy_is_told_once_and_one_with_a_link_not_at_all() {
        let text = "# Internet Policy\n\nThis Internet Policy goes with the Safeguarding Policy, our Mobile Phone Policy, the \
                    school's disciplinary policy and the [Equality Policy](https://a.uk). Follow policies and procedures. The \
                    Safeguarding Policy comes first; the Equality Policy too. See the school's Code of Conduct.\n";
        assert_eq!(
            pointed_at(&RULE, text),
            ["Safeguarding Policy", "Mobile Phone Policy", "disciplinary policy", "Code of Conduct"]
        );
    }

    #[test]
    fn a_list_of_policies_is_told_once() {
        let text = "Follow the Grievance Procedure and the Safeguarding Policy.\n\n## Linked policies\n\n- Grievance \
                    Procedure\n- Whistleblowing\n\n## End\n";
        assert_eq!(
            found(&RULE, text),
            [
                ("Linked policies".to_owned(), "none of the 2 policies listed here has a link".to_owned()),
                (
                    "Safeguarding Policy".to_owned(),
                    "\"Safeguarding Policy\" has no link, and is not in the list of policies".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn a_name_is_told_whole() {
        assert_eq!(
            pointed_at(&RULE, "Keep to the Pay and Access to Ledgers procedure and the ANTI–FRAUD POLICY.\n"),
            ["Pay and Access to Ledgers procedure", "ANTI–FRAUD POLICY"]
        );
    }

    #[test]
    fn procedures_at_the_start_of_a_sentence_and_policies_for_schools_are_no_document() {
        let text = "Staff can:\n\n- Know procedures and forms\n- Ask\n\nRead \u{201c}Model Policies for schools\u{201d} too.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
    }

    #[test]
    fn a_title_on_several_lines_and_its_initials_name_the_document() {
        for text in [
            "# Looking After\n\n# Books and Pens\n\n# Policy\n\nThe LABP Policy of our school is read each year.\n",
            "# Travel information\n\nand Outings Policy\n\nOur Travel Information and Outings Policy is new.\n",
            "---\ntitle: Oak Nursery Outings Policy\n---\n\nOur Outings Policy is new.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_document_may_name_itself() {
        assert_eq!(pointed_at(&RULE, "# Rules\n\nAsk first. This Safeguarding Policy is read each year.\n"), [""; 0]);
    }
}
