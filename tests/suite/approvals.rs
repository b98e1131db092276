//! What was approved is kept beside a school's file, and counts for as long as it is what was approved.

use crate::promises::empty_folder;
use std::path::{Path, PathBuf};
use std::process::Command;

const SCHOOL: &str = "name = \"Oak Tree Primary School\"\nkind = \"maintained\"\n\n[people]\n\
                      headteacher = \"Ada Green\"\nchair = \"Sam Okoro\"\n\n[[policy]]\n\
                      model = \"social-networking\"\nreviewed = 2026-09-14\nreview = \"every year\"\n\
                      choose = { \"profile/name\" = \"own-name\" }\n";

/// What `policygen approve` says, to standard output.
fn approve(folder: &Path, more: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_policygen"))
        .args(["approve", "oak.toml", "--workspace", ".", "--today", "2026-11-21"])
        .args(more)
        .current_dir(folder)
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it is text")
}

#[test]
fn a_kept_text_that_was_changed_is_not_taken_for_what_was_approved() {
    let folder = empty_folder("kept-text");
    let file = folder.join("oak.toml");
    std::fs::write(&file, SCHOOL).expect("it can be written");
    approve(&folder, &["--on", "2026-10-01"]);
    let other = std::fs::read_to_string(&file).expect("it is there").replace("own-name", "pseudonym");
    std::fs::write(&file, other).expect("it can be written");
    let next = ["--on", "2026-11-20", "--dry-run"];
    assert!(approve(&folder, &next).contains("Since the text that was approved on 1 October 2026: "));

    let is_text = |path: &PathBuf| !path.to_string_lossy().ends_with(".particulars.txt");
    let kept = kept(&folder, "txt").into_iter().find(is_text).expect("the text is kept");
    let text = std::fs::read_to_string(&kept).expect("it can be read");
    std::fs::write(&kept, text + "Nobody steps on the ice.\n").expect("it can be written");
    assert!(approve(&folder, &next).contains("No file in approved holds"));
}

#[test]
fn what_is_kept_of_an_approval_is_checked_against_its_record() {
    let folder = empty_folder("kept-otherwise");
    let file = folder.join("oak.toml");
    std::fs::write(&file, SCHOOL).expect("it can be written");
    approve(&folder, &["--on", "2026-10-01"]);
    let check = || run(&folder, &["check", "oak.toml", "--today", "2026-11-21"]).1;
    assert!(!check().contains("kept-otherwise"), "{}", check());

    let is_library = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "zip");
    let entries = std::fs::read_dir(folder.join("approved")).expect("the folder is there");
    let library = entries.map(|entry| entry.expect("it can be listed").path()).find(is_library).expect("it is kept");
    let whole = std::fs::read(&library).expect("it can be read");
    std::fs::write(&library, &whole[..whole.len() / 2]).expect("it can be written");
    assert!(check().contains("is no longer the library that this text was approved from"), "{}", check());
    std::fs::remove_file(&library).expect("it can be taken away");
    assert!(check().contains("the library that this text was approved from is not kept"), "{}", check());
    std::fs::write(&library, whole).expect("it can be written");

    let written = std::fs::read_to_string(&file).expect("it is there");
    let another_day = written.replace("2026-10-01", "2026-10-02");
    assert_ne!(written, another_day);
    std::fs::write(&file, another_day).expect("it can be written");
    assert!(check().contains("the text of this approval is kept as of another day"), "{}", check());
    std::fs::write(&file, written).expect("it can be written");

    let is_text = |path: &PathBuf| !path.to_string_lossy().ends_with(".particulars.txt");
    let text = kept(&folder, "txt").into_iter().find(is_text).expect("the text is kept");
    std::fs::write(&text, "Nobody steps on the ice.\n").expect("it can be written");
    assert!(check().contains("is no longer the text that was approved"), "{}", check());
}

