//! A policy that the school is to have no longer.

use super::asked::Reply;
use super::change::{Outcome, Wanted, change};
use super::form::Fields;
use super::page::{Form, Link, Page, Part, Wrong};
use super::school::{Policy, School};
use super::ways;
use crate::edit::{Edit, in_policy};
use crate::failure::Failure;
use crate::grammar::counted;
use crate::model::school::SchoolFile;

fn way(school: &School<'_>, policy: Policy<'_>) -> String {
    ways::of_policy(school.id(), policy.id(), "remove")
}

/// The page that tells what goes with a policy, and asks whether it is to.
pub(crate) fn ask(school: &School<'_>, policy: Policy<'_>) -> Reply {
    shown(school, policy, Vec::new(), 200)
}

fn shown(school: &School<'_>, policy: Policy<'_>, errors: Vec<Wrong>, status: u16) -> Reply {
    let file = policy.file;
    let mut parts = vec![Part::words(format!(
        "All that {} says of it goes: what was chosen, left out and written for it, its dates, and the records of its approvals.",
        school.file.path
    ))];
    if !file.approval.is_empty() {
        let times = counted(file.approval.len(), "approval");
        parts.push(Part::words(format!(
            "{times} of it {} recorded. The texts that were approved stay in the folder approved/. If another policy replaces this one, \
             keep it and say so in the file instead: superseded-by.",
            if file.approval.len() == 1 { "is" } else { "are" }
        )));
    }
    parts.push(Part::words(
        "Files that were made of it stay where they are, until you remove them from the folder and from your website.",
    ));
    parts.push(Part::Form(Form {
        action: way(school, policy),
        hidden: school.hidden(),
        button: "Remove the policy".to_owned(),
        is_second: true,
        away: Some(Link::new(ways::policy(school.id(), policy.id()), "Keep it")),
        ..Form::default()
    }));
    let page = Page {
        title: "Remove this policy?".to_owned(),
        caption: Some(school.title(policy)),
        back: Some(Link::new(ways::policy(school.id(), policy.id()), "The policy")),
        errors,
        parts,
        ..Page::default()
    };
    school.office.show(status, page)
}

/// Takes a policy out of the school's file.
pub(crate) fn take(school: &School<'_>, policy: Policy<'_>, fields: &Fields) -> Result<Reply, Failure> {
    let outcome = change(school, fields, &way(school, policy), |parsed: &SchoolFile| {
        // Another may stand in its place by now.
        let at = parsed.policy.iter().position(|other| other.id().as_str() == policy.id());
        Wanted::edits(at.map(|at| Edit::Remove(in_policy(at, &[]))).into_iter().collect())
    })?;
    Ok(match outcome {
        Outcome::Done => Reply::see(&ways::school(school.id())),
        Outcome::Refused(errors) => shown(school, policy, errors, 422),
        Outcome::Moved(reply) => reply,
    })
}
