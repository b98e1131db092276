//! One or more: the plural of a noun phrase, whether a phrase names more than one, and the verb that agrees with it.

use crate::recent::Recent;
use rustc_hash::FxHasher;
use std::cell::RefCell;
use std::hash::{Hash, Hasher};

/// What stands between the head of a noun phrase and what describes it: `member of staff`, `lead for safeguarding`.
const JOINTS: &[&str] = &[" of ", " in ", " for ", " at ", " on ", " with ", " to ", " from ", " who ", " ("];

/// The plural of a noun phrase: `governor` → `governors`, `member of staff` → `members of staff`,
/// `parent or carer` → `parents or carers`.
pub(crate) fn plural(phrase: &str) -> String {
    known(phrase, |noun| noun.plural.clone())
}

/// A noun phrase of which was asked of late. Every slot of every school asks of the same few hundred.
struct KnownNoun {
    phrase: Box<str>,
    is_plural: bool,
    plural: String,
}

/// So many bytes of phrases are kept by each thread.
const KEPT: usize = 32 << 10;

thread_local! {
    static KNOWN: RefCell<Recent<KnownNoun>> = RefCell::new(Recent::new(KEPT));
}

/// What `tell` tells of a noun phrase.
fn known<T>(phrase: &str, tell: impl FnOnce(&KnownNoun) -> T) -> T {
    let mut hasher = FxHasher::default();
    phrase.hash(&mut hasher);
    let hash = hasher.finish();
    KNOWN.with_borrow_mut(|known| match known.find(hash, |noun| *noun.phrase == *phrase) {
        Some(noun) => tell(noun),
        None => {
            let (is_plural, plural) = (looks_plural(phrase), plural_of(phrase));
            tell(known.keep(hash, phrase.len(), KnownNoun { phrase: phrase.into(), is_plural, plural }))
        }
    })
}

fn plural_of(phrase: &str) -> String {
    if let Some((head, rest)) = head_of(phrase) {
        return plural_of(head) + rest;
    }
    for joint in [" or ", " and "] {
        if let Some((one, other)) = phrase.split_once(joint) {
            return plural_of(one) + joint + &plural_of(other);
        }
    }
    let lower = phrase.to_lowercase();
    let ends = |tails: &[&str]| tails.iter().any(|tail| lower.ends_with(tail));
    let before_last = lower.chars().rev().nth(1);
    // The ending is of ASCII letters, which case does not make longer.
    let but = |letters: usize| &phrase[..phrase.len() - letters];
    if ends(&["staff", "sheep"]) || is_like_its_plural(&lower) {
        phrase.to_owned()
    } else if ends(&["person"]) {
        format!("{}people", but(6))
    } else if ends(&["child"]) {
        format!("{phrase}ren")
    } else if ends(&["man"]) && !ends(&["human", "german", "roman", "norman"]) {
        format!("{}men", but(3))
    } else if ends(&["analysis", "crisis", "basis", "thesis"]) {
        format!("{}es", but(2))
    } else if ends(&["y"]) && !before_last.is_some_and(|c| "aeiou".contains(c)) {
        format!("{}ies", but(1))
    } else if ends(&["s", "x", "z", "ch", "sh"]) {
        format!("{phrase}es")
    } else {
        format!("{phrase}s")
    }
}

/// Whether a noun phrase names more than one: `Governors`, `parents and carers`; not `Board of Governors`,
/// `Resources Committee`, `Ethics Board` or `St Thomas`.
pub(crate) fn is_plural(phrase: &str) -> bool {
    known(phrase, |noun| noun.is_plural)
}

fn looks_plural(phrase: &str) -> bool {
    let head = head_of(phrase).map_or(phrase, |(head, _)| head);
    if is_pair(head) {
        return true;
    }
    let last = head.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    is_plural_word(last)
}

/// Whether a word that ends in -s is its own plural: `series`.
pub(super) fn is_like_its_plural(word: &str) -> bool {
    let lower = word.to_lowercase();
    ["series", "species", "headquarters", "means", "crossroads"].iter().any(|same| lower.ends_with(same))
}

