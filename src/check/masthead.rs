//! What a document that this program did not make says about itself: who looks after it, who agreed it, and when. It is
//! read from lines such as `Policy Review Date October 2025`, from tables of such lines, and from sentences such as
//! "This policy will be reviewed on an annual basis".

use super::words::folded;
use crate::date::Date;
use crate::date::cycle::Cycle;
use crate::date::loose::dates;
use crate::prose::{Passage, PassageKind, Text};
use std::ops::Range;

/// What a document says about itself.
pub struct Front<'t> {
    /// The dates that have to do with its review.
    pub dates: Vec<Dated<'t>>,
    /// How often it says that it is reviewed, and where.
    pub cycle: Option<(Cycle, &'t Passage)>,
    /// Its lines of a label and what stands after it.
    pub lines: Vec<Labelled<'t>>,
}

/// A line of a label and what stands after it.
pub struct Labelled<'t> {
    /// The label in lower case.
    pub label: String,
    /// The passage that has what stands after it.
    pub passage: &'t Passage,
    /// Where in that passage.
    pub value: Range<usize>,
}

/// A date, and what it is the date of.
pub struct Dated<'t> {
    /// The date.
    pub date: Date,
    /// What it is the date of.
    pub of: Of,
    /// The passage that it stands in.
    pub passage: &'t Passage,
    /// Where in that passage.
    pub range: Range<usize>,
}

/// What a date is the date of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The last review.
    Review,
    /// The approval.
    Approval,
    /// The next review.
    Next,
    /// Something that the line does not name, such as a signature.
    Signature,
    /// A review, and nothing says whether the last or the next.
    SomeReview,
}

impl<'t> Front<'t> {
    /// What `text` says about itself.
    pub fn of(text: &'t Text) -> Front<'t> {
        let mut front = Front { dates: Vec::new(), cycle: None, lines: lines(text) };
        let mut before = None;
        for line in &front.lines {
            // "Approved by: …" and under it "Date: …".
            let of_label = match said_by_label(&line.label) {
                Some(Of::Signature) if before == Some(Of::Approval) => Some(Of::Approval),
                of => of,
            };
            before = of_label;
            for (range, date) in dates(&line.passage.words) {
                if let Some(of) = of_label.filter(|_| line.value.contains(&range.start)) {
                    front.dates.push(Dated { date, of, passage: line.passage, range });
                }
            }
        }
        for passage in &text.passages {
            front.read_sentences(passage);
        }
        front.tell_reviews_apart();
        front
    }

    fn read_sentences(&mut self, passage: &'t Passage) {
        let is_label = |range: &Range<usize>, front: &Front<'_>| {
            front.lines.iter().any(|line| std::ptr::eq(line.passage, passage) && line.value.contains(&range.start))
        };
        let mut all_dates = None;
        for sentence in passage.sentences() {
            let words = folded(&passage.words[sentence.clone()]);
            // Incidents and objectives have cycles of their own.
            let is_of_this = words.contains("policy") || words.contains("document") || words.split(' ').count() <= 6;
            if self.cycle.is_none() && words.contains("review") && is_of_this {
                self.cycle = Cycle::said_in(&words).map(|cycle| (cycle, passage));
            }
            // Other dates in a sentence, such as those of laws, say nothing of the document.
            if !words.contains("this policy") && !words.contains("this document") {
                continue;
            }
            let all_dates = all_dates.get_or_insert_with(|| dates(&passage.words));
            for (range, date) in all_dates.iter().filter(|(range, _)| sentence.contains(&range.start)) {
                let before = &passage.words[sentence.start..range.start];
                if !is_label(range, self)
                    && let Some(of) = said_by_label(&folded(before))
                    && of != Of::Signature
                {
                    self.dates.push(Dated { date: *date, of, passage, range: range.clone() });
                }
            }
        }
    }

    /// "Review date" is the last review in one document and the next in another: where the other dates show which, it is
    /// taken for that.
    fn tell_reviews_apart(&mut self) {
        let is_next_named = self.dates.iter().any(|dated| dated.of == Of::Next);
        let last = self.latest(&[Of::Review, Of::Approval]).map(|dated| dated.date);
        for dated in self.dates.iter_mut().filter(|dated| dated.of == Of::SomeReview) {
            if is_next_named {
                dated.of = Of::Review;
            } else if last.is_some_and(|last| last.last_day() < dated.date.first_day()) {
                dated.of = Of::Next;
            }
        }
    }

    /// The latest date of any of these; of several that are the same, the first that is written.
    pub fn latest(&self, of: &[Of]) -> Option<&Dated<'t>> {
        self.dates.iter().rev().filter(|dated| of.contains(&dated.of)).max_by_key(|dated| dated.date.last_day())
    }

    /// When it is next to be reviewed, with the date that says so: the last that is written, or the cycle after the last
    /// review.
    pub fn due(&self) -> Option<(Date, &Dated<'t>)> {
        if let Some(next) = self.latest(&[Of::Next]) {
            return Some((next.date, next));
        }
        let last = self
            .latest(&[Of::Review])
            .or_else(|| self.latest(&[Of::Approval]))
            .or_else(|| self.latest(&[Of::Signature]))?;
        let (cycle, _) = self.cycle?;
        Some((cycle.next(last.date), last))
    }
}

