//! The promises of the output: the same bytes every time, one tree for every format, nothing half written.

use crate::tree::{example, examples, repository, text_at, words};
use policygen::build::{Plan, build};
use policygen::diagnostic;
use policygen::document::{Document, State};
use policygen::output::Manifest;
use policygen::render::FORMATS;
use policygen::schools::SchoolText;
use policygen::workspace::Workspace;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A folder of this test alone, empty.
pub(crate) fn empty_folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the target folder can be written to");
    folder
}

/// Every file below a folder by its path there, without the record of when each was written.
pub(crate) fn files_below(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.expect("it can be listed");
        let below = entry.path().strip_prefix(folder).expect("it was found there").to_owned();
        if entry.file_type().is_file() && !below.starts_with(".policygen") {
            files.insert(below, std::fs::read(entry.path()).expect("it can be read"));
        }
    }
    files
}

/// Builds one school file, given as text, with the library of this repository.
fn build_text(text: &str) -> (Vec<Document>, Vec<String>) {
    let workspace = Workspace::read(repository()).expect("the repository can be read");
    let school = SchoolText { path: "schools/a.toml".into(), id: "a".into(), bytes: Ok(text.as_bytes().to_vec()) };
    let today = crate::tree::TODAY.parse().expect("it is a date");
    let plan = Plan { today, formats: &[], output: None, jobs: 1 };
    let built = build(&workspace, &[school], &plan).swap_remove(0);
    let shown = built.found.iter().map(|d| diagnostic::to_text(d, &built.sources, false)).collect();
    (built.documents, shown)
}

fn helix() -> String {
    std::fs::read_to_string(repository().join("schools/helix.toml")).expect("the repository has helix")
}

#[test]
fn two_builds_in_one_process_give_the_same_bytes() {
    let (first, second) = (empty_folder("first"), empty_folder("second"));
    examples(Some(&first));
    examples(Some(&second));
    assert_eq!(files_below(&first), files_below(&second));
}

#[test]
fn processes_with_one_job_and_two_give_the_same_bytes() {
    let run = |name: &str, jobs: &str| {
        let folder = empty_folder(name);
        let status = std::process::Command::new(env!("CARGO_BIN_EXE_policygen"))
            .current_dir(repository())
            .args(["build", "--quiet", "--zip", "--today", crate::tree::TODAY, "--jobs", jobs, "--output"])
            .arg(&folder)
            .stderr(std::process::Stdio::null())
            .status()
            .expect("the program runs");
        assert!(status.success());
        files_below(&folder)
    };
    let one = run("one-job", "1");
    assert!(one.len() >= 8, "two schools, three formats, a manifest and an archive each");
    assert_eq!(one, run("two-jobs", "2"));
}

#[test]
fn a_second_build_leaves_every_file_untouched() {
    let folder = empty_folder("untouched");
    examples(Some(&folder));
    let again = examples(Some(&folder));
    assert!(again.iter().all(|school| school.built > 0 && school.written == 0));
    let left: Vec<_> =
        files_below(&folder).into_keys().filter(|name| name.to_string_lossy().contains(".part")).collect();
    assert!(left.is_empty(), "no temporary file is left: {left:?}");
}

#[test]
fn an_archive_holds_what_the_folder_and_its_manifest_do() {
    let folder = empty_folder("archived");
    examples(Some(&folder));
    for school in ["helix", "st-thomas"] {
        let there = files_below(&folder.join(school));
        let archive = std::fs::File::open(folder.join(school).with_extension("zip")).expect("it was built");
        let mut archive = zip::ZipArchive::new(archive).expect("it is an archive");
        let mut packed = BTreeMap::new();
        for at in 0..archive.len() {
            let mut entry = archive.by_index(at).expect("it is listed");
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut entry, &mut bytes).expect("it can be unpacked");
            packed.insert(PathBuf::from(entry.name().expect("it is UTF-8").into_owned()), bytes);
        }
        assert!(packed == there, "{school}: {:?} is not {:?}", packed.keys(), there.keys());

        let manifest: Manifest =
            serde_json::from_slice(&packed[Path::new("manifest.json")]).expect("the manifest can be read");
        let listed = manifest.policies.iter().flat_map(|policy| &policy.files).chain(&manifest.files);
        let listed: BTreeMap<PathBuf, String> =
            listed.map(|file| (PathBuf::from(&file.name), file.sha256.clone())).collect();
        packed.remove(Path::new("manifest.json"));
        let hashed: BTreeMap<PathBuf, String> =
            packed.into_iter().map(|(name, bytes)| (name, policygen::digest::sha256(&bytes))).collect();
        assert_eq!(hashed, listed);
    }
}

