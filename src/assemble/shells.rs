//! What a condition or a school leaves behind when it takes something out: a heading over nothing, a text without its heading,
//! a lead-in without its list, a list without its lead-in, "They must not …" without those who must not.
//!
//! A heading goes with what stood under it. The rest is told, with what took out what is missing: only its author knows
//! whether it may go too.

use super::draft::Late;
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::{Block, BlockKind, Inline, InlineKind};
use crate::model::slot::{Hole, Listing};
use crate::source::Span;
use std::ops::Range;

/// What took something out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TakenOut {
    /// The school, in the entry of `drop` that stands here.
    Dropped(Span),
    /// A condition that does not hold.
    Unmet,
}

/// What is left of a block as it was written.
pub(super) struct Left<'l> {
    pub block: &'l Block<Hole>,
    /// Which of the blocks that were filled it became.
    pub placed: Range<usize>,
    /// What took it out, or some of its items, and where that stood.
    pub taken: Vec<(TakenOut, Span)>,
    /// How many of its items are left, and how many were written, if it is a list of which some are gone.
    pub items: Option<(usize, usize)>,
}

impl Left<'_> {
    fn stands(&self) -> bool {
        !self.placed.is_empty()
    }

    fn is_conditional(&self) -> bool {
        match &self.block.kind {
            BlockKind::Hole(Hole::Guarded(condition, _)) => condition.facts().len() > condition.needed().len(),
            _ => false,
        }
    }

    /// The block itself, without the condition it stands under.
    fn written(&self) -> &Block<Hole> {
        match &self.block.kind {
            BlockKind::Hole(Hole::Guarded(_, inner)) => inner,
            _ => self.block,
        }
    }

    /// Whether it is something that a lead-in leads in to, and not a paragraph. An included clause may be anything.
    fn is_led(&self) -> bool {
        match &self.written().kind {
            BlockKind::List { .. }
            | BlockKind::Definitions(_)
            | BlockKind::Table { .. }
            | BlockKind::Quote(_)
            | BlockKind::Edited { .. }
            | BlockKind::Code(_)
            | BlockKind::Hole(_) => true,
            BlockKind::Paragraph(_) | BlockKind::Heading { .. } | BlockKind::Rule => false,
        }
    }

    fn paragraph(&self) -> Option<&[Inline<Hole>]> {
        match &self.written().kind {
            BlockKind::Paragraph(line) => Some(line),
            BlockKind::Heading { .. }
            | BlockKind::List { .. }
            | BlockKind::Definitions(_)
            | BlockKind::Table { .. }
            | BlockKind::Quote(_)
            | BlockKind::Edited { .. }
            | BlockKind::Code(_)
            | BlockKind::Rule
            | BlockKind::Hole(_) => None,
        }
    }

    /// The level of a heading as it was written.
    fn heading(&self) -> Option<u8> {
        match &self.written().kind {
            BlockKind::Heading { level, .. } => Some(*level),
            BlockKind::Paragraph(_)
            | BlockKind::List { .. }
            | BlockKind::Definitions(_)
            | BlockKind::Table { .. }
            | BlockKind::Quote(_)
            | BlockKind::Edited { .. }
            | BlockKind::Code(_)
            | BlockKind::Rule
            | BlockKind::Hole(_) => None,
        }
    }

    /// Whether it leads in to `next`: it ends with a colon, or goes on in a list.
    fn leads_in_to(&self, next: &Left) -> bool {
        let Some(line) = self.paragraph() else { return false };
        match last_letter(line) {
            Some(':') => true,
            Some('.' | '?' | '!' | '”' | '’' | ')') => false,
            Some(_) | None => matches!(next.written().kind, BlockKind::List { .. }),
        }
    }
}

