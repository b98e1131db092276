//! Schools one after the other, for lists: each is let go of as soon as its rows are made.

use super::outcome::Failure;
use crate::build::Built;
use crate::document::Document;
use std::collections::{BTreeMap, BTreeSet};

/// Hands each school over in turn.
pub(super) trait EachSchool: Fn(&mut dyn FnMut(&Built)) -> Result<(), Failure> {}

impl<F: Fn(&mut dyn FnMut(&Built)) -> Result<(), Failure>> EachSchool for F {}

/// The schools whose documents name something, by what they name.
pub(super) struct Users(BTreeMap<String, (BTreeSet<String>, usize)>);

/// Of more schools than this there is only the number.
const NAMED_SCHOOLS: usize = 6;

impl Users {
    /// Of what each document names.
    pub(super) fn of(each: impl EachSchool, names: impl Fn(&Document) -> Vec<String>) -> Result<Users, Failure> {
        let mut users: BTreeMap<String, (BTreeSet<String>, usize)> = BTreeMap::new();
        each(&mut |result| {
            let Some(school) = result.documents.first().map(|document| &document.school_id) else { return };
            for name in result.documents.iter().flat_map(&names).collect::<BTreeSet<_>>() {
                let (first, count) = users.entry(name).or_default();
                *count += 1;
                if first.len() < NAMED_SCHOOLS {
                    first.insert(school.clone());
                }
            }
        })?;
        Ok(Users(users))
    }

    /// Who they are, or how many.
    pub(super) fn told(&self, name: &str) -> String {
        match self.0.get(name) {
            None => "-".to_owned(),
            Some((first, count)) if first.len() == *count => first.iter().cloned().collect::<Vec<_>>().join(" "),
            Some((_, count)) => format!("{count} schools"),
        }
    }
}
