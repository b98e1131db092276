//! Clause text is CommonMark: every example of the specification is read as it says, or refused with a diagnostic.
//!
//! The specification comes with `tests/tools/setup.sh`.

use crate::checkers::skipped;
use crate::tree::repository;
use policygen::counting::Start;
use policygen::document::{Block, BlockKind, Inline, InlineKind, Item, Target};
use policygen::library;
use policygen::load::Files;
use policygen::markdown;
use policygen::model::slot::Hole;
use policygen::source::{At, Sources, Span};

/// The examples of the specification: Markdown, and the HTML it means.
fn examples(spec: &str) -> Vec<(String, String)> {
    let fence = "`".repeat(32);
    let open = format!("\n{fence} example\n");
    spec.split(&open)
        .skip(1)
        .map(|rest| {
            let body = &rest[..rest.find(&format!("\n{fence}")).expect("an example ends")];
            let (markdown, html) = match body.strip_prefix(".\n") {
                Some(html) => ("", html),
                None => body.split_once("\n.\n").unwrap_or((body.trim_end_matches("\n."), "")),
            };
            // The specification shows tabs as arrows. An example has its last line end.
            (markdown.replace('→', "\t") + "\n", html.replace('→', "\t"))
        })
        .collect()
}

#[test]
fn every_example_of_commonmark_is_read_or_refused() {
    let path = repository().join("tests/tools/node_modules/commonmark-spec/spec.txt");
    let Ok(spec) = std::fs::read_to_string(&path) else { return skipped(&format!("{} is not there", path.display())) };
    let (mut sources, mut found) = (Sources::default(), Vec::new());
    let library = library::read(&Files::embedded(), &mut sources, &mut found);
    let (mut read, mut refused, mut wrong) = (0, 0, Vec::new());
    for (markdown, expected) in examples(&spec) {
        let file = sources.add("example.md", markdown.clone());
        let text = sources.file(file).text.clone();
        let span = Span::new(file, 0, text.len());
        let mut found = Vec::new();
        let body = markdown::parse(&At::new(text, span), &library.names(), &mut found);
        if !found.is_empty() {
            refused += 1;
            continue;
        }
        let mut html = String::new();
        push_blocks(&body.blocks, false, &mut html);
        match comparable(&html) == comparable(&expected) {
            true => read += 1,
            false => wrong.push(format!("{markdown}\nis read as\n{html}\nand means\n{expected}")),
        }
    }
    assert!(wrong.is_empty(), "{} examples are read wrong:\n{}", wrong.len(), wrong.join("\n----\n"));
    // What is refused is raw HTML, pictures, titles of links, addresses that no policy should lead to, and what CommonMark
    // takes for words, for code or for part of something else where an author would hardly have meant that.
    assert!(read > 300 && read + refused == 652, "{read} read, {refused} refused");
}

/// HTML without what a clause does not keep: line ends between tags, straight quotes, and the language of code.
fn comparable(html: &str) -> String {
    let mut html = html.to_owned();
    while let Some(class) = html.find(" class=\"language-") {
        let end = class + html[class..].find('>').expect("a tag ends");
        html.replace_range(class..end, "");
    }
    let straight = html.replace(['“', '”'], "&quot;").replace(['’', '‘'], "'").replace('…', "...");
    let straight = straight.replace('—', "---").replace('–', "--").replace(" />", ">").replace('\n', " ");
    straight.split_whitespace().collect::<Vec<_>>().join(" ").replace("> ", ">").replace(" <", "<")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An address as CommonMark's own renderer writes it: all but a few characters percent-encoded.
fn encoded(address: &str) -> String {
    let kept = |c: char| c.is_ascii_alphanumeric() || "-_.+!*'(),%#@?=;:/,+&$~".contains(c);
    let mut out = String::new();
    for c in address.chars() {
        match kept(c) {
            true => out.push(c),
            false => c.to_string().bytes().for_each(|byte| out += &format!("%{byte:02X}")),
        }
    }
    escaped(&out)
}

fn push_blocks(blocks: &[Block<Hole>], tight: bool, html: &mut String) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) if tight => *html += &format!("{}\n", line(text)),
            BlockKind::Paragraph(text) => *html += &format!("<p>{}</p>\n", line(text)),
            BlockKind::Heading { level, text } => *html += &format!("<h{level}>{}</h{level}>\n", line(text)),
            BlockKind::List { start, tight, items } => push_list(*start, *tight, items, html),
            BlockKind::Quote(inner) => {
                *html += "<blockquote>\n";
                push_blocks(inner, false, html);
                *html += "</blockquote>\n";
            }
            BlockKind::Code(code) => *html += &format!("<pre><code>{}</code></pre>\n", escaped(code)),
            BlockKind::Rule => *html += "<hr>\n",
            BlockKind::Definitions(_) | BlockKind::Table { .. } | BlockKind::Edited { .. } | BlockKind::Hole(_) => {
                *html += "(no CommonMark)"
            }
        }
    }
}

