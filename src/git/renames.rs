//! Renames that single commits made: evidence for moves that the two ends alone may not show.
//!
//! A page renamed in one commit and rewritten in the next ten is a stranger to the two ends, but not to the commit. Each
//! commit that is no merge is compared with its parent, within the content folders and page by page:
//!
//! ```text
//! commit 1a2b3c4   removed  docs/a.md  (blob 5d1…)      same blob          → renamed, likeness 1
//!                  added    docs/b.md  (blob 5d1…)
//!                  removed  docs/c.md  24 lines          20 lines the same → renamed, likeness 0.83
//!                  added    docs/d.md  24 lines
//! ```
//!
//! What a merge commit renamed itself is not seen: its parents' commits tell the rest.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use git2::{Oid, Sort};
use xxhash_rust::xxh3::xxh3_64;

use super::trees::Difference;
use super::{Repo, object_id};
use crate::config::Content;
use crate::page::PagePath;
use crate::problem::{Problem, ProblemKind};
use crate::release::{ObjectId, Point};
use crate::snapshot::{Delta, Rename};

/// The least likeness of two texts in one commit that is worth telling. Half is a rename for git; below it `compare::lineage` asks for
/// other signs. In the real history the pages that a commit rewrote while it moved them have .21 to .35 once what many pages have is left out.
const MIN_LIKENESS: f64 = 0.2;

/// How many pages one commit may have added or removed for their texts to be compared (same blobs are always found). The
/// largest renumbering in the real histories is 121 pages; a thousand on both sides takes about 0.2 s.
const MAX_PAGES: usize = 1_000;

/// A line that more texts of one side have says nothing of any of them; pages of one folder have their front matter's keys in common.
const BOILERPLATE: usize = 16;

/// Texts longer than this are compared as blobs only; pages are written by hand and a hundred times shorter.
const MAX_TEXT: usize = 1_000_000;

/// How many commits are looked at in one range: ten times the longest real history; each takes some 0.05 ms.
const MAX_COMMITS: usize = 100_000;

/// How the words begin by which people say in Dutch and English that pages go elsewhere.
const MOVING: [&str; 12] = [
    "verplaats",
    "samenvoeg",
    "samengevoeg",
    "hernoem",
    "hernummer",
    "splits",
    "opgesplits",
    "merge",
    "move",
    "rename",
    "renumber",
    "split",
];

/// A page's place in the list of one side, and its likeness with another's.
struct Match {
    likeness: f64,
    old: usize,
    new: usize,
}

impl Repo {
    /// The renames that the commits in `from..to` made, newest first, as far as they lead from or to a page in `wanted`, over
    /// any number of steps. From the beginning there are none: everything is new. Problem: commits that could not be read.
    pub fn renames(
        &self,
        from: Option<&Point>,
        to: &Point,
        content: &Content,
        wanted: &BTreeSet<PagePath>,
    ) -> (Vec<Rename>, Vec<Problem>) {
        let Some(from) = from.filter(|from| !from.is_beginning() && !wanted.is_empty()) else {
            return (Vec::new(), Vec::new());
        };
        let folders = self.folders_of_both(from, to, content);
        let (commits, mut whole) = self.commits_between(from, to);
        let mut all: Vec<Rename> = Vec::new();
        for commit in commits {
            match self.renames_of(commit, &folders, content) {
                Some(renames) => all.extend(renames.iter().cloned()),
                None => whole = false,
            }
        }
        let problems = if whole {
            Vec::new()
        } else {
            vec![Problem::in_file("", None, ProblemKind::MissingCommits).in_release(&to.name)]
        };
        (leading(all, wanted), problems)
    }

    fn folders_of_both(&self, from: &Point, to: &Point, content: &Content) -> Vec<String> {
        let folders = |point| self.folders(point, content).unwrap_or_default();
        let both: BTreeSet<String> = folders(from).into_iter().chain(folders(to)).collect();
        both.into_iter().collect()
    }

