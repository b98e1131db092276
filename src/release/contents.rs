//! What a library says, id by id, in a normal form: typing, comments and the order of files do not show in it. Two releases
//! differ where the digest of an id differs.

use crate::digest::sha256;
use crate::library::{FRONT, Library, add_text};
use crate::load::{Files, RELEASE};
use crate::model::clause::Clause;
use crate::model::condition::Condition;
use crate::model::policy::{OutlineSection, PlacementTable};
use crate::model::release::ReleaseFile;
use crate::model::value::{Declaration, ValueType};
use crate::shape::{self, Loose, Named};
use crate::source::{At, Sources, Span};
use crate::wordings::{self, Part};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What a library says.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// Every id: a clause or topic as `roles/staff`, an item as `roles/staff#contact`, a parameter as `roles/staff.hours`, a
    /// model as `social-networking`, its section as `social-networking#roles.board`; other entries as slots name them, such as
    /// `local.it-provider`, and terms as `words.board`.
    pub ids: BTreeMap<String, Entry>,
    /// Under which condition each thing stands that may have one, nothing where it always does: by its id, or for what has none
    /// by words that find it.
    pub conditions: BTreeMap<String, String>,
    /// The sections of each model with the clauses placed in them, in order.
    pub outlines: BTreeMap<String, Vec<PlacedIn>>,
    /// What holds where a school says nothing: the variant of a topic, the value of a parameter or fact, by its id. For each
    /// model that places it what holds there, and under no name what holds where no model sets it.
    pub defaults: BTreeMap<String, BTreeMap<String, Preset>>,
    /// What it and the releases before it called otherwise: by the old id, the number of the release that did so and the new ids.
    pub passed: Passed,
}

/// The ids that a line of releases gave up, each with the number of the release that did so, and the ids in its place.
pub type Passed = BTreeMap<String, Vec<(u32, Vec<String>)>>;

/// A section of a model, and what is placed in it.
#[derive(Clone, Debug)]
pub struct PlacedIn {
    /// The id of the section, as `social-networking#roles.board`.
    pub section: String,
    /// The clauses and topics in it, in order.
    pub clauses: Vec<String>,
}

/// What stands under an id.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The digest of what it says: 32 hexadecimal digits.
    pub digest: String,
    /// That of its words alone, without conditions and what is placed in it, which are told of for themselves.
    pub words: String,
    /// Where it was written.
    pub span: Span,
}

/// What holds where a school says nothing.
#[derive(Clone, Debug)]
pub struct Preset {
    /// In words; empty where a school must choose.
    pub words: String,
    /// Where it was written; where nothing was, what it would be for.
    pub span: Span,
}

impl Contents {
    /// The ids with their digests, as a manifest has them.
    pub fn digests(&self) -> BTreeMap<String, String> {
        self.ids.iter().map(|(id, entry)| (id.clone(), entry.digest.clone())).collect()
    }

    fn put(&mut self, id: String, said: &str, span: Span) {
        self.put_words(id, said, said, span);
    }

    /// What holds for `id` where `model` places it; where no model sets it, if that is no name.
    fn preset(&mut self, id: String, model: &str, preset: Preset) {
        self.defaults.entry(id).or_default().insert(model.to_owned(), preset);
    }

    /// Puts what says `said`, of which `words` are not told of for themselves.
    fn put_words(&mut self, id: String, said: &str, words: &str, span: Span) {
        let digest = |of: &str| sha256(of.as_bytes())[..32].to_owned();
        self.ids.insert(id, Entry { digest: digest(said), words: digest(words), span });
    }
}

