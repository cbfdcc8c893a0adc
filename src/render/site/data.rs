//! The site as data: a file per page with its history, an index of them, and the element that shows one on a page of the team's own
//! website. The same facts as on the page of the website that stands alone, in the same sentences.
//!
//! ```text
//! index.json              the releases and the pages, each with its file
//! pages/SLUG.json         one page: since when its text is what it is, and what changed when
//! pagelog-history.js      <pagelog-history src="…/pages/SLUG.json"><a href="…">…</a></pagelog-history>
//! ```

use schemars::JsonSchema;
use serde::Serialize;

use super::words::{self, capital, version};
use super::{Step, Work};
use crate::compare::{self, Edit, EditKind, PageChange};
use crate::render::escape::address;
use crate::render::view::{
    Block, Lineage, Op, PointView, SCHEMA, SentenceView, Significance, TargetView, edit_id, json, point_view,
    sentence_views,
};
use crate::report::chronicle::{Event, Volume};

/// Of a longer text only the beginning is given: these files are committed and sent to readers, and who wants all of it follows the
/// link. Of the texts of the model site 97 in 100 are shorter.
const TEXT: usize = 600;
/// So many edits of an entry are given, in reading order; more are counted. Of the entries of the model site 99 in 100 have fewer; the
/// largest, a page that was written anew, has 202, which nobody reads as a list.
const EDITS: usize = 50;

/// All releases and pages: `index.json` of `pagelog site --format json`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SiteIndexView {
    /// Version of this document.
    pub schema: u32,
    /// Code of the language of all sentences.
    pub language: String,
    /// Code of the language of the pages: of titles, old and new texts.
    pub pages_language: String,
    /// The name of the website.
    pub name: String,
    /// Where the website lives.
    pub url: Option<String>,
    /// Where the website that stands alone begins; null where that is not known.
    pub history: Option<String>,
    /// Newest first.
    pub releases: Vec<IndexReleaseView>,
    /// By path; of pages with one path the one that is there first.
    pub pages: Vec<IndexPageView>,
}

/// A release.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct IndexReleaseView {
    /// The release.
    pub release: PointView,
    /// What readers call it.
    pub title: String,
    /// Its date in words.
    pub date: String,
    /// How much it changed, in one or more sentences.
    pub in_short: String,
    /// Where its notes are; null where that is not known.
    pub notes: Option<String>,
}

/// A page, and where its history is.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct IndexPageView {
    /// Its path in the repository; of a page that is gone the last one.
    pub path: String,
    /// Its file, from the folder of this one.
    pub file: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// Whether it is there now.
    pub living: bool,
    /// When a release last changed the words of its text, `2025-07-18`.
    pub changed: Option<String>,
}

/// The history of one page: `pages/SLUG.json` of `pagelog site --format json`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SitePageView {
    /// Version of this document.
    pub schema: u32,
    /// Code of the language of all sentences.
    pub language: String,
    /// Code of the language of the page: of titles, old and new texts.
    pub pages_language: String,
    /// The page.
    pub page: SitePagePartView,
    /// Since when its text is what it is, or when it ended: a sentence.
    pub standing: String,
    /// The release that last changed the words of its text; null where none is known.
    pub changed: Option<PointView>,
    /// The paths it had before, newest first.
    pub former_paths: Vec<String>,
    /// The pages that it became part of or was split off.
    pub fates: Vec<FateView>,
    /// The releases that changed it for readers, newest first.
    pub entries: Vec<SiteEntryView>,
    /// How many releases changed something that cannot be seen.
    pub unseen: usize,
    /// Fixed words for who shows this.
    pub words: WordsOfSiteView,
}

/// The page a history is of.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SitePagePartView {
    /// Its title.
    pub title: String,
    /// Its path in the repository; of a page that is gone the last one.
    pub path: String,
    /// The sections of the site it stands in, outermost first.
    pub section: Vec<String>,
    /// Its address.
    pub url: Option<String>,
    /// Whether it is there now.
    pub living: bool,
    /// Where its whole history is, with befores and afters; null where that is not known.
    pub history: Option<String>,
}

/// What else a page has to do with.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FateView {
    /// When and what: a sentence that the title ends.
    pub text: String,
    /// The title of the other page.
    pub title: String,
    /// The file of the other page, from the folder of `index.json`.
    pub file: String,
    /// The address of the other page.
    pub url: Option<String>,
}

