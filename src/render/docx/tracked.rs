//! Two texts as one with what changed marked, so that whoever takes all changes has the new text to a letter, and whoever
//! takes none the old one.
//!
//! Paragraphs and tables that are the same in both stand as they are. Those between them are paired where they are of one
//! kind and like each other, and compared word by word; all others are new or gone as a whole.

use super::numbers::paragraphs;
use super::story::{BULLETS, Change, ListKind, Number, Paragraph, Piece, Row, Run, Story, Table, What};
use crate::likeness::{likeness, stretches};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeMap;
use std::ops::Range;

/// Two paragraphs less alike than this are two, and not one that was reworded.
const ALIKE: f64 = 0.35;

/// So many pairs of paragraphs are looked at for likeness between two that are the same.
const MOST_PAIRS: usize = 40_000;

/// One text of two.
pub(super) fn merged(old: Story, new: Story) -> Story {
    let mut merger = Merger { lists: BTreeMap::new(), taken: BTreeMap::new(), old, new };
    let steps = merger.steps();
    merger.merge(steps)
}

/// What of two rows is what: numbers of the old and the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Both(usize, usize),
    Gone(usize),
    New(usize),
}

struct Merger {
    old: Story,
    new: Story,
    /// Which numbered list of the new text each of the old one is.
    lists: BTreeMap<usize, usize>,
    /// Which list of the old text each of the new one was.
    taken: BTreeMap<usize, usize>,
}

impl Merger {
    fn steps(&mut self) -> Vec<Step> {
        let keys = |story: &Story| story.pieces.iter().map(|piece| key_of_piece(piece, story)).collect::<Vec<_>>();
        let (old, new) = (keys(&self.old), keys(&self.new));
        let mut alike = std::mem::take(&mut self.old.pieces);
        let others = std::mem::take(&mut self.new.pieces);
        let steps = paired(&old, &new, |was, at| how_alike(&alike[was], &others[at]));
        (self.old.pieces, self.new.pieces) = (std::mem::take(&mut alike), others);
        // A list goes on in one list of the other text, or else its items are not those of the other.
        let mut fitting = Vec::with_capacity(steps.len());
        for step in steps {
            match step {
                Step::Both(was, at) if !self.lists_fit(was, at) => fitting.extend([Step::Gone(was), Step::New(at)]),
                step => fitting.push(step),
            }
        }
        fitting
    }

    /// Whether two pieces are no items, or items of lists that are one.
    fn lists_fit(&mut self, was: usize, at: usize) -> bool {
        let (Piece::Paragraph(old), Piece::Paragraph(new)) = (&self.old.pieces[was], &self.new.pieces[at]) else {
            return true;
        };
        let (Number::Item(before), Number::Item(now)) = (&old.number, &new.number) else { return true };
        if *before == BULLETS || *now == BULLETS {
            return before == now;
        }
        if self.old.lists[*before] != self.new.lists[*now] {
            return false;
        }
        *self.lists.entry(*before).or_insert(*now) == *now && *self.taken.entry(*now).or_insert(*before) == *before
    }

