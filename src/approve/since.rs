//! What changed since the text that was approved last, as far as it can be known.

use crate::date::Date;
use crate::kept;
use crate::load;
use crate::school::{Policy, School};
use std::path::Path;

/// What is known of the text before.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Since {
    /// No earlier text is recorded with its fingerprint.
    Nothing,
    /// It is the text that was approved on that day.
    Same {
        /// The day.
        on: Date,
        /// Whether its names and contact details are the same too.
        to_the_word: bool,
    },
    /// The text that was approved on that day is not kept.
    NotKept {
        /// The day.
        on: Date,
        /// The folder in which it would be.
        folder: String,
    },
    /// Another text was approved on that day.
    Changed {
        /// Where that is kept.
        kept: String,
        /// The day.
        on: Date,
        /// That text.
        old: String,
        /// The release that it was built from, if that is recorded.
        release: Option<String>,
    },
}

/// A text that is about to be approved, as what was approved before is compared with it.
pub(crate) struct Approved<'t> {
    /// Its fingerprint.
    pub fingerprint: &'t str,
    /// That of its particulars.
    pub particulars: &'t str,
}

/// What is known of the text of a policy that was approved last. `school_file` is the school's file.
pub(crate) fn since(school_file: &Path, school: &School<'_>, policy: &Policy<'_>, now: &Approved<'_>) -> Since {
    let recorded = policy.file.approval.iter().filter_map(|record| Some((record, record.fingerprint.as_ref()?)));
    let Some((last, fingerprint)) = recorded.max_by_key(|(record, _)| record.on.value) else { return Since::Nothing };
    let (on, fingerprint) = (last.on.value, fingerprint.value.to_ascii_lowercase());
    if fingerprint == now.fingerprint {
        let particulars = last.particulars.as_ref().map_or("", |at| at.as_str());
        return Since::Same { on, to_the_word: particulars.eq_ignore_ascii_case(now.particulars) };
    }
    let kept = kept::as_kept(school_file, &school.id, &policy.id, &on.written(), &fingerprint);
    match kept.text {
        Some(old) => Since::Changed {
            on,
            old,
            kept: load::shown(&kept.path),
            release: last.release.as_ref().map(|at| at.value.clone()),
        },
        None => Since::NotKept { on, folder: load::shown(&kept::libraries_of(school_file)) },
    }
}
