//! Where every page came from: which old page is which new page.
//!
//! No single signal decides. Front matter ids are renumbered with the files (on the real history an id names the same page in
//! 2 of 100 renumbered ones), paths are reused by new landing pages, titles change, and a full rewrite keeps a fifth of the
//! words. So every pair with a reason to be one gets a score, and pairs are made from the highest score down:
//!
//! ```text
//! score = .55 likeness + .15 containment + .20 same title + .20 same slug + .25 same path + .25 a redirect that people wrote
//! ```
//!
//! Over several releases a page that goes on from each to the next goes on from end to end, whatever the ends look like (`between`). What
//! the trees decide stays, however the commits between were made: renames by commits only pair what is then without partner.
//!
//! The first four weights are those measured against redirect maps that people wrote (research on prose diffs, 4a: precision 1.00
//! and .99, recall .97 and .96 on two sites). Likeness and containment count runs of four words; a run that many pages have
//! (boilerplate) weighs as little as it says; a few pages that did not change are read to know it.
//!
//! What is left without a partner may have been **merged** into a page that has its text, or **split** off a page that lost
//! it: `parts`. Pages that are still alone may have kept their name and little else (`names`), or nothing but a redirect. Scores don't depend on the order of files,
//! and ties go by path.

mod between;
mod names;
mod parts;
pub mod redirects;
mod runs;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use borsh::{BorshDeserialize, BorshSerialize};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

pub use self::between::Between;
use self::between::{Way, add_between, composed, follow as follow_releases};
use self::names::{add_named, plain};
use self::parts::{Merged, Split, parts};
use self::runs::{BOILERPLATE, Run, ratio, runs, runs_of, shared, weigh, weight_of};
use super::{Evidence, Lineage};
use crate::page::{Block, Page, PagePath};
use crate::rulings::{LineageRuling, Rulings};
use crate::snapshot::Rename;

const LIKENESS: f64 = 0.55;
const CONTAINMENT: f64 = 0.15;
const TITLE: f64 = 0.20;
const SLUG: f64 = 0.20;
/// A page on its old path is the same page unless its text is found elsewhere: more than a title, less than the text.
const PATH: f64 = 0.25;
/// A redirect leads readers to where they find the same, which need not be the same page: with the title, the name or a little of the
/// text it makes a pair. Alone it does so only in the end, where neither has another ([`add_redirected`]).
const REDIRECT: f64 = 0.25;
/// A rename by commits counts from this likeness, the least along the way: below it git itself calls a file another.
const RENAMED: f64 = 0.5;
/// From this likeness a rename by commits needs no other sign; below it the two ends must share a little of the text, or the name. The one
/// below that had neither, on the real history, was wrong.
const RENAMED_SURELY: f64 = 0.6;

/// A page that has this share of its text in the same blocks on its own path is beyond doubt the same page: no swap or reuse of a path
/// in the real history keeps more than .2 (blocks that many pages have count little).
const SETTLED: f64 = 0.6;

/// What people ruled outweighs all signals together.
const RULED: f64 = 10.0;

/// The score from which two pages on different paths are one page (measured with the weights above).
const SAME_PAGE: f64 = 0.30;
/// How fast confidence grows with the score, from even odds at the threshold: .8 at a score of .45, where half the text is the same, .95
/// at .68, where nearly all of it is. An order of what to look at first, not a measured rate of errors.
const SURER: f64 = 6.0;
/// How much of the doubt is left about a pair where the commit that renamed it says that it moves pages. A hint: it changes what is
/// looked at first, and never which page is which.
const DOUBT_LEFT: f64 = 0.75;
/// Titles and slugs alone make no pair: at least this much of the text must agree, unless a commit renamed it.
const CONFIRMED: f64 = 0.10;

/// A page at one of the ends.
#[derive(Clone, Copy, Debug)]
pub struct End<'p> {
    /// Where it lives.
    pub path: &'p PagePath,
    /// What it says.
    pub page: &'p Page,
    /// Stands for its exact bytes: the blob's id.
    pub blob: &'p str,
}

