//! A page as PDF operators: artifacts first, then the text in reading order, each slot marked with its number.

use super::called::{FONT_NAMES, LOGO, WATERMARK, name};
use super::file::{hundredths, hundredths_to, number_to};
use super::strings::{Strings, StrungWords, in_hexadecimal};
use super::subset::Carried;
use crate::render::pdf::page::laid::{Furniture, Leader, Page};
use crate::render::pdf::page::rows::Fill;
use crate::render::pdf::set::face::Face;
use crate::render::pdf::set::paragraph::Run;
use crate::render::pdf::set::shaped::{ShapedWords, WordId};
use crate::render::pdf::set::style::{Colour, Style};
use crate::render::pdf::set::tree::{TagSlot, Tree};

/// What drawing needs to know beside the page.
pub(crate) struct Drawing<'a, 'f> {
    /// The glyphs of each word.
    pub words: &'a ShapedWords<'f>,
    /// How words are written that need no spelling.
    pub strung: &'a StrungWords,
    /// The faces as the file carries them.
    pub carried: &'a [Option<Carried>; 4],
    /// Whose words each slot holds.
    pub tree: &'a Tree,
    /// How they look.
    pub style: &'a Style,
    /// Whether a word stands behind the text.
    pub watermark: bool,
}

/// What stands alike on pages: nearly all of header and footer. It is written once and drawn first.
pub(crate) struct Shared {
    /// Of the header, which the first page has not.
    pub header: Furniture,
    /// Of the footer.
    pub footer: Furniture,
}

impl Shared {
    /// What `pages` have in common.
    pub(crate) fn of(pages: &[Page]) -> Shared {
        let common = |pages: &[Page], part: fn(&Page) -> &Furniture| {
            let mut common = pages.first().map(part).cloned().unwrap_or_default();
            for page in pages {
                let has = part(page);
                common.runs.retain(|run| has.runs.contains(run));
                common.rule = common.rule.filter(|_| common.rule == has.rule);
            }
            common
        };
        let after_first = pages.get(1..).unwrap_or_default();
        Shared { header: common(after_first, |page| &page.header), footer: common(pages, |page| &page.footer) }
    }

    /// What is left of a page's own header and footer.
    pub(crate) fn own(&self, page: &Page) -> [Furniture; 2] {
        [without(&page.header, &self.header), without(&page.footer, &self.footer)]
    }

    /// Its operators: on the first page, and on each of the others.
    pub(crate) fn draw(&self, drawing: &Drawing) -> [Vec<u8>; 2] {
        [None, Some(&self.header)].map(|header| {
            let mut pen = Pen::new(drawing);
            if drawing.watermark {
                pen.put(&format!("/Artifact<</Type/Pagination/Subtype/Watermark>>BDC /{WATERMARK} Do EMC\n"));
            }
            header.into_iter().for_each(|header| pen.furniture(header, HEADER));
            pen.furniture(&self.footer, FOOTER);
            pen.out
        })
    }
}

/// The kinds of furniture, as artifacts.
const HEADER: &str = "/Subtype/Header/Attached[/Top]";
const FOOTER: &str = "/Subtype/Footer/Attached[/Bottom]";

/// The operators of a page after what it shares, and its slots in the order of their marks.
pub(crate) fn draw(page: &Page, shared: &Shared, drawing: &Drawing) -> (Vec<u8>, Vec<TagSlot>) {
    let mut pen = Pen::new(drawing);
    let [header, footer] = shared.own(page);
    pen.furniture(&header, HEADER);
    pen.furniture(&footer, FOOTER);
    pen.layout(&page.fills, &page.leaders);
    if !page.repeated.is_empty() {
        // A repeated table header was read where the table begins.
        pen.put("/Artifact<</Type/Pagination>>BDC\n");
        pen.text(&page.repeated);
        pen.put("EMC\n");
    }
    let mut slots: Vec<TagSlot> = Vec::new();
    // The logo stands before all words.
    if let Some(logo) = &page.logo {
        pen.put(&format!("/Figure<</MCID {}>>BDC q ", slots.len()));
        pen.numbers([logo.width, 0.0, 0.0, logo.height, logo.x, drawing.style.height - logo.y - logo.height]);
        pen.put(&format!("cm /{LOGO} Do Q EMC\n"));
        slots.push(logo.slot);
    }
    // The slot that is open.
    let mut open: Option<TagSlot> = None;
    pen.begin_text();
    for run in &page.runs {
        let Some(slot) = run.ink.slot else { continue };
        let tag = name(&drawing.tree.get(drawing.tree.owner(slot)).role);
        pen.place(run);
        let (parted, words) = match run.words.split_last() {
            Some((last, words)) if run.text.ends_with('\u{2010}') => (Some(last), words),
            Some(_) | None => (None, &run.words[..]),
        };
        if open != Some(slot) && !(words.is_empty() && parted.is_some()) {
            pen.put(if open.is_some() { "EMC\n" } else { "" });
            pen.put(&format!("/{tag}<</MCID {}>>BDC\n", slots.len()));
            slots.push(slot);
            open = Some(slot);
        }
        pen.words(run, words);
        if let Some(parted) = parted {
            // Programs that copy text take a common hyphen at the end of a line for one that was put there, and drop it.
            pen.put(if open.take().is_some() { "EMC\n" } else { "" });
            let said = drawing.words.get(*parted).text.strip_suffix('-').unwrap_or_default();
            let read = in_hexadecimal(&format!("{said}\u{2010}"));
            pen.put(&format!("/Span<</MCID {}/ActualText<{read}>>>BDC\n", slots.len()));
            slots.push(slot);
            pen.words(run, std::slice::from_ref(parted));
            pen.put("EMC\n");
        }
    }
    if open.is_some() {
        pen.put("EMC\n");
    }
    pen.put("ET\n");
    (pen.out, slots)
}

