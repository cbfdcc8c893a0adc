//! The git repository: tags, trees, texts and renames. With the files below `git/` the only place that uses git2.
//!
//! [`Repo`] reads; `history` writes the little repository of the demo. What is odd in history is told as a
//! [`Problem`](crate::problem::Problem) and passed over; an [`Error`] means the command cannot run, and says what would mend it.
//!
//! libgit2's own diff and rename detection are not used: they read every object of the tree (one missing picture and all
//! renames are lost) and take limits from the user's git configuration, so that output would differ per machine.

mod cut;
mod graph;
pub mod history;
mod listing;
mod open;
mod renames;
mod tags;
mod trees;
mod working;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Datelike, FixedOffset};
use git2::{ObjectType, Oid, Repository, Tree};

use crate::error::Error;
use crate::range::Revision;
use crate::release::{ObjectId, Point, Release};
use crate::snapshot::Rename;

pub use open::Ci;

/// The years that four digits write, as RFC 3339 has them: no feed takes others.
const WRITTEN_YEARS: RangeInclusive<i32> = 0..=9999;

/// A git repository, opened for reading.
pub struct Repo {
    inner: Repository,
    ci: Ci,
    /// Per tree and path below it how many pages it holds, and the like: a tree never changes.
    memo: RefCell<Memo>,
}

/// What was found out about objects, which never change.
#[derive(Default)]
struct Memo {
    folders: Vec<trees::FoundFolders>,
    pages: HashMap<(Oid, u64, String), trees::Count>,
    renames: HashMap<(Oid, u64), Arc<[Rename]>>,
    graph: graph::Graph,
}

/// Texts by blob id, and the blobs that are missing or damaged.
pub type Texts = (HashMap<ObjectId, Arc<[u8]>>, Vec<ObjectId>);

impl Repo {
    /// Opens the repository that `dir` lies in: bare or not, linked worktree, any subdirectory. Errors: there is none, it
    /// belongs to somebody else, or it is of a kind that libgit2 does not read; each with what mends it.
    pub fn discover(dir: &Path) -> Result<Repo, Error> {
        let inner = open::discover(dir)?;
        Ok(Repo { inner, ci: Ci::None, memo: RefCell::default() })
    }

    /// The same repository for another thread.
    fn again(&self) -> Result<Repo, Error> {
        Ok(Repo { inner: open::open(self.inner.path())?, ci: self.ci, memo: RefCell::default() })
    }

    /// Gives back what libgit2 keeps of git's files in memory. What was found out stays, but not what was read of the working tree.
    /// Error: the repository does not open any more.
    pub fn let_go(&mut self) -> Result<(), Error> {
        let again = self.again()?;
        *self = Repo { memo: std::mem::take(&mut self.memo), ..again };
        Ok(())
    }

    /// The same repository; hints name the settings of this CI.
    pub fn on(self, ci: Ci) -> Repo {
        Repo { ci, ..self }
    }

    /// The folder of git that all working trees of the repository share.
    pub fn shared_folder(&self) -> PathBuf {
        self.inner.commondir().to_owned()
    }

    /// The root of the working tree; none in a bare repository.
    pub fn working_tree(&self) -> Option<PathBuf> {
        self.inner.workdir().map(Path::to_owned)
    }

    /// Whether the working tree is as the newest commit has it, without a file of its own. Error: it cannot be read.
    pub fn is_untouched(&self) -> Result<bool, Error> {
        let mut options = git2::StatusOptions::new();
        options.include_untracked(true).include_ignored(true);
        let statuses = self.inner.statuses(Some(&mut options));
        let statuses =
            statuses.map_err(|cause| Error::new("cannot read the working tree").because(open::words(&cause)))?;
        Ok(statuses.is_empty())
    }

    /// The names of all tags with what they lead to, sorted. Error: they cannot be read.
    pub fn tag_targets(&self) -> Result<Vec<String>, Error> {
        let mut names = Vec::new();
        let read = self.inner.tag_foreach(|id, name| {
            names.push(format!("{} {id}", String::from_utf8_lossy(name)));
            true
        });
        read.map_err(|cause| Error::new("cannot read the tags").because(open::words(&cause)))?;
        names.sort();
        Ok(names)
    }

