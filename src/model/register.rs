//! The registers: law, guidance and linked policies, each with its exact title.

use crate::date::Date;
use crate::diagnostic::nearest;
use crate::shape::{Named, choice, shape};
use crate::source::At;
use std::collections::BTreeSet;

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
        /// A short form that people type, without the year, such as DPA. Nothing prints it.
        pub short: Option<String>,
        /// Names that it has no more, as people still type them.
        pub formerly: Vec<String>,
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
        /// The kinds of school that it is about, or "not …" for one that it is not about; all unless given. To others it is no background, and a clause that cites it
        /// without naming it does not put it into their lists.
        pub applies_to: Vec<At<String>>,
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

/// What stands before a kind to which something does not apply, though it does to the kind that it belongs to.
pub(crate) const NOT: &str = "not ";

/// Whether what applies to some kinds of school, or to all if none is named, does to a school that is of all of `kinds`. A
/// school whose kind could not be read is spared.
pub(crate) fn is_for(applies_to: &[At<String>], kinds: &[String]) -> bool {
    let is_one = |kind: &str| kinds.iter().any(|own| own == kind);
    let (not, to): (Vec<&str>, Vec<&str>) = applies_to.iter().map(At::as_str).partition(|kind| kind.starts_with(NOT));
    let is_left_out = not.iter().any(|kind| is_one(&kind[NOT.len()..]));
    kinds.is_empty() || (!is_left_out && (to.is_empty() || to.into_iter().any(is_one)))
}

/// The condition under which that holds.
pub(crate) fn condition_of(applies_to: &[At<String>]) -> String {
    let is = |kind: &&str| format!("school.kind is '{}'", kind.trim_start_matches(NOT));
    let (not, to): (Vec<&str>, Vec<&str>) = applies_to.iter().map(At::as_str).partition(|kind| kind.starts_with(NOT));
    let any = to.iter().map(is).collect::<Vec<_>>().join(" or ");
    let none = not.iter().map(|kind| format!("not {}", is(kind))).collect::<Vec<_>>().join(" and ");
    match (to.len(), not.is_empty()) {
        (_, true) => any,
        (0, false) => none,
        (1, false) => format!("{any} and {none}"),
        (_, false) => format!("({any}) and {none}"),
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
        /// What else people call it. Without the year of an edition such words may mean something else.
        pub also_called: Vec<String>,
        /// Who publishes it.
        pub issuer: String,
        /// What it is.
        pub kind: GuidanceKind,
        /// Where to read it.
        pub url: At<String>,
        /// What it does, in plain words without a full stop.
        pub about: At<String>,
        /// The kinds of school that it is about, or "not …" for one that it is not about; all unless given.
        pub applies_to: Vec<At<String>>,
        /// The id of the guidance that replaced all its editions.
        pub superseded_by: Option<At<String>>,
        /// Its editions, in any order.
        pub edition: Vec<Edition>,
    }
}

/// Whether law is in force on a day, as far as the register can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its first day is to come.
    NotYet,
    /// It is of that year, and its first day is not in the register.
    NotKnown,
    /// It has started. Where its first day is not in the register, at least parts of it have.
    InForce,
    /// Its last day is past.
    Ended,
}

impl Law {
    /// How it stands on `day`. Hardly an Act ends its year without some part in force; before, only its first day can tell.
    pub fn standing(&self, day: Date) -> Standing {
        let year = day.numbers().0;
        match self.in_force_from {
            _ if self.in_force_to.is_some_and(|last| last.value.last_day() < day) => Standing::Ended,
            Some(first) if first.value.first_day() > day => Standing::NotYet,
            None if year < self.year => Standing::NotYet,
            None if year == self.year => Standing::NotKnown,
            Some(_) | None => Standing::InForce,
        }
    }

