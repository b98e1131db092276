//! Many schools at once: in order, one at a time in memory, whatever becomes of any of them.

use crate::promises::{empty_folder, files_below};
use crate::tree::TODAY;
use policygen::build::{Output, Plan, build, build_each};
use policygen::schools::{SchoolText, read_schools};
use policygen::workspace::Workspace;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

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

/// A workspace with these schools.
fn estate(name: &str, schools: &[&str]) -> PathBuf {
    let folder = empty_folder(name);
    fs::create_dir_all(folder.join("schools")).expect("it can be made");
    fs::write(folder.join("policygen.toml"), "").expect("it can be written");
    for school in schools {
        let text = format!("name = \"School {school}\"\n{SMALL}");
        fs::write(folder.join(format!("schools/{school}.toml")), text).expect("it can be written");
    }
    folder
}

/// A build of the workspace that has begun.
fn begun(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_policygen"))
        .args(["build", "--format", "html", "--today", TODAY])
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs")
}

/// A build of the workspace that has ended: its exit code, and what it said.
fn built(folder: &Path) -> (Option<i32>, String) {
    let mut running = begun(folder, &[]);
    let start = Instant::now();
    while running.try_wait().expect("it can be asked").is_none() {
        if start.elapsed() > Duration::from_secs(120) {
            running.kill().expect("it can be ended");
            panic!("the build hangs");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let output = running.wait_with_output().expect("it has ended");
    (output.status.code(), String::from_utf8(output.stderr).expect("it is text"))
}

/// Builds where something has the name of a file of oak's: that is told, and elm and the list of all are built.
#[cfg(unix)]
fn is_in_the_way(name: &str, path: &str, put: impl Fn(&Path), said: &str) {
    let folder = estate(name, &["elm", "oak"]);
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
    put(&path);
    let (code, told) = built(&folder);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains(said), "{told}");
    assert!(folder.join("output/elm/social-networking.html").is_file(), "{told}");
    assert!(told.contains("1 school not built"), "{told}");
}

#[cfg(unix)]
fn make_pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status().expect("this system has it");
    assert!(made.success());
}

#[cfg(unix)]
#[test]
fn a_pipe_in_place_of_a_file_stops_one_school_and_no_build() {
    let page = "output/oak/social-networking.html";
    let said = format!("cannot write {page}: a pipe or a device has that name; take it away");
    is_in_the_way("pipe-page", page, make_pipe, &said);
    let manifest = "output/oak/manifest.json";
    let said = format!("cannot write {manifest}: a pipe or a device has that name; take it away");
    is_in_the_way("pipe-manifest", manifest, make_pipe, &said);
}

#[cfg(unix)]
#[test]
fn a_school_file_that_is_a_pipe_stops_no_other() {
    let folder = estate("pipe-school", &["elm"]);
    make_pipe(&folder.join("schools/oak.toml"));
    let (code, told) = built(&folder);
    assert!(
        code == Some(2) && told.contains("cannot read schools/oak.toml: a pipe or a device has that name"),
        "{told}"
    );
    assert!(folder.join("output/elm/social-networking.html").is_file(), "{told}");
}

