//! `pagelog site --output DIR`: a website of what changed.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::project::{Project, Told, template_refused};
use super::{Common, output};
use crate::compare::links::Links;
use crate::compare::{PageChange, Pages};
use crate::config::Generator;
use crate::error::Error;
use crate::files::folder::{Filling, is_filled, real};
use crate::page::packed::Packed;
use crate::range::Range;
use crate::render::language::Language;
use crate::render::site::{self, Format, Reader, Robots};
use crate::report::chronicle::{Alone, Release, alone, chronicle};

/// So many steps of the site are made at a time for each core. Less leaves cores waiting for the slowest step; more only takes memory.
const STEPS: usize = 16;

#[derive(Debug, Args)]
pub struct Site {
    /// The folder to write it in: new, empty, or made by this command before
    #[arg(long, value_name = "DIR")]
    output: PathBuf,
    /// What to write: a website that stands alone, or pages or data for your own website
    #[arg(long, value_enum, default_value_t = As::Html)]
    format: As,
    /// Where the website that stands alone will be published: its feeds, and pages and data, link to it
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Ask search engines to leave these pages out
    #[arg(long)]
    noindex: bool,
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum As {
    Html,
    Markdown,
    Json,
}

pub fn run(common: &Common, command: &Site) -> Result<(), Error> {
    let project = Project::open(common)?;
    let here = common.directory == Path::new(".");
    let folder = if here { command.output.clone() } else { common.directory.join(&command.output) };
    let robots = if command.noindex { Robots::StayAway } else { Robots::Welcome };
    let url = command.url.as_deref().map(address).transpose()?;
    let format = match command.format {
        As::Html => Format::Html,
        As::Markdown => Format::Markdown(match project.site.generator {
            Generator::Hugo => Reader::Hugo,
            Generator::Docusaurus => Reader::Docusaurus,
            Generator::MkDocs
            | Generator::Zensical
            | Generator::Jekyll
            | Generator::MdBook
            | Generator::VitePress
            | Generator::Unknown => Reader::Any,
        }),
        As::Json => Format::Json,
    };
    not_within_content(&project, &folder, format)?;
    if format != Format::Html && robots == Robots::StayAway {
        return Err(Error::new("--noindex is for the website that stands alone")
            .hint("Leave it out: on your own website, your generator says what search engines may read."));
    }
    if format == Format::Html && project.site.url.is_none() {
        output::note(match project.language {
            Language::Nl => "Geen feeds: zet het adres van de website in pagelog.toml ([site] url).",
            Language::En => "No feeds: put the address of the website in pagelog.toml ([site] url).",
        });
    }
    let (key, sums) = project.kept("site", &(project.templates()?, robots, url.as_deref(), format));
    let filled = match sums.map(|sums| is_filled(&folder, &sums)).transpose()?.flatten() {
        Some(filled) => filled,
        None => {
            let mut filling = Filling::begin(&folder)?;
            make(&project, robots, url.as_deref(), format, Upto::LastRelease, |path, text| {
                filling.add(&path, text.as_bytes())
            })?;
            let (filled, sums) = filling.finish()?;
            project.keep_product(&key, &sums);
            filled
        }
    };
    let megabytes = filled.bytes as f64 / 1e6;
    output::note(&match project.language {
        Language::Nl => format!(
            "{} bestanden in {} ({megabytes:.1} MB): {} geschreven, {} verwijderd",
            filled.files,
            command.output.display(),
            filled.written,
            filled.removed
        ),
        Language::En => format!(
            "{} files in {} ({megabytes:.1} MB): {} written, {} removed",
            filled.files,
            command.output.display(),
            filled.written,
            filled.removed
        ),
    });
    Ok(())
}

/// How far the site tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upto {
    /// Up to the last release: what readers have.
    LastRelease,
    /// Up to what the team is writing now.
    WorkingTree,
}

