//! A school's policy from library and school file: select, include, fill, cite, number, refer, deduplicate, stamp.
//!
//! `standing` looks ahead at what will stand, `select` decides which clauses stand where, `shells` sees to what is left behind where something was taken out, `slots`
//! says what a slot stands for, `fill` puts that into the holes of the clauses and makes a `draft` of it, `settle` works out
//! what can be known only of the whole document, and `stamp` says how the text stands with its approval and review,
//! `versions` what was approved before and since.
//! `proposals` finds what governors are yet to decide on.

mod draft;

mod comparable;

mod shells;

mod joints;

mod openings;

mod standing;

mod select;

mod slots;

mod fill;

mod settle;

mod stamp;

mod versions;

mod proposals;

mod readers;

pub(crate) mod superseded;

use crate::date::Date;
use crate::design::Design;
use crate::diagnostic::{Diagnostic, Fault, Severity};
use crate::document::{Document, FrontRow, Inline, InlineKind, Section, Uses};
use crate::library::Library;
use crate::model::school::ApprovalRecord;
use crate::model::slot::DocumentFact;
use crate::published::lines;
use crate::school::{Policy, School};
use crate::source::Sources;
use draft::{DraftRow, Late};
pub(crate) use draft::{clause_anchor, item_anchor};

/// Builds the document of one policy for `today`. Faults are put into `found`; after an error the document is only as
/// whole as it could be made, and must not be published.
pub(crate) fn assemble(
    library: &Library,
    school: &School<'_>,
    policy: &Policy<'_>,
    today: Date,
    found: &mut Vec<Diagnostic>,
) -> Document {
    // An approved text cites what was in force when it was approved, and is never silently rewritten. A draft is the
    // text that is under review now, so it cites what is in force today.
    if let Some(approval) = policy.file.last_approval() {
        for cited_on in days_of_recorded_text(library, policy, approval.on.value) {
            let mut set_aside = Vec::new();
            let mut document = assemble_at(library, school, policy, cited_on, today, &mut set_aside);
            if approval.fingerprint.as_ref().is_some_and(|f| f.value.eq_ignore_ascii_case(&document.stamp.fingerprint))
            {
                found.append(&mut set_aside);
                found.extend(refuse_too_early(library, school, policy, approval, cited_on, today));
                for overtaken in superseded::superseded(&document, library, approval, cited_on, today) {
                    document.stamp.overtaken.push(overtaken.said);
                    found.push(overtaken.fault);
                }
                return document;
            }
        }
    }
    assemble_at(library, school, policy, today, today, found)
}

/// What is wrong with an approval of a day on which the text that it is of was another: it cites what came out later.
fn refuse_too_early(
    library: &Library,
    school: &School<'_>,
    policy: &Policy<'_>,
    approval: &ApprovalRecord,
    cited_on: Date,
    today: Date,
) -> Option<Diagnostic> {
    let on = approval.on.value;
    let is_later = cited_on.first_day() > on.last_day();
    let may_be =
        || approved_text(library, school, policy, approval, today).is_some_and(|(_, day)| day <= on.last_day());
    (is_later && !may_be()).then(|| {
        Diagnostic::error(Fault::ApprovedTooEarly, approval.on.span, format!("this text did not exist {}", on.in_sentence()))
            .help("it cites what came out later: correct the day, or take the record out and record the approval with policygen approve")
    })
}

/// The days for which the text may have been made whose approval `on` a day is recorded. One that has been reviewed since
/// is brought up to date in that review: it is the approved text only as long as that has changed nothing.
fn days_of_recorded_text(library: &Library, policy: &Policy<'_>, on: Date) -> Vec<Date> {
    match policy.file.updated().map(|reviewed| reviewed.value) {
        Some(reviewed) if reviewed.first_day() > on.last_day() => vec![reviewed.last_day()],
        Some(_) | None => days_of_approved_text(library, policy, on),
    }
}

