//! The claims of standards, checked by programs that nobody here wrote. `tests/tools/setup.sh` fetches them.
//!
//! Without them a test says that it was skipped. In continuous integration (`CI=true`) none is.

use crate::tree::{examples, repository, words};
use policygen::document::Document;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The example schools, built once into a folder of this test run, and their documents.
fn built() -> &'static (PathBuf, Vec<Document>) {
    static BUILT: OnceLock<(PathBuf, Vec<Document>)> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("checked");
        let built = examples(Some(&folder));
        let found: Vec<_> = built.iter().flat_map(|school| &school.found).collect();
        assert!(built.iter().all(|school| school.built > 0), "every example is built: {found:#?}");
        (folder, built.into_iter().flat_map(|school| school.documents).collect())
    })
}

/// The built files with this ending.
fn files(ending: &str) -> Vec<PathBuf> {
    let (folder, documents) = built();
    documents
        .iter()
        .map(|document| folder.join(&document.school_id).join(format!("{}.{ending}", document.id)))
        .collect()
}

/// Every built PDF: the usual ones and those in large print.
fn pdfs() -> Vec<PathBuf> {
    let (folder, documents) = built();
    let large = documents
        .iter()
        .map(|document| folder.join(&document.school_id).join(format!("{}-large-print.pdf", document.id)));
    files("pdf").into_iter().chain(large).collect()
}

pub fn tool(path: &str) -> PathBuf {
    repository().join("tests/tools").join(path)
}

/// Runs a checker; none if it is not here, which fails the test in continuous integration.
pub fn run(command: &mut Command, needs: &[&Path]) -> Option<Output> {
    let missing = needs.iter().find(|path| !path.exists()).map(|path| path.display().to_string());
    let output = match missing {
        Some(missing) => Err(format!("{missing} is not there")),
        None => command.output().map_err(|fault| format!("{}: {fault}", command.get_program().to_string_lossy())),
    };
    match output {
        Ok(output) => Some(output),
        Err(why) => {
            skipped(&why);
            None
        }
    }
}

/// Says that a check was not made, and why; in continuous integration that is a failure.
pub fn skipped(why: &str) {
    let said = format!("{why}; tests/tools/setup.sh fetches the checkers");
    assert!(std::env::var_os("CI").is_none(), "{said}");
    // Past the test harness, which would keep it back: a check that was not made must be seen.
    let _ = writeln!(std::io::stderr(), "skipped: {said}");
}

pub fn assert_clean(output: Option<Output>) {
    if let Some(output) = output {
        let said = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
    }
}

/// Holds pages against the HTML standard.
pub fn assert_valid(pages: &[PathBuf]) {
    let jar = tool("node_modules/vnu-jar/build/dist/vnu.jar");
    // It reads `img-src data:` as if it let no picture through; browsers do not.
    let passed_over = ["--filterpattern", "Resource violates Content Security Policy.*“data:image/.*"];
    let mut check = Command::new("java");
    check.arg("-jar").arg(&jar).arg("--Werror").args(passed_over).args(pages);
    assert_clean(run(&mut check, &[&jar]));
}

/// Opens pages on a phone and on a desk, in the light and in the dark.
pub fn assert_accessible(pages: &[PathBuf]) {
    let modules = tool("node_modules/axe-core/axe.min.js");
    assert_clean(run(Command::new("node").arg(tool("axe.mjs")).args(pages), &[&modules]));
}

#[test]
fn pages_are_valid_html() {
    assert_valid(&files("html"));
}

#[test]
fn fragments_are_valid_html_in_a_page() {
    let pages: Vec<PathBuf> = files("fragment.html")
        .into_iter()
        .map(|path| {
            let body = std::fs::read_to_string(&path).expect("it was built");
            let page = path.with_extension("page.html");
            let around =
                "<!DOCTYPE html><html lang=\"en-GB\"><head><title>A page</title></head><body><h1>A page</h1>\n";
            std::fs::write(&page, format!("{around}{body}</body></html>\n")).expect("it can be written");
            page
        })
        .collect();
    assert_valid(&pages);
}

#[test]
fn pages_pass_axe_and_ask_for_nothing() {
    assert_accessible(&files("html"));
}

#[test]
fn pdfs_are_sound() {
    for file in pdfs() {
        assert_clean(run(Command::new("qpdf").arg("--check").arg(file), &[]));
    }
}

#[test]
fn pdfs_are_accessible() {
    let (pdfua, outloud) = (tool("venv/bin/pdfua"), tool("venv/bin/outloud"));
    assert_clean(run(Command::new(&pdfua).arg("check").args(pdfs()), &[&pdfua]));
    assert_clean(run(Command::new(&outloud).arg("--no-info").args(pdfs()), &[&outloud]));
}

#[test]
fn pdfs_can_be_archived() {
    let python = tool("venv/bin/python");
    assert_clean(run(Command::new(&python).arg(tool("pdfa.py")).args(pdfs()), &[&python]));
}

