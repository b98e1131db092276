//! What a published policy says, in a form that its HTML, its fragment, its PDF and the document itself share.
//!
//! A policy leaves this program as several files, and files are saved again by websites and PDF tools. What must not
//! change is what they say. So published copies are read back into [lines], and compared by these and not by their bytes. What
//! a copy carries to be checked against, when nothing else is at hand, is its [seal].

pub mod record;

pub mod normal;

pub mod text;

pub mod lines;

pub mod seal;

pub mod medium;

pub mod tagged;

pub mod dom;

pub mod looks;

pub mod not_ours;

pub mod markup;

pub mod html;

pub mod pdf;

pub mod docx;

pub mod verdict;