#[test]
fn a_record_that_was_altered_since_is_told_of() {
    let folder = empty_folder("record-altered");
    let file = folder.join("oak.toml");
    std::fs::write(&file, SCHOOL).expect("it can be written");
    approve(&folder, &["--on", "2026-10-01", "--body", "Governing Body", "--signed-by", "Sam Okoro"]);
    let written = std::fs::read_to_string(&file).expect("it is there");
    let with = |was: &str, now: &str| {
        assert!(written.contains(was), "{written}");
        std::fs::write(&file, written.replace(was, now)).expect("it can be written");
        run(&folder, &["check", "oak.toml", "--today", "2026-11-21"]).1
    };
    let said = with("\"Governing Body\"", "\"Finance Committee\"");
    assert!(
        said.contains("\"by\" of this approval was altered since: it was recorded as \"Governing Body\""),
        "{said}"
    );
    let said = with("signed-by", "# signed-by");
    assert!(said.contains("\"signed-by\" of this approval was altered since: the line is gone"), "{said}");
    // The minute often has its number only later.
    let said = with("signed-by", "minute = \"7.2\"\nsigned-by");
    assert!(!said.contains("kept-otherwise"), "{said}");
}

#[test]
fn a_text_is_not_approved_or_reviewed_before_it_existed() {
    let folder = empty_folder("too-early");
    let file = folder.join("oak.toml");
    std::fs::write(&file, SCHOOL).expect("it can be written");
    approve(&folder, &["--on", "2026-10-01"]);
    let unchanged = ["approve", "oak.toml", "--unchanged", "--on", "2026-09-20", "--today", "2026-11-21"];
    let (code, said) = run(&folder, &unchanged);
    assert!(code != 0 && said.contains("that text was not in force"), "{said}");
    let early = std::fs::read_to_string(&file).expect("it is there").replace("2026-10-01", "2020-02-01");
    std::fs::write(&file, early).expect("it can be written");
    let (code, said) = run(&folder, &["check", "oak.toml", "--today", "2026-11-21"]);
    assert!(code != 0 && said.contains("error[approved-too-early]"), "{said}");
}

#[test]
fn of_two_approvals_at_once_neither_is_lost() {
    let folder = empty_folder("at-once");
    std::fs::write(folder.join("oak.toml"), SCHOOL).expect("it can be written");
    let start = |on: &str| {
        Command::new(env!("CARGO_BIN_EXE_policygen"))
            .args(["approve", "oak.toml", "--workspace", ".", "--today", "2026-11-21", "--on", on])
            .current_dir(&folder)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("the program runs")
    };
    let both = [start("2026-10-01"), start("2026-11-20")];
    let recorded = both.map(|mut one| one.wait().expect("it ends").success()).iter().filter(|done| **done).count();
    let file = std::fs::read_to_string(folder.join("oak.toml")).expect("it is there");
    assert!(recorded >= 1 && file.matches("[[policy.approval]]").count() == recorded, "{recorded}: {file}");
}

#[test]
fn what_a_killed_approval_left_goes_with_the_next() {
    let folder = empty_folder("approval-killed");
    std::fs::write(folder.join("oak.toml"), SCHOOL).expect("it can be written");
    std::fs::create_dir_all(folder.join("approved/oak")).expect("it can be made");
    let left = [".oak.toml.71.part", "approved/oak/.social-networking.txt.72.part"].map(|path| folder.join(path));
    left.iter().for_each(|path| std::fs::write(path, "half").expect("it can be written"));
    approve(&folder, &["--on", "2026-11-20"]);
    assert!(left.iter().all(|path| !path.exists()) && kept(&folder, "txt").len() == 2, "{:?}", kept(&folder, "txt"));
}

/// What is kept of the school's approved texts, with that ending.
fn kept(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.join("approved/oak")).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("it can be listed").path());
    let mut kept: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|its| its == ending)).collect();
    kept.sort();
    kept
}

