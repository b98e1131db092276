//! Carries a plan out for one school: takes the answers, asks for those that are missing, and changes the file once all are there.
//! The file is written whole, after it was read again as it would be; until then, and if anything is wrong, it keeps its bytes.

use super::decisions::{self, DecisionsFile, Given, Heading, Open};
use super::outcome::Outcome;
use super::plan::{Pairs, Plan, name_of, needed, needed_parameter, tried};
use super::questions::{self, Said};
use crate::approve::encoding::Encoding;
use crate::build;
use crate::date::Date;
use crate::diagnostic::{self, Diagnostic, Fault, Severity};
use crate::digest::sha256;
use crate::edit::record::plain;
use crate::edit::{self, Edit};
use crate::library::add_text;
use crate::load::{self, Error};
use crate::output;
use crate::schools::SchoolText;
use crate::shape;
use crate::source::{Sources, Span};
use crate::workspace::Workspace;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

/// Somebody who can be asked.
pub(crate) struct Person<'p> {
    /// What they type.
    pub reader: &'p mut dyn BufRead,
    /// Where they read.
    pub screen: &'p mut dyn Write,
}

/// What came of a plan.
pub(crate) enum Came {
    /// The school file has moved, or would have in a dry run.
    Done,
    /// So many questions are open; they are in the file of decisions, unless this was a dry run.
    Open(usize),
    /// Something is wrong with the answers, or with what the file would be: these are errors in these sources.
    Wrong(Vec<Diagnostic>, Box<Sources>),
    /// The file is written in a way that this program cannot change.
    NoPlace,
}

/// Removes decisions that are left over from an upgrade that was cut off after the school file was written. Says whether there were any.
pub(crate) fn clear_up(plan: &Plan, school: &SchoolText, workspace: &Workspace) -> Result<bool, Error> {
    let path = decisions::path_of(Path::new(&school.path));
    let Some((file, ..)) = read(&path, workspace)? else { return Ok(false) };
    let written =
        school.bytes.as_ref().map_or_else(|_| String::new(), |bytes| String::from_utf8_lossy(bytes).into_owned());
    let has_moved =
        |file: DecisionsFile| written.contains(&format!("\"{}\"", file.to)) && file.digest.value != digest(school);
    let is_over = plan.found.is_empty() && plan.moves.is_empty() && file.is_some_and(has_moved);
    if is_over {
        output::remove(&path)?;
    }
    Ok(is_over)
}

/// A file of decisions, if it can be read; what is wrong with it, and where it stands.
type Decisions = (Option<DecisionsFile>, Vec<Diagnostic>, Sources, Span);

fn read(path: &Path, workspace: &Workspace) -> Result<Option<Decisions>, Error> {
    if !path.is_file() {
        return Ok(None);
    }
    let mut sources = Sources::over(workspace.sources.clone());
    let mut found = Vec::new();
    let (id, text) = add_text(load::shown(path), &load::read(path)?, &mut sources, &mut found);
    let file = shape::read::<DecisionsFile>(&text, id, 0, &mut found);
    found.retain(|fault| fault.severity == Severity::Error);
    let place = sources.whole(id);
    Ok(Some((file, found, sources, place)))
}

fn digest(school: &SchoolText) -> String {
    school.bytes.as_ref().map_or_else(|_| String::new(), |bytes| sha256(decided_on(bytes).as_bytes())[..16].to_owned())
}

/// What decides nothing: that governors approved or reviewed a text asks no other question and changes no answer.
const OF_NO_DECISION: [&str; 4] = ["approval", "reviewed-unchanged", "reviewed", "next-review"];

