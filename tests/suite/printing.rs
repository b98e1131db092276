//! What was asked for and cannot be printed: a full disk is a failure, a reader that has seen enough is none.

use crate::tree::repository;
use std::fs::OpenOptions;
use std::process::{Command, Stdio};

/// Everything that prints what it was asked for.
const PRINTING: [&[&str]; 14] = [
    &["due", "schools/helix.toml"],
    &["due", "schools/helix.toml", "--format", "json"],
    &["due", "schools/helix.toml", "--format", "csv"],
    &["due", "schools/helix.toml", "--format", "ics"],
    &["list", "terms"],
    &["list", "rules"],
    &["schema", "settings"],
    &["check", "schools/helix.toml", "--message-format", "json"],
    &["check", "schools/helix.toml", "--message-format", "sarif"],
    &["law", "kcsie", "schools/helix.toml"],
    &["explain", "review-overdue"],
    &["completions", "bash"],
    &["--help"],
    &["--version"],
];

fn program(arguments: &[&str], output: Stdio) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_policygen"));
    program.args(arguments).current_dir(repository()).env("SOURCE_DATE_EPOCH", "1795219200");
    program.stdout(output).stderr(Stdio::piped());
    program
}

#[test]
fn what_a_full_disk_does_not_take_is_a_failure() {
    for arguments in PRINTING {
        let full = OpenOptions::new().write(true).open("/dev/full").expect("this system has one");
        let output = program(arguments, full.into()).output().expect("the program runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {said}");
        assert!(said.contains("cannot write to standard output: No space left on device"), "{arguments:?} {said}");
    }
}

#[test]
fn a_reader_that_closes_the_pipe_is_forgiven() {
    for arguments in PRINTING {
        let mut running = program(arguments, Stdio::piped()).spawn().expect("the program runs");
        drop(running.stdout.take());
        let output = running.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0), "{arguments:?} {}", String::from_utf8_lossy(&output.stderr));
    }
}
