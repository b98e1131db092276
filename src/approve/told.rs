//! What is told of an approval before it is recorded: what it is of, what would stand in the file, and what changed since the last.

use super::planned::{Decision, Planned};
use super::since::Since;
use super::text::{self, LineChange};
use crate::document::Review;
use crate::grammar::{self, counted};
use crate::published::lines;

/// The lines of a change that are shown; who wants all of them has both texts.
const SHOWN_CHANGES: usize = 20;

/// What is recorded, and of what.
pub(crate) fn rows(decision: &Decision, planned: &Planned, path: &str) -> Vec<(&'static str, String)> {
    let (document, stamp) = (&planned.document, &planned.before.stamp);
    let words = text::words(&text::text_of(document));
    let mut shown = vec![
        ("School", planned.school.clone()),
        ("Policy", format!("{} ({})", document.title, planned.policy)),
        ("State before", format!("{}. {}", stamp.state().words(), stamp.explanation())),
        ("Model", format!("{}, {}", planned.model, named(&document.stamp.release))),
        (
            "Text",
            format!(
                "{}, {}, {}",
                counted(document.sections.len(), "section"),
                counted(document.uses.clauses.len(), "clause"),
                counted(words, "word")
            ),
        ),
    ];
    if let Some(on) = decision.reviewed {
        let earlier = planned.reviewed_before.map_or(String::new(), |at| format!(", which was {}", at.written()));
        shown.push(("Set", format!("reviewed = {}{earlier}", on.written())));
    }
    shown.push(("Recorded", planned.said.clone()));
    shown.extend(planned.summary.iter().map(|summary| ("What changed", summary.clone())));
    shown.push(("Fingerprint", document.stamp.fingerprint.clone()));
    let told = lines::of(document).told();
    if !told.is_empty() {
        shown.push(("Particulars", format!("{} (not part of the fingerprint)", told.join("; "))));
    }
    if !decision.is_unchanged {
        for proposal in &document.uses.proposals {
            shown.push(("Decided", format!("{} ({}): {}", proposal.place, proposal.reason, proposal.words)));
        }
    }
    if let Some((worst, rest)) = planned.doubts.split_first() {
        let more = match rest.len() {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let said = format!("{} ({}){more}; policygen check {path} shows where", worst.message, worst.code);
        shown.push(("Warnings", said));
    }
    let after = &planned.after;
    shown.push(("State after", format!("{}. {}", after.state().words(), after.explanation())));
    shown.push(("Next review", after.next_review.map_or("not known".to_owned(), |date| date.to_string())));
    shown
}

/// What is to be thought of beside it, each in sentences.
pub(crate) fn remarks(decision: &Decision, planned: &Planned) -> Vec<String> {
    let other_body = planned.other_body.as_ref().map(|body| {
        format!(
            "The document says that {} it. If that is now {}, set approver in the file.",
            planned.before.stamp.approver_and("approves"),
            grammar::approver(body)
        )
    });
    let is_overdue = planned.after.review == Review::Overdue && !decision.is_unchanged;
    let overdue = is_overdue.then(|| {
        "If this approval ends a review, set reviewed in the file: an approval alone moves no review date.".to_owned()
    });
    other_body.into_iter().chain(overdue).collect()
}

/// What changed since the text that was approved last.
pub(crate) fn in_words(since: &Since, planned: &Planned, path: &str) -> String {
    let (on, old, kept, release) = match since {
        Since::Nothing => {
            return "No earlier text is recorded with its fingerprint, so what changed cannot be told.\n".to_owned();
        }
        Since::Same { on, to_the_word } => {
            let but_for = if *to_the_word { "word for word" } else { "but for names or contact details" };
            return format!("This is the text that was approved on {on}, {but_for}.\n");
        }
        Since::NotKept { on, folder } => {
            return format!(
                "No file in {folder} holds the text that was approved on {on}, so what changed cannot be told.\n"
            );
        }
        Since::Changed { on, old, kept, release } => (on, old, kept, release),
    };
    let new = text::text_of(&planned.document);
    let changes = text::changes(old, &new);
    let new_lines = changes.iter().filter(|change| matches!(change, LineChange::New(_))).count();
    let mut said = format!(
        "Since the text that was approved on {on}: {} new, {} gone, {} words instead of {}",
        counted(new_lines, "line"),
        changes.len() - new_lines,
        text::words(&new),
        text::words(old),
    );
    let now = &planned.document.stamp.release;
    if let Some(release) = release.as_ref().filter(|release| *release != now) {
        said += &format!(", model release {now} instead of {release}");
    }
    said.push('\n');
    for change in changes.iter().take(SHOWN_CHANGES) {
        said += &match change {
            LineChange::Gone(line) => format!("- {line}\n"),
            LineChange::New(line) => format!("+ {line}\n"),
        };
    }
    if changes.len() > SHOWN_CHANGES {
        let more = changes.len() - SHOWN_CHANGES;
        said += &format!("and {more} more: policygen redline {path} --policy {} --from {kept}\n", planned.policy);
    }
    said
}

/// A release in a sentence. A library that is on its way to its next has no name yet, and says so.
fn named(release: &str) -> String {
    match release.starts_with("unreleased") {
        true => release.to_owned(),
        false => format!("release {release}"),
    }
}
