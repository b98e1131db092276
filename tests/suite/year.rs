//! A whole year of an authority and its schools: a release, adoption, another release in which everything happens that can happen
//! to a clause, decisions, approvals, and last year's files made again.

use crate::promises::empty_folder;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

const KEY: &str = "untrusted comment: a key that only tests use; anybody can read it\nRWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAHD6eT+gqdMxDn/TgPVPTazAqWr4tINQDaRxZwZn1te8kTgwNAxd28oQHjYrWboZb4KwrLaFWW7ITrr07ICXzldITd6p2P5RFKa2+rB2hU+nLsRmb+qSKLybakZ0YRuxfbIsozLznirE=\n";
const PUBLIC: &str = "RWQcPp5P6Cp0zIQHjYrWboZb4KwrLaFWW7ITrr07ICXzldITd6p2P5RF";

/// A clause of the topic pond: its name, more of its front matter, its text.
type Clause = (&'static str, &'static str, &'static str);

const FIRST: &[Clause] = &[
    (
        "rules",
        "",
        "At the pond, {{ staff }}:\n\n- {#gate} shut the gate\n- {#count} count the pupils\n- {#boots} wear boots\n- {#ice} keep off the ice",
    ),
    (
        "visits",
        "",
        "{#ask} A class visits the pond when its teacher has asked the office.\n\n{#note} The office writes the visit down.",
    ),
    ("risks", "", "{#deep} The pond is deep.\n\n{#cold} The water is cold."),
    ("gates", "", "{#lock} The gate has a lock."),
    ("fences", "", "{#high} The fence is high."),
    ("boats", "", "{#boat} There is a boat on the pond."),
    ("ducks", "", "{#feed} Nobody feeds the ducks."),
    ("fish", "", "{#fish} There are fish in the pond."),
    (
        "care",
        "[parameters.times]\nhelp = \"How often\"\ntype = \"number\"\ndefault = 2",
        "{#weeds} Weeds are cut {{ times }} times a year.\n\n{#mud} Mud is taken out {{ times }} times a year.",
    ),
    ("keepers", "", "{#keeper} The pond is kept by {{ local.pond-keeper }}."),
    ("swimming/asked", "", "{#swim} Who wants to swim in the pond asks the headteacher first."),
    ("swimming/never", "", "{#swim} Nobody swims in the pond."),
    ("swimming/lessons", "", "{#swim} Pupils swim in the pond in lessons."),
    (
        "checks",
        "[parameters.days]\nhelp = \"Days between checks\"\ntype = \"number\"\ndefault = 7\n[parameters.boots]\nhelp = \"Pairs of boots\"\ntype = \"number\"\ndefault = 2\n[parameters.size]\nhelp = \"How big a class may be\"\ntype = \"number\"\ndefault = 30",
        "{#days} The pond is checked every {{ days }} days.\n\n{#pairs} There are {{ boots }} pairs of boots.\n\n{#size} A class of {{ size }} may come.",
    ),
];

const SECOND: &[Clause] = &[
    (
        "rules",
        "",
        "At the pond, {{ staff }}:\n\n- {#gate} lock the gate\n- {#count} must count the pupils twice\n- {#ice} keep off the ice\n- {#rope} carry a rope",
    ),
    (
        "trips",
        "replaces = [\"pond/visits\"]",
        "{#ask} A class visits the pond when its teacher has asked the office.\n\n{#note} The office writes the visit down.",
    ),
    ("depth", "replaces = [\"pond/risks\"]", "{#deep} The pond is {{ local.pond-depth }} deep."),
    ("cold", "replaces = [\"pond/risks\"]", "{#cold} The water is cold."),
    (
        "borders",
        "replaces = [\"pond/gates\", \"pond/fences\"]",
        "{#lock} The gate has a lock.\n\n{#high} The fence is high.",
    ),
    ("ducks", "", "{#feed} Nobody feeds the ducks."),
    ("fish/carp", "", "{#fish} There are carp in the pond."),
    ("fish/none", "", "{#fish} There are no fish in the pond."),
    ("newts", "", "{#newts} There are newts in the pond."),
    (
        "weeds",
        "replaces = [\"pond/care\"]\n[parameters.times]\nhelp = \"How often\"\ntype = \"number\"\ndefault = 2",
        "{#weeds} Weeds are cut {{ times }} times a year.",
    ),
    (
        "mud",
        "replaces = [\"pond/care\"]\n[parameters.times]\nhelp = \"How often\"\ntype = \"number\"\ndefault = 2",
        "{#mud} Mud is taken out {{ times }} times a year.",
    ),
    ("keepers", "", "{#keeper} The pond is kept by {{ local.pond-keeper }}."),
    ("swimming/asked", "", "{#swim} Who wants to swim in the pond asks the headteacher first."),
    ("swimming/never", "", "{#swim} Nobody swims in the pond."),
    (
        "checks",
        "[parameters.days]\nhelp = \"Days between checks\"\ntype = \"number\"\ndefault = 14\n[parameters.size]\nhelp = \"How big a class may be\"\ntype = \"one-of\"\noptions = [\"small\", \"large\"]\ndefault = \"small\"\n[parameters.keeper]\nhelp = \"Who checks it\"\ntype = \"text\"",
        "{#days} The pond is checked every {{ days }} days by {{ keeper }}.\n\n{#size} A {{ size }} class may come.",
    ),
];

const FIRST_MODEL: &str = "[[section]]\nid = \"rules\"\ntitle = \"Rules\"\nclauses = [\"pond/rules\", \"pond/visits\", \"pond/risks\", \"pond/gates\", \"pond/fences\", \"pond/boats\", \"pond/ducks\"]\n\
    [[section]]\nid = \"water\"\ntitle = \"Water\"\nclauses = [\"pond/fish\", { clause = \"pond/swimming\", default = \"asked\" }, \"pond/checks\", \"pond/care\", \"pond/keepers\"]\n";
const SECOND_MODEL: &str = "[[section]]\nid = \"rules\"\ntitle = \"Rules\"\nclauses = [\"pond/rules\", \"pond/trips\", \"pond/depth\", \"pond/cold\", \"pond/borders\"]\n\
    [[section]]\nid = \"lake\"\nwas = [\"water\"]\ntitle = \"Water\"\nclauses = [\"pond/ducks\", { clause = \"pond/fish\", default = \"carp\" }, \"pond/newts\", { clause = \"pond/swimming\", default = \"never\" }, \"pond/checks\", \"pond/weeds\", \"pond/mud\", \"pond/keepers\"]\n";

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
    std::fs::write(path, text).expect("it can be written");
}

