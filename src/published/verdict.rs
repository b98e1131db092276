//! Whether a copy says what it said when it was built, and where it does not.

use super::medium::{Medium, PART, Published};
use super::pdf::beside::ON_PAGE;
use super::record;
use super::seal::{Digests, LineDigest, digest, is_short, is_whole, seal};
use super::tagged::TAGGED;
use super::text::TextLines;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// What came of checking a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What is not as it was built; empty if all is.
    pub changes: Vec<Altered>,
    /// Lines of the page around a policy that are none of the policy's.
    pub around: Vec<String>,
    /// The number of the policy's first line among all of the copy, from 0.
    pub begins: usize,
    /// The text, as far as it can be told from what else the copy shows.
    pub text: Option<TextLines>,
    /// Its fingerprint.
    pub fingerprint: Option<String>,
}

/// Lines that are not as they were built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Altered {
    /// Where.
    pub place: Where,
    /// How many lines stood there.
    pub lost: usize,
    /// The lines that stand there now.
    pub found: Vec<String>,
}

/// Where a change is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// In what the file says of itself.
    Head,
    /// In what it shows: below the heading, after the line, as far as there are any.
    Body {
        /// The nearest heading above.
        heading: Option<String>,
        /// The line before.
        after: Option<String>,
    },
    /// In the page of a website around it, of which elements hide it.
    Around,
    /// In parts of a Word document, though all that can be read of it is as it was built.
    Parts,
    /// In its seal: there is none, or what stands there is none.
    Seal,
    /// Somewhere: no digests are left that would tell where.
    Unknown,
}

/// More lines than any policy has. Beyond these, places are told less exactly.
const MANY: usize = 20_000;

/// Checks a copy against the seal and the digests that it carries.
pub fn judge(copy: &Published) -> Verdict {
    let mut verdict = match &copy.digests {
        Some(digests) => by_digests(copy, digests),
        None => by_seal(copy),
    };
    if !copy.hidden_by.is_empty() {
        verdict.changes.push(Altered { place: Where::Around, lost: 0, found: copy.hidden_by.clone() });
    }
    verdict
}

