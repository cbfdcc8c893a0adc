//! The newsletter as data: the few things worth telling, why they were chosen, and what is only named or counted.
//!
//! What can be told is collected first. Every *subject* has pages and points; the points are listed with what gave them, so
//! that an editor can see why one stands above another. The subject with the most points is taken, its pages are taken out of all
//! others, and so on until there are enough:
//!
//! ```text
//! subject     when                                                       points
//! milestone   the first number of the version went up                    MILESTONE
//! words       somebody wrote a sentence for its pages                     NOTE + strongest page + breadth
//! chapter     a new start page, and pages that moved to below it         CHAPTER + strongest page + breadth
//! new pages   two or more in one section; else each on its own           strongest page + breadth
//! rewritten   most of the text of three or more pages is new             strongest page + breadth
//! theme       a name that came into the text of three or more pages      THEME + page in the middle + breadth
//! section     ten or more pages of one section changed; new ones too     page in the middle + breadth
//! page        any other page with a change of substance                  its own
//! ```
//!
//! What somebody wrote a sentence for is told in that sentence, so its pages belong to no other subject; a page of which they want
//! nothing told belongs to none. A section is told once, and its pages are not told one by one before it.
//!
//! A page has points for each thing that is said of it ([`Why`]) and for how many words came and went. Looks, spelling and
//! addresses of links have none: a sweep over a hundred pages is no news for readers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::SiteFacts;
use super::notes::{Counts, Group, GroupKind, Notes, Rest, notes};
use super::statements::{Said, Statement};
use super::texts::{self, Named};
use crate::compare::words::sentences;
use crate::compare::{Comparison, Edit, EditKind, Lineage, Op, PageChange, Reason, Significance, SweepId, WordOp};
use crate::page::BlockKind;
use crate::release::Point;
use crate::rulings::words::Note;

/// So many things are told. Editors of the model site tell five a month; more nobody remembers.
pub const ITEMS: usize = 5;
/// So many pages are named as what a release is most about: a line or two on a telephone, and enough to know.
const ABOUT: usize = 3;
/// Statements told of the strongest page of an item: „two or three plain sentences”.
pub const SENTENCES: usize = 2;

/// Sweeps told at most: they are for who reads to the end.
const SWEEPS: usize = 3;

/// From so many pages on, something is told as one: two new pages of a section, not twice one.
const NEW_TOGETHER: usize = 2;
/// From so many rewritten pages on they are one thing.
const REWRITTEN_TOGETHER: usize = 3;
/// A name on two pages is chance, on three somebody worked it in.
const THEME_PAGES: usize = 3;
/// What fewer than one in so many of the changed pages mention is not what the release was about.
const THEME_SHARE: usize = 15;
/// Of a section of which fewer pages changed, the pages themselves are the news. The sections that the editors of the model site
/// told as one had 40 and more.
const SECTION_TOGETHER: usize = 10;
/// A name as editors quote it: longer runs of capitals are titles of laws, and those are cited, not told.
const NAME_WORDS: usize = 5;
/// Words of three letters with a capital at the start of a sentence are articles, not names.
const SHORT_WORD: usize = 3;

// Points. They say in which order things matter to readers: what begins (a version, a chapter, a page), then what asks something else
// of them (must, not, a date, an amount), then how much there is to read.
const MILESTONE: usize = 60;
/// Whoever writes a sentence wants it told. Of the items of all 28 releases of the model site two have more: a first 2.0, and a chapter to
/// which 128 pages moved (65).
const NOTE: usize = 55;
const CHAPTER: usize = 12;
const THEME: usize = 8;
const NEW_PAGE: usize = 10;
const REWRITTEN: usize = 8;
const DUTY: usize = 5;
const VALUE: usize = 4;
const TITLE: usize = 3;
const ORIGIN: usize = 3;
const SECTION: usize = 3;
const TEXT: usize = 2;
const THING: usize = 1;
/// From so many sentences on, text is a passage that somebody wrote for a reason, not a sentence that was touched up.
const PASSAGE: usize = 3;
const PASSAGE_TEXT: usize = 4;
/// Points for each doubling of the pages of a subject.
const BREADTH: usize = 4;
/// A point for each doubling of the words that came and went, from this many on.
const WORDS: usize = 25;
/// So many points for words at most: a long list that was typed over is long, no more.
const WORDS_AT_MOST: usize = 5;
/// So many points for one sort of statement at most, so that ten small things don't make a great one.
const SORT_AT_MOST: usize = 9;

