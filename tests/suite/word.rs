//! Word documents: they say what the tree says, other programs open them, and tracked changes lead to either text.

use crate::checkers::{built, files, run, skipped, tool};
use crate::companions;
use crate::tree::{note_words, words};
use policygen::published::lines;
use policygen::published::verdict::{Altered, Where};
use policygen::verify::verify;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use unicode_normalization::UnicodeNormalization;
use zip::{ZipArchive, ZipWriter};

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("it is an archive");
    let mut part = String::new();
    archive.by_name(name).expect("it has this part").read_to_string(&mut part).expect("it is UTF-8");
    part
}

/// The same file with a part that reads otherwise.
fn with_part(bytes: &[u8], name: &str, of: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("it is an archive");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("it is listed");
        let entry_name = entry.name().expect("it is UTF-8").into_owned();
        let mut part = Vec::new();
        entry.read_to_end(&mut part).expect("it can be unpacked");
        if entry_name == name {
            part = of(&String::from_utf8(part).expect("it is UTF-8")).into_bytes();
        }
        writer.start_file(&entry_name, zip::write::SimpleFileOptions::default()).expect("names differ");
        writer.write_all(&part).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}

#[test]
fn a_word_document_says_what_the_tree_says_and_is_unaltered() {
    for ((_, document), path) in built().iter().zip(files("docx")) {
        let bytes = std::fs::read(&path).expect("it was built");
        let read = verify(&bytes).unwrap_or_else(|why| panic!("{}: {why:?}", path.display())).swap_remove(0);
        assert!(read.is_unaltered(), "{}: {:#?}", path.display(), read.verdict.changes);
        assert_eq!(read.lines(), lines::of(document).lines, "{}", path.display());
        assert_eq!(read.fingerprint(), Some(document.stamp.fingerprint.as_str()));
    }
}

/// What somebody may do to a document: the part, what stands there, what comes in its place, and what is told of it.
const HARM: [(&str, &str, &str, &str); 13] = [
    ("word/document.xml", "must cooperate closely", "may cooperate closely", "may cooperate closely"),
    ("word/document.xml", "Jiten Patel", "Jane Patel", "Jane Patel"),
    ("word/document.xml", "has not approved this text", "has approved this text", "has approved this text"),
    ("word/document.xml", "</w:body>", "<w:p><w:r><w:t>Anything goes.</w:t></w:r></w:p></w:body>", "Anything goes."),
    (
        "word/document.xml",
        "<w:r><w:t xml:space=\"preserve\">In the school day",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>In the school day",
        "hidden: ",
    ),
    (
        "word/document.xml",
        "<w:r><w:t xml:space=\"preserve\">In the school day",
        "<w:r><w:rPr><w:strike/></w:rPr><w:t>In the school day",
        "struck out: ",
    ),
    (
        "word/document.xml",
        "<w:r><w:t xml:space=\"preserve\">In the school day",
        "<w:r><w:rPr><w:color w:val=\"FFFFFF\"/></w:rPr><w:t>In the school day",
        "marked: colour FFFFFF",
    ),
    ("word/document.xml", "<w:numId w:val=\"2\"/>", "<w:numId w:val=\"1\"/>", ""),
    ("word/_rels/document.xml.rels", "https://www.gov.uk/", "https://gov.example/", "leads to: https://gov.example/"),
    (
        "word/styles.xml",
        "<w:name w:val=\"Normal\"/><w:qFormat/>",
        "<w:name w:val=\"Normal\"/><w:qFormat/><w:rPr><w:vanish/></w:rPr>",
        "style: Normal is hidden",
    ),
    ("word/footer1.xml", "Draft · ", "Approved · ", "Approved · "),
    ("docProps/core.xml", "<cp:contentStatus>Draft", "<cp:contentStatus>Approved", "contentStatus: Approved"),
    ("customXml/item1.xml", "<state>draft", "<state>approved", "policygen:state: approved"),
];

