//! What stands in `output/` is what a build gives: for the day that each school there was built for, whichever it was.

use crate::promises::empty_folder;
use crate::tree::{TODAY, repository};
use policygen::build::{Output, Plan, build};
use policygen::date::Date;
use policygen::lists::write_desk;
use policygen::output::Manifest;
use policygen::render::{FORMATS, Format};
use policygen::schools::read_schools;
use policygen::workspace::Workspace;
use std::collections::BTreeMap;
use std::path::Path;

/// A school that was built into a folder.
struct Example {
    id: String,
    day: Date,
    manifest: Manifest,
}

/// The schools of this repository that were built into `folder`, those of the earliest day first.
fn examples_in(folder: &Path) -> Vec<Example> {
    let mut examples = Vec::new();
    for entry in std::fs::read_dir(folder).expect("it can be listed") {
        let path = entry.expect("it can be listed").path();
        let Ok(manifest) = std::fs::read(path.join("manifest.json")) else { continue };
        let id = path.file_name().expect("it was listed by its name").to_string_lossy().into_owned();
        // Whoever tries a school file of their own here builds it into the same folder.
        if repository().join(format!("schools/{id}.toml")).is_file() {
            let manifest: Manifest = serde_json::from_slice(&manifest).expect("a manifest can be read");
            let day = manifest.built_for.parse().expect("a manifest names its day");
            examples.push(Example { id, day, manifest });
        }
    }
    examples.sort_by_key(|example| example.day);
    examples
}

/// The formats that a school was built in, by the names of its files.
fn formats_of(manifest: &Manifest) -> Vec<&'static Format> {
    let is_there = |format: &&Format| {
        let mut files = manifest.policies.iter().flat_map(|policy| policy.files.iter().map(move |file| (policy, file)));
        files.any(|(policy, file)| file.name == format!("{}{}", policy.id, format.ending))
    };
    FORMATS.iter().filter(is_there).collect()
}

/// Builds a school of this repository for a day.
fn build_for(workspace: &Workspace, school: &str, day: Date, formats: &[&'static Format], folder: &Path) {
    let schools = read_schools(&[repository().join(format!("schools/{school}.toml"))]);
    let plan = Plan { today: day, formats, output: Some(Output { folder, archive: false }), jobs: 1 };
    let built = build(workspace, &schools, &plan);
    assert!(built[0].built > 0, "{school}: {:?} {:#?}", built[0].failed, built[0].found);
}

/// The command that builds an example again.
fn command(example: &Example, formats: &[&Format]) -> String {
    let (own, named): (Vec<&str>, Vec<&str>) =
        formats.iter().map(|format| format.name).partition(|name| ["fragment", "large-print"].contains(name));
    let options: String = own.iter().map(|name| format!(" --{name}")).collect();
    let (id, day) = (&example.id, example.day.written());
    format!("cargo run -- build schools/{id}.toml --format {}{options} --today {day}", named.join(","))
}

/// The day that a list of schools says it is of.
fn day_of(desk: &str) -> Option<Date> {
    let (_, said) = desk.split_once("are worked out for <time datetime=\"")?;
    said.split_once('"')?.0.parse().ok()
}

/// What in `folder` is not what a build gives, each with the command that makes it so.
fn stale(folder: &Path, again: &Path) -> Vec<String> {
    let workspace = Workspace::read(repository()).expect("the repository can be read");
    let examples = examples_in(folder);
    let mut stale = BTreeMap::new();
    for example in &examples {
        let formats = formats_of(&example.manifest);
        build_for(&workspace, &example.id, example.day, &formats, again);
        let of_policies = example.manifest.policies.iter().flat_map(|policy| &policy.files);
        let listed = of_policies.chain(&example.manifest.files).map(|file| file.name.as_str());
        for name in listed.chain(["manifest.json"]) {
            let bytes = |folder: &Path| std::fs::read(folder.join(&example.id).join(name)).ok();
            if bytes(folder) != bytes(again) {
                stale.insert(format!("{}/{name}", example.id), command(example, &formats));
            }
        }
    }
    // The list of all schools is of the day of the last build, which may have left every school as it was.
    let desk = std::fs::read_to_string(folder.join("index.html")).unwrap_or_default();
    let is_desk = |day: Date| {
        write_desk(&workspace, again, day).expect("the folder can be written to");
        std::fs::read_to_string(again.join("index.html")).is_ok_and(|made| made == desk)
    };
    if stale.is_empty() && !day_of(&desk).is_some_and(is_desk) {
        stale.insert("index.html".to_owned(), "build any of the schools again".to_owned());
    }
    stale.into_iter().map(|(name, mend)| format!("{name} is not what a build gives; mend it with: {mend}")).collect()
}

#[test]
fn what_stands_in_output_is_what_a_build_of_its_day_gives() {
    let output = repository().join("output");
    assert_eq!(examples_in(&output).len(), 5, "every example school is committed");
    assert_eq!(stale(&output, &empty_folder("examples-again")), Vec::<String>::new());
}

#[test]
fn builds_on_any_days_in_any_formats_leave_it_so_and_an_edit_by_hand_does_not() {
    let folder = empty_folder("examples-of-days");
    let workspace = Workspace::read(repository()).expect("the repository can be read");
    let formats = |names: &[&str]| FORMATS.iter().filter(|format| names.contains(&format.name)).collect::<Vec<_>>();
    let usual = formats(&["html", "pdf"]);
    for (school, day, formats) in [
        ("helix", TODAY, formats(&["html", "pdf", "fragment"])),
        ("st-thomas", "2027-09-02", usual.clone()),
        ("helix", "2028-02-29", usual),
        ("helix", "2026-12-01", formats(&["html", "text"])),
    ] {
        let day = day.parse().expect("it is a date");
        build_for(&workspace, school, day, &formats, &folder);
        write_desk(&workspace, &folder, day).expect("the folder can be written to");
        assert_eq!(stale(&folder, &empty_folder("examples-of-days-again")), Vec::<String>::new());
    }
    // On a later day nothing need be other but the list.
    write_desk(&workspace, &folder, "2028-03-01".parse().expect("it is a date")).expect("the folder can be written to");
    assert_eq!(stale(&folder, &empty_folder("examples-of-days-again")), Vec::<String>::new());
    let page = folder.join("helix/social-networking.html");
    let text = std::fs::read_to_string(&page).expect("it was built");
    std::fs::write(&page, text.replace("Jiten Patel", "Jane Patel")).expect("it can be written");
    let told = stale(&folder, &empty_folder("examples-of-days-again"));
    let mend = "cargo run -- build schools/helix.toml --format html,text --today 2026-12-01";
    assert_eq!(told, [format!("helix/social-networking.html is not what a build gives; mend it with: {mend}")]);
}

#[test]
fn a_page_leads_to_its_other_forms_its_list_and_what_is_for_each_reader() {
    let page = std::fs::read_to_string(repository().join("output/helix/social-networking.html")).expect("it was built");
    for link in ["href=\"social-networking.pdf\"", "href=\"index.html\"", "href=\"#parents\"", "href=\"#_for-parents\""]
    {
        assert!(page.contains(link), "there is no {link}");
    }
    // Whoever asks for the sections of parents alone sees no others, and these.
    let rule = page
        .lines()
        .find(|line| line.contains("_for-parents") && line.contains(":target"))
        .expect("a rule hides the rest");
    assert!(rule.contains("[id=\"staff\"]") && !rule.contains("[id=\"parents\"]"), "{rule}");
}
