//! Tags that name releases, and which of them are ancestors of which.

use std::collections::HashMap;

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
        let (parents, whole) = self.parents(tagged);
        let mut sets: HashMap<Oid, Vec<u64>> = HashMap::with_capacity(parents.len());
        for commit in parents_first(tagged, &parents) {
            let mut set = vec![0; words];
            for above in parents.get(&commit).into_iter().flatten().filter_map(|parent| sets.get(parent)) {
                set.iter_mut().zip(above).for_each(|(word, above)| *word |= above);
            }
            if let Some(place) = places.get(&commit) {
                set[place / 64] |= 1 << (place % 64);
            }
            sets.insert(commit, set);
        }
        let mut commits: Vec<(Oid, usize)> = places.into_iter().collect();
        commits.sort_by_key(|&(_, place)| place);
        let above = commits.iter().map(|(commit, _)| sets.remove(commit).unwrap_or_default()).collect();
        (Ancestry::new(commits.into_iter().map(|(commit, _)| object_id(commit)).collect(), above), whole)
    }

    /// The parents of all commits that can be reached from these. False beside it: some could not be read.
    fn parents(&self, from: &[Oid]) -> (HashMap<Oid, Vec<Oid>>, bool) {
        let mut parents: HashMap<Oid, Vec<Oid>> = HashMap::new();
        let mut whole = true;
        let mut open = from.to_vec();
        while let Some(id) = open.pop() {
            if parents.contains_key(&id) {
                continue;
            }
            let above: Vec<Oid> = match self.inner.find_commit(id) {
                Ok(commit) => commit.parent_ids().collect(),
                Err(_) => {
                    whole = false;
                    Vec::new()
                }
            };
            open.extend(&above);
            parents.insert(id, above);
        }
        (parents, whole)
    }

    /// The nearest release at or above a point: of those no other release at or above it descends from, the highest version.
    pub(super) fn previous_of(&self, point: &Point, releases: &[Release]) -> Option<String> {
        let start = self.oid(&point.commit)?;
        let by_commit: HashMap<Oid, usize> = releases
            .iter()
            .enumerate()
            .filter_map(|(place, release)| Some((self.oid(&release.commit)?, place)))
            .collect();
        let (parents, _) = self.parents(&[start]);
        // `releases` has ancestors first, so the last one met is nobody's ancestor among them; of several such the order has
        // the highest version last.
        parents.keys().filter_map(|commit| by_commit.get(commit)).max().map(|&place| releases[place].name.clone())
    }
}

/// All commits that can be reached from these, each after its parents. Not recursive: histories are deep.
fn parents_first(from: &[Oid], parents: &HashMap<Oid, Vec<Oid>>) -> Vec<Oid> {
    let mut done: HashMap<Oid, bool> = HashMap::with_capacity(parents.len());
    let mut sorted = Vec::with_capacity(parents.len());
    let mut open = from.to_vec();
    while let Some(&commit) = open.last() {
        match done.get(&commit) {
            None => {
                done.insert(commit, false);
                open.extend(parents.get(&commit).into_iter().flatten().filter(|parent| !done.contains_key(parent)));
            }
            Some(false) => {
                done.insert(commit, true);
                sorted.push(commit);
                open.pop();
            }
            Some(true) => drop(open.pop()),
        }
    }
    sorted
}