/// What became of one page.
#[derive(Clone, Debug, PartialEq, BorshDeserialize, BorshSerialize)]
pub struct Descent {
    /// The verdict.
    pub lineage: Lineage,
    /// Paths of the old pages, the one it continues first.
    pub old: Vec<PagePath>,
    /// Path of the new page.
    pub new: Option<PagePath>,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// Why.
    pub evidence: Vec<Evidence>,
}

/// What else is known than the two ends.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'h> {
    /// Renames by the commits between, oldest first.
    pub renames: &'h [Rename],
    /// What the releases between did, oldest first.
    pub between: &'h [Between],
    /// Redirects that people wrote: from, to, as addresses or paths below the content folder.
    pub redirects: &'h [(String, String)],
    /// The content folders.
    pub folders: &'h [String],
    /// A few pages that did not change, beside those that came and went.
    pub beside: &'h [End<'h>],
}

impl Descent {
    /// Whether the new page is what the old one went on as; not so for what was split off it.
    pub fn goes_on(&self) -> bool {
        let of_part = |evidence: &Evidence| matches!(evidence, Evidence::MadeOf(_) | Evidence::Between(_));
        self.lineage != Lineage::Split || !self.evidence.iter().all(of_part)
    }
}

/// Tells where every new page came from and which old ones are gone. `old` and `new` hold the pages that differ: those on one
/// side only and those with other bytes on the same path. Sorted by new path, then the removed by old path.
/// Rulings of people win.
pub fn lineage(old: &[End<'_>], new: &[End<'_>], hints: Hints<'_>, rulings: &Rulings) -> Vec<Descent> {
    let table = Table::new(old, new, hints, rulings);
    let mut pairs = assign(&table);
    let (mut merged, mut split) = parts(&table, &mut pairs);
    add_between(&table, &mut pairs, &mut merged, &mut split);
    add_renamed(&table, &mut pairs, &merged, &split);
    add_named(&table, hints.renames, &mut pairs, &merged, &split);
    add_redirected(&table, &mut pairs, &merged, &split);
    descents(&table, &pairs, &merged, &split)
}

struct Profile {
    /// The runs of words by which it is recognised, sorted, each once: of a settled page only those of what differs.
    runs: Vec<Run>,
    title: String,
    slug: String,
    id: String,
}

impl Profile {
    fn new(end: &End<'_>, blocks: &BTreeSet<u64>) -> Self {
        let mut runs = runs(end.page, blocks);
        runs.sort_unstable();
        runs.dedup();
        Profile {
            runs: runs.into_iter().map(|hash| Run { hash, weight: 1.0 }).collect(),
            title: title(end.page),
            slug: slug(end.path),
            id: end.page.field("id").unwrap_or_default().to_owned(),
        }
    }
}

fn title(page: &Page) -> String {
    page.title().unwrap_or_default().to_lowercase()
}

fn block_hash(block: &Block) -> u64 {
    xxh3_64(block.text.as_bytes())
}

/// Of each page that is beyond doubt the same on its own path: how much of its text stands in the same blocks, and those blocks.
type Settled = BTreeMap<PagePath, (f64, BTreeSet<u64>)>;

/// The pages that are beyond doubt the same on their own path.
/// Nothing more is asked of it than what it lost and gained.
fn settle(old: &[End<'_>], new: &[End<'_>]) -> Settled {
    let hashes = |end: &End<'_>| -> BTreeMap<u64, f64> {
        end.page
            .blocks
            .iter()
            .filter(|block| !block.text.is_empty())
            .map(|block| (block_hash(block), block.text.len() as f64))
            .collect()
    };
    let olds: Vec<_> = old.par_iter().map(hashes).collect();
    let news: BTreeMap<&PagePath, _> = new.par_iter().map(|end| (end.path, hashes(end))).collect();
    let mut pages: HashMap<u64, f64> = HashMap::new();
    olds.iter().flat_map(BTreeMap::keys).for_each(|hash| *pages.entry(*hash).or_default() += 1.0);
    let mut out = BTreeMap::new();
    for (end, before) in old.iter().zip(&olds) {
        let Some(after) = news.get(end.path) else { continue };
        // A block that many pages have says little about which page this is.
        let weight = |(hash, length): (&u64, &f64)| length / pages.get(hash).copied().unwrap_or(1.0);
        let both: BTreeSet<u64> = before.keys().filter(|hash| after.contains_key(hash)).copied().collect();
        let same: f64 = before.iter().filter(|(hash, _)| both.contains(hash)).map(weight).sum();
        let most = before.iter().map(weight).sum::<f64>().max(after.iter().map(weight).sum());
        let share = ratio(same, most);
        if share >= SETTLED {
            out.insert(end.path.clone(), (share, both));
        }
    }
    out
}

