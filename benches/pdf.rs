//! What the PDF of a policy costs: laid out and written, in a batch of 1,000 schools and cold, beside typst.
//!
//!     cargo bench --bench pdf
//!     cargo bench --bench pdf -- 50
//!
//! The second takes a batch of 50 and does nothing else, for a profiler to look at.
//! The schools are the example `schools/helix.toml` with another name, head and chair each. Times are of the processor,
//! not of the clock on the wall, as Linux counts them, so other work on the machine matters little. With
//! `tests/tools/venv/bin/pip install typst==0.15.0` (after `tests/tools/setup.sh`), typst sets the same words: headings,
//! paragraphs, lists, tables and links, in the same font, tagged (PDF/UA-1). Without it that part says so.

use policygen::build::{Plan, build};
use policygen::document::Document;
use policygen::render::pdf::{Print, Stock, page_count, pdf};
use policygen::schools::SchoolText;
use policygen::workspace::Workspace;
use std::borrow::Cow;
use std::path::Path;
use std::process::Command;

#[path = "estate/spent.rs"]
mod spent;

#[path = "estate/typst.rs"]
mod typst;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SCHOOLS: usize = 1_000;
/// How often what is slow is run.
const RUNS: usize = 20;
const FONTS: [&str; 4] = ["Regular", "Bold", "It", "BoldIt"];

fn main() {
    let asked = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    let documents = documents(asked.unwrap_or(SCHOOLS));
    let files = FONTS.map(|face| format!("templates/fonts/SourceSans3-{face}.ttf"));
    let files = files.map(|path| Cow::Owned(std::fs::read(path).expect("run it in the folder of the package")));
    let fonts = Stock::load(files).expect("they are fonts");

    let (first, size) = timed(|| pdf(&documents[0], &fonts, Print::Usual).expect("the fonts have its letters").len());
    let pages = page_count(&documents[0], &fonts).expect("the fonts have its letters");
    println!("a document of {pages} pages and {} kB, on one thread, milliseconds of processor time:", size / 1000);
    println!("  {first:6.2}  the first in a process that has read the fonts");
    let each = |milliseconds: f64| milliseconds / documents.len() as f64;
    let (layout, _) =
        timed(|| documents.iter().map(|document| page_count(document, &fonts)).filter(Result::is_ok).count());
    let (both, _) =
        timed(|| documents.iter().map(|document| pdf(document, &fonts, Print::Usual)).filter(Result::is_ok).count());
    let count = documents.len();
    println!("  {:6.2}  each of {count}: {:.2} layout, {:.2} writing", each(both), each(layout), each(both - layout));
    if asked.is_some() {
        return;
    }

    let folder = std::env::temp_dir().join(format!("policygen-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the folder for temporary files can be written to");
    cold(&folder);
    typst::tell(&documents[..=RUNS], &folder);
    std::fs::remove_dir_all(&folder).expect("it was made here");
}

/// The documents of many schools.
fn documents(count: usize) -> Vec<Document> {
    let workspace = Workspace::read(Path::new(".")).expect("run it in the folder of the package");
    let text = std::fs::read_to_string("schools/helix.toml").expect("the example is there");
    let schools: Vec<SchoolText> = (0..count)
        .map(|at| {
            let own = text
                .replace("The Helix Education Centre", &format!("School {at} of Anyshire"))
                .replace("PK Maselino", &format!("Head Number{at}"))
                .replace("Seeta Mepani", &format!("Chair Number{at}"));
            SchoolText { path: format!("schools/s{at}.toml"), id: format!("s{at}"), bytes: Ok(own.into_bytes()) }
        })
        .collect();
    let plan = Plan { today: "2026-11-21".parse().expect("it is a date"), formats: &[], output: None, jobs: 1 };
    let documents: Vec<Document> =
        build(&workspace, &schools, &plan).into_iter().flat_map(|built| built.documents).collect();
    assert_eq!(documents.len(), count, "each school has one document");
    documents
}

/// What it takes to do it, in milliseconds of this thread's processor time.
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let spent = || {
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").expect("this measures on Linux");
        told.split(' ').next().and_then(|time| time.parse::<f64>().ok()).expect("nanoseconds come first") / 1e6
    };
    let before = spent();
    let done = work();
    (spent() - before, done)
}

/// The program itself: it starts, reads the library it carries, and builds one school's PDF.
fn cold(folder: &Path) {
    std::fs::create_dir_all(folder.join("logos")).expect("the folder for temporary files can be written to");
    for file in ["helix.toml", "logos/helix.svg"] {
        std::fs::copy(Path::new("schools").join(file), folder.join(file)).expect("the example is there");
    }
    let total = spent::of_children(|| {
        for run in 0..RUNS {
            let mut command = Command::new(env!("CARGO_BIN_EXE_policygen"));
            command.current_dir(folder).args(["build", "helix.toml", "--quiet", "--format", "pdf"]);
            command.args(["--today", "2026-11-21", "--output", &format!("cold-{run}")]);
            assert!(command.output().expect("the program runs").status.success());
        }
    });
    println!("  {:6.2}  one document, one process, from its start to its end", total * 1000.0 / RUNS as f64);
}
