//! A post that is given duties, though nobody holds it and no section says what it is.

use crate::check::reading::{Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::people::{
    APPOINTED, DUTIES, ENDS_OF_POSTS, HELD_BY, HOLDS, NOT_OURS, RESPONSIBLE, TERMS_OF_POSTS, TO_A_POST,
};
use crate::check::words::{Tokens, folded};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{Passage, PassageKind};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("duty-without-role"),
    about: "A post that is given duties, and that nobody is named for",
    page: include_str!("duty_without_role.md"),
    level: Level::Warning,
    looks: &[LooksAt::Whole(look)],
};

/// A post has no more words before the last than this.
const LONGEST: usize = 4;

/// Where a name of a post stands.
struct Use<'t> {
    /// The number of the passage.
    number: usize,
    /// Which of the post's names it is.
    name: usize,
    tokens: &'t Tokens<'t>,
    words: Range<usize>,
}

impl Use<'_> {
    fn range(&self) -> Range<usize> {
        self.tokens.places[self.words.start].start..self.tokens.places[self.words.end - 1].end
    }
}

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let lead_ins: BTreeSet<usize> = reading.text.lists.iter().filter_map(|list| list.lead_in).collect();
    let posts = posts(reading);
    let all_uses = uses(&posts, reading);
    // Of two posts at one place the longer is meant: a "coordinator" is not also the "Online Safety Coordinator".
    let longer: FxHashSet<(usize, usize)> =
        (all_uses.iter().flatten()).filter(|of| of.words.len() > 1).map(|of| (of.number, of.words.end - 1)).collect();
    for (names, mut uses) in posts.iter().zip(all_uses) {
        uses.retain(|of| of.words.len() > 1 || !longer.contains(&(of.number, of.words.start)));
        if uses.is_empty() {
            continue;
        }
        // The library's model leaves it to the school's safeguarding policy, which it names, to say who the lead is.
        let is_elsewhere = reading.source == Source::Document
            && names.iter().any(|name| name == "dsl")
            && reading.tokens().iter().any(|tokens| !tokens.find("safeguarding policy").is_empty());
        if is_elsewhere || uses.iter().any(|of| fills(of.tokens, &of.range(), lead_ins.contains(&of.number))) {
            continue;
        }
        let duty = uses.iter().find(|of| {
            !matches!(of.tokens.passage.kind, PassageKind::Heading(_) | PassageKind::Label)
                && has_duty(of.tokens, &of.words)
        });
        if let Some(duty) = duty {
            let words = &duty.tokens.passage.words[duty.range()];
            let place = duty.tokens.passage.place(duty.range(), reading.sources);
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

/// Where the names of each post stand, passage by passage.
fn uses<'t>(posts: &[Vec<String>], reading: &'t Reading<'_>) -> Vec<Vec<Use<'t>>> {
    /// A name by its words, and which it is of which post.
    struct Name<'n> {
        words: Vec<&'n str>,
        post: usize,
        name: usize,
    }
    let mut by_first: FxHashMap<&str, Vec<Name<'_>>> = FxHashMap::default();
    for (post, names) in posts.iter().enumerate() {
        for (name, words) in names.iter().enumerate() {
            let words: Vec<&str> = words.split(' ').collect();
            by_first.entry(words[0]).or_default().push(Name { words, post, name });
        }
    }
    let mut uses: Vec<Vec<Use<'_>>> = posts.iter().map(|_| Vec::new()).collect();
    for (number, tokens) in reading.tokens().iter().enumerate() {
        for (at, word) in tokens.words.iter().enumerate() {
            for wanted in by_first.get(word.as_str()).into_iter().flatten() {
                if tokens.is_phrase_at(at, &wanted.words) {
                    let words = at..at + wanted.words.len();
                    uses[wanted.post].push(Use { number, name: wanted.name, tokens, words });
                }
            }
        }
    }
    uses.iter_mut().for_each(|uses| uses.sort_by_key(|of| (of.number, of.name)));
    uses
}

/// Every post that may want somebody, each under its names: those above, with what the library calls them, and those that
/// the document makes up.
fn posts(reading: &Reading<'_>) -> Vec<Vec<String>> {
    let mut posts: Vec<Vec<String>> =
        APPOINTED.iter().map(|names| names.iter().map(|name| (*name).to_owned()).collect()).collect();
    for id in TERMS_OF_POSTS {
        let forms = reading
            .library
            .vocabulary
            .get(id)
            .into_iter()
            .flat_map(|term| term.form.iter().chain(term.by_kind.values()));
        let names: Vec<String> = forms
            .flat_map(|form| std::iter::once(&form.noun.name.value).chain(&form.noun.short))
            .map(|name| folded(name))
            .collect();
        match posts.iter_mut().find(|known| names.iter().any(|name| known.contains(name))) {
            Some(known) => {
                names.into_iter().for_each(|name| {
                    if !known.contains(&name) {
                        known.push(name)
                    }
                });
            }
            None if names.is_empty() => {}
            None => posts.push(names),
        }
    }
    let known: BTreeSet<String> = posts.iter().flatten().cloned().collect();
    let own: Vec<Rc<OwnPosts>> = reading.tokens().iter().map(|tokens| tokens.worked_out(own_posts)).collect();
    let own: BTreeSet<String> =
        own.iter().flat_map(|own| &own.0).filter(|name| !known.contains(*name)).cloned().collect();
    posts.extend(own.into_iter().map(|name| vec![name]));
    posts
}

/// Names of posts in capitals after "the" or "our", in a sentence: `the Online Safety Coordinator`.
struct OwnPosts(Vec<String>);

fn own_posts(tokens: &Tokens<'_>) -> OwnPosts {
    let passage = tokens.passage;
    let is_capital = |at: usize| passage.words[tokens.places[at].clone()].starts_with(char::is_uppercase);
    let is_prose =
        matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item | PassageKind::Cell | PassageKind::Note);
    // In a sentence in capitals nothing is a name.
    let is_loud = !passage.words.chars().any(char::is_lowercase);
    let ends = (0..tokens.words.len())
        .filter(|at| is_prose && !is_loud && ENDS_OF_POSTS.contains(&tokens.words[*at].as_str()));
    let own = ends.filter_map(|last| {
        let first = (last.saturating_sub(LONGEST)..=last).rev().take_while(|at| is_capital(*at)).last()?;
        let before = first.checked_sub(1).map(|before| tokens.words[before].as_str());
        let (first, before) = match tokens.words[first].as_str() {
            // At the start of a sentence "The" has a capital too.
            article @ ("the" | "our") => (first + 1, Some(article)),
            _ => (first, before),
        };
        let is_post = matches!(before, Some("the" | "our")) && first < last;
        let name = &tokens.words[first..=last];
        let range = tokens.places[first].start..tokens.places[last].end;
        let is_one = !passage.words[range.clone()].contains(['.', ',', ';', ':', '(', ')', '/'])
            && !passage.is_slot(range.start);
        let is_ours = !name.iter().any(|word| NOT_OURS.contains(&word.as_str()));
        (is_post && is_one && is_ours).then(|| name.join(" "))
    });
    OwnPosts(own.collect())
}

