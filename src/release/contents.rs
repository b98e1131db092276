//! What a library says, id by id, in a normal form: typing, comments and the order of files do not show in it. Two releases
//! differ where the digest of an id differs.

use crate::digest::sha256;
use crate::library::Library;
use crate::load::Files;
use crate::model::clause::Clause;
use crate::model::policy::OutlineSection;
use crate::shape::Named;
use crate::source::Span;
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
    /// What holds where a school says nothing: the variant of a topic, the value of a parameter or fact, by its id.
    pub defaults: BTreeMap<String, Preset>,
}

/// What stands under an id.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The digest of what it says: 32 hexadecimal digits.
    pub digest: String,
    /// Where it was written.
    pub span: Span,
}

/// What holds where a school says nothing.
#[derive(Clone, Debug)]
pub struct Preset {
    /// In words; of models that differ each is named.
    pub words: String,
    /// Where it was written first.
    pub span: Span,
}

impl Contents {
    /// The ids with their digests, as a manifest has them.
    pub fn digests(&self) -> BTreeMap<String, String> {
        self.ids.iter().map(|(id, entry)| (id.clone(), entry.digest.clone())).collect()
    }

    fn put(&mut self, id: String, said: &str, span: Span) {
        self.ids.insert(id, Entry { digest: sha256(said.as_bytes())[..32].to_owned(), span });
    }
}

/// What the library says that was read from `files`.
pub fn contents(library: &Library, files: &Files) -> Contents {
    let mut contents = Contents::default();
    let mut presets = Presets::default();
    for (id, clause) in &library.clauses {
        put_clause(id, clause, &mut contents);
        for (name, parameter) in &clause.front.parameters {
            let declared = &parameter.value;
            let options: Vec<&str> = declared.options.iter().map(|option| option.as_str()).collect();
            let said = format!("{}\n{}", declared.r#type.word(), options.join("\n"));
            contents.put(format!("{id}.{name}"), &said, parameter.key);
            if let Some(default) = &declared.default {
                presets.add(format!("{id}.{name}"), "", default.value.written(), default.span);
            }
        }
    }
    for (topic, variants) in &library.topics {
        let first = variants.iter().find_map(|name| library.clauses.get(&format!("{topic}/{name}")));
        if let Some(first) = first {
            let variants: BTreeSet<&String> = variants.iter().collect();
            contents.put(topic.clone(), &format!("{variants:?}"), first.span);
        }
    }
    for (id, model) in &library.models {
        let Some(mut written) = toml_at(files, &format!("templates/policies/{id}.toml")) else { continue };
        let mut sections = BTreeMap::new();
        take_sections(&mut written, &mut sections);
        // Which release it is, who checked it and what it was called is no part of what it says.
        for key in ["release", "checked", "was"] {
            written.remove(key);
        }
        contents.put(id.clone(), &normal(&toml::Value::Table(written)), model.file.title.span);
        put_sections(id, &model.sections, &sections, &mut contents, &mut presets);
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
        if let Some(default) = &fact.value.default {
            presets.add(format!("local.{name}"), "", default.value.written(), default.span);
        }
    }
    if let Some(terms) = toml_at(files, "clauses/vocabulary.toml") {
        for (id, term) in &library.vocabulary {
            let mut said = terms.get(id).cloned();
            said.iter_mut().filter_map(toml::Value::as_table_mut).for_each(|table| drop(table.remove("was")));
            let said = said.as_ref().map_or_else(String::new, normal);
            contents.put(format!("words.{id}"), &said, term.help.span);
        }
    }
    contents.defaults = presets.told();
    contents
}

fn put_clause(id: &str, clause: &Clause, contents: &mut Contents) {
    let mut said = String::new();
    let audience: Vec<&str> = clause.front.audience.iter().map(|audience| audience.word()).collect();
    let excludes: Vec<&str> = clause.front.excludes.iter().map(|other| other.as_str()).collect();
    let cites: Vec<String> = clause.cites.iter().map(|cited| cited.written()).collect();
    let when = clause.when.as_ref().map_or(String::new(), ToString::to_string);
    let _ = writeln!(said, "for {audience:?}\nnever with {excludes:?}\ncites {cites:?}\nwhen {when}");
    push_parts(&wordings::parts(&clause.body), &mut said);
    contents.put(id.to_owned(), &said, clause.span);
    for (item, parts) in wordings::by_id(&clause.body) {
        let mut said = String::new();
        push_parts(&parts, &mut said);
        let span = clause.body.ids.get(&item).copied().unwrap_or(clause.span);
        contents.put(format!("{id}#{item}"), &said, span);
    }
}

fn push_parts(parts: &[Part], said: &mut String) {
    for part in parts {
        let mark = if part.is_item { "•" } else { "¶" };
        let id = part.id.as_deref().unwrap_or_default();
        let when = part.when.as_ref().map_or(String::new(), ToString::to_string);
        let _ = writeln!(said, "{mark} {{#{id} when={when}}} {} {:?}", part.text, part.links);
    }
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
    contents: &mut Contents,
    presets: &mut Presets,
) {
    for section in outline {
        let said_here = said.get(&section.id.value).map_or("", String::as_str);
        contents.put(format!("{model}#{}", section.id), said_here, section.id.span);
        for placed in &section.placements {
            let clause = &placed.table.clause.value;
            if let Some(default) = &placed.table.default {
                presets.add(clause.clone(), model, default.value.clone(), default.span);
            }
            for (name, value) in &placed.table.with {
                presets.add(format!("{clause}.{name}"), model, value.value.value.written(), value.value.span);
            }
        }
        put_sections(model, &section.sections, said, contents, presets);
    }
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

/// What each model presets, before it is put into words.
#[derive(Default)]
struct Presets(BTreeMap<String, BTreeMap<String, (String, Span)>>);

impl Presets {
    /// What holds for `id`: in the library, or if `model` is one, in that.
    fn add(&mut self, id: String, model: &str, value: String, span: Span) {
        self.0.entry(id).or_default().insert(model.to_owned(), (value, span));
    }

    fn told(self) -> BTreeMap<String, Preset> {
        let told = self.0.into_iter().filter_map(|(id, by_model)| {
            let (first, span) = by_model.values().next()?.clone();
            let is_one = by_model.values().all(|(value, _)| *value == first);
            let each = by_model.iter().map(|(model, (value, _))| match model.as_str() {
                "" => value.clone(),
                model => format!("{value} in {model}"),
            });
            let words = if is_one { first } else { each.collect::<Vec<_>>().join(", ") };
            Some((id, Preset { words, span }))
        });
        told.collect()
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
            contents.defaults["school-it/access"].words.clone()
        };
        let words = said("any-use", "with-permission");
        assert!(words.contains("any-use in one") && words.contains("with-permission in other"), "{words}");
        let (_, contents) = with(&[]);
        assert!(!contents.defaults.is_empty());
    }
}
