//! Rows become pages: keeps are kept, table headers repeated, footnotes stand at the foot of the page that calls them.

use super::flow::Flowed;
use super::furniture;
use super::laid::{Laid, Leader, Page};
use super::rows::{Fill, Keep, PageNumber, Row, ground};
use crate::document::Document;
use crate::render::pdf::set::paragraph::Run;
use crate::render::pdf::set::prose::{Ink, Prose};
use crate::render::pdf::set::style::{Colour, Style, number_look};
use crate::render::pdf::set::tree::{Destination, Goal, Tree};
use crate::render::pdf::set::typesetter::Typesetter;
use rustc_hash::FxHashMap;

/// Between the text and the footnotes, and between the rule there and the footnotes; in units.
const ABOVE_NOTES: f32 = 14.0;
const BELOW_RULE: f32 = 4.0;
/// A page filled less than this looks left off; a first page with a title may have more white.
const WELL_FULL: f32 = 0.6;
const FIRST_FULL: f32 = 0.5;

/// Lays the rows of a document out on pages.
pub(crate) fn lay_out(document: &Document, flowed: Flowed, style: Style, setter: &mut Typesetter) -> Laid {
    let Flowed { mut rows, notes, headers, tree, bookmarks, missing: _ } = flowed;
    let frame = furniture::frame(document, &style, setter);
    let room = Room {
        first: frame.bottom - frame.first_top,
        further: frame.bottom - frame.top,
        above_notes: ABOVE_NOTES * style.unit,
        tightest: TIGHTEST,
    };
    let filled = fill_evenly(&mut rows, notes, &headers, room);
    let mut rows = rows.into_iter();
    let pages = Vec::with_capacity(filled.len());
    let mut laid = Laid { pages, places: FxHashMap::default(), tree, bookmarks, style };
    let mut numbers = Vec::new();
    for (at, plan) in filled.into_iter().enumerate() {
        // A row has two runs or so: a label and its words.
        let mut page = Page { runs: Vec::with_capacity(2 * plan.rows), ..Page::default() };
        let mut y = if at == 0 { frame.first_top } else { frame.top };
        if let Some(header) = plan.header {
            for (above, mut row) in headers[header].iter().cloned().enumerate() {
                y += if above > 0 { row.above } else { 0.0 };
                row.lower(y);
                y += row.height;
                page.fills.append(&mut row.fills);
                page.repeated.append(&mut row.runs);
            }
        }
        for place in 0..plan.rows {
            let Some(mut row) = rows.next() else { break };
            if place == 0 && plan.header.is_none() {
                row.fills.extend(row.opening);
            }
            y += if place > 0 { row.above * plan.apart } else { 0.0 };
            y = set(row, y, place == 0, at, &mut page, &mut laid.places, &mut numbers);
        }
        if !plan.notes.is_empty() {
            let height: f32 = plan.notes.iter().map(|row| row.above + row.height).sum();
            let mut y = frame.bottom - height;
            page.fills.push(Fill {
                x: style.left,
                y: y - BELOW_RULE * style.unit,
                width: 80.0 * style.unit,
                height: 0.6 * style.unit,
                colour: Colour::Line,
            });
            for row in plan.notes {
                y = set(row.clone(), y + row.above, false, at, &mut page, &mut laid.places, &mut numbers);
            }
        }
        laid.pages.push(page);
    }
    for (at, number) in numbers {
        let page = laid.places.get(&number.place).map_or(at, |place| place.0);
        set_number(&mut laid.pages[at], number, page + 1, &style, setter);
    }
    furniture::add(&frame, &style, &mut laid.pages, setter);
    let order = laid.tree.reading_order();
    for page in &mut laid.pages {
        for runs in [&mut page.runs, &mut page.repeated] {
            name_pages(runs, &laid.places, &laid.tree, setter);
            page.fills.extend(runs.iter().flat_map(ground));
        }
        // What is repeated was read where the table begins.
        page.repeated.iter_mut().for_each(|run| run.ink = Ink::new(run.ink.look, None));
        merge(&mut page.fills);
        // Until now cells of a table lie line by line, and footnotes after everything else.
        page.runs.sort_by_key(|run| run.ink.slot.map(|slot| order[slot.0 as usize]));
    }
    laid
}

