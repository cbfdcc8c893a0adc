//! What is told, without wording: release notes and page histories as plain data, made from a comparison.

pub mod chronicle;
pub mod history;
pub mod newsletter;
pub mod next;
pub mod notes;
pub mod outline;
pub mod readiness;
pub mod personal;
pub mod redirects;
pub mod statements;
pub mod texts;
pub mod why;

use std::collections::BTreeMap;

use crate::compare::PageChange;
use crate::page::PagePath;

/// What the site itself knows of its pages: its name, and per page where it stands in the navigation and its address.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SiteFacts {
    /// The site's name.
    pub name: String,
    /// The content folders, joined with `, ` where there are several.
    pub content: String,
    /// Code of the language the pages are written in.
    pub language: String,
    /// The pages of the new end by path; removed pages by their old path, as the old end knew them.
    pub pages: BTreeMap<PagePath, PageFacts>,
    /// The sections that pages which moved stood in, by old path, as the old end knew them.
    pub former: BTreeMap<PagePath, Vec<String>>,
    /// Where those end who open the address of a page that is gone, by its old path: where people wrote a redirect.
    pub leads: BTreeMap<PagePath, Lead>,
}

/// A page of the new end that an address leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lead {
    /// Its title.
    pub title: String,
    /// Its address on the site.
    pub url: Option<String>,
}

/// What the site knows of one page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageFacts {
    /// The titles of the sections it stands in, outermost first.
    pub section: Vec<String>,
    /// Its address on the site.
    pub url: Option<String>,
    /// Its place in the navigation, counted through; none for pages the navigation does not name.
    pub rank: Option<usize>,
}

impl SiteFacts {
    /// The sections a page stands in, outermost first; none where the site does not say.
    pub fn section(&self, change: &PageChange) -> &[String] {
        self.pages.get(change.path()).map_or(&[], |facts| facts.section.as_slice())
    }

    /// The sections that a page which moved stood in.
    pub fn former_section(&self, change: &PageChange) -> Option<&[String]> {
        change.old_paths.first().and_then(|path| self.former.get(path)).map(Vec::as_slice)
    }

    /// Where those end who open the address of a page that is gone.
    pub fn lead(&self, change: &PageChange) -> Option<&Lead> {
        if change.new_path.is_some() { None } else { self.leads.get(change.path()) }
    }

    /// The address of a page; removed pages have none any more.
    pub fn url(&self, change: &PageChange) -> Option<&str> {
        change.new_path.as_ref().and_then(|path| self.pages.get(path)).and_then(|facts| facts.url.as_deref())
    }

    /// The places of all changes in reading order: first those of which the site knows no section, then sections as
    /// the navigation has them, then sections it does not name; within a section by title.
    pub fn reading_order(&self, pages: &[PageChange]) -> Vec<usize> {
        let mut first: BTreeMap<&[String], usize> = BTreeMap::new();
        for facts in self.pages.values() {
            if let Some(rank) = facts.rank {
                let known = first.entry(&facts.section).or_insert(rank);
                *known = rank.min(*known);
            }
        }
        let mut order: Vec<usize> = (0..pages.len()).collect();
        order.sort_by_cached_key(|&at| {
            let section = self.section(&pages[at]);
            let rank = first.get(section).copied().unwrap_or(usize::MAX);
            (
                !section.is_empty(),
                rank,
                section.to_vec(),
                sorting_title(pages[at].title()),
                pages[at].path().clone(),
                at,
            )
        });
        order
    }
}

/// A title as people sort it: case and quotation marks aside.
fn sorting_title(title: &str) -> String {
    title.trim_start_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase()
}
