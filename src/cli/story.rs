//! The whole history, read and compared once: what the website is made of, and what `serve` answers from as long as nothing changes.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::progress::{Doing, Progress};
use super::project::{Project, Told};
use crate::compare::links::Links;
use crate::compare::meaning::Weights;
use crate::compare::{PageChange, Pages};
use crate::error::Error;
use crate::page::packed::Shared;
use crate::range::Range;
use crate::release::Point;
use crate::render::language::Language;
use crate::render::site::{Format, Robots, Served, Site};
use crate::report::SiteFacts;
use crate::report::chronicle::{Alone, Release, alone, chronicle};
use crate::report::newsletter::most_about;

/// How far the story goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upto {
    /// Up to the last release: what readers have.
    LastRelease,
    /// Up to what the team is writing now.
    WorkingTree,
}

/// After so many releases what libgit2 keeps of git's files in memory goes back: at 10,000 pages and 120 releases the most that is in
/// use falls from 503 to 480 MB (480 also with every 4). To open the repository again takes a millisecond.
const READ_AT_A_TIME: usize = 12;

/// Every release compared with the one before it, and what is known of the website.
pub struct Story {
    rows: Vec<Row>,
    facts: SiteFacts,
    links: Links,
    weights: Weights,
    pages_language: Language,
    language: Language,
    format: Format,
    served: Served,
}

/// What the story needs of one release.
struct Row {
    told: Told,
    alone: Vec<Alone>,
    about: Vec<usize>,
    pages: Pages,
}

impl Story {
    /// Reads it, to be told in this format. Error: there is no release, or nothing can be read.
    pub fn read(project: &mut Project, upto: Upto, format: Format) -> Result<Story, Error> {
        let mut ranges = project.line()?;
        ranges.retain(|range| range.to.version.is_some());
        if upto == Upto::WorkingTree {
            let now = project.repo.working_point()?;
            let last = ranges.last().map(|range| range.to.clone());
            if last.as_ref().is_none_or(|last| last.commit != now.commit) {
                ranges.push(Range { from: last, to: now });
            }
        }
        let Some(newest) = ranges.last().map(|range| range.to.clone()) else { return Err(project.repo.no_release()) };
        let mut known = Shared::default();
        let progress = Progress::begin(Doing::Comparing(ranges.len()), project.language);
        let mut rows = Vec::with_capacity(ranges.len());
        for ranges in ranges.chunks(READ_AT_A_TIME) {
            for range in ranges {
                rows.push(row(project, range, format, &mut known)?);
                progress.step();
            }
            // What is not committed yet is known to this repository alone.
            if upto == Upto::LastRelease {
                project.repo.let_go()?;
            }
        }
        drop(progress);
        Ok(Story {
            rows,
            facts: project.all_facts(&newest)?,
            links: Links {
                site_url: project.site.url.clone(),
                folders: project.site.content_folders.clone(),
                moves: BTreeMap::new(),
            },
            weights: project.config.weights(),
            pages_language: Language::from(project.site.language),
            language: project.language,
            format,
            served: if upto == Upto::WorkingTree { Served::Live } else { Served::AsFiles },
        })
    }

    /// Tells it as a website.
    pub fn tell<T>(&self, robots: Robots, own_url: Option<&str>, tell: impl FnOnce(&Site<'_>) -> T) -> T {
        let releases: Vec<Release<'_>> = self.rows.iter().map(Row::release).collect();
        let chronicle = chronicle(&releases, &self.links, self.weights);
        tell(&Site {
            chronicle: &chronicle,
            facts: &self.facts,
            site_url: self.links.site_url.as_deref(),
            own_url,
            folders: &self.links.folders,
            pages_language: self.pages_language,
            language: self.language,
            robots,
            format: self.format,
            served: self.served,
        })
    }

    /// What is not released yet; none where nothing is.
    pub fn unreleased(&self) -> Option<&Told> {
        self.rows.last().map(|row| &row.told).filter(|told| told.comparison.to.version.is_none())
    }

    /// A release, by its place in the line.
    pub fn point(&self, row: usize) -> Option<&Point> {
        self.rows.get(row).map(|row| &row.told.comparison.to)
    }
}

impl Row {
    fn release(&self) -> Release<'_> {
        let Row { told, alone, about, pages } = self;
        Release { comparison: &told.comparison, pages, statements: &told.statements, alone, about, site: &told.site }
    }
}

/// Compares a release with the one before it and tells of it. What only the telling needs is let go, and a text that other releases have
/// too is kept once.
fn row(project: &Project, range: &Range, format: Format, known: &mut Shared) -> Result<Row, Error> {
    let (mut told, mut pages) = project.tell_with_pages(range)?;
    let alone = told.comparison.pages.par_iter().map(alone).collect();
    // What came first was all new.
    let about = match range.from {
        Some(_) if format == Format::Html => most_about(&told.comparison, &told.statements, &told.site),
        _ => Vec::new(),
    };
    // Of what is not released a letter is written too.
    if range.to.version.is_some() {
        // Data gives the edits themselves.
        let forget = if format == Format::Json { PageChange::forget_passages } else { PageChange::forget_texts };
        told.comparison.pages.iter_mut().for_each(forget);
    }
    pages.share(known);
    Ok(Row { told, alone, about, pages })
}
