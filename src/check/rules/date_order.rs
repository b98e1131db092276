//! Dates of a policy that cannot all be true.

use crate::check::masthead::{Front, Of};
use crate::check::reading::{PolicyReading, Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::allowance::Level;
use crate::source::At;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("date-order"),
    about: "Dates of a policy that cannot all be true",
    page: include_str!("date_order.md"),
    level: Level::Error,
    looks: &[LooksAt::Policy(look), LooksAt::Whole(look_at_text)],
};

fn look(reading: &PolicyReading<'_>, found: &mut Vec<Diagnostic>) {
    let file = &reading.policy.file;
    let today = reading.today;
    for held in file.reviews() {
        if let (Some(next), Some(cycle)) = (held.next, file.cycle()) {
            let worked_out = cycle.next(held.on.value);
            // One of the two may be less exact than the other.
            if !next.value.covers(worked_out) && !worked_out.covers(next.value) {
                found.push(
                    Diagnostic::error(RULE.code, next.span, format!("{} does not follow from the cycle", next.value))
                        .related(held.on.span, format!("reviewed {cycle}"))
                        .help(format!("take the line out, and it is {worked_out}; or correct one of the three")),
                );
            }
        }
        if held.on.value.first_day() > today {
            found.push(
                Diagnostic::error(RULE.code, held.on.span, format!("{} has not come yet", held.on.value))
                    .help("reviewed is the day the last review was finished"),
            );
        }
    }
    for approval in &file.approval {
        if approval.on.value.first_day() > today {
            found.push(
                Diagnostic::error(RULE.code, approval.on.span, format!("{} has not come yet", approval.on.value))
                    .help("an approval is recorded once it has been given"),
            );
        }
    }
    let consulted = file.consulted.iter().map(|record| (record.on, "a consultation is recorded once it has been held"));
    let assessed = file.equality_assessment.iter();
    let assessed = assessed.map(|record| (record.on, "an assessment is recorded once it has been made"));
    for (on, help) in consulted.chain(assessed).filter(|(on, _)| on.value.first_day() > today) {
        found.push(Diagnostic::error(RULE.code, on.span, format!("{} has not come yet", on.value)).help(help));
    }
    let held = file.reviewed_unchanged.iter().filter_map(|held| held.next_review);
    let written: Vec<_> = held.chain(file.next_review.and_then(|next| next.known)).collect();
    let ends = file.replace.iter().filter_map(|own| own.until);
    let is_far = |date: Date| today.days_until(date.first_day()) > i64::from(FAR) * 366;
    let due = file.due().zip(file.due_at()).filter(|(_, place)| written.iter().all(|at| at.span != *place));
    let due = due.map(|(date, place)| At::new(date, place));
    for far in written.iter().copied().chain(ends).chain(due).filter(|at| is_far(at.value)) {
        let said = match due.is_some_and(|due| due.span == far.span) {
            true => format!("from here the next review is {}, more than {FAR} years ahead", far.value),
            false => format!("{} is more than {FAR} years ahead", far.value),
        };
        found.push(
            Diagnostic::error(RULE.code, far.span, said)
                .help("nothing of a policy is put off so long: correct the year"),
        );
    }
}

/// Further ahead, in years, is a slip.
const FAR: u16 = 20;

/// Days in which what belongs together is done.
const SEASON: i64 = 92;

fn look_at_text(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    if reading.source != Source::Foreign {
        return;
    }
    let front = Front::of(reading.text);
    let place = |dated: &crate::check::masthead::Dated<'_>| dated.passage.place(dated.range.clone(), reading.sources);
    for dated in front.dates.iter().filter(|dated| matches!(dated.of, Of::Review | Of::Approval | Of::Signature)) {
        if dated.date.first_day() > reading.today {
            found.push(
                Diagnostic::error(RULE.code, place(dated), format!("{} has not come yet", dated.date))
                    .help("give the day on which it was done, or say that it is still to be done"),
            );
        }
    }
    // An approval of long before is of an earlier text, and a review that changed nothing needs none.
    if let (Some(review), Some(approval)) = (front.latest(&[Of::Review]), front.latest(&[Of::Approval]))
        && (1..=SEASON).contains(&approval.date.last_day().days_until(review.date.first_day()))
    {
        found.push(
            Diagnostic::error(RULE.code, place(approval), "approved before the review was finished")
                .related(place(review), "reviewed")
                .help("correct one of the two, or have the reviewed text approved"),
        );
    }
    let Some(next) = front.latest(&[Of::Next]) else { return };
    let Some(last) = front.latest(&[Of::Review]).or_else(|| front.latest(&[Of::Approval])) else { return };
    if next.date.last_day() <= last.date.first_day() {
        found.push(
            Diagnostic::error(RULE.code, place(next), "the next review is not after the last")
                .related(place(last), "the last")
                .help("correct one of the two"),
        );
    } else if let Some((cycle, passage)) = front.cycle {
        let worked_out = cycle.next(last.date);
        // People round to a month or to the meeting after it.
        let days = worked_out.days_until(next.date);
        // "At least every two years" may be every year.
        let may_be_earlier = passage.words.to_lowercase().contains("at least");
        if days > SEASON || (days < -SEASON && !may_be_earlier) {
            found.push(
                Diagnostic::error(RULE.code, place(next), format!("{} does not follow from the cycle", next.date))
                    .related(place(last), "the last review")
                    .related(passage.span, format!("to be reviewed {cycle}"))
                    .help(format!("by the cycle it is {worked_out}; correct one of the three")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::found;

    fn said(text: &str) -> Vec<String> {
        found(&RULE, text).into_iter().map(|(words, message)| format!("{words}: {message}")).collect()
    }

    #[test]
    fn a_next_review_follows_the_last_by_about_the_cycle() {
        let with = |next: &str| {
            said(&format!("Reviewed: May 2025\n\nCycle of review: annual\n\nNext review: {next}\n\nEnd.\n"))
        };
        assert_eq!(with("May 2026"), [""; 0]);
        assert_eq!(with("July 2026"), [""; 0]);
        assert_eq!(with("May 2028"), ["May 2028: May 2028 does not follow from the cycle"]);
        assert_eq!(with("May 2024"), ["May 2024: the next review is not after the last"]);
    }

    #[test]
    fn other_cycles_and_longest_ones_are_not_broken() {
        let with = |said_there: &str| {
            said(&format!("Reviewed: May 2025\n\nNext review: May 2026\n\n{said_there}\n\nEnd of it.\n"))
        };
        assert_eq!(with("Governors will review incidents and what was done about them every term."), [""; 0]);
        assert_eq!(with("This policy is reviewed at least every two years by the governors."), [""; 0]);
        assert_eq!(with("This policy is reviewed every two years by the governors.").len(), 1);
    }

    #[test]
    fn a_text_is_approved_once_it_has_been_reviewed() {
        let with = |approved: &str| said(&format!("Reviewed: 1 September 2026\n\nRatified: {approved}\n\nEnd.\n"));
        assert_eq!(with("1 August 2026"), ["1 August 2026: approved before the review was finished"]);
        assert_eq!(with("September 2026"), [""; 0]);
        assert_eq!(with("1 September 2025"), [""; 0], "the text of a year ago");
    }

    #[test]
    fn what_was_done_was_not_done_tomorrow() {
        assert_eq!(
            said("Approved by governors: 22/11/2026\n\nWords.\n"),
            ["22/11/2026: 22 November 2026 has not come yet"]
        );
        assert_eq!(said("Approved by governors: 21/11/2026\n\nWords.\n"), [""; 0]);
    }
}
