//! Which files of a tree are pages.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use xxhash_rust::xxh3::xxh3_64;

use crate::error::Error;

/// The endings of pages, where the configuration names no others.
pub const EXTENSIONS: [&str; 3] = [".md", ".markdown", ".mdx"];

/// Which files of a tree are pages: those below a content folder with a page's ending, chosen by globs.
#[derive(Clone, Debug)]
pub struct Content {
    /// The content folders as configured, former names too, without closing `/`; empty: found out at each end of the
    /// range from the site's own configuration there.
    pub folders: Vec<String>,
    extensions: Vec<String>,
    /// None: everything.
    include: Option<GlobSet>,
    exclude: GlobSet,
    /// Whether `include` asks for files that a dot hides.
    hidden_too: bool,
    /// Whether `include` asks for `SUMMARY.md`.
    navigation_too: bool,
    key: u64,
}

impl Default for Content {
    fn default() -> Self {
        Content {
            folders: Vec::new(),
            extensions: EXTENSIONS.map(str::to_owned).into(),
            include: None,
            exclude: GlobSet::empty(),
            hidden_too: false,
            navigation_too: false,
            key: 0,
        }
    }
}

impl Content {
    /// Pages below these folders (empty: found out) with these endings (empty: the usual ones), that match one of
    /// `include` (empty: all) and none of `exclude`. Globs are matched on the path below the content folder; `*` does not
    /// cross a `/`, `**` does. The error names the glob that is none.
    pub fn new(
        folders: &[String],
        extensions: &[String],
        include: &[String],
        exclude: &[String],
    ) -> Result<Self, Error> {
        let extensions = if extensions.is_empty() {
            EXTENSIONS.map(str::to_owned).into()
        } else {
            extensions.iter().map(|end| format!(".{}", end.trim_start_matches('.'))).collect()
        };
        let folders = folders.iter().map(|folder| normal_folder(folder)).collect();
        let chosen = if include.is_empty() { None } else { Some(globs(include)?) };
        let key = xxh3_64(format!("{extensions:?} {include:?} {exclude:?}").as_bytes());
        let hidden_too = include.iter().any(|glob| is_hidden(glob));
        let navigation_too = include.iter().any(|glob| is_navigation(glob));
        let exclude = globs(exclude)?;
        Ok(Content { folders, extensions, include: chosen, exclude, hidden_too, navigation_too, key })
    }

    /// Tells this choice of files from others, to keep what was found out under it.
    pub(crate) fn key(&self) -> u64 {
        self.key
    }

    /// Whether the file at this path below the content folder is a page. What a name with a dot before it hides is none, as with the
    /// generators (`.snippets`, `.templates`), unless a glob of `include` has such a name;
    /// and neither is `SUMMARY.md`, in which the navigation stands.
    pub fn is_page(&self, below: &str) -> bool {
        self.extensions.iter().any(|end| below.len() > end.len() && below.ends_with(end.as_str()))
            && (self.hidden_too || !is_hidden(below))
            && (self.navigation_too || !is_navigation(below))
            && self.include.as_ref().is_none_or(|globs| globs.is_match(below))
            && !self.exclude.is_match(below)
    }
}

/// Whether a file or a folder above it has a name with a dot before it.
fn is_hidden(path: &str) -> bool {
    path.split('/').any(|name| name.starts_with('.'))
}

/// Whether a file says in which order the pages stand, as mdBook, GitBook and literate-nav have it, and is no page itself.
fn is_navigation(path: &str) -> bool {
    path.rsplit('/').next() == Some("SUMMARY.md")
}

/// `./docs/` → `docs`; `.` → empty, the root.
pub(crate) fn normal_folder(folder: &str) -> String {
    let folder = folder.trim();
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/') {
        match part {
            "" | "." => {}
            // What leads out is refused where people write it, and leads nowhere where a site's own configuration says it.
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Whether a folder as written is absolute or leads out of the folder it counts from.
pub(crate) fn leads_out(folder: &str) -> bool {
    let folder = folder.trim();
    let drive = folder.as_bytes().get(1) == Some(&b':');
    let mut depth = 0usize;
    for part in folder.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." if depth == 0 => return true,
            ".." => depth -= 1,
            _ => depth += 1,
        }
    }
    drive || folder.starts_with(['/', '\\', '~'])
}

/// A set of globs; the error names the one that is none.
pub(crate) fn globs(globs: &[String]) -> Result<GlobSet, Error> {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        let parsed = GlobBuilder::new(glob).literal_separator(true).build();
        set.add(
            parsed.map_err(|cause| Error::new(format!("no usable glob: {glob}")).because(cause.kind().to_string()))?,
        );
    }
    set.build().map_err(|cause| Error::new("cannot use these globs together").because(cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(include: &[&str], exclude: &[&str]) -> Content {
        let own = |globs: &[&str]| globs.iter().map(|&glob| glob.to_owned()).collect::<Vec<_>>();
        Content::new(&own(&["./docs/"]), &[], &own(include), &own(exclude)).unwrap()
    }

    #[test]
    fn pages_are_told_by_their_ending() {
        let content = Content::default();
        for page in ["a.md", "a/b.markdown", "a b/ç.mdx", "a.md.md"] {
            assert!(content.is_page(page), "{page}");
        }
        for other in
            ["a.txt", ".md", "a.md/b.png", "md", ".snippets/a.md", "a/.concept.md", "SUMMARY.md", "a/SUMMARY.md"]
        {
            assert!(!content.is_page(other), "{other}");
        }
    }

    #[test]
    fn globs_are_matched_below_the_content_folder() {
        let content = content(&["**/*.md"], &["drafts/**", "*/CONTRIBUTING.md"]);
        assert_eq!(content.folders, ["docs"]);
        assert!(content.is_page("index.md") && content.is_page("a/b/c.md"));
        assert!(!content.is_page("drafts/x.md") && !content.is_page("a/CONTRIBUTING.md"));
        assert!(content.is_page("a/b/CONTRIBUTING.md"), "* does not cross a folder");
        assert!(!content.is_page("a.mdx"));
    }

    #[test]
    fn hidden_files_are_pages_where_they_are_asked_for() {
        assert!(!content(&["**/*.md"], &[]).is_page(".well-known/a.md"));
        assert!(content(&["**/*.md", ".well-known/*"], &[]).is_page(".well-known/a.md"));
    }

    #[test]
    fn a_glob_that_is_none_is_named() {
        let error = Content::new(&[], &[], &["a[".to_owned()], &[]).unwrap_err();
        assert_eq!(error.to_text(), "no usable glob: a[: unclosed character class; missing ']'");
    }
}
