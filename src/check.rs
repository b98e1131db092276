//! What is wrong with a policy though it can be built: [`RULES`], each with a page that explains it.
//!
//! A rule looks at one of five things ([`Look`]). Rules about words read [`Text`], so they work on a clause, on a school's
//! own wording, on a built policy and on a document that this program did not make. How bad a finding is stands in
//! `policygen.toml`; a single finding is allowed where it stands, with a reason, and an allowance that matches nothing
//! is itself a finding.

pub mod front;

mod rules;

pub mod words;

pub mod cited;

use self::words::Tokens;
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Fault, Severity, did_you_mean};
use crate::document::{Block, BlockKind, Document, Item};
use crate::library::Library;
use crate::markdown::foreign::{self, Foreign};
use crate::model::allowance::{Allowance, Level};
use crate::model::clause::{Body, Clause};
use crate::model::slot::{Hole, Slot};
use crate::prose::Text;
use crate::school::{Policy, School};
use crate::source::{At, FileId, Sources, Span};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

pub use rules::RULES;
pub use rules::another_school::Names;

/// One thing that can be wrong with a policy.
pub struct Rule {
    /// Its name, which reads well after "allow": `long-sentence`.
    pub code: Code,
    /// What it finds, in a few words without a full stop.
    pub about: &'static str,
    /// Its page: what it finds, why that hurts a school, an example, how to put it right.
    pub page: &'static str,
    /// How bad its findings are unless `policygen.toml` says otherwise.
    pub level: Level,
    /// What it looks at.
    pub looks: &'static [Look],
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub enum Look {
    /// Passages, each by itself: in every clause once, in a school's own wording, in foreign documents.
    Passages(fn(&Reading<'_>, &mut Vec<Diagnostic>)),
    /// A text as a whole: built policies and foreign documents.
    Whole(fn(&Reading<'_>, &mut Vec<Diagnostic>)),
    /// A policy with its school file and its dates.
    Policy(fn(&PolicyReading<'_>, &mut Vec<Diagnostic>)),
    /// The library.
    Library(fn(&LibraryReading<'_>, &mut Vec<Diagnostic>)),
    /// Files as they are read and policies as they are put together: found there, ruled here.
    Building,
}

/// What a text is, for rules that read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A clause of the library, with words in place of its holes.
    Clause,
    /// A school's own wording, with words in place of its holes.
    Wording,
    /// A built policy.
    Document,
    /// A document that this program did not make.
    Foreign,
}

/// A text to be judged, and what is known around it.
pub struct Reading<'r> {
    /// The text.
    pub text: &'r Text,
    /// What it is.
    pub source: Source,
    /// The files it was written in.
    pub sources: &'r Sources,
    /// The library: its registers and words.
    pub library: &'r Library,
    /// The day it is judged for.
    pub today: Date,
    /// The words of each passage, made when a rule first asks for them.
    tokens: OnceCell<Vec<Tokens<'r>>>,
}

impl<'r> Reading<'r> {
    /// A text to be judged for `today`.
    pub fn new(text: &'r Text, source: Source, sources: &'r Sources, library: &'r Library, today: Date) -> Reading<'r> {
        Reading { text, source, sources, library, today, tokens: OnceCell::new() }
    }

    /// The words of each passage, in the order of the passages.
    pub fn tokens(&self) -> &[Tokens<'r>] {
        self.tokens.get_or_init(|| self.text.passages.iter().map(Tokens::of).collect())
    }
}

/// A built policy to be judged, and where it comes from.
pub struct PolicyReading<'r> {
    /// The school.
    pub school: &'r School<'r>,
    /// The policy as the school has it.
    pub policy: &'r Policy<'r>,
    /// What was built.
    pub document: &'r Document,
    /// The library.
    pub library: &'r Library,
    /// The files it was written in.
    pub sources: &'r Sources,
    /// The names of the schools that are read with it.
    pub schools: &'r Names,
    /// The day it is judged for.
    pub today: Date,
}

/// A library to be judged.
pub struct LibraryReading<'r> {
    /// The library.
    pub library: &'r Library,
    /// The text of every clause, in the order of their ids.
    pub clauses: &'r [(&'r Clause, Text)],
    /// The lines of every model: its summary, its front table, its headings.
    pub models: &'r [Text],
    /// The files it was written in.
    pub sources: &'r Sources,
    /// The day it is judged for.
    pub today: Date,
}

/// The rule of this name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.name() == name)
}

/// How bad findings are in a workspace.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    set: BTreeMap<Code, Level>,
    /// Whether a warning counts as an error.
    pub deny_warnings: bool,
}

impl Levels {
    /// What `policygen.toml` says under `[rules]`. A name that is no rule is reported.
    pub fn read(library: &Library, found: &mut Vec<Diagnostic>) -> Levels {
        let mut levels = Levels::default();
        for (code, level) in &library.settings.rules {
            match rule(code) {
                Some(rule) => drop(levels.set.insert(rule.code, level.value)),
                None => found.push(unknown_rule(code, level.key)),
            }
        }
        levels
    }

    /// How bad the findings of a rule are.
    pub fn of(&self, rule: &Rule) -> Level {
        self.set.get(&rule.code).copied().unwrap_or(rule.level)
    }

    /// Gives findings the severity that the workspace wants, and takes out what it does not want to hear of. A fault
    /// that leaves nothing to build stays one.
    pub fn apply(&self, found: &mut Vec<Diagnostic>) {
        found.retain_mut(|fault| {
            if fault.severity == Severity::Warning {
                match self.set.get(&fault.code) {
                    Some(Level::Off) => return false,
                    Some(Level::Error) => fault.severity = Severity::Error,
                    Some(Level::Warning) | None => {}
                }
            }
            if self.deny_warnings {
                fault.severity = Severity::Error;
            }
            true
        });
    }

    /// Runs the looks that `run` knows to run, and gives what they find the level of their rule.
    fn run(&self, found: &mut Vec<Diagnostic>, mut run: impl FnMut(Look, &mut Vec<Diagnostic>)) {
        for rule in RULES {
            let severity = match self.of(rule) {
                Level::Off => continue,
                Level::Warning => Severity::Warning,
                Level::Error => Severity::Error,
            };
            let before = found.len();
            rule.looks.iter().for_each(|look| run(*look, found));
            for fault in &mut found[before..] {
                debug_assert_eq!(fault.code, rule.code, "a rule reports under its own code");
                fault.severity = severity;
            }
        }
    }
}

fn unknown_rule(code: &str, place: Span) -> Diagnostic {
    Diagnostic::error(Fault::UnknownRule, place, format!("there is no rule \"{code}\"")).help(
        did_you_mean(code, RULES.iter().map(|rule| rule.code.name()))
            .unwrap_or_else(|| "policygen list rules shows those there are".to_owned()),
    )
}

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
    let clauses: Vec<(&Clause, Text)> = library
        .clauses
        .values()
        .map(|clause| (clause, Text::of_body(&clause.body, &|slot| slot_words(slot, library))))
        .collect();
    for (_, text) in &clauses {
        let reading = Reading::new(text, Source::Clause, sources, library, today);
        levels.run(&mut found, |look, found| {
            if let Look::Passages(look) = look {
                look(&reading, found);
            }
        });
    }
    let models: Vec<Text> =
        library.models.values().map(|model| Text::of_body(&model.lines(), &|slot| slot_words(slot, library))).collect();
    let reading = LibraryReading { library, clauses: &clauses, models: &models, sources, today };
    levels.run(&mut found, |look, found| {
        if let Look::Library(look) = look {
            look(&reading, found);
        }
    });
    let mut used = used.clone();
    let all: Vec<&Clause> = library.clauses.values().collect();
    allow_in_clauses(&all, &mut found, &mut used);
    for clause in all {
        for allowance in &clause.front.allow {
            let whole_policy = rule(&allowance.rule.value).is_some_and(|rule| {
                rule.looks.iter().any(|look| matches!(look, Look::Whole(_) | Look::Policy(_) | Look::Building))
            });
            // Whether it is of use in a policy is known only where the clause stands in one.
            let is_judged = !whole_policy || judged.contains(&clause.id);
            if is_judged && !used.contains(&allowance.span) && rule(&allowance.rule.value).is_some() {
                found.push(unused_allowance(allowance));
            }
        }
    }
    levels.apply(&mut found);
    found
}

/// What rules find in a policy that was built: in the whole text, in the school's own wording, in its dates. The
/// allowances of clauses that matched something are put into `used`.
pub fn policy(reading: &PolicyReading<'_>, levels: &Levels, found: &mut Vec<Diagnostic>, used: &mut BTreeSet<Span>) {
    let PolicyReading { policy, document, library, sources, today, .. } = *reading;
    let text = Text::of_document(document, policy.file.model.span);
    let whole = Reading::new(&text, Source::Document, sources, library, today);
    levels.run(found, |look, found| match look {
        Look::Whole(look) => look(&whole, found),
        Look::Policy(look) => look(reading, found),
        Look::Passages(_) | Look::Library(_) | Look::Building => {}
    });
    let own =
        policy.replacements.values().map(|own| &own.body).chain(policy.additions.iter().map(|own| &own.clause.body));
    for body in own {
        let text = Text::of_body(body, &|slot| slot_words(slot, library));
        let reading = Reading::new(&text, Source::Wording, sources, library, today);
        levels.run(found, |look, found| {
            if let Look::Passages(look) = look {
                look(&reading, found);
            }
        });
    }
    let clauses: Vec<&Clause> = document.uses.clauses.keys().filter_map(|id| library.clauses.get(id)).collect();
    allow_in_clauses(&clauses, found, used);
    allow_in_school(policy, library, found);
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
    let reading = Reading::new(&text, Source::Foreign, sources, library, today);
    levels.run(&mut found, |look, found| match look {
        Look::Passages(look) | Look::Whole(look) => look(&reading, found),
        Look::Policy(_) | Look::Library(_) | Look::Building => {}
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
        if found.len() == before {
            found.push(
                Diagnostic::warning(Fault::UnusedAllowance, place, format!("nothing is found here by \"{code}\""))
                    .help("take the comment out, or put it just before the paragraph or item that it is for"),
            );
        }
    }
    levels.apply(&mut found);
    found
}

/// What a comment in a document made elsewhere says of rules.
enum Comment {
    /// Nothing.
    Other,
    /// That the findings of a rule are right where it stands.
    Allows { code: String, has_reason: bool },
    /// Something like that, in words that nobody can follow: what is wrong, and the way out.
    Wrong(String, String),
}

/// Reads `allow long-sentence: the words of the Act`. A comment that begins with "allow" and has neither a colon nor
/// anything like the code of a rule is a note of somebody to somebody.
fn allowance_of(comment: &str) -> Comment {
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

fn is_within(inner: Span, outer: Span) -> bool {
    inner.file == outer.file && outer.start <= inner.start && inner.end <= outer.end
}

fn no_reason(place: Span) -> Diagnostic {
    Diagnostic::error(Fault::EmptyValue, place, "an allowance gives its reason")
        .help("say why what the rule finds is right here")
}

fn unused_allowance(allowance: &Allowance) -> Diagnostic {
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
fn allow_in_clauses(clauses: &[&Clause], found: &mut Vec<Diagnostic>, used: &mut BTreeSet<Span>) {
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
fn allow_in_school(policy: &Policy<'_>, library: &Library, found: &mut Vec<Diagnostic>) {
    for allowance in &policy.file.allow {
        check_allowance(allowance, found);
        if rule(&allowance.rule.value).is_none() {
            continue;
        }
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
        if found.len() == before {
            let of_library = allowance.at.as_ref().zip(place).filter(|(at, place)| at.span.file != place.file);
            let looks_there = rule(&allowance.rule.value)
                .is_some_and(|rule| rule.looks.iter().any(|look| matches!(look, Look::Passages(_))));
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
        BlockKind::Quote(inner) => place_of(inner, id),
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

/// Words that stand for what a school will put into a slot: as long as they usually are, and grammatical.
fn slot_words(slot: &Slot, library: &Library) -> String {
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
