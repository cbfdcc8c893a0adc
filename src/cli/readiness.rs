//! The site at two ends of a range, as the checks want it: every page of the new end is read, of the old end only what differs.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::output;
use super::project::{Project, Told, WITHHOLD};
use crate::config::{self, Generator, SeveritySetting, Site};
use crate::draft::conflicts;
use crate::error::Error;
use crate::page::anchors::Slugs;
use crate::page::{self, Includes, PagePath};
use crate::range::Range;
use crate::release::{ObjectId, Point};
use crate::render::readiness::{self as shown, Readiness, Severity};
use crate::report::outline::{Marks, Outline, outline};
use crate::report::personal::{self, Personal};
use crate::report::readiness::{self, Check, Defect, Ends, Finding, State, What};
use crate::report::texts::{self, Named};
use crate::rulings::withhold::{Gap, withhold};

/// Both ends of a range, and what became of the pages between them.
pub struct Both {
    pub range: Range,
    pub told: Told,
    pub old: State,
    pub new: State,
    /// The addresses from which something leads on at the new end.
    pub redirected: BTreeSet<String>,
    /// What the rulings in `releases/withhold.toml` leave to be read.
    pub gaps: Vec<(usize, Gap)>,
}

/// Tells what rulings leave to be read, where it is about to be shown.
pub fn note_gaps(project: &Project) -> Result<(), Error> {
    for (ruling, gap) in project.gaps()? {
        let what = What::Withhold(ruling, gap);
        let (message, help) = (shown::message(&what, project.language), shown::help(&what, project.language));
        output::note(&format!("{WITHHOLD}: {message} {help}"));
    }
    Ok(())
}

/// Outlines by path and blob, and the circumstances they were made in.
struct Known {
    outlines: HashMap<(PagePath, ObjectId), Arc<Outline>>,
    includes: Includes,
    slugs: Slugs,
    folders: (Vec<String>, Vec<String>),
}

impl Both {
    /// Reads both ends of a range and compares them.
    pub fn read(project: &Project, range: Range) -> Result<Both, Error> {
        let told = project.tell_range(&range)?;
        let (new, known) = state(project, &range.to, None)?;
        let old = match &range.from {
            Some(from) => state(project, from, Some(&known))?.0,
            None => State::default(),
        };
        let file = |path: &str| file(project, &range.to, path);
        let files = config::site::Files { file: &file, folder: &|_| false };
        let redirects = config::redirects(&files, &new.folders);
        let redirected = readiness::redirected(redirects.iter().map(|(old, _)| old.as_str()), &new);
        Ok(Both { range, told, old, new, redirected, gaps: project.gaps()? })
    }

    /// What the checks find, for a release of that version and day where one is meant.
    pub fn check(&self, project: &Project, named: Option<Named<'_>>) -> Readiness {
        let ends =
            Ends { old: &self.old, new: &self.new, comparison: &self.told.comparison, redirected: &self.redirected };
        let mut findings = readiness::findings(&ends);
        findings.extend(self.drafts(project));
        findings.extend(self.stale(project, named));
        findings.extend(self.gaps.iter().map(|(ruling, gap)| {
            let what = What::Withhold(*ruling, gap.clone());
            let defect = Defect::new(Check::Withhold, PagePath::new(WITHHOLD), None, what);
            Finding { defect, is_new: true }
        }));
        findings.sort_by(|a, b| readiness::order(&a.defect).cmp(&readiness::order(&b.defect)));
        let severity = |finding: &Finding| match project.config.check.severity_of(finding.defect.check) {
            SeveritySetting::Off => None,
            SeveritySetting::Error if finding.is_new => Some(Severity::Error),
            SeveritySetting::Error | SeveritySetting::Warning => Some(Severity::Warning),
        };
        let findings =
            findings.into_iter().filter_map(|finding| Some(shown::Told { severity: severity(&finding)?, finding }));
        Readiness {
            from: self.told.comparison.from.clone(),
            to: self.told.comparison.to.clone(),
            pages: self.new.pages.len(),
            findings: findings.collect(),
        }
    }

    /// Drafts of the new end in which a merge is not settled.
    fn drafts(&self, project: &Project) -> Vec<Finding> {
        let is_draft = |path: &&String| path.starts_with("releases/") && path.ends_with(".md");
        let open = |path: &String| {
            let text = file(project, &self.range.to, path)?;
            let open = || conflicts(&text).first().map(|open| u32::try_from(open.line).unwrap_or(u32::MAX));
            let line = readiness::conflict_line(&text).or_else(open)?;
            let defect = Defect::new(Check::OpenDraft, PagePath::new(path.as_str()), Some(line), What::OpenDraft);
            Some(Finding { defect, is_new: true })
        };
        self.new.files.iter().filter(is_draft).filter_map(open).collect()
    }

