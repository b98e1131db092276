//! What files that are built are called. Every name is made or checked here, so that no two files can have the same.

use crate::diagnostic::{Diagnostic, Fault};
use crate::model::names::is_kept_by_windows;
use crate::source::{At, Span};
use std::collections::BTreeMap;
use std::path::Path;

/// The list of a school's policies, and of all schools.
pub(crate) const INDEX: &str = "index.html";

/// The same, from the folder of what waits to be approved.
pub(crate) const INDEX_ABOVE: &str = "../index.html";

/// The calendar of a school's reviews.
pub(crate) const CALENDAR: &str = "calendar.ics";
/// What a build says of what it has made for a school.
pub(crate) const MANIFEST: &str = "manifest.json";

/// The folder of texts that wait to be approved, in that of a school.
pub(crate) const PROPOSED: &str = "proposed";

/// The id of the document that shows what changes in a policy.
pub(crate) fn changes(policy_id: &str) -> String {
    format!("{policy_id}-changes")
}

/// The id of the document that asks governors to decide on a policy.
pub(crate) fn paper(policy_id: &str) -> String {
    format!("{policy_id}-paper")
}

/// Whether a name is that of a file in the same folder, and leads nowhere else.
pub(crate) fn is_plain(name: &str) -> bool {
    Path::new(name).file_name().is_some_and(|file| file == name) && !name.contains('\\')
}

/// What follows the id of a school in the name of its archive.
pub(crate) const ARCHIVE: &str = ".zip";

/// The archive of a school, beside its folder.
pub(crate) fn archive(school_id: &str) -> String {
    format!("{school_id}{ARCHIVE}")
}

/// What keeps each of these schools, told by id and file, from having its folder and its archive beside those of the
/// others. Not every system knows capitals from small letters.
pub(crate) fn clashes<'s>(schools: impl Iterator<Item = (&'s str, &'s str)>) -> Vec<Option<(Fault, String)>> {
    let mut taken: BTreeMap<String, Option<(String, &str)>> = BTreeMap::from([(INDEX.to_owned(), None)]);
    let fault = |(id, path)| {
        let folder = str::to_lowercase(id);
        let names = [folder.clone(), archive(&folder)];
        let fault = match names.iter().find_map(|name| Some((name, taken.get(name)?))) {
            Some((name, None)) => {
                Some((Fault::BadId, format!("no school can be called \"{id}\": {name} lists all schools")))
            }
            Some((_, Some((other, path)))) if *other == folder => {
                Some((Fault::IdUsedTwice, format!("{path} would be built into the same folder")))
            }
            Some((name, Some((_, path)))) => Some((Fault::IdUsedTwice, format!("{path} would be built as {name} too"))),
            None if is_kept_by_windows(id) => {
                Some((Fault::BadId, format!("Windows can have no folder called \"{id}\", as this file would make")))
            }
            None => None,
        };
        for name in names {
            taken.entry(name).or_insert(Some((folder.clone(), path)));
        }
        fault
    };
    schools.map(fault).collect()
}

/// Checks that the files of policies with these ids can stand in one folder: of a system that knows capitals from small
/// letters or of one that does not, and whichever of them are built. `endings` are what follows an id in their names.
pub(crate) fn check<'i>(
    ids: impl Iterator<Item = &'i At<String>>,
    endings: impl Iterator<Item = &'static str> + Clone,
    found: &mut Vec<Diagnostic>,
) {
    const HELP: &str = "give it another id: id = \"…\"";
    let lists = [INDEX, CALENDAR, MANIFEST].map(|name| (name.to_owned(), None));
    let mut taken: BTreeMap<String, Option<Span>> = lists.into_iter().collect();
    for id in ids {
        let of = |id: &str| endings.clone().map(|ending| format!("{id}{ending}").to_lowercase()).collect::<Vec<_>>();
        let names = [of(id.as_str()), of(&changes(id.as_str())), of(&paper(id.as_str()))].concat();
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
    use crate::render::FORMATS;
    use crate::source::Sources;

    /// What is wrong with these ids, in every format and in one that makes files of JSON.
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
        check(ids.iter(), FORMATS.iter().map(|format| format.ending).chain([".json"]), &mut found);
        found.into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn no_two_files_of_a_school_have_one_name() {
        assert!(faults(&["staff", "behaviour", "calendar", "large-print", "console"]).is_empty());
        assert_eq!(faults(&["index"]), ["no policy can be called \"index\": index.html is another file"]);
        assert_eq!(faults(&["manifest"]), ["no policy can be called \"manifest\": manifest.json is another file"]);
        assert_eq!(faults(&["staff", "staff"]), ["two policies would be built as staff.html"]);
        assert_eq!(faults(&["Staff", "staff"]), ["two policies would be built as staff.html"]);
        let large = ["two policies would be built as staff-large-print.pdf"];
        assert_eq!(faults(&["staff-large-print", "staff"]), large);
        assert_eq!(faults(&["staff", "staff-large-print"]), large);
        assert_eq!(faults(&["staff-changes", "staff"]), ["two policies would be built as staff-changes.html"]);
        assert_eq!(faults(&["staff", "staff.fragment"]), ["two policies would be built as staff.fragment.html"]);
    }

    #[test]
    fn no_two_schools_are_built_into_one_place() {
        let schools = [("oak", "oak.toml"), ("elm", "elm.toml"), ("Oak", "a/Oak.toml"), ("elm.zip", "elm.zip.toml")];
        let said: Vec<_> = clashes(schools.into_iter()).into_iter().map(|fault| fault.map(|(_, said)| said)).collect();
        let expected = ["oak.toml would be built into the same folder", "elm.toml would be built as elm.zip too"];
        assert_eq!(said, [None, None, Some(expected[0].to_owned()), Some(expected[1].to_owned())]);
        let [Some((fault, said))] = &clashes([("index.html", "index.html.toml")].into_iter())[..] else {
            panic!("no school can be built there")
        };
        assert_eq!(*fault, Fault::BadId);
        assert_eq!(said, "no school can be called \"index.html\": index.html lists all schools");
    }

    #[test]
    fn no_file_has_a_name_that_windows_keeps() {
        for name in ["con", "NUL", "com1", "lpt9"] {
            assert_eq!(faults(&[name]), [format!("Windows can have no file called \"{name}\"")]);
        }
        let kept = clashes([("com¹", "com¹.toml"), ("oak", "oak.toml")].into_iter());
        let said: Vec<_> = kept.into_iter().map(|fault| fault.map(|(_, said)| said)).collect();
        assert_eq!(
            said,
            [Some("Windows can have no folder called \"com¹\", as this file would make".to_owned()), None]
        );
    }
}
