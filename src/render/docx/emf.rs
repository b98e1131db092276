//! Drawings as an enhanced metafile, the one kind of drawing that every Word shows: [MS-EMF]. What shines through is
//! mixed with white paper.

use crate::colour::Rgb;
use crate::picture::{Contour, Outline, Paint, Step, Stroke};

/// So many units of a metafile are a millimetre.
const PER_MILLIMETRE: f32 = 100.0;
/// A page of the device that a metafile is for: as many units as millimetres times a hundred.
const DEVICE: [u32; 2] = [21_000, 29_700];

const NO_PEN: u32 = 0x8000_0008;
const NO_BRUSH: u32 = 0x8000_0005;

/// A drawing, `width` and `height` in its own units, as it is to be shown so many points wide.
pub(super) fn metafile(strokes: &[Stroke], width: f32, height: f32, points_wide: f32) -> Vec<u8> {
    let scale = points_wide * 25.4 / 72.0 * PER_MILLIMETRE / width;
    let mut pen = Pen { scale, records: Vec::new(), count: 1 };
    for stroke in strokes {
        match stroke {
            Stroke::Paint(paint) => pen.paint(paint),
            Stroke::Clip(outlines) => pen.clip(outlines),
            Stroke::EndClip => pen.record(34, &[u32::MAX]),
        }
    }
    pen.record(14, &[0, 16, 20]);
    let bounds = [0, 0, (width * scale).round() as u32, (height * scale).round() as u32];
    let mut head: Vec<u32> = vec![1, 88];
    head.extend(bounds);
    head.extend(bounds);
    // " EMF", the version, and how much there is.
    head.extend([0x464d_4520, 0x0001_0000, 88 + pen.records.len() as u32, pen.count]);
    // Two things to draw with, a pen and a brush, beside the metafile itself.
    head.extend([3, 0, 0, 0]);
    head.extend(DEVICE);
    head.extend([210, 297]);
    let mut file: Vec<u8> = head.into_iter().flat_map(u32::to_le_bytes).collect();
    file.extend(pen.records);
    file
}

struct Pen {
    scale: f32,
    records: Vec<u8>,
    count: u32,
}

impl Pen {
    fn record(&mut self, kind: u32, values: &[u32]) {
        let size = 8 + 4 * values.len() as u32;
        let all = [kind, size].into_iter().chain(values.iter().copied());
        self.records.extend(all.flat_map(u32::to_le_bytes));
        self.count += 1;
    }

    fn point(&self, [x, y]: [f32; 2], [a, b, c, d, e, f]: [f32; 6]) -> [u32; 2] {
        [(a * x + c * y + e) * self.scale, (b * x + d * y + f) * self.scale].map(|part| part.round() as i32 as u32)
    }

    /// The path of an outline, closed where it closes.
    fn path(&mut self, outlines: &[Outline]) {
        let even_odd = outlines.iter().any(|outline| outline.even_odd);
        self.record(19, &[if even_odd { 1 } else { 2 }]);
        self.record(59, &[]);
        for outline in outlines {
            for step in &outline.steps {
                match *step {
                    Step::Move(to) => {
                        let to = self.point(to, outline.map);
                        self.record(27, &to);
                    }
                    Step::Line(to) => {
                        let to = self.point(to, outline.map);
                        self.record(54, &to);
                    }
                    Step::Curve(first, second, to) => {
                        let mut values = vec![0, 0, 0, 0, 3];
                        values.extend([first, second, to].into_iter().flat_map(|at| self.point(at, outline.map)));
                        self.record(5, &values);
                    }
                    Step::Close => self.record(61, &[]),
                }
            }
        }
        self.record(60, &[]);
    }

    fn paint(&mut self, paint: &Paint) {
        let outline = std::slice::from_ref(&paint.outline);
        if let Some((colour, solid)) = paint.fill {
            self.record(39, &[1, 0, on_paper(colour, solid), 0]);
            self.record(37, &[1]);
            self.record(37, &[NO_PEN]);
            self.path(outline);
            self.record(62, &[0, 0, 0, 0]);
            self.record(37, &[NO_BRUSH]);
            self.record(40, &[1]);
        }
        if let Some(line) = &paint.line {
            self.line(line, &paint.outline);
            self.record(37, &[2]);
            self.record(37, &[NO_BRUSH]);
            self.path(outline);
            self.record(64, &[0, 0, 0, 0]);
            self.record(37, &[NO_PEN]);
            self.record(40, &[2]);
        }
    }

    fn line(&mut self, line: &Contour, outline: &Outline) {
        let [a, b, c, d, ..] = outline.map;
        let scale = self.scale * (a * d - b * c).abs().sqrt();
        let units = |length: f32| (length * scale).round().max(1.0) as u32;
        let cap = [0x200, 0, 0x100][usize::from(line.cap.min(2))];
        let join = [0x2000, 0, 0x1000][usize::from(line.join.min(2))];
        let dashes: Vec<u32> = line.dashes.0.iter().map(|length| units(*length)).collect();
        let dashed = if dashes.is_empty() { 0 } else { 7 };
        self.record(58, &[(line.miter_limit.round().max(1.0) as u32)]);
        let mut values = vec![2, 0, 0, 0, 0, 0x1_0000 | cap | join | dashed, units(line.width), 0];
        values.extend([on_paper(line.colour.0, line.colour.1), 0, dashes.len() as u32]);
        values.extend(dashes);
        self.record(95, &values);
    }

    /// What follows shows only inside the outlines.
    fn clip(&mut self, outlines: &[Outline]) {
        self.record(33, &[]);
        self.path(outlines);
        self.record(67, &[1]);
    }
}

/// A colour as a metafile has it, mixed with white paper where it is not solid.
fn on_paper(Rgb(r, g, b): Rgb, solid: f32) -> u32 {
    let mixed = |part: u8| (255.0 - (255.0 - f32::from(part)) * solid.clamp(0.0, 1.0)).round() as u32;
    mixed(b) << 16 | mixed(g) << 8 | mixed(r)
}
