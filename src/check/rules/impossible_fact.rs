//! A value in a school's file that cannot be what it stands for: no answer at all, no name, no body of such a school.

use crate::check::reading::{LibraryReading, PolicyReading};
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::grammar::SMALL;
use crate::check::words::missing::{NO_FACT, YES};
use crate::check::words::people::{ENDS_OF_POSTS, FILLED_IN, FILLING, NOBODY, POSTS, SHORT_POSTS, TITLES, UNFILLED};
use crate::check::words::{folded, is_to_come};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::Approval;
use crate::library::Library;
use crate::model::address::names_website;
use crate::model::allowance::Level;
use crate::model::value::{Declaration, ValueType};
use crate::model::vocabulary::{Form, Noun};
use crate::school::School;
use crate::shape::Loose;
use crate::source::At;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("impossible-fact"),
    about: "A value in a school's file that cannot be true",
    page: include_str!("impossible_fact.md"),
    level: Level::Error,
    looks: &[LooksAt::Policy(look), LooksAt::Records(look_at_records)],
};

fn look(reading: &PolicyReading<'_>, found: &mut Vec<Diagnostic>) {
    let mut report = |value: &At<String>, message: String, help: String| {
        // What cannot be read has been told of, and one fault is told once.
        if found.iter().any(|fault| fault.severity == Severity::Error && fault.span == value.span) {
            return;
        }
        found.push(Diagnostic::error(RULE.code, value.span, message).help(help));
    };
    for (key, value) in reading.school.values.iter().filter(|(_, value)| is_to_come(&value.value)) {
        let help = match NEEDED.contains(&key.as_str()) {
            true => "write what is known",
            false => "write what is known, or take the line out",
        };
        report(value, format!("\"{value}\" is no answer"), help.to_owned());
    }
    for (fact, given) in reading.school.file.local.iter() {
        let is_words = |declared: &Declaration| matches!(declared.r#type, ValueType::Text | ValueType::Contact);
        let declared = reading.library.facts.local.get(fact).filter(|fact| is_words(&fact.value));
        let (Some(_), Loose::Text(words)) = (declared, &given.value.value) else { continue };
        if let Some((why, help)) = no_fact(words) {
            report(&At::new(words.clone(), given.value.span), format!("\"{words}\" {why}"), help.to_owned());
        }
    }
    // What stands under no post may be anything, and has been told of.
    let is_known = |post: &String| reading.library.facts.people.contains_key(post);
    let people = reading.school.file.people.iter().chain(&reading.policy.file.people);
    let people = people.filter(|(post, _)| is_known(post)).map(|(_, keyed)| &keyed.value);
    for holder in people.filter(|holder| !is_to_come(&holder.value)) {
        if let Some((why, help)) = no_name(&holder.value, reading.school, reading.library) {
            report(holder, format!("\"{holder}\" is {why}"), help.to_owned());
        }
    }
    let holder = |post: &str| {
        let of_policy = reading.policy.file.people.get(post);
        of_policy.or_else(|| reading.school.file.people.get(post)).map(|keyed| &keyed.value)
    };
    for (post, others) in NEVER_ONE_PERSON {
        for other in *others {
            let (Some(one), Some(same)) = (holder(post), holder(other)) else { continue };
            if is_one_person(&one.value, &same.value) && is_known(&(*post).to_owned()) {
                let (post, other) = (post.replace('-', " "), other.replace('-', " "));
                let message = format!("\"{same}\" is given as {post} and as {other}, which nobody can be at once");
                report(same, message, "write who holds the post, or take the line out while nobody does".to_owned());
            }
        }
    }
    let file = &reading.policy.file;
    // An approval of an earlier text is history: the school may have been of another kind.
    let is_of_this_text = |fingerprint: &At<String>| {
        let stamp = &reading.document.stamp;
        matches!(stamp.approval, Approval::Approved(_)) && fingerprint.value.eq_ignore_ascii_case(&stamp.fingerprint)
    };
    let of_this_text =
        file.approval.iter().filter(|approval| approval.fingerprint.as_ref().is_some_and(is_of_this_text));
    let recorded = of_this_text.map(|approval| &approval.by);
    // The record of an approval says what the policy says, and is told of with that.
    let approver = file.approver.as_ref();
    let recorded = recorded.filter(|by| approver.is_none_or(|approver| approver.value != by.value));
    for body in approver.into_iter().chain(recorded) {
        if let Some((why, help)) = no_body(&body.value, reading.school) {
            report(body, format!("\"{body}\" is {why}"), help);
            continue;
        }
        if let (Some(kind), Some(own)) = (kind_of_body(&body.value, reading), reading.school.words.get("board")) {
            let message = format!("\"{body}\" is what a school of the kind \"{kind}\" has");
            report(
                body,
                message,
                format!("this school has a {}; another body is named as this school calls it", own.noun.name),
            );
        }
    }
}

/// Records of the library that name nobody, or give no reason: who checked its words against guidance, which then claim to keep
/// to it, and why words are proposed to governors.
fn look_at_records(reading: &LibraryReading<'_>, found: &mut Vec<Diagnostic>) {
    let library = reading.library;
    let mut report = |value: &At<String>, why: String, help: &str| {
        found.push(Diagnostic::error(RULE.code, value.span, format!("\"{value}\" is {why}")).help(help));
    };
    let of_clauses = library.clauses.values().flat_map(|clause| &clause.front.checked);
    let of_models = library.models.values().flat_map(|model| &model.file.checked);
    for by in of_clauses.chain(of_models).map(|record| &record.by) {
        if is_to_come(&by.value) {
            report(by, "no answer".to_owned(), "write who checked the words; until somebody has, take the record out");
        } else if let Some((why, _)) = no_person(&by.value, None, library) {
            report(by, why.to_owned(), "write the name of the person who checked the words; else take the record out");
        }
    }
    let proposed = library.clauses.values().flat_map(|clause| &clause.front.proposed);
    for reason in proposed.map(|proposed| &proposed.reason).filter(|reason| is_to_come(&reason.value)) {
        report(reason, "no reason".to_owned(), "say why it is proposed; governors will read it");
    }
}

/// Posts that one person cannot hold together: whoever chairs those who govern is not employed by the school, and a deputy is
/// somebody else.
const NEVER_ONE_PERSON: &[(&str, &[&str])] = &[
    ("chair", &["headteacher", "assistant-headteacher", "business-manager", "dsl", "deputy-dsl"]),
    ("dsl", &["deputy-dsl"]),
    ("headteacher", &["assistant-headteacher"]),
];

/// Whether two names are of one person, however they are addressed.
fn is_one_person(one: &str, other: &str) -> bool {
    let bare = |name: &str| {
        let said = folded(name);
        let words = said.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty());
        words.skip_while(|word| TITLES.contains(word)).map(str::to_owned).collect::<Vec<_>>()
    };
    let words = bare(one);
    // "Mr Green" and "Mrs Green" are two.
    (words.len() > 1 && words == bare(other)) || folded(one.trim()) == folded(other.trim())
}

