//! Published files are held against what they carry: every changed word is found, and what only looks otherwise is not.

use crate::promises::empty_folder;
use crate::tree::examples;
use lopdf::content::Content;
use lopdf::{
    Dictionary, Document, EncryptionState, EncryptionVersion, Object, ObjectId, Permissions, Stream, dictionary,
};
use policygen::published::medium::Unreadable;
use policygen::published::verdict::Where;
use policygen::verify::{Verified, verify};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The folder that the examples are built into, once.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = empty_folder("to-verify");
        examples(Some(&folder));
        folder
    })
}

fn built(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).expect("it was built")
}

fn page() -> String {
    String::from_utf8(built("helix/social-networking.html")).expect("it is UTF-8")
}

fn fragment() -> String {
    String::from_utf8(built("helix/social-networking.fragment.html")).expect("it is UTF-8")
}

fn pdf() -> Document {
    Document::load_mem(&built("helix/social-networking.pdf")).expect("it is whole")
}

fn saved(mut pdf: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).expect("memory takes it");
    bytes
}

/// The one copy in a file.
fn read(bytes: &[u8]) -> Verified {
    let mut read = verify(bytes).unwrap_or_else(|Unreadable(why)| panic!("{why}"));
    assert_eq!(read.len(), 1);
    read.swap_remove(0)
}

fn assert_unaltered(bytes: &[u8], what: &str) -> Verified {
    let read = read(bytes);
    assert!(read.is_unaltered(), "{what}: {:#?}", read.verdict.changes);
    read
}