/// Writes an authority's folder.
fn council(folder: &Path, clauses: &[Clause], model: &str, staff: &str, facts: &str, release: &str) {
    write(&folder.join("policygen.toml"), "[library]\nfrom = \"here\"\n");
    write(&folder.join("release.toml"), &format!("publisher = \"anyshire\"\n{release}"));
    write(
        &folder.join("clauses/vocabulary.toml"),
        &format!(
            "[board]\nhelp = \"The body that governs\"\nname = \"Governing Body\"\n\n[staff]\nhelp = \"All who work here\"\nname = \"{staff}\"\nplural = \"{staff}\"\n"
        ),
    );
    write(&folder.join("clauses/facts.toml"), facts);
    for (name, front, text) in clauses {
        let clause = format!("+++\ntitle = \"On {name}\"\naudience = [\"staff\"]\n{front}\n+++\n{text}\n");
        write(&folder.join(format!("clauses/pond/{name}.md")), &clause);
    }
    let model =
        format!("title = \"Pond policy\"\nsummary = \"How we use the pond.\"\nnumbering = \"sections\"\n{model}");
    write(&folder.join("templates/policies/pond.toml"), &model);
}

/// What each school has of its own, and what is said of it when the new release comes.
const SCHOOLS: &[(&str, &str, &str)] = &[
    ("alder", "drop = [\"pond/rules#ice\"]\n", "kept       drop \"pond/rules#ice\""),
    ("ash", "drop = [\"pond/rules#gate\"]\n", "kept       drop \"pond/rules#gate\": its words are now: lock the gate"),
    (
        "aspen",
        "drop = [\"pond/rules#count\"]\n",
        "drop \"pond/rules#count\": you leave this out, and the model now has a duty in it",
    ),
    (
        "bay",
        "drop = [\"pond/rules#boots\"]\n",
        "removed    drop \"pond/rules#boots\": the model no longer says it: Boots are the school's",
    ),
    ("beech", "drop = [\"pond/visits#note\"]\n", "renamed    drop \"pond/visits#note\" -> \"pond/trips#note\""),
    ("birch", "drop = [\"pond/risks#cold\"]\n", "renamed    drop \"pond/risks#cold\" -> \"pond/cold#cold\""),
    (
        "box",
        "drop = [\"pond/risks\"]\n",
        "drop \"pond/risks\": you leave this out, and it has become pond/cold and pond/depth",
    ),
    (
        "cedar",
        "drop = [\"pond/gates\"]\n",
        "drop \"pond/gates\": you leave this out, and it is one with pond/fences now",
    ),
    (
        "cherry",
        "drop = [\"pond/fish\"]\n",
        "drop \"pond/fish\": you leave this out, and the model now has several wordings",
    ),
    ("elder", "drop = [\"pond/ducks\"]\n", "kept       drop \"pond/ducks\""),
    ("elm", "REPLACE pond/rules#ice", "kept       replace \"pond/rules#ice\""),
    (
        "fir",
        "REPLACE pond/rules#gate",
        "replace \"pond/rules#gate\": you have your own wording, and the model's wording changed",
    ),
    ("gean", "SAME pond/rules#gate", "removed    replace \"pond/rules#gate\": the model now says so"),
    (
        "hazel",
        "REPLACE pond/rules",
        "replace \"pond/rules\": you have your own wording of the clause, and pond/rules#rope came in",
    ),
    ("holly", "REPLACE pond/visits#ask", "renamed    replace \"pond/visits#ask\" -> \"pond/trips#ask\""),
    (
        "ivy",
        "REPLACE pond/risks",
        "replace \"pond/risks\": you have your own wording, and the model's has become pond/cold and pond/depth",
    ),
    (
        "juniper",
        "REPLACE pond/fences",
        "replace \"pond/fences\": you have your own wording, and the model's is one with pond/gates now",
    ),
    (
        "larch",
        "REPLACE pond/boats",
        "replace \"pond/boats\": you have your own wording, and the model no longer has what it stands for: It sank",
    ),
    ("lime", "REPLACE pond/fish", "replace \"pond/fish\": you have your own wording, and the model now has several"),
    (
        "maple",
        "UNTIL pond/ducks",
        "replace \"pond/ducks\": you have your own wording until August 2027, which has passed",
    ),
    ("oak", "PARAMETER pond/checks", "replace \"pond/checks\": your words name what the model has not any more"),
    ("pear", "choose = { \"pond/swimming\" = \"asked\" }\n", "kept       choose \"pond/swimming\""),
    (
        "pine",
        "choose = { \"pond/swimming\" = \"lessons\" }\n",
        "choose \"pond/swimming\": you chose lessons, which the model no longer has",
    ),
    ("plum", "", "pond/swimming: the model's default is never now, and you have not chosen"),
    ("rowan", "parameters = { \"pond/checks\" = { days = 3 } }\n", "kept       parameter \"pond/checks.days\""),
    (
        "sloe",
        "parameters = { \"pond/checks\" = { boots = 9 } }\n",
        "removed    parameter \"pond/checks.boots\": the model no longer asks for it",
    ),
    (
        "thorn",
        "parameters = { \"pond/checks\" = { size = 20 } }\n",
        "parameter \"pond/checks.size\": what you set is no longer one of the values it may have",
    ),
    (
        "spindle",
        "parameters = { \"pond/care\" = { times = 3 } }\n",
        "parameter \"pond/care.times\": you set this, and it has become pond/mud.times and pond/weeds.times",
    ),
    (
        "walnut",
        "ADD after = \"pond/boats\"",
        "add \"local/boathouse\": it stands after pond/boats, which the model no longer has",
    ),
    ("willow", "ADD after = \"pond/risks\"", "renamed    add \"local/boathouse\" -> \"pond/cold\""),
    ("yew", "NEWTS", "add \"pond/newts\": you added a clause of this name, and the model has one now"),
];