/// Runs the program in a folder: its exit code, and what it says.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_policygen"))
        .args(arguments)
        .args(["--workspace", "."])
        .current_dir(folder)
        .output()
        .expect("the program runs");
    (output.status.code().expect("it ends by itself"), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// The page, PDF and text of the policy in a folder.
fn built(folder: &Path) -> Vec<Vec<u8>> {
    let file =
        |ending: &str| std::fs::read(folder.join(format!("oak/social-networking.{ending}"))).expect("it was built");
    ["html", "pdf", "txt"].map(file).to_vec()
}

#[test]
fn an_approved_text_is_made_again_to_the_byte_whatever_has_changed_since() {
    let folder = empty_folder("made-again");
    std::fs::write(folder.join("oak.toml"), SCHOOL).expect("it can be written");
    approve(&folder, &["--on", "2026-11-20"]);
    let formats = ["--format", "html,pdf,text", "--today", "2026-12-01"];
    assert_eq!(run(&folder, &[&["build", "oak.toml"][..], &formats].concat()).0, 0);
    let then = built(&folder.join("output"));

    // Another year: the library says something else, the school has another name, and there are new releases.
    let clause = "+++\ntitle = \"What the headteacher must do\"\naudience = [\"staff\"]\n+++\n{#all} The {{ head }} must do it.\n";
    std::fs::create_dir_all(folder.join("clauses/roles")).expect("it can be made");
    std::fs::write(folder.join("clauses/roles/head.md"), clause).expect("it can be written");
    let school = std::fs::read_to_string(folder.join("oak.toml")).expect("it is there");
    std::fs::write(folder.join("oak.toml"), school.replace("own-name", "pseudonym").replace("Ada Green", "Jo Poole"))
        .expect("it can be written");
    let again = [&["build", "oak.toml", "--approved", "2026-11-20", "--output", "again"][..], &formats].concat();
    let (code, said) = run(&folder, &again);
    assert_eq!(code, 0, "{said}");
    assert!(built(&folder.join("again")) == then, "every byte is as it was");

    // What is not as it was kept is taken for nothing.
    let file = kept(&folder, "toml").into_iter().next().expect("the school file is kept");
    let other = std::fs::read_to_string(&file).expect("it can be read").replace("own-name", "pseudonym");
    std::fs::write(&file, other).expect("it can be written");
    std::fs::remove_dir_all(folder.join("again")).expect("it was built");
    let (_, said) = run(&folder, &again);
    assert!(said.contains("warning[not-remade]") && !folder.join("again/oak").exists(), "{said}");
}

#[test]
fn an_approved_text_is_made_again_in_the_look_of_today() {
    let folder = empty_folder("look-of-today");
    std::fs::write(folder.join("oak.toml"), SCHOOL).expect("it can be written");
    approve(&folder, &["--on", "2026-11-20"]);
    let build = ["build", "oak.toml", "--approved", "2026-11-20", "--format", "html,text", "--today", "2026-12-01"];
    let made = |output: &str| {
        let (code, said) = run(&folder, &[&build[..], &["--output", output]].concat());
        assert_eq!(code, 0, "{said}");
        let file = |ending: &str| std::fs::read(folder.join(format!("{output}/oak/social-networking.{ending}")));
        ["txt", "html"].map(|ending| String::from_utf8(file(ending).expect("it was built")).expect("it is text"))
    };
    let [words, page] = made("then");
    let own = "[design]\naccent = \"#00594f\"\n";
    std::fs::write(folder.join("policygen.toml"), own).expect("it can be written");
    let [words_now, page_now] = made("now");
    assert_eq!(words, words_now);
    assert!(!page.contains("#00594f") && page_now.contains("#00594f"), "the colour is that of the settings of today");
}

/// The names of the files in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("it can be listed"));
    let files = entries.filter(|entry| entry.path().is_file());
    let mut names: Vec<String> = files.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn no_published_byte_changes_until_another_text_is_approved() {
    let folder = empty_folder("in-force");
    std::fs::write(folder.join("oak.toml"), SCHOOL).expect("it can be written");
    approve(&folder, &["--on", "2026-11-20"]);
    let build = ["build", "oak.toml", "--zip", "--format", "html,pdf,text", "--today", "2026-12-01"];
    assert_eq!(run(&folder, &build).0, 0);
    let then = built(&folder.join("output"));

    let school = std::fs::read_to_string(folder.join("oak.toml")).expect("it is there");
    std::fs::write(folder.join("oak.toml"), school.replace("own-name", "pseudonym")).expect("it can be written");
    let (code, said) = run(&folder, &build);
    assert!(code == 0 && said.contains("The text in force stays: oak/social-networking."), "{said}");
    assert!(built(&folder.join("output")) == then, "every byte is as it was");

    // What waits stands beside it, and is in no archive.
    let proposed = folder.join("output/oak/proposed");
    let waits =
        ["-changes.html", "-changes.pdf", "-paper.html", "-paper.pdf", ".fragment.html", ".html", ".pdf", ".txt"];
    let waits = waits.map(|end| format!("social-networking{end}"));
    assert_eq!(names(&proposed), [&["manifest.json".to_owned()][..], &waits].concat());
    let archive = std::fs::read(folder.join("output/oak.zip")).expect("it was made");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).expect("it is an archive");
    let mut published: Vec<String> = (0..archive.len())
        .map(|at| archive.by_index(at).expect("it is whole").name().expect("it is UTF-8").into_owned())
        .collect();
    published.sort();
    assert_eq!(published, names(&folder.join("output/oak")));

    // A build of the school as it was leaves nothing that waits.
    std::fs::write(folder.join("oak.toml"), &school).expect("it can be written");
    assert_eq!(run(&folder, &build).0, 0);
    assert!(!proposed.exists() && built(&folder.join("output")) == then);
}

