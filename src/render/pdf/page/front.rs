//! The first page: whose policy it is, its title, its state, the front table and the contents.

use super::flow::{Column, Flow, pad};
use super::rows::{Fill, Keep, PageNumber, PlacedPicture, Row, rows_of, stays_whole};
use super::table::{Cell, Ruling, table};
use crate::document::{Align, FrontRow, Section, State, plain};
use crate::picture::Content;
use crate::render::pdf::set::paragraph::measure;
use crate::render::pdf::set::prose::{Ink, Prose};
use crate::render::pdf::set::style::{Colour, Look, Style};
use crate::render::pdf::set::tree::{Destination, ElementId, Goal, Role, Scope};

/// Flows what stands before the contents.
pub(crate) fn front(flow: &mut Flow, page: Column) {
    let document = flow.document;
    logo(flow, page);
    let school = flow.tagger.tree.add(page.holder, Role::Paragraph);
    let ink = Ink::new(Look { colour: Colour::Quiet, ..Look::plain(flow.style.school) }, Some(flow.slot(school)));
    flow.text(Prose::of(&document.school, ink), Column { size: flow.style.school, ..page }, 0.0);
    flow.keep_last();

    if !document.title.trim().is_empty() {
        let title = flow.tagger.tree.add_heading(page.holder, 1);
        let size = flow.style.heading(1);
        let ink = Ink::new(Look::heading(size), Some(flow.slot(title)));
        let lines = flow.setter.set_even(Prose::of(&document.title, ink), page.width, &mut flow.missing);
        flow.push(rows_of(lines, page.x, size, flow.style.above_heading(1)), size);
        flow.keep_last();
    }

    state(flow, page);
    let (boxed, others): (Vec<&FrontRow>, Vec<&FrontRow>) = flow.document.front.iter().partition(|row| row.boxed);
    let start = flow.rows.len();
    front_table(flow, &boxed, page);
    let count = flow.rows.len() - start;
    for (at, row) in flow.rows[start..].iter_mut().enumerate() {
        let fill = Fill { x: page.x, y: 0.0, width: page.width, height: row.height, colour: Colour::Tint };
        row.fills.insert(0, fill);
        row.keep = stays_whole(at, count);
    }
    front_table(flow, &others, page);
    meanings(flow, page);
}

/// As of when it is true, and what the words of the stamp mean.
fn meanings(flow: &mut Flow, page: Column) {
    let element = flow.tagger.tree.add(page.holder, Role::Paragraph);
    let look = Look { colour: Colour::Quiet, ..Look::plain(flow.style.cell) };
    let ink = Ink::new(look, Some(flow.slot(element)));
    let mut prose = Prose::default();
    prose.push(&flow.document.stamp.as_of(), ink);
    prose.push(&format!(" Made from model {}.", flow.document.stamp.release), ink);
    for (word, rest) in &flow.document.stamp.meanings() {
        prose.push(" ", ink);
        prose.push(word, Ink { look: Look { bold: true, ..look }, ..ink });
        prose.push(rest, ink);
    }
    flow.text(prose, Column { size: flow.style.cell, ..page }, flow.style.between_paragraphs());
}

/// The most that a logo takes, in units: width, height, and how many points a pixel may be wide.
const LOGO: (f32, f32, f32) = (200.0, 60.0, 0.75);

fn logo(flow: &mut Flow, page: Column) {
    let Some(logo) = &flow.document.design.logo else { return };
    let (widest, highest, pixel) = LOGO;
    let picture = &logo.picture;
    let fitting = (widest * flow.style.unit / picture.width).min(highest * flow.style.unit / picture.height);
    let scale = match &picture.content {
        Content::Drawing(_) => fitting,
        // Few pixels do not become more by being large.
        Content::Pixels(_) => fitting.min(pixel * flow.style.unit),
    };
    let element = flow.tagger.tree.add(page.holder, Role::Figure(logo.text.clone()));
    let (width, height) = (picture.width * scale, picture.height * scale);
    let placed = PlacedPicture { x: page.x, y: 0.0, width, height, slot: flow.slot(element) };
    let row = Row { height: height + 8.0 * flow.style.unit, logo: Some(placed), keep: Keep::Firm, ..Row::default() };
    flow.push(vec![row], page.size);
}

