//! Font files by family: what a file says of itself, and which four of them set a document.

use super::set::face::Face;
use super::set::fonts::{FontError, FontFault, family_name};
use super::stock::Stock;
use crate::diagnostic::{Diagnostic, Fault, did_you_mean};
use crate::source::{At, Span};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The family that documents are set in unless they say otherwise.
pub(super) const USUAL: &str = "Source Sans 3";

/// A font file of a workspace, or one that the binary carries.
pub struct FontFile<'f> {
    /// Where diagnostics point.
    pub place: Span,
    /// Whether the binary carries it.
    pub embedded: bool,
    /// What it holds.
    pub bytes: &'f [u8],
}

/// The families of a workspace by name, each ready or with what is wrong with it.
pub struct Families(BTreeMap<String, Result<Stock, Vec<Diagnostic>>>);

impl Families {
    /// Sorts font files into families. A file that is no font at all is reported; what is wrong with a family is told
    /// to who asks for it.
    pub fn read(files: &[FontFile], found: &mut Vec<Diagnostic>) -> Families {
        let mut families: BTreeMap<String, (Span, [Option<&FontFile>; 4])> = BTreeMap::new();
        for file in files {
            let Some((family, face)) = identify(file.bytes) else {
                let unreadable = "is not a TrueType font that names its family";
                found.push(unfit(file.place, format!("this file {unreadable}")));
                continue;
            };
            let (_, faces) = families.entry(family).or_insert((file.place, [None; 4]));
            let place = &mut faces[face as usize];
            // A workspace's own file counts instead of a built-in one.
            if place.is_none_or(|before: &FontFile| before.embedded) {
                *place = Some(file);
            }
        }
        let families = families.into_iter().map(|(name, (first, faces))| {
            let fonts = load(&name, first, faces);
            (name, fonts)
        });
        Families(families.collect())
    }

    /// The fonts of the family that is asked for; or what keeps it from being used.
    pub fn get(&self, asked: Option<&At<String>>, place: Span) -> Result<&Stock, Vec<Diagnostic>> {
        let name = asked.map_or(USUAL, At::as_str);
        match self.0.get(name) {
            Some(Ok(fonts)) => Ok(fonts),
            Some(Err(faults)) => Err(faults.clone()),
            None => {
                let known: Vec<&str> = self.0.keys().map(String::as_str).collect();
                let help = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| {
                    format!("put its four .ttf files into templates/fonts/; there is: {}", known.join(", "))
                });
                let place = asked.map_or(place, |asked| asked.span);
                let message = format!("no font file is of the family \"{name}\"");
                Err(vec![Diagnostic::error(Fault::UnknownFont, place, message).help(help)])
            }
        }
    }
}

fn unfit(place: Span, message: String) -> Diagnostic {
    Diagnostic::error(Fault::BadFont, place, message)
        .help("use a TrueType font with a licence that allows embedding, or take the file away")
}

