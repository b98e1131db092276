//! `policygen new`: the first file of a school. Asks on a terminal for what no flag says.

use super::arguments::today;
use super::asking::{self, Stopped};
use super::enrolling::FromRegister;
use super::outcome::{CLEAN, FAULTS, Failure};
use super::place::Root;
use super::report::{self, Report};

use crate::date::Date;

use crate::enrol::answers::{Answer, Answers, Place};
use crate::enrol::asks::Told;
use crate::enrol::called::{self, id_of_name};
use crate::enrol::questions::{self, Need, Question, Said};
use crate::enrol::schema::{self, SCHEMA};
use crate::enrol::trial::Setting;
use crate::grammar::joined;
use crate::load::shown;
use crate::output;
use crate::schools;
use clap::Args;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen new                          ask what must be known, and write the school's file
  policygen new --name \"Oak Tree Primary School\" --kind community --head \"Ada Green\" --chair \"Sam Okoro\" \\
    --model social-networking --choose profile/name=own-name
  policygen new --from-gias edubasealldata20261127.csv --authority Anyshire --model acceptable-use --dry-run
                                         what the files of all schools of an authority would be
  policygen new --from-gias edubasealldata20271126.csv --authority Anyshire --model acceptable-use --update
                                         a year later: new schools, new names, new heads

On a terminal it asks for what no flag says, shows each wording in the words of this school, and judges every answer as
policygen check does. Elsewhere it says which flags are missing. \"?\" stands for what is not known yet: nothing is printed
for it, and policygen check asks for it. The file is written only if there is none of that name.";

#[derive(Args)]
pub(super) struct New {
    /// The name of the school, as parents know it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Its kind, in the words that people use, such as community, VA or academy in a MAT
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Who leads it
    #[arg(long, value_name = "NAME")]
    head: Option<String>,
    /// Who chairs the body that governs it
    #[arg(long, value_name = "NAME")]
    chair: Option<String>,
    /// A model policy that it is to have; once for each
    #[arg(long, value_name = "MODEL")]
    model: Vec<String>,
    /// The wording of a topic that has several; once for each
    #[arg(long, value_name = "TOPIC=WORDING", value_parser = pair)]
    choose: Vec<(String, String)>,
    /// Somebody who holds a post, or a fact; once for each
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    fact: Vec<(String, String)>,
    /// How often its policies are reviewed [default: every year]
    #[arg(long, value_name = "CYCLE")]
    review: Option<String>,
    /// When they were last reviewed, such as 2026-09-14 or 2026-09
    #[arg(long, value_name = "DATE")]
    reviewed: Option<String>,
    /// The file to write [default: named after the school, in the folder schools of the workspace or else here]
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    register: FromRegister,
    #[command(flatten)]
    root: Root,
    /// The day it is [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    today: Option<Date>,
}

/// Two words with a sign between them.
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.trim().to_owned())),
        Some(_) | None => Err("write it as name=value".to_owned()),
    }
}

impl New {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let root = self.root.folder(&[])?;
        let workspace = self.root.read(&[])?.with_releases_of(&[])?;
        if workspace.is_broken() {
            let mut report = Report::human();
            report.add(&workspace.found, &workspace.sources);
            report::note("Wrote nothing: what is wrong with the library is to be put right first.");
            return Ok(report.finish());
        }
        if workspace.library.models.is_empty() {
            return Err(Failure("this library has no model policy that a school could have".to_owned()));
        }
        let setting = Setting { workspace: &workspace, today: today(self.today)? };
        let mut answers = Answers::default();
        self.take_flags(setting, &mut answers)?;
        if let Some(file) = &self.register.from_gias {
            if self.model.is_empty() {
                return Err(Failure("say which policies all of them are to have: --model …, once for each".to_owned()));
            }
            return self.register.run(file, setting, &root, &answers);
        }
        if io::stdin().is_terminal() && io::stdout().is_terminal() {
            match asking::ask_all(setting, &mut answers, &mut io::stdin().lock(), &mut io::stdout()) {
                Ok(()) => {}
                Err(Stopped) => {
                    report::note("Stopped. Nothing was written.");
                    return Ok(FAULTS);
                }
            }
        } else {
            take_usual(setting, &mut answers)?;
        }
        let path = self.path(&root, answers.name.as_deref().unwrap_or_default())?;
        let trial = questions::tried(setting, &answers);
        let faults: Vec<_> = trial.faults().cloned().collect();
        if !faults.is_empty() {
            Report::human().add(&faults, &trial.built.sources);
            report::note("Wrote nothing: a file that can be built would need this put right first.");
            return Ok(FAULTS);
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        let schema_file = folder.join(SCHEMA);
        let is_schema_there = schema_file.symlink_metadata().is_ok();
        let text = answers.file(&workspace.library, Some(SCHEMA), setting.today);
        output::write_new(&path, text.as_bytes())?;
        if !is_schema_there {
            output::write_new(&schema_file, schema::of_school(&workspace.library).as_bytes())?;
        }
        let beside =
            if is_schema_there { "" } else { ", and beside it school.schema.json, by which an editor checks it" };
        report::note(&format!("Wrote {}{beside}.", shown(&path)));
        tell_waiting(&answers, &path);
        let missing = trial.missing();
        if !missing.is_empty() {
            let missing: Vec<String> = missing.iter().map(|told| format!("\"{}\"", told.key())).collect();
            report::note(&format!(
                "Its policies print {}: they cannot be built until that is known.",
                joined(&missing, "and")
            ));
            return Ok(CLEAN);
        }
        report::note(&format!("Next: policygen build {}", shown(&path)));
        Ok(CLEAN)
    }