fn by_digests(copy: &Published, digests: &Digests) -> Verdict {
    let built = |part: &[LineDigest]| part.iter().map(|line| line.bits()).collect::<Vec<u32>>();
    let found = |part: &[String]| part.iter().map(|line| digest(line)).collect::<Vec<u32>>();
    let head = compare(&built(&digests.head), &found(&copy.head));
    let (built, found) = (built(&digests.body), found(&copy.body));
    let body = compare(&built, &found);
    let (within, body) = match copy.medium {
        Medium::Fragment => {
            let (mut within, mut body) = set_apart(body, &built, &found);
            // What its last line carries is none of the website's.
            let carried = copy.body[within.end..].iter().take_while(|line| is_carried(line)).count();
            if carried > 0 {
                body.push(Step { built: built.len()..built.len(), found: within.end..within.end + carried });
                within.end += carried;
            }
            (within, body)
        }
        Medium::Page | Medium::Pdf | Medium::Word => (0..copy.body.len(), body),
    };

    let mut changes: Vec<Altered> = Vec::new();
    let mut parts = Vec::new();
    for Step { built, found } in head.into_iter().filter(|step| !step.same(&digests.head, &copy.head)) {
        let (of_parts, said): (Vec<String>, Vec<String>) =
            copy.head[found].iter().cloned().partition(|line| line.starts_with(PART));
        if of_parts.is_empty() || !said.is_empty() {
            changes.push(Altered { place: Where::Head, lost: built.len().saturating_sub(of_parts.len()), found: said });
        }
        parts.extend(of_parts);
    }
    let mut text = Vec::new();
    for step in body {
        let Step { built, found } = step.clone();
        let is_text = |at: usize| digests.body[at].is_text;
        if step.same(&digests.body, &copy.body) {
            text.extend(built.zip(found).filter(|(at, _)| is_text(*at)).map(|(_, at)| copy.body[at].clone()));
            continue;
        }
        if built.clone().any(is_text) {
            text.extend(copy.body[found.clone()].iter().cloned());
        }
        let above = &copy.body[within.start..found.start];
        // What stands on the pages of a PDF beside its text is listed behind the text, and below no heading.
        // So is what a file shows behind the end of its text.
        let is_behind = !above.is_empty() && !digests.body[built.start..].iter().any(|line| line.is_text);
        let is_beside = matches!(copy.medium, Medium::Pdf | Medium::Word)
            && above.last().is_some_and(|line| line.starts_with(ON_PAGE));
        let place = Where::Body {
            heading: above.iter().rev().find(|line| is_heading(line) && !is_beside && !is_behind).cloned(),
            // Nobody finds a place by a line without words, such as that of a sign.
            after: above.iter().rev().find(|line| !is_carried(line) && line.contains(char::is_alphanumeric)).cloned(),
        };
        changes.push(Altered { place, lost: built.len(), found: copy.body[found].to_vec() });
    }
    // Whatever changes a word changes its part.
    if changes.is_empty() && !parts.is_empty() {
        changes.push(Altered { place: Where::Parts, lost: parts.len(), found: parts });
    }
    let sealed = seal(&copy.head, &copy.body[within.clone()]);
    let whole = sealed.eq_ignore_ascii_case(&copy.seal);
    if !is_whole(&copy.seal) {
        changes.push(no_seal(copy));
    } else if !whole && changes.is_empty() {
        changes.push(Altered { place: Where::Unknown, lost: 0, found: Vec::new() });
    }
    let school = copy.record.get(record::PUBLISHER).map_or("", String::as_str);
    let places = copy.record.get(record::HELD_OUT).map_or("", String::as_str);
    // Places that are none make it another text, whatever it says of itself.
    let text =
        TextLines::with_places(text.clone(), places).unwrap_or(TextLines { lines: text, particulars: Vec::new() });
    let fingerprint = text.fingerprint(school);
    let is_recorded = |fact: &str, found: &str| {
        let recorded = copy.record.get(fact).map_or("", String::as_str);
        recorded.eq_ignore_ascii_case(found)
    };
    for (fact, called, found) in [
        (record::FINGERPRINT, "text", fingerprint.clone()),
        (record::PARTICULARS, "names and contact details", text.particulars()),
    ] {
        if changes.is_empty() && !is_recorded(fact, &found) {
            let found = vec![format!("the fingerprint of its {called} is {found}")];
            changes.push(Altered { place: Where::Head, lost: 1, found });
        }
    }
    let around = words_of(copy.body[..within.start].iter().chain(&copy.body[within.end..]));
    Verdict { changes, around, begins: within.start, text: Some(text), fingerprint: Some(fingerprint) }
}

/// Without digests it is not known where a fragment begins: at one of the headings above its end.
fn by_seal(copy: &Published) -> Verdict {
    if !is_short(&copy.seal) && !is_whole(&copy.seal) {
        return Verdict { changes: vec![no_seal(copy)], around: Vec::new(), begins: 0, text: None, fingerprint: None };
    }
    let starts = copy.body.iter().enumerate().rev().filter(|(_, line)| is_heading(line)).map(|(at, _)| at);
    let whole = starts.take(MANY / 100).find(|&start| {
        let sealed = seal(&copy.head, &copy.body[start..]);
        sealed.get(..copy.seal.len()).is_some_and(|sealed| sealed.eq_ignore_ascii_case(&copy.seal))
    });
    let around = whole.map_or(Vec::new(), |start| words_of(copy.body[..start].iter()));
    let changes = match whole {
        Some(_) => Vec::new(),
        None => vec![Altered { place: Where::Unknown, lost: 0, found: Vec::new() }],
    };
    Verdict { changes, around, begins: whole.unwrap_or_default(), text: None, fingerprint: None }
}

/// What stands where the seal of a copy should.
fn no_seal(copy: &Published) -> Altered {
    let found = if copy.seal.is_empty() { Vec::new() } else { vec![copy.seal.clone()] };
    Altered { place: Where::Seal, lost: 1, found }
}

/// Those of some lines that a reader sees.
fn words_of<'l>(lines: impl Iterator<Item = &'l String>) -> Vec<String> {
    lines.filter(|line| !is_carried(line)).cloned().collect()
}