/// The fonts of a family, of which `first` is the first file.
fn load(name: &str, first: Span, faces: [Option<&FontFile>; 4]) -> Result<Stock, Vec<Diagnostic>> {
    let mut faults: Vec<Diagnostic> = Vec::new();
    for (face, file) in Face::ALL.into_iter().zip(&faces) {
        match file {
            None => faults.push(
                Diagnostic::error(Fault::BadFont, first, format!("the family \"{name}\" has no {face} face"))
                    .help("put its .ttf file into templates/fonts/ too; a document needs all four faces"),
            ),
            Some(file) if !may_be_embedded(file.bytes) => {
                let fault = FontError { face, fault: FontFault::NoRights };
                faults.push(unfit(file.place, format!("{fault} of \"{name}\"")));
            }
            Some(_) => {}
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let bytes = faces.map(|file| Cow::Owned(file.map(|file| file.bytes.to_vec()).unwrap_or_default()));
    Stock::load(bytes).map_err(|fault| {
        let place = faces[fault.face as usize].map_or(first, |file| file.place);
        vec![unfit(place, format!("{fault}, of \"{name}\""))]
    })
}

/// The family and face that a font file says it is: one of four, as offices' programs group them.
fn identify(bytes: &[u8]) -> Option<(String, Face)> {
    let family = family_name(bytes)?;
    let selection = word(bytes, 62)?;
    Some((family.trim().to_owned(), Face::of(selection & 1 << 5 != 0, selection & 1 != 0)))
}

/// Whether the licence that a font states (`fsType` in OS/2) lets a document carry a part of it.
fn may_be_embedded(bytes: &[u8]) -> bool {
    const RESTRICTED: u16 = 0x0002;
    const LESSER_RIGHTS: u16 = 0x000c;
    const NO_SUBSET: u16 = 0x0100;
    const BITMAP_ONLY: u16 = 0x0200;
    let Some(rights) = word(bytes, 8) else { return true };
    let restricted = rights & RESTRICTED != 0 && rights & LESSER_RIGHTS == 0;
    !restricted && rights & (NO_SUBSET | BITMAP_ONLY) == 0
}

/// The two bytes at `offset` of a font's OS/2 table.
fn word(bytes: &[u8], offset: usize) -> Option<u16> {
    let two = |at: usize| bytes.get(at..at + 2).map(|two| u16::from_be_bytes([two[0], two[1]]));
    let records = (0..usize::from(two(4)?)).map(|at| 12 + at * 16);
    let record = records.into_iter().find(|&at| bytes.get(at..at + 4) == Some(b"OS/2"))?;
    let start = (usize::from(two(record + 8)?) << 16) | usize::from(two(record + 10)?);
    two(start + offset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::fixture;

    fn read(files: &[Cow<'static, [u8]>]) -> (Families, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let files: Vec<FontFile> =
            files.iter().map(|bytes| FontFile { place: fixture::span(), embedded: false, bytes }).collect();
        (Families::read(&files, &mut found), found)
    }

    /// The message for who asks for Source Sans 3.
    fn refused(files: &[Cow<'static, [u8]>]) -> String {
        let (families, _) = read(files);
        let faults = families.get(None, fixture::span()).err().expect("it is refused");
        faults.into_iter().map(|fault| fault.message).collect::<Vec<_>>().join("; ")
    }

    /// A font whose OS/2 table states these rights.
    fn with_rights(file: &[u8], rights: u16) -> Cow<'static, [u8]> {
        let mut bytes = file.to_vec();
        let table = (12..).step_by(16).find(|&at| &bytes[at..at + 4] == b"OS/2").expect("it has the table");
        let start = u32::from_be_bytes(bytes[table + 8..table + 12].try_into().expect("four bytes")) as usize;
        bytes[start + 8..start + 10].copy_from_slice(&rights.to_be_bytes());
        Cow::Owned(bytes)
    }

    #[test]
    fn files_are_sorted_by_what_they_say_they_are_in_any_order() {
        let [regular, bold, italic, bold_italic] = fixture::font_files();
        let (families, found) = read(&[bold_italic, italic, bold, regular]);
        assert!(found.is_empty());
        assert!(families.get(None, fixture::span()).is_ok());
    }

    #[test]
    fn a_family_that_lacks_faces_is_refused_with_each_of_them() {
        let [regular, _, italic, _] = fixture::font_files();
        assert_eq!(
            refused(&[regular, italic]),
            "the family \"Source Sans 3\" has no bold face; the family \"Source Sans 3\" has no bold italic face"
        );
    }

    #[test]
    fn a_font_that_may_not_be_embedded_in_part_is_refused() {
        let [regular, bold, italic, bold_italic] = fixture::font_files();
        for (rights, allowed) in
            [(0, true), (0x0002, false), (0x0004, true), (0x0008, true), (0x0100, false), (0x0200, false)]
        {
            let files = [with_rights(&regular, rights), bold.clone(), italic.clone(), bold_italic.clone()];
            assert_eq!(read(&files).0.get(None, fixture::span()).is_ok(), allowed, "{rights:#x}");
        }
        let files = [with_rights(&regular, 2), bold, italic, bold_italic];
        assert!(refused(&files).contains("the regular font may not be embedded"), "{}", refused(&files));
    }

    #[test]
    fn a_file_that_is_no_font_is_reported_whoever_asks() {
        let [regular, ..] = fixture::font_files();
        for bytes in [&b"not a font"[..], &regular[..60], &[]] {
            assert_eq!(read(&[Cow::Owned(bytes.to_vec())]).1.len(), 1, "{} bytes", bytes.len());
        }
    }

    #[test]
    fn a_family_that_is_not_there_is_refused_with_what_is() {
        let (families, _) = read(&fixture::font_files());
        let asked = At::new("Sourse Sans 3".to_owned(), fixture::span());
        let faults = families.get(Some(&asked), fixture::span()).err().expect("there is no such family");
        assert_eq!(faults[0].help.as_deref(), Some("did you mean \"Source Sans 3\"?"));
    }
}