/// Takes out what is an empty shell, and tells of what cannot be taken out. `blocks` stand beside each other.
pub(super) fn mend(blocks: &[Left], filled: &mut Vec<Block<Late>>, policy: Span, found: &mut Vec<Diagnostic>) {
    if blocks.iter().all(|block| block.stands() && block.taken.is_empty()) {
        return;
    }
    for pair in blocks.windows(2) {
        let [lead_in, list] = pair else { continue };
        let Some((items, written)) = list.items.filter(|_| lead_in.stands()) else { continue };
        if let Some((word, number)) = lead_in
            .paragraph()
            .and_then(|line| counting_words(line).or_else(|| number_of_all(line, written)))
            .filter(|(_, number)| *number != items)
        {
            let fault = |place| {
                let message =
                    format!("\"{word}\" leads in to {number} things, of which {items} {} left", is_or_are(items));
                Diagnostic::error(Fault::LeadInAlone, place, message)
            };
            let help = (
                "say the lead-in without the number, or give the list and the lead-in a wording for that case",
                "leave all of these in; or say the lead-in and what is left in your own words, with [[policy.replace]]",
            );
            found.push(told(fault, lead_in.written().span, &list.taken, policy, help));
        } else if let Some(word) = lead_in.paragraph().and_then(choosing_word).filter(|_| items == 1) {
            let fault = |place| {
                let message = format!("\"{word}\" leads in to several things, of which one is left");
                Diagnostic::error(Fault::LeadInAlone, place, message)
            };
            let help = (
                "word the lead-in so that it fits one thing too, or give the list and the lead-in a wording for that case",
                "leave one more of these in; or say the lead-in and what is left in your own words, with [[policy.replace]]",
            );
            found.push(told(fault, lead_in.written().span, &list.taken, policy, help));
        }
    }
    found.extend((0..blocks.len()).filter_map(|at| heading_gone(blocks, at, policy)));
    let mut empty = Vec::new();
    for (at, block) in blocks.iter().enumerate().filter(|(_, block)| block.stands()) {
        let after = &blocks[at + 1..];
        if let Some(level) = block.heading() {
            let below = after.iter().take_while(|next| next.heading().is_none_or(|next| next > level));
            let below: Vec<&Left> = below.collect();
            if !below.is_empty() && below.iter().all(|next| !next.stands() && !next.taken.is_empty()) {
                empty.push(block.placed.clone());
            }
            continue;
        }
        let is_gone = |next: &&Left| !next.stands() && !next.taken.is_empty();
        if let Some(next) = after.first().filter(|next| is_gone(next) && block.leads_in_to(next))
            && !goes_on(after)
        {
            // What has no id cannot be named by itself.
            let of_school = match block.written().id {
                Some(_) => {
                    "leave one of these in; or drop the lead-in too; or say it in your own words, without the list, with [[policy.replace]]"
                }
                None => {
                    "leave one of these in; or say the whole clause in your own words, without the list: [[policy.replace]] with its name and no #"
                }
            };
            let fault =
                |place| Diagnostic::error(Fault::LeadInAlone, place, "this leads in to what has been taken out");
            found.push(told(
                fault,
                block.written().span,
                &next.taken,
                policy,
                ("take the lead-in out too, or give it the same condition", of_school),
            ));
        }
        let gone = |before: &Left| !before.stands() && !before.taken.is_empty();
        let Some((before, earlier)) = blocks[..at].split_last().filter(|(before, _)| gone(before)) else {
            continue;
        };
        // Of two under contrary conditions, the other one stands: this one, or one before.
        let other = earlier.iter().rev().find(|other| other.stands());
        if before.is_conditional() && (block.is_conditional() || other.is_some_and(Left::is_conditional)) {
            continue;
        }
        if before.leads_in_to(block) && matches!(block.written().kind, BlockKind::List { .. } | BlockKind::Table { .. })
        {
            let fault = |place| Diagnostic::error(Fault::LeadInGone, place, "what leads in to this has been taken out");
            let help = (
                "take this out too, or say in the lead-in's own words what it is",
                "drop what is left too; or leave the lead-in, and say it in your own words with [[policy.replace]]",
            );
            found.push(told(fault, block.written().span, &before.taken, policy, help));
        } else if let Some(word) = block.paragraph().and_then(leaning_word) {
            let fault = |place| {
                let message = format!("\"{word}\" leans on what stood before it and has been taken out");
                Diagnostic::warning(Fault::LoosePronoun, place, message)
            };
            let help = (
                "say who or what is meant, or take this out too",
                "drop what is left too, or say it in your own words with [[policy.replace]]",
            );
            found.push(told(fault, block.written().span, &before.taken, policy, help));
        }
    }
    for range in empty.into_iter().rev() {
        filled.drain(range);
    }
}

