//! How alike texts are, which of very many are nearly the same, and where two of them differ. Knows nothing of clauses.
//!
//! Likeness is the Sørensen–Dice coefficient of the two texts' pairs of neighbouring words, each pair counted as often
//! as it occurs: twice what is common, divided by all. It is the measure by which askalono tells licences apart
//! (`NgramSet::dice` in its `src/ngram.rs`, with n = 2). Changing one word of twenty costs about a tenth; moving a
//! sentence costs almost nothing.
//!
//! # Finding the near ones among very many
//!
//! A country's schools have too many wordings to compare each with each. A pair of neighbouring words, with how often it
//! stood in its text before, is a fingerprint, and texts that are alike share *rare* ones. Of n fingerprints, a text
//! has at least c = n·t/(2−t) in common with whatever its likeness to is t or more. So any k of those in common are
//! among its n − c + k rarest, and only what shares k of these is compared. Nothing is missed, whatever the texts.
//!
//! This is the prefix filter of Chaudhuri, Ganti and Kaushik ("A primitive operator for similarity joins in data
//! cleaning", ICDE 2006) with the rarest first as Bayardo, Ma and Srikant have it ("Scaling up all pairs similarity
//! search", WWW 2007) and k above 1 as Wang, Li and Feng do ("Can we beat the prefix filtering?", SIGMOD 2012), for Dice
//! in place of Jaccard. On the wordings of `benches/duplicates.rs` it leaves 1 to 4 million pairs to compare. Winnowing
//! (Schleimer, Wilkerson and Aiken, "Winnowing", SIGMOD 2003) in windows of three runs of three words was tried as
//! well: it left 251 million, and missed one near wording in twelve.

use rustc_hash::{FxHashMap, FxHasher};
use std::cmp::Reverse;
use std::hash::{Hash, Hasher};

/// The likeness from which texts count as nearly the same, unless somebody asks for another.
pub const AT_LEAST: f64 = 0.8;

/// Two texts are compared only if they share this many rare fingerprints. Of 120,000 wordings as `benches/duplicates.rs`
/// draws them, grouping took 40 s with 1, 6.0 s with 3, 2.5 s with 6 and 2.3 s with 8: each more is looked up by more
/// fingerprints, which are less rare.
const SHARED: u32 = 6;

/// The words of a text as they are compared: lower case, without punctuation, curly apostrophes straight. A slot, such
/// as `{{ Board.members }}`, is one word; an article in it is a word of its own.
pub fn words(text: &str) -> Vec<String> {
    let folded = |token: Token<'_>| {
        let mut word = String::new();
        fold(token.text, &mut word).then_some(word)
    };
    tokens(text).filter_map(folded).collect()
}

/// The likeness of two texts, from 0 (no two neighbouring words in common) to 1 (the same words).
pub fn likeness(one: &str, other: &str) -> f64 {
    let mut texts = Texts::default();
    let (one, other) = (texts.add(one), texts.add(other));
    texts.likeness(one, other)
}

/// What of a text is compared: its pairs of neighbouring words, each as a number.
#[derive(Clone, Debug)]
pub struct Fingerprints(Vec<u64>);

impl Fingerprints {
    /// Those of a text.
    pub fn of(text: &str) -> Fingerprints {
        let mut words: Vec<u64> = Vec::new();
        let mut word = String::new();
        for token in tokens(text) {
            word.clear();
            if fold(token.text, &mut word) {
                words.push(hash_of(|hasher| hasher.write(word.as_bytes())));
            }
        }
        let mut pairs: Vec<(u64, u64)> = match words[..] {
            // One word has no neighbour; it is like itself all the same.
            [only] => vec![(only, u64::MAX)],
            _ => words.windows(2).map(|pair| (pair[0], pair[1])).collect(),
        };
        pairs.sort_unstable();
        let mut times = 0;
        let mut fingerprints = Vec::with_capacity(pairs.len());
        for (at, pair) in pairs.iter().enumerate() {
            // Whether it is the first of its kind in its text, the second and so on: so a pair that stands twice in both texts counts
            // twice.
            times = if at > 0 && pairs[at - 1] == *pair { times + 1 } else { 0 };
            fingerprints.push(hash_of(|hasher| (pair, times).hash(hasher)));
        }
        Fingerprints(fingerprints)
    }
}

