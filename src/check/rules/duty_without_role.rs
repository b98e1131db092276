//! A post that is given duties, though nobody holds it and no section says what it is.

use crate::check::words::{Tokens, folded};
use crate::check::{Look, Reading, Rule, Source};
use crate::diagnostic::Diagnostic;
use crate::model::allowance::Level;
use crate::prose::{Kind, Passage};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use std::ops::Range;

pub const RULE: Rule = Rule {
    code: "duty-without-role",
    about: "A post that is given duties, and that nobody is named for",
    page: include_str!("duty_without_role.md"),
    level: Level::Warning,
    looks: &[Look::Whole(look)],
};

/// Posts that a reader cannot fill in by themselves, each under its names, longer before shorter. A headteacher and a
/// governing body every school has; who its safeguarding lead is, only the school can say.
const POSTS: [&[&str]; 6] = [
    &[
        "designated safeguarding lead",
        "designated safeguarding officer",
        "designated safeguarding person",
        "designated senior leader",
        "designated senior person",
        "dsl",
    ],
    &["policy co-ordinator", "policy coordinator", "co-ordinator", "coordinator"],
    &["senior leadership team", "senior management team", "slt"],
    &["data protection officer", "data protection lead", "dpo"],
    &["online safety lead", "online safety coordinator", "e-safety coordinator", "e-safety officer", "e-safety lead"],
    &["special educational needs coordinator", "special educational needs co-ordinator", "senco"],
];

/// What follows a post that is given a duty.
const DUTIES: [&str; 17] = [
    "ensures",
    "investigates",
    "keeps",
    "leads",
    "makes",
    "manages",
    "monitors",
    "must",
    "oversees",
    "provides",
    "records",
    "reports",
    "reviews",
    "shall",
    "should",
    "takes",
    "will",
];

/// What follows "is" or "has" there.
const RESPONSIBLE: [&str; 3] = ["responsibility", "responsible", "to"];

/// What stands before a post to which something is to be done.
const TO: [&str; 5] = ["by", "contact", "inform", "tell", "to"];

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let words: FxHashSet<&str> =
        reading.tokens().iter().flat_map(|tokens| tokens.words.iter().map(String::as_str)).collect();
    let lead_ins: BTreeSet<usize> = reading.text.lists.iter().filter_map(|list| list.lead_in).collect();
    for all_names in POSTS {
        let is_there = |name: &&str| name.split(' ').all(|word| words.contains(word));
        let names: Vec<&str> = all_names.iter().copied().filter(is_there).collect();
        if names.is_empty() {
            continue;
        }
        let uses: Vec<(usize, &Tokens<'_>, Range<usize>)> = (reading.tokens().iter().enumerate())
            .flat_map(|(number, tokens)| {
                names.iter().flat_map(|name| tokens.find(name)).map(move |range| (number, tokens, range))
            })
            .collect();
        // The library's model leaves it to the school's safeguarding policy, which it names, to say who the lead is.
        let is_elsewhere = reading.source == Source::Document
            && all_names == POSTS[0]
            && reading.tokens().iter().any(|tokens| !tokens.find("safeguarding policy").is_empty());
        if is_elsewhere || uses.iter().any(|(number, tokens, range)| fills(tokens, range, lead_ins.contains(number))) {
            continue;
        }
        let duty = uses.iter().find(|(_, tokens, range)| {
            !matches!(tokens.passage.kind, Kind::Heading(_) | Kind::Label) && has_duty(tokens, range)
        });
        if let Some((_, tokens, range)) = duty {
            let words = &tokens.passage.words[range.clone()];
            let place = tokens.passage.place(range.clone(), reading.sources);
            found.push(
                Diagnostic::warning(
                    RULE.code,
                    place,
                    format!("the {words} has a duty here, and the policy does not say who that is"),
                )
                .help("name who holds the post, or give it a section of its own that says what it does"),
            );
        }
    }
}

