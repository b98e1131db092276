//! A review whose date has passed.

use crate::check::masthead::Front;
use crate::check::reading::{PolicyReading, Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Approval, Review};
use crate::model::allowance::Level;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("review-overdue"),
    about: "A review whose date has passed",
    page: include_str!("review_overdue.md"),
    level: Level::Warning,
    looks: &[LooksAt::Policy(look), LooksAt::Whole(look_at_text)],
};

fn look(reading: &PolicyReading<'_>, found: &mut Vec<Diagnostic>) {
    let stamp = &reading.shown.stamp;
    if let (Review::Overdue, Some(due), Some(at)) = (stamp.review, stamp.next_review, reading.due_at()) {
        let help = match (stamp.approval, reading.document.stamp.approval) {
            (Approval::Approved(_), Approval::Changed(_)) => {
                "once it has been reviewed and the new text is approved, record that: policygen approve"
            }
            (Approval::Approved(_), Approval::Draft | Approval::Approved(_)) => {
                "review it, then set reviewed; or record that nothing had to change: policygen approve --unchanged"
            }
            (Approval::Draft | Approval::Changed(_), _) => "review it, then set reviewed",
        };
        found.push(Diagnostic::warning(RULE.code, at, said(due)).help(help));
    }
}

/// Without how long ago: what is said of a school today is what is said of it tomorrow.
fn said(due: Date) -> String {
    format!("the review was due {}", due.in_sentence())
}

fn look_at_text(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    if reading.source != Source::Foreign {
        return;
    }
    let front = Front::of(reading.text);
    let Some((due, at)) = front.due().filter(|(due, _)| due.last_day() < reading.today) else { return };
    let place = at.passage.place(at.range.clone(), reading.sources);
    let mut fault =
        Diagnostic::warning(RULE.code, place, said(due)).help("review the policy, and say when the next review is");
    if due != at.date
        && let Some((cycle, passage)) = front.cycle
    {
        fault = fault.related(passage.span, format!("to be reviewed {cycle}"));
    }
    found.push(fault);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::found;

    fn said(text: &str) -> Vec<String> {
        found(&RULE, text).into_iter().map(|(words, message)| format!("{words}: {message}")).collect()
    }

    #[test]
    fn a_date_that_has_passed_is_found_and_one_that_has_not_is_not() {
        assert_eq!(said("Next review: October 2026\n\nWords.\n"), ["October 2026: the review was due in October 2026"]);
        assert_eq!(said("Next review: November 2026\n\nWords.\n"), [""; 0]);
        assert_eq!(said("Reviewed: March 2019\n\nWords.\n"), [""; 0]);
    }

    #[test]
    fn without_a_date_the_cycle_is_counted_from_the_last_review() {
        assert_eq!(
            said("Reviewed: 20/11/2025\n\nThis policy is reviewed on an annual basis.\n"),
            ["20/11/2025: the review was due on 20 November 2026"]
        );
    }

    #[test]
    fn of_two_dates_the_later_counts() {
        assert_eq!(said("Next review: May 2020\n\nNext review: May 2027\n\nWords.\n"), [""; 0]);
    }
}