/// A fault if the block at `at` is a heading that has been taken out, and some of what it headed is left: a reader would take
/// that for a part of what stands above.
fn heading_gone(blocks: &[Left], at: usize, policy: Span) -> Option<Diagnostic> {
    let heading = &blocks[at];
    let level = heading.heading().filter(|_| !heading.stands() && !heading.taken.is_empty())?;
    let (before, after) = (&blocks[..at], &blocks[at + 1..]);
    // Of two headings under contrary conditions the other one stands, right above or right below.
    let is_beside = |other: &&Left| other.heading() == Some(level);
    let mut others = before.iter().rev().take_while(is_beside).chain(after.iter().take_while(is_beside));
    if heading.is_conditional() && others.any(|other| other.stands() && other.is_conditional()) {
        return None;
    }
    let mut below = after.iter().take_while(|next| next.heading().is_none_or(|next| next > level));
    let left = below.find(|next| next.stands())?;
    let fault = |place| {
        Diagnostic::error(Fault::HeadingGone, place, "a heading has been taken out, and what stands under it is left")
    };
    let help = (
        "give what stands under the heading the same condition; or leave the heading, and put the condition into its words",
        "drop what stands under it too; or leave the heading, and give it a wording of your own with [[policy.replace]]",
    );
    Some(told(fault, left.written().span, &heading.taken, policy, help))
}

/// Blocks without the worked-out lists that hold nothing, and without what only led in to one of them.
pub(super) fn without_lists(
    blocks: Vec<Block<Late>>,
    is_empty: &dyn Fn(Listing) -> bool,
    found: &mut Vec<Diagnostic>,
) -> Vec<Block<Late>> {
    let mut kept: Vec<Block<Late>> = Vec::new();
    let mut blocks = blocks.into_iter().peekable();
    while let Some(mut block) = blocks.next() {
        match &mut block.kind {
            BlockKind::Hole(Late::Listing(listing, _)) if is_empty(*listing) => {
                take_lead_in(&mut kept, block.span, found);
                if let Some(Block { kind: BlockKind::Heading { level: above, .. }, .. }) = kept.last()
                    && blocks
                        .peek()
                        .is_none_or(|next| matches!(next.kind, BlockKind::Heading { level, .. } if level <= *above))
                {
                    kept.pop();
                }
                continue;
            }
            BlockKind::List { items, .. } => {
                let before = items.len();
                for item in items.iter_mut() {
                    item.blocks = without_lists(std::mem::take(&mut item.blocks), is_empty, found);
                }
                items.retain(|item| !item.blocks.is_empty());
                if items.is_empty() && before > 0 {
                    take_lead_in(&mut kept, block.span, found);
                    continue;
                }
            }
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => {
                *inner = without_lists(std::mem::take(inner), is_empty, found);
                if inner.is_empty() {
                    continue;
                }
            }
            BlockKind::Definitions(definitions) => {
                for definition in definitions.iter_mut() {
                    for details in &mut definition.details {
                        *details = without_lists(std::mem::take(details), is_empty, found);
                    }
                    definition.details.retain(|details| !details.is_empty());
                }
                definitions.retain(|definition| !definition.details.is_empty());
                if definitions.is_empty() {
                    continue;
                }
            }
            BlockKind::Hole(_)
            | BlockKind::Paragraph(_)
            | BlockKind::Heading { .. }
            | BlockKind::Table { .. }
            | BlockKind::Code(_)
            | BlockKind::Rule => {}
        }
        kept.push(block);
    }
    kept
}

/// Takes out the lead-in to a list that holds nothing. One that says more than that is told of.
fn take_lead_in(kept: &mut Vec<Block<Late>>, list: Span, found: &mut Vec<Diagnostic>) {
    let Some(Block { kind: BlockKind::Paragraph(line), span, .. }) = kept.last() else { return };
    let mut words = String::new();
    line.iter().for_each(|inline| {
        if let InlineKind::Text(text) = &inline.kind {
            words.push_str(text);
        }
    });
    if !words.trim_end().ends_with(':') {
        return;
    }
    if [". ", "? ", "! "].iter().any(|end| words.contains(end)) {
        found.push(
            Diagnostic::error(Fault::LeadInAlone, *span, "this leads in to a list that holds nothing")
                .related(list, "the list")
                .help("put the sentence that leads in to the list into a paragraph of its own: it goes with an empty list"),
        );
        return;
    }
    kept.pop();
}