/// Puts a row on a page with its top at `y`. Answers with its bottom.
fn set(
    mut row: Row,
    y: f32,
    first: bool,
    at: usize,
    page: &mut Page,
    places: &mut FxHashMap<Destination, (usize, f32)>,
    numbers: &mut Vec<(usize, PageNumber)>,
) -> f32 {
    if first {
        // A bar beside a quotation reaches up to the row before, which is on another page.
        for fill in row.fills.iter_mut().filter(|fill| fill.y < 0.0) {
            fill.height += fill.y;
            fill.y = 0.0;
        }
    }
    row.lower(y);
    for place in row.places {
        places.entry(place).or_insert((at, y));
    }
    page.fills.append(&mut row.fills);
    page.runs.append(&mut row.runs);
    page.logo = page.logo.or(row.logo);
    numbers.extend(row.page_number.map(|number| (at, number)));
    y + row.height
}

/// The room on pages, and the space between text and footnotes on them.
#[derive(Clone, Copy)]
struct Room {
    /// On the first page, above which stands no header.
    first: f32,
    /// On each of the others.
    further: f32,
    above_notes: f32,
    /// How much of the space between rows stays at the least where the rest of a text is taken in.
    tightest: f32,
}

impl Room {
    fn on(self, page: usize) -> f32 {
        if page == 0 { self.first } else { self.further }
    }
}

/// What goes on one page.
#[derive(Debug, Default, PartialEq)]
struct Plan {
    /// How many further rows.
    rows: usize,
    /// How much of the space between them stays.
    apart: f32,
    /// The table header repeated above them.
    header: Option<usize>,
    /// The rows of its footnotes.
    notes: Vec<Row>,
}

/// A last page that is filled less than this looks left over.
const LEFT_OVER: f32 = 0.2;

/// How much of the space between rows may stay, if that saves a page that looks left over.
const TIGHTER: [f32; 3] = [0.93, 0.86, 0.8];

/// How much of it stays at the least on a page that takes in the rest of a text, which else would be parted.
const TIGHTEST: f32 = 0.8;

/// Chooses what goes on each page. Space between rows gives way rather than leave a line or two over for a last page.
fn fill_evenly(rows: &mut Vec<Row>, notes: Vec<Vec<Row>>, headers: &[Vec<Row>], room: Room) -> Vec<Plan> {
    let filled = fill(rows, notes.clone(), headers, room);
    let Some(last) = filled.last().filter(|_| filled.len() > 1) else { return filled };
    let left_over = height_of(&rows[rows.len() - last.rows..]) < room.further * LEFT_OVER;
    if last.header.is_some() || !last.notes.is_empty() || !left_over {
        return filled;
    }
    for share in TIGHTER {
        let mut tight = rows.clone();
        tight.iter_mut().for_each(|row| row.above *= share);
        let fewer = fill(&tight, notes.clone(), headers, Room { tightest: TIGHTEST / share, ..room });
        if fewer.len() < filled.len() {
            *rows = tight;
            return fewer;
        }
    }
    filled
}

