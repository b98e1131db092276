//! `policygen due`: what is to be reviewed, and when.

use super::outcome::{CLEAN, FAULTS, Failure};
use super::place::Place;
use super::report::{self, Report};
use crate::build::{self, Plan};
use crate::calendar;
use crate::date::Date;
use crate::diagnostic::{Severity, did_you_mean};
use crate::due::{self, Due as Row};
use crate::workspace::Workspace;
use clap::{Args, ValueEnum};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen due                                  every policy of every school, the most urgent first
  policygen due --within 90d                     what is overdue or due in the next 90 days, or has no date
  policygen due schools/helix.toml               one school
  policygen due --policy social-networking       one policy in every school
  policygen due --format csv > due.csv           for Excel, by a double click
  policygen due --format ics > reviews.ics       for a calendar, with reminders

CSV is in UTF-8 and begins with its signature (a byte order mark), by which Excel knows it; JSON has none.
What is due in a month or a term is due by its last day. A policy that another has replaced is not reviewed again. Where a \
publisher asks schools to adopt a release by some day, that is told of the policies that are built from an earlier one.

A school file says how often as people do: \"every term\", \"every six months\", \"every year\", \"every two years\", \
\"yearly\", \"every 18 months\", \"every other year\", \"every September\".";

#[derive(Args)]
pub(super) struct Due {
    #[command(flatten)]
    place: Place,
    /// Only what is overdue or due within this time, 90d, 12w or 6m (calendar months), and what has no date
    #[arg(long, value_name = "TIME", value_parser = within)]
    within: Option<Within>,
    /// Only policies of this id or from this model
    #[arg(long, value_name = "ID")]
    policy: Option<String>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DatesAs,
    /// The day it is [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    today: Option<Date>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DatesAs {
    /// A table.
    Text,
    /// A JSON array.
    Json,
    /// Comma-separated values, RFC 4180, in UTF-8 with its signature.
    Csv,
    /// A calendar, RFC 5545.
    Ics,
}

/// A stretch of time from today.
#[derive(Clone, Copy)]
enum Within {
    Days(i64),
    Months(u16),
}

fn within(text: &str) -> Result<Within, String> {
    let number = text.trim_end_matches(['d', 'w', 'm']);
    let count =
        number.parse::<u16>().map_err(|_| "write a number of days, weeks or months as 90d, 12w or 6m".to_owned())?;
    match &text[number.len()..] {
        "d" => Ok(Within::Days(i64::from(count))),
        "w" => Ok(Within::Days(7 * i64::from(count))),
        "m" => Ok(Within::Months(count)),
        _ => Err("write the unit too: 90d, 12w or 6m".to_owned()),
    }
}

impl Due {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let workspace = self.place.read()?;
        let schools = self.place.schools()?;
        let workspace = workspace.with_releases_of(&schools)?.for_errors();
        let today = super::arguments::today(self.today)?;
        let plan = Plan { today, formats: &[], output: None, jobs: super::arguments::cores() };
        let mut rows: Vec<Row> = Vec::new();
        let (mut ids, mut is_whole) = (BTreeSet::new(), true);
        build::build_each(&workspace, &schools, &plan, |built| {
            let models: BTreeMap<&str, &str> =
                built.documents.iter().map(|document| (&*document.id, &*document.uses.model)).collect();
            let is_named =
                |row: &Row, id: &str| row.policy == id || models.get(&*row.policy).is_some_and(|it| *it == id);
            rows.extend(built.due().into_iter().filter(|row| self.policy.as_ref().is_none_or(|id| is_named(row, id))));
            ids.extend(built.documents.iter().map(|document| document.id.clone()));
            // A file that cannot be read would be missing here without a word, and a date that cannot be is a guess.
            let errors: Vec<_> = built.found.into_iter().filter(|fault| fault.severity == Severity::Error).collect();
            if !errors.is_empty() || built.documents.is_empty() {
                is_whole = false;
                Report::human().add(&errors, &built.sources);
                if let Some(why) = &built.failed {
                    report::failure(why);
                }
            }
        });
        if let Some(id) = &self.policy {
            refuse_unknown(id, &workspace, &ids)?;
        }
        if let Some(within) = self.within {
            let is_near = |due: Date| match within {
                Within::Days(days) => today.days_until(due) <= days,
                Within::Months(months) => due <= today.plus_months(months),
            };
            // Of what has no date nobody knows that it is not due.
            let is_asked = |row: &Row| row.adopt.as_ref().is_some_and(|adopt| is_near(adopt.by.last_day()));
            rows.retain(|row| row.due.is_none_or(is_near) || is_asked(row));
        }
        due::sort(&mut rows);
        if self.format == DatesAs::Ics && rows.iter().all(|row| row.due.is_none()) {
            let why = if rows.is_empty() { "nothing is due" } else { "nothing has a date" };
            report::note(&format!("The calendar is empty: {why}."));
        }
        report::result(&match self.format {
            DatesAs::Text if rows.is_empty() && !is_whole => "Nothing that could be read is due.\n".to_owned(),
            DatesAs::Text => text(&rows),
            DatesAs::Json => serde_json::to_string_pretty(&rows).expect("strings and numbers become JSON") + "\n",
            DatesAs::Csv => due::csv(&rows),
            DatesAs::Ics => calendar::calendar("Policy reviews", &rows, today, &workspace.library.settings.reminders()),
        });
        Ok(if is_whole { CLEAN } else { FAULTS })
    }
}

/// Refuses an id that neither a policy nor a model has: nothing would be due under it, ever.
fn refuse_unknown(id: &str, workspace: &Workspace, ids: &BTreeSet<String>) -> Result<(), Failure> {
    let policies = ids.iter().map(String::as_str);
    let known: BTreeSet<&str> = policies.chain(workspace.library.models.keys().map(String::as_str)).collect();
    if known.contains(id) {
        return Ok(());
    }
    let help = did_you_mean(id, known).map_or(String::new(), |help| format!("; {help}"));
    Err(Failure(format!("no school has a policy \"{id}\"{help}")))
}

fn text(rows: &[Row]) -> String {
    if rows.is_empty() {
        return "Nothing is due.\n".to_owned();
    }
    // Few publishers ask for a release to be adopted by some day, and of few policies.
    let is_any_asked = rows.iter().any(|row| row.adopt.is_some());
    let mut head = vec!["NEXT REVIEW", "DUE", "STATE", "SCHOOL", "POLICY", "APPROVER", "TITLE"];
    head.extend(is_any_asked.then_some("ADOPT"));
    let mut table = vec![head.into_iter().map(str::to_owned).collect()];
    table.extend(rows.iter().map(|row| {
        let adopt = row.adopt.as_ref().map(|adopt| format!("{} by {}", adopt.release, adopt.by));
        let adopt = is_any_asked.then(|| adopt.unwrap_or_else(|| "-".to_owned()));
        let cells = vec![
            row.next_review.map_or("not known".to_owned(), |date| date.to_string()),
            row.away(),
            row.state_words.to_owned(),
            row.school.clone(),
            row.policy.clone(),
            row.approver.clone(),
            row.title.clone(),
        ];
        cells.into_iter().chain(adopt).collect()
    }));
    super::table::table(&table)
}
