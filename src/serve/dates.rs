//! When a policy was reviewed last, how often it is, and when it is next.

use super::asked::Reply;
use super::change::{Outcome, Wanted, change};
use super::enrolment::in_capital;
use super::form::Fields;
use super::page::{Choice, Field, Form, Link, Page, Part, Shape, Wrong};
use super::school::{Policy, School};
use super::ways;
use crate::date::Date;
use crate::date::cycle::Cycle;
use crate::date::loose;
use crate::edit::{self, Edit, in_policy, key};
use crate::enrol::questions;
use crate::failure::Failure;
use toml::Value;

/// The choice that is written in words.
const OTHER: &str = "other";

/// What is filled in.
struct Said {
    reviewed: String,
    cycle: String,
    other: String,
    next: String,
}

/// The page of the dates of a policy.
pub(crate) fn ask(school: &School<'_>, policy: Policy<'_>) -> Reply {
    let written = |name: &str| {
        let place = edit::entry_of(&school.text, &in_policy(policy.index, &[key(name)]))?;
        let text = edit::record::plain(&school.text);
        let (_, value) = text[place].split_once('=')?;
        Some(value.trim().trim_matches(['"', '\'']).to_owned())
    };
    let cycle = written("review").unwrap_or_default();
    let usual = Cycle::USUAL.iter().map(|cycle| cycle.to_string()).any(|usual| usual == cycle);
    let said = Said {
        reviewed: policy
            .file
            .updated()
            .map(|at| at.value.to_string())
            .or_else(|| written("reviewed"))
            .unwrap_or_default(),
        other: if usual { String::new() } else { cycle.clone() },
        cycle: if usual { cycle } else { OTHER.to_owned() },
        next: policy
            .file
            .next_review
            .and_then(|next| next.known)
            .map(|at| at.value.to_string())
            .or_else(|| written("next-review"))
            .unwrap_or_default(),
    };
    shown(school, policy, &said, Vec::new(), 200)
}

fn shown(school: &School<'_>, policy: Policy<'_>, said: &Said, errors: Vec<Wrong>, status: u16) -> Reply {
    // Where something is wrong with one of them is known by where its link leads.
    let error = |name: &str| {
        let there = |wrong: &&Wrong| wrong.href.as_ref().is_some_and(|href| href.ends_with(&format!("#{name}")));
        errors.iter().find(there).map(|wrong| wrong.message.clone())
    };
    let usual = Cycle::USUAL.iter().map(|cycle| cycle.to_string()).map(|cycle| Choice {
        is_chosen: cycle == said.cycle,
        label: in_capital(&cycle),
        value: cycle,
        ..Choice::default()
    });
    let other = Choice {
        value: OTHER.to_owned(),
        label: "In another way".to_owned(),
        is_chosen: said.cycle == OTHER,
        ..Choice::default()
    };
    let line = |name: &str, label: &str, hint: &str, value: &str| Field {
        name: name.to_owned(),
        label: label.to_owned(),
        hint: vec![hint.to_owned()],
        value: value.to_owned(),
        is_short: true,
        error: error(name),
        ..Field::default()
    };
    let reviewed = line(
        "reviewed",
        "When was it last reviewed?",
        "A day or a month, such as 14 September 2026 or September 2026. Leave it empty if it is new.",
        &said.reviewed,
    );
    let cycle = Field {
        name: "review".to_owned(),
        label: "How often is it reviewed?".to_owned(),
        shape: Shape::Radios,
        error: error("review"),
        choices: usual.chain([other]).collect(),
        ..Field::default()
    };
    let in_words = line(
        "other",
        "If in another way, how",
        "As people say it, such as every two terms or every September.",
        &said.other,
    );
    let next = line(
        "next-review",
        "When is it next to be reviewed?",
        "Leave it empty, and it is worked out from the two above.",
        &said.next,
    );
    let form = Form {
        action: ways::of_policy(school.id(), policy.id(), "dates"),
        hidden: school.hidden(),
        fields: vec![reviewed, cycle, in_words, next],
        button: "Save".to_owned(),
        ..Form::default()
    };
    let page = Page {
        title: "Dates of review".to_owned(),
        caption: Some(school.title(policy)),
        back: Some(Link::new(ways::policy(school.id(), policy.id()), "The policy")),
        errors,
        parts: vec![Part::Form(form)],
        ..Page::default()
    };
    school.office.show(status, page)
}

/// Takes the dates.
pub(crate) fn take(school: &School<'_>, policy: Policy<'_>, fields: &Fields) -> Result<Reply, Failure> {
    let said = Said {
        reviewed: fields.get("reviewed").to_owned(),
        cycle: fields.get("review").to_owned(),
        other: fields.get("other").to_owned(),
        next: fields.get("next-review").to_owned(),
    };
    let cycle = if said.cycle == OTHER { said.other.clone() } else { said.cycle.clone() };
    if cycle.is_empty() {
        let href = if said.cycle == OTHER { "#other" } else { "#review" };
        let message = "Say how often it is reviewed".to_owned();
        return Ok(shown(
            school,
            policy,
            &said,
            vec![Wrong { message, href: Some(href.to_owned()), ..Wrong::default() }],
            422,
        ));
    }
    let action = ways::of_policy(school.id(), policy.id(), "dates");
    let outcome = change(school, fields, &action, |parsed| {
        let Some(there) = parsed.policy.get(policy.index) else { return Wanted::edits(Vec::new()) };
        let way = |name: &str| in_policy(policy.index, &[key(name)]);
        let mut edits = vec![Edit::Set(way("review"), Value::String(cycle.clone()))];
        for (name, words, is_there) in [
            ("reviewed", &said.reviewed, there.reviewed.is_some()),
            ("next-review", &said.next, there.next_review.is_some()),
        ] {
            match (words.is_empty(), is_there) {
                (false, _) => edits.push(Edit::Set(way(name), questions::date(&as_written(words)))),
                (true, true) => edits.push(Edit::Silence(way(name))),
                (true, false) => {}
            }
        }
        Wanted { places: ["reviewed", "review", "next-review"].map(way).to_vec(), edits, added: None }
    })?;
    Ok(match outcome {
        Outcome::Done => Reply::see(&ways::policy(school.id(), policy.id())),
        Outcome::Refused(errors) => {
            let here = |wrong: Wrong| {
                let field =
                    wrong.href.as_ref().and_then(|href| href.rsplit_once('#')).map(|(_, field)| format!("#{field}"));
                Wrong { href: field, ..wrong }
            };
            shown(school, policy, &said, errors.into_iter().map(here).collect(), 422)
        }
        Outcome::Moved(reply) => reply,
    })
}

/// A date as a file has it, of one that was written as people write it. What can be read in two ways, or is no date, stays as it is, and is
/// judged as that.
pub(crate) fn as_written(words: &str) -> String {
    if words.parse::<Date>().is_ok() {
        return words.to_owned();
    }
    match (loose::date(words), loose::with_year_first(words)) {
        (Some(date), None) => date.written(),
        (Some(date), Some(other)) if date == other => date.written(),
        _ => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::as_written;

    #[test]
    fn dates_are_understood_as_people_write_them_and_never_guessed() {
        for (words, written) in [
            ("14 September 2026", "2026-09-14"),
            ("14th September 2026", "2026-09-14"),
            ("September 2026", "2026-09"),
            ("14/09/2026", "2026-09-14"),
            ("2026-09-14", "2026-09-14"),
            ("spring 2027", "spring 2027"),
            ("26-09-14", "26-09-14"),
            ("soon", "soon"),
        ] {
            assert_eq!(as_written(words), written, "{words}");
        }
    }
}