/// What a release changed on a page.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SiteEntryView {
    /// The release.
    pub release: PointView,
    /// What readers call it.
    pub title: String,
    /// Its date in words.
    pub date: String,
    /// Where the page came from.
    pub lineage: Lineage,
    /// The highest of all its edits.
    pub significance: Significance,
    /// Whether it is told of; else it is a small thing to be counted.
    pub told: bool,
    /// What is said of it; never empty.
    pub summary: Vec<SentenceView>,
    /// What changed in the text, where it is told: what a reader notices, and what a sentence is about.
    pub edits: Vec<SiteEditView>,
    /// How many edits more there are than are given here.
    pub more_edits: usize,
    /// Where the whole text is, before and after; null where that is not known.
    pub compare: Option<String>,
}

/// One change within a page.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SiteEditView {
    /// `e1`, `e2`, … as in the other documents about this release.
    pub id: String,
    /// What it does.
    pub op: Op,
    /// In what.
    pub block: Block,
    /// The headings above it, outermost first.
    #[serde(rename = "where")]
    pub place: Vec<String>,
    /// The key of the front matter field; there for front matter only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The visible text before, or its beginning; null for insertions.
    pub old: Option<String>,
    /// The visible text after, or its beginning; null for deletions.
    pub new: Option<String>,
    /// Whether `old` or `new` is a beginning only; there where it is so.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub shortened: bool,
    /// The address before and after; there for links and images only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetView>,
    /// The verdict.
    pub significance: Significance,
}

/// Fixed words for who shows a history.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "the names say it")]
pub struct WordsOfSiteView {
    pub what_changed: String,
    pub see_before_after: String,
    /// What opens the rest of a long list; `{}` stands for how many there are.
    pub more_points: String,
    pub whole_history: String,
    /// How many releases changed something small; empty where none did.
    pub small: String,
}

impl Work<'_> {
    /// The files of data: those of one page, or the index and the element.
    pub(super) fn data(&self, step: Step, give: &mut dyn FnMut(String, String)) {
        match step {
            Step::Page(life) => give(self.names.page_data(life), inert(&self.page_data(life))),
            Step::Lists | Step::Release(_) | Step::Feeds => {
                give("index.json".to_owned(), inert(&self.index()));
                let element = include_str!("../../../templates/site/pagelog-history.js");
                give("pagelog-history.js".to_owned(), element.to_owned());
            }
        }
    }

    fn index(&self) -> SiteIndexView {
        let releases = (0..self.chronicle.releases.len()).rev().map(|row| {
            let point = self.chronicle.point(row);
            IndexReleaseView {
                release: point_view(point),
                title: capital(&version(point, self.language)),
                date: words::date(point, self.language),
                in_short: self.brought(row),
                notes: self.published(&self.names.release_file(row)),
            }
        });
        let pages = (0..self.chronicle.lives.len()).map(|life| IndexPageView {
            path: self.chronicle.lives[life].path.to_string(),
            file: self.names.page_data(life),
            title: self.chronicle.title(life).to_owned(),
            url: self.address_of(life),
            living: self.chronicle.is_living(life),
            changed: self.changed(life).and_then(|point| point.date),
        });
        let mut pages: Vec<IndexPageView> = pages.collect();
        pages.sort_by(|a, b| (&a.path, !a.living, &a.file).cmp(&(&b.path, !b.living, &b.file)));
        SiteIndexView {
            schema: SCHEMA,
            language: self.language.code().to_owned(),
            pages_language: self.site.pages_language.code().to_owned(),
            name: self.site.facts.name.clone(),
            url: self.site.site_url.map(str::to_owned),
            history: self.published("index.html"),
            releases: releases.collect(),
            pages,
        }
    }

    fn page_data(&self, life: usize) -> SitePageView {
        let events = &self.chronicle.events[life];
        let living = self.chronicle.is_living(life);
        let known = &self.chronicle.lives[life];
        let seen = events.iter().enumerate().rev().filter(|(_, event)| event.alone.volume > Volume::Unseen);
        let entries: Vec<SiteEntryView> = seen.map(|(at, event)| self.entry_data(life, at, event)).collect();
        let mut former_paths: Vec<String> = Vec::new();
        for event in events.iter().rev() {
            let old = event.change.old_paths.first().filter(|path| **path != known.path).map(ToString::to_string);
            former_paths.extend(old.filter(|old| !former_paths.contains(old)));
        }
        let small = entries.iter().filter(|entry| !entry.told).count();
        let fates = self.fates(life).into_iter().map(|(text, other)| FateView {
            text,
            title: self.chronicle.title(other).to_owned(),
            file: self.names.page_data(other),
            url: self.address_of(other),
        });
        SitePageView {
            schema: SCHEMA,
            language: self.language.code().to_owned(),
            pages_language: self.site.pages_language.code().to_owned(),
            page: SitePagePartView {
                title: self.chronicle.title(life).to_owned(),
                path: known.path.to_string(),
                section: self.facts(life).filter(|_| living).map(|facts| facts.section.clone()).unwrap_or_default(),
                url: self.address_of(life),
                living,
                history: self.published(&format!("{}index.html", self.names.page_folder(life))),
            },
            standing: self.standing(life),
            changed: self.changed(life),
            former_paths,
            fates: fates.collect(),
            unseen: events.len() - entries.len(),
            entries,
            words: WordsOfSiteView {
                what_changed: self.texts.what_changed.to_owned(),
                see_before_after: self.texts.see_before_after.to_owned(),
                more_points: words::more_points("{}", self.language),
                whole_history: self.texts.whole_history.to_owned(),
                small: if small == 0 { String::new() } else { words::quiet(small, self.language) },
            },
        }
    }

    fn entry_data(&self, life: usize, at: usize, event: &Event<'_>) -> SiteEntryView {
        let point = self.chronicle.point(event.moment.row);
        let told = event.alone.volume == Volume::Loud;
        let plain = |text: String| vec![SentenceView { text, edits: Vec::new() }];
        let summary = match () {
            () if !told => plain(self.quiet_sentence(event)),
            () if event.alone.statements.is_empty() => plain(self.language.only(event.change.significance())),
            () => sentence_views(&event.alone.statements, self.language),
        };
        let mut edits = if told { edits(event.change, &summary) } else { Vec::new() };
        let more_edits = edits.len().saturating_sub(EDITS);
        edits.truncate(EDITS);
        SiteEntryView {
            release: point_view(point),
            title: capital(&version(point, self.language)),
            date: words::date(point, self.language),
            lineage: event.change.lineage.into(),
            significance: event.change.significance().into(),
            told,
            summary,
            edits,
            more_edits,
            compare: self.compare_file(life, at).and_then(|file| self.published(&file)),
        }
    }

    /// The release that last changed the words of a page's text.
    fn changed(&self, life: usize) -> Option<PointView> {
        self.chronicle.text_changed(life).map(|event| point_view(self.chronicle.point(event.moment.row)))
    }

    /// The address of a page that is there.
    pub(super) fn address_of(&self, life: usize) -> Option<String> {
        let facts = self.facts(life).filter(|_| self.chronicle.is_living(life))?;
        facts.url.clone().filter(|url| !address(url).is_empty())
    }

    /// Where a file of the website that stands alone is published.
    pub(super) fn published(&self, file: &str) -> Option<String> {
        self.site.own_url.map(|url| format!("{url}{file}"))
    }
}

