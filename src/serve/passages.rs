//! The text of a policy, passage by passage: what a school can leave out, or say in its own words.

use super::asked::Reply;
use super::change::{Outcome, Wanted, change};
use super::dates::as_written;
use super::form::Fields;
use super::page::{Field, Form, Group, Hidden, Link, Page, Part, Passage, Row, Shape, Tag, Wrong, as_read};
use super::school::{Policy, School};
use super::ways;
use crate::assemble::{clause_anchor, item_anchor};
use crate::document::{Block, BlockKind, Document, Origin, Section};
use crate::edit::{self, Edit, Step, in_policy, key};
use crate::enrol::trial::push_blocks;
use crate::failure::Failure;
use crate::library::{Library, body_of};
use crate::model::school::{PolicyFile, SchoolFile};
use crate::model::slot::Hole;
use crate::source::{At, Sources, Span};
use std::collections::BTreeMap;
use toml::Value;

/// What is done with a passage.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    /// It is left out.
    LeaveOut,
    /// It is said in other words.
    Reword,
}

impl Doing {
    /// The page on which it is done.
    fn page(self) -> &'static str {
        match self {
            Doing::LeaveOut => "leave-out",
            Doing::Reword => "own",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Doing::LeaveOut => "Leave something out",
            Doing::Reword => "Say something in your own words",
        }
    }

    fn action(self) -> &'static str {
        match self {
            Doing::LeaveOut => "Leave out",
            Doing::Reword => "Use other words",
        }
    }
}

/// What a school's file calls the passages that have an anchor: `clause#item`, or the clause.
fn names(library: &Library) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for (id, clause) in &library.clauses {
        names.insert(clause_anchor(id), id.clone());
        ids_in(&clause.body.blocks, &mut |item| {
            names.insert(item_anchor(id, item), format!("{id}#{item}"));
        });
    }
    names
}

/// Calls `take` with the id of every block, item and row that has one.
fn ids_in(blocks: &[Block<Hole>], take: &mut impl FnMut(&str)) {
    for block in blocks {
        block.id.iter().for_each(|id| take(id));
        match &block.kind {
            BlockKind::List { items, .. } => {
                for item in items {
                    item.id.iter().for_each(|id| take(id));
                    ids_in(&item.blocks, take);
                }
            }
            BlockKind::Table { rows, .. } => rows.iter().filter_map(|row| row.id.as_ref()).for_each(|id| take(id)),
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => ids_in(inner, take),
            BlockKind::Hole(Hole::Guarded(_, inner)) => ids_in(std::slice::from_ref(inner), take),
            BlockKind::Paragraph(_)
            | BlockKind::Heading { .. }
            | BlockKind::Definitions(_)
            | BlockKind::Code(_)
            | BlockKind::Rule
            | BlockKind::Hole(_) => {}
        }
    }
}

/// A passage as it was found in a policy: what it is called, if that is not its clause, and its words.
struct Found {
    anchor: Option<String>,
    lines: Vec<String>,
    is_item: bool,
}

/// The passages of blocks, in order.
fn passages_of(blocks: &[Block], found: &mut Vec<Found>) {
    for block in blocks {
        if let BlockKind::List { items, .. } = &block.kind {
            for item in items {
                let mut lines = Vec::new();
                push_blocks(&item.blocks, "", &mut lines);
                let first = item.blocks.first().and_then(|block| block.id.clone());
                found.push(Found { anchor: item.id.clone().or(first), lines, is_item: true });
            }
            continue;
        }
        let mut lines = Vec::new();
        push_blocks(std::slice::from_ref(block), "", &mut lines);
        if !lines.is_empty() {
            found.push(Found { anchor: block.id.clone(), lines, is_item: false });
        }
    }
}

/// The text of a policy with what can be done with each passage.
fn text(school: &School<'_>, policy: Policy<'_>, document: &Document, doing: Doing) -> Vec<Part> {
    let library = school.library(policy);
    let names = names(library);
    let mut parts = Vec::new();
    let all = document.all_sections();
    for section in all {
        let groups = groups(school, policy, section, library, &names, doing);
        if !groups.is_empty() {
            parts.push(Part::heading(section.heading()));
            parts.push(Part::Passages { groups });
        }
    }
    parts
}

