//! The registers: law, guidance and linked policies, each with its exact title.

use crate::date::Date;
use crate::model::school::Kind;
use crate::shape::Named;
use crate::source::At;
use crate::{choice, shape};

choice! {
    /// What an entry of the register of law is.
    pub enum LawKind {
        /// An Act of Parliament.
        Act = "act",
        /// A statutory instrument.
        Instrument = "instrument",
        /// Assimilated European law.
        Assimilated = "assimilated",
    }
}

shape! {
    /// What later law changed in an entry of the register that stays in force.
    pub struct Amendment {
        /// The id of the law that changed it.
        pub by: At<String>,
        /// The first day it was so, where that is known.
        pub from: Option<At<Date>>,
        /// What was changed, in plain words without a full stop.
        pub about: At<String>,
        /// Where this was checked.
        pub source: String,
        /// When.
        pub checked: At<Date>,
        /// Whether it was seen at the source.
        pub verified: bool,
    }
}

shape! {
    /// An entry of `clauses/register/law.toml`.
    pub struct Law {
        /// Its exact short title.
        pub title: At<String>,
        /// What clauses call it, where the title is too long for a sentence. The list has the title.
        pub cited_as: Option<At<String>>,
        /// What it is.
        pub kind: LawKind,
        /// The year in its title.
        pub year: u16,
        /// Its chapter or number.
        pub chapter: Option<String>,
        /// Where to read it.
        pub url: At<String>,
        /// When its main provisions came into force, where that is known.
        pub in_force_from: Option<At<Date>>,
        /// The last day it was in force.
        pub in_force_to: Option<At<Date>>,
        /// The id of what replaced it.
        pub superseded_by: Option<At<String>>,
        /// What later law changed in it.
        pub amendment: Vec<Amendment>,
        /// What it does, in plain words without a full stop.
        pub about: At<String>,
        /// Where this entry was checked.
        pub source: String,
        /// When.
        pub checked: At<Date>,
        /// Whether title and address were seen together at the source.
        pub verified: bool,
    }
}

choice! {
    /// What an entry of the register of guidance is.
    pub enum GuidanceKind {
        /// Guidance that schools must have regard to.
        StatutoryGuidance = "statutory-guidance",
        /// A code of practice made under an Act.
        StatutoryCode = "statutory-code",
        /// Advice without legal force.
        Advice = "advice",
        /// A technical or professional standard.
        Standard = "standard",
        /// A guide.
        Guide = "guide",
    }
}

shape! {
    /// One edition of a piece of guidance.
    pub struct Edition {
        /// What is printed after the title, usually a year; may be empty.
        pub label: String,
        /// When it was published, for information, if that was before it was in force.
        pub published: Option<At<Date>>,
        /// The first day it is in force, where that is known; an edition is often published before.
        pub in_force_from: Option<At<Date>>,
        /// The last day it was in force.
        pub in_force_to: Option<At<Date>>,
        /// Where this edition was checked.
        pub source: String,
        /// When.
        pub checked: At<Date>,
        /// Whether the edition was seen under this title at the source.
        pub verified: bool,
    }
}

shape! {
    /// An entry of `clauses/register/guidance.toml`.
    pub struct Guidance {
        /// Its exact title.
        pub title: At<String>,
        /// A short form, printed after the first use.
        pub short: Option<String>,
        /// Who publishes it.
        pub issuer: String,
        /// What it is.
        pub kind: GuidanceKind,
        /// Where to read it.
        pub url: At<String>,
        /// What it does, in plain words without a full stop.
        pub about: At<String>,
        /// The id of the guidance that replaced all its editions.
        pub superseded_by: Option<At<String>>,
        /// Its editions, in any order.
        pub edition: Vec<Edition>,
    }
}

