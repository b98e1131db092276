//! `policygen list`: what there is, and what is used where.

use super::each::{EachSchool, Users};
use super::outcome::{CLEAN, Failure};
use super::outline;
use super::place::Place;
use super::releases;
use super::report::{self, Report};
use super::reuse::reuse;
use super::table::table;
use crate::build::{self, Built, Plan};
use crate::check::RULES;
use crate::date::Date;
use crate::diagnostic::{self, Fault, did_you_mean};
use crate::document::{Document, Proposal, State};
use crate::library::Library;
use crate::likeness::AT_LEAST;
use crate::model::register::{Edition, Guidance, Law, Standing};
use crate::source::At;
use crate::workspace::Workspace;
use clap::{Args, ValueEnum};
use std::collections::BTreeSet;
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen list                  every school and its policies
  policygen list clauses          every clause, its title, and who uses it
  policygen list model social-networking     what can be chosen, dropped and replaced in it, sentence by sentence
  policygen list law              the register of law, and who cites it
  policygen list guidance --at 2027-01-01    what is in force on that day
  policygen list rules            what policygen check looks for
  policygen list faults           what else can be wrong with a file
  policygen list kinds            what kinds of school there are
  policygen list proposals        what each draft proposes, for governors to decide on
  policygen list facts            what a school can tell, for its [local] and [people]
  policygen list releases         which release each school is on: approved, built from, published
  policygen list releases --published downloads    the same, of pages and PDFs from schools' websites
  policygen list rejected         which wording schools leave out or replace, the most frequent first
  policygen list --reuse          how much of each policy is shared with other schools
  policygen list duplicates       what clauses and schools say in nearly the same words";

#[derive(Args)]
pub(super) struct List {
    /// What to list
    #[arg(default_value = "schools")]
    what: What,
    #[command(flatten)]
    place: Place,
    /// Show how many clauses and words of each school are shared, variants or its own
    #[arg(long)]
    reuse: bool,
    /// Of law and guidance: list what is in force on this day
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    at: Option<Date>,
    /// Of releases: a folder of pages and PDFs as schools have published them
    #[arg(long, value_name = "FOLDER")]
    published: Option<PathBuf>,
    /// Of duplicates: how alike wordings must be, from 0.5 to 1 [default: 0.8]
    #[arg(long, value_name = "LIKENESS", value_parser = super::duplicates::likeness)]
    at_least: Option<f64>,
    /// Of duplicates: show every place, and every wording of a group
    #[arg(long)]
    all: bool,
    /// Of duplicates: how to show them, for people or as one JSON object a line
    #[arg(long, value_name = "FORMAT")]
    message_format: Option<super::duplicates::GroupsAs>,
    /// The day to list for [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    today: Option<Date>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// Schools and their policies, with state and dates
    Schools,
    /// Model policies
    Policies,
    /// One model, whose name follows: its sections, clauses and items, its choices and the facts it asks for
    Model,
    /// Clauses, and which school uses which
    Clauses,
    /// Kinds of school
    Kinds,
    /// Terms of the vocabulary
    Terms,
    /// Facts and posts that a school can give
    Facts,
    /// The register of law
    Law,
    /// The register of guidance
    Guidance,
    /// Proposals of drafts, which no law and no earlier policy asks for
    Proposals,
    /// Releases, and which school is on which
    Releases,
    /// Wording that schools leave out or replace
    Rejected,
    /// Rules, how bad what they find is here, and what they find
    Rules,
    /// Faults of files, which no rule looks for and nothing allows
    Faults,
    /// Wordings of clauses and schools that are nearly the same
    Duplicates,
}

