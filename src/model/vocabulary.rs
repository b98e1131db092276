//! The terms that differ from school to school, each with its grammar. One name a role, in every clause.

use crate::diagnostic::{Diagnostic, Fault, did_you_mean, nearest, slip};
use crate::grammar;
use crate::model::kind::Kinds;
use crate::shape::{Named, Reader, Shape, refuse_unknown, table, take};
use crate::source::{At, Span};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A noun phrase and how it is bent; what is not given is worked out.
#[derive(Clone, Debug)]
pub struct Noun {
    /// The phrase itself: `governor`.
    pub name: At<String>,
    /// More than one of them.
    pub plural: Option<String>,
    /// What belongs to it, with its apostrophe.
    pub possessive: Option<String>,
    /// `a` or `an`, before the name.
    pub article: Option<String>,
    /// A short form, printed after the first use: `DSL`.
    pub short: Option<String>,
    /// `a` or `an`, before the short form.
    pub short_article: Option<String>,
}

impl Noun {
    /// A noun of which all is to be worked out.
    fn named(name: At<String>) -> Noun {
        Noun { name, plural: None, possessive: None, article: None, short: None, short_article: None }
    }

    /// More than one of them.
    pub fn plural(&self) -> String {
        match &self.plural {
            Some(plural) => plural.clone(),
            None if self.is_plural() => self.name.value.clone(),
            None => grammar::plural(&self.name.value),
        }
    }

    /// Whether the name is itself a plural, such as `staff` or `Governors`: it is its own plural, or else it looks so.
    pub fn is_plural(&self) -> bool {
        match &self.plural {
            Some(plural) => *plural == self.name.value,
            None => grammar::is_plural(&self.name.value),
        }
    }
}

/// One form of a term: its name and the nouns that go with it.
#[derive(Clone, Debug)]
pub struct Form {
    /// The term itself: `Governing Body`.
    pub noun: Noun,
    /// The nouns that go with it, by the id clauses name them with: `member` → `governor`.
    pub nouns: BTreeMap<String, Noun>,
    /// Where it was written.
    pub span: Span,
}

/// A term of the vocabulary.
#[derive(Clone, Debug)]
pub struct Term {
    /// What it names.
    pub help: At<String>,
    /// The ids of the nouns that every form gives.
    pub nouns: Vec<At<String>>,
    /// What else people type for it; nothing prints that.
    pub also_called: Vec<At<String>>,
    /// The ids it had in earlier releases.
    pub was: Vec<At<String>>,
    /// The form for every kind of school that has none of its own.
    pub form: Option<Form>,
    /// The forms for kinds of school.
    pub by_kind: ByKind,
}

/// A form for each of some kinds of school, in the order they were written.
#[derive(Clone, Debug, Default)]
pub struct ByKind(Vec<(At<String>, Form)>);

impl ByKind {
    /// Each kind and its form.
    pub fn iter(&self) -> impl Iterator<Item = (&At<String>, &Form)> {
        self.0.iter().map(|(kind, form)| (kind, form))
    }

    /// The forms.
    pub fn values(&self) -> impl Iterator<Item = &Form> {
        self.0.iter().map(|(_, form)| form)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The form for a school of this kind: its own, or that of the nearest kind that lends it words.
    pub fn of(&self, kind: &str, kinds: &Kinds) -> Option<&Form> {
        let of = |kind: &str| self.iter().find(|(written, _)| written.value == kind).map(|(_, form)| form);
        kinds.lenders(kind).into_iter().find_map(of)
    }
}

/// The vocabulary: every term by its id.
pub type Vocabulary = BTreeMap<String, Term>;

/// The words a school has chosen: one form for every term.
pub type Words = BTreeMap<String, Form>;

const NOUN_KEYS: [&str; 6] = ["name", "plural", "possessive", "article", "short", "short-article"];

/// Reads a noun: its name, or a table with its grammar.
impl Shape for Noun {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        if value.get_ref().is_str() {
            let name: At<String> = At::read(value, reader)?;
            return Some(Noun::named(name));
        }
        let (fields, span) = table(value, reader)?;
        let meant = refuse_unknown(fields, &NOUN_KEYS.map(str::to_owned), reader);
        read_noun(fields, span, &meant, reader)
    }

