//! What differs between the pages of two trees, by simultaneous walk.
//!
//! Two trees with the same id hold the same files, so an unchanged folder is never opened for the difference:
//!
//! ```text
//! old docs/        new docs/
//!   a/  1f3…         a/  1f3…     same id: not opened
//!   b/  9c0…         b/  77e…     opened
//!     x.md 5d1…        x.md 5d1…  same id: nothing
//!     y.md 0a4…        y.md e20…  modified
//! ```
//!
//! Counting pages does open everything, but each tree once, however many releases share it.
//!
//! Links and submodules are no pages. That is told only where a page became a link or the other way round, which would else
//! look like a page that vanished; a site may link one CONTRIBUTING.md into every folder, and that is nothing odd.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use git2::{Oid, Tree};

use super::graph::WORTH_A_THREAD;
use super::{Repo, date_of, object_id};
use crate::config::Content;
use crate::config::site::{self, Files};
use crate::error::Error;
use crate::page::PagePath;
use crate::problem::{Problem, ProblemKind};
use crate::release::{ObjectId, Point};
use crate::snapshot::{Delta, beside};

/// The bits of a file mode that tell its kind, and the kinds.
pub(super) const KIND_OF_FILE: i32 = 0o170_000;
pub(super) const REGULAR_FILE: i32 = 0o100_000;
const FOLDER: i32 = 0o040_000;
const SYMLINK: i32 = 0o120_000;

/// How many folders deep the walk goes. File systems end paths at 4,096 bytes and people at ten levels; a tree that is
/// deeper was made by a program, to make programs fail.
const MAX_DEPTH: usize = 200;

/// What a tree holds below a path.
#[derive(Clone, Debug, Default)]
pub(super) struct Count {
    pages: usize,
    odd: Vec<Problem>,
}

/// The content folders that a site's configuration gave, and all that this followed from.
pub(super) struct FoundFolders {
    /// The files that were asked for, and what was there.
    files: Vec<(String, Option<Oid>)>,
    /// The folders that were asked for, and whether they were there.
    folders: Vec<(String, bool)>,
    found: Arc<[String]>,
}

/// One entry of a tree that matters: a folder, a file, or something that is neither.
#[derive(Clone, Copy)]
enum Entry {
    Folder(Oid),
    File(Oid),
    Link(&'static str),
}

/// What the walk found.
#[derive(Default)]
pub(super) struct Difference {
    pub(super) delta: Delta,
    /// Paths that are a page at one end and a link or submodule at the other: path, kind, whether the old end has the link.
    replaced: Vec<(String, &'static str, bool)>,
}

/// Two trees under the same path, and how long the path of their content folder is.
struct Pair {
    old: Option<Oid>,
    new: Option<Oid>,
    path: String,
    base: usize,
    depth: usize,
}

impl Repo {
    /// What differs between the pages of two points; from none (or the beginning) all pages are added. Content folders are
    /// looked up at each end. Problems: pages that became links, paths that are not UTF-8 and folders whose objects are missing, each with the
    /// release it was met in. Errors: a commit or its root tree is missing.
    pub fn delta(&self, from: Option<&Point>, to: &Point, content: &Content) -> Result<(Delta, Vec<Problem>), Error> {
        let old = from.map(|from| self.root(from)).transpose()?.flatten();
        let new = self.root(to)?;
        let old_folders = self.content_folders(old.as_ref(), content);
        let new_folders = self.content_folders(new.as_ref(), content);
        let mut found = Difference::default();
        for folder in old_folders.iter().chain(&*new_folders).collect::<BTreeSet<_>>() {
            let find = |root: Option<&Tree<'_>>, folders: &[String]| {
                root.filter(|_| folders.contains(folder)).and_then(|root| self.folder_in(root, folder))
            };
            let ends = (find(old.as_ref(), &old_folders), find(new.as_ref(), &new_folders));
            self.compare(ends, folder, content, &mut found);
        }
        let Difference { mut delta, replaced } = found;
        delta.removed.sort();
        delta.added.sort();
        delta.modified.sort();
        if delta.removed.is_empty() || delta.added.is_empty() {
            delta.beside.clear();
        }
        delta.beside.sort();
        let mut problems = Vec::new();
        if let (Some(from), Some(root)) = (from, &old) {
            delta.pages_before = self.count_all(root, &old_folders, content, from, &mut problems);
        }
        if let Some(root) = &new {
            delta.pages_after = self.count_all(root, &new_folders, content, to, &mut problems);
        }
        // Of a release, its tag has the date.
        for point in from.into_iter().chain([to]).filter(|point| point.version.is_none()) {
            let commit = self.oid(&point.commit).and_then(|id| self.inner.find_commit(id).ok());
            if commit.is_some_and(|commit| date_of(commit.time()).is_none()) {
                problems.push(Problem::in_file("", None, ProblemKind::NoDate).in_release(&point.name));
            }
        }
        for (path, kind, at_old) in replaced {
            let release = from.filter(|_| at_old).map_or(&to.name, |from| &from.name);
            problems.push(Problem::in_file(path, None, ProblemKind::NotAPage(kind.to_owned())).in_release(release));
        }
        problems.sort();
        problems.dedup();
        self.refuse_partial(&problems)?;
        Ok((delta, problems))
    }

