//! Pictures as PDF objects: drawings as operators, pixels as an image.

use super::file::Written;
use super::streams::Streams;
use crate::colour::Rgb;
use crate::picture::{Content, Contour, Outline, Paint, Picture, Pixels, Step, Stroke};
use lopdf::{Dictionary, Object, ObjectId, dictionary};
use std::collections::BTreeMap;
use std::io::Write;

/// Adds a picture as an object that draws it on a square of length 1.
pub(crate) fn add(picture: &Picture, pdf: &mut lopdf::Document, written: &mut Written, streams: &Streams) -> ObjectId {
    let id = pdf.new_object_id();
    match &picture.content {
        Content::Drawing(strokes) => {
            let (head, operators) = drawing(picture, strokes);
            written.stream(id, head, streams.of(operators));
        }
        Content::Pixels(pixels) => {
            let mut head = head_of(pixels, "DeviceRGB");
            if let Some(solidity) = &pixels.solidity {
                let mask = pdf.new_object_id();
                let solidity = streams.of_part(solidity, "solidity", &picture.file);
                written.stream(mask, head_of(pixels, "DeviceGray"), solidity);
                head.set("SMask", mask);
            }
            written.stream(id, head, streams.of_part(&pixels.colours, "colours", &picture.file));
        }
    }
    id
}

fn head_of(pixels: &Pixels, space: &str) -> Dictionary {
    dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => pixels.width,
        "Height" => pixels.height,
        "ColorSpace" => space,
        "BitsPerComponent" => 8,
    }
}

/// What the dictionary of a drawing says, and its operators.
fn drawing(picture: &Picture, strokes: &[Stroke]) -> (Dictionary, Vec<u8>) {
    let (width, height) = (picture.width, picture.height);
    let mut pen = Pen::default();
    // From the picture's grid, which runs down from the top left, to the square that images fill.
    pen.numbers([1.0 / width, 0.0, 0.0, -1.0 / height, 0.0, 1.0]);
    pen.put("cm\n");
    for stroke in strokes {
        match stroke {
            Stroke::Paint(paint) => pen.paint(paint),
            Stroke::Clip(outlines) => pen.clip(outlines),
            Stroke::EndClip => pen.put("Q\n"),
        }
    }
    let mut states = Dictionary::new();
    for ((fill, line), name) in &pen.states {
        let share = |thousandths: u16| f32::from(thousandths) / 1000.0;
        states.set(name.as_str(), dictionary! { "Type" => "ExtGState", "ca" => share(*fill), "CA" => share(*line) });
    }
    let mut resources = Dictionary::new();
    if !states.is_empty() {
        resources.set("ExtGState", states);
    }
    let head = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => [0, 0, 1, 1].map(Object::Integer).to_vec(),
        "Resources" => resources,
    };
    (head, pen.out)
}

#[derive(Default)]
struct Pen {
    out: Vec<u8>,
    /// How solid fill and line are, in thousandths, and the name of that state.
    states: BTreeMap<(u16, u16), String>,
}

impl Pen {
    fn put(&mut self, operators: &str) {
        self.out.extend_from_slice(operators.as_bytes());
    }

    fn numbers(&mut self, numbers: impl IntoIterator<Item = f32>) {
        for number in numbers {
            let start = self.out.len();
            let places = places(number);
            write!(self.out, "{number:.places$}").expect("a vector takes what is written to it");
            if places > 0 {
                while self.out.ends_with(b"0") {
                    self.out.pop();
                }
                if self.out.ends_with(b".") {
                    self.out.pop();
                }
            }
            if self.out[start..] == *b"-0" {
                self.out.remove(start);
            }
            self.out.push(b' ');
        }
    }

    fn colour(&mut self, Rgb(r, g, b): Rgb, operator: &str) {
        self.numbers([r, g, b].map(|part| f32::from(part) / 255.0));
        self.put(operator);
    }

    fn steps(&mut self, steps: impl Iterator<Item = Step>) {
        for step in steps {
            match step {
                Step::Move(to) => {
                    self.numbers(to);
                    self.put("m\n");
                }
                Step::Line(to) => {
                    self.numbers(to);
                    self.put("l\n");
                }
                Step::Curve(first, second, to) => {
                    self.numbers([first, second, to].into_iter().flatten());
                    self.put("c\n");
                }
                Step::Close => self.put("h\n"),
            }
        }
    }

