//! Where readers end who open the address of a page that is gone: at the page that people lead them to, in a file of redirects or at the
//! top of that page.

use std::collections::{BTreeMap, HashMap};

use super::project::{Project, redirects_at};
use crate::compare::lineage::redirects::{FIELDS, address_of, end_of, said_at};
use crate::compare::{Comparison, EditKind, Lineage, PageChange};
use crate::config::Site;
use crate::page::{self, PagePath};
use crate::report::Lead;

impl Project {
    /// For each page that a comparison removes, the page that its old address leads to now; `site` is the site at the new end. Pages from
    /// which nothing leads to another page of the site are not in it.
    pub fn leads(&self, comparison: &Comparison, site: &Site) -> BTreeMap<PagePath, Lead> {
        let gone: Vec<&PagePath> = comparison
            .pages
            .iter()
            .filter(|page| page.lineage == Lineage::Removed)
            .filter_map(|page| page.old_paths.first())
            .collect();
        if gone.is_empty() {
            return BTreeMap::new();
        }
        let mut written: Vec<(String, String)> = redirects_at(&self.repo, &comparison.to, site)
            .into_iter()
            .filter_map(|(from, to)| Some((from, within(site, &to)?.to_owned())))
            .collect();
        let folders = &site.content_folders;
        written.extend(comparison.pages.iter().flat_map(|page| said_by_page(page, folders)));
        if written.is_empty() {
            return BTreeMap::new();
        }
        let pages = self.pages_at(&comparison.to).unwrap_or_default();
        let lives: HashMap<String, PagePath> =
            pages.into_iter().map(|path| (address_of(path.as_str(), folders), path)).collect();
        let lead = |old: &PagePath| {
            let new = end_of(&address_of(old.as_str(), folders), &written, &lives)?;
            let title = self.title_at(comparison, site, new)?;
            Some((old.clone(), Lead { title, url: site.url_of(new) }))
        };
        gone.into_iter().filter_map(lead).collect()
    }

    /// What a page of the new end is called.
    fn title_at(&self, comparison: &Comparison, site: &Site, path: &PagePath) -> Option<String> {
        if let Some(change) = comparison.pages.iter().find(|change| change.new_path.as_ref() == Some(path)) {
            return Some(change.title().to_owned());
        }
        let bytes = self.repo.file(&comparison.to, path.as_str())?;
        let (read, _) = page::read(path, &bytes, &site.dialect, &page::Includes::new());
        let title = read.title().or_else(|| site.nav.title_of(path)).map_or_else(|| path.name(), str::to_owned);
        Some(title)
    }
}

/// The address that a redirect leads to, below the site's own; none if it leads out of the site.
fn within<'t>(site: &Site, to: &'t str) -> Option<&'t str> {
    if !to.contains("://") {
        return Some(to);
    }
    site.url.as_deref().and_then(|own| to.strip_prefix(own.trim_end_matches('/')))
}

/// The addresses that a page says at its top to be its own too, of those that came.
fn said_by_page(change: &PageChange, folders: &[String]) -> Vec<(String, String)> {
    let Some(path) = &change.new_path else { return Vec::new() };
    let own = address_of(path.as_str(), folders);
    let said = change.edits.iter().filter_map(|edit| match &edit.kind {
        EditKind::Field(key) if FIELDS.contains(&key.as_str()) => Some((key, edit.new.as_deref()?)),
        _ => None,
    });
    said.flat_map(|(key, list)| {
        list.split(", ").map(|from| (said_at(&own, key, from), own.clone())).collect::<Vec<_>>()
    })
    .collect()
}
