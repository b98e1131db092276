//! Items that do not go on from the words that lead in to their list.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::Tokens;
use crate::check::words::grammar::{ALSO_NOUNS, JOINERS, MODALS, NOT_VERBS, SUBJECTS, VERBS};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{List, Passage, PassageKind, Text};

pub(super) const RULE: Rule = Rule {
    code: Code::rule("list-stem"),
    about: "An item that does not go on from the words that lead in to its list",
    page: include_str!("list_stem.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

/// How an item begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// `ask the head`
    Plain,
    /// `not ask`, `never ask`
    Negative,
    /// `to ask the head`
    To,
    /// `asking the head`
    Ing,
    /// `do not ask`
    DoNot,
    /// `staff must ask`, `the log`
    Subject,
    /// Something else, or nobody knows.
    Other,
}

/// What must follow a lead-in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stem {
    /// A verb in its plain form: `Staff must:`, `The aim is to:`.
    Plain { negative: bool },
    /// Participles and nouns: `The board has:`.
    Has,
    /// A noun or an -ing form: `with regard to:`.
    Noun,
    /// Nobody knows.
    Open,
}

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let text = reading.text;
    for list in &text.lists {
        let lead_in =
            list.lead_in.and_then(|number| text.passages.get(number)).filter(|lead_in| leads_in(lead_in, list));
        if let Some(lead_in) = lead_in
            && let Some(last) = missing_colon(lead_in)
        {
            found.push(
                Diagnostic::warning(
                    RULE.code,
                    lead_in.place(last, reading.sources),
                    "a list follows, and no colon leads in to it",
                )
                .help("put a colon there"),
            );
        }
        // An item that ends with a colon leads in to those after it, if they were not indented.
        let items: Vec<Tokens<'_>> = list.items.iter().map(|item| Tokens::of(&text.passages[*item])).collect();
        let mut rest = &items[..];
        let mut lead_in = lead_in;
        while !rest.is_empty() {
            let leads = |item: &Tokens<'_>| stem(item.passage) != Stem::Open && !holds_list(item.passage, text);
            let end = rest.iter().position(leads).map_or(rest.len(), |at| at + 1);
            let (items, after) = rest.split_at(end);
            judge(lead_in, items, reading, found);
            lead_in = items.last().map(|item| item.passage);
            rest = after;
        }
    }
}

/// Whether a list stands in the item that begins with this passage.
fn holds_list(item: &Passage, text: &Text) -> bool {
    let is_item = |number: usize| text.passages.get(number).is_some_and(|passage| std::ptr::eq(passage, item));
    text.lists.iter().any(|list| list.outer.is_some() && list.lead_in.is_some_and(is_item))
}

/// Judges items that follow from one lead-in.
fn judge(lead_in: Option<&Passage>, items: &[Tokens<'_>], reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let quoted = lead_in.map_or(String::new(), tail);
    let faults: Vec<(usize, Mismatch)> = match lead_in.map_or(Stem::Open, stem) {
        Stem::Plain { negative } => each(items, |item| after_plain(item, negative)),
        Stem::Has => each(items, after_has),
        Stem::Noun => each(items, |item| is_question(item).then_some(Mismatch::Question)),
        Stem::Open => Vec::new(),
    };
    let faults = if faults.is_empty() { odd_ones(items) } else { faults };
    for fault in Mismatch::ALL {
        let mut places = faults.iter().filter(|(_, other)| *other == fault).map(|(at, _)| first_words(&items[*at]));
        // One finding for one kind of slip: whoever sees it sees the others.
        let Some((passage, range)) = places.next() else { continue };
        let place = passage.place(range, reading.sources);
        let first = Diagnostic::warning(RULE.code, place, fault.message(&quoted)).help(fault.help());
        let first = match lead_in.filter(|_| !quoted.is_empty() && fault.is_of_stem()) {
            Some(lead_in) => {
                let sentence = lead_in.sentences().pop().unwrap_or_default();
                first.related(lead_in.place(sentence, reading.sources), "it should go on from this")
            }
            None => first,
        };
        found.push(
            places.fold(first, |found, (passage, range)| {
                found.related(passage.place(range, reading.sources), "this too")
            }),
        );
    }
}

/// What is wrong with an item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mismatch {
    To,
    Ing,
    DoNot,
    Subject,
    Question,
    DoubleNegative,
    Flip,
    PlainAfterHas,
    OddPlain,
    OddTo,
    OddIng,
}

