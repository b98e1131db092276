//! What a document says twice in nearly the same words.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::grammar::{JOINING, OFTEN, SMALL};
use crate::check::words::{Tokens, folded, telling};
use crate::diagnostic::{Code, Diagnostic};
use crate::likeness::{Fingerprints, Texts};
use crate::model::allowance::Level;
use crate::prose::{Passage, PassageKind, Text};
use crate::source::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::ops::{Deref, Range};
use std::rc::Rc;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("near-duplicate-item"),
    about: "Two items or sentences that say nearly the same",
    page: include_str!("near_duplicate_item.md"),
    level: Level::Warning,
    looks: &[LooksAt::Whole(look)],
};

/// The likeness from which two items of a list, or two sentences, are one said twice. Two rules about different things
/// in the same words, such as "Report theft to the head" and "Report bullying to the head", stay below it.
const ALIKE: f64 = 0.72;

/// How much of the shorter sentence stands in the longer, from which it adds nothing.
const CONTAINED: f64 = 0.85;

/// The likeness below which nothing is looked at: a sentence of 13 words within one of 37 has 0.48.
const LEAST: f64 = 0.4;

/// Shorter sentences are alike by chance.
const SHORTEST: usize = 9;

/// How many of the telling words of the shorter stand in the longer, whatever their order, from which it adds nothing.
const SAME_WORDS: f64 = 0.75;

/// Sentences that have fewer telling words in common, such as those of the name of a committee, may say different things.
const TELLING: usize = 8;

/// In a list of titles so many telling words are enough, if both have hardly any other. In sentences the order counts:
/// who tells whom.
const TELLING_IN_TITLES: usize = 5;

/// Of many sentences that are like one, so many are compared with later ones as well: whatever is like the others is most
/// likely like these, and the work does not grow with the square of their number.
const MOST_LIKE_ONE: usize = 8;

/// The steps after which a text is not compared any further: some two thousand sentences that are alike and yet not the same.
const MOST_WORK: usize = 100_000_000;

/// An act has at least so many words: "comply with this policy".
const ACT: usize = 4;

/// A sentence, and where it stands.
struct Sentence<'t> {
    passage: &'t Passage,
    said: Rc<Vec<Said>>,
    at: usize,
}

impl Deref for Sentence<'_> {
    type Target = Said;

    fn deref(&self) -> &Said {
        &self.said[self.at]
    }
}

/// What a sentence says.
struct Said {
    range: Range<usize>,
    /// Its words as they are compared.
    words: String,
    /// How many there are.
    count: usize,
    /// Whether all but small words have a capital.
    is_title: bool,
    fingerprints: Fingerprints,
    /// The stems of its telling words.
    telling: BTreeSet<String>,
}

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    sentences(reading, MOST_WORK, found);
    acts(reading, found);
}

