//! The kinds of school, as the library lists them, and what people write for one.
//!
//! A kind may be one of a broader kind: what holds for that holds for it too. Some words that people write tell how old
//! pupils are or which faith a school has, and not what kind it is. They are understood beside a kind; alone they are
//! asked about.

use crate::diagnostic::{Diagnostic, Fault, did_you_mean};
use crate::grammar::joined;
use crate::shape::{Keyed, Named, shape};
use crate::source::{At, Span};

shape! {
    /// A kind of school, or a word that is written for one.
    pub struct Kind {
        /// What it is, in a few words that go on from "it is".
        pub help: Option<At<String>>,
        /// The broader kind it belongs to: conditions, law and words of that hold for it too.
        pub is_a: Option<At<String>>,
        /// The kind whose words serve where it has none of its own, though it is none of them.
        pub words_of: Option<At<String>>,
        /// What else people call it.
        pub also_called: Vec<At<String>>,
        /// What the word tells, if it tells no kind: "how old its pupils are".
        pub tells: Option<At<String>>,
        /// Of such a word, the kinds it could be.
        pub could_be: Vec<At<String>>,
        /// What England's register of schools calls establishments of this kind, as its column TypeOfEstablishment (name) has it.
        pub gias: Vec<At<String>>,
        /// What the column TrustSchoolFlag (name) of that register says of them, where the type alone does not tell the kind.
        pub gias_trust: Option<At<String>>,
        /// Where this was checked.
        pub source: Option<String>,
    }
}

/// The kinds of school that there are, and the words that people write for them.
#[derive(Clone, Debug, Default)]
pub struct Kinds(Named<Kind>);

impl Kinds {
    /// Each kind by its id.
    pub fn entries(&self) -> &Named<Kind> {
        &self.0
    }

    /// Those that were read, once every name in them has been looked up. One that is not there is put into `found`.
    pub fn new(entries: Named<Kind>, found: &mut Vec<Diagnostic>) -> Kinds {
        let kinds = Kinds(entries);
        let mut called: Vec<(String, &str, Span)> = Vec::new();
        for (id, entry) in kinds.in_order() {
            let kind = &entry.value;
            if kind.help.is_none() && kind.tells.is_none() {
                found.push(
                    Diagnostic::error(Fault::MissingKey, entry.key, "\"help\" is missing")
                        .help("say what the kind is: help = \"…\""),
                );
            }
            for other in kind.is_a.iter().chain(&kind.words_of).chain(&kind.could_be) {
                kinds.check(other, Fault::UnknownWord, found);
            }
            if let Some(broader) = kind.is_a.as_ref().filter(|broader| kinds.family(&broader.value).contains(&id)) {
                found.push(
                    Diagnostic::error(Fault::KindInACircle, broader.span, "these kinds belong to each other")
                        .help("take is-a out of the broader one"),
                );
            }
            let names = kind.also_called.iter().map(|name| (folded(&name.value), name.span));
            for (name, span) in std::iter::once((folded(id), entry.key)).chain(names) {
                match called.iter().find(|(known, ..)| *known == name) {
                    Some((_, other, _)) if *other == id => {}
                    Some((_, other, first)) => found.push(
                        Diagnostic::error(Fault::IdUsedTwice, span, format!("\"{other}\" is called so too"))
                            .related(*first, "here"),
                    ),
                    None => called.push((name, id, span)),
                }
            }
        }
        kinds
    }

    /// Whether none could be read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All entries, in the order they were written.
    fn in_order(&self) -> Vec<(&str, &Keyed<Kind>)> {
        let mut entries: Vec<_> = self.0.iter().map(|(id, entry)| (id.as_str(), entry)).collect();
        entries.sort_by_key(|(_, entry)| entry.key);
        entries
    }

