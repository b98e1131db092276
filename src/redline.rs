//! The redline: one document that shows what another text has and had.
//!
//! [`compare`] takes two documents and makes a third, which every format prints like any other. It says in sentences what
//! changed, grouped by why, and then shows the new text whole with what is new and what is gone marked in it. Numbers and
//! references follow what they count and never are changes; a name that is another now is one change, however often it
//! stands.
//!
//! `change` says what a change can be, `made` what is known of a text, `align` finds what of a row is what of another, `line`
//! compares two lines word by word, `blocks` two rows of blocks, `paired` finds which section and clause was which, `told` puts
//! what was found into sentences, `follow` follows what a school file names from one library to another, `cause` tells why two texts differ, `renamed` finds what has another name now, `by_line`
//! makes a document of the lines of a text of which nothing else is known, and `summed` says in one sentence what was found.

mod change;

mod made;

mod align;

mod line;

mod blocks;

mod paired;

mod told;

mod follow;

mod cause;

mod renamed;

mod by_line;

mod summed;

use crate::document::{
    Approval, Block, Companion, Document, Edit, Fate, Footnote, FrontRow, Inline, InlineKind, PlacedClause, Section,
    Texts, Uses, plain,
};
use crate::library::Library;
use crate::model::policy::Model;
use crate::model::school::PolicyFile;
use crate::source::Span;
use align::{Aligned, align};
pub(crate) use blocks::words_of;
use blocks::{Comparison, Difference, bare_block, edited};
use cause::{Causes, Place, halfway};
pub(crate) use change::{Cause, Changed, Renamed, What};
use change::{Depth, Hunk};
pub(crate) use made::Made;
use paired::Paired;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One of two texts that are compared.
#[derive(Clone, Copy)]
pub(crate) struct Side<'d> {
    /// The text.
    pub document: &'d Document,
    /// Which one it is, as it goes on in a sentence: `the text approved on 5 October 2026`.
    pub said: &'d str,
}

/// Tells why two texts differ in a place.
type WhyItDiffers<'k> = dyn Fn(Place<'_>, &What) -> Cause + 'k;

/// What is known of how one text became the other, beyond what stands in them.
struct Known<'k> {
    /// What has another name now.
    names: &'k [Renamed],
    /// The ids of clauses, items and sections that were renamed, the old one first.
    ids: &'k BTreeMap<String, String>,
    /// Why they differ.
    cause: &'k WhyItDiffers<'k>,
}

/// A redline, and what it shows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Redline {
    /// The document that shows it.
    pub document: Document,
    /// The changes, in reading order.
    pub changes: Vec<Changed>,
    /// The names that changed, and in how many places each.
    pub renamed: Vec<(Renamed, usize)>,
    /// Which text it begins with, as it goes on in a sentence.
    pub from: String,
    /// Which text it ends with.
    pub to: String,
}

impl From<Difference> for What {
    fn from(found: Difference) -> What {
        match found {
            Difference::Reworded(hunk) => What::Reworded(hunk),
            Difference::New(words) => What::New(words),
            Difference::Gone(words) => What::Gone(words),
            Difference::Led(words, to) => What::Led(words, to),
            Difference::Reordered(words) => What::Reordered(words),
            Difference::Relevelled(words, depth) => What::Relevelled(words, depth),
            Difference::StandsFor(short, full) => What::StandsFor(short, full),
        }
    }
}

impl Redline {
    /// What changed, in sentences: the changes in reading order, then the names.
    pub(crate) fn sentences(&self) -> Vec<String> {
        sentences(&self.changes, &self.renamed)
    }

    /// What changed, in one sentence that counts; none if nothing did.
    pub(crate) fn summed(&self) -> Option<String> {
        summed::summed(&self.changes, self.renamed.len())
    }
}

fn sentences(changes: &[Changed], renamed: &[(Renamed, usize)]) -> Vec<String> {
    let changes = told::once(changes.iter()).into_iter().map(|(change, times)| change_in_words(change, times));
    changes.chain(renamed.iter().map(|(name, times)| told::said_of_name(name, *times))).collect()
}

/// Changes, each that stands under one heading told once, with how often it does.
pub(crate) fn told_once<'c>(changes: impl Iterator<Item = &'c Changed>) -> Vec<(&'c Changed, usize)> {
    told::once(changes)
}

/// A change in a sentence, after the heading that it stands under.
pub(crate) fn change_in_words(change: &Changed, times: usize) -> String {
    format!("{}: {}", change.heading, told::said_times(&change.what, times))
}

/// Whether a name is told with the changes of its cause, and not as mere words.
pub(crate) fn is_told_by_cause(name: &Renamed) -> bool {
    told::is_told_by_cause(name)
}

/// A name that changed, in a sentence.
pub(crate) fn name_in_words(name: &Renamed, times: usize) -> String {
    told::said_of_name(name, times)
}

/// Shows what changed from one text to another of the same policy, and why.
pub(crate) fn between(old: &Made<'_>, new: &Made<'_>) -> Redline {
    let ids = ids_between((old.library, old.policy.model), (new.library, new.policy.model));
    let halfway = halfway(old, new, &ids);
    let halfway = halfway.as_ref();
    let names = renamed::renamed(old, new, halfway);
    let causes = Causes { old: old.library, new: new.library, halfway, ids: &ids, document: new.document };
    let known = Known { names: &names, ids: &ids, cause: &|place, what| causes.of(place, what) };
    let old = Side { document: old.document, said: old.said };
    compare(old, Side { document: new.document, said: new.said }, &known)
}

