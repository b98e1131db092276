//! What mark-up tells a reader is sealed with the words, and what only editors care for is not. Every element of a policy that
//! has one of each kind is changed in every way of both sorts, on its page and in its fragment.

use crate::promises::empty_folder;
use crate::tree::{repository, schools_of};
use policygen::verify::verify;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// An element as it is written.
struct Element {
    name: String,
    /// Its first tag; what it holds; its last tag, empty if it has none.
    start: Range<usize>,
    inner: Range<usize>,
    end: Range<usize>,
    /// The elements around it, from the outermost in.
    above: Vec<String>,
}

impl Element {
    fn is(&self, names: &str) -> bool {
        names.split(' ').any(|name| name == self.name)
    }

    fn is_in(&self, names: &str) -> bool {
        names.split(' ').any(|name| self.above.iter().any(|above| above == name))
    }

    fn parent(&self) -> &str {
        self.above.last().map_or("", String::as_str)
    }

    fn all(&self) -> Range<usize> {
        self.start.start..self.end.end
    }
}

/// The elements of one of our own files that show something, in order.
fn elements(html: &str) -> Vec<Element> {
    let mut found: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut at = html.find("<body").unwrap_or(0);
    while let Some(next) = html[at..].find('<').map(|next| at + next) {
        let close = next + html[next..].find('>').expect("a tag ends") + 1;
        let tag = &html[next..close];
        let name: String = tag.trim_start_matches(['<', '/']).chars().take_while(char::is_ascii_alphanumeric).collect();
        if tag.starts_with("</") {
            if let Some(element) = open.pop() {
                assert_eq!(found[element].name, name, "our own files are well formed");
                found[element].inner.end = next;
                found[element].end = next..close;
            }
        } else {
            let above = open.iter().map(|&at| found[at].name.clone()).collect();
            let element = Element { name, start: next..close, inner: close..close, end: close..close, above };
            if !element.is("br hr img path circle") && !tag.ends_with("/>") {
                open.push(found.len());
            }
            found.push(element);
        }
        at = close;
    }
    // One of each kind of place is as good as all.
    let mut places = BTreeSet::new();
    found.retain(|element| {
        let place =
            [&element.above[element.above.len().saturating_sub(2)..], std::slice::from_ref(&element.name)].concat();
        let is_last = html[element.start.clone()].contains("data-policygen");
        !element.is("html body") && !element.is_in("svg") && places.insert((place, is_last, element.inner.is_empty()))
    });
    found
}

/// What is put in place of parts of a file, the last of them first.
fn with(html: &str, changes: &[(Range<usize>, String)]) -> String {
    let mut changes: Vec<_> = changes.to_vec();
    changes.sort_by_key(|(range, _)| (range.start, range.end));
    let mut other = html.to_owned();
    for (range, words) in changes.into_iter().rev() {
        other.replace_range(range, &words);
    }
    other
}

fn renamed(html: &str, element: &Element, name: &str) -> String {
    let start = html[element.start.clone()].replacen(&element.name, name, 1);
    with(html, &[(element.start.clone(), start), (element.end.clone(), format!("</{name}>"))])
}

fn around(html: &str, range: &Range<usize>, name: &str) -> String {
    let tag = name.split(' ').next().unwrap_or(name);
    with(html, &[(range.start..range.start, format!("<{name}>")), (range.end..range.end, format!("</{tag}>"))])
}

fn given(html: &str, element: &Element, attribute: &str) -> String {
    let at = element.start.start + 1 + element.name.len();
    with(html, &[(at..at, format!(" {attribute}"))])
}

/// The attributes of an element as they are written.
fn attributes(html: &str, element: &Element) -> Vec<String> {
    let tag = &html[element.start.clone()];
    let mut rest = tag.trim_start_matches('<').trim_end_matches('>').trim_start_matches(&element.name).trim_start();
    let mut attributes = Vec::new();
    while let Some(equals) = rest.find("=\"") {
        let end = equals + 2 + rest[equals + 2..].find('"').expect("a value ends") + 1;
        attributes.push(rest[..end].to_owned());
        rest = rest[end..].trim_start();
    }
    attributes
}