#[test]
fn a_change_by_hand_is_found_in_a_word_document() {
    let path =
        files("docx").into_iter().find(|path| path.to_string_lossy().contains("helix")).expect("it is an example");
    let bytes = std::fs::read(path).expect("it was built");
    for (name, was, is, told) in HARM {
        assert!(part(&bytes, name).contains(was), "{name} has {was}");
        let harmed = with_part(&bytes, name, |xml| xml.replacen(was, is, 1));
        let read = verify(&harmed).expect("it can be read").swap_remove(0);
        assert!(!read.is_unaltered(), "{is}");
        let found: Vec<&String> = read.verdict.changes.iter().flat_map(|change| &change.found).collect();
        assert!(found.iter().any(|line| line.contains(told)), "{is}: {found:#?}");
    }
}

#[test]
fn a_document_that_another_program_saved_says_the_same_and_is_told_of() {
    let path =
        files("docx").into_iter().find(|path| path.to_string_lossy().contains("helix")).expect("it is an example");
    let bytes = std::fs::read(path).expect("it was built");
    // It parts words into runs, puts the numbers of pages into the contents, and says who saved the file last.
    let saved = with_part(&bytes, "word/document.xml", |xml| {
        let apart = "In the</w:t></w:r><w:r w:rsidR=\"00A1\"><w:t xml:space=\"preserve\"> school day";
        let paged = "<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGEREF _Toc1 \\h\
                     </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>3</w:t></w:r><w:r>\
                     <w:fldChar w:fldCharType=\"end\"/></w:r></w:hyperlink>";
        let (contents, text) = xml.split_once("</w:sdt>").expect("it has contents");
        contents.replace("</w:hyperlink>", paged) + "</w:sdt>" + &text.replacen("In the school day", apart, 1)
    });
    let saved = with_part(&saved, "docProps/core.xml", |xml| {
        xml.replace("</cp:coreProperties>", "<cp:lastModifiedBy>A clerk</cp:lastModifiedBy></cp:coreProperties>")
    });
    let read = verify(&saved).expect("it can be read").swap_remove(0);
    let [Altered { place: Where::Parts, found, .. }] = read.verdict.changes.as_slice() else {
        panic!("{:#?}", read.verdict.changes)
    };
    let named = |name: &str| found.iter().any(|part| part.starts_with(&format!("the part {name} ")));
    assert!(found.len() == 2 && named("word/document.xml") && named("docProps/core.xml"), "{found:#?}");
}

/// What shows other words than those that stand there, or none, without changing a word.
const UNSEEN: [(&str, &str, &str); 9] = [
    ("word/styles.xml", "<w:rPrDefault><w:rPr>", "<w:rPrDefault><w:rPr><w:vanish/>"),
    ("word/styles.xml", "<w:tblPr>", "<w:tblPr><w:bidiVisual/>"),
    ("word/numbering.xml", "<w:lvlText w:val=\"", "<w:lvlText w:val=\"No "),
    ("word/document.xml", "<w:cantSplit/>", "<w:cantSplit/><w:hidden/>"),
    ("word/document.xml", " REF _Ref", " DDEAUTO cmd \"/k calc\" _Ref"),
    ("word/document.xml", "<w:lang w:val=\"", "<w:lang w:val=\"x"),
    ("word/settings.xml", "</w:settings>", "<w:attachedTemplate r:id=\"rId9\"/></w:settings>"),
    (
        "[Content_Types].xml",
        "</Types>",
        "<Default Extension=\"bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/></Types>",
    ),
    ("word/fontTable.xml", "<w:font w:name=\"", "<w:font w:name=\"Wingdings "),
];

#[test]
fn what_shows_other_words_than_those_that_stand_there_is_told_of() {
    let path =
        files("docx").into_iter().find(|path| path.to_string_lossy().contains("helix")).expect("it is an example");
    let bytes = std::fs::read(path).expect("it was built");
    let mut tried = 0;
    for (name, was, is) in UNSEEN.into_iter().filter(|(name, was, _)| part(&bytes, name).contains(was)) {
        let read = verify(&with_part(&bytes, name, |xml| xml.replacen(was, is, 1)));
        assert!(read.is_err() || read.is_ok_and(|read| !read[0].is_unaltered()), "{name}: {is}");
        tried += 1;
    }
    assert!(tried >= 7, "{tried} of them stand in a document");
}

