//! The frame of the file, made with printpdf: catalogue, pages, their resources and the fonts' dictionaries.
//!
//! The only file that names printpdf. It subsets no fonts, tags nothing and numbers its documents from a counter, so
//! what it makes is a frame: content, font programs, tags and identity are put in from here on.

use super::called::{FONT_NAMES, LOGO, WATERMARK};
use super::file::Written;
use super::picture;
use super::streams::{Stream, Streams};
use super::subset::{Carried, Subset};
use crate::picture::Picture;
use crate::published::pdf::drawn::{Referred, resources};
use crate::render::pdf::set::face::Face;
use crate::render::pdf::set::fonts::Faces;
use crate::render::pdf::set::style::Style;
use lopdf::{Dictionary, Object, ObjectId, dictionary};
use printpdf::{
    Codepoint, FontId, FontMetrics, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfFontMetricsStub, PdfPage,
    PdfSaveOptions, Pt, Rect, TextItem,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What made the file.
pub(crate) const PRODUCER: &str = concat!("policygen ", env!("CARGO_PKG_VERSION"), " with printpdf and lopdf");

/// A document whose pages have no tags yet.
pub(crate) struct Scaffold {
    /// Its objects, but for what is written as bytes.
    pub pdf: lopdf::Document,
    /// Its streams, and what comes by the hundred.
    pub written: Written,
    /// Its pages, in order.
    pub pages: Vec<ObjectId>,
}

/// What is drawn on pages, as compressed operators.
pub(crate) struct Drawn {
    /// On the first page, and on each of the others.
    pub shared: [Arc<Stream>; 2],
    /// On each page by itself.
    pub contents: Vec<Arc<Stream>>,
    /// Behind the words of all pages.
    pub watermark: Option<Arc<Stream>>,
}

/// A document of these pages, with the subsets and the logo they use.
pub(crate) fn frame(
    drawn: Drawn,
    carried: &[Option<Carried>; 4],
    logo: Option<&Picture>,
    style: &Style,
    faces: &Faces,
    streams: &Streams,
) -> Scaffold {
    let mut made = PdfDocument::new("");
    // printpdf writes the fonts it sees in use; one glyph of each on the first page is enough, and is replaced.
    let mut every_font = Vec::new();
    for (face, carried) in Face::ALL.into_iter().zip(carried) {
        let Some(Carried { subset, .. }) = carried else { continue };
        let id = FontId(FONT_NAMES[face as usize].to_owned());
        made.resources.fonts.map.insert(id.clone(), PdfFont::new(described(face, subset, faces)));
        every_font.push(Op::SetFont { font: PdfFontHandle::External(id), size: Pt(1.0) });
        every_font
            .push(Op::ShowText { items: vec![TextItem::GlyphIds(vec![Codepoint::with_cid(1, 0.0, " ".to_owned())])] });
    }
    let sheet = Rect::from_wh(Pt(style.width), Pt(style.height));
    made.pages = (0..drawn.contents.len())
        .map(|_| PdfPage {
            media_box: sheet.clone(),
            trim_box: sheet.clone(),
            crop_box: sheet.clone(),
            ops: std::mem::take(&mut every_font),
        })
        .collect();
    let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
    // It warns that the fonts come without programs; they get theirs below.
    let mut pdf = made.to_lopdf_document(&options, &mut Vec::new());
    pdf.version = "1.7".to_owned();
    let pages: Vec<ObjectId> = pdf.get_pages().into_values().collect();
    let mut frame = Scaffold { pdf, written: Written::default(), pages };
    put_in_contents(&mut frame, drawn.shared, drawn.contents).expect("printpdf gives each page its content");
    put_in_fonts(&mut frame, carried, faces).expect("printpdf gives each font in use its dictionaries");
    if let Some(watermark) = drawn.watermark {
        let form = frame.pdf.new_object_id();
        let head = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), style.width.into(), style.height.into()],
            "Resources" => Dictionary::new(),
        };
        frame.written.stream(form, head, watermark);
        put_in_drawing(&mut frame, WATERMARK, form).expect("printpdf gives pages a place for drawings");
    }
    if let Some(logo) = logo {
        let drawing = picture::add(logo, &mut frame.pdf, &mut frame.written, streams);
        put_in_drawing(&mut frame, LOGO, drawing).expect("printpdf gives pages a place for drawings");
    }
    share_resources(&mut frame).expect("printpdf gives each page its resources");
    frame
}

impl Scaffold {
    /// A line for everything that the pages draw with, as [`published`](crate::published) reads it back.
    pub(crate) fn resources(&self) -> Vec<String> {
        let found = |id: ObjectId| match self.written.find(id) {
            Some((head, stream)) => Some(Referred::Stream(head, stream.content())),
            None => self.pdf.get_object(id).ok().map(Referred::Object),
        };
        let first = self.pages.first().and_then(|&page| self.pdf.get_dictionary(page).ok());
        let shared = first.and_then(|page| self.pdf.dereference(page.get(b"Resources").ok()?).ok());
        let shared = shared.and_then(|(_, resources)| resources.as_dict().ok());
        let mut left = usize::MAX;
        let mut lines = shared.map_or(Vec::new(), |shared| resources(shared, &mut left, &mut { found }));
        lines.sort();
        lines
    }
}