impl Mismatch {
    const ALL: [Mismatch; 11] = [
        Mismatch::To,
        Mismatch::Ing,
        Mismatch::DoNot,
        Mismatch::Subject,
        Mismatch::Question,
        Mismatch::DoubleNegative,
        Mismatch::Flip,
        Mismatch::PlainAfterHas,
        Mismatch::OddPlain,
        Mismatch::OddTo,
        Mismatch::OddIng,
    ];

    fn is_of_stem(self) -> bool {
        !matches!(self, Mismatch::OddPlain | Mismatch::OddTo | Mismatch::OddIng)
    }

    fn message(self, stem: &str) -> String {
        match self {
            Mismatch::To => format!("\"to\" does not go on from \"{stem}\""),
            Mismatch::Ing => format!("an -ing form does not go on from \"{stem}\""),
            Mismatch::DoNot => format!("\"do not\" does not go on from \"{stem}\""),
            Mismatch::Subject => format!("a new subject does not go on from \"{stem}\""),
            Mismatch::Question => format!("a question does not go on from \"{stem}\""),
            Mismatch::DoubleNegative => format!("\"not\" after \"{stem}\" says the opposite of what is meant"),
            Mismatch::Flip => format!("after \"{stem}\" this reads as a ban on what it asks for"),
            Mismatch::PlainAfterHas => format!("this verb does not go on from \"{stem}\""),
            Mismatch::OddPlain => "this item begins with an order, the others do not".to_owned(),
            Mismatch::OddTo => "this item begins with \"to\", the others do not".to_owned(),
            Mismatch::OddIng => "this item begins with an -ing form, the others do not".to_owned(),
        }
    }

    fn help(self) -> &'static str {
        match self {
            Mismatch::Flip => "make two items of it: what must not be done, and under another lead-in what must",
            Mismatch::Subject | Mismatch::DoNot => "reword it to go on from the lead-in, or move it out of the list",
            Mismatch::Question => "let the lead-in ask, as in \"Ask yourself:\"",
            Mismatch::To
            | Mismatch::Ing
            | Mismatch::DoubleNegative
            | Mismatch::PlainAfterHas
            | Mismatch::OddPlain
            | Mismatch::OddTo
            | Mismatch::OddIng => "begin every item in the same way, so that each makes a sentence with the lead-in",
        }
    }
}

/// The items of which `wrong` says that something is.
fn each(items: &[Tokens<'_>], wrong: impl Fn(&Tokens<'_>) -> Option<Mismatch>) -> Vec<(usize, Mismatch)> {
    items.iter().enumerate().filter_map(|(at, item)| Some((at, wrong(item)?))).collect()
}

/// Whether the passage before a list leads in to it: it stands just before, and on the level that the list stands on.
fn leads_in(lead_in: &Passage, list: &List) -> bool {
    let stands_before = list.items.first().is_some_and(|first| list.lead_in == first.checked_sub(1));
    stands_before && lead_in.list == list.outer
}

/// The last word of a lead-in that is a part of a sentence and has no colon.
fn missing_colon(lead_in: &Passage) -> Option<std::ops::Range<usize>> {
    let tokens = Tokens::of(lead_in);
    let last = tokens.places.last()?;
    let word = tokens.words.last()?.as_str();
    let is_open =
        MODALS.contains(&word) || matches!(word, "to" | "not" | "include" | "includes" | "are" | "following" | "by");
    let ends = lead_in.words.trim_end().len() == last.end;
    (ends
        && is_open
        && tokens.words.len() > 1
        && matches!(lead_in.kind, PassageKind::Paragraph | PassageKind::Heading(_)))
    .then(|| last.clone())
}

