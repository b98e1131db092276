//! The JSON Schema of a school's file, by which an editor checks and completes it: with the names that the library knows.

use crate::library::Library;
use crate::model::school::SchoolFile;
use crate::school::NOT_KNOWN_YET;
use crate::shape;
use serde_json::{Value as Json, json};

/// The file of it that lies beside school files.
pub(crate) const SCHEMA: &str = "school.schema.json";

/// A schema as it is written into a file.
pub(crate) fn printed(schema: &Json) -> String {
    serde_json::to_string_pretty(schema).expect("a schema is JSON") + "\n"
}

/// The schema of a school file, as it is written into a file.
pub(crate) fn of_school(library: &Library) -> String {
    printed(&school(library))
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
