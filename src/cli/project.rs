//! What every command begins with: the repository, its configuration, the site, the releases; and the way from a range to
//! what is told of it. The edges meet the core here and nowhere else.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Debug;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use rayon::prelude::*;
use serde::Serialize;

use super::progress::{Doing, Progress};
use super::{Common, output};
use crate::cache::{Cache, Key};
use crate::compare::lineage::{Between, Descent};
use crate::compare::meaning::Weights;
use crate::compare::{
    Called, Comparison, Input, Lineage, PageChange, Pages, Sweep, Writing, compare, compare_keeping, descents,
};
use crate::config::{self, Config, Content, Site};
use crate::error::Error;
use crate::files;
use crate::git::{Ci, Repo};
use crate::page::{self, Includes, PagePath};
use crate::problem::{Problem, ProblemKind, RulingMiss};
use crate::range::{self, Known, Range, RangeSpec, nearest};
use crate::release::{Ancestry, ObjectId, Point, Release, Tag};
use crate::render::language::Language;
use crate::render::templates::{BUILT_IN, TemplateError, Templates};
use crate::report::statements::{Statement, among_others, statements, worded};
use crate::report::{PageFacts, SiteFacts};
use crate::rulings::withhold::{self, Gap, Traces, Withheld};
use crate::rulings::words::{self, Note, Silence, Words};
use crate::rulings::{self, LineageRuling, Rulings};
use crate::snapshot::{Delta, Rename};

/// So many problems are told beside a document; more are counted.
const PROBLEMS: usize = 10;

/// So many releases are read ahead for each core while others are worked out. More would keep texts in memory for nothing.
const ROWS_READ_AHEAD: usize = 4;

/// So many new pages are compared at a time where nothing else happened. A page takes some 40 kB while it is looked at: 10,000 at once took
/// 440 MB, and fewer at a time than this would not show beside the rest.
const ADDED_AT_ONCE: usize = 500;

/// How the names of templates end.
const TEMPLATE: &str = ".hbs";
/// Where the rulings of people are.
const RULINGS: &str = "releases/lineage.toml";
/// Where people's words for what is to be released are.
pub const NEXT: &str = "releases/next";
/// The folder of a release's words, below its own.
pub const WORDS: &str = "words";
/// A file that tells people what to put beside it.
pub const README: &str = "README.md";
/// Where it stands what may not be shown.
pub const WITHHOLD: &str = "releases/withhold.toml";

/// A repository and all that is known of it before a range is asked for.
pub struct Project {
    pub repo: Repo,
    /// Whether there is a `pagelog.toml`.
    configured: bool,
    pub config: Config,
    /// The site as the newest commit has it.
    pub site: Site,
    pub language: Language,
    pub content: Content,
    pub releases: Vec<Release>,
    problems: Vec<Problem>,
    rulings: Rulings,
    withheld: Vec<Withheld>,
    /// The words of people: by folder, then by name of the file.
    words: BTreeMap<String, BTreeMap<String, String>>,
    /// The site at each commit asked for: a commit never changes.
    sites: RefCell<BTreeMap<ObjectId, Site>>,
    cache: Cache,
}

/// What is kept of a comparison: all but its ends, which whoever asks knows.
#[derive(BorshDeserialize, BorshSerialize)]
struct Kept {
    pages_before: usize,
    pages_after: usize,
    pages: Vec<PageChange>,
    sweeps: Vec<Sweep>,
    problems: Vec<Problem>,
}

/// All that a comparison is made from, read.
struct Gathered {
    from: Point,
    to: Point,
    delta: Delta,
    texts: HashMap<ObjectId, Arc<[u8]>>,
    old: End,
    new: End,
    renames: Vec<Rename>,
    redirects: Vec<(String, String)>,
    rulings: Rulings,
    weights: Weights,
    folders: Vec<String>,
}

/// The site at one end.
struct End {
    site: Site,
    includes: Includes,
    /// What its navigation calls the pages that differ.
    called: Called,
}

impl Gathered {
    fn input<'i>(&'i self, between: &'i [Between]) -> Input<'i> {
        let Gathered { delta, texts, old, new, renames, redirects, rulings, .. } = self;
        let writing =
            |end: &'i End| Writing { dialect: &end.site.dialect, includes: &end.includes, called: &end.called };
        Input {
            from: self.from.clone(),
            to: self.to.clone(),
            delta,
            texts,
            old_writing: writing(old),
            new_writing: writing(new),
            renames,
            between,
            redirects,
            rulings,
            weights: self.weights,
            site_url: new.site.url.as_deref(),
            folders: &self.folders,
        }
    }
}

/// A comparison and what is told of it.
pub struct Told {
    pub comparison: Comparison,
    /// What is told of each page of the comparison: in the words of people, where they wrote some.
    pub statements: Vec<Vec<Statement>>,
    /// What the facts say of the pages that people wrote words for, by place in the comparison.
    unworded: BTreeMap<usize, Vec<Statement>>,
    pub site: SiteFacts,
}

impl Told {
    fn new(comparison: Comparison, statements: Vec<Vec<Statement>>, site: SiteFacts) -> Told {
        let mut unworded = BTreeMap::new();
        let told = |(at, (said, page)): (usize, (Vec<Statement>, &PageChange))| {
            if page.note.is_some() {
                unworded.insert(at, said.clone());
            }
            worded(said, page)
        };
        let statements = statements.into_iter().zip(&comparison.pages).enumerate().map(told).collect();
        Told { comparison, statements, unworded, site }
    }