/// Makes the files of the site, as many at a time as there are cores to make them, and gives each away. None is kept: a large site has
/// more bytes than memory should.
pub fn make(
    project: &Project,
    robots: Robots,
    own_url: Option<&str>,
    format: Format,
    upto: Upto,
    mut give: impl FnMut(String, String) -> Result<(), Error> + Send,
) -> Result<(), Error> {
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
    let mut known = HashSet::new();
    let rows: Vec<Row> =
        ranges.iter().map(|range| row(project, range, format, &mut known)).collect::<Result<_, _>>()?;
    drop(known);
    let releases: Vec<Release<'_>> = rows
        .iter()
        .map(|row| Release {
            comparison: &row.told.comparison,
            pages: &row.pages,
            statements: &row.told.statements,
            alone: &row.alone,
            site: &row.told.site,
        })
        .collect();
    let facts = project.all_facts(&newest)?;
    let folders = &project.site.content_folders;
    let links = Links { site_url: project.site.url.clone(), folders: folders.clone(), moves: BTreeMap::new() };
    let chronicle = chronicle(&releases, &links, project.config.weights());
    let site = site::Site {
        chronicle: &chronicle,
        facts: &facts,
        site_url: project.site.url.as_deref(),
        own_url,
        folders,
        pages_language: Language::from(project.site.language),
        language: project.language,
        robots,
        format,
    };
    let work = site::Work::of(&site, &project.templates()?).map_err(template_refused)?;
    let mut made: Vec<Vec<(String, String)>> = Vec::new();
    for steps in work.steps().chunks(STEPS * rayon::current_num_threads()) {
        // What is made is given away while the next is being made.
        let ready = std::mem::take(&mut made);
        let (given, next) = rayon::join(
            || ready.into_iter().flatten().try_for_each(|(path, text)| give(path, text)),
            || steps.par_iter().map(|step| work.files(*step)).collect::<Result<_, _>>(),
        );
        given?;
        made = next.map_err(template_refused)?;
    }
    made.into_iter().flatten().try_for_each(|(path, text)| give(path, text))
}

/// What the site needs of one release.
struct Row {
    told: Told,
    alone: Vec<Alone>,
    pages: Pages,
}

/// Compares a release with the one before it and tells of it. What only the telling needs is let go, and a text that other releases have
/// too is kept once.
fn row(project: &Project, range: &Range, format: Format, known: &mut HashSet<Packed>) -> Result<Row, Error> {
    let (mut told, mut pages) = project.tell_with_pages(range)?;
    let alone = told.comparison.pages.par_iter().map(alone).collect();
    // Data gives the edits themselves.
    let forget = if format == Format::Json { PageChange::forget_passages } else { PageChange::forget_texts };
    told.comparison.pages.iter_mut().for_each(forget);
    pages.share(known);
    Ok(Row { told, alone, pages })
}

/// An address with a closing `/`. Error: it is none that a feed reader can open.
fn address(url: &str) -> Result<String, Error> {
    let web = url.starts_with("https://") || url.starts_with("http://");
    if !web || url.len() < "http://a.b".len() || url.contains(|c: char| c.is_whitespace() || "\"<>#?".contains(c)) {
        return Err(Error::new(format!("{url} is no address to publish at"))
            .hint("Write it whole: --url https://example.org/changes/"));
    }
    Ok(format!("{}/", url.trim_end_matches('/')))
}

/// Error: the folder stands in git's own folder, or among the pages and is not left out of them: its files would become pages of the
/// next release.
fn not_within_content(project: &Project, folder: &Path, format: Format) -> Result<(), Error> {
    let Some(root) = project.repo.working_tree() else { return Ok(()) };
    let folder = real(folder);
    let (git, root) = (real(&root.join(".git")), real(&root));
    let content = project.site.content_folders.iter().map(|name| real(&root.join(name)));
    // Where all of the repository is pages, other files than pages may stand in it.
    let is_taken =
        |taken: &PathBuf| folder.starts_with(taken) && (*taken != root || matches!(format, Format::Markdown(_)));
    let Some(taken) = [git.clone()].into_iter().chain(content).find(is_taken) else { return Ok(()) };
    let refused = Error::new(format!("{} is within {}", folder.display(), taken.display()));
    let below = folder.strip_prefix(&taken).map(|below| below.to_string_lossy().replace('\\', "/")).unwrap_or_default();
    if taken == git || below.is_empty() {
        return Err(refused.hint("Name a folder outside the pages: what is written there would be read as pages."));
    }
    // All that is written lies at one of these depths.
    let written = match format {
        Format::Json => ["index.json", "pages/a.json", "pagelog-history.js"],
        Format::Html | Format::Markdown(_) => ["index.md", "pages/index.md", "pages/a/index.md"],
    };
    if written.iter().all(|file| !project.content.is_page(&format!("{below}/{file}"))) {
        return Ok(());
    }
    Err(refused
        .hint("Name a folder outside the pages: what is written there would be read as pages.")
        .hint(format!("Or leave it out of them in pagelog.toml, under [content]: exclude = [\"{below}/**\"]")))
}
