//! A list of protected characteristics that is not the list of the Equality Act.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::Tokens;
use crate::check::words::law::{CHARACTERISTICS, NINE};
use crate::diagnostic::{Code, Diagnostic};
use crate::grammar::joined;
use crate::model::allowance::Level;
use crate::prose::Passage;
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("protected-characteristics"),
    about: "A list of protected characteristics that is not that of the Equality Act 2010",
    page: include_str!("protected_characteristics.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

/// That many of the nine in a row are meant as the list.
const A_LIST: usize = 4;

/// Between two that belong to one list there are no more letters than this: "age or because of race".
const APART: usize = 16;

/// A characteristic as somebody named it.
struct Named {
    range: Range<usize>,
    /// Which of the nine.
    of: Option<usize>,
    is_right: bool,
}

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let text = reading.text;
    for passage in &text.passages {
        let named = named_in(passage);
        let mut row: Vec<Named> = Vec::new();
        for name in named {
            let is_apart = row.last().is_some_and(|last| {
                let between = &passage.words[last.range.end..name.range.start];
                between.len() > APART || between.contains(['.', ';', ':', '?', '!'])
            });
            if is_apart {
                judge(&[(passage, std::mem::take(&mut row))], reading, found);
            }
            row.push(name);
        }
        judge(&[(passage, row)], reading, found);
    }
    for list in &text.lists {
        // Each item is one of them, and perhaps a word or two more.
        let items = list.items.iter().filter_map(|item| text.passages.get(*item));
        let items: Vec<(&Passage, Vec<Named>)> = items.map(|item| (item, named_in(item))).collect();
        let alone = items.iter().filter(|(item, named)| named.len() == 1 && item.tokens().len() <= 6).count();
        if alone * 2 > items.len() {
            judge(&items, reading, found);
        }
    }
}

/// The characteristics that a passage names, in order, the longest name for each.
fn named_in(passage: &Passage) -> Vec<Named> {
    let tokens = Tokens::of(passage);
    // "aged 11" and "sex education" are no characteristics, but each is a word of its own or stands alone.
    let mut named: Vec<Named> = Vec::new();
    for (name, of, is_right) in CHARACTERISTICS {
        if !tokens.words.iter().any(|word| name.starts_with(word.as_str())) {
            continue;
        }
        for range in tokens.find(name) {
            named.push(Named { range, of, is_right });
        }
    }
    named.sort_by_key(|name| (name.range.start, std::cmp::Reverse(name.range.end)));
    let mut end = 0;
    named.retain(|name| {
        let is_first = name.range.start >= end;
        end = end.max(name.range.end);
        is_first
    });
    named
}