/// Of 64 bits: among ten million, two are the same once in a hundred thousand times.
fn hash_of(of: impl FnOnce(&mut FxHasher)) -> u64 {
    let mut hasher = FxHasher::default();
    of(&mut hasher);
    hasher.finish()
}

/// Texts to be compared with each other; each is known by the number that [`Texts::add`] gives it, counted from 0.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// The number of each fingerprint.
    fingerprints: FxHashMap<u64, u32>,
    /// The fingerprints of each text, ascending.
    texts: Vec<Vec<u32>>,
}

/// Two texts that are nearly the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The one that was added first.
    pub first: usize,
    /// The other.
    pub second: usize,
    /// How alike they are.
    pub likeness: f64,
}

/// Texts that are nearly the same as the first wording of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The different wordings: the most repeated one, then the others, the likest to it first.
    pub wordings: Vec<SharedText>,
}

/// Texts that have the same words.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedText {
    /// Their numbers, ascending.
    pub texts: Vec<usize>,
    /// How like they are to the first wording of the group.
    pub likeness: f64,
}

impl Texts {
    /// Takes in a text, and gives its number.
    pub fn add(&mut self, text: &str) -> usize {
        self.add_known(&Fingerprints::of(text))
    }

    /// Takes in a text whose fingerprints are known, and gives its number.
    pub fn add_known(&mut self, Fingerprints(known): &Fingerprints) -> usize {
        let mut fingerprints: Vec<u32> = Vec::with_capacity(known.len());
        for fingerprint in known {
            let next = number(self.fingerprints.len());
            fingerprints.push(*self.fingerprints.entry(*fingerprint).or_insert(next));
        }
        fingerprints.sort_unstable();
        self.texts.push(fingerprints);
        self.texts.len() - 1
    }

    /// The likeness of two of the texts.
    pub fn likeness(&self, one: usize, other: usize) -> f64 {
        let (one, other) = (&self.texts[one], &self.texts[other]);
        dice(one.len(), other.len(), in_common(one, other, 0).unwrap_or(0))
    }

    /// How much of the shorter of two of the texts the other one holds, from 0 to 1: 1 if one was only added to.
    pub fn held(&self, one: usize, other: usize) -> f64 {
        let (one, other) = (&self.texts[one], &self.texts[other]);
        match one.len().min(other.len()) {
            0 => 0.0,
            shorter => in_common(one, other, 0).unwrap_or(0) as f64 / shorter as f64,
        }
    }

    /// Every two texts whose likeness is `at_least` so much, by their numbers.
    pub fn pairs(&self, at_least: f64) -> Vec<Pair> {
        let mut pairs = Vec::new();
        self.each_near(at_least, usize::MAX, |second, near| {
            pairs.extend(near.iter().map(|(first, likeness)| Pair { first: *first, second, likeness: *likeness }));
            true
        });
        pairs.sort_by_key(|pair| (pair.first, pair.second));
        pairs
    }

    /// Looks for texts like an earlier one: for each in turn, `judge` gets its number and the earlier ones that are
    /// `at_least` so like it, ascending, and says whether later ones are to be compared with it.
    ///
    /// So many texts can be alike that the work grows with the square of their number: with more of it than `most` steps, the
    /// rest is not compared, and the number of the first such text is the answer.
    pub fn each_near(
        &self,
        at_least: f64,
        most: usize,
        mut judge: impl FnMut(usize, &[(usize, f64)]) -> bool,
    ) -> Option<usize> {
        let Ranked { texts: ranked, of_one } = self.ranked();
        let mut index = Index::new(at_least, self.fingerprints.len(), of_one);
        for (second, text) in ranked.iter().enumerate() {
            if index.steps > most {
                return Some(second);
            }
            let mut near = index.near(text);
            near.sort_by_key(|(first, _)| *first);
            if judge(second, &near) {
                index.insert(second, text);
            }
        }
        None
    }

