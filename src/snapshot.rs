//! What differs between two trees, by path and blob id: all that must be known before any text is read.

use std::collections::BTreeSet;

use crate::page::PagePath;
use crate::release::ObjectId;

/// The difference between the pages of two trees. Files that are the same blob on the same path are not in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delta {
    /// Pages that only the old tree has.
    pub removed: Vec<(PagePath, ObjectId)>,
    /// Pages that only the new tree has.
    pub added: Vec<(PagePath, ObjectId)>,
    /// Pages on the same path with other bytes: path, old blob, new blob.
    pub modified: Vec<(PagePath, ObjectId, ObjectId)>,
    /// A few pages that did not change, of each folder that pages left or came to ([`beside`]): what they say too tells no page from another.
    /// Empty unless pages left *and* came.
    pub beside: Vec<(PagePath, ObjectId)>,
    /// How many pages the old tree has in all.
    pub pages_before: usize,
    /// How many pages the new tree has in all.
    pub pages_after: usize,
}

/// So many unchanged pages of a folder are read beside those that left it or came to it. What is in all pages of a template is in these too; with
/// eight, a run of words that half of the pages have weighs a fifth.
const BESIDE: usize = 8;

/// The pages of one folder that speak for the others: a few, spread evenly over the list.
pub fn beside<T: Clone>(unchanged: &[T]) -> Vec<T> {
    let few = unchanged.len().min(BESIDE);
    (0..few).map(|at| unchanged[at * unchanged.len() / few].clone()).collect()
}

impl Delta {
    /// The blobs that must be read to compare the two trees; each once, in the order of their ids.
    pub fn needed(&self) -> BTreeSet<ObjectId> {
        let ends = self.removed.iter().chain(&self.added).chain(&self.beside).map(|(_, blob)| blob);
        let both = self.modified.iter().flat_map(|(_, old, new)| [old, new]);
        ends.chain(both).cloned().collect()
    }

    /// Parts of at most so many pages that can be compared one by one, to the same answer: where pages came and nothing else happened, no
    /// page has anything to do with another. Anything else is one part.
    pub fn parts(self, most: usize) -> Vec<Delta> {
        let only_added = self.removed.is_empty() && self.modified.is_empty();
        if !only_added || self.added.len() <= most {
            return vec![self];
        }
        let part = |added: &[(PagePath, ObjectId)]| Delta { added: added.to_vec(), ..self.counts() };
        self.added.chunks(most.max(1)).map(part).collect()
    }

    /// The same numbers of pages, and none that differs.
    fn counts(&self) -> Delta {
        Delta { pages_before: self.pages_before, pages_after: self.pages_after, ..Delta::default() }
    }
}

/// A file that a commit between the two ends renamed: evidence for a move that the ends alone may not show.
#[derive(Clone, Debug, PartialEq)]
pub struct Rename {
    /// Path before the commit.
    pub old: PagePath,
    /// Path after it.
    pub new: PagePath,
    /// The commit.
    pub commit: ObjectId,
    /// Likeness of the two texts as the commit left them, 0 to 1 (1: the same blob).
    pub likeness: f64,
    /// The word by which the commit's subject says that it moves pages ("verplaatst", "rename").
    pub said: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_all_new_is_taken_apart() {
        let page = |name: &str| (PagePath::new(name), ObjectId(String::new()));
        let new = Delta { added: ["a.md", "b.md", "c.md"].map(page).into(), pages_after: 3, ..Delta::default() };
        let parts = new.clone().parts(2);
        assert_eq!(parts.iter().map(|part| part.added.len()).collect::<Vec<_>>(), [2, 1]);
        assert!(parts.iter().all(|part| part.pages_after == 3));
        assert_eq!(new.clone().parts(3), std::slice::from_ref(&new));
        let moved = Delta { removed: vec![page("d.md")], ..new };
        assert_eq!(moved.clone().parts(2), [moved]);
    }
}
