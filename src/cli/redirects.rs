//! `pagelog redirects [RANGE|--all]`: what leads from old addresses to the pages that are there now.

use std::collections::{BTreeMap, BTreeSet};

use clap::{Args, ValueEnum};

use super::project::Project;
use super::readiness::file;
use super::{Common, To, check, output};
use crate::config::{self, Generator, Site};
use crate::error::Error;
use crate::page::PagePath;
use crate::range::Range;
use crate::release::Point;
use crate::render::language::Language;
use crate::render::redirects::{self as shown, For, Line};
use crate::report::outline::place_of;
use crate::report::readiness::{State, place_of_address};
use crate::report::redirects::{Refused, Step, Wanted, redirects};

#[derive(Debug, Args)]
pub struct Redirects {
    /// The range: A..B, A, A.. or nothing (what is not released yet)
    #[arg(conflicts_with = "all")]
    range: Option<String>,
    /// Over all releases
    #[arg(long)]
    all: bool,
    /// For whom (default: for the site's generator)
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    to: To,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The plugin mkdocs-redirects
    Mkdocs,
    /// The plugin client-redirects of Docusaurus
    Docusaurus,
    /// A file _redirects (Netlify, Cloudflare Pages, GitLab Pages)
    Netlify,
    /// nginx
    Nginx,
    /// Apache
    Apache,
    /// Front matter: aliases (Hugo) or redirect_from (Jekyll)
    Aliases,
}

pub fn run(common: &Common, command: &Redirects) -> Result<(), Error> {
    let project = Project::open(common)?;
    let ranges = match (&command.range, command.all) {
        (_, true) => project.line()?,
        (Some(range), false) => vec![project.range(Some(range))?],
        (None, false) => vec![check::unreleased(&project)?],
    };
    let Some(end) = ranges.last().map(|range| range.to.clone()) else { return Err(project.repo.no_release()) };
    let (steps, folders) = steps(&project, &ranges)?;
    let site = project.site_at(&end);
    let pages: BTreeSet<PagePath> = project.pages_at(&end)?.into_iter().collect();
    let existing = existing(&project, &end, &site);
    let found = redirects(&Wanted { steps: &steps, pages: &pages, folders: &folders, existing: &existing });
    for (old, why) in &found.refused {
        output::note(&refused(old, *why, project.language));
    }
    let addresses = Addresses::of(&site, folders);
    let lines: Vec<Line> = found
        .told
        .iter()
        .map(|redirect| Line {
            old_file: addresses.below(&redirect.old),
            new_file: addresses.below(&redirect.new),
            new_path: redirect.new.to_string(),
            old_address: addresses.address(&redirect.old),
            new_address: addresses.address(&redirect.new),
            old_below: addresses.below_site(&redirect.old),
            is_gone: redirect.is_gone,
        })
        .collect();
    let text = shown::text(&lines, format(command.format, site.generator));
    command.to.open(project.language).write(&text)
}

fn format(asked: Option<Format>, generator: Generator) -> For {
    let aliases = if generator == Generator::Jekyll { "redirect_from" } else { "aliases" };
    match asked {
        Some(Format::Mkdocs) => For::MkDocs,
        Some(Format::Docusaurus) => For::Docusaurus,
        Some(Format::Netlify) => For::Netlify,
        Some(Format::Nginx) => For::Nginx,
        Some(Format::Apache) => For::Apache,
        Some(Format::Aliases) => For::FrontMatter(aliases),
        None => match generator {
            Generator::MkDocs | Generator::Zensical => For::MkDocs,
            Generator::Docusaurus => For::Docusaurus,
            Generator::Hugo | Generator::Jekyll => For::FrontMatter(aliases),
            Generator::MdBook | Generator::VitePress | Generator::Sphinx | Generator::Unknown => For::Netlify,
        },
    }
}

