//! Releases: tags that parse as versions, their order and predecessors.

use chrono::{DateTime, FixedOffset};

/// The id of a commit, tree or blob, in hex (40 digits, or 64 in a SHA-256 repository).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
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
    pub version: semver::Version,
    /// When it was released: the tagger's date, else the commit's, in its own offset.
    pub date: DateTime<FixedOffset>,
    /// The commit it names.
    pub commit: ObjectId,
    /// Name of the nearest ancestor release, if there is one.
    pub previous: Option<String>,
    /// Other tags that are the same release.
    pub aliases: Vec<String>,
}

/// One end of a range: a release, or any revision.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// What people call it: the tag's name, or the revision as given; `HEAD` for what is unreleased.
    pub name: String,
    /// The version, if it is a release.
    pub version: Option<semver::Version>,
    /// The release's date, else the commit's.
    pub date: DateTime<FixedOffset>,
    /// The commit.
    pub commit: ObjectId,
}