/// Sentences and items that say nearly the same as an earlier one, as far as `most` steps lead.
fn sentences(reading: &Reading<'_>, most: usize, found: &mut Vec<Diagnostic>) {
    let mut texts = Texts::default();
    let all: Vec<(&Tokens<'_>, Rc<Vec<Said>>)> =
        reading.tokens().iter().map(|tokens| (tokens, tokens.worked_out(said))).collect();
    // The same words again are duplicate-item's.
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let mut sentences: Vec<Sentence<'_>> = Vec::new();
    for (tokens, all) in &all {
        for (at, said) in all.iter().enumerate() {
            if seen.insert(&said.words) {
                texts.add_known(&said.fingerprints);
                sentences.push(Sentence { passage: tokens.passage, said: Rc::clone(all), at });
            }
        }
    }
    // Each is told of once, however many are like it. `leads` has the first wording of each, and how many followed it.
    let (mut leads, mut followed): (Vec<usize>, Vec<usize>) =
        ((0..sentences.len()).collect(), vec![0; sentences.len()]);
    let rest = texts.each_near(LEAST, most, |number, near| {
        let second = &sentences[number];
        let earlier = near.iter().find(|(first, likeness)| {
            let first = &sentences[*first];
            // Two roles may have one duty.
            is_near(first, second, *likeness) && may_compare(first.passage, second.passage, reading.text)
        });
        let Some((first, _)) = earlier else { return true };
        let lead = leads[*first];
        leads[number] = lead;
        followed[lead] += 1;
        let first = &sentences[*first];
        let places = [second, first].map(|of| of.passage.place(of.range.clone(), reading.sources));
        if places.iter().all(|place| reading.is_carried(*place)) {
            return true;
        }
        let kind = if second.passage.kind == PassageKind::Item { "item" } else { "sentence" };
        found.push(
            Diagnostic::warning(
                RULE.code,
                second.passage.place(second.range.clone(), reading.sources),
                format!("this {kind} says nearly the same as an earlier one"),
            )
            .related(first.passage.place(first.range.clone(), reading.sources), "the earlier one")
            .help("make one of the two; if they differ in something that counts, say only that"),
        );
        followed[lead] <= MOST_LIKE_ONE
    });
    if let Some(rest) = rest {
        let rest = &sentences[rest];
        found.push(
            Diagnostic::warning(
                RULE.code,
                rest.passage.place(rest.range.clone(), reading.sources),
                "so many sentences are alike that those from here on were not compared with earlier ones",
            )
            .help("say once what they have in common, in a table or above a list, and check again"),
        );
    }
}

/// What the sentences of a passage say that are long enough to be compared.
fn said(tokens: &Tokens<'_>) -> Vec<Said> {
    let passage = tokens.passage;
    if !matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item) {
        return Vec::new();
    }
    // A lead-in says nothing by itself.
    let whole = tokens.sentences().iter().filter(|range| !passage.words[(*range).clone()].ends_with(':'));
    let said = |range: &Range<usize>| {
        let within = tokens.within(range);
        let (first, all) = (within.start, within.clone());
        let own: Vec<usize> = all.filter(|at| *at == first || !goes_on(tokens, *at)).collect();
        let word = |at: &usize| tokens.words[*at].as_str();
        let is_joining = own.first().is_some_and(|first| JOINING.contains(&word(first)));
        let is_title = || {
            own.iter().all(|at| {
                SMALL.contains(&word(at)) || !passage.words[tokens.places[*at].start..].starts_with(char::is_lowercase)
            })
        };
        let words: Vec<&str> = own[usize::from(is_joining)..].iter().map(word).collect();
        let is_title = words.len() >= TELLING_IN_TITLES && is_title();
        (words.len() >= SHORTEST || is_title).then(|| Said {
            range: range.clone(),
            count: words.len(),
            is_title,
            telling: words.iter().copied().filter_map(telling).collect(),
            words: words.join(" "),
            fingerprints: Fingerprints::of(&words.join(" ")),
        })
    };
    whole.filter_map(said).collect()
}

/// Whether two sentences with this likeness say the same.
fn is_near(first: &Sentence<'_>, second: &Sentence<'_>, likeness: f64) -> bool {
    if have_other_marks(&first.words, &second.words) {
        return false;
    }
    let (shorter, longer) = (first.count.min(second.count), first.count.max(second.count));
    let in_order = shorter >= SHORTEST && {
        let pairs = (shorter + longer).saturating_sub(2) as f64 / 2.0;
        likeness >= ALIKE || likeness * pairs / (shorter - 1) as f64 >= CONTAINED
    };
    let are_titles = first.is_title && second.is_title && first.passage.list == second.passage.list;
    in_order || {
        let (one, other) = (&first.telling, &second.telling);
        let common = one.intersection(other).count();
        let (fewer, more) = (one.len().min(other.len()), one.len().max(other.len()));
        (common >= TELLING && common as f64 >= fewer as f64 * SAME_WORDS)
            || (are_titles && fewer >= TELLING_IN_TITLES && common == fewer && more - fewer <= 1)
    }
}

/// Whether each sentence names a paper by its mark, such as FM07, and none that the other names.
fn have_other_marks(first: &str, second: &str) -> bool {
    let marks = |words: &'_ str| -> BTreeSet<String> {
        let is_mark =
            |word: &&str| word.starts_with(char::is_alphabetic) && word.ends_with(|c: char| c.is_ascii_digit());
        words.split(' ').filter(is_mark).map(str::to_owned).collect()
    };
    let (first, second) = (marks(first), marks(second));
    !first.is_empty() && !second.is_empty() && first.is_disjoint(&second)
}

