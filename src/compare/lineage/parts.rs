//! What has no partner: pages that went into another, and pages that were made of another.
//!
//! ```text
//! old            new
//! a.md ────────▶ a.md      a.md gained the text of b.md              → b.md was merged into it
//! b.md ──┐
//! c.md ──┴─────▶ d.md      d.md is new and has the text of both      → c.md and e.md were merged
//! e.md ──┘
//! f.md ──┬─────▶ f.md      g.md is new, made of what f.md lost       → f.md was split
//!        └─────▶ g.md
//! h.md ──┬─────▶ i.md      both are new, h.md is gone                → h.md was split
//!        └─────▶ j.md
//! ```
//!
//! Of two near copies one may go and the other take over the little it had of its own. Then the page gained next to nothing, and yet
//! who looks for the one that went finds all of it there: merged, if the page has most of its text *and* gained some of it.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::runs::{Run, SHARED, ratio, runs, shared, weight_of, without};
use super::{Evidence, Pairs, Score, Table, confidence_of};

/// A page is merged into one that gained this share of its text: precision .963, recall .779 over 2,075 merges that people
/// recorded (research, 4a).
const MERGED: f64 = 0.3;
/// A page is split off one that lost this share of the new page's text. Higher than for merges: a new page that borrows a
/// paragraph is a new page. The splits of the real history have .75 and .78; its new pages at most .31.
const SPLIT: f64 = 0.5;
/// One page alone goes on as a new one that has this share of its text, however much more that says.
const TAKEN_IN: f64 = 0.5;
/// A page that went is a near copy of another if that has this share of its own text. Of the nine pages of the real history that left a
/// few words of their own in a page that stayed, the one near copy has .88, the others at most .30: any value between would do.
const COPY: f64 = 0.6;
/// A run that more old pages have than this is not a page's own: of near copies there are two, now and then three.
const OWN: f64 = 3.0;
/// With fewer runs of words than this a page says too little to be recognised in another.
pub(super) const RUNS_TO_TELL: usize = 12;
/// A new page with fewer runs than this is no part of another page: landing pages repeat what their cards lead to (those of the real
/// histories have 36 and 50 runs, all from a page that lost them). The shortest pages that were split off there have 72.
const RUNS_TO_SPLIT: usize = 60;

/// Of each new page (by place): the old ones that were merged into it, why, and how sure that is.
pub(super) type Merged = BTreeMap<usize, Vec<(usize, Evidence, f64)>>;
/// Of each new page: the old one that it was split off, why, and how sure that is.
pub(super) type Split = BTreeMap<usize, (usize, Evidence, f64)>;

/// What was merged and split among the pages without a partner. Pages that turn out to go on in a page without origin become pairs.
pub(super) fn parts(table: &Table<'_>, pairs: &mut Pairs) -> (Merged, Split) {
    let merged = merged(table, pairs);
    let split = split(table, pairs, &merged);
    (merged, split)
}

fn merged(table: &Table<'_>, pairs: &mut Pairs) -> Merged {
    let mut merged = Merged::new();
    for (from, (to, why)) in &table.ruled.merged {
        merged.entry(*to).or_default().push((*from, Evidence::Ruling(why.clone()), 1.0));
    }
    let origin = origins(pairs);
    // Old pages that may go on in a page without origin.
    let mut taken_in: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
    let contained_in = |(from, share): (usize, f64)| (from, Evidence::Contained(share), confidence_of(share));
    for from in table.open(pairs) {
        if table.olds[from].runs.len() < RUNS_TO_TELL {
            continue;
        }
        let shares = table.sharing_of(from).iter().filter_map(|&(_, to)| match origin.get(&to) {
            Some(origin) => Some((to, gained(table, from, *origin, to)?)),
            None => Some((to, contained(table, from, to))).filter(|(_, share)| *share >= MERGED),
        });
        let Some((to, share)) = shares.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))) else { continue };
        if origin.contains_key(&to) {
            merged.entry(to).or_default().push(contained_in((from, share)));
        } else {
            taken_in.entry(to).or_default().push((from, share));
        }
    }
    for (to, mut olds) in taken_in {
        if table.ruled.made(to) {
            continue;
        }
        // It continues the one that it has most of.
        let most = |of: &(usize, f64)| of.1 * weight_of(&table.olds[of.0].runs);
        olds.sort_by(|a, b| most(b).total_cmp(&most(a)).then(a.0.cmp(&b.0)));
        let first = olds.remove(0);
        if olds.is_empty() && first.1 < TAKEN_IN {
            continue;
        }
        pairs.insert(first.0, (to, part(table, first.0, to, Evidence::Contained(first.1))));
        if !olds.is_empty() {
            olds.sort_by_key(|old| old.0);
            merged.insert(to, olds.into_iter().map(contained_in).collect());
        }
    }
    merged
}

