//! All schools of an authority, from an extract of England's register: its real columns and its quirks.

use crate::promises::empty_folder;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The columns of the register that matter here, among others that do not, in no order that anybody relies on.
const COLUMNS: [&str; 30] = [
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (code)",
    "TypeOfEstablishment (name)",
    "EstablishmentTypeGroup (name)",
    "EstablishmentStatus (code)",
    "EstablishmentStatus (name)",
    "OpenDate",
    "CloseDate",
    "PhaseOfEducation (name)",
    "ReligiousCharacter (name)",
    "Diocese (name)",
    "TrustSchoolFlag (code)",
    "TrustSchoolFlag (name)",
    "Trusts (name)",
    "UKPRN",
    "Street",
    "Locality",
    "Address3",
    "Town",
    "County (name)",
    "Postcode",
    "SchoolWebsite",
    "TelephoneNum",
    "HeadTitle (name)",
    "HeadFirstName",
    "HeadLastName",
];

/// Types of establishment, what the register says of their trust, and the kind that they are here.
const TYPES: [(&str, &str, &str); 10] = [
    ("Community school", "Not applicable", "community"),
    ("Voluntary aided school", "", "voluntary-aided"),
    ("Voluntary controlled school", "", "voluntary-controlled"),
    ("Foundation school", "Supported by a trust", "foundation"),
    ("Academy converter", "Supported by a multi-academy trust", "academy-in-trust"),
    ("Academy sponsor led", "Supported by a single-academy trust", "academy"),
    ("Pupil referral unit", "", "pupil-referral-unit"),
    ("Free schools", "Supported by a single-academy trust", "free-school"),
    ("Community special school", "", "community-special"),
    ("Other independent school", "", "independent"),
];

