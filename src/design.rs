//! What documents look like, as far as a workspace or a school says: logo, accent colour, paper, font and parts.
//!
//! A table `[design]`, in `policygen.toml` for all schools and in a school file for one; key by key the school wins.

use crate::colour::Rgb;
use crate::diagnostic::{Diagnostic, Fault};
use crate::picture::Picture;
use crate::shape::{choice, shape};
use crate::source::At;
use std::path::{Component, Path};
use std::sync::Arc;

choice! {
    /// The size of the paper that PDFs are laid out for.
    pub enum Paper {
        /// 210 by 297 mm.
        A4 = "A4",
        /// 297 by 420 mm: the A4 page enlarged, to hang on a wall.
        A3 = "A3",
        /// 148 by 210 mm: a booklet, in letters of the usual size. Large print is on A4 all the same.
        A5 = "A5",
        /// 8.5 by 11 inches, as in North America.
        Letter = "letter",
    }
}

shape! {
    /// What documents look like: in policygen.toml for all schools, in a school file for one.
    pub struct DesignFile {
        /// The logo: a PNG, JPEG or SVG file beside this file or in a folder below it.
        pub logo: Option<At<String>>,
        /// What the logo shows, for people who cannot see it; must be given with a logo.
        pub logo_text: Option<At<String>>,
        /// The colour of headings and links, as #rrggbb. It must stand out from every ground by 4.5 to 1.
        pub accent: Option<At<String>>,
        /// The font family of the PDF, of which four TrueType files are in templates/fonts; Source Sans 3 unless given.
        pub font: Option<At<String>>,
        /// The size of the paper that PDFs are laid out for; A4 unless given. In large print A5 becomes A4.
        pub paper: Option<Paper>,
        /// Whether the PDF lists its contents; it does unless this is false.
        pub contents: Option<bool>,
        /// Whether the word DRAFT stands behind each page of a draft; it does unless this is false. The state is printed
        /// on every page either way.
        pub watermark: Option<bool>,
        /// Whether to build a PDF in large print each time, beside the usual one.
        pub large_print: Option<bool>,
        /// The posts whose holders sign at the end of the PDF, such as headteacher and chair; nobody unless given.
        pub signatures: Option<Vec<At<String>>>,
    }
}

impl DesignFile {
    /// What this school says, and for what it does not say what the `workspace` says.
    pub fn over(self, workspace: Option<&DesignFile>) -> DesignFile {
        let Some(workspace) = workspace.cloned() else { return self };
        DesignFile {
            // A school's own logo needs words of its own.
            logo_text: if self.logo.is_some() { self.logo_text } else { self.logo_text.or(workspace.logo_text) },
            logo: self.logo.or(workspace.logo),
            accent: self.accent.or(workspace.accent),
            font: self.font.or(workspace.font),
            paper: self.paper.or(workspace.paper),
            contents: self.contents.or(workspace.contents),
            watermark: self.watermark.or(workspace.watermark),
            large_print: self.large_print.or(workspace.large_print),
            signatures: self.signatures.or(workspace.signatures),
            span: self.span,
        }
    }
}

/// Checks what can be known of a table by itself. What is said of logo and font needs their files.
pub fn check(file: &DesignFile, found: &mut Vec<Diagnostic>) {
    if let Some(accent) = &file.accent {
        Accent::read(accent, &light_grounds(file), found);
    }
    let Some(logo) = &file.logo else { return };
    if !is_below(&logo.value) {
        found.push(
            Diagnostic::error(
                Fault::OutsideWorkspace,
                logo.span,
                format!("\"{logo}\" is not beside this file or below it"),
            )
            .help("put the logo into the folder of this file, and name it without .. or a drive"),
        );
    }
    if file.logo_text.as_ref().is_none_or(|text| text.value.trim().is_empty()) {
        let place = file.logo_text.as_ref().map_or(logo.span, |text| text.span);
        found.push(
            Diagnostic::error(Fault::NoAlternativeText, place, "nothing says what the logo shows")
                .help("add a line such as: logo-text = \"An oak tree in a circle\""),
        );
    }
}

/// Whether a path names a file in the folder it is looked up from, or in a folder below.
pub fn is_below(path: &str) -> bool {
    let parts = || Path::new(path).components();
    // On Windows a backslash parts folders; such a path must not work there and nowhere else.
    parts().next().is_some()
        && !path.contains('\\')
        && parts().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

/// What one document looks like.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Design {
    /// The school's logo.
    pub logo: Option<Arc<Logo>>,
    /// The colour of headings and links.
    pub accent: Option<Accent>,
    /// The font family of the PDF.
    pub font: Option<At<String>>,
    /// The paper of the PDF.
    pub paper: Option<Paper>,
    /// Whether the PDF does without its contents.
    pub without_contents: bool,
    /// Whether a draft does without the word behind its pages.
    pub without_watermark: bool,
    /// Whether a PDF in large print is built each time.
    pub large_print: bool,
    /// Who signs, in order.
    pub signatures: Vec<Signatory>,
}