/// What left its place in each range, and the content folders there ever were.
fn steps(project: &Project, ranges: &[Range]) -> Result<(Vec<Step>, Vec<String>), Error> {
    let mut folders: Vec<String> = Vec::new();
    let mut steps = Vec::new();
    for range in ranges {
        let ends = range.from.iter().chain([&range.to]);
        for folder in ends.flat_map(|end| project.site_at(end).content_folders) {
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
    }
    // Of folders in one another the inner one counts.
    folders.sort_by_key(|folder| std::cmp::Reverse(folder.len()));
    for range in ranges.iter().filter(|range| range.from.is_some()) {
        steps.push(Step::of(&project.tell_range(range)?.comparison.pages, &folders));
    }
    Ok((steps, folders))
}

/// The redirects that the site has, by place.
fn existing(project: &Project, end: &Point, site: &Site) -> BTreeMap<String, String> {
    let file = |path: &str| file(project, end, path);
    let state = State { folders: site.content_folders.clone(), url: site.url.clone(), ..State::default() };
    let place = |address: &str| match address.contains("://") && place_of_address(address, &state).contains("://") {
        true => String::new(),
        false => place_of_address(address, &state),
    };
    let files = config::site::Files { file: &file, folder: &|_| false };
    let found = config::redirects(&files, &site.content_folders);
    found.into_iter().map(|(old, new)| (place_of_address(&old, &state), place(&new))).collect()
}

/// How paths become addresses here.
struct Addresses {
    site: Site,
    folders: Vec<String>,
    /// The path of the site's own address, without a closing `/`.
    base: String,
}

impl Addresses {
    fn of(site: &Site, folders: Vec<String>) -> Addresses {
        let mut site = site.clone();
        // Only paths are wanted: the host does not matter.
        let url = site.url.get_or_insert_with(|| "https://site.invalid/".to_owned());
        let base = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
        let base = match base.trim_matches('/') {
            "" => String::new(),
            base => format!("/{base}"),
        };
        site.content_folders.clone_from(&folders);
        Addresses { site, folders, base }
    }

    /// The path below the content folder.
    fn below(&self, path: &PagePath) -> String {
        let below = self.folders.iter().find_map(|folder| match folder.as_str() {
            "" => Some(path.as_str()),
            folder => path.as_str().strip_prefix(folder)?.strip_prefix('/'),
        });
        below.unwrap_or(path.as_str()).to_owned()
    }

    /// The address from the root of the host.
    fn address(&self, path: &PagePath) -> String {
        format!("{}{}", self.base, self.below_site(path))
    }

    /// The address below the site's own.
    fn below_site(&self, path: &PagePath) -> String {
        if self.site.generator == Generator::Docusaurus {
            let place = place_of(path, &self.folders);
            let parts: Vec<&str> = place.split('/').map(without_number).collect();
            return format!("/docs/{}", parts.join("/")).trim_end_matches('/').to_owned();
        }
        let own = self.site.url_of(path).and_then(|url| {
            let path = url.split_once("://")?.1.split_once('/')?.1;
            Some(format!("/{path}").strip_prefix(self.base.as_str())?.to_owned())
        });
        own.unwrap_or_else(|| match place_of(path, &self.folders).as_str() {
            "" => "/".to_owned(),
            place => format!("/{place}/"),
        })
    }
}

/// `01-begin` → `begin`, as Docusaurus does.
fn without_number(name: &str) -> &str {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = rest.trim_start_matches(['-', '_', '.', ' ']);
    if rest.len() < name.len() && bare.len() < rest.len() && !bare.is_empty() { bare } else { name }
}

fn refused(old: &PagePath, why: Refused, language: Language) -> String {
    match (language, why) {
        (Language::Nl, Refused::Lives) => {
            format!("Niet doorgestuurd: op het oude adres van {old} staat nu een andere pagina.")
        }
        (Language::Nl, Refused::Circle) => format!("Niet doorgestuurd: {old} zou in een kring leiden."),
        (Language::Nl, Refused::Nowhere) => format!("Niet doorgestuurd: voor {old} is er geen pagina in de buurt."),
        (Language::En, Refused::Lives) => format!("Left out: another page is at the old address of {old} now."),
        (Language::En, Refused::Circle) => format!("Left out: {old} would lead in a circle."),
        (Language::En, Refused::Nowhere) => format!("Left out: there is no page near {old}."),
    }
}
