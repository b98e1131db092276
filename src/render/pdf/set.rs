//! Words to lines: which faces there are, how words are shaped, what everything is, and where lines break.

pub mod face;

pub mod fonts;

pub mod scripts;

pub mod words;

pub mod style;

pub mod tree;

pub mod prose;

pub mod bind;

pub mod lines;

pub mod paragraph;

pub mod typesetter;
