//! Files from somebody nobody knows: they run nothing, read nothing outside, reach nobody, and put nothing into a page, a
//! PDF or a terminal but words. SECURITY.md promises it; each promise is tried here.

use crate::checkers::run;
use crate::promises::empty_folder;
use lopdf::{Dictionary, Object};
use policygen::published::dom::{Dom, NodeKind};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A school whose file holds these lines at its head, and the rest as ever.
fn school(head: &str, people: &str, design: &str, policy: &str) -> String {
    format!(
        "{head}\n\n[people]\n{people}\n\n[design]\n{design}\n\n[[policy]]\nmodel = \"social-networking\"\n\
         reviewed = 2026-09-14\nreview = \"every year\"\nchoose = {{ \"profile/name\" = \"own-name\" }}\n{policy}\n"
    )
}

const HEAD: &str = "name = \"Oak Tree Primary School\"\nkind = \"maintained\"";

/// A folder of its own with files in it. What stands in a folder above is no workspace.
fn folder(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let folder = empty_folder(&format!("hostile-{name}"));
    fs::write(folder.join("policygen.toml"), "").expect("it can be written");
    for (path, bytes) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, bytes).expect("it can be written");
    }
    folder
}

/// The exit code of a command in a folder, and the bytes of all it prints.
fn policygen(folder: &Path, arguments: &[&str]) -> (Option<i32>, Vec<u8>) {
    let output = Command::new(env!("CARGO_BIN_EXE_policygen"))
        .args(arguments)
        .args(["--today", "2026-11-21"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    (output.status.code(), [output.stdout, output.stderr].concat())
}

/// Every built file below a folder with this ending.
fn built(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let files = files.map(|file| file.expect("it can be listed").into_path());
    let is_built = |file: &PathBuf| file.starts_with(folder.join("output"));
    files.filter(|file| is_built(file) && file.to_string_lossy().ends_with(ending)).collect()
}

/// Asserts that a page neither runs nor fetches: judged by its elements, as a browser builds them.
fn assert_inert(page: &str, what: &str) {
    let dom = Dom::parse(page).expect("it can be read");
    for node in &dom.nodes {
        let NodeKind::Element(element) = &node.kind else { continue };
        let name = element.name();
        assert!(!["iframe", "object", "embed", "base", "form", "img"].contains(&name), "{what}: {name}");
        let data = element.attribute("type") == Some("application/ld+json");
        assert!(name != "script" || data, "{what}: a script");
        for (attribute, value) in element.attributes() {
            assert!(!attribute.starts_with("on"), "{what}: {attribute}={value}");
            let is_safe = |to: &str| {
                ["https://", "http://", "mailto:", "tel:", "#"].iter().any(|start| to.starts_with(start))
                    || !to.contains(':')
            };
            assert!(attribute != "href" || is_safe(value), "{what}: {attribute}={value}");
            assert!(attribute != "src", "{what}: {attribute}={value}");
        }
    }
}

#[test]
fn words_that_look_like_markup_stay_words_in_every_file() {
    let evil = "</title></style></script><script>alert(x)</script><svg onload=alert(x)>\\\"'";
    let text = school(
        &format!("name = \"Oak {evil} School\"\nkind = \"maintained\""),
        &format!("headteacher = \"Ada {evil}\"\nchair = \"Sam Okoro\""),
        "",
        &format!("title = \"Online {evil} policy\""),
    );
    let folder = folder("markup", &[("schools/oak.toml", text.as_bytes())]);
    let (code, said) = policygen(&folder, &["build", "--fragment"]);
    assert_eq!(code, Some(0), "{}", String::from_utf8_lossy(&said));
    let pages = built(&folder, ".html");
    assert!(pages.len() >= 4, "page, fragment, register and desk: {pages:?}");
    for file in pages {
        let page = fs::read_to_string(&file).expect("it is UTF-8");
        assert!(page.contains("alert(x)"), "{} shows the words", file.display());
        assert_inert(&page, &file.display().to_string());
    }
    for file in built(&folder, ".json") {
        serde_json::from_slice::<serde_json::Value>(&fs::read(&file).expect("it is there")).expect("it is JSON");
    }
}

#[test]
fn no_address_runs_anything_wherever_it_is_written() {
    let addresses = [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\\tscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/",
        "\\\\\\\\evil.example\\\\share",
        "https:evil.example",
        "http:\\\\\\\\evil.example",
        "https://oak.example@evil.example/",
        "https://oak.example\u{202e}/",
        "blob:x",
        "ftp://evil.example/",
    ];
    let schools: Vec<(String, String)> = (0..addresses.len())
        .map(|n| (format!("schools/s{n}.toml"), school(&format!("{HEAD}\nwebsite = \"{}\"", addresses[n]), "", "", "")))
        .collect();
    let refused = |name: &str, files: &[(String, String)], command: &str| {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
        let folder = folder(name, &files);
        let (code, said) = policygen(&folder, &[command]);
        assert_eq!(code, Some(1), "{}", String::from_utf8_lossy(&said));
        assert!(built(&folder, "html").is_empty(), "nothing is built");
        String::from_utf8(said).expect("it prints UTF-8")
    };
    let said = refused("address", &schools, "build");
    for ((path, _), address) in schools.iter().zip(addresses) {
        assert!(said.contains(&format!("{path}:3:")), "{address}: {said}");
    }
    let clause = |words: &str| format!("+++\ntitle = \"Own\"\naudience = [\"staff\"]\n+++\nSee {words} for more.\n");
    let links = [
        "[this](javascript:alert(1))",
        "[this](java&#9;script:alert(1))",
        "[this](jAvascript&colon;alert(1))",
        "[this](<data:text/html,x>)",
        "<javascript:alert(1)>",
        "[this](file:///etc/passwd)",
        "![this](https://evil.example/x.png)",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[this][x]\n\n[x]: javascript:alert(1)",
    ];
    let clauses: Vec<(String, String)> =
        links.iter().enumerate().map(|(n, link)| (format!("clauses/own/c{n}.md"), clause(link))).collect();
    let said = refused("link", &clauses, "check");
    for ((path, _), link) in clauses.iter().zip(links) {
        assert!(said.contains(&format!("{path}:5:")), "{link}: {said}");
    }
}

#[test]
fn a_pdf_does_nothing_but_lead_to_pages_and_addresses() {
    let text = school(
        &format!("{HEAD}\nwebsite = \"https://oak.example/a(b)\""),
        "headteacher = \"Ada (/S /JavaScript /JS (x)) >> endobj\"\nchair = \"Sam Okoro\"",
        "",
        "title = \"Online (safety) \\\\ >> policy\"",
    );
    let folder = folder("pdf", &[("oak.toml", text.as_bytes())]);
    let (code, said) = policygen(&folder, &["build", "oak.toml"]);
    assert_eq!(code, Some(0), "{}", String::from_utf8_lossy(&said));
    let [file] = &built(&folder, ".pdf")[..] else { panic!("one PDF is built") };
    let pdf = lopdf::Document::load(file).expect("it is a PDF");
    let mut addresses = 0;
    for object in pdf.objects.values() {
        each(object, &mut |dictionary| {
            for key in ["JS", "JavaScript", "AA", "OpenAction", "EmbeddedFiles", "EF", "RichMedia", "XFA"] {
                assert!(!dictionary.has(key.as_bytes()), "a PDF has {key}");
            }
            let Ok(action) = dictionary.get(b"S").and_then(Object::as_name) else { return };
            assert!(
                !["Launch", "SubmitForm", "ImportData", "GoToR", "GoToE", "Named", "Movie", "Sound", "Rendition"]
                    .iter()
                    .any(|name| name.as_bytes() == action),
                "a PDF does {action:?}"
            );
            if action == b"URI" {
                let to = dictionary.get(b"URI").and_then(Object::as_str).expect("it leads somewhere");
                assert!([&b"https://"[..], b"http://", b"mailto:", b"tel:"].iter().any(|start| to.starts_with(start)));
                addresses += 1;
            }
        });
    }
    assert!(addresses > 0, "links were looked at");
}

/// Calls `look` for every dictionary within an object.
fn each(object: &Object, look: &mut impl FnMut(&Dictionary)) {
    let mut within = |dictionary: &Dictionary| {
        look(dictionary);
        dictionary.iter().for_each(|(_, value)| each(value, look));
    };
    match object {
        Object::Dictionary(dictionary) => within(dictionary),
        Object::Stream(stream) => within(&stream.dict),
        Object::Array(array) => array.iter().for_each(|value| each(value, look)),
        _ => {}
    }
}

/// What is tried, the school that tries it, and the files beside its own.
type Attempt = (&'static str, String, Vec<(&'static str, Vec<u8>)>);

#[test]
fn nothing_outside_the_workspace_is_read_or_shown() {
    let secret = b"password = \"swordfish\"\n\xff\xfeswordfish";
    let outside = empty_folder("hostile-outside");
    fs::write(outside.join("secret.toml"), secret).expect("it can be written");
    let absolute = outside.join("secret.toml").display().to_string();
    let relative = "../hostile-outside/secret.toml";
    let people = "headteacher = \"Ada Green\"\nchair = \"Sam Okoro\"";
    let attempts: Vec<Attempt> = vec![
        ("logo", school(HEAD, people, &format!("logo = \"{relative}\"\nlogo-text = \"A tree\""), ""), vec![]),
        ("logo", school(HEAD, people, &format!("logo = \"{absolute}\"\nlogo-text = \"A tree\""), ""), vec![]),
        ("font", school(HEAD, people, &format!("font = \"{relative}\""), ""), vec![]),
        ("model", school(HEAD, people, "", "").replace("\"social-networking\"", &format!("\"../../{relative}\"")), vec![]),
        ("variant", school(HEAD, people, "", "").replace("\"own-name\"", &format!("\"../{relative}\"")), vec![]),
        ("id", school(HEAD, people, "", "id = \"../../hostile-outside/secret\""), vec![]),
        ("library", school(HEAD, people, "", "") + &format!("\n[library]\nfrom = \"{relative}\"\n"), vec![]),
        (
            "svg",
            school(HEAD, people, "logo = \"logo.svg\"\nlogo-text = \"A tree\"", ""),
            vec![("logo.svg", format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><image href=\"{absolute}\"/></svg>").into_bytes())],
        ),
        (
            "entity",
            school(HEAD, people, "logo = \"logo.svg\"\nlogo-text = \"A tree\"", ""),
            vec![("logo.svg", format!("<!DOCTYPE svg [<!ENTITY x SYSTEM \"file://{absolute}\">]><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><title>&x;</title></svg>").into_bytes())],
        ),
        (
            "include",
            school(HEAD, people, "", ""),
            vec![("clauses/own/own.md", format!("+++\ntitle = \"Own\"\naudience = [\"staff\"]\n+++\n{{{{ clause.../../{relative} }}}}\n").into_bytes())],
        ),
        (
            "template",
            school(HEAD, people, "", ""),
            vec![("templates/page/policy.html", format!("{{% include \"{absolute}\" %}}").into_bytes())],
        ),
    ];
    for (what, text, files) in attempts {
        let mut all: Vec<(&str, &[u8])> = vec![("oak.toml", text.as_bytes())];
        all.extend(files.iter().map(|(path, bytes)| (*path, &bytes[..])));
        let folder = folder("inside", &all);
        let (code, said) = policygen(&folder, &["build", "oak.toml"]);
        let said = String::from_utf8_lossy(&said);
        assert_eq!(code, Some(1), "{what}: {said}");
        assert!(!said.contains("swordfish"), "{what}: {said}");
        assert!(built(&folder, ".html").is_empty(), "{what}");
    }
    assert_eq!(fs::read(outside.join("secret.toml")).expect("it is there"), secret);
}