#[test]
fn a_file_that_is_no_whole_word_document_is_told_of() {
    let bytes = std::fs::read(&files("docx")[0]).expect("it was built");
    for at in (0..bytes.len()).step_by(bytes.len() / 40) {
        let _ = verify(&bytes[..at]);
        let mut broken = bytes.clone();
        broken[at] ^= 0x55;
        let _ = verify(&broken);
    }
    let deep = "<w:sdt><w:sdtContent>".repeat(5_000) + &"</w:sdtContent></w:sdt>".repeat(5_000);
    let endless = with_part(&bytes, "word/document.xml", |xml| xml.replace("<w:sectPr>", &format!("{deep}<w:sectPr>")));
    assert!(verify(&endless).is_err());
}

/// Every Word document: of the examples, and of what goes with policies.
fn all() -> Vec<PathBuf> {
    files("docx").into_iter().chain(companions::files("docx")).collect()
}

#[test]
fn word_documents_satisfy_the_standard() {
    let audit = tool("venv/bin/openxml-audit");
    for path in all() {
        let Some(output) = run(Command::new(&audit).arg("--policy").arg("strict").arg(&path), &[&audit]) else {
            return;
        };
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && said.contains("Errors: 0"), "{}: {said}", path.display());
    }
}

#[test]
fn another_library_sees_headings_lists_tables_and_footnotes() {
    let python = tool("venv/bin/python");
    let Some(output) = run(Command::new(&python).arg(tool("word.py")).args(files("docx")), &[&python]) else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read = String::from_utf8(output.stdout).expect("it is JSON");
    let read: Vec<serde_json::Value> =
        read.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for ((_, document), seen) in built().iter().zip(&read) {
        assert_eq!(seen["title"], document.title.as_str());
        assert_eq!(seen["language"], "en-GB");
        assert_eq!(seen["author"], document.school.as_str());
        assert_eq!(seen["headings"], document.all_sections().len(), "{}", document.id);
        for what in ["items", "header_rows", "footnotes", "links", "references", "pictures"] {
            *sums.entry(what).or_default() += seen[what].as_u64().expect("it is a number");
        }
        // Numbers are counted by Word, so they are no words.
        let expected: Vec<String> = words(document).iter().filter(|word| !is_number(word)).cloned().collect();
        let said: Vec<String> =
            seen["text"].as_str().expect("it is text").split_whitespace().map(str::to_owned).collect();
        assert_in_order(&said, &expected, &document.id);
        let notes: Vec<String> =
            seen["notes"].as_str().expect("it is text").split_whitespace().map(str::to_owned).collect();
        assert_in_order(&notes, &note_words(document), &document.id);
    }
    assert!(sums.values().all(|sum| *sum > 0), "{sums:?}");
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Fails unless all that is expected is said in this order. Only letters count: the number of a note may stand
/// at its word or off it.
fn assert_in_order(said: &[String], expected: &[String], whose: &str) {
    let parts = |words: &[String]| -> Vec<String> {
        let parts = words.iter().map(|word| word.nfc().collect::<String>());
        let parts =
            parts.flat_map(|word| word.split(|c: char| !c.is_alphabetic()).map(str::to_owned).collect::<Vec<_>>());
        parts.filter(|part| !part.is_empty()).collect()
    };
    let (said, expected) = (parts(said), parts(expected));
    let mut rest = said.iter();
    for word in expected.iter().filter(|word| word.chars().count() < 60) {
        assert!(rest.any(|said| said == word), "{whose}: \"{word}\" is not said where it should be");
    }
}

#[test]
fn another_program_shows_the_same_words_and_numbers() {
    let (folder, profile) = (Path::new(env!("CARGO_TARGET_TMPDIR")).join("shown"), tempdir("office"));
    std::fs::create_dir_all(&folder).expect("the target folder can be written to");
    let named = |(at, path): (usize, PathBuf)| {
        let copy = folder.join(format!("{at}.docx"));
        std::fs::copy(path, &copy).expect("it was built");
        copy
    };
    let copies: Vec<PathBuf> = files("docx").into_iter().enumerate().map(named).collect();
    let mut office = Command::new("soffice");
    office.arg(format!("-env:UserInstallation=file://{}", profile.display()));
    office.args(["--headless", "--convert-to", "pdf", "--outdir"]).arg(&folder).args(&copies);
    let Some(output) = run(&mut office, &[]) else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for ((_, document), copy) in built().iter().zip(copies) {
        let pdf = copy.with_extension("pdf");
        if !pdf.exists() {
            return skipped("soffice made no PDF");
        }
        let Some(output) = run(Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(&pdf).arg("-"), &[])
        else {
            return;
        };
        let text = String::from_utf8(output.stdout).expect("it was asked for as UTF-8");
        let squeezed = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for section in document.all_sections() {
            let Some(number) = &section.number else { continue };
            // A heading may be longer than its line.
            let heading = section.heading();
            let shown = heading.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
            assert!(squeezed.contains(&shown), "{}: section {number} is shown as \"{shown}\"", document.id);
        }
        for paragraph in numbered(document) {
            assert!(squeezed.contains(&paragraph), "{}: \"{paragraph}\" is shown", document.id);
        }
    }
}

/// The numbered paragraphs of a document, each with its number and its first words.
fn numbered(document: &policygen::document::Document) -> Vec<String> {
    let sections = document.all_sections().into_iter();
    let blocks = sections.flat_map(|section| &section.clauses).flat_map(|clause| &clause.blocks);
    let numbered = blocks.filter_map(|block| {
        let number = block.number.as_ref()?;
        let policygen::document::BlockKind::Paragraph(line) = &block.kind else { return None };
        let words = policygen::document::plain(line);
        Some(format!("{number} {}", words.split_whitespace().take(3).collect::<Vec<_>>().join(" ")))
    });
    numbered.collect()
}

fn tempdir(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("the target folder can be written to");
    folder
}

/// What to do with tracked changes.
#[derive(Clone, Copy, PartialEq)]
enum Take {
    All,
    None,
}

/// The paragraphs that a document has after all of its tracked changes were taken, or none: style, level and words of
/// each from the first section on. A paragraph whose end goes is one with the next.
fn paragraphs(bytes: &[u8], take: Take) -> Vec<String> {
    let xml = part(bytes, "word/document.xml");
    let notes = part(bytes, "word/footnotes.xml");
    let (document, notes) =
        (roxmltree::Document::parse(&xml).expect("it is XML"), roxmltree::Document::parse(&notes).expect("it is XML"));
    let gone = if take == Take::All { "del" } else { "ins" };
    let name = |node: &roxmltree::Node<'_, '_>| node.tag_name().name().to_owned();
    let words = |paragraph: roxmltree::Node<'_, '_>| {
        let mut words = String::new();
        for node in paragraph.descendants() {
            let is_gone = node.ancestors().any(|above| name(&above) == gone);
            match name(&node).as_str() {
                _ if is_gone => {}
                "t" | "delText" => words += node.text().unwrap_or_default(),
                "tab" if name(&node.parent().expect("a run holds it")) == "r" => words.push('\t'),
                "br" => words.push('\n'),
                "footnoteReference" => {
                    let id = node.attributes().find(|at| at.name() == "id").expect("it has one").value().to_owned();
                    let note = notes.descendants().find(|note| {
                        name(note) == "footnote" && note.attributes().any(|at| at.name() == "id" && at.value() == id)
                    });
                    let note = note.expect("it is there");
                    let said = note.descendants().filter(|node| name(node) == "t").filter_map(|node| node.text());
                    words += &format!("[{}]", said.collect::<String>());
                }
                _ => {}
            }
        }
        words
    };
    let mut all: Vec<String> = Vec::new();
    let mut carried = String::new();
    for paragraph in document.descendants().filter(|node| name(node) == "p") {
        let properties = paragraph.children().find(|node| name(node) == "pPr");
        let value = |of: &str| {
            let node = properties.iter().flat_map(|node| node.descendants()).find(|node| name(node) == of);
            node.and_then(|node| node.attributes().next()).map(|at| at.value().to_owned()).unwrap_or_default()
        };
        let row = paragraph.ancestors().find(|node| name(node) == "tr");
        let of_row = row.iter().flat_map(|row| row.children()).find(|node| name(node) == "trPr");
        if of_row.iter().flat_map(|node| node.children()).any(|node| name(&node) == gone) {
            assert_eq!(words(paragraph), "", "a row that goes takes all of its words with it");
            continue;
        }
        let end = properties.iter().flat_map(|node| node.children()).find(|node| name(node) == "rPr");
        let end_goes = end.iter().flat_map(|node| node.children()).any(|node| name(&node) == gone);
        let said = std::mem::take(&mut carried) + &words(paragraph);
        if end_goes {
            carried = said;
            continue;
        }
        // The space below a table.
        if value("pStyle") != "Gap" {
            all.push(format!("{} {} {said}", value("pStyle"), value("ilvl")));
        }
    }
    assert_eq!(carried, "", "nothing is left over");
    let first = all.iter().position(|line| line.starts_with("Heading1 ")).expect("it has a section");
    let title = all.iter().find(|line| line.starts_with("Title ")).expect("it has a title").clone();
    std::iter::once(title).chain(all.split_off(first)).filter(|line| !line.starts_with("FootnoteText")).collect()
}

#[test]
fn taking_all_changes_gives_the_new_text_and_taking_none_the_old() {
    for (at, path) in companions::files("docx").into_iter().enumerate().filter(|(at, _)| at % 2 == 0) {
        let redline = std::fs::read(path).expect("it was made");
        let [old, new] = companions::both(at / 2).map(|path| std::fs::read(path).expect("it was built"));
        let (old, new) = (paragraphs(&old, Take::All), paragraphs(&new, Take::All));
        assert_ne!(old, new, "they differ");
        let until = |mut all: Vec<String>| {
            // Who signs is no part of the text that is compared.
            let end = all.iter().position(|line| line.ends_with(" Signatures")).unwrap_or(all.len());
            all.truncate(end);
            all
        };
        assert_eq!(until(paragraphs(&redline, Take::All)), until(new));
        assert_eq!(until(paragraphs(&redline, Take::None)), until(old));
    }
}

#[test]
fn tracked_changes_say_whose_they_are_and_have_numbers_of_their_own() {
    let redline = std::fs::read(&companions::files("docx")[0]).expect("it was made");
    let xml = part(&redline, "word/document.xml");
    let document = roxmltree::Document::parse(&xml).expect("it is XML");
    let changes = document.descendants().filter(|node| matches!(node.tag_name().name(), "ins" | "del"));
    let mut ids = Vec::new();
    for change in changes {
        let of = |name: &str| change.attributes().find(|at| at.name() == name).map(|at| at.value().to_owned());
        assert_eq!(of("author").as_deref(), Some("Oak Tree Primary School"));
        assert_eq!(of("date").as_deref(), Some("2026-11-21T00:00:00Z"));
        ids.extend(of("id"));
    }
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert!(all > 20 && ids.len() == all, "{all}");
    let comment = part(&redline, "word/comments.xml");
    assert!(
        comment.contains("Everybody keeps") || comment.contains("everybody"),
        "what changed is told beside the title"
    );
}

#[test]
fn what_goes_with_a_policy_is_called_that_and_carries_no_seal() {
    for path in companions::files("docx") {
        let why = verify(&std::fs::read(&path).expect("it was made")).err().expect("it is no policy");
        assert!(why.0.contains("a redline or a paper"), "{}", why.0);
    }
}
