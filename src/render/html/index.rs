//! Pages that list policies: the register of one school, for parents and inspectors, and the desk of a whole workspace,
//! for whoever keeps many schools in step.
//!
//! Like the page of a policy, they run no script and fetch nothing. The desk filters by style sheet; a browser too old
//! for that shows every row.

use super::bounded;
use super::given::{colours, day, html, logo, record, text};
use super::shell::{Author, ShellFault, ShellFile, add, fault, refuse_page, refuse_style};
use crate::date::Date;
use crate::design::Design;
use crate::document::State;
use std::fmt::Write;
use tera::{Context, Tera, Value};

/// The templates of the lists, parsed once a run.
pub struct Indexes {
    tera: Tera,
    /// The templates of register and desk, if pages made of them are looked through.
    looked_through: Option<[String; 2]>,
}

/// The school at the head of its register.
pub struct Titled<'s> {
    /// Its name.
    pub name: &'s str,
    /// Its website, if it has one.
    pub website: Option<&'s str>,
    /// What its documents look like.
    pub design: &'s Design,
}

/// A policy in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The id of the school, which names its folder.
    pub school_id: String,
    /// Its name.
    pub school: String,
    /// The id of the policy.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How its text stood on the day it was built.
    pub state: State,
    /// The same in whole sentences.
    pub explanation: String,
    /// The body that approves it.
    pub approver: String,
    /// Who approved this very text and when, if it is approved.
    pub approval: Option<String>,
    /// When it was last reviewed, and whether with this text; empty if that is not known.
    pub last_review: String,
    /// When it is next to be reviewed.
    pub next_review: Option<Date>,
    /// Its model.
    pub model: String,
    /// The release of its model.
    pub release: String,
    /// The release of the model that the library has now, if that is another.
    pub newer_release: Option<String>,
    /// How many wordings and clauses are the school's own.
    pub local: usize,
    /// The day it was built for.
    pub built: Date,
    /// The first day for which it would come out otherwise; none if no such day is known of.
    pub until: Option<Date>,
    /// Its files, of those that lists lead to; the first is the one to read.
    pub files: Vec<ListedFile>,
    /// The files of a new text that waits to be approved, and of what changes by it.
    pub waits: Vec<ListedFile>,
}

impl Listed {
    /// Whether it may stand otherwise on that day than it did when it was built.
    fn is_stale(&self, today: Date) -> bool {
        today < self.built || self.until.is_some_and(|until| until <= today)
    }
}

/// A file in a list.
#[derive(Clone, Debug)]
pub struct ListedFile {
    /// What it is.
    pub label: &'static str,
    /// Its name.
    pub name: String,
    /// How long it is.
    pub bytes: usize,
}

/// A choice of the desk: its id, its label, and whether it holds for a policy.
type Filter<'f> = (&'f str, &'f str, &'f dyn Fn(&Listed) -> bool);

const REGISTER: &str = "register.html";
const DESK: &str = "desk.html";

impl Indexes {
    /// Parses the templates of register and desk, and refuses what [`Shell::parse`](super::Shell::parse) does. `style` is that
    /// of the policies' pages, `more` what lists add to it.
    pub fn parse(register: &str, desk: &str, style: &str, more: &str, author: Author) -> Result<Indexes, ShellFault> {
        let mut tera = Tera::new();
        bounded::switch_off(&mut tera);
        add(&mut tera, REGISTER, ShellFile::Register, register)?;
        add(&mut tera, DESK, ShellFile::Desk, desk)?;
        refuse_style(ShellFile::IndexStyle, more)?;
        let style = format!("{}\n{}", style.trim_end(), more.trim_end());
        tera.global_context().insert_value("style", Value::safe_string(&style));
        let looked_through = match author {
            Author::Program => None,
            Author::Library => Some([register.to_owned(), desk.to_owned()]),
        };
        Ok(Indexes { tera, looked_through })
    }

    /// The register of a school, as of `built`. `calendar` is the name of its calendar, if it has one, and `desk` the address of the
    /// list of all schools, if that is published.
    pub fn register(
        &self,
        school: &Titled<'_>,
        built: Date,
        policies: &[Listed],
        meanings: &[(&str, String)],
        calendar: Option<&str>,
        desk: Option<&str>,
    ) -> Result<String, ShellFault> {
        let mut given = Context::new();
        given.insert_value("school", text(school.name));
        given.insert_value("website", school.website.map_or_else(Value::none, text));
        given.insert_value("logo", school.design.logo.as_deref().map_or_else(Value::none, logo));
        given.insert_value("accent", school.design.accent.map_or_else(Value::none, colours));
        given.insert_value("built", day(built));
        given.insert_value("calendar", calendar.map_or_else(Value::none, text));
        given.insert_value("desk", desk.map_or_else(Value::none, text));
        let groups: Vec<Value> = [
            ("In force", State::is_in_force as fn(State) -> bool),
            ("Not approved", |state| matches!(state, State::Draft | State::Changed)),
            ("Replaced", |state| state == State::Superseded),
        ]
        .into_iter()
        .filter_map(|(title, is_in)| {
            let mut policies: Vec<&Listed> = policies.iter().filter(|policy| is_in(policy.state)).collect();
            policies.sort_by_key(|policy| (policy.title.to_lowercase(), policy.id.clone()));
            let policies: Vec<Value> = policies.into_iter().map(|policy| listed(policy, built, "")).collect();
            (!policies.is_empty()).then(|| record([("title", text(title)), ("policies", policies.into())]))
        })
        .collect();
        given.insert_value("groups", groups.into());
        let meanings: Vec<Value> =
            meanings.iter().map(|(word, rest)| record([("word", text(word)), ("rest", text(rest))])).collect();
        given.insert_value("meanings", meanings.into());
        self.page(REGISTER, ShellFile::Register, &given)
    }