#[test]
fn lists_link_to_nothing_that_was_not_built() {
    let folder = empty_folder("linked");
    examples(Some(&folder));
    let workspace = Workspace::read(repository()).expect("the repository can be read");
    let today = crate::tree::TODAY.parse().expect("it is a date");
    let faults = policygen::lists::write_desk(&workspace, &folder, today).expect("the folder can be written to");
    assert!(faults.found.is_empty(), "{:?}", faults.found);
    let mut checked = 0;
    for (name, page) in files_below(&folder).into_iter().filter(|(name, _)| name.ends_with("index.html")) {
        let page = String::from_utf8(page).expect("it is UTF-8");
        for link in page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            if !link.starts_with('#') && !link.contains(':') {
                let target = folder.join(&name).with_file_name(link);
                assert!(target.is_file(), "{} links to {link}", name.display());
                checked += 1;
            }
        }
    }
    assert!(checked >= 20, "every school has a page, a PDF and a calendar: {checked}");
}

#[test]
fn another_word_for_the_board_changes_every_place() {
    let before = example("helix");
    let text = helix().replacen("[people]", "[words]\nboard = \"Governing Body\"\n\n[people]", 1);
    let (mut documents, found) = build_text(&text);
    // Who approved an earlier text has the name that it had then.
    documents[0].versions = None;
    let after = words(&documents[0]).join(" ");
    assert!(words(&before).join(" ").contains("Management Committee member"), "the example uses a noun of the term");
    assert!(!after.contains("Management Committee") && !after.contains("management committee"), "{found:?}");
    assert!(after.contains("Governing Body") && after.contains("governor"), "{after}");
    assert!(!after.contains("Governing Body member"), "the noun comes with the term");
    assert!(!after.contains(" an governor") && !after.contains(" a Governing Bodys"), "{after}");
}

#[test]
fn no_document_claims_that_an_earlier_approval_is_of_its_text() {
    for document in examples(None).into_iter().flat_map(|school| school.documents) {
        assert_eq!(document.stamp.state(), State::Draft, "{}", document.school);
        let said = policygen::plain::text(&document);
        assert!(!said.contains("Ratified") && !said.contains("approved this text on"), "{said}");
    }
}

#[test]
fn a_recorded_fingerprint_approves_this_text_and_no_other() {
    let fingerprint = example("helix").stamp.fingerprint;
    let record = format!(
        "\n[[policy.approval]]\nby = \"Management Committee\"\non = 2026-11-20\nfingerprint = \"{fingerprint}\"\n"
    );
    let approved = helix() + &record;
    assert_eq!(build_text(&approved).0[0].stamp.state(), State::Overdue);
    let changed = approved.replace("BEESAFE", "OWLSAFE");
    assert_eq!(build_text(&changed).0[0].stamp.state(), State::Changed);
}

#[test]
fn a_new_chair_leaves_the_text_approved_and_is_told_of() {
    let stamp = example("helix").stamp;
    assert!(!stamp.particulars.is_empty());
    let record = format!(
        "\n[[policy.approval]]\nby = \"Management Committee\"\non = 2026-11-20\nfingerprint = \"{}\"\nparticulars = \"{}\"\n",
        stamp.fingerprint, stamp.particulars
    );
    let approved = helix() + &record;
    let told = "Only names or contact details in it have changed since.";
    let as_approved = build_text(&approved).0.swap_remove(0);
    assert!(!as_approved.stamp.explanation().contains(told));
    assert!(approved.contains("PK Maselino"));
    let renamed = build_text(&approved.replace("PK Maselino", "Nia Grün")).0.swap_remove(0);
    assert_eq!(renamed.stamp.state(), State::Overdue, "approved as before");
    assert!(renamed.stamp.explanation().contains(told));
    assert_ne!(policygen::plain::text(&renamed), policygen::plain::text(&as_approved));
}

#[test]
fn a_review_after_the_approval_leaves_the_text_approved() {
    let fingerprint = example("helix").stamp.fingerprint;
    let record =
        format!("\n[[policy.approval]]\nby = \"The board\"\non = 2024-10-06\nfingerprint = \"{fingerprint}\"\n");
    let (documents, found) = build_text(&(helix() + &record));
    assert_eq!(documents[0].stamp.reviewed_last().map(|date| date.written()).as_deref(), Some("2024-10-07"));
    assert_eq!(documents[0].stamp.state(), State::Overdue);
    assert!(found.iter().all(|fault| !fault.starts_with("error")), "{found:?}");
}

