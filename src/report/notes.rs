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
//! A page that moved as many others did is told of as if it had not: the sweep says where they went. A page stands in one group only. Small things (a typing error) are told of many pages together. What recurs on several pages is told once, as a sweep; a page of which nothing else
//! changed has no line of its own.

use std::collections::BTreeMap;

use super::SiteFacts;
use super::statements::{Said, Statement};
use crate::compare::{Comparison, Lineage, PageChange, Reason, Significance, SweepId};
use crate::rulings::words::Note;

/// Statements told of one page, besides its title and where it came from. The first are the weightiest; who wants all follows the link.
pub const STATEMENTS_TOLD: usize = 2;

/// Pages named in one line at most. More names than these nobody reads; then only their number is told.
pub const PAGES_NAMED: usize = 12;
/// Pages with another address that are named at most. Renumberings on the real history touch up to 40 pages.
const ADDRESSES_NAMED: usize = 40;

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
    /// Each of them, by its place in [`Comparison::pages`], and as what it is counted.
    pub counted: Vec<(Rest, usize)>,
}

/// How many pages are what; each page counts once.
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
    /// How many of those moved too.
    pub changed_and_moved: usize,
    /// Pages with a substantive change that is told as a sweep only.
    pub swept: usize,
    /// All pages that differ in a byte or in path.
    pub touched: usize,
}

impl Counts {
    /// Counts these pages.
    pub fn of(pages: &[PageChange]) -> Counts {
        Counts::among(pages, |_| true)
    }

    /// The same without those of which people want nothing told: they only count as touched.
    pub fn told(pages: &[PageChange]) -> Counts {
        Counts::among(pages, |change| change.note != Some(Note::Silent))
    }

    fn among(all: &[PageChange], is_told: impl Fn(&PageChange) -> bool) -> Counts {
        let pages: Vec<&PageChange> = all.iter().filter(|change| is_told(change)).collect();
        let pages = || pages.iter().copied();
        let with = |lineage| pages().filter(|change| change.lineage == lineage).count();
        let is_changed = |change: &&PageChange| {
            matches!(change.lineage, Lineage::Kept | Lineage::Moved | Lineage::Split)
                && change.is_continued()
                && change.own_significance() == Significance::Substantive
        };
        let is_moved = |change: &&PageChange| change.lineage == Lineage::Moved && !change.address_kept;
        let changed = pages().filter(is_changed);
        let swept = pages().filter(|change| {
            matches!(change.lineage, Lineage::Kept)
                && change.significance() == Significance::Substantive
                && change.own_significance() != Significance::Substantive
        });
        Counts {
            added: with(Lineage::Added),
            removed: with(Lineage::Removed),
            moved: pages().filter(is_moved).filter(|change| !is_changed(change)).count(),
            merged: with(Lineage::Merged),
            // The page that goes on is the same page; only what was split off it is news.
            split: pages().filter(|page| page.lineage == Lineage::Split && !page.is_continued()).count(),
            changed: changed.clone().count(),
            changed_and_moved: changed.filter(is_moved).count(),
            swept: swept.count(),
            touched: all.len(),
        }
    }

    /// All pages that are told of.
    pub fn pages(&self) -> usize {
        self.added + self.removed + self.moved + self.merged + self.split + self.changed + self.swept
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
    /// Pages that differ in one small thing, told together.
    pub together: Vec<Together>,
    /// The others by section of the site, in the order of its navigation.
    pub sections: Vec<Section>,
}

impl Group {
    /// The pages that have a line of their own: their places in [`Comparison::pages`].
    pub fn pages_alone(&self) -> impl Iterator<Item = usize> {
        self.sections.iter().flat_map(|section| section.pages.iter().map(|note| note.page))
    }

    /// How many pages are in it.
    pub fn pages(&self) -> usize {
        let together: usize = self.together.iter().map(|together| together.pages.len()).sum();
        together + self.sections.iter().map(|section| section.pages.len()).sum::<usize>()
    }
}

/// Pages of which the same small thing is told: 15 pages with a typing error are one line, not 15.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Together {
    /// What changed on them.
    pub small: Small,
    /// Their places in [`Comparison::pages`], in reading order.
    pub pages: Vec<usize>,
}

/// A small thing that needs no telling page by page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Small {
    /// The same in other words.
    Wording,
    /// Spelling and punctuation.
    Corrected,
    /// Links that lead elsewhere.
    Links,
    /// Images with another description.
    Images,
    /// Labels and other properties in the front matter.
    Properties,
    /// Another address in the same section of the site.
    Address,
    /// Another file; whether the address is another one too nobody knows.
    File,
}

impl Small {
    /// How many pages are named at most: whoever keeps links to a page wants to know that its address is another one.
    pub fn named(self) -> usize {
        match self {
            Small::Address | Small::File => ADDRESSES_NAMED,
            Small::Wording | Small::Corrected | Small::Links | Small::Images | Small::Properties => PAGES_NAMED,
        }
    }