/// What a page's own furniture has beside what it shares.
fn without(own: &Furniture, shared: &Furniture) -> Furniture {
    Furniture {
        runs: own.runs.iter().filter(|run| !shared.runs.contains(run)).cloned().collect(),
        rule: own.rule.filter(|_| own.rule != shared.rule),
    }
}

/// Writes operators and remembers what is set.
struct Pen<'a, 'f> {
    out: Vec<u8>,
    drawing: &'a Drawing<'a, 'f>,
    font: Option<(Face, f32)>,
    colour: Option<Colour>,
    /// Where the last run of the text began, in hundredths of a point from the bottom left corner of the page.
    at: (i64, i64),
}

impl<'a, 'f> Pen<'a, 'f> {
    fn new(drawing: &'a Drawing<'a, 'f>) -> Self {
        Pen { out: Vec::with_capacity(16 * 1024), drawing, font: None, colour: None, at: (0, 0) }
    }

    fn put(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// Numbers, each with a space after it.
    fn numbers(&mut self, numbers: impl IntoIterator<Item = f32>) {
        for number in numbers {
            number_to(&mut self.out, number);
            self.out.push(b' ');
        }
    }

    fn colour(&mut self, colour: Colour) {
        if self.colour.replace(colour) != Some(colour) {
            self.numbers(self.drawing.style.rgb(colour));
            self.put("rg\n");
        }
    }

    fn fill(&mut self, fill: &Fill) {
        self.colour(fill.colour);
        self.numbers([fill.x, self.drawing.style.height - fill.y - fill.height, fill.width, fill.height]);
        self.put("re f\n");
    }

    fn furniture(&mut self, furniture: &Furniture, kind: &str) {
        if furniture.runs.is_empty() && furniture.rule.is_none() {
            return;
        }
        self.put(&format!("/Artifact<</Type/Pagination{kind}>>BDC\n"));
        furniture.rule.iter().for_each(|rule| self.fill(rule));
        self.text(&furniture.runs);
        self.put("EMC\n");
    }

    fn layout(&mut self, fills: &[Fill], leaders: &[Leader]) {
        if fills.is_empty() && leaders.is_empty() {
            return;
        }
        self.put("/Artifact<</Type/Layout>>BDC\n");
        fills.iter().for_each(|fill| self.fill(fill));
        if !leaders.is_empty() {
            // Round dots, each a line of no length. They are drawn and not written: nobody wants to hear them.
            self.put("q 1 J .9 w [0 ");
            self.numbers([self.drawing.style.dots()]);
            self.put("] 0 d ");
            self.numbers(self.drawing.style.rgb(Colour::Quiet));
            self.put("RG\n");
            for leader in leaders {
                self.numbers([leader.to, self.drawing.style.height - leader.y]);
                self.put("m ");
                self.numbers([leader.from, self.drawing.style.height - leader.y]);
                self.put("l S\n");
            }
            self.put("Q\n");
        }
        self.put("EMC\n");
    }

    fn set_font(&mut self, face: Face, size: f32) {
        if self.font.replace((face, size)) != Some((face, size)) {
            self.put("/");
            self.put(FONT_NAMES[face as usize]);
            self.put(" ");
            self.numbers([size]);
            self.put("Tf\n");
        }
    }

    fn begin_text(&mut self) {
        self.put("BT\n");
        self.at = (0, 0);
    }

    fn text(&mut self, runs: &[Run]) {
        self.begin_text();
        for run in runs {
            self.place(run);
            self.words(run, &run.words);
        }
        self.put("ET\n");
    }

    /// Goes to where a run begins.
    fn place(&mut self, run: &Run) {
        let look = run.ink.look;
        self.colour(look.colour);
        self.set_font(look.face(), look.size);
        // From where the last began: most lines are as far from the one above. Whole hundredths add up without error.
        let at = (hundredths(run.x), hundredths(self.drawing.style.height - run.y));
        for step in [at.0 - self.at.0, at.1 - self.at.1] {
            hundredths_to(&mut self.out, step);
            self.out.push(b' ');
        }
        self.put("Td\n");
        self.at = at;
    }

    /// Words of a run from the pen's place on: one string, but for kerning and for letters that need to be spelled out.
    fn words(&mut self, run: &Run, ids: &[WordId]) {
        let Drawing { words, strung, carried, .. } = *self.drawing;
        let (face, size) = (run.ink.look.face(), run.ink.look.size);
        let Some(Carried { subset, .. }) = &carried[face as usize] else { return };
        let mut strings = Strings::new(&mut self.out);
        for &id in ids {
            match strung.get(id, subset) {
                Some(word) => strings.push(word),
                None => strings.spell(words.get(id), subset, words.faces.of(face).units_per_em, size),
            }
        }
        strings.close();
    }
}
