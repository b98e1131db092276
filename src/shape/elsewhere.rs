//! Where a key belongs that stands in another table than its own, as the schema of the file says.

use serde_json::Value as Json;

/// The tables of a file of this schema that may hold `key`, each in words after "it stands".
pub(super) fn places(schema: &Json, key: &str) -> Vec<String> {
    let mut places = Vec::new();
    visit(&Tables { schema, key }, &schema["allOf"][0], &Table { path: String::new(), is_list: false }, &mut places);
    places
}

/// What is looked for, and in what.
struct Tables<'s> {
    schema: &'s Json,
    key: &'s str,
}

/// A table on the way to another.
struct Table {
    path: String,
    is_list: bool,
}

impl Table {
    /// Its place in words. What follows the heading of a table of its own belongs to that.
    fn words(&self, has_tables: bool) -> String {
        if self.path.is_empty() {
            return "at the top of the file, above the first table".to_owned();
        }
        let heading = format!("under {}", self.heading());
        if has_tables { heading + ", above its own tables" } else { heading }
    }

    fn heading(&self) -> String {
        if self.is_list { format!("[[{}]]", self.path) } else { format!("[{}]", self.path) }
    }

    fn below(&self, key: &str, is_list: bool) -> Table {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Table { path, is_list }
    }
}

/// How deep tables lie in tables that may hold themselves.
const DEEPEST: usize = 4;

fn visit(looked: &Tables<'_>, shape: &Json, at: &Table, places: &mut Vec<String>) {
    if at.path.matches('.').count() > DEEPEST {
        return;
    }
    let shape = named(looked.schema, shape);
    if shape["type"] == "array" {
        let list = Table { path: at.path.clone(), is_list: true };
        return visit(looked, &shape["items"], &list, places);
    }
    let Some(keys) = shape["properties"].as_object() else {
        // A table whose keys the author chooses.
        if shape["additionalProperties"].is_object() {
            visit(looked, &shape["additionalProperties"], &at.below("…", false), places);
        }
        return;
    };
    let is_list = |held: &Json| {
        let held = named(looked.schema, held);
        held["type"] == "array" && named(looked.schema, &held["items"])["type"] == "object"
    };
    let is_table = |held: &Json| named(looked.schema, held)["type"] == "object" || is_list(held);
    if let Some(held) = keys.get(looked.key) {
        let own = at.below(looked.key, false).path;
        let words = match (at.path.is_empty(), is_list(held)) {
            (true, true) => format!("as a table of its own: [[{own}]]"),
            (true, false) if is_table(held) => format!("as a table of its own: [{own}]"),
            (false, true) => format!("as a table of its own, [[{own}]], below {}", at.heading()),
            (_, false) => at.words(keys.values().any(is_table)),
        };
        if !places.contains(&words) {
            places.push(words);
        }
    }
    for (key, held) in keys {
        visit(looked, held, &at.below(key, false), places);
    }
}

/// The shape that a reference names.
fn named<'s>(schema: &'s Json, shape: &'s Json) -> &'s Json {
    let shape = match &shape["allOf"][0] {
        Json::Null => shape,
        only => only,
    };
    match shape["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/definitions/")) {
        Some(name) => &schema["definitions"][name],
        None => shape,
    }
}
