//! What is wrong with a policy though it can be built: [`RULES`], each with a page that explains it.
//!
//! A rule looks at one of six things ([`LooksAt`]). Rules about words read [`Text`], so they work on a clause, on a school's
//! own wording, on a built policy and on a document that this program did not make. How bad a finding is stands in
//! `policygen.toml`; a single finding is allowed where it stands, with a reason, and an allowance that matches nothing
//! is itself a finding.

pub mod words;

pub mod cited;

pub mod masthead;

pub mod schools;

mod learned;

pub mod reading;

mod policies;

pub mod rule;

mod rules;

mod levels;

mod allow;

use crate::date::Date;
use crate::diagnostic::{self, Diagnostic, Fault};
use crate::library::Library;
use crate::markdown::foreign::{self, Foreign};
use crate::model::clause::Clause;
use crate::model::slot::Slot;
use crate::prose::Text;
use crate::source::{FileId, Sources, Span};
use allow::{Comment, allow_in_clauses, allow_in_school, allowance_of, is_within, no_reason, unused_allowance};
use learned::Learned;
use levels::{SEEN_BY_TWO, unknown_rule};
use std::collections::BTreeSet;

pub use levels::{Levels, no_rule};
pub use reading::{LibraryReading, PolicyReading, Reading, Source};
pub use rule::{LooksAt, Rule};
pub(crate) use rules::contact_unchecked::HOLDS as CONTACT_HOLDS_MONTHS;
pub use rules::impossible_fact::no_name;
pub use rules::{RULES, rule};
pub use schools::SchoolNames;

/// What rules find in a library: in its registers, and in the words of every clause. `used` are the allowances of
/// clauses that matched something already, in policies; those of clauses in `judged` that match nothing are reported.
pub fn library(
    library: &Library,
    sources: &Sources,
    levels: &Levels,
    today: Date,
    used: &BTreeSet<Span>,
    judged: &BTreeSet<String>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let learned = Learned::of(library);
    let clauses: Vec<(&Clause, Text)> = library
        .clauses
        .values()
        .map(|clause| (clause, Text::of_body(&clause.body, &|slot| slot_words(slot, library))))
        .collect();
    for (_, text) in &clauses {
        let reading = Reading::new(text, Source::Clause, sources, &learned, today);
        levels.run(&mut found, |look, found| {
            if let LooksAt::Passages(look) = look {
                look(&reading, found);
            }
        });
    }
    let models: Vec<Text> =
        library.models.values().map(|model| Text::of_body(&model.lines(), &|slot| slot_words(slot, library))).collect();
    let reading = LibraryReading { library, learned: &learned, clauses: &clauses, models: &models, sources, today };
    levels.run(&mut found, |look, found| {
        if let LooksAt::Library(look) | LooksAt::Records(look) = look {
            look(&reading, found);
        }
    });
    let mut used = used.clone();
    let all: Vec<&Clause> = library.clauses.values().collect();
    allow_in_clauses(&all, &mut found, &mut used);
    for clause in all {
        for allowance in &clause.front.allow {
            let whole_policy = rule(&allowance.rule.value).is_some_and(|rule| {
                rule.looks.iter().any(|look| matches!(look, LooksAt::Whole(_) | LooksAt::Policy(_) | LooksAt::Building))
            });
            // Whether it is of use in a policy is known only where the clause stands in one.
            let is_judged = !whole_policy || judged.contains(&clause.id);
            let is_looked_for = rule(&allowance.rule.value).is_some_and(|rule| levels.asks_for(rule.code));
            if is_judged && !used.contains(&allowance.span) && is_looked_for {
                found.push(unused_allowance(allowance));
            }
        }
    }
    levels.apply(&mut found);
    found
}

/// Which claims that a library makes are not made now, because the edition that was checked is not the one in force.
pub fn stale_claims(library: &Library, sources: &Sources, levels: &Levels, today: Date) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let learned = &Learned::of(library);
    let reading = LibraryReading { library, learned, clauses: &[], models: &[], sources, today };
    levels.run(&mut found, |look, found| {
        if let LooksAt::Records(look) = look {
            look(&reading, found);
        }
    });
    levels.apply(&mut found);
    diagnostic::sort(&mut found);
    found
}

/// What rules find in a policy that was built: in the whole text, in the school's own wording, in its dates. The
/// allowances of clauses that matched something are put into `used`.
pub fn policy(reading: &PolicyReading<'_>, levels: &Levels, found: &mut Vec<Diagnostic>, used: &mut BTreeSet<Span>) {
    let PolicyReading { policy, document, library, sources, today, .. } = *reading;
    let text = Text::of_document(document, policy.file.model.span);
    let own =
        policy.replacements.values().map(|own| &own.body).chain(policy.additions.iter().map(|own| &own.clause.body));
    let own: Vec<Text> = own.map(|body| Text::of_body(body, &|slot| slot_words(slot, library))).collect();
    let learned = Learned::of(library);
    let whole = Reading::new(&text, Source::Document, sources, &learned, today).of_school(policy.file.model.span.file);
    levels.run(found, |look, found| match look {
        LooksAt::Whole(look) => look(&whole, found),
        LooksAt::Policy(look) => look(reading, found),
        LooksAt::Passages(_) | LooksAt::Library(_) | LooksAt::Records(_) | LooksAt::Building => {}
    });
    for text in &own {
        let reading = Reading::new(text, Source::Wording, sources, &learned, today);
        levels.run(found, |look, found| {
            if let LooksAt::Passages(look) = look {
                look(&reading, found);
            }
        });
    }
    let clauses: Vec<&Clause> = document.uses.clauses.keys().filter_map(|id| library.clauses.get(id)).collect();
    allow_in_clauses(&clauses, found, used);
    allow_in_school(policy, library, levels, found);
    tell_once(found);
}