impl Design {
    /// What `file` says, without logo and signatures, which need more than the table.
    pub fn of(file: &DesignFile) -> Design {
        Design {
            logo: None,
            // A fault in it was reported when the table was checked.
            accent: file.accent.as_ref().and_then(|accent| Accent::read(accent, &light_grounds(file), &mut Vec::new())),
            font: file.font.clone(),
            paper: file.paper,
            without_contents: file.contents == Some(false),
            without_watermark: file.watermark == Some(false),
            large_print: file.large_print == Some(true),
            signatures: Vec::new(),
        }
    }
}

/// A school's logo.
#[derive(Debug, PartialEq)]
pub struct Logo {
    /// What it shows.
    pub text: String,
    /// The picture.
    pub picture: Arc<Picture>,
}

/// Who signs a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Signatory {
    /// The post.
    pub post: String,
    /// Who holds it; empty if nobody is named.
    pub name: String,
}

/// Whether words of a colour can be read on every one of these grounds.
fn stands_out(colour: Rgb, grounds: &[(&str, Rgb)]) -> bool {
    grounds.iter().all(|(_, ground)| colour.contrast(*ground) >= LEAST_CONTRAST)
}

/// What words need (WCAG 2.2, success criterion 1.4.3).
const LEAST_CONTRAST: f64 = 4.5;

/// The ground that a table can switch off.
const BEHIND_A_DRAFT: &str = "the word behind a draft";

/// The light grounds of documents that look as a table says.
fn light_grounds(file: &DesignFile) -> Vec<(&'static str, Rgb)> {
    let has_word = file.watermark != Some(false);
    LIGHT_GROUNDS.into_iter().filter(|(ground, _)| has_word || *ground != BEHIND_A_DRAFT).collect()
}

/// Every ground that words of the accent colour stand on, by day and in print.
pub const LIGHT_GROUNDS: [(&str, Rgb); 5] = [
    ("white paper", Rgb(255, 255, 255)),
    ("the tint of the page", Rgb(0xf3, 0xf6, 0xf7)),
    ("the mark on the heading that a link led to", Rgb(0xff, 0xf5, 0xc4)),
    (BEHIND_A_DRAFT, Rgb(0xf0, 0xf0, 0xf0)),
    ("the tint of tables", Rgb(0xed, 0xf1, 0xf5)),
];

/// Every ground that they stand on where the reader's screen is dark.
pub const DARK_GROUNDS: [(&str, Rgb); 3] = [
    ("dark paper", Rgb(0x14, 0x19, 0x1c)),
    ("the dark tint of the page", Rgb(0x1c, 0x23, 0x27)),
    ("the dark mark on the heading that a link led to", Rgb(0x45, 0x3c, 0x12)),
];

/// The accent colour of a school: readable on every ground it stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    /// On paper and on light screens.
    pub light: Rgb,
    /// The same on dark screens: as much lighter as it must be.
    pub dark: Rgb,
}

impl Accent {
    /// The accent colour that is written, if it can be read on these light grounds; a fault in it is put into `found`.
    pub fn read(written: &At<String>, grounds: &[(&str, Rgb)], found: &mut Vec<Diagnostic>) -> Option<Accent> {
        let Some(colour) = Rgb::parse(&written.value) else {
            found.push(
                Diagnostic::error(Fault::BadColour, written.span, format!("\"{written}\" is not a colour"))
                    .help("write red, green and blue in hexadecimal, such as \"#7a1f5c\""),
            );
            return None;
        };
        let ratio = |(_, ground): &&(&str, Rgb)| (colour.contrast(*ground) * 100.0) as u32;
        let (on, ground) = grounds.iter().min_by_key(ratio).expect("there are grounds");
        if stands_out(colour, grounds) {
            return Some(Accent { light: colour, dark: lightened(colour) });
        }
        // Rounded down: a ratio just short of what is needed must not read as if it were enough.
        let shown = (colour.contrast(*ground) * 100.0).floor() / 100.0;
        found.push(
            Diagnostic::error(
                Fault::LowContrast,
                written.span,
                format!("\"{written}\" has a contrast of {shown} to 1 on {on}; words need {LEAST_CONTRAST} to 1"),
            )
            .help(format!("the nearest of its kind that can be read is \"{}\"", darkened(colour, grounds))),
        );
        None
    }
}

