//! Writing a little repository, for the demo and for tests: no git program, no identity and no configuration needed.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, FixedOffset};
use git2::build::CheckoutBuilder;
use git2::{ObjectType, Oid, Repository, RepositoryInitOptions, Signature, Time};

use super::{Repo, object_id, open};
use crate::error::Error;
use crate::release::ObjectId;

/// Who wrote the history.
const AUTHOR: (&str, &str) = ("Redactie", "redactie@example.org");

/// One commit to write: the whole tree it leaves, and the tags on it.
#[derive(Clone, Debug)]
pub struct NewCommit {
    /// Its message.
    pub message: String,
    /// When it was made, in the offset to keep.
    pub date: DateTime<FixedOffset>,
    /// All files by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The tags on it.
    pub tags: Vec<NewTag>,
}

/// A tag to write.
#[derive(Clone, Debug)]
pub struct NewTag {
    /// Its name.
    pub name: String,
    /// Its message; none for a lightweight tag.
    pub message: Option<String>,
    /// The tagger's date of an annotated tag.
    pub date: DateTime<FixedOffset>,
}

impl Repo {
    /// Writes a new repository at `dir` (made if need be) with these commits on branch `main`, one after the other, and checks
    /// the last one out. Neither templates nor the configuration of user or system play a part. The same input gives the
    /// same ids. Gives the commits' ids. Errors: there is a repository already, or a file cannot be written.
    pub fn commit_all(dir: &Path, commits: &[NewCommit]) -> Result<Vec<ObjectId>, Error> {
        let failed = |cause: git2::Error| {
            Error::new(format!("cannot write a repository in {}", dir.display())).because(open::words(&cause))
        };
        let mut options = RepositoryInitOptions::new();
        options.external_template(false).no_reinit(true).mkpath(true).initial_head("main");
        let repo = Repository::init_opts(dir, &options).map_err(failed)?;
        write(&repo, commits).map_err(failed)
    }
}

pub(super) fn write(repo: &Repository, commits: &[NewCommit]) -> Result<Vec<ObjectId>, git2::Error> {
    // The files stay as they are written, whatever the user's configuration says of line endings.
    let mut config = repo.config()?.open_level(git2::ConfigLevel::Local)?;
    config.set_bool("core.autocrlf", false)?;
    // Nor the attributes in the user's home: those of the repository itself stand in for them.
    config.set_str("core.attributesFile", &repo.path().join("info/attributes").to_string_lossy())?;
    let mut ids = Vec::new();
    let mut parent: Option<Oid> = None;
    for commit in commits {
        let tree = repo.find_tree(tree(repo, &commit.files)?)?;
        let by = signature(commit.date)?;
        let above = parent.map(|id| repo.find_commit(id)).transpose()?;
        let id = repo.commit(Some("HEAD"), &by, &by, &commit.message, &tree, &above.iter().collect::<Vec<_>>())?;
        let object = repo.find_object(id, Some(ObjectType::Commit))?;
        for tag in &commit.tags {
            match &tag.message {
                Some(message) => repo.tag(&tag.name, &object, &signature(tag.date)?, message, false)?,
                None => repo.tag_lightweight(&tag.name, &object, false)?,
            };
        }
        ids.push(object_id(id));
        parent = Some(id);
    }
    if parent.is_some() {
        repo.checkout_head(Some(CheckoutBuilder::new().force().disable_filters(true)))?;
    }
    Ok(ids)
}

fn signature(date: DateTime<FixedOffset>) -> Result<Signature<'static>, git2::Error> {
    let minutes = date.offset().local_minus_utc() / 60;
    Signature::new(AUTHOR.0, AUTHOR.1, &Time::new(date.timestamp(), minutes))
}

/// Writes the tree of these files and gives its id.
fn tree(repo: &Repository, files: &BTreeMap<String, Vec<u8>>) -> Result<Oid, git2::Error> {
    let mut builder = repo.treebuilder(None)?;
    let mut folders: BTreeMap<&str, BTreeMap<String, Vec<u8>>> = BTreeMap::new();
    for (path, bytes) in files {
        match path.split_once('/') {
            Some((folder, rest)) => drop(folders.entry(folder).or_default().insert(rest.to_owned(), bytes.clone())),
            None => drop(builder.insert(path, repo.blob(bytes)?, 0o100_644)?),
        }
    }
    for (folder, files) in &folders {
        builder.insert(folder, tree(repo, files)?, 0o040_000)?;
    }
    builder.write()
}