/// What follows from a lead-in.
fn stem(lead_in: &Passage) -> Stem {
    let tokens = Tokens::of(lead_in);
    if !lead_in.words.trim_end().ends_with(':') {
        return Stem::Open;
    }
    let words: Vec<&str> = tokens.words.iter().map(String::as_str).collect();
    let (words, negative) = match words.split_last() {
        Some((&("not" | "never"), before)) => (before, true),
        Some((&("always" | "also"), before)) => (before, false),
        _ => (&words[..], false),
    };
    match words.split_last() {
        Some((&"cannot", _)) => Stem::Plain { negative: true },
        Some((last, _)) if MODALS.contains(last) => Stem::Plain { negative },
        // "with regards to:", "contribute to:" and the like want a noun.
        // "information as to:" does too, and "so as to:" does not.
        Some((&"to", [before @ .., "as"])) => match before.last() {
            Some(&("so" | "such" | "way")) => Stem::Plain { negative: false },
            Some(_) | None => Stem::Noun,
        },
        Some((&"to", before)) => match before.last() {
            Some(
                &("regard" | "regards" | "respect" | "relation" | "contribute" | "apply" | "applies" | "limited"
                | "due" | "according" | "refers" | "relates" | "given" | "addition" | "access" | "report" | "linked"
                | "related" | "reported" | "sent" | "made" | "available" | "attention" | "subject" | "similar"
                | "adhere" | "commit" | "committed" | "paid" | "contrary"),
            )
            | None => Stem::Noun,
            Some(_) => Stem::Plain { negative: false },
        },
        Some((&("has" | "have"), _)) if !negative => Stem::Has,
        // "Staff should at all times:"
        Some(_) if ends_with_adverbial(words) => Stem::Plain { negative: false },
        Some(_) | None => Stem::Open,
    }
}

/// Whether a modal verb stands just before words of time: `should at all times`.
fn ends_with_adverbial(words: &[&str]) -> bool {
    ["at all times", "at any time", "at no time"].iter().any(|phrase| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        words.ends_with(&phrase) && words.len().checked_sub(4).is_some_and(|at| MODALS.contains(&words[at]))
    })
}

/// The last words of a lead-in, with its colon.
fn tail(lead_in: &Passage) -> String {
    let words: Vec<&str> = lead_in.words.split_whitespace().collect();
    words[words.len().saturating_sub(3)..].join(" ")
}

/// The first words of an item, to point at.
fn first_words<'p>(item: &Tokens<'p>) -> (&'p Passage, std::ops::Range<usize>) {
    let end = item.places.get(2.min(item.places.len().saturating_sub(1))).map_or(0, |place| place.end);
    let start = item.places.first().map_or(0, |place| place.start);
    (item.passage, start..end)
}

fn start(item: &Tokens<'_>) -> Start {
    let word = |at: usize| item.words.get(at).map_or("", String::as_str);
    let is_slot = item.places.first().is_some_and(|place| item.passage.is_slot(place.start));
    match word(0) {
        "not" | "never" => Start::Negative,
        "do" if word(1) == "not" => Start::DoNot,
        "don't" => Start::DoNot,
        "to" if is_verb(word(1)) || is_adverb(word(1)) && is_verb(word(2)) => Start::To,
        first if is_verb(first) || is_adverb(first) && is_verb(word(1)) => Start::Plain,
        first if is_ing(first) => Start::Ing,
        _ if is_slot && !is_verb(word(0)) && has_own_verb(item) => Start::Subject,
        first if SUBJECTS.contains(&first) => Start::Subject,
        _ if has_own_verb(item) => Start::Subject,
        _ => Start::Other,
    }
}