/// What the library says that was read from `files`.
pub fn contents(library: &Library, files: &Files) -> Contents {
    let mut contents = Contents { passed: passed(library.release.as_ref()), ..Contents::default() };
    for (id, clause) in &library.clauses {
        put_clause(id, clause, &mut contents);
        for (name, parameter) in &clause.front.parameters {
            let declared = &parameter.value;
            let options: Vec<&str> = declared.options.iter().map(|option| option.as_str()).collect();
            let said = format!("{}\n{}", declared.r#type.word(), options.join("\n"));
            contents.put(format!("{id}.{name}"), &said, parameter.key);
            contents.preset(format!("{id}.{name}"), "", preset(declared, parameter.key));
        }
    }
    for (topic, variants) in &library.topics {
        let first = variants.iter().find_map(|name| library.clauses.get(&format!("{topic}/{name}")));
        if let Some(first) = first {
            let variants: BTreeSet<&String> = variants.iter().collect();
            contents.put(topic.clone(), &format!("{variants:?}"), first.span);
        }
    }
    let shared = toml_at(files, FRONT).unwrap_or_default();
    for (id, model) in &library.models {
        let Some(mut written) = toml_at(files, &format!("templates/policies/{id}.toml")) else { continue };
        let mut sections = BTreeMap::new();
        take_sections(&mut written, &mut sections);
        // Which release it is, who checked it and what it was called is no part of what it says.
        for key in ["release", "checked", "was"] {
            written.remove(key);
        }
        put_shared_rows(&mut written, &shared);
        let said = normal(&toml::Value::Table(written.clone()));
        let rows = written.get_mut("front").and_then(toml::Value::as_array_mut).into_iter().flatten();
        rows.filter_map(toml::Value::as_table_mut).for_each(|row| drop(row.remove("when")));
        let words = normal(&toml::Value::Table(written));
        contents.put_words(id.clone(), &said, &words, model.file.title.span);
        for row in &model.front {
            contents.conditions.insert(format!("row {} at the front of {id}", row.id), shown(row.when.as_ref()));
        }
        put_sections(id, &model.sections, &sections, library, &mut contents);
    }
    let registers = &library.registers;
    put_entries(files, "clauses/register/law.toml", "law", &registers.law, &mut contents);
    put_entries(files, "clauses/register/guidance.toml", "guidance", &registers.guidance, &mut contents);
    put_entries(files, "clauses/register/policies.toml", "policy", &registers.policies, &mut contents);
    put_entries(files, "clauses/register/contacts.toml", "contact", &registers.contacts, &mut contents);
    put_entries(files, "clauses/kinds.toml", "kind", library.kinds.entries(), &mut contents);
    if let Some(mut facts) = toml_at(files, "clauses/facts.toml") {
        put_table(facts.remove("people"), "people", &library.facts.people, &mut contents);
        put_table(facts.remove("local"), "local", &library.facts.local, &mut contents);
    }
    for (name, fact) in &library.facts.local {
        contents.preset(format!("local.{name}"), "", preset(&fact.value, fact.key));
    }
    if let Some(terms) = toml_at(files, "clauses/vocabulary.toml") {
        for (id, term) in &library.vocabulary {
            let mut said = terms.get(id).cloned();
            said.iter_mut().filter_map(toml::Value::as_table_mut).for_each(|table| drop(table.remove("was")));
            let said = said.as_ref().map_or_else(String::new, normal);
            contents.put(format!("words.{id}"), &said, term.help.span);
        }
    }
    contents
}

/// What a release remembers of ids that were given up, by its files.
pub fn passed_in(files: &Files) -> Passed {
    let (mut sources, mut found) = (Sources::default(), Vec::new());
    let read = files.bytes(RELEASE).and_then(|bytes| {
        let (file, text) = add_text(RELEASE.to_owned(), bytes, &mut sources, &mut found);
        shape::read::<ReleaseFile>(&text, file, 0, &mut found)
    });
    passed(read.as_ref())
}

fn passed(release: Option<&ReleaseFile>) -> Passed {
    let mut passed = Passed::new();
    for renamed in release.iter().flat_map(|release| &release.renamed) {
        let now = renamed.now.iter().map(|id| id.value.clone()).collect();
        passed.entry(renamed.id.value.clone()).or_default().push((renamed.serial.value, now));
    }
    passed
}

/// Puts the rows that models share where a model names them: it says what they say.
fn put_shared_rows(model: &mut toml::Table, shared: &toml::Table) {
    let rows = model.get_mut("front").and_then(toml::Value::as_array_mut).into_iter().flatten();
    for row in rows {
        let Some(id) = row.as_str().map(str::to_owned) else { continue };
        if let Some(toml::Value::Table(known)) = shared.get(&id) {
            let mut known = known.clone();
            known.insert("id".to_owned(), toml::Value::String(id));
            *row = toml::Value::Table(known);
        }
    }
}

fn put_clause(id: &str, clause: &Clause, contents: &mut Contents) {
    let mut said = String::new();
    let audience: Vec<&str> = clause.front.audience.iter().map(|audience| audience.word()).collect();
    let excludes: Vec<&str> = clause.front.excludes.iter().map(|other| other.as_str()).collect();
    let cites: Vec<String> = clause.cites.iter().map(|cited| cited.written()).collect();
    let when = shown(clause.when.as_ref());
    let bounds = format!("for {audience:?}\nnever with {excludes:?}\ncites {cites:?}\n");
    let _ = writeln!(said, "{bounds}when {when}");
    let parts = wordings::parts(&clause.body);
    push_parts(&parts, &mut said);
    contents.put_words(id.to_owned(), &said, &(bounds + &words(&parts)), clause.span);
    contents.conditions.insert(id.to_owned(), when);
    let by_id = wordings::by_id(&clause.body);
    for part in parts.iter().filter(|part| part.id.is_none()) {
        // A row of a table is among the parts without its id.
        if !by_id.values().any(|named| named.first().is_some_and(|named| named.text == part.text)) {
            contents.conditions.insert(format!("“{}” in {id}", part.text), shown(part.when.as_ref()));
        }
    }
    for (item, parts) in by_id {
        let mut said = String::new();
        push_parts(&parts, &mut said);
        let span = clause.body.ids.get(&item).copied().unwrap_or(clause.span);
        let when = shown(parts.first().and_then(|part| part.when.as_ref()));
        contents.conditions.insert(format!("{id}#{item}"), when);
        contents.put_words(format!("{id}#{item}"), &said, &words(&parts), span);
    }
}

/// A condition as it is shown; nothing where there is none.
fn shown(when: Option<&Condition>) -> String {
    when.map_or(String::new(), ToString::to_string)
}

fn push_parts(parts: &[Part], said: &mut String) {
    for part in parts {
        let mark = if part.is_item { "•" } else { "¶" };
        let id = part.id.as_deref().unwrap_or_default();
        let when = shown(part.when.as_ref());
        let _ = writeln!(said, "{mark} {{#{id} when={when}}} {} {:?}", part.text, part.links);
    }
}

/// What parts say, whatever the conditions under which they do.
fn words(parts: &[Part]) -> String {
    let mut said = String::new();
    push_parts(&parts.iter().map(|part| Part { when: None, ..part.clone() }).collect::<Vec<_>>(), &mut said);
    said
}

/// A file of a library as TOML; none if it is not there, or none of it can be read.
fn toml_at(files: &Files, path: &str) -> Option<toml::Table> {
    let bytes = files.bytes(path)?;
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).into_owned();
    toml::from_str(&text).ok()
}

