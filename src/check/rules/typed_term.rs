//! A word of the vocabulary, or a name of the registers, that was typed where a slot would give each school its own.

use crate::check::reading::{LibraryReading, Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::grammar::{NO_ADVERBS, OBJECTS};
use crate::check::words::people::{AFTER_A_TERM, BEFORE_A_TERM, OF_SEVERAL};
use crate::check::words::{Tokens, folded};
use crate::diagnostic::{Code, Diagnostic};
use crate::grammar::{capitalised, plural};
use crate::library::Library;
use crate::model::allowance::Level;
use crate::model::vocabulary::{Noun, Vocabulary};
use crate::prose::{Mark, Passage};
use std::collections::BTreeMap;
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("typed-term"),
    about: "A word that each school has its own for, typed by hand",
    page: include_str!("typed_term.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look), LooksAt::Library(look_at_models)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    match reading.source {
        Source::Clause | Source::Wording => {}
        Source::Document | Source::Foreign => return,
    }
    let slots = reading.learned.worked_out(|library| Slots(slots(library)));
    for tokens in reading.tokens() {
        for (range, slot) in typed(tokens, &slots.0) {
            let written = &tokens.passage.words[range.clone()];
            // "The school" is what a school's own words may call it.
            if reading.source == Source::Wording && written.to_lowercase().starts_with("the ") {
                continue;
            }
            let is_first = tokens.passage.sentences().iter().any(|sentence| sentence.start == range.start);
            let slot =
                if is_first && written.starts_with(char::is_uppercase) { capitalised(slot) } else { slot.to_owned() };
            let place = tokens.passage.place(range.clone(), reading.sources);
            let rest = &tokens.passage.words[range.end..];
            let slot = match rest.starts_with("'s ") || rest.starts_with("’s ") {
                true => format!("{slot}'s"),
                false if slot.ends_with('s') && is_of_several(tokens.passage, &range) => format!("{slot}'"),
                false => slot,
            };
            let help = match reading.source {
                Source::Wording => {
                    format!("write {{{{ {slot} }}}}: it is the word that all of your policies have for that")
                }
                Source::Clause | Source::Document | Source::Foreign => {
                    format!("write {{{{ {slot} }}}}: each school reads its own word")
                }
            };
            found.push(Diagnostic::warning(RULE.code, place, format!("\"{written}\" is typed by hand")).help(help));
        }
    }
}

fn look_at_models(reading: &LibraryReading<'_>, found: &mut Vec<Diagnostic>) {
    for text in reading.models {
        look(&Reading::new(text, Source::Clause, reading.sources, reading.learned, reading.today), found);
    }
}

/// What [`slots`] finds in a library.
struct Slots(BTreeMap<String, String>);

/// Where a passage has words that a slot stands for, the longest first, and the slot.
fn typed<'s>(tokens: &Tokens<'_>, slots: &'s BTreeMap<String, String>) -> Vec<(Range<usize>, &'s str)> {
    let passage = tokens.passage;
    let mut all: Vec<(Range<usize>, &str)> = Vec::new();
    for (phrase, slot) in slots {
        let places = tokens.find_also_of(phrase).into_iter().map(|(range, _)| range);
        all.extend(places.filter(|range| is_by_hand(passage, range)).map(|range| (range, slot.as_str())));
    }
    all.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    all.retain(|(range, _)| {
        let is_outer = range.start >= end;
        // A longer phrase around it is another name, whether or not it is to be told of.
        end = end.max(range.end);
        is_outer
    });
    all.retain(|(range, _)| !is_plain(&passage.words[range.clone()]) || stands_alone(tokens, range));
    all.extend(before_hyphens(tokens, slots));
    all.sort_by_key(|(range, _)| range.start);
    all
}