impl List {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        if self.what != What::Duplicates && (self.at_least.is_some() || self.all || self.message_format.is_some()) {
            return Err(Failure("--at-least, --all and --message-format go with policygen list duplicates".to_owned()));
        }
        if self.at.is_some() && !matches!(self.what, What::Law | What::Guidance) {
            return Err(Failure("--at goes with policygen list law and policygen list guidance".to_owned()));
        }
        if self.published.is_some() && self.what != What::Releases {
            return Err(Failure("--published goes with policygen list releases".to_owned()));
        }
        // A library can be listed without a school.
        let schools = || match self.reuse || self.what == What::Schools {
            true => self.place.schools(),
            false => self.place.schools_if_any(),
        };
        let workspace = match self.what == What::Model {
            // What follows is the name of a model, and no school's file.
            true => Place { schools: Vec::new(), root: self.place.root.clone() }.read()?,
            false => self.place.read()?,
        };
        // A list that asks schools nothing reads none.
        let needs_schools = self.reuse
            || match self.what {
                What::Schools | What::Clauses | What::Law | What::Guidance | What::Duplicates | What::Proposals => true,
                What::Releases | What::Rejected => true,
                What::Policies | What::Model | What::Terms | What::Facts | What::Rules | What::Faults | What::Kinds => {
                    false
                }
            };
        let texts = if needs_schools { schools()? } else { Vec::new() };
        let workspace = workspace.with_releases_of(&texts)?;
        let workspace = if needs_schools { workspace.for_errors() } else { workspace };
        let library = &workspace.library;
        let plan = || {
            Ok::<_, Failure>(Plan {
                today: super::arguments::today(self.today)?,
                formats: &[],
                output: None,
                jobs: super::arguments::cores(),
            })
        };
        // Each school is let go of as soon as its rows are made.
        let each = |take: &mut dyn FnMut(&Built)| {
            build::build_each(&workspace, &texts, &plan()?, |built| take(&built));
            Ok::<_, Failure>(())
        };
        let mut code = CLEAN;
        let rows = if self.reuse {
            reuse(&workspace, each)?
        } else {
            match self.what {
                What::Schools => schools_rows(each)?,
                What::Policies => policies(library),
                What::Model => {
                    report::result(&self.outline(library)?);
                    Vec::new()
                }
                What::Clauses => clauses(library, each)?,
                What::Kinds => kinds(library),
                What::Terms => terms(library),
                What::Facts => facts(library),
                What::Law => law(library, each, self.at)?,
                What::Guidance => guidance(library, each, self.at)?,
                What::Proposals => proposals(each)?,
                What::Releases => releases::releases(&workspace, &texts, self.published.as_deref())?,
                What::Rejected => releases::rejected(&texts),
                What::Rules => rules(&workspace),
                What::Faults => faults(),
                What::Duplicates => {
                    code = super::duplicates::print(
                        &workspace,
                        &texts,
                        self.at_least.unwrap_or(AT_LEAST),
                        self.all,
                        self.message_format.unwrap_or(super::duplicates::GroupsAs::Human),
                        super::arguments::cores(),
                    );
                    Vec::new()
                }
            }
        };
        report::result(&table(&rows));
        match self.what {
            What::Rules if !self.reuse => {
                report::note("What else check and build may find, such as inapplicable-law: policygen list faults.");
            }
            What::Faults if !self.reuse => {
                report::note("What rules find, such as superseded-law: policygen list rules.");
            }
            _ => {}
        }
        let (errors, _) = diagnostic::count(&workspace.found);
        let mut report = Report::human();
        if errors > 0 {
            report.add(&workspace.found, &workspace.sources);
        }
        Ok(code.max(report.finish()))
    }
}

impl List {
    /// The outline of the model that is asked for.
    fn outline(&self, library: &Library) -> Result<String, Failure> {
        let known = || library.models.keys().map(String::as_str);
        let all = || known().collect::<Vec<_>>().join(", ");
        let name = self.place.schools.first().map(|name| name.to_string_lossy());
        let Some(name) = name.as_deref() else {
            return Err(Failure(format!("which model? write policygen list model with one of: {}", all())));
        };
        match library.models.get(name) {
            Some(model) => Ok(outline::outline(name, model, library)),
            None => {
                let help = did_you_mean(name, known()).unwrap_or_else(|| format!("there is: {}", all()));
                Err(Failure(format!("there is no model \"{name}\"; {help}")))
            }
        }
    }
}