/// What a school file says, as far as an upgrade asks about it: without comments, and without the records of approvals and
/// reviews.
fn decided_on(bytes: &[u8]) -> String {
    let text = Encoding::read(bytes).map_or_else(|| String::from_utf8_lossy(bytes).into_owned(), |(text, _)| text);
    let Ok(mut file) = toml::from_str::<toml::Table>(&plain(&text)) else { return text };
    let policies = file.get_mut("policy").and_then(toml::Value::as_array_mut);
    for policy in policies.into_iter().flatten().filter_map(toml::Value::as_table_mut) {
        // A policy without a pin is compared with the release that its last approval names.
        let is_pinned = policy.contains_key("release");
        policy.retain(|key, _| !OF_NO_DECISION.contains(&key) || (key == "approval" && !is_pinned));
    }
    serde_json::to_string(&file).expect("what TOML can say, JSON can")
}

/// Carries a plan out. `person` is asked what is open; without one the questions are written beside the school file.
pub(crate) fn carry(
    pairs: &Pairs<'_>,
    plan: &mut Plan,
    school: &SchoolText,
    today: Date,
    is_dry_run: bool,
    mut person: Option<Person<'_>>,
) -> Result<Came, Error> {
    let workspace = pairs.ground.workspace;
    let path = decisions::path_of(Path::new(&school.path));
    let Some((text, encoding)) = school.bytes.as_ref().ok().and_then(|bytes| Encoding::read(bytes)) else {
        return Ok(Came::NoPlace);
    };
    loop {
        let open = plan.open();
        let answers = match read(&path, workspace)? {
            None => None,
            Some((Some(file), found, sources, place)) if found.is_empty() => {
                let mut stale = moved_meanwhile(&file, plan, school);
                stale.extend(decisions::doubled(&file));
                if !stale.is_empty() {
                    return Ok(Came::Wrong(stale, Box::new(sources)));
                }
                Some((file, sources, place))
            }
            Some((_, found, sources, _)) => return Ok(Came::Wrong(found, Box::new(sources))),
        };
        let given = answers.as_ref().map_or_else(|| vec![None; open.len()], |(file, ..)| decisions::given(file, &open));
        if let Some(person) = person.take().filter(|_| !is_dry_run)
            && given.iter().any(Option::is_none)
        {
            let given = ask(plan, school, &path, &open, given, person)?;
            if given.iter().any(Option::is_none) {
                return Ok(Came::Open(given.iter().filter(|given| given.is_none()).count()));
            }
            continue;
        }
        let edits = match decide(pairs, plan, &open, answers.as_ref()) {
            Ok(edits) => edits,
            Err(found) => match answers {
                // Whoever has the file before them is shown the lines; questions that are new are added to it.
                Some((file, sources, _))
                    if decisions::matched(&file, &open).iter().all(Option::is_some) || is_dry_run =>
                {
                    return Ok(Came::Wrong(found, Box::new(sources)));
                }
                _ => {
                    if !is_dry_run {
                        write(plan, school, &path, &open, &given)?;
                    }
                    return Ok(Came::Open(given.iter().filter(|given| given.is_none()).count()));
                }
            },
        };
        let Ok(after) = edit::edited(&text, &edits) else { return Ok(Came::NoPlace) };
        if more_needed(pairs, plan, school, &after, today) {
            continue;
        }
        if let Some((found, sources)) = faults_of(workspace, school, &after, today) {
            return Ok(Came::Wrong(found, Box::new(sources)));
        }
        if is_dry_run {
            return Ok(Came::Done);
        }
        let school_path = Path::new(&school.path);
        let _held = output::hold(school_path);
        let now = load::read(school_path)?;
        if school.bytes.as_ref().is_ok_and(|bytes| *bytes != now) {
            let why = io::Error::other("it has been changed meanwhile; nothing is written, try again");
            return Err(Error::new("carry on", school_path, why));
        }
        output::rewrite(school_path, &encoding.write(&after))?;
        output::remove(&path)?;
        return Ok(Came::Done);
    }
}

