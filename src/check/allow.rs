//! What is allowed where it stands: in the front matter of a clause, in a school's policy, in a comment of a document made
//! elsewhere. An allowance that matches nothing is itself a finding.

use super::levels::{Levels, unknown_rule};
use super::rule::LooksAt;
use super::rules::rule;
use super::words;
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::{Block, BlockKind, Item};
use crate::library::Library;
use crate::model::allowance::Allowance;
use crate::model::clause::{Body, Clause};
use crate::model::slot::Hole;
use crate::school::Policy;
use crate::source::{At, Span};
use std::collections::BTreeSet;

/// What a comment in a document made elsewhere says of rules.
pub(super) enum Comment {
    /// Nothing.
    Other,
    /// That the findings of a rule are right where it stands.
    Allows { code: String, has_reason: bool },
    /// Something like that, in words that nobody can follow: what is wrong, and the way out.
    Wrong(String, String),
}

/// Reads `allow long-sentence: the words of the Act`. A comment that begins with "allow" and has neither a colon nor
/// anything like the code of a rule is a note of somebody to somebody.
pub(super) fn allowance_of(comment: &str) -> Comment {
    let said = comment.trim();
    let Some(rest) = said.get(..5).filter(|word| word.eq_ignore_ascii_case("allow")).map(|_| &said[5..]) else {
        return Comment::Other;
    };
    if rest.starts_with(char::is_alphanumeric) {
        return Comment::Other;
    }
    let is_separate =
        |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')' | '[' | ']' | '=' | '"' | '`');
    let words: Vec<&str> = rest.split(is_separate).filter(|word| !word.is_empty()).collect();
    let known: Vec<&str> = words.iter().filter_map(|word| rule(word)).map(|rule| rule.code.name()).collect();
    let form = |code: &str| format!("write <!-- allow {code}: reason -->");
    let way_out = || match known.first() {
        Some(code) => form(code),
        None => form("CODE") + "; policygen list rules shows the codes",
    };
    match rest.split_once(':') {
        Some((code, reason)) => match code.split_whitespace().collect::<Vec<_>>()[..] {
            [] => Comment::Wrong("this allowance does not say of which rule".to_owned(), way_out()),
            [code] => {
                let code = code.trim_matches(['"', '`', '(', ')', '[', ']']).to_lowercase();
                Comment::Allows { code, has_reason: !reason.trim().is_empty() }
            }
            [..] if known.len() > 1 => Comment::Wrong(
                "an allowance is of one rule".to_owned(),
                format!("{}, and another for each rule", form(known[0])),
            ),
            [..] if known.is_empty() && !code.contains('-') => Comment::Other,
            [..] => Comment::Wrong(format!("\"{}\" is not the code of a rule", code.trim()), way_out()),
        },
        None => match (words.first(), known.first()) {
            (_, Some(code)) => Comment::Allows { code: (*code).to_owned(), has_reason: false },
            (Some(word), None) if word.contains('-') => {
                Comment::Allows { code: word.to_lowercase(), has_reason: false }
            }
            (None, None) => Comment::Wrong("this allowance does not say of which rule".to_owned(), way_out()),
            (Some(_), None) => Comment::Other,
        },
    }
}

/// Whether one place is within another.
pub(super) fn is_within(inner: Span, outer: Span) -> bool {
    inner.file == outer.file && outer.start <= inner.start && inner.end <= outer.end
}

/// Reports an allowance without a reason.
pub(super) fn no_reason(place: Span) -> Diagnostic {
    Diagnostic::error(Fault::EmptyValue, place, "an allowance gives its reason")
        .help("say why what the rule finds is right here")
}

/// Reports an allowance that matches nothing.
pub(super) fn unused_allowance(allowance: &Allowance) -> Diagnostic {
    Diagnostic::warning(
        Fault::UnusedAllowance,
        allowance.rule.span,
        format!("nothing is found here by \"{}\"", allowance.rule),
    )
    .help("take the allowance out")
}

/// The words of a clause are judged once, for all its schools.
fn not_the_schools(allowance: &Allowance, at: &At<String>, place: Span) -> Diagnostic {
    let clause = at.value.split('#').next().unwrap_or_default();
    Diagnostic::warning(
        Fault::UnusedAllowance,
        allowance.rule.span,
        format!("a school cannot allow what \"{}\" finds in the library's words", allowance.rule),
    )
    .related(place, "these words are every school's")
    .help(format!("take the allowance out; if the words are right, allow it in the front matter of \"{clause}\""))
}

