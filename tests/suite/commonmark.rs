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