/// What ids of one library are called in another. From a later release to an earlier one names go back.
fn ids_between(old: (&Library, &Model), new: (&Library, &Model)) -> BTreeMap<String, String> {
    match is_later(old.0, new.0) {
        true => renamed::renamed_ids(old.0, old.1).into_iter().map(|(before, now)| (now, before)).collect(),
        false => renamed::renamed_ids(new.0, new.1),
    }
}

/// Has a policy that is written for one library name what another has, as that calls it.
pub(crate) fn as_in(policy: &mut PolicyFile, written_for: &Library, library: &Library) {
    let model = |of: &Library| of.models.get(policy.model.as_str()).cloned();
    if let Some((old, new)) = model(written_for).zip(model(library)) {
        follow::follow(policy, &ids_between((written_for, &old), (library, &new)));
        follow::fit(policy, library);
    }
}

/// Whether a library is a later release of what another is one of.
fn is_later(one: &Library, other: &Library) -> bool {
    let number = |library: &Library| {
        let file = library.release.as_ref()?;
        Some((file.publisher.value.clone(), file.serial?.value))
    };
    number(one).zip(number(other)).is_some_and(|(one, other)| one.0 == other.0 && one.1 > other.1)
}

/// Shows what changed between two texts of which nothing but their words is known.
pub(crate) fn between_words(old: Side<'_>, new: Side<'_>) -> Redline {
    compare(old, new, &Known { names: &[], ids: &BTreeMap::new(), cause: &|_, _| Cause::Unknown })
}

fn compare(old: Side<'_>, new: Side<'_>, known: &Known<'_>) -> Redline {
    let paired = Paired::of(old.document, new.document, known.ids);
    let merged = paired::merged(old.document, known.ids);
    let old = Side { document: &merged, said: old.said };
    let follow = |anchor: &str| paired.anchor(anchor);
    let names: Vec<line::Name> = known.names.iter().map(line::Name::of).collect();
    let mut redline = Maker {
        comparison: Comparison { names: &names, anchor: &follow, found: Vec::new(), renamed: Vec::new() },
        known,
        paired: &paired,
        old_sections: old.document.all_sections(),
        old_clauses: clauses_of(old.document, &|id| paired.clause(id).to_owned()),
        new_clauses: clauses_of(new.document, &str::to_owned),
        old_places: places_of(old.document, &|id| paired.clause(id).to_owned(), &follow),
        new_places: places_of(new.document, &str::to_owned, &str::to_owned),
        changes: Vec::new(),
    };
    if let Some(span) = span_of(new.document) {
        redline.title(&old.document.title, &new.document.title, span);
    }
    let front = redline.front(&old.document.front, &new.document.front);
    let mut sections = redline.sections(&old.document.sections, &new.document.sections);
    let footnotes = redline.footnotes(&old.document.footnotes, &new.document.footnotes);
    let renamed = counted(known.names, &redline.comparison.renamed);
    let changes = redline.changes;
    let span = [new.document, old.document].into_iter().find_map(span_of);
    if let Some(span) = span {
        sections.insert(0, told::section(&changes, &renamed, span));
    }
    let texts =
        Arc::new(Texts { old: old.document.clone(), new: new.document.clone(), said: sentences(&changes, &renamed) });
    let mut document = Document {
        id: crate::filenames::changes(&new.document.id),
        title: format!("{}: what changed", new.document.title),
        summary: format!("What changed from {} to {}.", old.said, new.said),
        front,
        sections,
        readers: Vec::new(),
        footnotes,
        versions: None,
        uses: Uses::default(),
        ..new.document.clone()
    };
    document.stamp.companion = Some(Companion::Changes { from: old.said.to_owned(), to: new.said.to_owned(), texts });
    document.stamp.approval = Approval::Draft;
    document.stamp.particulars = String::new();
    document.stamp.particulars_changed = false;
    document.stamp.overtaken = Vec::new();
    // These are dates of the policy. The fingerprint stays: it says to which text the redline leads.
    (document.stamp.reviewed, document.stamp.earlier_review, document.stamp.next_review) = (None, None, None);
    Redline { document, changes, renamed, from: old.said.to_owned(), to: new.said.to_owned() }
}

/// Which text a document is, as it goes on in a sentence: by its approval, or else as `otherwise` says.
pub(crate) fn said(document: &Document, otherwise: &str) -> String {
    let stamp = &document.stamp;
    let which = match stamp.approval {
        Approval::Approved(on) => format!("the text approved on {on}"),
        Approval::Draft | Approval::Changed(_) => otherwise.to_owned(),
    };
    format!("{which} ({})", stamp.short_fingerprint())
}

/// A document that has these lines and is else like another, to be compared where only the words of a text are known.
pub(crate) fn by_line(lines: &[String], like: &Document) -> Document {
    by_line::document(lines, like, span_of(like))
}

/// The words of a line after what marks it as an item; none if nothing does.
pub(crate) fn without_item_mark(line: &str) -> Option<&str> {
    by_line::without_item_mark(line)
}

/// Some place of a document, for words that stand in no file.
fn span_of(document: &Document) -> Option<Span> {
    let in_section = |section: &&Section| {
        let title = section.title.first().map(|inline| inline.span);
        title.or_else(|| section.clauses.iter().flat_map(|clause| &clause.blocks).next().map(|block| block.span))
    };
    document.all_sections().iter().find_map(in_section)
}

/// The clauses of a document by their id, each with the anchor of its section and that section's heading.
type Clauses<'d> = BTreeMap<String, (&'d PlacedClause, &'d Section)>;