/// What is said of every school.
const OF_ALL: &[&str] = &[
    "pond/checks.days: the model's default is 14 now, and you have set nothing",
    "pond/checks.keeper: the model now asks for something: Who checks it",
    "local.pond-keeper: the model's default is the caretaker now, and you have set nothing",
    "fact \"local.pond-depth\": the model now prints this, and you have not given it",
];

/// What the authority is told of its changes before it publishes them: each, and how it changed.
const CHANGES: &[(&str, &str)] = &[
    ("pond/newts", "new"),
    ("words.staff", "name or source"),
    ("pond/ducks", "moved"),
    ("pond/boats", "gone"),
    ("pond/rules", "reworded"),
    ("pond/swimming", "setting"),
    ("local.pond-depth", "setting"),
];

const KINDS: [&str; 6] =
    ["community", "voluntary-aided", "foundation", "academy", "independent", "pupil-referral-unit"];

fn school(at: usize, id: &str, own: &str) -> String {
    let replace = |clause: &str, text: &str, more: &str| {
        format!(
            "\n# Ours.\n[[policy.replace]]\nclause = \"{clause}\" # as agreed\nreason = \"It is so here\"\n{more}text   = \"{text}\"\n"
        )
    };
    let add = |id: &str, place: &str| {
        format!(
            "\n[[policy.add]]\nid    = \"{id}\"\ntitle = \"Boathouse\"\n{place}\ntext  = \"The boathouse is locked.\"\n"
        )
    };
    let own = match own.split_once(' ') {
        Some(("REPLACE", clause)) => replace(clause, "see to it as we always did", ""),
        Some(("SAME", clause)) => replace(clause, "lock the gate", ""),
        Some(("UNTIL", clause)) => replace(clause, "Everybody feeds the ducks.", "until  = \"2027-08\"\n"),
        Some(("PARAMETER", clause)) => replace(clause, "There are {{ boots }} pairs of boots.", ""),
        Some(("ADD", place)) => add("local/boathouse", place),
        _ if own == "NEWTS" => add("pond/newts", "at-end-of = \"water\""),
        _ => own.to_owned(),
    };
    let kind = KINDS[at % KINDS.len()];
    format!(
        "# {id}\nname = \"{id} School\"\nkind = \"{kind}\"\n\n[people]\nheadteacher = \"Ada {id}\"\n\n[[policy]]\nmodel    = \"pond\"\nrelease  = \"2026.1\"\nreviewed = 2026-09-14\nreview   = \"every year\"\n{own}"
    )
}