/// Where a word before a hyphen says by whom something is done, "trustee-led", and the slot. "Parent-teacher" is a word of its own.
fn before_hyphens<'s>(tokens: &Tokens<'_>, slots: &'s BTreeMap<String, String>) -> Vec<(Range<usize>, &'s str)> {
    let each = tokens.places.iter().filter_map(|place| {
        let (who, done) = tokens.passage.words[place.clone()].split_once('-')?;
        let range = place.start..place.start + who.len();
        let slot = slots.get(&folded(who)).filter(|_| is_done_by(done) && is_by_hand(tokens.passage, &range))?;
        Some((range, slot.as_str()))
    });
    each.collect()
}

fn is_by_hand(passage: &Passage, range: &Range<usize>) -> bool {
    [range.start, range.end - 1].into_iter().all(|at| {
        !passage.is_slot(at)
            && !passage.is_marked(at, |mark| matches!(mark, Mark::Code | Mark::Link(_) | Mark::Abbreviation))
    })
}

/// Whether words may be part of another: one word, or one after "the", without capitals.
fn is_plain(words: &str) -> bool {
    let bare = words.strip_prefix("the ").or(words.strip_prefix("The ")).unwrap_or(words);
    !bare.contains(' ') && !bare.chars().skip(1).any(char::is_uppercase)
}

fn stands_alone(tokens: &Tokens<'_>, range: &Range<usize>) -> bool {
    let after = tokens.places.partition_point(|place| place.start < range.end);
    let before = tokens.places.partition_point(|place| place.start < range.start).checked_sub(1);
    let is_joined = |before: &usize| tokens.passage.words[tokens.places[*before].end..range.start].trim().is_empty();
    if before.filter(is_joined).is_some_and(|before| BEFORE_A_TERM.contains(&tokens.words[before].as_str())) {
        return false;
    }
    let rest = &tokens.passage.words[range.end..];
    // "The governors' minutes", "a trustee's view": of them, and no other word.
    if rest.starts_with("'s ") || rest.starts_with("’s ") || is_of_several(tokens.passage, range) {
        return true;
    }
    let Some(next) = tokens.places.get(after) else { return true };
    let gap = &tokens.passage.words[range.end..next.start];
    let is_hyphened = gap.contains(['-', '/', '’', '\'']);
    !is_hyphened && (!gap.chars().all(char::is_whitespace) || goes_on_as_a_sentence(tokens, range, after))
}

/// Whether a word after a hyphen says that somebody does something.
fn is_done_by(word: &str) -> bool {
    matches!(word, "led" | "run" | "only") || (word.ends_with("ed") && word.len() > 4)
}

/// Whether an apostrophe after a plural makes a possessive of it: no quotation mark opens before.
fn is_of_several(passage: &Passage, range: &Range<usize>) -> bool {
    let words = &passage.words[range.clone()];
    let rest = &passage.words[range.end..];
    let before = &passage.words[..range.start];
    let opens = before
        .match_indices(['\'', '‘'])
        .any(|(at, _)| before[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric()));
    words.ends_with('s') && (rest.starts_with("' ") || rest.starts_with("’ ")) && !opens
}

/// Whether the word `after`, which follows plain words, is no noun that makes another word of them.
fn goes_on_as_a_sentence(tokens: &Tokens<'_>, range: &Range<usize>, after: usize) -> bool {
    let next = tokens.words[after].as_str();
    if AFTER_A_TERM.contains(&next) || (next.ends_with("ly") && !NO_ADVERBS.contains(&next)) {
        return true;
    }
    // One who does something: "the headteacher decides whether", and not "the school rules".
    let is_next = |object: &Range<usize>| {
        tokens.passage.words[tokens.places[after].end..object.start].chars().all(char::is_whitespace)
    };
    let has_object =
        tokens.places.get(after + 1).is_some_and(is_next) && OBJECTS.contains(&tokens.words[after + 1].as_str());
    // Several of them hardly ever stand before a noun.
    let words = &tokens.passage.words[range.clone()];
    let is_several = words.ends_with('s') && !words.ends_with("ss");
    (next.ends_with('s') && has_object) || (is_several && !OF_SEVERAL.contains(&next))
}

