//! Many schools at once: in order, one at a time in memory, whatever becomes of any of them.

use crate::tree::TODAY;
use policygen::build::{Plan, build_each};
use policygen::schools::SchoolText;
use policygen::workspace::Workspace;
use std::path::Path;

const SMALL: &str = "kind = \"community\"\n\n[[policy]]\nmodel = \"social-networking\"\nreview = \"every year\"\nreviewed = 2026-09-01\n\
                     choose = { \"profile/name\" = \"own-name\", \"context/benefits\" = \"homework\", \"school-it/access\" = \"personal-use\" }\n";

#[test]
fn schools_are_handed_over_in_their_order_however_long_each_takes() {
    let workspace = Workspace::read(Path::new("no-such-folder")).expect("the built-in library can be read");
    let school = |number: usize| {
        // Every third is nothing but a fault, which takes no time.
        let text = match number % 3 {
            0 => "name = 1".to_owned(),
            _ => format!("name = \"School {number}\"\n{SMALL}"),
        };
        SchoolText { path: format!("s{number}.toml"), id: format!("s{number}"), bytes: Ok(text.into_bytes()) }
    };
    let schools: Vec<SchoolText> = (0..40).map(school).collect();
    let plan = Plan { today: TODAY.parse().expect("it is a date"), formats: &[], output: None, jobs: 3 };
    let mut order = Vec::new();
    build_each(&workspace, &schools, &plan, |built| order.push(built.path));
    assert_eq!(order, schools.iter().map(|school| school.path.clone()).collect::<Vec<_>>());
}