    /// What the facts say of each page, whatever people wrote: what is published as facts must not change with words.
    pub fn facts(&self) -> Cow<'_, [Vec<Statement>]> {
        if self.unworded.is_empty() {
            return Cow::Borrowed(&self.statements);
        }
        let fact = |(at, said): (usize, &Vec<Statement>)| self.unworded.get(&at).unwrap_or(said).clone();
        Cow::Owned(self.statements.iter().enumerate().map(fact).collect())
    }
}

impl Project {
    /// Opens the repository that the command was started in. Tells on stderr what was assumed about the site.
    pub fn open(common: &Common) -> Result<Project, Error> {
        let project = Project::open_quietly(common)?;
        let (site, config) = (&project.site, &project.config);
        // Who wrote the file has seen it.
        if !project.configured {
            site.assumed.iter().for_each(|sentence| output::note(sentence));
        }
        if site.content_folders.is_empty() && !config.content.folders.is_empty() {
            output::note(&format!(
                "None of the folders of pages in {} is there: {}",
                config::FILE,
                config.content.folders.join(", ")
            ));
        }
        Ok(project)
    }

    /// The same, without a word on what was assumed.
    pub fn open_quietly(common: &Common) -> Result<Project, Error> {
        let repo = Repo::discover(&common.directory)?.on(Ci::detect(|name| std::env::var_os(name).is_some()));
        repo.require_whole_history()?;
        let head = repo.head()?;
        let text = own_file(&repo, &head, config::FILE)?;
        let configured = text.is_some();
        let config = text.map_or_else(|| Ok(Config::default()), |text| Config::parse(&text))?;
        let rulings = match own_file(&repo, &head, RULINGS)? {
            Some(text) => rulings::parse(&text)
                .map_err(|error| Error::new(format!("cannot read {RULINGS}")).because(error.message))?,
            None => Rulings::default(),
        };
        let withheld = match own_file(&repo, &head, WITHHOLD)? {
            Some(text) => withhold::parse(&text)
                .map_err(|error| Error::new(format!("cannot read {WITHHOLD}")).because(error.message))?,
            None => Vec::new(),
        };
        let site = site_at(&repo, &head, &config);
        let language = common.lang.map_or_else(|| Language::from(site.language), Language::from);
        let cached = !common.no_cache && repo.follows_from_commits();
        let cache = if cached { Cache::of_user() } else { Cache::none() };
        let rules = config.release_rules()?;
        let (releases, problems) = repo.releases_by(&rules, |tags| known_ancestry(&repo, &cache, tags))?;
        let words = own_words(&repo, &head, &releases)?;
        let content = config.content()?;
        let sites = RefCell::new(BTreeMap::from([(head.commit, site.clone())]));
        Ok(Project {
            repo,
            configured,
            config,
            site,
            language,
            content,
            releases,
            problems,
            rulings,
            withheld,
            words,
            sites,
            cache,
        })
    }

    /// What was odd about the tags.
    pub fn release_problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The releases, each with its number of pages.
    pub fn releases_with_pages(&self) -> Result<Vec<(Release, usize)>, Error> {
        let points: Vec<Point> = self.releases.iter().map(Release::point).collect();
        let commits: Vec<&str> = points.iter().map(|point| point.commit.0.as_str()).collect();
        let key = Key::new("pages of releases", &(commits, &self.config));
        let pages = match self.cache.get(&key) {
            Some(pages) => pages,
            None => {
                let (pages, whole) = self.repo.count_pages_of(&points, &self.content)?;
                if whole {
                    self.cache.put(&key, &pages);
                }
                pages
            }
        };
        Ok(self.releases.iter().cloned().zip(pages).collect())
    }

    /// The range that is meant.
    pub fn range(&self, text: Option<&str>) -> Result<Range, Error> {
        let spec = RangeSpec::parse(text.unwrap_or_default())?;
        if self.releases.is_empty() && spec == RangeSpec::Last {
            let odd = self.problems.iter().find_map(|problem| self.repo.tag_without_commit(&problem.path));
            return Err(odd.unwrap_or_else(|| self.repo.no_release()));
        }
        let resolved = range::resolve(
            &spec,
            &Known {
                releases: &self.releases,
                naming: &self.config.naming(),
                aliases: &self.config.releases.aliases,
                revision: &|name| self.repo.revision(name, &self.releases),
            },
        );
        resolved.map_err(|error| self.explained(&spec, error))
    }

    /// The error for a range, with what git knows of the names in it: a tag that leads to no commit, or a tag of a name like it.
    fn explained(&self, spec: &RangeSpec, error: Error) -> Error {
        let names: Vec<&str> = match spec {
            RangeSpec::Last => Vec::new(),
            RangeSpec::One(name) => vec![name],
            RangeSpec::Between(from, to) => from.iter().chain(to).map(String::as_str).collect(),
        };
        let is_release = |name: &str| self.releases.iter().any(|release| release.name == name);
        let odd = names.iter().filter(|name| !is_release(name)).find_map(|name| self.repo.tag_without_commit(name));
        if let Some(odd) = odd {
            return odd;
        }
        if error.hints().iter().any(|hint| hint.starts_with("Did you mean")) {
            return error;
        }
        let tags = self.repo.tag_names();
        let known = |name: &str| is_release(name) || self.repo.point(name).is_ok();
        let near = names.iter().filter(|name| error.to_text().contains(*name) && !known(name));
        match near.flat_map(|name| nearest(name, tags.iter().map(String::as_str))).next() {
            Some(tag) => error.hint(format!("Did you mean {tag}?")),
            None => error,
        }
    }