/// Items that ask for an act for which another item of their list asks as well: "comply with this policy for the good of
/// all" beside "know and comply with this policy", "report to governors every term" beside "report to governors on …".
fn acts(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let mut told: BTreeSet<Span> =
        found.iter().filter(|fault| fault.code == RULE.code).map(|fault| fault.span).collect();
    for list in &reading.text.lists {
        let items: Vec<&Tokens<'_>> = list.items.iter().map(|item| &reading.tokens()[*item]).collect();
        let asking: Vec<_> = items.iter().map(|item| act(item)).collect();
        if asking.iter().all(Option::is_none) {
            continue;
        }
        let others = others(&items, &asking);
        for (at, asked) in asking.iter().enumerate() {
            let Some(other) = asked.and_then(|_| others.get(items[at].words.as_slice())) else { continue };
            let place = |index: usize| {
                let passage = items[index].passage;
                passage.place(0..passage.words.trim_end().len(), reading.sources)
            };
            let (first, second) = (at.min(*other), at.max(*other));
            if [first, second].iter().all(|index| reading.is_carried(place(*index))) {
                continue;
            }
            if told.insert(place(second)) {
                found.push(
                    Diagnostic::warning(RULE.code, place(second), "this item asks for what an earlier one asks for")
                        .related(place(first), "the earlier one")
                        .help("make one of the two; if they differ in something that counts, say only that"),
                );
            }
        }
    }
}

/// For the words of each item that asks for an act, the first item of its list that asks for it in other words.
///
/// An item is looked at once for each length of act, and what is found is not looked for again: the work grows with the list.
fn others<'t>(items: &[&'t Tokens<'_>], asking: &[Option<(&'t [String], bool)>]) -> FxHashMap<&'t [String], usize> {
    let mut wanting: FxHashMap<(&[String], bool), Vec<&[String]>> = FxHashMap::default();
    let mut known: FxHashSet<&[String]> = FxHashSet::default();
    let mut lengths = BTreeSet::new();
    for (item, act) in items.iter().zip(asking) {
        let Some((act, is_often)) = act else { continue };
        if known.insert(&item.words) {
            wanting.entry((act, *is_often)).or_default().push(&item.words);
            lengths.insert(act.len());
        }
    }
    let mut others = FxHashMap::default();
    for (other, item) in items.iter().enumerate() {
        for length in &lengths {
            for (first, window) in item.words.windows(*length).enumerate() {
                let is_last = first > 0 && first + length == item.words.len();
                for is_often in [true, false].into_iter().filter(|is_often| *is_often || is_last) {
                    if let Some(wanting) = wanting.get_mut(&(window, is_often)) {
                        wanting.retain(|words| {
                            let is_same = *words == item.words;
                            if !is_same {
                                others.insert(*words, other);
                            }
                            is_same
                        });
                    }
                }
            }
        }
    }
    others
}

/// Whether this word and the one before it fill a slot or are a link. Two references to one section are alike in words that nobody
/// typed, and what a school calls something is no repetition of the author's: what fills a slot is one word.
fn goes_on(tokens: &Tokens<'_>, index: usize) -> bool {
    let is_filled = |index: usize| {
        let at = tokens.places[index].start;
        tokens.passage.is_slot(at) || tokens.passage.is_link(at)
    };
    index > 0 && is_filled(index) && is_filled(index - 1)
}

/// What an item asks for, without what it says of how often or what for, and whether it says how often; none if it says
/// neither, or too little.
fn act<'t>(item: &'t Tokens<'_>) -> Option<(&'t [String], bool)> {
    let Act(end, is_often) = (*item.worked_out(act_end))?;
    Some((&item.words[..end], is_often))
}

/// Where an act ends, in words, and whether how often is said behind it.
#[derive(Clone, Copy)]
struct Act(usize, bool);