/// The runs in blocks of settled pages, with the number of pages, as far as other pages have those blocks too: what many pages have is
/// boilerplate, also where it did not change.
fn in_other_pages(old: &[End<'_>], new: &[End<'_>], settled: &Settled) -> HashMap<u64, usize> {
    let mut pages: HashMap<u64, usize> = HashMap::new();
    settled.values().flat_map(|(_, blocks)| blocks).for_each(|hash| *pages.entry(*hash).or_default() += 1);
    let mut out: HashMap<u64, usize> = HashMap::new();
    let others = old.iter().chain(new).filter(|end| !settled.contains_key(end.path));
    for block in others.flat_map(|end| &end.page.blocks) {
        // Each block once, however many pages have it.
        let Some(number) = pages.remove(&block_hash(block)) else { continue };
        for run in runs_of(block) {
            let so_far = out.entry(run).or_default();
            *so_far = number.max(*so_far);
        }
    }
    out
}

/// The file name without numbering in front: `2-owp-02-gebruikte-data` and `7-used_data` are `gebruikte data` and `used data`.
fn slug(path: &PagePath) -> String {
    let stem = path.stem().to_lowercase();
    // An index page is called after its folder: `data/index.md` and `data.md` are one address.
    let stem = match stem.as_str() {
        "index" | "readme" | "_index" => path.folder().rsplit('/').next().unwrap_or_default().to_lowercase(),
        _ => stem,
    };
    let parts: Vec<&str> = stem.split(['-', '_', ' ', '.']).filter(|part| !part.is_empty()).collect();
    let is_number = |part: &&str| part.chars().all(|c| c.is_ascii_digit());
    // Numbering has at most four parts: a date and a code ("2024-12-19", "2-owp-02").
    let numbering = parts.iter().take(4).rposition(is_number).map_or(0, |at| at + 1);
    parts[numbering.min(parts.len())..].join(" ")
}

struct Table<'p> {
    old: &'p [End<'p>],
    new: &'p [End<'p>],
    /// A few pages that did not change, beside those that came and went.
    beside: &'p [End<'p>],
    olds: Vec<Profile>,
    news: Vec<Profile>,
    /// Pairs with a reason to be one: places in `old` and `new`, sorted.
    candidates: Vec<(usize, usize)>,
    /// Pairs that share a run of words, sorted.
    sharing: Vec<(usize, usize)>,
    /// Of each new page the old ones that share a run of words with it, sorted.
    sharers: Vec<Vec<usize>>,
    /// Pages that are beyond doubt the same on their own path, and how much of their text is.
    settled: Settled,
    /// Where commits led an old path, and the commit of the last step.
    renamed: BTreeMap<PagePath, (PagePath, Rename)>,
    /// Which old pages live on in the page on a path, as the releases between tell.
    between: BTreeMap<PagePath, Vec<Way>>,
    /// The pairs that go on from release to release, the release of the last move, and how sure that is.
    composed: BTreeMap<(usize, usize), (Evidence, f64)>,
    /// Pairs that a redirect leads from and to.
    redirected: BTreeSet<(usize, usize)>,
    ruled: Ruled,
}

/// Rulings that apply to these ends, by place.
#[derive(Default)]
struct Ruled {
    /// The page each old page is, and why.
    pairs: BTreeMap<(usize, usize), String>,
    /// The page each old page was merged into, and why.
    merged: BTreeMap<usize, (usize, String)>,
    /// Old pages that are gone.
    gone: BTreeSet<usize>,
}