/// Chooses what goes on each page.
fn fill(rows: &[Row], notes: Vec<Vec<Row>>, headers: &[Vec<Row>], room: Room) -> Vec<Plan> {
    let mut notes: Vec<Option<Vec<Row>>> = notes.into_iter().map(Some).collect();
    let mut plans = Vec::new();
    // Rows of footnotes for which a page had no room.
    let mut waiting: Vec<Row> = Vec::new();
    let mut start = 0;
    loop {
        if start >= rows.len() && waiting.is_empty() && !plans.is_empty() {
            return plans;
        }
        let mut plan = Plan { apart: 1.0, ..Plan::default() };
        let (height, apart) = (room.on(plans.len()), room.above_notes);
        let mut used = take_notes(&mut waiting, &mut plan, height, apart);
        let header =
            rows.get(start).and_then(|row| row.header).filter(|&header| height_of(&headers[header]) < height / 3.0);
        let header_height = header.map_or(0.0, |header| height_of(&headers[header]));
        let mut end = start;
        let mut called: Vec<usize> = Vec::new();
        used += header_height;
        // Whether the notes of this page run on to the next: then it takes no more than what cannot be parted.
        let mut notes_run_on = false;
        while let Some(row) = rows.get(end) {
            let is_firm = rows[start..end].iter().all(|row| row.keep == Keep::Firm);
            if notes_run_on && !is_firm {
                break;
            }
            let mut called_here: Vec<usize> = Vec::new();
            let below = note_height(row, &notes, &called, &mut called_here);
            let first_note = below > 0.0 && plan.notes.is_empty() && called.is_empty();
            let needed = if end > start { row.above } else { 0.0 } + row.height;
            let room = height - used - needed - if first_note { apart } else { 0.0 };
            // A page without text takes a row even if it is too tall, so that the document comes to an end. So does
            // one with a heading alone, if the row fits. The footnotes of that row may then run on.
            let forced = if end == start { plan.notes.is_empty() } else { is_firm && room >= row.height };
            if !forced && room < below - 0.01 {
                break;
            }
            notes_run_on |= room < below - 0.01;
            used += needed + if first_note { apart } else { 0.0 } + if notes_run_on { 0.0 } else { below };
            called.append(&mut called_here);
            end += 1;
        }
        if end < rows.len() && !plan.notes.is_empty() && rows[start..end].iter().all(|row| row.keep == Keep::Firm) {
            // Below notes that have run on to it, a page has no room for a heading and what it heads.
            end = start;
        } else if end < rows.len() {
            let beside = used - height_of(&rows[start..end]);
            let least = if plans.is_empty() { FIRST_FULL } else { WELL_FULL };
            end = last_parting(rows, start, end, height * least - beside);
            if plan.notes.is_empty()
                && let Some((whole, apart)) =
                    taken_in(&rows[start..], end - start, height - header_height, room.tightest)
            {
                (end, plan.apart) = (start + whole, apart);
            }
        }
        for row in &rows[start..end] {
            queue_notes(row, &mut notes, &mut waiting);
        }
        if end == rows.len() {
            // Footnotes that nothing calls end the document.
            waiting.extend(notes.iter_mut().filter_map(Option::take).flatten());
        }
        plan.rows = end - start;
        plan.header = header.filter(|_| plan.rows > 0);
        let text: f32 = height_of(&rows[start..end]) + if plan.header.is_some() { header_height } else { 0.0 };
        take_notes(&mut waiting, &mut plan, height - text, apart);
        plans.push(plan);
        start = end;
    }
}

/// Where a page that starts at `start` and has no room for the row at `end` ends best: after the last of its rows that is
/// tied the least, as long as the page is filled to `least`. If it never is, it is filled as far as keeps allow. What is
/// nothing without the next gives way only where nothing else does.
fn last_parting(rows: &[Row], start: usize, end: usize, least: f32) -> usize {
    let last = |most: Keep| (start + 1..=end).rev().find(|&at| rows[at - 1].keep <= most);
    let partings = [Keep::Free, Keep::Loose, Keep::Whole].map(last);
    let filled = partings.into_iter().flatten().find(|&at| height_of(&rows[start..at]) >= least);
    filled.or(partings.into_iter().flatten().max()).unwrap_or(end)
}

/// How many of `rows` fill a page of `height` that would part a text after `end` of them, if it takes in the rest of the
/// text, and how much of the space between them then stays; if that is `tightest` at the least.
fn taken_in(rows: &[Row], end: usize, height: f32, tightest: f32) -> Option<(usize, f32)> {
    if rows.get(end)?.above > 0.0 {
        return None;
    }
    let whole = (end + 1..rows.len()).find(|&at| rows[at].above > 0.0).unwrap_or(rows.len());
    let page = &rows[..whole];
    let over = height_of(page) - height;
    let between: f32 = page[1..].iter().map(|row| row.above).sum();
    let fits = over <= between * (1.0 - tightest) && page.last()?.keep == Keep::Free;
    // Footnotes have their own say in where a page ends.
    let calls = page.iter().any(|row| row.calls().next().is_some());
    (fits && !calls).then(|| (whole, 1.0 - over.max(0.0) / between.max(0.1)))
}

fn height_of(rows: &[Row]) -> f32 {
    rows.iter().enumerate().map(|(at, row)| row.height + if at > 0 { row.above } else { 0.0 }).sum()
}