    fn paint(&mut self, paint: &Paint) {
        let Paint { outline, fill, line } = paint;
        let operator = match (fill.is_some(), line.is_some(), outline.even_odd) {
            (true, true, false) => "B\n",
            (true, true, true) => "B*\n",
            (true, false, false) => "f\n",
            (true, false, true) => "f*\n",
            (false, true, _) => "S\n",
            (false, false, _) => return,
        };
        self.put("q ");
        self.numbers(outline.map);
        self.put("cm\n");
        let thousandths = |solid: f32| (solid * 1000.0).round().clamp(0.0, 1000.0) as u16;
        let solid =
            [fill.map(|fill| fill.1), line.as_ref().map(|line| line.colour.1)].map(|s| thousandths(s.unwrap_or(1.0)));
        if solid != [1000, 1000] {
            let next = format!("G{}", self.states.len());
            let name = self.states.entry((solid[0], solid[1])).or_insert(next).clone();
            self.put(&format!("/{name} gs\n"));
        }
        if let Some((colour, _)) = fill {
            self.colour(*colour, "rg\n");
        }
        if let Some(line) = line {
            self.line(line);
        }
        self.steps(outline.steps.iter().copied());
        self.put(operator);
        self.put("Q\n");
    }

    fn line(&mut self, line: &Contour) {
        self.colour(line.colour.0, "RG\n");
        self.numbers([line.width]);
        self.put(&format!("w {} J {} j ", line.cap, line.join));
        self.numbers([line.miter_limit]);
        self.put("M\n");
        if !line.dashes.0.is_empty() {
            self.put("[");
            self.numbers(line.dashes.0.iter().copied());
            self.put("] ");
            self.numbers([line.dashes.1]);
            self.put("d\n");
        }
    }

    /// What follows shows only inside the outlines.
    fn clip(&mut self, outlines: &[Outline]) {
        self.put("q\n");
        for outline in outlines {
            self.steps(outline.steps.iter().map(|step| on_grid(*step, outline.map)));
        }
        if outlines.is_empty() {
            // A clip without outlines shows nothing.
            self.put("0 0 0 0 re\n");
        }
        let even_odd = outlines.iter().any(|outline| outline.even_odd);
        self.put(if even_odd { "W* n\n" } else { "W n\n" });
    }
}

/// How many decimals give a number six digits in all, wherever its point stands: a grid may be of any size.
fn places(number: f32) -> usize {
    let (mut number, mut places) = (number.abs(), 5_usize);
    while number >= 10.0 && places > 0 {
        (number, places) = (number / 10.0, places - 1);
    }
    while number < 1.0 && places < 12 {
        (number, places) = (number * 10.0, places + 1);
    }
    places
}

/// A step on the picture's own grid.
fn on_grid(step: Step, [a, b, c, d, e, f]: [f32; 6]) -> Step {
    let at = |[x, y]: [f32; 2]| [a * x + c * y + e, b * x + d * y + f];
    match step {
        Step::Move(to) => Step::Move(at(to)),
        Step::Line(to) => Step::Line(at(to)),
        Step::Curve(first, second, to) => Step::Curve(at(first), at(second), at(to)),
        Step::Close => Step::Close,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::write::file::write_entry;

    /// The operators of a drawing, and what its dictionary says.
    fn drawn(svg: &str) -> (String, String) {
        let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20'>{svg}</svg>");
        let picture = crate::picture::read(svg.as_bytes()).expect("it is a plain drawing");
        let Content::Drawing(strokes) = &picture.content else { panic!("it is a drawing") };
        let (head, operators) = drawing(&picture, strokes);
        let mut said = Vec::new();
        head.iter().for_each(|(key, value)| write_entry(&mut said, key, value));
        let [operators, said] = [operators, said].map(|bytes| String::from_utf8(bytes).expect("both are ASCII"));
        (operators, said)
    }

    #[test]
    fn a_drawing_is_operators_on_a_square_of_length_one() {
        let (operators, form) = drawn("<path d='M1 2 L3 4 Z' fill='#ff0000'/>");
        assert_eq!(operators, "0.025 0 0 -0.05 0 1 cm\nq 1 0 0 1 0 0 cm\n1 0 0 rg\n1 2 m\n3 4 l\nh\nf\nQ\n");
        assert_eq!(form, "/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<<>>");
    }

    #[test]
    fn what_shines_through_has_a_state_of_its_own() {
        let (operators, form) = drawn("<circle r='3' fill-opacity='.5'/><circle r='2' fill-opacity='.5'/>");
        assert_eq!(operators.matches("/G0 gs").count(), 2);
        assert!(form.contains("/ExtGState<</G0<</Type/ExtGState/ca 0.5/CA 1>>>>"), "{form}");
    }

    #[test]
    fn every_clip_is_ended() {
        let (operators, _) = drawn(
            "<clipPath id='c'><rect width='9' height='9' transform='translate(2 0)'/></clipPath>\
             <g clip-path='url(#c)'><circle r='3' stroke='#000' stroke-dasharray='1 2'/></g>",
        );
        assert!(operators.contains("2 0 m") && operators.contains("W n"), "{operators}");
        assert!(operators.contains("[1 2 ] 0 d"), "{operators}");
        assert_eq!(operators.matches("q").count(), operators.matches("Q").count());
    }
}
