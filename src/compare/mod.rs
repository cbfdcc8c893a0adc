//! What became of every page between two trees, and what changed in it.

pub mod blocks;
pub mod edits;
pub mod lineage;
pub mod links;
pub mod meaning;
pub mod sweeps;
pub mod whole;
pub mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use rayon::prelude::*;

use self::edits::{Sides, edits};
use self::lineage::{Between, Descent, End, Hints, lineage};
use self::links::Links;
use self::meaning::Weights;
use crate::page::packed::{Packed, Shared};
use crate::page::{self, Block, BlockKind, Dialect, Includes, Page, PagePath};
use crate::problem::{Problem, ProblemKind};
use crate::release::{ObjectId, Point};
use crate::rulings::Rulings;
use crate::rulings::words::{Note, brought, together};
use crate::snapshot::{Delta, Rename};

/// The version of the rules by which changes are found and judged: goes up when the same texts may get another answer.
pub const ALGORITHM: u32 = 4;

/// All that a comparison is made from: two ends, what differs between them, and the texts that [`Delta::needed`] names.
pub struct Input<'i> {
    /// The old end.
    pub from: Point,
    /// The new end.
    pub to: Point,
    /// What differs.
    pub delta: &'i Delta,
    /// The texts, by blob. One that is missing is told as a problem and its page passed over.
    pub texts: &'i HashMap<ObjectId, Arc<[u8]>>,
    /// How pages are written and what they include, at each end.
    pub old_writing: Writing<'i>,
    /// The same for the new end.
    pub new_writing: Writing<'i>,
    /// Renames by the commits between, oldest first.
    pub renames: &'i [Rename],
    /// What the releases between the two ends did, oldest first.
    pub between: &'i [Between],
    /// Redirects that people wrote at the new end: from, to, as addresses or paths below the content folder.
    pub redirects: &'i [(String, String)],
    /// What people decided.
    pub rulings: &'i Rulings,
    /// How much each reason matters.
    pub weights: Weights,
    /// Where the site lives, if known.
    pub site_url: Option<&'i str>,
    /// The content folders.
    pub folders: &'i [String],
}

/// What the navigation of a site calls its pages.
pub type Called = BTreeMap<PagePath, String>;

/// How pages are written at one end, and what they include.
#[derive(Clone, Copy)]
pub struct Writing<'i> {
    /// The site's dialect.
    pub dialect: &'i Dialect,
    /// The included texts.
    pub includes: &'i Includes,
    /// What the navigation calls a page: the title of those that say none themselves.
    pub called: &'i Called,
}

/// Where every page came from, and nothing of what changed in it.
pub fn descents(input: &Input<'_>) -> Vec<Descent> {
    let (before, after) = read_both(input, &mut Vec::new());
    lineage_of(input, &before, &after)
}

fn lineage_of(input: &Input<'_>, before: &Read<'_>, after: &Read<'_>) -> Vec<Descent> {
    let beside = ends(&input.delta.beside, &[], |m| &m.1);
    // What is odd about pages that did not change is no news.
    let beside = read_side(input, &beside, input.new_writing, &input.to.name, &mut Vec::new());
    let Input { renames, between, redirects, folders, .. } = *input;
    let hints = Hints { renames, between, redirects, folders, beside: &as_ends(&beside) };
    lineage(&as_ends(before), &as_ends(after), hints, input.rulings)
}

fn read_both<'i>(input: &'i Input<'_>, problems: &mut Vec<Problem>) -> (Read<'i>, Read<'i>) {
    let (old, new) = (&input.from.name, &input.to.name);
    let olds = ends(&input.delta.removed, &input.delta.modified, |m| &m.1);
    let news = ends(&input.delta.added, &input.delta.modified, |m| &m.2);
    let before = read_side(input, &olds, input.old_writing, old, problems);
    let after = read_side(input, &news, input.new_writing, new, problems);
    (before, after)
}

/// Compares two trees: lineage, edits, significance, sweeps. Pure: the same input gives the same answer, however many cores there are.
pub fn compare(input: &Input<'_>) -> Comparison {
    compared(input).0
}

/// The pages that were read for a comparison, by path, at both ends.
#[derive(Clone, Debug, Default, PartialEq, BorshDeserialize, BorshSerialize)]
pub struct Pages {
    /// Those of the old end.
    pub old: BTreeMap<PagePath, Packed>,
    /// Those of the new end.
    pub new: BTreeMap<PagePath, Packed>,
}

impl Pages {
    /// Shares with other ends what is the same there: the new end of a release is the old end of the next.
    pub fn share(&mut self, known: &mut Shared) {
        self.old.values_mut().chain(self.new.values_mut()).for_each(|packed| packed.share(known));
    }
}