/// One dictionary of resources for all pages, holding only what there is: printpdf gives each page its own, with an
/// entry for everything a page could have.
fn share_resources(Scaffold { pdf, pages, .. }: &mut Scaffold) -> lopdf::Result<()> {
    let Some((&first, others)) = pages.split_first() else { return Ok(()) };
    let shared = pdf.get_dictionary(first)?.get(b"Resources")?.as_reference()?;
    let is_empty = |entry: &Object| match entry {
        Object::Reference(id) => pdf.get_dictionary(*id).is_ok_and(|held| held.is_empty()),
        Object::Dictionary(held) => held.is_empty(),
        _ => false,
    };
    let empty: Vec<Vec<u8>> =
        pdf.get_dictionary(shared)?.iter().filter(|(_, entry)| is_empty(entry)).map(|(name, _)| name.clone()).collect();
    for name in empty {
        if let Some(Object::Reference(id)) = pdf.get_dictionary_mut(shared)?.remove(&name) {
            pdf.objects.remove(&id);
        }
    }
    for &page in others {
        let page = pdf.get_dictionary_mut(page)?;
        let own = page.get(b"Resources")?.as_reference()?;
        page.set("Resources", shared);
        pdf.objects.remove(&own);
    }
    Ok(())
}

/// What printpdf needs to describe a font. Without a program: that is put in compressed, once for all documents.
fn described(face: Face, subset: &Subset, faces: &Faces) -> ParsedFont {
    let file = faces.of(face);
    let metrics = FontMetrics { ascent: file.ascent, descent: file.descent };
    let mut font = ParsedFont::with_glyph_data(
        Vec::new(),
        0,
        Some(subset.name.clone()),
        BTreeMap::new(),
        BTreeMap::new(),
        file.units_per_em,
        metrics,
    );
    let [x_min, y_min, x_max, y_max] = file.bounds;
    font.pdf_font_metrics = PdfFontMetricsStub {
        units_per_em: file.units_per_em,
        x_min,
        y_min,
        x_max,
        y_max,
        caret_slope_rise: 1000,
        caret_slope_run: (-file.italic_angle.to_radians().tan() * 1000.0).round() as i16,
        us_weight_class: file.weight,
    };
    font
}

fn put_in_contents(frame: &mut Scaffold, shared: [Arc<Stream>; 2], contents: Vec<Arc<Stream>>) -> lopdf::Result<()> {
    let Scaffold { pdf, written, pages } = frame;
    let used = pages.len().min(shared.len());
    let shared = shared.into_iter().take(used).map(|stream| {
        let id = pdf.new_object_id();
        written.stream(id, Dictionary::new(), stream);
        id
    });
    let shared: Vec<ObjectId> = shared.collect();
    for (at, (&page, content)) in pages.iter().zip(contents).enumerate() {
        let own = pdf.get_dictionary(page)?.get(b"Contents")?.as_reference()?;
        pdf.objects.remove(&own);
        written.stream(own, Dictionary::new(), content);
        let first = shared[at.min(used - 1)];
        pdf.get_dictionary_mut(page)?.set("Contents", vec![Object::Reference(first), Object::Reference(own)]);
    }
    Ok(())
}

fn put_in_fonts(frame: &mut Scaffold, carried: &[Option<Carried>; 4], faces: &Faces) -> lopdf::Result<()> {
    let Scaffold { pdf, written, pages } = frame;
    let Some(&first) = pages.first() else { return Ok(()) };
    let resources = pdf.get_dictionary(first)?.get(b"Resources")?.as_reference()?;
    let dictionaries = pdf.get_dictionary(resources)?.get(b"Font")?.as_reference()?;
    for (face, carried) in Face::ALL.into_iter().zip(carried) {
        let Some(Carried { subset, .. }) = carried else { continue };
        let name = FONT_NAMES[face as usize].as_bytes();
        let font = pdf.get_dictionary(dictionaries)?.get(name)?.as_reference()?;
        let font = pdf.get_dictionary_mut(font)?;
        let to_unicode = font.get(b"ToUnicode")?.as_reference()?;
        let descendant =
            font.get_mut(b"DescendantFonts")?.as_array_mut()?.first_mut().ok_or(lopdf::Error::DictKey("0".into()))?;
        let descendant = descendant.as_dict_mut()?;
        let widths = subset.widths.iter().map(|&width| Object::Integer(width)).collect();
        descendant.set("W", vec![Object::Integer(0), Object::Array(widths)]);
        let descriptor = descendant.get(b"FontDescriptor")?.as_reference()?;
        pdf.objects.remove(&to_unicode);
        written.stream(to_unicode, Dictionary::new(), Arc::clone(&subset.to_unicode));
        let program = pdf.new_object_id();
        let head = dictionary! { "Length1" => subset.program.length as i64 };
        written.stream(program, head, Arc::clone(&subset.program));
        let descriptor = pdf.get_dictionary_mut(descriptor)?;
        descriptor.set("FontFile2", program);
        // printpdf takes capitals to be as tall as the line.
        let file = faces.of(face);
        descriptor.set("CapHeight", i64::from(file.cap_height) * 1000 / i64::from(file.units_per_em));
    }
    Ok(())
}

/// Pages share the dictionary of drawings, so one entry is there for all.
fn put_in_drawing(Scaffold { pdf, pages, .. }: &mut Scaffold, name: &str, drawing: ObjectId) -> lopdf::Result<()> {
    let Some(&first) = pages.first() else { return Ok(()) };
    let resources = pdf.get_dictionary(first)?.get(b"Resources")?.as_reference()?;
    let drawings = pdf.get_dictionary(resources)?.get(b"XObject")?.as_reference()?;
    pdf.get_dictionary_mut(drawings)?.set(name, drawing);
    Ok(())
}