/// Whether what a lead-in led in to goes on after the first block, which is gone. After a list, what follows another
/// paragraph belongs to that, whether or not it stands.
fn goes_on(after: &[Left]) -> bool {
    let Some(first) = after.first() else { return false };
    // Of paragraphs of which a condition chooses one, another one stands, or what they lead in to; what stands in any case
    // says something else.
    let is_chosen = first.is_conditional() && !first.is_led();
    let is_led = first.is_led();
    let same = after.iter().take_while(|next| match (is_led, is_chosen) {
        (true, _) => next.is_led(),
        (false, true) => next.is_led() || next.heading().is_none() && next.is_conditional(),
        (false, false) => next.heading().is_none(),
    });
    same.into_iter().any(Left::stands)
}

/// Tells of a clause that leans on the one before it, which the school drops with the entry at `dropped`.
pub(super) fn check_start(body: &[Block<Hole>], dropped: Span, found: &mut Vec<Diagnostic>) {
    let Some(Block { kind: BlockKind::Paragraph(line), span, .. }) = body.first() else { return };
    if let Some(word) = leaning_word(line) {
        let message = format!("\"{word}\" leans on what stood before it and has been taken out");
        found.push(
            Diagnostic::warning(Fault::LoosePronoun, dropped, message)
                .label("taken out here")
                .related(*span, "this is left")
                .help("drop what is left too, or say it in your own words with [[policy.replace]]"),
        );
    }
}

/// Tells that all of a policy has been kept out, and by what.
pub(super) fn nothing_left(kept_out: &[(TakenOut, Span)], policy: Span) -> Diagnostic {
    let mut fault = Diagnostic::error(Fault::EmptyPolicy, policy, "nothing is left of this policy");
    for (taken, place) in kept_out {
        fault = match taken {
            TakenOut::Dropped(at) => fault.related(*at, "taken out here"),
            TakenOut::Unmet => fault.related(*place, "this condition does not hold here"),
        };
    }
    fault.help("leave something in; a policy that the school does not have is no [[policy]] of its file")
}

/// A fault at what was left, or where a school can mend it: at the last of its drops that had a part in it.
fn told(
    fault: impl Fn(Span) -> Diagnostic,
    left: Span,
    taken: &[(TakenOut, Span)],
    policy: Span,
    (of_author, of_school): (&'static str, &'static str),
) -> Diagnostic {
    let dropped = taken.iter().rev().find_map(|(taken, _)| match taken {
        TakenOut::Dropped(at) => Some(*at),
        TakenOut::Unmet => None,
    });
    let mut fault = match dropped {
        Some(dropped) => fault(dropped).label("taken out here").related(left, "this is left"),
        None => fault(left).related(policy, "in this policy"),
    };
    for (_, place) in taken.iter().filter(|(taken, _)| *taken == TakenOut::Unmet) {
        if fault.related.iter().all(|(told, _)| told != place) {
            fault = fault.related(*place, "its condition does not hold here");
        }
    }
    fault.help(if dropped.is_some() { of_school } else { of_author })
}

/// The last letter of a line, if it is known.
fn last_letter(line: &[Inline<Hole>]) -> Option<char> {
    match &line.last()?.kind {
        InlineKind::Text(words) | InlineKind::Code(words) => words.trim_end().chars().next_back(),
        InlineKind::Emphasis(inner)
        | InlineKind::Strong(inner)
        | InlineKind::Particular { fact: _, text: inner }
        | InlineKind::Edited { edit: _, text: inner }
        | InlineKind::Language { lang: _, text: inner }
        | InlineKind::Link { to: _, text: inner } => last_letter(inner),
        InlineKind::Abbreviation { .. } | InlineKind::FootnoteCall(_) | InlineKind::Break | InlineKind::Hole(_) => None,
    }
}