/// Every line that is said to have been changed.
fn changed(bytes: &[u8]) -> String {
    let read = read(bytes);
    assert!(!read.is_unaltered());
    read.verdict.changes.iter().flat_map(|change| change.found.clone()).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_edition_of_every_example_is_unaltered_and_all_have_one_fingerprint() {
    let mut count = 0;
    for school in std::fs::read_dir(folder()).expect("they were built") {
        let school = school.expect("it can be listed").path();
        if !school.is_dir() {
            continue;
        }
        let mut fingerprints = Vec::new();
        for file in std::fs::read_dir(school).expect("it can be read") {
            let path = file.expect("it can be listed").path();
            if path.extension().is_some_and(|ending| ending == "html" || ending == "pdf")
                && !path.ends_with("index.html")
            {
                let bytes = std::fs::read(&path).expect("it can be read");
                fingerprints.push(assert_unaltered(&bytes, &path.display().to_string()).verdict.fingerprint);
                count += 1;
            }
        }
        assert!(fingerprints.iter().all(|one| one.is_some() && *one == fingerprints[0]), "{fingerprints:?}");
    }
    assert!(count >= 15, "{count}");
}

/// What stands in each kind of place of the page, and what somebody might make of it.
const IN_THE_PAGE: [(&str, &str, &str); 19] = [
    ("a word of the text", "must cooperate closely", "may cooperate closely"),
    ("a name in the text", "Jiten Patel is the policy coordinator", "Jane Patel is the policy coordinator"),
    ("a name in the front table", "<dd>Jiten Patel</dd>", "<dd>Jane Patel</dd>"),
    ("a label in the front table", "<dt>Policy coordinator</dt>", "<dt>Coordinator</dt>"),
    ("a date in the front table", "<dd>October 2025</dd>", "<dd>October 2027</dd>"),
    ("the banner", "has not approved this text", "has approved this text"),
    ("the state in the banner", "<strong>Draft</strong>", "<strong>Approved</strong>"),
    ("the title", "<h1>Internet social", "<h1>Local social"),
    ("the school above the title", "<p class=\"school\">The Helix", "<p class=\"school\">The Felix"),
    ("the title of the window", "<title>Internet", "<title>Intranet"),
    (
        "the state in the metadata",
        "name=\"policygen:state\" content=\"draft\"",
        "name=\"policygen:state\" content=\"approved\"",
    ),
    ("the review in the metadata", "policygen:next-review\" content=\"2025", "policygen:next-review\" content=\"2027"),
    ("the description for search engines", "\"creativeWorkStatus\":\"Draft\"", "\"creativeWorkStatus\":\"Approved\""),
    ("a date for machines in the foot", "<time datetime=\"2024-10-07\">", "<time datetime=\"2026-10-07\">"),
    ("a date for people in the foot", "7 October 2024</time>", "7 October 2026</time>"),
    ("the foot of printed sheets", "--running-state: \"Draft\"", "--running-state: \"Approved\""),
    ("where a link leads", "href=\"https://www.gov.uk", "href=\"https://www.gov.example"),
    ("where a link within leads", "href=\"#roles\"", "href=\"#law\""),
    ("the fingerprint in the foot", "Fingerprint of this text: <code>", "Fingerprint of this text: <code>f"),
];

#[test]
fn every_kind_of_change_in_a_page_is_found() {
    let page = page();
    for (what, from, to) in IN_THE_PAGE {
        assert!(page.contains(from), "the page has {what}: {from}");
        assert!(!read(page.replacen(from, to, 1).as_bytes()).is_unaltered(), "{what}");
    }
    let put_in = page.replacen("<section id=", "<p>Not at night.</p><section id=", 2);
    assert_eq!(changed(put_in.as_bytes()), "Not at night.\nNot at night.");
    for attribute in ["hidden", "style=\"DISPLAY: none\"", "style=\"color: red; opacity: 0\""] {
        let hidden = page.replacen("<p id=\"roles-coordinator", &format!("<p {attribute} id=\"roles-coordinator"), 1);
        assert_eq!(changed(hidden.as_bytes()), "hidden: p");
    }
    for (mark, what) in [("del", "del"), ("s", "s"), ("span style='text-decoration: line-through'", "span")] {
        let end = mark.split(' ').next().unwrap_or(mark);
        for html in [&page, &fragment()] {
            let struck = html.replacen("must not go on", &format!("must <{mark}>not</{end}> go on"), 1);
            assert_eq!(changed(struck.as_bytes()), format!("struck out: {what}"));
        }
    }
    let picture = page.replacen("<section id=", "<img src=\"data:,x\" alt=\"Approved\"><section id=", 1);
    assert_eq!(changed(picture.as_bytes()), "shows: img Approved data:,x");
}

#[test]
fn every_letter_of_a_page_and_of_a_fragment_counts() {
    for html in [page(), fragment()] {
        // Text stands between a tag and the next; a changed letter in it must be found, wherever it is.
        let body = html.find("</style>").map_or(0, |at| at + 8);
        let mut places = Vec::new();
        let mut inside = true;
        for (at, c) in html[body..].char_indices() {
            match c {
                '<' => inside = false,
                '>' => inside = true,
                'a'..='z' | 'A'..='Z' | '0'..='9' if inside => places.push(body + at),
                _ => {}
            }
        }
        // An entity is a letter too, but one that a change of its name may leave as it was.
        for at in
            places.into_iter().step_by(997).filter(|at| !html.as_bytes()[at.saturating_sub(6)..*at].contains(&b'&'))
        {
            let letter = if html.as_bytes()[at] == b'x' { "y" } else { "x" };
            let mut other = html.clone();
            other.replace_range(at..=at, letter);
            assert!(!read(other.as_bytes()).is_unaltered(), "letter {at}");
        }
    }
}

#[test]
fn a_change_is_told_with_its_heading_and_its_words() {
    let other = page().replacen("Jiten Patel is the policy coordinator", "Jane Patel is the policy coordinator", 1);
    let changes = read(other.as_bytes()).verdict.changes;
    assert_eq!(changes.len(), 1);
    assert!(changes[0].found[0].contains(" Jane Patel is the policy coordinator."), "{changes:?}");
    match &changes[0].place {
        Where::Body { heading: Some(heading), after } => {
            assert!(heading.starts_with("# "), "{heading}");
            assert!(after.as_ref().is_none_or(|line| line.contains(char::is_alphanumeric)), "{after:?}");
        }
        place => panic!("{place:?}"),
    }
}

#[test]
fn what_websites_do_to_a_page_and_leave_its_words_whole_is_no_change() {
    let page = page();
    let as_entities = page.replace('–', "&ndash;").replace('’', "&#8217;").replace("é", "&eacute;");
    assert_unaltered(as_entities.as_bytes(), "letters as entities");
    let (head, body) = page.split_once("</head>").expect("it has a head");
    let white = body.replace("</p>\n", "</p>\n\n    \t").replace("; ", ";\n  ").replace(" the ", "\n  the&nbsp;");
    assert_unaltered(
        format!("{head}</head>{}", white.replace("aria-label=\"State\n  ", "aria-label=\"State ")).as_bytes(),
        "white space",
    );
    let bare = page.replace("</p>\n", "\n").replace("</li>\n", "\n").replace("</dd>", "").replace("</dt>", "");
    assert_unaltered(bare.as_bytes(), "without the ends of elements that need none");
    let names =
        page.replace("<p>", "<P CLASS='x'>").replace("</p>", "</P>").replace("<li>", "<li class=a style='margin:0'>");
    assert_unaltered(names.as_bytes(), "with classes and capitals");
    let saved =
        page.replace("<meta charset", "<meta http-equiv=Content-Type content='text/html; charset=UTF-8'><meta charset");
    assert_unaltered(saved.as_bytes(), "saved by a browser");
}

/// What somebody might put into a page, and that shows, hides, covers or runs something.
const PUT_IN: [&str; 62] = [
    "<p>Not at night.</p>",
    "Not at night.",
    "<script>document.title = 'x'</script>",
    "<script src=//example.org/x.js></script>",
    "<script type=application/json>{}</script>",
    "<noscript>Approved</noscript>",
    "<style>p { display: none }</style>",
    "<link rel=stylesheet href=//example.org/x.css>",
    "<base href=//example.org/>",
    "<meta http-equiv=refresh content='0; url=//example.org/'>",
    "<meta name=policygen:state content=approved>",
    "<title style='display: block'>Approved</title>",
    "<template shadowrootmode=open>Approved</template>",
    "<iframe src=//example.org/></iframe>",
    "<iframe srcdoc='&lt;p>Approved'></iframe>",
    "<object data=//example.org/></object>",
    "<embed src=//example.org/>",
    "<form action=//example.org/><input name=password></form>",
    "<button>Approve</button>",
    "<input value=Approved>",
    "<textarea>Approved</textarea>",
    "<select><option>Approved</select>",
    "<dialog open>Approved</dialog>",
    "<dialog></dialog>",
    "<details><summary>More</summary></details>",
    "<details open></details>",
    "<div popover id=x></div>",
    "<div hidden></div>",
    "<div onmouseover='x()'></div>",
    "<img src=x onerror='x()'>",
    "<img src=//example.org/approved.png alt=''>",
    "<svg><text>Approved</text></svg>",
    "<svg onload='x()'></svg>",
    "<math><mtext>Approved</mtext></math>",
    "<canvas></canvas>",
    "<video src=x></video>",
    "<audio src=x autoplay></audio>",
    "<picture><source srcset=x></picture>",
    "<area href=//example.org/ shape=default>",
    "<a href=//example.org/></a>",
    "<a ping=//example.org/></a>",
    "<a href=javascript:x()></a>",
    "<div style='position: fixed; inset: 0; background: white'></div>",
    "<div style='float: left; width: 100%; height: 1000px; margin-bottom: -1000px; background: #fff'></div>",
    "<div style='background: url(//example.org/approved.png); height: 90px'></div>",
    "<span role=doc-backlink>Approved</span>",
    "<sup>Approved</sup>",
    "<q></q>",
    "<marquee>Approved</marquee>",
    "<x-approved></x-approved>",
    "<slot>Approved</slot>",
    "<div slot=x></div>",
    "<div is=x-y></div>",
    "<div contenteditable></div>",
    "<div title=Approved></div>",
    "<div aria-description=Approved></div>",
    "<div aria-label=Approved></div>",
    "<div itemprop=name content=Approved></div>",
    "<bdo dir=rtl></bdo>",
    "<font color=white></font>",
    "<progress></progress>",
    "<plaintext>",
];

#[test]
fn whatever_is_put_into_a_page_or_within_a_fragment_is_found() {
    let (page, fragment) = (page(), fragment());
    for put_in in PUT_IN {
        for at in ["<section id=\"roles\">", "</html>"] {
            let other = page.replacen(at, &format!("{put_in}{at}"), 1);
            assert!(!read(other.as_bytes()).is_unaltered(), "{put_in} before {at}");
        }
        let within = fragment.replacen("<h4>", &format!("{put_in}<h4>"), 1);
        // What swallows the rest of a page swallows the stamp too.
        assert!(verify(within.as_bytes()).map_or(true, |read| !read[0].is_unaltered()), "{put_in} in a fragment");
    }
    for put_in in &PUT_IN[..3] {
        for at in ["</head>", "<a class=\"skip\"", "<header>", "</main>", "</footer>", "</body>"] {
            assert!(page.contains(at), "{at}");
            let other = page.replacen(at, &format!("{put_in}{at}"), 1);
            assert!(!read(other.as_bytes()).is_unaltered(), "{put_in} before {at}");
        }
        assert!(!read(format!("{page}{put_in}").as_bytes()).is_unaltered(), "{put_in} at the end");
        assert!(!read(format!("{put_in}{page}").as_bytes()).is_unaltered(), "{put_in} at the beginning");
    }
}

#[test]
fn whatever_the_head_of_a_page_is_given_is_found() {
    let page = page();
    for (there, given) in [
        (
            "<meta charset=\"utf-8\">",
            "<meta charset=\"utf-8\" http-equiv=\"refresh\" content=\"0;url=https://evil.example/\">",
        ),
        ("<meta charset=\"utf-8\">", "<meta charset=\"utf-8\" name=\"robots\" content=\"none\">"),
        ("<head>", "<head style=\"display:block;position:fixed;inset:0;background:#fff\">"),
        ("<head>", "<head onclick=\"x()\">"),
        ("<title>", "<title style=\"display:block\">"),
        ("<style>", "<style type=\"text/x\">"),
        ("<!DOCTYPE html>", ""),
        ("<!doctype html>", ""),
        ("<ol", "<ol start=\"9.5\""),
        ("<ol", "<ol start=\"-3\""),
        ("<li", "<li value=\"7x\""),
    ] {
        if page.contains(there) {
            let other = page.replacen(there, given, 1);
            assert!(!read(other.as_bytes()).is_unaltered(), "{given:?} for {there}");
        }
    }
    assert!(page.to_lowercase().starts_with("<!doctype html>") && page.contains("<head>") && page.contains("<title>"));
}

#[test]
fn whatever_an_element_is_given_that_could_hide_or_run_is_found() {
    for html in [page(), fragment()] {
        for given in [
            "hidden",
            "inert",
            "popover",
            "aria-hidden=true",
            "onclick='x()'",
            "dir=rtl",
            "contenteditable",
            "title=Approved",
            "style=display:none",
            "style='visibility: collapse'",
            "style='opacity: .01'",
            "style='color: white'",
            "style='color: transparent'",
            "style='font-size: 1px'",
            "style='position: absolute; left: -9999px'",
            "style='margin-left: -9999px'",
            "style='text-indent: -9999px'",
            "style='clip-path: inset(50%)'",
            "style='transform: scale(0)'",
            "style='height: 0; overflow: hidden'",
            "style='content-visibility: hidden'",
            "style='-webkit-text-fill-color: transparent'",
            "style='filter: opacity(0)'",
            "style='mix-blend-mode: screen'",
            "style='font-family: Wingdings'",
            "style='d\\69splay: none'",
        ] {
            for tag in ["<p", "<li", "<ul", "<h3", "<strong"] {
                let at = html.find(&format!("{tag}>")).expect("both have it");
                let mut other = html.clone();
                other.insert_str(at + tag.len(), &format!(" {given}"));
                assert!(!read(other.as_bytes()).is_unaltered(), "{tag} {given}");
            }
        }
    }
    // What the page's own style sheet hides, or leads to.
    let page = page();
    for (from, to) in [
        ("<p id=\"roles-coordinator", "<p class=skip id=\"roles-coordinator"),
        ("<section id=\"roles\">", "<section id=\"rules\">"),
        ("<section id=\"about\">", "<section id=\"roles\">"),
        ("<body class=\"", "<body onload=x() class=\""),
        ("<body class=\"state-draft", "<body class=\"state-approved"),
        ("<html", "<html hidden"),
        ("<path d=\"m4 16", "<text>Approved</text><path d=\"m4 16"),
        ("<svg viewBox", "<svg onload=x() viewBox"),
        ("main { max-width: 34rem }", "main { max-width: 34rem; display: none }"),
        ("</style>", "p::after { content: \"\\4e ot\" }</style>"),
        ("<style>", "<style media=print>"),
        ("<meta charset=\"utf-8\">", "<meta charset=\"windows-1252\">"),
        ("<meta http-equiv=\"Content-Security-Policy\"", "<meta name=\"x\""),
        ("application/ld+json\">{", "application/ld+json\" onload=x()>{"),
    ] {
        assert!(page.contains(from), "{from}");
        assert!(!read(page.replacen(from, to, 1).as_bytes()).is_unaltered(), "{to}");
    }
}

#[test]
fn a_fragment_is_found_in_the_page_of_a_website() {
    let fragment = fragment();
    let within = |fragment: &str| {
        format!(
            "<html><head><title>Policies</title></head><body><nav><ul><li><a href=/>Home</a></ul></nav>\
             <h1>Internet social networking websites and online policy</h1><table><tr><td>{fragment}</td></tr></table>\
             <footer><p>Contact us</p></footer></body></html>"
        )
    };
    let read = assert_unaltered(within(&fragment).as_bytes(), "in a template");
    assert_eq!(read.verdict.around.len(), 2, "{:?}", read.verdict.around);
    let quoted = fragment.replace('’', "'");
    assert_unaltered(within(&quoted).as_bytes(), "with plain quotation marks");
    let items = fragment.replace("<li>", "<li><p>").replace("</li>", "</p></li>");
    assert_unaltered(within(&items).as_bytes(), "with paragraphs in items");

    // An editor takes the attributes off. The seal that is printed is left.
    let start = fragment.find("<p data-policygen").expect("it carries its stamp");
    let end = start + fragment[start..].find('>').expect("the tag ends");
    let mut bare = fragment.clone();
    bare.replace_range(start + 2..end, "");
    let read = assert_unaltered(within(&bare).as_bytes(), "without attributes");
    assert!(read.verdict.fingerprint.is_none() && !read.has_record());
    assert_eq!(read.fact("next-review"), Some("2025-10"), "what is left tells when it is due");
    let other = bare.replacen("must cooperate closely", "may cooperate closely", 1);
    assert_ne!(other, bare);
    assert!(!self::read(within(&other).as_bytes()).is_unaltered());

    let no_seal = fragment.replacen("data-policygen-seal", "data-x", 1);
    assert!(!assert_unaltered(no_seal.as_bytes(), "without its seal").has_record());

    let both = verify(within(&format!("{fragment}{bare}")).as_bytes()).expect("there are two");
    assert_eq!(both.iter().map(Verified::is_unaltered).collect::<Vec<_>>(), [true, true]);
}

#[test]
fn a_fragment_that_the_page_around_hides_or_strikes_out_is_told_of_by_what_does_it() {
    let fragment = fragment();
    for (hides, told) in [
        ("<div hidden>", "div"),
        ("<div style='display: none !important'>", "div"),
        ("<div aria-hidden=true>", "div"),
        ("<section inert>", "section"),
        ("<del>", "del"),
        ("<s>", "s"),
        ("<div style='text-decoration: line-through'>", "div"),
        ("<details><summary>Policies</summary>", "details"),
        ("<dialog>", "dialog"),
        ("<template>", "template"),
        ("<object>", "object"),
        ("<video>", "video"),
        ("<ul><li hidden>", "li"),
        ("<table><tr><td hidden>", "td"),
        ("<dl><dd hidden>", "dd"),
    ] {
        let read = read(format!("<h1>Oak</h1>{hides}{fragment}").as_bytes());
        let around = read.verdict.changes.iter().filter(|change| change.place == Where::Around);
        let around: Vec<&[String]> = around.map(|change| &change.found[..]).collect();
        assert_eq!(around, [[told.to_owned()]], "{hides}");
    }
    // Where it is shown, and where what hides something has ended before it.
    for shown in ["<details open>", "<dialog open>", "<div hidden></div>", "<s>Old</s>", "<details>x</details><main>"] {
        assert_unaltered(format!("<h1>Oak</h1>{shown}{fragment}").as_bytes(), shown);
    }
}

#[test]
fn another_language_to_read_words_in_is_a_change_and_another_english_is_none() {
    let (page, fragment) = (page(), fragment());
    for (html, what) in [(&page, "a page"), (&fragment, "a fragment")] {
        let other = html.replacen("<p>", "<p lang=cy>", 1);
        assert!(changed(other.as_bytes()).starts_with("read aloud in cy: "), "{what}");
        let part = html.replacen("must", "<span lang=FR>must</span>", 1);
        assert_eq!(changed(part.as_bytes()), "read aloud in fr: must");
        assert_unaltered(html.replace("<p>", "<p lang=EN-US>").as_bytes(), "as Word saves it");
    }
    for html in ["<html>", "<html lang=\"\">", "<html lang=\"cy\">"] {
        assert!(changed(page.replacen("<html lang=\"en-GB\">", html, 1).as_bytes()).contains("read aloud in: "));
    }
    assert!(!read(format!("<html lang=cy>{fragment}").as_bytes()).is_unaltered());
    assert_unaltered(format!("<html lang=en>{fragment}").as_bytes(), "in an English page");
}

#[test]
fn what_parts_a_word_unseen_is_found_and_what_editors_leave_between_words_is_not() {
    for html in [page(), fragment()] {
        for unseen in ["\u{200b}", "&#8203;", "\u{2060}", "\u{feff}", "<wbr>", "\u{200c}", "\u{202e}"] {
            let parted = html.replacen("must cooperate", &format!("must coop{unseen}erate"), 1);
            assert_ne!(parted, html);
            assert!(!read(parted.as_bytes()).is_unaltered(), "{unseen:?}");
        }
        let between = html.replacen("must cooperate", "must\u{feff} \u{200b}cooperate", 1);
        assert_unaltered(between.as_bytes(), "between words");
    }
}

#[test]
fn words_that_are_pushed_off_a_screen_are_found() {
    let fragment = fragment();
    let at = fragment.rfind("<p>").expect("it has paragraphs");
    let (before, after) = fragment.split_at(at);
    for (what, pushed) in [
        ("breaks", "<br>".repeat(300)),
        ("empty paragraphs", "<p>&nbsp;</p>".repeat(100)),
        ("gaps in each other", "<div style=\"padding:0 0 0 5em\">".repeat(30)),
    ] {
        let page = format!("{before}{pushed}{after}");
        assert!(!read(page.as_bytes()).is_unaltered(), "{what}");
    }
    // A few of them are what editors do.
    assert_unaltered(format!("{before}<br><br><p></p><div style=\"margin-left:2em\">{after}").as_bytes(), "a few");
}

#[test]
fn every_kind_of_change_in_a_fragment_is_found() {
    let fragment = fragment();
    for (from, to) in [
        ("must cooperate closely", "may cooperate closely"),
        ("<strong>Draft.</strong>", "<strong>Approved.</strong>"),
        ("Next review:</strong> October 2025", "Next review:</strong> October 2027"),
        ("next review October 2025", "next review October 2027"),
        ("data-policygen-state=\"draft\"", "data-policygen-state=\"approved\""),
        ("data-policygen-next-review=\"2025", "data-policygen-next-review=\"2027"),
        ("· seal ", "· seal f"),
        ("https://www.gov.uk", "https://www.gov.example"),
        ("<h2>Internet", "<h2>Intranet"),
    ] {
        assert!(fragment.contains(from), "{from}");
        assert!(!read(fragment.replacen(from, to, 1).as_bytes()).is_unaltered(), "{from}");
    }
}

/// Every content stream of a PDF.
fn contents(pdf: &Document) -> Vec<ObjectId> {
    let mut streams: Vec<ObjectId> = pdf.page_iter().flat_map(|page| pdf.get_page_contents(page)).collect();
    streams.sort();
    streams.dedup();
    streams
}

fn set_content(pdf: &mut Document, id: ObjectId, content: Vec<u8>) {
    let stream = pdf.get_object_mut(id).and_then(Object::as_stream_mut).expect("it is a stream");
    stream.dict.remove(b"Filter");
    stream.set_content(content);
}

#[test]
fn a_pdf_that_is_saved_by_another_program_is_no_change() {
    let mut other = pdf();
    other.decompress();
    other.renumber_objects();
    let info = other.trailer.get(b"Info").and_then(Object::as_reference).expect("it has one");
    let info = other.get_dictionary_mut(info).expect("it is one");
    info.set("Producer", Object::string_literal("Another program"));
    info.set("ModDate", Object::string_literal("D:20270101000000Z"));
    let made = info.get(b"CreationDate").and_then(Object::as_str).expect("it has one").to_vec();
    let made = String::from_utf8(made).expect("it is ASCII").replace('Z', "+00'00'");
    info.set("CreationDate", Object::string_literal(made));
    assert_unaltered(&saved(other), "plain streams, other numbers, another producer");

    // The operators of each page written anew, into one stream.
    let mut other = pdf();
    for page in other.page_iter().collect::<Vec<_>>() {
        let bytes = other.get_page_content(page);
        let content = Content::decode(&bytes).expect("it is content").encode().expect("it can be written");
        let content = other.add_object(Stream::new(Dictionary::new(), content));
        other.get_dictionary_mut(page).expect("it is a page").set("Contents", content);
    }
    assert_unaltered(&saved(other), "written anew");

    // What all pages have in common stands where they hang together.
    let mut other = pdf();
    let pages: Vec<ObjectId> = other.page_iter().collect();
    let mut shared = Vec::new();
    for page in pages {
        let page = other.get_dictionary_mut(page).expect("it is a page");
        shared = ["Resources", "MediaBox"].map(|key| (key, page.remove(key.as_bytes()).expect("it has both"))).into();
    }
    let tree = tree_of_pages(&other);
    let tree = other.get_dictionary_mut(tree).expect("it is one");
    shared.into_iter().for_each(|(key, value)| tree.set(key, value));
    assert_unaltered(&saved(other), "with inherited resources");
}

fn tree_of_pages(pdf: &Document) -> ObjectId {
    pdf.catalog().and_then(|at| at.get(b"Pages")).and_then(Object::as_reference).expect("it has pages")
}

/// Puts operators behind those of the second page.
fn draw(pdf: &mut Document, operators: &str) {
    let page = pdf.page_iter().nth(1).expect("it has pages");
    let added = pdf.add_object(Stream::new(Dictionary::new(), operators.into()));
    let page = pdf.get_dictionary_mut(page).expect("it is a page");
    page.get_mut(b"Contents").and_then(Object::as_array_mut).expect("it has streams").push(added.into());
}

/// Changes how the second page is drawn.
fn redraw(pdf: &mut Document, change: impl FnOnce(String) -> String) {
    let page = pdf.page_iter().nth(1).expect("it has pages");
    let bytes = pdf.get_page_content(page);
    // Each byte as the letter of its number, so that none is lost.
    let changed = change(bytes.iter().map(|&byte| char::from(byte)).collect());
    let bytes: Vec<u8> = changed.chars().map(|letter| u8::try_from(letter).expect("it came from a byte")).collect();
    let content = pdf.add_object(Stream::new(Dictionary::new(), bytes));
    pdf.get_dictionary_mut(page).expect("it is a page").set("Contents", content);
}

fn set_on_page(pdf: &mut Document, key: &str, value: impl Into<Object>) {
    let page = pdf.page_iter().nth(1).expect("it has pages");
    pdf.get_dictionary_mut(page).expect("it is a page").set(key, value);
}

fn set_in_catalogue(pdf: &mut Document, key: &str, value: impl Into<Object>) {
    pdf.catalog_mut().expect("it has one").set(key, value);
}

/// The first link to another website.
fn outward(at: &Dictionary) -> bool {
    at.get(b"A").and_then(Object::as_dict).is_ok_and(|action| action.has(b"URI"))
}

/// The first link to a place of the same file.
fn inward(at: &Dictionary) -> bool {
    at.has(b"Dest") && at.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Link")
}

/// Lets what leads to a place lead to another height on its page.
fn lead_to(from: &mut Dictionary, height: i64) {
    from.get_mut(b"Dest").and_then(Object::as_array_mut).expect("it leads to a place")[3] = height.into();
}

fn act(pdf: &mut Document, act: Dictionary) {
    change(pdf, outward, |link| link.set("A", act));
}

fn font(pdf: &mut Document, key: &[u8], change: impl FnOnce(&mut Dictionary)) {
    self::change(
        pdf,
        |at| at.get_type().is_ok_and(|kind| kind == b"Font" || kind == b"FontDescriptor") && at.has(key),
        change,
    );
}

type Done = fn(&mut Document);

/// The first element of this type in the structure tree.
fn tagged(pdf: &mut Document, role: &str, change: impl FnOnce(&mut Dictionary)) {
    let is_it =
        |at: &Dictionary| at.has(b"P") && at.get(b"S").and_then(Object::as_name).is_ok_and(|s| s == role.as_bytes());
    self::change(pdf, is_it, change);
}

/// What somebody might do to how a PDF shows its words, or make it do.
const DONE_TO_A_PDF: [(&str, Done); 73] = [
    ("a list that counts otherwise", |pdf| tagged(pdf, "L", |at| at.set("A", dictionary! { "O" => "List" }))),
    ("an item that is none", |pdf| tagged(pdf, "LI", |at| at.set("S", "NonStruct"))),
    ("a mark that is none", |pdf| tagged(pdf, "Lbl", |at| at.set("S", "Span"))),
    ("a paragraph that is not read", |pdf| tagged(pdf, "P", |at| at.set("S", "Artifact"))),
    ("a paragraph that is private", |pdf| tagged(pdf, "P", |at| at.set("S", "Private"))),
    ("a heading of another level", |pdf| tagged(pdf, "H2", |at| at.set("S", "H5"))),
    ("a row that is none", |pdf| tagged(pdf, "TR", |at| at.set("S", "Sect"))),
    ("a header that is a plain cell", |pdf| tagged(pdf, "TH", |at| at.set("S", "TD"))),
    ("a header of something else", |pdf| {
        tagged(pdf, "TH", |at| at.set("A", dictionary! { "O" => "Table", "Scope" => "Both" }));
    }),
    ("other words for a paragraph", |pdf| tagged(pdf, "P", |at| at.set("ActualText", text("Approved")))),
    ("other words for an item", |pdf| tagged(pdf, "LI", |at| at.set("Alt", text("Approved")))),
    ("other words for a table", |pdf| tagged(pdf, "Table", |at| at.set("Alt", text("Approved")))),
    ("another language of a paragraph", |pdf| tagged(pdf, "P", |at| at.set("Lang", text("cy")))),
    ("a title of a paragraph", |pdf| tagged(pdf, "P", |at| at.set("T", text("Approved")))),
    ("no tags", |pdf| set_in_catalogue(pdf, "MarkInfo", dictionary! { "Marked" => false })),
    ("tags that nobody vouches for", |pdf| {
        set_in_catalogue(pdf, "MarkInfo", dictionary! { "Marked" => true, "Suspects" => true });
    }),
    ("a full screen", |pdf| set_in_catalogue(pdf, "PageMode", "FullScreen")),
    ("no menus", |pdf| {
        set_in_catalogue(pdf, "ViewerPreferences", dictionary! { "DisplayDocTitle" => true, "HideMenubar" => true });
    }),
    ("its file's name for its title", |pdf| set_in_catalogue(pdf, "ViewerPreferences", Dictionary::new())),
    ("a small picture of another page", |pdf| set_on_page(pdf, "Thumb", Object::Null)),
    ("namespaces", |pdf| {
        let is_root = |at: &Dictionary| at.get_type().is_ok_and(|kind| kind == b"StructTreeRoot");
        change(pdf, is_root, |root| root.set("Namespaces", vec![Object::Null]));
    }),
    ("a white box over the page", |pdf| draw(pdf, "1 1 1 rg 0 0 600 850 re f")),
    ("a line over words", |pdf| draw(pdf, "20 w 0 500 m 600 500 l S")),
    ("a picture in its own stream", |pdf| draw(pdf, "BI /W 1 /H 1 /BPC 8 /CS /G ID x EI")),
    ("a shade", |pdf| draw(pdf, "/Shade sh")),
    ("white words", |pdf| redraw(pdf, |page| page.replace("BT\n", "BT\n1 1 1 rg\n"))),
    ("words without ink", |pdf| redraw(pdf, |page| page.replace("BT\n", "BT\n3 Tr\n"))),
    ("tiny words", |pdf| redraw(pdf, |page| format!("q .001 0 0 .001 0 0 cm\n{page}Q"))),
    ("words moved off the page", |pdf| redraw(pdf, |page| format!("q 1 0 0 1 9999 0 cm\n{page}Q"))),
    ("words that are cut off", |pdf| redraw(pdf, |page| format!("q 0 0 1 1 re W n\n{page}Q"))),
    ("words on a layer", |pdf| redraw(pdf, |page| format!("/OC /Layer BDC\n{page}EMC"))),
    ("words that shine through", |pdf| redraw(pdf, |page| format!("/Glass gs\n{page}"))),
    ("smaller paper", |pdf| set_on_page(pdf, "MediaBox", vec![0.into(), 0.into(), 595.into(), 400.into()])),
    ("paper that is cut", |pdf| set_on_page(pdf, "CropBox", vec![0.into(), 400.into(), 595.into(), 842.into()])),
    ("a page on its side", |pdf| set_on_page(pdf, "Rotate", 90)),
    ("a page of another scale", |pdf| set_on_page(pdf, "UserUnit", 9)),
    ("a page that acts", |pdf| set_on_page(pdf, "AA", dictionary! { "O" => dictionary! { "S" => "JavaScript" } })),
    ("a page that turns itself", |pdf| set_on_page(pdf, "Dur", 1)),
    ("a group that blends", |pdf| set_on_page(pdf, "Group", dictionary! { "S" => "Transparency" })),
    ("a script on opening", |pdf| {
        set_in_catalogue(pdf, "OpenAction", dictionary! { "S" => "JavaScript", "JS" => text("x()") });
    }),
    ("scripts by name", |pdf| set_in_catalogue(pdf, "Names", dictionary! { "JavaScript" => Dictionary::new() })),
    ("an attachment", |pdf| set_in_catalogue(pdf, "Names", dictionary! { "EmbeddedFiles" => Dictionary::new() })),
    ("an associated file", |pdf| set_in_catalogue(pdf, "AF", vec![Object::Null])),
    ("a form", |pdf| set_in_catalogue(pdf, "AcroForm", dictionary! { "XFA" => text("<x/>") })),
    ("another language to read it in", |pdf| set_in_catalogue(pdf, "Lang", text("cy"))),
    ("words for the numbers of pages", |pdf| set_in_catalogue(pdf, "PageLabels", Dictionary::new())),
    ("other parts for tags", |pdf| {
        let is_root = |at: &Dictionary| at.get_type().is_ok_and(|kind| kind == b"StructTreeRoot");
        change(pdf, is_root, |root| root.set("RoleMap", dictionary! { "P" => "H1" }));
    }),
    ("another word about itself", |pdf| {
        let info = pdf.trailer.get(b"Info").and_then(Object::as_reference).expect("it has one");
        pdf.get_dictionary_mut(info).expect("it is one").set("Company", text("Approved"));
    }),
    ("layers", |pdf| set_in_catalogue(pdf, "OCProperties", Dictionary::new())),
    ("a base for addresses", |pdf| set_in_catalogue(pdf, "URI", dictionary! { "Base" => text("https://example.org") })),
    ("an action on closing", |pdf| set_in_catalogue(pdf, "AA", Dictionary::new())),
    ("a portfolio", |pdf| set_in_catalogue(pdf, "Collection", Dictionary::new())),
    ("a link that starts a program", |pdf| act(pdf, dictionary! { "S" => "Launch", "F" => text("x.exe") })),
    ("a link that runs a script", |pdf| act(pdf, dictionary! { "S" => "JavaScript", "JS" => text("x()") })),
    ("a link that sends", |pdf| act(pdf, dictionary! { "S" => "SubmitForm", "F" => text("https://example.org") })),
    ("a link into another file", |pdf| act(pdf, dictionary! { "S" => "GoToR", "F" => text("x.pdf") })),
    ("a link that does one thing more", |pdf| {
        change(pdf, outward, |link| {
            let next = dictionary! { "S" => "JavaScript", "JS" => text("x()") };
            link.get_mut(b"A").and_then(Object::as_dict_mut).expect("it acts").set("Next", next);
        });
    }),
    ("a link that acts when the mouse is on it", |pdf| {
        change(pdf, outward, |link| link.set("AA", dictionary! { "E" => dictionary! { "S" => "JavaScript" } }));
    }),
    ("a link over other words", |pdf| {
        change(pdf, outward, |link| link.set("Rect", vec![0.into(), 0.into(), 500.into(), 500.into()]));
    }),
    ("a link with a face", |pdf| change(pdf, outward, |link| link.set("AP", Dictionary::new()))),
    ("a link with a broad frame", |pdf| {
        change(pdf, outward, |link| link.set("Border", vec![0.into(), 0.into(), 500.into()]));
    }),
    ("a link that became a stamp", |pdf| change(pdf, outward, |link| link.set("Subtype", "Stamp"))),
    ("letters that are called others", |pdf| font(pdf, b"ToUnicode", |font| font.set("Encoding", "Identity-V"))),
    ("letters of no width", |pdf| {
        font(pdf, b"DescendantFonts", |font| font.set("DescendantFonts", vec![Dictionary::new().into()]))
    }),
    ("a link to another line of its page", |pdf| change(pdf, inward, |link| lead_to(link, 9))),
    ("a bookmark to another line of its page", |pdf| {
        change(pdf, |at| at.has(b"Dest") && at.has(b"Title"), |mark| lead_to(mark, 9));
    }),
    ("a link to the whole page", |pdf| {
        change(pdf, inward, |link| {
            let place = link.get_mut(b"Dest").and_then(Object::as_array_mut).expect("it leads to a place");
            place.truncate(1);
            place.push("Fit".into());
        });
    }),
    ("words with the tags of another page", |pdf| set_on_page(pdf, "StructParents", 0)),
    ("words without a way back to their tags", |pdf| {
        let page = pdf.page_iter().nth(1).expect("it has pages");
        pdf.get_dictionary_mut(page).expect("it is a page").remove(b"StructParents");
    }),
    ("a link with the tags of another", |pdf| change(pdf, outward, |link| link.set("StructParent", 0))),
    ("links in another order for a keyboard", |pdf| set_on_page(pdf, "Tabs", "R")),
    ("a file that opens at another page", |pdf| {
        let page = pdf.page_iter().nth(1).expect("it has pages");
        set_in_catalogue(pdf, "OpenAction", vec![page.into(), "Fit".into()]);
    }),
    ("another font program", |pdf| font(pdf, b"FontFile2", |font| font.set("FontFile2", Object::Null))),
];

#[test]
fn whatever_is_drawn_otherwise_or_done_by_a_pdf_is_found() {
    for (what, done) in DONE_TO_A_PDF {
        let mut other = pdf();
        done(&mut other);
        assert!(!read(&saved(other)).is_unaltered(), "{what}");
    }
    let mut first = pdf();
    let page = first.page_iter().next().expect("it has pages");
    set_in_catalogue(&mut first, "OpenAction", vec![page.into(), "Fit".into()]);
    assert!(read(&saved(first)).is_unaltered(), "it opens where every file does");
    // Other things than these words, and the place is told.
    let mut other = pdf();
    draw(&mut other, "1 1 1 rg 0 0 600 850 re f");
    assert!(changed(&saved(other)).starts_with("on page 2: how it is drawn: "));
    let bytes = built("helix/social-networking.pdf");
    let page = [b"<script>x()</script>\n", &bytes[..]].concat();
    assert!(changed(&page).contains("before its beginning"));
    assert!(changed(&[&bytes[..], b"<script>x()</script>"].concat()).contains("behind its end"));
}

/// Words on the second page, in letters that every reader has.
const WORDS: &str = "BT /Plain 12 Tf 50 50 Td (Approved) Tj ET";

fn plain_font() -> Dictionary {
    dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" }
}

#[test]
fn words_in_any_font_and_in_any_form_are_read() {
    let mut in_font = pdf();
    draw(&mut in_font, WORDS);
    set_on_page(&mut in_font, "Resources", dictionary! { "Font" => dictionary! { "Plain" => plain_font() } });
    assert!(changed(&saved(in_font)).contains("Approved"));

    // What a page has no resources for may stand in those of the pages above it.
    let mut inherited = pdf();
    draw(&mut inherited, WORDS);
    let page = inherited.page_iter().nth(1).expect("it has pages");
    inherited.get_dictionary_mut(page).expect("it is a page").remove(b"Resources");
    let is_above = |at: &Dictionary| at.get_type().is_ok_and(|kind| kind == b"Pages");
    let resources = dictionary! { "Font" => dictionary! { "Plain" => plain_font() } };
    change(&mut inherited, is_above, |pages| pages.set("Resources", resources));
    assert!(changed(&saved(inherited)).contains("Approved"));

    let mut in_form = pdf();
    let resources = dictionary! { "Font" => dictionary! { "Plain" => plain_font() } };
    let form = dictionary! { "Subtype" => "Form", "Resources" => resources };
    let form = in_form.add_object(Stream::new(form, WORDS.into()));
    draw(&mut in_form, "/X Do");
    set_on_page(&mut in_form, "Resources", dictionary! { "XObject" => dictionary! { "X" => form } });
    assert!(changed(&saved(in_form)).contains("Approved"));
}

#[test]
fn an_encrypted_pdf_is_not_called_unaltered() {
    for password in ["", "pond"] {
        let mut other = pdf();
        let kind = EncryptionVersion::V2 {
            document: &other,
            owner_password: "owner",
            user_password: password,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(kind).expect("it can be encrypted");
        other.encrypt(&state).expect("it can be encrypted");
        let refused = Unreadable("it is encrypted".to_owned());
        assert_eq!(verify(&saved(other)).err(), Some(refused), "{password:?}");
    }
}

#[test]
fn swapped_letters_anywhere_in_a_pdf_are_found() {
    let pdf = pdf();
    let mut places = Vec::new();
    for stream in contents(&pdf) {
        let bytes = pdf.get_object(stream).and_then(Object::as_stream).expect("it is a stream").get_plain_content();
        let content = Content::decode(&bytes.expect("it inflates")).expect("it is content");
        for (at, operation) in content.operations.iter().enumerate() {
            if operation.operator == "TJ" || operation.operator == "Tj" {
                places.push((stream, at));
            }
        }
    }
    let step = places.len() / 24;
    let mut found = 0;
    for &(stream, at) in places.iter().step_by(step) {
        let mut other = pdf.clone();
        let bytes = other.get_object(stream).and_then(Object::as_stream).expect("it is a stream").get_plain_content();
        let mut content = Content::decode(&bytes.expect("it inflates")).expect("it is content");
        if !swap(&mut content.operations[at].operands) {
            continue;
        }
        set_content(&mut other, stream, content.encode().expect("it can be written"));
        assert!(!read(&saved(other)).is_unaltered(), "operator {at} of stream {stream:?}");
        found += 1;
    }
    assert!(found > 12, "{found}");
}

/// Swaps two neighbouring letters that differ.
fn swap(operands: &mut [Object]) -> bool {
    operands.iter_mut().any(|operand| match operand {
        Object::Array(inner) => swap(inner),
        Object::String(letters, _) => match letters.windows(2).position(|two| two[0] != two[1]) {
            Some(at) => {
                letters.swap(at, at + 1);
                true
            }
            None => false,
        },
        _ => false,
    })
}

/// The first dictionary that fits, to be changed.
fn change(pdf: &mut Document, fits: impl Fn(&Dictionary) -> bool, change: impl FnOnce(&mut Dictionary)) {
    let dictionary = pdf.objects.values_mut().find_map(|object| match object {
        Object::Dictionary(dictionary) if fits(dictionary) => Some(dictionary),
        _ => None,
    });
    change(dictionary.expect("there is one"));
}

fn text(words: &str) -> Object {
    Object::string_literal(words)
}

#[test]
fn every_kind_of_change_beside_the_words_of_a_pdf_is_found() {
    type Change = fn(&mut Document);
    let changes: [(&str, Change); 14] = [
        ("the title", |pdf| change(pdf, |at| at.has(b"Producer"), |info| info.set("Title", text("Policy")))),
        ("the author", |pdf| change(pdf, |at| at.has(b"Producer"), |info| info.set("Author", text("A school")))),
        ("the date it was built", |pdf| {
            change(pdf, |at| at.has(b"Producer"), |info| info.set("CreationDate", text("D:20270101000000Z")))
        }),
        ("where a link leads", |pdf| {
            let address =
                |at: &Dictionary| at.get(b"A").and_then(Object::as_dict).is_ok_and(|action| action.has(b"URI"));
            let to = dictionary! { "S" => "URI", "URI" => text("https://example.org/") };
            change(pdf, address, |link| link.set("A", to));
        }),
        ("where a link within leads", |pdf| {
            let last = pdf.page_iter().last().expect("it has pages");
            let fits = |at: &Dictionary| at.has(b"Dest") && at.has(b"Rect");
            change(pdf, fits, |link| link.set("Dest", vec![last.into(), "Fit".into()]));
        }),
        ("the name of a link", |pdf| {
            change(pdf, |at| at.has(b"Contents") && at.has(b"Rect"), |link| link.set("Contents", text("elsewhere")));
        }),
        ("a bookmark that stands under another", |pdf| {
            let fits = |at: &Dictionary| at.has(b"Prev") && at.has(b"Title") && at.has(b"Next") && !at.has(b"First");
            let next = |at: &Dictionary| at.get(b"Next").and_then(Object::as_reference);
            let next = pdf.objects.values().find_map(|at| next(at.as_dict().ok().filter(|at| fits(at))?).ok());
            let next = next.expect("one has another after it");
            let after = pdf.get_dictionary_mut(next).expect("it is one").remove(b"Next");
            change(
                pdf,
                |at| at.get(b"Next").and_then(Object::as_reference).is_ok_and(|at| at == next),
                |mark| {
                    mark.remove(b"Next");
                    mark.set("First", next);
                    if let Some(after) = after {
                        mark.set("Next", after);
                    }
                },
            );
        }),
        ("words that stand beside their link", |pdf| {
            let is_link = |at: &Dictionary| at.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == b"Link");
            let marked = |at: &Dictionary| {
                at.get(b"K").and_then(Object::as_array).is_ok_and(|kids| kids.iter().any(|kid| kid.as_i64().is_ok()))
            };
            let links = pdf.objects.iter().filter(|(_, at)| at.as_dict().is_ok_and(|at| is_link(at) && marked(at)));
            let kids_of = |at: &Dictionary| at.get(b"K").and_then(Object::as_array).cloned().unwrap_or_default();
            let is_held = |link: ObjectId| {
                pdf.objects.values().any(|at| at.as_dict().is_ok_and(|at| kids_of(at).contains(&link.into())))
            };
            let link = links.map(|(id, _)| *id).find(|link| is_held(*link)).expect("one stands among other things");
            let kids = pdf.get_dictionary_mut(link).and_then(|link| link.get_mut(b"K")).and_then(Object::as_array_mut);
            let kids = kids.expect("it holds words");
            let words = kids.iter().position(|kid| kid.as_i64().is_ok()).map(|at| kids.remove(at)).expect("it does");
            let holds =
                |at: &Dictionary| at.get(b"K").and_then(Object::as_array).is_ok_and(|kids| kids.contains(&link.into()));
            change(pdf, holds, |parent| {
                let kids = parent.get_mut(b"K").and_then(Object::as_array_mut).expect("it does");
                let at = kids.iter().position(|kid| *kid == link.into()).expect("it does");
                kids.insert(at, words);
            });
        }),
        ("a bookmark", |pdf| {
            change(pdf, |at| at.has(b"Prev") && at.has(b"Title"), |entry| entry.set("Title", text("Anything goes")));
        }),
        ("a note somebody stuck on", |pdf| {
            let note =
                dictionary! { "Subtype" => "FreeText", "Contents" => text("Approved"), "Rect" => vec![0.into(); 4] };
            let note = pdf.add_object(note);
            let page = pdf.page_iter().next().expect("it has pages");
            pdf.get_dictionary_mut(page).expect("it is a page").set("Annots", vec![note.into()]);
        }),
        ("a picture laid over a page", |pdf| {
            let stream = contents(pdf)[1];
            let mut bytes =
                pdf.get_object(stream).and_then(Object::as_stream).expect("it is a stream").get_plain_content();
            bytes.as_mut().expect("it inflates").extend(b"\n/Approved Do ");
            set_content(pdf, stream, bytes.expect("it inflates"));
        }),
        ("a paragraph taken out of the tree", |pdf| {
            let paragraph = |at: &Dictionary| {
                at.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == b"LI") && at.has(b"K")
            };
            change(pdf, paragraph, |element| {
                element.remove(b"K");
            });
        }),
        ("the state in the XMP", |pdf| xmp(pdf, ">draft<", ">approved<")),
        ("the next review in the XMP", |pdf| xmp(pdf, ">2025-10<", ">2027-10<")),
    ];
    for (what, change) in changes {
        let mut other = pdf();
        change(&mut other);
        assert!(!read(&saved(other)).is_unaltered(), "{what}");
    }
    // Words that are written beside the tagged ones.
    let mut other = pdf();
    let stream = *contents(&other).last().expect("it has streams");
    let bytes = other.get_object(stream).and_then(Object::as_stream).expect("it is a stream").get_plain_content();
    let mut bytes = bytes.expect("it inflates");
    let shown = Content::decode(&bytes).expect("it is content");
    let text: Vec<_> =
        shown.operations.into_iter().filter(|op| ["Tf", "TJ", "Tj"].contains(&&*op.operator)).take(3).collect();
    bytes.extend(b"\nBT ");
    bytes.extend(Content { operations: text }.encode().expect("it can be written"));
    bytes.extend(b" ET");
    set_content(&mut other, stream, bytes);
    assert!(changed(&saved(other)).starts_with("on page "));
}