    fn merge(mut self, steps: Vec<Step>) -> Story {
        // Footnotes of the old text stand after those of the new one.
        let offset = self.new.notes.len();
        let mut lists = std::mem::take(&mut self.new.lists);
        let mut kept: BTreeMap<usize, usize> = BTreeMap::new();
        for (list, kind) in self.old.lists.iter().enumerate() {
            let now = match (list, self.lists.get(&list)) {
                (BULLETS, _) => BULLETS,
                (_, Some(now)) => *now,
                (_, None) => {
                    lists.push(*kind);
                    lists.len() - 1
                }
            };
            kept.insert(list, now);
        }
        let renumbered = |pieces: &mut Vec<Piece>| {
            for piece in pieces {
                each_paragraph(piece, &mut |paragraph| {
                    if let Number::Item(list) = &mut paragraph.number {
                        *list = kept.get(list).copied().unwrap_or(BULLETS);
                    }
                    for run in &mut paragraph.runs {
                        if let What::Call(note) = &mut run.what {
                            *note += offset;
                        }
                    }
                });
            }
        };
        let (old_notes, new_notes) = (self.old.notes.clone(), self.new.notes.clone());
        renumbered(&mut self.old.pieces);
        self.old.notes.iter_mut().for_each(renumbered);
        // A call is the same in both if its note is.
        let said = |note: &Vec<Piece>| paragraphs(note).map(Paragraph::words).collect::<Vec<_>>().join("\n");
        let calls: Vec<String> = new_notes.iter().chain(&old_notes).map(said).collect();
        let mut pieces = Vec::with_capacity(steps.len());
        for step in steps {
            match step {
                Step::Both(was, at) => match (&self.old.pieces[was], &self.new.pieces[at]) {
                    (Piece::Paragraph(old), Piece::Paragraph(new)) => {
                        pieces.push(Piece::Paragraph(compared(old, new, &calls)));
                    }
                    (Piece::Table(old), Piece::Table(new)) => pieces.push(Piece::Table(tables(old, new, &calls))),
                    (old, new) => {
                        pieces.push(wholly(old.clone(), Change::Deleted));
                        pieces.push(wholly(new.clone(), Change::Inserted));
                    }
                },
                Step::Gone(was) => pieces.push(wholly(self.old.pieces[was].clone(), Change::Deleted)),
                Step::New(at) => pieces.push(wholly(self.new.pieces[at].clone(), Change::Inserted)),
            }
        }
        let mut notes = self.new.notes;
        notes.append(&mut self.old.notes);
        Story { pieces, notes, lists }
    }
}

/// What makes two pieces the same: their words and what they are.
fn key_of_piece(piece: &Piece, story: &Story) -> String {
    match piece {
        Piece::Paragraph(paragraph) => key_of(paragraph, story),
        Piece::Table(table) => {
            let cells = table.rows.iter().flat_map(|row| &row.cells).map(|cell| key_of(cell, story));
            format!("table {:?} {:?}\n{}", table.kind, table.frames, cells.collect::<Vec<_>>().join("\n"))
        }
    }
}

fn key_of(paragraph: &Paragraph, story: &Story) -> String {
    format!("{:?} {:?} {} {:?}", paragraph.role, paragraph.frames, marked(&paragraph.number, story), paragraph.runs)
}

/// How a paragraph is marked, but for its number: that follows what is counted.
fn marked(number: &Number, story: &Story) -> String {
    match number {
        Number::None => String::new(),
        Number::Printed(_) => "numbered".to_owned(),
        Number::Item(list) => format!("{:?}", story.lists.get(*list).unwrap_or(&ListKind::Bullets)),
        Number::Typed(label) => label.clone(),
    }
}

/// How alike two pieces are, from 0 to 1; 0 if they are of two kinds.
fn how_alike(old: &Piece, new: &Piece) -> f64 {
    match (old, new) {
        (Piece::Paragraph(old), Piece::Paragraph(new)) => {
            let of_one_kind = std::mem::discriminant(&old.number) == std::mem::discriminant(&new.number)
                && old.role == new.role
                && old.frames == new.frames
                && old.hung == new.hung;
            if of_one_kind { words_alike(&old.words(), &new.words()) } else { 0.0 }
        }
        (Piece::Table(old), Piece::Table(new)) => {
            let width = |table: &Table| table.rows.first().map_or(0, |row| row.cells.len());
            let of_one_kind = old.kind == new.kind && old.frames == new.frames && width(old) == width(new);
            let words = |table: &Table| table.rows.iter().map(words_of).collect::<Vec<_>>().join(" ");
            let front = old.kind != super::story::TableKind::Text;
            match of_one_kind {
                true if front => 1.0,
                true => words_alike(&words(old), &words(new)),
                false => 0.0,
            }
        }
        (Piece::Paragraph(_), Piece::Table(_)) | (Piece::Table(_), Piece::Paragraph(_)) => 0.0,
    }
}

fn words_of(row: &Row) -> String {
    row.cells.iter().map(Paragraph::words).collect::<Vec<_>>().join(" ")
}

fn words_alike(old: &str, new: &str) -> f64 {
    if old == new { 1.0 } else { likeness(old, new) }
}