/// Whether the post that these words are does something there, or has something brought to it.
fn has_duty(tokens: &Tokens<'_>, words: &Range<usize>) -> bool {
    let (first, after) = (words.start, Some(words.end).filter(|after| *after < tokens.words.len()));
    // What "a member of the team" does, and what "the coordinator’s" is, is somebody else's matter.
    let is_part = first.checked_sub(2).is_some_and(|of| tokens.words[of] == "of");
    let does = after.is_some_and(|after| {
        let word = tokens.words[after].as_str();
        let next = tokens.words.get(after + 1).map_or("", String::as_str);
        tokens.passage.words[tokens.places[after - 1].end..tokens.places[after].start].trim().is_empty()
            && (DUTIES.contains(&word) || (matches!(word, "is" | "has") && RESPONSIBLE.contains(&next)))
    });
    let to = first.checked_sub(2).is_some_and(|to| {
        matches!(tokens.words[first - 1].as_str(), "our" | "the" | "this")
            && TO_A_POST.contains(&tokens.words[to].as_str())
    });
    (does && !is_part) || to
}

/// Whether these words say who holds a post or what it does: in a heading, at the top, in the lead-in of a list, or beside
/// a person.
fn fills(tokens: &Tokens<'_>, range: &Range<usize>, leads_in: bool) -> bool {
    let passage = tokens.passage;
    let is_subject = tokens.places.iter().take(2).any(|place| place.start == range.start);
    match passage.kind {
        PassageKind::Heading(_) | PassageKind::Label | PassageKind::Term => true,
        PassageKind::Paragraph | PassageKind::Item | PassageKind::Cell | PassageKind::Note => {
            (leads_in && is_subject && passage.words.trim_end().ends_with(':')) || has_person(passage, range)
        }
    }
}

