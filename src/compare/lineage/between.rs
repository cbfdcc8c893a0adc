//! What the releases between the two ends tell: where each old page went, release by release.
//!
//! ```text
//! v1.0   a.md          b.md
//! v1.1   a.md → c.md   b.md           moved
//! v1.2   c.md ◀─────── b.md           merged
//! v2.0   c.md          (rewritten)    the ends alone tell nothing; the releases between do: a.md is c.md, b.md was merged into it
//! ```
//!
//! A page that goes on from release to release goes on so from end to end: that is [`composed`] before the ends are weighed. Where it
//! went into another page, or was split off one, the releases between only add to what the two trees decide.

use std::collections::{BTreeMap, BTreeSet};

use super::parts::{Merged, Split};
use super::{Descent, Evidence, Pairs, Score, Table};
use crate::compare::Lineage;
use crate::page::PagePath;

/// What one release between the ends did.
#[derive(Clone, Debug, PartialEq)]
pub struct Between {
    /// Its name.
    pub release: String,
    /// Where its pages came from.
    pub descents: Vec<Descent>,
}

/// How an old page lives on in a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Way {
    /// The path of the old page.
    origin: PagePath,
    /// As what: `Moved` as the page itself, `Merged` as a part of it, `Split` as what it is a part of.
    pub(super) lineage: Lineage,
    /// The release of the last step that was not just staying.
    pub(super) release: String,
    /// The least sure of all steps.
    pub(super) confidence: f64,
}

/// Where the old pages live on after all these releases, by the path they have then; nothing where there is none between.
pub(super) fn follow<'p>(old: impl Iterator<Item = &'p PagePath>, between: &[Between]) -> BTreeMap<PagePath, Vec<Way>> {
    if between.is_empty() {
        return BTreeMap::new();
    }
    let stay =
        |path: &PagePath| Way { origin: path.clone(), lineage: Lineage::Kept, release: String::new(), confidence: 1.0 };
    let mut at: BTreeMap<PagePath, Vec<Way>> = old.map(|path| (path.clone(), vec![stay(path)])).collect();
    for row in between {
        // All that a release does it does at once.
        let touched: BTreeSet<&PagePath> =
            row.descents.iter().flat_map(|descent| descent.old.iter().chain(&descent.new)).collect();
        let mut next: BTreeMap<PagePath, Vec<Way>> = at
            .iter()
            .filter(|(path, _)| !touched.contains(path))
            .map(|(path, ways)| (path.clone(), ways.clone()))
            .collect();
        for descent in &row.descents {
            let Some(new) = &descent.new else { continue };
            for (place, old) in descent.old.iter().enumerate() {
                let ways = at.get(old).into_iter().flatten();
                let ways = ways.filter_map(|way| step(way, descent, place, &row.release));
                next.entry(new.clone()).or_default().extend(ways);
            }
        }
        at = next;
    }
    at
}

/// The pages that go on from release to release: old path → new path. Not what became a part of another page or came from one.
pub(super) fn composed(ways: &BTreeMap<PagePath, Vec<Way>>) -> BTreeMap<PagePath, (PagePath, Evidence, f64)> {
    let mut out = BTreeMap::new();
    for (path, ways) in ways {
        for way in ways.iter().filter(|way| matches!(way.lineage, Lineage::Kept | Lineage::Moved)) {
            let to = (path.clone(), Evidence::Between(way.release.clone()), way.confidence);
            out.entry(way.origin.clone()).or_insert(to);
        }
    }
    out
}