/// Whether a line is a heading.
pub fn is_heading(line: &str) -> bool {
    line.starts_with("# ")
}

/// A stretch of lines as they were built, and those that stand in its place.
#[derive(Clone, Debug)]
struct Step {
    built: Range<usize>,
    found: Range<usize>,
}

impl Step {
    fn same(&self, digests: &[LineDigest], lines: &[String]) -> bool {
        self.built.len() == self.found.len()
            && digests[self.built.clone()]
                .iter()
                .zip(&lines[self.found.clone()])
                .all(|(digest, line)| digest.fits(line))
    }
}

fn compare(built: &[u32], found: &[u32]) -> Vec<Step> {
    if built.len().max(found.len()) > MANY {
        let start = built.iter().zip(found).take_while(|(one, other)| one == other).count();
        let rest = built[start..].iter().rev().zip(found[start..].iter().rev());
        let end = rest.take_while(|(one, other)| one == other).count();
        let (built_end, found_end) = (built.len() - end, found.len() - end);
        return vec![
            Step { built: 0..start, found: 0..start },
            Step { built: start..built_end, found: start..found_end },
            Step { built: built_end..built.len(), found: found_end..found.len() },
        ];
    }
    let steps = capture_diff_slices(Algorithm::Myers, built, found).into_iter();
    steps.map(|step: DiffOp| Step { built: step.old_range(), found: step.new_range() }).collect()
}

/// What begins a line that tells what words carry along, and that nobody reads on the page.
const CARRIED: [&str; 21] = [
    TAGGED,
    "inserted: ",
    "as written: ",
    "begins: ",
    "ends: ",
    "holds: ",
    "level: ",
    "marked: ",
    "next heading: ",
    "attribute: ",
    "class: ",
    "is led to by: ",
    "leads to: ",
    "hidden: ",
    "read aloud: ",
    "read aloud in ",
    "header cells: ",
    "in full: ",
    "date: ",
    "struck out: ",
    "shows: ",
];

/// Whether a line is no words of the page, and so no place that a reader can find.
fn is_carried(line: &str) -> bool {
    CARRIED.iter().any(|what| line.starts_with(what))
}

