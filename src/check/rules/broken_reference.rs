//! References that lead nowhere, or that nothing keeps right.

use crate::check::reading::{Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::Tokens;
use crate::check::words::documents::{FOUND_IN, TO_BE_FOUND, VAGUE};
use crate::check::words::law::OTHER_DOCUMENTS;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{Mark, Passage, PassageKind};
use std::collections::BTreeSet;
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("broken-reference"),
    about: "A reference that leads nowhere, or that only a typed number holds",
    page: include_str!("broken_reference.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let headings = reading.text.passages.iter().filter(|passage| matches!(passage.kind, PassageKind::Heading(_)));
    let sections: BTreeSet<&str> = headings
        .filter_map(|heading| heading.words.split_whitespace().next())
        .map(|word| word.trim_end_matches('.'))
        .collect();
    for passage in reading.text.passages.iter().filter(|passage| !matches!(passage.kind, PassageKind::Heading(_))) {
        let tokens = Tokens::of(passage);
        let mut report = |range: Range<usize>, message: &dyn Fn(&str) -> String, help: &str| {
            let is_typed = !passage.is_slot(range.start)
                && !passage.is_marked(range.start, |mark| matches!(mark, Mark::Link(_) | Mark::Code));
            if is_typed {
                let message = message(&passage.words[range.clone()]);
                found.push(Diagnostic::warning(RULE.code, passage.place(range, reading.sources), message).help(help));
            }
        };
        for range in numbers(&tokens) {
            // In a document made elsewhere nobody can tell whether the number of a section that is there was typed.
            if reading.source == Source::Foreign && sections.contains(last_word(&passage.words[range.clone()])) {
                continue;
            }
            report(
                range,
                &|written| format!("the number in \"{written}\" is typed"),
                match reading.source {
                    Source::Clause | Source::Wording => {
                        "write {{ section.ID }} or {{ paragraph.CLAUSE#ID }}: the number moves with what it points at"
                    }
                    Source::Document | Source::Foreign => {
                        "make it a link: nothing corrects a typed number when a paragraph is added"
                    }
                },
            );
        }
        // In a document made elsewhere letters are all there is.
        if matches!(reading.source, Source::Clause | Source::Wording) {
            for range in letters(&tokens) {
                report(
                    range,
                    &|written| format!("the mark in \"{written}\" is typed"),
                    "give what it points at an id and write {{ paragraph.CLAUSE#ID }}: the letter moves with the item",
                );
            }
        }
        for range in VAGUE.iter().flat_map(|phrase| tokens.find(phrase)) {
            // "See below:" leads in to what follows.
            if !passage.words[range.end..].trim_start().starts_with(':') {
                report(range, &|written| format!("\"{written}\" does not say where"), "name the section, as a link");
            }
        }
        for range in searches(&tokens) {
            report(
                range,
                &|_| "readers are told to search".to_owned(),
                "give the address: what a search finds changes from day to day",
            );
        }
        let found_here: Vec<Range<usize>> = TO_BE_FOUND.iter().flat_map(|phrase| tokens.find(phrase)).collect();
        for sentence in passage.sentences() {
            if !has_address(passage, &sentence)
                && let Some(range) = unlinked(&tokens, &sentence, &found_here)
            {
                report(range, &|written| format!("\"{written}\" gives no address"), "make it a link");
            }
        }
        let mut addressed = None;
        for place in &tokens.places {
            if is_document_code(&passage.words, place)
                && !*addressed.get_or_insert_with(|| has_address(passage, &(0..passage.words.len())))
            {
                report(
                    place.clone(),
                    &|written| format!("the code {written} leads only those who know the system to the document"),
                    "give the address of the document",
                );
            }
        }
    }
}

fn last_word(words: &str) -> &str {
    words.rsplit(' ').next().unwrap_or_default()
}

/// So many bytes before a number may belong to the title of what it is a number in.
const LONGEST_TITLE: usize = 200;

/// Typed references such as `paragraph 6.7`, or `in 6.2`; not sections of an Act.
fn numbers(tokens: &Tokens<'_>) -> Vec<Range<usize>> {
    let words = &tokens.passage.words;
    let is_digits =
        |at: usize| tokens.words.get(at).is_some_and(|w| w.len() < 3 && w.chars().all(|c| c.is_ascii_digit()));
    let mut ranges = Vec::new();
    for at in 0..tokens.words.len() {
        let named = matches!(
            tokens.words[at].as_str(),
            "paragraph" | "paragraphs" | "para" | "section" | "sections" | "clause"
        );
        let bare = matches!(tokens.words[at].as_str(), "in" | "see" | "under");
        if !(named || bare) || !is_digits(at + 1) {
            continue;
        }
        let mut last = at + 1;
        while is_digits(last + 1) && &words[tokens.places[last].end..tokens.places[last + 1].start] == "." {
            last += 1;
        }
        let gap = &words[tokens.places[at].end..tokens.places[at + 1].start];
        // "in 6.2 million", "section 175 of the Education Act", "in 2.5 hours".
        let next = tokens.words.get(last + 1).map_or("", String::as_str);
        let behind = words[tokens.places[last].end..].split(['.', ';']).next().unwrap_or_default();
        let start = tokens.places[at].start;
        let before = &words[words.floor_char_boundary(start.saturating_sub(LONGEST_TITLE))..start];
        let before = before.rsplit(['.', ';']).next().unwrap_or_default();
        // "SECTION 2: ORGANISATION" is the place itself.
        let is_title = before.trim().is_empty() && behind.starts_with(':');
        let is_here = matches!(next, "above" | "below");
        let is_law = is_title
            || !is_here
                && OTHER_DOCUMENTS.iter().any(|other| behind.contains(other) || (named && before.contains(other)));
        let is_reference =
            if named { !is_law } else { last > at + 1 && matches!(next, "" | "above" | "below" | "applies") };
        if gap.trim().is_empty() && is_reference {
            ranges.push(tokens.places[at].start..tokens.places[last].end);
        }
    }
    ranges
}

/// What can be pointed at by the mark that stands before it.
#[rustfmt::skip]
const MARKED: [&str; 12] = [
    "bullet", "clause", "item", "items", "paragraph", "paragraphs", "para", "point", "points", "section", "sections",
    "subparagraph",
];

/// Typed references to items, such as `item c`, `paragraph (iii)` or `point 3 above`; not paragraphs of an Act.
fn letters(tokens: &Tokens<'_>) -> Vec<Range<usize>> {
    let words = &tokens.passage.words;
    let mut ranges = Vec::new();
    for (at, word) in tokens.words.iter().enumerate() {
        let (Some(mark), Some(place)) = (tokens.words.get(at + 1), tokens.places.get(at + 1)) else { continue };
        let is_digits = mark.len() < 3 && mark.chars().all(|c| c.is_ascii_digit());
        let is_letter = mark.len() == 1 && mark.chars().all(|c| c.is_ascii_lowercase());
        let is_numeral = (1..=5).contains(&mark.len()) && mark.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
        if !MARKED.contains(&word.as_str()) || !(is_digits || is_letter || is_numeral) {
            continue;
        }
        let start = tokens.places[at].start;
        let (gap, behind) = (&words[tokens.places[at].end..place.start], &words[place.end..]);
        let in_brackets = gap == " (" && behind.starts_with(')');
        let end = place.end + usize::from(in_brackets);
        let next = tokens.words.get(at + 2).map_or("", String::as_str);
        // "Point a finger", "item I", "item 3 of the agenda".
        let closes = words[end..].is_empty() || words[end..].starts_with(['.', ',', ';', ')', ':']);
        let stands_alone = gap == " " && (closes || matches!(next, "above" | "below"));
        // A section or paragraph by its number is told of with the numbers.
        let is_told =
            is_digits && !matches!(word.as_str(), "bullet" | "item" | "items" | "point" | "points" | "subparagraph");
        let before = &words[words.floor_char_boundary(start.saturating_sub(LONGEST_TITLE))..start];
        let around = [before.rsplit(['.', ';']).next(), words[end..].split(['.', ';']).next()];
        let is_law = around.into_iter().flatten().any(|part| OTHER_DOCUMENTS.iter().any(|other| part.contains(other)));
        if (in_brackets || stands_alone) && !is_told && !is_law {
            ranges.push(start..end);
        }
    }
    ranges
}

/// Words that tell readers to search: `type 'e-safety' into the search`, `(search Anyshire website)`.
fn searches(tokens: &Tokens<'_>) -> Vec<Range<usize>> {
    let words = &tokens.passage.words;
    let mut ranges: Vec<Range<usize>> =
        ["into the search", "in the search box", "in the search bar"].iter().flat_map(|p| tokens.find(p)).collect();
    for (at, place) in
        tokens.places.iter().enumerate().filter(|(at, _)| matches!(&*tokens.words[*at], "search" | "google"))
    {
        let after = words[place.end..].trim_start();
        let is_quoted = after.strip_prefix("for ").unwrap_or(after).starts_with(['‘', '“', '\'', '"']);
        let in_brackets = words[..place.start].ends_with('(')
            && tokens.words[at..]
                .iter()
                .take(6)
                .any(|word| matches!(word.as_str(), "website" | "site" | "for" | "online"));
        if is_quoted || in_brackets {
            ranges.push(place.clone());
        }
    }
    ranges
}

/// Whether these words hold a link, a web or email address, or a telephone number.
fn has_address(passage: &Passage, range: &Range<usize>) -> bool {
    let words = &passage.words[range.clone()];
    passage.marks().iter().any(|(mark, marked)| {
        matches!(mark, Mark::Link(_) | Mark::Slot) && marked.start < range.end && range.start < marked.end
    }) || words.contains("://")
        || words.contains("www.")
        || words.contains(".uk")
        || words.contains('@')
}

/// Words of a sentence without an address that say that something is on a website, or can be found: `found` are those
/// of the passage.
fn unlinked(tokens: &Tokens<'_>, sentence: &Range<usize>, found: &[Range<usize>]) -> Option<Range<usize>> {
    let inside = |range: &&Range<usize>| sentence.contains(&range.start);
    let within = tokens.within(sentence);
    let first = within.start;
    let words = tokens.words.get(within)?;
    let says_where = words.iter().any(|word| FOUND_IN.contains(&word.as_str()));
    // What the search rule reports need not be reported twice.
    if words.windows(3).any(|three| three == ["into", "the", "search"]) {
        return None;
    }
    // "It can be found at 6.2" says where, by a number.
    let has_number = |range: &&Range<usize>| {
        let after = tokens.words[tokens.within(&(range.end..sentence.end))].get(1);
        after.is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()))
    };
    if let Some(range) = found.iter().find(inside).filter(|range| !says_where && !has_number(range)) {
        return Some(range.clone());
    }
    let is_named = |at: &usize| {
        let place = &tokens.places[first + at];
        let before = &tokens.passage.words[tokens.places[first + at - 1].clone()];
        words[*at] == "website"
            && before.chars().filter(|c| c.is_uppercase()).count() > 1
            && tokens.passage.words[..place.start].trim_end_matches([' ', ')']).ends_with(before)
    };
    (1..words.len()).find(is_named).map(|at| tokens.places[first + at - 1].start..tokens.places[first + at].end)
}