    /// The kinds, in the order they were written.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Kind)> {
        self.in_order().into_iter().map(|(id, entry)| (id, &entry.value)).filter(|(_, kind)| kind.tells.is_none())
    }

    /// The ids of the kinds.
    pub fn ids(&self) -> Vec<&str> {
        self.all().map(|(id, _)| id).collect()
    }

    /// Reports a name that is no kind.
    pub fn check(&self, written: &At<String>, fault: Fault, found: &mut Vec<Diagnostic>) {
        let ids = self.ids();
        if ids.contains(&written.as_str()) || self.is_empty() {
            return;
        }
        let help = did_you_mean(&written.value, ids.iter().copied())
            .unwrap_or_else(|| format!("it is one of: {}", ids.join(", ")));
        found.push(Diagnostic::error(fault, written.span, format!("\"{written}\" is no kind of school")).help(help));
    }

    /// A kind, then the broader one it belongs to, and so on.
    pub fn family<'k>(&'k self, id: &'k str) -> Vec<&'k str> {
        let mut family = vec![id];
        let broader = |id: &str| self.0.get(id).and_then(|entry| entry.value.is_a.as_ref()).map(|at| at.as_str());
        while let Some(next) = family.last().and_then(|id| broader(id)).filter(|next| !family.contains(next)) {
            family.push(next);
        }
        family
    }

    /// The kinds whose words serve for a kind, the nearest first.
    pub fn lenders<'k>(&'k self, id: &'k str) -> Vec<&'k str> {
        let mut lenders = self.family(id);
        let lent = lenders.iter().find_map(|id| self.0.get(*id)?.value.words_of.as_ref());
        lenders.extend(lent.map(|lent| self.family(&lent.value)).unwrap_or_default());
        lenders
    }

    /// The kind that a school means by what it wrote; what there is to ask is put into `found`.
    pub fn understood(&self, written: &At<String>, found: &mut Vec<Diagnostic>) -> Option<String> {
        if self.is_empty() || self.all().any(|(id, _)| id == written.as_str()) {
            return Some(written.value.clone());
        }
        let words = folded(&written.value);
        let bare = without(&words, &["school", "schools"]);
        if let Some(id) = self.called(&words).or_else(|| self.called(&bare)) {
            return Some(id.to_owned());
        }
        let described: Vec<&str> =
            self.0.iter().filter(|(_, entry)| entry.value.tells.is_some()).map(|(id, _)| id.as_str()).collect();
        let mut rest = bare;
        let mut told = Vec::new();
        for (name, id) in self.names_of(&described) {
            let shorter = without(&rest, &[&name]);
            if shorter != rest {
                told.push(id);
                rest = shorter;
            }
        }
        // "MAT academy" names a kind twice, once by what it belongs to.
        let named_whole = || match self.named_in(&words) {
            (named, left) if left.is_empty() && named.len() == 1 => Some(named[0]),
            _ => None,
        };
        let kind = self.called(&rest).or_else(named_whole).map(str::to_owned);
        if kind.is_none() {
            found.push(match told.first() {
                Some(id) if rest.is_empty() => self.question(written, id),
                Some(_) | None => self.unknown(written),
            });
        }
        kind
    }

    /// The kind that is called so.
    fn called(&self, words: &str) -> Option<&str> {
        self.names_of(&self.ids()).into_iter().find(|(name, _)| *name == words).map(|(_, id)| id)
    }

    /// Every name of these entries, the longest first, with the id it is one of.
    fn names_of<'k>(&'k self, ids: &[&str]) -> Vec<(String, &'k str)> {
        let of = |(id, entry): (&'k str, &'k Keyed<Kind>)| {
            let names = entry.value.also_called.iter().map(|name| folded(&name.value));
            std::iter::once(folded(id)).chain(names).map(move |name| (name, id))
        };
        let mut names: Vec<_> = self.in_order().into_iter().filter(|(id, _)| ids.contains(id)).flat_map(of).collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        names
    }

    /// Asks for the kind of a school that told something else.
    fn question(&self, written: &At<String>, id: &str) -> Diagnostic {
        let entry = &self.0[id].value;
        let tells = entry.tells.as_ref().map_or("something else", |tells| tells.as_str());
        let choices: Vec<String> = entry
            .could_be
            .iter()
            .map(|id| match self.0.get(id.as_str()).and_then(|entry| entry.value.help.as_ref()) {
                Some(help) => format!("\"{id}\" for {help}"),
                None => format!("\"{id}\""),
            })
            .collect();
        let message = format!("\"{written}\" tells {tells}, and not what kind of school it is");
        let help = format!("write kind = {}", joined(&choices, "or"));
        Diagnostic::error(Fault::UnknownWord, written.span, message).help(help)
    }

    /// The kinds that are named within folded words, without the broader ones of others among them, and the words that are
    /// left.
    fn named_in(&self, words: &str) -> (Vec<&str>, String) {
        let mut rest = words.to_owned();
        let mut named: Vec<&str> = Vec::new();
        for (name, id) in self.names_of(&self.ids()) {
            let shorter = without(&rest, &[&name]);
            if shorter != rest {
                named.push(id);
                rest = shorter;
            }
        }
        let is_broader = |id: &str| named.iter().any(|other| *other != id && self.family(other).contains(&id));
        let mut kinds: Vec<&str> = named.iter().copied().filter(|id| !is_broader(id)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        (kinds, without(&rest, &["school", "schools"]))
    }

    fn unknown(&self, written: &At<String>) -> Diagnostic {
        let ids = self.ids();
        let (named, rest) = self.named_in(&folded(&written.value));
        if let [first, others @ ..] = &named[..] {
            let quoted = |id: &&str| format!("\"{id}\"");
            let (message, help) = match others {
                [] => (
                    format!("\"{written}\" says \"{first}\", and \"{rest}\", which is not known here"),
                    format!("write kind = \"{first}\" if it is just that; policygen list kinds shows what there is"),
                ),
                [_, ..] => {
                    let all: Vec<String> = named.iter().map(quoted).collect();
                    (
                        format!("\"{written}\" names several kinds of school: {}", joined(&all, "and")),
                        format!("write the one that it is: kind = {}", joined(&all, "or")),
                    )
                }
            };
            return Diagnostic::error(Fault::UnknownWord, written.span, message).help(help);
        }
        let known = ids.iter().copied().chain(self.all().flat_map(|(_, kind)| kind.also_called.iter().map(At::as_str)));
        let help = did_you_mean(&written.value, known)
            .unwrap_or_else(|| "policygen list kinds shows what there is".to_owned());
        Diagnostic::error(Fault::UnknownWord, written.span, format!("\"{written}\" is not known here")).help(help)
    }
}

