//! Whether a site is ready to be released: what is wrong with it, and whether the range brought it.
//!
//! [`defects`] looks at one state of the site; [`findings`] compares two states. A link that was broken last year is no reason to
//! hold a release; a link that breaks now is, also on a page that nobody touched:
//!
//! ```text
//! old state                     new state                       finding
//! a.md  links to b.md#kop       a.md  links to b.md#kop         broken by the range: an error, at a.md
//! b.md  ## Kop                  b.md  ## Andere kop
//! c.md  links to nowhere.md     c.md  links to nowhere.md       was there before: a warning
//! ```
//!
//! Where a generator or its plugins may make an address that is not in the tree, a broken link is told only if the same link led
//! somewhere before: nothing is told that is not certain.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::outline::{Link, Outline, place_of, plain, problems_of};
use super::personal::{Looks, Standing, gone};
use crate::compare::{Comparison, Lineage};
use crate::page::PagePath;
use crate::problem::ProblemKind;
use crate::rulings::withhold::Gap;

/// The checks by name; the names are part of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "what each finds is told at `What`")]
pub enum Check {
    ConflictMarkers,
    FrontMatter,
    MissingInclude,
    BrokenLink,
    BrokenAnchor,
    MissingFile,
    NoRedirect,
    DuplicateId,
    MissingTitle,
    DuplicateTitle,
    Unfinished,
    ImageWithoutAlt,
    StaleText,
    NotInNavigation,
    OpenDraft,
    PersonalData,
    Withhold,
}

impl Check {
    /// All checks, gravest first: the order they are told in.
    pub const ALL: [Check; 17] = [
        Check::ConflictMarkers,
        Check::FrontMatter,
        Check::MissingInclude,
        Check::BrokenLink,
        Check::BrokenAnchor,
        Check::MissingFile,
        Check::NoRedirect,
        Check::DuplicateId,
        Check::MissingTitle,
        Check::DuplicateTitle,
        Check::Unfinished,
        Check::ImageWithoutAlt,
        Check::StaleText,
        Check::NotInNavigation,
        Check::OpenDraft,
        Check::PersonalData,
        Check::Withhold,
    ];

    /// Its name in documents and configuration.
    pub fn name(self) -> &'static str {
        match self {
            Check::ConflictMarkers => "conflict-markers",
            Check::FrontMatter => "front-matter",
            Check::MissingInclude => "missing-include",
            Check::BrokenLink => "broken-link",
            Check::BrokenAnchor => "broken-anchor",
            Check::MissingFile => "missing-file",
            Check::NoRedirect => "no-redirect",
            Check::DuplicateId => "duplicate-id",
            Check::MissingTitle => "missing-title",
            Check::DuplicateTitle => "duplicate-title",
            Check::Unfinished => "unfinished",
            Check::ImageWithoutAlt => "image-without-alt",
            Check::StaleText => "stale-text",
            Check::NotInNavigation => "not-in-navigation",
            Check::OpenDraft => "open-draft",
            Check::PersonalData => "personal-data",
            Check::Withhold => "withhold",
        }
    }

    /// Whether what it finds is a warning, also where the range brought it: looks alone are no reason to stop a release, and a ruling
    /// about a history that was rewritten since is none either.
    pub fn only_warns(self) -> bool {
        matches!(self, Check::PersonalData | Check::Withhold)
    }

    /// The check of that name.
    pub fn of_name(name: &str) -> Option<Check> {
        Check::ALL.into_iter().find(|check| check.name() == name)
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Git's conflict markers stand in the text.
    ConflictMarkers,
    /// The front matter does not parse. Holds the parser's words.
    FrontMatter(String),
    /// A key stands twice in the front matter.
    DuplicateKey(String),
    /// An include that is not there.
    MissingInclude(String),
    /// A link leads to a page that is not there.
    BrokenLink {
        /// The address as written.
        target: String,
        /// What became of the page, as far as that is known.
        fate: Fate,
    },
    /// A link leads to a place that its page does not have.
    BrokenAnchor {
        /// The address as written.
        target: String,
        /// The page it leads to.
        page: PagePath,
        /// The place.
        anchor: String,
        /// The page had it at the old end.
        had: bool,
    },
    /// A link or image leads to a file that is not there.
    MissingFile {
        /// The address as written.
        target: String,
        /// It is an image.
        is_image: bool,
    },
    /// A page left its address, and nothing leads on from there.
    NoRedirect {
        /// Moved, merged, split or removed.
        lineage: Lineage,
        /// The path it had.
        old: PagePath,
        /// Where it is now.
        new: Option<PagePath>,
    },
    /// A name was given twice on one page. Holds the name and the first line.
    DuplicateAnchor(String, u32),
    /// Two pages have the same `id` in their front matter. Holds it and the other page.
    DuplicateId(String, PagePath),
    /// A page without title.
    MissingTitle,
    /// Two pages of a section have the same title. Holds it and the other page.
    DuplicateTitle(String, PagePath),
    /// A mark that something is still to be done.
    Unfinished(String),
    /// An image without alternative text, by address.
    ImageWithoutAlt(String),
    /// A text that names another version or date than that of the release.
    StaleText {
        /// What stands there.
        found: String,
        /// What should.
        expected: String,
    },
    /// A text that a release is to bring up to date can't be found: its file, and the text where the file is there.
    NoText {
        /// The file as configured.
        file: String,
        /// The text as configured; none where the file is missing.
        text: Option<String>,
    },
    /// A page that no navigation names and no page links to.
    NotInNavigation,
    /// A draft in which a merge is not settled.
    OpenDraft,
    /// Something that looks like a person's data went from the site, and would live on in histories. Holds too little of it to use.
    PersonalData(Looks, String),
    /// A ruling, by its number, leaves what it is about to be read.
    Withhold(usize, Gap),
}