    /// An error if folders are missing because the clone was made without them.
    fn refuse_partial(&self, problems: &[Problem]) -> Result<(), Error> {
        let missing = |problem: &&Problem| matches!(problem.kind, ProblemKind::MissingObject(_));
        match problems.iter().find(missing) {
            Some(problem) if self.is_partial() => {
                let place = format!("{} of {}", problem.path, problem.release);
                Err(Error::new(format!("the folder {place} is not in this clone, which was made without it"))
                    .hint(super::open::REFETCH))
            }
            _ => Ok(()),
        }
    }

    /// How many pages each of these points has; of many in two threads. Points beside each other share most of their folders, which
    /// are counted once. False beside it: some folders could not be read. Error: a commit or its root tree is missing.
    pub fn count_pages_of(&self, points: &[Point], content: &Content) -> Result<(Vec<usize>, bool), Error> {
        let (older, newer) = points.split_at(points.len() / 2);
        let count = |repo: &Repo, points: &[Point]| -> Result<(Vec<usize>, bool), Error> {
            let counted: Result<Vec<_>, _> = points.iter().map(|point| repo.count_pages(point, content)).collect();
            let (pages, whole): (Vec<usize>, Vec<bool>) = counted?.into_iter().unzip();
            Ok((pages, whole.into_iter().all(|whole| whole)))
        };
        if points.len() < WORTH_A_THREAD {
            return count(self, points);
        }
        let other = self.again()?;
        let (older, newer) = std::thread::scope(|scope| {
            let older = scope.spawn(move || count(&other, older));
            let newer = count(self, newer);
            (older.join().map_err(|_| Error::new("cannot count the pages")), newer)
        });
        let ((mut pages, older), (rest, newer)) = (older??, newer?);
        pages.extend(rest);
        Ok((pages, older && newer))
    }

    /// How many pages a point has; false beside it if some folders could not be read. Error: its commit or its root tree is missing.
    pub(super) fn count_pages(&self, point: &Point, content: &Content) -> Result<(usize, bool), Error> {
        let Some(root) = self.root(point)? else { return Ok((0, true)) };
        let folders = self.content_folders(Some(&root), content);
        let mut problems = Vec::new();
        let pages = self.count_all(&root, &folders, content, point, &mut problems);
        self.refuse_partial(&problems)?;
        Ok((pages, problems.is_empty()))
    }

    /// The content folders of a point: those configured that it has, else what its own site configuration says.
    pub fn folders(&self, point: &Point, content: &Content) -> Result<Vec<String>, Error> {
        Ok(self.content_folders(self.root(point)?.as_ref(), content).to_vec())
    }

