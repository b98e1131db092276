//! England's register of schools, as its website gives it out: a table with a line for each establishment, whose columns are found by
//! their names.

use crate::diagnostic::did_you_mean;
use crate::grammar::joined;
use crate::library::Library;
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// An extract of the register.
#[derive(Debug)]
pub(crate) struct Register {
    columns: BTreeMap<String, usize>,
    /// What each authority is called, by its number.
    authorities: BTreeMap<String, String>,
    lines: Vec<StringRecord>,
}

/// A line of the register.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Establishment<'r> {
    register: &'r Register,
    line: &'r StringRecord,
}

/// What there is to know of whether an establishment is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// It is open.
    Open,
    /// It is open, and is to close.
    ToClose,
    /// It is closed, or not open yet.
    Other,
}

/// The columns without which nothing can be told.
const NEEDED: [&str; 7] = [
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentName",
    "TypeOfEstablishment (name)",
    "EstablishmentStatus (name)",
    "Town",
];

/// What the register writes where it has nothing.
const NOTHING: [&str; 5] = ["Not recorded", "Not applicable", "Does not apply", "N/A", "None"];

/// Reads an extract.
pub(crate) fn read(bytes: &[u8]) -> Result<Register, String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        // It is written on Windows.
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let unreadable = |fault: csv::Error| format!("it cannot be read as a table: {fault}");
    let header = reader.headers().map_err(unreadable)?;
    let columns: BTreeMap<String, usize> =
        header.iter().enumerate().map(|(at, name)| (name.trim().to_lowercase(), at)).collect();
    let missing: Vec<String> = NEEDED
        .iter()
        .filter(|name| !columns.contains_key(&name.to_lowercase()))
        .map(|name| format!("\"{name}\""))
        .collect();
    if !missing.is_empty() {
        return Err(format!(
            "it has no column {}; it should be the register's file of all establishments, edubasealldata… .csv",
            joined(&missing, "and")
        ));
    }
    let mut register = Register { columns, authorities: BTreeMap::new(), lines: Vec::new() };
    for line in reader.records() {
        let line = line.map_err(unreadable)?;
        let establishment = Establishment { register: &register, line: &line };
        let authority = (establishment.say("LA (code)").to_owned(), establishment.say("LA (name)").to_owned());
        if !establishment.say("URN").is_empty() {
            register.authorities.insert(authority.0, authority.1);
            register.lines.push(line);
        }
    }
    Ok(register)
}

impl Register {
    /// The establishments of an authority, by its name or its number there, in the order of their numbers.
    pub(crate) fn of_authority(&self, authority: &str) -> Result<Vec<Establishment<'_>>, String> {
        let is_it = |(code, name): &(&String, &String)| **code == *authority || folded(name) == folded(authority);
        let Some((code, _)) = self.authorities.iter().find(is_it) else {
            let known = self.authorities.values().map(String::as_str);
            let near = self.authorities.values().find(|name| {
                let (name, asked) = (folded(name), folded(authority));
                !name.is_empty() && (asked.starts_with(&format!("{name} ")) || name.starts_with(&format!("{asked} ")))
            });
            let help = match near {
                Some(near) => Some(format!("did you mean \"{near}\"?")),
                None => did_you_mean(authority, known),
            };
            let help = help.map_or(String::new(), |help| format!("; {help}"));
            return Err(format!("it has no authority \"{authority}\"{help}"));
        };
        let mut own: Vec<Establishment<'_>> = self.all().filter(|one| one.say("LA (code)") == code).collect();
        own.sort_by_key(|one| (one.urn().len(), one.urn()));
        own.dedup_by_key(|one| one.urn());
        Ok(own)
    }

    fn all(&self) -> impl Iterator<Item = Establishment<'_>> {
        self.lines.iter().map(|line| Establishment { register: self, line })
    }

    /// The establishment of this number.
    pub(crate) fn of_urn(&self, urn: &str) -> Option<Establishment<'_>> {
        self.all().find(|one| one.urn() == urn)
    }

    /// The establishments that are open and have each of these words in their name or their place, or this postcode or the beginning of
    /// it, by name.
    pub(crate) fn found(&self, asked: &str) -> Vec<Establishment<'_>> {
        let (asked, postcode) = (spelt(asked), close(asked));
        let asked: Vec<&str> = asked.split(' ').filter(|word| !word.is_empty()).collect();
        if asked.is_empty() {
            return Vec::new();
        }
        let is_it = |one: &Establishment<'_>| {
            let named = spelt(&[one.say("EstablishmentName"), one.say("Town"), one.say("Locality")].join(" "));
            let is_named = || asked.iter().all(|word| named.split(' ').any(|part| part.starts_with(word)));
            // Fewer letters than of a district are a name rather.
            one.status() != Status::Other
                && (is_named() || (postcode.len() > 2 && close(one.say("Postcode")).starts_with(&postcode)))
        };
        let mut found: Vec<Establishment<'_>> = self.all().filter(is_it).collect();
        found.sort_by_cached_key(|one| (one.name().to_lowercase(), one.urn()));
        found.dedup_by_key(|one| one.urn());
        found
    }
}