/// Runs the program in a folder: its exit code, and all that it says.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_policygen")).args(arguments).current_dir(folder).output().expect("it runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().expect("it ends by itself"), String::from_utf8_lossy(&said).into_owned())
}

fn succeed(folder: &Path, arguments: &[&str]) -> String {
    let (code, said) = run(folder, arguments);
    assert_eq!(code, 0, "{arguments:?}: {said}");
    said
}

/// Fills a file of decisions in: for every other school with the first answer, for the others with the last.
fn decide(path: &Path, last: bool) -> usize {
    let text = std::fs::read_to_string(path).expect("the questions are there");
    let (mut filled, mut options, mut entry, mut count) = (String::new(), Vec::new(), String::new(), 0);
    for line in text.lines() {
        if let Some(option) =
            line.trim_start_matches(['#', ' ']).strip_prefix("take = \"").filter(|_| line.starts_with('#'))
        {
            options.push(option.split('"').next().expect("it has a word").to_owned());
        }
        if let Some(kind) = line.strip_prefix("entry  = ") {
            entry = kind.trim_matches('"').to_owned();
        }
        if line.is_empty() {
            options.clear();
        }
        if line == "take   = \"\"" {
            let known: Vec<&String> = options.iter().filter(|option| *option != "new").collect();
            let take = if last { known.last() } else { known.first() };
            let take = take.map_or("new", |take| take.as_str());
            filled += &format!("take   = \"{take}\"\n");
            if take == "new" {
                filled += if entry == "fact" { "text = \"two metres\"\n" } else { "text = \"the keeper\"\n" };
            }
            count += 1;
        } else if !line.starts_with('#') {
            filled += &format!("{line}\n");
        }
    }
    std::fs::write(path, filled).expect("it can be written");
    count
}

