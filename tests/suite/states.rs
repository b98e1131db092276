//! What a document says of itself in each state, in every format.

use crate::checkers::{assert_accessible, assert_clean, assert_valid, run, tool};
use crate::tree::{TODAY, repository};
use policygen::build::{Output, Plan, build};
use policygen::document::{Document, State};
use policygen::lists::write_desk;
use policygen::render::FORMATS;
use policygen::schools::SchoolText;
use policygen::verify::verify;
use policygen::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// A policy for every state, by the day it was last reviewed, and whether its text is approved.
const POLICIES: [(State, &str, bool); 6] = [
    (State::Draft, "2026-10-01", false),
    (State::Changed, "2026-10-01", true),
    (State::Approved, "2026-10-01", true),
    (State::DueSoon, "2025-12-01", true),
    (State::Overdue, "\"autumn 2024\"", true),
    (State::Superseded, "2019-10-07", true),
];

/// The file of a school with these policies. `fingerprints` are those of the texts to be approved.
fn school(fingerprints: &[String]) -> String {
    let mut file = "name = \"Oak Tree Primary School\"\nkind = \"maintained\"\n".to_owned();
    for (at, (state, reviewed, is_approved)) in POLICIES.into_iter().enumerate() {
        let key = state.key();
        file += &format!("\n[[policy]]\nid = \"{key}\"\nmodel = \"social-networking\"\ntitle = \"The {key} one\"\n");
        file += &format!("reviewed = {reviewed}\nreview = \"every year\"\n");
        let choice = if state == State::Changed && !fingerprints.is_empty() { "pseudonym" } else { "own-name" };
        file += &format!("choose = {{ \"profile/name\" = \"{choice}\" }}\n");
        if state == State::Superseded {
            file += "superseded-by = \"approved\"\n";
        }
        if let Some(fingerprint) = fingerprints.get(at).filter(|_| is_approved) {
            file += &format!(
                "\n[[policy.approval]]\nby = \"Governing Body\"\non = 2026-10-08\nfingerprint = \"{fingerprint}\"\n"
            );
        }
    }
    file
}

/// The policies in every format, built once, and the folder they are in.
fn built() -> &'static (PathBuf, Vec<Document>) {
    static BUILT: OnceLock<(PathBuf, Vec<Document>)> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("states");
        let _ = std::fs::remove_dir_all(&folder);
        let workspace = Workspace::read(repository()).expect("the repository can be read");
        let today = TODAY.parse().expect("it is a date");
        let documents = |text: String, output: Option<Output<'_>>| {
            let school = SchoolText { path: "oak.toml".into(), id: "oak".into(), bytes: Ok(text.into_bytes()) };
            let formats: Vec<_> = FORMATS.iter().collect();
            let plan = Plan { today, formats: &formats, output, jobs: 1 };
            let built = build(&workspace, &[school], &plan).swap_remove(0);
            assert!(output.is_none() || built.built > 0, "{:?} {:#?}", built.failed, built.found);
            built.documents
        };
        let drafts = documents(school(&[]), None);
        let fingerprints: Vec<String> = drafts.into_iter().map(|document| document.stamp.fingerprint).collect();
        let output = Output { folder: &folder, archive: false };
        let documents = documents(school(&fingerprints), Some(output));
        write_desk(&workspace, &folder, today).expect("the folder can be written to");
        (folder, documents)
    })
}

/// What was built of the policy in this state, with this ending. A changed text waits to be approved: nothing of it is
/// published, and the text that was approved cannot be made again here.
fn file(state: State, ending: &str) -> PathBuf {
    let folder = if state == State::Changed { "oak/proposed" } else { "oak" };
    built().0.join(folder).join(format!("{}{ending}", state.key()))
}

fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).expect("it was built")
}

