//! A short form that the document uses and never says in full.

use crate::check::words::Tokens;
use crate::check::{Look, Reading, Rule, Source};
use crate::diagnostic::Diagnostic;
use crate::model::allowance::Level;
use crate::prose::{Kind, Mark, Passage, Text};
use std::collections::BTreeSet;
use std::ops::Range;

pub const RULE: Rule = Rule {
    code: "undefined-abbreviation",
    about: "A short form that is never said in full",
    page: include_str!("undefined_abbreviation.md"),
    level: Level::Warning,
    looks: &[Look::Whole(look)],
};

/// Short forms that more people know than know what they stand for. GOV.UK's style guide names UK, US, EU, VAT and MP as
/// such; the others are as common in any home or school, or in the names of schools (CE, RC, VA, VC).
/// <https://www.gov.uk/guidance/style-guide/a-to-z>
const KNOWN: [&str; 48] = [
    "AI", "AM", "BBC", "CCTV", "CD", "CE", "DIY", "DNA", "DVD", "EU", "FAQ", "GCSE", "GP", "GPS", "HR", "HTML", "ICT",
    "ID", "II", "III", "IP", "IT", "IV", "MP", "NHS", "OK", "PC", "PDF", "PE", "PIN", "PM", "PTA", "QR", "RC", "RE",
    "SIM", "SMS", "TV", "UK", "URL", "US", "USA", "USB", "VA", "VAT", "VC", "VHS", "VIP",
];

/// Words in capitals that are shouted, and stand for nothing.
const SHOUTED: [&str; 30] = [
    "ALL", "ALSO", "AND", "ANY", "ARE", "ASK", "BE", "BUT", "CAN", "DO", "FOR", "HOW", "IF", "IN", "IS", "MAY", "MUST",
    "NEVER", "NO", "NOT", "NOTE", "OF", "ON", "ONLY", "OR", "THE", "TO", "WHO", "WILL", "YOU",
];

/// A short form has that many letters at most; longer words in capitals are names or shouting.
const LONGEST: usize = 6;

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let text = reading.text;
    // Those that were told, or need not be.
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for tokens in reading.tokens().iter().filter(|tokens| tokens.passage.kind != Kind::Label) {
        let passage = tokens.passage;
        for range in short_forms(tokens) {
            let short = &passage.words[range.clone()];
            if told.contains(short) {
                continue;
            }
            if is_defined(short, text) {
                told.insert(short);
                continue;
            }
            let place = passage.place(range.clone(), reading.sources);
            // What a school gives as a fact is its own name for something.
            let is_fact = reading.source == Source::Document && reading.sources.text(place).contains("{{");
            if is_fact {
                continue;
            }
            told.insert(short);
            found.push(
                Diagnostic::warning(RULE.code, place, format!("\"{short}\" is never said in full"))
                    .help(format!("at its first use write what it stands for, then ({short})")),
            );
        }
    }
}

/// Where a passage has short forms: words of two to six letters of which at most one is small, as in DfE.
fn short_forms(tokens: &Tokens<'_>) -> Vec<Range<usize>> {
    let (passage, tokens) = (tokens.passage, &tokens.places);
    let has_two =
        |token: &Range<usize>| passage.words[token.clone()].bytes().filter(u8::is_ascii_uppercase).count() > 1;
    if !tokens.iter().any(has_two) {
        return Vec::new();
    }
    let words: Vec<&str> = tokens.iter().map(|token| &passage.words[token.clone()]).collect();
    let shouts = |at: usize| {
        let neighbours = [at.checked_sub(1), Some(at + 1)];
        neighbours.into_iter().flatten().filter_map(|at| words.get(at)).any(|word| {
            word.len() > 1 && word.chars().all(char::is_uppercase) && (SHOUTED.contains(word) || word.len() > LONGEST)
        })
    };
    let whole_is_capital = !passage.words.chars().any(char::is_lowercase);
    let mut short_forms = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let word = words[at].trim_end_matches("'s").trim_end_matches("’s");
        let word = word.strip_suffix('s').unwrap_or(word);
        let (upper, lower) = (word.matches(char::is_uppercase).count(), word.matches(char::is_lowercase).count());
        let is_short = upper > 1
            && lower <= usize::from(upper > 1)
            && upper + lower == word.chars().count()
            && word.chars().count() <= LONGEST
            && word.starts_with(char::is_uppercase)
            && word.ends_with(char::is_uppercase);
        let range = token.start..token.start + word.len();
        let before = passage.words[..range.start].chars().next_back();
        let after = passage.words[range.end..].chars().next();
        let in_name = [before, after].into_iter().flatten().any(|c| "@/_[]{}<>\\".contains(c));
        let quiet = passage.is_marked(range.start, |mark| matches!(mark, Mark::Code | Mark::Abbreviation));
        if is_short
            && !in_name
            && !quiet
            && !whole_is_capital
            && !shouts(at)
            && !KNOWN.contains(&word)
            && !SHOUTED.contains(&word)
        {
            short_forms.push(range);
        }
    }
    short_forms
}