    /// Puts texts whose likeness is `at_least` so much to a common one into groups, and leaves out what stands alone.
    ///
    /// The most repeated wordings become the first of a group; each further text joins the one that it is likest to. So
    /// all of a group can be shown by how they differ from one wording, and no chain of small steps leads from one
    /// text to another that it has nothing to do with. Groups come in the order of their lowest number.
    pub fn groups(&self, at_least: f64) -> Vec<Group> {
        let Ranked { texts: ranked, of_one } = self.ranked();
        let mut same: FxHashMap<&[u32], Vec<usize>> = FxHashMap::default();
        for (number, text) in ranked.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            same.entry(text).or_default().push(number);
        }
        // A wording that many others were made from is made of what is common to them.
        let mut often = vec![0_u32; self.fingerprints.len()];
        ranked.iter().flatten().for_each(|rank| often[*rank as usize] += 1);
        let centrality = |text: &[u32]| {
            text.iter().map(|rank| u64::from(often[*rank as usize])).sum::<u64>() * 1024 / text.len() as u64
        };
        let mut wordings: Vec<(&[u32], Vec<usize>)> = same.into_iter().collect();
        wordings.sort_by_cached_key(|(text, texts)| (Reverse(texts.len()), Reverse(centrality(text)), texts[0]));

        let mut index = Index::new(at_least, self.fingerprints.len(), of_one);
        let mut groups: FxHashMap<usize, Group> = FxHashMap::default();
        for (text, texts) in wordings {
            let likest = index.near(text).into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            match likest {
                Some((leader, likeness)) => {
                    let group = groups.get_mut(&leader).expect("what is indexed leads a group");
                    group.wordings.push(SharedText { texts, likeness });
                }
                None => {
                    index.insert(texts[0], text);
                    groups.insert(texts[0], Group { wordings: vec![SharedText { texts, likeness: 1.0 }] });
                }
            }
        }
        let mut groups: Vec<Group> = groups.into_values().filter(Group::is_several).collect();
        for group in &mut groups {
            group.wordings[1..].sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then(a.texts.cmp(&b.texts)));
        }
        groups.sort_by_key(|group| group.texts().min());
        groups
    }

    fn ranked(&self) -> Ranked {
        let mut often = vec![0_u32; self.fingerprints.len()];
        self.texts.iter().flatten().for_each(|fingerprint| often[*fingerprint as usize] += 1);
        // Counted and not sorted: what stands once is followed by what stands twice, and so on.
        let most = often.iter().max().map_or(0, |most| *most as usize);
        let mut next = vec![0_u32; most + 2];
        often.iter().for_each(|often| next[*often as usize + 1] += 1);
        for often in 1..next.len() {
            next[often] += next[often - 1];
        }
        let of_one = next.get(2).map_or(0, |of_one| *of_one as usize);
        let rank: Vec<u32> = often
            .iter()
            .map(|often| {
                let next = &mut next[*often as usize];
                *next += 1;
                *next - 1
            })
            .collect();
        let ranks = |text: &Vec<u32>| {
            let mut ranks: Vec<u32> = text.iter().map(|fingerprint| rank[*fingerprint as usize]).collect();
            ranks.sort_unstable();
            ranks
        };
        Ranked { texts: self.texts.iter().map(ranks).collect(), of_one }
    }
}

/// Every text as the ranks of its fingerprints, ascending, where the rarest fingerprint has rank 0.
struct Ranked {
    texts: Vec<Vec<u32>>,
    /// How many fingerprints are of one text only.
    of_one: usize,
}

impl Group {
    /// The numbers of all its texts.
    pub fn texts(&self) -> impl Iterator<Item = usize> + '_ {
        self.wordings.iter().flat_map(|wording| wording.texts.iter().copied())
    }

    fn is_several(&self) -> bool {
        self.wordings.len() > 1 || self.wordings[0].texts.len() > 1
    }
}

/// Texts by their rarest fingerprints.
struct Index<'t> {
    at_least: f64,
    /// What has been put in: its number among all texts, and its fingerprints.
    entries: Vec<(usize, &'t [u32])>,
    /// For each fingerprint of more than one text, by rank, the entries that are looked up by it.
    by_fingerprint: Vec<Vec<u32>>,
    /// How many fingerprints are of one text only. They have the lowest ranks, and lead to no other text.
    of_one: usize,
    /// How many of its rarest fingerprints each entry shares with the text that is looked up; all 0 between searches.
    shared: Vec<u32>,
    /// How many it must share before it is compared.
    wanted: Vec<u32>,
    /// How much work was done: entries looked up, and fingerprints compared.
    steps: usize,
}