/// The state of the text, beside a bar.
fn state(flow: &mut Flow, page: Column) {
    let stamp = &flow.document.stamp;
    let (state, explanation) = (stamp.state(), stamp.explanation());
    let colour = match state {
        State::Approved => Colour::InForce,
        State::Draft | State::Changed | State::DueSoon | State::Overdue | State::Superseded => Colour::Attention,
        State::Changes | State::Paper => Colour::Inserted,
        State::Incomplete => Colour::Attention,
    };
    let element = flow.tagger.tree.add(page.holder, Role::Paragraph);
    let ink = Ink::new(Look::plain(flow.style.state), Some(flow.slot(element)));
    let mut prose = Prose::default();
    prose.push(&format!("{}. ", state.words()), Ink { look: Look { bold: true, ..ink.look }, ..ink });
    prose.push(&explanation, ink);
    let unit = flow.style.unit;
    let inset = 14.0 * unit;
    let lines = flow.lines(prose.finish(), page.width - 2.0 * inset);
    let mut rows = rows_of(lines, page.x + inset, flow.style.state, 14.0 * unit);
    let last = rows.len().saturating_sub(1);
    for (at, row) in rows.iter_mut().enumerate() {
        pad(row, if at == 0 { 8.0 * unit } else { 0.0 }, if at == last { 8.0 * unit } else { 0.0 });
        let box_of = |x, width, colour| Fill { x, y: 0.0, width, height: row.height, colour };
        let fills = [box_of(page.x, page.width, Colour::Tint), box_of(page.x, 4.0 * unit, colour)];
        row.fills.splice(0..0, fills);
        row.keep = stays_whole(at, last + 1);
    }
    flow.push(rows, flow.style.state);
}

fn front_table(flow: &mut Flow, front: &[&FrontRow], page: Column) {
    if front.is_empty() {
        return;
    }
    let element = flow.tagger.tree.add(page.holder, Role::Table);
    let mut rows = Vec::with_capacity(front.len());
    for entry in front {
        let row = flow.tagger.tree.add(element, Role::Row);
        let label = flow.tagger.tree.add(row, Role::HeaderCell(Scope::Row));
        let ink = Ink::new(Look::heading(flow.style.cell), Some(flow.slot(label)));
        let value = flow.tagger.tree.add(row, Role::Cell);
        let words = flow.tagger.prose(&entry.value, Look::plain(flow.style.cell), value);
        let cell = |prose, header, flow: &mut Flow| Cell {
            paragraph: measure(prose, &mut flow.setter.words, &mut flow.missing),
            align: Align::Left,
            header,
        };
        rows.push(vec![cell(Prose::of(&entry.label, ink), true, flow), cell(words, false, flow)]);
    }
    let start = flow.rows.len();
    let starts = table(flow, rows, Ruling::default(), page);
    for (entry, at) in front.iter().zip(starts) {
        flow.rows[start + at].places.push(Destination::Anchor(entry.id.clone()));
    }
}

/// Flows the table of contents: the sections of level 2 and 3.
pub(crate) fn contents(flow: &mut Flow, page: Column) {
    let document = flow.document;
    if document.sections.is_empty() {
        return;
    }
    flow.heading_of_ours("Contents", None, page);
    let contents = flow.tagger.tree.add(page.holder, Role::Contents);
    let start = flow.rows.len();
    let deepest = deepest(flow);
    let sections = entries(flow, &document.sections, contents, deepest, page);
    // Short contents stay whole. Longer ones may begin on the first page and go on where a section begins, with a
    // handful of entries on either side.
    let count = flow.rows.len() - start;
    for (at, row) in flow.rows[start..].iter_mut().enumerate() {
        let parts = sections.contains(&(start + at + 1)) && at + 1 >= HANDFUL && count - at > HANDFUL;
        row.tie(if parts { Keep::Free } else { stays_whole(at, count) });
        row.above += if at == 0 { 4.0 * flow.style.unit } else { 0.0 };
    }
}