    /// The ranges from the first release of this line to what is not released yet, oldest first: each release since its predecessor.
    pub fn line(&self) -> Result<Vec<Range>, Error> {
        let head = self.repo.revision("HEAD", &self.releases).ok_or_else(|| self.repo.no_release())?;
        let mut out = Vec::new();
        let mut next = head.previous.clone();
        let on_release = self.releases.iter().any(|release| release.commit == head.point.commit);
        let point_of = |name: &str| self.releases.iter().find(|release| release.name == name);
        if !on_release {
            out.push(Range { from: next.as_deref().and_then(point_of).map(Release::point), to: head.point.clone() });
        }
        while let Some(release) = next.as_deref().and_then(point_of) {
            let from = release.previous.as_deref().and_then(point_of).map(Release::point);
            out.push(Range { from, to: release.point() });
            next = release.previous.clone();
        }
        out.reverse();
        Ok(out)
    }

    /// The paths of all pages at a point, sorted.
    pub fn pages_at(&self, point: &Point) -> Result<Vec<PagePath>, Error> {
        let (delta, _) = self.repo.delta(None, point, &self.content)?;
        Ok(delta.added.into_iter().map(|(path, _)| path).collect())
    }

    /// Whether the page that has this path at the new end of a range was added or changed in it. Reads no text.
    pub fn touches(&self, range: &Range, path: &PagePath) -> Result<bool, Error> {
        let (delta, _) = self.delta(range)?;
        Ok(delta.added.iter().any(|(added, _)| added == path)
            || delta.modified.iter().any(|(modified, _, _)| modified == path))
    }

    /// Whether a range removed the page on this path, or moved it away. Reads no text.
    pub fn removes(&self, range: &Range, path: &PagePath) -> Result<bool, Error> {
        let (delta, _) = self.repo.delta(range.from.as_ref(), &range.to, &self.content)?;
        Ok(delta.removed.iter().any(|(removed, _)| removed == path))
    }

    /// The pages that a range adds, where that is all it does: then each of them is new, whatever they say. Reads no text.
    pub fn only_added(&self, range: &Range) -> Result<Option<Vec<PagePath>>, Error> {
        let (delta, _) = self.delta(range)?;
        let only = delta.removed.is_empty() && delta.modified.is_empty();
        Ok(only.then(|| delta.added.into_iter().map(|(path, _)| path).collect()))
    }

    /// Tells of one of the pages that a range adds, where that is all it does. Reads the text of that page alone.
    pub fn tell_added(&self, range: &Range, path: &PagePath) -> Result<Told, Error> {
        let (mut delta, _) = self.repo.delta(range.from.as_ref(), &range.to, &self.content)?;
        delta.added.retain(|(added, _)| added == path);
        let (gathered, _) = self.gather_of(range, delta)?;
        Ok(self.told(compare(&gathered.input(&[]))))
    }

    /// Compares the ends of a range as written and tells of it.
    pub fn tell(&self, range: Option<&str>) -> Result<Told, Error> {
        self.tell_range(&self.range(range)?)
    }

    /// Tells on stderr what was odd, where the document itself does not.
    pub fn note_problems(&self, problems: &[Problem]) {
        for problem in problems.iter().take(PROBLEMS) {
            let line = problem.line.map(|line| format!(", line {line}")).unwrap_or_default();
            let place = format!("{} {}{line}", problem.release, problem.path);
            output::note(&format!("{}: {}", place.trim(), self.language.problem(&problem.kind)));
        }
        if problems.len() > PROBLEMS {
            output::note(&format!("… {} (pagelog diff --format json)", problems.len() - PROBLEMS));
        }
    }

    /// Tells on stderr of the releases without a date, where the document gives the dates of all and has no problems.
    pub fn note_undated(&self) {
        let undated: Vec<_> = self.problems.iter().filter(|odd| odd.kind == ProblemKind::NoDate).cloned().collect();
        self.note_problems(&undated);
    }

    /// Compares two ends and tells of it.
    pub fn tell_range(&self, range: &Range) -> Result<Told, Error> {
        Ok(self.told(self.compare(range)?))
    }

    /// The same, with the pages that were read for it.
    pub fn tell_with_pages(&self, range: &Range) -> Result<(Told, Pages), Error> {
        let (comparison, pages) = self.compare_keeping(range)?;
        Ok((self.told(comparison), pages))
    }

    fn told(&self, comparison: Comparison) -> Told {
        let mut statements: Vec<_> = comparison.pages.par_iter().map(statements).collect();
        let site = self.site_facts(&comparison);
        among_others(&mut statements, &comparison.pages, &site);
        Told::new(comparison, statements, site)
    }

    /// What the site knows of all its pages at a point.
    pub fn all_facts(&self, point: &Point) -> Result<SiteFacts, Error> {
        let site = self.site_at(point);
        let facts = |path: PagePath| {
            let section = site.nav.section_of(&path);
            let facts = PageFacts { section, url: site.url_of(&path), rank: site.nav.rank_of(&path) };
            (path, facts)
        };
        Ok(SiteFacts {
            name: site.name.clone(),
            content: site.content_folders.join(", "),
            language: self.language.code().to_owned(),
            pages: self.pages_at(point)?.into_iter().map(facts).collect(),
            former: BTreeMap::new(),
            leads: BTreeMap::new(),
        })
    }

    fn compare(&self, range: &Range) -> Result<Comparison, Error> {
        let kept = self.cache.get(&self.key("comparison", range));
        let anew = || Ok(self.compare_anew(range, |input| (compare(input), Pages::default()))?.0);
        self.with_problems_of_tags(range, kept.map_or_else(anew, Ok)?)
    }