/// The colour with just as much less light as it needs on light grounds.
fn darkened(colour: Rgb, grounds: &[(&str, Rgb)]) -> Rgb {
    nearest(|share| Rgb::of_light(colour.light().map(|part| part * (1.0 - share)), f64::floor), grounds)
}

/// The colour in just as much brighter a light as it needs on dark grounds; and when it is as bright as can be, mixed
/// with white.
fn lightened(colour: Rgb) -> Rgb {
    let light = colour.light();
    let most = light.into_iter().fold(0.0, f64::max);
    let lighter = |share: f64| {
        let times = if most > 0.0 { 1.0 + (1.0 / most - 1.0) * (share * 2.0).min(1.0) } else { 1.0 };
        let white = (share * 2.0 - 1.0).max(0.0);
        Rgb::of_light(light.map(|part| part * times * (1.0 - white) + white), f64::ceil)
    };
    nearest(lighter, &DARK_GROUNDS)
}

/// The first of the colours that `changed` gives, from the least share to the whole, that stands out.
fn nearest(changed: impl Fn(f64) -> Rgb, grounds: &[(&str, Rgb)]) -> Rgb {
    let steps = 1_000;
    let shares = (0..=steps).map(|step| f64::from(step) / f64::from(steps));
    shares.map(&changed).find(|colour| stands_out(*colour, grounds)).unwrap_or_else(|| changed(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};

    fn accent(written: &str) -> (Option<Accent>, Vec<Diagnostic>) {
        let file = Sources::default().add("oak.toml", written);
        let mut found = Vec::new();
        (
            Accent::read(&At::new(written.to_owned(), Span::new(file, 0, written.len())), &LIGHT_GROUNDS, &mut found),
            found,
        )
    }

    #[test]
    fn a_colour_that_can_be_read_is_taken_as_it_is_and_lightened_for_the_dark() {
        let (read, found) = accent("#7A1f5c");
        let read = read.expect("it can be read on paper");
        assert!(found.is_empty());
        assert_eq!(read.light.to_string(), "#7a1f5c");
        assert!(stands_out(read.dark, &DARK_GROUNDS) && !stands_out(read.light, &DARK_GROUNDS));
    }

    #[test]
    fn a_word_that_is_switched_off_is_no_ground() {
        let grounds = |watermark: &str| {
            let text = format!("watermark = {watermark}\n");
            let file = Sources::default().add("oak.toml", &text);
            let read: Option<DesignFile> = crate::shape::read(&text, file, 0, &mut Vec::new());
            light_grounds(&read.expect("it is a design")).len()
        };
        assert_eq!((grounds("true"), grounds("false")), (LIGHT_GROUNDS.len(), LIGHT_GROUNDS.len() - 1));
    }

    #[test]
    fn a_colour_too_pale_is_refused_with_its_ratio_and_the_nearest_that_passes() {
        let (read, found) = accent("#e0b000");
        assert!(read.is_none());
        assert_eq!(
            found[0].message,
            "\"#e0b000\" has a contrast of 1.77 to 1 on the word behind a draft; words need 4.5 to 1"
        );
        let nearest =
            Rgb::parse(found[0].help.as_deref().and_then(|help| help.split('"').nth(1)).expect("it names one"));
        let nearest = nearest.expect("it is a colour");
        assert!(stands_out(nearest, &LIGHT_GROUNDS), "{nearest}");
        let a_little_lighter = Rgb(nearest.0 + 3, nearest.1 + 3, nearest.2);
        assert!(!stands_out(a_little_lighter, &LIGHT_GROUNDS), "{nearest} is darker than it need be");
    }

    #[test]
    fn every_colour_has_a_neighbour_that_can_be_read_on_paper_and_one_in_the_dark() {
        for r in (0..=255).step_by(51) {
            for g in (0..=255).step_by(51) {
                for b in (0..=255).step_by(51) {
                    let colour = Rgb(r, g, b);
                    assert!(stands_out(darkened(colour, &LIGHT_GROUNDS), &LIGHT_GROUNDS), "{colour}");
                    assert!(stands_out(lightened(colour), &DARK_GROUNDS), "{colour}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_colour_is_refused() {
        for written in ["", "#", "7a1f5c", "#7a1f5", "#7a1f5cff", "red", "#gggggg", "#ééé"] {
            let (read, found) = accent(written);
            assert!(read.is_none() && found[0].is(Fault::BadColour), "{written}");
        }
    }

    #[test]
    fn a_logo_lies_beside_its_file_or_below_it() {
        for path in ["logo.svg", "logos/oak.png", "./logo.svg"] {
            assert!(is_below(path), "{path}");
        }
        for path in ["", "../logo.svg", "/etc/passwd", "a/../../b.png", "C:\\logo.png", "..\\logo.png"] {
            assert!(!is_below(path), "{path}");
        }
    }
}
