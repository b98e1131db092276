//! What an estate costs: every school of an authority, or of a country, built, judged and listed.
//!
//!     cargo bench --bench estate                     1, 100 and 1,000 schools
//!     cargo bench --bench estate -- 24000            so many
//!     cargo bench --bench estate -- 1000 one         one policy a school instead of one to three
//!
//! Each line gives the time on the wall, the processor time of all threads, in all and for each school, and the most memory that was held.
//! Beside it, in the same run, what the same bytes cost to write and nothing else, what typst takes for the PDF of the same words, and what Jinja2
//! takes to fill the same page from a template: what a ratio to those says holds on other machines too. Typst and Jinja2 come
//! with `tests/tools/venv/bin/pip install typst==0.15.0 jinja2==3.1.6` (after `tests/tools/setup.sh`); without them that line says so.

#[path = "estate/jinja.rs"]
mod jinja;

#[path = "estate/schools.rs"]
mod schools;

#[path = "estate/spent.rs"]
mod spent;

#[path = "estate/typst.rs"]
mod typst;

use policygen::build::{Plan, build};
use policygen::document::Document;
use policygen::schools::read_schools;
use policygen::workspace::Workspace;
use schools::Policies;
use spent::{Spent, run};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The day everything is built for.
const TODAY: &str = "2026-11-27";
/// How often what is short is run.
const RUNS: usize = 20;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    let counts = if asked.is_empty() { vec![1, 100, 1_000] } else { asked };
    let policies = if arguments.iter().any(|argument| argument == "one") { Policies::One } else { Policies::Several };
    let folder = std::env::temp_dir().join(format!("policygen-estate-{}", std::process::id()));
    println!("schools  {:30} {:>8} {:>8} {:>10} {:>8}", "what", "wall s", "CPU s", "CPU ms/sch", "peak MB");
    for count in counts {
        let place = folder.join(count.to_string());
        schools::write(&place, count, policies);
        estate(&place, count);
        std::fs::remove_dir_all(&place).expect("it was made here");
    }
    std::fs::remove_dir_all(&folder).expect("it was made here");
}

/// Everything that is asked of the schools in a folder.
fn estate(folder: &Path, count: usize) {
    let policygen = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_policygen"));
        command.current_dir(folder).args(arguments).args(["--today", TODAY]);
        command
    };
    let tell = |what: &str, spent: &Spent, runs: usize| {
        let of_one = |seconds: f64| seconds / runs as f64;
        println!(
            "{count:7}  {what:30} {:8.2} {:8.2} {:10.2} {:8.0}",
            of_one(spent.wall),
            of_one(spent.processor),
            of_one(spent.processor) * 1000.0 / count as f64,
            spent.peak
        );
    };
    let runs = if count == 1 { RUNS } else { 1 };
    let built = |what: &str, arguments: &[&str]| {
        let mut all = Spent::default();
        for run_number in 0..runs {
            // Into a folder that is new: to write over files, or just after many were deleted, costs the system more.
            let into = format!("out-{}-{run_number}", what.replace(' ', "-"));
            all.add(&run(policygen(&["build", "--quiet", "--output", &into]).args(arguments)));
        }
        tell(what, &all, runs);
        folder.join(format!("out-{}-0", what.replace(' ', "-")))
    };
    let both = built("HTML, PDF, lists", &[]);
    built("HTML and lists", &["--format", "html"]);
    built("PDF and lists", &["--format", "pdf"]);
    raw(&both, folder, &tell);
    if count == 1 {
        let documents = documents(folder);
        typst::tell(&documents, folder);
        jinja::tell(&a_page(&both.join("s00000")), &documents[0].school, folder);
    }

    let first = run(&mut policygen(&["build", "--quiet"]));
    tell("first build", &first, 1);
    tell("again, nothing changed", &run(&mut policygen(&["build", "--quiet"])), 1);
    change(&folder.join(format!("schools/s{:05}.toml", count / 2)), "chair = \"", "chair = \"Dr ");
    tell("again, one school changed", &run(&mut policygen(&["build", "--quiet"])), 1);
    let clause = "clauses/profile/no-links.md";
    copy_clause(clause, folder);
    tell("again, one clause changed", &run(&mut policygen(&["build", "--quiet"])), 1);
    std::fs::remove_dir_all(folder.join("clauses")).expect("it was copied here");

    for (what, arguments) in [
        ("check", &["check", "--quiet"][..]),
        ("due", &["due"]),
        ("list", &["list"]),
        ("list law", &["list", "law"]),
        ("list --reuse", &["list", "--reuse"]),
        ("list duplicates", &["list", "duplicates"]),
    ] {
        let mut all = Spent::default();
        for _ in 0..runs {
            all.add(&run(&mut policygen(arguments)));
        }
        tell(what, &all, runs);
    }
}

/// Documents of other schools than these, for typst to set: as many as it takes to tell the first from the others.
fn documents(folder: &Path) -> Vec<Document> {
    let place = folder.join("for-typst");
    schools::write(&place, RUNS + 1, Policies::One);
    let workspace = Workspace::read(&place).expect("it can be read");
    let files: Vec<PathBuf> = (0..=RUNS).map(|number| place.join(format!("schools/s{number:05}.toml"))).collect();
    let plan = Plan { today: TODAY.parse().expect("it is a date"), formats: &[], output: None, jobs: 1 };
    build(&workspace, &read_schools(&files), &plan).into_iter().flat_map(|built| built.documents).collect()
}

/// The page of a policy in the folder of a school.
fn a_page(folder: &Path) -> PathBuf {
    let files = std::fs::read_dir(folder).expect("it was built").flatten().map(|file| file.path());
    let is_page =
        |file: &PathBuf| file.extension().is_some_and(|ending| ending == "html") && !file.ends_with("index.html");
    files.filter(is_page).min().expect("a school has a policy")
}

/// Changes words of a file.
fn change(path: &Path, before: &str, after: &str) {
    let text = std::fs::read_to_string(path).expect("it was written here");
    std::fs::write(path, text.replacen(before, after, 1)).expect("it can be written");
}

/// Lays a clause over the built-in one that says one word more.
fn copy_clause(path: &str, folder: &Path) {
    let text = std::fs::read_to_string(path).expect("run it in the folder of the package");
    let to = folder.join(path);
    std::fs::create_dir_all(to.parent().expect("it is in a folder")).expect("it can be made");
    std::fs::write(to, text.replacen(" must ", " must always ", 1)).expect("it can be written");
}

/// The same files written again, and nothing else.
fn raw(built: &Path, folder: &Path, tell: &dyn Fn(&str, &Spent, usize)) {
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    for entry in walkdir::WalkDir::new(built).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        let below = entry.path().strip_prefix(built).expect("it was found there").to_owned();
        files.push((below, std::fs::read(entry.path()).expect("it was built")));
    }
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let into = folder.join("raw");
    let spent = spent::own(|| {
        for (path, bytes) in &files {
            let path = into.join(path);
            std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
            std::fs::write(path, bytes).expect("it can be written");
        }
    });
    tell(&format!("the same {} MB raw", bytes / 1_000_000), &spent, 1);
}
