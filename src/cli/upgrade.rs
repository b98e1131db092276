//! `policygen upgrade`: takes policies to a later release, with everything that a school has of its own.

use super::arguments::{TextOrJson, cores, today};
use super::compared::compared;
use super::outcome::{CLEAN, FAULTS, Failure};
use super::place::Place;
use super::report::{self, Report};
use crate::date::Date;
use crate::grammar::counted;
use crate::load::shown;
use crate::schools::SchoolText;
use crate::upgrade::carry::{self, Came, Person};
use crate::upgrade::outcome::{Kind, Outcome, What};
use crate::upgrade::plan::{self, Asked, Move, Pairs, Plan};
use clap::Args;
use serde_json::{Value as Json, json};
use std::fmt::Write;
use std::io::{self, IsTerminal};

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen upgrade oak.toml                 to the newest release that was taken
  policygen upgrade oak.toml --dry-run       say what it would come to, and write nothing
  policygen upgrade oak.toml --to 2027.1     to this release
  policygen upgrade schools --questions      all schools; ask nothing here, write what is to be decided beside each
  policygen upgrade schools --dry-run --format json

What the school has of its own is compared with the release it was written for and with the new one. What still \
fits is kept, and follows what was renamed; what the model no longer has is taken out, and said. What needs \
judgement is a question: on a terminal it is asked, else it is written into oak-upgrade.toml beside oak.toml, to be \
answered there. Once all is decided, run the command again. Until then oak.toml stays as it is, byte for byte.

The text in force does not change by it: the new text counts once it is approved.

Exit codes: 0 done, 1 something is to be decided or put right, 2 the work could not be done.";

#[derive(Args)]
pub(super) struct Upgrade {
    #[command(flatten)]
    place: Place,
    /// The release to go to [default: the newest that was taken]
    #[arg(long, value_name = "RELEASE")]
    to: Option<String>,
    /// Only this policy [default: all of the school]
    #[arg(long, value_name = "ID")]
    policy: Option<String>,
    /// Say what it would come to, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Ask nothing on the terminal: write what is to be decided beside the school file
    #[arg(long)]
    questions: bool,
    /// How to print it; as JSON, nothing is asked on the terminal
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TextOrJson,
    /// The day it is [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    today: Option<Date>,
}

