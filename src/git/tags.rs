//! Tags that name releases, and which of them are ancestors of which.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use git2::{ObjectType, Oid};

use super::{Repo, date_of, object_id, open};
use crate::config::ReleaseRules;
use crate::error::Error;
use crate::problem::{Problem, ProblemKind};
use crate::release::{Ancestry, Point, Release, Tag, order, parse_version};

/// How many tags deep a tag of a tag is followed. Git sets no limit; nobody nests by hand more than twice.
const MAX_NESTED_TAGS: usize = 16;

/// What a tag leads to.
enum Target {
    Commit(Oid, git2::Time),
    /// A tree or a blob.
    Other,
    /// An object that is missing or damaged.
    Missing,
}

impl Repo {
    /// All releases, oldest first, and what is odd about tags. No tags give no releases: see [`Repo::no_release`]. Errors: the
    /// clone is shallow, or the tags cannot be listed.
    pub fn releases(&self, rules: &ReleaseRules) -> Result<(Vec<Release>, Vec<Problem>), Error> {
        self.require_whole_history()?;
        let (tags, mut problems) = self.tags(rules)?;
        let commits: Vec<Oid> = tags.iter().filter_map(|tag| self.oid(&tag.commit)).collect();
        let (ancestry, whole) = self.ancestry(&commits);
        if !whole {
            problems.push(Problem::in_file("", None, ProblemKind::MissingCommits));
        }
        let (releases, odd) = order(tags, &ancestry);
        problems.extend(odd);
        Ok((releases, problems))
    }

    fn tags(&self, rules: &ReleaseRules) -> Result<(Vec<Tag>, Vec<Problem>), Error> {
        let mut named: Vec<(Oid, Vec<u8>)> = Vec::new();
        let listed = self.inner.tag_foreach(|id, name| {
            named.push((id, name.strip_prefix(b"refs/tags/").unwrap_or(name).to_vec()));
            true
        });
        listed.map_err(|cause| Error::new("cannot list the tags").because(open::words(&cause)))?;
        named.sort_by(|a, b| a.1.cmp(&b.1));
        let mut tags = Vec::new();
        let mut problems = Vec::new();
        for (id, name) in named {
            // A name that is not UTF-8 is no version.
            let Ok(name) = String::from_utf8(name) else { continue };
            if rules.ignore.is_match(&name) {
                continue;
            }
            let Some(version) = parse_version(&name, &rules.naming) else { continue };
            match self.target(id) {
                Target::Commit(commit, time) => {
                    tags.push(Tag { name, version, commit: object_id(commit), date: date_of(time) });
                }
                Target::Other => problems.push(Problem::in_file(name, None, ProblemKind::TagTarget)),
                Target::Missing => {
                    let kind = ProblemKind::MissingObject(object_id(id).short().to_owned());
                    problems.push(Problem::in_file(name, None, kind));
                }
            }
        }
        Ok((tags, problems))
    }

    /// Follows a tag to its commit. The date is that of the outermost tagger, else the committer's.
    fn target(&self, mut id: Oid) -> Target {
        let mut tagged = None;
        for _ in 0..MAX_NESTED_TAGS {
            let Ok(object) = self.inner.find_object(id, None) else { return Target::Missing };
            match object.kind() {
                Some(ObjectType::Commit) => {
                    let Some(commit) = object.as_commit() else { return Target::Missing };
                    return Target::Commit(commit.id(), tagged.unwrap_or_else(|| commit.time()));
                }
                Some(ObjectType::Tag) => {
                    let Some(tag) = object.as_tag() else { return Target::Missing };
                    tagged = tagged.or_else(|| tag.tagger().map(|tagger| tagger.when()));
                    id = tag.target_id();
                }
                _ => return Target::Other,
            }
        }
        Target::Other
    }

    /// Which of these commits are ancestors of which, in one walk over the history: each commit hands the set of tagged
    /// commits above it down to its children. False beside it: some commits could not be read.
    fn ancestry(&self, tagged: &[Oid]) -> (Ancestry, bool) {
        let mut places: HashMap<Oid, usize> = HashMap::new();
        for &commit in tagged {
            let next = places.len();
            places.entry(commit).or_insert(next);
        }
        let words = places.len().div_ceil(64);
        let mut memo = self.memo.borrow_mut();
        let graph = &mut memo.graph;
        let starts = self.read_parents(graph, tagged);
        let sorted = graph.parents_first(&starts);
        let whole = sorted.iter().all(|&commit| graph.commits[commit].whole);
        let mut marks = vec![None; graph.commits.len()];
        for (&commit, &start) in tagged.iter().zip(&starts) {
            marks[start] = places.get(&commit).copied();
        }
        // One set after the other, by the commit's number.
        let mut sets = vec![0; graph.commits.len() * words];
        let mut set = vec![0; words];
        for commit in sorted {
            set.fill(0);
            for &parent in &graph.commits[commit].parents {
                let above = &sets[parent * words..(parent + 1) * words];
                set.iter_mut().zip(above).for_each(|(word, above)| *word |= above);
            }
            if let Some(place) = marks[commit] {
                set[place / 64] |= 1 << (place % 64);
            }
            sets[commit * words..(commit + 1) * words].copy_from_slice(&set);
        }
        let mut commits: Vec<(Oid, usize)> = places.into_iter().collect();
        commits.sort_by_key(|&(_, place)| place);
        let set_of = |commit: &Oid| {
            let number = graph.numbers.get(commit).copied().unwrap_or_default();
            sets[number * words..(number + 1) * words].to_vec()
        };
        let above = commits.iter().map(|(commit, _)| set_of(commit)).collect();
        (Ancestry::new(commits.into_iter().map(|(commit, _)| object_id(commit)).collect(), above), whole)
    }

