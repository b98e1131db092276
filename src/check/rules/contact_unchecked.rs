//! A helpline, telephone number or email address that nobody keeps right.

use crate::check::reading::{LibraryReading, Reading, Source};
use crate::check::rule::{LooksAt, Rule};
use crate::check::words::folded;
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic};
use crate::load::BUILT_IN;
use crate::model::allowance::Level;
use crate::model::register::Contact;
use crate::prose::Passage;
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: Code::rule("contact-unchecked"),
    about: "A telephone number or email address that nobody has checked",
    page: include_str!("contact_unchecked.md"),
    level: Level::Warning,
    looks: &[LooksAt::Passages(look), LooksAt::Library(look_at_register)],
};

/// How many months a check holds: helplines move about as often as guidance changes, every year.
pub(crate) const HOLDS: u16 = 12;

/// Numbers that start so bear a service charge on top of what the caller's line costs, says Ofcom: 084, 087, 09, 118.
/// <https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/>
const CHARGED: [&str; 4] = ["084", "087", "09", "118"];

fn look(reading: &Reading<'_>, found: &mut Vec<Diagnostic>) {
    let contacts = &reading.library.registers.contacts;
    let is_clause = reading.source == Source::Clause;
    for passage in &reading.text.passages {
        let ways = ways(passage);
        for (index, way) in ways.iter().enumerate() {
            if passage.is_slot(way.range.start) {
                continue;
            }
            let place = passage.place(way.range.clone(), reading.sources);
            let words = &passage.words[way.range.clone()];
            let report = |message: String| Diagnostic::warning(RULE.code, place, message);
            let of_register = contacts.iter().find(|(_, contact)| way.is_of(&contact.value));
            if let Some((id, contact)) = of_register {
                if is_clause {
                    found.push(
                        report(format!("\"{words}\" is typed by hand"))
                            .help(format!("write {{{{ contact.{id} }}}}: its entry says when it was last checked")),
                    );
                } else if let Some(since) = stale(&contact.value, reading.today) {
                    found.push(report(format!("\"{words}\" has not been checked{since}")).help(LOOK_UP));
                }
                continue;
            }
            // Beside the name or another way to reach a contact, a number that the register does not have is an old one.
            let near = contacts.values().find(|contact| {
                ways.iter().enumerate().any(|(other, way)| other != index && way.is_of(&contact.value))
                    || folded(&passage.words).contains(&folded(&contact.value.name.value))
            });
            let phone = near.and_then(|contact| Some((contact, contact.value.phone.as_ref()?)));
            match (phone, &way.kind) {
                (Some((contact, phone)), WayKind::Phone(_)) => found
                    .push(report(format!("\"{words}\" is not the number of the {}", contact.value.name)).help(
                        format!("its number was {phone} when it was checked on {}", contact.value.checked.value),
                    )),
                (None, WayKind::Phone(digits)) if CHARGED.iter().any(|start| digits.starts_with(start)) => found.push(
                    report(format!("\"{words}\" costs the caller a service charge"))
                        .help("look for a number that starts with 01, 02, 03 or 080"),
                ),
                (_, WayKind::Phone(_) | WayKind::Email(_)) if is_clause => found.push(
                    report(format!("\"{words}\" is typed by hand"))
                        .help("put it into clauses/register/contacts.toml, or make it a fact that each school gives"),
                ),
                (_, WayKind::Phone(_) | WayKind::Email(_)) => {}
            }
        }
    }
}

const LOOK_UP: &str = "look it up where they publish it, then note source and day in clauses/register/contacts.toml";

fn look_at_register(reading: &LibraryReading<'_>, found: &mut Vec<Diagnostic>) {
    for entry in reading.library.registers.contacts.values() {
        // What the program carries was checked when it was published, and cannot be mended here.
        let is_built_in = reading.sources.file(entry.key.file).path.starts_with(BUILT_IN);
        if let Some(since) = stale(&entry.value, reading.today).filter(|_| !is_built_in) {
            let place = entry.value.name.span;
            let message = format!("\"{}\" has not been checked{since}", entry.value.name);
            found.push(Diagnostic::warning(RULE.code, place, message).help(LOOK_UP));
        }
    }
}

