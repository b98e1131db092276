//! What goes with a policy before it is approved: its redline and the paper for governors, of a document that has everything.

use crate::promises::empty_folder;
use crate::tree::repository;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// What is otherwise in the second of two texts: words in lines, rows, items, headings, and more.
const CHANGES: [(&str, &str); 9] = [
    ("Staff keep their own accounts", "Everybody keeps their own accounts"),
    ("| Governors | 10 |", "| Governors | 12 |"),
    ("- Good day, ", "- Good evening, "),
    ("In a bullet at level 3.", "In a bullet at the third level."),
    ("In a quotation at level 2.", "In another quotation."),
    ("A heading of the next level", "Another heading of that level"),
    ("has 10 days, or 2.5 hours,", "has 12 days"),
    ("See *the law*, `as typed`,", "See *all law*,"),
    ("One line\\\n", "One new line\\\n"),
];

/// Copies a folder, with these changes in its clauses.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("it can be made");
    for entry in std::fs::read_dir(from).expect("it is there").map(|entry| entry.expect("it can be listed")) {
        let (old, new) = (entry.path(), to.join(entry.file_name()));
        if old.is_dir() {
            copy(&old, &new);
        } else if old.extension().is_some_and(|ending| ending == "md") {
            let text = std::fs::read_to_string(&old).expect("it is text");
            let changed = CHANGES.iter().fold(text, |text, (was, is)| text.replace(was, is));
            std::fs::write(new, changed).expect("it can be written");
        } else {
            std::fs::copy(old, new).expect("it can be copied");
        }
    }
}

/// The pages and PDFs of both, for a school with everything and one whose names are longer than any line; made once.
fn made() -> &'static [PathBuf] {
    static MADE: OnceLock<Vec<PathBuf>> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = empty_folder("companions");
        let before = repository().join("tests/documents/torture");
        copy(&before, &folder.join("now"));
        let mut made = Vec::new();
        for school in ["oak", "long"] {
            let output = folder.join(school);
            let said = Command::new(env!("CARGO_BIN_EXE_policygen"))
                .arg("paper")
                .arg(folder.join(format!("now/schools/{school}.toml")))
                .arg("--from")
                .arg(before.join(format!("schools/{school}.toml")))
                .args([
                    "--meeting",
                    "2026-12-03",
                    "--item",
                    "7",
                    "--today",
                    "2026-11-21",
                    "--format",
                    "html,pdf,docx",
                    "--output",
                ])
                .arg(&output)
                .output()
                .expect("the program runs");
            assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
            made.extend(["changes", "paper"].map(|what| output.join(format!("torture-{what}"))));
        }
        made
    })
}

/// The policy of one of these schools as it was and as it is, in Word.
pub(crate) fn both(school: usize) -> [PathBuf; 2] {
    let (folder, school) =
        (made()[0].parent().and_then(Path::parent).expect("it lies below").to_owned(), ["oak", "long"][school]);
    [("before", repository().join("tests/documents/torture")), ("after", folder.join("now"))].map(
        |(which, workspace)| {
            let output = folder.join(which);
            let said = Command::new(env!("CARGO_BIN_EXE_policygen"))
                .current_dir(&workspace)
                .args([
                    "build",
                    &format!("schools/{school}.toml"),
                    "--format",
                    "docx",
                    "--today",
                    "2026-11-21",
                    "--output",
                ])
                .arg(&output)
                .output()
                .expect("the program runs");
            assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
            output.join(school).join("torture.docx")
        },
    )
}

/// Those with this ending.
pub(crate) fn files(ending: &str) -> Vec<PathBuf> {
    made().iter().map(|path| path.with_extension(ending)).collect()
}

#[test]
fn a_redline_says_every_change_first_and_marks_it_for_eyes_and_ears() {
    let page = std::fs::read_to_string(&files("html")[0]).expect("it was made");
    let (_, rest) =
        page.split_once("<section id=\"_what-changed\">").expect("what changed comes in a section of its own");
    let (told, text) = rest.split_at(rest.match_indices("<h2").nth(1).expect("the text follows").0);
    for said in ["Everybody keeps", "Good evening", "In another quotation.", "One new line", "Another heading"] {
        assert!(told.contains(said) && text.contains(said.split(' ').next().unwrap_or_default()), "{said}");
    }
    assert!(text.contains("<ins") && text.contains("<del") && page.contains("[new:]"), "marked for eyes and ears");
}