/// The days for which the text may have been made that was approved: the day of the approval; then, because governors
/// may have been given it before, each earlier time since the review at which another edition of some guidance was in
/// force, the latest first.
fn days_of_approved_text(library: &Library, policy: &Policy<'_>, on: Date) -> Vec<Date> {
    let approved = on.last_day();
    let Some(reviewed) = policy.file.updated().map(|reviewed| reviewed.value.first_day()) else {
        return vec![approved];
    };
    let editions = library.registers.guidance.values().flat_map(|guidance| &guidance.value.edition);
    let starts = editions.filter_map(|edition| edition.in_force_from.map(|from| from.value.first_day()));
    let mut days: Vec<Date> = starts.filter(|start| *start > reviewed && *start <= approved).collect();
    days.sort();
    days.dedup();
    // The same editions are in force from the last start to the approval.
    days.pop();
    days.insert(0, reviewed);
    days.push(approved);
    days.reverse();
    days.dedup();
    days
}

/// What a policy may read like when it is approved on a day, each with what is wrong with it: first as it cites what is
/// in force on that day, then as it was before, if governors were given it before some guidance changed.
pub(crate) fn texts_for_approval(
    library: &Library,
    school: &School<'_>,
    policy: &Policy<'_>,
    on: Date,
    today: Date,
) -> Vec<(Document, Vec<Diagnostic>)> {
    let text = |cited_on: Date| {
        let mut found = Vec::new();
        let document = assemble_at(library, school, policy, cited_on, today, &mut found);
        (document, found)
    };
    days_of_approved_text(library, policy, on).into_iter().map(text).collect()
}

/// The text of an approval as a policy makes it again, and the day as of which it cites guidance; none if another comes out.
pub(crate) fn approved_text(
    library: &Library,
    school: &School<'_>,
    policy: &Policy<'_>,
    approval: &ApprovalRecord,
    today: Date,
) -> Option<(Document, Date)> {
    let fingerprint = approval.fingerprint.as_ref()?;
    days_of_approved_text(library, policy, approval.on.value).into_iter().find_map(|cited_on| {
        let document = assemble_at(library, school, policy, cited_on, today, &mut Vec::new());
        fingerprint.value.eq_ignore_ascii_case(&document.stamp.fingerprint).then_some((document, cited_on))
    })
}

/// The text of a policy that cites guidance as it was in force on `cited_on`, as it stands on `today`.
pub(crate) fn assemble_at(
    library: &Library,
    school: &School<'_>,
    policy: &Policy<'_>,
    cited_on: Date,
    today: Date,
    found: &mut Vec<Diagnostic>,
) -> Document {
    let before = found.len();
    let mut filling = fill::Filling::new(library, school, policy, cited_on);
    let title = filling.title();
    let front = filling.front();
    let sections = filling.sections();
    let summary = filling.summary();
    let design = Design { signatures: filling.signatures(), ..school.design.clone() };
    let footnotes = filling.take_footnotes();
    filling.check_use();
    let mut filled = filling.finish();
    found.append(&mut filled.found);
    let settled = settle::settle(sections, front, footnotes, &filled.named, library, school, policy, cited_on, found);
    let mut document = Document {
        id: policy.id.clone(),
        school_id: school.id.clone(),
        school: crate::grammar::typographic(&school.file.name.value),
        website: school.file.website.as_ref().map(|url| url.value.clone()),
        title,
        summary,
        stamp: stamp::unsigned(library, school, policy, today),
        front: Vec::new(),
        readers: readers::readers(&settled.sections, library, school),
        sections: settled.sections,
        footnotes: settled.footnotes,
        versions: None,
        design,
        uses: Uses {
            model: policy.model_id.clone(),
            local: policy.replacements.len() + policy.additions.len(),
            clauses: filled.clauses,
            guidance: filled.named.guidance.iter().map(|id| edition_of(library, id, cited_on)).collect(),
            law: filled.named.law,
            policies: filled.named.policies,
            contacts: filled.named.contacts,
            cited: filled.named.cited,
            proposals: Vec::new(),
            left_out: filled.left_out.into_iter().collect(),
        },
    };
    let place = policy.file.span;
    document.front = front_rows(&settled.front, &|_| String::new());
    let said = lines::of(&document);
    let (fingerprint, particulars) = (said.fingerprint(&document.school), said.particulars());
    let cites_since = cites_since(library, &document.uses, cited_on);
    stamp::sign(&mut document.stamp, fingerprint, particulars, policy, cites_since);
    document.front = front_rows(&settled.front, &|fact| stamp::told(fact, &document.stamp, policy));
    document.versions = versions::versions(&policy.file, document.stamp.approval);
    settle::check_anchors(&document, place, found);
    let proposed = proposals::proposals(&document, library, policy, found);
    document.propose(proposed);
    // What has taken the rest away may have been told of already, here or where a clause could not be read.
    let is_told = !library.is_whole || found[before..].iter().any(|fault| fault.severity == Severity::Error);
    if !is_told && !document.sections.iter().any(says_something) {
        found.push(
            Diagnostic::error(
                Fault::NothingLeft,
                policy.file.model.span,
                format!("nothing is left of \"{}\": no clause of it stands at this school", document.title),
            )
            .help(
                "leave a clause in, or give the facts that its clauses depend on; or take the policy out of this file",
            ),
        );
    }
    document
}