fn groups(
    school: &School<'_>,
    policy: Policy<'_>,
    section: &Section,
    library: &Library,
    names: &BTreeMap<String, String>,
    doing: Doing,
) -> Vec<Group> {
    let way = |name: &str| ways::of_policy(school.id(), policy.id(), &format!("{}/{name}", doing.page()));
    let action = |name: &str| Some(Link::new(way(name), doing.action()));
    let mut groups = Vec::new();
    for placed in &section.clauses {
        // What the school has added is its own already.
        let Some(clause) = library.clauses.get(&placed.clause).filter(|_| placed.origin != Origin::Added) else {
            continue;
        };
        let mut found = Vec::new();
        passages_of(&placed.blocks, &mut found);
        let mut passages: Vec<Passage> = found
            .into_iter()
            .map(|found| {
                let name = found.anchor.and_then(|anchor| names.get(&anchor)).filter(|name| name.contains('#'));
                let is_own = name.is_some_and(|name| own(policy.file, name).is_some());
                Passage {
                    name: name.cloned().unwrap_or_default(),
                    lines: found.lines,
                    is_item: found.is_item,
                    tag: is_own.then(|| Tag::new("Your words", "good")),
                    action: name.and_then(|name| action(name)),
                }
            })
            .collect();
        let is_own = placed.origin == Origin::Replaced;
        passages.push(Passage {
            name: placed.clause.clone(),
            lines: vec![format!("All of “{}”", clause.front.title)],
            is_item: false,
            tag: is_own.then(|| Tag::new("Your words", "good")),
            action: action(&placed.clause),
        });
        groups.push(Group { title: clause.front.title.value.clone(), passages });
    }
    groups
}

/// The school's own wording of a passage: its number in the policy.
fn own(policy: &PolicyFile, name: &str) -> Option<usize> {
    policy.replace.iter().position(|own| own.clause.value == name)
}

/// The title of what a name in a school's file means; none if it is nothing in the library.
fn title_of(library: &Library, name: &str) -> Option<String> {
    let (clause, item) = name.split_once('#').map_or((name, None), |(clause, item)| (clause, Some(item)));
    let clause = library.clauses.get(clause)?;
    let Some(item) = item else { return Some(clause.front.title.value.clone()) };
    let mut is_there = false;
    ids_in(&clause.body.blocks, &mut |id| is_there |= id == item);
    is_there.then(|| format!("{}: {}", clause.front.title, item.replace('-', " ")))
}

/// The words of a passage in a policy; nothing if it does not stand there.
fn words(document: &Document, name: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let (clause, item) = name.split_once('#').map_or((name, None), |(clause, item)| (clause, Some(item)));
    for placed in document.all_sections().iter().flat_map(|section| &section.clauses) {
        match item {
            None if placed.clause == clause => push_blocks(&placed.blocks, "", &mut lines),
            None => {}
            Some(item) => {
                let mut found = Vec::new();
                passages_of(&placed.blocks, &mut found);
                let anchor = item_anchor(clause, item);
                lines.extend(
                    found
                        .into_iter()
                        .filter(|found| found.anchor.as_ref() == Some(&anchor))
                        .flat_map(|found| found.lines),
                );
            }
        }
    }
    lines
}

/// The policy as it would be if nothing were left out of it, and no words in it were the school's own.
fn whole(school: &School<'_>, policy: Policy<'_>) -> Option<Document> {
    let remove = |name: &str, count: usize| (count > 0).then(|| Edit::Remove(in_policy(policy.index, &[key(name)])));
    let edits = [remove("drop", policy.file.drop.len()), remove("replace", policy.file.replace.len())];
    let edits: Vec<Edit> = edits.into_iter().flatten().collect();
    if edits.is_empty() {
        return school.document(policy).cloned();
    }
    let text = edit::edited(&school.text, &edits).ok()?;
    school.tried(&text).documents.into_iter().find(|document| document.id == policy.id())
}