    /// Texts that name another version or day than that of the release: the new end's own where it is one, else the one meant. Of what
    /// is not released yet and not named either, only what was stale at the last release already can be told.
    fn stale(&self, project: &Project, named: Option<Named<'_>>) -> Vec<Finding> {
        let to = &self.range.to;
        let from = self.range.from.as_ref().and_then(|from| from.version.as_ref());
        let own = to.version.as_ref().map(|version| Named { version, day: Some(to.date.date_naive()) });
        let (Some(named), base) = (match (named, own) {
            (Some(named), _) => (Some(named), from),
            (None, Some(own)) => (Some(own), from),
            (None, None) => {
                let last = self.range.from.as_ref();
                let named = last.and_then(|last| {
                    Some(Named { version: last.version.as_ref()?, day: Some(last.date.date_naive()) })
                });
                (named, None)
            }
        }) else {
            return Vec::new();
        };
        let is_certain = to.version.is_some() || base.is_some();
        let mut out = Vec::new();
        for setting in project.config.release.texts.iter().filter(|_| is_certain) {
            let path = PagePath::new(setting.file.as_str());
            let text = file(project, to, &setting.file);
            let places = text.as_deref().map(|text| texts::places(&setting.text, text, named)).unwrap_or_default();
            if places.is_empty() {
                let missing = text.is_some().then(|| setting.text.clone());
                let what = What::NoText { file: setting.file.clone(), text: missing };
                let defect = Defect::new(Check::StaleText, PagePath::new(config::FILE), None, what);
                out.push(Finding { defect, is_new: true });
            }
            // Of what is still to be released, the release brings them up to date.
            let is_new = to.version.is_some();
            out.extend(places.into_iter().filter(|place| place.found != place.expected).map(|place| {
                let what = What::StaleText { found: place.found, expected: place.expected };
                Finding { defect: Defect::new(Check::StaleText, path.clone(), Some(place.line), what), is_new }
            }));
        }
        out.extend(readiness::stale(&self.new, base, named.version));
        // What the configuration names is told once.
        let mut told = BTreeSet::new();
        out.retain(|finding| {
            let Defect { path, line, .. } = &finding.defect;
            line.is_none() || told.insert((path.clone(), *line))
        });
        out
    }
}

/// Of each included file: what it includes in turn, and what looks like a person's data in it.
type Included = BTreeMap<String, (Vec<String>, Vec<Personal>)>;

/// What looks like a person's data in the files that a page includes, and in those that they include.
fn personal_of_included(wanted: Vec<String>, included: &Included) -> Vec<Personal> {
    let mut out = Vec::new();
    let mut asked = BTreeSet::new();
    let mut open = wanted;
    while let Some(path) = open.pop() {
        if let Some((more, personal)) = included.get(&path).filter(|_| asked.insert(path)) {
            open.extend(more.iter().cloned());
            out.extend(personal.iter().cloned());
        }
    }
    out
}

/// The text of a file at a point.
pub fn file(project: &Project, point: &Point, path: &str) -> Option<String> {
    project.repo.file(point, path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// The site at a point; what is known from another point is not read again.
fn state(project: &Project, point: &Point, known: Option<&Known>) -> Result<(State, Known), Error> {
    let site: Site = project.site_at(point);
    let files = project.repo.files(point)?;
    let (delta, _) = project.repo.delta(None, point, &project.content)?;
    let file = |path: &str| file(project, point, path);
    let slugs = config::slugs(site.generator, &config::site::Files { file: &file, folder: &|_| false });
    let folders = (site.dialect.snippet_folders.clone(), site.dialect.auto_append.clone());
    let blobs: Vec<ObjectId> = delta.added.iter().map(|(_, blob)| blob.clone()).collect();
    let (texts, _) = project.repo.texts(&blobs)?;
    let text = |(path, blob): &(PagePath, ObjectId)| Some((path.clone(), texts.get(blob).cloned()?));
    let includes = project.includes(point, &site, delta.added.iter().filter_map(text));
    let known = known.filter(|known| known.includes == includes && known.slugs == slugs && known.folders == folders);
    let personal_in = |path: &String, text: &Arc<str>| {
        (path.clone(), (page::includes(path, text, &site.dialect), personal::found(text)))
    };
    let included: Included = includes.iter().map(|(path, text)| personal_in(path, text)).collect();
    let marks = Marks { unfinished: project.config.check.unfinished.clone() };
    let (withheld, mark) = project.withheld();
    let outline_of = |(path, blob): &(PagePath, ObjectId)| {
        let key = (path.clone(), blob.clone());
        if let Some(known) = known.and_then(|known| known.outlines.get(&key)) {
            return Some((key, Arc::clone(known)));
        }
        // A page whose object is missing was told of when the ends were compared.
        let bytes = texts.get(blob)?;
        let (read, problems) = page::read(path, bytes, &site.dialect, &includes);
        let source = String::from_utf8_lossy(bytes);
        let shown = withhold(&source, Some(path), withheld, mark);
        let mut personal = personal::found(shown.as_deref().unwrap_or(&source));
        personal.extend(personal_of_included(page::includes(path.as_str(), &source, &site.dialect), &included));
        Some((key, Arc::new(Outline { personal, ..outline(&read, problems, &source, slugs, &marks) })))
    };
    let outlines: HashMap<(PagePath, ObjectId), Arc<Outline>> = delta.added.par_iter().filter_map(outline_of).collect();
    let pages: BTreeMap<PagePath, Arc<Outline>> =
        outlines.iter().map(|((path, _), outline)| (path.clone(), Arc::clone(outline))).collect();
    let named = |path: &&PagePath| site.nav.rank_of(path).is_some();
    let state = State {
        navigation: site.nav.is_explicit().then(|| pages.keys().filter(named).cloned().collect()),
        titled: pages.keys().filter(|path| site.nav.title_of(path).is_some()).cloned().collect(),
        sections: pages.keys().map(|path| (path.clone(), site.nav.section_of(path))).collect(),
        files: files.into_keys().collect(),
        folders: site.content_folders.clone(),
        url: site.url.clone(),
        addresses_are_paths: !matches!(
            site.generator,
            Generator::Hugo | Generator::Jekyll | Generator::Docusaurus | Generator::Unknown
        ),
        parts: if site.generator == Generator::Hugo { readiness::parts_of_pages(&pages) } else { BTreeSet::new() },
        names_are_labels: site.dialect.myst,
        addresses_are_small: site.generator == Generator::Hugo,
        files_are_in_tree: !matches!(site.generator, Generator::Hugo | Generator::Jekyll),
        pages,
    };
    Ok((state, Known { outlines, includes, slugs, folders }))
}
