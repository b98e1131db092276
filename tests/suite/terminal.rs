//! What happens at a terminal, where the program asks: played through `script`, which most systems have. Without it a test
//! says that it was skipped.

use crate::promises::empty_folder;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A program at a terminal, and somebody who types there.
struct Terminal {
    program: Child,
    keys: ChildStdin,
    screen: ChildStdout,
    seen: String,
}

impl Terminal {
    /// Starts policygen in a folder; none if this system cannot play a terminal.
    fn open(folder: &Path, arguments: &str) -> Option<Terminal> {
        let is_here = Command::new("script").arg("--version").output().is_ok_and(|said| said.status.success());
        if !is_here {
            println!("skipped: this system has no script");
            return None;
        }
        let line = format!("{} {arguments}", env!("CARGO_BIN_EXE_policygen"));
        let mut program = Command::new("script")
            .args(["--quiet", "--return", "--command", &line, "/dev/null"])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it was just found");
        let (keys, screen) = (program.stdin.take().expect("it is piped"), program.stdout.take().expect("it is piped"));
        Some(Terminal { program, keys, screen, seen: String::new() })
    }

    /// Waits until these words are on the screen, after those that were waited for before, and types.
    fn at(&mut self, words: &str, keys: &str) {
        let mut byte = [0];
        while !self.seen.contains(words) {
            let read = self.screen.read(&mut byte).expect("the screen can be read");
            assert!(read > 0, "{words} never came: {}", self.seen);
            self.seen.push(char::from(byte[0]));
        }
        self.seen.clear();
        self.keys.write_all(keys.as_bytes()).expect("somebody reads the keys");
        self.keys.flush().expect("somebody reads the keys");
    }

    /// Waits until one of these is on the screen, and says which; of several that come with the same letter the first.
    fn until(&mut self, words: &[&str]) -> usize {
        let mut byte = [0];
        loop {
            if let Some(at) = words.iter().position(|words| self.seen.contains(words)) {
                self.seen.clear();
                return at;
            }
            let read = self.screen.read(&mut byte).expect("the screen can be read");
            assert!(read > 0, "none of {words:?} came: {}", self.seen);
            self.seen.push(char::from(byte[0]));
        }
    }

