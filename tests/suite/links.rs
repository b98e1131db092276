//! Hidden files, links and empty folders: what is read of a folder as it is found, and where a build may write.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;

const SCHOOL: &str = "name = \"Oak Tree Primary School\"\nkind = \"maintained\"\n\n[[policy]]\nmodel = \"social-networking\"\n\
                      review = \"every year\"\nreviewed = 2026-09-14\nchoose = { \"profile/name\" = \"own-name\" }\n";

const CLAUSE: &str =
    "+++\ntitle = \"Only your name\"\naudience = [\"staff\"]\n+++\nUse your own name, as all of us do.\n";

/// A folder with a workspace in `here`, and in `there` what is not part of it. It is outside this repository, which would be
/// found as the workspace.
struct Play(PathBuf);

impl Play {
    fn new(name: &str) -> Play {
        let play = Play(std::env::temp_dir().join(format!("policygen-links-{}-{name}", std::process::id())));
        let _ = fs::remove_dir_all(&play.0);
        play.put("here/schools/oak.toml", SCHOOL);
        play.put("there/secret.toml", "password = \"swordfish\"\n");
        play.put("there/own-name.md", CLAUSE);
        play
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    /// A link at `path` in the workspace that leads to `to`, from the folder it is in.
    fn link(&self, path: &str, to: &str) {
        let path = self.0.join("here").join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        symlink(to, path).expect("a link can be made");
    }

    /// The exit code, and all that is printed.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_policygen"))
            .args(arguments)
            .args(["--today", "2026-11-21"])
            .current_dir(self.0.join("here"))
            .output()
            .expect("the program runs");
        let printed = String::from_utf8([output.stdout, output.stderr].concat()).expect("it prints UTF-8");
        (output.status.code().expect("it was not killed"), printed)
    }
}