/// The words at the end of a lead-in that lead in to more than one thing: "either", "one of the following".
fn choosing_word(line: &[Inline<Hole>]) -> Option<String> {
    const ALONE: [&str; 4] = ["either", "both", "neither", "between"];
    const OF: [&str; 8] = ["one of", "any of", "some of", "all of", "each of", "none of", "more of", "two of"];
    const THESE: [&str; 3] = ["these", "the following", "them"];
    let InlineKind::Text(words) = &line.last()?.kind else { return None };
    let words = words.trim_end().strip_suffix(':')?.trim_end().to_lowercase();
    let ends_in = |end: &str| {
        words.strip_suffix(end).is_some_and(|before| !before.ends_with(char::is_alphanumeric)).then(|| end.to_owned())
    };
    ALONE.into_iter().find_map(ends_in).or_else(|| {
        OF.into_iter().flat_map(|of| THESE.map(|these| format!("{of} {these}"))).find_map(|end| ends_in(&end))
    })
}

fn is_or_are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// Numbers as they are written out, from two.
const NUMBERS: [&str; 11] =
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
/// What is measured and not counted.
const UNITS: [&str; 12] =
    ["days", "weeks", "months", "years", "terms", "hours", "minutes", "times", "metres", "miles", "pounds", "pence"];

/// The words at the end of a lead-in that say how many things it leads in to, and how many: "these two things", "the
/// following three", "do two things". A span of time counts nothing.
fn counting_words(line: &[Inline<Hole>]) -> Option<(String, usize)> {
    let InlineKind::Text(words) = &line.last()?.kind else { return None };
    let words = words.trim_end().strip_suffix(':')?;
    let words: Vec<&str> = words.split_whitespace().collect();
    // The number may be the last word, or stand before the thing and one word that describes it.
    let at = (words.len().saturating_sub(3)..words.len()).rev().find_map(|at| {
        let word = words[at].to_lowercase();
        let written = NUMBERS.iter().position(|number| *number == word).map(|place| place + 2);
        // A number in digits may be that of a year, a section or a class.
        let before = at.checked_sub(1).map_or("", |before| words[before]).to_lowercase();
        let is_counted = ["these", "following", "the", "all"].contains(&before.as_str());
        Some((at, written.or_else(|| word.parse().ok().filter(|_| is_counted))?))
    });
    let (at, number) = at?;
    let before = at.checked_sub(1).map_or("", |before| words[before]).to_lowercase();
    let counts = match words[at + 1..] {
        [] => ["these", "following", "of", "or", "all"].contains(&before.as_str()),
        [.., thing] => {
            thing.ends_with('s')
                && !UNITS.contains(&thing)
                && words[at..].iter().all(|word| !word.ends_with([',', ';']))
        }
    };
    let from = if ["these", "following"].contains(&before.as_str()) { at - 1 } else { at };
    counts.then(|| (words[from..].join(" "), number))
}

/// The words anywhere in the last sentence of a lead-in that say how many things follow, and how many. What stands further from
/// the colon than [`counting_words`] looks may count something else, so it must say of how many all the list was: `written`;
/// or point at the list.
fn number_of_all(line: &[Inline<Hole>], written: usize) -> Option<(String, usize)> {
    const POINTING: [&str; 4] = ["these", "following", "below", "all"];
    /// After these a number is a name, a limit or a share.
    const NO_COUNT: [&str; 17] = [
        "about", "annex", "appendix", "chapter", "class", "every", "form", "least", "level", "more", "most", "part",
        "section", "stage", "than", "within", "year",
    ];
    /// What a lead-in ends with whose items say what somebody does: a number in it counts people.
    const DOING: [&str; 9] = ["must", "should", "may", "will", "can", "cannot", "not", "shall", "to"];
    let said = spoken(line);
    let said = said.trim_end();
    let end = said.strip_suffix(':').or_else(|| said.strip_suffix('.'))?;
    let sentence = end.rsplit(['.', '?', '!', ';']).next()?.to_lowercase();
    let words: Vec<&str> =
        sentence.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty()).collect();
    let points = POINTING.iter().any(|pointing| words.contains(pointing));
    let of_people = words.last().is_some_and(|last| DOING.contains(last)) && !points;
    if of_people || (said.ends_with('.') && !points) {
        return None;
    }
    words.iter().enumerate().find_map(|(at, word)| {
        let after = |back: usize| words.get(at + back).copied().unwrap_or_default();
        let before = at.checked_sub(1).map_or("", |before| words[before]);
        let number = match *word {
            // "Both the head and the chair" are named.
            "both" | "neither" if !words[at..].iter().any(|word| ["and", "nor"].contains(word)) => 2,
            "both" | "neither" => return None,
            word => NUMBERS.iter().position(|number| *number == word)? + 2,
        };
        let is_unit = UNITS.contains(&after(1)) || UNITS.contains(&after(2));
        let is_pointed_at = POINTING.contains(&before) || (1..=3).any(|further| after(further) == "below");
        let counts = !is_unit && !NO_COUNT.contains(&before) && (number == written || is_pointed_at);
        counts.then(|| ((*word).to_owned(), number))
    })
}