/// Pairs two rows: first what is the same by its key, then what lies between and is like each other.
fn paired(old: &[String], new: &[String], alike: impl Fn(usize, usize) -> f64) -> Vec<Step> {
    let mut steps = Vec::with_capacity(old.len().max(new.len()));
    let (mut gone, mut come): (Range<usize>, Range<usize>) = (0..0, 0..0);
    let flush = |gone: &mut Range<usize>, come: &mut Range<usize>, steps: &mut Vec<Step>| {
        steps.extend(between(gone.clone(), come.clone(), &alike));
        (*gone, *come) = (gone.end..gone.end, come.end..come.end);
    };
    for operation in capture_diff_slices(Algorithm::Myers, old, new) {
        match operation {
            DiffOp::Equal { old_index, new_index, len } => {
                flush(&mut gone, &mut come, &mut steps);
                steps.extend((0..len).map(|at| Step::Both(old_index + at, new_index + at)));
                (gone, come) = (old_index + len..old_index + len, new_index + len..new_index + len);
            }
            DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. } => {
                (gone.end, come.end) = (operation.old_range().end, operation.new_range().end);
            }
        }
    }
    flush(&mut gone, &mut come, &mut steps);
    steps
}

/// Pairs two rows of which nothing is the same, in order, so that all pairs together are as alike as can be.
fn between(old: Range<usize>, new: Range<usize>, alike: &impl Fn(usize, usize) -> f64) -> Vec<Step> {
    let (rows, columns) = (old.len(), new.len());
    let apart = || old.clone().map(Step::Gone).chain(new.clone().map(Step::New)).collect();
    if rows == 0 || columns == 0 || rows * columns > MOST_PAIRS {
        return apart();
    }
    let mut likes = vec![0.0; rows * columns];
    for was in 0..rows {
        for at in 0..columns {
            let like = alike(old.start + was, new.start + at);
            likes[was * columns + at] = if like >= ALIKE { like } else { 0.0 };
        }
    }
    let mut best = vec![0.0_f64; (rows + 1) * (columns + 1)];
    let place = |was: usize, at: usize| was * (columns + 1) + at;
    for was in (0..rows).rev() {
        for at in (0..columns).rev() {
            let like = likes[was * columns + at];
            let paired = if like > 0.0 { like + best[place(was + 1, at + 1)] } else { 0.0 };
            best[place(was, at)] = paired.max(best[place(was + 1, at)]).max(best[place(was, at + 1)]);
        }
    }
    let mut steps = Vec::with_capacity(rows + columns);
    let (mut was, mut at) = (0, 0);
    while was < rows || at < columns {
        let like = if was < rows && at < columns { likes[was * columns + at] } else { 0.0 };
        if like > 0.0 && best[place(was, at)] <= like + best[place(was + 1, at + 1)] {
            steps.push(Step::Both(old.start + was, new.start + at));
            (was, at) = (was + 1, at + 1);
        } else if was < rows && (at == columns || best[place(was, at)] <= best[place(was + 1, at)]) {
            steps.push(Step::Gone(old.start + was));
            was += 1;
        } else {
            steps.push(Step::New(new.start + at));
            at += 1;
        }
    }
    steps
}

/// A piece that is wholly new or gone.
fn wholly(mut piece: Piece, change: Change) -> Piece {
    if let Piece::Table(table) = &mut piece {
        table.rows.iter_mut().for_each(|row| row.change = change);
    }
    each_paragraph(&mut piece, &mut |paragraph| {
        paragraph.change = change;
        paragraph.runs.iter_mut().for_each(|run| run.change = change);
    });
    piece
}

fn each_paragraph(piece: &mut Piece, of: &mut impl FnMut(&mut Paragraph)) {
    match piece {
        Piece::Paragraph(paragraph) => of(paragraph),
        Piece::Table(table) => table.rows.iter_mut().flat_map(|row| &mut row.cells).for_each(of),
    }
}