    /// Takes what flags say, each judged as in the file.
    fn take_flags(&self, setting: Setting<'_>, answers: &mut Answers) -> Result<(), Failure> {
        let mut take = |flag: &str, place: Place, said: &str| match questions::give(setting, answers, &place, said) {
            Ok(warnings) => {
                // Of many schools nobody knows yet which are of which kind.
                let is_one = self.register.from_gias.is_none();
                warnings
                    .iter()
                    .filter(|_| is_one)
                    .for_each(|warning| report::note(&format!("{flag}: {}", in_words(warning))));
                Ok(())
            }
            Err(faults) => {
                let faults: Vec<String> = faults.iter().map(in_words).collect();
                Err(Failure(format!("{flag}: {}", faults.join("; "))))
            }
        };
        if let Some(name) = &self.name {
            take("--name", Place::Name, name)?;
        }
        if let Some(kind) = &self.kind {
            take("--kind", Place::Kind, kind)?;
        }
        if !self.model.is_empty() {
            take("--model", Place::Models, &self.model.join(","))?;
        }
        let posts = [("--head", "headteacher", &self.head), ("--chair", "chair", &self.chair)];
        for (flag, post, holder) in posts {
            if let Some(holder) = holder {
                take(flag, Place::Told(Told::Post(post.to_owned())), holder)?;
            }
        }
        for (name, value) in &self.fact {
            let is_post = setting.workspace.library.facts.people.contains_key(name);
            let told = if is_post { Told::Post(name.clone()) } else { Told::Fact(name.clone()) };
            take(&format!("--fact {name}"), Place::Told(told), value)?;
        }
        if let Some(review) = &self.review {
            take("--review", Place::Review, review)?;
        }
        if let Some(reviewed) = &self.reviewed {
            take("--reviewed", Place::Reviewed, reviewed)?;
        }
        if !self.choose.is_empty() && self.model.is_empty() {
            return Err(Failure("--choose goes with --model: it chooses a wording of that model".to_owned()));
        }
        for (topic, wording) in &self.choose {
            let asked = answers.asked(&setting.workspace.library);
            let has_it = |asks: &crate::enrol::asks::Asks<'_>| asks.topics.iter().any(|known| known.id == topic);
            let mut policies: Vec<usize> = asked.iter().filter(|(_, asks)| has_it(asks)).map(|(at, _)| *at).collect();
            if policies.is_empty() {
                policies.push(0);
            }
            let mut take = |place: Place| match questions::give(setting, answers, &place, wording) {
                Ok(_) => Ok(()),
                Err(faults) => {
                    let faults: Vec<String> = faults.iter().map(in_words).collect();
                    Err(Failure(format!("--choose {topic}={wording}: {}", faults.join("; "))))
                }
            };
            policies.into_iter().try_for_each(|at| take(Place::Wording(at, topic.clone())))?;
        }
        Ok(())
    }

    /// The file to write, where none is.
    fn path(&self, root: &Path, name: &str) -> Result<PathBuf, Failure> {
        let path = match &self.file {
            Some(path) if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) => path.clone(),
            Some(path) => {
                return Err(Failure(format!("{}: the name of a school file ends in .toml", shown(path))));
            }
            None => schools::folder_for_new(root)?.join(format!("{}.toml", id_of_name(name))),
        };
        if called::is_kept_by_windows(&path) {
            return Err(Failure(format!("Windows can have no file {}; name another with --file", shown(&path))));
        }
        match called::twin(&path)? {
            Some(there) => Err(Failure(format!(
                "{} is there already, and is left as it is; name another file with --file",
                shown(&there)
            ))),
            None => Ok(path),
        }
    }
}

fn in_words(said: &Said) -> String {
    match &said.help {
        Some(help) => format!("{}; {help}", said.message),
        None => said.message.clone(),
    }
}

/// Takes the usual answer wherever there is one. What there is none for is told of, all at once.
fn take_usual(setting: Setting<'_>, answers: &mut Answers) -> Result<(), Failure> {
    loop {
        let open = questions::open(setting, answers);
        if open.is_empty() {
            return Ok(());
        }
        let missing: Vec<&Question> =
            open.iter().filter(|question| matches!(question.need, Need::Answer | Need::Printed)).collect();
        if !missing.is_empty() {
            let mut flags: Vec<String> = missing.iter().map(|question| asking::flag_of(question)).collect();
            // One flag chooses a wording for every policy.
            flags.dedup();
            return Err(Failure(format!(
                "somebody must say this; on a terminal policygen new asks for it, and elsewhere flags say it:\n{}",
                flags.join("\n")
            )));
        }
        for question in &open {
            questions::give(setting, answers, &question.place, questions::usual(question))
                .map_err(|faults| Failure(faults.iter().map(in_words).collect::<Vec<_>>().join("; ")))?;
        }
    }
}

/// Tells what is not known yet.
fn tell_waiting(answers: &Answers, path: &Path) {
    let waiting = answers.told.iter().filter(|(_, answer)| **answer == Answer::NotYet);
    let waiting: Vec<&str> = waiting.map(|(told, _)| told.key()).collect();
    if !waiting.is_empty() {
        let path = shown(path);
        report::note(&format!("Not known yet, and asked for by policygen check {path}: {}.", waiting.join(", ")));
    }
}
