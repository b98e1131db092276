//! `policygen schema`: JSON Schemas from the types that parse the files.

use super::outcome::{CLEAN, Failure};
use super::place::Root;
use super::report;
use crate::library::{Library, Settings};
use crate::model::facts::Facts;
use crate::model::policy::ModelFile;
use crate::model::school::SchoolFile;
use crate::school::NOT_KNOWN_YET;
use crate::shape;
use crate::upgrade::decisions::DecisionsFile;
use crate::upgrade::outcome::Kind;
use clap::{Args, ValueEnum};
use serde_json::{Value as Json, json};

pub(super) const EXAMPLES: &str = "\
Examples:
  policygen schema school > schools/school.schema.json

and as the first line of a school file:
  #:schema school.schema.json

The schema of a school also knows the facts, posts, terms and models of this workspace's library.";

#[derive(Args)]
pub(super) struct Schema {
    /// The kind of file
    file: SchemaOf,
    #[command(flatten)]
    root: Root,
}

#[derive(Clone, Copy, ValueEnum)]
enum SchemaOf {
    /// A school: schools/….toml
    School,
    /// A model policy: templates/policies/….toml
    Model,
    /// What a school can tell us: clauses/facts.toml
    Facts,
    /// The settings of a workspace: policygen.toml
    Settings,
    /// What is to be decided in an upgrade: schools/…-upgrade.toml
    Decisions,
}

impl Schema {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let schema = match self.file {
            SchemaOf::School => {
                report::result(&of_school(&self.root.read(&[])?.library));
                return Ok(CLEAN);
            }
            SchemaOf::Model => shape::schema::<ModelFile>("A model policy for policygen"),
            SchemaOf::Facts => shape::schema::<Facts>("What a school can tell policygen"),
            SchemaOf::Decisions => decisions(),
            SchemaOf::Settings => shape::schema::<Settings>("Settings of a policygen workspace"),
        };
        report::result(&printed(&schema));
        Ok(CLEAN)
    }
}

fn printed(schema: &Json) -> String {
    serde_json::to_string_pretty(schema).expect("a schema is JSON") + "\n"
}

/// The schema of a school file, with the names that the library knows, as it is written into a file.
pub(super) fn of_school(library: &Library) -> String {
    printed(&school(library))
}

/// The schema of a file of decisions, with the kinds of entries there are.
fn decisions() -> Json {
    let mut schema = shape::schema::<DecisionsFile>("Decisions for policygen upgrade");
    let entry = &mut schema["definitions"]["DecisionFile"]["properties"]["entry"];
    let description = entry["description"].take();
    *entry = json!({ "enum": Kind::ALL.map(Kind::word), "description": description });
    schema
}

/// The schema of a school file, with the names that the library knows.
fn school(library: &Library) -> Json {
    let mut schema = shape::schema::<SchoolFile>("A school for policygen");
    let text = |help: &str| json!({ "type": "string", "description": help });
    let people: Json =
        library.facts.people.iter().map(|(id, post)| (id.clone(), text(&post.value.help.value))).collect();
    let local: Json = library
        .facts
        .local
        .iter()
        .map(|(id, fact)| {
            let fact = &fact.value;
            let mut known = json!({ "description": fact.help.value });
            if !fact.options.is_empty() {
                let options = fact.options.iter().map(|option| option.value.as_str());
                known["enum"] = options.chain([NOT_KNOWN_YET]).collect();
            }
            if let Some(example) = &fact.example {
                known["examples"] = json!([example.value]);
            }
            (id.clone(), known)
        })
        .collect();
    let words: Json =
        library.vocabulary.iter().map(|(id, term)| (id.clone(), json!({ "description": term.help.value }))).collect();
    let models: Vec<&String> = library.models.keys().collect();
    let topics: Json = library.topics.iter().map(|(id, variants)| (id.clone(), json!({ "enum": variants }))).collect();
    let closed =
        |properties: &Json| json!({ "type": "object", "properties": properties, "additionalProperties": false });
    let definitions = &mut schema["definitions"];
    for (holder, key, known) in [
        ("SchoolFile", "people", closed(&people)),
        ("PolicyFile", "people", closed(&people)),
        ("SchoolFile", "local", closed(&local)),
        ("PolicyFile", "choose", closed(&topics)),
        ("PolicyFile", "model", json!({ "enum": models })),
        // What people call a kind is understood too, so an editor offers the kinds and takes any word.
        ("SchoolFile", "kind", json!({ "anyOf": [{ "enum": library.kinds.ids() }, { "type": "string" }] })),
    ] {
        let mut known = known;
        known["description"] = definitions[holder]["properties"][key]["description"].clone();
        definitions[holder]["properties"][key] = known;
    }
    // A term may be a table with further nouns, so its shape stays and its names are added.
    definitions["SchoolFile"]["properties"]["words"]["properties"] = words;
    schema
}