/// Whether a phrase joins two, who then are more than one: `Chair and Vice-Chair`, `Governing Body and Trust
/// Board`; not `Finance and Resources Committee`, which is one committee for two things.
fn is_pair(phrase: &str) -> bool {
    const POSTS: [&str; 27] = [
        "administrator",
        "assistant",
        "bursar",
        "chair",
        "chairman",
        "chairperson",
        "chairwoman",
        "clerk",
        "coordinator",
        "deputy",
        "director",
        "governor",
        "head",
        "headteacher",
        "lead",
        "leader",
        "manager",
        "member",
        "nurse",
        "officer",
        "parent",
        "principal",
        "proprietor",
        "secretary",
        "senco",
        "teacher",
        "trustee",
    ];
    const BODIES: [&str; 12] = [
        "authority",
        "board",
        "body",
        "committee",
        "council",
        "diocese",
        "executive",
        "forum",
        "panel",
        "school",
        "team",
        "trust",
    ];
    let last = |phrase: &str| {
        let word = phrase.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
        word.rsplit('-').next().unwrap_or_default().to_owned()
    };
    let Some((first, second)) = phrase.split_once(" and ").or_else(|| phrase.split_once(" & ")) else { return false };
    let (first, second) = (last(first.trim_end_matches(',')), last(second));
    let are = |one: &[&str], other: &[&str]| one.contains(&first.as_str()) && other.contains(&second.as_str());
    // A post and a body may be one: the Head and Deputy Head Panel.
    are(&POSTS, &POSTS) || are(&BODIES, &BODIES) || are(&BODIES, &POSTS)
}

/// Whether a word is a plural. A name that ends as one, such as Thomas, is not.
pub(super) fn is_plural_word(word: &str) -> bool {
    const PLURAL: &[&str] = &["staff", "people", "children", "police", "clergy", "alumni", "men", "women"];
    const SINGULAR: &[&str] = &[
        "alias",
        "atlas",
        "bias",
        "canvas",
        "chaos",
        "charles",
        "christmas",
        "cosmos",
        "ethos",
        "gas",
        "james",
        "lens",
        "lucas",
        "news",
        "nicholas",
        "series",
        "species",
        "texas",
        "this",
        "thomas",
        "wales",
    ];
    let lower = word.to_lowercase();
    let lower = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
    let ends = |tails: &[&str]| tails.iter().any(|tail| lower.ends_with(tail));
    let is_short_form = word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    if PLURAL.contains(&lower) || (ends(&["children", "people", "women", "chairmen", "aldermen"])) {
        return true;
    }
    ends(&["s"]) && !is_short_form && !ends(&["ss", "us", "is", "ics"]) && !SINGULAR.contains(&lower)
}

/// Whether the letters of a word are hardly those of an English noun: `disgybl`, `rhieni`, `élève`. Of its plural nothing is
/// known then. Many a word of another language is not found out.
pub(crate) fn is_hardly_english(phrase: &str) -> bool {
    const BEGINNINGS: [&str; 7] = ["dd", "ff", "gw", "ll", "ng", "rhi", "ysg"];
    const ENDINGS: [&str; 14] = ["bl", "br", "cr", "dd", "dl", "dr", "fn", "gl", "gr", "i", "pl", "sgl", "tr", "wr"];
    const ENGLISH: [&str; 8] = ["add", "alumni", "fr", "odd", "ski", "taxi", "jr", "sr"];
    phrase.to_lowercase().split(|c: char| !c.is_alphabetic()).any(|word| {
        !word.is_ascii()
            || (!ENGLISH.contains(&word)
                && (BEGINNINGS.iter().any(|start| word.starts_with(start))
                    || (word.len() > 1 && ENDINGS.iter().any(|end| word.ends_with(end)))))
    })
}

/// The head of a noun phrase, and what follows it.
fn head_of(phrase: &str) -> Option<(&str, &str)> {
    JOINTS.iter().filter_map(|joint| phrase.find(joint)).min().map(|at| phrase.split_at(at))
}

/// A verb that goes with one, or the form of it that goes with more: `has` or `have`.
pub(crate) fn agreeing(verb: &str, is_plural: bool) -> String {
    let plural = if is_plural { plural_verb(verb) } else { None };
    plural.unwrap_or_else(|| verb.to_owned())
}

