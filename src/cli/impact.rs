//! `policygen impact`: what the library, as it is now, would come to for the schools, before it is published.

use super::arguments::{MessageFormat, cores, today};
use super::outcome::{CLEAN, FAULTS, Failure};
use super::place::Place;
use super::report::{self, Report};
use super::table::table;
use crate::date::Date;
use crate::grammar::counted;
use crate::upgrade::fleet::{self, Impact};
use crate::upgrade::plan::{self, Asked, Ground, Own, Pairs};
use clap::Args;
use std::fmt::Write;

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen impact                     the library as it is now, against what all schools have
  policygen impact schools/oak.toml    the same for one school

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
}

impl ShowImpact {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let mut workspace = self.place.read()?;
        let mut report = Report::new(MessageFormat::Human);
        report.add(&workspace.found, &workspace.sources);
        if report.errors > 0 {
            report::note(&format!("Compared nothing: {}.", counted(report.errors, "error")));
            return Ok(FAULTS);
        }
        let schools = self.place.schools()?;
        let today = today(self.today)?;
        let asked = Asked::default();
        plan::read_releases(&mut workspace, &schools, &asked)?;
        let own = Own::of(&workspace)?;
        let ground = Ground::of(&workspace, &own, true)?;
        let pairs = Pairs::of(&ground);
        let jobs = self.jobs.map_or_else(cores, usize::from);
        let each = plan::each(&pairs, &schools, &asked, today, true, jobs, &|plan| fleet::of_school(&pairs, &plan));
        let impact = fleet::impact(&each, &|id| ground.explains(id));
        let failed = schools.iter().filter_map(|school| school.bytes.as_ref().err());
        failed.for_each(|why| report.fail(&why.to_string()));
        report::result(&text(&impact, &ground.draft_name()));
        Ok(if impact.blocked.is_empty() && report.errors == 0 { CLEAN } else { FAULTS })
    }
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
        let why = if change.is_explained { "in changes.md" } else { "no reason in changes.md" };
        vec![
            change.id.clone(),
            change.schools.to_string(),
            change.questions.to_string(),
            change.how.clone(),
            why.to_owned(),
        ]
    }));
    said + "\n" + &table(&rows)
}