impl Drop for Play {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_hidden_file_is_no_school_and_no_clause_and_is_named() {
    let play = Play::new("hidden");
    play.put("here/schools/._oak.toml", "\0\u{5}\u{16}\u{7}");
    play.put("here/clauses/profile/.draft.md", "no clause");
    play.put("here/clauses/.DS_Store", "\0");
    play.link("schools/.#oak.toml", "clerk@office.1234");
    let (code, printed) = play.run(&["check"]);
    assert_eq!(code, 0, "{printed}");
    for named in ["hidden: clauses/profile/.draft.md.", "hidden: schools/.#oak.toml, schools/._oak.toml."] {
        assert!(printed.contains(named), "{printed}");
    }
    assert!(printed.contains("Checked the library and 1 school") && !printed.contains("DS_Store"), "{printed}");
}

#[test]
fn an_empty_folder_of_schools_locks_nothing_out() {
    let play = Play::new("empty");
    fs::remove_file(play.0.join("here/schools/oak.toml")).expect("it was made");
    for arguments in [&["check"][..], &["list", "clauses"], &["list", "law"], &["law", "kcsie"]] {
        let (code, printed) = play.run(arguments);
        assert_eq!(code, 0, "{printed}");
    }
    play.put("here/oak.toml", SCHOOL);
    play.put("here/netlify.toml", "[build]\npublish = \"output\"\n");
    let (code, printed) = play.run(&["list", "clauses"]);
    assert!(code == 0 && printed.contains("  oak  "), "{printed}");
    assert!(printed.contains("nothing in it is of a school: netlify.toml."), "{printed}");
}

#[test]
fn a_link_within_the_workspace_is_read_as_the_file_it_leads_to() {
    let play = Play::new("within");
    play.put("here/wordings/own-name.md", CLAUSE);
    play.link("clauses/profile/name/own-name.md", "../../../wordings/own-name.md");
    play.put("here/drafts/ash.toml", SCHOOL);
    play.link("schools/ash.toml", "../drafts/ash.toml");
    let (code, printed) = play.run(&["build", "--format", "text"]);
    assert_eq!(code, 0, "{printed}");
    for school in ["oak", "ash"] {
        let text = play.0.join(format!("here/output/{school}/social-networking.txt"));
        let text = fs::read_to_string(text).expect("the school was built");
        assert!(text.contains("as all of us do"), "{text}");
    }
}

#[test]
fn a_link_that_leads_out_of_the_workspace_is_refused_and_nothing_of_it_shown() {
    let play = Play::new("out");
    play.link("schools/ash.toml", "../../there/secret.toml");
    let (code, printed) = play.run(&["build", "--format", "text"]);
    assert_eq!(code, 2, "{printed}");
    assert!(printed.contains("cannot read schools/ash.toml: a link leads out of the workspace"), "{printed}");
    assert!(!printed.contains("swordfish"), "{printed}");
    assert!(play.0.join("here/output/oak/social-networking.txt").is_file(), "the other school is built");
    for (link, to) in [("clauses/profile/name/own-name.md", "../../../../there/own-name.md"), ("clauses", "../there")] {
        let play = Play::new("out-of-library");
        play.link(link, to);
        let (code, printed) = play.run(&["check", "schools/oak.toml"]);
        assert_eq!(code, 1, "{printed}");
        assert!(printed.contains("this link leads out of the workspace") && printed.contains(link), "{printed}");
        assert!(!printed.contains("as all of us do"), "{printed}");
    }
    let play = Play::new("out-schools");
    fs::remove_dir_all(play.0.join("here/schools")).expect("it was made");
    play.put("here/policygen.toml", "");
    play.link("schools", "../there");
    for arguments in [&["check"][..], &["check", "schools"], &["check", "schools/secret.toml"]] {
        let (code, printed) = play.run(arguments);
        assert_eq!(code, 2, "{printed}");
        assert!(!printed.contains("swordfish"), "{printed}");
    }
}

#[test]
fn nothing_is_built_through_a_link_out_of_the_workspace_or_into_its_sources() {
    for (link, to, settings) in [
        ("output", "../there", ""),
        ("output/oak", "../../there", ""),
        ("site", "../there", "output = \"site/policies\"\n"),
        ("output", "clauses", ""),
    ] {
        let play = Play::new("output");
        play.put("here/policygen.toml", settings);
        play.put("here/clauses/README.md", "Notes.\n");
        play.link(link, to);
        let (code, printed) = play.run(&["build", "--format", "text"]);
        assert_eq!(code, 2, "{link} {printed}");
        assert_eq!(fs::read_dir(play.0.join("there")).expect("it is there").count(), 2, "{link} {printed}");
        assert_eq!(fs::read_dir(play.0.join("here/clauses")).expect("it is there").count(), 1, "{link} {printed}");
    }
    let play = Play::new("asked");
    play.put("here/clauses/README.md", "Notes.\n");
    let (code, printed) = play.run(&["build", "--format", "text", "--output", "clauses/built"]);
    assert!(code == 2 && printed.contains("sources are there"), "{printed}");
    // Who names another folder on the command line means it.
    assert_eq!(play.run(&["build", "--format", "text", "--output", "../built"]).0, 0);
}

#[test]
fn a_school_file_is_no_link_that_leads_out_of_its_folder() {
    let play = Play::new("approve");
    play.put("there/elm.toml", SCHOOL);
    play.link("elm.toml", "../there/elm.toml");
    let refuses = || {
        for command in [&["check", "elm.toml"][..], &["approve", "elm.toml", "--on", "2026-10-01"]] {
            let (code, printed) = play.run(command);
            assert!(code != 0 && printed.contains("a link leads out of"), "{printed}");
        }
    };
    refuses();
    // Without a workspace round it too.
    fs::rename(play.0.join("here/schools"), play.0.join("here/away")).expect("it can be moved");
    refuses();
    assert_eq!(fs::read_to_string(play.0.join("there/elm.toml")).expect("it is there"), SCHOOL);
}
