//! What a school can tell us: the posts whose holders it names, and the local facts that clauses ask for.

use crate::model::value::Declaration;
use crate::shape::{Named, shape};
use crate::source::At;

shape! {
    /// A post whose holder a school names.
    pub struct Post {
        /// What the post is.
        pub help: At<String>,
        /// What stands beside the name of who holds it where they sign; may hold slots. The id unless given.
        pub title: Option<At<String>>,
        /// Whether its holder is a particular, who may change without another approval; yes unless it says no.
        pub particular: Option<bool>,
        /// The kinds of school that have it; every kind unless given.
        pub kinds: Vec<At<String>>,
        /// What it was called in earlier releases.
        pub was: Vec<At<String>>,
    }
}

impl Post {
    /// Whether its holder may change without another approval.
    pub fn is_particular(&self) -> bool {
        self.particular.unwrap_or(true)
    }
}

shape! {
    /// `clauses/facts.toml`: every post and fact that clauses and model policies may name.
    pub struct Facts {
        /// Posts, named in clauses as people.…
        pub people: Named<Post>,
        /// Facts, named in clauses as local.…
        pub local: Named<Declaration>,
    }
}
