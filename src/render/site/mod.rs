//! The site of histories: what readers see of the chronicle, as files.
//!
//! ```text
//! index.html                     the releases, and what each brought
//! releases/NAME.html             one release: its notes, each entry opening to its before/after
//! releases/NAME~2.html           their second part, where they are long
//! releases/NAME~pages-1.html     which pages the first thing is about that is told of many pages at once
//! pages.html, subjects.html      all pages, by letter and by section; pages~2.html where there are many, and pages.js for the search
//! pages/SLUG/index.html          one page: since when its text is what it is, and what changed when
//! pages/SLUG/NAME.html           what one release changed, in the whole text; NAME~2.html its second part, where it is long
//! pages/SLUG/since-NAME.html     what changed since a release, in the whole text
//! follow.html                    the feeds: feed.xml, feeds/SECTION.xml, pages/SLUG/feed.xml, and .json of each
//! ```
//!
//! The same as data, for a team that shows it on the pages of its own website, is in [`data`], the same as pages for
//! that website in `markdown`.
//!
//! Where somebody answers (`pagelog serve`), a reader may compare any two versions: `pages/SLUG/compare?from=NAME&to=NAME` for one page,
//! `releases/compare?from=NAME&to=NAME` for all, and there is `newsletter.html`, the letter about what is not released.
//!
//! Addresses last: a page's slug is made of the path that it began with, so a link to its history holds when the page moves. All is
//! HTML that needs no script; nothing is loaded from elsewhere; links between files are relative, so the site works in any folder.

pub mod data;
mod feeds;
mod follows;
mod lists;
mod markdown;
mod names;
mod page;
pub mod prose;
mod release;
mod start;
pub mod versions;
pub mod words;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Serialize;

use self::follows::Sums;
use self::names::Names;
use self::words::Texts;
use super::language::Language;
use super::templates::{Kind, Prepared, TemplateError, Templates};
use crate::page::PagePath;
use crate::report::SiteFacts;
use crate::report::chronicle::Chronicle;

/// What the site is made of.
pub struct Site<'s> {
    /// Every page through all releases.
    pub chronicle: &'s Chronicle<'s>,
    /// What the website knows of its pages now.
    pub facts: &'s SiteFacts,
    /// Where the website lives, with a closing `/`.
    pub site_url: Option<&'s str>,
    /// Where these pages will be published, with a closing `/`.
    pub own_url: Option<&'s str>,
    /// The folders of pages.
    pub folders: &'s [String],
    /// The language that the pages are written in.
    pub pages_language: Language,
    /// The language that the site is written in.
    pub language: Language,
    /// Whether search engines are asked to stay away.
    pub robots: Robots,
    /// What it is written as.
    pub format: Format,
    /// Whether somebody answers for more than the files.
    pub served: Served,
}

/// What the site is written as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// A website that stands alone.
    #[default]
    Html,
    /// Pages for the team's own website.
    Markdown(Reader),
    /// Data for the team's own website, and the element that shows it there.
    Json,
}

/// Which generator reads the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// MkDocs, Zensical and others: a link names the file, the title stands in the text.
    Any,
    /// A link names the file, the title comes from the front matter.
    Docusaurus,
    /// A link asks Hugo for the address, the title comes from the front matter, the page of a folder is `_index.md`.
    Hugo,
}

/// Who gives the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Served {
    /// Nobody: they are files.
    #[default]
    AsFiles,
    /// `pagelog serve`, which compares any two versions and has the letter about what is not released.
    Live,
}

/// What search engines are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Robots {
    /// Nothing.
    #[default]
    Welcome,
    /// To leave the pages out.
    StayAway,
}

/// What stands around the content of every page; templates read it beside their own fields.
#[derive(Clone, Debug, Serialize)]
struct Frame {
    t: &'static Texts,
    /// The way back to the folder of the site.
    root: &'static str,
    title: String,
    site: String,
    site_url: Option<String>,
    noindex: bool,
    /// Whether pages may ask for others by a form.
    live: bool,
    feeds: bool,
    alternates: Vec<Alternate>,
    at_versions: bool,
    at_pages: bool,
    at_subjects: bool,
    at_follow: bool,
}