/// The height of the footnotes that `row` brings to the page, and of those they call in turn.
fn note_height(row: &Row, notes: &[Option<Vec<Row>>], called: &[usize], called_here: &mut Vec<usize>) -> f32 {
    let mut height = 0.0;
    for number in row.calls() {
        let Some(Some(note)) = number.checked_sub(1).and_then(|index| notes.get(index)) else { continue };
        if called.contains(&number) || called_here.contains(&number) {
            continue;
        }
        called_here.push(number);
        for row in note {
            height += row.above + row.height + note_height(row, notes, called, called_here);
        }
    }
    height
}

/// Moves the footnotes that `row` calls, and those they call in turn, to the end of the queue.
fn queue_notes(row: &Row, notes: &mut [Option<Vec<Row>>], waiting: &mut Vec<Row>) {
    for number in row.calls() {
        let Some(note) = number.checked_sub(1).and_then(|index| notes.get_mut(index)).and_then(Option::take) else {
            continue;
        };
        for row in note {
            waiting.push(row.clone());
            queue_notes(&row, notes, waiting);
        }
    }
}

/// Moves as many waiting rows of footnotes to the page as fit in `room`. Answers with the room they take.
fn take_notes(waiting: &mut Vec<Row>, plan: &mut Plan, room: f32, apart: f32) -> f32 {
    let mut used = height_of_notes(&plan.notes, apart);
    let mut count = 0;
    for row in waiting.iter() {
        let start = if plan.notes.is_empty() && count == 0 { apart } else { 0.0 };
        let needed = start + row.above + row.height;
        // A page with nothing else on it takes one row, however tall.
        let forced = plan.rows == 0 && plan.notes.is_empty() && count == 0;
        if used + needed > room + 0.01 && !forced {
            break;
        }
        used += needed;
        count += 1;
    }
    if count < waiting.len() {
        count = last_parting(waiting, 0, count, 0.0);
    }
    plan.notes.extend(waiting.drain(..count));
    height_of_notes(&plan.notes, apart)
}

fn height_of_notes(notes: &[Row], apart: f32) -> f32 {
    if notes.is_empty() { 0.0 } else { apart + notes.iter().map(|row| row.above + row.height).sum::<f32>() }
}

/// Sets the page number at the end of an entry of the contents, and the dots before it.
fn set_number(page: &mut Page, number: PageNumber, shown: usize, style: &Style, setter: &mut Typesetter) {
    let ink = Ink { link: Some(number.link), ..Ink::new(number_look(style), Some(number.slot)) };
    let prose = Prose::of(&format!("\u{a0}{shown}"), ink);
    let Some(line) = setter.set(prose, f32::INFINITY, &mut Vec::new()).pop() else { return };
    let x = number.to - line.width;
    let dots = style.dots();
    if x - number.from > 4.0 * dots {
        // On a grid from the right edge, so that the dots of all entries stand below one another.
        let to = number.to - ((line.width + 3.0) / dots).ceil() * dots;
        page.leaders.push(Leader { from: number.from + 1.5 * dots, to, y: number.y });
    }
    let runs = line.placed(x, number.y);
    page.runs.extend(runs);
}

/// Puts the true numbers of pages into references, and closes the gap that a narrower number leaves in its line. Lines
/// are ragged, so none needs to be broken anew.
fn name_pages(runs: &mut [Run], places: &FxHashMap<Destination, (usize, f32)>, tree: &Tree, setter: &mut Typesetter) {
    for at in 0..runs.len() {
        let Some(link) = runs[at].ink.link.filter(|_| runs[at].ink.page) else { continue };
        let Goal::Place(place) = &tree.link(link).goal else { continue };
        // Every anchor stands on some page, or the link would not have been made.
        let Some(&(page, _)) = places.get(place) else { continue };
        let look = runs[at].ink.look;
        let text = (page + 1).to_string();
        let number = setter.words.word(look.face(), &text);
        let width = setter.words.width(look.face(), number, look.size);
        let before = runs[at].clone();
        let narrower = before.width - width;
        runs[at].words = [number].into();
        runs[at].text = text.into();
        runs[at].width = width;
        let mut end = before.x + before.width;
        for next in &mut runs[at + 1..] {
            let same_line = (next.y + next.ink.look.rise - before.y - look.rise).abs() < 0.05;
            if !same_line || (next.x - end).abs() > 0.05 {
                break;
            }
            end = next.x + next.width;
            next.x -= narrower;
        }
    }
}