    /// The commits in `from..to`, newest first. False beside it: some could not be read, or there were too many.
    fn commits_between(&self, from: &Point, to: &Point) -> (Vec<Oid>, bool) {
        let walk = || {
            let mut walk = self.inner.revwalk().ok()?;
            walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME).ok()?;
            walk.push(self.oid(&to.commit)?).ok()?;
            walk.hide(self.oid(&from.commit)?).ok()?;
            Some(walk)
        };
        let Some(walk) = walk() else { return (Vec::new(), false) };
        let mut commits = Vec::new();
        for commit in walk {
            match commit {
                Ok(commit) if commits.len() < MAX_COMMITS => commits.push(commit),
                _ => return (commits, false),
            }
        }
        (commits, true)
    }

    /// The renames of one commit against its parent; none at all for merges and for the first commit. `None`: unreadable.
    fn renames_of(&self, id: Oid, folders: &[String], content: &Content) -> Option<Arc<[Rename]>> {
        let key = (id, xxh3_64(folders.join("\n").as_bytes()) ^ content.key());
        if let Some(known) = self.memo.borrow().renames.get(&key) {
            return Some(known.clone());
        }
        let commit = self.inner.find_commit(id).ok()?;
        let mut renames = Vec::new();
        if commit.parent_count() == 1 {
            let (old, new) = (commit.parent(0).ok()?.tree().ok()?, commit.tree().ok()?);
            let mut found = Difference::default();
            for folder in folders {
                let ends = (self.folder_in(&old, folder), self.folder_in(&new, folder));
                self.compare(ends, folder, content, &mut found);
            }
            let said = said(commit.summary().ok().flatten().unwrap_or_default());
            renames = self.match_pages(found.delta, &object_id(id));
            renames.iter_mut().for_each(|rename| rename.said.clone_from(&said));
        }
        let renames: Arc<[Rename]> = renames.into();
        self.memo.borrow_mut().renames.insert(key, renames.clone());
        Some(renames)
    }

    /// Which removed page became which added one: same blobs first, then the likest texts. Each page takes part once.
    fn match_pages(&self, mut delta: Delta, commit: &ObjectId) -> Vec<Rename> {
        if delta.removed.is_empty() || delta.added.is_empty() {
            return Vec::new();
        }
        delta.removed.sort();
        delta.added.sort();
        let rename = |old: &(PagePath, ObjectId), new: &(PagePath, ObjectId), likeness| Rename {
            old: old.0.clone(),
            new: new.0.clone(),
            commit: commit.clone(),
            likeness,
            said: None,
        };
        let mut renames = Vec::new();
        for (old, new) in same_blobs(&mut delta.removed, &mut delta.added) {
            renames.push(rename(&old, &new, 1.0));
        }
        if delta.removed.len().max(delta.added.len()) <= MAX_PAGES {
            for found in self.likest(&delta.removed, &delta.added, &delta.beside) {
                renames.push(rename(&delta.removed[found.old], &delta.added[found.new], found.likeness));
            }
        }
        renames.sort_by(|a, b| a.new.cmp(&b.new));
        renames
    }

    fn likest(&self, removed: &Side, added: &Side, beside: &Side) -> Vec<Match> {
        if removed.is_empty() || added.is_empty() {
            return Vec::new();
        }
        let lines = |pages: &Side| pages.iter().map(|(_, blob)| self.lines(blob)).collect::<Vec<_>>();
        let mut found = alike(&lines(removed), &lines(added), &lines(beside));
        // Of equally like ones those that keep their file name go first.
        let renamed = |m: &Match| removed[m.old].0.file_name() != added[m.new].0.file_name();
        found.sort_by(|a, b| {
            b.likeness
                .total_cmp(&a.likeness)
                .then(renamed(a).cmp(&renamed(b)))
                .then((a.new, a.old).cmp(&(b.new, b.old)))
        });
        let (mut old_taken, mut new_taken) = (BTreeSet::new(), BTreeSet::new());
        found.retain(|m| {
            !old_taken.contains(&m.old)
                && !new_taken.contains(&m.new)
                && old_taken.insert(m.old)
                && new_taken.insert(m.new)
        });
        found
    }

    /// The hashes of a text's lines that are not blank, sorted, each once; none for what is missing or too long.
    fn lines(&self, blob: &ObjectId) -> Vec<u64> {
        let Some(blob) = self.oid(blob).and_then(|id| self.inner.find_blob(id).ok()) else { return Vec::new() };
        if blob.size() > MAX_TEXT {
            return Vec::new();
        }
        let lines = blob.content().split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
        let mut hashes: Vec<u64> = lines.map(xxh3_64).collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes
    }
}