    pub(super) fn content_folders(&self, root: Option<&Tree<'_>>, content: &Content) -> Arc<[String]> {
        let Some(root) = root else { return Arc::new([]) };
        let exists = |folder: &str| self.folder_in(root, folder).is_some();
        if !content.folders.is_empty() {
            return outermost(content.folders.iter().filter(|folder| exists(folder)).cloned().collect()).into();
        }
        // The answer follows from a few files, which seldom change: ask only whether they did.
        let same = |known: &&FoundFolders| {
            known.files.iter().all(|(path, blob)| self.blob_in(root, path) == *blob)
                && known.folders.iter().all(|(path, there)| exists(path) == *there)
        };
        let known = self.memo.borrow().folders.iter().rev().find(same).map(|known| known.found.clone());
        if let Some(found) = known {
            return found;
        }
        let (files, folders) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
        let file = |path: &str| {
            let blob = self.blob_in(root, path);
            files.borrow_mut().push((path.to_owned(), blob));
            self.inner.find_blob(blob?).ok().map(|blob| String::from_utf8_lossy(blob.content()).into_owned())
        };
        let folder = |path: &str| {
            let there = exists(path);
            folders.borrow_mut().push((path.to_owned(), there));
            there
        };
        let found: Arc<[String]> = outermost(site::content_folders(&Files { file: &file, folder: &folder })).into();
        let (files, folders) = (files.into_inner(), folders.into_inner());
        self.memo.borrow_mut().folders.push(FoundFolders { files, folders, found: found.clone() });
        found
    }

    /// Adds what differs below one content folder. Not recursive: trees may be deep.
    pub(super) fn compare(
        &self,
        (old, new): (Option<Oid>, Option<Oid>),
        folder: &str,
        content: &Content,
        found: &mut Difference,
    ) {
        let mut open = vec![Pair { old, new, path: folder.to_owned(), base: below(folder), depth: 0 }];
        while let Some(pair) = open.pop() {
            if pair.old == pair.new || pair.depth > MAX_DEPTH {
                continue;
            }
            let read = |id: Option<Oid>| id.map_or(Some(BTreeMap::new()), |id| self.entries(id));
            // Of a folder that can't be read at one end nothing is told (counting its pages tells that it is missing).
            let (Some(old), Some(new)) = (read(pair.old), read(pair.new)) else { continue };
            let ends = |found: &Difference| found.delta.removed.len() + found.delta.added.len();
            let (ends_before, mut unchanged) = (ends(found), Vec::new());
            for name in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
                let Ok(text) = std::str::from_utf8(name) else { continue };
                let path = join(&pair.path, text);
                let (old, new) = (old.get(name).copied(), new.get(name).copied());
                let (old_tree, new_tree) = (old.and_then(Entry::folder), new.and_then(Entry::folder));
                if old_tree != new_tree {
                    let depth = pair.depth + 1;
                    open.push(Pair { old: old_tree, new: new_tree, path: path.clone(), base: pair.base, depth });
                }
                if content.is_page(path.get(pair.base..).unwrap_or("")) {
                    unchanged.extend(found.page(path, old, new));
                }
            }
            if ends(found) > ends_before {
                found.delta.beside.extend(beside(&unchanged));
            }
        }
    }

    fn count_all(
        &self,
        root: &Tree<'_>,
        folders: &[String],
        content: &Content,
        at: &Point,
        problems: &mut Vec<Problem>,
    ) -> usize {
        let mut all = Count::default();
        for folder in folders {
            if let Some(tree) = self.folder_in(root, folder) {
                all.add(&self.count(tree, folder, below(folder), content, 0));
            }
        }
        problems.extend(all.odd.iter().map(|problem| problem.clone().in_release(&at.name)));
        all.pages
    }

