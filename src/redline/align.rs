//! Which thing of a new row was which of the old one: by key, else by likeness, in an order in which all can be shown.

use std::ops::Range;

/// A step through two rows at once, in the order of the new one; numbers count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aligned {
    /// In both, in its place.
    Both {
        /// Its number in the old row.
        old: usize,
        /// Its number in the new row.
        new: usize,
    },
    /// In the old row only.
    Old(usize),
    /// In the new row only.
    New(usize),
    /// In both, and it moved to here.
    Here {
        /// Its number in the old row.
        old: usize,
        /// Its number in the new row.
        new: usize,
    },
    /// In both, and it moved away from here: the number in the old row.
    Away(usize),
}

/// Above this many pairs of things without keys between two that are paired, only equal ones are paired: each is not
/// compared with each then.
const PAIRS: usize = 40_000;

/// How alike two things must be to be taken for one that was reworded.
const ALIKE: f64 = 0.35;

/// Aligns two rows of so many things. `same_key` says which two are one by name; `like` how alike two are, from 0 to 1.
pub(super) fn align(
    (old, new): (usize, usize),
    same_key: &dyn Fn(usize, usize) -> bool,
    like: &mut dyn FnMut(usize, usize) -> f64,
) -> Vec<Aligned> {
    let mut pair_of_old: Vec<Option<usize>> = vec![None; old];
    let mut pair_of_new: Vec<Option<usize>> = vec![None; new];
    // Most stay in their order, so the one after the last that was found is asked first.
    let mut next = 0;
    for (at, pair) in pair_of_new.iter_mut().enumerate() {
        if let Some(was) = (next..old).chain(0..next).find(|was| pair_of_old[*was].is_none() && same_key(*was, at)) {
            pair_of_old[was] = Some(at);
            *pair = Some(was);
            next = was + 1;
        }
    }
    let in_place = longest_rising(&pair_of_new);
    // What stands between two that stayed is paired by likeness.
    let mut bounds: Vec<(usize, usize)> = in_place.iter().map(|new| (pair_of_new[*new].unwrap_or(0), *new)).collect();
    bounds.push((old, new));
    let (mut from_old, mut from_new) = (0, 0);
    let mut liked = vec![false; new];
    for (to_old, to_new) in bounds {
        let free_old: Vec<usize> = (from_old..to_old).filter(|at| pair_of_old[*at].is_none()).collect();
        let free_new: Vec<usize> = (from_new..to_new).filter(|at| pair_of_new[*at].is_none()).collect();
        for (was, at) in pairs(&free_old, &free_new, like) {
            pair_of_old[was] = Some(at);
            pair_of_new[at] = Some(was);
            liked[at] = true;
        }
        (from_old, from_new) = (to_old + 1, to_new + 1);
    }
    let stays = |at: usize| liked[at] || in_place.binary_search(&at).is_ok();
    let mut steps = Vec::new();
    let mut shown = 0;
    let show_old = |range: Range<usize>, steps: &mut Vec<Aligned>| {
        for was in range {
            match pair_of_old[was] {
                None => steps.push(Aligned::Old(was)),
                Some(at) if !stays(at) => steps.push(Aligned::Away(was)),
                Some(_) => {}
            }
        }
    };
    // What is gone stands before what came in its place.
    let mut came = Vec::new();
    for (at, pair) in pair_of_new.iter().enumerate() {
        match *pair {
            Some(was) if stays(at) => {
                show_old(shown..was, &mut steps);
                shown = was + 1;
                steps.append(&mut came);
                steps.push(Aligned::Both { old: was, new: at });
            }
            Some(was) => came.push(Aligned::Here { old: was, new: at }),
            None => came.push(Aligned::New(at)),
        }
    }
    show_old(shown..old, &mut steps);
    steps.append(&mut came);
    steps
}

/// The numbers of the new row whose old numbers rise, as many as can be: Schensted's algorithm ("Longest increasing and
/// decreasing subsequences", 1961). All else has moved.
fn longest_rising(pair_of_new: &[Option<usize>]) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pair_of_new.len()];
    for (at, old) in pair_of_new.iter().enumerate() {
        let Some(old) = old else { continue };
        let place = ends.partition_point(|end| pair_of_new[*end].is_some_and(|other| other < *old));
        before[at] = place.checked_sub(1).map(|last| ends[last]);
        match ends.get_mut(place) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut rising = Vec::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        rising.push(at);
        next = before[at];
    }
    rising.reverse();
    rising
}

