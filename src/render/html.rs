//! HTML: a whole page that needs nothing else, or a fragment to paste into a website's editor.
//!
//! What the page looks like is a Tera template and a style sheet, `templates/page/policy.html` and `policy.css`. An
//! authority may put its own in their place. Such a shell is given every word already escaped, and a page is refused
//! that would run a script, fetch a file or send anything: the page of a policy is complete, wherever it is opened.

mod markup;

mod bounded;

mod inert;

mod shell;

mod given;

pub mod index;

pub use shell::{Author, ShellFault, ShellFile};

use crate::date::Date;
use crate::document::{Approval, Companion, Document, Reader, Section, Stamp, plain};
use crate::grammar::joined;
use crate::published::html::parts::{self, Body, Known};
use crate::published::html::{BETWEEN, NO_PRINTED_SEAL};
use crate::published::seal::{NO_DIGESTS, NO_SEAL};
use crate::published::{self, lines, record};
use crate::render::address::Address;
use given::{base64, colours, day, html, logo, record, text};
use markup::{Escaped, Markup, Wrapping};
use sha2::{Digest, Sha256};
use shell::{add, fault, refuse_page, refuse_style};
use tera::{Context, Tera, Value};

/// The page around a document: template and style sheet, parsed once a run and shared by its threads.
pub struct Shell {
    tera: Tera,
    /// The template, if pages made of it are looked through.
    looked_through: Option<String>,
    /// Clauses of pages that were sealed.
    sealed: Known,
}

/// What a redline adds to the style sheet: how new words and those that are gone look. It is the same in every shell, for
/// people must be able to rely on it.
const CHANGES_STYLE: &str = include_str!("html/changes.css");

/// The name of the template in Tera. The ending turns escaping on.
const PAGE: &str = "policy.html";

impl Shell {
    /// Parses a template and its style sheet. Refuses a template that could make a page without end, and a style sheet that
    /// fetches something; what else a page may not hold, and a name that nobody gives, is found by [`page`].
    pub fn parse(page: &str, css: &str, author: Author) -> Result<Shell, ShellFault> {
        let mut tera = Tera::new();
        bounded::switch_off(&mut tera);
        add(&mut tera, PAGE, ShellFile::Page, page)?;
        refuse_style(ShellFile::Style, css)?;
        tera.global_context().insert_value("style", Value::safe_string(css.trim_end()));
        let looked_through = match author {
            Author::Program => None,
            Author::Library => Some(page.to_owned()),
        };
        Ok(Shell { tera, looked_through, sealed: Known::default() })
    }
}

/// The whole page of a document: it runs nothing and asks for nothing.
///
/// It leads to `files`, other forms of the same text by what they are called, and to the list of the school's policies.
pub fn page(
    document: &Document,
    shell: &Shell,
    files: &[(&str, String)],
    list: Option<&str>,
) -> Result<String, ShellFault> {
    let said = lines::of(document);
    let (page, body) = unsealed(document, shell, &said.places(), files, list)?;
    Ok(match document.stamp.companion {
        None => parts::seal(page, &body, &said.lines, &shell.sealed),
        // It is a working paper: only a policy is held to its words.
        Some(Companion::Changes { .. } | Companion::Paper { .. }) => page,
    })
}

/// What is wrong with the shell of a document, if something is.
pub(super) fn judge(document: &Document, shell: &Shell) -> Result<(), ShellFault> {
    unsealed(document, shell, "", &[], None).map(drop)
}

/// The page before it is sealed, and the text in it. The particulars of the text stand at the places of `held_out`.
fn unsealed(
    document: &Document,
    shell: &Shell,
    held_out: &str,
    files: &[(&str, String)],
    list: Option<&str>,
) -> Result<(String, Body), ShellFault> {
    let (mut given, body) = given(document, held_out);
    let file = |(label, name): &(&str, String)| record([("label", text(label)), ("name", text(name))]);
    given.insert_value("files", files.iter().map(file).collect::<Vec<_>>().into());
    given.insert_value("list", list.map_or_else(Value::none, text));
    let page = shell.tera.render(PAGE, &given).map_err(fault)?;
    if let Some(template) = &shell.looked_through {
        refuse_page(ShellFile::Page, template, &page)?;
    }
    Ok((page, body))
}

