//! Release notes as data: which pages are told, in which group and order, and which are only counted.
//!
//! ```text
//! own significance   lineage            told
//! any                added              New
//! any                removed            Gone
//! any                merged, split      Merged
//! substantive        kept, moved        Changed
//! below              moved              Moved
//! editorial          kept               Corrected
//! below              kept               by a sweep that it takes part in, else counted
//! ```
//!
//! A page stands in one group only. What recurs on several pages is told once, as a sweep; a page of which nothing else
//! changed has no line of its own.

use std::collections::BTreeMap;

use super::SiteFacts;
use super::statements::{Said, Statement};
use crate::compare::{Comparison, Lineage, PageChange, Reason, Significance, SweepId};

/// Statements told of one page at most. The first are the weightiest; a reader who wants all follows the link. On the
/// model site three cover nine in ten of the pages that are told.
pub const STATEMENTS_TOLD: usize = 3;

/// The release notes of one comparison.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notes {
    /// How much changed.
    pub counts: Counts,
    /// The pages that are told, in groups; no group is empty.
    pub groups: Vec<Group>,
    /// The sweeps that are told, weightiest first.
    pub sweeps: Vec<SweepId>,
    /// The pages that are only counted, by what changed on them.
    pub rest: Vec<(Rest, usize)>,
}

/// How many pages are what. A page that moved and changed counts as both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the groups")]
pub struct Counts {
    pub added: usize,
    pub removed: usize,
    pub moved: usize,
    pub merged: usize,
    pub split: usize,
    /// Old pages with a substantive change of their own.
    pub changed: usize,
    /// All pages that differ in a byte or in path.
    pub touched: usize,
}

impl Counts {
    /// Counts these pages.
    pub fn of(pages: &[PageChange]) -> Counts {
        let with = |lineage| pages.iter().filter(|change| change.lineage == lineage).count();
        let changed = pages.iter().filter(|change| {
            !matches!(change.lineage, Lineage::Added | Lineage::Removed)
                && change.own_significance() == Significance::Substantive
        });
        Counts {
            added: with(Lineage::Added),
            removed: with(Lineage::Removed),
            moved: with(Lineage::Moved),
            merged: with(Lineage::Merged),
            split: with(Lineage::Split),
            changed: changed.count(),
            touched: pages.len(),
        }
    }

    /// Whether no page differs at all.
    pub fn is_empty(&self) -> bool {
        self.touched == 0
    }
}

/// What the pages of a group have in common, in the order they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKind {
    /// New pages.
    New,
    /// Pages that say something else now.
    Changed,
    /// Pages that became one, or became several.
    Merged,
    /// Pages that live elsewhere now, and say the same.
    Moved,
    /// Pages that are gone.
    Gone,
    /// Pages whose text is put otherwise and means the same.
    Corrected,
}

/// Pages that are told together.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What they have in common.
    pub kind: GroupKind,
    /// By section of the site, in the order of its navigation.
    pub sections: Vec<Section>,
}

impl Group {
    /// How many pages are in it.
    pub fn pages(&self) -> usize {
        self.sections.iter().map(|section| section.pages.len()).sum()
    }
}

/// The pages of one section of the site.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Titles of the section and those around it, outermost first; empty where the site does not say.
    pub path: Vec<String>,
    /// Its pages, by title.
    pub pages: Vec<PageNote>,
}

/// What is told of one page.
#[derive(Clone, Debug, PartialEq)]
pub struct PageNote {
    /// Its place in [`Comparison::pages`].
    pub page: usize,
    /// What is said, weightiest first.
    pub told: Vec<Statement>,
    /// How many more statements there are.
    pub more: usize,
}

/// What changed on pages that are only counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rest {
    /// The text is put otherwise, and there is nothing to say of it.
    Wording,
    /// An address is written otherwise.
    Links,
    /// Looks only.
    Looks,
    /// Nothing a reader can see.
    Invisible,
}

