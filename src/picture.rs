//! Pictures: PNG, JPEG and SVG files, read into what every format can show.
//!
//! The only file that names usvg, png and zune_jpeg. An SVG becomes outlines filled and drawn with plain colours, so that it is
//! as sharp in print as on a screen; what cannot be shown so is refused by name. A PNG or a JPEG becomes pixels, no
//! more of them than a printer can show.

use crate::colour::Rgb;
use png::{BitDepth, ColorType, Decoder, Encoder, Limits, Transformations};
use std::fmt;
use std::io::Cursor;
use usvg::roxmltree;
use usvg::tiny_skia_path::{Path, PathSegment};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// A picture that can be shown.
#[derive(Debug, PartialEq)]
pub struct Picture {
    /// Its width, in units of its own.
    pub width: f32,
    /// Its height, in the same units.
    pub height: f32,
    /// What it shows.
    pub content: Content,
    /// The file a browser is given.
    pub file: Vec<u8>,
}

/// What a picture shows.
#[derive(Debug, PartialEq)]
pub enum Content {
    /// Outlines, in the order they are painted.
    Drawing(Vec<Stroke>),
    /// Pixels.
    Pixels(Pixels),
}

impl Picture {
    /// The media type of its file.
    pub fn media_type(&self) -> &'static str {
        match self.content {
            Content::Drawing(_) => "image/svg+xml",
            Content::Pixels(_) => "image/png",
        }
    }
}

/// Pixels, row by row from the top.
#[derive(Debug, PartialEq)]
pub struct Pixels {
    /// How many stand in a row.
    pub width: u32,
    /// How many rows there are.
    pub height: u32,
    /// Red, green and blue of each.
    pub colours: Vec<u8>,
    /// How solid each is; none if all are.
    pub solidity: Option<Vec<u8>>,
}

/// A step of drawing. Lengths are in units of the picture, from its top left corner.
#[derive(Clone, Debug, PartialEq)]
pub enum Stroke {
    /// Paints an outline.
    Paint(Paint),
    /// From here to [`Stroke::EndClip`] only what is inside all of these outlines shows, taken together.
    Clip(Vec<Outline>),
    /// Ends the last clip.
    EndClip,
}

/// An outline, and the grid that it is drawn on.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// The six numbers of an affine map from the outline's grid to the picture's: a, b, c, d, e, f.
    pub map: [f32; 6],
    /// Its steps.
    pub steps: Vec<Step>,
    /// Whether what it encloses twice is outside of it.
    pub even_odd: bool,
}

/// A step along an outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Begin here.
    Move([f32; 2]),
    /// A straight line to here.
    Line([f32; 2]),
    /// A cubic curve by two points to the third.
    Curve([f32; 2], [f32; 2], [f32; 2]),
    /// Back to where it began.
    Close,
}

/// An outline and how it is painted.
#[derive(Clone, Debug, PartialEq)]
pub struct Paint {
    /// The outline.
    pub outline: Outline,
    /// The colour inside, and how solid it is, from 0 to 1.
    pub fill: Option<(Rgb, f32)>,
    /// The line along it.
    pub line: Option<Contour>,
}

/// A line along an outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Contour {
    /// Its colour, and how solid it is, from 0 to 1.
    pub colour: (Rgb, f32),
    /// Its width.
    pub width: f32,
    /// How it ends: 0 cut off, 1 round, 2 square.
    pub cap: u8,
    /// How it turns corners: 0 pointed, 1 round, 2 cut off.
    pub join: u8,
    /// How long a point may be, in widths.
    pub miter_limit: f32,
    /// The lengths of dashes and gaps, and where in them it begins.
    pub dashes: (Vec<f32>, f32),
}

/// Why a picture cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnfitPicture {
    /// What is wrong with it, worded to stand after its name.
    pub why: String,
    /// The way out.
    pub help: String,
}

impl fmt::Display for UnfitPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

