//! Words to lines: which faces there are, how words are shaped, what everything is, and where lines break.

pub(super) mod face;

pub(super) mod fonts;

pub(super) mod scripts;

pub(super) mod shaped;

pub(super) mod style;

pub(super) mod tree;

pub(super) mod prose;

pub(super) mod bind;

pub(super) mod breaks;

pub(super) mod paragraph;

pub(super) mod typesetter;