/// Whether a person's name stands beside the words at `range`: `Ada Green (coordinator)`, `the coordinator, Ada Green`,
/// `the coordinator (CO) is Ada Green`, `Ada Green is our coordinator`.
fn has_person(passage: &Passage, range: &Range<usize>) -> bool {
    let is_name = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        bare.starts_with(char::is_uppercase)
            && !matches!(bare, "A" | "An" | "Our" | "The" | "This")
            && !APPOINTED.iter().any(|names| names.iter().any(|name| name.split(' ').any(|part| part == folded(bare))))
    };
    let after = passage.words[range.end..].trim_start();
    // A short form in brackets stands between the post and its holder, or is the post itself.
    let short =
        after.strip_prefix('(').and_then(|inside| inside.split_once(')')).filter(|(short, _)| !short.contains(' '));
    let after = short.map_or(after, |(_, after)| after);
    let is_bracketed = passage.words[..range.start].ends_with('(');
    let after = if is_bracketed { after.strip_prefix(')').unwrap_or(after) } else { after }.trim_start();
    let after = HELD_BY.iter().find_map(|link| after.strip_prefix(link));
    let named_after = after.is_some_and(|after| {
        let next: Vec<&str> = after.split_whitespace().take(2).collect();
        next.len() == 2 && next.iter().all(|word| is_name(word))
    });
    let named_before = passage.words[..range.start].rsplit_once('(').is_some_and(|(before, inside)| {
        let last: Vec<&str> = before.split_whitespace().rev().take(2).collect();
        !inside.contains(')') && last.len() == 2 && last.iter().all(|word| is_name(word))
    });
    let before = passage.words[..range.start].trim_end().replace('’', "'");
    let holder = HOLDS.iter().find_map(|link| before.strip_suffix(link)).unwrap_or_default();
    let last: Vec<&str> = holder.split_whitespace().rev().take(2).collect();
    // "Mr. Lee" is one name; of "Ask Ada. Green" the first word ends another sentence.
    let is_one = last.get(1).is_some_and(|first| {
        let is_title = matches!(*first, "Mr." | "Mrs." | "Ms." | "Dr." | "Rev.") || first.chars().count() == 2;
        is_title || !first.ends_with(['.', ',', ';', ':', '?', '!'])
    });
    let holds = last.len() == 2 && is_one && last.iter().all(|word| is_name(word));
    named_after || named_before || holds
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
    fn a_sentence_says_who_holds_a_post() {
        for (post, holder) in [
            ("SENCO", "Our Special Educational Needs Coordinator (SENCO) is Mrs Brown."),
            ("SENCO", "The role of SENCO is held by Mrs Brown."),
            ("SENCO", "The SENCO for our school is Mrs Brown."),
            ("Data Protection Officer", "Mr Jones is our Data Protection Officer."),
            ("Data Protection Officer", "Mr. Jones is the Data Protection Officer (DPO)."),
            ("DPO", "Mr Jones is the school’s Data Protection Officer (DPO)."),
            ("Attendance Officer", "Mrs Lee is the Attendance Officer."),
            ("Attendance Officer", "The Attendance Officer (AO) is Mrs Lee."),
        ] {
            assert_eq!(pointed_at(&RULE, &format!("{holder} The {post} will reply.\n")), [""; 0], "{holder}");
        }
        for nobody in [
            "This is the Data Protection Officer.",
            "Write to Ada. Green is the Data Protection Officer.",
            "The Data Protection Officer (DPO) is Very busy.",
        ] {
            let text = format!("{nobody} The Data Protection Officer will reply.\n");
            assert_eq!(pointed_at(&RULE, &text), ["Data Protection Officer"], "{nobody}");
        }
    }

    #[test]
    fn posts_that_a_document_makes_up_want_somebody_too() {
        assert_eq!(
            pointed_at(&RULE, "The Digital Wellbeing Champion will keep a log. Ask the Digital Wellbeing Champion.\n"),
            ["Digital Wellbeing Champion"]
        );
        for text in [
            "## The Digital Wellbeing Champion\n\nThe Digital Wellbeing Champion will keep a log.\n",
            "The Complaints Manager, Ada Green, will reply. The Complaints Manager keeps a log.\n",
            "The Investigating Officer will report. The Local Authority Designated Officer must be told.\n",
            "The Attendance Officer came. The lead must be early. Tell The Head Teacher. MANAGERS WILL LEAD.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }

    #[test]
    fn the_longer_name_is_meant() {
        assert_eq!(
            pointed_at(&RULE, "The Online Safety Coordinator will act. Tell the Online Safety Coordinator.\n"),
            ["Online Safety Coordinator"]
        );
    }

    #[test]
    fn a_post_that_is_only_mentioned_is_fine() {
        let text = "The training of the DSL is in another policy. A member of the senior leadership team may come.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
    }
}
