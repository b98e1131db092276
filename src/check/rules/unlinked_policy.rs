//! A policy of the school that is named where nobody can follow it.

use crate::check::policies::{NamedPolicy, TellingWords, key_of, named_in, own, stems};
use crate::check::reading::{Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::Tokens;
use crate::check::words::documents::OVER_A_LIST;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{Passage, PassageKind};
use crate::source::Span;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("unlinked-policy"),
    about: "A policy that is named, but not linked",
    page: include_str!("unlinked_policy.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(typed), LooksAt::Whole(unlinked)],
};

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
    let mut named: Vec<(NamedPolicy, Span, String)> = Vec::new();
    for (index, (passage, cited)) in reading.cited().enumerate() {
        if !matches!(passage.kind, PassageKind::Heading(_) | PassageKind::Label) && !lists.contains(&index) {
            // "Code of Practice on Disciplinary and Grievance Procedures" is guidance.
            let is_own = |policy: &NamedPolicy| {
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
    let linked: Vec<TellingWords> =
        named.iter().filter(|(policy, ..)| policy.is_linked).map(|(policy, ..)| policy.key.clone()).collect();
    let mut told: Vec<TellingWords> = Vec::new();
    for (policy, place, words) in named.iter().filter(|(policy, ..)| !policy.is_linked) {
        let part_of = |keys: &[TellingWords]| keys.iter().any(|key| policy.key.is_subset(key));
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
fn listed(
    passages: &[Passage],
    reading: &Reading<'_>,
    found: &mut Vec<Diagnostic>,
) -> (Vec<TellingWords>, BTreeSet<usize>) {
    let (mut keys, mut lists) = (Vec::new(), BTreeSet::new());
    for (index, heading) in passages.iter().enumerate() {
        let tokens = Tokens::of(heading);
        if !matches!(heading.kind, PassageKind::Heading(_))
            || !OVER_A_LIST.iter().any(|words| !tokens.find(words).is_empty())
        {
            continue;
        }
        let below = passages[index + 1..].iter().take_while(|passage| !matches!(passage.kind, PassageKind::Heading(_)));
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
