//! Pages set in squares: every letter is a square, half as wide as a line is high, so that where lines and pages end can
//! be counted by who reads a test.

use super::Print;
use super::fixture;
use super::page::flow_blocks;
use super::page::furniture;
use super::page::laid::{Laid, Page};
use super::page::pages;
use super::set::style::Style;
use super::set::typesetter::{Typesetter, Warm};
use super::stock::Stock;
use crate::design::Design;
use crate::document::{Block, Document, Footnote};
use std::borrow::Cow;
use std::sync::LazyLock;

/// The side of a square and the height of a line, in points.
const SIDE: f32 = 5.0;
const LINE: f32 = 2.0 * SIDE;

/// The pages of `blocks`, with room for `columns` letters in a line and `lines` on a page.
pub(super) fn set(columns: usize, lines: usize, blocks: &[Block]) -> String {
    set_with_notes(columns, lines, blocks, &[])
}

/// The same with footnotes.
pub(super) fn set_with_notes(columns: usize, lines: usize, blocks: &[Block], notes: &[&str]) -> String {
    let mut setter = setter();
    let (laid, top) = lay_out(columns, lines, blocks, notes, &mut setter);
    print(&laid, columns, lines, top, &setter)
}

/// Those pages before they are printed, and where text begins on them.
fn lay_out(columns: usize, lines: usize, blocks: &[Block], notes: &[&str], setter: &mut Typesetter) -> (Laid, f32) {
    let mut document = fixture::small();
    document.footnotes = notes.iter().map(|note| Footnote { blocks: vec![fixture::paragraph(note)] }).collect();
    let style = style(columns, lines, &document, setter);
    let flowed = flow_blocks(&document, blocks, style, setter);
    assert_eq!(flowed.missing, []);
    let top = furniture::frame(&document, &style, setter).top;
    (pages::lay_out(&document, flowed, style, setter), top)
}

fn style(columns: usize, lines: usize, document: &Document, setter: &mut Typesetter) -> Style {
    let mut style = Style::of(&Design::default(), Print::Usual).in_squares(LINE, columns as f32 * SIDE);
    style.height = 0.0;
    let frame = furniture::frame(document, &style, setter);
    // Half a line over, for the little that still stands between blocks.
    style.height = frame.top - frame.bottom + (lines as f32 + 0.5) * LINE;
    style
}

/// Pages as text, a letter a square, each page between lines of dashes.
fn print(laid: &Laid, columns: usize, lines: usize, top: f32, setter: &Typesetter) -> String {
    let edge = format!("{}\n", "-".repeat(columns));
    let mut text = edge.clone();
    let first = laid.style.body.baseline();
    for page in &laid.pages {
        let mut squares = vec![Vec::new(); lines];
        for run in page.repeated.iter().chain(&page.runs) {
            let baseline = run.y + run.ink.look.rise - top;
            let line = &mut squares[((baseline - first + 0.1 * LINE) / LINE) as usize];
            let start = (run.x / SIDE).round() as usize;
            let letters = run.words.iter().flat_map(|&word| setter.words.get(word).text.chars());
            for (at, letter) in (start..).zip(letters).filter(|&(_, letter)| letter != ' ') {
                line.resize(line.len().max(at + 1), ' ');
                line[at] = letter;
            }
        }
        for line in squares {
            text.extend(line);
            text.push('\n');
        }
        text.push_str(&edge);
    }
    text
}

static STOCK: LazyLock<Stock> = LazyLock::new(|| {
    let file = font();
    Stock::load([(); 4].map(|()| Cow::Owned(file.clone()))).expect("the font is whole")
});

/// A typesetter with that font.
fn setter() -> Typesetter<'static> {
    Typesetter::new(&STOCK.faces, Warm::default())
}

/// The letters that the font has; each has a glyph of its own.
const LETTERS: [(u32, u32); 3] = [(0x20, 0x7e), (0xa0, 0x17f), (0x2010, 0x2026)];

/// Units in the side of a square, which is half the size of its letters.
const UNITS: i16 = 500;

