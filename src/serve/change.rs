//! A change to a school's file: made on a copy, judged as every command judges it, and written whole or not at all.
//!
//! A page was made of the file as it stood. If somebody has changed the file since, in another window or with another program,
//! nothing is written: both versions are shown, and a person decides.

use super::asked::Reply;
use super::form::Fields;
use super::page::{Change, Form, Hidden, Link, Page, Part, Wrong};
use super::school::{School, parse};
use crate::approve::text::{LineChange, changes};
use crate::build::Built;
use crate::diagnostic::{Diagnostic, Fault, Severity};
use crate::edit::{self, Edit, NoPlace};
use crate::failure::Failure;
use crate::load;
use crate::model::school::SchoolFile;
use crate::output;

/// What became of a change.
pub(crate) enum Outcome {
    /// It stands in the file.
    Done,
    /// It is not made, because of this.
    Refused(Vec<Wrong>),
    /// It is not made, because the file is not what the page was made of; this says so.
    Moved(Reply),
}

/// What is to be changed in a file, and the places of which nothing may be wrong then.
pub(crate) struct Wanted {
    /// The changes.
    pub edits: Vec<Edit>,
    /// A policy that is to stand at the end of the file, as it is written.
    pub added: Option<String>,
    /// The places.
    pub places: Vec<edit::Path>,
}

impl Wanted {
    /// Changes, each of which is judged where it is made.
    pub(crate) fn edits(edits: Vec<Edit>) -> Wanted {
        let places = edits.iter().filter_map(|edit| match edit {
            Edit::Set(way, _) => Some(way.clone()),
            Edit::Append(way, _) | Edit::Explained(way, ..) => Some(way.clone()),
            Edit::Add(policy, name, _) => Some(edit::in_policy(*policy, &[edit::key(name)])),
            Edit::Rename(..) | Edit::Silence(_) | Edit::Remove(_) => None,
        });
        Wanted { places: places.collect(), edits, added: None }
    }

    /// The text of a file with the changes made.
    fn made(&self, text: &str) -> Result<String, NoPlace> {
        let text = edit::edited(text, &self.edits)?;
        match &self.added {
            None => Ok(text),
            Some(policy) => edit::with_policy(&text, policy).ok_or(NoPlace),
        }
    }
}

/// Makes a change to a school's file. `wanted` says what is to be changed, given what stands in it. `action` is where the form is sent to.
pub(crate) fn change(
    school: &School<'_>,
    fields: &Fields,
    action: &str,
    wanted: impl Fn(&SchoolFile) -> Wanted,
) -> Result<Outcome, Failure> {
    let path = school.path();
    // Of two that write at once, the second finds what the first has written.
    let _held = output::hold(&path);
    let now = load::read(&path)?;
    if now != school.bytes || fields.get("digest") != school.digest() {
        return Ok(Outcome::Moved(moved(school, fields, action, &wanted)));
    }
    let asked = wanted(&school.parsed);
    let Ok(text) = asked.made(&school.text) else { return Ok(Outcome::Refused(vec![no_place(school)])) };
    if text == school.text {
        return Ok(Outcome::Done);
    }
    let after = school.tried(&text);
    let wrong = judged(school.built(), &after, &text, &asked.places);
    if !wrong.is_empty() {
        let parsed = parse(&school.file.path, &text);
        let parsed = parsed.as_ref().unwrap_or(&school.parsed);
        let shown = |fault| school.shown_in(fault, &after, &text, parsed);
        return Ok(Outcome::Refused(wrong.into_iter().map(shown).collect()));
    }
    output::refuse_unwritable(&path)?;
    output::rewrite(&path, &school.encoding.write(&text))?;
    Ok(Outcome::Done)
}

fn no_place(school: &School<'_>) -> Wrong {
    Wrong {
        message: format!("{} is written in a way that this page cannot change", school.file.path),
        help: Some("nothing was changed; write it into the file by hand".to_owned()),
        ..Wrong::default()
    }
}

