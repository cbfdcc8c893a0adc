//! What reaches a page through a file that it includes: its own file stays the same, and its reader sees something else.

use std::collections::{BTreeMap, BTreeSet};

use super::project::Project;
use crate::error::Error;
use crate::page::{self, Dialect, PagePath};
use crate::problem::Problem;
use crate::range::Range;
use crate::release::ObjectId;
use crate::snapshot::Delta;

/// How the names of files end that pages show as text.
const TEXTS: [&str; 6] = [".md", ".markdown", ".mdx", ".txt", ".html", ".rst"];

impl Project {
    /// What differs between the ends of a range: the pages whose file is another, and those that show another file that is. What is put
    /// under every page (`auto_append`) and pages that other pages include are not followed. Errors: a tree can't be read.
    pub fn delta(&self, range: &Range) -> Result<(Delta, Vec<Problem>), Error> {
        let (mut delta, problems) = self.repo.delta(range.from.as_ref(), &range.to, &self.content)?;
        let showing = self.showing(range, &delta)?;
        delta.modified.extend(showing.into_iter().map(|(path, blob)| (path, blob.clone(), blob)));
        delta.modified.sort();
        Ok((delta, problems))
    }

    /// The pages that stayed the same and show a file that did not. Reads the pages only where such a file may be among what changed.
    fn showing(&self, range: &Range, delta: &Delta) -> Result<Vec<(PagePath, ObjectId)>, Error> {
        let Some(from) = range.from.as_ref().filter(|from| !from.is_beginning()) else { return Ok(Vec::new()) };
        let site = self.site_at(&range.to);
        if !site.dialect.myst && site.dialect.snippet_folders.is_empty() {
            return Ok(Vec::new());
        }
        let touched: BTreeSet<&PagePath> =
            delta.added.iter().map(|(path, _)| path).chain(delta.modified.iter().map(|(path, ..)| path)).collect();
        let is_text = |path: &String| {
            TEXTS.iter().any(|end| path.ends_with(end))
                && !touched.contains(&PagePath::new(path.as_str()))
                && !site.dialect.auto_append.iter().any(|file| path.ends_with(file.as_str()))
        };
        let changed: BTreeSet<String> = self.repo.changed(from, &range.to)?.into_iter().filter(is_text).collect();
        if changed.is_empty() {
            return Ok(Vec::new());
        }
        let dialect = Dialect { auto_append: Vec::new(), ..site.dialect.clone() };
        let (all, _) = self.repo.delta(None, &range.to, &self.content)?;
        let pages: Vec<(PagePath, ObjectId)> =
            all.added.into_iter().filter(|(path, _)| !touched.contains(path)).collect();
        let (texts, _) = self.repo.texts(pages.iter().map(|(_, blob)| blob))?;
        // Whether a file is another, or shows one that is; a file that is being looked at shows nothing more.
        let mut known: BTreeMap<String, bool> = changed.into_iter().map(|path| (path, true)).collect();
        let mut out = Vec::new();
        for (path, blob) in pages {
            let Some(text) = texts.get(&blob) else { continue };
            let mut wanted = page::includes(path.as_str(), &String::from_utf8_lossy(text), &dialect);
            let mut seen = BTreeSet::new();
            let mut shows = false;
            while let Some(name) = wanted.pop().filter(|_| !shows) {
                if !seen.insert(name.clone()) {
                    continue;
                }
                shows = match known.get(&name) {
                    Some(is_changed) => *is_changed,
                    None => {
                        if let Some(text) = self.repo.file(&range.to, &name) {
                            wanted.extend(page::includes(&name, &String::from_utf8_lossy(&text), &dialect));
                        }
                        false
                    }
                };
            }
            if shows {
                out.push((path, blob));
            } else {
                known.extend(seen.into_iter().map(|name| (name, false)));
            }
        }
        Ok(out)
    }
}