#[test]
fn law_and_guidance_are_listed_once_and_in_order() {
    for document in examples(None).into_iter().flat_map(|school| school.documents) {
        for list in ["law-legislation.", "law-guidance.", "linked-policies."] {
            let mut titles = Vec::new();
            for section in document.all_sections() {
                for clause in section.clauses.iter().filter(|clause| format!("{}.", clause.id) == list) {
                    for block in &clause.blocks {
                        if let policygen::document::BlockKind::List { items, .. } = &block.kind {
                            let ids = items.iter().filter_map(|item| item.id.as_deref());
                            titles.extend(ids.filter_map(|id| text_at(&document, id)));
                        }
                    }
                }
            }
            let mut sorted: Vec<String> = titles.iter().map(|title| title.to_lowercase()).collect();
            sorted.sort();
            sorted.dedup();
            assert_eq!(titles.iter().map(|title| title.to_lowercase()).collect::<Vec<_>>(), sorted);
        }
    }
}

/// Numbers that look random and are the same every time (Knuth's MMIX generator).
fn numbers(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    }
}

/// A text with a few pieces taken out, doubled, or replaced by something that means something to a parser.
fn damaged(text: &str, next: &mut impl FnMut(usize) -> usize) -> String {
    const PIECES: [&str; 16] =
        ["\"", "{{", "}}", "[", "]]", "=", "\n", "{#", "{when=\"", "+++\n", "é", "\\", "* ", "|", "[^a]", "\"\"\""];
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..=next(4) {
        let at = next(letters.len());
        let end = (at + next(12)).min(letters.len());
        match next(3) {
            0 => drop(letters.drain(at..end)),
            1 => drop(letters.splice(at..end, PIECES[next(PIECES.len())].chars())),
            _ => {
                let copy: Vec<char> = letters[at..end].to_vec();
                letters.splice(at..at, copy);
            }
        }
    }
    letters.into_iter().collect()
}

#[test]
fn damaged_school_files_are_reported_and_never_panic() {
    let workspace = Workspace::read(repository()).expect("the repository can be read");
    let whole = helix()
        + "\n[[policy.replace]]\nclause = \"support/abuse\"\nreason = \"a\"\ntext = \"\"\"\n- {#a} {{ Board }}\n\"\"\"\n";
    let mut next = numbers(1);
    for _ in 0..300 {
        let text = damaged(&whole, &mut next);
        let school = SchoolText { path: "a.toml".into(), id: "a".into(), bytes: Ok(text.clone().into_bytes()) };
        let today = crate::tree::TODAY.parse().expect("it is a date");
        let plan = Plan { today, formats: &[], output: None, jobs: 1 };
        let built = build(&workspace, &[school], &plan).swap_remove(0);
        for fault in &built.found {
            assert!(!diagnostic::to_text(fault, &built.sources, false).is_empty(), "{text}");
        }
    }
}

#[test]
fn damaged_libraries_are_reported_and_never_panic() {
    let whole = policygen::load::Files::embedded();
    let paths: Vec<String> =
        whole.0.keys().filter(|path| !path.contains("fonts") && !path.ends_with("LICENSE")).cloned().collect();
    let mut next = numbers(2);
    for _ in 0..120 {
        let mut files = whole.clone();
        let path = &paths[next(paths.len())];
        let file = files.0.get_mut(path).expect("it was listed");
        file.bytes = damaged(&String::from_utf8_lossy(&file.bytes), &mut next).into_bytes().into();
        let (mut sources, mut found) = (policygen::source::Sources::default(), Vec::new());
        policygen::library::read(&files, &mut sources, &mut found);
        policygen::render::theme(&files, &mut sources, &mut found);
        for fault in &found {
            assert!(!diagnostic::to_text(fault, &sources, false).is_empty(), "{path}");
        }
    }
}

#[test]
fn every_format_has_its_own_ending() {
    let endings: std::collections::BTreeSet<&str> = FORMATS.iter().map(|format| format.ending).collect();
    assert_eq!(endings.len(), FORMATS.len());
}

#[test]
fn a_section_is_for_all_whom_a_clause_within_another_addresses() {
    // The duty of the chair is included in a clause for staff.
    let document = example("helix");
    let governors = document.readers.iter().find(|reader| reader.key == "governors").expect("some sections are theirs");
    assert!(governors.sections.iter().any(|section| section == "breach"), "{:?}", governors.sections);
    assert!(governors.sections.len() < document.sections.len());
}
