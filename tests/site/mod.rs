//! A small site with a history: tests write one in a few lines, and ask what pagelog makes of two of its ends.
//!
//! There are two ways to the same comparison: [`in_memory`] takes two trees, [`in_repository`] two revisions of a
//! repository that [`write`] made.

#![allow(dead_code, reason = "every test binary and bench uses its own part")]

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Days, FixedOffset};
use pagelog::compare::lineage::Between;
use pagelog::compare::{Called, Comparison, Input, Writing, compare, descents};
use pagelog::config::Content;
use pagelog::demo;
use pagelog::git::Repo;
use pagelog::git::history::{NewCommit, NewTag};
use pagelog::page::{Dialect, Includes, PagePath};
use pagelog::release::{ObjectId, Point};
use pagelog::render::language::Language;
use pagelog::render::view;
use pagelog::report::SiteFacts;
use pagelog::report::statements::statements;
use pagelog::rulings::Rulings;
use pagelog::snapshot::{Delta, Rename};
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_128;

/// Texts by path.
pub type Tree = BTreeMap<String, String>;

/// A tree of these files.
pub fn tree<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)>) -> Tree {
    files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

/// The day with that number: noon on the first of January 2025, and so on.
pub fn day(number: u64) -> DateTime<FixedOffset> {
    let first = DateTime::parse_from_rfc3339("2025-01-01T12:00:00+01:00").expect("a date as RFC 3339 has them");
    first.checked_add_days(Days::new(number)).unwrap_or(first)
}

/// A commit on that day that leaves this tree, with these tags.
pub fn commit(number: u64, tree: &Tree, tags: &[&str]) -> NewCommit {
    NewCommit {
        message: format!("Dag {number}"),
        date: day(number),
        files: tree.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect(),
        tags: tags.iter().map(|name| NewTag { name: (*name).to_owned(), message: None, date: day(number) }).collect(),
    }
}

/// Writes a repository with one commit a day, each with its tree and its tags.
pub fn write(folder: &Path, commits: &[(&Tree, &[&str])]) {
    let commits: Vec<NewCommit> = (0..).zip(commits).map(|(number, (tree, tags))| commit(number, tree, tags)).collect();
    Repo::commit_all(folder, &commits).expect("an empty folder takes a repository");
}

/// Writes the sample site.
pub fn write_demo(folder: &Path) {
    let commits: Vec<NewCommit> = demo::history()
        .into_iter()
        .map(|commit| NewCommit {
            tags: commit
                .tag
                .into_iter()
                .map(|tag| NewTag {
                    date: tag.annotation.as_ref().map_or(commit.date, |(_, date)| *date),
                    message: tag.annotation.map(|(message, _)| message),
                    name: tag.name,
                })
                .collect(),
            message: commit.message,
            date: commit.date,
            files: commit.files,
        })
        .collect();
    Repo::commit_all(folder, &commits).expect("an empty folder takes the sample site");
}

/// What becomes of the pages below `docs/` from one tree to another.
pub fn in_memory(old: &Tree, new: &Tree, renames: &[Rename]) -> Comparison {
    between((old, new), renames, &[], compare)
}

/// What becomes of the pages from the first of these releases to the last, with what the releases between did.
pub fn over_releases(trees: &[&Tree]) -> Comparison {
    let rows = trees.windows(2).enumerate();
    let rows: Vec<Between> = rows
        .map(|(at, pair)| Between {
            release: format!("v1.{at}"),
            descents: between((pair[0], pair[1]), &[], &[], descents),
        })
        .collect();
    let ends = (trees[0], trees[trees.len() - 1]);
    between(ends, &[], if rows.len() > 1 { &rows } else { &[] }, compare)
}

fn between<T>(
    (old, new): (&Tree, &Tree),
    renames: &[Rename],
    rows: &[Between],
    make: impl FnOnce(&Input<'_>) -> T,
) -> T {
    let id = |text: &String| ObjectId(format!("{:032x}", xxh3_128(text.as_bytes())));
    let pages = |tree: &Tree| -> BTreeMap<PagePath, ObjectId> {
        let pages = tree.iter().filter(|(path, _)| path.starts_with("docs/") && path.ends_with(".md"));
        pages.map(|(path, text)| (PagePath::new(path.as_str()), id(text))).collect()
    };
    let (before, after) = (pages(old), pages(new));
    let missing = |from: &BTreeMap<PagePath, ObjectId>, to: &BTreeMap<PagePath, ObjectId>| {
        let missing = from.iter().filter(|(path, _)| !to.contains_key(path));
        missing.map(|(path, blob)| (path.clone(), blob.clone())).collect()
    };
    let changed = |(path, blob): (&PagePath, &ObjectId)| {
        let other = after.get(path).filter(|other| *other != blob)?;
        Some((path.clone(), blob.clone(), other.clone()))
    };
    let delta = Delta {
        removed: missing(&before, &after),
        added: missing(&after, &before),
        modified: before.iter().filter_map(changed).collect(),
        beside: Vec::new(),
        pages_before: before.len(),
        pages_after: after.len(),
    };
    let texts = old.values().chain(new.values()).map(|text| (id(text), Arc::from(text.as_bytes()))).collect();
    let point = |name: &str| Point { name: name.to_owned(), ..Point::beginning() };
    told((point("old"), point("new")), &delta, &texts, renames, rows, make)
}

/// What becomes of the pages below `docs/` from one revision to another.
pub fn in_repository(folder: &Path, from: &str, to: &str) -> Comparison {
    let repo = Repo::discover(folder).expect("the test wrote a repository");
    let point = |name| repo.point(name).expect("the test wrote this revision");
    let (from, to) = (point(from), point(to));
    let content = Content::default();
    let (delta, problems) = repo.delta(Some(&from), &to, &content).expect("the trees are whole");
    assert!(problems.is_empty(), "{problems:?}");
    let (texts, missing) = repo.texts(&delta.needed()).expect("the texts are whole");
    assert!(missing.is_empty(), "{missing:?}");
    let ends = delta.removed.iter().chain(&delta.added).map(|(path, _)| path.clone()).collect();
    let (renames, problems) = repo.renames(Some(&from), &to, &content, &ends);
    assert!(problems.is_empty(), "{problems:?}");
    told((from, to), &delta, &texts, &renames, &[], compare)
}

fn told<T>(
    (from, to): (Point, Point),
    delta: &Delta,
    texts: &HashMap<ObjectId, Arc<[u8]>>,
    renames: &[Rename],
    between: &[Between],
    make: impl FnOnce(&Input<'_>) -> T,
) -> T {
    let (dialect, includes) = (Dialect::default(), Includes::new());
    let writing = Writing { dialect: &dialect, includes: &includes, called: &Called::new() };
    make(&Input {
        from,
        to,
        delta,
        texts,
        old_writing: writing,
        new_writing: writing,
        renames,
        between,
        redirects: &[],
        rulings: &Rulings::default(),
        weights: Default::default(),
        site_url: None,
        folders: &["docs".to_owned()],
    })
}

/// The document of a comparison, read back from its text.
pub fn document(comparison: &Comparison, language: Language) -> Value {
    let said: Vec<_> = comparison.pages.iter().map(statements).collect();
    let view = view::diff_view(comparison, &SiteFacts::default(), &said, language);
    let text = view::json(&view).expect("a view is JSON");
    serde_json::from_str(&text).expect("what was written can be read")
}