/// A feed that belongs to a page.
#[derive(Clone, Debug, Serialize)]
struct Alternate {
    #[serde(rename = "type")]
    kind: &'static str,
    title: String,
    href: String,
}

/// Which entry of the menu a page is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Versions,
    Pages,
    Subjects,
    Follow,
    Below,
}

/// A link to a page of the site.
#[derive(Clone, Debug, Serialize)]
struct Link {
    title: String,
    href: Option<String>,
    note: Option<String>,
}

/// All that the pages of the site are made of, worked out once. Its files are made step by step: see [`Work::steps`].
pub struct Work<'s> {
    site: &'s Site<'s>,
    chronicle: &'s Chronicle<'s>,
    texts: &'static Texts,
    language: Language,
    names: Names,
    /// How many bytes what changed in each event takes, once that is known: a release page with no room for it need not make it again.
    lengths: Vec<Vec<OnceLock<usize>>>,
    /// What each event follows from.
    sums: Sums,
    templates: Prepared,
    /// Which page and which of its events a change of a release is.
    places: BTreeMap<(usize, usize), (usize, usize)>,
    /// Which page had a path last.
    by_path: BTreeMap<PagePath, usize>,
    /// How addresses on the host begin that these pages are published on.
    host: Option<String>,
}

/// A part of the site whose files are made together, and need those of no other part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// What every page loads, the start page and the lists of pages; of pages for the team's own website all.
    Lists,
    /// A release, by its place in [`Chronicle::releases`].
    Release(usize),
    /// A page and its feed, by its place in [`Chronicle::lives`].
    Page(usize),
    /// The feeds of several pages.
    Feeds,
}

impl<'s> Work<'s> {
    /// Works out what several files are made of. Error: a template of the team's own cannot be read.
    pub fn of(site: &'s Site<'s>, templates: &Templates) -> Result<Work<'s>, TemplateError> {
        let chronicle = site.chronicle;
        let mut by_path = BTreeMap::new();
        for (at, life) in chronicle.lives.iter().enumerate() {
            for event in &chronicle.events[at] {
                by_path.extend(event.change.new_path.iter().map(|path| (path.clone(), at)));
            }
            by_path.insert(life.path.clone(), at);
        }
        let events = chronicle.events.iter().enumerate();
        let places = events.flat_map(|(life, events)| {
            let events = events.iter().enumerate();
            events.map(move |(at, event)| ((event.moment.row, event.moment.change), (life, at)))
        });
        let kind = match site.format {
            Format::Html => Kind::Html,
            Format::Markdown(_) => Kind::Page,
            // Data has no templates.
            Format::Json => Kind::Text,
        };
        Ok(Work {
            places: places.collect(),
            site,
            chronicle,
            texts: Texts::of(site.language),
            language: site.language,
            names: Names::of(chronicle, site.folders),
            lengths: chronicle.events.iter().map(|events| vec![OnceLock::new(); events.len()]).collect(),
            sums: chronicle.events.iter().map(|events| vec![OnceLock::new(); events.len()]).collect(),
            templates: templates.prepared(kind)?,
            by_path,
            host: host_of(site),
        })
    }

    /// The steps that make the whole site.
    pub fn steps(&self) -> Vec<Step> {
        let pages = (0..self.chronicle.lives.len()).map(Step::Page);
        let releases = (0..self.chronicle.releases.len()).map(Step::Release);
        match self.site.format {
            // Pages come first: what they find out releases need not.
            Format::Html => pages.chain(releases).chain([Step::Lists, Step::Feeds]).collect(),
            // Without befores and afters it is small.
            Format::Markdown(_) => vec![Step::Lists],
            Format::Json => [Step::Lists].into_iter().chain(pages).collect(),
        }
    }

    /// The files of a step, path and text. Error: a template of the team's own does not work.
    pub fn files(&self, step: Step) -> Result<Vec<(String, String)>, TemplateError> {
        let mut files = Vec::new();
        let give = &mut |path, text| files.push((path, text));
        match self.site.format {
            Format::Html => self.html(step, give)?,
            Format::Markdown(reader) => self.markdown(reader, give)?,
            Format::Json => self.data(step, give),
        }
        Ok(files)
    }
}

