//! A short form that the document uses and never says in full.

use crate::check::reading::{Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::Tokens;
use crate::check::words::missing::SHORT_STANDS_IN;
use crate::check::words::style::{KNOWN_SHORT, SHOUTED};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{Mark, Passage, PassageKind, Text};
use rustc_hash::FxHashSet;
use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("undefined-abbreviation"),
    about: "A short form that is never said in full",
    page: include_str!("undefined_abbreviation.md"),
    level: Level::Warning,
    looks: &[LooksAt::Whole(look)],
};

/// So many words in capitals next to each other are shouted, whatever they are.
const A_SHOUT: usize = 3;

/// A product with a longer name is explained by any words in brackets after it.
const A_NAME: usize = 5;

/// A short form has that many letters at most; longer words in capitals are names or shouting.
const LONGEST: usize = 6;

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let text = reading.text;
    // Those that were told, or need not be.
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let spoken: LazyCell<FxHashSet<&str>, _> = LazyCell::new(|| words_in_small_letters(text));
    for tokens in reading.tokens().iter().filter(|tokens| tokens.passage.kind != PassageKind::Label) {
        let passage = tokens.passage;
        for range in tokens.worked_out(short_forms).0.iter().cloned() {
            let short = &passage.words[range.clone()];
            if told.contains(short) {
                continue;
            }
            // What is a word elsewhere is that word here too, said loudly.
            if is_defined(short, text) || (short.len() > 2 && spoken.contains(short.to_lowercase().as_str())) {
                told.insert(short);
                continue;
            }
            // The s of "TAs" and "CPOMs" may be a plural's or the name's own: only the author knows.
            let end = range.end + usize::from(passage.words[range.end..].starts_with('s'));
            let place = passage.place(range.start..end, reading.sources);
            // What a school gives as a fact is its own name for something.
            let is_fact = reading.source == Source::Document && reading.sources.text(place).contains("{{");
            if is_fact {
                continue;
            }
            told.insert(short);
            let written = &passage.words[range.start..end];
            found.push(
                Diagnostic::warning(RULE.code, place, format!("\"{written}\" is never said in full"))
                    .help(format!("at its first use write what it stands for, then ({written})")),
            );
        }
    }
}

/// Every word that stands somewhere in small letters.
fn words_in_small_letters(text: &Text) -> FxHashSet<&str> {
    let words = text.passages.iter().flat_map(|passage| passage.words.split(|c: char| !c.is_alphanumeric()));
    words.filter(|word| word.starts_with(char::is_lowercase)).collect()
}

/// Where a passage has short forms: words of two to six letters of which at most one is small, as in DfE.
struct ShortForms(Vec<Range<usize>>);

