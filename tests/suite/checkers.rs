//! The claims of standards, checked by programs that nobody here wrote. `tests/tools/setup.sh` fetches them.
//!
//! Without them a test says that it was skipped. In continuous integration (`CI=true`) none is.

use crate::companions;
use crate::tree::{note_words, repository, schools_of, words};
use policygen::document::Document;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

/// Where the example schools are built.
fn examples_folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("checked")
}

/// The example schools and those of `tests/documents/`, built once into folders of this test run: each document with
/// the folder of its school.
pub(crate) fn built() -> &'static [(PathBuf, Document)] {
    static BUILT: OnceLock<Vec<(PathBuf, Document)>> = OnceLock::new();
    BUILT.get_or_init(|| {
        let mut workspaces = vec![(repository().to_owned(), examples_folder())];
        let cases = std::fs::read_dir(repository().join("tests/documents")).expect("it is there");
        for case in cases.map(|case| case.expect("it can be listed")) {
            let output = Path::new(env!("CARGO_TARGET_TMPDIR")).join("checked-documents").join(case.file_name());
            workspaces.push((case.path(), output));
        }
        workspaces.sort();
        workspaces.iter().flat_map(|(workspace, output)| build(workspace, output)).collect()
    })
}

fn build(workspace: &Path, output: &Path) -> Vec<(PathBuf, Document)> {
    let built = schools_of(workspace, Some(output));
    let found: Vec<_> = built.iter().flat_map(|school| &school.found).collect();
    assert!(built.iter().all(|school| school.built > 0), "every school is built: {found:#?}");
    let documents = built.into_iter().flat_map(|school| school.documents);
    documents.map(|document| (output.join(&document.school_id), document)).collect()
}

/// The built files with this ending.
pub(crate) fn files(ending: &str) -> Vec<PathBuf> {
    built().iter().map(|(folder, document)| folder.join(format!("{}.{ending}", document.id))).collect()
}

/// Every built PDF: the usual ones and those in large print.
fn pdfs() -> Vec<PathBuf> {
    let large = built().iter().map(|(folder, document)| folder.join(format!("{}-large-print.pdf", document.id)));
    files("pdf").into_iter().chain(large).collect()
}

pub(crate) fn tool(path: &str) -> PathBuf {
    repository().join("tests/tools").join(path)
}