/// What a letter is about, where it is not just a range.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// A month; its first day.
    pub month: Option<NaiveDate>,
    /// Only pages with this property in their front matter: its key and value.
    pub only: Option<(String, String)>,
}

/// A newsletter before it is worded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Letter {
    /// What it is about.
    pub scope: Scope,
    /// How much changed.
    pub counts: Counts,
    /// The few things worth telling, weightiest first.
    pub items: Vec<Item>,
    /// Pages with a change of substance that no item tells, by section in reading order.
    pub also: Vec<Also>,
    /// Pages that live elsewhere now, of those that no item tells.
    pub moved: Vec<usize>,
    /// Pages that are gone.
    pub gone: Vec<usize>,
    /// What changed the content of several pages at once, weightiest first.
    pub sweeps: Vec<SweepId>,
    /// Pages with small changes only.
    pub small: usize,
    /// The pages that are only counted, by what changed on them.
    pub rest: Vec<(Rest, usize)>,
}

/// One thing worth telling.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it is.
    pub subject: Subject,
    /// Its pages (places in [`Comparison::pages`]), strongest first.
    pub pages: Vec<usize>,
    /// What is said of the strongest page, weightiest first.
    pub told: Vec<Statement>,
    /// Of a theme: a new sentence that names it.
    pub quote: Option<String>,
    /// Why it was chosen.
    pub score: Score,
}

/// What an item is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The first number of the version went up.
    Milestone,
    /// A new part of the site: its start page, and pages that moved there.
    Chapter,
    /// New pages of a section; its titles, outermost first.
    NewPages(Vec<String>),
    /// Pages of which most of the text is new.
    Rewritten,
    /// A name that came into the text of several pages.
    Theme(String),
    /// Many pages of a section; its titles, outermost first.
    Section(Vec<String>),
    /// One new page.
    NewPage,
    /// One page.
    Page,
    /// Pages that somebody wrote a sentence for; the sentence.
    Words(String),
}

/// What gives points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it; the table above says when")]
pub enum Why {
    Milestone,
    Chapter,
    Note,
    Theme,
    NewPage,
    Rewritten,
    Duty,
    Value,
    Title,
    Origin,
    Section,
    Text,
    Thing,
    Words,
    Breadth,
}

/// The points of a subject, by what gave them, most first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// What gave how many.
    pub parts: Vec<(Why, usize)>,
}

impl Score {
    /// All points together.
    pub fn points(&self) -> usize {
        self.parts.iter().map(|(_, points)| points).sum()
    }

    fn of(parts: BTreeMap<Why, usize>) -> Score {
        let mut parts: Vec<(Why, usize)> = parts.into_iter().filter(|(_, points)| *points > 0).collect();
        parts.sort_by_key(|(why, points)| (std::cmp::Reverse(*points), *why));
        Score { parts }
    }

    fn with(&self, why: Why, points: usize) -> Score {
        Score::of(self.parts.iter().copied().chain([(why, points)]).collect())
    }
}

/// Pages of a section that are named, no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Also {
    /// The section, outermost first; empty where the site does not say.
    pub section: Vec<String>,
    /// Its pages in reading order.
    pub pages: Vec<usize>,
}