impl Ruled {
    fn new(old: &[End<'_>], new: &[End<'_>], rulings: &Rulings) -> Self {
        let mut out = Ruled::default();
        let old_at = |path: &PagePath| old.iter().position(|end| end.path == path);
        for LineageRuling { from, to, why, .. } in &rulings.lineage {
            let olds: Vec<usize> = from.iter().filter_map(old_at).collect();
            let Some(to) = to else {
                out.gone.extend(olds);
                continue;
            };
            let Some(to) = new.iter().position(|end| end.path == to) else { continue };
            let mut olds = olds.into_iter();
            out.pairs.extend(olds.next().map(|first| ((first, to), why.clone())));
            out.merged.extend(olds.map(|other| (other, (to, why.clone()))));
        }
        out
    }

    /// Whether a ruling speaks of the page on this path.
    fn names(&self, old: &[End<'_>], new: &[End<'_>], path: &PagePath) -> bool {
        let olds =
            self.pairs.keys().map(|(from, _)| from).chain(self.merged.keys()).chain(&self.gone).map(|at| old[*at].path);
        let news = self.pairs.keys().map(|(_, to)| new[*to].path);
        olds.chain(news).any(|named| named == path)
    }

    /// Whether a ruling says what a new page was made of.
    fn made(&self, to: usize) -> bool {
        self.merged.values().any(|(into, _)| *into == to) || self.pairs.keys().any(|(_, new)| *new == to)
    }

    /// Whether a ruling says that these two are not one page.
    fn forbids(&self, from: usize, to: usize) -> bool {
        let other = self.pairs.keys().any(|(old, new)| (*old == from) != (*new == to));
        other || self.gone.contains(&from) || self.merged.contains_key(&from)
    }
}