/// Runs a checker; none if it is not here, which fails the test in continuous integration.
pub(crate) fn run(command: &mut Command, needs: &[&Path]) -> Option<Output> {
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
pub(crate) fn skipped(why: &str) {
    let said = format!("{why}; tests/tools/setup.sh fetches the checkers");
    assert!(std::env::var_os("CI").is_none(), "{said}");
    // Past the test harness, which would keep it back: a check that was not made must be seen.
    let _ = writeln!(std::io::stderr(), "skipped: {said}");
}

pub(crate) fn assert_clean(output: Option<Output>) {
    if let Some(output) = output {
        let said = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
    }
}

/// Holds pages against the HTML standard.
pub(crate) fn assert_valid(pages: &[PathBuf]) {
    let jar = tool("node_modules/vnu-jar/build/dist/vnu.jar");
    // It reads `img-src data:` as if it let no picture through; browsers do not.
    let passed_over = ["--filterpattern", "Resource violates Content Security Policy.*“data:image/.*"];
    let mut check = Command::new("java");
    check.arg("-jar").arg(&jar).arg("--Werror").args(passed_over).args(pages);
    assert_clean(run(&mut check, &[&jar]));
}

/// Opens pages on a phone and on a desk, in the light and in the dark.
pub(crate) fn assert_accessible(pages: &[PathBuf]) {
    let modules = tool("node_modules/axe-core/axe.min.js");
    assert_clean(run(Command::new("node").arg(tool("axe.mjs")).args(pages), &[&modules]));
}

#[test]
fn pages_are_valid_html() {
    assert_valid(&[files("html"), companions::files("html")].concat());
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
    assert_accessible(&[files("html"), companions::files("html")].concat());
}

#[test]
fn pdfs_are_sound() {
    for file in pdfs().into_iter().chain(companions::files("pdf")) {
        assert_clean(run(Command::new("qpdf").arg("--check").arg(file), &[]));
    }
}

#[test]
fn pdfs_are_accessible() {
    let (pdfua, outloud) = (tool("venv/bin/pdfua"), tool("venv/bin/outloud"));
    let pdfs = || pdfs().into_iter().chain(companions::files("pdf"));
    if let Some(output) = run(Command::new(&pdfua).arg("check").args(pdfs()), &[&pdfua]) {
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        // A rule that it could not apply was not passed. This one, on empty headings, fails over a heading of more than
        // one part; the program looks for these itself before it writes a file.
        let unevaluated = said.lines().filter(|line| line.contains("not evaluated") && !line.contains("UA-14-001"));
        assert_eq!(unevaluated.collect::<Vec<_>>(), Vec::<&str>::new());
        assert_clean(Some(output));
    }
    // It takes a running head for prose that nobody hears unless it stands on every page of a document of less than six.
    // Ours is not on the first, which begins with the same words; that no others are passed over is tested below.
    let (short, long): (Vec<PathBuf>, Vec<PathBuf>) = pdfs().partition(|pdf| page_count(pdf) < 6);
    assert_clean(run(Command::new(&outloud).arg("--no-info").args(long), &[&outloud]));
    assert_clean(run(Command::new(&outloud).args(["--no-info", "--skip", "TAG-002"]).args(short), &[&outloud]));
}

fn page_count(pdf: &Path) -> usize {
    lopdf::Document::load(pdf).expect("it was built").get_pages().len()
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
fn the_schema_finds_a_misspelt_key_and_a_kind_that_is_no_words() {
    let python = tool("venv/bin/python");
    let school = Path::new(env!("CARGO_TARGET_TMPDIR")).join("misspelt.toml");
    std::fs::write(&school, "name = \"A\"\nkind = 3\npeeple = 1\n").expect("it can be written");
    let Some(output) = run(Command::new(&python).arg(tool("schema.py")).arg(schema()).arg(&school), &[&python]) else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!output.status.success() && said.contains("'peeple'") && said.contains("3 is not"), "{said}");
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
    let (folder, documents) = (&examples_folder(), built());
    let workspace = policygen::workspace::Workspace::read(repository()).expect("the repository can be read");
    let today = crate::tree::TODAY.parse().expect("it is a date");
    let faults = policygen::lists::write_desk(&workspace, folder, today).expect("the folder can be written to");
    assert!(faults.found.is_empty(), "{:?}", faults.found);
    let schools = documents.iter().map(|(school, _)| school.join("index.html"));
    schools.filter(|list| list.starts_with(folder)).chain([folder.join("index.html")]).collect()
}

#[test]
fn lists_of_policies_are_valid_and_accessible() {
    assert_valid(&lists());
    assert_accessible(&lists());
}

#[test]
fn calendars_are_read_by_another_library() {
    let python = tool("venv/bin/python");
    let dated = built().iter().filter(|(_, document)| document.stamp.next_review.is_some());
    let of_schools = dated.map(|(school, _)| school.join("calendar.ics"));
    let folder = examples_folder();
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
    for (school, document) in built() {
        let archive = school.with_file_name(format!("{}.zip", document.school_id));
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

/// The words of a page and of its notes.
fn words_of_page(html: &str) -> (Vec<String>, Vec<String>) {
    let start = html.find("<main").expect("a page has a main part");
    let main = &html[start..html.find("</main>").expect("it ends")];
    // The versions stand after the notes, which other formats have at the foot of each page.
    let at = main.find("<section id=\"_versions\"").unwrap_or(main.len());
    let (main, versions) = main.split_at(at);
    let (main, notes) = main.split_once("<section class=\"notes\"").unwrap_or((main, ""));
    let notes = notes.split_once("</h2>").map_or("", |(_, notes)| notes);
    let [mut main, notes, versions] = [main, notes, versions].map(|html| split(&text_of_html(html).replace("↩︎", " ")));
    main.extend(versions);
    (main, notes)
}

/// The text of some HTML, without its tags: enough for what this program writes.
fn text_of_html(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
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
    let near = |words: &[String]| words[differs.saturating_sub(6)..(differs + 12).min(words.len())].join(" ");
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

/// Words in Unicode normalisation form C, as a page has them.
fn split(text: &str) -> Vec<String> {
    text.split_whitespace().map(|word| word.nfc().collect()).collect()
}

/// What the tree says, with the number of a note as it is printed: `law1`, not `law[1]`.
fn printed(words: Vec<String>) -> Vec<String> {
    let call = |word: &str| -> Option<String> {
        let (before, rest) = word.split_once('[')?;
        let (number, after) = rest.split_once(']')?;
        let is_call = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_call.then(|| format!("{before}{number}{after}"))
    };
    words.into_iter().flat_map(|word| split(&call(&word).unwrap_or(word))).collect()
}

#[test]
fn page_and_tree_say_the_same_words() {
    for ((_, document), page) in built().iter().zip(files("html")) {
        let html = std::fs::read_to_string(&page).expect("it was built");
        let (said, notes) = words_of_page(&html);
        assert_same_words(&said, &printed(words(document)), &page.display().to_string());
        assert_same_words(&notes, &printed(note_words(document)), &page.display().to_string());
    }
}

const BULLETS: [&str; 4] = ["•", "–", "◦", "▪"];

/// The words of a PDF and of its notes, as another program reads them off its tags.
fn words_of_tags(listed: &str) -> (Vec<String>, Vec<String>) {
    let (mut text, mut notes) = (String::new(), String::new());
    let (mut in_note, mut in_label) = (None, None);
    for line in listed.lines() {
        let (depth, line) = (line.len() - line.trim_start().len(), line.trim());
        in_note = in_note.filter(|&note| depth > note);
        in_label = in_label.filter(|&label| depth > label);
        if let Some(words) = line.strip_prefix('"').and_then(|words| words.strip_suffix('"')) {
            // Numbers, letters and Roman numerals.
            let count = words.trim_end_matches('.');
            let is_digits = count.bytes().all(|byte| byte.is_ascii_digit());
            let counts = is_digits || (words.ends_with('.') && count.bytes().all(|byte| byte.is_ascii_alphabetic()));
            if in_label.is_none() || !(counts || BULLETS.contains(&words)) {
                if in_note.is_some() { &mut notes } else { &mut text }.push_str(words);
            }
            continue;
        }
        match line.split([' ', ':']).next() {
            Some("Lbl") => in_label = Some(depth),
            Some("Note") => in_note = Some(depth),
            Some(_) | None => {}
        }
        // Not a line of attributes, nor the annotation of a link.
        if !line.starts_with('/')
            && !line.starts_with("Object ")
            && (!line.ends_with("(inline)") || in_label == Some(depth))
        {
            text.push(' ');
            notes.push(' ');
        }
    }
    (split(&text), split(&notes))
}

/// What of the words of a PDF is its text: before it stand title, stamp, front table and contents, behind it those who
/// sign.
fn text_of(said: &[String], count: usize, document: &Document) -> Vec<String> {
    let end = match document.design.signatures.is_empty() {
        true => said.len(),
        false => said.iter().rposition(|word| word == "Signatures").expect("it has a place to sign"),
    };
    for signatory in &document.design.signatures {
        assert!(said[end..].join(" ").contains(&signatory.name), "{} signs", signatory.name);
    }
    said[end.saturating_sub(count)..end].to_vec()
}

#[test]
fn tags_and_tree_say_the_same_words_in_print_of_either_size() {
    for ((_, document), pdf) in built().iter().chain(built()).zip(pdfs()) {
        let Some(output) = run(Command::new("pdfinfo").arg("-struct-text").arg(&pdf), &[]) else { return };
        let (said, notes) = words_of_tags(&String::from_utf8(output.stdout).expect("it is UTF-8"));
        let expected = printed(words(document));
        // On paper a reference also names the page it leads to.
        let said = text_of(&without_pages(&said), expected.len(), document);
        assert_same_words(&said, &expected, &pdf.display().to_string());
        assert_same_words(&notes, &printed(note_words(document)), &pdf.display().to_string());
    }
}

#[test]
fn words_that_are_copied_come_in_reading_order() {
    // On smaller paper words are parted in the narrow cells of a table, which would look like other words.
    let on_usual_paper = |((_, document), _): &(&(PathBuf, Document), PathBuf)| document.design.paper.is_none();
    for ((_, document), pdf) in built().iter().zip(files("pdf")).filter(on_usual_paper) {
        // Only what stands between the running head and foot: those are no part of the text.
        let crop = ["-x", "0", "-y", "62", "-W", "596", "-H", "705", "-r", "72", "-raw", "-enc", "UTF-8"];
        let Some(output) = run(Command::new("pdftotext").args(crop).arg(&pdf).arg("-"), &[]) else { return };
        let text = String::from_utf8(output.stdout).expect("it was asked for as UTF-8").replace("DRAFT", " ");
        let said: Vec<String> = split(&text).into_iter().filter(|word| !BULLETS.contains(&&word[..])).collect();
        let said = without_pages(&said);
        let expected: Vec<String> =
            split(&words(document).join(" ")).into_iter().filter(|word| !BULLETS.contains(&&word[..])).collect();
        if document.footnotes.is_empty() {
            assert_same_words(&text_of(&said, expected.len(), document), &expected, &pdf.display().to_string());
        } else {
            // Notes and the headers of tables that go on stand between the words where a page ends.
            assert_in_order(&said, &expected, &pdf.display().to_string());
        }
    }
}

/// How often each word is said; only letters count, since a line or a cell parts a word at a sign.
fn counted(text: &str) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    let letters: String = text.nfkc().collect();
    for word in letters.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        *counted.entry(word.to_owned()).or_default() += 1;
    }
    counted
}

/// Fails if a word of the tree is said less often than there. How a library orders what stands on a page is its own
/// affair; another test reads in order.
fn assert_says_it_all(text: &str, document: &Document, whose: &str) {
    let said = counted(text);
    let missing: Vec<_> = counted(&printed(words(document)).join(" "))
        .into_iter()
        // A word wider than its cell is parted within.
        .filter(|(word, count)| word.chars().count() < 60 && said.get(word).is_none_or(|said| said < count))
        .collect();
    assert!(missing.is_empty(), "{whose} does not read {missing:?}");
}

#[test]
fn every_library_reads_all_words_of_a_pdf() {
    for ((_, document), pdf) in built().iter().chain(built()).zip(pdfs()) {
        let file = lopdf::Document::load(&pdf).expect("it was built");
        let pages: Vec<u32> = file.get_pages().into_keys().collect();
        let text = file.extract_text(&pages).expect("every page can be read");
        assert_says_it_all(&text, document, &format!("lopdf in {}", pdf.display()));
    }
    let python = tool("venv/bin/python");
    let Some(output) = run(Command::new(&python).arg(tool("readers.py")).args(pdfs()), &[&python]) else { return };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    let read = String::from_utf8(output.stdout).expect("it is JSON");
    let mut read = read.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("it is JSON"));
    for ((_, document), pdf) in built().iter().chain(built()).zip(pdfs()) {
        for reader in ["pypdf", "pdfminer.six", "pdfium", "MuPDF"] {
            let of = read.next().expect("each file is read by each library");
            assert!(of["reader"] == reader && of["file"] == *pdf.to_string_lossy(), "{of}");
            let text = of["text"].as_str().expect("text is a string");
            assert_says_it_all(text, document, &format!("{reader} in {}", pdf.display()));
        }
    }
}

#[test]
fn words_that_a_line_parts_at_a_hyphen_are_copied_with_it() {
    let mut parted = 0;
    for ((_, document), pdf) in built().iter().zip(files("pdf")) {
        let Some(output) = run(Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(&pdf).arg("-"), &[])
        else {
            return;
        };
        let text = String::from_utf8(output.stdout).expect("it was asked for as UTF-8");
        parted += text.matches("\u{2010}\n").count();
        let said = split(&text.replace("\u{2010}\n", "-"));
        for word in words(document).iter().filter(|word| word.split('-').filter(|part| !part.is_empty()).count() > 1) {
            let word: String = word.chars().filter(|letter| letter.is_alphabetic() || *letter == '-').collect();
            // Nor is one lost where a page number was put into a reference, or a note is called.
            let is_said = said.iter().any(|said| said.contains(&word));
            assert!(is_said, "{}: \"{word}\" is not there to be copied", pdf.display());
        }
    }
    assert!(parted > 1, "some line ends at a hyphen");
}

/// Fails unless all that is expected is said in this order, with other words between. Only letters count: a word may be
/// parted at a sign, or where it is wider than a line, and the number of a note may stand off its word.
fn assert_in_order(said: &[String], expected: &[String], whose: &str) {
    let parts = |words: &[String]| -> Vec<String> {
        words.iter().flat_map(|word| word.split(|c: char| !c.is_alphabetic())).map(str::to_owned).collect()
    };
    let (said, expected) = (parts(said), parts(expected));
    let mut rest = said.iter();
    for word in expected.iter().filter(|word| (1..60).contains(&word.chars().count())) {
        assert!(rest.any(|said| said == word), "{whose}: \"{word}\" is not said where it should be");
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
