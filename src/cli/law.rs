//! `policygen law`: an entry of the registers, and who cites it.

use super::outcome::Failure;
use super::place::Place;
use super::report::{self, Report};
use crate::build::{self, Built, Plan};
use crate::cited::{in_clauses, in_models};
use crate::date::Date;
use crate::diagnostic;
use crate::document::Document;
use crate::library::Library;
use crate::model::clause::Citation;
use crate::model::register::{Edition, Guidance, GuidanceKind, Law as LawEntry, LawKind, Standing};
use crate::source::{Sources, Span};
use crate::workspace::Workspace;
use clap::Args;
use std::collections::BTreeSet;
use std::fmt::Write;

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen law equality-act-2010            what it is, and which clauses, models and schools cite it
  policygen law kcsie                        guidance too, with its editions
  policygen law kcsie --today 2027-09-01     as it will stand on that day

policygen list law and policygen list guidance show the ids.";

#[derive(Args)]
pub(super) struct Law {
    /// The id of law or guidance in its register
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    place: Place,
    /// The day to tell of [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    today: Option<Date>,
}

impl Law {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let workspace = self.place.read()?;
        let schools = self.place.schools_if_any()?;
        let workspace = workspace.with_releases_of(&schools)?.for_errors();
        let library = &workspace.library;
        let registers = &library.registers;
        let id = self.id.strip_prefix("law.").or(self.id.strip_prefix("guidance.")).unwrap_or(&self.id);
        let today = super::arguments::today(self.today)?;
        let mut told = Vec::new();
        if let Some(law) = registers.law.get(id) {
            told.push((Citation::Law(id.to_owned()), of_law(id, &law.value, today)));
        }
        if let Some(guidance) = registers.guidance.get(id) {
            told.push((Citation::Guidance(id.to_owned()), of_guidance(id, &guidance.value, today)));
        }
        if told.is_empty() {
            let help = match registers.nearest(id) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "policygen list law and list guidance show what there is".to_owned(),
            };
            return Err(Failure(format!("neither law nor guidance is called \"{id}\"; {help}")));
        }
        let plan = Plan { today, formats: &[], output: None, jobs: super::arguments::cores() };
        let mut cited: Vec<Vec<(String, String)>> = told.iter().map(|_| Vec::new()).collect();
        build::build_each(&workspace, &schools, &plan, |built| {
            for ((entry, _), rows) in told.iter().zip(&mut cited) {
                rows.extend(in_policies(entry, &built));
            }
        });
        let shown: Vec<String> =
            told.into_iter().zip(cited).map(|((entry, text), rows)| text + &uses(&entry, &workspace, rows)).collect();
        report::result(&shown.join("\n"));
        let mut report = Report::human();
        if diagnostic::count(&workspace.found).0 > 0 {
            report.add(&workspace.found, &workspace.sources);
        }
        Ok(report.finish())
    }
}

/// A row of what is told, its name in a column of its own; later lines of it are indented.
fn push(text: &mut String, name: &str, value: &str) {
    let _ = writeln!(text, "  {name:<14}{value}");
}

fn of_law(id: &str, law: &LawEntry, today: Date) -> String {
    let mut text = format!("{}\n", law.title);
    let kind = match law.kind {
        LawKind::Act => "an Act of Parliament",
        LawKind::Instrument => "a statutory instrument",
        LawKind::Assimilated => "assimilated European law",
    };
    let chapter = law.chapter.as_ref().map_or(String::new(), |chapter| format!(", {chapter}"));
    push(&mut text, "what it is", &format!("{kind} of {}{chapter}", law.year));
    push(&mut text, "about", &law.about.value);
    if let Some(short) = &law.cited_as {
        push(&mut text, "cited as", &short.value);
    }
    push(&mut text, "address", &law.url.value);
    let from = law.in_force_from.map_or("a day that is not in the register".to_owned(), |from| from.value.to_string());
    push(&mut text, "in force from", &from);
    if let Some(to) = &law.in_force_to {
        push(&mut text, "in force to", &to.value.to_string());
    }
    if let Some(next) = &law.superseded_by {
        push(&mut text, "replaced by", &next.value);
    }
    let state = match (law.standing(today), law.in_force_from) {
        (Standing::NotYet | Standing::Ended, _) => "not in force",
        (Standing::NotKnown, _) => "not known: when it came into force is not in the register",
        (Standing::InForce, None) => "in force, at least in part",
        (Standing::InForce, Some(_)) => "in force",
    };
    push(&mut text, &format!("on {}", today.written()), state);
    for amendment in &law.amendment {
        let when = amendment.from.map_or(String::new(), |from| format!(" from {}", from.value));
        push(&mut text, "amended by", &format!("{}{when}: {}", amendment.by, amendment.about));
        push(&mut text, "", &checked(amendment.checked.value, amendment.verified, &amendment.source));
    }
    push(&mut text, "checked", &checked(law.checked.value, law.verified, &law.source));
    push(&mut text, "in a clause", &format!("{{{{ law.{id} }}}}"));
    text
}

