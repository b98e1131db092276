//! Documents to bytes. A renderer gets a [`Document`] and a [`Theme`], so that no two formats can disagree.

mod address;

pub mod html;

pub mod pdf;

pub mod docx;

use crate::diagnostic::{Diagnostic, Fault};
use crate::document::Document;
use crate::grammar::joined;
use crate::library::add_text;
use crate::load::Files;
use crate::source::{At, FileId, Sources, Span};
use std::collections::BTreeMap;

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
        Diagnostic::error(Fault::BadTemplate, Span::new(file, place.start, place.end), fault.message)
    }
}

/// The bytes of a document; or what in the author's files keeps it from being shown.
pub type Rendered = Result<Vec<u8>, Vec<Diagnostic>>;

/// A format that documents are built in.
pub struct Format {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// What its files are called after the id of the policy.
    pub ending: &'static str,
    /// When it is built.
    pub when: When,
    /// What a list of policies calls its files; nothing if no list leads to them.
    pub listed: Option<&'static str>,
    render: fn(&Document, &Theme, &Places<'_>) -> Rendered,
    judge: fn(&Document, &Theme, &Places<'_>) -> Result<(), Vec<Diagnostic>>,
}

/// When a format is built, unless it is asked for by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Whenever no format is asked for.
    Usual,
    /// For an archive.
    Archive,
    /// Never.
    Asked,
}

/// Where the words of a document were written that it carries without a place, and values that fill its slots.
#[derive(Clone, Copy)]
pub struct Places<'p> {
    /// The policy in the school's file.
    pub policy: Span,
    /// The values of that file, each under its key.
    pub values: &'p [(String, At<String>)],
    /// The formats that are built with it, of which a page leads to those that lists lead to.
    pub beside: &'p [&'static Format],
    /// Where the list of the school's policies stands from there, if it has one.
    pub list: Option<&'static str>,
    /// The web address of the folder in which all of these are published, with a stroke at its end, if that is known.
    pub published_at: Option<&'p str>,
}

impl<'p> Places<'p> {
    /// Of a document that stands alone.
    pub fn alone(policy: Span, values: &'p [(String, At<String>)]) -> Places<'p> {
        Places { policy, values, beside: &[], list: None, published_at: None }
    }
}

impl Places<'_> {
    /// The value that holds this character: it is mended there, wherever it is printed.
    fn of(&self, character: char) -> Option<Span> {
        self.values.iter().find(|(_, value)| value.value.contains(character)).map(|(_, value)| value.span)
    }
}

/// The page.
pub const HTML: Format = Format {
    name: "html",
    about: "A page that needs nothing else",
    ending: ".html",
    when: When::Usual,
    listed: Some("Web page"),
    render: html_page,
    judge: judge_page,
};

/// The PDF.
pub const PDF: Format = Format {
    name: "pdf",
    about: "A tagged PDF",
    ending: ".pdf",
    when: When::Usual,
    listed: Some("PDF"),
    render: usual_pdf,
    judge: judge_usual_pdf,
};

/// The text alone.
pub const FRAGMENT: Format = Format {
    name: "fragment",
    about: "The text alone, to paste into a website's editor",
    ending: ".fragment.html",
    when: When::Archive,
    listed: None,
    render: html_fragment,
    judge: shows_all,
};

/// The PDF for who asks for large print.
pub const LARGE_PRINT: Format = Format {
    name: "large-print",
    about: "A PDF in letters of 18 points",
    ending: "-large-print.pdf",
    when: When::Asked,
    listed: Some("PDF in large print"),
    render: large_print_pdf,
    judge: judge_large_print,
};

/// The Word document.
pub const DOCX: Format = Format {
    name: "docx",
    about: "A Word document",
    ending: ".docx",
    when: When::Asked,
    listed: Some("Word"),
    render: word_document,
    judge: shows_all,
};

