//! Runs the transcripts of a Markdown page, so that the documentation cannot be wrong.
//!
//! A page is played in an empty folder of its own. A code block whose info string names a file after the language, such
//! as `toml oak.toml`, writes that file. A `console` block runs each line that starts with `$ ` and compares what is
//! printed below it: `policygen …`, `cat FILE`, `grep WORDS FILE` and `ls FOLDER` to look at what was built, `sed -i s/OLD/NEW/ FILE` where a
//! person puts other words into a file, and `rm -r FOLDER` where one removes something. An exit code other than 0
//! shows as `[exit 1]`, the time a build took as `[TIME]`, the digest of a library as `[DIGEST]` and a key that was made by the
//! way as `[KEY]`. After a line `<!-- an empty folder -->` a new example
//! begins, which can fail alone. `POLICYGEN_UPDATE=1` writes what was printed into the page.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

/// The line after which a page goes on in an empty folder.
const NEW_FOLDER: &str = "<!-- an empty folder -->\n";

/// A part of a page that is played in a folder of its own.
pub(crate) struct Example {
    /// The page.
    pub page: PathBuf,
    /// What it is called in its page: its heading, or nothing if it is all of the page.
    pub name: String,
    text: String,
}

/// The examples of a page.
pub(crate) fn examples(page: &Path) -> Vec<Example> {
    let text = std::fs::read_to_string(page).expect("the page is there");
    let example = |text: &str, name: String| Example { page: page.to_owned(), name, text: text.to_owned() };
    if !text.contains(NEW_FOLDER) {
        return vec![example(&text, String::new())];
    }
    let parts = text.split_inclusive(NEW_FOLDER).enumerate();
    parts.map(|(at, part)| example(part, heading(part).unwrap_or_else(|| at.to_string()))).collect()
}

/// The first heading of a part, as the name of a test.
fn heading(part: &str) -> Option<String> {
    let heading = part.lines().find_map(|line| line.strip_prefix("## ").or_else(|| line.strip_prefix("# ")))?;
    let words: Vec<&str> = heading.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    Some(words.join("-").to_lowercase())
}

/// A fenced code block: its info string, its text, and where the text stands in the page.
struct Fence {
    info: String,
    text: String,
    place: Range<usize>,
}

fn fences(page: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut open: Option<Fence> = None;
    for (event, range) in Parser::new(page).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let start = range.start + page[range.clone()].find('\n').map_or(0, |at| at + 1);
                open = Some(Fence { info: info.to_string(), text: String::new(), place: start..start });
            }
            Event::Text(text) => {
                if let Some(fence) = &mut open {
                    fence.text.push_str(&text);
                    fence.place.end = range.end;
                }
            }
            Event::End(TagEnd::CodeBlock) => fences.extend(open.take()),
            _ => {}
        }
    }
    fences
}

/// Held while a page is mended, which may hold many examples.
static MENDING: Mutex<()> = Mutex::new(());

/// Plays an example and fails with the first difference, or mends its page if it was asked to.
pub(crate) fn play(example: &Example) {
    let text = &example.text;
    let folder = folder_for(example);
    let mut mended = String::new();
    let mut copied = 0;
    for fence in fences(text) {
        match fence.info.split_once(' ') {
            None if fence.info == "console" => {
                let printed = console(&fence.text, &folder);
                mended += &text[copied..fence.place.start];
                mended += &printed;
                copied = fence.place.end.max(fence.place.start);
            }
            Some((_, file)) => {
                let path = folder.join(file);
                std::fs::create_dir_all(path.parent().expect("it is in the folder")).expect("it can be made");
                std::fs::write(path, &fence.text).expect("it can be written");
            }
            None => {}
        }
    }
    mended += &text[copied..];
    if mended != *text && std::env::var_os("POLICYGEN_UPDATE").is_some() {
        let _held = MENDING.lock();
        let page = std::fs::read_to_string(&example.page).expect("the page is there");
        std::fs::write(&example.page, page.replacen(text, &mended, 1)).expect("the page can be written");
    } else {
        snapbox::assert_data_eq!(mended, snapbox::Data::text(text.clone()).raw());
    }
    let _ = std::fs::remove_dir_all(folder);
}

fn folder_for(example: &Example) -> PathBuf {
    let page = example.page.file_stem().expect("a page has a name").to_string_lossy();
    // Outside this repository, which is a workspace itself and would be found from a folder within it.
    let folder = std::env::temp_dir().join(format!("policygen-{}-{page}-{}", std::process::id(), example.name));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the system's folder for temporary files can be written to");
    folder
}

/// The commands of a block, each with what it prints now.
fn console(block: &str, folder: &Path) -> String {
    let commands = block.lines().filter_map(|line| line.strip_prefix("$ "));
    commands.map(|command| format!("$ {command}\n{}", run(command, folder))).collect()
}