fn unfit(why: impl Into<String>, help: &str) -> UnfitPicture {
    UnfitPicture { why: why.into(), help: help.to_owned() }
}

/// A file larger than this is no logo.
pub(crate) const MOST_BYTES: usize = 2 * 1024 * 1024;
/// A drawing goes into every page as it is, so it must be much smaller than pixels may.
const MOST_BYTES_OF_SVG: usize = 64 * 1024;
/// What a printer shows of a logo: more pixels than these are made fewer.
const MOST_WIDE: u32 = 640;
const MOST_HIGH: u32 = 320;
/// What a picture of [`MOST_BYTES`] may unfold to in memory.
const MOST_UNFOLDED: usize = 128 * 1024 * 1024;

const AS_PNG: &str = "draw it with plain colours, or save the logo as PNG, some 600 pixels wide";

/// Reads a PNG, a JPEG or an SVG file.
pub(crate) fn read(bytes: &[u8]) -> Result<Picture, UnfitPicture> {
    if bytes.len() > MOST_BYTES {
        return Err(unfit("is larger than 2 MB", "save it smaller: a logo some 600 pixels wide is enough"));
    }
    if bytes.starts_with(b"\x89PNG") {
        return read_png(bytes);
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return read_jpeg(bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains("<svg") => read_svg(text),
        Ok(_) | Err(_) => Err(unfit("is no PNG, JPEG or SVG file", "save the logo as one of these")),
    }
}

fn read_png(bytes: &[u8]) -> Result<Picture, UnfitPicture> {
    let broken = |_| unfit("cannot be read as PNG", "save it as PNG again");
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: MOST_UNFOLDED });
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(broken)?;
    let too_large = || unfit("has too many pixels", "save it smaller: a logo some 600 pixels wide is enough");
    let size = reader.output_buffer_size().filter(|&size| size <= MOST_UNFOLDED).ok_or_else(too_large)?;
    let mut unfolded = vec![0; size];
    let frame = reader.next_frame(&mut unfolded).map_err(broken)?;
    let samples = frame.color_type.samples();
    let rgba: Vec<[u8; 4]> = unfolded[..frame.buffer_size()]
        .chunks_exact(samples)
        .map(|pixel| match *pixel {
            [grey] => [grey, grey, grey, 255],
            [grey, solid] => [grey, grey, grey, solid],
            [r, g, b] => [r, g, b, 255],
            [r, g, b, solid] => [r, g, b, solid],
            _ => [0; 4],
        })
        .collect();
    pixels_of(frame.width, frame.height, rgba)
}

fn read_jpeg(bytes: &[u8]) -> Result<Picture, UnfitPicture> {
    let broken = |_| unfit("cannot be read as JPEG", "save it as JPEG again, or as PNG");
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(broken)?;
    let info = decoder.info().ok_or_else(|| unfit("cannot be read as JPEG", "save it as JPEG again, or as PNG"))?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    if width as usize * height as usize * 4 > MOST_UNFOLDED {
        return Err(unfit("has too many pixels", "save it smaller: a logo some 600 pixels wide is enough"));
    }
    if info.components > 3 {
        // What the four inks look like on a screen, no two programs agree on.
        return Err(unfit("has the colours of print (CMYK)", "save it for the screen, in RGB"));
    }
    let colours = decoder.decode().map_err(broken)?;
    let rgba: Vec<[u8; 4]> = colours.chunks_exact(3).map(|pixel| [pixel[0], pixel[1], pixel[2], 255]).collect();
    let (width, height, rgba) = upright(decoder.exif().map_or(1, |exif| orientation(exif)), width, height, rgba);
    pixels_of(width, height, rgba)
}

