//! The clauses are plain English: short sentences, no Latin, no archaic words.

use crate::tree::examples;
use policygen::document::{Block, BlockKind, Document, Inline, InlineKind};

/// The sentences of a document. The title of an Act or of guidance counts as one word: nobody can shorten it.
fn sentences(document: &Document) -> Vec<String> {
    let mut texts = Vec::new();
    for section in document.all_sections() {
        section.clauses.iter().for_each(|clause| push_blocks(&clause.blocks, &mut texts));
    }
    let ends = |c: char| ".?!".contains(c);
    let split = |text: String| {
        let mut sentences = vec![String::new()];
        for word in text.split_whitespace() {
            let last = sentences.last_mut().expect("there is always one");
            last.push_str(word);
            last.push(' ');
            if word.trim_end_matches(['”', ')', '’']).ends_with(ends) {
                sentences.push(String::new());
            }
        }
        sentences
    };
    texts.into_iter().flat_map(split).filter(|sentence| !sentence.trim().is_empty()).collect()
}

fn push_blocks(blocks: &[Block], texts: &mut Vec<String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) | BlockKind::Heading { level: _, text } => texts.push(words(text)),
            BlockKind::List { items, .. } => items.iter().for_each(|item| push_blocks(&item.blocks, texts)),
            BlockKind::Definitions(definitions) => {
                definitions.iter().flat_map(|d| &d.details).for_each(|details| push_blocks(details, texts));
            }
            BlockKind::Table { columns: _, header, rows } => {
                texts.extend(
                    std::iter::once(header).chain(rows.iter().map(|row| &row.cells)).flatten().map(|cell| words(cell)),
                );
            }
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => push_blocks(inner, texts),
            BlockKind::Code(_) | BlockKind::Rule => {}
            BlockKind::Hole(filled) => match *filled {},
        }
    }
}

fn words(line: &[Inline]) -> String {
    let piece = |inline: &Inline| match &inline.kind {
        InlineKind::Text(text) | InlineKind::Code(text) => text.clone(),
        InlineKind::Emphasis(inner)
        | InlineKind::Strong(inner)
        | InlineKind::Particular { fact: _, text: inner }
        | InlineKind::Edited { edit: _, text: inner } => words(inner),
        InlineKind::Language { .. } => "Words".to_owned(),
        InlineKind::Link { .. } => "Title".to_owned(),
        InlineKind::Abbreviation { short, full: _ } => short.clone(),
        InlineKind::FootnoteCall(_) | InlineKind::Break => " ".to_owned(),
        InlineKind::Hole(filled) => match *filled {},
    };
    line.iter().map(piece).collect()
}

#[test]
fn no_sentence_is_over_25_words_and_the_average_is_under_16() {
    for document in examples(None).into_iter().flat_map(|school| school.documents) {
        let sentences = sentences(&document);
        let lengths: Vec<usize> = sentences.iter().map(|sentence| sentence.split_whitespace().count()).collect();
        let long: Vec<&String> =
            sentences.iter().zip(&lengths).filter(|(_, length)| **length > 25).map(|(sentence, _)| sentence).collect();
        assert!(long.is_empty(), "{}: {long:#?}", document.school);
        let average = lengths.iter().sum::<usize>() as f64 / lengths.len() as f64;
        assert!(average < 16.0, "{}: {average}", document.school);
    }
}

#[test]
fn no_clause_uses_latin_or_archaic_words() {
    const AVOIDED: [&str; 16] = [
        "e.g",
        "i.e",
        "etc",
        "via",
        "n.b",
        "viz",
        "per annum",
        "inter alia",
        "ad hoc",
        "hereby",
        "herein",
        "thereof",
        "shall",
        "whilst",
        "amongst",
        "in respect of",
    ];
    for document in examples(None).into_iter().flat_map(|school| school.documents) {
        for sentence in sentences(&document) {
            let spoken = format!(" {} ", sentence.to_lowercase().replace([',', ';', ':', '(', ')'], " "));
            for word in AVOIDED {
                assert!(!spoken.contains(&format!(" {word} ")) && !spoken.contains(&format!(" {word}.")), "{sentence}");
            }
        }
    }
}

#[test]
fn every_short_form_is_expanded_before_it_is_used() {
    for document in examples(None).into_iter().flat_map(|school| school.documents) {
        let mut said = String::new();
        for section in document.all_sections() {
            for clause in &section.clauses {
                for text in texts(&clause.blocks) {
                    for inline in text {
                        if let InlineKind::Abbreviation { short, full } = &inline.kind {
                            assert!(said.contains(&format!("{full} ({short})")), "{short} in {}", document.school);
                        }
                        said.push_str(&policygen::plain::line(std::slice::from_ref(inline)));
                    }
                }
            }
        }
    }
}

/// The lines of blocks, with links opened.
fn texts(blocks: &[Block]) -> Vec<Vec<&Inline>> {
    fn open<'d>(line: &'d [Inline], all: &mut Vec<&'d Inline>) {
        for inline in line {
            match &inline.kind {
                InlineKind::Link { to: _, text }
                | InlineKind::Particular { fact: _, text }
                | InlineKind::Language { lang: _, text }
                | InlineKind::Emphasis(text)
                | InlineKind::Strong(text)
                | InlineKind::Edited { edit: _, text } => open(text, all),
                InlineKind::Text(_)
                | InlineKind::Code(_)
                | InlineKind::Abbreviation { .. }
                | InlineKind::FootnoteCall(_)
                | InlineKind::Break => all.push(inline),
                InlineKind::Hole(filled) => match *filled {},
            }
        }
    }
    let mut lines = Vec::new();
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) => {
                let mut all = Vec::new();
                open(text, &mut all);
                lines.push(all);
            }
            BlockKind::List { items, .. } => items.iter().for_each(|item| lines.extend(texts(&item.blocks))),
            BlockKind::Quote(inner) | BlockKind::Edited { fate: _, blocks: inner } => lines.extend(texts(inner)),
            BlockKind::Definitions(definitions) => {
                definitions.iter().flat_map(|d| &d.details).for_each(|details| lines.extend(texts(details)));
            }
            BlockKind::Heading { .. } | BlockKind::Table { .. } | BlockKind::Code(_) | BlockKind::Rule => {}
            BlockKind::Hole(filled) => match *filled {},
        }
    }
    lines
}