/// Whether the post at `range` does something there, or has something brought to it.
fn has_duty(tokens: &Tokens<'_>, range: &Range<usize>) -> bool {
    let Some(first) = tokens.places.iter().position(|place| place.start == range.start) else { return false };
    let after = tokens.places.iter().position(|place| place.start >= range.end);
    // What "a member of the team" does, and what "the coordinator’s" is, is somebody else's matter.
    let is_part = first.checked_sub(2).is_some_and(|of| tokens.words[of] == "of");
    let does = after.is_some_and(|after| {
        let word = tokens.words[after].as_str();
        let next = tokens.words.get(after + 1).map_or("", String::as_str);
        tokens.passage.words[range.end..tokens.places[after].start].trim().is_empty()
            && (DUTIES.contains(&word) || (matches!(word, "is" | "has") && RESPONSIBLE.contains(&next)))
    });
    let to = first.checked_sub(2).is_some_and(|to| {
        matches!(tokens.words[first - 1].as_str(), "our" | "the" | "this") && TO.contains(&tokens.words[to].as_str())
    });
    (does && !is_part) || to
}

/// Whether these words say who holds a post or what it does: in a heading, at the top, in the lead-in of a list, or beside
/// a person.
fn fills(tokens: &Tokens<'_>, range: &Range<usize>, leads_in: bool) -> bool {
    let passage = tokens.passage;
    let is_subject = tokens.places.iter().take(2).any(|place| place.start == range.start);
    match passage.kind {
        Kind::Heading(_) | Kind::Label | Kind::Term => true,
        Kind::Paragraph | Kind::Item | Kind::Cell | Kind::Note => {
            (leads_in && is_subject && passage.words.trim_end().ends_with(':')) || has_person(passage, range)
        }
    }
}

/// Whether a person's name stands beside the words at `range`: `Ada Green (coordinator)`, `the coordinator, Ada Green`,
/// `the coordinator is Ada Green`.
fn has_person(passage: &Passage, range: &Range<usize>) -> bool {
    let is_name = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        bare.starts_with(char::is_uppercase)
            && !POSTS.iter().any(|names| names.iter().any(|name| name.split(' ').any(|part| part == folded(bare))))
    };
    let after = passage.words[range.end..].trim_start();
    let after = ["is ", "(", ", ", ": ", "– "].iter().find_map(|link| after.strip_prefix(link));
    let named_after = after.is_some_and(|after| {
        let next: Vec<&str> = after.split_whitespace().take(2).collect();
        next.len() == 2 && next.iter().all(|word| is_name(word))
    });
    let named_before = passage.words[..range.start].rsplit_once('(').is_some_and(|(before, inside)| {
        let last: Vec<&str> = before.split_whitespace().rev().take(2).collect();
        !inside.contains(')') && last.len() == 2 && last.iter().all(|word| is_name(word))
    });
    named_after || named_before
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn a_post_with_a_duty_that_nobody_is_named_for_is_told_once() {
        let text =
            "Tell the Designated Safeguarding Lead at once. The DSL will decide. The coordinator must be told.\n";
        assert_eq!(pointed_at(&RULE, text), ["Designated Safeguarding Lead", "coordinator"]);
    }

    #[test]
    fn a_name_a_label_or_a_section_fills_a_post() {
        for filled in [
            "Co-ordinator: Ada Green\n\n",
            "## Role of the coordinator\n\n",
            "Ada Green (coordinator) helps.\n\n",
            "The coordinator will:\n\n- ask first\n- then act\n\n",
        ] {
            assert_eq!(pointed_at(&RULE, &format!("{filled}The coordinator must be told.\n")), [""; 0], "{filled}");
        }
        assert_eq!(pointed_at(&RULE, "The DSL is Ada Green. Tell the DSL.\n"), [""; 0]);
    }

    #[test]
    fn a_post_that_is_only_mentioned_is_fine() {
        let text = "The training of the DSL is in another policy. A member of the senior leadership team may come.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
    }
}
