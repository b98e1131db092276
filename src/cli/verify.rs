//! `policygen verify`.

use super::outcome::{CLEAN, FAILED, FAULTS, Failure};
use super::report;
use crate::build::{self, Plan};
use crate::control::escaped;
use crate::date::Date;
use crate::document::Document;
use crate::grammar::counted;
use crate::load;
use crate::published::medium::{Medium, Unreadable};
use crate::published::record;
use crate::published::verdict::{Altered, Where};
use crate::verify::{self, ReviewStanding, Verified};
use crate::workspace::Workspace;
use clap::{Args, ValueEnum};
use serde_json::json;
use std::fmt::Write;
use std::path::{Path, PathBuf};

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen verify output/helix/social-networking.pdf      is it as it was built?
  policygen verify page.html --today 2026-11-21            is it overdue that day?
  policygen verify *.pdf --message-format json             one JSON object a line
  policygen verify page.html --manifest manifest.json      is it the text of that manifest?

Reads a page, a PDF, a Word document, or a page of a website that holds a fragment, and needs no workspace.
In a workspace it also says whether the school's file makes the same today.

It finds what was changed since the file was built: words, dates and links, how deep headings
stand, what is stressed, lists and tables, and whatever was put in or given a style that could
hide, cover or run something. Of the website around a fragment it judges nothing. It is no signature: who changes a file on purpose can seal it
anew. A manifest or a workspace that you trust finds that too.

Exit codes: 0 unaltered, 1 altered, 2 could not be read.";

#[derive(Args)]
pub(super) struct Verify {
    /// Published files: HTML, PDF or Word
    #[arg(value_name = "FILES", required = true)]
    files: Vec<PathBuf>,
    /// The day to tell the state of [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    today: Option<Date>,
    /// A manifest.json that you trust, to hold the files against
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// How to answer: for people, or as one JSON object a line
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    message_format: AnswerFormat,
}

/// How answers are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AnswerFormat {
    /// In lines.
    Human,
    /// One object a line.
    Json,
}

impl Verify {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let today = super::arguments::today(self.today)?;
        let manifest = self.manifest.as_deref().map(manifest).transpose()?;
        let mut workspace = Schools::default();
        let mut code = CLEAN;
        for path in &self.files {
            let shown = escaped(&load::shown(path)).into_owned();
            let bytes = match path.is_dir() {
                true => Err(Unreadable("it is a folder; name the files in it".to_owned())),
                false => load::read_handed(path).map_err(|fault| Unreadable(fault.to_string())),
            };
            let verified = match &bytes {
                Ok(bytes) => verify::verify(bytes).and_then(|verified| named(path, verified)),
                Err(why) => Err(why.clone()),
            };
            let bytes = bytes.unwrap_or_default();
            match verified {
                Err(Unreadable(why)) => {
                    code = FAILED;
                    report::result(&match self.message_format {
                        AnswerFormat::Human => format!("{shown}: could not be verified\n  {}\n", escaped(&why)),
                        AnswerFormat::Json => {
                            json!({ "file": shown, "result": "unreadable", "why": why }).to_string() + "\n"
                        }
                    });
                }
                Ok(verified) => {
                    for verified in verified {
                        let answer = Answer {
                            file: &shown,
                            today,
                            now: workspace.document(&verified, today).map(|made| {
                                made.map(|made| Now { compared: verified.against(&made.document), stays: made.stays })
                            }),
                            manifest: manifest.as_ref().map(|manifest| verified.against_manifest(manifest, &bytes)),
                            verified,
                        };
                        code = code.max(if answer.is_trusted() { CLEAN } else { FAULTS });
                        report::result(&match self.message_format {
                            AnswerFormat::Human => answer.text(),
                            AnswerFormat::Json => answer.json().to_string() + "\n",
                        });
                    }
                }
            }
        }
        Ok(code)
    }
}

/// The copies of a file, unless its name says that it is of another kind: a browser would show something else of it.
fn named(path: &Path, verified: Vec<Verified>) -> Result<Vec<Verified>, Unreadable> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let medium = verified.first().map(|verified| verified.copy.medium);
    let (is, right) = match medium {
        Some(Medium::Pdf) => ("a PDF", ".pdf"),
        Some(Medium::Word) => ("a Word document", ".docx"),
        Some(Medium::Page | Medium::Fragment) | None => ("a page", ".html"),
    };
    let named = match &*ending {
        "html" | "htm" | "xhtml" => "a page",
        "pdf" => "a PDF",
        "docx" => "a Word document",
        _ => return Ok(verified),
    };
    match named == is {
        true => Ok(verified),
        false => Err(Unreadable(format!("it is named as {named} and is {is}; name it {right}"))),
    }
}