#[test]
fn no_terminal_is_sent_anything_but_text() {
    let signs =
        ["\\u001b]0;owned\\u0007", "\\u001b[2J", "\\u009b31m", "\\u202e", "\\u2066", "\\u0000", "\\r", "\\u0085"];
    let schools = signs.iter().enumerate().map(|(n, sign)| {
        let text = school(
            &format!("name = \"Oak{sign} School\"\nkind = \"main{sign}tained\""),
            &format!("headteacher = \"Ada{sign}\""),
            &format!("accent = \"{sign}\"\nlogo = \"{sign}\"\nfont = \"{sign}\""),
            &format!("title = \"On{sign}line\"\nid = \"a{sign}\"\n\"{sign}\" = 1"),
        );
        (format!("schools/s{n}\u{1b}]0;owned\u{7}\u{202e}.toml"), text)
    });
    let schools: Vec<(String, String)> = schools.collect();
    let files: Vec<(&str, &[u8])> = schools.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
    let folder = folder("terminal", &files);
    let commands: [&[&str]; 7] = [
        &["build"],
        &["check"],
        &["list", "policies"],
        &["list", "schools"],
        &["due"],
        &["list", "law"],
        &["verify", "schools"],
    ];
    for command in commands {
        let (_, said) = policygen(&folder, command);
        let said = String::from_utf8(said).expect("it prints UTF-8");
        let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let stray = said.chars().find(|c| c.is_control() && *c != '\n' || turns(*c));
        assert_eq!(stray, None, "{command:?}: {said:?}");
        assert!(!said.is_empty(), "{command:?}");
    }
}

