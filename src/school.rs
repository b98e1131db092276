//! A school: its file, looked up in the library. Finds every name that the library does not know.

use crate::date::Date;
use crate::design::{self, Design};
use crate::diagnostic::{Diagnostic, Fault, did_you_mean, slip};
use crate::document::is_blank;
use crate::grammar::{self, capitalised, in_capitals, joined};
use crate::library::{Library, check_needs, check_proposal, unknown_clause, unknown_variant};
use crate::markdown;
use crate::model::address;
use crate::model::clause::{Audience, Body, Clause, FrontMatter};
use crate::model::names::is_id;
use crate::model::policy::Model;
use crate::model::school::{PolicyFile, SchoolFile};
use crate::model::slot::SchoolFact;
use crate::model::value::{self, Value};
use crate::model::vocabulary::{self, Form, Words};
use crate::shape;
use crate::shape::Named;
use crate::source::{At, FileId, Span};
use std::collections::BTreeMap;

/// A school whose file has been looked up.
#[derive(Clone, Debug)]
pub struct School<'l> {
    /// Its id: the name of its file.
    pub id: String,
    /// Its file.
    pub file: SchoolFile,
    /// Its kind, then the broader one that belongs to, and so on.
    pub kinds: Vec<String>,
    /// The local authority or trust it belongs to, as its file or else the settings of the workspace say.
    pub authority: Option<String>,
    /// The words it has for the terms of the vocabulary.
    pub words: Words,
    /// The facts it gives, and the defaults of those it does not.
    pub local: BTreeMap<String, Value>,
    /// What its documents look like. Its logo is put in by whoever reads files.
    pub design: Design,
    /// Who signs: the posts, as they were written.
    pub signatures: Vec<At<String>>,
    /// Its policies.
    pub policies: Vec<Policy<'l>>,
    /// Every value of its file that is a text, under its key; not the wordings, which are read as clauses are.
    pub values: Vec<(String, At<String>)>,
    /// The titles of all policies of its file, by id: some may be built from another library than this was looked up in.
    pub titles: BTreeMap<String, String>,
}

/// A policy of a school.
#[derive(Clone, Debug)]
pub struct Policy<'l> {
    /// Its id: the model's, unless the school gives another.
    pub id: String,
    /// The id of its model.
    pub model_id: String,
    /// Its model.
    pub model: &'l Model,
    /// As it was written.
    pub file: PolicyFile,
    /// The school's own wording of clauses and items, by `clause` or `clause#item`.
    pub replacements: BTreeMap<String, Wording>,
    /// Clauses of the school's own, in the order they were written.
    pub additions: Vec<Added>,
}

/// The school's own wording in place of the library's.
#[derive(Clone, Debug)]
pub struct Wording {
    /// What it says.
    pub body: Body,
    /// What it takes the place of, as it was written.
    pub target: At<String>,
    /// When it is to be looked at again.
    pub until: Option<At<Date>>,
}

/// A clause of the school's own, and its place.
#[derive(Clone, Debug)]
pub struct Added {
    /// What it says.
    pub clause: Clause,
    /// Its place.
    pub place: AddedAt,
}

/// Where an added clause stands.
#[derive(Clone, Debug)]
pub enum AddedAt {
    /// After this clause.
    After(At<String>),
    /// At the end of this section.
    AtEndOf(At<String>),
}

impl School<'_> {
    /// The title of one of its policies, as the school or the model words it.
    pub fn title_of(&self, policy: &str) -> Option<&str> {
        self.titles.get(policy).map(String::as_str)
    }

    /// Who approves one of its policies: the body that governs it, unless the policy names another.
    pub fn approver_of<'s>(&'s self, policy: &'s Policy<'_>) -> &'s str {
        let board = self.words.get("board").map(|form| &form.noun.name);
        policy.file.approver.as_ref().or(board).map_or("governing body", At::as_str)
    }

    /// A fact of the school file, if it is given.
    pub fn fact(&self, fact: SchoolFact) -> Option<Value> {
        let text = |written: &Option<At<String>>| written.as_ref().map(|at| at.value.clone());
        match fact {
            SchoolFact::Name => Some(Value::Text(self.file.name.value.clone())),
            SchoolFact::Website => text(&self.file.website).map(Value::Web),
            SchoolFact::Email => text(&self.file.email).map(Value::Email),
            SchoolFact::Phone => text(&self.file.phone).map(Value::Phone),
            SchoolFact::Address => text(&self.file.address).map(Value::Text),
            SchoolFact::Authority => self.authority.clone().map(Value::Text),
        }
    }
}

/// The id of the school whose file has this stem: lower-case words joined by hyphens.
pub(crate) fn id_of(stem: &str) -> String {
    let mut id = String::new();
    for c in stem.chars() {
        match c {
            _ if c.is_alphanumeric() => id.extend(c.to_lowercase()),
            _ if !id.ends_with('-') && !id.is_empty() => id.push('-'),
            _ => {}
        }
    }
    match id.trim_end_matches('-') {
        "" => "school".to_owned(),
        id => id.to_owned(),
    }
}

