//! Law or guidance that the registers do not have, or that was typed where a slot would keep it current.

use crate::check::cited::{Meant, Titles};
use crate::check::{Look, Reading, Rule, Source};
use crate::diagnostic::Diagnostic;
use crate::model::allowance::Level;

pub const RULE: Rule = Rule {
    code: "unknown-citation",
    about: "Law or guidance that is in no register, or is typed by hand",
    page: include_str!("unknown_citation.md"),
    level: Level::Warning,
    looks: &[Look::Passages(look), Look::Building],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let titles = Titles::of(&reading.library.registers);
    let has_slots = matches!(reading.source, Source::Clause | Source::Wording);
    for passage in &reading.text.passages {
        for cited in titles.cited_in(passage) {
            let place = passage.place(cited.range.clone(), reading.sources);
            let words = &cited.words;
            let report = |message: String| Diagnostic::warning(RULE.code, place, message);
            // Words of the author's that lead to a slot are a link, and as current as the slot.
            let is_by_hand = has_slots && !passage.is_link(cited.range.start);
            found.push(match cited.meant {
                Meant::Law(id, law) if is_by_hand && law.in_force_to.is_none() => report(format!(
                    "\"{words}\" is typed by hand"
                ))
                .help(format!("write {{{{ law.{id} }}}}: it links, lists the law, and tells when it is replaced")),
                Meant::Guidance(id, _, None) if is_by_hand => report(format!("\"{words}\" is typed by hand"))
                    .help(format!("write {{{{ guidance.{id} }}}}: it names the edition in force, and links to it")),
                Meant::Yearless(id, law) => {
                    report(format!("\"{words}\" does not say which law")).help(match has_slots {
                        true => format!("write {{{{ law.{id} }}}} for the {}", law.title),
                        false => format!("did you mean the {}?", law.cited_as.as_ref().unwrap_or(&law.title)),
                    })
                }
                // No register has all law: what a school cites is doubtful only if another year of it is known.
                Meant::UnknownLaw(None) if !has_slots => continue,
                Meant::UnknownLaw(namesake) => {
                    let help = namesake
                        .map_or("check its title, then add it to clauses/register/law.toml".to_owned(), |law| {
                            format!("the register has the {}; check which is meant", law.title)
                        });
                    report(format!("\"{words}\" is not in the register of law")).help(help)
                }
                Meant::Guidance(_, guidance, None) if is_called_current(&passage.words[..cited.range.start]) => {
                    let now = guidance
                        .in_force(reading.today)
                        .map(|edition| edition.label.clone())
                        .filter(|label| !label.is_empty());
                    report(format!("nothing says which edition of \"{words}\" was current")).help(match now {
                        Some(label) => format!("name it: the edition of {label} is in force now"),
                        None => "name the edition; what is current changes".to_owned(),
                    })
                }
                Meant::Law(..) | Meant::NearLaw(..) | Meant::Guidance(..) | Meant::NearGuidance(..) => continue,
            });
        }
    }
}

/// Whether these words call what follows them current: "the Department's current advice".
fn is_called_current(before: &str) -> bool {
    let words: Vec<String> = before.split_whitespace().rev().take(3).map(crate::check::words::folded).collect();
    let kind = |word: &str| matches!(word, "advice" | "document" | "edition" | "guidance" | "on" | "version");
    let last = words.iter().find(|word| !kind(word.trim_matches(|c: char| !c.is_alphanumeric())));
    last.is_some_and(|word| matches!(word.as_str(), "current" | "latest"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn an_act_without_its_year_is_not_named() {
        assert_eq!(
            pointed_at(&RULE, "Under the Data Protection Act and Freedom of Information legislation, letters count.\n"),
            ["Data Protection Act", "Freedom of Information legislation"]
        );
    }

    #[test]
    fn an_act_in_the_register_is_known_whatever_stands_before_it() {
        let text = "Under the Equality Act 2010 (see Human Rights Act 1998), and Copyright, Designs and Patents Act 1988, \
                    act fairly. We comply with equality legislation, in order. Act now. The Health and Safety at Work \
                    etc. Act 1974 applies.\n";
        assert_eq!(pointed_at(&RULE, text), [""; 0]);
    }

    #[test]
    fn guidance_that_is_called_current_names_its_edition() {
        let title = "Searching, screening and confiscation";
        assert_eq!(pointed_at(&RULE, &format!("We follow the DfE's current advice {title}.\n")), [title]);
        assert_eq!(pointed_at(&RULE, &format!("We follow {title}, and current advice on phones.\n")), [""; 0]);
    }

    #[test]
    fn an_act_of_another_year_than_the_register_has_is_reported() {
        assert_eq!(pointed_at(&RULE, "See the Bread Act 1822, and the Equality Act 2006.\n"), ["Equality Act 2006"]);
    }
}
