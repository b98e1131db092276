//! A document in every format that is asked for, and what the manifest says of it.

use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::digest::sha256;
use crate::document::Document;
use crate::output::{ManifestFile, ManifestPolicy};
use crate::render::{Format, LARGE_PRINT, PDF, Places, Theme};

/// A file that is to be written: its name and its bytes.
pub(crate) type NamedBytes = (String, Vec<u8>);

/// A file as a manifest has it.
pub(crate) fn listed(name: &str, bytes: &[u8]) -> ManifestFile {
    ManifestFile { name: name.to_owned(), bytes: bytes.len(), sha256: sha256(bytes) }
}

/// Renders a document in every format that is asked for. Where nobody wants its `files`, it is only seen whether it could be.
pub(crate) fn render(
    document: &Document,
    theme: &Theme,
    places: &Places<'_>,
    formats: &[&'static Format],
    mut files: Option<&mut Vec<NamedBytes>>,
    found: &mut Vec<Diagnostic>,
) -> ManifestPolicy {
    let mut built = Vec::new();
    // A school that always has its large print gets it with its PDF.
    let asked = |wanted: &Format| formats.iter().any(|format| format.name == wanted.name);
    let too = document.design.large_print && asked(&PDF) && !asked(&LARGE_PRINT);
    let all: Vec<&'static Format> = formats.iter().copied().chain(too.then_some(&LARGE_PRINT)).collect();
    let places = &Places { beside: &all, ..*places };
    for format in &all {
        let made = match &mut files {
            Some(files) => format.render(document, theme, places).map(|bytes| {
                let name = format.file(&document.id);
                built.push(listed(&name, &bytes));
                files.push((name, bytes));
            }),
            None => format.judge(document, theme, places),
        };
        found.extend(made.err().into_iter().flatten());
    }
    ManifestPolicy {
        id: document.id.clone(),
        school: None,
        title: document.title.clone(),
        model: document.uses.model.clone(),
        release: document.stamp.release.clone(),
        state: document.stamp.state().key().to_owned(),
        approver: document.stamp.approver.clone(),
        approval: document.stamp.approval_in_words(),
        local: document.uses.local,
        left_out: document.uses.left_out.iter().map(|(item, _)| item.clone()).collect(),
        reviewed: document.stamp.reviewed.map(Date::written),
        earlier_review: document.stamp.earlier_review.map(Date::written),
        next_review: document.stamp.next_review.map(Date::written),
        fingerprint: document.stamp.fingerprint.clone(),
        particulars: document.stamp.particulars.clone(),
        library: None,
        files: built,
    }
}