impl<'t> Index<'t> {
    fn new(at_least: f64, fingerprints: usize, of_one: usize) -> Index<'t> {
        Index {
            at_least,
            entries: Vec::new(),
            by_fingerprint: vec![Vec::new(); fingerprints - of_one],
            of_one,
            shared: Vec::new(),
            wanted: Vec::new(),
            steps: 0,
        }
    }

    /// How many fingerprints a text of so many shares at least with whatever is near to it.
    fn common(&self, length: usize) -> usize {
        at_least(length as f64 * self.at_least / (2.0 - self.at_least)).clamp(1, length.max(1))
    }

    /// How many of the rarest must be shared before two texts are compared.
    fn wanted(&self, length: usize) -> u32 {
        SHARED.min(self::number(self.common(length)))
    }

    /// The fingerprints that a text is looked up by, as places in the index: so many of the rarest that whatever is near shares some
    /// of them. None if too few are in any other text for one to be near.
    fn prefix<'p>(&self, text: &'p [u32]) -> impl Iterator<Item = usize> + Clone + use<'p> {
        let length = text.len() + self.wanted(text.len()) as usize - self.common(text.len());
        let own = text.partition_point(|rank| (*rank as usize) < self.of_one);
        let is_alone = text.len() - own < self.common(text.len());
        let of_one = self.of_one;
        let looked_up = if is_alone { &[][..] } else { &text[own..length.clamp(own, text.len())] };
        looked_up.iter().map(move |rank| *rank as usize - of_one)
    }

    fn insert(&mut self, number: usize, text: &'t [u32]) {
        let entry = self::number(self.entries.len());
        for fingerprint in self.prefix(text) {
            self.by_fingerprint[fingerprint].push(entry);
        }
        self.entries.push((number, text));
        self.shared.push(0);
        let wanted = self.wanted(text.len());
        self.wanted.push(wanted);
    }

    /// The texts in the index that are near enough to `text`, with their likeness, in no order.
    fn near(&mut self, text: &[u32]) -> Vec<(usize, f64)> {
        let wanted = self.wanted(text.len());
        let mut candidates = Vec::new();
        let prefix = self.prefix(text);
        for fingerprint in prefix.clone() {
            self.steps += self.by_fingerprint[fingerprint].len();
            for entry in &self.by_fingerprint[fingerprint] {
                let at = *entry as usize;
                self.shared[at] += 1;
                if self.shared[at] == wanted.min(self.wanted[at]) {
                    candidates.push(at);
                }
            }
        }
        for fingerprint in prefix {
            for entry in &self.by_fingerprint[fingerprint] {
                self.shared[*entry as usize] = 0;
            }
        }
        let compared = candidates.into_iter().filter_map(|at| {
            let (number, other) = self.entries[at];
            let all = text.len() + other.len();
            self.steps += all;
            let needed = at_least(all as f64 * self.at_least / 2.0);
            in_common(text, other, needed).map(|common| (number, dice(text.len(), other.len(), common)))
        });
        compared.collect()
    }
}

/// The least whole number that is not below `bound`, forgiving what a floating point number is off by.
fn at_least(bound: f64) -> usize {
    (bound - 1e-9).ceil() as usize
}

fn dice(one: usize, other: usize, common: usize) -> f64 {
    match one + other {
        0 => 0.0,
        all => 2.0 * common as f64 / all as f64,
    }
}

/// How many numbers two ascending rows have in common; none as soon as it cannot be `needed` any more.
fn in_common(one: &[u32], other: &[u32], needed: usize) -> Option<usize> {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < one.len() && j < other.len() {
        if common + (one.len() - i).min(other.len() - j) < needed {
            return None;
        }
        match one[i].cmp(&other[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, common) = (i + 1, j + 1, common + 1),
        }
    }
    (common >= needed).then_some(common)
}

fn number(of: usize) -> u32 {
    u32::try_from(of).expect("fewer than four thousand million")
}

/// A piece of the difference between two texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In both.
    Same(String),
    /// Only in the old one.
    Old(String),
    /// Only in the new one.
    New(String),
}