/// The schema of a school file, as the program writes it.
fn schema() -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("school.schema.json");
    let program = env!("CARGO_BIN_EXE_policygen");
    let output = Command::new(program).current_dir(repository()).args(["schema", "school"]).output();
    std::fs::write(&path, output.expect("the program runs").stdout).expect("it can be written");
    path
}

#[test]
fn example_schools_satisfy_the_schema() {
    let python = tool("venv/bin/python");
    let schools = std::fs::read_dir(repository().join("schools"))
        .expect("it is there")
        .map(|entry| entry.expect("it can be listed").path());
    let schools: Vec<PathBuf> =
        schools.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect();
    assert_clean(run(Command::new(&python).arg(tool("schema.py")).arg(schema()).args(schools), &[&python]));
}

#[test]
fn the_schema_finds_a_misspelt_key_and_an_unknown_kind() {
    let python = tool("venv/bin/python");
    let school = Path::new(env!("CARGO_TARGET_TMPDIR")).join("misspelt.toml");
    std::fs::write(&school, "name = \"A\"\nkind = \"pru\"\npeeple = 1\n").expect("it can be written");
    let Some(output) = run(Command::new(&python).arg(tool("schema.py")).arg(schema()).arg(&school), &[&python]) else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!output.status.success() && said.contains("'peeple'") && said.contains("'pru'"), "{said}");
}

#[test]
fn the_committed_schema_is_what_the_program_writes() {
    let committed = std::fs::read(repository().join("schools/school.schema.json")).expect("it is committed");
    assert!(
        committed == std::fs::read(schema()).expect("it was written"),
        "policygen schema school > schools/school.schema.json"
    );
}

/// The lists of policies: of every example school, and of all of them.
fn lists() -> Vec<PathBuf> {
    let (folder, documents) = built();
    let workspace = policygen::build::Workspace::read(repository()).expect("the repository can be read");
    let today = crate::tree::TODAY.parse().expect("it is a date");
    let faults = policygen::build::write_desk(&workspace, folder, today).expect("the folder can be written to");
    assert!(faults.is_empty(), "{faults:?}");
    let schools = documents.iter().map(|document| folder.join(&document.school_id).join("index.html"));
    schools.chain([folder.join("index.html")]).collect()
}

#[test]
fn lists_of_policies_are_valid_and_accessible() {
    assert_valid(&lists());
    assert_accessible(&lists());
}