/// Words as people may write them: without capitals and without what stands within a word.
fn spelt(words: &str) -> String {
    let letters = words.to_lowercase().replace(['\'', '’', '.'], "");
    letters.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A postcode as people may write it: without capitals and spaces.
fn close(words: &str) -> String {
    words.to_lowercase().split_whitespace().collect()
}

fn folded(words: &str) -> String {
    words.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

impl<'r> Establishment<'r> {
    /// What a column says of it; nothing if there is no such column.
    pub(crate) fn say(&self, column: &str) -> &'r str {
        let said = self.register.columns.get(&column.to_lowercase()).and_then(|at| self.line.get(*at));
        let said = said.unwrap_or_default().trim();
        if NOTHING.iter().any(|nothing| nothing.eq_ignore_ascii_case(said)) { "" } else { said }
    }

    /// Its number.
    pub(crate) fn urn(&self) -> &'r str {
        self.say("URN")
    }

    /// Its name.
    pub(crate) fn name(&self) -> String {
        words(self.say("EstablishmentName"))
    }

    /// Whether it is open.
    pub(crate) fn status(&self) -> Status {
        match folded(self.say("EstablishmentStatus (name)")).as_str() {
            "open" => Status::Open,
            "open, but proposed to close" => Status::ToClose,
            _ => Status::Other,
        }
    }

    /// Who leads it, with the title that the register has for them.
    pub(crate) fn head(&self) -> Option<String> {
        let (first, last) = (self.say("HeadFirstName"), self.say("HeadLastName"));
        let named = words(&[self.say("HeadTitle (name)"), first, last].join(" "));
        (!last.is_empty()).then_some(named)
    }

    /// What its head is called there, if that is another name than usual.
    pub(crate) fn head_is_called(&self) -> Option<&'r str> {
        let title = self.say("HeadPreferredJobTitle");
        let usual = ["headteacher", "head teacher"];
        (!title.is_empty() && !usual.contains(&folded(title).as_str())).then_some(title)
    }

    /// Its postal address.
    pub(crate) fn address(&self) -> Option<String> {
        let mut parts: Vec<&str> = Vec::new();
        for column in ["Street", "Locality", "Address3", "Town", "County (name)", "Postcode"] {
            let part = self.say(column);
            if !part.is_empty() && !parts.contains(&part) {
                parts.push(part);
            }
        }
        (!parts.is_empty()).then(|| words(&parts.join(", ")))
    }

    /// Its telephone number. Programs that take it for a sum lose its first digit.
    pub(crate) fn phone(&self) -> Option<String> {
        let said = self.say("TelephoneNum");
        let digits = said.chars().filter(char::is_ascii_digit).count();
        match said.is_empty() {
            true => None,
            false if !said.starts_with(['0', '+']) && matches!(digits, 9 | 10) => Some(format!("0{said}")),
            false => Some(said.to_owned()),
        }
    }

    /// The address of its website.
    pub(crate) fn website(&self) -> Option<String> {
        let said = self.say("SchoolWebsite");
        let lower = said.to_lowercase();
        let known = ["https://", "http://"].iter().find(|scheme| lower.starts_with(**scheme));
        match (said.is_empty(), known) {
            (true, _) => None,
            // The register writes it in capitals here and there.
            (false, Some(scheme)) => Some(format!("{scheme}{}", &said[scheme.len()..])),
            (false, None) => Some(format!("https://{said}")),
        }
    }

    /// What a fact's own column says of it, as a name stands in a sentence.
    pub(crate) fn fact(&self, column: &str) -> Option<String> {
        let said = words(self.say(column).split('~').next().unwrap_or_default());
        let bare = said.strip_suffix(", The").or_else(|| said.strip_suffix(" (The)")).unwrap_or(&said);
        let bare = bare.strip_prefix("The ").unwrap_or(bare);
        (!bare.is_empty()).then(|| bare.to_owned())
    }

    /// Its kind, as the library's table says; none if that has nothing for what the register says, or several kinds.
    pub(crate) fn kind<'l>(&self, library: &'l Library) -> Option<&'l str> {
        let said = folded(self.say("TypeOfEstablishment (name)"));
        let trust: BTreeSet<String> = self.say("TrustSchoolFlag (name)").split('~').map(folded).collect();
        let fits = |(_, kind): &(&str, &crate::model::kind::Kind)| {
            kind.gias.iter().any(|name| folded(&name.value) == said)
                && kind.gias_trust.as_ref().is_none_or(|flag| trust.contains(&folded(&flag.value)))
        };
        let mut kinds = library.kinds.all().filter(fits).map(|(id, _)| id);
        let kind = kinds.next()?;
        kinds.next().is_none().then_some(kind)
    }

    /// What the register says of its kind, for who is to find out.
    pub(crate) fn kind_said(&self) -> String {
        let (said, trust) = (self.say("TypeOfEstablishment (name)"), self.say("TrustSchoolFlag (name)"));
        if trust.is_empty() { said.to_owned() } else { format!("{said}, {trust}") }
    }
}

/// Words with single spaces between them.
fn words(said: &str) -> String {
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}