/// A value of TOML without its typing: its keys by name.
fn normal(value: &toml::Value) -> String {
    serde_json::to_string(value).expect("a value of TOML is one of JSON")
}

/// Takes the sections out of a table, each without those in it.
fn take_sections(table: &mut toml::Table, sections: &mut BTreeMap<String, String>) {
    let Some(toml::Value::Array(inner)) = table.remove("section") else { return };
    for section in inner {
        let toml::Value::Table(mut section) = section else { continue };
        take_sections(&mut section, sections);
        let Some(id) = section.get("id").and_then(|id| id.as_str()).map(str::to_owned) else { continue };
        section.remove("was");
        // What holds by default is told as such, for all models together.
        let placed = section.get_mut("clauses").and_then(toml::Value::as_array_mut).into_iter().flatten();
        for placed in placed.filter_map(toml::Value::as_table_mut) {
            placed.remove("default");
            placed.remove("with");
        }
        sections.insert(id, normal(&toml::Value::Table(section)));
    }
}

fn put_sections(
    model: &str,
    outline: &[OutlineSection],
    said: &BTreeMap<String, String>,
    library: &Library,
    contents: &mut Contents,
) {
    for section in outline {
        let id = format!("{model}#{}", section.id);
        let said_here = said.get(&section.id.value).map_or("", String::as_str);
        contents.put_words(id.clone(), said_here, &wordings::line(&section.title), section.id.span);
        contents.conditions.insert(id.clone(), shown(section.when.as_ref()));
        for placed in &section.placements {
            let clause = &placed.table.clause.value;
            contents.conditions.insert(format!("{clause} in {id}"), shown(placed.when.as_ref()));
            put_presets(model, &placed.table, library, contents);
        }
        let clauses = section.placements.iter().map(|placed| placed.table.clause.value.clone()).collect();
        contents.outlines.entry(model.to_owned()).or_default().push(PlacedIn { section: id, clauses });
        put_sections(model, &section.sections, said, library, contents);
    }
}