#[test]
fn calendars_are_read_by_another_library() {
    let python = tool("venv/bin/python");
    let (folder, documents) = built();
    let dated = documents.iter().filter(|document| document.stamp.next_review.is_some());
    let of_schools = dated.map(|document| folder.join(&document.school_id).join("calendar.ics"));
    let feed = folder.join("due.ics");
    let output = Command::new(env!("CARGO_BIN_EXE_policygen"))
        .current_dir(repository())
        .args(["due", "--format", "ics", "--today", crate::tree::TODAY])
        .output()
        .expect("the program runs");
    std::fs::write(&feed, output.stdout).expect("it can be written");
    let Some(output) =
        run(Command::new(&python).arg(tool("reviews_calendar.py")).arg(feed).args(of_schools), &[&python])
    else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let helix = "2025-10-31 [28] Review due: Internet social networking websites and online policy, The Helix";
    assert!(output.status.success() && said.contains(helix), "{said}{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn archives_are_read_by_another_library() {
    let python = tool("venv/bin/python");
    let (folder, documents) = built();
    for document in documents {
        let archive = folder.join(format!("{}.zip", document.school_id));
        let Some(output) = run(Command::new(&python).args(["-m", "zipfile", "-t"]).arg(&archive), &[&python]) else {
            return;
        };
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        // It says so of a broken archive, and still succeeds.
        assert!(output.status.success() && said.trim() == "Done testing", "{said}");
    }
}

#[test]
fn every_font_of_a_pdf_is_embedded_as_a_subset_with_its_letters() {
    for file in pdfs() {
        let Some(output) = run(Command::new("pdffonts").arg(&file), &[]) else { return };
        let listed = String::from_utf8_lossy(&output.stdout).into_owned();
        let fonts: Vec<&str> = listed.lines().skip(2).collect();
        assert!(fonts.len() >= 2, "{listed}");
        // The columns emb, sub and uni.
        assert!(fonts.iter().all(|font| font.matches(" yes").count() == 3), "{listed}");
    }
}

/// The text of a page, without its tags: enough for what this program writes.
fn text_of_html(html: &str) -> String {
    let start = html.find("<main").expect("a page has a main part");
    let end = html.find("</main>").expect("it ends");
    let mut text = String::new();
    let mut rest = &html[start..end];
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        let close = open + rest[open..].find('>').expect("a tag ends");
        let tag = &rest[open + 1..close];
        rest = &rest[close + 1..];
        // A permalink beside a heading is a tool of the page and no part of the text.
        if tag.starts_with("a class=\"permalink\"") {
            rest = &rest[rest.find("</a>").expect("a link ends") + 4..];
        }
        let name = tag.trim_start_matches('/').split([' ', '>']).next().unwrap_or_default();
        if !["a", "abbr", "em", "strong", "code", "span", "sup"].contains(&name) {
            text.push(' ');
        }
    }
    text.push_str(rest);
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// Fails with the first place where the words differ.
fn assert_same_words(said: &[String], expected: &[String], whose: &str) {
    let differs = said.iter().zip(expected).position(|(a, b)| a != b).unwrap_or(said.len().min(expected.len()));
    let near = |words: &[String]| words[differs.saturating_sub(6)..(differs + 6).min(words.len())].join(" ");
    assert!(said == expected, "{whose} differs: \"{}\" is not \"{}\"", near(said), near(expected));
}

/// The words without the pages that references name: `(“Title”, page 5)` as `(“Title”)`, and `6.7 on page 5` as `6.7`.
fn without_pages(said: &[String]) -> Vec<String> {
    let mut left: Vec<String> = Vec::new();
    for word in said {
        let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
        let names_page = rest.len() < word.len() && left.last().is_some_and(|before| before == "page");
        match left.iter().rev().nth(1).map(String::as_str) {
            Some("on") if names_page => left.truncate(left.len() - 2),
            Some(title) if names_page && title.ends_with("”,") => {
                left.pop();
                left.last_mut().expect("it was seen above").pop();
            }
            Some(_) | None => {
                left.push(word.clone());
                continue;
            }
        }
        if let Some(before) = left.last_mut() {
            before.push_str(rest);
        }
    }
    left
}

#[test]
fn page_pdf_and_tree_say_the_same_words() {
    for (document, (page, pdf)) in built().1.iter().zip(files("html").into_iter().zip(files("pdf"))) {
        let expected = words(document);
        let html = std::fs::read_to_string(&page).expect("it was built");
        let said: Vec<String> = text_of_html(&html).split_whitespace().map(str::to_owned).collect();
        assert_same_words(&said, &expected, &page.display().to_string());

        // Only what stands between the running head and foot: those are no part of the text.
        let crop = ["-x", "0", "-y", "62", "-W", "596", "-H", "705", "-r", "72", "-raw", "-enc", "UTF-8"];
        let Some(output) = run(Command::new("pdftotext").args(crop).arg(&pdf).arg("-"), &[]) else { return };
        let text = String::from_utf8(output.stdout).expect("it was asked for as UTF-8");
        let labels = ["•", "–", "◦", "▪"];
        let text = text.replace("DRAFT", " ");
        let said: Vec<String> =
            text.split_whitespace().filter(|word| !labels.contains(word)).map(str::to_owned).collect();
        // On paper a reference also names the page it leads to.
        let said = without_pages(&said);
        let expected: Vec<String> = expected.into_iter().filter(|word| !labels.contains(&word.as_str())).collect();
        // Before the text stand title, stamp, front table and contents.
        assert!(said.len() >= expected.len(), "{} says less than its document", pdf.display());
        // Behind it stand those who sign.
        let end = match document.design.signatures.is_empty() {
            true => said.len(),
            false => said.iter().rposition(|word| word == "Signatures").expect("it has a place to sign"),
        };
        for signatory in &document.design.signatures {
            assert!(said[end..].join(" ").contains(&signatory.name), "{} signs", signatory.name);
        }
        assert_same_words(&said[end - expected.len()..end], &expected, &pdf.display().to_string());
    }
}

#[test]
fn findings_are_a_valid_sarif_log() {
    let multitool = tool("node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sarif");
    std::fs::create_dir_all(&folder).expect("the target folder can be written to");
    let old = folder.join("St Mary’s old policy.md");
    std::fs::write(&old, "# Trips\n\nWhilst at work, staff shall keep their accounts private.\n").expect("it can be");
    let log = Command::new(env!("CARGO_BIN_EXE_policygen"))
        .args(["check", "--message-format", "sarif", "--today", "2026-11-21", "--text"])
        .arg(&old)
        .current_dir(&folder)
        .output()
        .expect("it can be run");
    let path = folder.join("log.sarif");
    std::fs::write(&path, &log.stdout).expect("it can be written");
    assert!(String::from_utf8_lossy(&log.stdout).contains("archaic-words"), "there is something to tell");
    // The libraries of other languages that its runtime looks for are not needed to validate a log.
    let mut validate = Command::new(&multitool);
    validate.env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1").arg("validate").arg(&path);
    if let Some(output) = run(&mut validate, &[&multitool]) {
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && said.contains("Analysis completed successfully"), "{said}");
        assert!(!said.contains("error SARIF"), "{said}");
    }
}
