//! The editor in a browser, over one school's file or a folder of them: for who has never seen TOML.
//!
//! What a page says and does is a function from a request to a reply: the school's file is read, changed on a copy, judged as every
//! command judges it, and written whole or not at all. Nothing is kept beside the files. Every page works without a script.
//!
//! Nobody else may ask. It listens on this machine alone, answers no other name, knows whoever opened the address that it printed by
//! a token, and takes no form but its own.

pub(crate) mod form;

pub(crate) mod asked;

pub(crate) mod guard;

pub(crate) mod page;

pub(crate) mod ways;

pub(crate) mod office;

pub(crate) mod school;

pub(crate) mod change;

pub(crate) mod desk;

pub(crate) mod enrolment;

pub(crate) mod facts;

pub(crate) mod words;

pub(crate) mod overview;

pub(crate) mod wordings;

pub(crate) mod dates;

pub(crate) mod passages;

pub(crate) mod additions;

pub(crate) mod removal;

pub(crate) mod answers;

pub(crate) mod approval;

pub(crate) mod files;

pub(crate) mod routes;

pub(crate) mod server;
