//! The rules: each is a file here with its page beside it, and a line in this table.

mod another_school;

mod archaic_words;

mod bare_address;

mod broken_reference;

mod changed_since_approval;

mod clause_used_twice;

mod comma_splice;

pub(super) mod contact_unchecked;

mod contradictory_clauses;

mod date_order;

mod disagreeing_verb;

mod doubled_word;

mod duplicate_item;

mod duty_without_role;

mod empty_section;

mod expired_local_wording;

mod heading_level_skip;

pub(super) mod impossible_fact;

mod leans_on_own_wording;

mod link_without_text;

mod list_endings;

mod list_stem;

mod long_sentence;

mod loose_pronoun;

mod malformed_phone;

mod missing_full_stop;

mod missing_metadata;

mod mixed_colons;

mod mixed_terms;

mod near_duplicate_clause;

mod near_duplicate_item;

mod nobody_to_tell;

mod not_approved;

mod paired_pronouns;

mod placeholder_left;

mod protected_characteristics;

mod review_due_soon;

mod review_overdue;

mod review_unknown;

mod run_in_label;

mod split_list;

mod stray_mark;

mod superseded_guidance;

mod superseded_law;

mod superseded_policy;

mod template_voice;

mod typed_fact;

mod typed_numbers;

mod typed_term;

mod unbalanced_brackets;

mod unchecked_claim;

mod unclear_date;

mod undefined_abbreviation;

mod underlined_or_shouted;

mod unknown_citation;

mod unknown_glyph;

mod unlinked_policy;

mod unrecorded_claim;

mod unresolved_option;

mod unused_allowance;

mod unused_clause;

mod unused_fact;

mod unused_term;

mod unverified_citation;

mod wrong_name;

mod wrong_title;

use super::rule::Rule;

/// Every rule, by its name.
pub static RULES: &[&Rule] = &[
    &another_school::RULE,
    &archaic_words::RULE,
    &bare_address::RULE,
    &broken_reference::RULE,
    &changed_since_approval::RULE,
    &clause_used_twice::RULE,
    &comma_splice::RULE,
    &contact_unchecked::RULE,
    &contradictory_clauses::RULE,
    &date_order::RULE,
    &disagreeing_verb::RULE,
    &doubled_word::RULE,
    &duplicate_item::RULE,
    &duty_without_role::RULE,
    &empty_section::RULE,
    &expired_local_wording::RULE,
    &heading_level_skip::RULE,
    &impossible_fact::RULE,
    &leans_on_own_wording::RULE,
    &link_without_text::RULE,
    &list_endings::RULE,
    &list_stem::RULE,
    &long_sentence::RULE,
    &loose_pronoun::RULE,
    &malformed_phone::RULE,
    &missing_full_stop::RULE,
    &missing_metadata::RULE,
    &mixed_colons::RULE,
    &mixed_terms::RULE,
    &near_duplicate_clause::RULE,
    &near_duplicate_item::RULE,
    &nobody_to_tell::RULE,
    &not_approved::RULE,
    &paired_pronouns::RULE,
    &placeholder_left::RULE,
    &protected_characteristics::RULE,
    &review_due_soon::RULE,
    &review_overdue::RULE,
    &review_unknown::RULE,
    &run_in_label::RULE,
    &split_list::RULE,
    &stray_mark::RULE,
    &superseded_guidance::RULE,
    &superseded_law::RULE,
    &superseded_policy::RULE,
    &template_voice::RULE,
    &typed_fact::RULE,
    &typed_numbers::RULE,
    &typed_term::RULE,
    &unbalanced_brackets::RULE,
    &unchecked_claim::RULE,
    &unclear_date::RULE,
    &undefined_abbreviation::RULE,
    &underlined_or_shouted::RULE,
    &unknown_citation::RULE,
    &unknown_glyph::RULE,
    &unlinked_policy::RULE,
    &unrecorded_claim::RULE,
    &unresolved_option::RULE,
    &unused_allowance::RULE,
    &unused_clause::RULE,
    &unused_fact::RULE,
    &unused_term::RULE,
    &unverified_citation::RULE,
    &wrong_name::RULE,
    &wrong_title::RULE,
];

/// The rule of this name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.name() == name)
}

/// What the rules' tests share: the findings of one rule in a small text or a small workspace.
#[cfg(test)]
pub(super) mod fixture {
    use crate::check::learned::Learned;
    use crate::check::reading::{Reading, Source};
    use crate::check::rule::{LooksAt, Rule};
    use crate::diagnostic::Diagnostic;
    use crate::library::{self, Library};
    use crate::load::Files;
    use crate::markdown::foreign;
    use crate::source::Sources;
    use std::sync::{Arc, LazyLock};

    /// What `rule` finds in a Markdown text: for each finding the words it points at, and what it says of them.
    pub(crate) fn found(rule: &Rule, text: &str) -> Vec<(String, String)> {
        faults(rule, text).into_iter().map(|(words, fault)| (words, fault.message)).collect()
    }

    /// The words that `rule` points at in a Markdown text.
    pub(crate) fn pointed_at(rule: &Rule, text: &str) -> Vec<String> {
        faults(rule, text).into_iter().map(|(words, _)| words).collect()
    }

    /// The ways out that `rule` offers for what it finds in a Markdown text.
    pub(crate) fn ways_out(rule: &Rule, text: &str) -> Vec<String> {
        faults(rule, text).into_iter().filter_map(|(_, fault)| fault.help).collect()
    }

    /// The library that the program carries: hundreds of tests judge a text with it.
    static CARRIED: LazyLock<(Arc<Sources>, Library)> = LazyLock::new(|| {
        let mut sources = Sources::default();
        let library = library::read(&Files::embedded(), &mut sources, &mut Vec::new());
        (Arc::new(sources), library)
    });

    fn faults(rule: &Rule, text: &str) -> Vec<(String, Diagnostic)> {
        let (library_sources, library) = &*CARRIED;
        let mut sources = Sources::over(Arc::clone(library_sources));
        let file = sources.add("policy.md", text);
        let foreign = foreign::read(&sources.file(file).text, file);
        let today = "2026-11-21".parse().expect("it is a date");
        let learned = Learned::of(library);
        let reading = Reading::new(&foreign.text, Source::Foreign, &sources, &learned, today);
        let mut found = Vec::new();
        for look in rule.looks {
            if let LooksAt::Passages(look) | LooksAt::Whole(look) = look {
                look(&reading, &mut found);
            }
        }
        let shown = |span| sources.text(span).to_owned();
        found.into_iter().map(|fault| (shown(fault.span), fault)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::RULES;
    use crate::check::rule::LooksAt;
    use crate::diagnostic::Fault;

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
    fn a_name_is_that_of_one_rule_or_of_one_fault() {
        for rule in RULES {
            let fault = Fault::named(rule.code.name());
            assert!(fault.is_none_or(|fault| fault.severity().is_none()), "{} has a level of its own", rule.code);
            let is_found_while_building = rule.looks.iter().any(|look| matches!(look, LooksAt::Building));
            assert!(fault.is_some() || !is_found_while_building, "nothing is found under {}", rule.code);
        }
        for fault in Fault::ALL.iter().filter(|fault| fault.severity().is_none()) {
            assert!(RULES.iter().any(|rule| rule.code == fault.code()), "no rule says how bad {fault:?} is");
        }
    }
}
