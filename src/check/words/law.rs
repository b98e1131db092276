//! Words around law and guidance: what titles of it end with, what tells of its past, what claims to keep to it.

/// What may stand between a claim and the title.
pub(in crate::check) const AFTER_CLAIM: [&str; 8] =
    ["the ", "all ", "all of ", "current ", "latest ", "statutory guidance ", "department for education’s ", "dfe’s "];

/// Words that start a sentence before a title, and no title.
pub(in crate::check) const BEFORE_TITLES: [&str; 14] =
    ["a", "an", "all", "and", "by", "both", "in", "our", "see", "the", "this", "under", "while", "your"];

/// Words of change, after which "since" or "from" names what was before.
pub(in crate::check) const CHANGE: [&str; 9] =
    ["added", "change", "changed", "changes", "different", "differences", "new", "updated", "updates"];

/// What people write, which of the nine it belongs to, and whether it is a name the Act uses for all of it. Longer before
/// shorter. Race includes colour, nationality, and ethnic or national origins (section 9): parts of it, not its name.
pub(in crate::check) const CHARACTERISTICS: [(&str, Option<usize>, bool); 46] = [
    ("age", Some(0), true),
    ("ages", Some(0), false),
    ("disabilities", Some(1), true),
    ("disability", Some(1), true),
    ("gender reassignment", Some(2), true),
    ("gender identity", Some(2), false),
    ("transgender", Some(2), false),
    ("marriage and civil partnership", Some(3), true),
    ("marriage or civil partnership", Some(3), true),
    ("marital or civil partnership status", Some(3), false),
    ("marital status", Some(3), false),
    ("marriage", Some(3), false),
    ("civil partnership", Some(3), false),
    ("pregnancy and maternity", Some(4), true),
    ("pregnancy or maternity", Some(4), true),
    ("pregnancy", Some(4), false),
    ("maternity", Some(4), false),
    ("national origins", Some(5), false),
    ("national origin", Some(5), false),
    ("ethnic origins", Some(5), false),
    ("ethnic origin", Some(5), false),
    ("ethnic or national origins", Some(5), false),
    ("ethnicity", Some(5), false),
    ("nationality", Some(5), false),
    ("colour", Some(5), false),
    ("race", Some(5), true),
    ("religion or belief", Some(6), true),
    ("religion and belief", Some(6), true),
    ("religion or beliefs", Some(6), true),
    ("religion", Some(6), false),
    ("religious belief", Some(6), false),
    ("religious beliefs", Some(6), false),
    ("faith", Some(6), false),
    ("belief", Some(6), false),
    ("beliefs", Some(6), false),
    ("sex", Some(7), true),
    ("gender", Some(7), false),
    ("sexual orientation", Some(8), true),
    ("sexuality", Some(8), false),
    ("culture", None, false),
    ("cultural background", None, false),
    ("social background", None, false),
    ("social class", None, false),
    ("political opinion", None, false),
    ("political opinions", None, false),
    ("trade union membership", None, false),
];

/// Claims that are typed, each with the slot that makes it only once it is true. A plain "follow" tells people what to do.
pub(in crate::check) const CLAIMS: [(&str, &str); 12] = [
    ("follows", "follows"),
    ("meets", "meets"),
    ("complies with", "complies with"),
    ("conforms to", "complies with"),
    ("conforms with", "complies with"),
    ("adheres to", "complies with"),
    ("is compliant with", "complies with"),
    ("fully compliant with", "complies with"),
    ("in line with", "in line with"),
    ("in accordance with", "in accordance with"),
    ("in compliance with", "in accordance with"),
    ("in keeping with", "in line with"),
];

/// Words after which a claim is a duty: who "must act in line with" guidance claims nothing.
pub(in crate::check) const CLAIM_AS_DUTY: [&str; 9] =
    ["must", "should", "shall", "will", "may", "can", "to", "cannot", "please"];