/// Every format.
pub const FORMATS: &[Format] = &[
    HTML,
    FRAGMENT,
    PDF,
    LARGE_PRINT,
    DOCX,
    Format {
        name: "text",
        about: "Plain text",
        ending: ".txt",
        when: When::Asked,
        listed: Some("Plain text"),
        render: plain_text,
        judge: shows_all,
    },
];

impl Format {
    /// The format of this name.
    pub fn named(name: &str) -> Option<&'static Format> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// Those that are built where none is asked for.
    pub fn usual() -> impl Iterator<Item = &'static Format> {
        FORMATS.iter().filter(|format| format.when == When::Usual)
    }

    /// Whether it can show what became of words, and what goes with a policy is put into it.
    pub(crate) fn shows_changes(&self) -> bool {
        // Plain text cannot show it, and nobody puts a redline or a paper on a website.
        self.name != "text" && self.name != FRAGMENT.name
    }

    /// What the file of a policy is called.
    pub fn file(&self, policy_id: &str) -> String {
        format!("{policy_id}{}", self.ending)
    }

    /// A document in this format; or what in the author's files keeps it from being shown.
    pub fn render(&self, document: &Document, theme: &Theme, places: &Places<'_>) -> Rendered {
        (self.render)(document, theme, places)
    }

    /// What [`render`](Format::render) would find, without making the bytes.
    pub fn judge(&self, document: &Document, theme: &Theme, places: &Places<'_>) -> Result<(), Vec<Diagnostic>> {
        (self.judge)(document, theme, places)
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
        add_text(file.shown(path), &file.bytes, sources, found)
    };
    let (page, page_text) = text(PAGE);
    let (style, style_text) = text(STYLE);
    let (register, register_text) = text(REGISTER);
    let (desk, desk_text) = text(DESK);
    let (index_style, index_style_text) = text(INDEX_STYLE);
    let shell_files = ShellFiles { page, style, register, desk, index_style };
    let author = |paths: &[&str]| match paths.iter().all(|path| files.0[*path].is_as_carried(path)) {
        true => html::Author::Program,
        false => html::Author::Library,
    };
    let of_lists = author(&[REGISTER, DESK, STYLE, INDEX_STYLE]);
    let indexes = html::index::Indexes::parse(&register_text, &desk_text, &style_text, &index_style_text, of_lists)
        .map_err(|fault| shell_files.diagnostic(fault));
    let shell = html::Shell::parse(&page_text, &style_text, author(&[PAGE, STYLE]))
        .map_err(|fault| shell_files.diagnostic(fault));
    let fonts: Vec<pdf::FontFile> = files
        .0
        .iter()
        .filter(|(path, _)| path.starts_with(FONTS) && is_font(path))
        .map(|(path, file)| {
            let source = sources.add(file.shown(path), "");
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

/// The other forms of a text that are built with its page, by what they are called.
fn others(document: &Document, places: &Places<'_>) -> Vec<(&'static str, String)> {
    let others = places.beside.iter().filter(|format| format.name != HTML.name);
    others.filter_map(|format| Some((format.listed?, format.file(&document.id)))).collect()
}

fn html_page(document: &Document, theme: &Theme, places: &Places<'_>) -> Rendered {
    html::page(document, &theme.shell, &others(document, places), places.list)
        .map(String::into_bytes)
        .map_err(|fault| vec![theme.shell_files.diagnostic(fault)])
}

fn judge_page(document: &Document, theme: &Theme, _: &Places<'_>) -> Result<(), Vec<Diagnostic>> {
    html::judge(document, &theme.shell).map_err(|fault| vec![theme.shell_files.diagnostic(fault)])
}

/// A format that shows every character, in words of its own.
fn shows_all(_: &Document, _: &Theme, _: &Places<'_>) -> Result<(), Vec<Diagnostic>> {
    Ok(())
}

fn html_fragment(document: &Document, _: &Theme, places: &Places<'_>) -> Rendered {
    let others = others(document, places);
    let beside = places.published_at.map(|folder| html::Beside { folder, files: &others, list: places.list });
    Ok(html::fragment(document, beside).into_bytes())
}

fn usual_pdf(document: &Document, theme: &Theme, places: &Places<'_>) -> Rendered {
    pdf_bytes(document, theme, places, pdf::Print::Usual)
}

fn large_print_pdf(document: &Document, theme: &Theme, places: &Places<'_>) -> Rendered {
    pdf_bytes(document, theme, places, pdf::Print::LargePrint)
}

fn pdf_bytes(document: &Document, theme: &Theme, places: &Places<'_>, print: pdf::Print) -> Rendered {
    let fonts = theme.families.get(document.design.font.as_ref(), places.policy)?;
    pdf::pdf(document, fonts, print).map_err(|missing| missing_letters(missing, places))
}

fn judge_usual_pdf(document: &Document, theme: &Theme, places: &Places<'_>) -> Result<(), Vec<Diagnostic>> {
    judge_pdf(document, theme, places, pdf::Print::Usual)
}

fn judge_large_print(document: &Document, theme: &Theme, places: &Places<'_>) -> Result<(), Vec<Diagnostic>> {
    judge_pdf(document, theme, places, pdf::Print::LargePrint)
}

fn judge_pdf(
    document: &Document,
    theme: &Theme,
    places: &Places<'_>,
    print: pdf::Print,
) -> Result<(), Vec<Diagnostic>> {
    let fonts = theme.families.get(document.design.font.as_ref(), places.policy)?;
    pdf::judge(document, fonts, print).map_err(|missing| missing_letters(missing, places))
}

/// Reports characters that the fonts cannot draw.
fn missing_letters(missing: Vec<pdf::MissingGlyph>, places: &Places<'_>) -> Vec<Diagnostic> {
    // What is written in one place is mended at once.
    let mut by_place: BTreeMap<Span, Vec<char>> = BTreeMap::new();
    for glyph in missing {
        let place = places.of(glyph.character).or(glyph.span).unwrap_or(places.policy);
        let characters = by_place.entry(place).or_default();
        if !characters.contains(&glyph.character) {
            characters.push(glyph.character);
        }
    }
    let fault = |(place, characters): (Span, Vec<char>)| {
        let shown: Vec<String> = characters.iter().map(|c| format!("\"{c}\" (U+{:04X})", u32::from(*c))).collect();
        // Another font would not help there.
        match characters.iter().all(|c| pdf::is_set_right(*c)) {
                true => Diagnostic::error(Fault::UnknownGlyph, place, format!("the font has no {}", joined(&shown, "and no")))
                    .help("write it in other characters, or in a font that has it: [design] font = \"…\""),
                false => Diagnostic::error(
                    Fault::UnknownGlyph,
                    place,
                    format!("a PDF would show {} wrong", joined(&shown, "and")),
                )
                .help(
                    "letters that join or run from right to left cannot be set here, in any font; spell it in Latin letters",
                ),
            }
    };
    by_place.into_iter().map(fault).collect()
}

fn word_document(document: &Document, _: &Theme, _: &Places<'_>) -> Rendered {
    Ok(docx::docx(document))
}

fn plain_text(document: &Document, _: &Theme, _: &Places<'_>) -> Rendered {
    Ok(crate::plain::text(document).into_bytes())
}

#[cfg(test)]
mod tests {
    use super::FORMATS;

    #[test]
    fn every_format_has_a_name_and_an_ending_of_its_own() {
        for (index, format) in FORMATS.iter().enumerate() {
            let others = &FORMATS[..index];
            assert!(others.iter().all(|other| other.name != format.name && other.ending != format.ending));
            assert!(format.ending.contains('.') && !format.about.ends_with('.'), "{}", format.name);
            assert!(others.iter().all(|other| format.listed.is_none() || other.listed != format.listed));
        }
    }
}
