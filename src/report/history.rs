//! The history of one page as data: what became of it in each release, newest first.

use super::statements::Statement;
use crate::compare::{Lineage, PageChange, Significance};
use crate::release::Point;
use crate::rulings::words::Note;

/// What became of a page in one release.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry<'a> {
    /// The release that brought it.
    pub release: &'a Point,
    /// What changed.
    pub change: &'a PageChange,
    /// What is said of it.
    pub statements: &'a [Statement],
}

/// The history of one page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History<'a> {
    /// All releases in which a byte of the page changed, newest first.
    pub entries: Vec<Entry<'a>>,
}

impl<'a> History<'a> {
    /// The entries a reader sees something of.
    pub fn seen(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.entries.iter().filter(|entry| entry.is_seen())
    }

    /// How many releases changed nothing that a reader can see.
    pub fn silent(&self) -> usize {
        self.entries.iter().filter(|entry| !entry.is_seen()).count()
    }
}

impl Entry<'_> {
    /// Whether a reader is told anything of it: text, looks, another place, or what people say.
    pub fn is_seen(&self) -> bool {
        match &self.change.note {
            Some(Note::Says(_)) => true,
            Some(Note::Silent) | None => {
                self.change.lineage != Lineage::Kept || self.change.significance() > Significance::None
            }
        }
    }
}

/// The history of a page from its releases, given oldest first as the timeline has them.
pub fn history<'a>(releases: impl DoubleEndedIterator<Item = Entry<'a>>) -> History<'a> {
    History { entries: releases.rev().collect() }
}