/// The same, with the pages that were read for it.
pub fn compare_keeping(input: &Input<'_>) -> (Comparison, Pages) {
    let (comparison, before, after) = compared(input);
    let packed = |read: Read<'_>| -> BTreeMap<PagePath, Packed> {
        read.into_par_iter().map(|(path, (page, _))| (path.clone(), Packed::of(&page))).collect()
    };
    (comparison, Pages { old: packed(before), new: packed(after) })
}

fn compared<'i>(input: &'i Input<'_>) -> (Comparison, Read<'i>, Read<'i>) {
    let mut problems = Vec::new();
    let (before, after) = read_both(input, &mut problems);
    let descents = lineage_of(input, &before, &after);
    let unreadable: BTreeSet<PagePath> = problems
        .iter()
        .filter(|problem| is_unreadable(&problem.kind))
        .map(|problem| PagePath::new(problem.path.as_str()))
        .collect();
    let links = Links {
        site_url: input.site_url.map(str::to_owned),
        folders: input.folders.to_vec(),
        moves: descents
            .iter()
            .filter_map(|descent| Some((descent.old.first()?.clone(), descent.new.clone()?)))
            .filter(|(old, new)| old != new)
            .collect(),
    };
    let first_of_split = first_parts(&descents);
    let (olds, news) = (by_path(&before), by_path(&after));
    let mut pages: Vec<PageChange> = descents
        .par_iter()
        .map(|descent| {
            change(
                descent,
                (&olds, input.old_writing.called),
                (&news, input.new_writing.called),
                &links,
                &input.weights,
                descent.lineage == Lineage::Split && !first_of_split.contains(&descent.new),
            )
        })
        .collect();
    // Of a page that could not be read at one end nothing is told but that: what is not seen has not changed.
    for page in &mut pages {
        if page.old_paths.iter().chain(&page.new_path).any(|path| unreadable.contains(path)) {
            page.edits.clear();
            page.words = WordCount::default();
            page.kept = 1.0;
        }
    }
    name_apart(&mut pages);
    name_parts(&mut pages, &first_of_split);
    let sweeps = sweeps::sweep(&mut pages, &input.weights);
    problems.extend(take_notes(&mut pages, &before, &after, input));
    problems.sort();
    problems.dedup();
    let comparison = Comparison {
        from: input.from.clone(),
        to: input.to.clone(),
        pages_before: input.delta.pages_before,
        pages_after: input.delta.pages_after,
        pages,
        sweeps,
        problems,
    };
    (comparison, before, after)
}

/// What changed between two versions of one page, as if there were no other pages.
fn versions_change(sides: Sides<'_>) -> PageChange {
    let (old, new) = (sides.old.0, sides.new.0);
    let lineage = if old == new { Lineage::Kept } else { Lineage::Moved };
    let descent =
        Descent { lineage, old: vec![old.clone()], new: Some(new.clone()), confidence: 1.0, evidence: Vec::new() };
    let (before, after) = (BTreeMap::from([sides.old]), BTreeMap::from([sides.new]));
    let called = Called::new();
    change(&descent, (&before, &called), (&after, &called), sides.links, sides.weights, false)
}

/// Adds what their files are called to the names of pages in one folder that have the same title, as where each begins with the name of
/// the site.
fn name_apart(pages: &mut [PageChange]) {
    let mut namesakes: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (at, page) in pages.iter().enumerate() {
        namesakes.entry((page.path().folder().to_owned(), page.name.clone())).or_default().push(at);
    }
    for pages_at in namesakes.into_values().filter(|pages| pages.len() > 1) {
        for at in pages_at {
            let file = pages[at].path().name();
            let letters = |text: &str| text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            if letters(&file) != letters(&pages[at].name) {
                pages[at].name = format!("{} ({file})", pages[at].name);
            }
        }
    }
}

/// Tells each page that was split which pages were split off it.
fn name_parts(pages: &mut [PageChange], first_of_split: &[Option<PagePath>]) {
    let parts: Vec<(PagePath, String, Vec<String>, Vec<Passage>)> = pages
        .iter()
        .filter(|page| page.lineage == Lineage::Split && !first_of_split.contains(&page.new_path))
        .map(|page| {
            (page.old_paths[0].clone(), page.title().to_owned(), page.new_headings.clone(), page.new_passages.clone())
        })
        .collect();
    for page in pages.iter_mut().filter(|page| first_of_split.contains(&page.new_path)) {
        for (_, title, headings, passages) in parts.iter().filter(|(from, ..)| *from == page.old_paths[0]) {
            if !page.split_into.contains(title) {
                page.split_into.push(title.clone());
            }
            page.new_headings.extend(headings.iter().cloned());
            page.new_passages.extend(passages.iter().cloned());
        }
    }
}