fn clauses_of<'d>(document: &'d Document, name: &dyn Fn(&str) -> String) -> Clauses<'d> {
    let mut clauses = BTreeMap::new();
    for section in document.all_sections() {
        // A text of which only the lines are known has no clauses.
        for clause in section.clauses.iter().filter(|clause| !clause.clause.is_empty()) {
            clauses.entry(name(&clause.clause)).or_insert((clause, section));
        }
    }
    clauses
}

fn places_of(
    document: &Document,
    clause: &dyn Fn(&str) -> String,
    section: &dyn Fn(&str) -> String,
) -> BTreeSet<(String, String)> {
    let sections = document.all_sections().into_iter();
    sections.flat_map(|held| held.clauses.iter().map(|placed| (clause(&placed.clause), section(&held.id)))).collect()
}

fn counted(names: &[Renamed], found: &[usize]) -> Vec<(Renamed, usize)> {
    let mut times: BTreeMap<usize, usize> = BTreeMap::new();
    found.iter().for_each(|number| *times.entry(*number).or_default() += 1);
    times.into_iter().filter_map(|(number, times)| Some((names.get(number)?.clone(), times))).collect()
}

struct Maker<'c, 'd> {
    comparison: Comparison<'c>,
    known: &'c Known<'c>,
    paired: &'c Paired,
    /// The sections of the old text, outer before inner.
    old_sections: Vec<&'d Section>,
    old_clauses: Clauses<'d>,
    new_clauses: Clauses<'d>,
    /// Every clause with each section that it stands in, by what both are called in the new text.
    old_places: BTreeSet<(String, String)>,
    new_places: BTreeSet<(String, String)>,
    changes: Vec<Changed>,
}

