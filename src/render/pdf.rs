//! The PDF of a document: tagged for screen readers (PDF/UA-1), kept for years (PDF/A-2a), the same bytes
//! whenever it is built.
//!
//! Three folders, three phases: in `set` words become lines, in `page` lines become pages, in `write` pages become bytes.
//! Until the last nothing knows of PDF: text is measured and broken into lines, and everything it is stands in a tree of
//! its own. Words are drawn into slots of that tree, so reading order is settled before any page is. `stock` keeps what
//! documents have in common.

mod set;

mod page;

mod write;

mod stock;

mod family;

#[cfg(test)]
pub(crate) mod fixture;

#[cfg(test)]
mod squares;

pub use family::{Families, FontFile};
pub use set::face::Face;
pub use set::fonts::{FontError, FontFault};
pub use set::paragraph::MissingGlyph;
pub use set::scripts::is_set_right;
pub use set::style::Print;
pub use stock::Stock;

use crate::document::Document;
use page::{lay_out, listing};
use set::style::Style;
use write::{gaps, write};

/// The document as a PDF, or every character of it that the fonts cannot draw: none is drawn as an empty box.
pub fn pdf(document: &Document, stock: &Stock, print: Print) -> Result<Vec<u8>, Vec<MissingGlyph>> {
    stock.lend(|setter, strung| {
        let laid = lay_out(document, Style::of(&document.design, print), setter)?;
        let gaps = gaps::gaps(&laid);
        assert!(gaps.is_empty(), "everything on a page is tagged: {gaps:?}");
        Ok(write(document, &laid, &mut setter.words, strung, &stock.faces, &stock.made))
    })
}

/// Every character of a document that the fonts cannot draw, if there is one. It is laid out for that, and not written.
pub fn judge(document: &Document, stock: &Stock, print: Print) -> Result<(), Vec<MissingGlyph>> {
    stock.lend(|setter, _| lay_out(document, Style::of(&document.design, print), setter)).map(drop)
}

/// The lines of the PDF with their places, one a line of text: page, left edge and baseline from the top, words.
pub fn listing(document: &Document, stock: &Stock, print: Print) -> Result<String, Vec<MissingGlyph>> {
    let laid = stock.lend(|setter, _| lay_out(document, Style::of(&document.design, print), setter))?;
    Ok(listing::print(&listing::lines(&laid)))
}