/// The word in a commit's subject that says that it moves pages, merges or splits them. What git and forges write into the subject of a
/// merge themselves says nothing of pages.
fn said(subject: &str) -> Option<String> {
    if ["Merge branch", "Merge pull request", "Merge remote"].iter().any(|own| subject.starts_with(own)) {
        return None;
    }
    let words = subject.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words = words.filter(|word| MOVING.iter().any(|moving| word.to_lowercase().starts_with(moving)));
    words.next().map(str::to_owned)
}

/// The pairs of texts (hashes of lines, each once) that have at least [`MIN_LIKENESS`] in common, of both together. A line weighs one over
/// the number of texts of one side that have it, and of those beside them that did not change: two pages made from one template are not one page.
fn alike(olds: &[Vec<u64>], news: &[Vec<u64>], beside: &[Vec<u64>]) -> Vec<Match> {
    // Every line, with its side and text; sorted, the texts that share it stand together.
    let entries = |texts: &[Vec<u64>], side: bool| -> Vec<(u64, bool, usize)> {
        texts.iter().enumerate().flat_map(|(at, lines)| lines.iter().map(move |line| (*line, side, at))).collect()
    };
    let mut all = entries(olds, false);
    all.extend(entries(news, true));
    all.sort_unstable();
    // Each sum twice: what a line weighs, and what it would if there were no others beside these.
    let (mut of_old, mut of_new) = (vec![[0.0; 2]; olds.len()], vec![[0.0; 2]; news.len()]);
    let mut both: BTreeMap<(usize, usize), [f64; 2]> = BTreeMap::new();
    for group in all.chunk_by(|a, b| a.0 == b.0) {
        let (old, new) = group.split_at(group.partition_point(|entry| !entry.1));
        let unchanged = beside.iter().filter(|lines| lines.binary_search(&group[0].0).is_ok()).count();
        let many = old.len().max(new.len());
        if many > BOILERPLATE {
            continue;
        }
        let add = |sums: &mut [f64; 2]| {
            sums[0] += 1.0 / (many + unchanged) as f64;
            sums[1] += 1.0 / many as f64;
        };
        old.iter().for_each(|entry| add(&mut of_old[entry.2]));
        new.iter().for_each(|entry| add(&mut of_new[entry.2]));
        for (old, new) in old.iter().flat_map(|old| new.iter().map(|new| (old.2, new.2))) {
            add(both.entry((old, new)).or_default());
        }
    }
    let found = both.into_iter().filter_map(|((old, new), both)| {
        let [likeness, alone] = [0, 1].map(|of: usize| 2.0 * both[of] / (of_old[old][of] + of_new[new][of]));
        // Of one template and nothing more they are worth telling still: their names may say the rest.
        (alone >= MIN_LIKENESS).then_some(Match { likeness: likeness.max(MIN_LIKENESS), old, new })
    });
    found.collect()
}

type Side = Vec<(PagePath, ObjectId)>;