/// The list of what is left out, or said in the school's own words, and the text to choose from.
pub(crate) fn list(school: &School<'_>, policy: Policy<'_>, doing: Doing) -> Reply {
    let library = school.library(policy);
    let title = |name: &At<String>| title_of(library, &name.value).unwrap_or_else(|| name.value.clone());
    let change = |name: &At<String>| {
        Link::new(ways::of_policy(school.id(), policy.id(), &format!("{}/{}", doing.page(), name.value)), "Change")
    };
    let rows: Vec<Row> = match doing {
        Doing::LeaveOut => {
            let row = |(at, name): (usize, &At<String>)| {
                let why = edit::remark_of(&school.text, &in_policy(policy.index, &[key("drop"), Step::At(at)]));
                Row { label: title(name), lines: why.into_iter().collect(), tag: None, action: Some(change(name)) }
            };
            policy.file.drop.iter().enumerate().map(row).collect()
        }
        Doing::Reword => {
            let row = |own: &crate::model::school::Replacement| {
                let until = own.until.map(|until| format!("To be looked at again: {}", until.value));
                let lines = [own.text.value.trim().to_owned(), format!("Because: {}", own.reason.value.trim())];
                Row {
                    label: title(&own.clause),
                    lines: lines.into_iter().chain(until).collect(),
                    tag: None,
                    action: Some(change(&own.clause)),
                }
            };
            policy.file.replace.iter().map(row).collect()
        }
    };
    let mut parts = Vec::new();
    if !rows.is_empty() {
        let heading = if doing == Doing::LeaveOut { "Left out" } else { "In your own words" };
        parts.extend([Part::heading(heading), Part::Rows { rows }]);
    }
    parts.push(Part::words(match doing {
        Doing::LeaveOut => "Leave out what does not hold in your school. What leans on it goes with it.",
        Doing::Reword => "Where the model does not say what your school does, say it in your own words. They stay when the model changes.",
    }));
    match school.document(policy) {
        Some(document) => parts.extend(text(school, policy, document, doing)),
        None => parts.push(Part::words("The text can be shown as soon as the errors are put right.")),
    }
    let page = Page {
        title: doing.title().to_owned(),
        caption: Some(school.title(policy)),
        back: Some(Link::new(ways::policy(school.id(), policy.id()), "The policy")),
        parts,
        ..Page::default()
    };
    school.office.show(200, page)
}

/// The page of one passage; none if there is no such.
pub(crate) fn ask(school: &School<'_>, policy: Policy<'_>, doing: Doing, name: &str) -> Option<Reply> {
    title_of(school.library(policy), name)?;
    Some(match doing {
        Doing::LeaveOut => leave_out(school, policy, name, "", Vec::new(), 200),
        Doing::Reword => reword(school, policy, name, None, Vec::new(), 200),
    })
}

/// Takes what is to be done with a passage.
pub(crate) fn take(
    school: &School<'_>,
    policy: Policy<'_>,
    doing: Doing,
    name: &str,
    fields: &Fields,
) -> Result<Option<Reply>, Failure> {
    if title_of(school.library(policy), name).is_none() {
        return Ok(None);
    }
    Ok(Some(match doing {
        Doing::LeaveOut => take_out(school, policy, name, fields)?,
        Doing::Reword => take_words(school, policy, name, fields)?,
    }))
}

fn page_of(school: &School<'_>, policy: Policy<'_>, doing: Doing, name: &str) -> Page {
    Page {
        title: title_of(school.library(policy), name).unwrap_or_default(),
        caption: Some(school.title(policy)),
        back: Some(Link::new(ways::of_policy(school.id(), policy.id(), doing.page()), doing.title())),
        ..Page::default()
    }
}

fn way(school: &School<'_>, policy: Policy<'_>, doing: Doing, name: &str) -> String {
    ways::of_policy(school.id(), policy.id(), &format!("{}/{name}", doing.page()))
}

