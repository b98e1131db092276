//! Places where the model asked for a school's own words and still has its own.

use crate::check::reading::{Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::Tokens;
use crate::check::words::missing::{AROUND_A_FIELD, BEFORE_A_BLANK, KEYS, STANDS_IN};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{Mark, Passage};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("placeholder-left"),
    about: "A placeholder that was never filled in",
    page: include_str!("placeholder_left.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

/// The longest text in square or angle brackets that is a placeholder; what is longer is a remark.
const LONGEST: usize = 12;

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for (number, tokens) in reading.tokens().iter().enumerate() {
        let passage = tokens.passage;
        let mut ranges = in_brackets(passage);
        ranges.extend(fields(passage, reading.source));
        ranges.extend(
            STANDS_IN.iter().flat_map(|phrase| tokens.find(phrase)).filter(|range| !speaks_to_reader(tokens, range)),
        );
        ranges.extend(insertions(tokens));
        ranges.extend(blanks(tokens, || is_signed(number, reading)));
        ranges.extend(
            tokens.places.iter().zip(&tokens.words).filter(|(_, word)| is_crossed(word)).map(|(p, _)| p.clone()),
        );
        ranges.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        let mut end = 0;
        for range in ranges {
            let is_typed = !passage.is_slot(range.start) && !passage.is_marked(range.start, |mark| *mark == Mark::Code);
            // A phrase within brackets is the same placeholder.
            if range.start >= end && is_typed {
                end = range.end;
                let written = &passage.words[range.clone()];
                let place = passage.place(range, reading.sources);
                found.push(
                    Diagnostic::warning(RULE.code, place, format!("\"{written}\" looks like a place to fill in"))
                        .help("write what belongs here, without brackets, or take it out"),
                );
            }
        }
    }
}

/// "insert the name of the headteacher here": what an author asks for, with no more than a few words between.
fn insertions(tokens: &Tokens<'_>) -> Vec<Range<usize>> {
    const MOST_BETWEEN: usize = 6;
    let starts = (0..tokens.words.len()).filter(|at| matches!(tokens.words[*at].as_str(), "insert" | "enter" | "add"));
    let ends =
        |at: usize| (at + 1..tokens.words.len().min(at + MOST_BETWEEN + 2)).find(|end| tokens.words[*end] == "here");
    starts.filter_map(|at| Some(tokens.places[at].start..tokens.places[ends(at)?].end)).collect()
}

/// Whether "your school" is said to somebody: in a quotation, or to parents, whose school it is.
fn speaks_to_reader(tokens: &Tokens<'_>, range: &Range<usize>) -> bool {
    let words = &tokens.passage.words;
    if !words[range.clone()].to_lowercase().starts_with("your school") {
        return false;
    }
    let sentence = tokens.passage.sentences().into_iter().find(|sentence| sentence.contains(&range.start));
    let within = tokens.within(&sentence.unwrap_or(0..words.len()));
    let others = tokens.places[within.clone()]
        .iter()
        .zip(&tokens.words[within])
        .filter(|(place, _)| !range.contains(&place.start));
    let is_to_reader =
        others.map(|(_, word)| word.as_str()).any(|word| matches!(word, "you" | "your" | "yourself" | "you're"));
    is_to_reader || is_in_quotes(words, range.start)
}

/// Lines to write on that stand for words in a sentence, and days such as `__/__/____`. Lines of a form, behind a label
/// or for a signature, are there for its readers to fill in.
fn blanks(tokens: &Tokens<'_>, is_signed: impl Fn() -> bool) -> Vec<Range<usize>> {
    const A_LINE: usize = 3;
    let words = &tokens.passage.words;
    let mut blanks = Vec::new();
    let mut at = 0;
    while let Some(found) = words[at..].find("__") {
        let start = at + found;
        // Readers of Markdown take the first of `__/__/____` for signs of strong words: its strokes are left.
        let is_blank = |c: char| matches!(c, '_' | '/') || c.is_ascii_digit();
        let start = words[at..start].rfind(|c| !is_blank(c)).map_or(at, |last| words.ceil_char_boundary(at + last + 1));
        let end = start + words[start..].find(|c| !is_blank(c)).unwrap_or(words.len() - start);
        at = end;
        let strokes = words[start..end].matches('/').count();
        let is_day = strokes == 2 && !words[..start].ends_with(|c: char| c == ':' || c.is_alphanumeric());
        let is_line = end - start >= A_LINE && words[start..end].chars().all(|c| c == '_');
        let Range { start: first, end: next } = tokens.within(&(start..end));
        let gap = |before: &usize| words.get(tokens.places[*before].end..start);
        let before = first.checked_sub(1).filter(|before| gap(before).is_some_and(|gap| gap.trim().is_empty()));
        let after = tokens
            .places
            .get(next)
            .filter(|place| words[end..place.start].trim().is_empty() && words[end..].starts_with(' '));
        let is_label = words[..start].trim_end().ends_with([':', '?']);
        let starts = words[..start].trim().is_empty();
        let in_sentence = match (before, after) {
            (_, Some(after)) if starts => words[after.clone()].chars().all(char::is_alphabetic),
            (Some(before), _) if BEFORE_A_BLANK.contains(&tokens.words[before].as_str()) => true,
            (Some(_), Some(after)) => words[after.clone()].starts_with(char::is_lowercase),
            (Some(_) | None, _) => false,
        };
        // "I, ____, have read this policy" is said by whoever signs it.
        let is_form = || tokens.words.iter().any(|word| matches!(word.as_str(), "i" | "my"));
        if (is_day && !is_signed()) || (is_line && in_sentence && !is_label && !is_form() && !is_signed()) {
            blanks.push(start..end);
        }
    }
    blanks
}

/// Whether a passage, or one beside it, has a place for a signature.
fn is_signed(number: usize, reading: &Reading<'_>) -> bool {
    let all = reading.tokens();
    let near = &all[number.saturating_sub(2)..(number + 3).min(all.len())];
    near.iter().any(|tokens| {
        tokens.words.iter().any(|word| matches!(word.as_str(), "sign" | "signed" | "signature" | "signatures"))
    })
}

/// A word of crosses alone, two or more: `xx`, `XXXX`. Roman numerals up to XX are not among what schools number.
fn is_crossed(word: &str) -> bool {
    word.len() > 2 && word.chars().all(|c| c == 'x')
}

/// The fields of templates and of letters to many: `{{ school_name }}`, `«School_Name»`, `%NAME%`, `${name}`.
fn fields(passage: &Passage, source: Source) -> Vec<Range<usize>> {
    const LONGEST: usize = 60;
    let words = &passage.words;
    let mut fields = Vec::new();
    for (open, close) in AROUND_A_FIELD {
        // What a clause shows in two braces is a slot that its author escaped.
        if open == "{{" && matches!(source, Source::Clause | Source::Wording) {
            continue;
        }
        let mut at = 0;
        while let Some(start) = words[at..].find(open).map(|found| at + found) {
            at = start + open.len();
            let Some(length) = words[at..].find(close) else { break };
            let inside = &words[at..at + length];
            // "5% and 10%", "$5 or $6" and « bonjour » have spaces where a field has none.
            let is_name = inside.trim().starts_with(|c: char| c.is_alphabetic() || c == '=')
                && inside.len() <= LONGEST
                && (open.len() > 1 && open != "«" || !inside.contains(char::is_whitespace))
                && inside.chars().all(|c| c.is_alphanumeric() || " _-.=|:'’".contains(c));
            let is_apart = !words[..start].ends_with(|c: char| c.is_alphanumeric() || c == '\\')
                && !words[at + length + close.len()..].starts_with(char::is_alphanumeric);
            if is_name && is_apart {
                at += length + close.len();
                fields.push(start..at);
            }
        }
    }
    fields
}

/// Words in `[…]`, `{…}` or `<…>`, however the second bracket was mistyped.
fn in_brackets(passage: &Passage) -> Vec<Range<usize>> {
    let words = &passage.words;
    let mut ranges = Vec::new();
    for (start, open) in words.match_indices(['[', '{', '<']) {
        let inside = &words[start + 1..];
        let Some(length) = inside.find([']', '}', '>', '[', '{', '<']) else { continue };
        let end = start + 1 + length;
        let is_closed = !inside[length..].starts_with(['[', '{', '<']);
        let said = inside[..length].trim();
        let letters = said.chars().filter(|c| c.is_alphabetic()).count();
        let lower = said.to_lowercase();
        let first = lower.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        // What an editor puts in brackets: where to look, which edition, that it was so, and part of a word.
        let is_edition = lower.split_whitespace().any(|word| matches!(word, "ed" | "ed." | "edition"));
        let is_reference =
            matches!(first, "see" | "cf" | "sic" | "emphasis" | "our" | "page" | "pages" | "section") || is_edition;
        // "Staff [including volunteers]" says more of what stands before.
        let is_aside = matches!(first, "including" | "excluding" | "except") && !lower.contains("name");
        let is_part = words[..start].ends_with(char::is_alphanumeric)
            || inside[length..].chars().nth(1).is_some_and(char::is_alphanumeric);
        // "[DL1]" calls a note or a level.
        let is_call = !said.contains(' ') && said.contains(|c: char| c.is_ascii_digit());
        let is_note = open == "[" && !lower.contains("insert") && (is_reference || is_aside || is_part || is_call);
        // The address behind it has spaces, or stands apart: a link that no reader of Markdown takes for one.
        let behind = inside.get(length + 1..).unwrap_or_default().trim_start();
        let is_link =
            open == "[" && ["(http", "(www.", "(/", "(#", "(mailto:"].iter().any(|link| behind.starts_with(link));
        // An address in angle brackets is one, a call of a footnote another; a comparison has spaces around it.
        let is_words = letters > 1
            && !said.starts_with('^')
            && said.split_whitespace().count() <= LONGEST
            && !said.contains(['@', '/', ':'])
            && inside.starts_with(|c: char| !c.is_whitespace());
        // What stands in for a word in a quotation is in lower case, and a few words: "[the staff] must".
        let is_quoted = open == "["
            && said.split(' ').count() <= 3
            && said.chars().all(|c| c.is_lowercase() || c == ' ')
            && is_in_quotes(words, start);
        let is_key = open == "[" && KEYS.contains(&&*lower);
        if is_closed && is_words && !is_note && !is_quoted && !is_key && !is_link && !passage.is_link(start) {
            ranges.push(start..end + 1);
        }
    }
    ranges
}

/// Whether the byte `at` stands within quotation marks.
fn is_in_quotes(words: &str, at: usize) -> bool {
    // A quotation that began so long ago has ended.
    const LONGEST: usize = 2000;
    let before = &words[words.floor_char_boundary(at.saturating_sub(LONGEST))..at];
    let is_open = |open: char, close: char| {
        before.rfind(open).is_some_and(|last| before.rfind(close).is_none_or(|end| end < last))
    };
    is_open('“', '”') || is_open('‘', '’') || before.matches('"').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn placeholders_are_found_however_they_are_written() {
        assert_eq!(pointed_at(&RULE, "Ask [insert name of head] now.\n"), ["[insert name of head]"]);
        assert_eq!(pointed_at(&RULE, "Our provider [ACMENET} filters.\n"), ["[ACMENET}"]);
        assert_eq!(pointed_at(&RULE, "At <name of school> we act.\n"), ["<name of school>"]);
        assert_eq!(pointed_at(&RULE, "Lead: TBC. Phone: xxxx. At your school, ask.\n"), ["TBC", "xxxx", "your school"]);
    }

    #[test]
    fn fields_that_nobody_merged_are_found() {
        assert_eq!(
            pointed_at(
                &RULE,
                "Write to {{ school_name }} or «School_Name» or %NAME% today, ${head} and <<Date>>.\n\n{{ page.date }}\n"
            ),
            ["{{ school_name }}", "«School_Name»", "%NAME%", "${head}", "<<Date>>", "{{ page.date }}"]
        );
        for text in [
            "Between 5% and 10%, or 5%-6%.\n",
            "It costs $5 or $6.\n",
            "They say « bonjour ».\n",
            "Type `{{ board }}` there.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }

    #[test]
    fn lines_to_write_on_are_found_in_sentences_and_not_in_forms() {
        assert_eq!(pointed_at(&RULE, "Date: __/__/____\n\nAsk.\n"), ["/__/____"]);
        assert_eq!(pointed_at(&RULE, "Date: \\_\\_/\\_\\_/20\\_\\_\n\nAsk.\n").len(), 1);
        assert_eq!(pointed_at(&RULE, "This is the policy of \\_\\_\\_\\_\\_ school.\n").len(), 1);
        assert_eq!(
            pointed_at(&RULE, "_______ school keeps records. The head of ______ decides.\n"),
            ["_______", "______"]
        );
        for text in [
            "Signed: ____________ Date: __/__/____\n",
            "Signed: ____________\n\nDate: __/__/____\n",
            "Name: ________ Class ________\n\nI, ________, have read this.\n",
            "Save it as plan__old. Ask.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }

    #[test]
    fn your_school_is_theirs_if_somebody_is_spoken_to() {
        for text in [
            "“Be kind at your school”, said the head.\n",
            "If you are unhappy with your school, tell us.\n",
            "The inspector asked: \"What does your school do?\"\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }

    #[test]
    fn editors_use_brackets_too() {
        let text = "See the plan [see section 5], the map [see map] and the code [2024 edition]. They [re]use it [Sic] [DL1]. Read \
                    [the code](https://a.uk/a b.pdf) and [the policy]\n(/policies/one.pdf).\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
        assert_eq!(pointed_at(&RULE, "Ask [see insert name].\n").len(), 1);
        assert_eq!(pointed_at(&RULE, "Staff [including volunteers] sign in.\n"), [""; 0]);
        assert_eq!(pointed_at(&RULE, "Staff [including name of head] sign in.\n").len(), 1);
    }

    #[test]
    fn links_notes_quotations_and_sums_are_words() {
        for text in [
            "See [the policy](https://a.uk) and \"[it] must\" [sic], then 3 < 4 > 2.\n",
            "Write to <office@oak.example> in term 2 [1].\n",
            "Type `[insert name]` there.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }
}
