//! What was wrong in the schools' earlier policies: `tests/defects.toml` says what makes each impossible now, which
//! diagnostic catches it, which text has it right, or which check is still to come.

use crate::tree::repository;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Table {
    defect: Vec<Defect>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Defect {
    policy: String,
    #[serde(rename = "lines")]
    _lines: Vec<u32>,
    gist: String,
    prevented: Option<String>,
    caught: Option<String>,
    mended: Option<String>,
    to_come: Option<String>,
}

/// Every file of the program as one text.
fn source() -> String {
    walkdir::WalkDir::new(repository().join("src"))
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"))
        .map(|entry| std::fs::read_to_string(entry.path()).expect("it can be read"))
        .collect()
}

#[test]
fn every_defect_has_one_answer_that_holds() {
    let text = std::fs::read_to_string(repository().join("tests/defects.toml")).expect("the table is there");
    let table: Table = toml::from_str(&text).expect("it is whole");
    let source = source();
    let mut answers: BTreeMap<&str, usize> = BTreeMap::new();
    for defect in &table.defect {
        let Defect { policy, gist, prevented, caught, mended, to_come, .. } = defect;
        let kind = match (prevented, caught, mended, to_come) {
            (Some(how), None, None, None) => {
                assert!(how.len() > 20, "{policy}: {gist}: says how");
                "prevented"
            }
            (None, Some(code), None, None) => {
                assert!(source.contains(&format!("\"{code}\"")), "{policy}: {gist}: no diagnostic {code}");
                "caught"
            }
            (None, None, Some(path), None) => {
                assert!(repository().join(path).exists(), "{policy}: {gist}: no {path}");
                "mended"
            }
            (None, None, None, Some(code)) => {
                assert!(!source.contains(&format!("(\"{code}\"")), "{policy}: {gist}: {code} exists now");
                "to come"
            }
            _ => panic!("{policy}: {gist}: has one answer"),
        };
        *answers.entry(kind).or_default() += 1;
    }
    assert_eq!(table.defect.len(), 278, "{answers:?}");
    assert!(answers["to come"] <= 33, "no check is put off that was there: {answers:?}");
}
