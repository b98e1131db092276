//! School files as a whole country would write them, for benches: any number, each its own, the same ones every time.
//!
//! Every kind of school, one to three policies each, names with apostrophes, hyphens, Welsh and Polish letters; a fifth have
//! wording of their own, two thirds leave something out, a third has a past approval. What a school is depends on its number alone, so the first
//! hundred of a thousand are those of a hundred.

use std::fmt::Write;
use std::path::Path;

/// A kind of school, and what the name of such a school ends with.
const KINDS: [(&str, &str); 17] = [
    ("community", "Primary School"),
    ("academy-in-trust", "Academy"),
    ("voluntary-aided", "Catholic Primary School"),
    ("voluntary-controlled", "Church of England Primary School"),
    ("academy", "High School"),
    ("foundation", "School"),
    ("free-school", "Free School"),
    ("community-special", "Special School"),
    ("maintained-nursery", "Nursery School"),
    ("pupil-referral-unit", "Education Centre"),
    ("studio-school", "Studio School"),
    ("alternative-provision-academy", "Academy"),
    ("sixth-form-college", "Sixth Form College"),
    ("independent", "Preparatory School"),
    ("non-maintained-special", "School"),
    ("university-technical-college", "UTC"),
    ("city-technology-college", "College"),
];
const SAINTS: [&str; 8] = [
    "St Anne’s",
    "St John's",
    "St Thérèse",
    "All Saints",
    "St Mary-le-Bow",
    "Our Lady & St Chad",
    "St Dyfrig's",
    "Holy Trinity",
];
const PLACES: [&str; 12] = [
    "Upper Thames-side",
    "Llanfair-ym-Muallt Road",
    "King's Lynn North",
    "Ashby-de-la-Zouch",
    "Bishop's Stortford",
    "Tŷ Gwyn",
    "Kościuszko Street",
    "Westward Ho!",
    "Barrow-in-Furness",
    "D'Arcy Lane",
    "Great Yarmouth",
    "Ŵyr Hill",
];
const PEOPLE: [&str; 14] = [
    "Siân O'Brien",
    "Łukasz Wójcik",
    "Anne-Marie D’Souza",
    "Mohammed al-Rashid",
    "Gwenllïan ap Rhys",
    "J. K. Achterberg",
    "Zoë Fitzwilliam",
    "Małgorzata Żak",
    "Rhŷs Pugh",
    "Ade Ogunlesi",
    "Chloë St John-Smythe",
    "Li Wei",
    "Priya Raghunathan",
    "Tom Fletcher",
];
/// A model, what it must be told, and an item that some schools leave out.
const MODELS: [(&str, &str, &str, &str); 4] = [
    (
        "social-networking",
        "{ \"profile/name\" = \"own-name\", \"context/benefits\" = \"homework\", \"school-it/access\" = \"personal-use\" }",
        "profile/recommendations#photographs",
        "profile/recommendations#occupation",
    ),
    (
        "social-media-and-online-safety",
        "{ \"about/scope\" = \"representatives\", \"school-it/access\" = \"not-in-work-time\", \"pupils/contact\" = \"personal-accounts\", \
         \"reporting/colleagues\" = \"whistleblowing\", \"copyright/others-work\" = \"link\" }",
        "context/opportunities#chances",
        "about/purposes#resources",
    ),
    (
        "acceptable-use",
        "{ \"about/scope\" = \"staff-and-volunteers\", \"school-it/access\" = \"with-permission\", \"pupils/contact\" = \"advice\", \
         \"reporting/colleagues\" = \"encouraged\", \"copyright/others-work\" = \"cleared\" }",
        "context/lasting#questions",
        "about/purposes#careers",
    ),
    (
        "staff-social-networking-standard",
        "{ \"about/scope\" = \"staff-standard\", \"reporting/colleagues\" = \"required\", \"pupils/contact\" = \"forbidden\" }",
        "conduct/standards#example",
        "context/lasting#forum",
    ),
];