/// Every rule, what it finds and how bad that is here.
fn rules(workspace: &Workspace) -> Vec<Vec<String>> {
    let mut rows = vec![["RULE", "LEVEL", "WHAT IT FINDS"].map(str::to_owned).to_vec()];
    for rule in RULES {
        rows.push(vec![rule.code.to_string(), workspace.levels.of(rule).word().to_owned(), rule.about.to_owned()]);
    }
    rows
}

/// Every fault that no rule decides, how bad it is and what it is.
fn faults() -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Fault::ALL
        .iter()
        .filter_map(|fault| Some([fault.name(), fault.severity()?.word(), fault.about()].map(str::to_owned).to_vec()))
        .collect();
    rows.sort();
    rows.insert(0, ["FAULT", "LEVEL", "WHAT IT IS"].map(str::to_owned).to_vec());
    rows
}

/// The rows of a table, unless schools could not be asked.
type Rows = Result<Vec<Vec<String>>, Failure>;

fn schools_rows(each: impl EachSchool) -> Rows {
    let head = ["SCHOOL", "POLICY", "STATE", "NEXT REVIEW", "NAME", "TITLE"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    each(&mut |result| {
        let each = result.shown().zip(&result.in_force).zip(&result.documents).enumerate();
        for (at, ((document, in_force), today)) in each {
            let state = document.stamp.state();
            rows.push(vec![
                document.school_id.clone(),
                document.id.clone(),
                // What cannot be built has no state.
                match (result.has_error(at), in_force) {
                    (false, Some(_)) if state != State::Superseded => format!("{}, new text proposed", state.words()),
                    (false, _) => state.words().to_owned(),
                    (true, _) => "has errors".to_owned(),
                },
                document.stamp.next_review.map_or("not known".to_owned(), |date| date.to_string()),
                today.school.clone(),
                document.title.clone(),
            ]);
        }
        if result.documents.is_empty() {
            rows.push(vec![result.path.clone(), "cannot be read; policygen check says why".to_owned()]);
        }
    })?;
    Ok(rows)
}

/// What governors are yet to decide on: what is approved they have decided.
fn proposals(each: impl EachSchool) -> Rows {
    let mut rows = vec![["SCHOOL", "POLICY", "PLACE", "WORDS", "WHY PROPOSED"].map(str::to_owned).to_vec()];
    let is_open = |document: &&Document| match document.stamp.state() {
        State::Draft | State::Changed => true,
        State::Approved
        | State::DueSoon
        | State::Overdue
        | State::Superseded
        | State::Changes
        | State::Paper
        | State::Incomplete => false,
    };
    each(&mut |result| {
        for document in result.documents.iter().filter(is_open) {
            for Proposal { place, words, reason } in &document.uses.proposals {
                rows.push([&document.school_id, &document.id, place, words, reason].map(String::clone).to_vec());
            }
        }
    })?;
    Ok(rows)
}

fn policies(library: &Library) -> Vec<Vec<String>> {
    let mut rows = vec![["MODEL", "RELEASE", "CLAUSES", "FOR", "TITLE"].map(str::to_owned).to_vec()];
    for (id, model) in &library.models {
        fn count(sections: &[crate::model::policy::OutlineSection]) -> usize {
            sections.iter().map(|section| section.placements.len() + count(&section.sections)).sum()
        }
        rows.push(vec![
            id.clone(),
            library.release_of(model),
            count(&model.sections).to_string(),
            match &model.file.kinds[..] {
                [] => "every school".to_owned(),
                kinds => kinds.iter().map(At::as_str).collect::<Vec<_>>().join(", "),
            },
            model.file.title.value.clone(),
        ]);
    }
    rows
}

fn clauses(library: &Library, each: impl EachSchool) -> Rows {
    let users = Users::of(each, |document| document.uses.clauses.keys().cloned().collect())?;
    let mut rows = vec![["CLAUSE", "USED BY", "TITLE"].map(str::to_owned).to_vec()];
    for (id, clause) in &library.clauses {
        rows.push(vec![id.clone(), users.told(id), clause.front.title.value.clone()]);
    }
    Ok(rows)
}

/// Every kind of school, what it belongs to, what people also call it and what it is.
fn kinds(library: &Library) -> Vec<Vec<String>> {
    let mut rows = vec![["KIND", "IS ALSO", "WHAT IT IS", "PEOPLE CALL IT"].map(str::to_owned).to_vec()];
    for (id, kind) in library.kinds.all() {
        let called: Vec<&str> = kind.also_called.iter().map(At::as_str).collect();
        rows.push(vec![
            id.to_owned(),
            library.kinds.family(id)[1..].join(", "),
            kind.help.as_ref().map_or(String::new(), |help| help.value.clone()),
            called.join(", "),
        ]);
    }
    rows
}

fn terms(library: &Library) -> Vec<Vec<String>> {
    let mut rows = vec![["TERM", "FOR", "PRINTED AS", "NOUNS"].map(str::to_owned).to_vec()];
    for (id, term) in &library.vocabulary {
        let forms = term.form.iter().map(|form| ("every school", form));
        for (kind, form) in forms.chain(term.by_kind.iter().map(|(kind, form)| (kind.as_str(), form))) {
            let nouns: Vec<String> = form.nouns.iter().map(|(id, noun)| format!("{id}: {}", noun.name)).collect();
            let short = form.noun.short.as_ref().map_or(String::new(), |short| format!(" ({short})"));
            rows.push(vec![id.clone(), kind.to_owned(), format!("{}{short}", form.noun.name), nouns.join(", ")]);
        }
    }
    rows
}

fn facts(library: &Library) -> Vec<Vec<String>> {
    let mut rows = vec![["UNDER", "NAME", "TYPE", "WHAT IT IS"].map(str::to_owned).to_vec()];
    for (name, post) in &library.facts.people {
        rows.push(vec!["[people]".to_owned(), name.clone(), "name".to_owned(), post.value.help.value.clone()]);
    }
    for (name, fact) in &library.facts.local {
        let options: Vec<&str> = fact.value.options.iter().map(At::as_str).collect();
        let kind = if options.is_empty() { fact.value.r#type.word().to_owned() } else { options.join(" | ") };
        rows.push(vec!["[local]".to_owned(), name.clone(), kind, fact.value.help.value.clone()]);
    }
    rows
}

fn law(library: &Library, each: impl EachSchool, at: Option<Date>) -> Rows {
    let users = Users::of(each, |document| document.uses.law.iter().cloned().collect())?;
    let mut rows = vec![["LAW", "TITLE", "IN FORCE", "AMENDED BY", "CHECKED", "CITED BY"].map(str::to_owned).to_vec()];
    let in_force = |law: &Law| match (law.in_force_from, law.in_force_to, &law.superseded_by) {
        (_, Some(to), Some(next)) => format!("until {} (then {next})", to.value),
        (_, Some(to), None) => format!("until {}", to.value),
        (Some(from), None, _) => format!("since {}", from.value),
        (None, None, _) => "since a day not known".to_owned(),
    };
    let (mut others, mut doubtful) = (Vec::new(), Vec::new());
    for (id, law) in &library.registers.law {
        let law = &law.value;
        match (at.map(|at| law.standing(at)), law.in_force_from) {
            (None | Some(Standing::InForce), _) => {}
            (Some(Standing::NotKnown), _) => {
                doubtful.push(format!("  {id}"));
                continue;
            }
            (Some(Standing::NotYet), Some(from)) => {
                others.push(format!("  {id}, from {}", from.value));
                continue;
            }
            (Some(Standing::NotYet), None) => {
                others.push(format!("  {id}, of {}", law.year));
                continue;
            }
            (Some(Standing::Ended), _) => {
                others.push(format!("  {id}, {}", in_force(law)));
                continue;
            }
        }
        // An amendment whose day is not known may have come; it is better to look.
        let amended = |day: Date| move |from: Option<At<Date>>| from.is_none_or(|from| from.value.first_day() <= day);
        let amendments = law.amendment.iter().filter(|amendment| at.is_none_or(|at| amended(at)(amendment.from)));
        let by: BTreeSet<&str> = amendments.map(|amendment| amendment.by.as_str()).collect();
        rows.push(vec![
            id.clone(),
            law.title.value.clone(),
            in_force(law),
            if by.is_empty() { "-".to_owned() } else { by.into_iter().collect::<Vec<_>>().join(" ") },
            checked(law.checked.value, law.verified),
            users.told(id),
        ]);
    }
    push_others(&mut rows, at, others);
    if !doubtful.is_empty() {
        rows.push(Vec::new());
        rows.push(vec!["Of that year; when they came into force is not in the register:".to_owned()]);
        rows.extend(doubtful.into_iter().map(|id| vec![id]));
    }
    Ok(rows)
}

/// An edition of a piece of guidance, as a name for both.
fn edition_name(id: &str, label: &str) -> String {
    format!("{id}\n{label}")
}

fn guidance(library: &Library, each: impl EachSchool, at: Option<Date>) -> Rows {
    let users =
        Users::of(each, |document| document.uses.guidance.iter().map(|(id, label)| edition_name(id, label)).collect())?;
    let mut rows =
        vec![["GUIDANCE", "TITLE", "EDITION", "IN FORCE", "CHECKED", "CITED BY"].map(str::to_owned).to_vec()];
    let mut others = Vec::new();
    for (id, guidance) in &library.registers.guidance {
        let guidance: &Guidance = &guidance.value;
        let current = at.and_then(|at| guidance.in_force(at));
        if at.is_some() && current.is_none() {
            let next = guidance.superseded_by.as_ref().map_or(String::new(), |next| format!(" (then {next})"));
            others.push(format!("  {id}{next}"));
        }
        let mut editions: Vec<&Edition> = guidance.edition.iter().collect();
        editions.sort_by_key(|edition| std::cmp::Reverse(edition.in_force_from.map(|from| from.value)));
        for edition in editions {
            // What is published for a later day is told of too: it is what schools prepare for.
            let is_to_come = at.is_some_and(|at| edition.in_force_from.is_some_and(|from| from.value.first_day() > at));
            if at.is_some() && !is_to_come && !current.is_some_and(|current| std::ptr::eq(current, edition)) {
                continue;
            }
            let from =
                edition.in_force_from.map_or("from a day not known".to_owned(), |from| format!("from {}", from.value));
            let until = edition.in_force_to.map_or(String::new(), |to| format!(" until {}", to.value));
            let to_come = if is_to_come { "not yet: " } else { "" };
            rows.push(vec![
                id.clone(),
                guidance.title.value.clone(),
                if edition.label.is_empty() { "-".to_owned() } else { edition.label.clone() },
                format!("{to_come}{from}{until}"),
                checked(edition.checked.value, edition.verified),
                users.told(&edition_name(id, &edition.label)),
            ]);
        }
    }
    push_others(&mut rows, at, others);
    Ok(rows)
}

/// What is not in force on the day that was asked for, below the table.
fn push_others(rows: &mut Vec<Vec<String>>, at: Option<Date>, others: Vec<String>) {
    if let Some(at) = at.filter(|_| !others.is_empty()) {
        rows.push(Vec::new());
        rows.push(vec![format!("Not in force on {at}:")]);
        rows.extend(others.into_iter().map(|other| vec![other]));
    }
}

fn checked(on: Date, verified: bool) -> String {
    match verified {
        true => on.to_string(),
        false => "not verified".to_owned(),
    }
}
