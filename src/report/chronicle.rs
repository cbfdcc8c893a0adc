//! The whole Timeline as readers of the site see it: every page through all releases, what changed on it each time, since when its
//! text is what it is, and what changed since any earlier release.
//!
//! ```text
//! releases ──▶ lives ──▶ per life: moments (loud, quiet, unseen) and spans of releases with the same text
//! ```

use std::collections::BTreeMap;

use super::SiteFacts;
use super::statements::{Said, Statement, statements, worded};
use crate::compare::edits::Sides;
use crate::compare::links::Links;
use crate::compare::meaning::Weights;
use crate::compare::whole::{Part, between, wholes};
use crate::compare::{Comparison, EditKind, Lineage, PageChange, Pages, Significance, SweepId};
use crate::page::{BlockKind, Page, PagePath};
use crate::release::Point;
use crate::rulings::words::Note;
use crate::timeline::lives::{Life, Moment, lives};

/// A release compared with the one before it, with all that was read for it.
#[derive(Clone, Copy)]
pub struct Release<'r> {
    /// What changed.
    pub comparison: &'r Comparison,
    /// The pages that it was found in.
    pub pages: &'r Pages,
    /// The statements of each page of the comparison.
    pub statements: &'r [Vec<Statement>],
    /// What the site knew of its pages then.
    pub site: &'r SiteFacts,
}

/// Every page through all releases.
pub struct Chronicle<'r> {
    /// The releases, oldest first.
    pub releases: &'r [Release<'r>],
    /// The pages, in the order in which they began.
    pub lives: Vec<Life>,
    /// What became of each, release by release, oldest first.
    pub events: Vec<Vec<Event>>,
    /// Where addresses led, from each release to the next, and from each release to the last one.
    links: Vec<Links>,
    links_to_now: Vec<Links>,
    /// How much each reason weighs.
    weights: Weights,
}

/// What became of a page in one release.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When.
    pub moment: Moment,
    /// What changed, as if there were no other pages.
    pub change: PageChange,
    /// What is said of it.
    pub statements: Vec<Statement>,
    /// How loud it is told.
    pub volume: Volume,
    /// The sweeps that it was part of.
    pub sweeps: Vec<SweepId>,
}

/// How loud a change is told to the reader of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Volume {
    /// Nothing of it can be seen.
    Unseen,
    /// Looks, or the same small thing as on many other pages: counted.
    Quiet,
    /// Told.
    Loud,
}

/// Releases in a row in which the text of a page was the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The event that began it.
    pub event: usize,
    /// The first release.
    pub first: usize,
    /// The last release.
    pub last: usize,
}

/// What changed on a page since an earlier release.
pub struct Since {
    /// The releases that had the earlier text.
    pub span: Span,
    /// What changed, as if there were no other pages.
    pub change: PageChange,
    /// What is said of it.
    pub statements: Vec<Statement>,
    /// Both texts as one.
    pub parts: Vec<Part>,
}