#[test]
fn no_cell_of_a_table_is_a_formula() {
    let policy = "title = \"=cmd|' /C calc'!A0\"";
    let text = school(HEAD, "headteacher = \"Ada Green\"\nchair = \"Sam Okoro\"", "", policy)
        .replace("Oak Tree Primary School", "@SUM(1)");
    let folder = folder("formula", &[("schools/oak.toml", text.as_bytes())]);
    let (_, said) = policygen(&folder, &["due", "--format", "csv"]);
    let said = String::from_utf8(said).expect("it prints UTF-8");
    assert!(said.contains("cmd|") && said.contains("SUM(1)"), "{said}");
    for cell in said.trim_start_matches('\u{feff}').lines().flat_map(|row| row.split(',')) {
        assert!(!cell.trim_matches('"').starts_with(['=', '+', '-', '@', '\t']), "{cell} in {said}");
    }
}

#[test]
fn no_command_reaches_for_the_network() {
    let text = school(
        &format!("{HEAD}\nwebsite = \"https://oak.example/\""),
        "headteacher = \"Ada Green\"\nchair = \"Sam Okoro\"",
        "",
        "",
    );
    let folder = folder("network", &[("schools/oak.toml", text.as_bytes())]);
    let log = folder.join("calls");
    for arguments in
        [&["build", "--zip"][..], &["check"], &["list", "law"], &["verify", "output"], &["eject", "clauses/roles"]]
    {
        let mut traced = Command::new("strace");
        traced.args(["-f", "-qq", "-e", "trace=network,execve", "-o"]).arg(&log).arg(env!("CARGO_BIN_EXE_policygen"));
        traced.args(arguments).current_dir(&folder);
        if run(&mut traced, &[]).is_none() {
            return;
        }
        let calls = fs::read_to_string(&log).expect("strace wrote it");
        let begun = calls.lines().filter(|call| call.contains("execve(")).count();
        assert_eq!(begun, 1, "it starts itself and nothing else: {calls}");
        assert!(!calls.contains("socket("), "{arguments:?}: {calls}");
    }
}