#[test]
fn a_library_that_was_kept_counts_only_as_it_was() {
    let folder = empty_folder("kept-library");
    std::fs::write(folder.join("oak.toml"), SCHOOL).expect("it can be written");
    approve(&folder, &["--on", "2026-11-20"]);
    let entries = std::fs::read_dir(folder.join("approved")).expect("the folder is there");
    let mut paths = entries.map(|entry| entry.expect("it can be listed").path());
    let library = paths.find(|path| path.extension().is_some_and(|its| its == "zip")).expect("the library is kept");
    let mut bytes = std::fs::read(&library).expect("it can be read");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).expect("it is an archive");
    // A byte of the archive's own, such as a date in it, changes nothing that is in it.
    let (start, length) = (0..archive.len())
        .map(|at| {
            let entry = archive.by_index(at).expect("it is whole");
            (entry.data_start().expect("it has a place"), entry.compressed_size())
        })
        .max_by_key(|(_, length)| *length)
        .expect("it holds files");
    let middle = usize::try_from(start + length / 2).expect("it is short");
    bytes[middle] ^= 1;
    std::fs::write(&library, bytes).expect("it can be written");
    let (code, said) = run(&folder, &["build", "oak.toml", "--approved", "2026-11-20", "--format", "text"]);
    assert!(code == 1 && said.contains("error[release-missing]"), "{code}: {said}");
}

#[test]
fn an_approved_text_is_found_though_its_policy_and_its_file_have_other_names_now() {
    let folder = empty_folder("renamed");
    std::fs::write(folder.join("oak.toml"), SCHOOL).expect("it can be written");
    approve(&folder, &["--on", "2026-10-01"]);
    let text = std::fs::read_to_string(folder.join("oak.toml")).expect("it is there");
    let other = text.replace("own-name", "pseudonym").replacen("[[policy]]\n", "[[policy]]\nid = \"online\"\n", 1);
    std::fs::write(folder.join("oak.toml"), &other).expect("it can be written");
    let said = approve(&folder, &["--on", "2026-11-20", "--dry-run"]);
    assert!(said.contains("Since the text that was approved on 1 October 2026: "), "{said}");

    // It stays in force, at the address that the policy has now.
    let (code, said) = run(&folder, &["build", "oak.toml", "--format", "text", "--today", "2026-12-01"]);
    assert!(code == 0 && said.contains("The text in force stays: oak/online."), "{code}: {said}");
    let published = std::fs::read_to_string(folder.join("output/oak/online.txt")).expect("it is published");
    assert!(folder.join("output/oak/proposed/online.txt").is_file());
    assert!(published.contains("approved this text on 1 October 2026"), "{published}");

    // The folder of the approved texts keeps the old name of the school's file, or takes the new one.
    std::fs::rename(folder.join("approved/oak"), folder.join("approved/elm")).expect("it can be renamed");
    let said = approve(&folder, &["--on", "2026-11-20", "--dry-run"]);
    assert!(said.contains("Since the text that was approved on 1 October 2026: "), "{said}");
    let again = Command::new(env!("CARGO_BIN_EXE_policygen"))
        .args(["build", "oak.toml", "--workspace", ".", "--approved", "2026-10-01", "--format", "text"])
        .current_dir(&folder)
        .output()
        .expect("the program runs");
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
}

