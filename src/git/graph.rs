//! Commits and their parents, each read once.
//!
//! Reading a long history is inflating thousands of small objects one after the other: a commit must be read to know the next.
//! [`Repo::read_side_by_side`] halves the wait. One thread reads what lies at or above a commit in the middle; the other
//! goes up from the newest ones, and stops where commits are older than that one:
//!
//! ```text
//! root ─○─○─○─○─○─ middle ─○─○─○─○─ newest
//!       ◀── one thread        ◀── the other
//! ```
//!
//! Dates decide only who reads what. A commit that neither has read, because dates are out of order, is read afterwards.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use git2::{ObjectType, Odb, Oid, Repository};

use super::Repo;

/// From so many releases on a second thread is worth its start. Measured on `releases`: with 28 releases and 564 commits it took 10 ms
/// instead of 9, with 160 and 12,322 it took 72 ms instead of 95.
pub(super) const WORTH_A_THREAD: usize = 64;

/// Commits and their parents. Commits are told by their number here: histories are long, and a table of ids is dear to ask.
#[derive(Default)]
pub(super) struct Graph {
    numbers: HashMap<Oid, usize, BuildHasherDefault<IdHasher>>,
    pub(super) commits: Vec<Commit>,
    /// So many of the commits, from the first on, have been read.
    read: usize,
}

pub(super) struct Commit {
    pub(super) id: Oid,
    /// The numbers of its parents; none if it has not been read.
    parents: Option<Vec<usize>>,
    /// Whether it could be read.
    pub(super) whole: bool,
}

/// What stands in a commit.
struct Read {
    parents: Vec<Oid>,
    /// Seconds since the epoch, as the committer's clock had it.
    date: i64,
}

impl Repo {
    /// Whether the history follows from the commits alone: no graft sets other parents over theirs.
    pub fn follows_from_commits(&self) -> bool {
        !has_grafts(&self.inner)
    }

    /// Reads the parents of all commits that can be reached from these, where that is not done yet; gives their numbers.
    pub(super) fn read_parents(&self, graph: &mut Graph, from: &[Oid]) -> Vec<usize> {
        let starts: Vec<usize> = from.iter().map(|&id| graph.number(id)).collect();
        let commits = Commits::of(&self.inner);
        while graph.read < graph.commits.len() {
            let at = graph.read;
            graph.read += 1;
            if graph.commits[at].parents.is_none() {
                graph.take(at, commits.read(graph.commits[at].id));
            }
        }
        starts
    }

    /// Reads most of what [`Repo::read_parents`] will want, in two threads.
    pub(super) fn read_side_by_side(&self, graph: &mut Graph, from: &[Oid], middle: Oid) {
        let commits = Commits::of(&self.inner);
        let Some(border) = commits.read(middle).map(|read| read.date) else { return };
        let path = self.inner.path().to_owned();
        let (older, newer) = std::thread::scope(|scope| {
            let older = scope.spawn(move || {
                Repository::open(path).map(|repo| Commits::of(&repo).reached(&[middle], i64::MIN)).unwrap_or_default()
            });
            let newer = commits.reached(from, border);
            (older.join().unwrap_or_default(), newer)
        });
        for (id, commit) in newer.into_iter().chain(older) {
            let at = graph.number(id);
            if graph.commits[at].parents.is_none() {
                graph.take(at, Some(commit));
            }
        }
    }
}

/// Reads commits, one by one.
struct Commits<'r> {
    repo: &'r Repository,
    /// The raw objects; none where libgit2 has to set other parents over those in commits (`info/grafts`).
    raw: Option<Odb<'r>>,
}