/// How a camera was held, as its file says: 1 if it was upright, and so on to 8.
fn orientation(exif: &[u8]) -> u8 {
    let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    let is_little = tiff.starts_with(b"II");
    let number = |at: usize, length: usize| {
        let bytes = tiff.get(at..at.checked_add(length)?)?;
        let add = |sum: usize, byte: &u8| sum << 8 | usize::from(*byte);
        Some(if is_little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
    };
    let entries = || {
        let table = number(4, 4)?;
        let count = number(table, 2)?;
        (0..count).find_map(|entry| {
            let at = table.checked_add(2 + 12 * entry)?;
            (number(at, 2)? == 0x0112).then(|| number(at + 8, 2)).flatten()
        })
    };
    entries().and_then(|held| u8::try_from(held).ok()).filter(|held| (1..=8).contains(held)).unwrap_or(1)
}

/// The picture as it was seen, whichever way the camera was held.
fn upright(held: u8, width: u32, height: u32, rgba: Vec<[u8; 4]>) -> (u32, u32, Vec<[u8; 4]>) {
    if held == 1 {
        return (width, height, rgba);
    }
    let (w, h) = (width as usize, height as usize);
    let (wide, high) = if held >= 5 { (h, w) } else { (w, h) };
    let from = |x: usize, y: usize| match held {
        2 => (w - 1 - x, y),
        3 => (w - 1 - x, h - 1 - y),
        4 => (x, h - 1 - y),
        5 => (y, x),
        6 => (y, h - 1 - x),
        7 => (w - 1 - y, h - 1 - x),
        8 => (w - 1 - y, x),
        _ => (x, y),
    };
    let places = (0..high).flat_map(|y| (0..wide).map(move |x| (x, y)));
    let turned = places.map(|(x, y)| from(x, y)).filter_map(|(x, y)| rgba.get(y * w + x).copied()).collect();
    (wide as u32, high as u32, turned)
}

/// The picture of these pixels, no more of them than a printer can show.
fn pixels_of(width: u32, height: u32, rgba: Vec<[u8; 4]>) -> Result<Picture, UnfitPicture> {
    let (width, height, rgba) = shrunk(width, height, rgba);
    let is_solid = rgba.iter().all(|pixel| pixel[3] == 255);
    let pixels = Pixels {
        width,
        height,
        colours: rgba.iter().flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect(),
        solidity: (!is_solid).then(|| rgba.iter().map(|pixel| pixel[3]).collect()),
    };
    // Written anew: without the camera's place and other things that files carry along.
    let file = png_of(&pixels).map_err(|_| unfit("cannot be written as PNG", "save it as PNG again"))?;
    Ok(Picture { width: width as f32, height: height as f32, content: Content::Pixels(pixels), file })
}

/// The same picture in no more pixels than a printer shows: each the mean of those it stands for.
fn shrunk(width: u32, height: u32, rgba: Vec<[u8; 4]>) -> (u32, u32, Vec<[u8; 4]>) {
    let factor = (f64::from(MOST_WIDE) / f64::from(width)).min(f64::from(MOST_HIGH) / f64::from(height));
    if factor >= 1.0 {
        return (width, height, rgba);
    }
    let less = |length: u32| ((f64::from(length) * factor).round() as u32).max(1);
    let (new_width, new_height) = (less(width), less(height));
    let span = |at: u32, new: u32, old: u32| {
        let start = u64::from(at) * u64::from(old) / u64::from(new);
        let end = (u64::from(at + 1) * u64::from(old)).div_ceil(u64::from(new));
        start as usize..(end as usize).min(old as usize)
    };
    let mut made = Vec::with_capacity((new_width * new_height) as usize);
    for y in 0..new_height {
        for x in 0..new_width {
            // Colours count as much as they are solid: what cannot be seen has none.
            let mut sums = [0u64; 4];
            let mut count = 0;
            for row in span(y, new_height, height) {
                for pixel in &rgba[row * width as usize..][span(x, new_width, width)] {
                    let solid = u64::from(pixel[3]);
                    (0..3).for_each(|part| sums[part] += u64::from(pixel[part]) * solid);
                    sums[3] += solid;
                    count += 1;
                }
            }
            let mean = |sum: u64, of: u64| ((sum + of / 2) / of.max(1)) as u8;
            made.push([mean(sums[0], sums[3]), mean(sums[1], sums[3]), mean(sums[2], sums[3]), mean(sums[3], count)]);
        }
    }
    (new_width, new_height, made)
}

fn png_of(pixels: &Pixels) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, pixels.width, pixels.height);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let samples: Vec<u8> = match &pixels.solidity {
        None => {
            encoder.set_color(ColorType::Rgb);
            pixels.colours.clone()
        }
        Some(solidity) => {
            encoder.set_color(ColorType::Rgba);
            let with_solidity = pixels.colours.chunks_exact(3).zip(solidity);
            with_solidity.flat_map(|(colour, &solid)| [colour[0], colour[1], colour[2], solid]).collect()
        }
    };
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&samples)?;
    writer.finish()?;
    Ok(file)
}