/// The body alone, to be pasted into a website's editor.
///
/// The title has heading level 2, for the website's own page has level 1; sections begin at 3. There are no ids, no
/// classes and no styles, and only elements that editors keep. Without ids nothing can link within the text, so
/// references to sections are plain words, and notes are numbered in brackets. The last paragraph carries the stamp for
/// machines; should an editor take its attributes off, the seal that it prints is left.
///
/// Where it will be pasted nobody knows. It leads to files of the school only if it is told where these are published.
pub fn fragment(document: &Document, beside: Option<Beside<'_>>) -> String {
    let stamp = &document.stamp;
    let mut html = format!("<h2>{}</h2>\n", Escaped(&document.title));
    html += &format!("<p><strong>{}.</strong> {}</p>\n", stamp.state().words(), Escaped(&stamp.explanation()));
    html += &beside.map_or_else(String::new, |beside| also(document, beside));
    let mut markup = Markup::fragment(beside.map(|beside| beside.folder));
    let mut facts = Vec::new();
    for row in &document.front {
        markup.line(&row.value);
        facts.push(format!("<li><strong>{}:</strong> {}</li>\n", Escaped(&row.label), markup.take()));
    }
    if !facts.is_empty() {
        html += &format!("<ul>\n{}</ul>\n", facts.concat());
    }
    markup.sections(&document.sections);
    markup.footnotes(&document.footnotes);
    markup.sections(document.versions.as_slice());
    html += &markup.take();
    let meanings =
        stamp.meanings().into_iter().map(|(word, rest)| format!("<strong>{word}</strong>{}", Escaped(&rest)));
    html += &format!("<p>{}</p>\n", meanings.collect::<Vec<_>>().join(" "));
    let said = lines::of(document);
    html += "<p";
    for (fact, value) in record::of(document, said.places()) {
        html += &format!(" data-policygen-{fact}=\"{}\"", Escaped(&value));
    }
    html +=
        &format!(" data-policygen-{}=\"{NO_SEAL}\" data-policygen-{}=\"{NO_DIGESTS}\"", record::SEAL, record::DIGESTS);
    html += &format!(">{}</p>\n", Escaped(&provenance(document)));
    published::html::seal(html, &said.lines)
}

/// What is published beside the page that a fragment is pasted into.
#[derive(Clone, Copy)]
pub struct Beside<'p> {
    /// The web address of the folder that all of it is in, with a stroke at its end.
    pub folder: &'p str,
    /// Other forms of the same text, by what they are called.
    pub files: &'p [(&'static str, String)],
    /// The list of the school's policies.
    pub list: Option<&'p str>,
}

/// Where else a text can be read, and the others of the school.
fn also(document: &Document, beside: Beside<'_>) -> String {
    let link = |name: &str, label: &str| {
        format!("<a href=\"{}\">{}</a>", Address(&format!("{}{name}", beside.folder)), Escaped(label))
    };
    let files: Vec<String> = beside.files.iter().map(|(label, name)| link(name, label)).collect();
    let files = (!files.is_empty()).then(|| format!("Also as {}.", joined(&files, "and")));
    let list = beside.list.map(|list| link(list, &format!("All policies of {}", document.school)));
    let said: Vec<String> = files.into_iter().chain(list).collect();
    if said.is_empty() { String::new() } else { format!("<p>{}</p>\n", said.join(" ")) }
}

/// Where a fragment comes from and which dates are known, so that it can be told from an older one.
fn provenance(document: &Document) -> String {
    let stamp = &document.stamp;
    let mut facts = vec![document.school.clone()];
    facts.extend(stamp.reviewed.map(|date| format!("last reviewed {date}")));
    facts.extend(stamp.earlier_review.map(|date| format!("an earlier text reviewed {date}")));
    facts.extend(stamp.next_review.map(|date| format!("next review {date}")));
    if !stamp.release.is_empty() {
        facts.push(format!("model policy release {}", stamp.release));
    }
    facts.push(format!("text {}", stamp.short_fingerprint()));
    facts.push(format!("state on {}", stamp.built));
    facts.push(format!("seal {NO_PRINTED_SEAL}"));
    facts.join(BETWEEN)
}

