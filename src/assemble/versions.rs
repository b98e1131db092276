//! The table of versions: what was approved when, by whom, and what each approval changed. It is made of what the school's file
//! records, stands after the text and is no part of it.

use super::stamp::proved;
use crate::date::Date;
use crate::document::{Align, Approval, Block, BlockKind, Inline, InlineKind, Origin, PlacedClause, Section, TableRow};
use crate::grammar::typographic;
use crate::model::school::{ApprovalRecord, PolicyFile};
use crate::source::{At, Span};

/// So many decisions are shown, the latest. What came before is told in a sentence.
const SHOWN: usize = 10;

/// A decision on a policy, as a row tells it.
struct Decision<'p> {
    on: At<Date>,
    changed: String,
    by: &'p At<String>,
    proved: String,
}

/// The table of a policy whose text stands so; none if no approval is recorded.
pub(super) fn versions(policy: &PolicyFile, approval: Approval) -> Option<Section> {
    if policy.approval.is_empty() {
        return None;
    }
    let mut decisions: Vec<Decision> = policy.approval.iter().map(|record| approved(record, policy)).collect();
    decisions.extend(policy.reviewed_unchanged.iter().map(|record| Decision {
        on: record.on,
        changed: "Nothing: a review found no change needed.".to_owned(),
        by: &record.by,
        proved: proved(record.minute.as_ref(), None),
    }));
    // Those of one day stay in the order of the file, and then all are turned round.
    decisions.sort_by_key(|decision| decision.on.value.last_day());
    decisions.reverse();
    let place = policy.span;
    let mut blocks = Vec::new();
    let by = match approval {
        Approval::Approved(_) if policy.reviewed_unchanged.is_empty() => "Approved by",
        Approval::Approved(_) => "Approved or reviewed by",
        // Nobody who leafs through it is to read that this text was approved.
        Approval::Draft | Approval::Changed(_) => {
            let said = "The text above is not approved. These decisions were taken on texts before it.";
            blocks.push(paragraph(place, said));
            "Decided by"
        }
    };
    let rows = decisions.iter().take(SHOWN).map(|decision| {
        let by = format!("{}{}", typographic(&decision.by.value), decision.proved);
        let cells = [(decision.on.span, decision.on.value.to_string()), (decision.on.span, decision.changed.clone())];
        TableRow::from(
            cells
                .into_iter()
                .chain([(decision.by.span, by)])
                .map(|(span, words)| text(span, &words))
                .collect::<Vec<_>>(),
        )
    });
    let kind = BlockKind::Table {
        columns: vec![Align::Left; 3],
        header: ["Date", "What changed", by].map(|head| text(place, head)).to_vec(),
        rows: rows.collect(),
    };
    blocks.push(block(place, kind));
    if let Some(earlier) = decisions.get(SHOWN..).filter(|earlier| !earlier.is_empty()) {
        blocks.push(paragraph(place, &told_of(earlier)));
    }
    Some(Section {
        id: "_versions".to_owned(),
        number: None,
        title: text(place, "Versions of this policy"),
        level: 2,
        clauses: vec![PlacedClause {
            clause: String::new(),
            id: "_versions.table".to_owned(),
            origin: Origin::Library,
            blocks,
        }],
        sections: Vec::new(),
    })
}

fn approved<'p>(record: &'p ApprovalRecord, policy: &PolicyFile) -> Decision<'p> {
    let changed =
        record.summary.as_ref().map_or_else(|| worked_out(record, policy).to_owned(), |at| typographic(&at.value));
    let proved = proved(record.minute.as_ref(), record.signed_by.as_ref());
    Decision { on: record.on, changed, by: &record.by, proved }
}

/// What an approval changed, as far as the records tell.
fn worked_out(record: &ApprovalRecord, policy: &PolicyFile) -> &'static str {
    let Some(fingerprint) = &record.fingerprint else { return "Not recorded." };
    let is_before =
        |other: &&ApprovalRecord| other.span != record.span && other.on.value.last_day() <= record.on.value.last_day();
    let before = policy.approval.iter().filter(is_before).max_by_key(|other| other.on.value.last_day());
    match before.map(|before| &before.fingerprint) {
        None => "The first approval that is recorded.",
        Some(Some(before)) if before.value.eq_ignore_ascii_case(&fingerprint.value) => {
            "Nothing: the same text, approved again."
        }
        Some(_) => "Not recorded.",
    }
}