/// Sets apart what stands before the first line of the policy and after its last: the website's own page. Answers with
/// the lines that are the policy's, and the steps through them.
fn set_apart(mut steps: Vec<Step>, built: &[u32], found: &[u32]) -> (Range<usize>, Vec<Step>) {
    let mut within = 0..found.len();
    // A website likes to print the title of a policy above it once more. Of two lines that are alike, the policy's is
    // the one beside the others of the policy.
    if let Some(at) = steps.iter().position(|step| !step.built.is_empty())
        && let [same, more, ..] = &steps[at..]
        && more.built.is_empty()
        && more.found.len() >= same.built.len()
        && found[more.found.end - same.built.len()..more.found.end] == built[same.built.clone()]
    {
        let cut = more.found.end - same.built.len();
        let before = Step { built: 0..0, found: same.found.start..cut };
        let after = Step { built: same.built.clone(), found: cut..more.found.end };
        steps.splice(at..at + 2, [before, after]);
        while at > 0 && steps[0].built.is_empty() && steps[1].built.is_empty() {
            let first = steps.remove(0);
            steps[0].found.start = first.found.start;
        }
    }
    if let Some(at) = steps.iter().rposition(|step| !step.built.is_empty())
        && let [.., more, same] = &steps[..=at]
        && more.built.is_empty()
        && more.found.len() >= same.built.len()
        && found[more.found.start..more.found.start + same.built.len()] == built[same.built.clone()]
    {
        let cut = more.found.start + same.built.len();
        let before = Step { built: same.built.clone(), found: more.found.start..cut };
        let after = Step { built: built.len()..built.len(), found: cut..found.len() };
        steps.splice(at - 1.., [before, after]);
    }
    // A line that was changed is one of the policy's, and nearer to it than what the website has put there.
    if let Some(first) = steps.first_mut() {
        let more = first.found.len().saturating_sub(first.built.len());
        first.found.start += more;
        within.start = first.found.start;
    }
    if let Some(last) = steps.last_mut() {
        let more = last.found.len().saturating_sub(last.built.len());
        last.found.end -= more;
        within.end = last.found.end;
    }
    steps.retain(|step| !step.built.is_empty() || !step.found.is_empty());
    (within, steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|&line| line.to_owned()).collect()
    }

    const TEXT: [&str; 5] = ["# Pond", "# Rules", "Stay away.", "- Not alone", "- Not at night"];

    /// A small copy as it was built.
    fn built(medium: Medium) -> Published {
        let (head, text) = (lines(&["state: draft"]), lines(&TEXT));
        let body = [&text[..1], &lines(&["Draft.", "leads to: /a"]), &text[1..]].concat();
        let digests = Digests::of(&head, &body, &text);
        assert_eq!(digests.text_count(), TEXT.len());
        let record = [
            (record::PUBLISHER, "Oak".to_owned()),
            (record::FINGERPRINT, crate::published::text::fingerprint("Oak", TEXT)),
        ];
        Published {
            medium,
            record: record.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            seal: seal(&head, &body),
            digests: Some(digests),
            head,
            body,
            hidden_by: Vec::new(),
        }
    }

    fn body(heading: &str, after: &str) -> Where {
        Where::Body { heading: Some(heading.to_owned()), after: Some(after.to_owned()) }
    }

    #[test]
    fn what_was_not_touched_is_unaltered() {
        let verdict = judge(&built(Medium::Pdf));
        assert!(verdict.changes.is_empty() && verdict.around.is_empty());
        assert_eq!(verdict.text.map(|text| text.lines), Some(lines(&TEXT)));
    }

    #[test]
    fn a_changed_line_is_found_in_its_place() {
        let mut copy = built(Medium::Page);
        copy.body[4] = "Come near.".to_owned();
        let verdict = judge(&copy);
        let change = Altered { place: body("# Rules", "# Rules"), lost: 1, found: lines(&["Come near."]) };
        assert_eq!(verdict.changes, [change]);
        assert_ne!(verdict.fingerprint.as_ref(), copy.record.get(record::FINGERPRINT));
    }

    #[test]
    fn lines_put_in_and_taken_out_are_found() {
        let mut copy = built(Medium::Page);
        copy.body.remove(5);
        copy.body.insert(2, "Approved.".to_owned());
        let changes = judge(&copy).changes;
        let put_in = Altered { place: body("# Pond", "Draft."), lost: 0, found: lines(&["Approved."]) };
        let taken_out = Altered { place: body("# Rules", "Stay away."), lost: 1, found: Vec::new() };
        assert_eq!(changes, [put_in, taken_out]);
    }

    #[test]
    fn the_place_of_a_change_is_told_by_words_that_can_be_read() {
        let mut copy = built(Medium::Page);
        copy.body.insert(3, "Approved.".to_owned());
        assert_eq!(copy.body[2], "leads to: /a");
        assert_eq!(judge(&copy).changes[0].place, body("# Pond", "Draft."));
    }

    #[test]
    fn two_lines_that_changed_places_are_found() {
        let mut copy = built(Medium::Page);
        copy.body.swap(5, 6);
        assert!(!judge(&copy).changes.is_empty());
    }

    #[test]
    fn the_page_of_a_website_around_a_fragment_is_none_of_the_policy() {
        let mut copy = built(Medium::Fragment);
        copy.body.insert(0, "# Oak Tree".to_owned());
        copy.body.insert(1, "Home".to_owned());
        copy.body.push("Contact us".to_owned());
        let whole = judge(&copy);
        assert!(whole.changes.is_empty(), "{:?}", whole.changes);
        assert_eq!(whole.around, ["# Oak Tree", "Home", "Contact us"]);
        copy.body[2] = "# Lake".to_owned();
        let changes = judge(&copy).changes;
        assert_eq!(changes.len(), 1);
        assert_eq!((changes[0].lost, &changes[0].found), (1, &lines(&["# Lake"])));
    }

    #[test]
    fn nothing_stands_around_a_page_of_its_own_or_a_pdf() {
        for medium in [Medium::Page, Medium::Pdf] {
            for at in [0, TEXT.len()] {
                let mut copy = built(medium);
                copy.body.insert(at, "Adopted.".to_owned());
                let verdict = judge(&copy);
                assert_eq!((verdict.changes.len(), verdict.around.len()), (1, 0), "{medium:?}");
            }
        }
    }

    #[test]
    fn a_title_that_the_website_prints_once_more_is_not_taken_for_that_of_the_policy() {
        let mut copy = built(Medium::Fragment);
        copy.body.splice(0..0, lines(&["Oak Tree", "# Pond", "Home"]));
        copy.body.extend(lines(&["See also", "- Not at night", "Contact"]));
        let whole = judge(&copy);
        assert!(whole.changes.is_empty(), "{:?}", whole.changes);
        assert_eq!(whole.around, ["Oak Tree", "# Pond", "Home", "See also", "- Not at night", "Contact"]);
    }

    #[test]
    fn what_a_file_says_of_itself_is_checked_too() {
        let mut copy = built(Medium::Pdf);
        copy.head[0] = "state: approved".to_owned();
        let changes = judge(&copy).changes;
        assert_eq!(changes, [Altered { place: Where::Head, lost: 1, found: lines(&["state: approved"]) }]);
        let mut copy = built(Medium::Pdf);
        let other = if copy.seal.starts_with('0') { "1" } else { "0" };
        copy.seal.replace_range(..1, other);
        assert_eq!(judge(&copy).changes[0].place, Where::Unknown);
        for (seal, found) in [("", lines(&[])), ("x", lines(&["x"]))] {
            copy.seal = seal.to_owned();
            assert_eq!(judge(&copy).changes, [Altered { place: Where::Seal, lost: 1, found }]);
        }
        let mut copy = built(Medium::Pdf);
        copy.record.insert(record::FINGERPRINT.to_owned(), "0".repeat(64));
        assert_eq!(judge(&copy).changes[0].place, Where::Head);
    }

    #[test]
    fn a_rule_that_is_passed_off_as_a_particular_is_found() {
        let text = |rule: &str, places: &str| {
            let shown = lines(&["# Pond", &format!("{rule} Sam has the key.")]);
            TextLines::with_places(shown, places).expect("the test names places")
        };
        let honest = text("Stay away.", "1:11:14:people.chair");
        // Sealed anew by whoever changed it, with the fingerprint that was approved.
        let sealed = |text: &TextLines, particulars: String| {
            let record = [
                (record::PUBLISHER, "Oak".to_owned()),
                (record::FINGERPRINT, honest.fingerprint("Oak")),
                (record::PARTICULARS, particulars),
                (record::HELD_OUT, text.places()),
            ];
            let record: std::collections::BTreeMap<_, _> =
                record.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            let head: Vec<String> = record.iter().map(|(name, value)| format!("{name}: {value}")).collect();
            let body = text.lines.clone();
            let digests = Some(Digests::of(&head, &body, &body));
            let seal = seal(&head, &body);
            Published { medium: Medium::Pdf, record, seal, digests, head, body, hidden_by: Vec::new() }
        };
        assert_eq!(judge(&sealed(&honest, honest.particulars())).changes, []);
        for (rule, places) in
            [("Come near.", "1:11:14:people.chair"), ("Come near.", "1:0:14:people.chair"), ("Stay away.", "")]
        {
            let forged = text(rule, places);
            let changes = judge(&sealed(&forged, forged.particulars())).changes;
            assert_eq!(changes.len(), 1, "{rule} {places}");
            assert_eq!(changes[0].place, Where::Head);
        }
        let renamed = sealed(&honest, "0".repeat(64));
        assert_eq!(judge(&renamed).changes[0].place, Where::Head, "other particulars than it says");
    }

    #[test]
    fn a_fragment_that_lost_its_digests_is_found_by_its_seal() {
        let mut copy = built(Medium::Fragment);
        copy.digests = None;
        copy.head.clear();
        copy.seal = seal(&[], &copy.body)[..8].to_owned();
        copy.body.splice(0..0, lines(&["# Oak Tree", "Home"]));
        let whole = judge(&copy);
        assert!(whole.changes.is_empty());
        assert_eq!(whole.around, ["# Oak Tree", "Home"]);
        copy.body[6] = "Come near.".to_owned();
        assert_eq!(judge(&copy).changes[0].place, Where::Unknown);
    }
}
