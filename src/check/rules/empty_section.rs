//! A heading with nothing under it.

use crate::check::reading::{Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{Passage, PassageKind};

pub(super) const RULE: Rule = Rule {
    code: Code::rule("empty-section"),
    about: "A heading with nothing under it",
    page: include_str!("empty_section.md"),
    level: Level::Warning,
    looks: &[LooksAt::Whole(look)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let passages = &reading.text.passages;
    for (at, passage) in passages.iter().enumerate() {
        let PassageKind::Heading(level) = passage.kind else { continue };
        let next = passages.get(at + 1);
        let is_empty = match next {
            // Under a heading of a higher level something is to be read: the next section.
            Some(Passage { kind: PassageKind::Heading(next), .. }) => *next <= level,
            Some(_) => false,
            None => true,
        };
        let is_sure = match reading.source {
            Source::Foreign => {
                reading.is_marked_up(passage)
                    && next.is_none_or(|next| reading.is_marked_up(next))
                    && nothing_between(passage, next, reading)
            }
            Source::Clause | Source::Wording | Source::Document => at > 0,
        };
        if is_empty && is_sure {
            let place = passage.place(0..passage.words.len(), reading.sources);
            found.push(
                Diagnostic::warning(RULE.code, place, "nothing stands under this heading")
                    .help("write what it promises, or take it out"),
            );
        }
    }
}

/// Whether there is really nothing: pictures and tables of HTML are no passages.
fn nothing_between(passage: &Passage, next: Option<&Passage>, reading: &Reading<'_>) -> bool {
    let text = &reading.sources.file(passage.span.file).text;
    let end = next.map_or(text.len(), |next| next.span.start as usize);
    text.get(passage.span.end as usize..end).is_some_and(|between| between.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn a_heading_needs_something_under_it() {
        assert_eq!(pointed_at(&RULE, "# Policy\n\n## Aims\n\n## Roles\n\nStaff ask.\n\n## Links\n"), ["Aims", "Links"]);
    }

    #[test]
    fn a_lower_heading_a_picture_or_plain_text_is_something() {
        assert_eq!(pointed_at(&RULE, "# Policy\n\n## Roles\n\n### Head\n\nThe head acts.\n"), [""; 0]);
        assert_eq!(pointed_at(&RULE, "# Map\n\n<img src=\"map.png\">\n\n# Roles\n\nStaff ask.\n"), [""; 0]);
        assert_eq!(pointed_at(&RULE, "Responsibilities\n\nRole of the head\n\nThe head acts.\n"), [""; 0]);
    }
}