fn told_of(earlier: &[Decision<'_>]) -> String {
    let first = earlier.last().map_or(String::new(), |first| first.on.value.in_sentence());
    match earlier.len() {
        1 => format!("One decision before these is recorded, {first}."),
        many => format!("{many} decisions before these are recorded, the first {first}."),
    }
}

fn text(span: Span, words: &str) -> Vec<Inline> {
    vec![Inline { span, kind: InlineKind::Text(words.to_owned()) }]
}

fn block(span: Span, kind: BlockKind) -> Block {
    Block { span, id: None, number: None, kind }
}

fn paragraph(span: Span, words: &str) -> Block {
    block(span, BlockKind::Paragraph(text(span, words)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain;
    use crate::model::school::SchoolFile;
    use crate::shape;
    use crate::source::Sources;

    /// The table of a policy with these records: its rows, and the paragraphs around it.
    fn told(records: &str, approval: Approval) -> Option<(Vec<String>, Vec<String>)> {
        let text = format!(
            "name = \"Oak\"\nkind = \"maintained\"\n[[policy]]\nmodel = \"pond\"\nreview = \"every year\"\n{records}"
        );
        let mut found = Vec::new();
        let file = Sources::default().add("oak.toml", &text);
        let school: SchoolFile = shape::read(&text, file, 0, &mut found).expect("it can be read");
        assert!(found.is_empty(), "{found:?}");
        let section = versions(&school.policy[0], approval)?;
        let (mut rows, mut paragraphs) = (Vec::new(), Vec::new());
        for block in &section.clauses[0].blocks {
            match &block.kind {
                BlockKind::Table { columns: _, header, rows: all } => {
                    for row in std::iter::once(header).chain(all.iter().map(|row| &row.cells)) {
                        rows.push(row.iter().map(|cell| plain(cell)).collect::<Vec<_>>().join(" | "));
                    }
                }
                BlockKind::Paragraph(line) => paragraphs.push(plain(line)),
                other => panic!("{other:?}"),
            }
        }
        Some((rows, paragraphs))
    }

    fn approval(on: &str, fingerprint: char, more: &str) -> String {
        let fingerprint = fingerprint.to_string().repeat(64);
        format!("[[policy.approval]]\nby = \"Governors\"\non = {on}\nfingerprint = \"{fingerprint}\"\n{more}\n")
    }

    fn on(day: &str) -> Approval {
        Approval::Approved(day.parse().expect("the test writes a date"))
    }

    #[test]
    fn without_an_approval_there_are_no_versions() {
        assert_eq!(told("", Approval::Draft), None);
    }

    #[test]
    fn the_latest_stands_first_with_what_it_changed_and_who_decided() {
        let records = [
            approval("2027-10-04", 'b', "minute = \"27/9\"\nsummary = \"Staff may not use \\\"their\\\" phones.\""),
            "[[policy.approval]]\nby = \"Board\"\non = \"2019-10\"\n".to_owned(),
            approval("2026-10-05", 'a', "signed-by = \"Sam Okoro\""),
            "[[policy.reviewed-unchanged]]\nby = \"Ada Green\"\non = 2028-10-02\nminute = \"28/1\"\n".to_owned(),
        ];
        let (rows, around) = told(&records.concat(), on("2027-10-04")).expect("it has approvals");
        assert_eq!(
            rows,
            [
                "Date | What changed | Approved or reviewed by",
                "2 October 2028 | Nothing: a review found no change needed. | Ada Green, minute 28/1",
                "4 October 2027 | Staff may not use “their” phones. | Governors, minute 27/9",
                "5 October 2026 | Not recorded. | Governors, signed by Sam Okoro",
                "October 2019 | Not recorded. | Board",
            ]
        );
        assert!(around.is_empty());
    }

    #[test]
    fn what_the_records_tell_needs_no_summary() {
        let records = approval("2026-10-05", 'a', "") + &approval("2027-10-04", 'A', "");
        let (rows, _) = told(&records, on("2027-10-04")).expect("it has approvals");
        let rows: Vec<&str> = rows.iter().filter_map(|row| row.split(" | ").nth(1)).collect();
        assert_eq!(
            rows,
            ["What changed", "Nothing: the same text, approved again.", "The first approval that is recorded."]
        );
    }

    #[test]
    fn a_text_that_is_not_approved_says_that_it_is_none_of_them() {
        let changed = Approval::Changed("2026-10-05".parse().expect("the test writes a date"));
        let (_, around) = told(&approval("2026-10-05", 'a', ""), changed).expect("it has approvals");
        assert_eq!(around, ["The text above is not approved. These decisions were taken on texts before it."]);
    }

    #[test]
    fn of_a_long_history_the_latest_are_shown_and_the_rest_counted() {
        let records =
            |count: u16| (0..count).map(|at| approval(&format!("{}-10-05", 2001 + at), 'a', "")).collect::<String>();
        let shown = |count| told(&records(count), on("2026-10-05")).expect("it has approvals");
        assert_eq!((shown(10).0.len(), shown(10).1.len()), (11, 0));
        assert_eq!(shown(11).1, ["One decision before these is recorded, on 5 October 2001."]);
        let (rows, around) = shown(13);
        assert!(rows[1].starts_with("5 October 2013") && rows.len() == 11);
        assert_eq!(around, ["3 decisions before these are recorded, the first on 5 October 2001."]);
    }
}
