//! Releases: tags that parse as versions, their order and predecessors. Pure.
//!
//! [`parse_version`] says whether a tag names a release, [`order`] makes releases of tags. What git knows comes in as
//! data: the tags with their commits and dates, and an [`Ancestry`].
//!
//! # The order, by example
//!
//! ```text
//! history                                   order      predecessor
//!   o──v1.0──o──v1.1──o──v2.0  main         v1.0       –
//!          └──o──v1.0.1        maintenance  v1.0.1     v1.0
//!                                           v1.1       v1.0
//!                                           v2.0       v1.1
//! ```
//!
//! An ancestor always comes first. Where ancestry says nothing (`v1.0.1` and `v1.1`) the version decides, then the date,
//! then the name. The predecessor is the nearest ancestor, so a maintenance branch keeps its own line.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use borsh::{BorshDeserialize, BorshSerialize};
use chrono::{DateTime, FixedOffset};
use semver::{BuildMetadata, Prerelease, Version};

use crate::problem::{Problem, ProblemKind};

/// The id of a commit, tree or blob, in hex (40 digits, or 64 in a SHA-256 repository).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, BorshDeserialize, BorshSerialize)]
pub struct ObjectId(pub String);

impl ObjectId {
    /// The first seven digits, as people write them.
    pub fn short(&self) -> &str {
        self.0.get(..7).unwrap_or(&self.0)
    }
}

/// A release: a tag that parses as a version, its commit and its date.
#[derive(Clone, Debug, PartialEq)]
pub struct Release {
    /// The tag's name as it stands in git.
    pub name: String,
    /// The version it names.
    pub version: Version,
    /// When it was released: the tagger's date, else the commit's, in its own offset.
    pub date: DateTime<FixedOffset>,
    /// The commit it names.
    pub commit: ObjectId,
    /// Name of the nearest ancestor release (a candidate stands for its final release); where history has none (releases cut on branches of their own), of the
    /// highest lower version that is dated no later. None for the first release.
    pub previous: Option<String>,
    /// Other tags that are the same release.
    pub aliases: Vec<String>,
}

impl Release {
    /// The release as one end of a range.
    pub fn point(&self) -> Point {
        Point {
            name: self.name.clone(),
            version: Some(self.version.clone()),
            date: self.date,
            commit: self.commit.clone(),
        }
    }
}

/// One end of a range: a release, or any revision.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// What people call it: the tag's name, or the revision as given; `HEAD` for what is unreleased; empty for the
    /// beginning, before the first release.
    pub name: String,
    /// The version, if it is a release.
    pub version: Option<Version>,
    /// The release's date, else the commit's.
    pub date: DateTime<FixedOffset>,
    /// The commit; empty for the beginning.
    pub commit: ObjectId,
}

impl Point {
    /// The beginning: no commit, an empty tree, dated 1 January 1970. What the first release is compared with.
    pub fn beginning() -> Self {
        Point {
            name: String::new(),
            version: None,
            date: DateTime::UNIX_EPOCH.fixed_offset(),
            commit: ObjectId(String::new()),
        }
    }

    /// Whether this is the beginning.
    pub fn is_beginning(&self) -> bool {
        self.commit.0.is_empty()
    }
}

/// Which tags name releases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Naming {
    /// What stands in front of the version in a tag's name (`docs-` in `docs-v1.2`), besides a `v`. Where it is not
    /// empty, tags without it are no releases.
    pub prefix: String,
    /// How versions are written.
    pub scheme: Scheme,
}

/// How versions are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// `1.2.3`, leniently: `v1.1` is 1.1.0, `v1.0.0.beta1` is 1.0.0-beta.1.
    #[default]
    Semver,
    /// Dates too: `2024.12`, `2024-12-19`, `v2024.12.1`. What is no date is read as [`Scheme::Semver`], so that a site
    /// which came to dates later keeps its older releases.
    Calendar,
}

/// First and last year that are read as a year in a calendar version.
const YEARS: std::ops::RangeInclusive<u64> = 1970..=2999;

