//! What the register says of one school, as answers to what its file asks.

use super::answers::{Answer, Answers, Place};
use super::asks::Told;
use super::gias::Establishment;
use super::trial::{Setting, about};
use crate::assemble;
use crate::build::Built;
use crate::diagnostic::Severity;
use crate::edit;
use toml::Value;

/// Answers what the register knows of a school of this kind, but for its name and its kind. What is answered already stays.
pub(crate) fn tell(answers: &mut Answers, one: Establishment<'_>, kind: &str, setting: Setting<'_>) {
    let library = &setting.workspace.library;
    let family = library.kinds.family(kind);
    let asked = answers.told.clone();
    answers.particulars = vec![("urn", one.urn().to_owned())];
    let is_of_authority = family.contains(&"maintained") || kind == "pupil-referral-unit";
    if library.settings.authority.is_none() && is_of_authority {
        answers.particulars.push(("authority", one.say("LA (name)").to_owned()));
    }
    for (key, value) in [("website", one.website()), ("phone", one.phone()), ("address", one.address())] {
        answers.particulars.extend(value.map(|value| (key, value)));
    }
    answers.remarks.extend(one.head_is_called().map(|title| format!("The register calls the head \"{title}\"")));
    let facts = &library.facts;
    for (name, fact) in &facts.local {
        if let Some(said) = fact.value.gias.as_ref().and_then(|column| one.fact(&column.value)) {
            answers.told.entry(Told::Fact(name.clone())).or_insert(Answer::Known(Value::String(said)));
        }
    }
    let head = Told::Post("headteacher".to_owned());
    if facts.people.contains_key("headteacher") {
        let said = one.head().map_or(Answer::NotYet, |head| Answer::Known(Value::String(head)));
        answers.told.entry(head).or_insert(said);
    }
    if facts.people.contains_key("chair") {
        answers.told.entry(Told::Post("chair".to_owned())).or_insert(Answer::NotYet);
    }
    // What schools of this kind do not have, or what no policy of theirs asks for, is not written.
    let all = answers.asked(library);
    let is_asked = |told: &Told| all.iter().flat_map(|(_, asks)| &asks.told).any(|known| known.told == *told);
    answers.told.retain(|told, _| asked.contains_key(told) || is_asked(told));
}

/// Leaves out what the register has wrong and what no policy prints, with a remark that says so, and asks for what it has not. `built` is
/// what became of the file that the answers make, and `text` its text.
pub(crate) fn settle(answers: &mut Answers, built: &Built, text: &str) {
    let count = answers.policies.len();
    let wrong = |place: &Place| {
        let found = about(built, text, place, count);
        found.into_iter().find(|fault| fault.severity == Severity::Error).map(|fault| fault.message.clone())
    };
    let is_unused =
        |place: &Place| about(built, text, place, count).into_iter().any(|fault| fault.code.name() == "unused-fact");
    let particulars = std::mem::take(&mut answers.particulars);
    for (key, value) in particulars {
        let place = Place::Particular(key);
        match wrong(&place) {
            Some(why) => answers.remarks.push(format!("The register has {key} \"{value}\": {why}")),
            None if is_unused(&place) => {
                answers.remarks.push(format!("No policy prints it: {key} = {}", edit::string_text(&value)));
            }
            None => answers.particulars.push((key, value)),
        }
    }
    let head = Told::Post("headteacher".to_owned());
    if let Some(why) = wrong(&Place::Told(head.clone())) {
        answers.remarks.push(format!("The register has the head otherwise: {why}"));
        answers.told.insert(head, Answer::NotYet);
    }
    let missing = built.found.iter().filter_map(|fault| assemble::missing_fact(fault, &built.sources));
    for told in missing.filter_map(|fact| Told::named(&fact)) {
        answers.told.entry(told).or_insert(Answer::NotYet);
    }
}