/// The verb as it goes with more than one, from the form that goes with one: `has` → `have`, `reviews` → `review`.
/// None if `verb` cannot be of that form.
pub(crate) fn plural_verb(verb: &str) -> Option<String> {
    const NO_VERBS: &[&str] = &[
        "afterwards",
        "always",
        "besides",
        "his",
        "indoors",
        "its",
        "nowadays",
        "perhaps",
        "sometimes",
        "this",
        "towards",
        "upstairs",
        "whereas",
        "yes",
    ];
    if NO_VERBS.contains(&verb) || !verb.chars().all(|c| c.is_lowercase() || matches!(c, '\'' | '’')) {
        return None;
    }
    let irregular = match verb {
        "is" => Some("are"),
        "was" => Some("were"),
        "has" => Some("have"),
        "does" => Some("do"),
        "goes" => Some("go"),
        "dies" | "lies" | "ties" | "vies" => Some(&verb[..3]),
        "isn’t" | "isn't" => Some("aren’t"),
        "wasn’t" | "wasn't" => Some("weren’t"),
        "hasn’t" | "hasn't" => Some("haven’t"),
        "doesn’t" | "doesn't" => Some("don’t"),
        _ => None,
    };
    if let Some(plural) = irregular {
        return Some(plural.to_owned());
    }
    let stem = verb.strip_suffix('s').filter(|stem| stem.len() > 1 && !stem.ends_with(['s', 'u']))?;
    Some(match stem.strip_suffix('e') {
        Some(bare) if bare.ends_with('i') => format!("{}y", &bare[..bare.len() - 1]),
        Some(bare) if ["ss", "sh", "ch", "x", "zz", "o"].iter().any(|tail| bare.ends_with(tail)) => bare.to_owned(),
        Some(_) | None => stem.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_go_to_the_head_of_the_phrase() {
        for (one, many) in [
            ("governor", "governors"),
            ("member of staff", "members of staff"),
            ("lead for safeguarding", "leads for safeguarding"),
            ("Management Committee member", "Management Committee members"),
            ("parent or carer", "parents or carers"),
            ("local authority", "local authorities"),
            ("boss", "bosses"),
            ("child", "children"),
            ("schoolchild", "schoolchildren"),
            ("holiday", "holidays"),
            ("chairperson", "chairpeople"),
            ("chairman", "chairmen"),
            ("human", "humans"),
            ("support staff", "support staff"),
            ("risk analysis", "risk analyses"),
        ] {
            assert_eq!(plural(one), many);
        }
    }

    #[test]
    fn letters_tell_some_words_that_are_not_english() {
        for word in ["disgybl", "rhieni", "ysgol", "athro â gofal", "élève", "llywodraethwr"] {
            assert!(is_hardly_english(word), "{word}");
        }
        for word in
            ["pupil", "student", "learner", "parent or carer", "young person", "Local Academy Committee", "child"]
        {
            assert!(!is_hardly_english(word), "{word}");
        }
    }

    #[test]
    fn a_name_is_plural_if_its_head_is() {
        for many in [
            "Governors",
            "Trustees",
            "School Governors",
            "Governors of Oak School",
            "Trustees and Members",
            "Local Governors",
            "Staff",
            "Directors",
            "Members of the Board",
            "Children",
            "Aldermen",
            "MPs",
            "parents and carers",
            "Governors (Oak)",
            "Chair and Vice-Chair",
            "Head and Deputy Head",
            "Chair & Clerk",
            "Governing Body and Trust Board",
            "Governing Body and Headteacher",
        ] {
            assert!(is_plural(many), "{many}");
        }
        for one in [
            "Governing Body",
            "Board of Governors",
            "Resources Committee",
            "Finance and Premises Committee",
            "Head and Deputy Head Panel",
            "Pupil and Parent Forum",
            "Board of Governors and Trustees",
            "Series",
            "Ethics",
            "Chair of Trustees",
            "St Thomas",
            "Campus",
            "LGBS",
            "Headmistress",
            "Trust",
            "SIMS",
            "Council for Wales",
            "",
        ] {
            assert!(!is_plural(one), "{one}");
        }
    }

    #[test]
    fn verbs_agree_with_more_than_one() {
        for (one, many) in [
            ("has", "have"),
            ("is", "are"),
            ("was", "were"),
            ("does", "do"),
            ("goes", "go"),
            ("reviews", "review"),
            ("chooses", "choose"),
            ("discusses", "discuss"),
            ("teaches", "teach"),
            ("carries", "carry"),
            ("relies", "rely"),
            ("lies", "lie"),
            ("uses", "use"),
            ("agrees", "agree"),
            ("fixes", "fix"),
            ("publishes", "publish"),
            ("hasn’t", "haven’t"),
        ] {
            assert_eq!(plural_verb(one).as_deref(), Some(many), "{one}");
        }
        assert_eq!(agreeing("has", false), "has");
        assert_eq!(agreeing("has", true), "have");
        assert_eq!(
            ["have", "must", "discuss", "thus", "always", "Fields", "s", ""].map(plural_verb),
            [const { None }; 8]
        );
    }
}
