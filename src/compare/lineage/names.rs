//! What pages are called: pages that were rewritten and moved, and kept their name in other words.
//!
//! ```text
//! old   maak-een-RACI-matrix.md   “Maak een RACI-matrix”                  raci, matrix: on no other page
//! new   rollen-verdelen.md        “Verdeel de rollen in een RACI-matrix”  both have them
//! ```
//!
//! A name alone makes no pair: a commit that took the one away and brought the other must have left a little of it, or the two ends
//! must show a little of its text.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::parts::{Merged, RUNS_TO_TELL, Split};
use super::runs::{BOILERPLATE, ratio};
use super::{Evidence, Pairs, Profile, RENAMED, Score, Table, follow, slug, title};
use crate::snapshot::Rename;

/// Words that begin with the same letters, so many, are one word, whatever their ending (vereiste, vereisten): the plain stem that does
/// well in searching texts of many languages.
const STEM: usize = 6;
/// Shorter words (van, het, the) name nothing.
const SHORTEST: usize = 4;
/// Two pages are called alike if they share this much of the shorter name. Of 17 pairs on the real history that were read, the six with
/// a faint rename that are one page have .37 and more, the one that is not has 0.
const NAMED: f64 = 0.35;
/// Without a commit the shared words must be worth one that no other page has (or be the whole title and the whole file name), …
const RARE: f64 = 1.0;
/// … and this much of the text the same: pairs of the real history with such a name are one page at .08 to .10, and not at .01.
const TOUCH: f64 = 0.05;

/// The words a page is called by, by how they begin.
type Name = BTreeMap<String, String>;

fn name(title: &str, slug: &str) -> Name {
    let words = [title, slug].into_iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let words = words.filter(|word| word.chars().count() >= SHORTEST && !word.chars().any(|c| c.is_ascii_digit()));
    // The title's words come first and stay.
    let mut out = Name::new();
    for word in words {
        out.entry(word.chars().take(STEM).collect()).or_insert_with(|| word.to_owned());
    }
    out
}

/// Names of all pages, and what each word weighs: one over the number of pages of one side that have it, and of those beside them.
struct Names {
    olds: Vec<Name>,
    news: Vec<Name>,
    weights: HashMap<String, f64>,
}

impl Names {
    fn new(table: &Table<'_>) -> Self {
        let of = |profile: &Profile| name(&profile.title, &profile.slug);
        let olds: Vec<Name> = table.olds.iter().map(of).collect();
        let news: Vec<Name> = table.news.iter().map(of).collect();
        let beside = table.beside.iter().map(|end| name(&title(end.page), &slug(end.path)));
        let beside: Vec<Name> = beside.collect();
        let mut counts: HashMap<&String, [usize; 2]> = HashMap::new();
        let sides = [(&olds, &[0][..]), (&news, &[1]), (&beside, &[0, 1])];
        for (names, sides) in sides {
            for word in names.iter().flat_map(Name::keys) {
                let count = counts.entry(word).or_default();
                sides.iter().for_each(|side| count[*side] += 1);
            }
        }
        let weights = counts.into_iter().map(|(word, [old, new])| (word.clone(), 1.0 / old.max(new) as f64)).collect();
        Names { olds, news, weights }
    }

    fn weight(&self, word: &str) -> f64 {
        self.weights.get(word).copied().unwrap_or_default()
    }

    /// What the words weigh that both have, and their share of the shorter name.
    fn alike(&self, from: usize, to: usize) -> (f64, f64) {
        let (old, new) = (&self.olds[from], &self.news[to]);
        let of = |name: &Name| name.keys().map(|word| self.weight(word)).sum::<f64>();
        let both: f64 = old.keys().filter(|word| new.contains_key(*word)).map(|word| self.weight(word)).sum();
        (both, ratio(both, of(old).min(of(new))))
    }

    /// The words that both have, as far as they agree, those first that few pages have; three at most.
    fn shared(&self, from: usize, to: usize) -> Vec<String> {
        let pairs = self.olds[from].iter().filter_map(|(stem, old)| Some((stem, old, self.news[to].get(stem)?)));
        let mut pairs: Vec<_> = pairs.collect();
        pairs.sort_by(|a, b| self.weight(b.0).total_cmp(&self.weight(a.0)).then(a.0.cmp(b.0)));
        let agreeing = |old: &str, new: &str| -> String {
            if old == new {
                return old.to_owned();
            }
            let same = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a);
            same.chain(['…']).collect()
        };
        pairs.into_iter().take(3).map(|(_, old, new)| agreeing(old, new)).collect()
    }
}

/// Pairs what is still without partner and is called alike, where a commit or the text speaks for it too.
pub(super) fn add_named(table: &Table<'_>, renames: &[Rename], pairs: &mut Pairs, merged: &Merged, split: &Split) {
    let absorbed: BTreeSet<usize> = merged.values().flatten().map(|(from, ..)| *from).collect();
    let taken: BTreeSet<usize> = pairs.values().map(|(to, _)| *to).chain(split.keys().copied()).collect();
    let open: Vec<usize> = table.open(pairs).into_iter().filter(|from| !absorbed.contains(from)).collect();
    let is_free = |to: &usize| !taken.contains(to) && !table.ruled.made(*to);
    let free: Vec<usize> = (0..table.new.len()).filter(is_free).collect();
    if open.is_empty() || free.is_empty() {
        return;
    }
    let names = Names::new(table);
    let mut called: HashMap<&String, Vec<usize>> = HashMap::new();
    for to in &free {
        names.news[*to].keys().for_each(|word| called.entry(word).or_default().push(*to));
    }
    let faint = follow(table.old, renames);
    let mut found: Vec<(f64, usize, usize, Score)> = Vec::new();
    for from in open {
        let led = faint.get(table.old[from].path);
        let words = names.olds[from].keys().filter_map(|word| called.get(word));
        let tos: BTreeSet<usize> = words.filter(|tos| tos.len() <= BOILERPLATE).flatten().copied().collect();
        for to in tos.into_iter().filter(|to| !table.ruled.forbids(from, *to)) {
            let (both, share) = names.alike(from, to);
            let score = table.score(from, to);
            let rename = led.filter(|(path, _)| path == table.new[to].path).map(|(_, rename)| rename.clone());
            // Where there is no text, the name is all there is.
            let empty = table.olds[from].runs.len().min(table.news[to].runs.len()) < RUNS_TO_TELL;
            let tells = both >= RARE || score.same_title && score.same_slug;
            let named = share >= NAMED && (rename.is_some() || tells && score.likeness >= TOUCH);
            if named || empty && both >= RARE && score.same_title && score.same_slug {
                let weight = share + score.likeness + rename.as_ref().map_or(0.0, |rename| rename.likeness);
                let part = Some(Evidence::Named(names.shared(from, to), share));
                found.push((weight, from, to, Score { renamed: rename, part, ..score }));
            }
        }
    }
    found.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then_with(|| table.old[a.1].path.cmp(table.old[b.1].path))
            .then_with(|| table.new[a.2].path.cmp(table.new[b.2].path))
    });
    let mut taken = taken;
    for (_, from, to, score) in found {
        if !pairs.contains_key(&from) && taken.insert(to) {
            pairs.insert(from, (to, score));
        }
    }
}

/// The renames that speak for themselves.
pub(super) fn plain(renames: &[Rename]) -> Vec<Rename> {
    renames.iter().filter(|rename| rename.likeness >= RENAMED).cloned().collect()
}