/// A line of the extract, by column.
struct Line(Vec<(&'static str, String)>);

impl Line {
    /// School number `n`, with whatever is given otherwise.
    fn new(n: usize, otherwise: &[(&'static str, &str)]) -> Line {
        let (kind, flag, _) = TYPES[n % TYPES.len()];
        let trust = if flag.contains("academy trust") { "Riverside Trust, The" } else { "" };
        let told = [
            ("URN", format!("{}", 100_000 + n)),
            ("LA (code)", "936".to_owned()),
            ("LA (name)", "Anyshire".to_owned()),
            ("EstablishmentName", format!("Oak {n} Primary School")),
            ("TypeOfEstablishment (name)", kind.to_owned()),
            ("EstablishmentStatus (name)", "Open".to_owned()),
            ("OpenDate", "01-09-1998".to_owned()),
            ("TrustSchoolFlag (name)", flag.to_owned()),
            ("Trusts (name)", trust.to_owned()),
            ("Street", format!("{n} High Street")),
            ("Locality", "Not recorded".to_owned()),
            ("Town", "Anytown".to_owned()),
            ("Postcode", "AN1 1AA".to_owned()),
            ("SchoolWebsite", format!("www.oak{n}.anyshire.sch.uk/")),
            ("TelephoneNum", format!("1632960{n:03}")),
            ("HeadTitle (name)", "Mrs".to_owned()),
            ("HeadFirstName", "Ada".to_owned()),
            ("HeadLastName", "Green".to_owned()),
        ];
        let mut line: Vec<(&'static str, String)> = told.into_iter().collect();
        for (column, value) in otherwise {
            line.retain(|(known, _)| known != column);
            line.push((column, (*value).to_owned()));
        }
        Line(line)
    }

    fn text(&self) -> String {
        let cell = |column: &&str| {
            let value = self.0.iter().find(|(known, _)| known == column).map_or("", |(_, value)| value.as_str());
            format!("\"{}\"", value.replace('"', "\"\""))
        };
        COLUMNS.iter().map(cell).collect::<Vec<_>>().join(",")
    }
}

/// The extract as the website gives it out, in the letters of Windows.
fn extract(lines: &[Line]) -> Vec<u8> {
    let mut text = COLUMNS.join(",") + "\r\n";
    lines.iter().for_each(|line| text += &(line.text() + "\r\n"));
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    bytes.into_owned()
}

fn run(folder: &Path, arguments: &[&str]) -> (String, String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_policygen"))
        .args(arguments)
        .args(["--today", "2026-11-21"])
        .current_dir(folder)
        .output()
        .expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr), output.status.code().expect("it ends by itself"))
}

const NEW: [&str; 9] = [
    "new",
    "--from-gias",
    "register.csv",
    "--authority",
    "anyshire",
    "--model",
    "acceptable-use",
    "--fact",
    "hr-phone=?",
];

/// A folder that is a workspace of its own, whatever it lies in.
fn workspace(name: &str) -> PathBuf {
    let folder = empty_folder(name);
    std::fs::write(folder.join("policygen.toml"), "").expect("it can be written");
    folder
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

#[test]
fn an_authority_starts_with_all_its_schools_and_goes_on_from_there() {
    let folder = workspace("gias");
    let schools = folder.join("schools");
    let mut lines: Vec<Line> = (0..150).map(|n| Line::new(n, &[])).collect();
    // What a real extract has among its lines.
    lines.extend([
        Line::new(150, &[("EstablishmentName", "St Mary's \"Old\" School"), ("Town", "Upton")]),
        Line::new(151, &[("EstablishmentName", "St Mary’s Old School"), ("Town", "Nether End")]),
        Line::new(152, &[("EstablishmentName", "École Saint-Étienne"), ("HeadLastName", "O’Nÿe")]),
        Line::new(153, &[("EstablishmentName", "Elm School"), ("EstablishmentStatus (name)", "Closed")]),
        Line::new(
            154,
            &[("EstablishmentName", "Ash School"), ("EstablishmentStatus (name)", "Open, but proposed to close")],
        ),
        Line::new(155, &[("EstablishmentName", "Yew School"), ("TypeOfEstablishment (name)", "Secure units")]),
        Line::new(156, &[("EstablishmentName", "Fir School"), ("LA (code)", "888"), ("LA (name)", "Othershire")]),
        Line::new(
            157,
            &[
                ("EstablishmentName", "Bay School"),
                ("HeadLastName", ""),
                ("SchoolWebsite", "none"),
                ("TelephoneNum", "1"),
            ],
        ),
        Line::new(158, &[("EstablishmentName", "Box School"), ("EstablishmentStatus (name)", "Proposed to open")]),
        Line::new(
            14,
            &[
                ("URN", "100159"),
                ("EstablishmentName", "Bee Academy"),
                ("TrustSchoolFlag (name)", "Not supported by a trust"),
            ],
        ),
    ]);
    std::fs::write(folder.join("register.csv"), extract(&lines)).expect("it can be written");

    let (told, said, code) = run(&folder, &[&NEW[..], &["--dry-run"]].concat());
    assert_eq!(code, 0, "{said}");
    assert_eq!(told.lines().count(), 155, "{told}");
    assert!(!schools.exists(), "a dry run writes nothing");

    let (_, said, code) = run(&folder, &NEW);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Ash School (100154) is open, but proposed to close."), "{said}");
    assert!(said.contains("Yew School (100155) is left out") && said.contains("\"Secure units"), "{said}");
    assert!(said.contains("Bee Academy (100159) is left out"), "{said}");
    for gone in ["elm-school", "fir-school", "box-school", "yew-school", "bee-academy"] {
        assert!(!schools.join(format!("{gone}.toml")).exists(), "{gone}");
    }
    for (n, (_, _, kind)) in TYPES.iter().enumerate() {
        let file = read(&schools.join(format!("oak-{n}-primary-school.toml")));
        assert!(file.contains(&format!("= \"{kind}\"\n")), "{file}");
        assert!(file.contains("\"Mrs Ada Green\"") && file.contains("chair = \"?\""), "{file}");
        assert!(file.contains(&format!("# No policy prints it: phone = \"01632960{n:03}\"")), "{file}");
        assert!(file.contains(&format!("\"https://www.oak{n}.anyshire.sch.uk/\"")), "{file}");
        assert!(file.contains(&format!("\"{n} High Street, Anytown, AN1 1AA\"")), "{file}");
    }
    let twins = ["st-marys-old-school-upton", "st-marys-old-school-nether-end"];
    assert!(twins.iter().all(|twin| schools.join(format!("{twin}.toml")).is_file()), "{said}");
    assert!(read(&schools.join("ecole-saint-etienne.toml")).contains("École Saint-Étienne"));
    let bay = read(&schools.join("bay-school.toml"));
    assert!(bay.contains("headteacher = \"?\"") && bay.contains("# The register has phone"), "{bay}");

    let (_, said, code) = run(&folder, &["build", "--format", "text", "--message-format", "json"]);
    assert_eq!(code, 0, "every file is built: {said}");
    assert_eq!(
        std::fs::read_dir(folder.join("output"))
            .expect("it is built")
            .filter(|entry| { entry.as_ref().is_ok_and(|entry| entry.path().join("acceptable-use.txt").is_file()) })
            .count(),
        155
    );

    // A year later: a school is called otherwise, another has a new head, one has closed and one is new.
    let oak = schools.join("oak-1-primary-school.toml");
    let own = read(&oak).replace("chair = \"?\"", "chair = \"Sam Okoro\" # until 2028");
    std::fs::write(&oak, &own).expect("it can be written");
    lines[1] =
        Line::new(1, &[("EstablishmentName", "Oak One School"), ("HeadFirstName", "Ben"), ("HeadTitle (name)", "Mr")]);
    lines[2] = Line::new(2, &[("EstablishmentStatus (name)", "Closed")]);
    lines.push(Line::new(160, &[("EstablishmentName", "Pine School")]));
    std::fs::write(folder.join("register.csv"), extract(&lines)).expect("it can be written");
    let (told, said, code) = run(&folder, &NEW);
    assert_eq!(code, 0, "{said}");
    assert!(told.contains("name: \"Oak 1 Primary School\" -> \"Oak One School\""), "{told}");
    assert!(told.contains("headteacher: \"Mrs Ada Green\" -> \"Mr Ben Green\""), "{told}");
    assert!(told.contains("oak-2-primary-school.toml  Oak 2 Primary School: Closed"), "{told}");
    assert_eq!(read(&oak), own, "without --update a file stays as it is");
    assert!(schools.join("pine-school.toml").is_file());

    let (_, said, code) = run(&folder, &[&NEW[..], &["--update"]].concat());
    assert_eq!(code, 0, "{said}");
    let expected = own.replace("Oak 1 Primary School", "Oak One School").replace("Mrs Ada Green", "Mr Ben Green");
    assert_eq!(read(&oak), expected, "nothing else is changed");
    let (told, said, code) = run(&folder, &[&NEW[..], &["--update"]].concat());
    assert_eq!((code, told.contains("changed")), (0, false), "{told}{said}");
}

#[test]
fn an_extract_that_is_none_is_told_of() {
    let folder = workspace("gias-none");
    let told = |bytes: &[u8], authority: &str| {
        std::fs::write(folder.join("register.csv"), bytes).expect("it can be written");
        let mut arguments = NEW.to_vec();
        arguments[4] = authority;
        let (_, said, code) = run(&folder, &arguments);
        assert_eq!(code, 2, "{said}");
        said
    };
    let said = told(b"URN,EstablishmentName\r\n1,Oak\r\n", "Anyshire");
    assert!(said.contains("it has no column \"LA (code)\", \"LA (name)\""), "{said}");
    let said = told(&extract(&[Line::new(1, &[])]), "Anyshire County Council");
    assert!(said.contains("it has no authority \"Anyshire County Council\"; did you mean \"Anyshire\"?"), "{said}");
    assert!(told(b"", "Anyshire").contains("it has no column"));
}