/// Leaves only the pages that are wanted, with their statements. What recurs on several pages is counted anew; on one page it does not recur.
pub fn keep_only(
    comparison: &mut Comparison,
    statements: &mut Vec<Vec<Statement>>,
    is_wanted: impl Fn(&PageChange) -> bool,
) {
    let wanted: Vec<bool> = comparison.pages.iter().map(is_wanted).collect();
    let mut at = wanted.iter();
    comparison.pages.retain(|_| at.next().copied().unwrap_or_default());
    let mut at = wanted.iter();
    statements.retain(|_| at.next().copied().unwrap_or_default());
    for (at, sweep) in comparison.sweeps.iter_mut().enumerate() {
        let is_part = |page: &&PageChange| {
            let of = |found: &Option<SweepId>| *found == Some(SweepId(at));
            of(&page.path_sweep)
                || page.edits.iter().any(|edit| of(&edit.sweep) || edit.words.iter().any(|word| of(&word.sweep)))
        };
        sweep.pages = comparison.pages.iter().filter(is_part).count();
        if sweep.pages < 2 {
            sweep.significance = Significance::None;
        }
    }
}

/// The newsletter of one comparison, with so many items at most; `statements` has the statements of each page, in the order of its pages.
pub fn newsletter(comparison: &Comparison, statements: &[Vec<Statement>], site: &SiteFacts, most: usize) -> Letter {
    let said = |at: usize| statements.get(at).map_or(&[][..], Vec::as_slice);
    let pages = &comparison.pages;
    let ends = (&comparison.from, &comparison.to);
    let news = |at: usize| said(at).iter().filter(move |statement| !is_own_stamp(statement, &pages[at], ends));
    let scores: Vec<Score> = (0..pages.len()).map(|at| page_score(&pages[at], news(at))).collect();
    let mut open = candidates(comparison, statements, site);
    let mut items: Vec<Item> = Vec::new();
    let mut told: BTreeSet<usize> = BTreeSet::new();
    while items.len() < most {
        let best = open.iter().filter_map(|candidate| weigh(candidate, &told, &scores)).max_by(|a, b| {
            let key =
                |item: &Item| (item.score.points(), std::cmp::Reverse((item.subject.clone(), item.pages.clone())));
            key(a).cmp(&key(b))
        });
        let Some(mut best) = best else { break };
        open.retain(|candidate| candidate.subject != best.subject || is_single(&best.subject));
        told.extend(&best.pages);
        best.told = told_first(best.pages.first().into_iter().flat_map(|at| news(*at)));
        if let Subject::Theme(name) = &best.subject {
            best.quote = best.pages.iter().filter_map(|at| sentence_with(name, &pages[*at])).max_by_key(String::len);
        }
        items.push(best);
    }
    let notes = notes(comparison, statements, site);
    let left = |wanted: &[GroupKind]| left(&notes, wanted, &told);
    let also = left(&[GroupKind::New, GroupKind::Changed, GroupKind::Merged]);
    let named: BTreeSet<usize> = also.iter().flat_map(|also| also.pages.iter().copied()).collect();
    let is_moved = |at: &usize| {
        pages[*at].lineage == Lineage::Moved && !pages[*at].address_kept && pages[*at].note != Some(Note::Silent)
    };
    let moved = site.reading_order(pages).into_iter().filter(is_moved);
    let moved = moved.filter(|at| !told.contains(at) && !named.contains(at)).collect();
    let is_news = |sweep: &SweepId| {
        comparison.sweeps.get(sweep.0).is_some_and(|sweep| sweep.significance == Significance::Substantive)
    };
    let sweeps = notes.sweeps.iter().copied().filter(is_news).take(SWEEPS).collect();
    let corrected = notes.groups.iter().filter(|group| group.kind == GroupKind::Corrected);
    let in_item = |group: &Group| group.pages_alone().filter(|at| told.contains(at)).count();
    let small: usize = corrected.map(|group| group.pages() - in_item(group)).sum();
    // The notes tell sweeps of small things one by one; a letter counts their pages.
    let is_swept_only = |at: &usize| {
        let page = &pages[*at];
        page.lineage == Lineage::Kept
            && page.note.is_none()
            && page.significance() == Significance::Editorial
            && page.own_significance() < Significance::Editorial
    };
    let swept_only = (0..pages.len()).filter(|at| is_swept_only(at) && !told.contains(at)).count();
    Letter {
        scope: Scope::default(),
        counts: notes.counts,
        items,
        also,
        moved,
        sweeps,
        gone: left(&[GroupKind::Gone]).into_iter().flat_map(|also| also.pages).collect(),
        small: small + swept_only,
        rest: notes.rest,
    }
}