/// The chronicle of these releases, oldest first, each compared with the one before it. `site` tells where the site lives and what
/// its content folders are, `weights` how much each reason weighs.
pub fn chronicle<'r>(releases: &'r [Release<'r>], site: &Links, weights: Weights) -> Chronicle<'r> {
    let rows: Vec<&Comparison> = releases.iter().map(|release| release.comparison).collect();
    let lives = lives(&rows);
    let events = lives.iter().map(|life| life.moments.iter().filter_map(|moment| event(*moment, &rows)).collect());
    let events: Vec<Vec<Event>> = events.collect();
    let with = |moves| Links { moves, ..site.clone() };
    let links = rows.iter().map(|row| with(moves_of(row))).collect();
    let now = rows.len().saturating_sub(1);
    let links_to_now = (0..rows.len()).map(|row| {
        let way = |life: &Life| {
            let (old, new) = (life.path_at(row, &rows)?, life.path_at(now, &rows)?);
            (old != new).then(|| (old.clone(), new.clone()))
        };
        with(lives.iter().filter_map(way).collect())
    });
    let links_to_now = links_to_now.collect();
    Chronicle { releases, lives, events, links, links_to_now, weights }
}

fn moves_of(row: &Comparison) -> BTreeMap<PagePath, PagePath> {
    let way = |change: &PageChange| Some((change.old_paths.first()?.clone(), change.new_path.clone()?));
    row.pages.iter().filter_map(way).filter(|(old, new)| old != new).collect()
}

fn event(moment: Moment, rows: &[&Comparison]) -> Option<Event> {
    let told = moment.of(rows)?;
    let change = told.without_sweeps();
    let mut sweeps: Vec<SweepId> = told
        .edits
        .iter()
        .flat_map(|edit| edit.sweep.into_iter().chain(edit.words.iter().filter_map(|word| word.sweep)))
        .collect();
    sweeps.sort();
    sweeps.dedup();
    let said = statements(&change);
    let only_properties = !said.is_empty()
        && said.iter().all(|statement| matches!(statement.what, Said::Labels { .. } | Said::Field { .. }));
    let volume = match (told.lineage, told.significance(), told.own_significance()) {
        _ if matches!(told.note, Some(Note::Says(_))) => Volume::Loud,
        (Lineage::Kept, Significance::None, _) => Volume::Unseen,
        _ if told.note == Some(Note::Silent) => Volume::Quiet,
        (Lineage::Moved, Significance::None, _) if told.address_kept => Volume::Unseen,
        (Lineage::Kept, Significance::Editorial | Significance::Cosmetic, own) if own < Significance::Editorial => {
            Volume::Quiet
        }
        (Lineage::Kept, Significance::Cosmetic, _) => Volume::Quiet,
        // What stands above the text in the source is not read on the page.
        (Lineage::Kept, ..) if only_properties => Volume::Quiet,
        _ => Volume::Loud,
    };
    Some(Event { moment, statements: worded(seen(said), &change), change, volume, sweeps })
}

/// Without the properties above the text, where there is something else to say: they are for those who write the pages.
fn seen(said: Vec<Statement>) -> Vec<Statement> {
    let is_property = |statement: &Statement| matches!(statement.what, Said::Labels { .. } | Said::Field { .. });
    let (properties, others): (Vec<_>, Vec<_>) = said.into_iter().partition(is_property);
    if others.is_empty() { properties } else { others }
}

impl Event {
    /// Whether the words of the page's text are others than before: not its looks, its addresses or what stands above it.
    pub fn changes_text(&self) -> bool {
        match self.change.lineage {
            Lineage::Added | Lineage::Merged => true,
            Lineage::Split if !self.change.is_continued() => true,
            _ => self.change.edits.iter().any(|edit| {
                edit.old != edit.new
                    && edit.significance >= Significance::Editorial
                    && matches!(edit.kind, EditKind::Block(kind) if kind != BlockKind::Comment)
            }),
        }
    }
}

impl<'r> Chronicle<'r> {
    /// The comparisons of all releases.
    pub fn rows(&self) -> Vec<&'r Comparison> {
        self.releases.iter().map(|release| release.comparison).collect()
    }

    /// A release.
    pub fn point(&self, row: usize) -> &'r Point {
        &self.releases[row].comparison.to
    }

    /// Whether a page is there now.
    pub fn is_living(&self, life: usize) -> bool {
        self.lives[life].is_living(&self.rows())
    }

    /// What a page is called now; of one that is gone, what it was called last.
    pub fn title(&self, life: usize) -> &str {
        self.events[life].last().map_or(self.lives[life].path.stem(), |event| event.change.title())
    }

    /// The release that last changed the words of a page's text, while the page was there.
    pub fn text_changed(&self, life: usize) -> Option<&Event> {
        self.events[life].iter().rfind(|event| event.changes_text())
    }

    /// The text of a page after one of its events.
    pub fn text_after(&self, life: usize, event: usize) -> Option<(&'r PagePath, &'r Page)> {
        let moment = self.lives[life].moments.get(event)?;
        let release = self.releases.get(moment.row)?;
        let path = release.comparison.pages.get(moment.change)?.new_path.as_ref()?;
        release.pages.new.get_key_value(path)
    }

    /// The text of a page before one of its events.
    pub fn text_before(&self, life: usize, event: usize) -> Option<(&'r PagePath, &'r Page)> {
        let moment = self.lives[life].moments.get(event)?;
        let release = self.releases.get(moment.row)?;
        let path = release.comparison.pages.get(moment.change)?.old_paths.first()?;
        release.pages.old.get_key_value(path)
    }

    /// The text of a page as it is; of a page that is gone, as it was last.
    pub fn text_now(&self, life: usize) -> Option<(&'r PagePath, &'r Page)> {
        let last = self.events[life].len().checked_sub(1)?;
        self.text_after(life, last).or_else(|| self.text_before(life, last))
    }

    /// Both sides of an event; none where there is one side only.
    fn sides(&self, life: usize, event: usize) -> Option<Sides<'_>> {
        let (old, new) = (self.text_before(life, event)?, self.text_after(life, event)?);
        Some(Sides { old, new, links: &self.links[self.lives[life].moments[event].row], weights: &self.weights })
    }

    /// Both texts as one for every event of which something can be seen and that has two sides, by life and event.
    pub fn befores_and_afters(&self) -> BTreeMap<(usize, usize), Vec<Part>> {
        let seen = |life: usize, event: usize| self.events[life][event].volume > Volume::Unseen;
        let wanted: Vec<(usize, usize)> = (0..self.lives.len())
            .flat_map(|life| (0..self.events[life].len()).map(move |event| (life, event)))
            .filter(|(life, event)| seen(*life, *event))
            .collect();
        let (keys, sides): (Vec<_>, Vec<_>) =
            wanted.into_iter().filter_map(|(life, event)| Some(((life, event), self.sides(life, event)?))).unzip();
        let parts = wholes(&sides);
        let split_off = |(life, event): (usize, usize)| {
            let change = &self.events[life][event].change;
            change.lineage == Lineage::Split && !change.is_continued()
        };
        keys.into_iter()
            .zip(parts)
            .map(|(key, mut parts)| {
                // What stayed behind on the page that it was split off is not gone.
                if split_off(key) {
                    parts.retain(|part| !matches!(part, Part::Went { .. } | Part::Away { .. }));
                }
                (key, parts)
            })
            .collect()
    }

    /// The releases of a page in which its text was the same, oldest first, up to the last release.
    pub fn spans(&self, life: usize) -> Vec<Span> {
        let rows: Vec<usize> = self.lives[life].moments.iter().map(|moment| moment.row).collect();
        let ends = rows.iter().skip(1).map(|row| row - 1).chain([self.releases.len() - 1]);
        rows.iter().zip(ends).enumerate().map(|(event, (first, last))| Span { event, first: *first, last }).collect()
    }

    /// What changed on each living page since each earlier text of it, oldest first.
    pub fn since(&self) -> Vec<Vec<Since>> {
        let mut keys = Vec::new();
        let mut sides = Vec::new();
        for life in (0..self.lives.len()).filter(|life| self.is_living(*life)) {
            let Some(new) = self.text_now(life) else { continue };
            let mut spans = self.spans(life);
            spans.pop();
            for span in spans {
                let Some(old) = self.text_after(life, span.event) else { continue };
                keys.push((life, span));
                sides.push(Sides { old, new, links: &self.links_to_now[span.last], weights: &self.weights });
            }
        }
        let mut out: Vec<Vec<Since>> = (0..self.lives.len()).map(|_| Vec::new()).collect();
        for ((life, span), (change, parts)) in keys.into_iter().zip(between(&sides)) {
            let said = seen(statements(&change));
            out[life].push(Since { span, change, statements: said, parts });
        }
        out
    }
}

impl Since {
    /// Whether anything can be seen of it.
    pub fn is_seen(&self) -> bool {
        self.change.significance() > Significance::None
    }
}
