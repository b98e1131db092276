//! Where people sign, at the end of the document: post, name, and room for signature and date. Several people sign in
//! one table, a row for each. One alone, or people whose names are too long to stand beside one another, have a table
//! each, with a row for each thing.

use super::flow::{Column, Flow};
use super::rows::Keep;
use super::table::{Cell, Ruling, column_widths, column_widths_by, table};
use crate::design::Signatory;
use crate::document::Align;
use crate::render::pdf::set::paragraph::{Paragraph, measure};
use crate::render::pdf::set::prose::{Ink, Prose};
use crate::render::pdf::set::style::Look;
use crate::render::pdf::set::tree::{Destination, ElementId, Role, Scope};

const ASKED: [&str; 4] = ["Post", "Name", "Signature", "Date"];
/// What share of the width is left free to sign and date in.
const SIGNATURE: f32 = 0.29;
const DATE: f32 = 0.16;
/// Room to write by hand, in units.
const BY_HAND: f32 = 36.0;

/// Flows the signatures, if anybody is to sign.
pub(crate) fn signatures(flow: &mut Flow, page: Column) {
    let document = flow.document;
    let signatories = &document.design.signatures;
    if signatories.is_empty() {
        return;
    }
    let start = flow.rows.len();
    flow.heading_of_ours("Signatures", Some(Destination::Anchor("_signatures".to_owned())), page);
    let paragraph = flow.tagger.tree.add(page.holder, Role::Paragraph);
    let ink = Ink::new(Look::plain(page.size), Some(flow.slot(paragraph)));
    flow.text(Prose::of(&document.stamp.to_be_signed(), ink), page, flow.style.between_paragraphs());

    let first = flow.rows.len();
    let ends = match widths(flow, signatories, page.width) {
        Some(widths) => in_rows(flow, signatories, &widths, page),
        None => signatories.iter().map(|signatory| by_itself(flow, signatory, page)).collect(),
    };
    // Nobody signs below nothing, or in a space in two parts; and where there is no need, not on two pages.
    flow.rows[start..first].iter_mut().for_each(|row| row.tie(Keep::Firm));
    let Some((_, others)) = flow.rows.split_last_mut() else { return };
    for (at, row) in others.iter_mut().enumerate().skip(first) {
        row.tie(if ends.contains(&(at + 1)) { Keep::Whole } else { Keep::Firm });
    }
}

/// The widths of the columns of one table, if there is one: no name is broken for a long post.
fn widths(flow: &mut Flow, signatories: &[Signatory], width: f32) -> Option<[f32; 4]> {
    if signatories.len() < 2 {
        return None;
    }
    let free = [SIGNATURE, DATE].map(|share| share * width);
    let rest = width - free[0] - free[1];
    let mut cells = vec![ASKED[..2].iter().map(|words| cell(flow, words, None, true)).collect::<Vec<_>>()];
    cells.extend(
        signatories
            .iter()
            .map(|Signatory { post, name }| vec![cell(flow, post, None, true), cell(flow, name, None, false)]),
    );
    let words = column_widths_by(&cells, Paragraph::word_width, flow.style.cell);
    let widths = column_widths(&cells, rest, flow.style.cell);
    let whole = words.iter().zip(&widths).all(|(word, width)| word <= width);
    whole.then(|| [widths[0], widths[1], free[0], free[1]])
}

/// As many as these sign on one page.
const FEW: usize = 4;

/// One table for all who sign. Answers with the rows of the flow that a page may begin with: of many who sign, two at
/// the least do so on either side.
fn in_rows(flow: &mut Flow, signatories: &[Signatory], widths: &[f32], page: Column) -> Vec<usize> {
    let element = flow.tagger.tree.add(page.holder, Role::Table);
    let mut rows = vec![row(flow, element, ASKED, |_| Some(Scope::Column))];
    for Signatory { post, name } in signatories {
        rows.push(row(flow, element, [post, name, "", ""], |at| (at == 0).then_some(Scope::Row)));
    }
    let mut least = vec![BY_HAND * flow.style.unit; rows.len()];
    least[0] = 0.0;
    let start = flow.rows.len();
    let starts = table(flow, rows, Ruling { header_rows: 1, widths: Some(widths), least: &least, closed: true }, page);
    let between = 3..if signatories.len() > FEW { signatories.len() } else { 3 };
    starts[between].iter().map(|at| start + at).collect()
}