fn without(html: &str, element: &Element, attribute: &str) -> String {
    let tag = html[element.start.clone()].replacen(&format!(" {attribute}"), "", 1);
    with(html, &[(element.start.clone(), tag)])
}

/// A policy with every kind of block and of words, as a page and as a fragment.
fn both() -> &'static [(&'static str, String); 2] {
    static BOTH: OnceLock<[(&str, String); 2]> = OnceLock::new();
    BOTH.get_or_init(|| {
        let folder: PathBuf = empty_folder("marked-up");
        schools_of(&repository().join("tests/documents/markdown"), Some(&folder));
        let read =
            |file: &str| std::fs::read_to_string(Path::new(&folder).join("oak").join(file)).expect("it was built");
        [("page", read("markdown.html")), ("fragment", read("markdown.fragment.html"))]
    })
}

/// Whether every copy in a file is as it was built; a file that cannot be read is not.
fn is_unaltered(html: &str) -> bool {
    verify(html.as_bytes()).is_ok_and(|copies| copies.iter().all(|copy| copy.is_unaltered()))
}

const BLOCKS: &str = "p ul ol dl table h1 h2 h3 h4 h5 h6 blockquote pre";
const INLINES: &str = "em strong code a abbr time span";

/// What each element might become, to the loss of a reader.
const OTHERS: [(&str, &str); 20] = [
    ("h1", "h2 h3 p div"),
    ("h2", "h1 h3 h6 p div"),
    ("h3", "h2 h4 h5 p div"),
    ("h4", "h2 h3 h5 p div"),
    ("p", "h3 h4 blockquote pre aside nav li"),
    ("ul", "ol div dl menu"),
    ("ol", "ul div"),
    ("li", "p div dd"),
    ("dl", "ul div"),
    ("dt", "dd div"),
    ("dd", "dt div p"),
    ("blockquote", "div p pre"),
    ("pre", "div p"),
    ("code", "span em u"),
    ("strong", "em span u code del"),
    ("em", "strong span u code"),
    ("a", "span u"),
    ("th", "td"),
    ("td", "th"),
    ("tbody", "tfoot"),
];