/// Elements that cannot become plain outlines, and what they are called.
const REFUSED: [(&str, &str); 15] = [
    ("text", "text, for which every reader would need its font"),
    ("image", "a picture within the picture"),
    ("linearGradient", "a gradient"),
    ("radialGradient", "a gradient"),
    ("filter", "a filter"),
    ("mask", "a mask"),
    ("pattern", "a pattern"),
    ("foreignObject", "something that is no drawing"),
    ("script", "a script"),
    ("animate", "movement"),
    ("animateTransform", "movement"),
    ("animateMotion", "movement"),
    ("animateColor", "movement"),
    ("set", "movement"),
    ("a", "a link"),
];

/// Why an element cannot stand in a logo that is the same wherever it is opened.
fn refused(node: roxmltree::Node) -> Option<String> {
    if let Some((_, what)) = REFUSED.iter().find(|(name, _)| *name == node.tag_name().name()) {
        return Some((*what).to_owned());
    }
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        if name.len() > 2 && name[..2].eq_ignore_ascii_case("on") {
            return Some(format!("something that runs ({name})"));
        }
        if name == "href" && !value.starts_with('#') || leads_out(value) {
            return Some(format!("something from another file ({name})"));
        }
    }
    let is_style = node.tag_name().name() == "style";
    let style = node.descendants().filter(|_| is_style).filter_map(|inner| inner.text()).collect::<String>();
    (style.contains('@') || leads_out(&style)).then(|| "something from another file (style)".to_owned())
}

/// Whether a style asks for something that is not in the file. Signs by their numbers could hide that it does.
fn leads_out(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    let mut places = style.split("url(").skip(1);
    places.any(|rest| !rest.trim_start().trim_start_matches(['"', '\'']).starts_with('#'))
        || (style.contains('\\') && style.contains('('))
        || style.contains("image(")
        || style.contains("image-set(")
        || style.contains("src(")
}

const SVG: &str = "http://www.w3.org/2000/svg";

