//! Where people sign: at the end of the document, a line for each with post, name, signature and date.

use super::flow::{Column, Flow};
use super::paragraph::measure;
use super::prose::{Ink, Prose};
use super::rows::Keep;
use super::style::Look;
use super::table::{Cell, Ruling, column_widths, table};
use super::tree::{ElementId, Place, Role, Scope};
use crate::design::Signatory;
use crate::document::{Align, Approval, Stamp};

const COLUMNS: [&str; 4] = ["Post", "Name", "Signature", "Date"];
/// What share of the width is left free to sign and date in.
const SIGNATURE: f32 = 0.29;
const DATE: f32 = 0.16;

/// Flows the signatures, if anybody is to sign.
pub fn signatures(flow: &mut Flow, page: Column) {
    let document = flow.document;
    let signatories = &document.design.signatures;
    if signatories.is_empty() {
        return;
    }
    let start = flow.rows.len();
    flow.heading_of_ours("Signatures", Some(Place::Anchor("_signatures".to_owned())), page);
    let paragraph = flow.tagger.tree.add(page.holder, Role::Paragraph);
    let ink = Ink::new(Look::plain(page.size), Some(flow.slot(paragraph)));
    flow.text(Prose::of(&said(&document.stamp), ink), page, flow.style.between_paragraphs());

    let element = flow.tagger.tree.add(page.holder, Role::Table);
    let mut rows = vec![row(flow, element, COLUMNS, |_| Role::HeaderCell(Scope::Column))];
    for Signatory { post, name } in signatories {
        let role = |at| if at == 0 { Role::HeaderCell(Scope::Row) } else { Role::Cell };
        rows.push(row(flow, element, [post, name, "", ""], role));
    }
    // Names are not broken for long posts.
    let said: Vec<Vec<Cell>> = rows.iter().map(|cells| cells[..2].to_vec()).collect();
    let mut widths = column_widths(&said, page.width * (1.0 - SIGNATURE - DATE), &flow.style);
    widths.extend([SIGNATURE, DATE].map(|share| share * page.width));
    // Room to write by hand.
    let ruling = Ruling { header_rows: 1, widths: Some(&widths), least: 36.0 * flow.style.unit };
    table(flow, rows, ruling, page);
    // Nobody signs on a page that does not say what for.
    flow.rows[start..].iter_mut().for_each(|row| row.tie(Keep::Whole));
}

/// What a signature says.
fn said(stamp: &Stamp) -> String {
    let text = format!("the text {}", stamp.fingerprint.chars().take(8).collect::<String>());
    match stamp.approval {
        Approval::Approved(on) => {
            format!("Signed to record that the {} approved {text} on {on}.", stamp.approver)
        }
        Approval::Draft | Approval::Changed(_) => {
            format!("To be signed when the {} has approved {text}.", stamp.approver)
        }
    }
}

fn row(flow: &mut Flow, table: ElementId, words: [&str; 4], role: impl Fn(usize) -> Role) -> Vec<Cell> {
    let row = flow.tagger.tree.add(table, Role::Row);
    let cell = |(at, words): (usize, &str)| {
        let role = role(at);
        let header = matches!(role, Role::HeaderCell(_));
        let look = if header { Look::heading(flow.style.cell) } else { Look::plain(flow.style.cell) };
        let element = flow.tagger.tree.add(row, role);
        let ink = Ink::new(look, (!words.is_empty()).then(|| flow.slot(element)));
        let paragraph = measure(Prose::of(words, ink), flow.setter, &mut flow.missing);
        Cell { paragraph, align: Align::Left, header }
    };
    words.into_iter().enumerate().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::{Edition, fixture, listing};

    #[test]
    fn each_who_signs_has_a_line_with_post_and_name() {
        let mut document = fixture::small();
        let signatory = |post: &str, name: &str| Signatory { post: post.to_owned(), name: name.to_owned() };
        document.design.signatures = vec![signatory("Headteacher", "Ada Green"), signatory("Chair of Governors", "")];
        let listing = listing(&document, fixture::fonts(), Edition::Usual).expect("the fonts have its letters");
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

    #[test]
    fn an_approved_text_is_signed_with_its_day() {
        let mut stamp = fixture::small().stamp;
        stamp.approval = Approval::Approved(crate::date::Date::day(2026, 12, 3).expect("the calendar has it"));
        assert_eq!(
            said(&stamp),
            "Signed to record that the Governing Body approved the text 0123abcd on 3 December 2026."
        );
    }
}
