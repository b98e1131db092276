//! What was made of late, kept for whoever wants the same again: the documents of an estate have most of their words, pages
//! and tags in common.
//!
//! It is bounded, and simple: what is kept is young or old. When the young have grown too many they become the old, and what was
//! old is let go of; what is asked for again is young again.

use rustc_hash::FxHashMap;

/// Things by the hash of what they were made of.
type ByHash<T> = FxHashMap<u64, Vec<(usize, T)>>;

/// Things that were made of late.
#[derive(Debug)]
pub(crate) struct Recent<T> {
    young: ByHash<T>,
    old: ByHash<T>,
    /// How large the young are together.
    size: usize,
    /// The young are old when they are larger than this.
    full: usize,
}

impl<T> Recent<T> {
    /// Nothing yet. Two times `full` is kept at most, and what was added last.
    pub(crate) fn new(full: usize) -> Recent<T> {
        Recent { young: ByHash::default(), old: ByHash::default(), size: 0, full }
    }

    /// What is kept under this hash and `is_it`: a hash can be that of several things.
    pub(crate) fn find(&mut self, hash: u64, is_it: impl Fn(&T) -> bool) -> Option<&T> {
        let at = |kept: &ByHash<T>| kept.get(&hash)?.iter().position(|(_, one)| is_it(one));
        if let Some(at) = at(&self.young) {
            return Some(&self.young[&hash][at].1);
        }
        let at = at(&self.old)?;
        let (size, one) = self.old.get_mut(&hash)?.swap_remove(at);
        Some(self.keep(hash, size, one))
    }

    /// Keeps a thing of this size under the hash of what it was made of.
    pub(crate) fn keep(&mut self, hash: u64, size: usize, one: T) -> &T {
        if self.size > self.full {
            self.old = std::mem::take(&mut self.young);
            self.size = 0;
        }
        self.size += size;
        let same = self.young.entry(hash).or_default();
        same.push((size, one));
        &same[same.len() - 1].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_stays_and_the_rest_goes() {
        let mut recent = Recent::new(10);
        recent.keep(1, 1, "asked for");
        recent.keep(2, 1, "forgotten");
        for round in 0..20 {
            assert_eq!(recent.find(1, |_| true), Some(&"asked for"));
            recent.keep(100 + round, 6, "more");
        }
        assert_eq!(recent.find(2, |_| true), None);
        assert!(recent.young.len() + recent.old.len() < 8);
    }

    #[test]
    fn two_things_with_one_hash_are_told_apart() {
        let mut recent = Recent::new(10);
        recent.keep(1, 1, "one");
        recent.keep(1, 1, "two");
        assert_eq!(recent.find(1, |one| *one == "two"), Some(&"two"));
        assert_eq!(recent.find(1, |one| *one == "three"), None);
    }
}
