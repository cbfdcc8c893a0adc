//! Release notes and page histories as Markdown: what the templates read, and the documents they make.
//!
//! The data below is the contract with template authors. Text in it is plain; the template's escape makes it Markdown.

use serde::Serialize;

use super::language::{Label, Language};
use super::templates::{TemplateError, Templates};
use crate::compare::{Comparison, PageChange, Significance};
use crate::release::Point;
use crate::report::SiteFacts;
use crate::report::history::{Entry, History};
use crate::report::notes::{Group, GroupKind, Notes, PageNote, Section, Together};
use crate::report::statements::{Said, Statement};

/// What `notes.md.hbs` reads.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NotesPage {
    /// Name of the site.
    pub site: String,
    /// The old end.
    pub from: End,
    /// The new end.
    pub to: End,
    /// Which releases this is about; null where no page differs.
    pub between: Option<String>,
    /// How much changed.
    pub in_short: String,
    /// Headings.
    pub labels: Labels,
    /// The pages that are told.
    pub groups: Vec<GroupPart>,
    /// What recurs on several pages.
    pub sweeps: Vec<SweepPart>,
    /// What is only counted.
    pub rest: Vec<String>,
}

/// One end of the range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct End {
    /// What people call it.
    pub name: String,
    /// Its date in words.
    pub date: String,
}

/// Fixed headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Labels {
    pub in_short: &'static str,
    pub on_many_pages: &'static str,
    pub rest: &'static str,
}

/// Pages that are told together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupPart {
    /// `new`, `changed`, `merged`, `moved`, `gone`, `corrected`.
    pub kind: &'static str,
    /// The heading.
    pub heading: &'static str,
    /// How many pages.
    pub count: usize,
    /// Pages that differ in one small thing.
    pub together: Vec<TogetherPart>,
    /// The others, by section of the site.
    pub sections: Vec<SectionPart>,
}

/// Pages that differ in one small thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TogetherPart {
    /// What, and on how many pages: a sentence without its full stop.
    pub text: String,
    /// How many pages.
    pub count: usize,
    /// The pages; none where they are too many to name.
    pub pages: Vec<LinkPart>,
}

/// A page by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinkPart {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
}

/// The pages of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SectionPart {
    /// The section and those around it, with ` › ` between; null where the site does not say.
    pub heading: Option<String>,
    /// The pages.
    pub pages: Vec<PagePart>,
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PagePart {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// Its path.
    pub path: String,
    /// What is said of it, one or more sentences each.
    pub sentences: Vec<String>,
    /// The sentences in a row; null where there are none.
    pub note: Option<String>,
}

/// What recurs on several pages: one sweep, or the properties that came or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SweepPart {
    /// A sentence.
    pub text: String,
    /// On how many pages; at most, of several properties.
    pub pages: usize,
}

/// What `history.md.hbs` reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HistoryPage {
    /// Title of the page.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// Said when there is nothing to tell; else null.
    pub empty: Option<String>,
    /// Newest first.
    pub entries: Vec<HistoryPart>,
    /// Of how many releases nothing can be seen; null where there are none.
    pub silent: Option<String>,
}

/// What became of the page in one release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HistoryPart {
    /// Name of the release.
    pub release: String,
    /// Its date in words.
    pub date: String,
    /// Whether a reader may act differently.
    pub substantive: bool,
    /// What is said of it.
    pub sentences: Vec<String>,
}

/// Release notes as Markdown, ready for a GitHub release.
pub fn notes(
    notes: &Notes,
    comparison: &Comparison,
    site: &SiteFacts,
    templates: &Templates,
    language: Language,
) -> Result<String, TemplateError> {
    templates.render("notes.md.hbs", &notes_page(notes, comparison, site, language))
}

/// The history of a page as Markdown. Without entries the page is told by the path given.
pub fn history(
    path: &str,
    history: &History<'_>,
    site: &SiteFacts,
    templates: &Templates,
    language: Language,
) -> Result<String, TemplateError> {
    templates.render("history.md.hbs", &history_page(path, history, site, language))
}

/// What the template of the release notes reads.
pub fn notes_page(notes: &Notes, comparison: &Comparison, site: &SiteFacts, language: Language) -> NotesPage {
    let from = end(&comparison.from, language);
    let to = end(&comparison.to, language);
    let old = (!comparison.from.is_beginning()).then_some((from.name.as_str(), from.date.as_str()));
    let between = language.between(old, &to.name, &to.date);
    let sweeps = notes.sweeps.iter().filter_map(|sweep| comparison.sweeps.get(sweep.0));
    NotesPage {
        site: site.name.clone(),
        between: (!notes.counts.is_empty()).then_some(between),
        from,
        to,
        in_short: language.in_short(&notes.counts),
        labels: Labels {
            in_short: language.label(Label::InShort),
            on_many_pages: language.label(Label::OnManyPages),
            rest: language.label(Label::Rest),
        },
        groups: notes.groups.iter().map(|group| group_part(group, comparison, site, language)).collect(),
        sweeps: language.sweeps(sweeps).into_iter().map(|(text, pages)| SweepPart { text, pages }).collect(),
        rest: notes.rest.iter().map(|(rest, pages)| language.rest(*rest, *pages)).collect(),
    }
}

