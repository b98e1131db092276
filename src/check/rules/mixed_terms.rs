//! One thing that has several names within a document, or one word that is written in several ways.

mod used;

mod families;

mod people;

mod spellings;

use crate::check::policies::{TellingWords, named_in_prose};
use crate::check::reading::{Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::Tokens;
use crate::diagnostic::{Code, Diagnostic};
use crate::grammar;
use crate::library::Library;
use crate::model::allowance::Level;
use families::uses;
use people::{bodies, heads, links, parents};
use spellings::{apostrophes, capitals};
use std::collections::{BTreeMap, BTreeSet};
use used::Use;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("mixed-terms"),
    about: "One thing under several names, or one word in several spellings",
    page: include_str!("mixed_terms.md"),
    level: Level::Warning,
    looks: &[LooksAt::Whole(look)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    // A built policy has its terms from the vocabulary.
    if reading.source != Source::Foreign {
        return;
    }
    let texts: Vec<Tokens<'_>> = reading.text.passages.iter().map(Tokens::of).collect();
    for family in families::used(&texts, reading) {
        report(family.uses, family.is_spelling, wanted(family.term, reading.library), found);
    }
    for (id, term) in &reading.library.vocabulary {
        let names: Vec<Vec<String>> =
            term.by_kind.values().map(|form| vec![form.noun.name.value.to_lowercase()]).collect();
        match id.as_str() {
            "board" => bodies(names, &texts, reading).into_iter().for_each(|uses| report(uses, false, None, found)),
            _ => report(uses(&names, false, &texts, reading), false, None, found),
        }
    }
    report(heads(&texts, reading), false, wanted(Some("head"), reading.library), found);
    report(links(&texts, reading), false, None, found);
    report(parents(&texts, reading), false, wanted(Some("parent"), reading.library), found);
    report(apostrophes(&texts, reading), true, None, found);
    report_capitals(&capitals(&texts, reading), found);
    report_policies(reading, found);
}

/// Policies that are called a policy here and a procedure there, or by a part of their title.
fn report_policies(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let mut names: BTreeMap<(TellingWords, String), Use> = BTreeMap::new();
    for (passage, named, kind) in named_in_prose(reading) {
        names.entry((named.key, kind)).or_default().push(passage, named.range, reading);
    }
    // By its fullest key each policy is told once.
    let fullest: Vec<TellingWords> = {
        let keys: BTreeSet<&TellingWords> = names.keys().map(|(key, _)| key).collect();
        let is_part = |key: &&&TellingWords| !keys.iter().any(|other| key.len() < other.len() && key.is_subset(other));
        keys.iter().filter(is_part).map(|key| (**key).clone()).collect()
    };
    for key in &fullest {
        // "Code of Conduct" beside one for staff and one for pupils is short for either.
        let is_of_this = |part: &TellingWords| fullest.iter().filter(|full| part.is_subset(full)).eq([key]);
        let ids: Vec<(TellingWords, String)> = names.keys().filter(|(part, _)| is_of_this(part)).cloned().collect();
        let mut uses: Vec<Use> = ids.iter().filter_map(|id| names.remove(id)).collect();
        if uses.len() < 2 {
            continue;
        }
        uses.sort_by_key(|a_use| std::cmp::Reverse(a_use.places.len()));
        let shown: Vec<String> = uses.iter().map(Use::shown).collect();
        let rarest = uses.pop().expect("there are two");
        let message = format!("one policy seems to have {} names: {}", shown.len(), grammar::joined(&shown, "and"));
        let fault = Diagnostic::warning(RULE.code, rarest.places[0], message).help("write its title alike throughout");
        found.push(uses.iter().fold(fault, |fault, other| fault.related(other.places[0], "and here")));
    }
}

/// The word that the library has for a term.
fn wanted(term: Option<&str>, library: &Library) -> Option<String> {
    let form = library.vocabulary.get(term?)?.form.as_ref()?;
    Some(form.noun.name.value.clone())
}

/// Reports nouns that are written with a capital and without, all in one.
fn report_capitals(mixed: &[[Use; 2]], found: &mut Vec<Diagnostic>) {
    let Some([lower, upper]) = mixed.first() else { return };
    let shown: Vec<String> = mixed.iter().flat_map(|uses| uses.iter()).map(Use::shown).collect();
    let rarer = if upper.places.len() <= lower.places.len() { [upper, lower] } else { [lower, upper] };
    let mut fault = Diagnostic::warning(
        RULE.code,
        rarer[0].places[0],
        format!("some words have a capital here and none there: {}", grammar::joined(&shown, "and")),
    )
    .related(rarer[1].places[0], "and here")
    .help("a post or a body that stands for its kind needs no capital; write it one way");
    for [lower, upper] in &mixed[1..] {
        fault = fault.related(upper.places[0], "and here").related(lower.places[0], "and here");
    }
    found.push(fault);
}

/// Reports names if there are several, at the first place of the rarest.
fn report(mut uses: Vec<Use>, is_spelling: bool, wanted: Option<String>, found: &mut Vec<Diagnostic>) {
    if uses.len() < 2 {
        return;
    }
    uses.sort_by_key(|a_use| std::cmp::Reverse(a_use.places.len()));
    let names: Vec<String> = uses.iter().map(Use::shown).collect();
    let names = grammar::joined(&names, "and");
    let message = match is_spelling {
        true => format!("one word is written in {} ways: {names}", uses.len()),
        false => format!("one thing has {} names: {names}", uses.len()),
    };
    let rarest = uses.pop().expect("there are two");
    let fault = Diagnostic::warning(RULE.code, rarest.places[0], message).help(match wanted {
        Some(wanted) => format!("use one of them throughout; in this library it is \"{wanted}\""),
        None => "use one of them throughout".to_owned(),
    });
    found.push(uses.iter().fold(fault, |fault, other| fault.related(other.places[0], "and here")));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::found;

    fn said(text: &str) -> Vec<String> {
        found(&RULE, text).into_iter().map(|(words, message)| format!("{words}: {message}")).collect()
    }

    #[test]
    fn spellings_are_counted_and_the_rarest_is_pointed_at() {
        assert_eq!(
            said("Ask the headteacher. The headteacher decides. Tell the Head Teacher.\n"),
            ["Head Teacher: one word is written in 2 ways: \"headteacher\" (2) and \"Head Teacher\" (1)"]
        );
        assert_eq!(said("Send an email. Emails are kept. Emailing is quick.\n"), [""; 0]);
    }

    #[test]
    fn a_longer_name_is_not_also_its_end() {
        assert_eq!(said("Tell the senior leadership team. The senior leadership team meets.\n"), [""; 0]);
        assert_eq!(said("Tell the senior leadership team. The leadership team meets.\n").len(), 1);
    }

    #[test]
    fn a_title_names_something_else() {
        assert_eq!(said("Staff read the School Personnel Code. Staff ask.\n"), [""; 0]);
        assert_eq!(said("School personnel ask. Then staff act.\n").len(), 1);
    }

    #[test]
    fn boards_of_several_kinds_of_school_are_mixed_up() {
        assert_eq!(
            said("The Governing Body agrees. The Governing Body meets.\n\nThe Trust Board meets.\n"),
            ["Trust Board: one thing has 2 names: \"Governing Body\" (2) and \"Trust Board\" (1)"]
        );
        assert_eq!(
            said("The governing body agrees. The governing board meets. The governing body asks governors.\n"),
            ["governing board: one thing has 2 names: \"governing body\" (2) and \"governing board\" (1)"]
        );
        assert_eq!(said("Ask the academy council. The local governing body agrees.\n").len(), 1);
    }

    #[test]
    fn a_trust_has_its_board_and_each_school_its_own_body() {
        for text in [
            "The board of trustees agrees.\n\nThe local governing body meets. The governing body asks.\n",
            "The trust board agrees what the governing body may decide.\n",
            "Our multi-academy trust helps.\n\nThe trust board agrees.\n\nThe governing body asks.\n",
            "The governing body meets. Governors ask, and each governor reads. Governing bodies must.\n",
        ] {
            assert_eq!(said(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn one_person_leads_a_school_under_one_name() {
        assert_eq!(
            said("The headteacher decides. The headteacher acts. Ask the Principal.\n"),
            ["Principal: one thing has 2 names: \"headteacher\" (2) and \"Principal\" (1)"]
        );
        assert_eq!(said("The head of school decides.\n\nThe headteacher must be told.\n").len(), 1);
        assert_eq!(said("The headteacher decides. Tell the Head.\n").len(), 1);
    }

    #[test]
    fn two_people_and_other_heads_are_no_second_name() {
        for text in [
            "The executive headteacher leads two schools. The head of school leads this one.\n",
            "The headteacher and the principal meet. The principal asks.\n",
            "The headteacher decides. The principal aim is safety. Ask the head of year and the deputy principal.\n",
            "The Headteacher/Principal decides. Tell the headteacher.\n",
            "The head of school decides. Tell the head.\n",
        ] {
            assert_eq!(said(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn trainees_and_files_are_no_pupils_and_no_staff() {
        assert_eq!(said("Pupils learn. Staff, students and volunteers sign. Pupils ask.\n"), [""; 0]);
        assert_eq!(said("Staff ask. It is kept in the personnel file. Staff read it.\n"), [""; 0]);
        assert_eq!(said("We teach online safety. Ask the UK Council for Child Internet Safety.\n"), [""; 0]);
    }

    #[test]
    fn others_who_work_are_not_the_staff() {
        let staff = "Staff ask. Staff act. ";
        assert_eq!(said(&format!("{staff}We look out for young employees among our pupils.\n")), [""; 0]);
        assert_eq!(said(&format!("{staff}You may be accompanied by a work colleague.\n")), [""; 0]);
        assert_eq!(said(&format!("{staff}Employees are paid.\n")).len(), 1);
    }

    #[test]
    fn a_policy_may_have_a_procedure_as_a_part() {
        let text = "This policy is short. Keep to this policy.\n\nFirst, this procedure is used.\n";
        assert_eq!(said(text).len(), 1);
        let with_heading = format!("{}# The procedure for lost keys\n\n{text}", "Ask first.\n\n".repeat(6));
        assert_eq!(said(&with_heading), [""; 0]);
        assert_eq!(said(&text.replace("First,", "Beside the town's procedures,")), [""; 0]);
    }

    #[test]
    fn parents_and_carers_are_one_name_in_both_numbers() {
        assert_eq!(said("Ask parents and carers. A parent or carer may ask.\n"), [""; 0]);
        assert_eq!(
            said("Ask parents and carers. Tell parents and carers. Parents/carers may ask.\n"),
            ["Parents/carers: one thing has 2 names: \"parents and carers\" (2) and \"Parents/carers\" (1)"]
        );
    }

    #[test]
    fn one_policy_has_one_title() {
        assert_eq!(
            said("Follow the Grievance Procedure. The grievance policy and the Grievance Procedure say how.\n").len(),
            1
        );
        assert_eq!(
            said("Read the Internet and Acceptable Use Policy.\n\nSee the Acceptable Use Policy.\n"),
            [
                "Acceptable Use Policy: one policy seems to have 2 names: \"Internet and Acceptable Use Policy\" (1) and \
                 \"Acceptable Use Policy\" (1)"
            ]
        );
        for text in [
            "See the Staff Code of Conduct and the Pupil Code of Conduct. Follow the Code of Conduct.\n",
            "See the Behaviour Policy. See the Equality and Behaviour Policies.\n",
            "# Attendance Policy\n\nThis Attendance Policy goes with the Behaviour Policy.\n",
        ] {
            assert_eq!(said(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn some_of_the_staff_are_no_other_name_for_all() {
        assert_eq!(said("Employees tell a senior member of staff. Employees ask; teaching staff act.\n"), [""; 0]);
    }

    #[test]
    fn children_of_parents_are_no_pupils() {
        let pupils = "Pupils ask. Pupils learn. ";
        assert_eq!(said(&format!("{pupils}Parents talk to their children. Their child may ask.\n")), [""; 0]);
        assert_eq!(
            said(&format!("{pupils}Children who leave are no pupils. A child is missing. Any child.\n")),
            [""; 0]
        );
        assert_eq!(said(&format!("{pupils}All children ask. Tell the children. Children may learn.\n")).len(), 1);
    }

    #[test]
    fn a_capital_inside_a_sentence_counts_and_one_that_starts_it_does_not() {
        assert_eq!(
            said("Tell the school. School starts at nine. Ask at Oak School.\n\n5.2 School ends at four.\n"),
            [""; 0]
        );
        assert_eq!(
            said("Tell the school and the School.\n"),
            ["School: some words have a capital here and none there: \"school\" (1) and \"School\" (1)"]
        );
    }

    #[test]
    fn one_school_has_its_apostrophe_before_the_s() {
        assert_eq!(said("Use the school's network. Know the school's values and the schools' rules.\n").len(), 1);
        assert_eq!(said("Ask what the schools' rules are.\n"), [""; 0]);
    }
}
