//! The language of a part: where one may stand in a text, and what it is put on.
//!
//! A language is always put on lines of words, whatever it was written at, so that no one who prints a document has to ask
//! what a list or a table is in.

use super::escape::is_escaped;
use crate::document::{Block, BlockKind, Inline, InlineKind};
use crate::language::Language;
use crate::model::slot::Hole;
use pulldown_cmark::Event;
use std::collections::BTreeMap;
use std::ops::Range;

/// Words between brackets that have attributes right behind them: where their brackets open and close.
pub(super) fn spans(text: &str, events: &[(Event, Range<usize>)]) -> BTreeMap<usize, usize> {
    let mut spans = BTreeMap::new();
    // The brackets that are open, each with how deep it stands.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut depth = 0;
    for (event, range) in events {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                while open.pop_if(|(_, at)| *at == depth).is_some() {}
                depth -= 1;
            }
            Event::Text(words) if !is_escaped(text, range.start) => match words.chars().next() {
                Some('[') => open.push((range.start, depth)),
                Some(']') => {
                    if let Some((opened, _)) = open.pop_if(|(_, at)| *at == depth)
                        && attributes_begin(&text[range.start + 1..]).is_some()
                    {
                        spans.insert(opened, range.start);
                    }
                }
                Some(_) | None => {}
            },
            _ => {}
        }
    }
    spans
}

/// How long the beginning of attributes is that a text starts with, such as `{#`, `{when=` or `{ lang =`. What is no
/// attribute of ours is one of another program, and no words either.
pub(super) fn attributes_begin(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('{')?;
    let name = inner.trim_start_matches([' ', '\t']);
    let before = text.len() - name.len();
    if name.starts_with(['#', ':']) {
        return Some(before + 1);
    }
    let class = name.strip_prefix('.').filter(|class| class.starts_with(|c: char| c.is_ascii_alphabetic()));
    if class.is_some() {
        return Some(before + 1);
    }
    let length = name.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':')).unwrap_or(name.len());
    let is_set = length > 0 && name[length..].trim_start_matches([' ', '\t']).starts_with('=');
    (is_set || ["when", "needs", "lang"].contains(&name[..length].trim_end_matches(':'))).then_some(before + length)
}

/// Puts a language on all words of `blocks`, but for those that have one of their own. Says whether there are any.
pub(super) fn put_on(blocks: &mut [Block<Hole>], lang: &Language) -> bool {
    let mut any = false;
    for block in blocks {
        any |= put_on_kind(&mut block.kind, lang);
    }
    any
}

/// The same of one block.
pub(super) fn put_on_kind(kind: &mut BlockKind<Hole>, lang: &Language) -> bool {
    match kind {
        BlockKind::Paragraph(line) | BlockKind::Heading { level: _, text: line } => {
            put_on_line(line, lang);
            true
        }
        BlockKind::List { items, .. } => {
            let mut any = false;
            for item in items {
                any |= put_on(&mut item.blocks, lang);
            }
            any
        }
        BlockKind::Definitions(definitions) => {
            for definition in definitions.iter_mut() {
                put_on_line(&mut definition.term, lang);
                definition.details.iter_mut().for_each(|details| {
                    put_on(details, lang);
                });
            }
            true
        }
        BlockKind::Table { columns: _, header, rows } => {
            let cells = header.iter_mut().chain(rows.iter_mut().flat_map(|row| &mut row.cells));
            cells.for_each(|cell| put_on_line(cell, lang));
            true
        }
        BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => put_on(inner, lang),
        BlockKind::Hole(Hole::Guarded(_, inner)) => put_on_kind(&mut inner.kind, lang),
        BlockKind::Hole(Hole::Slot(_) | Hole::LinkTo(..) | Hole::When(_) | Hole::Include(_) | Hole::Listing(_))
        | BlockKind::Code(_)
        | BlockKind::Rule => false,
    }
}

