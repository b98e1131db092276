//! What nothing has changed for is not built again, and everything else is.

use crate::promises::empty_folder;
use crate::tree::repository;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Three schools: one with words and a logo of its own, one that chose another wording, one that is soon due.
const SCHOOLS: [(&str, &str); 3] = [
    (
        "elm",
        "name = \"Elm Primary School\"\nkind = \"community\"\n\n[design]\nlogo = \"logos/elm.svg\"\nlogo-text = \"An elm\"\n\n\
         [[policy]]\nmodel = \"social-networking\"\nreviewed = 2026-09-14\nreview = \"every year\"\n\
         choose = { \"profile/name\" = \"own-name\" }\n\n[[policy.add]]\nid = \"local/phones\"\ntitle = \"Phones\"\n\
         at-end-of = \"profiles\"\ntext = \"Phones stay in the office.\"\n",
    ),
    (
        "fir",
        "name = \"Fir Tree Primary School\"\nkind = \"community\"\n\n[[policy]]\nmodel = \"social-networking\"\n\
         reviewed = 2026-09-14\nreview = \"every year\"\nchoose = { \"profile/name\" = \"pseudonym\" }\n",
    ),
    (
        "oak",
        "name = \"Oak Primary School\"\nkind = \"academy\"\n\n[[policy]]\nmodel = \"acceptable-use\"\n\
         reviewed = 2026-02-10\nreview = \"every year\"\n",
    ),
];
const LOGO: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"40\"><path d=\"M0 0h40v40z\"/></svg>";

/// A folder with these schools, built for the first time.
fn built(name: &str) -> std::path::PathBuf {
    let folder = empty_folder(name);
    put(&folder, "policygen.toml", "");
    put(&folder, "schools/logos/elm.svg", LOGO);
    SCHOOLS.iter().for_each(|(id, text)| put(&folder, &format!("schools/{id}.toml"), text));
    assert_eq!(rebuilt(&folder, &[]), ["elm", "fir", "oak"]);
    folder
}

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
    std::fs::write(path, text).expect("it can be written");
}

fn change(folder: &Path, path: &str, before: &str, after: &str) {
    let text = std::fs::read_to_string(folder.join(path)).expect("it is there");
    assert!(text.contains(before), "{path} has no {before}");
    put(folder, path, &text.replacen(before, after, 1));
}

/// Lays a file of the built-in library into the folder, changed.
fn overlay(folder: &Path, path: &str, before: &str, after: &str) {
    let text = std::fs::read_to_string(repository().join(path)).expect("the repository has it");
    put(folder, path, &text);
    change(folder, path, before, after);
}

fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_policygen"))
        .args(["build", "--verbose"])
        .args(arguments)
        .args(if arguments.contains(&"--today") { &[][..] } else { &["--today", "2026-11-21"] })
        .current_dir(folder)
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stderr).expect("it is text")
}

/// The schools that a build makes anew.
fn rebuilt(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let said = run(folder, arguments);
    let made = said.lines().filter_map(|line| line.strip_prefix("schools/")?.split_once(".toml: "));
    made.filter(|(_, what)| what.contains(" built, ")).map(|(id, _)| id.to_owned()).collect()
}

/// What is built, without what differs from day to day and what is no part of it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let below = |path: &Path| path.strip_prefix(folder).expect("it was found there").to_string_lossy().into_owned();
    let files = entries.map(|entry| (below(entry.path()), std::fs::read(entry.path()).expect("it can be read")));
    files.filter(|(path, _)| !path.starts_with(".policygen")).collect()
}

#[test]
fn a_school_is_built_again_when_anything_that_shapes_it_changes() {
    let folder = built("anything");
    let all = ["elm", "fir", "oak"];
    let again = |expected: &[&str], what: &str| {
        assert_eq!(rebuilt(&folder, &[]), expected, "{what}");
        assert_eq!(rebuilt(&folder, &[]), [""; 0], "after {what}");
    };
    again(&[], "nothing");
    change(&folder, "schools/oak.toml", "Oak Primary", "Oak Green Primary");
    again(&["oak"], "a school's file");
    put(&folder, "schools/logos/elm.svg", &LOGO.replace("40z", "39z"));
    again(&["elm"], "a logo");
    overlay(&folder, "clauses/profile/name/own-name.md", "+++\n", "+++\n");
    again(&all, "a clause that lies over a built-in one: the library has another name");
    change(&folder, "clauses/profile/name/own-name.md", "put only", "put only indeed");
    again(&["elm"], "the words of a clause");
    overlay(&folder, "clauses/vocabulary.toml", "headteacher", "headteacher");
    again(&[], "a file that says the same");
    change(&folder, "clauses/vocabulary.toml", "# ", "#  ");
    again(&all, "the vocabulary");
    overlay(&folder, "clauses/register/law.toml", "# ", "#  ");
    again(&all, "a register");
    overlay(&folder, "templates/page/policy.css", "}", "}\n");
    again(&all, "a style sheet");
    overlay(&folder, "templates/policies/acceptable-use.toml", "# ", "#  ");
    again(&all, "a model");
    put(&folder, "policygen.toml", "due-soon-days = 30\n");
    again(&all, "the settings");
    let font = std::fs::read(repository().join("templates/fonts/SourceSans3-It.ttf")).expect("the repository has it");
    std::fs::create_dir_all(folder.join("templates/fonts")).expect("it can be made");
    std::fs::write(
        folder.join("templates/fonts/SourceSans3-It.ttf"),
        font.iter().copied().chain([0]).collect::<Vec<u8>>(),
    )
    .expect("it can be written");
    again(&all, "a font");
}