    /// Whether it is in force on `day`, or may be for all the register tells.
    pub fn may_be_in_force(&self, day: Date) -> bool {
        matches!(self.standing(day), Standing::InForce | Standing::NotKnown)
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
        pub kinds: Vec<At<String>>,
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

impl Registers {
    /// Law of the same name as `law`, of any year, the oldest first.
    pub fn namesakes(&self, law: &Law) -> Vec<(&str, &Law)> {
        let name =
            |law: &Law| law.title.value.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ').to_lowercase();
        let all = self.law.iter().map(|(id, entry)| (id.as_str(), &entry.value));
        let mut same: Vec<_> = all.filter(|(_, other)| name(other) == name(law)).collect();
        same.sort_by_key(|(_, law)| law.year);
        same
    }

    /// The law that `written` comes nearest to, if it is near: a slip in its id or title, or only some of its words.
    pub fn nearest_law(&self, written: &str) -> Option<(&str, &Law)> {
        let id = nearest_of(written, self.laws().collect())?;
        self.law.get_key_value(&id).map(|(id, law)| (id.as_str(), &law.value))
    }

    /// The id of the guidance that `written` comes nearest to, likewise.
    pub fn nearest_guidance(&self, written: &str) -> Option<&str> {
        let id = nearest_of(written, self.guidances().collect())?;
        self.guidance.get_key_value(&id).map(|(id, _)| id.as_str())
    }

    /// The id of the law or guidance that `written` comes nearest to, likewise.
    pub fn nearest(&self, written: &str) -> Option<String> {
        nearest_of(written, self.laws().chain(self.guidances()).collect())
    }

    fn laws(&self) -> impl Iterator<Item = Candidate> {
        self.law.iter().map(|(id, entry)| {
            let law = &entry.value;
            let names = [Some(&law.title.value), law.short.as_ref()].into_iter().flatten().chain(&law.formerly);
            Candidate {
                id: id.clone(),
                names: names.map(|name| slug(name)).collect(),
                is_past: law.in_force_to.is_some(),
            }
        })
    }

    fn guidances(&self) -> impl Iterator<Item = Candidate> {
        self.guidance.iter().map(|(id, entry)| {
            let guidance = &entry.value;
            let names = [Some(&guidance.title.value), guidance.short.as_ref()].into_iter().flatten();
            let names = names.chain(&guidance.also_called).map(|name| slug(name)).collect();
            Candidate { id: id.clone(), names, is_past: guidance.superseded_by.is_some() }
        })
    }
}

/// An entry that may be meant: its id and all it is called, as ids are written.
struct Candidate {
    id: String,
    names: Vec<String>,
    /// Law and guidance of today are meant sooner than what they replaced.
    is_past: bool,
}

/// The id of the entry that `written` comes nearest to. Its own title says more than letters that happen to be alike.
fn nearest_of(written: &str, mut candidates: Vec<Candidate>) -> Option<String> {
    candidates.sort_by_key(|candidate| candidate.is_past);
    let written = slug(written);
    let words: BTreeSet<&str> = written.split('-').filter(|word| !SMALL.contains(word)).collect();
    let names =
        |candidate: &Candidate| [&candidate.id].into_iter().chain(&candidate.names).cloned().collect::<Vec<_>>();
    let shared = |name: &str| {
        let other: BTreeSet<&str> = name.split('-').filter(|word| !SMALL.contains(word)).collect();
        (words.intersection(&other).count() * 100) / words.union(&other).count().max(1)
    };
    let is_titled = |candidate: &&Candidate| names(candidate).contains(&written);
    let exact = candidates.iter().find(is_titled).map(|candidate| candidate.id.clone());
    let slip = || nearest(&written, candidates.iter().map(|candidate| candidate.id.as_str())).map(str::to_owned);
    let likest = || {
        let best = |candidate: &Candidate| names(candidate).iter().map(|name| shared(name)).max().unwrap_or(0);
        // The first of those that are equal: what is in force.
        let likest = candidates.iter().rev().max_by_key(|candidate| best(candidate))?;
        (best(likest) >= 50).then(|| likest.id.clone())
    };
    // Acts of one title are told apart by their years, which are soon mistyped.
    let dateless = |name: &str| name.split('-').filter(|word| !is_year(word)).map(str::to_owned).collect::<Vec<_>>();
    let same_title = || {
        let alike = candidates
            .iter()
            .filter(|candidate| names(candidate).iter().any(|name| dateless(name) == dateless(&written)));
        alike
            .min_by_key(|candidate| strsim::osa_distance(&written, &candidate.id))
            .map(|candidate| candidate.id.clone())
    };
    exact.or_else(likest).or_else(same_title).or_else(slip)
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Words that say nothing of which law or guidance is meant.
const SMALL: [&str; 12] = ["a", "act", "and", "at", "etc", "for", "from", "in", "of", "the", "to", "with"];

/// A title as ids are written: `Equality Act 2010` is `equality-act-2010`.
fn slug(title: &str) -> String {
    let bare: String = title.chars().filter(|c| !matches!(c, '\'' | '’')).flat_map(char::to_lowercase).collect();
    bare.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
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

    #[test]
    fn law_without_a_first_day_is_in_doubt_in_its_year() {
        let standing = |more: &str, day: &str| {
            let text = format!(
                "title = \"Pond Act 2009\"\nkind = \"act\"\nyear = 2009\nurl = \"https://a.uk\"\nabout = \"a\"\n\
                 source = \"s\"\nchecked = 2026-11-21\nverified = true\n{more}"
            );
            let file = Sources::default().add("law.toml", text.clone());
            let law: Law = shape::read(&text, file, 0, &mut Vec::new()).expect("the test writes an entry");
            law.standing(day.parse().expect("a date"))
        };
        assert_eq!(standing("", "2008-12-31"), Standing::NotYet);
        assert_eq!(standing("", "2009-01-02"), Standing::NotKnown);
        assert_eq!(standing("", "2010-01-01"), Standing::InForce);
        assert_eq!(standing("in-force-to = 2009-06-30", "2009-07-01"), Standing::Ended);
        assert_eq!(standing("in-force-from = 2010-02-01", "2010-01-31"), Standing::NotYet);
        assert_eq!(standing("in-force-from = 2009-02-01", "2009-02-01"), Standing::InForce);
    }

    #[test]
    fn what_is_meant_is_known_by_title_by_some_of_its_words_and_by_a_slip() {
        let law = |id: &str, title: &str, more: &str| {
            format!(
                "[{id}]\ntitle = \"{title}\"\nkind = \"act\"\nyear = 1998\nurl = \"https://a.uk\"\nabout = \"a\"\n\
                 source = \"s\"\nchecked = 2026-11-21\nverified = true\n{more}"
            )
        };
        let text = law("pond-act-1998", "Pond Act 1998", "in-force-to = 2018-05-24\n")
            + &law("pond-act-2018", "Pond Act 2018", "")
            + &law("uk-rules", "Rules on Keeping Fish", "");
        let file = Sources::default().add("law.toml", text.clone());
        let law = shape::read(&text, file, 0, &mut Vec::new()).expect("the test writes a register");
        let registers = Registers { law, ..Registers::default() };
        let nearest = |written: &str| registers.nearest_law(written).map(|(id, _)| id);
        assert_eq!(nearest("rules-on-keeping-fish"), Some("uk-rules"));
        assert_eq!(nearest("pond-act"), Some("pond-act-2018"));
        assert_eq!(nearest("pond-act-1988"), Some("pond-act-1998"));
        assert_eq!(nearest("pondact-1998"), Some("pond-act-1998"));
        assert_eq!(nearest("bread"), None);
    }
}
