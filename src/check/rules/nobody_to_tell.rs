//! A policy that says nothing of whom to tell, where its model asks a school for that.

use crate::check::reading::PolicyReading;
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::State;
use crate::grammar::joined;
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("nobody-to-tell"),
    about: "A policy that does not name the people whom its readers must be able to tell",
    page: include_str!("nobody_to_tell.md"),
    level: Level::Warning,
    looks: &[LooksAt::Policy(look)],
};

fn look(reading: &PolicyReading<'_>, found: &mut Vec<Diagnostic>) {
    if reading.document.stamp.state() == State::Superseded {
        return;
    }
    let mut facts: Vec<&String> = reading.document.front.iter().flat_map(|row| &row.unnamed).collect();
    facts.dedup();
    // What is given and cannot be right has been told of as that.
    let file = &reading.school.file;
    facts.retain(|fact| match fact.split_once('.') {
        Some(("people", post)) => !file.people.contains_key(post) && !reading.policy.file.people.contains_key(post),
        Some((_, name)) => !file.local.contains_key(name),
        None => true,
    });
    if facts.is_empty() {
        return;
    }
    let [people, local] = ["people.", "local."].map(|kind| {
        let of_kind = facts.iter().filter_map(|fact| fact.strip_prefix(kind));
        of_kind.map(|name| format!("{name} = \"…\"")).collect::<Vec<_>>()
    });
    let under = |table: &str, names: &[String]| format!("under [{table}] {}", joined(names, "and"));
    let mut where_to = Vec::new();
    if !people.is_empty() {
        where_to.push(under("people", &people));
    }
    if !local.is_empty() {
        where_to.push(under("local", &local));
    }
    let names: Vec<String> = facts.iter().map(|fact| self::name(fact)).collect();
    found.push(
        Diagnostic::warning(
            RULE.code,
            reading.policy.file.model.span,
            format!("this policy does not say whom to tell: {} {} not given", joined(&names, "and"), is_or_are(&names)),
        )
        .help(format!("write {}; another name later needs no new approval", joined(&where_to, "and"))),
    );
}

fn is_or_are(names: &[String]) -> &'static str {
    if names.len() == 1 { "is" } else { "are" }
}

/// A fact as it is written, without its table.
fn name(fact: &str) -> String {
    fact.split_once('.').map_or(fact, |(_, name)| name).to_owned()
}
