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
        .args(["approve", "oak.toml", "--today", "2026-11-21"])
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

    let kept = std::fs::read_dir(folder.join("approved/oak")).expect("the text is kept");
    let mut kept = kept.map(|entry| entry.expect("it can be listed").path());
    let is_text = |path: &PathBuf| !path.to_string_lossy().contains(".particulars.");
    let kept = kept.find(is_text).expect("the text stands beside its particulars");
    let text = std::fs::read_to_string(&kept).expect("it can be read");
    std::fs::write(&kept, text + "Nobody steps on the ice.\n").expect("it can be written");
    assert!(approve(&folder, &next).contains("is not kept in approved"));
}