    /// Reads the parents of all commits that can be reached from these, where that is not done yet; gives their numbers.
    fn read_parents(&self, graph: &mut Graph, from: &[Oid]) -> Vec<usize> {
        let starts: Vec<usize> = from.iter().map(|&id| graph.number(id)).collect();
        let odb = self.inner.odb().ok().filter(|_| !self.has_grafts());
        while graph.read < graph.commits.len() {
            let id = graph.commits[graph.read].id;
            let raw = odb.as_ref().and_then(|odb| odb.read(id).ok());
            let parents = raw
                .filter(|object| object.kind() == ObjectType::Commit)
                .and_then(|object| self.parents_in(object.data()))
                .or_else(|| self.inner.find_commit(id).ok().map(|commit| commit.parent_ids().collect()));
            let whole = parents.is_some();
            let parents = parents.unwrap_or_default().into_iter().map(|id| graph.number(id)).collect();
            let commit = &mut graph.commits[graph.read];
            (commit.parents, commit.whole) = (parents, whole);
            graph.read += 1;
        }
        starts
    }

    /// The parents that stand in the text of a commit: it begins `tree …`, `parent …`, `author …`. None if it does not.
    fn parents_in(&self, text: &[u8]) -> Option<Vec<Oid>> {
        let mut lines = text.split(|&byte| byte == b'\n');
        let tree = lines.next()?.strip_prefix(b"tree ")?;
        let mut parents = Vec::new();
        loop {
            let line = lines.next()?;
            let Some(id) = line.strip_prefix(b"parent ") else {
                return line.starts_with(b"author ").then_some(parents);
            };
            let id = std::str::from_utf8(id).ok().filter(|id| id.len() == tree.len())?;
            parents.push(Oid::from_str_ext(id, self.inner.object_format()).ok()?);
        }
    }

    /// Whether other parents are set over those in commits (`info/grafts`), which libgit2 knows how to read.
    fn has_grafts(&self) -> bool {
        self.inner.commondir().join("info/grafts").exists()
    }

    /// The nearest release at or above a point: of those no other release at or above it descends from, the highest version.
    pub(super) fn previous_of(&self, point: &Point, releases: &[Release]) -> Option<String> {
        let start = self.oid(&point.commit)?;
        let by_commit: HashMap<Oid, usize> = releases
            .iter()
            .enumerate()
            .filter_map(|(place, release)| Some((self.oid(&release.commit)?, place)))
            .collect();
        let mut memo = self.memo.borrow_mut();
        let graph = &mut memo.graph;
        let starts = self.read_parents(graph, &[start]);
        let reached = graph.parents_first(&starts);
        // `releases` has ancestors first, so the last one met is nobody's ancestor among them; of several such the order has
        // the highest version last.
        let places = reached.iter().filter_map(|&commit| by_commit.get(&graph.commits[commit].id));
        places.max().map(|&place| releases[place].name.clone())
    }
}

/// Commits and their parents, each read once. Commits are told by their number here: histories are long, and a table of
/// ids is dear to ask.
#[derive(Default)]
pub(super) struct Graph {
    numbers: HashMap<Oid, usize, BuildHasherDefault<IdHasher>>,
    commits: Vec<Commit>,
    /// So many of the commits have been read.
    read: usize,
}

struct Commit {
    id: Oid,
    parents: Vec<usize>,
    /// Whether it could be read.
    whole: bool,
}

impl Graph {
    fn number(&mut self, id: Oid) -> usize {
        let next = self.commits.len();
        let number = *self.numbers.entry(id).or_insert(next);
        if number == next {
            self.commits.push(Commit { id, parents: Vec::new(), whole: true });
        }
        number
    }

    /// All commits that can be reached from these, each after its parents. Not recursive: histories are deep.
    fn parents_first(&self, from: &[usize]) -> Vec<usize> {
        let mut done: Vec<Option<bool>> = vec![None; self.commits.len()];
        let mut sorted = Vec::with_capacity(self.commits.len());
        let mut open = from.to_vec();
        while let Some(&commit) = open.last() {
            match done[commit] {
                None => {
                    done[commit] = Some(false);
                    open.extend(self.commits[commit].parents.iter().filter(|&&parent| done[parent].is_none()));
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