/// Gives each page what people say of its change: a file that names it, else the page itself. What comes back are files' words for pages
/// that did not change.
fn take_notes(pages: &mut [PageChange], before: &Read<'_>, after: &Read<'_>, input: &Input<'_>) -> Vec<Problem> {
    let words = &input.rulings.words;
    // Words of a release between the ends name a page as it was called then.
    let named: Vec<Vec<PagePath>> = words
        .iter()
        .map(|words| words.pages.iter().map(|page| path_now(page, &words.since, input.between)).collect())
        .collect();
    let speaks_of = |paths: &[PagePath], change: &PageChange| {
        paths.iter().any(|path| change.new_path.as_ref() == Some(path) || change.old_paths.contains(path))
    };
    for change in pages.iter_mut() {
        let filed =
            words.iter().zip(&named).filter(|(_, paths)| speaks_of(paths, change)).map(|(words, _)| &words.note);
        change.note = together(filed).or_else(|| {
            let old = change.old_paths.first().and_then(|path| before.get(path));
            let new = change.new_path.as_ref().and_then(|path| after.get(path))?;
            brought(old.map(|(page, _)| page), &new.0, input.rulings.silence)
        });
    }
    // An earlier release's page may have been changed back since.
    let newest = words.iter().filter(|words| words.since == input.to.name);
    let unused = newest.flat_map(|words| words.pages.iter().map(move |page| (words, page)));
    let unused = unused.filter(|(_, page)| !pages.iter().any(|change| speaks_of(std::slice::from_ref(page), change)));
    unused
        .map(|(words, page)| {
            Problem::in_file(words.file.as_str(), None, ProblemKind::UnusedWords(page.to_string()))
                .in_release(&words.since)
        })
        .collect()
}

/// Where a page that had this path in a release between the two ends is at the new end.
fn path_now(path: &PagePath, release: &str, between: &[Between]) -> PagePath {
    let later = between.iter().skip_while(|row| row.release != release).skip(1);
    later.fold(path.clone(), |path, row| {
        let goes = row.descents.iter().find(|descent| descent.old.contains(&path));
        goes.and_then(|descent| descent.new.clone()).unwrap_or(path)
    })
}

/// Whether a page with this problem could not be read at all.
fn is_unreadable(problem: &ProblemKind) -> bool {
    matches!(problem, ProblemKind::MissingObject(_) | ProblemKind::Binary)
}

type Read<'i> = BTreeMap<&'i PagePath, (Page, &'i ObjectId)>;

/// Pages by path, and nothing else of them.
type ByPath<'r> = BTreeMap<&'r PagePath, &'r Page>;

fn by_path<'r>(read: &'r Read<'_>) -> ByPath<'r> {
    read.iter().map(|(path, (page, _))| (*path, page)).collect()
}

fn ends<'i>(
    one_side: &'i [(PagePath, ObjectId)],
    modified: &'i [(PagePath, ObjectId, ObjectId)],
    blob: impl Fn(&'i (PagePath, ObjectId, ObjectId)) -> &'i ObjectId,
) -> Vec<(&'i PagePath, &'i ObjectId)> {
    let both = modified.iter().map(|entry| (&entry.0, blob(entry)));
    one_side.iter().map(|(path, blob)| (path, blob)).chain(both).collect()
}

fn read_side<'i>(
    input: &Input<'_>,
    files: &[(&'i PagePath, &'i ObjectId)],
    writing: Writing<'_>,
    release: &str,
    problems: &mut Vec<Problem>,
) -> Read<'i> {
    let read: Vec<_> = files
        .par_iter()
        .map(|(path, blob)| match input.texts.get(*blob) {
            Some(bytes) => (*path, *blob, page::read(path, bytes, writing.dialect, writing.includes)),
            None => (
                *path,
                *blob,
                (
                    Page::default(),
                    vec![Problem::in_file(path.as_str(), None, ProblemKind::MissingObject(blob.short().to_owned()))],
                ),
            ),
        })
        .collect();
    let mut out = Read::new();
    for (path, blob, (page, odd)) in read {
        problems.extend(odd.into_iter().map(|problem| problem.in_release(release)));
        out.insert(path, (page, blob));
    }
    out
}

fn as_ends<'r>(read: &'r Read<'_>) -> Vec<End<'r>> {
    read.iter().map(|(path, (page, blob))| End { path, page, blob: &blob.0 }).collect()
}

/// Of each page that was split: the part that goes on as that page. The others are new pages made of its text.
fn first_parts(descents: &[Descent]) -> Vec<Option<PagePath>> {
    let mut parts: BTreeMap<&PagePath, &Descent> = BTreeMap::new();
    for descent in descents.iter().filter(|descent| descent.lineage == Lineage::Split) {
        let first = parts.entry(&descent.old[0]).or_insert(descent);
        if descent.goes_on() && !first.goes_on() {
            *first = descent;
        }
    }
    parts.into_values().map(|descent| descent.new.clone()).collect()
}

