//! How long it takes to see what a release comes to for all of a country's schools.
//!
//!     cargo bench --bench impact
//!     SCHOOLS=1000 cargo bench --profile dev --bench impact
//!
//! 24,000 schools that have adopted a release of the built-in library, each with its own names, most with something that they leave
//! out, choose or word for themselves; and a library in which five clauses say something else and one default is another. Timed are
//! `policygen impact`, `policygen upgrade --dry-run` and, to compare with, `policygen list`.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const SCHOOLS: usize = 24_000;
const KINDS: [&str; 4] = ["community", "academy-in-trust", "voluntary-aided", "academy"];
const OWN: [&str; 6] = [
    "",
    "drop = [\"profile/recommendations#occupation\"]\n",
    "drop = [\"profile/recommendations#photographs\"]\n",
    "parameters = {}\n",
    "\n[[policy.replace]]\nclause = \"profile/recommendations#photographs\"\nreason = \"Ours\"\ntext = \"ask before they post a photograph\"\n",
    "\n[[policy.add]]\nid = \"local/phones\"\ntitle = \"Phones\"\nafter = \"profile/recommendations\"\ntext = \"Phones stay in the office.\"\n",
];

/// What the library says otherwise.
const CHANGED: [&str; 5] =
    ["profile/recommendations", "roles/staff", "roles/head", "training/opportunities", "training/induction"];
const MODEL: &str = "templates/policies/social-networking.toml";
const DEFAULT: [&str; 2] = ["default = \"personal-use\"", "default = \"with-permission\""];

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
    std::fs::write(path, text).expect("it can be written");
}

fn run(folder: &Path, arguments: &[&str]) -> bool {
    let started = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_policygen"))
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let code = status.expect("the program runs").code();
    println!("{:40} {:6.1} s  exit {code:?}", arguments.join(" "), started.elapsed().as_secs_f64());
    code == Some(0)
}

fn main() {
    let folder = std::env::temp_dir().join(format!("policygen-impact-{}", std::process::id()));
    let schools: usize = std::env::var("SCHOOLS").ok().and_then(|number| number.parse().ok()).unwrap_or(SCHOOLS);
    write(&folder.join("policygen.toml"), "");
    for number in 0..schools {
        let (kind, own) = (KINDS[number % KINDS.len()], OWN[number / 7 % OWN.len()]);
        let text = format!(
            "name = \"School {number}\"\nkind = \"{kind}\"\n\n[people]\nheadteacher = \"Head {number}\"\nchair = \"Chair {number}\"\n\n[[policy]]\n\
             model = \"social-networking\"\nrelease = \"2026.1\"\nreviewed = 2026-09-14\nreview = \"every year\"\nchoose = {{ \"profile/name\" = \"own-name\" }}\n{own}"
        );
        write(&folder.join(format!("schools/s{number}.toml")), &text);
    }
    run(&folder, &["take", "built-in"]);
    println!("{schools} schools");
    run(&folder, &["list"]);
    // The library as it will be published: the built-in one, with some files of the authority's over it.
    for name in CHANGED {
        let path = format!("clauses/{name}.md");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{path}: {fault}"));
        let other = text.replacen(" must ", " must always ", 1).replacen(" should ", " must ", 1);
        assert!(other != text, "{path} says what it said");
        write(&folder.join(&path), &other);
    }
    let text = std::fs::read_to_string(MODEL).unwrap_or_else(|fault| panic!("{MODEL}: {fault}"));
    let [old, new] = DEFAULT;
    assert!(text.contains(old), "{MODEL} has no {old}");
    write(&folder.join(MODEL), &text.replace(old, new));
    run(&folder, &["impact"]);
    std::fs::remove_dir_all(folder.join("clauses")).expect("it was written");
    std::fs::remove_dir_all(folder.join("templates")).expect("it was written");
    run(&folder, &["upgrade", "--dry-run"]);
    std::fs::remove_dir_all(&folder).expect("it was written");
}
