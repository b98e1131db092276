//! What an edition of a policy says, in a form that its HTML, its fragment, its PDF and the document itself share.
//!
//! A policy leaves this program as several files, and files are saved again by websites and PDF tools. What must not
//! change is what they say. So editions are compared by their [lines], not by their bytes.

pub mod lines;