/// What changed in one page. Of a part split off another page, what stayed behind there is not told as gone.
fn change(
    descent: &Descent,
    (before, called_before): (&ByPath<'_>, &Called),
    (after, called_after): (&ByPath<'_>, &Called),
    links: &Links,
    weights: &Weights,
    split_off: bool,
) -> PageChange {
    let old = descent.old.first().and_then(|path| Some((path, *before.get(path)?)));
    let new = descent.new.as_ref().and_then(|path| Some((path, *after.get(path)?)));
    let title = |page: Option<(&PagePath, &Page)>, called: &Called| {
        page.and_then(|(path, page)| page.title().map(str::to_owned).or_else(|| called.get(path).cloned()))
    };
    let mut told = match (old, new) {
        (Some(old), Some(new)) => edits(Sides { old, new, links, weights }),
        _ => Vec::new(),
    };
    if split_off {
        told.retain(|edit| edit.op != Op::Delete && !matches!(edit.kind, EditKind::Field(_)));
    }
    let words = match (old, new) {
        (Some(_), Some((_, page))) => edits::count(page, &told),
        (Some((_, page)), None) => WordCount { deleted: edits::count(page, &[]).unchanged, ..WordCount::default() },
        (None, Some((_, page))) => WordCount { inserted: edits::count(page, &[]).unchanged, ..WordCount::default() },
        (None, None) => WordCount::default(),
    };
    let both = old.is_some() && new.is_some();
    // Where a text stands is asked only of texts that came or went.
    let asks_where = told.iter().any(|edit| edit.significance == Significance::Substantive)
        || matches!(descent.lineage, Lineage::Merged | Lineage::Split);
    PageChange {
        lineage: descent.lineage,
        old_titles: descent
            .old
            .iter()
            .map(|path| title(before.get(path).map(|page| (path, *page)), called_before).unwrap_or_else(|| path.name()))
            .collect(),
        name: match (new, old) {
            (Some((path, _)), _) => title(new, called_after).unwrap_or_else(|| path.name()),
            (None, Some((path, _))) => title(old, called_before).unwrap_or_else(|| path.name()),
            (None, None) => String::new(),
        },
        old_paths: descent.old.clone(),
        new_path: descent.new.clone(),
        address_kept: matches!((old, new), (Some((old, _)), Some((new, _))) if links.own(old.as_str()) == links.own(new.as_str())),
        names_address: [old, new].into_iter().flatten().any(|(_, page)| names_address(page)),
        confidence: descent.confidence,
        evidence: in_words(&descent.evidence, words),
        old_title: title(old, called_before),
        new_title: title(new, called_after),
        kept: if both { words.unchanged as f64 / (words.unchanged + words.deleted).max(1) as f64 } else { 1.0 },
        words,
        about: if descent.lineage == Lineage::Added { new.and_then(|(_, page)| about(page)) } else { None },
        outline: if descent.lineage == Lineage::Added {
            new.map_or(Vec::new(), |(_, page)| outline(page))
        } else {
            Vec::new()
        },
        split_into: Vec::new(),
        old_headings: descent.old.iter().filter_map(|path| before.get(path)).flat_map(|page| headings(page)).collect(),
        new_headings: new.map(|(_, page)| headings(page)).unwrap_or_default(),
        old_passages: descent
            .old
            .iter()
            .filter_map(|path| before.get(path))
            .filter(|_| asks_where)
            .flat_map(|page| passages(page))
            .collect(),
        new_passages: new.filter(|_| asks_where).map(|(_, page)| passages(page)).unwrap_or_default(),
        weights: *weights,
        edits: told,
        path_sweep: None,
        note: None,
    }
}

/// Whether the front matter decides on the address (`permalink` in Jekyll, `url` and `slug` in Hugo, `slug` in Docusaurus).
fn names_address(page: &Page) -> bool {
    ["permalink", "slug", "url"].iter().any(|key| page.field(key).is_some())
}

/// The running text of a page: what stands in rows of a table is told by row.
fn passages(page: &Page) -> Vec<Passage> {
    let mut heading = None;
    let mut out = Vec::new();
    for block in &page.blocks {
        if block.kind == BlockKind::Heading {
            heading = (block.level > 1).then(|| block.text.clone());
        }
        if !matches!(block.kind, BlockKind::TableRow | BlockKind::Code | BlockKind::Comment) && !block.text.is_empty() {
            out.push(Passage { heading: heading.clone(), text: block.text.clone() });
        }
    }
    out
}

/// Lineage weighs likeness by runs of words, of which one typo breaks four; people are told the share of words.
fn in_words(evidence: &[Evidence], words: WordCount) -> Vec<Evidence> {
    let most = words.unchanged + words.deleted.max(words.inserted);
    let share = if most == 0 { 0.0 } else { words.unchanged as f64 / most as f64 };
    let told = |evidence: &Evidence| match evidence {
        Evidence::Likeness(_) => Evidence::Likeness(share),
        other => other.clone(),
    };
    evidence.iter().map(told).collect()
}

fn headings(page: &Page) -> Vec<String> {
    page.blocks.iter().filter(|block| block.kind == BlockKind::Heading).map(|block| block.text.clone()).collect()
}

/// A sentence of fewer words ("Hey there!") says nothing of the page.
const GREETING: usize = 4;

/// What ends in a colon says something if it has so many words: "To upgrade, run:" does not.
const LEADS_IN: usize = 12;

/// Under so many headings below its title a page still says what it is about; what stands further down is a part of it.
const OPENING: usize = 2;

/// What a page says of itself beside its title: its summary, else its first sentence.
fn about(page: &Page) -> Option<String> {
    let bare = |text: &str| text.trim().trim_end_matches(['.', '!', '?', ':']).to_lowercase();
    let title = page.title().map(bare);
    let says_more = |text: &str| title.as_ref().is_none_or(|title| *title != bare(text));
    let field =
        ["summary", "description", "samenvatting", "toelichting"].iter().find_map(|key| page.field(key)).map(str::trim);
    if let Some(text) = field.filter(|text| !text.is_empty() && says_more(text)) {
        return Some(text.to_owned());
    }
    let below_title = |block: &&Block| block.kind == BlockKind::Heading && (block.level > 1 || !block.place.is_empty());
    let end = page.blocks.iter().filter(below_title).nth(OPENING).map_or(u32::MAX, |block| block.lines.start);
    let prose = page.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph && block.lines.start < end);
    let mut sentences =
        prose.flat_map(|block| words::sentences(&block.text).into_iter().map(|range| block.text[range].trim()));
    // What shows how a command is written says nothing by itself, nor do a few words that introduce a list.
    let is_whole = |text: &str| {
        text.ends_with(['.', '!', '?', '…', '。']) && !text.ends_with("...")
            || text.ends_with(':') && words::word_count(text) >= LEADS_IN
    };
    sentences.find(|text| words::word_count(text) >= GREETING && is_whole(text) && says_more(text)).map(str::to_owned)
}

/// The outermost headings below the title.
fn outline(page: &Page) -> Vec<String> {
    let below = |block: &&Block| {
        block.kind == BlockKind::Heading && (block.level > 1 || !block.place.is_empty()) && !block.text.is_empty()
    };
    let level = page.blocks.iter().filter(below).map(|block| block.level).min();
    let outermost = page.blocks.iter().filter(below).filter(|block| Some(block.level) == level);
    outermost.map(|block| block.text.clone()).collect()
}

/// The answer to "what changed from A to B".
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The old end.
    pub from: Point,
    /// The new end.
    pub to: Point,
    /// How many pages the old end has in all.
    pub pages_before: usize,
    /// How many pages the new end has in all.
    pub pages_after: usize,
    /// One entry per new page and one per removed page, of every page that differs in a byte or in path; by new path, then
    /// the removed ones by old path.
    pub pages: Vec<PageChange>,
    /// Edits that recur on several pages, each told once; `SweepId` is the place in this list, from 0 (told as `s1`, …).
    pub sweeps: Vec<Sweep>,
    /// What was odd on the way.
    pub problems: Vec<Problem>,
}

