//! Posts, bodies and people of a school, what stands beside them, and what they do.

/// What follows "the head" or "the principal" where that is a person.
pub(in crate::check) const AFTER_A_PERSON: [&str; 22] = [
    "and", "are", "as", "at", "before", "by", "can", "decides", "for", "has", "if", "in", "is", "may", "must", "or",
    "shall", "should", "to", "when", "who", "will",
];

/// What may follow a plain word that stands for itself. Before a noun it is part of another word, as in "staff room".
#[rustfmt::skip]
pub(in crate::check) const AFTER_A_TERM: [&str; 44] = [
    "also", "and", "are", "as", "at", "because", "by", "can", "cannot", "could", "do", "does", "for", "from", "had", "has", "have", "if",
    "in", "is", "may", "might", "must", "need", "needs", "not", "on", "or", "shall", "should", "so", "than", "that", "to", "under",
    "unless", "until", "was", "were", "when", "who", "will", "with", "would",
];

/// Posts that a reader cannot fill in by themselves, each under its names, longer before shorter. A headteacher and a
/// governing body every school has; who its safeguarding lead is, only the school can say.
pub(in crate::check) const APPOINTED: [&[&str]; 6] = [
    &[
        "designated safeguarding lead",
        "designated safeguarding officer",
        "designated safeguarding person",
        "designated senior leader",
        "designated senior person",
        "dsl",
    ],
    &["policy co-ordinator", "policy coordinator", "co-ordinator", "coordinator"],
    &["senior leadership team", "senior management team", "slt"],
    &["data protection officer", "data protection lead", "dpo"],
    &["online safety lead", "online safety coordinator", "e-safety coordinator", "e-safety officer", "e-safety lead"],
    &["special educational needs coordinator", "special educational needs co-ordinator", "senco"],
];

/// What before a term makes another word of it: support staff, an assistant headteacher, a parent governor.
#[rustfmt::skip]
pub(in crate::check) const BEFORE_A_TERM: [&str; 30] = [
    "acting", "admin", "administrative", "agency", "appointed", "assistant", "authority", "casual", "catering", "cleaning", "co-opted",
    "deputy", "elected", "executive", "foundation", "kitchen", "lunchtime", "medical", "midday", "non-teaching", "office", "parent",
    "premises", "staff", "supply", "support", "teaching", "temporary", "vice", "volunteer",
];

/// What bodies that govern a school are called, besides the words of the library. Governors are people, and a document
/// may well speak of both them and their body.
pub(in crate::check) const BODIES: [&str; 14] = [
    "academy committee",
    "academy council",
    "board of directors",
    "board of governors",
    "board of trustees",
    "governing board",
    "governing body",
    "local academy committee",
    "local academy council",
    "local governing board",
    "local governing body",
    "local governing committee",
    "management committee",
    "trust board",
];

/// Nouns of a school that some sentences write with a capital and some without.
pub(in crate::check) const CAPITALISED: [&str; 12] = [
    "school",
    "headteacher",
    "governor",
    "governors",
    "staff",
    "employee",
    "employees",
    "parents",
    "pupils",
    "carers",
    "representative",
    "representatives",
];

/// Beginnings of words for a concern.
pub(in crate::check) const CONCERNS: [&str; 7] =
    ["abus", "allegation", "breach", "breaking", "concern", "suspect", "worr"];

/// Words that go with what is disclosed and do not make it something else.
#[rustfmt::skip]
pub(in crate::check) const DISCLOSED: &[&str] = &[
    "anything", "away", "content", "details", "information", "items", "keep", "keeps", "kept", "material", "matters", "on",
    "out", "school", "school's", "something", "things",
];

/// Words for telling others, which policies use one for another: what is not to be disclosed is not to be posted either.
#[rustfmt::skip]
pub(in crate::check) const DISCLOSING: &[&str] = &[
    "disclose", "discuss", "divulge", "give", "pass", "post", "publish", "release", "reveal", "share", "upload",
];

/// What follows a post that is given a duty.
pub(in crate::check) const DUTIES: [&str; 17] = [
    "ensures",
    "investigates",
    "keeps",
    "leads",
    "makes",
    "manages",
    "monitors",
    "must",
    "oversees",
    "provides",
    "records",
    "reports",
    "reviews",
    "shall",
    "should",
    "takes",
    "will",
];

