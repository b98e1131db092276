//! Law that is not in force any more.

use crate::check::cited::{Meant, Titles};
use crate::check::{Look, Reading, Rule, Source};
use crate::diagnostic::Diagnostic;
use crate::model::allowance::Level;

pub const RULE: Rule = Rule {
    code: "superseded-law",
    about: "Law that is not in force any more",
    page: include_str!("superseded_law.md"),
    level: Level::Error,
    looks: &[Look::Passages(look), Look::Building],
};

/// One of these words beside a title tells of the past: "the former Act", "the Act, which was replaced".
const PAST: [&str; 5] = ["former", "formerly", "repealed", "replaced", "superseded"];

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let registers = &reading.library.registers;
    let titles = Titles::of(registers);
    for passage in &reading.text.passages {
        for cited in titles.cited_in(passage) {
            let Meant::Law(_, law) = cited.meant else { continue };
            let Some(last) = law.in_force_to.filter(|last| last.value.last_day() < reading.today) else { continue };
            let sentence = passage.sentences().into_iter().find(|sentence| sentence.contains(&cited.range.start));
            let sentence = sentence.unwrap_or(0..passage.words.len());
            let before = &passage.words[sentence.start.min(cited.range.start)..cited.range.start];
            let after = &passage.words[cited.range.end..sentence.end.max(cited.range.end)];
            let is_letter = |c: char| c.is_alphabetic();
            let mut beside = before
                .rsplit(|c| !is_letter(c))
                .filter(|word| !word.is_empty())
                .take(2)
                .chain(after.split(|c| !is_letter(c)).filter(|word| !word.is_empty()).take(5));
            if beside.any(|word| PAST.contains(&word)) {
                continue;
            }
            let next = law.superseded_by.as_ref().map(|next| match reading.source {
                Source::Clause | Source::Wording => format!("cite {{{{ law.{next} }}}}, which replaced it"),
                Source::Document | Source::Foreign => {
                    let title = registers.law.get(&next.value).map_or(&next.value, |law| &law.value.title.value);
                    format!("cite the {title}, which replaced it")
                }
            });
            let place = passage.place(cited.range, reading.sources);
            let message = format!("the {} was in force only until {}", law.title, last.value);
            found.push(Diagnostic::error(RULE.code, place, message).maybe_help(next));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::found;

    #[test]
    fn repealed_law_is_named_with_what_replaced_it() {
        let faults = found(&RULE, "We keep to the Data Protection Act 1998.\n");
        let said = "the Data Protection Act 1998 was in force only until 24 May 2018";
        assert_eq!(faults, [("Data Protection Act 1998".to_owned(), said.to_owned())]);
    }

    #[test]
    fn only_words_beside_a_title_tell_that_it_is_past() {
        let text = "Records of former pupils are kept under the Data Protection Act 1998.";
        assert_eq!(found(&RULE, text).len(), 1);
        let text = "This policy replaced our earlier one and follows the Data Protection Act 1998.";
        assert_eq!(found(&RULE, text).len(), 1);
        assert_eq!(found(&RULE, "It was written under the former Data Protection Act 1998."), []);
    }

    #[test]
    fn law_may_be_told_of_as_past_and_law_in_force_is_fine() {
        let text = "The Data Protection Act 1998 has been repealed. We keep to the Data Protection Act 2018.\n";
        assert_eq!(found(&RULE, text), []);
    }
}