/// Where a page came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshDeserialize, BorshSerialize)]
pub enum Lineage {
    /// The same page on the same path.
    Kept,
    /// The same page on another path.
    Moved,
    /// Several old pages became this one.
    Merged,
    /// One old page became several, of which this is one.
    Split,
    /// There was no such page.
    Added,
    /// There is no such page any more.
    Removed,
}

/// Why a lineage verdict stands, strongest first. The wording is in `render::language`.
#[derive(Clone, Debug, PartialEq, BorshDeserialize, BorshSerialize)]
pub enum Evidence {
    /// The path did not change.
    SamePath,
    /// The very same bytes.
    SameBytes,
    /// The visible text is the same.
    SameText,
    /// This share (0 to 1) of the words of the visible text is the same.
    Likeness(f64),
    /// This share (0 to 1) of the old page's text stands in the new page.
    Contained(f64),
    /// This share (0 to 1) of the new page's text comes from the old page.
    MadeOf(f64),
    /// The titles are the same.
    SameTitle,
    /// The file names are the same, numbers in front aside.
    SameSlug,
    /// Words that both titles or file names have and few others; the share (0 to 1) of the shorter name they make up.
    Named(Vec<String>, f64),
    /// The paths differ in case only.
    CaseOnly,
    /// The front matter ids are the same.
    SameId,
    /// A release between the two ends moved, merged or split it: its name.
    Between(String),
    /// A commit in the range renamed it.
    RenamedIn(ObjectId),
    /// The subject of that commit says so, by this word.
    Said(String),
    /// A redirect that people wrote leads there.
    Redirect,
    /// A person ruled so, and why.
    Ruling(String),
    /// The path is the same, but it is another page now.
    PathReused,
}