    fn count(&self, tree: Oid, path: &str, base: usize, content: &Content, depth: usize) -> Count {
        let key = (tree, content.key(), path.to_owned());
        if let Some(known) = self.memo.borrow().pages.get(&key) {
            return known.clone();
        }
        let mut count = Count::default();
        let Ok(tree) = self.inner.find_tree(tree) else {
            let kind = ProblemKind::MissingObject(object_id(tree).short().to_owned());
            count.odd.push(Problem::in_file(path, None, kind));
            return count;
        };
        for entry in &tree {
            let kind = Entry::of(&entry);
            let Ok(name) = std::str::from_utf8(entry.name_bytes()) else {
                let path = join(path, &String::from_utf8_lossy(entry.name_bytes()));
                if kind.folder().is_some() || content.is_page(path.get(base..).unwrap_or("")) {
                    count.odd.push(Problem::in_file(path, None, ProblemKind::PathEncoding));
                }
                continue;
            };
            let path = join(path, name);
            match kind {
                Entry::Folder(id) if depth < MAX_DEPTH => count.add(&self.count(id, &path, base, content, depth + 1)),
                Entry::File(_) if content.is_page(path.get(base..).unwrap_or("")) => count.pages += 1,
                _ => {}
            }
        }
        self.memo.borrow_mut().pages.insert(key, count.clone());
        count
    }

    /// The entries of a tree by name; none if its object is missing.
    fn entries(&self, tree: Oid) -> Option<BTreeMap<Vec<u8>, Entry>> {
        let tree = self.inner.find_tree(tree).ok()?;
        Some(tree.iter().map(|entry| (entry.name_bytes().to_vec(), Entry::of(&entry))).collect())
    }
}

impl Entry {
    fn of(entry: &git2::TreeEntry<'_>) -> Entry {
        match entry.filemode_raw() & KIND_OF_FILE {
            FOLDER => Entry::Folder(entry.id()),
            REGULAR_FILE => Entry::File(entry.id()),
            SYMLINK => Entry::Link("symlink"),
            _ => Entry::Link("submodule"),
        }
    }

    fn folder(self) -> Option<Oid> {
        if let Entry::Folder(id) = self { Some(id) } else { None }
    }

    fn file(self) -> Option<Oid> {
        if let Entry::File(id) = self { Some(id) } else { None }
    }
}

impl Count {
    fn add(&mut self, other: &Count) {
        self.pages += other.pages;
        self.odd.extend(other.odd.iter().cloned());
    }
}

impl Difference {
    /// Adds a path that looks like a page, by its entries at both ends. Gives it back if it is an unchanged page.
    fn page(&mut self, path: String, old: Option<Entry>, new: Option<Entry>) -> Option<(PagePath, ObjectId)> {
        match (old, new) {
            (Some(Entry::Link(kind)), Some(Entry::File(_))) => self.replaced.push((path.clone(), kind, true)),
            (Some(Entry::File(_)), Some(Entry::Link(kind))) => self.replaced.push((path.clone(), kind, false)),
            _ => {}
        }
        let blob = |entry: Option<Entry>| entry.and_then(Entry::file).map(object_id);
        match (blob(old), blob(new)) {
            (Some(old), Some(new)) if old != new => self.delta.modified.push((PagePath::new(path), old, new)),
            (Some(_), Some(same)) => return Some((PagePath::new(path), same)),
            (Some(old), None) => self.delta.removed.push((PagePath::new(path), old)),
            (None, Some(new)) => self.delta.added.push((PagePath::new(path), new)),
            (None, None) => {}
        }
        None
    }
}

/// Where the part of a path below this folder begins.
fn below(folder: &str) -> usize {
    if folder.is_empty() { 0 } else { folder.len() + 1 }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { [folder, "/", name].concat() }
}

/// The folders that lie in no other of them, so that no page is met twice.
fn outermost(folders: Vec<String>) -> Vec<String> {
    let within = |folder: &str, outer: &str| {
        folder != outer && (outer.is_empty() || folder.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/')))
    };
    let kept: BTreeSet<&String> =
        folders.iter().filter(|folder| !folders.iter().any(|outer| within(folder, outer))).collect();
    kept.into_iter().cloned().collect()
}
