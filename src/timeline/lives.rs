//! All columns of the Timeline at once, oldest first: the life of every page that ever was.
//!
//! [`Timeline::column`](super::Timeline::column) asks upwards from one page; here every release is walked through once. A page goes
//! on through moves, through merges (as the page that the merged one continues) and through splits (as the part that is still that
//! page). The other pages of a merge end there; the other parts of a split begin there, and know where they came from.
//!
//! ```text
//!            a.md          b.md        c.md
//! v1.0       added         added                      life 0: a.md, life 1: b.md
//! v1.1       kept ──┐
//! v2.0              └────▶ merged ◀──── moved         life 1 continues; life 0 ends in life 1
//! ```

use std::collections::BTreeMap;

use crate::compare::{Comparison, Lineage, PageChange};
use crate::page::PagePath;

/// One release of a page's life: a change, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The release, by its place in the line.
    pub row: usize,
    /// The change, by its place in [`Comparison::pages`].
    pub change: usize,
}

/// A page through all its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// Every release that changed a byte of it, oldest first; never empty. The one that removed it is the last.
    pub moments: Vec<Moment>,
    /// The page it was split off, where it was.
    pub split_from: Option<usize>,
    /// The page that it was merged into, and when.
    pub merged_into: Option<(usize, usize)>,
    /// The path it began with.
    pub began: PagePath,
    /// The path it has now; of a page that is gone the last one.
    pub path: PagePath,
}

/// The lives of all pages of one line of releases, each compared with the one before it, the first with nothing; in the order in
/// which they began.
pub fn lives(rows: &[&Comparison]) -> Vec<Life> {
    let mut lives: Vec<Life> = Vec::new();
    let mut living: BTreeMap<PagePath, usize> = BTreeMap::new();
    for (row, comparison) in rows.iter().enumerate() {
        let before = living.clone();
        for path in comparison.pages.iter().flat_map(|change| &change.old_paths) {
            living.remove(path);
        }
        for (at, change) in comparison.pages.iter().enumerate() {
            let origin = change.old_paths.first().and_then(|path| before.get(path).copied());
            let moment = Moment { row, change: at };
            let goes_on = origin.filter(|_| change.lineage != Lineage::Split || change.is_continued());
            let life = match goes_on {
                Some(life) => {
                    lives[life].moments.push(moment);
                    life
                }
                None => {
                    let path = change.path().clone();
                    let split_from = origin.filter(|_| change.lineage == Lineage::Split);
                    lives.push(Life {
                        moments: vec![moment],
                        split_from,
                        merged_into: None,
                        began: path.clone(),
                        path,
                    });
                    lives.len() - 1
                }
            };
            for other in change.old_paths.iter().skip(1).filter_map(|path| before.get(path)) {
                lives[*other].merged_into = Some((row, life));
            }
            if let Some(path) = &change.new_path {
                lives[life].path = path.clone();
                living.insert(path.clone(), life);
            }
        }
    }
    lives
}

impl Life {
    /// Whether it is still there after the last release.
    pub fn is_living(&self, rows: &[&Comparison]) -> bool {
        self.merged_into.is_none() && self.last(rows).is_some_and(|change| change.new_path.is_some())
    }

    /// The release that ended it: removed, or merged into another page.
    pub fn ended(&self, rows: &[&Comparison]) -> Option<usize> {
        let merged = self.merged_into.map(|(row, _)| row);
        merged.or_else(|| self.moments.last().map(|moment| moment.row).filter(|_| !self.is_living(rows)))
    }

    /// What became of it last.
    pub fn last<'r>(&self, rows: &[&'r Comparison]) -> Option<&'r PageChange> {
        self.moments.last().and_then(|moment| moment.of(rows))
    }

    /// The path it had after a release; none before it began and after it ended.
    pub fn path_at<'r>(&self, row: usize, rows: &[&'r Comparison]) -> Option<&'r PagePath> {
        if self.merged_into.is_some_and(|(end, _)| end <= row) {
            return None;
        }
        let moment = self.moments.iter().rfind(|moment| moment.row <= row)?;
        moment.of(rows)?.new_path.as_ref()
    }
}