/// What became of one page.
#[derive(Clone, Debug, PartialEq, BorshDeserialize, BorshSerialize)]
pub struct PageChange {
    /// Where it came from.
    pub lineage: Lineage,
    /// Empty for `Added`, one for `Kept`, `Moved`, `Split`, `Removed`, several for `Merged` (the one it continues first).
    pub old_paths: Vec<PagePath>,
    /// None for `Removed`.
    pub new_path: Option<PagePath>,
    /// Whether the path below the content folder stayed: the folder was renamed, for readers the page did not move.
    pub address_kept: bool,
    /// Whether the page says at one of the ends which address it wants: then the address does not follow from the path.
    pub names_address: bool,
    /// How sure the lineage is, 0 to 1.
    pub confidence: f64,
    /// Why.
    pub evidence: Vec<Evidence>,
    /// What to call it: its title; where it has none, its file or folder in a readable spelling; both where another page in the same
    /// folder that changed has the same title.
    pub name: String,
    /// Title of the (first) old page.
    pub old_title: Option<String>,
    /// Title of the new page.
    pub new_title: Option<String>,
    /// Titles of all old pages, in the order of `old_paths`; falls back on what the file is called.
    pub old_titles: Vec<String>,
    /// Titles of the new pages that were split off it, each once; empty for others.
    pub split_into: Vec<String>,
    /// All headings of its old pages.
    pub old_headings: Vec<String>,
    /// All headings of the new page, and of the pages that were split off it.
    pub new_headings: Vec<String>,
    /// The running text of its old pages, where an edit asks for it: what stood there already is not new.
    pub old_passages: Vec<Passage>,
    /// The same of the new page, and of the pages that were split off it: what still stands there is not gone.
    pub new_passages: Vec<Passage>,
    /// How much each reason matters here: what its edits are judged by.
    pub weights: Weights,
    /// What changed in it. Empty for `Added` and `Removed`: there the page as a whole is the change.
    pub edits: Vec<Edit>,
    /// The sweep that tells where it lives now, if many pages moved in the same way.
    pub path_sweep: Option<SweepId>,
    /// What people want told of it. It changes no fact: only what is told.
    pub note: Option<Note>,
    /// Words of the visible text.
    pub words: WordCount,
    /// What the new page says of itself, for `Added`: front matter `summary`/`description`, else its first sentence.
    pub about: Option<String>,
    /// Of a new page: the outermost headings below its title.
    pub outline: Vec<String>,
    /// Share of the old text's words that the new text still has, 0 to 1; 1 for `Added` and `Removed`.
    pub kept: f64,
}

/// The text of one block, and the heading right above it; none at the top of the page.
#[derive(Clone, Debug, PartialEq, Eq, BorshDeserialize, BorshSerialize)]
#[allow(missing_docs, reason = "said above")]
pub struct Passage {
    pub heading: Option<String>,
    pub text: String,
}

impl Passage {
    /// Whether that sentence stands in it word for word. Of a few words the passage must be made up: "Privacy" is in many texts.
    pub fn says(&self, sentence: &str) -> bool {
        let end = |text: &str| text.trim().trim_end_matches(['.', '!', '?', ':', ';']).len();
        let sentence = &sentence.trim()[..end(sentence)];
        // Most don't, and every sentence of a page is asked of every passage: only of those that do are words counted.
        if sentence.is_empty() || !self.text.contains(sentence) {
            return false;
        }
        if words::word_count(sentence) < OWN_WORDS {
            return self.text.trim()[..end(&self.text)] == *sentence;
        }
        self.text.match_indices(sentence).any(|(at, _)| {
            let begins = !self.text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
            // "Ask for a permit" is not what "Ask for a permit, and wait" says.
            let next = self.text[at + sentence.len()..].chars().next();
            begins
                && next
                    .is_none_or(|next| matches!(next, '.' | '!' | '?' | ':' | ';' | ')' | '"' | '\'' | '”' | '’' | '…'))
        })
    }
}