/// Words as they are compared: small letters, apart by single spaces, no hyphens and no articles.
fn folded(words: &str) -> String {
    let lower = words.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !["", "a", "an", "the"].contains(word));
    words.collect::<Vec<_>>().join(" ")
}

/// Folded words without these.
fn without(words: &str, taken: &[&str]) -> String {
    let mut padded = format!(" {words} ");
    for taken in taken {
        padded = padded.replace(&format!(" {taken} "), " ");
    }
    padded.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::shape;
    use crate::source::Sources;

    /// The kinds that the binary carries.
    pub(crate) fn built_in() -> Kinds {
        read(include_str!("../../clauses/kinds.toml")).0
    }

    fn read(text: &str) -> (Kinds, Vec<String>) {
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let file = sources.add("clauses/kinds.toml", text);
        let entries = shape::read::<Named<Kind>>(text, file, 0, &mut found).expect("the test writes kinds");
        let kinds = Kinds::new(entries, &mut found);
        (kinds, found.into_iter().map(|fault| fault.message).collect())
    }

    fn understood(kinds: &Kinds, written: &str) -> Result<String, String> {
        let mut sources = Sources::default();
        let file = sources.add("oak.toml", written);
        let written = At::new(written.to_owned(), Span::new(file, 0, written.len()));
        let mut found = Vec::new();
        let kind = kinds.understood(&written, &mut found);
        kind.ok_or_else(|| {
            found.into_iter().map(|fault| format!("{}; {}", fault.message, fault.help.unwrap_or_default())).collect()
        })
    }

    #[test]
    fn the_built_in_kinds_name_each_other_well() {
        let (kinds, faults) = read(include_str!("../../clauses/kinds.toml"));
        assert_eq!(faults, [""; 0]);
        for (id, kind) in kinds.all() {
            assert!(kind.source.is_some(), "{id} says where it was checked");
        }
    }

    #[test]
    fn what_people_call_a_kind_is_understood() {
        let kinds = built_in();
        for (written, kind) in [
            ("community", "community"),
            ("Community school", "community"),
            ("community primary", "community"),
            ("VA", "voluntary-aided"),
            ("Voluntary Aided Catholic primary school", "voluntary-aided"),
            ("voluntary controlled", "voluntary-controlled"),
            ("foundation", "foundation"),
            ("community special", "community-special"),
            ("foundation special school", "foundation-special"),
            ("LA maintained", "maintained"),
            ("maintained nursery", "maintained-nursery"),
            ("PRU", "pupil-referral-unit"),
            ("Pupil Referral Unit", "pupil-referral-unit"),
            ("sixth-form college", "sixth-form-college"),
            ("secondary academy", "academy"),
            ("special academy", "academy"),
            ("single-academy trust", "academy"),
            ("multi academy trust", "academy-in-trust"),
            ("MAT", "academy-in-trust"),
            ("an academy in a MAT", "academy-in-trust"),
            ("free school", "free-school"),
            ("primary free school", "free-school"),
            ("studio school", "studio-school"),
            ("UTC", "university-technical-college"),
            ("private", "independent"),
            ("independent special school", "independent-special"),
            ("city technology college", "city-technology-college"),
        ] {
            assert_eq!(understood(&kinds, written).as_deref(), Ok(kind), "{written}");
        }
    }

    #[test]
    fn a_word_that_tells_no_kind_is_asked_about() {
        let kinds = built_in();
        for word in [
            "primary",
            "Infant school",
            "junior",
            "secondary",
            "all-through",
            "middle",
            "special",
            "nursery",
            "C of E primary",
        ] {
            let said = understood(&kinds, word).expect_err("it tells no kind");
            assert!(said.contains("and not what kind of school it is; write kind = \""), "{word}: {said}");
        }
        let said = understood(&kinds, "nursery").expect_err("it tells no kind");
        assert!(said.ends_with(
            "write kind = \"maintained-nursery\" for a nursery school that its local authority maintains or \"independent\" \
             for an independent school"
        ), "{said}");
        assert!(understood(&kinds, "acadmy").expect_err("it is misspelt").ends_with("did you mean \"academy\"?"));
        assert!(understood(&kinds, "zebra").expect_err("it is none").contains("policygen list kinds"));
    }

    #[test]
    fn two_kinds_at_odds_are_both_named() {
        let kinds = built_in();
        for (written, one, other) in [
            ("LA PRU", "maintained", "pupil-referral-unit"),
            ("local authority PRU", "maintained", "pupil-referral-unit"),
            ("maintained PRU", "maintained", "pupil-referral-unit"),
            ("sixth-form college academy", "academy", "sixth-form-college"),
            ("voluntary aided academy", "academy", "voluntary-aided"),
            ("academy PRU", "academy", "pupil-referral-unit"),
        ] {
            let said = understood(&kinds, written).expect_err("it names two");
            assert!(said.contains(&format!("kind = \"{one}\" or \"{other}\"")), "{written}: {said}");
        }
        let said = understood(&kinds, "secure academy").expect_err("it is not known");
        assert!(said.contains("\"secure\", which is not known here"), "{said}");
        assert!(understood(&kinds, "hospital school").expect_err("it is none").contains("policygen list kinds"));
    }

    #[test]
    fn a_kind_has_what_holds_for_the_broader_one() {
        let kinds = built_in();
        assert_eq!(kinds.family("studio-school"), ["studio-school", "free-school", "academy"]);
        assert_eq!(kinds.family("sixth-form-college"), ["sixth-form-college"]);
        assert_eq!(kinds.lenders("sixth-form-college"), ["sixth-form-college", "maintained"]);
    }

    #[test]
    fn names_that_are_not_there_or_lead_in_a_circle_are_found() {
        let (kinds, faults) = read(
            "[day]\nhelp = \"h\"\nis-a = \"night\"\n[night]\nhelp = \"h\"\nis-a = \"day\"\nalso-called = [\"the DAY\"]\n\
             [noon]\nis-a = \"dya\"\n",
        );
        assert_eq!(kinds.family("day"), ["day", "night"]);
        let circle = "these kinds belong to each other";
        let called = "\"day\" is called so too";
        assert_eq!(faults, [circle, circle, called, "\"help\" is missing", "\"dya\" is no kind of school"]);
    }
}