/// What the date after this label is the date of.
fn said_by_label(label: &str) -> Option<Of> {
    let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
    if !has(&["review", "approv", "ratif", "adopt", "agreed", "sign", "date", "renew"]) {
        return None;
    }
    if has(&["next", "due", "renew", "review by", "will be reviewed", "to be reviewed", "be reviewed again"]) {
        Some(Of::Next)
    } else if has(&["approv", "ratif", "adopt", "agreed"]) {
        Some(Of::Approval)
    } else if has(&["reviewed", "last review", "previous review"]) {
        Some(Of::Review)
    } else if has(&["review"]) {
        Some(Of::SomeReview)
    } else if matches!(label.trim(), "date" | "dated" | "signed" | "date signed" | "date of signature") {
        Some(Of::Signature)
    } else {
        None
    }
}

/// The lines that have a label: before a colon or a tab, before a date at the end of a short line, or in the cell before.
fn lines(text: &Text) -> Vec<Labelled<'_>> {
    const LONGEST: usize = 16;
    // In a cell, what stands before a date is its label only if it says what the date is of.
    let is_named = |passage: &Passage, before: &str| match passage.kind {
        PassageKind::Cell => said_by_label(&folded(before.trim())).is_some(),
        _ => !before.is_empty(),
    };
    let mut lines = Vec::new();
    for (index, passage) in text.passages.iter().enumerate() {
        let words = &passage.words;
        if words.split_whitespace().count() > LONGEST {
            continue;
        }
        let parted = words.find(['\t', ':']).filter(|at| !words[at + 1..].trim().is_empty());
        let before = index.checked_sub(1).map(|before| &text.passages[before]);
        if let Some(at) = parted {
            lines.push(Labelled { label: folded(words[..at].trim()), passage, value: at + 1..words.len() });
        } else if let Some(label) = before.and_then(label_above).filter(|_| passage.list.is_none()) {
            lines.push(Labelled { label, passage, value: 0..words.len() });
        } else if let Some((range, _)) =
            dates(words).first().filter(|(range, _)| is_named(passage, &words[..range.start]))
        {
            lines.push(Labelled {
                label: folded(words[..range.start].trim()),
                passage,
                value: range.start..words.len(),
            });
        } else if let Some(before) =
            before.filter(|before| passage.kind == PassageKind::Cell && before.kind == PassageKind::Cell)
        {
            let label = folded(before.words.trim().trim_end_matches(':'));
            lines.push(Labelled { label, passage, value: 0..words.len() });
        }
    }
    lines
}

/// The label that a line with nothing after its colon is for the line below it.
fn label_above(line: &Passage) -> Option<String> {
    let label = folded(line.words.trim_end().strip_suffix(':')?.trim());
    (label.split_whitespace().count() <= 5 && said_by_label(&label).is_some()).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::foreign;
    use crate::source::Sources;

    fn said(written: &str) -> Vec<(Of, String)> {
        let mut sources = Sources::default();
        let file = sources.add("a.txt", written);
        let text = foreign::read(written, file).text;
        Front::of(&text).dates.iter().map(|dated| (dated.of, dated.date.written())).collect()
    }

    #[test]
    fn a_label_stands_above_its_line_and_a_date_below_who_approved() {
        assert_eq!(
            said(
                "Approved by:\n\nAnn Lee, committee\n\nDate: January 2022\n\nNext review:\n\nMay 2023\n\nAsk first.\n"
            ),
            [(Of::Approval, "2022-01".to_owned()), (Of::Next, "2023-05".to_owned())]
        );
    }

    #[test]
    fn review_date_is_the_last_or_the_next_as_the_other_dates_show() {
        assert_eq!(
            said("Policy adopted on\tJuly 2019\nReview date\tJuly 2021\n\nWords.\n"),
            [(Of::Approval, "2019-07".to_owned()), (Of::Next, "2021-07".to_owned())]
        );
        assert_eq!(
            said("Review date: March 2021\n\nNext review: March 2022\n\nWords.\n"),
            [(Of::Review, "2021-03".to_owned()), (Of::Next, "2022-03".to_owned())]
        );
        assert_eq!(said("Review date: March 2021\n\nWords.\n"), [(Of::SomeReview, "2021-03".to_owned())]);
    }

    #[test]
    fn tables_and_sentences_say_it_too() {
        assert_eq!(
            said("|Approved by|Governors|\n|-|-|\n|Next review|May 2027|\n"),
            [(Of::Next, "2027-05".to_owned())]
        );
        assert_eq!(
            said("This policy was approved by governors on 3 May 2024 and will be reviewed in May 2025.\n"),
            [(Of::Approval, "2024-05-03".to_owned()), (Of::Next, "2025-05".to_owned())]
        );
        assert_eq!(said("The Act came into force in May 2018. Guidance was reviewed in May 2019.\n"), []);
    }
}
