//! Tags that name releases, and which of them are ancestors of which.

use std::collections::HashMap;

use git2::{ObjectType, Oid};

use super::graph::WORTH_A_THREAD;
use super::{Repo, date_of, no_date, object_id, open};
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
    /// All releases, oldest first, and what is odd about tags. Errors: those of [`Repo::tags`].
    pub fn releases(&self, rules: &ReleaseRules) -> Result<(Vec<Release>, Vec<Problem>), Error> {
        self.releases_by(rules, |tags| self.ancestry(tags))
    }

    /// The same, for who may know already what [`Repo::ancestry`] would tell.
    pub fn releases_by(
        &self,
        rules: &ReleaseRules,
        ancestry: impl FnOnce(&[Tag]) -> (Ancestry, bool),
    ) -> Result<(Vec<Release>, Vec<Problem>), Error> {
        let (tags, mut problems) = self.tags(rules)?;
        let (ancestry, whole) = ancestry(&tags);
        if !whole {
            problems.push(Problem::in_file("", None, ProblemKind::MissingCommits));
        }
        let (releases, mut odd) = order(tags, &ancestry);
        // What has no date was not made before anything.
        let undated = |odd: &Problem| {
            problems.iter().any(|problem| problem.kind == ProblemKind::NoDate && problem.path == odd.path)
        };
        odd.retain(|odd| !(matches!(odd.kind, ProblemKind::DateOrder(_)) && undated(odd)));
        problems.extend(odd);
        Ok((releases, problems))
    }

    /// Which of these tags' commits are ancestors of which. False beside it: some commits could not be read.
    pub fn ancestry(&self, tags: &[Tag]) -> (Ancestry, bool) {
        let commits: Vec<Oid> = tags.iter().filter_map(|tag| self.oid(&tag.commit)).collect();
        let mut dated: Vec<_> = tags.iter().map(|tag| (tag.date.timestamp(), &tag.commit)).collect();
        dated.sort();
        let middle = dated
            .get(dated.len() / 2)
            .filter(|_| dated.len() >= WORTH_A_THREAD)
            .and_then(|(_, commit)| self.oid(commit));
        self.ancestry_of(&commits, middle)
    }

    /// The tags that name releases, by name, and what is odd about them. No tags give no releases: see [`Repo::no_release`]. Errors:
    /// the clone is shallow, or the tags cannot be listed.
    pub fn tags(&self, rules: &ReleaseRules) -> Result<(Vec<Tag>, Vec<Problem>), Error> {
        self.require_whole_history()?;
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
                    let date = date_of(time).unwrap_or_else(|| {
                        problems.push(Problem::in_file(name.as_str(), None, ProblemKind::NoDate));
                        no_date()
                    });
                    tags.push(Tag { name, version, commit: object_id(commit), date });
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
    /// commits above it down to its children. `middle` is the one in the middle by date. False beside it: some commits could not be read.
    fn ancestry_of(&self, tagged: &[Oid], middle: Option<Oid>) -> (Ancestry, bool) {
        let mut places: HashMap<Oid, usize> = HashMap::new();
        for &commit in tagged {
            let next = places.len();
            places.entry(commit).or_insert(next);
        }
        let words = places.len().div_ceil(64);
        let mut memo = self.memo.borrow_mut();
        let graph = &mut memo.graph;
        if let Some(middle) = middle {
            self.read_side_by_side(graph, tagged, middle);
        }
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
            for &parent in graph.parents(commit) {
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
            let number = graph.number_of(commit).unwrap_or_default();
            sets[number * words..(number + 1) * words].to_vec()
        };
        let above = commits.iter().map(|(commit, _)| set_of(commit)).collect();
        (Ancestry::new(commits.into_iter().map(|(commit, _)| object_id(commit)).collect(), above), whole)
    }

    /// The nearest release at or above a point: of those no other release at or above it descends from, the highest version.
    pub(super) fn previous_of(&self, point: &Point, releases: &[Release]) -> Option<String> {
        let start = self.oid(&point.commit)?;
        let by_commit: HashMap<Oid, usize> = releases
            .iter()
            .enumerate()
            .filter_map(|(place, release)| Some((self.oid(&release.commit)?, place)))
            .collect();
        // `releases` has ancestors first, so of those met the last one is nobody's ancestor among them; of several such the order has
        // the highest version last. What lies above one that was met has earlier places.
        let places = self.memo.borrow_mut().graph.first_met(self, start, &by_commit);
        places.into_iter().max().map(|place| releases[place].name.clone())
    }
}
