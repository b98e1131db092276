//! The library that the binary carries: clauses, registers, model policies, page shell and fonts.

/// Every embedded file: its path in a workspace, its bytes, and their SHA-256 in hexadecimal digits. Sorted by path
/// within `clauses`, then what release they are, then `templates`.
pub(crate) const FILES: &[(&str, &[u8], &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