    fn schema(_: &mut BTreeMap<String, Json>) -> Json {
        let grammar: serde_json::Map<String, Json> =
            NOUN_KEYS.iter().map(|key| ((*key).to_owned(), json!({ "type": "string" }))).collect();
        json!({ "oneOf": [
            { "type": "string" },
            { "type": "object", "properties": grammar, "required": ["name"], "additionalProperties": false },
        ] })
    }
}

fn read_noun(fields: &DeTable<'_>, span: Span, meant: &[String], reader: &mut Reader<'_>) -> Option<Noun> {
    let name: Option<At<String>> = take(fields, "name", span, meant, reader);
    let mut optional = |key| {
        let written = take::<Option<At<String>>>(fields, key, span, meant, reader)?;
        if let Some(empty) = written.as_ref().filter(|written| written.value.trim().is_empty()) {
            reader.found.push(
                Diagnostic::error(Fault::EmptyValue, empty.span, format!("the {key} is empty"))
                    .help("write the word; or take the key out, and it is worked out from the name"),
            );
        }
        Some(written.map(|written| written.value))
    };
    let (plural, possessive, article) = (optional("plural"), optional("possessive"), optional("article"));
    let (short, short_article) = (optional("short"), optional("short-article"));
    Some(Noun {
        name: name?,
        plural: plural?,
        possessive: possessive?,
        article: article?,
        short: short?,
        short_article: short_article?,
    })
}

/// Reads a form whose term has these nouns.
fn read_form(
    value: &Spanned<DeValue<'_>>,
    nouns: &[At<String>],
    extra: &[&str],
    reader: &mut Reader<'_>,
) -> Option<Form> {
    let (fields, span) = table(value, reader)?;
    let known: Vec<String> = NOUN_KEYS
        .iter()
        .chain(extra)
        .map(|key| (*key).to_owned())
        .chain(nouns.iter().map(|n| n.value.clone()))
        .collect();
    let meant = refuse_unknown(fields, &known, reader);
    let noun = read_noun(fields, span, &meant, reader);
    let mut bent = BTreeMap::new();
    for id in nouns {
        if let Some(noun) = take::<Noun>(fields, &id.value, span, &meant, reader) {
            bent.insert(id.value.clone(), noun);
        }
    }
    Some(Form { noun: noun?, nouns: bent, span })
}

impl Shape for Term {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        let (fields, span) = table(value, reader)?;
        let help = take(fields, "help", span, &[], reader);
        let nouns: Vec<At<String>> = take(fields, "nouns", span, &[], reader)?;
        let also_called = take(fields, "also-called", span, &[], reader)?;
        let was = take(fields, "was", span, &[], reader)?;
        let form = match fields.get("name") {
            Some(_) => read_form(value, &nouns, &["help", "nouns", "also-called", "was", "by-kind"], reader),
            None => {
                let known = ["help", "nouns", "also-called", "was", "by-kind", "name"].map(str::to_owned);
                refuse_unknown(fields, &known, reader);
                None
            }
        };
        let mut by_kind = ByKind::default();
        if let Some((kinds, _)) = fields.get("by-kind").and_then(|kinds| table(kinds, reader)) {
            for (kind, written) in kinds {
                if let Some(form) = read_form(written, &nouns, &[], reader) {
                    let kind = At::new(kind.get_ref().clone().into_owned(), reader.span(kind.span()));
                    by_kind.0.push((kind, form));
                }
            }
            by_kind.0.sort_by_key(|(kind, _)| kind.span);
        }
        if form.is_none() && by_kind.is_empty() {
            reader.found.push(
                Diagnostic::error(Fault::MissingKey, span, "the term has no form")
                    .help("give it a name, or a form for each kind of school under by-kind"),
            );
        }
        Some(Term { help: help?, nouns, also_called, was, form, by_kind })
    }

    fn schema(_: &mut BTreeMap<String, Json>) -> Json {
        json!({ "type": "object" })
    }
}