/// So many words in a row are a sentence that a passage repeats; fewer are a name that any sentence may hold.
pub const OWN_WORDS: usize = 4;

/// Words counted in the visible text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshDeserialize, BorshSerialize)]
#[allow(missing_docs, reason = "the names are those of the contract and say it")]
pub struct WordCount {
    pub inserted: usize,
    pub deleted: usize,
    pub unchanged: usize,
}

/// What an edit does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshDeserialize, BorshSerialize)]
#[allow(missing_docs, reason = "the names are those of the contract and say it")]
pub enum Op {
    Insert,
    Delete,
    Replace,
    Move,
}

/// Where in a page an edit is: a block of the body, or a field of the front matter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshDeserialize, BorshSerialize)]
pub enum EditKind {
    /// A block of the body.
    Block(BlockKind),
    /// A front matter field, by key.
    Field(String),
}

/// One change within a page.
#[derive(Clone, Debug, PartialEq, BorshDeserialize, BorshSerialize)]
pub struct Edit {
    /// What it does.
    pub op: Op,
    /// In what.
    pub kind: EditKind,
    /// What the block was, where that is another kind.
    pub was: Option<BlockKind>,
    /// Heading level or list depth of the block, 1 for the row with the names of a table's columns; 0 for others.
    pub level: u8,
    /// The headings above it on the new page (the old page for deletions), outermost first.
    pub place: Vec<String>,
    /// The headings above it on the old page, where the innermost is another heading, and not this one renamed. Moves have theirs in `moved`.
    pub stood: Option<Vec<String>>,
    /// The title of the innermost box it stands in, if any; empty where the box has none.
    pub in_box: Option<String>,
    /// The visible text before; none for insertions.
    pub old: Option<String>,
    /// The visible text after; none for deletions.
    pub new: Option<String>,
    /// The words: equal and deleted ones give `old`, equal and inserted ones give `new`, exactly.
    pub words: Vec<Word>,
    /// Old and new address, for links and images whose address changed, appeared or went.
    pub target: Option<Target>,
    /// For moves: from where to where.
    pub moved: Option<Move>,
    /// The verdict.
    pub significance: Significance,
    /// Why, in the order of [`Reason`].
    pub reasons: Vec<Reason>,
    /// The sweep that takes the whole edit.
    pub sweep: Option<SweepId>,
    /// Lines in the new source (the old one for deletions), from 1.
    pub line: u32,
}

/// A stretch of words that stayed, went or came.
#[derive(Clone, Debug, PartialEq, Eq, Hash, BorshDeserialize, BorshSerialize)]
pub struct Word {
    /// Stayed, went or came.
    pub op: WordOp,
    /// The text, blanks included.
    pub text: String,
    /// The sweep that takes this stretch.
    pub sweep: Option<SweepId>,
}

/// What became of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshDeserialize, BorshSerialize)]
#[allow(missing_docs, reason = "the names say it")]
pub enum WordOp {
    Equal,
    Delete,
    Insert,
}

/// An address before and after.
#[derive(Clone, Debug, PartialEq, Eq, Hash, BorshDeserialize, BorshSerialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Target {
    pub old: Option<String>,
    pub new: Option<String>,
}

/// From where to where a block moved.
#[derive(Clone, Debug, PartialEq, Eq, BorshDeserialize, BorshSerialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Move {
    pub from: Place,
    pub to: Place,
    /// The heading, where a whole section moved.
    pub section: Option<String>,
}

/// A place in a page.
#[derive(Clone, Debug, PartialEq, Eq, BorshDeserialize, BorshSerialize)]
pub struct Place {
    /// The page.
    pub path: PagePath,
    /// The headings above it.
    pub headings: Vec<String>,
}

/// How much a change matters to a reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, BorshDeserialize, BorshSerialize)]
pub enum Significance {
    /// Nothing a reader can see.
    #[default]
    None,
    /// Looks only.
    Cosmetic,
    /// Seen, but a reader would not act differently.
    Editorial,
    /// A reader may act differently.
    Substantive,
}

/// Why a change matters as much as it does: the closed list. Which significance follows is in `compare::meaning`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshDeserialize, BorshSerialize)]
#[allow(missing_docs, reason = "documented with their significance in `compare::meaning`")]
pub enum Reason {
    Whitespace,
    Markup,
    Comment,
    HeadingLevel,
    Layout,
    Typography,
    LinkSpelling,
    Order,
    LinkTarget,
    LinkText,
    Typo,
    Spelling,
    Punctuation,
    Wording,
    Label,
    Metadata,
    AltText,
    Image,
    Name,
    Number,
    Date,
    Amount,
    Reference,
    Obligation,
    Negation,
    Opposite,
    Link,
    Code,
    TextAdded,
    TextRemoved,
    Title,
}