/// The pages that a comparison is most about, by their places in it: those that its letter begins with, then those that it tells beside
/// them.
pub fn most_about(comparison: &Comparison, statements: &[Vec<Statement>], site: &SiteFacts) -> Vec<usize> {
    let letter = newsletter(comparison, statements, site, ABOUT);
    let first = letter.items.iter().filter_map(|item| item.pages.first());
    let beside = letter.items.iter().flat_map(|item| item.pages.iter().skip(1));
    let also = letter.also.iter().flat_map(|also| &also.pages);
    let mut seen = BTreeSet::new();
    first.chain(beside).chain(also).copied().filter(|page| seen.insert(*page)).take(ABOUT).collect()
}

/// What is told of a page: what is worth most to readers; of equals what is said first.
fn told_first<'s>(said: impl Iterator<Item = &'s Statement>) -> Vec<Statement> {
    let mut worthy: Vec<(usize, &Statement)> =
        said.filter_map(|statement| Some((worth(&statement.what)?.1, statement))).collect();
    worthy.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
    worthy.into_iter().take(SENTENCES).map(|(_, statement)| statement.clone()).collect()
}

/// The pages of these groups that no item tells, by section in reading order.
fn left(notes: &Notes, wanted: &[GroupKind], told: &BTreeSet<usize>) -> Vec<Also> {
    let mut out: Vec<Also> = Vec::new();
    let groups = notes.groups.iter().filter(|group| wanted.contains(&group.kind));
    for section in groups.flat_map(|group| &group.sections) {
        let pages: Vec<usize> = section.pages.iter().map(|note| note.page).filter(|at| !told.contains(at)).collect();
        match out.iter_mut().find(|also| also.section == section.path) {
            _ if pages.is_empty() => {}
            Some(also) => also.pages.extend(pages),
            None => out.push(Also { section: section.path.clone(), pages }),
        }
    }
    out
}

struct Candidate {
    subject: Subject,
    pages: Vec<usize>,
    /// Fewer pages left than this and it is no subject any more.
    least: usize,
    /// The pages of its section, if it is a page that is told with the section where that is told.
    within: Vec<usize>,
}

fn is_single(subject: &Subject) -> bool {
    matches!(subject, Subject::Page | Subject::NewPage)
}

/// The candidate with the pages that are not told yet; none if it says nothing any more.
fn weigh(candidate: &Candidate, told: &BTreeSet<usize>, scores: &[Score]) -> Option<Item> {
    let mut pages: Vec<usize> = candidate.pages.iter().copied().filter(|at| !told.contains(at)).collect();
    let waits = candidate.within.iter().filter(|at| !told.contains(at)).count() >= SECTION_TOGETHER;
    if pages.len() < candidate.least || waits {
        return None;
    }
    pages.sort_by_key(|at| (std::cmp::Reverse(scores[*at].points()), *at));
    let strongest = pages.first().map(|at| scores[*at].clone()).unwrap_or_default();
    let middle = pages.get(pages.len() / 2).map(|at| scores[*at].clone()).unwrap_or_default();
    let score = match &candidate.subject {
        // One page that was rewritten is no news of the forty others.
        Subject::Section(_) => middle,
        Subject::Theme(_) => middle.with(Why::Theme, THEME),
        Subject::Milestone => strongest.with(Why::Milestone, MILESTONE),
        Subject::Words(_) => strongest.with(Why::Note, NOTE),
        Subject::Chapter => strongest.with(Why::Chapter, CHAPTER),
        _ => strongest,
    };
    let breadth = BREADTH * doublings(pages.len());
    let score = score.with(Why::Breadth, breadth);
    (score.points() > 0).then(|| Item {
        subject: candidate.subject.clone(),
        pages,
        told: Vec::new(),
        quote: None,
        score,
    })
}

fn doublings(count: usize) -> usize {
    count.max(1).ilog2() as usize
}