impl Moment {
    /// What became of the page then.
    pub fn of<'r>(&self, rows: &[&'r Comparison]) -> Option<&'r PageChange> {
        rows.get(self.row)?.pages.get(self.change)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::Point;

    fn change(lineage: Lineage, old: &[&str], new: Option<&str>) -> PageChange {
        PageChange {
            lineage,
            old_paths: old.iter().map(|path| PagePath::new(*path)).collect(),
            new_path: new.map(PagePath::new),
            address_kept: false,
            names_address: false,
            confidence: 1.0,
            evidence: Vec::new(),
            name: String::new(),
            old_title: None,
            new_title: None,
            old_titles: Vec::new(),
            split_into: Vec::new(),
            old_headings: Vec::new(),
            new_headings: Vec::new(),
            old_passages: Vec::new(),
            new_passages: Vec::new(),
            edits: Vec::new(),
            words: Default::default(),
            about: None,
            outline: Vec::new(),
            kept: 1.0,
            weights: Default::default(),
            path_sweep: None,
            note: None,
        }
    }

    fn row(pages: Vec<PageChange>) -> Comparison {
        Comparison {
            from: Point::beginning(),
            to: Point::beginning(),
            pages_before: 0,
            pages_after: 0,
            pages,
            sweeps: Vec::new(),
            problems: Vec::new(),
        }
    }

    #[test]
    fn a_life_goes_on_through_moves_merges_and_splits() {
        let goes_on =
            PageChange { split_into: vec!["d".to_owned()], ..change(Lineage::Split, &["c.md"], Some("c.md")) };
        let rows = [
            row(vec![change(Lineage::Added, &[], Some("a.md")), change(Lineage::Added, &[], Some("b.md"))]),
            row(vec![change(Lineage::Merged, &["b.md", "a.md"], Some("c.md"))]),
            row(vec![goes_on, change(Lineage::Split, &["c.md"], Some("d.md"))]),
            row(vec![change(Lineage::Moved, &["d.md"], Some("a.md")), change(Lineage::Removed, &["c.md"], None)]),
        ];
        let rows: Vec<&Comparison> = rows.iter().collect();
        let lives = lives(&rows);
        let told: Vec<(&str, &str, Vec<usize>)> = lives
            .iter()
            .map(|life| {
                let rows = life.moments.iter().map(|moment| moment.row).collect();
                (life.began.as_str(), life.path.as_str(), rows)
            })
            .collect();
        assert_eq!(told, [("a.md", "a.md", vec![0]), ("b.md", "c.md", vec![0, 1, 2, 3]), ("d.md", "a.md", vec![2, 3])]);
        assert_eq!(lives[0].merged_into, Some((1, 1)));
        assert_eq!(lives[2].split_from, Some(1));
        assert_eq!([0, 1, 2].map(|at| lives[at].ended(&rows)), [Some(1), Some(3), None]);
        assert_eq!(lives[1].path_at(1, &rows).map(PagePath::as_str), Some("c.md"));
        assert_eq!(lives[0].path_at(1, &rows), None);
    }

    #[test]
    fn pages_that_change_places_keep_their_lives() {
        let rows = [
            row(vec![change(Lineage::Added, &[], Some("a.md")), change(Lineage::Added, &[], Some("b.md"))]),
            row(vec![change(Lineage::Moved, &["b.md"], Some("a.md")), change(Lineage::Moved, &["a.md"], Some("b.md"))]),
        ];
        let rows: Vec<&Comparison> = rows.iter().collect();
        let lives = lives(&rows);
        assert_eq!((lives[0].path.as_str(), lives[1].path.as_str()), ("b.md", "a.md"));
    }
}