/// What the template of a page's history reads.
pub fn history_page(path: &str, history: &History<'_>, site: &SiteFacts, language: Language) -> HistoryPage {
    let newest = history.entries.first().map(|entry| entry.change);
    let part = |entry: &Entry<'_>| HistoryPart {
        release: entry.release.name.clone(),
        date: language.date(&entry.release.date),
        substantive: entry.change.significance() == Significance::Substantive,
        sentences: entry_sentences(entry, language),
    };
    let silent = history.silent();
    HistoryPage {
        title: newest.map_or(path, PageChange::title).to_owned(),
        url: newest.and_then(|change| site.url(change)).map(str::to_owned),
        empty: history.entries.is_empty().then(|| language.label(Label::NoEntries).to_owned()),
        entries: history.seen().map(part).collect(),
        silent: (silent > 0).then(|| language.silent_releases(silent)),
    }
}

/// What is said of a page in a release; where nothing is, how much it matters.
pub(super) fn entry_sentences(entry: &Entry<'_>, language: Language) -> Vec<String> {
    if entry.statements.is_empty() {
        return vec![language.only(entry.change.significance())];
    }
    entry.statements.iter().map(|statement| language.statement(&statement.what)).collect()
}

fn end(point: &Point, language: Language) -> End {
    End { name: point.name.clone(), date: language.date(&point.date) }
}

fn kind_name(kind: GroupKind) -> &'static str {
    match kind {
        GroupKind::New => "new",
        GroupKind::Changed => "changed",
        GroupKind::Merged => "merged",
        GroupKind::Moved => "moved",
        GroupKind::Gone => "gone",
        GroupKind::Corrected => "corrected",
    }
}

fn group_part(group: &Group, comparison: &Comparison, site: &SiteFacts, language: Language) -> GroupPart {
    let sections = group.sections.iter();
    GroupPart {
        kind: kind_name(group.kind),
        heading: language.group(group.kind),
        count: group.pages(),
        together: group.together.iter().map(|part| together_part(part, comparison, site, language)).collect(),
        sections: sections.map(|section| section_part(section, group.kind, comparison, site, language)).collect(),
    }
}

fn together_part(part: &Together, comparison: &Comparison, site: &SiteFacts, language: Language) -> TogetherPart {
    let named = if part.pages.len() > part.small.named() { &[][..] } else { &part.pages };
    let changes = named.iter().filter_map(|page| comparison.pages.get(*page));
    TogetherPart {
        text: language.together(part.small, part.pages.len()),
        count: part.pages.len(),
        pages: changes
            .map(|change| LinkPart { title: change.title().to_owned(), url: site.url(change).map(str::to_owned) })
            .collect(),
    }
}

fn section_part(
    section: &Section,
    group: GroupKind,
    comparison: &Comparison,
    site: &SiteFacts,
    language: Language,
) -> SectionPart {
    let pages = section.pages.iter();
    SectionPart {
        heading: (!section.path.is_empty()).then(|| section.path.join(" › ")),
        pages: pages
            .filter_map(|note| comparison.pages.get(note.page).map(|change| (note, change)))
            .map(|(note, change)| page_part(note, group, change, site, language))
            .collect(),
    }
}

fn page_part(note: &PageNote, group: GroupKind, change: &PageChange, site: &SiteFacts, language: Language) -> PagePart {
    let mut sentences: Vec<String> =
        note.told.iter().filter_map(|statement| sentence_in(group, statement, language)).collect();
    if note.more > 0 {
        sentences.push(language.more(note.more));
    }
    PagePart {
        title: change.title().to_owned(),
        url: site.url(change).map(str::to_owned),
        path: change.path().to_string(),
        note: (!sentences.is_empty()).then(|| sentences.join(" ")),
        sentences,
    }
}

/// A statement as a sentence, without what the heading above it says already.
pub(super) fn sentence_in(group: GroupKind, statement: &Statement, language: Language) -> Option<String> {
    match (&statement.what, group) {
        (Said::New { about, headings }, GroupKind::New) => language.new_page(about.as_ref(), headings),
        (Said::Gone { leads_to }, GroupKind::Gone) => leads_to.as_deref().map(|title| language.leads_to(title)),
        (said, _) => Some(language.statement(said)),
    }
}
