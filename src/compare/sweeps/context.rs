//! The words around a few words that recur, where all pages have the same ones.
//!
//! ```text
//! page 1   files without[- YAML-] front matter are copied     ┐
//! page 2   in its[- YAML-] front matter you say which         ├─ s1: “YAML” went before “front matter”
//! …                                                           ┘
//! ```

use super::Take;
use super::signature::Signature;
use crate::compare::words::word_count;
use crate::compare::{PageChange, SweepKind, WordOp};

/// Of so many words or more one understands what they are about.
const ENOUGH: usize = 4;

/// At most so many words are quoted on each side.
const BESIDE: usize = 3;

/// What stands before and after the words that came or went, as far as it is the same on all pages.
pub(super) fn around(pages: &[PageChange], takes: &[Take], signature: &Signature) -> [String; 2] {
    let (old, new) = signature.texts();
    // A sign has a name of its own.
    let is_sign = !old.chars().chain(new.chars()).any(char::is_alphanumeric);
    let is_short = !is_sign && old.is_empty() != new.is_empty() && word_count(old) + word_count(new) < ENOUGH;
    if signature.kind() != SweepKind::Words || !is_short || signature.at_end() || signature.is_of_title() {
        return Default::default();
    }
    let mut sides: Option<[Vec<&str>; 2]> = None;
    for take in takes {
        let Some((first, last)) = take.words.as_ref().and_then(|at| Some((*at.first()?, *at.last()?))) else {
            return Default::default();
        };
        let words = &pages[take.page].edits[take.edit].words;
        let equal = |at: Option<usize>| {
            let word = at.and_then(|at| words.get(at)).filter(|word| word.op == WordOp::Equal);
            word.map_or("", |word| word.text.as_str())
        };
        let (before, after) = (equal(first.checked_sub(1)), equal(Some(last + 1)));
        let here = [before.split_whitespace().rev().collect::<Vec<_>>(), after.split_whitespace().collect()];
        sides = Some(match sides {
            None => here.map(|mut side| {
                side.truncate(BESIDE);
                side
            }),
            Some(mut sides) => {
                for (side, here) in sides.iter_mut().zip(&here) {
                    let same = side.iter().zip(here).take_while(|(a, b)| bare(a) == bare(b)).count();
                    side.truncate(same);
                }
                sides
            }
        });
    }
    let [mut before, after] = sides.unwrap_or_default();
    before.reverse();
    [before, after].map(|side| bare(&side.join(" ")).to_owned())
}

/// A word without the signs beside it, which differ from sentence to sentence.
fn bare(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphanumeric())
}
