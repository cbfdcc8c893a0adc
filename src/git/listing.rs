//! All files of a tree, pages and others: what links can lead to.

use std::collections::BTreeMap;

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
}
