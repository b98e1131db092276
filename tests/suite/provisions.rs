//! Nothing of the schools' earlier policies is lost: `tests/provisions/*.toml` says where each provision stands.

use crate::tree::{example, repository, text_at};
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
struct Table {
    provision: Vec<Provision>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Provision {
    id: String,
    gist: String,
    /// The clause that says it, and the block or item.
    said: Option<String>,
    item: Option<String>,
    /// The row of the front table that says it.
    front: Option<String>,
    /// A few words that must stand there.
    words: Option<String>,
    /// Why it is not said.
    left_out: Option<String>,
    /// What was corrected.
    #[serde(default, rename = "note")]
    _note: Option<String>,
}

/// Checks every row of a table against the built document; `count` is how many provisions the earlier policy had.
fn every_provision_is_said(school: &str, count: usize) {
    let path = repository().join(format!("tests/provisions/{school}.toml"));
    let table: Table =
        toml::from_str(&std::fs::read_to_string(&path).expect("the table is there")).expect("it is whole");
    let document = example(school);
    let mut missing = Vec::new();
    for row in &table.provision {
        assert!(!row.gist.is_empty() && row.id.starts_with(school), "{} says what it is", row.id);
        let anchor = match (&row.said, &row.item, &row.front, &row.left_out) {
            (Some(said), Some(item), None, None) => format!("{}.{item}", said.replace('/', "-")),
            (None, None, Some(front), None) => format!("front-{front}"),
            (None, None, None, Some(reason)) if reason.len() > 20 => continue,
            _ => panic!("{} is said in one place, or left out for a reason", row.id),
        };
        let words = row.words.as_deref().unwrap_or_default();
        assert!(words.len() >= 3, "{} names words to look for", row.id);
        match text_at(&document, &anchor) {
            None => missing.push(format!("{} ({}): nothing stands at {anchor}", row.id, row.gist)),
            Some(text) if !text.contains(words) => {
                missing.push(format!("{} ({}): \"{words}\" is not in \"{text}\"", row.id, row.gist));
            }
            Some(_) => {}
        }
    }
    assert!(missing.is_empty(), "{} provisions are lost:\n{}", missing.len(), missing.join("\n"));
    let ids: BTreeSet<&str> = table.provision.iter().map(|row| row.id.as_str()).collect();
    assert_eq!((ids.len(), table.provision.len()), (count, count), "each provision of {school} has one row");
}

#[test]
fn every_provision_of_helix_is_said() {
    every_provision_is_said("helix", 159);
}

#[test]
fn every_provision_of_st_thomas_is_said() {
    every_provision_is_said("st-thomas", 77);
}

#[test]
fn every_provision_of_thurlton_is_said() {
    every_provision_is_said("thurlton", 93);
}

#[test]
fn every_provision_of_warden_hill_is_said() {
    every_provision_is_said("warden-hill", 81);
}

#[test]
fn every_provision_of_surrey_hills_is_said() {
    every_provision_is_said("surrey-hills", 105);
}