fn of_guidance(id: &str, guidance: &Guidance, today: Date) -> String {
    let mut text = format!("{}\n", guidance.title);
    let kind = match guidance.kind {
        GuidanceKind::StatutoryGuidance => "statutory guidance",
        GuidanceKind::StatutoryCode => "a statutory code of practice",
        GuidanceKind::Advice => "advice",
        GuidanceKind::Standard => "a standard",
        GuidanceKind::Guide => "a guide",
    };
    push(&mut text, "what it is", kind);
    push(&mut text, "issuer", &guidance.issuer);
    push(&mut text, "about", &guidance.about.value);
    if let Some(short) = &guidance.short {
        push(&mut text, "short form", short);
    }
    push(&mut text, "address", &guidance.url.value);
    if let Some(next) = &guidance.superseded_by {
        push(&mut text, "replaced by", &next.value);
    }
    let current = guidance.in_force(today);
    let on = format!("on {}", today.written());
    match current {
        Some(edition) if edition.label.is_empty() => push(&mut text, &on, "in force"),
        Some(edition) => push(&mut text, &on, &format!("the edition {} is in force", edition.label)),
        None => push(&mut text, &on, "not in force"),
    }
    let mut editions: Vec<&Edition> = guidance.edition.iter().collect();
    editions.sort_by_key(|edition| std::cmp::Reverse(edition.in_force_from.map(|from| from.value)));
    for edition in editions {
        push(&mut text, "edition", &edition_line(edition, today));
        push(&mut text, "", &checked(edition.checked.value, edition.verified, &edition.source));
    }
    push(&mut text, "in a clause", &format!("{{{{ guidance.{id} }}}}"));
    text
}

fn edition_line(edition: &Edition, today: Date) -> String {
    let mut said = if edition.label.is_empty() { String::new() } else { format!("{}: ", edition.label) };
    said += &edition
        .in_force_from
        .map_or("in force from a day not known".to_owned(), |from| format!("in force from {}", from.value));
    if let Some(to) = edition.in_force_to {
        said += &format!(" to {}", to.value);
    }
    if let Some(published) = edition.published {
        let is_to_come = edition.in_force_from.is_some_and(|from| from.value.first_day() > today);
        let why = if is_to_come { ", for information: nothing cites it yet" } else { "" };
        said += &format!("; published {}{why}", published.value);
    }
    said
}

fn checked(on: Date, verified: bool, source: &str) -> String {
    match verified {
        true => format!("{on}: {source}"),
        false => format!("not verified, {on}: {source}"),
    }
}

/// The clauses, models, policies and required policies that name an entry, with their places.
fn uses(entry: &Citation, workspace: &Workspace, policies: Vec<(String, String)>) -> String {
    let library = &workspace.library;
    let mut text = String::new();
    let mut section = |title: &str, none: &str, rows: Vec<(String, String)>| {
        let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        let _ = writeln!(text, "\n{}", if rows.is_empty() { none } else { title });
        for (name, place) in rows {
            let _ = writeln!(text, "  {name:<width$}  {place}");
        }
    };
    let clauses = in_clauses(library, entry);
    let places = |spans: &[Span]| joined(&workspace.sources, spans.iter().copied().collect());
    let rows = clauses.iter().map(|(id, spans)| ((*id).to_owned(), places(spans))).collect();
    section("Clauses that cite it:", "No clause cites it.", rows);
    let models = in_models(library, &clauses.keys().copied().collect());
    let rows = models.iter().map(|(id, spans)| ((*id).to_owned(), places(spans))).collect();
    section("Models that such a clause stands in:", "No model has such a clause.", rows);
    section("Policies that cite it:", "No policy of these schools cites it.", policies);
    let required = required_by(entry, library);
    if !required.is_empty() {
        section("Policies that it requires:", "", required);
    }
    text
}

/// Each of these places once, by file and line.
fn joined(sources: &Sources, spans: BTreeSet<Span>) -> String {
    let at = |span: Span| format!("{}:{}", sources.file(span.file).path, sources.line_column(span).0);
    let mut places: Vec<String> = spans.into_iter().map(at).collect();
    places.dedup();
    places.join(" ")
}

/// The policies of a school that cite an entry, with their places.
fn in_policies(entry: &Citation, built: &Built) -> Vec<(String, String)> {
    let row = |document: &Document| {
        // A school's own words may cite it without any clause of the library.
        let own = document.uses.cited.get(&entry.written()).into_iter().flatten();
        let own: BTreeSet<Span> = own.copied().filter(|span| !built.sources.is_shared(span.file)).collect();
        let place = if own.is_empty() { built.path.clone() } else { joined(&built.sources, own) };
        let edition = edition_in(entry, document).map_or(String::new(), |edition| format!(" ({edition})"));
        (format!("{}/{}{edition}", document.school_id, document.id), place)
    };
    built.documents.iter().filter(|document| is_cited(entry, document)).map(row).collect()
}

fn is_cited(entry: &Citation, document: &Document) -> bool {
    match entry {
        Citation::Law(id) => document.uses.law.contains(id),
        Citation::Guidance(id) => document.uses.guidance.iter().any(|(guidance, _)| guidance == id),
        Citation::Contact(id) => document.uses.contacts.contains(id),
    }
}

/// The label of the edition that a document cites.
fn edition_in<'d>(entry: &Citation, document: &'d Document) -> Option<&'d str> {
    let Citation::Guidance(id) = entry else { return None };
    let edition = document.uses.guidance.iter().find(|(guidance, _)| guidance == id);
    edition.map(|(_, label)| label.as_str()).filter(|label| !label.is_empty())
}

fn required_by(entry: &Citation, library: &Library) -> Vec<(String, String)> {
    let written = entry.written();
    let mut rows = Vec::new();
    for (id, policy) in &library.registers.policies {
        for required in policy.value.required.iter().filter(|required| required.by.value == written) {
            let kinds: Vec<String> = required.kinds.iter().map(|kind| kind.value.clone()).collect();
            let whom = if kinds.is_empty() { "every school".to_owned() } else { kinds.join(", ") };
            let doubt = if required.verified { "" } else { " (not verified)" };
            rows.push((id.clone(), format!("{whom}: {}{doubt}", required.about)));
        }
    }
    rows
}
