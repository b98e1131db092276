//! `policygen outdated`: which policies are behind the newest release, and what going there comes to.

use super::arguments::{TextOrJson, cores, today};
use super::compared::compared;
use super::outcome::{CLEAN, FAULTS, Failure};
use super::place::Place;
use super::report;
use super::table::table;
use crate::date::Date;
use crate::grammar::counted;
use crate::upgrade::fleet::{self, Comes};
use crate::upgrade::plan::{self, Asked};
use clap::Args;
use serde_json::json;

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen outdated                        every policy that is behind, and what going on comes to
  policygen outdated schools/oak.toml       one school
  policygen outdated --format json          for a script

What is listed can be acted on: policygen upgrade takes it to the release that is named. A policy that is built from \
the newest release that was taken is not listed, nor is one that another has replaced.

Exit codes: 0 nothing is behind, 1 something is, 2 the work could not be done.";

#[derive(Args)]
pub(super) struct Outdated {
    #[command(flatten)]
    place: Place,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TextOrJson,
    /// The day it is [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    today: Option<Date>,
}

impl Outdated {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let (today, asked) = (today(self.today)?, Asked::default());
        let behind = compared(&self.place, &asked, false, "Compared nothing", |pairs, schools, report| {
            let plans = plan::each(pairs, schools, &asked, today, false, cores(), &|plan| {
                (fleet::comes(pairs, &plan), plan.found, plan.sources)
            });
            let mut behind = Vec::new();
            for (school, (comes, found, sources)) in schools.iter().zip(plans) {
                if let Err(why) = &school.bytes {
                    report.fail(&why.to_string());
                }
                report.add(&found, &sources);
                behind.extend(comes);
            }
            Ok((behind, report.errors))
        })?;
        let Some((behind, errors)) = behind else { return Ok(FAULTS) };
        match self.format {
            TextOrJson::Text if behind.is_empty() && errors > 0 => {
                report::result("No policy that could be compared is behind.\n");
            }
            TextOrJson::Text => report::result(&text(&behind, today)),
            TextOrJson::Json => report::result(&(json(&behind) + "\n")),
        }
        if self.format == TextOrJson::Text && !behind.is_empty() {
            report::note(&format!("{} behind. policygen upgrade takes a school's on.", counted_are(behind.len())));
        }
        Ok(if behind.is_empty() && errors == 0 { CLEAN } else { FAULTS })
    }
}

fn counted_are(policies: usize) -> String {
    match policies {
        1 => "1 policy is".to_owned(),
        _ => format!("{policies} policies are"),
    }
}

fn text(behind: &[Comes], today: Date) -> String {
    if behind.is_empty() {
        return "No policy is behind.\n".to_owned();
    }
    let mut rows =
        vec![["SCHOOL", "POLICY", "BUILT FROM", "NEWEST", "ADOPT BY", "COMES TO"].map(str::to_owned).to_vec()];
    rows.extend(behind.iter().map(|comes| {
        let from = comes.from.as_ref().map_or_else(|| "no release".to_owned(), ToString::to_string);
        let by = comes.adopt_by.map_or_else(
            || "-".to_owned(),
            |by| match today.days_until(by) {
                passed if passed < 0 => {
                    format!("{by}, {} ago", counted(usize::try_from(-passed).unwrap_or(usize::MAX), "day"))
                }
                _ => by.to_string(),
            },
        );
        vec![comes.school.clone(), comes.policy.clone(), from, comes.to.clone(), by, comes.words()]
    }));
    table(&rows)
}

fn json(behind: &[Comes]) -> String {
    let rows = behind.iter().map(|comes| {
        json!({
            "school": comes.school,
            "policy": comes.policy,
            "from": comes.from.as_ref().map(ToString::to_string),
            "to": comes.to,
            "adopt-by": comes.adopt_by.map(|by| by.written()),
            "taken": comes.taken,
            "kept": comes.kept,
            "removed": comes.removed,
            "questions": comes.questions,
        })
    });
    serde_json::to_string_pretty(&rows.collect::<Vec<_>>()).expect("strings and numbers become JSON")
}