/// Words that say what a document or its part is, and may stand between a title and its year.
pub(in crate::check) const DESCRIBING: [&str; 41] = [
    "statutory",
    "non-statutory",
    "departmental",
    "guidance",
    "guide",
    "guidelines",
    "advice",
    "document",
    "edition",
    "version",
    "current",
    "latest",
    "revised",
    "issued",
    "published",
    "dated",
    "schools",
    "school",
    "colleges",
    "academies",
    "settings",
    "education",
    "years",
    "parts",
    "part",
    "section",
    "annex",
    "one",
    "two",
    "three",
    "four",
    "five",
    "1",
    "2",
    "3",
    "4",
    "5",
    "a",
    "b",
    "c",
    "0-25",
];

/// Words that tell of the past only before a title: "the Act, which replaces it".
pub(in crate::check) const ENDING: [&str; 4] = ["repeals", "replaces", "replacing", "supersedes"];

/// Right after a title these tell that it had its time.
pub(in crate::check) const HAD_ITS_TIME: [&str; 8] = [
    "was in force",
    "was the law",
    "was law",
    "was still in force",
    "was still the law",
    "was still law",
    "was current",
    "was then in force",
];

/// A sentence with one of these tells how European law became law here.
pub(in crate::check) const HISTORY: [&str; 6] =
    ["brexit", "came from", "derived from", "left the e", "made from", "retained"];

/// Verbs that tell of today, whatever else the sentence says. "May" is a month in too many of them.
pub(in crate::check) const IS: [&str; 26] = [
    "adhere", "adheres", "apply", "applies", "are", "complies", "comply", "do", "does", "follow", "follows", "has",
    "have", "is", "keep", "keeps", "must", "need", "needs", "observe", "observes", "shall", "should", "use", "uses",
    "will",
];

/// The words that a title of law ends with, before its year.
pub(in crate::check) const KINDS_OF_LAW: [&str; 5] = ["act", "regulations", "regulation", "order", "legislation"];

/// The nine of section 4 of the Equality Act 2010, in its order.
/// <https://www.legislation.gov.uk/ukpga/2010/15/section/4>
pub(in crate::check) const NINE: [&str; 9] = [
    "age",
    "disability",
    "gender reassignment",
    "marriage and civil partnership",
    "pregnancy and maternity",
    "race",
    "religion or belief",
    "sex",
    "sexual orientation",
];

/// What is no longer so of a title is past; what is no longer needed may be a record.
pub(in crate::check) const NO_LONGER: [&str; 18] = [
    "apply",
    "applies",
    "applicable",
    "bound",
    "cite",
    "cites",
    "follow",
    "follows",
    "govern",
    "governs",
    "in",
    "refer",
    "refers",
    "rely",
    "under",
    "use",
    "uses",
    "valid",
];

/// Before these a year is a day's: "in 2018 the Act".
pub(in crate::check) const OF_TIME: [&str; 8] = ["after", "before", "by", "during", "from", "in", "since", "until"];

/// What a document that has sections and paragraphs of its own is called.
pub(in crate::check) const OTHER_DOCUMENTS: [&str; 19] = [
    "Act",
    "Bill",
    "Chapter",
    "Code",
    "Convention",
    "DPA",
    "Education",
    "Framework",
    "GDPR",
    "KCSIE",
    "KCSiE",
    "Ofsted",
    "Order",
    "Part ",
    "Regulations",
    "Schedule",
    "Working together",
    "Working Together",
    "guidance",
];

/// One of these words beside a title tells of the past: "the former Act", "the Act, which was replaced".
pub(in crate::check) const PAST: [&str; 5] = ["former", "formerly", "repealed", "replaced", "superseded"];

/// Small words within titles of law.
pub(in crate::check) const SMALL_IN_TITLES: [&str; 10] =
    ["and", "at", "by", "etc", "for", "from", "in", "of", "to", "with"];

/// Words after which a year is that of a change to an edition.
pub(in crate::check) const UPDATING: [&str; 3] = ["update", "updated", "amended"];

/// Verbs of the past in a sentence on the time before a day.
pub(in crate::check) const WAS: [&str; 11] =
    ["applied", "complied", "did", "followed", "governed", "had", "observed", "used", "was", "were", "worked"];

/// Words before a title that say whose law it is.
pub(in crate::check) const WHOSE_LAW: [&str; 4] = ["british", "english", "uk", "uk's"];
