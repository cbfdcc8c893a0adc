//! `pagelog history PAGE`: what changed on one page, release by release, through all its names.

use clap::{Args, ValueEnum};

use super::progress::{Doing, Progress};
use super::project::{Project, Told, json, template_refused};
use super::{Common, ToWords};
use crate::compare::lineage::Descent;
use crate::compare::{Lineage, PageChange};
use crate::error::Error;
use crate::page::PagePath;
use crate::range::Range;
use crate::render::{markdown, terminal, view};
use crate::report::history::{Entry, history};
use crate::report::statements::{statements, worded};
use crate::timeline::{Row, Timeline};

#[derive(Debug, Args)]
pub struct History {
    /// The page: its path (docs/a.md), or the end of it (a.md, a)
    page: String,
    /// For people, as Markdown, or for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    to: ToWords,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Markdown,
    Json,
}

pub fn run(common: &Common, command: &History) -> Result<(), Error> {
    let project = Project::open(common)?;
    project.note_undated();
    let (timeline, told, page) = trace(&project, &command.page)?;
    let cells = timeline.column(&page);
    let found: Vec<(&Told, PageChange)> = cells
        .iter()
        .rev()
        .filter_map(|cell| told[cell.row].as_ref().and_then(|told| Some((told, change_of(told, cell.descent)?))))
        .collect();
    let told_of = |change: &PageChange| match command.format {
        // Programs read facts, people are told in the words of people.
        Format::Json => statements(change),
        Format::Text | Format::Markdown => worded(statements(change), change),
    };
    let said: Vec<_> = found.iter().map(|(_, change)| told_of(change)).collect();
    let entries = found.iter().zip(&said).map(|((told, change), said)| Entry {
        release: &told.comparison.to,
        change,
        statements: said,
    });
    let history = history(entries);
    let site = told.iter().flatten().next_back().map(|told| told.site.clone()).unwrap_or_default();
    let output = command.to.open(project.language);
    let name = page.as_str();
    match command.format {
        Format::Json => output.write(&json(&view::history_view(name, &history, &site, project.language))?),
        Format::Text => output.page(&terminal::history(name, &history, &site, &output.terminal())),
        Format::Markdown => {
            let text = markdown::history(name, &history, &site, &project.templates()?, project.language);
            output.write_words(&text.map_err(template_refused)?)
        }
    }
}

/// The rows of the Timeline that tell of the page, oldest first, what is told of each, and the path it has now. Rows that did not touch a
/// page that is still there are passed over without reading a text; of a page that is gone every row is asked. In a row that only
/// added pages, as the first release does, every page is new: no other text than that of this page is read.
fn trace(project: &Project, name: &str) -> Result<(Timeline, Vec<Option<Told>>, PagePath), Error> {
    let mut ranges = project.line()?;
    let newest = ranges.last().map(|range| project.pages_at(&range.to)).transpose()?.unwrap_or_default();
    if let Some(page) = named(&newest, name) {
        let mut path = page.clone();
        let (mut rows, mut told) = (Vec::new(), Vec::new());
        ranges.reverse();
        // Above the release that added the page only one that removed a page from its path speaks of it.
        let mut there = true;
        let progress = Progress::begin(Doing::Comparing(ranges.len()), project.language);
        for range in &ranges {
            progress.step();
            if !(if there { project.touches(range, &path)? } else { project.removes(range, &path)? }) {
                continue;
            }
            let row_told = match project.only_added(range)? {
                Some(_) => project.tell_added(range, &path)?,
                None => project.tell_range(range)?,
            };
            let row = row(range, &row_told);
            let mut descents = row.descents.iter();
            if there {
                let now = descents.find(|descent| descent.new.as_ref() == Some(&path));
                match now.and_then(|descent| descent.old.first()).cloned() {
                    Some(origin) => path = origin,
                    None => there = false,
                }
            } else if descents.any(|descent| descent.lineage == Lineage::Removed && descent.old.contains(&path)) {
                there = true;
            } else {
                // The page that was here before went elsewhere: it is another one.
                break;
            }
            rows.push(row);
            told.push(Some(row_told));
        }
        rows.reverse();
        told.reverse();
        return Ok((Timeline { rows }, told, page));
    }
    let (mut rows, mut told) = (Vec::new(), Vec::new());
    let progress = Progress::begin(Doing::Comparing(ranges.len()), project.language);
    for range in &ranges {
        progress.step();
        match project.only_added(range)? {
            Some(added) => {
                let descents = added.into_iter().map(new_page).collect();
                rows.push(Row { release: range.to.name.clone(), descents });
                told.push(None);
            }
            None => {
                let row_told = project.tell_range(range)?;
                rows.push(row(range, &row_told));
                told.push(Some(row_told));
            }
        }
    }
    drop(progress);
    let timeline = Timeline { rows };
    let page = timeline.latest(&find(&timeline, name)?);
    // The last row is asked for what the site knows, also where it does not speak of the page.
    let cells = timeline.column(&page);
    let cells = cells.iter().map(|cell| (cell.row, cell.descent.new.as_ref()));
    for (at, path) in cells.chain(ranges.len().checked_sub(1).map(|last| (last, None))) {
        if told[at].is_none() {
            told[at] = Some(project.tell_added(&ranges[at], path.unwrap_or(&page))?);
        }
    }
    Ok((timeline, told, page))
}