/// Keys that a table cannot do without.
const NEEDED: [&str; 9] = ["at", "by", "clause", "id", "kind", "model", "name", "reason", "rule"];

/// What words say that stand where something is named, if they name nothing, and the way out.
fn no_fact(words: &str) -> Option<(&'static str, &'static str)> {
    let said = folded(words.trim().trim_end_matches(['.', '!']));
    let start = ["we ", "the school ", "there ", "it ", "have ", "has ", "does ", "do ", "is ", "are "];
    let mut bare = said.as_str();
    while let Some(rest) = start.iter().find_map(|word| bare.strip_prefix(word)) {
        bare = rest;
    }
    if YES.contains(&bare) {
        return Some(("says that there is one, and not which", "write which, or take the line out"));
    }
    let says_none =
        NO_FACT.contains(&bare) || (bare != said && bare.starts_with("not have ")) || bare == "don't have one";
    says_none.then_some(("says that there is none, and would be printed as its name", "take the line out"))
}

/// What words are that stand where the holder of a post is named, if they are no name, and the way out.
pub fn no_name(words: &str, school: &School<'_>, library: &Library) -> Option<(&'static str, &'static str)> {
    no_person(words, Some(school), library)
}

/// The same of somebody who need not be of a school.
fn no_person(words: &str, school: Option<&School<'_>>, library: &Library) -> Option<(&'static str, &'static str)> {
    const A_NUMBER: usize = 3;
    let said = folded(words.trim());
    let bare = ["the ", "our ", "a "].iter().find_map(|article| said.strip_prefix(article)).unwrap_or(&said);
    let name_it = "write the name of the person who holds the post";
    if words.contains('@') || words.contains("://") || words.split_whitespace().any(names_website) {
        return Some(("an address, and no name", name_it));
    }
    if words.chars().filter(char::is_ascii_digit).count() >= A_NUMBER {
        return Some(match is_name_and_more(words) {
            true => (
                "a name and what is to be said of it",
                "write the name alone, and change it on the day that it changes",
            ),
            false => ("a number, and no name", name_it),
        });
    }
    if words.split_whitespace().any(has_digit_for_letter) {
        return Some(("a name with a figure in it", "write the name with letters alone"));
    }
    let elsewhere = [
        "see ",
        "refer to ",
        "ask ",
        "contact ",
        "on the ",
        "at the ",
        "ring ",
        "phone ",
        "call ",
        "email ",
        "e-mail ",
    ]
    .iter()
    .any(|start| said.starts_with(start));
    if elsewhere || ["website", "school office", "office", "reception", "notice board"].contains(&bare) {
        return Some(("where to look, and no name", name_it));
    }
    if school.is_some_and(|school| folded(&school.file.name.value) == said) {
        return Some(("the name of the school, and of no person", name_it));
    }
    if ["your name", "name here", "insert name", "any member of", "a member of"]
        .iter()
        .any(|stand_in| said.contains(stand_in))
    {
        return Some(("no name of anybody", name_it));
    }
    if NOBODY.contains(&bare) {
        return Some(("nobody, and no name", "take the line out while nobody holds the post"));
    }
    let is_noun = |noun: &Noun| {
        let forms = [Some(&noun.name.value), noun.short.as_ref(), noun.plural.as_ref()];
        forms.into_iter().flatten().any(|form| folded(form) == bare)
    };
    let in_form = |form: &Form| is_noun(&form.noun) || form.nouns.values().any(is_noun);
    let vocabulary = library.vocabulary.values().flat_map(|term| term.by_kind.values().chain(&term.form));
    let is_post = POSTS.contains(&bare)
        || library.facts.people.keys().any(|post| post.replace('-', " ") == bare)
        || vocabulary.chain(school.into_iter().flat_map(|school| school.words.values())).any(in_form);
    match is_post {
        true => Some(("a post, and no name", name_it)),
        false => no_holder(&said),
    }
}