/// A TrueType file (ISO/IEC 14496-22) in which every letter is a square.
fn font() -> Vec<u8> {
    let count = 1 + LETTERS.iter().map(|(first, last)| last - first + 1).sum::<u32>() as u16;
    // One contour of four points on the line, then their steps.
    let square = words(&[1, 0, 0, UNITS, UNITS, 3, 0, 0x0101, 0x0101, 0, 0, UNITS, 0, 0, UNITS, 0, -UNITS]);
    let mut groups = Vec::new();
    let mut glyph = 1;
    for (first, last) in LETTERS {
        groups.extend([first, last, glyph].map(u32::to_be_bytes).concat());
        glyph += last - first + 1;
    }
    let length = 16 + groups.len() as u32;
    let cmap = [
        &words(&[0, 1, 3, 10, 0, 12, 12, 0])[..],
        &[length, 0, LETTERS.len() as u32].map(u32::to_be_bytes).concat(),
        &groups,
    ]
    .concat();
    let mut head = words(&[1, 0, 1, 0, 0, 0, 0x5f0f, 0x3cf5, 0, 2 * UNITS]);
    head.extend([0; 16]);
    head.extend(words(&[0, 0, UNITS, UNITS, 0, 8, 2, 1, 0]));
    let hhea = words(&[1, 0, 800, -200, 0, UNITS, 0, 0, UNITS, 1, 0, 0, 0, 0, 0, 0, 0, count as i16]);
    let maxp = words(&[1, 0, count as i16, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    let tables: [(&[u8; 4], Vec<u8>); 7] = [
        (b"cmap", cmap),
        (b"glyf", square.repeat(usize::from(count))),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", words(&[UNITS, 0]).repeat(usize::from(count))),
        (b"loca", (0..=u32::from(count)).flat_map(|at| (at * square.len() as u32).to_be_bytes()).collect()),
        (b"maxp", maxp),
    ];
    let mut file = words(&[1, 0, tables.len() as i16, 0, 0, 0]);
    let mut at = file.len() + 16 * tables.len();
    let mut bodies = Vec::new();
    for (name, table) in &tables {
        file.extend(name.iter());
        // Nothing here looks at checksums.
        file.extend([0, at as u32, table.len() as u32].map(u32::to_be_bytes).concat());
        bodies.extend(table);
        bodies.resize(bodies.len().next_multiple_of(4), 0);
        at = 12 + 16 * tables.len() + bodies.len();
    }
    file.extend(bodies);
    file
}

fn words(numbers: &[i16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Align, BlockKind, Definition, Inline, InlineKind, Item};
    use crate::render::pdf::fixture::{block, inline, item, list, paragraph, text};
    use crate::render::pdf::set::tree::{Role, Scope};
    use snapbox::{assert_data_eq, str};

    fn heading(words: &str) -> Block {
        block(BlockKind::Heading { level: 3, text: vec![text(words)] })
    }

    fn bullets(words: &[&str]) -> Block {
        list(None, true, words.iter().map(|words| item(vec![paragraph(words)])).collect())
    }

    fn nested(words: &str, inner: Block) -> Item {
        item(vec![paragraph(words), inner])
    }

    fn cells(words: &[&str]) -> Vec<Vec<Inline>> {
        words.iter().map(|words| vec![text(words)]).collect()
    }

    fn table(header: &[&str], rows: &[&[&str]]) -> Block {
        let columns = vec![Align::Left; header.len()];
        let rows = rows.iter().map(|row| cells(row).into()).collect();
        block(BlockKind::Table { columns, header: cells(header), rows })
    }

    fn lines(words: &[&str]) -> Vec<Block> {
        words.iter().map(|words| paragraph(words)).collect()
    }

    fn calling(words: &str, note: usize, rest: &str) -> Block {
        let line = vec![text(words), inline(InlineKind::FootnoteCall(note)), text(rest)];
        block(BlockKind::Paragraph(line))
    }

    #[test]
    fn lines_are_even_though_more_would_fit_on_the_first() {
        assert_data_eq!(
            set(20, 4, &lines(&["Nobody on the staff may contact a pupil in private."])),
            str![[r#"
--------------------
Nobody on the staff
may contact a pupil
in private.

--------------------

"#]]
        );
    }

    #[test]
    fn no_word_is_hyphenated_and_a_hyphen_ends_a_line_only_when_much_is_won() {
        assert_data_eq!(
            set(
                22,
                8,
                &lines(&[
                    "Safeguarding responsibilities notwithstanding confidentiality.",
                    "A cross-reference and a well-being-minded policy."
                ])
            ),
            str![[r#"
----------------------
Safeguarding
responsibilities
notwithstanding
confidentiality.
A cross-reference and
a well-being-minded
policy.

----------------------

"#]]
        );
    }

    #[test]
    fn dates_acts_years_names_and_amounts_are_not_parted() {
        let texts = [
            "Reviewed on day 7 October 2024.",
            "Under the Equality Act 2010 too.",
            "It concerns all of Year 6 now.",
            "Ask the deputy, Mrs J. Patel, too.",
            "Keep all of them for 10 days only.",
        ];
        for width in [22, 24, 26, 28, 30] {
            let page = set(width, 10, &lines(&texts));
            for whole in ["7 October 2024", "Act 2010", "Year 6", "Mrs J. Patel", "10 days"] {
                assert!(page.contains(whole), "{whole}: {page}");
            }
        }
        assert_data_eq!(
            set(22, 10, &lines(&texts)),
            str![[r#"
----------------------
Reviewed on day
7 October 2024.
Under the Equality
Act 2010 too.
It concerns all of
Year 6 now.
Ask the deputy,
Mrs J. Patel, too.
Keep all of them for
10 days only.
----------------------

"#]]
        );
    }

    #[test]
    fn no_line_of_a_paragraph_is_alone_on_a_page() {
        let long = "The governors look at this policy every year and say so on the first page of it.";
        let mut widow = lines(&["One.", "Two."]);
        widow.push(paragraph(long));
        assert_data_eq!(
            set(22, 5, &widow),
            str![[r#"
----------------------
One.
Two.
The governors look
at this policy every

----------------------
year and say so on the
first page of it.



----------------------

"#]]
        );
        let mut orphan = lines(&["One.", "Two.", "Three.", "Four."]);
        orphan.push(paragraph(long));
        assert_data_eq!(
            set(22, 5, &orphan),
            str![[r#"
----------------------
One.
Two.
Three.
Four.

----------------------
The governors look
at this policy every
year and say so on the
first page of it.

----------------------

"#]]
        );
    }

    #[test]
    fn a_heading_stands_on_the_page_of_what_follows() {
        let mut blocks = lines(&["One.", "Two.", "Three."]);
        blocks.extend([
            heading("Duties of staff"),
            heading("Duties of all"),
            paragraph("Staff keep to the rules of it."),
        ]);
        assert_data_eq!(
            set(18, 5, &blocks),
            str![[r#"
------------------
One.
Two.
Three.


------------------
Duties of staff
Duties of all
Staff keep to the
rules of it.

------------------

"#]]
        );
    }

    #[test]
    fn a_heading_at_the_foot_of_a_page_has_two_lines_below_it() {
        let mut blocks = lines(&["One.", "Two.", "Three.", "Four."]);
        blocks.extend([heading("Duties"), paragraph("Staff do this."), paragraph("So does everyone.")]);
        assert_data_eq!(
            set(18, 6, &blocks),
            str![[r#"
------------------
One.
Two.
Three.
Four.


------------------
Duties
Staff do this.
So does everyone.



------------------

"#]]
        );
        // What comes next may be a heading itself.
        let mut blocks = lines(&["One.", "Two.", "Three.", "Four."]);
        blocks.extend([heading("Duties"), paragraph("Staff do this."), heading("Rights"), paragraph("All may ask.")]);
        assert_data_eq!(
            set(18, 6, &blocks),
            str![[r#"
------------------
One.
Two.
Three.
Four.
Duties
Staff do this.
------------------
Rights
All may ask.




------------------

"#]]
        );
    }

    #[test]
    fn no_line_of_a_short_list_is_alone_on_a_page() {
        let mut blocks = lines(&["One.", "Two.", "Three."]);
        blocks.extend([paragraph("Read this with:"), bullets(&["the Code", "the Rules"])]);
        assert_data_eq!(
            set(18, 5, &blocks),
            str![[r#"
------------------
One.
Two.
Three.


------------------
Read this with:
• the Code
• the Rules


------------------

"#]]
        );
    }

    #[test]
    fn a_lead_in_stands_on_the_page_of_its_first_items() {
        let mut blocks = lines(&["One.", "Two.", "Three."]);
        blocks.extend([paragraph("The headteacher will:"), bullets(&["lead", "tell governors", "train", "ask"])]);
        assert_data_eq!(
            set(24, 5, &blocks),
            str![[r#"
------------------------
One.
Two.
Three.


------------------------
The headteacher will:
 • lead
 • tell governors
 • train
 • ask
------------------------

"#]]
        );
    }

    #[test]
    fn an_item_leaves_two_lines_at_least_on_either_page() {
        let blocks = [
            paragraph("Staff will:"),
            bullets(&[
                "keep accounts private",
                "say nothing untrue or private about pupils, parents, colleagues or governors",
                "ask",
            ]),
        ];
        assert_data_eq!(
            set(24, 4, &blocks),
            str![[r#"
------------------------
Staff will:
 • keep accounts private
 • say nothing untrue or
   private about pupils,
------------------------
   parents, colleagues
   or governors
 • ask

------------------------

"#]]
        );
        assert_data_eq!(
            set(24, 5, &blocks),
            str![[r#"
------------------------
Staff will:
 • keep accounts private
 • say nothing untrue or
   private about pupils,

------------------------
   parents, colleagues
   or governors
 • ask


------------------------

"#]]
        );
    }

    #[test]
    fn numbers_end_and_bullets_begin_on_one_line_before_their_items() {
        let words = ["keep calm", "ask the headteacher before the trip", "tell parents"];
        let items = words.map(|words| item(vec![paragraph(words)])).into();
        assert_data_eq!(
            set(24, 8, &[list(Some(9), true, items), bullets(&words)]),
            str![[r#"
------------------------
 9. keep calm
10. ask the headteacher
    before the trip
11. tell parents
 • keep calm
 • ask the headteacher
   before the trip
 • tell parents
------------------------

"#]]
        );
    }

    #[test]
    fn lists_in_lists_move_in_to_four_levels() {
        let fourth = bullets(&["the fourth level of four", "more"]);
        let third = list(
            None,
            true,
            vec![nested("the third level:", fourth), nested("more", paragraph("A second paragraph."))],
        );
        let second = list(Some(1), true, vec![nested("the second level:", third)]);
        let first =
            list(None, false, vec![nested("the first level, which is one of four:", second), item(lines(&["more"]))]);
        assert_data_eq!(
            set(34, 12, &[first]),
            str![[r#"
----------------------------------
 • the first level, which is one
   of four:
   1. the second level:
       – the third level:
          • the fourth level of
            four
          • more
       – more
         A second paragraph.
 • more


----------------------------------

"#]]
        );
    }

    #[test]
    fn what_belongs_to_a_numbered_paragraph_stands_below_its_words() {
        let mut numbered = paragraph("The headteacher, with the governors, will:");
        numbered.number = Some("6".to_owned());
        let blocks = [numbered, bullets(&["lead", "tell"]), paragraph("This is done every year.")];
        assert_data_eq!(
            set(30, 6, &blocks),
            str![[r#"
------------------------------
6     The headteacher, with
      the governors, will:
       • lead
       • tell
      This is done every year.

------------------------------

"#]]
        );
    }

    #[test]
    fn a_table_repeats_its_header_and_keeps_its_rows_whole() {
        let rows: [&[&str]; 5] = [
            &["Headteacher", "leads, and tells the governors"],
            &["Governors", "agree the policy every year"],
            &["Staff", "keep to it"],
            &["Pupils", "ask when they are not sure what to do"],
            &["Parents", "help"],
        ];
        assert_data_eq!(
            set(30, 6, &[table(&["Who", "What they do"], &rows), paragraph("After it.")]),
            str![[r#"
------------------------------
 Who          What they do
 Headteacher  leads, and
              tells the
              governors


------------------------------
 Who          What they do
 Governors    agree the
              policy every
              year
 Staff        keep to it

------------------------------
 Who          What they do
 Pupils       ask when they
              are not sure
              what to do
 Parents      help
After it.
------------------------------

"#]]
        );
    }

    #[test]
    fn a_table_with_no_better_place_to_part_is_parted_between_rows() {
        let rows: [&[&str]; 3] = [
            &["Headteacher", "leads, and tells the governors"],
            &["Governors", "agree the policy every year"],
            &["Staff", "keep to it"],
        ];
        let blocks = [heading("Duties"), paragraph("These are:"), table(&["Who", "What they do"], &rows)];
        assert_data_eq!(
            set(30, 7, &blocks),
            str![[r#"
------------------------------
Duties
These are:
 Who          What they do
 Headteacher  leads, and
              tells the
              governors

------------------------------
 Who          What they do
 Governors    agree the
              policy every
              year
 Staff        keep to it


------------------------------

"#]]
        );
    }

    #[test]
    fn a_row_is_parted_rather_than_leave_a_page_half_empty() {
        let words = "Staff keep to the rules, and ask if in doubt. ".repeat(3);
        let page = |lines: usize| {
            let mut blocks = vec![paragraph("One."); lines];
            blocks.push(table(&["Who", "What"], &[&["Staff", &words]]));
            set(28, 8, &blocks)
        };
        assert_data_eq!(
            page(3),
            str![[r#"
----------------------------
One.
One.
One.
 Who    What
 Staff  Staff keep to the
        rules, and ask if
        in doubt. Staff
        keep to the rules,
----------------------------
 Who    What
        and ask if in
        doubt. Staff keep
        to the rules, and
        ask if in doubt.



----------------------------

"#]]
        );
        assert_data_eq!(
            page(5),
            str![[r#"
----------------------------
One.
One.
One.
One.
One.



----------------------------
 Who    What
 Staff  Staff keep to the
        rules, and ask if
        in doubt. Staff
        keep to the rules,
        and ask if in
        doubt. Staff keep

----------------------------
 Who    What
        to the rules, and
        ask if in doubt.





----------------------------

"#]]
        );
    }

    #[test]
    fn a_row_taller_than_a_page_runs_on_below_the_header() {
        let long =
            "Staff keep to the rules of this policy at all times and ask when they are in doubt of what it means. "
                .repeat(3);
        let rows: [&[&str]; 2] = [&["Staff", &long], &["All", "ask"]];
        assert_data_eq!(
            set(30, 8, &[table(&["Who", "What"], &rows)]),
            str![[r#"
------------------------------
 Who    What
 Staff  Staff keep to the
        rules of this policy
        at all times and
        ask when they are
        in doubt of what it
        means. Staff keep to
        the rules of this
------------------------------
 Who    What
        policy at all times
        and ask when they
        are in doubt of what
        it means. Staff keep
        to the rules of this
        policy at all times
        and ask when they
------------------------------
 Who    What
        are in doubt of what
        it means.
 All    ask




------------------------------

"#]]
        );
    }

    #[test]
    fn a_table_that_goes_on_without_a_header_begins_with_a_rule() {
        let rows = ["Staff", "Pupils", "Parents", "Governors"];
        let columns = vec![Align::Left];
        let rows = rows.iter().map(|cell| cells(&[cell]).into()).collect();
        let table = block(BlockKind::Table { columns, header: vec![], rows });
        let (laid, top) = lay_out(16, 2, &[table], &[], &mut setter());
        let ruled =
            laid.pages.iter().map(|page| page.fills.iter().any(|fill| (fill.y - top).abs() < 0.1 && fill.height < 1.0));
        assert_eq!(ruled.collect::<Vec<_>>(), [true, true]);
    }

    #[test]
    fn the_first_column_under_an_empty_header_names_the_rows() {
        let roles = |header: &[&str]| {
            let block = table(header, &[&["Ada", "gate"], &["", "path"]]);
            let (laid, _) = lay_out(16, 4, &[block], &[], &mut setter());
            let elements = laid.tree.elements().iter().map(|element| element.role.clone());
            elements.filter(|role| matches!(role, Role::HeaderCell(_) | Role::Cell)).collect::<Vec<_>>()
        };
        let (column, row, cell) = (Role::HeaderCell(Scope::Column), Role::HeaderCell(Scope::Row), Role::Cell);
        let [c, r, x] = [&column, &row, &cell];
        assert_eq!(roles(&["", "Day"]), [x, c, r, x, x, x].map(Clone::clone));
        assert_eq!(roles(&["Who", "Day"]), [c, c, x, x, x, x].map(Clone::clone));
        assert_eq!(roles(&["", ""]), [r, x, x, x].map(Clone::clone));
    }

    #[test]
    fn numbers_in_a_table_end_on_one_line() {
        let mut block = table(&["Who", "Days"], &[&["Staff", "5"], &["Pupils", "365"]]);
        if let BlockKind::Table { columns, .. } = &mut block.kind {
            columns[1] = Align::Right;
        }
        assert_data_eq!(
            set(16, 4, &[block]),
            str![[r#"
----------------
 Who       Days
 Staff        5
 Pupils     365

----------------

"#]]
        );
    }

    /// The words of a table and the size of their letters, in shares of the usual.
    fn sizes(width: usize, table: Block) -> Vec<(String, f32)> {
        let (laid, _) = lay_out(width, 9, &[table], &[], &mut setter());
        let runs = laid.pages.iter().flat_map(|page| &page.runs);
        let share = |size: f32| (size / laid.style.cell.letters * 100.0).round() / 100.0;
        runs.map(|run| (run.text.trim().to_owned(), share(run.ink.look.size))).collect()
    }

    #[test]
    fn letters_are_smaller_where_a_word_of_a_table_would_be_parted() {
        let clubs = || table(&["Wednesday", "Thursday"], &[&["Chess", "Football"]]);
        let at = |width: usize| sizes(width, clubs());
        assert!(at(21).iter().all(|(_, size)| *size == 1.0), "{:?}", at(21));
        let (words, sizes): (Vec<String>, Vec<f32>) = at(16).into_iter().unzip();
        assert_eq!(words, ["Wednesday", "Thursday", "Chess", "Football"], "whole");
        assert!(sizes.iter().all(|size| (0.75..1.0).contains(size) && *size == sizes[0]), "{sizes:?}");
        let (words, sizes): (Vec<String>, Vec<f32>) = at(9).into_iter().unzip();
        assert!(sizes.iter().all(|size| *size == 0.75) && words.len() > 4, "no smaller than can be read: {words:?}");
    }

    #[test]
    fn a_header_of_several_lines_is_not_parted() {
        // Two lines leave their page half empty, at which other keeps give way.
        let text = lines(&["One.", "Two."]);
        let clubs = table(&["Who goes there on most days"], &[&["Staff"], &["Pupils"]]);
        let (laid, _) = lay_out(14, 5, &[text, vec![clubs]].concat(), &[], &mut setter());
        let said = |page: &Page| page.runs.iter().map(|run| run.text.trim()).collect::<Vec<_>>().join(" ");
        let pages: Vec<String> = laid.pages.iter().map(said).collect();
        assert_eq!(pages, ["One. Two.", "Who goes there on most days Staff Pupils"]);
    }

    #[test]
    fn a_term_stands_on_the_page_of_its_meaning() {
        let definition =
            |term: &str, meaning: &str| Definition { term: vec![text(term)], details: vec![lines(&[meaning])] };
        let definitions = block(BlockKind::Definitions(vec![
            definition("Pupil", "a child who learns at the school"),
            definition("Parent", "who cares for a child and speaks for it"),
        ]));
        assert_data_eq!(
            set(22, 4, &[definitions]),
            str![[r#"
----------------------
Pupil
   a child who learns
   at the school

----------------------
Parent
   who cares for a
   child and speaks
   for it
----------------------

"#]]
        );
    }

    #[test]
    fn a_footnote_stands_at_the_foot_of_the_page_that_calls_it() {
        let blocks = [
            paragraph("One."),
            calling("Staff keep to the law", 1, " of the land."),
            paragraph("Two."),
            calling("So do governors", 2, "."),
        ];
        let notes = ["The Equality Act 2010 above all else.", "All."];
        assert_data_eq!(
            set_with_notes(26, 6, &blocks, &notes),
            str![[r#"
--------------------------
One.
Staff keep to the law1 of
the land.
Two.
1  The Equality Act 2010
   above all else.
--------------------------
So do governors2.




2  All.
--------------------------

"#]]
        );
    }

    #[test]
    fn a_footnote_that_runs_on_leaves_two_lines_on_either_page() {
        let blocks = [calling("Staff keep to the law", 1, "."), paragraph("Two."), paragraph("Three.")];
        let note =
            "The Equality Act 2010 above all else, and then the Education Act 2002 with all that was made under it.";
        assert_data_eq!(
            set_with_notes(26, 5, &blocks, &[note]),
            str![[r#"
--------------------------
Staff keep to the law1.

1  The Equality Act 2010
   above all else, and
   then the Education
--------------------------
Two.
Three.

   Act 2002 with all that
   was made under it.
--------------------------

"#]]
        );
    }

    #[test]
    fn a_quotation_and_code_stand_in_from_the_text() {
        let quote = block(BlockKind::Quote(lines(&["Children must be safe at school and at home."])));
        let code = block(BlockKind::Code("[people]\n  chair = \"Sam\"".to_owned()));
        assert_data_eq!(
            set(24, 7, &[paragraph("It says:"), quote, paragraph("So write:"), code]),
            str![[r#"
------------------------
It says:
   Children must be safe
   at school and at
   home.
So write:
  [people]
    chair = "Sam"
------------------------

"#]]
        );
    }
}