/// What became of a page that a link leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It lives elsewhere: how the link is written now.
    Moved(String),
    /// It went in this range.
    Removed,
    /// There is a page of that name elsewhere: how a link to it is written.
    Perhaps(String),
    /// The address looks like one of another site that lacks its `https://`.
    Elsewhere,
    /// Nothing is known.
    Unknown,
}

/// One thing that is wrong, in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// Which check finds it.
    pub check: Check,
    /// Path of the file.
    pub path: PagePath,
    /// Its line.
    pub line: Option<u32>,
    /// What is wrong.
    pub what: What,
    /// By what it is known again in another state.
    key: String,
    /// Whether it is certain by this state alone.
    certain: bool,
}

/// Something that is wrong, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What and where.
    pub defect: Defect,
    /// The range brought it; else it was there before.
    pub is_new: bool,
}

/// The site at one end, as far as a check needs it.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Its pages.
    pub pages: BTreeMap<PagePath, Arc<Outline>>,
    /// All files of the tree.
    pub files: BTreeSet<String>,
    /// The content folders, without a closing `/`.
    pub folders: Vec<String>,
    /// Where the site is published, with a closing `/`.
    pub url: Option<String>,
    /// The pages that the navigation names, by themselves or by the page of their folder; none where the site has no navigation of
    /// its own.
    pub navigation: Option<BTreeSet<PagePath>>,
    /// The pages to which the navigation gives a title.
    pub titled: BTreeSet<PagePath>,
    /// The sections pages stand in.
    pub sections: BTreeMap<PagePath, Vec<String>>,
    /// Addresses follow from paths; else the generator may publish a page anywhere (`permalink`), and of an address that no page
    /// has nothing is certain.
    pub addresses_are_paths: bool,
    /// Files of which no page is made: they are shown on other pages, or nowhere.
    pub parts: BTreeSet<PagePath>,
    /// A name that is no path may be that of a target anywhere on the site (MyST).
    pub names_are_labels: bool,
    /// Addresses are written in small letters, however the files are called.
    pub addresses_are_small: bool,
    /// A link with a file ending always leads to a file of the tree; else the generator may have files elsewhere.
    pub files_are_in_tree: bool,
}

/// What is compared.
#[derive(Debug)]
pub struct Ends<'a> {
    /// The old end.
    pub old: &'a State,
    /// The new end.
    pub new: &'a State,
    /// What became of the pages between them.
    pub comparison: &'a Comparison,
    /// The addresses (plain places) from which something leads on.
    pub redirected: &'a BTreeSet<String>,
}

