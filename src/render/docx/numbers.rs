//! The numbers of sections, paragraphs and items, as Word works them out: from levels that are linked to styles, and from
//! a list each.

use super::story::{BULLETS, Frame, ListKind, Number, Paragraph, Piece, Role, Run, Story};
use super::xml::put;
use crate::counting::Counting;

/// The numbering of sections, and of paragraphs that have numbers.
pub(super) const SECTIONS: usize = 1;
/// That of all bullets; after it come the other lists.
const FIRST_LIST: usize = 2;
/// How many levels a numbering has.
pub(super) const LEVELS: usize = 9;
/// How far a level of a list stands in, in twentieths of a point.
pub(super) const INDENT: usize = 425;
/// How far the words of a numbered paragraph stand in: beside four figures, as of paragraph 10.10, there is still a gap.
pub(super) const HANG: usize = 794;

/// The numbering that an item of a list belongs to.
pub(super) fn of_list(list: usize) -> usize {
    FIRST_LIST + list
}

/// The level of an item in its numbering.
pub(super) fn level(frames: &[Frame]) -> usize {
    frames.iter().filter(|frame| **frame == Frame::Item).count().clamp(1, LEVELS) - 1
}

/// Every paragraph of a story, in reading order.
pub(super) fn paragraphs(pieces: &[Piece]) -> impl Iterator<Item = &Paragraph> {
    pieces.iter().flat_map(|piece| match piece {
        Piece::Paragraph(paragraph) => vec![paragraph],
        Piece::Table(table) => table.rows.iter().flat_map(|row| &row.cells).collect(),
    })
}

/// Whether paragraphs have numbers of their own, below those of the sections.
pub(super) fn are_numbered(story: &Story) -> bool {
    paragraphs(&story.pieces)
        .any(|paragraph| paragraph.role == Role::Body && matches!(paragraph.number, Number::Printed(_)))
}

/// Whether Word would work out the numbers that the document has.
pub(super) fn counts_alike(story: &Story) -> bool {
    let by_clause = are_numbered(story);
    let mut counts = [0_u64; LEVELS];
    paragraphs(&story.pieces).all(|paragraph| {
        let Number::Printed(number) = &paragraph.number else { return true };
        let level = match paragraph.role {
            Role::Section(level) if level == 1 || !by_clause => usize::from(level) - 1,
            Role::Body if paragraph.frames.is_empty() => 1,
            _ => return false,
        };
        counts[level] += 1;
        counts[level + 1..].fill(0);
        *number == counts[..=level].iter().map(u64::to_string).collect::<Vec<_>>().join(".")
    })
}

/// Whether two stories are numbered in one way: paragraphs have numbers in both, or in neither.
pub(super) fn of_one_kind(one: &Story, other: &Story) -> bool {
    are_numbered(one) == are_numbered(other)
}

/// The same with the numbers of sections and paragraphs among their words.
pub(super) fn typed(mut story: Story) -> Story {
    for piece in &mut story.pieces {
        if let Piece::Paragraph(paragraph) = piece
            && let Number::Printed(number) = &paragraph.number
        {
            paragraph.runs.insert(0, Run::words(&format!("{number}\t")));
            paragraph.number = Number::None;
        }
    }
    story
}

/// What Word calls a way of counting.
fn format_of(counting: Counting) -> &'static str {
    match counting {
        Counting::Numbers => "decimal",
        Counting::Letters => "lowerLetter",
        Counting::Capitals => "upperLetter",
        Counting::Roman => "lowerRoman",
        Counting::RomanCapitals => "upperRoman",
    }
}