/// A sweep, by its place in [`Comparison::sweeps`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshDeserialize, BorshSerialize)]
pub struct SweepId(pub usize);

/// The same edit on several pages, told once.
#[derive(Clone, Debug, PartialEq, BorshDeserialize, BorshSerialize)]
pub struct Sweep {
    /// What recurs.
    pub kind: SweepKind,
    /// What it does.
    pub op: Op,
    /// Whether it stands at the end of a block or field, where the words alone say too little.
    pub at_end: bool,
    /// The section or box that it came or went with: what tells of that tells of it.
    pub part_of: Option<SweepId>,
    /// On how many pages.
    pub pages: usize,
    /// The verdict on one of its edits (the highest).
    pub significance: Significance,
    /// Why.
    pub reasons: Vec<Reason>,
    /// What stood there; empty when something was inserted.
    pub old: String,
    /// What stands there now; empty when something was deleted.
    pub new: String,
    /// The words before and after it that are the same on all pages, where it is too short to be understood alone.
    pub around: [String; 2],
    /// Whether `…` stands in the texts for what each page has of its own.
    pub open: bool,
    /// What came or went on much the same pages under the same heading, and is told with it; each with on how many pages.
    pub more: Vec<(String, usize)>,
    /// In what it recurs.
    pub block: EditKind,
}

impl Sweep {
    /// What stands there now; of what went, what stood there.
    pub fn text(&self) -> &str {
        if self.new.is_empty() { &self.old } else { &self.new }
    }
}

/// What a sweep is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshDeserialize, BorshSerialize)]
#[allow(missing_docs, reason = "the names are those of the contract and say it")]
pub enum SweepKind {
    Words,
    Block,
    Section,
    FrontMatter,
    Link,
    Path,
}

impl Edit {
    /// Whether all of the edit's marked words belong to sweeps, or the edit as a whole does.
    pub fn is_swept(&self) -> bool {
        self.sweep.is_some()
            || (self.words.iter().any(|word| word.op != WordOp::Equal)
                && self.words.iter().all(|word| word.op == WordOp::Equal || word.sweep.is_some()))
    }
}

impl PageChange {
    /// Lets go of the texts of the pages that only its statements are made of. Of the many changes of a whole history they take the most
    /// memory.
    pub fn forget_passages(&mut self) {
        self.old_headings = Vec::new();
        self.new_headings = Vec::new();
        self.old_passages = Vec::new();
        self.new_passages = Vec::new();
    }

    /// Lets go of the texts of its edits too. What was judged of them and the sweeps they are part of stay as they are.
    pub fn forget_texts(&mut self) {
        self.forget_passages();
        for edit in &mut self.edits {
            edit.place = Vec::new();
            (edit.old, edit.new, edit.target, edit.moved) = (None, None, None, None);
            // What is left of an edit when a sweep takes some of its words is judged by the others.
            if edit.words.iter().all(|word| word.sweep.is_none()) {
                edit.words = Vec::new();
            }
        }
        self.edits.shrink_to_fit();
    }

    /// The highest significance of all its edits; an added or removed page is substantive.
    pub fn significance(&self) -> Significance {
        match self.lineage {
            Lineage::Added | Lineage::Removed => Significance::Substantive,
            _ => self.edits.iter().map(|edit| edit.significance).max().unwrap_or_default(),
        }
    }

    /// The highest significance of what belongs to no sweep.
    pub fn own_significance(&self) -> Significance {
        match self.lineage {
            Lineage::Added | Lineage::Removed => Significance::Substantive,
            _ => self.edits.iter().map(|edit| sweeps::own_significance(edit, &self.weights)).max().unwrap_or_default(),
        }
    }

    /// Whether it is an old page that goes on, not a new one made of old text.
    pub fn is_continued(&self) -> bool {
        match self.lineage {
            Lineage::Merged => self.new_path.as_ref().is_some_and(|new| self.old_paths.contains(new)),
            Lineage::Split => !self.split_into.is_empty(),
            Lineage::Kept | Lineage::Moved => true,
            Lineage::Added | Lineage::Removed => false,
        }
    }

    /// The same page as if it were the only one: no edit belongs to a sweep.
    pub fn without_sweeps(&self) -> PageChange {
        let mut page = self.clone();
        page.path_sweep = None;
        for edit in &mut page.edits {
            edit.sweep = None;
            edit.words.iter_mut().for_each(|word| word.sweep = None);
        }
        page
    }

    /// The path it is known by now (the old one for removed pages).
    pub fn path(&self) -> &PagePath {
        self.new_path.as_ref().unwrap_or_else(|| &self.old_paths[0])
    }

    /// What to call it now.
    pub fn title(&self) -> &str {
        &self.name
    }
}
