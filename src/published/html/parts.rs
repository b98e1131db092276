//! Seals pages of which most clauses are known from other pages, without reading those clauses again.
//!
//! What a copy shows is read back from the finished page, as whoever checks it will read it. Of an estate's pages most clauses are
//! the same to a letter, so each clause is read by itself and its lines are kept. The page is read with one short paragraph in
//! place of the clauses that follow each other, and their lines are put where that stood. Wherever what stands around clauses could
//! make others of their lines, the page is read whole.

use super::{About, Reader, own_page, put_seal};
use crate::published::dom::{Dom, NodeKind};
use crate::published::lines::Line;
use crate::published::medium::Published;
use crate::published::not_ours::Dress;
use crate::recent::Recent;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The text of a document as it stands in its page.
pub struct Body {
    /// Its mark-up.
    pub html: String,
    /// Where each clause stands in it, in order: an element that holds all of the clause and nothing else.
    pub clauses: Vec<Range<usize>>,
}

/// Clauses that were read, for the next page that has the same.
pub struct Known(Mutex<Recent<Arc<Clause>>>);

/// So many bytes of their mark-up are kept. Their lines are as long again.
const KEPT: usize = 4 << 20;

impl Default for Known {
    fn default() -> Known {
        Known(Mutex::new(Recent::new(KEPT)))
    }
}

/// A clause that was read.
struct Clause {
    html: Box<str>,
    /// The ids of its elements.
    ids: Vec<String>,
    /// The ids that its links lead to.
    goals: Vec<String>,
    /// How it reads, by what of the page that hangs on.
    read: Mutex<Vec<(Around, Said)>>,
}

/// What of a page the lines of a clause hang on: the classes that its style sheets name, and the ids of the clause that links lead to.
#[derive(Clone, PartialEq)]
struct Around {
    classes: u64,
    goals: Vec<String>,
}

/// The lines of a clause; none if they hang on what stands before it or after it.
type Said = Option<Arc<[Line]>>;

/// Puts seal and digests into a page, as [`seal`](super::seal()) does. `body` is the text in it.
pub fn seal(page: String, body: &Body, text: &[String], known: &Known) -> String {
    match read(&page, body, known) {
        Some(copy) => put_seal(page, copy, text),
        None => super::seal(page, text),
    }
}

/// What stands in place of clauses while the page around them is read, before its number.
const PLACE: &str = "policygen-clauses-stand-here-";

/// Reads a page of ours, if its clauses can be read apart from it.
fn read(page: &str, body: &Body, known: &Known) -> Option<Published> {
    let start = place(page, &body.html)?;
    let runs = runs(&body.clauses);
    let mut around = String::with_capacity(page.len() / 2);
    let mut from = 0;
    for (number, run) in runs.iter().enumerate() {
        let (first, last) = (&body.clauses[run.start], &body.clauses[run.end - 1]);
        around.push_str(&page[from..start + first.start]);
        around.push_str(&format!("<p>{PLACE}{number}</p>"));
        from = start + last.end;
    }
    around.push_str(&page[from..]);
    let dom = Dom::parse(&around).ok()?;
    let about = About::of(&dom);
    if !about.is_policy() || !are_plain(&dom) {
        return None;
    }
    let mut dress = Dress::of(&dom, &about.sheets);
    let clauses: Vec<Arc<Clause>> = body.clauses.iter().map(|at| known.clause(&body.html[at.clone()])).collect();
    clauses.iter().for_each(|clause| dress.lead_to(&clause.goals));
    let classes = dress.classes_hash();
    let said: Vec<Arc<[Line]>> = clauses.iter().map(|clause| clause.lines(&dress, classes)).collect::<Option<_>>()?;
    let mut reader = Reader::new(&dom, Some(dress));
    reader.children(0, 0).ok()?;
    reader.flush();
    let mut lines = Vec::with_capacity(256);
    let mut runs = runs.into_iter().enumerate();
    for line in reader.lines.finish() {
        let Some(number) = line.text.strip_prefix(PLACE) else {
            lines.push(line);
            continue;
        };
        let (wanted, run) = runs.next()?;
        if number.parse() != Ok(wanted) || !line.carried.is_empty() {
            return None;
        }
        lines.extend(said[run].iter().flat_map(|lines| lines.iter().cloned()));
    }
    runs.next().is_none().then(|| own_page(about, lines))
}