/// The part that says how everything is numbered.
pub(super) fn part(story: &Story) -> String {
    let mut xml =
        String::from("<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">");
    let by_clause = are_numbered(story);
    scheme(0, "multilevel", &mut xml, |level, xml| {
        let words: Vec<String> = (1..=level + 1).map(|part| format!("%{part}")).collect();
        let style = match (level, by_clause) {
            (0, _) => Some("Heading1".to_owned()),
            (1, true) => Some("NumberedParagraph".to_owned()),
            (1..=4, false) => Some(format!("Heading{}", level + 1)),
            _ => None,
        };
        let hang = if by_clause { HANG } else { [567, 737, 907, 1077, 1247, 1417, 1587, 1757, 1927][level] };
        let style = style.map_or(String::new(), |style| format!("<w:pStyle w:val=\"{style}\"/>"));
        put!(
            xml,
            "<w:numFmt w:val=\"decimal\"/>{style}<w:suff w:val=\"tab\"/><w:lvlText w:val=\"{}\"/><w:lvlJc w:val=\"left\"/>\
             <w:pPr><w:ind w:left=\"{hang}\" w:hanging=\"{hang}\"/></w:pPr>",
            words.join(".")
        );
    });
    let item = |format: &str, words: &str, level: usize, xml: &mut String| {
        put!(
            xml,
            "<w:numFmt w:val=\"{format}\"/><w:suff w:val=\"tab\"/><w:lvlText w:val=\"{words}\"/>\
             <w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"{}\" w:hanging=\"{INDENT}\"/></w:pPr>",
            (level + 1) * INDENT
        );
    };
    scheme(1, "hybridMultilevel", &mut xml, |level, xml| {
        item("bullet", if level % 2 == 0 { "•" } else { "–" }, level, xml);
    });
    for (counting, number) in Counting::ALL.into_iter().zip(FIRST_COUNTING..) {
        scheme(number, "hybridMultilevel", &mut xml, |level, xml| {
            item(format_of(counting), &format!("%{}.", level + 1), level, xml);
        });
    }
    put!(xml, "<w:num w:numId=\"{SECTIONS}\"><w:abstractNumId w:val=\"0\"/></w:num>");
    let levels = levels(story);
    for (list, kind) in story.lists.iter().enumerate() {
        put!(xml, "<w:num w:numId=\"{}\">", of_list(list));
        match kind {
            ListKind::Bullets => xml.push_str("<w:abstractNumId w:val=\"1\"/>"),
            ListKind::Counted(start) => {
                let scheme = Counting::ALL.iter().position(|counting| *counting == start.counting).unwrap_or(0);
                put!(
                    xml,
                    "<w:abstractNumId w:val=\"{}\"/><w:lvlOverride w:ilvl=\"{}\"><w:startOverride w:val=\"{}\"/></w:lvlOverride>",
                    scheme + FIRST_COUNTING,
                    levels[list],
                    start.number
                );
            }
        }
        xml.push_str("</w:num>");
    }
    xml.push_str("</w:numbering>");
    xml
}

/// The number of the scheme that counts as the first of [`Counting::ALL`].
const FIRST_COUNTING: usize = 2;

/// The level that each list stands on.
fn levels(story: &Story) -> Vec<usize> {
    let mut levels = vec![0; story.lists.len()];
    for pieces in std::iter::once(&story.pieces).chain(&story.notes) {
        for paragraph in paragraphs(pieces) {
            match paragraph.number {
                Number::Item(list) if list != BULLETS => levels[list] = level(&paragraph.frames),
                Number::Item(_) | Number::None | Number::Printed(_) | Number::Typed(_) => {}
            }
        }
    }
    levels
}

/// A numbering with all its levels.
fn scheme(id: usize, kind: &str, xml: &mut String, of_level: impl Fn(usize, &mut String)) {
    put!(
        xml,
        "<w:abstractNum w:abstractNumId=\"{id}\"><w:nsid w:val=\"5C4001{id:02X}\"/><w:multiLevelType w:val=\"{kind}\"/>\
         <w:tmpl w:val=\"5C4002{id:02X}\"/>"
    );
    for level in 0..LEVELS {
        put!(xml, "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/>");
        of_level(level, xml);
        xml.push_str("</w:lvl>");
    }
    xml.push_str("</w:abstractNum>");
}