    /// The desk of a workspace, as of `today`: every policy of every school.
    pub fn desk(
        &self,
        authority: Option<&str>,
        today: Date,
        soon: u16,
        policies: &[Listed],
    ) -> Result<String, ShellFault> {
        let mut given = Context::new();
        given.insert_value("authority", authority.map_or_else(Value::none, text));
        given.insert_value("built", day(today));
        let mut rows: Vec<&Listed> = policies.iter().collect();
        rows.sort_by_key(|policy| (policy.school.to_lowercase(), policy.title.to_lowercase(), policy.id.clone()));
        let mut schools: Vec<&str> = rows.iter().map(|policy| policy.school_id.as_str()).collect();
        schools.sort_unstable();
        schools.dedup();
        given.insert_value("schools", Value::from(schools.len()));
        let late = |policy: &Listed| policy.next_review.is_some_and(|due| due.last_day() < today);
        let due_soon = |policy: &Listed| {
            policy.next_review.is_some_and(|due| {
                let days = today.days_until(due.last_day());
                (0..=i64::from(soon)).contains(&days)
            })
        };
        let filters: [Filter; 8] = [
            ("all", "All", &|_| true),
            ("late", "Review overdue", &late),
            ("soon", "Review due soon", &due_soon),
            ("draft", "Draft", &|policy| policy.state == State::Draft),
            ("changed", "Changed since approval", &|policy| policy.state == State::Changed),
            ("waits", "New text proposed", &|policy| !policy.waits.is_empty()),
            ("local", "With local wording", &|policy| policy.local > 0),
            ("behind", "On an earlier model", &|policy| policy.newer_release.is_some()),
        ];
        let shown: Vec<Value> = filters
            .iter()
            .map(|(id, label, holds)| {
                let count = rows.iter().filter(|policy| holds(policy)).count();
                record([("id", text(id)), ("label", text(label)), ("count", Value::from(count))])
            })
            .collect();
        given.insert_value("filters", shown.into());
        let rows: Vec<Value> = rows
            .iter()
            .map(|policy| {
                let classes: Vec<String> =
                    filters.iter().filter(|(.., holds)| holds(policy)).map(|(id, ..)| format!("is-{id}")).collect();
                listed(policy, today, &classes.join(" "))
            })
            .collect();
        given.insert_value("policies", rows.into());
        given.insert_value("plot", html(&plot(policies, today)));
        self.page(DESK, ShellFile::Desk, &given)
    }

    fn page(&self, name: &str, file: ShellFile, given: &Context) -> Result<String, ShellFault> {
        let page = self.tera.render(name, given).map_err(|error| ShellFault { file, ..fault(error) })?;
        if let Some([register, desk]) = &self.looked_through {
            refuse_page(file, if name == DESK { desk } else { register }, &page)?;
        }
        Ok(page)
    }
}

fn listed(policy: &Listed, today: Date, classes: &str) -> Value {
    let file = |file: &ListedFile| {
        record([("label", text(file.label)), ("name", text(&file.name)), ("size", text(&size(file.bytes)))])
    };
    let files: Vec<Value> = policy.files.iter().map(file).collect();
    let waits: Vec<Value> = policy.waits.iter().map(file).collect();
    record([
        ("id", text(&policy.id)),
        ("school_id", text(&policy.school_id)),
        ("school", text(&policy.school)),
        ("title", text(&policy.title)),
        ("state", text(policy.state.words())),
        ("state_key", text(policy.state.key())),
        ("explanation", text(&policy.explanation)),
        ("approver", text(&policy.approver)),
        ("approval", policy.approval.as_deref().map_or_else(Value::none, text)),
        ("last_review", text(&policy.last_review)),
        ("next_review", policy.next_review.map_or_else(Value::none, day)),
        ("model", text(&policy.model)),
        ("release", text(&policy.release)),
        ("newer_release", policy.newer_release.as_deref().map_or_else(Value::none, text)),
        ("local", Value::from(policy.local)),
        ("built", day(policy.built)),
        ("is_stale", Value::from(policy.is_stale(today))),
        ("is_late", Value::from(policy.next_review.is_some_and(|due| due.last_day() < today))),
        ("files", files.into()),
        ("waits", waits.into()),
        ("classes", text(classes)),
    ])
}

