//! Verbs, pronouns, adverbs and joining words: what parts of a sentence begin with, and what follows them.

/// Verbs that a second sentence has after its subject: ", adults should lead".
pub(in crate::check) const AFTER_A_SUBJECT: &[&str] = &["can", "cannot", "may", "must", "should", "will"];

/// After "however" or "therefore", words that begin a sentence of their own. What follows in "however small" does not.
#[rustfmt::skip]
pub(in crate::check) const AFTER_HOWEVER: &[&str] = &[
    "a", "all", "an", "any", "he", "i", "if", "it", "no", "she", "some", "that", "the", "there", "these", "they",
    "this", "we", "you",
];

/// After ", this" or ", these", verbs that make a sentence of it.
#[rustfmt::skip]
pub(in crate::check) const AFTER_THIS: &[&str] = &[
    "applies", "apply", "are", "can", "cannot", "does", "has", "have", "includes", "is", "may", "means", "must",
    "should", "was", "will",
];

/// Words that are verbs after "must", and nouns elsewhere.
#[rustfmt::skip]
pub(in crate::check) const ALSO_NOUNS: &[&str] = &[
    "abuse", "access", "address", "answer", "award", "balance", "bully", "change", "comment", "contact", "control",
    "copy", "deal", "display", "do", "document", "email", "employ", "fund", "guard", "guide", "harass", "help",
    "judge", "lead", "link", "list", "look", "manage", "model", "monitor", "note", "object", "open", "order",
    "permit", "place", "plan", "post", "practise", "process", "produce", "question", "record", "register", "repeat",
    "report", "request", "require", "review", "risk", "set", "share", "show", "sign", "speak", "start", "state",
    "stop", "store", "supervise", "support", "talk", "train", "value", "view", "visit", "wait", "watch", "work",
];

/// Words that bind an act to a case, in which it can be bound otherwise than in others.
#[rustfmt::skip]
pub(in crate::check) const CASES: &[&str] = &[
    "after", "before", "except", "exceptional", "exceptionally", "if", "instead", "normally", "once", "only",
    "sometimes", "unless", "until", "usually", "when", "whenever", "where", "wherever", "while", "without",
];

/// Words at the start of a sentence whose first part is no sentence by itself, so that a comma after it is right.
#[rustfmt::skip]
pub(in crate::check) const DEPENDENT: &[&str] = &[
    "after", "although", "as", "at", "because", "before", "besides", "by", "despite", "due", "during", "even", "for",
    "from", "given", "if", "in", "like", "on", "once", "rather", "since", "so", "though", "through", "to", "under",
    "unless", "until", "when", "whenever", "where", "wherever", "while", "whilst", "with",
];

/// Words before a subject that do not change who is meant.
pub(in crate::check) const DETERMINERS: [&str; 8] = ["a", "all", "an", "any", "each", "every", "our", "the"];

/// Verbs that make a sentence of the first part: "safety is of the first importance".
#[rustfmt::skip]
pub(in crate::check) const FINITE: &[&str] = &["are", "can", "cannot", "has", "have", "is", "may", "must", "should", "was", "were", "will"];

/// What becomes of "it" or "this" where "however" means "in whatever way": ", however this may have happened".
#[rustfmt::skip]
pub(in crate::check) const HAPPENS: &[&str] = &[
    "appear", "appears", "arise", "arises", "arose", "be", "came", "come", "comes", "happen", "happened", "happens",
    "have", "occur", "occurred", "occurs", "seem", "seems",
];

/// After one of these a verb belongs to a part of the sentence, not to its subject.
#[rustfmt::skip]
pub(in crate::check) const JOINERS: &[&str] = &[
    "as", "because", "how", "if", "so", "than", "that", "unless", "until", "what", "when", "where", "whether",
    "which", "while", "whilst", "who", "whoever", "whom", "whose", "why",
];

/// Words that join a sentence to the one before, and say nothing themselves.
pub(in crate::check) const JOINING: [&str; 7] =
    ["additionally", "also", "alternatively", "furthermore", "however", "moreover", "therefore"];

/// What begins words that say what somebody knows: "be aware that the governors will take action".
pub(in crate::check) const KNOWING: [&str; 6] = ["accept", "be", "know", "note", "remember", "understand"];

/// Words with which a short line leads in to a list, and is no heading.
#[rustfmt::skip]
pub(in crate::check) const LEADING: &[&str] = &[
    "also", "are", "as", "because", "below", "by", "can", "cannot", "contains", "cover", "covers", "do", "example", "following",
    "for", "has", "have", "here", "if", "include", "included", "includes", "including", "is", "may", "means", "must", "not", "note", "on", "or",
    "should", "that", "these", "they", "this", "to", "us", "via", "we", "when", "where", "who", "will", "with", "you",
];

/// Words that do not make another act of one.
pub(in crate::check) const MANNER: [&str; 8] =
    ["always", "immediately", "promptly", "strictly", "therefore", "once", "ever", "personally"];

/// Verbs after which another follows in its plain form.
pub(in crate::check) const MODALS: &[&str] =
    &["will", "must", "should", "shall", "may", "can", "cannot", "would", "could"];