fn split(table: &Table<'_>, pairs: &mut Pairs, merged: &Merged) -> Split {
    let origin = origins(pairs);
    let absorbed: BTreeSet<usize> = merged.values().flatten().map(|(from, ..)| *from).collect();
    // Of each old page: the new ones made of what it lost.
    let mut made: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
    for to in (0..table.new.len()).filter(|to| !origin.contains_key(to) && !table.ruled.made(*to)) {
        let runs = &table.news[to].runs;
        if runs.len() < RUNS_TO_SPLIT {
            continue;
        }
        let best = table.sharers_of(to).iter().map(|&from| {
            let kept = pairs.get(&from).map_or(&[][..], |(to, _)| &table.news[*to].runs);
            let lost = without(&table.olds[from].runs, kept);
            (from, ratio(own_weight(&shared(runs, &lost)), weight_of(runs)))
        });
        let best = best.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let Some((from, share)) = best.filter(|(_, share)| *share >= SPLIT) else { continue };
        // A page that took in others goes on as one of many already.
        let is_merged = pairs.get(&from).is_some_and(|(to, _)| merged.contains_key(to));
        if !is_merged && !absorbed.contains(&from) && !table.ruled.gone.contains(&from) {
            made.entry(from).or_default().push((to, share));
        }
    }
    let mut split = Split::new();
    for (from, mut news) in made {
        if let Entry::Vacant(goes_on) = pairs.entry(from) {
            // It goes on as the page that has most of it.
            let most = |of: &(usize, f64)| of.1 * weight_of(&table.news[of.0].runs);
            news.sort_by(|a, b| most(b).total_cmp(&most(a)).then(a.0.cmp(&b.0)));
            let (first, share) = news.remove(0);
            goes_on.insert((first, part(table, from, first, Evidence::MadeOf(share))));
        }
        let made_of = |(to, share)| (to, (from, Evidence::MadeOf(share), confidence_of(share)));
        split.extend(news.into_iter().map(made_of));
    }
    split
}

/// Two pages that are a pair because of what one has of the other.
fn part(table: &Table<'_>, from: usize, to: usize, why: Evidence) -> Score {
    Score { part: Some(why), ..table.score(from, to) }
}

fn origins(pairs: &Pairs) -> BTreeMap<usize, usize> {
    pairs.iter().map(|(from, (to, _))| (*to, *from)).collect()
}

/// The share of an old page's text that a new page has.
fn contained(table: &Table<'_>, from: usize, to: usize) -> f64 {
    let runs = &table.olds[from].runs;
    ratio(own_weight(&shared(runs, &table.news[to].runs)), weight_of(runs))
}

/// The share of an old page's text that a page with another origin took in; none if that is too little to tell.
fn gained(table: &Table<'_>, from: usize, origin: usize, to: usize) -> Option<f64> {
    let runs = &table.olds[from].runs;
    let gained = shared(runs, &without(&table.news[to].runs, &table.olds[origin].runs));
    let share = ratio(own_weight(&gained), weight_of(runs));
    if share >= MERGED {
        return Some(share);
    }
    let own: Vec<Run> = runs.iter().copied().filter(Run::is_own).collect();
    let new = if gained.iter().filter(|run| run.is_own()).count() < SHARED { return None } else { all_runs(table, to) };
    let both = own.iter().filter(|run| new.binary_search(&run.hash).is_ok()).count();
    let copy = ratio(both as f64, own.len() as f64);
    (copy >= COPY && own.len() >= RUNS_TO_TELL).then_some(copy)
}

impl Run {
    fn is_own(&self) -> bool {
        self.weight >= 1.0 / OWN
    }
}

/// What a page's own runs weigh: those of a template are no sign that one page went into another.
fn own_weight(runs: &[Run]) -> f64 {
    runs.iter().filter(|run| run.is_own()).map(|run| run.weight).sum()
}

/// All runs of a new page, also those of a settled one that did not change; sorted.
fn all_runs(table: &Table<'_>, to: usize) -> Vec<u64> {
    let mut all = runs(table.new[to].page, &BTreeSet::new());
    all.sort_unstable();
    all
}
