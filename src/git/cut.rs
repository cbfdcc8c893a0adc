//! Cutting a release: what the next commit will hold, the commit, and its tag.
//!
//! [`Repo::draft`] keeps what it makes in memory: facts are computed from the very tree that will be committed, before a byte is
//! written. The commit is made through a handle of its own, which knows nothing of that memory.

use std::path::Path;

use chrono::{DateTime, FixedOffset};
use git2::build::TreeUpdateBuilder;
use git2::{FileMode, Repository, RepositoryState, Signature, StatusOptions, Time};
use semver::Version;

use super::{Repo, object_id, open};
use crate::error::Error;
use crate::release::{ObjectId, Point};

/// The backend that holds what is drafted goes before all others: git's own have 1 and 2.
const MEMORY_FIRST: i32 = 999;

impl Repo {
    /// A commit upon this one with other bytes in these files, in memory only, named and dated like the release it is to become.
    pub fn draft(
        &self,
        head: &Point,
        files: &[(String, Vec<u8>)],
        name: &str,
        version: &Version,
        date: DateTime<FixedOffset>,
    ) -> Result<Point, Error> {
        let named = |commit| Point { name: name.to_owned(), version: Some(version.clone()), date, commit };
        if files.is_empty() {
            return Ok(named(head.commit.clone()));
        }
        let failed = |cause: git2::Error| Error::new("cannot draft the release").because(open::words(&cause));
        let made = || -> Result<ObjectId, git2::Error> {
            let odb = self.inner.odb()?;
            odb.add_new_mempack_backend(MEMORY_FIRST)?;
            let parent =
                self.inner.find_commit(git2::Oid::from_str_ext(&head.commit.0, self.inner.object_format())?)?;
            let mut builder = TreeUpdateBuilder::new();
            for (path, bytes) in files {
                builder.upsert(path.as_str(), self.inner.blob(bytes)?, FileMode::Blob);
            }
            let tree = self.inner.find_tree(builder.create_updated(&self.inner, &parent.tree()?)?)?;
            let by = Signature::new("pagelog", "pagelog", &time(date))?;
            let commit = self.inner.commit(None, &by, &by, name, &tree, &[&parent])?;
            Ok(object_id(commit))
        };
        made().map(named).map_err(failed)
    }

    /// The id of a folder's tree at a point; none where it has no such folder.
    pub fn folder_id(&self, point: &Point, folder: &str) -> Option<ObjectId> {
        let root = self.root(point).ok()??;
        self.folder_in(&root, folder).map(object_id)
    }

    /// The paths that differ from the newest commit, staged or not, and those that git does not know; ignored ones left out.
    /// Errors: a merge or the like is going on, or the working tree cannot be read.
    pub fn changed_paths(&self) -> Result<Vec<String>, Error> {
        if self.inner.state() != RepositoryState::Clean {
            return Err(Error::new("a merge, rebase or the like is going on in the repository")
                .hint("Finish it or give it up first; git status says how.")
                .with_exit_code(1));
        }
        let mut options = StatusOptions::new();
        options.include_untracked(true).recurse_untracked_dirs(true).include_ignored(false);
        let statuses = self.inner.statuses(Some(&mut options));
        let statuses =
            statuses.map_err(|cause| Error::new("cannot read the working tree").because(open::words(&cause)))?;
        Ok(statuses.iter().map(|entry| String::from_utf8_lossy(entry.path_bytes()).into_owned()).collect())
    }

    /// Whether a branch is checked out, so that a push knows where to.
    pub fn is_on_branch(&self) -> bool {
        !self.inner.head_detached().unwrap_or(false)
    }

    /// Whether a setting of git's is on.
    pub fn is_on(&self, setting: &str) -> bool {
        self.inner.config().and_then(|config| config.get_bool(setting)).unwrap_or(false)
    }

    /// Error: git does not know who commits here.
    pub fn require_identity(&self) -> Result<(), Error> {
        identity(&self.inner).map(drop)
    }

