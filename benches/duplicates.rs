//! How long it takes to find what is nearly the same among a country's local wordings.
//!
//!     cargo bench --bench duplicates
//!
//! 24,000 schools with five wordings each, of 20 to 150 words. Four in five are made from 200 base wordings, which are
//! sentences of the library's own clauses in other orders, by up to eight small edits; the others are made up, word
//! after word as words follow each other in the library. The draw is the same every time.

use policygen::likeness::{AT_LEAST, Texts, words};
use std::collections::BTreeMap;
use std::time::Instant;
use walkdir::WalkDir;

const SCHOOLS: usize = 24_000;
const WORDINGS: usize = 5;
const BASES: usize = 200;

/// A linear congruential generator with Knuth's MMIX constants.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    fn one_of<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }
}

/// The sentences of the library's clauses, as words.
fn sentences() -> Vec<Vec<String>> {
    let mut sentences = Vec::new();
    for entry in WalkDir::new("clauses").sort_by_file_name().into_iter().filter_map(Result::ok) {
        let is_clause = entry.path().extension().is_some_and(|ending| ending == "md");
        let text = if is_clause { std::fs::read_to_string(entry.path()).unwrap_or_default() } else { String::new() };
        let body = text.splitn(3, "+++\n").nth(2).unwrap_or_default();
        sentences.extend(body.split(['.', '\n', ';']).map(words).filter(|sentence| sentence.len() > 5));
    }
    assert!(sentences.len() > 200, "run it in the folder of the package");
    sentences
}

fn edited(base: &[String], vocabulary: &[&String], draw: &mut Draw) -> Vec<String> {
    let mut text = base.to_vec();
    for _ in 0..draw.below(9) {
        let at = draw.below(text.len());
        match draw.below(3) {
            0 => text[at] = (*draw.one_of(vocabulary)).clone(),
            1 => text.insert(at, (*draw.one_of(vocabulary)).clone()),
            _ => drop(text.remove(at)),
        }
    }
    text
}

fn wordings() -> Vec<String> {
    let mut draw = Draw(2026);
    let sentences = sentences();
    let vocabulary: Vec<&String> = sentences.iter().flatten().collect();
    let mut followers: BTreeMap<&String, Vec<&String>> = BTreeMap::new();
    for pair in sentences.iter().flat_map(|sentence| sentence.windows(2)) {
        followers.entry(&pair[0]).or_default().push(&pair[1]);
    }
    let length = |draw: &mut Draw| 20 + draw.below(131);
    let bases: Vec<Vec<String>> = (0..BASES)
        .map(|_| {
            let length = length(&mut draw);
            let mut base = Vec::new();
            while base.len() < length {
                base.extend(draw.one_of(&sentences).iter().cloned());
            }
            base.truncate(length);
            base
        })
        .collect();
    (0..SCHOOLS * WORDINGS)
        .map(|_| {
            if draw.below(5) > 0 {
                // A few bases are everywhere, and most in few schools.
                let base = draw.below(BASES).min(draw.below(BASES));
                return edited(&bases[base], &vocabulary, &mut draw).join(" ");
            }
            let mut text = vec![*draw.one_of(&vocabulary)];
            for _ in 1..length(&mut draw) {
                let next = followers.get(text[text.len() - 1]).map(|next| *draw.one_of(next));
                text.push(next.unwrap_or_else(|| vocabulary[draw.below(vocabulary.len())]));
            }
            text.into_iter().cloned().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

fn main() {
    let wordings = wordings();
    let start = Instant::now();
    let mut texts = Texts::default();
    for text in &wordings {
        texts.add(text);
    }
    let added = start.elapsed();
    let groups = texts.groups(AT_LEAST);
    let grouped: usize = groups.iter().map(|group| group.texts().count()).sum();
    println!(
        "{} wordings, {} words: read in {:.2} s, grouped in {:.2} s on one core: {} groups of {grouped} wordings",
        wordings.len(),
        wordings.iter().map(|text| text.split(' ').count()).sum::<usize>(),
        added.as_secs_f64(),
        (start.elapsed() - added).as_secs_f64(),
        groups.len(),
    );
}