/// What is wrong at the new end, in the order of the files.
pub fn findings(ends: &Ends<'_>) -> Vec<Finding> {
    let mut known: BTreeMap<(Check, PagePath, String), usize> = BTreeMap::new();
    for defect in defects(ends.old) {
        *known.entry((defect.check, defect.path, defect.key)).or_default() += 1;
    }
    let olds = old_paths(ends.comparison);
    let before: BTreeSet<(Check, PagePath, String)> = known.keys().cloned().collect();
    let mut out = Vec::new();
    for defect in defects(ends.new) {
        let paths = olds.get(&defect.path).cloned().unwrap_or_else(|| vec![defect.path.clone()]);
        let mut was_there = |path: &PagePath| {
            let count = known.get_mut(&(defect.check, path.clone(), defect.key.clone())).filter(|count| **count > 0);
            count.map(|count| *count -= 1).is_some()
        };
        let is_new = !paths.iter().any(&mut was_there);
        // Of what is not certain by itself: the same link on the same page led to something in the tree.
        let led = |path: &PagePath| {
            let page = ends.old.pages.get(path);
            let had = page.zip(defect.what.target()).is_some_and(|(page, to)| page.led(ends.old, path, to));
            had && !before.contains(&(defect.check, path.clone(), defect.key.clone()))
        };
        if defect.certain || paths.iter().any(led) {
            out.push(Finding { defect: with_fate(defect, ends), is_new });
        }
    }
    out.extend(left(ends).into_iter().chain(personal(ends)).map(|defect| Finding { defect, is_new: true }));
    out.sort_by(|a, b| order(&a.defect).cmp(&order(&b.defect)));
    out
}

/// The order in which findings are told: by file, line, and gravity.
pub fn order(defect: &Defect) -> (&PagePath, Option<u32>, Check, &What) {
    (&defect.path, defect.line, defect.check, &defect.what)
}

impl What {
    /// The address of the link that is broken.
    fn target(&self) -> Option<&str> {
        match self {
            What::BrokenLink { target, .. } | What::BrokenAnchor { target, .. } | What::MissingFile { target, .. } => {
                Some(target)
            }
            _ => None,
        }
    }
}

impl Defect {
    /// A defect that something outside the pages shows.
    pub fn new(check: Check, path: PagePath, line: Option<u32>, what: What) -> Defect {
        Defect { check, path, line, what, key: String::new(), certain: true }
    }
}

impl Outline {
    /// Whether this link led to a page or file of the tree; a link elsewhere on the web is another one, also where it ends alike.
    fn led(&self, state: &State, path: &PagePath, target: &str) -> bool {
        let known = |link: &&Link| matches!(resolve(state, path, &link.target), Leads::Page(..) | Leads::File);
        self.links.iter().filter(|link| key_of(&link.target) == key_of(target)).any(|link| known(&link))
    }
}

/// The old paths of each page of the new end that changed.
fn old_paths(comparison: &Comparison) -> BTreeMap<PagePath, Vec<PagePath>> {
    let news = comparison.pages.iter().filter_map(|page| Some((page.new_path.clone()?, page.old_paths.clone())));
    news.collect()
}

/// What looks like a person's data, stood on a page, and stands nowhere any more: a history shows it.
fn personal(ends: &Ends<'_>) -> Vec<Defect> {
    let standing = Standing::all(ends.new.pages.values().flat_map(|page| &page.personal));
    let mut out = BTreeSet::new();
    for change in &ends.comparison.pages {
        let at = change.path();
        for page in change.old_paths.iter().filter_map(|old| ends.old.pages.get(old)) {
            out.extend(
                gone(&page.personal, &standing)
                    .into_iter()
                    .map(|it| (at.clone(), What::PersonalData(it.looks, it.masked()))),
            );
        }
    }
    // A page of which only a file that it includes is another: its history shows the old one as soon as the page itself changes.
    let same = ends.old.pages.iter().filter_map(|(path, old)| Some((path, old, ends.new.pages.get(path)?)));
    for (path, old, _) in same.filter(|(_, old, new)| old.personal != new.personal) {
        let left = gone(&old.personal, &standing).into_iter();
        out.extend(left.map(|it| (path.clone(), What::PersonalData(it.looks, it.masked()))));
    }
    out.into_iter().map(|(at, what)| Defect::new(Check::PersonalData, at, None, what)).collect()
}

