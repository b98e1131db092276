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
use policygen::document::{Block, BlockKind, Document, Inline, InlineKind, Section, Target};
use policygen::render::pdf::{Print, Stock, page_count, pdf};
use policygen::schools::SchoolText;
use policygen::workspace::Workspace;
use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

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
    typst(&documents[..=RUNS], &folder);
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
        build(&workspace, &schools, &plan, &|| {}).into_iter().flat_map(|built| built.documents).collect();
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

/// The same for the processes that `work` starts and waits for. Linux counts these in hundredths of a second.
fn timed_children(work: impl FnOnce()) -> f64 {
    let spent = || {
        let told = std::fs::read_to_string("/proc/self/stat").expect("this measures on Linux");
        let fields = told.rsplit(") ").next().unwrap_or_default().split(' ');
        fields.skip(13).take(2).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() * 10.0
    };
    let before = spent();
    work();
    spent() - before
}

/// The program itself: it starts, reads the library it carries, and builds one school's PDF.
fn cold(folder: &Path) {
    std::fs::create_dir_all(folder.join("logos")).expect("the folder for temporary files can be written to");
    for file in ["helix.toml", "logos/helix.svg"] {
        std::fs::copy(Path::new("schools").join(file), folder.join(file)).expect("the example is there");
    }
    let total = timed_children(|| {
        for run in 0..RUNS {
            let mut command = Command::new(env!("CARGO_BIN_EXE_policygen"));
            command.current_dir(folder).args(["build", "helix.toml", "--quiet", "--format", "pdf"]);
            command.args(["--today", "2026-11-21", "--output", &format!("cold-{run}")]);
            assert!(command.output().expect("the program runs").status.success());
        }
    });
    println!("  {:6.2}  one document, one process, from its start to its end", total / RUNS as f64);
}

/// Sets the same documents with typst, if it is there.
fn typst(documents: &[Document], folder: &Path) {
    let fonts = Path::new("templates/fonts").canonicalize().expect("it is there");
    for (at, document) in documents.iter().enumerate() {
        std::fs::write(folder.join(format!("{at}.typ")), source(document)).expect("it can be written");
    }
    // Absolute, but its links not followed: a virtual environment is found by the path it is called by.
    let python = std::env::current_dir().expect("there is a folder").join("tests/tools/venv/bin/python");
    let run = |count: usize| {
        let script = format!(
            "import typst\nfor at in range({count}):\n    bytes = typst.compile(f'{{at}}.typ', format='pdf', \
             font_paths=[{fonts:?}], ignore_system_fonts=True, pdf_standards=['ua-1'])\n\
             \x20   print(len(bytes) // 1000)\n"
        );
        Command::new(&python).current_dir(folder).args(["-c", &script]).output()
    };
    match run(1) {
        Ok(output) if output.status.success() => {
            let size = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            let take = |count: usize| timed_children(|| drop(run(count)));
            let (none, one, all) = (take(0), take(1), take(documents.len()));
            let more = (all - one) / (documents.len() - 1) as f64;
            println!("typst, {size} kB: {:6.2}  the first (less its start)  {more:6.2}  each further", one - none);
        }
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            println!("typst was skipped: {}", said.lines().last().unwrap_or("it said nothing"));
            println!("tests/tools/venv/bin/pip install typst==0.15.0 fetches it");
        }
        Err(fault) => {
            println!("typst was skipped: {}: {fault}", python.display());
            println!("tests/tools/setup.sh, then tests/tools/venv/bin/pip install typst==0.15.0 fetches it");
        }
    }
}

/// The document in typst's language.
fn source(document: &Document) -> String {
    let mut out = format!(
        "#set document(title: {:?})\n#set page(paper: \"a4\", margin: 3cm, header: [{}], footer: context [Page \
         #counter(page).display(\"1 of 1\", both: true)])\n#set text(font: \"Source Sans 3\", size: 11.25pt, lang: \
         \"en\", region: \"GB\")\n#title()\n",
        document.title,
        words(&document.school)
    );
    out += "#table(columns: 2,\n";
    for row in &document.front {
        let _ = writeln!(out, "[{}], [{}],", words(&row.label), line(&row.value));
    }
    out += ")\n#outline()\n";
    document.sections.iter().for_each(|section| put_section(section, 1, &mut out));
    out
}

fn put_section(section: &Section, level: usize, out: &mut String) {
    let number = section.number.clone().unwrap_or_default();
    let _ = writeln!(out, "\n{} {} {}\n", "=".repeat(level), words(&number), line(&section.title));
    section.clauses.iter().for_each(|clause| put_blocks(&clause.blocks, 0, out));
    section.sections.iter().for_each(|inner| put_section(inner, level + 1, out));
}

fn put_blocks(blocks: &[Block], depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) | BlockKind::Heading { text, .. } => {
                let _ = writeln!(out, "{indent}{}\n", line(text));
            }
            BlockKind::List { start, items, .. } => {
                for item in items {
                    let mut inner = String::new();
                    put_blocks(&item.blocks, depth + 1, &mut inner);
                    let sign = if start.is_some() { "+" } else { "-" };
                    let _ = writeln!(out, "{indent}{sign} {}", inner.trim());
                }
                out.push('\n');
            }
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    let _ = writeln!(out, "{indent}*{}*\n", line(&definition.term));
                    definition.details.iter().for_each(|detail| put_blocks(detail, depth, out));
                }
            }
            BlockKind::Table { columns, header, rows } => {
                let _ = writeln!(out, "#table(columns: {},", columns.len());
                for row in std::iter::once(header).chain(rows.iter().map(|row| &row.cells)) {
                    for cell in row {
                        let _ = writeln!(out, "[{}],", line(cell));
                    }
                }
                out.push_str(")\n");
            }
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => put_blocks(inner, depth, out),
            BlockKind::Code(code) => {
                let _ = writeln!(out, "{indent}{}\n", words(code));
            }
            BlockKind::Rule => {}
            BlockKind::Hole(filled) => match *filled {},
        }
    }
}

fn line(inlines: &[Inline]) -> String {
    let parts = inlines.iter().map(|inline| match &inline.kind {
        InlineKind::Text(text) | InlineKind::Code(text) => words(text),
        InlineKind::Emphasis(inner) => format!("#emph[{}]", line(inner)),
        InlineKind::Strong(inner) => format!("#strong[{}]", line(inner)),
        InlineKind::Particular { fact: _, text }
        | InlineKind::Edited { edit: _, text }
        | InlineKind::Language { lang: _, text } => line(text),
        InlineKind::Link { to: Target::Address(address), text } => format!("#link({address:?})[{}]", line(text)),
        InlineKind::Link { to: Target::Anchor(_), text } => format!("#link((page: 1, x: 0pt, y: 0pt))[{}]", line(text)),
        InlineKind::Abbreviation { short, .. } => words(short),
        InlineKind::FootnoteCall(number) => number.to_string(),
        InlineKind::Break => " \\ ".to_owned(),
        InlineKind::Hole(filled) => match *filled {},
    });
    parts.collect()
}

/// Words in which no sign means anything to typst.
fn words(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, letter| {
        if letter.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(letter);
        out
    })
}