/// Flows the entries of `sections` and of those in them. Answers with the row of the flow at which each of `sections`
/// begins.
fn entries(flow: &mut Flow, sections: &[Section], contents: ElementId, deepest: u8, column: Column) -> Vec<usize> {
    let mut numbers = 0.0f32;
    for section in sections {
        if let Some(number) = &section.number {
            numbers = numbers.max(flow.label(number, Ink::new(look(section.level, &flow.style), None)).width);
        }
    }
    let hang = if numbers > 0.0 { (numbers + 9.0 * flow.style.unit).min(column.width / 4.0) } else { 0.0 };
    let mut starts = Vec::with_capacity(sections.len());
    for section in sections {
        starts.push(flow.rows.len());
        entry(flow, section, contents, hang, column);
        if section.level < deepest && section.sections.iter().any(|inner| inner.level <= deepest) {
            let inner = flow.tagger.tree.add(contents, Role::Contents);
            let indent = if hang > 0.0 { hang } else { 14.0 * flow.style.unit };
            entries(
                flow,
                &section.sections,
                inner,
                deepest,
                Column { x: column.x + indent, width: column.width - indent, ..column },
            );
        }
    }
    starts
}

/// The level of the least headings that the contents list, and of those that they list if those are too many.
const DEEPEST: u8 = 3;
const SECTIONS_ALONE: u8 = 2;

/// Contents of more entries than these are no help to find anything.
const MOST: usize = 60;

/// How many rows of the contents stand on either side of the end of a page.
const HANDFUL: usize = 4;

/// The level of the least headings that the contents of this document list, the same in print of either size.
fn deepest(flow: &Flow) -> u8 {
    let sections = flow.document.all_sections();
    let count = sections.iter().filter(|section| section.level <= DEEPEST).count();
    if count <= MOST { DEEPEST } else { SECTIONS_ALONE }
}

/// Kept free for the page number and some dots, in letters.
const FOR_NUMBERS: f32 = 4.0;

fn look(level: u8, style: &Style) -> Look {
    Look { bold: level <= 2, colour: Colour::Link, ..Look::plain(style.entry) }
}

fn entry(flow: &mut Flow, section: &Section, contents: ElementId, hang: f32, column: Column) {
    if section.heading().trim().is_empty() {
        return;
    }
    let item = flow.tagger.tree.add(contents, Role::ContentsItem);
    let reference = flow.tagger.tree.add(item, Role::Reference);
    let place = Destination::Anchor(section.id.clone());
    let link = flow.tagger.tree.add_link(reference, Goal::Place(place.clone()), section.heading());
    let element = flow.tagger.tree.link(link).element;
    let slot = flow.slot(element);
    let ink = Ink { link: Some(link), ..Ink::new(look(section.level, &flow.style), Some(slot)) };
    let label = section.number.as_ref().map(|number| flow.label(&format!("{number}\u{a0}"), ink));
    let title = plain(&section.title);
    let source = section.title.first().map(|inline| inline.span);
    let size = flow.style.entry;
    let width = column.width - hang - FOR_NUMBERS * size.letters;
    let ink = Ink { source, ..ink };
    let mut lines = flow.lines(Prose::of(&title, ink), width);
    if lines.len() > 1 {
        lines = measure(Prose::of(&title, ink), &mut flow.setter.words, &mut flow.missing)
            .even_lines(width, &mut flow.setter.words);
    }
    let end = lines.last().map_or(0.0, |line| line.width);
    let mut rows = rows_of(lines, column.x + hang, size, if section.level <= 2 { 3.0 * flow.style.unit } else { 0.0 });
    if rows.is_empty() {
        rows.push(Row { height: size.leading, ..Row::default() });
    }
    if let (Some(label), Some(row)) = (label, rows.first_mut()) {
        row.runs.splice(0..0, label.placed(column.x, size.baseline()));
    }
    let last = rows.len() - 1;
    for (at, row) in rows.iter_mut().enumerate() {
        row.keep = stays_whole(at, last + 1);
    }
    rows[last].page_number = Some(PageNumber {
        place,
        from: column.x + hang + end,
        to: column.x + column.width,
        y: size.baseline(),
        slot,
        link,
    });
    flow.push(rows, size);
}
