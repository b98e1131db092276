//! How long it takes to see what a release comes to for all of a country's schools.
//!
//!     cargo bench --bench impact
//!     SCHOOLS=1000 cargo bench --profile dev --bench impact
//!
//! 24,000 schools that have adopted a release, each with its own names, most with something that they leave out, choose or word for
//! themselves; and a library in which five clauses say something else and one default is another. Timed are `policygen impact` in that library,
//! before it is released; then, where the schools are and the later release has been taken, `policygen upgrade --dry-run`, `policygen outdated`
//! and, to compare with, `policygen list`.

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
const REASON: &str = "## school-it/access\n\nSchools asked for it after the review of this year.\n";

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
    let count: usize = std::env::var("SCHOOLS").ok().and_then(|number| number.parse().ok()).unwrap_or(SCHOOLS);
    let (council, schools) = (folder.join("council"), folder.join("trust"));
    write(&council.join("release.toml"), "publisher = \"anyshire\"\n");
    write(&schools.join("policygen.toml"), "[library]\nfrom = \"anyshire\"\n");
    for number in 0..count {
        let (kind, own) = (KINDS[number % KINDS.len()], OWN[number / 7 % OWN.len()]);
        let text = format!(
            "name = \"School {number}\"\nkind = \"{kind}\"\n\n[people]\nheadteacher = \"Head {number}\"\nchair = \"Chair {number}\"\n\n[[policy]]\n\
             model = \"social-networking\"\nrelease = \"2026.1\"\nreviewed = 2026-09-14\nreview = \"every year\"\nchoose = {{ \"profile/name\" = \"own-name\" }}\n{own}"
        );
        write(&schools.join(format!("schools/s{number}.toml")), &text);
    }
    run(&council, &["eject"]);
    run(&council, &["key", "new", "a.key", "--no-password"]);
    run(&council, &["release", "2026.1", "--key", "a.key"]);
    let public = std::fs::read_to_string(council.join("a.pub")).expect("the key was made");
    let public = public.lines().last().unwrap_or_default();
    let first = council.join("releases/anyshire-2026.1.zip");
    run(&schools, &["take", &first.to_string_lossy(), "--key", public]);
    for name in CHANGED {
        let path = council.join(format!("clauses/{name}.md"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        let other = text.replacen(" must ", " must always ", 1).replacen(" should ", " must ", 1);
        assert!(other != text, "{name} says what it said");
        write(&path, &other);
    }
    let model = council.join(MODEL);
    let text = std::fs::read_to_string(&model).unwrap_or_else(|fault| panic!("{MODEL}: {fault}"));
    let [old, new] = DEFAULT;
    assert!(text.contains(old), "{MODEL} has no {old}");
    write(&model, &text.replace(old, new));
    println!("{count} schools");
    run(&council, &["impact", "--workspace", ".", &schools.join("schools").to_string_lossy()]);
    write(&council.join("changes.md"), REASON);
    run(&council, &["release", "2027.1", "--key", "a.key"]);
    let second = council.join("releases/anyshire-2027.1.zip");
    run(&schools, &["take", &second.to_string_lossy()]);
    run(&schools, &["upgrade", "--dry-run"]);
    run(&schools, &["outdated"]);
    run(&schools, &["list"]);
    std::fs::remove_dir_all(&folder).expect("it was written");
}
