//! The navigation of a site: in which section a page stands, and what the navigation calls it.

use globset::GlobMatcher;
use serde_json::Value;

use crate::page::{PagePath, readable};

/// The navigation, flat, in reading order.
#[derive(Clone, Debug, Default)]
pub struct Nav {
    /// The content folders: what the navigation's paths begin from.
    folders: Vec<String>,
    entries: Vec<Entry>,
}

/// One line of the navigation.
#[derive(Clone, Debug)]
struct Entry {
    /// The titles of the sections it stands in, outermost first.
    sections: Vec<String>,
    /// What the navigation calls it.
    title: Option<String>,
    target: Target,
}

#[derive(Clone, Debug)]
enum Target {
    /// A page, by its path below the content folder.
    Page(String),
    /// All pages below a folder.
    Folder(String),
    /// `... | glob` of the awesome-pages plugin.
    Glob(Box<GlobMatcher>),
}

/// How many sections deep a navigation is read; menus of sites show three or four.
const MAX_DEPTH: usize = 32;

impl Nav {
    /// A site without a navigation of its own: sections are the folders.
    pub fn of_folders(folders: &[String]) -> Nav {
        Nav { folders: folders.to_vec(), entries: Vec::new() }
    }

    /// The `nav` of an `mkdocs.yml`, entries of the awesome-pages plugin too. What it can't read it leaves out.
    pub fn of_mkdocs(nav: &Value, folders: &[String]) -> Nav {
        let mut entries = Vec::new();
        read(nav, &mut Vec::new(), &mut entries);
        Nav { folders: folders.to_vec(), entries }
    }

    /// The titles of the sections above a page, outermost first. Where the navigation lists the page, its sections; else
    /// those of the nearest folder whose index page it lists; what is left are the folders, in a readable spelling.
    ///
    /// ```text
    /// nav: - Wetten:                              docs/wetten/eisen/a.md
    ///          - Eisen: wetten/eisen/index.md     → ["Wetten", "Eisen"]
    /// ```
    pub fn section_of(&self, page: &PagePath) -> Vec<String> {
        self.section_with(page, &|_| None)
    }

    /// The same, with the titles of index pages where `title_of` knows them (it gets their repo-relative paths).
    pub fn section_with(&self, page: &PagePath, title_of: &dyn Fn(&PagePath) -> Option<String>) -> Vec<String> {
        let (root, below) = self.below(page);
        if let Some(entry) = self.entry(below) {
            return entry.sections.clone();
        }
        // An index page stands for its folder: the sections above it are those of the folder above.
        let folder = below.rsplit_once('/').map_or("", |(folder, _)| folder);
        let own =
            if is_index(page.file_name()) { folder.rsplit_once('/').map_or("", |(above, _)| above) } else { folder };
        self.section_of_folder(root, own, title_of)
    }

    /// Whether the site has a navigation of its own, in which a page can be missing.
    pub fn is_explicit(&self) -> bool {
        !self.entries.is_empty()
    }

    /// What the navigation calls a page, if it gives it a title of its own.
    pub fn title_of(&self, page: &PagePath) -> Option<&str> {
        self.entry(self.below(page).1)?.title.as_deref()
    }

    /// The place of a page among all entries of the navigation: of the entry that names it, else of the nearest folder above it that
    /// has one. None where the navigation says nothing of it.
    pub fn rank_of(&self, page: &PagePath) -> Option<usize> {
        let below = self.below(page).1;
        let place = |path: &str| {
            self.entry(path).and_then(|found| self.entries.iter().position(|entry| std::ptr::eq(entry, found)))
        };
        let mut folder = below;
        place(below).or_else(|| {
            while let Some((above, _)) = folder.rsplit_once('/') {
                let index = ["index.md", "README.md"].iter().find_map(|name| place(&format!("{above}/{name}")));
                if index.is_some() {
                    return index;
                }
                folder = above;
            }
            None
        })
    }