    /// The commit that is checked out. Error: the repository has no commits yet.
    pub fn head(&self) -> Result<Point, Error> {
        self.point("HEAD")
    }

    /// The revision of that name (anything `git rev-parse` takes) as one end of a range. Errors: unknown, or not a commit.
    pub fn point(&self, rev: &str) -> Result<Point, Error> {
        let object = self.inner.revparse_single(rev).map_err(|cause| self.unknown_revision(rev, &cause))?;
        let commit = object
            .peel_to_commit()
            .map_err(|cause| Error::new(format!("{rev} does not lead to a commit")).because(open::words(&cause)))?;
        let date = date_of(commit.time()).unwrap_or_else(no_date);
        Ok(Point { name: rev.to_owned(), version: None, date, commit: object_id(commit.id()) })
    }

    /// The revision of that name with the release it follows, for [`crate::range::resolve`]; none if git does not know it.
    pub fn revision(&self, rev: &str, releases: &[Release]) -> Option<Revision> {
        let point = self.point(rev).ok()?;
        let previous = self.previous_of(&point, releases);
        Some(Revision { point, previous })
    }

    /// The bytes of a file at a point; none if the tree does not have it (or it is a link, or its object is missing).
    pub fn file(&self, point: &Point, path: &str) -> Option<Vec<u8>> {
        if path.is_empty() {
            return None;
        }
        let root = self.root(point).ok()??;
        self.file_in(&root, path)
    }

    /// The texts of the files right in a folder at a point whose names end so, by name; none if there is no such folder.
    pub fn texts_in(&self, point: &Point, folder: &str, ending: &str) -> Option<BTreeMap<String, String>> {
        let root = self.root(point).ok()??;
        let tree = self.inner.find_tree(self.folder_in(&root, folder)?).ok()?;
        let names = tree.iter().filter_map(|entry| entry.name().ok().map(str::to_owned));
        let text = |name: String| {
            let bytes = self.file_in(&tree, &name)?;
            Some((name, String::from_utf8_lossy(&bytes).into_owned()))
        };
        Some(names.filter(|name| name.ends_with(ending)).filter_map(text).collect())
    }

    /// Why the tag of that name is no release and no revision: it leads to something other than a commit. None if that is not so.
    pub fn tag_without_commit(&self, name: &str) -> Option<Error> {
        let object = self.inner.revparse_single(&format!("refs/tags/{name}")).ok()?;
        let is_tag = object.kind() == Some(ObjectType::Tag);
        let target = if is_tag { object.peel(ObjectType::Any).ok()? } else { object };
        let what = match target.kind() {
            Some(ObjectType::Blob) => "a file",
            Some(ObjectType::Tree) => "a folder",
            _ => return None,
        };
        let mend = format!("Put the tag on a commit: git tag --force {name} COMMIT");
        Some(Error::new(format!("the tag {name} leads to {what}, not to a commit")).hint(mend))
    }

