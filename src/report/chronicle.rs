//! The whole Timeline as readers of the site see it: every page through all releases, what changed on it each time, since when its
//! text is what it is, and what changed since any earlier release.
//!
//! ```text
//! releases ──▶ lives ──▶ per life: moments (loud, quiet, unseen) and spans of releases with the same text
//! ```

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use super::SiteFacts;
use super::statements::{Said, Statement, statements, worded};
use crate::compare::edits::Sides;
use crate::compare::links::Links;
use crate::compare::meaning::Weights;
use crate::compare::whole::{Part, between, whole};
use crate::compare::{Comparison, EditKind, Lineage, PageChange, Pages, Significance, SweepId};
use crate::page::packed::Packed;
use crate::page::{BlockKind, Field, Page, PagePath};
use crate::release::Point;
use crate::rulings::words::{Note, together};
use crate::timeline::lives::{Life, Moment, lives};

/// A release compared with the one before it, with all that was read for it.
#[derive(Clone, Copy)]
pub struct Release<'r> {
    /// What changed; the texts of its changes may be forgotten.
    pub comparison: &'r Comparison,
    /// The pages that it was found in.
    pub pages: &'r Pages,
    /// The statements of each page of the comparison.
    pub statements: &'r [Vec<Statement>],
    /// What each change of the comparison is to the reader of that page.
    pub alone: &'r [Alone],
    /// The changes that it is most about, by their places in the comparison.
    pub about: &'r [usize],
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
    pub events: Vec<Vec<Event<'r>>>,
    /// Where addresses led, from each release to the next, and from each release to the last one.
    links: Vec<Links>,
    links_to_now: Vec<Links>,
    /// How much each reason weighs.
    weights: Weights,
}

/// What became of a page in one release.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event<'r> {
    /// When.
    pub moment: Moment,
    /// What changed; its texts may be forgotten.
    pub change: &'r PageChange,
    /// What it is to the reader of this page.
    pub alone: &'r Alone,
}

/// A change as the reader of that one page is told of it, as if there were no other pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Alone {
    /// What is said of it.
    pub statements: Vec<Statement>,
    /// How loud it is told.
    pub volume: Volume,
    /// The sweeps that it was part of.
    pub sweeps: Vec<SweepId>,
    /// Whether the words of the page's text are others than before.
    pub changes_text: bool,
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
}

/// The texts of one page before and after some of its events, unpacked for as long as they are looked at.
pub struct Texts<'r> {
    first: usize,
    sides: Vec<[Option<Text<'r>>; 2]>,
}

/// A text, and the path that the page had with it.
type Text<'r> = (&'r PagePath, Rc<Page>);

impl Texts<'_> {
    /// The text before an event.
    pub fn before(&self, event: usize) -> Option<(&PagePath, &Page)> {
        self.side(event, 0)
    }

    /// The text after an event.
    pub fn after(&self, event: usize) -> Option<(&PagePath, &Page)> {
        self.side(event, 1)
    }

    /// The text after the last event; of a page that is gone, the text before it.
    pub fn last(&self) -> Option<(&PagePath, &Page)> {
        let last = self.first + self.sides.len().checked_sub(1)?;
        self.after(last).or_else(|| self.before(last))
    }

    fn side(&self, event: usize, side: usize) -> Option<(&PagePath, &Page)> {
        let sides = self.sides.get(event.checked_sub(self.first)?)?;
        sides[side].as_ref().map(|(path, page)| (*path, &**page))
    }
}

/// A page at two releases.
pub struct Compared<'t> {
    /// Its path and its text at the older one.
    pub old: (&'t PagePath, &'t Page),
    /// Its path and its text at the newer one.
    pub new: (&'t PagePath, &'t Page),
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
    let events = lives.iter().map(|life| life.moments.iter().filter_map(|moment| event(*moment, releases)).collect());
    let events: Vec<Vec<Event<'_>>> = events.collect();
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