/// Whether a word in brackets is the code of a document on some system: `(G303e)`.
fn is_document_code(words: &str, place: &Range<usize>) -> bool {
    let code = &words[place.clone()];
    let digits = code.chars().filter(char::is_ascii_digit).count();
    let in_brackets = words[..place.start].ends_with('(') && words[place.end..].starts_with(')');
    in_brackets && code.starts_with(|c: char| c.is_ascii_uppercase()) && digits >= 3 && code.len() <= 8
}

#[cfg(test)]
mod tests {
    use super::{RULE, letters};
    use crate::check::rules::fixture::pointed_at;
    use crate::check::words::Tokens;
    use crate::prose::{Passage, PassageKind};
    use crate::source::{Sources, Span};

    #[test]
    fn typed_numbers_and_vague_words_are_found() {
        assert_eq!(
            pointed_at(&RULE, "Do as in paragraph 6.7 above. This may not be so in 6.2.\n"),
            ["paragraph 6.7", "in 6.2"]
        );
        assert_eq!(pointed_at(&RULE, "Report it to the head, please see below.\n"), ["see below"]);
    }

    #[test]
    fn a_letter_or_numeral_typed_for_an_item_is_found() {
        let typed = |text: &str| -> Vec<String> {
            let span = Span::new(Sources::default().add("a.md", text), 0, text.len());
            let mut passage = Passage::new(PassageKind::Paragraph, span);
            passage.push(text, span);
            letters(&Tokens::of(&passage)).into_iter().map(|range| text[range].to_owned()).collect()
        };
        let text =
            "Ask as in item c, paragraph (iii) and section (b) say. See item (a), point 3 below and items ii and v.";
        assert_eq!(typed(text), ["item c", "paragraph (iii)", "section (b)", "item (a)", "point 3"]);
        assert_eq!(typed("Nobody may point a finger. An item I have is mine."), [""; 0]);
        assert_eq!(typed("Paragraph (a) of the Act says so. Item 3 of the agenda is for staff."), [""; 0]);
    }