/// How `new` differs from `old`, word by word: Myers' algorithm ("An O(ND) difference algorithm and its variations",
/// 1986). Where words were changed all around one or two that happen to stay, those count as changed too, so that the
/// difference can be read (Fraser's semantic clean-up, "Diff strategies", 2006). White space is all the same.
pub fn difference(old: &str, new: &str) -> Vec<Piece> {
    let (old, new): (Vec<Token<'_>>, Vec<Token<'_>>) = (tokens(old).collect(), tokens(new).collect());
    let (old_words, new_words): (Vec<&str>, Vec<&str>) =
        (old.iter().map(|token| token.text).collect(), new.iter().map(|token| token.text).collect());
    let changes = stretches(&old_words, &new_words);
    let mut pieces = Vec::new();
    for (at, change) in changes.iter().enumerate() {
        let first_of = [old[change.old.clone()].first(), new[change.new.clone()].first()];
        if at > 0 && first_of.iter().flatten().any(|token| token.after_space) {
            push_space(&mut pieces);
        }
        match change.is_same {
            true => pieces.push(Piece::Same(joined(&new[change.new.clone()]))),
            false => {
                if !change.old.is_empty() {
                    pieces.push(Piece::Old(joined(&old[change.old.clone()])));
                }
                if !change.new.is_empty() {
                    pieces.push(Piece::New(joined(&new[change.new.clone()])));
                }
            }
        }
    }
    pieces
}

/// A difference as text, with the marks of `git diff --word-diff`: `[-old-]{+new+}`.
pub fn marked(pieces: &[Piece]) -> String {
    let mark = |piece: &Piece| match piece {
        Piece::Same(words) => words.clone(),
        Piece::Old(words) => format!("[-{words}-]"),
        Piece::New(words) => format!("{{+{words}+}}"),
    };
    pieces.iter().map(mark).collect()
}

/// A stretch of words that stays or changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Whether it is the same in both texts.
    pub is_same: bool,
    /// Which words of the old text it covers, by their numbers from 0.
    pub old: std::ops::Range<usize>,
    /// Which words of the new one.
    pub new: std::ops::Range<usize>,
}

/// How two rows of words differ, as [`difference`] says it of texts.
pub fn stretches(old: &[&str], new: &[&str]) -> Vec<Stretch> {
    let steps = similar::capture_diff_slices(similar::Algorithm::Myers, old, new).into_iter();
    cleaned(steps.map(|step| Stretch {
        is_same: step.tag() == similar::DiffTag::Equal,
        old: step.old_range(),
        new: step.new_range(),
    }))
}

/// The words of a text and its single marks of punctuation, each with the byte at which it begins.
pub fn places(text: &str) -> impl Iterator<Item = (usize, &str)> {
    tokens(text).map(|token| (token.at, token.text))
}

/// Takes a short stretch that stays between two longer changes as changed too.
fn cleaned(changes: impl Iterator<Item = Stretch>) -> Vec<Stretch> {
    let size = |change: &Stretch| change.old.len().max(change.new.len());
    let mut cleaned: Vec<Stretch> = Vec::new();
    let mut rest = changes.peekable();
    while let Some(change) = rest.next() {
        let absorbed = change.is_same
            && cleaned.last().is_some_and(|before| !before.is_same && size(before) >= change.old.len())
            && rest.peek().is_some_and(|after| size(after) >= change.old.len())
            && change.old.len() <= 2;
        let joins = absorbed || !change.is_same && cleaned.last().is_some_and(|before| !before.is_same);
        match cleaned.last_mut().filter(|_| joins) {
            Some(before) => (before.old.end, before.new.end) = (change.old.end, change.new.end),
            None => cleaned.push(change),
        }
    }
    cleaned
}

fn push_space(pieces: &mut Vec<Piece>) {
    match pieces.last_mut() {
        Some(Piece::Same(words)) => words.push(' '),
        Some(Piece::Old(_) | Piece::New(_)) | None => pieces.push(Piece::Same(" ".to_owned())),
    }
}

fn joined(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    for (at, token) in tokens.iter().enumerate() {
        if at > 0 && token.after_space {
            text.push(' ');
        }
        text += token.text;
    }
    text
}

/// A word, a slot or a mark of punctuation.
#[derive(Clone, Copy)]
struct Token<'t> {
    text: &'t str,
    /// The byte at which it begins.
    at: usize,
    after_space: bool,
}