fn read_svg(text: &str) -> Result<Picture, UnfitPicture> {
    if text.len() > MOST_BYTES_OF_SVG {
        return Err(unfit("is larger than 64 KB, too much for a drawing", "save it simpler, or as PNG"));
    }
    let broken = |fault: String| unfit(format!("cannot be read as SVG: {fault}"), "save it as SVG again, or as PNG");
    // Entities, which a document type would declare, can grow without bound.
    let tree = roxmltree::Document::parse(text).map_err(|fault| broken(fault.to_string()))?;
    for node in tree.descendants().filter(roxmltree::Node::is_element) {
        // What editors keep for themselves is never drawn, and left out.
        if node.tag_name().namespace() != Some(SVG) {
            continue;
        }
        let Some(what) = refused(node) else { continue };
        let line = tree.text_pos_at(node.range().start).row;
        let help = match node.tag_name().name() {
            "text" => "turn the text into outlines, or save the logo as PNG, some 600 pixels wide",
            _ => AS_PNG,
        };
        return Err(unfit(format!("holds {what}, in line {line}"), help));
    }
    let svg = usvg::Tree::from_xmltree(&tree, &usvg::Options::default()).map_err(|fault| broken(fault.to_string()))?;
    let mut strokes = Vec::new();
    draw(svg.root(), &mut strokes)?;
    if !strokes.iter().any(|stroke| matches!(stroke, Stroke::Paint(_))) {
        return Err(unfit("shows nothing", "save it as SVG again, or as PNG"));
    }
    Ok(Picture {
        width: svg.size().width(),
        height: svg.size().height(),
        content: Content::Drawing(strokes),
        // Written anew from what is drawn: nothing else that the file held comes along.
        file: svg.to_string(&usvg::WriteOptions { indent: usvg::Indent::None, ..usvg::WriteOptions::default() }).into(),
    })
}

fn draw(group: &usvg::Group, strokes: &mut Vec<Stroke>) -> Result<(), UnfitPicture> {
    if group.opacity().get() < 1.0 || group.blend_mode() != usvg::BlendMode::Normal {
        return Err(unfit("lets something shine through as a whole", AS_PNG));
    }
    let mut clips = 0;
    let mut clip = group.clip_path();
    while let Some(within) = clip {
        let mut outlines = Vec::new();
        clip_outlines(within.root(), within.transform(), group.abs_transform(), &mut outlines);
        strokes.push(Stroke::Clip(outlines));
        clips += 1;
        clip = within.clip_path();
    }
    for node in group.children() {
        match node {
            usvg::Node::Group(inner) => draw(inner, strokes)?,
            usvg::Node::Path(path) => strokes.extend(paint(path)?.map(Stroke::Paint)),
            usvg::Node::Image(_) | usvg::Node::Text(_) => {
                return Err(unfit("holds something that is no drawing", AS_PNG));
            }
        }
    }
    strokes.extend(std::iter::repeat_n(Stroke::EndClip, clips));
    Ok(())
}

/// The outlines of a clip, which stand on the grid of what they clip.
fn clip_outlines(
    group: &usvg::Group,
    of_clip: usvg::Transform,
    of_clipped: usvg::Transform,
    outlines: &mut Vec<Outline>,
) {
    for node in group.children() {
        match node {
            usvg::Node::Group(inner) => clip_outlines(inner, of_clip, of_clipped, outlines),
            usvg::Node::Path(path) => {
                let map = path.abs_transform().post_concat(of_clip).post_concat(of_clipped);
                let even_odd = path.fill().is_some_and(|fill| fill.rule() == usvg::FillRule::EvenOdd);
                outlines.push(Outline { map: numbers(map), steps: steps(path.data()), even_odd });
            }
            usvg::Node::Image(_) | usvg::Node::Text(_) => {}
        }
    }
}

fn numbers(map: usvg::Transform) -> [f32; 6] {
    [map.sx, map.ky, map.kx, map.sy, map.tx, map.ty]
}

fn paint(path: &usvg::Path) -> Result<Option<Paint>, UnfitPicture> {
    if !path.is_visible() {
        return Ok(None);
    }
    let fill = path.fill().map(|fill| Ok((plain(fill.paint())?, fill.opacity().get()))).transpose()?;
    let line = path.stroke().map(|stroke| {
        Ok(Contour {
            colour: (plain(stroke.paint())?, stroke.opacity().get()),
            width: stroke.width().get(),
            cap: match stroke.linecap() {
                usvg::LineCap::Butt => 0,
                usvg::LineCap::Round => 1,
                usvg::LineCap::Square => 2,
            },
            join: match stroke.linejoin() {
                usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => 0,
                usvg::LineJoin::Round => 1,
                usvg::LineJoin::Bevel => 2,
            },
            miter_limit: stroke.miterlimit().get(),
            dashes: (stroke.dasharray().unwrap_or_default().to_vec(), stroke.dashoffset()),
        })
    });
    let line = line.transpose()?;
    let even_odd = path.fill().is_some_and(|fill| fill.rule() == usvg::FillRule::EvenOdd);
    let outline = Outline { map: numbers(path.abs_transform()), steps: steps(path.data()), even_odd };
    Ok(Some(Paint { outline, fill, line }))
}