/// What is wrong with decisions that were asked for of another state of things.
fn moved_meanwhile(file: &DecisionsFile, plan: &Plan, school: &SchoolText) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let (name, now) = (name_of(&school.path), digest(school));
    if file.digest.value != now {
        let said = format!("{name} has changed since these questions were asked");
        found.push(Diagnostic::error(Fault::MovedMeanwhile, file.digest.span, said).help(format!(
            "if the answers still hold, write digest = \"{now}\" here; if not, take this file away and run policygen upgrade again"
        )));
    }
    let to = plan.moves.first().map(|moved| moved.to.name.as_str()).filter(|to| *to != file.to.value);
    if let Some(to) = to {
        let said = format!("these decisions are for {}, and the school would go to {to} now", file.to);
        found.push(Diagnostic::error(Fault::MovedMeanwhile, file.to.span, said).help(format!(
            "policygen upgrade {name} --to {} ends with them; or take this file away and run policygen upgrade again",
            file.to
        )));
    }
    found
}

/// The changes that the plan and the answers make, or what is not decided.
fn decide(
    pairs: &Pairs<'_>,
    plan: &Plan,
    open: &[Open],
    answers: Option<&(DecisionsFile, Sources, Span)>,
) -> Result<Vec<Edit>, Vec<Diagnostic>> {
    let mut edits = plan.edits();
    let mut found = Vec::new();
    let Some(library) = plan.library(pairs.ground) else { return Ok(edits) };
    let matched = match answers {
        Some((file, ..)) => decisions::matched(file, open),
        None => vec![None; open.len()],
    };
    for (asked, answer) in open.iter().zip(matched) {
        let place = answers.map_or(plan.start, |(_, _, place)| *place);
        match decisions::decided(asked, answer, library, place) {
            Ok(of_answer) => edits.extend(of_answer),
            Err(faults) => found.extend(faults),
        }
    }
    match found.is_empty() {
        true => Ok(edits),
        false => Err(found),
    }
}

/// Asks a person what is open. Every answer is on the disk before the next question is put, so that nothing is lost.
fn ask(
    plan: &Plan,
    school: &SchoolText,
    path: &Path,
    open: &[Open],
    mut given: Vec<Option<Given>>,
    person: Person<'_>,
) -> Result<Vec<Option<Given>>, Error> {
    write(plan, school, path, open, &given)?;
    let names = names(plan);
    let names = questions::Names { base: names.0.as_deref(), theirs: &names.1 };
    let unread = |fault: io::Error| Error::new("ask at", Path::new("the terminal"), fault);
    for at in 0..open.len() {
        if given[at].is_some() {
            continue;
        }
        match questions::ask(&open[at], (at + 1, open.len()), &names, person.reader, person.screen).map_err(unread)? {
            Said::Answer(answer) => {
                given[at] = Some(answer);
                write(plan, school, path, open, &given)?;
            }
            Said::Later => {}
            Said::Stop => break,
        }
    }
    Ok(given)
}

/// The names of the releases that the policies come from, if that is one and known, and go to.
fn names(plan: &Plan) -> (Option<String>, String) {
    let mut bases: Vec<&str> = plan
        .moves
        .iter()
        .filter(|moved| moved.is_base_known)
        .filter_map(|moved| Some(moved.from.as_ref()?.name.as_str()))
        .collect();
    bases.dedup();
    let base = if let [base] = bases[..] { Some(base.to_owned()) } else { None };
    (base, plan.moves.first().map_or(String::new(), |moved| moved.to.name.clone()))
}

fn write(plan: &Plan, school: &SchoolText, path: &Path, open: &[Open], given: &[Option<Given>]) -> Result<(), Error> {
    let (from, to) = names(plan);
    let name = name_of(&school.path);
    let digest = digest(school);
    let heading = Heading { school: &name, digest: &digest, from: from.as_deref(), to: &to };
    output::write(path, decisions::written(&heading, open, given).as_bytes()).map(drop)
}