/// The page that asks why a passage is left out, or tells that it is.
fn leave_out(school: &School<'_>, policy: Policy<'_>, name: &str, why: &str, errors: Vec<Wrong>, status: u16) -> Reply {
    let dropped = policy.file.drop.iter().position(|dropped| dropped.value == name);
    let mut page = page_of(school, policy, Doing::LeaveOut, name);
    let lines = whole(school, policy).map_or_else(Vec::new, |document| words(&document, name));
    let mut parts = Vec::new();
    if !lines.is_empty() {
        parts.push(Part::Quote { title: Some("It says:".to_owned()), lines: as_read(lines) });
    }
    let action = way(school, policy, Doing::LeaveOut, name);
    let form = Form { action, hidden: school.hidden(), ..Form::default() };
    match dropped {
        Some(at) => {
            let why = edit::remark_of(&school.text, &in_policy(policy.index, &[key("drop"), Step::At(at)]));
            parts.push(Part::words(why.map_or("It is left out.".to_owned(), |why| format!("It is left out: {why}"))));
            let mut hidden = form.hidden.clone();
            hidden.push(Hidden::new("back", "yes"));
            parts.push(Part::Form(Form { hidden, button: "Put it back".to_owned(), is_second: true, ..form }));
        }
        None => {
            let field = Field {
                name: "reason".to_owned(),
                label: "Why does your school leave it out?".to_owned(),
                hint: vec![
                    "It goes into the file as a remark, for whoever reads it next year. The policy does not show it."
                        .to_owned(),
                ],
                value: why.to_owned(),
                error: errors
                    .iter()
                    .find(|wrong| wrong.href.as_deref() == Some("#reason"))
                    .map(|wrong| wrong.message.clone()),
                ..Field::default()
            };
            parts.push(Part::Form(Form { fields: vec![field], button: "Leave it out".to_owned(), ..form }));
        }
    }
    page.errors = errors;
    page.parts = parts;
    school.office.show(status, page)
}

fn take_out(school: &School<'_>, policy: Policy<'_>, name: &str, fields: &Fields) -> Result<Reply, Failure> {
    let doing = Doing::LeaveOut;
    let (why, is_back) = (fields.get("reason"), fields.get("back") == "yes");
    if why.is_empty() && !is_back {
        let message = "Enter why your school leaves it out".to_owned();
        let wrong = Wrong { message, href: Some("#reason".to_owned()), ..Wrong::default() };
        return Ok(leave_out(school, policy, name, why, vec![wrong], 422));
    }
    let outcome = change(school, fields, &way(school, policy, doing, name), |parsed: &SchoolFile| {
        let drops = parsed.policy.get(policy.index).map_or(&[][..], |policy| &policy.drop);
        let at = drops.iter().position(|dropped| dropped.value == name);
        let list = in_policy(policy.index, &[key("drop")]);
        Wanted::edits(match (is_back, at) {
            (true, Some(_)) if drops.len() == 1 => vec![Edit::Remove(list)],
            (true, Some(at)) => vec![Edit::Remove(in_policy(policy.index, &[key("drop"), Step::At(at)]))],
            (false, None) => vec![Edit::Explained(list, Value::String(name.to_owned()), why.to_owned())],
            (true, None) | (false, Some(_)) => Vec::new(),
        })
    })?;
    Ok(match outcome {
        Outcome::Done => Reply::see(&ways::of_policy(school.id(), policy.id(), doing.page())),
        Outcome::Refused(errors) => leave_out(school, policy, name, why, errors, 422),
        Outcome::Moved(reply) => reply,
    })
}

/// The school's own wording of a passage, as it is filled in.
struct Own {
    text: String,
    reason: String,
    until: String,
}