/// Pages that left their address, from which nothing leads on.
fn left(ends: &Ends<'_>) -> Vec<Defect> {
    let folders: Vec<String> = ends.old.folders.iter().chain(&ends.new.folders).cloned().collect();
    let as_published = |place: &str| if ends.new.addresses_are_small { place.to_lowercase() } else { place.to_owned() };
    let pages = ends.new.pages.keys().map(|path| place_of(path, &folders));
    let alive: BTreeSet<String> =
        pages.chain(ends.redirected.iter().cloned()).map(|place| as_published(&place)).collect();
    let mut told = BTreeSet::new();
    let mut out = Vec::new();
    for change in &ends.comparison.pages {
        for old in &change.old_paths {
            let place = as_published(&place_of(old, &folders));
            let was_there = ends.old.pages.get(old).is_some_and(|page| !page.is_draft && !ends.old.parts.contains(old));
            // Where a collection (`_posts`) or the page itself says where it is published, it may well have stayed there.
            // Numbers that put pages in order (`02-guides`) many generators leave out of addresses.
            let may_stay = !ends.new.addresses_are_paths
                && change.new_path.as_ref().is_some_and(|new| {
                    let own = ends.new.pages.get(new).is_some_and(|page| page.has_own_address);
                    own || new.as_str().split('/').any(|part| part.starts_with('_'))
                        || unnumbered(&place_of(new, &folders)) == unnumbered(&place)
                });
            if may_stay {
                continue;
            }
            if alive.contains(&place) || !was_there || !told.insert(old.clone()) {
                continue;
            }
            let what = What::NoRedirect { lineage: change.lineage, old: old.clone(), new: change.new_path.clone() };
            let at = change.new_path.clone().unwrap_or_else(|| old.clone());
            out.push(Defect::new(Check::NoRedirect, at, None, what));
        }
    }
    out
}

/// A place without the numbers that put its folders and itself in order: `01-app/02-guides` → `app/guides`.
fn unnumbered(place: &str) -> String {
    let bare = |part: &str| {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let rest = rest.strip_prefix(['-', '_', '.']).filter(|name| rest.len() < part.len() && !name.is_empty());
        rest.unwrap_or(part).to_owned()
    };
    place.split('/').map(bare).collect::<Vec<_>>().join("/")
}

/// A broken link with what became of its page.
fn with_fate(defect: Defect, ends: &Ends<'_>) -> Defect {
    let what = match defect.what {
        What::BrokenLink { target, .. } => {
            let fate = fate(&defect.path, &target, ends);
            What::BrokenLink { target, fate }
        }
        What::BrokenAnchor { target, page, anchor, .. } => {
            let had = ends.comparison.pages.iter().find(|change| change.new_path.as_ref() == Some(&page));
            let olds = had.map_or_else(|| vec![page.clone()], |change| change.old_paths.clone());
            let has = |path: &PagePath| ends.old.pages.get(path).is_some_and(|old| old.anchors.contains(&anchor));
            What::BrokenAnchor { had: olds.iter().any(has), target, page, anchor }
        }
        what => what,
    };
    Defect { what, ..defect }
}

fn fate(from: &PagePath, target: &str, ends: &Ends<'_>) -> Fate {
    let (address, fragment) = target.split_once('#').map_or((target, ""), |(address, fragment)| (address, fragment));
    let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
    if address.trim_start().to_ascii_lowercase().starts_with("www.") {
        return Fate::Elsewhere;
    }
    // Where the link led before: seen from the page's old path too.
    let olds = ends.comparison.pages.iter().find(|change| change.new_path.as_ref() == Some(from));
    let olds = olds.map(|change| change.old_paths.as_slice()).unwrap_or_default();
    let meant = olds.iter().chain([from]).find_map(|page| match resolve(ends.old, page, target) {
        Leads::Page(path, _) => Some(path),
        _ => None,
    });
    if let Some(meant) = meant {
        let change = ends.comparison.pages.iter().find(|change| change.old_paths.contains(&meant));
        let now = match change {
            Some(change) => change.new_path.as_ref(),
            None => Some(&meant).filter(|meant| ends.new.pages.contains_key(meant)),
        };
        // A place that the page lost would break the link again.
        let has = |page: &PagePath| {
            let known = ends.new.pages.get(page);
            known.is_some_and(|page| page.anchors.contains(&decoded(fragment.trim_start_matches('#'))))
        };
        return match now {
            Some(new) if has(new) => Fate::Moved(relative(from, new) + &fragment),
            Some(new) => Fate::Moved(relative(from, new)),
            None => Fate::Removed,
        };
    }
    let name = address.rsplit('/').next().unwrap_or(address);
    let mut same = ends.new.pages.keys().filter(|page| page.file_name().eq_ignore_ascii_case(name));
    match (same.next(), same.next()) {
        (Some(only), None) if !name.is_empty() => Fate::Perhaps(relative(from, only) + &fragment),
        _ => Fate::Unknown,
    }
}

