//! A compiler for school policies.
//!
//! English schools must keep policies: the right law, the right names, reviewed every year, approved by governors, on
//! the website. A local authority or trust publishes a library: **clauses** (Markdown with slots), a **vocabulary** of
//! terms that differ from school to school, **registers** of law and guidance, and **model policies** that say which
//! clauses stand where. A school fills in one short file. This crate makes the policy of the two, as one [`Document`],
//! and prints that as HTML and PDF that cannot disagree.
//!
//! # The story of a build
//!
//! ```text
//! files → Sources → Library + School → Document → bytes → disk
//! ```
//!
//! 1. [`load`] reads a workspace's files, laid over those that [the binary carries](load::Files::embedded). Everything
//!    read becomes a [source]; every block, inline and value keeps the [span](source::Span) where it was written.
//! 2. [`library`] reads vocabulary, registers, clauses and models once. [`markdown`] turns clause text into blocks with
//!    [holes](model::slot::Hole), and every name in a hole is looked up there and then, so a slip is found even in a
//!    clause that no school uses.
//! 3. [`school`] looks a school's file up in the library.
//! 4. [`assemble`](mod@assemble) selects, includes, fills, cites, numbers, refers, deduplicates and stamps. Blocks with
//!    holes become blocks without, and the [types](document::Filled) prove that none is left.
//! 5. [`check`] judges the document by [rules](check::RULES) and its dates, and on request the library, or a document that
//!    this program did not make. [`prose`] is how its rules see a text.
//! 6. [`render`] prints the document in each format, [`archive`](mod@archive) packs all of a school into one file, and
//!    [`output`] writes files whole or not at all.
//!
//! [`release`](mod@release) makes one file of a library, signed and for good, [`pinned`] reads those that policies are
//! built from, and `kept` makes texts again that were approved. [`schools`] finds school files, [`workspace`] reads what they are
//! built from, and [`build`] runs all that for every school on every core; [`lists`] says what there is of them all. `edit` changes a school's file
//! by the stretches that are concerned; [`approve`]
//! records that governors have approved what was made;
//! [`upgrade`](mod@upgrade) takes a policy to a later release, with all that the school has of its own;
//! `enrol` asks what a new school must say, and `serve` is the editor in a browser;
//! [`cli`] is the command line.
//!
//! Three kinds of error are never mixed. What an author wrote wrong is a [`diagnostic::Diagnostic`], collected, so that
//! one run shows every problem that no other hides. What the machine could not do is a [`load::Error`]. What we promised ourselves is an
//! `expect`. Nothing below [`cli`] has a clock: today comes in as an argument.
//!
//! # The modules, in reading order
//!
//! A module uses only modules that stand above it here, and so within each folder: the `mod` lines of its first file say the
//! order.
//!
//! [`Document`]: document::Document

mod control;

pub mod digest;

mod recent;

pub mod spelt;

pub mod source;

pub mod diagnostic;

pub mod date;

mod grammar;

pub mod language;

mod shape;

mod colour;

mod picture;

pub mod design;

pub mod counting;

pub mod document;

pub mod model;

mod prose;

pub mod markdown;

mod embed;

pub mod load;

mod failure;

pub mod library;

mod filenames;

mod school;

mod online;

pub mod schools;

pub mod plain;

pub mod published;

pub mod likeness;

mod wordings;

mod duplicates;

mod cited;

mod assemble;

mod redline;

mod due;

mod calendar;

pub mod check;

pub mod archive;

pub mod render;

pub mod output;

mod ejected;

pub mod release;

pub mod pinned;

mod kept;

pub mod workspace;

mod printing;

mod paper;

mod proposed;

pub mod lists;

mod remembered;

pub mod build;

pub mod verify;

mod texts;

mod edit;

mod approve;

pub mod upgrade;

mod enrol;

mod serve;

pub mod cli;