impl Upgrade {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let asked = Asked { to: self.to.clone(), policy: self.policy.clone() };
        let today = today(self.today)?;
        let work = |pairs: &Pairs<'_>, schools: &[SchoolText], report: &mut Report| {
            self.upgrade(pairs, schools, &asked, today, report)
        };
        Ok(compared(&self.place, &asked, false, "Changed nothing", work)?.unwrap_or(FAULTS))
    }

    fn upgrade(
        &self,
        pairs: &Pairs<'_>,
        schools: &[SchoolText],
        asked: &Asked,
        today: Date,
        report: &mut Report,
    ) -> Result<u8, Failure> {
        let plans = plan::each(pairs, schools, asked, today, false, cores(), &|plan| plan);
        let (mut done, mut open, mut current) = (0, 0, 0);
        let is_text = self.format == TextOrJson::Text;
        let mut rows = Vec::new();
        for (school, mut plan) in schools.iter().zip(plans) {
            if let Err(why) = &school.bytes {
                report.fail(&why.to_string());
                continue;
            }
            report.add(&plan.found, &plan.sources);
            if plan.moves.is_empty() {
                current += usize::from(plan.found.is_empty());
                if !self.dry_run && carry::clear_up(&plan, school, pairs.ground.workspace)? {
                    report::note(&format!("{} had been changed already; its decisions are taken away.", school.path));
                }
                continue;
            }
            let is_asked = is_text && !self.questions && io::stdin().is_terminal() && io::stdout().is_terminal();
            let (mut reader, mut screen) = (io::stdin().lock(), io::stdout());
            let person = is_asked.then_some(Person { reader: &mut reader, screen: &mut screen });
            if is_asked {
                report::result(&told(&plan));
            }
            let came = match carry::carry(pairs, &mut plan, school, today, self.dry_run, person) {
                Ok(came) => came,
                // What cannot be written for one school stops no other.
                Err(why) => {
                    report.fail(&why.to_string());
                    continue;
                }
            };
            if is_text && !is_asked {
                report::result(&told(&plan));
            }
            rows.push(json(&plan, school, &came, self.dry_run));
            match &came {
                Came::Done => done += 1,
                Came::Open(_) => open += 1,
                Came::Wrong(found, sources) => report.add(found, sources),
                Came::NoPlace => report.fail(&format!("{}: {}", school.path, plan::NO_PLACE)),
            }
            report::note(&self.end_of(&plan, school, &came));
        }
        if !is_text {
            report::result(&(serde_json::to_string_pretty(&rows).expect("strings become JSON") + "\n"));
        }
        let is_clean = report.errors == 0 && open == 0;
        if schools.len() > 1 || (done == 0 && open == 0 && report.errors == 0) {
            report::note(&self.summary(done, open, current, report.errors, schools));
        }
        Ok(if is_clean { CLEAN } else { FAULTS })
    }

    /// How it ended for one school.
    fn end_of(&self, plan: &Plan, school: &SchoolText, came: &Came) -> String {
        let path = &school.path;
        let to = plan.moves.first().map_or(String::new(), |moved| moved.to.to_string());
        match came {
            Came::Done if self.dry_run => {
                format!("{path} would be built from {to}. It is as it was: this was a dry run.")
            }
            Came::Done => format!("{path} is built from {to} now. The new text counts once it is approved."),
            Came::Open(left) if self.dry_run => {
                format!("{} would be asked. {path} is as it was: this was a dry run.", counted(*left, "question"))
            }
            Came::Open(left) => format!(
                "{}. Answer {} in {}, then run this again. {path} is as it was.",
                counted(*left, "question"),
                if *left == 1 { "it" } else { "them" },
                shown(&carry::decisions_of(school))
            ),
            Came::Wrong(..) | Came::NoPlace => format!("{path} is as it was."),
        }
    }

    fn summary(&self, done: usize, open: usize, current: usize, errors: usize, schools: &[SchoolText]) -> String {
        if done == 0 && open == 0 && errors == 0 {
            let schools = counted(schools.len(), "school");
            return match &self.to {
                None => format!("Nothing to do: no policy of {schools} is behind."),
                Some(to) => format!("Nothing to do: no policy of {schools} is built from a release before {to}."),
            };
        }
        let mut parts = vec![format!(
            "{} of {} {}",
            done,
            counted(schools.len(), "school"),
            if self.dry_run { "would go on" } else { "went on" }
        )];
        parts.extend((open > 0).then(|| format!("{open} with questions")));
        parts.extend((current > 0).then(|| format!("{current} with nothing to do")));
        parts.extend((errors > 0).then(|| counted(errors, "error")));
        format!("{}.", parts.join(", "))
    }
}

/// What an upgrade comes to for a school, and how it ended, for a script.
fn json(plan: &Plan, school: &SchoolText, came: &Came, is_dry_run: bool) -> Json {
    let entries = |outcomes: &[Outcome]| {
        let entry = |outcome: &Outcome| {
            let (what, now) = match &outcome.what {
                What::Kept => ("kept", None),
                What::Renamed(now, _) => ("renamed", Some(now)),
                What::Removed(_) => ("removed", None),
                What::Question(_) => ("question", None),
            };
            let said = Some(&outcome.said).filter(|said| !said.is_empty());
            json!({ "entry": outcome.kind.word(), "id": outcome.id, "outcome": what, "now": now, "said": said })
        };
        outcomes.iter().map(entry).collect::<Vec<_>>()
    };
    let policy = |moved: &Move| {
        let taken = moved.taken.iter().map(|taken| json!({ "id": taken.id, "how": taken.how.word() }));
        json!({
            "policy": moved.policy,
            "from": moved.from.as_ref().map(ToString::to_string),
            "to": moved.to.to_string(),
            "compared": moved.is_base_known,
            "taken": taken.collect::<Vec<_>>(),
            "entries": entries(&moved.outcomes),
        })
    };
    let (state, open) = match came {
        Came::Done => ("done", 0),
        Came::Open(open) => ("questions", *open),
        Came::Wrong(..) | Came::NoPlace => ("wrong", 0),
    };
    json!({
        "school": plan.id,
        "file": school.path,
        "state": state,
        "questions": open,
        "decisions": (open > 0 && !is_dry_run).then(|| shown(&carry::decisions_of(school))),
        "policies": plan.moves.iter().map(policy).collect::<Vec<_>>(),
        "shared": entries(&plan.shared),
    })
}