/// The page that asks for a school's own wording of a passage.
fn reword(
    school: &School<'_>,
    policy: Policy<'_>,
    name: &str,
    said: Option<Own>,
    errors: Vec<Wrong>,
    status: u16,
) -> Reply {
    let there = own(policy.file, name).and_then(|at| policy.file.replace.get(at));
    let source = source_of(school.library(policy), &school.here.workspace.sources, name).unwrap_or_default();
    let said = said.unwrap_or_else(|| Own {
        text: there.map_or_else(|| source.clone(), |own| own.text.value.trim_end().to_owned()),
        reason: there.map_or_else(String::new, |own| own.reason.value.trim().to_owned()),
        until: there.and_then(|own| own.until).map_or_else(String::new, |until| until.value.to_string()),
    });
    let error = |field: &str| {
        errors
            .iter()
            .find(|wrong| wrong.href.as_deref() == Some(&*format!("#{field}")))
            .map(|wrong| wrong.message.clone())
    };
    let mut parts = Vec::new();
    let lines = whole(school, policy).map_or_else(Vec::new, |document| words(&document, name));
    if !lines.is_empty() {
        parts.push(Part::Quote { title: Some("In the words of the model:".to_owned()), lines: as_read(lines) });
    }
    let text = Field {
        name: "text".to_owned(),
        label: "Your words".to_owned(),
        hint: vec![
            "What stands between {{ and }} is filled in with your school's own words: leave it as it is. A line that begins with a hyphen is an item of a list."
                .to_owned(),
        ],
        shape: Shape::Area,
        rows: rows_for(&said.text),
        value: said.text,
        error: error("text"),
        ..Field::default()
    };
    let reason = Field {
        name: "reason".to_owned(),
        label: "Why does your school say it so?".to_owned(),
        hint: vec!["Governors read it when they approve the text.".to_owned()],
        value: said.reason,
        error: error("reason"),
        ..Field::default()
    };
    let until = Field {
        name: "until".to_owned(),
        label: "When is it to be looked at again?".to_owned(),
        hint: vec!["A day or a month, such as September 2027. Leave it empty if with the policy.".to_owned()],
        value: said.until,
        is_short: true,
        error: error("until"),
        ..Field::default()
    };
    let action = way(school, policy, Doing::Reword, name);
    parts.push(Part::Form(Form {
        action: action.clone(),
        hidden: school.hidden(),
        fields: vec![text, reason, until],
        button: "Save".to_owned(),
        ..Form::default()
    }));
    if there.is_some() {
        let mut hidden = school.hidden();
        hidden.push(Hidden::new("back", "yes"));
        parts.push(Part::Form(Form {
            action,
            hidden,
            button: "Use the words of the model again".to_owned(),
            is_second: true,
            ..Form::default()
        }));
    }
    let page = Page { errors, parts, ..page_of(school, policy, Doing::Reword, name) };
    school.office.show(status, page)
}

fn take_words(school: &School<'_>, policy: Policy<'_>, name: &str, fields: &Fields) -> Result<Reply, Failure> {
    let doing = Doing::Reword;
    let is_back = fields.get("back") == "yes";
    let said = || Own {
        text: fields.get("text").to_owned(),
        reason: fields.get("reason").to_owned(),
        until: fields.get("until").to_owned(),
    };
    let mut missing = Vec::new();
    for (field, message) in [("text", "Enter your words"), ("reason", "Enter why your school says it so")] {
        if fields.get(field).is_empty() && !is_back {
            missing.push(Wrong { message: message.to_owned(), href: Some(format!("#{field}")), ..Wrong::default() });
        }
    }
    if !missing.is_empty() {
        return Ok(reword(school, policy, name, Some(said()), missing, 422));
    }
    let outcome = change(school, fields, &way(school, policy, doing, name), |parsed: &SchoolFile| {
        let Some(there) = parsed.policy.get(policy.index) else { return Wanted::edits(Vec::new()) };
        let own = own(there, name);
        let Own { text, reason, until } = said();
        let until = as_written(&until);
        let Some(at) = own else {
            if is_back {
                return Wanted::edits(Vec::new());
            }
            let mut fields = vec![("clause", name.to_owned()), ("reason", reason)];
            fields.extend((!until.is_empty()).then_some(("until", until)));
            fields.push(("text", lines(&text)));
            return Wanted::edits(vec![Edit::Add(policy.index, "replace", fields)]);
        };
        let way = |name: &str| in_policy(policy.index, &[key("replace"), Step::At(at), key(name)]);
        if is_back {
            return Wanted::edits(vec![Edit::Remove(in_policy(policy.index, &[key("replace"), Step::At(at)]))]);
        }
        let mut edits =
            vec![Edit::Set(way("reason"), Value::String(reason)), Edit::Set(way("text"), Value::String(lines(&text)))];
        match (until.is_empty(), there.replace[at].until.is_some()) {
            (false, _) => edits.push(Edit::Set(way("until"), Value::String(until))),
            (true, true) => edits.push(Edit::Remove(way("until"))),
            (true, false) => {}
        }
        Wanted { places: vec![in_policy(policy.index, &[key("replace"), Step::At(at)])], edits, added: None }
    })?;
    Ok(match outcome {
        Outcome::Done => Reply::see(&ways::of_policy(school.id(), policy.id(), doing.page())),
        Outcome::Refused(errors) => {
            // Whatever is wrong with what was just written is mended here.
            let own = way(school, policy, doing, name);
            let here = |wrong: Wrong| {
                let field = wrong.href.as_ref().and_then(|href| href.strip_prefix(&own)).map(str::to_owned);
                Wrong { href: field.or(wrong.href), ..wrong }
            };
            reword(school, policy, name, Some(said()), errors.into_iter().map(here).collect(), 422)
        }
        Outcome::Moved(reply) => reply,
    })
}