/// An element with a change that takes something from a reader.
fn told(html: &str, element: &Element) -> Vec<(String, String)> {
    let mut told = Vec::new();
    let mut tell = |what: String, other: String| told.push((what, other));
    let words = &html[element.inner.clone()];
    let has_words = !element.inner.is_empty() && words.contains(char::is_alphanumeric);
    let is_read = has_words
        && !element.is("sup svg")
        && !element.is_in("sup")
        && !html[element.start.clone()].contains("doc-backlink");
    for name in OTHERS.iter().filter(|(name, _)| *name == element.name).flat_map(|(_, others)| others.split(' ')) {
        tell(format!("became {name}"), renamed(html, element, name));
    }
    // Words that stand right in it.
    if is_read
        && (element.is(INLINES) || element.is("p li td th dt h1 h2 h3 h4"))
        && !words.contains("<p")
        && !words.contains("<ul")
        && !words.contains("<ol")
    {
        for name in [
            "strong",
            "em",
            "u",
            "code",
            "del",
            "small",
            "mark",
            "pre",
            "span lang=cy",
            "span hidden",
            "span style='font-weight: bold'",
        ] {
            let tag = name.split(' ').next().unwrap_or(name);
            let mark = if name.ends_with("bold'") { "strong" } else { tag };
            let is_so =
                element.is(mark) || element.is_in(mark) || (mark == "u" && (element.is("a") || element.is_in("a")));
            // What is bold anyway cannot be stressed by a style.
            let is_bold =
                name.ends_with("bold'") && (element.is("th dt h1 h2 h3 h4") || element.is_in("th dt h1 h2 h3 h4"));
            let is_all_so = words.starts_with(&format!("<{mark}>")) && words.ends_with(&format!("</{mark}>"));
            // Only a link is in it, which is underlined as it is.
            let is_link = mark == "u" && words.starts_with("<a") && words.ends_with("</a>");
            if tag == "span" && mark == "span" || !is_so && !is_bold && !is_all_so && !is_link {
                tell(format!("with words in {name}"), around(html, &element.inner, name));
            }
        }
    }
    if element.is(BLOCKS) && !element.is_in("p") {
        // What begins before the title of a fragment is the website's.
        let is_first = element.start.start == 0;
        for name in ["nav", "aside", "blockquote", "pre", "details", "div hidden", "ul"]
            .into_iter()
            .take(7 - usize::from(is_first))
        {
            tell(format!("within {name}"), around(html, &element.all(), name));
        }
        if !is_first {
            tell(
                "after a line across".to_owned(),
                with(html, &[(element.start.start..element.start.start, "<hr>".to_owned())]),
            );
        }
    }
    let is_empty_cell = element.is("td") && element.inner.is_empty();
    if !is_empty_cell && element.is(
        "strong em code a li dt dd ul ol dl blockquote pre h1 h2 h3 h4 hr th td table nav main header footer section",
    ) {
        let taken = with(html, &[(element.start.clone(), String::new()), (element.end.clone(), String::new())]);
        tell("without its tags".to_owned(), taken);
    }
    for attribute in attributes(html, element) {
        let name = attribute.split('=').next().unwrap_or_default();
        let is_told = "href scope start type title datetime lang role aria-label aria-labelledby alt src"
            .split(' ')
            .any(|told| told == name);
        if is_told {
            tell(format!("without {attribute}"), without(html, element, &attribute));
        }
    }
    if element.is("th") {
        for (from, to) in [("\"col\"", "\"row\""), ("\"row\"", "\"col\"")] {
            let tag = html[element.start.clone()].replacen(from, to, 1);
            if tag != html[element.start.clone()] {
                tell(format!("with scope {to}"), with(html, &[(element.start.clone(), tag)]));
            }
        }
    }
    if element.is("tr") && element.parent() == "tbody" {
        tell("in a foot".to_owned(), around(html, &element.all(), "tfoot"));
    }
    if has_words && element.is("p li td dd h2 h3 blockquote tr") {
        tell("taken away".to_owned(), with(html, &[(element.all(), String::new())]));
    }
    told
}

/// An element with a change that takes nothing from a reader. `is_page`: nobody puts other parts around ours there.
fn harmless(html: &str, element: &Element, is_page: bool) -> Vec<(String, String)> {
    let mut harmless = Vec::new();
    let mut leave = |what: String, other: String| harmless.push((what, other));
    let is_kept = element.is("pre") || element.is_in("pre");
    if element.is(BLOCKS) && !element.is_in("p") {
        let names: &[&str] =
            if is_page { &["div", "div class=x"] } else { &["div", "section", "article", "figure class=x"] };
        for name in names {
            leave(format!("within {name}"), around(html, &element.all(), name));
        }
    }
    if element.is("li td dd blockquote") {
        leave("with all in div".to_owned(), around(html, &element.inner, "div style='margin: 0'"));
    }
    if element.is(INLINES) || element.is("p dt h2 h3 th") {
        for name in ["span", "font", "span class=x lang=en-US", "span style='font-family: Arial'"] {
            leave(format!("with all in {name}"), around(html, &element.inner, name));
        }
    }
    for (from, to) in [("strong", "b"), ("em", "i")] {
        if element.is(from) {
            leave(format!("became {to}"), renamed(html, element, to));
        }
    }
    if element.is("strong em") && !element.is_in("th dt h1 h2 h3 h4") {
        let style = if element.is("em") { "font-style: italic" } else { "font-weight: 700" };
        let tag = format!("<span style=\"{style}\">");
        leave(
            format!("became {tag}"),
            with(html, &[(element.start.clone(), tag), (element.end.clone(), "</span>".to_owned())]),
        );
    }
    for attribute in ["class=x", "data-x=1", "style='margin-left: 1em'", "width=90"] {
        let is_given = html[element.start.clone()].contains(attribute.split('=').next().unwrap_or(attribute));
        if !is_given && !element.is("svg") {
            leave(format!("with {attribute}"), given(html, element, attribute));
        }
    }
    if !element.is("svg") {
        let turned: Vec<String> = attributes(html, element).into_iter().rev().collect();
        let class_first = turned.iter().map(|attribute| format!(" {attribute}")).collect::<String>();
        let tag = format!("<{}{class_first}\n>", element.name.to_uppercase());
        leave("with attributes in another order".to_owned(), with(html, &[(element.start.clone(), tag)]));
    }
    if !is_kept && (element.is(BLOCKS) || element.is("li td th dt dd div section")) {
        let white = [
            (element.start.end..element.start.end, "\n \t".to_owned()),
            (element.inner.end..element.inner.end, "\n".to_owned()),
        ];
        leave("with white space".to_owned(), with(html, &white));
    }
    if element.is("tbody") {
        leave(
            "gone".to_owned(),
            with(html, &[(element.start.clone(), String::new()), (element.end.clone(), String::new())]),
        );
    }
    let first = html[element.inner.clone()].chars().next().filter(|letter| letter.is_alphanumeric());
    if let Some(letter) = first.filter(|_| !element.is("svg")) {
        let at = element.inner.start;
        let entity = format!("&#x{:x};", u32::from(letter));
        leave("with a letter as a number".to_owned(), with(html, &[(at..at + letter.len_utf8(), entity)]));
    }
    harmless
}