/// A table for one who signs. Answers with the row of the flow after it.
fn by_itself(flow: &mut Flow, Signatory { post, name }: &Signatory, page: Column) -> usize {
    let element = flow.tagger.tree.add(page.holder, Role::Table);
    let given = [post, name, "", ""];
    let rows: Vec<Vec<Cell>> = ASKED
        .into_iter()
        .zip(given)
        .map(|(asked, given)| row(flow, element, [asked, given], |at| (at == 0).then_some(Scope::Row)))
        .collect();
    let least = given.map(|given| if given.is_empty() { BY_HAND * flow.style.unit } else { 0.0 });
    table(flow, rows, Ruling { least: &least, closed: true, ..Ruling::default() }, page);
    flow.rows.len()
}

/// A row of a table. Cells with a scope are headers.
fn row<const N: usize>(
    flow: &mut Flow,
    table: ElementId,
    words: [&str; N],
    scope: impl Fn(usize) -> Option<Scope>,
) -> Vec<Cell> {
    let row = flow.tagger.tree.add(table, Role::Row);
    let cell = |(at, words): (usize, &str)| {
        let scope = scope(at);
        let element = flow.tagger.tree.add(row, scope.map_or(Role::Cell, Role::HeaderCell));
        cell(flow, words, Some(element), scope.is_some())
    };
    words.into_iter().enumerate().map(cell).collect()
}

fn cell(flow: &mut Flow, words: &str, element: Option<ElementId>, header: bool) -> Cell {
    let look = if header { Look::heading(flow.style.cell) } else { Look::plain(flow.style.cell) };
    let slot = element.filter(|_| !words.is_empty()).map(|element| flow.slot(element));
    let paragraph = measure(Prose::of(words, Ink::new(look, slot)), &mut flow.setter.words, &mut flow.missing);
    Cell { paragraph, align: Align::Left, header }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::set::style::Print;
    use crate::render::pdf::{fixture, listing};

    #[test]
    fn each_who_signs_has_a_line_with_post_and_name() {
        let mut document = fixture::small();
        let signatory = |post: &str, name: &str| Signatory { post: post.to_owned(), name: name.to_owned() };
        document.design.signatures = vec![signatory("Headteacher", "Ada Green"), signatory("Chair of Governors", "")];
        let listing = listing(&document, fixture::stock(), Print::Usual).expect("the fonts have its letters");
        let end = listing.split("  Signatures\n").nth(1).expect("it has a heading");
        let words: Vec<&str> = end.lines().map(|line| line[19..].trim()).collect();
        assert_eq!(
            words[..8],
            [
                "To be signed when the Governing Body has approved the text 0123abcd.",
                "Post",
                "Name",
                "Signature",
                "Date",
                "Headteacher",
                "Ada Green",
                "Chair of Governors",
            ]
        );
    }

    /// The words on each line of what is signed, below what it says.
    fn signed(signatories: &[(&str, &str)], print: Print) -> Vec<String> {
        let mut document = fixture::small();
        let signatory = |&(post, name): &(&str, &str)| Signatory { post: post.to_owned(), name: name.to_owned() };
        document.design.signatures = signatories.iter().map(signatory).collect();
        let listing = listing(&document, fixture::stock(), print).expect("the fonts have its letters");
        let end = listing.split("  Signatures\n").nth(1).expect("it has a heading");
        let words = end.lines().map(|line| line[19..].trim().to_owned());
        words.skip_while(|line| line != "Post").take_while(|line| !line.starts_with("Draft · ")).collect()
    }

    #[test]
    fn one_who_signs_alone_has_a_row_for_each_thing() {
        let found = signed(&[("Headteacher", "Ada Green")], Print::Usual);
        assert_eq!(found, ["Post", "Headteacher", "Name", "Ada Green", "Signature", "Date"]);
    }

    #[test]
    fn no_name_is_broken_in_a_column_too_narrow_for_it() {
        let long = [("Headteacher", "Ada Green"), ("Coordinator", "Zoë Łukaszewicz-Featherston")];
        assert_eq!(signed(&long, Print::Usual)[..4], ["Post", "Name", "Signature", "Date"]);
        assert_eq!(
            signed(&long, Print::LargePrint),
            [
                "Post",
                "Headteacher",
                "Name",
                "Ada Green",
                "Signature",
                "Date",
                "Post",
                "Coordinator",
                "Name",
                "Zoë Łukaszewicz-Featherston",
                "Signature",
                "Date"
            ]
        );
    }

    #[test]
    fn an_approved_text_is_signed_with_its_day() {
        let mut stamp = fixture::small().stamp;
        stamp.approval =
            crate::document::Approval::Approved(crate::date::Date::day(2026, 12, 3).expect("the calendar has it"));
        assert_eq!(
            stamp.to_be_signed(),
            "Signed to record that the Governing Body approved the text\u{a0}0123abcd on 3 December 2026."
        );
    }
}