/// Whether a file is that of a school, as its keys tell; if not, that is all there is to say of it.
fn is_school(text: &str, file: FileId, found: &mut Vec<Diagnostic>) -> bool {
    if found.iter().any(|fault| fault.is(Fault::NotText)) {
        return false;
    }
    let said = match text.trim().is_empty() {
        true => "this file is empty",
        // What a slip has broken may have lost its keys: that is told first.
        false if !has_key_of_school(text) && shape::is_sound(text) => {
            "this is no school file: nothing in it is a key of one"
        }
        false => return true,
    };
    let help = "a school file begins with name = \"…\" and kind = \"maintained\"; the README shows a whole one";
    found.push(Diagnostic::error(Fault::NoSchool, Span::new(file, 0, 0), said).help(help));
    false
}

/// Whether any key of a text is one of a school file, or nearly one. What is so broken that it has no key may be anything.
pub(crate) fn has_key_of_school(text: &str) -> bool {
    shape::keys(text).is_empty() || has_some_key_of_school(text)
}

/// The same, where there must be such a key.
pub(crate) fn has_some_key_of_school(text: &str) -> bool {
    let known = SchoolFile::keys();
    let is_known = |key: &String| known.contains(key) || slip(key, known.iter().map(String::as_str)).is_some();
    shape::keys(text).iter().any(is_known)
}

/// A school file as it is written, if it is one.
pub(crate) fn parse(text: &str, file: FileId, found: &mut Vec<Diagnostic>) -> Option<SchoolFile> {
    if !is_school(text, file, found) {
        return None;
    }
    let before = found.len();
    let mut school: SchoolFile = shape::read(text, file, 0, found)?;
    for approver in school.policy.iter_mut().filter_map(|policy| policy.approver.as_mut()) {
        let bare = ["our ", "Our ", "the ", "The "].iter().find_map(|of_school| approver.value.strip_prefix(of_school));
        approver.value = in_capitals(bare.unwrap_or(&approver.value));
    }
    // One that cannot be read is there, and has been told of.
    let is_meant = |key: &String| key.to_lowercase().trim_end_matches("ies").trim_end_matches('y') == "polic";
    let has_unread = found.len() > before && shape::keys(text).iter().any(is_meant);
    if school.policy.is_empty() && !has_unread {
        found.push(
            Diagnostic::error(Fault::NoPolicy, school.name.span, "this school has no policy")
                .help("add [[policy]] with model = \"…\" and review = \"every year\""),
        );
    }
    Some(school)
}

/// Says of each name that does not belong where it is in which table of a school's file it does, if it does in some: posts,
/// facts and terms have a table each.
pub(crate) fn say_where(text: &str, file: FileId, library: &Library, found: &mut [Diagnostic]) {
    let is_name = |fault: &&mut Diagnostic| {
        let codes = [Fault::UnknownKey, Fault::UnknownPost, Fault::UnknownFact, Fault::UnknownTerm];
        fault.span.file == file && codes.into_iter().any(|code| fault.is(code))
    };
    for fault in found.iter_mut().filter(is_name) {
        let (start, end) = (fault.span.start as usize, fault.span.end as usize);
        let is_key = text.get(end..).is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with('='));
        let key = text.get(start..end).unwrap_or_default().trim_matches(['"', '\'']);
        let tables = [
            (Fault::UnknownPost, "[people]", library.facts.people.contains_key(key)),
            (Fault::UnknownFact, "[local]", library.facts.local.contains_key(key)),
            (Fault::UnknownTerm, "[words]", library.vocabulary.contains_key(key)),
        ];
        let named = tables.into_iter().filter(|(code, _, is_known)| *is_known && !fault.is(*code));
        let mut places: Vec<String> = named.map(|(_, table, _)| format!("under {table}")).collect();
        if places.is_empty() && !fault.is(Fault::UnknownKey) {
            places = shape::places::<SchoolFile>(key);
        }
        // A post that is called by its term is told of as the post.
        let is_meant = fault.help.as_ref().is_some_and(|help| help.starts_with("write it as "));
        if is_key && !places.is_empty() && !is_meant {
            fault.help = Some(shape::stands(key, &places));
        }
    }
}