fn push_list(start: Option<Start>, tight: bool, items: &[Item<Hole>], html: &mut String) {
    let (open, close) = match start {
        None => ("<ul>".to_owned(), "</ul>"),
        Some(Start { number: 1, .. }) => ("<ol>".to_owned(), "</ol>"),
        Some(Start { number, .. }) => (format!("<ol start=\"{number}\">"), "</ol>"),
    };
    *html += &open;
    for item in items {
        *html += "<li>";
        push_blocks(&item.blocks, tight, html);
        *html += "</li>\n";
    }
    *html += close;
}

fn line(line: &[Inline<Hole>]) -> String {
    let piece = |inline: &Inline<Hole>| match &inline.kind {
        InlineKind::Text(text) => escaped(text),
        InlineKind::Emphasis(inner) => format!("<em>{}</em>", self::line(inner)),
        InlineKind::Strong(inner) => format!("<strong>{}</strong>", self::line(inner)),
        InlineKind::Code(code) => format!("<code>{}</code>", escaped(code)),
        InlineKind::Link { to: Target::Address(to), text } => {
            format!("<a href=\"{}\">{}</a>", encoded(to), self::line(text))
        }
        InlineKind::Break => "<br>".to_owned(),
        InlineKind::Link { to: Target::Anchor(_), .. }
        | InlineKind::Abbreviation { .. }
        | InlineKind::Particular { .. }
        | InlineKind::Edited { .. }
        | InlineKind::Language { .. }
        | InlineKind::FootnoteCall(_)
        | InlineKind::Hole(_) => "(no CommonMark)".to_owned(),
    };
    line.iter().map(piece).collect()
}