    /// Commits these files as they stand in the working tree, or that they are gone from it, and nothing else, in the name of the user,
    /// upon this commit. Error: it is not the newest one any more, or git cannot commit.
    pub fn commit_files(
        &self,
        above: &ObjectId,
        paths: &[String],
        message: &str,
        date: DateTime<FixedOffset>,
    ) -> Result<ObjectId, Error> {
        let repo = self.fresh()?;
        let by = identity(&repo)?;
        let failed = |cause: git2::Error| {
            unlocked(&repo, &cause, Error::new("cannot commit the release").because(open::words(&cause)))
        };
        let made = || -> Result<ObjectId, git2::Error> {
            let by = Signature::new(&by.0, &by.1, &time(date))?;
            let head = repo.find_commit(git2::Oid::from_str_ext(&above.0, repo.object_format())?)?;
            let mut index = repo.index()?;
            index.read(true)?;
            for path in paths {
                // A file that was moved elsewhere goes from where it was.
                match repo.workdir().is_none_or(|root| root.join(path).exists()) {
                    true => index.add_path(Path::new(path))?,
                    false => index.remove_path(Path::new(path))?,
                }
            }
            let tree = repo.find_tree(index.write_tree()?)?;
            // Before the commit: whoever is interrupted here finds the files staged, not a commit that the index knows nothing of.
            index.write()?;
            // Git looks once more whether that is the newest commit, and nobody can come in between.
            let commit = repo.commit(Some("HEAD"), &by, &by, message, &tree, &[&head])?;
            Ok(object_id(commit))
        };
        self.require_newest(above)?;
        made().map_err(|cause| self.require_newest(above).err().unwrap_or_else(|| failed(cause)))
    }

    /// Error: this is not the newest commit any more.
    pub fn require_newest(&self, commit: &ObjectId) -> Result<(), Error> {
        if self.fresh()?.head().ok().and_then(|head| head.target()).map(object_id).as_ref() == Some(commit) {
            return Ok(());
        }
        Err(Error::new("somebody committed while the release was made")
            .hint("See what came: git log. Then start pagelog release again."))
    }

    /// Puts an annotated tag on a commit, in the name of the user.
    pub fn tag(&self, name: &str, commit: &ObjectId, message: &str, date: DateTime<FixedOffset>) -> Result<(), Error> {
        let repo = self.fresh()?;
        let by = identity(&repo)?;
        let failed = |cause: git2::Error| {
            unlocked(&repo, &cause, Error::new(format!("cannot make the tag {name}")).because(open::words(&cause)))
        };
        let made = || -> Result<(), git2::Error> {
            let by = Signature::new(&by.0, &by.1, &time(date))?;
            let commit = git2::Oid::from_str_ext(&commit.0, repo.object_format())?;
            let object = repo.find_object(commit, None)?;
            repo.tag(name, &object, &by, message, false).map(drop)
        };
        made().map_err(failed)
    }

    /// A handle that knows nothing of what was drafted.
    fn fresh(&self) -> Result<Repository, Error> {
        let at = self.inner.path();
        let opened = match self.inner.workdir() {
            // A linked working tree has its folder of git elsewhere.
            Some(folder) => Repository::open(folder),
            None => Repository::open(at),
        };
        opened.map_err(|cause| Error::new("cannot open the repository again").because(open::words(&cause)))
    }
}

/// Name and address of the user, as git has them: its settings, or the environment.
fn identity(repo: &Repository) -> Result<(String, String), Error> {
    let signature = repo.signature();
    let of = signature.ok().and_then(|by| Some((by.name().ok()?.to_owned(), by.email().ok()?.to_owned())));
    of.ok_or_else(|| {
        Error::new("git does not know who you are")
            .hint("Tell it: git config user.name \"Your Name\"")
            .hint("And: git config user.email you@example.org")
    })
}

fn time(date: DateTime<FixedOffset>) -> Time {
    Time::new(date.timestamp(), date.offset().local_minus_utc() / 60)
}
/// The error, with what to do where git found a lock: of another program that is at work, or of one that was killed.
fn unlocked(repo: &Repository, cause: &git2::Error, error: Error) -> Error {
    if cause.code() != git2::ErrorCode::Locked && !cause.message().contains("lock") {
        return error;
    }
    let mut locks: Vec<String> = ["index.lock", "HEAD.lock"].map(str::to_owned).to_vec();
    let refs = repo.references().into_iter().flatten().flatten();
    locks.extend(refs.filter_map(|reference| Some(format!("{}.lock", reference.name().ok()?))));
    let found = locks.into_iter().map(|lock| repo.commondir().join(lock)).find(|lock| lock.exists());
    let file = found.map_or_else(|| ".git/index.lock".to_owned(), |lock| lock.display().to_string());
    error.hint(format!("If no other git is at work, one was interrupted here: remove {file} and run this again."))
}
