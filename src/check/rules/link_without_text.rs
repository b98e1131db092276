//! A link that nobody can see, or that says nothing of where it leads.

use crate::check::reading::Reading;
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::documents::LINKS_NOWHERE;
use crate::check::words::folded;
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::is_blank;
use crate::model::allowance::Level;
use crate::prose::Mark;

pub(super) const RULE: Rule = Rule {
    code: Fault::LinkWithoutText.code(),
    about: "A link without words, or with words that say nothing",
    page: include_str!("link_without_text.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look), LooksAt::Building],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    for passage in &reading.text.passages {
        for (mark, range) in passage.marks() {
            let Mark::Link(address) = mark else { continue };
            let words = passage.words[range.clone()].trim();
            let said = folded(words.trim_matches(|c: char| !c.is_alphanumeric()));
            let report = |place, message| {
                Diagnostic::warning(RULE.code, place, message)
                    .help("say where it leads, as the title of that page does")
            };
            if is_blank(words) {
                found.push(report(passage.span, format!("the link to {address} has no words")));
            } else if LINKS_NOWHERE.contains(&said.as_str()) {
                let place = passage.place(range.clone(), reading.sources);
                found.push(report(place, format!("\"{words}\" does not say where the link leads")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::found;

    #[test]
    fn words_that_cannot_be_seen_are_none() {
        let said = found(
            &RULE,
            "Read [\u{200b}](https://a.uk), [\u{ad} \u{2060}](https://b.uk) and [&zwnj;](https://c.uk).\n",
        );
        assert_eq!(said.len(), 3);
        assert!(said.iter().all(|(_, message)| message.ends_with(" has no words")), "{said:?}");
    }

    #[test]
    fn a_link_says_where_it_leads() {
        let text = "Read [here](https://a.uk) or [](https://b.uk). See the [Equality Act 2010](https://c.uk) here.\n";
        let said: Vec<String> = found(&RULE, text).into_iter().map(|(_, message)| message).collect();
        assert_eq!(said, ["\"here\" does not say where the link leads", "the link to https://b.uk has no words"]);
    }
}
