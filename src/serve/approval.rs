//! What governors decided: told, shown as it would be recorded, and recorded once that is confirmed.

use super::asked::Reply;
use super::change::lines;
use super::dates::as_written;
use super::form::Fields;
use super::page::{Choice, Field, Form, Hidden, Link, Page, Part, Row, Shape, Wrong};
use super::school::{Policy, School, wrong};
use super::ways;
use crate::approve::planned::{self, Decision, Planned};
use crate::approve::recorded;
use crate::approve::since::Since;
use crate::approve::text;
use crate::approve::told;
use crate::control::is_control;
use crate::date::{Date, NotADate};
use crate::failure::{Failure, Faults, Refused};
use crate::output;

/// The two things that can be recorded.
const APPROVED: &str = "approved";
const UNCHANGED: &str = "unchanged";

/// The options of `policygen approve`, each with the field that stands for it and what that is called.
const OPTIONS: [(&str, &str, &str); 5] = [
    ("--body", "body", "Who decided"),
    ("--minute", "minute", "Which minute says so"),
    ("--signed-by", "signed-by", "Who signed"),
    ("--summary", "summary", "What did it change"),
    ("--reviewed", "reviewed", "When was the review finished"),
];

/// The page that asks what was decided.
pub(crate) fn ask(school: &School<'_>, policy: Policy<'_>) -> Reply {
    shown(school, policy, &Fields::default(), Vec::new(), 200)
}

fn way(school: &School<'_>, policy: Policy<'_>) -> String {
    ways::of_policy(school.id(), policy.id(), "approve")
}

fn page_of(school: &School<'_>, policy: Policy<'_>, title: &str) -> Page {
    Page {
        title: title.to_owned(),
        caption: Some(school.title(policy)),
        back: Some(Link::new(ways::policy(school.id(), policy.id()), "The policy")),
        ..Page::default()
    }
}

fn shown(school: &School<'_>, policy: Policy<'_>, fields: &Fields, errors: Vec<Wrong>, status: u16) -> Reply {
    let error = |name: &str| {
        errors
            .iter()
            .find(|wrong| wrong.href.as_deref() == Some(&*format!("#{name}")))
            .map(|wrong| wrong.message.clone())
    };
    let line = |name: &str, label: &str, hint: &str, is_short: bool| Field {
        name: name.to_owned(),
        label: label.to_owned(),
        hint: if hint.is_empty() { Vec::new() } else { vec![hint.to_owned()] },
        value: fields.get(name).to_owned(),
        is_short,
        error: error(name),
        ..Field::default()
    };
    let what = if fields.get("what").is_empty() { APPROVED } else { fields.get("what") };
    let choice = |value: &str, label: &str, hint: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        hint: Some(hint.to_owned()),
        is_chosen: what == value,
        ..Choice::default()
    };
    let approver = school.document(policy).map(|document| document.stamp.approver.clone()).unwrap_or_default();
    let what = Field {
        name: "what".to_owned(),
        label: "What was decided?".to_owned(),
        shape: Shape::Radios,
        error: error("what"),
        choices: vec![
            choice(APPROVED, "The text was approved", "It is in force from that day."),
            choice(UNCHANGED, "It was reviewed, and no change is needed", "The dates move on, and the approval stays."),
        ],
        ..Field::default()
    };
    let who = format!("{approver}, unless you say another.");
    let form = Form {
        action: way(school, policy),
        hidden: school.hidden(),
        fields: vec![
            what,
            line("on", "On which day?", "The day of the meeting, such as 3 December 2026.", true),
            line("body", "Who decided?", if approver.is_empty() { "" } else { &who }, false),
            line("minute", "Which minute says so?", "Such as 26/14. Leave it empty if there is none.", true),
            line("signed-by", "Who signed?", "Leave it empty if nobody did.", false),
            line(
                "summary",
                "What did it change?",
                "A sentence for the table of versions. Leave it empty to have the changes counted.",
                false,
            ),
            line(
                "reviewed",
                "When was the review finished that this approval ends?",
                "Leave it empty if it ends none. The next review is counted from that day.",
                true,
            ),
        ],
        button: "Show what would be recorded".to_owned(),
        ..Form::default()
    };
    let page = Page {
        errors,
        parts: vec![
            Part::words("Record what was decided, once it was. Nothing is written before you have seen it."),
            Part::Form(form),
        ],
        ..page_of(school, policy, "Record an approval or a review")
    };
    school.office.show(status, page)
}