    /// The content folder and the path below it.
    fn below<'a>(&'a self, page: &'a PagePath) -> (&'a str, &'a str) {
        let path = page.as_str();
        let strip = |folder: &'a String| {
            if folder.is_empty() {
                Some(("", path))
            } else {
                Some((folder.as_str(), path.strip_prefix(folder.as_str())?.strip_prefix('/')?))
            }
        };
        self.folders.iter().find_map(strip).unwrap_or(("", path))
    }

    /// The entry for a page: by its own path, else the folder or glob that takes it.
    fn entry(&self, below: &str) -> Option<&Entry> {
        let exact = |entry: &&Entry| matches!(&entry.target, Target::Page(path) if path == below);
        let wide = |entry: &&Entry| match &entry.target {
            Target::Page(_) => false,
            Target::Folder(folder) => below.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/')),
            Target::Glob(glob) => glob.is_match(below),
        };
        self.entries.iter().find(exact).or_else(|| self.entries.iter().find(wide))
    }

    /// Whether a section of the navigation is this folder: all it lists lies in there. Its index page, often called
    /// "Overview", is then no section below it.
    fn is_section(&self, sections: &[String], folder: &str) -> bool {
        let inside = |entry: &Entry| match &entry.target {
            Target::Page(path) | Target::Folder(path) => {
                path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
            }
            Target::Glob(glob) => glob.glob().glob().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')),
        };
        !sections.is_empty() && self.entries.iter().filter(|entry| entry.sections.starts_with(sections)).all(inside)
    }

    fn section_of_folder(
        &self,
        root: &str,
        folder: &str,
        title_of: &dyn Fn(&PagePath) -> Option<String>,
    ) -> Vec<String> {
        if folder.is_empty() {
            return Vec::new();
        }
        let index = |name: &str| format!("{folder}/{name}");
        if let Some(entry) = ["index.md", "README.md"].iter().find_map(|name| self.entry(&index(name))) {
            let own = entry.title.as_ref().filter(|_| !self.is_section(&entry.sections, folder));
            return entry.sections.iter().chain(own).cloned().collect();
        }
        let (above, name) = folder.rsplit_once('/').unwrap_or(("", folder));
        let repo_path =
            |name: &str| PagePath::new(if root.is_empty() { index(name) } else { format!("{root}/{}", index(name)) });
        let title = ["index.md", "README.md", "_index.md"].iter().find_map(|name| title_of(&repo_path(name)));
        let mut sections = self.section_of_folder(root, above, title_of);
        sections.push(title.unwrap_or_else(|| readable(name)));
        sections
    }
}

/// Whether a file of that name stands for its folder.
pub(super) fn is_index(name: &str) -> bool {
    matches!(name, "index.md" | "README.md" | "_index.md" | "index.mdx" | "index.markdown")
}

/// The navigation of mdBook, `SUMMARY.md`, written as that of MkDocs: a list in which a chapter with chapters below it is a section
/// whose first page it is, and a heading a section of all that follows up to the next.
pub(super) fn of_summary(summary: &str) -> Value {
    // The sections that are open, each with the column of its chapter and what stands in it; the outermost first.
    let mut open: Vec<(usize, String, Vec<Value>)> = vec![(0, String::new(), Vec::new())];
    let close = |open: &mut Vec<(usize, String, Vec<Value>)>, column: usize| {
        while open.len() > 1 && open.last().is_some_and(|(from, ..)| *from >= column) {
            let (_, title, items) = open.pop().unwrap_or_default();
            let section = match <[Value; 1]>::try_from(items) {
                // A chapter with none below it is a page.
                Ok([page @ Value::Object(_)]) if page.get(&title).is_some_and(Value::is_string) => page,
                Ok(one) => section(title, one.into()),
                Err(items) => section(title, items),
            };
            open.last_mut().expect("the outermost stays").2.push(section);
        }
    };
    for line in summary.lines() {
        let (text, column) = (line.trim_start(), line.len() - line.trim_start().len());
        // Parts stand left of all chapters.
        if let Some(part) = text.strip_prefix("# ").filter(|part| !part.trim().eq_ignore_ascii_case("summary")) {
            close(&mut open, 1);
            open.push((1, part.trim().to_owned(), Vec::new()));
        }
        let is_item = text.starts_with(['-', '*']);
        let chapter = text.trim_start_matches(['-', '*', ' ']).strip_prefix('[').and_then(|rest| rest.split_once("]("));
        let Some((title, path)) = chapter.and_then(|(title, rest)| Some((title, rest.split_once(')')?.0))) else {
            continue;
        };
        close(&mut open, if is_item { column + 2 } else { 1 });
        let page =
            (!path.is_empty()).then(|| section_of(title, Value::String(path.trim_start_matches("./").to_owned())));
        open.push((column + 2, title.to_owned(), page.into_iter().collect()));
    }
    close(&mut open, 1);
    Value::Array(open.pop().unwrap_or_default().2)
}

fn section(title: String, items: Vec<Value>) -> Value {
    section_of(&title, Value::Array(items))
}

fn section_of(title: &str, what: Value) -> Value {
    Value::Object([(title.to_owned(), what)].into_iter().collect())
}