fn manifest(path: &Path) -> Result<verify::Manifest, Failure> {
    serde_json::from_slice(&load::read_handed(path)?)
        .map_err(|fault| Failure(format!("{} is no manifest: {fault}", load::shown(path))))
}

/// The schools of the workspace, if this is one, each assembled when a file of it is met.
#[derive(Default)]
struct Schools {
    workspace: Option<Workspace>,
    built: std::collections::BTreeMap<String, Option<Vec<Made>>>,
}

/// A text that a school has today.
#[derive(Clone)]
struct Made {
    document: Document,
    /// Whether it is in force while the school's file makes another, which waits in `proposed/`.
    stays: bool,
}

/// Why a school's file makes no document.
struct Unmade(&'static str);

impl Schools {
    /// The document that the school's file makes today; nothing if there is no such school here.
    fn document(&mut self, verified: &Verified, today: Date) -> Option<Result<Made, Unmade>> {
        let (school, policy) = (verified.fact(record::SCHOOL)?, verified.fact(record::POLICY)?);
        if !self.built.contains_key(school) {
            let made = self.make(school, today)?;
            self.built.insert(school.to_owned(), made);
        }
        Some(match &self.built[school] {
            None => Err(Unmade("the school's file has errors; policygen check shows them")),
            Some(documents) => {
                let of_policy = || documents.iter().filter(|made| made.document.id == policy);
                let says_it = |made: &&Made| {
                    verified.fingerprint().is_some_and(|said| made.document.stamp.fingerprint.starts_with(said))
                };
                let made = of_policy().find(says_it).or_else(|| of_policy().next());
                made.cloned().ok_or(Unmade("the school's file no longer has this policy"))
            }
        })
    }

    fn make(&mut self, school: &str, today: Date) -> Option<Option<Vec<Made>>> {
        let here = super::place::Place::default();
        let mut schools = here.schools_if_any().ok()?;
        if self.workspace.is_none() && schools.iter().any(|text| text.id == school) {
            self.workspace = here.read().ok().and_then(|workspace| workspace.with_releases_of(&schools).ok());
        }
        schools.retain(|text| text.id == school);
        if schools.is_empty() {
            return None;
        }
        let workspace = self.workspace.as_ref()?;
        let plan = Plan { today, formats: &[], output: None, jobs: 1 };
        let made = build::build(workspace, &schools, &plan).pop()?;
        let sound = made.failed.is_none() && !workspace.is_broken() && crate::diagnostic::count(&made.found).0 == 0;
        // A file is held against the text in force; one of the new text that waits, against that.
        let in_force = made.in_force.into_iter().flatten().map(|document| {
            // Nothing waits to take the place of what was replaced already.
            let stays = document.stamp.superseded_by.is_none();
            Made { document, stays }
        });
        let today = made.documents.into_iter().map(|document| Made { document, stays: false });
        Some(sound.then(|| in_force.chain(today).collect()))
    }
}

/// How a copy compares with what a school has today.
struct Now {
    compared: verify::Compared,
    /// Whether that is the text in force, and the school's file makes another.
    stays: bool,
}

/// All that is said of a copy.
struct Answer<'a> {
    file: &'a str,
    today: Date,
    verified: Verified,
    /// How it compares with what the school's file makes today.
    now: Option<Result<Now, Unmade>>,
    /// How it compares with a manifest; nothing within if that does not know the policy.
    manifest: Option<Option<verify::Compared>>,
}

/// Of many lines as many are shown.
const SHOWN: usize = 5;