fn candidates(comparison: &Comparison, statements: &[Vec<Statement>], site: &SiteFacts) -> Vec<Candidate> {
    let pages = &comparison.pages;
    let mut out = Vec::new();
    if is_milestone(comparison) {
        out.push(candidate(Subject::Milestone, Vec::new(), 0));
    }
    out.extend(chapters(pages));
    let mut added: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    let mut changed: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    let mut rewritten = Vec::new();
    for at in site.reading_order(pages) {
        let change = &pages[at];
        let said = statements.get(at).map_or(&[][..], Vec::as_slice);
        match change.lineage {
            Lineage::Removed => {}
            Lineage::Added => added.entry(site.section(change)).or_default().push(at),
            _ if change.own_significance() < Significance::Substantive && !is_split_off(change) => {}
            _ => changed.entry(site.section(change)).or_default().push(at),
        }
        if said.iter().any(|statement| matches!(statement.what, Said::Rewritten { .. })) {
            rewritten.push(at);
        }
    }
    let news = changed.values().map(Vec::len).sum::<usize>();
    let themes = themes(pages).into_iter().filter(|theme| theme.pages.len() * THEME_SHARE >= news);
    out.extend(themes);
    out.push(candidate(Subject::Rewritten, rewritten, REWRITTEN_TOGETHER));
    for (section, pages) in &changed {
        let within = if section.is_empty() { Vec::new() } else { pages.clone() };
        out.extend(
            pages.iter().map(|at| Candidate { within: within.clone(), ..candidate(Subject::Page, vec![*at], 1) }),
        );
        if !section.is_empty() && pages.len() >= SECTION_TOGETHER {
            let new = added.remove(section).unwrap_or_default();
            let all = new.into_iter().chain(pages.iter().copied()).collect();
            out.push(candidate(Subject::Section(section.to_vec()), all, SECTION_TOGETHER));
        }
    }
    for (section, pages) in added {
        out.extend(pages.iter().map(|at| candidate(Subject::NewPage, vec![*at], 1)));
        out.push(candidate(Subject::NewPages(section.to_vec()), pages, NEW_TOGETHER));
    }
    let is_spoken_of = |at: &usize| pages[*at].note.is_some();
    // Without its start page it is no chapter.
    out.retain(|candidate| candidate.subject != Subject::Chapter || !candidate.pages.first().is_some_and(is_spoken_of));
    out.iter_mut().for_each(|candidate| candidate.pages.retain(|at| !is_spoken_of(at)));
    let mut spoken: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, page) in pages.iter().enumerate() {
        if let Some(Note::Says(text)) = &page.note {
            spoken.entry(text).or_default().push(at);
        }
    }
    out.extend(spoken.into_iter().map(|(text, pages)| candidate(Subject::Words(text.to_owned()), pages, 1)));
    out
}

fn candidate(subject: Subject, pages: Vec<usize>, least: usize) -> Candidate {
    Candidate { subject, pages, least, within: Vec::new() }
}

/// A version whose first number counts years says nothing by going up.
const YEARS: u64 = 1900;

/// Whether this range brings a new first number, or the first version that is no trial.
fn is_milestone(comparison: &Comparison) -> bool {
    let (Some(old), Some(new)) = (&comparison.from.version, &comparison.to.version) else { return false };
    let trial_ended = !old.pre.is_empty() && new.pre.is_empty() && old.minor == new.minor && old.patch == new.patch;
    new.pre.is_empty() && new.major < YEARS && (new.major > old.major || new.major == old.major && trial_ended)
}

/// New start pages of a folder, each with the pages that moved to below it.
fn chapters(pages: &[PageChange]) -> Vec<Candidate> {
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let starts = pages.iter().enumerate().filter(|(_, page)| page.lineage == Lineage::Added && is_start(page));
    starts
        .filter_map(|(at, start)| {
            let folder = folder(start.path().as_str());
            let came = pages.iter().enumerate().filter(|(_, page)| {
                let from_elsewhere = page.old_paths.iter().all(|old| !old.as_str().starts_with(&folder));
                page.lineage == Lineage::Moved && from_elsewhere && page.path().as_str().starts_with(&folder)
            });
            let came: Vec<usize> = came.map(|(at, _)| at).collect();
            let pages = [at].into_iter().chain(came.iter().copied()).collect();
            (!came.is_empty()).then_some(candidate(Subject::Chapter, pages, 2))
        })
        .collect()
}

