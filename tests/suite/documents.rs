//! Small projects and what becomes of them: the text, and the main part of the page.
//!
//! Each folder of `tests/documents/` is a workspace with the school Oak Tree. `POLICYGEN_UPDATE=1` writes what is built now into
//! its `text.txt` and `main.html`.

use crate::tree::{TODAY, repository};
use policygen::build::{Output, Plan, build};
use policygen::diagnostic;
use policygen::render::Format;
use policygen::schools::read_schools;
use policygen::workspace::Workspace;
use std::path::Path;

macro_rules! documents {
    ($($test:ident: $case:literal,)+) => {
        $( #[test] fn $test() { compare($case); } )+

        #[test]
        fn every_document_is_compared() {
            let folders = std::fs::read_dir(repository().join("tests/documents")).expect("it is there");
            let mut cases: Vec<String> = folders
                .map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned())
                .collect();
            cases.sort();
            assert_eq!(cases, [$( $case ),+]);
        }
    };
}

documents! {
    what_a_school_chooses_is_there_and_nothing_else: "choices",
    what_is_cited_is_named_in_full_once_and_listed: "citations",
    all_of_markdown_is_kept: "markdown",
    every_block_may_stand_in_every_other: "torture",
}

fn compare(case: &str) {
    let folder = repository().join("tests/documents").join(case);
    let output = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents").join(case);
    let workspace = Workspace::read(&folder).expect("the workspace can be read");
    let school = [folder.join("schools/oak.toml")];
    let formats = ["text", "html"].map(|name| Format::named(name).expect("the table of formats has it"));
    let today = TODAY.parse().expect("it is a date");
    let plan = Plan { today, formats: &formats, output: Some(Output { folder: &output, archive: false }), jobs: 1 };
    let schools = read_schools(&school);
    let built = build(&workspace, &schools, &plan).swap_remove(0);
    assert_eq!(built.failed, None);
    let shown: Vec<String> = built.found.iter().map(|d| diagnostic::to_text(d, &built.sources, false)).collect();
    assert!(workspace.found.is_empty() && shown.is_empty(), "{:#?}\n{}", workspace.found, shown.concat());

    let read = |ending: &str| {
        std::fs::read_to_string(output.join(format!("oak/{case}.{ending}"))).expect("it was just written")
    };
    same(&folder.join("text.txt"), read("txt"));
    let page = read("html");
    let (start, end) = (page.find("<main").expect("a page has a main part"), page.find("</main>").expect("it ends"));
    same(&folder.join("main.html"), page[start..end].to_owned() + "</main>\n");
}

fn same(path: &Path, now: String) {
    if std::env::var_os("POLICYGEN_UPDATE").is_some() {
        std::fs::write(path, now).expect("it can be written");
    } else {
        let expected = std::fs::read_to_string(path).expect("what is expected is there");
        snapbox::assert_data_eq!(now, snapbox::Data::text(expected).raw());
    }
}