/// Every file below a folder, with what it holds.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("it can be read") {
            let path = entry.expect("it can be listed").path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let name = path.strip_prefix(folder).expect("it is below").to_string_lossy().into_owned();
                    found.insert(name, std::fs::read(&path).expect("it can be read"));
                }
            }
        }
    }
    found
}

#[test]
fn the_schools_of_an_authority_go_through_a_year_and_nothing_of_theirs_is_lost() {
    let folder = empty_folder("year");
    write(&folder.join("a.key"), KEY);
    let people = "[people.headteacher]\nhelp = \"The headteacher\"\n";
    let kept_by =
        |who: &str| format!("[local.pond-keeper]\ntype = \"text\"\nhelp = \"Who keeps it\"\ndefault = \"{who}\"\n");
    council(&folder.join("2026"), FIRST, FIRST_MODEL, "staff", &format!("{people}{}", kept_by("a teacher")), "");
    succeed(&folder, &["release", "2026.1", "--key", "a.key", "--workspace", "2026", "--today", "2026-07-13"]);
    let (first, trust) = ("2026/releases/anyshire-2026.1.zip", folder.join("trust"));
    write(&trust.join("policygen.toml"), "[library]\nfrom = \"anyshire\"\n");
    for (at, (id, own, _)) in SCHOOLS.iter().enumerate() {
        write(&trust.join(format!("schools/{id}.toml")), &school(at, id, own));
    }
    succeed(&folder, &["take", first, "--workspace", "trust", "--key", PUBLIC, "--today", "2026-09-03"]);
    let approve = |id: &str, more: &[&str]| {
        let file = format!("schools/{id}.toml");
        succeed(&trust, &[&["approve", &file, "--minute", "14"][..], more].concat());
    };
    for (id, ..) in SCHOOLS {
        approve(id, &["--on", "2026-10-05", "--today", "2026-10-06"]);
    }
    let formats = ["--format", "html,pdf,text", "--today", "2026-12-01", "--quiet"];
    succeed(&trust, &[&["build", "--output", "then"][..], &formats].concat());

    // The next year.
    let facts = format!(
        "{people}{}\n[local.pond-depth]\ntype = \"text\"\nhelp = \"How deep the pond is\"\n",
        kept_by("the caretaker")
    );
    let retired = |id: &str, why: &str| format!("[[retired]]\nid = \"{id}\"\nwhy = \"{why}\"\n");
    let gone = [
        retired("pond/rules#boots", "Boots are the school's"),
        retired("pond/boats", "It sank"),
        retired("pond/swimming/lessons", "Lessons are in the baths"),
        retired("pond/checks#pairs", "Boots are the school's"),
        retired("pond/checks.boots", "Boots are the school's"),
    ];
    council(&folder.join("2027"), SECOND, SECOND_MODEL, "colleagues", &facts, &gone.concat());
    let why = "# 2027.1\n\n## pond/swimming\nThe county's insurance.\n\n## pond/checks.days\nIt is enough.\n\n## pond/checks.size\nClasses differ.\n\n## pond/fish\nCarp were put in.\n\n## local.pond-keeper\nTeachers have no time.\n";
    write(&folder.join("2027/changes.md"), why);
    succeed(&folder, &["take", first, "--workspace", "2027", "--key", PUBLIC, "--today", "2026-09-03"]);
    let (_, said) = run(&folder, &["impact", "trust/schools", "--workspace", "2027", "--today", "2027-07-01"]);
    for (change, how) in CHANGES {
        let row = said
            .lines()
            .find(|line| line.starts_with(&format!("{change} ")))
            .unwrap_or_else(|| panic!("{change}: {said}"));
        assert!(row.contains(how), "{row}");
    }
    assert!(
        said.contains(&format!("questions      {}", SCHOOLS.len())) && said.contains("blocked         0"),
        "{said}"
    );
    succeed(&folder, &["release", "2027.1", "--key", "a.key", "--workspace", "2027", "--today", "2027-07-12"]);
    let before = files(&trust.join("schools"));
    succeed(&folder, &["take", "2027/releases/anyshire-2027.1.zip", "--workspace", "trust", "--today", "2027-09-03"]);
    assert_eq!(run(&trust, &["outdated", "--today", "2027-09-10"]).0, 1);
    let (code, said) = run(&trust, &["upgrade", "--questions", "--today", "2027-09-10"]);
    assert_eq!(code, 1, "{said}");
    for (id, _, outcome) in SCHOOLS {
        let from =
            said.find(&format!("{id}: pond, anyshire 2026.1 -> 2027.1")).unwrap_or_else(|| panic!("{id}: {said}"));
        let of_school = &said[from..];
        let of_school = &of_school[..of_school[1..].find("is as it was").expect("every school is asked something")];
        assert!(of_school.contains(outcome), "{id} is not told: {outcome}\n{of_school}");
    }
    for outcome in OF_ALL {
        assert!(said.contains(outcome), "nobody is told: {outcome}");
    }
    let asked = files(&trust.join("schools"));
    assert!(
        before.iter().all(|(name, bytes)| asked[name] == *bytes),
        "no file is changed as long as something is open"
    );
    let mut said = said;
    for round in 0..3 {
        for (at, (id, ..)) in SCHOOLS.iter().enumerate() {
            let path = trust.join(format!("schools/{id}-upgrade.toml"));
            assert!(round > 0 || path.is_file(), "{id} has questions");
            if path.is_file() {
                assert!(decide(&path, at % 2 == 1) > 0, "{id}: {said}");
            }
        }
        // What was chosen may ask for something more.
        let (code, now) = run(&trust, &["upgrade", "--questions", "--today", "2027-09-10"]);
        said = now;
        if code == 0 {
            break;
        }
    }
    let said = succeed(&trust, &["upgrade", "--questions", "--today", "2027-09-10"]);
    assert!(said.contains("Nothing to do"), "{said}");
    succeed(&trust, &["outdated", "--today", "2027-09-10"]);
    let now = files(&trust.join("schools"));
    for (at, (id, own, _)) in SCHOOLS.iter().enumerate() {
        let text = String::from_utf8_lossy(&now[&format!("{id}.toml")]).into_owned();
        assert!(text.starts_with(&format!("# {id}\n")) && text.contains("release  = \"2027.1\""), "{text}");
        assert!(!now.contains_key(&format!("{id}-upgrade.toml")), "the decisions of {id} have been carried out");
        let is_own = text.contains("see to it as we always did");
        // Every other school has answered that it stays with its own words.
        assert!(!own.starts_with("REPLACE") || is_own || at % 2 == 1, "{text}");
    }
    for (id, ..) in SCHOOLS {
        approve(id, &["--on", "2027-10-04", "--reviewed", "2027-10-04", "--today", "2027-10-05"]);
    }
    succeed(&trust, &["check", "--today", "2027-10-06"]);

    // Every file of the first year.
    succeed(&trust, &[&["build", "--approved", "2026-10-05", "--output", "again"][..], &formats].concat());
    let (then, again) = (files(&trust.join("then")), files(&trust.join("again")));
    for (id, ..) in SCHOOLS {
        for ending in ["html", "pdf", "txt"] {
            let name = format!("{id}/pond.{ending}");
            assert!(then[&name] == again[&name], "{name} is as it was");
        }
    }
}