#[test]
fn what_was_built_and_touched_by_hand_is_built_again() {
    let folder = built("by-hand");
    let page = "output/fir/social-networking.html";
    let whole = std::fs::read(folder.join(page)).expect("it was built");
    change(&folder, page, "Fir Tree", "Fur Tree");
    assert_eq!(rebuilt(&folder, &[]), ["fir"]);
    assert!(std::fs::read(folder.join(page)).expect("it was built") == whole);
    std::fs::remove_file(folder.join(page)).expect("it is there");
    assert_eq!(rebuilt(&folder, &[]), ["fir"]);
    put(&folder, "output/oak/another.html", "somebody put this here");
    assert_eq!(rebuilt(&folder, &[]), ["oak"]);
    assert!(run(&folder, &[]).contains(
        "Left from an earlier build: output/oak/another.html. Nothing is built under that name now: remove it."
    ));
    std::fs::remove_file(folder.join("output/oak/another.html")).expect("it is there");
    assert!(!run(&folder, &[]).contains("Left from an earlier build"));
    std::fs::remove_dir_all(folder.join("output/elm")).expect("it is there");
    assert_eq!(rebuilt(&folder, &[]), ["elm"]);
    std::fs::remove_file(folder.join("output/index.html")).expect("it is there");
    assert_eq!(rebuilt(&folder, &[]), [""; 0]);
    assert!(folder.join("output/index.html").is_file());
}

#[cfg(unix)]
#[test]
fn a_change_that_keeps_length_and_time_is_seen() {
    let folder = built("same-time");
    for (path, before, after) in
        [("schools/logos/elm.svg", "40z", "39z"), ("output/elm/social-networking.html", "Elm Primary", "Elf Primary")]
    {
        let at = folder.join(path);
        let time = at.metadata().and_then(|file| file.modified()).expect("it is there");
        change(&folder, path, before, after);
        let file = std::fs::File::options().write(true).open(&at).expect("it is ours");
        file.set_modified(time).expect("its time can be set");
        assert_eq!(rebuilt(&folder, &[]), ["elm"], "{path}");
    }
}

#[test]
fn what_is_asked_for_and_by_which_program_counts_too() {
    let folder = built("asked");
    let all = ["elm", "fir", "oak"];
    assert_eq!(rebuilt(&folder, &["--fragment"]), all);
    assert_eq!(rebuilt(&folder, &["--fragment"]), [""; 0]);
    assert_eq!(rebuilt(&folder, &["--fragment", "--zip"]), all);
    assert_eq!(rebuilt(&folder, &["--fragment", "--force"]), all);
    assert_eq!(rebuilt(&folder, &["--fragment", "schools/oak.toml"]), [""; 0]);
    change(&folder, "output/.policygen/built.json", "\"program\":\"policygen ", "\"program\":\"policygen of before ");
    let before = files(&folder.join("output"));
    assert_eq!(rebuilt(&folder, &["--fragment"]), all);
    put(&folder, "output/.policygen/built.json", "{ this is no record");
    assert_eq!(rebuilt(&folder, &["--fragment"]), all);
    std::fs::remove_dir_all(folder.join("output/.policygen")).expect("it is there");
    assert_eq!(rebuilt(&folder, &["--fragment"]), all);
    assert!(files(&folder.join("output")) == before, "the record is no part of what is built");
}

#[test]
fn a_day_rebuilds_those_whose_state_it_turns() {
    let folder = built("days");
    let on = |day: &str| rebuilt(&folder, &["--today", day]);
    assert_eq!(on("2026-11-22"), [""; 0]);
    // Sixty days before 10 February 2027.
    assert_eq!(on("2026-12-11"), [""; 0]);
    assert_eq!(on("2026-12-12"), ["oak"]);
    assert_eq!(on("2027-02-10"), [""; 0]);
    assert_eq!(on("2027-02-11"), ["oak"]);
    let earlier = on("2026-11-21");
    assert_eq!(earlier, ["oak"], "for a day before that of the last build it is not known");
    let manifest = std::fs::read_to_string(folder.join("output/fir/manifest.json")).expect("it was built");
    assert!(manifest.contains("\"holds_until\": \"2027-07-16\""), "{manifest}");
}