fn xmp(pdf: &mut Document, from: &str, to: &str) {
    let id = pdf
        .catalog()
        .and_then(|catalogue| catalogue.get(b"Metadata"))
        .and_then(Object::as_reference)
        .expect("it has XMP");
    let stream = pdf.get_object(id).and_then(Object::as_stream).expect("it is a stream");
    let text = String::from_utf8(stream.get_plain_content().expect("it inflates")).expect("it is UTF-8");
    assert!(text.contains(from), "{from}");
    set_content(pdf, id, text.replacen(from, to, 1).into_bytes());
}

#[test]
fn what_carries_no_stamp_is_not_called_unaltered_nor_what_lost_its_seal() {
    let (page, fragment) = (page(), fragment());
    let seal = fragment.rfind(" · seal ").expect("it prints its seal");
    for (what, html) in [
        ("a page without its seal", page.replacen("name=\"policygen:seal\"", "name=\"seal\"", 1)),
        (
            "a page with an empty one",
            page.replacen("name=\"policygen:seal\" content=\"", "name=\"policygen:seal\" content=\"\" x=\"", 1),
        ),
        ("a fragment that prints no seal", format!("{}</p>", &fragment[..seal])),
        (
            "a fragment that prints none and carries none",
            format!("{}</p>", &fragment[..seal]).replace("data-policygen-", "data-x-"),
        ),
        (
            "a fragment that prints another",
            fragment.replace("data-policygen-", "data-x-").replacen(" · seal ", " · seal x", 1),
        ),
    ] {
        let read = read(html.as_bytes());
        assert!(!read.is_unaltered(), "{what}");
    }
    let mut bare = pdf();
    xmp(&mut bare, "seal>", "leas>");
    xmp(&mut bare, "/policygen:seal>", "/policygen:leas>");
    assert_eq!(read(&saved(bare)).verdict.changes.last().map(|change| &change.place), Some(&Where::Seal));
    for (bytes, why) in [
        (&b""[..], "it is neither HTML, PDF nor Word"),
        (b"Just words.", "it is neither HTML, PDF nor Word"),
        (b"\x89PNG\r\n<\0", "it is neither HTML, PDF nor Word"),
        (b"<p>A policy</p>", "it carries no stamp of policygen"),
        (b"<p>Oak \xc2\xb7 text 01234567</p>", "it carries no stamp of policygen"),
    ] {
        assert_eq!(verify(bytes).err(), Some(Unreadable(why.to_owned())));
    }
    let mut plain = pdf();
    plain.catalog_mut().expect("it has one").remove(b"Metadata");
    assert_eq!(verify(&saved(plain)).err(), Some(Unreadable("it carries no stamp of policygen".to_owned())));
    assert!(verify(b"%PDF-1.7\n").is_err());
}

