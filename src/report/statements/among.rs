//! What can be said of a page only beside the other pages of the comparison.

use std::collections::BTreeMap;

use super::{Said, Statement};
use crate::compare::PageChange;
use crate::report::SiteFacts;

/// What can be said of a page only beside the others: a first sentence or headings that several new pages share say nothing of any of them.
pub fn among_others(statements: &mut [Vec<Statement>], pages: &[PageChange], site: &SiteFacts) {
    name_sections(statements, pages, site);
    name_files(statements, pages, site);
    name_leads(statements, pages, site);
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    let mut alike: BTreeMap<&[String], usize> = BTreeMap::new();
    for page in pages {
        page.about.iter().for_each(|about| *times.entry(about).or_default() += 1);
        *alike.entry(&page.outline).or_default() += 1;
    }
    for statement in statements.iter_mut().flatten() {
        if let Said::New { about, headings } = &mut statement.what {
            *about = about.take().filter(|about| times.get(about.as_str()).copied().unwrap_or_default() < SHARED);
            if alike.get(headings.as_slice()).copied().unwrap_or_default() >= SHARED {
                headings.clear();
            }
        }
    }
}

/// Two new pages may say the same of themselves (a page and its translation); three share a notice.
const SHARED: usize = 3;

/// Says of moved pages which file they are, where the address does not certainly follow from the path: the page names its own, or the
/// site's generator may make another one of it.
fn name_files(statements: &mut [Vec<Statement>], pages: &[PageChange], site: &SiteFacts) {
    for (said, page) in statements.iter_mut().zip(pages) {
        if site.url(page).is_some() && !page.names_address {
            continue;
        }
        let Some(from) = page.old_paths.first().map(ToString::to_string) else { continue };
        for statement in said {
            if let Said::Moved { sections: None, .. } = &statement.what {
                statement.what = Said::FileRenamed { from: from.clone(), to: page.path().to_string() };
            }
        }
    }
}

/// Says of pages that are gone where their address leads to, where people wrote that.
fn name_leads(statements: &mut [Vec<Statement>], pages: &[PageChange], site: &SiteFacts) {
    for (said, page) in statements.iter_mut().zip(pages) {
        let Some(lead) = site.lead(page) else { continue };
        for statement in said {
            if let Said::Gone { leads_to } = &mut statement.what {
                *leads_to = Some(lead.title.clone());
            }
        }
    }
}

/// Says of moved pages from which section of the site to which, where the site knows both.
fn name_sections(statements: &mut [Vec<Statement>], pages: &[PageChange], site: &SiteFacts) {
    for (said, page) in statements.iter_mut().zip(pages) {
        let (Some(old), new) = (site.former_section(page), site.section(page)) else { continue };
        if old.is_empty() || new.is_empty() || old == new {
            continue;
        }
        // What both have above them says nothing: the sections from there do, or the last of the shorter one.
        let same = old.iter().zip(new).take_while(|(old, new)| old == new).count();
        let name = |path: &[String]| path[same.min(path.len() - 1)..].join(" › ");
        for statement in said {
            if let Said::Moved { sections, .. } = &mut statement.what {
                *sections = Some((name(old), name(new))).filter(|(old, new)| old != new);
            }
        }
    }
}