/// One more step on the way of an old page, which lived on in this place among the old pages of a descent.
fn step(way: &Way, descent: &Descent, place: usize, release: &str) -> Option<Way> {
    let is_part = descent.lineage == Lineage::Split && !descent.goes_on();
    let lineage = match (way.lineage, descent.lineage) {
        // A part of a part is too little to say.
        (Lineage::Merged, _) if is_part => return None,
        (Lineage::Split, _) if is_part || place > 0 => return None,
        (_, _) if is_part => Lineage::Split,
        (_, _) if place > 0 => Lineage::Merged,
        (Lineage::Kept, Lineage::Moved) => Lineage::Moved,
        (Lineage::Kept, Lineage::Merged | Lineage::Split) if descent.old.first() != descent.new.as_ref() => {
            Lineage::Moved
        }
        (so_far, _) => so_far,
    };
    let stays = descent.old.first() == descent.new.as_ref() && place == 0;
    Some(Way {
        origin: way.origin.clone(),
        lineage,
        release: if stays { way.release.clone() } else { release.to_owned() },
        confidence: way.confidence.min(descent.confidence),
    })
}

/// Adds what the releases between tell of pages that the trees left without partner.
pub(super) fn add_between(table: &Table<'_>, pairs: &mut Pairs, merged: &mut Merged, split: &mut Split) {
    let place_of: BTreeMap<&PagePath, usize> = table.old.iter().enumerate().map(|(at, end)| (end.path, at)).collect();
    let absorbed: BTreeSet<usize> = merged.values().flatten().map(|(from, ..)| *from).collect();
    let mut open: BTreeSet<usize> = table.open(pairs).into_iter().filter(|from| !absorbed.contains(from)).collect();
    let mut taken: BTreeSet<usize> = pairs.values().map(|(to, _)| *to).chain(split.keys().copied()).collect();
    let split_off = |from: usize, part: usize| {
        let ways = table.between.get(table.new[part].path).into_iter().flatten();
        ways.clone().find(|way| way.lineage == Lineage::Split && way.origin == *table.old[from].path)
    };
    // Whether the page that a new one continues is the same by the ends and by the releases between.
    let agrees = |pairs: &Pairs, to: usize| {
        let origin = pairs.iter().find(|(_, (other, _))| *other == to).map(|(from, _)| table.old[*from].path);
        let mut ways = table.between.get(table.new[to].path).into_iter().flatten();
        origin.is_some_and(|origin| !ways.any(|way| way.lineage == Lineage::Moved && way.origin != *origin))
    };
    for pass in [Lineage::Moved, Lineage::Merged, Lineage::Split] {
        for (to, end) in table.new.iter().enumerate() {
            for way in table.between.get(end.path).into_iter().flatten().filter(|way| way.lineage == pass) {
                let Some(from) = place_of.get(&way.origin).copied() else { continue };
                let why = Evidence::Between(way.release.clone());
                let pair = |table: &Table<'_>| {
                    let score = table.score(from, to);
                    (to, Score { between: Some((why.clone(), way.confidence)), ..score })
                };
                // Pages without an origin at the old end: what they continue came between the ends.
                let free = !taken.contains(&to) && !table.ruled.made(to);
                match pass {
                    Lineage::Moved | Lineage::Merged if free && open.remove(&from) => {
                        taken.insert(to);
                        pairs.insert(from, pair(table));
                    }
                    // The ends show a page in what was split off it; the page itself went elsewhere.
                    Lineage::Moved if free => {
                        let Some((part, score)) = pairs.get(&from) else { continue };
                        let Some(off) = split_off(from, *part).filter(|_| score.ruled.is_none()) else { continue };
                        if !score.same_path && !merged.contains_key(part) {
                            split.insert(*part, (from, Evidence::Between(off.release.clone()), off.confidence));
                            taken.insert(to);
                            pairs.insert(from, pair(table));
                        }
                    }
                    Lineage::Merged if agrees(pairs, to) && !split.contains_key(&to) && open.remove(&from) => {
                        merged.entry(to).or_default().push((from, why, way.confidence));
                    }
                    Lineage::Split if free => {
                        let goes_on = pairs.get(&from).is_some_and(|(goes_on, _)| !merged.contains_key(goes_on));
                        if goes_on && taken.insert(to) {
                            split.insert(to, (from, why, way.confidence));
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}