/// Looks up in a library what a school file names, and those of its policies that are `wanted`.
pub(crate) fn look_up<'l>(
    id: String,
    text: &str,
    file: FileId,
    mut school: SchoolFile,
    library: &'l Library,
    wanted: &dyn Fn(&PolicyFile) -> bool,
    found: &mut Vec<Diagnostic>,
) -> School<'l> {
    let unknown = set_aside_unknown(&mut school, library, found);
    check_texts(&school, found);
    let kind = school
        .kind
        .known
        .as_ref()
        .and_then(|written| Some(At::new(library.kinds.understood(written, found)?, written.span)));
    let words = vocabulary::choose(&library.vocabulary, &library.kinds, kind.as_ref(), &school.words, found);
    tell_same_names(&words, file, found);
    let kinds: Vec<String> =
        kind.iter().flat_map(|kind| library.kinds.family(&kind.value)).map(str::to_owned).collect();
    let local = local_facts(&school, library, found);
    check_people(&school.people, library, found);
    for (id, linked) in &school.linked {
        if !library.registers.policies.contains_key(id) && !library.names().is_broken(&format!("policy.{id}")) {
            let known = library.registers.policies.keys().map(String::as_str);
            found.push(
                Diagnostic::error(
                    Fault::UnknownPolicy,
                    linked.key,
                    format!("\"{id}\" is not in the register of policies"),
                )
                .help(did_you_mean(id, known.clone()).unwrap_or_else(|| {
                    format!(
                        "a link here is for a policy that clauses name: {}; a link to another stands in your own words, as \
                         [words](https://…) in the text of [[policy.add]] or [[policy.replace]]",
                        known.collect::<Vec<_>>().join(", ")
                    )
                })),
            );
        }
        let title = linked.value.title.as_ref().filter(|title| is_blank(&title.value));
        found.extend(title.map(|title| {
            Diagnostic::error(Fault::EmptyValue, title.span, "the title is empty")
                .help("write what your school calls that policy, or take the line out")
        }));
        found.extend(linked.value.url.as_ref().and_then(address::refuse));
    }
    if let Some(file) = &school.design {
        design::check(file, found);
    }
    let design_file = match school.design.clone() {
        Some(own) => Some(own.over(library.settings.design.as_ref())),
        None => library.settings.design.clone(),
    };
    let signatures = design_file.as_ref().and_then(|file| file.signatures.clone()).unwrap_or_default();
    signatures.iter().for_each(|post| check_post(&post.value, post.span, library, found));
    let design = design_file.as_ref().map(Design::of).unwrap_or_default();
    let policies: Vec<Policy<'_>> = school
        .policy
        .iter()
        .filter(|policy| wanted(policy))
        .filter_map(|policy| read_policy(policy, library, found))
        .collect();
    policies.iter().for_each(|policy| tell_unfit(policy, &kinds, library, found));
    let title = |policy: &Policy<'_>| policy.file.title.as_ref().unwrap_or(&policy.model.file.title).value.clone();
    let titles = policies.iter().map(|policy| (policy.id.clone(), title(policy))).collect();
    check_successors(&school.policy, found);
    let mut values = shape::texts(text, file);
    values.retain(|(key, value)| key != "text" && !unknown.contains(&value.span));
    found.extend(values.iter().filter_map(|(_, value)| markdown::refuse_markup(value)));
    let authority = school.authority.as_ref().map(|at| at.value.clone()).or_else(|| library.settings.authority.clone());
    School { id, kinds, authority, words, local, design, signatures, policies, values, titles, file: school }
}

/// What stands in a school's file for an answer that nobody knows yet. Nothing is printed for it, and every check asks for it.
pub(crate) const NOT_KNOWN_YET: &str = "?";

/// Takes what is not known yet out of a school's file, asks for it, and gives where it stands.
fn set_aside_unknown(school: &mut SchoolFile, library: &Library, found: &mut Vec<Diagnostic>) -> Vec<Span> {
    let mut places = Vec::new();
    let mut ask = |key: &str, place: Span, what: Option<&str>| {
        places.push(place);
        let what = what.map_or(String::new(), |what| format!(" ({})", what.trim_end_matches('.')));
        found.push(
            Diagnostic::warning(Fault::NotKnownYet, place, format!("\"{key}\" is not known yet"))
                .help(format!("write it as soon as it is{what}; if the school has none, take the line out")),
        );
    };
    let is_unknown = |text: &str| text.trim() == NOT_KNOWN_YET;
    for (key, text) in [
        ("website", &mut school.website),
        ("published-at", &mut school.published_at),
        ("email", &mut school.email),
        ("phone", &mut school.phone),
        ("address", &mut school.address),
        ("authority", &mut school.authority),
        ("urn", &mut school.urn),
    ] {
        if let Some(unknown) = text.take_if(|text| is_unknown(&text.value)) {
            ask(key, unknown.span, None);
        }
    }
    for people in std::iter::once(&mut school.people).chain(school.policy.iter_mut().map(|policy| &mut policy.people)) {
        people.retain(|post, holder| {
            // What is under no post that is known is told of as that.
            let Some(known) = library.facts.people.get(post) else { return true };
            let is_unknown = is_unknown(&holder.value.value);
            if is_unknown {
                ask(post, holder.value.span, Some(&known.value.help.value));
            }
            !is_unknown
        });
    }
    school.local.retain(|name, written| {
        let Some(known) = library.facts.local.get(name) else { return true };
        let is_unknown = matches!(&written.value.value, shape::Loose::Text(text) if is_unknown(text));
        if is_unknown {
            ask(name, written.value.span, Some(&known.value.help.value));
        }
        !is_unknown
    });
    places
}