/// What holds where a model places a clause or a topic: what it sets, else what the clause says.
fn put_presets(model: &str, placed: &PlacementTable, library: &Library, contents: &mut Contents) {
    let clause = &placed.clause;
    let variants = library.topics.get(&clause.value);
    if variants.is_some() {
        let preset = match &placed.default {
            Some(default) => Preset { words: default.value.clone(), span: default.span },
            None => Preset { words: String::new(), span: clause.span },
        };
        contents.preset(clause.value.clone(), model, preset);
    }
    let clauses = match variants {
        Some(variants) => variants.iter().map(|variant| format!("{clause}/{variant}")).collect(),
        None => vec![clause.value.clone()],
    };
    for id in clauses {
        let declared = library.clauses.get(&id).into_iter().flat_map(|clause| &clause.front.parameters);
        for (name, parameter) in declared {
            let own = placed.with.get(name).map(|value| set(&parameter.value, &value.value));
            let preset = own.unwrap_or_else(|| preset(&parameter.value, parameter.key));
            contents.preset(format!("{id}.{name}"), model, preset);
        }
    }
}

/// What holds of a fact or parameter by its declaration.
fn preset(declared: &Declaration, key: Span) -> Preset {
    match &declared.default {
        Some(default) => set(declared, default),
        // What is only ever asked for is no unless somebody says otherwise.
        None if declared.r#type == ValueType::YesNo => Preset { words: "no".to_owned(), span: key },
        None => Preset { words: String::new(), span: key },
    }
}

/// What a value sets, in words that are the same however it was typed.
fn set(declared: &Declaration, value: &At<Loose>) -> Preset {
    let written = value.value.written();
    let words = match (declared.r#type, written.as_str()) {
        (ValueType::YesNo, "true") => "yes".to_owned(),
        (ValueType::YesNo, "false") => "no".to_owned(),
        (_, _) => written,
    };
    Preset { words, span: value.span }
}

fn put_entries<T>(files: &Files, path: &str, space: &str, known: &Named<T>, contents: &mut Contents) {
    put_table(toml_at(files, path).map(toml::Value::Table), space, known, contents);
}