/// Joins grounds that touch from row to row, so that no reader shows a seam.
fn merge(fills: &mut Vec<Fill>) {
    let mut merged: Vec<Fill> = Vec::with_capacity(fills.len());
    for fill in fills.drain(..) {
        let above = merged.iter_mut().rev().take(12).find(|above| {
            above.x == fill.x
                && above.width == fill.width
                && above.colour == fill.colour
                && (above.y + above.height - fill.y).abs() < 0.02
        });
        match above {
            Some(above) => above.height = fill.y + fill.height - above.y,
            None => merged.push(fill),
        }
    }
    *fills = merged;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::fixture::BODY;
    use crate::render::pdf::set::style::Look;

    /// Rows ten high: `+` stays with the next, `~` does so loosely, `=` is of one piece with it, `1` calls footnote 1.
    fn rows(text: &str) -> Vec<Row> {
        text.chars()
            .map(|sign| {
                let call = sign.to_digit(10).map(|digit| digit as usize);
                let ink = Ink { call, ..Ink::new(Look::plain(BODY), None) };
                let keep = match sign {
                    '~' => Keep::Loose,
                    '=' => Keep::Whole,
                    '+' => Keep::Firm,
                    _ => Keep::Free,
                };
                let run = Run { x: 0.0, y: 0.0, width: 0.0, ink, words: [].into(), text: "".into() };
                Row { height: 10.0, keep, runs: vec![run], ..Row::default() }
            })
            .collect()
    }

    /// How many rows of text and of footnotes stand on each page of `height`.
    fn filled(text: &str, notes: &[&str], height: f32) -> Vec<(usize, usize)> {
        let notes = notes.iter().map(|note| rows(note)).collect();
        let room = Room { first: height, further: height, above_notes: ABOVE_NOTES, tightest: TIGHTEST };
        fill(&rows(text), notes, &[], room).iter().map(|plan| (plan.rows, plan.notes.len())).collect()
    }

    #[test]
    fn rows_that_stay_together_move_to_the_next_page_together() {
        assert_eq!(filled("|||||", &[], 30.0), [(3, 0), (2, 0)]);
        assert_eq!(filled("||+|", &[], 30.0), [(2, 0), (2, 0)]);
        assert_eq!(filled("|++|", &[], 30.0), [(1, 0), (3, 0)]);
    }

    #[test]
    fn a_chain_longer_than_a_page_is_parted_where_the_page_ends() {
        assert_eq!(filled("+++++|", &[], 30.0), [(3, 0), (3, 0)]);
        assert_eq!(filled("+~+++|", &[], 30.0), [(2, 0), (3, 0), (1, 0)], "where it is tied the least");
        assert_eq!(filled("|||~~||", &[], 50.0), [(3, 0), (4, 0)]);
        assert_eq!(filled("|~~~~||", &[], 50.0), [(5, 0), (2, 0)], "no page is all but empty for a loose tie");
    }

    #[test]
    fn what_is_of_one_piece_is_parted_rather_than_leave_a_page_half_empty() {
        assert_eq!(filled("|||=====|", &[], 60.0), [(3, 0), (6, 0)], "half full");
        assert_eq!(filled("||+====+|", &[], 60.0), [(6, 0), (3, 0)], "less than half full");
        assert_eq!(filled("|||||===|===|", &[], 50.0), [(5, 0), (4, 0), (4, 0)], "more than half full");
        assert_eq!(filled("|||||||======|", &[], 50.0), [(5, 0), (5, 0), (4, 0)], "two of five");
        assert_eq!(filled("||+++++|", &[], 60.0), [(2, 0), (6, 0)], "but a heading keeps what follows it");
    }

    #[test]
    fn space_gives_way_to_a_line_left_over_for_a_last_page() {
        let filled = |count: usize| {
            let mut rows = rows(&"|".repeat(count));
            rows.iter_mut().for_each(|row| row.above = 5.0);
            let room = Room { first: 151.0, further: 151.0, above_notes: 0.0, tightest: TIGHTEST };
            let plans = fill_evenly(&mut rows, Vec::new(), &[], room);
            (plans.iter().map(|plan| plan.rows).collect::<Vec<_>>(), rows[1].above)
        };
        assert_eq!(filled(10), (vec![10], 5.0));
        assert_eq!(filled(11), (vec![11], 4.0));
        assert_eq!(filled(12), (vec![10, 2], 5.0), "two are too many");
    }

    #[test]
    fn space_gives_way_to_the_end_of_a_text_that_a_page_would_part() {
        // Texts of one row each, but for the last, which has four.
        let mut rows = rows(&"|".repeat(11));
        rows[..8].iter_mut().for_each(|row| row.above = 5.0);
        let plans = |height: f32| {
            let room = Room { first: height, further: height, above_notes: 0.0, tightest: TIGHTEST };
            let plans = fill(&rows, Vec::new(), &[], room);
            plans.iter().map(|plan| (plan.rows, (plan.apart * 100.0).round())).collect::<Vec<_>>()
        };
        assert_eq!(plans(145.0), [(11, 100.0)]);
        assert_eq!(plans(141.5), [(11, 90.0)]);
        assert_eq!(plans(137.9), [(10, 100.0), (1, 100.0)], "two thirds would not do");
    }

    #[test]
    fn a_heading_stays_with_a_text_whose_footnote_runs_on() {
        let note = "|".repeat(15);
        assert_eq!(filled("|||+1||", &[&note], 90.0), [(3, 0), (2, 5), (0, 7), (2, 3)]);
        assert_eq!(filled("1+2||", &[&note, &note], 90.0)[..3], [(1, 6), (0, 7), (2, 5)], "below notes too");
    }

    #[test]
    fn the_first_page_has_the_room_that_a_header_takes_on_others() {
        let room = Room { first: 40.0, further: 30.0, above_notes: 0.0, tightest: TIGHTEST };
        let plans = fill(&rows("||||||||"), Vec::new(), &[], room);
        assert_eq!(plans.iter().map(|plan| plan.rows).collect::<Vec<_>>(), [4, 3, 1]);
    }

    #[test]
    fn a_row_taller_than_a_page_has_a_page_to_itself() {
        assert_eq!(filled("|||", &[], 5.0), [(1, 0), (1, 0), (1, 0)]);
    }

    #[test]
    fn a_footnote_stands_on_the_page_that_calls_it() {
        assert_eq!(filled("|1||", &["|"], 44.0), [(2, 1), (2, 0)]);
        assert_eq!(filled("||1|", &["|"], 44.0), [(2, 0), (2, 1)], "call and footnote move on together");
    }

    #[test]
    fn a_footnote_called_twice_is_printed_once() {
        assert_eq!(filled("11|", &["|"], 100.0), [(3, 1)]);
    }

    #[test]
    fn a_footnote_longer_than_a_page_runs_on() {
        let pages = filled("1|", &["||||||||||"], 54.0);
        assert_eq!(pages.iter().map(|page| page.1).sum::<usize>(), 10);
        assert_eq!(pages.iter().map(|page| page.0).sum::<usize>(), 2);
    }

    #[test]
    fn footnotes_that_call_each_other_come_to_an_end() {
        assert_eq!(filled("1|", &["2|", "1"], 200.0), [(2, 3)]);
    }

    #[test]
    fn a_footnote_nothing_calls_is_not_lost() {
        assert_eq!(filled("|", &["||"], 200.0).iter().map(|page| page.1).sum::<usize>(), 2);
    }

    #[test]
    fn a_document_without_rows_has_a_page() {
        assert_eq!(filled("", &[], 100.0), [(0, 0)]);
    }

    #[test]
    fn grounds_that_touch_become_one() {
        let fill = |y| Fill { x: 0.0, y, width: 9.0, height: 10.0, colour: Colour::Tint };
        let mut fills = vec![fill(0.0), fill(10.0), fill(30.0)];
        merge(&mut fills);
        assert_eq!(fills.iter().map(|fill| fill.height).collect::<Vec<_>>(), [20.0, 10.0]);
    }
}