/// All that a template is given, and the text among it. The head of `policy.html` lists it for those who write one.
fn given(document: &Document, held_out: &str) -> (Context, Body) {
    let stamp = &document.stamp;
    let mut markup = Markup::new(Wrapping::Page);
    let (mut boxed, mut front): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    for row in &document.front {
        markup.line(&row.value);
        let shown = record([("id", text(&row.id)), ("label", text(&row.label)), ("value", html(&markup.take()))]);
        if row.boxed { &mut boxed } else { &mut front }.push(shown);
    }
    markup.contents(&document.sections);
    let contents = markup.take();
    markup.sections(&document.sections);
    markup.footnotes(&document.footnotes);
    let body = markup.take_body();
    markup.sections(document.versions.as_slice());
    let versions = markup.take();

    let mut given = Context::new();
    let mut give = |name: &'static str, value: Value| given.insert_value(name, value);
    give("id", text(&document.id));
    give("school_id", text(&document.school_id));
    give("school", text(&document.school));
    give("logo", document.design.logo.as_deref().map_or_else(Value::none, logo));
    give("accent", document.design.accent.map_or_else(Value::none, colours));
    give("website", document.website.as_deref().map_or_else(Value::none, text));
    give("title", text(&document.title));
    give("summary", text(&document.summary));
    give("state", text(stamp.state().words()));
    give("state_key", text(stamp.state().key()));
    give("explanation", text(&stamp.explanation()));
    give(
        "successor",
        stamp.superseded_by.as_ref().map_or_else(Value::none, |successor| {
            record([("title", text(&successor.title)), ("file", text(&format!("{}.html", successor.id)))])
        }),
    );
    let meanings = stamp.meanings();
    give(
        "meanings",
        meanings
            .iter()
            .map(|(word, rest)| record([("word", text(word)), ("rest", text(rest))]))
            .collect::<Vec<_>>()
            .into(),
    );
    give("approver", text(&stamp.approver));
    give("approved", approved(stamp).map_or_else(Value::none, day));
    give("reviewed", stamp.reviewed.map_or_else(Value::none, day));
    give("earlier_review", stamp.earlier_review.map_or_else(Value::none, day));
    give("next_review", stamp.next_review.map_or_else(Value::none, day));
    give("built", day(stamp.built));
    give("release", text(&stamp.release));
    give("fingerprint", text(&stamp.fingerprint));
    give("particulars", text(&stamp.particulars));
    give("held_out", text(held_out));
    give("as_of", text(stamp.particulars_as_of()));
    give("short_fingerprint", text(stamp.short_fingerprint()));
    let is_policy = stamp.companion.is_none();
    give("seal", text(if is_policy { NO_SEAL } else { "" }));
    give("digests", text(if is_policy { NO_DIGESTS } else { "" }));
    give("more_style", if is_policy { Value::none() } else { html(CHANGES_STYLE.trim_end()) });
    give("boxed", Value::from(boxed));
    give("front", Value::from(front));
    give(
        "readers",
        document.readers.iter().map(|reader| reader_of(reader, &document.sections)).collect::<Vec<_>>().into(),
    );
    give("contents", html(&contents));
    give("body", html(&body.html));
    give("versions", html(&versions));
    give("running_head", html(&css_string(&document.school)));
    give("running_state", html(&css_string(stamp.state().words())));
    give("running_foot", html(&css_string(&running_foot(document))));
    let json_ld = json_ld(document);
    give("json_ld_hash", html(&content_hash(&json_ld)));
    give("json_ld", html(&json_ld));
    (given, body)
}

/// Somebody who reads it: what is for them, and by a selector of style sheets what is not.
fn reader_of(reader: &Reader, sections: &[Section]) -> Value {
    let (theirs, others): (Vec<&Section>, Vec<&Section>) =
        sections.iter().partition(|section| reader.sections.contains(&section.id));
    let shown = |section: &&Section| {
        let words = section.number.clone().unwrap_or_else(|| plain(&section.title));
        record([("id", text(&section.id)), ("words", text(&words)), ("title", text(&section.heading()))])
    };
    let others: Vec<String> = others.iter().map(|section| format!("[id={}]", css_string(&section.id))).collect();
    record([
        ("key", text(reader.key)),
        ("name", text(&reader.name)),
        ("numbered", Value::from(theirs.iter().all(|section| section.number.is_some()))),
        ("sections", theirs.iter().map(shown).collect::<Vec<_>>().into()),
        ("others", html(&others.join(", "))),
    ])
}

/// The day on which this very text was approved.
fn approved(stamp: &Stamp) -> Option<Date> {
    match stamp.approval {
        Approval::Approved(on) => Some(on),
        Approval::Draft | Approval::Changed(_) => None,
    }
}

/// The foot of a printed page: enough to put a loose sheet back where it belongs.
fn running_foot(document: &Document) -> String {
    format!("{} · text {}", document.title, document.stamp.short_fingerprint())
}