/// What a build says, and the page of Oak's policy.
fn page(folder: &Path) -> (String, String) {
    let (_, said) = run(folder, &["build", "--today", "2026-11-21"]);
    (said, std::fs::read_to_string(folder.join("output/oak/social-networking.html")).unwrap_or_default())
}

fn change(folder: &Path, before: &str, after: &str) {
    let file = folder.join("oak.toml");
    let text = std::fs::read_to_string(&file).expect("it is there");
    assert!(text.contains(before), "{before}");
    std::fs::write(&file, text.replacen(before, after, 1)).expect("it can be written");
}

#[test]
fn the_text_in_force_has_the_chair_of_today_whatever_else_is_new() {
    for (before, after) in [("every year", "every two years"), ("own-name", "pseudonym"), ("Oak Tree", "Oak Green")] {
        let folder = empty_folder("chair-and-more");
        std::fs::write(folder.join("oak.toml"), SCHOOL).expect("it can be written");
        approve(&folder, &["--on", "2026-11-20"]);
        change(&folder, "Sam Okoro", "Pat Jones");
        change(&folder, before, after);
        let (said, page) = page(&folder);
        assert!(said.contains("The text in force stays: oak/social-networking"), "{after}: {said}");
        assert!(page.contains("Pat Jones") && !page.contains("Sam Okoro"), "{after}");
    }
}

#[test]
fn nobody_is_named_for_a_post_that_is_vacant_or_it_is_told() {
    let folder = empty_folder("vacant");
    std::fs::write(folder.join("oak.toml"), SCHOOL).expect("it can be written");
    approve(&folder, &["--on", "2026-11-20"]);
    change(&folder, "chair = \"Sam Okoro\"\n", "");
    change(&folder, "own-name", "pseudonym");
    let (said, page) = page(&folder);
    assert!(!page.contains("Sam Okoro") || said.contains("particulars-behind"), "{said}");
}

#[test]
fn what_another_school_approved_is_not_in_force_where_its_file_was_copied() {
    let folder = empty_folder("copied");
    std::fs::write(folder.join("oak.toml"), SCHOOL).expect("it can be written");
    approve(&folder, &["--on", "2026-11-20"]);
    let copy = std::fs::read_to_string(folder.join("oak.toml")).expect("it is there").replace("Oak Tree", "Elm Park");
    std::fs::write(folder.join("elm.toml"), copy).expect("it can be written");
    let (_, said) = run(&folder, &["build", "--today", "2026-11-21"]);
    assert!(!folder.join("output/elm/social-networking.pdf").exists(), "{said}");
    assert!(said.contains("if the record was copied from another school's file, take it out"), "{said}");
    // A file that was given another name has taken its record with it.
    std::fs::remove_file(folder.join("elm.toml")).expect("it is there");
    std::fs::rename(folder.join("oak.toml"), folder.join("ash.toml")).expect("it is there");
    let (_, said) = run(&folder, &["build", "ash.toml", "--today", "2026-11-21"]);
    assert!(!said.contains("is gone"), "{said}");
}

#[test]
fn a_record_without_its_text_and_a_text_without_its_record_are_told_of() {
    let folder = empty_folder("half-a-record");
    std::fs::write(folder.join("oak.toml"), SCHOOL).expect("it can be written");
    approve(&folder, &["--on", "2026-11-20"]);
    let recorded = std::fs::read_to_string(folder.join("oak.toml")).expect("it is there");
    std::fs::write(folder.join("oak.toml"), SCHOOL).expect("it can be written");
    let (said, _) = page(&folder);
    assert!(said.contains("was approved, and this file has no record of that"), "{said}");
    std::fs::write(folder.join("oak.toml"), recorded).expect("it can be written");
    let (said, _) = page(&folder);
    assert!(!said.contains("kept-otherwise"), "{said}");
    std::fs::remove_dir_all(folder.join("approved")).expect("it is there");
    let (said, _) = page(&folder);
    assert!(said.contains("is gone, where the text of this approval was kept"), "{said}");
}
