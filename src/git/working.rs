//! The working tree as if it were committed: for looking at what the team is writing now.
//!
//! The tree and the commit are made in memory only (an object store without files that is asked before git's own): nothing is
//! written to the repository.

use git2::build::TreeUpdateBuilder;
use git2::{FileMode, Repository, Signature, Status, StatusOptions};

use super::{Repo, date_of, no_date, object_id, open};
use crate::error::Error;
use crate::release::Point;

/// The store in memory is asked first: git's own stores have 1 and 2.
const FIRST: i32 = 1000;

impl Repo {
    /// The working tree as one end of a range: the newest commit where nothing was changed, and in a bare repository. Files that git
    /// ignores are no part of it. Error: the working tree cannot be read.
    pub fn working_point(&self) -> Result<Point, Error> {
        let head = self.head()?;
        if self.inner.is_bare() {
            return Ok(head);
        }
        working(&self.inner, head)
            .map_err(|cause| Error::new("cannot read the working tree").because(open::words(&cause)))
    }
}

fn working(repo: &Repository, head: Point) -> Result<Point, git2::Error> {
    let mut options = StatusOptions::new();
    options.include_untracked(true).recurse_untracked_dirs(true).exclude_submodules(true);
    let statuses = repo.statuses(Some(&mut options))?;
    let root = repo.workdir().unwrap_or(repo.path());
    let mut update = TreeUpdateBuilder::new();
    let mut changed = false;
    repo.odb()?.add_new_mempack_backend(FIRST)?;
    for entry in statuses.iter() {
        let Ok(path) = entry.path() else { continue };
        let gone = Status::WT_DELETED | Status::INDEX_DELETED;
        let file = root.join(path);
        // A link is told as one, as it would be once it is committed: what it leads to is no page of this repository.
        if let Ok(target) = file.read_link() {
            update.upsert(path, repo.blob(target.to_string_lossy().as_bytes())?, FileMode::Link);
        // A file that was renamed in the working tree is one that went and one that came. A pipe would keep us waiting.
        } else if file.is_file()
            && let Ok(blob) = repo.blob_path(&file)
        {
            update.upsert(path, blob, FileMode::Blob);
        } else if entry.status().intersects(gone) {
            update.remove(path);
        } else {
            continue;
        }
        changed = true;
    }
    if !changed {
        return Ok(head);
    }
    let parent = repo.head()?.peel_to_commit()?;
    let tree = repo.find_tree(update.create_updated(repo, &parent.tree()?)?)?;
    let by = Signature::new("pagelog", "pagelog@example.org", &parent.time())?;
    let id = repo.commit(None, &by, &by, "working tree", &tree, &[&parent])?;
    Ok(Point {
        name: head.name,
        version: None,
        date: date_of(parent.time()).unwrap_or_else(no_date),
        commit: object_id(id),
    })
}