/// What an upgrade comes to for a school.
fn told(plan: &Plan) -> String {
    let mut said = String::new();
    let mut number = 0;
    for moved in &plan.moves {
        let from = match &moved.from {
            Some(from) => from.to_string(),
            None => "no release".to_owned(),
        };
        let _ = writeln!(said, "{}: {}, {from} -> {}", plan.id, moved.policy, moved.to.name);
        if let Some(why) = unknown_base(moved) {
            let _ = writeln!(said, "  unknown    {why}");
        }
        said += &taken(moved);
        said += &outcomes(&moved.outcomes, &mut number);
    }
    if !plan.shared.is_empty() {
        let _ = writeln!(said, "{}: what the school says of itself", plan.id);
        said += &outcomes(&plan.shared, &mut number);
    }
    said
}

/// Why everything is asked about.
fn unknown_base(moved: &Move) -> Option<String> {
    let asked = "each entry of yours is asked about, and each choice that you left to the model";
    (!moved.is_base_known).then(|| match &moved.from {
        Some(from) => format!("{from} is not here to compare with, so {asked}"),
        None => format!("nobody knows which release this was written for, so {asked}"),
    })
}

/// How many ids of the model are shown.
const SHOWN: usize = 8;

fn taken(moved: &Move) -> String {
    let ids: Vec<String> = moved.taken.iter().map(|taken| format!("{} ({})", taken.id, taken.how.word())).collect();
    let more = ids.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    match ids.len() {
        0 => String::new(),
        some => format!("  taken      {}: {}{more}\n", counted(some, "change"), ids[..some.min(SHOWN)].join(", ")),
    }
}

fn outcomes(outcomes: &[Outcome], number: &mut usize) -> String {
    let mut said = String::new();
    let mut row = |label: &str, outcome: &Outcome, what: &str| {
        let about = if outcome.said.is_empty() { String::new() } else { format!(": {}", outcome.said) };
        let _ = writeln!(said, "  {label:10} {}{what}{about}", entry(outcome));
    };
    for outcome in outcomes {
        match &outcome.what {
            What::Renamed(now, _) if *now == outcome.id => row("kept", outcome, ""),
            What::Renamed(now, _) => row("renamed", outcome, &format!(" -> \"{now}\"")),
            What::Kept | What::Removed(_) | What::Question(_) => {}
        }
    }
    outcomes
        .iter()
        .filter(|outcome| matches!(outcome.what, What::Removed(_)))
        .for_each(|outcome| row("removed", outcome, ""));
    outcomes.iter().filter(|outcome| matches!(outcome.what, What::Kept)).for_each(|outcome| row("kept", outcome, ""));
    for outcome in outcomes.iter().filter(|outcome| matches!(outcome.what, What::Question(_))) {
        *number += 1;
        row(&format!("question {number}"), outcome, "");
    }
    said
}

/// An entry as the school file has it.
fn entry(outcome: &Outcome) -> String {
    match outcome.kind {
        Kind::Default | Kind::Clause => outcome.id.clone(),
        Kind::Drop
        | Kind::Replace
        | Kind::Choose
        | Kind::Parameter
        | Kind::Add
        | Kind::Fact
        | Kind::Proposed
        | Kind::Allow => {
            format!("{} \"{}\"", outcome.kind.word(), outcome.id)
        }
    }
}