/// Every word that a slot stands for, in lower case, and what stands in the slot.
fn slots(library: &Library) -> BTreeMap<String, String> {
    let mut slots = BTreeMap::new();
    for contact in &library.registers.contacts {
        slots.insert(folded(&contact.1.value.name.value), format!("contact.{}", contact.0));
    }
    let vocabulary: &Vocabulary = &library.vocabulary;
    for (id, term) in vocabulary {
        let mut add = |words: &str, slot: &str| {
            slots.entry(folded(words)).or_insert_with(|| slot.to_owned());
        };
        let mut add_noun = |noun: &Noun, one: &str, many: &str| {
            add(&noun.name.value, one);
            if let Some(short) = &noun.short {
                add(short, one);
            }
            add(&noun.plural(), many);
        };
        for form in term.by_kind.values().chain(&term.form) {
            for (name, noun) in &form.nouns {
                add_noun(noun, &format!("{id}.{name}"), &format!("{id}.{}", plural(name)));
            }
            add_noun(&form.noun, id, &plural(id));
        }
        for other in &term.also_called {
            add(&other.value, id);
            add(&plural(&other.value), &plural(id));
        }
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;
    use crate::load::Files;
    use crate::prose::PassageKind;
    use crate::source::Sources;

    /// What is found in a text, and the slots to write.
    fn read(text: &str) -> Vec<String> {
        let mut sources = Sources::default();
        let library = library::read(&Files::embedded(), &mut sources, &mut Vec::new());
        let file = sources.add("a.md", text);
        let mut passage = Passage::new(PassageKind::Paragraph, sources.whole(file));
        passage.push(text, sources.whole(file));
        let slots = slots(&library);
        let found = typed(&Tokens::of(&passage), &slots);
        found.into_iter().map(|(range, slot)| format!("{} → {slot}", &text[range])).collect()
    }

    #[test]
    fn words_of_every_kind_of_school_are_found() {
        assert_eq!(
            read(
                "The Governing Body and the trust board meet. Ask a Management Committee member, or the Chair of Trustees."
            ),
            [
                "Governing Body → board",
                "trust board → board",
                "Management Committee member → board.member",
                "Chair of Trustees → board.chair"
            ]
        );
        assert_eq!(
            read("Students must ask the headteacher. Parents and carers may too, and governors."),
            ["Students → pupils", "headteacher → head", "Parents and carers → parents", "governors → board.members"]
        );
        assert_eq!(read("Tell the DSL, or the head teacher."), ["DSL → dsl", "head teacher → head"]);
        assert_eq!(read("The school must act."), ["The school → school"]);
        assert_eq!(
            read("Trustee-led panels and governor-approved forms, but the parent-teacher group."),
            ["Trustee → board.member", "governor → board.member"]
        );
    }

    #[test]
    fn a_word_before_any_verb_is_found() {
        assert_eq!(
            read("The headteacher decides whether to tell them. Governors meet each term, and pupils learn."),
            ["headteacher → head", "Governors → board.members", "pupils → pupils"]
        );
        assert_eq!(read("The headteacher normally writes the report."), ["headteacher → head"]);
        let text =
            "A parents evening is in June. The headteacher rules are the school rules; a pupil record is kept daily.";
        assert_eq!(read(text), [""; 0]);
    }

    #[test]
    fn a_word_with_an_apostrophe_is_the_same_word() {
        assert_eq!(
            read(
                "The Governors' minutes, a trustee’s view and the Trust Board's minutes are kept with the students’ bags."
            ),
            ["Governors → board.members", "trustee → board.member", "Trust Board → board", "students → pupils"]
        );
        assert_eq!(read("It is called 'the pupils' by nobody."), [""; 0]);
    }

    #[test]
    fn a_word_that_is_part_of_another_stays() {
        let text = "Support staff use the staff room on the school site. An assistant headteacher and a parent governor meet at \
                    student council; the principal aim is a teacher-pupil plan.";
        assert_eq!(read(text), [""; 0]);
    }
}
