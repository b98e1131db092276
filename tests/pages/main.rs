//! The README, the pages of `docs/` and `tests/commands/` and the page of every rule, played as they are written.
//!
//! Each is a test of its own, named by its file: `cargo test --test pages -- commands/approve`.

mod transcript;

use libtest_mimic::{Arguments, Trial};
use std::path::{Path, PathBuf};
use transcript::{Example, examples, play};

/// The folders of pages, and what their tests are called by.
const FOLDERS: [(&str, &str); 3] = [("docs", "docs"), ("tests/commands", "commands"), ("src/check/rules", "rules")];

fn main() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tests = tests_of(&repository.join("README.md"), "readme");
    for (folder, called) in FOLDERS {
        for page in pages_in(&repository.join(folder)) {
            let name = page.file_stem().expect("a page has a name").to_string_lossy().into_owned();
            tests.extend(tests_of(&page, &format!("{called}/{name}")));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), tests).exit();
}

/// The pages of a folder, by name.
fn pages_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("it can be listed").path());
    let mut pages: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect();
    assert!(!pages.is_empty(), "{} has pages", folder.display());
    pages.sort();
    pages
}

/// A test for each example of a page.
fn tests_of(page: &Path, name: &str) -> Vec<Trial> {
    let test = |example: Example| {
        let name = if example.name.is_empty() { name.to_owned() } else { format!("{name}/{}", example.name) };
        Trial::test(name, move || {
            play(&example);
            Ok(())
        })
    };
    examples(page).into_iter().map(test).collect()
}