/// Every construct of CommonMark and of the dialects that people know, and what becomes of it: the HTML that it means, or
/// the code of the error that refuses it. `(no CommonMark)` stands for tables, definitions and notes, which are no part of
/// CommonMark and of policies are.
const CONSTRUCTS: [(&str, &str, &str); 66] = [
    ("a paragraph", "One\ntwo.", "<p>One two.</p>"),
    ("two paragraphs", "One.\n\nTwo.", "<p>One.</p><p>Two.</p>"),
    ("a line break of two spaces", "One  \ntwo.", "<p>One<br>two.</p>"),
    ("a line break of a backslash", "One\\\ntwo.", "<p>One<br>two.</p>"),
    ("a heading", "# Head", "<h1>Head</h1>"),
    ("a heading with marks behind", "## Head ##", "<h2>Head</h2>"),
    ("a heading without a space", "#Head", "lost-mark"),
    ("an underlined heading", "Head\n====", "<h1>Head</h1>"),
    ("a heading of a lower level, underlined", "Head\n----", "<h2>Head</h2>"),
    ("a rule", "One.\n\n---\n\nTwo.", "<p>One.</p><hr><p>Two.</p>"),
    ("emphasis", "*one* _two_", "<p><em>one</em> <em>two</em></p>"),
    ("strong words", "**one** __two__", "<p><strong>one</strong> <strong>two</strong></p>"),
    ("struck words", "Now ~~old~~ new.", "lost-mark"),
    ("struck words with one sign", "Now ~old~ new.", "lost-mark"),
    ("highlighted words", "Now ==new== words.", "lost-mark"),
    ("inserted words", "Now ++new++ words.", "lost-mark"),
    ("lowered words", "H~2~O", "lost-mark"),
    ("raised words", "m^2^", "lost-mark"),
    ("code in a line", "Type `x`.", "<p>Type <code>x</code>.</p>"),
    ("code in a fence", "```\nx\n```", "<pre><code>x</code></pre>"),
    ("code by indentation", "One.\n\n    x", "indented-code"),
    ("code by indentation alone", "    x", "indented-code"),
    ("a code block between tildes", "~~~\nx\n~~~", "<pre><code>x</code></pre>"),
    ("mathematics", "It is $x^2$.", "lost-mark"),
    ("a quotation", "> One.", "<blockquote><p>One.</p></blockquote>"),
    ("an alert", "> [!NOTE]\n> One.", "lost-mark"),
    ("a list", "- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
    ("a list with stars", "* one\n* two", "<ul><li>one</li><li>two</li></ul>"),
    ("a list with plus signs", "+ one\n+ two", "<ul><li>one</li><li>two</li></ul>"),
    ("a list in a list", "- one\n  - two\n- three", "<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>"),
    ("a list one space further in", "- one\n - two\n- three", "list-below-list"),
    ("a list in a numbered list, too near", "1. one\n  - two\n2. three", "list-below-list, list-below-list"),
    ("a numbered list", "1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
    ("a numbered list with brackets", "1) one\n2) two", "<ol><li>one</li><li>two</li></ol>"),
    ("a lettered list", "a. one\nb. two", "<ol><li>one</li><li>two</li></ol>"),
    ("a list of doubled letters", "aa. one\nbb. two", "lost-mark"),
    ("a list of Roman numerals", "i. one\nii. two", "<ol><li>one</li><li>two</li></ol>"),
    ("a list right below words", "Staff must:\n- one\n- two", "<p>Staff must:</p><ul><li>one</li><li>two</li></ul>"),
    ("tasks", "- [ ] one\n- [x] two", "lost-mark, lost-mark"),
    ("definitions", "Term\n: meaning", "(no CommonMark)"),
    ("definitions with two colons", "Term::\n  meaning", "lost-mark"),
    ("definitions in bold", "**Term**: meaning", "<p><strong>Term</strong>: meaning</p>"),
    ("a table", "| a | b |\n|---|---|\n| c | d |", "(no CommonMark)"),
    ("a table without rows", "| a | b |\n|---|---|", "bad-table"),
    ("a table without a header", "|---|---|\n| c | d |", "bad-table"),
    ("a table without its rule", "| a | b |\n| c | d |", "bad-table"),
    ("a table of one column", "| a |\n|---|\n| b |", "(no CommonMark)"),
    ("a table with a caption", "| a |\n|---|\n| b |\n\n: Caption", "lost-mark"),
    ("a footnote", "One.[^n]\n\n[^n]: Note.", "<p>One.(no CommonMark)</p>"),
    ("a footnote that nothing calls", "One.\n\n[^n]: Note.", "unused-footnote"),
    ("a footnote that is not there", "One.[^n]", "unknown-footnote"),
    ("a footnote in its place", "One.^[Note.]", "lost-mark"),
    ("a link", "[words](https://a.uk/)", "<p><a href=\"https://a.uk/\">words</a></p>"),
    ("a link to no address", "[head](Ada)", "bad-address"),
    ("a link to nothing", "[words]()", "unsafe-link"),
    ("a link with a title", "[words](https://a.uk/ \"Title\")", "link-title"),
    ("a link by reference", "[words][to]\n\n[to]: https://a.uk/", "<p><a href=\"https://a.uk/\">words</a></p>"),
    ("a link by a reference that is not there", "[words][to]", "lost-mark"),
    ("an address in angle brackets", "<https://a.uk/>", "<p><a href=\"https://a.uk/\">https://a.uk/</a></p>"),
    ("a mail address in angle brackets", "<office@a.uk>", "<p><a href=\"mailto:office@a.uk\">office@a.uk</a></p>"),
    ("an address by itself", "See https://a.uk/ for more.", "<p>See https://a.uk/ for more.</p>"),
    ("a wiki link", "See [[Roles]].", "lost-mark"),
    ("a picture", "![words](a.png)", "image"),
    ("raw HTML in a line", "One <b>two</b>.", "raw-html, raw-html"),
    ("a block of HTML", "<div>one</div>", "raw-html"),
    ("a comment", "<!-- one -->", "raw-html"),
];

#[test]
fn what_becomes_of_each_construct() {
    let (mut sources, mut found) = (Sources::default(), Vec::new());
    let library = library::read(&Files::embedded(), &mut sources, &mut found);
    let mut wrong = Vec::new();
    for (construct, markdown, becomes) in CONSTRUCTS {
        let file = sources.add("clause.md", markdown.to_owned());
        let mut found = Vec::new();
        let text = At::new(markdown.to_owned(), Span::new(file, 0, markdown.len()));
        let body = markdown::parse(&text, &library.names(), &mut found);
        let mut html = String::new();
        push_blocks(&body.blocks, false, &mut html);
        let codes: Vec<&str> = found.iter().map(|diagnostic| diagnostic.code.name()).collect();
        let outcome = if codes.is_empty() { html.trim().replace('\n', "") } else { codes.join(", ") };
        if outcome != becomes {
            wrong.push(format!("{construct}: {markdown:?} became {outcome:?}, not {becomes:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