/// Whether it is the start page of its folder.
pub fn is_start(page: &PageChange) -> bool {
    matches!(page.path().stem(), "index" | "README" | "_index")
}

fn is_split_off(change: &PageChange) -> bool {
    change.lineage == Lineage::Split && !change.is_continued()
}

/// The points of one page. Start pages have half: what changes there is mostly how the others are listed.
fn page_score<'s>(change: &PageChange, said: impl Iterator<Item = &'s Statement>) -> Score {
    let mut parts: BTreeMap<Why, usize> = BTreeMap::new();
    for (what, (why, points)) in said.filter_map(|statement| Some((&statement.what, worth(&statement.what)?))) {
        let sum = parts.entry(why).or_default();
        let times = if let Said::Often { places, .. } = what { places.len().max(1) } else { 1 };
        *sum = (*sum + times * points).min(SORT_AT_MOST.max(points));
    }
    let words = change.words.inserted + change.words.deleted;
    if !parts.is_empty() && words >= WORDS {
        parts.insert(Why::Words, doublings(words / WORDS).min(WORDS_AT_MOST));
    }
    if is_start(change) {
        parts.values_mut().for_each(|points| *points /= 2);
    }
    Score::of(parts)
}

/// Whether all that a statement tells of a page is that it names the new release now, as it named the old one: "version 2.5 of
/// 24 March" that is "version 2.6 of 1 May".
fn is_own_stamp(statement: &Statement, page: &PageChange, (from, to): (&Point, &Point)) -> bool {
    let (Some(old), Some(new)) = (&from.version, &to.version) else { return false };
    let old = Named { version: old, day: Some(from.date.date_naive()) };
    let new = Named { version: new, day: Some(to.date.date_naive()) };
    let follows = |edit: &Edit| {
        edit.old.as_ref().zip(edit.new.as_ref()).is_some_and(|(was, is)| texts::renamed(was, old, new) == *is)
    };
    !statement.edits.is_empty() && statement.edits.iter().all(|at| page.edits.get(*at).is_some_and(follows))
}

/// What a statement is worth to readers; none for what does not make news.
fn worth(said: &Said) -> Option<(Why, usize)> {
    Some(match said.of_one() {
        Said::New { .. } => (Why::NewPage, NEW_PAGE),
        Said::Rewritten { .. } => (Why::Rewritten, REWRITTEN),
        Said::Obligation { .. } | Said::Negation { .. } => (Why::Duty, DUTY),
        Said::Value { sort: Reason::Number | Reason::Date | Reason::Amount, .. } => (Why::Value, VALUE),
        Said::Title { .. } => (Why::Title, TITLE),
        Said::MergedFrom { .. } | Said::MadeFrom { .. } | Said::SplitInto { .. } | Said::SplitFrom { .. } => {
            (Why::Origin, ORIGIN)
        }
        Said::SectionsAdded { headings } => (Why::Section, SECTION * headings.len().min(3)),
        Said::SectionsRemoved { .. } => (Why::Section, SECTION),
        Said::TextAdded { pieces, .. } | Said::TextReplaced { pieces, .. } | Said::TextRemoved { pieces, .. } => {
            (Why::Text, if pieces.count >= PASSAGE { PASSAGE_TEXT } else { TEXT })
        }
        // A box is made to be seen: more than the text in it.
        Said::BoxesAdded { sentences, .. } | Said::BoxesRemoved { sentences, .. } => {
            (Why::Text, TEXT + if *sentences >= PASSAGE { PASSAGE_TEXT } else { 0 })
        }
        Said::Value { .. }
        | Said::TablesAdded { .. }
        | Said::ColumnsAdded { .. }
        | Said::ColumnsRemoved { .. }
        | Said::Cell { .. }
        | Said::RowRenamed { .. }
        | Said::TablesRemoved { .. }
        | Said::RowsAdded { .. }
        | Said::RowsRemoved { .. }
        | Said::RowsRecast { .. }
        | Said::ItemsAdded { .. }
        | Said::ItemsRemoved { .. }
        | Said::TermsAdded { .. }
        | Said::TermsRemoved { .. } => (Why::Thing, THING),
        _ => return None,
    })
}