impl<'r> Commits<'r> {
    fn of(repo: &'r Repository) -> Commits<'r> {
        Commits { repo, raw: repo.odb().ok().filter(|_| !has_grafts(repo)) }
    }

    /// The commits that can be reached from these over commits that are newer than `border`. What can't be read is left out.
    fn reached(&self, from: &[Oid], border: i64) -> Vec<(Oid, Read)> {
        let mut seen: HashSet<Oid, BuildHasherDefault<IdHasher>> = from.iter().copied().collect();
        let mut open: Vec<Oid> = seen.iter().copied().collect();
        let mut out = Vec::new();
        while let Some(id) = open.pop() {
            let Some(commit) = self.read(id) else { continue };
            if commit.date > border {
                open.extend(commit.parents.iter().copied().filter(|&parent| seen.insert(parent)));
            }
            out.push((id, commit));
        }
        out
    }

    /// What stands in a commit; none if it can't be read.
    fn read(&self, id: Oid) -> Option<Read> {
        let raw = self.raw.as_ref().and_then(|raw| raw.read(id).ok());
        raw.filter(|object| object.kind() == ObjectType::Commit)
            .and_then(|object| parse(self.repo, object.data()))
            .or_else(|| {
                let commit = self.repo.find_commit(id).ok()?;
                Some(Read { parents: commit.parent_ids().collect(), date: commit.time().seconds() })
            })
    }
}

/// Whether git has to set other parents over those in commits.
fn has_grafts(repo: &Repository) -> bool {
    repo.commondir().join("info/grafts").exists()
}

/// What stands in the text of a commit: it begins `tree …`, `parent …`, `author …`, `committer … <seconds> <zone>`. None if
/// it does not.
fn parse(repo: &Repository, text: &[u8]) -> Option<Read> {
    let mut lines = text.split(|&byte| byte == b'\n');
    let tree = lines.next()?.strip_prefix(b"tree ")?;
    let mut parents = Vec::new();
    let mut line = lines.next()?;
    while let Some(id) = line.strip_prefix(b"parent ") {
        let id = std::str::from_utf8(id).ok().filter(|id| id.len() == tree.len())?;
        parents.push(Oid::from_str_ext(id, repo.object_format()).ok()?);
        line = lines.next()?;
    }
    line.strip_prefix(b"author ")?;
    let committer = lines.next()?.strip_prefix(b"committer ")?;
    let seconds = committer.rsplit(|&byte| byte == b' ').nth(1)?;
    Some(Read { parents, date: std::str::from_utf8(seconds).ok()?.parse().ok()? })
}

impl Graph {
    fn number(&mut self, id: Oid) -> usize {
        let next = self.commits.len();
        let number = *self.numbers.entry(id).or_insert(next);
        if number == next {
            self.commits.push(Commit { id, parents: None, whole: true });
        }
        number
    }

    /// The number of a commit, if it is known.
    pub(super) fn number_of(&self, id: &Oid) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    /// Goes up from a commit to these others, and not beyond them: the numbers that those have which are met.
    pub(super) fn first_met(&mut self, repo: &Repo, from: Oid, others: &HashMap<Oid, usize>) -> Vec<usize> {
        let commits = Commits::of(&repo.inner);
        let mut open = vec![self.number(from)];
        let mut seen: HashSet<usize> = open.iter().copied().collect();
        let mut met = Vec::new();
        while let Some(at) = open.pop() {
            let id = self.commits[at].id;
            if let Some(&number) = others.get(&id) {
                met.push(number);
                continue;
            }
            if self.commits[at].parents.is_none() {
                self.take(at, commits.read(id));
            }
            open.extend(self.parents(at).iter().copied().filter(|&parent| seen.insert(parent)));
        }
        met
    }

    fn take(&mut self, at: usize, read: Option<Read>) {
        let whole = read.is_some();
        let parents = read.map(|read| read.parents).unwrap_or_default();
        let parents = parents.into_iter().map(|id| self.number(id)).collect();
        let commit = &mut self.commits[at];
        (commit.parents, commit.whole) = (Some(parents), whole);
    }

    /// The numbers of a commit's parents.
    pub(super) fn parents(&self, commit: usize) -> &[usize] {
        self.commits[commit].parents.as_deref().unwrap_or_default()
    }

    /// All commits that can be reached from these, each after its parents. Not recursive: histories are deep.
    pub(super) fn parents_first(&self, from: &[usize]) -> Vec<usize> {
        let mut done: Vec<Option<bool>> = vec![None; self.commits.len()];
        let mut sorted = Vec::with_capacity(self.commits.len());
        let mut open = from.to_vec();
        while let Some(&commit) = open.last() {
            match done[commit] {
                None => {
                    done[commit] = Some(false);
                    open.extend(self.parents(commit).iter().filter(|&&parent| done[parent].is_none()));
                }
                Some(false) => {
                    done[commit] = Some(true);
                    sorted.push(commit);
                    open.pop();
                }
                Some(true) => drop(open.pop()),
            }
        }
        sorted
    }
}

/// Ids are hashes already: their first bytes will do.
#[derive(Default)]
struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 ^= u64::from_le_bytes(*first);
        }
    }
}