impl<'p> Table<'p> {
    fn new(old: &'p [End<'p>], new: &'p [End<'p>], hints: Hints<'p>, rulings: &Rulings) -> Self {
        let (renamed, ruled) = (follow(old, &plain(hints.renames)), Ruled::new(old, new, rulings));
        let between = follow_releases(old.iter().map(|end| end.path), hints.between);
        let redirected = redirects::pairs(hints.redirects, hints.folders, old, new);
        let mut settled = settle(old, new);
        let place = |ends: &'p [End<'p>]| -> HashMap<&'p PagePath, usize> {
            ends.iter().enumerate().map(|(at, end)| (end.path, at)).collect()
        };
        let (olds_at, news_at) = (place(old), place(new));
        let composed: BTreeMap<(usize, usize), (Evidence, f64)> = composed(&between)
            .into_iter()
            .filter_map(|(from, (to, why, sure))| Some(((*olds_at.get(&from)?, *news_at.get(&to)?), (why, sure))))
            .collect();
        let elsewhere: BTreeSet<&PagePath> = composed
            .keys()
            .map(|(from, to)| (old[*from].path, new[*to].path))
            .filter(|(from, to)| from != to)
            .flat_map(|(from, to)| [from, to])
            .collect();
        settled.retain(|path, _| !ruled.names(old, new, path) && !elsewhere.contains(path));
        let none = BTreeSet::new();
        let profile = |end: &End<'_>| Profile::new(end, settled.get(end.path).map_or(&none, |(_, blocks)| blocks));
        let mut olds: Vec<Profile> = old.par_iter().map(profile).collect();
        let mut news: Vec<Profile> = new.par_iter().map(profile).collect();
        let mut elsewhere = in_other_pages(old, new, &settled);
        for end in hints.beside {
            let runs: BTreeSet<u64> = runs(end.page, &none).into_iter().collect();
            runs.into_iter().for_each(|run| *elsewhere.entry(run).or_default() += 1);
        }
        let sharing = weigh(&mut olds, &mut news, &elsewhere);
        let mut sharers = vec![Vec::new(); new.len()];
        sharing.iter().for_each(|(from, to): &(usize, usize)| sharers[*to].push(*from));
        let candidates = sharing.clone();
        let mut table = Table {
            old,
            new,
            beside: hints.beside,
            olds,
            news,
            candidates,
            sharing,
            sharers,
            settled,
            renamed,
            between,
            composed,
            redirected,
            ruled,
        };
        table.name_candidates();
        table
    }

    /// The old pages that have no partner and of which nobody ruled what became.
    fn open(&self, pairs: &Pairs) -> Vec<usize> {
        let decided = |from: &usize| self.ruled.merged.contains_key(from) || self.ruled.gone.contains(from);
        (0..self.old.len()).filter(|from| !pairs.contains_key(from) && !decided(from)).collect()
    }

    /// The pairs of an old page with the new ones that share a run of words with it.
    fn sharing_of(&self, from: usize) -> &[(usize, usize)] {
        let start = self.sharing.partition_point(|pair| pair.0 < from);
        let end = self.sharing.partition_point(|pair| pair.0 <= from);
        &self.sharing[start..end]
    }

    /// The old pages that share a run of words with a new one.
    fn sharers_of(&self, to: usize) -> &[usize] {
        self.sharers.get(to).map_or(&[][..], Vec::as_slice)
    }

    /// Pairs by path, blob, title, slug and commit.
    fn name_candidates(&mut self) {
        let by = |key: &dyn Fn(usize) -> String| -> HashMap<String, Vec<usize>> {
            let mut index: HashMap<String, Vec<usize>> = HashMap::new();
            for at in 0..self.new.len() {
                let key = key(at);
                if !key.is_empty() {
                    index.entry(key).or_default().push(at);
                }
            }
            index
        };
        let paths = by(&|at| self.new[at].path.as_str().to_owned());
        let blobs = by(&|at| self.new[at].blob.to_owned());
        let titles = by(&|at| self.news[at].title.clone());
        let slugs = by(&|at| self.news[at].slug.clone());
        let mut out = Vec::new();
        for (from, (end, profile)) in self.old.iter().zip(&self.olds).enumerate() {
            let led = self.renamed.get(end.path).map_or("", |(to, _)| to.as_str());
            let found = [
                (&paths, end.path.as_str()),
                (&blobs, end.blob),
                (&titles, &profile.title),
                (&slugs, &profile.slug),
                (&paths, led),
            ];
            for (index, key) in found {
                let places = index.get(key).map_or(&[][..], Vec::as_slice);
                out.extend(places.iter().take(BOILERPLATE).map(|to| (from, *to)));
            }
        }
        self.candidates.extend(out);
        self.candidates.extend(self.ruled.pairs.keys().copied());
        self.candidates.extend(&self.redirected);
        self.candidates.extend(self.composed.keys().copied());
        // A settled page is a candidate for its own path only.
        let (old, new, settled) = (self.old, self.new, &self.settled);
        self.candidates.retain(|(from, to)| {
            old[*from].path == new[*to].path
                || !settled.contains_key(old[*from].path) && !settled.contains_key(new[*to].path)
        });
        self.candidates.sort_unstable();
        self.candidates.dedup();
    }

    /// Likeness (of all runs of both, the share both have) and containment (of the smaller).
    fn overlap(&self, from: usize, to: usize) -> (f64, f64) {
        if let Some((share, _)) = self.settled.get(self.old[from].path) {
            return (*share, *share);
        }
        let (a, b) = (&self.olds[from].runs, &self.news[to].runs);
        let (both, left, right) = (weight_of(&shared(a, b)), weight_of(a), weight_of(b));
        let union = left + right - both;
        (ratio(both, union), ratio(both, left.min(right)))
    }

    fn score(&self, from: usize, to: usize) -> Score {
        let (old, new) = (&self.old[from], &self.new[to]);
        let (likeness, containment) = self.overlap(from, to);
        let same = |a: &str, b: &str| !a.is_empty() && a == b;
        let renamed = self.renamed.get(old.path).filter(|(path, _)| path == new.path).map(|(_, rename)| rename.clone());
        let score = Score {
            likeness,
            same_bytes: old.blob == new.blob,
            same_path: old.path == new.path,
            same_title: same(&self.olds[from].title, &self.news[to].title),
            same_slug: same(&self.olds[from].slug, &self.news[to].slug),
            same_id: same(&self.olds[from].id, &self.news[to].id),
            case_only: old.path != new.path && old.path.as_str().to_lowercase() == new.path.as_str().to_lowercase(),
            renamed,
            ruled: self.ruled.pairs.get(&(from, to)).cloned(),
            redirected: self.redirected.contains(&(from, to)),
            part: None,
            between: None,
            goes_on: false,
            total: 0.0,
        };
        let is = |yes: bool, weight: f64| if yes { weight } else { 0.0 };
        let total = LIKENESS * if score.same_bytes { 1.0 } else { likeness }
            + CONTAINMENT * if score.same_bytes { 1.0 } else { containment }
            + is(score.same_title, TITLE)
            + is(score.same_slug || score.case_only, SLUG)
            + is(score.same_path, PATH)
            + is(score.redirected && !score.same_path, REDIRECT)
            + is(score.ruled.is_some(), RULED);
        let mut score = Score { total, ..score };
        if !score.holds() {
            score.between = self.composed.get(&(from, to)).cloned();
        }
        score.goes_on = self.composed.contains_key(&(from, to));
        score
    }
}