/// Names that came into the text of several pages. Of names on much the same pages the one on the most is told, and of those the
/// longest.
///
/// ```text
/// page 1   + De Raad voor Geluid stelt in een advies …      Raad voor Geluid
/// page 2   + Bron: advies Raad voor Geluid                  Raad voor Geluid       → theme ‘Raad voor Geluid’, 3 pages
/// page 3   + … volgens de Raad voor Geluid.                 Raad voor Geluid
/// ```
fn themes(pages: &[PageChange]) -> Vec<Candidate> {
    let mut found: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (at, page) in pages.iter().enumerate().filter(|(_, page)| page.is_continued()) {
        let known = known_text(page);
        for name in page.edits.iter().flat_map(new_text).flat_map(|text| names(&text)) {
            if !known.contains(&name) {
                found.entry(name).or_default().insert(at);
            }
        }
    }
    let mut names: Vec<(String, BTreeSet<usize>)> =
        found.into_iter().filter(|(_, pages)| pages.len() >= THEME_PAGES).collect();
    names.sort_by_key(|(name, pages)| (std::cmp::Reverse((pages.len(), name.len())), name.clone()));
    let mut kept: Vec<(String, BTreeSet<usize>)> = Vec::new();
    for (name, pages) in names {
        // A longer name on the very same pages says more; one within another is the same thing.
        match kept
            .iter_mut()
            .find(|(other, others)| other.contains(&name) || name.contains(other.as_str()) && pages.is_subset(others))
        {
            Some(same) if same.1 == pages && name.len() > same.0.len() => same.0 = name,
            Some(_) => {}
            None => kept.push((name, pages)),
        }
    }
    kept.into_iter()
        .map(|(name, pages)| candidate(Subject::Theme(name), pages.into_iter().collect(), THEME_PAGES))
        .collect()
}

/// What stood on the page before, as far as its edits and headings show.
fn known_text(page: &PageChange) -> String {
    let old = page.edits.iter().filter_map(|edit| edit.old.as_deref());
    let titles = page.old_titles.iter().chain(&page.old_headings).map(String::as_str);
    old.chain(titles).collect::<Vec<_>>().join("\n")
}

/// The text that an edit of substance brought, where it is prose or a list.
fn new_text(edit: &Edit) -> Vec<String> {
    let is_text = matches!(
        edit.kind,
        EditKind::Block(
            BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote | BlockKind::Admonition | BlockKind::Footnote
        )
    );
    if !is_text || edit.significance < Significance::Substantive || !matches!(edit.op, Op::Insert | Op::Replace) {
        return Vec::new();
    }
    edit.words.iter().filter(|word| word.op == WordOp::Insert).map(|word| word.text.clone()).collect()
}

/// The names in a text: runs of words that begin and end with a capital; up to two small words may stand between.
fn names(text: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned();
    let is_capital = |word: &str| bare(word).chars().next().is_some_and(char::is_uppercase);
    let ends = |word: &str| word.ends_with(|letter: char| !letter.is_alphanumeric());
    let begins = |word: &str| word.starts_with(|letter: char| !letter.is_alphanumeric());
    for start in 0..words.len() {
        let opens_sentence = start == 0 || words[start - 1].ends_with(['.', '?', '!', ':']);
        let short = bare(words[start]).chars().count() <= SHORT_WORD;
        if !is_capital(words[start]) || ends(words[start]) || opens_sentence && short {
            continue;
        }
        let mut small = 0;
        for end in start + 1..words.len().min(start + NAME_WORDS) {
            if begins(words[end]) {
                break;
            }
            if is_capital(words[end]) {
                let run: Vec<String> = words[start..=end].iter().map(|word| bare(word)).collect();
                out.insert(run.join(" "));
                small = 0;
            } else {
                small += 1;
            }
            if small > 2 || ends(words[end]) {
                break;
            }
        }
    }
    out
}