fn event<'r>(moment: Moment, releases: &'r [Release<'r>]) -> Option<Event<'r>> {
    let release = releases.get(moment.row)?;
    let (change, alone) = (release.comparison.pages.get(moment.change)?, release.alone.get(moment.change)?);
    Some(Event { moment, change, alone })
}

/// What a change is to the reader of that page.
pub fn alone(told: &PageChange) -> Alone {
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
    Alone { statements: worded(seen(said), &change), volume, sweeps, changes_text: changes_text(told) }
}

/// Without the properties above the text, where there is something else to say: they are for those who write the pages.
fn seen(said: Vec<Statement>) -> Vec<Statement> {
    let is_property = |statement: &Statement| matches!(statement.what, Said::Labels { .. } | Said::Field { .. });
    let (properties, others): (Vec<_>, Vec<_>) = said.into_iter().partition(is_property);
    if others.is_empty() { properties } else { others }
}

/// Whether the words of the page's text are others than before: not its looks, its addresses or what stands above it.
fn changes_text(change: &PageChange) -> bool {
    match change.lineage {
        Lineage::Added | Lineage::Merged => true,
        Lineage::Split if !change.is_continued() => true,
        _ => change.edits.iter().any(|edit| {
            edit.old != edit.new
                && edit.significance >= Significance::Editorial
                && matches!(edit.kind, EditKind::Block(kind) if kind != BlockKind::Comment)
        }),
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
    pub fn text_changed(&self, life: usize) -> Option<&Event<'r>> {
        self.events[life].iter().rfind(|event| event.alone.changes_text)
    }

    /// A page before (0) and after (1) one of its events, packed.
    pub fn packed(&self, life: usize, event: usize) -> Option<[Option<(&'r PagePath, &'r Packed)>; 2]> {
        let event = self.events[life].get(event)?;
        let pages = self.releases.get(event.moment.row)?.pages;
        let old = event.change.old_paths.first().and_then(|path| pages.old.get_key_value(path));
        let new = event.change.new_path.as_ref().and_then(|path| pages.new.get_key_value(path));
        Some([old, new])
    }

    /// The pages that moved in a release, and those that moved from it until now: old path, new path.
    pub fn moves(&self, row: usize) -> [&BTreeMap<PagePath, PagePath>; 2] {
        [&self.links[row].moves, &self.links_to_now[row].moves]
    }

    /// All texts of a page.
    pub fn texts(&self, life: usize) -> Texts<'r> {
        self.texts_of(life, 0..self.events[life].len())
    }

    /// The texts of a page before and after some of its events.
    pub fn texts_of(&self, life: usize, events: Range<usize>) -> Texts<'r> {
        // Most texts stand after one event and before the next.
        let mut known: Option<(&Packed, Rc<Page>)> = None;
        let mut unpacked = |(path, packed): (&'r PagePath, &'r Packed)| {
            let same = known.as_ref().filter(|(known, _)| *known == packed).map(|(_, page)| Rc::clone(page));
            let page = same.unwrap_or_else(|| Rc::new(packed.page()));
            known = Some((packed, Rc::clone(&page)));
            (path, page)
        };
        let first = events.start;
        let sides =
            events.map(|event| self.packed(life, event).unwrap_or_default().map(|side| side.map(&mut unpacked)));
        Texts { first, sides: sides.collect() }
    }

    /// The front matter of a page as it is; of a page that is gone, as it was last.
    pub fn front_matter(&self, life: usize) -> Vec<Field> {
        let last = self.events[life].len().checked_sub(1);
        let sides = last.and_then(|last| self.packed(life, last)).unwrap_or_default();
        sides.into_iter().rev().flatten().next().map(|(_, packed)| packed.front_matter()).unwrap_or_default()
    }

    /// Whether there is something to see of an event: it has two sides, they differ for the eye, and one has a text.
    pub fn has_parts(&self, life: usize, event: usize) -> bool {
        let Some([Some((_, old)), Some((_, new))]) = self.packed(life, event) else { return false };
        let told = &self.events[life][event];
        told.alone.volume > Volume::Unseen && (new.has_blocks() || old.has_blocks() && !is_split_off(told.change))
    }

    /// Both texts as one for an event of which there is something to see.
    pub fn parts(&self, life: usize, event: usize, texts: &Texts<'_>) -> Option<Vec<Part>> {
        let (old, new) = (texts.before(event)?, texts.after(event)?);
        if !self.has_parts(life, event) {
            return None;
        }
        let told = &self.events[life][event];
        let mut parts = whole(Sides { old, new, links: &self.links[told.moment.row], weights: &self.weights });
        if is_split_off(told.change) {
            // What stayed behind on the page that it was split off is not gone.
            parts.retain(|part| !matches!(part, Part::Went { .. } | Part::Away { .. }));
        }
        Some(parts)
    }

    /// The releases of a page in which its text was the same, oldest first, up to the last release.
    pub fn spans(&self, life: usize) -> Vec<Span> {
        let rows: Vec<usize> = self.lives[life].moments.iter().map(|moment| moment.row).collect();
        let ends = rows.iter().skip(1).map(|row| row - 1).chain([self.releases.len() - 1]);
        rows.iter().zip(ends).enumerate().map(|(event, (first, last))| Span { event, first: *first, last }).collect()
    }

    /// What changed on a page since each earlier text of it, oldest first; nothing for a page that is gone.
    pub fn since(&self, life: usize, texts: &Texts<'_>) -> Vec<Since> {
        if !self.is_living(life) {
            return Vec::new();
        }
        let mut spans = self.spans(life);
        spans.pop();
        let since = spans.into_iter().filter_map(|span| {
            let change = between(self.since_sides(span, texts)?);
            let statements = self.said_of(life, span.event + 1..self.events[life].len(), &change);
            Some(Since { span, change, statements })
        });
        since.collect()
    }

    /// Both texts as one: that of an earlier span and the last one.
    pub fn parts_since(&self, since: &Since, texts: &Texts<'_>) -> Vec<Part> {
        self.since_sides(since.span, texts).map(whole).unwrap_or_default()
    }

    /// A page at two releases, the older one first; none where it was not there at one of them.
    pub fn compared<'t>(&self, life: usize, older: usize, newer: usize, texts: &'t Texts<'_>) -> Option<Compared<'t>> {
        let (before, after) = (self.event_at(life, older)?, self.event_at(life, newer)?);
        let (old, new) = (texts.after(before)?, texts.after(after)?);
        let rows = self.rows();
        let way = |life: &Life| Some((life.path_at(older, &rows)?.clone(), life.path_at(newer, &rows)?.clone()));
        let moves = self.lives.iter().filter_map(way).filter(|(old, new)| old != new).collect();
        let links = Links { moves, ..self.links.get(newer)?.clone() };
        let sides = Sides { old, new, links: &links, weights: &self.weights };
        let (change, parts) = (between(sides), whole(sides));
        let statements = self.said_of(life, before + 1..after + 1, &change);
        Some(Compared { old, new, change, statements, parts })
    }

    /// The event that a page's text at a release comes of; none where the page was not there.
    fn event_at(&self, life: usize, row: usize) -> Option<usize> {
        self.lives[life].path_at(row, &self.rows())?;
        self.lives[life].moments.iter().rposition(|moment| moment.row <= row)
    }

    /// What is said of all that some events of a page changed: the words of people, each once, and what follows from the
    /// facts, unless there are words for every release that is told of.
    ///
    /// ```text
    /// v1.1  words: From now on you pay.          since v1.0: From now on you pay. (the words stand for all there is to tell)
    /// v1.2  no words, 10 became 15 euro          since v1.0: From now on you pay. You now pay 15 euro. (the facts from v1.0 to now)
    /// ```
    fn said_of(&self, life: usize, events: Range<usize>, change: &PageChange) -> Vec<Statement> {
        let later = &self.events[life][events];
        let says = later.iter().filter_map(|event| event.change.note.as_ref()).filter(|note| **note != Note::Silent);
        let facts = seen(statements(change));
        // What was said of something that was changed back since is no longer so.
        let Some(note) = together(says).filter(|_| change.significance() > Significance::None) else { return facts };
        let is_worded = |event: &Event| event.alone.volume < Volume::Loud || event.change.note.is_some();
        if later.iter().all(is_worded) {
            return worded(facts, &PageChange { note: Some(note), ..change.clone() });
        }
        let Note::Says(text) = note else { return facts };
        std::iter::once(Statement { what: Said::Words { text }, edits: Vec::new() }).chain(facts).collect()
    }

    fn since_sides<'t>(&'t self, span: Span, texts: &'t Texts<'_>) -> Option<Sides<'t>> {
        let (old, new) = (texts.after(span.event)?, texts.last()?);
        Some(Sides { old, new, links: &self.links_to_now[span.last], weights: &self.weights })
    }
}

/// Whether a page is new and made of text of another that goes on.
fn is_split_off(change: &PageChange) -> bool {
    change.lineage == Lineage::Split && !change.is_continued()
}

impl Since {
    /// Whether anything can be seen of it.
    pub fn is_seen(&self) -> bool {
        self.change.significance() > Significance::None
    }
}