impl Law {
    /// Whether it is in force on `day`. Law whose first day is not known, because it came in by parts, counts from the
    /// start of its year.
    pub fn in_force(&self, day: Date) -> bool {
        let started = match self.in_force_from {
            Some(first) => first.value.first_day() <= day,
            None => Date::day(self.year, 1, 1).is_none_or(|first| first <= day),
        };
        started && self.in_force_to.is_none_or(|last| last.value.last_day() >= day)
    }
}

impl Guidance {
    /// The edition in force on `day`: the latest to have started, unless it has ended. One whose start is not known has
    /// always been there.
    pub fn in_force(&self, day: Date) -> Option<&Edition> {
        self.edition
            .iter()
            .filter(|edition| edition.in_force_from.is_none_or(|first| first.value.first_day() <= day))
            .filter(|edition| edition.in_force_to.is_none_or(|last| last.value.last_day() >= day))
            .max_by_key(|edition| edition.in_force_from.map(|first| first.value))
    }
}

shape! {
    /// Who must have a policy, and what says so.
    pub struct Requirement {
        /// The kinds of school that must have it; every kind if none is named.
        pub kinds: Vec<Kind>,
        /// The law or guidance that says so, such as law.education-act-2002.
        pub by: At<String>,
        /// What exactly it asks for, in plain words without a full stop.
        pub about: At<String>,
        /// Where this was checked.
        pub source: String,
        /// When.
        pub checked: At<Date>,
        /// Whether it was seen at the source.
        pub verified: bool,
    }
}

shape! {
    /// An entry of `clauses/register/policies.toml`: another policy of the school.
    pub struct LinkedPolicy {
        /// Its title, unless the school says otherwise.
        pub title: At<String>,
        /// What it covers, in plain words without a full stop.
        pub about: Option<At<String>>,
        /// Which schools must have it.
        pub required: Vec<Requirement>,
    }
}

shape! {
    /// An entry of `clauses/register/contacts.toml`: somebody to turn to.
    pub struct Contact {
        /// What they are called.
        pub name: At<String>,
        /// What for, in plain words without a full stop.
        pub r#for: At<String>,
        /// Where to read about them.
        pub url: Option<At<String>>,
        /// Their telephone number.
        pub phone: Option<At<String>>,
        /// Their email address.
        pub email: Option<At<String>>,
        /// Where this entry was checked.
        pub source: String,
        /// When.
        pub checked: At<Date>,
        /// Whether the ways to reach them were seen at the source.
        pub verified: bool,
    }
}

/// The registers.
#[derive(Clone, Debug, Default)]
pub struct Registers {
    /// Acts and other law, by id.
    pub law: Named<Law>,
    /// Guidance, by id.
    pub guidance: Named<Guidance>,
    /// Other policies, by id.
    pub policies: Named<LinkedPolicy>,
    /// Contacts, by id.
    pub contacts: Named<Contact>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape;
    use crate::source::Sources;

    fn kcsie() -> Guidance {
        let edition = |label: &str, from: &str| {
            format!(
                "[[edition]]\nlabel = \"{label}\"\nin-force-from = {from}\nsource = \"s\"\nchecked = 2026-11-21\nverified = true\n"
            )
        };
        let head = "title = \"KCSIE\"\nissuer = \"DfE\"\nkind = \"statutory-guidance\"\nurl = \"https://a.uk\"\nabout = \"a\"\n";
        let text = format!("{head}{}{}", edition("2026", "2026-09-01"), edition("2025", "2025-09-01"));
        let file = Sources::default().add("guidance.toml", text.clone());
        shape::read(&text, file, 0, &mut Vec::new()).expect("the test writes an entry")
    }

    #[test]
    fn an_edition_counts_from_the_day_it_is_in_force() {
        let label = |day: &str| kcsie().in_force(day.parse().expect("a date")).map(|edition| edition.label.clone());
        assert_eq!(label("2026-08-31").as_deref(), Some("2025"));
        assert_eq!(label("2026-09-01").as_deref(), Some("2026"));
        assert_eq!(label("2025-08-31"), None);
    }
}