impl<'d> Maker<'_, 'd> {
    /// Notes what the comparison has found in a clause.
    fn note(&mut self, section: &Section, old: &PlacedClause, new: &PlacedClause) {
        for found in std::mem::take(&mut self.comparison.found) {
            let what = What::from(found);
            self.push(section, &new.clause, Place::Clause(Some(old), Some(new)), what);
        }
    }

    fn push(&mut self, section: &Section, clause: &str, place: Place<'_>, what: What) {
        let cause = (self.known.cause)(place, &what);
        let (section, heading) = (section.id.clone(), section.heading());
        self.changes.push(Changed { section, heading, clause: clause.to_owned(), cause, what });
    }

    /// A change outside of the sections: in the title, the front table or the notes.
    fn push_outside(&mut self, label: &str, place: Place<'_>, what: What) {
        let cause = (self.known.cause)(place, &what);
        let (section, clause) = (String::new(), String::new());
        self.changes.push(Changed { section, heading: label.to_owned(), clause, cause, what });
    }

    fn follow(&self, id: &str) -> String {
        self.paired.anchor(id)
    }

    /// The section of the old text that a section of the new one was.
    fn before(&self, new: &Section) -> Option<&'d Section> {
        let id = self.paired.section_before(&new.id)?;
        self.old_sections.iter().copied().find(|section| section.id == id)
    }

    /// The title of the whole.
    fn title(&mut self, old: &str, new: &str, span: Span) {
        let line = |words: &str| vec![Inline { span, kind: InlineKind::Text(words.to_owned()) }];
        self.comparison.line(&line(old), &line(new));
        if !std::mem::take(&mut self.comparison.found).is_empty() {
            let hunk = Hunk { old: old.to_owned(), new: new.to_owned() };
            self.push_outside("Title", Place::Title, What::Reworded(hunk));
        }
    }

    /// The front table. What tells of the stamp is as the new text has it: it is no part of what is approved.
    fn front(&mut self, old: &[FrontRow], new: &[FrontRow]) -> Vec<FrontRow> {
        let row = |row: &FrontRow, edit: Edit| {
            let value = line::bare(row.value.clone());
            let value = match value.first() {
                Some(first) => vec![Inline { span: first.span, kind: InlineKind::Edited { edit, text: value } }],
                None => Vec::new(),
            };
            FrontRow { value, ..row.clone() }
        };
        let (old, new): (Vec<&FrontRow>, Vec<&FrontRow>) =
            (old.iter().filter(|row| !row.tells_stamp).collect(), new.iter().filter(|row| !row.tells_stamp).collect());
        let steps = align((old.len(), new.len()), &|was, at| old[was].id == new[at].id, &mut |_, _| 0.0);
        let mut rows = Vec::new();
        for step in steps {
            match step {
                Aligned::Both { old: was, new: at } | Aligned::Here { old: was, new: at } => {
                    let value = self.comparison.line(&old[was].value, &new[at].value);
                    rows.push(FrontRow { value, ..new[at].clone() });
                    if old[was].label != new[at].label {
                        let what = What::Retitled(old[was].label.clone());
                        self.push_outside(&new[at].label, Place::Front(&new[at].id), what);
                    }
                    for found in std::mem::take(&mut self.comparison.found) {
                        self.push_outside(&new[at].label, Place::Front(&new[at].id), What::from(found));
                    }
                }
                Aligned::New(at) => {
                    rows.push(row(new[at], Edit::Inserted));
                    let what = What::New(plain(&new[at].value));
                    self.push_outside(&new[at].label, Place::Front(&new[at].id), what);
                }
                Aligned::Old(was) => {
                    rows.push(FrontRow { id: format!("_gone-{}", old[was].id), ..row(old[was], Edit::Deleted) });
                    let what = What::Gone(plain(&old[was].value));
                    self.push_outside(&old[was].label, Place::Front(&old[was].id), what);
                }
                Aligned::Away(_) => {}
            }
        }
        rows
    }

    fn sections(&mut self, old: &'d [Section], new: &'d [Section]) -> Vec<Section> {
        let is_it = |was: usize, at: usize| self.paired.section(&old[was].id) == Some(new[at].id.as_str());
        let steps = align((old.len(), new.len()), &is_it, &mut |_, _| 0.0);
        let mut sections = Vec::new();
        for step in steps {
            sections.push(match step {
                Aligned::Both { old: was, new: at } => self.section(&old[was], &new[at]),
                Aligned::Here { old: was, new: at } => self.moved_section(&old[was], &new[at]),
                Aligned::New(at) => match self.before(&new[at]) {
                    Some(was) => self.moved_section(was, &new[at]),
                    None => self.new_section(&new[at]),
                },
                // What stands below another heading now is shown there.
                Aligned::Old(was) if self.paired.section(&old[was].id).is_some() => continue,
                Aligned::Old(was) => self.gone_section(&old[was]),
                Aligned::Away(_) => continue,
            });
        }
        sections
    }

    /// A section that stood elsewhere among the others, or below another.
    fn moved_section(&mut self, old: &'d Section, new: &'d Section) -> Section {
        let title = plain(&new.title);
        let what = match old.level.cmp(&new.level) {
            Ordering::Less => What::Relevelled(title, Depth::Deeper),
            Ordering::Greater => What::Relevelled(title, Depth::Higher),
            Ordering::Equal => What::Reordered(title),
        };
        self.push(new, "", Place::Section(Some(old), Some(new)), what);
        self.section(old, new)
    }

    fn section(&mut self, old: &'d Section, new: &'d Section) -> Section {
        let mut title = self.comparison.line(&old.title, &new.title);
        if !std::mem::take(&mut self.comparison.found).is_empty() {
            self.push(new, "", Place::Section(Some(old), Some(new)), What::Retitled(plain(&old.title)));
        }
        if let (Some(was), true, Some(last)) = (&old.number, old.number != new.number, title.last()) {
            let span = last.span;
            let text = vec![Inline { span, kind: InlineKind::Text(format!("(was {was})")) }];
            title.push(Inline { span, kind: InlineKind::Text(" ".to_owned()) });
            title.push(Inline { span, kind: InlineKind::Edited { edit: Edit::Renumbered, text } });
        }
        let steps = align(
            (old.clauses.len(), new.clauses.len()),
            &|was, at| self.paired.clause(&old.clauses[was].clause) == new.clauses[at].clause,
            &mut |was, at| self.alike(&old.clauses[was], &new.clauses[at]),
        );
        let mut clauses = Vec::new();
        for step in steps {
            match step {
                Aligned::Both { old: was, new: at } => {
                    clauses.push(self.clause(&old.clauses[was], &new.clauses[at], new))
                }
                Aligned::Here { old: was, new: at } => {
                    let mut placed = self.clause(&old.clauses[was], &new.clauses[at], new);
                    let words = words_of(&new.clauses[at].blocks);
                    let place = Place::Clause(Some(&old.clauses[was]), Some(&new.clauses[at]));
                    self.push(new, &new.clauses[at].clause, place, What::Reordered(words));
                    placed.blocks = within(Fate::Reordered, placed.blocks);
                    clauses.push(placed);
                }
                Aligned::New(at) => clauses.push(self.new_clause(&new.clauses[at], new)),
                Aligned::Old(was) => clauses.extend(self.gone_clause(&old.clauses[was], old, new)),
                Aligned::Away(_) => {}
            }
        }
        let sections = self.sections(&old.sections, &new.sections);
        Section { title, clauses, sections, ..new.clone() }
    }

    /// How alike two clauses are that have different names, and of which neither stands elsewhere in the other text.
    fn alike(&self, old: &PlacedClause, new: &PlacedClause) -> f64 {
        let is_elsewhere = self.new_clauses.contains_key(&old.clause) || self.old_clauses.contains_key(&new.clause);
        match is_elsewhere {
            true => 0.0,
            false => crate::likeness::likeness(&words_of(&old.blocks), &words_of(&new.blocks)),
        }
    }

    fn clause(&mut self, old: &PlacedClause, new: &PlacedClause, section: &Section) -> PlacedClause {
        let blocks = self.comparison.blocks(&old.blocks, &new.blocks);
        self.note(section, old, new);
        PlacedClause { blocks, ..new.clone() }
    }

    /// A clause that is not in this section of the old text: new, or moved here.
    fn new_clause(&mut self, new: &PlacedClause, section: &Section) -> PlacedClause {
        let moved = self.old_clauses.get(&new.clause).copied().filter(|(_, was)| {
            let before = self.follow(&was.id);
            // What still stands there did not move: it stands twice now.
            before != section.id && !self.new_places.contains(&(new.clause.clone(), before))
        });
        if let Some((old, from)) = moved {
            let mut placed = self.clause(old, new, section);
            let what = What::Moved(from.heading(), words_of(&new.blocks));
            self.push(section, &new.clause, Place::Clause(Some(old), Some(new)), what);
            placed.blocks = within(Fate::MovedHere(from.heading()), placed.blocks);
            return placed;
        }
        self.push(section, &new.clause, Place::Clause(None, Some(new)), What::New(words_of(&new.blocks)));
        PlacedClause { blocks: within(Fate::New, new.blocks.clone()), ..new.clone() }
    }

    /// A clause that is not in this section of the new text: gone, or moved away, which is told where it stands now.
    fn gone_clause(&mut self, old: &PlacedClause, from: &Section, section: &Section) -> Option<PlacedClause> {
        let name = self.paired.clause(&old.clause).to_owned();
        let id = format!("_gone-{}", old.id);
        let first = old.blocks.first()?.span;
        if let Some((_, to)) = self.new_clauses.get(&name)
            && to.id != self.follow(&from.id)
            && !self.old_places.contains(&(name, to.id.clone()))
        {
            let blocks = vec![edited(first, Fate::MovedAway(to.heading()), Vec::new())];
            return Some(PlacedClause { clause: old.clause.clone(), id, origin: old.origin, blocks });
        }
        self.push(section, &old.clause, Place::Clause(Some(old), None), What::Gone(words_of(&old.blocks)));
        let blocks = within(Fate::Gone, old.blocks.iter().map(bare_block).collect());
        Some(PlacedClause { clause: old.clause.clone(), id, origin: old.origin, blocks })
    }

    fn new_section(&mut self, new: &'d Section) -> Section {
        let title = marked(&new.title, Edit::Inserted);
        let before = self.changes.len();
        let clauses = new.clauses.iter().map(|clause| self.new_clause(clause, new)).collect();
        let is_told = self.changes[before..].iter().any(|change| matches!(change.what, What::New(_)));
        if !is_told {
            self.push(new, "", Place::Section(None, Some(new)), What::Headed(plain(&new.title)));
        }
        let sections = self.sections(&[], &new.sections);
        Section { title, clauses, sections, ..new.clone() }
    }

    fn gone_section(&mut self, old: &'d Section) -> Section {
        let title = marked(&line::bare(old.title.clone()), Edit::Deleted);
        let (id, number) = (format!("_gone-{}", old.id), old.number.clone());
        // As it is told of: with its old number, and where it is shown.
        let here = Section { id: id.clone(), number, clauses: Vec::new(), sections: Vec::new(), ..old.clone() };
        let before = self.changes.len();
        let clauses = old.clauses.iter().filter_map(|clause| self.gone_clause(clause, old, &here)).collect();
        if self.changes.len() == before {
            self.push(&here, "", Place::Section(Some(old), None), What::Unheaded(plain(&old.title)));
        }
        let sections = self.sections(&old.sections, &[]);
        Section { id, number: None, title, level: old.level, clauses, sections }
    }

    /// The notes. One that is gone is told of, for nothing calls it any more.
    fn footnotes(&mut self, old: &[Footnote], new: &[Footnote]) -> Vec<Footnote> {
        let words = |notes: &[Footnote]| notes.iter().map(|note| words_of(&note.blocks)).collect::<Vec<_>>();
        let (old_words, new_words) = (words(old), words(new));
        let steps = align((old.len(), new.len()), &|was, at| old_words[was] == new_words[at], &mut |was, at| {
            crate::likeness::likeness(&old_words[was], &new_words[at])
        });
        let mut notes: Vec<Option<Footnote>> = vec![None; new.len()];
        for step in steps {
            match step {
                Aligned::Both { old: was, new: at } | Aligned::Here { old: was, new: at } => {
                    let blocks = self.comparison.blocks(&old[was].blocks, &new[at].blocks);
                    notes[at] = Some(Footnote { blocks });
                }
                Aligned::New(at) => {
                    self.comparison.found.push(Difference::New(new_words[at].clone()));
                    notes[at] = Some(Footnote { blocks: within(Fate::New, new[at].blocks.clone()) });
                }
                Aligned::Old(was) => self.comparison.found.push(Difference::Gone(old_words[was].clone())),
                Aligned::Away(_) => {}
            }
        }
        for found in std::mem::take(&mut self.comparison.found) {
            self.push_outside("Notes", Place::Notes, What::from(found));
        }
        notes.into_iter().map(|note| note.expect("every new note has its step")).collect()
    }
}

