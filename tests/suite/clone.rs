//! A clone has the bytes that were committed, whatever git is set to do with line ends: the program carries its library, and
//! tests compare what they find.

use crate::checkers::skipped;
use crate::promises::empty_folder;
use crate::tree::repository;
use std::io::Write;
use std::process::{Command, Stdio};

/// What git prints, given these lines; none if it cannot do that here.
fn git(arguments: &[&str], lines: &str) -> Option<String> {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(repository());
    let mut git = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let mut input = git.stdin.take().expect("it is piped");
    let lines = lines.to_owned();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let done = git.wait_with_output().expect("it ends");
    writer.join().expect("it cannot panic").ok()?;
    done.status.success().then(|| String::from_utf8(done.stdout).expect("names here are UTF-8"))
}

/// The names and the digests of all files that are tracked.
fn tracked() -> Option<(Vec<String>, Vec<String>)> {
    let listed = git(&["-c", "core.quotePath=false", "ls-files", "--stage"], "")?;
    let entry = |line: &str| {
        let (kept, name) = line.split_once('\t')?;
        Some((name.to_owned(), kept.split(' ').nth(1)?.to_owned()))
    };
    Some(listed.lines().filter_map(entry).unzip())
}

#[test]
fn a_clone_on_windows_has_the_bytes_that_were_committed() {
    let Some((names, committed)) = tracked() else { return skipped("git knows nothing of this folder") };
    assert!(names.iter().any(|name| name == "clauses/vocabulary.toml"), "the library is among them");
    let folder = empty_folder("clone").join("all");
    let prefix = format!("--prefix={}/", folder.display());
    let windows = ["-c", "core.autocrlf=true", "-c", "core.eol=crlf"];
    git(&[&windows[..], &["checkout-index", "--all", "--force", &prefix]].concat(), "").expect("git can lay them out");
    let paths: String = names.iter().map(|name| format!("{}\n", folder.join(name).display())).collect();
    let there = git(&["hash-object", "--no-filters", "--stdin-paths"], &paths).expect("all of them were laid out");
    let other: Vec<_> = names.iter().zip(committed.iter().zip(there.lines())).filter(|(_, (a, b))| a != b).collect();
    assert_eq!(there.lines().count(), names.len());
    assert!(other.is_empty(), "say in .gitattributes what these are: {other:?}");
}

#[test]
fn every_text_has_plain_line_ends_or_is_marked_as_it_is() {
    let Some(listed) = git(&["-c", "core.quotePath=false", "ls-files", "--eol"], "") else {
        return skipped("git knows nothing of this folder");
    };
    // `i/lf    w/lf    attr/text=auto eol=lf 	README.md`
    let is_said = |line: &&str| {
        let kept_as_it_is = line.contains("attr/-text");
        let is_plain = ["i/lf ", "i/none ", "i/-text "].iter().any(|ends| line.starts_with(ends));
        kept_as_it_is || (is_plain && line.contains("eol=lf"))
    };
    let unsaid: Vec<&str> = listed.lines().filter(|line| !is_said(line)).collect();
    assert!(unsaid.is_empty(), "say in .gitattributes what these are: {unsaid:#?}");
    // What looks like a text, by chance, must not be taken for one.
    let carried = |line: &&str| line.ends_with(".ttf") || line.ends_with(".png") || line.ends_with(".pdf");
    assert!(listed.lines().filter(carried).all(|line| line.contains("attr/-text")));
}