/// The version that a tag names, if it names a release.
///
/// A `v` or `V` in front is left out, missing numbers are 0, a pre-release may follow with `-`, `.` or nothing
/// (`2.0rc1`), and a number that sticks to a word is a part of its own, so that `beta10` follows `beta9`.
///
/// ```
/// use pagelog::release::{parse_version, Naming};
/// let version = |tag| parse_version(tag, &Naming::default()).map(|version| version.to_string());
/// assert_eq!(version("v1.1").as_deref(), Some("1.1.0"));
/// assert_eq!(version("v1.0.0.beta1").as_deref(), Some("1.0.0-beta.1"));
/// assert_eq!(version("ruby-1.9.2"), None);
/// ```
pub fn parse_version(tag: &str, naming: &Naming) -> Option<Version> {
    let rest = tag.strip_prefix(naming.prefix.as_str())?;
    let bare = rest.strip_prefix(['v', 'V']).unwrap_or(rest);
    if naming.scheme == Scheme::Calendar
        && let Some(version) = calendar(bare)
    {
        return Some(version);
    }
    let (version, numbers) = lenient(bare)?;
    // A lone number is a version only when something says so: `v2`, `release-2`, not `7`.
    let marked = bare.len() < tag.len();
    if numbers == 1 && !marked {
        return None;
    }
    // `2024.12` is a date; whether dates are releases is for the scheme to say. `2024.1.0` is a full version.
    if numbers < 3 && YEARS.contains(&version.major) { None } else { Some(version) }
}

/// `1`, `1.2`, `1.2.3`, then a pre-release and build data; and how many numbers there were.
fn lenient(text: &str) -> Option<(Version, usize)> {
    let (text, build) = match text.split_once('+') {
        Some((text, build)) => (text, BuildMetadata::new(build).ok()?),
        None => (text, BuildMetadata::EMPTY),
    };
    let mut numbers = [0; 3];
    let mut rest = text;
    let mut count = 0;
    for (index, number) in numbers.iter_mut().enumerate() {
        let from = if index == 0 { rest } else { rest.strip_prefix('.').unwrap_or("") };
        let digits = from.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            break;
        }
        count += 1;
        *number = from[..digits].parse().ok()?;
        rest = &from[digits..];
    }
    let [major, minor, patch] = numbers;
    (count > 0).then_some((Version { major, minor, patch, pre: prerelease(rest)?, build }, count))
}

/// What follows the numbers: `-beta.1`, `.beta1`, `rc1`. None if it is no pre-release.
fn prerelease(text: &str) -> Option<Prerelease> {
    if text.is_empty() {
        return Some(Prerelease::EMPTY);
    }
    let bare = match text.strip_prefix('-') {
        Some(bare) => Some(bare).filter(|bare| !bare.is_empty())?,
        // Without the hyphen only a word can follow: `1.2.3.4` is something else.
        None => Some(text.strip_prefix('.').unwrap_or(text))
            .filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))?,
    };
    let parts: Vec<String> = bare.split('.').map(word_and_number).collect();
    Prerelease::new(&parts.join(".")).ok()
}

/// `beta10` → `beta.10`; a number loses its leading zeros, which semver does not allow; anything else as it is.
fn word_and_number(part: &str) -> String {
    let letters = part.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, number) = part.split_at(letters);
    // `parse` would take a `+` in front of it.
    match number.parse::<u64>() {
        _ if number.starts_with('+') => part.to_owned(),
        Ok(number) if !word.is_empty() => format!("{word}.{number}"),
        Ok(number) => number.to_string(),
        Err(_) => part.to_owned(),
    }
}

/// `2024.12`, `2024-12`, `2024.12.3`, `2024-12-19`, `2024-12-19.2` (the second of that day, kept as build data, which
/// counts in the order), each with a pre-release if it has one.
fn calendar(text: &str) -> Option<Version> {
    let (text, written) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
    // A `+` with nothing behind it says nothing.
    let written = written.filter(|build| !build.is_empty());
    let numbers_end = text
        .char_indices()
        .find(|&(at, c)| {
            !(c.is_ascii_digit()
                || (matches!(c, '.' | '-') && text[at + 1..].starts_with(|c: char| c.is_ascii_digit())))
        })
        .map_or(text.len(), |(at, _)| at);
    let (numbers, rest) = text.split_at(numbers_end);
    let numbers: Vec<u64> = numbers.split(['.', '-']).map(str::parse).collect::<Result<_, _>>().ok()?;
    let (year, month, last, build) = match numbers[..] {
        [year, month] => (year, month, 0, None),
        [year, month, last] => (year, month, last, None),
        [year, month, last, build] => (year, month, last, Some(build)),
        _ => return None,
    };
    if !YEARS.contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    let build = match (build, written) {
        (Some(build), None) => BuildMetadata::new(&build.to_string()).ok()?,
        (None, Some(build)) => BuildMetadata::new(build).ok()?,
        (None, None) => BuildMetadata::EMPTY,
        (Some(_), Some(_)) => return None,
    };
    Some(Version { major: year, minor: month, patch: last, pre: prerelease(rest)?, build })
}