/// The size of a file as people are told it.
fn size(bytes: usize) -> String {
    match bytes {
        ..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

/// How many months from today's the plot shows.
const MONTHS: u16 = 12;
/// The height of a row of the plot, and the width of its labels and of its longest bar.
const ROW: usize = 24;
const LABELS: usize = 132;
const LONGEST: usize = 168;

/// What falls due by month, as bars. Its description says the same in words.
fn plot(policies: &[Listed], today: Date) -> String {
    let this_month = today.last_month();
    let months: Vec<Date> = (0..MONTHS).map(|later| this_month.plus_months(later)).collect();
    let due: Vec<Date> = policies.iter().filter_map(|policy| policy.next_review.map(Date::last_day)).collect();
    let in_month = |month: &Date| due.iter().filter(|day| **day >= today && month.covers(**day)).count();
    let last = months.last().map_or(today, |month| month.last_day());
    let mut bars = vec![("Overdue".to_owned(), due.iter().filter(|day| **day < today).count())];
    bars.extend(months.iter().map(|month| (month.to_string(), in_month(month))));
    bars.push(("Later".to_owned(), due.iter().filter(|day| **day > last).count()));
    bars.push(("No date".to_owned(), policies.iter().filter(|policy| policy.next_review.is_none()).count()));
    let most = bars.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let said: Vec<String> = bars.iter().map(|(label, count)| format!("{label}: {count}")).collect();
    let (width, height) = (LABELS + LONGEST + 44, bars.len() * ROW);
    let mut svg = format!(
        "<svg class=\"plot\" role=\"img\" aria-labelledby=\"_plot _plot-words\" viewBox=\"0 0 {width} {height}\">\n\
         <title id=\"_plot\">Reviews by the month they are due in</title>\n<desc id=\"_plot-words\">{}.</desc>\n",
        said.join("; ")
    );
    for (at, (label, count)) in bars.iter().enumerate() {
        let (top, bar) = (at * ROW, count * LONGEST / most);
        let class = if at == 0 { "late" } else { "bar" };
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" class=\"label\">{label}</text><rect class=\"{class}\" x=\"{LABELS}\" y=\"{}\" \
             width=\"{}\" height=\"{}\"/><text x=\"{}\" y=\"{}\">{count}</text>",
            LABELS - 8,
            top + 16,
            top + 4,
            bar.max(1),
            ROW - 8,
            LABELS + bar.max(1) + 6,
            top + 16,
        );
    }
    svg + "</svg>"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(due: &str) -> Listed {
        Listed {
            school_id: "oak".into(),
            school: "Oak & <Tree>".into(),
            id: "pond".into(),
            title: "Pond".into(),
            state: State::Draft,
            explanation: String::new(),
            approver: "Board".into(),
            approval: None,
            last_review: String::new(),
            next_review: due.parse().ok(),
            model: "pond".into(),
            release: "1".into(),
            newer_release: None,
            local: 0,
            built: "2026-11-21".parse().expect("a day"),
            until: None,
            files: vec![ListedFile { label: "Web page", name: "pond.html".into(), bytes: 2049 }],
            waits: Vec::new(),
        }
    }

    #[test]
    fn what_is_due_today_is_in_its_month_and_yesterday_overdue() {
        let policies = ["2026-11-20", "2026-11-21", "2026-11", "spring 2027", "2027-10-31", "2027-11", ""].map(policy);
        let plot = plot(&policies, "2026-11-21".parse().expect("a day"));
        for said in
            ["Overdue: 1;", "November 2026: 2;", "April 2027: 1;", "October 2027: 1;", "Later: 1;", "No date: 1."]
        {
            assert!(plot.contains(said), "{said} in {plot}");
        }
    }

    #[test]
    fn sizes_are_rounded_up() {
        assert_eq!([1, 1024, 1025, 1_572_864].map(size), ["1 KB", "1 KB", "2 KB", "1.5 MB"]);
    }

    #[test]
    fn names_are_words_and_never_markup() {
        let indexes = Indexes::parse(
            include_str!("../../../templates/page/register.html"),
            include_str!("../../../templates/page/desk.html"),
            "",
            "",
            Author::Library,
        )
        .expect("the templates can be read");
        let today = "2026-11-21".parse().expect("a day");
        let school = Titled { name: "<b>", website: None, design: &Design::default() };
        let desk = indexes.desk(Some("<b>"), today, 60, &[policy("2026-11-20")]).expect("it is whole");
        let register = indexes.register(&school, today, &[policy("")], &[], None, None).expect("it is whole");
        assert!(desk.contains("Oak &amp; &lt;Tree&gt;") && desk.contains("is-all is-late is-draft"), "{desk}");
        assert!(!desk.contains("<b>") && !register.contains("<b>"));
        assert!(register.contains("pond.html") && register.contains("3 KB"), "{register}");
    }
}