/// Takes out what clauses allow in their own words, and notes which allowances did.
pub(super) fn allow_in_clauses(clauses: &[&Clause], found: &mut Vec<Diagnostic>, used: &mut BTreeSet<Span>) {
    for clause in clauses.iter().filter(|clause| !clause.front.allow.is_empty()) {
        for allowance in &clause.front.allow {
            check_allowance(allowance, found);
            let place = match &allowance.at {
                None => None,
                Some(id) => match place_of(&clause.body.blocks, &id.value) {
                    Some(place) => Some(place),
                    None => {
                        found.push(unknown_place(id));
                        continue;
                    }
                },
            };
            let before = found.len();
            found.retain(|fault| {
                let here = place.map_or(fault.span.file == clause.span.file, |place| is_within(fault.span, place));
                fault.code.name() != allowance.rule.value || !here
            });
            if found.len() < before {
                used.insert(allowance.span);
            }
        }
    }
}

/// Takes out what a school allows in a policy of its own, and reports what it allows for nothing.
pub(super) fn allow_in_school(policy: &Policy<'_>, library: &Library, levels: &Levels, found: &mut Vec<Diagnostic>) {
    for allowance in &policy.file.allow {
        check_allowance(allowance, found);
        let Some(looking) = rule(&allowance.rule.value) else { continue };
        let place = match &allowance.at {
            None => None,
            Some(at) => match school_place(policy, library, &at.value) {
                Some(place) => Some(place),
                None => {
                    found.push(unknown_place(at));
                    continue;
                }
            },
        };
        let before = found.len();
        found.retain(|fault| {
            fault.code.name() != allowance.rule.value || !place.is_none_or(|place| is_within(fault.span, place))
        });
        if found.len() == before && levels.asks_for(looking.code) {
            let of_library = allowance.at.as_ref().zip(place).filter(|(at, place)| at.span.file != place.file);
            let looks_there = looking.looks.iter().any(|look| matches!(look, LooksAt::Passages(_)));
            found.push(match of_library {
                Some((at, place)) if looks_there => not_the_schools(allowance, at, place),
                Some(_) | None => unused_allowance(allowance),
            });
        }
    }
}

/// Where a clause or `clause#item` of a policy was written: in the school's own words if it has any, else in the library.
fn school_place(policy: &Policy<'_>, library: &Library, at: &str) -> Option<Span> {
    let whole = |body: &Body| body.blocks.first().zip(body.blocks.last()).map(|(first, last)| first.span.to(last.span));
    if let Some(own) = policy.replacements.get(at) {
        return whole(&own.body);
    }
    let (clause, item) = at.split_once('#').map_or((at, None), |(clause, item)| (clause, Some(item)));
    let added = policy.additions.iter().find(|added| added.clause.id == clause).map(|added| &added.clause);
    let body = &added.or_else(|| library.clauses.get(clause))?.body;
    match item {
        Some(item) => place_of(&body.blocks, item),
        None => whole(body),
    }
}

fn unknown_place(written: &At<String>) -> Diagnostic {
    Diagnostic::error(
        Fault::UnknownItem,
        written.span,
        format!("there is no \"{written}\" that something could be allowed in"),
    )
    .help("in a clause give the id of an item or paragraph, in a school file a clause or clause#item")
}

fn check_allowance(allowance: &Allowance, found: &mut Vec<Diagnostic>) {
    let mut report = |fault: Diagnostic| {
        // A clause stands in many policies.
        if !found.contains(&fault) {
            found.push(fault);
        }
    };
    if rule(&allowance.rule.value).is_none() {
        report(unknown_rule(&allowance.rule.value, allowance.rule.span));
    }
    if allowance.reason.value.trim().is_empty() || words::is_to_come(&allowance.reason.value) {
        report(no_reason(allowance.reason.span));
    }
}

/// Where the block or item with this id stands.
fn place_of(blocks: &[Block<Hole>], id: &str) -> Option<Span> {
    let in_items = |items: &[Item<Hole>]| {
        items.iter().find_map(|item| match item.id.as_deref() == Some(id) {
            true => Some(item.span),
            false => place_of(&item.blocks, id),
        })
    };
    blocks.iter().find_map(|block| match &block.kind {
        _ if block.id.as_deref() == Some(id) => Some(block.span),
        BlockKind::List { items, .. } => in_items(items),
        BlockKind::Table { columns: _, header: _, rows } => {
            let row = rows.iter().find(|row| row.id.as_deref() == Some(id))?;
            Some(row.cells.iter().flatten().next()?.span)
        }
        BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => place_of(inner, id),
        BlockKind::Definitions(definitions) => {
            definitions.iter().flat_map(|d| &d.details).find_map(|details| place_of(details, id))
        }
        BlockKind::Hole(Hole::Guarded(_, inner)) => place_of(std::slice::from_ref(inner), id),
        BlockKind::Hole(Hole::Slot(_) | Hole::LinkTo(..) | Hole::When(_) | Hole::Include(_) | Hole::Listing(_))
        | BlockKind::Paragraph(_)
        | BlockKind::Heading { .. }
        | BlockKind::Code(_)
        | BlockKind::Rule => None,
    })
}