/// How a link from one page to another is written.
pub fn relative(from: &PagePath, to: &PagePath) -> String {
    let folder: Vec<&str> = from.folder().split('/').filter(|part| !part.is_empty()).collect();
    let target: Vec<&str> = to.as_str().split('/').collect();
    let same = folder.iter().zip(&target[..target.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = vec![".."; folder.len() - same];
    up.into_iter().chain(target[same..].iter().copied()).collect::<Vec<_>>().join("/")
}

/// Where an address leads in one state.
enum Leads {
    /// Elsewhere, or nowhere that is known here.
    Away,
    /// To this place of the page itself or of another.
    Page(PagePath, String),
    /// To another file.
    File,
    /// To no page that is in the tree; whether that is certain.
    NoPage(bool),
    /// To no file that is in the tree; whether that is certain.
    NoFile(bool),
}

/// Whether an address belongs to a template: what it leads to is known when the site is built.
fn is_template(address: &str) -> bool {
    ["{{", "{%", "{<", "<%", "${", "@site"].iter().any(|sign| address.contains(sign)) || address.starts_with(['~', '<'])
}

fn has_scheme(address: &str) -> bool {
    let colon = address.find(':');
    colon.is_some_and(|colon| !address[..colon].contains(['/', '?', '#'])) || address.starts_with("//")
}

/// Whether an address ends as a file does that is no page: `.pdf`.
fn names_file(address: &str) -> bool {
    let name = address.rsplit('/').next().unwrap_or("");
    let ending = name.rsplit_once('.').map(|(_, ending)| ending).unwrap_or("");
    let is_file = (1..=5).contains(&ending.len()) && ending.bytes().all(|c| c.is_ascii_alphanumeric());
    is_file && ending != "html" && !is_page_name(name)
}

fn is_page_name(name: &str) -> bool {
    [".md", ".markdown", ".mdx"].iter().any(|end| name.ends_with(end))
}

fn resolve(state: &State, page: &PagePath, target: &str) -> Leads {
    let target = target.trim();
    if is_template(target) {
        return Leads::Away;
    }
    let (address, fragment) = target.split_once('#').map_or((target, ""), |(address, fragment)| (address, fragment));
    let fragment = decoded(fragment);
    let address = address.split('?').next().unwrap_or(address);
    if address.is_empty() {
        return if target.starts_with('?') { Leads::Away } else { Leads::Page(page.clone(), fragment) };
    }
    if let Some(path) = on_site(state, address) {
        return match state.at_place(&plain(&decoded(path))) {
            Some(page) => Leads::Page(page, fragment),
            None if state.is_file(&decoded(path)) => Leads::File,
            None => Leads::NoPage(false),
        };
    }
    if has_scheme(address) {
        return Leads::Away;
    }
    let address = decoded(address);
    if let Some(path) = address.strip_prefix('/') {
        return match state.at_place(&plain(path)) {
            Some(page) => Leads::Page(page, fragment),
            None if state.is_file(path) => Leads::File,
            None if names_file(path) => Leads::NoFile(false),
            None => Leads::NoPage(false),
        };
    }
    // As a file: from the folder of the page.
    if let Some(path) = joined(page.folder(), &address) {
        let path = PagePath::new(path);
        if state.pages.contains_key(&path) {
            return Leads::Page(path, fragment);
        }
        if state.files.contains(path.as_str()) {
            return Leads::File;
        }
    }
    // As an address of the site: from the page's own address, which may or may not end in a `/`.
    let own = place_of(page, &state.folders);
    let above = own.rsplit_once('/').map_or("", |(folder, _)| folder);
    for base in [own.as_str(), above] {
        let Some(path) = joined(base, &address) else { continue };
        if let Some(page) = state.at_place(&plain(&path)) {
            return Leads::Page(page, fragment);
        }
        if state.is_file(&path) {
            return Leads::File;
        }
    }
    // In MyST the name of a target is an address too, and a program may make the page that has it.
    let may_be_label = state.names_are_labels && !address.contains('/');
    if is_page_name(&address) && !may_be_label || address.to_ascii_lowercase().starts_with("www.") {
        Leads::NoPage(true)
    } else if names_file(&address) && !may_be_label {
        Leads::NoFile(state.files_are_in_tree)
    } else {
        Leads::NoPage(false)
    }
}

/// The part of an address below the site's own, where it is one of the site's.
fn on_site<'t>(state: &State, address: &'t str) -> Option<&'t str> {
    let url = state.url.as_deref()?.trim_end_matches('/');
    let rest = match address.strip_prefix(url) {
        Some(rest) => rest,
        None => {
            // Without the host: `/gids/a/` on a site at https://example.org/gids/.
            let base = url.split_once("://")?.1.split_once('/')?.1;
            address.strip_prefix('/')?.strip_prefix(base)?
        }
    };
    (rest.is_empty() || rest.starts_with('/')).then(|| rest.trim_start_matches('/'))
}