/// The fact that a text prints and its school does not give, by its id such as `people.chair`, if a fault is that.
pub(crate) fn missing_fact(fault: &Diagnostic, sources: &Sources) -> Option<String> {
    let (printed, _) = fault.related.first().filter(|_| fault.is(Fault::MissingFact))?;
    let slot = sources.text(*printed);
    let at = ["local.", "people.", "school."].iter().filter_map(|space| slot.to_lowercase().find(space)).min()?;
    let end = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.');
    let path = slot[at..].split(end).next()?.to_lowercase();
    Some(path.trim_end_matches('.').to_owned())
}

/// The parameter that is not given though a clause needs it, and that clause, if that is what is wrong.
pub(crate) fn missing_parameter(fault: &Diagnostic) -> Option<(String, String)> {
    let mut quoted = fault.message.split('"').skip(1).step_by(2).filter(|_| fault.is(Fault::MissingParameter));
    Some((quoted.next()?.to_owned(), quoted.next()?.to_owned()))
}

/// Whether any clause of a section, or of one within it, has words.
fn says_something(section: &Section) -> bool {
    section.clauses.iter().any(|clause| !clause.blocks.is_empty()) || section.sections.iter().any(says_something)
}

/// A piece of guidance, and the label of its edition in force.
fn edition_of(library: &Library, id: &str, on: Date) -> (String, String) {
    let edition = library.registers.guidance[id].value.in_force(on);
    (id.to_owned(), edition.map_or(String::new(), |edition| edition.label.clone()))
}

/// When the latest of what is cited came out: an edition of guidance, or an Act, of which the year is enough.
fn cites_since(library: &Library, uses: &Uses, on: Date) -> Option<Date> {
    let guidance = uses.guidance.iter().filter_map(|(id, _)| library.registers.guidance[id].value.in_force(on));
    let editions = guidance.filter_map(|edition| edition.in_force_from.map(|from| from.value));
    let acts = uses.law.iter().filter_map(|id| Date::day(library.registers.law[id].value.year, 1, 1));
    editions.chain(acts).max()
}

/// The front table, with what the stamp tells where a row asks for it. Rows that end up empty vanish.
fn front_rows(rows: &[DraftRow], told: &dyn Fn(DocumentFact) -> String) -> Vec<FrontRow> {
    let settle = |line: &[Inline<Late>]| {
        draft::line(line, &mut |late, span| match late {
            Late::Told(fact) => vec![draft::words(&told(*fact), span)],
            Late::Section(_) | Late::Paragraph(..) | Late::ShortForm(_) | Late::Listing(..) => Vec::new(),
        })
    };
    // The box stands above the table in every format.
    let (boxed, others): (Vec<&DraftRow>, Vec<&DraftRow>) = rows.iter().partition(|row| row.boxed);
    let rows = boxed.into_iter().chain(others);
    rows.map(|row| FrontRow {
        id: format!("front-{}", row.id),
        label: crate::document::plain(&settle(&row.label)),
        value: settle(&row.value),
        tells_stamp: row.tells_stamp,
        boxed: row.boxed,
        unnamed: row.unnamed.clone(),
    })
    .filter(|row| row.value.iter().any(|inline| inline.kind != InlineKind::Text(String::new())))
    .collect()
}
