//! Runs of words: what a page says, in pieces small enough to be found in another.
//!
//! ```text
//! "Houd een logboek bij van elke wijziging."   →   houd een logboek bij · een logboek bij van · logboek bij van elke · bij van elke wijziging
//! ```
//!
//! A run weighs one over the number of pages that have it: what many pages have (boilerplate) says little of any one of them.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::{Profile, block_hash};
use crate::page::{Block, BlockKind, Page};

/// Pages that share fewer runs than this say the same by chance; a sentence of six words has three.
pub(super) const SHARED: usize = 3;
/// Words in a run.
const RUN: usize = 4;
/// A run in more pages than this is boilerplate: it raises no pair by itself (but still counts a little in one).
pub(super) const BOILERPLATE: usize = 16;

/// A run of words.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Run {
    pub(super) hash: u64,
    /// How much it says: one over the number of pages that have it.
    pub(super) weight: f64,
}

/// The runs of four words in the visible text, block by block, blocks of these hashes left out; of a shorter block the block as a whole.
pub(super) fn runs(page: &Page, left_out: &BTreeSet<u64>) -> Vec<u64> {
    let told = page.blocks.iter().filter(|block| block.kind != BlockKind::Comment);
    told.filter(|block| left_out.is_empty() || !left_out.contains(&block_hash(block))).flat_map(runs_of).collect()
}

/// The runs of one block.
pub(super) fn runs_of(block: &Block) -> Vec<u64> {
    let words = block.text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<u64> = words.map(|word| xxh3_64(word.to_lowercase().as_bytes())).collect();
    // A run is told by the hashes of its words in their order.
    let hash = |words: &[u64]| {
        words.iter().fold(0_u64, |hash, word| hash.rotate_left(21).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ word)
    };
    match words.len() {
        0 => Vec::new(),
        n if n < RUN => vec![hash(&words)],
        _ => words.windows(RUN).map(hash).collect(),
    }
}

pub(super) fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { (part / whole).clamp(0.0, 1.0) } else { 0.0 }
}

/// What two sorted lists have in common.
pub(super) fn shared(a: &[Run], b: &[Run]) -> Vec<Run> {
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        match a[i].hash.cmp(&b[j].hash) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                out.push(a[i]);
                i += 1;
                j += 1;
            }
        }
    }
    out
}

/// What a sorted list has that another has not.
pub(super) fn without(a: &[Run], b: &[Run]) -> Vec<Run> {
    a.iter().copied().filter(|run| b.binary_search_by_key(&run.hash, |run| run.hash).is_err()).collect()
}

pub(super) fn weight_of(runs: &[Run]) -> f64 {
    runs.iter().map(|run| run.weight).sum()
}

/// Weighs the runs of all pages by how many have them, and gives the pairs that share one that is no boilerplate. `elsewhere` says in
/// how many pages a run stands besides, where no profile has it.
pub(super) fn weigh(
    olds: &mut [Profile],
    news: &mut [Profile],
    elsewhere: &HashMap<u64, usize>,
) -> Vec<(usize, usize)> {
    // Every run, with its side and page; sorted, the pages that share it stand together.
    let entries = |profiles: &[Profile], side: bool| -> Vec<(u64, bool, usize)> {
        profiles
            .iter()
            .enumerate()
            .flat_map(|(at, profile)| profile.runs.iter().map(move |run| (run.hash, side, at)))
            .collect()
    };
    let mut all = entries(olds, false);
    all.extend(entries(news, true));
    all.par_sort_unstable();
    let mut candidates: Vec<(usize, usize)> = Vec::new();
    for group in all.chunk_by(|a, b| a.0 == b.0) {
        let (from, to) = group.split_at(group.partition_point(|entry| !entry.1));
        let many = from.len().max(to.len()) + elsewhere.get(&group[0].0).copied().unwrap_or(0);
        let weigh = |profile: &mut Profile| {
            if let Ok(found) = profile.runs.binary_search_by_key(&group[0].0, |run| run.hash) {
                profile.runs[found].weight = 1.0 / many as f64;
            }
        };
        if many > 1 {
            from.iter().for_each(|entry| weigh(&mut olds[entry.2]));
            to.iter().for_each(|entry| weigh(&mut news[entry.2]));
        }
        if many <= BOILERPLATE {
            candidates.extend(from.iter().flat_map(|old| to.iter().map(|new| (old.2, new.2))));
        }
    }
    // Pages that share a run or two by chance are no candidates (those with the same path, title or name are anyway).
    candidates.sort_unstable();
    candidates.chunk_by(|a, b| a == b).filter(|same| same.len() >= SHARED).map(|same| same[0]).collect()
}
