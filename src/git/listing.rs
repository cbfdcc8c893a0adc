//! All files of a tree, pages and others: what links can lead to.

use std::collections::{BTreeMap, BTreeSet};

use git2::{ObjectType, TreeWalkMode, TreeWalkResult};

use super::{Repo, object_id, open};
use crate::error::Error;
use crate::release::{ObjectId, Point};

impl Repo {
    /// Every file at a point by its path, links too; files whose path is not UTF-8 are passed over. Errors: the tree, or a folder in it,
    /// is missing.
    pub fn files(&self, point: &Point) -> Result<BTreeMap<String, ObjectId>, Error> {
        let mut out = BTreeMap::new();
        let Some(root) = self.root(point)? else { return Ok(out) };
        let walked = root.walk(TreeWalkMode::PreOrder, |folder, entry| {
            if let (Some(ObjectType::Blob), Ok(name)) = (entry.kind(), entry.name()) {
                out.insert(format!("{folder}{name}"), object_id(entry.id()));
            }
            TreeWalkResult::Ok
        });
        walked.map_err(|cause| {
            Error::new(format!("cannot read the folders of {}", point.name)).because(open::words(&cause))
        })?;
        Ok(out)
    }

    /// The paths at which two points have different files, or only one of them has one. Errors: a tree is missing.
    pub fn changed(&self, from: &Point, to: &Point) -> Result<BTreeSet<String>, Error> {
        let failed = |cause: git2::Error| {
            Error::new(format!("cannot compare {} and {}", from.name, to.name)).because(open::words(&cause))
        };
        let (old, new) = (self.root(from)?, self.root(to)?);
        let diff = self.inner.diff_tree_to_tree(old.as_ref(), new.as_ref(), None).map_err(failed)?;
        let files = diff.deltas().flat_map(|delta| [delta.old_file().path_bytes(), delta.new_file().path_bytes()]);
        Ok(files.flatten().filter_map(|path| String::from_utf8(path.to_vec()).ok()).collect())
    }
}