/// Cuts a text into words, slots and single marks of punctuation.
fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let trimmed = rest.trim_start();
        let after_space = trimmed.len() < rest.len();
        let first = trimmed.chars().next()?;
        let length = match trimmed.strip_prefix("{{").and_then(|inside| inside.find("}}")) {
            Some(inside) => inside + 4,
            None if first.is_alphanumeric() => {
                // An apostrophe belongs to a word only between its letters.
                let ends = |c: char| !c.is_alphanumeric() && !is_apostrophe(c);
                trimmed[..trimmed.find(ends).unwrap_or(trimmed.len())].trim_end_matches(is_apostrophe).len()
            }
            None => first.len_utf8(),
        };
        let at = text.len() - trimmed.len();
        let (word, after) = trimmed.split_at(length);
        rest = after;
        Some(Token { text: word, at, after_space })
    })
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Puts a token into `word` as it is compared; none for punctuation.
fn fold(token: &str, word: &mut String) -> bool {
    let push = |text: &str, word: &mut String| {
        for c in text.chars() {
            match c {
                '’' => word.push('\''),
                _ if c.is_ascii() => word.push(c.to_ascii_lowercase()),
                _ => word.extend(c.to_lowercase()),
            }
        }
    };
    if let Some(slot) = token.strip_prefix("{{") {
        let name = slot.trim_end_matches("}}").trim();
        word.push('{');
        // The article of a slot is bent to it, so it tells nothing.
        push(name.rsplit(char::is_whitespace).next().unwrap_or(name), word);
        word.push('}');
        return true;
    }
    let is_word = token.starts_with(char::is_alphanumeric);
    if is_word {
        push(token, word);
    }
    is_word
}

#[cfg(test)]
mod tests {
    use super::*;

    const POND: &str = "The pond is deep, so pupils visit it only with a member of staff.";
    const LAKE: &str = "The lake is deep, so pupils visit it only with a member of staff.";

    fn texts(all: &[&str]) -> Texts {
        let mut texts = Texts::default();
        for text in all {
            texts.add(text);
        }
        texts
    }

    #[test]
    fn case_punctuation_and_curly_apostrophes_make_no_difference() {
        assert_eq!(words("The school’s pond: “deep”!"), ["the", "school's", "pond", "deep"]);
        assert_eq!(likeness("The school's Pond", "the school’s pond."), 1.0);
    }

    #[test]
    fn a_slot_is_one_word_however_it_is_bent() {
        assert_eq!(words("Ask {{ a Board.member }} – today"), ["ask", "{board.member}", "today"]);
        assert_eq!(words("an open {{ brace"), ["an", "open", "brace"]);
    }

    #[test]
    fn likeness_is_dice_of_neighbouring_words() {
        // 13 pairs each; "the pond" and "pond is" differ.
        assert_eq!(likeness(POND, LAKE), 2.0 * 11.0 / 26.0);
        assert_eq!(likeness("a b a b", "a b"), 2.0 / 4.0);
        assert_eq!(likeness("pond", "Pond."), 1.0);
        assert_eq!(likeness("pond", "lake"), 0.0);
        assert_eq!(likeness("", ""), 0.0);
    }

    #[test]
    fn near_ones_are_grouped_under_the_most_repeated() {
        let groups = texts(&[LAKE, "Something else entirely stands here.", POND, POND]).groups(0.8);
        let alike = 2.0 * 11.0 / 26.0;
        let wordings =
            vec![SharedText { texts: vec![2, 3], likeness: 1.0 }, SharedText { texts: vec![0], likeness: alike }];
        assert_eq!(groups, [Group { wordings }]);
        assert!(texts(&[LAKE, POND]).groups(0.9).is_empty());
        assert!(texts(&["", ""]).groups(0.1).is_empty());
    }

    /// Words drawn at random, some texts made from others, so that likenesses of all sizes occur.
    fn drawn(count: usize) -> Vec<String> {
        let mut state = 7_u64;
        let mut draw = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        let mut all: Vec<Vec<usize>> = Vec::new();
        for number in 0..count {
            let mut text: Vec<usize> = (0..5 + draw(30)).map(|_| draw(1 + number % 40)).collect();
            if number > 3 && draw(3) > 0 {
                text = all[draw(number)].clone();
                for _ in 0..draw(5) {
                    let at = draw(text.len());
                    text[at] = draw(40);
                }
            }
            all.push(text);
        }
        all.iter().map(|text| text.iter().map(|word| format!("w{word} ")).collect()).collect()
    }