/// The release notes of a comparison; `statements` has the statements of each page, in the order of its pages.
pub fn notes(comparison: &Comparison, statements: &[Vec<Statement>], site: &SiteFacts) -> Notes {
    let mut groups: BTreeMap<GroupKind, Vec<Section>> = BTreeMap::new();
    let mut rest: BTreeMap<Rest, usize> = BTreeMap::new();
    for at in site.reading_order(&comparison.pages) {
        let change = &comparison.pages[at];
        let said = statements.get(at).map_or(&[][..], Vec::as_slice);
        match group_of(change, said) {
            Some(group) => {
                put(groups.entry(group).or_default(), site.section(change), page_note(at, said, group));
            }
            None if is_told_by_sweep(change, comparison) => {}
            None => *rest.entry(rest_of(change)).or_default() += 1,
        }
    }
    Notes {
        counts: Counts::of(&comparison.pages),
        groups: groups.into_iter().map(|(kind, sections)| Group { kind, sections }).collect(),
        sweeps: told_sweeps(comparison),
        rest: rest.into_iter().collect(),
    }
}

fn group_of(change: &PageChange, said: &[Statement]) -> Option<GroupKind> {
    match (change.lineage, change.own_significance()) {
        (Lineage::Added, _) => Some(GroupKind::New),
        (Lineage::Removed, _) => Some(GroupKind::Gone),
        (Lineage::Merged | Lineage::Split, _) => Some(GroupKind::Merged),
        (Lineage::Kept | Lineage::Moved, Significance::Substantive) => Some(GroupKind::Changed),
        (Lineage::Moved, _) => Some(GroupKind::Moved),
        (Lineage::Kept, Significance::Editorial) if !said.is_empty() => Some(GroupKind::Corrected),
        (Lineage::Kept, _) => None,
    }
}

fn put(sections: &mut Vec<Section>, path: &[String], note: PageNote) {
    match sections.last_mut().filter(|section| section.path == path) {
        Some(section) => section.pages.push(note),
        None => sections.push(Section { path: path.to_vec(), pages: vec![note] }),
    }
}

/// The statements told, the one that explains the group first.
fn page_note(page: usize, said: &[Statement], group: GroupKind) -> PageNote {
    let explains = |statement: &&Statement| match group {
        GroupKind::Moved => matches!(statement.what, Said::Moved { .. }),
        GroupKind::Merged => matches!(statement.what, Said::MergedFrom { .. } | Said::SplitFrom { .. }),
        _ => false,
    };
    let first = said.iter().filter(explains);
    let others = said.iter().filter(|statement| !explains(statement));
    let told: Vec<Statement> = first.chain(others).take(STATEMENTS_TOLD).cloned().collect();
    PageNote { page, more: said.len() - told.len(), told }
}

fn told_sweeps(comparison: &Comparison) -> Vec<SweepId> {
    let mut told: Vec<SweepId> =
        (0..comparison.sweeps.len()).map(SweepId).filter(|sweep| is_told(*sweep, comparison)).collect();
    told.sort_by_key(|SweepId(at)| {
        let sweep = &comparison.sweeps[*at];
        (std::cmp::Reverse((sweep.significance, sweep.pages)), *at)
    });
    told
}

fn is_told(SweepId(at): SweepId, comparison: &Comparison) -> bool {
    comparison.sweeps.get(at).is_some_and(|sweep| sweep.significance >= Significance::Editorial)
}

fn is_told_by_sweep(change: &PageChange, comparison: &Comparison) -> bool {
    let of_words = |words: &[crate::compare::Word]| words.iter().any(|word| is_swept(word.sweep, comparison));
    change.edits.iter().any(|edit| is_swept(edit.sweep, comparison) || of_words(&edit.words))
}

fn is_swept(sweep: Option<SweepId>, comparison: &Comparison) -> bool {
    sweep.is_some_and(|sweep| is_told(sweep, comparison))
}

/// What an untold page is counted as: by what its edits are most often about, the first in the order of [`Reason`] of
/// equals.
fn rest_of(change: &PageChange) -> Rest {
    match change.significance() {
        Significance::None => Rest::Invisible,
        Significance::Cosmetic if dominant_reason(change) == Some(Reason::LinkSpelling) => Rest::Links,
        Significance::Cosmetic => Rest::Looks,
        Significance::Editorial | Significance::Substantive => Rest::Wording,
    }
}

fn dominant_reason(change: &PageChange) -> Option<Reason> {
    let mut times: BTreeMap<Reason, usize> = BTreeMap::new();
    let seen = change.edits.iter().filter(|edit| edit.significance > Significance::None);
    for reason in seen.flat_map(|edit| &edit.reasons) {
        *times.entry(*reason).or_default() += 1;
    }
    times.into_iter().max_by_key(|(reason, times)| (*times, std::cmp::Reverse(*reason))).map(|(reason, _)| reason)
}