/// Tells of a policy whose model is meant for other kinds of school.
fn tell_unfit(policy: &Policy<'_>, kinds: &[String], library: &Library, found: &mut Vec<Diagnostic>) {
    let meant = &policy.model.file.kinds;
    // A kind that there is not has been told of, and may be this one.
    let is_known = meant.iter().all(|kind| library.kinds.entries().contains_key(&kind.value));
    let Some(kind) = kinds.first().filter(|_| is_known && !policy.model.file.serves(kinds)) else { return };
    let meant: Vec<String> = meant.iter().map(|kind| format!("\"{kind}\"")).collect();
    let said = format!("\"{}\" is meant for schools of the kind {}", policy.model_id, joined(&meant, "or"));
    found.push(
        Diagnostic::warning(Fault::UnfitModel, policy.file.model.span, format!("{said}, and this one is \"{kind}\""))
            .help("choose another model: policygen list policies shows which kinds each is meant for"),
    );
}

/// Reports two terms, or nouns of two, for which this school has the same word in its file, so that no reader can tell who
/// is meant.
fn tell_same_names(words: &vocabulary::Words, file: FileId, found: &mut Vec<Diagnostic>) {
    let mut called: BTreeMap<String, (String, &str, Span)> = BTreeMap::new();
    for (term, form) in words {
        let nouns = form.nouns.iter().map(|(id, noun)| (format!("{term}.{id}"), noun));
        for (path, noun) in std::iter::once((term.clone(), &form.noun)).chain(nouns) {
            let place = noun.name.span;
            let folded = as_heard(&noun.name.value);
            let Some((first, other, first_place)) = called.get(&folded) else {
                called.insert(folded, (path, term, place));
                continue;
            };
            // Within a term one word may do for two nouns, and what the library calls alike it means alike.
            if *other == term || (place.file != file && first_place.file != file) {
                continue;
            }
            let (own, there) = if place.file == file { (place, *first_place) } else { (*first_place, place) };
            let said = format!("\"{}\" is what both \"{first}\" and \"{path}\" are called here", noun.name);
            found.push(
                Diagnostic::warning(Fault::SameName, own, said)
                    .related(there, "and here")
                    .help("readers cannot tell which of the two is meant: call one of them otherwise under [words]"),
            );
        }
    }
}

