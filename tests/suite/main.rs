//! What a user can do with policygen, and what its output promises.

mod approvals;

mod checkers;

mod clone;

mod commonmark;

mod companions;

mod defects;

mod documents;

mod encodings;

mod estate;
mod examples;

mod found_in_seeds;

mod gias;

#[cfg(target_os = "linux")]
mod hostile;

mod house;

mod kinds;

mod left_over;

mod marked_up;

#[cfg(unix)]
mod links;

mod plain_english;

#[cfg(target_os = "linux")]
mod printing;

mod promises;

mod provisions;

mod reviews;

mod serve;

mod states;

#[cfg(target_os = "linux")]
mod terminal;

mod tree;
mod unchanged;

mod verify;

mod word;

mod year;
