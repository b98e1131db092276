//! All that a policy is made of, to be checked before it is read and approved; and the policy as it then reads.

use super::asked::{Frame, Reply};
use super::enrolment::in_capital;
use super::facts::short;
use super::page::{Link, Page, Part, Row, Tag};
use super::school::{Known, Policy, School};
use super::ways;
use super::wordings::{chosen, topic_in_words};
use crate::diagnostic::Severity;
use crate::enrol::asks::Told;
use crate::render::{HTML, Places};
use crate::source::Span;

/// The page of all answers of a policy.
pub(crate) fn check(school: &School<'_>, policy: Policy<'_>) -> Reply {
    let (id, library) = (school.id(), school.library(policy));
    let page = |page: &str| ways::of_policy(id, policy.id(), page);
    let errors = school.faults(Severity::Error, Some(policy));
    let warnings = school.faults(Severity::Warning, Some(policy));
    let asks = school.asks(policy).unwrap_or_default();
    let mut parts = Vec::new();
    if !warnings.is_empty() {
        parts.push(Part::Warnings { title: "To look at".to_owned(), found: warnings });
    }
    let about = [("name", "School"), ("kind", "Kind")].map(|(name, label)| {
        Row::new(label, school.particular(name).unwrap_or_default())
            .change(ways::of_school(id, &format!("about/{name}")))
    });
    let is_asked = |told: &Told| asks.told.iter().any(|asked| asked.told == *told);
    let asked = school.asked().into_iter().map(|(told, _)| told).filter(is_asked);
    let told = asked.map(|told| {
        let (lines, tag) = match school.known(&told) {
            Known::Said(words) => (vec![words], None),
            Known::OfAuthority(words) => (vec![words], Some(Tag::new("From the authority", ""))),
            Known::NotYet => (Vec::new(), Some(Tag::new("Not known yet", "wait"))),
            Known::Nothing => (Vec::new(), Some(Tag::new("Not told", ""))),
        };
        let label = in_capital(short(told.help(library).unwrap_or(told.key())).0);
        let lines = match (told.is_yes_no(library), lines.first().map(String::as_str)) {
            (true, Some("true")) => vec!["Yes".to_owned()],
            (true, Some("false")) => vec!["No".to_owned()],
            _ => lines,
        };
        let href = ways::of_school(id, &format!("facts/{told}"));
        (matches!(told, Told::Post(_)), Row { label, lines, tag, action: Some(Link::new(href, "Change")) })
    });
    let (people, facts): (Vec<_>, Vec<_>) = told.partition(|(is_post, _)| *is_post);
    let rows = |told: Vec<(bool, Row)>| told.into_iter().map(|(_, row)| row).collect::<Vec<Row>>();
    let wordings: Vec<Row> = asks
        .topics
        .iter()
        .map(|topic| {
            let name = chosen(policy, topic);
            let clause = name.and_then(|name| library.clauses.get(&format!("{}/{name}", topic.id)));
            Row {
                label: topic_in_words(topic.id),
                lines: clause.map(|clause| clause.front.title.value.clone()).into_iter().collect(),
                tag: name.is_none().then(|| Tag::new("To choose", "bad")),
                action: Some(Link::new(page(&format!("wordings/{}", topic.id)), "Change")),
            }
        })
        .collect();
    let listed = |names: Vec<String>| if names.is_empty() { vec!["Nothing".to_owned()] } else { names };
    let row = |label: &str, lines: Vec<String>, href: String| Row {
        label: label.to_owned(),
        lines,
        tag: None,
        action: Some(Link::new(href, "Change")),
    };
    let left_out = policy.file.drop.iter().map(|name| name.value.clone()).collect();
    let own = policy.file.replace.iter().map(|own| own.clause.value.clone()).collect();
    let added = policy.file.add.iter().map(|added| added.title.value.clone()).collect();
    let stamp = school.document(policy).map(|document| &document.stamp);
    let date = |date: Option<crate::date::Date>| vec![date.map_or("not known".to_owned(), |date| date.to_string())];
    let review = policy.file.cycle().map_or_else(String::new, |cycle| cycle.to_string());
    for (title, rows) in [
        ("The school", about.to_vec()),
        ("People", rows(people)),
        ("Facts", rows(facts)),
        ("Wordings", wordings),
        (
            "Passages",
            vec![
                row("Left out", listed(left_out), page("leave-out")),
                row("In your own words", listed(own), page("own")),
                row("Added", listed(added), page("add")),
            ],
        ),
        (
            "Dates",
            vec![
                row("Last reviewed", date(stamp.and_then(|stamp| stamp.reviewed_last())), page("dates")),
                row("How often", vec![review], page("dates")),
                row("Next review", date(stamp.and_then(|stamp| stamp.next_review)), page("dates")),
            ],
        ),
    ] {
        if !rows.is_empty() {
            parts.extend([Part::heading(title), Part::Rows { rows }]);
        }
    }
    if errors.is_empty() {
        let links =
            vec![Link::new(page("preview"), "See the policy"), Link::new(page("approve"), "Record an approval")];
        parts.push(Part::Buttons { links });
    }
    let page = Page {
        title: "Check your answers".to_owned(),
        caption: Some(school.title(policy)),
        back: Some(Link::new(ways::policy(id, policy.id()), "The policy")),
        errors,
        parts,
        ..Page::default()
    };
    school.office.show(200, page)
}

/// The page around the policy as it reads.
pub(crate) fn preview(school: &School<'_>, policy: Policy<'_>) -> Reply {
    let page = |page: &str| ways::of_policy(school.id(), policy.id(), page);
    let errors = school.faults(Severity::Error, Some(policy));
    let mut parts = Vec::new();
    if let Some(document) = school.document(policy) {
        let links = vec![Link::new(page("page"), "Open it in a page of its own")];
        parts.push(Part::Links { links });
        parts.push(Part::Frame { src: page("page"), title: document.title.clone() });
    }
    parts.push(Part::Buttons {
        links: vec![
            Link::new(page("approve"), "Record an approval or a review"),
            Link::new(ways::of_school(school.id(), "files"), "Make the files"),
        ],
    });
    let page = Page {
        title: "The policy as it reads".to_owned(),
        caption: Some(school.title(policy)),
        back: Some(Link::new(ways::policy(school.id(), policy.id()), "The policy")),
        errors,
        parts,
        wide: true,
        live: true,
        ..Page::default()
    };
    school.office.show(200, page)
}

/// The policy itself, as it is published; none if it cannot be built.
pub(crate) fn built(school: &School<'_>, policy: Policy<'_>) -> Option<Reply> {
    let document = school.document(policy)?;
    let workspace = &school.here.workspace;
    let basis = workspace.basis(policy.file, &school.parsed).ok()?;
    let theme = basis.theme.or(workspace.theme.as_ref())?;
    let place = Span { file: policy.file.span.file, ..policy.file.span };
    let bytes = HTML.render(document, theme, &Places::alone(place, &[])).ok()?;
    Some(Reply { frame: Frame::Policy, ..Reply::file(super::asked::HTML, bytes) })
}

/// What changes whenever the school's file does.
pub(crate) fn version(school: &School<'_>) -> Reply {
    Reply::file("text/plain; charset=utf-8", school.digest().into_bytes())
}