/// Nouns and other words that end in -ing and are no form of a verb.
#[rustfmt::skip]
pub(in crate::check) const NOT_VERBS: &[&str] = &[
    "anything", "bring", "building", "buildings", "cyberbullying", "during", "everything", "evening", "following",
    "king", "meeting", "morning", "nothing", "ring", "something", "spring", "string", "swing", "thing", "training",
    "wellbeing", "wing", "according", "bullying", "excluding", "including", "regarding", "concerning", "housing",
    "funding",
];

/// Words in -ly that say nothing of how something is done.
pub(in crate::check) const NO_ADVERBS: [&str; 9] =
    ["assembly", "daily", "early", "elderly", "family", "friendly", "monthly", "weekly", "yearly"];

/// Words that begin a sentence and are no part of a name.
#[rustfmt::skip]
pub(in crate::check) const NO_LABEL: &[&str] = &[
    "a", "all", "always", "an", "any", "ask", "avoid", "be", "check", "children", "do", "don't", "each", "every", "follow",
    "give", "how", "if", "it", "keep", "make", "never", "no", "only", "our", "parents", "please", "pupils", "report", "some",
    "staff", "take", "teachers", "tell", "the", "there", "these", "they", "think", "this", "use", "we", "what", "when", "you",
    "your",
];

/// What begins what somebody does something to, so that the word before it is a verb: "the headteacher decides whether".
pub(in crate::check) const OBJECTS: [&str; 16] = [
    "a", "an", "any", "her", "his", "how", "it", "its", "our", "the", "their", "them", "these", "this", "what",
    "whether",
];

/// Words that say how often, at the end of an item.
#[rustfmt::skip]
pub(in crate::check) const OFTEN: &[&str] = &[
    "annually", "daily", "fortnightly", "half-termly", "monthly", "regularly", "termly", "weekly", "yearly",
];

/// Orders that begin a sentence after one that begins with "do not".
#[rustfmt::skip]
pub(in crate::check) const ORDERS: &[&str] = &[
    "ask", "avoid", "be", "check", "consider", "ensure", "keep", "maintain", "make", "remember", "report", "seek", "take",
    "tell", "use",
];

/// Subjects that stand for one named elsewhere.
pub(in crate::check) const PRONOUNS: [&str; 9] = ["he", "it", "she", "that", "these", "they", "this", "which", "who"];

/// What begins a clause that says more of a subject: "staff who break this policy".
pub(in crate::check) const RELATIVES: [&str; 4] = ["that", "which", "who", "whom"];

/// Words that tell sentences apart by nothing: articles, pronouns, auxiliaries, prepositions, conjunctions.
#[rustfmt::skip]
pub(in crate::check) const SMALL: &[&str] = &[
    "a", "about", "all", "also", "an", "and", "any", "anyone", "are", "as", "at", "be", "been", "being", "both", "but",
    "by", "can", "cannot", "do", "does", "each", "every", "for", "from", "had", "has", "have", "he", "her", "his", "i",
    "if", "in", "into", "is", "it", "its", "may", "might", "must", "no", "not", "of", "on", "or", "other", "our", "out",
    "shall", "she", "should", "so", "some", "such", "than", "that", "the", "their", "them", "themselves", "then",
    "there", "these", "they", "this", "those", "through", "to", "under", "up", "us", "via", "was", "we", "were", "what",
    "when", "where", "which", "who", "will", "with", "would", "you", "your",
];

/// Words with which a noun begins, or that are a subject.
#[rustfmt::skip]
pub(in crate::check) const SUBJECTS: &[&str] = &[
    "a", "an", "he", "i", "it", "our", "she", "the", "their", "there", "these", "they", "this", "those", "we", "you",
    "your",
];

/// Verbs that items of policies begin with, in the form that follows "must". Those that are nouns as well stand in
/// `ALSO_NOUNS`, because "report" may begin "report forms".
#[rustfmt::skip]
pub(in crate::check) const VERBS: &[&str] = &[
    "abide", "accept", "act", "adhere", "adopt", "advise", "agree", "allow", "appoint", "approve", "arrange", "ask",
    "attend", "avoid", "be", "become", "behave", "bring", "carry", "check", "choose", "communicate", "complete",
    "comply", "confirm", "consider", "consult", "contribute", "cooperate", "co-operate", "create", "decide",
    "delete", "deliver", "describe", "develop", "disclose", "discuss", "encourage", "enforce", "engage", "ensure",
    "establish", "evaluate", "explain", "familiarise", "follow", "foster", "get", "give", "have", "hold", "identify",
    "implement", "improve", "include", "inform", "investigate", "involve", "keep", "know", "learn", "let", "listen",
    "liaise", "maintain", "make", "meet", "nominate", "obtain", "offer", "oversee", "participate", "prepare",
    "prevent", "promote", "protect", "prove", "provide", "publicise", "publish", "raise", "read", "receive",
    "recognise", "recommend", "refer", "refrain", "remain", "remember", "remove", "respect", "respond", "retain",
    "safeguard", "seek", "send", "take", "teach", "tell", "treat", "understand", "undertake", "update", "uphold",
    "use", "wear", "write",
];