/// A string as a style sheet writes it. What is not plainly a letter is written as its number, so that nothing can
/// end the string or the style sheet.
fn css_string(words: &str) -> String {
    let mut quoted = String::from("\"");
    for c in words.chars() {
        if c == ' ' || c.is_alphanumeric() {
            quoted.push(c);
        } else {
            quoted += &format!("\\{:x} ", u32::from(c));
        }
    }
    quoted.push('"');
    quoted
}

/// The document as schema.org describes one. Says only what is known.
fn json_ld(document: &Document) -> String {
    let stamp = &document.stamp;
    let mut publisher = serde_json::json!({ "@type": "EducationalOrganization", "name": document.school });
    if let Some(website) = &document.website {
        publisher["url"] = website.as_str().into();
    }
    let mut about = serde_json::json!({
        "@context": "https://schema.org",
        "@type": "DigitalDocument",
        "name": document.title,
        "description": document.summary,
        "inLanguage": "en-GB",
        "creativeWorkStatus": stamp.state().words(),
        "publisher": publisher,
        "identifier": { "@type": "PropertyValue", "propertyID": "SHA-256", "value": stamp.fingerprint },
    });
    if let Some(reviewed) = stamp.reviewed.and_then(Date::iso) {
        about["dateModified"] = reviewed.into();
    }
    if !stamp.release.is_empty() {
        about["version"] = stamp.release.as_str().into();
    }
    // JSON knows this form of `<` too, and without the sign itself no tag can end the script.
    about.to_string().replace('<', "\\u003c")
}