    /// The names of all tags.
    pub fn tag_names(&self) -> Vec<String> {
        let names = self.inner.tag_names(None);
        names.iter().flat_map(|names| names.iter().flatten().flatten().map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    /// Whether a point has a folder of that path.
    pub fn has_folder(&self, point: &Point, path: &str) -> bool {
        matches!(self.root(point), Ok(Some(root)) if self.folder_in(&root, path).is_some())
    }

    /// The texts of these blobs, each read once; and the ids of those that are missing or damaged, in order. Error: a blob is
    /// missing because the clone was made without it (`--filter`); the hint says how to fetch the rest.
    pub fn texts<'a>(&self, ids: impl IntoIterator<Item = &'a ObjectId>) -> Result<Texts, Error> {
        let odb = self
            .inner
            .odb()
            .map_err(|cause| Error::new("cannot read the objects of the repository").because(open::words(&cause)))?;
        let mut texts = HashMap::new();
        let mut missing = Vec::new();
        for id in ids {
            if texts.contains_key(id) {
                continue;
            }
            let object =
                self.oid(id).and_then(|oid| odb.read(oid).ok()).filter(|object| object.kind() == ObjectType::Blob);
            match object {
                Some(object) => drop(texts.insert(id.clone(), Arc::from(object.data()))),
                None => missing.push(id.clone()),
            }
        }
        missing.sort();
        missing.dedup();
        match missing.first() {
            Some(first) if self.is_partial() => Err(self.partial_clone(first, missing.len())),
            _ => Ok((texts, missing)),
        }
    }

    fn unknown_revision(&self, rev: &str, cause: &git2::Error) -> Error {
        if rev == "HEAD" && matches!(cause.code(), git2::ErrorCode::NotFound | git2::ErrorCode::UnbornBranch) {
            return Error::new("the repository has no commits yet")
                .hint("Commit the pages, then tag the first release: git tag v1.0.0");
        }
        let error = Error::new(format!("git knows no revision {rev}")).because(open::words(cause));
        if self.inner.is_shallow() { error.hint(self.ci.unshallow()) } else { error }
    }

    /// The root tree of a point; none for the beginning. Errors: the commit or its tree is missing.
    fn root(&self, point: &Point) -> Result<Option<Tree<'_>>, Error> {
        if point.is_beginning() {
            return Ok(None);
        }
        let unreadable = |cause: git2::Error| {
            let error = Error::new(format!("cannot read the files of {}", point.name)).because(open::words(&cause));
            if self.is_partial() { error.hint(open::REFETCH) } else { error.hint("See what is damaged: git fsck") }
        };
        let id = self.oid(&point.commit).ok_or_else(|| Error::new(format!("no commit id: {}", point.commit.0)))?;
        self.inner.find_commit(id).and_then(|commit| commit.tree()).map(Some).map_err(unreadable)
    }

    fn file_in(&self, root: &Tree<'_>, path: &str) -> Option<Vec<u8>> {
        self.inner.find_blob(self.blob_in(root, path)?).ok().map(|blob| blob.content().to_vec())
    }

    /// The id of a regular file's text.
    fn blob_in(&self, root: &Tree<'_>, path: &str) -> Option<Oid> {
        let entry = root.get_path(Path::new(path)).ok()?;
        (entry.filemode() & trees::KIND_OF_FILE == trees::REGULAR_FILE).then(|| entry.id())
    }

    /// The id of a folder's tree; the empty path is the root itself.
    fn folder_in(&self, root: &Tree<'_>, path: &str) -> Option<Oid> {
        if path.is_empty() {
            return Some(root.id());
        }
        let entry = root.get_path(Path::new(path)).ok()?;
        (entry.kind() == Some(ObjectType::Tree)).then(|| entry.id())
    }

    fn oid(&self, id: &ObjectId) -> Option<Oid> {
        Oid::from_str_ext(&id.0, self.inner.object_format()).ok()
    }
}

fn object_id(oid: Oid) -> ObjectId {
    ObjectId(oid.to_string())
}

/// A date in the offset it was written in; in UTC where no clock has that offset. None if it is no date that people or feeds can write:
/// git takes any number of seconds.
fn date_of(time: git2::Time) -> Option<DateTime<FixedOffset>> {
    let utc = DateTime::from_timestamp(time.seconds(), 0)?;
    let there = match FixedOffset::east_opt(time.offset_minutes().saturating_mul(60)) {
        Some(offset) => utc.with_timezone(&offset),
        None => utc.fixed_offset(),
    };
    WRITTEN_YEARS.contains(&there.year()).then_some(there)
}

/// What stands where there is no date; a [`ProblemKind::NoDate`](crate::problem::ProblemKind::NoDate) tells of it.
fn no_date() -> DateTime<FixedOffset> {
    DateTime::UNIX_EPOCH.fixed_offset()
}

#[cfg(test)]
mod tests;