/// What the names of schools end with.
pub(in crate::check) const ENDS_OF_NAMES: [&str; 2] = ["Academy", "School"];

/// What the name of a post ends with, where a document makes up its own: "the Online Safety Coordinator will".
pub(in crate::check) const ENDS_OF_POSTS: [&str; 8] =
    ["administrator", "champion", "co-ordinator", "coordinator", "lead", "manager", "officer", "secretary"];

/// When a post is filled, after a small word: "from September", "in the summer term".
#[rustfmt::skip]
pub(in crate::check) const FILLED_IN: &[&str] = &[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "spring", "summer", "autumn", "easter",
    "christmas",
];

/// Words about a post that is yet to be filled, which are no names where nothing else stands beside them.
#[rustfmt::skip]
pub(in crate::check) const FILLING: &[&str] = &[
    "acting", "advert", "advertised", "appointed", "appointing", "appointment", "confirmation", "confirmed", "current", "currently",
    "due", "elect", "elected", "election", "elections", "filled", "follow", "interim", "interviews", "later", "meeting", "new",
    "next", "pending", "permanent", "person", "position", "post", "process", "role", "shortly", "soon", "start", "starting", "starts",
    "term", "temporary", "year", "yet",
];

/// Words for people, which with a modal after them begin a sentence of their own.
#[rustfmt::skip]
pub(in crate::check) const GROUPS: &[&str] = &[
    "adults", "carers", "children", "colleagues", "employees", "governors", "headteachers", "managers", "parents", "pupils",
    "schools", "staff", "students", "teachers", "volunteers",
];

/// What stands between a post and who holds it: `the coordinator is held by Ada Green`.
#[rustfmt::skip]
pub(in crate::check) const HELD_BY: [&str; 12] = [
    "is held by ", "is currently held by ", "is currently ", "is carried out by ", "for the school is ",
    "for our school is ", "at our school is ", "is ", "(", ", ", ": ", "– ",
];

/// What stands between a person and the post they hold: `Ada Green is our coordinator`.
#[rustfmt::skip]
pub(in crate::check) const HOLDS: [&str; 10] = [
    " is the", " is our", " is also the", " is also our", " is the school's", " acts as the", " acts as our", " acts as",
    " has the role of", " holds the role of",
];

/// What stands in the name of a school before its last word, and says which children it is for.
pub(in crate::check) const KINDS_IN_NAMES: [&str; 12] = [
    "First",
    "Grammar",
    "High",
    "Infant",
    "Infants",
    "Junior",
    "Middle",
    "Nursery",
    "Primary",
    "Secondary",
    "Special",
    "Upper",
];

/// What people write where a name should stand, when nobody holds the post.
pub(in crate::check) const NOBODY: [&str; 10] =
    ["anon", "anybody", "no one", "nobody", "none", "nil", "someone", "somebody", "vacancy", "vacant"];

/// Words in the names of posts that nobody is appointed to for good, or that are not the school's to fill.
pub(in crate::check) const NOT_OURS: [&str; 22] = [
    "appointed",
    "assistant",
    "authority",
    "chief",
    "council",
    "county",
    "deputy",
    "district",
    "executive",
    "executive's",
    "hearing",
    "investigating",
    "investigation",
    "la",
    "line",
    "nominated",
    "police",
    "presenting",
    "probation",
    "reviewing",
    "senior",
    "welfare",
];

/// Words in the names of many schools, and before the kind of any school, in small letters.
#[rustfmt::skip]
pub(in crate::check) const OF_MANY_NAMES: &[&str] = &[
    "a", "academy", "aided", "all", "an", "any", "c", "catholic", "ce", "church", "cofe", "community", "controlled", "each", "england",
    "every", "foundation", "infant", "infants", "junior", "local", "maintained", "methodist", "nursery", "of", "our", "primary", "rc",
    "roman", "secondary", "special", "state", "the", "this", "voluntary", "your",
];