/// What a school writes under `[words]` for a term: the name of a form, or a form of its own.
#[derive(Clone, Debug)]
pub enum Choice {
    /// A form that the vocabulary knows, by its name.
    Known(At<String>),
    /// A form of the school's own; a noun it leaves out is taken from the form it replaces.
    Own(Noun, BTreeMap<String, Noun>, Span),
}

impl Shape for Choice {
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Option<Self> {
        if value.get_ref().is_str() {
            return At::read(value, reader).map(Choice::Known);
        }
        let (fields, span) = table(value, reader)?;
        // A term may have any noun, so only what is nearly a key of the grammar is a slip of it.
        let slip_of = |key: &str| match fields.contains_key("name") {
            true => slip(key, NOUN_KEYS),
            false => slip(key, NOUN_KEYS).or_else(|| nearest(key, ["name"])),
        };
        let mut meant = Vec::new();
        for (key, _) in fields.iter().filter(|(key, _)| !NOUN_KEYS.contains(&key.get_ref().as_ref())) {
            if let Some(near) = slip_of(key.get_ref()) {
                let message = format!("unknown key \"{}\"", key.get_ref());
                let fault = Diagnostic::error(Fault::UnknownKey, reader.span(key.span()), message);
                reader.found.push(fault.help(format!("did you mean \"{near}\"?")));
                meant.push(near.to_owned());
            }
        }
        let noun = read_noun(fields, span, &meant, reader);
        let mut nouns = BTreeMap::new();
        for (key, item) in fields {
            if !NOUN_KEYS.contains(&key.get_ref().as_ref())
                && slip_of(key.get_ref()).is_none()
                && let Some(noun) = Noun::read(item, reader)
            {
                nouns.insert(key.get_ref().clone().into_owned(), noun);
            }
        }
        Some(Choice::Own(noun?, nouns, span))
    }

    fn schema(_: &mut BTreeMap<String, Json>) -> Json {
        json!({ "oneOf": [
            { "type": "string" },
            { "type": "object", "properties": { "name": { "type": "string" } }, "required": ["name"] },
        ] })
    }
}

/// Chooses a form of every term for a school of this kind, which has chosen some itself. Where its kind is not understood,
/// which has been reported, any form stands in.
pub fn choose(
    vocabulary: &Vocabulary,
    kinds: &Kinds,
    kind: Option<&At<String>>,
    chosen: &Named<Choice>,
    found: &mut Vec<Diagnostic>,
) -> Words {
    for (id, choice) in chosen {
        if !vocabulary.contains_key(id) {
            found.push(
                Diagnostic::error(Fault::UnknownTerm, choice.key, format!("the vocabulary has no term \"{id}\""))
                    .maybe_help(did_you_mean(id, vocabulary.keys().map(String::as_str))),
            );
        }
    }
    let mut words = Words::new();
    let mut renamed = Vec::new();
    for (id, term) in vocabulary {
        let of_kind = match kind {
            Some(kind) => term.by_kind.of(&kind.value, kinds),
            None => term.by_kind.values().next(),
        };
        let usual = of_kind.or(term.form.as_ref());
        let form = match chosen.get(id).map(|keyed| &keyed.value) {
            None => usual.cloned(),
            Some(Choice::Known(name)) => known_form(id, term, usual, name, found),
            Some(Choice::Own(noun, nouns, span)) => own_form(id, term, usual, noun, nouns, *span, found),
        };
        match form {
            Some(form) => drop(words.insert(id.clone(), form)),
            None if chosen.contains_key(id) => {}
            None => found.extend(kind.map(|kind| {
                let message = format!("the vocabulary has no \"{id}\" for the kind \"{kind}\"");
                Diagnostic::error(Fault::MissingWord, kind.span, message)
                    .help(format!("add under [words]: {}", line(id, term, "…", &BTreeMap::new())))
            })),
        }
        if let (Some(Choice::Own(noun, _, _)), Some(usual)) = (chosen.get(id).map(|keyed| &keyed.value), usual) {
            renamed.push((id, noun, usual));
        }
    }
    for (id, noun, usual) in renamed {
        tell_of_other_terms(id, noun, usual, &words, chosen, found);
    }
    words
}