struct Score {
    likeness: f64,
    same_bytes: bool,
    same_path: bool,
    same_title: bool,
    same_slug: bool,
    same_id: bool,
    case_only: bool,
    renamed: Option<Rename>,
    ruled: Option<String>,
    redirected: bool,
    /// Why the two are a pair, where only a part of one page is in the other.
    part: Option<Evidence>,
    /// What the releases between told, where the two ends did not, and how sure that was.
    between: Option<(Evidence, f64)>,
    /// Whether the page goes on so from release to release.
    goes_on: bool,
    total: f64,
}

impl Score {
    /// Whether the two may be one page.
    fn holds(&self) -> bool {
        let confirmed = self.likeness >= CONFIRMED || self.same_bytes || self.redirected || self.ruled.is_some();
        self.same_path || self.goes_on || self.total >= SAME_PAGE && confirmed
    }

    fn evidence(&self) -> Vec<Evidence> {
        let mut out = Vec::new();
        let mut tell = |yes: bool, what: Evidence| {
            if yes {
                out.push(what);
            }
        };
        if let Some(why) = &self.ruled {
            tell(true, Evidence::Ruling(why.clone()));
        }
        tell(self.same_path, Evidence::SamePath);
        tell(self.same_bytes, Evidence::SameBytes);
        tell(self.case_only, Evidence::CaseOnly);
        if let Some(rename) = &self.renamed {
            tell(true, Evidence::RenamedIn(rename.commit.clone()));
            rename.said.iter().for_each(|word| tell(true, Evidence::Said(word.clone())));
        }
        tell(self.redirected && !self.same_path, Evidence::Redirect);
        tell(!self.same_bytes && self.likeness >= 1.0 - f64::EPSILON, Evidence::SameText);
        tell(!self.same_bytes && self.likeness < 1.0 - f64::EPSILON, Evidence::Likeness(self.likeness));
        tell(self.same_title, Evidence::SameTitle);
        tell(self.same_slug && !self.same_path, Evidence::SameSlug);
        tell(self.same_id && !self.same_path, Evidence::SameId);
        out.extend(self.part.clone());
        out.extend(self.between.iter().map(|(why, _)| why.clone()));
        out
    }

    fn confidence(&self) -> f64 {
        if self.same_bytes || self.ruled.is_some() {
            return 1.0;
        }
        let by_trees = 1.0 - 0.5 * (-SURER * (self.total - SAME_PAGE).max(0.0)).exp();
        // A commit's rename is worth what the commit left the same.
        let by_commit =
            self.renamed.as_ref().map_or(0.0, |rename| 0.5 + 0.5 * (rename.likeness - RENAMED) / (1.0 - RENAMED));
        let by_part = match self.part {
            Some(Evidence::Contained(share) | Evidence::MadeOf(share)) => confidence_of(share),
            // A name makes it likely, never sure.
            Some(Evidence::Named(_, share)) => 0.5 + share / 4.0,
            _ => 0.0,
        };
        let by_releases = self.between.as_ref().map_or(0.0, |(_, confidence)| *confidence);
        let sure = by_trees.max(by_commit).max(by_part).max(by_releases).clamp(0.5, 0.99);
        let said = self.renamed.as_ref().is_some_and(|rename| rename.said.is_some());
        let other_signs = self.likeness >= CONFIRMED || self.same_title || self.same_slug || self.part.is_some();
        if said && other_signs { (1.0 - (1.0 - sure) * DOUBT_LEFT).min(0.99) } else { sure }
    }
}