fn plain(paint: &usvg::Paint) -> Result<Rgb, UnfitPicture> {
    match paint {
        usvg::Paint::Color(colour) => Ok(Rgb(colour.red, colour.green, colour.blue)),
        usvg::Paint::LinearGradient(_) | usvg::Paint::RadialGradient(_) => Err(unfit("holds a gradient", AS_PNG)),
        usvg::Paint::Pattern(_) => Err(unfit("holds a pattern", AS_PNG)),
    }
}

fn steps(path: &Path) -> Vec<Step> {
    let mut at = [0.0, 0.0];
    path.segments()
        .map(|segment| {
            let step = match segment {
                PathSegment::MoveTo(to) => Step::Move([to.x, to.y]),
                PathSegment::LineTo(to) => Step::Line([to.x, to.y]),
                PathSegment::QuadTo(by, to) => {
                    // The cubic curve with the same course has its points two thirds of the way to the one point.
                    let towards = |from: [f32; 2]| {
                        [from[0] + (by.x - from[0]) * 2.0 / 3.0, from[1] + (by.y - from[1]) * 2.0 / 3.0]
                    };
                    Step::Curve(towards(at), towards([to.x, to.y]), [to.x, to.y])
                }
                PathSegment::CubicTo(first, second, to) => {
                    Step::Curve([first.x, first.y], [second.x, second.y], [to.x, to.y])
                }
                PathSegment::Close => Step::Close,
            };
            match step {
                Step::Move(to) | Step::Line(to) | Step::Curve(_, _, to) => at = to,
                Step::Close => {}
            }
            step
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inner: &str) -> Result<Picture, UnfitPicture> {
        read(format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 20 10\">\n{inner}\n</svg>").as_bytes())
    }

    fn png(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 4]) -> Vec<u8> {
        let mut samples = Vec::new();
        for y in 0..height {
            (0..width).for_each(|x| samples.extend(pixel(x, y)));
        }
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, width, height);
        encoder.set_color(ColorType::Rgba);
        encoder.set_depth(BitDepth::Eight);
        let mut writer = encoder.write_header().expect("writing to memory cannot fail");
        writer.write_image_data(&samples).expect("writing to memory cannot fail");
        writer.finish().expect("writing to memory cannot fail");
        file
    }

    /// Red on one side and blue on the other, as cameras and programs write it.
    fn jpeg(bytes: &[u8]) -> Pixels {
        match read(bytes).expect("it is a JPEG").content {
            Content::Pixels(pixels) => pixels,
            Content::Drawing(_) => panic!("a JPEG is pixels"),
        }
    }

    #[test]
    fn a_jpeg_becomes_pixels_and_stands_as_it_was_seen() {
        let is_near = |pixels: &Pixels, x: u32, y: u32, colour: [u8; 3]| {
            let at = ((y * pixels.width + x) * 3) as usize;
            pixels.colours[at..at + 3].iter().zip(colour).all(|(one, other)| one.abs_diff(other) < 12)
        };
        let plain = jpeg(include_bytes!("../tests/pictures/progressive.jpg"));
        assert_eq!((plain.width, plain.height, plain.solidity.is_none()), (16, 8, true));
        assert!(is_near(&plain, 2, 4, [200, 30, 30]) && is_near(&plain, 13, 4, [30, 30, 200]));
        // The camera lay on its side: what was left is above.
        let turned = jpeg(include_bytes!("../tests/pictures/turned.jpg"));
        assert_eq!((turned.width, turned.height), (8, 16));
        assert!(is_near(&turned, 4, 2, [200, 30, 30]) && is_near(&turned, 4, 13, [30, 30, 200]));
        let grey = jpeg(include_bytes!("../tests/pictures/grey.jpg"));
        assert!(grey.colours.chunks_exact(3).all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]));
    }

    #[test]
    fn a_jpeg_for_print_or_of_which_half_is_gone_is_refused_or_read_and_never_a_panic() {
        let printed = include_bytes!("../tests/pictures/printed.jpg");
        assert_eq!(read(printed).expect_err("it is in four inks").why, "has the colours of print (CMYK)");
        let whole = include_bytes!("../tests/pictures/turned.jpg");
        for end in 3..whole.len() {
            drop(read(&whole[..end]));
            let mut other = whole.to_vec();
            other[end] ^= 0xff;
            drop(read(&other));
        }
        assert_eq!(read(&whole[..40]).expect_err("nothing of it is there").why, "cannot be read as JPEG");
    }

    #[test]
    fn an_svg_becomes_outlines_in_plain_colours() {
        let picture = svg("<g transform='translate(5 0)'><rect width='2' height='3' fill='#123456'/></g>")
            .expect("it is a plain drawing");
        assert_eq!((picture.width, picture.height), (20.0, 10.0));
        let Content::Drawing(strokes) = &picture.content else { panic!("an SVG is a drawing") };
        let [Stroke::Paint(paint)] = &strokes[..] else { panic!("one outline: {strokes:?}") };
        assert_eq!(paint.fill, Some((Rgb(0x12, 0x34, 0x56), 1.0)));
        assert_eq!(paint.outline.map[4..], [5.0, 0.0]);
        assert_eq!(paint.outline.steps[0], Step::Move([0.0, 0.0]));
    }

    #[test]
    fn what_is_clipped_stands_between_its_clip_and_its_end() {
        let picture =
            svg("<clipPath id='c'><rect width='1' height='1'/></clipPath><g clip-path='url(#c)'><circle r='3'/></g>")
                .expect("it is a plain drawing");
        let Content::Drawing(strokes) = &picture.content else { panic!("an SVG is a drawing") };
        assert!(matches!(&strokes[..], [Stroke::Clip(_), Stroke::Paint(_), Stroke::EndClip]), "{strokes:?}");
    }

    #[test]
    fn what_cannot_be_outlines_is_refused_with_its_name_and_line() {
        let why = |inner: &str| svg(inner).expect_err("it is refused").why;
        assert_eq!(why("<text x='1'>Oak</text>"), "holds text, for which every reader would need its font, in line 2");
        assert_eq!(why("<defs>\n<linearGradient id='g'/></defs>"), "holds a gradient, in line 3");
        assert_eq!(why("<image href='https://example.org/a.png'/>"), "holds a picture within the picture, in line 2");
        assert_eq!(why("<g/>"), "shows nothing");
        assert!(why("<g opacity='.5'><circle r='3'/><circle r='2'/></g>").contains("shine through"));
    }

    #[test]
    fn what_runs_moves_leads_away_or_asks_for_a_file_is_refused_with_its_line() {
        for (inner, what) in [
            ("<rect width='1' height='1' onload='x()'/>", "something that runs (onload)"),
            ("<rect width='1' height='1' OnClick='x()'/>", "something that runs (OnClick)"),
            ("<a href='javascript:x()'><rect width='1' height='1'/></a>", "a link"),
            ("<set attributeName='fill' to='red'/>", "movement"),
            ("<script>x()</script>", "a script"),
            ("<foreignObject/>", "something that is no drawing"),
            ("<use href='https://example.org/a.svg#a'/>", "something from another file (href)"),
            (
                "<use xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='a.svg#a'/>",
                "something from another file (href)",
            ),
            (
                "<rect width='1' height='1' fill='url(https://example.org/a.svg#a)'/>",
                "something from another file (fill)",
            ),
            (
                "<rect width='1' height='1' style='fill: URL( \"//example.org\")'/>",
                "something from another file (style)",
            ),
            ("<rect width='1' height='1' style='fill: u\\72l(//example.org)'/>", "something from another file (style)"),
            ("<style>@import '//example.org/x.css';</style>", "something from another file (style)"),
            ("<style><![CDATA[rect { fill: url(//example.org) }]]></style>", "something from another file (style)"),
        ] {
            let why = svg(&format!("{inner}<rect width='1' height='1'/>")).expect_err(inner).why;
            assert_eq!(why, format!("holds {what}, in line 2"), "{inner}");
        }
    }

    #[test]
    fn a_drawing_is_written_anew_without_what_is_not_drawn() {
        let picture = svg("<style>.a { fill: #123456 }</style><metadata>Drawn by Eve</metadata><!-- Eve -->\
                           <defs><rect id='r' width='2' height='3'/></defs><use class='a' href='#r'/>\
                           <x:a xmlns:x='urn:x' onload='x()'/><rect data-x='Eve' width='1' height='1'/>")
        .expect("it is a plain drawing");
        let file = String::from_utf8(picture.file.clone()).expect("SVG is text");
        assert!(!["Eve", "onload", "style>", "<!--"].iter().any(|what| file.contains(what)), "{file}");
        let again = read(&picture.file).expect("what is written can be read");
        assert_eq!(again.content, picture.content);
        assert_eq!((again.width, again.height), (picture.width, picture.height));
    }

    #[test]
    fn what_is_no_picture_is_refused_and_never_a_panic() {
        let whole = png(4, 4, |_, _| [1, 2, 3, 255]);
        for length in 0..whole.len() {
            assert!(read(&whole[..length]).is_err() || length + 16 > whole.len(), "{length} bytes");
        }
        for text in
            ["", "GIF89a", "<svg", "<svg/>", "<svg xmlns='http://www.w3.org/2000/svg' width='0'/>", "\u{feff}<svg"]
        {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
        let bomb = "<!DOCTYPE a [<!ENTITY b 'c'>]><svg xmlns='http://www.w3.org/2000/svg'>&b;</svg>";
        assert!(read(bomb.as_bytes()).is_err());
        assert!(read(&vec![b' '; MOST_BYTES + 1]).expect_err("it is too large").why.contains("2 MB"));
    }

    #[test]
    fn a_png_keeps_its_pixels_and_what_shines_through() {
        let picture = read(&png(2, 1, |x, _| [10, 20, 30, if x == 0 { 255 } else { 64 }])).expect("it is whole");
        let Content::Pixels(pixels) = &picture.content else { panic!("a PNG is pixels") };
        assert_eq!(pixels.colours, [10, 20, 30, 10, 20, 30]);
        assert_eq!(pixels.solidity.as_deref(), Some(&[255, 64][..]));
        let again = read(&picture.file).expect("what is written can be read");
        assert_eq!(again.content, picture.content);
    }

    #[test]
    fn a_png_with_more_pixels_than_print_shows_is_made_smaller() {
        let picture = read(&png(1_600, 1_000, |x, _| if x < 800 { [0, 0, 0, 255] } else { [255, 9, 9, 0] }))
            .expect("it is whole");
        assert_eq!((picture.width, picture.height), (512.0, 320.0));
        let Content::Pixels(pixels) = &picture.content else { panic!("a PNG is pixels") };
        let solidity = pixels.solidity.as_ref().expect("half of it cannot be seen");
        assert_eq!((solidity[0], solidity[511]), (255, 0));
        // At the edge the colour is that of what can be seen.
        assert_eq!(pixels.colours[255 * 3..255 * 3 + 3], [0, 0, 0]);
    }
}
