//! `policygen schema`: JSON Schemas from the types that parse the files.

use super::outcome::{CLEAN, Failure};
use super::place::Root;
use super::report;
use crate::enrol::schema;
use crate::library::Settings;
use crate::model::facts::Facts;
use crate::model::policy::ModelFile;
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
                report::result(&schema::of_school(&self.root.read(&[])?.library));
                return Ok(CLEAN);
            }
            SchemaOf::Model => shape::schema::<ModelFile>("A model policy for policygen"),
            SchemaOf::Facts => shape::schema::<Facts>("What a school can tell policygen"),
            SchemaOf::Decisions => decisions(),
            SchemaOf::Settings => shape::schema::<Settings>("Settings of a policygen workspace"),
        };
        report::result(&schema::printed(&schema));
        Ok(CLEAN)
    }
}

/// The schema of a file of decisions, with the kinds of entries there are.
fn decisions() -> Json {
    let mut schema = shape::schema::<DecisionsFile>("Decisions for policygen upgrade");
    let entry = &mut schema["definitions"]["DecisionFile"]["properties"]["entry"];
    let description = entry["description"].take();
    *entry = json!({ "enum": Kind::ALL.map(Kind::word), "description": description });
    schema
}