/// Blocks with what became of them around them, if there are any.
fn within(fate: Fate, blocks: Vec<Block>) -> Vec<Block> {
    blocks.first().map(|first| first.span).map(|span| edited(span, fate, blocks)).into_iter().collect()
}

fn marked(line: &[Inline], edit: Edit) -> Vec<Inline> {
    let first = line.first().map(|first| first.span);
    first.map(|span| Inline { span, kind: InlineKind::Edited { edit, text: line.to_vec() } }).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counting::Start;
    use crate::document::{BlockKind, Definition, Origin, TableRow, Target};
    use crate::render::pdf::fixture::{block, inline, item, list, paragraph, section, small, text};

    /// Why a clause differs, as far as its two wordings tell: whose words it has.
    fn by_origin(place: Place<'_>, _: &What) -> Cause {
        let Place::Clause(old, new) = place else { return Cause::Unknown };
        let own = |clause: Option<&PlacedClause>| clause.is_some_and(|clause| clause.origin != Origin::Library);
        match own(old) || own(new) {
            true => Cause::School,
            false => Cause::Model,
        }
    }

    fn document(sections: Vec<Section>) -> Document {
        Document { sections, front: Vec::new(), footnotes: Vec::new(), ..small() }
    }

    fn compared_with(old: &[Section], new: &[Section], names: &[Renamed], ids: &[(&str, &str)]) -> Redline {
        let ids = ids.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect();
        let known = Known { names, ids: &ids, cause: &by_origin };
        let (old, new) = (document(old.to_vec()), document(new.to_vec()));
        compare(Side { document: &old, said: "old" }, Side { document: &new, said: "new" }, &known)
    }

    fn compared(old: &[Section], new: &[Section]) -> Redline {
        compared_with(old, new, &[], &[])
    }

    /// What changed, each as it is told.
    fn told(redline: &Redline) -> Vec<String> {
        redline.changes.iter().map(|change| format!("{}: {}", change.heading, told::said(&change.what))).collect()
    }

    /// The lines of the text below the list of changes, with marks as in `{+new+}[-old-]`.
    fn shown(redline: &Redline) -> String {
        fn line(of: &[Inline]) -> String {
            of.iter()
                .map(|inline| match &inline.kind {
                    InlineKind::Edited { edit: Edit::Inserted, text } => format!("{{+{}+}}", plain(text)),
                    InlineKind::Edited { edit: Edit::Deleted, text } => format!("[-{}-]", plain(text)),
                    _ => plain(std::slice::from_ref(inline)),
                })
                .collect()
        }
        fn blocks(of: &[Block], out: &mut Vec<String>) {
            for block in of {
                match &block.kind {
                    BlockKind::Paragraph(text) | BlockKind::Heading { level: _, text } => out.push(line(text)),
                    BlockKind::List { start, tight: _, items } => {
                        let mut labels = start.map(Start::labels);
                        for item in items {
                            out.push(labels.as_mut().and_then(Iterator::next).unwrap_or_else(|| "-".to_owned()));
                            blocks(&item.blocks, out);
                        }
                    }
                    BlockKind::Edited { fate, blocks: inner } => {
                        out.push(fate.label());
                        blocks(inner, out);
                    }
                    BlockKind::Table { columns: _, header: _, rows } => {
                        out.extend(
                            rows.iter()
                                .map(|row| row.cells.iter().map(|cell| line(cell)).collect::<Vec<_>>().join("|")),
                        );
                    }
                    BlockKind::Definitions(definitions) => {
                        for definition in definitions {
                            out.push(line(&definition.term));
                            definition.details.iter().for_each(|inner| blocks(inner, out));
                        }
                    }
                    BlockKind::Quote(inner) => blocks(inner, out),
                    BlockKind::Code(code) => out.push(code.clone()),
                    BlockKind::Rule => out.push("---".to_owned()),
                    BlockKind::Hole(filled) => match *filled {},
                }
            }
        }
        let mut out = Vec::new();
        for section in redline.document.all_sections() {
            if !section.id.starts_with("_what-changed") {
                out.push(format!("# {}", line(&section.title)));
                section.clauses.iter().for_each(|clause| blocks(&clause.blocks, &mut out));
            }
        }
        out.join("\n")
    }

    fn one(blocks: Vec<Block>) -> Vec<Section> {
        vec![section("a", Some("1"), "Posts", 2, blocks)]
    }

    fn items(words: &[&str]) -> Vec<crate::document::Item> {
        words.iter().map(|words| item(vec![paragraph(words)])).collect()
    }

    #[test]
    fn the_same_text_has_no_changes() {
        let text = one(vec![paragraph("Staff must not post."), list(Some(1), true, items(&["one", "two"]))]);
        let redline = compared(&text, &text);
        assert_eq!((redline.changes, redline.renamed), (Vec::new(), Vec::new()));
        let opening = words_of(&redline.document.sections[0].clauses[0].blocks);
        assert_eq!(opening, "No words changed.");
    }

    #[test]
    fn words_items_and_paragraphs_that_changed_are_told_and_shown() {
        let old = one(vec![
            paragraph("Staff keep logs for four weeks in all cases."),
            list(None, true, items(&["post photographs of pupils", "use their own telephone at work"])),
            paragraph("Lent equipment is returned at the end of term."),
        ]);
        let new = one(vec![
            paragraph("Staff keep logs for six weeks in all cases."),
            list(None, true, items(&["post photographs of pupils", "answer for what others post"])),
            paragraph("A new paragraph with other words stands here now."),
        ]);
        let redline = compared(&old, &new);
        assert_eq!(
            told(&redline),
            [
                "1 Posts: “keep logs for four weeks in all” becomes “keep logs for six weeks in all”.",
                "1 Posts: taken out: “use their own telephone at work”",
                "1 Posts: new: “answer for what others post”",
                "1 Posts: taken out: “Lent equipment is returned at the end of term.”",
                "1 Posts: new: “A new paragraph with other words stands here now.”",
            ]
        );
        assert!(shown(&redline).contains("for [-four-] {+six+} weeks"), "{}", shown(&redline));
        assert!(shown(&redline).contains("Taken out:\nLent equipment"), "{}", shown(&redline));
    }

    #[test]
    fn a_heading_below_another_than_before_is_a_change() {
        let heading = |level| block(BlockKind::Heading { level, text: vec![text("At night")] });
        let rules = |level| [section("rules", Some("1"), "Rules", 2, vec![heading(level), paragraph("Nobody swims.")])];
        let told_of = |old, new| told(&compared(&rules(old), &rules(new)));
        assert_eq!(told_of(3, 4), ["1 Rules: the heading “At night” is now below another."]);
        assert_eq!(told_of(4, 3), ["1 Rules: the heading “At night” is no longer so far below."]);
        assert!(told_of(3, 3).is_empty());
    }

    #[test]
    fn an_item_that_is_gone_takes_no_number() {
        let old = one(vec![list(Some(1), true, items(&["first of all", "second thing", "third and last"]))]);
        let new = one(vec![list(Some(1), true, items(&["first of all", "third and last"]))]);
        assert_eq!(
            shown(&compared(&old, &new)),
            "# Posts\n1\nfirst of all\nTaken out:\n-\nsecond thing\n2\nthird and last"
        );
    }

    #[test]
    fn a_clause_that_moved_is_shown_in_both_places() {
        let with = |section: Section, clause: &str| {
            let clauses = section.clauses.into_iter().map(|placed| PlacedClause { clause: clause.into(), ..placed });
            Section { clauses: clauses.collect(), ..section }
        };
        let a = || with(section("a", Some("1"), "Posts", 2, vec![paragraph("Think before you post.")]), "x/think");
        let b = |blocks| Section { id: "b".into(), ..with(section("b", Some("2"), "Care", 2, blocks), "x/care") };
        let mut moved = b(vec![paragraph("Take care.")]);
        moved.clauses.extend(a().clauses);
        let empty = Section { clauses: Vec::new(), ..a() };
        let redline = compared(&[a(), b(vec![paragraph("Take care.")])], &[empty, moved]);
        assert_eq!(told(&redline), ["2 Care: moved here from “1 Posts”: “Think before you post.”"]);
        assert_eq!(
            shown(&redline),
            "# Posts\nMoved from here to “2 Care”.\n# Care\nTake care.\nMoved here from “1 Posts”:\nThink before you post."
        );
    }

    #[test]
    fn sections_that_are_new_or_gone_are_shown_whole() {
        let posts = || section("a", Some("1"), "Posts", 2, vec![paragraph("Think.")]);
        let care = || section("b", Some("2"), "Care", 2, vec![paragraph("Take care of all.")]);
        let come = compared(&[posts()], &[posts(), care()]);
        assert_eq!(shown(&come), "# Posts\nThink.\n# {+Care+}\nNew:\nTake care of all.");
        let gone = compared(&[care(), posts()], &[posts()]);
        assert_eq!(shown(&gone), "# [-Care-]\nTaken out:\nTake care of all.\n# Posts\nThink.");
        assert_eq!(told(&gone), ["2 Care: taken out: “Take care of all.”"]);
        let ids: Vec<&str> = gone.document.all_sections().iter().map(|section| section.id.as_str()).collect();
        assert!(ids.contains(&"_gone-b"), "{ids:?}");
    }

    /// A section of this id that holds clauses, each with its words.
    fn holding(id: &str, title: &str, clauses: &[(&str, &str)]) -> Section {
        let mut section = section(id, None, title, 2, vec![paragraph("")]);
        let placed = section.clauses.remove(0);
        let clause = |(name, words): &(&str, &str)| PlacedClause {
            clause: (*name).to_owned(),
            id: format!("{id}.{name}"),
            blocks: vec![paragraph(words)],
            ..placed.clone()
        };
        section.clauses = clauses.iter().map(clause).collect();
        section
    }

    #[test]
    fn a_section_with_another_id_and_heading_is_one_change() {
        let (care, feed) = (("x/care", "Staff clean the pond every week."), ("x/feed", "Nobody feeds the ducks."));
        let rules = || holding("rules", "Rules", &[("x/rules", "Shut the gate behind you.")]);
        let old = [rules(), holding("care", "Care", &[care, feed])];
        let new = [rules(), holding("upkeep", "Looking after the pond", &[care, feed])];
        let renamed = "Looking after the pond: the heading was “Care”.";
        for ids in [&[("care", "upkeep")][..], &[]] {
            assert_eq!(told(&compared_with(&old, &new, &[], ids)), [renamed], "{ids:?}");
        }
        // Where it stands does not matter, nor what its clauses are called.
        let moved = [holding("upkeep", "Looking after the pond", &[care, feed]), rules()];
        assert_eq!(
            told(&compared(&old, &moved)),
            ["Looking after the pond: in another place than before: “Looking after the pond”", renamed]
        );
        let called = [rules(), holding("upkeep", "Care", &[("y/care", care.1), ("y/feed", feed.1)])];
        assert!(told(&compared(&old, &called)).is_empty());
    }

    #[test]
    fn a_clause_with_another_id_is_found_wherever_it_went() {
        let (words, now) = ("Staff clean the pond every week in term.", "Staff clean the pond every day in term.");
        let old = [holding("a", "Posts", &[("x/care", words)]), holding("b", "Care", &[("x/think", "Think.")])];
        let new = [holding("a", "Posts", &[]), holding("b", "Care", &[("x/think", "Think."), ("y/upkeep", now)])];
        assert_eq!(
            told(&compared(&old, &new)),
            [
                "Care: “the pond every week in term.” becomes “the pond every day in term.”.",
                "Care: moved here from “Posts”: “Staff clean the pond every day in term.”"
            ]
        );
    }

    #[test]
    fn a_heading_over_what_stood_elsewhere_is_told() {
        let clauses = [("x/care", "Staff clean the pond every week."), ("x/feed", "Nobody feeds the ducks.")];
        let whole = [holding("a", "Care", &clauses)];
        let split = [holding("a", "Care", &clauses[..1]), holding("b", "Ducks", &clauses[1..])];
        let moved = "Ducks: moved here from “Care”: “Nobody feeds the ducks.”";
        assert_eq!(told(&compared(&whole, &split)), [moved, "Ducks: the heading “Ducks” is new."]);
        let back = "Care: moved here from “Ducks”: “Nobody feeds the ducks.”";
        assert_eq!(told(&compared(&split, &whole)), [back, "Ducks: the heading “Ducks” is gone."]);
    }

    #[test]
    fn another_title_is_told() {
        let (old, new) = (document(Vec::new()), document(one(vec![paragraph("Think.")])));
        let old = Document { sections: new.sections.clone(), title: "Pond policy".to_owned(), ..old };
        let new = Document { title: "Water policy".to_owned(), ..new };
        let side = |document| Side { document, said: "it" };
        assert_eq!(told(&between_words(side(&old), side(&new))), ["Title: “Pond policy” becomes “Water policy”."]);
    }

    #[test]
    fn of_lines_alone_one_word_in_a_section_with_another_heading_is_one_word() {
        let long = "The caretaker cleans the pond every week in summer, and every month in winter, and writes down what was found.";
        let text = |heading: &str, word: &str| {
            let lines =
                ["# Pond policy", heading, &format!("2.1 {}", long.replace("found", word)), "2.2 Shut the gate."];
            by_line(&lines.map(str::to_owned), &document(one(vec![paragraph("x")])))
        };
        let (old, new) = (text("# 2 Care", "found"), text("# 2 Looking after it", "seen"));
        let side = |document| Side { document, said: "it" };
        assert_eq!(
            told(&between_words(side(&old), side(&new))),
            [
                "2 Looking after it: the heading was “Care”.",
                "2 Looking after it: “down what was found.” becomes “down what was seen.”."
            ]
        );
    }

    #[test]
    fn sections_in_another_order_are_told() {
        let posts = || section("a", Some("1"), "Posts", 2, vec![paragraph("Think.")]);
        let care = || section("b", Some("2"), "Care", 2, vec![paragraph("Take care.")]);
        let redline = compared(&[posts(), care()], &[care(), posts()]);
        assert_eq!(redline.changes.len(), 1, "{:?}", redline.changes);
        assert!(matches!(redline.changes[0].what, What::Reordered(_)));
    }

    #[test]
    fn a_clause_that_stood_twice_and_stands_once_is_taken_out_there() {
        let holding = |id: &str, clauses: &[&str]| {
            let mut section = section(id, None, id, 2, vec![paragraph("Think before you post.")]);
            let placed = section.clauses.remove(0);
            let clause =
                |name: &&str| PlacedClause { clause: (*name).to_owned(), id: format!("{id}.{name}"), ..placed.clone() };
            section.clauses = clauses.iter().map(clause).collect();
            section
        };
        let old = [holding("one", &["x/think"]), holding("two", &["x/think"])];
        let new = [holding("one", &[]), holding("two", &["x/think"])];
        assert_eq!(told(&compared(&old, &new)), ["one: taken out: “Think before you post.”"]);
        assert_eq!(told(&compared(&new, &old)), ["one: new: “Think before you post.”"]);
    }

    #[test]
    fn a_new_number_alone_is_no_change() {
        let numbered = |number: &str| {
            let line = Block { number: Some(number.to_owned()), ..paragraph("Think before you post.") };
            vec![section("a", Some("1"), "Posts", 2, vec![line])]
        };
        let redline = compared(&numbered("1.1"), &numbered("1.2"));
        assert_eq!(redline.changes, []);
        assert_eq!(shown(&redline), "# Posts\n(was 1.1) Think before you post.");
    }

    #[test]
    fn rows_and_definitions_are_compared_by_what_they_name() {
        let table = |rows: &[[&str; 2]]| {
            let cell = |words: &str| vec![text(words)];
            block(BlockKind::Table {
                columns: vec![crate::document::Align::Left; 2],
                header: vec![cell("Who"), cell("What")],
                rows: rows
                    .iter()
                    .map(|row| TableRow::from(row.iter().map(|words| cell(words)).collect::<Vec<_>>()))
                    .collect(),
            })
        };
        let (old, new) =
            (table(&[["Head", "decides all cases"], ["Chair", "hears"]]), table(&[["Head", "decides few cases"]]));
        let redline = compared(&one(vec![old]), &one(vec![new]));
        assert_eq!(shown(&redline), "# Posts\nHead|decides [-all-] {+few+} cases\n[-Chair-]|[-hears-]");
        let term = |term: &str, meaning: &str| {
            let details = vec![vec![paragraph(meaning)]];
            block(BlockKind::Definitions(vec![Definition { term: vec![text(term)], details }]))
        };
        let redline = compared(
            &one(vec![term("Post", "to put words online")]),
            &one(vec![term("Post", "to put anything online")]),
        );
        assert_eq!(shown(&redline), "# Posts\nPost\nto put [-words-] {+anything+} online");
    }

    #[test]
    fn a_renamed_clause_is_the_same_one() {
        let with = |id: &str, words: &str| {
            let mut section = section("a", Some("1"), "Posts", 2, vec![paragraph(words)]);
            section.clauses[0].clause = id.to_owned();
            vec![section]
        };
        let (old, new) = (with("x/old", "Think before you post."), with("x/new", "Think twice before you post."));
        let redline = compared_with(&old, &new, &[], &[("x/old", "x/new")]);
        assert_eq!(told(&redline), ["1 Posts: “Think before you post” becomes “Think twice before you post”."]);
    }

    #[test]
    fn a_redline_has_each_anchor_once_and_leads_nowhere_that_is_gone() {
        let link = inline(InlineKind::Link { to: Target::Anchor("b".into()), text: vec![text("section 2")] });
        let mut with_link = paragraph("See ");
        if let BlockKind::Paragraph(line) = &mut with_link.kind {
            line.push(link);
        }
        let old = vec![
            section("a", Some("1"), "Posts", 2, vec![with_link]),
            section("b", Some("2"), "Care", 2, vec![paragraph("Care.")]),
        ];
        let new = vec![section("a", Some("1"), "Posts", 2, vec![paragraph("Do as you like in all things.")])];
        let redline = compared(&old, &new);
        let html = format!("{:?}", redline.document.sections);
        assert!(!html.contains("Anchor(\"b\")"), "{html}");
    }

    #[test]
    fn names_are_told_once_with_their_places() {
        let names = [Renamed { old: "social media".into(), new: "online services".into(), cause: Cause::Model }];
        let (old, new) = (
            one(vec![paragraph("On social media staff think. Pupils use social media.")]),
            one(vec![paragraph("On online services staff think. Pupils use online services.")]),
        );
        let redline = compared_with(&old, &new, &names, &[]);
        assert_eq!(redline.changes, []);
        assert_eq!(redline.renamed, [(names[0].clone(), 2)]);
    }
}
