//! No kind of school has law in its policies that is not about it.

use crate::tree::{TODAY, repository};
use policygen::build::{Plan, build};
use policygen::schools::SchoolText;
use policygen::workspace::Workspace;

/// What the built-in models ask for.
const FACTS: &str = "[people]\nheadteacher = \"Ada Green\"\nchair = \"Sam Okoro\"\n[local]\nconcerns-system = \"CPOMS\"\n\
                     trust = \"Elm Trust\"\n";

#[test]
fn no_model_prints_law_that_is_not_about_a_kind_of_school() {
    let workspace = Workspace::read(repository()).expect("the workspace can be read");
    let plan = Plan { today: TODAY.parse().expect("it is a date"), formats: &[], output: None, jobs: 2 };
    let mut texts = Vec::new();
    for kind in workspace.library.kinds.ids() {
        for model in workspace.library.models.keys() {
            let text = format!(
                "name = \"Oak Tree School\"\nkind = \"{kind}\"\n{FACTS}[[policy]]\nmodel = \"{model}\"\nreviewed = 2026-11-20\n\
                 review = \"every year\"\nchoose = {{ \"profile/name\" = \"own-name\" }}\n"
            );
            let path = format!("schools/{kind}-{model}.toml");
            texts.push(SchoolText { path, id: format!("{kind}-{model}"), bytes: Ok(text.into_bytes()) });
        }
    }
    assert!(texts.len() > 80, "every model is built for every kind");
    let mut wrong: Vec<String> = Vec::new();
    for built in build(&workspace, &texts, &plan) {
        assert!(!built.documents.is_empty(), "{} is built", built.path);
        let inapplicable = built.found.iter().filter(|fault| fault.code.to_string() == "inapplicable-law");
        wrong.extend(inapplicable.map(|fault| format!("{}: {}", built.path, fault.message)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