fn known_form(
    id: &str,
    term: &Term,
    usual: Option<&Form>,
    name: &At<String>,
    found: &mut Vec<Diagnostic>,
) -> Option<Form> {
    let forms = || term.by_kind.values().chain(&term.form);
    let form = forms().find(|form| form.noun.name.value == name.value);
    if form.is_none() {
        let names: Vec<&str> = forms().map(|form| form.noun.name.as_str()).collect();
        let known = did_you_mean(name.as_str(), names.iter().copied());
        let known = known.unwrap_or_else(|| format!("it knows: {}.", names.join(", ")));
        // Clauses need the word for one of them, and work out the plural. A body may be called by a plural, as Governors.
        let is_common = |name: &str| name.chars().next().is_some_and(char::is_lowercase);
        let is_for_one = forms().all(|form| !form.noun.is_plural() && is_common(form.noun.name.as_str()));
        let one = grammar::singular(name.as_str()).filter(|_| is_for_one).unwrap_or_else(|| name.value.clone());
        let noun = Noun::named(At::new(one.clone(), name.span));
        let derived = usual.map(|form| renamed_nouns(form, &noun)).unwrap_or_default();
        let own = line(id, term, &one, &derived);
        found.push(
            Diagnostic::error(Fault::UnknownWord, name.span, format!("the vocabulary has no form called \"{name}\""))
                .help(format!("{known} To use a word of your own, write {own}")),
        );
    }
    form.cloned()
}

fn own_form(
    id: &str,
    term: &Term,
    usual: Option<&Form>,
    noun: &Noun,
    nouns: &BTreeMap<String, Noun>,
    span: Span,
    found: &mut Vec<Diagnostic>,
) -> Option<Form> {
    for (written, noun) in nouns {
        if !term.nouns.iter().any(|known| known.value == *written) {
            let known: Vec<&str> = term.nouns.iter().map(At::as_str).chain(NOUN_KEYS).collect();
            found.push(
                Diagnostic::error(Fault::UnknownKey, noun.name.span, format!("\"{id}\" has no noun \"{written}\""))
                    .help(
                        did_you_mean(written, known.iter().copied())
                            .unwrap_or_else(|| format!("it may hold: {}", known.join(", "))),
                    ),
            );
        }
    }
    let derived = usual.map(|form| renamed_nouns(form, noun)).unwrap_or_default();
    if let Some(usual) = usual {
        tell_unfit(noun, &usual.noun, found);
        tell_borrowed(id, term, usual, noun, nouns, &derived, found);
    }
    nouns.values().chain([noun]).for_each(|noun| tell_foreign(noun, found));
    let mut all = usual.map(|form| form.nouns.clone()).unwrap_or_default();
    all.extend(derived);
    all.extend(nouns.clone());
    let missing: Vec<&str> = term.nouns.iter().map(At::as_str).filter(|id| !all.contains_key(*id)).collect();
    if !missing.is_empty() {
        found.push(
            Diagnostic::error(Fault::MissingKey, span, format!("\"{id}\" also needs: {}", missing.join(", ")))
                .help(format!("write {}", line(id, term, noun.name.as_str(), &all))),
        );
        return None;
    }
    let mut noun = noun.clone();
    // A school is one, whatever it is called: "The Oaks asks parents".
    if id == SCHOOL && noun.plural.is_none() && noun.is_plural() {
        noun.plural = Some("schools".to_owned());
    }
    Some(Form { noun, nouns: all, span })
}

