//! A review that is due within the time the workspace warns ahead.

use crate::check::masthead::Front;
use crate::check::reading::{PolicyReading, Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Review;
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("review-due-soon"),
    about: "A review that is due soon",
    page: include_str!("review_due_soon.md"),
    level: Level::Warning,
    looks: &[LooksAt::Policy(look), LooksAt::Whole(look_at_text)],
};

fn look(reading: &PolicyReading<'_>, found: &mut Vec<Diagnostic>) {
    let stamp = &reading.shown.stamp;
    if let (Review::DueSoon, Some(due), Some(at)) = (stamp.review, stamp.next_review, reading.due_at()) {
        found.push(Diagnostic::warning(RULE.code, at, said(due)).help("put it on the agenda of the next meeting"));
    }
}

/// Without how long it is still: what is said of a school today is what is said of it tomorrow.
fn said(due: Date) -> String {
    format!("the review is due {}", due.in_sentence())
}

fn look_at_text(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    if reading.source != Source::Foreign {
        return;
    }
    let front = Front::of(reading.text);
    let Some((due, at)) = front.due() else { return };
    if (0..=reading.library.due_soon_days()).contains(&reading.today.days_until(due.last_day())) {
        let place = at.passage.place(at.range.clone(), reading.sources);
        found.push(Diagnostic::warning(RULE.code, place, said(due)).help("put it on the agenda of the next meeting"));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::found;

    #[test]
    fn a_review_within_sixty_days_is_due_soon() {
        let said = |text| found(&RULE, text).into_iter().map(|(_, message)| message).collect::<Vec<_>>();
        assert_eq!(said("Next review: November 2026\n\nWords.\n"), ["the review is due in November 2026"]);
        assert_eq!(said("Next review: 21.11.26\n\nWords.\n"), ["the review is due on 21 November 2026"]);
        assert_eq!(said("Next review: October 2026\n\nWords.\n"), [""; 0]);
        assert_eq!(said("Next review: February 2027\n\nWords.\n"), [""; 0]);
    }
}
