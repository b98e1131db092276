//! A name or a word that is written otherwise, or that has been given up.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::Tokens;
use crate::check::words::style::{CAPITALS, GIVEN_UP};
use crate::diagnostic::{Code, Diagnostic};
use crate::grammar::counted;
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("wrong-name"),
    about: "A name or word that is written otherwise, or that has been given up",
    page: include_str!("wrong_name.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let texts: Vec<Tokens<'_>> = reading.text.passages.iter().map(Tokens::of).collect();
    let mut report = |phrase: &str, right: &str, why: &str, is_wrong: &dyn Fn(&str) -> bool| {
        let mut places = texts
            .iter()
            .flat_map(|tokens| {
                let is_typed = |at: usize| !tokens.passage.is_slot(at) && !tokens.passage.is_link(at);
                let ranges = find(tokens, phrase).into_iter().filter(move |range| is_typed(range.start));
                ranges.map(|range| (tokens.passage, range))
            })
            .filter(|(passage, range)| {
                is_wrong(&passage.words[range.clone()]) && !is_explained(&passage.words, range.start, range.end)
            });
        let Some((passage, range)) = places.next() else { return };
        let written = &passage.words[range.clone()];
        let more = places.count();
        let fault = Diagnostic::warning(
            RULE.code,
            passage.place(range.clone(), reading.sources),
            format!("\"{written}\" is \"{right}\""),
        );
        let fault = if more > 0 { fault.label(format!("and in {} more", counted(more, "place"))) } else { fault };
        found.push(if why.is_empty() { fault } else { fault.help(format!("write \"{right}\": {why}")) });
    };
    for (phrase, right) in CAPITALS {
        // In lower case they may be plain words: a post that is linked in a chat.
        let is_name = |written: &str| written.starts_with(char::is_uppercase) || !phrase.contains(' ');
        report(phrase, right, "", &|written| written != *right && is_name(written));
    }
    for (phrase, right, why) in GIVEN_UP {
        report(phrase, right, why, &|_| true);
    }
}

/// The places of a phrase; letters with full stops between them are one.
fn find(tokens: &Tokens<'_>, phrase: &str) -> Vec<std::ops::Range<usize>> {
    if phrase.split(' ').all(|word| word.len() == 1) {
        let wanted: Vec<&str> = phrase.split(' ').collect();
        let dotted = |range: &std::ops::Range<usize>| tokens.passage.words[range.clone()].len() == wanted.len() * 2 - 1;
        return (0..tokens.words.len().saturating_sub(wanted.len() - 1))
            .filter(|first| tokens.words[*first..].iter().zip(&wanted).all(|(word, wanted)| word == wanted))
            .map(|first| tokens.places[first].start..tokens.places[first + wanted.len() - 1].end)
            .filter(dotted)
            .collect();
    }
    tokens.find(phrase)
}

/// Whether the text itself says that the name is an earlier one: "X (formerly Twitter)". In an address it is no name.
fn is_explained(words: &str, start: usize, end: usize) -> bool {
    let before = words[..start].to_lowercase();
    let after = &words[end..];
    let in_address = before.ends_with(['.', '/', '@', '#']) || after.starts_with(".com") || after.starts_with(".co");
    let said = ["formerly ", "formerly known as ", "previously ", "called ", "known as ", "x (", "x/"];
    in_address || said.iter().any(|said| before.ends_with(said))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::found;

    fn said(text: &str) -> Vec<String> {
        found(&RULE, text).into_iter().map(|(_, message)| message).collect()
    }

    #[test]
    fn a_name_is_written_as_its_owner_writes_it() {
        assert_eq!(
            said("Use Youtube, not You Tube, on an Ipad.\n"),
            ["\"Youtube\" is \"YouTube\"", "\"You Tube\" is \"YouTube\"", "\"Ipad\" is \"iPad\""]
        );
        assert_eq!(said("Use YouTube on an iPad. The post was linked in a chat.\n"), [""; 0]);
    }

    #[test]
    fn a_name_that_was_given_up_is_found_once() {
        assert_eq!(said("No posts on Twitter. Twitter is blocked.\n"), ["\"Twitter\" is \"X\""]);
        assert_eq!(said("No posts on X (formerly Twitter), or at twitter.com.\n"), [""; 0]);
    }

    #[test]
    fn letters_have_no_full_stops() {
        assert_eq!(said("It is taught in P.S.H.E. lessons and in PSHE.\n"), ["\"P.S.H.E\" is \"PSHE\""]);
    }
}