/// The pages of a PDF, each in reading order on one line; none if the reader is not here.
fn pages(pdf: &Path) -> Option<Vec<String>> {
    let output = run(Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(pdf).arg("-"), &[])?;
    let text = String::from_utf8(output.stdout).expect("it was asked for as UTF-8");
    let pages = text.trim_end_matches('\u{c}').split('\u{c}');
    Some(pages.map(|page| page.split_whitespace().collect::<Vec<_>>().join(" ")).collect())
}

#[test]
fn each_policy_is_in_its_state() {
    let states: Vec<State> = built().1.iter().map(|document| document.stamp.state()).collect();
    assert_eq!(states, State::ALL);
}

#[test]
fn every_format_says_its_state_in_words() {
    for document in &built().1 {
        let (state, explanation) = (document.stamp.state(), document.stamp.explanation());
        let words = state.words();
        let page = text_of(&file(state, ".html"));
        assert!(page.contains(&format!("<strong>{words}</strong> {explanation}")), "{words}");
        assert!(page.contains(&format!("<meta name=\"policygen:state\" content=\"{}\">", state.key())), "{words}");
        assert!(page.contains(&format!("<p>{words}, as it stood on ")), "{words} at the foot");
        let fragment = text_of(&file(state, ".fragment.html"));
        assert!(fragment.contains(&format!("<strong>{words}.</strong> {explanation}")), "{words}");
        assert!(text_of(&file(state, ".txt")).contains(&format!("{words}. {explanation}")), "{words}");
        for ending in [".pdf", "-large-print.pdf"] {
            let Some(pages) = pages(&file(state, ending)) else { return };
            assert!(pages.len() > 3);
            assert!(pages[0].contains(&format!("{words}. {explanation}")), "{}", pages[0]);
            for page in &pages {
                assert!(page.contains(words), "{words} on every page: {page}");
            }
        }
    }
}

/// The operators of a page, and of the drawings that it may call.
fn drawn_on(pdf: &lopdf::Document, page: lopdf::ObjectId) -> String {
    let mut drawn = pdf.get_page_content(page);
    let (own, shared) = pdf.get_page_resources(page).expect("it is whole");
    let shared = shared.iter().filter_map(|id| pdf.get_dictionary(*id).ok());
    for drawings in own.into_iter().chain(shared).filter_map(|resources| resources.get_deref(b"XObject", pdf).ok()) {
        for (_, drawing) in drawings.as_dict().expect("it is a dictionary") {
            let (_, drawing) = pdf.dereference(drawing).expect("it is there");
            drawn.extend(drawing.as_stream().expect("it is a stream").get_plain_content().expect("it can be unpacked"));
        }
    }
    String::from_utf8_lossy(&drawn).into_owned()
}

#[test]
fn drafts_and_changed_texts_have_the_word_draft_behind_every_page() {
    for document in &built().1 {
        let state = document.stamp.state();
        let pdf = lopdf::Document::load(file(state, ".pdf")).expect("it was built");
        let pages = pdf.get_pages();
        let marked = pages.values().filter(|page| drawn_on(&pdf, **page).contains("/Subtype/Watermark"));
        let expected = if matches!(state, State::Draft | State::Changed) { pages.len() } else { 0 };
        assert_eq!(marked.count(), expected, "{}", state.words());
    }
}

#[test]
fn nothing_says_that_a_text_is_approved_unless_it_is() {
    for document in &built().1 {
        let state = document.stamp.state();
        let is_approved = matches!(state, State::Approved | State::DueSoon | State::Overdue | State::Superseded);
        let mut said = vec![text_of(&file(state, ".html")), text_of(&file(state, ".fragment.html"))];
        said.push(text_of(&file(state, ".txt")));
        said.extend(pages(&file(state, ".pdf")).map(|pages| pages.join(" ")));
        for said in said {
            let said = said.to_lowercase();
            for claim in ["approved this text on", "dcterms.dateaccepted", "approved by", "ratified"] {
                assert!(is_approved || !said.contains(claim), "{}: {claim}", state.words());
            }
            assert_eq!(is_approved, said.contains("approved this text on"), "{}", state.words());
        }
        let pdf = std::fs::read(file(state, ".pdf")).expect("it was built");
        let verified = verify(&pdf).unwrap_or_else(|why| panic!("{}", why.0)).swap_remove(0);
        assert!(verified.is_unaltered());
        assert_eq!(verified.fact("state"), Some(state.key()));
        assert_eq!(verified.fact("approved"), is_approved.then_some("2026-10-08"), "{}", state.words());
    }
}