/// The first new sentence of a page that has this name in it.
fn sentence_with(name: &str, page: &PageChange) -> Option<String> {
    let texts = page.edits.iter().filter(|edit| edit.op == Op::Insert).flat_map(new_text);
    let mut found = texts.filter_map(|text| {
        let place = sentences(&text).into_iter().find(|range| text[range.clone()].contains(name))?;
        Some(text[place].trim().to_owned())
    });
    found.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        names(text).into_iter().collect()
    }

    #[test]
    fn a_name_begins_and_ends_with_a_capital() {
        assert_eq!(told("Het advies van de Raad voor Geluid is verwerkt."), ["Raad voor Geluid"]);
        assert_eq!(told("De Raad Geluid zegt het"), ["Raad Geluid"]);
        assert_eq!(told("advies (Raad Geluid) van de stad Utrecht"), ["Raad Geluid"]);
        assert_eq!(told("Zie Utrecht. Daar Staat het"), ["Daar Staat"]);
        assert_eq!(told("de Raad, Utrecht en geen naam"), Vec::<String>::new());
    }

    #[test]
    fn a_longer_name_holds_its_parts() {
        assert_eq!(
            told("van Universiteit Noord Holland hier"),
            ["Noord Holland", "Universiteit Noord", "Universiteit Noord Holland"]
        );
    }

    #[test]
    fn points_are_the_sum_of_their_reasons() {
        let score = Score::default().with(Why::Text, 4).with(Why::Breadth, 8).with(Why::Theme, 0);
        assert_eq!(score.points(), 12);
        assert_eq!(score.parts, [(Why::Breadth, 8), (Why::Text, 4)]);
    }

    #[test]
    fn looks_and_addresses_have_no_points() {
        for said in [
            Said::Looks,
            Said::Respelled { links: 2 },
            Said::Wording { places: 9, spelled: false },
            Said::Corrected { places: 9 },
            Said::LinksChanged { texts: vec!["a".to_owned()] },
            Said::Moved { from: "docs/a.md".to_owned(), to: "docs/b.md".to_owned(), sections: None },
        ] {
            assert_eq!(worth(&said), None, "{said:?}");
        }
    }

    #[test]
    fn what_is_worth_most_is_told() {
        let say = |what| Statement { what, edits: Vec::new() };
        let rows = Said::RowsAdded { names: vec!["a".to_owned()], place: None };
        let title = Said::Title { old: "a".to_owned(), new: "b".to_owned() };
        let rewritten = Said::Rewritten { sections: Vec::new(), text: None };
        let said = [rows.clone(), Said::Looks, title.clone(), rewritten.clone()].map(say);
        let told: Vec<Said> = told_first(said.iter()).into_iter().map(|statement| statement.what).collect();
        assert_eq!(told, [rewritten, title]);
        assert_eq!(told_first([say(rows), say(Said::Looks)].iter()).len(), 1, "looks are no news");
    }

    #[test]
    fn a_page_that_is_told_is_in_no_other_item() {
        let scores = vec![Score::default().with(Why::Text, 3); 12];
        let section = candidate(Subject::Section(vec!["A".to_owned()]), (0..12).collect(), SECTION_TOGETHER);
        let page = Candidate { within: (0..12).collect(), ..candidate(Subject::Page, vec![11], 1) };
        assert!(weigh(&section, &BTreeSet::new(), &scores).is_some());
        assert!(weigh(&page, &BTreeSet::new(), &scores).is_none(), "it waits for its section");
        let told = BTreeSet::from([0, 1, 2]);
        assert!(weigh(&section, &told, &scores).is_none(), "nine are no section");
        assert!(weigh(&page, &told, &scores).is_some(), "and then the page speaks for itself");
    }
}