    /// Waits for the end: what was said last, and whether all went well.
    fn end(mut self) -> (String, bool) {
        let mut rest = Vec::new();
        self.screen.read_to_end(&mut rest).expect("the screen can be read");
        let is_well = self.program.wait().expect("it ends").success();
        (self.seen + &String::from_utf8_lossy(&rest), is_well)
    }
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
    std::fs::write(path, text).expect("it can be written");
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// Runs the program to its end, away from any terminal.
fn succeed(folder: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_policygen")).args(arguments).current_dir(folder).output();
    let output = output.expect("it runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

const OAK: &str = "name = \"Oak School\"\nkind = \"community\"\n\n[library]\nfrom = \"anyshire\"\n\n[[policy]]\nmodel    = \"pond\"\n\
    release  = \"2026.1\"\nreviewed = 2026-09-14\nreview   = \"every year\"\n\n[[policy.replace]]\nclause = \"pond/rules#gate\"\n\
    reason = \"Ours\"\ntext   = \"see that the gate has closed\"\n\n[[policy.replace]]\nclause = \"pond/rules#count\"\n\
    reason = \"Ours\"\ntext   = \"count everybody\"\n";

/// A folder with a school whose two own wordings the second of two releases asks about.
fn school(name: &str) -> std::path::PathBuf {
    let folder = empty_folder(name);
    let key = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/keys/anyshire.key");
    write(&folder.join("a.key"), &read(&key));
    let council = folder.join("council");
    write(&council.join("policygen.toml"), "[library]\nfrom = \"here\"\n");
    write(&council.join("release.toml"), "publisher = \"anyshire\"\n");
    write(
        &council.join("clauses/vocabulary.toml"),
        "[board]\nhelp = \"The body that governs\"\nname = \"Governing Body\"\n",
    );
    let model = "title = \"Pond policy\"\nsummary = \"The pond.\"\nnumbering = \"none\"\n[[section]]\nid = \"rules\"\ntitle = \"Rules\"\nclauses = [\"pond/rules\"]\n";
    write(&council.join("templates/policies/pond.toml"), model);
    for (release, today, gate) in [("2026.1", "2026-07-13", "shut"), ("2027.1", "2027-07-12", "lock")] {
        let text = format!(
            "+++\ntitle = \"Rules\"\naudience = [\"staff\"]\n+++\nAt the pond:\n\n- {{#gate}} {gate} the gate\n- {{#count}} {gate} in and count the pupils\n"
        );
        write(&council.join("clauses/pond/rules.md"), &text);
        succeed(&folder, &["release", release, "--key", "a.key", "--workspace", "council", "--today", today]);
        let bundle = format!("council/releases/anyshire-{release}.zip");
        let public = "RWQcPp5P6Cp0zIQHjYrWboZb4KwrLaFWW7ITrr07ICXzldITd6p2P5RF";
        std::fs::create_dir_all(folder.join("oak")).expect("it can be made");
        succeed(&folder, &["take", &bundle, "--workspace", "oak", "--key", public, "--today", today]);
    }
    write(&folder.join("oak/oak.toml"), OAK);
    folder
}

#[test]
fn questions_are_asked_at_a_terminal_and_the_file_is_changed_once_all_are_answered() {
    let folder = school("terminal-asked");
    let Some(mut terminal) = Terminal::open(&folder, "upgrade oak/oak.toml --today 2027-09-10") else { return };
    terminal.at("1 of 2.", "");
    terminal.at("> ", "1\r");
    terminal.at("2 of 2.", "");
    terminal.at("> ", "theirs\r");
    let (said, is_well) = terminal.end();
    assert!(is_well && said.contains("is built from anyshire 2027.1 now"), "{said}");
    let now = read(&folder.join("oak/oak.toml"));
    assert!(now.contains("release  = \"2027.1\"") && now.contains("the gate has closed"), "{now}");
    assert!(!now.contains("count everybody"), "{now}");
    assert!(!folder.join("oak/oak-upgrade.toml").exists(), "nothing is left to be decided");
}

#[test]
fn who_goes_away_in_the_middle_of_questions_loses_no_answer_and_changes_no_file() {
    let folder = school("terminal-interrupted");
    let Some(mut terminal) = Terminal::open(&folder, "upgrade oak/oak.toml --today 2027-09-10") else { return };
    terminal.at("1 of 2.", "");
    terminal.at("> ", "ours\r");
    terminal.at("2 of 2.", "");
    terminal.at("> ", "\u{3}");
    let (said, is_well) = terminal.end();
    assert!(!is_well, "{said}");
    assert_eq!(read(&folder.join("oak/oak.toml")), OAK, "byte for byte");
    let decisions = read(&folder.join("oak/oak-upgrade.toml"));
    assert_eq!((decisions.matches("take   = \"ours\"").count(), decisions.matches("take   = \"\"").count()), (1, 1));

    // The next time only what is open is asked.
    let Some(mut terminal) = Terminal::open(&folder, "upgrade oak/oak.toml --today 2027-09-10") else { return };
    terminal.at("2 of 2.", "");
    terminal.at("> ", "ours\r");
    let (said, is_well) = terminal.end();
    assert!(is_well, "{said}");
    assert!(read(&folder.join("oak/oak.toml")).contains("count everybody"));
}

#[test]
fn a_key_with_a_password_signs_for_who_types_it() {
    let folder = school("terminal-key");
    let Some(mut terminal) = Terminal::open(&folder, "key new own.key") else { return };
    terminal.at("A password for the key: ", "pond life\r");
    terminal.at("The same again: ", "pond life\r");
    let (said, is_well) = terminal.end();
    assert!(is_well, "{said}");
    assert!(!read(&folder.join("own.key")).contains("pond life"));
    for (typed, fits) in [("pond live\r", false), ("pond life\r", true)] {
        let Some(mut terminal) = Terminal::open(&folder, "key show own.key") else { return };
        terminal.at("Password of own.key: ", typed);
        let (said, is_well) = terminal.end();
        assert_eq!(is_well, fits, "{said}");
        assert!(fits || said.contains("that is not the password of own.key"), "{said}");
    }
}

#[test]
fn a_new_school_is_asked_for_at_a_terminal_and_its_file_builds() {
    let folder = empty_folder("terminal-new");
    write(&folder.join("policygen.toml"), "");
    let Some(mut terminal) = Terminal::open(&folder, "new --today 2026-11-21") else { return };
    terminal.at("What is the school called?", "");
    terminal.at("> ", "...\r");
    terminal.at("the school has no name", "");
    terminal.at("> ", "St Mary's \"Old\" School\r");
    terminal.at("What kind of school is it?", "");
    terminal.at("> ", "primary\r");
    terminal.at("and not what kind of school it is", "");
    terminal.at("> ", "VA primary\r");
    terminal.at("That is \"voluntary-aided\".", "");
    terminal.at("Which policies is it to have?", "");
    terminal.at("> ", "acceptable-use, 3\r");
    // What has a usual wording has it; what has none is asked until it is chosen.
    for _ in 0..40 {
        let seen = terminal.until(&["\"profile/name\", in", "\", in ", "The headteacher:"]);
        match seen {
            0 => {
                terminal.at("pseudonym", "");
                terminal.at("> ", "\r");
                terminal.at("There is no file without it.", "");
                terminal.at("> ", "own-name\r");
            }
            1 => terminal.at("> ", "\r"),
            _ => break,
        }
    }
    terminal.at("> ", "Ada Green\r");
    terminal.at("The chair of the governing body:", "");
    terminal.at("> ", "?\r");
    for _ in 0..40 {
        match terminal.until(&["How often is it reviewed?", "none"]) {
            0 => break,
            _ => terminal.at("> ", "\r"),
        }
    }
    terminal.at("> ", "now and then\r");
    terminal.at("is not a review cycle", "");
    terminal.at("> ", "\r");
    terminal.at("When was it last reviewed?", "");
    terminal.at("> ", "2026-09-14\r");
    let (said, is_well) = terminal.end();
    assert!(is_well && said.contains("Wrote schools/st-marys-old-school.toml"), "{said}");
    let file = read(&folder.join("schools/st-marys-old-school.toml"));
    assert!(file.contains("headteacher = \"Ada Green\"") && file.contains("chair = \"?\""), "{file}");
    assert!(file.contains("\"profile/name\" = \"own-name\"") && file.contains("reviewed = 2026-09-14"), "{file}");
    succeed(&folder, &["build", "--format", "text", "--today", "2026-11-21"]);
}

#[test]
fn who_goes_away_in_the_middle_of_a_new_school_leaves_no_file() {
    let folder = empty_folder("terminal-new-left");
    write(&folder.join("policygen.toml"), "");
    let Some(mut terminal) = Terminal::open(&folder, "new --name Oak") else { return };
    terminal.at("What kind of school is it?", "");
    terminal.at("> ", "\u{4}");
    let (said, is_well) = terminal.end();
    assert!(!is_well && said.contains("Nothing was written."), "{said}");
    assert!(!folder.join("schools").exists());
}