/// Where a page has this text. Its beginning is looked for, which stands in few places: a text of many thousands of letters would be
/// taken apart before it is looked for itself.
fn place(page: &str, text: &str) -> Option<usize> {
    const BEGINNING: usize = 48;
    let beginning = &text[..text.floor_char_boundary(BEGINNING)];
    page.match_indices(beginning).map(|(at, _)| at).find(|at| page[*at..].starts_with(text))
}

/// Clauses that follow each other with nothing between, as ranges of their numbers.
fn runs(clauses: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (number, clause) in clauses.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if clauses[number - 1].end == clause.start => run.end = number + 1,
            Some(_) | None => runs.push(number..number + 1),
        }
    }
    runs
}

/// Whether what holds the clauses gives their words nothing: no language, no stress, no gap.
fn are_plain(dom: &Dom) -> bool {
    let reader = Reader::new(dom, None);
    dom.nodes.iter().enumerate().all(|(at, node)| match &node.kind {
        NodeKind::Text(words) => !words.starts_with(PLACE) || reader.gives_nothing(at),
        NodeKind::Element(_) | NodeKind::Other => true,
    })
}

impl Known {
    fn clause(&self, html: &str) -> Arc<Clause> {
        let mut hasher = FxHasher::default();
        html.hash(&mut hasher);
        let hash = hasher.finish();
        let is_it = |clause: &Arc<Clause>| *clause.html == *html;
        if let Some(clause) = unpoisoned(&self.0).find(hash, is_it) {
            return Arc::clone(clause);
        }
        // Two threads may read the same one, which is the same to a letter.
        let clause = Arc::new(Clause::of(html));
        unpoisoned(&self.0).keep(hash, html.len(), Arc::clone(&clause));
        clause
    }
}

/// A panic elsewhere cannot leave what is kept half changed.
fn unpoisoned<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Clause {
    fn of(html: &str) -> Clause {
        let mut clause = Clause { html: html.into(), ids: Vec::new(), goals: Vec::new(), read: Mutex::default() };
        let Some(dom) = clause.dom() else { return clause };
        for node in &dom.nodes {
            if let NodeKind::Element(element) = &node.kind {
                clause.ids.extend(element.attribute("id").map(str::to_owned));
                let goal = element.attribute("href").and_then(|to| to.strip_prefix('#'));
                clause.goals.extend(goal.map(str::to_owned));
            }
        }
        clause
    }

    fn dom(&self) -> Option<Dom> {
        Dom::parse(&format!("<!DOCTYPE html><body>{}", self.html)).ok()
    }

    /// How it reads in a page that is dressed so, with these classes.
    fn lines(&self, dress: &Dress, classes: u64) -> Said {
        let goals = self.ids.iter().filter(|id| dress.is_led_to(id)).cloned().collect();
        let around = Around { classes, goals };
        if let Some((_, said)) = unpoisoned(&self.read).iter().find(|(of, _)| *of == around) {
            return said.clone();
        }
        let said = self.dom().and_then(|dom| said(&dom, dress.for_goals(&around.goals)));
        unpoisoned(&self.read).push((around, said.clone()));
        said
    }
}

/// The page's own elements may stand so deep around a clause.
const AROUND: usize = 32;

