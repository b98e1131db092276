//! What is kept of the texts that were approved on a day, to make them again.

use crate::build::KeptText;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Fault};
use crate::kept::{as_kept, libraries_of, school_file_of};
use crate::library::add_text;
use crate::load::{self, Error};
use crate::pinned::Wanted;
use crate::school;
use crate::schools::SchoolText;
use crate::source::{Sources, Span};
use std::collections::BTreeSet;
use std::path::Path;

/// Texts that were approved on a day, as they were kept.
#[derive(Default)]
pub(crate) struct Kept {
    /// Those that can be made again.
    pub texts: Vec<KeptText>,
    /// The libraries that they were built from.
    pub wanted: Wanted,
    /// What is not kept, and what is wrong with the school files.
    pub found: Vec<Diagnostic>,
    /// Those files.
    pub sources: Sources,
    days: BTreeSet<Date>,
}

impl Kept {
    /// The days on which texts were approved that are kept, in a sentence.
    pub(crate) fn days(&self) -> String {
        let days: Vec<String> = self.days.iter().map(|day| day.written()).collect();
        match days.is_empty() {
            true => "None is kept of any day: policygen approve keeps what it records.".to_owned(),
            false => format!("There is one of {}.", days.join(", ")),
        }
    }
}

/// What is kept of the texts of these schools that were approved `on` a day.
pub(crate) fn kept(schools: &[SchoolText], on: Date) -> Result<Kept, Error> {
    let mut kept = Kept::default();
    for school in schools {
        let Ok(bytes) = &school.bytes else { continue };
        let (file, text) = add_text(school.path.clone(), bytes, &mut kept.sources, &mut kept.found);
        let Some(parsed) = school::parse(&text, file, &mut kept.found) else { continue };
        let path = Path::new(&school.path);
        for policy in &parsed.policy {
            let id = policy.id().as_str();
            // Of two texts of one day the later is in force.
            let mut again: Option<Span> = None;
            for record in &policy.approval {
                let Some(fingerprint) = &record.fingerprint else { continue };
                let text = as_kept(path, &school.id, id, &record.on.value.written(), &fingerprint.value);
                let file = school_file_of(&text.path);
                let is_kept = file.is_file() && record.library.is_some();
                kept.days.extend(is_kept.then_some(record.on.value));
                if record.on.value != on {
                    continue;
                }
                let Some(library) = record.library.as_ref().filter(|_| is_kept) else {
                    let said =
                        format!("\"{id}\" cannot be made again as it was approved then: its school file was not kept");
                    let words = text.path.is_file().then(|| format!("its words are in {}", load::shown(&text.path)));
                    kept.found.push(Diagnostic::warning(Fault::NotRemade, record.on.span, said).maybe_help(words));
                    continue;
                };
                kept.wanted.approved.insert(library.value.clone(), libraries_of(path));
                if let Some(on) = again.replace(record.on.span) {
                    let said = format!(
                        "another text of \"{id}\" was approved later on that day, and is made again in place of this"
                    );
                    kept.found.push(Diagnostic::warning(Fault::NotRemade, on, said));
                    kept.texts.pop();
                }
                kept.texts.push(KeptText {
                    school: SchoolText { path: load::shown(&file), id: school.id.clone(), bytes: load::read(&file) },
                    // In the file that was kept the policy has the name that it had then.
                    policy: text.policy,
                    library: library.value.clone(),
                    fingerprint: fingerprint.value.clone(),
                    beside: path.parent().unwrap_or(Path::new("")).to_owned(),
                });
            }
        }
    }
    Ok(kept)
}