/// Whether words begin with a name of letters alone, with figures only in brackets or behind a comma: since when, until when.
fn is_name_and_more(words: &str) -> bool {
    let name = words.split(['(', ',']).next().unwrap_or_default();
    name.len() < words.len() && name.split_whitespace().count() > 1 && !name.contains(|c: char| c.is_ascii_digit())
}

/// Whether a figure stands in a word where a letter belongs, as in `0koro`.
fn has_digit_for_letter(word: &str) -> bool {
    let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_ordinal = ["st", "nd", "rd", "th"]
        .iter()
        .any(|end| letters.strip_suffix(end).is_some_and(|number| number.chars().all(|c| c.is_ascii_digit())));
    letters.contains(['0', '1', '3', '5']) && letters.chars().filter(|c| c.is_alphabetic()).count() > 1 && !is_ordinal
}

/// What words are, in small letters, that leave none for a name: that a post is to be filled, or only how somebody is addressed.
fn no_holder(said: &str) -> Option<(&'static str, &'static str)> {
    let words: Vec<&str> = said.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let to_be_filled = ("a post to be filled, and no name", "take the line out while nobody holds the post");
    if words.iter().any(|word| UNFILLED.contains(word)) {
        return Some(to_be_filled);
    }
    let tells = |word: &&str| FILLING.contains(word) || NOBODY.contains(word);
    let in_post = |word: &&str| {
        let mut posts = POSTS.iter().flat_map(|post| post.split(' '));
        posts.any(|part| part == *word) || ENDS_OF_POSTS.contains(word) || SHORT_POSTS.contains(word)
    };
    let is_name = |at: usize| {
        let word = &words[at];
        let before = at.checked_sub(1).map(|before| words[before]);
        let is_day = FILLED_IN.contains(word) && before.is_some_and(|before| SMALL.contains(&before));
        match before.is_some_and(|before| TITLES.contains(&before)) {
            // Whoever is addressed so is called that: "Mrs May", "Mr Head".
            true => !["and", "in", "of", "or", "the", "to"].contains(word) && !TITLES.contains(word),
            false => {
                let is_number = word.chars().all(|c| c.is_ascii_digit());
                !(tells(word) || is_day || is_number || TITLES.contains(word) || SMALL.contains(word) || in_post(word))
            }
        }
    };
    if (0..words.len()).any(is_name) {
        return None;
    }
    let is_addressed = words.iter().any(|word| TITLES.contains(word));
    match words.iter().any(tells) {
        true => Some(to_be_filled),
        false if is_addressed => Some(("how somebody is addressed, and no name", "write the name after it")),
        false => None,
    }
}

/// The kind of school that has a governing body of this name, if it is another kind's and not this school's.
fn kind_of_body<'r>(name: &str, reading: &PolicyReading<'r>) -> Option<&'r str> {
    let is_named = |form: &Form| is_body(name, form);
    if reading.school.words.values().any(is_named) {
        return None;
    }
    let board = reading.library.vocabulary.get("board")?;
    board.by_kind.iter().find(|(_, form)| is_named(form)).map(|(kind, _)| kind.as_str())
}