/// A name as readers tell it from others: without its article, its capitals and its hyphens.
fn as_heard(name: &str) -> String {
    let words = grammar::without_the(name).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// A title is plain words: it stands in catalogues and file properties too.
pub(crate) fn check_title(title: &At<String>, found: &mut Vec<Diagnostic>) {
    if names_nothing(&title.value) {
        found.push(
            Diagnostic::error(Fault::EmptyValue, title.span, "the title is empty")
                .help("say what the policy is called"),
        );
    }
}

/// Whether words have no letter and no digit, and so name nobody and nothing: "", "—", "...".
fn names_nothing(words: &str) -> bool {
    !words.contains(char::is_alphanumeric)
}

fn check_texts(school: &SchoolFile, found: &mut Vec<Diagnostic>) {
    if names_nothing(&school.name.value) {
        found.push(
            Diagnostic::error(Fault::EmptyValue, school.name.span, "the school has no name")
                .help("write its full name, as parents know it"),
        );
    }
    let texts = [("authority", &school.authority), ("address", &school.address)];
    for (key, text) in texts.into_iter().filter_map(|(key, text)| Some((key, text.as_ref()?))) {
        if names_nothing(&text.value) {
            found.push(
                Diagnostic::error(Fault::EmptyValue, text.span, format!("the {key} is empty"))
                    .help("write it, or take the line out"),
            );
        }
    }
    found.extend(school.website.as_ref().and_then(address::refuse_web));
    found.extend(school.published_at.as_ref().and_then(address::refuse_web));
    found.extend(school.phone.as_ref().and_then(address::refuse_phone));
    found.extend(school.email.as_ref().and_then(address::refuse_email));
    found.extend(school.address.as_ref().and_then(address::refuse_postcode));
}

fn local_facts(school: &SchoolFile, library: &Library, found: &mut Vec<Diagnostic>) -> BTreeMap<String, Value> {
    let declared = &library.facts.local;
    let mut local = BTreeMap::new();
    for (name, declaration) in declared {
        if let Some(default) = &declaration.value.default
            // A default of the wrong type was reported with the library.
            && let Some(value) = value::check(name, &declaration.value, default, &mut Vec::new())
        {
            local.insert(name.clone(), value);
        }
    }
    for (name, written) in &library.settings.local {
        // What may not stand there was reported with the library.
        let declared = declared.get(name).filter(|declared| declared.value.is_of_authority());
        if let Some(value) =
            declared.and_then(|declared| value::check(name, &declared.value, &written.value, &mut Vec::new()))
        {
            local.insert(name.clone(), value);
        }
    }
    for (name, written) in &school.local {
        let Some(declaration) = declared.get(name) else {
            if !library.names().is_broken(&format!("local.{name}")) {
                let now =
                    || declared.iter().find(|(_, fact)| was(&fact.value.was, name)).map(|(now, _)| called_now(now));
                let near = || did_you_mean(name, declared.keys().map(String::as_str));
                let unknown =
                    Diagnostic::error(Fault::UnknownFact, written.key, format!("no clause asks for \"{name}\""));
                found.push(library.retired_id(&format!("local.{name}"), written.key).unwrap_or_else(|| {
                    unknown.help(now().or_else(near).unwrap_or_else(|| {
                        match library.facts.people.contains_key(name.as_str()) {
                            true => "it is a post: write it under [people]".to_owned(),
                            false => "policygen list facts tells the facts that clauses ask for".to_owned(),
                        }
                    }))
                }));
            }
            continue;
        };
        if let Some(value) = value::check(name, &declaration.value, &written.value, found) {
            local.insert(name.clone(), value);
        }
    }
    local
}

/// Whether something had that name in an earlier release.
fn was(earlier: &[At<String>], name: &str) -> bool {
    earlier.iter().any(|old| old.value == name)
}

/// The way out for a name of an earlier release.
fn called_now(now: &str) -> String {
    format!("it is called \"{now}\" now")
}

fn check_people(people: &Named<At<String>>, library: &Library, found: &mut Vec<Diagnostic>) {
    for (post, holder) in people {
        check_post(post, holder.key, library, found);
        if names_nothing(&holder.value.value) {
            found.push(
                Diagnostic::error(Fault::EmptyValue, holder.value.span, format!("nobody is named as \"{post}\""))
                    .help("write the name, or take the line out"),
            );
        }
    }
}

fn check_post(post: &str, place: Span, library: &Library, found: &mut Vec<Diagnostic>) {
    let known = &library.facts.people;
    if !known.contains_key(post) && !library.names().is_broken(&format!("people.{post}")) {
        let unknown = Diagnostic::error(Fault::UnknownPost, place, format!("\"{post}\" is not a post that is known"));
        found.push(library.retired_id(&format!("people.{post}"), place).unwrap_or_else(|| {
            // A post may stand under the short name of its term: dsl.
            let is_called = |form: &Form| form.noun.name.value.to_lowercase().replace(' ', "-") == post;
            let of_term = library.vocabulary.iter().find(|(id, term)| {
                known.contains_key(*id) && term.form.iter().chain(term.by_kind.values()).any(is_called)
            });
            // A post may be called by its term: head.
            let titled = format!("{{{{ {} }}}}", capitalised(post));
            let of_title = |title: &At<String>| title.value == titled;
            let by_title = known.iter().find(|(_, post)| post.value.title.as_ref().is_some_and(of_title));
            let of_term = of_term.map(|(id, _)| id).or_else(|| by_title.map(|(id, _)| id));
            let of_term = of_term.map(|id| format!("write it as \"{id}\""));
            unknown.help(
                of_term.or_else(|| did_you_mean(post, known.keys().map(String::as_str))).unwrap_or_else(|| {
                    format!("the posts are: {}", known.keys().cloned().collect::<Vec<_>>().join(", "))
                }),
            )
        }));
    }
}

fn read_policy<'l>(policy: &PolicyFile, library: &'l Library, found: &mut Vec<Diagnostic>) -> Option<Policy<'l>> {
    check_people(&policy.people, library, found);
    let id = policy.id();
    // A model that is not known is told of as that.
    let names_a_file = policy.id.is_some() || library.models.contains_key(&policy.model.value);
    if !is_id(&id.value) && names_a_file {
        found.push(
            Diagnostic::error(Fault::BadId, id.span, format!("\"{id}\" cannot name a file"))
                .help("an id is lower-case words joined by hyphens"),
        );
    }
    if let Some(title) = &policy.title {
        check_title(title, found);
    }
    for (topic, variant) in &policy.choose.value {
        let variants = library.topics.get(topic);
        // One that could not be read has been told of.
        let chosen = variant.value.known.as_ref();
        match variants {
            Some(variants) => {
                let unknown = chosen.filter(|chosen| !variants.contains(&chosen.value));
                found.extend(unknown.map(|chosen| unknown_variant(topic, chosen, variants, library)));
            }
            None if library.clause_ids.contains(topic) => {
                found.extend(chosen.map(|chosen| unknown_variant(topic, chosen, &[], library)));
            }
            None => {
                let near = did_you_mean(topic, library.topics.keys().map(String::as_str));
                let unknown =
                    Diagnostic::error(Fault::UnknownClause, variant.key, format!("there is no topic \"{topic}\""));
                found.push(library.retired_id(topic, variant.key).unwrap_or_else(|| unknown.maybe_help(near)));
            }
        }
    }
    for dropped in &policy.drop {
        check_target(dropped, policy, library, found);
    }
    check_parameters(&policy.parameters, library, found);
    for proposed in &policy.proposed {
        check_proposal(&proposed.reason, found);
    }
    check_approvals(policy, found);
    let replacements = read_replacements(policy, library, found);
    let mut added: BTreeMap<&str, Span> = BTreeMap::new();
    for addition in &policy.add {
        if let Some(first) = added.insert(&addition.id.value, addition.id.span) {
            found.push(
                Diagnostic::error(Fault::IdUsedTwice, addition.id.span, format!("\"{}\" is added twice", addition.id))
                    .related(first, "first added here"),
            );
        }
    }
    let additions = policy.add.iter().filter_map(|added| read_addition(added, library, found)).collect();
    let Some(model) = library.models.get(&policy.model.value) else {
        if let Some(faults) = library.unfit_models.get(&policy.model.value) {
            found.extend(faults.iter().cloned());
            return None;
        }
        // One that cannot be read is there, and has been told of.
        if library.names().is_broken(&format!("model.{}", policy.model)) {
            return None;
        }
        let known: Vec<&str> = library.models.keys().map(String::as_str).collect();
        let said = format!("there is no model policy \"{}\"", policy.model);
        let unknown = Diagnostic::error(Fault::UnknownModel, policy.model.span, said);
        found.push(library.retired_id(&policy.model.value, policy.model.span).unwrap_or_else(|| {
            let now = library.models.iter().find(|(_, model)| was(&model.file.was, &policy.model.value));
            let now = now.map(|(now, _)| {
                let keeps = match &policy.id {
                    Some(_) => String::new(),
                    None => format!(", and id = \"{}\" beside it keeps its files and addresses", policy.model),
                };
                format!("it is called \"{now}\" now: write model = \"{now}\"{keeps}")
            });
            let near = now.or_else(|| did_you_mean(&policy.model.value, known.iter().copied()));
            unknown.help(near.unwrap_or_else(|| match known[..] {
                [] => "there is none here".to_owned(),
                _ => format!("there is: {}; policygen list policies shows what each is for", known.join(", ")),
            }))
        }));
        return None;
    };
    Some(Policy {
        id: id.value.clone(),
        model_id: policy.model.value.clone(),
        model,
        file: policy.clone(),
        replacements,
        additions,
    })
}

