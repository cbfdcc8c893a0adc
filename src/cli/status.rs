//! `pagelog status`: what is not released yet, and what the next version could be. The only command that reads the clock.

use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;

use super::project::{Project, json};
use super::readiness::Both;
use super::{Common, Format, To, check};
use crate::error::Error;
use crate::page::PagePath;
use crate::release::{ObjectId, Point, Release};
use crate::render::status::{self as shown, Shared, Status as Shown};
use crate::report::next::{self, Next};
use crate::report::notes::notes;
use crate::report::outline::place_of;
use crate::report::readiness::linked_from;

#[derive(Debug, Args)]
pub struct Status {
    /// Count the days to this day instead of today
    #[arg(long, value_name = "DATE")]
    date: Option<NaiveDate>,
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    to: To,
}

pub fn run(common: &Common, command: &Status) -> Result<(), Error> {
    let project = Project::open(common)?;
    let day = command.date.unwrap_or_else(|| DateTime::<Utc>::from(SystemTime::now()).date_naive());
    let both = Both::read(&project, since_last(&project)?)?;
    let last = last(&project);
    let told = &both.told;
    let notes = notes(&told.comparison, &told.statements, &told.site);
    let status = Shown {
        day,
        last: last.map(Release::point),
        comparison: &told.comparison,
        notes: &notes,
        next: last.and_then(|last| proposal(&project, &both, last, day)),
        documents: documents(&project, &both)?,
        includes: includes(&project, &both)?,
        problems: project.release_problems(),
    };
    let output = command.to.open(project.language);
    match command.format {
        Format::Json => output.write(&json(&shown::status_view(&status, project.language))?),
        Format::Text => output.page(&shown::text(&status, &output.lines())),
    }
}

/// The release that the newest commit is or descends from.
pub fn last(project: &Project) -> Option<&Release> {
    let previous = project.repo.revision("HEAD", &project.releases)?.previous?;
    project.releases.iter().find(|release| release.name == previous)
}

/// From the last release to the newest commit, also where they are the same.
pub fn since_last(project: &Project) -> Result<crate::range::Range, Error> {
    match last(project) {
        Some(last) => {
            let head = project.repo.head()?;
            let to = Point { name: "HEAD".to_owned(), ..head };
            Ok(crate::range::Range { from: Some(last.point()), to })
        }
        None => check::unreleased(project),
    }
}

/// The version that could be next.
pub fn proposal(project: &Project, both: &Both, last: &Release, day: NaiveDate) -> Option<Next> {
    let folders: Vec<String> = both.old.folders.iter().chain(&both.new.folders).cloned().collect();
    let places = |pages: &mut dyn Iterator<Item = &PagePath>| -> Vec<String> {
        pages.map(|page| place_of(page, &folders)).collect()
    };
    let old = places(&mut both.old.pages.keys());
    let sections = next::sections(old.iter().map(String::as_str));
    let mut still: BTreeSet<String> = places(&mut both.new.pages.keys()).into_iter().collect();
    still.extend(both.redirected.iter().cloned());
    let rules = project.config.release.rules.rules();
    let reasons = next::reasons(&both.told.comparison, &folders, &sections, &still, &rules);
    next::next(last, &project.config.naming(), day, reasons, &project.releases)
}

/// Documents below the content folders that were replaced under the same name, with the pages that link to them.
fn documents(project: &Project, both: &Both) -> Result<Vec<Shared>, Error> {
    let Some(from) = &both.range.from else { return Ok(Vec::new()) };
    let (old, new) = (project.repo.files(from)?, project.repo.files(&both.range.to)?);
    let in_content = |path: &str| {
        both.new.folders.iter().any(|folder| {
            folder.is_empty() || path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
        })
    };
    let is_replaced = |(path, blob): &(&String, &ObjectId)| {
        in_content(path)
            && !both.new.pages.contains_key(&PagePath::new(path.as_str()))
            && old.get(*path).is_some_and(|before| before != *blob)
    };
    let replaced: BTreeSet<String> = new.iter().filter(is_replaced).map(|(path, _)| path.clone()).collect();
    if replaced.is_empty() {
        return Ok(Vec::new());
    }
    let mut linked = linked_from(&both.new, &replaced);
    // A file that no page links to is part of the site's looks.
    linked.retain(|_, pages| !pages.is_empty());
    Ok(with_titles(linked, both))
}

/// Files with the pages that use them, and what these are called.
fn with_titles(files: BTreeMap<String, Vec<PagePath>>, both: &Both) -> Vec<Shared> {
    let title = |path: &PagePath| both.new.pages.get(path).and_then(|page| page.title.clone());
    let named = |pages: Vec<PagePath>| {
        pages
            .into_iter()
            .map(|path| (path.to_string(), title(&path).unwrap_or_else(|| path.stem().to_owned())))
            .collect()
    };
    files.into_iter().map(|(path, pages)| Shared { path, pages: named(pages) }).collect()
}

/// Included files that changed, with the pages that show them.
fn includes(project: &Project, both: &Both) -> Result<Vec<Shared>, Error> {
    let Some(from) = &both.range.from else { return Ok(Vec::new()) };
    let (old, new) = (project.repo.files(from)?, project.repo.files(&both.range.to)?);
    let site = project.site_at(&both.range.to);
    let is_changed =
        |path: &String| new.get(path).is_some_and(|blob| old.get(path).is_some_and(|before| before != blob));
    let (delta, _) = project.repo.delta(None, &both.range.to, &project.content)?;
    let (texts, _) = project.repo.texts(delta.added.iter().map(|(_, blob)| blob))?;
    let mut shown: BTreeMap<String, Vec<PagePath>> = BTreeMap::new();
    for (page, blob) in &delta.added {
        let Some(text) = texts.get(blob) else { continue };
        let wanted = crate::page::includes(page.as_str(), &String::from_utf8_lossy(text), &site.dialect);
        for path in wanted.into_iter().filter(is_changed).collect::<BTreeSet<_>>() {
            shown.entry(path).or_default().push(page.clone());
        }
    }
    Ok(with_titles(shown, both))
}