/// Whether a body is called so: by its name, by those who sit on it, or as a board of them.
fn is_body(name: &str, form: &Form) -> bool {
    let name = folded(name);
    let members = form.nouns.get("member").map(|member| folded(&member.plural()));
    let is_of_members = |members: &String| name == *members || name.strip_prefix("board of ") == Some(members);
    name == folded(&form.noun.name.value) || members.as_ref().is_some_and(is_of_members)
}

/// What words are that stand where a body is named, if no body is called so, and the way out.
fn no_body(name: &str, school: &School<'_>) -> Option<(&'static str, String)> {
    /// So many letters are a slip of the hand.
    const SLIPS: usize = 2;
    let own = school.words.get("board").map(|form| form.noun.name.value.as_str());
    let write = || format!("write who approves it, such as {}", own.unwrap_or("Governing Body"));
    let said = folded(name.trim());
    if !name.chars().any(char::is_alphabetic) {
        return Some(("no body", write()));
    }
    if name.contains('@') {
        return Some(("an address, and no body", write()));
    }
    if ["see ", "refer to ", "as in "].iter().any(|start| said.starts_with(start)) {
        return Some(("where to look, and no body", write()));
    }
    let near = own.filter(|own| {
        let own = folded(own);
        own != said && own.chars().count() > 4 * SLIPS && strsim::levenshtein(&own, &said) <= SLIPS
    })?;
    // A word that is whole in both was meant: "Trust Board" is no slip of "Truro Board".
    let differ = said.split(' ').zip(folded(near).split(' ').map(str::to_owned).collect::<Vec<_>>());
    let is_slip = differ
        .filter(|(one, other)| one != other)
        .all(|(one, other)| one.len() > 3 && strsim::levenshtein(one, &other) <= SLIPS);
    is_slip.then(|| ("nearly what this school calls its board", format!("did you mean \"{near}\"?")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_to_whether_there_is_one_name_nothing() {
        for none in
            ["None", "none.", "no", "We have none", "not used", "Nil", "There is none", "the school does not have one"]
        {
            assert!(no_fact(none).is_some_and(|(_, help)| help == "take the line out"), "{none}");
        }
        assert!(no_fact("Yes").is_some_and(|(_, help)| help.starts_with("write which")));
        for named in ["Facebook", "None Such Systems", "Yes Education", "No. 1 Monitor", "We Have IT", "Have IT"] {
            assert_eq!(no_fact(named), None, "{named}");
        }
    }

    #[test]
    fn a_body_is_known_by_those_who_sit_on_it() {
        let mut sources = crate::source::Sources::default();
        let library = crate::library::read(&crate::load::Files::embedded(), &mut sources, &mut Vec::new());
        let by_kind = &library.vocabulary["board"].by_kind;
        let of_trusts = by_kind.iter().find(|(kind, _)| kind.as_str() == "academy").map(|(_, form)| form);
        let of_trusts = of_trusts.expect("academies have a body");
        for name in ["Trust Board", "trustees", "Board of Trustees"] {
            assert!(is_body(name, of_trusts), "{name}");
        }
        assert!(!is_body("Governors", of_trusts) && !is_body("Board", of_trusts));
    }

    #[test]
    fn one_person_is_known_however_addressed() {
        for (one, other) in [("Ada Green", "Mrs Ada Green"), ("Ada Green", "ada green "), ("Dr Green", "Dr Green")] {
            assert!(is_one_person(one, other), "{one}, {other}");
        }
        for (one, other) in [("Mr Green", "Mrs Green"), ("Ada Green", "Bea Green"), ("Ada", "Ada Green")] {
            assert!(!is_one_person(one, other), "{one}, {other}");
        }
    }

    #[test]
    fn a_figure_in_a_name_is_a_slip() {
        assert!(["0koro", "Gr33n", "Sm1th,"].into_iter().all(has_digit_for_letter));
        assert!(!["Okoro", "3rd", "(2)", "1A"].into_iter().any(has_digit_for_letter));
        assert!(is_name_and_more("Ada Green (until July 2027)") && is_name_and_more("Ada Green, from 2027"));
        assert!(!is_name_and_more("01603 960124") && !is_name_and_more("Ada 2027"));
    }

    #[test]
    fn words_about_a_post_are_told_from_a_name() {
        for nobody in [
            "awaiting appointment",
            "post vacant since july",
            "interim chair to be elected",
            "vacant, from september",
            "new headteacher from easter 2027",
            "election in january",
            "acting",
            "mrs",
            "mr and mrs",
        ] {
            assert!(no_holder(nobody).is_some(), "{nobody}");
        }
        for name in [
            "mrs may",
            "mr head",
            "june may",
            "ada green (acting)",
            "ada green, interim headteacher",
            "ada green from september",
            "rev rose new",
            "will",
        ] {
            assert_eq!(no_holder(name), None, "{name}");
        }
    }
}