/// Checks `clause` or `clause#item`.
fn check_target(target: &At<String>, policy: &PolicyFile, library: &Library, found: &mut Vec<Diagnostic>) -> bool {
    let (clause_id, item) = match target.value.split_once('#') {
        Some((clause, item)) => (clause, Some(item)),
        None => (target.value.as_str(), None),
    };
    let written = At::new(clause_id.to_owned(), target.base().part(0, clause_id.len()));
    if !library.clause_ids.contains(clause_id) {
        // An item may have been done away with when its clause got another name.
        let retired = item.and_then(|_| library.retired_id(&target.value, target.span));
        found.push(retired.unwrap_or_else(|| unknown_clause(&written, library)));
        return false;
    }
    let Some(item) = item else { return true };
    let Some(clause) = library.clauses.get(clause_id) else {
        // A folder of variants has no items of its own.
        if let Some(variants) = library.topics.get(clause_id) {
            // The wording that this policy has, or else those that hold such an item.
            let choice = policy.choose.value.get(clause_id).and_then(|choice| choice.value.known.as_ref());
            let holds_it = |name: &&String| {
                library.clauses.get(&format!("{clause_id}/{name}")).is_some_and(|c| c.body.ids.contains_key(item))
            };
            let meant: Vec<&String> = match choice.filter(|choice| variants.contains(&choice.value)) {
                Some(chosen) => vec![&chosen.value],
                None if variants.iter().any(|name| holds_it(&name)) => variants.iter().filter(holds_it).collect(),
                None => variants.iter().collect(),
            };
            let meant: Vec<String> = meant.into_iter().map(|name| format!("{clause_id}/{name}#{item}")).collect();
            found.push(
                Diagnostic::error(Fault::UnknownItem, target.span, format!("\"{clause_id}\" has several wordings"))
                    .help(format!("name the variant too: {}", joined(&meant, "or"))),
            );
        }
        return false;
    };
    if !clause.body.ids.contains_key(item) {
        let place = target.base().part(clause_id.len() + 1, target.value.len());
        if let Some(retired) = library.retired_id(&target.value, place) {
            found.push(retired);
            return false;
        }
        let now = clause.body.was.iter().find(|was| was.old.value == item).map(|was| was.now.as_str());
        let known: Vec<&str> = clause.body.ids.keys().map(String::as_str).collect();
        found
            .push(Diagnostic::error(Fault::UnknownItem, place, format!("\"{clause_id}\" has no item \"{item}\"")).help(
            match (now, slip(item, known.iter().copied())) {
                (Some(now), _) => format!("it is called \"{now}\" now"),
                (None, Some(meant)) => format!("did you mean \"{meant}\"?"),
                (None, None) => format!(
                    "if the item is gone, take this out; there is: {}; policygen list model {} shows what each says",
                    known.join(", "),
                    policy.model
                ),
            },
        ));
        return false;
    }
    true
}

fn check_parameters(set: &Named<Named<At<shape::Loose>>>, library: &Library, found: &mut Vec<Diagnostic>) {
    for (clause_id, parameters) in set {
        let Some(clause) = library.clauses.get(clause_id) else {
            if !library.clause_ids.contains(clause_id) {
                found.push(unknown_clause(&At::new(clause_id.clone(), parameters.key), library));
            }
            continue;
        };
        for (name, written) in &parameters.value {
            let is_there = clause.front.parameters.contains_key(name);
            match library.retired_id(&format!("{clause_id}.{name}"), written.key).filter(|_| !is_there) {
                Some(retired) => found.push(retired),
                None => drop(check_parameter(clause, name, written.key, &written.value, found)),
            }
        }
    }
}

