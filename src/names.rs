//! What the files of a school are called. All their names are known here, so that no two can be the same.

use crate::diagnostic::{Diagnostic, Fault};
use crate::source::{At, Span};
use std::collections::BTreeMap;

/// The list of a school's policies, and of all schools.
pub(crate) const INDEX: &str = "index.html";
/// The calendar of a school's reviews.
pub(crate) const CALENDAR: &str = "calendar.ics";
/// What a build says of what it has made for a school.
pub(crate) const MANIFEST: &str = "manifest.json";

/// What follows the id of a policy in the name of its page.
pub(crate) const PAGE: &str = ".html";
/// Of its text alone.
pub(crate) const FRAGMENT: &str = ".fragment.html";
/// Of its PDF.
pub(crate) const PDF: &str = ".pdf";
/// Of its PDF in large print.
pub(crate) const LARGE_PRINT: &str = "-large-print.pdf";
/// Of its plain text.
pub(crate) const TEXT: &str = ".txt";

/// Every file that a policy may have, whichever of them are built.
const OF_POLICY: [&str; 5] = [PAGE, FRAGMENT, PDF, LARGE_PRINT, TEXT];

/// Whether Windows keeps a name for a device, with whatever ending.
pub(crate) fn is_kept_by_windows(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let numbered = |device| stem.strip_prefix(device).is_some_and(|n| matches!(n.as_bytes(), [b'0'..=b'9']));
    ["con", "prn", "aux", "nul"].contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// Checks that the files of policies with these ids can stand in one folder, of a system that knows capitals from small
/// letters or of one that does not.
pub(crate) fn check<'i>(ids: impl Iterator<Item = &'i At<String>>, found: &mut Vec<Diagnostic>) {
    const HELP: &str = "give it another id: id = \"…\"";
    let lists = [INDEX, CALENDAR, MANIFEST].map(|name| (name.to_owned(), None));
    let mut taken: BTreeMap<String, Option<Span>> = lists.into_iter().collect();
    for id in ids {
        let names = OF_POLICY.map(|ending| format!("{id}{ending}").to_lowercase());
        let clash = names.iter().find_map(|name| Some((name, *taken.get(name)?)));
        found.extend(match clash {
            Some((name, None)) => Some(
                Diagnostic::error(
                    Fault::BadId,
                    id.span,
                    format!("no policy can be called \"{id}\": {name} is another file"),
                )
                .help(HELP),
            ),
            Some((name, Some(first))) => Some(
                Diagnostic::error(Fault::IdUsedTwice, id.span, format!("two policies would be built as {name}"))
                    .related(first, "the first is here")
                    .help(HELP),
            ),
            None if is_kept_by_windows(&id.value) => Some(
                Diagnostic::error(Fault::BadId, id.span, format!("Windows can have no file called \"{id}\""))
                    .help(HELP),
            ),
            None => None,
        });
        for name in names {
            taken.entry(name).or_insert(Some(id.span));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// What is wrong with these ids.
    fn faults(ids: &[&str]) -> Vec<String> {
        let mut sources = Sources::default();
        let ids: Vec<At<String>> = ids
            .iter()
            .map(|id| {
                let file = sources.add("oak.toml", *id);
                At::new((*id).to_owned(), Span::new(file, 0, id.len()))
            })
            .collect();
        let mut found = Vec::new();
        check(ids.iter(), &mut found);
        found.into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn no_two_files_of_a_school_have_one_name() {
        assert!(faults(&["staff", "behaviour", "calendar", "manifest", "large-print", "console"]).is_empty());
        assert_eq!(faults(&["index"]), ["no policy can be called \"index\": index.html is another file"]);
        assert_eq!(faults(&["staff", "staff"]), ["two policies would be built as staff.html"]);
        assert_eq!(faults(&["Staff", "staff"]), ["two policies would be built as staff.html"]);
        let large = ["two policies would be built as staff-large-print.pdf"];
        assert_eq!(faults(&["staff-large-print", "staff"]), large);
        assert_eq!(faults(&["staff", "staff-large-print"]), large);
        assert_eq!(faults(&["staff", "staff.fragment"]), ["two policies would be built as staff.fragment.html"]);
    }

    #[test]
    fn no_file_has_a_name_that_windows_keeps() {
        for name in ["con", "NUL", "com1", "lpt9"] {
            assert_eq!(faults(&[name]), [format!("Windows can have no file called \"{name}\"")]);
        }
        assert!(!is_kept_by_windows("communication") && !is_kept_by_windows("com") && !is_kept_by_windows("com12"));
    }
}
