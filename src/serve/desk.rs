//! The desk: every policy of every school, how it stands, and when it is due.

use super::asked::Reply;
use super::office::{Here, Office};
use super::page::{Cell, Link, Page, Part, Wrong};
use super::school::wrong;
use super::ways;
use crate::build::{self, Built, Plan};
use crate::diagnostic::{Severity, count};
use crate::document::State;
use crate::grammar::{counted, typographic};
use crate::schools::name_of;

/// The desk.
pub(crate) fn page(office: &Office, here: Here) -> Reply {
    let Here { workspace, schools, notes, today } = here;
    let found = workspace.found.iter().filter(|fault| fault.severity == Severity::Error);
    let errors: Vec<Wrong> = found.map(|fault| wrong(fault, &workspace.sources)).collect();
    // How policies stand is asked here, and not what could be better in them.
    let workspace = workspace.for_errors();
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    let plan = Plan { today, formats: &[], output: None, jobs };
    let mut rows: Vec<(String, Vec<Cell>)> = Vec::new();
    let (mut policies, mut late, mut drafts) = (0, 0, 0);
    let mut at = 0;
    build::build_each(&workspace, &schools, &plan, |built| {
        let name = name_of(&schools[at]).map_or_else(|| built.id.clone(), |name| typographic(&name));
        at += 1;
        for due in built.due() {
            policies += 1;
            late += usize::from(due.days.is_some_and(|days| days < 0));
            drafts += usize::from(due.state == State::Draft.key());
        }
        rows.extend(rows_of(&name, &built).into_iter().map(|row| (name.to_lowercase(), row)));
    });
    rows.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut parts = Vec::new();
    if schools.is_empty() {
        parts.push(Part::words("There is no school here yet. A few questions make the file of one."));
    } else {
        let all = format!("{} of {}", counted(policies, "policy"), counted(schools.len(), "school"));
        parts.push(Part::words(format!("{all}: {late} overdue for review, {}.", counted(drafts, "draft"))));
    }
    parts.push(Part::Buttons { links: vec![Link::new("/new", "Add a school")] });
    if !rows.is_empty() {
        parts.push(Part::Table {
            caption: "Policies of all schools".to_owned(),
            head: ["School", "Policy", "State", "Next review"].map(str::to_owned).to_vec(),
            body: rows.into_iter().map(|(_, row)| row).collect(),
        });
    }
    parts.extend(notes.into_iter().map(Part::hint));
    office.show(200, Page { title: "Schools".to_owned(), errors, parts, wide: true, ..Page::default() })
}

/// The rows of a school: one for each policy, or one that says why there is none.
fn rows_of(name: &str, built: &Built) -> Vec<Vec<Cell>> {
    let words = |text: String| Cell { text, ..Cell::default() };
    let school = Cell { text: name.to_owned(), href: Some(ways::school(&built.id)), look: None };
    let errors = count(&built.found).0;
    let wrong = match &built.failed {
        Some(why) => Some(why.clone()),
        None => (errors > 0).then(|| format!("{} to put right", counted(errors, "error"))),
    };
    let mut rows: Vec<Vec<Cell>> = built
        .shown()
        .map(|document| {
            let state = document.stamp.state();
            let look = Some(look(state));
            let due = document.stamp.next_review.map_or("not known".to_owned(), |date| date.to_string());
            let policy = Cell { href: Some(ways::policy(&built.id, &document.id)), ..words(document.title.clone()) };
            vec![school.clone(), policy, Cell { text: state.words().to_owned(), look, href: None }, words(due)]
        })
        .collect();
    if let Some(wrong) = wrong {
        let cell = Cell { text: wrong, look: Some("bad"), href: None };
        rows.push(vec![school, words(String::new()), cell, words(String::new())]);
    }
    rows
}

/// How a state looks in a tag.
pub(crate) fn look(state: State) -> &'static str {
    match state {
        State::Approved => "good",
        State::Overdue => "bad",
        State::Draft | State::Changed | State::DueSoon => "wait",
        State::Superseded | State::Changes | State::Paper | State::Incomplete => "",
    }
}