/// Since when a contact has not been checked, in words; none if its check still holds.
fn stale(contact: &Contact, today: Date) -> Option<String> {
    let checked = contact.checked.value;
    match contact.verified {
        false => Some(String::new()),
        true if checked.plus_months(HOLDS).last_day() < today => Some(format!(" since {checked}")),
        true => None,
    }
}

/// A way to reach somebody, as it stands in a passage.
pub(super) struct Way {
    pub range: Range<usize>,
    pub kind: WayKind,
}

pub(super) enum WayKind {
    /// Its digits.
    Phone(String),
    /// In lower case.
    Email(String),
}

impl Way {
    fn is_of(&self, contact: &Contact) -> bool {
        match &self.kind {
            WayKind::Phone(phone) => contact.phone.as_ref().is_some_and(|known| digits(&known.value) == *phone),
            WayKind::Email(email) => contact.email.as_ref().is_some_and(|known| known.value.to_lowercase() == *email),
        }
    }
}

/// The digits of a telephone number as they are dialled within the country.
pub(super) fn digits(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    match number.trim_start().strip_prefix("+44") {
        Some(_) => format!("0{}", digits[2..].trim_start_matches('0')),
        None => digits,
    }
}

/// Every telephone number and email address in a passage.
pub(super) fn ways(passage: &Passage) -> Vec<Way> {
    let text = &passage.words;
    let mut ways = Vec::new();
    let mut from = 0;
    for word in text.split_whitespace() {
        let start = from + text[from..].find(word).unwrap_or(0);
        from = start + word.len();
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_email = bare.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
        if is_email {
            let at = start + word.find(bare).unwrap_or(0);
            ways.push(Way { range: at..at + bare.len(), kind: WayKind::Email(bare.to_lowercase()) });
        }
    }
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit() || c == '+').map(|offset| at + offset) {
        let rest = &text[start..];
        let end = rest.find(|c: char| !(c.is_ascii_digit() || " \u{a0}-()+".contains(c))).unwrap_or(rest.len());
        let number = rest[..end].trim_end_matches(|c: char| !c.is_ascii_digit());
        at = start + number.len().max(1);
        let digits = digits(number);
        let stands_alone = !text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '@')
            && !rest[end..].starts_with(|c: char| c.is_alphanumeric() || c == '@');
        if stands_alone && digits.starts_with('0') && matches!(digits.len(), 10 | 11) {
            ways.push(Way { range: start..start + number.len(), kind: WayKind::Phone(digits) });
        }
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::fixture::found;

    fn messages(text: &str) -> Vec<String> {
        found(&RULE, text).into_iter().map(|(words, message)| message.replace(&words, "…")).collect()
    }

    #[test]
    fn an_old_number_beside_a_known_contact_is_found() {
        let said = ["\"…\" is not the number of the Professionals Online Safety Helpline"];
        assert_eq!(messages("Email helpline@saferinternet.org.uk or call 0845 000 0000.\n"), said);
        assert_eq!(messages("The Professionals Online Safety Helpline is on (0845) 0000000.\n"), said);
        let right = "Email helpline@saferinternet.org.uk, or call +44 344 381 4772 or 0344 381 4772.\n";
        assert_eq!(messages(right), [""; 0]);
    }

    #[test]
    fn a_number_with_a_charge_is_found_and_that_of_an_office_is_not() {
        assert_eq!(messages("Call 0871 000 0000.\n"), ["\"…\" costs the caller a service charge"]);
        assert_eq!(messages("Call 01603 000000 before 09:00, or write to office@oak.sch.uk. Form 0845-12.\n"), [""; 0]);
    }
}