/// A row of numbers that looks like chance and is the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

fn mutated(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..1 + chance.below(6) {
        let at = chance.below(bytes.len());
        match chance.below(6) {
            0 => bytes.truncate(at),
            1 => bytes[at] = chance.below(256) as u8,
            2 => bytes[at] ^= 1 << chance.below(8),
            3 => {
                let end = (at + chance.below(200)).min(bytes.len());
                let part = bytes[at..end].to_vec();
                let to = chance.below(bytes.len());
                bytes.splice(to..to, part);
            }
            4 => {
                if let Some(digit) = bytes[at..].iter().position(u8::is_ascii_digit) {
                    bytes.splice(at + digit..=at + digit, *b"99999999999");
                }
            }
            _ => {
                let end = (at + chance.below(50)).min(bytes.len());
                bytes.drain(at..end);
            }
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

#[test]
fn no_file_however_broken_makes_it_panic() {
    let rounds = std::env::var("POLICYGEN_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(60);
    let mut plain = pdf();
    plain.decompress();
    let files = [page().into_bytes(), fragment().into_bytes(), built("helix/social-networking.pdf"), saved(plain)];
    for (number, file) in files.iter().enumerate() {
        let mut chance = Chance(0x9e37_79b9_7f4a_7c15 + number as u64);
        for _ in 0..rounds {
            let _ = verify(&mutated(file, &mut chance));
        }
    }
}

#[test]
fn a_small_file_that_stands_for_a_long_one_comes_to_an_end() {
    let refused = |pdf: Document| verify(&saved(pdf)).map_or(true, |read| !read[0].is_unaltered());
    // Ranges of a few bytes that name sixty thousand codes each.
    let mut ranges = pdf();
    let table = b"1 begincodespacerange <0000> <ffff> endcodespacerange ".to_vec();
    let wide = b"1 beginbfrange <0000> <ffff> <0041> endbfrange ".repeat(20_000);
    let table = ranges.add_object(Stream::new(Dictionary::new(), [table, wide].concat()));
    font(&mut ranges, b"ToUnicode", |font| font.set("ToUnicode", table));
    assert!(refused(ranges));
    // A long text that everything refers to.
    let mut words = pdf();
    let long = words.add_object(Object::string_literal("Approved. ".repeat(50_000)));
    for object in words.objects.values_mut() {
        if let Object::Dictionary(at) = object
            && at.has(b"S")
            && at.has(b"P")
        {
            at.set("Alt", long);
        }
    }
    assert!(refused(words));
    let mut drawn = pdf();
    let held = drawn.add_object(Object::Array(vec![Object::Integer(1); 60_000]));
    let many: Dictionary = (0..400).map(|n| (format!("X{n}"), vec![held.into(); 20].into())).collect();
    set_on_page(&mut drawn, "Resources", dictionary! { "ExtGState" => many });
    assert!(refused(drawn));
}

#[test]
fn files_made_to_never_end_come_to_an_end() {
    let (html, nested) = (page(), 100_000);
    let deep = |tag: &str| html.replacen("<header>", &format!("{}<header>", format!("<{tag}>").repeat(nested)), 1);
    assert_eq!(
        verify(deep("div").as_bytes()).err(),
        Some(Unreadable("its elements stand too deep in each other".into()))
    );
    let _ = verify(html.replacen("<header>", &"<ul><li><dl><dt>".repeat(300), 1).as_bytes());

    // A tree that holds itself.
    let mut round = pdf();
    let root =
        round.catalog().and_then(|at| at.get(b"StructTreeRoot")).and_then(Object::as_reference).expect("it is tagged");
    let first =
        round.get_dictionary(root).and_then(|root| root.get(b"K")).and_then(Object::as_reference).expect("it is one");
    let kids = vec![root.into(), first.into(), first.into()];
    round.get_dictionary_mut(first).expect("it is an element").set("K", kids);
    assert!(!read(&saved(round)).is_unaltered());

    // Twice as many elements at every level.
    let mut wide = pdf();
    let mut last = first;
    for _ in 0..60 {
        last = wide.add_object(dictionary! { "S" => "Div", "K" => vec![last.into(), last.into()] });
    }
    wide.get_dictionary_mut(root).expect("it is the root").set("K", last);
    assert_eq!(verify(&saved(wide)).err(), Some(Unreadable("its structure tree has no end".into())));

    // Pages that hold themselves, and a picture that draws itself.
    let mut pages = pdf();
    let tree = tree_of_pages(&pages);
    pages.get_dictionary_mut(tree).expect("it is one").set("Kids", vec![tree.into(), tree.into()]);
    let _ = verify(&saved(pages));
    let mut form = pdf();
    let id = form.new_object_id();
    let resources = dictionary! { "XObject" => dictionary! { "X" => id } };
    let draws = dictionary! { "Subtype" => "Form", "Resources" => resources.clone() };
    form.set_object(id, Stream::new(draws, b"/X Do /X Do /X Do /X Do /X Do /X Do".to_vec()));
    let page = form.page_iter().next().expect("it has pages");
    let own = form.add_object(Stream::new(Dictionary::new(), b"/X Do".to_vec()));
    let page = form.get_dictionary_mut(page).expect("it is a page");
    page.set("Resources", resources);
    page.set("Contents", own);
    assert!(verify(&saved(form)).is_err_and(|Unreadable(why)| why.contains("pictures in each other")));

    // A stream that is a hundred times as long as any policy once it is decompressed.
    let mut bomb = pdf();
    let mut zeros = Stream::new(Dictionary::new(), vec![b' '; 200 * 1024 * 1024]);
    zeros.compress().expect("it can be compressed");
    let zeros = bomb.add_object(zeros);
    let page = bomb.page_iter().next().expect("it has pages");
    bomb.get_dictionary_mut(page).expect("it is a page").set("Contents", zeros);
    assert!(!read(&saved(bomb)).is_unaltered());
}
