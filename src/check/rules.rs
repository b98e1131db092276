//! The rules: each is a file here with its page beside it, and a line in this table.

mod archaic_words;

mod date_order;

mod expired_local_wording;

mod long_sentence;

mod review_due_soon;

mod review_overdue;

mod superseded_guidance;

mod superseded_law;

mod unknown_citation;

mod unused_allowance;

mod unused_clause;

mod wrong_title;

use super::Rule;

/// Every rule, by its code.
pub static RULES: &[&Rule] = &[
    &archaic_words::RULE,
    &date_order::RULE,
    &expired_local_wording::RULE,
    &long_sentence::RULE,
    &review_due_soon::RULE,
    &review_overdue::RULE,
    &superseded_guidance::RULE,
    &superseded_law::RULE,
    &unknown_citation::RULE,
    &unused_allowance::RULE,
    &unused_clause::RULE,
    &wrong_title::RULE,
];

/// What the rules' tests share: the findings of one rule in a small text or a small workspace.
#[cfg(test)]
pub(super) mod fixture {
    use crate::check::{Look, Reading, Rule, Source};
    use crate::library;
    use crate::load::Files;
    use crate::markdown::foreign;
    use crate::source::Sources;

    /// What `rule` finds in a Markdown text: for each finding the words it points at, and what it says of them.
    pub fn found(rule: &Rule, text: &str) -> Vec<(String, String)> {
        let mut sources = Sources::default();
        let library = library::read(&Files::embedded(), &mut sources, &mut Vec::new());
        let file = sources.add("policy.md", text);
        let foreign = foreign::read(&sources.file(file).text, file);
        let today = "2026-11-21".parse().expect("it is a date");
        let reading =
            Reading { text: &foreign.text, source: Source::Foreign, sources: &sources, library: &library, today };
        let mut found = Vec::new();
        for look in rule.looks {
            if let Look::Passages(look) | Look::Whole(look) = look {
                look(&reading, &mut found);
            }
        }
        let shown = |span| sources.text(span).to_owned();
        found.into_iter().map(|fault| (shown(fault.span), fault.message)).collect()
    }

    /// The words that `rule` points at in a Markdown text.
    pub fn pointed_at(rule: &Rule, text: &str) -> Vec<String> {
        found(rule, text).into_iter().map(|(words, _)| words).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::RULES;
    use crate::check::Look;

    #[test]
    fn rules_stand_in_order_and_each_has_a_page() {
        assert!(RULES.windows(2).all(|pair| pair[0].code < pair[1].code));
        for rule in RULES {
            assert!(rule.page.starts_with(&format!("# {}\n", rule.code)), "{}", rule.code);
            for part in ["## Why it matters", "## How to put it right", "$ policygen "] {
                assert!(rule.page.contains(part), "{}: {part}", rule.code);
            }
            assert!(!rule.looks.is_empty() && !rule.about.ends_with('.'), "{}", rule.code);
        }
    }

    #[test]
    fn what_is_found_while_building_is_found_somewhere() {
        let sources = concat!(include_str!("../assemble/fill.rs"), include_str!("../check.rs"));
        for rule in RULES.iter().filter(|rule| rule.looks.iter().all(|look| matches!(look, Look::Building))) {
            assert!(sources.contains(&format!("\"{}\"", rule.code)), "{}", rule.code);
        }
    }
}
