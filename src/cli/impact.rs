//! `policygen impact`: what the library, as it is now, would come to for the schools, before it is published.

use super::arguments::{TextOrJson, cores, today};
use super::compared::compared;
use super::outcome::{CLEAN, FAULTS, Failure};
use super::place::Place;
use super::report;
use super::table::table;
use crate::date::Date;
use crate::grammar::{counted, joined};
use crate::upgrade::fleet::{self, Change, Impact};
use crate::upgrade::plan::{self, Asked, Plan};
use clap::Args;
use serde_json::json;
use std::fmt::Write;

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen impact                     the library as it is now, against what all schools have
  policygen impact schools/oak.toml    the same for one school
  policygen impact --format json       for a script

Each policy is compared with the release that it is built from, as policygen upgrade would do it once this library \
is published. Nothing is written. A change of which changes.md does not say why is marked: schools that are asked \
about it are told nothing else.

Exit codes: 0 every school could go on, 1 some could not, 2 the work could not be done.";

#[derive(Args)]
pub(super) struct ShowImpact {
    #[command(flatten)]
    place: Place,
    /// The day it is [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    today: Option<Date>,
    /// How many schools to work on at once [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TextOrJson,
}

impl ShowImpact {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let (today, asked) = (today(self.today)?, Asked::default());
        let jobs = self.jobs.map_or_else(cores, usize::from);
        let impact = compared(&self.place, &asked, true, "Compared nothing", |pairs, schools, report| {
            let of_school = |plan: Plan| fleet::of_school(pairs, &plan);
            let each = plan::each(pairs, schools, &asked, today, true, jobs, &of_school);
            let failed = schools.iter().filter_map(|school| school.bytes.as_ref().err());
            failed.for_each(|why| report.fail(&why.to_string()));
            let impact = fleet::impact(&each, &|id| pairs.ground.explains(id));
            Ok((impact, pairs.ground.draft_name(), report.errors))
        })?;
        let Some((impact, name, errors)) = impact else { return Ok(FAULTS) };
        report::result(&match self.format {
            TextOrJson::Text => text(&impact, &name),
            TextOrJson::Json => json(&impact, &name) + "\n",
        });
        Ok(if impact.blocked.is_empty() && errors == 0 { CLEAN } else { FAULTS })
    }
}

fn json(impact: &Impact, name: &str) -> String {
    let asked = impact.asked.iter().map(|(school, questions)| json!({ "school": school, "questions": questions }));
    let blocked = impact.blocked.iter().map(|(school, why)| json!({ "school": school, "why": why }));
    let change = |change: &Change| {
        json!({
            "id": change.id,
            "schools": change.schools,
            "questions": change.questions,
            "how": change.how,
            "explained": change.unexplained.is_empty(),
            "unexplained": change.unexplained,
        })
    };
    let all = json!({
        "release": name,
        "schools": impact.schools,
        "policies": impact.policies,
        "unchanged": impact.unchanged,
        "taken": impact.taken,
        "asked": asked.collect::<Vec<_>>(),
        "blocked": blocked.collect::<Vec<_>>(),
        "changes": impact.changes.iter().map(change).collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&all).expect("strings and numbers become JSON")
}

/// How many schools are named in a row.
const SHOWN: usize = 6;

fn text(impact: &Impact, name: &str) -> String {
    let names = |names: &[String]| {
        let more = names.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{}{more}", names[..names.len().min(SHOWN)].join(", "))
    };
    let mut said = format!(
        "{name} against what {} {}: {}\n",
        counted(impact.schools, "school"),
        if impact.schools == 1 { "has" } else { "have" },
        match impact.policies {
            1 => "1 policy".to_owned(),
            policies => format!("{policies} policies"),
        }
    );
    let mut row = |label: &str, schools: Vec<String>, more: String| {
        let line = format!("  {label:11} {:5}  {}{more}", schools.len(), names(&schools));
        let _ = writeln!(said, "{}", line.trim_end());
    };
    row("no change", impact.unchanged.clone(), String::new());
    row("taken only", impact.taken.clone(), String::new());
    let all: usize = impact.asked.iter().map(|(_, questions)| questions).sum();
    let asked = impact.asked.iter().map(|(school, questions)| format!("{school} {questions}")).collect();
    row("questions", asked, if all > 0 { format!(" ({all} in all)") } else { String::new() });
    row("blocked", impact.blocked.iter().map(|(school, _)| school.clone()).collect(), String::new());
    for (school, why) in impact.blocked.iter().take(SHOWN) {
        let _ = writeln!(said, "    {school}: {why}");
    }
    if impact.changes.is_empty() {
        return said;
    }
    let mut rows = vec![["CHANGE", "SCHOOLS", "QUESTIONS", "HOW", "WHY"].map(str::to_owned).to_vec()];
    rows.extend(impact.changes.iter().map(|change| {
        let why = match (change.is_explained, change.unexplained.as_slice()) {
            (_, []) => "in changes.md".to_owned(),
            (true, unexplained) => format!("in changes.md, but not for {}", joined(&parts(change, unexplained), "and")),
            (false, _) => "no reason in changes.md".to_owned(),
        };
        vec![change.id.clone(), change.schools.to_string(), change.questions.to_string(), change.how.clone(), why]
    }));
    said + "\n" + &table(&rows)
}

/// Parts of a change, without the id of the whole.
fn parts(change: &Change, ids: &[String]) -> Vec<String> {
    ids.iter()
        .map(|id| id.strip_prefix(change.id.as_str()).filter(|part| !part.is_empty()).unwrap_or(id).to_owned())
        .collect()
}