/// Whether the document says what a short form stands for.
fn is_defined(short: &str, text: &Text) -> bool {
    let in_passage = |passage: &Passage| {
        passage.kind == Kind::Term && passage.words.trim() == short
            || passage.words.match_indices(short).any(|(at, _)| {
                let (before, after) = (&passage.words[..at], &passage.words[at + short.len()..]);
                let is_word = !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric);
                is_word && (in_brackets(before, after) || is_followed_by_full(short, after))
            })
    };
    text.passages.iter().any(in_passage) || spelt_by_list(short, text)
}

/// `designated safeguarding lead (DSL)`: it stands alone in brackets, after words.
fn in_brackets(before: &str, after: &str) -> bool {
    let before = before.trim_end_matches(['‘', '“', '\'', '"']);
    // "(DPA 2018)": the year belongs to the short form.
    let after = after.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit());
    let after = after.trim_start_matches(['’', '”', '\'', '"']);
    // "(UK GDPR)": other short forms may stand before it.
    let shortened = |c: char| c.is_uppercase() || c == ' ';
    let opening = before.trim_end_matches(shortened);
    let before = if opening.ends_with('(') { opening } else { before };
    before.ends_with('(') && after.starts_with([')', ',', ';', ':']) && before.split_whitespace().count() > 1
}

/// `DSL (designated safeguarding lead)`, `DSL: …`, `DSL means …`.
fn is_followed_by_full(short: &str, after: &str) -> bool {
    let says = [" means ", " stands for ", " is short for "];
    let rest = after.trim_start_matches([' ', '(', ':', '–', '-', '=']);
    let opens = after.trim_start().starts_with(['(', ':', '–', '-', '=']);
    let initials: String = rest
        .split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .filter(|word| !word.is_empty())
        .filter(|word| short.len() < 3 || !matches!(*word, "and" | "of" | "the" | "for" | "in"))
        .take(short.chars().count())
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_lowercase)
        .collect();
    says.iter().any(|says| after.starts_with(says)) || (opens && initials == short.to_lowercase())
}

/// Whether the items of a list, or the terms of one that defines them, start with its letters, one each.
fn spelt_by_list(short: &str, text: &Text) -> bool {
    let terms = text.passages.iter().filter(|passage| passage.kind == Kind::Term);
    if terms.filter_map(|term| term.words.chars().next()).collect::<String>().contains(short) {
        return true;
    }
    text.lists.iter().any(|list| {
        let items = list.items.iter().filter_map(|item| text.passages.get(*item));
        items.filter_map(|item| item.words.chars().next()).collect::<String>() == short
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn a_short_form_is_told_once_if_it_is_never_said_in_full() {
        assert_eq!(
            pointed_at(&RULE, "Tell the DSL. The DSL logs it in CPOMS, and the DfE’s forms help.\n"),
            ["DSL", "CPOMS", "DfE"]
        );
    }

    #[test]
    fn a_short_form_may_be_said_in_full_in_many_ways() {
        let text = "The designated safeguarding lead (DSL) and the MAT (multi-academy trust) meet. LGC means the local \
                    governing committee. Use SMART targets. The DSL reads it.\n\n- Specific\n- Measured\n- Agreed\n- Real\n- \
                    Timed\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
    }

    #[test]
    fn the_year_of_an_act_belongs_to_its_short_form() {
        assert_eq!(pointed_at(&RULE, "The Data Protection Act 2018 (DPA 2018) applies. The DPA says so.\n"), [""; 0]);
    }

    #[test]
    fn what_everybody_knows_and_what_is_shouted_is_fine() {
        let text = "# THE RULES OF IT\n\nStaff must NOT print a PDF at the BBC. DO NOT RUN. Write to HR@oak.sch.uk. Year 7A. \
                    McDonald.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
    }
}