/// The hash by which a page's security policy knows a script. Browsers run no data, but checkers want it named.
fn content_hash(script: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(script)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counting::Start;
    use crate::document::{
        Align, Block, BlockKind, Definition, Footnote, FrontRow, Inline, InlineKind, Item, Origin, PlacedClause,
        Review, Section, TableRow, Target,
    };
    use crate::published::verdict::judge;
    use crate::source::{Sources, Span};

    const PAGE: &str = include_str!("../../templates/page/policy.html");
    const STYLE: &str = include_str!("../../templates/page/policy.css");

    fn span() -> Span {
        Span::new(Sources::default().add("a.md", ""), 0, 0)
    }

    fn inline(kind: InlineKind) -> Inline {
        Inline { span: span(), kind }
    }

    fn words(text: &str) -> Inline {
        inline(InlineKind::Text(text.to_owned()))
    }

    fn block(kind: BlockKind) -> Block {
        Block { span: span(), id: None, number: None, kind }
    }

    fn paragraph(text: &str) -> Block {
        block(BlockKind::Paragraph(vec![words(text)]))
    }

    fn link(to: Target, text: Vec<Inline>) -> Inline {
        inline(InlineKind::Link { to, text })
    }

    fn address(to: &str) -> Target {
        Target::Address(to.to_owned())
    }

    fn section(id: &str, level: u8, blocks: Vec<Block>) -> Section {
        let clause =
            PlacedClause { clause: format!("{id}/all"), id: format!("{id}.all"), origin: Origin::Library, blocks };
        Section {
            id: id.to_owned(),
            number: Some(level.to_string()),
            title: vec![words(id)],
            level,
            clauses: vec![clause],
            sections: Vec::new(),
        }
    }

    fn document(sections: Vec<Section>) -> Document {
        let day = |text: &str| text.parse().expect("the test writes a date");
        Document {
            id: "online-safety".into(),
            school_id: "hill".into(),
            school: "Hill School".into(),
            website: None,
            title: "Online safety".into(),
            summary: "How we keep safe online.".into(),
            stamp: Stamp {
                approval: Approval::Approved(day("2026-09-14")),
                review: Review::Current,
                superseded_by: None,
                approved_by: None,
                approver: "Governing Body".into(),
                approver_is_plural: false,
                reviewed: Some(day("2026-09")),
                earlier_review: None,
                next_review: None,
                release: "2026.1".into(),
                overtaken: Vec::new(),
                proposals: Vec::new(),
                fingerprint: "0123456789abcdef".repeat(4),
                particulars: String::new(),
                particulars_changed: false,
                particulars_behind: Vec::new(),
                built: day("2026-11-20"),
                companion: None,
            },
            front: vec![FrontRow {
                id: "front-lead".into(),
                label: "Lead".into(),
                value: vec![words("A Person")],
                tells_stamp: false,
                boxed: false,
                unnamed: Vec::new(),
            }],
            sections,
            readers: Vec::new(),
            footnotes: Vec::new(),
            versions: None,
            design: crate::design::Design::default(),
            uses: crate::document::Uses::default(),
        }
    }

    fn shell() -> Shell {
        Shell::parse(PAGE, STYLE, Author::Program).expect("the built-in shell is sound")
    }

    fn built(document: &Document) -> String {
        page(document, &shell(), &[], None).expect("the built-in shell knows all it is given")
    }

    /// Every block and inline, in every place that can hold it, some of them empty.
    fn torture() -> Document {
        let every_inline = || {
            let call = || inline(InlineKind::FootnoteCall(1));
            vec![
                words("Words & <words> "),
                inline(InlineKind::Emphasis(vec![inline(InlineKind::Strong(vec![words("both")]))])),
                inline(InlineKind::Emphasis(Vec::new())),
                inline(InlineKind::Particular {
                    fact: "people.chair".into(),
                    text: vec![words("Siân – {{ O’Brien }}")],
                }),
                inline(InlineKind::Code("a < b".into())),
                link(address("https://example.org/a b?c=\"d\"&e=f"), vec![words("afar"), call()]),
                link(address("mailto:office@example.org"), Vec::new()),
                link(Target::Anchor("outer".into()), vec![link(address("/in"), vec![words("a link in a link")])]),
                inline(InlineKind::Abbreviation { short: "DSL".into(), full: "the \"lead\"".into() }),
                call(),
                inline(InlineKind::Break),
                words("ALongWordThatHasNoPlaceToBreakAndIsWiderThanAnyTelephoneThatParentsHoldInTheirHands"),
            ]
        };
        let leaves = |id: &str| {
            let table = |header, rows: Vec<Vec<Vec<Inline>>>| BlockKind::Table {
                columns: vec![Align::Centre, Align::Right],
                header,
                rows: rows.into_iter().map(TableRow::from).collect(),
            };
            let kinds = vec![
                BlockKind::Paragraph(every_inline()),
                BlockKind::Paragraph(Vec::new()),
                BlockKind::Code("one\n\n  two </pre>".into()),
                BlockKind::Rule,
                table(vec![every_inline(), Vec::new()], vec![vec![every_inline(), every_inline()]]),
                table(vec![vec![words("Alone")], vec![words("Empty")]], Vec::new()),
                BlockKind::Definitions(vec![
                    Definition { term: every_inline(), details: Vec::new() },
                    Definition { term: vec![words("two")], details: vec![vec![paragraph("a")], vec![paragraph("b")]] },
                ]),
            ];
            let with_id = |(at, kind)| Block { span: span(), id: Some(format!("{id}-{at}")), number: None, kind };
            kinds.into_iter().enumerate().map(with_id).collect::<Vec<_>>()
        };
        let item = |id: Option<String>, blocks| Item { span: span(), id, when: None, blocks };
        let list =
            |start: Option<u64>, tight, items| block(BlockKind::List { start: start.map(Start::at), tight, items });
        let mut nested = leaves("leaf");
        for depth in 0..6 {
            let id = format!("item-{depth}");
            let mut blocks = vec![block(BlockKind::Paragraph(every_inline()))];
            blocks.append(&mut nested);
            let (start, tight) = if depth % 2 == 0 { (None, true) } else { (Some(depth), false) };
            nested = vec![list(start, tight, vec![item(Some(id), blocks), item(None, Vec::new())])];
        }
        nested.push(block(BlockKind::Quote(vec![block(BlockKind::Quote(leaves("quoted")))])));
        nested.push(block(BlockKind::Definitions(vec![Definition {
            term: vec![words("term")],
            details: vec![leaves("defined")],
        }])));

        let mut sections = Vec::new();
        for level in (2..=6).rev() {
            let name = if level == 2 { "outer".to_owned() } else { format!("level-{level}") };
            let heading = BlockKind::Heading { level: (level + 1).min(6), text: every_inline() };
            let mut outer = section(&name, level, vec![block(heading), paragraph("After a heading.")]);
            outer.title = every_inline();
            outer.sections = sections;
            sections = vec![outer];
        }
        sections.push(section("blocks", 2, nested));
        sections.push(Section { number: None, clauses: Vec::new(), ..section("empty", 2, Vec::new()) });
        let mut document = document(sections);
        document.front.push(FrontRow {
            id: "front-all".into(),
            label: "All <of> it".into(),
            value: every_inline(),
            tells_stamp: true,
            boxed: false,
            unnamed: Vec::new(),
        });
        document.footnotes = vec![
            Footnote { blocks: vec![paragraph("A note."), block(BlockKind::Paragraph(every_inline()))] },
            Footnote { blocks: vec![block(BlockKind::Code("not called".into()))] },
        ];
        document
    }

    /// The values of an attribute, in order.
    fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
        let before = format!(" {attribute}=\"");
        html.split(&before).skip(1).filter_map(|after| after.split('"').next()).collect()
    }

    /// What a page and a fragment say is what the document says, however it is nested.
    #[test]
    fn every_line_is_read_back_as_it_was_written() {
        let mut document = torture();
        // Editors and screen readers get an address where a link has no words; the text has none.
        let text = lines::of(&document);
        document.stamp.fingerprint = text.fingerprint(&document.school);
        document.stamp.particulars = text.particulars();
        for html in [built(&document), fragment(&document, None)] {
            let read = published::html::read(&html).expect("it can be read").pop().expect("it has a stamp");
            let missing: Vec<&String> = text.lines.iter().filter(|line| !read.body.contains(line)).collect();
            assert!(missing.is_empty(), "{missing:#?} in {:#?}", read.body);
            let verdict = judge(&read);
            assert_eq!(verdict.text.as_ref(), Some(&text));
            assert!(verdict.changes.is_empty(), "{:?}", verdict.changes);
        }
    }

    #[test]
    fn every_anchor_stands_once_and_every_link_within_finds_one() {
        let html = built(&torture());
        let mut ids = values(&html, "id");
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all);
        let within: Vec<_> = values(&html, "href").into_iter().filter_map(|link| link.strip_prefix('#')).collect();
        assert!(within.len() > 40);
        for anchor in within {
            assert!(ids.binary_search(&anchor).is_ok(), "#{anchor}");
        }
    }

    #[test]
    fn words_from_files_never_become_markup() {
        let nasty = "</title></style></script><script>alert(\"1\")</script><b title='x'>&amp;";
        let mut document = torture();
        let (row, first) = (&mut document.front[0], &mut document.sections[0]);
        for field in [
            &mut document.id,
            &mut document.school_id,
            &mut document.school,
            &mut document.title,
            &mut document.summary,
            &mut document.stamp.approver,
            &mut document.stamp.release,
            &mut row.id,
            &mut row.label,
            &mut first.id,
            &mut first.clauses[0].id,
        ] {
            nasty.clone_into(field);
        }
        document.website = Some(nasty.into());
        document.sections[0].number = Some(nasty.into());
        document.sections[0].title = vec![
            words(nasty),
            inline(InlineKind::Code(nasty.into())),
            inline(InlineKind::Abbreviation { short: nasty.into(), full: nasty.into() }),
            link(address(nasty), vec![words(nasty)]),
            link(Target::Anchor(nasty.into()), vec![words(nasty)]),
        ];
        document.sections[1].clauses[0].blocks.push(Block {
            span: span(),
            id: Some(nasty.into()),
            number: None,
            kind: BlockKind::Code(nasty.into()),
        });
        let html = built(&document);
        for (tag, times) in [("<script", 1), ("</script", 1), ("</style", 1), ("</title", 1), ("<b ", 0)] {
            assert_eq!(html.matches(tag).count(), times, "{tag}");
        }
        let fragment = fragment(&document, None);
        for tag in ["<script", "</script", "</style", "<b "] {
            assert!(!fragment.contains(tag), "{tag}");
        }
    }

    #[test]
    fn characters_that_html_cannot_hold_are_replaced() {
        let html = fragment(&document(vec![section("a", 2, vec![paragraph("a\u{0}b\u{b}c")])]), None);
        assert!(html.contains("<p>a\u{fffd}b\u{fffd}c</p>"));
    }

    #[test]
    fn headings_keep_their_levels_and_move_one_down_in_a_fragment() {
        let document = torture();
        let (page, fragment) = (built(&document), fragment(&document, None));
        for level in 2..=6 {
            assert!(page.contains(&format!("<h{level}><span class=\"number\">{level}</span> ")), "{level}");
            assert!(fragment.contains(&format!("<h{}>{level} ", (level + 1).min(6))), "{level}");
        }
        assert_eq!(page.matches("<h1").count(), 1);
        assert!(fragment.starts_with("<h2>Online safety</h2>\n") && !fragment.contains("<h1"));
    }

    #[test]
    fn a_footnote_is_linked_to_and_back_from_every_call() {
        let call = || inline(InlineKind::FootnoteCall(1));
        let mut document =
            document(vec![section("a", 2, vec![block(BlockKind::Paragraph(vec![call(), words(" and "), call()]))])]);
        document.footnotes = vec![Footnote { blocks: vec![paragraph("A note.")] }];
        let html = built(&document);
        assert!(html.contains("<sup><a href=\"#_note-1\" id=\"_call-1\" role=\"doc-noteref\" aria-label=\"Note 1\">1"));
        assert!(html.contains("id=\"_call-1-2\""));
        let note = html.split("<li id=\"_note-1\">").nth(1).expect("the note is there");
        assert_eq!(values(note, "href"), ["#_call-1", "#_call-1-2"]);
        assert!(fragment(&document, None).contains("<p><sup>[1]</sup> and <sup>[1]</sup></p>"));
    }

    #[test]
    fn a_footnote_call_in_a_link_stands_after_it() {
        let text = vec![words("the Act"), inline(InlineKind::FootnoteCall(1))];
        let line = vec![link(address("https://example.org/"), text)];
        let html = built(&document(vec![section("a", 2, vec![block(BlockKind::Paragraph(line))])]));
        assert!(html.contains("<p><a href=\"https://example.org/\">the Act</a><sup><a href=\"#_note-1\""));
    }

    #[test]
    fn items_of_a_tight_list_stand_bare() {
        let list = |tight| {
            let item = Item { span: span(), id: Some("one".into()), when: None, blocks: vec![paragraph("One")] };
            built(&document(vec![section(
                "a",
                2,
                vec![block(BlockKind::List { start: None, tight, items: vec![item] })],
            )]))
        };
        assert!(list(true).contains("<ul>\n<li id=\"one\">One</li>\n</ul>"));
        assert!(list(false).contains("<ul>\n<li id=\"one\">\n<p>One</p>\n</li>\n</ul>"));
    }

    #[test]
    fn a_header_cell_without_words_is_no_header() {
        let html = built(&torture());
        assert!(html.contains("</th><td></td></tr>\n</thead>"));
        assert!(!html.contains("></th>"));
    }

    #[test]
    fn a_fragment_brings_nothing_that_could_clash() {
        let html = fragment(&torture(), None);
        for attribute in ["id", "class", "style", "role", "tabindex"] {
            assert_eq!(values(&html, attribute), [""; 0], "{attribute}");
        }
        assert!(!html.contains("href=\"#"));
        assert!(
            html.contains("<strong>Approved.</strong> The Governing Body approved this text on 14 September 2026.")
        );
        assert!(
            html.contains("Hill School · last reviewed September 2026 · model policy release 2026.1 · text 01234567")
        );
    }

    #[test]
    fn a_fragment_links_only_where_the_address_holds_on_any_page() {
        let line = ["https://example.org/", "/policies/", "child-protection.html"]
            .map(|to| link(address(to), vec![words(to)]));
        let document = document(vec![section("a", 2, vec![block(BlockKind::Paragraph(line.into()))])]);
        let html = fragment(&document, None);
        assert_eq!(values(&html, "href"), ["https://example.org/", "/policies/"]);
        assert!(html.contains("</a>child-protection.html</p>"));
        // Told where the files of the school are, it leads there.
        let files = [("PDF", "pond.pdf".to_owned()), ("PDF in large print", "pond-large-print.pdf".to_owned())];
        let beside = Beside { folder: "https://hill.example/p/", files: &files, list: Some("index.html") };
        let html = fragment(&document, Some(beside));
        let led =
            ["pond.pdf", "pond-large-print.pdf", "index.html"].map(|name| format!("https://hill.example/p/{name}"));
        let text = ["https://example.org/", "/policies/", "https://hill.example/p/child-protection.html"];
        assert_eq!(values(&html, "href"), [led.each_ref().map(String::as_str), text].concat());
        assert!(html.contains(">PDF</a> and <a href=") && html.contains(">All policies of Hill School</a></p>"));
    }

    #[test]
    fn the_description_for_machines_can_be_read_back() {
        let mut document = torture();
        document.title = "</script> \"Q\" & <A>".into();
        let html = built(&document);
        let start = html.find("ld+json\">").expect("it is there") + "ld+json\">".len();
        let end = start + html[start..].find("</script>").expect("it ends");
        let read: serde_json::Value = serde_json::from_str(&html[start..end]).expect("it is JSON");
        assert_eq!(read["name"], document.title.as_str());
        assert_eq!(read["dateModified"], "2026-09");
        assert_eq!(read["creativeWorkStatus"], "Approved");
    }

    #[test]
    fn the_hash_of_a_script_is_the_one_that_browsers_work_out() {
        assert_eq!(content_hash("abc"), "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }

    #[test]
    fn only_known_dates_are_claimed() {
        let mut document = torture();
        document.stamp.approval = Approval::Changed("2025-01-01".parse().expect("a date"));
        document.stamp.reviewed = None;
        let html = built(&document);
        for claim in ["dateModified", "dcterms.modified", "dcterms.dateAccepted", "next-review", "Last reviewed"] {
            assert!(!html.contains(claim), "{claim}");
        }
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"));
    }

    #[test]
    fn the_same_document_makes_the_same_page() {
        assert_eq!(built(&torture()), built(&torture()));
        assert_eq!(fragment(&torture(), None), fragment(&torture(), None));
    }

    #[test]
    fn threads_share_a_shell() {
        fn shared<T: Send + Sync>(_: &T) {}
        shared(&shell());
    }

    fn place(text: &str, fault: &ShellFault) -> String {
        text[fault.place.clone().expect("it has a place")].to_owned()
    }

    #[test]
    fn a_fault_in_an_edited_template_has_its_place() {
        let unclosed = "<p>é</p>\n{% if title %}\n<p>";
        let fault = Shell::parse(unclosed, "", Author::Library).err().expect("it is not closed");
        assert_eq!((fault.file, fault.place.is_some()), (ShellFile::Page, true));

        for (template, at) in [("<p>é {{ headteacher }}</p>", "headteacher"), ("é{{ title | safe }}", "safe")] {
            let shell = Shell::parse(template, "", Author::Library).expect("it parses");
            let fault = page(&torture(), &shell, &[], None).expect_err("it cannot be filled");
            assert!(place(template, &fault).contains(at), "{fault:?}");
        }
    }

    #[test]
    fn a_page_that_runs_or_fetches_is_refused_however_its_template_hides_that() {
        let refused = |template: &str| {
            let shell = Shell::parse(template, "", Author::Library).expect("it parses");
            let fault = page(&torture(), &shell, &[], None).expect_err("it is refused");
            assert_eq!(fault.file, ShellFile::Page);
            fault.place.map(|place| template[place].to_owned())
        };
        assert_eq!(refused("<p>a</p><SCRIPT src='x.js'></script>").as_deref(), Some("<SCRIPT"));
        assert_eq!(refused("<img alt=\"\" src=\"logo.png\">").as_deref(), Some("src="));
        assert_eq!(refused("<link rel=\"stylesheet\" href=\"more.css\">").as_deref(), Some("<link"));
        // What is put together from parts stands nowhere.
        assert_eq!(refused("<p>é</p><{% if title %}scr{% endif %}ipt>x</script>"), None);
        assert_eq!(refused("<a {{ 'on' }}click=\"x\" href=\"#\">a</a>"), None);

        let held = "<img alt=\"\" src=\"data:image/png;base64,AAAA\">";
        let shell = Shell::parse(held, "", Author::Library).expect("it parses");
        assert!(page(&torture(), &shell, &[], None).is_ok());
    }

    #[test]
    fn a_shell_that_fetches_by_its_styles_or_could_go_on_without_end_is_refused() {
        for (css, at) in [
            ("a { } @import 'b.css';", "@import"),
            ("body { background: URL(paper.png) }", "URL("),
            ("/* </style> */", "</style"),
        ] {
            let fault = Shell::parse("", css, Author::Library).err().expect("it is refused");
            assert_eq!((fault.file, place(css, &fault).as_str()), (ShellFile::Style, at));
        }
        assert!(Shell::parse("", "a { background: url(\"data:image/png;base64,AAAA\") }", Author::Library).is_ok());

        let doubled = "<p>é</p>{% set a = title ~ title %}";
        let fault = Shell::parse(doubled, "", Author::Library).err().expect("it is refused");
        assert_eq!((fault.file, place(doubled, &fault).as_str()), (ShellFile::Page, "set"));
    }

    #[test]
    fn strings_for_the_style_sheet_cannot_end() {
        assert_eq!(css_string("St Mary’s \"A\" </style>"), r#""St Mary\2019 s \22 A\22  \3c \2f style\3e ""#);
    }

    #[test]
    #[ignore = "writes target/torture.html and target/torture-fragment.html for the checkers in tests/tools"]
    fn write_the_torture_page() {
        let target = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
        let around = "<!DOCTYPE html><html lang=\"en-GB\"><title>Page</title><main><h1>Page</h1>";
        std::fs::write(target.join("torture.html"), built(&torture())).expect("target can be written");
        std::fs::write(target.join("torture-fragment.html"), format!("{around}{}</main>", fragment(&torture(), None)))
            .expect("target can be written");
    }
}