/// The value of a parameter as its clause declares it; a fault is reported and gives none.
pub(crate) fn check_parameter(
    clause: &Clause,
    name: &str,
    key: Span,
    written: &At<shape::Loose>,
    found: &mut Vec<Diagnostic>,
) -> Option<Value> {
    let Some(declared) = clause.front.parameters.get(name) else {
        let known: Vec<&str> = clause.front.parameters.keys().map(String::as_str).collect();
        let parameters = &clause.front.parameters;
        let now =
            parameters.iter().find(|(_, declared)| was(&declared.value.was, name)).map(|(now, _)| called_now(now));
        found.push(
            Diagnostic::error(Fault::UnknownParameter, key, format!("\"{}\" has no parameter \"{name}\"", clause.id))
                .help(now.or_else(|| did_you_mean(name, known.iter().copied())).unwrap_or_else(|| match known[..] {
                    [] => "it has none".to_owned(),
                    _ => format!("it has: {}", known.join(", ")),
                })),
        );
        return None;
    };
    value::check(name, &declared.value, written, found)
}

/// Reports what is recorded twice of one day: the same text approved, or reviewed without a change.
fn tell_recorded_twice(policy: &PolicyFile, found: &mut Vec<Diagnostic>) {
    let text = |fingerprint: &Option<At<String>>| fingerprint.as_ref().map(|at| at.value.to_ascii_lowercase());
    let approvals = policy.approval.iter().map(|record| {
        (("approval", record.on.value, text(&record.fingerprint), record.by.value.to_lowercase()), record.on.span)
    });
    let unchanged = policy.reviewed_unchanged.iter().map(|record| {
        (("review", record.on.value, text(&record.fingerprint), record.by.value.to_lowercase()), record.on.span)
    });
    let mut recorded: Vec<(_, Span)> = Vec::new();
    for (record, place) in approvals.chain(unchanged) {
        if let Some((_, first)) = recorded.iter().find(|(earlier, _)| *earlier == record) {
            found.push(
                Diagnostic::error(Fault::RecordedTwice, place, format!("this {} is recorded twice", record.0))
                    .related(*first, "the first is here")
                    .help("take one of the two out"),
            );
        }
        recorded.push((record, place));
    }
}

fn check_approvals(policy: &PolicyFile, found: &mut Vec<Diagnostic>) {
    let approved = policy.approval.iter().flat_map(|record| {
        [Some(&record.by), record.minute.as_ref(), record.signed_by.as_ref(), record.summary.as_ref()]
    });
    let unchanged = policy.reviewed_unchanged.iter().flat_map(|record| [Some(&record.by), record.minute.as_ref()]);
    let assessed = policy.equality_assessment.iter().flat_map(|record| [Some(&record.by), Some(&record.finding)]);
    let consulted = policy.consulted.iter().flat_map(|record| [Some(&record.whom), record.outcome.as_ref()]);
    let recorded = approved.chain(unchanged).chain(assessed).chain(consulted);
    let said = recorded.chain([policy.approver.as_ref()]).flatten();
    for blank in said.filter(|words| is_blank(&words.value)) {
        found.push(
            Diagnostic::error(Fault::EmptyValue, blank.span, "this says nothing, so the record tells nobody anything")
                .help("write the words, or take the line out"),
        );
    }
    tell_recorded_twice(policy, found);
    let approvals = policy
        .approval
        .iter()
        .flat_map(|approval| [(&approval.fingerprint, approval.on), (&approval.particulars, approval.on)]);
    let unchanged = policy.reviewed_unchanged.iter().map(|held| (&held.fingerprint, held.on));
    for (fingerprint, on) in approvals.chain(unchanged) {
        let Some(fingerprint) = fingerprint else { continue };
        if fingerprint.value.len() != 64 || !fingerprint.value.bytes().all(|b| b.is_ascii_hexdigit()) {
            found.push(
                Diagnostic::error(Fault::BadFingerprint, fingerprint.span, "this is not a fingerprint")
                    .help("a fingerprint is 64 hexadecimal digits; policygen approve writes it"),
            );
        }
        if !on.value.is_day() {
            found.push(
                Diagnostic::error(Fault::BadDate, on.span, format!("{} is not a day", on.value))
                    .related(fingerprint.span, "a text is approved at a meeting, which has a day")
                    .help("write the day of the meeting, such as 2024-10-07"),
            );
        }
    }
}