#[test]
fn no_format_gives_the_date_of_an_earlier_text_as_its_own() {
    // Reviewed on 1 October, approved a week later, and changed since.
    let earlier = "1 October 2026";
    let page = text_of(&file(State::Changed, ".html"));
    for claim in ["dcterms.modified", "dateModified", "Last reviewed: <time", "policygen:reviewed"] {
        assert!(!page.contains(claim), "{claim}");
    }
    assert!(page.contains("<meta name=\"policygen:earlier-review\" content=\"2026-10-01\">"));
    assert!(page.contains(&format!("{earlier}, of an earlier text</dd>")), "in the front table");
    let fragment = text_of(&file(State::Changed, ".fragment.html"));
    assert!(
        fragment.contains(&format!(" · an earlier text reviewed {earlier} · ")) && !fragment.contains("last reviewed")
    );
    assert!(
        text_of(&file(State::Approved, ".html")).contains("<meta name=\"dcterms.modified\" content=\"2026-10-01\">")
    );
    for (state, date) in [(State::Changed, TODAY), (State::Draft, TODAY), (State::Approved, "2026-10-08")] {
        let pdf = file(state, ".pdf");
        let whole = lopdf::Document::load(&pdf).expect("it was built");
        let info = whole.trailer.get_deref(b"Info", &whole).and_then(lopdf::Object::as_dict).expect("it has one");
        for key in [&b"CreationDate"[..], b"ModDate"] {
            let said = info.get(key).and_then(lopdf::Object::as_str).expect("it is a string");
            assert_eq!(said, format!("D:{}000000Z", date.replace('-', "")).as_bytes(), "{}", state.words());
        }
        let Some(pages) = pages(&pdf) else { continue };
        let built = TODAY.parse::<policygen::date::Date>().expect("it is a date");
        assert!(pages[0].contains(&format!("{}, as it stood on {built}", state.words())), "{}", pages[0]);
        for page in &pages {
            let is_earlier = page.contains(&format!("Earlier text reviewed {earlier}"));
            assert_eq!(is_earlier, state == State::Changed, "{}: {page}", state.words());
        }
    }
}

#[test]
fn the_pages_and_lists_of_every_state_are_valid_and_accessible() {
    let folder = &built().0;
    let lists = [folder.join("index.html"), folder.join("oak/index.html")];
    let pages: Vec<PathBuf> = State::ALL.into_iter().map(|state| file(state, ".html")).chain(lists).collect();
    assert_valid(&pages);
    assert_accessible(&pages);
}

#[test]
fn the_pdfs_of_every_state_are_accessible() {
    let pdfs: Vec<PathBuf> = State::ALL.into_iter().map(|state| file(state, ".pdf")).collect();
    let pdfua = tool("venv/bin/pdfua");
    assert_clean(run(Command::new(&pdfua).arg("check").args(pdfs), &[&pdfua]));
}

#[test]
fn lists_say_the_state_of_every_policy_in_words() {
    let (folder, _) = built();
    for list in ["index.html", "oak/index.html"] {
        // The register of the school lists what is published, and nothing of the changed text is.
        let is_listed = |state: &State| *state != State::Changed || list == "index.html";
        let said = text_of(&folder.join(list));
        for state in State::ALL.into_iter().filter(is_listed) {
            assert!(said.contains(&format!("<strong class=\"badge\">{}</strong>", state.words())), "{}", state.words());
        }
    }
}