fn new_page(path: PagePath) -> Descent {
    Descent { lineage: Lineage::Added, old: Vec::new(), new: Some(path), confidence: 1.0, evidence: Vec::new() }
}

/// What became of the page in one row. A reader of one page does not care on how many others the same was done, so sweeps are told like
/// the rest.
fn change_of(told: &Told, descent: &Descent) -> Option<PageChange> {
    let same = |change: &&PageChange| change.new_path == descent.new && change.old_paths == descent.old;
    told.comparison.pages.iter().find(same).map(PageChange::without_sweeps)
}

fn row(range: &Range, told: &Told) -> Row {
    let descents = told.comparison.pages.iter().map(|page| Descent {
        lineage: page.lineage,
        old: page.old_paths.clone(),
        new: page.new_path.clone(),
        confidence: page.confidence,
        evidence: page.evidence.clone(),
    });
    Row { release: range.to.name.clone(), descents: descents.collect() }
}

/// The one page of these that a name means: its whole path, or the end of it.
fn named(pages: &[PagePath], name: &str) -> Option<PagePath> {
    if let Some(path) = pages.iter().find(|path| path.as_str() == name) {
        return Some(path.clone());
    }
    let mut found = pages.iter().filter(|path| ends(path, name));
    found.next().filter(|_| found.next().is_none()).cloned()
}

fn ends(path: &PagePath, name: &str) -> bool {
    path.as_str().strip_suffix(name).is_some_and(|rest| rest.ends_with('/')) || path.stem() == name
}

/// The page that is meant: a whole path, or the end of one. Errors: no page, or several.
fn find(timeline: &Timeline, name: &str) -> Result<PagePath, Error> {
    let known = timeline.paths();
    if let Some(path) = known.iter().find(|path| path.as_str() == name) {
        return Ok(path.clone());
    }
    let mut found: Vec<PagePath> =
        known.iter().filter(|path| ends(path, name)).map(|path| timeline.latest(path)).collect();
    found.sort();
    found.dedup();
    match &found[..] {
        [one] => Ok(one.clone()),
        [] => {
            let mut near: Vec<(f64, &PagePath)> =
                known.iter().map(|path| (strsim::jaro_winkler(path.stem(), name), path)).collect();
            near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
            let names: Vec<&str> = near.iter().take(3).map(|(_, path)| path.as_str()).collect();
            let error = Error::new(format!("no page {name} in the history"));
            Err(if names.is_empty() { error } else { error.hint(format!("The nearest are {}", names.join(", "))) })
        }
        several => {
            let names: Vec<&str> = several.iter().take(5).map(PagePath::as_str).collect();
            Err(Error::new(format!("{name} can be {} pages", several.len()))
                .hint(format!("Say which: {}", names.join(", "))))
        }
    }
}