/// Takes the pairs with the same blob out of both sides. Where several share a blob, the ones with the same file name go
/// together, the rest in order of path.
fn same_blobs(removed: &mut Side, added: &mut Side) -> Vec<((PagePath, ObjectId), (PagePath, ObjectId))> {
    let mut by_blob: BTreeMap<ObjectId, Vec<PagePath>> = BTreeMap::new();
    for (path, blob) in removed.iter() {
        by_blob.entry(blob.clone()).or_default().push(path.clone());
    }
    let mut pairs = Vec::new();
    for same_name in [true, false] {
        added.retain(|(new, blob)| {
            let Some(olds) = by_blob.get_mut(blob) else { return true };
            let Some(at) = olds.iter().position(|old| !same_name || old.file_name() == new.file_name()) else {
                return true;
            };
            pairs.push(((olds.remove(at), blob.clone()), (new.clone(), blob.clone())));
            false
        });
    }
    removed.retain(|(path, blob)| by_blob.get(blob).is_some_and(|left| left.contains(path)));
    pairs
}

/// The renames that lead, over any number of steps, to or from a page in `wanted`. Newest first, as they come in.
fn leading(all: Vec<Rename>, wanted: &BTreeSet<PagePath>) -> Vec<Rename> {
    let mut kept = vec![false; all.len()];
    let mut reached: HashSet<&PagePath> = wanted.iter().collect();
    for (keep, rename) in kept.iter_mut().zip(&all) {
        if reached.contains(&rename.new) {
            *keep = true;
            reached.insert(&rename.old);
        }
    }
    let mut reached: HashSet<&PagePath> = wanted.iter().collect();
    for (keep, rename) in kept.iter_mut().zip(&all).rev() {
        if reached.contains(&rename.old) {
            *keep = true;
            reached.insert(&rename.new);
        }
    }
    let mut kept = kept.into_iter();
    all.into_iter().filter(|_| kept.next().unwrap_or(false)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(lines: &[u64]) -> Vec<u64> {
        lines.to_vec()
    }

    fn pairs(olds: &[Vec<u64>], news: &[Vec<u64>]) -> Vec<(usize, usize)> {
        // Those that count without another sign.
        alike(olds, news, &[])
            .iter()
            .filter(|found| found.likeness >= 0.5)
            .map(|found| (found.old, found.new))
            .collect()
    }

    #[test]
    fn what_a_template_gives_makes_no_rename() {
        // Lines 1 to 6 stand on every page, the others on one.
        let page = |own: &[u64]| [&[1, 2, 3, 4, 5, 6], own].concat();
        let news: Vec<Vec<u64>> = (0..8).map(|at| page(&[100 + at, 200 + at, 300 + at])).collect();
        assert_eq!(pairs(&[page(&[7, 8, 9])], &news), []);
        assert_eq!(pairs(&[page(&[7, 203, 303])], &news), [(0, 3)]);
        // Where only one came, those that did not change tell what the template is.
        let (went, came) = ([page(&[7, 8, 9])], [page(&[100, 200])]);
        assert!(alike(&went, &came, &[])[0].likeness > 0.5);
        assert!(alike(&went, &came, &news)[0].likeness < 0.3);
    }

    #[test]
    fn the_subject_of_a_commit_says_that_pages_move() {
        assert_eq!(said("Pagina's Verplaatst naar regels").as_deref(), Some("Verplaatst"));
        assert_eq!(said("docs: rename all").as_deref(), Some("rename"));
        for none in ["Remove a page", "Merge pull request #12 from docs/split", "Merge branch 'move'", ""] {
            assert_eq!(said(none), None, "{none}");
        }
    }

    #[test]
    fn likeness_is_the_share_of_lines_of_both_together() {
        let found = alike(&[lines(&[1, 2, 3, 4])], &[lines(&[1, 2, 3, 9])], &[]);
        assert!((found[0].likeness - 0.75).abs() < f64::EPSILON);
        assert_eq!(pairs(&[lines(&[1, 2, 3, 4])], &[lines(&[1, 7, 8, 9])]), []);
        assert_eq!(pairs(&[lines(&[])], &[lines(&[])]), []);
    }
}