/// The term that a school goes by in running text.
const SCHOOL: &str = "school";

/// A term as a school writes it in its own words, with all of its nouns: those that are not known are left open.
fn line(id: &str, term: &Term, name: &str, known: &BTreeMap<String, Noun>) -> String {
    let mut parts = vec![format!("name = \"{name}\"")];
    for noun in &term.nouns {
        let words = known.get(&noun.value).map_or("…", |noun| noun.name.as_str());
        parts.push(format!("{noun} = \"{words}\""));
    }
    format!("{id} = {{ {} }}", parts.join(", "))
}

fn last_word(phrase: &str) -> String {
    phrase.rsplit(' ').next().unwrap_or_default().to_lowercase()
}

/// The nouns of a form in which the term has its usual name, with the name that a school gives it instead:
/// `Chair of the Trust Board` → `Chair of the Academy Council`.
fn renamed_nouns(usual: &Form, own: &Noun) -> BTreeMap<String, Noun> {
    let (old, new) = (grammar::without_the(usual.noun.name.as_str()), grammar::without_the(own.name.as_str()));
    // Of a plural there is a chair, and no member: "Chair of the Governors".
    let is_plural = usual.noun.is_plural() || own.is_plural();
    let (old, new) = match is_plural {
        true => (format!("of the {old}"), format!("of the {new}")),
        false => (old.to_owned(), new.to_owned()),
    };
    let named = |noun: &Noun| Noun::named(At::new(noun.name.value.replacen(&old, &new, 1), own.name.span));
    let with_name = usual.nouns.iter().filter(|(_, noun)| is_said(&old, noun.name.as_str()));
    with_name.map(|(id, noun)| (id.clone(), named(noun))).collect()
}

/// Whether some words stand in a phrase, and not as a part of longer ones.
fn is_said(words: &str, phrase: &str) -> bool {
    let (words, phrase) = (words.to_lowercase(), phrase.to_lowercase());
    phrase.match_indices(&words).any(|(at, _)| {
        let is_end = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
        is_end(phrase[..at].chars().next_back()) && is_end(phrase[at + words.len()..].chars().next())
    })
}

/// Reports a name that does not stand in a sentence as the usual one does: without "the", or for one instead of all.
fn tell_unfit(own: &Noun, usual: &Noun, found: &mut Vec<Diagnostic>) {
    const DETERMINED: [&str; 9] = ["the", "our", "this", "a", "an", "your", "its", "y", "yr"];
    let name = own.name.as_str();
    let begins_small = name.starts_with(char::is_lowercase);
    let mut report = |message: String, help: String| {
        found.push(Diagnostic::warning(Fault::UnfitWord, own.name.span, message).help(help));
    };
    let first = name.split(' ').next().unwrap_or_default();
    if usual.name.value.starts_with("the ") && begins_small && !DETERMINED.contains(&first) {
        report(
            format!("\"{name}\" would stand in sentences without \"the\", which \"{}\" has", usual.name),
            format!("write \"the {name}\""),
        );
    }
    if usual.plural.as_ref() == Some(&usual.name.value) && !own.is_plural() {
        report(
            format!("\"{name}\" is one of them, and \"{}\" is said of all", usual.name),
            format!(
                "write \"{}\"; if one word does for all, as \"staff\" does, write {{ name = \"{name}\", plural = \"{name}\" }}",
                own.plural()
            ),
        );
    }
}

