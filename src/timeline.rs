//! The Timeline: releases down, pages across; a cell is what became of that page in that release.
//!
//! It holds *identity*, which page is which through all renames. A page history reads one column: [`Timeline::column`] starts at a
//! page of the newest row and goes up, over moves, merges and splits, until the page was added.
//!
//! ```text
//!            a.md          b.md        c.md
//! v1.0       added         added
//! v1.1       kept ──┐
//! v2.0              └────▶ merged ◀──── moved    (b.md took in a.md)
//! ```
//!
//! A page's lasting id is the release and path it began with, through all that it was called since: [`PageId`].

pub mod lives;

use crate::compare::Lineage;
use crate::compare::lineage::Descent;
use crate::page::PagePath;

/// What one release did to the pages it touched.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Name of the release.
    pub release: String,
    /// Where every page it touched came from; pages it did not touch are not in it.
    pub descents: Vec<Descent>,
}

/// Rows of one line of releases, oldest first, each the predecessor of the next.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// The rows.
    pub rows: Vec<Row>,
}

/// A page through all its names: the release and the path it began with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageId {
    /// The release that added it; empty when it is older than the first row.
    pub release: String,
    /// Its path then.
    pub path: PagePath,
}

/// One cell of a column: the row, and the descent in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell<'t> {
    /// The row, by its place in [`Timeline::rows`].
    pub row: usize,
    /// What became of the page in it.
    pub descent: &'t Descent,
}

impl Timeline {
    /// The cells of the page that has this path in the newest row, newest first. Of a merged page it follows the one that it continues.
    /// If the newest row does not have the page any more, the column begins with its removal. A page that was added on a path of
    /// which an earlier row removed the page has returned: the column goes on with that removal.
    pub fn column(&self, path: &PagePath) -> Vec<Cell<'_>> {
        let mut out = Vec::new();
        let mut path = path.clone();
        // Whether the page is there after the row: not so for one that is gone, nor above the row that added it.
        let mut there = true;
        for (at, row) in self.rows.iter().enumerate().rev() {
            let now = row.descents.iter().find(|descent| there && descent.new.as_ref() == Some(&path));
            let gone = || row.descents.iter().find(|descent| (!there || out.is_empty()) && descent.old.contains(&path));
            let Some(descent) = now.or_else(gone) else { continue };
            if !there && descent.lineage != Lineage::Removed {
                // The page that was here before went elsewhere: it is another one.
                break;
            }
            out.push(Cell { row: at, descent });
            match (now, descent.old.first()) {
                (Some(_), Some(old)) => path = old.clone(),
                (Some(_), None) => there = false,
                (None, _) if descent.lineage == Lineage::Removed => there = true,
                // It lives on elsewhere.
                (None, _) => break,
            }
        }
        out
    }

    /// All paths that pages ever had, sorted.
    pub fn paths(&self) -> Vec<PagePath> {
        let mut out: Vec<PagePath> = self
            .rows
            .iter()
            .flat_map(|row| &row.descents)
            .flat_map(|descent| descent.old.iter().chain(&descent.new))
            .cloned()
            .collect();
        out.sort();
        out.dedup();
        out
    }

    /// What the page that last had this path is called in the newest row: the path itself, unless the page moved on from it.
    pub fn latest(&self, path: &PagePath) -> PagePath {
        let has = |descent: &&Descent| descent.new.as_ref() == Some(path) || descent.old.contains(path);
        let Some(last) = self.rows.iter().rposition(|row| row.descents.iter().any(|descent| has(&descent))) else {
            return path.clone();
        };
        let mut path = path.clone();
        for row in &self.rows[last..] {
            let stays = row.descents.iter().any(|descent| descent.new.as_ref() == Some(&path));
            let moved = row.descents.iter().find(|descent| descent.old.contains(&path) && descent.new.is_some());
            if let Some(Descent { new: Some(new), .. }) = moved.filter(|_| !stays) {
                path = new.clone();
            }
        }
        path
    }

    /// The lasting id of the page that has this path in the newest row.
    pub fn id(&self, path: &PagePath) -> PageId {
        match self.column(path).last() {
            Some(cell) => match (&cell.descent.lineage, &cell.descent.new, cell.descent.old.first()) {
                (Lineage::Added, Some(new), _) => {
                    PageId { release: self.rows[cell.row].release.clone(), path: new.clone() }
                }
                (_, _, Some(old)) => PageId { release: String::new(), path: old.clone() },
                _ => PageId { release: String::new(), path: path.clone() },
            },
            None => PageId { release: String::new(), path: path.clone() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn descent(lineage: Lineage, old: &[&str], new: Option<&str>) -> Descent {
        Descent {
            lineage,
            old: old.iter().map(|path| PagePath::new(*path)).collect(),
            new: new.map(PagePath::new),
            confidence: 1.0,
            evidence: Vec::new(),
        }
    }

    fn timeline() -> Timeline {
        let row = |release: &str, descents: Vec<Descent>| Row { release: release.to_owned(), descents };
        Timeline {
            rows: vec![
                row(
                    "v1.0",
                    vec![descent(Lineage::Added, &[], Some("a.md")), descent(Lineage::Added, &[], Some("b.md"))],
                ),
                row("v1.1", vec![descent(Lineage::Kept, &["a.md"], Some("a.md"))]),
                row(
                    "v2.0",
                    vec![
                        descent(Lineage::Moved, &["a.md"], Some("c.md")),
                        descent(Lineage::Added, &[], Some("a.md")),
                        descent(Lineage::Removed, &["b.md"], None),
                    ],
                ),
            ],
        }
    }

    #[test]
    fn a_column_follows_a_move() {
        let timeline = timeline();
        let rows: Vec<usize> = timeline.column(&PagePath::new("c.md")).iter().map(|cell| cell.row).collect();
        assert_eq!(rows, [2, 1, 0]);
        assert_eq!(
            timeline.id(&PagePath::new("c.md")),
            PageId { release: "v1.0".to_owned(), path: PagePath::new("a.md") }
        );
    }

    #[test]
    fn a_path_that_was_reused_is_another_page() {
        let timeline = timeline();
        assert_eq!(timeline.column(&PagePath::new("a.md")).len(), 1);
        assert_eq!(timeline.id(&PagePath::new("a.md")).release, "v2.0");
    }

    #[test]
    fn a_page_that_returned_was_there_before() {
        let mut timeline = timeline();
        let row = |release: &str, descent: Descent| Row { release: release.to_owned(), descents: vec![descent] };
        timeline.rows.push(row("v2.1", descent(Lineage::Added, &[], Some("b.md"))));
        timeline.rows.push(row("v2.2", descent(Lineage::Moved, &["b.md"], Some("d.md"))));
        let rows: Vec<usize> = timeline.column(&PagePath::new("d.md")).iter().map(|cell| cell.row).collect();
        assert_eq!(rows, [4, 3, 2, 0]);
        assert_eq!(timeline.id(&PagePath::new("d.md")).release, "v1.0");
    }

    #[test]
    fn a_removed_page_begins_with_its_removal() {
        let rows: Vec<usize> = timeline().column(&PagePath::new("b.md")).iter().map(|cell| cell.row).collect();
        assert_eq!(rows, [2, 0]);
    }
}