fn is_verb(word: &str) -> bool {
    VERBS.contains(&word) || ALSO_NOUNS.contains(&word)
}

fn is_adverb(word: &str) -> bool {
    word.ends_with("ly") || matches!(word, "also" | "always" | "at" | "only")
}

fn is_ing(word: &str) -> bool {
    word.len() > 5 && word.ends_with("ing") && !NOT_VERBS.contains(&word) && !word.contains('-')
}

/// Whether a subject and its verb stand at the start: `School staff will not …`.
fn has_own_verb(item: &Tokens<'_>) -> bool {
    let words = item.words.iter().map(String::as_str);
    let before: Vec<&str> = words.take(8).take_while(|word| !MODALS.contains(word)).collect();
    let at = before.len();
    // "can", "may" and "will" are nouns and names too: only what stands in the same breath counts.
    let in_one_breath = |first: usize, last: usize| {
        let range = item.places[first].start..item.places[last].start;
        !item.passage.words[range].contains([',', ';', '(', ':', '.'])
    };
    (1..8).contains(&at)
        && at < item.words.len()
        && in_one_breath(0, at)
        && !before.iter().any(|word| JOINERS.contains(word) || matches!(*word, "they" | "you" | "it" | "we") && at > 1)
        && !is_adverb(before[0])
}

fn after_plain(item: &Tokens<'_>, negative: bool) -> Option<Mismatch> {
    if is_question(item) {
        return Some(Mismatch::Question);
    }
    match start(item) {
        Start::To => Some(Mismatch::To),
        Start::Ing => Some(Mismatch::Ing),
        Start::DoNot => Some(Mismatch::DoNot),
        Start::Subject => Some(Mismatch::Subject),
        Start::Negative if negative => Some(Mismatch::DoubleNegative),
        Start::Plain | Start::Negative | Start::Other if negative => {
            let first = item.passage.sentences().into_iter().next().unwrap_or_default();
            let flips = ["and must", "but must", "and should", "but should", "and must also", "and will"];
            let is_flipped = flips.iter().flat_map(|phrase| item.find(phrase)).any(|range| {
                let then = item.places.partition_point(|place| place.start < range.end);
                // Without the comma, the verb may belong to "anything that is shut and must stay so".
                let parts = item.passage.words[..range.start].trim_end().ends_with(',');
                parts && first.contains(&range.start) && item.words.get(then).is_none_or(|word| word != "not")
            });
            is_flipped.then_some(Mismatch::Flip)
        }
        Start::Plain | Start::Negative | Start::Other => None,
    }
}

fn is_question(item: &Tokens<'_>) -> bool {
    item.passage.words.trim_end().ends_with('?')
}

fn after_has(item: &Tokens<'_>) -> Option<Mismatch> {
    // "read" and "set" are participles too.
    let first = item.words.first()?.as_str();
    (VERBS.contains(&first) && !matches!(first, "read" | "become")).then_some(Mismatch::PlainAfterHas)
}