/// The edits that a reader notices, and those that the sentences are about.
fn edits(change: &PageChange, summary: &[SentenceView]) -> Vec<SiteEditView> {
    let is_told = |at: usize| summary.iter().any(|sentence| sentence.edits.contains(&edit_id(at)));
    let is_noticed =
        |edit: &Edit| edit.significance >= compare::Significance::Editorial && matches!(edit.kind, EditKind::Block(_));
    let wanted = change.edits.iter().enumerate().filter(|(at, edit)| is_noticed(edit) || is_told(*at));
    wanted.map(|(at, edit)| edit_data(at, edit)).collect()
}

fn edit_data(at: usize, edit: &Edit) -> SiteEditView {
    let (old, new) = (edit.old.as_deref().map(beginning), edit.new.as_deref().map(beginning));
    let is_short = |side: &Option<(String, bool)>| side.as_ref().is_some_and(|(_, shortened)| *shortened);
    SiteEditView {
        id: edit_id(at),
        op: edit.op.into(),
        block: (&edit.kind).into(),
        place: edit.place.clone(),
        field: match &edit.kind {
            EditKind::Field(key) => Some(key.clone()),
            EditKind::Block(_) => None,
        },
        target: edit.target.as_ref().map(|target| TargetView { old: target.old.clone(), new: target.new.clone() }),
        shortened: is_short(&old) || is_short(&new),
        old: old.map(|(text, _)| text),
        new: new.map(|(text, _)| text),
        significance: edit.significance.into(),
    }
}

/// A text, or its first words; whether it is shortened.
fn beginning(text: &str) -> (String, bool) {
    let Some((end, _)) = text.char_indices().nth(TEXT) else { return (text.to_owned(), false) };
    let end = text[..end].rfind(' ').unwrap_or(end);
    (format!("{} …", text[..end].trim_end()), true)
}

/// A document as JSON, in which nothing is markup even where somebody puts it into a page as it is.
fn inert(document: &impl Serialize) -> String {
    let text = json(document).unwrap_or_default();
    // These stand in strings only, where an escape means the same.
    text.replace('<', "\\u003c").replace('>', "\\u003e")
}