/// The lines of the body of a page, unless what stands around it would make others of them.
fn said(dom: &Dom, dress: Dress) -> Said {
    let is_body = |kind: &NodeKind| matches!(kind, NodeKind::Element(element) if element.name() == "body");
    let body = dom.nodes.iter().position(|node| is_body(&node.kind))?;
    let mut reader = Reader::new(dom, Some(dress));
    reader.children(body, AROUND).ok()?;
    reader.flush();
    // Empty lines are counted from words to words.
    let is_closed = reader.blanks_before == Some(0) && reader.blanks == 0;
    is_closed.then(|| reader.lines.finish().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of ours whose body is `before`, these clauses, and `after`.
    fn page(before: &str, clauses: &[&str], after: &str) -> (String, Body) {
        let mut html = format!("<section><h2>Rules</h2>{before}");
        let mut ranges = Vec::new();
        for clause in clauses {
            let start = html.len();
            html.push_str(clause);
            ranges.push(start..html.len());
        }
        html += &format!("{after}</section>");
        let head = "<meta name=policygen:seal content=x><style>.clause{} .loud{}</style>";
        let page =
            format!("<!DOCTYPE html><html lang=en-GB><head>{head}</head><body><main>{html}</main></body></html>");
        (page, Body { html, clauses: ranges })
    }

    const CLAUSES: [&str; 4] = [
        "<div class=\"clause\" id=\"one\">\n<p id=one.a>Staff <strong>must</strong> ask.</p>\n<ul><li>one<li>two</ul></div>\n",
        "<div class=\"clause loud\" id=\"two\"><p>See <a href=\"#one.a\">there</a>.</p></div>\n",
        "<div class=\"clause\" id=\"three\"><table><tr><th>A<th>B<tr><td>x<td>y</table></div>\n",
        "<div class=\"clause\" id=\"four\"><p lang=cy>Bore da.</p><h3>More</h3><p>And so on.</p></div>\n",
    ];

    #[test]
    fn what_is_read_in_parts_is_what_is_read_whole() {
        let known = Known::default();
        for (before, after) in
            [("", ""), ("<p>First <a href=#four>see</a>.</p>", "<p>Last.</p>"), ("<p></p>", "<p></p>")]
        {
            for count in 0..=CLAUSES.len() {
                let (page, body) = page(before, &CLAUSES[..count], after);
                let apart = read(&page, &body, &known).expect("nothing around its clauses bears on them");
                let whole = super::super::read(&page).expect("it is one of ours").pop().expect("it is a page");
                assert_eq!(apart.body, whole.body, "{page}");
                assert_eq!(apart.head, whole.head, "{page}");
            }
        }
    }

    #[test]
    fn a_page_whose_clauses_hang_on_what_is_around_them_is_read_whole() {
        let known = Known::default();
        let is_apart = |page: &str, body: &Body| read(page, body, &known).is_some();
        let (plain, body) = page("", &CLAUSES, "");
        assert!(is_apart(&plain, &body));
        for around in
            ["<main lang=cy>", "<main style=\"margin:90px\">", "<main hidden>", "<main><ul><li>", "<main><blockquote>"]
        {
            assert!(!is_apart(&plain.replace("<main>", around), &body), "{around}");
        }
        assert!(!is_apart(&plain.replace("policygen:seal", "policygen:zeal"), &body));
        assert!(!is_apart(&plain.replace("Staff", "You"), &body), "it is not the text of this page");
        for clause in ["<div><p></p><p>x</p></div>", "<div><p>x</p><p></p></div>", "<div></div>"] {
            let (page, body) = page("", &[clause], "");
            assert!(!is_apart(&page, &body), "{clause}: empty lines go on");
        }
        let (page, body) =
            page("", &["<div><p>policygen-clauses-stand-here-0</p></div>"], "<p>policygen-clauses-stand-here-0</p>");
        assert!(!is_apart(&page, &body));
    }

    #[test]
    fn clauses_without_anything_between_are_one_run() {
        assert_eq!(runs(&[3..5, 5..9, 12..13, 13..14, 20..21]), [0..2, 2..4, 4..5]);
        assert_eq!(runs(&[]), []);
    }
}