/// What was decided, as the form tells it; or what is wrong with that.
fn decision(policy: Policy<'_>, fields: &Fields) -> Result<Decision, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let mut refuse = |field: &str, message: &str, help: Option<&str>| {
        let help = help.map(str::to_owned);
        wrong.push(Wrong { message: message.to_owned(), help, href: Some(format!("#{field}")), ..Wrong::default() });
    };
    let is_unchanged = fields.get("what") == UNCHANGED;
    let day = as_written(fields.get("on")).parse::<Date>().ok().filter(|on| on.is_day());
    if day.is_none() {
        refuse("on", "Enter the day of the meeting", Some("such as 3 December 2026"));
    }
    let mut line = |name: &str| {
        let said = fields.get(name);
        if said.contains(is_control) {
            refuse(name, "Write it in one line", None);
        }
        (!said.is_empty()).then(|| said.to_owned())
    };
    let (body, minute, signed_by, summary) = (line("body"), line("minute"), line("signed-by"), line("summary"));
    let reviewed = fields.get("reviewed");
    let finished = as_written(reviewed).parse::<Date>().ok();
    if !reviewed.is_empty() && finished.is_none() {
        refuse("reviewed", "Enter when the review was finished", Some(NotADate::HELP));
    }
    if is_unchanged && !reviewed.is_empty() {
        refuse(
            "reviewed",
            "A review without a change has the one day on which it was recorded: leave this empty",
            None,
        );
    }
    if is_unchanged && signed_by.is_some() {
        refuse("signed-by", "A review without a change is not signed: leave this empty", None);
    }
    if is_unchanged && summary.is_some() {
        refuse("summary", "A review without a change changed nothing: leave this empty", None);
    }
    let fingerprint = fields.get("fingerprint");
    match day {
        Some(on) if wrong.is_empty() => Ok(Decision {
            policy: Some(policy.id().to_owned()),
            body,
            on,
            minute,
            signed_by,
            summary,
            reviewed: finished,
            fingerprint: (!fingerprint.is_empty()).then(|| fingerprint.to_owned()),
            is_unchanged,
        }),
        Some(_) | None => Err(wrong),
    }
}

/// Shows what would be recorded, or records it.
pub(crate) fn take(school: &School<'_>, policy: Policy<'_>, fields: &Fields) -> Result<Reply, Failure> {
    let decision = match decision(policy, fields) {
        Ok(decision) => decision,
        Err(wrong) => return Ok(shown(school, policy, fields, wrong, 422)),
    };
    let path = school.path();
    let is_confirmed = fields.get("confirmed") == "yes";
    let held = output::hold(&path);
    if fields.get("digest") != school.digest() {
        return Ok(moved(school, policy));
    }
    let workspace = &school.here.workspace;
    let planned = match planned::plan(workspace, &path, school.file, &decision, school.here.today) {
        Ok(planned) => planned,
        Err(why) => return Ok(shown(school, policy, fields, refused(why), 422)),
    };
    if !is_confirmed {
        return Ok(confirm(school, policy, fields, &decision, &planned));
    }
    recorded::record(&planned, &path, school.file, held.is_some())?;
    let way = ways::of_policy(school.id(), policy.id(), "approved");
    Ok(Reply::see(&way))
}