fn run(command: &str, folder: &Path) -> String {
    let words: Vec<String> = words(command);
    let (program, arguments) = words.split_first().expect("a command has a name");
    match program.as_str() {
        "cat" => {
            let text = std::fs::read_to_string(folder.join(&arguments[0])).expect("the file was built");
            with_end(without_digests(&text))
        }
        "grep" => {
            let [wanted, file] = arguments else { panic!("grep is given words and a file") };
            let text = std::fs::read_to_string(folder.join(file)).expect("the file was built");
            let lines = text.lines().filter(|line| line.contains(wanted.as_str()));
            without_digests(&lines.map(|line| format!("{line}\n")).collect::<String>())
        }
        "ls" => {
            let entries = std::fs::read_dir(folder.join(&arguments[0])).expect("the folder was built");
            let mut names: Vec<String> = entries
                .map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned())
                .collect();
            names.sort();
            names.into_iter().map(|name| without_digests(&name) + "\n").collect()
        }
        "sed" => {
            let [flag, rule, file] = arguments else { panic!("sed is given -i, a rule and a file") };
            let (old, new) = rule
                .strip_prefix("s/")
                .and_then(|rule| rule.strip_suffix('/'))
                .and_then(|rule| rule.split_once('/'))
                .expect("a rule is s/OLD/NEW/");
            let text = std::fs::read_to_string(folder.join(file)).expect("the file is there");
            assert!(flag == "-i" && text.contains(old), "{old} is not in {file}");
            std::fs::write(folder.join(file), text.replace(old, new)).expect("it can be written");
            String::new()
        }
        "cp" => {
            let [from, to] = arguments else { panic!("cp is given a file and a new name") };
            // What a library is kept as begins and ends alike, whatever is in it.
            let (folder_of, name) = from.rsplit_once('/').expect("the file is in a folder");
            let (start, end) = name.split_once('*').unwrap_or((name, ""));
            let mut names = std::fs::read_dir(folder.join(folder_of)).expect("the folder is there").flatten();
            let is_it = |name: &str| name.starts_with(start) && name.ends_with(end);
            let found = names.find(|entry| is_it(&entry.file_name().to_string_lossy())).expect("the file is there");
            std::fs::copy(found.path(), folder.join(to)).expect("it can be copied");
            String::new()
        }
        "rm" => {
            match arguments {
                [flag, name] if flag == "-r" => {
                    std::fs::remove_dir_all(folder.join(name)).expect("the folder is there")
                }
                [name] => std::fs::remove_file(folder.join(name)).expect("the file is there"),
                _ => panic!("rm is given a file, or -r and a folder"),
            }
            String::new()
        }
        "policygen" => {
            let output = Command::new(env!("CARGO_BIN_EXE_policygen"))
                .args(arguments)
                .current_dir(folder)
                .env("SOURCE_DATE_EPOCH", "1795219200")
                .env_remove("NO_COLOR")
                .env_remove("CLICOLOR_FORCE")
                .output()
                .expect("the program runs");
            let printed = String::from_utf8([output.stdout, output.stderr].concat()).expect("it prints UTF-8");
            let code = output.status.code().expect("it was not killed");
            let exit = if code == 0 { String::new() } else { format!("[exit {code}]\n") };
            with_end(without_digests(&without_times(&printed))) + &exit
        }
        other => panic!("a transcript runs policygen, cat, grep and ls, not {other}"),
    }
}

/// The words of a command; a word in quotes may hold spaces.
fn words(command: &str) -> Vec<String> {
    command
        .split('"')
        .enumerate()
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

fn with_end(text: String) -> String {
    if text.is_empty() || text.ends_with('\n') { text } else { text + "\n" }
}

/// The key that pages sign with; any other was made while a page was played, and is another every time.
const KEY: &str = "RWQcPp5P6Cp0zIQHjYrWboZb4KwrLaFWW7ITrr07ICXzldITd6p2P5RF";

/// What is printed without digests of a library, which every clause changes, and without keys that were just made.
fn without_digests(printed: &str) -> String {
    let is_digit = |c: char| c.is_ascii_hexdigit();
    let without = masked(printed, "sha256:", 64, &is_digit, &|_| "sha256:[DIGEST]");
    let without = masked(&without, "library-", 16, &is_digit, &|_| "library-[DIGEST]");
    let is_of_key = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    masked(&without, "RW", KEY.len() - 2, &is_of_key, &|key| if key == KEY { KEY } else { "[KEY]" })
}

/// The text with what `mask` gives in place of `before` and the run of `length` characters of a kind that follows it.
fn masked(
    text: &str,
    before: &str,
    length: usize,
    is_one: &dyn Fn(char) -> bool,
    mask: &dyn Fn(&str) -> &'static str,
) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(before) {
        let run = rest[at + before.len()..].find(|c| !is_one(c)).unwrap_or(rest.len() - at - before.len());
        let end = at + before.len() + if run == length { run } else { 0 };
        out += &rest[..at];
        out += if run == length { mask(&rest[at..end]) } else { before };
        rest = &rest[end..];
    }
    out + rest
}

/// ` in 12 ms` and ` in 1.3 s` as ` in [TIME]`.
fn without_times(printed: &str) -> String {
    let mut out = String::new();
    let mut rest = printed;
    while let Some(at) = rest.find(" in ") {
        let after = &rest[at + 4..];
        let number = after.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(after.len());
        let unit = [" ms", " s"].into_iter().find(|unit| number > 0 && after[number..].starts_with(unit));
        out += &rest[..at + 4];
        rest = after;
        if let Some(unit) = unit {
            out += "[TIME]";
            rest = &after[number + unit.len()..];
        }
    }
    out + rest
}