/// Items that begin unlike nearly all others of their list.
fn odd_ones(items: &[Tokens<'_>]) -> Vec<(usize, Mismatch)> {
    let starts: Vec<Start> = items.iter().map(start).collect();
    let count = |wanted: Start| starts.iter().filter(|start| **start == wanted).count();
    let is_usual = |usual: Start| count(usual) >= 3 && count(usual) * 4 >= items.len() * 3;
    let odd = |wanted: Start, fault: Mismatch| {
        starts.iter().enumerate().filter(|(_, start)| **start == wanted).map(|(at, _)| (at, fault)).collect::<Vec<_>>()
    };
    // A word that is a noun as well begins no order for certain.
    let orders = || {
        let is_sure = |at: &usize| items[*at].words.first().is_some_and(|word| VERBS.contains(&word.as_str()));
        odd(Start::Plain, Mismatch::OddPlain).into_iter().filter(|(at, _)| is_sure(at)).collect::<Vec<_>>()
    };
    if is_usual(Start::Ing) {
        [orders(), odd(Start::To, Mismatch::OddTo)].concat()
    } else if is_usual(Start::Plain) {
        [odd(Start::To, Mismatch::OddTo), odd(Start::Ing, Mismatch::OddIng)].concat()
    } else if is_usual(Start::To) {
        [orders(), odd(Start::Ing, Mismatch::OddIng)].concat()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::{found, pointed_at};

    #[test]
    fn items_go_on_from_must_with_a_plain_verb() {
        assert_eq!(
            pointed_at(&RULE, "Staff must:\n\n- ask first\n- To wait for it\n- telling the head\n- Staff should act\n"),
            ["To wait for", "telling the head", "Staff should act"]
        );
        assert_eq!(pointed_at(&RULE, "We plan so as to:\n\n- ask first\n- telling the head\n"), ["telling the head"]);
        assert_eq!(pointed_at(&RULE, "We expect all to:\n\n- ask first\n- Do not run away\n"), ["Do not run"]);
    }

    #[test]
    fn a_ban_that_ends_in_a_duty_is_found() {
        assert_eq!(
            found(&RULE, "Staff must not:\n\n- post images\n- update a page, and must ensure that it is safe\n"),
            [(
                "update a page".to_owned(),
                "after \"Staff must not:\" this reads as a ban on what it asks for".to_owned()
            )]
        );
        assert_eq!(pointed_at(&RULE, "Staff must not:\n\n- not ask anyone\n"), ["not ask anyone"]);
    }

    #[test]
    fn items_that_were_not_indented_follow_from_the_item_before_them() {
        assert_eq!(
            pointed_at(&RULE, "- 7.1 Staff must not:\n- post images\n- visit, and must ask\n"),
            ["visit, and must"]
        );
    }

    #[test]
    fn a_question_needs_a_lead_in_that_asks() {
        let text = "Think with regard to:\n\n- is it public?\n- who made it?\n";
        assert_eq!(pointed_at(&RULE, text), ["is it public"]);
        assert_eq!(pointed_at(&RULE, "Ask yourself:\n\n- is it public?\n- who made it?\n"), [""; 0]);
    }

    #[test]
    fn an_order_after_has_is_found() {
        assert_eq!(
            pointed_at(&RULE, "The board has:\n\n- appointed a lead\n- duties of its own\n- make good use of it\n"),
            ["make good use"]
        );
    }

    #[test]
    fn one_item_unlike_all_others_is_found() {
        assert_eq!(
            pointed_at(
                &RULE,
                "We care for:\n\n- Teaching pupils\n- Asking parents\n- Keeping logs\n- Protect all of us\n"
            ),
            ["Protect all of"]
        );
        assert_eq!(
            pointed_at(
                &RULE,
                "The purpose of it is:\n\n- Protect pupils\n- Inform staff\n- To keep our name\n- Ensure it\n"
            ),
            ["To keep our"]
        );
    }

    #[test]
    fn a_lead_in_has_its_colon() {
        assert_eq!(pointed_at(&RULE, "All of the staff must\n\n- ask\n- act\n"), ["must"]);
    }

    #[test]
    fn lists_that_go_on_as_they_should_are_quiet() {
        for text in [
            "Staff will:\n\n- support pupils who may need help\n- not run\n- report what they should not have seen\n",
            "This applies to:\n\n- the head\n- staff who must travel\n",
            "Special categories are information as to:\n\n- the racial or ethnic origin\n- our opinions\n",
            "Aims\n\n- To ask\n- To act\n",
            "We use:\n\n- Blogs\n- Training\n- Training days\n- Using pens\n",
            "Staff must not:\n\n- open anything that may and should be closed\n- post a page that they made and must not share\n",
            "The board has:\n\n- read the policy\n- set the budget\n",
        ] {
            assert_eq!(found(&RULE, text), [], "{text}");
        }
    }
}