/// How many pages the usual PDF has. It is laid out for that, and not written.
pub fn page_count(document: &Document, stock: &Stock) -> Result<usize, Vec<MissingGlyph>> {
    let laid = stock.lend(|setter, _| lay_out(document, Style::of(&document.design, Print::Usual), setter))?;
    Ok(laid.pages.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Paper;
    use crate::document::{Block, BlockKind, Footnote, Inline};
    use crate::published::{self, lines, verdict::judge};

    fn bytes(document: &Document) -> Vec<u8> {
        pdf(document, fixture::stock(), Print::Usual).expect("the fonts draw every letter of the fixture")
    }

    fn pages(document: &Document) -> String {
        listing(document, fixture::stock(), Print::Usual).expect("the fonts draw every letter of the fixture")
    }

    #[test]
    fn the_same_document_gives_the_same_bytes_on_every_thread() {
        let document = fixture::torture();
        let first = bytes(&document);
        bytes(&fixture::small());
        assert!(bytes(&document) == first);
        let elsewhere = std::thread::spawn(move || bytes(&document)).join().expect("no thread panics");
        assert!(elsewhere == first);
    }

    /// What a finished file says is what the document says, however it is nested and wherever its pages end.
    #[test]
    fn every_line_is_read_back_as_it_was_written() {
        let mut documents = vec![fixture::small(), fixture::torture()];
        documents.extend((0..40).map(fixture::chance));
        for (at, mut document) in documents.into_iter().enumerate() {
            // Chance calls notes that there are not, which no clause can.
            if at > 1 && lines::of(&document).lines.iter().any(|line| line.contains("[0]")) {
                continue;
            }
            while document.footnotes.len() < 12 {
                document.footnotes.push(Footnote { blocks: vec![fixture::paragraph("One more.")] });
            }
            let text = lines::of(&document);
            document.stamp.fingerprint = text.fingerprint(&document.school);
            document.stamp.particulars = text.particulars();
            let read = published::pdf::read(&bytes(&document)).expect("it is whole");
            let missing: Vec<&String> = text.lines.iter().filter(|line| !read.body.contains(line)).collect();
            assert!(missing.is_empty(), "{at}: {missing:#?} in {:#?}", read.body);
            let verdict = judge(&read);
            assert_eq!(verdict.text.as_ref(), Some(&text), "{at}");
            assert!(verdict.changes.is_empty(), "{at}: {:?}", verdict.changes);
        }
    }

    #[test]
    fn every_missing_letter_is_reported_at_once() {
        let mut document = fixture::small();
        document.title = "漢".to_owned();
        document.sections[0].clauses[0].blocks.push(fixture::paragraph("a 字 and 字 again"));
        document.sections[0].title = vec![fixture::text("章")];
        let missing = pdf(&document, fixture::stock(), Print::Usual).expect_err("no face has these letters");
        let found: Vec<_> = missing.iter().map(|missing| (missing.character, missing.span.is_some())).collect();
        assert_eq!(found, [('漢', false), ('章', true), ('字', true)]);
    }

    #[test]
    fn a_small_document_is_laid_out_as_ever() {
        snapbox::assert_data_eq!(
            pages(&fixture::small()),
            snapbox::str![[r#"
  1  102.6   70.0  Brookside Primary School
  1  102.6  101.8  Online conduct
  1  116.6  142.7  Draft. The Governing Body has not approved this text.
  1  108.1  180.1  Owner
  1  151.7  180.1  The headteacher
  1  102.6  209.1  Draft, as it stood on 21 November 2026. Made from model 2026.1. Reviewed means
  1  102.6  224.1  that the whole text was checked and brought up to date where needed. Approved
  1  102.6  239.1  means that the Governing Body agreed to exactly this text. Next review is the latest
  1  102.6  254.1  date for the next one; a month or a term lasts to its last day.
  1  102.6  297.6  Contents
  1  102.6  323.0  1
  1  118.0  323.0  Aims
  1  484.3  323.0   1
  1  102.6  367.6  1
  1  120.1  367.6  Aims
  1  102.6  393.0  This policy says how staff and pupils behave online.
  1   42.5  794.1  Draft · Reviewed 7 October 2024 · Next review October 2025 · Model 2026.1 · Text 0123abcd
  1  512.8  794.1  Page 1 of 1

"#]]
        );
    }

    #[test]
    fn a_document_of_nothing_is_a_page() {
        let mut document = fixture::small();
        document.school.clear();
        document.title.clear();
        document.id.clear();
        document.summary.clear();
        document.stamp.fingerprint.clear();
        document.front.clear();
        document.sections.clear();
        assert!(bytes(&document).starts_with(b"%PDF-1.7"));
    }

    #[test]
    fn names_longer_than_a_line_or_a_page_are_set() {
        let mut document = fixture::small();
        document.title = "Everything ".repeat(2_000);
        document.school = "x".repeat(5_000);
        document.stamp.release = "y".repeat(5_000);
        document.sections[0].number = Some("1.".repeat(500));
        assert!(pages(&document).contains("Everything"));
    }

    #[test]
    fn a_document_of_three_hundred_pages_keeps_every_line_on_its_page() {
        let mut document = fixture::small();
        let words = "Staff keep to the rules of this policy. ".repeat(20);
        let blocks: Vec<Block> = (0..1_500).map(|_| fixture::paragraph(&words)).collect();
        document.sections[0].clauses[0].blocks = blocks;
        let listing = pages(&document);
        let mut last = 0;
        for line in listing.lines() {
            let columns: Vec<&str> = line.split_whitespace().collect();
            let (page, x, y): (usize, f32, f32) = (
                columns[0].parse().expect("a page"),
                columns[1].parse().expect("a distance from the left"),
                columns[2].parse().expect("a distance from the top"),
            );
            assert!(page == last || page == last + 1);
            assert!(
                (0.0..fixture::style().width).contains(&x) && (20.0..fixture::style().height - 20.0).contains(&y),
                "{line}"
            );
            last = page;
        }
        assert!(last > 250, "{last} pages");
    }

    /// The pages on which lines with these words stand, in their order.
    fn pages_of(listing: &str, words: &[&str]) -> Vec<usize> {
        let page = |words: &&str| {
            let line = listing.lines().rfind(|line| line.ends_with(*words)).expect("it was set");
            line.split_whitespace().next().and_then(|page| page.parse().ok()).expect("a page")
        };
        words.iter().map(page).collect()
    }

    #[test]
    fn what_belongs_together_stays_together_wherever_the_page_ends() {
        let words = |words: &str| fixture::item(vec![fixture::paragraph(words)]);
        for lines in 20..60 {
            let mut document = fixture::small();
            let mut blocks: Vec<Block> = (0..lines).map(|_| fixture::paragraph("A line.")).collect();
            blocks.push(fixture::block(BlockKind::Heading { level: 3, text: vec![fixture::text("Duties")] }));
            blocks.push(fixture::paragraph("The headteacher will:"));
            let items = ["first", "second", "third", "fourth"].map(words);
            blocks.push(fixture::list(None, true, items.into()));
            blocks.push(fixture::block(BlockKind::Table {
                columns: vec![crate::document::Align::Left],
                header: vec![vec![fixture::text("Post")]],
                rows: ["one", "two", "three", "four"].map(|cell| vec![vec![fixture::text(cell)]].into()).into(),
            }));
            document.sections[0].clauses[0].blocks = blocks;
            let listing = pages(&document);
            let found = pages_of(&listing, &["Duties", "will:", "first", "second", "third", "fourth"]);
            assert!(found[..4].iter().all(|page| *page == found[0]), "heading, lead-in and two items: {listing}");
            assert_eq!(found[4], found[5], "the last two items: {listing}");
            let found = pages_of(&listing, &["  one", "  two", "  three", "  four"]);
            assert!(found[0] == found[1] && found[2] == found[3], "no row alone: {listing}");
            let heads = listing.lines().filter(|line| line.ends_with("  Post")).count();
            assert_eq!(heads, if found[0] == found[3] { 1 } else { 2 }, "a header on each page: {listing}");
        }
    }

    #[test]
    fn every_line_stands_on_its_page_in_large_print_and_on_any_paper() {
        for paper in [Paper::A4, Paper::A3, Paper::A5, Paper::Letter] {
            for print in [Print::Usual, Print::LargePrint] {
                let mut document = fixture::torture();
                document.design.paper = Some(paper);
                let style = Style::of(&document.design, print);
                let listing = listing(&document, fixture::stock(), print).expect("the fonts have its letters");
                for line in listing.lines() {
                    let place = |column: usize| -> f32 {
                        line.split_whitespace().nth(column).and_then(|n| n.parse().ok()).expect("a number")
                    };
                    let (x, y) = (place(1), place(2));
                    assert!((0.0..style.width).contains(&x) && (15.0..style.height - 15.0).contains(&y), "{line}");
                }
                let bytes = pdf(&document, fixture::stock(), print).expect("the fonts have its letters");
                assert!(bytes.ends_with(b"%%EOF\n"));
            }
        }
    }

    #[test]
    fn a_school_may_do_without_contents_and_watermark() {
        let mut document = fixture::small();
        document.design.without_contents = true;
        assert!(!pages(&document).contains("Contents"));
        let with = bytes(&document).len();
        document.design.without_watermark = true;
        assert!(bytes(&document).len() < with - 300, "five letters fewer");
    }

    #[test]
    fn references_name_the_page_they_lead_to() {
        for length in [10, 40, 800] {
            let mut document = fixture::small();
            let words = "Staff keep to the rules of this policy. ".repeat(20);
            let mut blocks: Vec<Block> = (0..length).map(|_| fixture::paragraph(&words)).collect();
            let reference = |to: &str| fixture::reference(to, "section 9 (“Last”)");
            blocks.insert(0, fixture::block(BlockKind::Paragraph(vec![reference("last"), fixture::text(", then.")])));
            document.sections[0].clauses[0].blocks = blocks;
            document.sections.push(fixture::section("last", Some("9"), "Last", 2, vec![fixture::paragraph("End.")]));
            let listing = pages(&document);
            let page_of = |words: &str| {
                let line = listing.lines().rfind(|line| line.ends_with(words)).expect("it was set");
                line.split_whitespace().next().expect("a page").to_owned()
            };
            let page = page_of("End.");
            assert!(listing.contains(&format!("section 9 (“Last”, page {page}), then.")), "{page}: {listing}");
        }
    }

    #[test]
    fn blocks_in_blocks_in_blocks_are_set() {
        let deep = (0..60).fold(fixture::paragraph("the innermost"), |inner, depth| match depth % 3 {
            0 => fixture::list(None, true, vec![fixture::item(vec![inner])]),
            1 => fixture::list(Some(7), false, vec![fixture::item(vec![inner])]),
            _ => fixture::block(BlockKind::Quote(vec![inner])),
        });
        let mut document = fixture::small();
        document.sections[0].clauses[0].blocks = vec![deep];
        assert!(pages(&document).contains("innermost"));
    }

    #[test]
    fn documents_of_any_shape_are_set() {
        for seed in 0..40 {
            assert!(bytes(&fixture::chance(seed)).ends_with(b"%%EOF\n"), "{seed}");
        }
    }

    #[test]
    fn empty_inlines_everywhere_do_no_harm() {
        let mut document = fixture::small();
        let empty: Vec<Inline> = vec![fixture::text(""), fixture::text(" ")];
        document.sections[0].title = empty.clone();
        document.front[0].value = Vec::new();
        document.front[0].label.clear();
        document.sections[0].clauses[0].blocks = vec![fixture::block(BlockKind::Paragraph(empty))];
        assert!(!bytes(&document).is_empty());
    }

    /// Writes what the eye and other tools check: `cargo test previews -- --ignored`.
    #[test]
    #[ignore = "writes to the folder for temporary files"]
    fn previews() {
        let folder = std::env::temp_dir();
        let chance = (0..20).map(|seed| (format!("chance-{seed}"), fixture::chance(seed)));
        let made = [("small".to_owned(), fixture::small()), ("torture".to_owned(), fixture::torture())];
        for (name, document) in made.into_iter().chain(chance) {
            std::fs::write(folder.join(format!("policygen-{name}.pdf")), bytes(&document))
                .expect("the folder takes files");
            std::fs::write(folder.join(format!("policygen-{name}.txt")), pages(&document))
                .expect("the folder takes files");
        }
    }
}