fn read(nav: &Value, sections: &mut Vec<String>, entries: &mut Vec<Entry>) {
    if sections.len() > MAX_DEPTH {
        return;
    }
    match nav {
        Value::Array(items) => items.iter().for_each(|item| read(item, sections, entries)),
        Value::Object(titled) => {
            for (title, item) in titled {
                if let Value::String(path) = item {
                    entries.extend(target(path).map(|target| Entry {
                        sections: sections.clone(),
                        title: Some(title.clone()),
                        target,
                    }));
                } else {
                    sections.push(title.clone());
                    read(item, sections, entries);
                    sections.pop();
                }
            }
        }
        Value::String(path) => {
            entries.extend(target(path).map(|target| Entry { sections: sections.clone(), title: None, target }));
        }
        _ => {}
    }
}

/// What an entry leads to; none for links elsewhere and for a bare `...`, which says where but not which.
fn target(text: &str) -> Option<Target> {
    if let Some(rest) = text.strip_prefix("...") {
        let pattern =
            rest.rsplit('|').next().map(str::trim).filter(|pattern| !pattern.is_empty() && *pattern != "flat")?;
        let pattern = pattern.strip_prefix("glob=").unwrap_or(pattern);
        let glob = globset::GlobBuilder::new(pattern).literal_separator(true).build().ok()?;
        return Some(Target::Glob(Box::new(glob.compile_matcher())));
    }
    if text.contains("://") {
        return None;
    }
    let path = text.trim_start_matches("./").trim_end_matches('/');
    let page = [".md", ".markdown", ".mdx", ".html", ".ipynb"].iter().any(|end| path.ends_with(end));
    Some(if page { Target::Page(path.to_owned()) } else { Target::Folder(path.to_owned()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nav() -> Nav {
        let nav = serde_json::json!([
            {"Home": "index.md"},
            {"Onderwerpen": ["onderwerpen/index.md", "... | onderwerpen/*.md"]},
            {"Wetten": [{"Overzicht": "wetten/index.md"}, {"Eisen": "wetten/eisen/index.md"}]},
            {"Elders": "https://example.org/"},
            {"Map": "map/"},
        ]);
        Nav::of_mkdocs(&nav, &["docs".to_owned()])
    }

    #[test]
    fn sections_come_from_the_navigation_then_from_the_nearest_index_then_from_folders() {
        let cases: [(&str, &[&str]); 10] = [
            ("docs/index.md", &[]),
            ("docs/onderwerpen/index.md", &["Onderwerpen"]),
            ("docs/onderwerpen/privacy.md", &["Onderwerpen"]),
            ("docs/wetten/a.md", &["Wetten"]),
            ("docs/wetten/eisen/a.md", &["Wetten", "Eisen"]),
            ("docs/wetten/eisen/02-diep_er/b.md", &["Wetten", "Eisen", "Diep er"]),
            ("docs/los/index.md", &[]),
            ("docs/los/a.md", &["Los"]),
            ("docs/map/x/y.md", &[]),
            ("elders/a.md", &["Elders"]),
        ];
        for (page, expected) in cases {
            assert_eq!(nav().section_of(&PagePath::new(page)), expected, "{page}");
        }
    }

    #[test]
    fn titles_of_index_pages_are_used_where_they_are_known() {
        let title = |page: &PagePath| (page.as_str() == "docs/los/index.md").then(|| "Losse zaken".to_owned());
        assert_eq!(nav().section_with(&PagePath::new("docs/los/a.md"), &title), ["Losse zaken"]);
        assert_eq!(nav().title_of(&PagePath::new("docs/wetten/eisen/index.md")), Some("Eisen"));
        assert_eq!(nav().title_of(&PagePath::new("docs/onderwerpen/index.md")), None);
    }

    #[test]
    fn the_summary_of_a_book_is_its_navigation() {
        let summary = "# Summary\n\n[Inleiding](index.md)\n\n# Regels\n\n* [Geluid](geluid/index.md)\n    * [Grenzen](geluid/grenzen.md)\n\
                       * [Bodem](./bodem.md)\n- [Later]()\n\n# Bijlagen\n\n- [Begrippen](begrippen.md)\n\n[Makers](makers.md)\n";
        let nav = Nav::of_mkdocs(&of_summary(summary), &["src".to_owned()]);
        let told = |page: &str| {
            let path = PagePath::new(format!("src/{page}"));
            (nav.title_of(&path).map(str::to_owned), nav.section_of(&path).join(" › "))
        };
        let is = |title: &str, section: &str| (Some(title.to_owned()), section.to_owned());
        assert_eq!(told("index.md"), is("Inleiding", ""));
        assert_eq!(told("geluid/index.md"), is("Geluid", "Regels › Geluid"));
        assert_eq!(told("geluid/grenzen.md"), is("Grenzen", "Regels › Geluid"));
        assert_eq!(told("bodem.md"), is("Bodem", "Regels"));
        assert_eq!(told("begrippen.md"), is("Begrippen", "Bijlagen"));
        assert_eq!(told("makers.md"), is("Makers", ""));
    }
}