#[test]
fn whatever_mark_up_takes_from_a_reader_is_told_at_every_element() {
    let mut count = 0;
    let mut missed = Vec::new();
    for (form, html) in both() {
        assert!(is_unaltered(html), "{form}");
        for element in elements(html) {
            for (what, other) in told(html, &element) {
                assert_ne!(&other, html, "{what}");
                count += 1;
                if is_unaltered(&other) {
                    let shown = &html[element.start.start..html.len().min(element.end.end)];
                    missed.push(format!("{form}: {what}: {}", shown.chars().take(90).collect::<String>()));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{} of {count}:\n{}", missed.len(), missed.join("\n"));
    assert!(count > 500, "{count}");
}

#[test]
fn what_mark_up_takes_from_nobody_is_no_change_at_any_element() {
    let mut count = 0;
    let mut told = Vec::new();
    for (form, html) in both() {
        let elements = elements(html);
        for name in ["strong", "code", "blockquote", "th", "pre", "ol", "h4", "hr", "sup"] {
            assert!(elements.iter().any(|element| element.name == name), "{form} has {name}");
        }
        for element in elements {
            for (what, other) in harmless(html, &element, *form == "page") {
                count += 1;
                if !is_unaltered(&other) {
                    let shown = &html[element.start.start..html.len().min(element.end.end)];
                    told.push(format!("{form}: {what}: {}", shown.chars().take(90).collect::<String>()));
                }
            }
        }
    }
    assert!(told.is_empty(), "{} of {count}:\n{}", told.len(), told.join("\n"));
    assert!(count > 250, "{count}");
}

#[test]
fn a_website_may_raise_all_headings_of_a_fragment_alike_and_not_some() {
    let [_, (_, fragment)] = both();
    let raised = (2..=6).fold(fragment.clone(), |html, level| {
        html.replace(&format!("<h{level}>"), &format!("<h{}>", level - 1))
            .replace(&format!("</h{level}>"), &format!("</h{}>", level - 1))
    });
    assert_ne!(&raised, fragment);
    for before in ["", "<h1>Policies</h1>", "<h5>Ducks</h5><p>Swim.</p>"] {
        assert!(is_unaltered(&format!("{before}{raised}<h2>Contact</h2>")), "{before}");
        assert!(is_unaltered(&format!("{before}{fragment}<h2>Contact</h2>")), "{before}");
    }
    assert!(!is_unaltered(&fragment.replace("h3>", "h4>")), "two levels became one");
}