#[test]
fn warnings_are_told_as_often_as_schools_are_asked_for() {
    let folder = built("warnings");
    change(&folder, "schools/fir.toml", "reviewed = 2026-09-14", "reviewed = 2025-09-14");
    let told = |said: String| -> Vec<String> {
        let is_told = |line: &&str| !line.starts_with("Built ") && !line.starts_with("schools/");
        said.lines().filter(is_told).map(str::to_owned).collect()
    };
    let first = told(run(&folder, &[]));
    assert!(first.iter().any(|line| line.contains("review-overdue")), "{first:?}");
    assert_eq!(told(run(&folder, &[])), first);
    assert_eq!(told(run(&folder, &["--today", "2026-11-25"])), first);
}

#[test]
fn a_school_that_comes_matters_to_those_that_have_its_name() {
    let folder = built("names");
    change(&folder, "schools/elm.toml", "stay in the office", "stay in the office of Willow Lane School");
    assert_eq!(rebuilt(&folder, &[]), ["elm"]);
    let willow = SCHOOLS[1].1.replace("Fir Tree Primary School", "Willow Lane School");
    put(&folder, "schools/willow.toml", &willow);
    let said = run(&folder, &[]);
    assert!(said.contains("\"Willow Lane School\" is another school"), "{said}");
    assert!(said.contains("schools/fir.toml: nothing has changed"), "{said}");
    std::fs::remove_file(folder.join("schools/willow.toml")).expect("it is there");
    assert!(!run(&folder, &[]).contains("is another school"));
}

#[test]
fn a_school_that_is_gone_is_named_as_long_as_its_folder_is_there() {
    let folder = built("gone");
    std::fs::remove_file(folder.join("schools/oak.toml")).expect("it is there");
    for _ in 0..2 {
        assert!(run(&folder, &[]).contains("output/oak"), "it is told of");
        let desk = std::fs::read_to_string(folder.join("output/index.html")).expect("it was built");
        assert!(!desk.contains("Oak Primary School"), "and not listed");
    }
}

/// Each clause of the library in turn says something else, and what is then built of what is remembered is what is built from nothing.
#[test]
fn what_is_left_alone_is_what_would_be_built() {
    let folder = empty_folder("each-clause");
    put(&folder, "policygen.toml", "");
    for entry in std::fs::read_dir(repository().join("schools")).expect("the repository has schools").flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let name = entry.file_name().to_string_lossy().into_owned();
            put(&folder, &format!("schools/{name}"), &std::fs::read_to_string(&path).expect("it can be read"));
        }
    }
    std::fs::create_dir_all(folder.join("schools/logos")).expect("it can be made");
    std::fs::copy(repository().join("schools/logos/helix.svg"), folder.join("schools/logos/helix.svg"))
        .expect("it is there");
    let mut clauses: Vec<String> = walkdir::WalkDir::new(repository().join("clauses"))
        .sort_by_file_name()
        .into_iter()
        .flatten()
        .map(|entry| entry.path().strip_prefix(repository()).expect("it is within").to_string_lossy().into_owned())
        .filter(|path| path.ends_with(".md") && !path.ends_with("README.md"))
        .collect();
    clauses.iter().for_each(|path| overlay(&folder, path, "+++\n", "+++\n"));
    // Every clause would take minutes; which of them are tried changes as clauses come and go.
    clauses = clauses.into_iter().step_by(5).collect();
    let built = |output: &str, more: &[&str]| {
        run(&folder, &[&["--format", "text", "--output", output], more].concat());
        let mut files = files(&folder.join(output));
        // A manifest names the library that its school was built from, and that is another one.
        files.retain(|path, _| !path.ends_with("manifest.json"));
        files
    };
    built("known", &[]);
    for path in clauses {
        let text = std::fs::read_to_string(folder.join(&path)).expect("it is there");
        if text.trim_end().ends_with("}}") {
            // A list of the program's own stands alone.
            continue;
        }
        put(&folder, &path, &format!("{} indeed\n", text.trim_end()));
        assert!(built("known", &[]) == built("new", &["--force"]), "{path}");
    }
}

/// On whatever day, what is remembered stands as what is built for that day.
#[test]
fn what_is_left_alone_stands_as_it_would_on_the_day() {
    let folder = built("each-day");
    let states = |output: &str, day: &str, more: &[&str]| -> Vec<String> {
        run(&folder, &[&["--format", "text", "--output", output, "--today", day], more].concat());
        let manifests = files(&folder.join(output)).into_iter().filter(|(path, _)| path.ends_with("manifest.json"));
        let is_of_state = |line: &&str| {
            ["\"state\"", "\"approval\"", "_review\"", "\"fingerprint\""].iter().any(|key| line.contains(key))
        };
        let lines = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is text");
        manifests
            .flat_map(|(_, bytes)| lines(bytes).lines().filter(is_of_state).map(str::to_owned).collect::<Vec<_>>())
            .collect()
    };
    let mut day: policygen::date::Date = "2026-11-21".parse().expect("it is a day");
    for _ in 0..30 {
        let written = day.written();
        assert_eq!(states("known", &written, &[]), states("new", &written, &["--force"]), "{day}");
        day = day.plus_days(17);
    }
}