    fn compare_keeping(&self, range: &Range) -> Result<(Comparison, Pages), Error> {
        let comparison = self.cache.get(&self.key("comparison", range));
        let pages = comparison.is_some().then(|| self.cache.get(&self.key("pages", range))).flatten();
        let (kept, pages) = match (comparison, pages) {
            (Some(comparison), Some(pages)) => (comparison, pages),
            _ => {
                let (kept, pages) = self.compare_anew(range, compare_keeping)?;
                self.keep("pages", range, &kept.problems, &pages);
                (kept, pages)
            }
        };
        Ok((self.with_problems_of_tags(range, kept)?, pages))
    }

    /// Reads both ends and compares them, and keeps the comparison for next time.
    fn compare_anew(
        &self,
        range: &Range,
        compare: impl Fn(&Input<'_>) -> (Comparison, Pages),
    ) -> Result<(Kept, Pages), Error> {
        let between = self.between(range)?;
        let (delta, mut odd) = self.delta(range)?;
        let (pages_before, pages_after) = (delta.pages_before, delta.pages_after);
        let same_file = |(path, old, new): &(PagePath, ObjectId, ObjectId)| (old == new).then(|| path.clone());
        let same_files: BTreeSet<PagePath> = delta.modified.iter().filter_map(same_file).collect();
        let (mut pages, mut sweeps, mut beside) = (Vec::new(), Vec::new(), Pages::default());
        // Words for a page that did not change are for none of the pages of any part.
        let mut unused: Option<BTreeSet<Problem>> = None;
        for part in delta.parts(ADDED_AT_ONCE) {
            let (gathered, problems) = self.gather_of(range, part)?;
            odd.extend(problems);
            let (comparison, read) = compare(&gathered.input(&between));
            let (words, others): (Vec<_>, Vec<_>) = comparison
                .problems
                .into_iter()
                .partition(|problem| matches!(problem.kind, ProblemKind::UnusedWords(_)));
            odd.extend(others);
            unused = Some(match unused {
                Some(unused) => words.into_iter().filter(|problem| unused.contains(problem)).collect(),
                None => words.into_iter().collect(),
            });
            // What changed in a file that a page includes may be none of what it shows.
            let is_another = |page: &PageChange| !page.edits.is_empty() || !same_files.contains(page.path());
            pages.extend(comparison.pages.into_iter().filter(is_another));
            sweeps.extend(comparison.sweeps);
            beside.old.extend(read.old);
            beside.new.extend(read.new);
        }
        odd.extend(unused.unwrap_or_default());
        let kept = Kept { pages_before, pages_after, pages, sweeps, problems: odd };
        self.keep("comparison", range, &kept.problems, &kept);
        Ok((kept, beside))
    }

    /// The comparison of a range, with what is odd about its tags and its rulings: both may change while the commits stay.
    fn with_problems_of_tags(&self, range: &Range, kept: Kept) -> Result<Comparison, Error> {
        let Kept { pages_before, pages_after, pages, sweeps, mut problems } = kept;
        problems.extend(self.unused_rulings(range)?);
        problems.extend(self.problems.iter().filter(|problem| self.concerns(problem, range)).cloned());
        problems.sort();
        problems.dedup();
        let from = range.from.clone().unwrap_or_else(Point::beginning);
        Ok(Comparison { from, to: range.to.clone(), pages_before, pages_after, pages, sweeps, problems })
    }

    /// Keeps what follows from a range for next time, unless something could not be read: it may be there then.
    fn keep(&self, kind: &str, range: &Range, problems: &[Problem], answer: &impl BorshSerialize) {
        let missing = |kind: &ProblemKind| matches!(kind, ProblemKind::MissingObject(_) | ProblemKind::MissingCommits);
        if !problems.iter().any(|problem| missing(&problem.kind)) {
            self.cache.put(&self.key(kind, range), answer);
        }
    }

    /// What is kept of a product of the whole history that follows from these besides the repository.
    pub fn kept<T: BorshDeserialize>(&self, kind: &str, from: &impl Debug) -> (Key, Option<T>) {
        let people = (&self.config, &self.rulings, &self.words, &self.withheld, self.language);
        let key = Key::new(kind, &(&self.releases, &self.site, people, from));
        let kept = self.cache.get(&key);
        (key, kept)
    }

    /// What is kept of the parts of a product that say themselves which releases and pages they follow from; none if nothing is kept at
    /// all.
    pub fn kept_parts<T: BorshDeserialize + Default>(&self, kind: &str, from: &impl Debug) -> (Key, Option<T>) {
        let key = Key::new(kind, &(self.repo.shared_folder(), &self.config, self.language, from));
        let kept = self.cache.keeps().then(|| self.cache.get(&key).unwrap_or_default());
        (key, kept)
    }

    /// Keeps a product of the whole history under the key that [`Project::kept`] gave.
    pub fn keep_product(&self, key: &Key, product: &impl BorshSerialize) {
        self.cache.put(key, product);
    }

    /// All that the comparison of a range follows from: the two commits and what they are called, the releases between, and what people
    /// set and ruled.
    fn key(&self, kind: &str, range: &Range) -> Key {
        let end = |point: &Point| (point.name.clone(), point.commit.0.clone());
        let is_release = self.releases.iter().any(|release| release.commit == range.to.commit);
        // Of a release the way to it is known; of any other revision it would have to be walked, for this alone.
        let way: Vec<_> = if is_release {
            self.rows(range).iter().map(|row| end(&row.to)).collect()
        } else {
            self.releases.iter().map(|release| end(&release.point())).collect()
        };
        let from = range.from.as_ref().map(end);
        // The beginning has no site of its own.
        let folders = from.is_none().then_some(&self.site.content_folders);
        // Words that cannot be read stop the comparison before there is something to keep.
        let words = self.words_for(range).ok();
        let people = (&self.config, self.rulings_for(range), words, &self.withheld, self.language);
        Key::new(kind, &(from, end(&range.to), way, folders, people))
    }

    /// What the releases between the ends of a range did to its pages, oldest first; nothing where no page came, as then all are where they
    /// were.
    fn between(&self, range: &Range) -> Result<Vec<Between>, Error> {
        let rows = self.rows(range);
        let moves = |range: &Range| -> Result<bool, Error> {
            let (delta, _) = self.repo.delta(range.from.as_ref(), &range.to, &self.content)?;
            Ok(!delta.added.is_empty())
        };
        if rows.len() < 2 || !moves(range)? {
            return Ok(Vec::new());
        }
        let mut out = Vec::new();
        let progress = Progress::begin(Doing::Comparing(rows.len()), self.language);
        for rows in rows.chunks(ROWS_READ_AHEAD * rayon::current_num_threads()) {
            let mut found: Vec<_> = rows.iter().map(|row| (self.cache.get(&self.key("descents", row)), None)).collect();
            // What one release did is worked out while the next one is read.
            rayon::in_place_scope(|scope| -> Result<(), Error> {
                for (row, (descents, odd)) in rows.iter().zip(&mut found) {
                    progress.step();
                    if descents.is_some() {
                        continue;
                    }
                    let (gathered, problems) = self.gather(row)?;
                    *odd = Some(problems);
                    scope.spawn(move |_| *descents = Some(self::descents(&gathered.input(&[]))));
                }
                Ok(())
            })?;
            for (row, (descents, anew)) in rows.iter().zip(found) {
                let descents: Vec<Descent> = descents.unwrap_or_default();
                if let Some(problems) = anew {
                    self.keep("descents", row, &problems, &descents);
                }
                out.push(Between { release: row.to.name.clone(), descents });
            }
        }
        Ok(out)
    }

    /// A range release by release, oldest first; empty if its old end is no predecessor of the new one.
    fn rows(&self, range: &Range) -> Vec<Range> {
        let Some(from) = &range.from else { return Vec::new() };
        let mut rows = self.line_to(&range.to);
        let begin = rows.iter().position(|row| row.from.as_ref().is_some_and(|end| end.commit == from.commit));
        begin.map(|begin| rows.split_off(begin)).unwrap_or_default()
    }

    /// The releases up to a point, each since the one before it, oldest first.
    fn line_to(&self, to: &Point) -> Vec<Range> {
        let at = |point: &Point| self.releases.iter().find(|release| release.commit == point.commit);
        let named = |name: &str| self.releases.iter().find(|release| release.name == name);
        let mut rows = Vec::new();
        let mut to = to.clone();
        let mut next = match at(&to) {
            Some(release) => release.previous.as_deref().and_then(named),
            None => self.repo.revision(&to.commit.0, &self.releases).and_then(|found| named(&found.previous?)),
        };
        while let Some(release) = next {
            rows.push(Range { from: Some(release.point()), to });
            to = release.point();
            next = release.previous.as_deref().and_then(named);
        }
        rows.push(Range { from: None, to });
        rows.reverse();
        rows
    }

    /// Reads all that a comparison of a range is made from. Beside it: what was odd on the way.
    fn gather(&self, range: &Range) -> Result<(Gathered, Vec<Problem>), Error> {
        let (delta, mut problems) = self.repo.delta(range.from.as_ref(), &range.to, &self.content)?;
        let (gathered, odd) = self.gather_of(range, delta)?;
        problems.extend(odd);
        Ok((gathered, problems))
    }

    /// The same, for the pages of the range that this difference names.
    fn gather_of(&self, range: &Range, delta: Delta) -> Result<(Gathered, Vec<Problem>), Error> {
        let from = range.from.clone().unwrap_or_else(Point::beginning);
        let (mut texts, _) = self.repo.texts(&delta.needed())?;
        self.take_out_withheld(&delta, &mut texts);
        let old_site = self.site_at(&from);
        let new_site = self.site_at(&range.to);
        let text = |(path, blob): (&PagePath, &ObjectId)| Some((path.clone(), texts.get(blob).cloned()?));
        let removed = delta.removed.iter().map(|(path, blob)| (path, blob));
        let olds = removed.chain(delta.modified.iter().map(|(path, old, _)| (path, old))).filter_map(text);
        let added = delta.added.iter().map(|(path, blob)| (path, blob));
        let news = added.chain(delta.modified.iter().map(|(path, _, new)| (path, new))).filter_map(text);
        let old_includes = self.includes(&from, &old_site, olds);
        let new_includes = self.includes(&range.to, &new_site, news);
        let ends: BTreeSet<PagePath> = delta.removed.iter().chain(&delta.added).map(|(path, _)| path.clone()).collect();
        let moves = !delta.removed.is_empty() && !delta.added.is_empty();
        let (mut renames, problems) = if moves {
            self.repo.renames(range.from.as_ref(), &range.to, &self.content, &ends)
        } else {
            Default::default()
        };
        // They come newest first; what they did is followed from the oldest on.
        renames.reverse();
        let redirects = if moves { redirects_at(&self.repo, &range.to, &new_site) } else { Vec::new() };
        let rulings =
            Rulings { words: self.words_for(range)?, silence: self.silence_of(range), ..self.rulings_for(range) };
        let folders = old_site.content_folders.iter().chain(&new_site.content_folders).cloned().collect();
        let to = range.to.clone();
        let weights = self.config.weights();
        let called = |site: &Site, only: &[(PagePath, ObjectId)]| -> Called {
            let modified = delta.modified.iter().map(|(path, ..)| path);
            let paths = only.iter().map(|(path, _)| path).chain(modified);
            paths.filter_map(|path| Some((path.clone(), site.nav.title_of(path)?.to_owned()))).collect()
        };
        let (old_called, new_called) = (called(&old_site, &delta.removed), called(&new_site, &delta.added));
        let old = End { site: old_site, includes: old_includes, called: old_called };
        let new = End { site: new_site, includes: new_includes, called: new_called };
        Ok((Gathered { from, to, delta, texts, old, new, renames, redirects, rulings, weights, folders }, problems))
    }

    /// The rulings that should decide something in a range and don't. One without a release decides wherever both its pages are,
    /// so only a page that never was is told of it.
    fn unused_rulings(&self, range: &Range) -> Result<Vec<Problem>, Error> {
        let mut out = Vec::new();
        for ruling in &self.rulings_for(range).lineage {
            let miss = match &ruling.since {
                None => self.never_there(ruling)?,
                Some(since) => match self.releases.iter().find(|release| is_called(release, since)) {
                    None => Some(RulingMiss::NoRelease(since.clone())),
                    Some(release) => {
                        let before = release.previous.as_deref();
                        let before = self.releases.iter().find(|other| Some(other.name.as_str()) == before);
                        let from = before.map_or_else(Point::beginning, Release::point);
                        let (delta, _) = self.repo.delta(Some(&from), &release.point(), &self.content)?;
                        ruling.miss(&release.name, &delta)
                    }
                },
            };
            if let Some(miss) = miss {
                out.push(Problem::in_file(RULINGS, None, ProblemKind::UnusedRuling(ruling.told(), miss)));
            }
        }
        Ok(out)
    }

    /// The first page of a ruling that no release has, nor the newest commit.
    fn never_there(&self, ruling: &LineageRuling) -> Result<Option<RulingMiss>, Error> {
        let head = self.repo.head()?;
        for page in ruling.pages() {
            let mut points = std::iter::once(head.clone()).chain(self.releases.iter().rev().map(Release::point));
            if !points.any(|point| self.repo.file(&point, page.as_str()).is_some()) {
                return Ok(Some(RulingMiss::NeverThere(page.to_string())));
            }
        }
        Ok(None)
    }

    /// Whether what is odd about the tags concerns a range: it is about one of its ends, or about what lies between.
    fn concerns(&self, problem: &Problem, range: &Range) -> bool {
        let ends = [range.from.as_ref(), Some(&range.to)].into_iter().flatten();
        let is_end = |name: &str| {
            !name.is_empty()
                && ends.clone().any(|end| {
                    end.name == name
                        || self.releases.iter().any(|release| {
                            release.name == end.name && release.aliases.iter().any(|alias| alias == name)
                        })
                })
        };
        problem.kind == ProblemKind::MissingCommits || is_end(&problem.path) || is_end(&problem.release)
    }

    /// The rulings that speak of a range: those on a release within it, and those on none in particular.
    fn rulings_for(&self, range: &Range) -> Rulings {
        let place = |name: &str| self.releases.iter().position(|release| is_called(release, name));
        let from = range.from.as_ref().and_then(|from| place(&from.name));
        let to = place(&range.to.name).unwrap_or(self.releases.len());
        let within = |since: &str| place(since).is_none_or(|at| from.is_none_or(|from| from < at) && at <= to);
        let speaks = |ruling: &&LineageRuling| ruling.since.as_deref().is_none_or(within);
        Rulings { lineage: self.rulings.lineage.iter().filter(speaks).cloned().collect(), ..Rulings::default() }
    }

    /// What people say of the changes in a range: of each release in it what stands in its folder, of what is to be released what stands
    /// in `releases/next/`. Silence counts only where no other release of the range changed the page.
    fn words_for(&self, range: &Range) -> Result<Vec<Words>, Error> {
        if self.words.is_empty() {
            return Ok(Vec::new());
        }
        let head = self.repo.head()?;
        let mut out = Vec::new();
        let rows = self.releases_within(range);
        for row in &rows {
            let is_released = self.releases.iter().any(|release| release.name == row.to.name);
            let is_coming =
                !is_released && (row.to.version.is_some() || row.to.commit == head.commit || row.to.name == "HEAD");
            let own = row.to.version.as_ref().map(|version| format!("releases/{version}/{WORDS}"));
            let mut seen = BTreeSet::new();
            for folder in own.into_iter().chain(is_coming.then(|| NEXT.to_owned())) {
                for (name, text) in self.words.get(&folder).into_iter().flatten() {
                    // A release that was interrupted has a file in both places.
                    if !seen.insert((name, text)) {
                        continue;
                    }
                    let file = format!("{folder}/{name}");
                    let read = words::parse(&file, &row.to.name, text);
                    out.push(read.map_err(|error| Error::new(format!("cannot use {file}")).because(error.message))?);
                }
            }
        }
        let mut told = Vec::new();
        for words in out {
            let others = rows.iter().filter(|row| row.to.name != words.since);
            let mut pages = Vec::new();
            for page in &words.pages {
                let mut touched = false;
                for other in others.clone().filter(|_| words.note == Note::Silent) {
                    touched |= self.touches(other, page)?;
                }
                pages.extend((!touched).then(|| page.clone()));
            }
            told.push(Words { pages, ..words });
        }
        Ok(told)
    }

    /// Whether a page's own silence counts in a range.
    fn silence_of(&self, range: &Range) -> Silence {
        if self.releases_within(range).len() > 1 { Silence::Broken } else { Silence::Counts }
    }

    /// The releases in a range, each since the one before it, oldest first; the range itself where its ends don't stand in one line.
    fn releases_within(&self, range: &Range) -> Vec<Range> {
        let rows = match &range.from {
            Some(from) if !from.is_beginning() => self.rows(range),
            _ => self.line_to(&range.to),
        };
        if rows.is_empty() { vec![range.clone()] } else { rows }
    }

    /// The site as it was at a point.
    pub fn site_at(&self, point: &Point) -> Site {
        if point.is_beginning() {
            return self.site.clone();
        }
        let known = self.sites.borrow().get(&point.commit).cloned();
        known.unwrap_or_else(|| {
            let site = site_at(&self.repo, point, &self.config);
            self.sites.borrow_mut().insert(point.commit.clone(), site.clone());
            site
        })
    }

    /// Puts a mark in place of what may not be shown, before anything reads it.
    fn take_out_withheld(&self, delta: &Delta, texts: &mut HashMap<ObjectId, Arc<[u8]>>) {
        if self.withheld.is_empty() {
            return;
        }
        let ends = delta.removed.iter().chain(&delta.added).chain(&delta.beside).map(|(path, blob)| (path, blob));
        let both = delta.modified.iter().flat_map(|(path, old, new)| [(path, old), (path, new)]);
        for (path, blob) in ends.chain(both) {
            let shown = texts.get(blob).and_then(|bytes| self.shown(&String::from_utf8_lossy(bytes), Some(path)));
            if let Some(text) = shown {
                texts.insert(blob.clone(), text.into_bytes().into());
            }
        }
    }

    /// A source with a mark in place of what may not be shown; none if all of it may be.
    fn shown(&self, source: &str, page: Option<&PagePath>) -> Option<String> {
        let (withheld, mark) = self.withheld();
        withhold::withhold(source, page, withheld, mark)
    }

    /// What may not be shown, and the mark that takes its place.
    pub fn withheld(&self) -> (&[Withheld], &'static str) {
        let mark = match self.language {
            Language::Nl => "(weggelaten)",
            Language::En => "(withheld)",
        };
        (&self.withheld, mark)
    }

    /// What the rulings leave to be read in the whole history, by their numbers. Without rulings nothing is read.
    pub fn gaps(&self) -> Result<Vec<(usize, Gap)>, Error> {
        let mut traces = Traces::of(&self.withheld);
        if self.withheld.is_empty() {
            return Ok(Vec::new());
        }
        let line = self.line()?;
        for range in &line {
            let (delta, _) = self.repo.delta(range.from.as_ref(), &range.to, &self.content)?;
            let modified = delta.modified.iter().map(|(path, _, new)| (path, new));
            let news: Vec<_> = delta.added.iter().map(|(path, blob)| (path, blob)).chain(modified).collect();
            let (texts, _) = self.repo.texts(&news.iter().map(|(_, blob)| (*blob).clone()).collect::<Vec<_>>())?;
            for (path, blob) in news {
                texts
                    .get(blob)
                    .into_iter()
                    .for_each(|bytes| traces.source(&String::from_utf8_lossy(bytes), Some(path)));
            }
            let ends: BTreeSet<PagePath> =
                delta.removed.iter().chain(&delta.added).map(|(path, _)| path.clone()).collect();
            if !delta.removed.is_empty() && !delta.added.is_empty() {
                let (renames, _) = self.repo.renames(range.from.as_ref(), &range.to, &self.content, &ends);
                renames.iter().for_each(|rename| traces.moved(&rename.old, &rename.new));
            }
        }
        // What is on no page may be in a file that pages include.
        for range in line.iter().rev() {
            if !traces.are_unmet() {
                break;
            }
            let (delta, _) = self.repo.delta(None, &range.to, &self.content)?;
            let blobs: Vec<ObjectId> = delta.added.iter().map(|(_, blob)| blob.clone()).collect();
            let (texts, _) = self.repo.texts(&blobs)?;
            let text = |(path, blob): &(PagePath, ObjectId)| Some((path.clone(), texts.get(blob).cloned()?));
            let included = self.includes(&range.to, &self.site_at(&range.to), delta.added.iter().filter_map(text));
            for bytes in included.keys().filter_map(|path| self.repo.file(&range.to, path)) {
                traces.source(&String::from_utf8_lossy(&bytes), None);
            }
        }
        Ok(traces.gaps())
    }

    /// All that these texts include at a point, and what that includes in turn.
    pub fn includes(&self, point: &Point, site: &Site, texts: impl Iterator<Item = (PagePath, Arc<[u8]>)>) -> Includes {
        let wants = |(path, bytes): (PagePath, Arc<[u8]>)| {
            page::includes(path.as_str(), &String::from_utf8_lossy(&bytes), &site.dialect)
        };
        let mut wanted: BTreeSet<String> = texts.flat_map(wants).collect();
        let mut out = Includes::new();
        let mut asked = BTreeSet::new();
        while let Some(path) = wanted.pop_first() {
            if !asked.insert(path.clone()) {
                continue;
            }
            let Some(bytes) = self.repo.file(point, &path) else { continue };
            let text = String::from_utf8_lossy(&bytes);
            let text: Arc<str> = self.shown(&text, None).unwrap_or_else(|| text.into_owned()).into();
            wanted.extend(page::includes(&path, &text, &site.dialect));
            out.insert(path, text);
        }
        out
    }

    fn site_facts(&self, comparison: &Comparison) -> SiteFacts {
        let new = self.site_at(&comparison.to);
        let old = self.site_at(&comparison.from);
        let mut pages = BTreeMap::new();
        for change in &comparison.pages {
            let site = if change.new_path.is_some() { &new } else { &old };
            let path = change.path();
            let facts =
                PageFacts { section: site.nav.section_of(path), url: site.url_of(path), rank: site.nav.rank_of(path) };
            pages.insert(path.clone(), facts);
        }
        let moved = comparison.pages.iter().filter(|change| change.lineage == Lineage::Moved);
        let former = moved.filter_map(|change| change.old_paths.first());
        let former = former.map(|path| (path.clone(), old.nav.section_of(path))).collect();
        SiteFacts {
            name: new.name.clone(),
            content: new.content_folders.join(", "),
            language: self.language.code().to_owned(),
            pages,
            former,
            leads: self.leads(comparison, &new),
        }
    }

    /// The templates: the built-in ones, and over them those of the team.
    pub fn templates(&self) -> Result<Templates, Error> {
        let own = match (&self.config.templates.folder, self.repo.working_tree()) {
            (Some(folder), Some(root)) => files::own::texts_of(&root, folder, TEMPLATE)?,
            (Some(folder), None) => {
                self.repo.texts_in(&self.repo.head()?, folder.trim_matches('/'), TEMPLATE).ok_or_else(|| {
                    Error::new(format!("cannot read the folder {folder}")).because("the newest commit does not have it")
                })?
            }
            (None, _) => BTreeMap::new(),
        };
        let templates = Templates::new(own);
        for unused in templates.unused() {
            let like = nearest(&unused, BUILT_IN.iter().map(|(name, _)| *name));
            let hint = like.first().map(|like| format!(" Did you mean {like}?")).unwrap_or_default();
            output::note(&format!("No document is made with the template {unused}.{hint}"));
        }
        Ok(templates)
    }
}

fn is_called(release: &Release, name: &str) -> bool {
    release.name == name || release.aliases.iter().any(|alias| alias == name)
}

/// Which of the tags' commits are ancestors of which, kept for next time.
fn known_ancestry(repo: &Repo, cache: &Cache, tags: &[Tag]) -> (Ancestry, bool) {
    let commits: Vec<&str> = tags.iter().map(|tag| tag.commit.0.as_str()).collect();
    let key = Key::new("ancestry", &commits);
    if let Some(ancestry) = cache.get(&key) {
        return (ancestry, true);
    }
    let (ancestry, whole) = repo.ancestry(tags);
    if whole {
        cache.put(&key, &ancestry);
    }
    (ancestry, whole)
}

/// The site as its own files at a point and `pagelog.toml` say.
fn site_at(repo: &Repo, point: &Point, config: &Config) -> Site {
    let file = |path: &str| repo.file(point, path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let folder = |path: &str| repo.has_folder(point, path);
    config::site::discover(&config::site::Files { file: &file, folder: &folder }, config)
}

/// The redirects that people wrote, as a point has them.
pub fn redirects_at(repo: &Repo, point: &Point, site: &Site) -> Vec<(String, String)> {
    let file = |path: &str| repo.file(point, path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let folder = |path: &str| repo.has_folder(point, path);
    let files = config::site::Files { file: &file, folder: &folder };
    let mut found = config::redirects(&files, &site.content_folders);
    // Of a line that names no new address nothing follows for any page.
    found.retain(|(_, new)| !new.is_empty());
    found
}

impl From<config::Language> for Language {
    fn from(language: config::Language) -> Self {
        match language {
            config::Language::Nl => Language::Nl,
            config::Language::En => Language::En,
        }
    }
}

/// A file of the team's own: from the working tree, in a bare repository from the newest commit. None where there is none.
fn own_file(repo: &Repo, head: &Point, path: &str) -> Result<Option<String>, Error> {
    match repo.working_tree() {
        Some(root) => files::own::read_text(&root, path),
        None => Ok(repo.file(head, path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())),
    }
}

/// The words of people for what is to be released and for each release, by folder; folders without any are left out.
fn own_words(
    repo: &Repo,
    head: &Point,
    releases: &[Release],
) -> Result<BTreeMap<String, BTreeMap<String, String>>, Error> {
    let own = |name: &str| format!("releases/{name}/{WORDS}");
    let mut folders: BTreeSet<String> = releases.iter().map(|release| own(&release.version.to_string())).collect();
    folders.insert(NEXT.to_owned());
    match repo.working_tree() {
        // A release that was interrupted has a folder and no tag.
        Some(root) => {
            let there = files::folders_in(&root.join("releases"))?;
            let named = there.iter().filter_map(|folder| folder.file_name());
            folders = named.map(|name| own(&name.to_string_lossy())).chain([NEXT.to_owned()]).collect();
        }
        None if !repo.has_folder(head, "releases") => folders.clear(),
        None => {}
    }
    let mut out = BTreeMap::new();
    for folder in folders {
        let mut texts = own_files(repo, head, &folder)?;
        texts.remove(README);
        if !texts.is_empty() {
            out.insert(folder, texts);
        }
    }
    Ok(out)
}

/// The Markdown files in a folder of the team's own, by name; none if there is no such folder.
fn own_files(repo: &Repo, head: &Point, folder: &str) -> Result<BTreeMap<String, String>, Error> {
    match repo.working_tree().map(|root| root.join(folder)) {
        Some(folder) if folder.is_dir() => files::texts_in(&folder, ".md"),
        Some(_) => Ok(BTreeMap::new()),
        None => Ok(repo.texts_in(head, folder, ".md").unwrap_or_default()),
    }
}

/// A document as the contract has it.
pub fn json(document: &impl Serialize) -> Result<String, Error> {
    crate::render::view::json(document).map_err(|cause| Error::new("cannot write JSON").because(cause))
}

/// A template of the team's own that does not work.
pub fn template_refused(error: TemplateError) -> Error {
    let line = error.line.map(|line| format!(", line {line}")).unwrap_or_default();
    Error::new(format!("cannot use the template {}{line}", error.file)).because(error.message)
}