fn act_end(item: &Tokens<'_>) -> Option<Act> {
    let words = &item.words;
    let count = words.len();
    let often = match words.iter().rposition(|word| matches!(word.as_str(), "each" | "every")) {
        Some(at) if at + 2 == count => Some(at),
        _ => words.last().filter(|word| OFTEN.contains(&word.as_str())).map(|_| count - 1),
    };
    let purpose = || {
        let so_that = words.windows(2).position(|pair| pair == ["so", "that"]);
        words.iter().position(|word| word == "for").into_iter().chain(so_that).min()
    };
    let end = often.or_else(purpose)?;
    let is_one_phrase = |range: Range<usize>| !item.passage.words[range].contains(['.', ',', ';', ':', '(']);
    let act = &words[..end];
    let own = || act.iter().enumerate().filter(|(index, _)| !goes_on(item, *index)).map(|(_, word)| word);
    (own().count() >= ACT
        && own().filter(|word| telling(word).is_some()).count() >= 2
        && is_one_phrase(item.places[0].start..item.places[end - 1].end))
    .then_some(Act(end, often.is_some()))
}

/// Whether two sentences stand where one of them would do: in one list, under the same lead-in, or not in lists.
fn may_compare(one: &Passage, other: &Passage, text: &Text) -> bool {
    let (Some(list), Some(other_list)) = (one.list, other.list) else { return true };
    let lead_in = |list: usize| {
        let lead_in = text.lists.get(list).and_then(|list| list.lead_in).and_then(|number| text.passages.get(number));
        lead_in.map(|passage| folded(&passage.words))
    };
    list == other_list || lead_in(list).is_some_and(|words| lead_in(other_list).as_ref() == Some(&words))
}

#[cfg(test)]
mod tests {
    use super::{RULE, act, others, sentences};
    use crate::check::rule::{LooksAt, Rule};
    use crate::check::rules::fixture::pointed_at;
    use crate::check::words::Tokens;
    use crate::markdown::foreign;
    use crate::source::Sources;

    #[test]
    fn items_of_a_list_that_say_nearly_the_same_are_found() {
        let text = "- Post images of any pupil of the school or of another school where you worked\n\
                    - Without asking, post images of any teacher of the school or of another school where you worked\n";
        assert_eq!(pointed_at(&RULE, text).len(), 1);
    }

    #[test]
    fn the_name_of_a_committee_makes_no_two_sentences_alike() {
        let text = "The Premises and Grounds Committee of the parish council will renew the lists that we print, at least every \
                    year.\n\nThis paper will be read by the Premises and Grounds Committee of the parish council at least every \
                    2 years.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
    }

    #[test]
    fn one_formula_may_name_another_paper_each_time() {
        let text = "All that staff should know of ladders is set out in the form FM07 of the office.\n\n\
                    All that staff should know of kilns is set out in the form FM12 of the office.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
        assert_eq!(pointed_at(&RULE, &text.replace("FM12", "FM07")).len(), 1);
    }

    #[test]
    fn a_sentence_like_many_others_is_told_of_once() {
        let text: String = (1..=9)
            .map(|room| {
                format!("Staff must report every lost laptop, telephone and key to room {room} of the office.\n\n")
            })
            .collect();
        assert_eq!(pointed_at(&RULE, &text).len(), 8);
    }

    #[test]
    fn a_sentence_that_stands_in_a_longer_one_adds_nothing() {
        let text = "We believe this policy is in line with the Equality Act 2010.\n\nStaff ask first.\n\n\
                    We believe that this policy is in line with the Equality Act 2010, and it is fair.\n";
        assert_eq!(pointed_at(&RULE, text).len(), 1);
    }

    #[test]
    fn the_same_words_in_another_order_say_the_same() {
        let text = "We support all teachers and take abusive comments made about them online by pupils or parents very \
                    seriously.\n\nThe head will:\n\n- support all teachers who meet abusive comments made about them online by \
                    pupils or parents\n";
        assert_eq!(pointed_at(&RULE, text).len(), 1);
        let text = "- Guide 1: Bullying and Harassment at Work (Acas)\n- Attendance guide\n- Bullying and Harassment at Work - Acas Guide\n";
        assert_eq!(pointed_at(&RULE, text), ["Bullying and Harassment at Work - Acas Guide"]);
    }

    #[test]
    fn an_act_that_two_items_of_a_list_ask_for_is_found_once() {
        for text in [
            "- know and keep to this policy\n- ask first\n- keep to this policy for the good of all\n",
            "- report to the Governing Body every term\n- each year report to the Governing Body on this policy\n",
            "- report to the Governing Body every term\n- report to the Governing Body every year\n",
        ] {
            assert_eq!(pointed_at(&RULE, text).len(), 1, "{text}");
        }
    }