/// A tag that names a version, as git has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// Its name, without `refs/tags/`.
    pub name: String,
    /// The version it names.
    pub version: Version,
    /// The commit it leads to.
    pub commit: ObjectId,
    /// The tagger's date, else the committer's, in its own offset.
    pub date: DateTime<FixedOffset>,
}

/// For each tagged commit, which other tagged commits are its ancestors.
#[derive(Clone, Debug, Default, BorshDeserialize, BorshSerialize)]
pub struct Ancestry {
    places: HashMap<ObjectId, usize>,
    above: Vec<Vec<u64>>,
}

impl Ancestry {
    /// From the tagged commits and, for each, a bit set of the places in that list of its ancestors (bit 0 of the first
    /// word is the first commit). A set may include the commit itself; sets that are missing are empty.
    pub fn new(commits: Vec<ObjectId>, above: Vec<Vec<u64>>) -> Self {
        Ancestry { places: commits.into_iter().enumerate().map(|(place, commit)| (commit, place)).collect(), above }
    }

    /// Whether `old` is an ancestor of `new`, and not the same commit. False for commits it does not know.
    pub fn is_ancestor(&self, old: &ObjectId, new: &ObjectId) -> bool {
        self.is_above(self.place(old), self.place(new))
    }

    /// The place of a commit, to ask about it often.
    fn place(&self, commit: &ObjectId) -> Option<usize> {
        self.places.get(commit).copied()
    }

    fn is_above(&self, old: Option<usize>, new: Option<usize>) -> bool {
        let (Some(old), Some(new)) = (old, new) else { return false };
        let word = self.above.get(new).and_then(|set| set.get(old / 64)).copied().unwrap_or(0);
        old != new && word >> (old % 64) & 1 == 1
    }
}

/// Makes releases of tags: oldest first, twins joined, each with its predecessor. The problems tell of twins and of
/// versions and dates that contradict the history.
pub fn order(tags: Vec<Tag>, ancestry: &Ancestry) -> (Vec<Release>, Vec<Problem>) {
    let (releases, mut problems) = join_twins(tags);
    let mut releases = sort(releases, ancestry);
    for place in 0..releases.len() {
        let nearest = nearest_ancestors(&releases, place, ancestry);
        problems.extend(contradictions(&releases, place, &nearest));
        releases[place].previous = predecessor(&releases, place, &nearest).map(|place| releases[place].name.clone());
    }
    (releases, problems)
}

/// One release per commit and per name in lower case. Of twins the highest version wins (a candidate that was promoted is
/// the final release), then the name in lower case, then the name.
fn join_twins(mut tags: Vec<Tag>) -> (Vec<Release>, Vec<Problem>) {
    let rank = |tag: &Tag| (tag.name != tag.name.to_lowercase(), tag.name.clone());
    tags.sort_by(|a, b| b.version.cmp(&a.version).then_with(|| rank(a).cmp(&rank(b))));
    let mut releases: Vec<Release> = Vec::new();
    let mut by_commit: HashMap<ObjectId, usize> = HashMap::new();
    let mut by_name: BTreeMap<String, usize> = BTreeMap::new();
    let mut problems = Vec::new();
    for tag in tags {
        let same_name = by_name.get(&tag.name.to_lowercase()).copied();
        if let Some(twin) = same_name.or_else(|| by_commit.get(&tag.commit).copied()) {
            let name = releases[twin].name.clone();
            let kind = if same_name.is_some() { ProblemKind::TagCase(name) } else { ProblemKind::TagTwin(name) };
            problems.push(Problem::in_file(&tag.name, None, kind));
            releases[twin].aliases.push(tag.name);
            continue;
        }
        by_commit.insert(tag.commit.clone(), releases.len());
        by_name.insert(tag.name.to_lowercase(), releases.len());
        let Tag { name, version, commit, date } = tag;
        releases.push(Release { name, version, date, commit, previous: None, aliases: Vec::new() });
    }
    problems.sort();
    (releases, problems)
}

