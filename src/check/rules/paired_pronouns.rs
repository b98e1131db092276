//! Two pronouns where one is meant: `he/she`, `his or her`.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::style::PAIRED;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("paired-pronouns"),
    about: "Two pronouns where \"they\" will do",
    page: include_str!("paired_pronouns.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for tokens in reading.tokens() {
        let passage = tokens.passage;
        for first in 0..tokens.words.len() {
            let word = |index: usize| tokens.words.get(index).map(String::as_str);
            let or = usize::from(word(first + 1) == Some("or"));
            let Some(second) = word(first + 1 + or) else { continue };
            let pair = PAIRED.iter().find(|pair| (pair.0, pair.1) == (tokens.words[first].as_str(), second));
            let Some((_, _, one)) = pair else { continue };
            let mut range = tokens.places[first].start..tokens.places[first + 1 + or].end;
            let between = &passage.words[tokens.places[first].end..tokens.places[first + 1].start];
            let in_brackets = between == ")" && passage.words[..range.start].ends_with('(');
            if or == 0 && between.trim() != "/" && !in_brackets {
                continue;
            }
            range.start -= usize::from(in_brackets);
            let written = &passage.words[range.clone()];
            found.push(
                Diagnostic::warning(
                    RULE.code,
                    passage.place(range.clone(), reading.sources),
                    format!("\"{written}\" is harder to read than \"{one}\", and leaves some people out"),
                )
                .help(format!("write \"{one}\", or name the person again")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn two_pronouns_for_one_person_are_found() {
        assert_eq!(
            pointed_at(&RULE, "He/she asks his or her head; s/he tells him / her if (s)he can.\n"),
            ["He/she", "his or her", "s/he", "him / her", "(s)he"]
        );
        assert_eq!(pointed_at(&RULE, "He asks. She tells him. Her head knows.\n"), [""; 0]);
    }
}
