//! School files as Windows, old editors and other countries save them.

use crate::tree::{TODAY, repository};
use policygen::build::{Plan, build};
use policygen::diagnostic;
use policygen::library::add_text;
use policygen::schools::SchoolText;
use policygen::source::Sources;
use policygen::workspace::Workspace;

const SCHOOL: &str = "name = \"Café School\"\nkind = \"maintained\"\n\n[people]\ndsl = \"Ann Day\"\ndeputy-dsl = \"Bo Lee\"\n\n\
                      [local]\nsafeguarding-contact = \"01234 567890\"\n\n[[policy]]\nmodel = \"social-networking\"\n\
                      review = \"every year\"\nreviewed = 2026-09-14\nchoose = { \"profile/name\" = \"own-name\" }\n";

/// The fingerprint of the text, or else what is wrong.
fn built(bytes: Vec<u8>) -> Result<String, String> {
    let workspace = Workspace::read(repository()).expect("the repository can be read");
    let school = SchoolText { path: "oak.toml".into(), id: "oak".into(), bytes: Ok(bytes) };
    let plan = Plan { today: TODAY.parse().expect("it is a date"), formats: &[], output: None, jobs: 1 };
    let built = build(&workspace, &[school], &plan).swap_remove(0);
    match built.found.is_empty() {
        true => Ok(built.documents[0].stamp.fingerprint.clone()),
        false => Err(built.found.iter().map(|d| diagnostic::to_text(d, &built.sources, false)).collect()),
    }
}

#[test]
fn line_ends_and_byte_order_marks_of_windows_change_nothing() {
    let plain = built(SCHOOL.into());
    assert!(plain.is_ok(), "{plain:?}");
    assert_eq!(built(SCHOOL.replace('\n', "\r\n").into()), plain);
    assert_eq!(built(format!("\u{feff}{SCHOOL}").into()), plain);
}

#[test]
fn a_file_in_an_old_encoding_is_told_of_where_it_goes_wrong() {
    let latin_1 = SCHOOL.chars().map(|c| u8::try_from(u32::from(c)).expect("every letter is in Latin-1")).collect();
    snapbox::assert_data_eq!(
        built(latin_1).expect_err("it is no UTF-8"),
        snapbox::str![[r#"
error[not-utf-8]: this file is in Windows-1252, not in UTF-8
 --> oak.toml:1:12
  |
1 | name = "Café School"
  |            ^
  |
  = help: save it again with the encoding UTF-8


"#]]
    );
}

#[test]
fn a_file_in_utf_16_is_read_with_and_without_its_mark() {
    let plain = built(SCHOOL.into());
    let units = |unit: fn(u16) -> [u8; 2]| SCHOOL.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let (little, big) = (units(u16::to_le_bytes), units(u16::to_be_bytes));
    for bytes in [[&[0xFF, 0xFE], &little[..]].concat(), [&[0xFE, 0xFF], &big[..]].concat(), little, big] {
        assert_eq!(built(bytes), plain);
    }
}

#[test]
fn a_file_of_another_program_is_one_fault() {
    for (bytes, kind) in [
        (&b"%PDF-1.7\n\xe2\xe3"[..], "a PDF document"),
        (b"PK\x03\x04....word/document.xml", "a Word document"),
        (b"{\\rtf1 Oak}", "a rich text document (RTF)"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a file of another program"),
    ] {
        let told = built(bytes.to_vec()).expect_err("it is no text");
        assert!(told.starts_with(&format!("error[not-text]: this is {kind}, and no text")), "{told}");
        assert_eq!(told.matches("error[").count(), 1, "{told}");
    }
}

#[test]
fn a_character_that_steers_is_one_fault_and_moves_no_other_place() {
    let told = |text: String| {
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let (_, read) = add_text("oak.toml".to_owned(), text.as_bytes(), &mut sources, &mut found);
        (read, found.iter().map(|d| diagnostic::to_text(d, &sources, false)).collect::<String>())
    };
    let (read, faults) = told("name = \"Caf\u{e9}\u{9b}\u{2028}\"\nkind = \u{1b}\"maintained\"\n".to_owned());
    assert_eq!(read, "name = \"Caf\u{e9}     \"\nkind =  \"maintained\"\n");
    assert_eq!(faults.matches("error[").count(), 1);
    assert!(faults.contains("a character U+009B here") && faults.contains("and 2 more in this file"), "{faults}");
    assert_eq!(told(SCHOOL.to_owned()), (SCHOOL.to_owned(), String::new()));
}

#[test]
fn a_document_from_standard_input_is_checked_whatever_its_line_ends() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let check = |text: &[u8]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_policygen"))
            .current_dir(repository())
            .args(["check", "--text", "-", "--rule", "archaic-words", "--today", TODAY, "--message-format", "json"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut input = program.stdin.take().expect("it is piped");
        input.write_all(text).expect("it is read");
        drop(input);
        String::from_utf8(program.wait_with_output().expect("it ends").stdout).expect("it is text")
    };
    let found = check(b"# Trips\n\nAsk first.\nStaff shall ask.\n");
    assert!(found.contains(r#""file":"standard-input","line":4,"column":7"#), "{found}");
    assert_eq!(check(b"# Trips\r\rAsk first.\rStaff shall ask.\r"), found);
    assert_eq!(check(b"# Trips\r\n\r\nAsk first.\r\nStaff shall ask.\r\n"), found);
    let utf_16 = "\u{feff}# Trips\r\n\r\nAsk first.\r\nStaff shall ask.\r\n".encode_utf16();
    assert_eq!(check(&utf_16.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()), found);
}

/// The pages of the rules have an example of every fault. Their spaces, letters and ends are exchanged for those of
/// word processors and other scripts, which are of several bytes.
#[test]
fn no_document_stops_the_program_whatever_its_letters() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("letters");
    std::fs::create_dir_all(&folder).expect("it can be made");
    let rules = repository().join("src/check/rules");
    let pages = std::fs::read_dir(rules).expect("it is there").map(|entry| entry.expect("it can be listed").path());
    let mut pages: Vec<_> = pages.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect();
    pages.sort();
    let mut text: String = pages.iter().map(|page| std::fs::read_to_string(page).expect("it is text")).collect();
    text += "\nEach pupil reads his/her book today.\n\n- tell the teacher\n- ask his/her parents;\n- [insert name]\n\n\"See (page 4.\n";
    let exchanges = [
        (" ", "\u{a0}"),
        (" ", "\u{2003}"),
        (" ", " \u{200b}"),
        ("e", "é"),
        ("s", "ﬃ"),
        (".", "。"),
        (":", "："),
        ("\n", "\u{2028}"),
        ("/", "／\u{a0}"),
        ("(", "\u{1f600}("),
        ("-", "\u{2013}\u{a0}"),
        ("2", "２"),
    ];
    for (at, (plain, other)) in exchanges.iter().enumerate() {
        let path = folder.join(format!("{at}.md"));
        std::fs::write(&path, text.replace(plain, other)).expect("it can be written");
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_policygen"))
            .current_dir(repository())
            .args(["check", "--today", TODAY, "--message-format", "json", "--text"])
            .arg(&path)
            .output()
            .expect("the program runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code().is_some_and(|code| code < 2), "{plain:?} as {other:?}: {stderr}");
    }
}