fn put_table<T>(written: Option<toml::Value>, space: &str, known: &Named<T>, contents: &mut Contents) {
    for (id, entry) in known {
        let said = written.as_ref().and_then(|written| written.get(id)).map_or_else(String::new, |value| {
            let mut value = value.clone();
            value
                .as_table_mut()
                .into_iter()
                .for_each(|table| ["default", "was"].into_iter().for_each(|key| drop(table.remove(key))));
            normal(&value)
        });
        contents.put(format!("{space}.{id}"), &said, entry.key);
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::library;
    use crate::load::File;
    use crate::source::Sources;

    /// The embedded library with some files in place of its own, and what it says.
    pub(crate) fn with(changed: &[(&str, &str)]) -> (Library, Contents) {
        let mut files = Files::embedded();
        for (path, text) in changed {
            files.0.insert((*path).to_owned(), File::new(text.as_bytes().to_vec()));
        }
        let mut found = Vec::new();
        let library = library::read(&files, &mut Sources::default(), &mut found);
        found.retain(|fault| fault.severity == crate::diagnostic::Severity::Error);
        assert!(found.is_empty(), "{found:?}");
        let contents = contents(&library, &files);
        (library, contents)
    }

    /// The ids whose digests differ.
    fn changed(old: &Contents, new: &Contents) -> Vec<String> {
        let digest = |contents: &Contents, id: &str| contents.ids.get(id).map(|entry| entry.digest.clone());
        let all: BTreeSet<&String> = old.ids.keys().chain(new.ids.keys()).collect();
        all.into_iter().filter(|id| digest(old, id) != digest(new, id)).cloned().collect()
    }

    const POND: &str = "clauses/pond/rules.md";

    fn pond(body: &str) -> String {
        format!("+++\ntitle = \"Pond\"\naudience = [\"staff\"]\n+++\n{body}\n")
    }

    #[test]
    fn everything_that_a_school_can_name_has_an_id() {
        let (library, contents) = with(&[]);
        for id in [
            "roles/staff",
            "profile/recommendations#photographs",
            "social-networking",
            "social-networking#roles",
            "law.equality-act-2010",
            "guidance.kcsie",
            "words.board",
            "people.headteacher",
            "school-it/access",
            "kind.academy",
        ] {
            assert!(contents.ids.contains_key(id), "{id}");
        }
        let items: usize = library.clauses.values().map(|clause| clause.body.ids.len()).sum();
        let found = contents.ids.keys().filter(|id| id.contains('/') && id.contains('#')).count();
        assert_eq!(found, items, "every item of every clause");
    }

    #[test]
    fn typing_does_not_show_in_a_digest_and_words_do() {
        let before =
            with(&[(POND, &pond("{#a} Mind *the* pond,\nthen [ask](https://a.example).\n\n- {#b} one\n- {#c} two"))]).1;
        let typed = with(&[(
            POND,
            &pond("{#a}  Mind the **pond**, then\n[ask](https://a.example).\n\n* {#b} one\n* {#c} two"),
        )])
        .1;
        assert_eq!(changed(&before, &typed), [""; 0]);
        let word =
            with(&[(POND, &pond("{#a} Mind the pond, then [ask](https://a.example).\n\n- {#b} one\n- {#c} three"))]).1;
        assert_eq!(changed(&before, &word), ["pond/rules", "pond/rules#c"]);
        let link =
            with(&[(POND, &pond("{#a} Mind the pond, then [ask](https://b.example).\n\n- {#b} one\n- {#c} two"))]).1;
        assert_eq!(changed(&before, &link), ["pond/rules", "pond/rules#a"]);
        let when = with(&[(
            POND,
            &pond("{#a} Mind the pond, then [ask](https://a.example).\n\n- {#b when=\"people.chair\"} one\n- {#c} two"),
        )])
        .1;
        assert_eq!(changed(&before, &when), ["pond/rules", "pond/rules#b"]);
    }

    #[test]
    fn a_default_is_told_by_the_model_that_sets_it() {
        let model = |name: &str, default: &str| {
            (
                format!("templates/policies/{name}.toml"),
                format!(
                    "title = \"P\"\nsummary = \"P.\"\nrelease = \"1\"\nnumbering = \"none\"\n[[section]]\nid = \"a\"\ntitle = \"A\"\nclauses = [{{ clause = \"school-it/access\", default = \"{default}\" }}]\n"
                ),
            )
        };
        let said = |one: &str, other: &str| {
            let (first, second) = (model("one", one), model("other", other));
            let (_, contents) = with(&[(&first.0, &first.1), (&second.0, &second.1)]);
            ["one", "other"].map(|model| contents.defaults["school-it/access"][model].words.clone())
        };
        assert_eq!(said("any-use", "with-permission"), ["any-use", "with-permission"]);
        let (_, contents) = with(&[]);
        assert!(!contents.defaults.is_empty());
    }
}