/// A policy is replaced by another of the same school, and no two by each other.
fn check_successors(policies: &[PolicyFile], found: &mut Vec<Diagnostic>) {
    let id_of = |policy: &PolicyFile| policy.id().value.clone();
    let successors: BTreeMap<String, Option<&At<String>>> =
        policies.iter().map(|policy| (id_of(policy), policy.superseded_by.as_ref())).collect();
    for policy in policies {
        let (id, Some(successor)) = (id_of(policy), &policy.superseded_by) else { continue };
        if !successors.contains_key(&successor.value) {
            let others = successors.keys().map(String::as_str).filter(|known| *known != id);
            found.push(
                Diagnostic::error(
                    Fault::UnknownPolicy,
                    successor.span,
                    format!("this school has no policy \"{successor}\""),
                )
                .help(did_you_mean(&successor.value, others).unwrap_or_else(|| {
                    "name another [[policy]] of this file by its id; to withdraw a policy, take it out".to_owned()
                })),
            );
            continue;
        }
        let mut next = Some(successor);
        for _ in 0..policies.len() {
            next = next.and_then(|at| successors.get(&at.value).copied().flatten());
        }
        if next.is_some() {
            found.push(
                Diagnostic::error(Fault::SupersededInACircle, successor.span, "these policies replace each other")
                    .help("take superseded-by out of the one that is in force"),
            );
        }
    }
}

fn read_replacements(policy: &PolicyFile, library: &Library, found: &mut Vec<Diagnostic>) -> BTreeMap<String, Wording> {
    let mut replacements: BTreeMap<String, Wording> = BTreeMap::new();
    for replacement in &policy.replace {
        check_target(&replacement.clause, policy, library, found);
        if replacement.reason.value.trim().is_empty() {
            found.push(
                Diagnostic::error(Fault::EmptyValue, replacement.reason.span, "local wording needs a reason")
                    .help("say why the school's own wording is needed; governors and the authority will read it"),
            );
        }
        let clause_id = replacement.clause.value.split('#').next().unwrap_or_default();
        let names = match library.clauses.get(clause_id) {
            Some(clause) => library.names_in(&clause.front.parameters),
            None => library.names(),
        };
        let body = markdown::parse(&replacement.text, &names, found);
        refuse_empty(&replacement.text, &body, found);
        check_needs(&body, clause_id, library, found);
        if let Some((_, item)) = replacement.clause.value.split_once('#')
            && let Some(place) = body.ids.get(item)
        {
            found.push(
                Diagnostic::error(Fault::IdUsedTwice, *place, format!("the wording of \"{item}\" has its id already"))
                    .help("take the {#…} out: what is replaced keeps its id"),
            );
        }
        let target = replacement.clause.clone();
        let wording = Wording { body, target: target.clone(), until: replacement.until };
        if let Some(first) = replacements.insert(target.value.clone(), wording) {
            found.push(
                Diagnostic::error(Fault::ReplacedTwice, target.span, format!("\"{target}\" is replaced twice"))
                    .related(first.target.span, "first replaced here"),
            );
        }
    }
    replacements
}

/// Wording that says nothing would take a clause away without saying so.
fn refuse_empty(text: &At<String>, body: &Body, found: &mut Vec<Diagnostic>) {
    if body.blocks.is_empty() {
        found.push(
            Diagnostic::error(Fault::EmptyValue, text.span, "this wording says nothing")
                .help("write the words; to leave a clause or an item out, name it in drop"),
        );
    }
}

fn read_addition(
    added: &crate::model::school::Addition,
    library: &Library,
    found: &mut Vec<Diagnostic>,
) -> Option<Added> {
    if !added.id.value.contains('/') || !added.id.value.split('/').all(is_id) {
        found.push(
            Diagnostic::error(Fault::BadId, added.id.span, format!("\"{}\" is not the id of a clause", added.id))
                .help("write it as local/name, in lower-case words joined by hyphens"),
        );
    }
    if library.clause_ids.contains(&added.id.value) {
        found.push(
            Diagnostic::error(Fault::IdUsedTwice, added.id.span, format!("the library has a clause \"{}\"", added.id))
                .help("to change it use [[policy.replace]]; to add one give it an id such as local/…"),
        );
    }
    let place = match (&added.after, &added.at_end_of) {
        (Some(after), None) => AddedAt::After(after.clone()),
        (None, Some(section)) => AddedAt::AtEndOf(section.clone()),
        (None, None) | (Some(_), Some(_)) => {
            found.push(
                Diagnostic::error(Fault::NoPlace, added.id.span, "an added clause needs one place")
                    .help("give either after = \"a clause\" or at-end-of = \"a section\""),
            );
            return None;
        }
    };
    let body = markdown::parse(&added.text, &library.names(), found);
    refuse_empty(&added.text, &body, found);
    check_needs(&body, &added.id.value, library, found);
    let front = FrontMatter {
        title: added.title.clone(),
        audience: Audience::ALL.to_vec(),
        when: None,
        excludes: Vec::new(),
        replaces: Vec::new(),
        cites: Vec::new(),
        checked: Vec::new(),
        allow: Vec::new(),
        proposed: Vec::new(),
        notes: None,
        parameters: Named::new(),
        span: added.span,
    };
    let clause = Clause { id: added.id.value.clone(), front, when: None, cites: Vec::new(), body, span: added.id.span };
    Some(Added { clause, place })
}
