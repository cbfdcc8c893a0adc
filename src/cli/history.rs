//! `pagelog history PAGE`: what changed on one page, release by release, through all its names.

use clap::{Args, ValueEnum};

use super::project::{Project, Told, json, template_refused};
use super::{Common, ToWords};
use crate::compare::lineage::Descent;
use crate::error::Error;
use crate::page::PagePath;
use crate::range::Range;
use crate::render::{markdown, terminal, view};
use crate::report::history::{Entry, history};
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
    let rows = project.line()?;
    let told: Vec<Told> = rows.iter().map(|range| project.tell_range(range)).collect::<Result<_, _>>()?;
    let timeline = Timeline { rows: rows.iter().zip(&told).map(|(range, told)| row(range, told)).collect() };
    let page = timeline.latest(&find(&timeline, &command.page)?);
    let cells = timeline.column(&page);
    let entries = cells.iter().rev().filter_map(|cell| {
        let told = &told[cell.row];
        let same = |change: &crate::compare::PageChange| {
            change.new_path == cell.descent.new && change.old_paths == cell.descent.old
        };
        let at = told.comparison.pages.iter().position(same)?;
        Some(Entry {
            release: &told.comparison.to,
            change: &told.comparison.pages[at],
            statements: &told.statements[at],
        })
    });
    let history = history(entries.collect::<Vec<_>>().into_iter());
    let site = told.last().map(|told| told.site.clone()).unwrap_or_default();
    let output = command.to.open(project.language);
    match command.format {
        Format::Json => output.write(&json(&view::history_view(page.as_str(), &history, &site, project.language))?),
        Format::Text => output.page(&terminal::history(page.as_str(), &history, &site, &output.terminal())),
        Format::Markdown => {
            let text = markdown::history(page.as_str(), &history, &site, &project.templates()?, project.language);
            output.write_words(&text.map_err(template_refused)?)
        }
    }
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

/// The page that is meant: a whole path, or the end of one. Errors: no page, or several.
fn find(timeline: &Timeline, name: &str) -> Result<PagePath, Error> {
    let known = timeline.paths();
    if let Some(path) = known.iter().find(|path| path.as_str() == name) {
        return Ok(path.clone());
    }
    let whole = |path: &PagePath| path.as_str().strip_suffix(name).is_some_and(|rest| rest.ends_with('/'));
    let stem = |path: &PagePath| path.stem() == name;
    let mut found: Vec<PagePath> =
        known.iter().filter(|path| whole(path) || stem(path)).map(|path| timeline.latest(path)).collect();
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
