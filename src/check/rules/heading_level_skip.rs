//! A heading that stands two levels or more below the one before it.

use crate::check::reading::{Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::prose::{Passage, PassageKind};

pub(super) const RULE: Rule = Rule {
    code: Code::rule("heading-level-skip"),
    about: "A heading that skips a level",
    page: include_str!("heading_level_skip.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look)],
};

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let mut before: Option<(&Passage, u8)> = None;
    for passage in &reading.text.passages {
        let PassageKind::Heading(level) = passage.kind else { continue };
        // A line of plain text that looks like a heading has no level of its own.
        if reading.source == Source::Foreign && !reading.is_marked_up(passage) {
            continue;
        }
        if let Some((above, above_level)) = before.filter(|(_, above)| level > above + 1) {
            let place = passage.place(0..passage.words.len(), reading.sources);
            found.push(
                Diagnostic::warning(
                    RULE.code,
                    place,
                    format!("a heading of level {level} under one of level {above_level}"),
                )
                .related(above.place(0..above.words.len(), reading.sources), format!("level {above_level}"))
                .help(format!("make it level {}: screen readers tell the structure by levels", above_level + 1)),
            );
        }
        before = Some((passage, level));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::pointed_at;

    #[test]
    fn a_skipped_level_is_found_on_the_way_down_alone() {
        assert_eq!(pointed_at(&RULE, "# A\n\n### B\n\nText.\n\n#### C\n\nText.\n\n## D\n"), ["B"]);
        assert_eq!(pointed_at(&RULE, "A policy\n===\n\nAims\n---\n\nText.\n"), [""; 0]);
    }

    #[test]
    fn lines_that_look_like_headings_have_no_level() {
        assert_eq!(pointed_at(&RULE, "# A policy\n\nAims of it\n\nText is here.\n\n## Next\n"), [""; 0]);
    }
}
