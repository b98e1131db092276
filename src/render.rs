//! Documents to bytes. A renderer gets a [`Document`] and a [`Theme`], so that no two formats can disagree.

pub mod html;

pub mod pdf;

use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::document::{Approval, Document};
use crate::edition::facts;
use crate::library::{BUILT_IN, add_text};
use crate::load::Files;
use crate::source::{FileId, Sources, Span};

/// What documents look like: the page shell and the fonts, read once a run and shared by its threads.
pub struct Theme {
    shell: html::Shell,
    /// The lists of policies.
    pub indexes: html::index::Indexes,
    /// Where their templates are.
    pub shell_files: ShellFiles,
    families: pdf::Families,
}

/// The files of the shells, as sources.
#[derive(Clone, Copy)]
pub struct ShellFiles {
    page: FileId,
    style: FileId,
    register: FileId,
    desk: FileId,
    index_style: FileId,
}

impl ShellFiles {
    /// A fault in one of them as a diagnostic at its place.
    pub fn diagnostic(&self, fault: html::ShellFault) -> Diagnostic {
        let file = match fault.file {
            html::ShellFile::Page => self.page,
            html::ShellFile::Style => self.style,
            html::ShellFile::Register => self.register,
            html::ShellFile::Desk => self.desk,
            html::ShellFile::IndexStyle => self.index_style,
        };
        let place = fault.place.unwrap_or(0..0);
        Diagnostic::error("bad-template", Span::new(file, place.start, place.end), fault.message)
    }
}

/// The bytes of a document; or what in the author's files keeps it from being shown.
pub type Rendered = Result<Vec<u8>, Vec<Diagnostic>>;

/// A format that documents are built in.
pub struct Format {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What its files are called after the id of the policy.
    pub ending: &'static str,
    render: fn(&Document, &Theme, Span) -> Rendered,
}

/// Every format.
pub const FORMATS: &[Format] = &[
    Format { name: "html", ending: ".html", render: html_page },
    Format { name: "fragment", ending: ".fragment.html", render: html_fragment },
    Format { name: "pdf", ending: ".pdf", render: usual_pdf },
    Format { name: "large-print", ending: "-large-print.pdf", render: large_print_pdf },
    Format { name: "text", ending: ".txt", render: plain_text },
];

impl Format {
    /// The format of this name.
    pub fn named(name: &str) -> Option<&'static Format> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// A document in this format; or what in the author's files keeps it from being shown. `place` stands for what has
    /// no place of its own, such as the title.
    pub fn render(&self, document: &Document, theme: &Theme, place: Span) -> Rendered {
        (self.render)(document, theme, place)
    }
}

const PAGE: &str = "templates/page/policy.html";
const STYLE: &str = "templates/page/policy.css";
const FONTS: &str = "templates/fonts/";
const REGISTER: &str = "templates/page/register.html";
const DESK: &str = "templates/page/desk.html";
const INDEX_STYLE: &str = "templates/page/index.css";

/// Reads shell and fonts. Faults are put into `found`; after one there is no theme.
pub fn theme(files: &Files, sources: &mut Sources, found: &mut Vec<Diagnostic>) -> Option<Theme> {
    let mut text = |path: &str| {
        let file = &files.0[path];
        let shown = if file.is_embedded() { format!("{BUILT_IN}{path}") } else { path.to_owned() };
        add_text(shown, &file.bytes, sources, found)
    };
    let (page, page_text) = text(PAGE);
    let (style, style_text) = text(STYLE);
    let (register, register_text) = text(REGISTER);
    let (desk, desk_text) = text(DESK);
    let (index_style, index_style_text) = text(INDEX_STYLE);
    let shell_files = ShellFiles { page, style, register, desk, index_style };
    let indexes = html::index::Indexes::parse(&register_text, &desk_text, &style_text, &index_style_text)
        .map_err(|fault| shell_files.diagnostic(fault));
    let shell = html::Shell::parse(&page_text, &style_text).map_err(|fault| shell_files.diagnostic(fault));
    let fonts: Vec<pdf::FontFile> = files
        .0
        .iter()
        .filter(|(path, _)| path.starts_with(FONTS) && is_font(path))
        .map(|(path, file)| {
            let shown = if file.is_embedded() { format!("{BUILT_IN}{path}") } else { path.clone() };
            let source = sources.add(shown, "");
            pdf::FontFile { place: sources.whole(source), embedded: file.is_embedded(), bytes: &file.bytes }
        })
        .collect();
    let before = found.len();
    let families = pdf::Families::read(&fonts, found);
    match (shell, indexes) {
        (Ok(shell), Ok(indexes)) if found.len() == before => Some(Theme { shell, indexes, shell_files, families }),
        (shell, indexes) => {
            found.extend(shell.err());
            found.extend(indexes.err());
            None
        }
    }
}

fn is_font(path: &str) -> bool {
    [".ttf", ".otf", ".ttc", ".woff", ".woff2"].iter().any(|ending| path.to_ascii_lowercase().ends_with(ending))
}

/// The facts of a document's stamp as its editions carry them for machines, in order; those that are known.
pub fn record(document: &Document) -> Vec<(&'static str, String)> {
    let stamp = &document.stamp;
    let approved = match stamp.approval {
        Approval::Approved(on) => Some(on.written()),
        Approval::Draft | Approval::Changed(_) => None,
    };
    let facts = [
        (facts::SCHOOL, Some(document.school_id.clone())),
        (facts::POLICY, Some(document.id.clone())),
        (facts::PUBLISHER, Some(document.school.clone())),
        (facts::STATE, Some(stamp.state().key().to_owned())),
        (facts::APPROVED, approved),
        (facts::REVIEWED, stamp.reviewed.map(Date::written)),
        (facts::EARLIER_REVIEW, stamp.earlier_review.map(Date::written)),
        (facts::NEXT_REVIEW, stamp.next_review.map(Date::written)),
        (facts::RELEASE, Some(stamp.release.clone())),
        (facts::FINGERPRINT, Some(stamp.fingerprint.clone())),
        (facts::BUILT, Some(stamp.built.written())),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?))).collect()
}

fn html_page(document: &Document, theme: &Theme, _: Span) -> Rendered {
    html::page(document, &theme.shell)
        .map(String::into_bytes)
        .map_err(|fault| vec![theme.shell_files.diagnostic(fault)])
}

fn html_fragment(document: &Document, _: &Theme, _: Span) -> Rendered {
    Ok(html::fragment(document).into_bytes())
}

fn usual_pdf(document: &Document, theme: &Theme, place: Span) -> Rendered {
    pdf_bytes(document, theme, place, pdf::Print::Usual)
}

fn large_print_pdf(document: &Document, theme: &Theme, place: Span) -> Rendered {
    pdf_bytes(document, theme, place, pdf::Print::LargePrint)
}

fn pdf_bytes(document: &Document, theme: &Theme, place: Span, print: pdf::Print) -> Rendered {
    let fonts = theme.families.get(document.design.font.as_ref(), place)?;
    pdf::pdf(document, fonts, print).map_err(|missing| {
        let fault = |glyph: pdf::MissingGlyph| {
            let c = glyph.character;
            Diagnostic::error(
                "unknown-glyph",
                glyph.span.unwrap_or(place),
                format!("the font has no \"{c}\" (U+{:04X})", u32::from(c)),
            )
            .help("write it in other characters, or in a font that has it: [design] font = \"…\"")
        };
        missing.into_iter().map(fault).collect()
    })
}

fn plain_text(document: &Document, _: &Theme, _: Span) -> Rendered {
    Ok(crate::plain::text(document).into_bytes())
}