fn short_forms(tokens: &Tokens<'_>) -> ShortForms {
    let (passage, tokens) = (tokens.passage, &tokens.places);
    let has_two =
        |token: &Range<usize>| passage.words[token.clone()].bytes().filter(u8::is_ascii_uppercase).count() > 1;
    if !tokens.iter().any(has_two) {
        return ShortForms(Vec::new());
    }
    let words: Vec<&str> = tokens.iter().map(|token| &passage.words[token.clone()]).collect();
    let is_capital =
        |at: usize| words[at].chars().any(char::is_uppercase) && !words[at].chars().any(char::is_lowercase);
    // Words in capitals with nothing but spaces between them, as ranges of their numbers.
    let joined = |at: usize| {
        passage.words[tokens[at].end..tokens[at + 1].start].chars().all(|c| matches!(c, ' ' | '&' | '-' | '–'))
    };
    let mut shouted = vec![false; words.len()];
    let mut start = 0;
    while start < words.len() {
        let mut end = start + 1;
        while is_capital(start) && end < words.len() && is_capital(end) && joined(end - 1) {
            end += 1;
        }
        let is_loud = |word: &&str| word.len() > 1 && (SHOUTED.contains(word) || word.len() > LONGEST);
        let is_shout = end - start >= A_SHOUT || (end - start > 1 && words[start..end].iter().any(is_loud));
        shouted[start..end].fill(is_shout);
        start = end;
    }
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
        // A dot with letters behind it is part of a name, as in GOV.UK.
        let joined = |rest: &str| rest.starts_with(char::is_alphanumeric);
        let is_dotted = passage.words[range.end..].strip_prefix('.').is_some_and(joined)
            || passage.words[..range.start].strip_suffix('.').is_some_and(|rest| rest.ends_with(char::is_alphanumeric));
        // "AT&T" is a name, and "HTTPS://" the beginning of an address.
        let beside = |c: Option<char>, rest: Option<char>| c == Some('&') && rest.is_some_and(char::is_alphanumeric);
        let in_pair = beside(after, passage.words[range.end..].chars().nth(1))
            || beside(before, passage.words[..range.start].chars().rev().nth(1))
            || passage.words[range.end..].starts_with("://");
        let in_name = is_dotted || in_pair || [before, after].into_iter().flatten().any(|c| "@/_[]{}<>\\".contains(c));
        let quiet = passage.is_marked(range.start, |mark| matches!(mark, Mark::Code | Mark::Abbreviation));
        if is_short
            && !in_name
            && !quiet
            && !whole_is_capital
            && !shouted[at]
            && !SHORT_STANDS_IN.contains(&word)
            && !KNOWN_SHORT.contains(&word)
            && !SHOUTED.contains(&word)
        {
            short_forms.push(range);
        }
    }
    ShortForms(short_forms)
}

/// Whether the document says what a short form stands for.
fn is_defined(short: &str, text: &Text) -> bool {
    let in_passage = |passage: &Passage| {
        passage.kind == PassageKind::Term && passage.words.trim() == short
            || passage.words.match_indices(short).any(|(at, _)| {
                let (before, after) = (&passage.words[..at], &passage.words[at + short.len()..]);
                let is_word = !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric);
                // "Individual healthcare plans (IHPs)".
                let (is_word, after) = match after.strip_prefix('s').filter(|rest| rest.starts_with([')', ',', ' '])) {
                    Some(rest) => (!before.ends_with(char::is_alphanumeric), rest),
                    None => (is_word, after),
                };
                let stands_first = before.trim().is_empty();
                is_word
                    && (in_brackets(before, after)
                        || opens_bracket(short, before)
                        || is_followed_by_full(short, after, stands_first)
                        || is_after_full(short, before, after))
            })
    };
    text.passages.iter().any(in_passage) || spelt_by_list(short, text) || is_in_brackets_in_another_case(short, text)
}

/// "SENCO" where the document says "coordinator (SENCo)": which of the two is right is another question.
fn is_in_brackets_in_another_case(short: &str, text: &Text) -> bool {
    text.passages.iter().any(|passage| {
        let words = &passage.words;
        words.match_indices('(').any(|(at, _)| {
            let inside = words[at + 1..].get(..short.len()).is_some_and(|inside| inside.eq_ignore_ascii_case(short));
            inside && words[at + 1 + short.len()..].starts_with(')') && words[..at].split_whitespace().nth(1).is_some()
        })
    })
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

/// `Creative Commons (CC BY-SA 4.0)`: it stands first in brackets, after the words whose initials it is.
fn opens_bracket(short: &str, before: &str) -> bool {
    before.strip_suffix('(').is_some_and(|full| spells(short, full))
}

/// `designated safeguarding lead – DSL –`, `designated safeguarding lead, DSL,`.
fn is_after_full(short: &str, before: &str, after: &str) -> bool {
    let Some(full) = before.trim_end().strip_suffix(['–', '—', '-', ',', ':', '/']) else { return false };
    let ends = after.trim_start().is_empty() || after.trim_start().starts_with(['–', '—', '-', ',', '.', ';', ')']);
    ends && spells(short, full)
}

/// Whether the last words of `full` have the letters of a short form as their initials.
fn spells(short: &str, full: &str) -> bool {
    let mut initials: Vec<char> = full
        .rsplit(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty() && !matches!(*word, "and" | "of" | "the" | "for" | "in"))
        .take(short.chars().count())
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_lowercase)
        .collect();
    initials.reverse();
    initials.into_iter().eq(short.to_lowercase().chars())
}