impl State {
    /// The page at a plain place.
    fn at_place(&self, place: &str) -> Option<PagePath> {
        let folders: Vec<&str> =
            if self.folders.is_empty() { vec![""] } else { self.folders.iter().map(String::as_str).collect() };
        let names = |ending: &str| {
            let own = if place.is_empty() { None } else { Some(format!("{place}{ending}")) };
            let index = |name: &str| {
                if place.is_empty() { format!("{name}{ending}") } else { format!("{place}/{name}{ending}") }
            };
            own.into_iter().chain(["index", "README", "_index"].map(index)).collect::<Vec<_>>()
        };
        let paths = [".md", ".markdown", ".mdx"].into_iter().flat_map(names);
        paths
            .flat_map(|path| folders.iter().map(move |folder| PagePath::new(under(folder, &path))))
            .find(|path| self.pages.contains_key(path))
    }

    /// Whether a file lies at that path below a content folder.
    fn is_file(&self, path: &str) -> bool {
        !path.is_empty() && self.folders.iter().any(|folder| self.files.contains(&under(folder, path)))
    }
}

fn under(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}

/// The path of an address seen from a folder; none where it leads out of the repository.
fn joined(folder: &str, address: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `%20` and the like as what they stand for; what is no such sign stays.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = text.get(at + 1..at + 3).filter(|_| byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(code.unwrap_or(byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// By what a link is known again on a page that moved: its last name and its place.
fn key_of(target: &str) -> String {
    let (address, fragment) = target.split_once('#').unwrap_or((target, ""));
    let name = address.trim_end_matches('/').rsplit('/').next().unwrap_or(address);
    format!("{name}#{fragment}")
}

/// Names that generators and browsers know without a page having them: footnotes, tabs, the top, a text.
fn is_made(anchor: &str) -> bool {
    matches!(anchor, "" | "top")
        || ["__", ":~:", "fn:", "fnref", "/", "!"].iter().any(|start| anchor.starts_with(start))
}

/// The files of which Hugo makes no page: those beside or below an `index.md`, which belong to its page, and those that say so
/// themselves or lie below a page that says so.
pub fn parts_of_pages(pages: &BTreeMap<PagePath, Arc<Outline>>) -> BTreeSet<PagePath> {
    let folders_of = |wanted: &dyn Fn(&PagePath, &Outline) -> bool| -> BTreeSet<&str> {
        pages.iter().filter(|(path, page)| wanted(path, page)).map(|(path, _)| path.folder()).collect()
    };
    let bundles = folders_of(&|path, _| path.stem() == "index");
    let unrendered = folders_of(&|path, page| page.unrenders_below && path.stem() == "_index");
    let is_below = |path: &PagePath, folders: &BTreeSet<&str>| {
        let mut folder = path.folder();
        loop {
            if folders.contains(folder) {
                return true;
            }
            let Some((above, _)) = folder.rsplit_once('/') else { return false };
            folder = above;
        }
    };
    let is_part = |(path, page): &(&PagePath, &Arc<Outline>)| {
        let is_resource = path.stem() != "index" && is_below(path, &bundles);
        is_resource || page.is_unrendered || is_below(path, &unrendered)
    };
    pages.iter().filter(is_part).map(|(path, _)| path.clone()).collect()
}

/// What is wrong in one state.
pub fn defects(state: &State) -> Vec<Defect> {
    let mut out = Vec::new();
    for (path, page) in &state.pages {
        let mut tell = |check, line, key: &str, certain, what| {
            out.push(Defect { check, path: path.clone(), line, what, key: key.to_owned(), certain });
        };
        for problem in problems_of(page, |_| true) {
            let line = problem.line;
            match &problem.kind {
                ProblemKind::ConflictMarkers => {
                    tell(Check::ConflictMarkers, line, "", true, What::ConflictMarkers);
                }
                ProblemKind::FrontMatter(why) => {
                    tell(Check::FrontMatter, line, "", true, What::FrontMatter(why.clone()));
                }
                ProblemKind::DuplicateKey(key) => {
                    tell(Check::FrontMatter, line, key, true, What::DuplicateKey(key.clone()));
                }
                ProblemKind::MissingInclude(name) => {
                    tell(Check::MissingInclude, line, name, true, What::MissingInclude(name.clone()));
                }
                _ => {}
            }
        }
        for (name, first, second) in &page.twice {
            tell(Check::DuplicateId, Some(*second), name, true, What::DuplicateAnchor(name.clone(), *first));
        }
        for (mark, line) in &page.unfinished {
            tell(Check::Unfinished, Some(*line), mark, true, What::Unfinished(mark.clone()));
        }
        for (address, line) in &page.undescribed {
            let name = address.rsplit('/').next().unwrap_or(address);
            tell(Check::ImageWithoutAlt, Some(*line), name, true, What::ImageWithoutAlt(address.clone()));
        }
        if page.title.is_none() && !state.titled.contains(path) && page.has_text && !state.parts.contains(path) {
            tell(Check::MissingTitle, None, "", true, What::MissingTitle);
        }
        for link in page.links.iter().filter(|link| !link.is_popup) {
            if let Some((check, certain, what)) = broken(state, path, link) {
                // However the address is written: by the place it is to lead to.
                let key = match &what {
                    What::BrokenAnchor { page, anchor, .. } => format!("{}#{anchor}", page.stem()),
                    _ => key_of(&link.target),
                };
                tell(check, Some(link.line), &key, certain, what);
            }
        }
    }
    same_ids(state, &mut out);
    same_titles(state, &mut out);
    unreachable(state, &mut out);
    out
}

fn broken(state: &State, path: &PagePath, link: &Link) -> Option<(Check, bool, What)> {
    let target = link.target.clone();
    match resolve(state, path, &link.target) {
        Leads::Away | Leads::File => None,
        Leads::NoPage(false) if !state.addresses_are_paths => None,
        Leads::NoPage(certain) => Some((Check::BrokenLink, certain, What::BrokenLink { target, fate: Fate::Unknown })),
        Leads::NoFile(certain) => {
            Some((Check::MissingFile, certain, What::MissingFile { target, is_image: link.is_image }))
        }
        Leads::Page(page, anchor) => {
            let there = state.pages.get(&page)?;
            if is_made(&anchor) || there.anchors.contains(&anchor) {
                return None;
            }
            // What a program makes of the page is not known here.
            let certain = !there.is_template;
            Some((Check::BrokenAnchor, certain, What::BrokenAnchor { target, page, anchor, had: false }))
        }
    }
}

fn same_ids(state: &State, out: &mut Vec<Defect>) {
    let mut first: BTreeMap<&str, &PagePath> = BTreeMap::new();
    for (path, page) in &state.pages {
        let Some((id, line)) = &page.id else { continue };
        match first.get(id.as_str()) {
            Some(other) => out.push(Defect {
                check: Check::DuplicateId,
                path: path.clone(),
                line: Some(*line),
                what: What::DuplicateId(id.clone(), (*other).clone()),
                key: id.clone(),
                certain: true,
            }),
            None => drop(first.insert(id, path)),
        }
    }
}

/// Pages of one section with the same title: a reader of the menu or of search results cannot tell them apart. Index pages are
/// called after their section, and often alike.
fn same_titles(state: &State, out: &mut Vec<Defect>) {
    let mut first: BTreeMap<(&[String], String), &PagePath> = BTreeMap::new();
    for (path, page) in &state.pages {
        let Some(title) = page.title.as_deref().filter(|_| !matches!(path.stem(), "index" | "README" | "_index"))
        else {
            continue;
        };
        if state.parts.contains(path) {
            continue;
        }
        let section = state.sections.get(path).map_or(&[][..], Vec::as_slice);
        let key = (section, title.to_lowercase());
        match first.get(&key) {
            Some(other) => out.push(Defect {
                check: Check::DuplicateTitle,
                path: path.clone(),
                line: None,
                what: What::DuplicateTitle(title.to_owned(), (*other).clone()),
                key: title.to_lowercase(),
                certain: true,
            }),
            None => drop(first.insert(key, path)),
        }
    }
}

fn unreachable(state: &State, out: &mut Vec<Defect>) {
    let Some(navigation) = &state.navigation else { return };
    let mut linked: BTreeSet<PagePath> = BTreeSet::new();
    for (path, page) in &state.pages {
        for link in &page.links {
            if let Leads::Page(to, _) = resolve(state, path, &link.target)
                && to != *path
            {
                linked.insert(to);
            }
        }
    }
    for (path, page) in &state.pages {
        let is_start = place_of(path, &state.folders).is_empty() || path.stem() == "404";
        if !navigation.contains(path) && !linked.contains(path) && !page.is_draft && !is_start {
            out.push(Defect::new(Check::NotInNavigation, path.clone(), None, What::NotInNavigation));
        }
    }
}

/// To each of these files, the pages that link to it.
pub fn linked_from(state: &State, files: &BTreeSet<String>) -> BTreeMap<String, Vec<PagePath>> {
    let mut out: BTreeMap<String, Vec<PagePath>> = files.iter().map(|file| (file.clone(), Vec::new())).collect();
    for (path, page) in &state.pages {
        let targets = page.links.iter().flat_map(|link| {
            let address = decoded(link.target.split(['#', '?']).next().unwrap_or(""));
            let bases = [path.folder().to_owned(), under_first(state, &place_of(path, &state.folders))];
            let seen = bases.map(|base| joined(&base, &address));
            let rooted = on_site(state, &address).map(|rest| under_first(state, rest));
            seen.into_iter().flatten().chain(rooted).collect::<Vec<_>>()
        });
        for target in targets.collect::<BTreeSet<_>>() {
            if let Some(pages) = out.get_mut(&target) {
                pages.push(path.clone());
            }
        }
    }
    out
}

fn under_first(state: &State, path: &str) -> String {
    under(state.folders.first().map_or("", String::as_str), path)
}

/// Sentences that call another version the newest one than this: stale since this range where they named the version it starts from.
pub fn stale(state: &State, from: Option<&semver::Version>, to: &semver::Version) -> Vec<Finding> {
    let mut out = Vec::new();
    for (path, page) in &state.pages {
        for (found, _, line) in &page.newest {
            let numbers = found.split('.').count();
            let expected = numbers_of(to, numbers);
            if *found == expected {
                continue;
            }
            let what = What::StaleText { found: found.clone(), expected };
            let is_new = from.is_some_and(|from| numbers_of(from, numbers) == *found);
            out.push(Finding { defect: Defect::new(Check::StaleText, path.clone(), Some(*line), what), is_new });
        }
    }
    out
}

fn numbers_of(version: &semver::Version, count: usize) -> String {
    let all = [version.major, version.minor, version.patch].map(|number| number.to_string());
    all[..count.min(all.len())].join(".")
}

/// The line of the first conflict marker in a text that is no page.
pub fn conflict_line(text: &str) -> Option<u32> {
    let opens = text.lines().position(|line| line.starts_with("<<<<<<< "))?;
    text.lines().any(|line| line.starts_with(">>>>>>> ")).then(|| u32::try_from(opens + 1).unwrap_or(u32::MAX))
}

/// The places from which something leads on: redirects of the site, and aliases of its pages.
pub fn redirected<'r>(redirects: impl Iterator<Item = &'r str>, state: &State) -> BTreeSet<String> {
    let mut out: BTreeSet<String> = redirects.map(|old| place_of_address(old, state)).collect();
    for (path, page) in &state.pages {
        for alias in &page.aliases {
            out.insert(alias_place(alias, path, state));
        }
    }
    out
}

/// The place that an alias in the front matter of a page names: from the root, or beside the page.
pub fn alias_place(alias: &str, page: &PagePath, state: &State) -> String {
    let own = place_of(page, &state.folders);
    let above = own.rsplit_once('/').map_or("", |(folder, _)| folder);
    match joined(above, alias).filter(|_| !alias.starts_with('/') && !has_scheme(alias)) {
        Some(path) => plain(&path),
        None => place_of_address(alias, state),
    }
}

/// The place that an address of the site names, written with the site's address, with its base, or without.
pub fn place_of_address(address: &str, state: &State) -> String {
    let address = address.split(['#', '?']).next().unwrap_or(address).trim_end_matches('*');
    plain(&decoded(on_site(state, address).unwrap_or(address)))
}

#[cfg(test)]
mod tests;