/// The same of one line.
pub(super) fn put_on_line(line: &mut Vec<Inline<Hole>>, lang: &Language) {
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return };
    if let [Inline { kind: InlineKind::Language { .. }, .. }] = line[..] {
        return;
    }
    let span = first.span.to(last.span);
    let text = std::mem::take(line);
    line.push(Inline { span, kind: InlineKind::Language { lang: lang.clone(), text } });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::tests::{read, words};

    /// Each run of words of a line, with its language before it.
    fn said(line: &[Inline<Hole>]) -> String {
        let of = |inline: &Inline<Hole>| match &inline.kind {
            InlineKind::Language { lang, text } => format!("{lang}({})", said(text)),
            InlineKind::Text(text) => text.clone(),
            InlineKind::Emphasis(inner) | InlineKind::Link { to: _, text: inner } => format!("<{}>", said(inner)),
            other => panic!("{other:?}"),
        };
        line.iter().map(of).collect()
    }

    /// What the lines of a text are in.
    fn lines(text: &str) -> Vec<String> {
        fn add(blocks: &[Block<Hole>], lines: &mut Vec<String>) {
            for block in blocks {
                match &block.kind {
                    BlockKind::Paragraph(line) | BlockKind::Heading { level: _, text: line } => lines.push(said(line)),
                    BlockKind::List { items, .. } => items.iter().for_each(|item| add(&item.blocks, lines)),
                    BlockKind::Table { columns: _, header, rows } => {
                        let cells = header.iter().chain(rows.iter().flat_map(|row| &row.cells));
                        cells.for_each(|cell| lines.push(said(cell)));
                    }
                    BlockKind::Definitions(definitions) => {
                        for definition in definitions {
                            lines.push(said(&definition.term));
                            definition.details.iter().for_each(|details| add(details, lines));
                        }
                    }
                    BlockKind::Quote(inner) => add(inner, lines),
                    BlockKind::Hole(Hole::Guarded(_, inner)) => add(std::slice::from_ref(inner), lines),
                    other => panic!("{other:?}"),
                }
            }
        }
        let (body, found) = read(text);
        assert_eq!(found, [], "{text}");
        let mut lines = Vec::new();
        add(&body.blocks, &mut lines);
        lines
    }

    #[test]
    fn a_language_belongs_to_all_words_of_what_it_is_written_at() {
        for (text, expected) in [
            ("{lang=cy} Bore da.", &["cy(Bore da.)"][..]),
            ("{lang=\"cy\"} Bore da.", &["cy(Bore da.)"]),
            ("{#a lang=cy when=\"local.page\"} Bore da.", &["cy(Bore da.)"]),
            ("## {#a lang=cy} Bore da", &["cy(Bore da)"]),
            ("- {lang=cy} Bore da\n- Good day", &["cy(Bore da)", "Good day"]),
            ("{lang=cy}\n\n- Bore da\n- {lang=kw} Myttin da", &["cy(Bore da)", "kw(Myttin da)"]),
            ("{lang=cy}\n\n> Bore da.\n>\n> *Nos* da.", &["cy(Bore da.)", "cy(<Nos> da.)"]),
            ("{lang=cy}\n\n| Bore |\n|---|\n| da |", &["cy(Bore)", "cy(da)"]),
            ("| Day |\n|---|\n| {lang=cy} Bore |", &["Day", "cy(Bore)"]),
            ("{lang=cy}\n\nBore\n: Dechrau'r dydd", &["cy(Bore)", "cy(Dechrau’r dydd)"]),
        ] {
            assert_eq!(lines(text), expected, "{text}");
        }
    }

    #[test]
    fn words_within_a_line_have_a_language_of_their_own() {
        for (text, expected) in [
            ("Say [bore da]{lang=cy}, twice.", "Say cy(bore da), twice."),
            ("Say \"[bore da]{lang=cy}\".", "Say “cy(bore da)”."),
            ("[Bore *da*]{lang=cy}", "cy(Bore <da>)"),
            ("*Bore da*{lang=cy} says", "cy(<Bore da>) says"),
            ("[Cyngor](https://a.cymru){lang=cy} says", "cy(<Cyngor>) says"),
            ("{lang=cy} Ysgol [Oak Tree]{lang=en}", "cy(Ysgol en(Oak Tree))"),
            ("[a [b]{lang=fr}]{lang=cy} [c]", "cy(a fr(b)) [c]"),
            ("[a] [b]{lang=fr}", "[a] fr(b)"),
        ] {
            assert_eq!(lines(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_no_language_can_be_put_on_is_told_and_never_printed() {
        for (text, place, code) in [
            ("{lang=welsh} Bore da.", "welsh", "unknown-language"),
            ("[bore da]{lang=wlsh}", "wlsh", "unknown-language"),
            ("Say bore da {lang=cy}", "{lang", "bad-attributes"),
            ("Say bore da]{lang=cy}", "{lang", "bad-attributes"),
            ("`bore`{lang=cy}", "{lang", "bad-attributes"),
            ("{ lang=cy } Bore da", "lang", ""),
            ("[]{lang=cy}", "]", "bad-attributes"),
            ("[bore]{#a}", "{#a}", "bad-attributes"),
            ("[bore]{.welsh}", ".welsh", "bad-attributes"),
            ("{class=x} Bore", "class=x", "bad-attributes"),
            ("{language=cy} Bore", "language=cy", "bad-attributes"),
            ("{lang=cy}\n\n```\nbore\n```", "{lang=cy}", "bad-attributes"),
            ("{lang=cy} {{ list.law }}", "list.law", ""),
            ("[a]{lang=cy} b {lang=fr}", "{lang", "bad-attributes"),
        ] {
            let (_, found) = read(text);
            assert!(code.is_empty() || found.contains(&(place.to_owned(), code)), "{text}: {found:?}");
        }
        let (body, found) = read("{ lang=cy } Bore da");
        assert_eq!(found, []);
        let [Block { kind: BlockKind::Paragraph(line), .. }] = &body.blocks[..] else { panic!("{body:?}") };
        assert_eq!(said(line), "cy(Bore da)");
        assert_eq!(words(&[]), "");
    }

    #[test]
    fn brackets_made_to_exhaust_the_stack_are_refused() {
        let text = format!("{}a{}", "[".repeat(3_000), "]{lang=cy}".repeat(3_000));
        assert!(read(&text).1.iter().any(|(_, code)| *code == "too-deep"));
        assert!(read(&"[ ".repeat(20_000)).1.is_empty());
    }
}