/// `DSL (designated safeguarding lead)`, `DSL: …`, `DSL means …`, and in a glossary, where it stands first, `DSL …`.
fn is_followed_by_full(short: &str, after: &str, stands_first: bool) -> bool {
    let says = [" means ", " stands for ", " is short for "];
    let rest = after.trim_start_matches([' ', '(', ':', '–', '-', '=']);
    let opens = stands_first || after.trim_start().starts_with(['(', ':', '–', '-', '=']);
    let in_brackets = after.trim_start().strip_prefix('(').and_then(|rest| rest.split(')').next());
    let is_named = short.len() >= A_NAME
        && in_brackets.is_some_and(|words| {
            words.split(' ').count() > 1 && words.starts_with(char::is_alphabetic) && !words.starts_with("see ")
        });
    let initials: String = rest
        .split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .filter(|word| !word.is_empty())
        .filter(|word| short.len() < 3 || !matches!(*word, "and" | "of" | "the" | "for" | "in"))
        .take(short.chars().count())
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_lowercase)
        .collect();
    says.iter().any(|says| after.starts_with(says)) || is_named || (opens && initials == short.to_lowercase())
}

/// Whether the items of a list, or the terms of one that defines them, start with its letters, one each.
fn spelt_by_list(short: &str, text: &Text) -> bool {
    let terms = text.passages.iter().filter(|passage| passage.kind == PassageKind::Term);
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
    fn names_with_dots_and_licences_are_said_in_full() {
        let text = "See the GOV.UK site and NCA.police.uk. You may share it under a Creative Commons (CC BY-SA 4.0) licence.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
        assert_eq!(pointed_at(&RULE, "Share it (CC BY-SA 4.0). The GOV decides.\n"), ["CC", "GOV"]);
    }

    #[test]
    fn a_short_form_is_told_once_if_it_is_never_said_in_full() {
        assert_eq!(
            pointed_at(&RULE, "Tell the DSL. The DSL logs it in CPOMS, and the DfE’s forms help.\n"),
            ["DSL", "CPOMS", "DfE"]
        );
        assert_eq!(pointed_at(&RULE, "Log it in QRSTs.\n"), ["QRSTs"]);
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
    fn dashes_plurals_and_glossaries_say_it_in_full() {
        for text in [
            "Tell the Designated Safeguarding Lead – DSL – first. The DSL decides.\n",
            "Read the individual healthcare plans (IHPs). An IHP helps.\n",
            "Words:\n\nCPD Continuous Professional Development\n\nStaff have CPD.\n",
            "We use THRIVE (a programme of pastoral support).\n",
            "The QARDO acts. Ask the quick answers and rare doubts officer (QARDo).\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
        assert_eq!(pointed_at(&RULE, "Tell the head – DSL – first.\n"), ["DSL"]);
    }

    #[test]
    fn what_is_shouted_or_to_be_filled_in_stands_for_nothing() {
        for text in [
            "Ask first. LOCK EVERY DOOR AT ONCE. Then wait.\n",
            "| NAME CERTIFICATE EXPIRY DATE | b |\n|---|---|\n| a | b |\n",
            "# DATE OF ISSUE v2\n\nThe lead is TBC, the deputy TBA.\n",
            "Ask the trust. The TRUST decides.\n",
            "Read the ANTI–BULLYING POLICY first.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }

    #[test]
    fn what_everybody_knows_and_what_is_shouted_is_fine() {
        let text = "# THE RULES OF IT\n\nStaff must NOT print a PDF at the BBC. DO NOT RUN. Write to HR@oak.sch.uk. Year 7A. \
                    McDonald.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
    }
}