#[test]
fn texts_made_to_take_no_end_come_to_an_end_with_a_word() {
    let front = "+++\ntitle = \"Own\"\naudience = [\"staff\"]\n+++\n";
    let laughs = |n: usize| {
        let next = format!("{{{{ clause.own/c{} }}}}\n\n", n + 1);
        format!("{front}{}", if n == 30 { "A line.\n".to_owned() } else { next.repeat(2) })
    };
    let text = school(HEAD, "headteacher = \"Ada Green\"\nchair = \"Sam Okoro\"", "", "");
    let clause = |name: &str, text: String| (format!("clauses/own/{name}.md"), format!("{front}{text}\n"));
    let mut files = vec![
        ("schools/oak.toml".to_owned(), text),
        ("schools/tables.toml".to_owned(), format!("a = {}", "[".repeat(50_000))),
        ("schools/parts.toml".to_owned(), format!("{}a = 1", "a.".repeat(50_000))),
        clause("lists", (0..1_000).map(|n| " ".repeat(2 * n) + "- a\n").collect()),
        clause("quotes", format!("{} a", ">".repeat(5_000))),
        clause("brackets", format!("{}a", "[".repeat(50_000))),
        clause("conditions", format!("A {{when=\"{}x{}\"}}", "(".repeat(5_000), ")".repeat(5_000))),
        clause("itself", "{{ clause.own/itself }}".to_owned()),
    ];
    files.push((
        "templates/policies/own.toml".to_owned(),
        "title = \"Own\"\nsummary = \"Own\"\nrelease = \"1\"\nnumbering = \"sections\"\n[[section]]\nid = \"own\"\n\
         title = \"Own\"\nclauses = [\"own/itself\", \"own/c0\"]\n"
            .to_owned(),
    ));
    files.push((
        "schools/own.toml".to_owned(),
        format!("{HEAD}\n[[policy]]\nmodel = \"own\"\nreviewed = 2026-09-14\nreview = \"every year\"\n"),
    ));
    files.extend((0..=30).map(|n| (format!("clauses/own/c{n}.md"), laughs(n))));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
    let (code, said) = policygen(&folder("endless", &files), &["check"]);
    let said = String::from_utf8(said).expect("it prints UTF-8");
    assert_eq!(code, Some(1), "{}", said.chars().take(2_000).collect::<String>());
    for name in [
        "schools/tables.toml",
        "schools/parts.toml",
        "own/brackets.md",
        "own/lists.md",
        "own/quotes.md",
        "own/conditions.md",
        "own/itself.md",
    ] {
        assert!(said.contains(&format!("{name}:")), "{name}");
    }
}
