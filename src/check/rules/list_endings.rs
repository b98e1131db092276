//! Items of one list that end in different ways.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::last_word_at;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{List, Passage, Text};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("list-endings"),
    about: "Items of one list that end in different ways",
    page: include_str!("list_endings.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

/// How an item ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    None,
    Stop,
    Comma,
    Semicolon,
}

impl Ending {
    const ALL: [Ending; 4] = [Ending::None, Ending::Stop, Ending::Comma, Ending::Semicolon];

    fn words(self) -> &'static str {
        match self {
            Ending::None => "nothing",
            Ending::Stop => "a full stop",
            Ending::Comma => "a comma",
            Ending::Semicolon => "a semicolon",
        }
    }

    /// The house rule: what the last item may end with if the others end so. Semicolons and commas part items, so after
    /// the last one the sentence is over.
    fn fits_last(self, others: Ending) -> bool {
        match others {
            Ending::Semicolon | Ending::Comma => self == Ending::Stop,
            Ending::None => matches!(self, Ending::None | Ending::Stop),
            Ending::Stop => self == Ending::Stop,
        }
    }
}

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for (number, list) in reading.text.lists.iter().enumerate() {
        let ends = ends(reading.text, number, list);
        let Some((last, others)) = ends.split_last().filter(|(_, others)| others.len() > 1) else { continue };
        // What the last item ends with decides only between others that are as many.
        let count = |ending| {
            let is = |end: &&(&Passage, Range<usize>, Ending)| end.2 == ending;
            others.iter().filter(is).count() * 2 + usize::from(is(&last))
        };
        let Some(usual) = Ending::ALL.into_iter().max_by_key(|ending| count(*ending)) else { continue };
        let odd: Vec<_> = others
            .iter()
            .filter(|(_, _, ending)| *ending != usual)
            .chain((!last.2.fits_last(usual)).then_some(last))
            .collect();
        let Some(((passage, range, ending), rest)) = odd.split_first() else { continue };
        let place = passage.place(range.clone(), reading.sources);
        let is_last = rest.is_empty() && range == &last.1 && std::ptr::eq(*passage, last.0);
        let message = match is_last && *ending != Ending::Stop {
            true => format!("the last item ends with {}, the others with {}", ending.words(), usual.words()),
            false => {
                let others =
                    if ends.iter().filter(|end| end.2 == usual).count() == 1 { "another" } else { "most others" };
                format!("this item ends with {}, {others} with {}", ending.words(), usual.words())
            }
        };
        let fault = Diagnostic::warning(RULE.code, place, message).help(help(usual));
        found.push(rest.iter().fold(fault, |fault, (passage, range, ending)| {
            fault.related(passage.place(range.clone(), reading.sources), format!("ends with {}", ending.words()))
        }));
    }
}

fn help(usual: Ending) -> &'static str {
    match usual {
        Ending::None => "end every item alike: with nothing if they are no sentences",
        Ending::Stop => "end every item alike: with a full stop if they are sentences",
        Ending::Comma | Ending::Semicolon => "end every item alike, and the last with a full stop",
    }
}

/// The last word and mark of every item, and which mark it is. Items that hold a list end where that list does.
fn ends<'t>(text: &'t Text, number: usize, list: &List) -> Vec<(&'t Passage, Range<usize>, Ending)> {
    let holds_list = |item: usize| {
        let mut inner = text.lists.iter().filter(|inner| inner.outer == Some(number));
        inner.any(|inner| {
            let lead_in = inner.lead_in.and_then(|lead_in| text.passages.get(lead_in));
            lead_in.is_some_and(|lead_in| lead_in.list == Some(number) && lead_in.item == item)
        })
    };
    let mut ends = Vec::new();
    for (item, first) in list.items.iter().enumerate().filter(|(item, _)| !holds_list(*item)) {
        let own =
            text.passages[*first..].iter().take_while(|passage| passage.list == Some(number) && passage.item == item);
        let Some(passage) = own.last() else { continue };
        let words = passage.words.trim_end();
        let bare = words.trim_end_matches(['”', '’', '"', '\'', ')']);
        let bare = if bare.ends_with(['.', ';', ',', '?', '!']) { bare } else { words };
        let start = last_word_at(bare);
        let word = &bare[start..];
        // What leads in to something, and a short form's own full stop, say nothing.
        if word.is_empty()
            || word.ends_with(':')
            || matches!(word.trim_start_matches('('), "etc." | "e.g." | "a.m." | "p.m.")
        {
            continue;
        }
        let linked = |word: &str| matches!(word, "and" | "or");
        let before = words[..start].trim_end();
        // "…, and" before the last item joins it to items that end with nothing.
        if item + 2 == list.items.len() && linked(word) && !before.ends_with(';') {
            continue;
        }
        let ending = match bare.chars().next_back() {
            _ if linked(word) && before.ends_with(';') => Ending::Semicolon,
            _ if linked(word) && before.ends_with(',') => Ending::Comma,
            Some('.' | '?' | '!') => Ending::Stop,
            Some(';') => Ending::Semicolon,
            Some(',') => Ending::Comma,
            Some(_) | None => Ending::None,
        };
        ends.push((passage, start..bare.len(), ending));
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::{found, pointed_at};

    #[test]
    fn an_item_that_ends_unlike_the_others_is_found() {
        assert_eq!(pointed_at(&RULE, "- ask;\n- wait.\n- act;\n- go.\n"), ["wait."]);
        assert_eq!(pointed_at(&RULE, "- Ask.\n- Wait\n- Act.\n"), ["Wait"]);
        assert_eq!(pointed_at(&RULE, "- Ann Lee (Head),\n- Bob Ray (Deputy)\n- Cat Orr (Bursar)\n"), ["(Head),"]);
    }

    #[test]
    fn the_last_item_ends_a_list_of_semicolons() {
        assert_eq!(pointed_at(&RULE, "- ask;\n- wait; and\n- act.\n"), [""; 0]);
        assert_eq!(pointed_at(&RULE, "- ask\n- wait\n- act.\n"), [""; 0]);
        assert_eq!(
            found(&RULE, "- ask;\n- wait;\n- act\n"),
            [("act".to_owned(), "the last item ends with nothing, the others with a semicolon".to_owned())]
        );
    }

    #[test]
    fn one_other_item_is_not_most() {
        let said = |text: &str| found(&RULE, text).into_iter().map(|(_, message)| message).collect::<Vec<_>>();
        assert_eq!(said("- ask,\n- wait;\n- act.\n"), ["this item ends with a comma, another with a semicolon"]);
        assert_eq!(said("- Ask,\n- Wait.\n- Act.\n"), ["this item ends with a comma, most others with a full stop"]);
    }

    #[test]
    fn questions_lead_ins_and_short_forms_do_not_count() {
        assert_eq!(pointed_at(&RULE, "- Ask.\n- Who asks?\n- Act.\n"), [""; 0]);
        assert_eq!(pointed_at(&RULE, "- ask:\n  - Ann\n  - Bob\n- wait\n- pens, ink etc.\n- act\n"), [""; 0]);
    }

    #[test]
    fn a_joint_before_the_last_item_is_no_ending() {
        assert_eq!(pointed_at(&RULE, "- moderate (M)\n- profound (P)\n- severe (S), and\n- other needs\n"), [""; 0]);
    }
}
