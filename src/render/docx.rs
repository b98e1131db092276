//! Word: the document as Office Open XML, with headings, lists, tables and footnotes that Word knows as such.
//!
//! `story` says what such a document is made of, `flow` makes it of a document, `tracked` makes one of two with what
//! changed, `numbers` and `manner` say how things are numbered and how they look, `emf` draws, `body` writes the words, and `package`
//! puts all parts into one file.

mod xml;

mod story;

mod flow;

mod numbers;

mod tracked;

mod manner;

mod emf;

mod body;

mod package;

use crate::document::{Companion, Document, Stamp, State, Texts};
use body::{Around, Author};
use flow::{Extent, story};
use manner::Manner;
use package::{Contents, package};
use story::Story;

/// The document as a Word file. One that shows what changed from one text to another has the changes tracked: whoever
/// accepts all has the new text, and whoever rejects all the old one.
pub fn docx(document: &Document) -> Vec<u8> {
    let (story, author) = match &document.stamp.companion {
        Some(Companion::Changes { texts, .. }) => (changes(texts), Some(author(document, &texts.said))),
        Some(Companion::Paper { .. }) | None => (story(document, Extent::Whole), None),
    };
    let manner = Manner::of(&document.design);
    let logo = package::logo(document);
    // Of two texts, the numbers of both were seen before they became one.
    let counted = author.is_some() || numbers::counts_alike(&story);
    let around = Around {
        manner: &manner,
        logo: logo.as_ref().map(|logo| logo.drawing.clone()),
        author: author.as_ref(),
        counted,
    };
    let parts = body::write(&story, &around);
    let (numbering, styles) = (numbers::part(&story), manner::styles(&manner, &story, &parts.nested));
    let is_draft = matches!(document.stamp.state(), State::Draft | State::Changed);
    let behind = |number: usize| match is_draft && !document.design.without_watermark {
        true => body::watermark("DRAFT", number, &manner),
        false => String::new(),
    };
    let running = [
        body::header(&document.school, &document.title, &behind(1)),
        body::first_header(&behind(2)),
        body::footer(&said(&document.stamp)),
    ];
    let logo = logo.filter(|_| shows_logo(&story));
    package(Contents { document, manner: &manner, parts, numbering, styles, logo, running, tracks: author.is_some() })
}

/// The one text and the other as one. Where Word would count otherwise than either, numbers are words like others.
fn changes(texts: &Texts) -> Story {
    let [old, new] = [&texts.old, &texts.new].map(|text| story(text, Extent::Text));
    let counted = [&old, &new].iter().all(|story| numbers::counts_alike(story)) && numbers::of_one_kind(&old, &new);
    match counted {
        true => tracked::merged(old, new),
        false => tracked::merged(numbers::typed(old), numbers::typed(new)),
    }
}

fn shows_logo(story: &Story) -> bool {
    numbers::paragraphs(&story.pieces).any(|paragraph| paragraph.role == story::Role::Logo)
}

/// Whose changes are tracked: the school's, on the day that they were shown.
fn author(document: &Document, said: &[String]) -> Author {
    let (year, month, day) = document.stamp.built.first_day().numbers();
    let comment = std::iter::once(document.stamp.explanation()).chain(said.iter().cloned());
    Author {
        name: document.school.clone(),
        moment: format!("{year:04}-{month:02}-{day:02}T00:00:00Z"),
        comment: comment.collect(),
    }
}

/// What the foot of every page says of the text.
fn said(stamp: &Stamp) -> String {
    let mut said = vec![stamp.state().words().to_owned()];
    said.extend(stamp.reviewed.map(|date| format!("Reviewed {date}")));
    said.extend(stamp.earlier_review.map(|date| format!("Earlier text reviewed {date}")));
    said.extend(stamp.next_review.map(|date| format!("Next review {date}")));
    said.push(format!("Model {}", stamp.release));
    said.push(format!("Text {}", stamp.short_fingerprint()));
    said.join(" · ")
}