/// Why nothing is recorded.
fn refused(why: Refused) -> Vec<Wrong> {
    let alone = |failure: Failure| {
        // What a command calls by its option is a field here.
        let named = OPTIONS.iter().find(|(option, ..)| failure.0.contains(option));
        match named {
            Some((option, field, label)) => {
                let message = failure.0.replace(option, &format!("“{label}”"));
                Wrong { message, href: Some(format!("#{field}")), ..Wrong::default() }
            }
            None => Wrong { message: failure.0, ..Wrong::default() },
        }
    };
    let found = |faults: Faults| faults.found.iter().map(|fault| wrong(fault, &faults.sources)).collect::<Vec<Wrong>>();
    match why {
        Refused::Failure(failure) => vec![alone(failure)],
        Refused::Faults(faults, _) => found(*faults),
        Refused::Unfit(faults, failure) => [alone(failure)].into_iter().chain(found(*faults)).collect(),
    }
}

/// The page that shows what would be recorded, and asks whether it is to be.
fn confirm(school: &School<'_>, policy: Policy<'_>, fields: &Fields, decision: &Decision, planned: &Planned) -> Reply {
    let rows = told::rows(decision, planned, &school.file.path);
    let rows = rows.into_iter().map(|(label, words)| Row::new(label, words)).collect();
    let mut parts = vec![Part::Rows { rows }];
    parts.extend(told::remarks(decision, planned).into_iter().map(Part::words));
    match &planned.since {
        Some(Since::Changed { on, old, .. }) => {
            let new = text::text_of(&planned.document);
            let label = format!("Since the text that was approved on {on}");
            parts.push(Part::heading(label.clone()));
            parts.push(Part::Changes { label, lines: lines(old, &new) });
        }
        Some(since) => {
            parts.push(Part::words(told::in_words(since, planned, &school.file.path)));
        }
        None => {}
    }
    let is_own = |name: &str| ["form-token", "fingerprint", "confirmed"].contains(&name);
    let mut hidden: Vec<Hidden> =
        fields.each().filter(|(name, _)| !is_own(name)).map(|(name, value)| Hidden::new(name, value)).collect();
    // What is confirmed is this very text.
    hidden.push(Hidden::new("fingerprint", planned.document.stamp.fingerprint.clone()));
    hidden.push(Hidden::new("confirmed", "yes"));
    let form = Form {
        action: way(school, policy),
        hidden,
        button: "Record it".to_owned(),
        away: Some(Link::new(way(school, policy), "Change it")),
        ..Form::default()
    };
    parts.push(Part::Form(form));
    school.office.show(200, Page { parts, ..page_of(school, policy, "Is this to be recorded?") })
}

/// The page that says that it is recorded.
pub(crate) fn done(school: &School<'_>, policy: Policy<'_>) -> Reply {
    let mut parts = Vec::new();
    if let Some(document) = school.document(policy) {
        parts.push(Part::Rows {
            rows: vec![
                Row::new("State", format!("{}. {}", document.stamp.state().words(), document.stamp.explanation())),
                Row::new("Fingerprint", document.stamp.fingerprint.clone()),
            ],
        });
    }
    parts.push(Part::words("Files that were made before do not say so. Make them again."));
    parts.push(Part::Buttons { links: vec![Link::new(ways::of_school(school.id(), "files"), "Make the files")] });
    let notices = vec![format!("Recorded in {}.", school.file.path)];
    school.office.show(200, Page { notices, parts, ..page_of(school, policy, "Recorded") })
}

/// The page that says that the file is not what was shown.
fn moved(school: &School<'_>, policy: Policy<'_>) -> Reply {
    let parts = vec![
        Part::words(format!(
            "Somebody has changed {} since this page was opened, so its text may be another than you have seen. Nothing was recorded.",
            school.file.path
        )),
        Part::Buttons {
            links: vec![
                Link::new(way(school, policy), "Begin again"),
                Link::new(ways::of_policy(school.id(), policy.id(), "preview"), "See the policy"),
            ],
        },
        Part::heading("The file as it is now"),
        Part::Text { text: school.text.clone(), label: Some("The file as it is now".to_owned()) },
    ];
    school.office.show(409, Page { parts, ..page_of(school, policy, "The file was changed meanwhile") })
}
