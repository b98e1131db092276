//! Words that are written otherwise, and short forms and marks that are known.

/// Adverbs that start a sentence with a comma after them, never a semicolon.
pub(in crate::check) const BEFORE_A_COMMA: &[&str] = &[
    "additionally",
    "alternatively",
    "consequently",
    "furthermore",
    "hence",
    "however",
    "moreover",
    "nevertheless",
    "therefore",
];

/// Names that only capitals and spaces make wrong: the words in lower case, and the name as its owner writes it.
pub(in crate::check) const CAPITALS: &[(&str, &str)] = &[
    ("youtube", "YouTube"),
    ("you tube", "YouTube"),
    ("ipad", "iPad"),
    ("ipads", "iPads"),
    ("iphone", "iPhone"),
    ("iphones", "iPhones"),
    ("linkedin", "LinkedIn"),
    ("linked in", "LinkedIn"),
    ("tiktok", "TikTok"),
    ("tik tok", "TikTok"),
    ("whatsapp", "WhatsApp"),
    ("whats app", "WhatsApp"),
    ("what's app", "WhatsApp"),
    ("snapchat", "Snapchat"),
    ("snap chat", "Snapchat"),
    ("facebook", "Facebook"),
    ("face book", "Facebook"),
    ("wifi", "Wi-Fi"),
    ("ofsted", "Ofsted"),
    ("acas", "Acas"),
];

/// Two marks of which one is too many. `.,` is not among them: a short form such as "etc.," ends so.
pub(in crate::check) const DOUBLED_MARKS: &[&str] = &[",,", ";;", ",.", ";.", ":.", ",;", ";,", ":;"];

/// Words and names that are written otherwise, or that were given up, and why.
///
/// Names of posts, bodies and procedures are those of the statutory guidance on safeguarding and of the code of practice on
/// special educational needs, against its earlier editions; names of images are those of the UK Council for Internet
/// Safety; spellings are those of the Oxford dictionaries.
pub(in crate::check) const GIVEN_UP: &[(&str, &str, &str)] = &[
    ("twitter", "X", "the service has had that name since 2023"),
    (
        "child pornography",
        "indecent images of children",
        "the law's name; there is no consent that the other word implies",
    ),
    ("sexting", "sharing nudes and semi-nudes", "advice to schools has called it that since 2020"),
    ("designated senior leader", "designated safeguarding lead", "the name in the statutory guidance"),
    ("designated senior person", "designated safeguarding lead", "the name in the statutory guidance"),
    ("designated child protection officer", "designated safeguarding lead", "the name in the statutory guidance"),
    ("criminal records bureau", "Disclosure and Barring Service", "its successor since 2012"),
    ("crb check", "DBS check", "from its successor since 2012"),
    ("crb checks", "DBS checks", "from its successor since 2012"),
    ("independent safeguarding authority", "Disclosure and Barring Service", "its successor since 2012"),
    ("local safeguarding children board", "local safeguarding partners", "its successors since 2019"),
    ("local safeguarding children's board", "local safeguarding partners", "its successors since 2019"),
    ("local education authority", "local authority", "the name in education law since 2010"),
    ("statement of special educational needs", "education, health and care plan", "what replaced it in 2014"),
    ("race equality scheme", "equality objectives", "what took the place of schemes in 2011"),
    ("disability equality scheme", "equality objectives", "what took the place of schemes in 2011"),
    ("gender equality scheme", "equality objectives", "what took the place of schemes in 2011"),
    ("p s h e", "PSHE", "without full stops"),
    ("whistle blowing", "whistleblowing", "one word"),
    ("whistle blower", "whistleblower", "one word"),
    ("cyber bullying", "cyberbullying", "one word"),
    ("cyber-bullying", "cyberbullying", "one word"),
    ("on-going", "ongoing", "one word"),
    ("realtime", "real-time", "with a hyphen before a noun"),
];

/// What is better said otherwise, and how. GOV.UK's list of words to avoid is the model; the choice is ours.
pub(in crate::check) const INSTEAD: &[(&str, &str)] = &[
    ("ad hoc", "when needed"),
    ("amongst", "among"),
    ("but are not limited to", "such as; it already says that there are more"),
    ("but is not limited to", "such as; it already says that there are more"),
    ("but not limited to", "such as; it already says that there are more"),
    ("forthwith", "at once"),
    ("hereby", ""),
    ("herein", "in this policy"),
    ("hereinafter", "from here on"),
    ("heretofore", "until now"),
    ("in respect of", "about, for"),
    ("in the event of", "if"),
    ("in the event that", "if"),
    ("inter alia", "among other things"),
    ("notwithstanding", "despite"),
    ("per annum", "a year"),
    ("prior to", "before"),
    ("pursuant to", "under"),
    ("shall", "must, or will"),
    ("thereof", "of it"),
    ("therein", "in it"),
    ("thereto", "to it"),
    ("whereby", "by which"),
    ("wherein", "in which"),
    ("whilst", "while"),
    ("with regards to", "about"),
];

/// Short forms that more people know than know what they stand for. GOV.UK's style guide names UK, US, EU, VAT and MP as
/// such; the others are as common in any home or school, or in the names of schools (CE, RC, VA, VC).
/// <https://www.gov.uk/guidance/style-guide/a-to-z>
pub(in crate::check) const KNOWN_SHORT: [&str; 50] = [
    "AI", "AM", "BBC", "CCTV", "CD", "CE", "DIY", "DNA", "DVD", "EU", "FAQ", "GCSE", "GP", "GPS", "HM", "HR", "HTML",
    "ICT", "ID", "II", "III", "IP", "IT", "IV", "MP", "NB", "NHS", "OK", "PC", "PDF", "PE", "PIN", "PM", "PTA", "QR",
    "RC", "RE", "SIM", "SMS", "TV", "UK", "URL", "US", "USA", "USB", "VA", "VAT", "VC", "VHS", "VIP",
];

/// GOV.UK writes "they" for a person whose sex is not known. <https://www.gov.uk/guidance/style-guide/a-to-z>
pub(in crate::check) const PAIRED: &[(&str, &str, &str)] = &[
    ("he", "she", "they"),
    ("she", "he", "they"),
    ("s", "he", "they"),
    ("his", "her", "their"),
    ("her", "his", "their"),
    ("his", "hers", "theirs"),
    ("him", "her", "them"),
    ("her", "him", "them"),
    ("himself", "herself", "themselves"),
    ("herself", "himself", "themselves"),
];

/// Words in capitals that are shouted, and stand for nothing.
pub(in crate::check) const SHOUTED: [&str; 30] = [
    "ALL", "ALSO", "AND", "ANY", "ARE", "ASK", "BE", "BUT", "CAN", "DO", "FOR", "HOW", "IF", "IN", "IS", "MAY", "MUST",
    "NEVER", "NO", "NOT", "NOTE", "OF", "ON", "ONLY", "OR", "THE", "TO", "WHO", "WILL", "YOU",
];

/// Words that stand twice in good English.
pub(in crate::check) const TWICE: &[&str] = &["had", "that", "very", "is"];