/// Reports a list that names some of the nine, but not the nine.
fn judge(places: &[(&Passage, Vec<Named>)], reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let all = || places.iter().flat_map(|(passage, named)| named.iter().map(move |name| (*passage, name)));
    let meant = |index: usize| all().any(|(_, name)| name.of == Some(index));
    if (0..NINE.len()).filter(|index| meant(*index)).count() < A_LIST {
        return;
    }
    // "Numbers of pupils by sex, age, ethnicity and disability": what is counted need not be what is protected.
    let is_counted = all().next().is_some_and(|(passage, first)| {
        let before: Vec<&str> = passage.words[..first.range.start].split_whitespace().rev().take(2).collect();
        matches!(before[..], ["by", ..] | ["their" | "pupils'" | "pupils’", "by"] | ["to", "according"])
    });
    if is_counted {
        return;
    }
    let words = |(passage, name): &(&Passage, &Named)| passage.words[name.range.clone()].to_lowercase();
    // "Pregnancy" and "maternity" are together what neither is alone.
    let halves: Vec<String> = all().map(|name| words(&name)).collect();
    let both = |one: &str, other: &str| [one, other].iter().all(|half| halves.iter().any(|word| word == half));
    let is_whole = |index: usize| {
        all().any(|(_, name)| name.of == Some(index) && name.is_right)
            || (index == 3 && both("marriage", "civil partnership"))
            || (index == 4 && both("pregnancy", "maternity"))
            || (index == 6 && (both("religion", "belief") || both("religion", "beliefs")))
    };
    let quoted = |names: Vec<String>| -> Vec<String> { names.iter().map(|name| format!("\"{name}\"")).collect() };
    let missing: Vec<String> =
        (0..NINE.len()).filter(|index| !meant(*index)).map(|index| NINE[index].to_owned()).collect();
    let partly: Vec<String> = (0..NINE.len())
        .filter(|index| meant(*index) && !is_whole(*index))
        .map(|index| {
            let written: Vec<String> =
                all().filter(|(_, name)| name.of == Some(index)).map(|name| words(&name)).collect();
            format!("{} for {}", joined(&quoted(written), "and"), NINE[index])
        })
        .collect();
    let foreign: Vec<String> = quoted(all().filter(|(_, name)| name.of.is_none()).map(|name| words(&name)).collect());
    if missing.is_empty() && partly.is_empty() && foreign.is_empty() {
        return;
    }
    let mut said = Vec::new();
    if !missing.is_empty() {
        said.push(format!("it leaves out {}", missing.join(", ")));
    }
    if !partly.is_empty() {
        said.push(format!("it says {}", joined(&partly, "and")));
    }
    if !foreign.is_empty() {
        said.push(format!("it adds {}", joined(&foreign, "and")));
    }
    let (Some((first_in, first)), Some((last_in, last))) = (all().next(), all().last()) else { return };
    let start = first_in.place(first.range.clone(), reading.sources);
    let end = last_in.place(last.range.clone(), reading.sources);
    let place = if start.file == end.file { start.to(end) } else { start };
    found.push(
        Diagnostic::warning(
            RULE.code,
            place,
            format!("this is not the list of the Equality Act 2010: {}", said.join("; ")),
        )
        .help(format!("the nine are {}", NINE.join(", "))),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::{found, pointed_at};

    #[test]
    fn what_is_missing_renamed_or_added_is_said() {
        let faults =
            found(&RULE, "Nobody is treated worse for age, gender, faith, ethnicity, culture or disability.\n");
        assert_eq!(faults[0].0, "age, gender, faith, ethnicity, culture or disability");
        assert_eq!(
            faults[0].1,
            "this is not the list of the Equality Act 2010: it leaves out gender reassignment, marriage and civil \
             partnership, pregnancy and maternity, sexual orientation; it says \"ethnicity\" for race, \"faith\" for \
             religion or belief and \"gender\" for sex; it adds \"culture\""
        );
        assert_eq!(faults.len(), 1);
    }

    #[test]
    fn the_nine_are_fine_in_a_sentence_and_in_a_list() {
        let nine = "age, disability, gender reassignment, marriage and civil partnership, pregnancy and maternity, race, \
                    religion or belief, sex and sexual orientation";
        assert_eq!(pointed_at(&RULE, &format!("It protects {nine}.\n")), [""; 0]);
        let list = nine.replace(" sex and ", " sex, ").replace(", ", "\n- ");
        assert_eq!(pointed_at(&RULE, &format!("It protects:\n\n- {list}\n")), [""; 0]);
        let short = list.replace("- race\n", "");
        assert_eq!(pointed_at(&RULE, &format!("It protects:\n\n- {short}\n")).len(), 1);
    }

    #[test]
    fn what_is_counted_need_not_be_what_is_protected() {
        for text in [
            "We publish numbers of pupils by sex, age, ethnicity, disability and religion.\n",
            "Results are compared according to gender, ethnicity, disability and age.\n",
        ] {
            assert_eq!(pointed_at(&RULE, text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_few_of_them_are_no_list() {
        let text = "Insults about race, religion or sex are reported. At that age, pupils of any faith learn about marriage \
                    in classes where, whatever their background, relationships and sex education is taught with care.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
    }
}