    #[test]
    fn no_pair_is_missed_at_any_threshold() {
        let mut texts = Texts::default();
        let count = drawn(300).iter().map(|text| texts.add(text)).count();
        for at_least in [0.3, 0.5, 2.0 / 3.0, 0.75, 0.8, 0.9, 1.0] {
            let mut expected = Vec::new();
            for first in 0..count {
                for second in first + 1..count {
                    let likeness = texts.likeness(first, second);
                    if likeness >= at_least - 1e-9 {
                        expected.push(Pair { first, second, likeness });
                    }
                }
            }
            assert!(expected.len() > 10, "the texts show something at {at_least}");
            assert_eq!(texts.pairs(at_least), expected, "at {at_least}");
        }
    }

    #[test]
    fn texts_are_looked_at_in_turn_until_the_work_is_too_much() {
        let mut texts = Texts::default();
        let count = drawn(300).iter().map(|text| texts.add(text)).count();
        let mut seen = 0;
        let all = texts.each_near(0.5, usize::MAX, |second, near| {
            assert_eq!(second, seen);
            assert!(near.is_sorted_by(|one, other| one.0 < other.0) && near.iter().all(|(first, _)| *first < second));
            seen += 1;
            true
        });
        assert_eq!((all, seen), (None, count));
        let stopped = texts.each_near(0.5, 1_000, |_, _| true).expect("it is more work than that");
        assert!((1..count).contains(&stopped));
        assert!(texts.each_near(0.5, 10_000, |_, _| true).is_none_or(|later| later > stopped));
        // What is kept out is not compared again, and costs nothing.
        assert_eq!(texts.each_near(0.5, 0, |_, _| false), None);
    }

    #[test]
    fn every_member_of_a_group_is_like_its_first_wording_and_stands_once() {
        let mut texts = Texts::default();
        for text in drawn(300) {
            texts.add(&text);
        }
        let groups = texts.groups(0.7);
        assert!(groups.len() > 3);
        let mut seen = std::collections::BTreeSet::new();
        for group in &groups {
            let leader = group.wordings[0].texts[0];
            for wording in &group.wordings {
                for text in &wording.texts {
                    assert!(seen.insert(*text));
                    assert_eq!(texts.likeness(leader, *text), wording.likeness);
                    assert!(wording.likeness >= 0.7 - 1e-9);
                }
            }
        }
        // Whatever stands outside has nothing to lead it.
        for pair in texts.pairs(0.7) {
            assert!(seen.contains(&pair.first) || seen.contains(&pair.second));
        }
    }

    #[test]
    fn a_difference_marks_the_words_that_changed() {
        let shown = |old: &str, new: &str| marked(&difference(old, new));
        assert_eq!(shown(POND, LAKE), POND.replace("pond", "[-pond-]{+lake+}"));
        assert_eq!(
            shown("Ask the head.", "Ask the school’s office today."),
            "Ask the [-head-]{+school’s office today+}."
        );
        assert_eq!(shown("Ask first", "Ask first, please"), "Ask first{+, please+}");
        assert_eq!(shown("Always ask first", "ask first"), "[-Always-] ask first");
        assert_eq!(shown("one two", "one  two"), "one two");
        assert_eq!(shown("", "new words"), "{+new words+}");
        assert_eq!(
            shown("see {{ a staff.member }} soon", "see {{ staff.members }} soon"),
            "see [-{{ a staff.member }}-]{+{{ staff.members }}+} soon"
        );
    }

    #[test]
    fn words_that_happen_to_stay_within_a_rewording_are_not_picked_out() {
        assert_eq!(
            marked(&difference("Keep red apples and green pears safe", "Keep big plums and small figs safe")),
            "Keep [-red apples and green pears-]{+big plums and small figs+} safe"
        );
    }

    #[test]
    fn both_texts_can_be_read_from_a_difference() {
        let all = drawn(60);
        for pair in all.windows(2) {
            let pieces = difference(&pair[0], &pair[1]);
            let side = |is_new: bool| -> Vec<String> {
                let said: String = pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Same(words) => words.as_str(),
                        Piece::Old(words) if !is_new => words,
                        Piece::New(words) if is_new => words,
                        Piece::Old(_) | Piece::New(_) => " ",
                    })
                    .collect();
                words(&said)
            };
            assert_eq!((side(false), side(true)), (words(&pair[0]), words(&pair[1])));
        }
    }
}