    #[test]
    fn what_has_no_address_is_found() {
        assert_eq!(pointed_at(&RULE, "Type 'e-safety' into the search.\n"), ["into the search"]);
        assert_eq!(pointed_at(&RULE, "- The toolkit (search Anyshire Schools website)\n"), ["search"]);
        assert_eq!(pointed_at(&RULE, "More can be found on Anyshire Schools.\n"), ["can be found"]);
        assert_eq!(pointed_at(&RULE, "More on keys can be found at 7.2 of this text.\n"), [""; 0]);
        assert_eq!(pointed_at(&RULE, "The rules (G303e) are on HR Net.\n"), ["G303e"]);
        assert_eq!(pointed_at(&RULE, "- Child Protection (CEOP) website\n"), ["CEOP) website"]);
    }

    #[test]
    fn acts_links_handbooks_and_key_stages_are_right() {
        for text in [
            "See section 175 of the Education Act 2002, and [section 4](#s) below.\n",
            "It can be found in the staff handbook, or at [this page](https://a.uk).\n",
            "Pupils (KS2) search for help on the school website in 2.5 hours.\n",
            "As above: ask.\n",
            "“Working together to safeguard children” 2015 Chapter 2 Paragraph 4 says so. SECTION 2: DUTIES\n",
            "Ask under section 7 of the DPA, Schedule 1 Part 1 paragraph 4, and the Ofsted Section 5 Inspection.\n",
            "# 4. Reports\n\nAsk first, as in section 4.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }
}