/// Whether the answers have brought words in that print a fact which the school has not given: that is a question more.
fn more_needed(pairs: &Pairs<'_>, plan: &mut Plan, school: &SchoolText, after: &str, today: Date) -> bool {
    let trial = tried(pairs, school, after, &plan.moves, today);
    let place = plan.start;
    let Some(library) = plan.library(pairs.ground) else { return false };
    let is_asked = |id: &String| plan.shared.iter().any(|outcome| outcome.id == *id);
    let more: Vec<_> =
        trial.facts.iter().filter(|id| !is_asked(id)).filter_map(|id| needed(id, library, place)).collect();
    let mut is_more = !more.is_empty();
    plan.shared.extend(more);
    for (index, clause, name) in &trial.parameters {
        let Some(moved) = plan.moves.iter_mut().find(|moved| moved.index == *index) else { continue };
        let Some(library) = pairs.ground.release(&moved.to).map(|release| release.library) else { continue };
        let more = needed_parameter(*index, clause, name, library);
        let is_asked = |asked: &Outcome| moved.outcomes.iter().any(|known| known.id == asked.id);
        if let Some(more) = more.filter(|more| !is_asked(more)) {
            moved.outcomes.push(more);
            is_more = true;
        }
    }
    is_more
}

/// The errors that the changed school file would have and the file as it is has not.
fn faults_of(
    workspace: &Workspace,
    school: &SchoolText,
    after: &str,
    today: Date,
) -> Option<(Vec<Diagnostic>, Sources)> {
    let errors = |bytes: Vec<u8>| {
        let text = SchoolText { path: school.path.clone(), id: school.id.clone(), bytes: Ok(bytes) };
        let plan = build::Plan { today, formats: &[], output: None, jobs: 1 };
        let mut built = build::build(workspace, &[text], &plan).swap_remove(0);
        built.found.retain(|fault| fault.severity == Severity::Error);
        diagnostic::sort(&mut built.found);
        built
    };
    let mut now = errors(after.as_bytes().to_vec());
    if now.found.is_empty() {
        return None;
    }
    let before = errors(school.bytes.as_ref().map_or_else(|_| Vec::new(), Clone::clone));
    now.found.retain(|fault| !before.found.iter().any(|old| old.code == fault.code && old.message == fault.message));
    (!now.found.is_empty()).then_some((now.found, now.sources))
}

/// Where the questions for a school are.
pub(crate) fn decisions_of(school: &SchoolText) -> PathBuf {
    decisions::path_of(Path::new(&school.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest_of(text: &str) -> String {
        digest(&SchoolText { path: "oak.toml".to_owned(), id: "oak".to_owned(), bytes: Ok(text.as_bytes().to_vec()) })
    }

    const OAK: &str =
        "name = 'Oak'\n[[policy]]\nmodel = 'pond'\nrelease = '2026.1'\nreviewed = 2026-09-14\ndrop = ['a/b']\n";
    const APPROVED: &str = "[[policy.approval]]\nby = 'Governing Body'\non = 2026-10-05\n";

    #[test]
    fn an_approval_leaves_decisions_as_they_are() {
        let decided = digest_of(OAK);
        assert_eq!(digest_of(&format!("{OAK}{APPROVED}")), decided);
        assert_eq!(digest_of(&OAK.replace("2026-09-14", "2026-11-20")), decided);
        assert_eq!(digest_of(&format!("# ours\r\n{}", OAK.replace('\n', "\r\n"))), decided, "nor does a comment");
    }

    #[test]
    fn what_a_question_is_about_moves_decisions() {
        let decided = digest_of(OAK);
        assert_ne!(digest_of(&OAK.replace("a/b", "a/c")), decided);
        assert_ne!(digest_of(&OAK.replace("2026.1", "2026.2")), decided);
        let loose = OAK.replace("release = '2026.1'\n", "");
        assert_ne!(digest_of(&format!("{loose}{APPROVED}")), digest_of(&loose), "it says what to compare with");
    }
}