/// How many policies each school has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Policies {
    /// One, on social networking.
    One,
    /// One to three.
    Several,
}

/// The text of a school's file.
pub(crate) fn text(number: usize, policies: Policies) -> String {
    let pick = |of: usize, salt: usize| (number.wrapping_mul(2_654_435_761).wrapping_add(salt * 40_503) >> 7) % of;
    let (kind, ending) = KINDS[pick(KINDS.len(), 1)];
    let before = match pick(2, 2) {
        0 => SAINTS[pick(SAINTS.len(), 3)],
        _ => PLACES[pick(PLACES.len(), 4)],
    };
    let mut out = format!(
        "name = \"{before} {ending} {number}\"\nkind = \"{kind}\"\n\n[people]\nheadteacher = \"{}\"\nchair = \"{}\"\n",
        person(pick(PEOPLE.len(), 5), number),
        person(pick(PEOPLE.len(), 6), number + 7)
    );
    let first = if policies == Policies::One { 0 } else { pick(MODELS.len(), 8) };
    let count = if policies == Policies::One { 1 } else { 1 + pick(3, 9) };
    out += "\n[local]\n";
    if kind == "academy-in-trust" {
        let _ = writeln!(out, "trust = \"{} Learning Trust\"", PLACES[pick(PLACES.len(), 7)]);
    }
    if (0..count).any(|at| MODELS[(first + at) % MODELS.len()].0 == RECORDS_CONCERNS) {
        let _ = writeln!(out, "concerns-system = \"{}\"", ["CPOMS", "MyConcern"][pick(2, 16)]);
    }
    for at in 0..count {
        let (model, choose, item, other) = MODELS[(first + at) % MODELS.len()];
        let (year, month) = (2025 + pick(2, 10), 1 + pick(10, 11));
        let _ = write!(
            out,
            "\n[[policy]]\nmodel = \"{model}\"\nreviewed = \"{year}-{month:02}\"\nreview = \"every year\"\nchoose = {choose}\n"
        );
        if pick(3, 12) > 0 {
            let _ = writeln!(out, "drop = [\"{}\"]", if pick(2, 13) == 0 { item } else { other });
        }
        if pick(5, 14) == 0 {
            let _ = write!(
                out,
                "\n[[policy.add]]\nid = \"local/phones-{number}\"\ntitle = \"Telephones at this school\"\nat-end-of = \"{}\"\n\
                 text = \"Staff leave their own telephones in room {} while they teach.\"\n",
                SECTIONS[(first + at) % MODELS.len()],
                number % 90 + 1
            );
        }
        if pick(3, 15) == 0 {
            let _ = write!(out, "\n[[policy.approval]]\nby = \"Full governing body\"\non = {year}-{month:02}-20\n");
        }
    }
    out
}

/// The model that asks in which system concerns are recorded.
const RECORDS_CONCERNS: &str = "social-media-and-online-safety";

/// A section of each model.
const SECTIONS: [&str; 4] = ["profiles", "staff", "support", "staff"];

/// A person with two initials that few others have.
fn person(name: usize, number: usize) -> String {
    let letter = |at: usize| char::from(b'A' + (at % 26) as u8);
    let (first, rest) = PEOPLE[name].split_once(' ').expect("everybody has two names");
    format!("{first} {}. {}. {rest}", letter(number), letter(number / 26))
}

/// Writes the files of the first `count` schools into `folder/schools`, beside empty settings.
pub(crate) fn write(folder: &Path, count: usize, policies: Policies) {
    let schools = folder.join("schools");
    std::fs::create_dir_all(&schools).expect("a folder for temporary files can be written to");
    std::fs::write(folder.join("policygen.toml"), "").expect("it can be written");
    for number in 0..count {
        std::fs::write(schools.join(format!("s{number:05}.toml")), text(number, policies)).expect("it can be written");
    }
}