/// Pairs of things that keep their order, as alike in all as can be: Needleman and Wunsch's alignment ("A general method
/// applicable to the search for similarities", 1970).
fn pairs(old: &[usize], new: &[usize], like: &mut dyn FnMut(usize, usize) -> f64) -> Vec<(usize, usize)> {
    let small = old.len().saturating_mul(new.len()) <= PAIRS;
    let mut scores = vec![0.0_f64; if small { (old.len() + 1) * (new.len() + 1) } else { 0 }];
    if !small {
        // The same words in the same order from both ends; what is left between them has changed.
        let head = old.iter().zip(new).take_while(|(was, at)| like(**was, **at) >= 1.0).count();
        let (old_rest, new_rest) = (&old[head..], &new[head..]);
        let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(was, at)| like(**was, **at) >= 1.0);
        let tail = tail.count();
        let mut paired: Vec<(usize, usize)> = old.iter().copied().zip(new.iter().copied()).take(head).collect();
        let (old_mid, new_mid) = (&old_rest[..old_rest.len() - tail], &new_rest[..new_rest.len() - tail]);
        if old_mid.len().saturating_mul(new_mid.len()) <= PAIRS {
            paired.extend(pairs(old_mid, new_mid, like));
        }
        let ends = old_rest[old_rest.len() - tail..].iter().copied();
        paired.extend(ends.zip(new_rest[new_rest.len() - tail..].iter().copied()));
        return paired;
    }
    let width = new.len() + 1;
    let mut likeness = vec![0.0_f64; old.len() * new.len()];
    for (row, was) in old.iter().enumerate() {
        for (column, at) in new.iter().enumerate() {
            let alike = like(*was, *at);
            likeness[row * new.len() + column] = if alike >= ALIKE { alike } else { 0.0 };
        }
    }
    for row in (0..old.len()).rev() {
        for column in (0..new.len()).rev() {
            let paired = match likeness[row * new.len() + column] {
                0.0 => 0.0,
                alike => alike + scores[(row + 1) * width + column + 1],
            };
            let skipped = scores[(row + 1) * width + column].max(scores[row * width + column + 1]);
            scores[row * width + column] = paired.max(skipped);
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut paired = Vec::new();
    while row < old.len() && column < new.len() {
        let alike = likeness[row * new.len() + column];
        let here = scores[row * width + column];
        if alike > 0.0 && here <= alike + scores[(row + 1) * width + column + 1] {
            paired.push((old[row], new[column]));
            (row, column) = (row + 1, column + 1);
        } else if here <= scores[(row + 1) * width + column] {
            row += 1;
        } else {
            column += 1;
        }
    }
    paired
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters are things; the same letter is the same by name, a capital is like its small letter.
    fn aligned(old: &str, new: &str) -> Vec<Aligned> {
        let (olds, news): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
        align((olds.len(), news.len()), &|was, at| olds[was] == news[at], &mut |was, at| {
            if olds[was].eq_ignore_ascii_case(&news[at]) { 0.5 } else { 0.0 }
        })
    }

    fn both(old: usize, new: usize) -> Aligned {
        Aligned::Both { old, new }
    }

    #[test]
    fn what_is_gone_stands_after_what_stood_before_it() {
        assert_eq!(aligned("abc", "ac"), [both(0, 0), Aligned::Old(1), both(2, 1)]);
        assert_eq!(aligned("abc", "abxc"), [both(0, 0), both(1, 1), Aligned::New(2), both(2, 3)]);
        assert_eq!(aligned("ab", ""), [Aligned::Old(0), Aligned::Old(1)]);
        assert_eq!(aligned("", ""), []);
    }

    #[test]
    fn as_much_as_can_be_stays_and_the_rest_moves() {
        assert_eq!(
            aligned("abcd", "dabc"),
            [Aligned::Here { old: 3, new: 0 }, both(0, 1), both(1, 2), both(2, 3), Aligned::Away(3)]
        );
        assert_eq!(aligned("ax", "ay"), [both(0, 0), Aligned::Old(1), Aligned::New(1)]);
    }

    #[test]
    fn what_is_alike_between_two_that_stay_is_one() {
        assert_eq!(aligned("axb", "aXb"), [both(0, 0), both(1, 1), both(2, 2)]);
        let crossed = aligned("aB", "bA");
        assert_eq!(crossed.iter().filter(|step| matches!(step, Aligned::Both { .. })).count(), 1, "{crossed:?}");
        assert_eq!(crossed.len(), 3);
    }

    #[test]
    fn rows_too_long_to_compare_are_paired_from_their_ends() {
        let (old, new) = (vec![1_u32; 500], [vec![1_u32; 300], vec![2; 300], vec![1; 100]].concat());
        let steps = align((old.len(), new.len()), &|_, _| false, &mut |was, at| f64::from(old[was] == new[at]));
        assert_eq!(steps.iter().filter(|step| matches!(step, Aligned::Both { .. })).count(), 400);
        assert_eq!(steps.len(), 400 + 100 + 300);
    }
}