/// Reports a noun whose plural was made as in English, though its letters are hardly those of an English word.
fn tell_foreign(own: &Noun, found: &mut Vec<Diagnostic>) {
    let name = own.name.as_str();
    if own.plural.is_some() || own.is_plural() || !grammar::is_hardly_english(name) {
        return;
    }
    found.push(
        Diagnostic::warning(
            Fault::UnfitWord,
            own.name.span,
            format!("more than one \"{name}\" would be called \"{}\", as in English", own.plural()),
        )
        .help(format!("say what they are called: {{ name = \"{name}\", plural = \"…\" }}")),
    );
}

/// Reports nouns that a school has left as they are usually, and that do not go with the name it gives: whoever is called
/// "local governor" in a "Local Academy Committee".
fn tell_borrowed(
    id: &str,
    term: &Term,
    usual: &Form,
    own: &Noun,
    given: &BTreeMap<String, Noun>,
    derived: &BTreeMap<String, Noun>,
    found: &mut Vec<Diagnostic>,
) {
    const STEM: usize = 5;
    let is_given_otherwise = |last: &str| {
        let mut others = given.iter().filter_map(|(id, noun)| Some((usual.nouns.get(id)?, noun)));
        others.any(|(was, now)| last_word(was.name.as_str()) == last && last_word(now.name.as_str()) != last)
    };
    let goes_with = |noun: &Noun| {
        let last = last_word(noun.name.as_str());
        let stem = last.get(..STEM).unwrap_or(&last);
        let mut words = own.name.value.split(' ').map(str::to_lowercase);
        let mut settled = given.values().chain(derived.values());
        (words.any(|word| word.starts_with(stem)) && !is_given_otherwise(&last))
            || settled.any(|other| last_word(other.name.as_str()) == last)
    };
    let is_left = |noun: &&At<String>| {
        let settled = given.contains_key(&noun.value) || derived.contains_key(&noun.value);
        !settled && usual.nouns.get(&noun.value).is_some_and(|noun| !goes_with(noun))
    };
    let left: Vec<&str> = term.nouns.iter().filter(is_left).map(At::as_str).collect();
    if left.is_empty() {
        return;
    }
    let mut known = usual.nouns.clone();
    known.retain(|noun, _| !left.contains(&noun.as_str()));
    known.extend(derived.clone());
    known.extend(given.clone());
    let said: Vec<String> = left.iter().map(|noun| format!("\"{}\"", usual.nouns[*noun].name)).collect();
    let left: Vec<String> = left.into_iter().map(str::to_owned).collect();
    let (left, said) = (grammar::joined(&left, "and"), grammar::joined(&said, "and"));
    found.push(
        Diagnostic::warning(
            Fault::BorrowedWord,
            own.name.span,
            format!("\"{id}\" is called \"{}\" here, and its {left} still {said}", own.name),
        )
        .help(format!("say each in your words, or in these: {}", line(id, term, own.name.as_str(), &known))),
    );
}

/// Reports other terms that still have the usual word for one to which a school gives a name of its own.
fn tell_of_other_terms(
    id: &str,
    own: &Noun,
    usual: &Form,
    words: &Words,
    chosen: &Named<Choice>,
    found: &mut Vec<Diagnostic>,
) {
    let old = usual.noun.name.as_str();
    if is_said(old, own.name.as_str()) {
        return;
    }
    for (other, form) in words.iter().filter(|(other, _)| *other != id && !chosen.contains_key(*other)) {
        let plural = form.noun.plural();
        let Some(said) = [plural.as_str(), form.noun.name.as_str()].into_iter().find(|said| is_said(old, said)) else {
            continue;
        };
        found.push(
            Diagnostic::warning(
                Fault::BorrowedWord,
                own.name.span,
                format!("\"{id}\" is called \"{}\" here, and \"{other}\" is still \"{said}\"", own.name),
            )
            .related(form.span, "these are its words")
            .help(format!(
                "say it in your words, or in these, under [words]: {other} = {{ name = \"…\", plural = \"…\" }}"
            )),
        );
    }
}