    /// The group it is told in.
    fn group(self) -> GroupKind {
        match self {
            Small::Address | Small::File => GroupKind::Moved,
            Small::Wording | Small::Corrected | Small::Links | Small::Images | Small::Properties => {
                GroupKind::Corrected
            }
        }
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
    /// People want nothing told.
    Silent,
}

/// The release notes of a comparison; `statements` has the statements of each page, in the order of its pages.
pub fn notes(comparison: &Comparison, statements: &[Vec<Statement>], site: &SiteFacts) -> Notes {
    let mut groups: BTreeMap<GroupKind, Vec<Section>> = BTreeMap::new();
    let mut together: BTreeMap<Small, Vec<usize>> = BTreeMap::new();
    let mut rest: BTreeMap<Rest, usize> = BTreeMap::new();
    let mut counted = Vec::new();
    for at in site.reading_order(&comparison.pages) {
        let change = &comparison.pages[at];
        let said = statements.get(at).map_or(&[][..], Vec::as_slice);
        let moved_along = is_swept(change.path_sweep, comparison);
        let others: Vec<Statement>;
        let said = if moved_along {
            let is_move = |what: &Said| matches!(what, Said::Moved { .. } | Said::FileRenamed { .. });
            others = said.iter().filter(|statement| !is_move(&statement.what)).cloned().collect();
            &others
        } else {
            said
        };
        match (group_of(change, said, moved_along), small(said)) {
            (Some(group), Some(small)) if group == small.group() => together.entry(small).or_default().push(at),
            (Some(group), _) => {
                put(groups.entry(group).or_default(), site.section(change), page_note(at, said, group));
            }
            (None, _) if change.note.is_none() && is_told_by_sweep(change, comparison) => {}
            (None, _) => {
                *rest.entry(rest_of(change)).or_default() += 1;
                counted.push((rest_of(change), at));
            }
        }
    }
    for small in together.keys() {
        groups.entry(small.group()).or_default();
    }
    let together: Vec<Together> = together.into_iter().map(|(small, pages)| Together { small, pages }).collect();
    let mut group = |(kind, sections)| {
        let together = together.iter().filter(|together| together.small.group() == kind).cloned().collect();
        Group { kind, together, sections }
    };
    Notes {
        counts: Counts::told(&comparison.pages),
        groups: groups.into_iter().map(&mut group).collect(),
        sweeps: told_sweeps(comparison),
        rest: rest.into_iter().collect(),
        counted,
    }
}

fn group_of(change: &PageChange, said: &[Statement], moved_along: bool) -> Option<GroupKind> {
    match (group_by_facts(change, said, moved_along), &change.note) {
        (_, Some(Note::Silent)) => None,
        // What somebody wrote a sentence for is told, however small.
        (None, Some(Note::Says(_))) => Some(GroupKind::Corrected),
        (group, _) => group,
    }
}

fn group_by_facts(change: &PageChange, said: &[Statement], moved_along: bool) -> Option<GroupKind> {
    // A page of which only the content folder was renamed did not move for its readers; where many pages went is told once.
    let stayed = change.lineage == Lineage::Moved && (change.address_kept || moved_along);
    let lineage = if stayed { Lineage::Kept } else { change.lineage };
    match (lineage, change.own_significance()) {
        (Lineage::Added, _) => Some(GroupKind::New),
        (Lineage::Removed, _) => Some(GroupKind::Gone),
        (Lineage::Merged | Lineage::Split, _) => Some(GroupKind::Merged),
        // What matters most has no sentence of its own (a heading that stands there twice now): then the rest is small.
        (Lineage::Kept, Significance::Substantive) if !said.is_empty() && said.iter().all(is_small) => {
            Some(GroupKind::Corrected)
        }
        (Lineage::Kept | Lineage::Moved, Significance::Substantive) => Some(GroupKind::Changed),
        (Lineage::Moved, _) => Some(GroupKind::Moved),
        (Lineage::Kept, Significance::Editorial) if !said.is_empty() => Some(GroupKind::Corrected),
        (Lineage::Kept, _) => None,
    }
}

/// The small thing that is all there is to say of a page, named by the weightiest statement.
fn small(said: &[Statement]) -> Option<Small> {
    let of = |statement: &Statement| match statement.what {
        Said::Wording { .. } => Some(Small::Wording),
        Said::Corrected { .. } => Some(Small::Corrected),
        Said::LinksChanged { .. } => Some(Small::Links),
        Said::ImagesDescribed { .. } => Some(Small::Images),
        Said::Labels { .. } | Said::Field { .. } if !is_switch(&statement.what) => Some(Small::Properties),
        _ => None,
    };
    let is_address =
        |one: &Statement| matches!(one.what, Said::Moved { sections: None, .. } | Said::FileRenamed { .. });
    if said.iter().any(is_address) && said.iter().all(|one| is_address(one) || is_small(one) || is_order(one)) {
        let is_file = |one: &Statement| matches!(one.what, Said::FileRenamed { .. });
        return Some(if said.iter().any(is_file) { Small::File } else { Small::Address });
    }
    let all: Option<Vec<Small>> = said.iter().map(of).collect();
    all.and_then(|all| all.first().copied())
}

/// Labels, spelling, other words for the same: told where there is nothing else to tell.
fn is_small(statement: &Statement) -> bool {
    !is_switch(&statement.what)
        && matches!(
            statement.what,
            Said::Labels { .. }
                | Said::Field { .. }
                | Said::Wording { .. }
                | Said::Corrected { .. }
                | Said::Looks
                | Said::Respelled { .. }
        )
}

/// Something a page can do that was switched on or off: a reader sees that, whatever the property is called.
fn is_switch(said: &Said) -> bool {
    let switch = |value: &Option<String>| matches!(value.as_deref(), Some("true" | "false"));
    matches!(said, Said::Field { old, new, .. } if switch(old) || switch(new))
}

/// The same text in another order.
fn is_order(statement: &Statement) -> bool {
    matches!(statement.what.of_one(), Said::Reordered { .. } | Said::LinksChanged { .. } | Said::SectionsMoved { .. })
}

fn put(sections: &mut Vec<Section>, path: &[String], note: PageNote) {
    match sections.last_mut().filter(|section| section.path == path) {
        Some(section) => section.pages.push(note),
        None => sections.push(Section { path: path.to_vec(), pages: vec![note] }),
    }
}

/// The statements told: what explains the group and the title first, then the weightiest of the others. What is small (labels, spelling,
/// other words for the same) is told where there is nothing else to tell.
fn page_note(page: usize, said: &[Statement], group: GroupKind) -> PageNote {
    let explains = |statement: &&Statement| match group {
        GroupKind::Moved => matches!(statement.what, Said::Moved { .. } | Said::FileRenamed { .. }),
        GroupKind::Merged => matches!(
            statement.what,
            Said::MergedFrom { .. } | Said::MadeFrom { .. } | Said::SplitInto { .. } | Said::SplitFrom { .. }
        ),
        _ => false,
    };
    let leads = |statement: &&Statement| {
        explains(statement) || matches!(statement.what, Said::Title { .. } | Said::Words { .. })
    };
    // Where a page was says least of one that says something else now.
    let is_move = |statement: &&Statement| {
        matches!(statement.what, Said::Moved { .. } | Said::FileRenamed { .. }) && group != GroupKind::Moved
    };
    let weighty: Vec<&Statement> = said.iter().filter(|one| !leads(one) && !is_small(one) && !is_move(one)).collect();
    let small: Vec<&Statement> = said.iter().filter(|one| is_small(one)).collect();
    let first: Vec<&Statement> = said.iter().filter(leads).collect();
    let others = if weighty.is_empty() && first.is_empty() { small } else { weighty };
    // Of a page that only moved, where it was says enough. A rest of one is told: that is as short as saying that there is one.
    let most = match group {
        GroupKind::Moved => 0,
        _ if others.len() == STATEMENTS_TOLD + 1 => others.len(),
        _ => STATEMENTS_TOLD,
    };
    let more = if group == GroupKind::Moved { 0 } else { others.len().saturating_sub(most) };
    // Another address in the same section is no news of a page that says something else now.
    let is_news = |one: &&Statement| matches!(one.what, Said::Moved { sections: Some(_), .. });
    let nothing_else = first.is_empty() && others.is_empty();
    let moves = said.iter().filter(is_move).filter(|one| nothing_else || is_news(one));
    let told = first.into_iter().chain(others.into_iter().take(most)).chain(moves).cloned().collect();
    PageNote { page, more, told }
}

fn told_sweeps(comparison: &Comparison) -> Vec<SweepId> {
    let mut told: Vec<SweepId> = (0..comparison.sweeps.len())
        .map(SweepId)
        .filter(|sweep| is_told(*sweep, comparison) && !is_told_along(*sweep, comparison))
        .collect();
    told.sort_by_key(|SweepId(at)| {
        let sweep = &comparison.sweeps[*at];
        (std::cmp::Reverse((sweep.significance, sweep.pages)), *at)
    });
    told
}

fn is_told(SweepId(at): SweepId, comparison: &Comparison) -> bool {
    comparison.sweeps.get(at).is_some_and(|sweep| sweep.significance >= Significance::Editorial)
}

/// Whether what another sweep tells tells of this one too.
fn is_told_along(SweepId(at): SweepId, comparison: &Comparison) -> bool {
    comparison.sweeps.get(at).and_then(|sweep| sweep.part_of).is_some_and(|head| is_told(head, comparison))
}

fn is_told_by_sweep(change: &PageChange, comparison: &Comparison) -> bool {
    let of_words = |words: &[crate::compare::Word]| words.iter().any(|word| is_swept(word.sweep, comparison));
    is_swept(change.path_sweep, comparison)
        || change.edits.iter().any(|edit| is_swept(edit.sweep, comparison) || of_words(&edit.words))
}

fn is_swept(sweep: Option<SweepId>, comparison: &Comparison) -> bool {
    sweep.is_some_and(|sweep| is_told(sweep, comparison))
}

/// What an untold page is counted as: by what its edits are most often about, the first in the order of [`Reason`] of
/// equals.
fn rest_of(change: &PageChange) -> Rest {
    if change.note == Some(Note::Silent) {
        return Rest::Silent;
    }
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