/// The words of a line, with an x for what is filled in.
fn spoken(line: &[Inline<Hole>]) -> String {
    let words = line.iter().map(|inline| match &inline.kind {
        InlineKind::Text(words) | InlineKind::Code(words) => words.clone(),
        InlineKind::Emphasis(inner)
        | InlineKind::Strong(inner)
        | InlineKind::Particular { fact: _, text: inner }
        | InlineKind::Edited { edit: _, text: inner }
        | InlineKind::Language { lang: _, text: inner }
        | InlineKind::Link { to: _, text: inner } => spoken(inner),
        InlineKind::Abbreviation { .. } | InlineKind::Hole(_) => "x".to_owned(),
        InlineKind::FootnoteCall(_) | InlineKind::Break => " ".to_owned(),
    });
    words.collect()
}

/// Tells of a footnote of which nothing is left.
pub(super) fn empty_note(note: &[Block<Hole>], taken: &[(TakenOut, Span)], policy: Span) -> Option<Diagnostic> {
    let fault =
        |place| Diagnostic::error(Fault::EmptyFootnote, place, "nothing is left of this footnote, which is called");
    let help = (
        "give the words that call it the same condition, or leave something in it",
        "leave one of these in, or say the words that call it in your own words, with [[policy.replace]]",
    );
    Some(told(fault, note.first()?.span, taken, policy, help))
}

/// The words a paragraph begins with if they mean what stands before it: "They", "In that case", "That rule".
fn leaning_word(line: &[Inline<Hole>]) -> Option<String> {
    /// These mean something before them whatever follows.
    const ALWAYS: [&str; 43] = [
        "They",
        "It",
        "He",
        "She",
        "Their",
        "His",
        "Her",
        "Its",
        "Both",
        "Both of them",
        "Neither of them",
        "Neither",
        "In that case",
        "In those cases",
        "If so",
        "If not",
        "Otherwise",
        "The latter",
        "The former",
        "The first is",
        "The second is",
        "The third is",
        "The last is",
        "The first of",
        "The second of",
        "The other is",
        "The others",
        "One of them",
        "One of these",
        "Each of them",
        "Each of these",
        "All of them",
        "All of these",
        "None of them",
        "None of these",
        "The same applies",
        "The same goes",
        "The same holds",
        "The rule does",
        "The rules do",
        "The rule covers",
        "The rule applies",
        "Two of these",
    ];
    /// And these, but where the policy or a part of it speaks of itself.
    const POINTING: [&str; 5] = ["This", "That", "These", "Those", "Such"];
    const ITSELF: [&str; 6] = ["policy", "section", "document", "text", "school", "standard"];
    let InlineKind::Text(words) = &line.first()?.kind else { return None };
    let after = |start: &str| words.strip_prefix(start)?.strip_prefix([' ', ',']);
    if let Some(word) = ALWAYS.into_iter().find(|word| after(word).is_some()) {
        return Some(word.to_owned());
    }
    // "These services can help:" points at what follows.
    if last_letter(line) == Some(':') {
        return None;
    }
    POINTING.into_iter().find_map(|pointing| {
        let next = after(pointing)?.split([' ', ',', '.']).next().unwrap_or_default();
        (!ITSELF.contains(&next))
            .then(|| if next.is_empty() { pointing.to_owned() } else { format!("{pointing} {next}") })
    })
}
