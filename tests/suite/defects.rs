//! What was wrong in the schools' earlier policies: `tests/defects.toml` says what makes each impossible now, which
//! diagnostic catches it, which text has it right, or which check is still to come. It also says which of them a machine
//! can see in the earlier text, and by what rule.

use crate::tree::repository;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Table {
    defect: Vec<Defect>,
}

/// One thing that was wrong.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Defect {
    pub policy: String,
    pub lines: Vec<usize>,
    pub gist: String,
    prevented: Option<String>,
    caught: Option<String>,
    mended: Option<String>,
    to_come: Option<String>,
    pub judge: Judge,
    code: Option<String>,
    /// A word of the finding, where its code alone may mean another thing on the same line.
    pub says: Option<String>,
    why: Option<String>,
}

/// Who can see what is wrong in the earlier text.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Judge {
    Machine,
    Person,
}

impl Defect {
    /// The rules any of which finds it.
    pub(crate) fn codes(&self) -> Vec<&str> {
        self.code.iter().flat_map(|codes| codes.split(" or ")).collect()
    }
}

/// Everything that was wrong.
pub(crate) fn defects() -> Vec<Defect> {
    let text = std::fs::read_to_string(repository().join("tests/defects.toml")).expect("the table is there");
    toml::from_str::<Table>(&text).expect("it is whole").defect
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
    let defects = defects();
    let source = source();
    let mut answers: BTreeMap<&str, usize> = BTreeMap::new();
    for defect in &defects {
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
    assert_eq!(defects.len(), 278, "{answers:?}");
    assert!(answers["to come"] <= 2, "no check is put off that was there: {answers:?}");
}

#[test]
fn every_defect_says_who_can_see_it() {
    for defect in defects() {
        let Defect { policy, gist, judge, code, why, says, .. } = &defect;
        match judge {
            Judge::Machine => assert!(code.is_some() && why.is_none(), "{policy}: {gist}: names its rule"),
            Judge::Person => assert!(code.is_none() && says.is_none() && why.is_some(), "{policy}: {gist}: says why"),
        }
    }
}