/// Ancestors first; of those that could come next, the lowest version, then date, then name.
fn sort(mut left: Vec<Release>, ancestry: &Ancestry) -> Vec<Release> {
    // Lowest last, so that the next one is found from the end and taken out cheaply.
    left.sort_by(|a, b| compare(b, a));
    let mut waits: Vec<usize> = left
        .iter()
        .map(|release| left.iter().filter(|other| ancestry.is_ancestor(&other.commit, &release.commit)).count())
        .collect();
    let mut sorted = Vec::with_capacity(left.len());
    while let Some(next) = waits.iter().rposition(|&count| count == 0) {
        let release = left.remove(next);
        waits.remove(next);
        for (other, count) in left.iter().zip(&mut waits) {
            if ancestry.is_ancestor(&release.commit, &other.commit) {
                *count -= 1;
            }
        }
        sorted.push(release);
    }
    // Ancestry has no circles; were the data wrong, nothing may get lost all the same.
    sorted.extend(left.into_iter().rev());
    sorted
}

fn compare(a: &Release, b: &Release) -> Ordering {
    a.version.cmp(&b.version).then(a.date.cmp(&b.date)).then_with(|| a.name.cmp(&b.name))
}

/// The ancestors of a release that are no ancestors of another of its ancestors. Several after a merge.
fn nearest_ancestors(releases: &[Release], place: usize, ancestry: &Ancestry) -> Vec<usize> {
    let places: Vec<Option<usize>> = releases[..=place].iter().map(|release| ancestry.place(&release.commit)).collect();
    let above: Vec<usize> = (0..place).filter(|&other| ancestry.is_above(places[other], places[place])).collect();
    let hidden = |old: usize| above.iter().any(|&other| ancestry.is_above(places[old], places[other]));
    above.iter().copied().filter(|&old| !hidden(old)).collect()
}

/// Of the nearest ancestors the highest version below its own, else the highest. Without any: the highest lower version
/// among the releases that are dated no later.
fn predecessor(releases: &[Release], place: usize, nearest: &[usize]) -> Option<usize> {
    let own = &releases[place];
    let highest = |places: &mut dyn Iterator<Item = usize>| places.max_by(|&a, &b| compare(&releases[a], &releases[b]));
    if nearest.is_empty() {
        let earlier = |&other: &usize| releases[other].version < own.version && releases[other].date <= own.date;
        return highest(&mut (0..place).filter(earlier));
    }
    let lower = highest(&mut nearest.iter().copied().filter(|&other| releases[other].version < own.version));
    let found = lower.or_else(|| highest(&mut nearest.iter().copied()))?;
    Some(final_of(releases, found, own).unwrap_or(found))
}

/// The final release of a candidate that the line below it never saw, because it was cut on a branch: people who read
/// about 4.1.0 had 4.0.0, not 4.0.0-beta.1. Only for another version, and only if it was out by then.
fn final_of(releases: &[Release], candidate: usize, own: &Release) -> Option<usize> {
    let version = &releases[candidate].version;
    let core = |version: &Version| (version.major, version.minor, version.patch);
    if version.pre.is_empty() || core(version) >= core(&own.version) {
        return None;
    }
    releases.iter().position(|other| {
        other.version.pre.is_empty() && core(&other.version) == core(version) && other.date <= own.date
    })
}

/// A version or a date that goes back against the nearest ancestors.
fn contradictions(releases: &[Release], place: usize, nearest: &[usize]) -> Vec<Problem> {
    let own = &releases[place];
    let tell = |ancestor: &Release, kind: fn(String) -> ProblemKind| {
        Problem::in_file(&own.name, None, kind(ancestor.name.clone())).in_release(&own.name)
    };
    let ancestors = || nearest.iter().map(|&other| &releases[other]);
    let version = ancestors().filter(|old| old.version > own.version).max_by(|a, b| compare(a, b));
    let date = ancestors().filter(|old| old.date > own.date).max_by_key(|old| old.date);
    version
        .map(|old| tell(old, ProblemKind::VersionOrder))
        .into_iter()
        .chain(date.map(|old| tell(old, ProblemKind::DateOrder)))
        .collect()
}

#[cfg(test)]
mod tests;