/// Two tables of one kind: rows are paired as paragraphs are.
fn tables(old: &Table, new: &Table, calls: &[String]) -> Table {
    let key = |row: &Row| format!("{:?}", row.cells.iter().map(|cell| &cell.runs).collect::<Vec<_>>());
    let (was, now): (Vec<String>, Vec<String>) =
        (old.rows.iter().map(key).collect(), new.rows.iter().map(key).collect());
    let alike = |was: usize, at: usize| {
        let (was, at) = (&old.rows[was], &new.rows[at]);
        let fits = was.heads == at.heads
            && was.cells.len() == at.cells.len()
            && was.cells.iter().zip(&at.cells).all(|(was, at)| was.role == at.role);
        // What a row is called says which it is.
        let names = was.cells.first().map(Paragraph::words) == at.cells.first().map(Paragraph::words);
        if fits { words_alike(&words_of(was), &words_of(at)).max(if names { 0.9 } else { 0.0 }) } else { 0.0 }
    };
    let mut rows = Vec::new();
    let whole = |row: &Row, change| {
        let mut row = Row { change, ..row.clone() };
        for cell in &mut row.cells {
            cell.change = change;
            cell.runs.iter_mut().for_each(|run| run.change = change);
        }
        row
    };
    for step in paired(&was, &now, alike) {
        match step {
            Step::Both(was, at) => {
                let (was, at) = (&old.rows[was], &new.rows[at]);
                let cells = was.cells.iter().zip(&at.cells).map(|(was, at)| compared(was, at, calls)).collect();
                rows.push(Row { cells, ..at.clone() });
            }
            Step::Gone(was) => rows.push(whole(&old.rows[was], Change::Deleted)),
            Step::New(at) => rows.push(whole(&new.rows[at], Change::Inserted)),
        }
    }
    Table { rows, ..new.clone() }
}

/// Two paragraphs of one kind, word by word.
fn compared(old: &Paragraph, new: &Paragraph, calls: &[String]) -> Paragraph {
    let (was, now) = (words(&old.runs), words(&new.runs));
    let keys = |words: &[Run]| words.iter().map(|word| key_of_word(word, calls)).collect::<Vec<_>>();
    let (was_keys, now_keys) = (keys(&was), keys(&now));
    let refs = |keys: &[String]| -> Vec<String> { keys.to_vec() };
    let (was_refs, now_refs) = (refs(&was_keys), refs(&now_keys));
    let (was_refs, now_refs): (Vec<&str>, Vec<&str>) =
        (was_refs.iter().map(String::as_str).collect(), now_refs.iter().map(String::as_str).collect());
    let mut runs: Vec<Run> = Vec::new();
    let mut push = |run: &Run, change: Change| {
        if let Some(Run { what: What::Words(before), look, link, change: last }) = runs.last_mut()
            && let What::Words(words) = &run.what
            && (&*look, &*link, *last) == (&run.look, &run.link, change)
        {
            return before.push_str(words);
        }
        runs.push(Run { change, ..run.clone() });
    };
    for stretch in stretches(&was_refs, &now_refs) {
        if stretch.is_same {
            now[stretch.new].iter().for_each(|word| push(word, Change::Same));
            continue;
        }
        was[stretch.old].iter().for_each(|word| push(word, Change::Deleted));
        now[stretch.new].iter().for_each(|word| push(word, Change::Inserted));
    }
    Paragraph { runs, ..new.clone() }
}

/// What makes two words the same: their letters, their look and where they lead.
fn key_of_word(word: &Run, calls: &[String]) -> String {
    let Run { what, look, link, change: _ } = word;
    match what {
        What::Words(letters) if *look == Default::default() && link.is_none() => letters.clone(),
        What::Call(note) => format!("note: {}", calls.get(note - 1).map_or("", String::as_str)),
        What::Words(_) | What::Break | What::CallAgain(_) | What::Logo => format!("{what:?} {look:?} {link:?}"),
    }
}

/// Runs in words, each with the white space before it.
fn words(runs: &[Run]) -> Vec<Run> {
    let mut words = Vec::new();
    for run in runs {
        let What::Words(text) = &run.what else {
            words.push(run.clone());
            continue;
        };
        let mut start = 0;
        let mut in_word = false;
        for (at, c) in text.char_indices() {
            let is_space = c.is_whitespace();
            if is_space && in_word {
                words.push(Run { what: What::Words(text[start..at].to_owned()), ..run.clone() });
                start = at;
            }
            in_word = !is_space;
        }
        if start < text.len() {
            words.push(Run { what: What::Words(text[start..].to_owned()), ..run.clone() });
        }
    }
    words
}