    #[test]
    fn one_act_for_two_reasons_or_on_two_conditions_is_two_duties() {
        for text in [
            "- apply to the school office for a place\n- apply to the school office for a refund\n",
            "- tell the designated safeguarding lead if a pupil is hurt\n- tell the designated safeguarding lead if one is \
             missing\n",
            "- report to the governing body on attendance\n- report to the governing body on behaviour\n",
            "- Parents tell the school office of an absence\n- The school office tells parents of an absence\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }

    #[test]
    fn rules_about_different_things_and_duties_of_different_roles_are_not_alike() {
        for text in [
            "- Report every theft of property to the head at once\n- Report every case of bullying to the lead at once\n",
            "The head will:\n\n- report once a year to the governing body on how well this policy works\n\n\
             The link governor will:\n\n- report once a term to the governing body on how well this policy works\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }

    #[test]
    fn the_words_that_fill_a_slot_are_one_word_of_an_act() {
        let list =
            |what: &str| format!("- follow {what} every year\n- follow {what} at home, on trips and at the pond\n");
        assert_eq!(pointed_at(&RULE, &list("[the Acceptable Use Policy](https://a.example)")), [""; 0]);
        assert_eq!(pointed_at(&RULE, &list("the Acceptable Use Policy")).len(), 1);
    }

    #[test]
    fn of_thousands_of_like_sentences_each_is_told_of() {
        let text: String = (0..2_000)
            .map(|room| {
                format!("Staff must report every lost laptop, telephone and key to room {room} of the office.\n\n")
            })
            .collect();
        assert_eq!(pointed_at(&RULE, &text).len(), 1_999);
    }

    #[test]
    fn what_is_not_compared_is_told_of() {
        const SHORT: Rule =
            Rule { looks: &[LooksAt::Whole(|reading, found| sentences(reading, 2_000, found))], ..RULE };
        // Half of each is the same: enough to be looked at, too little to be told of.
        let text: String = (0..60)
            .map(|at| {
                format!("Every pupil of our school may borrow one of the books a{at} b{at} c{at} d{at} e{at} f{at} g{at}.\n\n")
            })
            .collect();
        assert_eq!(pointed_at(&RULE, &text), [""; 0]);
        let told = pointed_at(&SHORT, &text);
        assert!(told.len() == 1 && told[0].starts_with("Every pupil"), "{told:?}");
    }

    #[test]
    fn the_items_that_ask_for_one_act_are_those_that_comparing_each_with_each_finds() {
        let (ends, acts) =
            (["every term", "for all", "as well", "each year"], ["report to the governors", "tell the head first"]);
        let mut text = String::new();
        for number in 0..120_usize {
            let (act, before) = (acts[number % 2], ["", "always ", "know and "][number / 2 % 3]);
            text += &format!(
                "- {before}{act}{}{}\n",
                if number % 5 == 4 { "" } else { " " },
                match number % 5 {
                    4 => String::new(),
                    end => format!("{} {}", ends[end], if number % 7 == 0 { "" } else { ends[number % 4] })
                        .trim()
                        .to_owned(),
                }
            );
        }
        let file = Sources::default().add("list.md", &text);
        let text = foreign::read(&text, file).text;
        let tokens: Vec<Tokens<'_>> = text.passages.iter().map(Tokens::of).collect();
        let items: Vec<&Tokens<'_>> = tokens.iter().collect();
        let asking: Vec<_> = items.iter().map(|item| act(item)).collect();
        assert!(asking.iter().flatten().count() > 30);
        let found = others(&items, &asking);
        for (at, item) in items.iter().enumerate() {
            let Some((act, is_often)) = asking[at] else { continue };
            let expected = items.iter().position(|other| {
                other.words != item.words
                    && other.words.windows(act.len()).enumerate().any(|(first, window)| {
                        window == act && (is_often || (first > 0 && first + act.len() == other.words.len()))
                    })
            });
            assert_eq!(found.get(item.words.as_slice()).copied(), expected, "{:?}", item.words);
        }
    }
}