/// How sure it is that a page with this share of another's text was merged into it or split off it.
fn confidence_of(share: f64) -> f64 {
    (0.5 + share / 2.0).min(0.99)
}

/// Follows the renames of the commits, oldest first, from each old path to where it ends. Renames of one commit happen at once, so two
/// pages can swap their paths.
fn follow(old: &[End<'_>], renames: &[Rename]) -> BTreeMap<PagePath, (PagePath, Rename)> {
    // Where a page that began on an old path is now.
    let mut at: BTreeMap<PagePath, PagePath> = old.iter().map(|end| (end.path.clone(), end.path.clone())).collect();
    let mut out: BTreeMap<PagePath, (PagePath, Rename)> = BTreeMap::new();
    for of_commit in renames.chunk_by(|a, b| a.commit == b.commit) {
        let mut next = at.clone();
        for rename in of_commit {
            let Some(origin) = at.get(&rename.old) else { continue };
            if next.get(&rename.old) == Some(origin) {
                next.remove(&rename.old);
            }
            next.insert(rename.new.clone(), origin.clone());
            let so_far = out.get(origin).map_or(1.0, |(_, rename)| rename.likeness);
            out.insert(
                origin.clone(),
                (rename.new.clone(), Rename { likeness: so_far.min(rename.likeness), ..rename.clone() }),
            );
        }
        at = next;
    }
    out
}

/// The partner of each old page, by place, with its score.
type Pairs = BTreeMap<usize, (usize, Score)>;

/// One assignment for all: the best pair first. Ties go to the pair whose paths come first.
fn assign(table: &Table<'_>) -> Pairs {
    let mut scored: Vec<(usize, usize, Score)> = table
        .candidates
        .par_iter()
        .filter(|(from, to)| !table.ruled.forbids(*from, *to))
        .map(|(from, to)| (*from, *to, table.score(*from, *to)))
        .filter(|(_, _, score)| score.holds())
        .collect();
    scored.sort_by(|a, b| {
        let first = |score: &Score| (score.ruled.is_some(), score.goes_on);
        first(&b.2)
            .cmp(&first(&a.2))
            .then_with(|| b.2.total.total_cmp(&a.2.total))
            .then_with(|| table.old[a.0].path.cmp(table.old[b.0].path))
            .then_with(|| table.new[a.1].path.cmp(table.new[b.1].path))
    });
    let mut taken = BTreeSet::new();
    let mut pairs = Pairs::new();
    for (from, to, score) in scored {
        if !pairs.contains_key(&from) && !taken.contains(&to) {
            taken.insert(to);
            pairs.insert(from, (to, score));
        }
    }
    pairs
}

/// Pairs what the trees left without a partner and a commit renamed.
fn add_renamed(table: &Table<'_>, pairs: &mut Pairs, merged: &Merged, split: &Split) {
    let mut taken: BTreeSet<usize> = pairs.values().map(|(to, _)| *to).chain(split.keys().copied()).collect();
    let absorbed: BTreeSet<usize> = merged.values().flatten().map(|(from, ..)| *from).collect();
    let places: BTreeMap<&PagePath, usize> = table.new.iter().enumerate().map(|(at, end)| (end.path, at)).collect();
    for (from, end) in table.old.iter().enumerate() {
        let decided = pairs.contains_key(&from) || absorbed.contains(&from) || table.ruled.gone.contains(&from);
        let led = table.renamed.get(end.path).filter(|(_, rename)| !decided && rename.likeness >= RENAMED);
        let to = led.and_then(|(path, _)| places.get(path).copied());
        let Some((to, rename)) = to.zip(led.map(|(_, rename)| rename)) else { continue };
        let score = table.score(from, to);
        if (rename.likeness >= RENAMED_SURELY || score.likeness >= CONFIRMED || score.same_title || score.same_slug)
            && taken.insert(to)
        {
            pairs.insert(from, (to, score));
        }
    }
}

/// Pairs an old page that is gone with the new one that its readers are led to, where both have no other: to who wrote the redirect it is
/// the same page, however little of the text is left. Of the 17 such pairs of two sites all 17 are (`functions/lower` → `functions/strings/ToLower`).
fn add_redirected(table: &Table<'_>, pairs: &mut Pairs, merged: &Merged, split: &Split) {
    let absorbed: BTreeSet<usize> = merged.values().flatten().map(|(from, ..)| *from).collect();
    let gone: BTreeSet<usize> = table.open(pairs).into_iter().filter(|from| !absorbed.contains(from)).collect();
    let has_origin: BTreeSet<usize> = pairs.values().map(|(to, _)| *to).chain(split.keys().copied()).collect();
    let is_new = |to: &usize| !has_origin.contains(to) && !table.ruled.made(*to);
    let led: Vec<(usize, usize)> =
        table.redirected.iter().copied().filter(|(from, to)| gone.contains(from) && is_new(to)).collect();
    let (mut ways_out, mut ways_in): (HashMap<usize, usize>, HashMap<usize, usize>) = Default::default();
    for (from, to) in &led {
        *ways_out.entry(*from).or_default() += 1;
        *ways_in.entry(*to).or_default() += 1;
    }
    for (from, to) in led {
        if ways_out[&from] == 1 && ways_in[&to] == 1 && !table.ruled.forbids(from, to) {
            pairs.insert(from, (to, table.score(from, to)));
        }
    }
}

fn descents(table: &Table<'_>, pairs: &Pairs, merged: &Merged, split: &Split) -> Vec<Descent> {
    let origin: BTreeMap<usize, usize> = pairs.iter().map(|(from, (to, _))| (*to, *from)).collect();
    let splits: BTreeSet<usize> = split.values().map(|(from, ..)| *from).collect();
    let old_path = |at: usize| table.old[at].path.clone();
    let olds: BTreeSet<&PagePath> = table.old.iter().map(|end| end.path).collect();
    let mut out = Vec::new();
    for (to, end) in table.new.iter().enumerate() {
        let new = Some(end.path.clone());
        let descent = if let Some((from, score)) = origin.get(&to).and_then(|from| Some((*from, &pairs.get(from)?.1))) {
            let mut old = vec![old_path(from)];
            let mut evidence = score.evidence();
            let mut confidence = if score.same_path { score.confidence().max(0.8) } else { score.confidence() };
            let lineage = if let Some(others) = merged.get(&to) {
                for (other, why, sure) in others {
                    old.push(old_path(*other));
                    evidence.push(why.clone());
                    confidence = confidence.min(*sure);
                }
                Lineage::Merged
            } else if splits.contains(&from) {
                Lineage::Split
            } else if score.same_path {
                Lineage::Kept
            } else {
                Lineage::Moved
            };
            Descent { lineage, old, new, confidence, evidence }
        } else if let Some((from, why, sure)) = split.get(&to) {
            Descent {
                lineage: Lineage::Split,
                old: vec![old_path(*from)],
                new,
                confidence: *sure,
                evidence: vec![why.clone()],
            }
        } else {
            let evidence = if olds.contains(end.path) { vec![Evidence::PathReused] } else { Vec::new() };
            Descent { lineage: Lineage::Added, old: Vec::new(), new, confidence: 1.0, evidence }
        };
        out.push(descent);
    }
    let absorbed: BTreeSet<usize> = merged.values().flatten().map(|(from, ..)| *from).collect();
    for from in (0..table.old.len()).filter(|from| !pairs.contains_key(from) && !absorbed.contains(from)) {
        out.push(Descent {
            lineage: Lineage::Removed,
            old: vec![old_path(from)],
            new: None,
            confidence: 1.0,
            evidence: Vec::new(),
        });
    }
    out.sort_by(|a, b| (a.new.is_none(), &a.new, &a.old).cmp(&(b.new.is_none(), &b.new, &b.old)));
    out
}