impl Answer<'_> {
    /// Whether it is as it was built, and as the manifest says.
    fn is_trusted(&self) -> bool {
        let listed = match &self.manifest {
            None => true,
            Some(compared) => compared.as_ref().is_some_and(verify::Compared::is_same),
        };
        self.verified.is_unaltered() && listed
    }

    fn result(&self) -> &'static str {
        if self.verified.is_unaltered() { "unaltered" } else { "altered" }
    }

    fn text(&self) -> String {
        let verified = &self.verified;
        let mut out = format!("{}: {}\n", self.file, self.result());
        let mut row = |name: &str, value: String| {
            if !value.is_empty() {
                let _ = writeln!(out, "  {name:<9} {}", escaped(&value));
            }
        };
        let fact = |name| verified.fact(name).unwrap_or_default().to_owned();
        row("school", fact(record::PUBLISHER));
        row("policy", verified.title().to_owned());
        let state = words(&fact(record::STATE));
        let built = date(&fact(record::BUILT));
        // Who alters a file may have altered that too.
        let doubt = if verified.is_unaltered() { "" } else { ", so says the file, which is altered" };
        if verified.has_record() {
            let as_of = if built.is_empty() { String::new() } else { format!(", as it stood on {built}") };
            row("state", format!("{state}{as_of}{doubt}"));
            row("approved", date(&fact(record::APPROVED)));
        } else {
            row("state", "not known: whoever saved the page took off what tells it".to_owned());
            row("approved", "not known".to_owned());
            row("built", format!("for {built}"));
        }
        row("reviewed", date(&fact(record::REVIEWED)));
        let earlier = fact(record::EARLIER_REVIEW);
        row("reviewed", if earlier.is_empty() { earlier } else { format!("{}, an earlier text", date(&earlier)) });
        row(
            "review",
            match verified.standing(self.today) {
                ReviewStanding::Unknown => date(&fact(record::NEXT_REVIEW)),
                ReviewStanding::Next(due) => format!("due {}", due.in_sentence()),
                ReviewStanding::Overdue(due) => format!("was due {}, overdue on {}", due.in_sentence(), self.today),
            },
        );
        row("model", verified.fact(record::RELEASE).map_or(String::new(), |release| format!("release {release}")));
        row("text", fact(record::FINGERPRINT));
        if !verified.verdict.around.is_empty() {
            let lines = counted(verified.verdict.around.len(), "line");
            row("around it", format!("{lines} of the page it stands in, not judged"));
        }
        match &self.now {
            None => {}
            Some(Err(Unmade(why))) => row("today", (*why).to_owned()),
            Some(Ok(now)) => row(
                "today",
                match (now.compared.is_same(), now.stays) {
                    (true, false) => "the school's file makes the same",
                    (false, false) => "the school's file makes it otherwise",
                    (true, true) => {
                        "this is the text in force; the school's file makes another, which waits in proposed/"
                    }
                    (false, true) => {
                        "the text in force is otherwise; the school's file makes another, which waits in proposed/"
                    }
                }
                .to_owned(),
            ),
        }
        match &self.manifest {
            None => {}
            Some(None) => row("manifest", "does not list this policy of this school".to_owned()),
            Some(Some(compared)) if compared.is_same() && compared.is_very_file == Some(true) => {
                row("manifest", "lists this very file".to_owned());
            }
            Some(Some(compared)) if compared.is_same() => row(
                "manifest",
                "lists the same text and dates, and another file: one that was saved again, or with other links, which nothing here compares"
                    .to_owned(),
            ),
            Some(Some(_)) => row("manifest", "lists another".to_owned()),
        }
        for change in verified.verdict.changes.iter().take(SHOWN) {
            push_change(change, &mut out);
        }
        push_more(verified.verdict.changes.len(), &mut out);
        for (other, compared) in [
            ("today", self.now.as_ref().and_then(|now| now.as_ref().ok()).map(|now| &now.compared)),
            ("manifest", self.manifest.as_ref().and_then(Option::as_ref)),
        ] {
            if let Some(compared) = compared.filter(|compared| !compared.is_same()) {
                push_compared(other, compared, &mut out);
            }
        }
        out
    }

    fn json(&self) -> serde_json::Value {
        let verified = &self.verified;
        let standing = match verified.standing(self.today) {
            ReviewStanding::Unknown => "unknown",
            ReviewStanding::Next(_) => "not due",
            ReviewStanding::Overdue(_) => "overdue",
        };
        let changes: Vec<serde_json::Value> = verified.verdict.changes.iter().map(change_json).collect();
        let mut json = json!({
            "file": self.file,
            "format": verified.format(),
            "result": self.result(),
            "title": verified.title(),
            "review": standing,
            "today": self.today,
            "recomputed": verified.verdict.fingerprint,
            "changes": changes,
            "around": verified.verdict.around,
        });
        if !verified.has_record() {
            json["unknown"] = json!([record::SCHOOL, record::POLICY, record::STATE, record::APPROVED]);
        }
        for (name, value) in &verified.copy.record {
            json[name.replace('-', "_")] = value.as_str().into();
        }
        match &self.now {
            None => {}
            Some(Err(Unmade(why))) => json["workspace"] = json!({ "why": why }),
            Some(Ok(now)) => {
                json["workspace"] = compared_json(&now.compared);
                json["workspace"]["another_waits"] = now.stays.into();
            }
        }
        match &self.manifest {
            None => {}
            Some(None) => json["manifest"] = json!({ "why": "the manifest does not list this policy of this school" }),
            Some(Some(compared)) => json["manifest"] = compared_json(compared),
        }
        json
    }
}