impl Work<'_> {
    /// The website that stands alone.
    fn html(&self, step: Step, give: &mut dyn FnMut(String, String)) -> Result<(), TemplateError> {
        match step {
            Step::Lists => {
                give("style.css".to_owned(), include_str!("../../../templates/site/style.css").to_owned());
                give("icon.svg".to_owned(), include_str!("../../../templates/site/icon.svg").to_owned());
                give("site.js".to_owned(), include_str!("../../../templates/site/site.js").to_owned());
                give("index.html".to_owned(), self.start()?);
                self.pages(give)?;
                self.subjects(give)?;
            }
            Step::Release(row) => self.release(row, give)?,
            Step::Page(life) => {
                self.page(life, give)?;
                self.feed_of_page(life, give);
            }
            Step::Feeds => self.feeds(give)?,
        }
        Ok(())
    }

    fn frame(&self, title: &str, root: &'static str, at: At) -> Frame {
        Frame {
            t: self.texts,
            root,
            title: title.to_owned(),
            site: self.site.facts.name.clone(),
            site_url: self.site.site_url.map(str::to_owned),
            noindex: self.site.robots == Robots::StayAway,
            live: self.site.served == Served::Live,
            feeds: self.host().is_some(),
            alternates: self.alternates(root),
            at_versions: at == At::Versions,
            at_pages: at == At::Pages,
            at_subjects: at == At::Subjects,
            at_follow: at == At::Follow,
        }
    }

    /// The language of the pages, where it is another than that of the site.
    fn pages_language(&self) -> Option<&'static str> {
        (self.site.pages_language != self.language).then(|| self.site.pages_language.code())
    }

    /// How addresses begin from which images are shown.
    fn own_host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// Where a link on a page leads on the website; none if that is not certain, or not safe.
    fn resolve(&self, page: &PagePath, target: &str) -> Option<String> {
        let target = target.trim();
        let scheme = target.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            Some("http" | "https" | "mailto" | "tel") => return Some(target.to_owned()),
            Some(scheme) if scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) => return None,
            _ => {}
        }
        let base = self.site.site_url?;
        let (address, fragment) = target.find('#').map_or((target, ""), |at| target.split_at(at));
        if target.starts_with("//") {
            return None;
        }
        if let Some(path) = address.strip_prefix('/') {
            let root = url::Url::parse(base).ok()?.join(&format!("/{path}")).ok()?;
            return Some(format!("{root}{fragment}"));
        }
        let path = if address.is_empty() { page.as_str().to_owned() } else { resolved(page.folder(), address)? };
        let known = |path: &PagePath| self.site.facts.pages.get(path).and_then(|facts| facts.url.clone());
        let path = PagePath::new(path);
        if let Some(url) = known(&path) {
            return Some(format!("{url}{fragment}"));
        }
        if let Some(life) = self.by_path.get(&path) {
            return known(&self.chronicle.lives[*life].path).map(|url| format!("{url}{fragment}"));
        }
        if path.stem() != path.file_name() {
            return None;
        }
        // A file that is no page is published where it stands.
        let below = self.site.folders.iter().find_map(|folder| match folder.as_str() {
            "" => Some(path.as_str()),
            folder => path.as_str().strip_prefix(folder)?.strip_prefix('/'),
        })?;
        Some(format!("{}{fragment}", url::Url::parse(base).ok()?.join(below).ok()?))
    }
}

/// An address that counts from a folder, as a path; none if it leads out of the repository.
/// How addresses on the host begin that the pages of a site are published on: `https://example.org/`. None where that is not known, or
/// they are looked at elsewhere.
fn host_of(site: &Site<'_>) -> Option<String> {
    let url = site.own_url.filter(|_| site.format == Format::Html && site.served == Served::AsFiles)?;
    Some(format!("{}/", url::Url::parse(url).ok()?.origin().ascii_serialization()))
}

fn resolved(folder: &str, address: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