/// Nouns that make another word of a plural before them: a parents evening, a governors meeting.
#[rustfmt::skip]
pub(in crate::check) const OF_SEVERAL: [&str; 22] = [
    "association", "committee", "consultation", "council", "desk", "evening", "evenings", "forum", "group", "groups", "guide", "handbook",
    "induction", "meeting", "meetings", "room", "rooms", "survey", "toilets", "training", "voice", "workshop",
];

/// Words of which a school is or has one. A slash between two of the same line leaves it open which. Different roles
/// with a slash between them, such as "parent/carer", mean both.
pub(in crate::check) const ONE_OF: &[&[&str]] = &[
    &[
        "school",
        "schools",
        "academy",
        "academies",
        "trust",
        "college",
        "council",
        "employer",
        "setting",
        "nursery",
        "federation",
        "organisation",
        "authority",
        "mat",
    ],
    &["headteacher", "principal", "head", "head teacher", "executive headteacher"],
    &["governing body", "governing board", "governors", "trustees", "trust board", "management committee", "board"],
    &["to", "by"],
    &["is", "is not"],
    &["will", "will not"],
    &["may", "may not"],
    &["does", "does not"],
    &["can", "cannot"],
];

/// What the name of a post, a team or a body has in it.
pub(in crate::check) const PARTS_OF_POSTS: [&str; 25] = [
    "head",
    "teacher",
    "govern",
    "chair",
    "committee",
    "board",
    "lead",
    "manager",
    "business",
    "trust",
    "staff",
    "team",
    "clerk",
    "officer",
    "coordinator",
    "co-ordinator",
    "director",
    "principal",
    "council",
    "school",
    "slt",
    "senco",
    "bursar",
    "policy",
    "author",
];

/// Names of posts, which are no name of who holds one.
pub(in crate::check) const POSTS: [&str; 24] = [
    "acting head",
    "acting headteacher",
    "assistant head",
    "bursar",
    "business manager",
    "chair",
    "chair of governors",
    "chair of trustees",
    "clerk",
    "clerk to the governors",
    "deputy head",
    "deputy headteacher",
    "executive head",
    "governor",
    "head",
    "head of school",
    "head teacher",
    "headmaster",
    "headmistress",
    "headteacher",
    "principal",
    "senco",
    "teacher",
    "trustee",
];

/// Words for bringing a concern to somebody.
pub(in crate::check) const REPORTING: [&str; 8] =
    ["alert", "inform", "notify", "raise", "refer", "report", "reported", "tell"];

/// What follows "is" or "has" where a post is given a duty.
pub(in crate::check) const RESPONSIBLE: [&str; 3] = ["responsibility", "responsible", "to"];

/// What the names of schools end with.
pub(in crate::check) const SCHOOLS: [&str; 11] = [
    "school",
    "academy",
    "college",
    "centre",
    "nursery",
    "trust",
    "federation",
    "unit",
    "partnership",
    "pre-school",
    "playgroup",
];

/// Short forms of posts. They are whole words: "PK Maselino" is a person.
pub(in crate::check) const SHORT_POSTS: [&str; 20] = [
    "aht", "ceo", "cfo", "coo", "ddsl", "dht", "dpo", "dsl", "dslo", "eyfs", "hlta", "hod", "hoy", "ht", "lado", "sbm",
    "sendco", "slt", "smt", "sro",
];

/// Terms of the vocabulary that name a post which only the school can fill; their words come from the library.
pub(in crate::check) const TERMS_OF_POSTS: [&str; 3] = ["coordinator", "dsl", "senior-leaders"];

/// How people are addressed, before their name.
#[rustfmt::skip]
pub(in crate::check) const TITLES: [&str; 22] = [
    "canon", "cllr", "councillor", "dame", "dr", "father", "fr", "lady", "lord", "madam", "miss", "mr", "mrs", "ms", "mx", "prof",
    "professor", "rev", "revd", "reverend", "sir", "sister",
];

/// What stands before a post to which something is to be done.
pub(in crate::check) const TO_A_POST: [&str; 5] = ["by", "contact", "inform", "tell", "to"];

/// Words that tell, wherever they stand, that nobody holds a post.
pub(in crate::check) const UNFILLED: [&str; 7] =
    ["awaited", "awaiting", "recruiting", "recruitment", "unfilled", "vacancy", "vacant"];