/// A key as words.
fn words(key: &str) -> String {
    key.replace('-', " ")
}

/// A date of a stamp as documents print it.
fn date(written: &str) -> String {
    written.parse::<Date>().map_or_else(|_| written.to_owned(), |date| date.to_string())
}

fn push_change(change: &Altered, out: &mut String) {
    let place = match &change.place {
        Where::Head => "in what the file says of itself".to_owned(),
        Where::Parts => "in how it is made: another program has saved it, and what its styles, fields or macros make of the same words is not known".to_owned(),
        Where::Around => "by the page around it, which hides it or strikes it out".to_owned(),
        Where::Seal => "in its seal, which is gone or is none".to_owned(),
        Where::Unknown => "somewhere; the digests that would tell where are gone or do not fit".to_owned(),
        Where::Body { heading, after } => {
            let after = after.as_ref().filter(|after| heading.as_ref() != Some(after));
            let after = after.map(|line| format!("after \"{}\"", short(line)));
            let under = heading.as_ref().map(|line| format!("under \"{}\"", short(line.trim_start_matches("# "))));
            let places: Vec<String> = under.into_iter().chain(after).collect();
            if places.is_empty() { "at the beginning".to_owned() } else { places.join(", ") }
        }
    };
    let is_more = !change.found.is_empty() || change.lost > 0 && change.place != Where::Seal;
    let _ = writeln!(out, "  altered {place}{}", if is_more { ":" } else { "" });
    if change.found.is_empty() && change.lost > 0 && change.place != Where::Seal {
        let _ = writeln!(out, "    {} taken out", counted(change.lost, "line"));
    }
    let what = match change.place {
        Where::Around => "it stands in",
        Where::Parts => "is not as it was built",
        _ if change.lost == 0 => "put in",
        _ => "reads",
    };
    push_lines(what, &change.found, out);
}

fn push_lines(what: &str, lines: &[String], out: &mut String) {
    for line in lines.iter().take(SHOWN) {
        let _ = writeln!(out, "    {what}: {}", beginning(line, LONGEST_LINE));
    }
    push_more(lines.len(), out);
}

fn push_more(count: usize, out: &mut String) {
    if count > SHOWN {
        let _ = writeln!(out, "    … and {} more", count - SHOWN);
    }
}

/// The beginning of a line that is only named.
fn short(line: &str) -> String {
    beginning(line, 60)
}

/// A line may be a whole picture in letters.
const LONGEST_LINE: usize = 400;

fn beginning(line: &str, letters: usize) -> String {
    let mut short: String = line.chars().take(letters).collect();
    if short.len() < line.len() {
        short = short.trim_end().to_owned() + "…";
    }
    escaped(&short).into_owned()
}

fn push_compared(other: &str, compared: &verify::Compared, out: &mut String) {
    let said = |value: &Option<String>| value.as_deref().map_or("nothing".to_owned(), |value| short(&date(value)));
    for differs in &compared.facts {
        let name = words(&differs.fact);
        let _ = writeln!(out, "  {name}: the file says {}, {other} {}", said(&differs.file), said(&differs.other));
    }
    push_lines("only in the file", &compared.only_file, out);
    push_lines("only today", &compared.only_other, out);
}

fn change_json(change: &Altered) -> serde_json::Value {
    let mut json = json!({ "lost": change.lost, "found": change.found });
    match &change.place {
        Where::Head => json["place"] = "head".into(),
        Where::Parts => json["place"] = "parts".into(),
        Where::Around => json["place"] = "around".into(),
        Where::Seal => json["place"] = "seal".into(),
        Where::Unknown => json["place"] = "unknown".into(),
        Where::Body { heading, after } => {
            json["place"] = "body".into();
            json["heading"] = json!(heading);
            json["after"] = json!(after);
        }
    }
    json
}

fn compared_json(compared: &verify::Compared) -> serde_json::Value {
    let facts: Vec<serde_json::Value> = compared
        .facts
        .iter()
        .map(|differs| json!({ "fact": differs.fact, "file": differs.file, "other": differs.other }))
        .collect();
    let mut json = json!({
        "same": compared.is_same(),
        "differs": facts,
        "only_file": compared.only_file,
        "only_other": compared.only_other,
    });
    if let Some(is_very_file) = compared.is_very_file {
        json["same_file"] = is_very_file.into();
    }
    json
}
