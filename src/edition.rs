//! What an edition of a policy says, in a form that its HTML, its fragment, its PDF and the document itself share.
//!
//! A policy leaves this program as several files, and files are saved again by websites and PDF tools. What must not
//! change is what they say. So editions are read back into [lines], and compared by these and not by their bytes. What
//! an edition carries to be checked against, when nothing else is at hand, is its [seal].

pub mod facts;

pub mod normal;

pub mod text;

pub mod lines;

pub mod seal;

pub mod published;

pub mod tagged;

pub mod dom;

pub mod looks;

pub mod foreign;

pub mod html;

pub mod pdf;

pub mod check;