fn tell_once(found: &mut Vec<Diagnostic>) {
    untell(found, &[]);
}

/// Takes out of what rules found in a library what was told of as it was read.
pub(crate) fn untell(found: &mut Vec<Diagnostic>, before: &[Diagnostic]) {
    let told: Vec<(&str, Span)> = before.iter().chain(&*found).map(|fault| (fault.code.name(), fault.span)).collect();
    let meets = |one: Span, other: Span| one.file == other.file && one.start < other.end && other.start < one.end;
    let is_told = |fault: &Diagnostic| {
        SEEN_BY_TWO.iter().any(|(less, more)| {
            fault.code.name() == *less && told.iter().any(|(code, span)| code == more && meets(*span, fault.span))
        })
    };
    found.retain(|fault| !is_told(fault));
}

/// What rules find in a document that this program did not make.
pub fn foreign(
    document: &str,
    file: FileId,
    sources: &Sources,
    library: &Library,
    levels: &Levels,
    today: Date,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let Foreign { text, comments } = foreign::read(document, file);
    let learned = Learned::of(library);
    let reading = Reading::new(&text, Source::Foreign, sources, &learned, today);
    levels.run(&mut found, |look, found| match look {
        LooksAt::Passages(look) | LooksAt::Whole(look) => look(&reading, found),
        LooksAt::Policy(_) | LooksAt::Library(_) | LooksAt::Records(_) | LooksAt::Building => {}
    });
    for (comment, place, passage) in comments {
        let (code, has_reason) = match allowance_of(&comment) {
            Comment::Other => continue,
            Comment::Wrong(message, help) => {
                found.push(Diagnostic::error(Fault::BadAllowance, place, message).help(help));
                continue;
            }
            Comment::Allows { code, has_reason } => (code, has_reason),
        };
        let Some(rule) = rule(&code) else {
            found.push(unknown_rule(&code, place));
            continue;
        };
        if !has_reason {
            found.push(no_reason(place).help(format!("write <!-- allow {code}: why what it finds is right here -->")));
        }
        let allowed = text.passages.get(passage).map(|passage| passage.span);
        let before = found.len();
        found.retain(|fault| fault.code != rule.code || !allowed.is_some_and(|allowed| is_within(fault.span, allowed)));
        if found.len() == before && levels.asks_for(rule.code) {
            found.push(
                Diagnostic::warning(Fault::UnusedAllowance, place, format!("nothing is found here by \"{code}\""))
                    .help("take the comment out, or put it just before the paragraph or item that it is for"),
            );
        }
    }
    tell_once(&mut found);
    levels.apply(&mut found);
    found
}

/// Words that stand for what a school will put into a slot: as long as they usually are, and grammatical.
pub(crate) fn slot_words(slot: &Slot, library: &Library) -> String {
    let registers = &library.registers;
    match slot {
        Slot::Term(wanted) => {
            let term = library.vocabulary.get(&wanted.term);
            let form = term.and_then(|term| term.form.as_ref().or_else(|| term.by_kind.values().next()));
            let noun = form.and_then(|form| wanted.noun_of(form));
            noun.map_or_else(|| wanted.term.clone(), |noun| wanted.bend(noun).words())
        }
        Slot::School(fact) => fact.word().to_owned(),
        Slot::Person(post) => post.clone(),
        Slot::Local(name) | Slot::Parameter(name) => name.clone(),
        Slot::Document(fact) => fact.word().to_owned(),
        Slot::Law(id) => registers.law.get(id).map_or(id.clone(), |law| law.value.title.value.clone()),
        Slot::Guidance(id) => {
            registers.guidance.get(id).map_or(id.clone(), |guidance| guidance.value.title.value.clone())
        }
        Slot::Claim(claim, id, capital) => {
            let regard = format!("{} {}", claim.regard, slot_words(&Slot::Guidance(id.clone()), library));
            if *capital { crate::grammar::capitalised(&regard) } else { regard }
        }
        Slot::Policy(id) => registers.policies.get(id).map_or(id.clone(), |policy| policy.value.title.value.clone()),
        Slot::Contact(id) => registers.contacts.get(id).map_or(id.clone(), |contact| contact.value.name.value.clone()),
        Slot::Section(_) => "section 1".to_owned(),
        Slot::Paragraph(..) => "paragraph 1".to_owned(),
    }
}