#[cfg(unix)]
#[test]
fn a_folder_with_the_name_of_a_file_stops_one_school() {
    let page = "output/oak/social-networking.html";
    let make = |path: &Path| fs::create_dir(path).expect("it can be made");
    is_in_the_way("folder-page", page, make, &format!("cannot write {page}: a folder has that name; take it away"));
    let file = |path: &Path| fs::write(path, "somebody's").expect("it can be written");
    is_in_the_way("file-folder", "output/oak", file, "cannot make the folder output/oak: ");
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_to_stops_one_school() {
    use std::os::unix::fs::PermissionsExt;
    let lock = |path: &Path| {
        fs::create_dir(path).expect("it can be made");
        fs::set_permissions(path, fs::Permissions::from_mode(0o555)).expect("it is ours");
    };
    let probe = empty_folder("may-write").join("probe");
    lock(&probe);
    // Who may do anything is stopped by nothing.
    if fs::write(probe.join("file"), "").is_err() {
        is_in_the_way("read-only-folder", "output/oak", lock, "cannot write output/oak/social-networking.html: ");
    }
}

#[test]
fn a_school_file_that_vanishes_once_it_was_listed_stops_no_other() {
    let folder = estate("vanished", &["elm", "oak"]);
    let paths = ["elm", "oak"].map(|id| folder.join(format!("schools/{id}.toml")));
    fs::remove_file(&paths[1]).expect("it was written here");
    let schools = read_schools(&paths);
    let workspace = Workspace::read(&folder).expect("it can be read");
    let output = folder.join("output");
    let output = Some(Output { folder: &output, archive: false });
    let plan = Plan { today: TODAY.parse().expect("it is a date"), formats: &[], output, jobs: 1 };
    let built = build(&workspace, &schools, &plan);
    assert!(built[0].failed.is_none() && built[0].documents.len() == 1);
    let why = built[1].failed.as_deref().expect("it is gone");
    assert!(why.contains("cannot read") && why.contains("oak.toml"), "{why}");
    assert!(folder.join("output/elm").is_dir() && !folder.join("output/oak").exists());
}

#[test]
fn what_killed_builds_left_goes_with_the_next_though_nothing_has_changed() {
    let folder = estate("swept", &["elm", "oak"]);
    assert_eq!(built(&folder).0, Some(0));
    let before = files_below(&folder.join("output"));
    fs::create_dir_all(folder.join("output/oak/proposed")).expect("it can be made");
    for part in
        ["output/.index.html.71.part", "output/oak/.manifest.json.72.part", "output/oak/proposed/.a.html.73.part"]
    {
        fs::write(folder.join(part), "half").expect("it can be written");
    }
    // What only looks like it is somebody's.
    fs::write(folder.join("output/elm/.notes.part"), "whole").expect("it can be written");
    assert_eq!(built(&folder).0, Some(0));
    let mut after = files_below(&folder.join("output"));
    assert!(after.remove(Path::new("elm/.notes.part")).is_some());
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    assert!(!folder.join("output/oak/proposed").exists());
}

/// So many schools that a build of them can be killed at many moments.
fn many() -> Vec<String> {
    (0..60).map(|number| format!("s{number:02}")).collect()
}

#[test]
fn builds_that_are_killed_leave_nothing_that_the_next_does_not_mend() {
    let names = many();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (killed, whole) = (estate("killed", &names), estate("never-killed", &names));
    for moment in 1..=10 {
        let mut running = begun(&killed, &["--quiet"]);
        std::thread::sleep(Duration::from_millis(150 * moment));
        running.kill().expect("it can be ended");
        running.wait().expect("it has ended");
    }
    assert_eq!((built(&killed).0, built(&whole).0), (Some(0), Some(0)));
    let (after, expected) = (files_below(&killed.join("output")), files_below(&whole.join("output")));
    assert_eq!(after.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    assert!(after == expected, "every byte is as it would be");
}

#[test]
fn builds_into_one_folder_wait_for_each_other_and_leave_whole_files() {
    let folder = estate("together", &["ash", "elm", "fir", "oak"]);
    let own = folder.join("output/.policygen");
    fs::create_dir_all(&own).expect("it can be made");
    let held = File::create(own.join("lock")).expect("it can be made");
    held.lock().expect("nobody else has it");
    let mut both = [begun(&folder, &[]), begun(&folder, &[])];
    let mut told = both.each_mut().map(|one| BufReader::new(one.stderr.take().expect("it is piped")));
    for said in &mut told {
        let mut line = String::new();
        said.read_line(&mut line).expect("it is text");
        assert!(line.contains("this waits for it to end"), "{line}");
    }
    held.unlock().expect("it was held");
    for one in &mut both {
        assert!(one.wait().expect("it ends").success());
    }
    let after = files_below(&folder.join("output"));
    fs::remove_dir_all(folder.join("output")).expect("it was built");
    assert_eq!(built(&folder).0, Some(0));
    assert!(after == files_below(&folder.join("output")), "every byte is as one build alone makes it");
}