/// How many lines of a field these words take.
pub(crate) fn rows_for(text: &str) -> usize {
    text.lines().map(|line| 1 + line.chars().count() / 70).sum::<usize>().clamp(4, 24)
}

/// Words as a file has them: of several lines, each ends.
pub(crate) fn lines(text: &str) -> String {
    if text.contains('\n') { format!("{text}\n") } else { text.to_owned() }
}

/// How the library words a passage, with its slots, as a school would write it. Ids go, conditions stay.
fn source_of(library: &Library, sources: &Sources, name: &str) -> Option<String> {
    let (clause, item) = name.split_once('#').map_or((name, None), |(clause, item)| (clause, Some(item)));
    let clause = library.clauses.get(clause)?;
    let text = match item {
        None => body_of(&sources.file(clause.span.file).text).to_owned(),
        Some(item) => sources.text(span_of(&clause.body.blocks, item)?).to_owned(),
    };
    let text: Vec<String> = text.trim().lines().map(without_id).collect();
    let first = text.first().map(|line| line.trim_start_matches("- ").to_owned());
    Some(match item {
        None => text.join("\n"),
        Some(_) => first.into_iter().chain(text.into_iter().skip(1)).collect::<Vec<_>>().join("\n"),
    })
}

fn without_id(line: &str) -> String {
    let Some((before, rest)) = line.split_once("{#") else { return line.to_owned() };
    let Some((inside, after)) = rest.split_once('}') else { return line.to_owned() };
    match inside.split_once(' ') {
        Some((_, condition)) => format!("{before}{{{condition}}}{after}"),
        None => format!("{before}{}", after.trim_start()),
    }
}

/// Where the paragraph, the item or the row of this id was written.
fn span_of(blocks: &[Block<Hole>], id: &str) -> Option<Span> {
    blocks.iter().find_map(|block| {
        if block.id.as_deref() == Some(id) {
            return Some(block.span);
        }
        match &block.kind {
            BlockKind::List { items, .. } => items.iter().find_map(|item| match item.id.as_deref() == Some(id) {
                true => Some(item.span),
                false => span_of(&item.blocks, id),
            }),
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => span_of(inner, id),
            BlockKind::Hole(Hole::Guarded(_, inner)) => span_of(std::slice::from_ref(inner), id),
            BlockKind::Paragraph(_)
            | BlockKind::Heading { .. }
            | BlockKind::Definitions(_)
            | BlockKind::Table { .. }
            | BlockKind::Code(_)
            | BlockKind::Rule
            | BlockKind::Hole(_) => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::without_id;

    #[test]
    fn ids_go_and_conditions_stay() {
        assert_eq!(without_id("- {#work} talk about work"), "- talk about work");
        assert_eq!(without_id("{#a when=\"local.b\"} c"), "{when=\"local.b\"} c");
        assert_eq!(without_id("no id"), "no id");
    }
}