/// What a change makes wrong: whatever is wrong where it is made, and errors elsewhere that were not there before. That something else must be told
/// or chosen now is no fault of it.
fn judged<'b>(before: &Built, after: &'b Built, text: &str, places: &[edit::Path]) -> Vec<&'b Diagnostic> {
    let follows = |fault: &Diagnostic| fault.is(Fault::MissingFact) || fault.is(Fault::UnresolvedChoice);
    let errors =
        |built: &'b Built| built.found.iter().filter(move |fault| fault.severity == Severity::Error && !follows(fault));
    let places: Vec<_> = places.iter().filter_map(|way| edit::entry_of(text, way)).collect();
    let is_there = |fault: &Diagnostic| {
        let span = fault.span;
        after.sources.file(span.file).path == after.path
            && places.iter().any(|place| (span.start as usize) < place.end && (span.end as usize) > place.start)
    };
    let said = |fault: &Diagnostic| (fault.code, fault.message.clone());
    let mut known: Vec<_> = before.found.iter().map(said).collect();
    let mut wrong = Vec::new();
    for fault in errors(after) {
        let at = known.iter().position(|other| *other == said(fault));
        if let Some(at) = at {
            known.swap_remove(at);
        }
        if at.is_none() || is_there(fault) {
            wrong.push(fault);
        }
    }
    wrong
}

/// Tells that the file is not what a page was made of, with both versions, and offers to put the answer into the file as it is now.
fn moved(school: &School<'_>, fields: &Fields, action: &str, wanted: &impl Fn(&SchoolFile) -> Wanted) -> Reply {
    let yours = school.office.remembered(fields.get("digest")).and_then(|old| {
        let parsed = parse(&school.file.path, &old)?;
        wanted(&parsed).made(&old).ok()
    });
    let mut parts = vec![Part::words(format!(
        "Somebody has changed {} since this page was opened, in another window or with another program. Nothing of yours was written.",
        school.file.path
    ))];
    match &yours {
        Some(yours) => {
            parts.push(Part::heading("How the two differ"));
            parts.push(Part::hint(
                "“+” stands in the file now. “−” would stand there if yours had been written over it.",
            ));
            parts.push(Part::Changes { label: "How the two differ".to_owned(), lines: lines(yours, &school.text) });
        }
        None => {
            parts.push(Part::words("The page was opened so long ago that what stood there then is not known any more."))
        }
    }
    let is_own = |name: &str| name == "form-token" || name == "digest";
    let mut hidden: Vec<Hidden> =
        fields.each().filter(|(name, _)| !is_own(name)).map(|(name, value)| Hidden::new(name, value)).collect();
    hidden.extend(school.hidden());
    parts.push(Part::Form(Form {
        action: action.to_owned(),
        hidden,
        button: "Put my answer into the file as it is now".to_owned(),
        away: Some(Link::new(action, "Leave the file as it is")),
        ..Form::default()
    }));
    parts.push(Part::heading("The file as it is now"));
    parts.push(Part::Text { text: school.text.clone(), label: Some("The file as it is now".to_owned()) });
    if let Some(yours) = yours {
        parts.push(Part::heading("The file as you would have written it"));
        parts.push(Part::Text { text: yours, label: Some("The file as you would have written it".to_owned()) });
    }
    let page = Page {
        title: "The file was changed meanwhile".to_owned(),
        caption: Some(school.name()),
        parts,
        ..Page::default()
    };
    school.office.show(409, page)
}

/// The lines that differ between two texts.
pub(crate) fn lines(old: &str, new: &str) -> Vec<Change> {
    let change = |change: LineChange<'_>| match change {
        LineChange::Gone(line) => Change { text: line.to_owned(), is_new: false },
        LineChange::New(line) => Change { text: line.to_owned(), is_new: true },
    };
    changes(old, new).into_iter().map(change).collect()
}
